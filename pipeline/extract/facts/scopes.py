"""How a number is shared out: in all, so much for each, or on the average.

A word before the number says it first (`slots.scope_of`); then what bounds it, the class of towns that holds it, and at last
the number before it, whose scope a list goes on with.
"""

from typing import Final, Protocol

from pipeline import patterns
from pipeline.extract.facts import slots
from pipeline.extract.facts.actions import SIBLING
from pipeline.extract.facts.carrying import bounds_class
from pipeline.extract.facts.counting import Count
from pipeline.records import Kind, Place, Scope

# Whose each is so many: 二类镇为45名至60名.
_CLASS: Final = patterns.compile(r"(?:[一二三四五][类档]|一般|重点|特大)(?:乡镇|镇街|镇|乡|街道|社区)")
# 6个一类镇设机构11个, 其余乡镇3个, 12个街道统一设置…等7个机构: so many in each of them.
_OF_CLASS: Final = patterns.compile(
    r"(?:(?:[一二三四五]类|其余|其他|特大)的?(?:乡镇|镇|乡|街道|社区|村)(?:均|都|各|可|应|原则上|一般)?(?:只)?(?:设置|[设成]立|[增开分单]?设|配备|配置|配|核定|保留|组建|建立|建)?"
    r"|(?:乡镇（街道）|乡镇|镇街|街道|镇|乡|村|社区)(?:办|级机关|级|机关)?(?:统一|规范)(?:设置|设立|设|配备|组建|建立|建)[^，。；：]*"
    r"|(?<![扩做其])[大中小](?:乡镇|镇|乡|街道|村)(?:（[^（）]{1,16}）)?(?:可|应|则)?(?:只)?(?:设置|设|配备|配|核定|保留)"
    r"|(?:试点|中心|重点)(?:乡镇|镇)(?:均|都|可|应)?(?:建立|[设成]立|设置|组建|[增开分单]?设)[^，。；：、]{2,12}、[^，。；：]*"
    r"|一般(?:核定|设置|设|配备|配|为|是|$))[^，。；：、共从]{0,8}$"
)
# 行政编制一类不少于38名，二类32名
_CLASS_ALONE: Final = patterns.compile("[一二三四五][类档](?:为|可?设|控制在|核定|按|限)?$")
# 一般镇30项左右
_OF_ONE_SORT: Final = patterns.compile(
    "(?:一般|重点|中心|特大|[一二三四五]类)(?:乡镇|镇街|镇|乡|街道|社区)(?:可|约|为|则)?$"
)
# 有的站所只有1名, 部分镇只有1至2人
_SOME_HAVE: Final = patterns.compile(
    r"(?:有的|个别|部分|不少|多数|许多|一些)[^，。；、\d]{1,8}(?:(?:只|仅)(?:有|剩|配)(?:备|了)?|一共|总共|身?兼)$|个别(?:乡镇|镇|街道|社区|村)(?:多达|达|高达|有)$"
)
# 其中10个镇的财政收入超过1亿元, 5个乡镇持证人员不足4人
_THEIR_OWN: Final = patterns.compile(
    r"(?:乡镇|镇街|街道|镇|乡|村|社区|县)?的?(?:[一-鿿]{0,4}收入|[一-鿿]{0,4}支出|(?:持证|在岗|在编)?(?:执法)?人员|编制|干部)(?:已|均|都|尚|还|仅|只|在|达到?)*"
)
# 月工资由480元提高到700元
_PAY: Final = patterns.compile(r"(?:月|年)(?:均)?(?:工资|报酬|薪|补贴|收入)[^，。；]{0,14}$")
_TOWNS_AT_LARGE: Final = patterns.compile(
    "(?<![\\d个全两三四五六七八九十])(?:试点|重点|中心|各)?(?:乡镇|街道|镇街|镇|村)(?![级域长里])"
)
# 谷城县从县直单位选派两三百名
_FROM_ABOVE: Final = patterns.compile("[省市县区](?:[从将把直里委]|级)")
# 最高一档每月1200元, 摊主每月只缴150元
_MONTHLY: Final = patterns.compile("每人?月[^，。；共]{0,8}$")
_A_WAGE: Final = 20000
# 按300户配备1名, 每3至4个乡镇共用一支
_PER_SO_MANY: Final = patterns.compile("(?:按|照|[依根]据)$")
_GIVES_ONE: Final = patterns.compile(
    "(?:的标准|的比例|为基础|左右|上下)*(?:统一|至少|一般)?(?:配备|配置|配|设立|设置|设|划分|划为|建立|核定|安排|派)"
)
_HEADS_BY: Final = patterns.compile(
    "(?:乡镇（街道）|乡镇|街道|镇街|镇|村|社区)[^，。；]{0,14}(?:队长|主任|站长|所长|负责人|书记|组长|局长)(?:一般|原则上|可以?|应当?|统一|均|都)*由$"
)
_ONE_MORE: Final = patterns.compile(r"每[^，。；]{2,30}，(?:另|还|并|再|也)(?:可|应|须|要)?[^，。；：共]{0,12}$")
_TOWN: Final = (
    "(?:特大|建制|经济[强大]|偏远|边远|山区|[大小强弱])?(?:乡镇（街道）|乡镇|镇街|街道|村（社区）|镇|乡|村|社区)"
)
# 人口在2万人以上的镇可增设…，总数不超过3个; 规模小的乡不超过两个.
_SIZED: Final = patterns.compile(
    rf"(?:以[上下内]|(?:不[足到满]|超过?|达到?)[^，。；的]{{1,8}}|较[大小多少]|规模[大小]|人口[多少]|偏远)的{_TOWN}(?![有达共占约中\d、镇乡村街]|已|分别)"
)
# 人口10万人以上、收入5亿元以上的镇: both bound the class.
_BOUND_TOO: Final = patterns.compile(
    rf"[、，且并][^，。；、的]{{0,16}}(?:以[上下内]|(?:[低高多少大小]于|不[足到满])[^，。；的]{{1,12}})的(?:{_TOWN}|为[一二三四]类)"
)
# 200名以上从业人员的企业; 大镇（8万人以上）.
_OWNED: Final = patterns.compile(r"[一-鿿]{2,6}的(?:企业|单位|项目|村|社区|镇|乡|街道|机构|小区)")
# 建筑面积不足400平方米的工程, 总投资3000万元以下的外商投资项目, 增长20%以上的县（市）
_BOUND_THING: Final = patterns.compile(
    "的(?!全部|所有)[一-鿿]{0,8}?(?:项目|工程|企业|单位|用地|建筑|房屋|住宅|合同|案件|事故|业务|场所|店铺|商户|贷款|采购|县（市）|县（市、区）)"
)
# 近八成的社区 is their share, 空编率高于8%的镇街 are of a class.
RATED: Final = patterns.compile(r"(?:率|比例|比重|占比|度)(?:仍|均|都|已|还)?$")
# 不足5000人的有23个, 超过50项的只有3个
_HOW_MANY: Final = patterns.compile(r"的(?:只|仅|就|也)?有\d")
_TIER_BRACKET: Final = patterns.compile(r"(?:镇|乡|街道|村|社区|县|区)（(?:人口|常住人口)?$")
_WHOEVER: Final = patterns.compile(r"凡(?![是事])[^。；]{1,24}的，")
# 各街道科室少的7个，多的15个 are those of one.
_MOST: Final = patterns.compile(r"[多少高低大小]的(?:也)?(?:只有|仅有|达到|[有达为是近超仅])?$")
# 镇街便民服务中心…设立窗口不少于4个, 乡镇中心可办的事项31项.
_FACILITY: Final = patterns.compile(
    r"(?:各)?(?:乡镇（街道）|乡镇|镇街|街道|村（社区）|村|社区)[一-鿿]{0,6}(?:中心|服务站|大厅)"
)
_HANDLED: Final = patterns.compile(
    rf"[^，。；]{{0,8}}?{_TOWN}[一-鿿]{{0,6}}(?:中心|大厅|服务站|窗口)(?:能办|可办|能办理|可办理|能够办理|可以办理|直接办理)的?(?:服务)?事项[^，。；]{{0,16}}$"
)
_SUMMED: Final = patterns.compile(r"共|合计|累计|总计|总数|总额")
_ALL: Final = patterns.compile(r"共(?![同享产青治])|合计|累计|总计")
# 124正124副 are those of many towns together.
_BIG_PART: Final = patterns.compile(r"[2-9]\d|\d{3}")
# No one street has so many.
_MANY: Final = 300
# 将街道机构从25个科室精简到12个部门
# 乡镇党委委员9名左右，其中书记1名
_ITS_LEADERS: Final = patterns.compile(
    r"(?:^|[，。；：、\n])(?:街道|乡镇|镇街|镇|乡)(?:党政)?(?:党委委员|党工委委员|领导班子(?:成员)?|领导职数|班子成员)[^，。；共]{0,6}$"
)
_MOST_LEADERS: Final = 15
_ITS_BODIES: Final = patterns.compile(
    r"(?<!全[省市县区州])(?<!个)(?:街道|乡镇|镇街|(?<![一-鿿])镇(?=属))(?:所属|下属|直属|属)?(?:党政|内设|办事|工作)*(?:机构|部门|事业单位|科室)(?:数量?)?[由从][^，。；全共]*$"
)
_FEW: Final = 40
_LEADERS: Final = patterns.compile("领导班子|领导职数|班子成员|党委委员|党工委委员|正副职")
# 每万人编制不到2名 is a ratio, and 镇里自聘300名 has a holder of its own.
_PER_HEAD: Final = patterns.compile("每[百千万][户名]?人?")
# Words that open a count of the whole behind a count of each.
_WHOLE: Final = patterns.compile(r"全[省市县区镇]|共|合计|累计|总计|首批|其中")
_OF_ALL: Final = patterns.compile("，全[省市县区州](?:乡镇|镇街|街道|村|共)")
_ALL_AGAIN: Final = patterns.compile(
    "全[省市县区州](?!各)|当年|全年|总[计共额数]|累计|合计|收回|[省市县区][一-鿿]{1,16}(?:局|部门|单位|[大支]队)的$"
)
# 每镇12名，其中持证的占八成
_PART_OF_EACH: Final = patterns.compile("，其中(?!全|共)[^，。；：\\d]{0,16}")
# 先后三次下放，分别为133项、205项 are of one receiver.
_TIMES_OVER: Final = patterns.compile("[分先][^，。；]{0,2}[两二三四五六七八九十\\d]{1,2}[次批轮]")
_RESPECTIVELY: Final = patterns.compile(r"分别(?:为|是|达到?|占|提高|增长|下降|上升|降低|由|从|较|比)(?!每)")
_AVERAGED: Final = patterns.compile("[^，。；]{0,12}，平均每个?(?:乡镇|镇街|街道|镇|乡|村|社区|县|区|所|站|队)")
# 每个社区服务2000户，配备工作人员3名: the second is for each as well; so is ，执法车辆至少2辆 behind 每支队伍.
_SAME_HOLDER: Final = patterns.compile(
    r"[^，。；：]{0,6}，(?:并|还|另|再|均|后来|随后|同时)?(?:配备|配置|配|增配|增设|加配|设置|设立|设|建立|建|落实|安排|选派|明确|划分|聘请)[^，。；：]{0,8}"
)
_EVERY: Final = patterns.compile("每(?!年|月|天|日|季度|周|次|逢)")
_NEXT_ITEM: Final = patterns.compile(r"[^，。；：]{0,6}，(?:(?![了里由为将被把使的])[一-鿿]){2,6}")
# 原市北区、原四方区各有街道16个: the districts have so many each.
_EACH_HAS: Final = patterns.compile(
    rf"(?:各|[均都])(?:自)?(?:有|辖|下辖|管辖|设|划分|划)[^，。；]{{0,6}}(?<!的)$|每[名个支][一-鿿]{{1,8}}(?:负责|联系|包联|服务|管)[^，。；]{{0,6}}$|每(?:个)?(?:县|区|市|{_TOWN}|网格)[^，。；]{{0,10}}$"
)
_EACH_GIVES: Final = patterns.compile(r"各[省市县区地州]?[^，。；均]{0,24}[将把][^，。；]{2,}$")
_FROM: Final = patterns.compile(r"[由从](?:原来|现有|原有|过去|以前)?的?$")
# 平均只有8名队员，却要管3.2万名居民
_STILL: Final = patterns.compile("却|还?[要需须]")
_PEOPLE_OF: Final = patterns.compile(r"[^，。；：]{0,10}人口(?:数|规模)?(?:已|均|都|尚|还|仅|只|在)*")
_CLOSE: Final = patterns.compile(r"[，；。]")

