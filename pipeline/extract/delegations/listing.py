"""Lists of powers made public: the frames of 公布赋权目录, 将《A目录》印发, 《目录》包括A."""

from typing import Final

from pipeline import patterns
from pipeline.extract.clauses import HIDDEN, Span, hide_brackets
from pipeline.extract.cues import Hit
from pipeline.extract.delegations.drafts import MANY, Draft, is_banned, made
from pipeline.extract.delegations.matters import handed
from pipeline.extract.delegations.powers import Powers, known_in, powers_in, without_general
from pipeline.extract.delegations.receivers import exact, is_town, subject

_TITLED: Final = patterns.compile(
    "(?:将|把)[^，。；《]{0,12}《(?P<title>[^《》\n]{0,40}?(?:赋权|放权|下放|授权|委托|赋予)[^《》\n]{0,30}(?:目录|清单|名录)[^《》\n]{0,16})》"
    "(?:予以|正式|全文|统一)?$"
)
_BRACKET: Final = patterns.compile(f"(?:（{HIDDEN}*)?）")
_DRAWN_UP: Final = ("编制赋权", "编制放权", "制定赋权", "制定放权")
_NO_TITLE: Final = str.maketrans("《》", "  ")


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
    found = _for_whom(listed, 2 if title == hit.start else 0)
    receiver = (found[0] + title, found[1] + title) if found else subject(shown, begin, hit.start)
    before = hit.clause_before()
    known = known_in(shown[before[0] : before[1]]) if before else ()
    if receiver and not is_town(hit.raw, receiver):
        receiver = None
    powers = Powers(known) if known else _in_title(listed, found)
    # 编制赋权清单: a list that is only drawn up, for nobody and of nothing, is not published.
    if shown.startswith(_DRAWN_UP, hit.start) and not (
        receiver or powers.powers or "《" in hit.raw[hit.start : hit.end]
    ):
        return None
    return made(hit, None, receiver, before[0] if before and known else None)._replace(powers=powers)


def issued(hit: Hit) -> Draft | None:
    """将《A赋权目录》印发: the list stands before the verb, by its title."""
    begin = hit.bounds[0]
    found = _TITLED.search(hit.raw, begin, hit.start)
    if found is None or is_banned(hit, begin):
        return None
    title = hide_brackets(hit.raw[found.start("title") : found.end("title")])
    receiver = _for_whom(title, 0)
    place = found.start("title")
    span = (receiver[0] + place, receiver[1] + place) if receiver else None
    return made(hit, None, span)._replace(
        powers=_in_title("关于" + title, (receiver[0] + 2, receiver[1] + 2) if receiver else None)
    )


def contents(hit: Hit) -> Draft | None:
    """此次印发的《目录》，包括行政许可10项、行政处罚205项: what a list published before holds."""
    shown, begin = hit.shown, hit.bounds[0]
    end = hit.cuts.spans[hit.clause][1]
    for start, stop in hit.cuts.spans[hit.clause : hit.clause + 4]:
        end = stop if MANY.search(shown, start, stop) else end
    known = known_in(shown[hit.end : end].replace("，", "、"))
    return Draft(begin, end, None, None, hit.rule.id, Powers(known)) if known else None


def _for_whom(title: str, start: int) -> Span | None:
    """Whom a list is for: who stands behind 赋予, else the first town that its name tells of."""
    given = title.find("赋予", start)
    return (exact(title, given + 2, len(title)) if given >= 0 else None) or subject(title, start, len(title))


def _in_title(listed: str, receiver: Span | None) -> Powers:
    """The powers that the name of a list tells of: 赋予乡镇部分县级执法权限指导目录."""
    # Behind the verb of the list (制定), or what gives it its name.
    place = max(receiver[1] if receiver else 2, listed.find("赋予") + 2 if "赋予" in listed else 0)
    bracket = _BRACKET.match(listed, place)
    place = bracket.end() if bracket else place
    thing = handed(listed, place, len(listed))
    if thing is None:
        return Powers()
    powers = powers_in(listed[place:thing])
    named = tuple(item for item in powers.powers if not item.endswith(("赋权事项", "放权事项", "下放事项")))
    powers = powers._replace(powers=named)
    return powers if "赋予" in listed else without_general(powers)
