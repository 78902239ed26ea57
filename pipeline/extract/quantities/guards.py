"""Numerals that count nothing: set phrases, ordinals, document numbers, formulas, dates and times of day.

The phrases come from `data/rules/guard.toml`.
"""

import functools
import re
from collections.abc import Mapping
from fractions import Fraction
from typing import Final

from pipeline import patterns
from pipeline.extract.lexicon import alternation
from pipeline.extract.quantities.units import units
from pipeline.extract.rules import rule

# An issue of a journal, a page, a number of a paper: 2022年2期.
_ISSUE: Final = patterns.compile(r"\d{1,3}[期号]")
_YEAR_BEFORE: Final = patterns.compile(r"\d\d年第?$")
# 1+6+N, 4+X: the name of a scheme.
_FORMULA: Final = patterns.compile(r"\d{1,2}(?:[+＋]\d{1,2}){0,6}[+＋][NXnx]")
# 统一 is one word: 统一部署, 统一组织; 系统一套 ends in a count. So is 一带一路.
_UNITED: Final = patterns.compile(r"(?<!系)统\Z|一带\Z")
# 第三、四项 and 第3至5条: 第 holds for the numerals behind it; 全市第一、三项 begins anew.
_HAN: Final = "[一二三四五六七八九十百]{1,5}"
_LISTED: Final = patterns.compile(
    rf"(?<![市省国县区列名居])第(?:{_HAN}|\d{{1,4}})[条款项章节批类期级]?(?:[、和及与至到-](?:{_HAN}|\d{{1,4}})[条款项章节批类期级]?){{0,4}}[、和及与至到-]\Z"
)
_LISTED_UNIT: Final = patterns.compile(
    rf"(?:{_HAN}|\d{{1,4}})[、和及与至到-]?(?:{_HAN}|\d{{1,4}})?[条款项章节批类期级轮届]"
)
_TIERS: Final = frozenset("省市县区镇乡村州")
_LIST_MARKS: Final = frozenset("、和及与至到-")
# What the three below have in common, so that most numbers are asked once only.
_MARKED: Final = patterns.compile(r"\d{1,3}[+＋.、)）期号分]")
# 按5:3:2分担
_PARTED: Final = patterns.compile(r"\d{1,3}分[担成账享摊]")
_RATIO: Final = frozenset("∶:：比")
# The numbering of a paragraph.
_NUMBERING: Final = patterns.compile(r"\d{1,3}[.、)）](?=[一-鿿“《])")
_DATE: Final = patterns.compile(
    r"""
    (?<![\d.]) (?:1[89]|20)\d\d ([-/.]) (?:1[0-2]|0?[1-9]) (?:\1 (?:3[01]|[12]\d|0?[1-9]) )? (?![\d%]|[-/.]\d|[个名项件家万亿人元])
    | (?:19|20)\d\d (?:1[0-2]|0[1-9]) (?:3[01]|[12]\d|0[1-9]) (?![\d.,万亿个名项件家人元%])
    | (?:[01]?\d|2[0-4]) [:：] [0-5]\d (?: [:：][0-5]\d )? (?![\d.%:：]|的比|比例)
    | \d{1,2}[时点] (?: [一二三1-3]刻 | [0-5]\d (?: 分(?!钟) | (?![\d.,个名项万亿%度元倍]) ) )
    | (?: 0\d{2,3}-\d{7,8} | 400-\d{3,4}-?\d{3,4} | \d{17}X ) (?!\d)
    | (?: 1[3-9]\d{9} | \d{18} ) (?! [\d.%+一-鿿] | [,，~—–-]\d )
    | (?<=/) \d+ (?=/|\.[a-z])
    """,
    re.VERBOSE,
)
_DAY_PART: Final = ("上午", "下午", "早上", "晚上", "中午", "凌晨", "傍晚", "清晨", "夜里")
# 早上9点提交申请，10点签字: the day is told by its hours.
_DAY_TOLD: Final = patterns.compile(r"(?:[上下中]午|早上|晚上|凌晨|傍晚|清晨)\d{1,2}点[^。\n]*\Z")
_POINTS_MADE: Final = patterns.compile(
    r"[一-鿿]{0,4}(?:要求|建议|意见|经验|做法|启示|措施|问题|原因|希望|体会|认识|承诺)"
)
_TOLD_REACH: Final = 40
_CLOCK: Final = patterns.compile(
    r"钟|半|整|\d{1,2}分|[一二三四五]刻|[一二三四五]?十[一二三四五六七八九]?分|[之以]?[前后](?!两)"
)
_MINUTES: Final = patterns.compile(r"[零一二三四五六七八九十]点\Z")


# The printable characters of an address on the web: 20% and 3个 in one count nothing.
_LINK: Final = patterns.compile(r"(?:://|www\.)[!-~]+")


