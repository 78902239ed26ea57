"""Delegations: powers that a text says are handed down, with or without a number.

The verbs and the words for powers are data (`data/rules/delegation.toml`). Each rule is a frame: it says on which side of
the verb the power and the receiver stand. Bans, slogans, headings and powers taken back give nothing.
"""

import dataclasses
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from pipeline.extract.clauses import Clauses, Span, hide_brackets
from pipeline.extract.cues import REACH, Hit, hits
from pipeline.extract.holders import giver_of, method_of
from pipeline.extract.powers import Powers, fields_in, handed, is_matter, is_right, known_in, powers_in
from pipeline.extract.receivers import (
    exact,
    is_modifier,
    is_town,
    only_adverbs,
    performs,
    receiver_at,
    receiver_before,
    subject,
)
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
    """A delegation in a sentence; `what` is the phrase that names the power, where `powers` does not give it."""

    start: int
    end: int
    what: Span | None
    receiver: Span | None
    rule: str
    powers: Powers = Powers()


# What every delegation speaks of in one way or another: a sentence without it is not read.
_ABOUT_POWERS = re.compile("[权项责职]|事务|业务|许可|处罚|强制|审批|执法|清单|目录")
_SPECIFIC = re.compile("[0-9]|将|把")
_BAN = re.compile(
    "(?:擅自|违规)(?:将|把|下放|委托|交由)|不得|严禁|禁止|不准|不允许|不再|不能|收回|上收|回收|不应|不宜|暂不|不予|避免|防止|未经"
)
_BAN_BEFORE = re.compile("(?:不得|严禁|禁止)(?:以|通过|采取)")
_CONTINUES = re.compile("(?:同时|另外|此外|其中|[一二三四五六七八九]是|[（(]?[一二三四五六七八九十]{1,3}[）)、.]|目前|并)")
_MANY = re.compile("[0-9〇一二三四五六七八九十百千两]{1,6}(?:多|余)?[项件]")
_SLOGAN = ("的", "后", "前", "时")
# Verbs that also move things up or sideways (划归市局, 移交县级部门) hand down only to towns and villages.
_MOVES = ("移交", "划", "转移", "延伸", "下移", "下沉", "调整")
_SPREADS = ("延伸", "下沉", "下移", "转移")
_OTHER_VERB = re.compile(
    "[、和并](?:实行|加强|统筹|优化|健全|完善|推进|推动|规范|整合|创新|强化|提升|建立|深化|落实|减少|简化|推行|改进|提高|加快|明确"
    "|厘清|理顺|精简|开展|构建)"
)
_PUT, _PUT_ADJUSTED = re.compile("[将把]"), re.compile("[将把对]")
_SYSTEM = re.compile("(?:行使|实施|承担|办理)?的(?:准入|审核|审批)?(?:制度|机制|办法|程序|流程|情况|行为)")
_ENDS_PHRASE = re.compile("[，。；、：”）（等并和及0-9]|工作|活动|$")
_FROM_ABOVE = re.compile("[省市县区]级|部分|相应|相适应|有关|一定|同等|权限|职权")
_OF_OTHERS = re.compile("[县区市]级|部门的|划转的|下放的|赋予的|委托的|承接的")
_GRANTED = re.compile("(?:依法|法律法规|上级|县级)?(?:赋予|授予|委托|下放|授权)(?:或者?|和|、)?(?:赋予|委托|授权|下放)?的")
_EACH = re.compile("各地|各[县市区镇乡街]|乡镇|镇街|街道")
_DONE = re.compile("到位|完毕|(?=[，。；])")
_COUNTED_LIST = re.compile("赋权(?:事项|权限|职权)(?:[0-9]+|[一二三四五六七八九十百]{1,6})(?:多|余)?项")
_HANDLED = re.compile("办理|受理|办结|评估|梳理|查处")
_SOURCE = re.compile("目录|清单|事项|权限|职权|[0-9]{1,6}项")
_UNREAL = re.compile("有效|能够|拟|需|可|确保|如何|难以")
_PUSH = re.compile("(?:推动|推进|实现|促进|确保|将|把|已有|目前|共)*+")
_NO_TITLE = str.maketrans("《》", "  ")
_OF_WHICH = re.compile("其中|包括|涉及|含")


