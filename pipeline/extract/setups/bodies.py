"""Names of public bodies beside a verb: 党政综合办公室、公共服务办公室（党群服务中心）和综合行政执法队.

A name is known by its head (办公室, 中心, 大队; the words are in `data/rules/setup.toml`, rule `setup.object`). It runs from
the verb or the last list mark to its head, less counts, modifiers and tier words (乡镇综合执法队 -> 综合执法队). Offsets are
offsets in the sentence; `shown` is the sentence with its brackets hidden, `raw` the sentence as it stands.
"""

import re
from collections.abc import Sequence
from typing import Final

from pipeline import patterns
from pipeline.extract.clauses import Span, list_items
from pipeline.extract.setups.names import (
    FIXTURE,
    NOT_BODY,
    NOT_FIELD,
    Name,
    head_of,
    is_joined,
    name_in,
    named,
    sharing,
    two_in_one,
    vocabulary,
)

# A list of names is never longer; past it nothing is read, so that one huge clause costs no more than many small ones.
WINDOW: Final = 400
# Words that end a name on its right: no name holds them. 为民服务中心 and 在线 are names.
# Every branch opens with its own character, so that the search skips to them.
_STOP: Final = patterns.compile(
    "，|；|：|。|！|？|,|;|!|\\?|\n|\u3000|等(?!候|级)|为(?!民|老|侨)|作为|负责|承担|履行|具体|由|在(?!线)|以(?!及)|并(?!联)|是(?!非)|将|把|从|于|了|到|至|被|使|让|下设(?!机构|科室|单位)"
    "|共(?=[0-9一二三四五六七八九十])|全覆盖|集中(?<!相对集中)|应当|应该|可以|按照|根据|通过|实现|承接(?!工作|办|专班|中心)|开展|后(?!勤)|已(?!经[^，。]{2,8}的)|均|保留"
)
_LEFT_STOP: Final = patterns.compile(
    "，|；|：|。|！|？|,|;|!|\\?|\n|\u3000|(?<!党)的|了|着|将|把|在|由|让|使|日|是(?!非)|为(?!民|老|侨)|对(?!外|口)|以(?!及)|推进(?!中心|办公)|推动|推行|探索|实行|实现|完成|举行|标志|随着|加快|确保|召开|依托"
    "|通过|按照|目前|近日|原则上|同意|设立(?!的)|组建(?!的)|成立(?!的)|增设(?!的)|新设(?!的)|并入(?!的)|归入(?!的)|划入(?!的)|更名(?!的)|撤销(?!的)|设有|拥有"
)
# A modifier that opens so closes with 的, and the name stands behind it: 由书记任组长的领导小组.
_OPENER: Final = patterns.compile(
    "(?:由|集(?!成|中|体)|以|具备|具有|包括|涵盖|覆盖|面向|延伸|跨|承担|符合|适应|位于|设在|作为|[镇乡、街道]{1,5}集|融合|贯通|兼具|原?隶属|归属)"
)
# A、B、C“三个中心”: the list has said what the phrase sums up.
_ALIAS: Final = patterns.compile(
    "(?<=[室心站所局队办部])“(?:[0-9一二三四五六七八九十两]{1,2}[个大]?[一-鿿]{1,4}){1,3}”$"
)
_ASPECT: Final = patterns.compile("上?[了起出有好]{1,2}|为(?![民老侨期])|健全|完善|设立|组建|成立(?!的)")
_FIELDS: Final = patterns.compile(r"等(?:[0-9一二三四五六七八九十]{1,3}个)?(?:重点)?(?:领域|方面|行业)的?")
_AFTER_LIST: Final = patterns.compile(
    r"等(?:[0-9一二三四五六七八九十两多]{1,3}[个家]?)?(?P<rest>[\u4e00-\u9fff（）]{0,12})"
)
# 工商、质监等6个部门的分局
_OF_BODIES: Final = patterns.compile("(?:部门|单位|行业|领域|方面)的")
# 设立基金等方式参与中心建设: the list was one of ways.
_WAYS: Final = ("方式", "形式", "措施", "手段", "途径", "办法")
_COUNTED_END: Final = patterns.compile(
    "[0-9二两三四五六七八九十][个家支类处所][一-鿿]{2,8}$|“[一二三四五六七八九两]大?[一-鿿]{1,4}”$"
)
_COUNTED_KIND: Final = patterns.compile(
    "(?P<field>[^0-9一二三四五六七八九十两“]{2,12}?)(?:(?:[0-9]{1,2}|[一二三四五六七八九十两]{1,3})[个家支类处所](?P<kind>[一-鿿]{1,10})"
    "|“[一二三四五六七八九十两]大?(?P<alias>[一-鿿]{1,4})”)"
)
_SORT: Final = patterns.compile("^(?:专业|专门|专职|综合(?!执法))")
_AND_MORE: Final = patterns.compile(
    r"等(?:[0-9一二三四五六七八九十]{1,3}个)?[\u4e00-\u9fff]{0,6}(?:机构|单位|部门|科室|办公室)(?:和|及|以及|、|，以及)"
)
# 成立开展A工作领导小组
_OF_SORT: Final = patterns.compile(
    "(?<=[室心站所局队办科])等(?:原有的?)?(?:[0-9一二三四五六七八九十两至到~-]{1,7}(?:个|类|家|支))?(?:乡镇|镇街|街道|镇级|县级)?"
    "(?:[一-鿿]{0,4}(?:事业单位|办公室|站所|机构|单位|部门|科室|中心|队伍|[站所队]))?$"
)
# 水利、林业等7个站所, 城管、安监两支执法队伍: what fields in a list share.
_SHARED_KIND: Final = patterns.compile(
    "(?:等(?:[0-9一二三四五六七八九十]{1,3}个)?|(?<=[一-鿿])[0-9二两三四五六七八九十]{1,2}[个支家处所])"
    "(?:派驻|专业|综合(?!执法))?(?P<kind>站所|[站所]|(?:执法|监察|巡查|巡防|应急|救援|管理|服务|志愿服务)(?:[大中支]?队|队伍)|[大中]队|办公室|中心|机构)$"
)
_SHARERS: Final = patterns.compile("(?:^|[的将把，])(?P<list>[^的将把，。；0-9]{2,60})$")
# 石桥镇、东坪镇2个中心: towns are no fields.
_NO_SHARER: Final = patterns.compile("[镇乡村县区市道站所局队办科]$|中心$|机构$|办公室$")
_PURPOSE: Final = ("开展", "实现")
_REACH: Final = 16
_ADVERBS: Final = patterns.compile(
    "(?:设置|被|单独|(?:[去今明本]年|[上本]月|[0-9]{1,4}[年月])(?:[0-9]{1,2}[月日])*[底末初]?之?前?|[年月][底末]前?|一律|予以|加以|随之|随即|随后|原则上|实行|纳入|乡镇|镇街|街道|县乡|村级|全县|全市|建设|均|已|都|已经|一度|初步|如期|要求|基本|率先|全部|实现|达到|了|同步|集中|统一|一起|一同|正式|相继|陆续|顺利|进行|分别|共|即日起|也|全面|成功|挂牌|揭牌|将"
    "|优化|撤并|整合|调整|整建制|成建制|一并|整体|自[^，]{2,10}?起|昨天|昨日|今天|今日|当天|当日|同日|同时|均|则|日前|近日|则|连人带[编物]|带编|归并|重新|宣布|宣告|同年|次年|当年|后来|最终|今后|如今|现在|近期|[就全给系是现业还又再另]|专门|悉数|统统|先行|依法|按要求|按程序|逐步|及时|稳妥|目前|于[^，]{2,10}|在[^，]{2,8}){1,4}$"
)
_COUNTED: Final = patterns.compile(
    "等?[0-9一二两三四五六七八九十]{1,4}[个家支处所][^，。的]{0,12}(?:正式|同步|集中|相继|陆续)?"
)


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
        return [*named(found), *further[0]], further[1]
    return named(found), close


