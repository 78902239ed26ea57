"""Word documents (.docx, ISO/IEC 29500): the text as its last editor sees it with all changes accepted.

Insertions stay, deletions and hidden text go; text boxes, tables and footnotes are kept, and the automatic numbers are
written out. The parts are walked by local names, for strict documents use other namespaces.
"""

from collections.abc import Iterator
from typing import NamedTuple

from lxml import etree

from pipeline.ingest.numbering import Numbering, child, local, value
from pipeline.ingest.package import Package
from pipeline.ingest.reading import Composer, IngestError, Reading, property_title
from pipeline.records import Issue

_MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
# What a reader does not see: properties, deletions, field codes, comments, the readings above a ruby.
_UNSEEN = frozenset(
    (
        *("pPr", "rPr", "tblPr", "tblGrid", "trPr", "tcPr", "sectPr", "sdtPr", "sdtEndPr", "del", "moveFrom"),
        *("delText", "instrText", "delInstrText", "rt", "commentReference", "annotationRef"),
    )
)
_MARKS = {"tab": "\t", "ptab": "\t", "cr": "\n", "noBreakHyphen": "-"}
_NOTES = {"footnoteReference": "footnote", "endnoteReference": "endnote"}
_FALSE = frozenset(("0", "false", "off", "none"))


class _Paragraph(NamedTuple):
    number: str
    text: str


def read_docx(data: bytes) -> Reading:
    """Read a Word document. Raises `IngestError` where it is locked, damaged, over the caps or empty."""
    package = Package(data)
    document = package.xml("word/document.xml")
    issues: list[Issue] = []
    parts = {
        name: _part(package, f"word/{name}.xml", issues) for name in ("numbering", "styles", "footnotes", "endnotes")
    }
    body = child(document, "body")
    if body is None:
        raise IngestError("damaged", "word/document.xml has no body")
    walker = _Walker(Numbering(parts["numbering"]), parts["styles"])
    composer = Composer()
    for count, (number, text) in enumerate(walker.document(body, parts), 1):
        for index, line in enumerate(text.split("\n")):
            if line.strip() or (number and not index):
                composer.line(line.rstrip(), paragraph=count, number="" if index else number)
    core = _part(package, "docProps/core.xml", [])
    title = child(core, "title")
    return Reading(
        composer.text,
        _MEDIA_TYPE,
        title=property_title(title.text if title is not None else None),
        issues=tuple(issues),
        pieces=composer.pieces,
    )


def _part(package: Package, name: str, issues: list[Issue]) -> etree._Element | None:
    """A part that a document may lack; a broken one costs what it holds, not the document."""
    if name not in package.names():
        return None
    try:
        return package.xml(name)
    except IngestError as error:
        issues.append(Issue("partial.part", f"{name} left out: {error.reason}"))
        return None


