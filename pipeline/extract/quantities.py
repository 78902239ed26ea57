"""Every written number of a text as an interval with its unit: 2400多名 is [2400, ...), 7至12个 is [7, 12].

The road: find runs of numeral characters, match one generated expression there, read the value exactly, then look at
the words before and behind for what bounds it. Cue words come from `data/rules/quantity.toml`, units from the lexicon.
"""

import dataclasses
import functools
import re
from collections.abc import Iterator
from fractions import Fraction
from typing import Literal

from pipeline.extract.lexicon import alternation, lexicon
from pipeline.extract.numerals import HAN_DIGITS, HAN_NUMERALS, NumeralError, plain, value_of
from pipeline.extract.rules import rule, rules
from pipeline.records import Modifier, Quantity
from pipeline.text import normalise

UnitClass = Literal["noun", "staffing", "funding", "rate", "time", "name", "fused", "sum", "none"]

_ARABIC = r"(?:\d{1,3}(?:,\d{3})+(?!\d)|\d+)(?:\.\d+)?"
_SCALE = "[十百千万亿]"
_MIXED = rf"{_ARABIC}(?:{_SCALE}+(?:{_ARABIC}{_SCALE}+){{0,3}})?"
_VAGUE = r"(?:好几|几|数|上|成|若干)[十百千万亿]{1,3}|好几|几|若干"
_HAN = rf"[{HAN_NUMERALS}]{{1,24}}(?:点[{HAN_DIGITS}]{{1,12}}[万亿千百]{{0,2}})?"
_NUMERAL = rf"(?:{_MIXED}|{_VAGUE}|{_HAN})"
_JOIN = r"至|到|-{1,2}|—{1,2}|–|－|~|～"
_RUN = re.compile(rf"[0-9{HAN_NUMERALS}几数若][0-9{HAN_NUMERALS}几数若干,.]*")
_SUM_NOUNS = (
    "正副办局室站所队院委组科股部厅处厂中心平台窗口支队大队中队委员会办公室分局工作站执法队党支部服务中心综合执法队"
)
_SUM = re.compile(
    rf"(?:(?:\d{{1,4}}|[{HAN_NUMERALS}]{{1,3}})个?"
    r"(?:综合执法队|服务中心|委员会|办公室|工作站|执法队|党支部|中心|平台|窗口|支队|大队|中队|分局|[正副办局室站所队院委组科股部厅])[、，]?){2,6}"
)
_SUM_PART = re.compile(rf"(\d{{1,4}}|[{HAN_NUMERALS}]{{1,3}})个?[^\d{HAN_NUMERALS}]+")
_HAN_SHARE = re.compile(rf"(?P<base>百|千|万|[{HAN_NUMERALS}]{{1,4}}|\d{{1,4}})分之(?P<share>{_MIXED}|{_HAN})(?P<inner>[余多几])?")
_SLASH = re.compile(r"(?<![\d./])(?P<share>\d{1,2})/(?P<base>\d{1,2})(?![\d/])")
_TENTHS = re.compile(
    r"(?P<share>[一二两三四五六七八九]{1,2}|\d(?:\.\d)?)成(?P<half>半)?"
    r"(?![立为效果员功绩本型熟长交色分年人套就片批天建规]|了|员)"
)
_WORDS: dict[str, tuple[Fraction, Modifier, str | None, str]] = {
    "一半": (Fraction(1, 2), "exact", None, "fraction"),
    "减半": (Fraction(1, 2), "exact", None, "fraction"),
    "折半": (Fraction(1, 2), "exact", None, "fraction"),
    "半数": (Fraction(1, 2), "exact", None, "fraction"),
    "对半": (Fraction(1, 2), "exact", None, "fraction"),
    "过半": (Fraction(1, 2), "over", None, "fraction"),
    "过半数": (Fraction(1, 2), "over", None, "fraction"),
    "成倍": (Fraction(2), "at_least", "倍", "multiple"),
    "翻番": (Fraction(1), "exact", "倍", "multiple"),
    "翻一番": (Fraction(1), "exact", "倍", "multiple"),
    "翻两番": (Fraction(3), "exact", "倍", "multiple"),
    "翻了一番": (Fraction(1), "exact", "倍", "multiple"),
    "翻了两番": (Fraction(3), "exact", "倍", "multiple"),
    "翻倍": (Fraction(1), "exact", "倍", "multiple"),
    "增一倍": (Fraction(1), "exact", "倍", "multiple"),
}
_WORD = re.compile(rf"(?:{alternation(_WORDS)})(?!以上年龄)")
_AVERAGE = re.compile(r"(?:平均|[年月日人县镇村户区市省乡街周]均|均)(?:达到?|为|约)?$")
# Measure words that are also ordinary nouns: they count only behind an Arabic or a longer Han numeral.
_WEAK = frozenset("分点步环只把头口面对度字句页首里层班道门节段片样版组团双块部级类本套根次")
_MAX_BEFORE = 8


