"""Delegations: powers that a text says are handed down, with or without a number.

The verbs and the words for powers are data (`data/rules/delegation.toml`). Each rule is a frame: it says on which side of
the verb the power and the receiver stand. Bans, slogans, headings and powers taken back give nothing.
"""

import dataclasses
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from pipeline import patterns
from pipeline.extract.clauses import Clauses, Span, hide_brackets
from pipeline.extract.cues import REACH, Hit, hits
from pipeline.extract.delegations.commanding import autonomous, command_in, commanding, having
from pipeline.extract.delegations.deciding import by_county, no_more_up
from pipeline.extract.delegations.drafts import MANY, Draft
from pipeline.extract.delegations.exercising import exercised, in_name_of
from pipeline.extract.delegations.granting import granted
from pipeline.extract.delegations.handing import disposed, downward
from pipeline.extract.delegations.holders import giver_of, method_of
from pipeline.extract.delegations.holding import entered, held, posted, taken
from pipeline.extract.delegations.listing import contents, issued, listed
from pipeline.extract.delegations.matters import handed
from pipeline.extract.delegations.powers import Powers, fields_in, known_in, powers_in, without_general
from pipeline.extract.delegations.relating import in_the_way, scaled
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


# What every delegation speaks of in one way or another: a sentence without it is not read.
_ABOUT_POWERS: Final = patterns.compile(
    "权|项|责|职|事务|业务|许可|处罚|强制|审|核准|备案|登记|核发|执法|清单|目录|委托|自主|自行|协调|指挥|调度|调配|考核|下放|服务功能|承担|交由|交给|招聘|招录|续聘|奖惩|任免|任用"
)
_SPECIFIC: Final = patterns.compile("[0-9]|将|把")
# 赋予街道A权，B权，对C的D权: a clause that is nothing but a right goes on with the list.
_RIGHTS: Final = patterns.compile(
    "(?:(?:其中)?(?:既有|也有|又有|还有|包括)|以及|和|及|并)?(?:对[^，。；]{2,30}?(?:拥有|享有|具有|有))?(?P<right>(?![^，。；]{0,4}(?:赋予|授予|下放)|[^，。；]{0,8}(?:拿到|获得|取得|可获|行使|(?:局|部门|政府|机关)(?:仍|还|则|只)?(?:有|享有|拥有|保留)))[^，。；]{1,40}权)"
)
_FOLLOWING: Final = patterns.compile("下列|以下|[两三四五六七八九](?:[项类种]|方面的?)?(?:权[力限]?|职权|事权)”?$")
_IS_FOLLOWED: Final = patterns.compile("(?:下列|以下)[\u4e00-\u9fff]{0,4}(?:职权|权力|权限)：?$")
_ITEM: Final = patterns.compile(r"\s*[（(][一二三四五六七八九十0-9]{1,3}[)）]\s*(?P<item>[^\n；。]{2,160})[；;。]?")
_THAT_IS: Final = patterns.compile(
    "(?:也?即(?!将|使|时|便|刻|日)|也就是|就是|分别[是为]|具体[是为]|具体包括|包括)(?:指|：)?"
)
_NUMBERED: Final = patterns.compile(
    "[（(][^（）()]{1,3}[)）]|[0-9一二三四五六七八九十]{1,2}(?:[.．、]|是(?!否))|[①-⑳]|第[一二三四五六七八九十]{1,2}[，、是]?|[0-9]{1,2}[)）]"
)
_MOST_ITEMS: Final = 12
_NEXT_TOO: Final = ("", "，", "、", "；", "，并", "，同时")
_NEXT: Final = ("，", ",", "；", ";", "、")
# What follows tells on: 下放B, 第二批下放73项.
_AGAIN: Final = patterns.compile(
    "(?:(?:第[一二三四五六]|次|随后|其后|后|又|再)?[批轮次]?(?:又|再|共|新增)?|[0-9]{4}年(?:又|再|新增)?)下放"
)
_ONE_TELLING: Final = (("delegation.command", "delegation.command"), ("delegation.hold", "delegation.autonomy"))
_TOWARDS: Final = patterns.compile("[向给对为]|其余")
# 公布目录，共79项，其中行政许可9项
_SUM: Final = patterns.compile("(?:[一总]?共|共计|合计|总计|计)[0-9一二三四五六七八九十百千]{1,6}(?:多|余)?项")
# 其中行政处罚61项，行政检查2项
_KIND_COUNT: Final = patterns.compile(
    "行政[\u4e00-\u9fff]{2,6}(?:权|事项)?类?[0-9一二三四五六七八九十百千]{1,6}(?:多|余)?项"
)
# 其中依法委托的126项，直接调整的18项，涉及…: ways, not kinds.
_BY_WAY: Final = patterns.compile(
    "(?:其中)?(?:依法|直接)?(?:委托|授权|下放|调整|交办|派驻)(?:行使|实施|办理)?的?[0-9一二三四五六七八九十百千]{1,6}(?:多|余)?项"
)
# A权和B权也在其列: a clause that says what else is handed over.
_TOO: Final = patterns.compile(
    "(?:连|就连)?(?P<more>[^，。；]{2,60}?)(?:等)?(?:也|都|均|亦)?(?:在其列|在其中|在内|位列其中)"
    # 与之相关的B一并划转
    "|(?:与?[之其此])?(?:相关|相应|有关|配套)联?的?(?P<along>[^，。；]{2,30}?)(?:也|都|均)?(?:一并|同步|一同|随之|一起)(?:划转|移交|下放|交由[^，。；]{1,12}行使)"
)
_BY_WHOM: Final = patterns.compile("(?:[首第][一二三]?批[^，。；]{0,40}，)?(?:全部|均|都|统一|其中)?由")
_OF_WHICH: Final = patterns.compile(
    "其中(?:含|包括|有(?!的))?|(?:具体|主要|共|内容)?(?:包括|涉及|涵盖|覆盖)|主要[是为]|内?含|囊括|计有|分为|首批列入|列入|包含|(?:分别|具体)[是为]|即(?!将|使|时|便|刻|日|可)"
)

