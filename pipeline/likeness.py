"""How alike two texts are: the same text re-posted, converted, glossed, headed or cut, whatever its marks and blanks.

A text is compared in its canonical form: the Han characters and digits of its normalised form, Simplified and free of
glosses. What it says is the set of its runs of five characters (shingles); two texts are measured by the shares of the
shingles that they have in common (Broder, On the resemblance and containment of documents, 1997).

A sketch finds the texts worth measuring. One shingle in eight is taken, by its hash, as in FracMinHash (Irber et al.,
2022), which unlike a MinHash signature tells of a short text that it stands in a long one; every three that follow each
other are one key, and of these the half with the smaller hashes is the sketch. Single shingles of stock phrases
(新时代中国特色社会主义思想) stand in every directive; keys, which reach over some twenty characters, hardly do.
"""

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Hashes = NDArray[np.uint64]
    Places = NDArray[np.int64]

_LENGTH = 5  # characters of a shingle
_SHINGLE_SHARE, _JOINED, _KEY_SHARE = 8, 3, 2
# A sketch holds at least so many keys, if the text has them: short texts must be found too.
_LEAST = 4
# Of the smaller sketch at least one key in so many must be in the other one.
_ENOUGH = 8
_PAIRS = 2**22  # of equal keys that are looked at together, by which memory is bounded
_OTHERS = re.compile("[^0-9\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff]+")
# Multipliers of the polynomial and of the finaliser (MurmurHash3, public domain), odd and of 64 bits.
_BASE, _MIX = 0x9E3779B97F4A7C15, 0xFF51AFD7ED558CCD
_BITS = 63  # what an integer of SQLite holds


class Measure(NamedTuple):
    """What two texts share: `jaccard` of all their shingles, `containment` of those of the text that has fewer."""

    jaccard: float
    containment: float


def canonical(text: str) -> str:
    """The Han characters and digits of a normalised text."""
    return _OTHERS.sub("", text)


def sketch(text: str) -> bytes:
    """The sketch of a normalised text: keys of 63 bits, ascending, eight bytes each; empty for a text of no character."""
    import numpy as np

    hashes = _hashes(canonical(text))
    taken = hashes[hashes < (1 << _BITS) // _SHINGLE_SHARE]
    if len(taken) < _JOINED:
        return np.sort(hashes)[:1].astype("<u8").tobytes()
    keys = np.unique(hash_runs(taken, _JOINED))
    small = keys[keys < (1 << _BITS) // _KEY_SHARE]
    return (small if len(small) >= _LEAST else keys[:_LEAST]).astype("<u8").tobytes()


class Sketches:
    """Sketches of some texts, to be found by others. Their number times that of their keys should fit into memory."""

    def __init__(self, sketches: Sequence[bytes]) -> None:
        import numpy as np

        keys, owners, self._sizes = _flat(sketches)
        order = np.argsort(keys, kind="stable")
        self._keys, self._owners = keys[order], owners[order]

    def alike(self, others: Sequence[bytes]) -> Iterator[tuple[int, int]]:
        """The pairs (a sketch here, one of `others`), by their places, that share enough to be worth measuring."""
        import numpy as np

        keys, owners, sizes = _flat(others)
        first = np.searchsorted(self._keys, keys, "left")
        counts = np.searchsorted(self._keys, keys, "right") - first
        if int(counts.sum()) > _PAIRS and len(others) > 1:
            middle = len(others) // 2
            yield from self.alike(others[:middle])
            yield from ((here, middle + there) for here, there in self.alike(others[middle:]))
            return
        # The places of all equal keys: those of the first run, of the second, and so on.
        before = np.cumsum(counts) - counts
        places = np.arange(int(counts.sum())) + np.repeat(first - before, counts)
        pairs = self._owners[places] * len(others) + np.repeat(owners, counts)
        pairs, shared = np.unique(pairs, return_counts=True)
        here, there = np.divmod(pairs, max(1, len(others)))
        enough = shared * _ENOUGH >= np.minimum(self._sizes[here], sizes[there])
        yield from zip(here[enough].tolist(), there[enough].tolist(), strict=True)


def shingles(text: str) -> "Hashes":
    """The shingles of a normalised text, each once, by their hashes, ascending."""
    import numpy as np

    return np.unique(_hashes(canonical(text)))


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


def _hashes(text: str) -> "Hashes":
    """The hash of each shingle, in order; of the whole text where it is shorter than one."""
    import numpy as np

    if not text:
        return np.zeros(0, dtype=np.uint64)
    codes = np.frombuffer(text.ljust(_LENGTH, "\0").encode("utf-32-le", "surrogatepass"), dtype="<u4")
    return hash_runs(codes.astype(np.uint64), _LENGTH)


def hash_runs(values: "Hashes", length: int) -> "Hashes":
    """A hash of 63 bits for each run of so many values."""
    import numpy as np

    count = len(values) - length + 1
    hashes = values[:count].copy()
    for place in range(1, length):
        hashes = hashes * np.uint64(_BASE) + values[place : place + count]
    hashes ^= hashes >> np.uint64(33)
    hashes *= np.uint64(_MIX)
    hashes ^= hashes >> np.uint64(29)
    return hashes >> np.uint64(64 - _BITS)
