"""Facts of whole sentences, worked out by hand from the annotation guide. `|` parts: quote kind value subject action."""

from fractions import Fraction
from typing import Any

import pytest

from pipeline import places
from pipeline.extract.facts import FoundFact, find_facts
from pipeline.records import Place
from pipeline.structure import outline

HOME = Place("湖州市", "330500")


def facts(text: str) -> list[tuple[str, FoundFact]]:
    found = find_facts(text, outline(text).sentences, places.link(text, HOME.code), HOME)
    return [(text[item.start : item.end], item) for item in found]


def brief(item: tuple[str, FoundFact]) -> tuple[Any, ...]:
    quote, fact = item
    return quote, fact.kind, fact.low, fact.high, fact.subject, fact.action


# (text, [(quote, kind, low, high, subject, action)…])
SENTENCES = [
    ("全市核定乡镇事业编制1260名。", [("1260名", "staffing", 1260, 1260, "事业编制", "核定")]),
    (
        "共划定网格3214个，配备专职网格员1.2万余名。",
        [
            ("3214个", "locality", 3214, 3214, "网格", "划定"),
            ("1.2万余名", "staffing", 12000, None, "专职网格员", "配备"),
        ],
    ),
    (
        "各镇设置党政机构6至8个，街道设置5至7个。",
        [("6至8个", "institution", 6, 8, "党政机构", "设置"), ("5至7个", "institution", 5, 7, "党政机构", "设置")],
    ),
    (
        "将12个区直部门的86项审批事项下放给镇街。",
        [("12个", "institution", 12, 12, "区直部门", "下放"), ("86项", "power", 86, 86, "审批事项", "下放")],
    ),
    (
        "把分散在镇域的23个站所整合为4个中心。",
        [("23个", "institution", 23, 23, "站所", "整合"), ("4个", "institution", 4, 4, "中心", "整合")],
    ),
    ("首批320名行政编制已下达各县，全部用于乡镇。", [("320名", "staffing", 320, 320, "行政编制", "下达")]),
    (
        "撤并行政村210个、自然村36个。",
        [("210个", "locality", 210, 210, "行政村", "撤并"), ("36个", "locality", 36, 36, "自然村", "撤并")],
    ),
    # Bounds of classes, rough words behind a number, neighbouring digits under 万
    ("对个人处一千元以上五千元以下罚款。", [("一千元以上五千元以下", "funding", 1000, 5000, "罚款", "处")]),
    ("社区工作者年收入六万元出头。", [("六万元出头", "funding", 60000, None, "社区工作者年收入", None)]),
    ("全县轮训网格员三万四五千人次。", [("三万四五千人次", "staffing", 34000, 35000, "网格员", "轮训")]),
    (
        "45岁以下干部有38人。",
        [("45岁以下", "other", None, 45, "干部", None), ("38人", "staffing", 38, 38, "干部", None)],
    ),
    # 二类 is a class, 两类 and 分为三类 are counts
    (
        "乡镇分为三类，一类乡镇设置机构8个，二类乡镇设置机构6个。",
        [
            ("三类", "other", 3, 3, "乡镇", None),
            ("8个", "institution", 8, 8, "机构", "设置"),
            ("6个", "institution", 6, 6, "机构", "设置"),
        ],
    ),
    # A list that is summed up, and a noun that goes on as another word
    (
        "清溪镇、白石镇两镇承接权限61项。",
        [("两镇", "locality", 2, 2, "镇", None), ("61项", "power", 61, 61, "权限", "承接")],
    ),
    (
        "全市52个街道原则上承接权限80项。",
        [("52个", "locality", 52, 52, "街道", None), ("80项", "power", 80, 80, "权限", "承接")],
    ),
    (
        "柳河、清溪相邻，两镇合计划分网格96个。",
        [("两镇", "locality", 2, 2, "镇", None), ("96个", "locality", 96, 96, "网格", "划分")],
    ),
    # Items without a noun are those that were spoken of last
    (
        "去年下放权限321项。对专业性强的58项，由县级主管部门收回。",
        [("321项", "power", 321, 321, "权限", "下放"), ("58项", "power", 58, 58, "事项", "收回")],
    ),
    ("街道领导职数按2正6副配备。", [("2正6副", "staffing", 8, 8, "领导职数", "配备")]),
    ("机构精简率达到35%。", [("35%", "rate", Fraction(7, 20), Fraction(7, 20), "机构精简率", "精简")]),
    ("全年拨付基层治理专项经费2300万元。", [("2300万元", "funding", 23000000, 23000000, "基层治理专项经费", "拨付")]),
    (
        "全市建成市、县、乡三级综治中心98个。",
        [("三级", "other", 3, 3, "综治中心", "建成"), ("98个", "institution", 98, 98, "综治中心", "建成")],
    ),
    (
        "镇里设主任一名、副主任两名。",
        [("一名", "staffing", 1, 1, "主任", "设"), ("两名", "staffing", 2, 2, "副主任", "设")],
    ),
    (
        "11部委联合行文，惠及14万常住人口。",
        [
            ("11部委", "institution", 11, 11, "部委", None),
            ("14万", "staffing", 140000, 140000, "常住人口", "惠及"),
        ],
    ),
    (
        "全省减少乡镇271个，常住人口达10.48万人。",
        [
            ("271个", "locality", 271, 271, "乡镇", "减少"),
            ("10.48万人", "staffing", 104800, 104800, "常住人口", None),
        ],
    ),
    ("3项不宜下放的事项由县级部门管理。", [("3项", "power", 3, 3, "事项", None)]),
    (
        "改革后机构数由21个减至13个。",
        [("21个", "institution", 21, 21, "机构", "减"), ("13个", "institution", 13, 13, "机构", "减")],
    ),
    (
        "下沉干部86名，占机关干部的30%。",
        [
            ("86名", "staffing", 86, 86, "干部", "下沉"),
            ("30%", "rate", Fraction(3, 10), Fraction(3, 10), "干部", None),
        ],
    ),
    ("第1页，共5页，浏览次数：1234次", []),
    (
        "执法队劝导商户3000家，立案查处17起。",
        [("3000家", "other", 3000, 3000, "商户", "劝导"), ("17起", "other", 17, 17, None, "立案查处")],
    ),
    (
        "镇里建了40个，化解矛盾纠纷300件。",
        [("40个", "other", 40, 40, None, "建"), ("300件", "other", 300, 300, "矛盾纠纷", "化解")],
    ),
    ("承接县级部门下放的权限52项。", [("52项", "power", 52, 52, "权限", "承接")]),
    ("对考核不合格的65名网格员予以解聘。", [("65名", "staffing", 65, 65, "网格员", "解聘")]),
    ("建立走访、常态化巡逻四项机制。", [("四项", "other", 4, 4, "机制", "建立")]),
    (
        "县财政安排改革专项经费80万元，乡镇配套12万元。",
        [
            ("80万元", "funding", 800000, 800000, "改革专项经费", "安排"),
            ("12万元", "funding", 120000, 120000, "改革专项经费", "配套"),
        ],
    ),
    ("办件量增一倍。", [("增一倍", "rate", 1, 1, "办件量", "增")]),
    (
        "赋予行政许可31项、行政给付5项、行政确认12项。",
        [
            ("31项", "power", 31, 31, "行政许可", "赋予"),
            ("5项", "power", 5, 5, "行政给付", "赋予"),
            ("12项", "power", 12, 12, "行政确认", "赋予"),
        ],
    ),
    ("对13个社区的边界进行优化。", [("13个", "locality", 13, 13, "社区", "优化")]),
    (
        "压减时限76%，细分为41个办理情形。",
        [
            ("76%", "rate", Fraction(19, 25), Fraction(19, 25), "时限", "压减"),
            ("41个", "other", 41, 41, "办理情形", "细分"),
        ],
    ),
    ("网上办理事项2.4万件次。", [("2.4万件次", "other", 24000, 24000, "网上办理事项", "办理")]),
    ("普格等7个县村级建制调整完成。", [("7个", "locality", 7, 7, "县", None)]),
    (
        "全县划分网格96个，其中城关镇41个。",
        [("96个", "locality", 96, 96, "网格", "划分"), ("41个", "locality", 41, 41, "网格", "划分")],
    ),
    (
        "下放权限90项，分为行政许可64项、其他26项。",
        [
            ("90项", "power", 90, 90, "权限", "下放"),
            ("64项", "power", 64, 64, "行政许可", "下放"),
            ("26项", "power", 26, 26, "其他", "下放"),
        ],
    ),
    ("水质达到二类标准，建成二级以上医院，落实二级网格。", []),
    ("村（社区）二级网格长到位，全文4731字，城乡二元结构。", []),
    (
        "其中4个一类乡镇均设置“五办四中心”。",
        [("4个", "locality", 4, 4, "乡镇", None), ("五办四中心", "institution", 9, 9, "机构", "设置")],
    ),
    (
        "印发《乡镇职责任务清单》。《清单》共7个类别193项，分为村级建设11项、公共服务28项。",
        [
            ("7个", "other", 7, 7, "类别", None),
            ("193项", "power", 193, 193, "事项", None),
            ("11项", "power", 11, 11, "村级建设", None),
            ("28项", "power", 28, 28, "公共服务", None),
        ],
    ),
    ("平均梳理履职事项1379条。", [("1379条", "power", 1379, 1379, "履职事项", "梳理")]),
    # A noun that its number is parted from by a year, a bracket or 可能; a company is no institution of the state
    (
        "持证社工从2019年的3人增至2023年的86人。",
        [("3人", "staffing", 3, 3, "社工", "增"), ("86人", "staffing", 86, 86, "社工", "增")],
    ),
    (
        "市本级设置2支（交通运输、应急管理）综合执法队伍，各区设置1支（城市管理）综合执法队伍。",
        [
            ("2支", "institution", 2, 2, "综合执法队伍", "设置"),
            ("1支", "institution", 1, 1, "综合执法队伍", "设置"),
        ],
    ),
    ("全镇有6家物业公司承接保洁。", [("6家", "other", 6, 6, "物业公司", None)]),
    (
        "该县有2.3万个行政村，4.6万个村庄常住人口不足百人。",
        [
            ("2.3万个", "locality", 23000, 23000, "行政村", None),
            ("4.6万个", "locality", 46000, 46000, "村庄", None),
            ("不足百人", "staffing", None, 100, "常住人口", None),
        ],
    ),
    ("日均活跃用户3.2万。", [("3.2万", "staffing", 32000, 32000, "活跃用户", None)]),
    # What a rate is of: the rate behind 的, what touches it, what is but so much of another thing
    ("街道书记12%的晋升率不高。", [("12%", "rate", Fraction(3, 25), Fraction(3, 25), "晋升率", "晋升")]),
    ("村干部70%精力用于填表。", [("70%", "rate", Fraction(7, 10), Fraction(7, 10), "精力", None)]),
    (
        "内设机构数量只有同类县的60%。",
        [("60%", "rate", Fraction(3, 5), Fraction(3, 5), "内设机构", None)],
    ),
    # The verb: named behind, in a word with its measure, of a list of districts, not the end of a list before 等
    ("年底前完成36个村的合并任务。", [("36个", "locality", 36, 36, "村", "合并")]),
    (
        "减幅达28%，降幅为9%。",
        [
            ("28%", "rate", Fraction(7, 25), Fraction(7, 25), "减幅", "减"),
            ("9%", "rate", Fraction(9, 100), Fraction(9, 100), "降幅", "降"),
        ],
    ),
    ("全镇划为96个网格。", [("96个", "locality", 96, 96, "网格", "划")]),
    ("县里减少的18个乡镇已平稳过渡。", [("18个", "locality", 18, 18, "乡镇", "减少")]),
    ("承接事项的18个乡镇已平稳过渡。", [("18个", "locality", 18, 18, "乡镇", None)]),
    ("县级下放乡镇办理行政许可5项。", [("5项", "power", 5, 5, "行政许可", "下放")]),
    ("围绕职责边界、案件移送等9方面作出界定。", [("9方面", "other", 9, 9, None, None)]),
    ("城管领域编制38项执法标准。", [("38项", "other", 38, 38, "执法标准", "编制")]),
    ("机构数将压减20%以上，基层负担将进一步减轻。", [("20%以上", "rate", Fraction(1, 5), None, "机构", "压减")]),
    ("新承接产业转移项目70个。", [("70个", "other", 70, 70, "产业转移项目", "承接")]),
    ("早上8点取号，10点签字，会上征集3点要求。", [("3点", "other", 3, 3, "要求", "征集")]),
    # Bare numbers of people by class; what is counted stands in the clause before; where it stands is not counted
    (
        "户籍人口在5万以下的县（市）有9个，5万-10万之间的有16个。",
        [
            ("5万以下", "staffing", None, 50000, "户籍人口", None),
            ("9个", "locality", 9, 9, "县（市）", None),
            ("5万-10万", "staffing", 50000, 100000, "户籍人口", None),
            ("16个", "locality", 16, 16, "县（市）", None),
        ],
    ),
    ("常住人口只有6万的山区县。", [("6万", "staffing", 60000, 60000, "常住人口", None)]),
    ("全省行政村中，约1.5万个地处山区。", [("约1.5万个", "locality", 15000, 15000, "行政村", None)]),
    ("中心城区已有6个农贸市场完成改造。", [("6个", "other", 6, 6, "农贸市场", "改造")]),
    ("柳河、清溪两县党政机构精简。", [("两县", "locality", 2, 2, "县", None)]),
    ("分流2万乡镇机关干部。", [("2万", "staffing", 20000, 20000, "机关干部", "分流")]),
    (
        "将9个县委机关减少到6个。",
        [("9个", "institution", 9, 9, "县委机关", "减少"), ("6个", "institution", 6, 6, "县委机关", "减少")],
    ),
    ("支撑30个跨部门、跨层级的应用场景。", [("30个", "other", 30, 30, "应用场景", "支撑")]),
    ("共处罚了36件违建案件。", [("36件", "other", 36, 36, "违建案件", "处罚")]),
    ("有36人获得晋升。", [("36人", "staffing", 36, 36, "人员", "晋升")]),
    ("汇聚1.2亿人口信息。", []),
    # Verbs that say little, or that describe what is acted on; how a thing is done glued to its verb
    ("落实资金27.3亿元。", [("27.3亿元", "funding", 2730000000, 2730000000, "资金", "落实")]),
    ("街道收到上级转办事项500件。", [("500件", "other", 500, 500, "事项", "收到")]),
    ("上级下达编制30名。", [("30名", "staffing", 30, 30, "编制", "下达")]),
    ("开展留守儿童、流动儿童关爱服务3万人次。", [("3万人次", "staffing", 30000, 30000, "流动儿童", "开展")]),
    (
        "派单601件，自行处理220件。",
        [("601件", "other", 601, 601, None, "派单"), ("220件", "other", 220, 220, None, "处理")],
    ),
    (
        "按时结案597件，结案率98%。",
        [
            ("597件", "other", 597, 597, None, "结案"),
            ("98%", "rate", Fraction(49, 50), Fraction(49, 50), "结案率", "结案"),
        ],
    ),
    ("新创建全国法治政府建设示范地区4个。", [("4个", "locality", 4, 4, "法治政府建设示范地区", "创建")]),
    ("完成2.6万人搬迁任务。", [("2.6万人", "staffing", 26000, 26000, "人员", "搬迁")]),
    ("共受理各类来电280件。", [("280件", "other", 280, 280, "来电", "受理")]),
    ("建成250个社区健身路径。", [("250个", "other", 250, 250, "健身路径", "建成")]),
    ("家住花园小区9栋的业主、二级调研员都来了，3人制球场已开，已有0人评论。", []),
    ("小区新建楼房9栋。", [("9栋", "other", 9, 9, "楼房", "新建")]),
    # What is taken back, and the parts of a whole in the sentence before
    (
        "对使用率不足10%的6项权限，由县级部门收回。",
        [
            ("不足10%", "rate", None, Fraction(1, 10), "使用率", "收回"),
            ("6项", "power", 6, 6, "权限", "收回"),
        ],
    ),
    ("对专业性强的58项，由县级主管部门上收。", [("58项", "power", 58, 58, "事项", "上收")]),
    (
        "下达编制500名。其中，街道200名，乡镇300名。",
        [
            ("500名", "staffing", 500, 500, "编制", "下达"),
            ("200名", "staffing", 200, 200, "编制", "下达"),
            ("300名", "staffing", 300, 300, "编制", "下达"),
        ],
    ),
    ("网格员报酬比过去增加一倍。", [("一倍", "rate", 1, 1, "网格员报酬", "增加")]),
    ("每个网格配1名网格长。", [("1名", "staffing", 1, 1, "网格长", "配")]),
    ("按80%给予奖补。", [("80%", "rate", Fraction(4, 5), Fraction(4, 5), None, "奖补")]),
    (
        "新建产业园区2个，镇域功能区扩大3个。",
        [("2个", "locality", 2, 2, "产业园区", "新建"), ("3个", "locality", 3, 3, "镇域功能区", "扩大")],
    ),
    ("3类许可事项受理、初审环节纳入中心。", [("3类", "other", 3, 3, "许可事项", "纳入")]),
    # Who gave the money, what was done so often, and a noun that was left out
    (
        "由居民出资7万元，社会单位支持9万元。",
        [
            ("7万元", "funding", 70000, 70000, "居民出资", "出资"),
            ("9万元", "funding", 90000, 90000, "社会单位支持", "支持"),
        ],
    ),
    ("开展联合检查131次。", [("131次", "other", 131, 131, "联合检查", "开展")]),
    (
        "招录公务员50名，在乡镇工作的有28人。",
        [("50名", "staffing", 50, 50, "公务员", "招录"), ("28人", "staffing", 28, 28, "公务员", "招录")],
    ),
    ("调解成功率环比上升25%。", [("25%", "rate", Fraction(1, 4), Fraction(1, 4), "调解成功率", "上升")]),
    ("全县网上办理事项2.4万件次。", [("2.4万件次", "other", 24000, 24000, "网上办理事项", "办理")]),
    ("汇聚电子证照17个。", [("17个", "other", 17, 17, "电子证照", "汇聚")]),
    ("服务辐射周边六个居委。", [("六个", "institution", 6, 6, "居委", None)]),
    ("36项街道的执法权。", [("36项", "power", 36, 36, "执法权", None)]),
    ("撤并比例达31.8%。", [("31.8%", "rate", Fraction(318, 1000), Fraction(318, 1000), "撤并比例", "撤并")]),
    ("一名干部说，这是一个好办法，一次也没有跑空。", []),
    ("坚持一支队伍管执法，推行一站式服务，落实三定规定。", []),
    ("文件发自2021年3月，施行三年，办理时限15个工作日。", []),
    (
        "常住人口37.2万，辖区面积86.5平方公里。",
        [
            ("37.2万", "staffing", 372000, 372000, "常住人口", None),
            ("86.5平方公里", "other", Fraction(173, 2), Fraction(173, 2), "辖区面积", None),
        ],
    ),
]


