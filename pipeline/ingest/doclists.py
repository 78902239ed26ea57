"""Automatic numbers of Word 97-2003 documents: their lists ([MS-DOC] 2.9.131-150) as the numbering part of a .docx.

Both formats count alike, so that the lists are written as one writes them in the other, and counted there.
"""

import struct
from collections.abc import Callable, Iterator
from typing import NamedTuple

from lxml import etree

from pipeline.ingest.numbering import Numbering

LIST, LEVEL = 0x460B, 0x260A
_FORMATS = {
    0: "decimal",
    1: "upperRoman",
    2: "lowerRoman",
    3: "upperLetter",
    4: "lowerLetter",
    10: "ideographDigital",
    11: "japaneseCounting",
    14: "decimalFullWidth",
    18: "decimalEnclosedCircle",
    19: "decimalFullWidth",
    22: "decimalZero",
    23: "bullet",
    28: "decimalEnclosedCircleChinese",
    30: "ideographTraditional",
    31: "ideographZodiac",
    33: "taiwaneseCounting",
    35: "taiwaneseCountingThousand",
    36: "taiwaneseDigital",
    37: "chineseCounting",
    38: "chineseLegalSimplified",
    39: "chineseCountingThousand",
    0xFF: "none",
}
_LEVELS = 9
_MOST = 4096  # lists of a document; Word itself writes no more than 2,000
Modifiers = Callable[[bytes], Iterator[tuple[int, int, bytes]]]


class Membership(NamedTuple):
    """The list and the level of a paragraph, None where its properties do not tell."""

    number: int | None = None
    level: int | None = None

    def over(self, other: "Membership") -> "Membership":
        """What these properties tell, else what those of a style tell."""
        number = other.number if self.number is None else self.number
        return Membership(number, other.level if self.level is None else self.level)


def numbering(lists: bytes, overrides: bytes) -> Numbering:
    """The lists of a document from its tables PlfLst, with the levels behind it, and PlfLfo; none where damaged."""
    root = etree.Element("numbering")
    try:
        for identifier, levels in _abstract(lists):
            _write(etree.SubElement(root, "abstractNum", abstractNumId=str(identifier)), levels)
        _concrete(overrides, root)
    except (struct.error, IndexError):
        pass
    return Numbering(root)


class _Level(NamedTuple):
    form: str
    text: str
    start: int


def _abstract(lists: bytes) -> Iterator[tuple[int, list[_Level]]]:
    [count] = struct.unpack_from("<H", lists)
    at = 2 + 28 * count
    for index in range(min(count, _MOST)):
        [identifier] = struct.unpack_from("<I", lists, 2 + 28 * index)
        levels = []
        for _ in range(1 if lists[2 + 28 * index + 26] & 1 else _LEVELS):
            level, at = _level(lists, at)
            levels.append(level)
        yield identifier, levels


def _level(table: bytes, at: int) -> tuple[_Level, int]:
    """A level and where the next one begins; its text holds the numbers of levels as characters 0 to 8."""
    start, form = struct.unpack_from("<iB", table, at)
    at += 28 + table[at + 24] + table[at + 25]
    [length] = struct.unpack_from("<H", table, at)
    text = table[at + 2 : at + 2 + 2 * length].decode("utf-16-le", "replace")
    written = "".join(
        f"%{ord(letter) + 1}" if letter < "\t" else letter for letter in text if letter >= " " or letter < "\t"
    )
    return _Level(_FORMATS.get(form, "decimal"), written, start), at + 2 + 2 * length


def _concrete(overrides: bytes, root: etree._Element) -> None:
    """The lists that paragraphs name, counted from 1, with where they start anew."""
    [count] = struct.unpack_from("<I", overrides)
    at = 4 + 16 * min(count, _MOST)
    for index in range(min(count, _MOST)):
        identifier, changed = struct.unpack_from("<I8xB", overrides, 4 + 16 * index)
        item = etree.SubElement(root, "num", numId=str(index + 1))
        etree.SubElement(item, "abstractNumId", val=str(identifier))
        at += 4
        for _ in range(min(changed, _LEVELS)):
            start, flags = struct.unpack_from("<iI", overrides, at)
            at += 8
            override = etree.SubElement(item, "lvlOverride", ilvl=str(flags & 0xF))
            if flags & 0x20:
                level, at = _level(overrides, at)
                _write(override, [level], flags & 0xF)
            elif flags & 0x10:
                etree.SubElement(override, "startOverride", val=str(start))


def _write(parent: etree._Element, levels: list[_Level], first: int = 0) -> None:
    for index, level in enumerate(levels, first):
        element = etree.SubElement(parent, "lvl", ilvl=str(index))
        etree.SubElement(element, "start", val=str(level.start))
        etree.SubElement(element, "numFmt", val=level.form)
        etree.SubElement(element, "lvlText", val="".join(letter for letter in level.text if _is_xml(letter)))


def _is_xml(letter: str) -> bool:
    return " " <= letter < "\ud800" or "\ue000" <= letter < "\ufffe" or letter > "\uffff"


def styles(sheet: bytes, membership: Callable[[bytes], Membership]) -> list[Membership]:
    """The list that each style puts its paragraphs in, by the style sheet ([MS-DOC] 2.9.271)."""
    told: list[Membership] = []
    bases: list[int] = []
    try:
        [size] = struct.unpack_from("<H", sheet)
        count, base_size = struct.unpack_from("<HH", sheet, 2)
        at = 2 + size
        for _ in range(min(count, _MOST)):
            [length] = struct.unpack_from("<H", sheet, at)
            own, base = _style(sheet[at + 2 : at + 2 + length], base_size, membership)
            told.append(own)
            bases.append(base)
            at += 2 + length + length % 2
    except (struct.error, IndexError):
        pass
    return [_inherited(index, told, bases) for index in range(len(told))]


def _style(style: bytes, base_size: int, membership: Callable[[bytes], Membership]) -> tuple[Membership, int]:
    """What a style tells itself, and the style it is based on."""
    if len(style) < 10 or base_size < 10:
        return Membership(), -1
    kind_and_base = int.from_bytes(style[2:4], "little")
    base = kind_and_base >> 4
    if kind_and_base & 0xF != 1:
        return Membership(), -1
    at = base_size + 2 + 2 * int.from_bytes(style[base_size : base_size + 2], "little") + 2
    size = int.from_bytes(style[at : at + 2], "little")
    return membership(style[at + 4 : at + 2 + size]), base


def _inherited(index: int, told: list[Membership], bases: list[int]) -> Membership:
    found = Membership()
    for _ in range(_LEVELS + 2):  # Word allows styles to be based on each other eleven deep
        if not 0 <= index < len(told):
            break
        found = found.over(told[index])
        index = bases[index]
    return found
