"""What a PDF page draws: glyphs, ruling lines and pictures, counted while they are drawn.

A page of 3 KB may draw 300,000 glyphs (18 s, 1.4 GB) or a form that draws forms that draw forms. pdfminer interprets
the page, and a count over its cap ends that page; lines over theirs are counted and not kept. Streams are inflated
under a cap as well.
"""

import zlib
from collections.abc import Iterator
from typing import Any, NamedTuple

from pdfminer import cmapdb, pdffont, pdftypes
from pdfminer.converter import PDFPageAggregator
from pdfminer.layout import LTChar, LTContainer, LTCurve, LTImage
from pdfminer.pdfinterp import PDFPageInterpreter
from pdfplumber import utils

from pipeline.ingest.layout import Glyph
from pipeline.ingest.reading import MAX_MEMBER_BYTES, MAX_PAGE_CHARACTERS, MAX_PAGE_RULES, IngestError

# Numbers and names that the operators of one page are given; a page of text has some 20,000, a dense map ten times that.
MAX_PAGE_OPERANDS = 500_000
# Forms and pictures of one page, and states that are saved and not yet restored.
MAX_PAGE_FIGURES, MAX_STATES = 5_000, 5_000
# Characters in one range of a font: what two bytes can name.
MAX_FONT_CHARACTERS = 2**16
_CHUNK = 1024


class Drawing(NamedTuple):
    """What a page draws.

    `glyphs` come with whether they stand level; `pages` of text at an angle exist. `rules` counts the lines and boxes;
    `edges`, as pdfplumber has them, are empty where there are more than are looked at.
    """

    glyphs: list[tuple[Glyph, bool]]
    edges: list[dict[str, Any]]
    rules: int
    pictures: int


_TILT = 0.1
_FAINT = 0.4


def drawing(page: Any) -> Drawing:
    """What a page of pdfplumber draws. Raises `IngestError` where it is over a cap; pdfminer raises what it likes."""
    device = _Device(page.pdf.rsrcmgr, page.page_number)
    _Interpreter(page.pdf.rsrcmgr, device).process_page(page.page_obj)
    drawn = list(_flat(device.get_result()))
    left, height = page.mediabox[0], page.height + page.mediabox[1]
    glyphs = [_glyph(item, left, height) for item in drawn if isinstance(item, LTChar)]
    pictures = sum(isinstance(item, LTImage) for item in drawn)
    if device.rules > MAX_PAGE_RULES:
        return Drawing(glyphs, [], device.rules, pictures)
    # Glyphs as pdfplumber has them would take longer than to interpret the page.
    ruled = (page.process_object(item) for item in drawn if isinstance(item, LTCurve))
    return Drawing(glyphs, [edge for item in ruled for edge in utils.obj_to_edges(item)], device.rules, pictures)


def _flat(container: Any) -> Iterator[Any]:
    for item in container:
        if isinstance(item, LTContainer):
            yield from _flat(item)
        else:
            yield item


def _glyph(char: LTChar, left: float, height: float) -> tuple[Glyph, bool]:
    glyph = Glyph(
        char.get_text(),
        char.x0 + left,
        char.x1 + left,
        height - char.y1,
        height - char.y0,
        float(char.size) or 1.0,
        _is_red(char.graphicstate.ncolor),
    )
    return glyph, abs(char.matrix[1]) <= _TILT * abs(char.matrix[0])


def _is_red(colour: Any) -> bool:
    """Whether the colour of type, in RGB or CMYK, is the red of official heads."""
    if not isinstance(colour, tuple) or not all(isinstance(part, int | float) for part in colour):
        return False
    if len(colour) == 4:
        cyan, magenta, yellow, _ = colour
        return bool(cyan < _FAINT and min(magenta, yellow) > 1 - _FAINT)
    return len(colour) == 3 and bool(colour[0] > 1 - _FAINT and max(colour[1:]) < _FAINT)


class _Device(PDFPageAggregator):  # type: ignore[misc]
    """Takes what a page draws, and counts it."""

    def __init__(self, resources: Any, number: int):
        super().__init__(resources, number)
        self.characters = self.rules = self.figures = self.operands = 0

    def render_char(self, *drawn: Any) -> float:
        """Take a glyph."""
        self.characters += 1
        if self.characters > MAX_PAGE_CHARACTERS:
            raise IngestError("too_large", f"over {MAX_PAGE_CHARACTERS:,} characters")
        return float(super().render_char(*drawn))

    def paint_path(self, *drawn: Any) -> None:
        """Take a line or a box; a path of several comes here for each of them as well."""
        self.rules += 1
        if self.rules <= MAX_PAGE_RULES:
            super().paint_path(*drawn)

    def begin_figure(self, *drawn: Any) -> None:
        """Begin a form or a picture."""
        self.figures += 1
        if self.figures > MAX_PAGE_FIGURES:
            raise IngestError("too_large", f"over {MAX_PAGE_FIGURES:,} figures")
        super().begin_figure(*drawn)


class _Interpreter(PDFPageInterpreter):  # type: ignore[misc]
    """Carries out the operators of a page, and counts what they are given."""

    def push(self, operand: Any) -> None:
        """Take what the next operator is given."""
        self.device.operands += 1
        if self.device.operands > MAX_PAGE_OPERANDS:
            raise IngestError("too_large", f"over {MAX_PAGE_OPERANDS:,} operands")
        self.argstack.append(operand)

    def do_q(self) -> None:
        """Save the state."""
        if len(self.gstack) > MAX_STATES:
            raise IngestError("too_large", f"over {MAX_STATES:,} states saved")
        super().do_q()


class _Inflater:
    """Stands for `zlib` in pdfminer, which inflates a stream whole, whatever its size."""

    error = zlib.error
    decompressobj = staticmethod(zlib.decompressobj)

    @staticmethod
    def decompress(data: bytes) -> bytes:
        """A stream inflated. Raises `zlib.error` where it is damaged, `IngestError` over the cap."""
        stream = zlib.decompressobj()
        inflated = stream.decompress(data, MAX_MEMBER_BYTES)
        if stream.unconsumed_tail:
            raise IngestError("too_large", f"a stream inflates to over {MAX_MEMBER_BYTES:,} bytes")
        if not stream.eof:
            raise zlib.error("incomplete")
        return inflated


def _salvaged(data: bytes) -> bytes:
    """What can be inflated of a damaged stream; pdfminer's own goes byte by byte and in the square of their number."""
    stream, parts, size = zlib.decompressobj(), [], 0
    for start in range(0, len(data), _CHUNK):
        try:
            part = stream.decompress(data[start : start + _CHUNK])
        except zlib.error:
            break
        parts.append(part)
        size += len(part)
        if size > MAX_MEMBER_BYTES:
            raise IngestError("too_large", f"a stream inflates to over {MAX_MEMBER_BYTES:,} bytes")
    return b"".join(parts)


def _range(*bounds: int) -> range:
    """Stands for `range` where pdfminer reads fonts: a range of characters may claim four thousand million of them."""
    numbers = range(*bounds)
    if numbers and numbers[-1] - numbers[0] > MAX_FONT_CHARACTERS:
        raise IngestError("too_large", f"a font names over {MAX_FONT_CHARACTERS:,} characters at once")
    return numbers


pdffont.range = cmapdb.range = _range
pdftypes.zlib = _Inflater
pdftypes.decompress_corrupted = _salvaged
