"""Facts: every number that counts something, with what it counts, what is done to it, where and when.

The road for each number: is it a count at all -> the noun it counts -> its kind -> the slots. A number without a noun
of its own (街道5~7个) takes it from the number before it in the same sentence, as a reader does.
"""

import dataclasses
import functools
import re
from bisect import bisect_left
from collections.abc import Sequence
from fractions import Fraction

from pipeline.extract import slots
from pipeline.extract.lexicon import lexicon
from pipeline.extract.nouns import NounPhrase, Words, phrase_after, phrase_before
from pipeline.extract.quantities import Amount, amounts
from pipeline.extract.tables import Cell, cell_kind, find_cells
from pipeline.places import Mention
from pipeline.records import Kind, Modifier, Place, Scope
from pipeline.structure import Sentence

_CLAUSE = re.compile(r"[，；。：！？\n]")
_SEGMENT = re.compile(r"[；。！？\n]")
_OTHER_UNITS = frozenset(
    "类 批 批次 次 级 场 期 轮 户 户次 件 件次 台 辆 起 宗 种 岁 亩 公里 里 米 吨 平方公里 平方米 公顷 间 册 本 份 套 条 部 门 节 班 例 堂 步 站次 场次 台次 笔".split()
)
_SLOGAN = re.compile(r"[“「‘][^”」’，。；]{0,12}$")
_SLOGAN_END = re.compile(r"[^“「‘，。；]{0,14}[”」’]")
_SCALED = re.compile(r"[千万亿]")
_CLAUSE_END = re.compile(r"[，。；、：！？（）\n”]|\Z")
_TO_ONE = re.compile(r"(?:整合|合并|归并|并|精简|压缩|减少|调整|统一|优化|组成|融合|纳入|缩减)[^，。；]{0,24}(?:为|成|到|至|设|进)$|(?:只有|仅有|仅|只设|只保留|仅保留|只|唯一的|统一设|归口到)$")
_EACH_ONE = re.compile(r"(?:每|各)[^，。；]{0,16}(?:有|设|设立|设置|配备|配|建|建立|组建|明确|建成)(?:了|立|置|强|齐|1)?$|(?:各设|各配备|各配|各建|各有)$")
_MORE_TO_ONE = re.compile(r"多[个支项张套][^，。；]{0,20}$")
_TARGET = re.compile(r"要|应|须|力争|确保|目标|到20\d\d年|原则上|计划|拟|将达|不得|必须|达到")
_STANDARD = re.compile(r"(?:选派|配备|配置|配齐|安排|落实|设置|设立|设|建|保证|保持|占|控制|稳定)[^，。；]{0,4}$")
_REPORTED = re.compile(r"已|共|累计|目前|了|先后")
_CLASS_BOUND = re.compile(r"(?:的|）的)?(?:镇|乡|街道|村|社区|县|区|市|企业|项目|单位|地区)")
_GROWTH = re.compile(r"(?:同比|环比)?(?:增长|下降|提高|提升|减少|压缩|精简|缩短|降低|上升|增加|压减|缩减|下沉|削减|增)(?:了|到|至|为|近|约|超过|达到|达)*$")
_SHARE_OF = re.compile(r"(?P<part>[^，。；：、]{1,20}?)(?:，)?(?:约|已|仅|共)?占(?:比|到|了|全[省市县区]|总)?")
_POWER_VERBS = re.compile(r"赋权|下放|赋予|认领|承接|委托|授权|交办|放权|行使|收回|上收|划转|取消|移交")
_POSTS = re.compile(r"[正副]")
_DUTY_NOUNS = re.compile(r"(?:“[一二三四五六七八九]|[一二三四五六七八九\d]\+)")


@dataclasses.dataclass(slots=True)
class FoundFact:
    """A fact in a normalised text; offsets are in it. `previous` is the index of the fact a relation points to."""

    start: int
    end: int
    kind: Kind
    low: Fraction | None
    high: Fraction | None
    nominal: Fraction
    modifier: Modifier
    unit: str | None
    subject: str | None
    action: str | None
    scope: Scope
    level: str | None
    place: Place | None
    time: str | None
    rule: str
    relations: list[tuple[str, int]]


@dataclasses.dataclass(slots=True)
class _Count:
    """A number on its way to a fact: the amount, its clause, and the noun on either side."""

    amount: Amount
    sentence: Sentence
    clause: int
    segment: int
    limit: int
    words: Words
    before: NounPhrase | None
    after: NounPhrase | None


