"""Powers held: the frames of B拥有A, B承接A, A事项进驻B."""

import re
from typing import Final

from pipeline import patterns
from pipeline.extract.clauses import Span
from pipeline.extract.cues import REACH, Hit
from pipeline.extract.delegations.drafts import ALONGSIDE, MANY, Draft, is_banned, last_count, made
from pipeline.extract.delegations.exercising import COMMAND, GIVEN, OF_OTHERS
from pipeline.extract.delegations.handing import joins
from pipeline.extract.delegations.matters import handed, is_right
from pipeline.extract.delegations.powers import Powers, fields_of, of_deed
from pipeline.extract.delegations.receivers import (
    exact,
    is_modifier,
    is_town,
    last_subject,
    only_adverbs,
    opening,
    receiver_at,
    subject,
)
from pipeline.extract.delegations.relating import taken_count

_PUSH: Final = patterns.compile("(?:推动|推进|实现|促进|确保|将|把|已有|目前|共)*+")
_GRANTED: Final = patterns.compile(
    "(?:依法|法律法规|上级|县级)?(?:赋予|授予|委托|下放|授权)(?:或者?|和|、)?(?:赋予|委托|授权|下放)?的"
)
_EACH: Final = patterns.compile("各地|各[县市区镇乡街]|乡镇|镇街|街道")
_SOURCE: Final = patterns.compile("目录|清单|事项|权限|职权|[0-9一二三四五六七八九十百]{1,6}(?:多|余)?项")
_OFFICE_RIGHT: Final = patterns.compile(
    "(?:审批|许可|处罚|执法|管理|检查|强制|登记|备案|监管|用人|人事|支配|自主|指挥|调度|考核|评价|任免|建议|调配)(?:管理)?[职事]?权"
)
_GETS: Final = ("获得", "得到", "获赋", "取得", "拿到", "拿下", "接下", "接过", "增加", "可获")
# 获得36项行政处罚事项
_GOT: Final = patterns.compile(
    f"了?{MANY.pattern}[^，。；的]{{0,12}}(?:处罚|许可|审批|检查|强制|执法|权力|[省市县区]级)[^，。；的]{{0,6}}事项"
)
_HOLDS: Final = ("享有", "拥有", "具有", "掌握", "握有")
_HOLDS_LIKE: Final = (*_HOLDS, "享受")
_ENDS_CLAUSE: Final = (*_HOLDS, "扩大", "放宽")
_WIDENS: Final = ("扩大", "放宽")
_ASSURES: Final = (
    "落实",
    "强化",
    "明确",
    "保障",
    "保证",
    "确保",
    "尊重",
    "确立",
    "细化",
    "写明",
    "规定",
    "重申",
    "做实",
    "夯实",
    "突出",
    "维护",
    "还原",
    "支持",
)
_TOWN_RIGHT: Final = "[^，。；、的权]{0,10}(?:建议|推荐|提名|考核|考评|评价|评议|任免|调动|指挥|调度|调配|统筹|协调|参与|督办|督查|监督|否决|拍板|支配|分配|使用|自主|决定|管理|奖惩|同意|用人|人事|处罚|审批|执法|许可|检查)权”?"
_RIGHTS_OF_TOWN: Final = patterns.compile(
    f"(?:对[^，。；]{{2,20}}的)?{_TOWN_RIGHT}(?:[、和及与]|以及)?(?:[^，。；]{{2,80}}权”?)?(?=[，。；]|$)"
)
_HAS: Final = patterns.compile("对[^，。；的]{2,24}?(?:行使|有)")
# 使柳河获得审批权限320项: a place without the word for its tier.
_MADE_TO: Final = patterns.compile("(?:使|让)(?P<who>[\u4e00-\u9fff]{2,4})$")
_SO_MANY_RIGHTS: Final = patterns.compile(
    f"[^，。；]{{2,30}}(?:审批|执法|管理|许可|处罚|[省市县区]级)[^，。；]{{0,10}}(?:权限?|职权)(?:共|共计)?{MANY.pattern}"
)
# B除承接上述权限外，还享有A: who has it opens the clause before.
_ASIDE: Final = patterns.compile("(?:除|在|经|按|根据|对|依托|作为)")
# 开发区的企业享有自主权: it is not the zone's.
_OF_PEOPLE: Final = patterns.compile("[^，。；]{0,8}?的?[^，。；的]{0,10}(?:企业|居民|村民|群众|公民|职工|业主|党员)")
_PARTY: Final = patterns.compile("党工委|党委|党（□{1,4}）委")
# 36类审批事项进驻办理: the hall itself has been named before.
_SO_MANY: Final = patterns.compile("[0-9一二三四五六七八九十百]{1,5}(?:多|余)?[项件类]")
_MOVED_IN: Final = patterns.compile("(?:集中|统一|现场|窗口)?(?:办理|受理)?(?=[，。；]|$)")
# 在城市管理、应急管理等领域的事项中认领
_FROM_AMONG: Final = patterns.compile(
    "[从在](?P<source>[^，。；]{2,60}(?:方面|领域)的[^，。；]{0,8}(?:事项|权限?|职权)|[^，。；]{0,20}(?:处罚|许可|审批|执法|检查|强制|确认)(?:事项|权限?|职权))(?:清单|目录)?中"
)
_HANDED_DOWN: Final = patterns.compile("(?:下放|移交|赋予|委托|划转|下沉)的")
_OWN_IN: Final = patterns.compile("在(?P<fields>[^，。；在]{2,40}、[^，。；在]{2,40}?)(?:方面|领域|上|中)$")
# 由县级部门派驻人员在镇里办理, 可先由部门派员帮办
_SENT_BY: Final = patterns.compile(
    "(?:也?可以?|应当?|均|都)?先?由[^，。；由]{1,14}(?:部门|局|单位)(?:选|下|分别|统一|定期)?"
)
_THERE: Final = patterns.compile(
    "(?:帮办|代办|(?:[在到进]|下到)(?P<where>[^，。；]{1,14}?)(?:帮办|代办|(?:现场|集中|就地|当场)?(?:办理|受理|审批)))(?=[，。；]|$)"
)
_MOST: Final = patterns.compile("最[多少高低]的?$")
# 承接县级下放权限，首批52项
_THEN_COUNTED: Final = patterns.compile(
    "，(?:[首第][一二三]?批|一?共|共计|累计|总计|合计)(?:[^，。；、]{0,4})?[0-9一二三四五六七八九十百]{1,6}(?:多|余)?项"
)
# 县级在项目申报方面享有地级市权限
_OF_A_TIER: Final = patterns.compile(
    "(?:与|同)?(?:设区的?市|地级市|省辖市|[省市县]一?级)(?:同等|相同)?的?[^，。；的]{0,10}(?:权[限力]?|职权)"
)
# 四个领域的执法权限优先纳入赋权范围
_OF_HANDING: Final = patterns.compile("(?:赋权|放权|下放)(?:事项)?(?:范围|范畴)")
_UNREAL: Final = patterns.compile("有效|能够|拟|需|可|确保|如何|难以")
# 承接效果不好的14项 tells how it went.
_HOW_IT_WENT: Final = ("效果", "能力", "情况", "条件", "压力", "质量", "率", "数量")
_CANNOT: Final = ("的", "不了", "不好", "不住", "不起", "困难", "不到位")
_FREED: Final = patterns.compile(
    "(?P<who>[^，。；的]{2,24}?(?:机构|单位|高校|院校|学校|院所|医院|企业|部门|政府|地方|基层|乡镇|街道|[镇乡县市区村]))(?:的|在[^，。；]{2,20}的)?"
    "(?P<right>[^，。；的]{2,8}自主权)"
)


