"""The feed: what came, changed and went, in order, one event after the other, for others to build on.

Who has read up to a cursor asks for what came after it, and will miss nothing and see nothing twice. An event never
changes once it is written: it tells what was known at the time.
"""

import dataclasses
import json
import sqlite3
from collections.abc import Iterator
from typing import Any, Literal

from pipeline.corpus import parcel
from pipeline.corpus.matching import Condition, both, of_document, of_fact, of_place, tasks_of
from pipeline.records import Delegation, Fact, Setup, Task
from pipeline.search.filters import Filters
from pipeline.search.texts import Document

EventName = Literal["document_added", "document_superseded", "fact_added", "fact_changed", "fact_retracted"]

_PAGE = 1_000


@dataclasses.dataclass(frozen=True, slots=True)
class FeedEvent:
    """One event. `document` is what was known of the document; events of facts carry one of the three parts.

    A fact, a delegation or a set-up is as in the record, with its evidence and its rule; `tasks` are those of its
    sentence. `previous` is the id of the
    fact that a `fact_changed` replaces, `successor` that of the document that supersedes this one. A document that is
    added again, with the same id, replaces what was said of it before.
    """

    cursor: int
    event: EventName
    document: Document
    fact: Fact | None = None
    delegation: Delegation | None = None
    setup: Setup | None = None
    previous: str | None = None
    successor: str | None = None
    tasks: tuple[Task, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """The event as plain dicts and lists, in the order of the schema."""
        parts = {name: getattr(self, name) for name in ("fact", "delegation", "setup")}
        return {
            "cursor": self.cursor,
            "event": self.event,
            "document": dataclasses.asdict(self.document),
            **{name: None if part is None else parcel.part_to_dict(part) for name, part in parts.items()},
            "previous": self.previous,
            "successor": self.successor,
            "tasks": list(self.tasks),
        }

    def to_json(self) -> str:
        """The event as one line of JSON."""
        return json.dumps(self.to_dict(), ensure_ascii=False, separators=(",", ":"))


def events(connection: sqlite3.Connection, since: int, wanted: Filters) -> Iterator[FeedEvent]:
    """The events after the cursor `since`, in order, as they concern who follows what is `wanted`.

    Kinds and tasks choose events of facts; places choose by the place of the fact, else by that of the document; issuers
    and dates by the document as the event tells of it. A change by which a fact leaves the choice is told as its
    retraction, one by which it enters as its addition: so who adds and takes away what is told holds what is wanted.
    """
    query, values = _query(wanted)
    # Page by page, so that a slow reader does not hold up the tidying of the log.
    while page := connection.execute(query, (*values, since)).fetchall():
        for row in page:
            yield _event(row)
        since = page[-1][0]


# `f` and `r` are the fact and the record of the event, `g` and `q` those that it changes.
_COLUMNS = (
    "e.cursor, e.event, f.part AS part, f.json AS line, g.id AS previous, g.json AS former, g.part AS former_part, "
    f"s.id AS successor, {tasks_of('f')} AS tasks, {tasks_of('g')} AS former_tasks"
)
_TABLES = """
    events e JOIN records r ON r.row = e.record JOIN documents d ON d.row = r.document
    LEFT JOIN facts f ON f.row = e.fact LEFT JOIN facts g ON g.row = e.previous LEFT JOIN records q ON q.row = g.record
    LEFT JOIN documents t ON t.row = e.successor LEFT JOIN records s ON s.row = t.record"""


def _query(wanted: Filters) -> Condition:
    """A page of the events after a cursor of which the fact, or the one that it changes, is wanted."""
    now, values = _condition(wanted)
    before, more = both(of_fact(wanted, "g"), of_document(wanted, "q"))
    document, formerly = parcel.DOCUMENT_COLUMNS, parcel.DOCUMENT_COLUMNS.replace("r.", "q.")
    query = f"""
        SELECT * FROM (
            SELECT {_COLUMNS}, ({now}) AS now, (e.previous IS NOT NULL AND {before}) AS before, {document}, {formerly}
            FROM {_TABLES})
        WHERE cursor > ? AND (now OR before) ORDER BY cursor LIMIT {_PAGE}"""
    return query, values + more


def _condition(wanted: Filters) -> Condition:
    about = of_document(wanted)
    if wanted.kinds or wanted.tasks:
        return both(("f.row IS NOT NULL", []), of_fact(wanted), about)
    of_facts, values = of_place("f", wanted.places)
    of_documents, more = of_place("r", wanted.places)
    place = f"CASE WHEN f.row IS NULL THEN {of_documents} ELSE {of_facts} END", more + values
    return both(place, about)


def _event(row: tuple[Any, ...]) -> FeedEvent:
    (
        cursor,
        event,
        name,
        line,
        previous,
        former,
        former_name,
        successor,
        tasks,
        former_tasks,
        now,
        before,
        *documents,
    ) = row
    half = len(documents) // 2
    document = documents[:half]
    if event == "fact_changed" and not now:
        event, name, line, previous, document = "fact_retracted", former_name, former, None, documents[half:]
        tasks = former_tasks
    elif event == "fact_changed" and not before:
        event, previous = "fact_added", None
    parts: dict[str, Any] = {} if name is None else {name: parcel.part(name, line)}
    about = parcel.document(tuple(document))
    named = tuple(tasks.split()) if tasks else ()
    return FeedEvent(cursor, event, about, **parts, previous=previous, successor=successor, tasks=named)
