"""What makes a figure of a corpus stay: citations of it, and queries saved under ids that never mean anything else."""

import dataclasses
import re
import sqlite3
from collections.abc import Iterator

from pipeline.corpus.store import STANDING
from pipeline.records import content_id
from pipeline.search.citation import Citation, Verdict, digest, snapshot
from pipeline.search.texts import Document

_BLANKS = re.compile(r"\s+")


@dataclasses.dataclass(frozen=True, slots=True)
class Saved:
    """A query that was saved: the same words have the same id in every corpus."""

    id: str
    query: str
    note: str


@dataclasses.dataclass(frozen=True, slots=True)
class Checked:
    """What became of a citation: the verdict, the document as it is known here, and whether the corpus is the same."""

    citation: Citation
    verdict: Verdict
    document: str | None
    same_corpus: bool


def name_of(connection: sqlite3.Connection) -> str:
    """The snapshot that the corpus is."""
    return snapshot(sha256 for (sha256,) in connection.execute(f"SELECT d.sha256 FROM {STANDING}"))


def cite(state: str, document: Document, start: int, end: int, quote: str) -> Citation:
    """The citation of `quote`, which is `original[start:end]` of a document, in the corpus of that name."""
    return Citation(state, document.sha256, start, end, digest(quote))


def check(connection: sqlite3.Connection, citation: Citation, state: str) -> Checked:
    """Look the citation up; a document that was superseded is found too."""
    query = """
        SELECT r.id, t.original FROM documents d JOIN records r ON r.row = d.record
        LEFT JOIN texts t ON t.document = d.row WHERE d.sha256 = ?"""
    found = connection.execute(query, (citation.sha256,)).fetchone()
    identifier, original = found or (None, None)
    text = None if original is None else original.decode("utf-8", "surrogatepass")
    verdict = citation.verdict(text) if found is None or text is not None else "differs"
    return Checked(citation, verdict, identifier, citation.snapshot == state)


def save(connection: sqlite3.Connection, query: str, note: str) -> Saved:
    """Save a query; one that was saved before keeps its id and gets the new note."""
    words = _BLANKS.sub(" ", query).strip() if '"' not in query and "/" not in query else query.strip()
    saved = Saved(content_id("query", words), words, note)
    connection.execute("INSERT OR REPLACE INTO queries VALUES (?, ?, ?)", dataclasses.astuple(saved))
    return saved


def saved(connection: sqlite3.Connection) -> Iterator[Saved]:
    """The queries that were saved, by id."""
    return (Saved(*row) for row in connection.execute("SELECT id, query, note FROM queries ORDER BY id").fetchall())


def query_of(connection: sqlite3.Connection, identifier: str) -> str | None:
    """The query that was saved under an id."""
    found = connection.execute("SELECT query FROM queries WHERE id = ?", (identifier,)).fetchone()
    return None if found is None else str(found[0])
