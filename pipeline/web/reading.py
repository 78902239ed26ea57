"""What the API and the pages read: one request, one connection, one state of the corpus.

A `Reader` opens the corpus for itself and reads all it needs in one transaction. On a write-ahead log that is a
snapshot: a batch that writes meanwhile is neither held up nor seen by halves.
"""

import contextlib
import dataclasses
import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Generic, TypeVar

from pipeline.corpus import Corpus, Finding, duplicates, parcel
from pipeline.corpus.compare import By, Comparison, compare
from pipeline.corpus.holdings import Holdings
from pipeline.corpus.matching import ALWAYS, Condition, both, of_document, of_fact, of_measure, of_place
from pipeline.corpus.store import STANDING, STANDING_FACTS, Store
from pipeline.records import SCHEMA_VERSION
from pipeline.search.concordance import Answer, View, search
from pipeline.search.filters import Filters
from pipeline.search.texts import Document

STANDING_MEASURES = (
    "documents d JOIN records r ON r.row = d.record JOIN measures m ON m.record = r.row WHERE NOT d.superseded"
)
PARTS = ("fact", "delegation", "setup")
MOST_COMPARED = 200_000
PATTERN_SECONDS = 5.0  # of regular expressions in one answer
_ORDERS = {
    "corpus": "f.row",
    "kind": "f.kind",
    "place": "json_extract(f.json, '$.place.code')",
    "subject": "f.subject",
    "value": "coalesce(f.min, f.max)",
    "date": "r.date",
}
ORDERS = tuple(_ORDERS)
_Item = TypeVar("_Item")


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
class Listed(Generic[_Item]):
    """A stretch of a list, how long the whole list is, and the row to go on after (None: this is the end)."""

    items: tuple[_Item, ...]
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
    duplicates: tuple["Repeat", ...] = ()


@dataclasses.dataclass(frozen=True, slots=True)
class Repeat:
    """A document that is nearly the same text as another one, and what it is to that one (see `corpus.duplicates`).

    `kind` is `same`, `contains` (it holds the other text), `inside` (it stands in the other text) or `number`.
    """

    document: Document
    kind: str
    jaccard: float
    containment: float


@dataclasses.dataclass(frozen=True, slots=True)
class Tally:
    """How many documents and facts a place has, with all places below it."""

    name: str
    code: str | None
    documents: int
    facts: int


