"""Rounds in which a thing is done: in 分两批下放事权 and 先后三次向镇里放权 the rounds are counted by what is done in them."""

from typing import Final

from pipeline import patterns
from pipeline.extract.facts.acts import Act, act_behind
from pipeline.extract.facts.counting import Count
from pipeline.extract.facts.moving import MOVED
from pipeline.extract.facts.nouns import phrase_after, phrase_before

ROUNDS: Final = frozenset("批 批次 次 轮 期".split())
# What may stand between the rounds and the verb: whom it is done to, or how.
_BETWEEN: Final = patterns.compile(
    r"(?:(?:面向|[向对给为从由在到])[^，。；、]{1,16})?(?:集中|统一|依法|逐步|分别|共|陆续|全部|一次性|大规模|专题|公开|动态)*"
)


def round_act(count: Count) -> Act | None:
    """The verb that tells what is done in so many rounds, with where it starts; None where a deed before them is counted."""
    amount, text = count.amount, count.text
    if amount.unit not in ROUNDS or amount.start <= count.words.start:
        return None
    before = count.words.words[count.words.first_from(amount.start) - 1]
    if (before.is_nounish or before.is_verb) and before.text not in ("分", "连续") and amount.start > count.clause:
        # 联合检查三次发现隐患
        return None
    close = count.clause_end(amount.end)
    put = MOVED.match(text, amount.end, close)
    behind = act_behind(count.words, put.end() if put else amount.end, close)
    if behind is None or text.startswith("的", behind[0] + len(behind[1])):
        return None
    return behind if put or _BETWEEN.fullmatch(text, amount.end, behind[0]) else None


def done_in_rounds(count: Count, spoken_of: str | None) -> str | None:
    """What the verb of rounds acts on: behind it, before it where 将 puts it there, else what was `spoken_of` last."""
    act = round_act(count)
    if act is None:
        return None
    end, close = act[0] + len(act[1]), count.clause_end(act[0])
    put = MOVED.match(count.text, count.amount.end, act[0])
    if put:
        found = phrase_before(count.words, act[0], put.end())
    else:
        found = phrase_after(count.words, end, close)
        if found is not None and found.kind == "institution" and found.end < min(close, count.limit):
            # 取消部门设置的许可事项: who has them stands first.
            found = phrase_before(count.words, min(close, count.limit), end)
    # 将201项权力下放: the measure word is none of the name.
    return found.text.lstrip("项个名条") if found is not None and found.kind != "locality" else spoken_of
