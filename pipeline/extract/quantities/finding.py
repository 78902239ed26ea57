"""Every written number of a text as an interval with its unit: 2400多名 is [2400, ...), 7至12个 is [7, 12].

The road: stop wherever a numeral may start; read what stands there, a share, a sum of bodies, a number with its unit or
a range of two; let the words before and behind bound it. Cue words come from `data/rules/quantity.toml`, units from
there and from the lexicon.
"""

import functools
import re
from collections.abc import Iterator
from fractions import Fraction
from typing import Final

from pipeline import patterns
from pipeline.extract.lexicon import lexicon
from pipeline.extract.quantities.bounds import BOUNDING, Amount, bounded, closed, cue_before, interval, joined
from pipeline.extract.quantities.gaps import close_up
from pipeline.extract.quantities.guards import date_end, guarded, is_date, links
from pipeline.extract.quantities.numerals import HAN_DIGITS, HAN_NUMERALS, plain, value_of
from pipeline.extract.quantities.readings import BELOW_ZERO, Reading, is_counted, read, read_sum
from pipeline.extract.quantities.shares import read_share, read_tenths, read_words, signed
from pipeline.extract.quantities.units import ONE, canonical, factor_of, units
from pipeline.records import Quantity
from pipeline.text import normalise
from pipeline.text.offsets import Knots, delete

__all__ = ["Amount", "amounts", "quantities"]

_DATE: Final = "guard.time"
_ZERO: Final = Fraction(0)
_DIGIT: Final = "零一二三四五六七八九十"
_LONGER: Final = patterns.compile(
    "市(?:场|民|值|容)|村(?:民(?!委|小组)|干部)|区域|县域|乡亲|社区(?:工作者|居民|干部|党员)"
    "|(?:乡镇|镇街|街道|城镇)(?:干部|居民|职工|人口|党员|群众)"
)
# One that a text calls a number: 结果是六不是七, 填“三”.
_BARE: Final = patterns.compile(
    rf"(?<=是)[{_DIGIT}](?=[不那，。、；！？,;!?）”\s]|\Z|还是|或是|而是|却是|这是)|(?<=等于)[{_DIGIT}](?![一-鿿])|(?<=“)[{_DIGIT}](?=”)"
)


def quantities(text: str) -> list[Quantity]:
    """Every number of `text` that is no date, ordinal or name, in order, durations and bare numbers included.

    Offsets are in `text` itself, whatever its script; values are in base units (6.9万 -> 69000, 60% -> 0.6).
    """
    normalised = normalise(text)
    gaps = close_up(normalised.text, _is_number)
    knots = Knots(gaps)
    found = []
    for amount in _spoken(delete(normalised.text, gaps)):
        start, end = normalised.to_original(knots.outward(amount.start), knots.outward(amount.end - 1) + 1)
        found.append(
            Quantity(
                start=start,
                end=end,
                quote=text[start:end],
                min=None if amount.low is None else plain(amount.low),
                max=None if amount.high is None else plain(amount.high),
                nominal=plain(amount.nominal),
                modifier=amount.modifier,
                unit=amount.unit,
            )
        )
    return found


def amounts(text: str) -> list[Amount]:
    """Every number of a normalised text, dates among them (rule `guard.time`), in order, none overlapping another."""
    found = [*read_words(text), *_runs(text)]
    for start, end in links(text):
        found = [amount for amount in found if not start <= amount.core < end]
    found.sort(key=lambda amount: (amount.start, -amount.end))
    kept: list[Amount] = []
    for amount in found:
        if not kept or amount.start >= kept[-1].end:
            kept.append(amount)
        elif amount.core >= kept[-1].end:
            amount.start = kept[-1].end
            kept.append(amount)
    return joined(text, kept)


def _spoken(text: str) -> list[Amount]:
    """Amounts without dates and names, with the lone numerals that the text calls numbers and all intervals joined."""
    found = [
        amount
        for amount in joined(text, amounts(text), sides=BOUNDING)
        if amount.rule != _DATE and amount.unit_class != "name"
    ]
    taken = {amount.core for amount in found}
    for match in _BARE.finditer(text):
        start, end = match.span()
        if start not in taken:
            value = value_of(match.group())
            amount = Amount(start, end, start, end, value, value, value, "exact", None, "none", "quantity.plain")
            found.append(bounded(text, amount))
    found.sort(key=lambda amount: amount.start)
    return found


