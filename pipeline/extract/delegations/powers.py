"""Powers and fields as a text names them: 行政许可、行政处罚等区级管理权限, 市容环卫等方面的执法权.

What a single power is called is told by `powernames`.
"""

import re
from typing import Final, NamedTuple

from pipeline import patterns
from pipeline.extract.delegations.matters import COUNT, DIGITS, NUMERAL, are_matters
from pipeline.extract.delegations.powernames import bare, cut_items, in_one_word, named, power_words, stem_of


class Powers(NamedTuple):
    """The powers and the fields (domains) they lie in, normalised: no final 权 but in 自主权, 事权 and 职权."""

    powers: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()


_JOINED_COUNT: Final = patterns.compile(f"(?<=[项权])[和及](?={NUMERAL}[项件])")
_MATTERS: Final = patterns.compile(f"(?!两项补贴){NUMERAL}[项件]次?(?:的|有关|相关)?")
_FIELD: Final = patterns.compile("(?:(?<!等)[0-9一二两三四五六七八九十]{1,2}个)?(?:重点)?(?:方面|领域)的?")
# 涉及投资、规划、环评等
_ONLY_FIELDS: Final = patterns.compile("[\u4e00-\u9fff]{2,6}(?:、[\u4e00-\u9fff]{2,6}){1,9}等")
_NO_WHOLE: Final = patterns.compile(
    "(?:有关|相关|重点|关键|其他|其它|涉及|若干|多个|[0-9]|[一二三四五六七八九十]+[个大])|[^，。；]{0,3}$"
)
_BEFORE_FIELD: Final = patterns.compile(".*(?:的|涉及|关于|有关|在|行使)")
# 县水利局、县交通局在河道管理、公路管理方面的: whose the fields are.
_OFFICES_IN: Final = patterns.compile("[^，。；]{2,60}(?:局|部门|政府|委|厅)在")
# 群众急需、基层能承接的养老、助残: what describes the fields stands before 的.
_MODIFIER: Final = patterns.compile("[^，。；]{2,60}(?<!党)的(?=[^、]{2,12}(?:、|$))")
_AND_SO_ON: Final = patterns.compile("等(?!级|候|待|同)")
_LIST_END: Final = patterns.compile("等(?:[0-9一二三四五六七八九十]{1,3}(?:个|大)?类)?$")
# 对A的X权、对B的Y权; A的X权以及B的Y权: each has modifiers of its own.
_PARTED: Final = patterns.compile(
    "[、，和]对[^、，的有]{1,14}(?:拥|享|具)?有(?=[^、，]{2,8}权)|[、，和]对(?=[^、，]{2,30}的)|(?<=[权限])(?:以及|及|和|、)(?=[^、，]{1,20}的)|(?<=[责能限])(?:以及|及|和)(?=[0-9]{1,4}项)|(?<=[权限可罚批证核案查记])、(?=[^、，的]{2,14}(?:行使|实施|承担|负责|办理)的)"
)
_DEED_WORD: Final = "(?:受理|初审|审核|审批|审查|确认|认定|核定|核准|核发|备案|登记|注册)"
_OF_ITS_OWN: Final = patterns.compile(
    f"的(?!{_DEED_WORD}{{1,2}}$)[^，。；、的]{{2,16}}(?<=权|批|可|罚|案|记|核|准|发|定|收)$"
)
_EACH_ITS_OWN: Final = patterns.compile("[、和及](?=[^，。；、的]{2,24}的[^，。；、的]{2,14}(?:$|[、和及]))")
# A领域的X权及B、C等领域的Y权
_OF_FIELDS: Final = patterns.compile("(?<=[权限])(?:以及|及|和|、)(?=[^，。；权]{2,30}(?:方面|领域))")
_SORTS: Final = patterns.compile(f"{DIGITS}个?大?类$")
_FEW_OF: Final = {word: 2 + place // 2 for place, word in enumerate("两2三3四4五5六6")} | {"二": 2}
_FEW: Final = patterns.compile(
    "(?P<before>[^，。；]{4,80})(?<![0-9十百])(?P<count>[两二三四五六2-6])(?:[项个](?!补贴|津贴|补助|奖励|资金)|大?类)(?P<sort>[^、，。；]{0,8})$"
)
_SEPARATE: Final = patterns.compile("、|以及|还有|连同|和(?!谐|平)|[及跟暨]")
# 经费使用、干部考核的主动权: the right to decide is that of what stands before it.
_OWN_OFFICES: Final = patterns.compile("(?:设[置立]|调整)[^，。；、]{0,12}机构的(?:权限|权力|自主权)$")
_DECIDES: Final = patterns.compile("(?<=[^、])的(?:主动|决定|主导|话语|自主)权$")
_ACTS: Final = "权|许可|处罚|强制|检查|审批|确认|征收|登记|备案|申请|申领|受理|核发|初审|预审|审核|核准|认定|注册|立项|鉴证|验收|审查|年检|年审"
_ACT: Final = patterns.compile(f"(?:{_ACTS})$")
_POWER: Final = patterns.compile(f"(?:{_ACTS}|执法|服务|管理|监管|权限)$")
# A登记、B备案等25项审批: the sort is itself a power by name.
_HEADS: Final = ("审批", "许可", "处罚", "行政审批", "行政许可", "行政处罚")
# A以及与之相关的B: both are handed over.
_ALONG: Final = patterns.compile(
    "，?并?(?:连同|(?<=，)以及)(?:与?[其之此])?(?:相关|相应|有关|配套)?联?的?|(?:以及|及|和)(?:与?[其之此])?(?:相关|相应|有关|配套)联?的?(?=[^，。；]{0,14}(?:权|许可|处罚|强制|检查|职权|措施))"
)
# 与河道管理有关的处罚权: the field that the right has to do with.
_TO_DO_WITH: Final = patterns.compile(
    "(?:与|同|和|涉及)(?P<field>(?![此之其等]|[^，。；、的与]{0,10}(?:群众|企业|居民|百姓|民生|生活|密切|紧密))[^，。；的与]{2,24}(?<!处罚)(?<!许可)(?<!审批)(?<!执法))(?:有关|相关)的"
)
# 低保、特困的审核确认权限: whose deed it is, thing by thing.
_THEIR_DEED: Final = patterns.compile(
    f"(?P<things>[^，。；、的对]{{2,14}}(?<!部门)(?:[、和][^，。；、的对]{{2,14}}){{1,6}})(?:等)?的(?P<deed>{_DEED_WORD}{{1,2}})(?:权限?|事项|工作)$"
)
# A的备案、B的核发: each has its own.
_ONE_DEED: Final = patterns.compile(f"(?P<thing>[^，。；、的]{{2,20}})的(?P<deed>{_DEED_WORD}{{1,2}})")
# 项目备案、占道审批等面向企业的许可事项
_OF_A_SORT: Final = patterns.compile(
    "(?P<listed>(?!除)[^，。；的]{2,60}?、[^，。；、的]{2,20})等(?P<sort>[^，。；、的等]{2,14}(?<!外))的(?=[^的]+$)"
)
# 施工许可、租赁备案的权限: deeds before the right to them.
_RIGHT_TO: Final = patterns.compile("(?P<deeds>[^，。；的]{2,40}、[^，。；、的]{2,20})的(?:权限|权力|职权|职责|事项)")
# 对派驻机构负责人考核评价权: over whom it is held, without 的.
_OVER_WHOM: Final = patterns.compile(
    "(?<![^、和])对[^，。；、的]{2,20}?(?:负责人|干部|人员)(?=(?:工作|年度|绩效|人事)?(?:考核|考评|评价|任免|调配|奖惩|调度))"
)
_LIST_OF: Final = patterns.compile("等(?:事项|业务|工作)?$")
_NO_THING: Final = patterns.compile(
    "(?:[局厅委办]|部门|政府|机构|单位|[省市县区乡镇村]|街道|人员|干部|相关|有关|方面|领域|需要|承担|所需|急需)$|^等|等由|承担"
)
_OFFICES: Final = patterns.compile("(?:[局厅委办]|部门|政府|机构|单位|[省市县区乡镇村]|街道|人员|干部)$")
_WITHIN: Final = patterns.compile("(?P<power>.{2,20}?权)中的")
# 草原行政处罚中的9项
_AMONG: Final = patterns.compile(
    f"(?P<power>.{{2,30}}?(?:权限?|处罚|许可|审批|检查|强制|事项|职责))[中里]的?有?{NUMERAL}[项件]"
)
# 经济管理的权限: the deed before 的 is the power.
# 任免的建议权, 中层干部的任用自主权: the deed a right is about.
_OVER_DEED: Final = patterns.compile(
    "(?:(?<=[的对])|(?<=人员|干部|成员|所长|队长|站长)|(?<=负责人))(?P<deed>(?:人事|岗位|职务)?(?:任免|选任|任用|调整|调动|调配|晋升|提拔|奖惩|考核|评优|交流|使用)(?:和(?:任免|调整|调动|晋升|提拔|奖惩|考核|交流))?)的(?P<right>(?:建议|推荐|提名|同意|征得同意|否决|参与|监督|评价)权)$"
)
_WHOSE: Final = patterns.compile("[^、，和]*$")
_OVER_STAFF: Final = patterns.compile(
    "(?<=干部|人员|编制|资金|经费|机构|岗位)的(?=(?:任用|选任|选聘|聘用|招录|调配|使用|设置|支配|分配|管理)自主权)"
)
_OWN_RIGHT: Final = patterns.compile(
    "(?<![\u4e00-\u9fff])(?P<deed>[\u4e00-\u9fff]{2,4}?(?:管理|审批|执法|监管|处罚|许可))的(?:权限|权力|职权)$"
)


def of_deed(deed: str, right: str) -> Powers | None:
    """任免建议 of 对负责人的任免有建议权: a right to have a say in a deed; None where `deed` ends in none or `right` is none."""
    found = _OVER_DEED.search(f"{deed}的{right}")
    return Powers((found["deed"] + found["right"].removesuffix("权"),)) if found else None


def is_specific(text: str) -> bool:
    """Whether a phrase that ends in a power says which one, not only that there is one (有关职权)."""
    found = without_general(powers_in(text))
    return bool(found.powers or found.domains)


def powers_in(text: str) -> Powers:
    """The powers and fields of a noun phrase that ends in a power."""
    text = _OVER_STAFF.sub("", _OVER_WHOM.sub("", _ALONG.sub("、", text)))
    parts = _of_their_own(text) or _OF_FIELDS.split(text)
    if len(parts) > 1:
        each = [powers_in(part) for part in parts]
        return Powers(sum((one.powers for one in each), ()), sum((one.domains for one in each), ()))
    if _OWN_OFFICES.search(text):
        return Powers(("机构设置自主权",))
    decides = _DECIDES.search(text)
    if decides and "、" in text and not _FIELD.search(text):
        return Powers(named(cut_items(text[: decides.start()]), False))
    within = _WITHIN.search(text)
    if within:
        # 行政处罚权中的城镇管理等方面86项事项: the power, then the fields of it that count.
        power, part = powers_in(within["power"]), powers_in(text[within.end() :])
        return Powers(power.powers, power.domains + part.domains)
    among = _AMONG.fullmatch(text)
    if among:
        return powers_in(among["power"])
    fields = list(_FIELD.finditer(text))
    domains = _fields(text[: fields[-1].start()]) if fields else ()
    rest = text[fields[-1].end() :] if fields else text
    to_do_with = _TO_DO_WITH.search(rest) if "关的" in rest else None
    domains += _fields(to_do_with["field"]) if to_do_with else ()
    parts = _PARTED.split(rest)
    if len(parts) == 1:
        found = _listed(rest, bool(domains))
        return Powers(found.powers, domains + found.domains)
    each = [powers_in(part) for part in parts]
    return Powers(sum((one.powers for one in each), ()), sum((one.domains for one in each), domains))


def _of_their_own(text: str) -> list[str]:
    """1亿元以下的A备案、500平方米以内的B许可: each with a modifier of its own; empty where they are not told so."""
    if text.count("的") < 2 or "、" not in text:
        return []
    parts = _EACH_ITS_OWN.split(text)
    whole = all(_OF_ITS_OWN.search(part) and not _FIELD.search(part) for part in parts)
    return parts if len(parts) > 1 and whole else []


def fields_in(text: str) -> tuple[str, ...]:
    """The fields of a clause that only names them: 涉及城市管理、规划建设等领域共计187项."""
    field = _FIELD.search(text) or _ONLY_FIELDS.fullmatch(text)
    if field and field.re is _ONLY_FIELDS:
        return _fields(text)
    return _fields(text[: field.start()]) if field and "、" in text[: field.start()] else ()


def fields_of(text: str) -> tuple[str, ...]:
    """The fields that a bare list names: 占道经营、乱停车等."""
    return _fields(text)


def without_general(found: Powers) -> Powers:
    """`found` without powers that say no more than that there is one (事项, 管理权限)."""
    return Powers(tuple(item for item in found.powers if item not in power_words().general), found.domains)


def known_in(text: str) -> tuple[str, ...]:
    """The powers of `text` that are known by name, where at least two stand in it (行政处罚68项、行政检查2项)."""
    items = (COUNT.sub("", item) for item in re.split("以及|还有|连同|[、和与及跟暨等的]|其中|包括", text))
    # 许可类31项、委托执法类74项: the sort is the power.
    items = (item.removesuffix("类").removeprefix("委托") for item in items)
    found = tuple(dict.fromkeys(item for item in items if item in power_words().known))
    return found if len(found) > 1 else ()


def _listed(text: str, has_fields: bool) -> Powers:
    """A、B等C: where A and B are powers they count, and C says what sort they are; else they are fields of the power C."""
    few = _FEW.search(text)
    if few and _all_of_them(few):
        items, sort = _SEPARATE.split(few["before"]), named([few["sort"]], True)
        acts = any(map(_ACT.search, items))
        return Powers(named(items, False)) if acts or not sort else Powers(sort, tuple(filter(None, map(bare, items))))
    text = _without_count(text)
    if "的" in text and (found := _thing_by_thing(text)):
        return found
    own, over = _OWN_RIGHT.search(text), _OVER_DEED.search(text)
    if over:
        text = _WHOSE.sub("", text[: over.start()]) + over["deed"] + over["right"]
    text = own["deed"] if own else text[text.rfind("的", 0, -1) + 1 :]
    more = _AND_SO_ON.search(text)
    if more is None:
        return Powers(named(cut_items(text), has_fields, has_fields))
    known = power_words().known
    items, tail = cut_items(text[: more.start()]), bare(text[more.end() :])
    if in_one_word(items):
        return Powers(named(items, False))
    if are_matters(items, tail):
        return Powers(named(items, False))
    if any(item in known or _POWER.search(item) for item in items):
        acts = any(item in known or _ACT.search(item) for item in items)
        head = () if acts and tail not in _HEADS else named([stem_of(tail)], True)
        return Powers(named(items, False) + head)
    return Powers(named(cut_items(tail), True), tuple(filter(None, map(bare, items))))


def _thing_by_thing(text: str) -> Powers | None:
    """A、B的审核权 and A的备案、B的核发: deeds and the things they are done to; A、B等某类的C: deeds before the sort they are of."""
    each = [_ONE_DEED.fullmatch(item) for item in _SEPARATE.split(text)]
    if len(each) > 1 and all(each):
        return Powers(tuple(bare(item["thing"]) + item["deed"] for item in each if item))
    their = _THEIR_DEED.search(text)
    things = _LIST_OF.sub("", their["things"]).split("、") if their else []
    if their and len(things) > 1 and not any(map(_NO_THING.search, things)):
        return Powers((their["deed"],), tuple(filter(None, map(bare, things))))
    right = _RIGHT_TO.fullmatch(text)
    if right and all(map(_ACT.search, right["deeds"].split("、"))):
        return Powers(named(cut_items(right["deeds"]), False))
    sort = _OF_A_SORT.match(text)
    listed = sort["listed"].split("、") if sort else []
    if sort is None or not all(map(_ACT.search, listed)) or _OFFICES.search(sort["sort"]):
        return None
    return Powers(named(listed, False) + named(cut_items(text[sort.end() :]), True))


def _without_count(text: str) -> str:
    """医保、社保等120项事项 without its count; what only says whose matters they are (水利等8个部门73项职权) goes too."""
    counts = list(_MATTERS.finditer(text))
    if len(counts) > 1 and _JOINED_COUNT.search(text):
        return _JOINED_COUNT.sub("、", text)
    if len(counts) > 1:
        return COUNT.sub("", text[text.rfind("的", 0, counts[0].start()) + 1 :])
    if not counts:
        return text
    before, after = text[: counts[0].start()], text[counts[0].end() :]
    if "、" in after or len(after) < 2:
        return text
    listed = _SORTS.sub("", before)
    if "、" in listed and "等" not in listed and all(map(_ACT.search, listed.split("、"))):
        # 排水许可、食品经营登记2类15项事项
        return listed
    return before + after if _LIST_END.search(before) else after


def _all_of_them(few: re.Match[str]) -> bool:
    """Whether a count only sums up the powers named before it: 项目备案、用地审批两项权限."""
    return len(_SEPARATE.split(few["before"])) == _FEW_OF[few["count"]] and "等" not in few["before"]


def _fields(text: str) -> tuple[str, ...]:
    more = _AND_SO_ON.search(text)
    # 占道、违建等城市管理领域: the field of them all is one too.
    whole = text[more.end() :] if more and not _NO_WHOLE.match(text, more.end()) else ""
    text = text[: more.start()] if more else text
    offices = _OFFICES_IN.match(text)
    text = text[offices.end() :] if offices else text
    modifier = _MODIFIER.match(text)
    head, mark, rest = text[modifier.end() if modifier else 0 :].partition("、")
    opening = _BEFORE_FIELD.match(head)
    head = head[opening.end() :] if opening else head
    items = (bare(item) for item in [*(head + mark + rest).split("、"), whole])
    return tuple(item for item in items if len(item) > 1 and not COUNT.fullmatch(item))
