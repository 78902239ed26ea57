"""What is done to the object of 将, 把 or 对: 将12个站所整合, 对68项事项逐项评估."""

from typing import Final

from pipeline import patterns
from pipeline.extract.clauses import last_mark
from pipeline.extract.facts.acts import Act, act_behind
from pipeline.extract.facts.counting import Count
from pipeline.extract.facts.nouns import NounPhrase
from pipeline.extract.lexicon import lexicon

MOVED: Final = patterns.compile(r"[将把](?!来|要|会|近)")
# 对12个站所进行整合
_TOWARDS: Final = patterns.compile(r"对(?!照|接|口|应|标)[^，。；]{0,24}$")
_TREATED: Final = patterns.compile(r"[^，。；]{0,40}?(?:进行|予以|加以|开展)了?(?P<act>[一-鿿]{2})")
# 对全县186家事业单位逐一核查
_ONE_BY_ONE: Final = patterns.compile(r"[^，。；]{0,12}(?:逐一|逐项|逐个|全面|分类)(?P<act>[一-鿿]{2})")
_TAKEN_BY: Final = patterns.compile(
    r"[^，。；]{0,8}，(?:一律|均|全部|依法)?由[^，。；]{2,16}?(?P<act>上收|收回|承接|行使|办理|实施|管理)"
)
_MANNER: Final = patterns.compile(
    r"[^。；]{0,12}?(?:采取|通过|以|按照?|采用)[^。；]{0,30}?(?:方式|形式|途径|办法|渠道)"
)


def moved_act(count: Count, own: Act | None, noun: NounPhrase | None) -> str | None:
    """What is done to the object of 将 or 把: the verb behind the number, or one between 将 and the number."""
    amount, text = count.amount, count.text
    put = text.find("将", count.clause, amount.start) >= 0 or text.find("把", count.clause, amount.start) >= 0
    opening = last_mark(MOVED, text, count.clause, amount.start) if put else count.clause
    if opening == count.clause:
        faced = text.find("对", count.clause, amount.start) >= 0
        towards = _TOWARDS.search(text, count.clause, amount.start) if faced else None
        treated = (
            _TREATED.match(text, amount.end) or _TAKEN_BY.match(text, amount.end) or _ONE_BY_ONE.match(text, amount.end)
            if towards
            else None
        )
        return treated["act"] if treated and treated["act"] in lexicon().verbs else None
    start = max(amount.end, noun.end if noun else 0)
    behind = act_behind(count.words, start, count.clause_end(start))
    if behind:
        return behind[1]
    if own and own[0] >= opening and text[own[0] + len(own[1])] != "的":
        return own[1]
    behind = act_behind(count.words, _behind_manner(text, amount.end, count.sentence.end), count.sentence.end)
    return behind[1] if behind else None


def _behind_manner(text: str, start: int, end: int) -> int:
    """Behind 采取…方式 that follows the number, so that 交办 in it is not taken for the act."""
    manner = _MANNER.search(text, start, min(end, start + 60))
    return manner.end() if manner else start
