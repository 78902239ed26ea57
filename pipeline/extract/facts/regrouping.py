"""What is done to districts: they are acted on only where a verb stands right before them, or all are merged into them."""

from typing import Final

from pipeline import patterns
from pipeline.extract.facts.acts import Act, act_behind
from pipeline.extract.facts.counting import Count
from pipeline.extract.facts.heads import passive_act

_TO_WORD: Final = patterns.compile(r"(?:为|成|到|至)$")
_NOT_OBJECT: Final = patterns.compile(r"[在向对从给于的]")
_RUN_THROUGH: Final = patterns.compile(r"(?P<act>划分|划|分|编|并|改)(?:设|定)?(?:为|成)(?:了)?$")
# What is made of a district may have a long name: 创建全国法治示范地区4个.
_MADE: Final = frozenset("创建 新增 培育 打造 命名 认定 评选".split())
# What is done to districts, where 的 stands between: 减少的18个乡镇, not 承接的18个乡镇.
_ON_DISTRICTS: Final = frozenset(
    "启用 减少 撤并 合并 撤销 新增 增加 整合 调整 划定 划分 设立 新设 保留 精简 压减 撤 并 新建 归并 优化".split()
)
# 10个乡镇改设街道, 3个乡镇合并而成, 5个乡撤乡改镇, 5个乡镇今日撤销建制
_BECOMES: Final = patterns.compile(
    "(?:今[日天年]|同时|先后|均|都|已|全部|整体|也|则){0,3}"
    "(?:(?P<act>改设|改建|(?:合并|整合|重组|改组|融合|统一|调整|撤并|归并|精简|减少|压减|压缩|优化)(?=[为成到至])|改(?=[为成])|升格(?=为)|合并(?=而)|撤销(?=建制))|撤[乡镇村县](?P<into>[改设并建])(?=[一-鿿]))"
)
# 选取白石、清溪、柳林3个镇, 选取13个省的25个镇: the names or the number of the units above stand between.
_LISTED: Final = patterns.compile(
    r"(?:(?![到赴去向在的])[一-鿿]){2,6}(?:、[一-鿿]{2,6}){1,8}等?|\d{1,3}个[省市县区州]{1,2}的?"
)
_CHOSEN: Final = frozenset("选取 选择 选定 撤销 撤并 合并 确定 新增".split())


def district_act(count: Count, own: Act | None, moved: str | None, edge: int) -> str | None:
    """A district is acted on only where the verb stands right before it, or all are merged into it."""
    amount, text = count.amount, count.text
    if text.startswith("全覆盖", count.after.end if count.after else amount.end):
        return "覆盖"
    if moved:
        return moved
    if (passive := passive_act(count, count.after)) is not None:
        behind = act_behind(count.words, passive, count.clause_end(passive))
        return behind[1] if behind and behind[1] in _ON_DISTRICTS else None
    if parted := _RUN_THROUGH.search(text, count.clause, amount.start):
        return own[1].rstrip("为成") if own and own[0] + len(own[1]) >= parted.start() else parted["act"]
    if own is None:
        becomes = _BECOMES.match(text, count.after.end if count.after else amount.end)
        return (becomes["act"] or becomes["into"]) if becomes else None
    gap = text[own[0] + len(own[1]) : edge]
    if gap == "的" and own[1] in _ON_DISTRICTS:
        return own[1]
    if own[1] in _CHOSEN and _LISTED.fullmatch(gap):
        return own[1]
    if _TO_WORD.search(text[count.clause : amount.start]):
        return own[1]
    reach = 12 if own[1] in _MADE else 6
    return own[1] if len(gap) <= reach and not _NOT_OBJECT.search(gap) else None
