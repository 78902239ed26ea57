"""The linker: which strings are places, and which units they mean."""

import os
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.places import link


def codes(text, home=None):
    return " ".join(f"{m.text}={m.code or '?'}" for m in link(text, home))


# The text, and each mention in it as text=code; ? is a name that stays open.
PLACES = [
    # short names of provinces and cities, full names
    ("浙江推行的做法由杭州先行，余杭区和临平区跟进。", "浙江=330000 杭州=330100 余杭区=330110 临平区=330113"),
    ("内蒙古、广西和宁夏的牧区乡镇", "内蒙古=150000 广西=450000 宁夏=640000"),
    ("香港、澳门和台湾的经验", "香港=810000 澳门=820000 台湾=710000"),
    ("吉林全省推开，吉林市先行", "吉林=220000 吉林市=220200"),
    ("丽水市各县", "丽水市=331100"),
    # a county of one character with an organ of its own, and without
    ("房县编委办工作总结", "房县=420325"),
    ("赵县机构改革", ""),
    ("全县编办会议", ""),
    ("宝鸡市场监管局派出机构", "宝鸡=610300"),
    # autonomous units by their short names
    ("黔东南州凯里市各街道", "黔东南州凯里市=522601"),
    ("湘西自治州和黔南州", "湘西自治州=433100 黔南州=522700"),
    ("松桃自治县撤乡设街道，松桃县印发通知", "松桃自治县=520628 松桃县=520628"),
    # chains are one mention of the last unit
    ("苏州市吴江区盛泽镇承接权限。", "苏州市吴江区盛泽镇=320509105"),
    ("会议学习了江苏昆山、浙江义乌的经验。", "江苏昆山=320583 浙江义乌=330782"),
    ("海南海口、海南三亚的街道", "海南海口=460100 海南三亚=460200"),
    ("马鞍山市和县乌江镇", "马鞍山市和县乌江镇=340523107"),
    ("上海市浦东新区各镇", "上海市浦东新区=310115"),
    ("鼓励东莞虎门镇、长安镇先行", "东莞虎门镇=441900121 长安镇=441900119"),
    ("宁波市海曙区江厦街道办事处", "宁波市海曙区江厦街道=330203002"),
    # units of one name are told apart by what the text names
    ("南京市鼓楼区与徐州市鼓楼区", "南京市鼓楼区=320106 徐州市鼓楼区=320302"),
    ("贵阳市各区中，白云区先行赋权。", "贵阳市=520100 白云区=520113"),
    ("凤翔区选定柳林镇为试点", "凤翔区=610305 柳林镇=610305110"),
    ("先到福州，鼓楼区迎检；后到开封，鼓楼区汇报", "福州=350100 鼓楼区=350102 开封=410200 鼓楼区=410204"),
    ("鼓楼区街道设置综合执法队。", "鼓楼区=?"),
    ("太平镇设置便民服务中心", "太平镇=?"),
    # short names of counties need their city, their province or a list
    ("广州越秀、天河、白云三区的街道", "广州越秀=440104 天河=440106 白云=440111"),
    ("济南、日照、临沂三市", "济南=370100 日照=371100 临沂=371300"),
    ("在昆山，镇级审批事项办得更快。", "昆山=320583"),
    ("陕西推进试点，宜川、平利等地已经挂牌", "陕西=610000 宜川=610630 平利=610926"),
    ("青海支持海南、海北两地", "青海=630000 海南=632500 海北=632200"),
    ("越秀的街道", ""),
    # the end of a longer name that the gazetteer lacks; a town behind a county that it lacks
    ("绍兴县的杨汛桥镇、钱清镇先行", "绍兴县=330603"),
    ("M县柳林镇与金台区的做法", "M县=? 柳林镇=? 金台区=610303"),
    # units that are no more
    ("铜陵市铜官山区撤销街道办", "铜陵市铜官山区=340705"),
    # counties of one character, once the text opens with them again and again
    ("沛县设站20个。沛县还派员。", "沛县=320322 沛县=320322"),
    ("，和县政府沟通。，和县级部门沟通。", ""),
    ("推动沛县先行", ""),
    # an organ of the party has one at once
    ("中共莒县县委编办总结", "莒县=371122"),
    # 会同 is a verb before an office of the county, unless the text tells of 会同县
    ("会同县司法局评估，会同县农业农村局公布", ""),
    ("会同县司法局评估，会同县推进改革", "会同县=431225 会同县=431225"),
    ("怀化市改革，会同县司法局评估", "怀化市=431200 会同县=431225"),
    # names that are withheld
    ("A县下放权限，B市D区跟进。", "A县=? B市=? D区=?"),
    ("A级景区、B区域、GDP市值", ""),
    # a word across a border is outweighed by a mention that has none
    ("西安全市推行网格化。西安市委要求落实。", "西安=610100 西安市=610100"),
    ("以上海为例", "上海=310000"),
    ("美丽江苏建设", "江苏=320000"),
    # a town called after a city
    ("北京街道改革", "北京=110000"),
    ("越秀区北京街道整合站所", "越秀区北京街道=440104003"),
    # former names mean the unit of today
    ("凤翔县柳林镇", "凤翔县柳林镇=610305110"),
    ("襄樊市各乡镇", "襄樊市=420600"),
    ("原增城市的镇并入广州市", "增城市=440118 广州市=440100"),
    # a character beyond the BMP before a name moves nothing
    ("𠮷乡与杭州", "杭州=330100"),
]


