"""Which noun a number counts: the one behind it, the one before it, or that of an earlier number or of its sentence."""

from collections.abc import Callable, Sequence
from typing import Final, Protocol, TypeVar

from pipeline import patterns
from pipeline.extract.facts.counting import Count
from pipeline.extract.facts.dealt import GENERIC, changed_noun, dealt_noun
from pipeline.extract.facts.nouns import FIELDS, NounPhrase, phrase_after, phrase_before
from pipeline.extract.facts.slots import tier_of
from pipeline.extract.lexicon import lexicon
from pipeline.records import Kind

# 占总数的32.6% is the share of what the clause before counts.
_AMONG: Final = patterns.compile(r"[中里内]，(?:[^，。；]{0,24}的)?(?:约|有|已|共|仅)*$")
# 在乡镇工作的有28人: what was left out is the noun.
_HEADLESS: Final = patterns.compile(r"(?<!目)的(?:共|约|仅|只)?有$")
_BOUND_OF_CLASS: Final = patterns.compile(r"以[上下内]的")
# 五大领域89项, of which 大领域 may be what is left behind the numeral.
_RANK_OF: Final = patterns.compile("[正副]?[省部厅局市处县科股乡镇]级")
_PER_HEAD: Final = patterns.compile("每[百千万]?(?:人|户|名|个)?")
_FIELDS: Final = patterns.compile(rf"[\d一二三四五六七八九十]{{0,3}}大(?:{'|'.join(sorted(FIELDS))})")
OTHER_UNITS: Final = frozenset(
    "栋 幢 页 类 批 批次 次 级 场 期 轮 户 户次 件 件次 趟 块 周岁 台 辆 起 宗 种 岁 亩 公里 里 米 吨 平方公里 平方米 公顷 间 册 本 份 套 条 部 门 节 班 例 堂 步 站次 场次 台次 笔".split()
)
# 把镇分为三类, 21个乡镇按人口、面积分三类, 分为大、中、小三类
PARTED: Final = patterns.compile(
    r"(?:(?:按照?|依据?|根据|视)[^，。；]{1,30}?)?(?P<act>划分|区分|划|分|归)(?:为|成)?(?:[^，。；：、]{1,6}(?:、[^，。；：、]{1,10}){1,5})?$"
)
_HELD: Final = ("institution", "staffing", "power")


class Counted(Protocol):
    """What is asked of the fact before: its kind, unit and subject."""

    kind: Kind
    unit: str | None
    subject: str | None


CountedT = TypeVar("CountedT", bound=Counted)


# 其中5个派驻街道: where a part goes is not what is counted.
_PART: Final = ("其中", "其余", "另有", "另外")
_GOES_TO: Final = frozenset("派驻 进驻 入驻 下沉 划归 移交 下放".split())
# 其中3支设在重点镇
_LEADS_ON: Final = frozenset("在到给于归往进")
# 3个为机动中队
_IS: Final = ("为", "是")


def _noun_behind(count: Count) -> NounPhrase | None:
    """The noun behind the number, unless it is only a town that has the people or the money that are counted."""
    after, amount = count.after, count.amount
    if after is None and amount.unit in GENERIC and count.text.startswith(_IS, amount.end):
        named = phrase_after(count.words, amount.end + 1, count.clause_end(amount.end))
        whole = named is not None and named.known and named.kind in ("institution", "locality")
        return named if named is not None and whole and named.end == count.clause_end(amount.end) else None
    people = amount.unit_class == "staffing" and after is not None and (not after.known or after.kind == "institution")
    if after is not None and people and _opens_with_verb(count, after):
        # 17人全部退回原单位
        return None
    if after is not None and count.text.endswith(_PART, count.clause, amount.start) and _goes_to(count, after):
        return None
    if after is not None and after.kind == "locality" and count.amount.unit_class in ("staffing", "funding", "none"):
        # 人口超过50万人的特大镇, 产值超千亿元镇
        return None
    return after


def _opens_with_verb(count: Count, after: NounPhrase) -> bool:
    word = count.words.words[count.words.first_from(after.start)]
    return word.tag == "v" and not word.is_nounish and word.text != after.text


def _goes_to(count: Count, after: NounPhrase) -> bool:
    """Whether the phrase behind the number opens with a verb that tells what becomes of a part."""
    word = count.words.words[count.words.first_from(after.start)]
    if after.known:
        leads_on = word.tag == "v" and not word.is_nounish and word.text[-1] in _LEADS_ON
        return after.kind == "locality" and (word.text in _GOES_TO or leads_on and "的" not in after.text)
    return word.tag == "v" or word.is_verb


_CLASS_ALONE: Final = patterns.compile("[一二三四五六]类")


_AT_FIRST: Final = patterns.compile("[由从自](?:原来|原先|原有|过去|以前|此前|最初|目前|现在|现有|改革前)的$")


