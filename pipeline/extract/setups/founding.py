"""Bodies set up: the frames of 设立A、B, A揭牌, A全覆盖, 推动“A”建设."""

import re
from typing import Final, NamedTuple

from pipeline import patterns
from pipeline.extract.cues import REACH, Hit
from pipeline.extract.setups.bodies import names_after, names_before, names_up_to
from pipeline.extract.setups.names import Name
from pipeline.records import SetupAction


class Draft(NamedTuple):
    """A setup in a sentence; `opens` where its clause opens with the verb itself, so that it may carry another on."""

    action: SetupAction
    names: list[Name]
    start: int
    end: int
    rule: str
    opens: bool


_CONTINUES: Final = patterns.compile(
    "(?:并|同时|另外|此外|其中|[一二三四五六七八九]是|[（(]?[一二三四五六七八九十]{1,3}[）)、.]|目前|近年来|如|比如)"
)
_BAN: Final = patterns.compile("不得|严禁|禁止|不准|不允许|不单独|不另|未经|避免|防止|尚未|没有|是否|如何|不能")
# 一般不设立, 保留设立的站点: nothing is founded.
_NOT: Final = ("不", "未", "没", "保留", "继续")
_TITLE: Final = patterns.compile("的(?:通知|意见|方案|决定|公告|请示|批复|规定|函|实施意见|办法|议案|报告|建议|情况)")
_AFTER_FACT: Final = patterns.compile(
    "[一二两三四五六七八九十几0-9]{1,2}(?:个)?[年月周]|率|督办|督战|整治|交易|出让|上市|以来|后(?!勤)|之后|大会|之初|之前|时(?!间)"
)
_NO_OBJECT: Final = (
    "、",
    "与",
    "和",
    "及",
    "的原则",
    "的要求",
    "机构的",
    "等",
    "办",
    "或",
    "人员",
    "部门",
    "部分",
    "率",
    "置",
    "立",
    "单位",
    "大会",
    "仪式",
)
_FOUNDING: Final = frozenset(("设立", "设置", "组建", "成立", "建立", "增设", "新设"))
_BY_WAY: Final = patterns.compile(
    "[^。；]{0,60}?等方式，[^，。；]{0,10}?(?:加强|强化|完善|健全)(?P<list>[^，。；]{2,60}?机构)建设"
)
_SHORT_ITEM: Final = 8
# 户外广告设置审批权: what is set up is no body.
_OF_A_DEED: Final = patterns.compile("(?:审批|许可|核准|备案|登记|审核)(?:权|事项|业务)")
# 应急局成立了检查组 founds another body, 综合执法队组建到位 the one before.
_OF_AN_OBJECT: Final = ("组建", "成立")
_NO_OTHER: Final = patterns.compile(
    "的(?:事业|直属|内设)?(?:单位|机构)|了(?:[，。；]|$)|[并且以于在（]|运[行转作]|到位|完[毕成]|起来|工作|就绪|开展|投入|挂牌|情况|后|大会|仪式"
)
_VERBS: Final = ("不", "设", "保留", "加挂", "撤销", "成立", "组建", "新设", "增设")
# Behind a count: 设置“两办一中心”，即A、B; 设置5个办公室：A、B; 设三办（A、B）.
_NAMELY: Final = patterns.compile(
    "[^，。；：（）]{0,36}?(?:（□{1,20}）)?"
    "(?:[，：](?:机构)?(?:即|也就是(?!设)|(?:分别|依次)[为是]|包括|具体(?:为|是|包括|有)|具?体?名称[^，：]{0,8}?(?:包括|[为是])|其中“[^“”]{1,8}”(?:包括|[为是有即指]))：?|(?<=[0-9二两三四五六七八九十]个)，|：|（)"
)
# From one clause of a list of names to the next, which ends where its last name does.
_NEXT_PART: Final = patterns.compile(
    "(?:（□{1,40}）)?[，；](?:（□{1,3}）|“[^“”]{1,8}”(?:包括|[为是有即指：])|(?:以及|和|加上)(?:(?:前面|前述|上面|上述|前文|已经?|先期|此前)(?:说到|提到|设立|组建|成立|讲到)?的)?)?"
)
_NEXT_SORT: Final = patterns.compile(
    "等[0-9一二三四五六七八九十]{1,3}个[一-鿿]{0,8}(?:机构|单位|部门|科室|办公室|中心)[，；](?:以及|和)?"
)
# A、B统一设置
_ALIKE: Final = patterns.compile("(?:统一|一律|单独|分别|全部|均|都)(?:按规定|规范)?$")
_NUMBERED: Final = patterns.compile("（□{1,3}）|“[^“”]{1,8}”(?:包括|[为是有即指：])")
_PART_ENDS: Final = patterns.compile("(?:（□{1,40}）)?(?:[，；。、]|等|$)")
# 6个农机站，分别为：A、B: the count and the kind stand before the names.
_ANOTHER_DEED: Final = patterns.compile(
    "合成|合并|并入|并为|整合|归并|更名|改[为称名设]|划[归入转]|撤销|移交|组建|不再"
)
_KIND_SPELLED_OUT: Final = patterns.compile(
    "[，：]?(?:即|也就是(?!设)|(?:分别|依次)[为是]|包括|具体(?:为|是|包括|有))：?|："
)
_MANY_OF: Final = patterns.compile("[0-9二两三四五六七八九十]个$")
# 推进平台建设 is the upkeep of one.
_UPKEPT: Final = ("平台", "队伍", "队", "小组", "组织")
_PUSHED: Final = patterns.compile("(?:推进|完成)(?=[^，。；]{3,40}$)")
_AS_NEW: Final = patterns.compile(
    "(?:新|刚|首次|专门|统一|先后|陆续)[^，。；]{0,2}$|最近|近期|此次|这次|改革|[年月日]|人民政府$"
)
# 设立A应当符合条件: what any such body must meet.
_WHICH_ARE: Final = patterns.compile(
    "的[一-鿿]{0,8}(?:机构|单位|部门|科室|办公室|站所|中心)(?:分别|统一)?(?:为|是|有|包括|即)：?"
)
_MEETS: Final = ("应", "必须", "须", "不得", "遵循", "实行")
_TOWARDS: Final = patterns.compile("[向在][^，。；、]{1,12}$")
# Inside such a bracket every mark parts two names.
_LISTED: Final = str.maketrans("，；,;", "、、、、")
_JOINS: Final = patterns.compile(
    "(?<!被)(?:整合|撤并|合并|归并|融合|重组)(?![^，。；]{0,40}(?:组建|设立|成立)|为|成)(?P<list>[^，。；]{2,120})$|(?:将|把)(?P<put>[^，。；]{2,120}?)(?:[也都全就给均]|全部|统一|一并){0,2}(?:合并|整合|归并|撤并|合[在到]一起|合[二三]为一)$"
    "|^(?P<both>[^，。；将把]{2,120}?)(?:合并|归并|整合|合[在到]一起|合[二三]为一)$"
)
_ENDS_IN_BODIES: Final = patterns.compile("(?:机构|[站所局队办科]|单位|中心|办公室|队伍|站所|部门)等?$")


