"""Facts: every number that counts something, with what it counts, what is done to it, where and when.

The road for each number: is it a count at all (`counting`) -> its noun and kind (`kinds`) -> the act (`actions`) -> the
words around it (`slots`). A number without a noun of its own (街道5~7个) takes it from the number before it in the same
sentence, as a reader does. Numbers in tables have a road of their own (`tables`).
"""

import dataclasses
from collections.abc import Sequence
from fractions import Fraction
from typing import Final

from pipeline import patterns
from pipeline.extract.facts import slots
from pipeline.extract.facts.actions import SIBLING
from pipeline.extract.facts.carrying import CLASS_BOUND, CLASS_BOUND_OF_PEOPLE, action_in, bounds_class
from pipeline.extract.facts.counted import noun_of
from pipeline.extract.facts.counting import Count, count_of, is_count, is_label
from pipeline.extract.facts.kinds import kind_of, subject_of_count, unit_of
from pipeline.extract.facts.levels import level_of
from pipeline.extract.facts.naming import without_verb
from pipeline.extract.facts.respective import tell_apart
from pipeline.extract.facts.scopes import RATED, names_class, scope_in
from pipeline.extract.facts.tables import Cell, cell_kind, find_cells
from pipeline.extract.facts.whereabouts import Places
from pipeline.extract.facts.words import Words
from pipeline.extract.quantities.finding import Amount, amounts
from pipeline.places import Mention
from pipeline.records import Kind, Modifier, Place, Scope
from pipeline.structure import Sentence

_TARGET: Final = patterns.compile(
    r"(?<![主重需必])要|应(?!急|用|对|有|聘|答|诉|邀)|须|力争|确保|目标|条件是|[年月]底前|到20\d\d年|原则上|计划|拟|将达|不得|必须|达到|争取"
)
# A plan tells what to do by its verb alone: 培训干部1500人次以上, 新增窗口20个以上.
_PLANNED: Final = patterns.compile(
    r"(?:^|[，；：、。])(?:全年|年内|每年|今年|新)?(?:培训|新增|新建|建成|完成|打造|培育|招引|化解|争取|筹集|安排|投入|募集|实施|组织|开展|举办|引进|招聘|创建|压减|精简)[^，；]{0,16}$"
    r"|将(?:再|要|逐步|全部|力争)?(?:精简|减少|压减|压缩|下降|提高|增加|增长|达到|超过|新增|建成|完成|投入|培训|下放)(?:到|至)?$"
)
# 机构将精简35%，职数精简30%以上
_WILL: Final = patterns.compile(
    r"将(?:再|要|逐步|全部|力争)?(?:精简|减少|压减|压缩|下降|提高|增加|增长)[^。；]{0,16}，[^，。；]{0,12}$"
)
# A clause before that bounds or aims; one that tells what things came to.
_SET: Final = patterns.compile(
    r"不得?(?:少于|低于|超过|高于|多于|突破)|至少|控制在|力争|争取|(?:到|(?<!截)至)20\d\d年|用[一两二三四五六七八九十\d]+年(?:左右)?时间|每[一-鿿]{1,10}配|各[一-鿿]{1,6}配"
)
_CAME_TO: Final = patterns.compile(r"[由从][^。；，]{0,4}\d[^。；，]{1,20}[到至为成](?:约|近)?\d")
# 约占业务总量的13%
_ABOUT: Final = patterns.compile(r"(?<![节契公制签])约占(?:到|了)?(?:[^，。；、的]{1,14}的)?$")
_OF_AGE: Final = patterns.compile(r"的?(?:有|占|约|达|共|超过|不到|近|人员|干部|队员|职工|党员|老人|居民|老年人|村民)")
# 到2025年，…80%以上 is wanted; so is 新增财力的70%以上应当投向基层, and what a case must come to: 5000元以上罚款的，应当审核.
_DUE: Final = patterns.compile(r"[^。；]{0,12}(?:到|(?<!截)至)20\d\d年(?:底|末)?，")
_OUGHT: Final = patterns.compile(r"(?:应当|应该|必须|须|要)|[^，。；]{1,12}的，(?:应|须|由|经|可以|不得|按)")
_WHERE_LESS: Final = patterns.compile(r"(?:[或且、][^，。；]{1,20})?的，(?:应|须|由|可以|不得|一律|原则上)")
_STANDARD: Final = patterns.compile(
    r"(?:选派|配备|配置|配齐|安排|落实|设置|设立|设|建|保证|保持|控制|稳定)[^，。；]{0,10}$"
)
_REPORTED: Final = patterns.compile(r"已|共(?![建同享产青治])|累计|目前|了|先后")
# A norm sets what it says behind 以上 as well: 罚款五万元以上的应当集体讨论.
_NORM: Final = patterns.compile(r"应当|不得|必须|可以|予以|建议|鼓励|方可|凡(?![是事])")
_CHANGES: Final = "(?:减少|精简|压减|压缩|调整|整合|合并|归并|增加|增长|上涨|扩大|下降|提高|提升|优化|缩减|撤并|规范|减|增|降|升|涨|变|[压并合缩提](?=[到至为成]))"
_YEAR_OF: Final = r"(?:(?:(?:19|20)\d\d年[底末初]?|\d{1,2}月)的?)?"
# 由192个精简为180个; 从192个，到2002年底调整为180个: behind a comma the verb has to lead on.
_FROM_TO: Final = patterns.compile(
    rf"(?:[^，。；：、]{{0,12}}?{_CHANGES}了?[到至为成]?|，(?:[到至]{_YEAR_OF})?{_CHANGES}了?[到至为成]){_YEAR_OF}$"
)

