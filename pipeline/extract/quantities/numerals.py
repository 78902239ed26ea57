"""The value of a written number: Arabic, Han, financial and mixed (1.3万, 两千三百, 壹佰, 3亿5000万), exactly.

Values are integers or fractions, never floats: 6.9万 is 69000, not 69000.00000000001. The expressions below say where a
number stands and where it ends; `value_of` says what it is worth. They are written for `re.VERBOSE`.
"""

import functools
import re
from fractions import Fraction
from typing import Final

from pipeline import patterns

_DIGITS: Final = {c: i for i, c in enumerate("零一二三四五六七八九")} | dict(
    zip("〇○两壹贰叁肆伍陆柒捌玖俩仨参幺", (0, 0, 2, 1, 2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 3, 1), strict=True)
)
_SMALL: Final = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_TENS: Final = {"廿": 20, "卅": 30, "卌": 40}
_LARGE: Final = {"万": 10**4, "亿": 10**8, "兆": 10**12}
_SUFFIX: Final = {"k": 10**3, "K": 10**3, "w": 10**4, "W": 10**4, "M": 10**6, "G": 10**9, "T": 10**12}
_WIDE: Final = str.maketrans("０１２３４５６７８９，．－−", "0123456789,.--")
# No numeral that a person writes is longer.
_LONGEST: Final = 200

FINANCIAL: Final = "壹贰叁肆伍陆柒捌玖"
HAN_DIGITS: Final = "零〇○一二两三四五六七八九壹贰叁肆伍陆柒捌玖"
HAN_UNITS: Final = "十百千万亿拾佰仟廿卅"
HAN_NUMERALS: Final = HAN_DIGITS + HAN_UNITS

# --- expressions -----------------------------------------------------------------------------------------------------
_NONZERO: Final = "一二两三四五六七八九壹贰叁肆伍陆柒捌玖俩仨"
# 参 is the financial three beside 拾 佰 仟 万, else a syllable of common words.
_D: Final = rf"(?:[{_NONZERO}]|(?<!人)参(?=[拾佰仟万亿])|(?<=[拾佰仟])参|(?<=[佰仟万亿][零〇])参)"
_Z: Final = "[零〇○]"
# 兆 is a million millions, but a prefix in 兆瓦 and the like.
_LARGE_UNIT: Final = r"(?:[万亿]|兆(?![瓦赫字比位欧帕伏宽]))"
# 千 is no place value in 2.3千克, which weighs 2.3 kilograms.
PLACE: Final = rf"(?:[十百佰仟]|千(?![克米瓦卡赫帕伏字兆])|{_LARGE_UNIT})"

# 1 to 9999, with the spoken forms 五十千 and 一百十.
_SECTION: Final = rf"""
  (?: {_Z}{{0,2}} (?: {_D}[千仟](?![克瓦]) | {_D}?十[千仟](?![米克瓦]) ) )?
  (?: {_Z}?{_D}[百佰] )?
  (?: {_Z}?(?: {_D}拾 | {_D}?十 | [廿卅卌] | 拾(?=[{_NONZERO}参元圆万亿]) ) )?
  (?: {_Z}{{1,2}}{_D} (?![十百千拾佰仟]) | {_D} (?<![百千万亿十]两) (?![十百拾佰]|[千仟](?![米克瓦字])) )?
"""
HAN_INTEGER: Final = rf"""
  (?: (?= {_Z}?(?:{_D}|[十廿卅卌]|拾[{_NONZERO}参元圆万亿]) )
      (?: {_SECTION}{_LARGE_UNIT}{{1,2}} ){{0,4}} {_SECTION}
    | {_Z} )
"""
# Digits one by one: 二〇二一, 一二〇. Two of them need a zero, else they are a rough interval (五六个).
_HAN_STRING: Final = rf"(?: [{_NONZERO}幺零〇○]{{3,20}}+ | [{_NONZERO}][零〇○] ) (?![十百千拾佰仟])"
_HAN_WHOLE: Final = rf"(?: {_HAN_STRING} | {HAN_INTEGER} )"
_FRACTION_DIGITS: Final = rf"(?: [一二三四五六七八九{FINANCIAL}零〇○]{{1,24}}+ | \d{{1,24}}+ )"
# 二点五万, but not the time of day 三点二十分 nor the list 以下三点一是; 一万3000.
_HAN_POINT: Final = rf"点 (?![一二两三][些是]) {_FRACTION_DIGITS} (?![刻时]|分(?![米钟])|[十百](?!万)) {PLACE}{{0,2}}"
HAN: Final = rf"""
  (?: (?: [{_NONZERO}零〇○]{{2,20}}+ (?=点) | \d{{1,24}} (?=点[{_NONZERO}零〇○]) ) {_HAN_POINT}
    | {_HAN_WHOLE} (?: {_HAN_POINT} | (?<=[百千万亿]) \d{{1,4}} (?![\d.,，年月:：/-]) [百千万]? )? )
"""

