"""OFD documents written by hand: their lines, paragraphs, tables and pages, and what is refused."""

import ingest_files as files
import pytest
from ingest_files import drawn, ofd, ofd_members, ofd_page, ruled

import pipeline.ingest.ofd as reader
from pipeline.ingest import IngestError, read


def text_of(*objects, **options):
    return read(ofd(ofd_page(*objects, **options)), "a.ofd").text


FULL = "各镇要把接下来的权限逐项列入清单并向社会公开办理流程"
BODY = [drawn(28 + 2 * 5.6, 60, FULL), drawn(28, 70, FULL + "时限"), drawn(28, 80, "不得另设条件。")]


def test_lines_are_joined_to_paragraphs():
    body = [*BODY, drawn(28 + 2 * 5.6, 90, "东镇另有规定。")]
    reading = read(ofd(ofd_page(*body)), "a.ofd")
    assert reading.text == FULL + FULL + "时限不得另设条件。\n东镇另有规定。"
    assert (reading.media_type, reading.encoding, reading.title, reading.date) == ("application/ofd", None, None, None)
    assert [(piece.page, piece.paragraph) for piece in reading.pieces] == [(1, 1), (1, 1), (1, 1), (1, 2)]
    # 28 mm from the left, 70 mm from the head of the page to the foot of the second line's letters.
    assert reading.pieces[1].box[0] == pytest.approx(28 * 72 / 25.4, abs=0.1)
    assert reading.pieces[1].box[1] == pytest.approx((70 - 0.88 * 5.6) * 72 / 25.4, abs=0.1)
    assert reading.pieces[1].box[3] == pytest.approx((70 + 0.12 * 5.6) * 72 / 25.4, abs=0.1)


def test_objects_are_read_by_their_place_and_not_by_their_order():
    assert text_of(drawn(60, 50, "放权"), drawn(28, 70, "第二行。"), drawn(28, 50, "向镇")) == "向镇 放权\n第二行。"


PLACED = [
    ("steps one by one", drawn(28, 50, "编制12名", steps="5.6 5.6 2.8 2.8"), "编制12名"),
    ("steps in groups", drawn(28, 50, "编制12名", steps="g 2 5.6 g 2 2.8"), "编制12名"),
    ("no steps", drawn(28, 50, "编制 12名", steps=""), "编制 12名"),
    ("too few steps", drawn(28, 50, "编制12名", steps="5.6"), "编制12名"),
    ("steps without end", drawn(28, 50, "编制", steps="g 999999999 5.6"), "编制"),
    ("steps that are none", drawn(28, 50, "编制", steps="g x y"), "编制"),
    ("letters of words", drawn(28, 50, "GDP", steps="2.8 2.8"), "GDP"),
    ("words apart", drawn(28, 50, "GDPUP", steps="2.8 2.8 9 2.8"), "GDP UP"),
    ("a gap", drawn(28, 50, "镇名编制", steps="5.6 20 5.6"), "镇名 编制"),
    ("a matrix", drawn(28, 50, "镇名编制", size=2.8, CTM="2 0 0 2 0 0", steps="g 3 2.8"), "镇名编制"),
    ("a damaged matrix", drawn(28, 50, "镇名", CTM="2 0 nan 2 0 0"), "镇名"),
    ("numbers off every page", drawn(28, 50, "镇名", size=5.6, CTM="1 0 0 1 1e300 0"), "镇名"),
    ("an object that is not shown", drawn(28, 50, "镇名") + drawn(28, 60, "藏", Visible="false"), "镇名"),
    ("text off the page", drawn(28, 50, "镇名") + drawn(28, 400, "外") + drawn(-90, 60, "外"), "镇名"),
    ("bold type printed twice", drawn(28, 50, "镇名") + drawn(28.3, 50, "镇名"), "镇名"),
    ("a watermark", drawn(28, 50, "东镇名单") + drawn(28, 90, "内部", CTM="0.7 -0.7 0.7 0.7 0 0"), "东镇名单"),
    ("marks of XML", drawn(28, 50, "&lt;镇&gt;&amp;村"), "<镇>&村"),
    ("text in blocks", f'<ofd:PageBlock ID="5">{drawn(28, 50, "镇名")}</ofd:PageBlock>', "镇名"),
]


@pytest.mark.parametrize(("name", "objects", "expected"), PLACED)
def test_where_glyphs_stand(name, objects, expected):
    assert text_of(objects) == expected