@pytest.mark.parametrize(("text", "expected"), SENTENCES, ids=[text[:12] for text, _ in SENTENCES])
def test_facts_of_a_sentence(text: str, expected: list[tuple[Any, ...]]) -> None:
    assert [brief(item) for item in facts(text)] == expected


# (text, quote, slot, value)
SLOTS = [
    ("每个街道核增编制3名。", "3名", "scope", "each"),
    ("全县合计下达编制90名。", "90名", "scope", "total"),
    ("乡镇平均承接事项96项。", "96项", "scope", "average"),
    ("户均面积80平方米。", "80平方米", "scope", "average"),
    ("向街道下沉事业编制45名。", "45名", "level", "街道"),
    ("下放乡镇（街道）权限72项。", "72项", "level", "镇街"),
    ("全市共有30个乡镇。", "30个", "level", "镇"),
    ("近两年来为乡镇招录干部120名，选派专家36名。", "36名", "time", "近两年来"),
    ("截至6月底，已下放事项88项。", "88项", "time", "截至6月底"),
    ("与改革前相比，减少机构40个。", "40个", "time", None),
    ("吴兴区将43项事项赋予八里店镇。", "43项", "place", Place("吴兴区", "330502")),
    ("全市调剂编制50名。", "50名", "place", HOME),
    ("全国共有乡镇3.8万个。", "3.8万个", "place", Place("全国", None)),
    ("街道设置党政机构不超过9个。", "不超过9个", "modifier", "at_most"),
    ("力争80%以上的人员下沉一线。", "80%以上", "modifier", "at_least"),
    ("已有80%以上的人员下沉一线。", "80%以上", "modifier", "over"),
    ("人口10万人以上的镇可设立分局。", "10万人以上", "scope", "each"),
    ("人口不满3万人的镇不超过5个机构。", "不满3万人", "scope", "each"),
    ("5万人以下的镇可设8个机构。", "5万人以下", "action", None),
    ("5万人以下的镇可设8个机构。", "8个", "action", "设"),
    ("配备网格员2名，每名每月补贴300元。", "300元", "action", "补贴"),
    ("4个乡镇均配备社工5名。", "5名", "scope", "each"),
    ("村均收入30万元。", "30万元", "scope", "average"),
    ("到2025年，80%以上的村建成站点。", "80%以上", "modifier", "at_least"),
    ("截至2020年底，80%以上的村已建成站点。", "80%以上", "modifier", "over"),
    ("新增财力的70%以上应当投向社区。", "70%以上", "modifier", "at_least"),
    ("作出5000元以上罚款的，应当审核。", "5000元以上", "modifier", "at_least"),
    ("35岁以下干部占四成。", "35岁以下", "modifier", "at_most"),
    ("比例不得低于招录总数的10%。", "10%", "modifier", "at_least"),
    ("每季度至少开展1次评查。", "至少开展1次", "modifier", "at_least"),
    ("每季度至少开展1次评查。", "至少开展1次", "action", "开展"),
    ("领导职数将精简30%以上。", "30%以上", "modifier", "at_least"),
    ("将30%以上的职数下放。", "30%以上", "modifier", "over"),
    ("人口超10万的12个特大镇。", "超10万", "scope", "each"),
    ("全县有5个街道办事处。", "5个", "level", "街道"),
    ("改革前有乡镇90个，改革后撤并21个。", "21个", "level", "镇"),
    ("印发《乡镇职责任务清单》。《清单》共193项，分为村级建设11项。", "11项", "level", "镇"),
    ("首批46名编制已下达各区，全部分配到镇街。", "46名", "level", "镇街"),
    ("在镇街组建监管所，作为县局的派出机构，核定编制8名。", "8名", "level", "镇街"),
    ("浙江省2021年的意见显示，下放事项86项。", "86项", "place", Place("浙江省", "330000")),
    ("越秀、天河等6区设置分局。", "6区", "place", HOME),
    ("过去，办一件事要跑3个窗口。", "3个", "time", "过去"),
    ("市本级设置2支执法队伍。", "2支", "level", "市"),
    ("某镇需对接12个县级部门。", "12个", "level", "县"),
    ("全县辖镇（场、开发区）20个。", "20个", "level", "镇"),
    ("全省有行政村（社区）2.6万个。", "2.6万个", "level", "村"),
    ("镇区人口超过10万人的镇有8个，超过5万人的有12个。", "超过5万人", "scope", "each"),
    ("5万人以下的“袖珍县（市）”有9个。", "5万人以下", "scope", "each"),
    ("全市83个村常住人口不足50人。", "不足50人", "scope", "each"),
    ("全市83个村常住人口已低于50人。", "低于50人", "modifier", "nearly"),
    ("低于50人的村不单设站点12个。", "低于50人", "modifier", "at_most"),
    ("一般乡镇（指8个小镇）承接事项36项。", "36项", "scope", "each"),
    ("建市初期，只设15个部门。", "15个", "time", "建市初期"),
    ("设区之初，设9个部门。", "9个", "time", "设区之初"),
    ("试点工作开展以来，梳理事项30项。", "30项", "time", "开展以来"),
    ("2016年一季度之前合并村36个。", "36个", "time", "2016年一季度之前"),
    ("印发《下沉事项指导目录》确定的65个高频事项。", "65个", "action", "确定"),
    ("每个社区服务2000户，配备工作人员3名。", "3名", "scope", "each"),
    ("每个社区服务2000户，全县共有社工96名。", "96名", "scope", "total"),
    ("录入全县各领域市场主体900个。", "900个", "scope", "total"),
    ("只有不足一成的毕业生愿意留下。", "不足一成", "modifier", "nearly"),
    ("认领率不足八成的镇不得参评。", "不足八成", "modifier", "at_most"),
    ("常住人口刚过10万人。", "刚过10万人", "modifier", "over"),
    ("过去几年，下放事项90项。", "90项", "time", "过去几年"),
    ("近年来，下放事项90项。", "90项", "time", "近年来"),
    ("覆盖全国31个省级行政区。", "31个", "level", "省"),
    ("建设10个县级养老中心、60个乡镇养老中心、90个村级站点。", "60个", "level", "镇"),
    ("建设10个县级养老中心、60个乡镇养老中心、90个村级站点。", "90个", "level", "村"),
    ("县级层面集中行使处罚权47项。", "47项", "level", "县"),
    ("设所长、副所长各1名。", "1名", "scope", "each"),
    ("长兴县、安吉县各88名。", "88名", "scope", "total"),
    ("对专业性强的58项，由县级主管部门上收。", "58项", "level", "县"),
    ("交由街道办理36项，由县级部门收回9项。", "36项", "level", "街道"),
    ("新建产业园区2个。", "2个", "level", None),
    ("试点以来，开展培训90次。", "90次", "time", "试点以来"),
    ("在乡镇设立站点，社会小区12名网格员到位。", "12名", "level", "镇"),
]


