"""The text of pictures: scanned pages and photographs of documents, where the extra `ocr` is installed.

RapidOCR (models PP-OCRv6, which its wheel carries) finds strips of text and reads them. Its own order of them is not
used: the strips are turned level, become glyphs, and lines, columns and paragraphs are found as on a printed page.
"""

import functools
import importlib.util
import logging
import math
import os
import statistics
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from pipeline.ingest import layout
from pipeline.ingest.reading import IngestError, Piece
from pipeline.records import Issue

if TYPE_CHECKING:
    from PIL.Image import Image

HOW_TO_GET = "reading it needs OCR: pip install 'zhenjie[ocr]'"
# A page costs three seconds; a document is given up after ten minutes.
MAX_SCANS = 100
# A page of A4 at 600 dots an inch has 35 million.
MAX_PIXELS = 50_000_000
# Sides of a picture as it is recognised; type of 16 points on A4 is 35 pixels high then.
LONGEST = 2_000
_POINTS = 72
_RESOLUTION = 150
# Strips much longer than high tell the tilt of a page; one tilted more is no line of it.
_LONG, _STEEPEST = 4.0, math.radians(20)
_NARROW = 0.5
# Heights of strips this close are those of one size of type.
_SAME_SIZE = 0.25
_SURE = 0.8
_QUOTE, _LISTED = 20, 20


class Strip(NamedTuple):
    """A strip of recognised text: its four corners from the top left on, clockwise, and how sure it is, from 0 to 1."""

    corners: tuple[tuple[float, float], ...]
    text: str
    confidence: float


def is_installed() -> bool:
    """Whether pictures can be read."""
    return all(importlib.util.find_spec(name) is not None for name in ("rapidocr", "onnxruntime"))


def check_size(size: tuple[int, int]) -> None:
    """Refuse a picture of too many pixels before they are unpacked. Raises `IngestError`."""
    pixels = size[0] * size[1]
    if pixels > MAX_PIXELS:
        raise IngestError("too_large", f"the picture has {pixels:,} pixels, more than the {MAX_PIXELS:,} that are read")


def page(number: int, picture: "Image", scale: float = 1.0) -> layout.Page:
    """The lines on a picture; `scale` is how many points a pixel is."""
    width = picture.width * scale
    shrunk = max(1.0, max(picture.size) / LONGEST)
    if shrunk > 1:
        picture = picture.resize((round(picture.width / shrunk), round(picture.height / shrunk)))
    return layout.page(number, width, glyphs(_strips(picture), scale * shrunk), [])


class Renderer:
    """Pages of a PDF as pictures, for those that hold no text; at most so many of one document."""

    def __init__(self, data: bytes):
        self._data = data
        self._document: Any = None
        self.left = MAX_SCANS if is_installed() else 0

    def page(self, number: int) -> layout.Page:
        """The lines on a page, counted from 1. pypdfium2 raises its own errors on damaged files."""
        if self._document is None:
            import pypdfium2

            self._document = pypdfium2.PdfDocument(self._data)
        self.left -= 1
        drawn = self._document[number - 1]
        scale = min(_RESOLUTION / _POINTS, LONGEST / max(drawn.get_size()))
        picture = drawn.render(scale=scale).to_pil()
        drawn.close()
        return page(number, picture, 1 / scale)


def glyphs(strips: Sequence[Strip], scale: float) -> list[layout.Glyph]:
    """The characters of strips, turned level and spread over their strip; lengths are multiplied by `scale`.

    Their places are those on the page after it was turned.
    """
    tilt = _tilt(strips)
    boxes = [(_level(strip.corners, tilt), strip) for strip in strips if strip.text.strip()]
    heights = [bottom - top for (_, top, _, bottom), strip in boxes for _ in strip.text]
    usual = statistics.median_high(heights) if heights else 1.0
    return [glyph for box, strip in boxes for glyph in _spread(strip, box, usual, scale)]


