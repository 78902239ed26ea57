"""What a file is by its bytes, what is refused and why, and that no damage gives any other error."""

import subprocess
import sys
import zipfile

import ingest_files as files
import pytest
from hypothesis import given
from hypothesis import strategies as st

import pipeline.ingest as ingest
from pipeline.ingest import IngestError, Reading, read
from pipeline.ingest.sniff import sniff

LINE = "各镇要把下放的权限接稳接好，编制12名一并到位。\r\n"
PAGE = "<html><body><p>" + LINE * 3 + "</p></body></html>"


PLAIN = [
    (LINE.encode("utf-8"), LINE, "utf-8"),
    (LINE.encode("gb18030"), LINE, "gb18030"),
    (("\ufeff" + LINE).encode("utf-16-le"), LINE, "utf-16"),
    (b"\n \n" + LINE.encode("utf-8"), "\n \n" + LINE, "utf-8"),
    (
        "機構改革後，各鎮設置辦公室八個，並統籌執法力量。".encode("big5"),
        "機構改革後，各鎮設置辦公室八個，並統籌執法力量。",
        "big5hkscs",
    ),
]


@pytest.mark.parametrize(("data", "text", "encoding"), PLAIN)
def test_plain_text_is_the_decoded_text_untouched(data, text, encoding):
    reading = read(data, "a.txt")
    assert (reading.text, reading.encoding, reading.media_type) == (text, encoding, "text/plain")
    assert [(piece.start, piece.end) for piece in reading.pieces] == [(0, len(text))]
    assert (reading.title, reading.date) == (None, None)


OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
KINDS = [
    (b"", "empty"),
    (b"\xef\xbb\xbf \r\n\x00", "empty"),
    (LINE.encode(), "text"),
    (b"1 < 2", "text"),
    (b"<notes> 12", "text"),
    (PAGE.encode(), "html"),
    (b"\xef\xbb\xbf" + PAGE.encode(), "html"),
    (("\ufeff" + PAGE).encode("utf-16-le"), "html"),
    (PAGE.encode("utf-16-be"), "html"),
    (b"<!-- made by a robot -->\n<!DOCTYPE html>\n<p>", "html"),
    (b'<?xml version="1.0"?><html xmlns="x">', "html"),
    (b"<DIV class=a>", "html"),
    (b'<?xml version="1.0"?><book/>', "xml"),
    (b"MIME-Version: 1.0\r\nContent-Type: multipart/related", "mhtml"),
    (files.pdf(""), "pdf"),
    (b"\n\n%PDF-1.7", "pdf"),
    (files.docx(), "docx"),
    (files.package({"OFD.xml": ""}), "ofd"),
    (files.package({"xl/workbook.xml": ""}), "xlsx"),
    (files.package({"ppt/presentation.xml": ""}), "pptx"),
    (files.package({"content.xml": ""}), "odf"),
    (files.package({"a.txt": "b"}), "zip"),
    (files.package({"a.txt": "b"})[:30], "truncated"),
    (OLE + "WordDocument".encode("utf-16-le"), "doc"),
    (OLE + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
    (OLE + "Workbook".encode("utf-16-le"), "xls"),
    (OLE + "PowerPoint Document".encode("utf-16-le"), "ppt"),
    (OLE + "CONTENTS".encode("utf-16-le"), "works"),
    (OLE, "ole"),
    (b"{\\rtf1\\ansi", "rtf"),
    (b"\x89PNG\r\n\x1a\n", "image"),
    (b"\xff\xd8\xff\xe0", "image"),
    (b"BM\x36\x00\x00\x00\x00\x00\x00\x00\x36", "image"),
    (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "image"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"Rar!\x1a\x07\x01\x00", "rar"),
    (b"\x1f\x8b\x08\x00", "gzip"),
    (b"a" + bytes(256) + b"ustar\x00", "tar"),
    (b"CAJ\x00\x01", "caj"),
    (b"\x7fELF\x02", "program"),
]


@pytest.mark.parametrize(("data", "kind"), KINDS)
def test_the_kind_is_told_by_the_bytes(data, kind):
    assert sniff(data) == kind


REFUSED = [
    (b"", "empty"),
    (b" \n\t ", "empty"),
    (b"\xef\xbb\xbf\xe3\x80\x80", "no_text"),
    (b"<html><body><p> </p></body></html>", "no_text"),
    (bytes(range(256)) * 8, "binary"),
    (b"\x89PNG\r\n\x1a\n", "damaged"),
    (OLE + "WordDocument".encode("utf-16-le"), "truncated"),
    (OLE, "truncated"),
    (OLE + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
    (files.package({"OFD.xml": ""}), "damaged"),
    (files.package({"a.txt": "b"}), "unsupported:zip"),
    (files.package({"a.txt": "b"})[:30], "truncated"),
    (b"\x7fELF\x02", "unsupported:program"),
]


@pytest.mark.parametrize(("data", "code"), REFUSED)
def test_a_file_without_text_is_refused_by_name_and_reason(data, code):
    with pytest.raises(IngestError, match=r"^folder/x\.txt: \w") as caught:
        read(data, "folder/x.txt")
    assert caught.value.code == code
    assert str(caught.value) == f"folder/x.txt: {caught.value.reason}"


def test_a_file_over_the_cap_is_refused(monkeypatch):
    monkeypatch.setattr(ingest, "MAX_BYTES", 20)
    with pytest.raises(IngestError) as caught:
        read(b"a" * 21, "x")
    assert caught.value.code == "too_large"


@pytest.mark.parametrize("file_name", ["x.pdf", "x.docx", "x.doc", "没有后缀"])
def test_the_name_decides_nothing(file_name):
    assert read(LINE.encode(), file_name).text == LINE


def samples():
    rules = "".join(files.rule(90, y, 490, y) for y in (600, 570, 540))
    rules += "".join(files.rule(x, 600, x, 540) for x in (90, 290, 490))
    cells = (
        files.at(100, 578, "镇名")
        + files.at(300, 578, "编制")
        + files.at(100, 548, "东镇")
        + files.at(300, 548, "12名")
    )
    numbering = files.abstract_numbering(0, ("chineseCounting", "%1、")) + files.concrete_numbering(1, 0)
    body = [files.numbered("放权事项"), files.table(files.row("镇", "编制"), files.row("东镇", "12"))]
    body += [files.paragraph(LINE.strip())] * 40
    return {
        "text": LINE.encode("gb18030") * 20,
        "html": (PAGE + "<table><tr><td>镇<td>编制</table>" * 3).encode("gb18030"),
        "pdf": files.pdf(files.at(122, 700, "前面一段话。") + rules + cells, files.at(90, 700, "第二页有字。")),
        "docx": files.docx(*body, numbering=numbering),
        "docx stored": files.docx(*body, numbering=numbering, compression=zipfile.ZIP_STORED),
        "ofd": files.ofd(
            files.ofd_page(files.drawn(28, 50, "前面一段话。"), files.ruled((30, 60, 90, 60), (30, 60, 30, 90))),
            files.ofd_page(files.drawn(28, 50, LINE.strip()), template="1"),
            templates={"1": files.ofd_page(files.drawn(28, 30, "底版"))},
        ),
        "doc": files.doc(
            *("前一段\x13 PAGE \x141\x15。\r", ("GDP\r", "cp1252"), "镇\x0712\x07\x07" + LINE.strip() + "\r"),
            marks=[(0, 1, files.modifier(0x0800)), (1, 3, files.modifier(0x0835))],
            lines=[
                (0, 15, files.modifier(0x460B, b"\1\0")),
                (19, 24, files.modifier(0x2416)),
                (24, 25, files.modifier(0x2417)),
            ],
            tables=list(zip((0x2E2, 0x2EA), files.list_tables([files.list_level(39, "\0、")]), strict=True)),
        ),
    }


def outcome(data):
    try:
        return type(read(data, "damaged"))
    except IngestError as error:
        return IngestError if error.code and error.name == "damaged" else str


@pytest.mark.parametrize("kind", samples())
def test_a_file_cut_off_anywhere_gives_a_reading_or_a_reason(kind):
    data = samples()[kind]
    assert outcome(data) is Reading
    outcomes = {outcome(data[:end]) for end in (*range(0, len(data), 256), 1, 2, 3, 5, 8, 13, len(data) - 1)}
    assert outcomes <= {Reading, IngestError}
    assert IngestError in outcomes


@pytest.mark.parametrize("kind", samples())
@pytest.mark.parametrize("mask", [0xFF, 0x01, 0x20])
def test_a_flipped_byte_gives_a_reading_or_a_reason(kind, mask):
    data = samples()[kind]
    step = max(1, len(data) // 60)
    for at in range(mask % 7, len(data), step):
        damaged = bytearray(data)
        damaged[at] ^= mask
        assert outcome(bytes(damaged)) in (Reading, IngestError)


@given(st.binary(max_size=300) | st.text(max_size=100).map(lambda text: text.encode("utf-8", "replace")))
def test_any_bytes_give_a_reading_or_a_reason(data):
    assert outcome(data) in (Reading, IngestError)


@pytest.mark.parametrize("head", [b"%PDF-1.4\n", b"PK\x03\x04", b"<html>", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"])
@given(rest=st.binary(max_size=200))
def test_any_bytes_behind_a_known_head_give_a_reading_or_a_reason(head, rest):
    assert outcome(head + rest) in (Reading, IngestError)


@pytest.mark.parametrize("kind", samples())
def test_pieces_cover_the_lines_of_the_text_in_order(kind):
    reading = read(samples()[kind], "x")
    end = 0
    for piece in reading.pieces:
        assert reading.text[end : piece.start] in ("", "\n")
        assert piece.start < piece.end
        end = piece.end
    assert end == len(reading.text)


def test_heavy_packages_wait_for_the_first_file_that_needs_them():
    code = (
        "import sys, pipeline.ingest as i; i.read('一行字。'.encode(), 'x');"
        "print(sorted({'lxml', 'pdfplumber', 'pdfminer', 'trafilatura'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
