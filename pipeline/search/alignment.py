"""The passages two texts share: runs that agree, grown from common fingerprints and joined over small differences."""

import dataclasses
from collections.abc import Iterable, Sequence

# Characters that may differ between two runs of one passage: a place name, a figure, half a clause.
GAP = 16
# A run this long is looked for over such a gap.
_LEAST = 5


@dataclasses.dataclass(frozen=True, slots=True)
class Block:
    """A run of `size` characters that stands at `first` in the one text and at `second` in the other."""

    first: int
    second: int
    size: int


@dataclasses.dataclass(frozen=True, slots=True)
class Shared:
    """A passage: where it begins and ends in both texts, and how many characters of it agree."""

    first: tuple[int, int]
    second: tuple[int, int]
    same: int

    @property
    def identity(self) -> float:
        """The share of the longer side that agrees, from 0 to 1."""
        return self.same / max(self.first[1] - self.first[0], self.second[1] - self.second[0])


def shared(first: str, second: str, seeds: Iterable[tuple[int, int]], least: int, identity: float) -> list[Shared]:
    """The passages of two texts around `seeds`, places at which runs of both agree, in the order of the first text.

    A passage has at least `least` characters that agree and is as alike as `identity` on its longer side. No character
    of either text is in two passages: where several could be, the longest is.
    """
    found = [passage for passage in _joined(_blocks(first, second, seeds)) if passage.same >= least]
    kept: list[Shared] = []
    for passage in sorted(found, key=lambda each: (-each.same, each.first, each.second)):
        if passage.identity >= identity and not any(_meet(passage, other) for other in kept):
            kept.append(passage)
    return sorted(kept, key=lambda each: each.first)


def _blocks(first: str, second: str, seeds: Iterable[tuple[int, int]]) -> list[Block]:
    """The longest runs that agree around the seeds and close behind and before them, each once."""
    found: list[Block] = []
    reached: dict[int, int] = {}  # how far the last run on a diagonal went
    for here, there in sorted(seeds):
        if here < reached.get(there - here, 0) or first[here : here + 1] != second[there : there + 1]:
            continue
        block: Block | None = _grown(first, second, here, there)
        while block is not None and block.first >= reached.get(block.second - block.first, 0):
            found.append(block)
            reached[block.second - block.first] = block.first + block.size
            block = _next(first, second, block)
    return found + _before(first, second, found)


def _grown(first: str, second: str, here: int, there: int) -> Block:
    """The run that agrees around a place at which both texts have the same character."""
    begin = 0
    while begin < min(here, there) and first[here - begin - 1] == second[there - begin - 1]:
        begin += 1
    end, limit = 0, min(len(first) - here, len(second) - there)
    while end < limit and first[here + end] == second[there + end]:
        end += 1
    return Block(here - begin, there - begin, begin + end)


def _next(first: str, second: str, block: Block) -> Block | None:
    """The nearest run of `_LEAST` characters behind a block, over no more than `GAP`: what a fingerprint may miss."""
    here, there = block.first + block.size, block.second + block.size
    for skipped in range(2 * GAP + 1):
        for left in range(max(0, skipped - GAP), min(GAP, skipped) + 1):
            run = first[here + left : here + left + _LEAST]
            if len(run) == _LEAST and second.startswith(run, there + skipped - left):
                return _grown(first, second, here + left, there + skipped - left)
    return None


def _before(first: str, second: str, blocks: Sequence[Block]) -> list[Block]:
    """The runs close before the blocks: those close behind them in both texts read backwards."""
    found: list[Block] = []
    known = {(block.first, block.second) for block in blocks}
    back, forth = first[::-1], second[::-1]
    for block in blocks:
        turned = Block(len(first) - block.first - block.size, len(second) - block.second - block.size, block.size)
        mirrored = _next(back, forth, turned)
        while mirrored is not None:
            end = (len(first) - mirrored.first, len(second) - mirrored.second)
            block = Block(end[0] - mirrored.size, end[1] - mirrored.size, mirrored.size)
            if (block.first, block.second) in known:
                break
            known.add((block.first, block.second))
            found.append(block)
            mirrored = _next(back, forth, mirrored)
    return found


def _joined(blocks: Sequence[Block]) -> list[Shared]:
    """Chains of blocks that follow each other in both texts with no more than `GAP` characters between."""
    chains: list[Shared] = []
    for block in sorted(blocks, key=lambda each: (each.first, each.second)):
        end = (block.first + block.size, block.second + block.size)
        for number in range(len(chains) - 1, max(-1, len(chains) - 9), -1):
            last = chains[number]
            # A run may begin within the one before it, where a character that both have stands once or twice.
            over = max(0, last.first[1] - block.first, last.second[1] - block.second)
            near = block.first - last.first[1] <= GAP and block.second - last.second[1] <= GAP
            if near and over < block.size and last.first[0] <= block.first and last.second[0] <= block.second:
                if end[0] > last.first[1] and end[1] > last.second[1]:
                    same = last.same + block.size - over
                    chains[number] = Shared((last.first[0], end[0]), (last.second[0], end[1]), same)
                break
        else:
            chains.append(Shared((block.first, end[0]), (block.second, end[1]), block.size))
    return chains


def _meet(one: Shared, other: Shared) -> bool:
    return (one.first[0] < other.first[1] and other.first[0] < one.first[1]) or (
        one.second[0] < other.second[1] and other.second[0] < one.second[1]
    )
