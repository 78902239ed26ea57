"""Fingerprints of texts: a few hashes of runs of characters, so that any long enough passage two texts share has one.

Winnowing (Schleimer, Wilkerson and Aiken 2003, "Winnowing: local algorithms for document fingerprinting", SIGMOD): of
every `WINDOW` runs in a row the one with the least hash is kept. Two texts that share `WINDOW + RUN - 1` characters in a
row share a fingerprint. Only Han characters, letters and digits count: marks and spaces differ from copy to copy.
"""

import dataclasses

import numpy as np
import numpy.typing as npt

from pipeline.likeness import hash_runs

RUN = 12
WINDOW = 9
# The shortest passage that is sure to be seen, in characters that count.
SURE = WINDOW + RUN - 1

_RANGES = (
    (0x30, 0x3A), (0x41, 0x5B), (0x61, 0x7B), (0x3007, 0x3008), (0x3400, 0xA000), (0xF900, 0xFB00), (0x20000, 0x33480),
)  # fmt: skip

Hashes = npt.NDArray[np.uint64]
Places = npt.NDArray[np.int64]


@dataclasses.dataclass(frozen=True, slots=True)
class Core:
    """The characters of a text that count, and where each stands in it."""

    characters: str
    places: Places


def core(text: str) -> Core:
    """The characters of a normalised text that count."""
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    keep = np.zeros(len(codes), dtype=bool)
    for low, high in _RANGES:
        keep |= (codes >= low) & (codes < high)
    places = np.flatnonzero(keep)
    return Core(codes[places].astype(np.uint32).tobytes().decode("utf-32-le"), places)


def fingerprints(characters: str) -> tuple[Hashes, Places]:
    """The fingerprints of a text's characters that count, and where the run of each begins; none for a short text."""
    codes = np.frombuffer(characters.encode("utf-32-le"), dtype=np.uint32).astype(np.uint64)
    if len(codes) < SURE:
        return np.empty(0, dtype=np.uint64), np.empty(0, dtype=np.int64)
    hashes = hash_runs(codes, RUN)
    least = np.lib.stride_tricks.sliding_window_view(hashes, WINDOW).argmin(axis=1)
    places = np.unique(least + np.arange(len(least)))
    return hashes[places], places


@dataclasses.dataclass(frozen=True, slots=True)
class Meeting:
    """Two texts, by number, that share fingerprints, and where these stand in the one and in the other."""

    first: int
    second: int
    seeds: list[tuple[int, int]]


def meetings(prints: list[tuple[Hashes, Places]], most: int) -> list[Meeting]:
    """Every two of the texts that share a fingerprint which stands at no more than `most` places, in order."""
    hashes = np.concatenate([each[0] for each in prints]) if prints else np.empty(0, dtype=np.uint64)
    places = np.concatenate([each[1] for each in prints]) if prints else np.empty(0, dtype=np.int64)
    owners = np.repeat(np.arange(len(prints)), [len(each[0]) for each in prints])
    order = np.argsort(hashes, kind="stable")
    hashes, places, owners = hashes[order], places[order], owners[order]
    starts = np.flatnonzero(np.r_[True, hashes[1:] != hashes[:-1]]) if len(hashes) else np.empty(0, dtype=np.int64)
    sizes = np.diff(np.r_[starts, len(hashes)])
    pairs = [_pairs(starts[sizes == size], size) for size in range(2, most + 1)]
    one, other = (np.concatenate(side) for side in zip(*pairs, strict=True))
    apart = owners[one] != owners[other]
    one, other = one[apart], other[apart]
    order = np.lexsort((places[other], places[one], owners[other], owners[one]))
    return _grouped(owners, places, one[order], other[order])


def _pairs(starts: Places, size: int) -> tuple[Places, Places]:
    """Every two places of groups that begin at `starts` and are all of one size, the earlier text first."""
    one, other = np.triu_indices(size, 1)
    return (starts[:, None] + one).ravel(), (starts[:, None] + other).ravel()


def _grouped(owners: Places, places: Places, one: Places, other: Places) -> list[Meeting]:
    found: list[Meeting] = []
    for first, second, here, there in zip(
        owners[one].tolist(), owners[other].tolist(), places[one].tolist(), places[other].tolist(), strict=True
    ):
        if not found or (found[-1].first, found[-1].second) != (first, second):
            found.append(Meeting(first, second, []))
        found[-1].seeds.append((here, there))
    return found