def find_delegations(text: str, sentences: Sequence[Sentence]) -> list[FoundDelegation]:
    """Every delegation in a normalised text, in its order; `sentences` are those of the text's outline.

    A conditional hand-over counts (经批准后方可委托); headings, bans, slogans without a power or a receiver, and powers
    taken back do not.
    """
    found: list[FoundDelegation] = []
    for sentence, cuts, places in hits("delegation", text, sentences):
        if not _ABOUT_POWERS.search(text, sentence.start, sentence.end):
            continue
        # A topic sentence is read where it says as much as a text: a full stop and a figure or an object.
        if sentence.is_heading and not (text[sentence.end - 1] == "。" and _SPECIFIC.search(cuts.shown)):
            continue
        found += _in_sentence(cuts, places)
    return found


def _in_sentence(cuts: Clauses, places: Sequence[Hit]) -> Iterator[FoundDelegation]:
    drafts: list[_Draft] = []
    for hit in places:
        floor = drafts[-1].end if drafts else 0
        if hit.start < floor:
            continue
        draft = _FRAMES[hit.rule.id](hit, floor)
        # A list that is made for what the clause before hands over is no delegation of its own.
        if draft is None or (drafts and draft.rule == "delegation.list" and draft.start - floor <= 1):
            continue
        drafts.append(draft._replace(start=max(draft.start, floor)))
    for draft in drafts:
        yield _finish(draft, places[0].raw, cuts)


def _made(hit: Hit, what: Span | None, receiver: Span | None, start: int | None = None) -> _Draft:
    begin, end = hit.bounds
    if start is None:
        lead = _CONTINUES.match(hit.shown, begin, hit.start)
        start = lead.end() if lead else begin
    return _Draft(start, end, what, receiver, hit.rule.id)


def _banned(hit: Hit, begin: int) -> bool:
    if _BAN.search(hit.shown, begin, hit.bounds[1]):
        return True
    before = hit.clause_before()
    return before is not None and _BAN_BEFORE.search(hit.shown, *before) is not None


# ---- frames ----


def _grant(hit: Hit, _: int) -> _Draft | None:
    """赋予B A, 委托B行使A."""
    shown, (begin, end) = hit.shown, hit.bounds
    if shown.startswith("的", hit.end) or shown.endswith("被", begin, hit.start) or _banned(hit, begin):
        return None
    receiver = receiver_at(shown, hit.end, end)
    place = receiver[1] if receiver else hit.end
    if hit.cue in ("委托", "授权"):
        verb = performs(shown, place) if receiver else None
        if verb is None:
            return None
        place = verb
    thing = handed(shown, place, end)
    if thing is None or is_modifier(shown, thing) or not _ENDS_PHRASE.match(shown, thing):
        return None
    if hit.cue in ("给予", "授予") and not (receiver and is_right(shown, place, thing)):
        return None
    if receiver is None:
        receiver = subject(shown, begin, hit.start)
        if hit.cue == "赋权" or (receiver is None and not _FROM_ABOVE.search(shown, place, thing)):
            return None
    return _made(hit, (place, thing), receiver)


def _dispose(hit: Hit, floor: int) -> _Draft | None:
    """将A下放B; A需要赋予B的."""
    shown, (begin, end) = hit.shown, hit.bounds
    if shown.startswith("的", hit.end) or _banned(hit, begin):
        return None
    receiver, stop = receiver_at(shown, hit.end, end), hit.start
    if receiver is None and (towards := receiver_before(shown, begin, hit.start)):
        receiver, stop = towards
    if hit.cue.startswith(_MOVES) and not (receiver and is_town(shown, receiver)):
        return None
    if hit.cue == "调整为" and not (receiver and performs(shown, receiver[1])):
        return None
    disposed = _disposed(hit, floor)
    if disposed is not None:
        what, start = disposed
        if (receiver is None and hit.cue not in ("下放", "放权")) or _banned(hit, start):
            return None
        return None if receiver and _SYSTEM.match(shown, receiver[1]) else _made(hit, what, receiver, start)
    counted = hit.cue == "下放" and _DONE.match(shown, hit.end) and _MANY.search(shown, begin, hit.start)
    if (receiver is None and not counted) or (receiver and is_modifier(shown, receiver[1])):
        return None
    thing = handed(shown, begin, stop)
    if thing is None or not _joins(shown, thing, stop):
        return None
    return _made(hit, (begin, thing), receiver) if hit.cue not in _SPREADS or is_matter(shown, begin, thing) else None


