"""The slots of a fact that are words around its number: scope, level and time.

Each is read from a window of the sentence: the clause of the number first, then what reaches over it.
"""

import functools
import re
from collections.abc import Iterator
from typing import Final

from pipeline import patterns
from pipeline.extract.lexicon import alternation, lexicon
from pipeline.records import Scope

_SUMMED: Final = patterns.compile(r"共|合计|累计|总计|总数(?!的)|总共|一共|合起来")
# A tier as such that keeps, takes or gets a plain number can only do so each: 街道设置机构6个, 村（社区）承接45项.
_HOLDING: Final = "共设|设有|设|设置|[设成]立|[增开分新]设|内设(?!机构)|承接|配备|配置|核定|核增|保留|建立|组建|下设|专项奖补|奖补|补助|补贴|安排"
_HELD: Final = patterns.compile(_HOLDING)
# From the verb to the number there are at most so many characters.
_HELD_REACH: Final = 14
_GENERIC_HOLDER: Final = patterns.compile(
    r"(?:^|[，；：、\s]|[其一重般试普较规他][余他般点通大小模]?(?:的)?)(?:乡镇|街道|镇街|乡镇（街道）|乡镇街道|镇|村（社区）|村|社区|街镇|街道办事处|办事处|乡镇政府|经济发达镇|重点镇|中心镇|重点乡镇|一般乡镇|县级|县（市、区）|县区)"
    rf"(?:（[^（）]{{1,16}}）)?(?:[及和与][^，。；]{{1,12}}?)?(?:(?:原来|原先|目前|现)(?:与[^，。；]{{1,14}}?)?)?(?:只|可|应|统一|普遍|大多|原则上|一般|则|还|要|均|专项|拟|共性)?(?:{_HOLDING})[^，。；共总]{{0,10}}$"
)
_TIME: Final = patterns.compile(
    # Only these characters begin a time. `re` skips to a set that stands first; what is said is read from it on. The
    # alternatives that may begin with nothing look first whether they can.
    r"[\d上本截到至自从以一二两三四五六七八九十〇零“近过最前改机调区合撤整下赋今去明当同全年现其此彼目如眼迄每试疫届未实启运推建设组成挂开施投原昨次翌首头第收承划移放扩精压清重优规转取集授委并归核半采走检统普评减这]"
    # And only these stand second.
    r"(?=[\d年月个天日世星周季半至止一二两三四五六七八九十〇零“今去明往前几些近革构整划并合放权后期内底末初度有辖设共在时情来施用动运行通展市镇区县建立牌先回接转交简缩理组化范隶消中托点减学收下研查访计估少，每各]|.设)(?<=(?=(?P<said>"
    r"(?:[上本]个?|\d{2}|二十)世纪(?:[一二三四五六七八九]十|\d0)年代(?:初期?|中期|末期?|中后期|以来)?|(?=[\d截到至自从一二三四五六七八九〇零“])(?:截至|截止|截止到|到|至|自|从)?(?:(?:\d{4}|[一二三四五六七八九〇零]{4})年(?:\d{1,2}月)?(?:\d{1,2}日)?(?:第?[一二三四]季度)?(?:以来|以前|之前|以后|底前?|末|初|上半年|下半年|至今|起|间|期间)?|"
    r"\d{1,2}月(?:\d{1,2}日(?!电|讯)|底前?|末|初|份|(?!\d))(?:以来|止)?|“十[一二三四五]五”(?:期间|时期|以来|末)?)(?:至(?:\d{4}年(?:\d{1,2}月)?|\d{1,2}月))?(?:底前?|末|初)?(?:以来|止|起)?"
    r"|(?=[近过最前一二两三四五六七八九十\d])(?:近|过去|最近|前)?[一二两三四五六七八九十\d]{1,2}(?:年|个月)(?:多)?(?:来|以来|间|里|内)|近(?:[一二两三四五六七八九十\d]{1,2}(?:个)?(?:年|月)|半年)|(?=[一二两三四五六七八九十\d])(?:[一二两三四五六七八九十\d]{1,2}(?:年|个月)[之以]?内(?![^，。；]{0,6}(?:毕业|出生))|(?<!上)[一二两三四五六七八九十]年(?=累计|共|增加|增长|新增|减少|下降|安排|投入|筹集|筹措|下达|发放|培训|办结|拨付|补助))|[上本]月(?:底|初|末|中旬)前?|上个?(?:星期|周|月|季度)|[一二两三四五六七八九十][年月](?:时间)?[里中](?![期学旬])|(?:运行|实施|改革|试点|开通|挂牌|成立|启用|推行)[一二两三四五六七八九十半\d]{1,2}(?:个月|年)(?:多)?(?:后|以后|之后)(?=，)"
    r"|(?:(?:机构)?改革|(?:区划)?调整|合并|撤并|减少|整合|下放|赋权|收回|上收|承接|划转|移交|放权|扩权|精简|压缩|清理|重组|优化|规范|转隶|取消|集中|授权|委托|并镇|归并|核减|试点)(?:启动|实施|完成|到位)?(?:后(?!勤|续|台|备|援|期)|以后|之后|以来|前(?![列沿]|同期)|之前|以前|之初|初期)|(?:建|设|撤[一-鿿]设)[市镇区县](?:后|以后|之后|以来|前|之前|之初|初期)|(?:组建|成立|挂牌|启动)(?:之初|初期)|(?<![一-鿿])(?:机构)?改革中(?![的心])|(?:调研|调查|采访|走访|检查|统计|普查|评估|成立|挂牌|组建|改革|启动)时(?![期间机])|当时(?=[几只仅有全共就已还在，])"
    r"|(?=[从自到今去明])(?:从|自|到)?[今去明]年(?:第?[一二三四]季度|\d{1,2}月(?:份|底前?|末|起|以来)?)|(?:过去|今后|未来)[一两二三四五]年|(?:实施|启动|试?运行|推行|试点|开展|施行|成立|挂牌|投用)以来"
    r"|(?:近|过去|这|前)几年(?:来|以来|间|里)?|这两年(?:来|间|里)?|前[一二三]个?季度|近些?年(?:来|以来)?|原来(?=[有是要需设共]|分散|散在|隶属)|原先|今后(?![一两二三四五\d])|今年(?:以来|上半年|前.{1,3}月)?|(?:截至|截止到?|到|至)?去年底|去年(?:以来|下半年|同期)?|前年|明年|上半年|下半年|当年|同年|全年|年内|年底前?|年末|年初|(?:截至|截止|到|至)?今年底"
    r"|(?<![合在用活托筹将把对从由按于以据照的给到向为及和与化])现(?=[有辖设共])|(?<=[，。；：\n])现(?=[，每各])|当初|从前|其时|此前|彼时|以往|以前(?!的)|过去(?![一二两三四五六七八九十几\d的])|(?<=[由从])过去(?=的)|过去的一年|上月|半年[里来]|[一两二三四五六七八九十]年(?:前|下来|以后|之后|后(?=[^的]))|\d{1,3}天[里来]|今天|目前|如今|(?<![出呈体实])现在|当前|现今|眼下|迄今|至今|每年|每月|每季度|每天|每周|每学期|年度(?!考核|评估|目标|计划|预算)|(?<![年前])同期(?!的|相)|试点期[间内]|疫情期间|[昨今]天(?:上午|下午|晚上?|早上)?|昨日|(?:次年|翌年|首年|头年|第[二三四]年)(?!的)|当前|届时"
    r"))[\s\S])"
)
_IS_A_DATE: Final = patterns.compile("[年月日天周](?:以来|起|内|[底末初]?[前内]?|上半年|下半年)?$")
_FOR_LATER: Final = patterns.compile("用于|留[给作待]|作为|以[便备]|待|直至|持续|计划|力争|确保|[比较]")
_OF_THAT_YEAR: Final = frozenset(("全年", "当年", "年内", "同年"))
_YEARS: Final = patterns.compile(r"\d{4}年至\d{4}年(?:间|期间)?")
_A_YEAR: Final = patterns.compile(r"\d{4}年$")
# What dates the first number of a pair alone: 由目前的186项减至92项.
BASES: Final = frozenset(("现", "目前", "过去", "原来", "原先", "以往", "此前", "当初", "从前", "当前"))
_CHANGED: Final = patterns.compile(
    r"[\d一二两三四五六七八九十百][^，。；]{0,12}?(?:增|升|扩|提|减|降|压|缩|调整|发展|变|精简)"
)
_OF_A_PAPER: Final = patterns.compile("(?:公告|公布|印发|出台|制定|发布)(?:的|所|中)|版")
# 记者昨日获悉 is when somebody was told of it.
_NOT_TIME: Final = patterns.compile(r"(?:比|较|与|同|相比|记者)$")
_AVERAGE: Final = patterns.compile(
    r"平均|年均|(?<=部)人均|(?<![各每个部全乡])[月日人县镇村户区市省乡街周社]均(?!衡|等|[保获得承取完挂启选派划设配建已有应要可由在按实成完制明落组开需须能])|[人户]均可支"
)
# Without one of these no word says how a number is shared out.
_SHARED: Final = patterns.compile("每|各|均|分别|都|一个")
_EACH: Final = patterns.compile(
    r"每(?!年|月|天|日|季度|周|次|逢)|(?<!其中)一个(?:网格|乡镇|镇|乡|街道|村|社区|县|区|人|干部|企业|项目|部门|站所|中队|窗口|科室)(?:可能|一般|平均|大概|大约|往往|就|要|需|仅|得|却|常|同时|最多)*(?:只有|覆盖|管理|承担|负责|服务|要|有|顶|跑|盖|填|对应|对接|挂|兼|身兼|管|养|签|应付|面对)|(?:^|[，；：、后前来]|全[省市县区]|我[省市县区]|明确|规定|原则上|要求|为|给|向|由|以及|其中|其他)各(?!类|项|方|地各|级各|种|条|领域|业态|行业|界|环节|阶层)"
    r"|(?:[^平年月日人县村户]|^)均(?!衡|等|匀|有效)|分别|都(?:有|设|配|建|按|是|为)|各自|各(?:设|配|建|有|聘|添|净|组建|成立|追加|置换|增配|承担|出资|下放|增|核|承接|保留|派|选|获|得|安排|落实|招|减|留|划|补|拨|奖|明确|确定)|(?<![省市县区镇乡村道])各$|各(?:试点|中心|建制|重点)?(?:乡镇|镇街|街道|镇|乡|村|社区|中队|网格)(?:（[街乡社][道镇区]）)?$"
)
_RECIPIENT_EACH: Final = patterns.compile(r"(?:下达|下放|下沉|分配|拨付|划转|调剂|转移|派驻|派|到|至|给)各")

