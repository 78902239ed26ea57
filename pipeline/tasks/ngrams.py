"""Character n-grams of a vocabulary found in a text by array look-ups, many million characters a second."""

from collections.abc import Iterable, Sequence

import numpy as np
import numpy.typing as npt

IntArray = npt.NDArray[np.int64]

# A key holds up to five characters of twelve bits in a signed integer of 64.
LONGEST = 5
_BITS = 12
_BMP = 1 << 16
# The first digit and the small letter stand for all digits and for both cases. Marks that end a sentence or may follow
# its end are no characters of an n-gram, so that none reaches over into the next sentence.
_BREAKS = frozenset("。！？!?”’」』）)\n\r\t \u3000")


def fold(text: str) -> str:
    """`text` as n-grams see it: small letters, every digit 0; the length stays."""
    return text.translate(_FOLDING)


_FOLDING = str.maketrans("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ", "0000000000abcdefghijklmnopqrstuvwxyz")


def ngrams(text: str, longest: int) -> Iterable[str]:
    """Every n-gram of one to `longest` characters in `text`, one by one, as often as it occurs."""
    folded = fold(text)
    for start, first in enumerate(folded):
        if first in _BREAKS:
            continue
        for end in range(start + 1, min(start + longest, len(folded)) + 1):
            if folded[end - 1] in _BREAKS or folded[end - 1] >= "\U00010000":
                break
            yield folded[start:end]


class Vocabulary:
    """A list of n-grams, each known by its place in the list.

    Raises `ValueError` for an n-gram that is empty, longer than five characters, given twice or holds a break, and for
    more than 4,095 different characters.
    """

    def __init__(self, grams: Sequence[str]) -> None:
        self.grams = tuple(grams)
        alphabet = sorted(set("".join(self.grams)))
        if len(alphabet) >= 1 << _BITS:
            raise ValueError(f"{len(alphabet)} different characters, at most {(1 << _BITS) - 1}")
        if bad := [gram for gram in self.grams if not 1 <= len(gram) <= LONGEST or not _BREAKS.isdisjoint(gram)]:
            raise ValueError(f"not an n-gram: {bad[:3]}")
        self._codes = _code_table(alphabet)
        self._width = len(alphabet) + 1
        self._followed = np.zeros(self._width * self._width, dtype=np.bool_)
        self._tables = [self._table(length) for length in range(1, LONGEST + 1)]

    def find(self, text: str) -> tuple[IntArray, IntArray]:
        """Start offsets in `text` and places in the list of all n-grams found; ordered by length, then by offset."""
        codes = self._codes[np.minimum(np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32), _BMP - 1)]
        at = np.flatnonzero(codes)
        keys = codes[at]
        # Most pairs of characters occur in no n-gram: those positions are dropped before any longer key is looked up.
        followed = self._followed[codes[:-1] * self._width + codes[1:]]
        offsets, found = [], []
        for length, (table, places) in enumerate(self._tables, 1):
            if length > 1:
                reach = at + length - 2
                goes_on = reach < len(followed)
                goes_on[goes_on] = followed[reach[goes_on]]
                at = at[goes_on]
                keys = (keys[goes_on] << _BITS) | codes[at + length - 1]
            if not len(table) or not len(at):
                continue
            index = np.searchsorted(table, keys)
            index[index == len(table)] = 0
            hits = table[index] == keys
            offsets.append(at[hits])
            found.append(places[index[hits]])
        if not found:
            return np.zeros(0, np.int64), np.zeros(0, np.int64)
        return np.concatenate(offsets), np.concatenate(found)

    def _table(self, length: int) -> tuple[IntArray, IntArray]:
        """The sorted keys of the n-grams of one length, with their places in the list."""
        places = np.array([place for place, gram in enumerate(self.grams) if len(gram) == length], dtype=np.int64)
        letters = [self._codes_of("".join(self.grams[place] for place in places)).reshape(-1, length)]
        codes = letters[0]
        keys = np.zeros(len(places), dtype=np.int64)
        for column in range(length):
            keys = (keys << _BITS) | codes[:, column]
            if column:
                self._followed[codes[:, column - 1] * self._width + codes[:, column]] = True
        order = np.argsort(keys, kind="stable")
        keys = keys[order]
        if np.any(keys[1:] == keys[:-1]):
            raise ValueError("an n-gram is given twice")
        return keys, places[order]

    def _codes_of(self, text: str) -> IntArray:
        return self._codes[np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)]


def _code_table(alphabet: Sequence[str]) -> IntArray:
    """The code of every character of the Basic Multilingual Plane: 1 up for the alphabet, 0 for all others."""
    if alphabet and ord(alphabet[-1]) >= _BMP - 1:
        raise ValueError(f"beyond the Basic Multilingual Plane: {alphabet[-1]!r}")
    table = np.zeros(_BMP, dtype=np.int64)
    for code, character in enumerate(alphabet, 1):
        table[ord(character)] = code
    for source, target in _FOLDING.items():
        table[source] = table[target]
    return table
