"""Amounts, and the words that bound them: 不超过10个 is (…, 10], 2400多名 is [2400, …), 约430名 is 430 said roughly.

The words come from `data/rules/quantity.toml`. 以上 以下 以内 include the number, 超过 不满 exclude it (Civil Code,
article 1259); an amount holds the bound itself and leaves that to its modifier.
"""

import dataclasses
import functools
import re
from collections.abc import Mapping, Sequence
from fractions import Fraction

from pipeline.extract.rules import rule, rules
from pipeline.extract.units import UnitClass
from pipeline.records import Modifier

_MAX_BEFORE = 8
_AVERAGE = re.compile(r"(?:平均|[年月日人县镇村户区市省乡街周]均|均)(?:达到?|为|约)?$")
# A cue of one character that ends one of these words bounds nothing: 附近, 节约, 赶超.
_NO_CUE = frozenset("附新最切毗节契预公制履依合远邻亲签违特简赶反高")
# What may stand between the cue and the number: 超过了, 至少有, 最多为.
_FILLERS = "了为有是到达要"
_NO_BOUND = re.compile(r"级|学历|职务|干部|领导|公务员|联动|贯通|衔接|一体")
_AND = re.compile(r"[，,]?(?:并且|而且|同时|的同时|但是|且|并|但|而|又)?[，,]?")


@dataclasses.dataclass(slots=True)
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
    for edge in (start, start - 1) if text[start - 1 : start] in _FILLERS else (start,):
        for cue in cues.by_edge.get(text[edge - 1 : edge], ()):
            begin = edge - len(cue)
            if begin < 0 or not text.startswith(cue, begin):
                continue
            # 近 and 超 touch their number and are no part of a word: 附近, 赶超, 近了.
            if len(cue) > 1 or edge == start and text[begin - 1 : begin] not in _NO_CUE:
                return begin, *cues.meaning[cue]
    return None


def cue_after(text: str, end: int) -> tuple[int, Modifier, str] | None:
    """The bound word that starts at `end`: where it ends, its modifier, its rule."""
    cues = _cues("_after")
    for cue in cues.by_edge.get(text[end : end + 1], ()):
        if text.startswith(cue, end) and not _NO_BOUND.match(text, end + len(cue)):
            modifier, name = cues.meaning[cue]
            return end + len(cue), modifier, name
    return None


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
        nearer = amount.modifier in ("over", "at_least", "several", "at_most") and modifier in ("over", "nearly", "about")
        if not nearer:
            amount.modifier, amount.rule = modifier, name
            amount.low, amount.high = interval(amount.nominal, modifier)
    elif after is None and amount.modifier == "exact":
        _compared(text, amount)
    return amount


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
    """比500大 is over 500, 比20%低 under it."""
    if text[amount.start - 1 : amount.start] != "比":
        return
    item = rule("quantity", "compared")
    side = text[amount.end : amount.end + 1]
    if side and side in item.options["more"] + item.options["less"]:
        more = side in item.options["more"]
        amount.modifier, amount.rule = ("over" if more else "at_most"), item.id
        amount.low, amount.high = interval(amount.nominal, amount.modifier)
        amount.start, amount.end = amount.start - 1, amount.end + 1


def joined(text: str, found: list[Amount]) -> list[Amount]:
    """Amounts that bound each other: 45名、40名以内 shares its bound, 大于20并小于50 is one interval."""
    for index in range(len(found) - 1, 0, -1):
        last, before = found[index], found[index - 1]
        gap = last.start - before.end
        if gap > _MAX_BEFORE or not last.rule.endswith(_BOUNDING) or before.unit_class in ("time", "name"):
            continue
        between = text[before.end : last.start]
        if between == "、" and before.modifier == "exact" and before.unit == last.unit and last.rule.endswith("_after"):
            before.low, before.high = interval(before.nominal, last.modifier)
            before.modifier, before.rule = last.modifier, last.rule
        elif _is_pair(between, before, last):
            found[index - 1 : index + 1] = [_between(before, last)]
    return found


_BOUNDING = ("_after", "_before", ".compared")


def _is_pair(between: str, first: Amount, second: Amount) -> bool:
    """Whether two bounds enclose one interval: a lower and an upper one, of one unit, joined by 且 or the like."""
    if not first.rule.endswith(_BOUNDING) or not (first.unit is None or second.unit is None or first.unit == second.unit):
        return False
    ends = _ends((first, second))
    if ends is None or ends[0] >= ends[1] or not _AND.fullmatch(between):
        return False
    # A bare comma joins only bounds of the same make: 三十以上，五十以下.
    return between not in ("，", ",") or first.rule.rsplit("_", 1)[-1] == second.rule.rsplit("_", 1)[-1] and first.unit is None


def _ends(pair: Sequence[Amount]) -> tuple[Fraction, Fraction] | None:
    lows = [amount.low for amount in pair if amount.low is not None and amount.high is None]
    highs = [amount.high for amount in pair if amount.high is not None and amount.low is None]
    return (lows[0], highs[0]) if len(lows) == len(highs) == 1 else None


def _between(first: Amount, second: Amount) -> Amount:
    low, high = _ends((first, second)) or (first.nominal, second.nominal)
    unit, unit_class = (second.unit, second.unit_class) if second.unit else (first.unit, first.unit_class)
    return Amount(first.start, second.end, first.core, second.tail, low, high, low, "range", unit, unit_class, "quantity.between")