def test_a_code_without_a_place_starts_where_the_last_one_did():
    codes = '<ofd:TextCode X="0" Y="5">甲镇</ofd:TextCode><ofd:TextCode Y="12">乙镇</ofd:TextCode>'
    assert text_of(f'<ofd:TextObject Boundary="28 50 90 20" Size="5">{codes}</ofd:TextObject>') == "甲镇\n乙镇"


def test_a_page_that_lies_at_an_angle_keeps_its_text():
    assert sorted(text_of(drawn(50, 50, "镇名", CTM="0 1 -1 0 0 0")).split()) == ["名", "镇"]


def test_templates_are_under_the_pages_that_name_them():
    head = ofd_page(drawn(60, 40, "河口县人民政府文件", size=10))
    pages = ofd_page(*BODY, template="7"), ofd_page(drawn(28, 60, "附件说明。"), template="9")
    assert read(ofd(*pages, templates={"7": head}), "a.ofd").text.split("\n") == [
        "河口县人民政府文件",
        FULL + FULL + "时限不得另设条件。",
        "附件说明。",
    ]


def test_page_numbers_and_running_heads_are_dropped_and_paragraphs_go_on_over_pages():
    pages = [
        ofd_page(
            drawn(28, 20, "河口县编办"),
            *(drawn(28, 60 + 10 * line, FULL + "子丑寅卯辰巳"[line] + "甲乙丙"[number - 1]) for line in range(6)),
            drawn(100, 280, f"— {number} —", size=4),
        )
        for number in (1, 2, 3)
    ]
    assert read(ofd(*pages), "a.ofd").text == "".join(
        FULL + line + page for page in "甲乙丙" for line in "子丑寅卯辰巳"
    )


def test_ruled_tables():
    rules = [(30, y, 130, y) for y in (50, 60, 70)] + [(x, 50, x, 70) for x in (30, 80, 130)]
    cells = [drawn(32, 57, "镇名"), drawn(82, 57, "编制"), drawn(32, 67, "东镇"), drawn(82, 67, "12名")]
    assert text_of(drawn(28, 40, "附表如下。"), ruled(*rules), *cells, drawn(28, 90, "完。")) == (
        "附表如下。\n镇名\t编制\n东镇\t12名\n完。"
    )


def test_rules_without_a_table():
    assert text_of(ruled((30, 50, 130, 50), (30, 52, 130, 52)), drawn(32, 60, "镇名")) == "镇名"
    damaged = ruled((30, 50, 130, 50)).replace("L", "Z")
    assert text_of(damaged, drawn(32, 60, "镇名")) == "镇名"
    many = ruled(*((30, 50, 130, 50),) * (reader.MAX_PAGE_RULES + 1))
    reading = read(ofd(ofd_page(many, drawn(32, 60, "镇名"))), "a.ofd")
    assert (reading.text, [issue.code for issue in reading.issues]) == ("镇名", ["ofd.rules"])


@pytest.mark.parametrize("count", [70, 120])
def test_a_grid_of_too_many_lines_is_no_table(count):
    """The cells of such grids would take seconds, those of a few more lines minutes."""
    grid = [(20 + 2 * step, 20, 20 + 2 * step, 250) for step in range(count)]
    grid += [(20, 20 + 2 * step, 260, 20 + 2 * step) for step in range(count)]
    area = "<ofd:Area><ofd:PhysicalBox>0 0 300 300</ofd:PhysicalBox></ofd:Area>"
    reading = read(ofd(ofd_page(ruled(*grid), drawn(32, 60, "镇名"), area=area)), "a.ofd")
    assert (reading.text, [issue.code for issue in reading.issues]) == ("镇名", ["ofd.rules"])


def test_the_title_of_the_properties():
    page = ofd_page(drawn(28, 50, "镇名"))
    assert read(ofd(page, info="<ofd:Title>河口县放权办法</ofd:Title>"), "a").title == "河口县放权办法"
    assert read(ofd(page, info="<ofd:Title>无标题</ofd:Title>"), "a").title is None


@pytest.mark.parametrize(
    "root", ["/Doc_0/Document.xml", "./Doc_0/Document.xml", "Doc_0\\Document.xml", "doc_0/document.XML"]
)
def test_members_are_found_however_they_are_written(root):
    assert read(ofd(ofd_page(drawn(28, 50, "镇名")), root=root), "a").text == "镇名"