_HELD: Final = ("institution", "staffing", "power")
_BOUNDS: Final = ("range", "at_most", "at_least", "nearly", "over")


class Shared(Protocol):
    """What is asked of the fact before: where it stands, what it counts and how it is shared out."""

    start: int
    end: int
    kind: Kind
    unit: str | None
    scope: Scope
    place: Place | None


def scope_in(count: Count, kind: Kind, previous: Shared | None, place: Place | None, *, carried: bool) -> Scope:
    """The scope of the count; `previous` is the fact before it, `carried` whether it has its noun from there."""
    of_town = place is not None and place.name.endswith(("镇", "乡", "街道"))
    own = _own_scope(count, kind, of_town=of_town)
    if own is not None:
        return own
    if _of_class(count, kind, previous) or not of_town and kind == "staffing" and _leads_each(count):
        return "each"
    few = kind != "locality" and count.amount.nominal < _MANY
    if few and _ONE_MORE.search(count.text, count.segment, count.amount.start):
        return "each"
    return "total" if previous is None else _as_before(count, kind, previous, place, carried=carried)


def _own_scope(count: Count, kind: Kind, *, of_town: bool) -> Scope | None:
    """What the words around the number say by themselves; `of_town` where it is about a named town."""
    amount, text = count.amount, count.text
    if kind == "funding" and amount.nominal < _A_WAGE and _MONTHLY.search(text, count.clause, amount.start):
        return "average" if "均" in text[count.clause : amount.start] else "each"
    if _one_for_so_many(count, kind):
        return "each"
    if _MOST.search(text, max(count.clause, amount.start - 6), amount.start):
        return "total"
    said = _said(count, kind)
    if said is not None or amount.unit_class == "sum" and _BIG_PART.search(text, amount.core, amount.end):
        return said or "total"
    if kind in _HELD and (_sized(count) or _one_of_several(count)):
        return "each"
    if _SUMMED.search(text[max(count.clause, amount.start - 6) : amount.start]):
        return "total"
    if kind in ("power", "staffing") and amount.modifier == "range" and not of_town and _of_any_town(count):
        return "each"
    return None if not _is_limit(count, kind) else "total" if of_town else "each"