@dataclasses.dataclass(frozen=True, slots=True)
class Amount:
    """A number in a normalised text. `low` and `high` are exact, None where open; `core` is where
    the numeral starts, `tail` where a noun behind it may start."""

    start: int
    end: int
    core: int
    tail: int
    low: Fraction | None
    high: Fraction | None
    nominal: Fraction
    modifier: Modifier
    unit: str | None
    unit_class: UnitClass
    rule: str


def quantities(text: str) -> list[Quantity]:
    """Every number of `text` that is no date, ordinal or name, in order, durations and bare numbers included.

    Offsets are in `text` itself, whatever its script; values are in base units (6.9万 -> 69000, 60% -> 0.6).
    """
    normalised = normalise(text)
    found = []
    for amount in amounts(normalised.text):
        start, end = normalised.to_original(amount.start, amount.end)
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
    """Every number of a normalised text, in order, none overlapping another."""
    found = [*_words(text), *_runs(text)]
    found.sort(key=lambda amount: (amount.start, -amount.end))
    kept: list[Amount] = []
    for amount in found:
        if not kept or amount.core >= kept[-1].end:
            kept.append(amount if not kept or amount.start >= kept[-1].end else _clip(amount, kept[-1].end))
    return _shared_bounds(text, kept)


def _shared_bounds(text: str, found: list[Amount]) -> list[Amount]:
    """A bound behind the last of a list holds for all of it: 45名、40名、35名以内."""
    for index in range(len(found) - 1, 0, -1):
        last, before = found[index], found[index - 1]
        if last.rule.endswith("_after") and before.modifier == "exact" and before.unit == last.unit and text[before.end : last.start] == "、":
            low, high = _interval(before.nominal, last.modifier)
            found[index - 1] = dataclasses.replace(before, low=low, high=high, modifier=last.modifier, rule=last.rule)
    return found


def _clip(amount: Amount, start: int) -> Amount:
    return dataclasses.replace(amount, start=start)


def _words(text: str) -> Iterator[Amount]:
    for match in _WORD.finditer(text):
        value, modifier, unit, name = _WORDS[match.group()]
        low, high = _interval(value, modifier)
        yield _bounded(text, Amount(match.start(), match.end(), match.start(), match.end(), low, high, value, modifier, unit, "rate", f"quantity.{name}"))
    for match in _SLASH.finditer(text):
        if int(match["share"]) < int(match["base"]):
            yield _share(text, match, Fraction(int(match["share"]), int(match["base"])))


def _runs(text: str) -> Iterator[Amount]:
    position = 0
    while True:
        run = _RUN.search(text, position)
        if run is None:
            return
        amount = _at(text, run.start())
        if amount is None:
            # 数 and 几 may belong to the word before (职数88正125副): the number then starts behind them.
            position = run.start() + 1 if run.group()[0] in "几数若" else run.end()
        else:
            position = max(amount.end, run.start() + 1)
            yield amount


def _at(text: str, start: int) -> Amount | None:
    """The number that starts at `start`, if one does."""
    if _guarded(text, start):
        return None
    for pattern, reader in ((_HAN_SHARE, _read_share), (_TENTHS, _read_tenths), (_SUM, _read_sum)):
        match = pattern.match(text, start)
        if match:
            amount = reader(text, match)
            if amount is not None:
                return amount
    match = _main().match(text, start)
    return _read_main(text, match) if match else None


