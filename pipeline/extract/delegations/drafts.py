"""What a hand-over comes to as it is read: its draft, and what bans or ends it."""

from typing import Final, NamedTuple

from pipeline import patterns
from pipeline.extract.clauses import Span, last_mark
from pipeline.extract.cues import Hit
from pipeline.extract.delegations.powers import Powers

# What ends a power speaks for its own item of a list: 取消行政审批20项、下放12项; 取消下放 is the name of one round of both.
ENDED: Final = patterns.compile("收回|上收|回收|取消(?!(?:和|或|或者|、)?(?:下放|调整))")
_BAN_BEFORE: Final = patterns.compile("(?:不得|严禁|禁止)(?:以|通过|采取)")
_CONTINUES: Final = patterns.compile(
    "(?:同时|另外|此外|其中|[一二三四五六七八九]是|[（(]?[一二三四五六七八九十]{1,3}[）)、.]|[0-9]{1,2}[.．、](?![0-9])|目前|并)"
)
# A原由县级部门行使: whose a power was.
FORMERLY: Final = patterns.compile(
    "(?:(?:原来?|过去|以往|以前|此前|先前|本来)(?:是|都|均|一直|统一)?(?:由|属于?|归))(?P<giver>[^，。；由]{1,16}?)"
    "(?:(?:负责|行使|实施|办理|审批|承担|管理|审核|所有|直接|集中|统一){1,2}|(?<=[局委厅门府里]))(?=，|$)"
)
# A count of matters.
MANY: Final = patterns.compile(
    "(?:[0-9]{1,3}(?:[,，][0-9]{3}){1,2}|[0-9〇一二三四五六七八九十百千两]{1,6})(?:多|余)?[项件](?:以内|左右|不等)?"
)
# 人员随事项下沉: it is not the matter that moves.
ALONGSIDE: Final = patterns.compile("[随跟](?:着)?[^，。；]{0,6}$")
_BAN: Final = patterns.compile(
    "擅自(?:将|把|下放|委托|交由)|违规(?:将|把|下放|委托|交由)|不得|严禁|禁止|不准|不允许|不再|不能|不应|不该|不宜|暂不|不予|避免|防止|未经|拒绝|(?:暂未|尚未|未能|仍未)(?:下放|授权|委托|赋予|移交|承接)"
)
_BANNED_ONES: Final = patterns.compile("(?:不能|不宜|暂不|不予|暂未|尚未)(?:直接)?(?:下放|委托|授权|赋权|承接)的")
# The one or the other: most clauses hold neither.
_BAN_OR_END: Final = patterns.compile(f"{ENDED.pattern}|{_BAN.pattern}")
# 为规范部门委托乡镇实施审批: what a rule is made for.
_PURPOSE: Final = patterns.compile("为了?(?:进一步)?(?:规范|加强|做好)")
_ENDS_PHRASE: Final = patterns.compile(
    "[，。；、：”）（等并和及0-9]|[一二三四五六七八九十百千两]{1,6}(?:多|余)?[项件]|(?:一?共计?|合计|总计|达到?|约|近|超过)[0-9一二三四五六七八九十]|证(?=[，。；、的]|$)|[以之]?外(?=[，。；]|$)|的(?=[，；])|工作|活动|$"
)


class Draft(NamedTuple):
    """A delegation in a sentence; `what` is the phrase that names the power, where `powers` does not give it."""

    start: int
    end: int
    what: Span | None
    receiver: Span | None
    rule: str
    powers: Powers = Powers()


def made(hit: Hit, what: Span | None, receiver: Span | None, start: int | None = None) -> Draft:
    """The draft of a delegation that spans the clause of its verb, or from `start` on."""
    begin, end = hit.bounds
    if start is None:
        if ENDED.search(hit.shown, begin, hit.start):
            # 取消行政审批20项、下放12项: what is ended belongs to no handing over.
            begin = max(begin, hit.shown.rfind("、", begin, hit.start) + 1)
        lead = _CONTINUES.match(hit.shown, begin, hit.start)
        start = lead.end() if lead else begin
    return Draft(start, end, what, receiver, hit.rule.id)


def ends_phrase(shown: str, place: int) -> bool:
    """Whether what ends at `place` is whole there, not the modifier of a noun (处罚决定)."""
    return _ENDS_PHRASE.match(shown, place) is not None


def is_banned(hit: Hit, begin: int) -> bool:
    """Whether the clause from `begin` on, or one that leads up to it, forbids the handing over or takes it back."""
    shown, end = hit.shown, hit.bounds[1]
    if _BAN_OR_END.search(shown, begin, end):
        item = max(begin, shown.rfind("、", begin, hit.start), shown.rfind("，", begin, hit.start))
        close = shown.find("、", hit.end, end)
        if _forbids(hit, begin, end) or ENDED.search(shown, item, end if close < 0 else close):
            return True
    if shown.startswith("为", begin) and _PURPOSE.match(shown, begin):
        return True
    before = hit.clause_before()
    return before is not None and _BAN_BEFORE.search(hit.shown, *before) is not None


def _forbids(hit: Hit, begin: int, end: int) -> bool:
    """Whether a ban stands in the clause; 不能下放的19项委托B办理 only says which matters they are."""
    found = _BAN.search(hit.shown, begin, end)
    which = _BANNED_ONES.match(hit.shown, found.start()) if found else None
    if which and which.end() <= hit.start:
        found = _BAN.search(hit.shown, which.end(), end)
    return found is not None


def last_count(shown: str, begin: int, end: int) -> int | None:
    """Where the last count of matters ends that stands in `shown[begin:end]`."""
    place = last_mark(MANY, shown, begin, end)
    return place if place > begin else None
