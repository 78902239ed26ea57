"""Where names of the gazetteer stand in a text, before it is asked what they mean.

All names are found, the leftmost and longest are kept, and the borders of each are looked at. A name goes where words of
the language lie across both of its borders (厘|清镇|街: 厘清, 镇街), where its last character belongs to a word (宝鸡市|场:
市场; the shorter 宝鸡 stays) and where it opens a longer proper name (中山大学, 金山路).
"""

import dataclasses
import operator
from typing import Final

from pipeline import patterns
from pipeline.places.gazetteer import Gazetteer, Surface, Trust, tier


@dataclasses.dataclass(slots=True)
class Spot:
    """A name of the gazetteer at `text[start:end]`; `left_word`: a word lies across its left border.

    `opens`: no other word runs into it from the left; before it stands no Han character, or a small word (在, 对).
    """

    start: int
    end: int
    surface: Surface
    left_word: bool
    right_word: bool
    opens: bool

    @property
    def is_doubtful(self) -> bool:
        """Whether a word lies across a border, so that this may be a piece of other words."""
        return self.left_word or self.right_word


# Small words that stand before places. With the first character of a name they often look like another word (以上海为例:
# 以上), which then means nothing.
BEFORE: Final = frozenset("在以从对由与和及向到至为把将于同是按经往赴来去驻让给使如像比但而又或即含靠")

# A short name before one of these is the first part of a name of something else: a school, a paper, a scheme, a meeting.
_PROPER: Final = (
    "大学", "学院", "行政学院", "师范", "银行", "时间", "日报", "晚报", "晨报", "卫视", "大道", "公园", "大厦", "机场", "饭店", "大桥", "精神",
    "合作组织", "先行示范", "自贸", "自由贸易", "都市圈", "城市群", "经济圈", "共识", "宣言", "公报", "冬奥", "奥运", "世博", "进博",
    "证券交易所", "期货交易所", "海峡", "湾区", "战役", "会战", "方言", "起义", "会议精神", "党的建设", "冬残奥", "亚运", "大运会",
    "交通大", "理工大", "中医药大", "科技大学", "工业大学", "农业大学", "林业大学", "财经大", "医科大", "外国语", "民族大学", "工程大学",
    "海洋大学", "航空航天",
)  # fmt: skip
_PROPER_FIRST: Final = frozenset(phrase[0] for phrase in _PROPER)

# Behind the short name of a county these make another name: 金山湖, 宝山村, 江北新区.
_OTHER: Final = ("山", "河", "湖", "江", "海", "路", "桥", "站", "港", "湾", "岛", "寺", "庙", "岭", "溪", "园", "府", "县", "市", "区", "州", "旗",
          "新区", "小区", "开发区", "高新区", "经开区", "水库", "小学", "中学", "医院", "集团", "公司", "景区", "风景")  # fmt: skip
# The same behind the short name of a city or province, which begins fewer of them: 南京东路, 苏州河.
_OTHER_BIG: Final = ("路", "河", "湖", "洋", "东路", "西路", "南路", "北路", "中路")
# 镇, 乡, 村 and 街 do so too, but not at the head of a common word: 广州镇街, 宁波乡村.
_PLACE_ENDS: Final = {"镇": "街村域区级办乡", "乡": "镇村街土贤", "村": "社居镇级庄民", "街": "道镇乡办", "社": ""}

# The last character of a full name that rather opens a word.
_CUT: Final = {"市": "场", "区": "域间", "乡": "镇村土贤风亲愁情音", "镇": "街", "旗": "帜"}
# A county of one character (和县, 富县) is no name before these: 市和县级.
_CUT_SMALL: Final = "级域城区直乡镇市"
# Nor is one that is a word as well: 新建|县域.
_CUT_WORD: Final = "级域城"