@functools.cache
def _main() -> re.Pattern[str]:
    words = lexicon()
    unit = alternation(words.units)
    fused = alternation(
        [word for word, kind in words.nouns.items() if kind in ("institution", "locality") and len(word) <= 4]
    )
    return re.compile(
        rf"(?P<first>{_NUMERAL})(?P<inner>[余多来几])?(?P<scale>{_SCALE}{{0,3}})"
        rf"(?:(?P<unit_first>{unit})?(?P<join>{_JOIN}|、)(?P<second>{_NUMERAL})(?P<inner_second>[余多])?(?P<scale_second>{_SCALE}{{0,3}}))?"
        rf"(?:(?P<unit>{unit})|(?P<fused>{fused}))?(?P<behind>[余多](?![个名项元家种类样方]))?"
    )


def _read_main(text: str, match: re.Match[str]) -> Amount | None:
    if match["join"]:
        amount = _read_range(text, match)
        if amount is not None:
            return amount
        # No interval: read the first number alone, as if the second were not there.
        alone = _main().match(text, match.start(), match.start("join"))
        return _read_single(text, alone) if alone else None
    return _read_single(text, match)


def _read_range(text: str, match: re.Match[str]) -> Amount | None:
    unit, unit_class = _unit(match["unit"], match["fused"])
    first_unit = match["unit_first"]
    if first_unit and unit and first_unit != unit and lexicon().units.get(first_unit) != unit_class:
        return None
    second = _value(match["second"], match["scale_second"])
    first = _value(match["first"], match["scale"])
    if first is None or second is None:
        return None
    tail = _SCALE_TAIL.search(match["second"] + match["scale_second"])
    if tail and not _SCALE_TAIL.search(match["first"] + match["scale"]) and (first < 100 or match["first"].isdigit()):
        first *= value_of(tail.group())
    name = "range"
    if unit == "级":
        # 二、三级 and 二三级 name the levels themselves.
        return None
    if match["join"] == "、":
        step = value_of(tail.group()) if tail else 1
        if first_unit or second - first != step or match["first"] in ("", None) or first >= 10 * step or unit is None:
            return None
        name = "adjacent"
    if second <= first or unit_class in ("none", "time", "name") and (first_unit or unit) is None:
        return None
    factor = _factor(unit)
    end = match.end()
    amount = Amount(match.start(), end, match.start(), end, first * factor, second * factor, first * factor, "range", unit or first_unit, unit_class, f"quantity.{name}")
    return _closed(text, amount)


_SCALE_TAIL = re.compile(r"[百千万亿]+\Z")


def _read_single(text: str, match: re.Match[str]) -> Amount | None:
    numeral, inner = match["first"], match["inner"]
    unit, unit_class = _unit(match["unit"], match["fused"])
    if not _countable(text, match, unit, unit_class):
        return None
    factor = _factor(unit)
    start, end = match.start(), match.end()
    tail = match.start("fused") if match["fused"] else end
    vague = _VAGUE_HEAD.match(numeral)
    if vague:
        power = _value(vague["scale"] or "一", match["scale"])
        if power is None:
            return None
        return _bounded(text, Amount(start, end, start, tail, power * factor, None, power * factor, "several", unit, unit_class, "quantity.several"))
    pair = _ADJACENT.match(numeral)
    if pair and unit == "级":
        return None
    if pair:
        low, high = (_value(digit + pair["scale"], match["scale"]) for digit in (pair["low"], pair["high"]))
        if low is not None and high is not None and high - low == (value_of(pair["scale"] + match["scale"]) if pair["scale"] + match["scale"] else 1):
            return _closed(text, Amount(start, end, start, tail, low * factor, high * factor, low * factor, "range", unit, unit_class, "quantity.adjacent"))
    value = _value(numeral, match["scale"])
    if value is None:
        return None
    value *= factor
    if inner == "来":
        return _bounded(text, Amount(start, end, start, tail, value, value, value, "about", unit, unit_class, "quantity.about_after"))
    if inner or match["behind"]:
        return _bounded(text, Amount(start, end, start, tail, value, None, value, "over", unit, unit_class, "quantity.over_inside"))
    name = {"rate": "percent", "fused": "fused"}.get(unit_class, "plain")
    if unit == "倍":
        name = "multiple"
    return _bounded(text, Amount(start, end, start, tail, value, value, value, "exact", unit, unit_class, f"quantity.{name}"))


