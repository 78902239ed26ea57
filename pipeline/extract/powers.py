"""Powers and fields as a text names them: 行政许可、行政处罚等区级管理权限, 市容环卫等方面的执法权.

The words are data (`data/rules/delegation.toml`, rule `delegation.power`). Texts given here have their brackets hidden.
"""

import functools
import re
from typing import NamedTuple

from pipeline.extract.clauses import list_items
from pipeline.extract.lexicon import alternation
from pipeline.extract.rules import rule


class Powers(NamedTuple):
    """The powers and the fields (domains) they lie in, normalised: no final 权 but in 自主权, 事权 and 职权."""

    powers: tuple[str, ...] = ()
    domains: tuple[str, ...] = ()


class _Words(NamedTuple):
    noun: re.Pattern[str]
    known: frozenset[str]
    pieces: re.Pattern[str]
    piece: re.Pattern[str]
    general: frozenset[str]


_COUNT = re.compile(r"[0-9〇一二三四五六七八九十百千两]{1,6}(?:多|余)?[项个件条](?:的|有关|相关)?")
# Rights of people and of owners are no powers of an office; 放权 赋权 授权 are verbs.
_RIGHT = "[\u4e00-\u9fff](?<![产股版债特确维政主放赋授扩侵专分侵简集控夺弃有])权(?![益利威重衡责力限属能])”?"
_AFTER_THING = "权限|权力|职权|事项|权(?![益利威重衡责力限属能])"
_JOINED = re.compile("[和及与、]$")
_FIELD = re.compile("(?:重点)?(?:方面|领域)的?")
_LEAD = re.compile(
    r"(?:[0-9〇一二三四五六七八九十百千两]{1,6}(?:多|余)?[项个件条类]|部分|相关|有关|一定|更多|更大|更加|灵活|充分|全部|一批|必要|同等|相应|各类|各项|其他的|其|本级|对应|涉及|法定|依法|承担"
    r"|(?:自治区|[省市县区])级(?!以上)|上级|县直|区直|市直|一些|该|这些|原有|绝大部分|绝大多数|大部分|主要|了|的|给|相对集中|独立|同人口和经济规模相适应|基层管理|高频|直接|“|在|对|与|为)"
)
_AND_SO_ON = re.compile("等(?!级|候|待|同)")
_TOWARDS = re.compile("[、，和]对(?=[^、，]{2,30}的)|(?<=权)(?:以及|及|和|、)(?=[^、，]{1,20}的)")
_SHARED_RIGHT = re.compile("[二两三四五六七八九十]权$")
_SUFFIX = re.compile("(?:类|工作|”)$")
_POWER_END = re.compile("(?:权|许可|处罚|强制|检查|审批|确认|征收|登记|执法|服务|备案|管理|权限|职权|监管)$")
_STRONG = ("权", "权限", "权力", "事项", "职责", "职能", "事务", "业务", "项")
_LIST_END = re.compile("等(?:[0-9一二三四五六七八九十]{1,3}(?:个|大)?类)?$")
_NO_POWER = ("力量", "实施", "行使", "承接", "承担", "办理", "管理使用")
_ACT_END = re.compile("(?:权|许可|处罚|强制|检查|审批|确认|征收|登记|备案)$")
_KEPT = ("自主权", "事权", "职权")


@functools.cache
def _words() -> _Words:
    options = rule("delegation", "power").options
    things, others = alternation(options["things"]), alternation(options["others"])
    split = alternation(options["split"])
    return _Words(
        noun=re.compile(f"(?P<other>{others})|(?P<thing>(?:{things})(?:{_AFTER_THING})?|{_RIGHT})"),
        known=frozenset(options["known"]),
        pieces=re.compile(f"(?:{split}){{2,5}}"),
        piece=re.compile(split),
        general=frozenset(options["general"]),
    )


def handed(shown: str, start: int, end: int) -> int | None:
    """Where the power that `shown[start:end]` speaks of ends; None where its last noun is no power (执法人员编制).

    A count of matters (从目录中选取36项) is a power too.
    """
    thing: re.Match[str] | None = None
    for found in _words().noun.finditer(shown, start, end):
        if found["thing"]:
            thing = found
        elif thing is None or not _JOINED.search(shown, thing.end(), found.start()) or found.start() - thing.end() > 1:
            thing = None
    if thing is not None:
        return thing.end()
    count = None
    for count in _COUNT.finditer(shown, start, end):
        pass
    return count.end() if count and "项" in count[0] and shown[count.end() : end][:1] in ("", "、") else None


def is_strong(shown: str, start: int, end: int) -> bool:
    """Whether what ends at `end` is said to be a power or a matter, not only work (执法 in 推动执法向基层延伸)."""
    return shown[start:end].endswith(_STRONG)


def is_right(shown: str, end: int) -> bool:
    """Whether the power that ends at `end` is a 权."""
    return shown[:end].endswith(("权", "权”", "权限", "权力"))


