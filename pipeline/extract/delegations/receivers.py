"""Who receives a power: towns, streets, villages, lower tiers and their bodies, by kind (乡镇, 村（社区）) or by name.

Texts given here are sentences with their brackets hidden, offsets are offsets in them.
"""

import functools
import re
from typing import Final, NamedTuple

from pipeline import patterns
from pipeline.extract.clauses import HIDDEN, Span
from pipeline.extract.lexicon import alternation
from pipeline.extract.rules import rule

_NEAR: Final = 60
# Zones are governed by a committee of their own, below or beside the county.
_ZONE: Final = "(?:园|新|(?:功能|管理|开发|试验|实验|示范|高新|合作|保税|港))区(?!域)"
_KIND: Final = (
    f"(?:乡镇|镇乡|镇街|街镇|街道|[镇乡村县区街市])（{HIDDEN}{{1,12}}）|苏木乡镇|乡镇街道|乡镇和街道|乡镇、街道|乡镇|镇乡|镇村(?!化)|镇街|街镇|街乡|街道|社区|村居|村级|镇级|乡级"
    "|村委会|居委会|村民委员会|居民委员会|县区|区县|市县|基层(?!群众)|代理(?:服务)?中心|(?<=[由给向线])[两二三四五六七八九]镇(?!域|区)|(?:便民|党群|为民|代办)(?:服务)?(?:中心|站|点)(?:（{HIDDEN}{{1,9}}）)?|管委会|管理委员会|管理区|功能区|{_ZONE}|苏木|嘎查|农牧场|团场|派出所|镇办(?![理事公结好])|街办(?![理事公结好])|镇(?!域|区)|乡(?!村|土|贤)|村(?!民|务|规)|县(?!域|城|级|直)|设区的?市|城镇(?!化|居|建|职|管|体|登|就|规|发|企|人)"
    "|区(?!域|块|级|直|委|街|城|所)|(?<!城)市(?!场|政|民|容|域|级|直|委|县)"
)
_BODY: Final = (
    f"(?:党（{HIDDEN}{{1,4}}）委|党(?:工委|委)(?:[、和及]?(?:政府|办事处))?|工委|党组织|人民政府|政府|公所|(?:财政|司法|国土|自然资源|城建|村建|农技|农机|水利|水务|林业|文化|民政|卫生|交管|交通|安监|环保|市场监管|劳动保障|经管|统计)(?:所|站|分局)|街道办事处|办事处|街道办|政权|组织|单位|部门|综合行政执法机构"
    "|综合行政执法队|综合执法队|便民服务中心|便民服务站|党群服务中心|窗口|一级|级|层面|地区|里"
    # An office of its own: 镇农业综合服务中心, 乡镇规划建设办公室.
    "|(?:农业|农村|经济|社会|规划|建设|城乡|综合|行政|公共|政务|便民|为民|党群|文化|卫生|应急|平安|市场|生态|审批|服务|管理|发展|事务|保障|治理|执法|社区|生活){1,6}"
    "(?:中心|服务站|站|大厅|窗口|办公室|大队|中队|队|局|点))"
)
_SORT: Final = "(?:各个|[各该全本]|建制|示范|沿[线河江湖路]|周边|城关|[近远]郊|库区|商贸|旅游|综改|扩权|所在|属地|有关|相关|首批|一般|其余|[省市县区]级(?=[^，。；]{0,6}镇)|经济发达|经济强|中心|试点|部分|有条件的|重点|特大|林区|山区|涉农|偏远|民族|边境|沿海|城郊|(?<=[海区线带])[0-9二两三四五六七八九十]{1,3}个){0,3}"
# A place by its name: a few characters, none of them a word of grammar.
_PART: Final = r"[^\W\d_a-zA-Z有与和的于在为是对助以及把将从中更到至给由向其该使让并不了能可应要个赋据批每]{1,5}?"
_COUNTY: Final = f"{_PART}[县区市](?!级|直|委|域|场|管理|所)"
# X镇, 某乡, ××街道, A、B两镇: the name is left out.
_UNNAMED: Final = "(?:[A-Z]{1,2}|[某×*○〇]{1,3})(?:、(?:[A-Z]{1,2}|[某×]{1,3})){0,4}(?:[两二三四五])?(?:镇|乡|街道|社区|村|[县市区](?!级|直|委|域|场))"
_NAMED: Final = f"(?!农村|平均|明确|允许|鼓励|同意|批准|推动|推进|支持|保障|组建|成立|设立|整合|所有|全部|首批|其他|[城村集]镇|沿[河江海线路湖]|建制|[此本这该首][次轮批])(?:(?:{_COUNTY}){{0,2}}{_PART}(?:镇|乡|街道|社区|村(?![镇乡])|{_ZONE}(?:管委会|管理委员会)?|管委会|管理委员会)|{_COUNTY}|{_UNNAMED})"
# 交由其直接受理, 交给它: the one the text has named before.
_THEY: Final = "其(?=(?:依法|直接|自主|独立|统一|代为|自行){0,2}(?:行使|实施|承担|办理|办结|受理|审批|处理|管理))|(?:它|他们|它们)(?=[，。；]|行使|实施|办理|$)"
_OF: Final = f"(?:{_BODY}(?:（{HIDDEN}{{3,6}}）)?)?(?:(?:或者?|及|和)其?(?:所属)?(?:工作部门|工作机构|职能机构|派出机构|执法机构))?|{_THEY}|该(?:[大中支]队|机构|中心|局)"
_ONE: Final = f"(?:(?:{_SORT}(?:{_KIND})|{_NAMED}){_OF})"
# 东坪、柳河等8个省级中心镇: names, some without their tier word, then how many they are and what.
_AMOUNT: Final = "[0-9二两三四五六七八九十]{1,3}个"
_OF_THEM: Final = (
    f"(?:[两二三四五六七八九十](?:乡镇|镇|乡|街道|[县市](?![域级区直]))|等(?:乡镇|镇街|街镇|街道|镇|乡)(?!域|区)|等?{_AMOUNT}(?:试点)?(?:乡镇|镇街|街镇|街道|镇|乡)(?!域|区)"
    f"|等?{_AMOUNT}[^，。；、：的]{{2,14}}?(?:镇街|乡镇|街道|镇|乡|县|市|区)(?:（{HIDDEN}{{1,9}}）)?(?![域级直]))"
)
_WORD: Final = _PART.replace("{1,5}?", "{2,8}")
_RECEIVER: Final = patterns.compile(
    f"{_ONE}(?:[和、及与或]{_ONE}){{0,4}}(?:{_OF_THEM})?|(?:{_WORD}、){{1,9}}{_PART}{_OF_THEM}|服务(?:点|站|大厅|窗口)|(?<=[到至])站(?=[，。；、]|办理|$)"
)
# Where the place is not known beforehand, a name must open a phrase: in 全市42个乡镇 it is 乡镇, not 个乡.
_SUBJECT: Final = patterns.compile(
    f"(?:(?:{_SORT}(?:{_KIND})|(?:(?<![\u4e00-\u9fff0-9])|(?<=[给至到由向和及与于年月日])){_NAMED}){_OF})(?:[和、及与或]{_ONE}){{0,4}}"
)
_WHOLE: Final = ("全市", "全县", "全区")
# 全县各镇, 全区20个街道, 每个镇: the towns receive it, not the whole.
_ALL_OF: Final = patterns.compile(
    "(?:全[省市县区]的?(?:所有|全部|[0-9]{1,3}个)?|所有|全部|每个?|[0-9二两三四五六七八九十]{1,3}个)(?=(?:试点|重点|中心|建制)?各?(?:个?(?:乡镇|街道|镇街|街镇)|镇(?!域|区)|乡(?!村)))"
)
_TOWN: Final = patterns.compile(
    "乡(?!村)|镇|苏木|派出所|嘎查|街|(?<![农乡])村(?!振兴)|社区|基层|管委会|管理委员会|[大中支]队|(?:园|新|发|验|范|能|合作|保税|港)区"
)
_PARTICLE: Final = patterns.compile(
    "(?:其他|其余|给|至|到|于|由|向|往|了|予|在|或者?(?:[交转改]由|委托|授权|交给|赋予|下放|移交)|、交由|和下沉){0,3}(?:所有|全部|[0-9一二三四五六七八九十百两]{1,5}个)?"
)
_MODIFIER: Final = patterns.compile("[^，。；、]{1,16}?的(?:[0-9一二三四五六七八九十百两]{1,4}个)?")
# Who performs it, by description: 设区的市人民政府负责此项工作的部门实施.
_OFFICE: Final = patterns.compile(
    "[至到给由]?(?P<name>(?!、)[^，。；]{2,40}?(?:部门|办事处|机构|机关|政府|[^\\W的]局))(?:统一|直接|依法|集中|具体|负责){0,2}(?:行使|实施|承担|办理|受理|审批)"
)
_LEAD: Final = patterns.compile("[^，。；对]{0,10}?(?:明确|规定|保障|支持|确保)")
_HIRED: Final = patterns.compile("第三方|检测|评估|鉴定|中介|审计")
_NO_OFFICE: Final = patterns.compile(
    "社会|第三方|企业|中介|专业|行业|服务机构|鉴定|检测|培训|其他|鉴证|评估|保险|仲裁|审计"
)
_BY_VERB: Final = patterns.compile("(?P<name>[\u4e00-\u9fff]{2,6}?)(?:统一|直接|依法)?(?:行使|实施|承担|办理)")
_MANNER: Final = (
    "(?:以|用|运用|按照?|采[取用]|通过)[^，。；以用按]{2,20}(?:方式|形式|办法|途径|模式)|[12][0-9]{3}年(?:[0-9]{1,2}月|底|初)?"
    "|由[^，。；]{1,14}?(?:部门|政府|级(?![\u4e00-\u9fff]{0,8}?(?:部门|职能|政府|局)|[0-9])|(?=下放|委托|授权|交由|交给|赋予|移交|转交|$))"
    "|由[^，。；由]{1,14}?(?:办理?|审批|行使|实施|承担|负责|受理)?(?=改为|改由|变为|转为|$)"
    "|(?:改为|转为|调整为)[^，。；由]{1,14}?(?:部门|政府|局)(?=委托|授权|$)"
    "|从[^，。；从]{1,14}?(?=移[到至]|调整|下放|下沉|划|转|延伸|交|$)|随[^，。；]{1,3}(?:下放|下沉|划转)|[待等](?:条件|时机)[^，。；]{0,6}?后"
    "|(?:必须|须|需|应当|应|要)?(?:先|事先)?[报经][^，。；]{2,20}?(?:审核|审查|审批|批准|同意|审定|核准){1,2}(?:并[^，。；]{2,4})?之?后?(?=[，]|方可|才|再|予以|交|委托|下放|$)"
    "|(?:必须|须|需|应)?由[^，。；由]{2,16}?(?:决定|批准|审定|公布)(?:并公布)?之?后|在[^，。；在]{2,10}(?:范围|区域|辖区)内|[自从](?:[0-9年月日]{2,12}|[同即当]日|今年[0-9]{1,2}月)起|按(?:法定|规定)?程序|连同[^，。；]{1,8}?(?:一起|一道|一并)|(?:按照?|依照?|依据|遵照|参照|比照|照|根据|经)[^，。；]{2,14}(?:程序|规定|要求|原则|(?:批准|同意|审定|审议|审批|审核|核准|研究|评估|公告|公布|公示|备案){1,2}之?后?)|[首分第][一二三四五两]?批|“[\u4e00-\u9fff]{2,6}”式?"
)


