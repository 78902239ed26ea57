"""Every occurrence of a query, checked in the text, counted, and shown with its context.

The index only names texts that may match; what counts is decided here, on the normalised text itself. Texts that the
index has not taken in yet are read one and all, so an index that lags, or is not there, costs time and never a hit.
"""

import dataclasses
from collections.abc import Iterable, Iterator

from pipeline.search.index import Index
from pipeline.search.query import Node, holds, parse, shown_terms
from pipeline.search.texts import Document, Filters, TextStore
from pipeline.text import NormalisedText, normalise

Span = tuple[int, int]


@dataclasses.dataclass(frozen=True, slots=True)
class Line:
    """A keyword in context: `node` is the hit, `original[start:end]` with its glosses, between `left` and `right`.

    All texts are in the original script and untouched. `normalised` is the span of the hit in the normalised text.
    """

    document: Document
    start: int
    end: int
    left: str
    node: str
    right: str
    normalised: Span


@dataclasses.dataclass(frozen=True, slots=True)
class Answer:
    """What a search found: how many documents, how many occurrences, and the first lines, in the order of the corpus.

    Occurrences of one term do not overlap (as `str.count` counts). Both counts are exact, unless `capped`: then the
    search stopped after so many documents as was asked for, and there may be more.
    """

    query: str
    documents: int
    occurrences: int
    capped: bool
    lines: tuple[Line, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class View:
    """What of an answer is shown: so many lines (None: all), so many characters of context on either side.

    `cap` stops the count after so many documents.
    """

    limit: int | None = 20
    width: int = 30
    cap: int | None = None


def search(store: TextStore, index: Index, query: str, filters: Filters, view: View) -> Answer:
    """All that `query` finds in the texts that pass `filters`. Raises `QueryError`."""
    node = parse(query, lambda term: normalise(term).text)
    documents = occurrences = 0
    lines: list[Line] = []
    for row, spans in _found(store, _candidates(store, index, node, filters), node, filters):
        if view.cap is not None and documents == view.cap:
            return Answer(query, documents, occurrences, True, tuple(lines))
        documents += 1
        occurrences += len(spans)
        room = len(spans) if view.limit is None else view.limit - len(lines)
        if room > 0:
            lines.extend(_lines(store, row, spans[:room], view.width))
    return Answer(query, documents, occurrences, False, tuple(lines))


def occurrences(text: str, term: str) -> Iterator[Span]:
    """The spans at which `term` stands in `text`, from left to right, none over another."""
    start = text.find(term)
    while start >= 0:
        yield start, start + len(term)
        start = text.find(term, start + len(term))


def _candidates(store: TextStore, index: Index, node: Node, filters: Filters) -> list[int]:
    cursor, indexed = index.rows(node)
    rows = set(indexed)
    for change in store.changes(cursor):
        if change.stands:
            rows.add(change.row)
        else:
            rows.discard(change.row)
    if not filters.empty:
        rows &= store.rows(filters)
    return sorted(rows)


def _found(store: TextStore, rows: Iterable[int], node: Node, filters: Filters) -> Iterator[tuple[int, list[Span]]]:
    terms = sorted(set(shown_terms(node)))
    for row in rows:
        text = store.normalised(row)
        if not holds(node, text.__contains__):
            continue
        spans = sorted({span for term in terms for span in occurrences(text, term)})
        if filters.local:
            spans = _within(spans, store.text(row), store.passages(row, filters))
        if spans:
            yield row, spans


def _within(spans: list[Span], text: NormalisedText | None, passages: list[Span]) -> list[Span]:
    """The spans that begin in one of the passages; both are in order, the passages count in the original."""
    kept: list[Span] = []
    if text is None:
        return kept
    position = 0
    for span in spans:
        start, _ = text.to_original(*span, widen=True)
        while position < len(passages) and passages[position][1] <= start:
            position += 1
        if position < len(passages) and passages[position][0] <= start:
            kept.append(span)
    return kept


def _lines(store: TextStore, row: int, spans: list[Span], width: int) -> Iterator[Line]:
    text = store.text(row)
    if text is None:
        return
    document = store.document(row)
    for span in spans:
        start, end = text.to_original(*span, widen=True)
        left, right = text.original[max(0, start - width) : start], text.original[end : end + width]
        yield Line(document, start, end, left, text.original[start:end], right, span)
