"""The original text with what was found in it: cut into runs at every border, so that findings may overlap at will."""

import dataclasses
import itertools
from collections.abc import Iterator, Sequence
from typing import Any

PART = 60_000  # characters of a document on one page
LAYERS = ("fact", "delegation", "setup")

_CONTROLS = {code: 0x2400 + code for code in range(0x20) if chr(code) not in "\t\n\r"} | {0x7F: 0x2421}
_TURNING = (0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A))
# Controls as their pictures, marks of direction and lone surrogates as U+FFFD: one character for one, so that no
# offset moves, and nothing that a browser would obey or could not receive.
_SHOWN = _CONTROLS | dict.fromkeys((*range(0x80, 0xA0), *_TURNING, *range(0xD800, 0xE000)), 0xFFFD)


@dataclasses.dataclass(frozen=True, slots=True)
class Mark:
    """A finding or a hit over a stretch of the original. `layer` is fact, delegation, setup or hit."""

    start: int
    end: int
    layer: str
    id: str
    kind: str


@dataclasses.dataclass(frozen=True, slots=True)
class Run:
    """Characters that the same marks cover; `opened` are those of them that begin here."""

    text: str
    marks: tuple[Mark, ...]
    opened: tuple[Mark, ...]

    @property
    def fact(self) -> Mark | None:
        """The fact that the run belongs to."""
        return next((mark for mark in self.marks if mark.layer == "fact"), None)

    @property
    def layers(self) -> str:
        """The layers of the run as class names, in order."""
        return " ".join(sorted({mark.layer for mark in self.marks}))


@dataclasses.dataclass(frozen=True, slots=True)
class Passage:
    """A measure, or what stands between two measures (`measure` is None), as runs."""

    measure: dict[str, Any] | None
    runs: tuple[Run, ...]


def shown(text: str) -> str:
    """The text with characters that act on a reader's machine made visible, as many characters as before."""
    return text.translate(_SHOWN)


def part_of(start: int) -> int:
    """The part of its document, from 1 on, in which an offset lies."""
    return start // PART + 1


def marks_of(record: dict[str, Any]) -> Iterator[Mark]:
    """The marks of a record as it is in JSON."""
    for layer in LAYERS:
        for item in record[f"{layer}s"]:
            evidence = item["evidence"]
            yield Mark(evidence["start"], evidence["end"], layer, item["id"], item.get("kind", layer))


def passages(text: str, part: int, measures: Sequence[dict[str, Any]], marks: Sequence[Mark]) -> list[Passage]:
    """The text of a part of a document as measures and what is between them, with their marks."""
    first, last = (part - 1) * PART, min(part * PART, len(text))
    made = []
    runs = list(_runs(text, (first, last), measures, marks))
    waiting = sorted(measures, key=lambda item: (int(item["start"]), int(item["end"])))
    at = position = 0
    while at < len(runs):
        while position < len(waiting) and waiting[position]["end"] <= runs[at][0]:
            position += 1
        measure = waiting[position] if position < len(waiting) else None
        inside = measure is not None and measure["start"] <= runs[at][0]
        border = last if measure is None else measure["end"] if inside else measure["start"]
        end = at + 1
        while end < len(runs) and runs[end][0] < border:
            end += 1
        made.append(Passage(measure if inside else None, tuple(run for _, run in runs[at:end])))
        at = end
    return made


def _runs(
    text: str, window: tuple[int, int], measures: Sequence[dict[str, Any]], marks: Sequence[Mark]
) -> Iterator[tuple[int, Run]]:
    """The runs of a window with their offsets, from left to right."""
    first, last = window
    near = sorted((mark for mark in marks if mark.end > first and mark.start < last), key=_outer_first)
    spans = [(mark.start, mark.end) for mark in near] + [(item["start"], item["end"]) for item in measures]
    borders = sorted({first, last, *(border for span in spans for border in span if first < border < last)})
    over: list[Mark] = []
    coming = 0
    for left, right in itertools.pairwise(borders):
        over = [mark for mark in over if mark.end > left]
        while coming < len(near) and near[coming].start <= left:
            over.append(near[coming])
            coming += 1
        begun = tuple(mark for mark in over if mark.start == left)
        yield left, Run(text[left:right], tuple(over), begun)


def _outer_first(mark: Mark) -> tuple[int, int, str, str]:
    return mark.start, -mark.end, mark.layer, mark.id
