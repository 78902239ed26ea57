"""Token queries, as the Corpus Workbench and its heirs write them.

    tokens    = slot { slot } { ("within" | "containing") layer }
    slot      = "[" [ condition ] "]" [ "{" n [ "," m ] "}" | "?" ]
    condition = all { "|" all }
    all       = test { "&" test }
    test      = "!" test | "(" condition ")" | ("word" | "pos") ("=" | "!=") string
    layer     = "s" | "p" | "h" | "r" | "<" name { attribute "=" string } [ "/" ] ">"

A string is a regular expression that the whole word, or the whole tag, must match.
"""

import re
from collections.abc import Callable
from typing import Any

from pipeline.search.query import Condition, Every, Layer, Never, QueryError, Slot, Some, Tokens, Trait

MOST_REPEATED = 100  # tokens that one slot may take
MOST_SLOTS = 50
_DEEPEST = 20
_ATTRIBUTES = {"fact": ("kind", "unit", "subject", "action", "modifier", "scope", "level")}
_LAYERS = ("s", "p", "h", "r", "fact")
_BLANKS = re.compile(r"\s*")
_NAME = re.compile(r"[a-z]+")
_STRING = re.compile(r'"((?:[^"\\]|\\.)*)"', re.DOTALL)
_REPEATED = re.compile(r"\{\s*([0-9]{1,4})\s*(?:(,)\s*([0-9]{1,4})\s*)?\}")
_LINK = re.compile(r"(within|containing)\b")


def read(query: str, start: int, simplify: Callable[[str], str]) -> tuple[Tokens, int]:
    """The token query that begins at `start`, and the offset behind it. Raises `QueryError`."""
    reader = _Reader(query, start, simplify)
    return reader.tokens(), reader.at


class _Reader:
    def __init__(self, query: str, start: int, simplify: Callable[[str], str]) -> None:
        self.query = query
        self.at = start
        self.simplify = simplify
        self.depth = 0

    def tokens(self) -> Tokens:
        start = self.at
        slots = []
        while self.query.startswith("[", self.ahead()):
            slots.append(self.slot())
        if len(slots) > MOST_SLOTS:
            raise self.error(f"more than {MOST_SLOTS} tokens in a row", start)
        if all(slot.least == 0 or slot.condition == Every(()) for slot in slots):
            raise self.error("say something of at least one token", start)
        layers: dict[str, list[Layer]] = {"within": [], "containing": []}
        while link := _LINK.match(self.query, self.ahead()):
            self.at = link.end()
            layers[link[1]].append(self.layer())
        return Tokens(tuple(slots), tuple(layers["within"]), tuple(layers["containing"]), self.query, start)

    def slot(self) -> Slot:
        opening = self.at = self.ahead()
        self.at += 1
        condition: Condition = Every(()) if self.next() == "]" else self.condition()
        if self.next() != "]":
            raise self.error("] is missing here" if self.next() else "this [ is never closed", opening)
        self.at += 1
        least, most = self.repeated()
        return Slot(condition, least, most)

    def repeated(self) -> tuple[int, int]:
        if self.query.startswith("?", self.at):
            self.at += 1
            return 0, 1
        if not self.query.startswith("{", self.at):
            return 1, 1
        found = _REPEATED.match(self.query, self.at)
        if not found:
            raise self.error("write {2} or {0,5}", self.at)
        least = int(found[1])
        most = int(found[3]) if found[2] else least
        if not 0 < most <= MOST_REPEATED or least > most:
            raise self.error(f"from 0 to {MOST_REPEATED}, the smaller first", self.at)
        self.at = found.end()
        return least, most

    def condition(self) -> Condition:
        parts = [self.every()]
        while self.next() == "|":
            self.at += 1
            parts.append(self.every())
        return parts[0] if len(parts) == 1 else Some(tuple(parts))

    def every(self) -> Condition:
        parts = [self.test()]
        while self.next() == "&":
            self.at += 1
            parts.append(self.test())
        return parts[0] if len(parts) == 1 else Every(tuple(parts))

    def test(self) -> Condition:
        mark = self.next()
        if mark not in ("!", "("):
            return self.comparison()
        opening = self.at
        self.at += 1
        self.depth += 1
        if self.depth > _DEEPEST:
            raise self.error(f"brackets and ! go deeper than {_DEEPEST}", opening)
        condition: Condition = Never(self.test()) if mark == "!" else self.condition()
        if mark == "(":
            if self.next() != ")":
                raise self.error("this bracket is never closed", opening)
            self.at += 1
        self.depth -= 1
        return condition

    def comparison(self) -> Condition:
        attribute: Any = self.name(("word", "pos"), "what is tested")
        equal = self.next() == "="
        if not equal and not self.query.startswith("!=", self.at):
            raise self.error("= or != is missing here", self.at)
        self.at += 1 if equal else 2
        return Trait(attribute, self.string(), equal)

    def layer(self) -> Layer:
        opening = self.ahead()
        if self.next() != "<":
            return Layer(self.name(_LAYERS, "a layer"))
        self.at += 1
        name: Any = self.name(_LAYERS, "a layer")
        attributes = []
        while self.next() not in ("/", ">"):
            key = self.name(_ATTRIBUTES.get(name, ()), f"what is said of <{name}>")
            if self.next() != "=":
                raise self.error("= is missing here", self.at)
            self.at += 1
            attributes.append((key, self.string(plain=True)))
        if self.next() == "/":
            self.at += 1
        if self.next() != ">":
            raise self.error("this < is never closed", opening)
        self.at += 1
        return Layer(name, tuple(attributes))

    def name(self, known: tuple[str, ...], noun: str) -> Any:
        found = _NAME.match(self.query, self.ahead())
        if found is None or found[0] not in known:
            told = ", ".join(known) or "nothing"
            raise self.error(f"{noun} is one of {told}", self.ahead())
        self.at = found.end()
        return found[0]

    def string(self, plain: bool = False) -> str:
        found = _STRING.match(self.query, self.ahead())
        if found is None:
            raise self.error('a string in "quotation marks" is missing here', self.ahead())
        self.at = found.end()
        text = self.simplify(found[1])
        if not plain:
            check(text, self.query, found.start(1))
        return text

    def next(self) -> str:
        self.at = self.ahead()
        return self.query[self.at : self.at + 1]

    def ahead(self) -> int:
        blanks = _BLANKS.match(self.query, self.at)
        return blanks.end() if blanks else self.at

    def error(self, message: str, position: int) -> QueryError:
        return QueryError(message, self.query, min(position, len(self.query) - 1))


def check(expression: str, query: str, position: int) -> None:
    """Raise `QueryError` unless this is a regular expression; `position` is that of its first character."""
    import regex

    try:
        regex.compile(expression)
    except regex.error as error:
        at = min(error.pos or 0, max(0, len(expression) - 1))
        raise QueryError(f"no regular expression: {error.msg}", query, position + at) from error
    except (RecursionError, MemoryError, OverflowError) as error:
        raise QueryError("this regular expression is too deep", query, position) from error
