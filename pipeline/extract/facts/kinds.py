"""What a number counts: its noun, the kind of fact it makes, its subject and its unit."""

import re
from typing import Final

from pipeline import patterns
from pipeline.extract.clauses import last_mark
from pipeline.extract.facts.counted import OTHER_UNITS, Counted
from pipeline.extract.facts.counting import Count, people_pattern
from pipeline.extract.facts.naming import known_end, subject_of
from pipeline.extract.facts.nouns import NounPhrase, phrase_after, phrase_before
from pipeline.extract.facts.payments import spending
from pipeline.extract.facts.rated import phrase_or, rate_subject
from pipeline.extract.facts.rounds import ROUNDS, done_in_rounds
from pipeline.extract.facts.sums import is_spending, money_called
from pipeline.extract.lexicon import lexicon
from pipeline.records import Kind

_TIMES: Final = frozenset("次 场 场次 轮 期 起 宗 人次".split())
_TOGETHER: Final = frozenset("联合 专项 集中 行政 综合".split())
_LONE_SHARE: Final = patterns.compile(r"(?:约|已|仅|共|分别)?占")
_POWER_VERBS: Final = patterns.compile(
    r"赋权|下放|放给|赋予|认领|承接|委托|授权|交办|放权|行使|收回|上收|划转|取消|移交"
)
_POSTS: Final = patterns.compile(r"[正副]")
_POSTS_OF: Final = patterns.compile("职数")
_CODED: Final = patterns.compile(r"(?:码|代号|编号|序号|号码|数字|日期)(?:为|共|是|有)?（?$")
_CODE_BEHIND: Final = patterns.compile(r"(?:数值|数字|字母|的?[^，。；、]{0,4}(?:编码|代码|数码|密码|号码|小数))")
# What lists or holds powers is not what 项 counts: 清单共142项, 农业、城管领域42项.
_HOLDS_ITEMS: Final = ("领域", "方面", "类", "类别", "清单", "目录", "名录")
# What a town is burdened with is no power: 取消达标检查41项.
_BURDENS: Final = ("检查", "评比", "考核", "达标", "创建", "培训", "报表")
_POWER_WORDS: Final = patterns.compile(
    r"(?:服务|检查|执法|审批|监管)内容|事项|一件事|一次办|权限|职权|权力|事权|行政许可|行政处罚|行政强制|行政检查|职责|(?:执法|管理|处罚|许可|审批)权限?|审批|赋权|放权|(?:许可|处罚|强制|检查|确认|征收|给付)类|的权(?![利益重威限力])"
)
_AMONG_ITEMS: Final = patterns.compile("(?:事项|职权|权限|权力)中，")
_HANDED_ON: Final = patterns.compile(r"交给|交由|交办|转交|下派|转嫁|下放|摊派|派给|压给|推给")
# 建设领域10项、卫生领域3项，共计13项行政处罚事项
_SUM_AHEAD: Final = patterns.compile(
    rf"[^。；]{{0,40}}?，(?:共计?|合计|总计)(?:有|为|约)?\d+项[^，。；]{{0,6}}?(?:{_POWER_WORDS.pattern})"
)


_FOLK: Final = ("农民", "居民", "村民", "市民", "渔民", "牧民", "老人", "儿童", "学生", "移民")
_LIST: Final = patterns.compile(r"清单|目录")
_DUTIES: Final = patterns.compile(
    r"(?P<holder>[^，。；、《》\n]{0,10}?)(?:职责|履职|权责|权力|赋权|责任|任务|行政执法)[^，。；《》\n]{0,8}(?:清单|目录)"
)
_NAMED_NEAR: Final = 300
_BODIES: Final = patterns.compile(r"部门|单位|机构")
# 总投资5000万元以下的项目, 建筑面积不足400平方米的工程: the measure by which things are told apart stands before its bound.
_MEASURE: Final = patterns.compile(
    "(?P<what>(?:企业|项目)?(?:总投资|投资)(?:总额|额)?|[一-鿿]{0,4}(?:面积|金额|总额|数额|标的额|额度|长度|宽度|高度|深度|跨度|层数|层高|里程|半径|距离|规模|能力|产量|产值|营业额|销售额|吨位|容积|容量|储量|用量|排放量|重量|注册资本|资本金|合同价|造价|收入|支出|成本|价款|价值|罚款|人数|人口|年龄))[在为]?$"
)
_BOUNDS: Final = ("at_most", "at_least", "over", "nearly")
_MEASURED_UNITS: Final = frozenset(
    "平方公里 平方千米 平方米 公顷 亩 公里 千米 米 里 吨 公斤 千克 立方米 升 层 千瓦 千瓦时 兆瓦".split()
)
_OTHERS: Final = patterns.compile(r"其[他它](?:类|各?项)?$")
# How far before 193项 the powers it counts may be named.
_SPOKEN_OF: Final = 40


