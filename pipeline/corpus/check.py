"""The proof that a corpus is sound: what each part says agrees with all others, and every quote cuts its original.

One pass over the documents, one at a time, and some questions to SQLite; nothing is repaired. A corpus that fails was
damaged from outside, or by a bug: `Corpus.rebuild_views` mends the views, the rest has to come from a copy.
"""

import dataclasses
import json
import sqlite3
from collections.abc import Iterator
from typing import Any

from pipeline.corpus import parcel
from pipeline.corpus.store import STANDING_FACTS
from pipeline.text import NormalisedText

PARTS = {"fact": "facts", "delegation": "delegations", "setup": "setups"}


@dataclasses.dataclass(frozen=True, slots=True)
class Defect:
    """Something that does not agree: a code for programs, the document, table or file, and what is wrong there."""

    code: str
    where: str
    message: str


def store_defects(connection: sqlite3.Connection) -> Iterator[Defect]:
    """What is wrong within the store, the pages of its file first. Nothing where it is sound."""
    try:
        for (told,) in connection.execute("PRAGMA integrity_check"):
            if told != "ok":
                yield Defect("database", "corpus.sqlite", told)
        yield from _feed_defects(connection)
        yield from _version_defects(connection)
        for row in connection.execute(_DOCUMENTS).fetchall():
            yield from _document_defects(connection, *row)
    except sqlite3.DatabaseError as error:
        yield Defect("database", "corpus.sqlite", str(error))


# Each selects a place and a message for what is wrong.
_FEED_QUERIES = {
    "feed_gap": """
        SELECT 'event ' || max(cursor), count(*) || ' events are numbered up to ' || max(cursor)
        FROM events HAVING count(*) <> coalesce(max(cursor), 0)""",
    "feed_dangling": """
        SELECT 'event ' || e.cursor, e.event || ' names a row that is not there'
        FROM events e LEFT JOIN records r ON r.row = e.record LEFT JOIN facts f ON f.row = e.fact
        WHERE r.row IS NULL OR (e.fact IS NOT NULL AND f.row IS NULL)""",
    # Whoever follows the feed holds a fact once where it stands and not at all where it does not.
    "feed_facts": f"""
        SELECT 'document ' || d.sha256, part || ' ' || id || CASE WHEN sum(held) > 0
            THEN ' stands in the feed and not in the store' ELSE ' stands in the store and not in the feed' END
        FROM (
            SELECT r.document, f.part, f.id, CASE e.event WHEN 'fact_retracted' THEN -1 ELSE 1 END AS held
            FROM events e JOIN facts f ON f.row = e.fact JOIN records r ON r.row = f.record
            UNION ALL SELECT r.document, f.part, f.id, -1
            FROM events e JOIN facts f ON f.row = e.previous JOIN records r ON r.row = f.record
            UNION ALL SELECT d.row, f.part, f.id, -1
            FROM {STANDING_FACTS}
        ) JOIN documents d ON d.row = document GROUP BY document, part, id HAVING sum(held) <> 0""",
    "feed_documents": """
        SELECT 'document ' || d.sha256, 'the feed and the store do not agree on whether it stands'
        FROM documents d WHERE d.superseded = coalesce((
            SELECT e.event = 'document_added' FROM events e JOIN records r ON r.row = e.record
            WHERE e.fact IS NULL AND r.document = d.row ORDER BY e.cursor DESC LIMIT 1), 0)""",
}
_VERSION_QUERIES = {
    "versions": """
        SELECT location, count(*) || ' versions, numbered up to ' || max(version) || ', of which ' || sum(latest) || ' latest'
        FROM versions GROUP BY location
        HAVING count(*) <> max(version) OR sum(latest) > 1 OR max(latest * version) NOT IN (0, max(version))""",
    "versions_dangling": """
        SELECT v.location, 'names a document that is not there'
        FROM versions v LEFT JOIN documents d ON d.row = v.document WHERE d.row IS NULL""",
    "superseded": """
        SELECT 'document ' || d.sha256, CASE WHEN d.superseded THEN 'superseded, and stands somewhere'
            ELSE 'not superseded, and stands nowhere' END
        FROM documents d WHERE d.superseded =
            EXISTS (SELECT 1 FROM versions v WHERE v.document = d.row AND v.latest)""",
    "record_missing": """
        SELECT 'document ' || d.sha256, 'has no record'
        FROM documents d LEFT JOIN records r ON r.row = d.record AND r.document = d.row WHERE r.row IS NULL""",
}
_DOCUMENTS = "SELECT d.row, d.sha256, r.row, r.json FROM documents d JOIN records r ON r.row = d.record ORDER BY d.row"


