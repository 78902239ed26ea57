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
from pipeline.corpus.matching import Condition, both, of_fact, of_place
from pipeline.records import Delegation, Fact, Setup
from pipeline.search.filters import Filters
from pipeline.search.texts import Document

EventName = Literal["document_added", "document_superseded", "fact_added", "fact_changed", "fact_retracted"]

_PAGE = 1_000


@dataclasses.dataclass(frozen=True, slots=True)
class FeedEvent:
    """One event. `document` is what was known of the document; events of facts carry one of the three parts.

    A fact, a delegation or a set-up is as in the record, with its evidence and its rule. `previous` is the id of the
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
        }

    def to_json(self) -> str:
        """The event as one line of JSON."""
        return json.dumps(self.to_dict(), ensure_ascii=False, separators=(",", ":"))


def events(connection: sqlite3.Connection, since: int, wanted: Filters) -> Iterator[FeedEvent]:
    """The events after the cursor `since`, in order.

    Kinds and tasks choose events of facts; places choose by the place of the fact, else by that of the document.
    """
    condition, values = _condition(wanted)
    query = f"""
        SELECT e.cursor, e.event, f.part, f.json, p.id, s.id, {parcel.DOCUMENT_COLUMNS}
        FROM events e JOIN records r ON r.row = e.record JOIN documents d ON d.row = r.document
        LEFT JOIN facts f ON f.row = e.fact LEFT JOIN facts p ON p.row = e.previous
        LEFT JOIN documents t ON t.row = e.successor LEFT JOIN records s ON s.row = t.record
        WHERE e.cursor > ? AND {condition} ORDER BY e.cursor LIMIT {_PAGE}"""
    # Page by page, so that a slow reader does not hold up the tidying of the log.
    while page := connection.execute(query, (since, *values)).fetchall():
        for row in page:
            yield _event(row)
        since = page[-1][0]


def _condition(wanted: Filters) -> Condition:
    if wanted.kinds or wanted.tasks:
        return both(of_fact(wanted), ("f.row IS NOT NULL", []))
    of_facts, values = of_place("f", wanted.places)
    of_documents, more = of_place("r", wanted.places)
    return f"(CASE WHEN f.row IS NULL THEN {of_documents} ELSE {of_facts} END)", more + values


def _event(row: tuple[Any, ...]) -> FeedEvent:
    cursor, event, name, line, previous, successor, *document = row
    parts: dict[str, Any] = {} if name is None else {name: parcel.part(name, line)}
    about = parcel.document(tuple(document))
    return FeedEvent(cursor, event, about, **parts, previous=previous, successor=successor)