def _read(shown: str, raw: str, items: Sequence[Span]) -> tuple[list[Name], list[Span]]:
    """The names in the items of a list, and the items left over that may yet share a head that follows."""
    found: list[Name] = []
    pending: list[Span] = []
    for item in items:
        span, head = _counted(shown, item) if item != items[0] else (item, "")
        name = name_in(shown, raw, *span)
        if name is not None and name.span is not None:
            shares = not found and "的" not in shown[span[0] : name.span[0]]
            if shown[name.span[0]] != "“":
                # “暖心食堂”和活动中心: what is quoted has no part in a head that is not.
                pending = [item for item in pending if shown[item[1] - 1] != "”"]
            found += [*(sharing(shown, raw, pending, head_of(name.text)) if shares else ()), *two_in_one(name)]
            pending = []
        elif head:
            found += sharing(shown, raw, [*pending, span], head)
            pending = []
        elif NOT_FIELD.search(shown, *item) is None:
            pending.append(item)
    return found, pending


def _counted(shown: str, item: Span) -> tuple[Span, str]:
    """What stands before the count in the last item of 党政综合、经济发展、社会治理3个办公室, and the head behind it."""
    found = _COUNTED_KIND.match(shown, *item)
    head = vocabulary().head.search(found["kind"] or found["alias"]) if found else None
    if found is None or head is None:
        return item, ""
    # 4支专业执法中队 are of one sort, 4个综合办公室 are offices.
    team = found["kind"] and head[0].endswith(("队", "队伍"))
    return found.span("field"), _SORT.sub("", found["kind"][: head.end()]) if team else head[0]


