"""Powers held: the frames of 由B行使A, 以B名义, B拥有A, B承接A, 公布赋权目录, A事项进驻B."""

import re
from collections.abc import Sequence
from typing import Final

from pipeline.extract.clauses import HIDDEN, Span, hide_brackets
from pipeline.extract.cues import REACH, Hit
from pipeline.extract.handing import MANY, Draft, ends_phrase, is_banned, joins, made
from pipeline.extract.powers import Powers, fields_in, handed, is_matter, is_right, known_in, powers_in, without_general
from pipeline.extract.receivers import exact, is_modifier, is_town, only_adverbs, performs, receiver_at, subject

_OF_OTHERS: Final = re.compile(
    "[县区市]级|部门的|划转的|下放的|赋予的|委托的|承接的|上述|前述|前款|以上|这些|该[项类批]"
)
# Who it is that acts stands at the end of the clause before: 承接执法事项的乡镇政府，应当行使行政处罚权.
_TAKER: Final = re.compile("(?:承接|接受委托|受委托|被授权)[^，。；]{0,24}的")
_GRANTED: Final = re.compile(
    "(?:依法|法律法规|上级|县级)?(?:赋予|授予|委托|下放|授权)(?:或者?|和|、)?(?:赋予|委托|授权|下放)?的"
)
_EACH: Final = re.compile("各地|各[县市区镇乡街]|乡镇|镇街|街道")
_SOURCE: Final = re.compile("目录|清单|事项|权限|职权|[0-9一二三四五六七八九十百]{1,6}(?:多|余)?项")
_OFFICE_RIGHT: Final = re.compile("(?:审批|许可|处罚|执法|管理|检查|强制|登记|备案|监管)权")
_ENDS_CLAUSE: Final = ("拥有", "享有", "落实", "强化", "扩大")
_PARTY: Final = re.compile("党工委|党委|党（□{1,4}）委")
_UNREAL: Final = re.compile("有效|能够|拟|需|可|确保|如何|难以")
_CANNOT: Final = ("的", "不了", "不好", "不住", "不起", "困难", "不到位")
_PUSH: Final = re.compile("(?:推动|推进|实现|促进|确保|将|把|已有|目前|共)*+")
_FROM_THEN_ON: Final = re.compile("(?:自|从)[0-9年月日]{2,12}起")
_POWERS: Final = ("权", "权”", "权限", "权力", "许可", "处罚", "审批", "执法", "强制", "登记", "备案")
# Rights over the people of other offices: nobody but a town has them.
_COMMAND: Final = re.compile("[^，。；、]{0,4}(?:任免|考核|评价|指挥|调度|人事|建议)[^，。；、]{0,4}权")
_TEAM: Final = re.compile("综合(?:行政)?执法(?:队伍|大队|中队|队)$")
_DEED: Final = re.compile("[\u4e00-\u9fff]{2,6}(?=[、和]|$)")
_DUTY: Final = "(?:统筹|综合|组织|协调|指挥|领导|调度|考核|督办|督查|督导|监督|检查|评价|评议|任免|管理)"
_COMMANDS: Final = re.compile(
    f"(?:进行|予以|开展|实施|统一|(?<=行使)|(?<=政府|党委|街道|乡镇|镇街)|(?<=办事处|党工委))(?P<deeds>(?:{_DUTY}[、和]?){{1,8}})(?:的职[能权])?(?=[，。；]|$)"
)
_THE_FOLLOWING: Final = re.compile("(?:下列|以下)(?:[\u4e00-\u9fff]{0,4})?(?:职权|权力|权限)：?")
_RIGHT: Final = "(?:统筹|协调|指挥|调度|考核|督办|评价|评议|任免)"
_JOINT_DEED: Final = re.compile(f"人事任免|工作考核|{_RIGHT}{_RIGHT}")
_BRACKET: Final = re.compile(f"(?:（{HIDDEN}*)?）")
_NO_TITLE: Final = str.maketrans("《》", "  ")