_ITS_NOUN: Final = "(?:许可|处罚|强制|检查|审批|确认|给付|征收|奖励|裁决|服务|权力|权限|职权|事项|权)(?:事项|权)?"
_MANY_OF_THEM: Final = "[0-9一二三四五六七八九十百千]{1,6}(?:多|余)?项"
_COUNTS: Final = patterns.compile(
    "(?:以及|和|及|还有)?(?![^，。；]{0,12}(?:下放|委托|授权|承接|赋予|移交|赋权|放权|认领))(?![^，。；]{0,20}(?:暂不|暂缓|另[加有外]|[乡镇]))(?!取消|收回|承接|下放|新增|精简|清理|办理|办结|平均|共|累计|其中|实现|压减)"
    f"(?:[^，。；0-9]{{2,40}}?{_ITS_NOUN}{_MANY_OF_THEM}|[^，。；0-9]{{2,40}}?{_MANY_OF_THEM}[^，。；0-9]{{0,12}}?{_ITS_NOUN})"
    f"(?:(?:以及|和|及|、)[^，。；0-9]{{2,12}}{_MANY_OF_THEM})?"
)

_FRAMES: Final[Mapping[str, Callable[[Hit], Draft | None]]] = {
    "delegation.grant": granted,
    "delegation.dispose": disposed,
    "delegation.pass": disposed,
    "delegation.downward": downward,
    "delegation.scale": scaled,
    "delegation.way": in_the_way,
    "delegation.exercise": exercised,
    "delegation.county": by_county,
    "delegation.up": no_more_up,
    "delegation.name": in_name_of,
    "delegation.hold": held,
    "delegation.right": having,
    "delegation.command": commanding,
    "delegation.autonomy": autonomous,
    "delegation.left": exercised,
    "delegation.take": taken,
    "delegation.list": listed,
    "delegation.issued": issued,
    "delegation.entry": entered,
    "delegation.post": posted,
    "delegation.contents": contents,
}