def held(hit: Hit) -> Draft | None:
    """B被赋予A权, B拥有A权, B获得A等审批权, 落实B对…的A权, 扩大B的A权, 执行依法赋予的A权."""
    shown, (begin, end) = hit.shown, hit.bounds
    if hit.cue.startswith(_WIDENS) and (draft := _freed(hit)):
        return draft
    found = None if is_banned(hit, begin) else _holder(hit)
    if found is None:
        return None
    receiver, place = found
    thing = handed(shown, place, end)
    so_many = thing is not None and hit.cue in _GETS and _GOT.search(shown, place, thing) is not None
    if thing is None or (hit.cue[0] != "被" and not so_many and not is_right(shown, place, thing)):
        return None
    # These verbs have many other objects: the right must be all that they have.
    if hit.cue.startswith((*_ENDS_CLAUSE, *_ASSURES)) and thing < end:
        return None
    # What is got is a right of an office, or one that was the county's.
    theirs = so_many or _OFFICE_RIGHT.search(shown, place, thing) or OF_OTHERS.search(shown, place, thing)
    gets = hit.cue in _GETS and not theirs
    if gets:
        return None
    own = _OWN_IN.search(shown, begin, hit.start) if shown.endswith("自主权", place, thing) else None
    draft = made(hit, (place, thing), receiver)
    if hit.cue in _HOLDS and (said := of_deed(shown[begin : hit.start], shown[place:thing])):
        # 对负责人的任免享有建议权
        return draft._replace(what=None, powers=said)
    # 在机构设置、人员聘用上享有更大自主权: where it is free to decide.
    return draft._replace(what=None, powers=Powers(("自主权",), fields_of(own["fields"]))) if own else draft