def exercised(hit: Hit) -> Draft | None:
    """由B行使A权, A权由B行使, B行使县级部门的A权."""
    shown, (begin, end) = hit.shown, hit.bounds
    if is_banned(hit, begin) or shown.startswith("的", hit.end):
        return None
    if hit.cue.startswith("由"):
        return _left_to(hit)
    if _THE_FOLLOWING.match(shown, hit.end) and (receiver := subject(shown, begin, hit.start)):
        return _listed_below(hit, receiver)
    place = max(shown.rfind("由", begin, hit.start), shown.rfind("授权", begin, hit.start) + 1)
    receiver = exact(shown, place + 1, hit.start) if place > 0 or shown.startswith("由") else None
    if receiver is None:
        taker = _taker_before(hit)
        receiver = taker or exact(shown, begin, hit.start)
        thing = handed(shown, hit.end, end)
        if receiver is None or thing is None:
            return None
        if not (taker or _OF_OTHERS.search(shown, hit.end, thing) or _COMMAND.search(shown, hit.end, thing)):
            return None
    else:
        thing = handed(shown, hit.end, min(end, hit.end + 80))
    if not is_town(shown, receiver):
        return None
    if thing is not None and is_right(shown, hit.end, thing):
        return made(hit, (hit.end, thing), receiver)
    thing = handed(shown, begin, place)
    if thing is None and place > 0 and _FROM_THEN_ON.fullmatch(shown, begin, place):
        # 清单共142项，…自9月1日起由乡镇行使: the powers are those of the sentence before.
        return made(hit, None, receiver)
    if thing is None or not shown.endswith(_POWERS, begin, thing) or not only_adverbs(shown, thing, place):
        return None
    return made(hit, (begin, thing), receiver)


def _listed_below(hit: Hit, receiver: Span) -> Draft | None:
    """B行使下列职权：what they are stands in the items below."""
    if not is_town(hit.shown, receiver) or receiver[1] != hit.start:
        return None
    return made(hit, None, receiver)._replace(rule=hit.rule.id)


def command_in(items: Sequence[str]) -> Powers:
    """The rights of command that the items of a list tell of: 指挥调度派出机构, 对其人事任免提出建议."""
    return Powers(tuple(dict.fromkeys(deed for item in items for deed in _JOINT_DEED.findall(item))))


def _taker_before(hit: Hit) -> Span | None:
    before = hit.clause_before()
    found = _TAKER.match(hit.shown, *before) if before and only_adverbs(hit.shown, hit.bounds[0], hit.start) else None
    receiver = exact(hit.shown, found.end(), before[1]) if before and found else None
    return receiver if before and receiver and receiver[1] == before[1] else None


def _left_to(hit: Hit) -> Draft | None:
    """县级A权限由B办理: a power said to be another's, or counted, is now B's."""
    shown, (begin, end) = hit.shown, hit.bounds
    receiver = exact(shown, hit.start + 1, end)
    thing = handed(shown, begin, hit.start)
    if receiver is None or thing is None or performs(shown, receiver[1]) is None:
        return None
    if not is_matter(shown, begin, thing) or not joins(shown, thing, hit.start):
        return None
    of_others = _OF_OTHERS.search(shown, begin, thing) or MANY.search(shown, begin, thing)
    return made(hit, (begin, thing), receiver) if of_others else None


def in_name_of(hit: Hit) -> Draft | None:
    """以B名义执法, B以自身名义执法; the power may stand in the clause before (行使行政处罚权，以乡镇名义执法)."""
    shown, (begin, end) = hit.shown, hit.bounds
    place = shown.rfind("以", begin, hit.start)
    if place < 0 or is_banned(hit, begin):
        return None
    own = shown.startswith(("自己", "自身"), place + 1)
    before = hit.clause_before()
    receiver = _last_subject(shown, begin, place) if own else exact(shown, place + 1, hit.start)
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
    if thing is None or not ends_phrase(shown, thing) or MANY.match(shown, thing):
        return None
    return made(hit, (hit.end, thing), receiver)


def _team_at(shown: str, clause: Span) -> Span | None:
    """The team of a town that ends a clause: 它们的综合行政执法队，可以自身名义行使."""
    found = _TEAM.search(shown, *clause)
    return found.span() if found else None


