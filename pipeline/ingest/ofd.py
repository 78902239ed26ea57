"""OFD, the fixed-layout format of GB/T 33190: its glyphs become lines and paragraphs as those of a PDF do.

The text of pages and of the templates under them is read; seals, annotations and attachments are not the document's
own text. Lengths in the file are millimetres from the top left corner of the page, here they are points.
"""

import itertools
import math
import posixpath
from collections.abc import Iterator
from typing import Any, NamedTuple

from lxml import etree

from pipeline.ingest import layout, ocr
from pipeline.ingest.numbering import child, local
from pipeline.ingest.package import Package
from pipeline.ingest.paragraphs import compose
from pipeline.ingest.reading import (
    MAX_CHARACTERS,
    MAX_PAGE_CHARACTERS,
    MAX_PAGE_RULES,
    MAX_PAGES,
    IngestError,
    Reading,
    property_title,
)
from pipeline.records import Issue

_MEDIA_TYPE = "application/ofd"
_ENTRY = "OFD.xml"
_MEDIA_LISTS = ("PublicRes", "DocumentRes")
_ENCRYPTIONS = ("encryptions.xml", "encryptinfo.xml")
_POINTS = 72 / 25.4
_A4 = (0.0, 0.0, 210.0, 297.0)
_PLAIN = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
_SIZE = 4.0  # of type for which none is told
_ASCENT, _DESCENT = 0.88, 0.12
_NARROW = 0.5  # the width of Latin type, in em, where its steps are not told
_TILT = 0.1
_SCAN_GLYPHS = 10
_FARTHEST = 1e5
_OPERANDS = {"S": 2, "M": 2, "L": 2, "Q": 4, "B": 6, "A": 7, "C": 0}

_Matrix = tuple[float, float, float, float, float, float]


class _Rule(NamedTuple):
    """A straight line that a page draws, across or down."""

    x0: float
    top: float
    x1: float
    bottom: float


class _Drawing(NamedTuple):
    """What a page or a template draws: its glyphs with whether they stand level, its rules, its pictures."""

    glyphs: list[tuple[layout.Glyph, bool]]
    rules: list[_Rule]
    pictures: list[tuple[str, float]]  # the resource, its width in points


class _Sheet(NamedTuple):
    """One page of the file: where its content lies, and what its document gives: templates, size, lists of media."""

    path: str
    root: str
    templates: dict[str, str]
    area: etree._Element | None
    media: tuple[str, ...]


def read_ofd(data: bytes) -> Reading:
    """Read an OFD document. Raises `IngestError` where it is locked, damaged, over the caps or has no text."""
    reader = _Reader(Package(data))
    pages = list(reader.pages())
    composer = compose(pages)
    reader.issues += ocr.issues(composer.text, composer.pieces)
    if not composer.text:
        raise IngestError(*_no_text(reader.issues))
    return Reading(composer.text, _MEDIA_TYPE, title=reader.title, issues=tuple(reader.issues), pieces=composer.pieces)


