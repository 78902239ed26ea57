"""Delegations: powers that a text says are handed down, with or without a number.

The verbs and the words for powers are data (`data/rules/delegation.toml`). Each rule is a frame: it says on which side of
the verb the power and the receiver stand. Bans, slogans, headings and powers taken back give nothing.
"""

import dataclasses
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from pipeline.extract.clauses import HIDDEN, Clauses, Span
from pipeline.extract.cues import Hit, hits
from pipeline.extract.powers import Powers, fields_in, handed, is_right, is_strong, known_in, powers_in
from pipeline.structure import Sentence


@dataclasses.dataclass(frozen=True, slots=True)
class FoundDelegation:
    """A delegation in a normalised text: `text[start:end]` is its clause.

    `giver` and `receiver` are as in the text, None where it does not say; their spans let a caller give them as the
    original writes them.
    """

    start: int
    end: int
    powers: tuple[str, ...]
    domains: tuple[str, ...]
    giver: str | None
    receiver: str | None
    method: str | None
    rule: str
    giver_span: Span | None
    receiver_span: Span | None


class _Draft(NamedTuple):
    """A delegation in a sentence; `what` is the phrase that names the power, `receiver` a span or None."""

    start: int
    end: int
    what: Span | None
    receiver: Span | None
    rule: str
    powers: Powers | None = None
    joins: bool = False


_Reader = Callable[[Hit], "_Draft | None"]

_WINDOW = 200
_KINDS = (
    f"乡镇（{HIDDEN}+）|[镇乡村县区街市]道?（{HIDDEN}+）|乡镇街道|乡镇和街道|乡镇、街道|乡镇|镇街|街镇|街乡|街道|社区|村居|村级|镇级|乡级|县区|区县|市县|基层|园区|开发区|功能区|管委会|新区|管理区"
    "|镇(?!域|区)|乡(?!村|土|贤)|村(?!民|务|规)|县(?!域|城|级|直)|区(?!域|块|级|直|委)|市(?!场|政|民|容|域|级|直|委|县)"
)
_TAIL = (
    f"(?:党（{HIDDEN}）委|党工委|党委|工委|党组织|人民政府|政府|街道办事处|办事处|街道办|政权|组织|单位|部门|综合行政执法机构"
    "|综合行政执法队|综合执法队|便民服务中心|便民服务站|党群服务中心|级|一级|层面|地区|里)"
)
_SORT = "(?:[各该全本]|经济发达|经济强|中心|试点|部分|有条件的|重点|特大|其他)?"
# A place by its name: a few characters, none of them a word of grammar.
_NAMED = "[^\W\d_a-zA-Z有与和的于在为是对助以及把将从中更到至给由向其该各使让并不了能可应要由]{1,5}?(?:镇|乡|街道|社区|村|[县区市](?!级|直|委|域|场))"
_ONE = f"(?:(?:{_SORT}(?:{_KINDS})|{_NAMED}){_TAIL}?(?:或者?其工作部门)?|其(?=行使|实施|承担|办理|管理)|该(?:[大中支]队|机构|中心|局))"
_RECEIVER = re.compile(f"(?:{_ONE})(?:(?:和|、|及|与|或)(?:{_ONE})){{0,4}}")
_PARTICLE = re.compile("(?:给|至|到|于|由|向|了|予|各|在|或者?交由|或者?委托|或者?授权|、交由|和下沉){0,3}")
_TO = re.compile("(?:向|给|对|为|往)(?P<to>[^，。；]{1,24})$")
_ADVERB = re.compile(
    "(?>依法|依规|充分|全部|统一|逐步|分批|一律|均|都|已|可|应|需要|需|重点|直接|有序|先|再|并|也|将|全面|陆续|集中|一次性|整体|相应|方可|可以|以[^，。；]{2,12}(?:方式|形式)|采取[^，。；]{2,20}(?:方式|形式)|通过[^，。；]{2,16}(?:方式|形式)|由[^，。；]{2,14}?(?:部门|政府|级)|真正|平均|共|累计|首批|第[一二三四]批|(?:按照?|依照|根据|经)[^，。；]{2,14}(?:程序|规定|要求|原则|批准|同意)|分[一二三四五两]批|推进|推动|能够|有效|委托或|授权或|等|予以|不断|继续|持续|积极|大力|适时|要|拟|同步|实行|实现|延伸和|和|进一步|部分)*+"
)
_BAN = re.compile("(?:擅自|违规)(?:将|把|下放|委托|交由)|不得|严禁|禁止|不准|不允许|不再|不能|收回|上收|回收|不应|不宜|暂不|不予|避免|防止|未经")
_BAN_BEFORE = re.compile("(?:不得|严禁|禁止)(?:以|通过|采取)")
_CONTINUES = re.compile("(?:同时|另外|此外|其中|一是|二是|三是|四是|五是|[（(]?[一二三四五六七八九十]+[）)、.]|目前|并)")
_MANY = re.compile("[0-9〇一二三四五六七八九十百千两]{1,6}(?:多|余)?[项件]")
_PERFORM = re.compile("开展|行使|实施|承担|办理|代为|审批")


