"""Lines that were broken at a fixed width are joined again, where it is certain that the author set no break.

A break is dropped in two cases: in a block of lines of which enough have almost the same width and end in the middle
of a sentence, behind such a line; and inside a number, or between a number and its unit. Blank lines, indented lines,
headings, and lines behind 。！？： always stand; ； does not prove a width, but parts no line of a proven block.
"""

import itertools
from collections.abc import Iterator
from typing import Final, NamedTuple

from pipeline import patterns
from pipeline.text.characters import HAN
from pipeline.text.offsets import Deletion

_ENOUGH: Final = 3  # lines of one width
_SHARE: Final = 0.6  # of those that end within a sentence
# Widths in half-widths: what is narrower is a list or a verse, what is wider is no printed line.
_NARROWEST, _WIDEST = 36, 120
# A wide point within a number is made narrow later: it counts as narrow from the beginning.
_POINTS: Final = ".．"
_SLACK: Final = 4  # two ideographs: a mark that may not begin a line pulls a character over
_HALF: Final = patterns.compile(f"[0-9A-Za-z{_POINTS}%]")
_BLANKS: Final = " \t\u3000"
_CLINGING: Final = patterns.compile("[，、。；：！？）》”,;:!?)]")  # no author begins a line with one
_FLOWING: Final = patterns.compile("[，、。,]")
_FINAL: Final = patterns.compile('[。！？!?：:；;][”’）》)"]*$')
_CLOSED: Final = patterns.compile('[。！？!?：:][”’）》)"]*$')
_COUNT: Final = "一二三四五六七八九十"
_HEADING: Final = patterns.compile(
    rf"[ \t\u3000●■◆★▲○□◇①-⑳*#|]|[{_COUNT}]{{1,3}}[、.]|[（(](?:[{_COUNT}]{{1,3}}|\d{{1,2}})[)）]"
    rf"|\d{{1,2}}[、.)）](?!\d)|第[{_COUNT}百]{{1,4}}[章节節条條编編]|[{_COUNT}]是|附[件表录錄]|[—-]{{2}}"
    # A gloss that the break cut off stays apart, or the next pass would find it.
    r"|[(（][a-zɑɡ]"
)
_LATIN: Final = patterns.compile("[A-Za-z]")
# Prose: a sentence ends within the line, or a clause does.
_PROSE: Final = patterns.compile("[。！？][”’）]?(?=.)")
_CLAUSED: Final = patterns.compile("[，。；！？,]")
_OPEN: Final = patterns.compile(rf"[{HAN}0-9]$")
_LOOSE: Final = 0.7  # of the widest line, where blanks within numbers were lost or added after lines were broken
_SHORT: Final = 0.6
_UNMARKED: Final = 2  # breaks between two characters without a mark

# Units that no line begins with otherwise; behind a number in one piece also 名, 件, 人, 家.
_UNIT: Final = "个個项項万萬亿億余餘多年月日%"
_IN_NUMBER: Final = patterns.compile(rf"\n(?:(?=\d{{1,4}}(?:[{_POINTS}]\d{{1,4}})?[{_UNIT}名件人家])|(?=[{_UNIT}名]))")
_NUMBER_END: Final = f"0123456789{_POINTS}万萬亿億"
_COUNTED: Final = patterns.compile(rf"[{HAN}]\d[\d{_POINTS}]{{0,12}}[万萬亿億]?$")
_LABEL: Final = patterns.compile(r"[件表图圖第]\d{1,3}$")
_DATED: Final = patterns.compile(r"(?:19|20)\d\d年")
_LONG: Final = 24  # a line of a table that ends in a number is shorter


class _Line(NamedTuple):
    start: int
    text: str  # without blanks at its end


def breaks(text: str) -> list[Deletion]:
    """The breaks of hard-wrapped lines, with the blanks before them; once these are gone, there may be more."""
    return sorted({*_inside_numbers(text), *_wrapped(text)}) if "\n" in text else []


def _inside_numbers(text: str) -> Iterator[Deletion]:
    for found in _IN_NUMBER.finditer(text):
        at = found.start()
        if text[at - 1] not in _NUMBER_END or _DATED.match(text, at + 1):
            continue
        line = text[max(0, at - _NARROWEST) : at].rpartition("\n")[2]
        if _COUNTED.search(line) and not _LABEL.search(line) and _width(line) >= _LONG:
            yield Deletion(at, at + 1, "joined_line")


