"""Names of public bodies beside a verb: 党政综合办公室、公共服务办公室（党群服务中心）和综合行政执法队.

A name is known by its head (办公室, 中心, 大队; the words are in `data/rules/setup.toml`, rule `setup.object`). It runs from
the verb or the last list mark to its head, less counts, modifiers and tier words (乡镇综合执法队 -> 综合执法队). Offsets are
offsets in the sentence; `shown` is the sentence with its brackets hidden, `raw` the sentence as it stands.
"""

import functools
import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from pipeline.extract.clauses import HIDDEN, Span, list_items
from pipeline.extract.lexicon import alternation
from pipeline.extract.rules import rule

# A list of names is never longer; past it nothing is read, so that one huge clause costs no more than many small ones.
WINDOW: Final = 400


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
# Words that end a name on its right: no name holds them. 为民服务中心 and 在线 are names.
# Every branch opens with its own character, so that the search skips to them.
_STOP: Final = re.compile(
    "，|；|：|。|！|？|,|;|!|\\?|\n|等(?!候|级)|为(?!民|老|侨)|作为|负责|承担|履行|具体|由|在(?!线)|以(?!及)|并(?!联)|是(?!非)|将|把|从|于|了|到|至|被|使|让|下设(?!机构|科室|单位)"
    "|共(?=[0-9一二三四五六七八九十])|全覆盖|集中(?<!相对集中)|应当|应该|可以|按照|根据|通过|实现|承接(?!工作|办|专班|中心)|开展|后(?!勤)|已(?!经[^，。]{2,8}的)|均|保留"
)
_LEFT_STOP: Final = re.compile(
    "，|；|：|。|！|？|,|;|!|\\?|\n|的|了|着|将|把|在|由|让|使|日|是(?!非)|为(?!民|老|侨)|对(?!外|口)|以(?!及)|推进|推动|推行|探索|实行|实现|完成|举行|标志|随着|加快|确保|召开|依托"
    "|通过|按照|目前|近日|原则上|同意|设立(?!的)|组建(?!的)|成立(?!的)|增设(?!的)|新设(?!的)|并入(?!的)|归入(?!的)|划入(?!的)|更名(?!的)|撤销(?!的)|设有|拥有"
)
# A modifier that opens so closes with 的, and the name stands behind it: 由书记任组长的领导小组.
_OPENER: Final = re.compile(
    "(?:由|集(?!成|中|体)|以|具备|具有|包括|涵盖|覆盖|面向|延伸|跨|承担|符合|适应|位于|设在|作为|[镇乡、街道]{1,5}集|融合|贯通|兼具|原?隶属|归属)"
)
# A、B、C“三个中心”: the list has said what the phrase sums up.
_ALIAS: Final = re.compile("(?<=[室心站所局队办部])“(?:[0-9一二三四五六七八九十两]{1,2}[个大]?[一-鿿]{1,4}){1,3}”$")
_ASPECT: Final = re.compile("上?[了起出有好]|为(?![民老侨期])|健全|完善|设立|组建|成立(?!的)")
_COUNT: Final = (
    r"第?[0-9〇一二三四五六七八九十百千万两余多几近约．.~～—-]{1,8}(?:个|支|家|处|所|名|套|级|类|座)(?:不同)?"
    r"|[0-9一二三四五六七八九十]{1,3}(?:多|余)?(?=[省市县区镇乡街])"
)
_TIERS: Final = (
    f"{PLACE}|乡镇街道|乡镇和街道|乡镇、街道|镇街|街镇|街乡|乡镇(?!企业)|街道(?!办事处|办(?!公))|社区(?=[“党大]|[两三四]级)|县区|区县|市县|县市区"
    "|省(?!委|直|属)|市(?!场|政|民|容|域|属|直|委|区|井)|区(?!域|委|块|直|属|位|划|县|公所)|县(?!城(?![市管])|域|委|直|属|乡(?!镇企业))|镇(?!区|域|属|委|公所)"
    "|乡(?!村|土|贤|镇|愁|公所)|村(?!民|务|委|规|居|镇)"
)
_TIER: Final = re.compile(_TIERS)
_LEAD: Final = re.compile(
    rf"（{HIDDEN}{{1,3}}）|(?:{_COUNT})|(?P<tier>(?:{_TIERS})(?:级|层面)?)"
    "|(?:我|本|全|当地)(?:省|市|县|区|镇|乡|街道|村|社区|国(?=首|统一|率先|唯一|第))"
    "|(?:各|该|每)个?(?:乡镇|镇街|街镇|街乡|县区|区县|市县|县市区|省|市|县|区|镇|乡|街道|村|社区|级|地|类)?|首(?:支|个|家|批)|现有的?|(?:[去今明本]年|[上本]月|[0-9]{1,4}[年月])(?:[0-9]{1,2}[月日])*[底末初]?之?前?|设置|设立|设(?=[一-鿿]{3})(?!计|施|备|区|农)|原来?(?:有)?(?!则)|新(?:的|型)?(?!时代|区|城|兴|闻|居|能)"
    "|统一的?|专门的?|相关|有关|相应|若干|一批|多个|一个|起|和|及|的|其他|其余|只有|仅有|唯有|其中|另有|还有|全部|配套|市县乡村|运行|运营好?|应用|用好|好|改扩建|改造|改建|扩建"
    "|下列|以下|如下|名为|所谓|正式|同步|分别|[A-Z](?:省|市|县|区)"
)
# 乡镇改革领导小组 is no body of the towns: they are what it is about.
_ABOUT_TOWNS: Final = re.compile(
    "(?:乡镇街道|乡镇（街道）|乡镇|镇街|街道)(?:（[^（）]{1,6}）)?(?:机构|体制|综合|行政|管理)*(?:改革|体制|履职|赋权|扩权|执法(?:监督|协调)|区划|撤并|职责|清单|换届|减负)"
)
_ABOUT_ENDS: Final = ("小组", "专班", "工作组", "指挥部", "委员会", "监督股", "监督科", "协调股", "协调科", "督查组")
_THINGS: Final = "系统|体系|机制|制度|清单|目录|方案|流程|职责|职能|(?<!自然)(?<!人力)资源|力量|人员|编制|窗口|队员|信息|数据|规则|模式|台账|标准|办法|权限|事项"
# 党建工作、平安建设等办公室: what ends in 工作 is no body but may be the field of one.
_NOT_BODY, _NOT_FIELD = re.compile(f"(?:{_THINGS}|工作)$"), re.compile(f"(?:{_THINGS})$")
_SHARED: Final = re.compile("(?:管理|服务|执法)?机构$")
_OWN_NOUN: Final = re.compile("(?:治理|管理|服务|执法|监管|监督|保障|指挥|审批)$")
_FIELDS: Final = re.compile(r"等(?:[0-9一二三四五六七八九十]{1,3}个)?(?:重点)?(?:领域|方面|行业)的?")
_AFTER_LIST: Final = re.compile(r"等(?:[0-9一二三四五六七八九十两多]{1,3}个?)?(?P<rest>[\u4e00-\u9fff（）]{0,12})")
# 工商、质监等6个部门的分局
_OF_BODIES: Final = re.compile("(?:部门|单位|行业|领域|方面)的")
_AND_SO_ON: Final = re.compile("(?<![高平同中初])等(?!级|候|待)")
_NO_FIELD: Final = re.compile(
    "[性联]$|(?<!社)会$|[0-9]|[一二三四五六七八九十][所座处家个]|设置|设立|明确|组建|加强|完善|推进|承担|建立|健全|整合"
)
# What stands in a hall is no body and the field of none.
_FIXTURE: Final = re.compile("设施$|[台箱角栏屏墙岗]$|(?:休息|等候|等待|活动|展示|体验|自助|办公|接待)区$")
_CHAIN: Final = re.compile("[\u4e00-\u9fff]{0,4}(?<![个支家])")
# 挂A的牌子, 撤销A的建制, 成立A的办法: the noun is that of the deed, not of the body.
_OF_THE_DEED: Final = re.compile("的(?:牌子|建制|办法|做法|想法|思路)")
# 设立基金等方式参与中心建设: the list was one of ways.
_WAYS: Final = ("方式", "形式", "措施", "手段", "途径", "办法")
# A formula of several bodies is the name of none: 支部-小组-中心户.
_JOINED_WITH: Final = re.compile("[—+＋－-](?![0-9”’])")
_BRACKETS: Final = re.compile("（[^（）]*）")
# 强镇设“六办二中心”
_SUM: Final = re.compile("[一-鿿]“[0-9一二三四五六七八九十两]")
_NUMBERED: Final = re.compile("[“”0-9一二三四五六七八九十两N个办委局站所队室处部会科组+]+")
_COUNTED_END: Final = re.compile(
    "[0-9二两三四五六七八九十](?:个|家|支|类)[一-鿿]{2,8}$|“[一二三四五六七八九两]大?[一-鿿]{1,4}”$"
)
_COUNTED_KIND: Final = re.compile(
    "(?P<field>[^0-9一二三四五六七八九十两“]{2,12}?)(?:(?:[0-9]{1,2}|[一二三四五六七八九十两]{1,3})(?:个|家|支|类)(?P<kind>[一-鿿]{1,10})"
    "|“[一二三四五六七八九十两]大?(?P<alias>[一-鿿]{1,4})”)"
)
_SORT: Final = re.compile("^(?:专业|专门|专职|综合(?!执法))")
# 柳河、东坪等村的2个服务站, 东坪2个村委会: a count ends what stands before the name.
_INNER_COUNT: Final = re.compile(
    "(?<=[\u4e00-\u9fff])(?:[0-9]{1,3}|[二两三四五六七八九十]{1,3})个(?=[\u4e00-\u9fff]{2})"
)
_AND_MORE: Final = re.compile(
    r"等(?:[0-9一二三四五六七八九十]{1,3}个)?[\u4e00-\u9fff]{0,6}(?:机构|单位|部门|科室|办公室)(?:和|及|以及|、|，以及)"
)
# 成立开展A工作领导小组
_OF_SORT: Final = re.compile(
    "(?<=[室心站所局队办科])等(?:原有的?)?(?:[0-9一二三四五六七八九十两至到~-]{1,7}(?:个|类|家|支))?(?:乡镇|镇街|街道|镇级|县级)?"
    "(?:[一-鿿]{0,4}(?:事业单位|办公室|站所|机构|单位|部门|科室|中心|队伍|[站所队]))?$"
)
# 水利、林业等7个站所, 城管、安监两支执法队伍: what fields in a list share.
_SHARED_KIND: Final = re.compile(
    "(?:等(?:[0-9一二三四五六七八九十]{1,3}个)?|(?<=[一-鿿])[0-9二两三四五六七八九十]{1,2}[个支家])"
    "(?:派驻|专业|综合(?!执法))?(?P<kind>站所|[站所]|(?:执法|监察|巡查|巡防|应急|救援|管理|服务|志愿服务)(?:[大中支]?队|队伍)|[大中]队|办公室|中心|机构)$"
)
_SHARERS: Final = re.compile("(?:^|[的将把，])(?P<list>[^的将把，。；0-9]{2,60})$")
# 石桥镇、东坪镇2个中心: towns are no fields.
_NO_SHARER: Final = re.compile("[镇乡村县区市道站所局队办科]$|中心$|机构$|办公室$")
_PURPOSE: Final = ("开展", "实现")
_PLAIN_LEFT: Final = ("党政", "内设", "办事", "下属", "直属", "所属", "有关", "相关", "特色")
_PLAIN_FIELD: Final = re.compile(
    "(?:治理|服务|发展|综合|社会|经济|事务|组织|信息|执法|公共)(?:中心|办公室|部|组|委员会)"
)
_PLAIN_KIND: Final = re.compile("(?:服务|工作|代办|办事)[站点]|服务站点")
_WIDE_HEADS: Final = ("机构", "办公室")
_LONG_FIELD, _SHORT_FIELD, _TAIL, _LONGEST = 10, 6, 8, 32
_REACH: Final = 16
_ADVERBS: Final = re.compile(
    "(?:设置|被|单独|(?:[去今明本]年|[上本]月|[0-9]{1,4}[年月])(?:[0-9]{1,2}[月日])*[底末初]?之?前?|[年月][底末]前?|一律|予以|加以|随之|随即|随后|原则上|实行|纳入|乡镇|镇街|街道|县乡|村级|全县|全市|建设|均|已|都|已经|初步|如期|要求|基本|率先|全部|实现|达到|了|同步|集中|统一|一起|一同|正式|相继|陆续|顺利|进行|分别|共|即日起|也|全面|成功|挂牌|揭牌|将"
    "|优化|撤并|整合|调整|整建制|成建制|一并|整体|自[^，]{2,10}?起|昨天|昨日|今天|今日|当天|当日|同日|同时|均|则|日前|近日|则|连人带[编物]|带编|于[^，]{2,10}|在[^，]{2,8}){1,4}$"
)
_COUNTED: Final = re.compile(
    "等?[0-9一二两三四五六七八九十]{1,4}(?:个|家|支)[^，。的]{0,12}(?:正式|同步|集中|相继|陆续)?"
)


