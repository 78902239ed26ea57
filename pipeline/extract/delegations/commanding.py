"""Rights of command: the frames of B有权对C进行指挥, B可以统筹协调C, B对C有X权, B自主设立机构."""

import re
from collections.abc import Iterable, Sequence
from typing import Final

from pipeline import patterns
from pipeline.extract.clauses import Span
from pipeline.extract.cues import REACH, Hit
from pipeline.extract.delegations.drafts import Draft, is_banned, made
from pipeline.extract.delegations.powers import Powers, fields_in, of_deed
from pipeline.extract.delegations.receivers import exact, is_town, opening, subject

_HAS: Final = patterns.compile("[^，。；对]{2,24}(?P<over>对)[^，。；]{2,40}?(?:依法)?有(?P<right>[^，。；]{2,20}权)")
# 街道对派驻机构的考核权得到落实
_IS_HAD: Final = patterns.compile("[^，。；对]{2,24}(?P<over>对)[^，。；]{2,40}?的(?P<right>[^，。；的]{2,40}权)")
# 镇政府有建议权、参与权和监督权
_HAS_RIGHTS: Final = patterns.compile(
    "[^，。；对有]{2,12}(?P<over>)(?:依法|均|都|也)?(?:享|拥|具)?有(?P<right>[^，。；的]{2,8}权(?:[、和][^，。；、的]{2,8}权){1,5})"
)
# 对派驻站所，街道有一票否决的考核权
_OVER_THEM: Final = patterns.compile("对[^，。；对]{0,20}(?:派驻|派出|站所|执法|所站|部门)[^，。；]{0,12}")
_HAS_ONE: Final = patterns.compile(
    "[^，。；对有]{2,12}(?P<over>)(?:依法|均|都|也)?(?:享|拥|具)?有(?P<right>[^，。；]{2,14}权)"
)
_ENDS: Final = ("，", "。", "；", "、", "和")
_MORE_RIGHTS: Final = patterns.compile("(?:[、和](?:对[^，。；、有]{1,16}有)?[^，。；、和的对]{2,10}权)*+")
_DUTY: Final = "(?:招聘(?=[、和])|使用(?=[、和])|统筹|综合|组织|协调|指挥|领导|调度|调配|调遣|考核|督办|督查|督导|监督|检查|评价|评议|任免|管理)"
_COMMANDS: Final = patterns.compile(
    f"(?:进行|予以|开展|实施|统一|集中|一体|(?<=行使)|(?<=政府|党委|街道|乡镇|镇街)|(?<=办事处|党工委))(?P<deeds>(?:{_DUTY}[、和]?){{1,8}})(?:的职[能权])?(?=[，。；]|$)"
)
# 有权对派驻人员提出奖惩和调整意见
_PROPOSES: Final = patterns.compile("提出(?P<what>[^，。；]{2,14}?)的?(?P<last>意见|建议)(?=[，。；]|$)")
_RIGHT: Final = "(?:统筹|协调|指挥|调度|考核|督办|评价|评议|任免)"
_JOINT_DEED: Final = patterns.compile(f"人事任免|工作考核|{_RIGHT}{_RIGHT}")
# Offices and forces of others: nobody has command of its own staff only.
_OTHERS: Final = patterns.compile("部门|派出|派驻|站所|执法|力量|队伍|机构")
_AT_ONCE: Final = patterns.compile(
    f"(?:依法|直接|集中|一体)?(?P<deeds>(?:统一)?{_DUTY}(?:[、和]?(?:统一)?{_DUTY}){{0,7}})(?!中心|部(?!门)|所|室|平台|长|机构|站|大队)"
)
# 由B统一指挥, 服从B调度, 纳入B统一指挥: who commands stands behind.
_TAKES_ORDERS: Final = ("由", "听从", "服从", "纳入")
# 人员由街道统一调度: its own, where they are not said to be another's.
# 有权提请县政府督办: it only asks for it.
_ASKS: Final = ("提请", "报请", "商请", "请求", "要求", "约谈", "拒绝", "申请")
_OWN_STAFF: Final = ("调度", "调配", "考核")
_COMMAND_ALONE: Final = ("指挥", "统一指挥")
# 由联合党委统一指挥, 由执法队统一调度
_PARTY: Final = patterns.compile("(?:联合|区域|片区)?(?:党工委|党委)|综合(?:行政)?执法队|执法[大中]?队")
_JUDGED: Final = patterns.compile(
    "(?:党委|党工委)?(?:统一|直接|具体)?(?:负责|打分|说了算|评定|主导|自己定|自主决定|自行决定|定|做主|作主|拍板)(?=[，。；]|$)"
)
_WORK_OF_OTHERS: Final = patterns.compile(
    "(?:派驻|派出|站所|下沉|执法|所人员|机构|人员|干部|负责人)[^，。；]{0,8}?的?(?:日常|年度|工作|绩效){0,2}(?P<deed>(?:考核|考评|评价|任免|调配|调度|使用)(?:[、和](?:考核|考评|评价|任免|调配|调度|使用|奖惩)){0,3})(?:也|都|均|则|全|主要|改)?$"
)
_THEIR_WORK: Final = patterns.compile(
    "(?:人员|队员|其)?的?(?P<deed>(?:(?:日常|工作|年度)?(?:管理|调度|调配|使用)[、和]){0,2}(?:日常|年度|工作|绩效)?(?:考核|考评)"
    "(?:[、和](?:岗位调整|职务调整|评优评先|奖惩|任免|调整|调配))*)(?:也|都|均|则)?"
)
# 派驻的站所由B负责日常管理和年度考核
_CHARGED: Final = patterns.compile(
    "(?:党委|党工委)?(?:统一|直接|具体)?负责其?(?P<deed>(?:(?:日常|年度|平时|工作|绩效)?(?:管理|考核|考评|调度|指挥|调配)[、和与]?){1,4})(?=[，。；]|$)"
)
_SENT: Final = patterns.compile("派驻|派出|下沉|驻镇|驻街")
# 社区工作者的招聘、管理、考核由街道负责
_STAFF: Final = patterns.compile(
    "(?:工作者|人员|队员|员|辅警|干部)的?(?P<deed>(?:招聘|招录|选聘|聘用)(?:[、和](?:招聘|招录|使用|管理|培训|奖惩|调配|调度|考核|考评)){1,5})(?:也|都|均|则|全|主要)?$"
)
# 站所负责人由乡镇自主聘任
_HEADS: Final = patterns.compile("(?:站|所|队|站所|机构)(?:负责人|长)$")
_APPOINTS: Final = patterns.compile(
    "(?:自主|自行|直接|统一|择优){0,2}(?P<deed>聘任|选聘|任免|任用|聘用|选任)(?=[，。；]|$)"
)
# 负责派驻站所人员的日常管理、考核
_IN_CHARGE: Final = patterns.compile(
    "对?[^，。；]{2,30}?(?:的|进行|实施|开展)(?P<deeds>(?:日常管理|考核|考评|调度|指挥|调配|评价)(?:[、和](?:日常管理|考核|考评|调度|指挥|调配|评价)){0,4})(?=[，。；]|$)"
)
_HIRES: Final = patterns.compile("招录|招聘|续聘|聘用|解聘")
_OWN_OFFICES: Final = patterns.compile(
    "(?P<hires>设岗|聘用|招录|招聘|录用|选聘)|(?:设立|设置|调整|决定|确定|调配|使用|安排|支配)(?!的)[^，。；]{0,16}?(?P<what>机构|编制|岗位|薪酬|用人|(?:经费|资金)(?=[，。；]|$))"
)
# 自主设岗、自主招聘
_HIRES_ITSELF: Final = patterns.compile("自主(?:设岗|聘用|招录|招聘|录用|选聘)|自行(?:设岗|聘用|招录|招聘|录用|选聘)")
_OWN_MONEY: Final = patterns.compile("(?P<what>资金|经费)[^，。；、由]{0,6}由(?P<who>[^，。；由]{2,14})$")
_WITHIN: Final = patterns.compile("机构编制|限额|(?:核定|总额|编制)[^，。；]{0,6}内")
_NO_TOWN: Final = patterns.compile("学院|学校|高校|医院|企业|公司")
_OWN_RIGHTS: Final = {
    "机构": "机构设置自主权",
    "编制": "编制使用自主权",
    "岗位": "用人自主权",
    "用人": "用人自主权",
    "薪酬": "薪酬分配自主权",
    "经费": "经费自主使用",
    "资金": "资金自主使用",
}


