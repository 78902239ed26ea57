"""The query language, one for the command line, HTTP and the pages; docs/search.md explains it with examples.

    query  = either
    either = both { "OR" both }
    both   = near { [ "AND" ] near }        two parts side by side are joined by AND
    near   = one { ("NEAR/" (n | "s" | "p") | "BESIDE/" n [ "," n ]) one }
    one    = "NOT" one | "(" either ")" | word | phrase | "/" regular expression "/" | tokens | filter | amount
    phrase = '"' any characters, \\" and \\\\ for the two themselves '"'
    tokens = see pipeline.search.cql
    filter = name ":" (word | phrase | "(" word { "OR" word } ")") | ("heading:" | "among:") one
    amount = kind (">" | ">=" | "<" | "<=" | "=" | modifier) number

A word is a run of characters without blanks, `*` and `?` in it stand for others. It is found wherever it stands, also
inside longer words, as a phrase is. Each is normalised as the texts are, so that either script finds both; what is
written is found as well. Operators are written in capitals.
"""

import dataclasses
import re
import typing
import unicodedata
from collections.abc import Callable, Iterator

from pipeline.records import Kind, Modifier
from pipeline.search import cql
from pipeline.search.filters import Amount, Filters, filters
from pipeline.search.query import (
    Among,
    And,
    Beside,
    Chosen,
    Heading,
    Near,
    Node,
    Not,
    Or,
    Pattern,
    QueryError,
    Term,
    Wild,
    shows,
    stands,
)

LONGEST_QUERY = 10_000
LONGEST_EXPRESSION = 1_000
DEEPEST_BRACKETS = 50
MOST_PARTS = 500
FARTHEST = 1_000  # characters
MOST_NEAR = 20  # NEAR and BESIDE one behind the other
MOST_GAPS = 50  # of one word, and signs of one gap

_RESERVED = "[]{}<>=&|~^"
_OPERATORS = ("AND", "OR", "NOT")
_NEAR = re.compile(r"NEAR(?:/[^\s(\"“\[]*)?(?=[\s(\"“\[]|$)")
_BESIDE = re.compile(r"BESIDE(?:/[^\s(\"“\[]*)?(?=[\s(\"“\[]|$)")
_TOKENS_AWAY = re.compile(r"BESIDE/([0-9]{1,2})(?:,([0-9]{1,2}))?")
_REACH = re.compile(r"NEAR/(?:(s|p)|([0-9]{1,5}))")
_FIELD = re.compile(r"([A-Za-z_]+):")
_FIELDS = (
    *("place", "tier", "date", "issuer", "issuer_is", "type", "task", "kind", "script", "document", "without"),
    *("heading", "among", "saved"),
)
_KINDS = "|".join(typing.get_args(Kind))
_MODIFIERS = "|".join(typing.get_args(Modifier))
_COMPARED = re.compile(rf"({_KINDS})\s*(>=|<=|=|>|<|≥|≤|\b(?:{_MODIFIERS})\b)\s*")
_NUMBER = re.compile(r"([0-9]{1,15}(?:\.[0-9]{1,6})?)(%|万|亿)?(?=[\s()]|$)")
_SCALES = {"万": 10_000, "亿": 100_000_000}
_PLAIN_SIGNS = {"≥": ">=", "≤": "<="}
_WIDE = "（）“”＂"
_QUOTES = {'"': '"', "“": "”"}
_HAN = re.compile(r"[\u2e80-\u2fdf\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003ffff]+")

Saved = Callable[[str], str | None]


@dataclasses.dataclass(frozen=True, slots=True)
class _Token:
    kind: str  # "(", ")", "AND", "OR", "NOT", "NEAR", "field", "word", "leaf", "end"
    text: str
    start: int
    node: Node | None = None


