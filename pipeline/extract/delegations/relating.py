"""Powers told of in a clause about them: the frames of 赋予B的A共若干项, 赋权共涉及A, 县里下放的A已落地, 需要B承担的A."""

from typing import Final

from pipeline import patterns
from pipeline.extract.clauses import Span
from pipeline.extract.cues import REACH, Hit
from pipeline.extract.delegations.drafts import MANY, Draft, is_banned, last_count, made
from pipeline.extract.delegations.matters import handed, is_matter
from pipeline.extract.delegations.powers import Powers, known_in
from pipeline.extract.delegations.receivers import (
    exact,
    is_town,
    last_subject,
    only_adverbs,
    performs,
    receiver_before,
    subject,
)

_HOLDS: Final = patterns.compile(
    "(?:总数|已经?|目前|现在|现已|现|就|仅|一?共计?|合计|平均|分别|达到?|有|为|由[^，。；]{1,12}(?:增加|扩大|扩展|调整)[到为至])*+(?:[0-9一二三四五六七八九十]{1,3}个?大?[类个](?:类别|方面|领域)?)?[0-9一二三四五六七八九十百千]{1,6}(?:多|余)?[项件个]"
)
_IN_PLACE: Final = patterns.compile(
    "(?:已经?|均|都|全部|现|顺利|平稳|先后|实现|有序|悉数|也){0,4}+(?:在[^，。；]{2,16}?)?(?:落地|到位|承接|运行|进驻|交接|移交|投入|启用|上线)"
)
_HANDED_BY: Final = patterns.compile(
    "(?:[省市县区](?:里|上|直|级)?|部门|政府|上级|先后|[首一二三四]批|累计|集中|分批)$"
)
_TOPIC_OF: Final = patterns.compile("对|收回|将|把|就|围绕|关于|取消|评估|梳理|清理")
# 以及由县水利局直接
_HANDED_BY_OFFICE: Final = patterns.compile(
    "(?:以及|和|及|其中|如|包括)?由?(?!对|将|把|取消|收回|撤销|评估|梳理|承接|办理|受理|规范)[^，。；的由对把将]{0,30}?(?:局|部门|[省市县区]里)(?:直接|依法|分别|先后|新)?"
)
_DEEDS_LISTED: Final = patterns.compile(
    "(?P<what>(?:[^，。；、的须要应需已不由申]{2,14}、){0,8}[^，。；、的等须要应需已不由申]{2,14}(?:许可|审批|备案|登记|核发|审核|初审|核准)(?:等(?:权限|事项|职权))?)(?=，|以及|、由|$)"
)
_LESSENED: Final = patterns.compile(
    "[^，。；]{0,6}?(?:缩减|[压调核削]减|减少|减[为至到]|精简|取消|收回|退回|废止|清理)"
)
_INTO_LIST: Final = patterns.compile("(?:全部|一并|统一)?(?:[纳列]入|编入)[^，。；]{0,16}(?:清单|目录)")
_NEEDED: Final = patterns.compile(
    "[^，。；]{0,14}(?:需要?|确需|适宜|适合|宜|可以|能够|应)由?(?P<who>[^，。；的]{1,14}?)(?:承担|承办|办理|协助|完成|管理|行使|实施)的"
    "(?P<what>[^，。；的]{0,16}?(?:工作(?:任务)?|事项|事务|权限|职权|业务))$"
)
_WORK: Final = patterns.compile("工作(?:任务)?$")
_OFFICE_MAY: Final = patterns.compile(
    "[^，。；]{0,12}(?:部门|政府|机关|单位|局)(?:可以?|应当?|需|须|要|方可)?(?:依法|逐步|按程序){0,2}"
)
# 的，须报批: what hands over is a case that needs leave.
_WHERE_SO: Final = patterns.compile("(?:的(?:(?:行政|管理|服务|工作)?(?:任务|事项|事务)|工作)?)?，")
_ALLOWED: Final = patterns.compile(
    "[^，。；]{0,16}?(?:须|应|需|要|由|先)[^，。；]{0,16}?(?:报(?!告|道|名)|经(?![常验费济])|审核|审批|批准|同意|备案|审定|审查|会商|协商|论证)"
)
_ALLOWED_FIRST: Final = patterns.compile("(?:应当?|必?须|需)(?:事先|先)?(?:经(?![常验费济])|报(?!告|道|名)|征得)")
# 部门须报县委批准并安排经费后方可
_BY_LEAVE: Final = patterns.compile(
    "[^，。；]{0,8}?(?:须|需|应当?)(?:先)?[报经][^，。；]{2,16}?(?:批准|同意|审定)[^，。；]{0,14}?后(?:方可|才能|才可|方能)"
)
_IS_NEEDED: Final = patterns.compile("需|要|拟|可以|因|把|将")
_SOME_WORK: Final = patterns.compile("工作任务|(?:行政|管理)事务|工作|任务|事务|事项")
_ONLY_THEN: Final = patterns.compile("(?:方可|才能|才可|方能|后再|后)(?:[分逐][批步])?$")
_DONE_THERE: Final = patterns.compile("(?:已经?|均|都|全部){0,2}在")
_HANDLED: Final = patterns.compile("(?:上|内|里)?(?:直接|就地)?(?:办结|办理|受理|办成)$")
# 一般镇承接的不超过30项
_BOUNDED: Final = patterns.compile(f"的(?:不超过|不少于|不低于|约|近|超过|至少){MANY.pattern}$")
_HOW_MANY: Final = patterns.compile("[0-9一二三四五六七八九十百两]{1,4}个")
_SUCH_ONES: Final = patterns.compile(
    "[^，。；]{0,24}(?:下放|赋予|赋权|授权|放权|承接|委托|移交|交办|承担|(?:需|须|可)[^，。；]{0,8}(?:行使|办理|实施)|(?:承接|下放|授权)[^，。；]{0,4}(?:条件|能力))的"
)
_BOND: Final = patterns.compile(
    "由?[^，。；由与和同]{1,16}(?:与|和|同)(?P<who>[^，。；]{1,16}?)(?:分别|逐一|依法)?签[订署](?:行政|执法|事项)?"
)
_BY_OFFICE: Final = patterns.compile(
    "(?:可以?|应当?|则|仍|也|先)?(?:积极|稳妥|逐步)?(?:探索|试行)?由?[^，。；由]{0,16}(?:部门|政府|单位|局|机关)(?:可以?|应当?|依法|统一|按程序|分别|采[取用]|以|运?用|按照?|通过){0,3}"
)
_FOR: Final = patterns.compile("“?对(?P<receiver>[^，。；]{2,40})")


