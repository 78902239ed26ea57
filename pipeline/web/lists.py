"""What the API and the pages both show: rows of facts for a file, pages of a search, the feed, the compared table."""

import dataclasses
import re
import threading
from collections.abc import Iterator, Sequence
from typing import Any

from pipeline.corpus import facttable, parcel
from pipeline.corpus.compare import Comparison, Finding, value
from pipeline.corpus.feed import FeedEvent
from pipeline.records import Fact
from pipeline.search.concordance import Answer, View
from pipeline.search.filters import Wanted
from pipeline.web.reading import Choice, Reader

MOST_DOCUMENTS = 20_000  # that one search reads to count in them; above it the answer says that it is capped
MOST_LINES = 20_000  # of one search, that can be leafed through

_FINE = re.compile(r"(\.[0-9]{4})[0-9]{5,}")  # a third has no end; four digits of it are enough to read
_LONG = re.compile(r"(?<![0-9.])[0-9]{5,}")  # integers whose thousands are set apart


class Overview:
    """What is in the corpus, counted once for each state of it, however many ask: millions of facts take seconds."""

    def __init__(self) -> None:
        self._known: tuple[int, dict[str, Any]] | None = None
        self._counting = threading.Lock()

    def of(self, reader: Reader) -> dict[str, Any]:
        """The counts, with the provinces under `provinces`; they may be of a later state than the reader's."""
        cursor = reader.cursor()
        with self._counting:
            if self._known is None or self._known[0] < cursor:
                self._known = cursor, reader.counts() | {"provinces": reader.provinces()}
            return self._known[1]


def fact_rows(reader: Reader, choice: Choice) -> Iterator[list[Any]]:
    """All facts chosen, a row each under the columns of an export."""
    yield list(facttable.COLUMNS)
    for finding in reader.all_facts(choice):
        yield facttable.row(parcel.part_to_dict(finding.fact), dataclasses.asdict(finding.document))


def lines(reader: Reader, query: str, choice: Choice, view: View, skip: int) -> tuple[Answer, int | None]:
    """The answer with its lines from `skip` on, at most `view.limit`, and where to go on (None: this is the end)."""
    limit = view.limit or 0
    end = min(skip + limit, MOST_LINES)
    answer = reader.search(query, choice, dataclasses.replace(view, limit=end + 1, reading=MOST_DOCUMENTS))
    more = len(answer.lines) > end and end < MOST_LINES
    return dataclasses.replace(answer, lines=answer.lines[skip:end]), end if more else None


def feed(reader: Reader, since: int, limit: int, wanted: Wanted) -> tuple[list[FeedEvent], int]:
    """At most `limit` events after `since`, and the cursor to go on after: the last event looked at."""
    events = []
    for event in reader.corpus.feed(since, **wanted):
        events.append(event)
        if len(events) == limit:
            return events, event.cursor
    return events, max(since, reader.cursor())


def comparison(compared: Comparison, skip: int, limit: int) -> dict[str, Any]:
    """Indicators of a table from `skip` on, at most `limit`, with all their cells."""
    shown = compared.indicators[skip : skip + limit]
    numbers = {indicator: number for number, indicator in enumerate(shown)}
    places = {place: number for number, place in enumerate(compared.places)}
    cells = [
        {
            "indicator": numbers[indicator],
            "place": places[place],
            "conflict": len({value(finding.fact) for finding in findings}) > 1,
            "values": [
                {"value": value(item.fact), "fact": parcel.part_to_dict(item.fact), "document": item.document.id}
                for item in findings
            ],
        }
        for (indicator, place), findings in compared.cells.items()
        if indicator in numbers
    ]
    end = skip + limit
    return {
        "places": [dataclasses.asdict(place) if place else None for place in compared.places],
        "indicators": [dataclasses.asdict(indicator) for indicator in shown],
        "cells": cells,
        "total": len(compared.indicators),
        "next": end if end < len(compared.indicators) else None,
    }


def number(fact: Fact) -> str:
    """The value of a fact as its unit wants it read: >18,000; 60 where the unit is % and the value 0.6."""
    return _LONG.sub(lambda found: f"{int(found[0]):,}", _FINE.sub(r"\1", value(fact)))


def by_value(findings: Sequence[Finding]) -> list[tuple[str, list[Finding]]]:
    """The findings of a cell with the same value side by side, in the order of the corpus."""
    groups: dict[str, list[Finding]] = {}
    for finding in findings:
        groups.setdefault(number(finding.fact), []).append(finding)
    return list(groups.items())