@pytest.mark.parametrize(("text", "quote", "slot", "value"), SLOTS, ids=[f"{row[0][:10]}-{row[2]}" for row in SLOTS])
def test_slot(text: str, quote: str, slot: str, value: Any) -> None:
    (fact,) = [item for said, item in facts(text) if said == quote]
    assert getattr(fact, slot) == value


def test_from_and_to_are_tied() -> None:
    for text, subject, action in [
        ("事业单位由192个精简为180个。", "事业单位", "精简"),
        ("乡镇从1998年的192个，到2002年底调整为180个。", "乡镇", "调整"),
        ("行政村由2001年的192个，合并到2006年的180个。", "行政村", "合并"),
    ]:
        (_, before), (_, after) = facts(text)
        assert (before.nominal, after.nominal) == (192, 180)
        assert (before.relations, after.relations) == ([("to", 1)], [("from", 0)])
        assert {before.subject, after.subject} == {subject}
        assert {before.action, after.action} == {action}


def test_parts_are_tied_to_their_whole() -> None:
    _, first, second = [fact for _, fact in facts("下达事业编制500名，其中街道200名、镇300名。")]
    assert first.relations == [("part_of", 0)]
    assert second.relations == [("part_of", 0)]


def test_table_rows_take_noun_and_unit_from_the_head() -> None:
    text = "2023年乡镇编制情况\n乡镇\t行政编制（名）\t网格（个）\n八里店镇\t41\t86\n织里镇\t52\t120\n"
    found = [
        (quote, fact.kind, fact.unit, fact.subject, fact.place and fact.place.name, fact.time)
        for quote, fact in facts(text)
    ]
    assert found == [
        ("41", "staffing", "名", "行政编制", "八里店镇", "2023年"),
        ("86", "locality", "个", "网格", "八里店镇", "2023年"),
        ("52", "staffing", "名", "行政编制", "织里镇", "2023年"),
        ("120", "locality", "个", "网格", "织里镇", "2023年"),
    ]