def find_facts(text: str, sentences: Sequence[Sentence], mentions: Sequence[Mention], home: Place | None) -> list[FoundFact]:
    """The facts of a normalised text in order; `home` is the place the document speaks for."""
    places = _Places(mentions, home)
    cells = find_cells(text, sentences)
    lines = {cell.sentence.start for cell in cells}
    found: list[FoundFact] = []
    numbers = amounts(text)
    starts = [amount.core for amount in numbers]
    for sentence in sentences:
        first, last = bisect_left(starts, sentence.start), bisect_left(starts, sentence.end)
        if sentence.start in lines:
            found += [_from_cell(cell, places) for cell in cells if cell.sentence.start == sentence.start]
        elif first < last:
            _read_sentence(text, sentence, numbers[first:last], found, places)
    return found


def _from_cell(cell: Cell, places: "_Places") -> FoundFact:
    kind = cell_kind(cell)
    return FoundFact(
        start=cell.start, end=cell.end, kind=kind, low=cell.value, high=cell.value, nominal=cell.value, modifier="exact",  # type: ignore[arg-type]
        unit=cell.unit, subject=cell.subject, action=None, scope="average" if "平均" in cell.subject or "人均" in cell.subject else "total",
        level=slots.tier_of(cell.subject) if kind == "locality" else None, place=places.named(cell.row), time=cell.time, rule="quantity.cell", relations=[],
    )


def _read_sentence(text: str, sentence: Sentence, numbers: Sequence[Amount], found: list[FoundFact], places: "_Places") -> None:
    lower, base = sentence.start, len(found)
    words: Words | None = None
    for index, amount in enumerate(numbers):
        limit = numbers[index + 1].start if index + 1 < len(numbers) else sentence.end
        if amount.unit_class in ("time", "name"):
            lower = amount.end
            continue
        words = words or Words(text, sentence.start, sentence.end)
        if _is_count(words, amount, sentence, limit):
            count = _count(words, amount, sentence, lower, limit)
            siblings = found[base:]
            fact = _fact(text, count, siblings, places)
            if fact is not None:
                _relate(text, fact, found, base, amount)
                found.append(fact)
        lower = amount.end


def _is_count(words: Words, amount: Amount, sentence: Sentence, limit: int) -> bool:
    """Whether the number counts something: no duration, no bare number, no slogan, no article 一."""
    text = words.text
    if amount.unit_class in ("time", "name"):
        return False
    numeral = text[amount.core : amount.end]
    before = text[sentence.start : amount.start]
    if amount.unit_class == "none":
        return _SCALED.search(numeral) is not None and _is_people(words, amount, limit)
    if amount.nominal == 1 and numeral.startswith("一") and amount.unit_class in ("noun", "staffing"):
        return _is_counted_one(text, words, amount, before)
    if amount.unit_class == "sum":
        return True
    single = not numeral[0].isdigit() and amount.nominal <= 10 and amount.unit_class in ("noun", "staffing", "fused")
    if single and _SLOGAN.search(before) and _SLOGAN_END.match(text, amount.end):
        return False
    return True


def _is_counted_one(text: str, words: Words, amount: Amount, before: str) -> bool:
    """一 counts where things are merged into one, where each has one, and behind its noun (设主任一人)."""
    if _TO_ONE.search(before[-40:]) or _EACH_ONE.search(before[-30:]) or _MORE_TO_ONE.search(before[-24:]):
        return True
    if amount.unit_class != "staffing" or not _CLAUSE_END.match(text, amount.end):
        return False
    noun = phrase_before(words, amount.start, words.start)
    return noun is not None and noun.kind == "staffing"


def _is_people(words: Words, amount: Amount, limit: int) -> bool:
    """A bare number of thousands counts people where their noun stands beside it (常住人口37.87万, 10万乡镇干部)."""
    for noun in (phrase_after(words, amount.end, limit), phrase_before(words, amount.start, words.start)):
        if noun is not None and noun.known:
            return noun.kind == "staffing"
    clause = _last_end(_CLAUSE, words.text, words.start, amount.start)
    window = words.text[clause : amount.start]
    return bool(_people_pattern().search(window)) and not _MONEY.search(window)


_MONEY = re.compile(r"资金|投资|经费|产值|收入|面积|元|财力|税|投入|贷款")


