"""Numbers in text: what each says, with its span, its interval, its modifier and its unit; and what is no number."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from spelling import FINANCIAL, han

import pipeline
from pipeline.extract.quantities import amounts, quantities

ANY = None


def found(text: str) -> list[tuple[str, object, object, str, str | None]]:
    return [(q.quote, q.min, q.max, q.modifier, q.unit) for q in quantities(text)]


# A text, and of each number in it: quote, least, most, modifier, unit.
EXACT = [
    ("全县核定事业编制870名。", [("870名", 870, "名")]),
    ("划定网格6.9万个、微网格1，155个", [("6.9万个", 69_000, "个"), ("1，155个", 1_155, "个")]),
    ("共１２,０００名网格员", [("１２,０００名", 12_000, "名")]),
    ("两千三百五十名党员", [("两千三百五十名", 2_350, "名")]),
    ("撥付資金3億5000萬元", [("3億5000萬元", 350_000_000, "元")]),
    ("流转土地十二万亩", [("十二万亩", 120_000, "亩")]),
    ("增加一万3000名志愿者", [("一万3000名", 13_000, "名")]),
    ("四千 六百个网格", [("四千 六百个", 4_600, "个")]),
    ("计500  万", [("500  万", 5_000_000, ANY)]),
    ("人口10万万", [("10万万", 10**9, ANY)]),
    ("气温为负二十八度", [("负二十八度", -28, "度")]),
    ("气温为负  十五度", [("负  十五度", -15, "度")]),
    ("气温降到零下五度", [("零下五度", -5, "度")]),
    ("余额-10000元", [("10000元", 10_000, "元")]),
    ("余额为 -10000元", [("-10000元", -10_000, "元")]),
    ("增速下降了-3.8%", [("-3.8%", -0.038, "%")]),
    ("得分.75", [(".75", 0.75, ANY)]),
    ("月薪15k", [("15k", 15_000, ANY)]),
    ("约束值3e4", [("3e4", 30_000, ANY)]),
    ("两打文件夹和一打笔", [("两打", 24, ANY), ("一打", 12, ANY)]),
    ("用时三个半小时", [("三个半小时", 3.5, "个小时")]),
    ("平均等候六点五分钟", [("六点五分钟", 6.5, "分钟")]),
    ("巡查队伍十支、入伍八年", [("十支", 10, "支"), ("八年", 8, "年")]),
    ("修路两公里半", [("两公里半", 2.5, "公里")]),
    ("墙高三米二，路宽5米5", [("三米二", 3.2, "米"), ("5米5", 5.5, "米")]),
    ("长六米五、宽四米", [("六米", 6, "米"), ("四米", 4, "米")]),
    ("计3千200户、1亿零五千300元", [("3千200户", 3_200, "户"), ("1亿零五千300元", 100_005_300, "元")]),
    ("计2亿35600元", [("2亿35600元", 200_035_600, "元")]),
    ("累计１２０，２７０，１５１件", [("１２０，２７０，１５１件", 120_270_151, "件")]),
    ("共13912345678元", [("13912345678元", 13_912_345_678, "元")]),
    ("结果是四却是八", [("四", 4, ANY), ("八", 8, ANY)]),
    ("每吨2.3千克", [("2.3千克", 2.3, "千克")]),
    ("两千米", [("两千米", 2_000, "米")]),
    ("分下30 MB", [("30 MB", 30, "MB")]),
    ("面积为120㎡", [("120㎡", 120, "㎡")]),
    ("结果是六不是七", [("六", 6, ANY), ("七", 7, ANY)]),
    ("填“三”的有12户", [("三", 3, ANY), ("12户", 12, "户")]),
    ("五", [("五", 5, ANY)]),
    ("二〇二", [("二〇二", 202, ANY)]),
]

MONEY = [
    ("每人3元5角", [("3元5角", 3.5, "元")]),
    ("每斤五块五毛，贵了两毛五", [("五块五毛", 5.5, "元"), ("两毛五", 0.25, "元")]),
    ("卖三块五", [("三块五", 3.5, "元")]),
    ("收八块零六毛", [("八块零六毛", 8.6, "元")]),
    ("实收壹佰贰拾叁元肆角伍分", [("壹佰贰拾叁元肆角伍分", 123.45, "元")]),
    ("伍万元整", [("伍万元整", 50_000, "元")]),
    ("每人补贴伍元，另发陆拾元", [("伍元", 5, "元"), ("陆拾元", 60, "元")]),
    ("贰佰零叁元，合參佰零參元", [("贰佰零叁元", 203, "元"), ("參佰零參元", 303, "元")]),
    ("每份两块零四", [("两块零四", 2.04, "元")]),
    ("工本费25元3、押金不收", [("25元", 25, "元"), ("3", 3, ANY)]),
    ("概算1520.6万元3.5公里", [("1520.6万元", 15_206_000, "元"), ("3.5公里", 3.5, "公里")]),
    ("三美元又五美分", [("三美元又五美分", 3.05, "美元")]),
    ("引资1.5亿美元、800万港币", [("1.5亿美元", 150_000_000, "美元"), ("800万港币", 8_000_000, "港元")]),
    ("支出¥1,200.50", [("¥1,200.50", 1200.5, "元")]),
    ("捐款人民币20万", [("20万", 200_000, "元")]),
    ("2美元30美分", [("2美元30美分", 2.3, "美元")]),
    ("挂牌十六块", [("十六块", 16, "块")]),
]

RATES = [
    ("精简率达到60％", [("60％", 0.6, "%")]),
    ("占比下降百分之十五点五", [("百分之十五点五", 0.155, "%")]),
    ("百 分 之 五", [("百 分 之 五", 0.05, "%")]),
    ("办结率百分百。", [("百分百", 1, "%")]),
    ("下降百分之负三", [("百分之负三", -0.03, "%")]),
    ("千分之二的名额", [("千分之二", 0.002, ANY)]),
    ("提高3个百分点", [("3个百分点", 0.03, "个百分点")]),
    ("提高两个半百分点", [("两个半百分点", 0.025, "个百分点")]),
    ("减少三分之一", [("三分之一", 1 / 3, ANY)]),
    ("达到二又二分之一", [("二又二分之一", 2.5, ANY)]),
    ("负四分之一", [("负四分之一", -0.25, ANY)]),
    ("占1/4，长1 1/2", [("1/4", 0.25, ANY), ("1 1/2", 1.5, ANY)]),
    ("八成在镇里办结", [("八成", 0.8, ANY)]),
    ("由七成六提高到十成", [("七成六", 0.76, ANY), ("十成", 1, ANY)]),
    ("压缩两成半", [("两成半", 0.25, ANY)]),
    ("按八折、八五折或75折收取", [("八折", 0.8, ANY), ("八五折", 0.85, ANY), ("75折", 0.75, ANY)]),
    ("2.5折", [("2.5折", 0.25, ANY)]),
    ("增长2.3倍，翻三番", [("2.3倍", 2.3, "倍"), ("翻三番", 7, "倍")]),
    ("压缩一半、半数、对折", [("一半", 0.5, ANY), ("半数", 0.5, ANY), ("对折", 0.5, ANY)]),
]


@pytest.mark.parametrize(
    ("text", "wanted"), [*EXACT, *MONEY, *RATES], ids=lambda item: item if isinstance(item, str) else ""
)
def test_exact_numbers(text: str, wanted: list[tuple[str, float, str | None]]) -> None:
    given_ = found(text)
    assert [(quote, low, unit) for quote, low, _, _, unit in given_] == wanted
    assert all(low == high and modifier == "exact" for _, low, high, modifier, _ in given_)


BOUNDED = [
    # over
    ("整合机构18000余个", "18000余个", 18_000, ANY, "over", "个"),
    ("配备7万余名", "7万余名", 70_000, ANY, "over", "名"),
    ("办件100多万件", "100多万件", 1_000_000, ANY, "over", "件"),
    ("三百几十万元", "三百几十万元", 3_000_000, ANY, "over", "元"),
    ("11万亩多", "11万亩多", 110_000, ANY, "over", "亩"),
    ("300+项", "300+项", 300, ANY, "over", "项"),
    ("超过3000件", "超过3000件", 3_000, ANY, "over", "件"),
    ("超过了百分之九", "超过了百分之九", 0.09, ANY, "over", "%"),
    ("约共有80人", "约共有80人", 80, 80, "about", "人"),
    ("超千名干部", "超千名", 1_000, ANY, "over", "名"),
    ("80%以上", "80%以上", 0.8, ANY, "over", "%"),
    ("五百或以上", "五百或以上", 500, ANY, "over", ANY),
    ("大于 500", "大于 500", 500, ANY, "over", ANY),
    ("比40%高", "比40%高", 0.4, ANY, "over", "%"),
    ("不止20家", "不止20家", 20, ANY, "over", "家"),
    ("产值过亿元", "过亿元", 10**8, ANY, "over", "元"),
    ("占比过25%", "过25%", 0.25, ANY, "over", "%"),
    ("六百或者更多", "六百或者更多", 600, ANY, "over", ANY),
    ("比 160 高", "比 160 高", 160, ANY, "over", ANY),
    (">= 4名", ">= 4名", 4, ANY, "at_least", "名"),
    ("小于 或 等于80", "小于 或 等于80", ANY, 80, "at_most", ANY),
    ("< = 60", "< = 60", ANY, 60, "at_most", ANY),
    ("≤ 25", "≤ 25", ANY, 25, "at_most", ANY),
    # at least
    ("不少于5名", "不少于5名", 5, ANY, "at_least", "名"),
    ("不少于10万元", "不少于10万元", 100_000, ANY, "at_least", "元"),
    ("至少有1830户", "至少有1830户", 1_830, ANY, "at_least", "户"),
    ("大于或者等于３，２１０", "大于或者等于３，２１０", 3_210, ANY, "at_least", ANY),
    # at most
    ("不超过10个", "不超过10个", ANY, 10, "at_most", "个"),
    ("控制在9个（含）以内", "9个（含）以内", ANY, 9, "at_most", "个"),
    ("每队下限为6名", "下限为6名", 6, ANY, "at_least", "名"),
    ("控制在10万元以内", "10万元以内", ANY, 100_000, "at_most", "元"),
    ("小于等于四十八", "小于等于四十八", ANY, 48, "at_most", ANY),
    ("最多为5人", "最多为5人", ANY, 5, "at_most", "人"),
    ("30岁以下", "30岁以下", ANY, 30, "at_most", "岁"),
    ("比500还少", "比500还少", ANY, 500, "at_most", ANY),
    # nearly
    ("近600个", "近600个", ANY, 600, "nearly", "个"),
    ("近万人", "近万人", ANY, 10_000, "nearly", "人"),
    ("近百家企业", "近百家", ANY, 100, "nearly", "家"),
    ("不足三万", "不足三万", ANY, 30_000, "nearly", ANY),
    # about
    ("约430元", "约430元", 430, 430, "about", "元"),
    ("100万左右", "100万左右", 1_000_000, 1_000_000, "about", ANY),
    ("十来个", "十来个", 10, 10, "about", "个"),
    # several
    ("数千元", "数千元", 1_000, ANY, "several", "元"),
    ("几十万元", "几十万元", 100_000, ANY, "several", "元"),
    ("上百个", "上百个", 100, ANY, "several", "个"),
    ("好几项", "好几项", 1, ANY, "several", "项"),
    ("几十上百件", "几十上百件", 10, ANY, "several", "件"),
    ("成千上万名", "成千上万名", 1_000, ANY, "several", "名"),
    ("百分之几", "百分之几", 0.01, ANY, "several", "%"),
    # ranges
    ("7至12个", "7至12个", 7, 12, "range", "个"),
    ("8-9个", "8-9个", 8, 9, "range", "个"),
    ("五至七个", "五至七个", 5, 7, "range", "个"),
    ("8000~10000元", "8000~10000元", 8_000, 10_000, "range", "元"),
    ("3至5万元", "3至5万元", 30_000, 50_000, "range", "元"),
    ("7500到2万港元", "7500到2万港元", 7_500, 20_000, "range", "港元"),
    ("两千到三千万元", "两千到三千万元", 20_000_000, 30_000_000, "range", "元"),
    ("三十到二百万人", "三十到二百万人", 300_000, 2_000_000, "range", "人"),
    ("九千到一万户", "九千到一万户", 9_000, 10_000, "range", "户"),
    ("5元至3万元", "5元至3万元", 5, 30_000, "range", "元"),
    ("12~18k", "12~18k", 12_000, 18_000, "range", ANY),
    ("三到五仟元", "三到五仟元", 3_000, 5_000, "range", "元"),
    ("三块二到四块五毛", "三块二到四块五毛", 3.2, 4.5, "range", "元"),
    ("30%与45%间", "30%与45%间", 0.3, 0.45, "range", "%"),
    ("110至130户", "110至130户", 110, 130, "range", "户"),
    ("1200和1500间", "1200和1500间", 1_200, 1_500, "range", ANY),
    ("2万（含）-6万元", "2万（含）-6万元", 20_000, 60_000, "range", "元"),
    ("5-20%", "5-20%", 0.05, 0.2, "range", "%"),
    ("百分之二十到百分之三十", "百分之二十到百分之三十", 0.2, 0.3, "range", "%"),
    ("百分之七八十", "百分之七八十", 0.7, 0.8, "range", "%"),
    ("三分之一到二分之一", "三分之一到二分之一", 1 / 3, 0.5, "range", ANY),
    ("七至八成", "七至八成", 0.7, 0.8, "range", ANY),
    ("七八成", "七八成", 0.7, 0.8, "range", ANY),
    ("12k~18k", "12k~18k", 12_000, 18_000, "range", ANY),
    ("30 - 90个", "30 - 90个", 30, 90, "range", "个"),
    ("15和40之间", "15和40之间", 15, 40, "range", ANY),
    ("两三百件", "两三百件", 200, 300, "range", "件"),
    ("十五六个", "十五六个", 15, 16, "range", "个"),
    ("一百二三十户", "一百二三十户", 120, 130, "range", "户"),
    ("三五百人", "三五百人", 300, 500, "range", "人"),
    ("4、5万人", "4、5万人", 40_000, 50_000, "range", "人"),
    ("五、六十户", "五、六十户", 50, 60, "range", "户"),
    ("不得突破4个", "不得突破4个", None, 4, "at_most", "个"),
    ("最多可核35名", "最多可核35名", None, 35, "at_most", "名"),
    ("至少返还三成", "至少返还三成", 0.3, None, "at_least", None),
    ("十三四千瓦时", "十三四千瓦时", 13, 14, "range", "千瓦时"),
    ("百分之八十五到百分之百", "百分之八十五到百分之百", 0.85, 1, "range", "%"),
    ("大于15并且小于等于40", "大于15并且小于等于40", 15, 40, "range", ANY),
    ("超过200户且不超过400户", "超过200户且不超过400户", 200, 400, "range", "户"),
    ("五万人以上十万人以下", "五万人以上十万人以下", 50_000, 100_000, "range", "人"),
]


@pytest.mark.parametrize(("text", "quote", "low", "high", "modifier", "unit"), BOUNDED)
@pytest.mark.parametrize("frame", ["{}", "共有{}。", "全镇{}，其余不计"])
def test_bounds(text: str, quote: str, low: float, high: float, modifier: str, unit: str, frame: str) -> None:
    assert found(frame.format(text)) == [(quote, low, high, modifier, unit)]


@pytest.mark.parametrize(
    "text",
    [
        "统一部署、一体推进、一定程度、一直以来",
        "推行一站式服务，一对一帮扶",
        "长治久安，千方百计，百姓满意，万一有事",
        "十四五规划和三定规定，五位一体",
        "第三批试点，第12条，首批，二是落实",
        "浙政办〔2020〕5号",
        "拨打12345热线",
        "按照“1+6+N”的架构",
        "2019年3月5日，2020-06-18 08:12，8:30，20210506",
        "二○一六年三月，二〇二一年",
        "下午3点半到5点20分，2时07分",
        "2019年至2021年",
        "十九大以来，十九届四中全会",
        "（十二）开展评估，双十一期间",
        "1.提供住宿\n2、开展评估",
        "一一对应，一科、二科",
        "市一级部门，四、几点建议",
        "职数、人数、上述、成立、若何",
        "肩负使命，减负增效",
        "三角地带，四面八方，两头奔波，一块推进，近一点",
        "打折扣，一波三折，一成不变，半成品",
        "版本1.2.3，电话0571-88888888",
        "拾起来，人参，数据，几乎",
        "长三角一体化，一分为二",
        "一枚印章管审批，一支队伍管执法",
        "查看https://example.cn/a?q=25%20%E4%B8%803&page=12",
        "于七点四十分开始，每天十七点之前，2021/06，09/15下午",
        "A3纸，T2航站楼，B2B，手机13912345678，咨询400-123-4567",
        "依照第三、四项和第十二条、十三条办理，第二至四批名单",
        "共建“一带一路”，向同一人民法院起诉",
        "通报两方面内容，比选三方案",
        "派驻队伍人员名单，执法队伍项目，陆家嘴街道，大陆人士，登陆部队",
    ],
)
def test_what_is_no_number(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        # A bullet is no sign, a count has none.
        ("-5家企业", [("5家", 5)]),
        ("肩负三项职责", [("三项", 3)]),
        ("结果小于等于四", [("小于等于四", 4)]),
        ("四、七项和二、五十项", [("七项", 7), ("五十项", 50)]),
        # What opens like a measure word or a place and is none.
        ("培育3000市场主体，惠及20万村民", [("3000", 3_000), ("20万", 200_000)]),
        ("走访5000家庭和2万个体工商户", [("5000", 5_000), ("2万", 20_000)]),
        ("近百万家庭", [("近百万", 1_000_000)]),
        ("2家属于新办，6市、12村民小组", [("2家", 2), ("6市", 6), ("12村民小组", 12)]),
        ("列全市第一、三项工作获奖，沿海一带3个镇", [("三项", 3), ("3个", 3)]),
        # 过 behind a verb is no bound, and an address ends where Chinese begins.
        ("受理过20件，度过3年", [("20件", 20), ("3年", 3)]),
        ("登录www.example.cn/12查询5项", [("5项", 5)]),
        # Numbers right beside others.
        ("辖6区32镇街", [("6区", 6), ("32镇街", 32)]),
        ("设一办七局，领导职数2正5副", [("一办七局", 8), ("2正5副", 7)]),
        ("由192个精简为180个", [("192个", 192), ("180个", 180)]),
        ("9名和7名以内", [("9名", 9), ("7名以内", 7)]),
        ("45名、40名、35名以内", [("45名", 45), ("40名", 40), ("35名以内", 35)]),
        ("占三分之二以上", [("三分之二以上", 2 / 3)]),
        ("1，200，300元和100、200名", [("1，200，300元", 1_200_300), ("100", 100), ("200名", 200)]),
        ("首批2160名，5月3000吨", [("2160名", 2_160), ("3000吨", 3_000)]),
        ("四百二, 七百八", [("四百二", 420), ("七百八", 780)]),
        ("8, 765, 432.5", [("8", 8), ("765", 765), ("432.5", 432.5)]),
    ],
)
def test_neighbours(text: str, wanted: list[tuple[str, float]]) -> None:
    assert [(q.quote, q.nominal) for q in quantities(text)] == wanted


@pytest.mark.parametrize(("text", "length"), [("近三年来", 3), ("15个工作日内", 15), ("半年", 0.5), ("24个月", 24)])
def test_a_length_of_time_is_a_quantity(text: str, length: float) -> None:
    assert [q.nominal for q in quantities(text)] == [length]


def test_dates_stay_among_the_amounts_by_their_rule() -> None:
    assert [(amount.unit, amount.rule) for amount in amounts("2019年3月，用了3年")] == [
        ("年", "guard.time"),
        ("月", "guard.time"),
        ("年", "quantity.plain"),
    ]


def test_offsets_count_in_the_text_as_given() -> None:
    text = "核定編制兩(liǎng)千多名，下放６,９００ 項"
    assert [(q.quote, text[q.start : q.end], q.nominal) for q in quantities(text)] == [
        ("兩(liǎng)千多名", "兩(liǎng)千多名", 2_000),
        ("６,９００ 項", "６,９００ 項", 6_900),
    ]


def test_values_are_exact() -> None:
    (amount,) = amounts("6.9万个")
    assert (amount.low, amount.nominal) == (69_000, Fraction(69_000))
    (share,) = amounts("三分之一")
    assert share.low == Fraction(1, 3)


def test_the_package_gives_the_same() -> None:
    assert pipeline.quantities("至少3名") == quantities("至少3名")


# --- every integer, in every form, with every bound ------------------------------------------------------------------
def large(number: int) -> str:
    """`number` in 万 or 亿 with all its decimals."""
    places, name = (8, "亿") if number >= 10**8 else (4, "万")
    whole, rest = divmod(number, 10**places)
    return f"{whole}.{rest:0{places}d}".rstrip("0").rstrip(".") + name


FORMS = {
    "arabic": str,
    "commas": lambda number: f"{number:,}",
    "full width": lambda number: str(number).translate(str.maketrans("0123456789", "０１２３４５６７８９")),
    "han": han,
    "financial": lambda number: han(number, FINANCIAL, "拾佰仟"),
    "traditional": lambda number: han(number).replace("万", "萬").replace("亿", "億"),
    "mixed": large,
}
AROUND = {
    "{}": ("exact", True, True),
    "{}余": ("over", True, False),
    "{}多": ("over", True, False),
    "近{}": ("nearly", False, True),
    "约{}": ("about", True, True),
    "不少于{}": ("at_least", True, False),
    "{}以内": ("at_most", False, True),
}
UNITS = ["名", "個", "件", "户", "元", "亩"]


@settings(deadline=None, derandomize=True, max_examples=400)
@given(
    st.integers(min_value=11, max_value=10**12 - 1),
    st.sampled_from(sorted(FORMS)),
    st.sampled_from(sorted(AROUND)),
    st.sampled_from(UNITS),
)
def test_every_form_and_bound_gives_the_same_interval(number: int, form: str, around: str, unit: str) -> None:
    numeral = FORMS[form](number)
    # The unit stands behind 余 and 多, before 以内.
    text = around.format(numeral + unit) if around.endswith("以内") else around.format(numeral) + unit
    modifier, low, high = AROUND[around]
    (quantity,) = quantities(f"本县{text}。")
    assert quantity.quote == text
    assert (quantity.nominal, quantity.modifier) == (number, modifier)
    assert (quantity.min, quantity.max) == (number if low else None, number if high else None)
    assert quantity.unit == {"個": "个"}.get(unit, unit)


@settings(deadline=None, derandomize=True, max_examples=200)
@given(
    st.integers(min_value=11, max_value=10**8),
    st.integers(min_value=1, max_value=10**8),
    st.sampled_from(["arabic", "commas", "han", "traditional"]),
    st.sampled_from(["至", "到", "-", "~", "—"]),
)
def test_a_range_has_both_its_ends(low: int, more: int, form: str, join: str) -> None:
    text = f"{FORMS[form](low)}名{join}{FORMS[form](low + more)}名"
    (quantity,) = quantities(f"本县{text}。")
    assert (quantity.quote, quantity.min, quantity.max, quantity.modifier) == (text, low, low + more, "range")


@settings(deadline=None, derandomize=True, max_examples=400)
@given(
    st.text(
        alphabet="零一二两三十百千万亿点分之成折半几数上余多又负第个名元角毛年月日时至到、，。（）()-~/+%.,1 90kM以内约近超过大于小比\n",
        max_size=40,
    )
)
def test_whatever_the_text_the_spans_are_in_order_and_in_it(text: str) -> None:
    given_ = quantities(text)
    assert all(text[q.start : q.end] == q.quote != "" for q in given_)
    assert all(before.end <= after.start for before, after in zip(given_, given_[1:], strict=False))
    assert all(q.min is None or q.max is None or q.min <= q.max for q in given_)


MEGABYTE = 350_000


@pytest.mark.parametrize(
    "piece",
    ["1", "一二三", "、", "（", "(", ".", "1.", "1,", "十", "一、", "1至", "一 ", "百分之", "几", "负", "1万", "第1"],
)
def test_a_megabyte_of_one_piece_is_read(piece: str) -> None:
    text = piece * (MEGABYTE // len(piece))
    given_ = amounts(text)
    assert all(before.end <= after.start for before, after in zip(given_, given_[1:], strict=False))
    assert all(amount.end - amount.start <= 40 for amount in given_)


def test_a_number_stands_out_of_a_megabyte_of_digits() -> None:
    text = "7" * MEGABYTE + "，下放12项"
    assert [(q.quote, q.nominal) for q in quantities(text)] == [("12项", 12)]
