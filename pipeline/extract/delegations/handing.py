"""Powers handed over: the frames of 将A下放B, A交由B行使, 向B下放A."""

from typing import Final

from pipeline import patterns
from pipeline.extract.clauses import HIDDEN, Span
from pipeline.extract.cues import ON_TOP, REACH, Hit
from pipeline.extract.delegations.drafts import (
    ALONGSIDE,
    ENDED,
    FORMERLY,
    MANY,
    Draft,
    ends_phrase,
    is_banned,
    last_count,
    made,
)
from pipeline.extract.delegations.matters import handed, is_matter, is_right
from pipeline.extract.delegations.receivers import (
    by_verb,
    exact,
    is_modifier,
    is_town,
    office_at,
    only_adverbs,
    performs,
    receiver_at,
    receiver_before,
    subject,
)
from pipeline.extract.delegations.relating import conditional, counted_below, described, meant_for, needed, such_ones

_GIVEN_TO: Final = patterns.compile(f"(?:{MANY.pattern})?(?:给了?|[到至予于])")
_LEFT_TO: Final = patterns.compile("[由归](?=[^，。；]{2,20}(?:行使|实施|承担|办理))")
# Behind a verb these make it a noun or the name of a list: 下放后, 赋权清单, 赋权、执法等情况.
_SLOGAN: Final = ("后", "前", "时", "、", "和", "放权", "赋权", "赋能", "清单", "目录", "指导", "工作", "改革", "条件")
# 下放但承接不好的14项: the clause goes on to tell of what was handed down before.
_BUT: Final = ("但", "却", "而", "以来", "以后", "之后")
# 排放权, 成熟一项下放一项
_NOT_DOWN: Final = patterns.compile("排$|申请$|(?:办理|办结|受理|办件|查处|处理)$|(?<![第首前])一[项批个]$")
# Verbs that also move things up or sideways (划归市局, 移交县级部门) hand down only to towns and villages.
_MOVES: Final = (
    "移",
    "划",
    "转",
    "沉到",
    "下到",
    "压到",
    "挪到",
    "分给",
    "拨",
    "派给",
    "归",
    "释放",
    "延伸",
    "下移",
    "下沉",
    "调",
    "改由",
    "集中",
)
# Verbs that only hand down, and what they must hand to an office of a county or a city.
_ENTRUSTS: Final = ("委托", "授权", "下放", "赋予", "授予")
_POWER_OF_OFFICE: Final = patterns.compile("权限?|许可|处罚|审批|强制|检查|审核|核发")
_TO_PERFORM: Final = ("调整为", "改由", "转由")
# Verbs that hand over only where they say to whom: 向乡镇移交A.
_ROUND: Final = patterns.compile("[首第][一二三四五]?[批轮次](?:[0-9]{4}年)?(?=[向给对往朝为])")
_GIVES: Final = ("交给", "给了", "给到", "放给", "划转")
_ADDED: Final = ("加放", "增放")
_OVER: Final = ("放宽", "释放", "划转", "下移", "移交", "放开", "开放", "让渡", "转移", "放了")
# Downwards without a word for whom.
_DOWN: Final = ("下放", "放权", "放下去", "放下来", "放了下来", "交下来", "交下去")
# What was the province's or the city's goes down wherever it goes.
_HIGHER: Final = patterns.compile("[省市]级(?!以[上下])|[省市]直")
_SPREADS: Final = ("延伸", "下沉", "下移", "转移", "沉到", "下到", "压到")
_FIT: Final = patterns.compile("[^，。；]{0,30}(?:承接|条件|需要|急需|管得|能办|能管|办得)[^，。；]{0,8}的")
# A，除跨区域案件外，全部交由B行使; 需要承接的，由B提出申请，报批后下放: between the two.
_EXCEPT: Final = patterns.compile("除[^，。；]{2,60}[之以]?外")
_APPLIED: Final = patterns.compile("(?:可以?)?由?[^，。；]{1,16}提出(?:书面)?申请")
_OTHER_VERB: Final = patterns.compile(
    "[、和并](?:实行|加强|统筹|优化|健全|完善|推进|推动|规范|整合|创新|强化|提升|建立|深化|落实|减少|简化|推行|改进|提高|加快|明确"
    "|厘清|理顺|精简|开展|构建)"
)
_PUT, _PUT_ADJUSTED = (
    patterns.compile(f"{word}(?:推动|推进|实现|促进|确保)?") for word in ("(?:将把|[将把])", "(?:将把|[将把对])")
)
# Behind 将 the verb is sure, so one adverb that no list knows may stand before it (打包交给).
_FREE_ADVERB: Final = patterns.compile("[\u4e00-\u9fff]{2,3}")
_BELONGS: Final = patterns.compile(
    f"和力量|（{HIDDEN}{{1,40}}）|(?:指导|事项)?(?:目录|清单)(?=，|$)|(?:以及|连同|[和及与])[^，。；、]{{1,6}}(?:力量|资源|资金|编制|人员|经费)|的(?:一部分|部分|全部)|(?:一?共计?|合计|等)?(?:[0-9一二三四五六七八九十]{{1,3}}个?大?类)?{MANY.pattern}|[中里]?(?:[挑选]出|选取|筛选出?|确定)?{MANY.pattern}"
)
# 把A、B等26项工作交由街道承担
_COUNTED_WORK: Final = patterns.compile(f"(?P<count>{MANY.pattern})[^，。；、的]{{0,6}}工作")
_PUSH: Final = patterns.compile(".*(?:推动|推进|实现|促进|确保|把|将)|[一二三四五六七八九]是")
# 处罚权下沉乡镇是一项制度: the clause only speaks of it.
_SPOKEN_OF: Final = ("是", "既", "不当", "制度", "改革", "工作", "自助")
_SYSTEM: Final = patterns.compile("(?:行使|实施|承担|办理)?的(?:准入|审核|审批)?(?:制度|机制|办法|程序|流程|情况|行为)")
_ADMISSION: Final = patterns.compile("准入|审核|审批")
_DONE: Final = patterns.compile("到位|完毕|(?=[，。；])|$")
# Powers counted, or fields and powers listed: a bare 审批权限逐步下放 is a slogan.
_LISTED: Final = patterns.compile(
    f"{MANY.pattern}|、[^，。；]{{2,20}}等[^，。；]{{0,24}}(?:权限?|事项|职责)|由[省市县区]级[^，。；的]{{2,12}}的(?:事项|权限)"
    # A审核、B登记一并下放
    "|、[^，。；、]{2,14}(?:许可|审批|初审|审核|核准|核发|登记|备案|审查|验收|处罚)(?:已经?|也|都|均|将)?(?:一并|一起|打包|同步|全部|一次性)$"
)
# 县里下放的67项权限在镇里落地: a relative clause that tells who handed down what, and that it is done.
_SUBMITTED: Final = patterns.compile("(?:提交|报|送|经|由|先)[^，。；]{0,16}(?:审核|审批|备案)$")
_MODIFIED: Final = patterns.compile(
    "(?:了|一批|部分)?(?:与[^，。；]{2,20}(?:相关|有关)|涉及[^，。；]{2,20}|[^，。；]{2,20}(?:方面|领域|需要|迫切需要))的"
    "[^，。；]{0,8}(?:审批|许可|处罚|执法|管理|强制|检查|服务)(?:事项|权限?|职权)"
)
_COUNTED_LIST: Final = patterns.compile("赋权(?:事项|权限|职权)(?:[0-9]+|[一二三四五六七八九十百]{1,6})(?:多|余)?项")
_SIGNED: Final = patterns.compile("(?:与|和|同)(?P<who>[^，。；与和同]{2,20}?)(?:分别|逐一|全部|都)?签[订署]")
# 开放审批系统端口
_OF_MACHINES: Final = patterns.compile("系统|平台|端口|账号|数据|专网|设备|窗口")
# 取暖补贴核定权，市里明确下放到街道
_MADE_PLAIN: Final = patterns.compile(
    "(?:[省市县区](?:里|委|政府)|[^，。；]{1,10}(?:部门|政府|局))(?:(?:已经?|都|全部|统一|明确|决定|依法){1,3}|(?:以|运?用|采[取用]|按照?|通过)[^，。；以]{2,8}(?:方式|形式))"
)
# 交给我们144项权力; what is given to firms and societies is no office's any more.
_TO_WHOM: Final = patterns.compile("我们|[我各]?[镇乡街村]|社区|基层|[^，。；的]{2,4}[镇乡]")
# 向子公司下放A: what is no tier of government.
_TO_OTHERS: Final = patterns.compile(
    "[向给对][^，。；]{0,16}(?:企业|公司|科室|学校|校|院系|医院|消费者|成员)(?:分批|逐步|全面|合理|充分)?$"
)
# 通过派驻、委托、下放三种形式赋予B
_AS_A_WAY: Final = patterns.compile("(?:执法|行使|、[^，。；、]{2,6})?等?(?:[两三四五几多]种|的)?(?:方式|形式|途径)")
_ENTRUSTING: Final = patterns.compile("(?:部门|政府|局)(?:依法)?委托(?:执法|行使)?的?(?:方式|形式)$")
_HANDLED: Final = patterns.compile("(?:目录|清单)[列载]有|保留|办理|受理|办结|评估|梳理|查处")