def _count(words: Words, amount: Amount, sentence: Sentence, lower: int, limit: int) -> _Count:
    text = words.text
    clause = _last_end(_CLAUSE, text, sentence.start, amount.start)
    segment = _last_end(_SEGMENT, text, sentence.start, amount.start)
    after = None
    if amount.unit_class == "fused":
        after = phrase_after(words, amount.tail, max(limit, amount.end))
    elif amount.unit_class != "sum":
        after = phrase_after(words, amount.end, limit)
    before = phrase_before(words, amount.start, max(lower, sentence.start))
    return _Count(amount, sentence, clause, segment, limit, words, before, after)


def _last_end(pattern: re.Pattern[str], text: str, start: int, end: int) -> int:
    cut = start
    for match in pattern.finditer(text, start, end):
        cut = match.end()
    return cut


def _fact(text: str, count: _Count, siblings: Sequence[FoundFact], places: "_Places") -> FoundFact | None:
    amount = count.amount
    previous = siblings[-1] if siblings else None
    noun, carried = _noun(text, count, previous)
    kind = _kind(text, count, noun, previous if carried else None)
    subject = previous.subject if carried and previous else (noun.text if noun else None)
    if amount.unit_class == "rate":
        subject = _rate_subject(text, count) or subject
    if amount.unit_class == "sum" and subject is None:
        subject = "领导职数" if kind == "staffing" else "机构"
    if kind == "staffing" and amount.unit_class == "staffing" and (noun is None and not carried or noun is not None and not noun.known):
        subject = _people_before(text, count) or subject
    if subject is None and kind == "power" and amount.unit == "项":
        subject = "事项"
    low, high, modifier, rule = _bounds(text, count)
    action = _action(text, count, kind, noun, previous)
    scope = _scope(text, count, kind, previous, carried)
    level = _level(text, count, kind, noun, previous, carried)
    time = slots.sentence_time(text, count.sentence.start, amount.start, count.sentence.end) or (previous.time if previous and carried else None)
    return FoundFact(
        start=amount.start, end=amount.end, kind=kind, low=low, high=high, nominal=amount.nominal, modifier=modifier,
        unit=_unit(amount, noun), subject=subject, action=action, scope=scope, level=level,
        place=places.at(text, count.sentence, count.segment, amount.start), time=time, rule=rule, relations=[],
    )


def _unit(amount: Amount, noun: NounPhrase | None) -> str | None:
    """The measure word; 6区 has its noun for one, 10万乡镇干部 has none."""
    if amount.unit_class == "fused" and noun is not None and not noun.text.endswith(amount.unit or ""):
        return None
    return amount.unit


def _noun(text: str, count: _Count, previous: FoundFact | None) -> tuple[NounPhrase | None, bool]:
    """The counted noun, and whether it is carried over from the number before (街道5~7个 after 党政机构7~9个)."""
    before, after = count.before, count.after
    if after is not None and (after.known or before is None or not before.known):
        return after, False
    if before is not None:
        carried = (
            before.kind == "locality"
            and previous is not None
            and previous.kind in ("institution", "staffing", "power")
            and previous.unit == count.amount.unit
            and count.amount.unit_class != "staffing"
            and _is_tier(before.text)
        )
        if before.kind == "locality" and count.amount.unit_class == "staffing":
            return None, previous is not None and previous.kind == "staffing"
        return before, carried
    same_unit = previous is not None and (previous.unit == count.amount.unit or count.amount.unit_class in ("staffing",) and previous.kind == "staffing")
    return None, bool(same_unit and count.amount.unit not in _OTHER_UNITS)


def _is_tier(text: str) -> bool:
    return slots.tier_of(text) is not None and len(text) <= 8


def _kind(text: str, count: _Count, noun: NounPhrase | None, carried: FoundFact | None) -> Kind:
    amount = count.amount
    if amount.unit_class in ("staffing", "funding", "rate"):
        return amount.unit_class  # type: ignore[return-value]
    if amount.unit_class == "sum":
        return "staffing" if _POSTS.search(text[amount.core : amount.end]) else "institution"
    if amount.unit_class == "fused":
        return (noun.kind if noun is not None else lexicon().nouns[amount.unit or ""])  # type: ignore[return-value]
    if amount.unit in _OTHER_UNITS:
        return "other"
    if carried is not None:
        return carried.kind
    if amount.unit == "项":
        return _item_kind(text, count, noun, carried)
    if noun is not None:
        kind = noun.kind
        if amount.unit == "家" and kind == "other":
            return "other"
        return kind  # type: ignore[return-value]
    if amount.unit in ("支", "所"):
        return "institution"
    return "other"


