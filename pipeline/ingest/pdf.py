"""PDF with text: paragraphs joined across lines and pages, page numbers and running heads gone, tables in place."""

import io
import logging
import re
from collections.abc import Iterator
from typing import Any

import pdfplumber

from pipeline.ingest import layout, ocr
from pipeline.ingest.canvas import Drawing, drawing
from pipeline.ingest.paragraphs import compose
from pipeline.ingest.reading import (
    MAX_PAGE_RULES,
    MAX_PAGES,
    IngestError,
    Reading,
    property_title,
)
from pipeline.ingest.ruling import find_tables
from pipeline.records import Issue

_UNMAPPED = re.compile(r"\(cid:\d+\)")
_TRAILER = 2048
# A page with fewer glyphs and a picture is a scan with a stamp or a page number.
_SCAN_GLYPHS = 10
# Lines and boxes from which a page without glyphs may hold letters drawn as outlines.
_OUTLINES = 200
# A few ornaments without a Unicode value are no loss of text.
_UNMAPPED_SHARE = 0.01


def read_pdf(data: bytes) -> Reading:
    """Read a PDF. Raises `IngestError` where it is locked, damaged or has no text."""
    logging.getLogger("pdfminer").setLevel(logging.CRITICAL)
    issues: list[Issue] = []
    try:
        with pdfplumber.open(io.BytesIO(data), pages=range(1, MAX_PAGES + 2)) as document:
            pages = list(_pages(document, ocr.Renderer(data), issues))
            title = document.metadata.get("Title")
    except (IngestError, MemoryError):
        raise
    except Exception as error:  # pdfminer raises errors of any type on damaged files
        raise _failure(error, data) from error
    if not _is_whole(data):
        issues.append(Issue("partial.truncated", "the file ends before its trailer; pages may be missing"))
    composer = compose(pages)
    issues += ocr.issues(composer.text, composer.pieces)
    if not composer.text:
        raise IngestError(*_no_text(issues, data))
    title = property_title(title if isinstance(title, str) else None)
    return Reading(composer.text, "application/pdf", None, title, None, tuple(issues), composer.pieces)


def _pages(document: Any, renderer: ocr.Renderer, issues: list[Issue]) -> Iterator[layout.Page]:
    scans, unmapped, drawn = [], 0, 0
    for page in document.pages:
        number = page.page_number
        if number > MAX_PAGES:
            issues.append(Issue("partial.pages", f"only the first {MAX_PAGES:,} pages were read"))
            break
        try:
            drawn_here = drawing(page)
            glyphs, lost = _glyphs(page, drawn_here)
            if len(glyphs) < _SCAN_GLYPHS and (drawn_here.pictures or drawn_here.rules > _OUTLINES):
                if renderer.left:
                    yield renderer.page(number)
                    continue
                scans.append(number)
            unmapped, drawn = unmapped + lost, drawn + len(glyphs)
            yield layout.page(number, float(page.width), glyphs, _tables(number, drawn_here, glyphs, issues))
        except MemoryError:
            raise
        except IngestError as error:
            issues.append(Issue("partial.page", f"page {number} left out: {error.reason}"))
        except Exception as error:  # one broken page costs that page, not the document
            issues.append(Issue("partial.page", f"page {number} cannot be read ({type(error).__name__})"))
        finally:
            # Frees the page's objects: 120 pages take 44 MB, not 183.
            page.close()
    if scans:
        issues.append(ocr.unread(scans))
    if unmapped:
        code = "partial.unmapped" if unmapped > _UNMAPPED_SHARE * drawn else "pdf.unmapped"
        issues.append(Issue(code, f"{unmapped} of {drawn:,} characters have no Unicode value in the file's fonts"))


def _glyphs(page: Any, drawn: Drawing) -> tuple[list[layout.Glyph], int]:
    """The glyphs that stand on the page as readers see it, and how many of them have no Unicode value."""
    level = [glyph for glyph, is_level in drawn.glyphs if is_level]
    # Text at an angle on a level page is a watermark.
    candidates = level if 2 * len(level) >= len(drawn.glyphs) else [glyph for glyph, _ in drawn.glyphs]
    glyphs, lost = [], 0
    for glyph in candidates:
        if _UNMAPPED.fullmatch(glyph.text):
            glyph, lost = glyph._replace(text="\ufffd"), lost + 1
        inside = 0 <= glyph.x0 + glyph.x1 <= 2 * page.width and 0 <= glyph.top + glyph.bottom <= 2 * page.height
        if glyph.text and inside and glyph.text not in "\r\n":
            glyphs.append(glyph)
    return glyphs, lost


def _tables(number: int, drawn: Drawing, glyphs: list[layout.Glyph], issues: list[Issue]) -> list[layout.Table]:
    """The ruled tables of a page, from top to bottom."""
    if not drawn.rules:
        return []
    tables = find_tables(drawn.edges, glyphs) if drawn.rules <= MAX_PAGE_RULES else None
    if tables is None:
        issues.append(Issue("pdf.rules", f"page {number}: tables not looked for among {drawn.rules:,} lines"))
    return tables or []


def _is_whole(data: bytes) -> bool:
    return b"%%EOF" in data[-_TRAILER:]


def _failure(error: Exception, data: bytes) -> IngestError:
    names = {type(cause).__name__ for cause in (error, *error.args, error.__cause__, error.__context__)}
    if names & {"PDFPasswordIncorrect", "PDFEncryptionError", "PDFTextExtractionNotAllowed"}:
        return IngestError("encrypted", "the PDF is protected by a password")
    if isinstance(error, RecursionError):
        return IngestError("damaged", "the objects of the PDF refer to each other without end")
    if not _is_whole(data):
        return IngestError("truncated", "the PDF is cut off before its end")
    return IngestError("damaged", f"the PDF is damaged ({type(error).__name__}: {error})"[:300])


def _no_text(issues: list[Issue], data: bytes) -> tuple[str, str]:
    found = {issue.code: issue for issue in issues}
    if "partial.page" in found:
        return "damaged", found["partial.page"].message
    if "partial.no_text_page" in found:
        return "no_text", f"the PDF holds no text: {found['partial.no_text_page'].message}"
    if not _is_whole(data):
        return "truncated", "the PDF is cut off before its first text"
    return "no_text", "the PDF holds no text"