def having(hit: Hit) -> Draft | None:
    """B对C有X权: the whole clause says so, and B is a town."""
    shown, (begin, end) = hit.shown, hit.bounds
    found = _HAS.fullmatch(shown, begin, hit.end)
    if found is None and not shown.startswith(_ENDS, hit.end):
        found = _IS_HAD.fullmatch(shown, begin, hit.end)
    if found is None:
        found = _HAS_RIGHTS.fullmatch(shown, begin, hit.end)
    before = hit.clause_before()
    if found is None and before and _OVER_THEM.fullmatch(shown, *before):
        found = _HAS_ONE.fullmatch(shown, begin, hit.end)
    receiver = opening(shown, begin, end) if found else None
    if found is None or receiver is None or receiver[1] > found.start("over") or not is_town(shown, receiver):
        return None
    said = of_deed(shown[begin : found.start("right")].removesuffix("有").rstrip("享拥具"), found["right"])
    if said:
        return made(hit, None, receiver)._replace(powers=said)
    more = _MORE_RIGHTS.match(shown, hit.end, end)
    return made(hit, (found.start("right"), more.end() if more else hit.end), receiver)


def command_in(items: Sequence[str]) -> Powers:
    """The rights of command that the items of a list tell of: 指挥调度派出机构, 对其人事任免提出建议."""
    return Powers(tuple(dict.fromkeys(deed for item in items for deed in _JOINT_DEED.findall(item))))