_POWER_WORDS = re.compile(r"事项|权限|职权|权力|行政许可|行政处罚|行政强制|行政检查|职责|审批|赋权|执法权|管理权|处罚权|许可权|放权")


def _item_kind(text: str, count: _Count, noun: NounPhrase | None, carried: FoundFact | None) -> Kind:
    """项 counts powers where its noun is one, or where it has none and something is handed down; else other things."""
    amount = count.amount
    if noun is not None and _POWER_WORDS.search(noun.text):
        return "power"
    close = _next(_CLAUSE, text, amount.end, min(count.limit, count.sentence.end))
    if _POWER_WORDS.search(text, amount.end, close) and (noun is None or noun.start >= amount.end):
        return "power"
    if carried is not None:
        return carried.kind
    if noun is not None and noun.known:
        return "other"
    return "power" if _POWER_VERBS.search(text, count.clause, close) else "other"


def _bounds(text: str, count: _Count) -> tuple[Fraction | None, Fraction | None, Modifier, str]:
    amount = count.amount
    low, high, modifier, rule = amount.low, amount.high, amount.modifier, amount.rule
    class_bound = _CLASS_BOUND.match(text, amount.end)
    if rule == "quantity.over_after":
        window = text[count.clause : amount.start]
        if class_bound or _TARGET.search(window[-16:]) or _STANDARD.search(window[-10:]) and not _REPORTED.search(window):
            modifier = "at_least"
    elif rule == "quantity.nearly_before" and class_bound and text[amount.start : amount.start + 2] in ("不到", "不足", "不及", "不满", "未满") and text[amount.end] == "的":
        modifier = "at_most"
    return low, high, modifier, rule


def _rate_subject(text: str, count: _Count) -> str | None:
    amount = count.amount
    window = text[count.clause : amount.start]
    share = _SHARE_OF.search(window)
    if share:
        part = phrase_before(count.words, count.clause + share.end("part"), count.clause)
        return part.text if part else share["part"][-8:]
    if text[amount.end : amount.end + 1] == "的" and count.after is not None:
        return count.after.text
    named = re.search(r"([一-鿿]{1,8}(?:率|比例|比重|占比|幅度|系数|减幅|增幅|指数|满意度))(?:平均|均|也|已|又|再|一度|仅|分别)?(?:达到|达|为|是|超过|超|提高|提升|降低|下降|上升|增长|至|到|在|从|由|约|近|保持|控制|以上|了)*$", window)
    if named:
        words = re.split(r"[的了将把使]|其中|全[省市县区]", named.group(1))[-1]
        return words or None
    growth = _GROWTH.search(window)
    if growth:
        before = phrase_before(count.words, count.clause + growth.start(), count.clause)
        if before:
            return before.text
        tail = re.split(r"[的了将把使比]|全[省市县区]", window[: growth.start()])[-1]
        return tail[-8:] or None
    if window.endswith("的"):
        before = phrase_before(count.words, amount.start - 1, count.clause)
        return before.text if before else None
    tail = re.search(r"([一-鿿]{2,8}?)(?:成倍|减半|翻番|翻倍|缩减|压缩|增加)?$", window)
    return tail.group(1) if tail and amount.rule.endswith(("fraction", "multiple")) else None


@functools.cache
def _people_pattern() -> re.Pattern[str]:
    nouns = [word for word, kind in lexicon().nouns.items() if kind == "staffing" and len(word) >= 2]
    return re.compile("|".join(sorted(map(re.escape, nouns), key=len, reverse=True)))


def _people_before(text: str, count: _Count) -> str | None:
    ends = [match.end() for match in _people_pattern().finditer(text, count.sentence.start, count.amount.start)]
    if not ends:
        return None
    phrase = phrase_before(count.words, ends[-1], count.sentence.start)
    return phrase.text if phrase else None


