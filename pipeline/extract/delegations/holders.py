"""Who held a power before, and by what method it is handed on."""

import re
from typing import Final

from pipeline import patterns
from pipeline.extract.clauses import HIDDEN, Span
from pipeline.extract.cues import REACH
from pipeline.extract.delegations.drafts import FORMERLY

_GIVERS: Final = (
    # 部分县级人民政府及其所属行政执法部门行使的…
    patterns.compile(
        "(?:部分|原?属于?|原由?|由|有关|相关|涉及|行使|承接了?|其)?(?:[0-9一二三四五六七八九十]{1,3}(?:个|家))?"
        "(?P<giver>(?!行使|承接|及|和|或|其)(?:[^，。；的部由]{2,40}?(?:等|局(?=[0-9]{1,2}个)))?[^，。；、的部由权限以受对向]{0,10}(?:职能部门|部门|政府|机关|(?<![布格结大全当邮])局(?=承担|行使|负责|管理|实施))(?:及其[^，。；的]{0,12}?(?:部门|机构))?)"
        "(?=承担|行使|负责|管理|实施|下放|下沉|委托|移交|划转|赋予|审批|行政|的|[0-9])"
    ),
    patterns.compile("(?<![\u4e00-\u9fff])(?P<giver>[省市县区])(?:里|上)(?=下放|移交|赋予|委托|划转|放|交)"),
)
# 将县级权限…: the tier that a power is said to be of, where nobody is named.
_OF_TIER: Final = patterns.compile("(?<!自治)(?P<giver>自治区|[省市县区])(?:一?级|直)")
# 县农业、林业、水利等7个部门: the offices that stand before the last one.
_FELLOWS: Final = patterns.compile(
    "(?:(?:(?![由将把从在和对受经的])[\u4e00-\u9fff]|和(?=规划|社会|信息|城乡|旅游|体育|草原|改革|科技|水利)|（□{1,9}）){1,16}、){1,8}(?:[\u4e00-\u9fff]{0,8}等)?(?:[\u4e00-\u9fff]{0,4}[0-9一二三四五六七八九十]{1,2}(?:个|家)?)?$"
)
_VERBS: Final = ("行使", "会同", "协调", "承接", "执行", "同时")
_COUNT_WORD: Final = patterns.compile("[0-9一二三四五六七八九十]{0,2}(?:个|家)(?=[省市县区]|部门|单位)")
_SOURCE: Final = patterns.compile(
    "从(?:[0-9一二三四五六七八九十]{1,3}个)?(?P<giver>[^，。；的]{1,10}?(?:政府|部门|市|省|县))(?:[中里])?(?=梳理|筛选|选[取出]|挑选|精选|清理|拿出|确定|剥离|划|明确|公布|下放|印发|确定|赋权)"
)
# What may stand between the one who gives and what is told of it.
_THEN: Final = "陆续|随后|随即|同时|去年|今年|全年|先后|分[两二三四五批期]|依法|依规|采取|采用|运用|用(?=委托|授权|派驻|直接|下放|交办)|通过|按照|按|以|累计|已|直接|印发|公布|发布|下发|推出|审定|编制|出台|制定|研究|统一|一次性|立法|决定|明确|同意(?!之?后)|取消|共|还|又|另|也|都|均|正|则|将|把|[向朝往]|[对给为](?=[各每乡镇街村社]|[^，。；]{2,14}?(?:下放|[赋放授]权|移交|划转))|在|可|应|需|须|要|拟|现|会|再|先|首批|首次|首先|率先|全部|全都|悉数|主动|继续|仍|正式|分别|逐步|逐一|逐项|陆续|成批|打包|一并|一共|集中|同步|大胆|及时|最先|最终|最近|刚|曾|尽可能|着手|开始|着力|方可|方|才|必须|只|仅|批准(?!之?后)|要求各?(?=[县市区])"
_OFFICE: Final = patterns.compile(
    "(?:(?<![\u4e00-\u9fff])|(?<=[年月日由经受请]))(?:目前|今年|去年|近年来?|同时|其中|此前|随后|近日|日前|这次|此[次番]|本[次轮]|另外?|现在|首次|由|经|请|以){0,3}"
    "(?P<giver>(?:[省市县区](?:[级直属])?[0-9一二三四五六七八九十]{1,3}(?:个|家))?(?:(?![受请把将对向按照比还为从据是年月])[\u4e00-\u9fff]){0,24}?"
    "(?:职能部门|部门|政府|局|委员会|厅|机构|机关|单位|常委会|[省市县区旗]委(?:编办|[\u4e00-\u9fff]{2}部)?|编办|(?:(?<![\u4e00-\u9fff])|(?<=[年月日来]))[省市县区州](?=里)))"
    f"里?(?={_THEN}|下放|下沉|委托|授权|[赋授给]予|移交|交办|[交放赋]给|给了|划转)"
)
# 柳林县将…, 2021年以来，顺德区向…: a place that acts by itself.
_PLACE: Final = patterns.compile(
    "(?:(?<![\u4e00-\u9fff])|(?<=[年月日]))(?![我全本各该一在对从以为年月日]|要求|鼓励|支持|允许|推动|组织|指导)(?P<giver>[\u4e00-\u9fff]{2,6}?(?<![城社园地辖景片])[省县区市])"
    f"(?=并|[0-9]{{4}}年|{_THEN})"
)
# 将A由县城管局移交B
_BY_OFFICE: Final = patterns.compile(
    "(?<![交改转])由(?P<giver>[\u4e00-\u9fff]{1,16}(?:部门|政府|局|委员会|厅|机构|常委会)|街道|乡镇|[省市县区])(?:里|级)?(?:统一|依法|分别|立法)?(?=派驻人员|派员|派人|下放|下沉|委托|授权|移交|赋予|交给|[交委转改]由|划转|调整)"
)
# 县级下放乡镇A, 各县（市、区）赋予乡镇的A
_TIER: Final = patterns.compile(
    f"(?:(?<![\\u4e00-\\u9fff])|(?<=要求)|(?<=鼓励)|(?<=支持)|(?<=允许))各?(?P<giver>县（{HIDDEN}{{1,5}}）|县市区|县区|区县|[省市县区](?=级)|(?<=各)[县市区])级?(?=(?:共|还|也|又|再)?(?:先后|累计|已|陆续)?(?:[向对给为往朝](?=[各每乡镇街村社])|将|把|[赋授给]予|给了|[赋放]给|委托|下放))"
)
# 适宜B管理的事项，县直部门应当下放
_BEHIND: Final = patterns.compile(
    "(?<![\u4e00-\u9fff])由?(?P<giver>(?![经由])(?:(?![乡镇]|街道|[受请把将对向按照比据])[\u4e00-\u9fff]){1,14}(?:部门|政府|机关))"
    "(?:及其[\u4e00-\u9fff]{2,8})?(?=可以?|应当?|需|须|方可|依法|逐步|已经?)"
)
_TOWNS: Final = patterns.compile("[乡镇]|街道")
# Rules whose subject is the one that receives.
_RECEIVES: Final = (".name", ".take", ".hold", ".right", ".command", ".autonomy")
_WAY: Final = patterns.compile(
    "(?:采取|采用|通过|以|运用|(?<=[府局门委里县市区，])用|按照?)(?P<way>[^，。；]{2,40}?)(?:的?(?:方式|形式)|(?<=委托|授权|派驻|下放|交办)(?:办法|途径))"
)
# 以市级部门委托的方式: who entrusts is no part of the way.
_BY_THEM: Final = patterns.compile("^[^，。；]{1,14}(?:部门|政府|局)(?=(?:委托|授权)$)")
_SORTS_OF: Final = patterns.compile("[两三四五六]种$")
_WAY_ENDS: Final = patterns.compile(f"{_WAY.pattern}$")
_METHOD: Final = patterns.compile(
    "委托|授权|交办|交由|派驻(?!机构|人员(?![在到])|执法|单位|[^，。；]{0,6}?(?:所|站|队伍?|干部|部门|力量|中队|负责人)|乡|镇|街|基层|到|至|在)|认领|进驻|服务前移|分级管理(?!标准|权限)"
)
# The subject of such a clause stands in the one before: 县级部门需在征求意见后，方可将A委托B.
_GOES_ON: Final = patterns.compile("(?:先后|分批|依法|统一|一次性)?(?:方可|可|应当?|须|需|将|把)")


