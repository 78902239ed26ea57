"""Which verb governs a number, and where none does."""

import pytest

import pipeline

# Text, the words of one number, its act.
ACTS = [
    # a verb of one character that touches its number
    ("街道在两处旧厂房选了12个培训点。", "12个", "选"),
    ("管好用好60名专职社工。", "60名", "用"),
    ("过去办个证要跑五个部门，如今只跑1个窗口。", "五个", "跑"),
    ("城郊片服务好32万常住人口。", "32万", "服务"),
    ("到场的共有30人。", "30人", None),
    ("划到各区12个站所。", "12个", None),
    ("全县人口达31万人。", "31万人", None),
    # the first verb of a clause governs a list that closes with 等
    ("目前已推进“网格+”便民、“网格+”养老等18项行动。", "18项", "推进"),
    ("实施站所提升、窗口带动服务下沉等8项行动。", "8项", "实施"),
    ("大屏直观展示建房、贷款等170项服务事项。", "170项", "展示"),
    ("整合公安、人社、民政等20余家部门数据。", "20余家", "整合"),
    # the first verb of a clause where no other governs
    ("发展助餐点46个。", "46个", "发展"),
    ("优化办事流程31项、完善服务举措9条。", "9条", "完善"),
    ("提出五大领域47项服务内容。", "47项", "提出"),
    ("下辖9个村。", "9个", None),
    ("每个编码包含行政区划（6位）。", "6位", None),
    ("面临3项难题。", "3项", None),
    # verbs side by side
    ("去年制定、修改、废止规章32件。", "32件", "制定、修改、废止"),
    ("持续延伸培育“红心”“绿叶”等6个品种。", "6个", "延伸培育"),
    # what describes the object governs nothing
    ("窗口处理群众求助210人次。", "210人次", "处理"),
    ("取消评比达标表彰项目17项、职业资格许可和认定事项63项。", "63项", "取消"),
    ("全市布设20家登记站、12家牌照发放网点。", "12家", "布设"),
    # done to districts
    ("19个社区被划分为180个网格。", "19个", "划分"),
    ("19个社区被命名为示范社区。", "19个", None),
    ("新建3个产业集群、2个产业园和7个经济强镇。", "7个", "新建"),
    ("全县有3个产业集群、2个产业园和7个经济强镇。", "7个", None),
    # a pair over a comma
    ("上墙事项已从41家单位的28项内容，缩减到6家9项。", "28项", "缩减"),
    ("上墙事项来自41家单位的28项内容，一律公示。", "41家", None),
    # a relative clause
    ("目前使用的各类系统达5个。", "5个", "使用"),
    # times of a deed
    ("开展“综合查一次”，执法检查960次。", "960次", "检查"),
    # what some of them did
    ("多数县减少审批事项50%左右，有的超过70%。", "超过70%", "减少"),
    # what is set up by its names, and what there is
    ("区城管局内设办公室、法制科和市容科3个科室。", "3个", "内设"),
    ("街道党政内设机构6个。", "6个", None),
    # a name in quotation marks
    ("“高效办成”首办成功率91%，“一次办”事项占比60%。", "60%", None),
    # one verb has both of a list
    ("该镇行使市级下放的26项许可权和80项处罚权。", "80项", "行使"),
    ("街道承接26项许可权，取消80项处罚权。", "80项", "取消"),
    # a verb of an earlier clause governs its list, its parts and its sum, and nothing else
    ("镇里11个站所精简为四个中心，编制28名。", "28名", None),
    ("镇里设立四个中心，编制28名。", "28名", "设立"),
    ("梳理街道职责，共142项。", "142项", "梳理"),
    ("核定全镇编制：行政28名，事业34名。", "28名", "核定"),
    ("街道可以设置内设机构，内设机构总数不得超过8个。", "不得超过8个", "设置"),
    ("街道可以设置内设机构，事业单位总数不得超过8个。", "不得超过8个", None),
    ("编制由1068名压减至897名。", "897名", "压减"),
    ("编制由1068名减至897名。", "897名", "减至"),
    ("办理处罚案件51件，罚款金额12万元。", "12万元", None),
    ("兽医站划归乡镇，涉及编制18名。", "18名", None),
    ("从县直单位划转编制86名，乡镇执法人员平均达到9名。", "平均达到9名", None),
    # money
    ("全年为企业减负超30亿元。", "超30亿元", "减负"),
]


@pytest.mark.parametrize(("text", "quote", "act"), ACTS)
def test_act(text, quote, act):
    facts = pipeline.process(text.encode()).facts
    assert [fact.action for fact in facts if fact.evidence.quote == quote] == [act]
