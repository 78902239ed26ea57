"""Amounts, and the words that bound them: 不超过10个 is (…, 10], 2400多名 is [2400, …), 约430名 is 430 said roughly.

The words come from `data/rules/quantity.toml`. 以上 以下 以内 include the number, 超过 不满 exclude it (Civil Code,
article 1259); an amount holds the bound itself and leaves that to its modifier.
"""

import dataclasses
import functools
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import Final

from pipeline import patterns
from pipeline.extract.quantities.units import UnitClass
from pipeline.extract.rules import rule, rules
from pipeline.records import Modifier

_MAX_BEFORE: Final = 8
_AVERAGE: Final = patterns.compile(r"(?:平均|[年月日人县镇村户区市省乡街周]均|均)(?:达到?|为|约)?$")
# Before these a cue of one character is part of a word and bounds nothing: 附近, 节约, 赶超. 编制约700名 is none of them.
_NO_CUE: Final = {
    "近": frozenset("附最新切毗邻亲远贴0123456789"),
    "约": frozenset("节契预公制签违特简合履依0123456789"),
}
_OTHERWISE: Final = frozenset("赶反高远0123456789")
# 过 bounds a number behind the name of a measure (产值过亿元); behind a verb it tells that a thing was done.
_MEASURES: Final = (
    "人口",
    "人数",
    "产值",
    "收入",
    "投资",
    "资产",
    "规模",
    "面积",
    "占比",
    "比例",
    "率",
    "额",
    "量",
    "总数",
    "价值",
)
# What may stand between the cue and the number: 超过了, 至少有, 最多为.
_FILLERS: Final = "了为有是"
_NEAR_CUE: Final = _FILLERS + " "
_SYMBOLS: Final = "<>≤≥≦≧"
_NO_BOUND: Final = patterns.compile(r"级|学历|职务|干部|领导|公务员|联动|贯通|衔接|一体")
# The rules by which words around a number bound it.
BOUNDING: Final = ("_after", "_before", ".compared")
_FIRM: Final = ("over", "at_least", "several", "at_most")
_COMPARED: Final = patterns.compile(r" ?[更还要]?(?P<word>[一-鿿])")
_VERB_BETWEEN: Final = patterns.compile(
    r"(?P<cue>至少|至多|最少|最多)(?:(?:可以|可|能|要)[借用派聘招选报加增减领给拿]|(?:可以|可|能|要|应|须)?(?:返还|留存|保留|拿出|抽调|承接|核定|投入|取消|开展|配备|配置|设置|设立|组织|召开|安排|建立|建设|举办|走访|下沉|选派|参加|接受|报告|研究|培训|增加|保留|明确|确定|更新|有|建|设|配|派|开|办|核|留))(?:有)?$"
)
_ADVERB: Final = patterns.compile(r"(?P<cue>至少|至多)(?:(?![的是了])[一-鿿]){1,3}$")
_BASE_BETWEEN: Final = patterns.compile(r"(?P<cue>不[得能应宜]?(?:低于|少于|超过|高于|多于))[^，。；\d]{1,14}的$")
_LISTING: Final = ("、", "和", "与", "及", "以及")
_AND: Final = patterns.compile(
    r"\s?[，,]?\s?(?:并且|而且|的同时|同时|但是|以及|且|并|但|而|又|和|与|却|到|至)?[，,]?\s?"
)


class Amount:
    """A number in a normalised text. `low` and `high` are exact, None where open.

    `core` is where the numeral starts, `tail` where a noun behind it may start. A date has the rule `guard.time`.
    """

    # Written out: the constructor that a dataclass makes is not compiled.
    def __init__(  # noqa: PLR0913
        self,
        start: int,
        end: int,
        core: int,
        tail: int,
        low: Fraction | None,
        high: Fraction | None,
        nominal: Fraction,
        modifier: Modifier,
        unit: str | None,
        unit_class: UnitClass,
        rule: str,
    ) -> None:
        self.start, self.end, self.core, self.tail = start, end, core, tail
        self.low, self.high, self.nominal, self.modifier = low, high, nominal, modifier
        self.unit, self.unit_class, self.rule = unit, unit_class, rule


@dataclasses.dataclass(frozen=True, slots=True)
class _Cues:
    """Bound words by the character that touches the number, longest first, each with its modifier and its rule."""

    by_edge: Mapping[str, tuple[str, ...]]
    meaning: Mapping[str, tuple[Modifier, str]]


