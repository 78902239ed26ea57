"""Make the sample documents that are no UTF-8 text: python scripts/build_samples.py [--check]

Texts in other encodings come from the expected text beside the gold, the web page, the PDF and the Word document from
`corpora/sources/`. The same sources give the same bytes anywhere. With --check nothing is written: exit 1 unless the
stored files equal a fresh build.
"""

import argparse
import codecs
import io
import sys
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from xml.sax.saxutils import escape

CORPORA = Path(__file__).resolve().parents[1] / "corpora"
SAMPLES, SOURCES, TEXTS = CORPORA / "samples", CORPORA / "sources", CORPORA / "gold" / "texts"

# Byte order mark and encoding of each text that is not in UTF-8.
_RECODED = {
    "notice.txt": (b"", "gb18030"),
    "statute.txt": (codecs.BOM_UTF16_LE, "utf-16-le"),
    "journal.txt": (b"", "big5"),
}


def build() -> dict[str, bytes]:
    """The bytes of each made sample by its file name."""
    files = {name: mark + _read(TEXTS / name).encode(encoding) for name, (mark, encoding) in _RECODED.items()}
    files["county-news.html"] = _read(SOURCES / "county-news.html").encode("gb2312")
    files["empowerment.pdf"] = pdf(_read(SOURCES / "empowerment.txt").splitlines())
    files["plan.docx"] = docx(_read(SOURCES / "plan.txt").splitlines())
    return files


def _read(path: Path) -> str:
    return path.read_bytes().decode("utf-8")


# The page of GB/T 9704-2012 on A4, in points: 28 characters a line, closed up to 24 lines a page.
_WIDTH, _HEIGHT, _EM = 595, 842, 16
_LEFT, _TOP, _PITCH, _COLUMNS, _ROWS = 74, 105, 27, 28, 24
# Marks that may not begin a line, and those that may not end one.
_CLOSING, _OPENING = "。，、；：！？）》”’%", "（《“‘"
_FONT = (
    "<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [2 0 R] >>",
    "<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /DW 1000 /FontDescriptor 3 0 R"
    " /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> >>",
    "<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [-25 -254 1000 880] /ItalicAngle 0"
    " /Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >>",
)


def pdf(paragraphs: Iterable[str]) -> bytes:
    """A PDF of several pages in a font that is not embedded; the marks of `paragraphs` are those of `_lines`."""
    lines = [line for paragraph in paragraphs for line in _lines(paragraph)]
    pages = [lines[start : start + _ROWS] for start in range(0, len(lines), _ROWS)]
    objects = list(_FONT)
    root = len(objects) + 2 * len(pages) + 1
    for number, page in enumerate(pages, 1):
        content = _page(number, page)
        objects.append(f"<< /Length {len(content)} >>\nstream\n{content}endstream")
        objects.append(
            f"<< /Type /Page /Parent {root} 0 R /MediaBox [0 0 {_WIDTH} {_HEIGHT}] /Contents {len(objects)} 0 R"
            " /Resources << /Font << /F1 1 0 R >> >> >>"
        )
    kids = " ".join(f"{len(_FONT) + 2 * number} 0 R" for number in range(1, len(pages) + 1))
    objects += [f"<< /Type /Pages /Kids [{kids}] /Count {len(pages)} >>", f"<< /Type /Catalog /Pages {root} 0 R >>"]
    return _file(objects, root + 1)


def _lines(paragraph: str) -> Iterator[tuple[float, int, str]]:
    """The printed lines of a paragraph: left edge, size, text. `# ` a title, `= ` centred, `> ` right, `< ` flush."""
    mark, text = (paragraph[0], paragraph[2:]) if paragraph[1:2] == " " else ("", paragraph)
    if mark in ("#", "="):
        size = 22 if mark == "#" else _EM
        yield (_WIDTH - size * len(text)) / 2, size, text
    elif mark == ">":
        yield _LEFT + _EM * (_COLUMNS - 4 - len(text)), _EM, text
    else:
        for line in _wrapped(text if mark == "<" else "\u3000\u3000" + text):
            indent = len(line) - len(line.lstrip("\u3000"))
            yield _LEFT + _EM * indent, _EM, line[indent:]


def _wrapped(text: str) -> Iterator[str]:
    """Lines of 28 characters, or 27 where a mark would stand at the wrong end of one."""
    while len(text) > _COLUMNS:
        end = _COLUMNS - (text[_COLUMNS] in _CLOSING or text[_COLUMNS - 1] in _OPENING)
        yield text[:end]
        text = text[end:]
    yield text