# What is done to posts and powers that towns and streets get; who gets them may be said in the title alone.
_TOWNS: Final = ("镇", "街道", "镇街")
_OF_ANY_TIER: Final = ("部门", "单位", "窗口", "企业", "组织")
_HANDED: Final = frozenset("下放 下沉 下达 赋予 承接 放 赋权 认领".split())

# Facts before it that a number may take its noun from.
_SIBLINGS: Final = 8
# Characters of a sentence on either side of a number that are looked at; few real sentences are longer.
_IN_MIND: Final = 360
_FROM: Final = patterns.compile(r"[由从][^，。；]{0,10}$")


@dataclasses.dataclass(slots=True)
class FoundFact:
    """A fact in a normalised text; offsets are in it. `relations` holds pairs of a type and the index of another fact."""

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


def find_facts(
    text: str,
    sentences: Sequence[Sentence],
    mentions: Sequence[Mention],
    home: Place | None,
    title: str | None = None,
) -> list[FoundFact]:
    """The facts of a normalised text in order; `home` is the place the document speaks for.

    `title` tells to which tier posts and powers go where no sentence does (关于下达镇（街道）编制的通知).
    """
    places = Places(mentions, home, title)
    cells = find_cells(text, sentences)
    lines: dict[int, list[Cell]] = {}
    for cell in cells:
        lines.setdefault(cell.sentence.start, []).append(cell)
    found: list[FoundFact] = []
    numbers = [amount for amount in amounts(text) if not (places.holds(amount.core) or is_label(text, amount))]
    last = 0
    for sentence in sentences:
        while last < len(numbers) and numbers[last].core < sentence.start:
            last += 1
        first = last
        while last < len(numbers) and numbers[last].core < sentence.end:
            last += 1
        if sentence.start in lines:
            found += [_from_cell(cell, places) for cell in lines[sentence.start]]
        elif first < last:
            _read_sentence(text, sentence, numbers[first:last], found, places)
    level = slots.recipient_tier(title, 0, len(title)) if title else None
    held = slots.holder_tier(title, 0, len(title), ranks=False) if title else None
    for fact in found:
        if fact.level is None and fact.kind in ("power", "staffing"):
            fact.level = level or (held if fact.action in _HANDED else None)
        elif (
            fact.level is None
            and held in _TOWNS
            and fact.kind == "institution"
            and not (fact.subject or "").endswith(_OF_ANY_TIER)
        ):
            # 乡镇机构改革的做法: the bodies are those of the towns.
            fact.level = held
    return found


