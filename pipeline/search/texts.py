"""What a search runs over: texts that stand somewhere, known by a row number, with what is said of them.

The corpus is one such store. The search asks no more of it than `TextStore` names, so that another one, a service on
other machines for example, can stand in its place.
"""

import dataclasses
from collections.abc import Iterator
from typing import TYPE_CHECKING, Protocol

from pipeline.records import Place, Script, Status

if TYPE_CHECKING:
    from pipeline.text import NormalisedText


@dataclasses.dataclass(frozen=True, slots=True)
class Document:
    """What is known of a document as a whole: the head of its record."""

    id: str
    source: str
    sha256: str
    status: Status
    media_type: str | None
    script: Script | None
    title: str | None
    issuer: str | None
    number: str | None
    date: str | None
    place: Place | None


@dataclasses.dataclass(frozen=True, slots=True)
class Filters:
    """What to keep; an empty filter keeps all, several values of one filter are joined by OR, the filters by AND.

    `kinds` (of facts, or `delegation`, `setup`) and `tasks` hold of the sentence in which a hit stands; `places`
    (names, or codes, which hold all places below them), `issuers` (part of the name is enough) and `date` of the
    document. `date` is a pair of ISO dates, either of them cut short at will: ("2021", "2023-06") runs from
    2021-01-01 to 2023-06-30; None leaves a side open.
    """

    kinds: tuple[str, ...] = ()
    tasks: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    issuers: tuple[str, ...] = ()
    date: tuple[str | None, str | None] = (None, None)

    @property
    def empty(self) -> bool:
        """Whether everything is kept."""
        return self == Filters()

    @property
    def local(self) -> bool:
        """Whether single sentences are chosen, not only whole documents."""
        return bool(self.kinds or self.tasks)


@dataclasses.dataclass(frozen=True, slots=True)
class Change:
    """The text at `row` came (`stands`) or went; the changes of a store are numbered in order by `cursor`."""

    cursor: int
    row: int
    stands: bool


class TextStore(Protocol):
    """The texts to search and what is known of them. Rows are positive and never used again."""

    def cursor(self) -> int:
        """The number of the last change."""

    def changes(self, after: int) -> Iterator[Change]:
        """The changes after that number, in order."""

    def rows(self, filters: Filters) -> set[int]:
        """The rows of the texts that stand and pass the filters."""

    def normalised(self, row: int) -> str:
        """The normalised text at `row`; empty where the document has none."""

    def text(self, row: int) -> "NormalisedText | None":
        """The text at `row` with its original and the way back."""

    def document(self, row: int) -> Document:
        """What is known of the document at `row`."""

    def passages(self, row: int, filters: Filters) -> list[tuple[int, int]]:
        """The sentences that pass `filters.kinds` and `filters.tasks`: spans in the original, in order."""
