"""Clauses and lists: where a sentence of reform prose is cut, and what is kept whole.

A clause ends at ， ； ：, at a tab (a table cell) or at the end of its sentence. Brackets and book titles are never cut: 人大（工委）办公室 and
村（社区、居） stay one piece. All offsets are offsets in the text that was given; every pattern is bounded, so the cost is
linear in the length.
"""

import bisect
import functools
import re
from collections.abc import Callable
from typing import Final

from pipeline import patterns

Span = tuple[int, int]

# What stands in for a hidden character: it is in no word, so no rule can match through it.
HIDDEN: Final = "□"
_BRACKET: Final = patterns.compile(
    r"（(?:[^（）\n]|（[^（）\n]{0,40}）){1,120}+）|\([^()\n]{1,120}+\)|《[^《》\n]{1,120}+》"
)
_CUT: Final = patterns.compile(r"[，；：。！？\n\t]|[,;:!?](?!\d)")
# 第八条, （一）, 2.: what numbers a sentence is no part of its first clause.
_NUMBER: Final = patterns.compile(
    r"\s*(?:第[0-9〇零一二三四五六七八九十百]{1,6}[条款章节](?:之[一二三四五])?\s+|[（(][0-9一二三四五六七八九十]{1,3}[)）]"
    r"|[0-9]{1,2}[.．、](?!\d)|[一二三四五六七八九十]{1,3}、)\s*"
)
_JOIN: Final = patterns.compile(r"、|以及|或者|还有|连同|[和及与跟暨或]")


class Clauses:
    """A sentence with its brackets hidden, ready for rules; `shown` has the same length as the sentence."""

    def __init__(self, shown: str, offset: int, spans: tuple[Span, ...]) -> None:
        self.shown, self.offset, self.spans = shown, offset, spans
        self._starts = [start for start, _ in spans]

    def at(self, position: int) -> int:
        """The index of the clause that holds `position` (an offset in the sentence)."""
        return max(0, bisect.bisect_right(self._starts, position) - 1)

    def hidden(self, position: int) -> bool:
        """Whether the character at `position` stands inside a bracket or a book title."""
        return self.shown[position] == HIDDEN


def hide_brackets(text: str) -> str:
    """`text` with what stands in brackets and book titles hidden; the brackets themselves stay."""
    if "（" not in text and "《" not in text and "(" not in text:
        return text
    return _BRACKET.sub(lambda found: found[0][0] + HIDDEN * (len(found[0]) - 2) + found[0][-1], text)


# Delegations and setups read the same sentences one after the other.
@functools.lru_cache(maxsize=256)
def cut(text: str, start: int, end: int) -> Clauses:
    """The clauses of the sentence `text[start:end]`; blank ones are dropped, marks belong to none."""
    shown = hide_brackets(text[start:end])
    spans: list[Span] = []
    number = _NUMBER.match(text, start, end)
    begin = number.end() - start if number and number.end() < end else 0
    for mark in _CUT.finditer(shown):
        if mark.start() > begin and not shown[begin : mark.start()].isspace():
            spans.append((begin, mark.start()))
        begin = mark.end()
    if begin < len(shown) and not shown[begin:].isspace():
        spans.append((begin, len(shown)))
    # A sentence of marks alone still has a clause, so that a position in it has one.
    spans = spans or [(0, len(shown))]
    return Clauses(shown, start, tuple(spans))


def list_items(text: str, start: int, end: int, joined: Callable[[str, str], bool]) -> list[Span]:
    """The items of the list `text[start:end]`, which should be short: a name or two dozen of them.

    、 always parts two items; 和 及 与 跟 以及 还有 连同 或 或者 暨 only where `joined(left, right)` says that they part two items and are
    not inside one (自然资源和规划局). `left` runs from the last cut to the word, `right` from the word to the next 、.
    """
    items: list[Span] = []
    begin = start
    for mark in _JOIN.finditer(text, start, end):
        if mark[0] != "、":
            stop = text.find("、", mark.end(), end)
            if not joined(text[begin : mark.start()], text[mark.end() : end if stop < 0 else stop]):
                continue
        if mark.start() > begin:
            items.append((begin, mark.start()))
        begin = mark.end()
    if begin < end:
        items.append((begin, end))
    return items


def last_mark(pattern: re.Pattern[str], text: str, start: int, end: int) -> int:
    """Where the last match of `pattern` in [start, end) ends; `start` where there is none."""
    cut = start
    for match in pattern.finditer(text, start, end):
        cut = match.end()
    return cut
