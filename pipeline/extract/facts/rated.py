"""Whose share a rate is: A占B的X% is one of A, B的X% of B, X%的C and X%为C of C; a growth is of the thing that grew."""

from typing import Final

from pipeline import patterns
from pipeline.extract.facts.counting import Count
from pipeline.extract.facts.naming import known_end, subject_of
from pipeline.extract.facts.nouns import NounPhrase, phrase_before
from pipeline.extract.facts.sums import NOT_SUBJECT, paid_from
from pipeline.extract.lexicon import lexicon

_GROWTH: Final = patterns.compile(
    r"(?:同比|环比)?(?:增长|下降|提高|提升|减少|压缩|精简|缩短|降低|上升|增加|压减|缩减|下沉|削减|增|[少多](?=了))(?:了|到|至|为|近|约|超过|达到|达)*$"
)
_SHARE_OF: Final = patterns.compile(
    r"(?:其中)?(?P<part>[^，。；：、]{1,20}?)(?:，)?(?:约|已|仅|共)?(?:占(?:比|到|了|全[省市县区]|总)?|(?:只有|仅有|仅为|相当于)(?=[^，。；：]{1,20}的$))"
)
# 执法人员中50岁以上的占四成, 干部中有六成
_SOME_OF: Final = patterns.compile(
    r"(?P<of>[^，。；、]{2,14})中(?P<who>[^，。；、中]{0,12}的)?(?:约|已|就|仅|仍|还|尚|都|均|只)*(?:占(?:到|了|比)?|有)(?:约|近|超过|超|逾|不到|不足)?$"
)
_BASED: Final = patterns.compile(r"在[^，。；]{2,24}基础上[^，。；]{0,6}$")
_SHARE_WORDS: Final = ("占", "只有", "仅有", "仅为", "相当于")
_NAMED_RATE: Final = patterns.compile(
    r"([一-鿿]{1,8}(?:率|比例|比重|权重|占比|幅度|系数|减幅|增幅|指数|满意度))(?:平均|均|也|已|又|再|一度|仅|分别)?"
    r"(?:环比|同比|达到|达|为|是|超过|超|提高|提升|降低|下降|上升|增长|至|到|在|从|由|约|近|保持|控制|以上|了|[由从](?:\d{4}年|\d{1,2}月|上年|去年|前年|年初|改革前|原来|过去|此前)[初末底]?的?)*$"
)
_RATE_BEHIND: Final = patterns.compile(r"的(?P<rate>[一-鿿]{2,6}(?:率|比例|比重|占比)(?!先|领|队))")
_RATE: Final = patterns.compile(r"[一-鿿]{1,6}(?:率|比例|比重|占比|满意度)(?!先|领|队)")
# What a growth is measured against is not what grew.
_COMPARED: Final = patterns.compile(
    r"(?:(?<![环同])比|较|与|同|相比)(?:上|去|前|改革|同期|往|之前|原|20)[^，；。]{0,10}$|(?:去年|上年)同期[^，；。]{0,6}$"
    r"|(?:高出|高于|低于|多于|超出)[^，。；]{2,12}$"
)
# 党政机构只有15个，比同类县市减少六成
_THAN: Final = patterns.compile(r"(?<![对相环同])比(?![例重率])[^，。；的]{1,8}$")
_RATE_WORD: Final = patterns.compile(r"([一-鿿]{2,8}?)(?:成倍|减半|翻番|翻倍|缩减|压缩|增加)?$")


# 收入达到职工平均工资的1.2倍, 自筹的部分不得低于支出的15%: what is measured stands before.
_MEASURED_BY: Final = patterns.compile(
    r"(?:原则上|一般|应当?|必?须|要)*(?:不[得能应可宜]?(?:低于|高于|少于|超过|多于|突破)|[低高]于|达到|相当于|控制在)[^，。；]{2,20}的$"
)
_HOW_MANY: Final = patterns.compile("的?(?:总数量|数量|总数|总量|总额|总人数|人数|额度|规模)$")
_MEASURES: Final = patterns.compile("于|过|到|突破|控制在")
# 七成以上为合同制聘员, 六成是退役军人
_IS_ONE: Final = patterns.compile("(?:都|均|也)?(?:为|是|系|属于?)(?![了由在何])")
# 考核奖比机关高出15个百分点
_HIGHER: Final = patterns.compile(
    "(?<![对相环同])比(?![例重率])[^，。；的]{1,10}(?:高出|多出|超出|低|高|多|少|快)(?:了|约|近)?$"
)
# 下沉编制已使用八成以上
_USED: Final = patterns.compile(
    r"(?:已|均|共|都|目前)(?:经)?(?:周转)?(?:使用|完成|到位|下达|清退|兑现|启用|落实)(?:了|率)?$"
)


