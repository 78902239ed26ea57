"""Near-duplicates in the store: which documents are nearly the same text, by which measure. None is ever dropped.

The sketch of a text (`pipeline.likeness`) is stored with its document. At the end of a run the documents that are not
linked yet are compared with all others, in one pass over the sketches; those that share enough, or have the same number
and title, are measured on the whole texts. So the links depend on the texts alone: not on their order, not on the
workers, and what was interrupted is made up for by the next run.
"""

import functools
import sqlite3
from collections.abc import Iterator
from typing import Literal, NamedTuple

from pipeline import likeness
from pipeline.corpus import parcel
from pipeline.corpus.parcel import Parcel, Row
from pipeline.corpus.store import CorpusError, Store
from pipeline.search.texts import Document

# `same`: Jaccard of at least 0.8. `contains`: at least 0.9 of the shorter text stands in the longer one. `number`: the
# same document number and title over another text.
DuplicateKind = Literal["same", "contains", "number"]
SAME, CONTAINED = 0.8, 0.9
# A text of fewer shingles says too little to be looked for within others.
_LEAST_CONTAINED = 30
_NEW, _READ = 16_384, 1_024  # documents that are linked together, and sketches that are read at a time
_TIMES = 4  # a corpus may be so many times as large as what waits for a look through all of it


class Duplicate(NamedTuple):
    """Two documents that are nearly one text; where it `contains` the other, `document` is the longer one."""

    document: Document
    other: Document
    kind: DuplicateKind
    jaccard: float
    containment: float


def forget(connection: sqlite3.Connection, document: int) -> None:
    """Take away the sketch and the links of what the document at that row said before."""
    connection.execute("DELETE FROM duplicates WHERE document = ?1 OR other = ?1", (document,))
    connection.execute("DELETE FROM sketches WHERE document = ?", (document,))


def keep(connection: sqlite3.Connection, document: int, parcel: Parcel) -> None:
    """Store the sketch of what the document at that row says now."""
    if parcel.sketch:
        connection.execute("INSERT INTO sketches VALUES (?, ?, 0)", (document, parcel.sketch))


_WAITING = "SELECT document, sketch FROM sketches WHERE NOT linked ORDER BY 1 LIMIT ?"


def link(store: Store) -> bool:
    """Link some of the documents that wait for it; False where none waits.

    They are compared while others may write. What was analysed anew meanwhile waits again, and is left for the next time.
    Raises `CorpusError`.
    """
    try:
        with store.reading() as connection:
            new = dict(connection.execute(_WAITING, (_NEW,)))
            found = _links(connection, new) if new else []
            records = {row: _record(connection, row) for row in {*new, *(side for pair in found for side in pair[:2])}}
    except sqlite3.Error as error:
        raise CorpusError(f"{store.path}: {error}") from error
    if not new:
        return False
    with store.transaction() as connection:
        same = {row for row, record in records.items() if _record(connection, row) == record}
        rows = [pair for pair in found if same.issuperset(pair[:2])]
        connection.executemany("INSERT OR IGNORE INTO duplicates VALUES (?, ?, ?, ?, ?)", rows)
        done = [(document,) for document in new if document in same]
        connection.executemany("UPDATE sketches SET linked = 1 WHERE document = ?", done)
    return True


def is_due(store: Store) -> bool:
    """Whether enough documents wait: all others are looked through for them, however few they are."""
    query = "SELECT count(*), (SELECT coalesce(max(row), 0) FROM documents) FROM sketches WHERE NOT linked"
    waiting, documents = store.connection.execute(query).fetchone()
    return bool(waiting >= min(_NEW, documents / _TIMES))


def _record(connection: sqlite3.Connection, document: int) -> int:
    return int(connection.execute("SELECT record FROM documents WHERE row = ?", (document,)).fetchone()[0])


def _links(connection: sqlite3.Connection, new: dict[int, bytes]) -> list[Row]:
    """The rows that link new documents to any."""
    pairs = {tuple(sorted(pair)) for pair in _alike(connection, new)}
    works = {tuple(sorted(pair)) for pair in _same_works(connection)}
    measured = _Measured(connection)
    found = (measured.row(one, other, (one, other) in works) for one, other in sorted(pairs | works))
    return [row for row in found if row is not None]


def standing(connection: sqlite3.Connection, document: int | None = None) -> Iterator[Duplicate]:
    """The pairs of documents that stand, in the order in which they came; only those of one document if it is given."""
    columns = ", ".join(parcel.DOCUMENT_COLUMNS.replace("r.", f"{r}.").replace("d.", f"{d}.") for r, d in _SIDES)
    query = f"""
        SELECT {columns}, p.kind, p.jaccard, p.containment FROM duplicates p
        JOIN documents d1 ON d1.row = p.document JOIN records r1 ON r1.row = d1.record
        JOIN documents d2 ON d2.row = p.other JOIN records r2 ON r2.row = d2.record
        WHERE NOT d1.superseded AND NOT d2.superseded AND (?1 IS NULL OR p.document = ?1 OR p.other = ?1)
        ORDER BY max(p.document, p.other), min(p.document, p.other)"""
    for row in connection.execute(query, (document,)):
        width = (len(row) - 3) // 2
        yield Duplicate(parcel.document(row[:width]), parcel.document(row[width:-3]), *row[-3:])


_SIDES = (("r1", "d1"), ("r2", "d2"))


def _alike(connection: sqlite3.Connection, new: dict[int, bytes]) -> Iterator[tuple[int, int]]:
    """The pairs of a new document and any other whose sketches share enough."""
    sketches, documents = likeness.Sketches(list(new.values())), list(new)
    stored = connection.execute("SELECT document, sketch FROM sketches WHERE linked OR document <= ?", documents[-1:])
    while rows := stored.fetchmany(_READ):
        for here, there in sketches.alike([sketch for _, sketch in rows]):
            if documents[here] != rows[there][0]:
                yield documents[here], rows[there][0]


def _same_works(connection: sqlite3.Connection) -> Iterator[tuple[int, int]]:
    """The pairs of a document that waits and any other with its number and title."""
    return connection.execute(f"""
        SELECT n.document, d.row FROM (SELECT document FROM sketches WHERE NOT linked ORDER BY 1 LIMIT {_NEW}) n
        JOIN documents mine ON mine.row = n.document JOIN records m ON m.row = mine.record
        JOIN records r ON r.number = m.number AND r.title = m.title
        JOIN documents d ON d.record = r.row AND d.row <> n.document""")


class _Measured:
    """Measures pairs of documents on their whole texts, of which the last ones stay at hand."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        self._shingles = functools.lru_cache(maxsize=64)(self._read)

    def row(self, one: int, other: int, is_same_work: bool) -> Row | None:
        """The row that links two documents, None where they are not alike enough."""
        first, second = self._shingles(one), self._shingles(other)
        found = likeness.measure(first, second)
        pair = (one, other)
        if found.jaccard >= SAME:
            kind: DuplicateKind = "same"
        elif found.containment >= CONTAINED and min(len(first), len(second)) >= _LEAST_CONTAINED:
            kind = "contains"
            pair = (one, other) if len(first) > len(second) else (other, one)
        elif is_same_work:
            kind = "number"
        else:
            return None
        return (*pair, kind, found.jaccard, found.containment)

    def _read(self, document: int) -> "likeness.Hashes":
        query = "SELECT normalised FROM texts WHERE document = ?"
        found = self._connection.execute(query, (document,)).fetchone()
        return likeness.shingles("" if found is None else found[0].decode("utf-8", "surrogatepass"))