@pytest.mark.parametrize(("text", "expected"), PLACES)
def test_places_are_linked(text, expected):
    assert codes(text) == expected


NO_PLACES = [
    "为长治久安打下根基", "文山会海要精简", "太白山景区管委会", "厘清镇街职责边界", "主城区与各县区", "阳光政务、平安建设",
    "和平发展与乡村振兴", "新区和城关的街道", "中山大学与华南理工大学", "沿河南岸的村庄", "北京时间上午九时", "重大理论与实践问题",
    "聚焦作风建设", "确保定期检查", "沟通化解矛盾", "市长治理热线", "集中卫生整治", "巩固原有成果", "林地和田间道路",
    "推广安全生产", "公安阳光执法", "节假日照常办理", "四平台建设，三明确机制", "创新乡镇管理体制", "高于城镇居民收入",
    "推进小城镇、中心镇建设", "中华人民共和国全国人民代表大会", "新建县域医疗中心", "富县强镇、市和县级部门", "各自贡献力量",
    "东西部协作、城乡融合", "投资兴业与安居乐业", "黄浦江、苏州河沿岸", "南京路步行街与中山路", "适应城市发展，新增城市绿地",
    "诚信阳光政务", "重大同步推进", "诸如和平、友谊、团结", "县直部门与镇街", "全市镇街、全区街道", "江北新区与南京都市圈",
    "", "。", "市县区镇乡",
]  # fmt: skip


@pytest.mark.parametrize("text", NO_PLACES)
def test_look_alikes_are_no_places(text):
    assert codes(text) == ""


def test_a_mention_names_its_unit_in_full():
    chain, other = link("广州市海珠区昌岗街道和原番禺市")
    assert (chain.start, chain.end, chain.text) == (0, 10, "广州市海珠区昌岗街道")
    assert (chain.name, chain.code, chain.tier) == ("昌岗街道", "440105003", "town")
    assert (chain.within, chain.candidates) == (("440100", "440105"), ())
    assert (other.text, other.name, other.code, other.tier) == ("番禺市", "番禺区", "440113", "county")


def test_an_open_name_keeps_its_candidates():
    (mention,) = link("鼓楼区的街道")
    assert mention.code is None
    assert mention.name == "鼓楼区"
    assert mention.candidates == ("320106", "320302", "350102", "410204")


@pytest.mark.parametrize(
    ("text", "home", "expected"),
    [
        ("鼓楼区的街道", "350100", "鼓楼区=350102"),
        ("越秀、天河等区的街道", "440100", "越秀=440104 天河=440106"),
        ("柳林镇设置综合执法队", "610300", "柳林镇=610305110"),
        # A town far from the home of the text may be another one of the name.
        ("盛泽镇设置综合执法队", "440100", "盛泽镇=?"),
    ],
)
def test_the_home_settles_names(text, home, expected):
    assert codes(text, home) == expected


TEXTS = st.lists(
    st.sampled_from(
        [
            "广州市",
            "海珠",
            "越秀、",
            "和平",
            "鼓楼区",
            "柳林镇",
            "海南",
            "城关镇",
            "吉林",
            "长治久安",
            "大理论",
            "的",
            "。",
            "、",
            "\n",
            "街道",
            "𠮷",
            "a",
        ]
    ),
    max_size=40,
).map("".join)


@given(TEXTS, st.sampled_from([None, "440100", "610300"]))
def test_mentions_are_in_order_and_true_to_the_text(text, home):
    mentions = link(text, home)
    assert [m.text for m in mentions] == [text[m.start : m.end] for m in mentions]
    assert all(a.end <= b.start for a, b in zip(mentions, mentions[1:], strict=False))
    assert not any(m.code and m.candidates for m in mentions)


@given(TEXTS)
def test_text_without_places_around_it_changes_nothing(text):
    mentions = link(text)
    moved = link("以下。\n" + text + "\n完。")
    assert [(m.start + 4, m.code, m.candidates) for m in mentions] == [(m.start, m.code, m.candidates) for m in moved]


def test_the_same_in_any_process():
    script = (
        "from pipeline.places import home, link\n"
        "text = '广州市越秀、天河，鼓楼区，柳林镇，海南、海北。凤翔区柳林镇'\n"
        "print(link(text), home(text, link(text), None))"
    )
    printed = {
        subprocess.run(
            [sys.executable, "-c", script], env={**os.environ, "PYTHONHASHSEED": seed}, capture_output=True, check=True
        ).stdout
        for seed in ("1", "2")
    }
    assert len(printed) == 1


@pytest.mark.parametrize(
    "unit", ["广州", "城关镇", "越秀、", "海南、海北、", "广东省广州市海珠区", "和平", "1", "、", "（"]
)
def test_long_repetitive_text(unit):
    text = unit * (30000 // len(unit))
    assert all(m.text == text[m.start : m.end] for m in link(text))
