"""The tier of a fact: of a district its own, of a body the one that has it, of posts and powers the one that gets them."""

from typing import Final, Protocol

from pipeline import patterns
from pipeline.extract.facts import slots
from pipeline.extract.facts.acts import act_before
from pipeline.extract.facts.counted import REGROUPED
from pipeline.extract.facts.counting import Count
from pipeline.extract.facts.kinds import listed_duties
from pipeline.extract.facts.moving import MOVED
from pipeline.extract.facts.nouns import NounPhrase
from pipeline.extract.facts.whereabouts import WHOLE, Places
from pipeline.records import Kind

# How far before its clause the tier of a count may stand.
_LEVEL_REACH: Final = 120
# 10万人以上、财政收入5亿元以上的镇: the bound of a class of towns.
_CLASS_OF: Final = patterns.compile(
    "(?:以[上下内])?(?:、[^，。；、]{2,16}以[上下内])?的(?:特大|建制|重点|中心|试点|经济发达|大|小)?(?P<tier>乡镇（街道）|镇街|乡镇|街道|镇|乡|县|村|社区)(?![一-鿿]?[长村里级办属镇])"
)
# How far back in its paragraph the tier of posts may have been named.
_PARAGRAPH: Final = 200
# 组建镇街监管所，作为县局的派出机构，核定编制: what a body is part of does not hold its posts.
_ASIDE: Final = patterns.compile(r"作为[^，。；]{1,24}，$")
# 已下达各区，全部分配到镇街: what becomes of all that is counted is said in the next clause.
_ALL_OF_IT: Final = patterns.compile(r"，(?:全部|均|都|主要|直接|统一)")
# 由县级主管部门上收: what is taken back is held by who takes it.
_TAKEN_BACK: Final = patterns.compile(
    r"[由被](?P<tier>[省市县区])(?:级|直|里)?[^，。；]{0,10}?(?:上收|收回|调回|撤回|回收)(?!\d)"
    r"|(?:收回|交回|收归|退回|划回|调回|交还)(?:到|至|给)?(?P<to>[省市县区])(?:级|直|里|[一-鿿]{0,4}局|[一-鿿]{0,4}部门)"
)
# 收回区直单位空编90名, 市级先后收回编制137名
_EMPTIED: Final = patterns.compile(
    r"收回(?:的)?(?P<tier>[省市县区])(?:级|直|属)[^，。；]{0,12}$|(?P<of>[省市县区])(?:级|直|属)(?:[^，。；]{0,6}(?:单位|部门))?(?:先后|共|累计)?(?:收回|核减)(?!的)(?:[^，。；]{0,6})$"
)
# 从空编中收回412名, 收回“接不住”的42项
_OWN_TAKING: Final = patterns.compile("(?:(?<=[，。；：、再又已共中\n])|^)收回(?!后|的)[^，。；：]{0,12}$")
_NUMBERED: Final = patterns.compile("[一-鿿]{0,3}\\d")
# 区里又将23项权限收回
_TAKER: Final = patterns.compile(r"(?P<tier>[省市县区])(?:级|直|里|委|政府)?[^，。；将把]{0,8}[将把]")
_GOES_BACK: Final = patterns.compile("[^，。；、]{0,14}?(?:予以|被|全部|陆续|先后)(?:收回|上收)(?![后的到至给归])")
_BACK: Final = patterns.compile(r"[^，。；]{0,12}(?:收回|上收)(?!的)")
# 人口8万人以上的为一类
_OF_NAMED_CLASS: Final = patterns.compile("(?:、[^，。；、]{2,16}以[上下])?的为[一二三四]类")
# 向4个镇、7个街道下沉编制46名
_TOWNS_AND_STREETS: Final = patterns.compile(
    r"\d个(?:乡镇|镇|乡)(?:、|和|与|及)\d{1,3}个街道|\d个街道(?:、|和|与|及)\d{1,3}个(?:乡镇|镇|乡)"
)
# 下放到石浦、西周等4个重点镇
_LISTED_RECEIVERS: Final = patterns.compile(
    r"(?:下放|委托|交由|交给|赋予|授予|移交|下沉|放给|派驻)(?:到|给|至|了)?[^，。；\d]{2,30}?等?[\d一二两三四五六七八九十]{1,3}个(?:重点|中心|试点)?"
    r"(?P<tier>乡镇（街道）|镇街|乡镇|街道|镇|乡|社区|村|县|区)"
)
_RANK_ALONE: Final = patterns.compile("[省市县区镇乡村]级|街道|乡镇|镇街")
_CROWD: Final = patterns.compile("群众|居民|村民|市民|农民|老人|学生|学员|游客|青年|儿童|人次|志愿者|党员|企业|会员")
_TOWN_TIERS: Final = ("镇", "街道", "镇街", "村", "社区")
_POST: Final = patterns.compile("编制|干部|职数|职员|人员|公务员|编内|编外")
# What stands between two items of a list that name only what they count.
ITEM: Final = patterns.compile(
    r"(?:（[^（）]{0,16}）)?(?:[、和及与]|，即|，其中|，包括|，分为|，涵盖|：)(?!已|新|又|再)(?P<name>[^，。；：、将把]{0,10})"
)


