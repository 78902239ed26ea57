"""Time, scope and tier of a number where they are said some way off."""

import pytest

import pipeline

# Text, the words of one number, slot, value.
SLOTS = [
    # 全年 is that of the year said before
    ("2021年，网格学院举办45期班，全年培训学员6000人。", "6000人", "time", "2021年"),
    ("全年培训学员6000人。", "6000人", "time", "全年"),
    ("近半年走访群众900人次。", "900人次", "time", "近半年"),
    ("两年之内，街道累计培训200人次。", "200人次", "time", "两年之内"),
    ("运行2个月后，窗口办件达1200件。", "1200件", "time", "运行2个月后"),
    ("对运行半年后使用率不足10%的6项权限，由县级收回。", "6项", "time", None),
    ("上个星期搬来两台终端。", "两台", "time", "上个星期"),
    # numbers of one each are not each
    ("便民类、生活类成熟率分别为90%、82%。", "82%", "scope", "total"),
    ("三个镇分别核定编制12名。", "12名", "scope", "each"),
    ("居民人均可支配收入达到7.7万元。", "7.7万元", "scope", "average"),
    ("各镇均可配备车辆3台。", "3台", "scope", "each"),
    # the rank in a name, and the tier of the document's own place
    ("迭代建设“基层减负”等35个省级应用。", "35个", "level", "省"),
    ("制定省政府规章12件。", "12件", "level", "省"),
    ("B街道推行改革。今年以来，B街道先行。大厅设立4个专窗。", "4个", "level", "街道"),
    ("B街道推行改革。今年以来，B街道先行。已走访群众3000人。", "3000人", "level", None),
    ("B市推行改革。今年以来，B市先行。大厅设立4个专窗。", "4个", "level", None),
]


def test_parts_hold_where_their_whole_does():
    text = "B市推行改革，B市先行。全国共有大厅3058个。其中，省级大厅19个；县级大厅2623个。B市有大厅9个。"
    places = [fact.place and fact.place.name for fact in pipeline.process(text.encode()).facts]
    assert places == ["全国", "全国", "全国", "B市"]


@pytest.mark.parametrize(("text", "quote", "slot", "value"), SLOTS)
def test_slot(text, quote, slot, value):
    facts = pipeline.process(text.encode()).facts
    assert [getattr(fact, slot) for fact in facts if fact.evidence.quote == quote] == [value]
