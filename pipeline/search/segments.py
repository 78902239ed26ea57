"""Segments: the tokens of some documents as arrays that never change."""

import dataclasses
import itertools
import json
import re
import zlib
from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np

from pipeline.search.texts import TextStore
from pipeline.search.vocabulary import Numbers, Vocabulary
from pipeline.segment import tagged

_ARRAYS = ("words", "tags", "starts", "rows", "firsts", "order", "offsets", "documents", "holders")
_WORDS = "words.json"
_SUMS = "sums.json"
_CHUNK = 2**20
_HALF = re.compile("[\ud800-\udfff]")
_FEW_WORDS = 64  # whose tokens are put together one by one
_BLANK = -1  # in place of the number of a word
_MOST_TAGS = 255


@dataclasses.dataclass(frozen=True, slots=True)
class Segment:
    """The tokens of some documents, one after the other, a gap before each document and at the end.

    By token: `words` and `tags` (numbers), `starts` (offset in the normalised text), `documents` (the place in `rows`).
    By document: `rows` (in the text store) and `firsts` (its gap), with the end of the last behind. `order` lists the
    tokens by word, those of the word number n from `offsets[n]` up to `offsets[n + 1]`, and `holders` the document of
    each, so that occurrences of a word are counted without a jump. `dead` are the places in `rows` of documents that do
    not count any more.
    """

    words: Numbers
    tags: Numbers
    starts: Numbers
    rows: Numbers
    firsts: Numbers
    order: Numbers
    offsets: Numbers
    documents: Numbers
    holders: Numbers
    dead: frozenset[int] = frozenset()

    def tokens_of(self, numbers: Numbers) -> Numbers:
        """The tokens that are words of these numbers, word by word."""
        return self._of(self.order, numbers)

    def holders_of(self, numbers: Numbers) -> Numbers:
        """The document of each token that is a word of these numbers, word by word."""
        return self._of(self.holders, numbers)

    def _of(self, column: Numbers, numbers: Numbers) -> Numbers:
        numbers = numbers[numbers + 1 < len(self.offsets)]
        begins, ends = self.offsets[numbers], self.offsets[numbers + 1]
        if len(numbers) <= _FEW_WORDS:
            found = [column[begin:end] for begin, end in zip(begins.tolist(), ends.tolist(), strict=True)]
            return np.concatenate(found) if found else column[:0]
        # All stretches at once: what lies before each in the answer is taken from its beginning.
        sizes = ends - begins
        before = np.cumsum(sizes) - sizes
        return column[np.repeat(begins - before, sizes) + np.arange(int(sizes.sum()))]

    def living(self, places: Numbers) -> Numbers:
        """Which of the documents at these places of `rows` count."""
        if not self.dead:
            return np.ones(len(places), bool)
        return ~np.isin(places, np.fromiter(self.dead, np.int64, len(self.dead)))


def segment(texts: Iterable[tuple[int, str]], vocabulary: Vocabulary, tags: Vocabulary) -> Segment:
    """The tokens of texts, given with their rows; new words and tags go into the vocabularies."""
    number = _Known(lambda word: _BLANK if word.isspace() else vocabulary.number(word)).__getitem__
    kind = _Known(lambda tag: min(tags.number(tag), _MOST_TAGS)).__getitem__
    words, kinds, lengths = array("i"), array("B"), array("i")
    rows, firsts = array("q"), array("q")
    for row, text in texts:
        rows.append(row)
        firsts.append(len(words))
        cuts, told = _cut(text)
        for column, values in ((words, map(number, cuts)), (kinds, map(kind, told)), (lengths, map(len, cuts))):
            column.append(0)
            column.extend(values)
    firsts.append(len(words))
    for column in (words, kinds, lengths):
        column.append(0)
    return _without_blanks(*(np.array(column) for column in (words, kinds, lengths, rows, firsts)))


def _cut(text: str) -> tuple[list[str], list[str]]:
    """The words of a text and their tags."""
    if not _HALF.search(text):
        return tagged(text)
    # Half a character, from a damaged file, is more than the segmenter bears.
    cuts, told = tagged(_HALF.sub("\ufffd", text))
    ends = itertools.accumulate(map(len, cuts))
    return [text[end - len(cut) : end] for cut, end in zip(cuts, ends, strict=True)], told


class _Known(dict[str, int]):
    """The numbers of words, each asked for when it is first met."""

    def __init__(self, number: Callable[[str], int]) -> None:
        super().__init__()
        self._number = number

    def __missing__(self, word: str) -> int:
        number = self[word] = self._number(word)
        return number