_PART_TOO: Final = patterns.compile("，[^，。；：、]{1,14}的")
# 从县城管局等7个单位划转编制168名: whom posts are taken from does not hold them.
_SOURCE: Final = patterns.compile(
    "从[^，。；：]{2,70}?(?:划转|划拨|划出|抽调|抽出|选派|选调|调剂|下沉|腾出|拿出|调出|剥离|转隶|整合)(?!的)"
)
_OWNER: Final = patterns.compile("[省市县区][^，。；：、]{1,20}(?:局|部门|单位|[大支]队|机关|委办)的?$")
_MOVES_ALONG: Final = patterns.compile(
    "[^，。；]{0,12}?(?:随事|随编|连人带编|[整成]建制|一并|全部|整体|随之|同步|随职能|随机构)[^，。；]{0,4}?(?:划转|下沉|转隶|下放|移交|划入|转入|划归)"
)


class Held(Protocol):
    """What is asked of the fact before: its kind, where it ends and its tier."""

    kind: Kind
    end: int
    level: str | None


def level_of(
    count: Count,
    kind: Kind,
    noun: NounPhrase | None,
    carried: Held | None,
    previous: Held | None,
    places: Places,
) -> str | None:
    """The tier that holds the thing; of a district its own, of posts and powers handed down the recipient's."""
    alike = previous if previous is not None and previous.kind == kind else None
    if kind == "locality":
        return _own_tier(count, noun) or (carried.level if carried is not None and noun is None else None)
    if bound := _CLASS_OF.match(count.text, count.amount.end):
        return slots.tier_of(bound["tier"])
    if _OF_NAMED_CLASS.match(count.text, count.amount.end):
        # 把乡镇分为三类。人口8万人以上的为一类
        first = max(0, count.sentence.start - _PARAGRAPH)
        return slots.holder_tier(count.text, first, count.amount.start, ranks=False)
    if kind == "power" and alike is not None and (listed := _of_list(count, alike)):
        return listed
    if kind == "rate" and (
        goes := slots.recipient_tier(count.text, count.amount.end, count.clause_end(count.amount.end))
    ):
        # 其中80%用于中心镇
        return goes
    if kind in ("funding", "rate", "other"):
        ranked = _RANKED.match(count.text, noun.start, noun.end) if noun is not None and kind == "other" else None
        said = slots.tier_of(ranked["tier"]) if ranked else _tier_said(count, kind) or _handed_to(count, kind)
        return said or (carried.level if kind == "rate" and carried is not None else None)
    near = min(count.segment_end(count.amount.end), max(count.limit, count.amount.end))
    if kind == "power" and (taker := _taken_by(count, near, places)):
        return taker
    if kind == "staffing" and (emptied := _EMPTIED.search(count.text, count.clause, count.amount.start)):
        return slots.tier_of(emptied["tier"] or emptied["of"])
    if kind in ("power", "staffing") and _OWN_TAKING.search(count.text, count.clause, count.amount.start):
        # 计划再收回编制100名: nobody else is named, so the county does it.
        return places.county_tier() or _held_by(count, kind, noun, carried, alike, places)
    return _held_by(count, kind, noun, carried, alike, places)


def _of_list(count: Count, alike: Held) -> str | None:
    """The tier of powers that go on with a list behind those of `alike`."""
    if item := ITEM.fullmatch(count.text, alike.end, count.amount.start):
        # 共4128项，其中市级1206项、县级2922项; what an item is called else says nothing of who has it: 分为村级建设11项.
        return slots.tier_of(item["name"]) if _RANK_ALONE.fullmatch(item["name"]) else alike.level
    # 共420项，其中由镇街行使的332项，两级共管的88项
    part = _PART_TOO.fullmatch(count.text, alike.end, count.amount.start)
    return alike.level if part and count.text.find("其中", count.segment, alike.end) >= 0 else None