def _may_command(hit: Hit, receiver: Span | None) -> bool:
    return (
        receiver is not None
        and (is_town(hit.shown, receiver) or _PARTY.match(hit.shown, receiver[0]) is not None)
        and not is_banned(hit, hit.bounds[0])
    )


def commanding(hit: Hit) -> Draft | None:
    """B有权对C进行指挥、考核; the deeds may stand in the next clause."""
    shown, (begin, end) = hit.shown, hit.bounds
    behind = hit.cue in _TAKES_ORDERS
    if behind and hit.cue != "由" and not _OTHERS.search(shown, begin, hit.start):
        return None
    receiver = exact(shown, hit.end, end) if behind else subject(shown, begin, hit.start)
    if receiver is None and hit.cue == "由" and (party := _PARTY.match(shown, hit.end)):
        receiver = party.span()
    if hit.cue == "由" and (judged := _JUDGED.match(shown, receiver[1] if receiver else end)):
        return _judging(hit, receiver, judged)
    if hit.cue == "由" and receiver and (draft := _in_care(hit, receiver)):
        return draft
    if hit.cue == "由" and receiver and _OTHERS.search(shown, receiver[1], end):
        return _over_others(hit, receiver, receiver[1])
    proposed = _PROPOSES.search(shown, hit.end, end) if hit.cue[0] in "有可能" and _may_command(hit, receiver) else None
    if proposed and _OTHERS.search(shown, hit.end, proposed.start()):
        what = re.split("[、和]", proposed["what"])
        return _of_deeds(hit, receiver, [f"{item}{proposed['last']}" for item in what if item])
    if hit.cue in ("可以", "进行", "实行"):
        before = hit.clause_before()
        return _over_others(hit, receiver or (exact(shown, *before) if before else None), hit.end)
    if hit.cue == "负责":
        return _in_charge(hit, receiver)
    if hit.cue == "有权" and (shown.startswith(_ASKS, hit.end) or _AT_ONCE.match(shown, hit.end)):
        return None if shown.startswith(_ASKS, hit.end) else _over_others(hit, receiver, hit.end)
    for _, stop in hit.cuts.spans[hit.clause : hit.clause + 3] if _may_command(hit, receiver) else ():
        deeds = _COMMANDS.search(shown, hit.end, min(stop, hit.end + REACH))
        if deeds and (hit.cue != "由" or _of_other_forces(hit, deeds)):
            powers = tuple(dict.fromkeys(filter(None, re.split("[、和]", deeds["deeds"]))))
            fields = fields_in(shown[begin : hit.start])
            return made(hit, None, receiver)._replace(end=max(end, stop), powers=Powers(powers, fields))
    return None


def _of_other_forces(hit: Hit, deeds: re.Match[str]) -> bool:
    """Whether those who are commanded are said to be another's, in the clause, or in the one before: for 指挥, or sent."""
    shown, begin = hit.shown, hit.bounds[0]
    if shown.find("负责人", hit.end, deeds.start()) >= 0:
        return False
    if deeds["deeds"] not in _OWN_STAFF and deeds["deeds"] not in _COMMAND_ALONE:
        return True
    before = hit.clause_before()
    # 派驻的力量，由B统一调度
    sent = before is not None and _SENT.search(shown, *before)
    first = before[0] if before and (sent or deeds["deeds"] in _COMMAND_ALONE) else begin
    return _OTHERS.search(shown, first, hit.start) is not None


def _of_deeds(hit: Hit, receiver: Span | None, deeds: Iterable[str]) -> Draft:
    """The draft of a right to deeds that are known by name."""
    return made(hit, None, receiver)._replace(powers=Powers(tuple(deeds)))