def _disposed(hit: Hit, floor: int) -> tuple[Span, int] | None:
    """What 将 or 把 puts before the verb, in its clause or, adverbs between, in one of the three before it."""
    shown = hit.shown
    words = _PUT_ADJUSTED if hit.cue.startswith("调整") else _PUT
    index, (begin, stop) = hit.clause, (hit.bounds[0], hit.start)
    while True:
        for word in words.finditer(shown, begin, stop):
            thing = handed(shown, word.end(), stop)
            if thing is not None and _joins(shown, thing, stop):
                return (word.end(), thing), begin
        if index == hit.clause and not only_adverbs(shown, begin, hit.start):
            return None
        index -= 1
        if index < max(0, hit.clause - 3):
            return None
        begin, stop = hit.cuts.spans[index]
        begin = max(begin, stop - REACH)
        if stop <= floor or shown[stop : stop + 1] == "；":
            return None


def _joins(shown: str, thing: int, stop: int) -> bool:
    """Whether only adverbs stand between the power and the verb; 权限和力量 counts as the power."""
    return only_adverbs(shown, thing + len("和力量") if shown.startswith("和力量", thing) else thing, stop)


def _downward(hit: Hit, _: int) -> _Draft | None:
    """向B下放A; 下放A若干项; B平均赋权若干项."""
    shown, (begin, end) = hit.shown, hit.bounds
    if shown.startswith(_SLOGAN, hit.end) or shown.endswith("排", begin, hit.start) or _banned(hit, begin):
        return None
    towards = receiver_before(shown, begin, hit.start)
    receiver = towards[0] if towards else receiver_at(shown, hit.end, end)
    place = hit.end if towards or receiver is None else receiver[1]
    verb = _OTHER_VERB.search(shown, place, end)
    thing = handed(shown, place, verb.start() if verb else end)
    if thing is None or is_modifier(shown, thing) or hit.cue == "委托":
        return None
    if hit.cue in _SPREADS and not is_matter(shown, place, thing):
        return None
    if receiver is not None:
        return None if towards is None and is_modifier(shown, receiver[1]) else _made(hit, (place, thing), receiver)
    if _MANY.search(shown, place, min(end, thing + 8)) is None and "、" not in shown[place:thing]:
        return None
    if hit.cue in ("赋权", "放权", "授权"):
        receiver = subject(shown, begin, hit.start)
        handled = _HANDLED.search(shown, max(begin, hit.start - 8), hit.start)
        if handled or (receiver is None and not _COUNTED_LIST.match(shown, hit.start)):
            return None
    return _made(hit, (place, thing), receiver)


def _exercise(hit: Hit, _: int) -> _Draft | None:
    """由B行使A权, A权由B行使, B行使县级部门的A权."""
    shown, (begin, end) = hit.shown, hit.bounds
    if _banned(hit, begin):
        return None
    if hit.cue.startswith("由"):
        return _left_to(hit)
    place = max(shown.rfind("由", begin, hit.start), shown.rfind("授权", begin, hit.start) + 1)
    receiver = exact(shown, place + 1, hit.start) if place > 0 or shown.startswith("由") else None
    if receiver is None:
        receiver = exact(shown, begin, hit.start)
        thing = handed(shown, hit.end, end)
        if receiver is None or thing is None or not _OF_OTHERS.search(shown, hit.end, thing):
            return None
    else:
        thing = handed(shown, hit.end, min(end, hit.end + 80))
    if not is_town(shown, receiver):
        return None
    if thing is not None and is_right(shown, hit.end, thing):
        return _made(hit, (hit.end, thing), receiver)
    thing = handed(shown, begin, place)
    if thing is None or not is_right(shown, begin, thing) or not only_adverbs(shown, thing, place):
        return None
    return _made(hit, (begin, thing), receiver)


