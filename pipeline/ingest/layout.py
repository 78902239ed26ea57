"""From glyphs on pages to paragraphs: lines, columns, running heads, and lines joined to paragraphs across pages.

Lengths are in points, measured from the top left corner of the page; `em` is the size of a line's type. The tolerances
were set on official documents made by three programs: with a line counted as full up to 2.6 em before the right margin
(a mark that may not begin a line pulls a character down with it), 11 of 12 paragraphs come out whole; with 1.2 em, 5.
"""

import bisect
import collections
import dataclasses
import re
import statistics
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

_FULL, _INDENT, _WIDE_GAP, _WORD_GAP = 2.6, 1.2, 1.5, 0.2
_SAME_SIZE, _PARAGRAPH_GAP = 0.1, 1.9
_GUTTER, _GUTTER_SHARE, _COLUMN_LINES = 0.8, 0.6, 8
_MARGIN_SHARE = 0.1
_BLANK = " \t\xa0\u3000"
_CJK = re.compile("[\u2e80-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef“”‘’—…·①-⑳]")
_PAGE_NUMBER = re.compile(
    r"[—–―－\-·•~\s]{0,6}(?:第\s?)?\d{1,4}\s?(?:页)?(?:\s?[/／,，]?\s?共?\s?\d{1,4}\s?页?)?[—–―－\-·•~\s]{0,6}"
)
_EDGE_LINES, _EDGE_GAP = 2, 1.3
# A page with fewer lines does not show where its right margin is.
_TELLING_LINES = 4
_SAME_HEIGHT = 4


class Glyph(NamedTuple):
    """One character as drawn."""

    text: str
    x0: float
    x1: float
    top: float
    bottom: float
    size: float


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

    @property
    def is_full(self) -> bool:
        """Whether the text may go on in the next line."""
        return self.right - self.x1 <= _FULL * self.size

    @property
    def is_indented(self) -> bool:
        """Whether a paragraph begins with this line."""
        return self.x0 - self.left >= _INDENT * self.size


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


class Block(NamedTuple):
    """A paragraph, or a row of a table: its text, its page (where it begins) and its box there."""

    text: str
    page: int
    box: tuple[float, float, float, float]


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


def drop_running(pages: Sequence[Page]) -> None:
    """Take page numbers and running heads and feet off the pages."""
    edges = [_edge_lines(page) for page in pages]
    counts = collections.Counter(key for found in edges for key in {_running_key(line) for line in found})
    often = 2 if len(pages) <= 3 else 3
    for page, candidates in zip(pages, edges, strict=True):
        dropped = {
            id(line) for line in candidates if _PAGE_NUMBER.fullmatch(line.text) or counts[_running_key(line)] >= often
        }
        page.items = [item for item in page.items if id(item) not in dropped]


def blocks(pages: Sequence[Page]) -> Iterator[Block]:
    """Paragraphs and rows of tables in reading order; a paragraph goes on over lines, columns and pages."""
    _align_margins(pages)
    pitch = _pitch(pages)
    paragraph: list[Line] = []
    begun = 0
    for page in pages:
        for item in page.items:
            if isinstance(item, Line) and paragraph and _goes_on(paragraph[-1], item, pitch):
                paragraph.append(item)
                continue
            if paragraph:
                yield _block(paragraph, begun)
            paragraph, begun = ([item], page.number) if isinstance(item, Line) else ([], 0)
            if isinstance(item, Table):
                yield from (Block("\t".join(row), page.number, item.box) for row in item.rows if any(row))
    if paragraph:
        yield _block(paragraph, begun)


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
    return Line(
        _text(glyphs),
        min(glyph.x0 for glyph in glyphs),
        max(glyph.x1 for glyph in glyphs),
        min(glyph.top for glyph in glyphs),
        max(glyph.bottom for glyph in glyphs),
        statistics.median_high([glyph.size for glyph in glyphs]),
        column,
    )


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


def _align_margins(pages: Sequence[Page]) -> None:
    """Give a page that shows too little of its margins those of the others."""
    found = [line for page in pages for line in page.items if isinstance(line, Line) and line.column == 0]
    if not found:
        return
    left = float(collections.Counter(round(line.left) for line in found).most_common(1)[0][0])
    shown = [line for page in pages for line in _if_full_enough(page)]
    right = float(collections.Counter(round(line.right) for line in shown).most_common(1)[0][0]) if shown else None
    for page in pages:
        few = not _if_full_enough(page)
        for line in page.items:
            if not isinstance(line, Line) or line.column:
                continue
            if _INDENT * line.size <= line.left - left <= 2 * _FULL * line.size:
                # Every line of the page is indented.
                line.left = left
            if few:
                line.right = max(line.right, page.width - line.left if right is None else right)


def _if_full_enough(page: Page) -> list[Line]:
    single = [line for line in page.items if isinstance(line, Line) and line.column == 0]
    return single if len(single) >= _TELLING_LINES else []


def _edge_lines(page: Page) -> list[Line]:
    """Up to two lines at the head and at the foot that stand apart from the text by their distance or their size."""
    by_height = sorted((item for item in page.items if isinstance(item, Line)), key=lambda line: line.top)
    pitch = _pitch([page])
    found: list[Line] = []
    for sequence in (by_height, by_height[::-1]):
        for count in range(_EDGE_LINES, 0, -1):
            if len(sequence) > count and _stand_apart(sequence[count - 1], sequence[count], pitch):
                found += sequence[:count]
                break
    return found


def _stand_apart(line: Line, neighbour: Line, pitch: float) -> bool:
    if abs(line.size - neighbour.size) > _SAME_SIZE * neighbour.size:
        return True
    step = abs(line.top - neighbour.top)
    return step > _EDGE_GAP * pitch or pitch == step


def _running_key(line: Line) -> tuple[str, int]:
    return re.sub(r"\d+", "#", line.text), round(line.top / _SAME_HEIGHT)


def _pitch(pages: Sequence[Page]) -> float:
    """The usual distance from line to line."""
    steps = []
    for page in pages:
        found = [item for item in page.items if isinstance(item, Line)]
        steps += [b.top - a.top for a, b in zip(found, found[1:], strict=False) if b.top > a.top]
    return statistics.median(steps) if steps else 0.0


def _goes_on(line: Line, following: Line, pitch: float) -> bool:
    if not line.is_full or following.is_indented:
        return False
    if abs(line.size - following.size) > _SAME_SIZE * line.size:
        return False
    step = following.top - line.top
    # A step back is a new column or page.
    return line.column != following.column or step <= _PARAGRAPH_GAP * pitch


def _block(paragraph: Sequence[Line], page: int) -> Block:
    first = [line for line in paragraph if line.top >= paragraph[0].top and line.column == paragraph[0].column]
    left, top = min(line.x0 for line in first), min(line.top for line in first)
    right, bottom = max(line.x1 for line in first), max(line.bottom for line in first)
    box = (round(left, 1), round(top, 1), round(right, 1), round(bottom, 1))
    return Block(_joined(line.text for line in paragraph), page, box)


def _joined(texts: Iterable[str]) -> str:
    """Lines as one text; a space stands only between two words of letters."""
    whole = ""
    parts: list[str] = []
    for text in texts:
        if not text:
            continue
        if (
            whole
            and not _CJK.match(whole[-1])
            and not _CJK.match(text[0])
            and text[0].isalpha()
            and whole[-1].isalpha()
        ):
            parts.append(" ")
        parts.append(text)
        whole = text
    return "".join(parts)
