"""What is found of a document's elements while its head and foot are read."""

import dataclasses
from typing import NamedTuple

from pipeline.elements.forms import plain
from pipeline.records import DocumentType, ElementName

# How a date is known, the best first: labelled 成文日期, under the signature, in the head, labelled as the day on which
# the page or the number was made, posted, printed.
_DATE_ORDER = ("made", "signed", "head", "issued", "posted", "printed")
# Dates of these sorts are of one and the same day where a document has both.
_SAME_DAY = ("made", "signed")


class Line(NamedTuple):
    """A line with text: `text` without blanks at its ends, `start` its offset; `numbered` if 一、 or the like opens it."""

    start: int
    text: str
    numbered: bool

    @property
    def end(self) -> int:
        """The offset behind the line."""
        return self.start + len(self.text)


class Found(NamedTuple):
    """An element; `start` and `end` are offsets in the normalised text that was read, `text` its value (`records.Element`)."""

    element: ElementName
    text: str
    start: int
    end: int


class Conflict(NamedTuple):
    """Two elements of one kind that contradict each other: the one that was taken, and the one that was not."""

    taken: Found
    left: Found


@dataclasses.dataclass(slots=True)
class Elements:
    """What head and foot say; `lines` are the indexes of the lines they stand in, `titles` those of the title.

    `number` has brackets 〔〕 and no spaces; `date` is ISO 8601; several issuers are joined by 、.
    """

    title: str | None = None
    title_span: tuple[int, int] = (0, 0)
    named: Found | None = None  # the title by its label
    issuers: list[Found] = dataclasses.field(default_factory=list)
    numbers: list[Found] = dataclasses.field(default_factory=list)
    dates: dict[str, Found] = dataclasses.field(default_factory=dict)
    others: list[Found] = dataclasses.field(default_factory=list)
    kinds: list[str] = dataclasses.field(default_factory=list)  # what labels call the document
    type: DocumentType | None = None
    lines: set[int] = dataclasses.field(default_factory=set)
    titles: set[int] = dataclasses.field(default_factory=set)

    @property
    def issuer(self) -> str | None:
        """All issuers in their order."""
        return "、".join(issuer.text for issuer in self.issuers) or None

    @property
    def number(self) -> str | None:
        """The document number, from its label before any other."""
        return self.numbers[0].text if self.numbers else None

    @property
    def date(self) -> str | None:
        """The issue date by the best evidence."""
        found = self._date()
        return None if found is None else found.text

    @property
    def byline(self) -> str | None:
        """Who wrote it, as printed."""
        return next((item.text for item in self.others if item.element == "byline"), None)

    def has(self, element: ElementName) -> bool:
        """Whether such an element was found among those that are kept as they come."""
        return any(item.element == element for item in self.others)

    def add(self, element: ElementName, words: str, start: int, end: int) -> None:
        """Keep an element whose value is its words without the blanks of the layout."""
        self.others.append(Found(element, plain(words), start, end))

    def all(self) -> tuple[Found, ...]:
        """Every element once, in the order of the text."""
        found = {*self.others, *self.issuers, *self.numbers[:1]}
        if self.title is not None:
            found.add(Found("title", self.title, *self.title_span))
        if date := self._date():
            found.add(date)
        return tuple(sorted(found, key=lambda item: (item.start, item.end, item.element)))

    def conflicts(self) -> list[Conflict]:
        """Where the table of labels and the document itself contradict each other."""
        found = [Conflict(self.numbers[0], other) for other in self.numbers[1:] if other.text != self.numbers[0].text]
        made, signed = (self.dates.get(key) for key in _SAME_DAY)
        if made and signed and made.text != signed.text:
            found.append(Conflict(made, signed))
        if self.named and self.title and not _alike(self.named.text, self.title):
            found.append(Conflict(Found("title", self.title, *self.title_span), self.named))
        return found

    def _date(self) -> Found | None:
        return next((self.dates[key] for key in _DATE_ORDER if key in self.dates), None)


def _alike(one: str, other: str) -> bool:
    """Whether one title is the other, or a part of it, but for blanks and quotation marks."""
    drop = dict.fromkeys(map(ord, " 　《》〈〉“”"))
    one, other = one.translate(drop), other.translate(drop)
    return one in other or other in one