class _Reader:
    """Reads the pages of one package; `title` and `issues` are known once they have been read."""

    def __init__(self, package: Package):
        """Open a document. Raises `IngestError` where it is encrypted or its entry is damaged."""
        self._package = package
        self._names = package.names()
        self._templates: dict[str, _Drawing] = {}
        self._entry = package.xml(_ENTRY)
        listed = any(posixpath.basename(name).lower() in _ENCRYPTIONS for name in self._names)
        if listed or any(local(element) == "Encryptions" for element in self._entry.iter()):
            raise IngestError("encrypted", "the document is encrypted (GM/T 0099)")
        titles = (child(body, "DocInfo", "Title") for body in self._entry if local(body) == "DocBody")
        words = [title.text for title in titles if title is not None]
        self.title = property_title(words[0] if words else None)
        self.issues: list[Issue] = []
        self._scans: list[int] = []
        self._scans_left = ocr.MAX_SCANS if ocr.is_installed() else 0

    def pages(self) -> Iterator[layout.Page]:
        """The pages in order; a broken one costs itself only."""
        drawn = 0
        for number, sheet in enumerate(self._sheets(), 1):
            if number > MAX_PAGES:
                self.issues.append(Issue("partial.pages", f"only the first {MAX_PAGES:,} pages were read"))
                break
            try:
                page, glyphs = self._page(number, sheet)
            except IngestError as error:
                self.issues.append(Issue("partial.page", f"page {number} left out: {error.reason}"))
                continue
            drawn += glyphs
            if drawn > MAX_CHARACTERS:
                raise IngestError("too_large", f"the text has more than {MAX_CHARACTERS:,} characters")
            yield page
        if self._scans:
            self.issues.append(ocr.unread(self._scans))

    def _sheets(self) -> Iterator[_Sheet]:
        """The pages of all documents in the package."""
        roots = [
            location.text or ""
            for body in self._entry
            if local(body) == "DocBody" and (location := child(body, "DocRoot")) is not None
        ]
        if not roots:
            raise IngestError("damaged", "OFD.xml names no document")
        for root in roots:
            path = self._path(root, "")
            document = self._package.xml(path)
            base = posixpath.dirname(path)
            common, listed = child(document, "CommonData"), child(document, "Pages")
            templates = {
                item.get("ID", ""): item.get("BaseLoc", "")
                for item in (common if common is not None else ())
                if local(item) == "TemplatePage"
            }
            area = child(common, "PageArea")
            media = tuple(
                item.text or "" for item in (common if common is not None else ()) if local(item) in _MEDIA_LISTS
            )
            for item in listed if listed is not None else ():
                if local(item) == "Page":
                    yield _Sheet(item.get("BaseLoc", ""), base, templates, area, media)

    def _path(self, location: str, base: str) -> str:
        """The member that a location means: below `base`, or from the root, whatever its slashes and its case."""
        location = location.strip().replace("\\", "/")
        candidates = [posixpath.normpath(posixpath.join(base, location)).lstrip("/"), location.lstrip("/")]
        for candidate in candidates:
            if candidate in self._names:
                return candidate
        folded = {name.lower(): name for name in sorted(self._names)} if len(self._names) < MAX_PAGES else {}
        found = next((folded[name.lower()] for name in candidates if name.lower() in folded), None)
        if found is None:
            raise IngestError("damaged", f"{location[:200]} is not in the package")
        return found

    def _page(self, number: int, sheet: _Sheet) -> tuple[layout.Page, int]:
        """A page and how many glyphs it has."""
        page = self._package.xml(self._path(sheet.path, sheet.root))
        own = child(page, "Area")
        left, top, width, height = _box(own) or _box(sheet.area) or _A4
        drawings = [self._template(sheet, item.get("TemplateID", "")) for item in page if local(item) == "Template"]
        drawings.append(_drawing(page))
        glyphs = [item for drawing in drawings for item in drawing.glyphs]
        if len(glyphs) > MAX_PAGE_CHARACTERS:
            raise IngestError("too_large", f"over {MAX_PAGE_CHARACTERS:,} characters")
        level = [glyph for glyph, is_level in glyphs if is_level]
        if 2 * len(level) < len(glyphs):
            # Text at an angle on a level page is a watermark; here the page itself lies at an angle.
            level = [glyph for glyph, _ in glyphs]
        right, bottom = (left + width) * _POINTS, (top + height) * _POINTS
        inside = [glyph for glyph in level if 0 <= glyph.x0 <= right and 0 <= glyph.bottom <= bottom + glyph.size]
        pictures = [item for drawing in drawings for item in drawing.pictures]
        if pictures and len(inside) < _SCAN_GLYPHS:
            if self._scans_left:
                return self._scan(number, sheet, *max(pictures, key=lambda item: item[1])), len(glyphs)
            self._scans.append(number)
        edges = [_edge(rule) for drawing in drawings for rule in drawing.rules]
        tables = self._tables(number, edges, inside)
        return layout.page(number, width * _POINTS, inside, tables), len(glyphs)

    def _scan(self, number: int, sheet: _Sheet, resource: str, width: float) -> layout.Page:
        """The lines on a picture that is a page."""
        from pipeline.ingest.picture import scanned

        self._scans_left -= 1
        for location in sheet.media:
            path = self._path(location, sheet.root)
            listed = self._package.xml(path)
            for item in listed.iter():
                file = child(item, "MediaFile")
                if local(item) == "MultiMedia" and item.get("ID") == resource and file is not None:
                    within = posixpath.join(listed.get("BaseLoc", ""), (file.text or "").strip())
                    return scanned(number, self._package.read(self._path(within, posixpath.dirname(path))), width)
        raise IngestError("damaged", f"the picture {resource[:20]} is not in the package")

    def _tables(self, number: int, edges: list[dict[str, Any]], glyphs: list[layout.Glyph]) -> list[layout.Table]:
        if not edges:
            return []
        from pipeline.ingest.ruling import find_tables

        tables = find_tables(edges, glyphs) if len(edges) <= MAX_PAGE_RULES else None
        if tables is None:
            self.issues.append(Issue("ofd.rules", f"page {number}: tables not looked for among {len(edges):,} lines"))
        return tables or []

    def _template(self, sheet: _Sheet, identifier: str) -> _Drawing:
        """What a template draws, read once; nothing where there is none of that number."""
        if identifier not in sheet.templates:
            return _Drawing([], [], [])
        path = self._path(sheet.templates[identifier], sheet.root)
        if path not in self._templates:
            self._templates[path] = _drawing(self._package.xml(path))
        return self._templates[path]


