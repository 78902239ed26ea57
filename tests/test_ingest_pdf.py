"""PDF files set by hand like official documents, and the paragraphs a reader sees in them."""

import ingest_files as files
import pytest

from pipeline.ingest import IngestError, canvas, pdf, read
from pipeline.ingest.layout import Glyph, lines

EM, PITCH, LEFT, TOP, COLUMNS = 16, 28, 90, 760, 26


def wrapped(text, columns=COLUMNS, indent=2):
    """Lines as a typesetter breaks them: the first one indented by two characters."""
    first, rest = text[: columns - indent], text[columns - indent :]
    return [(indent, first)] + [(0, rest[at : at + columns]) for at in range(0, len(rest), columns)]


def typeset(paragraphs, rows=20, number="— {} —", head=None):
    """Pages of running text with a page number at the foot."""
    set_lines = [line for paragraph in paragraphs for line in wrapped(paragraph)]
    pages = []
    for page, start in enumerate(range(0, len(set_lines), rows), 1):
        drawn = [
            files.at(LEFT + indent * EM, TOP - PITCH * row, text, EM)
            for row, (indent, text) in enumerate(set_lines[start : start + rows])
        ]
        if head:
            drawn.append(files.at(LEFT, 810, head, 10))
        pages.append("".join(drawn) + files.at(280, 50, number.format(page), 14))
    return pages


PARAGRAPHS = [
    "各镇要把权限接稳接好，县直部门要把人员编制一并交到镇里，年底前完成138项事项的移交，任何单位不得截留，"
    "也不得以各种名义收回。对接得住的事项一次放到位，对一时接不住的事项先委托后下放，成熟一批放一批。",
    "一、理顺职责",
    "（一）划清边界。县镇两级各有清单，清单之外的事情不得推给镇里，确需协助的要带着经费和人员下去，"
    "并由县委编办逐项审核，报县委同意后方可实施。",
    "经费按每镇每年160万元安排。",
    "（二）强化统筹。" + "镇里设综合指挥平台，网格员发现的问题由平台派单。" * 12,
] * 3


def test_paragraphs_are_joined_across_lines_and_pages():
    reading = read(files.pdf(*typeset(PARAGRAPHS)), "a.pdf")
    assert reading.text.split("\n") == PARAGRAPHS
    assert (reading.media_type, reading.encoding, reading.date, reading.issues) == ("application/pdf", None, None, ())


def test_pieces_name_the_page_and_the_box_of_each_line():
    reading = read(files.pdf(*typeset(PARAGRAPHS)), "a.pdf")
    # Paragraphs of 4, 1, 3, 1 and 12 lines, three times over, at 20 lines a page.
    lines = [(4, 1, 3, 1, 12)[number % 5] * [number + 1] for number in range(15)]
    assert [piece.paragraph for piece in reading.pieces] == [number for several in lines for number in several]
    assert [piece.page for piece in reading.pieces] == [1] * 20 + [2] * 20 + [3] * 20 + [4] * 3
    # The fifth paragraph ends on the second page.
    start = reading.text.index("（二）")
    origins = reading.origins(start, reading.text.index("\n", start))
    assert [piece.page for piece in origins] == [1] * 11 + [2]
    assert [piece.page for piece in reading.origins(start, start + 3)] == [1]
    second = reading.pieces[4]
    assert second.box is not None
    left, top, right, bottom = second.box
    assert (left, right) == (LEFT + 2 * EM, LEFT + 8 * EM)
    assert 0 < 842 - top - (TOP - 4 * PITCH) < EM
    assert bottom - top == pytest.approx(EM)


@pytest.mark.parametrize("number", ["— {} —", "-{}-", "{}", "第{}页", "第 {} 页 共 4 页", "{}/4"])
def test_page_numbers_and_running_heads_are_dropped(number):
    pages = typeset(PARAGRAPHS, number=number, head="河口县放权文件汇编")
    assert read(files.pdf(*pages), "a").text.split("\n") == PARAGRAPHS


def test_a_line_that_stands_on_every_page_alone_is_no_running_head():
    pages = [files.at(90, 700, f"第{number}批清单") for number in range(1, 5)]
    assert read(files.pdf(*pages), "a").text.split("\n") == ["第1批清单", "第2批清单", "第3批清单", "第4批清单"]


def test_title_lines_and_signature_stay_apart():
    page = files.at(185, 760, "河口县人民政府关于", 22) + files.at(163, 728, "下放权限的实施意见", 22)
    page += "".join(
        files.at(LEFT + indent * EM, 690 - PITCH * row, text)
        for row, (indent, text) in enumerate(wrapped(PARAGRAPHS[0]))
    )
    page += files.at(330, 400, "河口县人民政府") + files.at(346, 372, "2021年3月5日")
    assert read(files.pdf(page), "a").text.split("\n") == [
        "河口县人民政府关于",
        "下放权限的实施意见",
        PARAGRAPHS[0],
        "河口县人民政府",
        "2021年3月5日",
    ]


