"""The name of one public body: known by its head (办公室, 中心, 大队), less counts, modifiers and tier words.

The heads are in `data/rules/setup.toml`, rule `setup.object`. Offsets are offsets in the sentence; `shown` is the sentence with
its brackets hidden, `raw` the sentence as it stands.
"""

import functools
import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from pipeline import patterns
from pipeline.extract.clauses import HIDDEN, Span, list_items
from pipeline.extract.lexicon import alternation
from pipeline.extract.rules import rule


class Name:
    """A body's name; `span` where it stands as one piece, None where its head was shared (财政和土地管理机构).

    `tier` is the tier word that was dropped from it, "" where there was none.
    """

    def __init__(self, text: str, span: Span | None, tier: str) -> None:
        self.text, self.span, self.tier = text, span, tier


class _Words(NamedTuple):
    hint: re.Pattern[str]
    head: re.Pattern[str]
    ends_in_head: re.Pattern[str]
    bare: frozenset[str]
    general: frozenset[str]
    general_heads: frozenset[str]
    vague: frozenset[str]
    team: re.Pattern[str]


PLACE: Final = f"(?:乡镇|镇街|街镇|街道|[镇乡村县区市街])（{HIDDEN}{{1,9}}）"
_COUNT: Final = (
    r"第?[0-9〇一二三四五六七八九十百千万两余多几近约．.~～—-]{1,8}(?:个|支|家|处|所|名|套|级|类|座)(?:不同)?"
    r"|[0-9一二三四五六七八九十]{1,3}(?:多|余)?(?=[省市县区镇乡街])"
)
_TIERS: Final = (
    f"{PLACE}|乡镇街道|乡镇和街道|乡镇、街道|镇街|街镇|街乡|乡镇(?!企业)|街道(?!办事处|办(?!公))|社区(?=[“党大]|[两三四]级)|县区|区县|市县|县市区"
    "|省(?!委|直|属)|市(?!场|政|民|容|域|属|直|委|区|井)|区(?!域|委|块|直|属|位|划|县|公所)|县(?!城(?![市管])|域|委|直|属|乡(?!镇企业))|镇(?!区|域|属|委|公所)"
    "|乡(?!村|土|贤|镇|愁|公所)|村(?!民|务|委|规|居|镇)"
)
_TIER: Final = patterns.compile(_TIERS)
_LEAD: Final = patterns.compile(
    rf"（{HIDDEN}{{1,3}}）|(?:{_COUNT})|(?P<tier>(?:{_TIERS})(?:级|层面)?)"
    "|(?:我|本|全|当地)(?:省|市|县|区|镇|乡|街道|村|社区|国(?=首|统一|率先|唯一|第))"
    "|(?:各|该|每)个?(?:乡镇|镇街|街镇|街乡|县区|区县|市县|县市区|省|市|县|区|镇|乡|街道|村|社区|级|地|类)?|首(?:支|个|家|批)|现有的?|(?:[去今明本]年|[上本]月|[0-9]{1,4}[年月])(?:[0-9]{1,2}[月日])*[底末初]?之?前?|设置|设立|[另还再新增]?设(?=[一-鿿]{3})(?!计|施|备|区|农)|原来?(?:有)?(?!则)|新(?!型(?:工业化|城镇化|农村|经营))(?:的|型)?(?!时代|区|城|兴|闻|居|能)"
    "|统一的?|专门的?|相关|有关|相应|若干|一批|多个|一个|起|和|及|的|着(?!陆)|[两三四五六七八九十]大(?![一-鿿]?(?:队|学|数据|厅|厦|院))|(?:[一-鿿]{1,5}[镇乡县区市]|街道)(?:[另还再可应均]|应当|可以)*增设(?!的)|其他|其余|只有|仅有|唯有|其中|另有|还有|全部|配套|市县乡村|运行|运营好?|应用|用好|好|改扩建|改造|改建|扩建"
    "|下列|以下|如下|名为|所谓|正式|同步|分别|[A-Z](?:省|市|县|区)"
)
# 乡镇改革领导小组 is no body of the towns: they are what it is about.
_ABOUT_TOWNS: Final = patterns.compile(
    "(?:乡镇街道|乡镇（街道）|乡镇|镇街|街道)(?:（[^（）]{1,6}）)?(?:机构|体制|综合|行政|管理)*(?:改革|体制|履职|赋权|扩权|执法(?:监督|协调)|区划|撤并|职责|清单|换届|减负)"
)
_ABOUT_ENDS: Final = ("小组", "专班", "工作组", "指挥部", "委员会", "监督股", "监督科", "协调股", "协调科", "督查组")
_THINGS: Final = "系统|体系|机制|制度|清单|目录|方案|流程|职责|职能|(?<!自然)(?<!人力)资源|力量|人员|编制|窗口|队员|信息|数据|规则|模式|台账|标准|办法|权限|事项"
# 党建工作、平安建设等办公室: what ends in 工作 is no body but may be the field of one.
NOT_BODY, NOT_FIELD = patterns.compile(f"(?:{_THINGS}|工作)$"), patterns.compile(f"(?:{_THINGS})$")
_SHARED: Final = patterns.compile("(?:管理|服务|执法)?机构$")
_OWN_NOUN: Final = patterns.compile("(?:治理|管理|服务|执法|监管|监督|保障|指挥|审批)$")
_AND_SO_ON: Final = patterns.compile("(?<![高平同中初])等(?!级|候|待)")
_NO_FIELD: Final = patterns.compile(
    "[性联]$|(?<!社)会$|[0-9]|[一二三四五六七八九十][所座处家个]|设置|设立|明确|组建|加强|完善|推进|承担|建立|健全|整合"
)
# What stands in a hall is no body and the field of none.
FIXTURE: Final = patterns.compile("设施$|[台箱角栏屏墙岗]$|(?:休息|等候|等待|活动|展示|体验|自助|办公|接待)区$")
_CHAIN: Final = patterns.compile("[\u4e00-\u9fff]{0,4}(?<![个支家])")
# 挂A的牌子, 撤销A的建制, 成立A的办法: the noun is that of the deed, not of the body.
_OF_THE_DEED: Final = patterns.compile("的(?:牌子|建制|办法|做法|想法|思路)")
# A formula of several bodies is the name of none: 支部-小组-中心户.
_JOINED_WITH: Final = patterns.compile("[—+＋－-](?![0-9”’])")
_BRACKETS: Final = patterns.compile("（[^（）]*）")
# 强镇设“六办二中心”
_SUM: Final = patterns.compile("[一-鿿]“[0-9一二三四五六七八九十两]")
_NUMBERED: Final = patterns.compile("[“”0-9一二三四五六七八九十两N个办委局站所队室处部会科组+]+")
# 柳河、东坪等村的2个服务站, 东坪2个村委会: a count ends what stands before the name.
_INNER_COUNT: Final = patterns.compile(
    "(?<=[\u4e00-\u9fff])(?:[0-9]{1,3}|[二两三四五六七八九十]{1,3})[个家处所](?=[\u4e00-\u9fff]{2})"
)
_PLAIN_LEFT: Final = ("党政", "内设", "办事", "下属", "直属", "所属", "有关", "相关", "特色")
_PLAIN_FIELD: Final = patterns.compile(
    "(?:治理|服务|发展|综合|社会|经济|事务|组织|信息|执法|公共)(?:中心|办公室|部|组|委员会)"
)
_PLAIN_KIND: Final = patterns.compile("(?:服务|工作|代办|办事)[站点]|服务站点")
_WIDE_HEADS: Final = ("机构", "办公室")
_LONG_FIELD, _SHORT_FIELD, _TAIL, _LONGEST = 10, 6, 8, 32


