"""Acts that a number's own words tell: a verb of one character with where it leads, and that of a clause without a noun.

压至128名, 36名转到村里, 45名党员编为联户党员: such a verb is no word of the lexicon, for it is part of many others. In
经常用到的不足20项 what is counted is left out, and the verb before 的 is what is done to it.
"""

from typing import Final

from pipeline import patterns
from pipeline.extract.facts.counting import Count
from pipeline.extract.facts.nouns import NounPhrase
from pipeline.extract.lexicon import lexicon

_STEPS: Final = "加并合压缩转改编分划拆留放交升沉归调扩投拨返降迁退提"
_STEP_BEFORE: Final = patterns.compile(
    rf"(?P<act>规范|统一|组建|[{_STEPS}])(?:到|至|为|成)了?(?:(?:\d{{4}}年|\d{{1,2}}月|今年|去年|现在|目前)的?)?$"
)
# 乡镇63个，调整后为33个
_AFTER: Final = patterns.compile("(?P<act>[一-鿿]{2})(?:以后|之后|后)(?:为|共|有|剩|仅|只|还|约)+$")
_STEP_REACH: Final = 10
_STEP_BEHIND: Final = patterns.compile(
    r"(?:(?:按照?|依[据照法规]?|根据|经过?|随|自|凭|通过|以)[^，。；]{1,24}?)?(?:已|均|全部|统一|一律|一并|都|先后|又|再|也|随之|整建制|成建制|连人|集中|直接|重新|将|还)*"
    rf"(?P<step>退[出回]|转用于?|投向|(?:规范|统一|组建|重组|改组|融合)[为成]|用[于在到]|(?:补充|调整|安排|充实|投入|扩大|分配|转移|合并|整合|交流|分流|倾斜)[到至为给入在进]|[{_STEPS}派回补减增涨][到至为成入给进归回]|留在)(?![了过]?的|率)"
)
_WHOLE: Final = ("退出", "退回", "转用", "投向", "规范", "统一", "用于")
_HEADLESS: Final = patterns.compile(r"(?P<act>[一-鿿]{1,2})过?的(?:也|就|还|约|只有|只|仅有|仅|仅为|有|达|占|为|是)*$")


def step_before(count: Count) -> str | None:
    """The verb of one character that leads to the number: 由165名压至128名, 升到12月的74.9%."""
    text, start = count.text, count.amount.start
    if text[start - 1] == "了" and text[start - 2] in "少多" and start - 2 > count.clause:
        # 领导职数少了三分之一; 减少 is a word of its own.
        return text[start - 2] if text[start - 3 : start - 1] not in lexicon().verbs else None
    if after := _AFTER.search(text, max(count.clause, start - _STEP_REACH), start):
        return after["act"] if after["act"] in lexicon().verbs else None
    if text[start - 1] not in "到至为成了的年月在前" or count.amount.unit == "类":
        return None
    found = _STEP_BEFORE.search(text, max(count.clause, start - _STEP_REACH), start)
    if found is None:
        return None
    # 合并为 has 合并, not 并.
    longer = text[found.start("act") - 1 : found.end("act")]
    return longer if longer in lexicon().verbs and found.start("act") > count.clause else found["act"]


def step_behind(count: Count, noun: NounPhrase | None) -> str | None:
    """The verb of one character that tells where what is counted goes or what it becomes: 36名转到村里, 61个乡镇分成四类."""
    end = count.amount.end if noun is None else max(count.amount.end, noun.end)
    return step_at(count.text, end, count.clause_end(end))


def step_at(text: str, end: int, close: int) -> str | None:
    """The verb of one character that begins, but for words of manner, at `end` of `text` and leads on before `close`."""
    found = _STEP_BEHIND.match(text, end, close)
    if found is None:
        return None
    step, at = found["step"], found.start("step")
    if at > end and text[at - 1 : at + 1] in lexicon().verbs:
        # 经评估后下放到镇
        return text[at - 1 : at + 1]
    if len(step) == 3 and step != "转用于":
        return step[:2]
    return step.removesuffix("为") if step in lexicon().verbs or step[:2] in _WHOLE else step[0]


def headless_act(count: Count) -> str | None:
    """The verb before 的 where what is counted is left out: 经常用到的不足20项, 当场办结的占57%."""
    start = count.amount.start
    found = _HEADLESS.search(count.text, max(count.clause, start - 8), start)
    if found is None:
        return None
    words, end = count.words, found.end("act")
    index = words.first_from(end) - 1
    word = words.words[index]
    whole = words.starts[index] >= count.clause and words.end_of(index) == end and len(word.text) > 1
    # 长期不用的116项: nothing is done to them.
    whole = whole and word.text[0] not in "不未难" and count.text[found.start() - 1] not in "不未难"
    return word.text if whole and word.tag == "v" and (word.may_act or word.is_verb) else None
