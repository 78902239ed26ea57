"""Pinyin glosses that web converters leave behind Traditional characters: 經(jīng)濟 -> 經濟.

A bracket is a gloss where it holds one lower-case Mandarin syllable with exactly one tone mark and stands right
behind a Han character, whatever stands around the two: inside a number (數(shù)千), inside a real bracket
((便民服務(wù))). A bracket with a syllable that has no tone mark is one only in a text with at least `PROVEN` of the
others. A damaged one (F(xiàn), whose base character is lost) is left as it is and reported.
"""

import functools
import importlib.resources
import unicodedata
from typing import Final

from pipeline import patterns
from pipeline.records import Issue
from pipeline.text.characters import HAN
from pipeline.text.offsets import Deletion

PROVEN: Final = 5

# Macron, acute, caron, grave; the breve is how some fonts write the third tone.
_TONES: Final = frozenset("\u0304\u0301\u030c\u0300\u0306")
# Letters that school fonts use for a and g.
_LETTERS: Final = str.maketrans({"\u0251": "a", "\u0261": "g"})
_LETTER: Final = "[a-zà-öø-ǿɑɡ\u0300-\u030c\u1e3e\u1e3f\u1ebc-\u1ebf]"
_BRACKET: Final = patterns.compile(f"[(（]({_LETTER}{{1,12}})[)）]")
_HAN: Final = patterns.compile(f"[{HAN}]")
_LOST_BASE: Final = patterns.compile("[?\ufffdA-Za-z]")
_LOST_TAIL: Final = patterns.compile("[?\ufffd][！-／：-？]")
_HALF_LOST: Final = patterns.compile(f"[?\ufffd]({_LETTER}{{1,12}})[)）]")


def find(text: str) -> tuple[list[Deletion], list[Issue]]:
    """The glosses of `text` as deletions, and a warning where damaged ones stand (offsets in `text`)."""
    candidates = _candidates(text)
    if not candidates:
        return [], []
    behind = _behind_han(text, candidates, toneless=False)
    if len(behind) >= PROVEN and any(not toned for _, _, toned in candidates):
        behind = _behind_han(text, candidates, toneless=True)
    return [Deletion(start, end, "gloss") for start, end in behind], _damaged(text, candidates, behind)


def _candidates(text: str) -> list[tuple[int, int, bool]]:
    found = []
    for bracket in _BRACKET.finditer(text):
        toned = tone(bracket.group(1))
        if toned is not None:
            found.append((bracket.start(), bracket.end(), toned))
    return found


def _behind_han(text: str, candidates: list[tuple[int, int, bool]], toneless: bool) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    last = -1
    for start, end, toned in candidates:
        if (toned or toneless) and start > 0 and (start == last or _HAN.match(text, start - 1)):
            found.append((start, end))
            last = end
    return found


def _damaged(text: str, candidates: list[tuple[int, int, bool]], behind: list[tuple[int, int]]) -> list[Issue]:
    """A warning where a gloss has lost its base character or bracket (?F(xiàn), ?yàn)), or what followed it (權(quán)?！)."""
    known = {start for start, _ in behind}
    starts = [found.start() for found in _HALF_LOST.finditer(text) if tone(found.group(1))]
    for start, end, toned in candidates:
        base_lost = toned and start not in known and start > 0 and _LOST_BASE.match(text, start - 1)
        if base_lost or (start in known and _LOST_TAIL.match(text, end)):
            starts.append(start)
    if not starts:
        return []
    return [Issue("damaged_gloss", f"{len(starts)} pinyin glosses stand beside a lost character", min(starts))]


@functools.lru_cache(maxsize=4096)
def tone(letters: str) -> bool | None:
    """True for one syllable with exactly one tone mark, False for one without any, None for anything else."""
    decomposed = unicodedata.normalize("NFD", letters).translate(_LETTERS)
    bare = "".join(mark for mark in decomposed if mark not in _TONES)
    marks = len(decomposed) - len(bare)
    if marks > 1 or unicodedata.normalize("NFC", bare) not in _syllables():
        return None
    # A single letter without a mark is a list marker, (a), far more often than a syllable.
    return None if marks == 0 and len(bare) == 1 else marks == 1


@functools.cache
def _syllables() -> frozenset[str]:
    path = importlib.resources.files("pipeline").joinpath("data", "text", "syllables.txt")
    return frozenset(path.read_text(encoding="utf-8").split())
