"""Where a query is true in one text: its hits, as spans of the normalised text.

None says that the query is not true of the document; an empty list that it is, and has nothing to show for it.
"""

import bisect
import functools
import re
import time
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import numpy as np

from pipeline.search.filters import Filters
from pipeline.search.look import Look, Span
from pipeline.search.query import (
    Among,
    And,
    Beside,
    Chosen,
    Heading,
    Layer,
    Near,
    Node,
    Not,
    Or,
    Pattern,
    QueryError,
    Term,
    Tokens,
    Wild,
    chooses_sentences,
)
from pipeline.structure import outline, sentence_spans
from pipeline.text import NormalisedText

_SECONDS = 0.4  # for a regular expression in one text
_LINE = re.compile(r"[^\n]+")
_RUN = re.compile(r"\S+")


class Text:
    """One text under a look, each view of it made when it is needed."""

    def __init__(self, look: Look, row: int) -> None:
        self.look = look
        self.row = row

    @functools.cached_property
    def normalised(self) -> str:
        """The normalised text."""
        return self.look.store.normalised(self.row)

    @functools.cached_property
    def whole(self) -> NormalisedText | None:
        """The text with its original; None where there is none."""
        return self.look.store.text(self.row)

    @functools.cached_property
    def sentences(self) -> list[Span]:
        """The sentences, in order."""
        return sentence_spans(self.normalised)

    @functools.cached_property
    def paragraphs(self) -> list[Span]:
        """The lines with something in them, in order."""
        return [found.span() for found in _LINE.finditer(self.normalised)]

    @functools.cached_property
    def headings(self) -> list[Span]:
        """The titles, headings and topic sentences, in order."""
        return [(item.start, item.end) for item in outline(self.normalised).sentences if item.is_heading]

    def forget(self) -> None:
        """Let go of the views, which are made anew when they are needed."""
        for name in ("normalised", "whole", "sentences", "paragraphs", "headings"):
            self.__dict__.pop(name, None)

    def unit(self, name: str) -> list[Span]:
        """The sentences "s", paragraphs "p", headings "h" or runs without blanks "r"."""
        if name == "r":
            return [found.span() for found in _RUN.finditer(self.normalised)]
        whole: list[Span] = getattr(self, {"s": "sentences", "p": "paragraphs", "h": "headings"}[name])
        return whole

    def inward(self, spans: Iterable[Span]) -> list[Span]:
        """Spans of the original as spans of the normalised text, without those of which nothing is left."""
        if self.whole is None:
            return []
        mapped = (self.whole.to_normalised(*span) for span in spans)
        return sorted({span for span in mapped if span[0] < span[1]})


def hits(node: Node, text: Text) -> list[Span] | None:
    """The hits of `node` in a text, in order, none twice; None where it is not true of the document.

    Raises `QueryError` where a pattern takes too long.
    """
    match node:
        case Term():
            return _some(occurrences(text.normalised, term) for term in node.texts)
        case Wild():
            return _some(_wild(form, text) for form in node.texts)
        case Pattern():
            return _pattern(node, text) or None
        case Tokens():
            return _tokens(node, text) or None
        case Near() | Beside():
            return _near(node, text) or None
        case Heading():
            return _inside(hits(node.part, text) or (), text.headings) or None
        case Chosen():
            return _chosen(node.filters, text)
        case Among():
            return None if hits(node.part, text) is None else []
        case Not():
            return [] if hits(node.part, text) is None else None
        case And():
            return _all(node.parts, text)
        case Or():
            found = [spans for part in node.parts if (spans := hits(part, text)) is not None]
            return sorted({span for spans in found for span in spans}) if found else None


def occurrences(text: str, term: str) -> Iterator[Span]:
    """The spans at which `term` stands in `text`, from left to right, none over another."""
    start = text.find(term)
    while start >= 0:
        yield start, start + len(term)
        start = text.find(term, start + len(term))


def _some(found: Iterable[Iterable[Span]]) -> list[Span] | None:
    return sorted({span for spans in found for span in spans}) or None


@functools.cache
def _pieces(form: str) -> tuple[re.Pattern[str], ...]:
    """The stretches of known length between the stars."""
    return tuple(
        re.compile("".join(r"[^。！？!?\n]" if letter == "?" else re.escape(letter) for letter in piece))
        for piece in form.split("*")
        if piece
    )


def _wild(form: str, text: Text) -> Iterator[Span]:
    """A run with gaps, from the leftmost beginning to the nearest end, sentence by sentence.

    Where a piece is not found behind the one before it, no later beginning helps: the walk is linear.
    """
    first, *rest = _pieces(form)
    whole = text.normalised
    for begin, stop in text.sentences:
        at = begin
        while found := first.search(whole, at, stop):
            start, at = found.span()
            for piece in rest:
                found = piece.search(whole, at, stop)
                if found is None:
                    break
                at = found.end()
            if found is None:
                break
            yield start, at


def _pattern(node: Pattern, text: Text) -> list[Span]:
    whole, began = text.normalised, time.thread_time()
    try:
        found = _compiled(node.expression).finditer(whole, timeout=_SECONDS)
        spans = [match.span() for match in found if match.end() > match.start()]
    except TimeoutError as error:
        message = f"this regular expression takes more than {_SECONDS} s in one text"
        raise QueryError(message, node.query, node.position) from error
    if text.look.pace.is_slow(len(whole), time.thread_time() - began):
        raise QueryError("this regular expression takes too long for each text", node.query, node.position)
    return spans


@functools.lru_cache
def _compiled(expression: str) -> Any:
    import regex

    return regex.compile(expression)


