"""The place a document speaks for."""

import pytest

from pipeline.places import home, link
from pipeline.records import Place


def named(text, title=None):
    found = home(text, link(text), title)
    return found and found.name


# Text, title (None where the layout gave none), home.
HOMES = [
    # the title, also with the issuer's city or as a subtitle
    ("各镇街推行网格化。", "嘉善县优化镇街职能", None),  # the place does not stand in the text
    ("嘉善县优化镇街职能\n各镇街推行网格化。", "嘉善县优化镇街职能", "嘉善县"),
    ("嘉善县优化镇街职能\n各镇街推行网格化。", None, "嘉善县"),
    ("扩权强镇研究\n——以河南省为例\n近年来各地试点。新郑市先行，巩义市跟进。", "扩权强镇研究", "河南省"),
    (
        "关于街道权责清单的通知\n杭州市人民政府办公厅\n各区、县（市）人民政府：\n余杭区先行。",
        "关于街道权责清单的通知",
        "杭州市",
    ),
    # the title spells it another way than the text
    ("去年各镇整合站所，安徽省出台目录。合肥、芜湖先行。", "安徽推进镇街改革", "安徽省"),
    # the byline or the signature
    ("经验材料\n●江西省委编办\n去年以来，乡镇站所精简。上饶、赣州先行。", None, "江西省"),
    ("通知\n各街道要认领事项。台州市派员到场。温岭市先行。\n玉环市人民政府\n2022年3月1日", "通知", "玉环市"),
    # a headline that opens with a town without its last word, under the menu of the page
    (
        "首页 | 期刊 | 会员\n瓜沥：让队伍沉下来\n杭州市萧山区瓜沥镇地处江边，队伍分散。萧山区派员进驻。",
        None,
        "瓜沥镇",
    ),
    ("瓜沥的一天\n去年以来，杭州市萧山区坚持赋权到镇。全区承接事项增加，瓜沥镇先行。", None, "萧山区"),
    # the subject of the opening sentence
    ("去年以来，绍兴市坚持赋权到镇，柯桥区、上虞区先行。全市承接事项增加。", None, "绍兴市"),
    # the title before the byline of the city above it
    ("镇街改革的余杭实践\n杭州市委编办\n杭州市将余杭区作为试点。杭州市指导余杭区拟订方案。", None, "余杭区"),
    # the name of its day
    ("浙江省绍兴县向镇街放权\n绍兴县先后赋权六镇。", None, "绍兴县"),
    # what the clause goes on to is its subject, not the province before it
    ("报载，浙江“镇改市”试点温州龙港镇架构成型。龙港书记介绍了大部门制。龙港将先行。", None, "龙港镇"),
    # a city that the text opens and goes on with, within which it names a town; a journal of the Party
    (
        "四川党的建设 2010年10期\n自贡市大安区凤凰乡党委书记很激动。自贡市决定在一批乡镇试点，自贡市随后出台办法，自贡市还派员指导。",
        None,
        "自贡市",
    ),
    # the last of a list is no subject
    ("近日印发通知。\n柯桥区、嵊州市要将赋权事项纳入清单。", None, None),
    # 我市 and the like, with the places inside
    ("经验交流材料\n我市各镇按站所整合。金台区、渭滨区、陈仓区先行，宝鸡的做法是派员驻镇。全市推开。", None, "宝鸡市"),
    ("工作汇报\n全县整合站所。我县凤凰镇、大溪镇先行，安岳县还为石羊镇增编。", None, "安岳县"),
    ("总结\n本区推行网格。在青秀区，新竹街道、中山街道先行，青秀区派员指导，青秀区考核。", None, "青秀区"),
    ("汇报\n我镇承接权限。盛泽镇设三个中心，盛泽镇的窗口合并。", None, "盛泽镇"),
    ("汇报\n我州各县设中心。恩施州抽调人员，利川市、建始县先行。", None, "恩施州"),
    ("汇报\n全区推进赋权。广西出台目录，南宁、柳州、桂林先行，广西逐年评估。", None, "广西壮族自治区"),
    # a survey, a directive, a dateline, an author's address
    ("各地的探索\n北京、上海、广州、成都各有做法。杭州重平台，青岛重执法。", None, None),
    ("实施意见\n各省区市要统一赋权事项，接受监督。", "实施意见", None),
    ("新华社北京3月5日电 各地推进基层执法改革。", None, None),
    ("执法体制研究\n（中共宁波市委党校，浙江 宁波 315012）\n基层执法有三个难点。", None, None),
    ("各地要用好赋权目录。比如台州的平台。", None, None),
    ("", None, None),
    ("无地名的正文。", "无地名的标题", None),
    # What a bulletin of the city tells of a county speaks for the county, one that names it in passing for the city.
    ("工作简报\n中共安康市委办公室\n旬阳市：网格里的服务\n旬阳市建成便民站，全市镇办一窗受理。", "工作简报", "旬阳市"),
    (
        "工作简报\n中共安康市委办公室\n旬阳市走在前列\n安康市各镇一窗受理，全市建成便民站，旬阳市先行。",
        "工作简报",
        "安康市",
    ),
]


@pytest.mark.parametrize(("text", "title", "expected"), HOMES)
def test_home(text, title, expected):
    assert named(text, title) == expected


def test_a_home_has_its_code():
    text = "杭州市余杭区推进赋权\n全区推行网格。"
    assert home(text, link(text), None) == Place("余杭区", "330110")


def test_a_home_of_several_units_has_no_code():
    text = "鼓楼区推进街道赋权\n我区街道整合站所，鼓楼区派员。"
    assert home(text, link(text), None) == Place("鼓楼区", None)


def test_no_mentions_no_home():
    assert home("广州市坚持赋权", (), "广州市坚持赋权") is None
