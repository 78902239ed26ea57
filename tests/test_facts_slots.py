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
    ("三年内，街道撤并站所12个。", "12个", "time", "三年内"),
    ("2年以内化解积案30件。", "30件", "time", "2年以内"),
    ("年内化解积案30件。", "30件", "time", "年内"),
    ("昨天上午，全区12个街道同时挂牌。", "12个", "time", "昨天上午"),
    ("2009年试点，次年推广到32个镇街。", "32个", "time", "次年"),
    ("试点期内取消检查18项。", "18项", "time", "试点期内"),
    ("收回后，各镇保留438项。", "438项", "time", "收回后"),
    ("两个月里查处案件320件。", "320件", "time", "两个月里"),
    ("收回后勤用房12间。", "12间", "time", None),
    ("上收前沿岗位12个。", "12个", "time", None),
    # numbers of one each are not each
    ("便民类、生活类成熟率分别为90%、82%。", "82%", "scope", "total"),
    ("三个镇分别核定编制12名。", "12名", "scope", "each"),
    ("居民人均可支配收入达到7.7万元。", "7.7万元", "scope", "average"),
    ("各镇均可配备车辆3台。", "3台", "scope", "each"),
    # 分别: the numbers belong one by one to what is listed before it
    ("该街道承接的许可、服务事项分别为21项和87项。", "21项", "subject", "许可"),
    ("该街道承接的许可、服务事项分别为21项和87项。", "87项", "subject", "服务事项"),
    ("该街道承接的许可、服务事项分别为21项和87项。", "87项", "scope", "total"),
    ("各镇许可权、处罚权分别为21项、87项。", "87项", "scope", "each"),
    ("全县乡镇行政、事业编制分别为51名和89名。", "51名", "subject", "行政编制"),
    ("党政机构和事业单位分别由18个、24个减少到7个、6个。", "6个", "subject", "事业单位"),
    ("2021年、2022年分别撤并站所12个、9个。", "12个", "time", "2021年"),
    ("2021年、2022年分别撤并站所12个、9个。", "9个", "time", "2022年"),
    ("2021年、2022年撤并站所12个、中心9个。", "12个", "time", "2022年"),
    ("乡镇、街道党政机构分别控制在8个、9个以内。", "8个", "level", "镇"),
    ("乡镇、街道党政机构分别控制在8个、9个以内。", "9个以内", "level", "街道"),
    ("一般乡镇、重点乡镇分别核定编制42名、50名。", "50名", "scope", "each"),
    ("郫都区、温江区分别下放权限120项、98项。", "98项", "scope", "total"),
    ("一、二、三类镇分别设9个、8个、7个内设机构。", "8个", "subject", "内设机构"),
    # a class of towns holds what the sentence speaks of
    ("乡镇办事机构实行限额管理，一类乡镇不超过4个，二类不超过3个。", "不超过4个", "kind", "institution"),
    ("乡镇办事机构实行限额管理，一类乡镇不超过4个，二类不超过3个。", "不超过3个", "subject", "办事机构"),
    ("党政内设机构一类镇4个、其余乡镇3个。", "4个", "subject", "党政内设机构"),
    ("党政内设机构一类镇4个、其余乡镇3个。", "3个", "scope", "each"),
    ("全县有一类乡镇5个、二类乡镇8个。", "8个", "subject", "乡镇"),
    ("北麓等6个一类镇设机构11个，其中党政机构5个。", "5个", "scope", "each"),
    ("北麓等6个镇设机构11个。", "11个", "scope", "total"),
    ("14个街道统一设置党政办、党建办等7个机构。", "7个", "scope", "each"),
    ("14个街道统一设置党政办、党建办等7个机构。", "14个", "subject", "街道"),
    ("事项自行认领，每个镇不超过60项。", "不超过60项", "kind", "power"),
    # what a number is of, by whom, and among which
    ("按每万人不低于5名的标准重新核定行政编制。", "不低于5名", "subject", "行政编制"),
    ("建立50名规模的编制周转池。", "50名", "subject", "编制"),
    ("第二批34项由镇里先行承接。", "34项", "subject", "事项"),
    ("115项中常用的只有一成。", "115项", "subject", None),
    ("大队下设5个中队。", "5个", "subject", "中队"),
    ("清理整顿事业单位，承担行政职能的7家。", "7家", "subject", None),
    ("53项事权上收功能区，19项上收功能区统筹。", "19项", "subject", "事权"),
    ("全省已有7个县市学习外地经验。", "7个", "subject", "县市"),
    ("镇内设机构总数以不超过12个为宜。", "不超过12个", "kind", "institution"),
    ("共下放权限88项，其中规划建设类37项。", "37项", "kind", "power"),
    ("处级领导职数，每个街道为2正5副，31个街道共计62正155副。", "2正5副", "subject", "处级领导职数"),
    # names of fields and ranks are no tier; this town is of its own
    ("将城市管理、农业农村等9个领域的权限下放。", "9个", "level", None),
    ("向中心镇下放县级管理权限115项。", "115项", "level", "镇"),
    ("下放至县级36项。", "36项", "level", "县"),
    ("泽国镇行使县级管理权限，设9个办公室。", "9个", "level", "镇"),
    ("该镇行政编制28名。", "28名", "level", "镇"),
    ("全县行政编制280名。", "280名", "level", None),
    ("该镇走访群众280人。", "280人", "level", None),
    ("全区设立一级网格41个、二级网格183个。", "183个", "subject", "二级网格"),
    ("县级下放乡镇办理行政许可4项。", "4项", "level", "镇"),
    ("全区乡镇办设内设机构4个。", "4个", "level", "镇街"),
    ("镇乡（街道）设内设机构4个。", "4个", "level", "镇街"),
    # what is said of the paragraph, of who gets it, of who goes on
    ("把乡镇分为三类。领导班子控制在7至9名。", "7至9名", "level", "镇"),
    ("把乡镇分为三类。\n领导班子控制在7至9名。", "7至9名", "level", None),
    ("首批29项权限已交各乡镇行使。", "29项", "level", "镇"),
    ("把近百项工作交给街道。", "近百项", "level", "街道"),
    ("取消许可12项，交回区级部门8项。", "12项", "level", None),
    ("431项职权下放到街道办事处和乡镇人民政府。", "431项", "level", "镇街"),
    ("放权后，镇里可办事项136项。", "136项", "level", "镇"),
    ("再下放市容管理方面的权限20项。", "20项", "level", None),
    # 市 is the county tier where the document is of a city of that rank
    ("海伦市机构改革情况\n海伦市将市直286家事业单位精简。", "286家", "level", "县"),
    ("绥化市机构改革情况\n绥化市将市直286家事业单位精简。", "286家", "level", "市"),
    # the caption of a table
    (
        "表1　街道编制情况\n类别\t核定（名）\t实有（名）\n行政编制\t1023\t897\n事业编制\t685\t612",
        "685",
        "level",
        "街道",
    ),
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


def test_respective_places():
    facts = pipeline.process("郫都区、温江区分别下放权限120项、98项。".encode()).facts
    assert [fact.place and fact.place.name for fact in facts] == ["郫都区", "温江区"]


@pytest.mark.parametrize(("text", "quote", "slot", "value"), SLOTS)
def test_slot(text, quote, slot, value):
    facts = pipeline.process(text.encode()).facts
    assert [getattr(fact, slot) for fact in facts if fact.evidence.quote == quote] == [value]