def _as_before(count: Count, kind: Kind, previous: Shared, place: Place | None, *, carried: bool) -> Scope:
    """The scope of a number that may go on with the one before it."""
    again = _too_many(count, kind, previous)
    if previous.scope == "each" and _has_holder_of(count, kind, previous):
        return "total" if again else "each"
    share = kind == "rate" and previous.scope == "each"
    if share and _PART_OF_EACH.fullmatch(count.text, previous.end, count.amount.start):
        return "each"
    if previous.scope == "average" and carried and count.amount.modifier in ("at_most", "at_least", "range"):
        # 平均有126项，调整后控制在100项以内
        return "each"
    if place is not None and place != previous.place and place.name.endswith(("镇", "乡", "街道")):
        # 每镇60项以上；星沙街道接了151项
        return "total"
    goes_on = previous.scope != "total" and kind == previous.kind and not again
    return previous.scope if goes_on and _shares(count, previous, carried) else "total"


def _one_for_so_many(count: Count, kind: Kind) -> bool:
    """Whether the number is a measure of what each gets, or one each: 按300户配备1名, 每3至4个乡镇一支, 队长由1名干部担任."""
    text, start = count.text, count.amount.start
    if text[start - 1] == "每":
        return kind == "locality"
    if text[start - 1] in "按照据" and _PER_SO_MANY.search(text, count.clause, start):
        return kind in ("other", "locality", "staffing") and _GIVES_ONE.match(text, count.amount.end) is not None
    return text[start - 1] == "由" and kind == "staffing" and _HEADS_BY.search(text, count.clause, start) is not None