def _tokens(node: Tokens, text: Text) -> list[Span]:
    spans = text.look.matched(node).spans(text.row)
    for layer in node.within:
        spans = [span for span, around in _with_layer(spans, _layer(layer, text)) if _holds_one(around, span)]
    for layer in node.containing:
        inner = _layer(layer, text)
        spans = [span for span in spans if any(span[0] <= start and end <= span[1] for start, end in inner)]
    return list(_apart(spans))


def _apart(spans: Iterable[Span]) -> Iterator[Span]:
    """The spans that overlap none before them, the shorter first of those that begin together."""
    behind = 0
    for start, end in sorted(spans):
        if start >= behind:
            behind = end
            yield start, end


def _with_layer(spans: Sequence[Span], layer: Sequence[Span]) -> Iterator[tuple[Span, Span | None]]:
    """Each span with the last stretch of the layer that begins at or before it."""
    starts = [start for start, _ in layer]
    for span in spans:
        at = bisect.bisect_right(starts, span[0])
        yield span, layer[at - 1] if at else None


def _holds_one(around: Span | None, span: Span) -> bool:
    return around is not None and span[1] <= around[1]


def _layer(layer: Layer, text: Text) -> list[Span]:
    if layer.name != "fact":
        return text.unit(layer.name)
    return text.inward(text.look.store.facts(text.row, layer.attributes))


def _near(node: Near | Beside, text: Text) -> list[Span]:
    left = hits(node.left, text)
    right = hits(node.right, text) if left else None
    if not left or not right:
        return []
    if isinstance(node, Beside):
        return _in_windows(left, right, node, text)
    if isinstance(node.reach, int):
        return sorted({*_beside(left, right, node.reach), *_beside(right, left, node.reach)})
    return sorted(set(_together(left, right, text.unit(node.reach))))


def _beside(spans: Sequence[Span], others: Sequence[Span], reach: int) -> Iterator[Span]:
    """The spans with another one at most so many characters before or behind; one that overlaps is beside as well."""
    longest = max(end - start for start, end in others)
    starts = [start for start, _ in others]
    for span in spans:
        first = bisect.bisect_left(starts, span[0] - reach - longest)
        last = bisect.bisect_right(starts, span[1] + reach)
        if any(other != span and other[1] >= span[0] - reach for other in others[first:last]):
            yield span


def _in_windows(left: Sequence[Span], right: Sequence[Span], node: Beside, text: Text) -> list[Span]:
    """The spans whose first token stands in a window around one of the others; the tokens of this one are not in it."""
    starts, ends = text.look.tokens_at(text.row)
    spans = np.array(right)
    first, last = np.searchsorted(ends, spans[:, 0], side="right"), np.searchsorted(starts, spans[:, 1])
    near = np.zeros(len(starts) + 1, bool)
    for begin, end in zip(first.tolist(), last.tolist(), strict=True):
        if begin < end:
            near[max(0, begin - node.before) : begin] = True
            near[end : end + node.behind] = True
    at = np.searchsorted(ends, np.array([start for start, _ in left]), side="right")
    return [span for span, good in zip(left, near[at].tolist(), strict=True) if good]


def _together(left: Sequence[Span], right: Sequence[Span], units: Sequence[Span]) -> Iterator[Span]:
    """The spans that begin in a unit in which a span of the other list begins too."""
    starts = [start for start, _ in units]
    found: dict[int, tuple[set[Span], set[Span]]] = {}
    for side, spans in enumerate((left, right)):
        for span in spans:
            found.setdefault(bisect.bisect_right(starts, span[0]), (set(), set()))[side].add(span)
    for one, other in found.values():
        if one and other and len(one | other) > 1:
            yield from one | other


def _chosen(filters: Filters, text: Text) -> list[Span] | None:
    if not text.look.passes(text.row, filters.of_documents):
        return None
    if not filters.local:
        return []
    store = text.look.store
    if filters.kinds or filters.amounts:
        return (
            _inside(text.inward(store.evidence(text.row, filters)), text.inward(store.passages(text.row, filters)))
            or None
        )
    return text.inward(store.passages(text.row, filters)) or None


def _all(parts: Sequence[Node], text: Text) -> list[Span] | None:
    """All parts hold. Parts that choose sentences leave only hits in such; where no other part has hits, theirs count."""
    choosing = [part for part in parts if chooses_sentences(part)]
    gathered: set[Span] = set()
    shown = False
    for part in parts:
        if part not in choosing:
            found = hits(part, text)
            if found is None:
                return None
            gathered.update(found)
            shown = shown or bool(found)
    if not choosing:
        return sorted(gathered)
    sentences = set.intersection(*(_sentences(part, text) for part in choosing))
    if not shown:
        gathered.update(_own(choosing, text))
    return _inside(sorted(gathered), sorted(sentences)) or None


def _own(choosing: Sequence[Node], text: Text) -> set[Span]:
    """What filters of sentences show themselves: facts, or else the sentences."""
    facts = [part for part in choosing if isinstance(part, Chosen) and not part.filters.tasks]
    return {span for part in facts or choosing for span in hits(part, text) or ()}


def _sentences(node: Node, text: Text) -> set[Span]:
    """The sentences that a filter of sentences chooses."""
    if isinstance(node, Chosen):
        return set(text.inward(text.look.store.passages(text.row, node.filters)))
    if isinstance(node, Not):
        return set(text.inward(text.look.store.passages(text.row, Filters()))) - _sentences(node.part, text)
    assert isinstance(node, And | Or)
    parts = [_sentences(part, text) for part in node.parts]
    return set.intersection(*parts) if isinstance(node, And) else set().union(*parts)


def _inside(spans: Iterable[Span], stretches: Sequence[Span]) -> list[Span]:
    """The spans that begin in one of the stretches, which are in order and do not overlap."""
    return [span for span, around in _with_layer(list(spans), stretches) if around and span[0] < around[1]]
