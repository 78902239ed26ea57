"""Words: jieba's segmentation, from compiled code where it is installed.

`rjieba` gives the same words as `jieba` (to a handful in a hundred thousand, see tests) about eleven times as fast.
"""

import functools
from collections.abc import Callable, Iterable, Iterator
from typing import Final, NamedTuple

from pipeline.text import NormalisedText


class Tile(NamedTuple):
    """The stretch `[start, end)` of an original text that a word of its normalised form came from."""

    start: int
    end: int
    word: str


def words(text: str) -> list[str]:
    """The words of a text, in order; joined they are the text again."""
    return _cutter()(text)


# How many words are kept with their tags before they are looked up anew.
_MOST: Final = 200_000


def tagged(text: str) -> tuple[list[str], list[str]]:
    """The words of a text, in order, and the tag of each."""
    cut = words(text)
    return cut, tags_of(cut, text)


def tags_of(some: list[str], text: str) -> list[str]:
    """jieba's part-of-speech tag (n, v, p, uj …) of some words of a text."""
    return _tagger()(some, text)


def tiles(text: NormalisedText, cut: Iterable[str]) -> Iterator[Tile]:
    """The words of `text.text` as tiles of `text.original`: they follow each other without a gap, from end to end.

    A word takes what was deleted inside and behind it, the first also what was deleted before it; a text of which
    nothing is left is one tile.
    """
    begun: tuple[int, str] | None = None
    cursor = 0
    for word in cut:
        start, _ = text.to_original(cursor, cursor + len(word))
        cursor += len(word)
        if begun is None:
            start = 0
        else:
            yield Tile(begun[0], start, begun[1])
        begun = start, word
    if begun is not None:
        yield Tile(begun[0], len(text.original), begun[1])
    elif text.original:
        yield Tile(0, len(text.original), text.original)


@functools.cache
def _cutter() -> Callable[[str], list[str]]:
    try:
        import rjieba
    except ImportError:
        import jieba

        jieba.setLogLevel("ERROR")
        return lambda text: list(jieba.cut(text))
    cut: Callable[[str], list[str]] = rjieba.cut
    return cut


@functools.cache
def _tagger() -> Callable[[list[str], str], list[str]]:
    try:
        import rjieba
    except ImportError:
        return _slowly_tagged
    known: dict[str, str] = {}

    def tags(some: list[str], text: str) -> list[str]:
        # A word has the same tag wherever it stands, and most words of a text were met before.
        try:
            return [known[word] for word in some]
        except KeyError:
            if len(known) > _MOST:
                known.clear()
            learnt = [learn(word) for word in some if word not in known]
            met = all(learnt)
        if not met:
            known.update(rjieba.tag(text))
        return [known[word] for word in some]

    def learn(word: str) -> bool:
        """Whether a word, alone, is cut as one and so tells its tag."""
        if word.isdigit() and word.isascii():
            known[word] = "m"  # most new words are numbers: without a look, which takes longer than to cut them
            return True
        found = rjieba.tag(word)
        if len(found) == 1:
            known.update(found)
        return len(found) == 1

    return tags


def _slowly_tagged(some: list[str], text: str) -> list[str]:
    import jieba.posseg

    jieba.setLogLevel("ERROR")
    told: dict[str, str] = {}
    for pair in jieba.posseg.lcut(text):
        told.setdefault(pair.word, pair.flag)
    # Now and then it cuts otherwise where it tags.
    return [told.get(word) or jieba.posseg.lcut(word)[0].flag for word in some]
