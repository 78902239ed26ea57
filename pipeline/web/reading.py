"""What the API and the pages read: one request, one connection, one state of the corpus.

A `Reader` opens the corpus for itself and reads all it needs in one transaction. On a write-ahead log that is a
snapshot: a batch that writes meanwhile is neither held up nor seen by halves.
"""

import contextlib
import dataclasses
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from pipeline.corpus import Corpus, Finding, parcel
from pipeline.corpus.compare import Comparison, compare
from pipeline.corpus.holdings import Holdings
from pipeline.corpus.matching import Condition, both, of_document, of_fact, of_measure, of_place
from pipeline.corpus.store import STANDING, STANDING_FACTS, Store
from pipeline.records import SCHEMA_VERSION
from pipeline.search.concordance import Answer, View, search
from pipeline.search.index import Index
from pipeline.search.query import Node
from pipeline.search.texts import Document, Filters

STANDING_MEASURES = (
    "documents d JOIN records r ON r.row = d.record JOIN measures m ON m.record = r.row WHERE NOT d.superseded"
)
PARTS = ("fact", "delegation", "setup")
MOST_COMPARED = 200_000
_ORDERS = {
    "corpus": "f.row",
    "kind": "f.kind",
    "place": "json_extract(f.json, '$.place.code') IS NULL, json_extract(f.json, '$.place.code')",
    "subject": "f.subject IS NULL, f.subject",
    "value": "coalesce(f.min, f.max)",
    "date": "r.date IS NULL, r.date",
}
ORDERS = tuple(_ORDERS)


class TooMuchError(ValueError):
    """More was asked for than one answer may hold; the message says how to ask for less."""


@dataclasses.dataclass(frozen=True, slots=True)
class Choice:
    """What of the corpus is asked for: filters, one document, a status. Empty fields choose all."""

    filters: Filters = Filters()
    document: str | None = None
    status: str | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a list: at most `limit` items with a row above `after`, or from the item `skip` on in an order."""

    limit: int
    after: int = 0
    skip: int = 0
    order: str = "corpus"
    descending: bool = False


@dataclasses.dataclass(frozen=True, slots=True)
class Listed[T]:
    """A stretch of a list, how long the whole list is, and the row to go on after (None: this is the end)."""

    items: tuple[T, ...]
    total: int
    next: int | None


@dataclasses.dataclass(frozen=True, slots=True)
class Found:
    """A fact, delegation or set-up with the document that says so."""

    document: Document
    part: parcel.Part


@dataclasses.dataclass(frozen=True, slots=True)
class Sentence:
    """A measure as in its record, with its text and its document."""

    document: Document
    measure: dict[str, Any]
    text: str


@dataclasses.dataclass(frozen=True, slots=True)
class Sheet:
    """A whole document: the record as stored, its original text, and whether it stands somewhere still."""

    document: Document
    record: dict[str, Any]
    text: str | None
    superseded: bool


@dataclasses.dataclass(frozen=True, slots=True)
class Tally:
    """How many documents and facts a place has, with all places below it."""

    name: str
    code: str | None
    documents: int
    facts: int


class _OneText(Index):
    """Stands in for the index where one text is to be searched: it names that text and claims to be complete."""

    def __init__(self, folder: Path, row: int, cursor: int) -> None:
        super().__init__(folder)
        self._answer = cursor, [row]

    def rows(self, node: Node) -> tuple[int, list[int]]:
        """The one row, as of the state that is being read."""
        return self._answer


class Reader:
    """One state of a corpus, for one request in one thread; see `open_reader`."""

    def __init__(self, corpus: Corpus) -> None:
        self.corpus = corpus
        self.connection = corpus.store.connection

    def cursor(self) -> int:
        """The number of the last event of the feed."""
        return self._number("SELECT coalesce(max(cursor), 0) FROM events")

    def counts(self) -> dict[str, Any]:
        """How many there are of everything: documents, parts, facts by kind, measures, measures by task."""
        counted = {name: self._number(f"SELECT count(*) FROM {STANDING_FACTS} AND f.part = ?", name) for name in PARTS}
        by_kind = f"SELECT f.kind, count(*) FROM {STANDING_FACTS} AND f.part = 'fact' GROUP BY 1 ORDER BY 2 DESC, 1"
        by_task = f"""
            SELECT t.task, count(*) FROM {STANDING_MEASURES.replace("WHERE", "JOIN tasks t ON t.measure = m.row WHERE")}
            GROUP BY 1 ORDER BY 2 DESC, 1"""
        return {
            "documents": self._number(f"SELECT count(*) FROM {STANDING}"),
            "failed": self._number(f"SELECT count(*) FROM {STANDING} AND r.status = 'failed'"),
            "facts": counted["fact"],
            "kinds": dict(self.connection.execute(by_kind)),
            "delegations": counted["delegation"],
            "setups": counted["setup"],
            "measures": self._number(f"SELECT count(*) FROM {STANDING_MEASURES}"),
            "tasks": dict(self.connection.execute(by_task)),
            "cursor": self.cursor(),
        }

    def provinces(self) -> tuple[Tally, ...]:
        """What each province has with all below it, most facts first; only those of which there is something."""
        from pipeline.places.gazetteer import gazetteer

        query = "SELECT DISTINCT substr(code, 1, 2) || '0000' FROM places WHERE code IS NOT NULL"
        tallies = []
        for (code,) in self.connection.execute(query).fetchall():
            choice = Choice(Filters(places=(code,)))
            facts, documents = self._count_facts("fact", choice), self._count_documents(choice)
            if facts or documents:
                tallies.append(Tally(gazetteer().division(code).name, code, documents, facts))
        return tuple(sorted(tallies, key=lambda tally: (-tally.facts, -tally.documents, tally.code or "")))

    def documents(self, choice: Choice, span: Span) -> Listed[Document]:
        """Documents that stand, in the order in which they came."""
        condition, values = _documents(choice)
        query = f"""
            SELECT d.row, {parcel.DOCUMENT_COLUMNS} FROM {STANDING} AND {condition} AND d.row > ?
            ORDER BY d.row LIMIT ? OFFSET ?"""
        rows = self._stretch(query, values, span)
        items = tuple(parcel.document(tuple(document)) for _, *document in rows[: span.limit])
        return Listed(items, self._count_documents(choice), _next(rows, span))

    def parts(self, name: str, choice: Choice, span: Span) -> Listed[Found]:
        """Facts, delegations or set-ups (`name` is one of PARTS) of the documents that stand."""
        condition, values = _parts(name, choice)
        turn = " DESC" if span.descending else ""
        order = ", ".join(term + turn for term in _ORDERS[span.order].split(", "))
        order = f"{_ORDERS[span.order].replace(', ', f'{turn}, ')}{turn}" if "(" in order else order
        query = f"""
            SELECT f.row, f.json, {parcel.DOCUMENT_COLUMNS} FROM {STANDING_FACTS} AND {condition} AND f.row > ?
            ORDER BY {order}, f.row LIMIT ? OFFSET ?"""
        rows = self._stretch(query, values, span)
        items = (_found(name, line, tuple(document)) for _, line, *document in rows[: span.limit])
        return Listed(tuple(items), self._count_facts(name, choice), _next(rows, span))