class _Walker:
    """Walks the parts of one document in reading order. XML deeper than 256 is refused before it comes here."""

    def __init__(self, numbering: Numbering, styles: etree._Element | None):
        self._numbering = numbering
        self._styles = (
            {value(item, "styleId"): item for item in styles if local(item) == "style"} if styles is not None else {}
        )
        self._boxes: list[etree._Element] = []
        # In the order of their first reference; a dict, for a note is written once however often it is referred to.
        self._notes: dict[tuple[str, str | None], None] = {}
        self._carried = ""

    def document(self, body: etree._Element, parts: dict[str, etree._Element | None]) -> Iterator[_Paragraph]:
        """All paragraphs and rows: the body, then the notes in the order of their references."""
        yield from self._blocks(body)
        present = [part for name in ("footnotes", "endnotes") if (part := parts[name]) is not None]
        notes = {(local(note), value(note, "id")): note for part in present for note in part}
        for reference in list(self._notes):
            if reference in notes:
                yield from self._blocks(notes[reference])

    def _blocks(self, parent: etree._Element) -> Iterator[_Paragraph]:
        for element in parent:
            name = local(element)
            if name == "p":
                yield from self._paragraph(element)
            elif name == "tbl":
                yield from self._table(element)
            elif name == "AlternateContent":
                yield from self._blocks(_alternative(element))
            elif name not in _UNSEEN:
                yield from self._blocks(element)

    def _paragraph(self, element: etree._Element) -> Iterator[_Paragraph]:
        text = self._carried + "".join(self._inline(element))
        properties = child(element, "pPr")
        # A deleted paragraph mark joins the paragraph to the next one.
        joined = child(properties, "rPr", "del") is not None or child(properties, "rPr", "moveFrom") is not None
        self._carried = text if joined else ""
        if text.strip() and not joined:
            yield _Paragraph(self._number(properties), text)
        boxes, self._boxes = self._boxes, []
        for box in boxes:
            yield from self._blocks(box)

    def _number(self, properties: etree._Element | None) -> str:
        style = value(child(properties, "pStyle"))
        numbering = child(properties, "numPr")
        identifier = value(child(numbering, "numId"))
        level = value(child(numbering, "ilvl"))
        seen: set[str | None] = set()
        origin = style
        while identifier is None and origin is not None and origin not in seen:
            seen.add(origin)
            inherited = child(self._styles.get(origin), "pPr", "numPr")
            identifier = value(child(inherited, "numId"))
            if identifier is not None and level is None:
                level = value(child(inherited, "ilvl")) or str(self._numbering.level_of(identifier, origin))
            origin = value(child(self._styles.get(origin), "basedOn"))
        if identifier is None:
            return ""
        return self._numbering.number(identifier, int(level) if level and level.isdecimal() and len(level) < 3 else 0)

    def _inline(self, parent: etree._Element) -> Iterator[str]:
        for element in parent:
            name = local(element)
            if name == "t":
                yield element.text or ""
            elif name in _MARKS:
                yield _MARKS[name]
            elif name == "br":
                yield "" if value(element, "type") in ("page", "column") else "\n"
            elif name in _NOTES:
                self._notes[_NOTES[name], value(element, "id")] = None
            elif name == "txbxContent":
                self._boxes.append(element)
            elif name == "AlternateContent":
                yield from self._inline(_alternative(element))
            elif name not in _UNSEEN and not (name == "r" and _is_hidden(element)):
                yield from self._inline(element)

    def _table(self, element: etree._Element) -> Iterator[_Paragraph]:
        rows = [row for row in _through(element, "tr") if child(row, "trPr", "del") is None]
        for row in rows:
            cells = list(_through(row, "tc"))
            if len(cells) == 1:
                # A lone cell is a frame around paragraphs.
                yield from self._blocks(cells[0])
                continue
            texts = [text for cell in cells for text in self._cell(cell)]
            if any(texts):
                yield _Paragraph("", "\t".join(texts))

    def _cell(self, cell: etree._Element) -> list[str]:
        """The text of a cell, and an empty one for each further column that it spans."""
        words = [" ".join((number + text).split()) for number, text in self._blocks(cell)]
        span = value(child(cell, "tcPr", "gridSpan")) or "1"
        return [" ".join(words), *[""] * (min(int(span), 64) - 1 if span.isdecimal() and len(span) < 4 else 0)]


def _through(parent: etree._Element, name: str) -> Iterator[etree._Element]:
    """Children of that name, also those inside content controls and marks of insertion."""
    for element in parent:
        if local(element) == name:
            yield element
        elif local(element) in ("sdt", "sdtContent", "customXml", "ins", "moveTo"):
            yield from _through(element, name)


def _alternative(element: etree._Element) -> etree._Element:
    """The first choice of an AlternateContent; its fallback repeats the same text for older programs."""
    choice = child(element, "Choice")
    if choice is None:
        choice = child(element, "Fallback")
    return element if choice is None else choice


def _is_hidden(run: etree._Element) -> bool:
    vanish = child(run, "rPr", "vanish")
    return vanish is not None and value(vanish) not in _FALSE
