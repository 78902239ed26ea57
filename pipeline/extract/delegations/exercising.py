"""Powers exercised by others than before: the frames of 由B行使A, A由B办理, B行使县级部门的A, 以B名义."""

from typing import Final

from pipeline import patterns
from pipeline.extract.clauses import Span
from pipeline.extract.cues import Hit
from pipeline.extract.delegations.deciding import ACTS, itself
from pipeline.extract.delegations.drafts import ENDED, FORMERLY, MANY, Draft, ends_phrase, is_banned, last_count, made
from pipeline.extract.delegations.handing import joins
from pipeline.extract.delegations.matters import handed, is_matter, is_right
from pipeline.extract.delegations.powers import is_specific
from pipeline.extract.delegations.receivers import exact, is_town, last_subject, only_adverbs, opening, subject
from pipeline.extract.delegations.relating import conditional, taken_count

# Who it is that acts stands at the end of the clause before: 承接执法事项的乡镇政府，应当行使行政处罚权.
# 行使A权情况 only speaks of it.
_ENDS: Final = patterns.compile("[，。；、：”）等并和及]|的行为|$")
_TAKER: Final = patterns.compile("(?:承接|接受委托|受委托|被授权)[^，。；]{0,24}的")
# 行使省人民政府赋予的A权限; what laws give every office is no handing over.
GIVEN: Final = patterns.compile(
    "(?![^，。；]{0,12}(?:法律|法规|宪法|规章))[^，。；]{0,20}(?:政府|部门|上级|[省市县区]级|[省市县区]委?)[^，。；]{0,4}(?:赋予|授予|委托|下放|授权)的"
)
_THEIRS: Final = patterns.compile(
    "[^，。；]{0,20}?(?:政府有关部门|政府(?:工作)?部门|[省市县区]级[^，。；]{0,6}?部门)的"
)
_PLAIN: Final = patterns.compile("(?:其他|各项|有关|相关)?(?:职权|职责|权力|权限)")
# 由综合执法局在镇域内集中行使, 由部门设在镇上的分局就地行使
_IN_TOWN: Final = patterns.compile(
    "则?由(?:(?P<who>[^，。；由在]{2,12}?(?:局|队|所|中心))(?:在[^，。；在]{0,4}镇[^，。；在]{0,4}(?:内|上))|(?=[^，。；由]{0,10}设在镇)(?P<seat>[^，。；由]{4,20}?(?:分局|局|队|所)))(?:依法|相对|集中|统一|就地|直接)*+$"
)
_AND: Final = patterns.compile("[权限](?:以及|和|、)")
_PRACTISES: Final = patterns.compile("推行|实行|探索|推进")
_FROM_THEN_ON: Final = patterns.compile("(?:自|从)[0-9年月日]{2,12}起")
_POWERS: Final = ("权", "权”", "权限", "权力", "许可", "处罚", "审批", "执法", "强制", "登记", "备案")
# Rights over the people of other offices: nobody but a town has them.
COMMAND: Final = patterns.compile("[^，。；、]{0,4}(?:任免|考核|评价|指挥|调度|人事|建议)[^，。；、]{0,4}权")
_TEAM: Final = patterns.compile("综合(?:行政)?执法(?:队伍|大队|中队|队)$")
_TOGETHER: Final = patterns.compile(
    "(?P<team>综合(?:行政)?执法(?:队伍|大队|中队|队|局))?(?:来|，)?(?:依法)?(?:相对集中|集中|统一)$"
)
_OF_OFFICES: Final = patterns.compile("赋权|放权|执法|处罚|许可|审批|审核|强制|检查")
# A许可、B备案由镇办理: deeds of an office, side by side.
_DEEDS: Final = patterns.compile(
    "(?:许可|审批|处罚|备案|登记|核发)、(?:[^，。；的、]{2,14}、){0,6}[^，。；的、]{2,14}(?:许可|审批|处罚|备案|登记|核发)$"
)
# A审核、B认定目前都由镇里审批: what stands behind the power itself.
_BY_NOW: Final = patterns.compile(
    "(?:目前|现在|现已|现|如今|今后|均|都|也|全部|统一|已经?|一律|改成|改为|改|则|就|(?<!许)可以?)+$"
)
_DONE_SO: Final = patterns.compile(
    "(?:依法|统一|直接|独立|集中|开展|具体)*(?:行使|实施|(?:作|做)出|核发|颁发|发放|发证|办理|签发|审批|批准|处理|处罚(?=[，。；]|$))"
)
_BY_ORDER: Final = patterns.compile("经|按照?|依照|根据")
# 乡镇对派驻站所行使人事建议、绩效考核等权力
_OVER_OFFICES: Final = patterns.compile("对[^，。；]{0,16}(?:派驻|派出|站所|所站|部门|执法力量|执法队伍)")
_RULES: Final = patterns.compile("任免|考核|考评|评价|指挥|调度|人事|建议")
_NUMBER: Final = "[0-9一二三四五六七八九十百千]{1,6}(?:多|余)?项"
_COUNT_BEFORE, _FIELDS_COUNT = patterns.compile(_NUMBER), patterns.compile(f"(?:领域|方面)的?{_NUMBER}")
_COUNT_BEHIND: Final = patterns.compile(f"(?:一?共|共计|合计)?{_NUMBER}")
_BY_LEAVE: Final = patterns.compile(
    "(?:[经由]|根据|依照|按照)[^，。；]{1,24}?(?:政府|人大常委会|部门|[省市县区]委)[^，。；]{0,8}(?:批准|决定|授权|同意)之?后?"
)
_COUNTED_WORK: Final = patterns.compile(f"{MANY.pattern}[^，。；的]{{0,8}}(?:审批|许可|处罚|执法|检查|强制|行政)")
_LEAVE: Final = patterns.compile("(?:批准|批复同意|批复|同意|准许|准予|允许|核准)(?:由|在)?(?!后|之后)")
_DECIDES: Final = patterns.compile("(?:确定|明确|公布|决定)由?")
_EQUAL: Final = patterns.compile("[与同](?:设区的?市|地级市|省辖市|[省市县区]级?)(?:同等|相同|一样)的?")
_OF_TIER: Final = patterns.compile("(?:部分|相应的?)?[省市县]级(?!以上)")
_PERFORMED: Final = patterns.compile(
    "(?:(?!委托|授权|交由|调整|下放|移交|赋予|指导)[^，。；的]){0,10}?(?:承接(?!的|能力|情况|不)|行使|实施|承担|办理|受理|审批|办结|终审|代行|管理|处置)"
)
_THE_FOLLOWING: Final = patterns.compile("(?:下列|以下)(?:[\u4e00-\u9fff]{0,4})?(?:职权|权力|权限)：?")
OF_OTHERS: Final = patterns.compile(
    "[省县区市]一?级|原来?(?:由|属于?)|[局委府](?:负责|承担|行使|实施|办理|审批)的|部门(?:负责|承担|行使|实施)?的|同等的|划转的|下放的|赋予的|委托的|承接的|上述|前述|前款|以上|这些|该[项类批]|(?:下列|以下)[^，。；]{0,6}(?:权|许可|审批|处罚)"
)