def _held_by(
    count: Count,
    kind: Kind,
    noun: NounPhrase | None,
    carried: Held | None,
    alike: Held | None,
    places: Places,
) -> str | None:
    """The tier of the body or of whom the words around the count name; `alike` is a fact of its kind before it."""
    found = _body_tier(count, noun) or _holder(count, kind, noun, carried, places)
    # 一类镇不超过4个，二类3个: what has no noun is counted on.
    goes_on = kind in ("power", "staffing") or noun is None
    found = found or (alike.level if alike is not None and goes_on else None)
    inside = (
        kind == "institution"
        and noun is not None
        and noun.text.endswith(("科室", "内设机构", "党政机构", "事业单位", "办公室"))
    )
    if kind == "institution" and not WHOLE.search(count.text, count.sentence.start, count.amount.start):
        # Departments and units may be of any tier.
        inside = inside or noun is None or not noun.text.endswith(("部门", "单位", "点"))
    if found is None and (kind == "staffing" and _is_post(count, kind, noun) or inside):
        # 把乡镇分为三类。领导班子控制在7至9名: the posts are those of whom the paragraph speaks.
        paragraph = count.text.rfind("\n", max(0, count.sentence.start - _PARAGRAPH), count.sentence.start) + 1
        first = max(paragraph, count.sentence.start - _PARAGRAPH)
        found = slots.holder_tier(count.text, first, count.sentence.start, ranks=False)
    # People as such are of no tier: 走访群众3000人.
    if found is None and not (kind == "staffing" and count.amount.unit != "名" and _is_crowd(count, noun)):
        found = places.home_tier()
    of_a_whole = kind == "institution" or kind == "staffing" and _is_post(count, kind, noun)
    found = found or (places.whole_tier(count) if of_a_whole else None)
    return found or (slots.holder_tier(count.text, *_behind_source(count)) if kind == "staffing" else None)


def _is_crowd(count: Count, noun: NounPhrase | None) -> bool:
    """Whether people are counted that hold no post: 走访群众3000人, 接待1260人次."""
    return noun is None or count.amount.unit != "人" or _CROWD.search(noun.text) is not None


def _taken_by(count: Count, near: int, places: Places) -> str | None:
    """The tier that takes powers back: 由县级收回, 收回区级部门, 区里又将23项权限收回."""
    text, start = count.text, count.amount.start
    if text.find("收", start, near) < 0 and text.find("回", start, near) < 0 and text.find("交还", start, near) < 0:
        return None
    back = _TAKEN_BACK.search(text, start, near)
    # 取消12项，交回区级部门8项: that is said of the next number.
    if back and not _NUMBERED.match(text, back.end()):
        return slots.tier_of(back["tier"] or back["to"])
    if _GOES_BACK.match(text, count.amount.end):
        # 共13项处罚事项予以收回: nobody is named, so the county does it.
        return places.county_tier()
    taker = _TAKER.match(text, count.clause, start)
    return slots.tier_of(taker["tier"]) if taker and _BACK.match(text, count.amount.end) else None


def _tier_said(count: Count, kind: Kind) -> str | None:
    """The tier that the clause names, for money and rates also the clauses just before it."""
    found = slots.holder_tier(count.text, count.clause, count.amount.start)
    if found is None and kind == "funding":
        # 该镇财政收入2600万元
        found = slots.own_tier(count.text, count.clause, count.amount.start)
    if found or kind == "other":
        return found
    earlier = max(count.segment, count.clause - _LEVEL_REACH)
    return slots.holder_tier(count.text, earlier, count.clause, ranks=False)


def _handed_to(count: Count, kind: Kind) -> str | None:
    """The tier that gets matters of any sort: 把近百项工作交给街道, 4类权限交给乡镇."""
    if kind != "other" or count.amount.unit not in ("项", "类", "件"):
        return None
    return slots.recipient_tier(count.text, count.amount.end, count.clause_end(count.amount.end))


# 35个省级应用, 省政府规章45件: the rank stands in the name.
_RANKED: Final = patterns.compile(r"(?P<tier>[省市县区镇乡村])(?:级|属|直|政府|本级)(?!以上|以下|管理|权)")
_BODY_TIERS: Final = {
    "街道办事处": "街道",
    "街道办": "街道",
    "村委会": "村",
    "村民委员会": "村",
    "居委会": "社区",
    "居民委员会": "社区",
}