@functools.cache
def _words() -> _Words:
    options = rule("setup", "object").options
    # Every branch opens with its own character: that keeps the search for heads a fast one.
    short = [f"{head}(?<![{behind}]{head})(?![{before}])" for head, behind, before in options["short"]]
    last = [f"{head}(?<![{behind}]{head})(?=$|[、，。；（）”和及与等负承设具0-9])" for head, behind in options["last"]]
    # In a sentence the verb that acts on them may stand behind.
    before_verb = [f"{head}(?<![{behind}]{head})(?=[挂揭更改并撤合整划成组])" for head, behind in options["last"]]
    long = alternation(options["heads"])
    heads = "|".join([long, *short, *last])
    return _Words(
        hint=re.compile("|".join([heads, *before_verb])),
        head=re.compile(f"(?:{heads})(?!{alternation(options['not_followed'])})"),
        ends_in_head=re.compile(f"(?:{long}|[站所局科厅办队室院部组])(?:（{HIDDEN}{{1,30}}）)?”?$"),
        bare=frozenset(options["bare"]),
        general=frozenset(options["general"]),
        general_heads=frozenset(options["general_heads"]),
        vague=frozenset(options["vague"]),
        team=re.compile(alternation(options["teams"])),
    )


def may_name(text: str) -> bool:
    """Whether anything in `text` looks like the head of a body's name: a cheap test before any work."""
    return _words().hint.search(text) is not None


