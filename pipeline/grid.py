"""Tables in a text: rows of cells, divided by tabs or gaps, under a line of column heads (乡镇 <tab> 编制数（名）).

Offsets are offsets in the normalised text.
"""

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from pipeline import patterns
from pipeline.structure import Sentence

_GAP: Final = patterns.compile(r"[\t 　](?:(?<=\t)|(?<=　)[ 　]*|(?<= )[ 　]+)")
# What stands within a cell: 合　计; what a scan leaves of 32 (3 2) is told by the space.
_BLANK: Final = patterns.compile(r"^\s+|\s+$|[\t　]+")
# 类别 内设机构（个） 行政编制（名） over 白塔镇 8 42: one space divides them.
_THIN_CELL: Final = patterns.compile(r"[^ \t　\n]+")
_HEAD_CELL: Final = patterns.compile("[一-鿿（）()/：:%、]+")
_LEAST_CELLS: Final = 3
_LONGEST_HEAD: Final = 14
_LONGEST_ROW: Final = 120
_NUMBER: Final = patterns.compile(r"\d[\d,]*(?:\.\d+)?%?\Z")
# 3 2: what a scan leaves of 32, in a row whose cells wider gaps divide.
_SPREAD_NUMBER: Final = patterns.compile(r"\d(?: \d){1,5}\Z")
# Without one of these there is no row: a cheap test before any line is looked at.
_NUMBER_BEHIND: Final = patterns.compile(r"[\t 　]\d")
# 年度经费 is money of the year, 年度 alone the year.
_SERIAL: Final = patterns.compile(r"序号|编号|年份|年度(?![一-鿿])|代码|备注|电话|传真|邮编|手机")
_UNIT: Final = patterns.compile(r"[（(][^（）()]{1,8}[）)]\Z")


class Column(NamedTuple):
    """A cell of a row, `value` at `start`, and the head of its column. `counts` is whether it is a number of something."""

    start: int
    value: str
    head: str
    counts: bool


class Row(NamedTuple):
    """A row of a table: `line`, the index of its sentence, its cells under their heads, and its first cell that is no number."""

    line: int
    columns: tuple[Column, ...]
    label: Column | None

    def wording(self) -> str:
        """What the row says in words: what it counts, then of whom (编制数、中层职数：柳林镇)."""
        counted = "、".join([_UNIT.sub("", column.head) for column in self.columns if column.counts])
        return f"{counted}：{self.label.value}" if self.label else counted


def rows(text: str, sentences: Sequence[Sentence]) -> Iterator[Row]:
    """The rows of all tables in a normalised text, in order; a row has as many cells as the line of heads above it."""
    if _NUMBER_BEHIND.search(text) is None:
        return
    heads: list[str] = []
    for index, sentence in enumerate(sentences):
        cells = _cells(text, sentence)
        thin = len(cells) < 2
        cells = _thin_cells(text, sentence) if thin else cells
        if len(cells) < 2:
            heads = []
            continue
        values = [_BLANK.sub("", text[start:end]) for start, end in cells]
        numbers = [bool(_NUMBER.match(value) or not thin and _SPREAD_NUMBER.match(value)) for value in values]
        if not any(numbers):
            heads = values
        elif len(heads) == len(values):
            yield _row(text, index, cells, values, numbers, heads)
        elif thin:
            heads = []


def ends_in_number(text: str, line: Sentence) -> bool:
    """Whether the last character of a line is a digit or a space: a cheap test before its cells are looked for."""
    last = text[line.end - 1]
    return last.isdecimal() or last in " \t　"


def _row(
    text: str,
    index: int,
    cells: Sequence[tuple[int, int]],
    values: Sequence[str],
    numbers: Sequence[bool],
    heads: Sequence[str],
) -> Row:
    columns: list[Column] = []
    label: Column | None = None
    for (start, end), value, is_number, head in zip(cells, values, numbers, heads, strict=True):
        serial = _SERIAL.search(head) is not None
        columns.append(Column(start + text[start:end].index(value[0]), value, head, is_number and not serial))
        if label is None and not is_number and not serial:
            label = columns[-1]
    return Row(index, tuple(columns), label)


def _cells(text: str, sentence: Sentence) -> list[tuple[int, int]]:
    """The spans of the cells of a line; one where it has no gap."""
    spans, start = [], sentence.start
    for gap in _GAP.finditer(text, sentence.start, sentence.end):
        if gap.start() > start:
            spans.append((start, gap.start()))
        start = gap.end()
    if start < sentence.end:
        spans.append((start, sentence.end))
    return _whole(text, spans)


def _whole(text: str, spans: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The cells of a line, a word whose two characters a gap divides made whole: 部　门, 合　计."""
    found: list[tuple[int, int]] = []
    for start, end in spans:
        before = text[found[-1][0] : found[-1][1]] if found else ""
        if len(before) == 1 and end - start == 1 and not before.isdecimal() and not text[start].isdecimal():
            start = found.pop()[0]
        found.append((start, end))
    return found


def _thin_cells(text: str, sentence: Sentence) -> list[tuple[int, int]]:
    """The cells of a line that one space each divides: heads without a digit, or a name and two numbers or more; else none."""
    spans = [found.span() for found in _THIN_CELL.finditer(text, sentence.start, sentence.end)]
    if len(spans) < _LEAST_CELLS or spans[-1][1] - spans[0][0] > _LONGEST_ROW:
        return []
    values = [text[start:end] for start, end in spans]
    numbers = [_NUMBER.match(value) is not None for value in values]
    heads = all(len(value) <= _LONGEST_HEAD and _HEAD_CELL.fullmatch(value) for value in values)
    if heads:
        return spans
    # 区城市管理局 28 17 街道: who gets them may stand behind.
    named = all(number or _HEAD_CELL.fullmatch(value) for number, value in zip(numbers, values, strict=True))
    return spans if not numbers[0] and (all(numbers[1:]) or named and sum(numbers) > 1) else []