# 由各镇实施的10项 are those that all have together.
_BY_EACH: Final = patterns.compile(r"由各[^，。；]{1,10}(?:实施|行使|承担|承接|办理|受理|管理)的")


_BEFORE_THAT: Final = ("原来", "原先")
_SCATTERED: Final = ("分散", "散在", "隶属")
# No expression of time is longer, with what must follow it.
_LONGEST_TIME: Final = 48


class Dating:
    """The times of the numbers of a sentence that begins at `start`, asked for from left to right.

    What was read for one number is not read again for the next.
    """

    def __init__(self, text: str, start: int) -> None:
        self.text, self.start = text, start
        self._from, self._said = start, ""

    def at(self, position: int) -> str | None:
        """The words that date what stands at `position`: the nearest before it."""
        # What begins as far off as no expression reaches is the same whatever stands at `position`.
        sure = position - _LONGEST_TIME
        end, said = self._from, self._said
        while found := _TIME.search(self.text, end, position):
            begin, end = found.span("said")
            # 自今年起，2020年公告所列的339项…: what dates a paper dates nothing that is dated.
            of_a_paper = said and _OF_A_PAPER.match(self.text, end)
            # 去年底，把原来分散的窗口…并入大厅: what was done with them has a date of its own.
            scattered = said and found["said"] in _BEFORE_THAT and self.text.startswith(_SCATTERED, end)
            said = (
                _nearest(said, found["said"])
                if not of_a_paper and not scattered and _dates(self.text, self.start, begin, end, position)
                else said
            )
            if begin <= sure:
                self._from, self._said = end, said
        self._from = max(self._from, sure)
        return said or None