def rate_subject(count: Count) -> str | None:
    """A占B的X%: A; B的X%: B; a named rate: the rate; a growth: the thing that grew; X%的C: C."""
    found = _subject_of_rate(count)
    if found is not None and not found.endswith(_COMPARISONS):
        return found
    # What grew or shrank may be no known noun: 越级上访量下降近四成, 立案同比增一倍.
    changed = _CHANGED.fullmatch(count.text, count.clause, count.amount.start)
    what = subject_of(changed["what"]) if changed else ""
    return what if len(what) > 1 and what not in lexicon().verbs else found


def _subject_of_rate(count: Count) -> str | None:
    amount, text = count.amount, count.text
    compared = _measured(count) if text[amount.start - 1] == "的" else None
    if told := compared or _those(count):
        return told
    base = _COMPARED.search(text, count.clause, amount.start)
    end = base.start() if base else amount.start
    window = text[count.clause : end]
    among = _SOME_OF.search(text, count.clause, amount.core) if "中" in window else None
    if among:
        return among["who"] or phrase_or(count, among.end("of"), None)
    if "上" in window and (based := _BASED.search(window)):
        # 编制在清理的基础上精简五分之一
        return phrase_or(count, count.clause + based.start(), None)
    if shared := _sharers(count):
        return shared
    share = _SHARE_OF.search(window) if any(word in window for word in _SHARE_WORDS) else None
    if share:
        return phrase_or(count, count.clause + share.end("part"), share["part"][-8:])
    if text.startswith("的", amount.end) and (behind := _shared_behind(count)) is not None:
        return behind
    named = _NAMED_RATE.search(window)
    if named:
        return NOT_SUBJECT.split(named.group(1))[-1].removeprefix("但") or None
    growth = _GROWTH.search(window)
    if growth or base:
        return _grown(count, window, growth.start() if growth else None, end)
    if called := _CALLED.search(window):
        # 当天办结的接近八成
        end = count.clause + called.start()
        return phrase_or(count, end, _called(count, end))
    if said := _HIGHER.search(window) or _USED.search(window):
        return phrase_or(count, count.clause + said.start(), None)
    if amount.unit == "%" and (touching := _touched(count)) is not None:
        # 60%精力
        return touching.text
    return paid_from(count) if _BORNE.search(window) else _unnamed(count, window, end)


_COMPARISONS: Final = ("同比", "环比", "较上年", "比上年")
_CHANGED: Final = patterns.compile(
    "(?:其中|同时|而且?|使得?|全年|当年|今年|去年)?(?:以来)?(?P<what>(?![年由从把将对比较与同环力])[一-鿿]{2,12}?)(?:同比|环比|(?:较|比|与)[^，。；]{1,10}?|平均|总体|大幅|明显|也|又|已|均|都)*"
    "(?:下降|降低|减少|压减|压缩|缩短|上升|增长|增加|提高|提升|回落|[降减增升少](?=[了近约超逾])|(?<=比))(?:了|近|约|超过|超|逾|达)*"
)


def _measured(count: Count) -> str | None:
    """What is measured against another thing: 下沉编制的数量不得少于总额的5%."""
    if not _MEASURES.search(count.text, count.clause, count.amount.start):
        return None
    found = _MEASURED_BY.search(count.text, count.clause, count.amount.start)
    if found is None:
        return None
    many = _HOW_MANY.search(count.text, count.clause, found.start())
    end = many.start() if many else found.start()
    called = _called(count, end)
    return called if called and called.endswith("部分") else phrase_or(count, end, called)


