"""Patterns as `re` parses them: what a step takes, what a sequence of steps can begin with, and the groups it sets."""

import functools
import re
from collections.abc import Sequence
from re import _constants as codes  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

from matchers.sets import ALL, CHARACTERS, bits

# One step of a pattern: what to do and with what.
Node = tuple[Any, Any]
Nodes = Sequence[Node]

parse = parser.parse
REPEATS = {codes.MAX_REPEAT, codes.MIN_REPEAT, codes.POSSESSIVE_REPEAT}
SINGLE = {codes.LITERAL, codes.NOT_LITERAL, codes.IN, codes.ANY}
_CATEGORIES = {
    codes.CATEGORY_DIGIT: r"\d", codes.CATEGORY_NOT_DIGIT: r"\D", codes.CATEGORY_SPACE: r"\s",
    codes.CATEGORY_NOT_SPACE: r"\S", codes.CATEGORY_WORD: r"\w", codes.CATEGORY_NOT_WORD: r"\W",
}  # fmt: skip


class UnwritableError(Exception):
    """A pattern holds something that is left to `re`."""


@functools.cache
def _category(name: Any) -> int:
    members = re.compile(_CATEGORIES[name]).match
    return bits(x for x in range(CHARACTERS) if members(chr(x)))


def members_of(node: Node, flags: int) -> int:
    """The characters that a step of one character takes, a bit for each."""
    op, what = node
    if op is codes.LITERAL:
        return 1 << what if what < CHARACTERS else 0
    if op is codes.NOT_LITERAL:
        return ALL ^ (1 << what if what < CHARACTERS else 0)
    if op is codes.ANY:
        return ALL if flags & re.DOTALL else ALL ^ 1 << 10
    return _listed(what)


def _listed(items: Sequence[Node]) -> int:
    members, negated = 0, False
    for op, what in items:
        if op is codes.NEGATE:
            negated = True
        elif op is codes.LITERAL:
            members |= 1 << what if what < CHARACTERS else 0
        elif op is codes.RANGE:
            first, last = what[0], min(what[1], CHARACTERS - 1)
            members |= ((1 << max(last - first + 1, 0)) - 1) << first
        elif op is codes.CATEGORY and what in _CATEGORIES:
            members |= _category(what)
        else:
            raise UnwritableError(str(what))
    return ALL ^ members if negated else members


def openings(nodes: Nodes, flags: int) -> tuple[int, bool]:
    """The characters with which a match can begin, and whether it can do without any."""
    members = 0
    for node in nodes:
        some, empty = _begins(node, flags)
        members |= some
        if not empty:
            return members, False
    return members, True


def _begins(node: Node, flags: int) -> tuple[int, bool]:
    op, what = node
    if op in SINGLE:
        return members_of(node, flags), False
    if op in {codes.AT, codes.ASSERT, codes.ASSERT_NOT}:
        return 0, True
    if op is codes.BRANCH:
        found = [openings(one, flags) for one in what[1]]
        return functools.reduce(int.__or__, (members for members, _ in found)), any(empty for _, empty in found)
    if op is codes.SUBPATTERN:
        return openings(what[3], flags)
    if op is codes.ATOMIC_GROUP:
        return openings(what, flags)
    if op in REPEATS:
        members, empty = openings(what[2], flags)
        return members, empty or what[0] == 0
    if op in {codes.GROUPREF, codes.GROUPREF_EXISTS}:
        return ALL, True
    raise UnwritableError(str(op))


def groups_in(nodes: Nodes) -> list[int]:
    """The groups that are set within `nodes`."""
    found: list[int] = []
    for op, what in nodes:
        if op is codes.SUBPATTERN:
            found += [*([what[0]] if what[0] else []), *groups_in(what[3])]
        elif op is codes.BRANCH:
            for one in what[1]:
                found += groups_in(one)
        elif op in REPEATS:
            found += groups_in(what[2])
        elif op in {codes.ASSERT, codes.ASSERT_NOT}:
            found += groups_in(what[1])
        elif op is codes.ATOMIC_GROUP:
            found += groups_in(what)
        elif op is codes.GROUPREF_EXISTS:
            found += [group for one in what[1:] if one for group in groups_in(one)]
    return found
