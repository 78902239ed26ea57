"""The words of a sentence: where each stands, and what the lexicon and its tag say of it."""

import functools
from bisect import bisect_left, bisect_right
from typing import Final

from pipeline import patterns
from pipeline.extract.lexicon import lexicon
from pipeline.segment import tagged, words

_CLAUSE_MARK: Final = patterns.compile(r"[，；。：！？\n]")
# A verb right before one of these is part of a noun: 培训 中心, 管理 员.
AGENT_NOUNS: Final = frozenset(
    "员 机构 中心 队 站 室 所 事项 办公室 委员会 局 权 费 率 资金 经费 清单 职责 目录 单位 部门 小组 岗 人员 点 台 厅 窗口 大厅 数 证 书 权限 系统 平台 网点 服务".split()
)
# Verbs that never are the act done to the counted thing.
NO_ACTS: Final = frozenset(
    "垂直 看法 做法 说法 原始 知识 疑问 选手 熟手 表册 展会 早会 晚会 邻居 坐席 属地化 知名 产能 正负 面广 量大 只能 独居 编外 相邻 摘要 提案 会计 违建 住建 停车 受访 所得 不予 不报 殡葬 快递 中有 实有 少于 多于 低于 高于 大于 小于 不得 不少于 不低于 起来 上来 下来 出来 进来 有 是 占 达 达到 包括 涉及 辖 管辖 现有 共有 拥有 具有 超过 突破 突出 可能 需求 作出 做出 给予 予以 作为 成为 为 位于 属于 来自 用于 没有 进行 开始 继续 推动 推进 促进 实施 要求 结合 坚持 围绕 考虑 依托 得到 有效 加强 强化 深化 实现 通过 能 会 可 要 应 可以 含 存在 据 指 即 计 说 看 起 来 去 让 使 破解 发挥 落实 改为 按照 探索 负责 承担 接受 保障 确保 服务 全覆盖 减负 管理 引导 聚焦 提出 认真 参与 组织 试点 工作 改革 运行 监督 分为 分成 其中 已有 超编 填报 停止 累计 联合 共计 合计 总计 实为 负担 率达 占原 工作 支持 配合 协助 了解 缓解 改正 来访 担任 起到 用作 准入 下辖 现辖 所辖 面临 面对 需要 存在 涵盖 囊括 包含 仅剩 还剩 剩余 估计 预计 相距 满意 相当于 等于 表示 认为 显示 指出 衍生 分布 居住 位列 排名 统称 合称 简称 俗称 原有 还有 另有 尚有 只有 仅有 简称 相关 有关 不能 不再 超收 编办 共需 看到 获悉 得知 内含 应当 应该 必须 总有 时有 常有 会有 就会 得分 记得 获知 已达 达至".split()
)
# 处级, 市直, 区属: tagged as verbs, but words of rank and kind.
NO_VERB_ENDS: Final = tuple("级直属式性型类")
# How a thing is done, where the segmenter glues it to the verb: 自行处理, 依法查处.
_HOW: Final = frozenset("自行 依法 集中 统一 联合 主动 及时 直接 全部 分类 逐项 上门 现场 就地 择优 公开 提级".split())
_NUMERAL: Final = patterns.compile(r"[一二三四五六七八九十百千万几两]")
_WITH_NUMERAL: Final = patterns.compile(r"[\d一二两三四五六七八九十百千万亿数几]+(?:[个名项家支余多次批轮]|$)|\d")
# Words that end a noun phrase whatever tag they carry.
_STOPS: Final = frozenset(
    "将 把 对 向 为 给 在 从 由 按 以 于 至 到 已 均 都 也 还 则 又 再 共 仅 只 而 并 且 或 或者 被 让 使 是 有 现有 共有 实有 省里 市里 县里 区里 镇里 乡里 村里 镇上 占 达 了 着 过 未 不 无 等 依托 按照 "
    "通过 实现 推行 推动 推进 探索 参与 承担 用于 负责 属于 位于 地处 涉及 进行 形成 完成 基本 初步 全部 分别 逐步 进一步 原则上 专门 主要 直接 平均 "
    "大幅 有效 切实 深入 全面 同步 先后 陆续 包括 包含 其中 加强 完善 健全 强化 深化 促进 确保 严格 坚持 围绕 结合 根据 成为 作为 作 来自 面向 "
    "同比 累计 合计 总计 以及 及其 随 同 承接 开设 发生 覆盖 达到 超过 突破 拥有 设有 普遍 率先 统一 每 各 每个 每名 的 之 可 能 会 要 应 须 拟 成 较 比 所 实际 约 近 称 即 内 中 ".split()
)
_STOP_TAGS: Final = frozenset("p d c r uj ul uz ug u e y o ud uv t".split())
_NOUN_TAGS: Final = frozenset("n nr ns nt nz ng nrt nrfg nr j vn an l i b s f k x eng g a ag ad z tg vg q h".split())