# What every delegation speaks of in one way or another: a sentence without it is not read.
_ABOUT_POWERS = re.compile("[权项责职]|事务|业务|许可|处罚|强制|审批|执法|清单|目录")


def find_delegations(text: str, sentences: Sequence[Sentence]) -> list[FoundDelegation]:
    """Every delegation in a normalised text, in its order; `sentences` are those of the text's outline.

    A conditional hand-over counts (经批准后方可委托); headings, bans, slogans without a power or a receiver, and powers
    taken back do not.
    """
    found: list[FoundDelegation] = []
    for sentence, cuts, places in hits("delegation", text, sentences):
        if not sentence.is_heading and _ABOUT_POWERS.search(text, sentence.start, sentence.end):
            found += _in_sentence(cuts, places)
    return found


def _in_sentence(cuts: Clauses, places: Sequence[Hit]) -> Iterator[FoundDelegation]:
    drafts: list[_Draft] = []
    for hit in places:
        floor = drafts[-1].end if drafts else 0
        if hit.start < floor:
            continue
        draft = _dispose(hit, floor) if hit.rule.id == "delegation.dispose" else _READERS[hit.rule.id](hit)
        if draft is None or (drafts and draft.rule == "delegation.list" and draft.start - floor <= 1):
            continue
        drafts.append(draft._replace(start=max(draft.start, floor)))
    for draft in drafts:
        yield _finish(draft, places[0].raw, cuts)


# ---- frames ----


def _made(hit: Hit, what: Span | None, receiver: Span | None, start: int | None = None, end: int | None = None) -> _Draft:
    begin, close = hit.bounds
    if start is None:
        lead = _CONTINUES.match(hit.shown, begin, hit.start)
        start = lead.end() if lead else begin
    return _Draft(start, close if end is None else end, what, receiver, hit.rule.id)


def _banned(hit: Hit, begin: int) -> bool:
    if _BAN.search(hit.shown, begin, hit.bounds[1]):
        return True
    index = hit.cuts.at(begin)
    return index > 0 and _BAN_BEFORE.search(hit.shown, *hit.cuts.spans[index - 1]) is not None


def _receiver_at(shown: str, place: int, end: int) -> Span | None:
    """The receiver that stands at `place`, behind particles and at most one modifier (能够有效承接的乡镇)."""
    end = min(end, place + 60)
    particle = _PARTICLE.match(shown, place, end)
    place = particle.end() if particle else place
    found = _RECEIVER.match(shown, place, end)
    if found is None:
        modifier = _MODIFIER.match(shown, place, end)
        found = _RECEIVER.match(shown, modifier.end(), end) if modifier else None
    return found.span() if found else None


def _receiver_before(shown: str, begin: int, end: int) -> tuple[Span, int] | None:
    """The receiver in 向B, 给B, 对B before a verb that ends at `end`, and where the phrase opens."""
    begin = max(begin, end - 50)
    place = max(shown.rfind(word, begin, end) for word in "向给对往为")
    if place < 0:
        return None
    found = _RECEIVER.match(shown, place + 1, end)
    if found is None or not _ADVERB.fullmatch(shown, found.end(), end):
        return None
    return found.span(), place


