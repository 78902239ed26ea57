"""Decisions that go up no more: the frames of A由B终审, A不再报区里审批，由B批准, A由县自行审批."""

from typing import Final

from pipeline import patterns
from pipeline.extract.clauses import Span
from pipeline.extract.cues import REACH, Hit
from pipeline.extract.delegations.drafts import ENDED, Draft, is_banned, made
from pipeline.extract.delegations.handing import joins
from pipeline.extract.delegations.powers import Powers
from pipeline.extract.delegations.receivers import exact, is_town, only_adverbs

_BETWEEN: Final = "(?:(?!委托|授权|交由|调整|下放|移交|赋予|指导)[^，。；的]){0,8}?"
# Behind the deed the clause is at its end, and nothing goes up again: 审核后报县里 decides nothing.
_AT_END: Final = "(?:即可|就行|就可以?|后(?:报[^，。；]{0,8})?备案)?(?=[，。；]|$)(?![，；](?:再|并|然后|最后)?(?:上?报|提交|呈报)(?![^，。；]{0,8}(?:备案|存档|备查|归档|知晓)))"
# A由B直接审批, A由B直接处理，不再报区里: it goes up no more.
_ITSELF: Final = patterns.compile(
    f"{_BETWEEN}(?:直接|自行|自主|就地|当场)(?P<deed>(?:备案|核准|审批|审核|核发|发证|批准|批复|审定|许可){{1,2}})(?:发放)?{_AT_END}"
)
_DIRECTLY: Final = patterns.compile(f"{_BETWEEN}(?:直接|自行|就地)(?:作出|处理|办理|实施|决定|办结)(?=[，。；]|$)")
_NO_MORE_UP: Final = patterns.compile("[，；](?:不再|无需|不用|不必|无须)(?:再)?(?:层层)?(?:上报|报|经|送)")
# What is the last word on a matter: 终审, 审批发证, 作出决定.
_LAST_WORD: Final = patterns.compile(
    f"{_BETWEEN}(?:终审(?:终结|把关)?|终结|一审终[审结]|一[审批办]到底|一站办结|审[批核定查]到底|(?:审批|审核|审定|审查|核准)(?:后|并)?(?:发证|颁证|发放|签发|批准|确认)"
    f"|审定|批准|批复|签批|审批|核准|核定|核发|签发|颁发|发证|颁证|盖章办结|拍板|说了算|当家|作主|做主|(?:作|做)出(?:最终|行政|处罚|许可|审批|准予)*(?:决定|许可|处罚|批复)?){_AT_END}"
)
ACTS: Final = (
    *("处罚", "许可", "审批", "核准", "登记", "备案", "核发", "审核", "核定", "确认", "认定", "验收", "审查", "初审"),
    *("发证", "换证", "年检", "强制", "征收", "注册"),
)
_PASSED_UP: Final = patterns.compile("[市州](?:里|级)?(?P<deed>审核|审批|初审)(?=(?:后|、|并|再){0,2}(?:上|转)?报)")
_COUNTY_DEED: Final = patterns.compile("(?P<deed>(?:审批|核准|审核|备案){1,2})$")
# 总投资3000万元以下的A项目可由
_PROJECT: Final = patterns.compile(
    "(?P<what>[^，。；的]{2,10}(?:项目|用地|工程))(?:可以?|均|都|一律|全部|也|统一|今后|改|应当?){0,2}$"
)
# 报区住建局审批: who decided it before, and the deed.
_UP: Final = patterns.compile(
    "(?P<above>[^，。；的]{0,16}?)(?:依次|逐级|层层|统一)?(?P<deed>审批|审核|批准|核准|许可|备案|审查|审定|批复|同意|核发|验收|核定|会审)(?:手续|同意|程序)?(?:了)?$"
)
_ABOVE: Final = patterns.compile("[省市县区州盟旗]|部门|[局厅委]|上级|政府|主管")
_TOPIC: Final = patterns.compile(
    "(?:今后|以后|此后|从此|其中|凡是?|对于?|如今|现在|目前|辖区内|[镇乡]域?内|全[镇乡]|本[镇乡]|辖区|一般|普通|符合条件){0,3}(?P<what>[^，。；]{2,40}?)(?:今后|以后|此后|从此|如今|现在|目前|现已|现|均|都|也|一律|已经?|全部|原则上|就|将|则|统统|再也){0,3}$"
)
_NO_TOPIC: Final = patterns.compile("^[省市县区镇乡]?(?:里|政府|街道|部门)?$|人员$|干部$|群众$|企业$|居民$|村民$")
_DECIDES: Final = patterns.compile(
    f"(?:而是|改为|改|统一|直接|全部|一律|现在|现|就|可以?|一概|均|都)*由?(?=(?P<who>[^，。；由]{{1,16}}?)(?:可以?|就|即)?(?:直接|自行|自主|当场|就地|独立|研究|集体)*(?:审批|批准|批复|核准|审定|审核|审查|决定|许可|备案|办理|办结|签批|终审|拍板|说了算|核发|做主|作主|[审批办]){_AT_END})"
)
_LISTED: Final = patterns.compile("、|以及|和|及")


