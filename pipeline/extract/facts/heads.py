"""The verb that heads the clause of a number, where no verb of the lexicon governs it: 推进…等32项行动, 选了10余个基地.

Reform prose leaves out the subject or puts it first, then adverbs, then the verb: the first verb of a clause governs
what stands behind it up to the clause's end, however many verbs the names of a list in between hold.
"""

from typing import Final

from pipeline import patterns
from pipeline.extract.facts.counting import Count
from pipeline.extract.facts.nouns import NounPhrase
from pipeline.extract.facts.words import AGENT_NOUNS, NO_ACTS, NO_VERB_ENDS, Words
from pipeline.extract.lexicon import lexicon

# Verbs that say little, but act on what they head.
_LITTLE: Final = frozenset(
    "推动 推进 促进 实施 落实 加强 强化 深化 提出 服务 管理 支持 组织 发展 健全 完善 使用 实行 探索 引导 发挥 保障 内设".split()
)
# What never acts on what is counted, though it heads its clause.
_STATES: Final = frozenset(
    "覆盖 构成 组成 拥有 设有 介绍 反映 说明 发生 出现 集中 依靠 利用 参照 对照 针对 借助 经过 经历 希望 强调 决定 入驻 享受 具备 用来 来到 走进 进驻 支撑 带动".split()
)
_AROUND: Final = frozenset("d t ad vd c n nr ns nt nz nrt j r s f b a zg an i l m q x".split())
# A subject is short, and no mark stands in it.
_FEW: Final = 6
_OBJECT_ENDS: Final = patterns.compile(r"[，。；、：）！？\n]|和|及|与|以及|\Z")
# A verb before one of these has no object there.
_NOT_OBJECT: Final = frozenset("等 的 率 于 在 、 和 后 前 时 以来 之后 以后 之前 以前".split())
# One character that is a verb by itself where it touches its number: 选了10余个, 用好195名, 跑两个部门.
_ONE: Final = patterns.compile(
    r"(?:(?P<done>[选招聘派配买写填拆改换查办盖收捐挂栽种修划调抽评请签交走跑坐领投发开定审顶管打补要])(?P<how>了|出|过|完|好|掉|起|上|着)?"
    r"|(?P<well>用|抓|管|种|建|服务|做)(?:好|强|优|实))(?:共|近|约|足)?$"
)
_PASSIVE: Final = patterns.compile(r"(?:已|均|全部|都|也|先后|统一|随后)*被")


def head_act(count: Count, noun: NounPhrase | None) -> str | None:
    """The first verb of the number's clause, where what is counted is its object to the clause's end."""
    end = max(count.amount.end, noun.end if noun is not None else 0)
    if not _OBJECT_ENDS.match(count.text, end):
        return None
    edge = count.amount.start
    if noun is not None and count.clause < noun.start and noun.end <= edge:
        edge = noun.start
    words = count.words
    first = index = words.first_from(count.clause)
    while words.has(index) and words.end_of(index) <= edge and index - first <= _FEW:
        word, tag = words.words[index].text, words.words[index].tag
        # 服务辐射六个居委: what the clause opens with is its subject.
        subject = tag == "vn" and words.has(index + 1) and words.words[index + 1].may_act
        # 处级职数共计124个: tagged as a verb, 处级 is a rank.
        known = (word in lexicon().nouns or word.endswith(NO_VERB_ENDS)) and word not in lexicon().verbs
        if len(word) > 1 and (tag == "v" and not known or word in _LITTLE) and not subject:
            return _with_next(words, index, edge) if _governs(words, index, edge) else None
        if tag not in _AROUND or word in "、“《（":
            return None
        index += 1
    return None


def _with_next(words: Words, index: int, edge: int) -> str:
    """The verb, with the one that goes on from it: 延伸 培育."""
    word = words.words[index]
    following = words.words[index + 1] if words.has(index + 1) and words.end_of(index + 1) <= edge else None
    joined = following is not None and following.is_verb and not following.is_nounish
    return word.text + following.text if following is not None and joined else word.text


def _governs(words: Words, index: int, edge: int) -> bool:
    word = words.words[index].text
    if word in _STATES or word in NO_ACTS and word not in _LITTLE or word[-1] in "有为于是到达成" or word[0] == "达":
        return False
    if word in lexicon().nounish and word not in _LITTLE:
        return False
    following = words.words[index + 1].text if words.has(index + 1) and words.end_of(index) < edge else ""
    if word == "内设" and words.text.find("、", words.end_of(index), edge) < 0:
        # 内设机构6个 names what there is, 内设办公室、法制科等3个科室 what was set up.
        return False
    compound = words.words[index].tag == "vn" and (following in AGENT_NOUNS or following == "改革")
    return not compound and following not in _NOT_OBJECT


def one_act(count: Count) -> str | None:
    """A verb of one character that touches its number, with or without 了 or 好 between."""
    found = _ONE.search(count.text, max(count.clause, count.amount.start - 4), count.amount.start)
    if found is None:
        return None
    act = found["done"] or found["well"]
    start = found.start("done") if found["done"] else found.start("well")
    index = count.words.first_from(start)
    whole = count.words.has(index) and count.words.starts[index] == start
    before = count.words.words[index - 1].tag if index else "x"
    if act == "办" and not found["how"] and before[0] == "n":
        # 社会事务办18个 names a body.
        return None
    if act == "要" and not found["how"]:
        # 要18个 may be what has to be.
        return None
    return act if whole and (found["how"] or found["well"] or before[0] in "xdvprtn") else None


def passive_act(count: Count, noun: NounPhrase | None) -> int | None:
    """Where the verb of 被 begins behind what is counted: 23个社区被划分为233个网格."""
    end = max(count.amount.end, noun.end if noun is not None else 0)
    found = _PASSIVE.match(count.text, end, count.clause_end(end))
    return found.end() if found else None


_TIMES: Final = frozenset("次 场 场次 轮 期 人次 件次 余次 趟".split())
_RELATIVE: Final = patterns.compile(r"(?P<act>[一-鿿]{2})的(?:各类|各种|各级|全部|所有)?$")


def deed_act(count: Count) -> str | None:
    """The deed that is counted by the times it was done: 执法检查1176次."""
    if count.amount.unit not in _TIMES:
        return None
    deed = count.text[max(count.clause, count.amount.start - 2) : count.amount.start]
    return deed if deed in lexicon().nounish and deed in lexicon().verbs else None


def relative_act(count: Count, noun: NounPhrase) -> str | None:
    """The verb of a relative clause whose object is what is counted: 目前使用的系统达5个."""
    relative = _RELATIVE.search(count.text, count.clause, noun.start)
    if relative is None:
        return None
    words = count.words
    index = words.first_from(relative.start())
    whole = words.has(index) and words.starts[index] == relative.start() > count.clause
    word = words.words[index]
    return (
        word.text
        if whole and word.text == relative["act"] and word.tag == "v" and (word.may_act or word.is_verb)
        else None
    )
