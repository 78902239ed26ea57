"""Places in a text: which unit each name means.

`link` takes the names that `spots` found and
1. joins those that stand without a gap, one lying within the other, into one mention of the last (佛山顺德区);
2. reads off the sure ones what the text is about (`Context`);
3. settles each name by that. A name of one unit that is no other word stands by itself. Of several units of a name that
   one is meant whose county, city or province (in this order) the text names; among equals the one that lies in the
   unit named last. A short name of a county needs its city or province in the text; one that is a word or a landmark as
   well needs its place in a list of places (越秀、天河等6区). What stays open keeps its candidates, and what may be no
   place at all is left out.
"""

import bisect
import collections
import dataclasses
import functools
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from pipeline.places.context import Chain, Context, chains, lists
from pipeline.places.gazetteer import Gazetteer, Tier, Trust, gazetteer, tier
from pipeline.places.spots import BEFORE, Spot, spots
from pipeline.places.unlisted import Named, behind_county, unlisted


class Mention(NamedTuple):
    """A place in a text: `text[start:end]`, the standard full name of the unit and its code.

    `within` holds the codes of the units named before it in the same mention (广州市海珠区昌岗街道: 440100, 440105). Where the
    text does not say which unit of the name is meant, `code` is None, `name` is the name as it stands and `candidates`
    holds the codes of the units that bear it; it is empty where `code` is set, and for a place that the gazetteer lacks.
    """

    start: int
    end: int
    text: str
    name: str
    code: str | None
    tier: Tier
    candidates: tuple[str, ...] = ()
    within: tuple[str, ...] = ()
    said: str = ""

    @property
    def full_name(self) -> str:
        """The full name the text gives (绍兴县, before it became 柯桥区), where it gives one; else the standard one."""
        said = self.said or self.text
        return (
            said if len(said) > 2 and said[-1] in "省市县区镇乡盟州旗" and not said.endswith(self.name) else self.name
        )


# Behind a name that stands by itself in running text: 在义乌等地, 从日照到.
_AFTER: Final = frozenset("等和及与的在到至则、，。；：！？,;:!?）)”》\n \t")
# Of more units than this that the context cannot tell apart, none is the nearest.
_MOST_RIVALS: Final = 8


def link(text: str, home: str | None = None) -> tuple[Mention, ...]:
    """The places in a normalised (Simplified) text, in order, none over another.

    `home` is the code of the place that the document speaks for, where it is known; it settles names as a place named in
    the text does.
    """
    return read_places(text, home)[0]


def read_places(text: str, home: str | None) -> tuple[tuple[Mention, ...], bool]:
    """What `link` gives, and whether another `home` could change it: a name left out, left open, or borne by several."""
    found = gazetteer()
    listed, more = _names(text)
    joined = chains(found, listed)
    if not joined:
        return _with_unlisted((), more), False
    several = any(len(chain.codes) > 1 for chain in joined)
    reader = _Reader(found, text, Context(found, text, joined, home))
    mentions = tuple(mention for group in lists(text, joined) for mention in reader.read(group))
    open_ends = several or len(mentions) < len(joined)
    mentions = _with_unlisted(mentions, more) if more else mentions
    counties = [mention.end for mention in mentions if mention.tier in ("county", "city")]
    towns = behind_county(text, counties, found.is_word)
    return (_with_unlisted(mentions, towns) if towns else mentions), open_ends


def _with_unlisted(mentions: Sequence[Mention], found: Sequence[Named]) -> tuple[Mention, ...]:
    """The mentions with the places that the gazetteer lacks, where none of it stands in their way."""
    taken = sorted((mention.start, mention.end) for mention in mentions)
    starts = [start for start, _ in taken]
    merged = list(mentions)
    for start, end, name, rank in found:
        index = bisect.bisect_left(starts, end) - 1
        if index < 0 or taken[index][1] <= start:
            merged.append(Mention(start, end, name, name, None, rank))
    return tuple(sorted(merged, key=lambda mention: mention.start))


# The document and its head line, each of them read again once its place is known.
@functools.lru_cache(maxsize=4)
def _names(text: str) -> tuple[tuple[Spot, ...], tuple[Named, ...]]:
    """The names in `text`, of the gazetteer and others; kept for the second reading, when the document's place is known."""
    found = gazetteer()
    return tuple(spots(found, text)), tuple(unlisted(text, found.is_word))


