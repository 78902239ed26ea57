"""The text of a Word 97-2003 document ([MS-DOC]): from the file information block through the piece table.

The text lies in pieces all over the main stream; properties of characters and paragraphs stand in pages of 512 bytes,
by the place of the bytes and not of the characters. Of them this reader wants what is deleted or hidden, where the
cells and rows of tables end, and the lists that paragraphs are in.
"""

import bisect
import itertools
import re
import struct
from collections.abc import Callable, Iterator
from typing import NamedTuple

from pipeline.ingest import doclists
from pipeline.ingest.doclists import Membership
from pipeline.ingest.reading import MAX_CHARACTERS, IngestError
from pipeline.records import Issue

_WORD_97, _OLDER = 0xA5EC, (0xA5DB, 0xA5DC, 0xA59C)
_FIRST_VERSION = 0xC1
_ENCRYPTED, _SECOND_TABLE = 0x0100, 0x0200
# Places in the file information block: lengths of the parts of the text, and (offset, size) pairs of the tables.
_LENGTHS = 0x4C
_STYLES, _CHARACTER_PAGES, _PARAGRAPH_PAGES, _PIECES, _LISTS, _OVERRIDES = 0xA2, 0xFA, 0x102, 0x1A2, 0x2E2, 0x2EA
_PAGE = 512
_COMPRESSED = 1 << 30
# Single property modifiers. Of a field, a symbol of another font and the like only the marks stand in the text.
_DELETED, _HIDDEN, _SYMBOL, _IN_TABLE, _ROW_END = 0x0800, 0x083C, 0x6A09, 0x2416, 0x2417
_SHORT = {0x41: _DELETED, 0x5C: _HIDDEN}
_OPERAND_BYTES = {0: 1, 1: 1, 2: 2, 3: 4, 4: 2, 5: 2, 7: 3}
_TABLE_DEFINITION, _TABS = 0xD608, 0xC615
# What the text is told by. Cells and rows end with the same character; here a row has one of its own.
_PARAGRAPH, _CELL, _ROW, _CELL_PARAGRAPH = "\r", "\x07", "\x1d", "\x1c"
# Behind a paragraph in a list, before its end: the list and the level.
_MEMBER = "\x16%d,%d\x17"
_NUMBERED = re.compile("([^\x16]*)\x16(\\d+),(\\d+)\x17")
_MOST_LISTS = 0x7FE
_CODE, _RESULT, _END = "\x13", "\x14", "\x15"
_ENDS = (_PARAGRAPH, _CELL, _CELL_PARAGRAPH)
_MARKS = {ord("\x0b"): "\n", 0x1E: "-", 0x0C: "\r", 0x0E: "\r"} | dict.fromkeys(
    (*range(0x09), *range(0x10, 0x13), *range(0x16, 0x1E), 0x0F, 0x1F)
)
del _MARKS[ord(_CELL)]
_FIELD = re.compile("([\x13\x14\x15\r\x1c\x1d])")


class _Piece(NamedTuple):
    start: int  # in characters of the text
    end: int
    offset: int  # in bytes of the main stream
    width: int  # bytes a character
    dropped: bool


class _Span(NamedTuple):
    """Bytes of the main stream whose property is `mark`: what is deleted or hidden, or the parts of tables."""

    start: int
    end: int
    mark: int
    member: Membership = Membership()


class Paragraph(NamedTuple):
    """A paragraph or a row of a table, and the automatic number before it."""

    number: str
    text: str