def _from_cell(cell: Cell, places: Places) -> FoundFact:
    kind = cell_kind(cell)
    return FoundFact(
        start=cell.start,
        end=cell.end,
        kind=kind,
        low=cell.value,
        high=cell.value,
        nominal=cell.value,
        modifier="exact",
        unit=cell.unit,
        subject=cell.subject,
        action=cell.act,
        scope="average" if "平均" in cell.subject or "人均" in cell.subject else "total",
        level=slots.tier_of(cell.subject.removesuffix("数")) if kind == "locality" else _tier_of_cell(cell, kind),
        place=places.named(cell.row, of_area=cell.of_area),
        time=cell.time,
        rule="quantity.cell",
        relations=[],
    )


def _tier_of_cell(cell: Cell, kind: Kind) -> str | None:
    """The tier in the label of a cell (街道编制), else of its row (柏城街道) or of the caption; of what no tier holds none.

    In a table of the towns' posts a county in a row is where these towns lie.
    """
    if kind not in ("institution", "power", "staffing"):
        return None
    named = slots.holder_tier(cell.subject, 0, len(cell.subject), ranks=False)
    row = slots.tier_of(cell.row) if cell.row else None
    return named or cell.receiver or (cell.tier if row in _ABOVE_TOWNS else row) or cell.tier or row


_ABOVE_TOWNS: Final = frozenset(("县", "市", "省"))


def _read_sentence(
    text: str, sentence: Sentence, numbers: Sequence[Amount], found: list[FoundFact], places: Places
) -> None:
    lower, base = sentence.start, len(found)
    opening = base
    if text.startswith("其中", sentence.start) and found and sentence.start - found[-1].end < _IN_MIND:
        # 核定编制500名。其中，街道200名: the parts belong to the whole before them.
        base -= 1
    words: Words | None = None
    dating = slots.Dating(text, sentence.start)
    for index, amount in enumerate(numbers):
        limit = numbers[index + 1].start if index + 1 < len(numbers) else sentence.end
        if amount.unit_class in ("time", "name"):
            # 技工从2019年的3人增至20人: a year does not part them from their number.
            lower = lower if text.startswith("的", amount.end) and text[amount.start - 1] in "从由到至" else amount.end
            continue
        words = words or Words(text, sentence.start, sentence.end)
        near = _near(sentence, amount)
        if is_count(words, amount, near, limit):
            count = count_of(words, amount, near, lower, limit)
            dating = dating if dating.start == near.start else slots.Dating(text, near.start)
            siblings = _outside_bracket(text, amount, found[max(base, len(found) - _SIBLINGS) :])
            fact = _fact(count, siblings, found[max(0, base - 2) : base], places, dating)
            if fact.kind == "other" and fact.unit == "项" and _goes_on(fact, found[-_SIBLINGS:]):
                fact.kind = "power"
            if len(found) > base:
                _relate(text, fact, found)
                _sum_up(text, fact, found[max(base, len(found) - _SIBLINGS) :])
            found.append(fact)
        lower = amount.end
    if words is not None:
        tell_apart(words, found[opening:], places)


def _outside_bracket(text: str, amount: Amount, siblings: list[FoundFact]) -> list[FoundFact]:
    """`siblings` without those of a bracket that is closed before the number: 副书记2名（其中1名兼任主任），副主任3名."""
    if not siblings:
        return siblings
    last = siblings[-1]
    close = text.find("）", last.end, amount.start)
    if close < 0 or text.find("（", last.end, close) >= 0:
        return siblings
    opening = text.rfind("（", max(0, last.start - _IN_MIND), last.start)
    return [fact for fact in siblings if fact.start < opening] or siblings


