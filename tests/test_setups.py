"""Setups of whole sentences, worked out by hand from the annotation guide; clauses and lists, on which they rest."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.extract.clauses import cut, hide_brackets, list_items
from pipeline.extract.rules import rules
from pipeline.extract.setups import FoundSetup, find_setups
from pipeline.structure import outline


def setups(text: str) -> list[FoundSetup]:
    return find_setups(text, outline(text).sentences)


# (text, action, names)
ONE = [
    # The verb first.
    ("全县各镇统一设立党建工作办公室、社会事务办公室。", "set_up", ["党建工作办公室", "社会事务办公室"]),
    ("组建3支镇级综合执法队。", "set_up", ["综合执法队"]),
    ("成立了乡村振兴服务中心。", "set_up", ["乡村振兴服务中心"]),
    ("新设环境保护办公室和旅游发展办公室。", "set_up", ["环境保护办公室", "旅游发展办公室"]),
    ("设置公共安全办公室（应急管理办公室）。", "set_up", ["公共安全办公室（应急管理办公室）"]),
    ("在便民服务中心加挂“劳动保障服务站”牌子。", "set_up", ["劳动保障服务站"]),
    ("村级全部建成党群服务站、综治工作站。", "set_up", ["党群服务站", "综治工作站"]),
    ("区委成立由区委书记任组长、各部门负责人为成员的改革领导小组。", "set_up", ["改革领导小组"]),
    ("社区设立了“石榴籽”调解室。", "set_up", ["“石榴籽”调解室"]),
    ("每个网格建立党支部或者党小组。", "set_up", ["党支部", "党小组"]),
    ("各镇重点组建为民服务中心。", "set_up", ["为民服务中心"]),
    (
        "镇里设置“两办一中心”（党政综合办、经济发展办，便民服务中心）。",
        "set_up",
        ["党政综合办", "经济发展办", "便民服务中心"],
    ),
    ("各镇均建有文化服务中心。", "set_up", ["文化服务中心"]),
    # Lists that are numbered, or go on over clauses.
    (
        "二类镇设三个办公室，分别是：（1）综合办公室，（2）农业办公室（与扶贫站合署办公），（3）民政办公室。",
        "set_up",
        ["综合办公室", "农业办公室", "民政办公室"],
    ),
    (
        "镇里设“二办一队一中心”：党政办公室、民生办公室，综合执法队，便民服务中心。",
        "set_up",
        ["党政办公室", "民生办公室", "综合执法队", "便民服务中心"],
    ),
    (
        "设“两办两中心”，其中“两办”为党政办公室、平安办公室，“两中心”为便民服务中心、文化服务中心。",
        "set_up",
        ["党政办公室", "平安办公室", "便民服务中心", "文化服务中心"],
    ),
    (
        "各镇统一设置党政办公室、平安办公室等6个党政机构，便民服务中心、文化服务中心等3个事业单位。",
        "set_up",
        ["党政办公室", "平安办公室", "便民服务中心", "文化服务中心"],
    ),
    (
        "街道机关设“一办两部”，即党政办公室、公共安全部和群众工作部。",
        "set_up",
        ["党政办公室", "公共安全部", "群众工作部"],
    ),
    ("全镇设党政办、综治办、民政办“三办”。", "set_up", ["党政办", "综治办", "民政办"]),
    ("各街道设置的内设机构为党政办公室、城管办公室。", "set_up", ["党政办公室", "城管办公室"]),
    ("街道的综合行政执法队为新设机构。", "set_up", ["综合行政执法队"]),
    ("四十个街道综合执法队昨天同时挂牌。", "set_up", ["综合执法队"]),
    ("街道党工委牵头，并设派驻中队12个。", "set_up", ["派驻中队"]),
    ("建立县、镇、社区三级综治中心。", "set_up", ["综治中心"]),
    # Merged: those before 等 count, and what the new name is told by.
    (
        "原有的农技站、水利站、林业站等6个站所整合为农业服务中心。",
        "merge",
        ["农技站", "水利站", "林业站", "农业服务中心"],
    ),
    ("把分设的文化站、广播站合为文化广播中心。", "merge", ["文化站", "广播站", "文化广播中心"]),
    ("文化站、广播站合并后称文化广播站。", "merge", ["文化站", "广播站", "文化广播站"]),
    ("计生服务站与卫生院合并，挂两块牌子。", "merge", ["计生服务站", "卫生院"]),
    ("文化站和广播站则并入体育中心。", "merge", ["文化站", "广播站", "体育中心"]),
    ("机构由16个减为“两办一所”：党政办、社会事务办和财政所。", "merge", ["党政办", "社会事务办", "财政所"]),
    ("街道23个科室优化为党群、经济、民生三个中心。", "merge", ["党群中心", "经济中心", "民生中心"]),
    ("该队由原城管中队更名而来，又由区局指导。", "rename", ["城管中队"]),
    ("将县城管大队更名为县综合执法大队。", "rename", ["城管大队", "综合执法大队"]),
    ("市文化馆与市美术馆合并成立市文化中心。", "merge", ["文化馆", "美术馆", "文化中心"]),
    ("县发展局与县科技局合并，组建县发展和科技局。", "merge", ["发展局", "科技局", "发展和科技局"]),
    ("各镇统一改设党政办公室、财经办公室。", "set_up", ["党政办公室", "财经办公室"]),
    ("城建监察队、环卫所一并并入综合执法大队。", "merge", ["城建监察队", "环卫所", "综合执法大队"]),
    ("原乡政府驻地设便民服务站。", "set_up", ["便民服务站"]),
    ("由县里派出的水利、林业等7个站所改为双重管理、以镇为主。", "transfer", ["水利站", "林业站"]),
    ("农业服务站、文化站的人员和编制一律交给乡镇管理。", "transfer", ["农业服务站", "文化站"]),
    ("社会治理中心与信访局合署，人员统一调配。", "merge", ["社会治理中心", "信访局"]),
    ("县委组织部加挂编办、老干部局牌子。", "set_up", ["编办", "老干部局"]),
    ("各区成立社区减负督查组。", "set_up", ["社区减负督查组"]),
    ("派驻街道的司法所、市场监管所实行双重管理，以街道为主。", "transfer", ["司法所", "市场监管所"]),
    ("鹤城镇综合行政执法办挂牌，首批队员上岗。", "set_up", ["鹤城镇综合行政执法办"]),
    ("党建中心、政务中心为新成立的事业单位。", "set_up", ["党建中心", "政务中心"]),
    ("26个社区各建一个行政服务站。", "set_up", ["行政服务站"]),
    ("该镇较一般镇多设招商服务局。", "set_up", ["招商服务局"]),
    ("设立党政办公室、财政局、公共安全部。", "set_up", ["党政办公室", "财政局", "公共安全部"]),
    ("市司法局增设乡镇执法监督股。", "set_up", ["执法监督股"]),
    ("事业单位由8个压缩到3个，即农业中心、文化中心和财政所。", "merge", ["农业中心", "文化中心", "财政所"]),
    ("渣土管理处与固废中心整合，组建建筑垃圾管理中心。", "merge", ["渣土管理处", "固废中心", "建筑垃圾管理中心"]),
    ("原农技站、水利站合并转为农业中心。", "merge", ["农技站", "水利站", "农业中心"]),
    ("原秩序巡查队更名为景区机动分队。", "rename", ["秩序巡查队", "景区机动分队"]),
    ("把便民服务厅升格为便民服务中心。", "rename", ["便民服务厅", "便民服务中心"]),
    ("农机、水利等站所连同500名编制一并划归镇街管理。", "transfer", ["农机站", "水利站"]),
    ("只有畜牧兽医站划归县局管理。", "transfer", ["畜牧兽医站"]),
    ("镇里撤掉原来的综治办和信访办。", "abolish", ["综治办", "信访办"]),
    ("党政办公室、综治办等11至15个办公室全部取消。", "abolish", ["党政办公室", "综治办"]),
    ("撤销全部6个街道办事处。", "abolish", ["街道办事处"]),
    ("撤销县医学会、乡镇企业服务中心等单位。", "abolish", ["医学会", "乡镇企业服务中心"]),
    ("村级不再另设网格工作站。", "abolish", ["网格工作站"]),
    # Moved with all that is theirs; taken back; ended.
    ("镇财政所、司法所的人财物全部下放到镇管理。", "transfer", ["财政所", "司法所"]),
    ("将街道城管中队的人员、经费全部划归街道管理。", "transfer", ["城管中队"]),
    ("城管中队连人带编划归街道管理。", "transfer", ["城管中队"]),
    ("水管所下放乡镇。", "transfer", ["水管所"]),
    ("将乡镇林业站、水利站收归县主管部门管理。", "transfer", ["林业站", "水利站"]),
    ("撤销乡镇财政所的建制。", "abolish", ["财政所"]),
    ("原经管站、文化站等7类站所被撤并。", "abolish", ["经管站", "文化站"]),
    ("成立楼委会、议事委员会等组织。", "set_up", ["楼委会", "议事委员会"]),
    ("村级代办点实现全覆盖。", "set_up", ["代办点"]),
    # What is laid out, what is to be built, where a council has its office.
    ("全省统一布局52家婚姻登记服务站。", "set_up", ["婚姻登记服务站"]),
    ("将信访大厅命名为“枫桥矛盾调处中心”。", "set_up", ["枫桥矛盾调处中心"]),
    ("老城区由街道和学校共建少年服务站。", "set_up", ["少年服务站"]),
    ("完成县级社会治理中心建设任务。", "set_up", ["社会治理中心"]),
    ("县乡村振兴领导小组办公室设在县农业农村局。", "set_up", ["县乡村振兴领导小组办公室"]),
    ("第三条 每个镇设置一所卫生院。", "set_up", ["卫生院"]),
    ("按规定另行核编，设农业农村服务中心、文化旅游服务中心。", "set_up", ["农业农村服务中心", "文化旅游服务中心"]),
    ("建设了‘党建+’睦邻中心。", "set_up", ["‘党建+’睦邻中心"]),
    ("县医院牵头组建县域医共体。", "set_up", ["县域医共体"]),
    ("各村建起议事室、警务室。", "set_up", ["议事室", "警务室"]),
    ("组建党员先锋队和志愿服务队。", "set_up", ["党员先锋队", "志愿服务队"]),
    ("在大厅增设咨询台、等候休息区和志愿服务站。", "set_up", ["志愿服务站"]),
    ("镇里想出成立“板凳议事会”的办法。", "set_up", ["板凳议事会"]),
    ("乡镇全部挂上了便民服务中心的牌子。", "set_up", ["便民服务中心"]),
    ("设立规划建设、城乡管理等委员会。", "set_up", ["规划建设委员会", "城乡管理委员会"]),
    ("增设东亭、涞坊两个居民委员会。", "set_up", ["东亭居民委员会", "涞坊居民委员会"]),
    ("市级统一的数据服务中心初步建成。", "set_up", ["数据服务中心"]),
    ("此次改革中统一设置的公共服务委员会开始运转。", "set_up", ["公共服务委员会"]),
    ("市里新建的政务服务驿站迎来首批群众。", "set_up", ["政务服务驿站"]),
    ("设置医疗设施、志愿者服务站。", "set_up", ["志愿者服务站"]),
    ("新成立的街道工委下设综合、党建、平安三个办公室。", "set_up", ["综合办公室", "党建办公室", "平安办公室"]),
    ("下设矛盾调解室、视频监控室和网格管理站。", "set_up", ["矛盾调解室", "视频监控室", "网格管理站"]),
    ("在商务楼宇建立红色物业联盟和功能型党支部。", "set_up", ["红色物业联盟", "功能型党支部"]),
    ("依法设立区域性、行业性劳动争议调解组织。", "set_up", ["行业性劳动争议调解组织"]),
    ("行政村都建有老年助餐点。", "set_up", ["老年助餐点"]),
    ("推进市第二老人院和各区养老机构建设。", "set_up", ["第二老人院", "养老机构"]),
    ("把闲置办公楼改造成养老服务中心。", "set_up", ["养老服务中心"]),
    ("各镇综合执法队自2021年7月起陆续挂牌。", "set_up", ["综合执法队"]),
    (
        "街道设立了“一办一队一中心”3个工作机构。即：党群工作办公室（挂团工委牌子）、综合执法队、政务服务中心。",
        "set_up",
        ["党群工作办公室", "综合执法队", "政务服务中心"],
    ),
    # Moved, joined and renamed.
    ("原民政所、人社所合并到社会事务服务中心。", "merge", ["民政所", "人社所", "社会事务服务中心"]),
    ("对水政执法队伍进行归并整合。", "merge", ["水政执法队伍"]),
    ("该中心由原农技站、水管站整合而成。", "merge", ["农技站", "水管站"]),
    ("把原来的经济发展局改造为营商环境服务局。", "merge", ["经济发展局", "营商环境服务局"]),
    ("将城管局驻街道的执法中队整体划转街道管理。", "transfer", ["执法中队"]),
    ("三个站合成一个农业综合服务中心。", "merge", ["农业综合服务中心"]),
    ("县水利局派驻的水管站改由乡镇管理。", "transfer", ["水管站"]),
    ("相应撤销经济科室。", "abolish", ["经济科室"]),
    ("将6个派驻站所纳入乡镇统一管理。", "transfer", ["派驻站所"]),
    ("镇文化站与旅游服务中心合署办公。", "merge", ["文化站", "旅游服务中心"]),
    ("将工会、团委整合为党群服务综合体。", "merge", ["党群服务综合体"]),
    ("将成人学校更名为社区学院分院。", "rename", ["成人学校", "社区学院分院"]),
    # Lists that share their head.
    ("乡镇设党政综合、平安建设、民生服务3个办公室。", "set_up", ["党政综合办公室", "平安建设办公室", "民生服务办公室"]),
    ("街道设置党群工作、社区建设等办公室。", "set_up", ["党群工作办公室", "社区建设办公室"]),
    ("各镇单设党政办、财政办、农业办三个机构。", "set_up", ["党政办", "财政办", "农业办"]),
    (
        "设置“两办一中心”，即党政办公室、执法办公室、便民服务中心。",
        "set_up",
        ["党政办公室", "执法办公室", "便民服务中心"],
    ),
    ("整合现有资源，组建自然资源和规划所。", "set_up", ["自然资源和规划所"]),
    # The body first.
    ("6月1日，桃溪镇综合执法大队揭牌。", "set_up", ["桃溪镇综合执法大队"]),
    ("镇级便民服务中心、村级代办点实现全覆盖。", "set_up", ["便民服务中心", "代办点"]),
    ("一体化指挥中心建成投用。", "set_up", ["一体化指挥中心"]),
    ("推动社区“大党委”建设。", "set_up", ["大党委"]),
    ("把党支部建在产业链上。", "set_up", ["党支部"]),
    ("把便民站、党群站整合为党群服务综合体。", "merge", ["便民站", "党群站", "党群服务综合体"]),
    # A count and a kind, then the names; the fields of counted teams.
    (
        "全县设立3个水利服务站，分别为：柳河水利服务站、东坪水利服务站（辖东坪镇、南岗镇）和石桥水利服务站。",
        "set_up",
        ["柳河水利服务站", "东坪水利服务站", "石桥水利服务站"],
    ),
    ("县里设立市容管理、交通运输等4个专业执法中队。", "set_up", ["市容管理专业执法中队", "交通运输专业执法中队"]),
    ("街道下设社区建设、社区安全等工作机构。", "set_up", ["社区建设工作机构", "社区安全工作机构"]),
    ("乡镇内设党政办公室、农业办公室。", "set_up", ["党政办公室", "农业办公室"]),
    ("县局向各镇派驻水政执法中队。", "set_up", ["水政执法中队"]),
    ("人民武装部、司法所按规定设置。", "set_up", ["人民武装部", "司法所"]),
    ("街道社会事务科改为社会事务办公室。", "rename", ["社会事务科", "社会事务办公室"]),
    ("将除派出所外的驻镇单位，按照属地原则交由镇管理。", "transfer", ["驻镇单位"]),
    ("石桥、东坪2个村民委员会划归城关镇管理。", "transfer", ["村民委员会"]),
    (
        "街道设党建办公室、城管办公室等内设机构和为民服务中心、网格管理中心等事业单位。",
        "set_up",
        ["党建办公室", "城管办公室", "为民服务中心", "网格管理中心"],
    ),
    ("柳河区设区城市管理局。", "set_up", ["城市管理局"]),
    ("内设办公室、法规科和市容管理科3个科室。", "set_up", ["法规科", "市容管理科"]),
    ("下设直属单位2个，区环卫管理处、区数字化指挥中心。", "set_up", ["环卫管理处", "数字化指挥中心"]),
    ("在街道建立一支队伍——“街道城管执法大队”。", "set_up", ["城管执法大队"]),
    (
        "街道设下列内设机构：\n（一）党政办公室。负责日常工作。\n（二）城市管理科（挂环保科牌子）：负责环境卫生。\n",
        "set_up",
        ["党政办公室", "城市管理科"],
    ),
    ("经省政府批准，可以设立若干区公所。", "set_up", ["区公所"]),
    ("街道办事处由市辖区的人民政府设立，负责社区事务。", "set_up", ["街道办事处"]),
    ("成立开展相对集中处罚权工作领导小组。", "set_up", ["开展相对集中处罚权工作领导小组"]),
    ("原镇司法所改为县司法局的派出机关。", "transfer", ["司法所"]),
    ("将柳河区环卫管理局执法大队整体上划。", "transfer", ["柳河区环卫管理局执法大队"]),
    # Merged, renamed, moved, ended.
    ("原成人文化技术学校更名为社区教育学院。", "rename", ["成人文化技术学校", "社区教育学院"]),
    (
        "将城管科、综治办更名为公共管理办公室、平安建设办公室。",
        "rename",
        ["城管科", "综治办", "公共管理办公室", "平安建设办公室"],
    ),
    ("区局派驻的执法中队整建制下放镇街。", "transfer", ["区局派驻的执法中队"]),
    ("把游客中心与便民服务中心合署办公。", "merge", ["游客中心", "便民服务中心"]),
    ("将文化站、广播站合并为文化服务中心。", "merge", ["文化站", "广播站", "文化服务中心"]),
    ("镇林业站并入农业服务中心。", "merge", ["林业站", "农业服务中心"]),
    ("将经管站、财政所撤并，组建经济管理服务中心。", "merge", ["经管站", "财政所", "经济管理服务中心"]),
    ("社会事业办更名为社会建设办公室。", "rename", ["社会事业办", "社会建设办公室"]),
    ("便民服务中心改称为民服务中心。", "rename", ["便民服务中心", "为民服务中心"]),
    ("将水利站、兽医站划归乡镇管理。", "transfer", ["水利站", "兽医站"]),
    ("国土所、林业站等派驻机构下放乡镇管理。", "transfer", ["国土所", "林业站"]),
    ("将派驻街道的环卫所调整为街道所属事业单位。", "transfer", ["环卫所"]),
    ("撤销农业综合开发办公室。", "abolish", ["农业综合开发办公室"]),
    ("镇里不再保留安监站、文化站。", "abolish", ["安监站", "文化站"]),
    ("计划生育办公室不再单独设置。", "abolish", ["计划生育办公室"]),
]


@pytest.mark.parametrize(("text", "action", "names"), ONE, ids=[row[0][:12] for row in ONE])
def test_one_setup(text: str, action: str, names: list[str]) -> None:
    (found,) = setups(text)
    assert (found.action, list(found.names)) == (action, names)


NONE = [
    # What stands already, what any such body must meet, upkeep.
    "街道设立的调解委员会可以聘请调解员。",
    "使用财政资金设立的研究机构应当公开成果。",
    "设立水文测站不得与基本测站重复。",
    "通过设立航运基金等方式参与航运中心建设。",
    "建立业主委员会委员培训制度。",
    "省、设区的市可以采取购买服务、与村民委员会共建等方式。",
    "设立养老机构应当符合消防要求。",
    "推进综治中心规范化建设。",
    "完成指挥平台建设任务。",
    "大厅窗口设在一楼东侧。",
    "原有人员和职责并入便民服务中心。",
    "民间自发成立的书画协会不在此列。",
    "并为调解委员会提供经费保障。",
    "整合成本中心的数据。",
    "上新庄镇、拦隆口镇设立的便民服务中心名称混用。",
    "打造“家门口的服务站”品牌网络。",
    "对各类资源进行整合。",
    "全镇设立了3个机构。具体职责由县委编办核定。",
    # Fixtures, rooms and formulas.
    "大厅设置意见箱、自助服务区。",
    "建设会议室和休息室。",
    "建立“支部-小组-中心户”组织体系。",
    "街道只设六个科室。",
    "办事大厅，设企业开办、民生保障两个专区。",
    # Counts and kinds without a name.
    "将内设机构整合为6个。",
    "统一设置党政机构5至8个。",
    "撤并空转机构19个。",
    "组建高素质的干部队伍。",
    "搭建服务平台。",
    "县里不再另设同类机构。",
    # Upkeep of what stands, plain listings, evaluations.
    "加强综合执法队规范化建设。",
    "便民服务中心设有窗口12个。",
    "综合执法大队由县级部门管理。",
    "机构设置更加科学。",
    "便民服务中心成立以来，办件量增长四成。",
    "基本建成机构设置科学、运转顺畅的管理体制。",
    "十万人口以下的市一般不设立街道办事处。",
    "保留设立的便民服务站运行平稳。",
    "行政审批局挂牌运行一年多来，办件量增长。",
    "建立流转、提级盯办等监督机制。",
    "便民服务中心建成率达到100%。",
    "设立“一窗通办”专区。",
    # Bans, plans about papers, titles.
    "不得要求镇街对口设立办公室。",
    "部门未经批准不得加挂工作站牌子。",
    "关于设立综合执法队的批复",
    "第二章 设立与机构",
    "街道内设机构和下设单位共9个。",
    "镇里的财务改为县财政局所管。",
    "将农机管理职能上划。",
    "根据任务可设5-7个机构。",
    "街道设下列机构：\n（一）统筹发展。\n（二）服务群众。\n",
    "将绿化养护事项交由街道管理。",
    "派驻机构考核以乡镇意见为主。",
    # Things that are no bodies.
    "建立联合会审、线索移送等制度。",
    "疑难案件报市执法局挂牌督办。",
    "村部统一悬挂三块牌子。",
    "新建幼儿园六所。",
    "设立专项资金和奖励基金。",
    "设立办事窗口，打造便民品牌。",
    "建立网格长制度。",
    "设备、设施全部更新，政出多门有所改变。",
    "落实属地管理责任，执法职责划归市级部门。",
    "取消审批事项，撤销处罚决定。",
    # Upkeep, bodies of enterprises, territory, matters and posts.
    "镇里精简机构、压缩编制。",
    "以上机构由县局和你镇双重管理。",
    "站所由9个合并为6个，农机站、水利站由县里管理。",
    "下设“六队一处三中心”。",
    "将规划建设环保所的职责理清。",
    "对派驻机构完善双重管理体制。",
    "全县调整为12个镇和8个街道办事处。",
    "将执法队的20名编制下放乡镇。",
    "行政审批权下放乡镇后，窗口人员不足。",
    "把三个村合并，建设新的居民点。",
    "两家企业合并，员工全部留用。",
    "国有林场收归国有。",
    "除保留财政所外，其余站所一律撤销。",
    "为方便被撤并乡镇便民服务中心的群众，增开班车。",
    "设局定制，规范办事。",
    "全市规划建设局面良好。",
    "镇里设“民情信箱”八处。",
    "与镇执法办公室合署办公。",
]


@pytest.mark.parametrize("text", NONE)
def test_no_setup(text: str) -> None:
    assert setups(text) == []


# (text, level)
LEVELS = [
    ("村一级设立综合服务站。", "村"),
    ("设立综治中心、网格服务中心。", None),
    ("省人民政府成立改革试验协调委员会。", "省"),
    ("县里设立了信访事项听证中心。", "县"),
    ("街道办事处设立社区服务、平安建设等工作机构。", "街道"),
    ("各乡镇组建综合执法队。", "镇"),
    ("在街道设立社会工作办公室。", "街道"),
    ("组建镇街综合执法队。", "镇街"),
    ("乡镇（街道）成立应急管理站。", "镇街"),
    ("县级成立社会治理中心。", "县"),
    ("全市各村设立便民服务站。", "村"),
    ("社区建立党群服务中心。", "社区"),
    ("把党小组建在网格上。", "网格"),
    ("将司法所划归乡镇管理。", "镇"),
    ("成立改革领导小组。", None),
]


@pytest.mark.parametrize(("text", "level"), LEVELS, ids=[row[0][:12] for row in LEVELS])
def test_level(text: str, level: str | None) -> None:
    (found,) = setups(text)
    assert found.level == level


def test_what_one_means_sets_up_in_a_row_is_one_setup() -> None:
    (found,) = setups("通过设立综合治理中心，组建联合调解室，形成合力。")
    assert found.names == ("综合治理中心", "联合调解室")


def test_verbs_in_a_row_are_setups_of_their_own() -> None:
    found = setups("成立综合治理中心，组建综合执法队，撤销安监站。")
    assert [(item.action, item.names) for item in found] == [
        ("set_up", ("综合治理中心",)),
        ("set_up", ("综合执法队",)),
        ("abolish", ("安监站",)),
    ]


def test_a_plaque_in_a_bracket_is_a_setup_of_its_own() -> None:
    found = setups("镇设党政办公室（挂人大办公室、信访办公室牌子）、民政办公室。")
    assert [item.names for item in found] == [("党政办公室", "民政办公室"), ("人大办公室", "信访办公室")]


def test_what_is_renamed_is_not_moved_by_its_new_roof() -> None:
    found = setups("原安监站更名为应急管理站，调整为应急管理办公室的下设机构。")
    assert [(item.action, item.names) for item in found] == [("rename", ("安监站", "应急管理站"))]


def test_forces_merged_before_a_founding_are_no_part_of_it() -> None:
    found = setups("七支队伍整合组建综合执法大队，在街道设置14个派驻中队。")
    assert [item.names for item in found] == [("综合执法大队",), ("派驻中队",)]


def test_the_quote_is_the_clause_of_the_verb() -> None:
    text = "为方便群众，各村设立便民服务站，配备代办员。"
    (found,) = setups(text)
    assert text[found.start : found.end] == "各村设立便民服务站"


def test_spans_are_where_the_names_stand() -> None:
    text = "改革后，街道设置平安法治办公室和人大（工委）办公室。另设城建和国土管理机构。"
    first, second = setups(text)
    assert first.names[-1] == "人大（工委）办公室"
    for name, span in zip(first.names, first.name_spans, strict=True):
        assert span is None or text[slice(*span)] == name
    # Two bodies that share one head stand nowhere as a whole.
    assert (second.names, second.name_spans[0]) == (("城建管理机构", "国土管理机构"), None)


def test_a_heading_is_not_read_but_a_topic_sentence_is() -> None:
    assert setups("（一）设立综合执法队\n各镇认真落实。\n") == []
    assert len(setups("（一）设立综合执法队。各镇认真落实。\n")) == 1


# (text, clauses)
CLAUSES = [
    ("将甲下放，由乙行使；丙不变。", ["将甲下放", "由乙行使", "丙不变"]),
    ("人大（工委，含联络站）办公室", ["人大（工委，含联络站）办公室"]),
    ("印发《关于甲，乙的意见》，部署", ["印发《关于甲，乙的意见》", "部署"]),
    ("站所\t3个\n", ["站所", "3个"]),
    ("1,200名,其余", ["1,200名", "其余"]),
    ("甲（未闭合，乙", ["甲（未闭合", "乙"]),
    ("，，", ["，，"]),
    ("", [""]),
]


@pytest.mark.parametrize(("text", "clauses"), CLAUSES, ids=[row[0][:8] for row in CLAUSES])
def test_clauses(text: str, clauses: list[str]) -> None:
    found = cut(text, 0, len(text))
    assert [text[slice(*span)] for span in found.spans] == clauses


def test_a_cut_sentence_knows_its_place_and_what_is_hidden() -> None:
    text = "前句。甲（乙）丙，丁。"
    found = cut(text, 3, len(text))
    assert (found.offset, found.shown) == (3, "甲（□）丙，丁。")
    assert [found.at(place) for place in (0, 4, 5, 6, 7)] == [0, 0, 0, 1, 1]
    assert [found.hidden(place) for place in (0, 2, 4)] == [False, True, False]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("甲（乙（丙）丁）戊", "甲（□□□□□）戊"),
        ("甲(乙)丙", "甲(□)丙"),
        ("《甲》乙", "《□》乙"),
        ("（（甲", "（（甲"),
        ("甲）乙（", "甲）乙（"),
    ],
)
def test_what_brackets_hide(text: str, shown: str) -> None:
    assert hide_brackets(text) == shown


@pytest.mark.parametrize(
    ("text", "parted", "items"),
    [
        ("甲、乙和丙", True, ["甲", "乙", "丙"]),
        ("甲、乙和丙", False, ["甲", "乙和丙"]),
        ("甲以及乙或者丙、丁", True, ["甲", "乙", "丙", "丁"]),
        ("、甲、、乙、", True, ["甲", "乙"]),
        ("", True, []),
    ],
)
def test_items_of_a_list(text: str, parted: bool, items: list[str]) -> None:
    assert [text[slice(*span)] for span in list_items(text, 0, len(text), lambda left, right: parted)] == items


def test_a_joining_word_is_judged_by_what_stands_beside_it() -> None:
    asked: list[tuple[str, str]] = []
    list_items("甲、乙和丙、丁", 0, 7, lambda left, right: bool(asked.append((left, right))))
    assert asked == [("乙", "丙")]


CUES = sorted({cue for rule in rules("setup") for cue in rule.cues})
WORDS = st.sampled_from(
    [
        *CUES,
        *"将、，。；和等的由（）“”《》\n",
        "乡镇",
        "办公室",
        "中心",
        "综合",
        "执法队",
        "3个",
        "站",
        "党支部",
        "人大（工委）",
        "为民服务",
    ]
)


@given(st.lists(WORDS, max_size=40).map("".join))
def test_any_text_gives_findings_in_order_and_within_it(text: str) -> None:
    found = setups(text)
    assert found == setups(text)
    assert [item.start for item in found] == sorted(item.start for item in found)
    for item in found:
        assert 0 <= item.start < item.end <= len(text)
        assert item.names
        assert len(item.names) == len(set(item.names)) == len(item.name_spans)
        assert all(
            span is None or text[slice(*span)] == name for name, span in zip(item.names, item.name_spans, strict=True)
        )


@pytest.mark.parametrize(
    "piece",
    ["、", "（", "）", "“", "设立", "中心", "设立中心", "设立、", "整合为", "由的", "3个", "更名为甲站", "全覆盖"],
)
def test_a_text_of_one_piece_over_and_over_is_read_to_its_end(piece: str) -> None:
    text = piece * 20_000
    assert all(0 <= item.start <= item.end <= len(text) for item in setups(text))


def test_every_action_is_reached_by_some_rule() -> None:
    told: set[Any] = {example.gives.get("action") for rule in rules("setup") for example in rule.examples}
    assert {"set_up", "merge", "rename", "transfer", "abolish"} <= told
