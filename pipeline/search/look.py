"""One search under way: what is asked of the store and the tokens once for all texts, and when it is to stop."""

import time
from collections.abc import Iterable

import numpy as np

from pipeline.search import sequences
from pipeline.search.filters import Filters
from pipeline.search.heads import passing
from pipeline.search.query import Among, And, Beside, Chosen, Heading, Near, Node, Or, Tokens
from pipeline.search.texts import TextStore
from pipeline.search.tokens import TokenStore
from pipeline.search.vocabulary import Numbers

Span = tuple[int, int]


class Pace:
    """How fast a regular expression goes through the texts: one that turns back over and over is slow in all of them.

    `seconds` are of the processor, which other work does not stretch. Most expressions take a hundred million characters in one of
    them, with long classes and choices seven; one that takes less than `slowest` is stopped.
    """

    def __init__(self, seconds: float = 0.5, slowest: float = 1_000_000) -> None:
        self._patience, self._slowest = seconds, slowest
        self._characters, self._seconds = 0, 0.0

    def is_slow(self, characters: int, seconds: float) -> bool:
        """Whether so many seconds have gone by, and fewer characters in each of them than `slowest`, with this text."""
        self._characters += characters
        self._seconds += seconds
        return self._seconds > self._patience and self._characters < self._slowest * self._seconds


class Look:
    """One search under way: what is asked of the store once for all texts, and when to stop.

    `late` says that it has had `seconds`, after which regular expressions are stopped, and all that reads texts if the
    look is `hurried`; `whole`, that nothing may be left out then.
    """

    def __init__(
        self,
        store: TextStore,
        tokens: TokenStore,
        seconds: float | None = None,
        whole: bool = False,
        hurried: bool = False,
    ) -> None:
        self.store = store
        self.whole, self.hurried = whole, hurried
        self.tokens = tokens
        self.pace = Pace()
        self.cut = False  # whether texts were left out for want of time
        self._end = None if seconds is None else time.monotonic() + seconds
        self._rows: dict[Filters, set[int]] = {}
        self._found: dict[Tokens, Matched] = {}

    @property
    def late(self) -> bool:
        """Whether the time is over."""
        return self._end is not None and time.monotonic() >= self._end

    def rows(self, filters: Filters) -> set[int]:
        """The rows of the texts that stand and pass the filters."""
        if filters not in self._rows:
            self._rows[filters] = self.store.rows(filters)
        return self._rows[filters]

    def passes(self, row: int, filters: Filters) -> bool:
        """Whether the text at `row`, which stands, passes the filters."""
        if filters in self._rows or not self.tokens.is_current(self.store):
            return row in self.rows(filters)
        return bool(self.column(filters)[np.searchsorted(self.tokens.layout.rows, row)])

    def column(self, filters: Filters) -> Numbers:
        """Which of the texts in the layout of the token store, which is current, pass the filters."""
        return passing(filters, self.tokens.layout.rows, self.tokens.folder, self.store)

    def tokens_at(self, row: int) -> tuple[Numbers, Numbers]:
        """Where each token of a text starts and ends."""
        self.tokens.update(self.store)
        return self.tokens.spans(row)

    def matched(self, node: Tokens) -> "Matched":
        """What a token query is met by. Raises `QueryError`."""
        if node not in self._found:
            self.tokens.update(self.store)
            self._found[node] = Matched(node, self.tokens)
        return self._found[node]

    def allowed(self, node: Node) -> set[int] | None:
        """The rows that may match as far as filters and token queries tell; None: any."""
        if isinstance(node, Chosen):
            return self.rows(node.filters)
        if isinstance(node, Tokens):
            return self.matched(node).rows()
        if isinstance(node, Heading | Among):
            return self.allowed(node.part)
        if isinstance(node, Near | Beside):
            return _meet([self.allowed(node.left), self.allowed(node.right)])
        if isinstance(node, And):
            return _meet(map(self.allowed, node.parts))
        if isinstance(node, Or):
            parts = [self.allowed(part) for part in node.parts]
            return None if None in parts else set().union(*(part for part in parts if part is not None))
        return None


class Matched:
    """The matches of a token query, of which those of one text at a time are made into spans."""

    def __init__(self, node: Tokens, tokens: TokenStore) -> None:
        self._tokens = tokens
        self._matches = sequences.find(node, tokens)

    def column(self) -> Numbers:
        """How many each text has, as a column of the layout."""
        sizes = [len(match.segment.rows) for match in self._matches]
        counts = (np.bincount(match.documents, minlength=n) for match, n in zip(self._matches, sizes, strict=True))
        return self._tokens.layout.column(list(counts))

    def rows(self) -> set[int]:
        """The rows of the texts with matches."""
        return {row for match in self._matches for row in match.segment.rows[np.unique(match.documents)].tolist()}

    def spans(self, row: int) -> list[Span]:
        """The matches in the normalised text at `row`, which counts."""
        number, place = self._tokens.place(row)
        match = self._matches[number]
        begin, end = np.searchsorted(match.documents, [place, place + 1]).tolist()
        segment, last = match.segment, match.last[begin:end] - 1
        ends = segment.starts[last] + self._tokens.vocabulary.lengths[segment.words[last]]
        return list(zip(segment.starts[match.first[begin:end]].tolist(), ends.tolist(), strict=True))


def _meet(sets: Iterable[set[int] | None]) -> set[int] | None:
    known = [rows for rows in sets if rows is not None]
    return set.intersection(*known) if known else None