def _goes_on(fact: FoundFact, before: Sequence[FoundFact]) -> bool:
    """Whether items without a noun are those that the text spoke of last: 下放321项。对…的58项，由县级部门上收。"""
    items = [earlier for earlier in before if earlier.unit == "项"]
    return (
        bool(items)
        and items[-1].kind == "power"
        and (fact.subject in (None, items[-1].subject, "事项") or fact.subject.endswith("类"))
    )


def _near(sentence: Sentence, amount: Amount) -> Sentence:
    """The sentence, or the part of it that a reader still has in mind at the number: a file may be one endless line."""
    if sentence.end - sentence.start <= _IN_MIND:
        return sentence
    start, end = max(sentence.start, amount.start - _IN_MIND), min(sentence.end, amount.end + _IN_MIND)
    return sentence._replace(start=start, end=end)


def _fact(
    count: Count, siblings: Sequence[FoundFact], earlier: Sequence[FoundFact], places: Places, dating: slots.Dating
) -> FoundFact:
    """The fact a count makes; `siblings` are those before it in the same sentence, `earlier` the last of the one before."""
    amount = count.amount
    previous = siblings[-1] if siblings else None
    noun, carried = noun_of(count, siblings, earlier)
    if noun is not None and not noun.known and places.ending_at(noun.end) is not None and previous is not None:
        # 乡镇减至1073个，其中沈阳减68个: where they are is not what is counted.
        alike = next((fact for fact in reversed(siblings) if fact.unit == amount.unit), None)
        noun, carried = (noun, carried) if alike is None else (None, alike)
    kind = kind_of(count, noun, carried, previous)
    modifier = _modifier(count)
    said = dating.at(amount.start)
    behind = count.text, amount.end, count.limit, count.clause_end(amount.end)
    time = slots.time_behind(*behind, near=said is not None) or said
    place = _place(count, previous, places)
    unit = unit_of(count, noun)
    # 10万乡镇干部: the number ends before what belongs to the noun.
    bare = amount.unit_class == "fused" and unit is None and kind == "staffing"
    subject = subject_of_count(count, kind, noun, carried, previous)
    action = None if kind != "rate" and bounds_class(count) else action_in(count, kind, noun, previous)
    if subject and noun is not None and noun.end <= amount.start:
        subject, action = without_verb(subject, action, amount.unit)
    return FoundFact(
        start=amount.start,
        end=amount.tail if bare else amount.end,
        kind=kind,
        low=amount.low,
        high=amount.high,
        nominal=amount.nominal,
        modifier=modifier,
        unit=unit,
        subject=subject,
        action=action,
        scope=scope_in(count, kind, previous, place, carried=carried is not None),
        level=places.own_rank(level_of(count, kind, noun, carried, previous, places), count),
        place=place,
        # 由现有的3260个增加到4100个: 现 is of the first alone.
        time=time or (carried.time if carried and carried.time not in slots.BASES else None),
        rule=amount.rule,
        relations=[],
    )


def _place(count: Count, previous: FoundFact | None, places: Places) -> Place | None:
    """Where the count holds; what a sentence that opens with 其中 tells holds where its whole does."""
    place = places.at(count)
    part = previous is not None and place == places.home and count.text.startswith("其中", count.sentence.start)
    return previous.place if part and previous is not None else place


def _modifier(count: Count) -> Modifier:
    """以上 is `over` where observed, `at_least` as a target, a standard or the bound of a class; 不到 alike."""
    amount, text = count.amount, count.text
    if amount.modifier == "exact" and _ABOUT.search(text, max(count.clause, amount.start - 20), amount.start):
        return "about"
    if amount.rule.endswith(".over_after"):
        return "at_least" if _is_wanted(count) else amount.modifier
    if text.startswith("低于", amount.start) and _REPORTED.search(text, count.clause, amount.start):
        # 常住人口已低于100人 is what was found.
        return "nearly"
    if amount.rule.endswith(".nearly_before") and names_class(count):
        return "at_most"
    if amount.rule.endswith(".nearly_before") and text[amount.end : amount.end + 1] == "的":
        # 不足一成的毕业生 is their share, 认领率不足八成的镇 are of a class.
        share = amount.unit_class == "rate" and not RATED.search(text, count.clause, amount.start)
        return amount.modifier if share or text[amount.start] in "近将接临" else "at_most"
    if amount.rule.endswith(".nearly_before") and _WHERE_LESS.match(text, amount.end):
        # 年办理量不足10件或镇上难以承接的，由原部门收回
        return "at_most"
    return amount.modifier