def has_head(text: str) -> bool:
    """Whether the head of a body's name stands in `text`."""
    return _words().head.search(text) is not None


def names_after(shown: str, raw: str, start: int, end: int, limit: int) -> tuple[list[Name], int]:
    """The names that open `shown[start:end]`, and where the last one ends (`start` where there is none).

    A modifier before the first name may run on to `limit` (成立由县长任组长，各部门参加的领导小组).
    """
    aspect = _ASPECT.match(shown, start, end)
    # The 为 of a verb (组建为) is the first character of 为民服务中心.
    start = aspect.end() if aspect else start - shown.startswith("为民服务", max(0, start - 1))
    start, end = _after_opener(shown, start, min(end, start + WINDOW), min(limit, start + WINDOW))
    stop = _STOP.search(shown, start + 2 * shown.startswith(_PURPOSE, start), end)
    last = stop.start() if stop else end
    alias = _ALIAS.search(shown, start, last) if shown.find("“", start, last) > start else None
    last = alias.start() if alias else last
    found, pending = _read(shown, raw, _side_by_side(shown, list_items(shown, start, last, _parts_bodies)))
    if not found and stop and stop[0] == "等":
        found = _after_list(shown, raw, pending, last, end)
    ends = [name.span[1] for name in found if name.span]
    close = max(ends, default=last if found else start)
    # 设A、B等内设机构和C、D等事业单位
    more = _AND_MORE.match(shown, last, end) if found and stop and stop[0] == "等" else None
    if more and (further := names_after(shown, raw, more.end(), end, limit))[0]:
        return [*_named(found), *further[0]], further[1]
    return _named(found), close