def _said(count: Count, kind: Kind) -> Scope | None:
    """What a word before the number says."""
    amount, text = count.amount, count.text
    said = slots.scope_of(text, count.clause, amount.start, text[amount.start : amount.core])
    if said != "each":
        return said
    if _AVERAGED.match(text, amount.end):
        # 各镇执法中队实有人员312人，平均每镇19.5人: those of all.
        return None
    if kind == "rate" and _RESPECTIVELY.search(text, count.clause, amount.start):
        # 甲、乙两项比重分别为90%、80% are one each, not so much for each.
        return None
    if "分别" in text[count.clause : amount.start] and _TIMES_OVER.search(text, count.segment, amount.start):
        return None
    if (
        kind in ("power", "other")
        and "每" not in text[count.clause : amount.start]
        and _EACH_GIVES.search(text, count.clause, amount.start)
    ):
        # 各县把23项权限交给乡镇 are the same in each.
        return None
    if kind == "locality":
        return "each" if _EACH_HAS.search(text, count.clause, amount.start) else None
    if kind == "staffing" and amount.nominal >= _MANY and not slots.shared(text, count.clause, amount.start):
        # 街道核定行政编制1026名 are those of all.
        return None
    return said


def _sized(count: Count) -> bool:
    """Whether a class of towns by their size has so many: 人口10万人以上的镇，内设机构放宽到12个."""
    text, start = count.text, count.amount.start
    if "的" not in text[count.segment : start]:
        return False
    found = None
    for match in _SIZED.finditer(text, count.segment, start):
        found = match
    return found is not None and not _ALL.search(text, found.end(), start)


