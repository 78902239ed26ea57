"""How alike two texts are: the same text re-posted, converted, glossed, headed or cut, whatever its marks and blanks.

A text is compared in its canonical form: the Han characters and digits of its normalised form, Simplified and free of
glosses. What it says is the set of its runs of five characters (shingles); two texts are measured by the shares of the
shingles that they have in common (Broder, On the resemblance and containment of documents, 1997).

A sketch finds the texts worth measuring. One shingle in eight is taken, by its hash, as in FracMinHash (Irber et al.,
2022), which unlike a MinHash signature tells of a short text that it stands in a long one; every three that follow each
other are one key, and of these the half with the smaller hashes is the sketch. Single shingles of stock phrases
(新时代中国特色社会主义思想) stand in every directive; keys, which reach over some twenty characters, hardly do.
"""

import functools
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, Final, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Codes = NDArray[np.uint32]
    Hashes = NDArray[np.uint64]
    Places = NDArray[np.int64]

_LENGTH: Final = 5  # characters of a shingle
_SHINGLE_SHARE, _JOINED, _KEY_SHARE = 8, 3, 2
# A sketch holds at least so many keys, if the text has them: short texts must be found too.
_LEAST: Final = 4
# Of the smaller sketch at least one key in so many must be in the other one, but for so many: where a character in 43
# is another one three keys in five are left, by the length of a key, and few keys vary more than many.
_ENOUGH, _SPARED = 3, 3
_STEPS: Final = 3  # from where a key may stand to where it stands, before it is looked for by halving
_TOGETHER: Final = 1_024  # sketches that are compared at a time, by which memory is bounded
# First and last of what the canonical form keeps: digits, 々, 〇 and the Han characters.
_KEPT: Final = (
    (0x30, 0x39),
    (0x3005, 0x3005),
    (0x3007, 0x3007),
    (0x3400, 0x4DBF),
    (0x4E00, 0x9FFF),
    (0x20000, 0x3FFFF),
)
# Multipliers of the polynomial and of the finaliser (MurmurHash3, public domain), odd and of 64 bits.
_BASE, _MIX = 0x9E3779B97F4A7C15, 0xFF51AFD7ED558CCD
_BITS: Final = 63  # what an integer of SQLite holds


class Measure(NamedTuple):
    """What two texts share: `jaccard` of all their shingles, `containment` of those of the text that has fewer."""

    jaccard: float
    containment: float


def canonical(text: str) -> str:
    """The Han characters and digits of a normalised text."""
    return _codes(text).tobytes().decode("utf-32-le")