def _action(text: str, count: _Count, kind: Kind, noun: NounPhrase | None, previous: FoundFact | None) -> str | None:
    """The verb whose object is the counted thing: the nearest before it in its clause, the one behind 将…, or carried."""
    amount = count.amount
    if kind == "rate":
        return _rate_action(text, count)
    left_edge = noun.start if noun is not None and noun.end <= amount.start else amount.start
    words = count.words
    own = slots.act_before(words, count.clause, amount.start)
    clause_end = _next(_CLAUSE, text, amount.end, count.sentence.end)
    if kind == "locality":
        action = _locality_action(text, count, own, left_edge)
        listed = previous is not None and previous.kind == kind and _SIBLING.fullmatch(text[previous.end : amount.start])
        return action or (previous.action if listed and previous else None)
    moved = _moved(text, count, own, noun)
    if moved:
        return moved
    if own:
        return own[1]
    if kind == "funding" and noun is not None:
        inside = slots.act_inside(noun.text)
        if inside:
            return inside
    behind = slots.act_behind(words, amount.end, clause_end)
    if behind and behind[0] - amount.end <= 24 and (noun is None or noun.end <= amount.start or behind[0] >= noun.end):
        return behind[1]
    if previous is not None and previous.action and previous.kind in (kind, "institution", "staffing", "power"):
        return previous.action
    if amount.unit_class == "sum":
        behind = slots.act_behind(words, amount.end, count.sentence.end)
        return behind[1] if behind else None
    earlier = slots.act_before(words, count.segment, count.clause)
    return earlier[1] if earlier and count.clause - earlier[0] <= 24 else None


def _moved(text: str, count: _Count, own: tuple[int, str] | None, noun: NounPhrase | None) -> str | None:
    """What is done to the object of 将 or 把: the verb behind the number, or one between 将 and the number."""
    words, amount = count.words, count.amount
    opening = _last_end(_MOVED, text, count.clause, amount.start)
    if opening == count.clause:
        return None
    start = max(amount.end, noun.end if noun else 0)
    behind = slots.act_behind(words, start, _next(_CLAUSE, text, start, count.sentence.end))
    if behind:
        return behind[1]
    if own and own[0] >= opening and text[own[0] + len(own[1])] != "的":
        return own[1]
    behind = slots.act_behind(words, _behind_manner(text, amount.end, count.sentence.end), count.sentence.end)
    return behind[1] if behind else None


_MOVED = re.compile(r"(?:^|[，；：、])?[将把](?!来|要|会|近)")
_MANNER = re.compile(r"[^。；]{0,12}?(?:采取|通过|以|按照?|采用)[^。；]{0,30}?(?:方式|形式|途径|办法|渠道)")


def _behind_manner(text: str, start: int, end: int) -> int:
    """Behind 采取…方式 that follows the number, so that 交办 in it is not taken for the act."""
    manner = _MANNER.search(text, start, min(end, start + 60))
    return manner.end() if manner else start


def _locality_action(text: str, count: _Count, own: tuple[int, str] | None, left_edge: int) -> str | None:
    """A district is seldom acted on: only where the verb stands right before it, or all are merged into it."""
    amount = count.amount
    if text.startswith("全覆盖", count.after.end if count.after else amount.end):
        return "覆盖"
    moved = _moved(text, count, own, count.after)
    if moved:
        return moved
    if own is None:
        return None
    gap = text[own[0] + len(own[1]) : left_edge]
    if re.search(r"(?:为|成|到|至)$", text[count.clause : amount.start]):
        return own[1]
    return own[1] if len(gap) <= 6 and not re.search(r"[在向对从给于的]", gap) else None


def _rate_action(text: str, count: _Count) -> str | None:
    window_start = max(count.clause, count.amount.start - 14)
    own = slots.act_before(count.words, window_start, count.amount.start)
    if own:
        return own[1]
    if text[count.amount.end : count.amount.end + 2] in lexicon().verbs:
        return text[count.amount.end : count.amount.end + 2]
    named = re.search(r"([一-鿿]{2})(?:率|幅)", text[window_start : count.amount.start])
    if named and named.group(1) in lexicon().verbs:
        return named.group(1)
    behind = slots.act_behind(count.words, count.amount.end, _next(_CLAUSE, text, count.amount.end, count.sentence.end))
    return behind[1] if behind else None


def _next(pattern: re.Pattern[str], text: str, start: int, end: int) -> int:
    match = pattern.search(text, start, end)
    return match.start() if match else end


def _scope(text: str, count: _Count, kind: Kind, previous: FoundFact | None, carried: bool) -> Scope:
    amount = count.amount
    said = slots.scope_of(text, count.clause, amount.start, text[amount.start : amount.core])
    if said == "average":
        return "average"
    if said == "each" and kind != "locality":
        return "each"
    if kind == "institution" and (amount.modifier in ("range", "at_most") or amount.unit_class == "sum"):
        return "each"
    if _CLASS_BOUND.match(text, amount.end) and amount.modifier in ("at_least", "at_most") and text[amount.end] == "的":
        return "each"
    if previous is not None and previous.scope != "total" and kind == previous.kind:
        between = text[previous.end : amount.start]
        if carried or _SIBLING.fullmatch(between):
            return previous.scope
    return "total"


