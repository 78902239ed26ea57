"""How often a query is met, by what is known of the documents or of the sentences, and how evenly.

Rates are per million characters of the normalised texts (of the original where sentences are counted), and each comes
with what it is a part of. A group that never mentions the query is listed as well. `query` of a group finds the very
occurrences that it counts.
"""

import dataclasses
from collections import Counter
from collections.abc import Callable, Iterator
from typing import Literal, get_args

import numpy as np

from pipeline.places.gazetteer import gazetteer
from pipeline.search.association import deviation_of_proportions, juilland
from pipeline.search.concordance import Collection, counted_by_tokens, found, understood
from pipeline.search.filters import KINDS, TASKS, Filters
from pipeline.search.hits import Look
from pipeline.search.query import And, Chosen, Node
from pipeline.search.texts import Head

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


@dataclasses.dataclass(slots=True)
class _Counts:
    holding: int = 0
    documents: int = 0
    occurrences: int = 0
    characters: int = 0


def frequency(collection: Collection, query: str, by: Attribute, filters: Filters, within: str = "") -> Frequency:
    """The frequency of `query` by an attribute, among the documents that pass `filters` and the subcorpus `within`.

    Filters of sentences leave occurrences in such sentences only. Raises `QueryError`.
    """
    look = collection.look()
    heads = subcorpus(collection, look, filters.of_documents, within)
    node = understood(collection, query, filters)
    counts = _occurrences(collection, look, node, heads)
    whole = _Counts()
    for head in heads.values():
        _add(whole, head.characters, counts[head.row])
    restricted = _restricted(query, within)
    if by in ("task", "kind"):
        groups = _by_label(collection, look, node, heads, "task" if by == "task" else "kind", restricted)
    else:
        groups = _by_document(heads, counts, by, restricted)
    columns = [np.array(column, float) for column in zip(*_parts(heads, counts), strict=True)] or [np.zeros(0)] * 2
    spread = juilland(*columns), deviation_of_proportions(*columns)
    return Frequency(query, by, _group(None, None, whole, restricted), tuple(groups), *spread)


def subcorpus(collection: Collection, look: Look, filters: Filters, within: str) -> dict[int, Head]:
    """The texts that pass the filters and of which the query `within` is true, by row. Raises `QueryError`."""
    rows = look.rows(filters)
    if within.strip():
        node = understood(collection, within, Filters(), subcorpus=True)
        rows = rows & {text.row for text, _ in found(collection, look, node)}
    return {head.row: head for head in collection.store.heads() if head.row in rows}


def _occurrences(collection: Collection, look: Look, node: Node, heads: dict[int, Head]) -> Counter[int]:
    counted = counted_by_tokens(collection, look, node)
    if counted is not None:
        return Counter({row: count for row, count in counted.items() if row in heads})
    texts = found(collection, look, node)
    return Counter({text.row: len(spans) for text, spans in texts if text.row in heads})


def _restricted(query: str, within: str) -> str:
    return f"({query}) among:({within})" if within.strip() else query


def _add(counts: _Counts, characters: int, occurrences: int) -> None:
    counts.documents += 1
    counts.characters += characters
    counts.holding += occurrences > 0
    counts.occurrences += occurrences


def _parts(heads: dict[int, Head], counts: Counter[int]) -> Iterator[tuple[int, int]]:
    """Occurrences and characters of each document that is not empty."""
    return ((counts[row], head.characters) for row, head in heads.items() if head.characters)


def _by_document(heads: dict[int, Head], counts: Counter[int], by: Attribute, query: str) -> list[Group]:
    values = _VALUES[by]
    gathered: dict[str | None, _Counts] = {}
    labels: dict[str | None, str | None] = {}
    for head in heads.values():
        for value in values(head) or (None,):
            _add(gathered.setdefault(value, _Counts()), head.characters, counts[head.row])
            labels[value] = _label(by, value, head)
    order = sorted(gathered, key=lambda value: (value is None, value or ""))
    return [_group(value, labels[value], gathered[value], _narrowed(query, by, value)) for value in order]


def _by_label(
    collection: Collection, look: Look, node: Node, heads: dict[int, Head], by: Literal["task", "kind"], query: str
) -> list[Group]:
    gathered: dict[str, _Counts] = {}
    for row, label, characters in collection.store.labelled(by):
        if row in heads:
            counts = gathered.setdefault(label, _Counts())
            counts.documents += 1
            counts.characters += characters
    names = [name for name in (TASKS if by == "task" else KINDS) if name in gathered]
    for name in names:
        chosen = Chosen(Filters(tasks=(name,)) if by == "task" else Filters(kinds=(name,)))
        occurrences = _occurrences(collection, look, And((node, chosen)), heads)
        gathered[name].holding = len(occurrences)
        gathered[name].occurrences = occurrences.total()
    return [_group(name, None, gathered[name], _narrowed(query, by, name)) for name in names]


def _group(value: str | None, label: str | None, counts: _Counts, query: str | None) -> Group:
    return Group(value, label, counts.holding, counts.documents, counts.occurrences, counts.characters, query)


def _narrowed(query: str, by: Attribute, value: str | None) -> str | None:
    """The query that finds the occurrences of one group."""
    name = _FILTERS.get(by)
    return None if value is None or name is None else f"({query}) {name}:{value}"


def _label(by: Attribute, value: str | None, head: Head) -> str | None:
    if by == "document":
        return head.document.title or head.document.source
    return gazetteer().names.get(value) if value and by in ("province", "city", "county") else None


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
