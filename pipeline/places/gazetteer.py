"""The gazetteer: which names there are, which units bear them, and how far a name can be trusted to be a place.

Codes are strings of six digits down to the county tier (GB/T 2260) and of nine for a town or street (the code of the
statistics office). The data and their sources are told in `pipeline/data/places/SOURCE.md`.
"""

import dataclasses
import enum
import functools
import importlib.resources
from collections.abc import Iterator, Mapping
from typing import Any, Final, Literal

Tier = Literal["province", "city", "county", "town"]

_TRAPS: Final = ("word", "ordinary", "proper", "generic", "tail", "phrase")
_TOWN_ENDS: Final = ("街道", "苏木", "镇", "乡")


class Trust(enum.IntEnum):
    """How much a name needs around it before it is taken for a place."""

    PHRASE = 0  # never a place: a set phrase that holds the name of one
    LOOSE = 1  # needs a chain (天津和平区) or a list of places it belongs to, its city being named
    WEAK = 2  # needs its city or its province
    SURE = 3  # stands by itself


@dataclasses.dataclass(frozen=True, slots=True)
class Surface:
    """A name as it stands in texts: the units that bear it, by code, and what it needs to be one of them."""

    name: str
    codes: tuple[str, ...]
    trust: Trust
    is_short: bool
    city: str | None = None  # for a town called after a city, that name: 北京街道 in 北京街道改革 is 北京


@functools.cache
def tier(code: str) -> Tier:
    """The tier of a code, by its length and its zeros."""
    if len(code) == 9:
        return "town"
    if code.endswith("0000"):
        return "province"
    return "city" if code.endswith("00") else "county"