def giver_of(shown: str, what: Span, clause: Span, before: Span, rule: str) -> Span | None:
    """Who gives: named with the power (县级部门承担的事项), as its source, or as the subject of the clause, else its tier."""
    for pattern in _GIVERS:
        found = _with_power(pattern, shown, what, clause)
        if found:
            return _all_of_them(shown, clause[0], found.span("giver"))
    tier = _with_power(_OF_TIER, shown, what, clause)
    if rule.endswith(_RECEIVES):
        found = tier or _SOURCE.search(shown, *clause)
        return found.span("giver") if found else None
    once = FORMERLY.match(shown, *_behind(shown, what[1], clause[1]))
    if once:
        first, last = once.span("giver")
        return first, last - once["giver"].endswith("里")
    subject = _subject(shown, what, clause, before)
    if subject:
        return _all_of_them(shown, min(clause[0], subject[0]), subject)
    return tier.span("giver") if tier else None


def _behind(shown: str, place: int, end: int) -> Span:
    """What is left of the clause behind `place`."""
    close = shown.find("，", place, end)
    return place, end if close < 0 else close


def _with_power(pattern: re.Pattern[str], shown: str, what: Span, clause: Span) -> re.Match[str] | None:
    """Who is named with the power; 赋予镇党委对县直部门的考核权: a right over an office is not given by it."""
    found = pattern.search(shown, *what)
    if found is None or _TOWNS.search(found["giver"]):
        return None
    return found if what[0] == clause[0] or shown.find("对", what[0], found.start("giver")) < 0 else None