class _Words(NamedTuple):
    adverbs: re.Pattern[str]
    performs: re.Pattern[str]


@functools.cache
def _words() -> _Words:
    options = rule("delegation", "dispose").options
    adverbs = alternation(options["adverbs"])
    # Atomic and possessive: what an adverb has taken is never given back, so the cost stays linear.
    return _Words(
        patterns.compile(f"(?>(?:{_MANNER}|{adverbs})(?:、(?={_MANNER}|{adverbs}))?)*+"),
        patterns.compile(alternation(options["performs"])),
    )


def only_adverbs(shown: str, start: int, end: int) -> bool:
    """Whether nothing but adverbs and phrases of manner (依法, 以委托方式) stands in `shown[start:end]`."""
    return _words().adverbs.fullmatch(shown, start, end) is not None


def performs(shown: str, place: int) -> int | None:
    """Where a verb of performing (行使, 办理) ends that stands at `place`, adverbs before it; None where none does."""
    adverbs = _words().adverbs.match(shown, place, place + _NEAR)
    found = _words().performs.match(shown, adverbs.end() if adverbs else place)
    return found.end() if found else None


def receiver_at(shown: str, place: int, end: int) -> Span | None:
    """The receiver that stands at `place`, behind particles and at most one modifier (能够有效承接的乡镇)."""
    end = min(end, place + _NEAR)
    place = _behind_particles(shown, place, end)
    found = _RECEIVER.match(shown, place, end)
    if found is None:
        modifier = _MODIFIER.match(shown, place, end)
        found = _RECEIVER.match(shown, modifier.end(), end) if modifier else None
    return found.span() if found else None