def _last_subject(shown: str, begin: int, end: int) -> Span | None:
    found = None
    while (each := subject(shown, found[1] if found else begin, end)) is not None:
        found = each
    return found


def held(hit: Hit) -> Draft | None:
    """B被赋予A权, B拥有A权, B获得A等审批权, 落实B对…的A权, 扩大B的A权, 执行依法赋予的A权."""
    shown, (begin, end) = hit.shown, hit.bounds
    found = None if is_banned(hit, begin) else _holder(hit)
    if found is None:
        return None
    receiver, place = found
    thing = handed(shown, place, end)
    if thing is None or (hit.cue != "被赋予" and not is_right(shown, place, thing)):
        return None
    # These verbs have many other objects: the right must be all that they have.
    if hit.cue in _ENDS_CLAUSE and thing < end:
        return None
    return (
        None
        if hit.cue == "获得" and not _OFFICE_RIGHT.search(shown, place, thing)
        else made(hit, (place, thing), receiver)
    )


def _holder(hit: Hit) -> tuple[Span | None, int] | None:
    """Who holds the power of `held`, and where the phrase that names it begins; None where the verb tells of none."""
    shown, (begin, end) = hit.shown, hit.bounds
    if hit.cue in ("执行", "履行"):
        granted = _GRANTED.match(shown, hit.end, end)
        return (None, granted.end()) if granted else None
    if hit.cue in ("落实", "强化", "扩大"):
        receiver = exact(shown, hit.end, end)
        place = receiver[1] if receiver else hit.end + shown.startswith("其", hit.end)
        link = "的" if hit.cue == "扩大" else "对"
        if place > hit.end and shown.startswith(link, place):
            return (receiver, place + 1)
        # 扩大B经济管理的权限
        return (receiver, place) if receiver and hit.cue == "扩大" and shown.endswith("的权限", place, end) else None
    receiver = subject(shown, begin, hit.start)
    if hit.cue == "有了" and receiver is None:
        party = _PARTY.search(shown, begin, hit.start)
        receiver = party.span() if party else None
    if hit.cue == "获得" and not (receiver and is_town(shown, receiver)):
        return None
    command = hit.cue in ("享有", "拥有") and _COMMAND.match(shown, hit.end)
    return (receiver, hit.end) if receiver or hit.cue == "被赋予" or command else None


def _may_command(hit: Hit, receiver: Span | None) -> bool:
    return receiver is not None and is_town(hit.shown, receiver) and not is_banned(hit, hit.bounds[0])


def commanding(hit: Hit) -> Draft | None:
    """B有权对C进行指挥、考核; the deeds may stand in the next clause."""
    shown, (begin, end) = hit.shown, hit.bounds
    receiver = exact(shown, hit.end, end) if hit.cue == "由" else subject(shown, begin, hit.start)
    for _, stop in hit.cuts.spans[hit.clause : hit.clause + 3] if _may_command(hit, receiver) else ():
        deeds = _COMMANDS.search(shown, hit.end, min(stop, hit.end + REACH))
        if deeds:
            powers = tuple(dict.fromkeys(_DEED.findall(deeds["deeds"])))
            fields = fields_in(shown[begin : hit.start])
            return made(hit, None, receiver)._replace(end=max(end, stop), powers=Powers(powers, fields))
    return None


def taken(hit: Hit) -> Draft | None:
    """B承接A若干项, B从目录中认领."""
    shown, (begin, end) = hit.shown, hit.bounds
    receiver = subject(shown, begin, hit.start)
    thing = handed(shown, hit.end, end)
    if is_banned(hit, begin):
        return None
    if shown.startswith(_CANNOT, hit.end):
        return _taken_count(hit)
    if hit.cue == "认领":
        named = receiver or _EACH.search(shown, max(0, hit.start - REACH), hit.start)
        if not named or not _SOURCE.search(shown, begin, end):
            return None
        return made(hit, (hit.end, thing) if thing else None, receiver)
    is_list = thing == end and receiver and "等" in shown[hit.end : thing]
    counted = MANY.search(shown, hit.end, min(end, hit.end + 60)) is not None
    if (
        thing is None
        or not (counted or is_list)
        or shown.startswith("中", thing)
        or _UNREAL.search(shown, max(begin, hit.start - 6), hit.start)
    ):
        return None
    return made(hit, (hit.end, thing), receiver)


