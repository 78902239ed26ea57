"""Word documents written by hand, and their text letter for letter with the numbers that Word would print."""

import zipfile

import ingest_files as files
import pytest
from ingest_files import abstract_numbering, concrete_numbering, docx, numbered, paragraph, row, run, table

from pipeline.ingest import IngestError, package, read
from pipeline.ingest.numbering import Numbering


def text_of(*body, **parts):
    return read(docx(*body, **parts), "a.docx").text


GOVERNMENT = abstract_numbering(
    0, ("chineseCountingThousand", "%1、"), ("chineseCounting", "（%2）"), ("decimal", "%3.")
)


def test_automatic_numbers_are_written_out_and_count_on():
    body = [
        numbered("总体要求"),
        numbered("目标", level=1),
        numbered("要点", level=1),
        numbered("编制", level=2),
        numbered("经费", level=2),
        numbered("主要措施"),
        numbered("放权", level=1),
        numbered("编制", level=2),
    ]
    reading = read(docx(*body, numbering=GOVERNMENT + concrete_numbering(1, 0)), "a.docx")
    assert reading.text.split("\n") == [
        "一、总体要求",
        "（一）目标",
        "（二）要点",
        "1.编制",
        "2.经费",
        "二、主要措施",
        "（一）放权",
        "1.编制",
    ]
    generated = [reading.text[piece.start : piece.end] for piece in reading.pieces if piece.generated]
    assert generated == ["一、", "（一）", "（二）", "1.", "2.", "二、", "（一）", "1."]
    assert [piece.paragraph for piece in reading.pieces if not piece.generated] == [1, 2, 3, 4, 5, 6, 7, 8]


FORMATS = [
    ("chineseCounting", "%1、", 10, "十、"),
    ("chineseCounting", "%1、", 21, "二十一、"),
    ("chineseCountingThousand", "%1、", 110, "一百一十、"),
    ("chineseCountingThousand", "第%1条", 105, "第一百零五条 "),
    ("chineseCountingThousand", "%1、", 2010, "二千零一十、"),
    ("japaneseCounting", "%1、", 3, "三、"),
    ("ideographDigital", "%1、", 20, "二〇、"),
    ("chineseLegalSimplified", "%1、", 12, "壹拾贰、"),
    ("ideographTraditional", "%1、", 4, "丁、"),
    ("decimal", "（%1）", 7, "（7）"),
    ("decimal", "%1", 7, "7 "),
    ("decimalZero", "%1.", 7, "07."),
    ("decimalFullWidth", "%1．", 12, "１２．"),
    ("decimalEnclosedCircle", "%1", 3, "③"),
    ("decimalEnclosedCircle", "%1", 21, "21 "),
    ("upperRoman", "%1.", 14, "XIV."),
    ("lowerLetter", "%1)", 28, "bb)"),
    ("bullet", "\uf06c", 1, ""),
    ("none", "", 1, ""),
    ("someFutureFormat", "%1.", 5, "5."),
]


@pytest.mark.parametrize(("form", "pattern", "start", "expected"), FORMATS)
def test_formats_of_numbers(form, pattern, start, expected):
    numbering = abstract_numbering(0, (form, pattern, start)) + concrete_numbering(1, 0)
    assert text_of(numbered("编制"), numbering=numbering) == expected + "编制"


def test_lists_that_share_a_numbering_count_on_unless_told_where_to_start():
    restart = '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="1"/></w:lvlOverride>'
    numbering = abstract_numbering(0, ("decimal", "%1.")) + concrete_numbering(1, 0) + concrete_numbering(2, 0)
    numbering += concrete_numbering(3, 0, restart)
    body = [numbered("甲", 1), numbered("乙", 1), numbered("丙", 2), numbered("丁", 3), numbered("戊", 3)]
    assert text_of(*body, numbering=numbering) == "1.甲\n2.乙\n3.丙\n1.丁\n2.戊"


def test_an_override_can_replace_a_level():
    override = '<w:lvlOverride w:ilvl="0"><w:lvl w:ilvl="0"><w:numFmt w:val="decimal"/><w:lvlText w:val="%1）"/></w:lvl></w:lvlOverride>'
    numbering = GOVERNMENT + concrete_numbering(1, 0, override)
    assert text_of(numbered("甲"), numbering=numbering) == "1）甲"