def _behind_particles(shown: str, place: int, end: int) -> int:
    """Where a receiver begins behind what only leads to it: 给, 向其余, 到全县各."""
    for words in (_PARTICLE, _ALL_OF):
        found = words.match(shown, place, end)
        place = found.end() if found else place
    return place


def by_verb(shown: str, place: int, end: int) -> Span | None:
    """A receiver that no tier word marks, known by the verb behind it: 委托店口行使."""
    found = _BY_VERB.match(shown, place, end)
    return found.span("name") if found and not _HIRED.search(shown, *found.span("name")) else None


def office_at(shown: str, place: int, end: int) -> Span | None:
    """A public office, described or named, that stands at `place` right before what it does with the power."""
    found = _OFFICE.match(shown, place, min(end, place + _NEAR))
    return found.span("name") if found and not _NO_OFFICE.search(shown, *found.span("name")) else None


def receiver_before(shown: str, begin: int, end: int) -> tuple[Span, int] | None:
    """The receiver of 向B, 给B, 对B right before `end`, adverbs between, and where the phrase opens."""
    begin = max(begin, end - _NEAR)
    place = max(shown.rfind(word, begin, end) for word in "向给对往为朝")
    found = _RECEIVER.match(shown, _behind_particles(shown, place + 1, end), end) if place >= 0 else None
    if place >= 0 and found is None and (modifier := _MODIFIER.match(shown, place + 1, end)):
        # 对财力较强的县放宽A
        found = _RECEIVER.match(shown, modifier.end(), end)
    if found is None or not only_adverbs(shown, found.end(), end):
        return None
    return found.span(), place


