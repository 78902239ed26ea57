"""Powers granted: the frames of 赋予B A, 委托B行使A, B受委托办理A."""

from typing import Final

from pipeline import patterns
from pipeline.extract.clauses import Span
from pipeline.extract.cues import ON_TOP, REACH, Hit
from pipeline.extract.delegations.drafts import MANY, Draft, ends_phrase, is_banned, made
from pipeline.extract.delegations.matters import handed, is_right
from pipeline.extract.delegations.powers import Powers, fields_of
from pipeline.extract.delegations.receivers import (
    exact,
    is_modifier,
    is_town,
    office_at,
    performs,
    receiver_at,
    receiver_before,
    subject,
)
from pipeline.extract.delegations.relating import by_bond, conditional, counted_below, described, meant_for, such_ones

# 加快落实赋予乡镇权限工作: a task of its own.
_WORK: Final = patterns.compile("(?:落实|推进|做好|开展|完成|部署)[^，。；]{0,4}$")
_FROM_ABOVE: Final = patterns.compile("[省市县区]级|部分|相应|相适应|有关|一定|同等|相同|权限|职权")
# 授予其更多的自主权: the one the text has named before.
_THEM: Final = patterns.compile("其(?=更[多大]|部分|相应|同等|一定|[省市县区]级|与|相关|必要|[^，。；的]{0,10}自主权)")
# 受A委托, 根据A授权, 接受A的委托: what follows is done in A's place.
_COMMISSION: Final = patterns.compile("受|在(?=[^，。；在]{2,20}的?$)|(?:根据|按照|依照|经)(?=[^，。；]{1,30}$)")
_CHARGED: Final = patterns.compile(
    "(?:依法|可以)?(?:负责|承担)(?P<fields>[^，。；]{2,60}?)(?:等)?(?:方面|领域)?的(?:相关)?(?:管理|执法|审批|监管|许可)(?:工作|事务|职责)"
)
# 委托B对X实施管理: the deed is the power, X its field.
_ISSUES: Final = patterns.compile("(?:依法)?(?:核发|颁发|发放|作出|征收|审核|审查|出具)(?:本条规定的|前款规定的)?")
_MANAGES: Final = patterns.compile(
    "(?:依法)?(?:实施|进行|开展)(?P<deed>(?:日常)?(?:监督)?(?:管理|检查)|监督检查|日常巡查|监管|(?:[\u4e00-\u9fff]{2,8}、){0,5}[\u4e00-\u9fff]{2,6}(?:检查|巡查))(?:工作)?(?=[，。；]|$)"
)
# 日常监督管理; what is longer names more, and only a town is meant to do it.
_ONE_WORD: Final = 6
_APPROVES: Final = patterns.compile(
    "(?:依法)?(?:受理并)?(?P<deed>审批|审核|核准)(?P<what>(?![局办科股队处中])[\u4e00-\u9fff]{2,10})"
)
_GIVES: Final = patterns.compile("由[^，。；由]{1,16}(?:局|部门|政府|委|厅)(?:依法|统一)?")
_DEED: Final = patterns.compile("(?:审批|审核|核发)$")
_OVER_FIELD: Final = patterns.compile(
    "(?:依法)?对(?P<field>[^，。；]{2,40}?)(?:依法)?(?:实施|进行|开展|行使)(?P<deed>(?:监督)?(?:管理|检查)|处罚|行政处罚|许可|审批|监管|执法|备案登记|登记备案|备案|登记|审核|核准)(?=权|$|[，。；])"
)


# 委托B负责X的验收: work of an office, by its last word.
_WORKS: Final = patterns.compile(
    "负责(?P<deed>[^，。；、]{2,20}?(?:验收|初审|审查|审核|核查|巡查|受理))(?:工作)?(?=[，。；]|$)"
)


def granted(hit: Hit) -> Draft | None:
    """赋予B A, 委托B行使A."""
    shown, (begin, end) = hit.shown, hit.bounds
    if (
        shown.startswith(("的", "放权", "赋能", "后", "之后", "以来", "以后"), hit.end)
        or shown.endswith("被", begin, hit.start)
        or is_banned(hit, begin)
    ):
        return None
    if hit.cue in ("委托", "授权") and _COMMISSION.search(shown, max(begin, hit.start - REACH), hit.start):
        return _under_commission(hit)
    if hit.cue in ("委托", "授权") and (draft := _by_authority(hit) or by_bond(hit)):
        return draft
    receiver = receiver_at(shown, hit.end, end)
    them = _THEM.match(shown, hit.end)
    place = receiver[1] if receiver else them.end() if them else hit.end
    if receiver and (draft := described(hit, receiver)):
        return draft
    if receiver and shown.startswith("的", performs(shown, place) or place):
        return counted_below(hit, receiver) or conditional(hit, receiver)
    if hit.cue in ("委托", "授权"):
        receiver = receiver if receiver and not shown.startswith("的", receiver[1]) else None
        behind = office_at(shown, hit.end, end)
        # The one that stands right before the deed: 委托设区的市、县级人民政府有关部门实施.
        return _entrusted(hit, behind if behind and (receiver is None or not _acts(shown, receiver[1])) else receiver)
    thing = handed(shown, place, end)
    if thing is None or not _is_object(hit, thing):
        return None
    giver = _GIVES.search(shown, begin, hit.start) if hit.cue in ("授予", "赋予") else None
    by_whom = giver is not None and giver.end() == hit.start
    if hit.cue in ("给予", "授予"):
        to_whom = receiver or them or by_whom or (hit.cue == "授予" and _FROM_ABOVE.search(shown, place, thing))
        if not (to_whom and is_right(shown, place, thing)):
            return None
    if receiver is None:
        towards = receiver_before(shown, begin, hit.start)
        receiver = towards[0] if towards else meant_for(hit) or (None if by_whom else subject(shown, begin, hit.start))
        plain = receiver is None and shown[place:thing] in ("权限", "权力", "职权")
        if (
            hit.cue == "赋权"
            or plain
            or not (
                receiver or them or by_whom or MANY.match(shown, hit.end) or _FROM_ABOVE.search(shown, place, thing)
            )
        ):
            return None
    return made(hit, (place, thing), receiver)


