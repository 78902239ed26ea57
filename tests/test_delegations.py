"""Delegations of whole sentences, worked out by hand from the annotation guide."""

import dataclasses
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.extract.delegations import FoundDelegation, find_delegations
from pipeline.extract.powers import powers_in
from pipeline.extract.rules import rules
from pipeline.structure import outline


def delegations(text: str) -> list[FoundDelegation]:
    return find_delegations(text, outline(text).sentences)


# (text, powers, receiver)
ORDERS = [
    # The power before the verb.
    ("将农房建设审批权下放给各镇。", ["农房建设审批"], "各镇"),
    ("把户外广告许可、占道经营处罚等28项县级权限赋予街道。", ["户外广告许可", "占道经营处罚"], "街道"),
    ("将市容环卫领域的行政处罚权委托给镇政府实施。", ["行政处罚"], "镇政府"),
    ("将19项行政执法事项交由街道办事处行使。", ["行政执法"], "街道办事处"),
    ("将小型餐饮备案、犬类登记等权限调整由镇街行使。", ["小型餐饮备案", "犬类登记"], "镇街"),
    ("将53项行政处罚权，依法分批、以清单形式交由乡镇（街道）行使。", ["行政处罚"], "乡镇（街道）"),
    ("县直部门的审批权限能放尽放，其中35项审批服务事项已下放到乡镇。", ["审批服务事项"], "乡镇"),
    ("将高频审批事项交到三个试点镇手里。", ["审批事项"], "试点镇"),
    ("区政府把67项行政处罚权交给9个镇行使。", ["行政处罚"], "镇"),
    ("分两次将临时用地审批等职权向中心镇下放。", ["临时用地审批"], "中心镇"),
    ("将林木采伐许可下放至所有乡镇。", ["林木采伐许可"], "乡镇"),
    (
        "把食品小作坊登记、犬类登记、临时占道许可等14项交由街道办理。",
        ["食品小作坊登记", "犬类登记", "临时占道许可"],
        "街道",
    ),
    ("将县级行政检查权1,463项调整由镇街以自身名义行使。", ["行政检查"], "镇街"),
    ("各县赋予乡镇的权力平均64项。", ["权力"], "乡镇"),
    # The power behind the verb.
    ("赋予街道党工委重大事项建议权和干部考核权。", ["重大事项建议", "干部考核"], "街道党工委"),
    ("授权镇政府行使砂石场检查权。", ["砂石场检查"], "镇政府"),
    ("委托村委会代为办理老年证申领业务。", ["老年证申领业务"], "村委会"),
    ("向街道一次性下放审批权限44项。", ["审批"], "街道"),
    ("先后下放行政许可12项、行政检查30项。", ["行政许可", "行政检查"], None),
    ("全市镇街平均赋权106项。", [], "镇街"),
    # The receiver first.
    ("由镇政府行使县级部门的处罚权。", ["处罚"], "镇政府"),
    ("乡镇以自己的名义行使行政处罚权。", ["行政处罚"], "乡镇"),
    ("街道对派出所所长拥有任免建议权。", ["任免建议"], "街道"),
    ("落实街道党工委对派驻干部的考核、调整建议权。", ["考核", "调整建议"], "街道党工委"),
    ("沙溪镇承接市级下放的审批服务事项63项。", ["审批服务事项"], "沙溪镇"),
    ("各街道从赋权目录中认领权限52项。", [], "各街道"),
    ("柯柯牙镇、库木巴什乡承接80项以上。", [], "柯柯牙镇、库木巴什乡"),
    ("各县向乡镇赋权4620项次。", [], "乡镇"),
    ("生育登记等21项县级事项由社区直接受理。", ["生育登记"], "社区"),
    # Lists and windows.
    ("市政府公布街道赋权事项清单。", [], "街道"),
    ("参保登记等民生事项进驻社区窗口办理。", ["参保登记"], "社区窗口"),
    ("市政府印发《赋予街道部分区级审批权限指导目录》。", ["审批"], "街道"),
    # What is cancelled or taken back beside it does not undo it.
    ("取消下放审批事项156项。", ["审批事项"], None),
    ("取消审批事项20项、下放行政许可12项。", ["行政许可"], None),
    ("收回执法事项15项，下放乡镇9项。", [], "乡镇"),
    # Things said before, and the one who acts in the clause before.
    ("上述处罚权自2022年3月1日起由街道行使。", ["处罚"], "街道"),
    ("该项权限委托社区实施。", ["权限"], "社区"),
    ("受县农业农村局委托，乡镇对违规用药行为行使处罚权。", ["处罚"], "乡镇"),
    ("承接执法事项的镇政府，应当依法行使行政检查权。", ["行政检查"], "镇政府"),
    ("将水面养殖审批权由县级下放到乡镇。", ["水面养殖审批"], "乡镇"),
    ("明确由镇承接的行政许可事项48项。", ["行政许可"], "镇"),
    ("赋予试点镇的93项县级管理权限已经到位。", ["管理权限"], "试点镇"),
    ("赋予街道人事考核权，规划参与权，对重大项目的建议权。", ["人事考核", "规划参与", "建议"], "街道"),
    ("56项经济管理权和23项社会管理权的下放，提高了效率。", ["经济管理", "社会管理"], None),
    ("镇综合执法队，可以自身名义行使96项行政处罚权，以及相关的行政检查权。", ["行政处罚", "行政检查"], "综合执法队"),
    ("将1,463项处罚权调整由镇街行使。", ["处罚"], "镇街"),
    ("直接赋权41项，先易后难。", [], None),
    ("将排水许可、经营登记2类15项事项委托给镇街。", ["排水许可", "经营登记"], "镇街"),
    ("施工许可先由桃溪镇行使。", ["施工许可"], "桃溪镇"),
    ("另31项继续由县级部门委托乡镇行使。", [], "乡镇"),
    ("把公厕审批、小餐饮登记等14项交由乡镇办理。", ["公厕审批", "小餐饮登记"], "乡镇"),
    ("印发赋权清单，赋予乡镇执法事项67项。", ["执法事项"], "乡镇"),
    ("林木采伐许可，已由县级部门委托林区乡镇办理。", ["林木采伐许可"], "林区乡镇"),
    ("对站所负责人的任免享有建议权。", ["建议"], None),
    ("将下列权限交由街道行使：（一）市容方面的处罚权；（二）占道经营许可。", ["处罚", "占道经营许可"], "街道"),
    ("把人权、财权、事权下放到镇一级。", ["人权", "财权", "事权"], "镇一级"),
    ("下放73项执法职权及其相关的检查职权6项由镇街以自身名义行使。", ["执法", "检查"], "镇街"),
    ("将赋予街道行使的行政处罚权以及与之相关的行政检查权纳入街道权责清单。", ["行政处罚", "行政检查"], "街道"),
    ("将调整至乡镇实施的民生服务事项列入乡镇服务目录。", ["民生服务事项"], "乡镇"),
    ("将12个部门共57项许可事项和社会管理权限分批下放3个中心镇。", ["许可事项", "社会管理权限"], "中心镇"),
    ("对产业基础好、人口多的镇，可赋予同等的项目审批权。", ["项目审批"], "镇"),
    ("正式赋权柳河镇、东坪街道两个镇街行政执法权。", ["行政执法"], "柳河镇、东坪街道两个镇街"),
    ("街道办事处有权对派出机构的工作进行统筹协调、考核督办。", ["统筹协调", "考核督办"], "街道办事处"),
    ("此次镇街赋权，共涉及7个部门33项审批权限。", ["审批"], "镇街"),
    ("对镇里常用的养殖备案、农房审批等6项职权，以委托方式授予东坪镇。", ["养殖备案", "农房审批"], "东坪镇"),
    ("除了授予其更大的用人自主权以外，另行安排经费。", ["用人自主权"], None),
    ("依法赋予人口多的城镇相应规划管理权限。", ["规划管理权限"], "城镇"),
    ("曾两次扩大部分中心镇项目审批的权限。", ["项目审批"], "部分中心镇"),
    (
        "第九条 街道办事处行使下列职权：\n（一）参与规划编制；\n（二）指挥调度派出机构，对其人事任免提出建议。\n",
        ["指挥调度", "人事任免"],
        "街道办事处",
    ),
    (
        "将下列权限交由街道行使：\n（一）占道经营处罚权；\n（二）犬类登记。\n特此通知。",
        ["占道经营处罚", "犬类登记"],
        "街道",
    ),
    ("社会救助、养老服务等职能则全部下放到社区。", ["社会救助", "养老服务"], "社区"),
    ("街道办事处对辖区内各项工作行使组织领导、综合协调的职能。", ["组织领导", "综合协调"], "街道办事处"),
    ("行政处罚法允许将县级部门的行政处罚权交由能够承接的街道办事处行使的规定。", ["行政处罚"], "街道办事处"),
    ("派驻的执法中队应当按规定由乡镇政府统筹协调指挥。", ["统筹协调指挥"], "乡镇政府"),
    ("省政府发布《关于调整赋予街道行政处罚权的通知》及《赋予街道行政处罚权指导目录》。", ["行政处罚"], "街道"),
    ("对于由镇政府履行的县级部门的项目审批权，由县政府采用交办的方式直接交由镇政府行使。", ["项目审批"], "镇政府"),
    # A condition does not undo it.
    ("确需委托镇街行使行政强制权的，须经县政府批准。", ["行政强制"], "镇街"),
    ("县级部门经评估后，方可将检查事项委托乡镇实施。", ["检查事项"], "乡镇"),
]