def _left_to(hit: Hit) -> _Draft | None:
    """县级A权限由B办理: a power said to be another's, or counted, is now B's."""
    shown, (begin, end) = hit.shown, hit.bounds
    receiver = exact(shown, hit.start + 1, end)
    thing = handed(shown, begin, hit.start)
    if receiver is None or thing is None or performs(shown, receiver[1]) is None:
        return None
    if not is_matter(shown, begin, thing) or not _joins(shown, thing, hit.start):
        return None
    of_others = _OF_OTHERS.search(shown, begin, thing) or _MANY.search(shown, begin, thing)
    return _made(hit, (begin, thing), receiver) if of_others else None


def _in_name_of(hit: Hit, _: int) -> _Draft | None:
    """以B名义执法, B以自身名义执法; the power may stand in the clause before (行使行政处罚权，以乡镇名义执法)."""
    shown, (begin, end) = hit.shown, hit.bounds
    place = shown.rfind("以", begin, hit.start)
    if place < 0 or _banned(hit, begin):
        return None
    own = shown.startswith(("自己", "自身"), place + 1)
    receiver = _last_subject(shown, begin, place) if own else exact(shown, place + 1, hit.start)
    if receiver is None or not is_town(shown, receiver):
        return None
    before = hit.clause_before()
    exercised = shown.rfind("行使", *before) if before else -1
    if before and exercised >= 0 and not own:
        thing = handed(shown, exercised + 2, before[1])
        if thing is not None:
            return _made(hit, (exercised + 2, thing), receiver, before[0])
    thing = handed(shown, hit.end, end)
    return _made(hit, (hit.end, thing), receiver) if thing is not None else None


def _last_subject(shown: str, begin: int, end: int) -> Span | None:
    found = None
    while (each := subject(shown, found[1] if found else begin, end)) is not None:
        found = each
    return found


def _hold(hit: Hit, _: int) -> _Draft | None:
    """B被赋予A权, B拥有A权, 落实B对…的A权, 执行依法赋予的A权."""
    shown, (begin, end) = hit.shown, hit.bounds
    if _banned(hit, begin):
        return None
    receiver, place = subject(shown, begin, hit.start), hit.end
    if hit.cue in ("落实", "强化"):
        receiver = exact(shown, hit.end, end)
        place = receiver[1] if receiver else hit.end + shown.startswith("其", hit.end)
        if place == hit.end or not shown.startswith("对", place):
            return None
        place += 1
    elif hit.cue in ("执行", "履行"):
        granted = _GRANTED.match(shown, hit.end, end)
        if granted is None:
            return None
        place = granted.end()
    thing = handed(shown, place, end)
    if thing is None or (hit.cue != "被赋予" and not is_right(shown, place, thing)):
        return None
    if hit.cue in ("拥有", "享有", "落实", "强化") and (thing < end or (receiver is None and not shown.startswith("其", hit.end))):
        return None
    return _made(hit, (place, thing), receiver)


def _take(hit: Hit, _: int) -> _Draft | None:
    """B承接A若干项, B从目录中认领."""
    shown, (begin, end) = hit.shown, hit.bounds
    receiver = subject(shown, begin, hit.start)
    thing = handed(shown, hit.end, end)
    if _banned(hit, begin):
        return None
    if hit.cue == "认领":
        named = receiver or _EACH.search(shown, max(0, hit.start - REACH), hit.start)
        if not named or not _SOURCE.search(shown, begin, end):
            return None
        return _made(hit, (hit.end, thing) if thing else None, receiver)
    counted = _MANY.search(shown, hit.end, min(end, hit.end + 60))
    if thing is None or counted is None or _UNREAL.search(shown, max(begin, hit.start - 6), hit.start):
        return None
    return _made(hit, (hit.end, thing), receiver)


