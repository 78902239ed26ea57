"""What a search runs over: texts that stand somewhere, known by a row number, with what is said of them.

The corpus is one such store. The search asks no more of it than `TextStore` names, so that another one, a service on
other machines for example, can stand in its place.
"""

import dataclasses
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Literal, Protocol

from pipeline.records import Place, Script, Status
from pipeline.search.filters import Filters

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
class MeasureText:
    """A measure: its document, its span in the original and its words, normalised and as they stand."""

    document: Document
    id: str
    start: int
    end: int
    text: str
    normalised: str
    tasks: tuple[str, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class Head:
    """What statistics ask of a text: its length in normalised characters, its document, the codes of its places."""

    row: int
    characters: int
    document: Document
    type: str | None
    codes: tuple[str, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class Mention:
    """A fact, delegation or set-up where it stands: `start` and `end` count in the original."""

    id: str
    kind: str
    start: int
    end: int


@dataclasses.dataclass(frozen=True, slots=True)
class Passage:
    """A sentence, `original[start:end]`, with its tasks, best first, and what it says."""

    start: int
    end: int
    tasks: tuple[str, ...]
    facts: tuple[Mention, ...]


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

    def state(self) -> object:
        """A value that differs whenever anything said of a text does."""

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
        """The sentences that pass `filters.of_sentences`: spans in the original, in order."""

    def evidence(self, row: int, filters: Filters) -> list[tuple[int, int]]:
        """The evidence of what is of `filters.kinds` or `filters.amounts`: spans in the original, in order."""

    def facts(self, row: int, attributes: Sequence[tuple[str, str]]) -> list[tuple[int, int]]:
        """The evidence of the facts with these attributes (names as in the record): spans in the original, in order."""

    def annotations(self, row: int) -> list[Passage]:
        """The sentences of the document with what is said of them, in order."""

    def heads(self) -> "Iterator[Head]":
        """What statistics ask of each text that stands, in order."""

    def labelled(self, name: Literal["task", "kind"]) -> "Iterator[tuple[int, str, int]]":
        """Row, label and characters, in the original, of the sentences with a task, or with a fact of a kind."""