def kind_of(count: Count, noun: NounPhrase | None, carried: Counted | None, previous: Counted | None) -> Kind:
    """The kind of fact: by the unit where it tells, else by the noun; `carried` is the fact the noun comes from."""
    text, amount = count.text, count.amount
    if amount.unit == "位" and _is_digits(count):
        return "other"
    if amount.unit_class in ("staffing", "funding", "rate"):
        return amount.unit_class
    if amount.unit_class == "sum":
        return "staffing" if _POSTS.search(text[amount.core : amount.end]) else "institution"
    if amount.unit_class == "fused":
        known = noun is not None and noun.known
        return noun.kind if noun and known else lexicon().nouns.get(amount.unit or "", "other")  # type: ignore[return-value]
    if amount.unit in OTHER_UNITS:
        return "power" if amount.unit == "条" and noun is not None and noun.kind == "power" else "other"
    if carried is not None:
        return carried.kind
    if amount.unit == "项":
        return _item_kind(count, noun, previous)
    if amount.unit_class == "none" and noun is not None and noun.text.endswith(_FOLK):
        # 800万人口中农民有500多万
        return "staffing"
    if noun is not None:
        return _house_kind(count, noun) if amount.unit == "家" else noun.kind  # type: ignore[return-value]
    if amount.unit in ("支", "所"):
        return "institution"
    return "other"


def _house_kind(count: Count, noun: NounPhrase) -> Kind:
    """家 counts bodies and firms, never powers: 行政处罚2家 are those who were fined."""
    if noun.kind not in ("power", "other"):
        return noun.kind  # type: ignore[return-value]
    # 50余家部门数据; 从部门看，住建、城管两家报到最多: an office by the name of its work.
    named = noun.start >= count.amount.end and _BODIES.match(noun.text)
    spoken_of = not noun.known and _BODIES.search(count.text, count.segment, count.amount.start)
    return "institution" if noun.kind == "other" and (named or spoken_of) else "other"


def _is_digits(count: Count) -> bool:
    """Whether 位 counts the places of a code: 部门代码（9位）, 27位编码."""
    text, amount = count.text, count.amount
    return bool(_CODED.search(text, max(count.sentence.start, amount.start - 12), amount.start)) or (
        _CODE_BEHIND.match(text, amount.end) is not None
    )


def _item_kind(count: Count, noun: NounPhrase | None, previous: Counted | None) -> Kind:
    """项 counts powers where its noun is one, or it has none and powers are spoken of; else other things."""
    text, amount = count.text, count.amount
    # 承接不足5项的镇: no district is counted so.
    noun = None if noun is not None and noun.kind == "locality" else noun
    if noun is not None and (noun.kind == "power" or _POWER_WORDS.search(noun.text)):
        return "power"
    close = min(count.limit, count.clause_end(amount.end))
    if _POWER_WORDS.search(text, amount.end, close) and (noun is None or noun.start >= amount.end):
        return "power"
    if text.find("中，", count.segment, amount.start) >= 0 and _AMONG_ITEMS.search(text, count.segment, amount.start):
        # 上述事项中，经营场所检查等6项
        return "power"
    if noun is not None and noun.text.endswith("工作") and _HANDED_ON.search(text, count.clause, close):
        # 把近百项工作交给街道
        return "power"
    if noun is not None and (
        noun.known and not noun.text.endswith(("级", *_HOLDS_ITEMS)) or noun.text.endswith(_BURDENS)
    ):
        return "other"
    if previous is not None and previous.kind == "power" and previous.unit == "项":
        return "power"
    if noun is not None and noun.text.endswith(("清单", "目录")):
        return "power"
    # 对专业性强的58项，由县级部门上收
    taken = (
        text.startswith("对", count.clause) or text[amount.start - 1] == "的" or text.startswith("的基础", amount.end)
    )
    if _POWER_VERBS.search(text, count.clause, count.segment_end(amount.end) if taken else close):
        return "power"
    spoken_of = _POWER_WORDS.search(text, max(count.segment, amount.start - _SPOKEN_OF), amount.start)
    unnamed = noun is None or noun.text.endswith(_HOLDS_ITEMS)
    summed = _SUM_AHEAD.match(text, amount.end, count.segment_end(amount.end))
    return "power" if unnamed and (spoken_of or summed or listed_duties(count)) else "other"