@functools.cache
def _phrases() -> tuple[Mapping[str, tuple[str, ...]], Mapping[str, tuple[str, ...]]]:
    """Set phrases and hotlines by their first two characters."""
    phrases: dict[str, list[str]] = {}
    lines: dict[str, list[str]] = {}
    for cue in sorted(rule("guard", "set_phrase").cues):
        (lines if cue.isascii() and cue.isdigit() else phrases).setdefault(cue[:2], []).append(cue)
    return {key: tuple(cues) for key, cues in phrases.items()}, {key: tuple(cues) for key, cues in lines.items()}


@functools.cache
def _ordinals() -> Mapping[str, tuple[str, ...]]:
    """What makes an ordinal of the numeral behind it, by its last character."""
    cues = rule("guard", "ordinal").cues
    return {cue[-1]: tuple(one for one in cues if one[-1] == cue[-1]) for cue in cues}


@functools.cache
def _counted() -> re.Pattern[str]:
    """What makes a hotline a count: 110多个, 120㎡, 110至130户, and not 12345热线."""
    words = [word for word, unit_class in units().classes.items() if unit_class != "name"]
    return patterns.compile(rf"[\d.,余多万千百亿支家所处条台]|[至到~—-]\d|，\d{{3}}(?!\d)|{alternation(words)}")


def guarded(text: str, start: int) -> bool:
    """Whether the numeral at `start` belongs to a set phrase, an ordinal, a document number or a formula like 1+N."""
    first, opening = text[start], text[start : start + 2]
    phrases, lines = _phrases()
    if opening in phrases and text.startswith(phrases[opening], start):
        return True
    before, ordinals = text[start - 1] if start else "", _ordinals()
    if before in ordinals and text.endswith(ordinals[before], 0, start):
        return True
    if opening == "一级" and before in _TIERS and text[start - 2 : start - 1] not in ("、", "，"):
        # 市一级 is one tier by its name.
        return True
    if first == "一" and before in ("统", "带") and _UNITED.search(text, max(0, start - 2), start):
        return True
    if start > 2 and before in _LIST_MARKS and _LISTED_UNIT.match(text, start):
        same = text[start - 2].isascii() == first.isascii() or text[start - 2] in "条款项章节批类期级"
        if same and _LISTED.search(text, max(0, start - 24), start):
            return True
    if not "0" <= first <= "9":
        return False
    for line in lines.get(opening, ()):
        if text.startswith(line, start) and not _counted().match(text, start + len(line)):
            return True
    if not _MARKED.match(text, start):
        return False
    if (
        before in _RATIO
        and _PARTED.match(text, start)
        or _FORMULA.match(text, start)
        or _NUMBERING.match(text, start)
        and _opens_line(text, start)
    ):
        return True
    return bool(_ISSUE.match(text, start) and _YEAR_BEFORE.search(text[max(0, start - 6) : start]))


def links(text: str) -> list[tuple[int, int]]:
    """Where the addresses of the web stand in `text`, without what comes before their ://."""
    if "://" not in text and "www." not in text:
        return []
    return [match.span() for match in _LINK.finditer(text)]


def _opens_line(text: str, start: int) -> bool:
    head = text[max(0, start - 9) : start].rstrip(" \t\u3000")
    return head.endswith("\n") or not head and start < 9


def date_end(text: str, start: int) -> int | None:
    """Where a date, a time of day or a telephone number in digits ends that starts at `start`; None where none does."""
    found = _DATE.match(text, start)
    return found.end() if found else None


# Units of which a number names a point of time wherever it stands, and those of which it may.
_POINTS: Final = frozenset(("月", "号", "时", "点钟", "月份", "年代", "世纪", "年度", "年级"))
_OF_TIME: Final = _POINTS | {"年", "点", "日"}


def is_date(text: str, core: int, end: int, unit: str | None, value: Fraction) -> bool:
    """Whether `text[core:end]`, a number with a unit of time, names a point of time (2019年, 3月, 5日) and no length."""
    if unit == "分":
        # 五点零二分: the minutes of an hour in Han numerals.
        return bool(_MINUTES.search(text, max(0, core - 2), core))
    if unit not in _OF_TIME:
        return False
    if unit == "年":
        return 1000 <= int(value) <= 2999 and text[core + 4 : core + 5] in "年-至到~—"
    if unit == "点":
        said = text.endswith(_DAY_PART, 0, core) or text[end - 1] == "半" or bool(_CLOCK.match(text, end))
        counted = _POINTS_MADE.match(text, end)
        return (
            said
            or int(value) <= 24
            and counted is None
            and bool(_DAY_TOLD.search(text, max(0, core - _TOLD_REACH), core))
        )
    if unit == "日":
        return int(value) <= 31 and (text[core - 1 : core] == "月" or text[end : end + 1] not in "内前后以之")
    return unit in _POINTS