# 会同|县司法局: the verb and an office of the county, where no other word of the text tells of 会同县 in 湖南.
_WITH: Final = "会同县"
_OFFICE: Final = patterns.compile("(?:[级直属]|委[编组宣统政][一-鿿]{1,2}|[一-鿿]{1,7}?(?:局|院))")
_OF_WITH: Final = ("湖南", "怀化")


def spots(gazetteer: Gazetteer, text: str) -> list[Spot]:
    """The names in a text from left to right, none over another."""
    found = [(end - len(surface.name), -end, surface) for end, surface in gazetteer.matches(text)]
    found.sort(key=operator.itemgetter(0, 1))
    kept: list[Spot] = []
    behind = 0  # the end of the last name or phrase
    for start, minus_end, surface in found:
        end = -minus_end
        if start < behind and not (kept and _gives_way(kept[-1], start, end, surface)):
            continue
        if surface.trust is Trust.PHRASE:
            behind = end
            continue
        in_chain = bool(kept) and kept[-1].end == start
        if surface.is_short and _opens_other_name(text, end, surface):
            behind = end
            continue
        spot = _bordered(gazetteer, text, start, surface, in_chain)
        if spot is not None:
            if start < behind:
                kept.pop()
            kept.append(spot)
            behind = end
    together = [spot for spot in kept if spot.surface.name == _WITH]
    if together and _are_verbs(text, together):
        return [spot for spot in kept if spot.surface.name != _WITH]
    return kept


def _are_verbs(text: str, together: list[Spot]) -> bool:
    """Whether all that looks like 会同县 is the verb 会同 with an office of some county behind it."""
    if any(name in text for name in _OF_WITH):
        return False
    return all(_OFFICE.match(text, spot.end) is not None for spot in together)


def _gives_way(last: Spot, start: int, end: int, surface: Surface) -> bool:
    """Whether the name before is so weak that a full name across its end is the better reading (和|平江县)."""
    weak = last.surface.is_short and (last.surface.trust < Trust.SURE or last.is_doubtful)
    full = not surface.is_short and surface.trust is Trust.SURE
    return weak and full and last.start < start < last.end < end


def _opens_other_name(text: str, end: int, surface: Surface) -> bool:
    """Whether a short name is the beginning of a name of something else."""
    right = text[end : end + 1]
    if right in _PROPER_FIRST and text.startswith(_PROPER, end):
        return True
    if right in _PLACE_ENDS:
        following = text[end + 1 : end + 2]
        return not following or following not in _PLACE_ENDS[right]
    return text.startswith(_OTHER if tier(surface.codes[0]) == "county" else _OTHER_BIG, end)


def _bordered(gazetteer: Gazetteer, text: str, start: int, surface: Surface, in_chain: bool) -> Spot | None:
    """The spot with its borders looked at; None where it is no name of a place."""
    name = surface.name
    end = start + len(name)
    left, right = text[max(start - 1, 0) : start], text[end : end + 1]
    if surface.is_short:
        before_big = left in BEFORE and tier(surface.codes[0]) != "county"
        left_word = len(name) == 2 and not before_big and gazetteer.is_word(left + name[0])
        right_word = len(name) == 2 and gazetteer.crosses(name[-1] + right)
    else:
        if right and right in _CUT.get(name[-1], ""):
            return None
        left_word = gazetteer.is_word(left + name[0])
        right_word = bool(right) and right in _cut_of(surface)
    left_word = left_word and not in_chain
    if left_word and (right_word or (not surface.is_short and gazetteer.is_word(name[-2:]))):
        return None
    # 中共莒县县委
    opens = left in BEFORE or text.startswith("中共", max(start - 2, 0)) or not "\u4e00" <= left <= "\u9fff"
    return Spot(start, end, surface, left_word, right_word, opens)


def _cut_of(surface: Surface) -> str:
    """The characters before which a full name of a county is none."""
    if surface.trust is Trust.SURE or surface.name[-1] != "县":
        return ""
    return _CUT_SMALL if len(surface.name) == 2 else _CUT_WORD
