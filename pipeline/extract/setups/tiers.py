"""The tier that holds the bodies of a setup: 街道设立A is 街道, A划归乡镇管理 is 镇."""

from collections.abc import Sequence
from typing import Final

from pipeline import patterns
from pipeline.extract.clauses import Span
from pipeline.extract.setups.bodies import WINDOW
from pipeline.extract.setups.names import PLACE, Name

# 社区服务中心, 网格管理中心: the word opens the name of a body.
_NAMED: Final = "(?:[一-鿿]{1,6}?(?:中心|办公室)|平安|自治)"
# `re` skips to a set that stands first; the word is read from it on.
_LEVEL: Final = patterns.compile(
    f"[网乡镇村县市区街社省](?<=(?=(?P<word>网格(?!{_NAMED})|{PLACE}|乡镇街道|街道乡镇|街道和乡镇|街道、乡镇|乡镇办(?!公|事)|乡镇和街道|乡镇、街道|镇街|街镇|街乡|乡镇|街道|社区(?!{_NAMED})|县区|区县|市县|县市区|[省市县区镇乡村](?:一?级|委|里|(?:人民)?政府)"
    "|(?:(?<=[各全本该每在为对由和、，我])|^(?![^，。；]{0,24}(?:派驻|派出|设在)))[省市县区村](?!镇|[\u4e00-\u9fff]{0,2}[场民域务政容])|镇(?!域|区|化|居民|(?<=村镇)(?:建设|规划|管理))|(?<![水城])乡(?!村|土|贤)|村(?=设|均|都|建|成)))[\\s\\S])"
)


_ROOF: Final = patterns.compile("[归交给为至到](?:由)?(?P<tier>[省市县区])(?!直|属)[一-鿿]{1,8}?[局委办部]")
# 临江镇应急管理站 is a body of the town.
_TOWN: Final = patterns.compile(
    "[一-鿿]{1,2}?(?:[^城村集乡小重强心型](镇)(?!域|区|街)|[^城下家返镇](乡)(?!村|镇|土|贤)|[一-鿿](街道)(?!办))(?=[一-鿿]{3})"
)
# 省级, 县委, 市人民政府, 镇里: of that tier.
_OFFICE: Final = patterns.compile("(?:一?级|层面|委|里|(?:人民)?政府)$")


def level_of(shown: str, span: Span, names: Sequence[Name], by_name: bool) -> str | None:
    """The tier that holds the bodies of a setup that stands at `span`; None where the sentence does not say.

    `by_name`: a tier word dropped from a name, else the last one before the names. Where none stands
    there, the last one behind the names; otherwise the last one of the whole setup (划归乡镇管理).
    """
    if by_name:
        for name in names:
            if name.tier:
                return _tier(name.tier)
            if named := _TOWN.match(name.text):
                return _tier(named[named.lastindex or 0])
        # 社区服务 in 社区服务、平安建设等机构 is the field of a body, no tier.
        places = [name.span[0] if name.span else shown.find(name.text[:3], *span) for name in names]
        first = min([span[1], *[place for place in places if place >= 0]])
        # 除财政所由县级管理以外，A、B并入C: what is left out says nothing of the rest.
        outside = shown.find("外，", max(0, first - WINDOW), first) + 1
        before = _last_word(shown, max(outside, first - WINDOW), first)
        if before:
            return _tier(before)
        span = max([span[0], *[name.span[1] for name in names if name.span]]), span[1]
    elif roof := _ROOF.search(shown, span[0], min(span[1], span[0] + WINDOW)):
        # 划归县林业局, 交由区卫健局管理
        return _tier(roof["tier"])
    found = _last_word(shown, span[0], min(span[1], span[0] + WINDOW))
    return _tier(found) if found else None


def _last_word(shown: str, start: int, end: int) -> str:
    """The last word for a tier in `shown[start:end]`, "" where there is none."""
    word = ""
    while found := _LEVEL.search(shown, start, end):
        word, start = found["word"], found.end("word")
    return word


def _tier(word: str) -> str | None:
    """The tier a word names, as the guide writes it: 省 市 县 镇 街道 镇街 村 社区, or 网格."""
    word = _OFFICE.sub("", word)
    if word in ("省", "市", "网格", "街道", "社区", "市县"):
        return word
    if word.startswith(("县", "区")):
        return "县"
    if "街" in word or ("（" in word and word[0] in "乡镇"):
        return "镇街"
    if word.startswith("村"):
        return "村"
    return "镇" if word[:1] in ("乡", "镇") else None