def parse(query: str, normalise: Callable[[str], str], saved: Saved | None = None) -> Node:
    """The tree of a query, its terms run through `normalise`. Raises `QueryError`.

    Every query names something that each found document has to show: `NOT 执法` alone has no place to show. `saved`
    gives the query that was saved under an id.
    """
    parser = _Parser(query, normalise, saved)
    node = parser.parse()
    if not shows(node):
        at = next((token.start for token in parser.tokens if token.kind in ("NOT", "field")), 0)
        raise QueryError(f"{_what(parser.tokens, at)} only takes away: say also what to look for", query, at)
    return node


def parse_subcorpus(query: str, normalise: Callable[[str], str], saved: Saved | None = None) -> Node:
    """The tree of a query that chooses documents, with or without places to show in them. Raises `QueryError`."""
    return _Parser(query, normalise, saved).parse()


def simplified(expression: str, normalise: Callable[[str], str]) -> str:
    """A regular expression in the script of the normalised texts; all but Han characters stay as they are."""

    def convert(found: re.Match[str]) -> str:
        normal = normalise(found[0])
        return normal if len(normal) == len(found[0]) else found[0]

    return _HAN.sub(convert, expression)


def _what(tokens: list[_Token], at: int) -> str:
    return next(("NOT" if token.kind == "NOT" else "a filter" for token in tokens if token.start == at), "this")


