"""From the lines of pages to paragraphs: running heads and page numbers taken off, lines joined across pages.

Lengths are as in `layout`.
"""

import collections
import re
import statistics
from collections.abc import Iterator, Sequence

from pipeline.ingest.layout import FULL, INDENT, Line, Page, Table, parts_words
from pipeline.ingest.reading import Composer, Printed

_SAME_SIZE, _PARAGRAPH_GAP = 0.1, 1.9
_PAGE_NUMBER = re.compile(
    r"[—–―－\-·•~\s]{0,6}(?:第\s?)?\d{1,4}\s?(?:页)?(?:\s?[/／,，]?\s?共?\s?\d{1,4}\s?页?)?[—–―－\-·•~\s]{0,6}"
)
_EDGE_LINES, _EDGE_GAP = 2, 1.3
# A page with fewer lines does not show where its right margin is.
_TELLING_LINES = 4
_SAME_HEIGHT = 4


def compose(pages: Sequence[Page]) -> Composer:
    """The text of a document: a paragraph or a row of a table a line, cells separated by tabs."""
    _drop_running(pages)
    composer = Composer()
    for paragraph, parts in enumerate(_paragraphs(pages), 1):
        composer.parts(parts, paragraph)
    return composer


def _drop_running(pages: Sequence[Page]) -> None:
    """Take page numbers and running heads and feet off the pages."""
    edges = [_edge_lines(page) for page in pages]
    counts = collections.Counter(key for found in edges for key in {_running_key(line) for line in found})
    often = 2 if len(pages) <= 3 else 3
    for page, candidates in zip(pages, edges, strict=True):
        numbers = {id(line) for line in candidates if _PAGE_NUMBER.fullmatch(line.text)}
        heads = {id(line) for line in candidates if counts[_running_key(line)] >= often}
        left = [item for item in page.items if id(item) not in numbers | heads]
        # Pages that are all alike hold no heads, they hold the same.
        page.items = left or [item for item in page.items if id(item) not in numbers]


def _paragraphs(pages: Sequence[Page]) -> Iterator[list[Printed]]:
    """Paragraphs, line by line, and rows of tables in reading order; a paragraph goes on over columns and pages."""
    _align_margins(pages)
    pitch = _pitch(pages)
    last: Line | None = None
    paragraph: list[Printed] = []
    for page in pages:
        for item in page.items:
            if paragraph and not (isinstance(item, Line) and last and _goes_on(last, item, pitch)):
                yield paragraph
                paragraph = []
            if isinstance(item, Table):
                last = None
                yield from ([Printed("\t".join(row), page.number, item.box)] for row in item.rows if any(row))
                continue
            if last and paragraph and parts_words(last.text, item.text):
                paragraph[-1] = paragraph[-1]._replace(text=paragraph[-1].text + " ")
            paragraph.append(_printed(item, page.number))
            last = item
    if paragraph:
        yield paragraph


def _printed(line: Line, page: int) -> Printed:
    left, top, right, bottom = (round(side, 1) for side in (line.x0, line.top, line.x1, line.bottom))
    return Printed(line.text, page, (left, top, right, bottom), line.confidence)


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
            if INDENT * line.size <= line.left - left <= 2 * FULL * line.size:
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
    if line.is_red != following.is_red or abs(line.size - following.size) > _SAME_SIZE * line.size:
        return False
    step = following.top - line.top
    # A step back is a new column or page.
    return line.column != following.column or step <= _PARAGRAPH_GAP * pitch
