"""How documents come into the store, and what the feed says of it. All of this runs within one transaction."""

import sqlite3
from collections.abc import Callable, Hashable, Sequence
from typing import Any, Literal, NamedTuple

from pipeline.corpus import duplicates
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
    return "failed" if _status(connection, location) == "failed" else outcome


def take_in(connection: sqlite3.Connection, location: str, parcel: Parcel, again: bool) -> Outcome:
    """Store what stands at `location` now: a new document, a new version, or nothing new.

    Bytes that the corpus has are the document it has, wherever they stand; `again` replaces what that document said.
    The document that stood there before is superseded unless it stands elsewhere too.
    """
    known = connection.execute("SELECT row, superseded FROM documents WHERE sha256 = ?", (parcel.sha256,)).fetchone()
    before = connection.execute(
        "SELECT document, version FROM versions WHERE location = ? AND latest", (location,)
    ).fetchone()
    row = known[0] if known else _insert_document(connection, parcel)
    renewed = bool(known and again and _renew(connection, row, parcel, announced=not known[1]))
    if before and before[0] == row:
        return "changed" if renewed else "unchanged"
    connection.execute("UPDATE versions SET latest = 0 WHERE location = ? AND latest", (location,))
    version = before[1] + 1 if before else 1
    connection.execute("INSERT INTO versions VALUES (?, ?, ?, 1)", (location, version, row))
    if before and not _stands(connection, before[0]):
        _retract(connection, before[0], row)
    if not known or known[1]:
        _announce(connection, row)
    if before:
        return "changed"
    return "unchanged" if known and not renewed else "added"


def _status(connection: sqlite3.Connection, location: str) -> str:
    query = f"SELECT r.status FROM {LATEST_VERSIONS} AND v.location = ?"
    return str(connection.execute(query, (location,)).fetchone()[0])


def _stands(connection: sqlite3.Connection, row: int) -> bool:
    query = "SELECT 1 FROM versions WHERE document = ? AND latest"
    return connection.execute(query, (row,)).fetchone() is not None


def _insert_document(connection: sqlite3.Connection, parcel: Parcel) -> int:
    # Superseded until it is announced, so that both ways into the feed are one.
    row = _insert(connection, "documents (sha256, record, superseded)", (parcel.sha256, 0, 1))
    _insert_record(connection, row, parcel)
    return row


def _insert_record(connection: sqlite3.Connection, document: int, parcel: Parcel) -> int:
    record = _insert(connection, f"records (document, {RECORD_COLUMNS})", (document, *parcel.record))
    connection.execute("UPDATE documents SET record = ? WHERE row = ?", (record, document))
    connection.execute("DELETE FROM texts WHERE document = ?", (document,))
    if parcel.text is not None:
        _insert(connection, "texts", (document, *parcel.text))
    first = _next_row(connection, "facts")
    places = [(record, None, *place) for place in parcel.places]
    places += [(record, row, *place) for row, rows in enumerate(parcel.facts, first) for place in rows.places]
    facts = [(row, record, *rows.fact) for row, rows in enumerate(parcel.facts, first)]
    _insert_all(connection, f"facts (row, record, {FACT_COLUMNS})", facts)
    _insert_all(connection, "places (record, fact, name, code)", places)
    first = _next_row(connection, "measures")
    measures = [(row, record, *rows.measure) for row, rows in enumerate(parcel.measures, first)]
    _insert_all(connection, "measures", measures)
    tasks = [(row, *task) for row, rows in enumerate(parcel.measures, first) for task in rows.tasks]
    _insert_all(connection, "tasks", tasks)
    duplicates.keep(connection, document, parcel)
    return record


def _next_row(connection: sqlite3.Connection, table: str) -> int:
    return int(connection.execute(f"SELECT coalesce(max(row), 0) + 1 FROM {table}").fetchone()[0])


def _insert_all(connection: sqlite3.Connection, into: str, rows: Sequence[Row]) -> None:
    if rows:
        connection.executemany(f"INSERT INTO {into} VALUES ({placeholders(rows[0])})", rows)


def _insert(connection: sqlite3.Connection, into: str, values: Sequence[Any]) -> int:
    return connection.execute(f"INSERT INTO {into} VALUES ({placeholders(values)})", values).lastrowid or 0


def _announce(connection: sqlite3.Connection, row: int) -> None:
    connection.execute("UPDATE documents SET superseded = 0 WHERE row = ?", (row,))
    record = _record(connection, row)
    _say(connection, "document_added", record)
    _say_of_all(connection, "fact_added", record)


def _retract(connection: sqlite3.Connection, row: int, successor: int) -> None:
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
        return False
    new = _insert_record(connection, row, parcel)
    if announced:
        if tuple(head) != parcel.record[:-1] or text != parcel.text:
            _say(connection, "document_added", new)
        _tell_difference(connection, old, new)
    return True


class _Fact(NamedTuple):
    row: int
    id: str
    part: str
    start: int
    end: int
    json: str


def _facts(connection: sqlite3.Connection, record: int) -> list[_Fact]:
    query = "SELECT row, id, part, start, end, json FROM facts WHERE record = ? ORDER BY row"
    return list(map(_Fact._make, connection.execute(query, (record,))))


def _tell_difference(connection: sqlite3.Connection, old_record: int, new_record: int) -> None:
    """Facts with the same id are one fact; of the rest, those at the same place in the text are."""
    old, new = _facts(connection, old_record), _facts(connection, new_record)
    same, old, new = _pair(old, new, lambda fact: (fact.part, fact.id))
    moved, old, new = _pair(old, new, lambda fact: (fact.part, fact.start, fact.end))
    for fact in old:
        _say(connection, "fact_retracted", old_record, fact.row)
    for before, fact in same + moved:
        if before.json != fact.json:
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
    left = sorted(fact for facts in waiting.values() for fact in facts)
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
