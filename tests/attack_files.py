"""Files made to break their reader, generated at test time: the attack list of the issue "none that can hurt".

`ATTACKS` maps a file name to what makes its bytes and to the outcomes that are right: the code of a failed record, or
`ok` and `partial` where the reader gets out what the file holds. Most are a few kilobytes that ask for gigabytes.
"""

import random
import struct
import zipfile
import zlib
from collections.abc import Callable
from typing import NamedTuple

import ingest_files as files

LINE = "各镇要把下放的权限接稳接好，编制12名一并到位。"


class Attack(NamedTuple):
    """A hostile file: what makes it, and the statuses or codes that its record may have."""

    make: Callable[[], bytes]
    outcomes: tuple[str, ...]


def deflated(size: int, unit: bytes = b"\0") -> bytes:
    """A raw deflate stream of `size` bytes of `unit`, made without holding them."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    block = unit * (2**20 // len(unit))
    parts = [packer.compress(block) for _ in range(size // len(block))]
    return b"".join([*parts, packer.flush()])


def sparse(size: int) -> bytes:
    """Bytes that pack to about a fiftieth."""
    generator = random.Random(5)
    return b"".join(generator.randbytes(16) + bytes(1008) for _ in range(size // 1024))


def lying_zip(name: str, packed: bytes, told: int) -> bytes:
    """A zip archive of one deflated member whose headers tell `told` bytes, whatever it inflates to."""
    raw = name.encode()
    sizes = struct.pack("<HHIIIHH", 0, 0, 0, len(packed), told, len(raw), 0)
    local = b"PK\x03\x04" + struct.pack("<HHH", 20, 0x800, 8) + sizes + raw + packed
    entry = b"PK\x01\x02" + struct.pack("<HHHH", 20, 20, 0x800, 8) + sizes
    entry += struct.pack("<HHHII", 0, 0, 0, 0, 0) + raw
    return local + entry + b"PK\x05\x06" + struct.pack("<HHHHIIH", 0, 0, 1, 1, len(entry), len(local), 0)


def nested_zip(depth: int, width: int) -> bytes:
    """Archives in archives: `width` to the power of `depth` documents in a few kilobytes."""
    data = files.archive(("a.txt", LINE.encode() * 1000))
    for _ in range(depth):
        data = files.archive(*((f"{number}.zip", data) for number in range(width)))
    return data


def zip_with(flags: int) -> bytes:
    data = bytearray(files.archive(("a.txt", LINE.encode())))
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.find(mark) + at] |= flags
    return bytes(data)


def docx_with(document: str, name: str = "word/document.xml") -> bytes:
    return files.package({"word/document.xml": files.part("document", "<w:body/>")} | {name: document})


LAUGHS = "".join(f'<!ENTITY l{level} "{f"&l{level - 1};" * 10}">' for level in range(1, 10))
LAUGHS = f'<!DOCTYPE w [<!ENTITY l0 "lol">{LAUGHS}]><w>&l9;</w>'
OUTSIDE = '<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]><w>&x;</w>'


def pdf_of(*objects: str | bytes, root: int = 1, extra: str = "") -> bytes:
    """A PDF of these objects, numbered from 1."""
    body, offsets = b"%PDF-1.7\n", []
    for number, content in enumerate(objects, 1):
        offsets.append(len(body))
        raw = content if isinstance(content, bytes) else content.encode("latin-1")
        body += f"{number} 0 obj\n".encode() + raw + b"\nendobj\n"
    table = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    return (
        body
        + (
            f"xref\n0 {len(offsets) + 1}\n0000000000 65535 f \n{table}"
            f"trailer\n<< /Size {len(offsets) + 1} /Root {root} 0 R {extra} >>\nstartxref\n{len(body)}\n%%EOF\n"
        ).encode()
    )


CATALOG, PAGES = "<< /Type /Catalog /Pages 2 0 R >>", "<< /Type /Pages /Kids [3 0 R] /Count 1 >>"
FONT = "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>"


def pdf_page(content: bytes, filters: str = "", resources: str = "/Font << /F1 5 0 R >>", more: tuple = (), box=None):
    """A PDF of one page with a stream of that content and filter."""
    box = box or "0 0 595 842"
    return pdf_of(
        CATALOG,
        PAGES,
        f"<< /Type /Page /Parent 2 0 R /MediaBox [{box}] /Contents 4 0 R /Resources << {resources} >> >>",
        f"<< /Length {len(content)} {filters} >>\nstream\n".encode() + content + b"\nendstream",
        FONT,
        *more,
    )


def packed_page(operators: bytes, **options) -> bytes:
    return pdf_page(zlib.compress(operators, 9), "/Filter /FlateDecode", **options)


def flate_thrice() -> bytes:
    """Eighty megabytes of blanks, deflated three times: a few hundred bytes."""
    packer = zlib.compressobj(9)
    once = b"".join([*(packer.compress(b" " * 2**20) for _ in range(80)), packer.flush()])
    return pdf_page(zlib.compress(zlib.compress(once, 9), 9), "/Filter [/FlateDecode /FlateDecode /FlateDecode]")


def forms_of_forms(depth: int, width: int) -> bytes:
    """Forms that each draw the next one `width` times."""
    more = []
    for level in range(depth):
        last = level == depth - 1
        content = "BT /F1 9 Tf (a) Tj ET " if last else f"/X{level} Do " * width
        name = "" if last else f"/XObject << /X{level} {7 + level} 0 R >>"
        more.append(
            f"<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Length {len(content)}"
            f" /Resources << /Font << /F1 5 0 R >> {name} >> >>\nstream\n{content}\nendstream"
        )
    return pdf_page(b"/X Do " * width, resources="/XObject << /X 6 0 R >>", more=tuple(more))


def to_unicode_bomb() -> bytes:
    """A font whose table of characters claims four thousand million of them."""
    table = b"1 begincodespacerange <00000000> <ffffffff> endcodespacerange 1 beginbfrange <00000000> <ffffffff> <4e00> endbfrange"
    font = (
        "<< /Type /Font /Subtype /Type0 /BaseFont /A /Encoding /Identity-H /DescendantFonts [7 0 R] /ToUnicode 8 0 R >>"
    )
    stream = f"<< /Length {len(table)} >>\nstream\n".encode() + table + b"\nendstream"
    descendant = "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /A /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>"
    return pdf_page(
        b"BT /F1 16 Tf 90 700 Td <4e004e01> Tj ET",
        resources="/Font << /F1 6 0 R >>",
        more=(font, descendant, stream),
    )


def widths_bomb() -> bytes:
    """A font that gives one width to two thousand million characters."""
    font = "<< /Type /Font /Subtype /Type0 /BaseFont /A /Encoding /Identity-H /DescendantFonts [7 0 R] >>"
    descendant = "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /A /W [0 2000000000 500] /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>"
    return pdf_page(
        b"BT /F1 16 Tf 90 700 Td <4e004e01> Tj ET", resources="/Font << /F1 6 0 R >>", more=(font, descendant)
    )


def predictor_bomb() -> bytes:
    """A stream whose rows are said to be two thousand million bytes wide."""
    filters = "/Filter /FlateDecode /DecodeParms << /Predictor 12 /Columns 2000000000 /Colors 4 >>"
    return pdf_page(zlib.compress(b"\2" + b"BT ET " * 100), filters)


def looping_tables() -> bytes:
    """Tables of objects that each name the other as the one before."""
    data = pdf_page(b"BT /F1 16 Tf 90 700 Td (a) Tj ET")
    at = data.rindex(b"startxref")
    place = int(data[at:].split()[1])
    return data.replace(b"/Root 1 0 R ", b"/Root 1 0 R /Prev %d" % place)


def endless_objects() -> bytes:
    return pdf_of(CATALOG, "<< /Type /Pages /Kids [2 0 R 2 0 R] /Count 1000000000 >>")


def one_page_often(times: int) -> bytes:
    content = "BT /F1 16 Tf 90 700 Td (abc) Tj ET"
    return pdf_of(
        CATALOG,
        f"<< /Type /Pages /Kids [{'3 0 R ' * times}] /Count {times} >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
        f"<< /Length {len(content)} >>\nstream\n{content}\nendstream",
        FONT,
    )


def picture_pdf(width: int, height: int, pages: int = 1) -> bytes:
    """Pages that hold one white picture of that many pixels, which nothing but its deflate stream fills."""
    packer = zlib.compressobj(9)
    rows = b"\xff" * 2**20
    packed = b"".join([*(packer.compress(rows) for _ in range(width * height // 2**20)), packer.flush()])
    content = b"q 595 0 0 842 0 0 cm /I Do Q"
    return pdf_of(
        CATALOG,
        f"<< /Type /Pages /Kids [{'3 0 R ' * pages}] /Count {pages} >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /XObject << /I 5 0 R >> >> >>",
        f"<< /Length {len(content)} >>\nstream\n".encode() + content + b"\nendstream",
        f"<< /Type /XObject /Subtype /Image /Width {width} /Height {height} /ColorSpace /DeviceGray /BitsPerComponent 8"
        f" /Filter /FlateDecode /Length {len(packed)} >>\nstream\n".encode()
        + packed
        + b"\nendstream",
    )


def png(width: int, height: int, rows: int | None = None) -> bytes:
    """A white PNG that tells these sides; its data hold `rows` of them."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    packer = zlib.compressobj(9)
    row = b"\0" + b"\xff" * ((width + 7) // 8)
    data = b"".join([*(packer.compress(row) for _ in range(height if rows is None else rows)), packer.flush()])
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", data) + chunk(b"IEND", b"")


def locked_pdf() -> bytes:
    """A PDF that says it is locked by a password that nobody knows."""
    keys = f"<{'00' * 32}>"
    extra = f"/Encrypt << /Filter /Standard /V 2 /R 3 /Length 128 /P -4 /O {keys} /U {keys} >> /ID [<00> <00>]"
    return files.pdf(files.at(90, 700, LINE), extra=extra)


def looping_ole() -> bytes:
    """A compound file whose sectors form a ring."""
    data = bytearray(files.doc(LINE * 400 + "\r"))
    table = 512 + 512 * struct.unpack_from("<I", data, 76)[0]
    for at in range(4, 512, 4):
        struct.pack_into("<I", data, table + at, (at // 4) % 3)
    return bytes(data)


def overlapping_pieces() -> bytes:
    """A Word document of many pieces that are all the same megabyte."""
    streams = files.word(LINE * 20_000)
    main, table = bytearray(streams["WordDocument"]), b""
    pieces, length = 90, len(LINE) * 20_000
    bounds = struct.pack(f"<{pieces + 1}I", *range(0, length * (pieces + 1), length))
    plan = bounds + struct.pack("<HIH", 0, 1024, 0) * pieces
    table = b"\x02" + struct.pack("<I", len(plan)) + plan
    struct.pack_into("<II", main, 0x1A2, 0, len(table))
    struct.pack_into("<i", main, 0x4C, length * pieces)
    return files.compound({"WordDocument": bytes(main), "1Table": table})


def office(stream: str) -> Callable[[], bytes]:
    return lambda: files.compound({stream: b"x" * 5000})


def text(unit: str, characters: int, encoding: str = "utf-8") -> Callable[[], bytes]:
    return lambda: (unit * (characters // len(unit))).encode(encoding, "surrogatepass")


def html(unit: str, times: int, before: str = "", after: str = "") -> Callable[[], bytes]:
    return lambda: f"<html><body>{before}{unit * times}{after}</body></html>".encode()


def noise(seed: int, size: int, head: bytes = b"") -> Callable[[], bytes]:
    return lambda: head + random.Random(seed).randbytes(size)


def ofd_of(page: str) -> Callable[[], bytes]:
    return lambda: files.ofd(page)


OFD_BOMB = files.ofd_members(files.ofd_page(files.drawn(28, 50, LINE)))
OFD_LOOP = files.ofd_members(files.ofd_page(files.drawn(28, 50, LINE)), root="OFD.xml")


ATTACKS: dict[str, Attack] = {
    # Packed bombs.
    "bomb.zip": Attack(lambda: lying_zip("a.txt", deflated(2**28), 2**28), ("too_large",)),
    "bomb-that-lies.zip": Attack(lambda: lying_zip("a.txt", deflated(2**22), 100), ("damaged", "too_large")),
    "bomb-nested.zip": Attack(lambda: nested_zip(4, 10), ("too_large", "too_deep", "ok")),
    "bomb-overlapping.zip": Attack(
        lambda: files.repeated_entries(files.archive(("a.txt", LINE.encode() * 15_000)), 1000), ("too_large", "ok")
    ),
    "large-members.zip": Attack(
        lambda: files.archive(*((f"{number}.txt", sparse(60 * 2**20)) for number in range(3))), ("binary",)
    ),
    "many-members.zip": Attack(
        lambda: files.repeated_entries(files.archive(("a.txt", LINE.encode())), 20_000), ("too_large",)
    ),
    "endless-directory.zip": Attack(
        lambda: files.repeated_entries(files.archive(("a", b"a")), 400_000), ("too_large",)
    ),
    "locked.zip": Attack(lambda: zip_with(1), ("encrypted",)),
    "bomb.docx": Attack(lambda: files.package({"word/document.xml": bytes(2**25)}), ("too_large",)),
    "million-paragraphs.docx": Attack(
        lambda: docx_with(files.part("document", f"<w:body>{files.paragraph('镇') * 400_000}</w:body>")),
        ("too_large",),
    ),
    "many-paragraphs.docx": Attack(
        lambda: files.docx(files.paragraph("镇") * 30_000, compression=zipfile.ZIP_STORED), ("ok",)
    ),
    "deep.docx": Attack(
        lambda: files.docx(
            "<w:sdt>" * 100_000 + files.paragraph("镇") + "</w:sdt>" * 100_000, compression=zipfile.ZIP_STORED
        ),
        ("damaged",),
    ),
    "wide-attributes.docx": Attack(
        lambda: files.docx(f'<w:p a="{"x" * 12_000_000}"/>', compression=zipfile.ZIP_STORED), ("damaged",)
    ),
    "text-node.docx": Attack(
        lambda: files.docx(files.paragraph("x" * 12_000_000), compression=zipfile.ZIP_STORED), ("damaged",)
    ),
    "bomb.ofd": Attack(lambda: files.package(OFD_BOMB | {"Doc_0/Pages/0.xml": bytes(2**25)}), ("too_large", "damaged")),
    "loop.ofd": Attack(lambda: files.package(OFD_LOOP), ("no_text",)),
    "steps.ofd": Attack(
        ofd_of(files.ofd_page(files.drawn(28, 50, LINE, steps="g 2000000000 5.6"))), ("ok", "no_text", "partial")
    ),
    "glyphs.ofd": Attack(
        ofd_of(files.ofd_page(*[files.drawn(28, 50, "镇" * 1000)] * 300)), ("damaged", "too_large", "partial")
    ),
    "rules.ofd": Attack(
        ofd_of(
            files.ofd_page(
                files.drawn(28, 50, LINE), files.ruled(*((x, y, x + 1, y) for x in range(200) for y in range(200)))
            )
        ),
        ("ok", "partial"),
    ),
    # XML that asks for other files or for itself.
    "entities.docx": Attack(lambda: docx_with(LAUGHS), ("damaged",)),
    "outside.docx": Attack(lambda: docx_with(OUTSIDE), ("damaged",)),
    "outside-numbering.docx": Attack(
        lambda: files.package(
            {"word/document.xml": files.part("document", f"<w:body>{files.paragraph(LINE)}</w:body>")}
            | {"word/numbering.xml": OUTSIDE}
        ),
        ("partial",),
    ),
    "entities.ofd": Attack(lambda: files.package({"OFD.xml": LAUGHS}), ("damaged",)),
    "outside.ofd": Attack(lambda: files.package({"OFD.xml": OUTSIDE}), ("damaged",)),
    "entities.html": Attack(lambda: LAUGHS.replace("DOCTYPE w", "DOCTYPE html").encode(), ("no_text", "ok")),
    "entities.xml": Attack(lambda: b'<?xml version="1.0"?>' + LAUGHS.encode(), ("unsupported:xml",)),
    # PDF.
    "glyphs.pdf": Attack(
        lambda: packed_page(b"BT /F1 9 Tf 90 700 Td " + b"(aaaaaaaaaa) Tj " * 100_000 + b"ET"), ("too_large", "damaged")
    ),
    "rectangles.pdf": Attack(lambda: packed_page(b"1 1 9 9 re f " * 150_000), ("no_text", "damaged")),
    "lines.pdf": Attack(
        lambda: packed_page(b"".join(b"%d %d m %d 800 l S " % (x, x, x) for x in range(20_000))),
        ("no_text", "damaged"),
    ),
    "curve.pdf": Attack(lambda: packed_page(b"0 0 m " + b"1 1 2 2 3 3 c " * 100_000 + b"S"), ("no_text", "damaged")),
    "zeros.pdf": Attack(lambda: packed_page(b" " * 80 * 2**20), ("no_text", "too_large", "damaged")),
    "thrice-packed.pdf": Attack(flate_thrice, ("no_text", "too_large", "damaged")),
    "forms.pdf": Attack(lambda: forms_of_forms(6, 10), ("damaged", "no_text", "too_large")),
    "form-in-itself.pdf": Attack(
        lambda: files.pdf(files.at(90, 700, LINE) + "/X Do\n").replace(
            b"<< /Font << /F1 1 0 R >> >>", b"<< /Font << /F1 1 0 R >> /XObject << /X 4 0 R >> >>"
        ),
        ("ok",),
    ),
    "kids-of-themselves.pdf": Attack(endless_objects, ("no_text", "damaged")),
    "one-page-often.pdf": Attack(lambda: one_page_often(60_000), ("ok", "partial", "too_large")),
    "looping-tables.pdf": Attack(looping_tables, ("ok", "damaged")),
    "arrays.pdf": Attack(lambda: pdf_page(b"[" * 300_000), ("no_text", "damaged")),
    "dictionaries.pdf": Attack(lambda: pdf_of("<< /A " * 100_000 + CATALOG), ("no_text",)),
    "characters-of-a-font.pdf": Attack(to_unicode_bomb, ("ok", "partial", "no_text", "damaged", "timed_out")),
    "widths-of-a-font.pdf": Attack(widths_bomb, ("ok", "partial", "no_text", "damaged", "too_large")),
    "predictor.pdf": Attack(predictor_bomb, ("no_text", "damaged", "too_large")),
    "huge-page.pdf": Attack(
        lambda: pdf_page(b"BT /F1 16 Tf 90 700 Td (abc) Tj ET", box="0 0 1e30 1e30"), ("ok", "no_text", "damaged")
    ),
    "state-stack.pdf": Attack(lambda: packed_page(b"q " * 2_000_000), ("no_text", "damaged")),
    "locked.pdf": Attack(locked_pdf, ("encrypted",)),
    "noise.pdf": Attack(noise(1, 200_000, b"%PDF-1.7\n"), ("truncated", "damaged")),
    # Text that is long in the wrong way.
    "one-line.txt": Attack(text("镇街改革", 1_000_000), ("ok",)),
    "brackets.txt": Attack(text("(", 300_000), ("ok",)),
    "wide-brackets.txt": Attack(text("（", 300_000), ("ok",)),
    "commas.txt": Attack(text("、", 300_000), ("ok",)),
    "digits.txt": Attack(text("1", 300_000), ("ok",)),
    "numerals.txt": Attack(text("一百", 100_000), ("ok",)),
    "numbering.txt": Attack(text("一、", 100_000), ("ok",)),
    "quotes.txt": Attack(text("“", 300_000), ("ok",)),
    "counted.txt": Attack(text("编制1名、", 40_000), ("ok",)),
    "glosses.txt": Attack(text("鎮(zhèn)", 500_000), ("ok",)),
    "blanks.txt": Attack(lambda: (" " * 1_000_000 + "镇").encode(), ("ok",)),
    "empty-lines.txt": Attack(lambda: ("\n" * 1_000_000 + "镇").encode(), ("ok",)),
    "places.txt": Attack(text("柳林镇凤翔区", 200_000), ("ok",)),
    "dates.txt": Attack(text("2019年1月31日", 200_000), ("ok",)),
    "marks.txt": Attack(text("。", 300_000), ("ok",)),
    "huge.txt": Attack(text(LINE + "\n", 36_000_000), ("too_large",)),
    # Characters that break others.
    "nul.txt": Attack(lambda: (LINE * 3 + "\0" + LINE).encode(), ("ok",)),
    "controls.txt": Attack(lambda: (LINE * 3 + "\x1b[2J\x07\x85\x9b" + LINE).encode(), ("ok",)),
    "surrogates.txt": Attack(lambda: (LINE * 3 + "\ud800" + LINE).encode("utf-8", "surrogatepass"), ("ok",)),
    "marks-inside.txt": Attack(lambda: (LINE + "\ufeff\ufffd\ue000\U000f0000" + LINE).encode(), ("ok",)),
    "directions.txt": Attack(lambda: ("\u202e" + LINE + "\u2066" * 1000).encode(), ("ok",)),
    "combining.txt": Attack(lambda: ("镇" + "\u0301" * 1_000_000).encode(), ("ok", "binary")),
    "noise.txt": Attack(noise(2, 100_000), ("binary",)),
    "zeros.txt": Attack(lambda: bytes(1_000_000), ("empty",)),
    "half-and-half.txt": Attack(lambda: LINE.encode() + b"\n" + LINE.encode("gb18030"), ("ok",)),
    "cut-character.txt": Attack(lambda: (LINE * 3).encode()[:-4], ("ok",)),
    "word-in-disguise.txt": Attack(lambda: files.docx(files.paragraph(LINE)), ("ok",)),
    "page-in-disguise.pdf": Attack(lambda: f"<html><body><p>{LINE}</p></body></html>".encode(), ("ok",)),
    "nothing.pdf": Attack(bytes, ("empty",)),
    # Pages.
    "deep.html": Attack(html("<div>", 100_000, after=LINE), ("ok",)),
    "deep-closed.html": Attack(lambda: ("<div>" * 50_000 + LINE + "</div>" * 50_000).encode(), ("ok",)),
    "tables.html": Attack(html("<table><tr><td>", 30_000, after=LINE), ("ok",)),
    "paragraphs.html": Attack(html(f"<p>{LINE}", 3_000), ("ok",)),
    "text-node.html": Attack(html("镇" * 100, 10_000), ("ok",)),
    "attributes.html": Attack(html(LINE, 1, before="<p " + "a=b " * 300_000 + ">"), ("ok",)),
    "long-attribute.html": Attack(html(LINE, 1, before=f"<p class='{'a' * 11_000_000}'>"), ("ok", "no_text")),
    "unclosed.html": Attack(html("<p class='", 300_000, after=LINE), ("ok", "no_text")),
    "opened.html": Attack(html("<", 1_000_000, after=LINE), ("ok", "no_text")),
    "entities-many.html": Attack(html("&nbsp;&#20013;&bogus;", 100_000), ("ok",)),
    "links.html": Attack(html("<a href=1>镇</a>", 100_000, after=LINE), ("ok",)),
    "labels.html": Attack(html("<div>索引号：发文字号：成文日期：</div>", 20_000, after=LINE), ("ok",)),
    "titles.html": Attack(lambda: ("<title>" + "镇_" * 500_000 + "</title><body>" + LINE).encode(), ("ok",)),
    # OLE.
    "ring.doc": Attack(looping_ole, ("damaged", "no_text")),
    "pieces.doc": Attack(overlapping_pieces, ("too_large",)),
    "header.doc": Attack(noise(3, 5000, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), ("damaged", "truncated")),
    # Other kinds: what they are and what to do.
    "locked.docx": Attack(
        lambda: files.compound({"EncryptionInfo": b"x" * 5000, "EncryptedPackage": b"x" * 5000}), ("encrypted",)
    ),
    "locked-word.doc": Attack(lambda: files.doc(LINE + "\r", flags=0x0300), ("encrypted",)),
    "table.xls": Attack(office("Workbook"), ("unsupported:xls",)),
    "slides.ppt": Attack(office("PowerPoint Document"), ("unsupported:ppt",)),
    "works.wps": Attack(office("CONTENTS"), ("unsupported:works",)),
    "table.xlsx": Attack(lambda: files.package({"xl/workbook.xml": "<a/>"}), ("unsupported:xlsx",)),
    "slides.pptx": Attack(lambda: files.package({"ppt/presentation.xml": "<a/>"}), ("unsupported:pptx",)),
    "text.odt": Attack(lambda: files.package({"content.xml": "<a/>"}), ("unsupported:odf",)),
    "book.epub": Attack(lambda: files.package({"META-INF/container.xml": "<a/>"}), ("unsupported:epub",)),
    "rich.rtf": Attack(lambda: b"{\\rtf1\\ansi " + b"{" * 100_000, ("unsupported:rtf",)),
    "a.rar": Attack(lambda: b"Rar!\x1a\x07\x01\x00" + bytes(99), ("unsupported:rar",)),
    "a.7z": Attack(lambda: b"7z\xbc\xaf\x27\x1c" + bytes(99), ("unsupported:7z",)),
    "a.tar.gz": Attack(lambda: b"\x1f\x8b\x08\x00" + bytes(99), ("unsupported:gzip",)),
    "sound.mp3": Attack(lambda: b"ID3\x03" + bytes(range(256)), ("unsupported:audio",)),
    "film.mp4": Attack(lambda: b"\0\0\0\x18ftypmp42" + bytes(99), ("unsupported:video",)),
    "program.exe": Attack(lambda: b"MZ\x90\0" + bytes(range(256)), ("unsupported:program",)),
    "program": Attack(lambda: b"\x7fELF\x02\x01\x01" + bytes(range(256)), ("unsupported:program",)),
    "paper.caj": Attack(lambda: b"CAJ\x00" + bytes(99), ("unsupported:caj",)),
    "mail.mht": Attack(lambda: b"MIME-Version: 1.0\r\nContent-Type: multipart/related", ("unsupported:mhtml",)),
    # Pictures: many pixels in few bytes.
    "huge.png": Attack(lambda: png(40_000, 40_000), ("too_large", "unsupported:image")),
    "lying.png": Attack(
        lambda: png(2_000_000_000, 2_000_000_000, rows=0), ("too_large", "damaged", "unsupported:image")
    ),
    "cut.png": Attack(lambda: png(600, 600)[:60], ("damaged", "unsupported:image", "no_text")),
    "white.png": Attack(lambda: png(600, 600), ("no_text", "unsupported:image")),
    "noise.jpg": Attack(noise(4, 5000, b"\xff\xd8\xff\xe0"), ("damaged", "unsupported:image")),
    "picture.pdf": Attack(lambda: picture_pdf(20_000, 20_000), ("no_text", "too_large", "damaged")),
    "pictures.pdf": Attack(lambda: picture_pdf(1000, 1000, pages=500), ("no_text",)),
}
