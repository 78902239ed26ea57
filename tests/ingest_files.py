"""Files of every format, made at test time by hand, so that tests know each letter they hold."""

import io
import zipfile

EM = 16


def at(x, y, text, size=EM):
    """Operators that draw one line of text, its baseline `y` points above the foot of the page."""
    return f"BT /F1 {size} Tf {x} {y} Td <{text.encode('utf-16-be').hex()}> Tj ET\n"


def rule(x0, y0, x1, y1):
    return f"{x0} {y0} m {x1} {y1} l S\n"


PICTURE = "q 400 0 0 600 90 120 cm BI /W 1 /H 1 /CS /G /BPC 8 ID \x80 EI Q\n"


def pdf(*pages, extra="", info=""):
    """A PDF whose pages hold the given operators; Chinese in the non-embedded font STSong-Light (Adobe-GB1)."""
    objects = [
        "<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [2 0 R] >>",
        "<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /DW 1000 /FontDescriptor 3 0 R"
        " /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> >>",
        "<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /FontBBox [-25 -254 1000 880] /ItalicAngle 0"
        " /Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >>",
    ]
    root = len(objects) + 2 * len(pages) + 1
    kids = []
    for operators in pages:
        objects.append(f"<< /Length {len(operators.encode('latin-1'))} >>\nstream\n{operators}\nendstream")
        objects.append(
            f"<< /Type /Page /Parent {root} 0 R /MediaBox [0 0 595 842] /Contents {len(objects)} 0 R"
            " /Resources << /Font << /F1 1 0 R >> >> >>"
        )
        kids.append(f"{len(objects)} 0 R")
    objects.append(f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>")
    objects.append(f"<< /Type /Catalog /Pages {root} 0 R >>")
    body, offsets = b"%PDF-1.4\n", []
    for number, content in enumerate(objects, 1):
        offsets.append(len(body))
        body += f"{number} 0 obj\n{content}\nendobj\n".encode("latin-1")
    table = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    return body + (
        f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n{table}"
        f"trailer\n<< /Size {len(objects) + 1} /Root {root + 1} 0 R {extra} {info} >>\nstartxref\n{len(body)}\n%%EOF\n"
    ).encode("latin-1")


W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_TYPES = (
    '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="xml" ContentType="application/xml"/></Types>'
)


def run(text):
    return f'<w:r><w:t xml:space="preserve">{text}</w:t></w:r>'


def paragraph(*runs, properties=""):
    inner = "".join(part if part.startswith("<") else run(part) for part in runs)
    return f"<w:p>{f'<w:pPr>{properties}</w:pPr>' if properties else ''}{inner}</w:p>"


def numbered(text, number=1, level=0):
    return paragraph(text, properties=f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>')


def row(*cells):
    return (
        "<w:tr>"
        + "".join(f"<w:tc>{cell if cell.startswith('<') else paragraph(cell)}</w:tc>" for cell in cells)
        + "</w:tr>"
    )


def table(*rows):
    return "<w:tbl>" + "".join(rows) + "</w:tbl>"


def part(root, inner):
    namespaces = (
        f'xmlns:w="{W}" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
        ' xmlns:v="urn:schemas-microsoft-com:vml"'
        ' xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape"'
    )
    return f'<?xml version="1.0" encoding="UTF-8"?><w:{root} {namespaces}>{inner}</w:{root}>'


def package(members, compression=zipfile.ZIP_DEFLATED):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name), content, compress_type=compression)
    return buffer.getvalue()


def docx(*body, numbering="", styles="", footnotes="", core="", **options):
    """A Word document with the given parts of its body."""
    members = {
        "[Content_Types].xml": _TYPES,
        "word/document.xml": part("document", f"<w:body>{''.join(body)}</w:body>"),
    }
    for name, inner in (("numbering", numbering), ("styles", styles), ("footnotes", footnotes)):
        if inner:
            members[f"word/{name}.xml"] = part(name, inner)
    if core:
        members["docProps/core.xml"] = core
    return package(members, **options)


def abstract_numbering(identifier, *levels):
    """Levels are (numFmt, lvlText) or (numFmt, lvlText, start)."""
    inner = "".join(
        f'<w:lvl w:ilvl="{index}"><w:start w:val="{rest[0] if rest else 1}"/><w:numFmt w:val="{form}"/>'
        f'<w:lvlText w:val="{text}"/></w:lvl>'
        for index, (form, text, *rest) in enumerate(levels)
    )
    return f'<w:abstractNum w:abstractNumId="{identifier}">{inner}</w:abstractNum>'


def concrete_numbering(identifier, abstract, overrides=""):
    return f'<w:num w:numId="{identifier}"><w:abstractNumId w:val="{abstract}"/>{overrides}</w:num>'