def itself(hit: Hit, receiver: Span, clause: Span, thing: int | None) -> Draft | None:
    """A由B直接审批, A由B终审: what somebody above decided, A, stands in `clause` and ends at `thing`."""
    shown, begin = hit.shown, clause[0]
    if not is_town(shown, receiver):
        return None
    decides, directly = _ITSELF.match(shown, receiver[1]), _DIRECTLY.match(shown, receiver[1])
    last_word = decides or directly or _LAST_WORD.match(shown, receiver[1])
    if last_word is None:
        return None
    named = thing is not None and joins(shown, thing, clause[1])
    if thing is not None and named and shown.endswith(ACTS, begin, thing):
        return made(hit, (begin, thing), receiver, begin)
    if decides:
        # A项目由B直接备案
        project = _PROJECT.search(shown, *clause)
        named_deed = (project["what"] if project else "") + decides["deed"]
        return made(hit, None, receiver, begin)._replace(powers=Powers((named_deed,)))
    up_no_more = directly and _NO_MORE_UP.match(shown, directly.end())
    return made(hit, (begin, thing), receiver, begin) if thing is not None and named and up_no_more else None


def no_more_up(hit: Hit) -> Draft | None:
    """A不再报区里审批，由B批准: the power is A with the deed of those above, where A names none itself."""
    shown, (begin, end) = hit.shown, hit.bounds
    up, topic = _UP.match(shown, hit.end, end), _TOPIC.fullmatch(shown, begin, hit.start)
    if up is None or topic is None or _ABOVE.search(up["above"]) is None or ENDED.search(shown, begin, hit.start):
        return None
    what = topic["what"]
    what = what[what.rfind("的") + 1 :]
    if len(what) < 2 or _NO_TOPIC.search(what):
        return None
    deed = up["deed"].replace("同意", "审批")
    powers = tuple(item if item.endswith(ACTS) else item + deed for item in _LISTED.split(what) if item)
    for first, stop in hit.cuts.spans[hit.clause + 1 : hit.clause + 3]:
        stop = min(stop, first + REACH)
        decides = _DECIDES.match(shown, first, stop)
        receiver = exact(shown, *decides.span("who")) if decides else None
        if receiver and is_town(shown, receiver):
            return made(hit, None, receiver, begin)._replace(end=stop, powers=Powers(powers))
    return None


def by_county(hit: Hit) -> Draft | None:
    """A项目由县自行审批; 原由市里审批的，改由县自行审批: what a county now decides by itself."""
    shown, begin = hit.shown, hit.bounds[0]
    receiver, before = exact(shown, hit.start + 1, hit.end), hit.clause_before()
    # 原须经市里审核后报省的，由县直接报省: the step that is left out is the county's now.
    passed = before and hit.cue.find("直接") > 0
    deed = _PASSED_UP.search(shown, *before) if before and passed else _COUNTY_DEED.search(shown, hit.start, hit.end)
    if deed is None or receiver is None or is_banned(hit, begin):
        return None
    named = _PROJECT.search(shown, begin, hit.start)
    if named:
        return made(hit, None, receiver)._replace(powers=Powers((named["what"] + deed["deed"],)))
    alone = before is not None and only_adverbs(shown, begin, hit.start)
    return made(hit, None, receiver)._replace(powers=Powers((deed["deed"],))) if alone else None