def _freed(hit: Hit) -> Draft | None:
    """扩大B的A自主权: whoever B is, a town or a school, it now decides."""
    found = None if is_banned(hit, hit.bounds[0]) else _FREED.match(hit.shown, hit.end, hit.bounds[1])
    return made(hit, found.span("right"), found.span("who")) if found else None


def _holder(hit: Hit) -> tuple[Span | None, int] | None:
    """Who holds the power of `held`, and where the phrase that names it begins; None where the verb tells of none."""
    shown, (begin, end) = hit.shown, hit.bounds
    if hit.cue == "实施":
        granted = GIVEN.match(shown, hit.end, end)
        return (None, granted.end()) if granted and only_adverbs(shown, begin, hit.start) else None
    if hit.cue in ("执行", "履行"):
        granted = _GRANTED.match(shown, hit.end, end)
        return (None, granted.end()) if granted else None
    if hit.cue.startswith(_WIDENS) or hit.cue in _ASSURES:
        return _behind(hit)
    lead = opening(shown, begin, hit.start)
    # 县委明确乡镇党委享有A: a town that opens what is made plain has it, not who says so.
    receiver = lead if lead and is_town(shown, lead) else subject(shown, begin, hit.start)
    if receiver is None and hit.cue in _HOLDS and only_adverbs(shown, begin, hit.start):
        receiver = _aside(hit)
    if hit.cue == "有了" and receiver is None:
        party = _PARTY.search(shown, begin, hit.start)
        receiver = party.span() if party else None
    if receiver and _OF_PEOPLE.match(shown, receiver[1]):
        return None
    if hit.cue in _GETS and (of_tier := _OF_A_TIER.match(shown, hit.end)) and of_tier[0].endswith(("权限", "权力")):
        # 两市又获得市一级的管理权限: a county too gets what was a tier's above.
        receiver = exact(shown, begin, hit.start) or receiver
        return (receiver, hit.end) if receiver else None
    if hit.cue in _GETS:
        # 试点县的经济发达镇增加A权: the one that stands next to the verb.
        receiver = last_subject(shown, begin, hit.start)
        before = hit.clause_before()
        if receiver is None and before and only_adverbs(shown, begin, hit.start):
            # 镇街接过61项处罚权，还拿到了考核权
            receiver = subject(shown, *before)
        made_so = _MADE_TO.search(shown, begin, hit.start)
        if made_so and receiver is None and _SO_MANY_RIGHTS.match(shown, hit.end, end):
            return made_so.span("who"), hit.end
        if receiver is None or not is_town(shown, receiver):
            return None
    command = hit.cue in _HOLDS and COMMAND.match(shown, hit.end)
    like = hit.cue in _HOLDS_LIKE and _OF_A_TIER.match(shown, hit.end)
    return (receiver, hit.end) if receiver or hit.cue[0] == "被" or command or like else None


def _behind(hit: Hit) -> tuple[Span | None, int] | None:
    """Who holds the power and where its phrase begins, both behind the verb: 扩大B的A权, 明确B对C的A权."""
    shown, end = hit.shown, hit.bounds[1]
    widens = hit.cue.startswith(_WIDENS)
    receiver = exact(shown, hit.end, end)
    place = receiver[1] if receiver else hit.end + shown.startswith("其", hit.end)
    link = "的" if widens else "对"
    if place > hit.end and shown.startswith(link, place):
        # 明确B对C有A权: a verb of its own tells it.
        return None if _HAS.match(shown, place, end) else (receiver, place + 1)
    if receiver and not widens and shown.startswith("的", place) and is_town(shown, receiver):
        # 明确B的A权、C权: rights that a town has over others, and nobody but a town.
        return (receiver, place + 1) if _RIGHTS_OF_TOWN.match(shown, place + 1, end) else None
    # 扩大B经济管理的权限
    return (receiver, place) if receiver and widens and shown.endswith("的权限", place, end) else None


