"""Names of public bodies beside a verb: 党政综合办公室、公共服务办公室（党群服务中心）和综合行政执法队.

A name is known by its head (办公室, 中心, 大队; the words are in `data/rules/setup.toml`, rule `setup.body`). It runs from the
verb or the last list mark to its head, less counts, modifiers and tier words (乡镇综合执法队 -> 综合执法队). Offsets are
offsets in the sentence; the text given must have its brackets hidden (`clauses.hide_brackets`).
"""

import functools
import re
from collections.abc import Sequence
from typing import NamedTuple

from pipeline.extract.clauses import HIDDEN, Span, list_items
from pipeline.extract.lexicon import alternation
from pipeline.extract.rules import rule

# A list of names is never longer; past it nothing is read, so that one huge clause costs no more than many small ones.
WINDOW = 400


class Name(NamedTuple):
    """A body's name; `span` where it stands as one piece, None where its head was shared (财政和土地管理机构)."""

    text: str
    span: Span | None
    tier: str


class _Words(NamedTuple):
    head: re.Pattern[str]
    ends_in_head: re.Pattern[str]
    general: frozenset[str]
    general_heads: frozenset[str]
    vague: frozenset[str]
    bare: frozenset[str]
    team: re.Pattern[str]


# Words that end a name on its right, and words that a name on the right of a verb cannot hold. 为民服务中心 is a name.
_STOP = re.compile(
    "[，；：。！？,;!?\n]|等|为(?!民|老|侨)|作为|负责|承担|履行|具体|由|在(?!线)|以(?!及)|并(?!联)|是(?!非)|将|把|从|于|共(?=[0-9一二三四五六七八九十])|了|到|至|被|使|让|全覆盖|集中|应当|应该|可以|按照|根据|通过|实现|承接|开展|后(?!勤)|已|均"
)
_LEFT_STOP = re.compile(
    "[，；：。！？,;!?\n的了着将把在由让使日]|是(?!非)|为(?!民|老|侨)|对(?!外|口)|推进|推动|实现|完成|举行|标志|随着|加快|确保|召开|依托|通过|按照|目前|近日|原则上|(?:其|统|整合|包)括|以(?!及)|(?<!指)挥(?=着)"
)
_OPENER = re.compile(
    "(?:一|[0-9]+)?个?(?:由|集(?!成|中|体)|以|具备|具有|包括|涵盖|覆盖|面向|延伸|跨|承担|符合|适应|位于|设在|镇、街道集|融合|贯通|兼具|原?隶属|归属)"
)
_ASPECT = re.compile("[了起出有好]|健全|完善")
_COUNT = r"第?[0-9〇一二三四五六七八九十百千万两余多几近约．.]{1,8}(?:个|支|家|处|所|名|套|级|类|座)(?:不同)?"
_TIERS = (
    f"(?:乡镇|镇街|街镇|街道|[镇乡村县区市街])（{HIDDEN}{{1,9}}）"
    "|乡镇街道|乡镇和街道|乡镇、街道|镇街|街镇|街乡|乡镇|街道(?!办事处)|社区(?=[“党大])|县区|区县|市县|县市区|城乡"
    "|省(?!委|直|属)|市(?!场|政|民|容|域|属|直|委|区|井)|区(?!域|委|块|直|属|位|划|县|块)|县(?!城|域|委|直|属|乡)|镇(?!区|域|属|委)|乡(?!村|土|贤|镇|愁)|村(?!民|务|委|规|居|镇)"
)
_TIER = re.compile(_TIERS)
_LEAD = re.compile(
    rf"(?:{_COUNT})|(?P<tier>(?:{_TIERS})(?:级|层面)?)|(?:我|本|全|当地)(?:省|市|县|区|镇|乡|街道|村|社区|国(?=首|统一|率先|唯一|第))|(?:各|该|每)个?(?:省|市|县|区|镇|乡|街道|村|社区|级|地|类)?"
    "|首(?:支|个|家|批)|原(?:有)?(?!则)|新(?:的|型)?(?!时代|区|城|兴|闻|居)|统一的?|专门的?|相关|有关|相应|若干|一批|多个|一个|起|和|及|的|其他|配套|市县乡村|运行|运营好?|应用|用好|好|改扩建|改造|改建|扩建|补齐|下列|以下|如下|名为|所谓|正式|同步|分别|行政级"
)
_NOT_BODY = re.compile("(?:系统|体系|机制|制度|清单|目录|方案|流程|职责|职能|(?<!自然)资源|力量|人员|编制|窗口|队员|信息|数据|规则|模式|台账|工作|标准|办法|权限|事项)$")
_SHARED = re.compile("(?:管理|服务|执法)?机构$")
_OWN_NOUN = re.compile("(?:治理|管理|服务|执法|监管|监督|保障|指挥|审批)$")
_FIELDS = re.compile(r"(?:等)?(?:[0-9一二三四五六七八九十]+个)?(?:重点)?(?:领域|方面|行业)的?")
_AFTER_COUNT = re.compile(r"等?(?:[0-9一二三四五六七八九十两多]{1,3}个?)?(?P<rest>[\u4e00-\u9fff（）]{0,12})")
_MAX_CHAIN = 4
_TAIL = 8
_CHAIN = re.compile("[\u4e00-\u9fff]*(?<![个支家])")