def grid(columns, rows):
    return "".join(files.rule(columns[0], y, columns[-1], y) for y in rows) + "".join(
        files.rule(x, rows[0], x, rows[-1]) for x in columns
    )


def test_tables_stand_in_their_place_with_cells_and_rows():
    page = files.at(122, 700, "各镇编制如下。") + grid((90, 290, 490), (600, 570, 540, 500))
    page += (
        files.at(100, 578, "镇名")
        + files.at(300, 578, "编制")
        + files.at(100, 548, "东镇")
        + files.at(300, 548, "12名")
    )
    page += files.at(100, 522, "西镇") + files.at(300, 522, "事业编制") + files.at(300, 504, "9名")
    page += files.at(122, 450, "以上编制年底前到位。")
    assert read(files.pdf(page), "a").text.split("\n") == [
        "各镇编制如下。",
        "镇名\t编制",
        "东镇\t12名",
        "西镇\t事业编制9名",
        "以上编制年底前到位。",
    ]


def test_a_frame_around_text_is_no_table():
    page = grid((90, 490), (600, 540)) + files.at(100, 560, "框里的一句话。")
    assert read(files.pdf(page), "a").text == "框里的一句话。"


RED, BLACK = "1 0 0 rg\n", "0 g\n"


@pytest.mark.parametrize(
    ("colour", "expected"),
    [
        (RED, "东平市人民政府文件\n东政发〔2021〕6号"),
        ("0 1 1 0 k\n", "东平市人民政府文件\n东政发〔2021〕6号"),
        (BLACK, "东 平 市 人 民 政 府 文 件\n东政发〔2021〕6号"),
        ("0 0 1 rg\n", "东 平 市 人 民 政 府 文 件\n东政发〔2021〕6号"),
    ],
)
def test_a_red_head_is_one_line_however_widely_it_is_set(colour, expected):
    head = "".join(files.at(90 + 45 * place, 700, letter) for place, letter in enumerate("东平市人民政府文件"))
    assert read(files.pdf(colour + head + BLACK + files.at(230, 640, "东政发〔2021〕6号")), "a").text == expected


def test_a_red_line_is_not_joined_to_the_text_under_it():
    head, body = (
        "关于机构编制事项的一份红头文件其字数正好排满一整行的版心",
        "各镇要把下放的权限接稳接好，编制一并到位。",
    )
    page = RED + files.at(90, 700, head) + BLACK + files.at(90, 680, body)
    assert read(files.pdf(page), "a").text == f"{head}\n{body}"
    assert read(files.pdf(page.replace(RED, "")), "a").text == head + body


def test_two_columns_are_read_one_after_the_other():
    left = ["".join(f"左栏第{row}行" + "左" * 13)[:20] for row in range(10)]
    right = ["".join(f"右栏第{row}行" + "右" * 13)[:20] for row in range(10)]
    page = files.at(150, 800, "两栏期刊的题目", 20)
    for row in range(10):
        page += files.at(50, 760 - 18 * row, left[row], 12) + files.at(306, 760 - 18 * row, right[row], 12)
    assert read(files.pdf(page), "a").text.split("\n") == ["两栏期刊的题目", "".join(left) + "".join(right)]


SPACING = [
    # Kerned apart: Latin words by a gap, Chinese and figures without one, a wide gap always a space.
    ([(90, "town"), (160, "office")], "town office"),
    ([(90, "编制"), (126, "12"), (162, "名")], "编制12名"),
    ([(90, "镇名"), (200, "编制")], "镇名 编制"),
    ([(90, "编制"), (90.5, "编制")], "编制"),
]


@pytest.mark.parametrize(("parts", "expected"), SPACING)
def test_gaps_between_glyphs(parts, expected):
    # Figures and Latin letters of this font are an em wide.
    page = "".join(files.at(x, 700, text, 16) for x, text in parts)
    assert read(files.pdf(page), "a").text == expected


def test_text_at_an_angle_is_a_watermark():
    slanted = "BT /F1 40 Tf 0.7 0.7 -0.7 0.7 200 300 Tm <" + "内部资料".encode("utf-16-be").hex() + "> Tj ET\n"
    assert read(files.pdf(files.at(90, 700, "各镇编制12名。") + slanted), "a").text == "各镇编制12名。"


ODD_FONT = (
    b"/Font << /F1 1 0 R /F2 << /Type /Font /Subtype /Type1 /BaseFont /Odd /FirstChar 129 /LastChar 129"
    b" /Widths [500] /Encoding << /Differences [129 /g1] >> >> >>"
)