def _read(shown: str, raw: str, items: Sequence[Span]) -> tuple[list[Name], list[Span]]:
    """The names in the items of a list, and the items left over that may yet share a head that follows."""
    found: list[Name] = []
    pending: list[Span] = []
    for item in items:
        span, head = _counted(shown, item) if item != items[0] else (item, "")
        name = _name(shown, raw, *span)
        if name is not None and name.span is not None:
            shares = not found and "的" not in shown[span[0] : name.span[0]]
            if shown[name.span[0]] != "“":
                # “暖心食堂”和活动中心: what is quoted has no part in a head that is not.
                pending = [item for item in pending if shown[item[1] - 1] != "”"]
            found += [*(_sharing(shown, raw, pending, _head_of(name.text)) if shares else ()), *_two_in_one(name)]
            pending = []
        elif head:
            found += _sharing(shown, raw, [*pending, span], head)
            pending = []
        elif _NOT_FIELD.search(shown, *item) is None:
            pending.append(item)
    return found, pending


def _counted(shown: str, item: Span) -> tuple[Span, str]:
    """What stands before the count in the last item of 党政综合、经济发展、社会治理3个办公室, and the head behind it."""
    found = _COUNTED_KIND.match(shown, *item)
    head = _words().head.search(found["kind"] or found["alias"]) if found else None
    if found is None or head is None:
        return item, ""
    # 4支专业执法中队 are of one sort, 4个综合办公室 are offices.
    team = found["kind"] and head[0].endswith(("队", "队伍"))
    return found.span("field"), _SORT.sub("", found["kind"][: head.end()]) if team else head[0]


