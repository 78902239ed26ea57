"""How often a query is met, by what is known of the documents or of the sentences, and how evenly.

Rates are per million characters of the normalised texts (of the original where sentences are counted), and each comes
with what it is a part of. A group that never mentions the query is listed as well. `query` of a group finds the very
occurrences that it counts.
"""

import dataclasses
import functools
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Literal, get_args

import numpy as np

from pipeline.places.gazetteer import gazetteer
from pipeline.search.association import deviation_of_proportions, juilland
from pipeline.search.concordance import Collection, counted_by_tokens, found, understood
from pipeline.search.filters import KINDS, TASKS, Filters
from pipeline.search.hits import Look
from pipeline.search.query import And, Chosen, Node
from pipeline.search.runs import Counted
from pipeline.search.texts import Head
from pipeline.search.tokens import Numbers

Attribute = Literal[
    "province", "city", "county", "tier", "year", "month", "issuer", "type", "script", "task", "kind", "document"
]
ATTRIBUTES: tuple[Attribute, ...] = get_args(Attribute)
_MILLION = 1_000_000


@dataclasses.dataclass(frozen=True, slots=True)
class Group:
    """The documents, or sentences, that share a value, None where they have none.

    `holding` of the `documents` hold the query, `occurrences` times in `characters`. `query` finds these occurrences;
    None where the query language has no words for the group.
    """

    value: str | None
    label: str | None
    holding: int
    documents: int
    occurrences: int
    characters: int
    query: str | None

    @property
    def per_million(self) -> float:
        """Occurrences per million characters."""
        return self.occurrences * _MILLION / self.characters if self.characters else 0.0


@dataclasses.dataclass(frozen=True, slots=True)
class Frequency:
    """How often a query is met in each group, and in all documents, with how evenly over these.

    A document of several places, or a sentence of several tasks, counts in several groups. `d` is Juilland's D, `dp`
    Gries's deviation of proportions, both over single documents.
    """

    query: str
    by: Attribute
    whole: Group
    groups: tuple[Group, ...]
    d: float
    dp: float


class Heads:
    """What is known of all texts that stand, as columns in the order of the rows; made once for each state."""

    def __init__(self, heads: Iterable[Head]) -> None:
        self.heads = tuple(heads)
        size = len(self.heads)
        self.rows = np.fromiter((head.row for head in self.heads), np.int64, size)
        self.characters = np.fromiter((head.characters for head in self.heads), np.int64, size)
        self._members: dict[Attribute, tuple[list[str | None], Numbers, Numbers]] = {}

    @functools.cached_property
    def titles(self) -> dict[str, str]:
        """What each document is called, by its id."""
        return {head.document.id: head.document.title or head.document.source for head in self.heads}

    def chosen(self, rows: set[int]) -> Numbers:
        """Which of the texts are in a set of rows."""
        return np.isin(self.rows, np.fromiter(rows, np.int64, len(rows)))

    def column(self, numbers: Counted) -> Numbers:
        """Numbers by row as a column; 0 for the texts that have none."""
        rows, counts = numbers
        column = np.zeros(len(self.rows), np.int64)
        known = np.isin(rows, self.rows)
        column[np.searchsorted(self.rows, rows[known])] = counts[known]
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


# The heads of each corpus as they were read last.
_READ: dict[Path, tuple[int, Heads]] = {}


def heads_of(collection: Collection) -> Heads:
    """The heads of all texts that stand."""
    folder, cursor = collection.tokens.folder, collection.store.cursor()
    known = _READ.get(folder)
    if known is None or known[0] != cursor:
        known = _READ[folder] = cursor, Heads(collection.store.heads())
    return known[1]