@functools.cache
def _words() -> _Words:
    options = rule("setup", "body").options
    # Every branch opens with its own character: that keeps the search for heads a fast one.
    short = [f"{head}(?<![{behind}]{head})(?![{before}])" for head, behind, before in options["short"]]
    last = [f"{head}(?<![{behind}]{head})(?=$|[、，。；（）”和及与等负承设具])" for head, behind in options["last"]]
    long = alternation(options["heads"])
    heads = f"(?:{'|'.join([long, *short, *last])})(?!{alternation(options['not_followed'])})"
    return _Words(
        head=re.compile(heads),
        ends_in_head=re.compile(f"(?:{long}|[站所局科厅办队])(?:（{HIDDEN}{{1,30}}）)?”?$"),
        general=frozenset(options["general"]),
        general_heads=frozenset(options["general_heads"]),
        vague=frozenset(options["vague"]),
        bare=frozenset(options["bare"]),
        team=re.compile(alternation(options["teams"])),
    )


def has_head(text: str) -> bool:
    """Whether a head of a body's name stands in `text`: a cheap test before any work."""
    return _words().head.search(text) is not None


def names_after(shown: str, raw: str, start: int, end: int, limit: int) -> tuple[list[Name], int]:
    """The names that open `shown[start:end]`, and where the last one ends (`start` where there is none).

    `raw` is the sentence as it stands; a name may lie behind a modifier that runs on to `limit` (成立由县长任组长，
    各部门参加的领导小组).
    """
    end = min(end, start + WINDOW)
    aspect = _ASPECT.match(shown, start, end)
    start = aspect.end() if aspect else start
    start, end = _after_opener(shown, start, end, min(limit, start + WINDOW))
    found: list[Name] = []
    pending: list[Span] = []
    stop = _STOP.search(shown, start, end)
    last = stop.start() if stop else end
    for item in _split_quoted(shown, list_items(shown, start, last, _parts_bodies)):
        name = _name(shown, raw, item[0], item[1])
        if name is not None:
            found += _shared(raw, pending, name, shown) if pending and not found else _split_shared(raw, name)
            pending = []
        elif not found and _NOT_BODY.search(shown, item[0], item[1]) is None:
            pending.append(item)
    if not found and stop and stop[0] == "等":
        found = _after_and_so_on(shown, raw, pending, last, end)
    ends = [name.span[1] for name in found if name.span]
    return _named(found), max(ends, default=last if found else start)


def names_before(shown: str, raw: str, start: int, end: int) -> list[Name]:
    """The names of the list that ends at `end`, left to right."""
    start = max(start, end - WINDOW)
    heads = [found for found in _words().head.finditer(shown, start, end)]
    if not heads:
        return []
    stop = None
    for stop in _LEFT_STOP.finditer(shown, start, _list_start(shown, start, heads[-1].start())):
        pass
    found: list[Name] = []
    for item in list_items(shown, stop.end() if stop else start, end, _parts_bodies):
        name = _name(shown, raw, item[0], item[1])
        found = [*found, *_split_shared(raw, name)] if name else []
    return _named(found)


def level_of(shown: str, start: int, end: int, names: Sequence[Name]) -> str | None:
    """The tier that holds the bodies: the tier word dropped from a name, else the last one before the verb."""
    for name in names:
        if name.tier:
            return tier_of(name.tier)
    last = None
    for last in _TIER_WORD.finditer(shown, max(start, end - WINDOW), end):
        pass
    return tier_of(last[0]) if last else None


_TIER_WORD = re.compile(
    f"网格|(?:乡镇|镇街|街镇|街道|[镇乡村县区市街])（{HIDDEN}{{1,9}}）|乡镇街道|乡镇和街道|乡镇、街道|镇街|街镇|街乡|乡镇"
    "|街道|社区|县区|区县|市县|县市区|[省市县区镇乡村](?:级|委|政府)|(?<=[各全本该每在为对由和、，我])[省市县区村](?![\u4e00-\u9fff]{0,2}[场民域务])|镇(?!域|区)|乡(?!村|土|贤)|村(?=设|均|都|建|成)"
)


