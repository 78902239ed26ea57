"""Statistics of words: what stands around a query, word lists, runs of words, and what marks one subcorpus off another.

Words are the tokens of the token store that hold a letter, a digit or a Han character; signs have their places in
windows but are never counted. Every table says how many tokens it was made from, and each of its numbers has the query
that finds, in the whole corpus, what was counted.
"""

import dataclasses
from collections.abc import Sequence
from typing import Any, Literal, get_args

import numpy as np

from pipeline.search import runs, sequences
from pipeline.search.association import Together, keyness_likelihood, log_ratio
from pipeline.search.concordance import Collection, found, understood
from pipeline.search.filters import Filters
from pipeline.search.frequency import bounded, subcorpus
from pipeline.search.grammar import simplified
from pipeline.search.look import Look
from pipeline.search.query import And, Chosen, Node, Term, Tokens
from pipeline.search.segments import Segment
from pipeline.search.sequences import Matches
from pipeline.search.tally import is_countable
from pipeline.search.tokens import TokenStore
from pipeline.search.vocabulary import Numbers
from pipeline.text import normalise

Score = Literal["logdice", "mi", "t", "ll"]
SCORES: tuple[Score, ...] = get_args(Score)


@dataclasses.dataclass(frozen=True, slots=True)
class Collocate:
    """A word near the node: how often it stands there and anywhere, how often it would by chance, and the scores.

    `together_query` finds the word where it stands near the node, `frequency_query` wherever it stands.
    """

    word: str
    together: int
    frequency: int
    expected: float
    logdice: float
    mi: float
    t: float
    ll: float
    together_query: str
    frequency_query: str