_RANKED_BODY: Final = patterns.compile(
    r"(?P<tier>乡镇（街道）|乡镇|镇街|街道|社区|[省市县区镇乡村])(?:级|直)(?!管理|权|事)|(?P<of>乡镇（街道）|乡镇|镇街|街道|村)(?!委会|党|民)"
)


def _body_tier(count: Count, noun: NounPhrase | None) -> str | None:
    """The tier of a body that is itself its tier's organ: 5个街道办事处, 12个县级部门."""
    if noun is None:
        return None
    behind = noun.start >= count.amount.end
    ranked = _RANKED_BODY.match(count.text, noun.start, noun.end) if noun.kind == "institution" else None
    if ranked and (ranked["tier"] or behind):
        return slots.tier_of(ranked["tier"] or ranked["of"])
    return _BODY_TIERS.get(noun.text)


def _holder(count: Count, kind: Kind, noun: NounPhrase | None, carried: Held | None, places: Places) -> str | None:
    amount, text = count.amount, count.text
    earlier = max(count.segment, count.clause - _LEVEL_REACH)
    near_end = min(count.clause_end(amount.end), max(count.limit, amount.end))
    if MOVED.search(text, count.clause, amount.start):
        # 将4个中队、56名队员下沉到8个街道: all of them go there.
        near_end = count.clause_end(amount.end)
    if _ALL_OF_IT.match(text, near_end):
        near_end = min(count.clause_end(near_end + 1), max(count.limit, near_end))
    ranks = kind == "institution"
    if kind == "staffing" and (organ := _organ_before(count)):
        return organ
    if ranks and (founder := _FOUNDER.search(text, count.clause, amount.start)):
        return slots.tier_of(founder["tier"])
    aside = _ASIDE.search(text, earlier, count.clause)
    stop = aside.start() if aside else count.clause
    opens, begin = _behind_source(count) if kind == "staffing" else (count.clause, count.clause)
    if _TOWNS_AND_STREETS.search(text, count.sentence.start, amount.start):
        return "镇街"
    if noun is not None and noun.text.endswith(("部门", "站所", "站", "单位")) and (owner := _owner_of_list(count)):
        return owner
    if (
        noun is not None
        and noun.text.endswith("部门")
        and not _IS_MERGED.search(text, count.clause, count.clause_end(amount.end))
    ):
        # 6个部门的事项下放镇街: who hands on is no town.
        its = _AT_ITS.search(text, count.clause, amount.start)
        said = slots.tier_of(its["tier"]) if its else slots.holder_tier(text, count.clause, amount.start)
        return said or places.tier_above(count)
    listed = _LISTED_RECEIVERS.search(text, amount.end, count.clause_end(amount.end))
    return (
        (slots.tier_of(listed["tier"]) if listed else None)
        or places.receiver_tier(count)
        or slots.recipient_tier(text, count.clause, near_end)
        or places.town_tier(count)
        or slots.holder_tier(text, begin, _before_list(count), ranks=ranks)
        or slots.holder_tier(text, count.clause, opens, ranks=ranks)
        or places.tier_of_place(count)
        or (places.county_having(count) if kind == "power" else None)
        or (
            slots.holder_tier(text, noun.start, noun.end, ranks=ranks)
            if noun is not None and noun.start >= amount.end
            else None
        )
        or slots.recipient_tier(text, amount.end, _told_until(count))
        or (slots.own_tier(text, count.segment, amount.start) if _is_post(count, kind, noun) else None)
        or (carried.level if carried is not None else None)
        or slots.recipient_tier(text, earlier, stop)
        or slots.holder_tier(text, earlier, stop, ranks=ranks)
        or slots.holder_tier(text, max(count.sentence.start, count.segment - _LEVEL_REACH), count.segment, ranks=False)
        or (_tier_of_list(count) if kind == "power" else None)
    )


def _behind_source(count: Count) -> tuple[int, int]:
    """Where the words end and begin again between which posts are said to be taken from above; one place where none are."""
    text, start, clause = count.text, count.amount.start, count.clause
    span = clause, clause
    if text.find("从", clause, start) >= 0 and (source := _SOURCE.search(text, clause, start)):
        span = source.span()
    elif _OWNER.search(text, clause, start) and _MOVES_ALONG.match(text, count.amount.end):
        span = clause, start
    # 从镇属站所内部调剂: these stay with the towns.
    return span if slots.holder_tier(text, *span) not in _TOWN_TIERS else (clause, clause)