def test_one_space_divides_the_cells_of_a_table() -> None:
    text = "表1 机构情况\n类别 街道 内设科室\n原东区 13 104\n原西区 12 84\n以上共25个街道。\n"
    assert [(quote, fact.kind, fact.subject) for quote, fact in facts(text)] == [
        ("13", "locality", "街道"),
        ("104", "institution", "内设科室"),
        ("12", "locality", "街道"),
        ("84", "institution", "内设科室"),
        ("25个", "locality", "街道"),
    ]
    assert facts("部门 姓名 电话\n综合科 12 34 办理\n服务热线 0571 8888\n") == []


def test_units_of_a_caption() -> None:
    table = "类别\t科室\t编制\n东区\t13\t104\n西区\t12\t84\n"
    units = [fact.unit for _, fact in facts("表1 机构编制情况（单位：个、名）\n" + table)]
    assert units == ["个", "名", "个", "名"]
    assert [fact.unit for _, fact in facts("表1 机构编制情况\n" + table)] == [None] * 4
    (_, first), *_ = facts("表2 经费情况（单位：万元）\n镇\t经费\n白石镇\t38\n清溪镇\t41\n")
    assert (first.unit, first.low, first.kind) == ("元", 380000, "funding")


def test_heads_that_say_what_was_done() -> None:
    table = "方式\t承接数\t实际运行数\n委托\t120\t96\n下放\t88\t71\n"
    found = [fact for _, fact in facts("表3 各镇承接权限数量（单位：项）\n" + table)]
    assert [(fact.kind, fact.subject, fact.action, fact.level) for fact in found] == [
        ("power", "权限", "承接", "镇"),
        ("power", "权限", "运行", "镇"),
    ] * 2
    assert [fact.subject for _, fact in facts("表3 坪山镇权限\n" + table)] == ["承接数", "实际运行数"] * 2


