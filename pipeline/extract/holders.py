"""Who held a power before, and by what method it is handed on."""

import re
from typing import Final

from pipeline.extract.clauses import Span
from pipeline.extract.cues import REACH

_GIVERS: Final = (
    # 部分县级人民政府及其所属行政执法部门行使的…
    re.compile(
        "(?:部分|原由?|由|有关|相关)?(?:[0-9一二三四五六七八九十]{1,3}(?:个|家))?"
        "(?P<giver>[^，。；、的部由]{0,10}(?:职能部门|部门|政府|机关)(?:及其[^，。；的]{0,12}?(?:部门|机构))?)"
        "(?=承担|行使|负责|管理|实施|的|[0-9])"
    ),
    re.compile("(?<!自治)(?P<giver>[省市县区])(?:级|直)"),
)
_SOURCE: Final = re.compile("从(?P<giver>[^，。；的]{1,10}?(?:政府|部门|市|省|县))(?=明确|公布|下放|印发|确定|赋权)")
_OFFICE: Final = re.compile(
    "(?:由|经)?(?P<giver>[\u4e00-\u9fff]{1,12}(?:职能部门|部门|政府|局|委员会|厅|机构|机关))(?=可|应|需|在|将|把|方可|以|向|决定)"
)
_WAY: Final = re.compile("(?:采取|采用|通过|以|按照)(?P<way>[^，。；]{2,40}?)的?(?:方式|形式)")
_METHOD: Final = re.compile("委托|授权|交办|交由|派驻(?!机构|人员|执法|单位)|认领|进驻|服务前移|分级管理(?!标准|权限)")
# The subject of such a clause stands in the one before: 县级部门需在征求意见后，方可将A委托B.
_GOES_ON: Final = re.compile("方可|可|应当?|须|需")


def giver_of(shown: str, what: Span, clause: Span, before: Span) -> Span | None:
    """Who gives: named with the power (县级部门承担的事项, 区级权限), as its source, or as the subject of the clause."""
    for pattern in _GIVERS:
        found = pattern.search(shown, *what)
        if found:
            return found.span("giver")
    # Before the power, or, where the clause opens with it, inside its phrase.
    stop = min(max(what[0] if what[0] > clause[0] else what[1], clause[0]), clause[1])
    found = _SOURCE.search(shown, *clause) or _OFFICE.search(shown, clause[0], stop)
    if found is None and _GOES_ON.match(shown, *clause):
        found = _OFFICE.search(shown, max(before[0], before[1] - REACH), before[1])
    return found.span("giver") if found else None


def method_of(shown: str, clause: Span, before: Span) -> str | None:
    """The method, several joined by 、: what stands in 采取…方式, else the words for a method in their order."""
    way = _WAY.search(shown, *clause) or _WAY.fullmatch(shown, max(before[0], before[1] - REACH), before[1])
    if way:
        words = way["way"].removesuffix("等").replace("”“", "、").strip("“”")
        return words or None
    found = [item[0] for item in _METHOD.finditer(shown, *clause)]
    return "、".join(dict.fromkeys(found)) or None