@pytest.mark.parametrize(("text", "powers", "receiver"), ORDERS, ids=[row[0][:12] for row in ORDERS])
def test_one_delegation(text: str, powers: list[str], receiver: str | None) -> None:
    (found,) = delegations(text)
    assert (list(found.powers), found.receiver) == (powers, receiver)


NONE = [
    # Bans and powers taken back.
    "不得将应由部门办理的审批事项转交镇街承担。",
    "严禁以分解任务为名，将行政执法事项交由村委会办理。",
    "对承接不了的处罚权，由县级部门收回行使。",
    "下放后运行不畅的12项权限予以上收。",
    "未经批准，部门不得委托街道行使行政处罚权。",
    "对镇街承接不了的28项权限，依法收回。",
    "取消行政审批事项33项。",
    "打捆确定为下沉乡村受办、跨域通办的服务事项。",
    # Slogans, evaluations, readiness.
    "将权力下放作为改革的方向。",
    "持续深化放权赋能改革。",
    "对下放事项的承接情况开展评估。",
    "确保下放的权限接得住、用得好。",
    "着力提升镇街承接能力。",
    "推动重心下移、力量下沉、权力下放。",
    "建立赋权事项动态调整机制。",
    "赋予乡镇的事项要纳入考核。",
    "赋权工作涉及面广，要稳妥推进。",
    "街道办事处行使下列职权：\n（一）宣传法律法规；\n（二）办理其他事项。",
    "授予其先进集体称号。",
    "全县在赋权放权、综合执法等方面下足功夫。",
    "县级部门对辖区工作行使监督检查的职能。",
    "行政处罚权下沉乡镇街道是一项新的制度。",
    "加快落实赋予乡镇经济社会管理权限工作。",
    "将多个部门行使的行政处罚权交由城市管理执法机关统一行使。",
    "日常工作由街道办事处负责。",
    "业主有权对物业服务进行监督。",
    # Other things handed over: people, money, cases.
    "将48名执法人员的编制下放到镇。",
    "把线索移交公安机关处理。",
    "将专项资金下拨到街道使用。",
    "推动服务力量向网格下沉。",
    # Systems and papers about them.
    "建立部门将工作委托镇街办理的准入制度。",
    "关于公布乡镇赋权事项目录的通知",
    "公布镇街权责清单。",
    # Rights of people, and words that look like powers.
    "保障居民的知情权和监督权。",
    "赋予老街区新的活力。",
    "推进排污权交易和股权改革。",
    "党员主动认领居民微心愿。",
]


