"""Who took what from whom: passages that stand in more than one document, with spans in both originals.

Found by fingerprints (`fingerprints`), then aligned (`alignment`), so that changed figures and place names do not break
a passage. Glosses, marks, spaces and the script make no difference. Which of two documents is the earlier one is said
where both have a date; a passage that more than `common` places share is a set phrase of the genre, and is nobody's.
"""

import dataclasses
from collections.abc import Iterator, Mapping

from pipeline.search.alignment import Shared, shared
from pipeline.search.filters import Filters
from pipeline.search.fingerprints import SURE, Core, core, fingerprints, meetings
from pipeline.search.texts import Document, TextStore
from pipeline.text import NormalisedText


@dataclasses.dataclass(frozen=True, slots=True)
class Terms:
    """What counts as reuse: passages of so many characters that agree, so much alike, at so many places at most.

    `least` counts Han characters, letters and digits, from 20 on; `identity` is the share of the longer side that agrees.
    """

    least: int = 30
    identity: float = 0.8
    common: int = 40

    def __post_init__(self) -> None:
        """Raises `ValueError` for terms that cannot be kept."""
        if self.least < SURE:
            raise ValueError(f"passages of less than {SURE} characters are not sure to be found")
        if not 0 < self.identity <= 1:
            raise ValueError("the identity is a share from 0 to 1")
        if self.common < 2:
            raise ValueError("a passage stands at two places at least")


@dataclasses.dataclass(frozen=True, slots=True)
class Quote:
    """One side of a passage: `original[start:end]` is `text`."""

    start: int
    end: int
    text: str


@dataclasses.dataclass(frozen=True, slots=True)
class Passage:
    """A passage in both documents; `characters` of it agree, `identity` is their share of the longer side."""

    first: Quote
    second: Quote
    characters: int
    identity: float


@dataclasses.dataclass(frozen=True, slots=True)
class Reuse:
    """Two documents and what they share.

    `directed` says that `first` is the earlier one by date; otherwise the order is that of the corpus. `characters` is
    the sum over the passages, the shares are those of all characters of the one and of the other that are Han, letters
    or digits.
    """

    first: Document
    second: Document
    directed: bool
    characters: int
    share_of_first: float
    share_of_second: float
    passages: tuple[Passage, ...]


def reuses(store: TextStore, filters: Filters, terms: Terms = Terms()) -> list[Reuse]:
    """All reuse among the documents that pass `filters`, most characters first.

    Takes memory for about a fingerprint each five characters of text.
    """
    rows = sorted(store.rows(filters))
    prints = [fingerprints(core(store.normalised(row)).characters) for row in rows]
    texts = _Texts(store)
    found = []
    for meeting in meetings(prints, terms.common):
        one, other = rows[meeting.first], rows[meeting.second]
        first, second = texts.core(one), texts.core(other)
        passages = shared(first.characters, second.characters, meeting.seeds, terms.least, terms.identity)
        if passages:
            found.append(_reuse(texts, (one, other), passages))
    return sorted(found, key=lambda each: (-each.characters, each.first.source, each.second.source))


class _Texts:
    """The texts at hand, the last ones kept: those that meet often meet one after the other."""

    def __init__(self, store: TextStore) -> None:
        self.store = store
        self.cores: dict[int, Core] = {}
        self.originals: dict[int, NormalisedText] = {}

    def core(self, row: int) -> Core:
        if row not in self.cores:
            _make_room(self.cores)
            self.cores[row] = core(self.store.normalised(row))
        return self.cores[row]

    def original(self, row: int) -> NormalisedText:
        if row not in self.originals:
            _make_room(self.originals)
            text = self.store.text(row)
            assert text is not None, "a text with fingerprints has an original"
            self.originals[row] = text
        return self.originals[row]

    def quote(self, row: int, span: tuple[int, int]) -> Quote:
        """The original characters from the first to the last of those that count."""
        places = self.core(row).places
        text = self.original(row)
        start, end = text.to_original(int(places[span[0]]), int(places[span[1] - 1]) + 1)
        return Quote(start, end, text.original[start:end])


_KEPT = 256


def _make_room(kept: dict[int, Core] | dict[int, NormalisedText]) -> None:
    if len(kept) >= _KEPT:
        del kept[next(iter(kept))]


def _reuse(texts: _Texts, rows: tuple[int, int], passages: list[Shared]) -> Reuse:
    documents = [texts.store.document(row) for row in rows]
    sides = [[each.first for each in passages], [each.second for each in passages]]
    dates = [document.date for document in documents]
    directed = None not in dates and dates[0] != dates[1]
    order = (1, 0) if directed and str(dates[1]) < str(dates[0]) else (0, 1)
    one, other = order
    pairs = [
        Passage(texts.quote(rows[one], here), texts.quote(rows[other], there), each.same, round(each.identity, 4))
        for here, there, each in zip(sides[one], sides[other], passages, strict=True)
    ]
    shares = [
        sum(end - start for start, end in side) / len(texts.core(row).characters)
        for row, side in zip(rows, sides, strict=True)
    ]
    return Reuse(
        first=documents[one],
        second=documents[other],
        directed=directed,
        characters=sum(each.same for each in passages),
        share_of_first=round(shares[one], 4),
        share_of_second=round(shares[other], 4),
        passages=tuple(sorted(pairs, key=lambda pair: pair.first.start)),
    )


def as_rows(found: list[Reuse]) -> Iterator[Mapping[str, object]]:
    """One flat row a passage, for tables: both documents with date and place, both spans, the words of both."""
    for reuse in found:
        for passage in reuse.passages:
            yield {
                "first": reuse.first.source,
                "first_date": reuse.first.date,
                "first_place": reuse.first.place.name if reuse.first.place else None,
                "second": reuse.second.source,
                "second_date": reuse.second.date,
                "second_place": reuse.second.place.name if reuse.second.place else None,
                "directed": reuse.directed,
                "characters": passage.characters,
                "identity": passage.identity,
                "first_start": passage.first.start,
                "first_end": passage.first.end,
                "second_start": passage.second.start,
                "second_end": passage.second.end,
                "first_text": passage.first.text,
                "second_text": passage.second.text,
            }