def _aside(hit: Hit) -> Span | None:
    """B of B除承接上述权限外，还享有A: it opens the clause before."""
    before = hit.clause_before()
    receiver = exact(hit.shown, *before) if before else None
    return receiver if receiver and _ASIDE.match(hit.shown, receiver[1]) else None


def taken(hit: Hit) -> Draft | None:
    """B承接A若干项, B从目录中认领."""
    shown, (begin, end) = hit.shown, hit.bounds
    before = hit.clause_before()
    receiver = subject(shown, begin, hit.start)
    if receiver is None and before and only_adverbs(shown, begin, hit.start):
        # 各乡镇依托服务大厅，承接A若干项
        receiver = exact(shown, before[0] + shown.startswith("由", before[0]), before[1])
    thing = handed(shown, hit.end, end)
    if (
        is_banned(hit, begin)
        or shown.startswith(("最", *_HOW_IT_WENT), hit.end)
        or _MOST.search(shown, begin, hit.start)
    ):
        return None
    if shown.startswith(_CANNOT, hit.end):
        return taken_count(hit)
    if hit.cue == "认领":
        named = receiver or _EACH.search(shown, max(0, hit.start - REACH), hit.start)
        if not named or not _SOURCE.search(shown, begin, end):
            return None
        source = None if thing else _FROM_AMONG.search(shown, begin, hit.start)
        what = source.span("source") if source else (hit.end, thing) if thing else _left_to_claim(hit)
        return made(hit, what, receiver)
    is_list = thing == end and receiver and "等" in shown[hit.end : thing]
    counted = MANY.search(shown, hit.end, min(end, hit.end + 60)) is not None or _THEN_COUNTED.match(shown, end)
    if (
        thing is None
        or not (counted or is_list)
        or shown.startswith("中", thing)
        or (
            _UNREAL.search(shown, max(begin, hit.start - 6), hit.start)
            and not _HANDED_DOWN.search(shown, hit.end, thing)
        )
    ):
        return None
    return made(hit, (hit.end, thing), receiver)


def _left_to_claim(hit: Hit) -> Span | None:
    """A of A等若干项由B认领."""
    shown, begin = hit.shown, hit.bounds[0]
    place = shown.find("由", begin, hit.start)
    thing = handed(shown, begin, place) if place > begin else None
    return (begin, thing) if thing is not None and joins(shown, thing, place) else None


def posted(hit: Hit) -> Draft | None:
    """A事项，由部门派驻人员在B办理: whoever is sent does it down there."""
    shown, (begin, end) = hit.shown, hit.bounds
    there = _THERE.match(shown, hit.end, end)
    receiver = exact(shown, there.start("where"), end) if there and there["where"] else None
    before = hit.clause_before()
    if there is None or not _SENT_BY.fullmatch(shown, begin, hit.start) or before is None or is_banned(hit, begin):
        return None
    if receiver is None and there["where"]:
        return None
    thing = handed(shown, *before)
    if thing != before[1] or not shown.endswith(("事项", "权限", "业务", "许可", "审批", "项"), *before):
        return None
    return made(hit, before, receiver, before[0])


def entered(hit: Hit) -> Draft | None:
    """A事项进驻B办理, A事项下沉到村."""
    shown, (begin, end) = hit.shown, hit.bounds
    receiver = receiver_at(shown, hit.end, end)
    count = last_count(shown, begin, hit.start)
    # A、B等若干项由部门进驻B办理: the count ends the list.
    counted = count is not None and only_adverbs(shown, count, hit.start)
    thing = count if counted else handed(shown, begin, hit.start)
    if thing is None or not shown.endswith(
        ("事项", "业务", "项", "项以内", "项左右", "项不等", "权限", "功能"), begin, thing
    ):
        return None
    handing = hit.cue == "纳入" and _OF_HANDING.match(shown, hit.end)
    if (
        receiver is None
        and not handing
        and not (hit.cue == "进驻" and _SO_MANY.search(shown, begin, thing) and _MOVED_IN.match(shown, hit.end))
    ):
        return None
    if (
        is_banned(hit, begin)
        or (receiver and (is_modifier(shown, receiver[1]) or shown.startswith("自助", receiver[1])))
        or not only_adverbs(shown, thing, hit.start)
    ):
        return None
    if ALONGSIDE.search(shown, begin, thing):
        return None
    if (
        hit.cue in ("纳入", "入驻")
        and not handing
        and not (receiver and re.search("办理|服务", shown[receiver[0] : end]))
    ):
        return None
    lead = _PUSH.match(shown, begin, thing)
    return made(hit, (lead.end() if lead else begin, thing), receiver)
