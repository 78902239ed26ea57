"""Composed pages of the kinds that government sites serve, and the article that is in them, letter for letter."""

import pytest

from pipeline.ingest import read

ARTICLE = (
    "<p>　　各镇人民政府，\n  县直各部门：</p>"
    "<p>&nbsp;&nbsp;为了把权限放到镇里，县里决定下放<b>138</b>项事项。<script>var a = '不是正文';</script></p>"
    "<table><tr><th>镇</th><th>编制</th></tr><tr><td>东镇</td><td><p>12名</p></td></tr></table>"
    "<p>河口县人民政府<br>2020年9月8日</p>"
)
ARTICLE_LINES = [
    "各镇人民政府，县直各部门：",
    "为了把权限放到镇里，县里决定下放138项事项。",
    "镇\t编制",
    "东镇\t12名",
    "河口县人民政府",
    "2020年9月8日",
]
LABELS = (
    "<table class=info><tr><td>索　引　号：</td><td>H01/2020-3</td><td>主题分类：</td><td>机构编制</td></tr>"
    "<tr><td>发文字号：</td><td>河政发〔2020〕5号</td><td>成文日期：</td><td>2020年09月08日</td></tr></table>"
)
LABEL_LINES = [
    "索　引　号：\tH01/2020-3\t主题分类：\t机构编制",
    "发文字号：\t河政发〔2020〕5号\t成文日期：\t2020年09月08日",
]


def government_page(container="<div id='UCAP-CONTENT'>", closing="</div>", labels=LABELS, head=""):
    return (
        f"<!DOCTYPE html><html><head><title>河口县放权办法_河口县人民政府</title>{head}"
        "<style>p { color: red }</style></head><body>"
        "<div class='nav'><ul><li><a href=1>首页</a></li><li><a href=2>政务公开</a></li></ul></div>"
        "<div class='crumbs'>当前位置：<a>首页</a> &gt; <a>文件</a></div>"
        f"{labels}<h1>河口县放权办法</h1><div>发布时间：<span>2020-09-10 09:00</span> 来源：县政府办</div>"
        f"{container}{ARTICLE}{closing}"
        "<div class='related'><h3>相关文件</h3><ul><li><a>关于放假的通知</a> 2019-02-01</li></ul></div>"
        "<div id='footer'>版权所有：河口县人民政府 主办单位：县政府办 河ICP备1号</div></body></html>"
    )


@pytest.mark.parametrize(
    ("info", "line"),
    [
        ("<div>来源：县融媒体中心　作者：李明</div>", "来源：县融媒体中心　作者：李明"),
        ("<p><span>日期：2020-09-10</span> <span>来 源：<a>县报</a></span></p>", "日期：2020-09-10 来 源：县报"),
        ("<div>信息来源：县政府办</div>", "信息来源：县政府办"),
        ("<div>发布时间：2020-09-10 浏览次数：36</div>", None),
        ("<div>来源：</div>", None),
        (f"<div>来源：{'某' * 130}</div>", None),
    ],
)
def test_a_news_page_keeps_the_line_of_source_and_author(info, line):
    page = government_page(labels="").replace("<div>发布时间：<span>2020-09-10 09:00</span> 来源：县政府办</div>", info)
    found = read(page.encode(), "a.html").text.split("\n")
    assert found == ["河口县放权办法", *([line] if line else []), *ARTICLE_LINES]


CONTAINERS = [
    ("<div id='UCAP-CONTENT'>", "</div>"),
    ("<div class='view TRS_UEDITOR trs_paper_default'>", "</div>"),
    ("<div class='TRS_Editor'><style>.TRS_Editor P { margin: 0 }</style>", "</div>"),
    ("<div id='zoom'><span>", "</span></div>"),
    ("<div class='pages_content'>", "</div>"),
    ("<div class='article-content'>", "</div>"),
    ("<div id='js_content'><section>", "</section></div>"),
    ("<article>", "</article>"),
]


@pytest.mark.parametrize(("container", "closing"), CONTAINERS)
def test_the_article_is_taken_from_its_container(container, closing):
    reading = read(government_page(container, closing).encode(), "a.html")
    assert reading.text.split("\n") == ["河口县放权办法", *LABEL_LINES, *ARTICLE_LINES]
    assert (reading.title, reading.date, reading.media_type) == ("河口县放权办法", "2020-09-08", "text/html")
    assert reading.issues == ()


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
@pytest.mark.parametrize("declared", ["utf-8", "gb2312", "no-such-name"])
def test_a_charset_declared_wrongly_misleads_nobody(encoding, declared):
    page = government_page(head=f'<meta http-equiv="Content-Type" content="text/html; charset={declared}">')
    reading = read(page.encode(encoding), "a.html")
    assert reading.text.split("\n")[-6:] == ARTICLE_LINES
    assert reading.encoding == encoding