def test_numbers_that_a_scan_spreads() -> None:
    table = "街道    行政编制（名）    领导职数（名）\n松林街道    3 6    9\n柳河街道    2 8    1 1\n"
    found = facts("附：街道编制核定表\n" + table)
    assert [(quote, fact.low, fact.action) for quote, fact in found] == [
        ("3 6", 36, "核定"),
        ("9", 9, "核定"),
        ("2 8", 28, "核定"),
        ("1 1", 11, "核定"),
    ]
    thin = facts("街道 编制（名） 职数（名）\n松林街道 3 6\n")
    assert [(quote, fact.action) for quote, fact in thin] == [("3", None), ("6", None)]


def test_a_table_with_receivers() -> None:
    table = (
        "原实施部门　下放权限（项）　随转编制（名）　承接单位\n区城市管理局　28　17　街道\n区农业农村局　15　11　乡镇\n"
    )
    found = [fact for _, fact in facts("附表 权限分布\n" + table)]
    assert [(fact.kind, fact.low, fact.unit, fact.level) for fact in found] == [
        ("power", 28, "项", "街道"),
        ("staffing", 17, "名", "街道"),
        ("power", 15, "项", "镇"),
        ("staffing", 11, "名", "镇"),
    ]
    assert facts("区城市管理局　28　17　街道\n区农业农村局　15　11　乡镇\n") == []


def test_page_furniture_is_no_table() -> None:
    assert facts("阅读次数 123\n第 3 页\n邮编 313000\n电话 0572\n编号 17\n") == []