def _is_number(text: str) -> bool:
    """Whether `text` is one number from end to end."""
    found = amounts(text)
    return len(found) == 1 and (found[0].start, found[0].end) == (0, len(text))


# --- where a number may stand ----------------------------------------------------------------------------------------
@functools.cache
def _starts() -> re.Pattern[str]:
    """Every place where a number may start: any digit, and a Han numeral that something countable follows."""
    behind = {word[0] for word in units().classes} | {word[0] for word in lexicon().nouns if len(word) <= 4}
    follow = "".join(sorted(behind - set("\\]^-"))) + HAN_NUMERALS + "正副点分之成折余多来打半兆又角毛"
    # One set of all first characters stands in front, which `re` skips to; what must follow is asked behind it.
    return patterns.compile(
        rf"""
        [\d.{HAN_DIGITS}俩仨幺参十廿卅卌拾百佰千仟万亿几若好数成上半]
        (?: (?<=\d) (?<![\d.,]\d) | (?<=\.) (?<![\d.,]\.) \d
          | (?<=[{HAN_DIGITS}俩仨幺参]) (?<![队入退]伍) (?<![大登内着]陆) (?: (?=[{follow}几参]) | (?=[至到~、和—-][\d{HAN_NUMERALS}]) | \Z )
          | (?<=[十廿卅卌拾百佰千仟万亿])
          | (?<=[几若好]) (?=[{follow}几干]) (?!几几)
          | (?<=数) (?=[以十百千万亿]) | (?<=成) (?=[千百]上) | (?<=上) (?=[百千万亿])
          | (?<=半) (?=[成折个斤年天小吨亩公打]) )
        """,
        re.VERBOSE,
    )


# A run of numerals that is no number is left at once. 数 and 几 may belong to the word before (职数88正125副).
_RUN: Final = patterns.compile(rf"[\d.,]++(?:[百千万亿]{{1,3}}[\d.,]++){{0,8}}|一(?=一)|[{HAN_NUMERALS}]{{1,64}}")


def _runs(text: str) -> Iterator[Amount]:
    position = 0
    search = _starts().search
    while True:
        found = search(text, position)
        if found is None:
            return
        start = found.start()
        amount = _at(text, start)
        if amount is not None:
            position = max(amount.end, found.end())
            yield amount
        else:
            run = _RUN.match(text, start)
            position = run.end() if run else start + 1


# What may stand in the base of a fraction and the whole number before it: 三又二分之一.
_BASE: Final = patterns.compile(rf"[\d.,，点又兆卌参俩仨幺eE^kKwWMGT+{HAN_NUMERALS}\-]+")


def _at(text: str, start: int) -> Amount | None:
    """The number that starts at `start`, if one does."""
    first = text[start]
    whole = text.find("分之", start, start + 32)
    if whole >= 0 and _BASE.fullmatch(text, start, whole):
        share = read_share(text, start)
        if share is not None:
            return share
    window = text[start : start + 12]
    if "成" in window or "折" in window:
        tenths = read_tenths(text, start)
        if tenths is not None:
            return tenths
    if guarded(text, start) and not _beyond_guard(text, start):
        return None
    if "0" <= first <= "9":
        end = date_end(text, start)
        if end is not None:
            return Amount(start, end, start, end, _ZERO, _ZERO, _ZERO, "exact", None, "time", _DATE)
    reading = read(text, start)
    return read_sum(text, start, reading) or (_range(text, reading) or _single(text, reading) if reading else None)


def _beyond_guard(text: str, start: int) -> bool:
    """百家 and 三公 are set phrases, 近百家 and 三公里 are numbers."""
    if text[start] in "百千万亿":
        return cue_before(text, start) is not None
    reading = read(text, start) if text[start] in HAN_DIGITS else None
    return reading is not None and reading.unit in units().signed and len(reading.unit or "") > 1


