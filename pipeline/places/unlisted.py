"""Places that the gazetteer lacks: those whose name is withheld (A县, D街道), and those the text itself makes known.

A village, a neighbourhood or a county under an invented name stands in no register. It is taken for a place where it
opens a clause (曾林社区正推进) or follows a unit whose name is withheld (N区双桂镇), where what stands before its tier is
no word of the language (人口小县, 城市社区), and where it is named again, or an organ of it is (台庄乡综合行政执法中队).
"""

from collections.abc import Callable, Collection, Mapping
from typing import Final

from pipeline import patterns
from pipeline.places.gazetteer import Tier

Named = tuple[int, int, str, Tier]

_TIERS: Final[Mapping[str, Tier]] = {
    "自治区": "province",
    "省": "province",
    "市": "city",
    "县": "county",
    "区": "county",
}
_VEILED: Final = patterns.compile(
    "(?:[A-Z](?<![A-Za-z0-9][A-Z])|[甲乙丙丁](?<![一-鿿].)|[甲乙丙丁](?<=[在以对由从向到至为将和与、].))"
    "(?P<tier>自治区|省|市|县|区|镇|乡|街道|村|社区)(?![级直域])"
)
# What a name stands behind; the pattern begins with a set, to which `re` skips. The start of a text is looked at apart.
_TOLD_NAME: Final = r"(?P<name>(?P<stem>[一-鿿]{2,3}?)(?P<tier>县|区|镇|乡|街道|社区|村))(?![级直域镇乡场民庄际居容情])"
_TOLD_FIRST: Final = patterns.compile(_TOLD_NAME)
_TOLD: Final = patterns.compile(
    rf"[，。；：！？、\n“—　\t .．在以从对由与和及向到至为将于是让使了A-Z](?:(?<![A-Z])|(?<=[A-Z])[省市县区镇乡]){_TOLD_NAME}"
)
# What no name begins with: words of grammar, of number and of time.
_NO_FIRST: Final = frozenset(
    "在以从对由与和及向到至把将于同是按经让使如像比但而又或即各每全本该我你他她它这那某此个原新旧老其有无为被给等各"
    "一二两三四五六七八九十百千万数几多第上下左右前后内外中再也还已均都并且则若因所凡除据当只就可能会要应须拟不未非"
    "省市县区镇乡村街级域项名所年"
)
# Nor does one hold these in its middle or at its end: 市和区, 级重点镇, 保税港区.
_NO_INNER: Final = frozenset("和与及的了着过是在为由等个级项各全类型式性化副省市县区镇乡查社向对给")
# A tier with what makes it a kind of district, not one of its name: 辖区, 强镇, 港区.
_KINDS: Final = tuple(
    "权县 点县 困县 业县 直县 权镇 辖区 保区 税区 验区 范区 治区 城区 市区 郊区 园区 片区 新区 特区 港区 校区 景区 库区 厂区 矿区 林区 牧区 小区 灾区 山区 老区 地区 街区 营区 "
    "设区 县区 战区 疫区 防区 大区 专区 半区 小县 大县 强县 穷县 管县 市县 区县 省县 全县 撤县 设县 强镇 大镇 小镇 心镇 点镇 制镇 乡镇 城镇 村镇 集镇 街镇 市镇 "
    "古镇 县镇 区镇 撤镇 并镇 设镇 达镇 色镇 范镇 般镇 家乡 城乡 下乡 街乡 镇乡 县乡 民乡 撤乡 并乡 族乡 返乡 回乡 入乡 还乡 老乡 山乡 水乡 异乡 农村 乡村 "
    "山村 新村 政村 然村 制村 困村 弱村 心村 范村 进村 点村 中村 镇村 驻村 包村 联村 并村 入村 强村 富村 旅村 下村 业村 美村 街村 居村 小村 大村 全村 渔村 "
    "牧村 古村 美村 明村 康村 化村 空村 设街道 辖街道 乡街道 镇街道 个街道".split()
)
_ORGAN: Final = patterns.compile(
    r"(?:委(?!员)|党委|党工委|党支部|党总支|政府|办事处|居委会|村委会|综合|便民|纪委|人大)"
)


def unlisted(text: str, is_word: Callable[[str], bool]) -> list[Named]:
    """The places of `text` that no gazetteer has, in order: where each begins and ends, its name and its tier.

    `is_word` tells the words of the language.
    """
    found = [(name.start(), name.end(), name[0], _TIERS.get(name["tier"], "town")) for name in _VEILED.finditer(text)]
    first = _TOLD_FIRST.match(text)
    behind = _TOLD.finditer(text, first.end() if first else 0)
    told = [name for name in ([first, *behind] if first else behind) if _may_name(name["name"], name["stem"], is_word)]
    if not told:
        return found
    places = _places(text, {name["name"] for name in told})
    names: dict[str, Tier] = {}
    for name in told:
        again = len(places[name["name"]]) > 1 or _ORGAN.match(text, name.end())
        start = name.start("name")
        if again or text[start - 1 : start] in _VEILED_ENDS:
            names[name["name"]] = _TIERS.get(name["tier"], "town")
    for known, rank in names.items():
        found += [(start, start + len(known), known, rank) for start in places[known]]
    return _apart(found) if names else found


# 新津县花源镇: a town right behind its county needs no second mention.
_BEHIND_COUNTY: Final = patterns.compile(
    "(?P<name>(?P<stem>[一-鿿]{2,3}?)(?P<tier>镇|乡|街道))(?![级直域镇乡场民庄际居容情街])"
)


def behind_county(text: str, ends: Collection[int], is_word: Callable[[str], bool]) -> list[Named]:
    """The towns of `text` that stand right behind a county, which ends at one of `ends`, wherever they are named."""
    names = set()
    for end in ends:
        told = _BEHIND_COUNTY.match(text, end) if text[end - 1] in "县市区旗" else None
        if told and _may_name(told["name"], told["stem"], is_word):
            names.add(told["name"])
    if not names:
        return []
    places = _places(text, names)
    return _apart([(start, start + len(name), name, "town") for name in names for start in places[name]])


def _apart(found: list[Named]) -> list[Named]:
    """The places in order, without those that overlap one that begins before, or with them and is longer."""
    kept: list[Named] = []
    for one in sorted(found, key=lambda named: (named[0], -named[1])):
        if not kept or kept[-1][1] <= one[0]:
            kept.append(one)
    return kept


_VEILED_ENDS: Final = frozenset("省市县区镇乡")
_LAST: Final = patterns.compile("[县区镇乡道村]")  # the last characters of a name


def _may_name(name: str, stem: str, is_word: Callable[[str], bool]) -> bool:
    if stem[0] in _NO_FIRST or name.endswith(_KINDS) or not _NO_INNER.isdisjoint(stem):
        return False
    # 人口小县, 扩权强镇, 城市社区: a word makes a kind of district.
    return not (is_word(stem) or is_word(stem[:2]) or is_word(name))


def _places(text: str, names: Collection[str]) -> dict[str, list[int]]:
    """Where each name begins, found in one pass: a long list has thousands of names."""
    places: dict[str, list[int]] = {name: [] for name in names}
    lengths = sorted({len(name) for name in names})
    for last in _LAST.finditer(text):
        end = last.end()
        for length in lengths:
            if (name := text[end - length : end]) in places:
                places[name].append(end - length)
    return places
