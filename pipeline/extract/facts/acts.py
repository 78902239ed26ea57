"""Which words of a sentence are acts, and which of them stands nearest to what is counted."""

from typing import Final

from pipeline import patterns
from pipeline.extract.facts.words import AGENT_NOUNS, Words
from pipeline.extract.lexicon import lexicon

# Verbs side by side, and words that join.
_SERIES: Final = frozenset("、 和 并 及 或".split())
_AND: Final = frozenset("、 和 及 与".split())
# From a verb to one that describes its object there are at most so many characters.
_NEAR: Final = 14
# How far from what it acts on a verb may stand that is not in the lexicon.
TOUCH: Final = 1
_NUMBER: Final = patterns.compile(r"[\d一二两三四五六七八九十百千几]")
# 开展联合检查131次: what is held is named by a verb.
_HELD: Final = frozenset("开展 举办".split())

Act = tuple[int, str]


def act_before(words: Words, start: int, end: int) -> Act | None:
    """The last verb in [start, end) that can act on what stands at `end`, with where it starts; 整合 组建 is one act.

    A verb that is not in the lexicon must touch what it acts on, but for a particle (解聘了, 列出).
    """
    found: Act | None = None
    for index in words.acts(start, end):
        position, act = words.starts[index], words.words[index]
        word = act.text
        if not _is_act(words, index, near=end - position - len(word) <= TOUCH):
            if (
                found
                and act.tag == "v"
                and _gap(words, found, position) == "、"
                and words.text[position + len(word)] in _AND
            ):
                found = (found[0], words.text[found[0] : position] + word)
            continue
        listed = act.is_nounish and words.text[position - 1] in "、和及与"
        held = found and found[1] in _HELD and act.is_nounish
        quoted = words.text.rfind("”", position, end)
        if quoted >= 0 and words.text.find("“", position, quoted) < 0:
            # “高效办成一件事”事项40项: what stands in quotation marks is a name.
            continue
        if act.is_nounish and (words.text[position - 1] == "、" or words.text.startswith("、", position + len(word))):
            # 规划、建设、环保等6个部门: a field in a list of fields.
            continue
        if found and (listed or held or _describes(words, index, found, end)):
            # 开展留守儿童、流动儿童关爱服务, 收到上级转办事项: it says what kind of thing is acted on.
            continue
        if found and found[0] + len(found[1]) == position and len(found[1]) <= 2:
            found = (found[0], found[1] + word)
        elif found and act.tag == "v" and _gap(words, found, position) in _SERIES:
            # 制定、修改、废止规章45件: all of them act.
            found = (found[0], words.text[found[0] : position] + word)
        else:
            found = (position, word)
    return found


def _gap(words: Words, found: Act, position: int) -> str:
    return words.text[found[0] + len(found[1]) : position]


def _describes(words: Words, index: int, found: Act, end: int) -> bool:
    """Whether a verb behind `found` only describes what that one acts on: 处理群众求助, 取消评比达标表彰项目, 许可和认定事项."""
    before, act = words.words[index - 1], words.words[index]
    if before.text == "上级":
        return True
    start = words.starts[index]
    if not act.is_verb:
        return before.tag.startswith("n") and start + len(act.text) == end and start - found[0] <= _NEAR
    if before.text in _AND and index > 1 and words.starts[index - 2] > found[0]:
        return words.words[index - 2].is_nounish
    return (
        start + len(act.text) < end
        and before.tag == "v"
        and not before.is_verb
        and before.may_act
        and words.starts[index - 1] > found[0]
    )


def act_behind(words: Words, start: int, end: int) -> Act | None:
    """The first verb in [start, end) that can be done to, or by, what ends at `start`, with where it starts."""
    for index in words.acts(start, end):
        position, act = words.starts[index], words.words[index]
        listed = act.is_nounish and words.text.startswith("、", words.end_of(index))
        if not listed and _is_act(words, index, near=position - start <= TOUCH):
            return position, act.text
    return None


