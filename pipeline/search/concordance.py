"""Every occurrence of a query, checked in the text, counted, and shown with its context.

The index only names texts that may match; what counts is decided here, on the normalised text itself. Texts that the
index has not taken in yet are read one and all, so an index that lags, or is not there, costs time and never a hit.
"""

import bisect
import dataclasses
import random
from collections.abc import Callable, Iterator, Sequence
from typing import Literal, get_args

import numpy as np

from pipeline.search import runs
from pipeline.search.filters import Filters
from pipeline.search.grammar import parse, parse_subcorpus
from pipeline.search.hits import Look, Span, Text, hits
from pipeline.search.index import Index, narrows
from pipeline.search.query import And, Chosen, Node, Pattern, QueryError, Term, leaves
from pipeline.search.texts import Document, Mention, Passage, TextStore
from pipeline.search.tokens import TokenStore
from pipeline.text import NormalisedText, normalise

Order = Literal["corpus", "left", "right", "node", "date", "place"]
ORDERS: tuple[Order, ...] = get_args(Order)
SENTENCE: Literal["sentence"] = "sentence"
PATTERN_SECONDS = 30.0
_KEY = 20  # characters of context that lines are sorted by


@dataclasses.dataclass(frozen=True, slots=True)
class Collection:
    """All that is searched: the texts, the index and the token store over them, and the queries that were saved."""

    store: TextStore
    index: Index
    tokens: TokenStore
    saved: Callable[[str], str | None] | None = None
    seconds: float | None = None  # that regular expressions may take where nothing may be left out

    def look(self) -> Look:
        """A look that finds all, or fails."""
        return Look(self.store, self.tokens, self.seconds, whole=True)