# --- ranges ----------------------------------------------------------------------------------------------------------
_JOIN: Final = patterns.compile(r"(?:[（(]含[）)])?(?P<to>至|到|-{1,2}|—{1,2}|–|~)|(?P<list>、)|(?P<and>和|与|跟|及)")
_JOINS: Final = "（(至到-—–~、和与跟及"
_BETWEEN: Final = patterns.compile(r"之间|间(?![接隔距断或])")
_PLACES: Final = patterns.compile(r"[百千佰仟]*(?P<large>[万亿]*)\Z|[kKwW]\Z")
_LARGE: Final = patterns.compile(r"[十百千万亿kKw.]|\d")
# 三、四十项 are thirty to forty.
_TENS: Final = patterns.compile(r"[二三四五六七八][三四五六七八九]十\Z")
# 2019-2020 are years, 0571-2 a code, 表2-3 and A-7 numbers of a table, 第3至5条 ordinals.
_YEAR: Final = patterns.compile(r"(?:(?:1[89]|20)\d\d){2}\Z")
_CODE: Final = patterns.compile(r"0\d")
_NUMBERED: Final = patterns.compile(r"[A-Za-z第表图附]")


def _range(text: str, first: Reading) -> Amount | None:
    """7至12个, 8-9%, 3万到5万元, 4、5万, 15和40之间: the closed interval, where two numbers make one."""
    join = _JOIN.match(text, first.end) if text[first.end : first.end + 1] in _JOINS else None
    if join is None or first.shape != "numeral" or first.unit_class == "fused" or date_end(text, join.end()):
        return None
    second = read(text, join.end())
    if second is None or second.shape != "numeral":
        return None
    end = second.end
    unit, unit_class = (second.unit, second.unit_class) if second.unit else (first.unit, first.unit_class)
    tens = bool(join["list"]) and _TENS.match(first.written + second.written) is not None
    if join["and"]:
        # 在10与20间: the last word is no measure word of rooms.
        if second.unit == "间" and first.unit is None:
            unit, unit_class, end = None, "none", end - 1
        between = _BETWEEN.match(text, end)
        if between is None:
            return None
        end = between.end()
    if first.unit not in (None, unit) and first.unit_class != unit_class or unit == "级":
        # 二、三级 and 二三级 name the levels themselves.
        return None
    low, high = (first.low * 10, second.high) if tens else _ends(first, second)
    start, low = signed(text, first.start, low)
    if join["list"]:
        fits = first.unit is None and unit is not None and (tens and high - low == 10 or _adjacent(second, low, high))
    else:
        fits = low < high and (
            unit_class != "name" if unit else bool(join["and"]) or _is_bare_range(text, first, second)
        )
    if not fits:
        return None
    factor = factor_of(unit)
    dated = is_date(text, second.start, second.end, unit, second.high)
    rule, unit_class = (_DATE, "time") if dated else (f"quantity.{'adjacent' if join['list'] else 'range'}", unit_class)
    low, high = low * factor, high * factor
    return closed(
        text, Amount(start, end, first.start, end, low, high, low, "range", canonical(unit), unit_class, rule)
    )


def _ends(first: Reading, second: Reading) -> tuple[Fraction, Fraction]:
    """The ends of a range: a place said once holds for both, unless the first would outgrow the second or has its unit.

    3至5万 begins at 30,000; 一千到两千万 at ten millions, since 千 is no place of its own beside 千万; 八千到一万 at 8000.
    """
    low, high = first.low, second.high
    places, own = _PLACES.search(second.written), _PLACES.search(first.written)
    if first.unit is not None or places is None or own is not None and own["large"]:
        return low, high
    shared = [places.group()] if own is None or not own.group() else []
    if places["large"] and low >= 10:
        shared.append(places["large"])
    scaled = (low * value_of(f"1{place}") for place in shared if place)
    return next((value for value in scaled if value < high), low), high


def _is_bare_range(text: str, first: Reading, second: Reading) -> bool:
    """Whether two numbers without a unit are the ends of a range."""
    before = text[first.start - 1 : first.start]
    if _NUMBERED.match(before) or _CODE.match(first.written) or _YEAR.match(first.written + second.written):
        return False
    alone = len(text) <= second.end - first.start + 2
    return alone or before in ("从", "于", "在") or _LARGE.search(first.written + second.written) is not None


