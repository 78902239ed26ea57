"""What a single power is called: a list of powers cut into its items, each without counts, tiers and its last word.

The words are data (`data/rules/delegation.toml`, rule `delegation.dispose`).
"""

import functools
import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from pipeline import patterns
from pipeline.extract.clauses import hide_brackets, list_items
from pipeline.extract.delegations.matters import COUNT, DIGITS, NUMERAL
from pipeline.extract.lexicon import alternation
from pipeline.extract.rules import rule


class _Words(NamedTuple):
    known: frozenset[str]
    piece: re.Pattern[str]
    pieces: re.Pattern[str]
    general: frozenset[str]
    lead: re.Pattern[str]


_LAST_COUNT: Final = patterns.compile(f"{NUMERAL}[项个件条](?:的|有关|相关)?$")
# 统筹、考核和任免建议: rights of command are single deeds, 和 parts them.
_COMMAND: Final = patterns.compile(
    "(?:建议|调度|调配|使用|调遣|考核|考评|评价|评议|任免|协调|指挥|督办|监督|参与|召集|管理|奖惩)权?$"
)
_SHARED_RIGHT: Final = patterns.compile("“?[二两三四五六七八九十]权”?$")
_SUFFIX: Final = patterns.compile("(?:类|工作|”|”这|这)$")
_LONG_SORT: Final = 4
_NO_POWER: Final = (
    "力量",
    "另有",
    "其余",
    "实施",
    "行使",
    "承接",
    "承担",
    "办理",
    "不超过",
    "不少于",
    "不低于",
    "至少",
    "以上",
    "以内",
    "左右",
    "次",
    "中",
    "另",
    "全部",
    "约",
    "共",
    "近",
    "超过",
    "多达",
    "平均",
    "其中",
    "了",
    "至",
    "到",
    "赋能",
)
# What counts and selects, left over where the power itself stands elsewhere.
_NO_NAME: Final = patterns.compile(
    "赋$|^数量|委托给|管理层级|^[省市县区]级$|^(?:第[一二三四五六]|首)批$|下放|承接|认领|挑出|选出|挑选|选择|选取|筛选|^(?:从(?!业)|由|有(?!机))|^收回|^取消|层级$|[里中]的?$|年?(?:新增|增加)$"
)
# Behind fields a power over all of a county's business still says which it is (财政、土地等方面的经济社会管理权).
_WHOLE_TIER: Final = patterns.compile("(?:经济社会|经济和社会|社会|经济|行政)管理权限?$|行政(?:权力|职权)$|事权$")
# 其中下放58项、委托102项: ways of handing over.
_WAYS: Final = ("委托", "授权", "派驻", "交办")
# 园林处罚事项: the matters are of one deed, which is the power; 服务事项 and 检查事项 stay whole.
_DEEDS: Final = ("审批", "处罚", "许可", "执法")
# 审批和管理权限, 审批和执法权
_OF_OFFICE: Final = patterns.compile("管理|(?:审批|处罚|许可|执法|管理|监管|检查|服务)(?:权限?|职权|权力|事项)")
# 审批和管理权限: beside a deed 管理 says which one.
_AND_MANAGING: Final = patterns.compile("(?<=(?:审批|处罚|许可|执法|检查|监管)[和与及])管理权限?$")
_KEPT: Final = ("自主权", "确权", "事权", "职权")
_KEPT_ALONE: Final = ("人权", "财权", "物权")


@functools.cache
def power_words() -> _Words:
    """The words that tell what a power is called, of the shipped rule and the user's own."""
    options = rule("delegation", "dispose").options
    split = alternation(options["split"])
    return _Words(
        known=frozenset(options["known"]),
        piece=patterns.compile(split),
        pieces=patterns.compile(f"(?:{split}){{2,5}}"),
        general=frozenset(options["general"]),
        lead=patterns.compile(
            f"第{DIGITS}[条款]\\s*|{NUMERAL}大?[项个件条类]|[首第][一二三四五]?批|(?:自治区|[省市县区])级(?!以上)|[^、]{{0,6}}?人民政府(?:及其[^、]{{0,6}}部门)?|[^、]{{0,30}}?(?:保留|梳理出|筛选出|列入|列出|(?:制定|拟定)(?=[0-9]))(?=[^、]*(?:权|事项|许可|处罚|执法|审批))|国务院各?部门|下放(?=[^、权]{{1,8}}权)|下[沉拨](?=资金|经费)|(?:取消|下放|委托)(?=(?:[省市县]级)?行政)|灵活(?!就业)|[^、]{{0,4}}(?:园区|辖区|镇域|县域|乡域|镇区|城区|区域)内的?|(?:现在|如今|就|甚至)?连(?![同锁接片环续带体队结通])|(?:现在|如今|今后)(?=[^、])|[^、]{{0,12}}名义(?:统一|集中|独立)?行使|给(?!付)|[上前]述|该项?|以上|拿出|其中"
            f"|[\u4e00-\u9fff]{{0,6}}行为(?:实施|进行)|{alternation(options['fillers'])}"
        ),
    )