@dataclasses.dataclass(frozen=True, slots=True)
class Line:
    """A keyword in context: `node` is the hit, `original[start:end]` with its glosses, between `left` and `right`.

    All texts are in the original script and untouched. `normalised` is the span of the hit in the normalised text;
    `tasks` and `facts` are those of the sentence in which the hit begins.
    """

    document: Document
    start: int
    end: int
    left: str
    node: str
    right: str
    normalised: Span
    tasks: tuple[str, ...]
    facts: tuple[Mention, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class Answer:
    """What a search found: how many documents, how many occurrences, and the lines that were asked for.

    Occurrences of one term do not overlap (as `str.count` counts). Both counts are exact, unless `capped`: then the
    search stopped after so many documents, or so many seconds of regular expressions, and there may be more.
    """

    query: str
    documents: int
    occurrences: int
    capped: bool
    lines: tuple[Line, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class View:
    """What of an answer is shown: so many lines (None: all), with so many characters or the sentence around them.

    Lines come in the order of the corpus, or by what stands to their left (read from the hit on) or right, by the hit
    itself, by the date or the place of the document, always by code points of the normalised text. `sample` takes so
    many of all lines at random, the same ones for the same `seed`. `cap` stops the count after so many documents,
    `seconds` after so long a time with regular expressions.
    """

    limit: int | None = 20
    width: int | Literal["sentence"] = 30
    cap: int | None = None
    order: Order = "corpus"
    sample: int | None = None
    seed: int = 0
    seconds: float | None = PATTERN_SECONDS


# A place of a hit, and the text that it is in.
_Hit = tuple[Text, Span]


def search(collection: Collection, query: str, filters: Filters, view: View) -> Answer:
    """All that `query` finds in the texts that pass `filters`. Raises `QueryError`."""
    node = understood(collection, query, filters)
    timed = view.seconds if any(isinstance(leaf, Pattern) for leaf in leaves(node)) else None
    look = Look(collection.store, collection.tokens, timed)
    shown = _Shown(view)
    early = view.order == "corpus" and view.sample is None
    counted = counted_by_tokens(collection, look, node) if early else None
    if counted is not None:
        return _answer(query, counted, look, node, shown, view)
    documents = occurrences = 0
    capped = False
    for text, spans in found(collection, look, node):
        if spans and view.cap is not None and documents == view.cap:
            capped = True
            break
        documents += bool(spans)
        occurrences += len(spans)
        shown.take(text, spans)
    capped = capped or look.late
    return Answer(query, documents, occurrences, capped, tuple(_lines(shown.hits(), view.width)))


def every_line(
    collection: Collection, query: str, filters: Filters, width: int | Literal["sentence"]
) -> Iterator[Line]:
    """All lines that `query` finds, one at a time in the order of the corpus, without end of time. Raises `QueryError`."""
    node = understood(collection, query, filters)
    look = collection.look()
    texts = found(collection, look, node)
    return (line for text, spans in texts for line in _lines([(text, span) for span in spans], width))


def understood(collection: Collection, query: str, filters: Filters, subcorpus: bool = False) -> Node:
    """The tree of a query with the filters beside it. Raises `QueryError`."""
    read = parse_subcorpus if subcorpus else parse
    node = read(query, lambda term: normalise(term).text, collection.saved)
    beside = [Chosen(part) for part in (filters.of_documents, filters.of_sentences) if not part.empty]
    return And((node, *beside)) if beside else node


def found(collection: Collection, look: Look, node: Node) -> Iterator[tuple[Text, list[Span]]]:
    """The texts of which `node` is true with its hits, in the order of the corpus, until the look is late.

    Raises `QueryError` for a pattern that takes too long.
    """
    patterns = [leaf for leaf in leaves(node) if isinstance(leaf, Pattern)]
    for row in sorted(_candidates(collection, look, node)):
        if patterns and look.late:
            if look.whole:
                raise QueryError("this regular expression takes too long", patterns[0].query, patterns[0].position)
            return
        text = Text(look, row)
        spans = hits(node, text)
        if spans is not None:
            yield text, spans


def counted_by_tokens(collection: Collection, look: Look, node: Node) -> runs.Counted | None:
    """How often a word or phrase stands in each text, by row in order, where the token store knows it all by itself."""
    parts = node.parts if isinstance(node, And) else (node,)
    term, *beside = parts
    alone = all(isinstance(part, Chosen) and not part.filters.local for part in beside)
    if not isinstance(term, Term) or not alone:
        return None
    if not all(map(runs.countable, term.texts)) or not collection.tokens.is_current(collection.store):
        return None
    rows, counts = runs.count(term.texts, collection.tokens)
    allowed = look.allowed(node)
    if allowed is None:
        return rows, counts
    kept = np.isin(rows, np.fromiter(allowed, np.int64, len(allowed)))
    return rows[kept], counts[kept]


def _answer(query: str, counted: runs.Counted, look: Look, node: Node, shown: "_Shown", view: View) -> Answer:
    """The answer to what the token store has counted: only texts of which lines are shown are looked at."""
    rows, counts = (column[: view.cap] for column in counted)
    for row in rows.tolist():
        if shown.full:
            break
        text = Text(look, row)
        shown.take(text, hits(node, text) or ())
    lines = tuple(_lines(shown.hits(), view.width))
    return Answer(query, len(rows), int(counts.sum()), len(rows) < len(counted[0]), lines)


def _candidates(collection: Collection, look: Look, node: Node) -> set[int]:
    allowed = look.allowed(node)
    if not narrows(node):
        return look.rows(Filters()) if allowed is None else allowed
    cursor, indexed = collection.index.rows(node)
    rows = set(indexed)
    for change in collection.store.changes(cursor):
        if change.stands:
            rows.add(change.row)
        else:
            rows.discard(change.row)
    return rows if allowed is None else rows & allowed


class _Shown:
    """The hits that a view shows, out of all that come by in the order of the corpus."""

    def __init__(self, view: View) -> None:
        self._view = view
        self._early = view.order == "corpus" and view.sample is None
        self._kept: list[_Hit] = []
        self._keys: list[tuple[object, ...]] = []

    @property
    def full(self) -> bool:
        """Whether nothing that comes by later will be shown."""
        return self._early and self._view.limit is not None and len(self._kept) >= self._view.limit

    def take(self, text: Text, spans: Sequence[Span]) -> None:
        """Look at the hits of one text."""
        limit = self._view.limit
        if self._early and limit is not None:
            spans = spans[: max(0, limit - len(self._kept))]
        self._kept += [(text, span) for span in spans]
        if self._view.order != "corpus":
            key = _keys(self._view.order, text)
            self._keys += map(key, spans)
            # What stays in memory of a text that is read again if one of its lines is shown.
            for name in ("normalised", "whole", "sentences"):
                text.__dict__.pop(name, None)

    def hits(self) -> list[_Hit]:
        """The hits to be shown, in order."""
        view, numbers = self._view, list(range(len(self._kept)))
        if view.sample is not None:
            numbers = sorted(random.Random(view.seed).sample(numbers, min(view.sample, len(numbers))))
        if view.order != "corpus":
            numbers.sort(key=lambda number: self._keys[number])
        return [self._kept[number] for number in numbers[: view.limit]]


def _keys(order: Order, text: Text) -> Callable[[Span], tuple[object, ...]]:
    """What the hits of a text are sorted by; what has no date or place comes last."""
    if order in ("date", "place"):
        document = text.look.store.document(text.row)
        place = document.place.code or document.place.name if document.place else None
        value = document.date if order == "date" else place
        return lambda span: (value is None, value or "")
    whole = text.normalised
    if order == "left":
        return lambda span: (whole[max(0, span[0] - _KEY) : span[0]][::-1],)
    if order == "right":
        return lambda span: (whole[span[1] : span[1] + _KEY],)
    return lambda span: (whole[span[0] : span[1]],)


def _lines(shown: Sequence[_Hit], width: int | Literal["sentence"]) -> Iterator[Line]:
    known: tuple[Text, NormalisedText, Document, list[Passage]] | None = None
    for text, span in shown:
        if known is None or known[0] is not text:
            whole, store = text.whole, text.look.store
            if whole is None:
                continue
            known = text, whole, store.document(text.row), store.annotations(text.row)
        yield _line(known[0], known[1], known[2], known[3], span, width)


def _line(
    text: Text,
    whole: NormalisedText,
    document: Document,
    passages: Sequence[Passage],
    span: Span,
    width: int | Literal["sentence"],
) -> Line:
    start, end = whole.to_original(*span, widen=True)
    first, last = _context(text, whole, span, width)
    at = bisect.bisect_right([passage.start for passage in passages], start)
    around = passages[at - 1] if at and start < passages[at - 1].end else None
    original = whole.original
    texts = original[min(first, start) : start], original[start:end], original[end : max(last, end)]
    return Line(document, start, end, *texts, span, around.tasks if around else (), around.facts if around else ())


def _context(text: Text, whole: NormalisedText, span: Span, width: int | Literal["sentence"]) -> Span:
    """From where to where of the original a line goes."""
    start, end = whole.to_original(*span, widen=True)
    if width != SENTENCE:
        return max(0, start - width), end + width
    sentences = text.sentences
    starts = [first for first, _ in sentences]
    first = max(0, bisect.bisect_right(starts, span[0]) - 1)
    last = max(0, bisect.bisect_left(starts, span[1]) - 1)
    return whole.to_original(sentences[first][0], sentences[last][1], widen=True) if sentences else (start, end)