def exercised(hit: Hit) -> Draft | None:
    """由B行使A权, A权由B行使, B行使县级部门的A权."""
    shown, begin = hit.shown, hit.bounds[0]
    if is_banned(hit, begin):
        return None
    if shown.startswith("的", hit.end):
        return _decided(hit) or _now_theirs(hit)
    if hit.cue.startswith("由"):
        return conditional(hit, exact(shown, hit.start + 1, hit.bounds[1])) or _left_to(hit)
    if _THE_FOLLOWING.match(shown, hit.end) and (receiver := subject(shown, begin, hit.start)):
        return _listed_below(hit, receiver)
    if (draft := _on_the_spot(hit)) is not None:
        return draft
    place = max(shown.rfind("由", begin, hit.start), shown.rfind("授权", begin, hit.start) + 1)
    receiver = exact(shown, place + 1, hit.start) if place > 0 or shown.startswith("由", begin) else None
    return _by(hit, receiver, place) if receiver else _of_others(hit)


def _on_the_spot(hit: Hit) -> Draft | None:
    """A权，由综合执法局在镇域内行使: an office that acts in the town, whosever it is."""
    shown, begin = hit.shown, hit.bounds[0]
    found = _IN_TOWN.search(shown, begin, hit.start) if shown.find("镇", begin, hit.start) >= 0 else None
    before = hit.clause_before()
    if found is None or not _ENDS.match(shown, hit.end):
        return None
    first, last = (begin, found.start()) if found.start() > begin else before or (begin, begin)
    thing = handed(shown, first, last)
    if thing is None or not is_right(shown, first, thing) or not only_adverbs(shown, thing, last):
        return None
    return made(hit, (first, thing), found.span("who" if found["who"] else "seat"), first)