def cut_items(text: str) -> list[str]:
    """The items of a list of powers, as they stand."""
    text = _AND_MANAGING.sub("管理", text).replace("”“", "”、“")
    shared = _SHARED_RIGHT.search(text)
    if shared and "、" in text:
        text = text[: shared.start()]
    # 区（县、市）: what stands in brackets is not cut.
    return [text[start:end] for start, end in list_items(hide_brackets(text), 0, len(text), _parts_powers)]


def _parts_powers(left: str, right: str) -> bool:
    """Whether 和 parts two powers: behind 权 or a known power; 权限和力量 has one power."""
    known = power_words().known
    left, right = bare(left), bare(_LAST_COUNT.sub("", right) or right)
    if right and (left.endswith("权") or "权限" in left or right == "力量"):
        return True
    if left.endswith("事项") and right.endswith(("权限", "权力", "职权", "权")):
        return True
    if _COMMAND.search(left) and _COMMAND.search(right):
        return True
    if left in _DEEDS and _OF_OFFICE.fullmatch(right):
        return True
    return left in known and (
        stem_of(right).removesuffix("事项").removesuffix("类") in known or right.endswith(("权", "权力"))
    )


def bare(item: str) -> str:
    """An item without counts, tiers and words that say nothing of what it is (部分, 相应)."""
    while (lead := power_words().lead.match(item)) and lead.end() < len(item):
        item = item[lead.end() :]
    item = _SUFFIX.sub("", item.strip("“”"))
    # 考核“一票否决, 最多跑一次”事项: a mark that has lost the other.
    opens, closes = item.count("“"), item.count("”")
    return "“" + item if opens < closes else item.replace("“", "") if opens > closes else item


def in_one_word(items: Sequence[str]) -> bool:
    """审批服务执法等权限: several powers in one word."""
    return len(items) == 1 and power_words().pieces.fullmatch(bare(items[0])) is not None


def named(items: Sequence[str], drop_general: bool, in_fields: bool = False) -> tuple[str, ...]:
    """The names of the powers in a list of items, each once; `drop_general` leaves out what only says that there is one."""
    words = power_words()
    found: list[str] = []
    for raw in items:
        item = bare(_LAST_COUNT.sub("", raw) or raw)
        stem = stem_of(item)
        if (
            not stem
            or item in _WAYS
            or stem in _NO_POWER
            or _NO_NAME.search(stem)
            or (drop_general and stem in words.general and not (in_fields and _WHOLE_TIER.search(stem)))
        ):
            continue
        in_pieces = words.pieces.fullmatch(stem) is not None
        if in_pieces and (stem not in words.known or (len(items) == 1 and item != stem)):
            found += words.piece.findall(stem)
        else:
            found.append(stem)
    return tuple(dict.fromkeys(found))


def stem_of(item: str) -> str:
    """A power without its last word: 行政处罚权 and 行政处罚事项 are 行政处罚; a general …事项 stays whole."""
    words = power_words()
    for last in ("类事项", "权限", "事项", "权力", "职责", "职能", "职权", "权"):
        stem = item.removesuffix(last)
        if last == "事项" and stem != item and stem.endswith(_DEEDS):
            return stem
        if stem.endswith("权") and stem.removesuffix("权") in words.known:
            return stem.removesuffix("权")
        # 执法类事项: a short sort stays whole.
        if (
            stem == item
            or (last == "类事项" and len(stem) < _LONG_SORT)
            or (last == "事项" and not stem.startswith("行政"))
        ):
            continue
        if stem in words.known or (last == "权限" and words.pieces.fullmatch(stem)):
            return stem
    if item.endswith("权") and not item.endswith(_KEPT) and item not in _KEPT_ALONE:
        stem = item.removesuffix("权")
        return "" if re.fullmatch("[0-9一二三四五六七八九十]*", stem) else stem
    return "" if COUNT.fullmatch(item) else item
