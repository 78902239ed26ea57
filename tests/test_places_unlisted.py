"""Places that the gazetteer lacks."""

import pytest

import pipeline
from pipeline.places import home, link
from pipeline.places.gazetteer import gazetteer
from pipeline.places.unlisted import unlisted

# Text, the names found in order.
NAMED = [
    # names withheld
    ("A县把事项交给B街道，C省没有。", ["A县", "B街道", "C省"]),
    ("甲市和乙县先行。", ["甲市", "乙县"]),
    ("装甲区分队到场，丁村里没有人。", ["丁村"]),
    ("A级景区和B区域。", []),
    # opens a clause and is named again
    ("禾溪社区办起食堂。今年，禾溪社区又添新点。", ["禾溪社区", "禾溪社区"]),
    ("1.柳源村：辖9个小组。2.乔家村：辖8个小组。柳源村、乔家村合署。", ["柳源村", "乔家村", "柳源村", "乔家村"]),
    ("专门成立了榕林街道办事处。老赵任榕林街道主任。", ["榕林街道", "榕林街道"]),
    # an organ of it, or the withheld unit it lies in
    ("近日，岩岱县委下发通知。", ["岩岱县"]),
    ("全部事项由N区棠溪镇办理。", ["N区", "棠溪镇"]),
    # named once alone, it may be anything
    ("，禾溪社区办起食堂。", []),
    # kinds of districts, not names
    ("人口小县有六个，人口小县先行。", []),
    ("扩权强镇是方向，扩权强镇要先行。", []),
    ("城市社区和农村社区，城市社区先行，农村社区跟进。", []),
    ("各街道办事处和各乡镇党委，各街道办事处负责。", []),
    ("推进乡镇改革，推进乡镇改革。赋予乡镇权限，赋予乡镇权限。", []),
    ("同时向街道赋权，同时向街道下沉。", []),
    ("章副县长和章副县长。", []),
    ("该村党委、全镇党委、本社区党委。", []),
    ("市辖区政府，市辖区政府。", []),
    # what the text ends with does not stand before its beginning
    ("柳河镇街道广州市", []),
]


@pytest.mark.parametrize(("text", "names"), NAMED)
def test_unlisted(text, names):
    assert [name for _, _, name, _ in unlisted(text, gazetteer().is_word)] == names


def test_spans_cut_the_names():
    text = "禾溪社区办起食堂。今年，禾溪社区又添新点，B市来学。"
    assert all(text[start:end] == name for start, end, name, _ in unlisted(text, gazetteer().is_word))


def test_names_that_overlap():
    text = "吴官营镇先行。在官营镇，吴官营镇推广，官营镇跟进。"
    spans = [(start, end) for start, end, _, _ in unlisted(text, gazetteer().is_word)]
    assert all(one[1] <= then[0] for one, then in zip(spans, spans[1:], strict=False))


def test_the_gazetteer_comes_first():
    text = "余杭区先行。禾溪社区跟进，余杭区推广。禾溪社区再进一步。"
    assert [(mention.name, mention.code) for mention in link(text)] == [
        ("余杭区", "330110"),
        ("禾溪社区", None),
        ("余杭区", "330110"),
        ("禾溪社区", None),
    ]


# Text, home.
HOMES = [
    ("禾溪社区办起食堂。今年以来，禾溪社区又添新点。", "禾溪社区"),
    ("甲市车管所延时办理。据统计，全市受理1200件。甲市还将增设窗口。", "甲市"),
    ("持续整治形式主义。自治区人大审议法规案9件，自治区出台办法。为新疆发展出力。", "新疆维吾尔自治区"),
    ("城市社区和农村社区并重。", None),
]


@pytest.mark.parametrize(("text", "name"), HOMES)
def test_homes(text, name):
    found = home(text, link(text), None)
    assert (found and found.name) == name


# Text, the place of its last fact.
PLACES = [
    # a unit below the document's own, the subject of a sentence before
    ("甲市推行网格化。全市有网格900个。\n早在去年，乙街道已经先行。23个社区分为233个网格。", "乙街道"),
    ("甲市推行网格化。\n乙街道先行，甲市跟进。甲市其他街道有网格500个。", "甲市"),
    # 该镇, 全镇
    ("甲县推行网格化，甲县先行。棠溪镇政府和棠溪镇各站所合署。全镇划为176个网格。", "棠溪镇"),
    ("甲县推行网格化，甲县先行。棠溪镇政府合署。全县划为176个网格。", "甲县"),
    # a town that the gazetteer lacks, right behind its county; a kind of town is none
    ("2018年，新津县花源镇承接权限54项。", "花源镇"),
    ("蘄春縣大樟樹鎮設綜合窗口8個。", "大樟树镇"),
    ("新津县重点镇承接权限54项。", "新津县"),
    ("新津县农业乡镇承接权限54项。", "新津县"),
    ("新津县沿江镇街承接权限54项。", "新津县"),
    # what the sentence opens with is its subject
    ("S区位于Y市近郊，现有28名选调生。", "S区"),
]


@pytest.mark.parametrize(("text", "name"), PLACES)
def test_the_place_of_a_number(text, name):
    facts = pipeline.process(text.encode()).facts
    assert facts[-1].place is not None
    assert facts[-1].place.name == name