def powers_in(text: str) -> Powers:
    """The powers and fields of a noun phrase that ends in a power."""
    domains: list[str] = []
    field = None
    for field in _FIELD.finditer(text):
        pass
    if field is not None:
        domains = _fields(text[: field.start()])
        text = text[field.end() :]
    parts = _TOWARDS.split(text)
    if len(parts) > 1:
        each = [powers_in(part) for part in parts]
        return Powers(tuple(item for one in each for item in one.powers), tuple(item for one in each for item in one.domains))
    text = _without_count(text)
    place = text.rfind("的", 0, -1)
    listed = text[place + 1 :]
    more = _AND_SO_ON.search(listed)
    if more is None:
        return Powers(_clean(_items(listed), bool(domains)), tuple(domains))
    items, tail = _items(listed[: more.start()]), _strip(listed[more.end() :])
    known = _words().known
    if any(_POWER_END.search(item) or item in known for item in items) or _pieces(items):
        own = "" if _pieces(items) or any(item in known or _ACT_END.search(item) for item in items) else _stem(tail)
        return Powers((*_clean(items, False), *_clean([own] if own else [], True)), tuple(domains))
    return Powers(_clean([tail], True), (*domains, *[_strip(item) for item in items if _strip(item)]))


def _without_count(text: str) -> str:
    """医保、社保等120项事项 without its count; what only says whose matters they are (水利等8个部门73项职权) goes too."""
    counts = [count for count in _COUNT.finditer(text) if "项" in count[0] or "件" in count[0]]
    if len(counts) > 1:
        place = text.rfind("的", 0, counts[0].start())
        return _COUNT.sub("", text[place + 1 :])
    if not counts or "、" in text[counts[0].end() :] or len(text) - counts[0].end() < 2:
        return text
    before = text[: counts[0].start()]
    return before + text[counts[0].end() :] if _LIST_END.search(before) else text[counts[0].end() :]


def fields_in(text: str) -> tuple[str, ...]:
    """The fields of a clause that only names them: 涉及城市管理、规划建设等领域共计187项."""
    field = _FIELD.search(text)
    return tuple(_fields(text[: field.start()])) if field and "、" in text[: field.start()] else ()


def known_in(text: str) -> tuple[str, ...]:
    """The powers of `text` that are known by name, where at least two stand in it (行政处罚68项、行政检查2项)."""
    words = _words()
    found = [item for item in (_COUNT.sub("", part) for part in re.split("[、和等]|其中|包括|的", text)) if item in words.known]
    return tuple(dict.fromkeys(found)) if len(found) > 1 else ()


def _items(text: str) -> list[str]:
    shared = _SHARED_RIGHT.search(text)
    if shared and "、" in text:
        text = text[: shared.start()]
    return [text[start:end] for start, end in list_items(text, 0, len(text), _parts_powers)]


def _parts_powers(left: str, right: str) -> bool:
    known = _words().known
    left, right = _strip(left), _strip(right)
    return left.endswith("权") or (left in known and (right in known or right.endswith("权"))) or "权限" in left or not right or right == "力量"


def _fields(text: str) -> list[str]:
    more = _AND_SO_ON.search(text)
    text = text[: more.start()] if more else text
    place = max(text.rfind(word) + len(word) for word in ("的", "涉及", "关于", "有关", "在", "行使") if word in text) if any(
        word in text for word in ("的", "涉及", "关于", "有关", "在", "行使")
    ) else 0
    first = text.find("、")
    if first >= 0 and place > first:
        place = 0
    return [item for item in map(_strip, text[place:].split("、")) if len(item) > 1]


def _strip(item: str) -> str:
    while lead := _LEAD.match(item):
        if lead.end() == len(item):
            break
        item = item[lead.end() :]
    return _SUFFIX.sub("", item.strip("“”"))


def _pieces(items: list[str]) -> bool:
    return len(items) == 1 and _words().pieces.fullmatch(_strip(items[0])) is not None


def _clean(items: list[str], drop_general: bool) -> tuple[str, ...]:
    words = _words()
    found: list[str] = []
    for item in items:
        item = _strip(_COUNT.sub("", item) or item)
        stem = _stem(item)
        if not stem or stem in _NO_POWER or (drop_general and stem in words.general):
            continue
        if words.pieces.fullmatch(stem) and stem not in words.known or (len(items) == 1 and item != stem and words.pieces.fullmatch(stem)):
            found += words.piece.findall(stem)
        else:
            found.append(stem)
    return tuple(dict.fromkeys(found))


def _stem(item: str) -> str:
    """A power without its last word: 行政处罚权 and 行政处罚事项 are 行政处罚, 综合管理权 is 综合管理."""
    known = _words().known
    for word in ("权限", "事项", "权力", "职责", "职能", "职权", "权"):
        stem = item.removesuffix(word)
        if stem != item and word == "事项" and not stem.startswith("行政"):
            continue
        if stem != item and (stem in known or (word == "权限" and _words().pieces.fullmatch(stem))):
            return stem
    if item.endswith("权") and not item.endswith(_KEPT):
        stem = item.removesuffix("权")
        return "" if re.fullmatch("[一二三四五六七八九十0-9]*", stem) else stem
    return "" if _COUNT.fullmatch(item) else item
