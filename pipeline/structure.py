"""The structure of a document: title, byline, headings, paragraphs and sentences of a normalised text.

Sentences are cut as the field's gold data cuts them: at 。！？ with the closing marks behind them, and at line ends.
Offsets here are offsets in the normalised text. The order of the heading levels (一、 （一） 1. （1）) is that of
GB/T 9704-2012, 7.3.3; those of statutes (编 章 节 条) stand above them, ① and 一是 below.
"""

import dataclasses
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from pipeline import elements, patterns
from pipeline.elements import Conflict, Elements, Found, is_attachment, is_element
from pipeline.records import DocumentType


class Heading(NamedTuple):
    """A heading or the topic sentence of a numbered paragraph.

    `number` as printed (一、 （一） 1. 一是), brackets full-width, "" where it has none; `level` its depth from 1;
    `text` what it says, without number and final mark, "" where a long paragraph names no topic.
    """

    number: str
    level: int
    text: str


class Sentence(NamedTuple):
    """One sentence, `text[start:end]`; `paragraph` counts the lines with text; `headings` from the outside in.

    A sentence that is itself a heading (`is_heading`) or opens an item has it as the last of `headings`; title, byline
    and the other elements of a document's head and foot have none.
    """

    start: int
    end: int
    paragraph: int
    headings: tuple[Heading, ...]
    is_heading: bool


@dataclasses.dataclass(frozen=True, slots=True)
class Outline:
    """What the layout of a document says; the elements are None where the document does not carry them.

    `number` has brackets 〔〕 and no spaces; `date` is ISO 8601; several issuers are joined by 、. `elements` are all that
    were found, with their places, `conflicts` those that contradict each other.
    """

    sentences: tuple[Sentence, ...]
    title: str | None
    issuer: str | None
    number: str | None
    date: str | None
    byline: str | None
    type: DocumentType | None
    elements: tuple[Found, ...]
    conflicts: tuple[Conflict, ...]


# Every repetition below is bounded or possessive: a text of a million brackets or digits costs linear time.
# A mark within the title of a book or a paper ends no sentence: 《办得怎么样？》.
_SENTENCE: Final = patterns.compile(
    r"(?:[^。！？!?\n《]++|《(?:[^《》。\n]{1,60}+》)?)++(?:[。！？!?]++[”’」』）)]*+)?|[。！？!?]++[”’」』）)]*+"
)
_LINE: Final = patterns.compile(r"[^\n]++")

_NUMERAL: Final = "[一二三四五六七八九十百零〇]{1,5}"
_MARK: Final = patterns.compile(
    r"\s{0,8}(?:"
    rf"(?P<part>第 ?(?:{_NUMERAL}|\d{{1,4}}) ?[编章节条])"
    rf"|(?P<han>{_NUMERAL} ?[、．.](?!{_NUMERAL}、))"
    rf"|(?P<hanparen>[（(〔] ?{_NUMERAL} ?[）)〕]|{_NUMERAL} ?[）)]|[㈠-㈩])"
    r"|(?P<digit>\d{1,3} ?[．.、](?!\d)|[⒈-⒛])"
    r"|(?P<digitparen>[（(] ?\d{1,3} ?[）)]|\d{1,3} ?[）)]|[⑴-⒇])"
    r"|(?P<circled>[①-⑳])"
    # 三要素, 二是二 are no items.
    rf"|(?P<item>{_NUMERAL}[是要](?![，,。是素件求闻]))"
    r")"
)
_RANKS: Final = {"han": 40, "hanparen": 50, "digit": 60, "digitparen": 70, "circled": 80, "item": 90}
_PARTS: Final = {"编": 0, "章": 10, "节": 20, "条": 30}
_ARTICLE, _SECTION, _ITEM = _PARTS["条"], _RANKS["hanparen"], _RANKS["circled"]
_ABOVE_ALL: Final = -10
_WIDTHS: Final = str.maketrans({"(": "（", ")": "）", "．": ".", " ": None, "\u3000": None})

_FINAL: Final = frozenset("。！？!?；;")
_NO_HEADING_END: Final = _FINAL | frozenset("，,、：:…—")
_PARAGRAPH_END: Final = _FINAL | frozenset("：:…”’）)")
# Lengths in characters. A topic sentence is short; an unnumbered heading fits on one printed line; only one that is
# very short may stand over a paragraph of one line, or wrapped lines would pass for headings.
_TOPIC_LENGTH, _HEADING_LENGTH, _BRIEF_HEADING, _NUMBERED_HEADING = 40, 36, 20, 60
_LONGEST_RUN: Final = 3
_CLAUSE: Final = patterns.compile(r"[^，,。；;：:\s]{2,40}(?=[，,。；;：:\s])")
_PUNCTUATED: Final = patterns.compile("[。；;\t]")
_HAN_PAIR: Final = patterns.compile("[\u4e00-\u9fff]{2}")


class _Mark(NamedTuple):
    rank: int
    number: str
    end: int


class _Line(NamedTuple):
    start: int
    end: int
    text: str
    mark: _Mark | None


class _Open(NamedTuple):
    """A section that stands open: one that is `scoped` ends with its paragraph."""

    rank: int
    heading: Heading
    scoped: bool


def sentence_spans(text: str) -> list[tuple[int, int]]:
    """The (start, end) offsets of each sentence; blank ones are dropped."""
    return [found.span() for found in _SENTENCE.finditer(text) if not found.group().isspace()]