def _page(number: int, lines: Iterable[tuple[float, int, str]]) -> str:
    """The operators of a page, its number at the outer edge of the foot."""
    folio = f"— {number} —"
    outer = _LEFT + _EM if number % 2 == 0 else _WIDTH - _LEFT - _EM - 14 * len(folio)
    drawn = [_draw(x, _HEIGHT - _TOP - _PITCH * row - size, size, text) for row, (x, size, text) in enumerate(lines)]
    return "".join([*drawn, _draw(outer, 62, 14, folio)])


def _draw(x: float, y: float, size: int, text: str) -> str:
    return f"BT /F1 {size} Tf {x:g} {y:g} Td <{text.encode('utf-16-be').hex()}> Tj ET\n"


def _file(objects: Iterable[str], root: int) -> bytes:
    """A PDF file of these objects with its table of offsets."""
    body, offsets = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        offsets.append(len(body))
        body += f"{number} 0 obj\n{content}\nendobj\n".encode("ascii")
    table = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    return body + (
        f"xref\n0 {len(offsets) + 1}\n0000000000 65535 f \n{table}"
        f"trailer\n<< /Size {len(offsets) + 1} /Root {root} 0 R >>\nstartxref\n{len(body)}\n%%EOF\n"
    ).encode("ascii")


_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_MEDIA = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_LEVELS = (("chineseCounting", "%1、"), ("chineseCounting", "（%2）"))


def docx(lines: Iterable[str]) -> bytes:
    """A Word document with automatic numbers. `# ` is a title, `1 ` and `2 ` numbered levels, `| ` a row of cells."""
    parts = {
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types">'
        f'<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{_MEDIA}.document.main+xml"/>'
        f'<Override PartName="/word/numbering.xml" ContentType="{_MEDIA}.numbering+xml"/></Types>',
        "_rels/.rels": _relationship("officeDocument", "word/document.xml"),
        "word/document.xml": f"<w:document {_WORD}><w:body>{''.join(_blocks(lines))}</w:body></w:document>",
        "word/_rels/document.xml.rels": _relationship("numbering", "numbering.xml"),
        "word/numbering.xml": f'<w:numbering {_WORD}><w:abstractNum w:abstractNumId="0">{_levels()}</w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>',
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        for name, inner in parts.items():
            # Stored, not deflated: what deflate gives differs between versions of zlib. The date is that of the epoch.
            member = zipfile.ZipInfo(name)
            member.create_system = 3
            package.writestr(member, _XML + inner)
    return buffer.getvalue()


def _relationship(kind: str, target: str) -> str:
    inner = f'<Relationship Id="rId1" Type="{_OFFICE}/{kind}" Target="{target}"/>'
    return f'<Relationships xmlns="{_PACKAGE}/relationships">{inner}</Relationships>'


def _levels() -> str:
    return "".join(
        f'<w:lvl w:ilvl="{index}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:suff w:val="nothing"/>'
        f'<w:lvlText w:val="{text}"/><w:lvlJc w:val="left"/></w:lvl>'
        for index, (form, text) in enumerate(_LEVELS)
    )


def _blocks(lines: Iterable[str]) -> Iterator[str]:
    rows: list[str] = []
    for line in lines:
        mark, text = (line[0], line[2:]) if line[1:2] == " " else ("", line)
        if mark == "|":
            cells = "".join(f"<w:tc>{_paragraph(cell.strip())}</w:tc>" for cell in text.split("|"))
            rows.append(f"<w:tr>{cells}</w:tr>")
            continue
        yield from _table(rows)
        rows = []
        properties = '<w:jc w:val="center"/>' if mark == "#" else ""
        if mark in ("1", "2"):
            properties = f'<w:numPr><w:ilvl w:val="{int(mark) - 1}"/><w:numId w:val="1"/></w:numPr>'
        yield _paragraph(text, properties)
    yield from _table(rows)


def _paragraph(text: str, properties: str = "") -> str:
    head = f"<w:pPr>{properties}</w:pPr>" if properties else ""
    return f'<w:p>{head}<w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p>'


def _table(rows: list[str]) -> Iterator[str]:
    if rows:
        grid = "<w:gridCol/>" * rows[0].count("<w:tc>")
        yield f"<w:tbl><w:tblPr/><w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"


def main() -> int:
    """Run the command line; the exit status."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--check", action="store_true", help="compare the stored files with a fresh build")
    files = build()
    if not parser.parse_args().check:
        for name, content in files.items():
            (SAMPLES / name).write_bytes(content)
        print(f"{len(files)} files written to {SAMPLES}")
        return 0
    stored = {name: (SAMPLES / name).read_bytes() if (SAMPLES / name).is_file() else None for name in files}
    changed = [name for name, content in files.items() if stored[name] != content]
    print(f"differ from a fresh build: {', '.join(changed)}" if changed else f"{len(files)} files equal a fresh build")
    return 1 if changed else 0


if __name__ == "__main__":
    sys.exit(main())