@dataclasses.dataclass(frozen=True, slots=True)
class Collocations:
    """The words around `nodes` occurrences, in `window` tokens of `tokens`; `query` finds the nodes."""

    query: str
    nodes: int
    window: int
    tokens: int
    collocates: tuple[Collocate, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class Listed:
    """Some words in a row, how often they stand so, in how many documents, and how often per million words.

    `query` finds them.
    """

    words: str
    frequency: int
    documents: int
    per_million: float
    query: str


@dataclasses.dataclass(frozen=True, slots=True)
class WordList:
    """The most frequent words, or runs of words, of `tokens` words; `types` of them pass the least frequency."""

    tokens: int
    types: int
    listed: tuple[Listed, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class Key:
    """A word with its frequencies in both subcorpora, the queries that find it there, and how far these lie apart."""

    word: str
    target: int
    reference: int
    ll: float
    log_ratio: float
    target_query: str
    reference_query: str


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
    near = _around(matches, window, len(store.vocabulary.words))
    wanted = None if filters.of_documents.empty else look.rows(filters.of_documents)
    everywhere = _frequencies(store, wanted)
    words = store.vocabulary.are_words
    nodes, total, size = sum(len(match.first) for match in matches), everywhere[words].sum(), near[words].sum()
    numbers = np.flatnonzero(words & (near >= max(1, window.least)))
    together = Together(near[numbers].astype(float), everywhere[numbers].astype(float), nodes, size, total)
    scores = {name: getattr(together, name)() for name in (*SCORES, "expected")}
    best = np.lexsort((numbers, -scores[window.score]))[: window.limit]
    found_by = bounded(query, "", filters)

    def listed(at: int) -> Collocate:
        word = store.vocabulary.words[numbers[at]]
        scored: dict[str, Any] = {name: round(float(values[at]), 6) for name, values in scores.items()}
        scored["together_query"] = f"{as_tokens(word)} BESIDE/{window.left},{window.right} ({found_by})"
        scored["frequency_query"] = bounded(as_tokens(word), "", filters.of_documents)
        return Collocate(word, int(near[numbers[at]]), int(everywhere[numbers[at]]), **scored)

    return Collocations(found_by, nodes, int(size), int(total), tuple(map(listed, best.tolist())))


def word_list(collection: Collection, size: int, least: int, limit: int, within: tuple[str, Filters]) -> WordList:
    """The runs of `size` words met `least` times or more in a subcorpus, most frequent first. Raises `QueryError`.

    A run goes over no sign, blank or end of a document, and overlaps none that is the same: it begins behind it.
    """
    look = _look(collection)
    store = collection.tokens
    rows = _rows(collection, look, *within)
    grams, documents, places = _grams(store, size, rows)
    kinds, inverse, frequency = np.unique(grams, axis=0, return_inverse=True, return_counts=True)
    _part_overlapping(kinds, inverse.ravel(), frequency, places)
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

    def listed(name: str, at: int) -> Listed:
        query = bounded(as_tokens(*name.split(" ")), *within)
        rate = round(int(frequency[at]) * 1e6 / tokens, 6)
        return Listed(name, int(frequency[at]), int(spread[at]), rate, query)

    return WordList(tokens, len(chosen), tuple(listed(*item) for item in best[:limit]))


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
    chosen = bounded("", *target).removeprefix("() ")

    def key(at: int) -> Key:
        word = store.vocabulary.words[numbers[at]]
        found = as_tokens(word)
        queries = (
            f"{found} {chosen}",
            f"{found} among:({reference})" if reference.strip() else f"{found} NOT ({chosen})",
        )
        scores = round(float(likelihood[at]), 6), round(float(ratio[at]), 6)
        return Key(word, int(parts[0][at]), int(parts[1][at]), *scores, *queries)

    return Keyness(int(sizes[0]), int(sizes[1]), tuple(map(key, shown.tolist())))


def as_tokens(*words: str) -> str:
    """The token query that finds these words one behind the other, without a blank between."""
    query = " ".join(
        f'[word="{"".join(map(_literal, word)) if _is_changed(word) else _escaped(word)}"]' for word in words
    )
    return query if len(words) == 1 else f"{query} within r"


def _is_changed(word: str) -> bool:
    """Whether a word reads otherwise once it is normalised alone, out of the text that it stands in."""
    return simplified(word, lambda term: normalise(term).text) != word


def _escaped(word: str) -> str:
    return "".join(letter if letter.isalnum() else f"\\{letter}" for letter in word)


def _literal(letter: str) -> str:
    return f"\\U{ord(letter):08x}"


_TIES = 1_000  # so that words of the same frequency are listed in the same order wherever they were met first


def _look(collection: Collection) -> Look:
    collection.tokens.update(collection.store)
    return collection.look(hurried=collection.seconds is not None)


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
    single = isinstance(node, Tokens) and len(node.slots) == 1 and node.slots[0].least == node.slots[0].most == 1
    if isinstance(node, Tokens) and single and not node.within and not node.containing:
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


def _around(matches: Sequence[Matches], window: Window, size: int) -> Numbers:
    """How often each word stands in the windows of the matches, which end where the document does.

    A token that stands in several windows is one token of the window (Evert 2008, 3.1, on surface cooccurrence).
    """
    near = np.zeros(size, np.int64)
    segments = {id(match.segment): match.segment for match in matches}
    for name, segment in segments.items():
        here = [match for match in matches if id(match.segment) == name]
        tokens = _joined([_windows(match, window) for match in here])
        near += np.bincount(segment.words[tokens], minlength=size)
    return near


def _windows(match: Matches, window: Window) -> tuple[Numbers, Numbers]:
    """Where the windows of matches begin and end: those before them, then those behind."""
    firsts = match.segment.firsts
    before = np.maximum(match.first - window.left, firsts[match.documents] + 1)
    behind = np.minimum(match.last + window.right, firsts[match.documents + 1])
    return np.concatenate([before, match.last]), np.concatenate([match.first, behind])


def _joined(stretches: Sequence[tuple[Numbers, Numbers]]) -> Numbers:
    """The tokens of stretches, each once, in order."""
    starts, ends = (np.concatenate([pair[side] for pair in stretches]) for side in (0, 1))
    longest = int((ends - starts).max(initial=0)) + 1
    # One number for both, since numbers are sorted ten times as fast as the places of numbers.
    starts, lengths = np.divmod(np.sort(starts * longest + ends - starts), longest)
    reached = np.maximum.accumulate(starts + lengths)
    begins = starts.copy()
    begins[1:] = np.maximum(starts[1:], reached[:-1])
    sizes = np.maximum(0, starts + lengths - begins)
    tokens: Numbers = np.repeat(begins - (np.cumsum(sizes) - sizes), sizes) + np.arange(int(sizes.sum()))
    return tokens


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


def _grams(store: TokenStore, size: int, rows: set[int] | None) -> tuple[Numbers, Numbers, Numbers]:
    """All runs of so many words, a row each, and for each the document and the token where it stands, numbered through."""
    words = store.vocabulary.are_words
    lengths = store.vocabulary.lengths
    runs_found, documents, places, before, behind = [], [], [], 0, 0
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
        documents.append(segment.documents[first].astype(np.int64) + before)
        places.append(first + behind)
        before, behind = before + len(segment.rows), behind + len(segment.words)
    none: Numbers = np.zeros((0, size), np.int32)
    return (
        np.concatenate(runs_found or [none]),
        np.concatenate(documents or [none[:, 0]]),
        np.concatenate(places or [none[:, 0]]),
    )


def _part_overlapping(kinds: Numbers, inverse: Numbers, frequency: Numbers, places: Numbers) -> None:
    """Count runs that may overlap themselves (人 人 in 人 人 人) from left to right, none over another."""
    size = kinds.shape[1]
    overlapping = np.zeros(len(kinds), bool)
    for shift in range(1, size):
        overlapping |= (kinds[:, shift:] == kinds[:, :-shift]).all(axis=1)
    found = np.flatnonzero(overlapping[inverse])
    behind: dict[int, int] = {}
    for kind, place in zip(inverse[found].tolist(), places[found].tolist(), strict=True):
        if place < behind.get(kind, 0):
            frequency[kind] -= 1
        else:
            behind[kind] = place + size
