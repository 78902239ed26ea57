"""How often a query is met, by what is known of the documents or of the sentences, and how evenly.

Rates are per million characters of the normalised texts (of the original where sentences are counted), and each comes
with what it is a part of. A group that never mentions the query is listed as well. `query` of a group finds the very
occurrences that it counts.
"""

import dataclasses
from collections.abc import Iterator
from typing import Literal

import numpy as np

from pipeline.places.gazetteer import gazetteer
from pipeline.search.association import deviation_of_proportions, juilland
from pipeline.search.concordance import Collection, found, understood
from pipeline.search.filters import KINDS, TASKS, Filters, quoted, written
from pipeline.search.heads import ATTRIBUTES, Attribute, Heads, heads_of
from pipeline.search.look import Look
from pipeline.search.query import And, Chosen, Node
from pipeline.search.tally import tally, true_of
from pipeline.search.vocabulary import Numbers

__all__ = ["ATTRIBUTES", "Attribute", "Frequency", "Group", "frequency", "subcorpus"]

_MILLION = 1_000_000


@dataclasses.dataclass(frozen=True, slots=True)
class Group:
    """The documents, or sentences, that share a value, None where they have none.

    `holding` of the `documents` hold the query, `occurrences` times in `characters`. `query` finds these occurrences.
    """

    value: str | None
    label: str | None
    holding: int
    documents: int
    occurrences: int
    characters: int
    query: str

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


def frequency(collection: Collection, query: str, by: Attribute, filters: Filters, within: str = "") -> Frequency:
    """The frequency of `query` by an attribute, among the documents that pass `filters` and the subcorpus `within`.

    Filters of sentences leave occurrences in such sentences only. Raises `QueryError`.
    """
    look = collection.look(hurried=collection.seconds is not None)
    heads = heads_of(collection.tokens.folder, collection.store)
    rows = subcorpus(collection, look, filters.of_documents, within)
    chosen = np.ones(len(heads.rows), bool) if rows is None else heads.chosen(rows)
    node = understood(collection, query, filters)
    counts = np.where(chosen, _counted(collection, look, node, heads), 0)
    restricted = bounded(query, within, filters)
    whole = _group(None, None, chosen, counts, heads.characters, restricted)
    if by in ("task", "kind"):
        name: Literal["task", "kind"] = "task" if by == "task" else "kind"
        groups = list(_by_label(collection, look, node, (heads, chosen), name, restricted))
    else:
        groups = list(_by_document(heads, chosen, counts, by, restricted))
    some = chosen & (heads.characters > 0)
    parts = counts[some].astype(float), heads.characters[some].astype(float)
    return Frequency(query, by, whole, tuple(groups), juilland(*parts), deviation_of_proportions(*parts))


def bounded(query: str, within: str, filters: Filters) -> str:
    """The query that finds in the whole corpus what `query` finds in a subcorpus."""
    bounds = [f"among:({within})"] if within.strip() else []
    bounds += [told] if (told := written(filters.of_documents)) else []
    bounds += [
        f"{name}:({' OR '.join(values)})"
        for name, values in (("kind", filters.kinds), ("task", filters.tasks))
        if values
    ]
    return f"({query}) {' '.join(bounds)}" if bounds else query


def subcorpus(collection: Collection, look: Look, filters: Filters, within: str) -> set[int] | None:
    """The rows of the texts that pass the filters and of which the query `within` is true; None: all.

    Raises `QueryError`.
    """
    if filters.empty and not within.strip():
        return None
    rows = look.rows(filters)
    if within.strip():
        node = understood(collection, within, Filters(), subcorpus=True)
        counted = true_of(look, node)
        true = {text.row for text, _ in found(collection, look, node)} if counted is None else set(counted.tolist())
        rows = rows & true
    return rows


def _counted(collection: Collection, look: Look, node: Node, heads: Heads) -> Numbers:
    """How many occurrences each text has."""
    counted = tally(look, node)
    if counted is not None:
        column = np.zeros(len(heads.rows), np.int64)
        column[counted.places] = counted.counts  # all texts that stand, in the same order
        return column
    pairs = [(text.row, len(spans)) for text, spans in found(collection, look, node)]
    return heads.column(
        np.array([row for row, _ in pairs], np.int64), np.array([count for _, count in pairs], np.int64)
    )


def _group(
    value: str | None, label: str | None, chosen: Numbers, counts: Numbers, characters: Numbers, query: str
) -> Group:
    """The group of the texts chosen, from columns."""
    size, occurrences = int(characters[chosen].sum()), int(counts[chosen].sum())
    return Group(value, label, int((counts[chosen] > 0).sum()), int(chosen.sum()), occurrences, size, query)


def _by_document(heads: Heads, chosen: Numbers, counts: Numbers, by: Attribute, query: str) -> Iterator[Group]:
    values, texts, numbers = heads.members(by)
    sizes = heads.totals(by)
    if not chosen.all():
        kept = chosen[texts]
        texts, numbers = texts[kept], numbers[kept]
        sizes = np.bincount(numbers, minlength=len(values)), np.bincount(numbers, heads.characters[texts], len(values))
    some = np.flatnonzero(counts[texts])
    groups, times = numbers[some], counts[texts[some]]
    held, met = np.bincount(groups, minlength=len(values)), np.bincount(groups, times, len(values))
    for value, *told in zip(values, held.tolist(), sizes[0].tolist(), met.tolist(), sizes[1].tolist(), strict=True):
        holding, documents, occurrences, size = map(int, told)
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
            rows, lengths = (np.array(part, np.int64) for part in zip(*sizes[name], strict=True))
            column = heads.column(rows, lengths)
            there = chosen & (column > 0)
            counts = np.where(chosen, _counted(collection, look, node_there, heads), 0)
            yield _group(name, None, there, counts, column, _narrowed(query, by, name))


def _narrowed(query: str, by: Attribute, value: str | None) -> str:
    """The query that finds the occurrences of one group."""
    if value is None:
        return f"({query}) without:{by}"
    plain = value.isascii() and value.isalnum() or by == "month"
    return f"({query}) {_FILTERS[by]}:{value if plain else quoted(value)}"


def _label(by: Attribute, value: str | None, heads: Heads) -> str | None:
    if value is None:
        return None
    if by == "document":
        return heads.titles.get(value)
    return gazetteer().names.get(value) if by in ("province", "city", "county") else None


_FILTERS: dict[Attribute, str] = {
    "province": "place",
    "city": "place",
    "county": "place",
    "year": "date",
    "month": "date",
    "tier": "tier",
    "issuer": "issuer_is",
    "type": "type",
    "script": "script",
    "task": "task",
    "kind": "kind",
    "document": "document",
}
