"""Statistics of words: what stands around a query, word lists, runs of words, and what marks one subcorpus off another.

Words are the tokens of the token store that hold a letter, a digit or a Han character; signs have their places in
windows but are never counted. Every table says how many tokens it was made from.
"""

import dataclasses
from typing import Literal, get_args

import numpy as np

from pipeline.search import runs, sequences
from pipeline.search.association import Together, keyness_likelihood, log_ratio
from pipeline.search.concordance import Collection, found, understood
from pipeline.search.filters import Filters
from pipeline.search.frequency import subcorpus
from pipeline.search.hits import Look
from pipeline.search.query import And, Chosen, Node, Term, Tokens
from pipeline.search.segments import Segment
from pipeline.search.sequences import Matches
from pipeline.search.tally import is_countable
from pipeline.search.tokens import TokenStore
from pipeline.search.vocabulary import Numbers

Score = Literal["logdice", "mi", "t", "ll"]
SCORES: tuple[Score, ...] = get_args(Score)


@dataclasses.dataclass(frozen=True, slots=True)
class Collocate:
    """A word near the node: how often it stands there and anywhere, how often it would by chance, and the scores."""

    word: str
    together: int
    frequency: int
    expected: float
    logdice: float
    mi: float
    t: float
    ll: float


@dataclasses.dataclass(frozen=True, slots=True)
class Collocations:
    """The words around `nodes` occurrences, in `window` tokens of `tokens`."""

    nodes: int
    window: int
    tokens: int
    collocates: tuple[Collocate, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class Listed:
    """Some words in a row, how often they stand so, in how many documents, and how often per million words."""

    words: str
    frequency: int
    documents: int
    per_million: float


@dataclasses.dataclass(frozen=True, slots=True)
class WordList:
    """The most frequent words, or runs of words, of `tokens` words; `types` of them pass the least frequency."""

    tokens: int
    types: int
    listed: tuple[Listed, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class Key:
    """A word with its frequencies in both subcorpora and how far these lie apart."""

    word: str
    target: int
    reference: int
    ll: float
    log_ratio: float


@dataclasses.dataclass(frozen=True, slots=True)
class Keyness:
    """The words that mark the target, of so many words, off the reference, of so many words."""

    target: int
    reference: int
    keys: tuple[Key, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class Window:
    """What collocations are looked for: so many tokens to the left and right, words met near so often at least."""

    left: int = 5
    right: int = 5
    least: int = 3
    score: Score = "logdice"
    limit: int = 50


def collocations(collection: Collection, query: str, window: Window, filters: Filters) -> Collocations:
    """The words around what `query` finds in the texts that pass `filters`, best score first. Raises `QueryError`."""
    look = _look(collection)
    store = collection.tokens
    node = understood(collection, query, filters)
    matches = _matches(collection, look, node)
    near = np.zeros(len(store.vocabulary.words), np.int64)
    for match in matches:
        near += _around(match, window, len(near))
    wanted = None if filters.of_documents.empty else look.rows(filters.of_documents)
    everywhere = _frequencies(store, wanted)
    words = store.vocabulary.are_words
    nodes, total, size = sum(len(match.first) for match in matches), everywhere[words].sum(), near[words].sum()
    numbers = np.flatnonzero(words & (near >= max(1, window.least)))
    together = Together(near[numbers].astype(float), everywhere[numbers].astype(float), nodes, size, total)
    scores = {name: getattr(together, name)() for name in (*SCORES, "expected")}
    best = np.lexsort((numbers, -scores[window.score]))[: window.limit]
    listed = (
        Collocate(
            store.vocabulary.words[numbers[at]],
            int(near[numbers[at]]),
            int(everywhere[numbers[at]]),
            **{name: round(float(values[at]), 6) for name, values in scores.items()},
        )
        for at in best.tolist()
    )
    return Collocations(nodes, int(size), int(total), tuple(listed))


def word_list(collection: Collection, size: int, least: int, limit: int, within: tuple[str, Filters]) -> WordList:
    """The runs of `size` words met `least` times or more in a subcorpus, most frequent first. Raises `QueryError`.

    A run goes over no sign, blank line or end of a document.
    """
    look = _look(collection)
    store = collection.tokens
    rows = _rows(collection, look, *within)
    grams, documents = _grams(store, size, rows)
    kinds, inverse, frequency = np.unique(grams, axis=0, return_inverse=True, return_counts=True)
    pairs = np.unique(np.stack([inverse.ravel(), documents]), axis=1)[0]
    spread = np.bincount(pairs, minlength=len(kinds))
    tokens = int(_frequencies(store, rows)[store.vocabulary.are_words].sum())
    chosen = np.flatnonzero(frequency >= least)
    words = store.vocabulary.words
    order = chosen[np.argsort(-frequency[chosen], kind="stable")]
    names = [" ".join(words[number] for number in kinds[at].tolist()) for at in order[: limit + _TIES].tolist()]
    best = sorted(
        zip(names, order[: limit + _TIES].tolist(), strict=True), key=lambda item: (-frequency[item[1]], item[0])
    )
    listed = (
        Listed(name, int(frequency[at]), int(spread[at]), round(int(frequency[at]) * 1e6 / tokens, 6))
        for name, at in best[:limit]
    )
    return WordList(tokens, len(chosen), tuple(listed))


def keyness(collection: Collection, target: tuple[str, Filters], reference: str, least: int, limit: int) -> Keyness:
    """The words of a subcorpus by log-likelihood against those of `reference`; empty: all other documents.

    Words that the target avoids come last, with a negative likelihood. Raises `QueryError`.
    """
    look = _look(collection)
    store = collection.tokens
    rows = _rows(collection, look, *target)
    one = set(look.rows(Filters())) if rows is None else rows
    other = _rows(collection, look, reference, Filters()) if reference.strip() else look.rows(Filters()) - one
    words = store.vocabulary.are_words
    counts = [np.where(words, _frequencies(store, part), 0).astype(float) for part in (one, other)]
    sizes = [float(count.sum()) for count in counts]
    numbers = np.flatnonzero(counts[0] + counts[1] >= max(1, least))
    if not all(sizes):
        return Keyness(int(sizes[0]), int(sizes[1]), ())
    parts = counts[0][numbers], counts[1][numbers]
    likelihood, ratio = keyness_likelihood(*parts, *sizes), log_ratio(*parts, *sizes)
    order = np.lexsort((numbers, -likelihood))
    shown = (
        order
        if len(order) <= limit
        else np.concatenate([order[: limit - limit // 4], order[len(order) - limit // 4 :]])
    )
    keys = (
        Key(
            store.vocabulary.words[numbers[at]],
            int(parts[0][at]),
            int(parts[1][at]),
            round(float(likelihood[at]), 6),
            round(float(ratio[at]), 6),
        )
        for at in shown.tolist()
    )
    return Keyness(int(sizes[0]), int(sizes[1]), tuple(keys))


_TIES = 1_000  # so that words of the same frequency are listed in the same order wherever they were met first


def _look(collection: Collection) -> Look:
    collection.tokens.update(collection.store)
    return collection.look()


def _rows(collection: Collection, look: Look, within: str, filters: Filters) -> set[int] | None:
    """The rows of a subcorpus; None: all."""
    return subcorpus(collection, look, filters.of_documents, within)


def _matches(collection: Collection, look: Look, node: Node) -> list[Matches]:
    """The tokens of each hit: by the token store alone where it can, else hit by hit from the texts."""
    store = collection.tokens
    term, *beside = node.parts if isinstance(node, And) else (node,)
    alone = all(isinstance(part, Chosen) and not part.filters.local for part in beside)
    if isinstance(term, Term) and alone and is_countable(term):
        every = [matches for text in term.texts for matches in runs.find(text, store)]
        rows = look.allowed(node)
        return every if rows is None else [_among(matches, rows) for matches in every]
    if isinstance(node, Tokens) and not node.within and not node.containing and len(node.slots) == 1:
        return sequences.find(node, store)
    spans = {text.row: hits for text, hits in found(collection, look, node)}
    lengths = store.vocabulary.lengths
    return [_covering(segment, spans, lengths) for segment in store.segments]


def _among(matches: Matches, rows: set[int]) -> Matches:
    """The matches in the texts of these rows."""
    segment = matches.segment
    good = np.isin(segment.rows, np.fromiter(rows, np.int64, len(rows)))[matches.documents]
    return Matches(segment, matches.first[good], matches.last[good], matches.documents[good])


def _covering(segment: Segment, spans: dict[int, list[tuple[int, int]]], lengths: Numbers) -> Matches:
    """The tokens in which spans lie; a span of blanks alone has none."""
    first, last, documents = [], [], []
    for place, row in enumerate(segment.rows.tolist()):
        if row not in spans or place in segment.dead:
            continue
        begin, end = int(segment.firsts[place]) + 1, int(segment.firsts[place + 1])
        starts = segment.starts[begin:end]
        ends = starts + lengths[segment.words[begin:end]]
        hits = np.array(spans[row])
        one, other = np.searchsorted(ends, hits[:, 0], side="right"), np.searchsorted(starts, hits[:, 1])
        some = one < other
        first.append(begin + one[some])
        last.append(begin + other[some])
        documents.append(np.full(int(some.sum()), place))
    none = [np.zeros(0, np.int64)]
    return Matches(segment, *(np.concatenate(column or none) for column in (first, last, documents)))


def _around(match: Matches, window: Window, size: int) -> Numbers:
    """How often each word stands in the windows of the matches, which end where the document does."""
    words = match.segment.words
    near = np.zeros(size, np.int64)
    for position, step, reach in ((match.first, -1, window.left), (match.last - 1, 1, window.right)):
        at = position.astype(np.int64)
        for _ in range(reach):
            at = at + step
            at = at[words[at] != 0]
            near += np.bincount(words[at], minlength=size)
    return near


def _frequencies(store: TokenStore, rows: set[int] | None) -> Numbers:
    """How often each word stands in the texts of these rows; None: in all."""
    size = len(store.vocabulary.words)
    counts = np.zeros(size, np.int64)
    for segment in store.segments:
        if rows is None and not segment.dead:
            counts += np.pad(np.diff(segment.offsets), (0, size - len(segment.offsets) + 1))
        else:
            counts += np.bincount(segment.words[:-1][_mask(segment, rows)], minlength=size)
    return counts


def _mask(segment: Segment, rows: set[int] | None) -> Numbers:
    """Which tokens stand in living documents of these rows; the gap at the end left out."""
    kept = segment.living(np.arange(len(segment.rows)))
    if rows is not None:
        kept &= np.isin(segment.rows, np.fromiter(rows, np.int64, len(rows)))
    return np.repeat(kept, np.diff(segment.firsts))


def _grams(store: TokenStore, size: int, rows: set[int] | None) -> tuple[Numbers, Numbers]:
    """All runs of so many words, a row each, and for each the document that it stands in, numbered through."""
    words = store.vocabulary.are_words
    lengths = store.vocabulary.lengths
    runs_found, documents, before = [], [], 0
    for segment in store.segments:
        good = words[segment.words[:-1]] & _mask(segment, rows)
        count = max(0, len(good) - size + 1)
        whole = np.ones(count, bool)
        for at in range(size):
            whole &= good[at : at + count]
        # Next in the text too: what is left out between two tokens are blanks, and line ends.
        joined = segment.starts[:-1] + lengths[segment.words[:-1]] == segment.starts[1:]
        for at in range(size - 1):
            whole &= joined[at : at + count]
        first = np.flatnonzero(whole)
        runs_found.append(np.stack([segment.words[first + at] for at in range(size)], axis=1))
        documents.append(segment.documents[first] + before)
        before += len(segment.rows)
    none = np.zeros((0, size), np.int32)
    return np.concatenate(runs_found or [none]), np.concatenate(documents or [none[:, 0]])
