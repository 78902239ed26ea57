"""The structure of a document: title, byline, headings, paragraphs and sentences of a normalised text.

Sentences are cut as the field's gold data cuts them: at 。！？ with the closing marks behind them, and at line ends.
Offsets here are offsets in the normalised text.
"""

import dataclasses


@dataclasses.dataclass(frozen=True, slots=True)
class Heading:
    """A heading or the topic sentence of a numbered paragraph: its number (一、 （一） 一是), its depth and its text."""

    number: str
    level: int
    text: str


@dataclasses.dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence, `text[start:end]`; `paragraph` counts the lines with text; `headings` from the outside in."""

    start: int
    end: int
    paragraph: int
    headings: tuple[Heading, ...]
    is_heading: bool


@dataclasses.dataclass(frozen=True, slots=True)
class Outline:
    """What the layout of a document says; the elements are None where the document does not carry them."""

    sentences: tuple[Sentence, ...]
    title: str | None
    issuer: str | None
    number: str | None
    date: str | None
    byline: str | None


def outline(text: str) -> Outline:
    """The structure of a normalised text."""
    raise NotImplementedError
