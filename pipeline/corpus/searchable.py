"""What can be asked of the words of a corpus: lines, frequencies, collocations, passages that documents share."""

import contextlib
import functools
from collections.abc import Iterator
from typing import TYPE_CHECKING, Literal, Unpack

from pipeline.corpus import citing
from pipeline.corpus.holdings import Holdings
from pipeline.corpus.store import Store
from pipeline.corpus.views import Views
from pipeline.search.filters import Wanted, filters

if TYPE_CHECKING:
    from pipeline.search.concordance import Answer, Collection, Line
    from pipeline.search.frequency import Attribute, Frequency
    from pipeline.search.lexis import Collocations, Keyness, Window, WordList
    from pipeline.search.reuse import Reuse, Terms
    from pipeline.search.similar import Similar


class Sought(Wanted, total=False):
    """Filters, and what of an answer is shown: the words of `pipeline.search.concordance.View`."""

    limit: int | None
    width: int | Literal["sentence"]
    cap: int | None
    order: str
    sample: int | None
    seed: int
    seconds: float | None
    each: int | None
    reading: int | None


class Searchable:
    """A corpus as far as it is searched: its store and the views made from it.

    `pattern_seconds` is the time that regular expressions may take in statistics, None: no end.
    """

    store: Store
    views: Views
    pattern_seconds: float | None = None

    def search(self, query: str, **wanted: Unpack[Sought]) -> "Answer":
        """Every occurrence of `query` (docs/search.md), counted, the first `limit` shown with context.

        Filters are as for `facts`, but `place` is that of the document, and `kind` and `task` choose the sentences in
        which a hit may stand. The other words are those of `pipeline.search.concordance.View`: `width` counts
        characters, or is "sentence"; `order`, `sample` with `seed`; `cap` stops the count after so many documents.
        Raises `QueryError`, or `ValueError` for a filter that is none.
        """
        from pipeline.search.concordance import View, search

        shown = {name: wanted.pop(name) for name in View.__slots__ if name in wanted}  # type: ignore[misc]
        return search(self.collection, query, filters(**wanted), View(**shown))  # type: ignore[misc]

    def reuse(self, terms: "Terms | None" = None, **wanted: Unpack[Wanted]) -> "list[Reuse]":
        """The passages that documents share, most characters first; filters as for `search`.

        Raises `ValueError` for a filter that is none.
        """
        from pipeline.search.reuse import Terms, reuses

        return reuses(Holdings(self.store), filters(**wanted), terms or Terms())

    def similar(self, measure: str, *, limit: int = 10, **wanted: Unpack[Wanted]) -> "list[Similar]":
        """The measures most like `measure`, a text in either script or the id of one; filters as for `search`.

        Where an id is given, other documents are looked at only. Raises `ValueError` for a filter that is none.
        """
        from pipeline.search.similar import nearest
        from pipeline.text import normalise

        holdings = Holdings(self.store)
        candidates = holdings.measures(filters(**wanted))
        given = holdings.measure(measure)
        if given is not None:
            document = given.document.id
            candidates = (each for each in candidates if each.document.id != document)
        return nearest(given.normalised if given else normalise(measure).text, candidates, limit)

    def lines(self, query: str, width: int | Literal["sentence"] = 30, **wanted: Unpack[Wanted]) -> "Iterator[Line]":
        """All lines that `search` finds, one at a time in the order of the corpus. Raises as `search`."""
        from pipeline.search.concordance import every_line

        return every_line(self.collection, query, filters(**wanted), width)

    def frequency(self, query: str, by: "Attribute", within: str = "", **wanted: Unpack[Wanted]) -> "Frequency":
        """How often `query` is met by an attribute of documents or sentences: see `pipeline.search.frequency`.

        `within` is a query that chooses the documents that count. Raises as `search`.
        """
        from pipeline.search.frequency import frequency

        with self.one_state():
            return frequency(self.collection, query, by, filters(**wanted), within)

    def collocations(self, query: str, window: "Window | None" = None, **wanted: Unpack[Wanted]) -> "Collocations":
        """The words around `query`: see `pipeline.search.lexis`. Raises as `search`."""
        from pipeline.search.lexis import Window, collocations

        with self.one_state():
            return collocations(self.collection, query, window or Window(), filters(**wanted))

    def words(
        self, size: int = 1, least: int = 1, limit: int = 50, within: str = "", **wanted: Unpack[Wanted]
    ) -> "WordList":
        """The most frequent words, or runs of `size` words: see `pipeline.search.lexis`. Raises as `search`."""
        from pipeline.search.lexis import word_list

        with self.one_state():
            return word_list(self.collection, size, least, limit, (within, filters(**wanted)))

    def keyness(
        self, within: str, against: str = "", least: int = 3, limit: int = 50, **wanted: Unpack[Wanted]
    ) -> "Keyness":
        """The words that mark the subcorpus `within` off `against`, or all the rest. Raises as `search`."""
        from pipeline.search.lexis import keyness

        with self.one_state():
            return keyness(self.collection, (within, filters(**wanted)), against, least, limit)

    def one_state(self) -> contextlib.AbstractContextManager[object]:
        """Within, all that is read is of one state of the corpus, whatever a batch writes meanwhile."""
        return self.store.reading()

    @property
    def collection(self) -> "Collection":
        """The texts with all that is searched in them."""
        from pipeline.search.concordance import Collection

        saved = functools.partial(citing.query_of, self.store.connection)
        return Collection(Holdings(self.store), self.views.index, self.views.tokens, saved, self.pattern_seconds)