def _is_wanted(count: Count) -> bool:
    """Whether 以上 bounds a class or says what is planned or ought to be, not what was found."""
    amount, text, sentence = count.amount, count.text, count.sentence
    if amount.unit_class != "rate" and CLASS_BOUND.match(text, amount.end):
        return True
    if amount.unit_class in ("staffing", "none") and CLASS_BOUND_OF_PEOPLE.match(text, amount.end):
        return True
    window = text[count.clause : amount.start]
    if _TARGET.search(window[-16:]) or _OUGHT.match(text, amount.end):
        return True
    if _STANDARD.search(window[-14:]) and not _REPORTED.search(window):
        return True
    if amount.unit in ("岁", "周岁") and _OF_AGE.match(text, amount.end) or names_class(count):
        # 45岁以上的占六成
        return True
    if amount.unit_class == "rate" and _is_bounded(text, sentence.start, count.clause):
        return True
    if _WILL.search(text, sentence.start, amount.start) and not _REPORTED.search(window):
        return True
    if _PLANNED.search(window) and not (
        _REPORTED.search(text, sentence.start, count.segment_end(amount.end))
        or _CAME_TO.search(text, sentence.start, count.clause)
    ):
        return True
    if _NORM.search(text, sentence.start, sentence.end) and not _REPORTED.search(text, sentence.start, sentence.end):
        return True
    due = _DUE.match(text, sentence.start, amount.start)
    return due is not None and not _REPORTED.search(text, count.clause, count.clause_end(amount.end))


def _is_bounded(text: str, start: int, end: int) -> bool:
    """Whether the clauses before set a standard or an aim: 每队不少于12名，持证的占八成以上; 力争用两年，站所精简40%以上."""
    return _SET.search(text, start, end) is not None and not (
        _REPORTED.search(text, start, end) or _CAME_TO.search(text, start, end)
    )


def _sum_up(text: str, fact: FoundFact, before: Sequence[FoundFact]) -> None:
    """Give the members of a list the verb of their sum: 建设类10项、卫生类3项，共13项予以收回."""
    if fact.action is None or not text.startswith("，共", before[-1].end):
        return
    for index in range(len(before) - 1, -1, -1):
        member = before[index]
        if member.kind != fact.kind or member.unit != fact.unit or member.action is not None:
            break
        member.action = fact.action
        if index and "其中" in text[before[index - 1].end : member.start]:
            break


def _relate(text: str, fact: FoundFact, found: Sequence[FoundFact]) -> None:
    """Tie `fact` to the one before it: the second of a from-to pair, or a part of what stands before 其中."""
    previous = found[-1]
    between = text[previous.end : fact.start]
    if _FROM.search(text[max(0, previous.start - 12) : previous.start]) and _FROM_TO.fullmatch(between):
        fact.relations.append(("from", len(found) - 1))
        previous.relations.append(("to", len(found)))
        fact.kind = previous.kind if fact.unit == previous.unit else fact.kind
        fact.subject = previous.subject or fact.subject
        previous.action = fact.action or previous.action
        fact.level, fact.scope = previous.level or fact.level, previous.scope
    elif previous.kind == fact.kind and previous.unit == fact.unit:
        wholes = [index for kind, index in previous.relations if kind == "part_of"]
        if "其中" in between:
            fact.relations.append(("part_of", len(found) - 1))
        elif wholes and "；" not in between and SIBLING.fullmatch(between):
            fact.relations.append(("part_of", wholes[0]))
        fact.subject = fact.subject or previous.subject
