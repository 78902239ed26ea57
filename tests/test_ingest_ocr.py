"""Pictures and scanned pages: strips become lines, what is recognised says how sure it is, and caps hold."""

import math
import os
import subprocess
import sys
from pathlib import Path

import pytest
from attack_files import png
from formats import pictures, scan
from ingest_files import OFD, PICTURE, at, drawn, ofd, ofd_members, ofd_page, package, pdf

from pipeline.ingest import IngestError, layout, ocr, read
from pipeline.ingest.ocr import Strip, glyphs
from pipeline.ingest.reading import Piece

FULL = "各镇要把接下来的权限逐项列入清单并向社会公开办理流程"


def strip(left, top, text, confidence=1.0, size=20, tilt=0.0):
    """A strip whose letters are `size` pixels wide and high, on a page turned by `tilt` degrees around its corner."""
    sine, cosine = math.sin(math.radians(tilt)), math.cos(math.radians(tilt))
    right, bottom = left + size * len(text), top + size
    corners = ((left, top), (right, top), (right, bottom), (left, bottom))
    return Strip(tuple((x * cosine - y * sine, x * sine + y * cosine) for x, y in corners), text, confidence)


PAGE = [("东镇", 100, 100), (FULL, 140, 140), ("时限", 100, 180), ("由县里定。", 140, 180)]


@pytest.mark.parametrize("tilt", [0.0, 3.0, -8.0, 15.0])
def test_strips_of_a_tilted_page_become_level_lines_in_reading_order(tilt):
    strips = [strip(left, top, text, tilt=tilt) for text, left, top in PAGE]
    # The recogniser gives fragments of a line in any order.
    found = layout.lines(glyphs([strips[3], strips[0], strips[2], strips[1]], 1.0))
    assert [line.text for line in found] == ["东镇", FULL, "时限由县里定。"]
    assert [round(line.x0) for line in found] == [100, 140, 100]


def test_lengths_are_scaled_and_figures_are_half_as_wide():
    [first, *_, last] = glyphs(
        [strip(100, 50, "12名")._replace(corners=((100, 50), (140, 50), (140, 70), (100, 70)))], 0.5
    )
    assert (first.x0, first.x1, first.top, first.size) == (50, 55, 25, 10)
    assert (last.text, last.x0, last.x1) == ("名", 60, 70)


def test_a_line_is_as_sure_as_its_least_sure_strip():
    [line] = layout.lines(glyphs([strip(0, 0, "编制", 0.91), strip(40, 0, "12名", 0.62)], 1.0))
    assert line.confidence == 0.62


def test_strips_of_nothing_are_no_glyphs():
    assert glyphs([], 1.0) == []
    assert glyphs([strip(0, 0, " ")], 1.0) == []


def test_what_is_not_sure_is_told_with_its_place():
    pieces = [Piece(0, 4, confidence=0.99), Piece(5, 9, confidence=0.7), Piece(10, 12, confidence=0.5)]
    assert [(issue.code, issue.start) for issue in ocr.issues("编制一名\n人员二名\n共计", pieces)] == [
        ("ocr.read", None),
        ("ocr.unsure", 5),
    ]
    assert "2 lines" in ocr.issues("编制一名\n人员二名\n共计", pieces)[1].message
    assert ocr.issues("编制", [Piece(0, 2)]) == []


TEXT = ["各镇要把下放的128项权限接稳接好，编制35名、人员12名一并到位，年底前报县委编办备案。", "东镇另有规定。"]


@pytest.fixture(scope="module")
def page():
    return pictures(TEXT, tilt=-1.0)


@pytest.mark.parametrize(("form", "kind"), [("PNG", "image/png"), ("JPEG", "image/jpeg")])
def test_a_picture_is_read_with_its_boxes(page, form, kind):
    reading = read(scan(page, form), "a.txt")
    assert (reading.text.split("\n"), reading.media_type) == (TEXT, kind)
    # A page of A4 at 150 dots an inch; the margin lies at 74 points, two letters further in begins a paragraph.
    left, top, right, bottom = reading.pieces[0].box
    assert left == pytest.approx((74 + 2 * 16) * 150 / 72, abs=20)
    assert 15 < (right - left) / (bottom - top) < 30
    assert all(0.8 < piece.confidence <= 1 for piece in reading.pieces)
    assert [issue.code for issue in reading.issues] == ["ocr.read"]


def test_a_scanned_page_among_pages_with_text(page):
    text = pdf(at(90, 700, "前面一页有字，不用识别就能读出来。"))
    assert [piece.confidence for piece in read(text, "a").pieces] == [None]
    reading = read(scan([page[0], page[0]]), "a.pdf")
    assert reading.text.split("\n") == TEXT * 2
    assert [piece.page for piece in reading.pieces] == [1] * 3 + [2] * 3
    assert reading.pieces[0].box[0] == pytest.approx(74 + 2 * 16, abs=8)


