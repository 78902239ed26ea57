"""Every occurrence of a run of characters in the token store, exact whatever the segmenter made of it.

A run lies within one token, or it begins with the end of one, goes over whole tokens, and ends with the beginning of
another. The ways are few, and each is followed for all places at once. So occurrences are counted without a look at a
text; the plain scan of the texts is the oracle in the tests.
"""

from collections.abc import Iterator

import numpy as np

from pipeline.search.segments import Segment
from pipeline.search.sequences import Matches
from pipeline.search.tokens import TokenStore
from pipeline.search.vocabulary import Numbers

_LONGEST = 32  # characters


def countable(run: str) -> bool:
    """Whether a run can be found here: one without blanks, not too long, that cannot overlap itself."""
    if not 0 < len(run) <= _LONGEST or any(map(str.isspace, run)):
        return False
    return not any(run.endswith(run[:size]) for size in range(1, len(run)))


def count(run: str, store: TokenStore) -> Numbers:
    """How often `run`, which is countable, stands in each text: a column over the rows of `store.layout`."""
    way = _Way(run, store)
    return store.layout.column([way.counted(segment) for segment in store.segments])


def find(run: str, store: TokenStore) -> list[Matches]:
    """The tokens in which each occurrence of `run`, which is countable, lies, segment by segment, in no order."""
    way = _Way(run, store)
    return [_matches(list(way.places(segment)), segment) for segment in store.segments]


class _Way:
    """Where a run lies in segments: what is asked of the words once for all of them."""

    def __init__(self, run: str, store: TokenStore) -> None:
        lexicon, size = store.vocabulary.lexicon, len(store.vocabulary.words)
        self._numbers = store.vocabulary.numbers
        self._lengths = store.vocabulary.lengths
        self._within = lexicon.holding(run)
        self._begun = [(lexicon.ending(run[:at]), run[at:]) for at in range(1, len(run))]
        self._ending = {rest: _mask(lexicon.beginning(rest), size) for _, rest in self._begun}

    def counted(self, segment: Segment) -> Numbers:
        """How often each document of a segment holds the run."""
        counts = np.bincount(segment.holders_of(self._within), minlength=len(segment.rows))
        for first, _ in self.across(segment):
            counts += np.bincount(segment.documents[first], minlength=len(counts))
        return counts

    def places(self, segment: Segment) -> Iterator[tuple[Numbers, Numbers]]:
        """The first and the last token of each occurrence, way by way."""
        within = segment.tokens_of(self._within)
        yield within, within
        yield from self.across(segment)

    def across(self, segment: Segment) -> Iterator[tuple[Numbers, Numbers]]:
        """The first and the last token of each occurrence that goes over several."""
        for numbers, rest in self._begun:
            first = segment.tokens_of(numbers)
            if len(first):
                yield from self._follow(first, rest, segment)

    def _follow(self, first: Numbers, rest: str, segment: Segment) -> Iterator[tuple[Numbers, Numbers]]:
        """From tokens that end with the beginning of a run through those that hold the rest of it."""
        waiting = [(first, first, rest)]
        while waiting:
            starts, at, rest = waiting.pop()
            words = segment.words[at + 1]
            for number, mask, left in self._next(rest):
                good = np.flatnonzero(words == number if mask is None else mask[words])
                # Next in the text, not only in the store, which leaves blanks out.
                good = good[self._are_close(at[good], segment)]
                if not len(good):
                    continue
                if mask is not None:
                    yield starts[good], at[good] + 1
                else:
                    waiting.append((starts[good], at[good] + 1, left))

    def _next(self, rest: str) -> Iterator[tuple[int, Numbers | None, str]]:
        """What the next token can be: one of those that begin with the rest, or a word that is a part of it."""
        mask = self._ending[rest]
        if mask is not None:
            yield 0, mask, ""
        for size in range(1, len(rest)):
            number = self._numbers.get(rest[:size])
            if number is not None:
                yield number, None, rest[size:]

    def _are_close(self, at: Numbers, segment: Segment) -> Numbers:
        close: Numbers = segment.starts[at] + self._lengths[segment.words[at]] == segment.starts[at + 1]
        return close


def _mask(numbers: Numbers, size: int) -> Numbers | None:
    """Which of so many words these are; None: none."""
    if not len(numbers):
        return None
    mask = np.zeros(size, bool)
    mask[numbers] = True
    return mask


def _matches(places: list[tuple[Numbers, Numbers]], segment: Segment) -> Matches:
    first, last = (np.concatenate([pair[side] for pair in places]).astype(np.int64) for side in (0, 1))
    documents = segment.documents[first]
    if segment.dead:
        living = segment.living(documents)
        first, last, documents = first[living], last[living], documents[living]
    return Matches(segment, first, last + 1, documents)