def sketch(text: str) -> bytes:
    """The sketch of a normalised text: keys of 63 bits, ascending, eight bytes each; empty for a text of no character."""
    import numpy as np

    hashes = _hashes(_codes(text))
    taken = hashes[hashes < (1 << _BITS) // _SHINGLE_SHARE]
    if len(taken) < _JOINED:
        return np.sort(hashes)[:1].astype("<u8").tobytes()
    keys = _distinct(hash_runs(taken, _JOINED))
    small = keys[keys < (1 << _BITS) // _KEY_SHARE]
    return (small if len(small) >= _LEAST else keys[:_LEAST]).astype("<u8").tobytes()


class Sketches:
    """Sketches of some texts, to be found by others. Their number times 1,024 should fit into memory."""

    def __init__(self, sketches: Sequence[bytes]) -> None:
        import numpy as np

        keys, owners, self._sizes = _flat(sketches)
        own, columns = np.unique(keys, return_inverse=True)
        self._owners = _incidence(columns, owners, (len(own), len(sketches)))
        # A key is found by its first bits, which are spread evenly: a tenth of the time that halving takes. The last one
        # here is larger than any.
        self._keys, self._size = np.append(own, np.uint64(2**64 - 1)), len(own)
        self._shift = max(0, _BITS - self._size.bit_length() - 1)
        firsts = np.arange(1 << (_BITS - self._shift), dtype=np.uint64) << np.uint64(self._shift)
        self._begins = np.searchsorted(own, firsts)

    def alike(self, others: Sequence[bytes]) -> Iterator[tuple[int, int]]:
        """The pairs (a sketch here, one of `others`), by their places, that share enough to be worth measuring."""
        for begin in range(0, len(others), _TOGETHER):
            yield from ((here, begin + there) for here, there in self._some_alike(others[begin : begin + _TOGETHER]))

    def _some_alike(self, others: Sequence[bytes]) -> Iterator[tuple[int, int]]:
        """By a product of sparse matrices, others by keys and keys by sketches: how many keys each pair shares."""
        import numpy as np

        if not self._size:
            return
        keys, owners, sizes = _flat(others)
        columns = self._places(keys)
        known = self._keys[columns] == keys
        shared = _incidence(owners[known], columns[known], (len(others), self._size)) @ self._owners
        here, there = shared.indices, np.repeat(np.arange(len(others)), np.diff(shared.indptr))
        enough = (shared.data + _SPARED) * _ENOUGH >= np.minimum(self._sizes[here], sizes[there])
        yield from zip(here[enough].tolist(), there[enough].tolist(), strict=True)

    def _places(self, keys: "Hashes") -> "Places":
        """Where each key stands among those here, or would stand."""
        import numpy as np

        places: Places = self._begins.take(keys >> np.uint64(self._shift), mode="clip")
        for _ in range(_STEPS):
            places += self._keys[places] < keys
        left = np.flatnonzero(self._keys[places] < keys)
        places[left] = np.searchsorted(self._keys, keys[left])
        return places


def _incidence(rows: "Places", columns: "Places", shape: tuple[int, int]) -> Any:
    """A sparse matrix with a one at each of these places."""
    import numpy as np
    from scipy import sparse

    return sparse.csr_matrix((np.ones(len(rows), dtype=np.int32), (rows, columns)), shape=shape)


def shingles(text: str) -> "Hashes":
    """The shingles of a normalised text, each once, by their hashes, ascending."""
    return _distinct(_hashes(_codes(text)))


def measure(first: "Hashes", second: "Hashes") -> Measure:
    """How alike two texts are, counted over all their shingles; to four places."""
    import numpy as np

    if not len(first) or not len(second):
        return Measure(0.0, 0.0)
    shared = len(np.intersect1d(first, second, assume_unique=True))
    jaccard, containment = shared / (len(first) + len(second) - shared), shared / min(len(first), len(second))
    return Measure(round(jaccard, 4), round(containment, 4))


def _flat(sketches: Sequence[bytes]) -> "tuple[Hashes, Places, Places]":
    """All keys, the place of the sketch that each is of, and how many each sketch has."""
    import numpy as np

    keys = np.frombuffer(b"".join(sketches), dtype="<u8").astype(np.uint64)
    sizes = np.array([len(one) // 8 for one in sketches], dtype=np.int64)
    return keys, np.repeat(np.arange(len(sketches)), sizes), sizes


@functools.cache
def _kept() -> "NDArray[np.bool_]":
    """Of each code point whether the canonical form keeps it; the last entry is for all that follow."""
    import numpy as np

    kept = np.zeros(_KEPT[-1][1] + 2, dtype=np.bool_)
    for first, last in _KEPT:
        kept[first : last + 1] = True
    return kept


def _codes(text: str) -> "Codes":
    """The code points of the canonical form; a table takes a fifth of the time of a pattern."""
    import numpy as np

    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype="<u4")
    return codes[_kept().take(codes, mode="clip")]


def _hashes(codes: "Codes") -> "Hashes":
    """The hash of each shingle, in order; of the whole text where it is shorter than one."""
    import numpy as np

    values = np.zeros(max(len(codes), _LENGTH) if len(codes) else 0, dtype=np.uint64)
    values[: len(codes)] = codes
    return hash_runs(values, _LENGTH) if len(values) else values


def _distinct(values: "Hashes") -> "Hashes":
    """What `np.unique` gives, in a third of the time for the few hashes of a text."""
    import numpy as np

    ordered = np.sort(values)
    is_new = np.ones(len(ordered), dtype=np.bool_)
    np.not_equal(ordered[1:], ordered[:-1], out=is_new[1:])
    return ordered[is_new]


def hash_runs(values: "Hashes", length: int) -> "Hashes":
    """A hash of 63 bits for each run of so many values."""
    import numpy as np

    count = len(values) - length + 1
    hashes = values[:count].copy()
    for place in range(1, length):
        hashes *= np.uint64(_BASE)
        hashes += values[place : place + count]
    hashes ^= hashes >> np.uint64(33)
    hashes *= np.uint64(_MIX)
    hashes ^= hashes >> np.uint64(29)
    hashes >>= np.uint64(64 - _BITS)
    return hashes
