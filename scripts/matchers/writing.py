"""The C of one pattern.

A matcher goes over the text as `re` does: from left to right, alternatives in their order, and back to the last choice where
the rest fails. What is left of a pattern after a choice is a function of its own, so a choice is tried by calling it.
Alternatives that begin with a character are told apart by that character first, as in a dictionary.
"""

import re
from collections.abc import Callable, Sequence
from re import _constants as codes  # type: ignore[attr-defined]
from typing import Any

from matchers.parsed import REPEATS, SINGLE, Node, Nodes, UnwritableError, groups_in, members_of, openings, parse
from matchers.rests import Called, End, Following, Rest
from matchers.sets import CHARACTERS, Sets, bits

MOST_GROUPS, MOST_LOOPS = 32, 64  # as in matchers.h
LONGEST = 10_000  # no text is asked to be longer before it is looked at
_AS_RE = re.IGNORECASE | re.ASCII | re.LOCALE | re.DEBUG


class Matcher:
    """The C of one pattern: functions named after `name`; `sets` is shared with the other patterns of its file.

    After `write`, `NAME(c, i)` matches at the position i and `NAME_s(c, i)` from there on.
    Raises `UnwritableError`.
    """

    def __init__(self, name: str, pattern: str, flags: int, sets: Sets) -> None:
        self._name, self._sets = name, sets
        self._parsed = parse(pattern, flags)
        self._flags = int(self._parsed.state.flags)
        self._asked, self._pattern = int(flags), pattern
        if self._flags & _AS_RE:
            raise UnwritableError("flags")
        self.groups: int = self._parsed.state.groups - 1
        if self.groups > MOST_GROUPS:
            raise UnwritableError("groups")
        self._names, self._slots, self._done = 0, 0, [""]
        self._out: list[str] = []
        self._heads: list[str] = []

    def write(self) -> str:
        """The C of the pattern."""
        nodes = list(self._parsed)
        end = End(self, "if (at_end(c, @)) return 1;")
        whole = self.function(lambda at: self.sequence(nodes, end, at), self._name, own=False)
        self._done.append(self._search(whole, nodes))
        return "\n".join([*self._heads, *self._done])

    def entry(self) -> str:
        """The line of the pattern in the table `MATCHERS`."""
        source = self._pattern.encode("utf-8", "surrogatepass")
        names = ",".join(f"{name}={number}" for name, number in self._parsed.state.groupdict.items())
        written = "".join(f"\\{byte:03o}" for byte in source)
        return (
            f'{{"{written}", {len(source)}, {self._asked}, {self._flags}, {self.groups}, "{names}", '
            f"{self._name}, {self._name}_s}},"
        )

    def _search(self, whole: str, nodes: Nodes) -> str:
        opening, empty = openings(nodes, self._flags)
        least = min(self._parsed.getwidth()[0], LONGEST)
        skip = "" if empty else f"if (!({self._sets.test(opening, 's[i]')})) continue;"
        at_start = bool(nodes) and nodes[0] == (codes.AT, codes.AT_BEGINNING) and not self._flags & re.MULTILINE
        return "\n".join([
            f"int {whole}_s(Ctx *c, int i) {{ const Char *const s = c->s; int last = c->stop - {least}; (void)s;",
            "if (last > 0) last = 0;" if at_start else "",
            f"for (; i <= last; i++) {{ {skip}",
            f"if ({whole}(c, i)) {{ c->start = i; return 1; }} if (c->over) break; c->depth = 0; }}",
            "return 0; }",
        ])  # fmt: skip

    def function(self, body: Callable[[str], None], name: str = "", own: bool = True) -> str:
        """Write a function of a position `i`, whose body is written by `body`; its name. `own`: of this file alone."""
        kept, self._out = self._out, []
        head = f"{'static ' if own else ''}int {name or self._new(self._name + '_')}"
        self._heads.append(f"{head}(Ctx *c, int i);")
        body("i")
        self._done.append("\n".join([
            f"{head}(Ctx *c, int i) {{ const Char *const s = c->s; const int e = c->stop; (void)s; (void)e;", *self._out, "return 0; }"
        ]))  # fmt: skip
        self._out = kept
        return head.rpartition(" ")[2]

    def say(self, line: str) -> None:
        """Write a line into the function at hand."""
        self._out.append(line)

    def _new(self, stem: str) -> str:
        self._names += 1
        return f"{stem}{self._names}"

    def sequence(self, nodes: Nodes, rest: Following, at: str) -> None:
        """Write the steps `nodes` from the position `at`, then `rest`; what is written falls through where it fails."""
        self.say("do {")
        start, offset = at, 0
        known = 0
        for place, node in enumerate(nodes):
            here = _plus(start, offset)
            op = node[0]
            if op in SINGLE:
                if known <= offset:
                    known = offset + self._singles(nodes[place:])
                    self.say(f"if (e - {start} < {known}) break;")
                self.say(f"if (!({self._sets.test(members_of(node, self._flags), f's[{here}]')})) break;")
                offset += 1
            elif op is codes.AT:
                self.say(f"if (!({self._place(node[1], here)})) break;")
            elif op in {codes.ASSERT, codes.ASSERT_NOT}:
                inside = groups_in(node[1][1])
                if inside:
                    self._kept(node, inside, Rest(self, nodes[place + 1 :], rest), here)
                    break
                self.say(f"if ({'!' if op is codes.ASSERT else ''}({self._looks(node[1], here)})) break;")
            else:
                following = Rest(self, nodes[place + 1 :], rest) if place + 1 < len(nodes) else rest
                self._choice(node, following, here)
                break
        else:
            rest.here(_plus(start, offset))
        self.say("} while (0);")

    def _singles(self, nodes: Nodes) -> int:
        count = 0
        for node in nodes:
            if node[0] in SINGLE:
                count += 1
            elif node[0] not in {codes.ASSERT, codes.ASSERT_NOT, codes.AT}:
                break
        return count

    def _place(self, where: Any, at: str) -> str:
        lines = bool(self._flags & re.MULTILINE)
        if where is codes.AT_BEGINNING and not lines or where is codes.AT_BEGINNING_STRING:
            return f"{at} == 0"
        if where is codes.AT_BEGINNING:
            return f"{at} == 0 || s[{at} - 1] == 10"
        if where is codes.AT_END_STRING:
            return f"{at} == e"
        if where is codes.AT_END:
            return f"{at} == e || ({'' if lines else f'{at} + 1 == e && '}s[{at}] == 10)"
        raise UnwritableError(str(where))

    def _looks(self, what: tuple[int, Nodes], at: str) -> str:
        """The C expression of a look ahead (1) or behind (-1)."""
        direction, nodes = what
        width = 0
        if direction < 0:
            least, most = nodes.getwidth()  # type: ignore[attr-defined]
            if least != most:
                raise UnwritableError("look behind")
            width = least
        if len(nodes) == 1 and nodes[0][0] in SINGLE:
            members = members_of(nodes[0], self._flags)
            if direction < 0:
                return f"{at} > 0 && ({self._sets.test(members, f's[{at} - 1]')})"
            return f"{at} < e && ({self._sets.test(members, f's[{at}]')})"
        name = self.function(lambda start: self.sequence(nodes, End(self, "return 1;"), start))
        if direction < 0:
            return f"{at} >= {width} && {name}(c, {at} - {width})"
        opening, empty = openings(nodes, self._flags)
        quick = "" if empty else f"{at} < e && ({self._sets.test(opening, f's[{at}]')}) && "
        return f"{quick}{name}(c, {at})"

    def _kept(self, node: Node, groups: Sequence[int], following: Rest, at: str) -> None:
        """A look that sets groups, which are set back where what follows fails."""
        marks = [mark for group in groups for mark in (2 * group - 2, 2 * group - 1)]
        olds = [self._new("o") for _ in marks]
        last = self._new("o")
        for old, mark in zip(olds, marks, strict=True):
            self.say(f"const int {old} = c->m[{mark}];")
        self.say(f"const int {last} = c->last;")
        back = [*(f"c->m[{mark}] = {old};" for old, mark in zip(olds, marks, strict=True)), f"c->last = {last};"]
        looks = self._looks(node[1], at)
        if node[0] is codes.ASSERT:
            self.say(f"if ({looks}) {{")
            following.here(at)
            self.say("}")
            self._out.extend(back)
        else:
            found = self._new("f")
            self.say(f"const int {found} = {looks};")
            self._out.extend(back)
            self.say(f"if (!{found}) {{")
            following.here(at)
            self.say("}")

    def _choice(self, node: Node, following: Following, at: str) -> None:
        op, what = node
        if op is codes.BRANCH:
            self._alternatives([list(one) for one in what[1]], following, at)
        elif op is codes.SUBPATTERN:
            self._group(what, following, at)
        elif op is codes.ATOMIC_GROUP:
            self._atomic(what, following, at)
        elif op in REPEATS:
            self._repeat(op, what, following, at)
        elif op is codes.GROUPREF:
            self._again(what, following, at)
        elif op is codes.GROUPREF_EXISTS:
            self._where_set(what, following, at)
        else:
            raise UnwritableError(str(op))

    def _again(self, group: int, following: Following, at: str) -> None:
        """What a group took, once more."""
        start, length, i = self._new("b"), self._new("n"), self._new("i")
        self.say(f"const int {start} = c->m[{2 * group - 2}], {length} = c->m[{2 * group - 1}] - {start}; int {i} = 0;")
        self.say(f"if ({start} < 0 || {length} < 0 || e - {at} < {length}) break;")
        self.say(f"while ({i} < {length} && s[{start} + {i}] == s[{at} + {i}]) {i}++;")
        self.say(f"if ({i} < {length}) break; {i} += {at};")
        following.here(i)

    def _where_set(self, what: tuple[int, Nodes, Nodes | None], following: Following, at: str) -> None:
        """One way where a group has matched, another where it has not."""
        group, held, otherwise = what
        self.say(f"if (c->m[{2 * group - 1}] >= 0) {{")
        self.sequence(held, Called(following), at)
        self.say("} else {")
        self.sequence(otherwise or [], Called(following), at)
        self.say("}")

    def _group(self, what: tuple[int | None, int, int, Nodes], following: Following, at: str) -> None:
        group, added, taken, nodes = what
        if added or taken:
            raise UnwritableError("flags")
        if group is None:
            self.sequence(nodes, following, at)
            return
        start, end, last = 2 * group - 2, 2 * group - 1, self._new("l")
        old, older = self._new("o"), self._new("o")
        close = End(
            self, f"{{ const int {older} = c->m[{end}], {last} = c->last; c->m[{end}] = @; c->last = {group};",
            after=following, undo=[f"c->m[{end}] = {older}; c->last = {last}; }}"],
        )  # fmt: skip
        self.say(f"const int {old} = c->m[{start}]; c->m[{start}] = {at};")
        self.sequence(nodes, close, at)
        self.say(f"c->m[{start}] = {old};")

    def _atomic(self, nodes: Nodes, following: Following, at: str) -> None:
        if groups_in(nodes):
            raise UnwritableError("groups in an atomic one")
        name = self.function(lambda start: self.sequence(nodes, End(self, "c->end = @; return 1;"), start))
        after = self._new("i")
        self.say(f"if (!{name}(c, {at})) break;")
        self.say(f"const int {after} = c->end;")
        following.here(after)

    def _repeat(self, op: Any, what: tuple[int, Any, Nodes], following: Following, at: str) -> None:
        least, most, nodes = what
        endless = most is codes.MAXREPEAT
        if len(nodes) == 1 and nodes[0][0] in SINGLE:
            self._run(op, least, None if endless else int(most), nodes[0], following, at)
        elif op is codes.POSSESSIVE_REPEAT:
            self._possessive(least, None if endless else int(most), nodes, following, at)
        elif (least, most) == (0, 1):
            if op is codes.MIN_REPEAT:
                following.call(at)
            self._guarded(nodes, following, at)
            if op is codes.MAX_REPEAT:
                following.call(at)
        else:
            self._loop(op, least, None if endless else int(most), nodes, following, at)

    def _guarded(self, nodes: Nodes, following: Following, at: str) -> None:
        """An alternative, whose first character is looked at before it is tried."""
        opening, empty = openings(nodes, self._flags)
        self.say(
            "{" if empty or nodes[0][0] in SINGLE else f"if ({at} < e && ({self._sets.test(opening, f's[{at}]')})) {{"
        )
        self.sequence(nodes, Called(following), at)
        self.say("}")

    def _run(self, op: Any, least: int, most: int | None, node: Node, following: Following, at: str) -> None:
        """One character again and again."""
        i, limit, start = self._new("i"), self._new("z"), self._new("b")
        self.say(f"const int {start} = {at}; int {i} = {start};")
        self.say(f"const int {limit} = " + ("e;" if most is None else f"e - {start} > {most} ? {start} + {most} : e;"))
        test = self._sets.test(members_of(node, self._flags), f"s[{i}]")
        if op is codes.MIN_REPEAT:
            if least:
                self.say(f"if ({limit} - {start} < {least}) break;")
                self.say(f"while ({i} < {start} + {least} && ({test})) {i}++;")
                self.say(f"if ({i} < {start} + {least}) break;")
            self.say("for (;;) {")
            following.here(i)
            self.say(f"if ({i} >= {limit} || !({test})) break; {i}++; }}")
            return
        self.say(f"while ({i} < {limit} && ({test})) {i}++;")
        if least:
            self.say(f"if ({i} - {start} < {least}) break;")
        if op is codes.POSSESSIVE_REPEAT:
            following.here(i)
            return
        self.say("for (;;) {")
        following.here(i)
        self.say(f"if ({i}-- <= {start}" + (f" + {least}" if least else "") + ") break; }")

    def _possessive(self, least: int, most: int | None, nodes: Nodes, following: Following, at: str) -> None:
        if groups_in(nodes) or nodes.getwidth()[0] == 0:  # type: ignore[attr-defined]
            raise UnwritableError("groups or nothing in a possessive one")
        name = self.function(lambda start: self.sequence(nodes, End(self, "c->end = @; return 1;"), start))
        i, n = self._new("i"), self._new("n")
        more = "" if most is None else f"{n} < {most} && "
        self.say(f"int {i} = {at}, {n} = 0;")
        self.say(f"while ({more}{name}(c, {i})) {{ {i} = c->end; {n}++; }}")
        if least:
            self.say(f"if ({n} < {least}) break;")
        following.here(i)

    def _loop(self, op: Any, least: int, most: int | None, nodes: Nodes, following: Following, at: str) -> None:
        """Several characters again and again: a function that calls itself and counts, where it must, in the context."""
        if nodes.getwidth()[0] == 0:  # type: ignore[attr-defined]
            raise UnwritableError("nothing again and again")
        name = self._new(self._name + "_")
        again = End(self, f"if ({name}(c, @)) return 1;")
        slot = None if most is None and least < 2 else self._slot()
        count, more, enough, one, back = "", "", "", "", ""
        if slot is not None:
            count = f"const int n = c->n[{slot}];"
            more = "" if most is None else f"if (n < {most})"
            enough = f"if (n >= {least})"
            one, back = f"c->n[{slot}] = n + 1;", f"c->n[{slot}] = n;"

        def body(i: str) -> None:
            self.say(f"{count} if (c->depth > DEEPEST) {{ c->over = 1; return 0; }}")
            if op is codes.MAX_REPEAT:
                item(i)
            self.say(f"{enough} {{")
            following.here(i)
            self.say("}")
            if op is codes.MIN_REPEAT:
                item(i)

        def item(i: str) -> None:
            self.say(f"{more} {{ {one} c->depth++;")
            self.sequence(nodes, again, i)
            self.say(f"{back} c->depth--; if (c->over) return 0; }}")

        self.function(body, name)
        if slot is not None:
            old = self._new("o")
            self.say(f"const int {old} = c->n[{slot}]; c->n[{slot}] = 0;")
            self.say(f"if ({name}(c, {at})) return 1; c->n[{slot}] = {old};")
        elif least:
            self.sequence(nodes, again, at)
        else:
            again.here(at)

    def _slot(self) -> int:
        if self._slots >= MOST_LOOPS:
            raise UnwritableError("loops")
        self._slots += 1
        return self._slots - 1

    def _alternatives(self, ways: list[list[Node]], following: Following, at: str) -> None:
        """Write `ways` in their order; neighbours that begin with a character are told apart by it."""
        place = 0
        while place < len(ways):
            end = place
            while end < len(ways) and ways[end] and ways[end][0][0] is codes.LITERAL:
                end += 1
            if end - place > 1:
                self._told_apart(ways[place:end], following, at)
                place = end
                continue
            if ways[place]:
                self._guarded(ways[place], following, at)
            else:
                following.call(at)
            place += 1

    def _told_apart(self, ways: list[list[Node]], following: Following, at: str) -> None:
        by_first: dict[int, list[list[Node]]] = {}
        for way in ways:
            by_first.setdefault(way[0][1], []).append(way[1:])
        by_first = {first: some for first, some in by_first.items() if first < CHARACTERS}
        quick = f" && ({self._sets.test(bits(by_first), f's[{at}]')})" if len(by_first) > 6 else ""
        self.say(f"if ({at} < e{quick}) switch (s[{at}]) {{")
        for first, some in by_first.items():
            self.say(f"case {first}:")
            self._alternatives(some, following, _plus(at, 1))
            self.say("break;")
        self.say("default: break; }")


def _plus(at: str, more: int) -> str:
    """The position `more` characters after `at`."""
    return f"({at} + {more})" if more else at