def _taken_count(hit: Hit) -> Draft | None:
    """由B承接的A若干项: the matters that B takes up, and how many."""
    shown, (begin, end) = hit.shown, hit.bounds
    place = shown.rfind("由", begin, hit.start)
    receiver = exact(shown, place + 1, hit.start) if place >= 0 and shown.startswith("的", hit.end) else None
    thing = handed(shown, hit.end + 1, end)
    if receiver is None or thing is None or not MANY.search(shown, hit.end, min(end, thing + 8)):
        return None
    return made(hit, (hit.end + 1, thing), receiver)


def listed(hit: Hit) -> Draft | None:
    """公布赋权目录; where the clause before names the powers (行政检查、行政处罚等权力事项), it belongs to it."""
    shown, begin = hit.shown, hit.bounds[0]
    in_title = shown.endswith("关于", begin, hit.start)
    if in_title or is_banned(hit, begin) or hit.raw[hit.end : hit.end + 1] in ("的", "上", "内", "中", "里"):
        return None
    # A title is hidden in `shown`, and it is the title that says whom the list is for.
    # Of two titles the last is that of the list.
    title = max(hit.start, hit.raw.rfind("《", hit.start, hit.end))
    listed = hide_brackets(hit.raw[title : hit.end].translate(_NO_TITLE))
    found = subject(listed, 2 if title == hit.start else 0, len(listed))
    receiver = (found[0] + title, found[1] + title) if found else subject(shown, begin, hit.start)
    before = hit.clause_before()
    known = known_in(shown[before[0] : before[1]]) if before else ()
    draft = made(hit, None, receiver, before[0] if before and known else None)
    return draft._replace(powers=Powers(known) if known else _in_title(listed, found))


def contents(hit: Hit) -> Draft | None:
    """此次印发的《目录》，包括行政许可10项、行政处罚205项: what a list published before holds."""
    shown, begin = hit.shown, hit.bounds[0]
    end = hit.cuts.spans[hit.clause][1]
    for start, stop in hit.cuts.spans[hit.clause : hit.clause + 4]:
        end = stop if MANY.search(shown, start, stop) else end
    known = known_in(shown[hit.end : end].replace("，", "、").replace("类", ""))
    return Draft(begin, end, None, None, hit.rule.id, Powers(known)) if known else None


def _in_title(listed: str, receiver: Span | None) -> Powers:
    """The powers that the name of a list tells of: 赋予乡镇部分县级执法权限指导目录."""
    place = max(receiver[1] if receiver else 0, listed.find("赋予") + 2 if "赋予" in listed else 0)
    bracket = _BRACKET.match(listed, place)
    place = bracket.end() if bracket else place
    thing = handed(listed, place, len(listed))
    if thing is None:
        return Powers()
    powers = powers_in(listed[place:thing])
    named = tuple(item for item in powers.powers if not item.endswith(("赋权事项", "放权事项", "下放事项")))
    powers = powers._replace(powers=named)
    return powers if "赋予" in listed else without_general(powers)


def entered(hit: Hit) -> Draft | None:
    """A事项进驻B办理, A事项下沉到村."""
    shown, (begin, end) = hit.shown, hit.bounds
    receiver = receiver_at(shown, hit.end, end)
    thing = handed(shown, begin, hit.start)
    if receiver is None or thing is None or not shown.endswith(("事项", "业务", "项", "权限"), begin, thing):
        return None
    if is_banned(hit, begin) or is_modifier(shown, receiver[1]) or not only_adverbs(shown, thing, hit.start):
        return None
    if hit.cue in ("纳入", "入驻") and not re.search("办理|服务", shown[receiver[0] : end]):
        return None
    lead = _PUSH.match(shown, begin, thing)
    return made(hit, (lead.end() if lead else begin, thing), receiver)
