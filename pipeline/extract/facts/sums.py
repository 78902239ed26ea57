"""What money is called: by who gave or spent it, by a noun that ends as a verb does, or by a noun some way off."""

from typing import Final

from pipeline import patterns
from pipeline.extract.facts.counting import Count
from pipeline.extract.facts.nouns import phrase_before
from pipeline.extract.facts.payments import granted, spending

# 居民出资7.2万元: money is called by who gave it.
_SPENT: Final = patterns.compile(
    r"(?:由|从|向|每[户人名家])*(?P<what>[一-鿿]{2,8}?(?:出资|支持|配套|捐赠|捐款|花费|开销|支出))(?:了|共|达|合计|累计|约|近)*$"
)
# What money is called, where its name ends as a verb does: 外商直接投资1196亿元.
_SORT_OF_MONEY: Final = patterns.compile(
    r"(?P<what>(?:[^，。；：、的了将把为共\d]{2,8})?(?:投资|收入|支出|投入|负担|税收|消费|捐赠|补助|欠债))(?:[由从]|达到|达|共|约|近|超|合计|累计|总额|为|是|增至)*$"
)
NOT_SUBJECT: Final = patterns.compile(r"[的了将把]|对(?!口|接|应)|使(?!用)|比(?!例|重|率)|其中|全[省市县区]")
_MONEY: Final = "(?:经费|资金|费用|开支|补助|补贴|补偿|补偿金|津贴|工资|报酬|奖金|奖励)"
# 所需经费由市财政安排1200万元
_PAID_BY: Final = patterns.compile(rf"(?P<what>[^，。；]{{0,14}}?{_MONEY})由[^，。；]{{2,12}}$")
# 发给补偿金，人均1.5万元
_OF_CLAUSE: Final = patterns.compile(rf"{_MONEY}，$")
# 安排2亿元激励资金, 60亿元以奖代补资金
_NAMED_BEHIND: Final = patterns.compile(
    r"(?P<what>(?!支付|用于|作为|用来|给|对|向|为|补充|购买|充实|落实|纳入|列入|保障)[一-鿿]{2,8}?(?:资金|经费|专款|补助款|补偿款))(?![由使用以来])"
)
# 拿出200多万元支付经济补偿
_PAYS: Final = patterns.compile(rf"(?:支付|用于支付|作为|用于)(?P<what>[一-鿿]{{0,6}}{_MONEY})(?=[，。；]|\Z)")


_TO_WHOM: Final = patterns.compile("[对向给](?![口接应外])|每")


def paid_from(count: Count) -> str | None:
    """The money whose shares are told: 经费由县财政承担六成."""
    paid = _PAID_BY.match(count.text, count.clause, count.amount.start)
    return _ending(count, paid.end("what"), count.clause) if paid else None


def is_spending(subject: str | None) -> bool:
    """Whether money is called by who gives it: 居民出资."""
    return subject is not None and _SPENT.fullmatch(subject) is not None


def money_called(count: Count, subject: str | None) -> str | None:
    """What the money of a count is called; `subject` is what that of the number before it was called, if it has that."""
    text, amount = count.text, count.amount
    if gift := granted(text, count.clause, amount.start):
        return gift["what"]
    spends = spending(text, count.clause, amount.start)
    if spends and (what := _ending(count, spends.start(), count.clause)):
        return what
    if spent := _SPENT.search(text, count.clause, amount.start):
        return NOT_SUBJECT.split(spent["what"])[-1] or None
    if called := subject or _sort_of_money(count):
        return called
    if paid := paid_from(count):
        return paid
    if behind := _NAMED_BEHIND.match(text, amount.end):
        return behind["what"]
    if pays := _PAYS.match(text, amount.end):
        return pays["what"]
    each = text[amount.start : amount.start + 1] in "人户每" or text.startswith("每", count.clause)
    if each and _OF_CLAUSE.search(text, max(count.sentence.start, count.clause - 6), count.clause):
        return _ending(count, count.clause - 1, count.sentence.start)
    return None


def _ending(count: Count, end: int, lower: int) -> str | None:
    phrase = phrase_before(count.words, end, lower)
    return phrase.text if phrase is not None else None


def _sort_of_money(count: Count) -> str | None:
    """What money is called where its name ends as a verb does: 外商直接投资1196亿元."""
    sort = _SORT_OF_MONEY.search(count.text, count.clause, count.amount.start)
    if sort is None:
        return None
    first, last = count.words.within(*sort.span("what"))
    words = count.words.words[first:last]
    while len(words) > 1 and (
        words[0].tag in ("v", "d", "t", "p", "a", "m") or words[0].text in ("实际", "全年", "年")
    ):
        words = words[1:]
    said = "".join(word.text for word in words)
    if "平均" in said:
        # 全县12个乡镇平均欠债310万元
        return said.rpartition("平均")[2] or None
    if _TO_WHOM.search(said):
        # 对每个派驻所补助5万元
        return words[-1].text
    return said if len(said) > 2 else None