def test_numbers_come_from_styles_and_the_styles_they_are_based_on():
    levels = abstract_numbering(0, ("chineseCounting", "%1、"), ("chineseCounting", "（%2）"))
    levels = levels.replace('<w:lvlText w:val="（%2）"/>', '<w:pStyle w:val="second"/><w:lvlText w:val="（%2）"/>')
    numbers = '<w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr>'
    styles = (
        f'<w:style w:styleId="first">{numbers}</w:style><w:style w:styleId="second">{numbers}</w:style>'
        '<w:style w:styleId="heir"><w:basedOn w:val="first"/></w:style>'
        '<w:style w:styleId="loop"><w:basedOn w:val="loop"/></w:style>'
    )

    def styled(text, name, more=""):
        return paragraph(text, properties=f'<w:pStyle w:val="{name}"/>{more}')

    off = '<w:numPr><w:numId w:val="0"/></w:numPr>'
    body = [
        styled("甲", "first"),
        styled("乙", "second"),
        styled("丙", "heir"),
        styled("丁", "loop"),
        styled("戊", "first", off),
    ]
    numbering = levels + concrete_numbering(1, 0)
    assert text_of(*body, numbering=numbering, styles=styles) == "一、甲\n（一）乙\n二、丙\n丁\n戊"


def test_a_number_without_a_list_is_none():
    assert Numbering(None).number("7", 0) == ""
    assert text_of(numbered("甲", 9)) == "甲"


BOX = "<w:txbxContent>" + paragraph("框里的字") + "</w:txbxContent>"
DELETED = "<w:del><w:r><w:delText>旧的</w:delText><w:t>旧的</w:t></w:r></w:del>"
BODIES = [
    ("tracked changes", [paragraph("下放", f"<w:ins>{run('事项')}</w:ins>", DELETED, "138项。")], "下放事项138项。"),
    (
        "moved text",
        [paragraph(f"<w:moveFrom>{run('甲')}</w:moveFrom>", "乙"), paragraph(f"<w:moveTo>{run('甲')}</w:moveTo>")],
        "乙\n甲",
    ),
    (
        "a deleted paragraph mark",
        [paragraph("编制", properties="<w:rPr><w:del/></w:rPr>"), paragraph("12名")],
        "编制12名",
    ),
    ("a paragraph inserted whole", [f"<w:ins>{paragraph('甲')}</w:ins>"], "甲"),
    ("hidden text", [paragraph("甲", "<w:r><w:rPr><w:vanish/></w:rPr><w:t>藏</w:t></w:r>", "乙")], "甲乙"),
    ("shown text", [paragraph('<w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>显</w:t></w:r>')], "显"),
    (
        "field codes",
        [paragraph("<w:r><w:instrText>PAGE</w:instrText></w:r>", f"<w:fldSimple>{run('3')}</w:fldSimple>")],
        "3",
    ),
    (
        "tabs and breaks",
        [
            paragraph(
                "甲", "<w:r><w:tab/></w:r>", "乙", "<w:r><w:br/></w:r>", "丙", '<w:r><w:br w:type="page"/></w:r>', "丁"
            )
        ],
        "甲\t乙\n丙丁",
    ),
    (
        "ruby",
        [paragraph(f"<w:r><w:ruby><w:rt>{run('jīng')}</w:rt><w:rubyBase>{run('經')}</w:rubyBase></w:ruby></w:r>")],
        "經",
    ),
    ("a link", [paragraph(f"<w:hyperlink>{run('县政府网')}</w:hyperlink>")], "县政府网"),
    ("content controls", [f"<w:sdt><w:sdtPr/><w:sdtContent>{paragraph('甲')}</w:sdtContent></w:sdt>"], "甲"),
    (
        "a text box and its fallback",
        [
            paragraph(
                "标题",
                f"<w:r><mc:AlternateContent><mc:Choice><wps:txbx>{BOX}</wps:txbx></mc:Choice>"
                f"<mc:Fallback><v:textbox>{BOX}</v:textbox></mc:Fallback></mc:AlternateContent></w:r>",
            )
        ],
        "标题\n框里的字",
    ),
    ("an old text box", [paragraph(f"<w:r><v:textbox>{BOX}</v:textbox></w:r>")], "框里的字"),
    ("empty paragraphs", [paragraph(), paragraph("甲"), paragraph(" "), paragraph("乙")], "甲\n乙"),
    (
        "a table",
        [table(row("镇", "编制"), row("东镇", paragraph("12") + paragraph("名"))), paragraph("完")],
        "镇\t编制\n东镇\t12 名\n完",
    ),
    ("a frame", [table(row(paragraph("甲") + paragraph("乙")))], "甲\n乙"),
    (
        "merged cells",
        [
            table(
                "<w:tr><w:tc><w:tcPr><w:gridSpan w:val='2'/></w:tcPr>"
                + paragraph("合计")
                + f"</w:tc><w:tc>{paragraph('9')}</w:tc></w:tr>"
            )
        ],
        "合计\t\t9",
    ),
    (
        "a deleted row",
        [table(row("甲", "乙"), "<w:tr><w:trPr><w:del/></w:trPr>" + f"<w:tc>{paragraph('丙')}</w:tc>" * 2 + "</w:tr>")],
        "甲\t乙",
    ),
    ("a table in a cell", [table(row("甲", table(row("乙", "丙"))))], "甲\t乙 丙"),
]


