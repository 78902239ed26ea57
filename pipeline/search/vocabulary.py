"""Words and their numbers, and which of the words hold, begin with or end with a run of characters."""

import bisect
from collections.abc import Callable, Iterable
from typing import Any

import numpy as np
import numpy.typing as npt

Numbers = npt.NDArray[Any]


class Lexicon:
    """The words of a token store as one text and in two orders, in which those with a run are found at once."""

    def __init__(self, words: list[str]) -> None:
        # Most words of a large corpus are numbers, which hold no Han character: they are kept apart.
        parts: tuple[list[int], list[int]] = [], []
        for number, word in enumerate(words):
            parts[word.isascii()].append(number)
        self._other, self._ascii = (_Joined(words, numbers) for numbers in parts)
        self._forward = _Sorted(words)
        self._backward = _Sorted([word[::-1] for word in words])

    def holding(self, run: str) -> Numbers:
        """The numbers of the words that hold a run, once for each time."""
        found = self._other.holding(run)
        return np.concatenate([found, self._ascii.holding(run)]) if run.isascii() else found

    def beginning(self, run: str) -> Numbers:
        """The numbers of the words that begin with a run."""
        return self._forward.beginning(run)

    def ending(self, run: str) -> Numbers:
        """The numbers of the words that end with a run."""
        return self._backward.beginning(run[::-1])


class _Joined:
    """Words as one text."""

    def __init__(self, words: list[str], numbers: list[int]) -> None:
        self._text = "".join(words[number] + "\n" for number in numbers)
        self._ends = np.cumsum(np.fromiter((len(words[number]) + 1 for number in numbers), np.int64, len(numbers)))
        self._numbers = np.array(numbers, np.int64)

    def holding(self, run: str) -> Numbers:
        found = []
        at = self._text.find(run)
        while at >= 0:
            found.append(at)
            at = self._text.find(run, at + len(run))
        return self._numbers[np.searchsorted(self._ends, np.array(found, np.int64), side="right")]


class _Sorted:
    """Words in the order of their code points, in which those with one beginning stand together."""

    def __init__(self, words: list[str]) -> None:
        order = sorted(range(len(words)), key=words.__getitem__)
        self._words = [words[number] for number in order]
        self._numbers = np.array(order, np.int32)

    def beginning(self, run: str) -> Numbers:
        first = bisect.bisect_left(self._words, run)
        last = bisect.bisect_right(self._words, run, lo=first, key=lambda word: word[: len(run)])
        return self._numbers[first:last]


class Vocabulary:
    """Words and their numbers; number 0 is the gap before each document, which is no word."""

    def __init__(self, words: Iterable[str] = ()) -> None:
        self.words = ["", *words]
        self.numbers = {word: number for number, word in enumerate(self.words)}
        self._views: dict[str, tuple[int, Any]] = {}

    def number(self, word: str) -> int:
        """The number of a word, a new one where it is met for the first time."""
        number = self.numbers.get(word)
        if number is None:
            number = self.numbers[word] = len(self.words)
            self.words.append(word)
        return number

    @property
    def lengths(self) -> Numbers:
        """The length of each word in characters, by number."""
        return self._view("lengths", lambda words: np.fromiter(map(len, words), np.int32, len(words)))  # type: ignore[no-any-return]

    @property
    def are_words(self) -> Numbers:
        """Which numbers are words, not signs."""
        return self._view("are_words", _are_words)  # type: ignore[no-any-return]

    @property
    def lexicon(self) -> Lexicon:
        """The words by what they hold, begin and end with."""
        return self._view("lexicon", Lexicon)  # type: ignore[no-any-return]

    def _view(self, name: str, make: Callable[[list[str]], Any]) -> Any:
        """What is made from the words, made anew when there are more of them."""
        size, view = self._views.get(name, (0, None))
        if size != len(self.words):
            size, view = self._views[name] = len(self.words), make(self.words)
        return view


def _are_words(words: list[str]) -> Numbers:
    return np.fromiter((any(map(str.isalnum, word)) for word in words), bool, len(words))