def names_before(shown: str, raw: str, start: int, end: int) -> list[Name]:
    """The names of the list that ends at `end`, left to right."""
    start = max(start, end - WINDOW)
    heads = list(_words().head.finditer(shown, start, end))
    if not heads:
        return []
    stops = list(_LEFT_STOP.finditer(shown, start, _list_start(shown, start, heads)))
    found: list[Name] = []
    for item in list_items(shown, stops[-1].end() if stops else start, end, _parts_bodies):
        name = _name(shown, raw, *item)
        found = [*found, *_two_in_one(name)] if name else []
    return _named(found)


def names_up_to(shown: str, raw: str, begin: int, end: int) -> list[Name]:
    """The names whose list ends at `end`, or before adverbs and a count that end there (…14个机构正式成立)."""
    adverbs = _ADVERBS.search(shown, max(begin, end - 30), end)
    stop = adverbs.start() if adverbs else end
    # A站、B站等事业单位: what stands behind 等 says of what sort they are.
    more = _OF_SORT.search(shown, max(begin, stop - 20), stop)
    stop = more.start() if more else stop
    names = _sharing_before(shown, raw, begin, stop) or names_before(shown, raw, begin, stop)
    ends = [name.span[1] for name in names if name.span]
    rest = shown[ends[-1] : stop].lstrip("”）") if ends else ""
    return names if not rest or _COUNTED.fullmatch(rest) else []


def _sharing_before(shown: str, raw: str, begin: int, end: int) -> list[Name]:
    """The names of 由县里派出的水利、林业等7个站所, which share what stands behind 等."""
    shared = _SHARED_KIND.search(shown, max(begin, end - _REACH), end)
    listed = _SHARERS.search(shown, begin, shared.start()) if shared else None
    if shared is None or listed is None:
        return []
    items = list_items(shown, *listed.span("list"), _is_joined)
    # 城管、国土等执法中队: that only says what sort they are.
    sort = shared[0][0] == "等" and len(shared["kind"]) > 2 and shared["kind"][-1] in "队伍"
    if sort or any(_NO_SHARER.search(shown, *item) for item in items):
        return []
    names = _sharing(shown, raw, items, "站" if shared["kind"] == "站所" else shared["kind"])
    return names if len(names) > 1 else []