def _decided(hit: Hit) -> Draft | None:
    """确定B行使的A若干项."""
    shown, (begin, end) = hit.shown, hit.bounds
    found = _DECIDES.search(shown, begin, hit.start)
    receiver = exact(shown, found.end(), hit.start) if found else None
    thing = handed(shown, hit.end + 1, end)
    if receiver is None or thing is None or not only_adverbs(shown, receiver[1], hit.start):
        return None
    counted = _COUNT_BEFORE.match(shown, hit.end + 1) or _COUNT_BEHIND.match(shown, thing, end)
    return made(hit, (hit.end + 1, thing), receiver) if counted and is_town(shown, receiver) else None


def _now_theirs(hit: Hit) -> Draft | None:
    """由B行使的县级A为若干项: another's powers, counted, that are B's by now."""
    draft = taken_count(hit)
    theirs = draft and draft.what and OF_OTHERS.search(hit.shown, *draft.what)
    return draft if theirs and hit.shown.find("由", hit.bounds[0], hit.start) >= 0 else None


def _of_others(hit: Hit) -> Draft | None:
    """B行使县级部门的A: the power is said to be another's, or to be drawn together in B's hand."""
    shown, (begin, end) = hit.shown, hit.bounds
    # 行使A权并开展综合执法: the second verb has an object of its own.
    more = shown.find("并", hit.end, end)
    thing = handed(shown, hit.end, end if more < 0 else more)
    together = _TOGETHER.search(shown, begin, hit.start)
    if thing is None and together and _ENDS.match(shown, hit.end):
        # 推行行政许可权相对集中行使
        verb = _PRACTISES.search(shown, begin, together.start())
        begin = verb.end() if verb else begin
        ends = handed(shown, begin, together.start()) == together.start() and is_right(shown, begin, together.start())
        return made(hit, (begin, together.start()), None) if ends else None
    if (
        thing is None
        or not (is_right(shown, hit.end, thing) or _is_counted_work(shown, hit.end, thing))
        or not (_ENDS.match(shown, thing) or _COUNT_BEHIND.match(shown, thing))
    ):
        return None
    receiver = _allowed_one(hit) or _taker_before(hit) or _gathered(hit)
    if together and receiver is None and is_specific(shown[hit.end : thing]):
        last = last_subject(shown, begin, together.start())
        receiver = last if last and only_adverbs(shown, last[1], together.start()) else None
        if receiver is None and only_adverbs(shown, begin, together.start()):
            receiver = _earlier_subject(hit)
    given = GIVEN.match(shown, hit.end, thing)
    if receiver is None and only_adverbs(shown, begin, hit.start) and _OF_TIER.match(shown, hit.end, thing):
        # 开发区代管两个镇，行使县级管理权限
        receiver = _earlier_subject(hit)
    if receiver is None:
        receiver = opening(shown, begin, hit.start)
        theirs = (
            given
            or _is_allowed(hit)
            or OF_OTHERS.search(shown, hit.end, thing)
            or COMMAND.search(shown, hit.end, thing)
        )
        theirs = theirs or (_OVER_OFFICES.search(shown, begin, hit.start) and _RULES.search(shown, hit.end, thing))
        if receiver is None and given is None:
            given = _THEIRS.match(shown, hit.end, thing)
        if (
            receiver is None
            and given
            and only_adverbs(shown, begin, hit.start)
            and not _PLAIN.fullmatch(shown, given.end(), thing)
        ):
            # A权限以及县政府赋予的B权限: both.
            first = hit.end if _AND.search(shown, hit.end, given.end()) else given.end()
            return made(hit, (first, thing), None)
        if not theirs and not together:
            return _so_many(hit, thing)
    if _EQUAL.match(shown, hit.end, thing):
        # 试点县行使与设区市同等的权限
        return made(hit, (hit.end, thing), receiver or subject(shown, begin, hit.start))
    return made(hit, (hit.end, thing), receiver) if receiver and is_town(shown, receiver) else None


def _is_counted_work(shown: str, place: int, thing: int) -> bool:
    """31项审批职能, 9个部门的126项审批事项: matters by their number and their deed, not duties (6项职责)."""
    return shown.endswith(("职能", "事项"), place, thing) and _COUNTED_WORK.search(shown, place, thing) is not None


def _allowed_one(hit: Hit) -> Span | None:
    """B of 省政府批准B行使A: what needs leave was not B's before."""
    shown, begin = hit.shown, hit.bounds[0]
    leave = _LEAVE.search(shown, begin, hit.start)
    receiver = exact(shown, leave.end(), hit.start) if leave else None
    return receiver if receiver and only_adverbs(shown, receiver[1], hit.start) else None