def time_behind(text: str, start: int, limit: int, end: int, *, near: bool) -> str | None:
    """The words that date what stands before `start` in its clause, which ends at `end`: 9支队伍上月底前组建完毕.

    They begin before `limit`, or there, where the next number does; `near` asks for those right behind the thing.
    """
    for begin, stop, said in times(text, start, end):
        # 100名编制用于明年招录: what the things are for is dated by that; 8支队伍整合后: so is what becomes of them.
        dates = (
            _IS_A_DATE.search(said)
            and text[begin - 1] not in "到至按"
            and not said.startswith(("到", "至", "每", "年度"))
            # 审计局去年对6个乡镇2019年至2021年的收支: what the years are of stands behind them.
            and not (near and _YEARS.match(said))
        )
        if (
            begin <= limit
            and dates
            and not text.startswith(("的", "至", "到"), stop)
            and _FOR_LATER.search(text, start, begin) is None
        ):
            return said
    return None


def _nearest(before: str, said: str) -> str:
    """The words that date what follows both: 2021年，…全年培训6000人 is of that year, 1984年建镇，当时只有5个村 too."""
    keeps = before and said == "当时" or said in _OF_THAT_YEAR and _A_YEAR.search(before)
    # 2021年至2023年，县财政每年安排500万元
    return before if keeps or said == "每年" and _YEARS.fullmatch(before) else said