class Reader:
    """One state of a corpus, for one request in one thread; see `open_reader`."""

    def __init__(self, corpus: Corpus) -> None:
        self.corpus = corpus
        corpus.pattern_seconds = PATTERN_SECONDS
        self.connection = corpus.store.connection

    def cursor(self) -> int:
        """The number of the last event of the feed."""
        return self._number("SELECT coalesce(max(cursor), 0) FROM events")

    def state(self) -> str:
        """The state that is being read, as `state` names it."""
        return _state(self.corpus.store)

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
        names = gazetteer().names
        tallies = []
        for (code,) in self.connection.execute(query).fetchall():
            choice = Choice(Filters(places=(code,)))
            facts, documents = self._count_parts("fact", choice), self._count_documents(choice)
            if facts or documents:
                tallies.append(Tally(names.get(code, code), code, documents, facts))
        return tuple(sorted(tallies, key=lambda tally: (-tally.facts, -tally.documents, tally.code or "")))

    def documents(self, choice: Choice, span: Span) -> Listed[Document]:
        """Documents that stand, in the order in which they came."""
        condition, values = _of_documents(choice)
        query = f"""
            SELECT d.row, {parcel.DOCUMENT_COLUMNS} FROM {STANDING} AND {condition} AND d.row > ?
            ORDER BY d.row LIMIT ? OFFSET ?"""
        rows = self._stretch(query, values, span)
        items = tuple(parcel.document(tuple(document)) for _, *document in rows[: span.limit])
        return Listed(items, self._count_documents(choice), _next(rows, span))

    def parts(self, name: str, choice: Choice, span: Span) -> Listed[Found]:
        """Facts, delegations or set-ups (`name` is one of PARTS) of the documents that stand."""
        key, turn = _ORDERS[span.order], "DESC" if span.descending else "ASC"
        # What has no value of that kind comes last, whichever way the list is turned.
        order = f"f.row {turn}" if span.order == "corpus" else f"{key} IS NULL, {key} {turn}, f.row"
        query, values = _select_parts(name, choice)
        rows = self._stretch(f"{query} AND f.row > ? ORDER BY {order} LIMIT ? OFFSET ?", values, span)
        found = tuple(_found(name, row) for row in rows[: span.limit])
        return Listed(found, self._count_parts(name, choice), _next(rows, span))

    def all_facts(self, choice: Choice) -> Iterator[Finding]:
        """Every fact chosen, in the order of the corpus, one at a time."""
        query, values = _select_parts("fact", choice)
        for _, line, *document in self.connection.execute(f"{query} ORDER BY f.row", values):
            yield Finding(parcel.document(tuple(document)), parcel.fact(line))

    def measures(self, choice: Choice, span: Span) -> Listed[Sentence]:
        """Sentences of the documents that stand, with their tasks."""
        condition, values = _of_measures(choice)
        query = f"""
            SELECT m.row, m.id, d.row, {parcel.DOCUMENT_COLUMNS} FROM {STANDING_MEASURES} AND {condition}
            AND m.row > ? ORDER BY m.row LIMIT ? OFFSET ?"""
        rows = self._stretch(query, values, span)
        sheets: dict[int, tuple[dict[str, Any], str]] = {}
        items = []
        for _, identifier, row, *document in rows[: span.limit]:
            if row not in sheets:
                record, text, _ = self._content(row)
                sheets = {row: ({measure["id"]: measure for measure in record["measures"]}, text or "")}
            measures, text = sheets[row]
            measure = measures[identifier]
            cut = text[measure["start"] : measure["end"]]
            items.append(Sentence(parcel.document(tuple(document)), measure, cut))
        total = self._number(f"SELECT count(*) FROM {STANDING_MEASURES} AND {condition}", *values)
        return Listed(tuple(items), total, _next(rows, span))

    def sheet(self, identifier: str) -> Sheet | None:
        """The document of that id, one that is superseded too; None where there is none."""
        row = self._row(identifier)
        if row is None:
            return None
        record, text, superseded = self._content(row)
        return Sheet(
            Holdings(self.corpus.store).document(row), record, text, superseded, self._repeats(row, identifier)
        )

    def _repeats(self, row: int, identifier: str) -> tuple[Repeat, ...]:
        repeats = []
        for pair in duplicates.standing(self.connection, row):
            is_first = pair.document.id == identifier
            kind = "inside" if pair.kind == "contains" and is_first else pair.kind
            repeats.append(Repeat(pair.other if is_first else pair.document, kind, pair.jaccard, pair.containment))
        return tuple(repeats)

    def search(self, query: str, choice: Choice, view: View) -> Answer:
        """As `Corpus.search`; with `choice.document` in that document alone. Raises `QueryError`."""
        filters = dataclasses.replace(choice.filters, document=choice.document)
        return search(self.corpus.collection, query, filters, view)

    def compare(self, choice: Choice, by: By = "place") -> Comparison:
        """The place × indicator table of the facts chosen. Raises `TooMuchError` above MOST_COMPARED facts."""
        total = self._count_parts("fact", choice)
        if total > MOST_COMPARED:
            raise TooMuchError(f"{total} facts are more than one table takes ({MOST_COMPARED}): narrow the filters")
        return compare(self.all_facts(choice), by)

    def _content(self, row: int) -> tuple[dict[str, Any], str | None, bool]:
        query = """
            SELECT r.json, t.original, d.superseded FROM documents d JOIN records r ON r.row = d.record
            LEFT JOIN texts t ON t.document = d.row WHERE d.row = ?"""
        line, original, superseded = self.connection.execute(query, (row,)).fetchone()
        text = None if original is None else original.decode("utf-8", "surrogatepass")
        return json.loads(line), text, bool(superseded)

    def _row(self, identifier: str) -> int | None:
        query = "SELECT d.row FROM records r JOIN documents d ON d.record = r.row WHERE r.id = ?"
        found = self.connection.execute(query, (identifier,)).fetchone()
        return None if found is None else int(found[0])

    def _stretch(self, query: str, values: Sequence[Any], span: Span) -> list[tuple[Any, ...]]:
        """One row more than is shown, which tells whether the list goes on."""
        return self.connection.execute(query, (*values, span.after, span.limit + 1, span.skip)).fetchall()

    def _count_documents(self, choice: Choice) -> int:
        condition, values = _of_documents(choice)
        return self._number(f"SELECT count(*) FROM {STANDING} AND {condition}", *values)

    def _count_parts(self, name: str, choice: Choice) -> int:
        condition, values = _of_parts(name, choice)
        return self._number(f"SELECT count(*) FROM {STANDING_FACTS} AND {condition}", *values)

    def _number(self, query: str, *values: Any) -> int:
        return int(self.connection.execute(query, values).fetchone()[0])