def interval(value: Fraction, modifier: Modifier) -> tuple[Fraction | None, Fraction | None]:
    """The ends of the interval that `value` with `modifier` stands for."""
    if modifier in ("at_least", "over", "several"):
        return value, None
    if modifier in ("at_most", "nearly"):
        return None, value
    return value, value


@functools.cache
def _cues(side: str) -> _Cues:
    meaning: dict[str, tuple[Modifier, str]] = {}
    for item in rules("quantity"):
        if item.id.endswith(side):
            meaning.update(dict.fromkeys(item.cues, (item.options["modifier"], item.id)))
    by_edge: dict[str, list[str]] = {}
    for cue in sorted(meaning, key=lambda cue: (-len(cue), cue)):
        by_edge.setdefault(cue[0 if side == "_after" else -1], []).append(cue)
    return _Cues({edge: tuple(cues) for edge, cues in by_edge.items()}, meaning)


def cue_before(text: str, start: int) -> tuple[int, Modifier, str] | None:
    """The bound word that ends at `start`: where it begins, its modifier, its rule."""
    cues = _cues("_before")
    last = text[start - 1 : start]
    if last not in cues.by_edge and last not in _NEAR_CUE:
        return None
    spaced = last == " "
    start -= spaced
    for edge in (start, start - 1) if text[start - 1 : start] in _FILLERS else (start,):
        for cue in cues.by_edge.get(text[edge - 1 : edge], ()):
            begin = edge - len(cue)
            if begin < 0 or not text.startswith(cue, begin):
                continue
            # 近 and 超 touch their number and are no part of a word: 附近, 赶超, 近了.
            if len(cue) > 1 or cue in _SYMBOLS or edge == start and not spaced and _stands_alone(text, begin, cue):
                return begin, *cues.meaning[cue]
    return None


def _stands_alone(text: str, begin: int, cue: str) -> bool:
    if cue == "过":
        return text.endswith(_MEASURES, 0, begin)
    parts = _NO_CUE.get(cue, _OTHERWISE)
    return text[begin - 1 : begin] not in parts or text[max(0, begin - 2) : begin] == "编制"


def cue_after(text: str, end: int) -> tuple[int, Modifier, str] | None:
    """The bound word that starts at `end`: where it ends, its modifier, its rule."""
    cues = _cues("_after")
    end += text[end : end + 1] == " " and text[end + 1 : end + 2] in cues.by_edge
    for cue in cues.by_edge.get(text[end : end + 1], ()):
        if text.startswith(cue, end) and not (text[end - 1] != "岁" and _NO_BOUND.match(text, end + len(cue))):
            modifier, name = cues.meaning[cue]
            return end + len(cue), modifier, name
    return None


def touching(text: str, amount: Amount) -> Iterator[tuple[int, int, Modifier, str]]:
    """Every bound word at the edges of an amount, whether it won or not: where it stands, its modifier, its rule."""
    for side in ("_before", "_after"):
        for cue, (modifier, name) in _cues(side).meaning.items():
            start = amount.start if side == "_before" else amount.core
            found = text.find(cue, max(0, start - _MAX_BEFORE), amount.end + _MAX_BEFORE)
            near = found + len(cue) in (amount.start, amount.core) if side == "_before" else found >= amount.core
            if found >= 0 and near and found <= amount.end:
                yield found, found + len(cue), modifier, name


def bounded(text: str, amount: Amount) -> Amount:
    """`amount` with what the words before and behind it say of its bounds, its span widened to hold them."""
    _averaged(text, amount)
    after = cue_after(text, amount.end)
    if after is not None:
        amount.end, amount.modifier, amount.rule = after
        amount.low, amount.high = interval(amount.nominal, amount.modifier)
    before = cue_before(text, amount.start)
    if before is not None:
        amount.start, modifier, name = before
        # 近2000余 says less than 2000余 alone would; the inner word is the nearer one.
        if amount.modifier not in _FIRM or modifier not in ("over", "nearly", "about"):
            amount.modifier, amount.rule = modifier, name
            amount.low, amount.high = interval(amount.nominal, modifier)
    elif after is None and amount.modifier == "exact":
        _apart(text, amount)
        _compared(text, amount)
    return amount