def find_delegations(text: str, sentences: Sequence[Sentence]) -> list[FoundDelegation]:
    """Every delegation in a normalised text, in its order; `sentences` are those of the text's outline.

    A conditional hand-over counts (经批准后方可委托); headings, bans, slogans without a power or a receiver, and powers
    taken back do not.
    """
    found: list[FoundDelegation] = []
    published = False
    for sentence, cuts, places in hits("delegation", text, sentences, _ABOUT_POWERS):
        # A topic sentence is read where it says as much as a text: a full stop and a figure or an object.
        if sentence.is_heading and not (text[sentence.end - 1] == "。" and _SPECIFIC.search(cuts.shown)):
            continue
        told = _in_sentence(cuts, places, _items_below(text, sentence.end))
        found += told if published else [item for item in told if item.rule != "delegation.contents"]
        published = published or any(item.rule == "delegation.list" for item in told)
    return found


def _in_sentence(cuts: Clauses, places: Sequence[Hit], below: Sequence[str]) -> list[FoundDelegation]:
    drafts: list[Draft] = []
    for hit in places:
        floor = drafts[-1].end if drafts else 0
        if hit.start < floor:
            continue
        draft = _FRAMES[hit.frame](hit)
        # What a delegation has told of is not told again by the next verb (下放…，赋予…).
        if draft is None or (draft.what and draft.what[0] < floor):
            continue
        # A list that is made for what the clause before hands over is no delegation of its own.
        if drafts and draft.rule.endswith(".list") and cuts.shown[floor : draft.start] in _NEXT_TOO:
            continue
        if drafts and _announces(drafts[-1], draft, hit):
            floor = drafts.pop().start
            draft = draft._replace(start=floor)
        drafts.append(draft if draft.start >= floor else draft._replace(start=floor))
    found: list[FoundDelegation] = []
    told = 0
    for draft in drafts:
        # A right that an item before has gone on to tell (对A享有建议权，对B享有评价权) is no item of its own.
        if draft.end <= told and draft.rule.endswith((".hold", ".right")):
            continue
        follows = cuts.shown.rstrip().endswith("：") and draft.end >= len(cuts.shown.rstrip()) - 1
        at_end = _with_items(draft, cuts.shown, below) if follows else draft
        if at_end.what or at_end.powers.powers or not _IS_FOLLOWED.search(cuts.shown, at_end.start, at_end.end):
            item = _finish(at_end, places[0].raw, cuts)
            if found and _carries_on(found[-1], item, cuts):
                item = _joined(found.pop(), item)
            found.append(item)
            told = found[-1].end - cuts.offset
    return found


def _carries_on(last: FoundDelegation, item: FoundDelegation, cuts: Clauses) -> bool:
    """下放A24项，下放B156项; 第一批下放A24项，第二批下放73项: one handing over, told with its verb twice or part by part."""
    begin = item.start - cuts.offset
    between = cuts.shown[last.end - cuts.offset : begin]
    again = item.rule == last.rule == "delegation.downward" and between in _NEXT
    if again and item.receiver in (None, last.receiver) and _AGAIN.match(cuts.shown, begin):
        return True
    if (last.rule, item.rule) in _ONE_TELLING and between in _NEXT and item.receiver == last.receiver:
        # 由街道统一指挥，人员考核由街道负责; 街道有了考核权，资金由街道自主支配
        return True
    if item.powers or item.domains or between.strip("，,；;、：") not in ("", "其中"):
        return False
    if item.receiver is None:
        # 共下放权限903项，其中省直部门下放210项
        down = item.rule.endswith(".downward") and last.rule.endswith((".downward", ".grant", ".dispose", ".take"))
        return down and _TOWARDS.match(cuts.shown, begin) is None
    # 下放权限86项，由镇审批的52项、受委托审批的34项
    return _BY_WHOM.match(cuts.shown, begin) is not None


def _joined(last: FoundDelegation, item: FoundDelegation) -> FoundDelegation:
    receiver = (last.receiver, last.receiver_span) if last.receiver else (item.receiver, item.receiver_span)
    return dataclasses.replace(
        last,
        end=item.end,
        powers=tuple(dict.fromkeys(last.powers + item.powers)),
        domains=tuple(dict.fromkeys(last.domains + item.domains)),
        receiver=receiver[0],
        receiver_span=receiver[1],
    )


