"""The token store: the words of all texts as arrays of numbers, as the Corpus Workbench keeps them.

Words are those of the segmenter, blanks left out. A store is a handful of segments, each a folder of NumPy arrays that
never change; a list names the segments that count and how far they go. It follows the changes of the texts, can be
thrown away, and is made when it is first needed. The list is replaced as a whole after its segments are on the disk: a
process killed in between leaves a segment that no list names.

Where nothing can be written, or another process is at it, the words of what is missing are kept in memory.
"""

import contextlib
import dataclasses
import json
import os
import shutil
import sqlite3
from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from pipeline.search.texts import Change, TextStore
from pipeline.segment import tagged

Numbers = npt.NDArray[Any]
FORMAT = 1
_LIST = "segments.json"
_DOCUMENTS = 20_000  # of one segment when it is made
_MOST_SEGMENTS = 8
_ARRAYS = ("words", "tags", "starts", "rows", "firsts", "order", "offsets")
_WAIT = 60.0  # seconds, for another process that writes


class Lexicon:
    """The words of a token store as one text, in which those that hold a run are found at once."""

    def __init__(self, words: list[str]) -> None:
        self._text = "\n".join(words) + "\n"
        lengths = np.fromiter(map(len, words), np.int64, len(words)) + 1
        self._ends = np.cumsum(lengths)

    def holding(self, run: str, before: str = "", after: str = "") -> Numbers:
        """The numbers of the words that hold a run, once for each time; `before`, `after`: a line end for an edge."""
        found, sought = [], before + run + after
        at = self._text.find(sought)
        while at >= 0:
            found.append(at + len(before))
            at = self._text.find(sought, at + len(before) + len(run))
        return np.searchsorted(self._ends, np.array(found, np.int64), side="right")


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
        """The words as one text."""
        return self._view("lexicon", Lexicon)  # type: ignore[no-any-return]

    def _view(self, name: str, make: Callable[[list[str]], Any]) -> Any:
        """What is made from the words, made anew when there are more of them."""
        size, view = self._views.get(name, (0, None))
        if size != len(self.words):
            size, view = self._views[name] = len(self.words), make(self.words)
        return view


@dataclasses.dataclass(frozen=True, slots=True)
class Segment:
    """The tokens of some documents, one after the other, a gap before each document and at the end.

    By token: `words` and `tags` (numbers), `starts` (offset in the normalised text). By document: `rows` (in the text
    store) and `firsts` (its gap), with the end of the last behind. `order` lists the tokens by word, those of the word
    number n from `offsets[n]` up to `offsets[n + 1]`. `dead` are the places in `rows` of documents that do not count
    any more.
    """

    words: Numbers
    tags: Numbers
    starts: Numbers
    rows: Numbers
    firsts: Numbers
    order: Numbers
    offsets: Numbers
    dead: frozenset[int] = frozenset()

    def places(self, number: int) -> Numbers:
        """The tokens that are the word of that number, in order."""
        if number + 1 >= len(self.offsets):
            return self.order[:0]
        return self.order[self.offsets[number] : self.offsets[number + 1]]

    def document_of(self, tokens: Numbers) -> Numbers:
        """The place in `rows` of the document of each token."""
        return np.searchsorted(self.firsts, tokens, side="right") - 1

    def living(self, places: Numbers) -> Numbers:
        """Which of the documents at these places of `rows` count."""
        if not self.dead:
            return np.ones(len(places), bool)
        return ~np.isin(places, np.fromiter(self.dead, np.int64, len(self.dead)))


@dataclasses.dataclass(frozen=True, slots=True)
class _Listed:
    """What the list in the folder says."""

    cursor: int = 0
    names: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    dead: tuple[tuple[int, ...], ...] = ()
    next: int = 1


# What was opened last of each folder, for all threads of a server: it takes a moment, and never changes.
_OPENED: dict[Path, tuple[_Listed, Vocabulary, Vocabulary, tuple[Segment, ...]]] = {}


