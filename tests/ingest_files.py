"""Files of every format, made at test time by hand, so that tests know each letter they hold."""

import io
import struct
import warnings
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


_FREE, _CHAIN_END, _TABLE_SECTOR = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD


def compound(streams, clsid=bytes(16)):
    """An OLE compound file of sectors of 512 bytes; streams under 4096 bytes lie in the mini stream."""
    sectors, chain, mini, mini_chain = [], [], b"", []

    def add(content, size, sink, table):
        first, count = len(table), -(-len(content) // size)
        table += [first + index + 1 for index in range(count - 1)] + [_CHAIN_END] * (count > 0)
        sink += [content[at : at + size].ljust(size, b"\0") for at in range(0, len(content), size)]
        return first if count else _CHAIN_END

    minis, places = [], {}
    for name, content in streams.items():
        small = len(content) < 4096
        places[name] = add(content, *((64, minis, mini_chain) if small else (512, sectors, chain)))
    mini = b"".join(minis)
    mini_start = add(mini, 512, sectors, chain)
    mini_table = struct.pack(f"<{len(mini_chain)}I", *mini_chain)
    mini_table += b"\xff" * (-len(mini_table) % 512)
    mini_table_start = add(mini_table, 512, sectors, chain)
    names = sorted(streams, key=lambda name: (len(name), name.upper()))

    def entry(name, kind, right, child, start, size, identity=bytes(16)):
        raw = name.encode("utf-16-le") + b"\0\0"
        links = struct.pack("<HBBIII", len(raw), kind, 1, _FREE, right, child)
        return raw.ljust(64, b"\0") + links + identity + bytes(20) + struct.pack("<IQ", start, size)

    directory = entry("Root Entry", 5, _FREE, 1 if names else _FREE, mini_start, len(mini), clsid)
    for index, name in enumerate(names, 1):
        right = index + 1 if index < len(names) else _FREE
        directory += entry(name, 2, right, _FREE, places[name], len(streams[name]))
    directory_start = add(directory, 512, sectors, chain)
    tables = 1
    while 128 * tables < len(chain) + tables:
        tables += 1
    table_places = [len(chain) + index for index in range(tables)]
    chain += [_TABLE_SECTOR] * tables
    table = struct.pack(f"<{len(chain)}I", *chain)
    sectors.append(table + b"\xff" * (-len(table) % 512))
    header = (
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
        + bytes(16)
        + struct.pack("<HHHHHHIII", 62, 3, 0xFFFE, 9, 6, 0, 0, 0, tables)
    )
    header += struct.pack("<IIIIIII", directory_start, 0, 4096, mini_table_start, len(mini_table) // 512, _CHAIN_END, 0)
    header += struct.pack("<109I", *table_places, *[_FREE] * (109 - tables))
    return header + b"".join(sectors)


def modifier(code, operand=b"\x01"):
    """One property modifier of a Word document."""
    return struct.pack("<H", code) + operand


def list_level(form, text, start=1):
    """A level of a list of a Word document; its text holds numbers of levels as characters from 0 on."""
    head = struct.pack("<iB", start, form).ljust(24, b"\0") + b"\x02\x01\0\0" + b"xyz"
    return head + struct.pack("<H", len(text)) + text.encode("utf-16-le")


def list_tables(*lists, overrides=()):
    """The tables of lists, each a tuple of one or nine levels; overrides are (list from 0, bytes of changed levels)."""
    table = struct.pack("<H", len(lists))
    for number, levels in enumerate(lists):
        table += struct.pack("<I", 1000 + number) + bytes(22) + bytes([len(levels) == 1, 0])
    table += b"".join(level for levels in lists for level in levels)
    overrides = overrides or [(number, ()) for number in range(len(lists))]
    heads = b"".join(struct.pack("<I8xBxxx", 1000 + number, len(changed)) for number, changed in overrides)
    return table, struct.pack("<I", len(overrides)) + heads + b"".join(bytes(4) + b"".join(c) for _, c in overrides)


def style_sheet(*styles):
    """A style sheet of (number of the style it is based on, properties of paragraphs)."""
    sheet = struct.pack("<HHH", 18, len(styles), 10) + bytes(14)
    for base, properties in styles:
        name = "样式".encode("utf-16-le")
        style = struct.pack("<HHHHH", 0, base << 4 | 1, 2, 0, 0) + struct.pack("<H", 2) + name + b"\0\0"
        style += struct.pack("<HH", 2 + len(properties), 0) + properties
        sheet += struct.pack("<H", len(style)) + style + b"\0" * (len(style) % 2)
    return sheet


def word(*pieces, lengths=(), marks=(), lines=(), flags=0x0200, lists=(), version=0xC1, magic=0xA5EC, tables=()):
    """The two streams of a Word 97-2003 document.

    A piece is a text or (text, "cp1252") and, third, its modifier. `lengths` are those of the body, footnotes, headers,
    macros, comments, endnotes and boxes; `marks` and `lines` are (start, end, properties) of characters and paragraphs,
    counted in characters. `tables` are further ones by their place in the file information block.
    """
    pieces = [(piece, "utf-16-le", 0) if isinstance(piece, str) else (*piece, 0)[:3] for piece in pieces]
    body, places, bounds, plans = b"", [], [0], b""
    for text, encoding, change in pieces:
        start, width = 1024 + len(body), 2 if encoding == "utf-16-le" else 1
        raw = text.encode(encoding)
        body += raw
        places += [start + width * index for index in range(len(raw) // width)]
        bounds.append(len(places))
        plans += struct.pack("<HIH", 0, start if width == 2 else start * 2 | 1 << 30, change)
    places.append(1024 + len(body))
    main = bytearray((bytes(1024) + body).ljust(-(-(1024 + len(body)) // 512) * 512, b"\0"))
    table = b""

    def put(at, content):
        nonlocal table
        struct.pack_into("<II", main, at, len(table), len(content))
        table += content

    for at, runs, is_line in ((0xFA, marks, False), (0x102, lines, True)):
        if runs:
            put(at, struct.pack("<III", 1024, places[-1], len(main) // 512))
            main += property_page([(places[a], places[b], properties) for a, b, properties in runs], is_line)
    for at, content in tables:
        put(at, content)
    clx = b"".join(b"\x01" + struct.pack("<H", len(item)) + item for item in lists)
    plan = struct.pack(f"<{len(bounds)}I", *bounds) + plans
    put(0x1A2, clx + b"\x02" + struct.pack("<I", len(plan)) + plan)
    struct.pack_into("<HH6xH", main, 0, magic, version, flags)
    struct.pack_into("<8i", main, 0x4C, *(*(lengths or (bounds[-1],)), *[0] * 8)[:8])
    return {"WordDocument": bytes(main), "1Table" if flags & 0x0200 else "0Table": table}


class Styled(bytes):
    """Properties of a paragraph that begin with the number of its style, two bytes."""


def property_page(runs, is_line):
    """A page of 512 bytes with the properties of some runs, (start, end, properties) in bytes of the main stream."""
    page, bounds, places, end = bytearray(512), [], [], 510
    for start, stop, properties in runs:
        if bounds and bounds[-1] != start:
            places.append(0)
            bounds.append(start)
        bounds = bounds or [start]
        if is_line:
            raw = properties if isinstance(properties, Styled) else b"\0\0" + properties
            raw = bytes([(len(raw) + 1) // 2]) + raw if len(raw) % 2 else bytes([0, len(raw) // 2]) + raw
        else:
            raw = bytes([len(properties)]) + properties
        end = (end - len(raw)) // 2 * 2
        page[end : end + len(raw)] = raw
        places.append(end // 2)
        bounds.append(stop)
    step = 13 if is_line else 1
    struct.pack_into(f"<{len(bounds)}I", page, 0, *bounds)
    for index, place in enumerate(places):
        page[4 * len(bounds) + step * index] = place
    page[511] = len(places)
    return bytes(page)


def doc(*pieces, **options):
    """A Word 97-2003 document, as `word` takes it."""
    return compound(word(*pieces, **options))


OFD = 'xmlns:ofd="http://www.ofdspec.org/2016"'
EM_MM = 5.6


def drawn(x, y, text, size=EM_MM, steps=None, **attributes):
    """A text object of an OFD page: its baseline `y` mm under the head of the page, its glyphs one em apart."""
    steps = f"g {len(text) - 1} {size}" if steps is None else steps
    more = "".join(f' {name}="{value}"' for name, value in attributes.items())
    return (
        f'<ofd:TextObject ID="1" Boundary="{x} {y - size} 150 {size}" Font="1" Size="{size}"{more}>'
        f'<ofd:TextCode X="0" Y="{size}"{f" DeltaX={steps!r}" if steps else ""}>{text}</ofd:TextCode></ofd:TextObject>'
    )


def ruled(*segments):
    """A path object of straight lines (x0, y0, x1, y1) in mm."""
    data = " ".join(f"M {x0} {y0} L {x1} {y1}" for x0, y0, x1, y1 in segments)
    return f'<ofd:PathObject ID="1" Boundary="0 0 210 297"><ofd:AbbreviatedData>{data}</ofd:AbbreviatedData></ofd:PathObject>'


def ofd_page(*objects, template="", area=""):
    """The content of an OFD page or template."""
    under = f'<ofd:Template TemplateID="{template}"/>' if template else ""
    layer = f'<ofd:Content><ofd:Layer ID="2">{"".join(objects)}</ofd:Layer></ofd:Content>'
    return f'<?xml version="1.0" encoding="UTF-8"?><ofd:Page {OFD}>{area}{under}{layer}</ofd:Page>'


def ofd_members(*pages, templates=None, info="", root="Doc_0/Document.xml"):
    """The members of an OFD document."""
    listed = "".join(f'<ofd:Page ID="{index}" BaseLoc="Pages/{index}.xml"/>' for index in range(len(pages)))
    below = "".join(f'<ofd:TemplatePage ID="{key}" BaseLoc="Tpls/{key}.xml"/>' for key in templates or ())
    area = "<ofd:PageArea><ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea>"
    return {
        "OFD.xml": f'<ofd:OFD {OFD} Version="1.0"><ofd:DocBody><ofd:DocInfo>{info}</ofd:DocInfo>'
        f"<ofd:DocRoot>{root}</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
        "Doc_0/Document.xml": f"<ofd:Document {OFD}><ofd:CommonData>{area}{below}</ofd:CommonData>"
        f"<ofd:Pages>{listed}</ofd:Pages></ofd:Document>",
        **{f"Doc_0/Pages/{index}.xml": page for index, page in enumerate(pages)},
        **{f"Doc_0/Tpls/{key}.xml": page for key, page in (templates or {}).items()},
    }


def ofd(*pages, **options):
    """An OFD document of pages as `ofd_page` makes them."""
    return package(ofd_members(*pages, **options))


def archive(*members, compression=zipfile.ZIP_DEFLATED):
    """A zip archive; a member is (name, bytes) and, third, attributes of its `ZipInfo`. A name in bytes has no mark."""
    buffer, unmarked = io.BytesIO(), {}
    with zipfile.ZipFile(buffer, "w", compression) as packed, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # two members of one name
        for index, (name, content, *more) in enumerate(members):
            if isinstance(name, bytes):
                # As packers on Windows write it, in a code page: put in place of a name that needs no mark for UTF-8.
                stand_in = f"~{index}".ljust(len(name), "~")
                unmarked[stand_in.encode()] = name
                name = stand_in
            info = zipfile.ZipInfo(name)
            for attribute, value in more[0].items() if more else ():
                setattr(info, attribute, value)
            packed.writestr(info, content, compress_type=compression)
    data = buffer.getvalue()
    for stand_in, name in unmarked.items():
        data = data.replace(stand_in, name)
    return data


def repeated_entries(one, times):
    """A zip archive whose directory names the one member of `one` again and again."""
    start, end = one.index(b"PK\x01\x02"), one.index(b"PK\x05\x06")
    entries = one[start:end] * times
    ending = bytearray(one[end:])
    struct.pack_into("<HHII", ending, 8, times & 0xFFFF, times & 0xFFFF, len(entries), start)
    return one[:start] + entries + bytes(ending)