_VAGUE_HEAD = re.compile(r"(?:好几|几|数|上|成|若干)(?P<scale>[十百千万亿]*)\Z")
_ADJACENT = re.compile(r"(?:十)?(?P<low>[一二两三四五六七八])(?P<high>[二三四五六七八九])(?P<scale>[十百千万亿]*)\Z")


def _countable(text: str, match: re.Match[str], unit: str | None, unit_class: UnitClass) -> bool:
    numeral = match["first"]
    arabic = numeral[0].isdigit()
    if unit is not None and unit[0] in _WEAK and len(unit) == 1 and not arabic and len(numeral) == 1 and unit not in "级类项部":
        return False
    if unit_class == "fused" and not arabic and len(numeral) == 1:
        before = text[max(0, match.start() - 1) : match.start()]
        return before in ("等", "辖", "共", "余") or numeral in "几" and False
    if not arabic and not numeral.strip("十百千万亿") and "十" not in numeral and not match["inner"]:
        # 万元, 百姓, 千户: a place alone is no number; 千余场 is.
        return text == numeral + (match["scale"] or "")
    if numeral[0] == "数" and text[max(0, match.start() - 1) : match.start()] in tuple("人户个件次总职款项户口指"):
        return False
    if unit_class == "none" and not arabic:
        # A bare Han numeral is a number only where it is long enough to be nothing else.
        whole = numeral + (match["scale"] or "")
        return len(whole) >= 3 and any(c in "十百千万亿" for c in whole[1:]) or text == whole
    return True


def _unit(unit: str | None, fused: str | None) -> tuple[str | None, UnitClass]:
    if fused:
        return fused, "fused"
    if unit is None:
        return None, "none"
    return _canonical(unit), lexicon().units[unit]  # type: ignore[return-value]


def _canonical(unit: str) -> str | None:
    return {"人口": None, "％": "%", "百分点": "个百分点", "个点": "个百分点", "块钱": "元", "人民币": "元", "余人": "人", "名额": "个", "平方千米": "平方公里", "千米": "公里"}.get(unit, unit)


def _factor(unit: str | None) -> Fraction:
    return {"%": Fraction(1, 100), "个百分点": Fraction(1, 100), "‰": Fraction(1, 1000)}.get(unit or "", Fraction(1))


def _value(numeral: str, scale: str = "") -> Fraction | None:
    try:
        return value_of(numeral) * (value_of(scale) if scale else 1)
    except NumeralError:
        return None


def _interval(value: Fraction, modifier: Modifier) -> tuple[Fraction | None, Fraction | None]:
    if modifier in ("at_least", "over", "several"):
        return value, None
    if modifier in ("at_most", "nearly"):
        return None, value
    return value, value


@functools.cache
def _before() -> tuple[re.Pattern[str], dict[str, tuple[Modifier, str]]]:
    cues: dict[str, tuple[Modifier, str]] = {}
    for item in rules("quantity"):
        if item.id.endswith("_before"):
            cues.update(dict.fromkeys(item.cues, (item.options["modifier"], item.id)))
    return re.compile(rf"(?<![附新最切毗节契预公制履依合])(?:{alternation(cues)})$"), cues


@functools.cache
def _after() -> tuple[re.Pattern[str], dict[str, tuple[Modifier, str]]]:
    cues: dict[str, tuple[Modifier, str]] = {}
    for item in rules("quantity"):
        if item.id.endswith("_after"):
            cues.update(dict.fromkeys(item.cues, (item.options["modifier"], item.id)))
    return re.compile(rf"(?:{alternation(cues)})(?!级|学历|职务|干部|领导|公务员|联动|贯通|衔接|一体)"), cues


def _bounded(text: str, amount: Amount) -> Amount:
    """`amount` with what the words before and behind it say of its bounds, its span widened to hold them."""
    amount = _averaged(text, amount)
    behind, cues_behind = _after()
    found = behind.match(text, amount.end)
    if found:
        modifier, name = cues_behind[found.group()]
        if modifier == "about":
            amount = dataclasses.replace(amount, end=found.end(), low=amount.nominal, high=amount.nominal, modifier=modifier, rule=name)
        else:
            low, high = _interval(amount.nominal, modifier)
            amount = dataclasses.replace(amount, end=found.end(), low=low, high=high, modifier=modifier, rule=name)
    before, cues_before = _before()
    window = text[max(0, amount.start - _MAX_BEFORE) : amount.start]
    cue = before.search(window)
    if cue is None:
        return amount
    modifier, name = cues_before[cue.group()]
    start = amount.start - len(cue.group())
    if amount.modifier in ("over", "at_least", "several", "at_most") and modifier in ("over", "nearly", "about"):
        # 近2000余 says less than 2000余 alone would; the inner word is the nearer one.
        return dataclasses.replace(amount, start=start)
    low, high = _interval(amount.nominal, modifier)
    return dataclasses.replace(amount, start=start, low=low, high=high, modifier=modifier, rule=name)


