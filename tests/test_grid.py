"""Tables in a text: which lines are rows, what they count, and what they say in words."""

import pytest

from pipeline.grid import rows
from pipeline.structure import outline

# Each table, and what its rows say; worked out by hand.
TABLES = {
    "full-width spaces": (
        "表1　各镇承接情况\n镇名　承接事项（项）　执法人员（名）\n柳河镇　96　14\n石门镇　71　9\n合计　167　23\n",
        ["承接事项、执法人员：柳河镇", "承接事项、执法人员：石门镇", "承接事项、执法人员：合计"],
    ),
    "tabs": ("单位\t编制数\t实有数\n农业服务中心\t12\t10\n", ["编制数、实有数：农业服务中心"]),
    "one space, heads with units": (
        "类别 内设机构（个） 行政编制（名）\n中心镇 8 62\n一般镇 6 45\n",
        ["内设机构、行政编制：中心镇", "内设机构、行政编制：一般镇"],
    ),
    "a serial number counts nothing": (
        "序号　单位　编制（名）\n1　司法所　3\n2　财政所　5\n",
        ["编制：司法所", "编制：财政所"],
    ),
    "money of the year": ("镇名　编制（名）　年度经费（万元）\n柳河镇　41　30.5\n", ["编制、年度经费：柳河镇"]),
    "a word among the numbers": ("乡镇　类别　编制数（名）\n东坪乡　二类　31\n", ["编制数：东坪乡"]),
    "digits spread by a scan": ("街道　行政编制　事业编制\n北关街道　　3 2　　4 1\n", ["行政编制、事业编制：北关街道"]),
    "words spread over two cells": (
        "部　门　划出事项　划出编制\n县水利局　12　4\n合　计　30　9\n",
        ["划出事项、划出编制：县水利局", "划出事项、划出编制：合计"],
    ),
    "a dash for nothing": ("中心　编制　职数\n便民中心　9　—\n", ["编制：便民中心"]),
    "two tables": (
        "镇　编制\n柳河镇　40\n以下为事项。\n镇　事项　窗口\n柳河镇　96　5\n",
        ["编制：柳河镇", "事项、窗口：柳河镇"],
    ),
    "no heads": ("柳河镇　96　14\n石门镇　71　9\n", []),
    "another number of cells": ("镇名　承接事项\n柳河镇　96　14\n", []),
    "a menu": ("首页　要闻　政务公开　互动交流\n2023年6月5日　来源：县委编办\n", []),
    "articles of a statute": ("第一章　总　则\n第一条　本办法适用于全县乡镇。\n第二条　编制分为两类。\n", []),
    "indented prose": ("　　全县核定编制120名。\n　　其中乡镇80名。\n", []),
}


@pytest.mark.parametrize("name", TABLES)
def test_rows_say_what_their_columns_count(name: str) -> None:
    text, expected = TABLES[name]
    assert [row.wording() for row in rows(text, outline(text).sentences)] == expected


def test_cells_stand_where_they_say() -> None:
    text = "镇名　承接事项（项）　执法人员（名）\n柳河镇　 96　14\n"
    sentences = outline(text).sentences
    [row] = rows(text, sentences)
    assert text[sentences[row.line].start :].startswith("柳河镇")
    assert [(text[column.start :][: len(column.value)], column.counts) for column in row.columns] == [
        ("柳河镇", False), ("96", True), ("14", True),
    ]  # fmt: skip