def _subject(shown: str, begin: int, end: int) -> Span | None:
    """A town or a tier as the subject of a clause."""
    found = _RECEIVER.search(shown, begin, min(end, begin + 60))
    return found.span() if found else None


def _nominal(shown: str, place: int) -> bool:
    """Whether 的 and a noun follow: the clause only speaks about the thing (下放乡镇的事项要评估)."""
    performs = _PERFORM.match(shown, place)
    place = performs.end() if performs else place
    return shown[place : place + 1] == "的" and shown[place + 1 : place + 2] not in ("", "，", "。", "；", "？", "、")


def _dispose(hit: Hit, floor: int) -> _Draft | None:
    """将A下放B; A需要赋予B的."""
    shown, (begin, end) = hit.shown, hit.bounds
    if shown[hit.end : hit.end + 1] == "的" or _banned(hit, begin):
        return None
    receiver = _receiver_at(shown, hit.end, end)
    towards = _receiver_before(shown, begin, hit.start) if receiver is None else None
    if towards:
        receiver = towards[0]
    if not _may_receive(hit, receiver):
        return None
    disposed = _disposed(hit, floor)
    if disposed is not None:
        what, start = disposed
        if receiver is None and hit.cue not in ("下放", "放权"):
            return None
        if _banned(hit, start) or (receiver and _SYSTEM.match(shown, receiver[1])):
            return None
        return _made(hit, what, receiver, start=start)
    counted = hit.cue == "下放" and _DONE.match(shown, hit.end) and _MANY.search(shown, begin, hit.start)
    if (receiver is None and not counted) or (receiver and _nominal(shown, receiver[1])):
        return None
    stop = towards[1] if towards else hit.start
    thing = handed(shown, max(begin, stop - _WINDOW), stop)
    if thing is None or not _gap(shown, thing, stop):
        return None
    if hit.cue in _SPREADING and not is_strong(shown, begin, thing):
        return None
    return _made(hit, (begin, thing), receiver)


def _disposed(hit: Hit, floor: int) -> tuple[Span, int] | None:
    """What 将 or 把 puts before the verb, in its clause or, behind adverbs, in one of the clauses before it."""
    shown = hit.shown
    words = "将把对" if hit.cue.startswith("调整") else "将把"
    index, stop = hit.clause, hit.start
    while index >= max(0, hit.clause - 3):
        begin = hit.cuts.spans[index][0]
        for place in (found.start() for found in re.finditer(f"[{words}]", shown[begin:stop])):
            thing = handed(shown, begin + place + 1, min(stop, begin + place + _WINDOW))
            if thing is not None and _gap(shown, thing, stop):
                return (begin + place + 1, thing), begin
        if index == hit.clause and not _ADVERB.fullmatch(shown, begin, hit.start):
            return None
        index -= 1
        stop = hit.cuts.spans[index][1] if index >= 0 else 0
        if stop <= floor or shown[stop : stop + 1] == "；":
            return None
    return None


def _gap(shown: str, thing: int, stop: int) -> bool:
    """Whether only adverbs stand between the power and the verb."""
    if shown.startswith("和力量", thing):
        thing += len("和力量")
    return _ADVERB.fullmatch(shown, thing, stop) is not None


def _may_receive(hit: Hit, receiver: Span | None) -> bool:
    """Verbs that also move things up or sideways (划归市局, 移交县级部门) hand down only to towns and villages."""
    if not hit.cue.startswith(("移交", "划", "转移", "延伸", "下移", "下沉", "调整")):
        return True
    if receiver is None or not _TOWN.search(hit.shown, *receiver):
        return False
    return hit.cue != "调整为" or _PERFORM.match(hit.shown, receiver[1]) is not None


