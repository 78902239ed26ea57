"""The normalised text: Simplified, free of glosses, in one width, with the way back to the original by construction."""

import dataclasses
import functools
import itertools
from collections.abc import Mapping
from typing import Final

from pipeline.records import Issue, Script
from pipeline.text import characters, damage, glosses, lines, script, spaces, widths
from pipeline.text.offsets import Deletion, Edit, Knots, compose, delete

# Two or three settle any text of a person; the bound keeps the work linear.
_ROUNDS: Final = 12


@dataclasses.dataclass(frozen=True, eq=False)
class NormalisedText:
    """A text in its normalised form. Offsets of `text` and of `original` map both ways; all are code points.

    `script` is that of the original: "hans", "hant", "mixed", or None where no character tells. `glosses` counts the
    pinyin glosses removed. `deletions` are the stretches of the original that are gone, sorted and free of overlaps.
    """

    original: str
    text: str
    script: Script | None
    glosses: int
    issues: tuple[Issue, ...]
    deletions: tuple[Deletion, ...]

    def to_original(self, start: int, end: int, widen: bool = False) -> tuple[int, int]:
        """The span of `original` from which `text[start:end]` comes, without anything deleted at its ends.

        `widen` takes in the glosses right behind it. Raises `ValueError` unless 0 <= start <= end <= len(text).
        """
        if not 0 <= start <= end <= len(self.text):
            raise ValueError(f"no such span in a text of {len(self.text)} characters: {start}, {end}")
        if not self.deletions:
            return start, end
        if start == end:
            first = last = self._knots.outward(start - 1) + 1 if start else 0
        else:
            first, last = self._knots.outward(start), self._knots.outward(end - 1) + 1
        if widen:
            while (gloss := self._gloss_ends.get(last)) is not None:
                last = gloss
        return first, last

    def to_normalised(self, start: int, end: int) -> tuple[int, int]:
        """The span of `text` that `original[start:end]` has become; empty where all of it is gone.

        Raises `ValueError` unless 0 <= start <= end <= len(original).
        """
        if not 0 <= start <= end <= len(self.original):
            raise ValueError(f"no such span in a text of {len(self.original)} characters: {start}, {end}")
        return self._knots.inward(start), self._knots.inward(end)

    @functools.cached_property
    def edits(self) -> tuple[Edit, ...]:
        """Every change, in order: `original` follows from `text` and these alone."""
        edits: list[Edit] = []
        at = inner = 0
        for start, end, rule in (*self.deletions, Deletion(len(self.original), len(self.original), "")):
            edits += _replacements(self.original, at, start, self.text[inner : inner + start - at])
            if rule:
                edits.append(Edit(rule, start, end, self.original[start:end], ""))
            inner += start - at
            at = end
        return tuple(edits)

    @functools.cached_property
    def _knots(self) -> Knots:
        return Knots(self.deletions)

    @functools.cached_property
    def _gloss_ends(self) -> dict[int, int]:
        return {start: end for start, end, rule in self.deletions if rule == "gloss"}


def normalise(text: str) -> NormalisedText:
    """The normalised form of `text`; running it again on the result changes nothing."""
    settled, deletions = characters.settle(text)
    found, damaged = glosses.find(settled)
    before = Knots(deletions)
    issues = [
        *damage.find(text),
        *(dataclasses.replace(issue, start=before.outward(issue.start or 0)) for issue in damaged),
    ]
    current, gone = _laid_out(delete(settled, found))
    simplified, judged = script.convert(current)
    deletions = compose(compose(deletions, found), gone)
    return NormalisedText(text, simplified, judged, len(found), tuple(issues), tuple(deletions))


def _laid_out(text: str) -> tuple[str, list[Deletion]]:
    """`text` with its lines, widths and spaces settled, and what was deleted.

    Each may show the next what to do: a joined line completes a number, a space that goes brings two marks together.
    """
    deletions: list[Deletion] = []
    for _ in range(_ROUNDS):
        joined = lines.breaks(text)
        text = widths.settle(delete(text, joined))
        closed = spaces.gaps(text)
        if not joined and not closed:
            break
        text, deletions = delete(text, closed), compose(deletions, compose(joined, closed))
    return text, deletions


def _replacements(original: str, start: int, end: int, became: str) -> list[Edit]:
    """The replacements one to one in `original[start:end]`, a run of one rule being one edit."""
    source = original[start:end]
    if source == became:
        return []
    rules = characters.rules()
    edits = []
    at = 0
    for rule, run in itertools.groupby(zip(source, became, strict=True), lambda pair: _rule(rules, *pair)):
        size = sum(1 for _ in run)
        if rule:
            edits.append(Edit(rule, start + at, start + at + size, source[at : at + size], became[at : at + size]))
        at += size
    return edits


def _rule(rules: Mapping[str, str], old: str, new: str) -> str:
    if old == new:
        return ""
    return rules.get(old) or ("width" if old in widths.CHANGED else "script")
