"""Segments: the tokens of some documents as arrays that never change."""

import dataclasses
import itertools
import json
import re
import zlib
from array import array
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import numpy as np

from pipeline.search.texts import TextStore
from pipeline.search.vocabulary import Numbers, Vocabulary
from pipeline.segment import tags_of, words

_ARRAYS = ("words", "tags", "starts", "rows", "firsts", "order", "offsets", "documents", "holders")
_WORDS = "words.json"
_SUMS = "sums.json"
_CHUNK = 2**20
_HALF, _STAND_IN = re.compile("[\ud800-\udfff]"), "\ufffd"
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
    """The tokens of texts, given with their rows; new words and tags go into the vocabularies.

    A word has the tag that it is first met with.
    """
    # The words met here, each with its tag, by the places that stand for them; the first place is that of the gap.
    places, kinds = _Places(), [""]
    tokens, rows, firsts = array("i"), array("q"), array("q")
    for row, text in texts:
        rows.append(row)
        firsts.append(len(tokens))
        tokens.append(0)
        # Half a character, from a damaged file, is more than the segmenter bears.
        bearable = _HALF.sub(_STAND_IN, text) if _HALF.search(text) else text
        cuts = words(bearable) if bearable is text else _cut_like(words(bearable), text)
        tokens.fromlist(list(map(places.__getitem__, cuts)))
        if places.fresh:
            kinds += tags_of([_HALF.sub(_STAND_IN, word) for word in places.fresh], bearable)
            places.fresh.clear()
    firsts.append(len(tokens))
    tokens.append(0)
    met = list(places)
    numbers = [0, *(_BLANK if word.isspace() else vocabulary.number(word) for word in met[1:])]
    numbered = [0, *(min(tags.number(kind), _MOST_TAGS) for kind in kinds[1:])]
    at = np.array(tokens)
    return _without_blanks(
        np.array(numbers, np.int32)[at],
        np.array(numbered, np.uint8)[at],
        np.array(list(map(len, met)), np.int32)[at],
        np.array(rows),
        np.array(firsts),
    )


class _Places(dict[str, int]):
    """The place that stands for each word, one more for a word that is met for the first time: that one is `fresh`."""

    def __init__(self) -> None:
        super().__init__({"": 0})
        self.fresh: list[str] = []

    def __missing__(self, word: str) -> int:
        place = self[word] = len(self)
        self.fresh.append(word)
        return place


def _cut_like(cuts: Sequence[str], text: str) -> list[str]:
    """A text cut where words of the same lengths are."""
    ends = itertools.accumulate(map(len, cuts))
    return [text[end - len(cut) : end] for cut, end in zip(cuts, ends, strict=True)]


def _without_blanks(words: Numbers, kinds: Numbers, lengths: Numbers, rows: Numbers, firsts: Numbers) -> Segment:
    """The segment of tokens among which blanks are marked; `lengths` are in characters."""
    starts = np.cumsum(lengths, dtype=np.int64) - lengths
    # Counted from the gap of each document; the gap at the end stands at 0 too.
    starts -= np.repeat(starts[firsts], np.diff(np.append(firsts, len(words))))
    kept = words != _BLANK
    firsts = (np.cumsum(kept) - kept)[firsts]
    return _indexed(words[kept], kinds[kept], starts[kept].astype(np.int32), rows, firsts)


def merged(segments: Sequence[Segment]) -> Segment:
    """The living documents of segments as one segment; their tokens are sorted by word already."""
    parts = [_living(part) for part in segments]
    # The gap at the end of a part is that before the next one.
    words, tags, starts = (
        np.concatenate([getattr(part, name)[:-1] for part in parts] + [np.zeros(1, dtype)])
        for name, dtype in (("words", np.int32), ("tags", np.uint8), ("starts", np.int32))
    )
    rows = np.concatenate([part.rows for part in parts])
    tokens = np.concatenate([[0], np.cumsum([len(part.words) - 1 for part in parts])])
    firsts = np.concatenate([part.firsts[:-1] + at for part, at in zip(parts, tokens, strict=False)] + [tokens[-1:]])
    order, offsets = _joined(parts, tokens)
    documents = _documents(firsts)
    return Segment(words, tags, starts, rows, firsts, order, offsets, documents, documents[order])


def _joined(parts: Sequence[Segment], tokens: Numbers) -> tuple[Numbers, Numbers]:
    """The order of the tokens of all parts, those of part n from `tokens[n]` on, and the offsets of the words in it."""
    counts = np.zeros((len(parts), max(len(part.offsets) for part in parts) - 1), np.int64)
    for part, own in zip(parts, counts, strict=True):
        own[: len(part.offsets) - 1] = np.diff(part.offsets)
        own[0] -= 1
    offsets = np.concatenate([[0], np.cumsum(counts.sum(axis=0)) + 1])
    order = np.zeros(offsets[-1], np.int32)
    free = offsets[:-1].copy()
    for part, own, at in zip(parts, counts, tokens, strict=False):
        # What a word has in this part stands together here and there: moved as a stretch.
        target = np.repeat(free - (np.cumsum(own) - own), own)
        target += np.arange(len(target))
        order[target] = np.delete(part.order, part.offsets[1] - 1) + at
        free += own
    order[free[0]] = tokens[-1]
    return order, offsets


def _living(part: Segment) -> Segment:
    """A segment without its dead documents."""
    if not part.dead:
        return part
    living, sizes = part.living(np.arange(len(part.rows))), np.diff(part.firsts)
    kept = np.append(np.repeat(living, sizes), True)
    words, firsts = part.words[kept], np.concatenate([[0], np.cumsum(sizes[living])])
    order = (np.cumsum(kept) - 1)[part.order[kept[part.order]]].astype(np.int32)
    documents = _documents(firsts)
    columns = words, part.tags[kept], part.starts[kept], part.rows[living], firsts
    return Segment(*columns, order, _offsets(words), documents, documents[order])


def _indexed(words: Numbers, tags: Numbers, starts: Numbers, rows: Numbers, firsts: Numbers) -> Segment:
    """The segment of these columns, with its tokens by word and by document."""
    order = _sorted(words)
    documents = _documents(firsts)
    return Segment(words, tags, starts, rows, firsts, order, _offsets(words), documents, documents[order])


def _sorted(words: Numbers) -> Numbers:
    """The places of the tokens by word, those of one word in their order; by 16 bits at a time, which takes a third."""
    order = np.argsort(words.astype(np.uint16), kind="stable")
    if len(words) and words.max() > np.iinfo(np.uint16).max:
        order = order[np.argsort((words >> 16).astype(np.uint16)[order], kind="stable")]
    return order.astype(np.int32)


def _offsets(words: Numbers) -> Numbers:
    return np.concatenate([[0], np.cumsum(np.bincount(words))]).astype(np.int64)


def _documents(firsts: Numbers) -> Numbers:
    """The document of each token; the gap at the end is counted with the last one, as the one before each is with it."""
    # Of most segments in half the bytes; one number more than there are is left for who counts on from the last one.
    kind = np.uint16 if len(firsts) <= np.iinfo(np.uint16).max else np.int32
    documents = np.repeat(np.arange(len(firsts) - 1, dtype=kind), np.diff(firsts))
    return np.append(documents, documents[-1:] if len(documents) else np.zeros(1, kind))


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
