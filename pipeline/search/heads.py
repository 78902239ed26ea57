"""What is known of the documents, as columns: what facets, filters and orders are made from, read once for each state."""

import dataclasses
import functools
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any, Literal, get_args

import numpy as np

from pipeline.search.filters import Filters
from pipeline.search.texts import Head, TextStore
from pipeline.search.vocabulary import Numbers

Attribute = Literal[
    "province", "city", "county", "tier", "year", "month", "issuer", "type", "script", "task", "kind", "document"
]
ATTRIBUTES: tuple[Attribute, ...] = get_args(Attribute)


class Heads:
    """What is known of all texts that stand, as columns in the order of the rows; made once for each state."""

    def __init__(self, heads: Iterable[Head]) -> None:
        self.heads = tuple(heads)
        size = len(self.heads)
        self.rows = np.fromiter((head.row for head in self.heads), np.int64, size)
        self.characters = np.fromiter((head.characters for head in self.heads), np.int64, size)
        self._members: dict[Attribute, tuple[list[str | None], Numbers, Numbers]] = {}

        self._totals: dict[Attribute, tuple[Numbers, Numbers]] = {}
        self._ranks: dict[str, Numbers] = {}

    @functools.cached_property
    def titles(self) -> dict[str, str]:
        """What each document is called, by its id."""
        return {head.document.id: head.document.title or head.document.source for head in self.heads}

    def totals(self, by: Attribute) -> tuple[Numbers, Numbers]:
        """How many texts, and how many characters, there are of each value of an attribute."""
        if by not in self._totals:
            values, texts, numbers = self.members(by)
            characters = np.bincount(numbers, self.characters[texts], len(values)).astype(np.int64)
            self._totals[by] = np.bincount(numbers, minlength=len(values)), characters
        return self._totals[by]

    def ranks(self, order: Literal["date", "place"]) -> Numbers:
        """Where each text stands among all by its date, or its place; those without one come last."""
        if order not in self._ranks:
            keys = [_key(order, head) for head in self.heads]
            places = {key: place for place, key in enumerate(sorted(set(keys)))}
            self._ranks[order] = np.array([places[key] for key in keys], np.int64)
        return self._ranks[order]

    def chosen(self, rows: set[int]) -> Numbers:
        """Which of the texts are in a set of rows."""
        return np.isin(self.rows, np.fromiter(rows, np.int64, len(rows)))

    def column(self, rows: Numbers, counts: Numbers) -> Numbers:
        """Numbers by row as a column; 0 for the texts that have none."""
        column = np.zeros(len(self.rows), np.int64)
        if len(self.rows):
            at = np.minimum(np.searchsorted(self.rows, rows), len(self.rows) - 1)
            known = self.rows[at] == rows
            column[at[known]] = counts[known]
        return column

    def members(self, by: Attribute) -> tuple[list[str | None], Numbers, Numbers]:
        """The values of an attribute, None last, and pairs of a text and a value, both by number."""
        if by not in self._members:
            pairs = [(at, value) for at, head in enumerate(self.heads) for value in _VALUES[by](head) or (None,)]
            values = sorted({value for _, value in pairs}, key=lambda value: (value is None, value or ""))
            numbers = {value: number for number, value in enumerate(values)}
            texts = np.array([at for at, _ in pairs], np.int64)
            self._members[by] = values, texts, np.array([numbers[value] for _, value in pairs], np.int64)
        return self._members[by]


@dataclasses.dataclass(slots=True)
class _Known:
    """What was read of one state of a corpus."""

    state: object
    heads: Heads | None = None
    columns: dict[Filters, Numbers] = dataclasses.field(default_factory=dict)


# Of each corpus, by the folder of its token store, for all threads of a server.
_READ: dict[Path, _Known] = {}
_MOST_FILTERS = 100


def heads_of(folder: Path, store: TextStore) -> Heads:
    """The heads of all texts that stand."""
    known = _known(folder, store)
    if known.heads is None:
        known.heads = Heads(store.heads())
    return known.heads


def passing(filters: Filters, rows: Numbers, folder: Path, store: TextStore) -> Numbers:
    """Which of the texts at `rows`, which are all that stand, pass the filters."""
    columns = _known(folder, store).columns
    if filters not in columns:
        if len(columns) >= _MOST_FILTERS:
            columns.clear()
        chosen = store.rows(filters)
        columns[filters] = np.isin(rows, np.fromiter(chosen, np.int64, len(chosen)))
    return columns[filters]


def _known(folder: Path, store: TextStore) -> _Known:
    state = store.state()
    known = _READ.get(folder)
    if known is None or known.state != state:
        known = _READ[folder] = _Known(state)
    return known


def _key(order: Literal["date", "place"], head: Head) -> tuple[Any, ...]:
    document = head.document
    value = document.date if order == "date" else document.place and (document.place.code or document.place.name)
    return value is None, value or ""


def _codes(digits: int) -> Callable[[Head], tuple[str, ...]]:
    """The places of a document at one level, by the digits of their codes that are not filled up with zeros."""

    def codes(head: Head) -> tuple[str, ...]:
        above = (code[:digits].ljust(6, "0") for code in head.codes if _depth(code) >= digits)
        return tuple(dict.fromkeys(above))

    return codes


def _depth(code: str) -> int:
    depth = len(code)
    while 2 < depth <= 6 and code[depth - 2 : depth] == "00":
        depth -= 2
    return depth


_TIERS = {2: "province", 4: "city", 6: "county"}
_VALUES: dict[Attribute, Callable[[Head], tuple[str, ...]]] = {
    "province": _codes(2),
    "city": _codes(4),
    "county": _codes(6),
    "tier": lambda head: tuple(dict.fromkeys(_TIERS.get(_depth(code), "town") for code in head.codes)),
    "year": lambda head: (head.document.date[:4],) if head.document.date else (),
    "month": lambda head: (head.document.date[:7],) if head.document.date and len(head.document.date) > 6 else (),
    "issuer": lambda head: (head.document.issuer,) if head.document.issuer else (),
    "type": lambda head: (head.type,) if head.type else (),
    "script": lambda head: (head.document.script,) if head.document.script else (),
    "document": lambda head: (head.document.id,),
}
