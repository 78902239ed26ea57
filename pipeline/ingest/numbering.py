"""Automatic numbers of a Word document (一、 （一） 1.), which its text does not hold.

ISO/IEC 29500-1, 17.9: `w:num` points to `w:abstractNum`, whose levels have a format, a start and a text such as
`（%2）`. A level counts on until a level above it counts.
"""

import dataclasses
from collections.abc import Callable, Iterator, Mapping

from lxml import etree

_DIGITS = "〇一二三四五六七八九"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"
_LEGAL = str.maketrans("一二三四五六七八九十百千", "壹贰叁肆伍陆柒捌玖拾佰仟")
_ROMAN = (
    *((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl")),
    *((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i")),
)
_MAX_NUMBER = 9999
# After these the heading follows at once; after others Word sets a tab, here a space.
_CLOSED = tuple("、）.．)】》。:：①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳")


@dataclasses.dataclass(frozen=True, slots=True)
class _Level:
    form: str
    text: str
    start: int
    style: str | None


def local(element: etree._Element) -> str:
    """The name of an element or attribute without its namespace, which differs in strict documents."""
    tag = element.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def value(element: etree._Element | None, name: str = "val") -> str | None:
    """The attribute of that local name."""
    if element is None:
        return None
    return next((str(text) for key, text in element.attrib.items() if str(key).rpartition("}")[2] == name), None)


def child(element: etree._Element | None, *path: str) -> etree._Element | None:
    """The first descendant down a path of local names."""
    for name in path:
        element = next((item for item in element if local(item) == name), None) if element is not None else None
    return element


class Numbering:
    """Counts the numbered paragraphs of one document, in their order."""

    def __init__(self, root: etree._Element | None):
        self._levels: dict[str, dict[int, _Level]] = {}
        self._abstract: dict[str, str] = {}
        self._overrides: dict[str, dict[int, _Level | int]] = {}
        self._counts: dict[str, dict[int, int]] = {}
        self._begun: set[str] = set()
        for item in root if root is not None else ():
            if local(item) == "abstractNum":
                self._levels[value(item, "abstractNumId") or ""] = dict(_levels(item))
            elif local(item) == "num":
                self._add(item)

    def level_of(self, identifier: str, style: str) -> int:
        """The level of a list that a paragraph style stands for, 0 where none does."""
        levels = self._levels.get(self._abstract.get(identifier, ""), {})
        return next((index for index, level in levels.items() if level.style == style), 0)

    def number(self, identifier: str, level: int) -> str:
        """Count the next paragraph of a list and give its number, "" where it has a bullet or none."""
        abstract = self._abstract.get(identifier)
        if abstract is None:
            return ""
        levels = {**self._levels.get(abstract, {}), **_replaced(self._overrides.get(identifier, {}))}
        if level not in levels:
            return ""
        counts = self._count(identifier, abstract, level, levels)
        rendered = levels[level].text
        for index in range(9):
            if f"%{index + 1}" in rendered:
                known = levels.get(index)
                count = counts.get(index, known.start if known else 1)
                rendered = rendered.replace(f"%{index + 1}", _formatted(count, known.form if known else "decimal"))
        if levels[level].form in ("bullet", "none") or not rendered.strip():
            return ""
        return rendered if rendered.endswith(_CLOSED) else rendered + " "

    def _count(self, identifier: str, abstract: str, level: int, levels: Mapping[int, _Level]) -> dict[int, int]:
        # Lists that share their abstract numbering count on, unless the later one says where to start.
        counts = self._counts.setdefault(abstract, {})
        if identifier not in self._begun:
            self._begun.add(identifier)
            for index, override in self._overrides.get(identifier, {}).items():
                counts[index] = (override if isinstance(override, int) else override.start) - 1
        counts[level] = counts.get(level, levels[level].start - 1) + 1
        for deeper in [index for index in counts if index > level]:
            del counts[deeper]
        return counts

    def _add(self, item: etree._Element) -> None:
        identifier = value(item, "numId") or ""
        self._abstract[identifier] = value(child(item, "abstractNumId")) or ""
        overrides: dict[int, _Level | int] = {}
        for override in item:
            if local(override) == "lvlOverride":
                index = _integer(value(override, "ilvl"), 0)
                start = value(child(override, "startOverride"))
                whole = dict(_levels(override)).get(index)
                if whole is not None:
                    overrides[index] = whole
                elif start is not None:
                    overrides[index] = _integer(start, 1)
        self._overrides[identifier] = overrides


def _levels(parent: etree._Element) -> Iterator[tuple[int, _Level]]:
    for item in parent:
        if local(item) == "lvl":
            form = value(child(item, "numFmt")) or "decimal"
            text = value(child(item, "lvlText")) or ""
            yield (
                _integer(value(item, "ilvl"), 0),
                _Level(form, text, _integer(value(child(item, "start")), 1), value(child(item, "pStyle"))),
            )


def _replaced(overrides: Mapping[int, _Level | int]) -> dict[int, _Level]:
    return {index: override for index, override in overrides.items() if isinstance(override, _Level)}


def _integer(text: str | None, default: int) -> int:
    return int(text) if text is not None and text.isascii() and text.isdigit() and len(text) < 6 else default


def _formatted(number: int, form: str) -> str:
    """A number in one of the formats of ISO/IEC 29500-1, 17.18.59; a format not known here gives digits."""
    write = _FORMS.get(form)
    return write(number) if write is not None and 0 < number <= _MAX_NUMBER else str(number)


def _chinese(number: int) -> str:
    """A number as read: 十二, 一百零五, 二千零一十."""
    written, gap = "", False
    for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // unit % 10
        if digit:
            written += ("零" if gap and written else "") + _DIGITS[digit] + name
        gap = not digit
    return written[1:] if 10 <= number < 20 else written


def _legal(number: int) -> str:
    written = _chinese(number)
    return ("一" + written if written.startswith("十") else written).translate(_LEGAL)


def _digital(number: int) -> str:
    return "".join(_DIGITS[int(digit)] for digit in str(number))


def _roman(number: int) -> str:
    written = ""
    for amount, letters in _ROMAN:
        written += letters * (number // amount)
        number %= amount
    return written


def _letter(number: int) -> str:
    return "abcdefghijklmnopqrstuvwxyz"[(number - 1) % 26] * ((number - 1) // 26 + 1)


def _enclosed(first: str, last: int) -> Callable[[int], str]:
    return lambda number: chr(ord(first) + number - 1) if number <= last else str(number)


_FORMS: dict[str, Callable[[int], str]] = {
    "chineseCounting": _chinese,
    "chineseCountingThousand": _chinese,
    "taiwaneseCounting": _chinese,
    "taiwaneseCountingThousand": _chinese,
    "japaneseCounting": _chinese,
    "ideographDigital": _digital,
    "taiwaneseDigital": _digital,
    "japaneseDigitalTenThousand": _digital,
    "chineseLegalSimplified": _legal,
    "ideographLegalTraditional": _legal,
    "ideographTraditional": lambda number: _STEMS[(number - 1) % 10],
    "ideographZodiac": lambda number: _BRANCHES[(number - 1) % 12],
    "decimalZero": lambda number: f"{number:02}",
    "decimalFullWidth": lambda number: "".join(chr(ord("０") + int(digit)) for digit in str(number)),
    "decimalEnclosedCircle": _enclosed("①", 20),
    "decimalEnclosedCircleChinese": _enclosed("①", 20),
    "decimalEnclosedParen": _enclosed("⑴", 20),
    "decimalEnclosedFullstop": _enclosed("⒈", 20),
    "ideographEnclosedCircle": _enclosed("㊀", 10),
    "upperRoman": lambda number: _roman(number).upper(),
    "lowerRoman": _roman,
    "upperLetter": lambda number: _letter(number).upper(),
    "lowerLetter": _letter,
}