def described(hit: Hit, receiver: Span) -> Draft | None:
    """赋予B行使的A纳入清单: what is handed over already is entered in a list."""
    shown, end = hit.shown, hit.bounds[1]
    place = performs(shown, receiver[1]) or receiver[1]
    thing = handed(shown, place + 1, end) if shown.startswith("的", place) else None
    if thing is None or not _INTO_LIST.match(shown, thing):
        return None
    return made(hit, (place + 1, thing), receiver)


def holds(shown: str, thing: int) -> bool:
    """Whether what ends at `thing` is said to be so and so many matters: 承接的许可事项共21项."""
    return _HOLDS.match(shown, thing) is not None


def counted_below(hit: Hit, receiver: Span | None) -> Draft | None:
    """赋予B的A共若干项, 下放的A有若干项: what is said of the power is how many matters it holds."""
    shown, end = hit.shown, hit.bounds[1]
    place = (performs(shown, receiver[1]) or receiver[1]) if receiver else hit.end
    thing = handed(shown, place + 1, end) if shown.startswith("的", place) else None
    place += 1
    if receiver is None and (draft := _named_deeds(hit)):
        return draft
    if receiver is None and MANY.match(shown, place):
        return _by_kinds(hit, place, thing) or _in_place(hit, place)
    if thing is None or not is_matter(shown, place, thing):
        return None
    counted = MANY.match(shown, place) if receiver and not _LESSENED.match(shown, thing) else None
    return made(hit, (place, thing), receiver) if counted or holds(shown, thing) else None