def _is_joined(left: str, right: str) -> bool:
    """Whether 和 parts two fields of a list: 水利和林业 does where both are short."""
    return len(left) <= _SHORT_FIELD and len(right) <= _SHORT_FIELD


def _parts_bodies(left: str, right: str) -> bool:
    """Whether 和 parts two items: behind a whole name or another thing, before something that has a head of its own."""
    if _NOT_BODY.search(left) or _FIXTURE.search(left):
        return True
    words = _words()
    if left.endswith("”") and (words.head.search(right) or _COUNTED_END.search(left)):
        # “幸福食堂”和活动中心
        return True
    left = left.rstrip("则也均都")
    if _COUNTED_END.search(left) and words.ends_in_head.search(left):
        # 党政、民政2个综合办公室和工业、农业2个专业办公室
        return True
    return bool(words.ends_in_head.search(left) and words.head.search(right) and not _NOT_BODY.search(right))


def _after_opener(shown: str, start: int, end: int, limit: int) -> Span:
    """Skip a modifier that closes with 的, in its clause or, where none closes there, up to `limit`."""
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
    """The name in one item of a list, None where the item has none."""
    if shown[start] in "与向":
        return None
    # 一支队伍——“街道执法队”: the name stands behind the dash.
    dash = shown.rfind("——", start, end)
    start = dash + 2 if dash >= 0 else start
    heads = list(_words().head.finditer(shown, start, end))
    if not heads:
        return None
    begin = max(start, shown.rfind("的", start, heads[-1].start()) + 1)
    # “家门口的服务站”: a phrase in quotation marks is a slogan.
    if begin > start and shown.rfind("“", start, begin) > shown.rfind("”", start, begin):
        return None
    # 城管、国土等执法中队 has no name: what stands behind 等 only says what sort A and B are.
    if _AND_SO_ON.search(shown, begin, heads[-1].start()):
        return None
    stop = _close(shown, begin, [head.span() for head in heads if head.start() >= begin], end)
    tail = end - stop <= _TAIL or shown[stop] in "与和及"
    modifies = shown[stop : stop + 1] == "的" or (tail and _NOT_BODY.search(shown, stop, end))
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
    return close + 1 if _words().ends_in_head.search(inside) else stop


def _strip(shown: str, begin: int, stop: int) -> tuple[int, str]:
    """Step over counts, tier words and the like; a name keeps at least its head and one more character."""
    tier = ""
    if _ABOUT_TOWNS.match(shown, begin, stop) and shown.endswith(_ABOUT_ENDS, begin, stop):
        return begin, tier
    while (lead := _LEAD.match(shown, begin, stop)) and lead.end() < stop - 1:
        tier = lead["tier"] or tier
        begin = lead.end()
    return begin, tier


def _head_of(name: str) -> str:
    head = _words().head.search(name)
    return name[head.start() :] if head else ""


def _halves(shown: str, start: int, end: int, longest: int) -> list[Span]:
    """Part 民生保障和综合保障, two fields that are too long for one."""
    whole = end - start <= longest
    return [(start, end)] if whole else list_items(shown, start, end, _is_joined)


def _sharing(shown: str, raw: str, pending: Sequence[Span], head: str) -> list[Name]:
    """经济发展、社会事务办公室: the first names take the head of the last."""
    longest = _LONG_FIELD if head in _WIDE_HEADS else _SHORT_FIELD
    found = []
    fields = [half for start, end in pending for half in _halves(shown, start, end, longest)]
    for start, end in fields:
        begin, tier = _strip(shown, start, end)
        is_field = _TIER.fullmatch(shown, start, end) is None and not (
            _NO_FIELD.search(shown, begin, end) or _FIXTURE.search(shown, begin, end)
        )
        if head and is_field and 2 <= end - begin <= longest:
            # 编办、老干部局: an office by its short name shares no head.
            own = shown[end - 1] == "办"
            found.append(Name(raw[begin:end] + ("" if own else head), (begin, end) if own else None, tier))
    return found