def _closed(text: str, amount: Amount) -> Amount:
    """A range keeps its two ends; words of bound that touch it only widen the span."""
    amount = _averaged(text, amount)
    behind, _ = _after()
    found = behind.match(text, amount.end)
    return dataclasses.replace(amount, end=found.end()) if found else amount


def _averaged(text: str, amount: Amount) -> Amount:
    found = _AVERAGE.search(text[max(0, amount.start - _MAX_BEFORE) : amount.start])
    if found and found.group()[0] != "均":
        return dataclasses.replace(amount, start=amount.start - len(found.group()))
    return amount


def _share(text: str, match: re.Match[str], value: Fraction) -> Amount:
    unit = "%" if match.groupdict().get("base") == "百" else None
    inner = match.groupdict().get("inner")
    modifier: Modifier = "over" if inner else "exact"
    low, high = _interval(value, modifier)
    name = "quantity.percent" if unit else "quantity.fraction"
    return _bounded(text, Amount(match.start(), match.end(), match.start(), match.end(), low, high, value, modifier, unit, "rate", name))


def _read_share(text: str, match: re.Match[str]) -> Amount | None:
    base, share = _value(match["base"]), _value(match["share"])
    return None if not base or share is None else _share(text, match, share / base)


def _read_tenths(text: str, match: re.Match[str]) -> Amount | None:
    share = match["share"]
    if len(share) == 2 and not share[0].isdigit():
        low, high = _value(share[0]), _value(share[1])
        if low is None or high is None or high - low != 1:
            return None
        return _closed(text, Amount(match.start(), match.end(), match.start(), match.end(), low / 10, high / 10, low / 10, "range", None, "rate", "quantity.fraction"))
    value = _value(share)
    if value is None:
        return None
    value = (value + (Fraction(1, 2) if match["half"] else 0)) / 10
    return _bounded(text, Amount(match.start(), match.end(), match.start(), match.end(), value, value, value, "exact", None, "rate", "quantity.fraction"))


def _read_sum(text: str, match: re.Match[str]) -> Amount | None:
    total, end = Fraction(0), match.end()
    if text[end - 1] in "、，":
        end -= 1
    parts = _SUM_PART.findall(text[match.start() : end])
    nouns = text[match.start() : end]
    if len(parts) < 2 or "，" in nouns or ("个" in nouns and "、" in nouns):
        return None
    for part in parts:
        value = _value(part)
        if value is None:
            return None
        total += value
    return Amount(match.start(), end, match.start(), end, total, total, total, "exact", None, "sum", "quantity.sum")


@functools.cache
def _guards() -> tuple[re.Pattern[str], re.Pattern[str]]:
    phrases = rule("guard", "set_phrase").cues
    # A hotline is a name, 110多个 a count.
    lines = alternation([cue for cue in phrases if cue.isascii() and cue.isdigit()])
    others = alternation([cue for cue in phrases if not (cue.isascii() and cue.isdigit())])
    return re.compile(rf"{others}|(?:{lines})(?![\d.,余多个名项人件户支家所万千百亿处元年天条台次%])"), re.compile(rf"(?:{alternation(rule('guard', 'ordinal').cues)})$")


# An issue of a journal, a page, a number of a paper: 2022年2期.
_ISSUE = re.compile(r"\d{1,3}[期号]")
_YEAR_BEFORE = re.compile(r"\d\d年第?$")


def _guarded(text: str, start: int) -> bool:
    """Whether the numeral at `start` belongs to a set phrase, an ordinal, a document number or a formula like 1+N."""
    phrase, before = _guards()
    if _ISSUE.match(text, start) and _YEAR_BEFORE.search(text[max(0, start - 6) : start]) or phrase.match(text, start) or (start and before.search(text[max(0, start - 2) : start])):
        return True
    return False