class Document:
    """A document; `issues` tell what could not be read, once the paragraphs have been."""

    def __init__(self, main: bytes, stream: Callable[[str], bytes]):
        """Open a document by its main stream and a way to the others.

        Raises `IngestError` where it is locked, too old or damaged, `struct.error` where a table ends too early.
        """
        self.issues: list[Issue] = []
        magic, version = struct.unpack_from("<HH", main)
        [flags] = struct.unpack_from("<H", main, 10)
        if magic in _OLDER or (magic == _WORD_97 and version < _FIRST_VERSION):
            raise IngestError("unsupported:word95", "no reader for documents of Word 95 and before; save it as .docx")
        if magic != _WORD_97:
            raise IngestError("damaged", "the main stream is no Word document")
        if flags & _ENCRYPTED:
            raise IngestError("encrypted", "the document is protected by a password")
        names = ("1table", "0table") if flags & _SECOND_TABLE else ("0table", "1table")
        self._main = main
        self._table = stream(names[0]) or stream(names[1])
        self._pieces = self._piece_table()
        self._starts = [piece.start for piece in self._pieces]
        styles = doclists.styles(self._part(_STYLES), _membership)
        characters = _apart(_unseen(self._properties(_CHARACTER_PAGES, _character_runs)))
        paragraphs = _apart(_laid_out(self._properties(_PARAGRAPH_PAGES, _paragraph_runs), styles))
        self._spans = _overlaid(characters, paragraphs)
        self._span_starts = [span.start for span in self._spans]
        # The levels of the lists stand behind their table, which does not count them.
        [lists] = struct.unpack_from("<I", main, _LISTS)
        self._numbering = doclists.numbering(self._table[lists:], self._part(_OVERRIDES))

    def paragraphs(self) -> Iterator[Paragraph]:
        """The paragraphs and the rows of tables: the body, footnotes and endnotes, then text boxes."""
        lengths = struct.unpack_from("<8i", self._main, _LENGTHS)
        if min(lengths) < 0:
            raise IngestError("damaged", "the parts of the text have no lengths")
        body, footnotes, headers, macros, comments, endnotes, boxes, _ = lengths
        ends = list(itertools.accumulate((body, footnotes, headers, macros, comments, endnotes, boxes)))
        for part in (0, 1, 5, 6):
            for kind, text in _paragraphs(self._text(ends[part - 1] if part else 0, ends[part])):
                yield self._cells(text) if kind == _ROW else self._numbered(text)
        if self._pieces[-1].end < ends[0] or any(
            piece.offset + (piece.end - piece.start) * piece.width > len(self._main) for piece in self._pieces
        ):
            self.issues.append(Issue("partial.truncated", "the file ends before its text does"))

    def _numbered(self, text: str) -> Paragraph:
        match = _NUMBERED.search(text)
        if not match or not match[1].strip():
            return Paragraph("", match[1] if match else text)
        # Numbers of lists count from 1, as in the part that the lists were written to.
        return Paragraph(self._numbering.number(match[2], int(match[3])), match[1])

    def _cells(self, row: str) -> Paragraph:
        cells = []
        for cell in row.split(_CELL):
            numbered = map(self._numbered, re.split(f"[{_PARAGRAPH}{_CELL_PARAGRAPH}]", cell))
            cells.append(" ".join(" ".join(number + text for number, text in numbered).split()))
        return Paragraph("", "\t".join(cells) if any(cells) else "")

    def _part(self, place: int) -> bytes:
        offset, size = struct.unpack_from("<II", self._main, place)
        return self._table[offset : offset + size]

    def _piece_table(self) -> list[_Piece]:
        """The pieces, after the property lists (of 1 and a length) that they may refer to."""
        table, at, lists = self._part(_PIECES), 0, []
        while table[at : at + 1] == b"\x01":
            [size] = struct.unpack_from("<H", table, at + 1)
            lists.append(table[at + 3 : at + 3 + size])
            at += 3 + size
        if table[at : at + 1] != b"\x02":
            raise IngestError("damaged", "the Word document has no piece table")
        [size] = struct.unpack_from("<I", table, at + 1)
        plan = table[at + 5 : at + 5 + size]
        count = (len(plan) - 4) // 12
        if count < 1:
            raise IngestError("damaged", "the piece table of the Word document is empty")
        bounds = struct.unpack_from(f"<{count + 1}I", plan)
        if any(before > after for before, after in itertools.pairwise(bounds)):
            raise IngestError("damaged", "the piece table of the Word document is out of order")
        if bounds[-1] > MAX_CHARACTERS:
            raise IngestError("too_large", f"the text has more than {MAX_CHARACTERS:,} characters")
        pieces = []
        for index, (start, end) in enumerate(itertools.pairwise(bounds)):
            _, place, modifier = struct.unpack_from("<HIH", plan, 4 * (count + 1) + 8 * index)
            wide = not place & _COMPRESSED
            offset = place & ~_COMPRESSED if wide else (place & ~_COMPRESSED) // 2
            pieces.append(_Piece(start, end, offset, 2 if wide else 1, _drops(modifier, lists)))
        return pieces

    def _properties(self, place: int, runs: Callable[[bytes], "_Runs"]) -> Iterator[tuple[int, int, bytes]]:
        """Runs of bytes of the main stream with their property lists; each page is read once."""
        table = self._part(place)
        count = max(0, (len(table) - 4) // 8)
        for page in sorted(set(struct.unpack_from(f"<{count}I", table, 4 * (count + 1)) if count else ())):
            at = (page & 0x3FFFFF) * _PAGE
            if at + _PAGE <= len(self._main):
                yield from runs(self._main[at : at + _PAGE])

    def _text(self, start: int, end: int) -> str:
        """A part of the text without what is deleted or hidden, the ends of rows and the paragraphs in cells marked."""
        parts: list[str] = []
        for piece in self._pieces[max(0, bisect.bisect_right(self._starts, start) - 1) :]:
            if piece.start >= end:
                break
            first, last = max(piece.start, start), min(piece.end, end)
            if first < last and not piece.dropped:
                low = piece.offset + (first - piece.start) * piece.width
                parts += self._runs(low, low + (last - first) * piece.width, piece.width)
        # A pair of surrogates may lie in two runs.
        return "".join(parts).encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")

    def _runs(self, low: int, high: int, width: int) -> Iterator[str]:
        """The text of bytes of the main stream, run by run of the same properties."""
        index = max(0, bisect.bisect_right(self._span_starts, low) - 1)
        while low < high:
            while index < len(self._spans) and self._spans[index].end <= low:
                index += 1
            span = self._spans[index] if index < len(self._spans) else _Span(high, high, 0)
            mark = span.mark if span.start <= low else 0
            start = low
            length = min(high, span.end if span.start <= low else span.start) - low
            raw = self._main[low : low + length // width * width]
            low += max(width, length // width * width)
            if mark in (0, _IN_TABLE, _ROW_END):
                whole = raw[: len(raw) // width * width]
                text = whole.decode("utf-16-le", "surrogatepass") if width == 2 else whole.decode("cp1252", "replace")
                text = text.translate(_MARKS)
                if mark:
                    text = text.replace(_PARAGRAPH, _CELL_PARAGRAPH)
                if mark == _ROW_END:
                    text = text.replace(_CELL, _ROW)
                elif span.start <= start and span.member.number and text[-1:] in _ENDS:
                    text = text[:-1] + _MEMBER % (span.member.number, span.member.level or 0) + text[-1]
                yield text


_Runs = Iterator[tuple[int, int, bytes]]


def _character_runs(page: bytes) -> _Runs:
    """The runs of a page of character properties ([MS-DOC] 2.9.35): bounds, places in words, lists with their size."""
    count = min(page[-1], 101)
    bounds = struct.unpack_from(f"<{count + 1}I", page)
    for index in range(count):
        at = 2 * page[4 * (count + 1) + index]
        if at:
            yield bounds[index], bounds[index + 1], page[at + 1 : at + 1 + page[at]]


def _paragraph_runs(page: bytes) -> _Runs:
    """The runs of a page of paragraph properties ([MS-DOC] 2.9.176): the index of a style, then the list."""
    count = min(page[-1], 29)
    bounds = struct.unpack_from(f"<{count + 1}I", page)
    for index in range(count):
        at = 2 * page[4 * (count + 1) + 13 * index]
        if at:
            # A size of 0 stands before one that counts words, any other counts words less one byte.
            begin, size = (at + 1, 2 * page[at] - 1) if page[at] else (at + 2, 2 * page[at + 1])
            yield bounds[index], bounds[index + 1], page[begin : begin + size]


def _modifiers(properties: bytes) -> Iterator[tuple[int, int]]:
    """The modifiers of a list and the first two bytes of their operands; it ends where it is damaged."""
    at = 0
    while at + 3 <= len(properties):
        [modifier] = struct.unpack_from("<H", properties, at)
        kind = modifier >> 13
        yield modifier, int.from_bytes(properties[at + 2 : at + 4], "little")
        if kind != 6:
            at += 2 + _OPERAND_BYTES[kind]
        elif modifier == _TABLE_DEFINITION:
            at += 3 + int.from_bytes(properties[at + 2 : at + 4], "little")
        elif modifier == _TABS and properties[at + 2] == 0xFF:
            return
        else:
            at += 3 + properties[at + 2]


def _unseen(runs: _Runs) -> Iterator[_Span]:
    """What is deleted, hidden or a symbol of another font."""
    for start, end, properties in runs:
        for modifier, operand in _modifiers(properties):
            if modifier == _SYMBOL or (modifier in (_DELETED, _HIDDEN) and operand & 0x7F):
                yield _Span(start, end, modifier)
                break


def _laid_out(runs: _Runs, styles: list[Membership]) -> Iterator[_Span]:
    """The paragraphs that are in tables or in lists."""
    for start, end, properties in runs:
        style = int.from_bytes(properties[:2], "little")
        member = _membership(properties[2:]).over(styles[style] if style < len(styles) else Membership())
        present = {modifier for modifier, operand in _modifiers(properties[2:]) if operand & 0x7F}
        mark = next((mark for mark in (_ROW_END, _IN_TABLE) if mark in present), 0)
        if mark or (member.number and member.number <= _MOST_LISTS):
            yield _Span(start, end, mark, member)


def _membership(properties: bytes) -> Membership:
    number = level = None
    for modifier, operand in _modifiers(properties):
        if modifier == doclists.LIST:
            number = operand
        elif modifier == doclists.LEVEL:
            level = operand & 0xFF
    return Membership(number, level)


def _apart(spans: Iterator[_Span]) -> list[_Span]:
    """The spans in order; where two overlap, the later one is cut."""
    apart: list[_Span] = []
    for span in sorted(spans, key=lambda span: span[:3]):
        start = max(span.start, apart[-1].end) if apart else span.start
        if start < span.end:
            apart.append(span._replace(start=start))
    return apart


def _overlaid(upper: list[_Span], lower: list[_Span]) -> list[_Span]:
    """One list of both, where the upper spans hide the lower ones; each is in order and apart."""
    found, index = list(upper), 0
    for span in lower:
        start = span.start
        while index < len(upper) and upper[index].start < span.end:
            if start < upper[index].start:
                found.append(span._replace(start=start, end=upper[index].start))
            start = max(start, upper[index].end)
            if start >= span.end:
                break
            index += 1
        if start < span.end:
            found.append(span._replace(start=start))
    return sorted(found, key=lambda span: span.start)


def _drops(modifier: int, lists: list[bytes]) -> bool:
    """Whether a modifier of a piece deletes or hides it: a property of its own or the number of a list."""
    if not modifier & 1:
        return _SHORT.get(modifier >> 1 & 0x7F) is not None and bool(modifier >> 8 & 0x7F)
    index = modifier >> 1
    properties = _modifiers(lists[index]) if index < len(lists) else iter(())
    return any(kind in (_DELETED, _HIDDEN) and operand & 0x7F for kind, operand in properties)


def _paragraphs(text: str) -> Iterator[tuple[str, str]]:
    """The paragraphs of a part of the text and the rows of tables, each with the character that ends it."""
    text = _without_codes(text)
    if _ROW not in text:
        # Without paragraph properties: an end of a cell right behind another ends the row.
        text = text.replace(_CELL + _CELL, _CELL + _ROW)
    *rows, rest = text.split(_ROW)
    for row in rows:
        first, *cells = row.split(_CELL)
        *before, first = first.split(_PARAGRAPH)
        yield from ((_PARAGRAPH, paragraph) for paragraph in before)
        if len(cells) > 1:
            yield _ROW, _CELL.join([first, *cells[:-1]])
        else:
            # A lone cell is a frame around paragraphs.
            yield from ((_PARAGRAPH, paragraph) for paragraph in first.split(_CELL_PARAGRAPH))
    yield from ((_PARAGRAPH, part) for part in re.split(f"[{_PARAGRAPH}{_CELL}{_CELL_PARAGRAPH}]", rest))


def _without_codes(text: str) -> str:
    """The text with the results of its fields and without their codes; a code ends with its paragraph at the latest."""
    parts: list[str] = []
    codes: list[bool] = []  # of the fields around: whether their code goes on
    hidden = 0
    for index, part in enumerate(_FIELD.split(text)):
        if not index % 2:
            if not hidden:
                parts.append(part)
        elif part == _CODE:
            codes.append(True)
            hidden += 1
        elif part in (_RESULT, _END):
            if codes and codes[-1]:
                codes[-1] = False
                hidden -= 1
            if part == _END and codes:
                codes.pop()
        else:
            codes, hidden = [False] * len(codes), 0
            parts.append(part)
    return "".join(parts)
