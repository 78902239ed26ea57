"""Where a power or a matter stands in a clause: the noun that ends it, by its words, a deed of an office, or a count.

The words are data (`data/rules/delegation.toml`, rule `delegation.dispose`).
"""

import functools
import re
from collections.abc import Sequence
from typing import Final

from pipeline import patterns
from pipeline.extract.lexicon import alternation
from pipeline.extract.rules import rule

DIGITS: Final = "[0-9〇零一二三四五六七八九十百千两]{1,6}"
NUMERAL: Final = f"(?:[0-9]{{1,3}}(?:[,，][0-9]{{3}}){{1,2}}|{DIGITS})(?:[至到~～—-]{DIGITS})?(?:多|余)?"
COUNT: Final = patterns.compile(f"{NUMERAL}[项个件条]次?(?:以上|以下|以内|左右)?(?:的|有关|相关)?")
# Rights of people and of owners are no powers of an office; 放权 赋权 授权 are verbs.
_RIGHT: Final = "[\u4e00-\u9fff”](?<![产股版债特确维政主营包放赋授扩侵专分简控夺弃有排语])(?<![^召]集)(?<!设备使用)(?<!土地使用)(?<!房屋使用)(?<!用房使用)权(?![益利威重衡责力限属能])”?"
_AFTER_THING: Final = "服务(?!中心|站|平台)(?:事项|权限)?|权限|权力|职权|事项|权(?![益利威重衡责力限属能])"
# A deed of an office is a power where it is handed on: 将规划许可证核发委托乡镇办理.
_DEED: Final = "(?:核发|登记|备案|审核)(?:工作(?=$|委托|授权|下放|交由|调整))?(?=权|事项|等|、|由|委托|授权|下放|交由|调整|$)(?:权限?|事项)?"
_DEED_HANDED: Final = "(?:日常管理|(?<=证)(?:办理|发放|申领|换发|补办)|验收|核准|初审|预审|复审|审核|审查|确认|核定|受理|巡查|养护|管护|监管|认定|年检|年审|核查)(?=(?:已经?|均|都|全部|统一|直接|一并|一起|打包|同步|悉数|整体|依法|分批|陆续|也|又|再){0,2}(?:委托|授权|下放|交由|交给|还给|移交|划归|放给|放到|放至|转交|下沉|交(?=[各镇乡街])|$))"
# 村庄规划管理委托镇里: managing a thing, where it is handed over.
_MANAGING: Final = "(?<=[\u4e00-\u9fff]{2})(?<!社会)(?<!属地)(?<!统一)(?<!分级)(?<!日常)(?<!加强)(?<!强化)(?<!规范)(?<!创新)(?<!推进)(?<!实施)(?<!进行)(?<!经营)(?<!化)管理(?=$|(?:已经?|均|都|全部|统一|直接|一并|一起|打包|整体|依法|也|又|再){0,2}(?:委托|授权|下放|交由|交给|移交|划归|放给|放到|转交)(?!的|中))"
# 37项便民服务
_SERVICES: Final = "(?<=[0-9十百千余多]项)[\u4e00-\u9fff]{0,6}?(?:服务(?!中心|站|平台|窗口|点|大厅|功能|事项|队|人员|项目)|检查(?!出|整改|站|组|权))"
# 由县综合执法局交给B: an office is no power.
_IN_NAME: Final = "(?:执法|审批)(?:局|队|[总支大中]队|机构|机关|部门)"
_PLAIN_MATTERS: Final = patterns.compile("(?:高频|简易|政务|公共|民生|便民){0,2}(?:服务)?(?:事项|职能|职责|业务)")
# 社保、医保: names of fields are short.
_FIELD_LENGTH: Final = 3
_MATTER_NOUNS: Final = ("权", "权限", "权力", "事项", "职责", "职能", "事务", "业务", "项")


# 权限和力量, 处罚权连同执法人员: what goes along with a power.
_BESIDE: Final = ("和", "及", "与", "、", "以及", "连同")


@functools.cache
def _noun() -> re.Pattern[str]:
    options = rule("delegation", "dispose").options
    things, others = alternation(options["things"]), alternation(options["others"])
    return patterns.compile(
        f"(?P<other>(?<!自然)(?:执法|审批|服务|监管)?(?:{others}))|(?P<thing>(?!{_IN_NAME})(?:{things})(?:{_AFTER_THING})?|{_RIGHT}|{_DEED}|{_DEED_HANDED}|{_MANAGING}|{_SERVICES})"
    )


def handed(shown: str, start: int, end: int) -> int | None:
    """Where the power that `shown[start:end]` speaks of ends; None where its last noun is no power (执法人员编制).

    权限和力量 speaks of a power; so does a count of matters alone (从目录中选取36项).
    """
    thing: int | None = None
    for found in _noun().finditer(shown, start, end):
        if found["thing"]:
            thing = found.end()
        elif thing is None or found.start() > thing + 6 or not shown.startswith(_BESIDE, thing):
            thing = None
    if thing is not None:
        # “人权、财权、事权”: the mark closes what it names.
        return thing + shown.startswith("”", thing, end)
    counts = [found for found in COUNT.finditer(shown, start, end) if "项" in found[0]]
    last = counts[-1] if counts else None
    if last is None:
        return None
    return (
        last.end()
        if last.end() == end or shown.startswith(("、", "以上", "以内", "左右", "不等", "给"), last.end())
        else None
    )


def is_matter(shown: str, start: int, end: int) -> bool:
    """Whether what ends at `end` is said to be a power or a matter, not only work (执法 in 推动执法向基层延伸)."""
    return shown.endswith(_MATTER_NOUNS, start, end)


def are_matters(items: Sequence[str], tail: str) -> bool:
    """Whether what is listed before 等 are matters, not fields: 法律援助、残疾人证办理等服务事项."""
    return _PLAIN_MATTERS.fullmatch(tail) is not None and any(len(item) > _FIELD_LENGTH for item in items)


def is_right(shown: str, start: int, end: int) -> bool:
    """Whether the power that ends at `end` is a 权."""
    return shown.endswith(("权", "权”", "权限", "权力"), start, end)