@pytest.mark.parametrize(("text", "code"), [("编制", "partial.unmapped"), ("编制" * 60, "pdf.unmapped")])
def test_characters_without_a_unicode_value_are_counted(text, code):
    page = files.at(10, 700, text, 4) + "BT /F2 4 Tf 500 700 Td <81> Tj ET\n"
    reading = read(files.pdf(page).replace(b"/Font << /F1 1 0 R >>", ODD_FONT), "a")
    assert reading.text.replace(" ", "") == text + "\ufffd"
    assert [issue.code for issue in reading.issues] == [code]


def test_the_title_of_the_properties_counts_only_if_a_person_wrote_it():
    named = files.pdf(
        files.at(90, 700, "正文一段话。"),
        info="/Info << /Title <FEFF" + "河口县放权办法".encode("utf-16-be").hex() + "> >>",
    )
    assert read(named, "a").title == "河口县放权办法"
    assert (
        read(
            files.pdf(files.at(90, 700, "正文一段话。"), info="/Info << /Title (Microsoft Word - a.doc) >>"), "a"
        ).title
        is None
    )


LOCK = "/Encrypt << /Filter /Standard /V 1 /R 2 /O <" + "41" * 32 + "> /U <" + "42" * 32 + "> /P -4 >> /ID [<41><41>]"
REFUSED = [
    (files.pdf(files.PICTURE), "no_text", "no text"),
    (files.pdf(""), "no_text", "no text"),
    (files.pdf(files.at(90, 700, "机密文件"), extra=LOCK), "encrypted", "password"),
    (files.pdf(files.at(90, 700, "正文"))[:300], "truncated", "cut off"),
    (b"%PDF-1.4\n%%EOF", "damaged", "damaged"),
]


@pytest.mark.parametrize(("data", "code", "reason"), REFUSED)
def test_a_pdf_without_text_is_refused_with_its_reason(data, code, reason):
    with pytest.raises(IngestError, match=reason) as caught:
        read(data, "a.pdf")
    assert caught.value.code == code


def test_a_file_without_its_trailer_is_partial():
    data = files.pdf(files.at(90, 700, "各镇编制一并到位。"))
    reading = read(data[: data.index(b"startxref")], "a")
    assert reading.text == "各镇编制一并到位。"
    assert [issue.code for issue in reading.issues] == ["partial.truncated"]


def test_pages_beyond_the_cap_are_left_out(monkeypatch):
    monkeypatch.setattr(pdf, "MAX_PAGES", 2)
    pages = [files.at(90, 700 - 40 * number, f"第{number}批清单") for number in range(3)]
    reading = read(files.pdf(*pages), "a")
    assert reading.text == "第0批清单\n第1批清单"
    assert [issue.code for issue in reading.issues] == ["partial.pages"]


def test_a_page_over_the_cap_costs_that_page(monkeypatch):
    monkeypatch.setattr(canvas, "MAX_PAGE_CHARACTERS", 10)
    reading = read(files.pdf(files.at(90, 700, "字" * 11), files.at(90, 700, "第二页")), "a")
    assert reading.text == "第二页"
    assert [issue.code for issue in reading.issues] == ["partial.page"]


def test_a_page_full_of_rules_is_read_without_tables(monkeypatch):
    monkeypatch.setattr(pdf, "MAX_PAGE_RULES", 3)
    page = grid((90, 290, 490), (600, 570, 540)) + files.at(100, 578, "镇名") + files.at(300, 578, "编制")
    reading = read(files.pdf(page), "a")
    assert reading.text == "镇名 编制"
    assert [issue.code for issue in reading.issues] == ["pdf.rules"]


def test_a_grid_of_too_many_lines_is_no_table():
    """Its cells alone would take seconds, those of three times the lines minutes."""
    lines = grid([20 + 6 * step for step in range(70)], [20 + 6 * step for step in range(70)])
    reading = read(files.pdf(lines + files.at(100, 578, "镇名")), "a")
    assert (reading.text, [issue.code for issue in reading.issues]) == ("镇名", ["pdf.rules"])


def test_form_objects_that_draw_themselves_end():
    loop = files.pdf(files.at(90, 700, "各镇编制一并到位。") + "/X Do\n")
    loop = loop.replace(b"<< /Font << /F1 1 0 R >> >>", b"<< /Font << /F1 1 0 R >> /XObject << /X 4 0 R >> >>")
    assert read(loop, "a").text == "各镇编制一并到位。"


def test_lines_of_no_glyphs():
    assert lines([]) == []
    assert lines([Glyph(" ", 0, 1, 0, 1, 1)]) == []