def tier_of(word: str) -> str | None:
    """The tier a word names, as the guide writes it: 省 市 县 镇 街道 镇街 村 社区, or 网格."""
    word = word.removesuffix("级").removesuffix("层面")
    if word in ("省", "市", "网格", "街道", "社区", "市县"):
        return word
    if word.startswith(("县", "区")):
        return "县"
    if "街" in word or "（" in word and word[0] in "乡镇":
        return "镇街"
    if word.startswith("村"):
        return "村"
    return "镇" if word[:1] in ("乡", "镇") else None


def _parts_bodies(left: str, right: str) -> bool:
    """Whether 和 parts two items: behind a whole name or another thing, before something that has a head of its own."""
    words = _words()
    return bool(words.ends_in_head.search(left) and words.head.search(right) and not _NOT_BODY.search(right)) or bool(
        _NOT_BODY.search(left)
    )


def _after_opener(shown: str, start: int, end: int, limit: int) -> Span:
    """Skip a modifier that opens with 由, 集, 以 … and closes with 的."""
    if not _OPENER.match(shown, start, end):
        return start, end
    for stop in (end, limit):
        place = shown.rfind("的", start, stop)
        while place > start:
            if _words().head.search(shown, place, min(stop, place + 30)):
                return place + 1, stop
            place = shown.rfind("的", start, place)
    return start, end


def _name(shown: str, raw: str, start: int, end: int) -> Name | None:
    """The name in one item of a list, None where the item has no head at its end."""
    heads = list(_words().head.finditer(shown, start, end))
    if not heads:
        return None
    begin = start
    place = shown.rfind("的", start, heads[-1].start())
    if place >= 0:
        begin = place + 1
        heads = [head for head in heads if head.start() >= begin]
    stop = _close(shown, begin, heads, end)
    if shown[stop : stop + 1] == "的" or (
        (end - stop <= _TAIL or shown[stop] in "与和及") and _NOT_BODY.search(shown, stop, end)
    ):
        return None
    stop = _bracket(shown, raw, stop, end)
    begin, tier = _strip(shown, begin, stop)
    text = raw[begin:stop]
    if text.startswith("“") and text.endswith("”"):
        begin, stop = begin + 1, stop - 1
    elif text.startswith("“") and "”" not in text:
        begin += 1
    elif text.endswith("”") and "“" not in text:
        stop -= 1
    inner, again = _strip(shown, begin, stop)
    return Name(raw[inner:stop], (inner, stop), tier or again) if stop > inner else None


def _close(shown: str, begin: int, heads: Sequence[re.Match[str]], end: int) -> int:
    """Where the name ends: at its first head, or at one that follows at once (服务中心 + 管理办公室); in quotes at the last."""
    quote = shown.find("“", begin, heads[0].start())
    if quote >= 0:
        close = shown.find("”", quote, end)
        inside = [head.end() for head in heads if head.end() <= close]
        if inside:
            return close + 1 if inside[-1] == close else inside[-1]
    stop = heads[0].end()
    for head in heads[1:]:
        if head.start() - stop > _MAX_CHAIN or _CHAIN.fullmatch(shown, stop, head.start()) is None:
            break
        stop = head.end()
    return stop + 1 if shown[stop : stop + 1] == "”" and stop < end else stop


def _bracket(shown: str, raw: str, stop: int, end: int) -> int:
    """Take a bracket behind the head into the name where it holds a second name: （党群服务中心）, （站）."""
    if shown[stop : stop + 1] != "（":
        return stop
    close = shown.find("）", stop, end)
    inside = raw[stop + 1 : close]
    if close < 0 or not 0 < len(inside) <= 20 or "，" in inside or inside[0] in "原后含由挂以简":
        return stop
    return close + 1 if _words().ends_in_head.search(inside) else stop


def _strip(shown: str, begin: int, stop: int) -> tuple[int, str]:
    """Step over counts, tier words and the like; a name keeps at least its head and one more character."""
    tier = ""
    while True:
        lead = _LEAD.match(shown, begin, stop)
        if lead is None or lead.end() >= stop - 1 or lead.end() == begin:
            return begin, tier
        tier = lead["tier"] or tier
        begin = lead.end()


def _shared(raw: str, pending: Sequence[Span], name: Name, shown: str) -> list[Name]:
    """经济发展、社会事务办公室: the first names take the head of the last."""
    assert_head = _words().head.search(name.text)
    if assert_head is None or name.span is None:
        return [name]
    head = name.text[assert_head.start() :]
    found = []
    for start, end in pending:
        begin, tier = _strip(shown, start, end)
        if _may_share(shown, start, begin, end, head):
            found.append(Name(raw[begin:end] + head, None, tier))
    return [*found, *_split_shared(raw, name)]