def _with_items(draft: Draft, shown: str, below: Sequence[str]) -> Draft:
    """What a draft that ends its line hands over, where the items of the lines below say it."""
    if draft.what is None and _IS_FOLLOWED.search(shown, draft.start, draft.end):
        return draft._replace(powers=command_in(below))
    if draft.what is None or not _FOLLOWING.search(shown, *draft.what) or not below:
        return draft
    named = [powers_in(hide_brackets(item)) for item in below]
    powers = Powers(sum((one.powers for one in named), ()), sum((one.domains for one in named), ()))
    return draft._replace(what=None, powers=powers)


def _items_below(text: str, end: int) -> list[str]:
    """The numbered items on the lines below a text that ends in a colon, without their numbers and final marks."""
    found: list[str] = []
    if text[end - 1] != "：":
        return found
    while len(found) < _MOST_ITEMS and (item := _ITEM.match(text, end)):
        found.append(item["item"])
        end = item.end()
    return found


def _announces(last: Draft, draft: Draft, hit: Hit) -> bool:
    """Whether a list without a name only announces what the next clause hands over: 印发赋权清单，将67项交由乡镇行使."""
    bare = last.rule.endswith(".list") and not last.powers.powers and "》" not in hit.shown[last.start : last.end]
    return bare and draft.rule.endswith((".grant", ".dispose", ".downward")) and draft.start - last.end <= 1


def _finish(draft: Draft, raw: str, cuts: Clauses) -> FoundDelegation:
    shown, offset = cuts.shown, cuts.offset
    powers = _powers_told(raw[draft.what[0] : draft.what[1]]) if draft.what else draft.powers
    if draft.rule.endswith(".take") and (shown.find("认领", draft.start, draft.end) >= 0 or powers.powers == ("事项",)):
        # What is taken up is a number of matters: 认领事项47项 names none.
        powers = without_general(powers)
    if draft.what and shown.startswith("：", draft.end) and _is_told_below(draft, powers, cuts):
        powers, end = _enumerated(draft.end, cuts)
        draft = draft._replace(end=end)
    elif draft.what and _FOLLOWING.search(shown, *draft.what) and (named := _that_is(draft.end, cuts)):
        powers, end = named
        draft = draft._replace(end=end)
    powers, end = _of_which(draft, powers, cuts)
    if draft.what and end == draft.end and MANY.search(shown, draft.what[0], draft.end):
        powers, end = _more_counts(powers, end, cuts)
    if draft.what and shown[draft.what[1] - 1] == "权":
        powers, end = _more_rights(powers, end, cuts)
    before = cuts.spans[cuts.at(draft.start) - 1] if cuts.at(draft.start) else (draft.start, draft.start)
    if draft.receiver and shown[draft.receiver[1] - 1] == "里":
        # 镇里 is the 镇, as 县里 is the 县.
        draft = draft._replace(receiver=(draft.receiver[0], draft.receiver[1] - 1))
    # Without a phrase for the power, who gives stands before who gets.
    told = draft.what or (draft.start, draft.receiver[0] if draft.receiver else draft.end)
    giver = giver_of(shown, told, (draft.start, draft.end), before, draft.rule)
    return FoundDelegation(
        start=offset + draft.start,
        end=offset + end,
        powers=tuple(dict.fromkeys(powers.powers)),
        domains=tuple(dict.fromkeys(powers.domains)),
        giver=raw[giver[0] : giver[1]] if giver else None,
        receiver=raw[draft.receiver[0] : draft.receiver[1]] if draft.receiver else None,
        method=method_of(shown, (draft.start, end), before),
        rule=draft.rule,
        giver_span=(giver[0] + offset, giver[1] + offset) if giver else None,
        receiver_span=(draft.receiver[0] + offset, draft.receiver[1] + offset) if draft.receiver else None,
    )


def _is_told_below(draft: Draft, powers: Powers, cuts: Clauses) -> bool:
    """Whether what stands behind the colon says what the powers are: 下列权限, or a bare 三类权限 and numbered items."""
    if draft.what and _FOLLOWING.search(cuts.shown, *draft.what):
        return True
    behind = _next_clauses(cuts, draft.end - 1)[:1]
    numbered = behind and _NUMBERED.match(cuts.shown, behind[0][0])
    return bool(numbered) and not any(without_general(powers))