def _list(hit: Hit, _: int) -> _Draft | None:
    """公布赋权目录; where the clause before names the powers (行政检查、行政处罚等权力事项), it belongs to it."""
    shown, begin = hit.shown, hit.bounds[0]
    if _banned(hit, begin):
        return None
    # A title is hidden in `shown`, and it is the title that says whom the list is for.
    listed = hide_brackets(hit.raw[hit.start : hit.end].translate(_NO_TITLE))
    found = subject(listed, 2, len(listed))
    receiver = (found[0] + hit.start, found[1] + hit.start) if found else subject(shown, begin, hit.start)
    before = hit.clause_before()
    known = known_in(shown[before[0] : before[1]]) if before else ()
    draft = _made(hit, None, receiver, before[0] if before and known else None)
    return draft._replace(powers=Powers(known))


def _entry(hit: Hit, _: int) -> _Draft | None:
    """A事项进驻B办理, A事项下沉到村."""
    shown, (begin, end) = hit.shown, hit.bounds
    receiver = receiver_at(shown, hit.end, end)
    thing = handed(shown, begin, hit.start)
    if receiver is None or thing is None or not shown.endswith(("事项", "业务", "项", "权限"), begin, thing):
        return None
    if _banned(hit, begin) or is_modifier(shown, receiver[1]) or not only_adverbs(shown, thing, hit.start):
        return None
    if hit.cue in ("纳入", "入驻") and not re.search("办理|服务", shown[receiver[0] : end]):
        return None
    lead = _PUSH.match(shown, begin, thing)
    return _made(hit, (lead.end() if lead else begin, thing), receiver)


_Frame = Callable[[Hit, int], "_Draft | None"]
_FRAMES: Mapping[str, _Frame] = {
    "delegation.grant": _grant,
    "delegation.dispose": _dispose,
    "delegation.downward": _downward,
    "delegation.exercise": _exercise,
    "delegation.name": _in_name_of,
    "delegation.hold": _hold,
    "delegation.take": _take,
    "delegation.list": _list,
    "delegation.entry": _entry,
}


# ---- slots ----


def _finish(draft: _Draft, raw: str, cuts: Clauses) -> FoundDelegation:
    shown, offset = cuts.shown, cuts.offset
    powers = powers_in(raw[draft.what[0] : draft.what[1]]) if draft.what else draft.powers
    powers, end = _of_which(draft, powers, cuts)
    before = cuts.spans[cuts.at(draft.start) - 1] if cuts.at(draft.start) else (draft.start, draft.start)
    giver = giver_of(shown, draft.what or (draft.start, draft.end), (draft.start, draft.end), before)
    return FoundDelegation(
        start=offset + draft.start,
        end=offset + end,
        powers=powers.powers,
        domains=powers.domains,
        giver=raw[giver[0] : giver[1]] if giver else None,
        receiver=raw[draft.receiver[0] : draft.receiver[1]] if draft.receiver else None,
        method=method_of(shown, (draft.start, draft.end), before),
        rule=draft.rule,
        giver_span=(giver[0] + offset, giver[1] + offset) if giver else None,
        receiver_span=(draft.receiver[0] + offset, draft.receiver[1] + offset) if draft.receiver else None,
    )


def _of_which(draft: _Draft, powers: Powers, cuts: Clauses) -> tuple[Powers, int]:
    """What the next clause says of the powers (其中行政处罚61项、行政检查2项; 涉及城市管理等领域), and where that ends."""
    index = cuts.at(draft.end - 1) + 1
    if index >= len(cuts.spans) or not _OF_WHICH.match(cuts.shown, cuts.spans[index][0]):
        return powers, draft.end
    begin, end = cuts.spans[index]
    end = min(end, begin + REACH)
    known, fields = known_in(cuts.shown[begin:end]), fields_in(cuts.shown[begin:end])
    if known:
        return Powers(known, powers.domains), end
    return (Powers(powers.powers, fields), end) if fields and not powers.domains else (powers, draft.end)