def _topic(hit: Hit) -> Span | None:
    """A of A下放86项."""
    begin = hit.bounds[0]
    ends = handed(hit.shown, begin, hit.start)
    whole = ends is not None and is_matter(hit.shown, begin, ends) and only_adverbs(hit.shown, ends, hit.start)
    return (begin, ends) if whole and ends is not None else None


def _partner(hit: Hit) -> Span | None:
    """B of 与B签订协议，委托A若干项."""
    before = hit.clause_before()
    found = _SIGNED.search(hit.shown, *before) if before and hit.cue in ("委托", "移交", "下放", "授权") else None
    return exact(hit.shown, found.start("who"), found.end("who")) if found else None


def _performer(shown: str, place: int, end: int) -> Span | None:
    """B of 下放A若干项由B行使."""
    to = _GIVEN_TO.match(shown, place, end)
    if to:
        return receiver_at(shown, to.end(), end)
    found = _LEFT_TO.search(shown, place, end)
    receiver = exact(shown, found.end(), end) if found else None
    return receiver if receiver and performs(shown, receiver[1]) else None


def _next_performer(hit: Hit) -> Span | None:
    """B of A全部下放，由B就近办理."""
    for begin, stop in hit.cuts.spans[hit.clause + 1 : hit.clause + 2]:
        receiver = exact(hit.shown, begin + 1, stop) if hit.shown.startswith("由", begin) else None
        if receiver and is_town(hit.shown, receiver) and performs(hit.shown, receiver[1]):
            return receiver
    return None


