"""Measure words: which class each is of, how it is called in a record, and what one of it is worth.

The words of the genre come from the lexicon; currencies and measures of the wider language from
`data/rules/quantity.toml` (`quantity.money`, `quantity.measure`).
"""

import dataclasses
import functools
from collections.abc import Mapping
from fractions import Fraction
from typing import Final, Literal

from pipeline.extract.lexicon import alternation, lexicon
from pipeline.extract.rules import rule

UnitClass = Literal["noun", "staffing", "funding", "rate", "time", "name", "fused", "sum", "none"]

_FACTORS: Final = {
    "%": Fraction(1, 100),
    "％": Fraction(1, 100),
    "个百分点": Fraction(1, 100),
    "百分点": Fraction(1, 100),
    "个点": Fraction(1, 100),
    "‰": Fraction(1, 1000),
    "角": Fraction(1, 10),
    "毛": Fraction(1, 10),
    "分钱": Fraction(1, 100),
}
ONE: Final = Fraction(1)


@dataclasses.dataclass(frozen=True, slots=True)
class Units:
    """`classes` maps every measure word to its class, `names` those that a record calls otherwise (None: no unit).

    `symbols` are the signs of currencies, `measures` the units of length, weight and the like that the
    lexicon of the genre has not; numbers of these and of the others of their sort (`signed`) may be negative.
    `currencies` are names of money that may stand before the number.
    """

    classes: Mapping[str, UnitClass]
    names: Mapping[str, str | None]
    symbols: Mapping[str, str]
    measures: frozenset[str]
    signed: frozenset[str]
    currencies: tuple[str, ...]


@functools.cache
def units() -> Units:
    """All measure words."""
    money = rule("quantity", "money")
    measure = rule("quantity", "measure")
    classes: dict[str, UnitClass] = dict.fromkeys(measure.cues, "noun")
    classes |= dict.fromkeys(money.cues, "funding")
    classes |= lexicon().units  # type: ignore[arg-type]
    names: dict[str, str | None] = {
        "人口": None, "％": "%", "百分点": "个百分点", "个点": "个百分点", "余人": "人", "名额": "个", "小项": "项",
        "平方千米": "平方公里", "千米": "公里", **money.options["names"],
    }  # fmt: skip
    return Units(
        classes,
        names,
        money.options["symbols"],
        frozenset(measure.cues),
        frozenset((*measure.cues, *measure.options["known"])),
        tuple(money.options["before"]),
    )


def unit_pattern() -> str:
    """An expression of all measure words; one in Latin letters ends where its letters do."""
    words = units().classes
    latin = alternation(word for word in words if word.isascii() and word.isalpha())
    return (
        rf"(?:{alternation(word for word in words if not (word.isascii() and word.isalpha()))}|(?:{latin})(?![A-Za-z]))"
    )


def canonical(unit: str | None) -> str | None:
    """The name of a measure word in a record, None where there is none or it names what is counted (3万人口)."""
    return None if unit is None else units().names.get(unit, unit)


def factor_of(unit: str | None) -> Fraction:
    """What one of `unit`, as written, is worth in the unit of the record: 1 % is 1/100, one 角 1/10 元."""
    return _FACTORS.get(unit or "", ONE)