def _called(count: Count, end: int) -> str | None:
    """What stands before `end` in its clause where it ends in no noun: 每年自筹的部分."""
    first = count.words.first_from(max(count.clause, end - _LONGEST))
    said = subject_of(count.text[count.words.starts[first] : end]) if count.words.has(first) else ""
    if said in _SOME:
        return None
    if said[-2:] in lexicon().verbs and end + 1 == count.amount.start:
        said += "的"
    return said if len(said) > 1 else None


_CALLED: Final = patterns.compile("的(?:已|也|就)?(?:达到?|高达|占到?)?$")
_LONGEST: Final = 8
# 有的超过70%: of what was spoken of.
_SOME: Final = frozenset("有 个别 少数 多数 最高 最低 最多 最少 高 低 多 少 较高 较低 较多 较少 一些".split())
_LONGEST_NAME: Final = 14


def _those(count: Count) -> str | None:
    """Who so many are said to be: 七成以上为合同制聘员."""
    found = _IS_ONE.match(count.text, count.amount.end)
    if found is None:
        return None
    said = count.text[found.end() : count.clause_end(found.end())]
    return subject_of(said) if len(said) <= _LONGEST_NAME and known_end(said) else None


def _grown(count: Count, window: str, growth: int | None, end: int) -> str | None:
    """What grew or fell: before the verb, which begins at `growth` of `window`, or before what it is measured against."""
    than = _THAN.search(window, 0, growth) if growth is not None else None
    if than:
        return phrase_or(count, count.clause + than.start(), None)
    position = end if growth is None else count.clause + growth
    return phrase_or(count, position, None) or _rate_named_before(count)


def _unnamed(count: Count, window: str, end: int) -> str | None:
    """The rate named earlier, else the word or the phrase before the number."""
    word = _RATE_WORD.search(window) if count.amount.rule.endswith(("fraction", "multiple")) else None
    named_before = _rate_named_before(count)
    if word and not word.group(1).startswith("其中"):
        return named_before or word.group(1)
    return named_before or phrase_or(count, end, None)


# 其中省里补助六成，区级承担三成: of the sum said before.
_BORNE: Final = patterns.compile(
    r"(?:[省市县区镇乡村](?!务)|街道|街|财政|单位)[里级]?[^，。；、的]{0,4}(?:承担|负担|配套|补助|补贴|解决|出|得|留)$"
)
# 三成岗位, 八成受访者: whose share it is follows without 的.
_TENTHS: Final = (
    "成",
    "成多",
    "分之一",
    "分之二",
    "一半",
    "半数",
    "成以上",
    "分之一以上",
    "分之二以上",
    "半以上",
    "半数以上",
)


def _sharers(count: Count) -> str | None:
    """Those of whom so many are spoken of, where their noun touches a number of tenths: 三成岗位缺人."""
    tenths = count.text.endswith(_TENTHS, count.amount.core, count.amount.end)
    after = _touched(count) if tenths else None
    # 九成投向重点镇: where they go is not who they are.
    whose = after is not None and (after.known or len(after.text) <= 4) and after.text[1:2] not in ("向", "到", "给")
    return after.text if after is not None and whose else None


def _shared_behind(count: Count) -> str | None:
    """The rate that 的 joins to its number, or what so many of are spoken of: 12%的晋升率, 15%的人员."""
    rate = _RATE_BEHIND.match(count.text, count.amount.end)
    return rate["rate"] if rate else count.after.text if count.after is not None else None


def _touched(count: Count) -> NounPhrase | None:
    """The noun that begins right behind the number."""
    after, end = count.after, count.amount.end
    if after is None or after.start != end:
        return None
    return after if count.words.words[count.words.first_from(end)].tag in ("n", "nz", "b", "vn", "l") else None


def _rate_named_before(count: Count) -> str | None:
    """The rate named earlier in the segment: 认领比例，经济发达镇不低于80%，一般乡镇不低于一半."""
    found = _RATE.findall(count.text, count.segment, count.amount.start)
    return (NOT_SUBJECT.split(found[-1])[-1] or None) if found else None


def phrase_or(count: Count, position: int, otherwise: str | None) -> str | None:
    """The noun phrase that ends at `position` in its clause, else `otherwise`."""
    phrase = phrase_before(count.words, position, count.clause)
    # 其中八成: of what was counted before.
    return phrase.text if phrase and phrase.text != "其中" else otherwise