def _in_charge(hit: Hit, receiver: Span | None) -> Draft | None:
    """B负责派驻人员的日常管理、考核."""
    charge = _IN_CHARGE.match(hit.shown, hit.end, hit.bounds[1])
    if charge is None or not _may_command(hit, receiver):
        return None
    return _of_deeds(hit, receiver, re.split("[、和]", charge["deeds"]))


def _in_care(hit: Hit, receiver: Span) -> Draft | None:
    """派驻站所由B负责日常管理和考核, 站所负责人由B自主聘任."""
    shown, begin = hit.shown, hit.bounds[0]
    if not _may_command(hit, receiver):
        return None
    if (charged := _CHARGED.match(shown, receiver[1])) and _SENT.search(shown, begin, hit.start):
        return _of_deeds(hit, receiver, re.split("[、和与]", charged["deed"]))
    heads = _HEADS.search(shown, begin, hit.start)
    appoints = _APPOINTS.match(shown, receiver[1]) if heads else None
    return _of_deeds(hit, receiver, [heads[0] + appoints["deed"]]) if heads and appoints else None


def _judging(hit: Hit, receiver: Span | None, judged: re.Match[str]) -> Draft | None:
    """派驻人员的考核由B打分: whose work is judged, and by whom from now on."""
    before = hit.clause_before()
    found = _WORK_OF_OTHERS.search(hit.shown, hit.bounds[0], hit.start)
    if found is None and before and _OTHERS.search(hit.shown, *before):
        # 派驻机构以镇为主管理，日常管理和考核由镇负责
        found = _THEIR_WORK.fullmatch(hit.shown, hit.bounds[0], hit.start)
    found = found or _STAFF.search(hit.shown, hit.bounds[0], hit.start)
    hires = _HIRES.findall(hit.shown, *hit.bounds) if judged[0].endswith(("定", "算", "主")) else []
    if not (found or hires) or not _may_command(hit, receiver):
        return None
    if found is None:
        return _of_deeds(hit, receiver, dict.fromkeys(hires))
    return _of_deeds(hit, receiver, re.split("[、和]", found["deed"]))


def _over_others(hit: Hit, receiver: Span | None, place: int) -> Draft | None:
    """B可以统筹协调C, B对C进行指挥调度, where C is an office or a force that is not B's own."""
    shown, (begin, end) = hit.shown, hit.bounds
    deeds = _AT_ONCE.match(shown, place, end)
    others = (
        (place, end)
        if hit.cue in ("可以", "由", "有权")
        else (max(begin, receiver[1]) if receiver else begin, hit.start)
    )
    if deeds is None or not _may_command(hit, receiver) or not _OTHERS.search(shown, *others):
        return None
    return _of_deeds(hit, receiver, filter(None, re.split("[、和]", deeds["deeds"])))


def _spending(hit: Hit, money: re.Match[str]) -> Draft | None:
    """下拨的资金由B自主支配."""
    receiver = exact(hit.shown, *money.span("who"))
    if not _may_command(hit, receiver) or not is_town(hit.shown, receiver or (0, 0)):
        return None
    deed = hit.shown[hit.end : hit.end + 2]
    return _of_deeds(hit, receiver, [f"{money['what']}自主{deed}"])


def autonomous(hit: Hit) -> Draft | None:
    """B自主设立机构: within its limits a town or a zone decides for itself."""
    shown, begin = hit.shown, hit.bounds[0]
    money = _OWN_MONEY.search(shown, begin, hit.start)
    if money:
        return _spending(hit, money)
    found = _OWN_OFFICES.match(shown, hit.end, hit.bounds[1])
    before = hit.clause_before()
    first = before[0] if before else begin
    receiver = subject(shown, begin, hit.start) or (subject(shown, *before) if before else None)
    within = _WITHIN.search(shown, first, hit.start) and not _NO_TOWN.search(shown, first, hit.start)
    by_town = receiver is not None and is_town(shown, receiver)
    # 乡镇在批准的机构之外自行设立机构: without a limit that allows it, nobody has given it leave.
    if found is None or is_banned(hit, begin) or not (within or (by_town and hit.cue == "自主")):
        return None
    if found["hires"]:
        # Firms and schools hire for themselves too, so it must be a town that does.
        deeds = _HIRES_ITSELF.findall(shown, hit.start, hit.bounds[1])
        return _of_deeds(hit, receiver, dict.fromkeys(deeds)) if by_town else None
    return _of_deeds(hit, receiver, [_OWN_RIGHTS[found["what"]]])