def listed_duties(count: Count) -> re.Match[str] | None:
    """The name of the list of duties that a count of its entries speaks of: 《清单》共193项, named before."""
    text, amount = count.text, count.amount
    if not _LIST.search(text, count.sentence.start, amount.start):
        return None
    return _DUTIES.search(text, max(0, count.sentence.start - _NAMED_NEAR), amount.start)


def subject_of_count(
    count: Count, kind: Kind, noun: NounPhrase | None, carried: Counted | None, previous: Counted | None
) -> str | None:
    """What is counted, as short as the text allows; `carried` is the fact the noun comes from."""
    amount = count.amount
    if amount.unit in ROUNDS and (done := done_in_rounds(count, previous.subject if previous else None)) is not None:
        return done
    subject = carried.subject if carried is not None else (noun.text if noun is not None else None)
    if amount.unit_class == "rate":
        of_before = _LONE_SHARE.match(count.text, count.clause, amount.start) and previous is not None
        return (rate_subject(count) if not of_before else None) or (previous.subject if previous is not None else None)
    if amount.unit_class == "sum" and kind == "staffing":
        return _named_before(count, _POSTS_OF) or "领导职数"
    if amount.unit_class == "sum" and subject is None:
        return "机构"
    vague = noun is None or not noun.known or noun.kind == "other" and noun.end <= amount.start
    # 全镇在编84人，懂规划的只有2人: 编 alone names nobody.
    named = carried is not None and carried.subject is not None and len(known_end(carried.subject) or "") > 1
    if kind == "staffing" and noun is None and not named and (described := _described(count)):
        return described
    if kind == "staffing" and amount.unit_class == "staffing" and carried is None and vague:
        people = _people_before(count)
        # 开展关爱服务100万人次: times are counted by what was done.
        called = (subject or people) if amount.unit == "人次" else (people or subject)
        called = called or ("人员" if amount.unit in ("人", "人次") else None)
        return called or ("人口" if "人口" in count.text[amount.core : amount.end] else None)
    if kind == "power" and noun is not None and noun.kind == "locality" and count.text.startswith("的", noun.end):
        # 200项街镇的行政执法权: the powers are counted, not who holds them.
        held = phrase_after(count.words, noun.end + 1, max(noun.end + 1, count.limit))
        subject = held.text if held is not None else subject
    if noun is None and _OTHERS.search(count.text, max(count.lower, amount.start - 6), amount.start):
        return "其他"
    if amount.modifier in _BOUNDS and (measure := _measure(count)) is not None:
        return measure
    if subject is None and kind == "power":
        return _named_before(count, _POWER_WORDS) or "事项"
    if kind == "funding":
        return _money_subject(count, noun, carried, subject)
    return _deed(count) if subject is None else subject


def _money_subject(count: Count, noun: NounPhrase | None, carried: Counted | None, subject: str | None) -> str | None:
    """What a sum is called: its noun, what a standard is of (工作补贴平均标准), or what spent or gave it."""
    touches = noun is not None and noun.end == count.amount.start
    if noun is not None and noun.text in _GAUGES and noun.end <= count.amount.start:
        return _gauged(count, noun) or subject
    if touches and noun is not None and not noun.known and spending(count.text, count.clause, count.amount.start):
        subject = None
    if subject is None or carried is not None and is_spending(subject):
        return money_called(count, subject) or _deed(count)
    return subject