@pytest.mark.parametrize("text", NONE)
def test_no_delegation(text: str) -> None:
    assert delegations(text) == []


# (text, slot, value)
SLOTS = [
    ("区级部门承担的公园管理事项，委托街道实施。", "giver", "区级部门"),
    ("由市交通局将41项执法事项委托镇街实施。", "giver", "市交通局"),
    ("将12个部门负责的66项审批事项下放到街道。", "giver", "部门"),
    ("将审批权下放到街道。", "giver", None),
    ("采取直接下放、委托行使等方式，将75项权限交给乡镇。", "method", "直接下放、委托行使"),
    ("授权镇政府行使检查权。", "method", "授权"),
    ("赋予镇街行政处罚权。", "method", None),
    ("将农业农村、文化旅游等领域的行政处罚权赋予乡镇。", "domains", ("农业农村", "文化旅游")),
    ("下放街道权限81项，涉及住房保障、园林绿化、养老助残等领域。", "domains", ("住房保障", "园林绿化", "养老助残")),
    (
        "街道办事处对辖区的城市管理、社区服务等方面工作行使组织领导、综合协调的职能。",
        "domains",
        ("城市管理", "社区服务"),
    ),
    ("赋予街道规划、用地、用编等管理权限。", "domains", ("规划", "用地", "用编")),
    ("第一批下放镇街权限70项，其中行政许可18项、行政处罚52项。", "powers", ("行政许可", "行政处罚")),
    ("赋予镇党委人事考核权，任免前须征求其意见。", "powers", ("人事考核",)),
]