def frequency(collection: Collection, query: str, by: Attribute, filters: Filters, within: str = "") -> Frequency:
    """The frequency of `query` by an attribute, among the documents that pass `filters` and the subcorpus `within`.

    Filters of sentences leave occurrences in such sentences only. Raises `QueryError`.
    """
    look, heads = collection.look(), heads_of(collection)
    rows = subcorpus(collection, look, filters.of_documents, within)
    chosen = np.ones(len(heads.rows), bool) if rows is None else heads.chosen(rows)
    node = understood(collection, query, filters)
    counts = np.where(chosen, heads.column(_counted(collection, look, node)), 0)
    restricted = f"({query}) among:({within})" if within.strip() else query
    whole = _group(None, None, chosen, counts, heads.characters, restricted)
    if by in ("task", "kind"):
        name: Literal["task", "kind"] = "task" if by == "task" else "kind"
        groups = list(_by_label(collection, look, node, (heads, chosen), name, restricted))
    else:
        groups = list(_by_document(heads, chosen, counts, by, restricted))
    some = chosen & (heads.characters > 0)
    parts = counts[some].astype(float), heads.characters[some].astype(float)
    return Frequency(query, by, whole, tuple(groups), juilland(*parts), deviation_of_proportions(*parts))


def subcorpus(collection: Collection, look: Look, filters: Filters, within: str) -> set[int] | None:
    """The rows of the texts that pass the filters and of which the query `within` is true; None: all.

    Raises `QueryError`.
    """
    if filters.empty and not within.strip():
        return None
    rows = look.rows(filters)
    if within.strip():
        node = understood(collection, within, Filters(), subcorpus=True)
        rows = rows & {text.row for text, _ in found(collection, look, node)}
    return rows


def _counted(collection: Collection, look: Look, node: Node) -> Counted:
    """The rows of the texts with occurrences, and how many each has."""
    counted = counted_by_tokens(collection, look, node)
    if counted is not None:
        return counted
    pairs = [(text.row, len(spans)) for text, spans in found(collection, look, node)]
    return np.array([row for row, _ in pairs], np.int64), np.array([count for _, count in pairs], np.int64)


def _group(
    value: str | None, label: str | None, chosen: Numbers, counts: Numbers, characters: Numbers, query: str | None
) -> Group:
    """The group of the texts chosen, from columns."""
    size, occurrences = int(characters[chosen].sum()), int(counts[chosen].sum())
    return Group(value, label, int((counts[chosen] > 0).sum()), int(chosen.sum()), occurrences, size, query)


def _by_document(heads: Heads, chosen: Numbers, counts: Numbers, by: Attribute, query: str) -> Iterator[Group]:
    values, texts, numbers = heads.members(by)
    kept = chosen[texts]
    texts, numbers = texts[kept], numbers[kept]

    def added(column: Numbers) -> list[int]:
        return [int(total) for total in np.bincount(numbers, column[texts], len(values))]

    columns = (added(counts > 0), added(chosen), added(counts), added(heads.characters))
    for value, holding, documents, occurrences, size in zip(values, *columns, strict=True):
        if documents:
            label = _label(by, value, heads)
            yield Group(value, label, holding, documents, occurrences, size, _narrowed(query, by, value))


def _by_label(
    collection: Collection,
    look: Look,
    node: Node,
    among: tuple[Heads, Numbers],
    by: Literal["task", "kind"],
    query: str,
) -> Iterator[Group]:
    heads, chosen = among
    sizes: dict[str, list[tuple[int, int]]] = {}
    for row, label, characters in collection.store.labelled(by):
        sizes.setdefault(label, []).append((row, characters))
    for name in TASKS if by == "task" else KINDS:
        if name in sizes:
            node_there = And((node, Chosen(Filters(tasks=(name,)) if by == "task" else Filters(kinds=(name,)))))
            column = heads.column(
                (np.array([row for row, _ in sizes[name]]), np.array([size for _, size in sizes[name]]))
            )
            there = chosen & (column > 0)
            counts = np.where(chosen, heads.column(_counted(collection, look, node_there)), 0)
            yield _group(name, None, there, counts, column, _narrowed(query, by, name))


def _narrowed(query: str, by: Attribute, value: str | None) -> str | None:
    """The query that finds the occurrences of one group."""
    name = _FILTERS.get(by)
    return None if value is None or name is None else f"({query}) {name}:{value}"


def _label(by: Attribute, value: str | None, heads: Heads) -> str | None:
    if value is None:
        return None
    if by == "document":
        return heads.titles.get(value)
    return gazetteer().names.get(value) if by in ("province", "city", "county") else None


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
_FILTERS: dict[Attribute, str] = {
    "province": "place",
    "city": "place",
    "county": "place",
    "year": "date",
    "month": "date",
    "type": "type",
    "script": "script",
    "task": "task",
    "kind": "kind",
    "document": "document",
}
