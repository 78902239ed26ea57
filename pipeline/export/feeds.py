"""The feed in three formats: JSON Lines, JSON Feed 1.1 (jsonfeed.org/version/1.1), CSV."""

import dataclasses
import json
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from pipeline.corpus import FeedEvent, facttable, parcel
from pipeline.corpus.compare import value
from pipeline.export import tables

VERSION = "https://jsonfeed.org/version/1.1"
COLUMNS = ["cursor", "event", "previous", "successor", "tasks", *facttable.COLUMNS]


def json_lines(events: Iterable[FeedEvent]) -> Iterator[str]:
    """An event a line, as `zhenjie schema feed` describes it."""
    return (event.to_json() + "\n" for event in events)


def csv_lines(events: Iterable[FeedEvent]) -> Iterator[str]:
    """A row an event under COLUMNS; what a delegation or a set-up has no column for is left to the other formats."""
    yield "\ufeff" + tables.csv_line(COLUMNS)
    for event in events:
        head = [event.cursor, event.event, event.previous, event.successor, " ".join(event.tasks)]
        yield tables.csv_line([*head, *_row(event)])


def json_feed(events: Iterable[FeedEvent], **about: str) -> Iterator[str]:
    """A JSON Feed; `about` may give its `feed_url`, `home_page_url` and `next_url`. Each item holds the whole event."""
    head = {"version": VERSION, "title": "zhenjie", **about}
    yield json.dumps(head, ensure_ascii=False, separators=(",", ":"))[:-1] + ',"items":['
    before = "\n"
    for event in events:
        yield before + json.dumps(_item(event), ensure_ascii=False, separators=(",", ":"))
        before = ",\n"
    yield "]}\n"


FORMATS: dict[str, Callable[[Iterable[FeedEvent]], Iterator[str]]] = {
    "jsonl": json_lines,
    "jsonfeed": json_feed,
    "csv": csv_lines,
}


def _row(event: FeedEvent) -> list[Any]:
    document = dataclasses.asdict(event.document)
    part = event.fact or event.delegation or event.setup
    plain: dict[str, Any] = dict.fromkeys(facttable.COLUMNS) | {"evidence": {}, "place": None}
    if part is not None:
        plain |= {"kind": _name(event)} | parcel.part_to_dict(part)
    return facttable.row(plain, document)


def _name(event: FeedEvent) -> str:
    """What sort of part an event tells of, `document` where of none."""
    return next((name for name in ("fact", "delegation", "setup") if getattr(event, name)), "document")


def _item(event: FeedEvent) -> dict[str, Any]:
    part = event.fact or event.delegation or event.setup
    kind = event.fact.kind if event.fact else _name(event)
    said = part.evidence.quote if part else event.document.title or event.document.source
    number = f" {value(event.fact)}{event.fact.unit or ''}" if event.fact else ""
    where = event.fact.place if event.fact else event.document.place
    item = {
        "id": f"urn:zhenjie:event:{event.cursor}",
        "title": " ".join(filter(None, (event.event, kind, where.name if where else None))) + number,
        "content_text": said,
        "tags": [event.event, kind, *event.tasks],
        "_zhenjie": {"event": event.to_dict()},
    }
    if event.document.date and len(event.document.date) == 10:
        # A day has no hour: the first of it, in China.
        item["date_published"] = f"{event.document.date}T00:00:00+08:00"
    return item