_GAUGES: Final = ("标准", "额度", "水平", "总额", "限额", "规模", "平均标准", "平均水平")


def _gauged(count: Count, noun: NounPhrase) -> str | None:
    """What a standard is of, where 平均 or 最低 stands between: 工作补贴平均标准."""
    start = (
        noun.start - 2
        if count.text.startswith(("平均", "人均", "年均", "最低", "最高"), noun.start - 2)
        else noun.start
    )
    whose = phrase_before(count.words, start, count.clause)
    return whose.text if whose is not None else None


def _measure(count: Count) -> str | None:
    """The measure that the number bounds, where things are told apart by it: 占地面积不超过3000平方米的审批."""
    amount, text = count.amount, count.text
    if amount.unit_class != "funding" and amount.unit not in _MEASURED_UNITS or not text.startswith("的", amount.end):
        bounded = text.endswith(("以下", "以上"), amount.core, amount.end) and amount.unit_class == "funding"
        if not bounded or text.find("投资", count.clause, amount.start) < 0:
            return None
    found = _MEASURE.search(text, max(count.clause, amount.start - 12), amount.start)
    return subject_of(found["what"]) if found else None


# 懂法律的只有3人: those are counted of whom only this is said.
_DESCRIBED: Final = patterns.compile(
    r"(?:真正|真的|目前|现|其)?(?P<who>(?!最)[一-鿿]{2,12}的)(?:也|就|还|约|只有|只|仅有|仅|有|共有|共)*$"
)


def _described(count: Count) -> str | None:
    """What is said of people without a noun, unless they are a part of those that were counted before: 取得法律证书的只有3人."""
    end = count.amount.end
    if (
        count.text.find("其中", count.segment, end) >= 0
        or count.clause_end(end) != end
        and count.text[end] not in "、）"
    ):
        return None
    found = _DESCRIBED.fullmatch(count.text, count.clause, count.amount.start)
    return found["who"] if found else None


# 办案12万件, 立案17起
_CASES: Final = frozenset("办案 立案 查案".split())


def _deed(count: Count) -> str | None:
    """What was done so many times, the cases of 立案17起, or whose ages are told: 干部中50岁以上的."""
    text, amount = count.text, count.amount
    if amount.unit in ("件", "起", "宗") and text[amount.start - 2 : amount.start] in _CASES:
        return "案件"
    if amount.unit in ("岁", "周岁") and text[amount.start - 1] == "中":
        return phrase_or(count, amount.start - 1, None)
    return _deed_before(count) if amount.unit in _TIMES else None


def _deed_before(count: Count) -> str | None:
    """What was done so many times, where it is a verb: 联合检查131次, 巡逻防控5万次."""
    words, index = count.words, count.words.first_from(count.amount.start) - 1
    start = index + 1
    while index >= 0 and words.starts[index] >= count.lower:
        if not words.words[index].is_nounish and words.words[index].text not in _TOGETHER:
            break
        start, index = index, index - 1
    said = "".join([word.text for word in words.words[start : words.first_from(count.amount.start)]])
    return said if len(said) >= 4 or said in lexicon().nounish and said in lexicon().verbs else None


def unit_of(count: Count, noun: NounPhrase | None) -> str | None:
    """The measure word; 6区 has its noun for one, 10万乡镇干部 has none."""
    amount = count.amount
    if amount.unit_class == "fused" and noun is not None and not noun.text.endswith(amount.unit or ""):
        return None
    return amount.unit


def _named_before(count: Count, names: re.Pattern[str]) -> str | None:
    """The phrase around the last of `names` that stands before the number in its sentence."""
    last = last_mark(names, count.text, count.sentence.start, count.amount.start)
    if last == count.sentence.start:
        return None
    phrase = phrase_before(count.words, last, count.sentence.start)
    return phrase.text if phrase else None


def _people_before(count: Count) -> str | None:
    """The people named last before the number; by 名 no population is counted: 人口10万人以上的镇不少于12名."""
    found = _named_before(count, people_pattern())
    if found is None or count.amount.unit != "名" or not found.endswith("人口"):
        return found
    return _named_before(count, _POSTED)


_POSTED: Final = patterns.compile("编制|职数|人员|干部|队员|网格员|公务员")
