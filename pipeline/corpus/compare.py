"""The place × indicator table: what the facts say of each place, side by side, each value with its fact."""

import csv
import dataclasses
import io
from collections.abc import Iterable

from pipeline.records import Fact, Kind, Number, Place
from pipeline.search.texts import Document

_SIGNS = {"over": ">", "at_least": "≥", "several": "≥", "at_most": "≤", "nearly": "<", "about": "≈"}


@dataclasses.dataclass(frozen=True, slots=True)
class Finding:
    """A fact and the document that says so."""

    document: Document
    fact: Fact


@dataclasses.dataclass(frozen=True, slots=True)
class Indicator:
    """What is counted: a row of the table."""

    kind: Kind
    subject: str | None
    unit: str | None


@dataclasses.dataclass(frozen=True)
class Comparison:
    """A table of places and indicators; `cells` has an entry where there is a value, row by row, with its findings.

    Values that contradict each other stand side by side in the order of the corpus: the reader is the judge.
    A place of None holds what the texts ascribe to no place.
    """

    places: tuple[Place | None, ...]
    indicators: tuple[Indicator, ...]
    cells: dict[tuple[Indicator, Place | None], tuple[Finding, ...]]

    def to_csv(self) -> str:
        """The table as CSV: a row an indicator, a column a place, each value with the id of its fact in brackets."""
        file = io.StringIO()
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["kind", "subject", "unit", *(_heading(place) for place in self.places)])
        for indicator in self.indicators:
            cells = (self.cells.get((indicator, place), ()) for place in self.places)
            head = (indicator.kind, indicator.subject or "", indicator.unit or "")
            writer.writerow([*map(harmless, head), *map(_cell, cells)])
        return file.getvalue()


def compare(findings: Iterable[Finding]) -> Comparison:
    """The table of `findings`: places by code, indicators by kind, subject and unit."""
    cells: dict[tuple[Indicator, Place | None], list[Finding]] = {}
    for finding in findings:
        fact = finding.fact
        key = (Indicator(fact.kind, fact.subject, fact.unit), fact.place)
        cells.setdefault(key, []).append(finding)
    indicators = sorted({indicator for indicator, _ in cells}, key=_indicator_order)
    places = sorted({place for _, place in cells}, key=_place_order)
    order = sorted(cells, key=lambda key: (*_indicator_order(key[0]), *_place_order(key[1])))
    return Comparison(tuple(places), tuple(indicators), {key: tuple(cells[key]) for key in order})


def value(fact: Fact) -> str:
    """The number of a fact in short, in its unit: 5, 7–12, ≤10, >2400, ≈430; a share of 0.6 in % is 60."""
    if fact.modifier == "range":
        return f"{_plain(fact.min, fact.unit)}–{_plain(fact.max, fact.unit)}"
    bound = fact.max if fact.min is None else fact.min
    return _SIGNS.get(fact.modifier, "") + _plain(bound, fact.unit)


def _indicator_order(indicator: Indicator) -> tuple[str, str, str]:
    return indicator.kind, indicator.subject or "", indicator.unit or ""


def _place_order(place: Place | None) -> tuple[bool, bool, str, str]:
    """By code, then those without one by name, then what is ascribed to no place."""
    code, name = (place.code, place.name) if place else (None, "")
    return place is None, code is None, code or "", name


# Units whose facts hold the share itself.
_PARTS = {"%": 100, "个百分点": 100, "‰": 1000}


def _plain(number: Number | None, unit: str | None) -> str:
    if number is None:
        return ""
    # A share comes from decimal figures, so that rounding takes off nothing but what binary arithmetic added.
    said = round(number * _PARTS[unit], 9) if unit in _PARTS else number
    return str(int(said)) if said == int(said) else str(said)


def _heading(place: Place | None) -> str:
    if place is None:
        return ""
    return harmless(place.name) + (f" {place.code}" if place.code else "")


def _cell(findings: tuple[Finding, ...]) -> str:
    return "; ".join(f"{value(finding.fact)} [{finding.fact.id}]" for finding in findings)


def harmless(text: str) -> str:
    """The text so that a spreadsheet does not take it for a formula."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text
