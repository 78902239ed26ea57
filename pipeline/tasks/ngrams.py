"""Character n-grams of a vocabulary found in a text by array look-ups, many million characters a second."""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

IntArray = npt.NDArray[np.int64]

# A key holds up to five characters of twelve bits in a signed integer of 64.
LONGEST = 5
_BITS = 12
_BMP = 1 << 16
_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_SPARSE = 3
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


class Tables(NamedTuple):
    """What a `Vocabulary` looks up, for code that does so by itself.

    `codes`: of each of the 65,536 first characters, below `width`; `single`: the place of an n-gram of one character by its
    code, -1 for none; `followed`: a bit for each pair of codes, set where it stands in any n-gram; `keys` and `places`: a
    hash table of the longer ones, twelve bits a character, whose slot is the high bits (all but `shift`) of the key's product
    with 2^64 divided by the golden ratio, or a later one; `longest`: of the n-grams.
    """

    codes: IntArray
    single: IntArray
    followed: npt.NDArray[np.uint8]
    keys: IntArray
    places: npt.NDArray[np.int32]
    width: int
    shift: int
    longest: int


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
        lengths = np.fromiter(map(len, self.grams), dtype=np.int64, count=len(self.grams))
        # All characters at once, and each n-gram only where one of them is a break: there are hundreds of thousands.
        if not _BREAKS.isdisjoint(alphabet) or not np.all((lengths > 0) & (lengths <= LONGEST)):
            bad = [gram for gram in self.grams if not 1 <= len(gram) <= LONGEST or not _BREAKS.isdisjoint(gram)]
            raise ValueError(f"not an n-gram: {bad[:3]}")
        self._codes = _code_table(alphabet)
        self._width = len(alphabet) + 1
        self._longest = int(lengths.max(initial=0))
        keys, followed = self._keys(lengths)
        # Tables small enough for the caches of a processor that does other work between two texts: bits, short integers.
        self._followed = np.packbits(followed, bitorder="little")
        self._table = _Table(keys)
        # Single characters, half of all that is found, need no search: their place stands at their code.
        self._single = np.full(self._width, -1, dtype=np.int64)
        single = np.flatnonzero(keys < self._width)
        self._single[keys[single]] = single

    @property
    def tables(self) -> Tables:
        """The tables of the vocabulary."""
        keys, places, shift = self._table.slots()
        return Tables(self._codes, self._single, self._followed, keys, places, self._width, shift, self._longest)

    def find(self, text: str) -> tuple[IntArray, IntArray]:
        """Start offsets in `text` and places in the list of all n-grams found; ordered by length, then by offset."""
        codes = self._codes.take(np.minimum(_code_points(text), _BMP - 1))
        single = self._single.take(codes)
        alone = np.flatnonzero(single >= 0)
        # Most pairs of characters occur in no n-gram: those positions are dropped before any longer key is looked up.
        followed = np.zeros(len(codes), dtype=np.bool_)
        pairs = codes[:-1] * self._width + codes[1:]
        followed[:-1] = self._followed.take(pairs >> 3) & (1 << (pairs & 7))
        at = np.flatnonzero(followed)
        keys = codes.take(at)
        offsets, candidates = [], []
        for length in range(2, self._longest + 1):
            keys = (keys << _BITS) | codes.take(at + (length - 1))
            offsets.append(at)
            candidates.append(keys)
            goes_on = np.flatnonzero(followed.take(at + (length - 1)))
            at, keys = at.take(goes_on), keys.take(goes_on)
        if not candidates:
            return alone, single.take(alone)
        hits, places = self._table.look_up(np.concatenate(candidates))
        return np.concatenate((alone, np.concatenate(offsets).take(hits))), np.concatenate((single.take(alone), places))

    def _keys(self, lengths: IntArray) -> tuple[IntArray, npt.NDArray[np.bool_]]:
        """The key of each n-gram, and which pairs of characters stand in any.

        A key is the characters' codes, twelve bits each, so that length and content both tell.
        """
        followed = np.zeros(self._width * self._width, dtype=np.bool_)
        keys = np.zeros(len(self.grams), dtype=np.int64)
        for length in range(1, self._longest + 1):
            places = np.flatnonzero(lengths == length)
            text = "".join([self.grams[place] for place in places])
            codes = self._codes[_code_points(text)].reshape(-1, length)
            for column in range(length):
                keys[places] = (keys[places] << _BITS) | codes[:, column]
                if column:
                    followed[codes[:, column - 1] * self._width + codes[:, column]] = True
        return keys, followed


class _Table:
    """Positive keys and their places in a list, by open addressing with a step of one slot; an empty slot holds 0."""

    def __init__(self, keys: IntArray) -> None:
        ordered = np.sort(keys)
        if np.any(ordered[1:] == ordered[:-1]):
            raise ValueError("an n-gram is given twice")
        bits = max(4, int(len(keys) * _SPARSE).bit_length())
        self._shift = np.uint64(64 - bits)
        # Slots behind the last one take what would step over the end.
        self._keys = np.zeros((1 << bits) + len(keys) + 1, dtype=np.int64)
        self._places = np.zeros(len(self._keys), dtype=np.int32)
        places = np.arange(len(keys))
        slots = self._slots(keys)
        while len(places):
            # Of several keys for an empty slot the last one written stays, the others step on.
            free = self._keys[slots] == 0
            self._keys[slots[free]] = keys[places[free]]
            self._places[slots[free]] = places[free]
            left = self._keys[slots] != keys[places]
            places, slots = places[left], slots[left] + 1

    def slots(self) -> tuple[IntArray, npt.NDArray[np.int32], int]:
        """The keys and the places of all slots, and by how many bits a product is shifted to give a slot."""
        return self._keys, self._places, int(self._shift)

    def look_up(self, keys: IntArray) -> tuple[IntArray, IntArray]:
        """Which of `keys` are in the table (indexes, ascending), and their places."""
        slots = self._slots(keys)
        stored = self._keys.take(slots)
        found = stored == keys
        pending = np.flatnonzero((stored != 0) & ~found)
        while len(pending):
            slots[pending] += 1
            stored = self._keys.take(slots.take(pending))
            equal = stored == keys.take(pending)
            found[pending[equal]] = True
            pending = pending[(stored != 0) & ~equal]
        hits = np.flatnonzero(found)
        return hits, self._places.take(slots.take(hits)).astype(np.int64)

    def _slots(self, keys: IntArray) -> IntArray:
        # Fibonacci hashing (Knuth, The Art of Computer Programming 3, 6.4): the high bits of the product are the slot.
        return np.asarray((keys.astype(np.uint64) * _GOLDEN) >> self._shift, dtype=np.int64)


def _code_points(text: str) -> npt.NDArray[np.uint32]:
    return np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)


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