@functools.cache
def vocabulary() -> _Words:
    """The words that names end in, and those that tell a name from what is none."""
    options = rule("setup", "object").options
    # Every branch opens with its own character: that keeps the search for heads a fast one.
    short = [f"{head}(?<![{behind}]{head})(?![{before}])" for head, behind, before in options["short"]]
    last = [f"{head}(?<![{behind}]{head})(?=$|[、，。；（）”和及与等负承设具0-9])" for head, behind in options["last"]]
    # In a sentence the verb that acts on them may stand behind.
    before_verb = [f"{head}(?<![{behind}]{head})(?=[挂揭更改并撤合整划成组])" for head, behind in options["last"]]
    long = alternation(options["heads"])
    heads = "|".join([long, *short, *last])
    return _Words(
        hint=patterns.compile("|".join([heads, *before_verb])),
        head=patterns.compile(f"(?:{heads})(?!{alternation(options['not_followed'])})"),
        ends_in_head=patterns.compile(f"(?:{long}|[站所局科厅办队室院部组])(?:（{HIDDEN}{{1,30}}）)?”?$"),
        bare=frozenset(options["bare"]),
        general=frozenset(options["general"]),
        general_heads=frozenset(options["general_heads"]),
        vague=frozenset(options["vague"]),
        team=patterns.compile(alternation(options["teams"])),
    )


