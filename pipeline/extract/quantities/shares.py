"""Shares of a whole: fractions (三分之二, 1/4), per cents in words (百分之十五), tenths (八成), discounts (八折), 一半.

Each reader takes the normalised text and the place where a numeral starts, and gives the amount that stands there, with
the words that bound it, or None.
"""

import re
from fractions import Fraction
from typing import Final

from pipeline import patterns
from pipeline.extract.lexicon import alternation
from pipeline.extract.quantities.bounds import Amount, bounded, closed, interval
from pipeline.extract.quantities.numerals import FINANCIAL, HAN, NUMERAL, value_of, value_or_none
from pipeline.records import Modifier

_D: Final = "一二两三四五六七八九" + FINANCIAL
_TO: Final = r"(?:至|到|-{1,2}|—{1,2}|~)"
_PAIR: Final = "一二|一两|两三|二三|三四|四五|五六|六七|七八|八九"
_SHARE: Final = patterns.compile(
    rf"""
    (?: (?P<whole> {NUMERAL}) 又 )?
    (?P<base> [百佰千仟万亿]{{1,3}} | {NUMERAL} ) 分之
    (?P<share> (?P<low> [{_D}]) (?P<high> [{_D}]) (?P<step> 十?) (?![{_D}零〇点百千万\d])
      | 百 (?![{_D}])
      | 几 (?P<places> 十?)
      | [-负]? {NUMERAL} )
    (?P<inner> [余多几] )?
    """,
    re.VERBOSE,
)
_SHARE_TO: Final = patterns.compile(
    rf"{_TO} (?: (?P<base> [百千万]|{HAN}|\d{{1,4}}) 分之 )? (?P<share> {NUMERAL} | 百(?![一-鿿]))", re.VERBOSE
)
# No date and no page: both sides short, the share below the base unless a whole number stands before it.
_SLASH: Final = patterns.compile(
    r"(?<![\d./年月]) (?: (?P<whole> \d{1,3}) [ \u3000又] )? (?P<share> \d{1,12}) / (?P<base> \d{1,12}) (?![\d/]|\.\d|月)",
    re.VERBOSE,
)
# 成 and 折 begin many words; none of those follows a numeral of tenths.
_NO_TENTHS: Final = "[立为效果员功绩本型熟长交色分年人套就片批天建规]|了|员|都市|语|份|品|不变"
_TENTH: Final = rf"(?: [{_D}十]点[{_D}] | 十 | [{_D}] | \d{{1,2}}(?:\.\d)? )"
_TENTHS: Final = patterns.compile(
    rf"""
    (?: (?P<pair> {_PAIR}) | (?P<from> {_TENTH}) (?:成)? {_TO} (?P<to> {_TENTH}) | (?P<share> {_TENTH} | 半) )
    成 (?! {_NO_TENTHS} )
    (?: (?P<half> 半) (?![{_D}\d年]) | (?P<minor> [{_D}]) (?![{_D}十百千万亿个名项家人件成户镇乡村支年月日]) )?
    """,
    re.VERBOSE,
)
_DISCOUNT: Final = patterns.compile(
    rf"(?<!一波)(?P<share> [{_D}]点[{_D}] | [{_D}]{{1,2}} | 半 | \d{{1,2}}(?:\.\d{{1,2}})? ) 折 (?![扣叠合算旧腾返射线页断服磨子中])",
    re.VERBOSE,
)
# 负 ends these words: 肩负三项职责 has no negative number.
_NO_MINUS: Final = frozenset("肩担背抱减自不欠胜辜增承")
_DASH: Final = patterns.compile(r"[\w)）%”~-]")
_ZERO, _HALF = Fraction(0), Fraction(1, 2)
_DATE: Final = "guard.time"
_DOUBLING: Final = patterns.compile(r"翻了?(?P<times>[一两二三四五])番")
_WORDS: Final[dict[str, tuple[Fraction, Modifier, str | None, str]]] = {
    "一半": (_HALF, "exact", None, "fraction"),
    "减半": (_HALF, "exact", None, "fraction"),
    "折半": (_HALF, "exact", None, "fraction"),
    "半数": (_HALF, "exact", None, "fraction"),
    "对半": (_HALF, "exact", None, "fraction"),
    "对折": (_HALF, "exact", None, "discount"),
    "半价": (_HALF, "exact", None, "discount"),
    "百分百": (Fraction(1), "exact", "%", "percent"),
    "过半": (_HALF, "over", None, "fraction"),
    "过半数": (_HALF, "over", None, "fraction"),
    "成倍": (Fraction(2), "at_least", "倍", "multiple"),
    "翻番": (Fraction(1), "exact", "倍", "multiple"),
    "翻倍": (Fraction(1), "exact", "倍", "multiple"),
    "增一倍": (Fraction(1), "exact", "倍", "multiple"),
}
_WHOLE: Final = "百分百"
# 经过半个世纪 is no majority. What may stand first are single characters, which `re` skips to.
_MAJORITY: Final = "过半"
_WORD: Final = patterns.compile(
    rf"{alternation(_WORDS.keys() - {_WHOLE, _MAJORITY})}|{_MAJORITY}(?![个年天月小百世])|{_WHOLE}(?![一-鿿])|{_DOUBLING.pattern}"
)