def _behind_verb(count: Count, noun: NounPhrase) -> bool:
    """Whether the noun is what the verb right before it acts on: 承担行政职能的."""
    index = count.words.first_from(noun.start) - 1
    return index >= 0 and noun.start > count.clause and count.words.words[index].tag == "v"


def _noun_ahead(count: Count) -> NounPhrase | None:
    """The noun before the number, unless it belongs to the number before or to a clause that describes what was left out."""
    before, amount = count.before(), count.amount
    if before is None:
        return changed_noun(count) if count.after is None else None
    if amount.unit in GENERIC and _RANK_OF.fullmatch(before.text):
        # 其中副县级配备的12个
        return None
    if _PER_HEAD.fullmatch(before.text):
        # 其余乡镇每万人9名
        return None
    if (
        before.kind == "locality"
        and amount.unit_class == "funding"
        and count.text.endswith("每个", count.clause, before.start)
    ):
        # 专项经费每个社区每年20万元
        return phrase_before(count.words, before.start - 2, count.clause)
    if before.start == count.lower and before.text in FIELDS or _FIELDS.fullmatch(before.text):
        # 7个类别193项: what follows the number before is what that one counts.
        return None
    if before.start == count.lower and before.kind == "institution" and amount.unit_class == "staffing":
        # 9个站所143人
        return None
    if before.kind == "locality" and amount.unit in ("支", "所"):
        # 每个镇有1所: no district is counted so.
        return None
    if _CLASS_ALONE.fullmatch(count.text, before.start, before.end):
        # 一类乡镇不超过4个，二类不超过3个
        return None
    described = count.text[amount.start - 1] == "的" and (not before.known or _behind_verb(count, before))
    # 可办事项从原来的33项调整为96项: 的 joins a time to the number.
    inside = described and not _AT_FIRST.search(count.text, max(count.clause, amount.start - 6), amount.start)
    if inside or _HEADLESS.search(count.text, max(0, amount.start - 4), amount.start):
        # 专业性强的58项, 承担行政职能的7家: what was left out is the noun.
        return None
    return before


def noun_of(
    count: Count, siblings: Sequence[CountedT], earlier: Sequence[CountedT] = ()
) -> tuple[NounPhrase | None, CountedT | None]:
    """The counted noun, and the fact it is carried over from, if it is (街道5~7个 after 党政机构7~9个).

    `siblings` are the facts before it in the same sentence, `earlier` those of the sentence before.
    """
    amount = count.amount
    if amount.unit == "类" and (parted := PARTED.search(count.text, count.clause, amount.start)):
        return phrase_before(count.words, parted.start(), count.clause), None
    if (rated := dealt_noun(count)) is not None:
        return rated, None
    if amount.unit in GENERIC and (whole := _whole_of(count, siblings, earlier)) is not None:
        return None, whole
    after = _noun_behind(count)
    if after is None and amount.unit in GENERIC and (regrouped := _regrouped(count)) is not None:
        return regrouped, None
    if after is not None and after.known and not _BOUND_OF_CLASS.match(count.text, amount.end - 2):
        return after, None
    before = _noun_ahead(count)
    if after is not None and (before is None or not before.known):
        return after, None
    if after is not None and before is not None and before.kind == "locality" and count.text[amount.start - 1] == "有":
        # 中心城区已有10个农贸市场: where they are is not what is counted.
        return after, None
    if after is not None and before is not None and count.text.find("平均", before.end, amount.start) >= 0:
        # 每个大队平均只有1.6辆执法车
        return after, None
    if before is None and (among := _AMONG.search(count.text, max(0, count.clause - 2), amount.start)):
        # 全国行政村中，约15万个地处山区
        of = phrase_before(count.words, among.start(), count.sentence.start)
        if of is not None and of.text[0] in "个项名" and count.text[of.start - 1].isdecimal() and len(of.text) > 2:
            # 86项权限中，已办理业务的有52项
            of = NounPhrase(of.start + 1, of.end, of.text[1:], of.kind, of.known)
        return (of, None) if of is not None else (None, _alike(count, siblings))
    if before is not None:
        return _led(count, before, siblings, earlier)
    alike = _alike(count, siblings)
    return (_object_before(count), None) if alike is None else (None, alike)


# 镇街机构统一规范为党政办公室、经济发展办公室等8个
REGROUPED: Final = patterns.compile(
    r"(?:统一|分别|全部)?(?P<act>规范|整合|归并|合并|精简|调整)(?:设置|设立)?(?:为|成)[^，。；：、]{2,16}、[^，。；：]{2,}(?:等|(?:站|室|所|中心|局|办|队|部|科|股|组|院|委|厅|大厅))$"
)


_BODY_ENDS: Final = frozenset("等站室所心局办队部科股组院委厅")