def _feed_defects(connection: sqlite3.Connection) -> Iterator[Defect]:
    return _answers(connection, _FEED_QUERIES)


def _version_defects(connection: sqlite3.Connection) -> Iterator[Defect]:
    return _answers(connection, _VERSION_QUERIES)


def _answers(connection: sqlite3.Connection, queries: dict[str, str]) -> Iterator[Defect]:
    for code, query in queries.items():
        for where, message in connection.execute(query):
            yield Defect(code, where, message)


def _document_defects(
    connection: sqlite3.Connection, document: int, sha256: str, record: int, line: str
) -> Iterator[Defect]:
    """What is wrong with one document: its record against its text and against the tables made from it."""
    where = f"document {sha256}"
    try:
        whole = json.loads(line)
    except ValueError as error:
        yield Defect("record_json", where, f"its record is no JSON: {error}")
        return
    if whole["sha256"] != sha256:
        yield Defect("record_hash", where, f"its record is of {whole['sha256']}")
    yield from _part_defects(connection, where, record, whole)
    yield from _measure_defects(connection, where, record, whole)
    query = """
        SELECT t.original, t.normalised, t.deletions, r.script, r.glosses, t.characters
        FROM texts t, records r WHERE t.document = ? AND r.row = ?"""
    row = connection.execute(query, (document, record)).fetchone()
    if row is not None:
        yield from _text_defects(where, row, whole)
    elif any(whole[name] for name in PARTS.values()):
        yield Defect("text_missing", where, "facts without a text to cite")


def _part_defects(connection: sqlite3.Connection, where: str, record: int, whole: dict[str, Any]) -> Iterator[Defect]:
    """The facts of the record and those of the table `facts`, which the feed and the lists are made from."""
    query = "SELECT part, id, kind, start, end, rule, json FROM facts WHERE record = ? ORDER BY row"
    stored = connection.execute(query, (record,)).fetchall()
    said = [(name, item) for name, plural in PARTS.items() for item in whole[plural]]
    if len(stored) != len(said):
        yield Defect("facts_differ", where, f"{len(said)} in the record, {len(stored)} in the table")
        return
    for (part, identifier, kind, start, end, rule, line), (name, item) in zip(stored, said, strict=True):
        evidence = item["evidence"]
        head = (name, item["id"], item.get("kind", name), evidence["start"], evidence["end"], item["rule"])
        if (part, identifier, kind, start, end, rule) != head or json.loads(line) != item:
            yield Defect("facts_differ", where, f"{part} {identifier} is not as in the record")


def _measure_defects(
    connection: sqlite3.Connection, where: str, record: int, whole: dict[str, Any]
) -> Iterator[Defect]:
    query = """
        SELECT m.id, m.start, m.end, m.modality, t.task, t.probability
        FROM measures m LEFT JOIN tasks t ON t.measure = m.row WHERE m.record = ? ORDER BY m.row, t.task"""
    stored = connection.execute(query, (record,)).fetchall()
    said = [
        (measure["id"], measure["start"], measure["end"], measure["modality"], *tag)
        for measure in whole["measures"]
        for tag in sorted((tag["task"], tag["probability"]) for tag in measure["tasks"]) or [(None, None)]
    ]
    if stored != said:
        yield Defect("measures_differ", where, "the measures are not as in the record")


def _text_defects(where: str, row: tuple[Any, ...], whole: dict[str, Any]) -> Iterator[Defect]:
    try:
        text = parcel.normalised_text(row[:5])
    except (ValueError, TypeError) as error:
        yield Defect("text", where, f"its text cannot be read: {error}")
        return
    gone = sum(end - start for start, end, _ in text.deletions)
    if len(text.text) != row[5] or len(text.original) - gone != len(text.text):
        yield Defect("text", where, "the normalised text does not tile the original")
    yield from _quote_defects(where, text, whole)


def _quote_defects(where: str, text: NormalisedText, whole: dict[str, Any]) -> Iterator[Defect]:
    for name in PARTS.values():
        for item in whole[name]:
            start, end, quote = (item["evidence"][key] for key in ("start", "end", "quote"))
            cut = text.original[start:end]
            if cut != quote or not quote:
                yield Defect("quote", where, f"[{start}:{end}] is {cut!r}, the {name[:-1]} {item['id']} says {quote!r}")
    for measure in whole["measures"]:
        if not 0 <= measure["start"] < measure["end"] <= len(text.original):
            yield Defect("quote", where, f"the measure {measure['id']} lies outside the text")
