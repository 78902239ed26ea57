"""Every occurrence of a run of characters in the token store, exact whatever the segmenter made of it.

A run lies within one token, or it begins with the end of one, goes over whole tokens, and ends with the beginning of
another. The ways are few, and each is followed for all places at once. So occurrences are counted without a look at a
text; the plain scan of the texts is the oracle in the tests.
"""

from collections.abc import Sequence

import numpy as np

from pipeline.search.sequences import Matches
from pipeline.search.tokens import Lexicon, Numbers, Segment, TokenStore

# Rows in order, and how often each has something.
Counted = tuple[Numbers, Numbers]
_LONGEST = 32  # characters


def countable(run: str) -> bool:
    """Whether a run can be found here: one without blanks, not too long, that cannot overlap itself."""
    overlaps = any(run.endswith(run[:size]) for size in range(1, len(run)))
    return 0 < len(run) <= _LONGEST and not overlaps and not any(map(str.isspace, run))


def count(texts: Sequence[str], store: TokenStore) -> Counted:
    """How often any of the texts, which are countable, stands in each text of the store that holds one."""
    found = [matches for text in texts for matches in find(text, store)]
    rows = [matches.segment.rows[matches.documents] for matches in found]
    return np.unique(np.concatenate(rows or [np.zeros(0, np.int64)]), return_counts=True)


def find(run: str, store: TokenStore) -> list[Matches]:
    """The tokens in which each occurrence of `run`, which is countable, lies, segment by segment, in order."""
    lexicon = store.vocabulary.lexicon
    within = lexicon.holding(run)
    ways = [(lexicon.holding(run[:size], after="\n"), run[size:]) for size in range(1, len(run))]
    lengths = store.vocabulary.lengths
    found = []
    for segment in store.segments:
        pairs = [(places, places) for number in within.tolist() if len(places := segment.places(number))]
        pairs += [
            _follow(places, rest, segment, store, lexicon, lengths)
            for numbers, rest in ways
            if len(places := _at(numbers, segment))
        ]
        found.append(_sorted(pairs, segment))
    return found


def _at(numbers: Numbers, segment: Segment) -> Numbers:
    places = [places for number in np.unique(numbers).tolist() if len(places := segment.places(number))]
    return np.concatenate(places) if places else np.zeros(0, np.int64)


def _follow(
    first: Numbers, rest: str, segment: Segment, store: TokenStore, lexicon: Lexicon, lengths: Numbers
) -> tuple[Numbers, Numbers]:
    """From tokens that end with the beginning of a run through those that hold the rest of it."""
    first = first.astype(np.int64)
    begun, ended = [], []
    waiting = [(first, first, rest)]
    while waiting:
        starts, at, rest = waiting.pop()
        # Next in the text, not only in the store, which leaves blanks out.
        close = segment.starts[at] + lengths[segment.words[at]] == segment.starts[at + 1]
        starts, at = starts[close], at[close] + 1
        words = segment.words[at]
        last = np.isin(words, _beginning(rest, lexicon))
        begun.append(starts[last])
        ended.append(at[last])
        for size in range(1, len(rest)):
            number = store.vocabulary.numbers.get(rest[:size])
            if number is not None and (inside := words == number).any():
                waiting.append((starts[inside], at[inside], rest[size:]))
    return np.concatenate(begun), np.concatenate(ended)


def _beginning(run: str, lexicon: Lexicon) -> Numbers:
    return lexicon.holding(run, before="\n")


def _sorted(pairs: list[tuple[Numbers, Numbers]], segment: Segment) -> Matches:
    none = np.zeros(0, np.int64)
    first = np.concatenate([pair[0] for pair in pairs] or [none]).astype(np.int64)
    last = np.concatenate([pair[1] for pair in pairs] or [none]).astype(np.int64)
    documents = segment.document_of(first)
    order = np.lexsort((last, first))
    order = order[segment.living(documents)[order]]
    return Matches(segment, first[order], last[order] + 1, documents[order])
