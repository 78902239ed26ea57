"""From the glyphs of a page to its lines, column by column, and its tables.

Lengths are in points, measured from the top left corner of the page; `em` is the size of a line's type. The tolerances
were set on official documents made by three programs: with a line counted as full up to 2.6 em before the right margin
(a mark that may not begin a line pulls a character down with it), 11 of 12 paragraphs come out whole; with 1.2 em, 5.
"""

import bisect
import collections
import dataclasses
import re
import statistics
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

FULL, INDENT = 2.6, 1.2
_WIDE_GAP, _WORD_GAP = 1.5, 0.2
_GUTTER, _GUTTER_SHARE, _COLUMN_LINES = 0.8, 0.6, 8
_MARGIN_SHARE = 0.1
_BLANK = " \t\xa0\u3000"
_CJK = re.compile("[\u2e80-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef“”‘’—…·①-⑳]")


class Glyph(NamedTuple):
    """One character as drawn; `confidence`, from 0 to 1, is None where it was not recognised in a picture."""

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    size: float
    is_red: bool = False
    confidence: float | None = None


@dataclasses.dataclass(slots=True)
class Line:
    """One printed line of one column; `left` and `right` are the margins of that column."""

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    size: float
    column: int = 0
    left: float = 0.0
    right: float = 0.0
    is_red: bool = False
    confidence: float | None = None

    @property
    def is_full(self) -> bool:
        """Whether the text may go on in the next line."""
        return self.right - self.x1 <= FULL * self.size

    @property
    def is_indented(self) -> bool:
        """Whether a paragraph begins with this line."""
        return self.x0 - self.left >= INDENT * self.size


@dataclasses.dataclass(frozen=True, slots=True)
class Table:
    """The rows of a ruled table, each the texts of its cells, and its box."""

    rows: tuple[tuple[str, ...], ...]
    box: tuple[float, float, float, float]


@dataclasses.dataclass(slots=True)
class Page:
    """What stands on a page, in reading order."""

    number: int
    width: float
    items: list[Line | Table]


def lines(glyphs: Iterable[Glyph]) -> list[Line]:
    """The lines of a page in reading order, column by column."""
    rows = [row for unclean in _rows(glyphs) if (row := _clean(unclean))]
    gutter = _gutter(rows)
    found = [_line(row, 0) for row in rows] if gutter is None else _by_column(rows, gutter)
    _set_margins(found)
    return found


def cell_text(glyphs: Iterable[Glyph]) -> str:
    """The text of a table cell, its lines joined."""
    return _joined(_text(_clean(row)) for row in _rows(glyphs))


def table(cells: Sequence[Sequence[tuple[float, float, float, float] | None]], glyphs: Sequence[Glyph]) -> Table:
    """A table from the boxes of its cells, row by row (None where a merged cell goes on), and the page's glyphs."""
    by_height = sorted(glyphs, key=_middle)
    heights = [_middle(glyph) for glyph in by_height]

    def inside(box: tuple[float, float, float, float] | None) -> str:
        if box is None:
            return ""
        band = by_height[bisect.bisect_left(heights, box[1]) : bisect.bisect_right(heights, box[3])]
        return cell_text(glyph for glyph in band if box[0] <= (glyph.x0 + glyph.x1) / 2 <= box[2])

    boxes = [box for row in cells for box in row if box is not None]
    around = (
        *(min(box[side] for box in boxes) for side in (0, 1)),
        *(max(box[side] for box in boxes) for side in (2, 3)),
    )
    return Table(
        tuple(tuple(inside(box) for box in row) for row in cells), (around[0], around[1], around[2], around[3])
    )


def page(number: int, width: float, glyphs: Sequence[Glyph], tables: Iterable[Table]) -> Page:
    """A page from its glyphs and its tables, which come from top to bottom."""
    tables = list(tables)
    outside = [glyph for glyph in glyphs if not any(_is_inside(glyph, table.box) for table in tables)]
    items: list[Line | Table] = list(lines(outside))
    for found in tables:
        below = (index for index, item in enumerate(items) if isinstance(item, Line) and item.top > found.box[1])
        items.insert(next(below, len(items)), found)
    return Page(number, width, items)


def _is_inside(glyph: Glyph, box: tuple[float, float, float, float]) -> bool:
    return box[0] <= (glyph.x0 + glyph.x1) / 2 <= box[2] and box[1] <= _middle(glyph) <= box[3]


def _middle(glyph: Glyph) -> float:
    return (glyph.top + glyph.bottom) / 2


def _rows(glyphs: Iterable[Glyph]) -> list[list[Glyph]]:
    """Glyphs by the height they stand at, from top to bottom."""
    rows: list[list[Glyph]] = []
    at = 0.0
    for glyph in sorted(glyphs, key=_middle):
        if rows and _middle(glyph) - at <= glyph.size / 2:
            rows[-1].append(glyph)
        else:
            rows.append([glyph])
            at = _middle(glyph)
    return rows