def may_name(text: str) -> bool:
    """Whether anything in `text` looks like the head of a body's name: a cheap test before any work."""
    return vocabulary().hint.search(text) is not None


def has_head(text: str) -> bool:
    """Whether the head of a body's name stands in `text`."""
    return vocabulary().head.search(text) is not None


def is_joined(left: str, right: str) -> bool:
    """Whether 和 parts two fields of a list: 水利和林业 does where both are short."""
    return len(left) <= _SHORT_FIELD and len(right) <= _SHORT_FIELD


def name_in(shown: str, raw: str, start: int, end: int) -> Name | None:
    """The name in one item of a list, None where the item has none."""
    if shown[start] in "与向":
        return None
    # 一支队伍——“街道执法队”: the name stands behind the dash.
    dash = shown.rfind("——", start, end)
    start = dash + 2 if dash >= 0 else start
    heads = list(vocabulary().head.finditer(shown, start, end))
    if not heads:
        return None
    begin = max(start, shown.rfind("的", start, heads[-1].start()) + 1)
    # 党的建设办公室
    begin -= 2 * shown.startswith("党的建设", max(start, begin - 2))
    # “家门口的服务站”: a phrase in quotation marks is a slogan.
    if begin > start and shown.rfind("“", start, begin) > shown.rfind("”", start, begin):
        return None
    # 城管、国土等执法中队 has no name: what stands behind 等 only says what sort A and B are.
    if _AND_SO_ON.search(shown, begin, heads[-1].start()):
        return None
    stop = _close(shown, begin, [head.span() for head in heads if head.start() >= begin], end)
    tail = end - stop <= _TAIL or shown[stop] in "与和及"
    modifies = shown[stop : stop + 1] == "的" or (tail and NOT_BODY.search(shown, stop, end))
    if modifies and not _OF_THE_DEED.match(shown, stop):
        return None
    stop = _with_bracket(shown, raw, stop, end)
    counted = _INNER_COUNT.search(shown, begin, stop)
    begin, tier = _strip(shown, counted.end() if counted else begin, stop)
    if shown[begin] == "“" and (shown[stop - 1] == "”" or "”" not in shown[begin:stop]):
        begin, stop = begin + 1, stop - (shown[stop - 1] == "”")
    elif shown[stop - 1] == "”" and "“" not in shown[begin:stop]:
        stop -= 1
    begin, inner = _strip(shown, begin, stop)
    return Name(raw[begin:stop], (begin, stop), tier or inner) if stop > begin else None


def _close(shown: str, begin: int, heads: Sequence[Span], end: int) -> int:
    """Where the name ends: at its first head, or at one that follows at once (服务中心 + 管理办公室); in quotes at the last."""
    quote = shown.find("“", begin, heads[0][0])
    close = shown.find("”", quote, end) if quote >= 0 else -1
    inside = [head[1] for head in heads if head[1] <= close]
    if inside:
        return close + 1 if inside[-1] == close else inside[-1]
    stop = heads[0][1]
    for head in heads[1:]:
        if _CHAIN.fullmatch(shown, stop, head[0]) is None:
            break
        stop = head[1]
    return stop + 1 if shown[stop : stop + 1] == "”" and stop < end else stop


def _with_bracket(shown: str, raw: str, stop: int, end: int) -> int:
    """Take a bracket behind the head into the name where it holds a second name: （党群服务中心）, （站）."""
    close = shown.find("）", stop, end) if shown[stop : stop + 1] == "（" else -1
    inside = raw[stop + 1 : close] if close > 0 else ""
    if not 0 < len(inside) <= 20 or "，" in inside or inside[0] in "原后含由挂以简下又":
        return stop
    return close + 1 if vocabulary().ends_in_head.search(inside) else stop