def _subject(shown: str, what: Span, clause: Span, before: Span) -> Span | None:
    """Who gives, told by the clause: before the power, or, where the clause opens with it, inside its phrase."""
    stop = min(max(what[0] if what[0] > clause[0] else what[1], clause[0]), clause[1])
    found = _SOURCE.search(shown, *clause) or _OFFICE.search(shown, clause[0], stop)
    found = found or _PLACE.search(shown, clause[0], stop) or _TIER.search(shown, clause[0], stop)
    if what[1] > what[0]:
        found = found or _BY_OFFICE.search(shown, what[1], clause[1]) or _BEHIND.search(shown, what[1], clause[1])
    if found is None:
        first = max(before[0], before[1] - REACH)
        goes_on = _GOES_ON.match(shown, *clause) or (first < before[1] and _WAY_ENDS.search(shown, first, before[1]))
        found = _OFFICE.search(shown, first, before[1]) if goes_on else None
    return found.span("giver") if found else None


def _all_of_them(shown: str, begin: int, giver: Span) -> Span:
    """The giver with the offices named before it (县林业局、县水利局), without a bare 个 in front."""
    fellows = (
        _FELLOWS.search(shown, max(begin, giver[0] - REACH), giver[0])
        if shown.find("、", begin, giver[0]) >= 0
        else None
    )
    if fellows:
        # 会同林业局、水利局: the verb is none of them.
        return fellows.start() + 2 * shown.startswith(_VERBS, fellows.start()), giver[1]
    count = _COUNT_WORD.match(shown, *giver)
    return (count.end(), giver[1]) if count else giver


def method_of(shown: str, clause: Span, before: Span) -> str | None:
    """The method, several joined by 、: what stands in 采取…方式, else the words for a method in their order."""
    way = _WAY.search(shown, *clause) or _WAY_ENDS.search(shown, max(before[0], before[1] - REACH), before[1])
    if way:
        words = (
            _BY_THEM.sub("", _SORTS_OF.sub("", way["way"]))
            .removesuffix("等")
            .replace("”“", "、")
            .replace("和", "、")
            .strip("“”")
        )
        return words or None
    found = [item[0] for item in _METHOD.finditer(shown, *clause)]
    return "、".join(dict.fromkeys(found)) or None