class _Reader:
    """Settles the names of one text from left to right. A verdict is a tuple of codes: one where the name is settled,
    several where it stays open, none where it is no place so far."""

    def __init__(self, found: Gazetteer, text: str, context: Context) -> None:
        self._found = found
        self._text = text
        self._context = context
        self._last_named: dict[str, int] = {}

    def read(self, group: Sequence[Chain]) -> Iterator[Mention]:
        """The mentions among the names of one list of places, or of one name that stands alone."""
        for chain in group:
            self._shorten(chain)
        verdicts = [self._settle(chain) for chain in group]
        if len(group) > 1:
            verdicts = self._settle_list(group, verdicts)
        for chain, verdict in zip(group, verdicts, strict=True):
            if verdict:
                yield self._mention(chain, verdict)

    def _shorten(self, chain: Chain) -> None:
        """北京街道 outside its own district is the 街道 of 北京."""
        spot, city = chain.last, chain.last.surface.city
        if city and not chain.within and self._context.nearest(chain.codes)[0] < 3:
            surface = self._found.surface(city)
            end = spot.start + len(city)
            chain.last = dataclasses.replace(spot, end=end, surface=surface, right_word=False)
            chain.codes = surface.codes

    def _settle(self, chain: Chain) -> tuple[str, ...]:
        surface = chain.last.surface
        if chain.within:
            verdict = self._pick(self._context.nearest(chain.codes)[1])
        elif not surface.is_short:
            verdict = self._settle_full(chain)
        elif surface.trust is Trust.SURE:
            verdict = self._settle_big(chain)
        elif surface.trust is Trust.WEAK:
            verdict = self._settle_county(chain)
        else:
            verdict = self._settle_word(chain)
        if len(verdict) == 1:
            for code in (*verdict, *self._found.above(verdict[0])):
                self._last_named[code] = chain.start
        return verdict

    def _settle_full(self, chain: Chain) -> tuple[str, ...]:
        """A full name: 和平区, 柳林镇, 和县."""
        trust, codes = chain.last.surface.trust, chain.codes
        depth, near = self._context.nearest(codes)
        if trust is Trust.LOOSE:
            at_home = depth >= 2 or (depth == 1 and len(near) == 1 and tier(codes[0]) != "town")
            return self._pick(near) if at_home and chain.opens and not chain.last.is_doubtful else ()
        if trust is Trust.WEAK and chain.last.is_doubtful:
            return self._pick(near) if depth == 3 else ()
        if trust is Trust.WEAK and depth == 0 and len(codes) == 1 and (tier(codes[0]) == "town" or not chain.opens):
            return ()
        # A town at the end of a longer name (杨|汛桥镇) is none where the text does not speak of its city.
        if tier(codes[0]) == "town" and depth < 2 and not chain.opens and self._context.named:
            return codes if self._follows_county(chain) else ()
        if len(codes) == 1:
            return codes
        return self._pick(near) if depth >= 2 or (depth == 1 and len(near) == 1) else codes

    def _settle_big(self, chain: Chain) -> tuple[str, ...]:
        """A short name of a province or a city: 广东, 吉安."""
        if tier(chain.codes[0]) == "province":
            return chain.codes[:1]
        depth, near = self._context.nearest(chain.codes)
        if chain.last.is_doubtful:
            return self._pick(near) if depth == 3 else ()
        return self._pick(near) if depth >= 2 else chain.codes[:1]

    def _settle_county(self, chain: Chain) -> tuple[str, ...]:
        """A short name of a county that is no other word: 顺德, 义乌."""
        if chain.last.is_doubtful:
            return ()
        depth, near = self._context.nearest(chain.codes)
        if depth >= 2 or (depth == 1 and len(near) == 1):
            return self._pick(near)
        # Cities of the county tier are known by their short names all over the country: 在义乌，
        is_known = len(chain.codes) == 1 and self._is_city(chain.codes[0]) and self._is_free(chain)
        return chain.codes if is_known and self._text[max(chain.start - 1, 0) : chain.start] in BEFORE else ()

    def _settle_word(self, chain: Chain) -> tuple[str, ...]:
        """A short name that is a word as well: 日照, 和平. Alone it is a place only if the text names it in full too."""
        depth, near = self._context.nearest(chain.codes)
        is_city = tier(near[0]) == "city"
        if chain.last.is_doubtful or len(near) > 1:
            return ()
        if depth == 3 and (is_city or (chain.opens and not self._found.is_word(chain.last.surface.name))):
            return near
        return near if self._is_free(chain) and depth >= (1 if is_city else 3) else ()

    def _settle_list(self, group: Sequence[Chain], verdicts: list[tuple[str, ...]]) -> list[tuple[str, ...]]:
        """What the neighbours in a list say of a name: 白云 beside 海珠 is a district of the same city."""
        uppers: collections.Counter[str] = collections.Counter()
        for chain, verdict in zip(group, verdicts, strict=True):
            depth, near = self._context.nearest(chain.codes)
            is_near = depth >= (1 if tier(near[0]) == "city" else 2)
            uppers.update({self._upper(code) for code in verdict or (near if is_near else ())})
        settled = dict.fromkeys(verdict[0] for verdict in verdicts if len(verdict) == 1)
        tiers = {tier(code) for code in settled}
        return [
            self._pick(
                self._siblings(chain, verdict, uppers) if verdict else self._beside(chain, uppers, settled, tiers)
            )
            for chain, verdict in zip(group, verdicts, strict=True)
        ]

    def _siblings(self, chain: Chain, verdict: tuple[str, ...], uppers: Mapping[str, int]) -> tuple[str, ...]:
        """The province 海南 by default, but the prefecture 海南 beside its sister 海北."""
        if chain.within or tier(verdict[0]) != "province" or len(chain.codes) == 1:
            return verdict
        return tuple(code for code in chain.codes if code != verdict[0] and uppers[self._upper(code)] > 0) or verdict

    def _beside(
        self, chain: Chain, uppers: Mapping[str, int], settled: Collection[str], tiers: Collection[Tier]
    ) -> tuple[str, ...]:
        """The units that an unsettled name may mean beside the others of its list."""
        siblings = tuple(code for code in chain.codes if uppers[self._upper(code)] > 1)
        if siblings or not settled:
            return siblings
        cities = tuple(code for code in chain.codes if tier(code) == "city")
        if cities and ("city" in tiers or "province" in tiers):
            return cities
        depth, near = self._context.nearest(chain.codes)
        if depth >= 1 and len(near) == 1 and ("county" in tiers or self._upper(near[0]) in settled):
            return near
        is_known = chain.last.surface.trust is Trust.WEAK and len(chain.codes) == 1 and self._is_city(chain.codes[0])
        return chain.codes if is_known else ()

    def _is_city(self, code: str) -> bool:
        return self._found.names.get(code, "").endswith("市")

    def _upper(self, code: str) -> str:
        return next(iter(self._found.above(code)), "")

    def _pick(self, codes: tuple[str, ...]) -> tuple[str, ...]:
        """Of units the context cannot tell apart, the one that lies where the text was last; all of them if none does."""
        if not 1 < len(codes) <= _MOST_RIVALS:
            return codes
        last = [max((self._last_named.get(u, -1) for u in (c, *self._found.above(c)[:-1])), default=-1) for c in codes]
        latest = max(last)
        if latest < 0 or last.count(latest) > 1:
            cities = tuple(code for code in codes if self._is_city(code))
            same = len({self._upper(code) for code in codes}) == 1
            return cities if same and len(cities) == 1 else codes
        return (codes[last.index(latest)],)

    def _is_free(self, chain: Chain) -> bool:
        """Whether the name stands by itself on both sides."""
        right = self._text[chain.last.end : chain.last.end + 1]
        return chain.opens and (not right or right in _AFTER)

    def _mention(self, chain: Chain, verdict: tuple[str, ...]) -> Mention:
        text = self._text[chain.start : chain.last.end]
        rank = tier(verdict[0])
        if len(verdict) > 1 or self._is_stranger(chain, verdict[0]):
            return Mention(chain.start, chain.last.end, text, text, None, rank, verdict, chain.within)
        name = self._found.names.get(verdict[0], chain.last.surface.name)
        said = chain.last.surface.name
        return Mention(chain.start, chain.last.end, text, name, verdict[0], rank, (), chain.within, said)

    def _follows_county(self, chain: Chain) -> bool:
        """Whether a county that the gazetteer lacks stands right before a town: S县赵湾镇."""
        return self._text[max(chain.start - 1, 0) : chain.start] in ("县", "区", "市", "旗")

    def _is_stranger(self, chain: Chain, code: str) -> bool:
        """Whether this rather is a place of the same name that the gazetteer lacks: a town, or a piece of other words."""
        if tier(code) == "town" and not chain.within and self._follows_county(chain):
            return True
        if chain.within or tier(code) not in ("town", "county") or not self._context.is_far(code):
            return False
        return tier(code) == "town" or not chain.opens