def names_before(shown: str, raw: str, start: int, end: int) -> list[Name]:
    """The names of the list that ends at `end`, left to right."""
    start = max(start, end - WINDOW)
    heads = list(vocabulary().head.finditer(shown, start, end))
    if not heads:
        return []
    stops = list(_LEFT_STOP.finditer(shown, start, _list_start(shown, start, heads)))
    found: list[Name] = []
    for item in list_items(shown, stops[-1].end() if stops else start, end, _parts_bodies):
        name = name_in(shown, raw, *item)
        found = [*found, *two_in_one(name)] if name else []
    return named(found)


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
    items = list_items(shown, *listed.span("list"), is_joined)
    # 城管、国土等执法中队: that only says what sort they are.
    sort = shared[0][0] == "等" and len(shared["kind"]) > 2 and shared["kind"][-1] in "队伍"
    if sort or any(_NO_SHARER.search(shown, *item) for item in items):
        return []
    names = sharing(shown, raw, items, "站" if shared["kind"] == "站所" else shared["kind"])
    return names if len(names) > 1 else []


def _parts_bodies(left: str, right: str) -> bool:
    """Whether 和 parts two items: behind a whole name or another thing, before something that has a head of its own."""
    if NOT_BODY.search(left) or FIXTURE.search(left):
        return True
    words = vocabulary()
    if left.endswith("”") and (words.head.search(right) or _COUNTED_END.search(left)):
        # “幸福食堂”和活动中心
        return True
    left = left.rstrip("则也均都")
    if _COUNTED_END.search(left) and words.ends_in_head.search(left):
        # 党政、民政2个综合办公室和工业、农业2个专业办公室
        return True
    return bool(words.ends_in_head.search(left) and words.head.search(right) and not NOT_BODY.search(right))


def _after_opener(shown: str, start: int, end: int, limit: int) -> Span:
    """Skip a modifier that closes with 的, in its clause or, where none closes there, up to `limit`."""
    if not _OPENER.match(shown, start, end):
        return start, end
    for stop in (end, limit):
        place = shown.rfind("的", start, stop)
        while place > start:
            if vocabulary().head.search(shown, place, min(stop, place + 30)):
                return place + 1, stop
            place = shown.rfind("的", start, place)
    return start, end


def _after_list(shown: str, raw: str, pending: Sequence[Span], place: int, end: int) -> list[Name]:
    """The names of A、B等5个办公室 (A, B share the head) and of A、B等领域综合执法队伍 (the name stands behind)."""
    fields = _FIELDS.match(shown, place, end)
    if fields:
        name = name_in(shown, raw, fields.end(), end)
        return [name] if name else []
    rest = _AFTER_LIST.match(shown, place, end)
    head = vocabulary().head.search(shown, *rest.span("rest")) if rest else None
    if rest is None or head is None or rest["rest"].startswith(_WAYS):
        return []
    of = _OF_BODIES.match(rest["rest"])
    kind = shown[rest.start("rest") + (of.end() if of else 0) : head.end()]
    left = kind[: -len(head[0])]
    shared = not 2 <= len(left) <= 4 or left.endswith("性") or left in vocabulary().general - {"工作"}
    return sharing(shown, raw, pending, head[0] if shared else kind)


def _side_by_side(shown: str, items: Sequence[Span]) -> list[Span]:
    """Part 街道“大工委”社区“大党委”, where two names in quotation marks stand side by side."""
    parts: list[Span] = []
    for start, end in items:
        while (close := shown.find("”", start, end)) > 0 and shown.find("“", close, end) > 0:
            parts.append((start, close + 1))
            start = close + 1
        parts.append((start, end))
    return parts


def _list_start(shown: str, start: int, heads: Sequence[re.Match[str]]) -> int:
    """Where the first head of the list stands that the last of `heads` closes."""
    words = vocabulary()
    place = heads[-1].start()
    while (mark := max(shown.rfind(sign, start, place) for sign in "、和与及")) > start:
        before = [head.start() for head in heads if head.end() <= mark]
        if not before or not words.ends_in_head.search(shown, start, mark):
            break
        place = before[-1]
    return place
