"""What a text is about: the chains of names in it, the units they name beyond doubt, and the province most lie in."""

import collections
import dataclasses
from collections.abc import Iterator, Sequence
from typing import Final

from pipeline import patterns
from pipeline.places.gazetteer import Gazetteer, Trust, tier
from pipeline.places.spots import Spot

# Between two names, these make a list of them.
_LIST_GAPS: Final = frozenset(("、", "和", "及", "与", "以及", "或", "到", "至", "—", "-", "·", "”、“", "、“", "”、"))
# A province has the focus of a text where this share of the sure names, in percent, lies in it.
_FOCUS: Final = 60
# A text that names no more cities than this keeps to them.
_FEW_CITIES: Final = 2
# A small county needs so many openings of a clause, and a first character that is no word of grammar (和县, 应县).
_TOLD: Final = 2
# Behind a county of one character, who it has: 房县编委办.
_ORGAN: Final = patterns.compile("(?:委|县委|人民政府|政府|编办|编委|机构编制|人大|政协)")
_GRAMMAR: Final = frozenset("和应代临成新单高富兴理古文全各该本我")
# Their districts have the province itself for a city.
_MUNICIPALITIES: Final = ("11", "12", "31", "50")


@dataclasses.dataclass(slots=True)
class Chain:
    """Names without a gap, each within the one before: 广州市海珠区昌岗街道. `codes`: what the last of them may mean."""

    start: int
    opens: bool
    last: Spot
    codes: tuple[str, ...]
    within: tuple[str, ...] = ()

    @property
    def is_sure(self) -> bool:
        """Whether this names its unit whatever stands around it."""
        surface = self.last.surface
        if tier(self.codes[0]) == "town" and not (self.last.opens or self.within):
            # It may be the end of a longer name: 杨|汛桥镇.
            return False
        is_plain = surface.trust is Trust.WEAK and not surface.is_short and self.last.opens
        is_county = is_plain and tier(self.codes[0]) == "county"
        trusted = not self.last.is_doubtful and (surface.trust is Trust.SURE or is_county) and not surface.city
        return len(self.codes) == 1 and (trusted or bool(self.within))


def chains(found: Gazetteer, names: Sequence[Spot]) -> list[Chain]:
    """The names joined where one lies within the one right before it."""
    joined: list[Chain] = []
    for spot in names:
        last = joined[-1] if joined else None
        if last is None or last.last.end != spot.start or not _extend(found, last, spot):
            joined.append(Chain(spot.start, spot.opens, spot, spot.surface.codes))
    return joined


def _extend(found: Gazetteer, chain: Chain, spot: Spot) -> bool:
    """Add the name to the chain if it lies within the chain's last."""
    if tier(chain.codes[0]) == "town" or (spot.right_word and spot.surface.trust is Trust.LOOSE):
        return False
    uppers = set(chain.codes)
    inner = tuple(code for code in spot.surface.codes if uppers.intersection(found.above(code)))
    if not inner:
        return False
    above = {upper for code in inner for upper in found.above(code)} & uppers
    chain.within += tuple(above) if len(above) == 1 else ()
    chain.codes, chain.last = inner, spot
    return True


def lists(text: str, joined: Sequence[Chain]) -> Iterator[list[Chain]]:
    """The chains in groups: those of one list of places together, any other alone."""
    group = [joined[0]]
    for before, chain in zip(joined, joined[1:], strict=False):
        if text[before.last.end : chain.start] not in _LIST_GAPS:
            yield group
            group = []
        group.append(chain)
    yield group


class Context:
    """The units a text names (`named`), with those above them (`reached`), and its province (`focus`, two digits)."""

    def __init__(self, found: Gazetteer, text: str, joined: Sequence[Chain], home: str | None) -> None:
        self._found = found
        self.named: set[str] = {home} if home else set()
        provinces: collections.Counter[str] = collections.Counter()
        told: collections.Counter[tuple[str, ...]] = collections.Counter()
        for chain in joined:
            if _opens_small(chain):
                told[chain.codes] += _TOLD if _ORGAN.match(text, chain.last.end) else 1
        sure = [chain for chain in joined if chain.is_sure or told[chain.codes] >= _TOLD]
        # A town or county far from all other places may be another one of the name: it says nothing then.
        larger = {chain.codes[0][:2] for chain in sure if chain.within or tier(chain.codes[0]) in ("province", "city")}
        if home:
            larger.add(home[:2])
        for chain in sure:
            if not larger or chain.codes[0][:2] in larger:
                self.named.update(chain.codes, chain.within)
                provinces[chain.codes[0][:2]] += 1
        self.reached = self.named.union(*map(found.above, self.named))
        self.focus = home[:2] if home else _focus(provinces)
        cities = {code[:4] for code in self.named if code[:2] == self.focus and tier(code) in ("city", "county")}
        self._is_narrow = 0 < len(cities) <= _FEW_CITIES
        self._nearest: dict[tuple[str, ...], tuple[int, tuple[str, ...]]] = {}

    def depth(self, code: str) -> int:
        """How near a unit is: 3 it or its county is named, 2 its city is, 1 its province has the focus, 0 it is far."""
        if code in self.named:
            return 3
        for upper in self._found.above(code):
            is_city = tier(upper) == "city" or (upper[:2] in _MUNICIPALITIES and code[2:4] != "00")
            if upper in self.reached and tier(upper) == "county":
                return 3
            if upper in self.reached and is_city:
                return 2
        return int(code[:2] == self.focus and not (self._is_narrow and tier(code) == "town"))

    def nearest(self, codes: tuple[str, ...]) -> tuple[int, tuple[str, ...]]:
        """The depth of those units that are nearest, and those units."""
        known = self._nearest.get(codes)
        if known is None:
            depths = [self.depth(code) for code in codes]
            best = max(depths)
            known = best, tuple(code for code, depth in zip(codes, depths, strict=True) if depth == best)
            self._nearest[codes] = known
        return known

    def is_far(self, code: str) -> bool:
        """Whether the text keeps to other places than the province of this unit, or for a town, than its city."""
        above = self._found.above(code)
        if self._is_narrow and tier(code) == "town":
            above = above[:-1]
        return bool(self.named) and not self.reached.intersection(above)


def _opens_small(chain: Chain) -> bool:
    """Whether a county of one character opens its clause: 沛县坚持. Two that do so are told, or one with an organ of it."""
    name = chain.last.surface.name
    is_small = len(name) == 2 and name[-1] == "县" and name[0] not in _GRAMMAR and len(chain.codes) == 1
    return is_small and chain.opens and not chain.within and not chain.last.is_doubtful


def _focus(provinces: collections.Counter[str]) -> str | None:
    for province, count in provinces.most_common(1):
        if 100 * count >= _FOCUS * provinces.total():
            return province
    return None