class Word:
    """A word with its tag, and what holds of it wherever it stands, asked once.

    `is_verb`, `is_noun` and `is_nounish` are the classes of the lexicon, `is_numeral` tells of a number with or without its
    measure word. `comes_to` is a word that may end a verb cut in two. `may_act` is whether it may be an act; `stops` whether it ends a noun phrase that is read from the left,
    `stops_before` one that is read from the right; `joins_noun` whether a verb before it may belong to its noun.
    """

    def __init__(self, text: str, tag: str) -> None:
        known = lexicon()
        self.text, self.tag = text, tag
        self.is_verb = text in known.verbs
        self.is_noun = text in known.nouns
        self.is_nounish = text in known.nounish
        self.is_numeral = _WITH_NUMERAL.match(text) is not None
        self.may_act = _may_act(text, tag)
        self.stops = text in _STOPS or tag in _STOP_TAGS or tag == "x" and not text.isalnum() or self.is_numeral
        # 处级, 市直 may be tagged as verbs.
        inside = (
            self.is_nounish
            or text == "站"
            or len(text) >= 2
            and (self.is_noun or tag == "v" and text[-1] in NO_VERB_ENDS)
        )
        self.stops_before = not inside and (self.stops or tag == "v" or self.is_verb)
        self.comes_to = len(text) == 1 and (tag == "v" or text == "并") or len(text) == 2 and text[1] in _COMES_TO
        self.joins_noun = tag in _NOUN_TAGS and text not in _STOPS and text.isalnum()


class Words:
    """The tagged words of one sentence of a text, with their offsets in the text, cut clause by clause as they are asked for.

    Most numbers are read from their own clause. The segmenter joins nothing over a clause mark, so clauses have the same
    words cut one by one as together. `words` and `starts` hold those that are cut, a stretch without a gap: their indexes
    hold until one to the left of all is asked for. `clauses` and `segments` are where those begin: a clause behind ，；：,
    a segment behind ；.
    """

    def __init__(self, text: str, start: int, end: int) -> None:
        self.text, self.start, self.end = text, start, end
        self.words: list[Word] = []
        self.starts: list[int] = []
        self.clauses = [start, *[mark.end() for mark in _CLAUSE_MARK.finditer(text, start, end)]]
        self.segments = [start, *[at for at in self.clauses[1:] if text[at - 1] not in "，："]]
        # Which of the words that are cut may be acts, and where the stretch of these begins and ends.
        self._acts: list[int] = []
        self._from = self._to = -1

    def first_from(self, position: int) -> int:
        """The index of the first word that starts at `position` or behind it."""
        self._reach(position, position + 1)
        index = bisect_left(self.starts, position)
        self.has(index)
        return index

    def has(self, index: int) -> bool:
        """Whether the sentence has a word `index`, which is at most one behind those that are cut."""
        while index >= len(self.words) and self._to < self.end:
            self._reach(self._to, self._to + 1)
        return index < len(self.words)

    def end_of(self, index: int) -> int:
        """The offset in the text where word `index` ends."""
        return self.starts[index] + len(self.words[index].text)

    def within(self, start: int, end: int) -> tuple[int, int]:
        """The first and behind the last of the indexes of the words that start in [start, end) of the text."""
        if start >= end:
            return 0, 0
        self._reach(start, end)
        return bisect_left(self.starts, start), bisect_left(self.starts, end)

    def acts(self, start: int, end: int) -> list[int]:
        """The indexes of the words that start in [start, end) of the text and may be acts."""
        first, last = self.within(start, end)
        return self._acts[bisect_left(self._acts, first) : bisect_left(self._acts, last)]

    def _reach(self, start: int, end: int) -> None:
        """Cut what of [start, end) is not cut yet, by whole clauses."""
        if self._from <= start and end <= self._to:
            return
        first = self.clauses[max(0, bisect_right(self.clauses, start) - 1)]
        following = bisect_left(self.clauses, end)
        last = self.clauses[following] if following < len(self.clauses) else self.end
        if self._from < 0:
            self._from = self._to = first
        if first < self._from:
            words, starts, acts = self.words, self.starts, self._acts
            self.words, self.starts, self._acts = [], [], []
            self._cut(first, self._from)
            before = len(self.words)
            self.words += words
            self.starts += starts
            self._acts += [before + act for act in acts]
            self._from = first
        if last > self._to:
            self._cut(self._to, last)
            self._to = last

    def _cut(self, start: int, end: int) -> None:
        at = start
        for parts in _read(self.text[start:end]):
            for word in parts:
                at = self._add(word, at)

    def _add(self, word: Word, at: int) -> int:
        """Take in the word that starts at `at`; where it ends."""
        if word.comes_to and self.words:
            before = self.words[-1].text
            verb = before[-1] + word.text[0]
            cut = (
                len(before) == 1 < len(word.text) + (before in _UP_AND_DOWN)
                or len(before) == 2
                and before[0] in _BEFORE_VERB
            )
            if cut and verb in lexicon().verbs and self.starts[-1] + len(before) == at:
                # 下 放到 is 下放 到, 名压 减至 is 名 压减 至.
                at = self._take_back()
                for text, tag in ((before[:-1], "q"), (verb, "v"), (word.text[1:], "v")):
                    at = self._add(_word(text, tag), at) if text else at
                return at
        if word.text == "岗" and self.words and self.words[-1].text == "在":
            # 在岗人员 and 不在岗人员 are called so.
            at, whole = self._take_back(), "在岗"
            if self.words and self.words[-1].text == "不":
                at, whole = self._take_back(), "不在岗"
            return self._add(_word(whole, "b"), at)
        if word.text == "理工" and self.words and self.words[-1].text == "受":
            # 受理工单
            at = self._add(_word("受理", "v"), self._take_back())
            return self._add(_word("工", "n"), at)
        # 行政检查13项 is a sort of powers.
        if word.may_act and not (word.text in _SORTS_OF_POWERS and self.words and self.words[-1].text == "行政"):
            self._acts.append(len(self.words))
        self.words.append(word)
        self.starts.append(at)
        return at + len(word.text)

    def _take_back(self) -> int:
        """Take the last word out again; where it starts."""
        if self._acts and self._acts[-1] == len(self.words) - 1:
            self._acts.pop()
        self.words.pop()
        return self.starts.pop()


