"""What a text says: a room each for `quantities`, `facts`, `delegations` and `setups`, and the `modality` of its measures.

What they share: `rules` and `lexicon` read the data, `clauses` cuts a sentence, `cues` finds where a rule may begin, `proving`
tries the examples of the rules.
"""