def disposed(hit: Hit) -> Draft | None:
    """将A下放B; A需要赋予B的."""
    shown, (begin, end) = hit.shown, hit.bounds
    if shown.startswith(("的", "作为"), hit.end) or is_banned(hit, begin):
        return None
    receiver, stop = receiver_at(shown, hit.end, end), hit.start
    towards = receiver_before(shown, begin, hit.start) if receiver is None else None
    if towards:
        receiver, stop = towards
    downwards = hit.cue in _DOWN or (hit.cue in _SPREADS and performs(shown, hit.end) is not None)
    lower = receiver and (is_town(shown, receiver) or _HIGHER.search(shown, begin, hit.start))
    if hit.cue.startswith(_MOVES) and not downwards and not lower:
        return None
    if towards and not ends_phrase(shown, hit.end):
        return None
    performed = performs(shown, receiver[1]) if receiver else None
    if (hit.cue in _TO_PERFORM and performed is None) or (performed and shown.startswith("工作", performed)):
        return None
    if receiver and towards is None and (draft := described(hit, receiver) or counted_below(hit, receiver)):
        return draft
    if hit.cue == "交由" and receiver and performed is None and not ends_phrase(shown, receiver[1]):
        return None
    put = _put_before(hit, stop)
    if put is None and (draft := needed(hit, receiver) or such_ones(hit, receiver)):
        return draft
    if put is None and (draft := conditional(hit, receiver)):
        return _bare(hit, receiver, stop) or draft
    if put is not None:
        what, start = put
        receiver = receiver or _office(hit, what) or by_verb(shown, hit.end, end)
        if (receiver is None and not downwards) or is_banned(hit, start):
            return None
        system = _SYSTEM.match(shown, receiver[1]) if receiver else None
        # A law that lets a right be handed over hands it over; a system of admission does not.
        lets = system and is_right(shown, *what) and not _ADMISSION.search(system[0])
        return None if system and not lets else made(hit, what, receiver, start)
    return _bare(hit, receiver, stop)


