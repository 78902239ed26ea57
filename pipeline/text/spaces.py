"""Spaces that typesetting set around numbers and marks are dropped; those that separate words and columns stand.

A single space goes beside 、。，；：！？; inside a quantity or between it and what it counts (`共 271 个`, `10.48
万人`, `2019 年`, `2 748 名`); and in letter-spaced text (`关 于 印 发 通 知`). All others stand: they separate names,
cells of a table and Latin words. Runs of spaces, tabs and U+3000 always stand.
"""

from collections.abc import Iterator
from typing import Final

from pipeline import patterns
from pipeline.text.characters import HAN
from pipeline.text.offsets import Deletion

# Measure words and what else only stands behind a number, in both scripts. Not complete: a number and a unit that is
# missing here stay apart, which rules of extraction have to bear anyway.
_UNIT: Final = (
    "个個名人项項支家件台臺处處所座条條户戶元岁歲级級类類次种種位镇鎮乡鄉村街区區县縣市省年月日号號天周"
    "小时時分吨公里米平倍成届屆批轮輪场場期季路至到份宗起"
)
_NUMERAL: Final = "万萬亿億千百十余餘多几幾"
# Those that no heading begins with: 1 人员管理, 2 区级事项 are headings, 2019 年 is none.
_OPENING_UNIT: Final = "个個项項万萬亿億余餘多年月日"
# 17 支执法队, 3 支队伍, not 1 支持政策, 2 支部建设.
_OPENING_TEAM: Final = patterns.compile("支(?![持部出撑付援配行流点教线]|队(?!伍|员))")
_STOPS: Final = "，。；：、！？"
_DIGITS: Final = "0123456789"
_DASHES: Final = "~-—–"
_RANGE_OPENS: Final = f"{_DIGITS}万萬亿億"
_SPACE: Final = patterns.compile(r" (?=\S)")
_HAN: Final = patterns.compile(f"[{HAN}]")
_WIDE: Final = patterns.compile(f"[{HAN}“”‘’《》〈〉【】〔〕…—·（）]")
_LETTERED: Final = patterns.compile(rf"(?<![{HAN}] )(?<![^\s{_STOPS}])(?:[{HAN}] ){{4,}}+[{HAN}](?![^\s{_STOPS}])")
_LETTERS: Final = patterns.compile(f" [{HAN}] [{HAN}] [{HAN}]")  # quick to find out
# All of these look at a window of a few characters on either side, so that a long line costs no more than many short.
_WINDOW: Final = 32
_COUNT_BEFORE: Final = patterns.compile(rf"(^|[^\d.,])\d[\d.,]*%?(?: ?[{_NUMERAL}])*$")
_NUMBER_ENDS: Final = f"{_DIGITS}.,%{_NUMERAL}"
_NUMBER_AFTER: Final = patterns.compile(
    rf"\d(?:[\d.,]|，(?=\d{{3}}(?!\d)))*(?: ?[-~—、] ?\d[\d.,]*)?(?: ?[{_UNIT}{_NUMERAL}%]|[{HAN}])|\d{{1,3}}/\d{{1,3}}(?![\d/])"
)
# Beside a dash only where a unit says that it joins two quantities: 15 - 20 名, 3 万 - 5 万人.
_RANGE_START: Final = patterns.compile(rf"\d ?[万萬亿億]? ?(?:~|[-—–](?=\d[\d.]{{0,8}} ?[{_UNIT}{_NUMERAL}%]))")
_RANGE_END: Final = patterns.compile(rf"~ ?\d|[-—–] ?\d[\d.]{{0,8}} ?[{_UNIT}{_NUMERAL}%]")
# 2 3 6个, 1 23起, 21 9名, 1, 203名, 2 , 0 1 5个, 10. 48万人: pieces of one number, Han or a mark before and a unit behind.
_PIECES: Final = patterns.compile(
    rf"(?:(?<=[{HAN}、，；：])|(?<=[{HAN}、，；：] ))(?<![表图圖第章节節条條款步])(?<![表图圖第章节節条條款步] )(?<!附件)(?<!附件 )"
    rf"(?P<number>\d(?: \d){{1,11}}(?!\d)|[1-9] \d\d|(?<! )[1-9]\d \d(?!\d)|\d(?: ?\d){{0,2}}(?: ?[,，] ?\d ?\d ?\d){{1,3}}|\d(?: ?\d){{0,8}} ?\. ?\d(?: ?\d){{0,3}})"
    rf"(?= ?[{_UNIT}{_NUMERAL}%])"
)
_PIECE: Final = patterns.compile(r"\d(?: ?[,.，])? \d")  # quick to find out
# 17 个 镇: where a space parts the number from its measure word, one behind it parts nothing else.
_COUNTED: Final = patterns.compile(rf"\d [个個项項家支所处處条條座]( )(?=[{HAN}])")
_TIME_AFTER: Final = patterns.compile(r"\d{1,4}[-/.]\d{1,2}[-/.]\d|\d{1,2}:\d")
_GROUPS_BEFORE: Final = patterns.compile(rf"[{HAN}] ?\d{{1,3}}(?: \d{{3}}){{0,3}}$")
_GROUPS_AFTER: Final = patterns.compile(rf"\d{{3}}(?: \d{{3}}){{0,3}} ?[{_UNIT}{_NUMERAL}](?<!年)")


