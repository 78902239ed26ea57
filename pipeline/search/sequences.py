"""Where a sequence of tokens stands in the token store.

The search begins at the rarest slot and goes on from there to both sides, all places at once, so that its cost follows
the rarest word and not the size of the corpus.
"""

import dataclasses
import re
from collections.abc import Callable, Sequence

import numpy as np

from pipeline.search.query import Condition, Every, Never, QueryError, Slot, Tokens, Trait
from pipeline.search.segments import Segment
from pipeline.search.tokens import TokenStore
from pipeline.search.vocabulary import Numbers, Vocabulary

_ESCAPED = re.compile(r"\\(?:U000([0-9a-f]{5})|([^0-9A-Za-z\n]))")  # a character by its number, or a sign
_SPECIAL = re.compile(r"[.*+?()\[\]{}|^$\\]")
_SECONDS = 0.5  # for a regular expression over one vocabulary
_MOST_WAYS = 5_000_000  # that a walk may have gone after any of its slots, in one segment
_MANY_WORDS = 2_000  # from then on one look at every token is faster than a walk over the words


@dataclasses.dataclass(frozen=True, slots=True)
class Matches:
    """Places in a segment: tokens from `first` up to, not with, `last`; `documents` are places in its `rows`."""

    segment: Segment
    first: Numbers
    last: Numbers
    documents: Numbers


def find(query: Tokens, store: TokenStore) -> list[Matches]:
    """The matches in each segment, in order, without a look at the layers of the query. Raises `QueryError`.

    They may overlap. From a place of the rarest slot the shortest way counts, all of them where something has to lie in
    between that is no token.
    """
    tables = _tables(query, store)
    try:
        return [_find(query, segment, tables) for segment in store.segments]
    except _TooManyError as error:
        message = "this token query can be met in too many ways: say more of its tokens, or allow fewer between"
        raise QueryError(message, query.query, query.position) from error


class _TooManyError(Exception):
    """More ways than fit into memory."""


# Which numbers of the words, or of the tags, pass each test.
_Tables = dict[Trait, Numbers]


def _tables(query: Tokens, store: TokenStore) -> _Tables:
    tables = {}
    for slot in query.slots:
        for test in _tests(slot.condition):
            vocabulary = store.vocabulary if test.attribute == "word" else store.tags
            tables[test] = _passing(test, vocabulary, query)
    return tables


def _tests(condition: Condition) -> list[Trait]:
    if isinstance(condition, Trait):
        return [condition]
    parts = (condition.part,) if isinstance(condition, Never) else condition.parts
    return [test for part in parts for test in _tests(part)]


def _passing(test: Trait, vocabulary: Vocabulary, query: Tokens) -> Numbers:
    """Which numbers of the vocabulary pass, 0 never."""
    passing, plain = np.zeros(len(vocabulary.words), bool), literal(test.expression)
    if plain is not None:
        number = vocabulary.numbers.get(plain)
        if number is not None:
            passing[number] = True
    else:
        passing[:] = _matched(test.expression, vocabulary, query)
    passing = passing if test.equal else ~passing
    passing[0] = False
    return passing


def literal(expression: str) -> str | None:
    """What a regular expression stands for that matches nothing else; None where it may match several."""
    plain = _ESCAPED.sub(lambda found: chr(int(found[1], 16)) if found[1] else found[2], expression)
    return None if _SPECIAL.search(_ESCAPED.sub("", expression)) else plain


def _matched(expression: str, vocabulary: Vocabulary, query: Tokens) -> list[bool]:
    import time

    import regex

    pattern = regex.compile(expression)
    end = time.monotonic() + _SECONDS
    try:
        return [
            pattern.fullmatch(word, timeout=max(0.001, end - time.monotonic())) is not None for word in vocabulary.words
        ]
    except TimeoutError as error:
        raise QueryError("this token query takes too long", query.query, query.position) from error


