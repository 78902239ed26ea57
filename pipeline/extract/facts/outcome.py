"""What becomes of the counted thing in the words behind it: in the clause of who does it, of all of them, or before 后."""

from typing import Final

from pipeline import patterns
from pipeline.extract.facts.acts import Act, act_behind
from pipeline.extract.facts.counting import Count
from pipeline.extract.facts.nouns import NounPhrase
from pipeline.extract.facts.steps import step_at
from pipeline.extract.lexicon import lexicon

_OF_ALL: Final = patterns.compile(
    r"，(?:除[^。；]{1,30}外，)?(?:(?:自|从)[^，。；]{2,12}起)?(?:全部|均|一律|统一|一并|整体|整建制|成建制)"
)
# 由县局委托街道实施, 经省里批准，由街道行使
_BY_WHOM: Final = patterns.compile(
    "(?:因[^。；]{2,30}|经[^，。；]{2,12})?，(?:(?!其余|其他|剩|余下|的)[^，。；由被]){0,8}(?<![交经理自])[由被]"
)
# 22项处罚由街道以自己的名义作出: verbs that say little elsewhere.
_MADE_BY: Final = patterns.compile(
    "(?:均|都|现|已|全部|一律|仍|可)*由[^，。；]{2,16}?(?P<act>作出|做出|出具|签发|终审|审定|核准|裁定|直批|核实)(?=[，。；]|\\Z)"
)
# 8支队伍整合后，人员下沉
_AFTERWARDS: Final = patterns.compile("(?:全部|陆续|统一)?(?P<act>[一-鿿]{2})(?:以后|之后|后)(?=[，。；])")


def afterwards(count: Count, noun: NounPhrase | None) -> str | None:
    """The verb between what is counted and 后: 12个站所合并后，只留3个."""
    end = count.amount.end if noun is None else max(count.amount.end, noun.end)
    found = _AFTERWARDS.match(count.text, end, count.sentence.end)
    return found["act"] if found and found["act"] in lexicon().verbs else None


def by_whom(count: Count, noun: NounPhrase | None) -> str | None:
    """The verb of the clause behind that tells who does it: 2项行政许可，由县局委托街道实施."""
    start = count.amount.end if noun is None else max(count.amount.end, noun.end)
    made = _MADE_BY.match(count.text, start, count.sentence.end)
    if made:
        return made["act"]
    found = _BY_WHOM.match(count.text, start, count.sentence.end)
    behind = act_behind(count.words, found.end(), count.clause_end(found.end())) if found else None
    return behind[1] if behind else None


def behind_noun(count: Count, end: int) -> Act | None:
    """The first verb behind the number and its noun, before `end`."""
    after = count.after.end if count.after is not None else 0
    return act_behind(count.words, max(count.amount.end, after), end)


def then_act(count: Count, edge: int) -> Act | None:
    """What becomes of powers that someone has: behind them in their clause, or of all in the next."""
    close = count.clause_end(edge)
    if behind := behind_noun(count, close):
        return behind
    whole = _OF_ALL.match(count.text, close, count.sentence.end)
    return act_behind(count.words, whole.end(), count.clause_end(whole.end())) if whole else None


def of_all(count: Count, end: int) -> str | None:
    """What is done to all of them in the next clause: 由部门管理的1200人，全部移交街道."""
    close = count.clause_end(count.amount.end)
    whole = _OF_ALL.match(count.text, close, count.sentence.end) if close == end else None
    if whole is None:
        return None
    behind = act_behind(count.words, whole.end(), count.clause_end(whole.end()))
    return behind[1] if behind else step_at(count.text, whole.end(), count.clause_end(whole.end()))