def drafted(
    hit: Hit, action: SetupAction, names: list[Name], start: int | None = None, end: int | None = None
) -> list[Draft]:
    """The draft of a setup that spans the clause of its verb, or `start` to `end`; none without a name."""
    if not names:
        return []
    begin, close = hit.bounds
    lead = _CONTINUES.match(hit.shown, begin, hit.start)
    first = (lead.end() if lead else begin) if start is None else start
    opens = begin == hit.start and hit.cue in _FOUNDING
    return [Draft(action, names, first, close if end is None else end, hit.rule.id, opens)]


def is_banned(hit: Hit) -> bool:
    """Whether a word that forbids or doubts stands before the verb."""
    shown, begin = hit.shown, max(hit.bounds[0], hit.start - 40)
    return shown.endswith(_NOT, begin, hit.start) or _BAN.search(shown, begin, hit.start) is not None


def founded(hit: Hit) -> list[Draft]:
    """设立A、B; where nothing stands behind a verb such as 揭牌, the bodies before it."""
    shown, end = hit.shown, hit.bounds[1]
    if is_banned(hit):
        return []
    if shown.startswith("的", hit.end) and ((told := _told_of(hit)) or _is_standing(hit)):
        return told
    if _OF_A_DEED.match(shown, hit.end):
        return []
    no_object = shown.startswith(_NO_OBJECT, hit.end) and not shown.startswith("办公室", hit.end)
    names, stop = ([], hit.end) if no_object else named_behind(hit)
    if not names:
        before = hit.cue in hit.rule.options.get("before", ()) and (
            hit.end == end or hit.cue not in _OF_AN_OBJECT or _NO_OTHER.match(shown, hit.end) is not None
        )
        alike = hit.cue in ("设置", "设立") and hit.end == end and _ALIKE.search(shown, hit.bounds[0], hit.start)
        return _founded_by(hit) or (stands(hit) if before or alike else [])
    if shown.startswith(("之外", "以外"), stop):
        return []
    if hit.start == hit.bounds[0] and shown.startswith(_MEETS, stop):
        # 设立A应当符合条件: a condition for any such body.
        return []
    if shown.find("关于", max(hit.bounds[0], hit.start - 30), hit.start) >= 0 and _TITLE.match(shown, stop):
        return []
    merged, start = _joined_before(hit)
    return drafted(hit, "set_up" if start is None else "merge", [*merged, *names], start, max(end, stop))