def gaps(text: str) -> list[Deletion]:
    """The spaces of typesetting; once these are gone, there may be more."""
    if " " not in text:
        return []
    return [Deletion(at, at + 1, "space") for at in sorted({*_lettered(text), *_set_apart(text)})]


def _lettered(text: str) -> Iterator[int]:
    if not _LETTERS.search(text):
        return
    for run in _LETTERED.finditer(text):
        yield from range(run.start() + 1, run.end(), 2)


def _set_apart(text: str) -> Iterator[int]:
    for found in _SPACE.finditer(text):
        at = found.start()
        left, right = text[at - 1 : at], text[at + 1]
        if left.strip() and (left in _STOPS or right in _STOPS or _within_quantity(text, at)):
            yield at
    for found in _PIECES.finditer(text) if _PIECE.search(text) else ():
        yield from (at for at in range(*found.span("number")) if text[at] == " ")
    yield from (found.start(1) for found in _COUNTED.finditer(text))


def _within_quantity(text: str, at: int) -> bool:
    """Whether the space at `at` stands inside a quantity or between one and what is beside it."""
    left, right = text[at - 1], text[at + 1]
    if left in _DASHES or right in _DASHES:
        return _in_range(text, at)
    before, after = text[max(0, at - _WINDOW) : at], text[at + 1 : at + 1 + _WINDOW]
    if left in _DIGITS and right in _DIGITS:
        return bool(_GROUPS_BEFORE.search(before) and _GROUPS_AFTER.match(after))
    if right in _DIGITS:
        return bool(_WIDE.match(left) and _NUMBER_AFTER.match(after)) and not _TIME_AFTER.match(after)
    if right == "%":
        return left in _DIGITS
    number = _COUNT_BEFORE.search(before) if left in _NUMBER_ENDS and _HAN.match(right) else None
    if not number:
        return False
    if number.group(1) in ("", "\n"):
        return right in _OPENING_UNIT or bool(_OPENING_TEAM.match(text, at + 1))
    return right in _UNIT or right in _NUMERAL or bool(_HAN.match(number.group(1)))


def _in_range(text: str, at: int) -> bool:
    """Whether the space at `at` stands beside the ~ or the dash of 8 ~ 9."""
    if text[at + 1] in _DASHES:
        return text[at - 1] in _RANGE_OPENS and bool(_RANGE_END.match(text, at + 1))
    start = max(0, at - 5)
    closed = text[start:at] + text[at + 1 : at + 1 + _WINDOW]
    ranged = _RANGE_START.search(closed)
    return text[at + 1] in _DIGITS and ranged is not None and ranged.end() == at - start