def test_without_a_container_the_densest_box_is_the_article():
    page = government_page("<div class='x7'><div class='y8'>", "</div></div>", labels="")
    text = read(page.encode(), "a.html").text
    assert text.startswith("河口县放权办法\n")
    assert text.endswith("\n".join(ARTICLE_LINES))
    for outside in ("首页", "相关文件", "关于放假", "版权所有"):
        assert outside not in text


def test_an_old_page_laid_out_by_tables():
    page = (
        "<html><head><title>东镇简讯</title></head><body>"
        "<table width=100%><tr><td><a href=1>首页</a> <a href=2>新闻</a> <a href=3>公告</a></td></tr></table>"
        "<table><tr><td width=150><a>栏目一</a><br><a>栏目二</a><br><a>栏目三</a></td><td>东镇整合执法力量<br><br>"
        "&nbsp;&nbsp;&nbsp;&nbsp;东镇把市容、环保、应急三支队伍并成一支，人员共36名。<br>"
        "&nbsp;&nbsp;&nbsp;&nbsp;改革后，投诉少了一半。镇里还设了便民服务中心，把十五个窗口合成一个。<br>"
        "2018年5月4日</td></tr></table>"
        "<table><tr><td>版权所有 东镇人民政府 电话 000</td></tr></table></body></html>"
    )
    reading = read(page.encode("gb18030"), "a.htm")
    assert reading.text.split("\n") == [
        "东镇整合执法力量",
        "东镇把市容、环保、应急三支队伍并成一支，人员共36名。",
        "改革后，投诉少了一半。镇里还设了便民服务中心，把十五个窗口合成一个。",
        "2018年5月4日",
    ]
    assert reading.date is None


def test_an_article_inside_a_button_that_was_never_closed():
    page = government_page().replace("<h1>", "<div><button type=button /></div><h1>")
    assert read(page.encode(), "a.html").text.split("\n")[-6:] == ARTICLE_LINES


def test_a_page_that_closes_itself_in_the_middle():
    page = government_page().replace("<h1>", "</body></HTML ><h1>")
    assert read(page.encode(), "a.html").text.split("\n")[-6:] == ARTICLE_LINES


def test_a_class_that_only_sounds_like_furniture_hides_no_article():
    page = government_page("<div class='share main-nav'><div class='related'>" + ARTICLE * 5, "</div></div>")
    assert read(page.encode(), "a.html").text.split("\n")[-6:] == ARTICLE_LINES


def test_a_notice_of_sixty_characters():
    page = (
        "<html><head><title>停电公告-河口县政府网</title></head><body>"
        "<div class=header><a>首页</a><a>走进河口</a><a>互动</a></div><div class=main>"
        "<div class=left><ul><li><a>关于开会的通知</a> 2019-02-01</li><li><a>关于放假的通知</a> 2019-02-02</li>"
        "<li><a>关于报名的通知</a> 2019-02-03</li></ul></div>"
        "<div class=right><h2>停电公告</h2><p>因检修，东镇便民服务中心3月5日停办一天，业务由西镇代办，敬请谅解。</p>"
        "<p>东镇人民政府</p></div></div><div id=foot>主办：河口县</div></body></html>"
    )
    reading = read(page.encode("gb18030"), "a.html")
    assert reading.text.split("\n") == [
        "停电公告",
        "因检修，东镇便民服务中心3月5日停办一天，业务由西镇代办，敬请谅解。",
        "东镇人民政府",
    ]
    assert reading.date is None


def body(inner):
    return read(
        f"<html><body><div id=zoom><p>河口县整合镇街执法力量的情况报告</p>{inner}</div></body></html>".encode(), "a"
    ).text


RENDERED = [
    ("<p>甲镇<br/>乙镇</p>", "甲镇\n乙镇"),
    ("<p>甲镇\n   乙镇</p>", "甲镇乙镇"),
    ("<p>town\n  office</p>", "town office"),
    ("<p>甲镇 \t 乙镇</p>", "甲镇 乙镇"),
    ("<p>甲镇&nbsp;乙镇</p>", "甲镇\xa0乙镇"),
    ("<p>编制 &lt; 12 &amp; 已满</p>", "编制 < 12 & 已满"),
    ("<div>甲镇<p>乙镇</p>丙镇</div>", "甲镇\n乙镇\n丙镇"),
    ("<ul><li>甲镇</li><li>乙镇</li></ul>", "甲镇\n乙镇"),
    ("<pre>甲镇\n  乙镇</pre>", "甲镇\n乙镇"),
    ("<p>經<ruby>濟<rp>(</rp><rt>jì</rt><rp>)</rp></ruby>發達鎮</p>", "經濟發達鎮"),
    ("<p>甲镇<span style='display: none'>藏着</span><!-- 注 -->乙镇</p>", "甲镇乙镇"),
    ("<table><tr><td>甲</td><td></td><td>1<br>2</td></tr></table>", "甲\t\t1 2"),
    ("<table><tr><td><table><tr><td>内</td><td>表</td></tr></table></td></tr></table>", "内\t表"),
    ("<table><tr><td>一段在框里的话。</td></tr></table>", "一段在框里的话。"),
    ("<p>【字体：大 中 小】 打印 关闭</p><p>甲镇</p>", "甲镇"),
    ("<p>上一篇：没有了</p><p>甲镇</p>", "甲镇"),
    ("<p>甲镇</p><p>图集</p><div>+1</div><div>【纠错】责任编辑：李明</div>", "甲镇"),
    ("<p>甲镇图集</p>", "甲镇图集"),
    ("<p>大中小企业</p>", "大中小企业"),
]


