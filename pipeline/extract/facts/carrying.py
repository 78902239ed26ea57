"""The act of a fact in its list and its sentence: its own, the one of the list it goes on with, or one said before.

A verb of the number's own clause is found by `actions`. One of an earlier clause governs a number only where the number goes
on with what that clause counts: as the next member of a list, as a part (其中), as its sum (共142项).
"""

from typing import Final, Protocol

from pipeline import patterns
from pipeline.extract.facts.actions import SIBLING, action_around, action_of, action_on_same
from pipeline.extract.facts.acts import act_before
from pipeline.extract.facts.counting import Count
from pipeline.extract.facts.heads import deed_act
from pipeline.extract.facts.levels import ITEM
from pipeline.extract.facts.moving import MOVED
from pipeline.extract.facts.nouns import NounPhrase, phrase_before
from pipeline.extract.facts.steps import headless_act, step_behind
from pipeline.extract.lexicon import lexicon
from pipeline.records import Kind

CLASS_BOUND: Final = patterns.compile(
    r"(?:的|）的)?(?:\d+(?:多|余)?个)?(?:特大|建制|经济强|经济发达|中心|重点|民族|试点|偏远|山区|边境)?(?:镇|乡|街道|村|社区|县|区|市|企业|(?:鼓励类|允许类|工业|企业投资)?项目|单位|地区)|罚款的|的，|(?:、[^，。；、]{2,16}以[上下])?的为[一二三四]类"
)
# 超过5万人的有12个, 5万人以下的“小县”
CLASS_BOUND_OF_PEOPLE: Final = patterns.compile(
    r"的(?=[有达共占仅设配可应不]|核定|按照?\d|多达)|的“?[一-鿿]{0,4}?(?:镇|乡|街道|村|社区|县|区)"
)
# What is said to be so many: 常住人口达10万人, 涉及编制12名.
_STATED: Final = patterns.compile(
    r"(?:(?<![到一的])达到?|占|总数为|实有|空编|空缺|缺编)(?:了|近|约)?$|(?:现有|共有|拥有|涉及|涵盖|管辖|占原有)[^，。；：的、\d]{0,12}$"
)
# 比改革前少了9个机构
_MORE_THAN: Final = patterns.compile(r"比[^，。；]{1,12}[^减增变短过至](?P<act>少|多)了?$")
_DIFFERENCE: Final = patterns.compile(r"比[^，。；]{1,12}(?:减少|增加|少|多|增|减)了?$")
# Some of those that were spoken of: 多数省份减少50%，有的超过70%.
_SOME: Final = patterns.compile(r"[，、；](?:有的|个别|部分|少数|最多的|最高的)[^，。；、]{0,2}$")
# What stands between two members of a list, its first noun.
_LISTED: Final = patterns.compile(r"[^，。；：、（）]{1,16}(?:、|和|及|与|以及)")
_FROM_SEVERAL: Final = patterns.compile(r"[由从](?:原来|原先|过去|最初)?[^，。；]{0,24}$")
_COME_TO: Final = patterns.compile(r"，(?:逐步|大幅|全部|统一|最终)?(?P<act>[一-鿿]{2})(?:到|至|为|成)(?:了)?\d")
_NAMED_ITEM: Final = patterns.compile(r"[^，。；：、]{1,20}、")
# A clause that only sums up or divides what the one before it counts.
_GOES_ON: Final = patterns.compile(
    r"(?:其中|包括|即)[^，。；：]{0,16}|(?:首批|[第头][一二三]批|单批|分别|依次)?(?:已|全[省市县区镇]|总)?(?:共计?|合计|累计|总计|总共|一共|总数)?(?:达到?|为|是|约|近|有)?"
)
_EACH_HOLDER: Final = patterns.compile("(?:每个|每|各)[^，。；：的]{1,6}")
# What comes of an act governs nothing behind it: 精简为5个，编制28名.
_COME_OF: Final = ("为", "成", "到", "至")
_LIKE: Final = ("institution", "staffing", "power", "locality")


class Acted(Protocol):
    """What is asked of the fact before: where it stands, its kind and its act."""

    kind: Kind
    start: int
    end: int
    action: str | None


def action_in(count: Count, kind: Kind, noun: NounPhrase | None, previous: Acted | None) -> str | None:
    """The verb that governs the count; `previous` is the fact before it in its sentence, whose act is known."""
    leads = noun is not None and noun.end <= count.amount.start
    if previous is not None:
        together = count.text[previous.end : count.amount.start] == "、"
        # 正职空缺36名、副职超配1名: each has its own.
        apart = noun is not None and leads and act_before(count.words, noun.end, count.amount.start) is not None
        apart = apart or deed_act(count) is not None
        # 由镇街行使的326项，两级共管的87项
        apart = apart or count.text[count.amount.start - 1] == "的" and headless_act(count) is not None
        if (leads or together) and not apart and _is_item(count, kind, previous):
            # 行政编制60名补充到街道: what becomes of a part is told behind it.
            return step_behind(count, noun if leads else None) or previous.action
        if not leads and previous.action and kind == previous.kind and _is_listed(count, previous):
            # 行使市级下放的26项许可权和80项处罚权: one verb has both.
            return previous.action
    if noun is not None and not leads and _belongs(count, kind, noun):
        return None
    if more := _MORE_THAN.search(count.text, count.clause, count.amount.start):
        return more["act"]
    own = action_of(count, kind, noun) or _pair_action(count)
    if own or _STATED.search(count.text, count.clause, count.amount.core):
        return own
    if count.amount.unit in ("岁", "周岁"):
        # 持证的18名，平均年龄41岁
        return None
    return _carried_action(count, kind, previous) or _far_action(count, kind, noun)


