"""Edits over a text and the way back: which characters were deleted, and what every offset becomes.

Every stage of the normaliser either replaces characters one to one, which moves no offset, or deletes some. So the
whole map between original and normalised text is one sorted list of deletions, and each question is one bisection.
"""

import bisect
import dataclasses
from collections.abc import Iterable, Sequence
from typing import NamedTuple


@dataclasses.dataclass(frozen=True, slots=True)
class Edit:
    """`original[start:end]` was `source` and became `replacement` ("" where deleted) by the rule named."""

    rule: str
    start: int
    end: int
    source: str
    replacement: str


class Deletion(NamedTuple):
    """Characters `[start, end)` of a text, deleted by the rule named."""

    start: int
    end: int
    rule: str


def delete(text: str, deletions: Sequence[Deletion]) -> str:
    """`text` without the characters of `deletions`, which are sorted and do not overlap."""
    if not deletions:
        return text
    parts = []
    at = 0
    for start, end, _ in deletions:
        parts.append(text[at:start])
        at = end
    parts.append(text[at:])
    return "".join(parts)


def compose(first: Sequence[Deletion], second: Sequence[Deletion]) -> list[Deletion]:
    """Both steps as one: `first` was done on a text, `second` on what was left; offsets are those of the first text.

    A deletion of `second` that reaches over one of `first` takes it in, so that the list stays free of overlaps.
    """
    if not first or not second:
        return list(first or second)
    knots = Knots(first)
    merged: list[Deletion] = []
    position = 0
    for item in second:
        start, end = knots.outward(item.start), knots.outward(item.end - 1) + 1
        while position < len(first) and first[position].end <= start:
            merged.append(first[position])
            position += 1
        while position < len(first) and first[position].start < end:
            position += 1
        merged.append(Deletion(start, end, item.rule))
    merged.extend(first[position:])
    return merged


class Knots:
    """The map between a text and the same text without some deleted stretches.

    "Outer" offsets count in the longer text, "inner" ones in the shorter.
    """

    __slots__ = ("_inner", "_removed", "_starts")

    def __init__(self, deletions: Iterable[Deletion]):
        """`deletions` are sorted, do not overlap and count in the outer text."""
        self._starts: list[int] = []
        self._inner: list[int] = []  # the inner offset at which each deletion stands
        self._removed: list[int] = [0]  # how many characters are gone after the first n deletions
        gone = 0
        for start, end, _ in deletions:
            self._starts.append(start)
            self._inner.append(start - gone)
            gone += end - start
            self._removed.append(gone)

    def outward(self, inner: int) -> int:
        """The outer offset of the character at `inner`."""
        return inner + self._removed[bisect.bisect_right(self._inner, inner)]

    def inward(self, outer: int) -> int:
        """The inner offset of the character at `outer`; of one that is deleted: of the next that is kept."""
        count = bisect.bisect_right(self._starts, outer)
        if count == 0:
            return outer
        return max(outer - self._removed[count], self._inner[count - 1])
