"""Traditional to Simplified: the overlay, what Simplified text keeps, and agreement with OpenCC."""

import functools
import importlib.resources
import re

import opencc
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.text import normalise, script

OVERLAY = [
    line.split("\t")
    for line in importlib.resources.files("pipeline")
    .joinpath("data", "text", "overlay.tsv")
    .read_text(encoding="utf-8")
    .splitlines()
    if not line.startswith("#")
]
# Composed in the language of the genre; no line has a character that the overlay treats.
ORDINARY = """
各鄉鎮（街道）綜合行政執法隊承接縣級部門下放的行政處罰權，執法人員編制由縣委編辦統一核定。
改革後，全縣鄉鎮內設機構由一百六十個精簡為九十六個，裁併重複設置的辦事機構，騰出編制四百二十名。
為了讓羣眾少跑腿，便民服務中心開設綜合窗口，戶籍、醫療、養老等事項當場辦結，乾乾淨淨，明明白白。
據瞭解，該市還計畫對接不住的事項實行回收，憑藉數據平臺覆核權責清單，答覆來信，堅決不搞一刀切。
鍾樓街道、沈陽路街道、范家鎮、餘杭街道、後裡村、乾隆年間的碑、松鼠、臺灣、颱風、髮型、出發、麵條、方面。
歷史、日曆、關係、聯繫、連繫、繫帶、製造、制度、週邊、周到、游泳、旅遊、慾望、欲言、穀物、山谷、鬱悶、濃鬱。
鬥爭、北斗、戰鬥、捨得、宿舍、傑出、只有、隻身、幹部、乾旱、干涉、若干、衝突、沖洗、復興、複雜、覆蓋、回覆。
這裡、公里、裏面、千里、秘書、祕密、佈置、公布、占用、佔領、彙報、匯款、詞彙、裡程、準備、批准、標準、不准。
"""
SIMPLIFIED = """
改革后，全县乡镇把编制后移到一线，里外一把尺，干部带头干，若干余项放给村里，余下的征求意见后再发布。
台账一张表，平台一体化，松绑减负，千斤担子大家挑，几案清爽，丑话说在前头，冲在前、出实招、谷雨前完成。
什么事该管，什么事不该管，著名专家与编著者都说不准；名著、论著、显著、卓著、土著、原著、著作、著述各有所指。
乾县、乾安县、乾州街道、乾隆、乾坤、王乾、於氏宗祠、宫商角徵羽、慰藉、狼藉、瞭望塔、覆盖、颠覆、答覆、沈阳、沈先生。
群众获益甚夥，问题一目了然，干部驻在甯家村，村里种薹菜，记账用摺子，烟酒一律不沾，麴院归镇里管，叱吒风云也罢，规榘在先。
编著者著重论著重点，有著名景点，也有著作等身的人；他接著作报告。
"""


@pytest.mark.parametrize(("key", "value", "example", "expected"), OVERLAY)
def test_overlay(key: str, value: str, example: str, expected: str) -> None:
    assert key in example
    assert len(key) == len(value)
    assert script.to_simplified(example) == expected


@pytest.mark.parametrize("line", ORDINARY.split("\n"))
def test_ordinary_text_as_opencc_has_it(line: str) -> None:
    assert script.to_simplified(line) == opencc.OpenCC("t2s").convert(line)


@functools.cache
def own_ways() -> frozenset[str]:
    """What this project, or the newer of the two packages, sends another way than the older package does."""
    converter = opencc.OpenCC("t2s")
    rows = [row for name in ("TSCharacters", "TSPhrases") for row in script._rows(name)]
    mended = {key for key, values in rows if converter.convert(key) != values[0]}
    return frozenset({key for key, *_ in OVERLAY} | {"薴"} | set(script._VARIANTS) | mended)


def test_every_entry_of_the_dictionaries() -> None:
    names = ("TSCharacters", "TSCharactersExt", "TSPhrases")
    newest = {key: values[0] for name in names for key, values in script._rows(name)}
    ours = {key for key, *_ in OVERLAY} | {"薴"} | set(script._VARIANTS)
    newest = {
        key: value for key, value in newest.items() if len(key) == len(value) and not any(part in key for part in ours)
    }
    assert len(newest) > 4300
    assert {key: script.to_simplified(key) for key in newest} == newest


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("經批覆同意，鄉鎮機構改革方案自即日起施行", "经批复同意，乡镇机构改革方案自即日起施行"),
        ("沈澱在基層的矛盾，沈姓幹部最清楚", "沉淀在基层的矛盾，沈姓干部最清楚"),
        ("牛奶擡價、行動遲緩的舖面", "牛奶抬价、行动迟缓的铺面"),
    ],
)
def test_what_only_the_newer_dictionaries_know(line: str, expected: str) -> None:
    assert script.to_simplified(line) == expected