def _without_blanks(words: Numbers, kinds: Numbers, lengths: Numbers, rows: Numbers, firsts: Numbers) -> Segment:
    """The segment of tokens among which blanks are marked; `lengths` are in characters."""
    starts = np.cumsum(lengths, dtype=np.int64) - lengths
    # Counted from the gap of each document; the gap at the end stands at 0 too.
    starts -= np.repeat(starts[firsts], np.diff(np.append(firsts, len(words))))
    kept = words != _BLANK
    firsts = (np.cumsum(kept) - kept)[firsts]
    return _indexed(words[kept], kinds[kept], starts[kept].astype(np.int32), rows, firsts)


def merged(segments: Sequence[Segment]) -> Segment:
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
    return _indexed(numbers, np.concatenate(tags), np.concatenate(starts), np.concatenate(rows), firsts)


def _indexed(words: Numbers, tags: Numbers, starts: Numbers, rows: Numbers, firsts: Numbers) -> Segment:
    """The segment of these columns, with its tokens by word and by document."""
    order = np.argsort(words, kind="stable").astype(np.int32)
    offsets = np.concatenate([[0], np.cumsum(np.bincount(words))]).astype(np.int64)
    documents = np.repeat(np.arange(len(rows), dtype=np.int32), np.diff(firsts))
    # The gap at the end is counted with the last document, as the one before each is with it.
    documents = np.append(documents, documents[-1:] if len(documents) else np.zeros(1, np.int32))
    return Segment(words, tags, starts, rows, firsts, order, offsets, documents, documents[order])


def without(segment: Segment, rows: Iterable[int]) -> Segment:
    """The segment with the documents of these rows dead."""
    gone = np.flatnonzero(np.isin(segment.rows, np.fromiter(rows, np.int64)))
    return dataclasses.replace(segment, dead=segment.dead | set(gone.tolist())) if len(gone) else segment


def write(part: Segment, words: Sequence[str], folder: Path) -> None:
    """Put a segment, and the words that came with it, into a folder that is there. Raises `OSError`."""
    for name in _ARRAYS:
        np.save(folder / f"{name}.npy", getattr(part, name))
    # A damaged file may leave half a character in a word: JSON has an escape for it.
    (folder / _WORDS).write_text(json.dumps(words), encoding="ascii")
    sums = {path.name: _checksum(path) for path in sorted(folder.iterdir())}
    (folder / _SUMS).write_text(json.dumps(sums), encoding="ascii")


def words_of(folder: Path) -> list[str]:
    """The words that came with a segment. Raises `OSError` or `ValueError`."""
    words: list[str] = json.loads((folder / _WORDS).read_text(encoding="ascii"))
    return words


def damaged(folder: Path) -> Iterator[str]:
    """The files of a segment that are not as they were written."""
    try:
        sums = json.loads((folder / _SUMS).read_text(encoding="ascii"))
        yield from (f"{folder.name}/{name}" for name, stated in sums.items() if _checksum(folder / name) != stated)
    except (OSError, ValueError, AttributeError):
        yield f"{folder.name}/{_SUMS}"


def _checksum(path: Path) -> int:
    checksum = 0
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            checksum = zlib.crc32(chunk, checksum)
    return checksum


def read(folder: Path, dead: frozenset[int]) -> Segment:
    """The segment that was written into a folder. Raises `OSError`, `ValueError` or `EOFError` where it cannot be read."""
    # Plain arrays over the file: those that know of the file take ten times as long to be cut.
    arrays = {name: np.load(folder / f"{name}.npy", mmap_mode="r").view(np.ndarray) for name in _ARRAYS}
    return Segment(**arrays, dead=dead)


def faults(part: Segment, vocabulary: Vocabulary, store: TextStore) -> Iterator[str]:
    """The documents of a segment whose tokens do not stand in their texts."""
    for place, row in enumerate(part.rows.tolist()):
        if place in part.dead:
            continue
        tokens = slice(int(part.firsts[place]) + 1, int(part.firsts[place + 1]))
        text, at = store.normalised(row), 0
        for number, start in zip(part.words[tokens].tolist(), part.starts[tokens].tolist(), strict=True):
            word = vocabulary.words[number] if number < len(vocabulary.words) else ""
            if text[at:start].strip() or not word or not text.startswith(word, start):
                at = -1
                break
            at = start + len(word)
        if at < 0 or text[at:].strip():
            yield f"the tokens of text {row} are not those of the text"