def _so_many(hit: Hit, thing: int) -> Draft | None:
    """B可以行使A若干项: what a law gives is not counted, so it has been handed down."""
    shown, (begin, end) = hit.shown, hit.bounds
    receiver = last_subject(shown, begin, hit.start)
    counted = _COUNT_BEFORE.match(shown, hit.end, thing) or _COUNT_BEHIND.match(shown, thing, end)
    found = counted or _FIELDS_COUNT.search(shown, hit.end, thing)
    if receiver is None or not found or not is_town(shown, receiver) or not only_adverbs(shown, receiver[1], hit.start):
        return None
    return made(hit, (hit.end, thing), receiver)


def _is_allowed(hit: Hit) -> bool:
    """经省政府批准，B可以行使A: what needs somebody's leave was not B's before."""
    before = hit.clause_before()
    return before is not None and _BY_LEAVE.fullmatch(hit.shown, *before) is not None


def _earlier_subject(hit: Hit) -> Span | None:
    """The town or zone that opens one of the three clauses before."""
    for begin, stop in reversed(hit.cuts.spans[max(0, hit.clause - 3) : hit.clause]):
        receiver = exact(hit.shown, begin, stop)
        if receiver and is_town(hit.shown, receiver):
            return receiver
    return None


def _by(hit: Hit, receiver: Span, place: int) -> Draft | None:
    """由B行使A; A由B行使, where `place` is that of 由."""
    shown, (begin, end) = hit.shown, hit.bounds
    thing = handed(shown, hit.end, min(end, hit.end + 80))
    if not is_town(shown, receiver):
        return None
    if thing is not None and (is_right(shown, hit.end, thing) or _COUNT_BEHIND.match(shown, thing, end)):
        return made(hit, (hit.end, thing), receiver)
    thing = handed(shown, begin, place)
    if thing is None and place > 0 and _FROM_THEN_ON.fullmatch(shown, begin, place):
        # 清单共142项，…自9月1日起由乡镇行使: the powers are those of the sentence before.
        return made(hit, None, receiver)
    if thing is None or not shown.endswith(_POWERS, begin, thing) or not only_adverbs(shown, thing, place):
        return None
    return made(hit, (begin, thing), receiver)


def _gathered(hit: Hit) -> Span | None:
    """B of 组建B综合执法队，集中行使A权: the team of a town to which powers are drawn together."""
    shown, (begin, _) = hit.shown, hit.bounds
    before = hit.clause_before()
    found = _TOGETHER.search(shown, begin, hit.start)
    if found is None or not (found["team"] or (before and only_adverbs(shown, begin, found.start()))):
        return None
    first, last = (begin, found.end("team")) if found["team"] or before is None else before
    team = _TEAM.search(shown, first, last) if found["team"] or before else None
    receiver = subject(shown, first, last)
    return receiver if team and team.end() == last and receiver and is_town(shown, receiver) else None


def _listed_below(hit: Hit, receiver: Span) -> Draft | None:
    """B行使下列职权：what they are stands in the items below."""
    if not is_town(hit.shown, receiver) or receiver[1] != hit.start:
        return None
    return made(hit, None, receiver)._replace(rule=hit.rule.id)


def _taker_before(hit: Hit) -> Span | None:
    before = hit.clause_before()
    found = _TAKER.match(hit.shown, *before) if before and only_adverbs(hit.shown, hit.bounds[0], hit.start) else None
    receiver = exact(hit.shown, found.end(), before[1]) if before and found else None
    return receiver if before and receiver and receiver[1] == before[1] else None


def _left_to(hit: Hit) -> Draft | None:
    """县级A权限由B办理: a power said to be another's, or counted, is now B's."""
    shown, (begin, end) = hit.shown, hit.bounds
    receiver, stop = exact(shown, hit.start + 1, end), hit.start
    before = hit.clause_before()
    if before and only_adverbs(shown, begin, hit.start):
        # 县级部门的A，由B行使
        begin, stop = before
        if _BY_ORDER.match(shown, begin, stop):
            # A，经县政府审定后，由B承接
            begin, stop = hit.clause_before_that() or before
    # A原由县级部门行使，现由B行使: whose it was closes the clause.
    once = FORMERLY.search(shown, begin, stop)
    stop = once.start() if once else stop
    # 一是A，由B行使; 将A，由B行使
    begin += 2 * (shown[begin + 1 : begin + 2] == "是" and shown[begin] in "一二三四五六七八九")
    begin += shown.startswith(("将", "把"), begin)
    if receiver is None or ENDED.search(shown, begin, stop):
        return None
    late = _BY_NOW.search(shown, max(begin, stop - 12), stop)
    thing = handed(shown, begin, late.start() if late else stop)
    if draft := itself(hit, receiver, (begin, stop), thing):
        return draft
    if thing is None or not _PERFORMED.match(shown, receiver[1]):
        return None
    deeds = _DEEDS.search(shown, begin, thing)
    if not (is_matter(shown, begin, thing) or deeds) or not joins(shown, thing, stop):
        return None
    of_others = once or deeds or OF_OTHERS.search(shown, begin, thing) or MANY.search(shown, begin, thing)
    # 赋权事项58项，由各镇承接: the count may stand behind.
    of_others = of_others or (_OF_OFFICES.search(shown, begin, thing) and MANY.search(shown, thing, stop))
    return made(hit, (begin, thing), receiver, begin) if of_others else None