def _drawing(page: etree._Element) -> _Drawing:
    """What the content of a page or template draws, layer by layer."""
    found = _Drawing([], [], [])
    content = child(page, "Content")
    for element in content.iter() if content is not None else ():
        name = local(element)
        if element.get("Visible") == "false":
            continue
        if name == "TextObject":
            found.glyphs.extend(_text(element))
        elif name == "PathObject" and len(found.rules) <= MAX_PAGE_RULES:
            found.rules.extend(_rules(element))
        elif name == "ImageObject":
            found.pictures.append((element.get("ResourceID", ""), abs(_matrix(element)[0])))
        if len(found.glyphs) > MAX_PAGE_CHARACTERS:
            raise IngestError("too_large", f"over {MAX_PAGE_CHARACTERS:,} characters")
    return found


def _box(area: etree._Element | None) -> tuple[float, float, float, float] | None:
    physical = child(area, "PhysicalBox")
    numbers = _numbers(physical.text) if physical is not None else []
    return (numbers[0], numbers[1], numbers[2], numbers[3]) if len(numbers) == 4 and min(numbers[2:]) > 0 else None


def _numbers(text: str | None) -> list[float]:
    """The numbers of a list in an attribute; none at all where one of them is none or lies off every page."""
    try:
        numbers = [float(word) for word in (text or "").split()]
    except ValueError:
        return []
    return numbers if all(math.isfinite(number) and abs(number) < _FARTHEST for number in numbers) else []


def _matrix(element: etree._Element) -> _Matrix:
    """From the space of an object to the page, in points: its own matrix, then the corner of its boundary."""
    own = _numbers(element.get("CTM"))
    a, b, c, d, e, f = own if len(own) == 6 else _PLAIN
    corner = _numbers(element.get("Boundary"))
    x, y = corner[:2] if len(corner) == 4 else (0.0, 0.0)
    return (a * _POINTS, b * _POINTS, c * _POINTS, d * _POINTS, (e + x) * _POINTS, (f + y) * _POINTS)