def test_all_documents_of_a_file_are_read():
    members = ofd_members(ofd_page(drawn(28, 50, "甲镇")), ofd_page(drawn(28, 50, "乙镇")))
    body = members["OFD.xml"][members["OFD.xml"].index("<ofd:DocBody>") : -len("</ofd:OFD>")]
    members["OFD.xml"] = members["OFD.xml"].replace("</ofd:OFD>", body.replace("Doc_0", "Doc_1") + "</ofd:OFD>")
    members |= {
        "Doc_1/Document.xml": members["Doc_0/Document.xml"],
        "Doc_1/Pages/0.xml": ofd_page(drawn(28, 50, "丙镇")),
        "Doc_1/Pages/1.xml": ofd_page(drawn(28, 50, "丁镇")),
    }
    reading = read(files.package(members), "a")
    assert (reading.text.split("\n"), reading.pieces[-1].page) == (["甲镇", "乙镇", "丙镇", "丁镇"], 4)


def test_a_broken_page_costs_itself_only():
    reading = read(ofd(ofd_page(drawn(28, 50, "甲镇")), "<x", ofd_page(drawn(28, 50, "丙镇"))), "a")
    assert reading.text == "甲镇\n丙镇"
    assert [(issue.code, "page 2 left out" in issue.message) for issue in reading.issues] == [("partial.page", True)]


PAGE = ofd_page(drawn(28, 50, "甲镇"))
MEMBERS = ofd_members(PAGE)
BOMB = '<!DOCTYPE x [<!ENTITY a "镇镇镇">]>'
REFUSED = [
    ("no page", ofd(), "no_text"),
    ("an empty page", ofd(ofd_page()), "no_text"),
    (
        "encryption in the entry",
        {"OFD.xml": MEMBERS["OFD.xml"].replace("</ofd:DocBody>", "<ofd:Encryptions/></ofd:DocBody>")},
        "encrypted",
    ),
    ("a list of encryptions", {"Encryptions.xml": "<x/>"}, "encrypted"),
    ("no document", {"OFD.xml": f"<ofd:OFD {files.OFD}/>"}, "damaged"),
    ("a document that is not there", {"OFD.xml": MEMBERS["OFD.xml"].replace("Document.xml", "x.xml")}, "damaged"),
    (
        "a page that is not there",
        {"Doc_0/Document.xml": MEMBERS["Doc_0/Document.xml"].replace("0.xml", "5.xml")},
        "damaged",
    ),
    ("a document type", {"Doc_0/Pages/0.xml": PAGE.replace("?>", "?>" + BOMB, 1)}, "damaged"),
    ("an entry that is no XML", {"OFD.xml": "OFD"}, "damaged"),
]


@pytest.mark.parametrize(("name", "change", "code"), REFUSED)
def test_what_is_refused_and_why(name, change, code):
    with pytest.raises(IngestError) as caught:
        read(change if isinstance(change, bytes) else files.package(MEMBERS | change), name)
    assert caught.value.code == code


def test_pages_and_glyphs_have_caps(monkeypatch):
    monkeypatch.setattr(reader, "MAX_PAGE_CHARACTERS", 30)
    monkeypatch.setattr(reader, "MAX_PAGES", 2)
    pages = [ofd_page(drawn(28, 50, "甲镇")), ofd_page(drawn(28, 50, "乙" * 31)), ofd_page(drawn(28, 50, "丙镇"))]
    reading = read(ofd(*pages), "a")
    assert reading.text == "甲镇"
    assert [issue.code for issue in reading.issues] == ["partial.page", "partial.pages"]
    assert "over 30 characters" in reading.issues[0].message
    monkeypatch.setattr(reader, "MAX_CHARACTERS", 3)
    with pytest.raises(IngestError) as caught:
        read(ofd(pages[0], pages[2]), "a")
    assert caught.value.code == "too_large"


def test_a_template_is_read_once_and_counted_each_time(monkeypatch):
    monkeypatch.setattr(reader, "MAX_CHARACTERS", 30)
    head = ofd_page(drawn(28, 50, "甲" * 10))
    with pytest.raises(IngestError) as caught:
        read(ofd(*[ofd_page(template="1")] * 4, templates={"1": head}), "a")
    assert caught.value.code == "too_large"