def subject(shown: str, begin: int, end: int) -> Span | None:
    """The first town or tier named in `shown[begin:end]`, the likely subject of a clause."""
    end = min(end, begin + _NEAR)
    found = _SUBJECT.search(shown, begin, end)
    # 全市镇街: the whole that they are part of receives nothing.
    while found and found[0] in _WHOLE:
        found = _SUBJECT.search(shown, found.end(), end)
    return found.span() if found else None


def opening(shown: str, begin: int, end: int) -> Span | None:
    """The receiver that opens a clause, behind 明确, 保障 and who says so (县委明确乡镇党委)."""
    lead = _LEAD.match(shown, begin, end)
    return (exact(shown, lead.end(), end) if lead else None) or exact(shown, begin, end)


def last_subject(shown: str, begin: int, end: int) -> Span | None:
    """The last town or tier named in `shown[begin:end]`."""
    found = None
    while (each := subject(shown, found[1] if found else begin, end)) is not None:
        found = each
    return found


def exact(shown: str, place: int, end: int) -> Span | None:
    """The receiver whose first character stands at `place`."""
    whole = _ALL_OF.match(shown, place, end)
    found = _RECEIVER.match(shown, whole.end() if whole else place, min(end, place + _NEAR))
    return found.span() if found else None


def is_town(shown: str, receiver: Span) -> bool:
    """Whether the receiver is of the tiers of towns, streets and villages, or a body below the county."""
    return _TOWN.search(shown, *receiver) is not None


def is_modifier(shown: str, place: int) -> bool:
    """Whether 的 and a noun follow at `place`: the clause only speaks about the thing (下放乡镇的事项要评估)."""
    found = _words().performs.match(shown, place)
    place = found.end() if found else place
    return shown[place : place + 1] == "的" and shown[place + 1 : place + 2] not in ("", "，", "。", "；", "？", "、")
