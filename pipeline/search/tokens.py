"""The token store: the words of all texts as arrays of numbers, as the Corpus Workbench keeps them.

Words are those of the segmenter, blanks left out. A store is a handful of segments, each a folder of NumPy arrays that
never change; a list names the segments that count and how far they go. It follows the changes of the texts, can be
thrown away, and is made when it is first needed. The list is replaced as a whole after its segments are on the disk: a
process killed in between leaves a segment that no list names.

Where nothing can be written, or another process is at it, the words of what is missing are kept in memory.
"""

import dataclasses
import functools
import json
import shutil
import sqlite3
from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path

import numpy as np

from pipeline.files import locked, replacing
from pipeline.search import segments
from pipeline.search.filters import Filters
from pipeline.search.segments import Segment
from pipeline.search.texts import Change, TextStore
from pipeline.search.vocabulary import Numbers, Vocabulary

FORMAT = 3
_LIST = "segments.json"
# Documents of one segment when it is made, and when it is merged: more together take more memory than a batch may.
_DOCUMENTS, _LARGEST = 5_000, 20_000
_MANY_SEGMENTS = 8
_TRIES = 3
_WAIT = 60.0  # seconds, for another process that writes


@dataclasses.dataclass(frozen=True)
class Layout:
    """All documents that count, as columns have them: `rows` in order, and how many tokens each has.

    `targets` tell by segment the place in `rows` of each of its documents; one behind the last of those that are dead.
    """

    rows: Numbers
    lengths: Numbers
    targets: tuple[Numbers, ...]

    @functools.cached_property
    def _is_plain(self) -> bool:
        """Whether the documents lie in one segment as they do here."""
        return len(self.targets) == 1 and np.array_equal(self.targets[0], np.arange(len(self.rows)))

    def column(self, parts: Sequence[Numbers]) -> Numbers:
        """Numbers of the documents of each segment as one column."""
        if self._is_plain:
            return parts[0]
        whole = np.zeros(len(self.rows) + 1, np.int64)
        for target, part in zip(self.targets, parts, strict=True):
            whole[target] = part
        return whole[:-1]


@dataclasses.dataclass(frozen=True)
class State:
    """The tokens of all texts at one time."""

    vocabulary: Vocabulary = dataclasses.field(default_factory=Vocabulary)
    tags: Vocabulary = dataclasses.field(default_factory=Vocabulary)
    segments: tuple[Segment, ...] = ()

    @functools.cached_property
    def places(self) -> dict[int, tuple[int, int]]:
        """The segment of each row that counts, and the place in its rows."""
        return {
            row: (number, place)
            for number, part in enumerate(self.segments)
            for place, row in enumerate(part.rows.tolist())
            if place not in part.dead
        }

    @functools.cached_property
    def layout(self) -> Layout:
        """The documents that count."""
        none = np.zeros(0, np.int64)
        living = [part.living(np.arange(len(part.rows))) for part in self.segments]
        kept = [part.rows[alive] for part, alive in zip(self.segments, living, strict=True)]
        rows = np.sort(np.concatenate([none, *kept]))
        targets = tuple(
            np.where(alive, np.searchsorted(rows, part.rows), len(rows))
            for part, alive in zip(self.segments, living, strict=True)
        )
        bare = Layout(rows, none, targets)
        return dataclasses.replace(bare, lengths=bare.column([np.diff(part.firsts) - 1 for part in self.segments]))


@dataclasses.dataclass(frozen=True, slots=True)
class _Listed:
    """What the list in the folder says; `known` are the sizes of the vocabulary up to each segment."""

    cursor: int = 0
    names: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    dead: tuple[tuple[int, ...], ...] = ()
    known: tuple[int, ...] = ()
    next: int = 1


# What was opened last of each folder, for all threads of a server: it takes a moment, and never changes.
_OPENED: dict[Path, tuple[_Listed, State]] = {}