def _is_standing(hit: Hit) -> bool:
    """Whether a clause with 设立的 only speaks of a body by its founding: 街道设立的A应当…; 新设立的A is told as new."""
    return hit.cue[0] not in "新增" and _AS_NEW.search(hit.shown, hit.bounds[0], hit.start) is None


def _told_of(hit: Hit) -> list[Draft]:
    """各镇统一设置的党政机构为A、B: the sentence says which they are."""
    end = hit.bounds[1]
    told = _WHICH_ARE.match(hit.shown, hit.end, end)
    names, stop = names_after(hit.shown, hit.raw, told.end(), end, end) if told else ([], end)
    return drafted(hit, "set_up", names, end=max(end, stop))


def _founded_by(hit: Hit) -> list[Draft]:
    """A由B设立."""
    begin, end = hit.bounds
    place = hit.shown.find("由", begin, hit.start) if hit.end == end else -1
    return drafted(hit, "set_up", names_up_to(hit.shown, hit.raw, begin, place)) if place > begin else []


def dispatched(hit: Hit) -> list[Draft]:
    """向B派驻A, 在B派驻A."""
    return founded(hit) if _TOWARDS.search(hit.shown, hit.bounds[0], hit.start) else []


def named_behind(hit: Hit) -> tuple[list[Name], int]:
    """The bodies behind the verb, or behind a count that is spelled out, and where they end."""
    shown, raw = hit.shown, hit.raw
    limit = min(len(shown), hit.end + 2 * REACH)
    names, stop = names_after(shown, raw, hit.end, hit.bounds[1], limit)
    namely = _spelled_out(hit, names, stop) if names else _NAMELY.match(shown, hit.end, limit)
    if namely is None:
        return _further(hit, names, stop, limit, _NEXT_SORT) if names else (names, stop)
    if namely[0].endswith("（"):
        close = shown.find("）", namely.end(), limit)
        inside = raw[:close].translate(_LISTED)
        names, _ = names_after(inside, inside, namely.end(), close, close)
        return (names, close + 1) if len(names) > 1 else ([], hit.end)
    first = _NUMBERED.match(shown, namely.end())
    begin = first.end() if first else namely.end()
    kind, (names, stop) = (names, stop), names_after(shown, raw, begin, limit, limit)
    if namely[0][-1] == "，" and _ANOTHER_DEED.search(
        shown, namely.end(), hit.cuts.spans[hit.cuts.at(namely.end())][1]
    ):
        # 由17个合并为9个，A、B合成C: the clause tells of its own.
        return kind if kind[0] else ([], hit.end)
    # 由9个合并为6个，A、B划归县管: without a word that leads to them, names end their clause.
    led = namely[0][-1] != "，" or _PART_ENDS.match(shown, stop)
    # 即社区党委、居委会: an item without a name may open the list where a word leads to it.
    opens = begin + 1 if namely[0][-1] in "，：" else max(begin + 1, shown.find("、", begin, begin + _SHORT_ITEM) + 1)
    if not names or not led or names[0].span is None or names[0].span[0] > opens:
        return kind if kind[0] else ([], hit.end)
    return _further(hit, names, stop, limit, _NEXT_PART)