def _wrapped(text: str) -> list[Deletion]:
    blocks = list(_blocks(text))
    # Digits that now are narrow may have been wide when the lines were broken: then more lines are of one width.
    found = max((list(_at_widths(blocks, digit)) for digit in (1, 2)), key=len)
    return found or max((list(_at_widths(blocks, digit, loosely=True)) for digit in (1, 2)), key=len)


def _at_widths(blocks: list[list[_Line]], digit: int, *, loosely: bool = False) -> Iterator[Deletion]:
    proven = [_proven_width(block, digit, loosely=loosely) for block in blocks]
    widths = {width for width, _ in proven if width}
    if not widths:
        return
    for block, (own, slack) in zip(blocks, proven, strict=True):
        wide = [_width(line.text, digit) for line in block]
        width = own or max(wide)
        if not any(abs(width - other) <= _SLACK for other in widths):
            continue
        for (line, line_width), (following, _) in itertools.pairwise(zip(block, wide, strict=True)):
            if abs(line_width - width) <= slack and _breaks_within(line, following):
                yield Deletion(line.start + len(line.text), following.start, "joined_line")


def _blocks(text: str) -> Iterator[list[_Line]]:
    """The runs of two and more lines without a blank one or a row of a table between them."""
    block: list[_Line] = []
    start = 0
    for raw in (*text.split("\n"), ""):
        line = raw.rstrip(_BLANKS)
        if line and "\t" not in line:
            block.append(_Line(start, line))
        else:
            if len(block) > 1:
                yield block
            block = []
        start += len(raw) + 1


def _width(line: str, digit: int = 1) -> int:
    """In half-widths, without spaces but the indent, every mark as wide as an ideograph, so that no later stage changes it.

    `digit` is how wide a digit or Latin letter is.
    """
    if len(line) > 2 * _WIDEST:
        return 2 * len(line)
    indent = len(line) - len(line.lstrip("\u3000"))
    return 2 * (indent + sum(map(len, line.split()))) - (2 - digit) * len(_HALF.findall(line))


def _proven_width(block: list[_Line], digit: int, *, loosely: bool) -> tuple[int, int]:
    """The width at which the lines of the block were broken, 0 where that is not certain; how much narrower a full line may be."""
    # A paragraph on one line settles it: its block is not measured line by line.
    if _width(max((line.text for line in block), key=len), digit) > _WIDEST:
        return 0, _SLACK
    wide = [_width(line.text, digit) for line in block]
    width = max(wide)
    if not _NARROWEST <= width <= _WIDEST:
        return 0, _SLACK
    if any(
        line_width >= width - _SLACK and _CLINGING.match(following.text)
        for line_width, following in zip(wide, block[1:], strict=False)
    ):
        return width, _SLACK
    # A heading is short whatever the width, so a short one says nothing against it.
    open_ended = [
        at
        for at, line in enumerate(block[:-1])
        if not (_FINAL.search(line.text) or (wide[at] < width - _SLACK and _HEADING.match(line.text)))
    ]
    full = [block[at] for at in open_ended if wide[at] >= width - _SLACK]
    flowing = sum(1 for line in full if _FLOWING.search(line.text))
    if len(full) >= max(_ENOUGH, _SHARE * len(open_ended)) and 2 * flowing >= len(full):
        return width, _SLACK
    return (width, int((1 - _LOOSE) * width)) if loosely and _is_loose_prose(block, wide) else (0, _SLACK)


def _is_loose_prose(block: list[_Line], wide: list[int]) -> bool:
    """Whether the block is prose all of whose lines are long, though of no one width: blanks came or went once it was broken."""
    width = max(wide)
    open_ended = [
        at
        for at, line in enumerate(block[:-1])
        # A title or a heading is short.
        if wide[at] >= _SHORT * width and not (_FINAL.search(line.text) or _HEADING.match(line.text))
    ]
    prose = sum(1 for line in block if _PROSE.search(line.text))
    claused = sum(1 for at in open_ended if _CLAUSED.search(block[at].text))
    unmarked = sum(1 for at in open_ended if _OPEN.search(block[at].text) and not _CLINGING.match(block[at + 1].text))
    return (
        len(open_ended) >= _ENOUGH
        and 4 * prose >= len(block)
        and 3 * claused >= 2 * len(open_ended)
        and unmarked >= _UNMARKED
        and all(wide[at] >= _LOOSE * width for at in open_ended)
    )


def _breaks_within(line: _Line, following: _Line) -> bool:
    """Whether the break between two lines, of which the first is full, was set by the width alone."""
    if _CLOSED.search(line.text) or _HEADING.match(following.text):
        return False
    return not (_LATIN.match(line.text[-1]) and _LATIN.match(following.text))
