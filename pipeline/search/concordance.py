"""Every occurrence of a query, checked in the text, counted, and shown with its context.

The index only names texts that may match; what counts is decided here, on the normalised text itself. Texts that the
index has not taken in yet are read one and all, so an index that lags, or is not there, costs time and never a hit.
"""

import bisect
import dataclasses
from collections.abc import Callable, Iterator, Sequence
from typing import Literal

from pipeline.search.filters import Filters
from pipeline.search.grammar import parse, parse_subcorpus
from pipeline.search.hits import Text, hits
from pipeline.search.index import Index, narrows
from pipeline.search.look import Look, Span
from pipeline.search.query import And, Chosen, Node, Pattern, QueryError, leaves
from pipeline.search.showing import ORDERS, PATTERN_SECONDS, Hit, Order, Shown, View, pick
from pipeline.search.tally import Tally, tally
from pipeline.search.texts import Document, Mention, Passage, TextStore
from pipeline.search.tokens import TokenStore
from pipeline.text import NormalisedText, normalise

__all__ = ["ORDERS", "PATTERN_SECONDS", "Answer", "Collection", "Line", "Order", "View", "every_line", "search"]

SENTENCE: Literal["sentence"] = "sentence"


@dataclasses.dataclass(frozen=True, slots=True)
class Collection:
    """All that is searched: the texts, the index and the token store over them, and the queries that were saved."""

    store: TextStore
    index: Index
    tokens: TokenStore
    saved: Callable[[str], str | None] | None = None
    seconds: float | None = None  # that regular expressions may take where nothing may be left out

    def look(self, hurried: bool = False) -> Look:
        """A look that finds all, or fails."""
        return Look(self.store, self.tokens, self.seconds, True, hurried)


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


def search(collection: Collection, query: str, filters: Filters, view: View) -> Answer:
    """All that `query` finds in the texts that pass `filters`. Raises `QueryError`."""
    node = understood(collection, query, filters)
    look = Look(collection.store, collection.tokens, view.seconds, hurried=view.reading is not None)
    if view.order == "relevance":
        collection.tokens.update(collection.store)  # which knows how long each text is
    counted = tally(look, node)
    if counted is not None:
        return _counted(query, counted, look, node, view)
    caps = [cap for cap in (view.cap, view.reading) if cap is not None]
    shown = Shown(view)
    documents = occurrences = 0
    capped = False
    for text, spans in found(collection, look, node):
        if spans and caps and documents == min(caps):
            capped = True
            break
        documents += bool(spans)
        occurrences += len(spans)
        shown.take(text, spans)
    return Answer(query, documents, occurrences, capped or look.cut, tuple(_lines(shown.hits(look), view.width)))


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

    Raises `QueryError` where it takes too long and nothing may be left out.
    """
    patterns = [leaf for leaf in leaves(node) if isinstance(leaf, Pattern)]
    for row in sorted(_candidates(collection, look, node)):
        if (patterns or look.hurried) and look.late:
            if not look.whole:
                look.cut = True
                return
            if patterns:
                raise QueryError("this regular expression takes too long", patterns[0].query, patterns[0].position)
            raise QueryError("this takes too long to be read from the texts: ask for less", "", 0)
        text = Text(look, row)
        spans = hits(node, text)
        if spans is not None:
            yield text, spans


def _counted(query: str, counted: Tally, look: Look, node: Node, view: View) -> Answer:
    """The answer to what the token store has counted: only texts of which lines are shown are looked at."""
    documents = len(counted.places) if view.cap is None else min(view.cap, len(counted.places))
    kept = Tally(
        counted.places[:documents],
        counted.counts[:documents],
        tuple((times[:documents], holding) for times, holding in counted.words),
    )

    def spans_of(text: Text) -> Sequence[Span]:
        return hits(node, text) or ()

    lines = tuple(_lines(pick(kept, look, view, spans_of), view.width))
    return Answer(query, documents, int(kept.counts.sum()), documents < len(counted.places), lines)


def _candidates(collection: Collection, look: Look, node: Node) -> set[int]:
    allowed = look.allowed(node)
    if not narrows(node):
        return look.rows(Filters()) if allowed is None else allowed
    cursor, indexed = collection.index.rows(node)
    if cursor > collection.store.cursor():  # a batch has brought the index beyond the state that is read here
        cursor, indexed = 0, []
    rows = set(indexed)
    for change in collection.store.changes(cursor):
        if change.stands:
            rows.add(change.row)
        else:
            rows.discard(change.row)
    return rows if allowed is None else rows & allowed


def _lines(shown: Sequence[Hit], width: int | Literal["sentence"]) -> Iterator[Line]:
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