def _belongs(count: Count, kind: Kind, noun: NounPhrase) -> bool:
    """Whether what is counted only has what the next number counts: 7个部门的23支队伍, 18个乡镇的机构126个."""
    text, limit = count.text, count.limit
    if kind not in ("institution", "locality", "other") or not text.startswith("的", noun.end):
        return False
    if MOVED.search(text, count.clause, count.amount.start):
        # 将7个部门的86项事项下放: they are given up with what they have.
        return False
    if _FROM_SEVERAL.search(text, count.clause, count.amount.start) or limit >= count.clause_end(noun.end):
        return False
    return limit == noun.end + 1 or kind == "locality" and phrase_before(count.words, limit, noun.end + 1) is not None


def _is_item(count: Count, kind: Kind, previous: Acted) -> bool:
    """Whether this goes on with a list, whose verb it has then: 赋予…行政许可31项、行政处罚98项."""
    item = ITEM.fullmatch(count.text, previous.end, count.amount.start)
    if previous.kind != kind or kind == "rate" or item is None:
        return False
    return not _holds_verb(count, item.start("name"))


def _is_listed(count: Count, previous: Acted) -> bool:
    """Whether the noun of the number before and a word that joins are all that stands between: 3个中心和2个站."""
    listed = _LISTED.fullmatch(count.text, previous.end, count.amount.start)
    return listed is not None and not _holds_verb(count, previous.end)


def _holds_verb(count: Count, start: int) -> bool:
    """Whether a verb stands between `start` and the number: one of the lexicon, or one that opens the stretch (完善举措18条)."""
    first, last = count.words.within(start, count.amount.start)
    words = count.words.words[first:last]
    opens = len(words) > 1 and words[0].tag == "v" and len(words[0].text) > 1 and not words[0].is_nounish
    return opens or any(word.is_verb and not word.is_nounish for word in words)


def _pair_action(count: Count) -> str | None:
    """The verb of a pair that stands in the clause behind its first numbers: 从59家单位的40项，缩减到9家12项."""
    if not _FROM_SEVERAL.search(count.text, count.clause, count.amount.start):
        return None
    then = _COME_TO.match(count.text, count.clause_end(count.amount.end), count.sentence.end)
    return then["act"] if then and then["act"] in lexicon().verbs else None


def _carried_action(count: Count, kind: Kind, previous: Acted | None) -> str | None:
    """Where one verb governs several numbers it belongs to each of them."""
    if previous is None or _DIFFERENCE.search(count.text, max(0, previous.start - 16), previous.start):
        # 网格1620个，比三年前减少38个；其中城区96个: the parts are of the whole.
        return None
    text = count.text
    between = text[previous.end : count.amount.start]
    if kind == "rate":
        return previous.action if previous.kind == kind and _SOME.search(between) else None
    if _is_listed(count, previous):
        # 新建3个产业集群、3个产业园和9个强镇: of whatever kind, they are of one list.
        return previous.action
    if kind == "locality":
        listed = previous.kind == kind and (SIBLING.fullmatch(between) or _NAMED_ITEM.fullmatch(between))
        return previous.action if listed else None
    if previous.kind == kind:
        return previous.action
    result = previous.end < count.clause and text[previous.start - 1] in _COME_OF
    return previous.action if previous.kind in _LIKE and not result else None


def _far_action(count: Count, kind: Kind, noun: NounPhrase | None) -> str | None:
    if kind in ("rate", "locality"):
        return None
    amount, text = count.amount, count.text
    # 在事项中自行认领，每个镇不超过60项
    holds = kind == "power" and _EACH_HOLDER.fullmatch(text, count.clause, amount.start) is not None
    told = text.startswith("：", count.clause - 1) or _GOES_ON.fullmatch(text, count.clause, amount.start)
    if told or holds or amount.unit_class == "sum":
        return action_around(count)
    return action_on_same(count, noun) if noun is not None else None


def bounds_class(count: Count) -> bool:
    """Whether the number is the bound of a class of places: 10万人以上的镇, 不满3万人的镇."""
    amount = count.amount
    bound = amount.modifier in ("at_least", "at_most", "over", "nearly", "range")
    end = amount.end + 2 if count.text.startswith("之间的", amount.end) else amount.end
    if not bound or count.text[end : end + 1] != "的":
        return False
    spared = amount.unit_class in ("staffing", "none") and CLASS_BOUND_OF_PEOPLE.match(count.text, end)
    return bool(spared or CLASS_BOUND.match(count.text, end))
