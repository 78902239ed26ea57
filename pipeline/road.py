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
from pathlib import Path

from pipeline import assembly, places
from pipeline.extract.delegations import find_delegations
from pipeline.extract.facts import find_facts
from pipeline.extract.setups import find_setups
from pipeline.ingest import IngestError, Reading, read
from pipeline.records import Issue, Place, Record, content_id
from pipeline.structure import outline
from pipeline.tasks import tag
from pipeline.text import NormalisedText, normalise


@dataclasses.dataclass(frozen=True, slots=True)
class Analysis:
    """A record and the text it was read from; `text` is None where the document could not be read.

    `said` is the place that the text speaks for by its own words, whatever place its record was told to have.
    """

    record: Record
    text: NormalisedText | None
    said: Place | None = None


def analyse(data: bytes, source: str, home: places.Settle | None = None) -> Analysis:
    """Read one document; `source` is the name its record gives. What cannot be read gives a failed record.

    `home` is for who knows the document's place better than its text: it gets the place that the text says, and gives
    the one that holds, for the record and for every fact without a place of its own.
    """
    digest = hashlib.sha256(data).hexdigest()
    try:
        reading = read(data, source)
    except IngestError as error:
        return Analysis(failed(source, digest, error.code, str(error)), None)
    return _analyse(assembly.Origin(source, digest, reading), home)


def analyse_text(text: str, source: str) -> Analysis:
    """The analysis of a text that is already at hand; its record's offsets are offsets in `text`."""
    digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    return _analyse(assembly.Origin(source, digest, Reading(text=text, media_type="text/plain", encoding="utf-8")))


def _analyse(origin: assembly.Origin, settle: places.Settle | None = None) -> Analysis:
    # A document makes tens of thousands of small objects and no cycles; passes of the collector over them and over the
    # tables that stay in memory cost a fifth of the whole.
    collecting = gc.isenabled()
    gc.disable()
    try:
        return _walk(origin, settle)
    finally:
        if collecting:
            gc.enable()


def _walk(origin: assembly.Origin, settle: places.Settle | None) -> Analysis:
    text = normalise(origin.reading.text)
    layout = outline(text.text)
    mentions, home, said = places.survey(text.text, layout.title, settle)
    findings = assembly.Findings(
        facts=find_facts(text.text, layout.sentences, mentions, home, layout.title),
        delegations=find_delegations(text.text, layout.sentences),
        setups=find_setups(text.text, layout.sentences),
        tags=tag(text.text, layout.sentences),
    )
    return Analysis(assembly.assemble(origin, text, layout, home, findings), text, said)


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