def _by_authority(hit: Hit) -> Draft | None:
    """镇大人多的B，由C授权行使A权: who is to have it has been named before."""
    shown, (begin, end) = hit.shown, hit.bounds
    verb = performs(shown, hit.end)
    if verb is None or not shown.startswith("由", begin) or _GIVES.fullmatch(shown, begin, hit.start) is None:
        return None
    thing = handed(shown, verb, end)
    before = hit.clause_before()
    if thing is None or not (is_right(shown, verb, thing) and _is_object(hit, thing)):
        return None
    return made(hit, (verb, thing), subject(shown, *before) if before else None)


def _acts(shown: str, place: int) -> bool:
    return (
        performs(shown, place) is not None or shown.startswith("对", place) or _ISSUES.match(shown, place) is not None
    )


def _entrusted(hit: Hit, receiver: Span | None) -> Draft | None:
    """委托B行使A, 委托B对X实施管理, 委托B核发A证."""
    shown, end = hit.shown, hit.bounds[1]
    if receiver is None:
        return None
    over = _OVER_FIELD.match(shown, receiver[1], end)
    if over:
        return made(hit, None, receiver)._replace(powers=Powers((over["deed"],), fields_of(over["field"])))
    manages = _MANAGES.match(shown, receiver[1])
    if manages and (len(manages["deed"]) <= _ONE_WORD or is_town(shown, receiver)):
        return made(hit, None, receiver)._replace(powers=Powers(tuple(manages["deed"].split("、"))))
    works = _WORKS.match(shown, receiver[1], end) if is_town(shown, receiver) else None
    if works:
        return made(hit, None, receiver)._replace(powers=Powers((works["deed"],)))
    approves = _APPROVES.fullmatch(shown, receiver[1], end)
    if approves and handed(shown, approves.start("what"), end) is None:
        # 委托B审批野外用火: the thing approved has no name of a power.
        return made(hit, None, receiver)._replace(powers=Powers((approves["what"] + approves["deed"],)))
    issues = _ISSUES.match(shown, receiver[1])
    place = issues.end() if issues else performs(shown, receiver[1])
    thing = handed(shown, place, end) if place is not None else None
    if place is not None and thing is None and (draft := such_ones(hit, receiver)):
        return draft
    if place is not None and thing is None and place == end:
        topic = _topic(hit)
        deed = _DEED.search(shown, receiver[1], end)
        if topic is None and deed and is_town(shown, receiver):
            return made(hit, None, receiver)._replace(powers=Powers((deed[0],)))
        return made(hit, topic, receiver, topic[0]) if topic else None
    if place is None or thing is None or not (_is_object(hit, thing) or (issues and shown.startswith("决定", thing))):
        return None
    return made(hit, (place, thing), receiver)


def _topic(hit: Hit) -> Span | None:
    """A of 对A权限，除另有规定的外，C可以委托B行使: the right that an earlier clause names and no more."""
    for begin, stop in reversed(hit.cuts.spans[max(0, hit.clause - 3) : hit.clause]):
        if hit.shown.startswith("除", begin) or stop - begin > REACH:
            continue
        if hit.shown.startswith(ON_TOP, begin) or hit.shown.find("将", begin, stop) >= 0:
            # 将A权，连同B权，委托C行使: what 将 puts before the verb is another frame's.
            return None
        ends = handed(hit.shown, begin, stop) == stop and is_right(hit.shown, begin, stop)
        return (begin, stop) if ends else None
    return None


def _is_object(hit: Hit, thing: int) -> bool:
    """Whether the power that ends at `thing` is what the verb gives: no modifier, and no task (落实赋予乡镇权限工作)."""
    shown = hit.shown
    is_task = shown.startswith("工作", thing) and _WORK.search(shown, hit.bounds[0], hit.start)
    return not is_task and not is_modifier(shown, thing) and ends_phrase(shown, thing)


def _under_commission(hit: Hit) -> Draft | None:
    """B受县级部门委托，办理A; 根据县政府授权，B负责A等方面的管理工作."""
    shown, begin = hit.shown, hit.bounds[0]
    place = hit.end + shown.startswith("下", hit.end)
    place += shown.startswith(("，", ","), place)
    end = min(hit.cuts.spans[hit.cuts.at(place)][1], place + REACH)
    behind, opening = exact(shown, place, end), _COMMISSION.search(shown, begin, hit.start)
    receiver = behind or subject(shown, begin, opening.start() if opening else begin)
    work = _CHARGED.match(shown, behind[1] if behind else place, end)
    if work:
        return made(hit, None, receiver)._replace(end=end, powers=Powers((), fields_of(work["fields"])))
    verb = performs(shown, place)
    if behind:
        exercised = shown.find("行使", behind[1], end)
        verb = exercised + 2 if exercised >= 0 else None
    thing = handed(shown, verb, end) if verb is not None else None
    if verb is None or thing is None or not (receiver or is_right(shown, verb, thing)):
        return None
    return made(hit, (verb, thing), receiver)._replace(end=end)
