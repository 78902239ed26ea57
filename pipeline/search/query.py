"""The query language: words, "exact phrases", AND, OR, NOT and brackets.

    query  = either
    either = both { "OR" both }
    both   = one { [ "AND" ] one }          two terms side by side are joined by AND
    one    = "NOT" one | "(" either ")" | word | phrase
    phrase = '"' any characters, \\" and \\\\ for the two themselves '"'

A word is a run of characters without blanks; it is found wherever it stands, also inside longer words, as a phrase is.
Each term is normalised as the texts are, so that either script finds both; what is written is found as well. Operators
are written in capitals. The characters and names that wildcards, NEAR, filters and token queries need are refused
outside of quotation marks already now, so that no query changes its meaning when these come.
"""

import dataclasses
import re
from collections.abc import Callable, Iterator

LONGEST_QUERY = 10_000
DEEPEST_BRACKETS = 50

_RESERVED = "*?[]{}/<>=&|~^"
_RESERVED_WORD = re.compile(r"(?:NEAR|WITHIN|CONTAINING)\Z|[A-Za-z_]+:")
_WIDE = "（）“”＂"
_QUOTES = {'"': '"', "“": "”"}


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
class And:
    """All parts hold in the document."""

    parts: tuple["Node", ...]


@dataclasses.dataclass(frozen=True, slots=True)
class Or:
    """At least one part holds in the document."""

    parts: tuple["Node", ...]


@dataclasses.dataclass(frozen=True, slots=True)
class Not:
    """The part does not hold in the document."""

    part: "Node"


Node = Term | And | Or | Not


@dataclasses.dataclass(frozen=True, slots=True)
class _Token:
    kind: str  # "(", ")", "AND", "OR", "NOT", "term"
    text: str
    start: int


def parse(query: str, normalise: Callable[[str], str]) -> Node:
    """The tree of a query, its terms run through `normalise`. Raises `QueryError`.

    Every query names at least one term that each found document holds: `NOT 执法` alone has no place to show.
    """
    if len(query) > LONGEST_QUERY:
        raise QueryError(f"the query is longer than {LONGEST_QUERY} characters", query[:80], 0)
    parser = _Parser(query, normalise)
    node = parser.parse()
    if not demands_term(node):
        at = next(token.start for token in parser.tokens if token.kind == "NOT")
        raise QueryError("NOT only takes away: say also what to look for", query, at)
    return node


def demands_term(node: Node) -> bool:
    """Whether no document can match `node` without holding one of its terms."""
    if isinstance(node, Term):
        return True
    if isinstance(node, And):
        return any(map(demands_term, node.parts))
    if isinstance(node, Or):
        return all(map(demands_term, node.parts))
    return False


def shown_terms(node: Node) -> Iterator[str]:
    """The terms whose occurrences are hits: all but those under NOT."""
    if isinstance(node, Term):
        yield from node.texts
    elif not isinstance(node, Not):
        for part in node.parts:
            yield from shown_terms(part)


def holds(node: Node, has: Callable[[str], bool]) -> bool:
    """Whether `node` is true of a document, where `has` tells if a term stands in it."""
    if isinstance(node, Term):
        return any(map(has, node.texts))
    if isinstance(node, Not):
        return not holds(node.part, has)
    if isinstance(node, And):
        return all(holds(part, has) for part in node.parts)
    return any(holds(part, has) for part in node.parts)


def quoted(text: str) -> str:
    """`text` as a phrase of the query language: the query that finds these very characters."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


class _Parser:
    """Recursive descent over the tokens; the depth of brackets and of NOT is bounded."""

    def __init__(self, query: str, normalise: Callable[[str], str]) -> None:
        self.query = query
        self.normalise = normalise
        self.tokens = list(_tokens(query))
        self.at = 0
        self.depth = 0

    def parse(self) -> Node:
        if not self.tokens:
            raise QueryError("the query is empty", self.query, 0)
        node = self.either()
        if self.at < len(self.tokens):
            raise QueryError("this bracket closes nothing", self.query, self.tokens[self.at].start)
        return node

    def peek(self) -> str:
        return self.tokens[self.at].kind if self.at < len(self.tokens) else "end"

    def either(self) -> Node:
        parts = [self.both()]
        while self.peek() == "OR":
            self.at += 1
            parts.append(self.both())
        return parts[0] if len(parts) == 1 else Or(tuple(parts))

    def both(self) -> Node:
        parts = [self.one()]
        while self.peek() in ("AND", "NOT", "(", "term"):
            if self.peek() == "AND":
                self.at += 1
            parts.append(self.one())
        return parts[0] if len(parts) == 1 else And(tuple(parts))

    def one(self) -> Node:
        kind = self.peek()
        if kind not in ("NOT", "(", "term"):
            raise self.missing_term()
        token = self.tokens[self.at]
        self.at += 1
        if kind == "term":
            # What stands beside a character can change its normal form (乾 alone, 乾 in 乾坤), and a term is cut out of
            # its surroundings. So it is looked for as written too.
            return Term(tuple(dict.fromkeys((self.normalise(token.text) or token.text, token.text))))
        self.depth += 1
        if self.depth > DEEPEST_BRACKETS:
            raise QueryError(f"brackets and NOTs go deeper than {DEEPEST_BRACKETS}", self.query, token.start)
        node = Not(self.one()) if kind == "NOT" else self.bracket(token)
        self.depth -= 1
        return node

    def bracket(self, opening: _Token) -> Node:
        node = self.either()
        if self.peek() != ")":
            raise QueryError("this bracket is never closed", self.query, opening.start)
        self.at += 1
        return node

    def missing_term(self) -> QueryError:
        if self.at < len(self.tokens):
            token = self.tokens[self.at]
            return QueryError(f"a word is missing before {token.text}", self.query, token.start)
        last = self.tokens[-1]
        return QueryError(f"a word is missing after {last.text}", self.query, last.start)


def _tokens(query: str) -> Iterator[_Token]:
    at = 0
    while at < len(query):
        character = query[at]
        if character.isspace():
            at += 1
        elif character in "()":
            yield _Token(character, character, at)
            at += 1
        elif character in _QUOTES:
            text, end = _phrase(query, at)
            yield _Token("term", text, at)
            at = end
        else:
            word = _word(query, at)
            yield _Token(word if word in ("AND", "OR", "NOT") else "term", word, at)
            at += len(word)


def _phrase(query: str, start: int) -> tuple[str, int]:
    """The text of the phrase that opens at `start` and the offset behind its closing mark."""
    closing = _QUOTES[query[start]]
    letters = []
    at = start + 1
    while at < len(query) and query[at] != closing:
        if query[at] == "\\" and query[at + 1 : at + 2] in ("\\", '"'):
            at += 1
        letters.append(query[at])
        at += 1
    if at >= len(query):
        raise QueryError("this quotation mark is never closed", query, start)
    if not letters:
        raise QueryError("there is nothing between these quotation marks", query, start)
    return "".join(letters), at + 1


def _word(query: str, start: int) -> str:
    end = start
    while end < len(query) and not query[end].isspace() and query[end] not in '()"':
        if query[end] in _RESERVED:
            raise QueryError(f'{query[end]} is kept for later: write "{query[end]}" to find it', query, end)
        if query[end] in _WIDE:
            raise QueryError(f'write "{query[end]}" to find this mark, ( ) to group, " " for a phrase', query, end)
        end += 1
    reserved = _RESERVED_WORD.match(query[start:end])
    if reserved:
        raise QueryError(f'{reserved[0]} is kept for later: write "{reserved[0]}" to find it', query, start)
    return query[start:end]