def _office(hit: Hit, what: Span) -> Span | None:
    """An office that is entrusted with a right, not with mere business: 将A许可委托市级部门实施."""
    if not hit.cue.startswith(_ENTRUSTS) or not _POWER_OF_OFFICE.search(hit.shown, *what):
        return None
    return office_at(hit.shown, hit.end, hit.bounds[1])


def _bare(hit: Hit, receiver: Span | None, stop: int) -> Draft | None:
    """A下放B: the power stands before the verb, its clause or the one before it ends at `stop`."""
    shown, begin = hit.shown, hit.bounds[0]
    before = hit.clause_before()
    if hit.cue == "下放" and receiver is None and shown.endswith("的", begin, hit.start):
        # 86项管理权的下放
        thing = handed(shown, begin, hit.start - 1)
        return made(hit, (begin, thing), None) if thing == hit.start - 1 and MANY.search(shown, begin, thing) else None
    if before and (only_adverbs(shown, begin, stop) or _MADE_PLAIN.fullmatch(shown, begin, stop)):
        # 行政处罚权71项，分别由县级部门以委托方式下放: the power is all that the clause before speaks of.
        if _EXCEPT.fullmatch(shown, *before) or _APPLIED.fullmatch(shown, *before):
            before = hit.clause_before_that() or before
        begin, stop = before
        once = FORMERLY.search(shown, *before)
        stop = once.start() if once else stop
        if ENDED.search(shown, *before) or shown.find("不再", *before) >= 0:
            return None
        if (
            hit.cue in ("下放", "放给", "放到", "交给")
            and _FIT.fullmatch(shown, *before)
            and _DONE.match(shown, receiver[1] if receiver else hit.end)
        ):
            # 暂不具备承接条件的，逐步下放
            return made(hit, None, receiver, begin)
        if _SUBMITTED.search(shown, begin, stop):
            # 确需交办的，提交县委编办审核，同意后方可交由B承担
            return made(hit, None, receiver, begin) if receiver and is_town(shown, receiver) else None
    counted = hit.cue == "下放" and _DONE.match(shown, hit.end) and _LISTED.search(shown, begin, stop)
    if receiver is None and not counted and hit.cue == "下放" and _DONE.match(shown, hit.end):
        receiver = _next_performer(hit)
    if (receiver is None and not counted) or (receiver and is_modifier(shown, receiver[1])):
        return None
    if receiver and shown.startswith(_SPOKEN_OF, receiver[1]):
        return None
    thing = handed(shown, begin, stop)
    if thing is None or not joins(shown, thing, stop):
        # 另31项由县级部门委托乡镇行使
        count = last_count(shown, begin, stop)
        thing = count if count is not None and only_adverbs(shown, count, stop) else None
    if thing is None or ALONGSIDE.search(shown, begin, thing):
        return None
    push = _PUSH.match(shown, begin, thing)
    head = push.end() if push else begin
    draft = made(hit, (head, thing), receiver, begin if before and begin == before[0] else None)
    return draft if hit.cue not in _SPREADS or is_matter(shown, begin, thing) else None