def _one_of_several(count: Count) -> bool:
    """Whether one of a sort has so many: 一般镇30项左右, 有的站所只有1名."""
    text, start = count.text, count.amount.start
    near = max(count.clause, start - 16)
    return bool(
        _OF_ONE_SORT.search(text, near, start)
        or text[start - 1] in "有剩配备了达共兼"
        and _SOME_HAVE.search(text, near, start)
    )


def _of_any_town(count: Count) -> bool:
    """Whether a range is one of the towns at large: 结合承接能力给乡镇赋权58项至96项, 乡镇执法大队人数在10至18人之间."""
    text, start = count.text, count.amount.start
    if _ALL.search(text, count.segment, start):
        return False
    above = _FROM_ABOVE.search(text, count.clause, start)
    return above is None and _TOWNS_AT_LARGE.search(text, count.segment, start) is not None


def _is_limit(count: Count, kind: Kind) -> bool:
    """Whether the number limits the bodies or leaders of one: 机构不超过10个, 2正5副; 跑三四个窗口 limits nothing."""
    amount, text = count.amount, count.text
    if amount.unit_class == "sum":
        return True
    if amount.modifier not in ("range", "at_most") or amount.rule.endswith("adjacent"):
        return False
    return kind == "institution" or kind == "staffing" and bool(_LEADERS.search(text, count.clause, amount.start))


def names_class(count: Count) -> bool:
    """Whether the number is one of the bounds that name a class: 人口不足3000人、面积低于40公里的乡, 大镇（8万人以上）."""
    text, amount = count.text, count.amount
    bracketed = text.startswith("）", amount.end) and _TIER_BRACKET.search(text, count.sentence.start, amount.start)
    owned = text.endswith("以上", amount.core, amount.end) and _OWNED.match(text, amount.end)
    counted = amount.unit_class != "rate" and _HOW_MANY.match(text, amount.end)
    thing = (
        amount.unit_class != "rate" and not amount.rule.endswith("adjacent") and _BOUND_THING.match(text, amount.end)
    )
    return bool(bracketed or owned or counted or thing or _BOUND_TOO.match(text, amount.end))


