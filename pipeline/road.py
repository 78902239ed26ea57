"""The road of a document, on one page: bytes -> original -> normalised -> structure -> places, findings, tasks -> record.

1. read       the bytes become the original text (`ingest`)
2. normalise  one Simplified text without glosses, with the way back (`text`)
3. outline    title, headings, sentences (`structure`)
4. places     who the document speaks for, and where (`places`)
5. extract    facts, delegations, setups (`extract`)
6. tag        the reform tasks of each sentence (`tasks`)
7. assemble   offsets go back to the original, ids come from content (`assembly`)
"""

import dataclasses
import gc
import hashlib
import os
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from pipeline import assembly, places
from pipeline.extract.delegations import find_delegations
from pipeline.extract.facts import find_facts
from pipeline.extract.setups import find_setups
from pipeline.ingest import IngestError, Reading, read
from pipeline.records import Issue, Place, Record, content_id
from pipeline.structure import outline
from pipeline.tasks import tag_all
from pipeline.text import NormalisedText, normalise


@dataclasses.dataclass(frozen=True, slots=True)
class Analysis:
    """A record and the text it was read from; `text` is None where the document could not be read.

    `said` is the place that the text speaks for by its own words, whatever place its record was told to have.
    """

    record: Record
    text: NormalisedText | None
    said: Place | None = None


class Document(NamedTuple):
    """What is to be analysed: bytes, the name that the record gives, and who knows the document's place better."""

    data: bytes
    source: str
    home: places.Settle | None = None


def analyse(data: bytes, source: str, home: places.Settle | None = None) -> Analysis:
    """Read one document; `source` is the name its record gives. What cannot be read gives a failed record.

    `home` is for who knows the document's place better than its text: it gets the place that the text says, and gives
    the one that holds, for the record and for every fact without a place of its own.
    """
    return analyse_all([Document(data, source, home)])[0]


def analyse_all(documents: Sequence[Document]) -> list[Analysis]:
    """The analysis of each document, as `analyse` gives it.

    All go through each stage together. That is a third faster than one after the other: the code and the tables of a
    stage stay near the processor. A dozen small documents are enough for that, and all are in memory at once.
    """
    analyses: list[Analysis | None] = []
    origins: list[assembly.Origin] = []
    homes: list[places.Settle | None] = []
    for document in documents:
        digest = hashlib.sha256(document.data).hexdigest()
        try:
            reading = read(document.data, document.source)
        except IngestError as error:
            analyses.append(Analysis(failed(document.source, digest, error.code, str(error)), None))
        else:
            analyses.append(None)
            origins.append(assembly.Origin(document.source, digest, reading))
            homes.append(document.home)
    walked = iter(_analyse(origins, homes))
    return [next(walked) if analysis is None else analysis for analysis in analyses]


def analyse_text(text: str, source: str) -> Analysis:
    """The analysis of a text that is already at hand; its record's offsets are offsets in `text`."""
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    reading = Reading(text=text, media_type="text/plain", encoding="utf-8")
    return _analyse([assembly.Origin(source, digest, reading)], [None])[0]


def _analyse(origins: Sequence[assembly.Origin], homes: Sequence[places.Settle | None]) -> list[Analysis]:
    # A document makes tens of thousands of small objects and no cycles; passes of the collector over them and over the
    # tables that stay in memory cost a fifth of the whole.
    collecting = gc.isenabled()
    gc.disable()
    try:
        return _walk(origins, homes)
    finally:
        if collecting:
            gc.enable()


def _walk(origins: Sequence[assembly.Origin], homes: Sequence[places.Settle | None]) -> list[Analysis]:
    texts = [normalise(origin.reading.text) for origin in origins]
    layouts = [outline(text.text) for text in texts]
    wheres = [
        places.survey(text.text, layout.title, home) for text, layout, home in zip(texts, layouts, homes, strict=True)
    ]
    facts = [
        find_facts(text.text, layout.sentences, mentions, home, layout.title)
        for text, layout, (mentions, home, _) in zip(texts, layouts, wheres, strict=True)
    ]
    bodies = [(text.text, layout.sentences) for text, layout in zip(texts, layouts, strict=True)]
    findings = map(
        assembly.Findings,
        facts,
        [find_delegations(*body) for body in bodies],
        [find_setups(*body) for body in bodies],
        tag_all(bodies),
    )
    return [
        Analysis(assembly.assemble(origin, text, layout, home, found), text, said)
        for origin, text, layout, (_, home, said), found in zip(origins, texts, layouts, wheres, findings, strict=True)
    ]


def process(document: str | os.PathLike[str] | bytes) -> Record:
    """The record of one document, given as a path or as its bytes.

    A document that cannot be read gives a record with status `failed` and the reason in `issues`; a path that cannot
    be opened raises `OSError`.
    """
    if isinstance(document, bytes):
        return analyse(document, "-").record
    path = Path(document)
    return analyse(path.read_bytes(), path.name).record


def failed(source: str, digest: str, code: str, message: str) -> Record:
    """The record of a document that could not be read: the reason, and nothing else."""
    return Record(
        id=content_id("document", digest), source=source, status="failed", sha256=digest, issues=(Issue(code, message),)
    )