def _grant(hit: Hit) -> _Draft | None:
    """赋予B A."""
    shown, (begin, end) = hit.shown, hit.bounds
    if shown[hit.end : hit.end + 1] == "的" or shown[hit.start - 1 : hit.start] == "被" or _banned(hit, begin):
        return None
    receiver = _receiver_at(shown, hit.end, end)
    place = receiver[1] if receiver else hit.end
    if hit.cue in ("委托", "授权"):
        performs = _PERFORM.match(shown, place) if receiver else None
        if performs is None:
            return None
        place = performs.end()
    thing = handed(shown, place, min(end, place + _WINDOW))
    if thing is None or _nominal(shown, thing):
        return None
    if hit.cue in ("给予", "授予") and not (receiver and is_right(shown, thing)):
        return None
    if shown[thing : thing + 1] not in _EDGE and not shown[thing : thing + 1].isdigit():
        return None
    if receiver is None:
        receiver = _subject(shown, begin, hit.start)
        if hit.cue == "赋权" or (receiver is None and not _FROM_ABOVE.search(shown, place, thing)):
            return None
    return _made(hit, (place, thing), receiver)


def _downward(hit: Hit) -> _Draft | None:
    """向B下放A; 下放A若干项; B平均赋权若干项."""
    shown, (begin, end) = hit.shown, hit.bounds
    if shown[hit.end : hit.end + 1] in ("的", "后", "前", "时", "") or _banned(hit, begin):
        return None
    if shown[hit.start - 1 : hit.start] == "排":
        return None
    towards = _receiver_before(shown, begin, hit.start)
    receiver = towards[0] if towards else _receiver_at(shown, hit.end, end)
    place = hit.end if towards or receiver is None else receiver[1]
    limit = min(end, place + _WINDOW)
    thing, count = handed(shown, place, limit), _MANY.search(shown, place, min(limit, place + 40))
    verb = _OTHER_VERB.search(shown, place, thing or place)
    thing = handed(shown, place, verb.start()) if verb else thing
    if thing is None or _nominal(shown, thing) or hit.cue == "委托":
        return None
    if hit.cue in _SPREADING and not is_strong(shown, place, thing):
        return None
    if receiver is None:
        if count is None and "、" not in shown[place:thing]:
            return None
        if hit.cue in ("赋权", "放权", "授权"):
            receiver = _subject(shown, begin, hit.start)
            if receiver is None and not _NAMED_LIST.match(shown, hit.start):
                return None
            if _HANDLED.search(shown, max(begin, hit.start - 8), hit.start):
                return None
    elif towards is None and _nominal(shown, receiver[1]):
        return None
    elif count is None and hit.cue in ("赋权", "放权") and thing - place < 2:
        return None
    return _made(hit, (place, thing), receiver)


def _exercise(hit: Hit) -> _Draft | None:
    """由B行使A权, A权由B行使, 以B名义执法."""
    shown, (begin, end) = hit.shown, hit.bounds
    if _banned(hit, begin):
        return None
    if hit.cue.startswith("由"):
        return _left_to(hit, begin)
    opens = max(begin, hit.start - 60)
    place = shown.rfind("以" if hit.cue == "名义" else "由", opens, hit.start)
    if place < 0 and hit.cue == "行使":
        place = shown.rfind("授权", opens, hit.start)
    if place < 0:
        return _exercised_by_subject(hit)
    if hit.cue == "名义" and shown.startswith(("自己", "自身"), place + 1):
        return _in_own_name(hit, begin, place)
    found = _RECEIVER.match(shown, place + (2 if shown.startswith("授权", place) else 1), hit.start)
    if found is None or not _TOWN.search(shown, *found.span()):
        return None
    if hit.cue == "名义":
        return _in_name_of(hit, found.span())
    thing = handed(shown, hit.end, min(end, hit.end + 80))
    if thing is not None and is_right(shown, thing):
        return _made(hit, (hit.end, thing), found.span())
    thing = handed(shown, begin, place)
    if thing is None or not is_right(shown, thing) or not _ADVERB.fullmatch(shown, thing, place):
        return None
    return _made(hit, (begin, thing), found.span())