def _named_deeds(hit: Hit) -> Draft | None:
    """县水利局下放的A许可、B审批: what an office has handed down, deed by deed."""
    begin, end = hit.bounds
    if _HANDED_BY_OFFICE.fullmatch(hit.shown, begin, hit.start) is None or is_banned(hit, begin):
        return None
    deeds = _DEEDS_LISTED.match(hit.shown, hit.end + 1, end)
    return made(hit, deeds.span("what"), None) if deeds else None


def _by_kinds(hit: Hit, place: int, thing: int | None) -> Draft | None:
    """下放的A若干项中，行政许可5项、行政处罚51项: what they are, kind by kind."""
    end = hit.bounds[1]
    if thing is None or thing != end - 1 or not hit.shown.startswith("中，", thing):
        return None
    stop = hit.cuts.spans[hit.clause + 1][1] if hit.clause + 1 < len(hit.cuts.spans) else end
    known = known_in(hit.shown[end + 1 : min(stop, end + REACH)])
    return made(hit, None, None)._replace(end=stop, powers=Powers(known)) if known else None


def _in_place(hit: Hit, place: int) -> Draft | None:
    """县里下放的A若干项在B落地: A begins at `place`."""
    shown, (begin, end) = hit.shown, hit.bounds
    done = _IN_PLACE.search(shown, place, end)
    thing = handed(shown, place, done.start()) if done else None
    told = _HANDED_BY.search(shown, begin, hit.start) and not _TOPIC_OF.search(shown, begin, hit.start)
    return made(hit, (place, thing), None) if done and told and thing == done.start() else None


def needed(hit: Hit, receiver: Span | None) -> Draft | None:
    """需要B承担的A，经批准后委托B办理; 适宜B管理的A，C应当下放: the clause before says who is to have what."""
    shown, begin = hit.shown, hit.bounds[0]
    before = hit.clause_before()
    found = _NEEDED.search(shown, *before) if before else None
    if found is None or not (only_adverbs(shown, begin, hit.start) or _OFFICE_MAY.fullmatch(shown, begin, hit.start)):
        return None
    receiver = receiver or exact(shown, *found.span("who"))
    if receiver is None:
        return None
    work = _WORK.search(found["what"])
    draft = made(hit, None if work else found.span("what"), receiver, found.start())
    return draft._replace(powers=Powers((work[0],))) if work else draft


def conditional(hit: Hit, receiver: Span | None) -> Draft | None:
    """部门的工作要交由B承担的，须报批: work that goes to B where somebody allows it; A，须报批，方可交给B: on that condition."""
    shown, begin = hit.shown, hit.bounds[0]
    if receiver is None or not is_town(shown, receiver):
        return None
    place = performs(shown, receiver[1])
    left = hit.cue.startswith("由")
    if (
        place is not None
        and not left
        and _ONLY_THEN.search(shown, begin, hit.start)
        and (only_adverbs(shown, begin, hit.start) or _BY_LEAVE.fullmatch(shown, begin, hit.start))
    ):
        return made(hit, None, receiver)
    ends = _WHERE_SO.match(shown, place or receiver[1])
    allowed = _ALLOWED if ends and ends[0] != "，" else _ALLOWED_FIRST
    if ends is None or allowed.match(shown, ends.end()) is None or not _IS_NEEDED.search(shown, begin, hit.start):
        return None
    before = hit.clause_before()
    # 清单外的任务，部门确需交由B承担的: what the clause before ends in.
    topic = _SOME_WORK.findall(shown, max(before[0], before[1] - 4), before[1]) if before else []
    named = _SOME_WORK.findall(shown, begin, ends.end()) or topic
    return made(hit, None, receiver)._replace(powers=Powers((named[-1],)) if named else Powers())