# 县水产站、县种子站等8个站; 县发改、住建等16个部门
_LIST_OF_OWN: Final = patterns.compile(
    r"(?:^|[，。；：\n把将由对从向]|撤销|整合|合并|撤并)(?P<tier>乡镇|镇街|街道|[省市县区镇])(?![里级域场区委直政、])[一-鿿]{1,10}(?:、(?:(?!派驻)[一-鿿]){1,12})+?等?$"
)
# 市司法局增设乡镇执法监督股，核定编制4名: the posts are those of the one that the sentence opens with.
_OPENS_WITH_VERB: Final = patterns.compile("(?:同时|另|并|共|再)?(?:核定|核增|配备|核给)(?:行政|事业|专项|人员)?编制")
_ORGAN: Final = patterns.compile(
    r"(?P<tier>[省市县区])(?![里级域场区])[一-鿿]{2,12}?(?:局|中心|支队|大队|办公室|委员会)(?:增设|设立|更名|改为|加挂|组建|挂牌|下设|为)"
)
# 对应县里40个部门
_AT_ITS: Final = patterns.compile("(?<![各一])(?P<tier>[省市县区])里的?$")
# 该县执法局设立4支中队
_FOUNDER: Final = patterns.compile(
    r"(?:^|(?<![一-鿿])|[该全由])(?P<tier>[省市县区])(?![里级域场区委直政、])[一-鿿]{2,12}?(?:局|委|委员会)(?:下设|内设|设立|设有|组建|成立|设(?!在)|派出)"
    r"[^，。；]*$"
)
_IS_MERGED: Final = patterns.compile("合并|整合|精简|归并|减少|压缩|设置|设立|调整|并为|重组")


def _organ_before(count: Count) -> str | None:
    """The tier of the organ that the sentence opens with, where the clause of the posts has no subject of its own."""
    if not _OPENS_WITH_VERB.match(count.text, count.clause, count.amount.start):
        return None
    organ = _ORGAN.match(count.text, count.segment, count.clause)
    return slots.tier_of(organ["tier"]) if organ else None


def _owner_of_list(count: Count) -> str | None:
    """The tier that the names in the list before the number begin with: 县水产站、县种子站等8个涉农站."""
    text, start = count.text, count.amount.start
    if text.find("、", count.clause, start) < 0:
        return None
    found = _LIST_OF_OWN.search(text, max(0, count.clause - 1), start)
    return slots.tier_of(found["tier"]) if found else None


def _is_post(count: Count, kind: Kind, noun: NounPhrase | None) -> bool:
    """Whether a body, a power or a post is counted, and no people as such."""
    return kind != "staffing" or count.amount.unit == "名" or noun is not None and _POST.search(noun.text) is not None


def _told_until(count: Count) -> int:
    """How far behind the number one may say who gets it: not beyond the next number of another clause."""
    end = count.segment_end(count.amount.end)
    return count.limit if count.text.find("，", count.amount.end, min(count.limit, end)) >= 0 else end


_EACH_OF: Final = patterns.compile("(?:每个|各|每)(?:乡镇|街道|镇街|镇|乡|社区|村)的")


def _before_list(count: Count) -> int:
    """Where the holder of the count may stand last: not in the list of names that 等 closes (社区服务中心等5个事业单位)."""
    start = count.amount.start
    departments = count.after is not None and count.after.text.endswith("部门")
    if count.text[start - 1] != "等" or departments:
        return start
    if each := _EACH_OF.match(count.text, count.clause, start):
        # 每个乡镇的党政办公室、综治办等11个办公室
        return each.end()
    if made := REGROUPED.search(count.text, count.clause, start):
        return made.start()
    comma = count.text.find("、", count.clause, start)
    own = act_before(count.words, count.clause, comma if comma >= 0 else start)
    return own[0] if own else count.clause


def _tier_of_list(count: Count) -> str | None:
    """The tier in the name of the list whose entries are counted: 《乡镇职责清单》…共193项."""
    named = listed_duties(count)
    return slots.holder_tier(count.text, *named.span("holder")) if named else None


def _own_tier(count: Count, noun: NounPhrase | None) -> str | None:
    if count.amount.unit_class == "fused":
        return slots.tier_of(count.amount.unit or "")
    if noun is None:
        return None
    if "网格" in noun.text:
        named = slots.holder_tier(count.text, count.clause, max(count.amount.end, noun.end))
        return named or slots.holder_tier(
            count.text, max(count.segment, count.clause - _LEVEL_REACH), count.clause, ranks=False
        )
    return slots.tier_of(noun.text)