class _Parser:
    """Recursive descent over the tokens; the depth of brackets and of NOT is bounded."""

    def __init__(self, query: str, normalise: Callable[[str], str], saved: Saved | None) -> None:
        if len(query) > LONGEST_QUERY:
            raise QueryError(f"the query is longer than {LONGEST_QUERY} characters", query[:80], 0)
        self.query = query
        self.normalise = normalise
        self.saved = saved
        self.tokens = list(_tokens(query, normalise))
        if len(self.tokens) > 2 * MOST_PARTS:
            at = self.tokens[2 * MOST_PARTS].start
            raise QueryError(f"the query has more than {MOST_PARTS} parts", query, at)
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
        parts = [self.near()]
        while self.peek() in ("AND", "NOT", "(", "word", "leaf", "field"):
            if self.peek() == "AND":
                self.at += 1
            parts.append(self.near())
        return parts[0] if len(parts) == 1 else And(tuple(parts))

    def near(self) -> Node:
        node = self.one()
        operators = 0
        while self.peek() in ("NEAR", "BESIDE"):
            operator = self.tokens[self.at]
            operators += 1
            if operators > MOST_NEAR:
                raise QueryError(f"more than {MOST_NEAR} of NEAR and BESIDE in a row", self.query, operator.start)
            self.at += 1
            right = self.one()
            if operator.kind == "BESIDE":
                node = self.beside(node, operator, right)
                continue
            if not (stands(node) and stands(right)):
                message = "NEAR stands between words, phrases, patterns, and brackets that hold these with OR"
                raise QueryError(message, self.query, operator.start)
            node = Near(node, right, _reach(operator, self.query))
        return node

    def beside(self, left: Node, operator: _Token, right: Node) -> Node:
        found = _TOKENS_AWAY.fullmatch(operator.text)
        if found is None:
            told = "write BESIDE/5 for five tokens on either side, BESIDE/0,5 for five behind"
            raise QueryError(told, self.query, operator.start)
        if not (stands(left) and shows(right)):
            raise QueryError(f"{operator.text} stands between what is shown at places", self.query, operator.start)
        return Beside(left, right, int(found[1]), int(found[2] or found[1]))

    def one(self) -> Node:
        kind = self.peek()
        if kind not in ("NOT", "(", "word", "leaf", "field"):
            raise self.missing_term()
        token = self.tokens[self.at]
        self.at += 1
        if token.node is not None:
            return token.node
        if kind == "word":
            return self.word(token)
        self.depth += 1
        if self.depth > DEEPEST_BRACKETS:
            raise QueryError(f"brackets and NOTs go deeper than {DEEPEST_BRACKETS}", self.query, token.start)
        node = self.field(token) if kind == "field" else Not(self.one()) if kind == "NOT" else self.bracket(token)
        self.depth -= 1
        return node

    def word(self, token: _Token) -> Node:
        if "*" not in token.text and "?" not in token.text:
            return _term(token.text, self.normalise)
        text = token.text.strip("*")
        if not text.strip("*?"):
            raise QueryError("* and ? stand beside other characters", self.query, token.start)
        parts = re.split(r"([*?]+)", text)
        if len(parts) > 2 * MOST_GAPS + 1 or max(map(len, parts[1::2]), default=0) > MOST_GAPS:
            raise QueryError(f"more than {MOST_GAPS} of * and ? in one word", self.query, token.start)
        normal = "".join(part if part[:1] in ("*", "?", "") else self.normalise(part) or part for part in parts)
        return Wild(tuple(dict.fromkeys((normal, text))))

    def bracket(self, opening: _Token) -> Node:
        node = self.either()
        if self.peek() != ")":
            raise QueryError("this bracket is never closed", self.query, opening.start)
        self.at += 1
        return node

    def field(self, token: _Token) -> Node:
        if token.text == "heading":
            part = self.one()
            if not stands(part):
                raise QueryError(
                    "heading: takes a word, a phrase, a pattern, or these with OR", self.query, token.start
                )
            return Heading(part)
        if token.text == "among":
            return Among(self.one())
        values = self.values(token)
        if token.text == "saved":
            parts: list[Node] = [self.stored(value) for value in values]
            return parts[0] if len(parts) == 1 else Or(tuple(parts))
        if token.text in ("date", "document"):
            parts = [self.chosen(token.text, value.text, value) for value in values]
            return parts[0] if len(parts) == 1 else Or(tuple(parts))
        return self.chosen(token.text, [value.text for value in values], values[0])

    def chosen(self, name: str, value: str | list[str], token: _Token) -> Node:
        try:
            return Chosen(filters(**{name: value}))  # type: ignore[arg-type]
        except ValueError as error:
            raise QueryError(str(error), self.query, token.start) from error

    def stored(self, token: _Token) -> Node:
        query = self.saved(token.text) if self.saved else None
        if query is None:
            raise QueryError(f"no query was saved as {token.text}", self.query, token.start)
        return parse_subcorpus(query, self.normalise, self.saved)

    def values(self, field: _Token) -> list[_Token]:
        """The values of a filter: one word or phrase, or several in brackets with OR between them."""
        bracketed = self.peek() == "("
        self.at += bracketed
        found = []
        while True:
            if self.peek() not in ("word", "leaf") or not self.tokens[self.at].text:
                raise QueryError(f"a value is missing after {field.text}:", self.query, field.start)
            found.append(self.tokens[self.at])
            self.at += 1
            if not bracketed:
                return found
            if self.peek() == ")":
                self.at += 1
                return found
            if self.peek() != "OR":
                raise QueryError(f"write {field.text}:(one OR other)", self.query, field.start)
            self.at += 1

    def missing_term(self) -> QueryError:
        if self.at < len(self.tokens):
            token = self.tokens[self.at]
            return QueryError(f"a word is missing before {token.text}", self.query, token.start)
        last = self.tokens[-1]
        return QueryError(f"a word is missing after {last.text}", self.query, last.start)


def _term(text: str, normalise: Callable[[str], str]) -> Term:
    # What stands beside a character can change its normal form (乾 alone, 乾 in 乾坤), and a term is cut out of its
    # surroundings. So it is looked for as written too.
    return Term(tuple(dict.fromkeys((normalise(text) or text, text))))