# Thousands by commas of either width. Runs of more than 32 digits are no numbers but codes.
_WHOLE: Final = r"(?: \d{1,3} (?:[,，]\d{3}){1,10} (?!\d|[,，]\d) | \d{1,32}+ (?!\d) )"
_POINT: Final = r"\.\d{1,32}+ (?!\d|\.\d)"
ARABIC: Final = rf"(?: {_WHOLE} (?: {_POINT} | (?!\.\d) ) | {_POINT} )"
_SCIENTIFIC: Final = r"(?: (?: [eE][+-]?\d{1,2} | \^[+-]?\d{1,2} | [kKwWMGT] ) (?![A-Za-z0-9²³/]) )"
# 3亿5000万, 1千零20, 3万4000, 3万五千; a lone digit behind a place only where nothing is counted by it.
_LOWER: Final = rf"""
  (?: {_Z}?(?: \d{{1,4}}(?:\.\d{{1,4}})? | [{_NONZERO}] ) {PLACE}{{1,2}} ){{0,4}}
  (?: {_Z}\d{{1,4}} (?![\d.,，年月:：/-])
    | (?: (?<=[万亿])\d{{3,4}} | (?<=亿)\d{{5,8}} | (?<=千)\d{{3}} | (?<=[百千万亿])0\d{{1,3}} ) (?![\d.,，年月:：/-])
    | (?<=[十百千万亿])[1-9]\d? (?![\d.,，:：/A-Za-z%{_NONZERO}十一-鿿-]) )?
"""
MIXED: Final = rf"(?: {ARABIC} (?: {_SCIENTIFIC} | {PLACE}{{1,3}} {_LOWER} )? )"
# 百三 and 千五 stand alone: the digit counts the next lower place.
NUMERAL: Final = rf"(?: {HAN} | {MIXED} | [百千][三四五六七八九](?![一-鿿]) )"

_ONE: Final = patterns.compile(
    rf"""
    (?P<sign> [-负] )?
    (?: (?P<base> {ARABIC}) (?: [eE](?P<exponent>[+-]?\d{{1,2}}) | \^(?P<power>[+-]?\d{{1,2}}) | (?P<suffix>[kKwWMGT]) )?
      | (?P<whole> .+?) 点 (?P<point> [{HAN_DIGITS}俩]+ | \d+) (?P<scale> [十百千万亿兆]*)
      | (?P<tokens> .+) )
    """,
    re.VERBOSE,
)
_TOKEN: Final = patterns.compile(rf"{ARABIC}|\S", re.VERBOSE)


class NumeralError(ValueError):
    """The text is not a number; the message quotes it."""


def value_of(numeral: str) -> Fraction:
    """The value of `numeral`: digits with commas and a point, Han numerals, or both mixed. Raises `NumeralError`.

    一万五 is 15000 and 两千三 is 2300: a last digit behind a unit counts the next lower place, unless 零 stands between.
    A sign (负, -), an exponent (3e4, 2^-2) and the letters k, w, M, G, T are read; spaces mean nothing.
    """
    if len(numeral) > _LONGEST:
        raise NumeralError(f"not a number: {numeral[:40]!r}...")
    return _value(numeral)


def value_or_none(numeral: str) -> Fraction | None:
    """The value of `numeral` as `value_of` gives it, or None where it is no number."""
    try:
        return value_of(numeral)
    except NumeralError:
        return None


@functools.lru_cache(maxsize=4096)
def _value(numeral: str) -> Fraction:
    text = "".join(numeral.translate(_WIDE).split())
    if text.isascii() and text.isdigit():
        return Fraction(int(text))
    match = _ONE.fullmatch(text)
    if match is None:
        raise NumeralError(f"not a number: {numeral!r}")
    value = _one(match, numeral)
    return -value if match["sign"] else value