def _left_to(hit: Hit, begin: int) -> _Draft | None:
    """县级A权限由B办理: a power said to be another's, or counted, is now B's."""
    shown = hit.shown
    found = _RECEIVER.match(shown, hit.start + 1, hit.bounds[1])
    thing = handed(shown, max(begin, hit.start - _WINDOW), hit.start)
    if found is None or thing is None or not is_strong(shown, begin, thing) or not _gap(shown, thing, hit.start):
        return None
    performs = _ADVERB.match(shown, found.end())
    if not _PERFORM.match(shown, performs.end() if performs else found.end()):
        return None
    above = _LEVEL.search(shown, begin, thing) or _MANY.search(shown, begin, thing) or _OF_OTHERS.search(shown, begin, thing)
    return _made(hit, (begin, thing), found.span()) if above else None


def _exercised_by_subject(hit: Hit) -> _Draft | None:
    """B行使县级部门的A权: a power that is said to be another's."""
    shown, (begin, end) = hit.shown, hit.bounds
    found = _RECEIVER.match(shown, begin, hit.start)
    thing = handed(shown, hit.end, end)
    if found is None or thing is None or not _TOWN.search(shown, *found.span()) or not is_right(shown, thing):
        return None
    return _made(hit, (hit.end, thing), found.span()) if _OF_OTHERS.search(shown, hit.end, thing) else None


def _in_name_of(hit: Hit, receiver: Span) -> _Draft | None:
    shown, (begin, end) = hit.shown, hit.bounds
    before = hit.cuts.spans[hit.clause - 1] if hit.clause else (begin, begin)
    place = shown.rfind("行使", *before)
    thing = handed(shown, place + 2, before[1]) if place >= 0 else None
    if thing is not None:
        return _made(hit, (place + 2, thing), receiver, start=before[0])
    thing = handed(shown, hit.end, end)
    return _made(hit, (hit.end, thing), receiver) if thing is not None else None


def _in_own_name(hit: Hit, begin: int, place: int) -> _Draft | None:
    """B以自身名义执法."""
    subject = None
    for subject in _RECEIVER.finditer(hit.shown, begin, place):
        pass
    thing = handed(hit.shown, hit.end, hit.bounds[1])
    if subject is None or thing is None or not _TOWN.search(hit.shown, *subject.span()):
        return None
    return _made(hit, (hit.end, thing), subject.span())


def _hold(hit: Hit) -> _Draft | None:
    """B拥有A权, B承接A若干项, B从目录中认领, 落实B对…的A权, 执行依法赋予的A权."""
    shown, (begin, end) = hit.shown, hit.bounds
    if _banned(hit, begin):
        return None
    if hit.cue == "被赋予":
        thing = handed(shown, hit.end, end)
        return _made(hit, (hit.end, thing), _subject(shown, begin, hit.start)) if thing else None
    if hit.cue in ("承接", "认领"):
        return _taken(hit)
    if hit.cue in ("拥有", "享有"):
        receiver = _subject(shown, begin, hit.start)
        thing = handed(shown, hit.end, end)
        if receiver is None or thing is None or not is_right(shown, thing) or thing < end:
            return None
        return _made(hit, (hit.end, thing), receiver)
    granted = _GRANTED.match(shown, hit.end, end)
    if granted:
        thing = handed(shown, granted.end(), end)
        return _made(hit, (granted.end(), thing), None) if thing and is_right(shown, thing) else None
    if hit.cue not in ("落实", "强化"):
        return None
    found = _RECEIVER.match(shown, hit.end, min(end, hit.end + 40))
    place = found.end() if found else hit.end + shown.startswith("其", hit.end)
    thing = handed(shown, place, end)
    if not shown.startswith("对", place) or place == hit.end or thing != end or not is_right(shown, thing):
        return None
    return _made(hit, (place + 1, thing), found.span() if found else None)