def _further(hit: Hit, names: list[Name], stop: int, limit: int, leads_on: re.Pattern[str]) -> tuple[list[Name], int]:
    """The names of the clauses behind that hold nothing else: A、B，C，（三）D; A、B等5个机构，C等3个单位."""
    while part := leads_on.match(hit.shown, stop, limit):
        more, last = names_after(hit.shown, hit.raw, part.end(), limit, limit)
        # 镇党群服务中心，镇综治中心: the tier of a name stands before it.
        opens = (
            more
            and not more[0].text.startswith(_VERBS)
            and more[0].span
            and more[0].span[0] <= part.end() + len(more[0].tier)
        )
        alone = opens and _PART_ENDS.match(hit.shown, last)
        if not alone:
            break
        names, stop = [*names, *more], last
    return names, stop


def _spelled_out(hit: Hit, names: list[Name], stop: int) -> re.Match[str] | None:
    """What leads from a counted kind to the names of its bodies."""
    span = names[0].span
    if len(names) > 1 or span is None or not _MANY_OF.search(hit.shown, hit.end, span[0]):
        return None
    return _KIND_SPELLED_OUT.match(hit.shown, stop)


def _joined_before(hit: Hit) -> tuple[list[Name], int | None]:
    """The bodies that the clause before joins (将A、B合并，组建C), and where it starts; None where it joins none."""
    before = hit.clause_before()
    found = _JOINS.search(hit.shown[before[0] : before[1]]) if before else None
    if before is None or found is None:
        return [], None
    first, last = (before[0] + place for place in found.span(found.lastgroup or "list"))
    if not _ENDS_IN_BODIES.search(hit.shown, first, last):
        return [], None
    names, _ = names_after(hit.shown, hit.raw, first, last, last)
    return [name for name in names if name.span], before[0]


def stands(hit: Hit) -> list[Draft]:
    """A中心正式揭牌, A站实现全覆盖: the bodies stand before the verb, with nothing but adverbs between."""
    if _AFTER_FACT.match(hit.shown, hit.end) or is_banned(hit):
        return []
    return drafted(hit, "set_up", names_up_to(hit.shown, hit.raw, hit.bounds[0], hit.start))


def quoted(hit: Hit) -> list[Draft]:
    """推动街道“A”和社区“B”建设, 推行“A”制: only names in quotation marks, one setup for each tier."""
    shown = hit.shown
    names = names_before(shown, hit.raw, hit.bounds[0], hit.start + 1)
    for name in names:
        if name.span is None or shown[name.span[0] - 1] != "“" or shown[name.span[1]] != "”":
            return []
    tiers = dict.fromkeys(name.tier for name in names)
    return [draft for tier in tiers for draft in drafted(hit, "set_up", [name for name in names if name.tier == tier])]


def pushed(hit: Hit) -> list[Draft]:
    """加快推进A、B建设: the list runs from the verb to 建设, and nothing stands between (A规范化建设)."""
    found = None if is_banned(hit) else _PUSHED.search(hit.shown, hit.bounds[0], hit.start)
    if found is None:
        return []
    names, stop = names_after(hit.shown, hit.raw, found.end(), hit.start, hit.start)
    built = stop == hit.start and not any(name.text.endswith(_UPKEPT) for name in names)
    return drafted(hit, "set_up", names) if built else []


def by_way(hit: Hit) -> list[Draft]:
    """采取挂牌设置等方式，加强A、B等机构建设: the way says that the bodies are set up; A挂牌设置."""
    found = _BY_WAY.match(hit.shown, hit.start)
    if found is None:
        return stands(hit)
    names, _ = names_after(hit.shown, hit.raw, *found.span("list"), found.end("list"))
    return drafted(hit, "set_up", names, end=found.end())


def placed(hit: Hit) -> list[Draft]:
    """把党支部建在网格上: Party bodies alone are said to be built on something."""
    names = names_up_to(hit.shown, hit.raw, hit.bounds[0], hit.start)
    return drafted(hit, "set_up", [name for name in names if "党" in name.text or "支部" in name.text])
