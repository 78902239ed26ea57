"""The place × indicator table: what the facts say of each place, side by side, each value with its fact.

The columns may be tiers of places or years as well. What several documents say alike of one thing is one value with
several facts; values that contradict each other stand side by side.
"""

import csv
import dataclasses
import io
import re
from collections.abc import Callable, Iterable, Iterator
from typing import Literal, get_args

from pipeline.records import Fact, Kind, Number, Place
from pipeline.search.texts import Document

By = Literal["place", "tier", "year"]
WAYS: tuple[By, ...] = get_args(By)
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
    A place of None holds what the texts ascribe to no place. Where tiers or years are compared these stand in for
    places, by name and without a code.
    """

    places: tuple[Place | None, ...]
    indicators: tuple[Indicator, ...]
    cells: dict[tuple[Indicator, Place | None], tuple[Finding, ...]]

    def columns(self) -> list[str]:
        """The heads of `rows`."""
        return ["kind", "subject", "unit", *(_heading(place) for place in self.places)]

    def rows(self) -> Iterator[list[str]]:
        """The table as texts: a row an indicator, a column a place, each value with the ids of its facts in brackets."""
        for indicator in self.indicators:
            cells = (self.cells.get((indicator, place), ()) for place in self.places)
            yield [indicator.kind, indicator.subject or "", indicator.unit or "", *map(_cell, cells)]

    def to_csv(self) -> str:
        """`rows` as CSV."""
        file = io.StringIO()
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(map(harmless, self.columns()))
        writer.writerows(list(map(harmless, row)) for row in self.rows())
        return file.getvalue()

    def shared(self, least: int) -> "Comparison":
        """The table with only those indicators of which at least so many places have a value."""
        places: dict[Indicator, set[Place | None]] = {}
        for indicator, place in self.cells:
            places.setdefault(indicator, set()).add(place)
        kept = {key: found for key, found in self.cells.items() if len(places[key[0]]) >= least}
        indicators = {indicator for indicator, _ in kept}
        standing = {place for _, place in kept}
        return Comparison(
            tuple(place for place in self.places if place in standing),
            tuple(indicator for indicator in self.indicators if indicator in indicators),
            kept,
        )


def alike(findings: Iterable[Finding]) -> list[tuple[str, tuple[Finding, ...]]]:
    """Findings that say the same of the same thing, each group with its value, in the order of the corpus.

    The same is the same value of the same scope, level and time, whichever document says so.
    """
    groups: dict[tuple[str | None, ...], list[Finding]] = {}
    for finding in findings:
        fact = finding.fact
        groups.setdefault((value(fact), fact.scope, fact.level, fact.time), []).append(finding)
    return [(str(key[0]), tuple(group)) for key, group in groups.items()]


def compare(findings: Iterable[Finding], by: By = "place") -> Comparison:
    """The table of `findings`: places by code, tiers from the top, years in order; indicators by kind, subject, unit.

    The year is that of the fact where the text names one, else that of the document.
    """
    column = _COLUMNS[by]
    cells: dict[tuple[Indicator, Place | None], list[Finding]] = {}
    for finding in findings:
        fact = finding.fact
        key = (Indicator(fact.kind, fact.subject, fact.unit), column(finding))
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


def _tier(finding: Finding) -> Place | None:
    from pipeline.places.gazetteer import tier

    place = finding.fact.place
    return Place(tier(place.code)) if place and place.code else None


def _year(finding: Finding) -> Place | None:
    said = _YEAR.match(finding.fact.time or "") or _YEAR.match(finding.document.date or "")
    return Place(said[0]) if said else None


_YEAR = re.compile(r"(?:19|20)[0-9]{2}")
_COLUMNS: dict[By, Callable[[Finding], Place | None]] = {
    "place": lambda finding: finding.fact.place,
    "tier": _tier,
    "year": _year,
}
_TIERS = ("province", "city", "county", "town")


def _indicator_order(indicator: Indicator) -> tuple[str, str, str]:
    return indicator.kind, indicator.subject or "", indicator.unit or ""


def _place_order(place: Place | None) -> tuple[bool, bool, str, str]:
    """By code, then those without one by name, tiers from the top, then what is ascribed to no place."""
    code, name = (place.code, place.name) if place else (None, "")
    name = str(_TIERS.index(name)) if name in _TIERS else name
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
    return place.name + (f" {place.code}" if place.code else "")


def _cell(findings: tuple[Finding, ...]) -> str:
    groups = ((said, " = ".join(finding.fact.id for finding in group)) for said, group in alike(findings))
    return "; ".join(f"{said} [{facts}]" for said, facts in groups)


def harmless(text: str) -> str:
    """The text so that a spreadsheet does not take it for a formula."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@", "\t", "\r") else text