def _is_act(words: Words, index: int, *, near: bool) -> bool:
    """Whether a word that may be an act is one where it stands."""
    word = words.words[index]
    if not word.is_verb and not near:
        return False
    following = words.words[index + 1] if words.has(index + 1) else None
    if (
        word.text == "办"
        and following is not None
        and following.is_numeral
        and index
        and words.words[index - 1].tag[0] == "n"
    ):
        # 新设社会事务办18个
        return False
    if following is None:
        return word.is_verb or not word.is_nounish
    if _in_name(words, index, following.text):
        return False
    if word.is_nounish:
        # 奖补 资金, 培训 任务: a verb between nouns is part of their phrase.
        before = words.words[index - 1] if index else None
        after_noun = before is not None and before.tag in ("n", "vn", "b") and before.text[-1] not in "省市州县"
        return word.is_verb and not (after_noun and (following.tag in ("n", "vn") or following.is_nounish))
    return True


def _in_name(words: Words, index: int, following: str) -> bool:
    """Whether what follows makes the verb a part of a name, or of what describes a thing."""
    word = words.words[index]
    if following == "的":
        return not word.is_verb
    if following == "等":
        # 案件移送等9方面: the end of a list is no act.
        return words.has(index + 2) and _NUMBER.match(words.words[index + 2].text) is not None
    if following in _PERMITS and word.text in _PERMITTED and index and _is_object(words, index - 1):
        # 户外广告设置审批, 动物运输备案
        return True
    if following in AGENT_NOUNS and word.is_nounish or following in ("类", "量"):
        return True
    if following in _FIELDS and word.is_nounish or following in _FUNDS and word.text in _OF_FUNDS:
        return True
    if following in _AFTERWARDS:
        # 整合之后全区有站所12个
        return True
    if following == "支付" and word.text == "转移" or word.text == "支付" and _before(words, index) == "转移":
        return True
    if following not in _PAPER_NOUNS or following in _CUT_DOWN and not word.is_nounish:
        return False
    # 安排 改革 专项经费 is an act on the money, 发展 改革 部门 is named.
    return word.is_nounish or not (words.has(index + 2) and words.words[index + 2].tag.startswith("n"))


def _before(words: Words, index: int) -> str:
    return words.words[index - 1].text if index else ""


def _is_object(words: Words, index: int) -> bool:
    """Whether a word names what a permit is for, where a verb follows it: 广告 设置 审批."""
    word = words.words[index]
    return word.tag[0] in "nv" and not word.is_verb and word.text not in lexicon().tiers


# 建设领域10项 names a field.
_FIELDS: Final = frozenset("领域 系统 方面 条线 战线".split())
_AFTERWARDS: Final = frozenset("前 后 之前 之后 以前 以后 以来".split())
# 奖励资金 and 配套经费 are names of funds.
_FUNDS: Final = frozenset("资金 经费".split())
_OF_FUNDS: Final = frozenset("奖励 配套 支持 扶持".split())
# What a permit is for, and the words by which permits are called.
_PERMITTED: Final = frozenset(
    "设置 设立 建设 使用 安装 占用 新建 改建 扩建 拆除 迁移 转让 运输 销售 生产 经营 采伐 砍伐 开采 举办 发放 处置 排放 养殖 种植 变更".split()
)
_PERMITS: Final = frozenset("审批 许可 备案 核准 登记 审核 验收 确认 认定 监管 审查 初审 核发".split())
# These are cut and raised themselves: 压减时限76%, 降低成本.
_CUT_DOWN: Final = frozenset(("时限", "时间", "成本", "指标", "比例"))
# What a verb before one of these names is a paper or a field of work, not an act: 调整 方案, 下放 目录.
_PAPER_NOUNS: Final = frozenset(
    "方案 办法 规定 意见 情况 制度 机制 任务 标准 比例 范围 过程 期间 前 后 以来 时 改革 模式 方式 原则 试点 体系 力量 能力 水平 要求 条件 计划 时间 时限 成本 指标 期".split()
)
