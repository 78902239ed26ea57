"""Scores what documents say about themselves against texts in which their elements are marked.

A marked document is a text or a page with ⟦element|words⟧ around each element, ⟦element=value|words⟧ where the value is
not just the normalised words, one inside another where they share words. Lines `# type: notice` (`-` for none) and
`# set: …` may stand above it. The marks are taken out before it is read. An element is right where name, value and
place all agree.
"""

import dataclasses
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, get_args

from pipeline import patterns
from pipeline.evaluate import GoldError, Scores, Tally
from pipeline.ingest import read
from pipeline.records import ElementName, Record
from pipeline.text import normalise

NAMES = get_args(ElementName)
_MARK = patterns.compile(r"⟦(?P<name>[a-z_]+)(?:=(?P<value>[^|⟦⟧]*))?\||⟧")
_HEADER = patterns.compile(r"(?:# [a-z]+: .*\n)*")

# Name, value, start, end.
Marked = tuple[str, str, int, int]


@dataclasses.dataclass(frozen=True, slots=True)
class Gold:
    """A document without its marks, its kind and its set as its header says, and its elements."""

    name: str
    data: bytes
    header: Mapping[str, str]
    elements: tuple[Marked, ...]


def documents(folder: Path) -> Iterator[Gold]:
    """The marked documents of a folder, by name. Raises `GoldError`."""
    try:
        paths = sorted(path for path in folder.iterdir() if path.suffix in (".txt", ".html"))
    except OSError as error:
        raise GoldError(f"{folder}: {error.strerror}") from error
    if not paths:
        raise GoldError(f"{folder}: no marked document (*.txt, *.html)")
    for path in paths:
        yield _document(path)


def score(folder: str | Path, analyse: Callable[[bytes, str], Record], chosen: str | None = None) -> Scores:
    """Score `analyse` over the marked documents of a folder, or those of the set `chosen` alone.

    Figures: `documents`, `elements` (precision, recall and F1 of each), `all` and `type`. Raises `GoldError`.
    """
    tallies = {name: Tally() for name in (*NAMES, "type")}
    errors: list[dict[str, Any]] = []
    count = 0
    for gold in documents(Path(folder)):
        if chosen is not None and gold.header.get("set") != chosen:
            continue
        count += 1
        record = analyse(gold.data, gold.name)
        said = [(item.element, item.text, item.start, item.end) for item in record.elements]
        errors += _compare(
            gold, [*gold.elements, *_type(gold.header.get("type"))], [*said, *_type(record.type)], tallies
        )
    if not count:
        raise GoldError(f"{folder}: no marked document of the set {chosen!r}")
    total = Tally()
    for name in NAMES:
        total.add(tallies[name])
    by_name = {name: tallies[name].figures() for name in NAMES}
    figures = {"documents": count, "elements": by_name, "all": total.figures(), "type": tallies["type"].figures()}
    return Scores(figures, errors)


def _type(name: str | None) -> list[Marked]:
    return [] if name in (None, "-") else [("type", str(name), 0, 0)]


def _compare(
    gold: Gold, wanted: Sequence[Marked], said: Sequence[Marked], tallies: Mapping[str, Tally]
) -> Iterator[dict[str, Any]]:
    left, false = Counter(wanted), Counter(said)
    right = left & false
    for name, tally in tallies.items():
        counts = (sum(n for item, n in side.items() if item[0] == name) for side in (right, false, left))
        tally.add(Tally(*counts))
    for what, items in (("missed", left - right), ("false", false - right)):
        for name, value, start, end in sorted(items):
            yield {"document": gold.name, what: name, "value": value, "start": start, "end": end}


def _document(path: Path) -> Gold:
    try:
        text = path.read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise GoldError(f"{path.name}: {error}") from error
    head = _HEADER.match(text)
    lines = head.group() if head else ""
    header = dict(line[2:].split(": ", 1) for line in lines.splitlines())
    marked = text[len(lines) :]
    data = _MARK.sub("", marked).encode()
    # A page is read with its marks and without: what is marked in it must stand in the article.
    shown, plain = (read(source, path.name).text for source in (marked.encode(), data))
    bare, elements = _unmarked(shown, path)
    if bare != plain:
        raise GoldError(f"{path.name}: the marks change how it is read")
    return Gold(path.name, data, header, elements)


def _unmarked(text: str, path: Path) -> tuple[str, tuple[Marked, ...]]:
    """The text without its marks, and what they mark."""
    parts: list[str] = []
    length = at = 0
    opened: list[tuple[str, str | None, int]] = []
    found: list[Marked] = []
    for mark in _MARK.finditer(text):
        parts.append(text[at : mark.start()])
        length += mark.start() - at
        at = mark.end()
        if mark["name"]:
            if mark["name"] not in NAMES:
                raise GoldError(f"{path.name}: no element {mark['name']!r}")
            opened.append((mark["name"], mark["value"], length))
        elif opened:
            name, value, start = opened.pop()
            words = "".join(parts)[start:]
            found.append((name, normalise(words).text if value is None else value, start, length))
        else:
            raise GoldError(f"{path.name}: ⟧ closes nothing")
    if opened:
        raise GoldError(f"{path.name}: ⟦{opened[-1][0]} is not closed")
    return "".join(parts) + text[at:], tuple(found)
