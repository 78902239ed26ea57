"""Sets of characters, a bit for each, and the C that tells whether a character belongs to one."""

import functools
import random
from collections.abc import Iterable, Sequence

CHARACTERS = 0x10000
ALL = (1 << CHARACTERS) - 1


def bits(members: Iterable[int]) -> int:
    """`members`, a bit for each."""
    held = bytearray(CHARACTERS // 8)
    for x in members:
        held[x >> 3] |= 1 << (x & 7)
    return int.from_bytes(held, "little")


class Sets:
    """The sets of characters of one C file, each a function that tells whether a character belongs to it."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self._names: dict[int, str] = {}
        self._pages: dict[int, int] = {}

    def test(self, members: int, of: str) -> str:
        """The C expression that tells whether the character `of` is one of `members` (a bit for each character)."""
        ranges = ranges_of(members)
        if len(ranges) == 1:
            return _in_range(of, *ranges[0])
        if members not in self._names:
            name = self._names[members] = f"S{len(self._names)}"
            self.lines.append(f"static inline int {name}(unsigned x) {{ return {self._body(members)}; }}")
        return f"{self._names[members]}({of})"

    def _body(self, members: int) -> str:
        ranges, outside = ranges_of(members), ranges_of(ALL ^ members)
        if not ranges:
            return "0"
        if not outside:
            return "1"
        if len(ranges) <= 3:
            return " || ".join(_in_range("x", *one) for one in ranges)
        if len(outside) <= 3:
            return " && ".join(f"!({_in_range('x', *one)})" for one in outside)
        if len(outside) < len(ranges):
            return f"!({self._mixed(outside)})"
        return self._mixed(ranges)

    def _mixed(self, ranges: Sequence[tuple[int, int]]) -> str:
        wide = [one for one in ranges if one[1] - one[0] > 3]
        if len(wide) > 4:
            return self._paged(ranges)
        single = [x for first, last in ranges if last - first <= 3 for x in range(first, last + 1)]
        tests = [_in_range("x", *one) for one in wide]
        return " || ".join([*tests, *([self._hashed(single)] if single else [])])

    def _hashed(self, members: list[int]) -> str:
        shift, factor, table = _hash(tuple(members))
        name = f"H{len(self.lines)}"
        self.lines.append(f"static const unsigned short {name}[{len(table)}] = {{{','.join(map(str, table))}}};")
        return f"{name}[(uint32_t)(x * {factor}u) >> {shift}] == x"

    def _paged(self, ranges: Sequence[tuple[int, int]]) -> str:
        members = 0
        for first, last in ranges:
            members |= ((1 << (last - first + 1)) - 1) << first
        pages = [members >> (256 * page) & ((1 << 256) - 1) for page in range(256)]
        kinds = list(dict.fromkeys(pages))
        name = f"P{len(self.lines)}"
        self.lines.append(
            f"static const unsigned char {name}[256] = {{{','.join(str(kinds.index(page)) for page in pages)}}};"
        )
        words = [str(page >> (32 * word) & 0xFFFFFFFF) + "u" for page in kinds for word in range(8)]
        self.lines.append(f"static const uint32_t {name}b[] = {{{','.join(words)}}};")
        return f"{name}b[{name}[x >> 8] * 8 + (x >> 5 & 7)] >> (x & 31) & 1"


def ranges_of(members: int) -> list[tuple[int, int]]:
    """The ranges, first and last, that make up `members`."""
    found: list[tuple[int, int]] = []
    start = 0
    while members:
        gap = (members & -members).bit_length() - 1
        members >>= gap
        length = (~members & (members + 1)).bit_length() - 1
        members >>= length
        found.append((start + gap, start + gap + length - 1))
        start += gap + length
    return found


def _in_range(of: str, first: int, last: int) -> str:
    if first == last:
        return f"{of} == {first}"
    return f"(unsigned)({of} - {first}) <= {last - first}u"


@functools.cache
def _hash(members: tuple[int, ...]) -> tuple[int, int, list[int]]:
    """A table in which each of `members` has a place of its own: shift, factor and the table."""
    chosen = random.Random(len(members))
    bits = max(2, (2 * len(members) - 1).bit_length())
    while True:
        for _ in range(400):
            factor = chosen.randrange(1 << 31) | 1
            places = {(x * factor & 0xFFFFFFFF) >> (32 - bits): x for x in members}
            if len(places) == len(members):
                # A place that is no one's holds a character that belongs elsewhere, so that nothing is found there.
                return 32 - bits, factor, [places.get(place, members[0]) for place in range(1 << bits)]
        bits += 1