class Gazetteer:
    """All names with their units. Built once, by `gazetteer()`."""

    def __init__(self) -> None:
        self.names: dict[str, str] = {}
        self._full: dict[str, list[str]] = {}
        self._short: dict[str, list[str]] = {}
        self._traps: dict[str, set[str]] = {kind: set() for kind in _TRAPS}
        self._read_divisions()
        for name, code, *_ in _rows("overlay.tsv"):
            self._full.setdefault(name, []).append(code)
        for kind, words, _ in _rows("traps.tsv"):
            self._traps[kind].update(words.split())
        self.words = self._read_words()
        self._big = {
            name for name, codes in self._short.items() if any(tier(code) in ("province", "city") for code in codes)
        }
        self._automaton = self._build_automaton()
        self._surfaces: dict[str, Surface] = {}
        self._above: dict[str, tuple[str, ...]] = {}

    def _read_divisions(self) -> None:
        full, short = self._full, self._short
        for code, name, shorts, towns in _rows("divisions.tsv"):
            self.names[code] = name
            full.setdefault(name, []).append(code)
            for word in shorts.split():
                spelled_out = "自治" in name and word.endswith(("州", "县", "旗"))
                (full if spelled_out else short).setdefault(word, []).append(code)
            for town in towns.split():
                full.setdefault(town[3:], []).append(code + town[:3])

    def _read_words(self) -> Mapping[str, str]:
        words = {line[0]: line[1:] for line in _lines("words.txt")}
        for word in sorted(self._traps["word"]):
            if len(word) == 2:
                words[word[0]] = words.get(word[0], "") + word[1]
        return words

    def _build_automaton(self) -> Any:
        import ahocorasick

        automaton = ahocorasick.Automaton()
        for group in (self._full, self._short, self._traps["phrase"]):
            for name in group:
                automaton.add_word(_pairs(name), name)
        automaton.make_automaton()
        return automaton

    def matches(self, text: str) -> Iterator[tuple[int, Surface]]:
        """(offset behind the name, the name) for every name in the text, overlapping ones too, by offset."""
        surfaces = self._surfaces
        for last, name in self._automaton.iter(_pairs(text)):
            if last & 1:
                yield (last + 1) >> 1, surfaces.get(name) or self.surface(name)

    def surface(self, name: str) -> Surface:
        """What is known of a name. Raises KeyError for a name that is none."""
        found = self._surfaces.get(name)
        if found is None:
            found = self._surfaces[name] = self._judge(name)
        return found

    def _judge(self, name: str) -> Surface:
        if name in self._traps["phrase"]:
            return Surface(name, (), Trust.PHRASE, is_short=False)
        if name in self._full:
            codes = tuple(dict.fromkeys(self._full[name] + self._short.get(name, [])))
            city = _stem(name) if tier(codes[0]) == "town" and _stem(name) in self._big else None
            return Surface(name, codes, self._trust_full(name, codes), is_short=False, city=city)
        codes = self._highest(self._short[name])
        return Surface(name, codes, self._trust_short(name, codes), is_short=True)

    def _highest(self, codes: list[str]) -> tuple[str, ...]:
        """A short name means the province before all others (吉林, 海南), and 吉安市 before the 吉安县 within it."""
        outer = [code for code in codes if not set(self.above(code)) & set(codes)]
        return tuple(sorted(outer, key=lambda code: (tier(code) != "province", tier(code) != "city", code)))

    def _trust_short(self, name: str, codes: tuple[str, ...]) -> Trust:
        if tier(codes[0]) == "province":
            return Trust.SURE
        if name in self._traps["ordinary"] or (self.is_word(name) and name not in self._traps["proper"]):
            return Trust.LOOSE
        return Trust.SURE if tier(codes[0]) == "city" else Trust.WEAK

    def _trust_full(self, name: str, codes: tuple[str, ...]) -> Trust:
        if name in self._traps["generic"] or len(name) == 2:
            return Trust.LOOSE
        is_town = tier(codes[0]) == "town"
        if is_town and len(name) == 3 and name[1:] in self._traps["tail"]:
            return Trust.LOOSE
        stem = _stem(name) if is_town else name[:-1]
        common = len(stem) == 1 or stem in self._traps["ordinary"] or self.is_word(stem)
        return Trust.WEAK if common and tier(codes[0]) in ("county", "town") else Trust.SURE

    def is_word(self, pair: str) -> bool:
        """Whether two characters are a word of the language."""
        return len(pair) == 2 and pair[1] in self.words.get(pair[0], "")

    def crosses(self, pair: str) -> bool:
        """Whether two characters are a word or the short name of a province or city (美|丽江|苏: 江苏)."""
        return self.is_word(pair) or pair in self._big

    def above(self, code: str) -> tuple[str, ...]:
        """The units a unit lies in, the nearest first; a district of 北京市 has no city between it and the province."""
        found = self._above.get(code)
        if found is None:
            codes = dict.fromkeys((code[:6], code[:4] + "00", code[:2] + "0000"))
            found = self._above[code] = tuple(upper for upper in codes if upper != code and upper in self.names)
        return found


@functools.cache
def gazetteer() -> Gazetteer:
    """The one gazetteer, built at first use."""
    return Gazetteer()


def _stem(town: str) -> str:
    return next((town.removesuffix(end) for end in _TOWN_ENDS if town.endswith(end)), town)


def _pairs(text: str) -> str:
    """Two characters below 256 for each character of the text (one beyond the BMP counts as unknown).

    pyahocorasick goes through the children of a node one by one. With Han characters the root has thousands of them;
    with bytes it has a hundred, and the search is five times as fast.
    """
    pairs = text.encode("utf-16-be", "surrogatepass")
    if len(pairs) > 2 * len(text):
        text = "".join(char if char <= "\uffff" else "\ufffd" for char in text)
        pairs = text.encode("utf-16-be", "surrogatepass")
    return pairs.decode("latin-1")


def _lines(name: str) -> Iterator[str]:
    text = importlib.resources.files("pipeline").joinpath("data", "places", name).read_text(encoding="utf-8")
    return (line for line in text.splitlines() if not line.startswith("#"))


def _rows(name: str) -> Iterator[list[str]]:
    return (line.split("\t") for line in _lines(name))
