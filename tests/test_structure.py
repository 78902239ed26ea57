"""Rows of composed texts and the outline a careful reader gives them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.structure import outline, sentence_spans


def sentences(text):
    return [text[start:end] for start, end in sentence_spans(text)]


def paths(text):
    return [(text[s.start : s.end].strip(), tuple(h.number for h in s.headings)) for s in outline(text).sentences]


CUTS = [
    ("改革已经启动。下一步抓落实！怎么抓？", ["改革已经启动。", "下一步抓落实！", "怎么抓？"]),
    ("他说：“编制要下沉。”随后散会。", ["他说：“编制要下沉。”", "随后散会。"]),
    ("（已经办结。）另有三项", ["（已经办结。）", "另有三项"]),
    ("好！！！再来?!", ["好！！！", "再来?!"]),
    ("一行\n\n  \n　二行 ", ["一行", "　二行 "]),
    ("共设机构8个；其中中心2个，", ["共设机构8个；其中中心2个，"]),
    ("宣讲《谁来管？怎么办！》一文。再问", ["宣讲《谁来管？怎么办！》一文。", "再问"]),
    ("印发《方案。另行通知！", ["印发《方案。", "另行通知！"]),
    ("。。。”）前面没有字", ["。。。”）", "前面没有字"]),
    ("", []),
    (" \n\t", []),
]


@pytest.mark.parametrize(("text", "expected"), CUTS)
def test_sentences_are_cut_at_final_marks_and_line_ends(text, expected):
    assert sentences(text) == expected
    assert [text[s.start : s.end] for s in outline(text).sentences] == expected


NUMBERED = [
    # One level inside the other; a section closes where one of the same or a higher level begins.
    (
        "一、理顺职责\n（一）划清边界。县里与镇里各有清单。\n1.编制清单。\n（1）报审\n（二）强化统筹\n二、做实保障\n经费列入预算。",
        [
            ("一、理顺职责", ("一、",)),
            ("（一）划清边界。", ("一、", "（一）")),
            ("县里与镇里各有清单。", ("一、", "（一）")),
            ("1.编制清单。", ("一、", "（一）", "1.")),
            ("（1）报审", ("一、", "（一）", "1.", "（1）")),
            ("（二）强化统筹", ("一、", "（二）")),
            ("二、做实保障", ("二、",)),
            ("经费列入预算。", ("二、",)),
        ],
    ),
    # Both widths and stray spaces give one spelling of the number.
    (
        "( 三 )完善机制\n2．整合队伍\n（ 4 ）调剂编制",
        [
            ("( 三 )完善机制", ("（三）",)),
            ("2．整合队伍", ("（三）", "2.")),
            ("（ 4 ）调剂编制", ("（三）", "2.", "（4）")),
        ],
    ),
    # Parts of a statute.
    (
        "第一章 总则\n第一条 为了规范赋权，制定本办法。\n第二章 职责\n第二条 镇政府承接下列事项：\n（一）市容管理；",
        [
            ("第一章 总则", ("第一章",)),
            ("第一条 为了规范赋权，制定本办法。", ("第一章", "第一条")),
            ("第二章 职责", ("第二章",)),
            ("第二条 镇政府承接下列事项：", ("第二章", "第二条")),
            ("（一）市容管理；", ("第二章", "第二条", "（一）")),
        ],
    ),
    # An item told by 一是 covers its own paragraph, no more; as a line of its own it covers what follows.
    (
        "一是建强队伍。全县组建12支。每支有名册。\n各镇反响良好。",
        [
            ("一是建强队伍。", ("一是",)),
            ("全县组建12支。", ("一是",)),
            ("每支有名册。", ("一是",)),
            ("各镇反响良好。", ()),
        ],
    ),
    ("二是强化保障\n经费按人头核定。", [("二是强化保障", ("二是",)), ("经费按人头核定。", ("二是",))]),
    # Items run on inside a paragraph end with it.
    (
        "三、工作成效\n成效如下。一是减了层级。二是强了基层。群众满意。\n下步继续。",
        [
            ("三、工作成效", ("三、",)),
            ("成效如下。", ("三、",)),
            ("一是减了层级。", ("三、", "一是")),
            ("二是强了基层。", ("三、", "二是")),
            ("群众满意。", ("三、", "二是")),
            ("下步继续。", ("三、",)),
        ],
    ),
    (
        "①清单管理。逐项公布。②动态调整。",
        [
            ("①清单管理。", ("①",)),
            ("逐项公布。", ("①",)),
            ("②动态调整。", ("②",)),
        ],
    ),
    ("十二、附则\n自印发之日起施行。", [("十二、附则", ("十二、",)), ("自印发之日起施行。", ("十二、",))]),
    # No numbers of headings.
    ("1.3万台终端接入镇村。", [("1.3万台终端接入镇村。", ())]),
    ("2020年完成转隶。", [("2020年完成转隶。", ())]),
    ("3、4月份集中培训。", [("3、4月份集中培训。", ())]),
    ("一、二、三级网格都已划定。", [("一、二、三级网格都已划定。", ())]),
    ("首先抓组织。其次抓队伍。", [("首先抓组织。", ()), ("其次抓队伍。", ())]),
    ("三要素缺一不可。", [("三要素缺一不可。", ())]),
    ("依据如下。第三条规定了权限。", [("依据如下。", ()), ("第三条规定了权限。", ())]),
    ("（试行）期满后评估。", [("（试行）期满后评估。", ())]),
]


@pytest.mark.parametrize(("text", "expected"), NUMBERED)
def test_numbered_headings_and_their_sections(text, expected):
    # A paragraph in front keeps the first line of the row from being a title.
    opening = "各镇街结合实际抓好落实。\n"
    assert paths(opening + text)[1:] == expected


TOPICS = [
    ("二是理顺体制，提升效能。县直部门的站所划归镇里管理。", "二是", "理顺体制，提升效能", True),
    ("（二）完善机制。健全会商制度。", "（二）", "完善机制", True),
    ("四、整合执法队伍", "四、", "整合执法队伍", True),
    ("1.重点任务：", "1.", "重点任务", True),
    ("第五条 本县各镇适用本办法。由县编办解释。", "第五条", "本县各镇适用本办法", False),
    (
        "三是做实网格，把综治、城管、民政各自划的小片并成一张图，全县划定网格3000个，配备专职网格员5000名，实现全域覆盖。",
        "三是",
        "做实网格",
        False,
    ),
    ("（3）定岗；", "（3）", "定岗", False),
    ("（二）许可；", "（二）", "许可", False),
    ("第二条 下列事项放到镇里：", "第二条", "下列事项放到镇里", False),
    ("第二条 适用范围", "第二条", "适用范围", True),
]


@pytest.mark.parametrize(("line", "number", "topic", "is_heading"), TOPICS)
def test_what_a_numbered_paragraph_announces(line, number, topic, is_heading):
    first = outline("现将做法报告如下。\n" + line).sentences[1]
    assert (first.headings[-1].number, first.headings[-1].text, first.is_heading) == (number, topic, is_heading)


LONG = "全县各镇按照统一部署，围绕理顺职责、优化机构、下沉编制三件事，逐级压实责任，分步推进落实，年内完成全部任务。"


def headings(text):
    return [
        [(h.level, h.number, h.text) for h in s.headings]
        for s in outline(text).sentences
        if s.is_heading and s.headings
    ]


def test_unnumbered_headings_stand_between_paragraphs():
    text = f"某县放权记\n{LONG}\n力量下沉一线\n编制跟着事走\n{LONG}\n服务搬到村口\n{LONG}"
    first, second, third = (1, "", "力量下沉一线"), (2, "", "编制跟着事走"), (1, "", "服务搬到村口")
    assert headings(text) == [[first], [first, second], [third]]
    assert [len(s.headings) for s in outline(text).sentences] == [0, 0, 1, 2, 2, 1, 1]


def test_an_unnumbered_heading_takes_its_level_from_its_place():
    above = f"概况\n{LONG}\n主要做法\n一是放权。{LONG}\n存在不足\n{LONG}"
    assert headings(above)[-1] == [(1, "", "存在不足")]
    below = f"{LONG}\n一、主要做法\n放权清单公开\n{LONG}\n二、下步打算\n再造流程\n{LONG}"
    assert headings(below) == [
        [(1, "一、", "主要做法")],
        [(1, "一、", "主要做法"), (2, "", "放权清单公开")],
        [(1, "二、", "下步打算")],
        [(1, "二、", "下步打算"), (2, "", "再造流程")],
    ]


NO_HEADINGS = [
    f"{LONG}\n责任单位：县编办\n{LONG}",
    f"{LONG}\n图为网格员入户走访。\n{LONG}",
    f"{LONG}\n（张家镇供稿）\n{LONG}",
    f"{LONG}\n事项\t数量\n{LONG}",
    f"{LONG}\n各镇人民政府，县直各部门：\n{LONG}",
    f"{LONG}\n东镇\n西镇\n南镇\n北镇\n{LONG}",
    f"{LONG}\n2020年9月8日\n{LONG}",
    f"{LONG}\n镇街；编制；放权\n{LONG}",
    f"{LONG}\n附件：任务清单\n{LONG}",
    # Lines wrapped by hand.
    "围绕理顺职责、优化机构、下沉编制三件事，逐级\n压实责任，分步推进落实，年内完成全部任务，明\n年组织评估。",
    f"{LONG}\n服务搬到村口",
]


@pytest.mark.parametrize("text", NO_HEADINGS)
def test_lines_that_are_no_headings(text):
    assert headings(text) == []


def test_an_attachment_and_a_signature_close_all_sections():
    text = "一、工作要求\n抓好落实。\n河口县人民政府\n2021年4月6日\n附件1\n任务清单如下。"
    assert [path for _, path in paths(text)] == [("一、",), ("一、",), (), (), (), ()]


BODY = "\n各镇人民政府：\n" + LONG
ELEMENTS = [
    ("深化镇街改革的实施意见" + BODY, {"title": "深化镇街改革的实施意见"}),
    ("关于整合基层执法队伍\n\n的指导意见\n\n" + LONG, {"title": "关于整合基层执法队伍的指导意见"}),
    ("河口县深化乡镇\n机构改革方案\n" + LONG, {"title": "河口县深化乡镇机构改革方案"}),
    ("基层减负见实效\n——河口县放权观察\n" + LONG, {"title": "基层减负见实效——河口县放权观察"}),
    ("河口县放权记\n力量下沉一线\n" + LONG, {"title": "河口县放权记"}),
    (LONG, {}),
    ("一、总体要求\n" + LONG, {}),
    (
        "河口县人民政府文件\n河政发〔2021〕 5 号\n河口县人民政府\n关于下放权限的决定"
        + BODY
        + "\n河口县人民政府\n2021年3月5日",
        {
            "title": "河口县人民政府关于下放权限的决定",
            "issuer": "河口县人民政府",
            "number": "河政发〔2021〕5号",
            "date": "2021-03-05",
        },
    ),
    (
        "河口县机构编制委员会办公室\n河编办[2020]12号\n关于核定编制的通知\n" + LONG,
        {"title": "关于核定编制的通知", "issuer": "河口县机构编制委员会办公室", "number": "河编办〔2020〕12号"},
    ),
    (
        "中共河口县委办公室\n河口县人民政府办公室\n关于印发放权方案的通知\n" + LONG,
        {
            "title": "中共河口县委办公室 河口县人民政府办公室关于印发放权方案的通知",
            "issuer": "中共河口县委办公室、河口县人民政府办公室",
        },
    ),
    (
        "河口县人民政府令\n第 12 号\n" + LONG,
        {"title": "河口县人民政府令", "issuer": "河口县人民政府", "number": "河口县人民政府令第12号"},
    ),
    ("附件1\n河口县放权清单\n" + LONG, {"title": "河口县放权清单"}),
    ("000012\n机密★1年\n特急\n河口县放权办法\n" + LONG, {"title": "河口县放权办法"}),
    (
        "河口县委编办\n2021年3月5日\n关于核定编制的报告\n" + LONG,
        {"title": "关于核定编制的报告", "issuer": "河口县委编办", "date": "2021-03-05"},
    ),
    ("放权办法\n（河政办（2019）第 7 号）\n" + LONG, {"title": "放权办法", "number": "河政办〔2019〕第7号"}),
    ("放权办法\n河政办【2019】7号\n" + LONG, {"title": "放权办法", "number": "河政办〔2019〕7号"}),
    ("放权办法\n" + LONG + "\n依据河政办〔2019〕7号文件办理。", {"title": "放权办法"}),
    ("放权办法\n（2021年1月29日县人大常委会第三次会议通过）\n" + LONG, {"title": "放权办法", "date": "2021-01-29"}),
    ("放权通知" + BODY + "\n二〇二一年十月二十五日", {"title": "放权通知", "date": "2021-10-25"}),
    ("放权通知" + BODY + "\n二○二〇年元月三十日", {"title": "放权通知", "date": "2020-01-30"}),
    ("放权通知" + BODY + "\n2021年2月30日", {"title": "放权通知"}),
    ("放权通知" + BODY + "\n截至2021年2月3日，已办结12件。", {"title": "放权通知"}),
    (
        "放权通知" + BODY + "\n河口县编办  2020 年 9 月 8 日\n河口县委办公室 2020年9月10日印发",
        {"title": "放权通知", "issuer": "河口县编办", "date": "2020-09-08"},
    ),
    (
        "索 引 号：H001/2020-12\n发文机关：河口县人民政府\n成文日期：2020年05月06日\n"
        "发文字号：河政发〔2020〕9号\n发布日期：2020-05-12\n河口县放权办法\n" + LONG,
        {
            "title": "河口县放权办法",
            "issuer": "河口县人民政府",
            "number": "河政发〔2020〕9号",
            "date": "2020-05-06",
        },
    ),
    (
        "放权简讯\n发布时间：2021-3-5 09:30　来源：河口日报\n" + LONG,
        {"title": "放权简讯", "date": "2021-03-05"},
    ),
    (
        "放权简讯\n访问次数: 12  作者: 管理员  发布时间:2020-10-28\n[字体: 大 中 小]\n" + LONG,
        {"title": "放权简讯", "date": "2020-10-28"},
    ),
    ("放权简讯\n2023-05-25 15:45:00 来源:河口县\n" + LONG, {"title": "放权简讯", "date": "2023-05-25"}),
    ("首页 > 政务公开 > 文件\n放权办法\n" + LONG, {"title": "放权办法"}),
    ("●河口县委编办\n" + LONG, {"byline": "河口县委编办"}),
    ("放权记\n本报记者 刘一鸣 通讯员 陈小北\n" + LONG, {"title": "放权记", "byline": "本报记者 刘一鸣 通讯员 陈小北"}),
    ("刘一鸣?陈小北\n" + LONG, {"byline": "刘一鸣?陈小北"}),
    ("吕 方\n" + LONG, {"byline": "吕 方"}),
    ("放权记\n陈小北（河口县委党校）\n" + LONG, {"title": "放权记", "byline": "陈小北（河口县委党校）"}),
    ("放权记\n" + LONG + "（刘一鸣  陈小北）", {"title": "放权记", "byline": "刘一鸣  陈小北"}),
    ("放权记\n" + LONG + "（作者单位：河口县委编办）", {"title": "放权记", "byline": "作者单位：河口县委编办"}),
    ("放权记\n" + LONG + "（综合执法队）", {"title": "放权记"}),
]


@pytest.mark.parametrize(("text", "expected"), ELEMENTS)
def test_elements(text, expected):
    found = outline(text)
    given_ = {name: getattr(found, name) for name in ("title", "issuer", "number", "date", "byline")}
    assert {name: value for name, value in given_.items() if value is not None} == expected


def test_title_lines_are_headings_without_a_section():
    first, second, third = outline("关于整合执法队伍\n的意见\n" + LONG).sentences
    assert [(s.is_heading, s.headings) for s in (first, second, third)] == [(True, ()), (True, ()), (False, ())]


STRUCTURAL = st.text(alphabet="一二十第条章、（）().1９是。！”\n\t 　权责〔2020〕号年月日委\u0000", max_size=80)


@given(STRUCTURAL | st.text(max_size=80))
def test_sentences_tile_the_text_for_any_text(text):
    found = outline(text).sentences
    assert [(s.start, s.end) for s in found] == sentence_spans(text)
    end = 0
    for sentence in found:
        assert text[end : sentence.start].strip() == ""
        assert text[sentence.start : sentence.end].strip() != ""
        assert "\n" not in text[sentence.start : sentence.end]
        assert [h.level for h in sentence.headings] == list(range(1, len(sentence.headings) + 1))
        end = sentence.end
    assert text[end:].strip() == ""


@given(
    STRUCTURAL
    | st.text(alphabet="县局镇各政府委办，：:。附件抄送印发签发人来源1.2021年3月5日\n　〔〕号关于的通知", max_size=120)
)
def test_elements_stand_in_the_text_for_any_text(text):
    found = outline(text)
    assert list(found.elements) == sorted(found.elements, key=lambda item: (item.start, item.end))
    for item in found.elements:
        assert 0 <= item.start < item.end <= len(text)
        assert item.text.strip() != ""
        assert text[item.start : item.end].strip() == text[item.start : item.end]
    dates = [item.text for item in found.elements if item.element == "date"]
    assert dates == ([] if found.date is None else [found.date])


@pytest.mark.parametrize(
    "piece",
    [
        "2021年1月1日\n附件：放权\n",
        "附件：1.放",
        "抄送：县局\n",
        "县局\n2021年1月1日\n",
        "1.放权\n",
        "各镇，",
        "1",
        "（",
        "、",
        "一",
        "一是",
        "第",
        "1.\n",
        "一、\n",
        "委\n",
        "《",
        "2020年1月1日\n",
        "县局",
    ],
)
def test_long_monotonous_text_ends(piece):
    text = piece * (100_000 // len(piece))
    assert [(s.start, s.end) for s in outline(text).sentences] == sentence_spans(text)