class TokenStore:
    """The tokens of a text store, kept in `folder`, which need not exist."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.vocabulary = Vocabulary()
        self.tags = Vocabulary()
        self.segments: list[Segment] = []
        self._listed = _Listed()

    def is_current(self, store: TextStore) -> bool:
        """Whether the store is complete as it lies on the disk."""
        self._open()
        return 0 < self._listed.cursor == store.cursor()

    def update(self, store: TextStore) -> None:
        """Take in what changed in the texts since the last time; then `segments` is complete."""
        self._open()
        if self._listed.cursor == store.cursor():
            return
        try:
            with self._locked():
                self._open()
                self._follow(store, keep=True)
        except (OSError, sqlite3.Error):
            self._follow(store, keep=False)

    def clear(self) -> None:
        """Throw the store away; the next update makes it anew."""
        shutil.rmtree(self.folder, ignore_errors=True)
        self._forget()

    def _follow(self, store: TextStore, keep: bool) -> None:
        if self._listed.cursor > store.cursor():
            self._forget()
        # Others may read the ones that were opened.
        self.vocabulary, self.tags = Vocabulary(self.vocabulary.words[1:]), Vocabulary(self.tags.words[1:])
        changes = store.changes(self._listed.cursor)
        while batch := list(islice(changes, _DOCUMENTS)):
            self._take_in(batch, store, keep)
        if keep and len(self.segments) > _MOST_SEGMENTS:
            self._merge()

    def _take_in(self, batch: Sequence[Change], store: TextStore, keep: bool) -> None:
        standing = {change.row: change.stands for change in batch}
        self.segments = [_without(segment, standing) for segment in self.segments]
        known = len(self.vocabulary.words)
        texts = ((row, store.normalised(row)) for row, stands in standing.items() if stands)
        made = segment(texts, self.vocabulary, self.tags)
        self.segments.append(made)
        if keep:
            self._write(made, self.vocabulary.words[known:], (*self._listed.names,), batch[-1].cursor)
        else:
            self._listed = dataclasses.replace(self._listed, cursor=batch[-1].cursor)

    def _merge(self) -> None:
        merged = _merged(self.segments)
        self.segments = [merged]
        self._write(merged, self.vocabulary.words[1:], (), self._listed.cursor)
        for path in self.folder.glob("segment-*"):
            if path.name not in self._listed.names:
                shutil.rmtree(path, ignore_errors=True)

    def _write(self, made: Segment, words: Sequence[str], before: tuple[str, ...], cursor: int) -> None:
        name = f"segment-{self._listed.next:06}"
        folder = self.folder / name
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        for field in _ARRAYS:
            np.save(folder / f"{field}.npy", getattr(made, field))
        # A damaged file may leave half a character in a word: JSON has an escape for it.
        (folder / "words.json").write_text(json.dumps(words), encoding="ascii")
        dead = tuple(tuple(sorted(map(int, segment.dead))) for segment in self.segments)
        listed = _Listed(cursor, (*before, name), tuple(self.tags.words[1:]), dead, self._listed.next + 1)
        fresh = self.folder / (_LIST + ".new")
        fresh.write_text(json.dumps({"format": FORMAT, **dataclasses.asdict(listed)}), encoding="utf-8")
        os.replace(fresh, self.folder / _LIST)
        self._listed = listed

    def _open(self) -> None:
        """Read what the list names; a list that is missing, foreign or broken names nothing."""
        try:
            told = json.loads((self.folder / _LIST).read_text(encoding="utf-8"))
            if told.pop("format") != FORMAT:
                raise ValueError("of another format")
            dead = tuple(map(tuple, told["dead"]))
            listed = _Listed(told["cursor"], tuple(told["names"]), tuple(told["tags"]), dead, told["next"])
            if listed == self._listed:
                return
            known = _OPENED.get(self.folder)
            if known and known[0] == listed:
                self._listed, self.vocabulary, self.tags, self.segments = listed, known[1], known[2], list(known[3])
                return
            words: list[str] = []
            segments = []
            for name, gone in zip(listed.names, dead, strict=True):
                segments.append(_read(self.folder / name, frozenset(gone)))
                words += json.loads((self.folder / name / "words.json").read_text(encoding="ascii"))
        except (OSError, ValueError, KeyError, TypeError, EOFError):
            self._forget()
            return
        self.vocabulary, self.tags = Vocabulary(words), Vocabulary(listed.tags)
        self.segments, self._listed = segments, listed
        _OPENED[self.folder] = listed, self.vocabulary, self.tags, tuple(segments)

    def _forget(self) -> None:
        self.vocabulary, self.tags, self.segments = Vocabulary(), Vocabulary(), []
        self._listed = _Listed(next=self._listed.next)

    @contextlib.contextmanager
    def _locked(self) -> Iterator[None]:
        """Held by one process at a time; a file of SQLite is a lock that every system has. Raises `sqlite3.Error`."""
        self.folder.mkdir(parents=True, exist_ok=True)
        with contextlib.closing(sqlite3.connect(self.folder / "lock", timeout=_WAIT, isolation_level=None)) as lock:
            lock.execute("BEGIN EXCLUSIVE")
            yield
            lock.execute("ROLLBACK")


def _are_words(words: list[str]) -> Numbers:
    return np.fromiter((any(map(str.isalnum, word)) for word in words), bool, len(words))


def segment(texts: Iterable[tuple[int, str]], vocabulary: Vocabulary, tags: Vocabulary) -> Segment:
    """The tokens of texts, given with their rows; new words and tags go into the vocabularies."""
    words, kinds, starts = array("i"), array("B"), array("i")
    rows, firsts = array("q"), array("q")
    for row, text in texts:
        rows.append(row)
        firsts.append(len(words))
        words.append(0)
        kinds.append(0)
        starts.append(0)
        at = 0
        for word, tag in zip(*tagged(text), strict=True):
            if not word.isspace():
                words.append(vocabulary.number(word))
                kinds.append(min(tags.number(tag), 255))
                starts.append(at)
            at += len(word)
    firsts.append(len(words))
    words.append(0)
    kinds.append(0)
    starts.append(0)
    numbers = np.array(words, np.int32)
    columns = (np.array(kinds, np.uint8), np.array(starts, np.int32), np.array(rows), np.array(firsts))
    return Segment(numbers, *columns, *_by_word(numbers))


def _merged(segments: Sequence[Segment]) -> Segment:
    """The living documents of segments as one segment."""
    words, tags, starts, rows, lengths = [], [], [], [], []
    for part in segments:
        living = part.living(np.arange(len(part.rows)))
        sizes = np.diff(part.firsts)
        kept = np.repeat(living, sizes)
        words.append(part.words[:-1][kept])
        tags.append(part.tags[:-1][kept])
        starts.append(part.starts[:-1][kept])
        rows.append(part.rows[living])
        lengths.append(sizes[living])
    for column in (words, tags, starts):
        column.append(np.zeros(1, column[0].dtype))
    numbers = np.concatenate(words)
    firsts = np.concatenate([[0], np.cumsum(np.concatenate(lengths))]).astype(np.int64)
    columns = (np.concatenate(tags), np.concatenate(starts), np.concatenate(rows), firsts)
    return Segment(numbers, *columns, *_by_word(numbers))


def _by_word(words: Numbers) -> tuple[Numbers, Numbers]:
    """The tokens by word, and where each word begins among them."""
    order = np.argsort(words, kind="stable").astype(np.int32)
    return order, np.concatenate([[0], np.cumsum(np.bincount(words))]).astype(np.int64)


def _without(segment: Segment, rows: Iterable[int]) -> Segment:
    gone = np.flatnonzero(np.isin(segment.rows, np.fromiter(rows, np.int64)))
    return dataclasses.replace(segment, dead=segment.dead | set(gone.tolist())) if len(gone) else segment


def _read(folder: Path, dead: frozenset[int]) -> Segment:
    arrays = {name: np.load(folder / f"{name}.npy", mmap_mode="r") for name in _ARRAYS}
    return Segment(**arrays, dead=dead)