def ofd_scan(picture, resource="4"):
    """An OFD document: a page with text, then one that is a picture."""
    res = f'<ofd:Res {OFD} BaseLoc="Res"><ofd:MultiMedias><ofd:MultiMedia ID="4" Type="Image">'
    res += "<ofd:MediaFile>page.png</ofd:MediaFile></ofd:MultiMedia></ofd:MultiMedias></ofd:Res>"
    image = f'<ofd:ImageObject ID="3" ResourceID="{resource}" Boundary="0 0 210 297" CTM="210 0 0 297 0 0"/>'
    members = ofd_members(ofd_page(drawn(28, 50, "前面一页有字，不用识别就能读出来。")), ofd_page(image))
    document = members["Doc_0/Document.xml"]
    listed = document.replace("<ofd:CommonData>", "<ofd:CommonData><ofd:DocumentRes>DocumentRes.xml</ofd:DocumentRes>")
    media = {"Doc_0/DocumentRes.xml": res, "Doc_0/Res/page.png": picture}
    return package(members | {"Doc_0/Document.xml": listed} | media)


def test_a_picture_that_is_a_page_of_an_ofd(page):
    reading = read(ofd_scan(scan(page, "PNG")), "a.ofd")
    assert reading.text.split("\n") == ["前面一页有字，不用识别就能读出来。", *TEXT]
    assert [(piece.page, piece.confidence is None) for piece in reading.pieces] == [(1, True)] + [(2, False)] * 3
    assert reading.pieces[1].box[0] == pytest.approx(74 + 2 * 16, abs=8)
    assert [issue.code for issue in reading.issues] == ["ocr.read"]


@pytest.mark.parametrize("data", [ofd_scan(b"\x89PNG\r\n\x1a\n"), ofd_scan(b"", resource="5")])
def test_a_broken_picture_costs_its_page(data):
    reading = read(data, "a.ofd")
    assert reading.text == "前面一页有字，不用识别就能读出来。"
    assert [(issue.code, issue.message[:15]) for issue in reading.issues] == [("partial.page", "page 2 left out")]


def test_pages_beyond_the_cap_are_not_recognised(page, monkeypatch):
    monkeypatch.setattr(ocr, "MAX_SCANS", 1)
    reading = read(scan([page[0]] * 3), "a.pdf")
    assert reading.text.split("\n") == TEXT
    [missing] = [issue for issue in reading.issues if issue.code == "partial.no_text_page"]
    assert missing.message == "pages that hold a picture without text: 2, 3; no more than 1 are read of one document"


def test_reading_a_picture_writes_nothing_and_reports_to_nobody(tmp_path, page):
    (tmp_path / "a.png").write_bytes(scan(page, "PNG"))
    (tmp_path / "home").mkdir()
    code = "import pathlib, pipeline; print(len(pipeline.read(pathlib.Path('a.png').read_bytes()).text))"
    places = dict.fromkeys(("HOME", "TMPDIR", "XDG_CACHE_HOME", "XDG_CONFIG_HOME"), str(tmp_path / "home"))
    path = os.pathsep.join([str(Path(__file__).parent.parent), *sys.path])
    run = subprocess.run(
        [sys.executable, "-B", "-c", code],
        capture_output=True,
        text=True,
        check=True,
        cwd=tmp_path,
        env={**os.environ, **places, "PYTHONPATH": path},
    )
    assert int(run.stdout) == len("\n".join(TEXT))
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["a.png", "home"]


def test_a_picture_of_too_many_pixels_is_refused_before_it_is_unpacked(monkeypatch):
    with pytest.raises(IngestError, match="pixels") as caught:
        read(png(10_000, 10_000, rows=0), "a.png")
    assert caught.value.code == "too_large"


@pytest.mark.parametrize("data", [png(600, 600)[:60], b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0" + bytes(99)])
def test_a_damaged_picture_says_so(data):
    with pytest.raises(IngestError, match="^a: the picture is damaged") as caught:
        read(data, "a")
    assert caught.value.code == "damaged"


MISSING = "reading it needs OCR: pip install 'zhenjie[ocr]'"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (png(60, 60), "unsupported:image"),
        (pdf(PICTURE), "no_text"),
        (ofd(ofd_page('<ofd:ImageObject ID="3" ResourceID="4" Boundary="0 0 210 297"/>')), "no_text"),
    ],
)
def test_without_the_extra_a_message_tells_how_to_get_it(data, code, monkeypatch):
    monkeypatch.setattr(ocr, "is_installed", lambda: False)
    with pytest.raises(IngestError) as caught:
        read(data, "a")
    assert caught.value.code == code
    assert caught.value.reason.endswith(MISSING)


@pytest.mark.parametrize(
    "data",
    [
        pdf(at(90, 700, "各镇编制一并到位，人员共12名。"), PICTURE),
        ofd(
            ofd_page(drawn(28, 50, "各镇编制一并到位，人员共12名。")),
            ofd_page('<ofd:ImageObject ID="3" ResourceID="4" Boundary="0 0 210 297"/>'),
        ),
    ],
)
def test_without_the_extra_pages_that_are_pictures_make_a_reading_partial(data, monkeypatch):
    monkeypatch.setattr(ocr, "is_installed", lambda: False)
    reading = read(data, "a")
    assert reading.text == "各镇编制一并到位，人员共12名。"
    [issue] = reading.issues
    assert (issue.code, issue.message) == (
        "partial.no_text_page",
        f"pages that hold a picture without text: 2; {MISSING}",
    )