def _clean(row: list[Glyph]) -> list[Glyph]:
    """A row from left to right without blanks at its ends and without glyphs printed twice to look bold."""
    cleaned: list[Glyph] = []
    for glyph in sorted(row, key=lambda glyph: glyph.x0):
        before = cleaned[-1] if cleaned else None
        if before is None and glyph.text in _BLANK:
            continue
        if before and before.text == glyph.text and glyph.x0 - before.x0 < _WORD_GAP * glyph.size:
            continue
        cleaned.append(glyph)
    while cleaned and cleaned[-1].text in _BLANK:
        cleaned.pop()
    return cleaned


def _line(glyphs: list[Glyph], column: int) -> Line:
    is_red = all(glyph.is_red for glyph in glyphs)
    confidences = [glyph.confidence for glyph in glyphs if glyph.confidence is not None]
    return Line(
        _head(glyphs) if is_red else _text(glyphs),
        min(glyph.x0 for glyph in glyphs),
        max(glyph.x1 for glyph in glyphs),
        min(glyph.top for glyph in glyphs),
        max(glyph.bottom for glyph in glyphs),
        statistics.median_high([glyph.size for glyph in glyphs]),
        column,
        is_red=is_red,
        confidence=min(confidences, default=None),
    )


def _head(glyphs: Sequence[Glyph]) -> str:
    """A line in red: the head of an official document (GB/T 9704) may be spread over the width of the page."""
    text = "".join(glyph.text for glyph in glyphs if glyph.text not in _BLANK)
    return text if all(map(_CJK.match, text)) else _text(glyphs)


def _text(glyphs: Sequence[Glyph]) -> str:
    parts: list[str] = []
    before: Glyph | None = None
    for glyph in glyphs:
        if before is not None and _is_space(before, glyph):
            parts.append(" ")
        parts.append(glyph.text)
        before = glyph
    return "".join(parts).strip(_BLANK)


def _is_space(before: Glyph, glyph: Glyph) -> bool:
    if before.text in _BLANK or glyph.text in _BLANK:
        return False
    gap = glyph.x0 - before.x1
    if gap > _WIDE_GAP * glyph.size:
        return True
    # Chinese type is set apart from figures by a quarter em, which is no space.
    return gap > _WORD_GAP * glyph.size and not _CJK.match(before.text) and not _CJK.match(glyph.text)


def _gutter(rows: Sequence[Sequence[Glyph]]) -> float | None:
    """The middle of the gap between two columns, None on a page of one."""
    if len(rows) < _COLUMN_LINES:
        return None
    middle = (min(row[0].x0 for row in rows) + max(row[-1].x1 for row in rows)) / 2
    split = sum(row[0].x0 < middle < row[-1].x1 and not _crosses(row, middle) for row in rows)
    return middle if split >= _GUTTER_SHARE * len(rows) else None


def _crosses(row: Sequence[Glyph], middle: float) -> bool:
    """Whether a row runs on over the middle of the page without a gap."""
    left = [glyph.x1 for glyph in row if glyph.x0 < middle]
    right = [glyph.x0 for glyph in row if glyph.x0 >= middle]
    return bool(left) and (max(left) > middle or (bool(right) and min(right) - max(left) < _GUTTER * row[0].size))


def _by_column(rows: Sequence[list[Glyph]], gutter: float) -> list[Line]:
    """Lines of two columns: the left one, then the right one, between lines that run across both."""
    found: list[Line] = []
    columns: tuple[list[Line], list[Line]] = ([], [])
    for row in rows:
        if _crosses(row, gutter):
            found += [*columns[0], *columns[1], _line(row, 0)]
            columns = ([], [])
            continue
        for side in (0, 1):
            glyphs = _clean([glyph for glyph in row if (glyph.x0 >= gutter) == bool(side)])
            if glyphs:
                columns[side].append(_line(glyphs, side + 1))
    return [*found, *columns[0], *columns[1]]


def _set_margins(found: Sequence[Line]) -> None:
    for column in {line.column for line in found}:
        members = [line for line in found if line.column == column]
        left = _margin(members, lambda line: line.x0, min)
        right = _margin(members, lambda line: line.x1, max)
        for line in members:
            line.left, line.right = left, right


def _margin(members: Sequence[Line], edge: Callable[[Line], float], outermost: Callable[..., float]) -> float:
    """The outermost edge that several lines share; a lone line that sticks out makes no margin."""
    em = statistics.median_high([line.size for line in members]) or 1.0
    shared = collections.Counter(round(2 * edge(line) / em) for line in members)
    enough = max(2, _MARGIN_SHARE * len(members))
    places = [place for place, count in shared.items() if count >= enough]
    if not places:
        return outermost(edge(line) for line in members)
    place = outermost(places)
    return outermost(edge(line) for line in members if round(2 * edge(line) / em) == place)


def _joined(texts: Iterable[str]) -> str:
    whole = ""
    for text in filter(None, texts):
        whole += f" {text}" if whole and parts_words(whole, text) else text
    return whole


def parts_words(before: str, after: str) -> bool:
    """Whether a space stands where two lines are joined: only between two words of letters."""
    letters = (before[-1], after[0])
    return all(letter.isalpha() and not _CJK.match(letter) for letter in letters)