def times(text: str, start: int, end: int) -> Iterator[tuple[int, int, str]]:
    """Every expression of time in `text[start:end]`: where it begins and ends, and its words."""
    position = start
    while found := _TIME.search(text, position, end):
        begin, position = found.span("said")
        if _dates(text, start, begin, position, position):
            yield begin, position, found["said"]


def _dates(text: str, start: int, begin: int, end: int, position: int) -> bool:
    """Whether the expression of time is no base of a comparison: 比上年, 2019年相比; 现有3260个增至4100个 and
    由过去的三级变为两级 date the first."""
    if text[begin:end] in BASES and _CHANGED.search(text, end, position):
        return False
    return not text.startswith("相比", end) and not _NOT_TIME.search(text[max(start, begin - 2) : begin])


def scope_of(text: str, start: int, position: int, quote: str) -> Scope | None:
    """`average` or `each` where words before the number, from `start` on, say so; None where they do not."""
    window = text[start:position]
    tail = window[-14:] + quote
    if "均" in tail and _AVERAGE.search(tail):
        return "average"
    if _SHARED.search(window):
        clear = _BY_EACH.sub("", _RECIPIENT_EACH.sub("", window))
        said = _EACH.search(clear)
        if said and not ("每" not in clear and _SUMMED.search(clear, said.end())):
            return "each"
    return "each" if _HELD.search(window[-_HELD_REACH:]) and _GENERIC_HOLDER.search(window) else None


def shared(text: str, start: int, position: int) -> bool:
    """Whether a word that shares out (每, 各, 均) stands in [start, position)."""
    return _SHARED.search(text, start, position) is not None


# 社区服务中心 is a street's body, named after its field.
_OF_A_NAME: Final = "(?<=社区)(?:建设|服务|管理|党建|治理|工作|事务|教育|发展)[一-鿿]{0,6}?(?:中心|办公室|办|科|部|局)"


@functools.cache
def _tier_pattern() -> re.Pattern[str]:
    words = alternation(lexicon().tiers)
    # 乡村振兴, 村镇建设 and 社区矫正 are fields of work.
    field = "振兴|建设|规划|旅游|产业|医|教师|风貌|银行|供水|公路"
    # `re` skips to a set that stands first; the word is read from it on.
    firsts = "".join(sorted({word[0] for word in lexicon().tiers}))
    return patterns.compile(
        rf"[{firsts}](?<=(?<!乡(?=村(?:{field})))(?<!村(?=镇(?:{field})))(?=(?!乡村(?:{field})|村镇(?:{field}))"
        rf"(?P<tier>{words})(?!公|场|容|管理局|治理|建[所站办]|(?<![镇乡村])里|里[程弄]|口|域|情|办法|委托|间|矫正|(?<=乡镇办)[理公事]|{_OF_A_NAME}))[\s\S])"
    )


_GIVEN: Final = (
    "下达 下放 下沉 下移 下派 分配 划转 划拨 赋予 授予 交由 委托 授权 调剂 充实 派驻 进驻 移交 倾斜 流动 延伸 转隶 招录 补充 分流 安置 配备 进入 调入 选派 "
    "选调 集中 用[于在](?:充实|补充|加强)? 调整(?=[至到给]) 划归 投向 交(?=[各乡镇街])"
).split()


# 县级管理权限, 市级下放的事项: the rank of powers is that of who had them.
_RANKED_POWER: Final = "(?:经济社会|经济|社会|行政|部分)*(?:管理|审批|执法|许可|处罚|服务)*(?:权限|事项|职权|权力|权)"


@functools.cache
def _recipient_pattern() -> re.Pattern[str]:
    words = alternation(lexicon().tiers)
    given = "|".join(f"{act}(?:了|到|至|给|于|在|全部|各|全市|全县|全省|一线|的|基层)*" for act in _GIVEN)
    return patterns.compile(
        rf"(?:{given}|向(?![^，。；]{{1,8}}?(?:申请|争取|汇报|请示|反映|建议))|给|为(?<![作分成认因列称整定设划改统合行名]为)|对|到|在|由(?=[^，。；]{{1,14}}(?:行使|承接|实施|承担|办理)))(?:各|全市|全县|全省|全区|所有|每个|\d+个|辖区|下辖|区内|市内|县内)*"
        rf"(?:(?P<tier>{words})(?!级|直|容|场|域|(?<=乡镇办)[理公事])(?<![级直](?={_RANKED_POWER}))|(?:(?![给到向由至将把于])[一-鿿]){{1,5}}?(?P<named>(?<!乡)[镇乡](?!镇|村|亲)|街道|县|(?<![小社辖园片街城景校灾山林库牧矿厂市地防专战农])区))"
    )