def _taken(hit: Hit) -> _Draft | None:
    shown, (begin, end) = hit.shown, hit.bounds
    if hit.cue == "认领":
        source = _LISTED.search(shown, begin, end)
        receiver = _subject(shown, begin, hit.start)
        if source is None or (receiver is None and not _EACH.search(shown, 0, hit.start)):
            return None
        thing = handed(shown, hit.end, end)
        return _made(hit, (hit.end, thing) if thing else None, receiver)
    if _UNREAL.search(shown, max(begin, hit.start - 6), hit.start):
        return None
    thing = handed(shown, hit.end, min(end, hit.end + 60))
    count = _MANY.search(shown, hit.end, min(end, hit.end + 60))
    if thing is None or count is None:
        return None
    return _made(hit, (hit.end, thing), _subject(shown, begin, hit.start))


def _list(hit: Hit) -> _Draft | None:
    """公布赋权目录; where the clause before names the powers (行政检查、行政处罚等权力事项), it belongs to it."""
    found = re.compile(hit.rule.pattern).match(hit.raw, hit.start)
    if found is None or _banned(hit, hit.bounds[0]):
        return None
    listed = _RECEIVER.search(hit.raw, *found.span("list")) or _RECEIVER.search(hit.shown, hit.bounds[0], hit.start)
    known: tuple[str, ...] = ()
    start = None
    if hit.clause:
        before = hit.cuts.spans[hit.clause - 1]
        known = known_in(hit.shown[before[0] : before[1]])
        start = before[0] if known else None
    draft = _made(hit, None, listed.span() if listed else None, start=start)
    return draft._replace(powers=Powers(known))


def _entry(hit: Hit) -> _Draft | None:
    """A事项进驻B办理, A事项下沉到村."""
    shown, (begin, end) = hit.shown, hit.bounds
    if _banned(hit, begin):
        return None
    receiver = _receiver_at(shown, hit.end, end)
    thing = handed(shown, max(begin, hit.start - _WINDOW), hit.start)
    if receiver is None or thing is None or not shown.endswith(("事项", "业务", "项", "权限"), 0, thing):
        return None
    if not _ADVERB.fullmatch(shown, thing, hit.start) or _nominal(shown, receiver[1]):
        return None
    if hit.cue in ("纳入", "入驻") and not re.search("办理|服务", shown[receiver[0] : end]):
        return None
    lead = _PUSH.match(shown, begin, thing)
    return _made(hit, (lead.end() if lead else begin, thing), receiver)


# ---- slots ----


def _finish(draft: _Draft, raw: str, cuts: Clauses) -> FoundDelegation:
    shown, offset = cuts.shown, cuts.offset
    end = draft.end
    powers = draft.powers
    if powers is None:
        powers = powers_in(raw[draft.what[0] : draft.what[1]]) if draft.what else Powers()
    index = cuts.at(draft.start)
    after = cuts.spans[cuts.at(max(draft.start, end - 1)) + 1 :][:1]
    if after and _OF_WHICH.match(shown, *after[0]):
        clause_after = shown[after[0][0] : after[0][1]]
        known, fields = known_in(clause_after), fields_in(clause_after)
        if known:
            powers, end = Powers(known, powers.domains), after[0][1]
        elif fields and not powers.domains:
            powers, end = Powers(powers.powers, fields), after[0][1]
    giver = _giver(draft, shown, cuts.spans[index])
    return FoundDelegation(
        start=offset + draft.start,
        end=offset + end,
        powers=powers.powers,
        domains=powers.domains,
        giver=_tier_or_text(raw, giver),
        receiver=raw[draft.receiver[0] : draft.receiver[1]] if draft.receiver else None,
        method=_method(draft, shown),
        rule=draft.rule,
        giver_span=(giver[0] + offset, giver[1] + offset) if giver and giver[1] - giver[0] > 2 else None,
        receiver_span=(draft.receiver[0] + offset, draft.receiver[1] + offset) if draft.receiver else None,
    )


def _giver(draft: _Draft, shown: str, clause: Span) -> Span | None:
    begin, end = draft.what or (draft.start, draft.end)
    for pattern, start, stop in (
        (_HOLDER, begin, end),
        (_LEVEL, begin, end),
        (_FROM, draft.start, draft.end),
        (_OFFICE, draft.start, min(begin, draft.end)),
    ):
        found = pattern.search(shown, start, stop)
        if found:
            return found.span("giver")
    return None