def outline(text: str) -> Outline:
    """The structure of a normalised text, in time linear in its length."""
    lines = [
        _Line(found.start(), found.end(), body, _mark(body))
        for found in _LINE.finditer(text)
        if (body := found.group().strip())
    ]
    parts = elements.elements(text, [_place(text, line) for line in lines])
    return Outline(
        sentences=tuple(_sections(text, lines, parts)),
        title=parts.title,
        issuer=parts.issuer,
        number=parts.number,
        date=parts.date,
        byline=parts.byline,
        type=parts.type,
        elements=parts.all(),
        conflicts=tuple(parts.conflicts()),
    )


def _place(text: str, line: _Line) -> elements.Line:
    start = line.start if text[line.start] == line.text[0] else text.index(line.text[0], line.start)
    return elements.Line(start, line.text, line.mark is not None)


def _mark(body: str) -> _Mark | None:
    found = _MARK.match(body)
    if found is None:
        return None
    number = found.group().strip().translate(_WIDTHS)
    rank = _RANKS.get(found.lastgroup or "")
    return _Mark(_PARTS[number[-1]] if rank is None else rank, number, found.end())


def _sections(text: str, lines: Sequence[_Line], parts: Elements) -> Iterator[Sentence]:
    stack: list[_Open] = []
    unnumbered = _unnumbered(lines, parts.lines)
    base: int | None = None
    for index, line in enumerate(lines):
        if index in parts.lines or is_attachment(line.text):
            stack.clear()
            headings: tuple[Heading, ...] = ()
            for start, end in _cut(text, line):
                yield Sentence(start, end, index, headings, index in parts.titles)
        elif index in unnumbered:
            if base is None:
                # The first one decides: below the section it stands in, above all others where it stands in none.
                base = next((item.rank + 5 for item in reversed(stack) if item.rank <= _SECTION), _ABOVE_ALL)
            _open(stack, base + unnumbered[index], "", line.text, scoped=False)
            headings = _headings(stack)
            for start, end in _cut(text, line):
                yield Sentence(start, end, index, headings, True)
        else:
            yield from _paragraph(text, index, line, stack)


def _cut(text: str, line: _Line) -> list[tuple[int, int]]:
    return [found.span() for found in _SENTENCE.finditer(text, line.start, line.end) if not found.group().isspace()]


def _headings(stack: Sequence[_Open]) -> tuple[Heading, ...]:
    return tuple([item.heading for item in stack])


def _paragraph(text: str, index: int, line: _Line, stack: list[_Open]) -> Iterator[Sentence]:
    headings = _headings(stack)
    for start, end in _cut(text, line):
        body = text[start:end].strip()
        first = start == line.start
        mark = line.mark if first else _mark(body)
        is_topic = False
        # A part of a statute begins a line; 第三条 within a paragraph is a reference.
        if mark is not None and (first or mark.rank > _ARTICLE):
            followed = end < line.end
            is_topic = _is_topic(mark, body, followed)
            scoped = not first or (mark.rank >= _ITEM and (followed or body[-1] in _FINAL))
            _open(stack, mark.rank, mark.number, _topic(body[mark.end :]), scoped)
            headings = _headings(stack)
        yield Sentence(start, end, index, headings, is_topic)
    while stack and stack[-1].scoped:
        stack.pop()


def _open(stack: list[_Open], rank: int, number: str, text: str, scoped: bool) -> None:
    while stack and stack[-1].rank >= rank:
        stack.pop()
    stack.append(_Open(rank, Heading(number, len(stack) + 1, text), scoped))


def _is_topic(mark: _Mark, sentence: str, followed: bool) -> bool:
    if mark.rank == _ARTICLE and sentence[-1] in _PARAGRAPH_END:
        return False
    if sentence[-1] not in _FINAL:
        return len(sentence) <= _NUMBERED_HEADING
    if sentence[-1] in "；;" or len(sentence) > _TOPIC_LENGTH:
        return False
    return followed or mark.rank <= _SECTION


def _topic(rest: str) -> str:
    """What a numbered sentence announces: all of a short one, else its first clause."""
    rest = rest.strip().rstrip("。！？!?；;：:")
    if len(rest) <= _TOPIC_LENGTH:
        return rest
    clause = _CLAUSE.match(rest)
    return clause.group() if clause else ""


def _unnumbered(lines: Sequence[_Line], taken: set[int]) -> dict[int, int]:
    """The lines that are headings without a number, each with its place in its run (a heading of two lines)."""
    found: dict[int, int] = {}
    index = 0
    while index < len(lines):
        run = index
        while run < len(lines) and run not in taken and _heading_like(lines[run]):
            run += 1
        follows = index == 0 or index - 1 in taken or _ends(lines[index - 1])
        if 0 < run - index <= _LONGEST_RUN and follows and run < len(lines) and _has_body(lines, run):
            found.update((line, line - index) for line in range(index, run))
        index = max(run, index + 1)
    return found


def _heading_like(line: _Line) -> bool:
    body = line.text
    return (
        line.mark is None
        and len(body) <= _HEADING_LENGTH
        and body[-1] not in _NO_HEADING_END
        and body[0] not in "（(【["
        and not _PUNCTUATED.search(body)
        and _HAN_PAIR.search(body) is not None
        and not is_attachment(body)
        and not is_element(body)
    )


def _ends(line: _Line) -> bool:
    """Whether a paragraph or a numbered heading ends with this line, so that a heading may come next."""
    return line.mark is not None or line.text[-1] in _PARAGRAPH_END


def _has_body(lines: Sequence[_Line], index: int) -> bool:
    """Whether the line below a heading is a paragraph or a numbered heading."""
    line = lines[index]
    if line.mark is not None or len(line.text) > _HEADING_LENGTH:
        return "\t" not in line.text
    return line.text[-1] in _FINAL and len(lines[index - 1].text) <= _BRIEF_HEADING