def _apart(text: str, amount: Amount) -> None:
    """A bound that something parts from its number: 至少开展1次, 不得低于招录总数的10%."""
    before = max(0, amount.start - 8)
    may_bound = text.find("少", before, amount.start) >= 0 or text.find("多", before, amount.start) >= 0
    found = _VERB_BETWEEN.search(text, before, amount.start) if may_bound else None
    if may_bound and found is None:
        found = _ADVERB.search(text, before, amount.start)
    of_whole = amount.unit_class == "rate" and text[amount.start - 1 : amount.start] == "的"
    base = _BASE_BETWEEN.search(text, max(0, amount.start - 24), amount.start) if of_whole else None
    cue = (found or base or {"cue": ""})["cue"]
    if cue:
        amount.modifier, amount.rule = _cues("_before").meaning[cue]
        amount.low, amount.high = interval(amount.nominal, amount.modifier)
        amount.start = found.start() if found else amount.start


def closed(text: str, amount: Amount) -> Amount:
    """A range keeps its two ends; words of bound that touch it only widen the span."""
    _averaged(text, amount)
    after = cue_after(text, amount.end)
    if after is not None:
        amount.end = after[0]
    return amount


def _averaged(text: str, amount: Amount) -> None:
    if text[amount.start - 1 : amount.start] in ("均", "达", "到", "为", "约"):
        found = _AVERAGE.search(text[max(0, amount.start - _MAX_BEFORE) : amount.start])
        if found and found.group()[0] != "均":
            amount.start -= len(found.group())


def _compared(text: str, amount: Amount) -> None:
    """比300大 is over 300, 比20%低 under it."""
    start = amount.start - (text[amount.start - 1 : amount.start] == " ")
    if text[start - 1 : start] != "比":
        return
    item = rule("quantity", "compared")
    side = _COMPARED.match(text, amount.end)
    if side and side["word"] in item.options["more"] + item.options["less"]:
        amount.modifier, amount.rule = ("over" if side["word"] in item.options["more"] else "at_most"), item.id
        amount.low, amount.high = interval(amount.nominal, amount.modifier)
        amount.start, amount.end = start - 1, side.end()


def joined(text: str, found: Sequence[Amount], *, sides: tuple[str, ...] = ("_before",)) -> list[Amount]:
    """Amounts that bound each other: 45名、40名以内 shares its bound, 大于20并小于50 is one interval.

    `sides` says where the bound words stand whose pairs make one interval. 十万人以下、五万人以上 is one interval to a
    reader of numbers, but the annotation guide takes the two bounds of a class for two facts; only a lower bound that an
    upper one touches (五百元以上三千元以下) is one.
    """
    kept: list[Amount] = []
    for before in reversed(found):
        last = kept[-1] if kept else before
        gap = last.start - before.end
        if not 0 <= gap <= _MAX_BEFORE or not last.rule.endswith(BOUNDING) or before.unit_class in ("time", "name"):
            kept.append(before)
            continue
        between = text[before.end : last.start]
        if (
            between in _LISTING
            and before.modifier == "exact"
            and before.unit == last.unit
            and last.rule.endswith("_after")
        ):
            before.low, before.high = interval(before.nominal, last.modifier)
            before.modifier, before.rule = last.modifier, last.rule
        behind = not between and before.modifier == "over" and last.modifier == "at_most"
        sided = before.rule.endswith(sides) and last.rule.endswith(sides)
        if (sided or behind) and _is_pair(between, before, last):
            kept[-1] = _between(before, last)
        else:
            kept.append(before)
    kept.reverse()
    return kept


def _is_pair(between: str, first: Amount, second: Amount) -> bool:
    """Whether two bounds enclose one interval: a lower and an upper one, of one unit, joined by 且 or the like."""
    if first.unit is not None and second.unit is not None and first.unit != second.unit:
        return False
    ends = _ends((first, second))
    if ends is None or ends[0] >= ends[1] or not _AND.fullmatch(between):
        return False
    # A bare comma joins only bounds of the same make: 三十以上，五十以下.
    same = first.unit is None and first.rule.rsplit("_", 1)[-1] == second.rule.rsplit("_", 1)[-1]
    return same or between not in ("，", ",")


def _ends(pair: Sequence[Amount]) -> tuple[Fraction, Fraction] | None:
    lows = [amount.low for amount in pair if amount.low is not None and amount.high is None]
    highs = [amount.high for amount in pair if amount.high is not None and amount.low is None]
    return (lows[0], highs[0]) if len(lows) == len(highs) == 1 else None


def _between(first: Amount, second: Amount) -> Amount:
    low, high = _ends((first, second)) or (first.nominal, second.nominal)
    unit, unit_class = (second.unit, second.unit_class) if second.unit else (first.unit, first.unit_class)
    return Amount(
        first.start, second.end, first.core, second.tail, low, high, low, "range", unit, unit_class, "quantity.between"
    )