def _of_class(count: Count, kind: Kind, previous: Shared | None) -> bool:
    """Whether a class holds the number or it bounds one: 二类镇45名, 5万人以上的镇, 45岁以上的, 凡辞职的，发给8000元."""
    amount, text = count.amount, count.text
    bound = amount.modifier in _BOUNDS
    if amount.unit_class == "sum":
        return False
    if (bound or kind == "staffing") and _CLASS.search(text, count.clause, amount.start):
        return True
    if kind in ("institution", "staffing") and _CLASS_ALONE.search(
        text, max(count.clause, amount.start - 6), amount.start
    ):
        return True
    named = kind != "rate" or RATED.search(text, count.clause, amount.start)
    if named and bounds_class(count) or kind in _HELD and _OF_CLASS.search(text, count.clause, amount.start):
        return True
    if bound and (amount.unit in ("岁", "周岁") or names_class(count)):
        return True
    if kind == "funding" and _WHOEVER.search(text, count.sentence.start, amount.start):
        return True
    if kind == "power" and _HANDLED.match(text, count.clause, amount.start):
        return True
    if bound and kind == "institution" and _FACILITY.match(text, count.sentence.start):
        return True
    if kind == "institution" and amount.nominal <= _FEW and _ITS_BODIES.search(text, count.clause, amount.start):
        return True
    if kind == "funding" and _PAY.search(text, count.clause, amount.start):
        return True
    return bound and previous is not None and previous.kind == "locality" and _each_of(count, kind, previous)


def _each_of(count: Count, kind: Kind, previous: Shared) -> bool:
    """Whether the bound is of each of the places counted before: 5个乡镇持证人员不足4人, 83个村常住人口不足50人."""
    if kind not in ("staffing", "funding"):
        return False
    span = previous.end, count.amount.start
    people = kind == "staffing" and _PEOPLE_OF.fullmatch(count.text, *span)
    return bool(people or _THEIR_OWN.fullmatch(count.text, *span))


def _leads_each(count: Count) -> bool:
    """Whether the leaders of a town are counted, whichever it is: 乡镇领导班子成员7名."""
    amount = count.amount
    few = amount.nominal <= _MOST_LEADERS
    return few and _ITS_LEADERS.search(count.text, max(0, count.clause - 1), amount.start) is not None


def _has_holder_of(count: Count, kind: Kind, previous: Shared) -> bool:
    """Whether the number has the holder of the one before it, which is so many for each."""
    text, start = count.text, count.amount.start
    if _SAME_HOLDER.fullmatch(text, previous.end, start):
        return True
    if text.startswith(("其中", "即"), count.sentence.start) and previous.end <= count.sentence.start:
        return True
    if text.startswith(("”，即", "，即", "”：", "”，包括"), previous.end) and not _ALL.search(
        text, previous.end, start
    ):
        # 设“一室八科”，即…等8个科
        return True
    if kind == "locality":
        return False
    chained = _NEXT_ITEM.fullmatch(text, previous.end, start) is not None
    return (
        chained
        and _EVERY.search(text, count.segment, previous.start) is not None
        and not _WHOLE.search(text, previous.end, start)
    )


def _too_many(count: Count, kind: Kind, previous: Shared) -> bool:
    """Whether the number is one of all again: 每队编制20名，街道另聘2000余名; 每个街道8名，全区到位285名."""
    text = count.text
    if previous.scope != "each" or slots.shared(text, count.clause, count.amount.start):
        return False
    whole = _ALL_AGAIN.search(text, max(previous.end, count.clause), count.amount.start)
    many = kind == "staffing" and count.amount.nominal >= _MANY and count.amount.modifier not in _BOUNDS[1:4]
    return whole is not None or many


def _shares(count: Count, previous: Shared, carried: bool) -> bool:
    """Whether the number is one of each, or the average, as the one before it is."""
    text = count.text
    if _PER_HEAD.search(text, max(0, previous.start - 12), previous.start):
        return False
    between = text[previous.end : count.amount.start]
    if previous.scope == "each" and _OF_ALL.search(between):
        # 每镇党委委员不超过5名，全县乡镇领导职数由312名减到187名
        return False
    if previous.scope == "average":
        near = not _CLOSE.search(between) or _STILL.match(text, count.clause)
        return bool(near) and (carried or SIBLING.fullmatch(between) is not None)
    if "；" in between and _FROM.search(between):
        # 窗口不少于4个；服务站由3260个增加到4100个
        return False
    same = previous.unit == count.amount.unit and not _WHOLE.search(between)
    carried = carried and (previous.unit == count.amount.unit or len(_CLOSE.findall(between)) < 2)
    return carried or same or SIBLING.fullmatch(between) is not None