def _two_in_one(name: Name) -> list[Name]:
    """财政和土地管理机构 names two: 机构 is too general to be one name for both."""
    shared = _SHARED.search(name.text)
    left, mark, right = name.text.partition("和")
    if shared is None or not mark or not left or shared.start() <= len(left) + 1 or has_head(right[: -len(shared[0])]):
        return [name]
    tail = "机构" if _OWN_NOUN.search(left) else shared[0]
    span = (name.span[1] - len(right), name.span[1]) if name.span else None
    return [Name(left + tail, None, name.tier), Name(right, span, "")]


def _after_list(shown: str, raw: str, pending: Sequence[Span], place: int, end: int) -> list[Name]:
    """The names of A、B等5个办公室 (A, B share the head) and of A、B等领域综合执法队伍 (the name stands behind)."""
    fields = _FIELDS.match(shown, place, end)
    if fields:
        name = _name(shown, raw, fields.end(), end)
        return [name] if name else []
    rest = _AFTER_LIST.match(shown, place, end)
    head = _words().head.search(shown, *rest.span("rest")) if rest else None
    if rest is None or head is None or rest["rest"].startswith(_WAYS):
        return []
    of = _OF_BODIES.match(rest["rest"])
    kind = shown[rest.start("rest") + (of.end() if of else 0) : head.end()]
    left = kind[: -len(head[0])]
    shared = not 2 <= len(left) <= 4 or left.endswith("性") or left in _words().general - {"工作"}
    return _sharing(shown, raw, pending, head[0] if shared else kind)


def _side_by_side(shown: str, items: Sequence[Span]) -> list[Span]:
    """Part 街道“大工委”社区“大党委”, where two names in quotation marks stand side by side."""
    parts: list[Span] = []
    for start, end in items:
        while (close := shown.find("”", start, end)) > 0 and shown.find("“", close, end) > 0:
            parts.append((start, close + 1))
            start = close + 1
        parts.append((start, end))
    return parts


def _named(found: Sequence[Name]) -> list[Name]:
    """Those with a name; a plain kind (服务站) counts only behind a name, as one of its list.

    A Party committee is named by its tier (社区党委), a plain field by its list (党建中心、治理中心、服务中心).
    A field that shares its head with others (党群、经济、民生三个中心) has a name where one of these has.
    """
    specific = [_specific(name.text) for name in found]
    if all(specific):
        return list(found)
    heads = {_head_of(name.text) for name, own in zip(found, specific, strict=True) if own}
    kept: list[Name] = []
    for name, own in zip(found, specific, strict=True):
        shared = name.span is None and any(specific)
        party = name.tier[:1] in ("社", "村") and name.text == "党委"
        plain = name.span is not None and _PLAIN_FIELD.fullmatch(name.text) and _head_of(name.text) in heads
        if own or party or plain or shared or (kept and _PLAIN_KIND.fullmatch(name.text)):
            kept.append(name)
    return kept


def _list_start(shown: str, start: int, heads: Sequence[re.Match[str]]) -> int:
    """Where the first head of the list stands that the last of `heads` closes."""
    words = _words()
    place = heads[-1].start()
    while (mark := max(shown.rfind(sign, start, place) for sign in "、和与及")) > start:
        before = [head.start() for head in heads if head.end() <= mark]
        if not before or not words.ends_in_head.search(shown, start, mark):
            break
        place = before[-1]
    return place


def _specific(name: str) -> bool:
    """Whether a name says more than its kind: 综合执法机构 does, 党政机构 and 工作平台 do not."""
    words = _words()
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