def _text(element: etree._Element) -> Iterator[tuple[layout.Glyph, bool]]:
    """The glyphs of a text object, each with whether it stands level."""
    matrix = _matrix(element)
    a, b, c, d, e, f = matrix
    size = (_numbers(element.get("Size")) or [_SIZE])[0] or _SIZE
    scale = (_numbers(element.get("HScale")) or [1.0])[0] or 1.0
    points = max(0.1, size * math.hypot(c, d))
    is_level = abs(b) <= _TILT * abs(a)
    x = y = 0.0
    for code in element:
        if local(code) != "TextCode":
            continue
        text = "".join(str(part) for part in code.itertext()).strip("\r\n")
        # A code without a place of its own goes on where the last one began (GB/T 33190, 11.3).
        x, y = ((_numbers(code.get(name)) or [before])[0] for name, before in (("X", x), ("Y", y)))
        across = _steps(code.get("DeltaX"), len(text))
        down = _steps(code.get("DeltaY"), len(text))
        at_x, at_y = x, y
        for index, letter in enumerate(text):
            natural = size * scale * (_NARROW if letter.isascii() else 1.0)
            step = across[index] if index < len(across) else (0.0 if down and not across else natural)
            # A step tells the width up to one em; what is over is a gap.
            width = min(size * scale, step) if step > 0 and index < len(across) else natural
            left, base = a * at_x + c * at_y + e, b * at_x + d * at_y + f
            if letter not in "\r\n":
                right = left + max(0.1, abs(a) * width if is_level else points)
                yield (
                    layout.Glyph(letter, left, right, base - _ASCENT * points, base + _DESCENT * points, points),
                    is_level,
                )
            at_x, at_y = at_x + step, at_y + (down[index] if index < len(down) else 0.0)


def _steps(text: str | None, most: int) -> list[float]:
    """The steps from glyph to glyph, as many as are needed; `g 3 5.2` stands for 5.2 5.2 5.2."""
    steps: list[float] = []
    words = iter((text or "").split())
    for word in words:
        count = 1
        if word == "g":
            times, word = next(words, ""), next(words, "")
            count = int(times) if times.isascii() and times.isdecimal() and len(times) < 10 else 1
        step = _numbers(word)
        if len(steps) >= most or len(step) != 1:
            break
        steps += step * min(count, most - len(steps))
    return steps


def _rules(element: etree._Element) -> Iterator[_Rule]:
    """The lines across and down that a path draws."""
    data = child(element, "AbbreviatedData")
    a, b, c, d, e, f = _matrix(element)
    words = iter((data.text or "").split() if data is not None else ())
    start = last = (0.0, 0.0)
    for word in words:
        count = _OPERANDS.get(word)
        operands = _numbers(" ".join(itertools.islice(words, count))) if count else []
        if count is None or len(operands) != count:
            return
        x, y = operands[-2:] if count else start
        here = start if word == "C" else (a * x + c * y + e, b * x + d * y + f)
        if word in "SM":
            start = here
        elif word in "LC" and min(abs(here[0] - last[0]), abs(here[1] - last[1])) < 1:
            yield _Rule(min(here[0], last[0]), min(here[1], last[1]), max(here[0], last[0]), max(here[1], last[1]))
        last = here


def _edge(rule: _Rule) -> dict[str, Any]:
    """A rule as pdfplumber wants it."""
    is_across = rule.x1 - rule.x0 > rule.bottom - rule.top
    edge: dict[str, Any] = {**rule._asdict(), "width": rule.x1 - rule.x0, "height": rule.bottom - rule.top}
    return edge | {"object_type": "line", "orientation": "h" if is_across else "v"}


def _no_text(issues: list[Issue]) -> tuple[str, str]:
    found = {issue.code: issue for issue in issues}
    if "partial.page" in found:
        return "damaged", found["partial.page"].message
    if "partial.no_text_page" in found:
        return "no_text", f"the OFD document holds no text: {found['partial.no_text_page'].message}"
    return "no_text", "the OFD document holds no text"