@functools.cache
def _word(text: str, tag: str) -> Word:
    return Word(text, tag)


# A word has the same tag wherever it stands, and most words of a text were met before: to cut alone takes half the time.
_KNOWN: Final[dict[str, tuple[Word, ...]]] = {}
_MOST: Final = 200_000


def _read(text: str) -> list[tuple[Word, ...]]:
    """For each of the segmenter's words the words that it is."""
    try:
        return [_KNOWN[word] for word in words(text)]
    except KeyError:
        found = list(zip(*tagged(text), strict=True))
    if len(_KNOWN) > _MOST:
        _KNOWN.clear()
    for word, tag in found:
        if word not in _KNOWN:
            _KNOWN[word] = tuple([Word(part, of) for part, of in _parted(word, tag)])
    return [_KNOWN[word] for word, _ in found]


# What ends a word that the segmenter began with the second half of a verb: 下 放到, 压 减至.
_COMES_TO: Final = frozenset("到至为成给入")
# 602个削减到490个 may be 削减到 to the segmenter.
_LEADS_TO: Final = frozenset("到至为成")
# 236名减为112名: a measure word with the verb behind it.
_MEASURE: Final = frozenset("名个项家支所")
# What else the segmenter glues to a verb: 改革后撤 并.
_BEFORE_VERB: Final = _MEASURE | frozenset("后前张类块条件份")
_SORTS_OF_POWERS: Final = frozenset("检查 强制 处罚 许可 给付 确认 裁决 奖励 征收 审批 复议".split())
_UP_AND_DOWN: Final = frozenset("上下压缩核")
_GROWS: Final = frozenset("减增降升缩")
_GROWS_TO: Final = frozenset(f"{grows}{to}" for grows in "减增降升" for to in "到至为")
_MEASURED: Final = _MEASURE | frozenset("张天本份处")
# 姜堰区现辖, 三个人干: what is glued to the end of who does it.
_HOLDING: Final = frozenset("省市县区镇乡村街科员人里")
# 执法队设队长1名: the end of a body's name.
_SETTING_UP: Final = frozenset("队局所室站科院校处厅会组里")
_GLUED_ON: Final = frozenset("现配用管干守要装")
# What a measure word is glued to that begins a phrase of manner or place.
_COUNTING: Final = _MEASURE | frozenset("人件")
_LEADING_ON: Final = frozenset("以经随自由按在向被将把")
_BY_RULE: Final = frozenset(
    "按规定 按程序 按要求 按政策 按标准 按比例 按需要 按计划 按合同 依规定 依程序 依合同".split()
)