def _one(match: re.Match[str], numeral: str) -> Fraction:
    if match["base"]:
        base = Fraction(match["base"].replace(",", ""))
        if match["power"]:
            return _power(base, int(match["power"]), numeral)
        return base * Fraction(10) ** int(match["exponent"] or 0) * _SUFFIX.get(match["suffix"], 1)
    if match["whole"]:
        digits = "".join(str(_DIGITS.get(c, c)) for c in match["point"])
        value = value_of(match["whole"]) + Fraction(int(digits[:40]), 10 ** len(digits[:40]))
        return value * (value_of(match["scale"]) if match["scale"] else 1)
    return _accumulate(_TOKEN.findall(match["tokens"]), numeral)


def _power(base: Fraction, exponent: int, numeral: str) -> Fraction:
    # A power of more than some 300 digits is beyond what JSON readers hold.
    if not base and exponent < 0 or len(str(base)) * abs(exponent) > 300:
        raise NumeralError(f"not a number: {numeral!r}")
    return Fraction(base**exponent)


class _Sum:
    """A numeral read from the left: what stands below 10,000, what lies above, and the digit that waits for its place."""

    __slots__ = ("arabic", "digit", "large", "place", "section", "small", "string", "total", "zero")

    def __init__(self) -> None:
        self.total = self.section = Fraction(0)
        self.digit: Fraction | None = None
        self.place, self.small, self.large = 1, 10**4, 0
        self.zero = self.string = self.arabic = False

    def add_digit(self, digit: Fraction, single: bool) -> bool:
        if self.digit is not None:
            if not single or self.arabic:
                return False
            self.digit, self.string = self.digit * 10 + digit, True
        elif single and not digit:
            # 一万零十二: the zero holds the empty places, it is no factor.
            self.zero = True
        else:
            self.digit, self.arabic = digit, not single
        return True

    def add_small(self, place: int) -> bool:
        if self.string:
            return False
        if self.digit is None and place >= self.small:
            # 五十千: the whole section is counted in thousands.
            if not self.section:
                return False
            self.section *= place
        elif place >= self.small or self.digit is None and self.section and place != 10:
            return False
        else:
            self.section += (1 if self.digit is None else self.digit) * place
        self.digit, self.place, self.small, self.zero = None, place, place, False
        return True

    def add_large(self, place: int) -> bool:
        part = self.section + (self.digit or 0)
        bare = self.digit is None and not self.section
        if bare and self.large:
            # 万亿, 万万: the number before is counted in the larger unit.
            self.total *= place
        elif self.large and place >= self.large:
            if self.total >= place * self.large:
                return False
            self.total = (self.total + part) * place
        else:
            self.total += (1 if bare and not self.zero else part) * place
        self.section, self.digit, self.place = Fraction(0), None, place
        self.large, self.small = place, 10**4
        self.zero = self.string = False
        return True


def _accumulate(tokens: list[str], numeral: str) -> Fraction:
    sum_ = _Sum()
    for token in tokens:
        if token in _DIGITS:
            fits = sum_.add_digit(Fraction(_DIGITS[token]), single=True)
        elif token in _SMALL:
            fits = sum_.add_small(_SMALL[token])
        elif token in _LARGE:
            fits = sum_.add_large(_LARGE[token])
        elif token in _TENS:
            fits = sum_.add_digit(Fraction(_TENS[token] // 10), single=True) and sum_.add_small(10)
        else:
            fits = token[-1] in "0123456789" and sum_.add_digit(Fraction(token.replace(",", "")), single=False)
            # 1百01 is 101: digits with a zero before them stand in their own places.
            sum_.zero = sum_.zero or token[0] == "0"
        if not fits:
            raise NumeralError(f"not a number: {numeral!r}")
    last = sum_.digit
    if last is None:
        if not sum_.total and not sum_.section and not sum_.zero:
            raise NumeralError(f"not a number: {numeral!r}")
        last = Fraction(0)
    elif sum_.place > 1 and last >= sum_.place:
        raise NumeralError(f"not a number: {numeral!r}")
    elif sum_.place >= 100 and not sum_.zero and last < 10 and last.denominator == 1:
        last = last * sum_.place / 10
    return sum_.total + sum_.section + last


def plain(value: Fraction) -> int | float:
    """A value as JSON writes it: an integer where it is one."""
    return value.numerator if value.denominator == 1 else float(value)