def _regrouped(count: Count) -> NounPhrase | None:
    """The bodies that are made into those of a list which ends with 等 and their number."""
    text, start = count.text, count.amount.start
    made = REGROUPED.search(text, count.segment, start) if text[start - 1] in _BODY_ENDS else None
    if made and made.start() < count.clause:
        return None
    noun = phrase_before(count.words, made.start(), count.clause) if made else None
    return noun if noun is not None and noun.known and noun.kind == "institution" else None


# 财政收入600万元以上的为一类，共6个; 其余9个为二类
_OF_CLASS: Final = patterns.compile(r"[的为是][一二三四五六]类，(?:共|有|计)*$")
_INTO_CLASS: Final = patterns.compile(r"(?:列|定|划)?(?:为|入|属于?)[一二三四五六]类")
# 城郊型12个
_OF_SORT: Final = patterns.compile(r"[一-鿿]{2,6}型$")
# 低于省定限额3个
_BESIDE_LIMIT: Final = patterns.compile(
    r"(?:低于|少于|高于|多于|超过|超出|突破)[^，。；\d]{0,8}(?:限额|上限|定额|核定数|控制数)$"
)
_BEFORE_CLASS: Final = 16


def _whole_of(count: Count, siblings: Sequence[CountedT], earlier: Sequence[CountedT]) -> CountedT | None:
    """The towns or bodies that are told apart by class: 分为三类。收入8亿元以上的为一类，共6个；其余9个为二类; 城郊型12个."""
    text, amount = count.text, count.amount
    near = max(count.sentence.start, amount.start - _BEFORE_CLASS)
    if count.after is None and _BESIDE_LIMIT.search(text, near, amount.start):
        return _last(siblings, lambda fact: fact.unit == amount.unit)
    classed = _OF_CLASS.search(text, near, amount.start) or _INTO_CLASS.match(text, amount.end)
    if not classed and (text[amount.start - 1] != "型" or not _OF_SORT.search(text, count.clause, amount.start)):
        return None
    kinds = ("locality", "institution")
    return _last([*earlier, *siblings], lambda fact: fact.kind in kinds and fact.unit == amount.unit)


# 整合小散弱事业单位，拟核减12家
_ACTED_ON: Final = patterns.compile(
    r"(?:核减|撤销|撤并|减少|压减|精简|裁撤|增设|新设|新增|增加|保留|组建|新建|设立|成立)了?$"
)


# 规范议事协调机构，由146个压到58个
_PAIR_ALONE: Final = patterns.compile("[由从](?:原来|过去|原先|以前|此前|目前|现有|改革前|最初|原)?的?")


# 自主设置机构，但不得超过9个
_BARE_LIMIT: Final = patterns.compile("(?:但|且|总数|数量|一般|原则上|均|都)*(?:控制在)?")


def _object_before(count: Count) -> NounPhrase | None:
    """The bodies that the clause before ends with, where the number's own clause has only a verb: 整合事业单位，拟核减12家."""
    start = count.amount.start
    goes_on = count.amount.unit in GENERIC and count.clause > count.sentence.start and count.after is None
    acted = _ACTED_ON.search(count.text, max(count.clause, start - 3), start) or _PAIR_ALONE.fullmatch(
        count.text, count.clause, start
    )
    limits = count.amount.modifier in _BOUNDS and _BARE_LIMIT.fullmatch(count.text, count.clause, start)
    if not goes_on or acted is None and not limits:
        return None
    noun = phrase_before(count.words, count.clause - 1, count.sentence.start)
    kinds = ("institution", "locality") if count.text[count.clause] in "由从" else ("institution",)
    return noun if noun is not None and noun.known and noun.kind in kinds else None


def _alike(count: Count, siblings: Sequence[CountedT]) -> CountedT | None:
    """The last fact of the sentence that a number without a noun may count on."""
    amount = count.amount
    if amount.unit in OTHER_UNITS:
        return None
    return _last(siblings, lambda fact: fact.unit == amount.unit or amount.unit_class == fact.kind == "staffing")


# 内设科室最多的街道达11个，最少的也有6个
_MOST: Final = patterns.compile(r"(?:最[多少大小]|较[多少])的$")


def _most(count: Count, holder: NounPhrase) -> NounPhrase | None:
    """What the towns that have most of it have: 内设科室最多的街道达11个."""
    said = _MOST.search(count.text, max(count.clause, holder.start - 4), holder.start)
    return phrase_before(count.words, said.start(), count.clause) if said else None