# Areas of one purpose are of no tier, though their names end as a district does.
_NO_TIER: Final = tuple(
    "园区 片区 小区 山区 城区 郊区 库区 景区 林区 牧区 矿区 坝区 湖区 老区 功能区 示范区 试验区 街区 责任区 警务区 管理区 经济区 营区".split()
)


def tier_of(word: str) -> str | None:
    """The tier that a locality noun or a tier word names: 乡镇 -> 镇, 区县 -> 县, 镇（街道） -> 镇街."""
    tiers, word = lexicon().tiers, word.rstrip("”")
    if word.endswith(_NO_TIER):
        return None
    for size in range(min(len(word), 16), 0, -1):
        tier = tiers.get(word[-size:])
        if tier:
            return tier
    # 镇（场、开发区）: what stands in brackets goes with the tier before them.
    return tier_of(word[: word.rindex("（")]) if word.endswith("）") and word.rfind("（") > 0 else None


def tiers_said(text: str, start: int, end: int) -> Iterator[tuple[int, int, str]]:
    """Every word for a tier in `text[start:end]`: where it begins and ends, and the tier."""
    words, tiers = _tier_pattern(), lexicon().tiers
    while match := words.search(text, start, end):
        first, start = match.span("tier")
        yield first, start, tiers[match["tier"]]


def recipient_tier(text: str, start: int, end: int) -> str | None:
    """The tier to which something goes in [start, end) (下放镇街, 向县区下达), the last one said."""
    found = None
    for match in _recipient_pattern().finditer(text, start, end):
        found = lexicon().tiers[match["tier"] or match["named"]]
    return found


# 试验区, 旅游区, 城区, 全县: what ends in such a pair is no tier that holds anything.
_NOT_TIER_BEFORE: Final = tuple("镇全我本该乡农社城地园发片小辖新山校验范景灾能理特库林牧郊民务护作行游市战住心商")


_OF_A_TIME: Final = patterns.compile("(?:合并|撤并|分设|成立|调整|分家|合署)?[以之]?[后前](?![勤列])")
_COMPARED: Final = ("同等", "相同", "同样", "一样")
_POWER_BEHIND: Final = patterns.compile(_RANKED_POWER)
# 该镇, 全村: a town or a village as a whole is of its tier; 全县 is said of what all its towns have together.
_THIS_ONE: Final = patterns.compile("[该全我本](?P<tier>[镇乡村]|街道)(?![镇乡村级域])")


def own_tier(text: str, start: int, end: int) -> str | None:
    """The tier of the town or village that [start, end) speaks of as this one: 该镇, 全镇, 我乡."""
    found = None
    for match in _THIS_ONE.finditer(text, start, end):
        found = lexicon().tiers[match["tier"]]
    return found


def holder_tier(text: str, start: int, end: int, *, ranks: bool = True) -> str | None:
    """The tier said nearest before `end` in [start, end): 各镇设置机构7至12个 -> 镇.

    Without `ranks` words of rank do not count: 县级管理权限 are those of the county, whoever has them now.
    """
    found: str | None = None
    words, tiers = _tier_pattern(), lexicon().tiers
    place = start
    while match := words.search(text, place, end):
        first, place = match.span("tier")
        word = match["tier"]
        if _holds(text, word, text[max(start, first - 1) : first], place, ranks):
            found = tiers[word]
    return found


def _holds(text: str, word: str, before: str, end: int, ranks: bool) -> bool:
    """Whether a word for a tier that ends at `end`, behind the character `before`, speaks of one that holds something."""
    if word[-1] in "级直" and _POWER_BEHIND.match(text, end):
        return False
    if text.startswith(_COMPARED, end):
        # 与设区市同等的权限: who else has them.
        return False
    if word in ("区", "县", "市") and _OF_A_TIME.match(text, end):
        # 两区合并后，街道统一设八科
        return False
    is_rank = word[-1] in "级直" or text[end : end + 1] in ("级", "直", "本")
    if is_rank and not ranks and not text.startswith("层面", end):
        return False
    if word in ("省", "市", "州"):
        return before == "各" or text.startswith("本级", end)
    return word not in ("区", "县", "村", "镇", "乡") or before not in _NOT_TIER_BEFORE