def _put_before(hit: Hit, last: int) -> tuple[Span, int] | None:
    """What 将 or 把 puts before `last`, in the clause of the verb or, adverbs between, in one of the three before it."""
    shown = hit.shown
    words = _PUT_ADJUSTED if hit.cue.startswith(("调整", "授予")) else _PUT
    index, (begin, stop), along = hit.clause, (hit.bounds[0], last), 0
    while True:
        for word in words.finditer(shown, begin, stop):
            thing = handed(shown, word.end(), stop)
            work = _COUNTED_WORK.search(shown, word.end(), stop) if thing is None else None
            if work and only_adverbs(shown, work.end(), stop):
                return (word.end(), work.end("count")), begin
            if thing is None:
                continue
            free = _FREE_ADVERB.fullmatch(shown, thing, stop) and is_matter(shown, word.end(), thing)
            if free or joins(shown, thing, stop):
                return (word.end(), along or thing), begin
            # 把A登记、B参保等27件全部交由: the count ends the list.
            count = last_count(shown, thing, stop)
            if count is not None and only_adverbs(shown, count, stop):
                return (word.end(), count), begin
        if shown.startswith(ON_TOP, begin) and (more := handed(shown, begin, stop)) and joins(shown, more, stop):
            # 将A权，连同B权，一并交由C行使
            along = along or more
        elif index == hit.clause and not only_adverbs(shown, begin, last):
            return None
        index -= 1
        if index < max(0, hit.clause - 3):
            return None
        begin, stop = hit.cuts.spans[index]
        begin = max(begin, stop - REACH)
        if shown[stop : stop + 1] == "；":
            return None


def joins(shown: str, thing: int, stop: int) -> bool:
    """Whether only adverbs stand between the power and the verb; 和力量 and a count (事项47项) belong to the power."""
    more = _BELONGS.match(shown, thing, stop)
    return only_adverbs(shown, more.end() if more else thing, stop)


def _is_list(what: str) -> bool:
    """Whether powers are listed, not only described (责任大、风险高的事项)."""
    return "等" in what or "、" in what[what.rfind("的") + 1 :]


def _specified(shown: str, place: int, thing: int) -> bool:
    """Whether a modifier says which power of which kind: 与民生相关的审批权限. A bare 下放审批权限 is a slogan."""
    return _MODIFIED.match(shown, place, thing) is not None


def _only_named(hit: Hit) -> bool:
    """Whether the verb is part of another word, or names a list or a kind of hand-over (赋权清单, 委托下放A)."""
    shown = hit.shown
    way = hit.cue in ("委托", "授权") and shown.startswith(("下放", "赋予", "移交"), hit.end)
    if shown.startswith("赋能", hit.end) and MANY.match(shown, hit.end + 2):
        # 向街道放权赋能126项
        return False
    way = way or _AS_A_WAY.match(shown, hit.end) is not None
    return way or shown.startswith(_SLOGAN, hit.end) or _NOT_DOWN.search(shown, hit.bounds[0], hit.start) is not None


def _in_round(hit: Hit) -> Draft | None:
    """第一轮向B下放的A若干项，…: a round of handing over, and how many matters it held."""
    shown, (begin, end) = hit.shown, hit.bounds
    counted = _ROUND.match(shown, begin, hit.start) and MANY.match(shown, hit.end + 1, end)
    thing = handed(shown, hit.end + 1, end) if counted else None
    told = thing is not None and is_matter(shown, hit.end + 1, thing) and not shown.startswith(("的", "中"), thing)
    return made(hit, (hit.end + 1, thing), None) if told and thing is not None else None