def _find(query: Tokens, segment: Segment, tables: _Tables) -> Matches:
    slots = query.slots
    _, at = min((_count(slot, segment, tables), number) for number, slot in enumerate(slots) if slot.least)
    anchor = slots[at]

    def walk(way: Sequence[Slot], positions: Numbers, step: int) -> tuple[Numbers, Numbers]:
        reached = _walk(way, positions, step, lambda condition, at: _holds(condition, at, segment, tables))
        return reached if query.containing else _shortest(*reached, step)

    positions = _positions(anchor.condition, segment, tables)
    positions = positions[_holds(anchor.condition, positions, segment, tables)]
    rest = Slot(anchor.condition, anchor.least - 1, anchor.most - 1)
    origins, last = walk([rest, *slots[at + 1 :]], positions, 1)
    kept, first = walk(slots[:at][::-1], positions[origins], -1)
    last = last[kept]
    documents = segment.documents[first]
    order = np.lexsort((last, first))
    order = order[segment.living(documents)[order]]
    return Matches(segment, first[order], last[order] + 1, documents[order])


def _count(slot: Slot, segment: Segment, tables: _Tables) -> int:
    """How many tokens there are at most of which the condition holds."""
    mask = _words(slot.condition, tables)
    return len(segment.words) if mask is None else len(_places(mask, segment))


def _words(condition: Condition, tables: _Tables) -> Numbers | None:
    """The words that a token must be one of; None where any may do."""
    if isinstance(condition, Trait):
        return tables[condition] if condition.attribute == "word" else None
    if isinstance(condition, Never):
        return None
    masks = [_words(part, tables) for part in condition.parts]
    known = [mask for mask in masks if mask is not None]
    if isinstance(condition, Every):
        return np.logical_and.reduce(known) if known else None
    return np.logical_or.reduce(known) if len(known) == len(masks) else None


def _places(mask: Numbers, segment: Segment) -> Numbers:
    """The tokens of the words in `mask`."""
    numbers = np.flatnonzero(mask)
    return np.flatnonzero(mask[segment.words]) if len(numbers) > _MANY_WORDS else segment.tokens_of(numbers)


def _positions(condition: Condition, segment: Segment, tables: _Tables) -> Numbers:
    mask = _words(condition, tables)
    if mask is None:
        return np.arange(len(segment.words))
    return np.sort(_places(mask, segment)).astype(np.int64)


def _holds(condition: Condition, positions: Numbers, segment: Segment, tables: _Tables) -> Numbers:
    """At which of the positions the condition holds; never at a gap."""
    held: Numbers
    words = segment.words[positions] != 0
    if isinstance(condition, Trait):
        column = segment.words if condition.attribute == "word" else segment.tags
        held = tables[condition][column[positions]]
    elif isinstance(condition, Never):
        held = words & ~_holds(condition.part, positions, segment, tables)
    elif isinstance(condition, Every):
        held = np.logical_and.reduce([words, *(_holds(part, positions, segment, tables) for part in condition.parts)])
    else:
        held = np.logical_or.reduce([_holds(part, positions, segment, tables) for part in condition.parts])
    return held


_Held = Callable[[Condition, Numbers], Numbers]


def _walk(slots: Sequence[Slot], positions: Numbers, step: int, holds: _Held) -> tuple[Numbers, Numbers]:
    """Go on from each position through the slots: the number of the position and the end, for each way there is."""
    origins = np.arange(len(positions))
    for slot in slots:
        origins, positions = _through(slot, origins, positions, step, holds)
    return origins, positions


def _shortest(origins: Numbers, ends: Numbers, step: int) -> tuple[Numbers, Numbers]:
    order = np.lexsort((ends * step, origins))
    origins, ends = origins[order], ends[order]
    first = np.ones(len(origins), bool)
    first[1:] = origins[1:] != origins[:-1]
    return origins[first], ends[first]


def _through(slot: Slot, origins: Numbers, positions: Numbers, step: int, holds: _Held) -> tuple[Numbers, Numbers]:
    """All places where the slot may end, with the numbers of the places where the walk began."""
    reached = [(origins, positions)] if slot.least == 0 else []
    for number in range(1, slot.most + 1):
        positions = positions + step
        good = holds(slot.condition, positions)
        origins, positions = origins[good], positions[good]
        if not len(origins):
            break
        if number >= slot.least:
            reached.append((origins, positions))
            if sum(len(origins) for origins, _ in reached) > _MOST_WAYS:
                raise _TooManyError
    if not reached:
        return origins[:0], positions[:0]
    origins, positions = (np.concatenate(column) for column in zip(*reached, strict=True))
    # One number for both: pairs take thirty times as long to sort.
    size = int(positions.max(initial=0)) + 1
    pairs = np.sort(origins * size + positions)
    pairs = pairs[np.append(True, pairs[1:] != pairs[:-1])] if len(pairs) else pairs
    return np.divmod(pairs, size)
