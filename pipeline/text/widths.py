"""Punctuation in one width: `，；：？！（）` beside Chinese characters, ASCII elsewhere. One to one, so no offset
moves.

Neighbours decide, never the mark itself, so that a second pass finds nothing to do. A run of marks and brackets takes
the characters before and behind it: `；其` and `鎮),` are Chinese, `1,234`, `8:30`, `http://` and `GDP, PPP` are not.
Brackets go in pairs: (Party) stays ASCII unless a Chinese character touches one of the two; (1.湖北) does not. A `?`
right before a word stays as it is: it is a lost character as often as a question. Straight quotation marks become “”
where a line has an even number of them. Lines without a Han character are left alone.
"""

from typing import Final

from pipeline import patterns
from pipeline.text.characters import HAN

CHANGED: Final = ',;:?!()"–—．'
_MARKS: Final = str.maketrans(",;:?!", "，；：？！")
_OPEN, _CLOSE = "(（", ")）"
_TOUCHED: Final = patterns.compile('[,;:?!()"]')
_HAN: Final = patterns.compile(f"[{HAN}]")
# Chinese neighbours: ideographs, and marks that no rule here replaces.
_CHINESE: Final = patterns.compile(f"[{HAN}、。“”‘’《》〈〉【】〔〕…—·]")
_RUN: Final = patterns.compile("[,;:?!()，；：？！（）]+")
_WORD: Final = patterns.compile(f"[{HAN}0-9A-Za-z]")
_RANGE_DASH: Final = patterns.compile(r"(?<=\d)[–—](?=\d)")
_FULL_STOP: Final = patterns.compile(r"(?<=\d)．")


def settle(text: str) -> str:
    """`text` with its punctuation in one width."""
    if "–" in text or "．" in text:
        text = _FULL_STOP.sub(".", _RANGE_DASH.sub("-", text))
    if not _TOUCHED.search(text):
        return text
    return "\n".join([_line(line) if _TOUCHED.search(line) else line for line in text.split("\n")])


def _line(line: str) -> str:
    if not _HAN.search(line):
        return line
    if '"' in line and line.count('"') % 2 == 0:
        pieces = line.split('"')
        line = "".join(piece + mark for piece, mark in zip(pieces, "“”" * (len(pieces) // 2) + " ", strict=False))[:-1]
    parts: list[str] = []
    brackets: list[tuple[int, bool]] = []
    at = 0
    for run in _RUN.finditer(line):
        start, end = run.span()
        chinese = _is_chinese(line, start, end)
        marks = run.group()
        if chinese and not (marks == "?" and _WORD.match(line, end)):
            parts += (line[at:start], marks.translate(_MARKS))
            at = end
        brackets += [(start + index, chinese) for index, mark in enumerate(marks) if mark in "()（）"]
    parts.append(line[at:])
    settled = "".join(parts)
    return _pair(settled, brackets) if brackets else settled


def _is_chinese(line: str, start: int, end: int) -> bool:
    return bool((start and _CHINESE.match(line, start - 1)) or _CHINESE.match(line, end))


def _pair(line: str, brackets: list[tuple[int, bool]]) -> str:
    """Full-width brackets where either of a pair stands by Chinese or is full-width, or Chinese stands between them."""
    full: list[int] = []
    opened: list[tuple[int, bool]] = []
    last = 0
    for at, chinese in brackets:
        # What stands between two brackets belongs to the pair that is open there, and to all around it.
        if opened and not opened[-1][1] and _HAN.search(line, last, at):
            opened[-1] = (opened[-1][0], True)
        last = at + 1
        chinese = chinese or line[at] in "（）"
        if line[at] in _OPEN:
            opened.append((at, chinese))
        elif opened:
            before, inside = opened.pop()
            if chinese or inside:
                full += (before, at)
                opened[-1:] = [(start, True) for start, _ in opened[-1:]]
        elif chinese:
            full.append(at)
    full += [at for at, chinese in opened if chinese]
    characters = list(line)
    for at in full:
        characters[at] = "（" if line[at] in _OPEN else "）"
    return "".join(characters)