def test_traditional_words_as_opencc_has_them() -> None:
    converter = opencc.OpenCC("t2s")
    excepted = re.compile("|".join(map(re.escape, sorted(own_ways(), key=len))))
    words = [word for _, words in script._rows("STPhrases") for word in words]
    words = [word for word in words if not excepted.search(word)][::8]
    assert len(words) > 5000
    assert [word for word in words if script.to_simplified(word) != converter.convert(word)] == []


def test_simplified_words_keep_every_character_that_is_simplified() -> None:
    line = "，这个乡镇设办公室，机关发车"
    words = [word for word, _ in script._rows("STPhrases")][::4]
    changed = [
        old
        for word in words
        for old, new in zip(word, script.convert(word + line)[0], strict=False)
        if old != new and script._in_gb2312(old)
    ]
    assert changed == []


def test_simplified_text_does_not_change() -> None:
    kept = SIMPLIFIED.replace("编著者著重", "编著者着重")
    assert script.convert(kept) == (kept, "hans")


@pytest.mark.parametrize(
    ("text", "expected", "judged"),
    [
        ("著眼長遠，著力補短板", "着眼长远，着力补短板", "hant"),
        ("著作、專著、顯著", "著作、专著、显著", "hant"),
        ("有著名的鎮", "有著名的镇", "hant"),
        ("隨著改革深入", "随着改革深入", "hant"),
        ("餅乾安全", "饼干安全", "hant"),
        ("乾隆與乾縣", "乾隆与乾县", "hant"),
        ("以下沈阳、大连各镇", "以下沈阳、大连各镇", "hans"),
        ("整合機構18000余個，改革后", "整合机构18000余个，改革后", "hant"),
        ("这个乡有3個村", "这个乡有3个村", "mixed"),
        (
            "这个乡设两个办公室，还有三个协会，余下各队统筹，3個村",
            "这个乡设两个办公室，还有三个协会，余下各队统筹，3个村",
            "hans",
        ),
        ("粧、敍、枱、衞、簷", "妆、叙、台、卫、檐", "hant"),
        ("什么", "什么", "hans"),
        ("抬头", "抬头", "hans"),
        ("乾", "干", None),
        ("2024", "2024", None),
        ("", "", None),
    ],
)
def test_rows(text: str, expected: str, judged: str | None) -> None:
    assert script.convert(text) == (expected, judged)


@pytest.mark.parametrize(
    ("lines", "judged"),
    [
        (["機關與鄉鎮", "", "後續"], "hant"),
        (["机关与乡镇", "一二三", "后续"], "hans"),
        (["機關與鄉鎮聯動", "机关与乡镇联动"], "mixed"),
        (["机关与乡镇联动，办事权责统一，问题当场办结。"] * 9 + ["鄉"], "hans"),
        (["一二三", "四五六"], None),
    ],
)
def test_the_script_of_a_text_is_judged_line_by_line(lines: list[str], judged: str | None) -> None:
    assert normalise("\n".join(lines)).script == judged


def test_a_line_of_another_script_is_treated_as_that_script() -> None:
    lines = ["王乾、李乾两位干部驻乡联系，负责督办。", "餅乾廠的乾貨車間歸鎮裡管，幹部駐廠聯繫。"]
    assert normalise("\n".join(lines)).text.split("\n") == [lines[0], "饼干厂的干货车间归镇里管，干部驻厂联系。"]


@given(st.text(st.characters(codec="utf-8")))
def test_length_never_changes(text: str) -> None:
    assert len(script.to_simplified(text)) == len(text)
    assert len(script.convert(text)[0]) == len(text)


@given(
    st.lists(
        st.sampled_from([key for key, _ in script._rows("TSPhrases")] + [row[0] for row in OVERLAY] + ["乾", "於"])
    )
)
def test_a_second_pass_changes_nothing(words: list[str]) -> None:
    once = script.convert("".join(words))[0]
    assert script.convert(once)[0] == once