def _adjacent(second: Reading, low: Fraction, high: Fraction) -> bool:
    """Whether two numbers of a list are one rough number: 4、5万, and not 3、5项."""
    places = _PLACES.search(second.written)
    step = value_of(f"1{places.group()}") if places else ONE
    return high - low == step and low < 10 * step


# --- single numbers --------------------------------------------------------------------------------------------------
_SIGNED: Final = ("funding", "rate", "none")
_LENGTHS: Final = ("月", "小时", "钟头", "星期", "季度", "学期", "工作日")
_LETTER: Final = patterns.compile("[A-Za-z]")
_DEGREES: Final = ("度", "摄氏度", "℃", "华氏度")


def _single(text: str, reading: Reading) -> Amount | None:
    if not is_counted(text, reading):
        return None
    unit, unit_class = reading.unit, reading.unit_class
    if unit == "个" and reading.behind and text.startswith(_LENGTHS, reading.end):
        # 3个多月
        unit_class = "time"
    factor = factor_of(unit)
    low = reading.low if factor is ONE else reading.low * factor
    start = reading.start
    if reading.shape == "numeral":
        start, low = _with_sign(text, reading, low)
        if unit_class in ("funding", "none"):
            start, unit = _currency(text, start, unit)
            unit_class = "none" if unit is None else "funding"
            if unit is None and _LETTER.match(text, start - 1):
                # A4, T3 and G20 are names.
                return None
    name, rule, end = canonical(unit), _rule(reading), reading.end
    if unit_class == "fused" and _LONGER.match(text, reading.noun):
        # A place that opens a longer word is not what is counted: 3000市场主体, 20万村民.
        name, end = None, reading.noun
    amount = Amount(start, end, reading.start, reading.noun, low, low, low, "exact", name, unit_class, rule)
    if reading.low is not reading.high and reading.low != reading.high:
        amount.high, amount.modifier = reading.high * factor, "range"
        return closed(text, amount)
    if reading.shape == "vague" or reading.inner or reading.behind:
        amount.modifier = "several" if reading.shape == "vague" else "about" if reading.inner == "来" else "over"
        amount.low, amount.high = interval(low, amount.modifier)
    elif is_date(text, reading.start, reading.end, unit, low):
        amount.rule, amount.unit_class = _DATE, "time"
    return bounded(text, amount)


def _with_sign(text: str, reading: Reading, value: Fraction) -> tuple[int, Fraction]:
    """Where a number begins and its value, its sign heard. Counts have none: a dash before one is a bullet."""
    start = reading.start
    if reading.unit_class not in _SIGNED and reading.unit not in units().signed:
        return start, value
    if text.endswith(BELOW_ZERO, 0, start) and reading.unit in _DEGREES:
        return start - len(BELOW_ZERO), -value
    if reading.unit == "%" and text[start - 1 : start] == "-" and "一" <= text[start - 2 : start - 1] <= "鿿":
        return start - 1, -value
    return signed(text, start, value)


def _currency(text: str, start: int, unit: str | None) -> tuple[int, str | None]:
    """Where an amount of money begins and its unit, with a sign (¥) or a name (人民币) before the number heard."""
    symbol = units().symbols.get(text[start - 1 : start])
    if symbol and unit is None:
        return start - 1, symbol
    if text.endswith(units().currencies, 0, start):
        return start, next(canonical(name) for name in units().currencies if text.endswith(name, 0, start))
    return start, unit


def _rule(reading: Reading) -> str:
    """The rule that a number is found by, until a bound word says another."""
    if reading.shape in ("pair", "vague"):
        return "quantity.adjacent" if reading.shape == "pair" else "quantity.several"
    if reading.inner or reading.behind:
        return "quantity.about_after" if reading.inner == "来" else "quantity.over_inside"
    if reading.unit_class == "funding" and (reading.unit != "元" or reading.low.denominator > 1):
        return "quantity.money"
    if reading.unit in units().measures:
        return "quantity.measure"
    if reading.unit == "倍":
        return "quantity.multiple"
    if reading.numeral == "一" and reading.unit_class in ("noun", "staffing"):
        return "quantity.one"
    return {"rate": "quantity.percent", "fused": "quantity.fused"}.get(reading.unit_class, "quantity.plain")
