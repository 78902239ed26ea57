"""How documents come into the store, and what the feed says of it. All of this runs within one transaction."""

import functools
import sqlite3
from collections.abc import Callable, Hashable, Sequence
from typing import Any, Literal, NamedTuple

from pipeline.corpus import duplicates
from pipeline.corpus.matching import tasks_of
from pipeline.corpus.parcel import FACT_COLUMNS, RECORD_COLUMNS, Content, Parcel, Row
from pipeline.corpus.store import LATEST_VERSIONS, placeholders
from pipeline.records import Record

Outcome = Literal["added", "changed", "unchanged", "failed"]


class Delivery(NamedTuple):
    """What became of the source at `location`."""

    location: str
    content: Content


def deliver(connection: sqlite3.Connection, delivery: Delivery, again: bool) -> Outcome:
    """Store a delivery. The outcome is `failed` also where the document failed when it came."""
    location, content = delivery
    if isinstance(content, Record):
        connection.execute("INSERT OR REPLACE INTO problems VALUES (?, ?)", (location, content.to_json()))
        return "failed"
    connection.execute("DELETE FROM problems WHERE location = ?", (location,))
    outcome = "unchanged" if content is None else take_in(connection, location, content, again)
    # What was added is new, and its status the one it came with.
    status = content.status if content is not None and outcome == "added" else _status(connection, location)
    return "failed" if status == "failed" else outcome


def take_in(connection: sqlite3.Connection, location: str, parcel: Parcel, again: bool) -> Outcome:
    """Store what stands at `location` now: a new document, a new version, or nothing new.

    Bytes that the corpus has are the document it has, wherever they stand; `again`, or other words in the table beside
    the place, replace what that document said. The document that stood there before is superseded unless it stands
    elsewhere too.
    """
    known = connection.execute("SELECT row, superseded FROM documents WHERE sha256 = ?", (parcel.sha256,)).fetchone()
    version, before = _standing(connection, location)
    row = known[0] if known else _insert_document(connection, parcel)
    again = again or (before is not None and before != (row, parcel.stated) and before[0] == row)
    renewed = bool(known and again and _renew(connection, row, parcel, announced=not known[1]))
    if before and before[0] == row:
        connection.execute("UPDATE versions SET stated = ? WHERE location = ? AND latest", (parcel.stated, location))
        return "changed" if renewed else "unchanged"
    _stand(connection, location, version + 1, row, parcel.stated)
    if before and not _stands(connection, before[0]):
        _retract(connection, before[0], row)
    if known and known[1]:
        connection.execute("UPDATE documents SET superseded = 0 WHERE row = ?", (row,))
    if not known or known[1]:
        _announce(connection, row)
    if before:
        return "changed"
    return "unchanged" if known and not renewed else "added"


def remove(connection: sqlite3.Connection, location: str) -> None:
    """Note that nothing stands at `location` any more; a document that stands nowhere else is superseded by none."""
    connection.execute("DELETE FROM problems WHERE location = ?", (location,))
    _, before = _standing(connection, location)
    if before:
        connection.execute("UPDATE versions SET latest = 0 WHERE location = ? AND latest", (location,))
        if not _stands(connection, before[0]):
            _retract(connection, before[0], None)


def _standing(connection: sqlite3.Connection, location: str) -> tuple[int, tuple[int, str] | None]:
    """The last version at `location`, 0 if there is none; with its document, and what was stated, if that stands."""
    query = "SELECT version, latest, document, stated FROM versions WHERE location = ? ORDER BY version DESC LIMIT 1"
    found = connection.execute(query, (location,)).fetchone()
    if found is None:
        return 0, None
    version, latest, document, stated = found
    return version, (document, stated) if latest else None


def _stand(connection: sqlite3.Connection, location: str, version: int, row: int, stated: str) -> None:
    """That version of what stands at `location`, one more than the last, is the document `row`."""
    if version > 1:
        connection.execute("UPDATE versions SET latest = 0 WHERE location = ? AND latest", (location,))
    values = (location, version, row, 1, stated)
    _insert(connection, "versions (location, version, document, latest, stated)", values)


def _status(connection: sqlite3.Connection, location: str) -> str:
    query = f"SELECT r.status FROM {LATEST_VERSIONS} AND v.location = ?"
    return str(connection.execute(query, (location,)).fetchone()[0])


def _stands(connection: sqlite3.Connection, row: int) -> bool:
    query = "SELECT 1 FROM versions WHERE document = ? AND latest"
    return connection.execute(query, (row,)).fetchone() is not None


def _insert_document(connection: sqlite3.Connection, parcel: Parcel) -> int:
    rows = _next_rows(connection)
    row = _insert(connection, "documents (sha256, record, superseded)", (parcel.sha256, rows.record, 0))
    _insert_record(connection, rows, row, parcel)
    return row


class _Rows(NamedTuple):
    """The numbers that the next record, its first fact and its first sentence get."""

    record: int
    fact: int
    measure: int


_NEXT_ROWS = "SELECT " + ", ".join(
    f"(SELECT coalesce(max(row), 0) + 1 FROM {table})" for table in ("records", "facts", "measures")
)


def _next_rows(connection: sqlite3.Connection) -> _Rows:
    return _Rows._make(connection.execute(_NEXT_ROWS).fetchone())