class TokenStore:
    """The tokens of a text store, kept in `folder`, which need not exist."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._state = State()
        self._listed = _Listed()
        self._alone = False  # whether what is shown lies in memory alone

    @property
    def vocabulary(self) -> Vocabulary:
        """The words."""
        return self._state.vocabulary

    @property
    def tags(self) -> Vocabulary:
        """The tags of words."""
        return self._state.tags

    @property
    def segments(self) -> tuple[Segment, ...]:
        """The parts that the tokens lie in."""
        return self._state.segments

    @property
    def layout(self) -> Layout:
        """The documents that count."""
        return self._state.layout

    def place(self, row: int) -> tuple[int, int]:
        """The segment of the text at `row`, which counts, and its place in the rows of that."""
        return self._state.places[row]

    def spans(self, row: int) -> tuple[Numbers, Numbers]:
        """Where each token of the text at `row`, which counts, starts and ends in it."""
        number, place = self.place(row)
        part = self.segments[number]
        tokens = slice(int(part.firsts[place]) + 1, int(part.firsts[place + 1]))
        starts = part.starts[tokens]
        return starts, starts + self.vocabulary.lengths[part.words[tokens]]

    def is_current(self, store: TextStore) -> bool:
        """Whether the store is complete as it lies on the disk, or as it was completed in memory."""
        cursor = store.cursor()
        if not (self._alone and self._listed.cursor == cursor):
            self._open()
        return 0 < self._listed.cursor == cursor

    def follow(self, store: TextStore) -> bool:
        """Take in what changed in the texts since the last time, on the disk; False where this cannot be done now."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with locked(self.folder / "lock", _WAIT):
                if not self.is_current(store):
                    self._follow(store, keep=True)
            return True
        except (OSError, sqlite3.Error):
            return False

    def update(self, store: TextStore) -> None:
        """Take in what changed in the texts, on the disk or else in memory; then `segments` is complete."""
        if self.is_current(store) or (self._listed.cursor > store.cursor() > 0 and self._look_back(store)):
            return
        if not self.follow(store):
            self._follow(store, keep=False)

    def clear(self) -> None:
        """Throw the store away; the next update makes it anew."""
        shutil.rmtree(self.folder, ignore_errors=True)
        self._forget()

    def faults(self, store: TextStore) -> Iterator[str]:
        """What is wrong with the store: files that cannot be read, documents or tokens that are not those of the texts.

        Nothing for a store that was never made. One that is behind says so, and is not looked at further.
        """
        if not (self.folder / _LIST).exists():
            return
        self._open()
        if self._listed.cursor != store.cursor():
            told = "cannot be read" if not self._listed.names else f"has come to change {self._listed.cursor}"
            yield f"the token store {told} of {store.cursor()}"
            return
        spoilt = [fault for name in self._listed.names for fault in segments.damaged(self.folder / name)]
        if spoilt:
            yield from (f"{name} of the token store is not as it was written" for name in spoilt)
            return
        rows = set(self.layout.rows.tolist())
        for row in sorted(rows ^ store.rows(Filters())):
            yield f"text {row} is {'in the token store and not in the store' if row in rows else 'not in the token store'}"
        for part in self.segments:
            yield from segments.faults(part, self.vocabulary, store)

    def _look_back(self, store: TextStore) -> bool:
        """Show what the texts were before the last changes; False where that cannot be told any more.

        A reader keeps to the state of the corpus that it began with, and a batch may have brought the tokens further.
        """
        standing = np.array(sorted(store.rows(Filters())), np.int64)
        kept = np.concatenate([np.zeros(0, np.int64), *(part.rows for part in self.segments)])
        kept = np.sort(kept[np.isin(kept, standing)])
        if not np.array_equal(kept, standing):
            return False
        gone = [np.flatnonzero(~np.isin(part.rows, standing)).tolist() for part in self.segments]
        parts = (dataclasses.replace(part, dead=frozenset(d)) for part, d in zip(self.segments, gone, strict=True))
        self._state = State(self.vocabulary, self.tags, tuple(parts))
        self._listed = dataclasses.replace(self._listed, cursor=store.cursor())
        self._alone = True
        return True

    def _follow(self, store: TextStore, keep: bool) -> None:
        if self._listed.cursor > store.cursor():
            self._forget()
        # Others may read the ones that were opened.
        words, tags = Vocabulary(self.vocabulary.words[1:]), Vocabulary(self.tags.words[1:])
        self._state = State(words, tags, self.segments)
        changes = store.changes(self._listed.cursor)
        while batch := list(islice(changes, _DOCUMENTS)):
            self._take_in(batch, store, keep)
            if keep and len(self.segments) > _MANY_SEGMENTS:
                self._merge()

    def _take_in(self, batch: Sequence[Change], store: TextStore, keep: bool) -> None:
        standing = {change.row: change.stands for change in batch}
        before = [segments.without(part, standing) for part in self.segments]
        texts = ((row, store.normalised(row)) for row, stands in standing.items() if stands)
        parts = (*before, segments.segment(texts, self.vocabulary, self.tags))
        if keep:
            self._write(parts, batch[-1].cursor)
        else:
            self._state = State(self.vocabulary, self.tags, parts)
            self._listed = dataclasses.replace(self._listed, cursor=batch[-1].cursor)
            self._alone = True

    def _merge(self) -> None:
        """Make one of the last segments, so that each holds at least twice what all behind it hold, or is a large one."""
        sizes = [len(part.rows) - len(part.dead) for part in self.segments]
        at, behind = len(sizes) - 1, sum(sizes[-1:])
        while at > 0 and sizes[at - 1] < 2 * behind and sizes[at - 1] + behind <= _LARGEST:
            at -= 1
            behind += sizes[at]
        if at >= len(sizes) - 1:
            return
        self._write((*self.segments[:at], segments.merged(self.segments[at:])), self._listed.cursor)
        for path in self.folder.glob("segment-*"):
            if path.name not in self._listed.names:
                shutil.rmtree(path, ignore_errors=True)

    def _write(self, parts: tuple[Segment, ...], cursor: int) -> None:
        """Write the last of these segments, and the list of all; then the store is these."""
        *before, made = parts
        name = f"segment-{self._listed.next:06}"
        folder = self.folder / name
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        known = self._listed.known[: len(before)]
        segments.write(made, self.vocabulary.words[known[-1] if known else 1 :], folder)
        # From now on as it lies on the disk: all that a batch makes would fill the memory.
        parts = (*before, segments.read(folder, made.dead))
        names, known = (*self._listed.names[: len(before)], name), (*known, len(self.vocabulary.words))
        dead = tuple(tuple(sorted(map(int, part.dead))) for part in parts)
        listed = _Listed(cursor, names, tuple(self.tags.words[1:]), dead, known, self._listed.next + 1)
        with replacing(self.folder / _LIST) as fresh:
            fresh.write_text(json.dumps({"format": FORMAT, **dataclasses.asdict(listed)}), encoding="utf-8")
        self._listed, self._state = listed, State(self.vocabulary, self.tags, parts)

    def _open(self) -> None:
        """Read what the list names; a list that is missing, foreign or broken names nothing."""
        self._alone = False
        for _ in range(_TRIES):
            try:
                listed = _list(self.folder)
                if listed != self._listed:
                    self._state = _opened(self.folder, listed)
                    self._listed = listed
                return
            except FileNotFoundError:
                continue  # another process has just put other segments in place of these
            except (OSError, ValueError, KeyError, TypeError, EOFError):
                break
        self._forget()

    def _forget(self) -> None:
        self._state = State()
        self._listed = _Listed(next=self._listed.next)


def _list(folder: Path) -> _Listed:
    """Raises `OSError`, `ValueError`, `KeyError` or `TypeError` where there is none that can be read."""
    told = json.loads((folder / _LIST).read_text(encoding="utf-8"))
    if told.pop("format") != FORMAT:
        raise ValueError("of another format")
    names, tags, known = (tuple(told[name]) for name in ("names", "tags", "known"))
    return _Listed(told["cursor"], names, tags, tuple(map(tuple, told["dead"])), known, told["next"])


def _opened(folder: Path, listed: _Listed) -> State:
    """What a list names, as it was opened before if it was. Raises as `_list`, and `EOFError`."""
    before = _OPENED.get(folder)
    if before is not None and before[0] == listed:
        return before[1]
    words: list[str] = []
    parts = []
    for name, gone in zip(listed.names, listed.dead, strict=True):
        parts.append(segments.read(folder / name, frozenset(gone)))
        words += segments.words_of(folder / name)
    state = State(Vocabulary(words), Vocabulary(listed.tags), tuple(parts))
    _OPENED[folder] = listed, state
    return state
