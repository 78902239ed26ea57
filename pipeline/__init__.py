"""zhenjie: cited facts and corpus search from China's town-and-street reform texts.

    record = pipeline.process("notice.pdf")     # what the document says, as typed records
    text = pipeline.normalise("經(jīng)濟")      # Simplified, glosses gone, with the way back
    numbers = pipeline.quantities("近600個")     # every number as an interval
    nlp = pipeline.load()                       # a spaCy Language that carries all of it
    corpus = pipeline.Corpus("corpus")          # many documents: facts, feed, search

Importing this package does no work; each name loads what it needs when it is first used.
"""

import importlib
from typing import TYPE_CHECKING, Any

from pipeline import compiled

if TYPE_CHECKING:
    from pipeline.corpus import Corpus
    from pipeline.extract.quantities import quantities
    from pipeline.ingest import read
    from pipeline.language import load
    from pipeline.road import process
    from pipeline.text import normalise

__all__ = ["Corpus", "load", "normalise", "process", "quantities", "read"]

_HOMES = {
    "Corpus": "pipeline.corpus",
    "load": "pipeline.language",
    "normalise": "pipeline.text",
    "process": "pipeline.road",
    "quantities": "pipeline.extract.quantities",
    "read": "pipeline.ingest",
}

compiled.use()


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'pipeline' has no attribute {name!r}")
    return getattr(importlib.import_module(_HOMES[name]), name)