def _strip(shown: str, begin: int, stop: int) -> tuple[int, str]:
    """Step over counts, tier words and the like; a name keeps at least its head and one more character."""
    tier = ""
    if _ABOUT_TOWNS.match(shown, begin, stop) and shown.endswith(_ABOUT_ENDS, begin, stop):
        return begin, tier
    while (lead := _LEAD.match(shown, begin, stop)) and lead.end() < stop - 1:
        tier = lead["tier"] or tier
        begin = lead.end()
    return begin, tier


def head_of(name: str) -> str:
    """A name from its head on, "" where it has none."""
    head = vocabulary().head.search(name)
    return name[head.start() :] if head else ""


def _halves(shown: str, start: int, end: int, longest: int) -> list[Span]:
    """Part 民生保障和综合保障, two fields that are too long for one."""
    whole = end - start <= longest
    return [(start, end)] if whole else list_items(shown, start, end, is_joined)


def sharing(shown: str, raw: str, pending: Sequence[Span], head: str) -> list[Name]:
    """经济发展、社会事务办公室: the first names take the head of the last."""
    longest = _LONG_FIELD if head in _WIDE_HEADS else _SHORT_FIELD
    found = []
    fields = [half for start, end in pending for half in _halves(shown, start, end, longest)]
    for start, end in fields:
        begin, tier = _strip(shown, start, end)
        is_field = _TIER.fullmatch(shown, start, end) is None and not (
            _NO_FIELD.search(shown, begin, end) or FIXTURE.search(shown, begin, end)
        )
        if head and is_field and 2 <= end - begin <= longest:
            # 编办、老干部局: an office by its short name shares no head.
            own = shown[end - 1] == "办"
            found.append(Name(raw[begin:end] + ("" if own else head), (begin, end) if own else None, tier))
    return found


def two_in_one(name: Name) -> list[Name]:
    """财政和土地管理机构 names two: 机构 is too general to be one name for both."""
    shared = _SHARED.search(name.text)
    left, mark, right = name.text.partition("和")
    if shared is None or not mark or not left or shared.start() <= len(left) + 1 or has_head(right[: -len(shared[0])]):
        return [name]
    tail = "机构" if _OWN_NOUN.search(left) else shared[0]
    span = (name.span[1] - len(right), name.span[1]) if name.span else None
    return [Name(left + tail, None, name.tier), Name(right, span, "")]


def named(found: Sequence[Name]) -> list[Name]:
    """Those with a name; a plain kind (服务站) counts only behind a name, as one of its list.

    A Party committee is named by its tier (社区党委), a plain field by its list (党建中心、治理中心、服务中心).
    A field that shares its head with others (党群、经济、民生三个中心) has a name where one of these has.
    """
    specific = [_specific(name.text) for name in found]
    if all(specific):
        return list(found)
    heads = {head_of(name.text) for name, own in zip(found, specific, strict=True) if own}
    kept: list[Name] = []
    for name, own in zip(found, specific, strict=True):
        shared = name.span is None and any(specific)
        party = name.tier[:1] in ("社", "村") and name.text == "党委"
        plain = name.span is not None and _PLAIN_FIELD.fullmatch(name.text) and head_of(name.text) in heads
        if own or party or plain or shared or (kept and _PLAIN_KIND.fullmatch(name.text)):
            kept.append(name)
    return kept


def _specific(name: str) -> bool:
    """Whether a name says more than its kind: 综合执法机构 does, 党政机构 and 工作平台 do not."""
    words = vocabulary()
    name = _BRACKETS.sub("", name)
    if name in words.bare:
        return True
    heads = list(words.head.finditer(name))
    if not heads or len(name) > _LONGEST or _JOINED_WITH.search(name) or _SUM.search(name):
        return False
    head, left = heads[-1][0], name[: heads[-1].start()].strip("“”")
    if not left or left in words.vague or left[-1] in "和与及" or _NUMBERED.fullmatch(left):
        return False
    if head in words.general_heads and (left in words.general or (head == "机构" and left.endswith(_PLAIN_LEFT))):
        return False
    return not head.endswith(("队", "队伍")) or words.team.search(name) is not None