def _powers_told(what: str) -> Powers:
    """The powers of a phrase; 选出A权限58项，其中B20项、C38项 names them kind by kind."""
    whole, _, kinds = what.partition("，其中")
    found = powers_in(whole)
    return found._replace(powers=known_in(kinds) or found.powers) if kinds else found


def _enumerated(end: int, cuts: Clauses) -> tuple[Powers, int]:
    """What follows 将下列权限交由街道行使：, item by item."""
    found = Powers()
    for begin, stop in _next_clauses(cuts, end):
        number = _NUMBERED.match(cuts.shown, begin, stop)
        item = powers_in(cuts.shown[number.end() if number else begin : min(stop, begin + REACH)])
        found, end = Powers(found.powers + item.powers, found.domains + item.domains), stop
    return found, end


def _that_is(end: int, cuts: Clauses) -> tuple[Powers, int] | None:
    """A、B和C of 赋予街道“三权”，即A、B和C, and where they end."""
    for begin, stop in _next_clauses(cuts, end - 1)[:1]:
        opening = _THAT_IS.match(cuts.shown, begin, stop)
        found = powers_in(cuts.shown[opening.end() : min(stop, begin + REACH)]) if opening else Powers()
        if found.powers:
            return found, stop
    return None


def _next_clauses(cuts: Clauses, place: int) -> tuple[Span, ...]:
    """The clauses behind the one that holds `place`, as many as a list may have: a copy of them all would be quadratic."""
    index = cuts.at(place) + 1
    return cuts.spans[index : index + _MOST_ITEMS]


def _more_rights(powers: Powers, end: int, cuts: Clauses) -> tuple[Powers, int]:
    for begin, stop in _next_clauses(cuts, end - 1):
        found = _RIGHTS.fullmatch(cuts.shown, begin, stop) if stop - begin <= REACH else None
        if found is None:
            break
        powers = powers._replace(powers=powers.powers + powers_in(found["right"]).powers)
        end = stop
    return powers, end


def _more_counts(powers: Powers, end: int, cuts: Clauses) -> tuple[Powers, int]:
    """下放A12项，B30项、其他3项: a clause that is nothing but counted powers goes on with the list."""
    for begin, stop in _next_clauses(cuts, end - 1):
        if cuts.shown[end] not in "，," or stop - begin > REACH or not _COUNTS.fullmatch(cuts.shown, begin, stop):
            break
        found = powers_in(cuts.shown[begin:stop])
        powers, end = Powers(powers.powers + found.powers, powers.domains + found.domains), stop
    return powers, end


def _of_which(draft: Draft, powers: Powers, cuts: Clauses) -> tuple[Powers, int]:
    """What the next clause says of the powers (其中行政处罚61项、行政检查2项; 涉及城市管理等领域), and where that ends."""
    for start, stop in _next_clauses(cuts, draft.end - 1)[:3]:
        opening = _OF_WHICH.match(cuts.shown, start)
        if _SUM.fullmatch(cuts.shown, start, stop) or _BY_WAY.fullmatch(cuts.shown, start, stop):
            continue
        if opening is None:
            too = _TOO.fullmatch(cuts.shown, start, stop) if cuts.shown[stop - 1] in "列中内转交放使" else None
            named = (too["more"] or too["along"]) if too else ""
            more = powers_in(named) if handed(named, 0, len(named)) else Powers()
            return (Powers(powers.powers + more.powers, powers.domains), stop) if more.powers else (powers, draft.end)
        begin, end = opening.end(), min(stop, opening.end() + REACH)
        for first, last in _next_clauses(cuts, end - 1):
            if end != stop or cuts.shown[end] != "，" or not _KIND_COUNT.fullmatch(cuts.shown, first, last):
                break
            end = stop = last
        told = cuts.shown[begin:end].replace("，", "、")
        known, fields = known_in(told), fields_in(told)
        if known:
            return Powers(known, powers.domains), end
        if fields and not powers.domains:
            return Powers(powers.powers, fields), end
    return powers, draft.end