def _led(
    count: Count, before: NounPhrase, siblings: Sequence[CountedT], earlier: Sequence[CountedT]
) -> tuple[NounPhrase | None, CountedT | None]:
    """What a number counts that `before` stands before: that, or what those towns or bodies have so many of."""
    amount = count.amount
    if before.kind == "locality" and count.text.startswith("中", before.end):
        # 科室不准超过8个，24个乡镇中有19个又设了办公室
        return before, None
    if amount.unit == "项" and _HAS_ITEMS.search(before.text):
        # 每个乡镇不超过160项: who has them is not what is counted.
        whose = _OF_BODIES.search(count.text, count.clause, amount.start)
        topic = phrase_before(count.words, whose.start(), count.clause) if whose else None
        return (topic, None) if topic is not None else (None, _last(siblings, lambda fact: fact.unit == "项"))
    if before.kind == "locality" and (topic := _topic(count, before, siblings)) is not None:
        return topic, None
    if (
        not before.known
        and before.text.endswith(_SORTS)
        and (amount.unit in GENERIC or amount.unit_class == "staffing")
    ):
        # 拿出300个编制，其中教育、卫生类180个
        return before, _last(siblings, lambda fact: fact.unit == amount.unit and fact.kind in _HELD)
    if before.kind == "locality" and _EVENLY.search(count.text, before.end, amount.start):
        # 3个街道均为10个, after a sentence that tells of what
        return before, _last([*earlier, *siblings], lambda fact: fact.kind in _HELD and fact.unit == amount.unit)
    if before.kind in ("locality", "institution") and amount.unit_class == "staffing":
        posts = _last(siblings, lambda fact: fact.kind == "staffing")
        if before.kind == "locality" or posts is not None and posts.subject is not None:
            # 核定编制96名，其中农业服务中心30名: who has them is not what is counted.
            return None, posts
    of_tier = before.kind == "locality" and tier_of(before.text) is not None and len(before.text) <= 8
    if not of_tier or amount.unit_class == "staffing":
        return before, None
    # 全县网格96个，其中城关镇41个: a town by its name is no counted thing.
    kinds = _HELD if before.text in lexicon().nouns else (*_HELD, "locality")
    return before, _last(siblings, lambda fact: fact.kind in kinds and fact.unit == amount.unit)


# A class of towns, or each of them, and what holds or bounds their number.
_HOLDER: Final = patterns.compile("[一二三四]类|其余|其他|一般|每|各")
_HAS_ITEMS: Final = patterns.compile("(?:部门|单位|镇|乡|街道|村|社区|镇街|[县区])$")
# 填报表格由16个部门的44项精简为7个部门的7项
_OF_BODIES: Final = patterns.compile(r"[由从](?:原来|过去)?\d{1,4}[多余]?[个家](?:部门|单位)的$")
_SORTS: Final = ("类", "型", "方面", "领域", "系统", "条线")
_EVENLY: Final = patterns.compile("[均各都](?:为|是|有|设)?$")
_BOUNDS: Final = ("at_most", "at_least", "range")


def _topic(count: Count, holder: NounPhrase, siblings: Sequence[CountedT]) -> NounPhrase | None:
    """What the sentence speaks of, where a class of towns stands before the number: 党政内设机构一类镇4个、其余乡镇3个."""
    text, amount = count.text, count.amount
    most = _most(count, holder)
    if most is not None:
        return most
    classed = _HOLDER.search(text, max(count.clause, holder.start - 4), holder.end)
    if amount.unit_class == "rate" or not (classed or amount.modifier in _BOUNDS):
        return None
    if any(fact.kind in _HELD and fact.unit == amount.unit for fact in siblings):
        return None
    topic = phrase_before(count.words, classed.start() if classed else holder.start, count.clause)
    if topic is None and count.clause > count.sentence.start:
        end = count.clause_end(count.sentence.start)
        topic = _first_phrase(count, end)
        if topic is not None and topic.kind == "locality":
            # 乡镇办事机构实行限额管理
            topic = phrase_after(count.words, topic.end, end)
    if topic is None and amount.unit == "个" and count.text.find("设", count.sentence.start, count.clause) >= 0:
        # 工业型乡镇增设企业服务办公室，其他乡镇最多4个
        topic = phrase_before(count.words, count.clause - 1, count.sentence.start)
        return topic if topic is not None and topic.known and topic.kind == "institution" else None
    if topic is None or not topic.known or topic.kind == "staffing" and amount.unit_class != "staffing":
        return None
    return topic if topic.kind in _HELD else None


def _first_phrase(count: Count, end: int) -> NounPhrase | None:
    """The first noun phrase of the sentence: behind the verb where it opens with one (严格控制机构数量)."""
    first = count.words.first_from(count.sentence.start)
    for index in range(first, first + 3):
        if not count.words.has(index) or count.words.starts[index] >= end:
            break
        if (phrase := phrase_after(count.words, count.words.starts[index], end)) is not None:
            return phrase
    return None


def _last(facts: Sequence[CountedT], wanted: Callable[[CountedT], bool]) -> CountedT | None:
    return next((fact for fact in reversed(facts) if wanted(fact)), None)