def taken_count(hit: Hit) -> Draft | None:
    """由B承接的A若干项: the matters that B takes up, and how many."""
    shown, (begin, end) = hit.shown, hit.bounds
    place = shown.rfind("由", begin, hit.start)
    if not shown.startswith("的", hit.end) or shown.startswith(("中", "后", "情况"), end):
        return None
    if place >= 0:
        receiver = exact(shown, place + 1, hit.start)
    else:
        receiver = None if _TOPIC_OF.search(shown, begin, hit.start) else last_subject(shown, begin, hit.start)
    thing = handed(shown, hit.end + 1, end)
    if receiver is None and place < 0 and thing is not None and MANY.match(shown, hit.end + 1):
        # 承接的36项审批事项全部在镇上办结
        done = _DONE_THERE.match(shown, thing, end)
        there = exact(shown, done.end(), end) if done else None
        return made(hit, (hit.end + 1, thing), there) if there and _HANDLED.search(shown, there[1], end) else None
    if receiver and _BOUNDED.match(shown, hit.end, end):
        return made(hit, None, receiver)
    if receiver is None or thing is None or shown.startswith(("中", "的"), thing):
        return None
    counts = place >= 0 and MANY.search(shown, hit.end, min(end, thing + 8))
    if not (counts or MANY.match(shown, hit.end + 1) or holds(shown, thing)):
        return None
    return made(hit, (hit.end + 1, thing), receiver)


def meant_for(hit: Hit) -> Span | None:
    """B of 对人口多、实力强的B，可赋予A."""
    before = hit.clause_before()
    named = _FOR.fullmatch(hit.shown, *before) if before and only_adverbs(hit.shown, hit.bounds[0], hit.start) else None
    place = named and max(hit.shown.rfind("的", *named.span("receiver")) + 1, named.start("receiver"))
    count = _HOW_MANY.match(hit.shown, place or 0)
    place = count.end() if count and place else place
    return exact(hit.shown, place, named.end()) if named and place else None


def by_bond(hit: Hit) -> Draft | None:
    """不允许直接下放的，由部门与B签订委托书: B is to do it by a bond."""
    before = hit.clause_before()
    bond = _BOND.fullmatch(hit.shown, hit.bounds[0], hit.start)
    receiver = exact(hit.shown, *bond.span("who")) if bond else None
    if (
        before is None
        or receiver is None
        or not is_town(hit.shown, receiver)
        or not _SUCH_ONES.fullmatch(hit.shown, *before)
    ):
        return None
    return made(hit, None, receiver, before[0])


def such_ones(hit: Hit, receiver: Span | None) -> Draft | None:
    """不宜直接赋予的，由部门委托B实施: what the clause before leaves unnamed; `receiver` is a town that performs it."""
    before = hit.clause_before()
    if before is None or receiver is None or not is_town(hit.shown, receiver):
        return None
    shown, begin = hit.shown, hit.bounds[0]
    told = _SUCH_ONES.fullmatch(shown, *before) and performs(shown, receiver[1])
    if not told or not (_BY_OFFICE.fullmatch(shown, begin, hit.start) or only_adverbs(shown, begin, hit.start)):
        return None
    return made(hit, None, receiver, before[0])


def in_the_way(hit: Hit) -> Draft | None:
    """其中行政许可类A项采取委托方式: counted powers, and in which way they are handed over."""
    begin, stop = hit.bounds[0], hit.start
    count = last_count(hit.shown, begin, stop)
    if count is None or not only_adverbs(hit.shown, count, stop) or is_banned(hit, begin):
        return None
    begin += 2 * hit.shown.startswith("其中", begin)
    named = handed(hit.shown, begin, count)
    return made(hit, (begin, count), None, begin) if named is not None else None


def scaled(hit: Hit) -> Draft | None:
    """B赋权工作共涉及A若干项."""
    shown, (begin, _) = hit.shown, hit.bounds
    stop = hit.cuts.spans[hit.cuts.at(hit.end)][1]
    thing = handed(shown, hit.end, min(stop, hit.end + REACH))
    if thing is None or is_banned(hit, begin):
        return None
    towards = receiver_before(shown, begin, hit.start)
    receiver = towards[0] if towards else subject(shown, begin, hit.start)
    return made(hit, (hit.end, thing), receiver)._replace(end=stop)