@contextlib.contextmanager
def open_reader(folder: Path) -> Iterator[Reader]:
    """A reader of the corpus in `folder`, which sees one state of it from its first look on. Raises `CorpusError`."""
    with contextlib.closing(Corpus(folder, create=False)) as corpus:
        corpus.store.connection.execute("PRAGMA query_only = 1")
        corpus.store.connection.execute("BEGIN")
        yield Reader(corpus)


def state(folder: Path) -> str:
    """A word that changes whenever the corpus says anything else: never the same again, so fit for an ETag.

    All that can be read comes from rows that are only ever added, events and records. Raises `CorpusError`.
    """
    with contextlib.closing(Store(folder, create=False)) as store:
        return _state(store)


def _state(store: Store) -> str:
    # Near-duplicates are linked after the events are told, which changes what is said of a document.
    query = """
        SELECT (SELECT max(cursor) FROM events), (SELECT max(row) FROM records),
        (SELECT count(*) FROM sketches WHERE NOT linked)"""
    cursor, records, waiting = store.connection.execute(query).fetchone()
    return f"{SCHEMA_VERSION}-{cursor or 0}-{records or 0}-{waiting}"


def _select_parts(name: str, choice: Choice) -> Condition:
    """The rows of parts with their documents."""
    condition, values = _of_parts(name, choice)
    # CROSS keeps SQLite to this order of tables, in which a stretch of a long list need not sort the whole of it.
    join = "JOIN" if choice.document else "CROSS JOIN"
    tables = f"facts f {join} records r ON r.row = f.record {join} documents d ON d.row = r.document"
    standing = "d.record = r.row AND NOT d.superseded"
    return f"SELECT f.row, f.json, {parcel.DOCUMENT_COLUMNS} FROM {tables} WHERE {standing} AND {condition}", values


def _found(name: str, row: tuple[Any, ...]) -> Found:
    _, line, *document = row
    return Found(parcel.document(tuple(document)), parcel.part(name, line))


def _of_documents(choice: Choice) -> Condition:
    conditions = [of_place("r", choice.filters.places), of_document(choice.filters), _of_one(choice)]
    if choice.status is not None:
        conditions.append(("r.status = ?", [choice.status]))
    return both(*conditions)


def _of_parts(name: str, choice: Choice) -> Condition:
    return both(("f.part = ?", [name]), of_fact(choice.filters), of_document(choice.filters), _of_one(choice))


def _of_measures(choice: Choice) -> Condition:
    places = of_place("r", choice.filters.places)
    return both(places, of_measure(choice.filters), of_document(choice.filters), _of_one(choice))


def _of_one(choice: Choice) -> Condition:
    return ALWAYS if choice.document is None else ("r.id = ?", [choice.document])


def _next(rows: Sequence[tuple[Any, ...]], span: Span) -> int | None:
    return int(rows[span.limit - 1][0]) if len(rows) > span.limit else None