# What may stand between two members of one list: 书记1名、主任1名（由副书记兼任）、副主任2名.
_SIBLING = re.compile(r"(?:[^，。；、：（）]{0,10})?(?:（[^（）]{0,16}）)?[，；、：]?(?:即|其中|包括|分别为|以及|和|及|，|：)*[^，。；、：]{0,10}")


def _level(text: str, count: _Count, kind: Kind, noun: NounPhrase | None, previous: FoundFact | None, carried: bool) -> str | None:
    amount = count.amount
    if kind == "locality":
        if amount.unit_class == "fused":
            return slots.tier_of(amount.unit or "")
        if noun is None:
            return None
        return slots.tier_of(noun.text) if "网格" not in noun.text else slots.holder_tier(text, count.clause, amount.end + len(noun.text))
    if kind in ("funding", "rate", "other"):
        return slots.holder_tier(text, count.clause, amount.start)
    segment_end = min(_next(_SEGMENT, text, amount.end, count.sentence.end), max(count.limit, amount.end))
    recipient = slots.recipient_tier(text, count.clause, segment_end)
    if recipient:
        return recipient
    holder = slots.holder_tier(text, count.clause, amount.start)
    if holder:
        return holder
    if noun is not None and noun.start >= amount.end:
        inside = slots.holder_tier(text, noun.start, noun.end)
        if inside:
            return inside
    later = slots.recipient_tier(text, amount.end, _next(_SEGMENT, text, amount.end, count.sentence.end))
    if later:
        return later
    if carried and previous is not None:
        return previous.level
    earlier = slots.recipient_tier(text, count.segment, count.clause) or slots.holder_tier(text, count.segment, count.clause)
    return earlier


class _Places:
    """The places mentioned in a document, asked for by position."""

    def __init__(self, mentions: Sequence[Mention], home: Place | None) -> None:
        self.mentions, self.home = mentions, home
        self.starts = [mention.start for mention in mentions]

    def named(self, row: str | None) -> Place | None:
        """The place a row of a table is named after, else the document's."""
        for mention in self.mentions:
            if row and mention.text == row:
                return Place(mention.name, mention.code)
        return self.home

    def at(self, text: str, sentence: Sentence, segment: int, position: int) -> Place | None:
        """The place a number at `position` is about: the one named before it in its segment, else the document's."""
        last = bisect_left(self.starts, position)
        first = bisect_left(self.starts, segment)
        here = [mention for mention in self.mentions[first:last] if mention.end <= position]
        if not here:
            return self.home
        group = [here[-1]]
        for mention in reversed(here[:-1]):
            between = text[mention.end : group[0].start]
            if between not in ("、", "和", "及", "与", "，"):
                break
            group.insert(0, mention)
        tail = text[group[-1].end : position]
        if re.match(r"等?\d|等[一二三四五六七八九十]", tail + text[position : position + 1]):
            return self.home
        if len(group) == 1:
            return Place(group[0].name, group[0].code)
        return Place(text[group[0].start : group[-1].end], None)


_FROM_TO = re.compile(r"[^，。；：、]{0,12}?(?:减少|精简|压减|压缩|调整|整合|合并|归并|增加|增长|扩大|下降|提高|提升|优化|缩减|撤并|减|增|降|升|变)(?:了)?(?:到|至|为|成)?$")


def _relate(text: str, fact: FoundFact, found: Sequence[FoundFact], base: int, amount: Amount) -> None:
    if len(found) == base:
        return
    previous = found[-1]
    between = text[previous.end : fact.start]
    opening = text[max(0, previous.start - 12) : previous.start]
    if re.search(r"[由从][^，。；]{0,10}$", opening) and _FROM_TO.fullmatch(between):
        fact.relations.append(("from", len(found) - 1))
        fact.kind = previous.kind if fact.unit == previous.unit else fact.kind
        fact.subject = previous.subject or fact.subject
        if fact.action:
            previous.action = fact.action
        fact.level, fact.scope = previous.level or fact.level, previous.scope
    elif re.search(r"其中", between) and previous.kind == fact.kind:
        fact.relations.append(("part_of", len(found) - 1))
        if fact.subject is None:
            fact.subject = previous.subject