@pytest.mark.parametrize(("inner", "expected"), RENDERED)
def test_markup_becomes_lines(inner, expected):
    assert body(inner) == "河口县整合镇街执法力量的情况报告\n" + expected


DATES = [
    ('<meta name="PubDate" content="2021-3-5 10:00:00">', "", "2021-03-05"),
    ('<meta property="article:published_time" content="2021-03-05T10:00:00+08:00">', "", "2021-03-05"),
    ("", "<p>发布日期：2021年3月5日</p>", "2021-03-05"),
    ("", "<p><b>时间：</b><i>2021/03/05</i></p>", "2021-03-05"),
    ('<meta name="PubDate" content="2021-03-09">', "<p>成文日期: 2021-3-5</p>", "2021-03-05"),
    ('<meta name="PubDate" content="2021-03-09">', "<p>更新时间: 2021-3-15</p>", "2021-03-09"),
    ("", "<p>2021年3月5日召开会议。</p>", None),
    ("", "<div><span>2021-03-05 09:30</span>\n<span>来源：<a>县报</a></span></div>", "2021-03-05"),
    ("", "<div>2021年03月05日 09:30:12来源: 县报</div>", "2021-03-05"),
    ("", "<p>2021年3月5日召开会议，来源：县报</p>", None),
    ("", "<a href=x>关于换届的通知 2021-03-05</a>", None),
    ('<meta name="PubDate" content="soon">', "", None),
]


@pytest.mark.parametrize(("head", "inner", "date"), DATES)
def test_a_date_is_one_that_the_page_labels(head, inner, date):
    page = f"<html><head>{head}</head><body><p>河口县整合镇街执法力量的情况报告。</p>{inner}</body></html>"
    assert read(page.encode(), "a").date == date


TITLES = [
    (
        "<meta name='ArticleTitle' content='河口县放权办法'><title>别的</title>",
        "<h1>又一个不同的题目</h1>",
        "河口县放权办法",
    ),
    ("<title>河口县放权办法_政务公开_河口县人民政府</title>", "", "河口县放权办法"),
    ("<title>河口县放权办法 - 河口县人民政府</title>", "", "河口县放权办法"),
    ("<title>河口县人民政府</title>", "<h1>河口县放权办法</h1>", "河口县放权办法"),
    ("<title>河口县怎样放权？-河口新闻网</title>", "", "河口县怎样放权？"),
    ("<title>无</title>", "", None),
]


@pytest.mark.parametrize(("head", "inner", "title"), TITLES)
def test_the_title_of_a_page(head, inner, title):
    page = f"<html><head>{head}</head><body>{inner}<p>各镇整合执法力量，人员共36名，年底前到位。</p></body></html>"
    reading = read(page.encode(), "a")
    assert reading.title == title
    assert reading.text.startswith(title or "各镇")


def test_each_line_knows_its_line_in_the_source():
    reading = read(
        "<html>\n<body>\n<p>各镇整合执法力量，人员共36名。\n</p>\n<p>年底前到位。</p></body></html>".encode(), "a"
    )
    assert [(reading.text[p.start : p.end], p.line) for p in reading.pieces] == [
        ("各镇整合执法力量，人员共36名。", 3),
        ("年底前到位。", 5),
    ]


SENTENCE = "各镇要把下放的权限接稳接好，编制一并到位。"
HUGE = [
    "<div>" * 5000 + SENTENCE + "</div>" * 5000 + "<p>尾部的一段话。</p>",
    "<x>" * 5000 + SENTENCE,
    "<h1>" * 5000 + SENTENCE,
    "<table><tr><td>" * 1000 + SENTENCE,
    "<p>" + SENTENCE + "<b>字</b>" * 20_000,
    "<p>" + SENTENCE + " \n" * 100_000,
    "<p>" + SENTENCE + "&nbsp;" * 100_000,
    "<div><a>链</a>" * 1500 + SENTENCE,
    "<p>" + SENTENCE + "<" * 100_000,
]


@pytest.mark.parametrize("page", HUGE)
def test_deep_and_huge_pages_keep_their_text(page):
    reading = read(("<html><body>" + page).encode(), "a")
    assert SENTENCE in reading.text


def test_a_page_nested_too_deeply_says_so_and_keeps_what_follows():
    reading = read(("<html><body>" + HUGE[0]).encode(), "a")
    assert [issue.code for issue in reading.issues] == ["html.nesting"]
    assert reading.text.endswith("尾部的一段话。")