def unread(pages: Sequence[int]) -> Issue:
    """What to say of pages that hold a picture without text and were not read."""
    numbers = ", ".join(map(str, pages[:_LISTED])) + (" …" if len(pages) > _LISTED else "")
    reason = f"no more than {MAX_SCANS} are read of one document" if is_installed() else HOW_TO_GET
    return Issue("partial.no_text_page", f"pages that hold a picture without text: {numbers}; {reason}")


def issues(text: str, pieces: Iterable[Piece]) -> list[Issue]:
    """What a user should know of a text of which lines were read from pictures."""
    sure = {piece: piece.confidence for piece in pieces if piece.confidence is not None}
    if not sure:
        return []
    mean = sum(sure.values()) / len(sure)
    found = [Issue("ocr.read", f"{len(sure)} lines were read from pictures, with a confidence of {mean:.2f}")]
    unsure = [piece for piece, confidence in sure.items() if confidence < _SURE]
    if unsure:
        first = unsure[0]
        words = f"{sure[first]:.2f}: {text[first.start : first.end][:_QUOTE]}"
        message = f"{len(unsure)} lines were read with a confidence under {_SURE}, first {words}"
        found.append(Issue("ocr.unsure", message, first.start))
    return found


def _tilt(strips: Sequence[Strip]) -> float:
    """The angle of the lines against the horizontal, in radians: the median of the long strips."""
    angles = []
    for strip in strips:
        (left, top), (right, top_right), _, (_, bottom) = strip.corners
        angle = math.atan2(top_right - top, right - left)
        if right - left > _LONG * abs(bottom - top) and abs(angle) < _STEEPEST:
            angles.append(angle)
    return statistics.median(angles) if angles else 0.0


def _level(corners: Sequence[tuple[float, float]], tilt: float) -> tuple[float, float, float, float]:
    """The box of a strip on the page turned by `tilt`."""
    sine, cosine = math.sin(tilt), math.cos(tilt)
    turned = [(x * cosine + y * sine, y * cosine - x * sine) for x, y in corners]
    (x0, y0), (x1, y1), (x2, y2), (x3, y3) = turned
    return (x0 + x3) / 2, (y0 + y1) / 2, (x1 + x2) / 2, (y2 + y3) / 2


def _spread(strip: Strip, box: tuple[float, float, float, float], usual: float, scale: float) -> Iterator[layout.Glyph]:
    left, top, right, bottom = box
    size = bottom - top
    # The height of a strip depends on the letters in it.
    size = usual if abs(size - usual) <= _SAME_SIZE * usual else size
    widths = [_NARROW if letter.isascii() else 1.0 for letter in strip.text]
    step = (right - left) / sum(widths)
    x = left
    for letter, width in zip(strip.text, widths, strict=True):
        edges = (x * scale, (x + width * step) * scale, top * scale, bottom * scale)
        yield layout.Glyph(letter, *edges, size * scale, confidence=round(strip.confidence, 3))
        x += width * step


def _strips(picture: "Image") -> list[Strip]:
    found = _engine()(picture.convert("RGB"))
    if found.boxes is None or found.txts is None:
        return []
    return [
        Strip(tuple((float(x), float(y)) for x, y in box), text, float(score))
        for box, text, score in zip(found.boxes, found.txts, found.scores, strict=True)
    ]


@functools.cache
def _engine() -> Any:
    # onnxruntime otherwise reports its use to its maker and writes an identifier to disk (its Privacy.md).
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"
    import rapidocr

    logging.getLogger("RapidOCR").setLevel(logging.CRITICAL)
    # One thread: in a batch the workers are the parallelism. Small batches, for memory: a page takes 0.5 GB as it is.
    settings = {
        "Global.log_level": "critical",
        "Global.use_cls": False,
        "EngineConfig.onnxruntime.intra_op_num_threads": 1,
        "EngineConfig.onnxruntime.inter_op_num_threads": 1,
        "Rec.rec_batch_num": 2,
    }
    return rapidocr.RapidOCR(params=settings)
