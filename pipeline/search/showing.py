"""Which lines of an answer are shown, and in which order."""

import dataclasses
import random
from collections.abc import Callable, Iterator, Sequence
from typing import Literal, get_args

import numpy as np

from pipeline.search.heads import heads_of
from pipeline.search.hits import Text
from pipeline.search.look import Look, Span
from pipeline.search.tally import Tally, first, relevance
from pipeline.search.vocabulary import Numbers

Order = Literal["corpus", "relevance", "left", "right", "node", "date", "place"]
ORDERS: tuple[Order, ...] = get_args(Order)
PATTERN_SECONDS = 30.0
_KEY = 20  # characters of context that lines are sorted by

# A place of a hit, and the text that it is in.
Hit = tuple[Text, Span]


@dataclasses.dataclass(frozen=True, slots=True)
class View:
    """What of an answer is shown: so many lines (None: all), with so many characters or the sentence around them.

    Lines come in the order of the corpus; or from the text that matches best (`pipeline.search.tally.relevance`); or by
    what stands to their left (read from the hit on) or right, by the hit itself, by the date or the place of the
    document, always by code points of the normalised text. `each` shows so many lines of one document at most. `sample`
    takes so many of these at random, the same ones for the same `seed`. `cap` stops the count after so many documents,
    `reading` after so many that had to be read for it, `seconds` after so long a time with regular expressions, or with
    any reading where `reading` is given.
    """

    limit: int | None = 20
    width: int | Literal["sentence"] = 30
    cap: int | None = None
    order: Order = "corpus"
    sample: int | None = None
    seed: int = 0
    seconds: float | None = PATTERN_SECONDS
    each: int | None = None
    reading: int | None = None


class Shown:
    """The hits that a view shows, out of all that come by in the order of the corpus."""

    def __init__(self, view: View) -> None:
        self._view = view
        self._early = view.order == "corpus" and view.sample is None
        self._kept: list[Hit] = []
        self._keys: list[tuple[object, ...]] = []
        self._counts: dict[int, int] = {}

    def take(self, text: Text, spans: Sequence[Span]) -> None:
        """Look at the hits of one text."""
        self._counts[text.row] = len(spans)
        spans = spans[: self._view.each]
        limit = self._view.limit
        if self._early and limit is not None:
            spans = spans[: max(0, limit - len(self._kept))]
        self._kept += [(text, span) for span in spans]
        if self._view.order not in ("corpus", "relevance"):
            key = _keys(self._view.order, text)
            self._keys += map(key, spans)
        if not self._early:  # a text of which a line is shown is read again
            text.forget()

    def hits(self, look: Look) -> list[Hit]:
        """The hits to be shown, in order."""
        view, numbers = self._view, list(range(len(self._kept)))
        if view.sample is not None:
            numbers = sorted(random.Random(view.seed).sample(numbers, min(view.sample, len(numbers))))
        if view.order == "relevance":
            scores = self._scores(look)
            numbers.sort(key=lambda number: -scores[self._kept[number][0].row])
        elif view.order != "corpus":
            numbers.sort(key=lambda number: self._keys[number])
        return [self._kept[number] for number in numbers[: view.limit]]

    def _scores(self, look: Look) -> dict[int, float]:
        """The relevance of each text, all hits of the query taken for those of one word."""
        found = [(row, count) for row, count in self._counts.items() if count]
        rows, counts = (np.array([pair[side] for pair in found], np.int64) for side in (0, 1))
        places = np.searchsorted(look.tokens.layout.rows, rows)
        scores = relevance(look, places, [(counts, len(rows))])
        return dict(zip(rows.tolist(), scores.tolist(), strict=True))


def pick(counted: Tally, look: Look, view: View, spans_of: Callable[[Text], Sequence[Span]]) -> list[Hit]:
    """The hits that a view shows, out of texts that were counted: only texts with such hits are read."""
    rows = look.tokens.layout.rows[counted.places]
    if view.sample is not None:
        drawn = list(_drawn(counted, rows, look, view, spans_of))
        return _sorted(drawn, counted, look, view)[: view.limit]
    if view.order in ("left", "right", "node"):
        every = Shown(view)
        for row in rows.tolist():
            text = Text(look, row)
            every.take(text, spans_of(text))
        return every.hits(look)
    # So many lines come from as many texts at most.
    numbers: Numbers = np.arange(len(rows) if view.limit is None else min(view.limit, len(rows)))
    if view.order != "corpus":
        numbers = first(_order(counted, look, view), view.limit)
    shown: list[Hit] = []
    for row in rows[numbers].tolist():
        if view.limit is not None and len(shown) >= view.limit:
            break
        shown += _of(row, look, view, spans_of)
    return shown[: view.limit]


def _of(row: int, look: Look, view: View, spans_of: Callable[[Text], Sequence[Span]]) -> list[Hit]:
    text = Text(look, row)
    return [(text, span) for span in spans_of(text)[: view.each]]


def _drawn(
    counted: Tally, rows: Numbers, look: Look, view: View, spans_of: Callable[[Text], Sequence[Span]]
) -> Iterator[Hit]:
    """A random sample of the lines, in the order of the corpus."""
    lines = counted.counts if view.each is None else np.minimum(counted.counts, view.each)
    ends = np.cumsum(lines)
    total = int(ends[-1]) if len(ends) else 0
    numbers = np.array(sorted(random.Random(view.seed).sample(range(total), min(view.sample or 0, total))), np.int64)
    places = np.searchsorted(ends, numbers, side="right")
    for place in np.unique(places).tolist():
        kept = _of(int(rows[place]), look, view, spans_of)
        for number in numbers[places == place].tolist():
            yield kept[number - int(ends[place] - lines[place])]


def _sorted(shown: list[Hit], counted: Tally, look: Look, view: View) -> list[Hit]:
    """Some lines in the order of a view."""
    if view.order == "corpus":
        return shown
    if view.order in ("left", "right", "node"):
        keys = {text.row: _keys(view.order, text) for text, _ in shown}
        return sorted(shown, key=lambda hit: keys[hit[0].row](hit[1]))
    rows = look.tokens.layout.rows[counted.places]
    ranks = dict(zip(rows.tolist(), _order(counted, look, view).tolist(), strict=True))
    return sorted(shown, key=lambda hit: ranks[hit[0].row])


def _order(counted: Tally, look: Look, view: View) -> Numbers:
    """What the texts are sorted by, the smallest first."""
    if view.order == "relevance":
        return -relevance(look, counted.places, counted.words)
    heads = heads_of(look.tokens.folder, look.store)
    return heads.ranks("date" if view.order == "date" else "place")[counted.places]


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