def read_words(text: str) -> list[Amount]:
    """The shares and multiples that stand without a numeral (一半, 翻番), and 1/4, in no order."""
    found = []
    for match in _WORD.finditer(text):
        if match["times"]:
            # Doubled n times is 2**n - 1 times more.
            value = Fraction(2 ** int(value_of(match["times"])) - 1)
            modifier: Modifier = "exact"
            unit: str | None = "倍"
            name = "multiple"
        else:
            value, modifier, unit, name = _WORDS[match.group()]
        found.append(_rated(text, match.span(), value, modifier, unit, name))
    if "/" in text:
        for match in _SLASH.finditer(text):
            share, base, whole = int(match["share"]), int(match["base"]), int(match["whole"] or 0)
            alone = match.end() == len(text) and text[: match.start()] in ("", "-", "负")
            year = 1900 <= base <= 2100 or 1900 <= share <= 2100
            # 08/16 is a day.
            if year or match["share"][0] == "0" or match["base"][0] == "0":
                found.append(Amount(*match.span(), *match.span(), _ZERO, _ZERO, _ZERO, "exact", None, "time", _DATE))
            elif base and (share < base or whole or alone):
                start, value = signed(text, match.start(), whole + Fraction(share, base))
                found.append(_rated(text, (start, match.end()), value, "exact", None, "fraction"))
    return found


def read_share(text: str, start: int) -> Amount | None:
    """三分之二, 百分之七八十, 三又二分之一, 百分之五至十."""
    match = _SHARE.match(text, start)
    base = value_or_none(match["base"]) if match else None
    if match is None or not base:
        return None
    unit, name = ("%", "percent") if match["base"] in "百佰" else (None, "fraction")
    if match["low"]:
        low, high = (value_or_none(match[side] + match["step"]) for side in ("low", "high"))
        if low is not None and high is not None and high - low == (10 if match["step"] else 1):
            return _ranged(text, match.span(), low / base, high / base, unit, name)
    share = Fraction(10 if match["places"] else 1) if match["share"][0] == "几" else value_or_none(match["share"])
    if share is None:
        return None
    value = share / base
    if match["whole"]:
        whole = value_or_none(match["whole"]) or Fraction(0)
        value = whole + (value if whole >= 0 else -value)
    to = None if match["inner"] or match["whole"] else _SHARE_TO.match(text, match.end())
    other = value_or_none(to["share"]) if to else None
    other_base = value_or_none(to["base"]) if to and to["base"] else base
    if to and other is not None and other_base and other / other_base > value:
        return _ranged(text, (start, to.end()), value, other / other_base, unit, name)
    modifier: Modifier = "several" if match["share"][0] == "几" else "over" if match["inner"] else "exact"
    start, value = signed(text, start, value)
    return _rated(text, (start, match.end()), value, modifier, unit, name)


def read_tenths(text: str, start: int) -> Amount | None:
    """八成, 七成六, 两成半, 七八成, 七至八成: tenths of the whole; 八折, 75折: what is left to pay."""
    match = _TENTHS.match(text, start)
    if match is None:
        match = _DISCOUNT.match(text, start)
        return _discount(text, match) if match else None
    if match["pair"]:
        low, high = (_tenths(digit) for digit in match["pair"])
        return _ranged(text, match.span(), low, high, None, "fraction")
    if match["from"]:
        low, high = _tenths(match["from"]), _tenths(match["to"])
        return _ranged(text, match.span(), low, high, None, "fraction") if low < high else None
    share = _tenths(match["share"]) + (Fraction(1, 20) if match["half"] else 0)
    if match["minor"]:
        share += _tenths(match["minor"]) / 10
    if share > 10:
        return None
    start, end = match.span()
    if text[end : end + 1] in ("多", "余") and not match["minor"]:
        # 八成多 is more than eight tenths.
        return _rated(text, (start, end + 1), share, "over", None, "fraction")
    return _rated(text, (start, end), share, "exact", None, "fraction")


def signed(text: str, start: int, value: Fraction) -> tuple[int, Fraction]:
    """Where the number begins and its value, with the sign before it: 负 or a minus that is no dash."""
    sign, before = text[start - 1 : start], text[start - 2 : start - 1]
    if sign == "负" and before not in _NO_MINUS or sign == "-" and not _DASH.match(before):
        return start - 1, -value
    return start, value


def _tenths(numeral: str) -> Fraction:
    return Fraction(1, 20) if numeral == "半" else value_of(numeral) / 10


def _discount(text: str, match: re.Match[str]) -> Amount | None:
    share = match["share"].replace("半", "五")
    if share[0].isdigit() or "点" in share:
        value = value_of(share)
    else:
        value = Fraction(int("".join(str(value_of(c)) for c in share)))
    while value >= 10:
        value /= 10
    return _rated(text, match.span(), value / 10, "exact", None, "discount") if value else None


def _rated(
    text: str, span: tuple[int, int], value: Fraction, modifier: Modifier, unit: str | None, name: str
) -> Amount:
    low, high = interval(value, modifier)
    return bounded(
        text, Amount(span[0], span[1], span[0], span[1], low, high, value, modifier, unit, "rate", f"quantity.{name}")
    )


def _ranged(text: str, span: tuple[int, int], low: Fraction, high: Fraction, unit: str | None, name: str) -> Amount:
    return closed(
        text, Amount(span[0], span[1], span[0], span[1], low, high, low, "range", unit, "rate", f"quantity.{name}")
    )