def _tier_or_text(raw: str, span: Span | None) -> str | None:
    return raw[span[0] : span[1]] if span else None


def _method(draft: _Draft, shown: str) -> str | None:
    way = _WAY.search(shown, draft.start, draft.end)
    if way:
        return re.sub("”“|、", "、", way["way"].strip("“”")).removesuffix("等").strip("“”") or None
    found = [item[0] for item in _METHOD.finditer(shown, draft.start, draft.end)]
    return "、".join(dict.fromkeys(found)) or None


_EDGE = frozenset(["", *"，。；、：”）（等并和及工作活"])
_FROM_ABOVE = re.compile("[省市县区]级|部分|相应|相适应|有关|一定|同等|权限|职权")
_SPREADING = ("延伸", "下沉", "下移", "转移")
_OTHER_VERB = re.compile(
    "[、和并](?:实行|加强|统筹|优化|健全|完善|推进|推动|规范|整合|创新|强化|提升|建立|深化|落实|减少|简化|推行|改进|提高|加快|明确|厘清|理顺|精简|开展|构建)"
)
_MODIFIER = re.compile("[^，。；、]{1,16}?的")
_SYSTEM = re.compile("(?:行使|实施|承担|办理)?的(?:准入|审核|审批)?(?:制度|机制|办法|程序|流程|情况|行为)")
_OF_OTHERS = re.compile("[县区市]级[^，。]{0,20}的|部门的|划转的|下放的|赋予的|委托的|承接的")
_TOWN = re.compile("乡|镇|街|村|社区|基层")
_GRANTED = re.compile("(?:依法|法律法规|上级|县级)?(?:赋予|授予|委托|下放|授权)(?:或者?|和|、)?(?:赋予|委托|授权|下放)?的")
_EACH = re.compile("各地|各[县市区镇乡街]|乡镇|镇街|街道")
_DONE = re.compile("到位|完毕|(?=[，。；])")
_NAMED_LIST = re.compile("赋权(?:事项|权限|职权)(?:[0-9]+|[一二三四五六七八九十百]+)(?:多|余)?项")
_HANDLED = re.compile("办理|受理|办结|评估|梳理|查处")
_LISTED = re.compile("目录|清单|事项|权限|职权|[0-9]+项")
_UNREAL = re.compile("有效|能够|拟|需|可|确保|如何|难以")
_PUSH = re.compile("(?:推动|推进|实现|促进|确保|将|把|已有|目前|共)*+")
_OF_WHICH = re.compile("其中|包括|涉及|含")
_HOLDER = re.compile("(?:部分|原由?|由|有关|相关)?(?:[0-9一二三四五六七八九十]+(?:个|家))?(?P<giver>[^，。；、的部]{0,10}(?:部门|政府|机关|职能部门)(?:及其[^，。；的]{0,12}?(?:部门|机构))?)(?=承担|行使|负责|管理|实施|的|[0-9])")
_LEVEL = re.compile("(?<!自治)(?P<giver>[省市县区])(?:级|直)")
_FROM = re.compile("从(?P<giver>[^，。；的]{1,10}?(?:政府|部门|市|省|县))(?=明确|公布|下放|印发|确定|赋权)")
_OFFICE = re.compile("(?P<giver>[\u4e00-\u9fff]{1,12}(?:职能部门|部门|人民政府|政府|局|委员会|厅))(?=可|应|需|在|将|把|方可|以|向|决定)")
_WAY = re.compile("(?:采取|采用|通过|以|按照)(?P<way>[^，。；]{2,40}?)(?:的)?(?:方式|形式)")
_METHOD = re.compile("委托|授权|交办|交由|派驻|认领|进驻|服务前移|分级管理")

_READERS: Mapping[str, _Reader] = {
    "delegation.grant": _grant,
    "delegation.downward": _downward,
    "delegation.exercise": _exercise,
    "delegation.hold": _hold,
    "delegation.list": _list,
    "delegation.entry": _entry,
}