_WIDE_HEADS = ("机构", "办公室")
_LONG_FIELD, _SHORT_FIELD = 10, 6
_NO_FIELD = re.compile("[0-9]|设置|设立|明确|组建|加强|完善|推进|承担|建立|健全|整合")


def _may_share(shown: str, start: int, begin: int, end: int, head: str) -> bool:
    """Whether an item without a head is a field (社会事务) that may take one, no tier and no clause."""
    tier = _TIER.fullmatch(shown, start, end)
    longest = _LONG_FIELD if head in _WIDE_HEADS else _SHORT_FIELD
    return 2 <= end - begin <= longest and tier is None and _NO_FIELD.search(shown, begin, end) is None


def _split_shared(raw: str, name: Name) -> list[Name]:
    """财政和土地管理机构 names two: 机构 is too general to be one name for both."""
    shared = _SHARED.search(name.text)
    left, mark, right = name.text.partition("和")
    if shared is None or not mark or not left or not right or shared.start() <= len(left) + 1:
        return [name]
    if has_head(right[: shared.start() - len(left) - 1]) or shared[0] != name.text[shared.start() :]:
        return [name]
    tail = "机构" if _OWN_NOUN.search(left) else shared[0]
    return [Name(left + tail, None, name.tier), Name(right, name.span and (name.span[1] - len(right), name.span[1]), "")]


def _after_and_so_on(shown: str, raw: str, pending: Sequence[Span], place: int, end: int) -> list[Name]:
    """The names of A、B等5个办公室 (A, B share the head) and of A、B等领域综合执法队伍 (the name stands behind)."""
    fields = _FIELDS.match(shown, place, end)
    if fields:
        name = _name(shown, raw, fields.end(), end)
        return [name] if name else []
    rest = _AFTER_COUNT.match(shown, place, end)
    head = _words().head.search(shown, rest.start("rest"), rest.end()) if rest else None
    if head is None:
        return []
    return [
        Name(raw[begin:stop] + head[0], None, tier)
        for start, stop in pending
        for begin, tier in (_strip(shown, start, stop),)
        if _may_share(shown, start, begin, stop, head[0])
    ]


def _split_quoted(shown: str, items: Sequence[Span]) -> list[Span]:
    """Part 街道“大工委”社区“大党委”, where two names in quotation marks stand side by side."""
    parts: list[Span] = []
    for start, end in items:
        while (close := shown.find("”", start, end)) > 0 and shown.find("“", close, end) > 0:
            parts.append((start, close + 1))
            start = close + 1
        parts.append((start, end))
    return parts


def _named(found: Sequence[Name]) -> list[Name]:
    """Those with a name; a plain kind (服务站) counts only behind a name, as one of its list."""
    kept: list[Name] = []
    for name in found:
        if _specific(name.text) or (kept and len(name.text) >= 3 and not name.tier and _PLAIN_KIND.fullmatch(name.text)):
            kept.append(name)
    return kept


_PLAIN_KIND = re.compile("(?:服务|工作)[站点]|服务站点")


def _list_start(shown: str, start: int, place: int) -> int:
    """The start of the first item of the list whose last head is at `place`: the search for its left edge ends there."""
    words = _words()
    while True:
        mark = max(shown.rfind(sign, start, place) for sign in "、和与及")
        if mark <= start or not words.ends_in_head.search(shown, start, mark):
            return place
        heads = [head for head in words.head.finditer(shown, start, mark)]
        if not heads:
            return place
        place = heads[-1].start()


_BRACKETS = re.compile("（[^（）]*）")
_NUMBERED = re.compile("[“”0-9一二三四五六七八九十两N个办委局站所队+]+")
_LONGEST = 32
_PLAIN_LEFT = ("党政", "内设", "办事", "下属", "直属", "所属", "有关", "相关", "特色")


def _specific(name: str) -> bool:
    words = _words()
    if name in words.bare:
        return True
    name = _BRACKETS.sub("", name)
    head = None
    for head in words.head.finditer(name):
        pass
    if head is None:
        return False
    left = name[: head.start()].strip("“”")
    if not left or left in words.vague or "—" in name or "+" in name:
        return False
    if _NUMBERED.fullmatch(left) or len(name) > _LONGEST:
        return False
    if head[0] in words.general_heads and left in words.general:
        return False
    if head[0] == "机构" and left.endswith(_PLAIN_LEFT):
        return False
    if head[0].endswith(("队", "队伍")):
        return words.team.search(name) is not None
    return True
