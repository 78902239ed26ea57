"""What a text says: quantities, facts, delegations, setups and the modality of its measures."""