def in_name_of(hit: Hit) -> Draft | None:
    """以B名义执法, B以自身名义执法; the power may stand in the clause before (行使行政处罚权，以乡镇名义执法)."""
    shown, (begin, end) = hit.shown, hit.bounds
    place = max(shown.rfind("以", begin, hit.start), shown.rfind("用", begin, hit.start))
    if place < 0 or is_banned(hit, begin):
        return None
    own = shown.startswith(("自己", "自身"), place + 1)
    before = _said_before(hit)
    receiver = last_subject(shown, begin, place) if own else exact(shown, place + 1, hit.start)
    if own and not receiver and before and only_adverbs(shown, begin, place):
        # 街道依照省政府决定，以自己的名义行使
        opening = exact(shown, *before)
        receiver = opening if opening and is_town(shown, opening) else None
    team = _team_at(shown, before) if own and not receiver and before and only_adverbs(shown, begin, place) else None
    if not team and (receiver is None or not is_town(shown, receiver)):
        return None
    receiver = team or receiver
    exercised = shown.rfind("行使", *before) if before else -1
    if before and exercised >= 0 and not own:
        thing = handed(shown, exercised + 2, before[1])
        if thing is not None:
            return made(hit, (exercised + 2, thing), receiver, before[0])
    thing = handed(shown, hit.end, end)
    named = None
    done = _DONE_SO.match(shown, hit.end)
    if done and (thing is None or thing == done.end()):
        named = _before_name(hit, place, receiver, own)
    if named:
        return made(hit, named, receiver, named[0])
    if thing is None or not ends_phrase(shown, thing) or MANY.match(shown, thing):
        return None
    return made(hit, (hit.end, thing), receiver)


def _before_name(hit: Hit, place: int, receiver: Span | None, own: bool) -> Span | None:
    """A of A由B以自己名义作出; A以B名义行使; 其中许可57项，B可以自己的名义行使; 以 stands at `place`."""
    shown, begin = hit.shown, hit.bounds[0]
    by = shown.rfind("由", begin, place) if own else -1
    stop = by if by >= 0 else begin if own else place
    if receiver and begin < stop <= max(receiver[0], place) and (named := _power_of(hit, (begin, stop))):
        return named
    before = _said_before(hit)
    return _power_of(hit, before) if before else None


def _said_before(hit: Hit) -> Span | None:
    """The clause before that of the cue that says more than how: A权，须由省政府决定后，方可由B以自己名义行使."""
    before = hit.clause_before()
    if before and only_adverbs(hit.shown, *before):
        return hit.clause_before_that() or before
    return before


def _power_of(hit: Hit, clause: Span) -> Span | None:
    """The power or the count of matters that a clause ends in, at most how it came about behind it (经省政府批准)."""
    shown = hit.shown
    clause = clause[0] + 2 * shown.startswith("其中", clause[0]), clause[1]
    late = _BY_NOW.search(shown, max(clause[0], clause[1] - 12), clause[1])
    stop = late.start() if late else clause[1]
    if last_count(shown, clause[0], stop) == stop:
        return clause[0], stop
    thing = handed(shown, clause[0], stop)
    if thing is None or not only_adverbs(shown, thing + 2 * shown.startswith("决定", thing), clause[1]):
        return None
    return (clause[0], thing) if is_matter(shown, clause[0], thing) or shown.endswith(ACTS, 0, thing) else None


def _team_at(shown: str, clause: Span) -> Span | None:
    """The team of a town that ends a clause: 它们的综合行政执法队，可以自身名义行使."""
    found = _TEAM.search(shown, *clause)
    return found.span() if found else None