@pytest.mark.parametrize(("body", "expected"), [case[1:] for case in BODIES], ids=[case[0] for case in BODIES])
def test_the_text_of_a_body(body, expected):
    assert text_of(*body) == expected


def test_footnotes_stand_at_the_end_in_the_order_of_their_references():
    reference = '<w:r><w:footnoteReference w:id="{}"/></w:r>'
    notes = "".join(
        f'<w:footnote w:id="{number}">{paragraph(text)}</w:footnote>'
        for number, text in ((0, "分隔"), (2, "注二。"), (3, "注三。"))
    )
    body = [paragraph("甲", reference.format(3)), paragraph("乙", reference.format(2), reference.format(3))]
    assert text_of(*body, footnotes=notes) == "甲\n乙\n注三。\n注二。"


def test_strict_documents_use_other_namespaces():
    members = {
        "[Content_Types].xml": "<Types/>",
        "word/document.xml": files.part("document", f"<w:body>{paragraph('甲')}</w:body>"),
    }
    strict = members["word/document.xml"].replace(files.W, "http://purl.oclc.org/ooxml/wordprocessingml/main")
    assert read(files.package({**members, "word/document.xml": strict}), "a").text == "甲"


TITLES = [("河口县放权办法", "河口县放权办法"), ("", None), ("Microsoft Word 文档标题", None), ("附件", None)]


@pytest.mark.parametrize(("written", "title"), TITLES)
def test_the_title_of_the_properties(written, title):
    core = f'<cp:coreProperties xmlns:cp="cp" xmlns:dc="dc"><dc:title>{written}</dc:title></cp:coreProperties>'
    reading = read(docx(paragraph("正文"), core=core), "a")
    assert (reading.title, reading.date, reading.encoding) == (title, None, None)
    assert reading.media_type == "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def test_a_broken_part_costs_what_it_holds():
    members = {
        "[Content_Types].xml": "<Types/>",
        "word/document.xml": files.part("document", f"<w:body>{numbered('甲')}</w:body>"),
    }
    reading = read(files.package({**members, "word/numbering.xml": "<w:numbering"}), "a")
    assert reading.text == "甲"
    assert [issue.code for issue in reading.issues] == ["partial.part"]


def encrypted_member():
    """A package whose directory says that each member is locked by a password."""
    data = bytearray(docx(paragraph("甲"), compression=zipfile.ZIP_STORED))
    for mark, flags in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = data.find(mark)
        while at >= 0:
            data[at + flags] |= 1
            at = data.find(mark, at + 1)
    return bytes(data)


DOCTYPE = '<!DOCTYPE w [<!ENTITY a "b">]>'
REFUSED = [
    (docx(paragraph("甲"))[:200], "truncated"),
    (docx(), "no_text"),
    (files.package({"word/document.xml": "kein XML"}), "damaged"),
    (files.package({"word/document.xml": files.part("document", "")}), "damaged"),
    (files.package({"word/document.xml": DOCTYPE + "<w>&a;</w>"}), "damaged"),
    (
        files.package(
            {"word/document.xml": ("<?xml version='1.0' encoding='utf-16'?>" + DOCTYPE + "<w/>").encode("utf-16")}
        ),
        "damaged",
    ),
    (docx("<w:sdt>" * 300 + paragraph("甲") + "</w:sdt>" * 300), "damaged"),
    (docx(paragraph("字" * 600_000)), "too_large"),
    (encrypted_member(), "encrypted"),
]


@pytest.mark.parametrize(("data", "code"), REFUSED)
def test_a_document_without_text_is_refused_with_its_reason(data, code):
    with pytest.raises(IngestError, match="^a.docx: ") as caught:
        read(data, "a.docx")
    assert caught.value.code == code


def test_an_external_entity_is_not_read(tmp_path):
    (tmp_path / "secret").write_text("机密")
    source = f'<!DOCTYPE w [<!ENTITY x SYSTEM "{(tmp_path / "secret").as_uri()}">]><w>&x;</w>'
    with pytest.raises(IngestError, match="document type"):
        read(files.package({"word/document.xml": source}), "a")


def test_members_are_capped_in_number_and_size(monkeypatch):
    data = docx(paragraph("字" * 3000), compression=zipfile.ZIP_STORED)
    monkeypatch.setattr(package, "MAX_MEMBER_BYTES", 5000)
    with pytest.raises(IngestError, match="inflates") as caught:
        read(data, "a")
    assert caught.value.code == "too_large"
    monkeypatch.setattr(package, "MAX_MEMBERS", 1)
    with pytest.raises(IngestError, match="members") as caught:
        read(data, "a")
    assert caught.value.code == "too_large"


def test_nesting_within_the_cap_is_read():
    nested = "<w:sdt><w:sdtContent>" * 100 + paragraph("甲") + "</w:sdtContent></w:sdt>" * 100
    assert text_of(nested, paragraph("<w:smartTag>" * 200 + run("乙") + "</w:smartTag>" * 200)) == "甲\n乙"