def _grown(hit: Hit) -> Span | None:
    """B of 城北、城南两个街道加放31项: whose list grows."""
    if hit.cue not in _ADDED:
        return None
    begin, stop = hit.bounds[0], hit.start
    receiver = exact(hit.shown, begin, stop) or subject(hit.shown, begin, stop)
    return receiver if receiver and is_town(hit.shown, receiver) else None


def _is_moved(hit: Hit, what: Span, told: bool) -> bool:
    """Whether what a verb with many objects moves is a power: 下沉 only where it is `told` how much or to whom."""
    if hit.cue in _SPREADS:
        return told and hit.shown.endswith(("权", "权限", "事项", "业务", "项"), *what)
    return hit.cue not in _GIVES or is_right(hit.shown, *what) or MANY.search(hit.shown, *what) is not None


def downward(hit: Hit) -> Draft | None:
    """向B下放A; 下放A若干项; B平均赋权若干项."""
    shown, (begin, end) = hit.shown, hit.bounds
    if shown.startswith("的", hit.end) and not _AS_A_WAY.match(shown, hit.end):
        towards = receiver_before(shown, begin, hit.start)
        draft = None if is_banned(hit, begin) else counted_below(hit, None) or _in_round(hit)
        return draft._replace(receiver=towards[0]) if draft and towards and draft.receiver is None else draft
    if (
        shown.startswith(_BUT, hit.end)
        or _only_named(hit)
        or is_banned(hit, begin)
        or _TO_OTHERS.search(shown, begin, hit.start)
    ):
        return None
    towards = receiver_before(shown, begin, hit.start)
    if towards is None and (
        (hit.cue in _OVER and not (_partner(hit) or _ENTRUSTING.search(shown, begin, hit.start)))
        or (hit.cue in _GIVES and not _TO_WHOM.match(shown, hit.end))
    ):
        return None
    receiver = towards[0] if towards else receiver_at(shown, hit.end, end)
    place = hit.end if towards or receiver is None else performs(shown, receiver[1]) or receiver[1]
    place += shown.startswith("过", place)
    verb = _OTHER_VERB.search(shown, place, end)
    if receiver and towards is None and shown.startswith("的", place):
        return counted_below(hit, receiver)
    thing = handed(shown, place, verb.start() if verb else end)
    counted = thing is not None and MANY.search(shown, place, min(end, thing + 8)) is not None
    if (
        thing is None
        or is_modifier(shown, thing)
        or hit.cue in ("委托", "授权")
        and not (MANY.match(shown, thing) if hit.cue == "委托" and towards is None else counted)
    ):
        return None
    if not _is_moved(hit, (place, thing), counted or towards is not None):
        return None
    if receiver is not None:
        only_told = (towards is None and is_modifier(shown, receiver[1])) or _OF_MACHINES.match(shown, thing)
        return None if only_told else made(hit, (place, thing), receiver)
    topic = _topic(hit) if hit.cue == "下放" and MANY.match(shown, place) else None
    if topic:
        return made(hit, topic, _performer(shown, thing, end))
    receiver = (_performer(shown, thing, end) or _partner(hit) if counted else None) or meant_for(hit) or _grown(hit)
    if not (counted or receiver or _is_list(shown[place:thing]) or _specified(shown, place, thing)):
        return None
    if hit.cue in ("赋权", "放权", "授权"):
        receiver = subject(shown, begin, hit.start)
        receiver = _performer(shown, thing, end) or receiver
        handled = _HANDLED.search(shown, max(begin, hit.start - 8), hit.start)
        directly = hit.cue != "授权" and MANY.match(shown, hit.end)
        if handled or (receiver is None and not directly and not _COUNTED_LIST.match(shown, hit.start)):
            return None
    return made(hit, (place, thing), receiver)
