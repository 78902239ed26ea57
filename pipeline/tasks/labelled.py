"""Labelled documents: texts written for training, one sentence a line with its tasks in square brackets.

    # genre: plan
    # place: 湖北省宜昌市
    # script: hans

    [institutions] 一、机构设置

    [institutions resources] 句子一。
    [] 句子二。
    [?] 句子三。

A line is one sentence as `pipeline.structure.sentence_spans` cuts it; a blank line ends a paragraph. The tasks of a
sentence marked [?] are not known: it is context for the others and nothing more. `# field: other` says that a document
is of another field than the tasks: a composed negative.
"""

import dataclasses
import re
from collections.abc import Collection
from pathlib import Path

from pipeline import patterns
from pipeline.structure import Sentence, outline, sentence_spans
from pipeline.text import normalise

_HEADER = patterns.compile(r"# (\w+): *(.*)")
_LINE = patterns.compile(r"\[([a-z_ ]*|\?)\] ?(.+)")
_UNKNOWN = "?"


class LabelledError(ValueError):
    """A labelled document that cannot be used: the message names the file, the line and the reason."""


@dataclasses.dataclass(frozen=True, slots=True)
class LabelledSentence:
    """A sentence as written and the tasks it was given; none where they are not `known`."""

    text: str
    tasks: frozenset[str]
    known: bool = True


@dataclasses.dataclass(frozen=True, slots=True)
class LabelledDocument:
    """A document of paragraphs of labelled sentences; `header` holds genre, place and script as written."""

    name: str
    header: dict[str, str]
    paragraphs: tuple[tuple[LabelledSentence, ...], ...]

    @property
    def text(self) -> str:
        """The document as a reader sees it: one paragraph a line."""
        return "\n".join("".join(sentence.text for sentence in paragraph) for paragraph in self.paragraphs)

    @property
    def sentences(self) -> tuple[LabelledSentence, ...]:
        """All sentences in order."""
        return tuple(sentence for paragraph in self.paragraphs for sentence in paragraph)


@dataclasses.dataclass(frozen=True, slots=True)
class Example:
    """A document as the tagger will meet it: normalised text, its sentences, and the tasks of each sentence.

    `known` says of which sentences the tasks are known, `other_field` that the document is a composed negative.
    """

    name: str
    genre: str
    text: str
    sentences: tuple[Sentence, ...]
    tasks: tuple[frozenset[str], ...]
    known: tuple[bool, ...]
    other_field: bool = False


def labelled_documents(folder: Path, tasks: Collection[str]) -> list[LabelledDocument]:
    """The documents `<genre>-<nn>.txt` of a folder, by name; `tasks` are the labels allowed. Raises `LabelledError`."""
    paths = sorted(folder.glob("*-[0-9]*.txt"))
    if not paths:
        raise LabelledError(f"{folder}: no labelled documents (<genre>-<number>.txt)")
    return [parse_labelled(path.read_text(encoding="utf-8"), path.stem, tasks) for path in paths]


def parse_labelled(text: str, name: str, tasks: Collection[str]) -> LabelledDocument:
    """The labelled document written in `text`. Raises `LabelledError`."""
    header: dict[str, str] = {}
    paragraphs: list[list[LabelledSentence]] = [[]]
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip():
            paragraphs.append([])
        elif found := _HEADER.fullmatch(line):
            header[found[1]] = found[2].strip()
        elif found := _LINE.fullmatch(line):
            paragraphs[-1].append(_sentence(found, f"{name}:{number}", tasks))
        else:
            raise LabelledError(f"{name}:{number}: neither a header nor a labelled sentence: {line[:40]}")
    if "genre" not in header:
        raise LabelledError(f"{name}: no genre in the header")
    return LabelledDocument(name, header, tuple(tuple(paragraph) for paragraph in paragraphs if paragraph))


def _sentence(found: re.Match[str], where: str, tasks: Collection[str]) -> LabelledSentence:
    known = found[1] != _UNKNOWN
    labels, body = frozenset(found[1].split() if known else ()), found[2].strip()
    if unknown := sorted(labels.difference(tasks)):
        raise LabelledError(f"{where}: not in the taxonomy: {' '.join(unknown)}")
    if len(sentence_spans(body)) != 1:
        raise LabelledError(f"{where}: not one sentence: {body[:40]}")
    return LabelledSentence(body, labels, known)


def example(document: LabelledDocument) -> Example:
    """The document through the stages every text passes; a sentence has the tasks of what it mostly overlaps."""
    normalised = normalise(document.text)
    sentences = outline(normalised.text).sentences
    spans = _spans(document)
    first = 0
    tasks, known = [], []
    for sentence in sentences:
        start, end = normalised.to_original(sentence.start, sentence.end)
        while first < len(spans) and spans[first][1] <= start:
            first += 1
        over = _overlapping(spans, first, start, end)
        tasks.append(frozenset[str]().union(*(sentence.tasks for sentence in over)))
        known.append(any(sentence.known for sentence in over))
    other_field = document.header.get("field") == "other"
    genre = document.header["genre"]
    return Example(document.name, genre, normalised.text, sentences, tuple(tasks), tuple(known), other_field)


def _spans(document: LabelledDocument) -> list[tuple[int, int, LabelledSentence]]:
    """Where each labelled sentence stands in the text of the document."""
    spans = []
    at = 0
    for paragraph in document.paragraphs:
        for sentence in paragraph:
            spans.append((at, at + len(sentence.text), sentence))
            at += len(sentence.text)
        at += 1
    return spans


def _overlapping(
    spans: list[tuple[int, int, LabelledSentence]], first: int, start: int, end: int
) -> list[LabelledSentence]:
    """The sentences from span `first` on that share more than half of the shorter one with [start, end)."""
    found = []
    while first < len(spans) and spans[first][0] < end:
        begin, stop, sentence = spans[first]
        if 2 * (min(end, stop) - max(start, begin)) > min(end - start, stop - begin):
            found.append(sentence)
        first += 1
    return found