@pytest.mark.parametrize(("text", "slot", "value"), SLOTS, ids=[f"{row[0][:10]}-{row[1]}" for row in SLOTS])
def test_slot(text: str, slot: str, value: Any) -> None:
    (found,) = delegations(text)
    assert getattr(found, slot) == value


def test_the_quote_is_the_clause_of_the_verb() -> None:
    text = "为方便群众，区政府将31项审批事项下放街道，群众少跑路。"
    (found,) = delegations(text)
    assert text[found.start : found.end] == "区政府将31项审批事项下放街道"


def test_spans_are_where_giver_and_receiver_stand() -> None:
    text = "改革稳步推进。市住建局将22项许可事项委托乡镇（街道）实施。"
    (found,) = delegations(text)
    assert found.giver_span is not None
    assert found.receiver_span is not None
    assert text[slice(*found.giver_span)] == found.giver == "市住建局"
    assert text[slice(*found.receiver_span)] == found.receiver == "乡镇（街道）"


def test_two_delegations_of_one_sentence_stay_two() -> None:
    found = delegations("赋予街道党工委干部考核权，将46项处罚权下放街道。")
    assert [item.powers for item in found] == [("干部考核",), ("处罚",)]


def test_a_heading_is_not_read_but_a_topic_sentence_with_a_figure_is() -> None:
    assert delegations("一、依法下放审批权限\n各镇认真落实。\n") == []
    assert len(delegations("一、将36项审批权限下放街道。各镇认真落实。\n")) == 1


# What a noun phrase names: (phrase, powers, domains)
PHRASES = [
    ("行政许可、行政处罚等县级管理权限", ("行政许可", "行政处罚"), ()),
    ("城市管理、水利等领域的行政处罚权", ("行政处罚",), ("城市管理", "水利")),
    ("财政自主权", ("财政自主权",), ()),
    ("行政处罚事项", ("行政处罚",), ()),
    ("审批服务执法等权限", ("审批", "服务", "执法"), ()),
    ("规划参与权和综合管理权", ("规划参与", "综合管理"), ()),
    ("残疾人两项补贴审批等事项", ("残疾人两项补贴审批",), ()),
    ("规划、用地、用编等权限", (), ("规划", "用地", "用编")),
    ("35项县级权限", ("权限",), ()),
    ("", (), ()),
]


@pytest.mark.parametrize(("phrase", "powers", "domains"), PHRASES, ids=[row[0][:10] for row in PHRASES])
def test_powers_of_a_phrase(phrase: str, powers: tuple[str, ...], domains: tuple[str, ...]) -> None:
    assert powers_in(phrase) == (powers, domains)


CUES = sorted({cue for rule in rules("delegation") for cue in rule.cues})
WORDS = st.sampled_from(
    [
        *CUES,
        *"将、，。；和等的由向（）“”《》\n",
        "乡镇",
        "街道（镇）",
        "行政处罚权",
        "审批",
        "36项",
        "十二个",
        "领域",
        "县级",
    ]
)


@given(st.lists(WORDS, max_size=40).map("".join))
def test_any_text_gives_findings_in_order_and_within_it(text: str) -> None:
    found = delegations(text)
    assert found == delegations(text)
    edges = [edge for item in found for edge in (item.start, item.end)]
    assert edges == sorted(edges)
    assert not edges or (edges[0] >= 0 and edges[-1] <= len(text))
    for item in found:
        assert item.receiver == (item.receiver_span and text[slice(*item.receiver_span)])
        assert item.giver == (item.giver_span and text[slice(*item.giver_span)])
        assert all((*item.powers, *item.domains))


@pytest.mark.parametrize(
    "piece",
    ["、", "（", "）", "将", "下放", "赋予乡镇", "由乡镇行使", "权", "将权下放", "36项", "等", "以名义", "公布目录"],
)
def test_a_text_of_one_piece_over_and_over_is_read_to_its_end(piece: str) -> None:
    text = piece * 20_000
    assert all(0 <= item.start <= item.end <= len(text) for item in delegations(text))


def test_a_finding_cannot_be_changed() -> None:
    (found,) = delegations("赋予街道审批权。")
    with pytest.raises(dataclasses.FrozenInstanceError):
        found.start = 3  # type: ignore[misc]
