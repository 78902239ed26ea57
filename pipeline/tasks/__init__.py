"""The measure classifier: which reform tasks a sentence is about (taxonomy, model, tags with reasons, training)."""

from pipeline.tasks.tagger import Reason, explain, tag, tag_all

__all__ = ["Reason", "explain", "tag", "tag_all"]