def _parted(word: str, tag: str) -> tuple[tuple[str, str], ...]:
    """The word, or the two that the segmenter glued: 镇设, 建了, 立案查处, 化解矛盾, 标准配备."""
    known = lexicon()
    if len(word) == 2 and word[0] in _MEASURED and word[1] in _GROWS:
        return (word[0], "q"), (word[1], "v")
    if word[0] == "名" and len(word) == 3 and tag == "v":
        # 25名留作周转
        return ("名", "q"), (word[1:], "v")
    if (misread := _misread(word)) is not None:
        return misread
    if (doing := _doing(word, tag)) is not None:
        return doing
    if len(word) > 1 and word[:-1] in known.verbs and (word[-1] == "了" or len(word) == 3 and word[-1] in _LEADS_TO):
        return (word[:-1], "v"), (word[-1], "ul" if word[-1] == "了" else "v")
    adverb = "已先再" if len(word) == 2 else "新已可将拟须应再先"
    if len(word) in (2, 3) and word[0] in adverb and word[1:] in known.verbs and word not in known.nouns:
        return (word[0], "d"), (word[1:], "v")
    first, last = word[:2], word[2:]
    if len(word) != 4 or word in known.nouns or word in known.verbs:
        return ((word, tag),)
    acts = first in known.verbs and first not in known.nounish
    if acts and last in known.verbs and last not in known.nounish:
        return (first, "v"), (last, "v")
    if acts and known.nouns.get(last) in ("other", "staffing") and last not in AGENT_NOUNS:
        return (first, "v"), (last, "n")
    if first in _HOW and last in known.verbs or first == "严格":
        return (first, "d"), (last, "v")
    if first in known.nouns and last in known.verbs and last not in known.nounish:
        return (first, "n"), (last, "v")
    return ((word, tag),)


def _misread(word: str) -> tuple[tuple[str, str], ...] | None:
    """The word as it is, where the segmenter is wrong: 县直 is no adverb, 按规定 is one, 名以 and 减至 are two words."""
    if word in _BY_RULE:
        return ((word, "d"),)
    if word in _GROWS_TO:
        # 由24个减为9个: the act is 减, as that of 由24个减少到9个 is 减少.
        return (word[0], "v"), (word[1], "v")
    if word[1:] in ("直", "属") and word[0] in "省市县区州旗镇乡":
        return ((word, "b"),)
    glued = len(word) == 2 and word[0] in _COUNTING and word[1] in _LEADING_ON
    return ((word[0], "q"), (word[1], "p")) if glued else None


def _doing(word: str, tag: str) -> tuple[tuple[str, str], ...] | None:
    """The word cut before the verb of one character that it ends with: 镇设, 各派, 每村定."""
    known = lexicon()
    tiers = known.tiers
    if len(word) > 1 and word[-1] == "设" and (word[:-1] in tiers or word[0] in "可应均各共只另还仅后"):
        return (word[:-1], "n" if word[:-1] in tiers else "d"), ("设", "v")
    if word[-1] == "设" and (
        len(word) == 2 and word[0] in _SETTING_UP or len(word) == 3 and word[1] in "里镇乡村县区市"
    ):
        return (word[:-1], "n"), ("设", "v")
    if len(word) == 2 and tag == "v" and word[0] in _HOLDING and word[1] in _GLUED_ON and word not in known.verbs:
        return (word[0], "n"), (word[1], "d" if word[1] == "现" else "v")
    if tag == "r" and 2 <= len(word) <= 3 and word[0] in "每各" and word[-1] in "派定建配":
        return (word[:-1], "r"), (word[-1], "v")
    return None


def _may_act(word: str, tag: str) -> bool:
    if word in NO_ACTS or word == "并" and tag == "c" or _NUMERAL.match(word):
        return False
    if word in lexicon().verbs:
        return True
    if word in lexicon().nouns:
        return False
    if word[-1] == "有" and word[:-1] in lexicon().nouns or word[0] in "无涉每各":
        # 镇有 is two words, 无核 and 涉诈 say what kind a thing is; 每格.
        return False
    return tag == "v" and len(word) >= 2 and word not in lexicon().nounish and word[-1] not in NO_VERB_ENDS
