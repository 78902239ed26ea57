"""Search: the query language, the index of texts, and the concordance with its counts."""