def _reach(operator: _Token, query: str) -> int | typing.Literal["s", "p"]:
    found = _REACH.fullmatch(operator.text)
    if found is None:
        raise QueryError(
            "write NEAR/5 for characters, NEAR/s for one sentence, NEAR/p for one paragraph", query, operator.start
        )
    if found[1]:
        return "s" if found[1] == "s" else "p"
    if int(found[2]) > FARTHEST:
        raise QueryError(f"NEAR reaches over {FARTHEST} characters at most", query, operator.start)
    return int(found[2])


def _tokens(query: str, normalise: Callable[[str], str]) -> Iterator[_Token]:
    at = 0
    while at < len(query):
        if query[at].isspace():
            at += 1
            continue
        token, at = _token(query, at, normalise)
        yield token


def _token(query: str, at: int, normalise: Callable[[str], str]) -> tuple[_Token, int]:
    character = query[at]
    if character in "()":
        return _Token(character, character, at), at + 1
    if character in _QUOTES:
        text, end = _phrase(query, at)
        return _Token("leaf", text, at, _term(text, normalise)), end
    if character == "/":
        expression, end = _expression(query, at)
        return _Token("leaf", "", at, Pattern(simplified(expression, normalise), query, at)), end
    if character == "[":
        node, end = cql.read(query, at, lambda text: simplified(text, normalise))
        return _Token("leaf", "", at, node), end
    if compared := _COMPARED.match(query, at):
        amount, end = _amount(query, compared)
        return _Token("leaf", "", at, Chosen(Filters(amounts=(amount,)))), end
    if near := _NEAR.match(query, at):
        return _Token("NEAR", near[0], at), near.end()
    if beside := _BESIDE.match(query, at):
        return _Token("BESIDE", beside[0], at), beside.end()
    if field := _FIELD.match(query, at):
        if field[1] not in _FIELDS:
            told = f'no filter {field[0]} there are {", ".join(_FIELDS)}; write "{field[0]}" to find these characters'
            raise QueryError(told, query, at)
        return _Token("field", field[1], at), field.end()
    word = _word(query, at)
    return _Token(word if word in _OPERATORS else "word", word, at), at + len(word)


def _amount(query: str, compared: re.Match[str]) -> tuple[Amount, int]:
    found = _NUMBER.match(query, compared.end())
    if found is None:
        at = min(compared.end(), len(query) - 1)
        raise QueryError("a number is missing here, as 1000, 2.5万 or 60%", query, at)
    number = float(found[1]) * _SCALES.get(found[2] or "", 1)
    number = number / 100 if found[2] == "%" else number
    kind, sign = compared[1], _PLAIN_SIGNS.get(compared[2], compared[2])
    return Amount(kind, sign, int(number) if number.is_integer() else number), found.end()  # type: ignore[arg-type]


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


def _expression(query: str, start: int) -> tuple[str, int]:
    """The regular expression that opens at `start`, \\/ in it being a slash, and the offset behind it."""
    closing = re.compile(r"/((?:[^/\\]|\\.)*)/", re.DOTALL).match(query, start)
    if closing is None:
        raise QueryError('this / is never closed: write "/" to find it', query, start)
    if not closing[1]:
        raise QueryError("there is nothing between these slashes", query, start)
    if len(closing[1]) > LONGEST_EXPRESSION:
        raise QueryError(f"a regular expression of more than {LONGEST_EXPRESSION} characters", query, start)
    cql.check(closing[1], query, start + 1)
    return closing[1].replace("\\/", "/"), closing.end()


def _word(query: str, start: int) -> str:
    end = start
    while end < len(query) and not query[end].isspace() and query[end] not in '()"':
        if query[end] in _RESERVED:
            raise QueryError(f'{query[end]} means nothing here: write "{query[end]}" to find it', query, end)
        if query[end] in _WIDE:
            raise QueryError(f'write "{query[end]}" to find this mark, ( ) to group, " " for a phrase', query, end)
        if unicodedata.category(query[end]) == "Cc":
            raise QueryError(f"a control character (U+{ord(query[end]):04X})", query, end)
        end += 1
    return query[start:end]
