"""What a query means, as a tree; `pipeline.search.grammar` reads it from what a user wrote, docs/search.md explains it."""

import dataclasses
from collections.abc import Iterator
from typing import Literal

from pipeline.search.filters import Filters

# Within one sentence; within one paragraph, which is a line of the text.
Unit = Literal["s", "p"]


class QueryError(ValueError):
    """A query that cannot be read. `position` is the offset of the character at fault, `query` the whole query."""

    def __init__(self, message: str, query: str, position: int) -> None:
        super().__init__(f"{message} (at character {position + 1})")
        self.query = query
        self.position = position


@dataclasses.dataclass(frozen=True, slots=True)
class Term:
    """A run of characters to be found: `texts` are its forms, as normalised and, where that differs, as written."""

    texts: tuple[str, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class Wild:
    """A run with gaps, in one sentence: `*` any characters or none, as few as may be, `?` one; forms as of a term."""

    texts: tuple[str, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class Pattern:
    """A regular expression over the normalised text; `position` is where it stands in the `query`."""

    expression: str
    query: str = dataclasses.field(compare=False)
    position: int = dataclasses.field(compare=False)


@dataclasses.dataclass(frozen=True, slots=True)
class Trait:
    """What a token must be: its `attribute` ("word", "pos") matches the regular expression as a whole, or not."""

    attribute: Literal["word", "pos"]
    expression: str
    equal: bool


@dataclasses.dataclass(frozen=True, slots=True)
class Every:
    """All of the tests hold of a token; of none: any token."""

    parts: tuple["Condition", ...]


@dataclasses.dataclass(frozen=True, slots=True)
class Some:
    """At least one of the tests holds of a token."""

    parts: tuple["Condition", ...]


@dataclasses.dataclass(frozen=True, slots=True)
class Never:
    """The test does not hold of a token."""

    part: "Condition"


Condition = Trait | Every | Some | Never


@dataclasses.dataclass(frozen=True, slots=True)
class Slot:
    """From `least` to `most` tokens, one after the other, of each of which the condition holds."""

    condition: Condition
    least: int
    most: int


@dataclasses.dataclass(frozen=True, slots=True)
class Layer:
    """Stretches of a text: sentences "s", paragraphs "p", headings "h", runs without blanks "r", or facts of attributes."""

    name: Literal["s", "p", "h", "r", "fact"]
    attributes: tuple[tuple[str, str], ...] = ()


@dataclasses.dataclass(frozen=True, slots=True)
class Tokens:
    """A sequence of tokens, inside of one stretch of each layer of `within`, around one of each of `containing`."""

    slots: tuple[Slot, ...]
    within: tuple[Layer, ...]
    containing: tuple[Layer, ...]
    query: str = dataclasses.field(compare=False)
    position: int = dataclasses.field(compare=False)


@dataclasses.dataclass(frozen=True, slots=True)
class Near:
    """What either part finds with the other beside it: so many characters between them at most, or in one unit."""

    left: "Node"
    right: "Node"
    reach: int | Unit


@dataclasses.dataclass(frozen=True, slots=True)
class Beside:
    """What the left part finds so many tokens before, or behind, what the right part finds, at most."""

    left: "Node"
    right: "Node"
    before: int
    behind: int


@dataclasses.dataclass(frozen=True, slots=True)
class Heading:
    """What the part finds in headings and titles."""

    part: "Node"


@dataclasses.dataclass(frozen=True, slots=True)
class Among:
    """The part holds in the document, and shows nothing: the document is of a subcorpus."""

    part: "Node"


@dataclasses.dataclass(frozen=True, slots=True)
class Chosen:
    """The document passes the filters; filters of sentences leave only hits in such sentences."""

    filters: Filters


@dataclasses.dataclass(frozen=True, slots=True)
class And:
    """All parts hold in the document."""

    parts: tuple["Node", ...]


@dataclasses.dataclass(frozen=True, slots=True)
class Or:
    """At least one part holds in the document."""

    parts: tuple["Node", ...]


@dataclasses.dataclass(frozen=True, slots=True)
class Not:
    """The part does not hold in the document; of a filter of sentences: not in the sentence of a hit."""

    part: "Node"


Leaf = Term | Wild | Pattern | Tokens | Chosen
Node = Leaf | Near | Beside | Heading | Among | And | Or | Not


def shows(node: Node) -> bool:
    """Whether every document of which `node` is true has a place to show for it."""
    if isinstance(node, Chosen):
        return node.filters.local
    if isinstance(node, And):
        return any(map(shows, node.parts))
    if isinstance(node, Or):
        return all(map(shows, node.parts))
    return not isinstance(node, Not | Among)


def stands(node: Node) -> bool:
    """Whether `node` is found at single places of a text by itself, so that something can stand near it."""
    if isinstance(node, Or):
        return all(map(stands, node.parts))
    return isinstance(node, Term | Wild | Pattern | Tokens | Near | Beside | Heading)


def chooses_sentences(node: Node) -> bool:
    """Whether `node` says nothing but which sentences are wanted."""
    if isinstance(node, Chosen):
        return node.filters.local
    if isinstance(node, Not):
        return chooses_sentences(node.part)
    return isinstance(node, And | Or) and all(map(chooses_sentences, node.parts))


def leaves(node: Node) -> Iterator[Leaf]:
    """The leaves of the tree, from left to right."""
    if isinstance(node, And | Or):
        for part in node.parts:
            yield from leaves(part)
    elif isinstance(node, Near | Beside):
        yield from leaves(node.left)
        yield from leaves(node.right)
    elif isinstance(node, Heading | Not | Among):
        yield from leaves(node.part)
    else:
        yield node