def _insert_record(connection: sqlite3.Connection, rows: _Rows, document: int, parcel: Parcel) -> None:
    """Store what a document says, of which nothing but the head is there, as the record of these numbers."""
    record, fact, measure = rows
    columns = f"records (row, document, edition, {RECORD_COLUMNS})"
    _insert(connection, columns, (record, document, parcel.edition, *parcel.record))
    if parcel.text is not None:
        _insert(connection, "texts", (document, *parcel.text))
    facts = [(row, record, *values) for row, values in enumerate(parcel.facts, fact)]
    _insert_all(connection, f"facts (row, record, {FACT_COLUMNS})", facts)
    places = [(record, None if at is None else fact + at, name, code) for at, name, code in parcel.places]
    _insert_all(connection, "places (record, fact, name, code)", places)
    measures = [(row, record, *values) for row, values in enumerate(parcel.measures, measure)]
    _insert_all(connection, "measures", measures)
    _insert_all(connection, "tasks", [(measure + at, task, probability) for at, task, probability in parcel.tasks])
    duplicates.keep(connection, document, parcel)


@functools.cache
def _insertion(into: str, values: int) -> str:
    return f"INSERT INTO {into} VALUES ({placeholders(range(values))})"


def _insert_all(connection: sqlite3.Connection, into: str, rows: Sequence[Row]) -> None:
    if rows:
        connection.executemany(_insertion(into, len(rows[0])), rows)


def _insert(connection: sqlite3.Connection, into: str, values: Sequence[Any]) -> int:
    return connection.execute(_insertion(into, len(values)), values).lastrowid or 0


def _announce(connection: sqlite3.Connection, row: int) -> None:
    record = _record(connection, row)
    _say(connection, "document_added", record)
    _say_of_all(connection, "fact_added", record)


def _retract(connection: sqlite3.Connection, row: int, successor: int | None) -> None:
    connection.execute("UPDATE documents SET superseded = 1 WHERE row = ?", (row,))
    record = _record(connection, row)
    _say_of_all(connection, "fact_retracted", record)
    _say(connection, "document_superseded", record, successor=successor)


def _renew(connection: sqlite3.Connection, row: int, parcel: Parcel, announced: bool) -> bool:
    """Replace what a document said, and tell the difference if the feed knows of it; False if there is none."""
    old = _record(connection, row)
    *head, line = connection.execute(f"SELECT {RECORD_COLUMNS} FROM records WHERE row = ?", (old,)).fetchone()
    text_columns = "original, normalised, deletions, characters"
    text = connection.execute(f"SELECT {text_columns} FROM texts WHERE document = ?", (row,)).fetchone()
    if (*head, line) == parcel.record and text == parcel.text:
        connection.execute("UPDATE records SET edition = ? WHERE row = ?", (parcel.edition, old))
        return False
    rows = _next_rows(connection)
    new = rows.record
    connection.execute("UPDATE documents SET record = ? WHERE row = ?", (new, row))
    connection.execute("DELETE FROM texts WHERE document = ?", (row,))
    duplicates.forget(connection, row)
    _insert_record(connection, rows, row, parcel)
    if announced:
        # Every event tells of the document, so what changed of the document changed for each of its facts.
        about = tuple(head) != parcel.record[:-1]
        if about or text != parcel.text:
            _say(connection, "document_added", new)
        _tell_difference(connection, old, new, about)
    return True


class _Fact(NamedTuple):
    row: int
    id: str
    part: str
    start: int
    end: int
    said: tuple[str, str | None]  # as JSON, and the tasks of its sentence


def _facts(connection: sqlite3.Connection, record: int) -> list[_Fact]:
    query = f"SELECT row, id, part, start, end, json, {tasks_of('f')} FROM facts f WHERE record = ? ORDER BY row"
    return [_Fact._make((*head, (line, tasks))) for *head, line, tasks in connection.execute(query, (record,))]


def _tell_difference(connection: sqlite3.Connection, old_record: int, new_record: int, about: bool) -> None:
    """Facts with the same id are one fact; of the rest, those at the same place in the text are.

    All of them have changed where what is told of the document did (`about`).
    """
    old, new = _facts(connection, old_record), _facts(connection, new_record)
    same, old, new = _pair(old, new, lambda fact: (fact.part, fact.id))
    moved, old, new = _pair(old, new, lambda fact: (fact.part, fact.start, fact.end))
    for fact in old:
        _say(connection, "fact_retracted", old_record, fact.row)
    for before, fact in same + moved:
        if about or before.said != fact.said:
            _say(connection, "fact_changed", new_record, fact.row, before.row)
    for fact in new:
        _say(connection, "fact_added", new_record, fact.row)


def _pair(
    old: list[_Fact], new: list[_Fact], key: Callable[[_Fact], Hashable]
) -> tuple[list[tuple[_Fact, _Fact]], list[_Fact], list[_Fact]]:
    """Pairs of an old and a new fact with the same key, and what is left of either."""
    waiting: dict[Hashable, list[_Fact]] = {}
    for fact in reversed(old):
        waiting.setdefault(key(fact), []).append(fact)
    pairs, alone = [], []
    for fact in new:
        if waiting.get(key(fact)):
            pairs.append((waiting[key(fact)].pop(), fact))
        else:
            alone.append(fact)
    left = sorted((fact for facts in waiting.values() for fact in facts), key=lambda fact: fact.row)
    return pairs, left, alone


def _record(connection: sqlite3.Connection, row: int) -> int:
    return int(connection.execute("SELECT record FROM documents WHERE row = ?", (row,)).fetchone()[0])


def _say_of_all(connection: sqlite3.Connection, event: str, record: int) -> None:
    """One event for each fact of a record, in order."""
    connection.execute(
        "INSERT INTO events (event, record, fact) SELECT ?, record, row FROM facts WHERE record = ? ORDER BY row",
        (event, record),
    )


def _say(
    connection: sqlite3.Connection,
    event: str,
    record: int,
    fact: int | None = None,
    previous: int | None = None,
    successor: int | None = None,
) -> None:
    _insert(connection, "events (event, record, fact, previous, successor)", (event, record, fact, previous, successor))
