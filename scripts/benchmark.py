"""How fast each stage of the road runs, as multiples of `jieba.cut` over the same text in the same run.

    python scripts/benchmark.py [--seconds N] [PATH…]

Without a path the composed texts of `corpora/labelled` are read; of a folder all files. The stages take turns of a fifth of a
second, each for about N seconds together; the fastest round of each counts, in processor time, since all else on the
machine can only slow a round down. The collector of cycles rests, as it does on the road. The rows:

- `jieba.cut`: jieba in plain Python cuts the texts into words, the measure of all others;
- `read` to `JSON`: the stages of the road in their order, each given what those before it found. `record` is the way
  from findings to the record: offsets in the original, ids, modality. Their shares of the whole add up to some 70 %: a
  stage alone, round after round over a few texts, finds its code in the caches of the processor;
- `words (rjieba)` and `quantities`: parts of `facts`, namely all words and all written numbers of the texts;
- `extraction`: facts, delegations and setups together, from the normalised text;
- `whole, bytes to JSON`: the road from end to end over some dozen documents at a time, as `zhenjie extract` and `zhenjie run`
  walk it; `whole, one by one`: as `pipeline.process` does.

The first line says whether the road is compiled (see `pipeline.compiled`).

A second table has the readers of each format on one composed document, and pdfplumber's own time for the characters of
the same PDF.
"""

import argparse
import gc
import io
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple, TypeVar

import jieba
import pdfplumber

from pipeline import assembly, compiled, places
from pipeline.extract.delegations import find_delegations
from pipeline.extract.facts import find_facts
from pipeline.extract.quantities import amounts
from pipeline.extract.setups import find_setups
from pipeline.ingest import Reading, read
from pipeline.places import Mention
from pipeline.records import Place, Record
from pipeline.road import Document as Given
from pipeline.road import analyse, analyse_all
from pipeline.segment import words
from pipeline.structure import Outline, Sentence, outline
from pipeline.tasks import tag, tag_all
from pipeline.text import NormalisedText, normalise
from pipeline.workers import GROUP

PDFPLUMBER = "pdfplumber's own"
ROOT = Path(__file__).parent.parent
BASE, WHOLE, SINGLY = "jieba.cut", "whole, bytes to JSON", "whole, one by one"
ROAD = ("read", "normalise", "outline", "places", "facts", "delegations", "setups", "tasks", "record", "JSON")

Stage = Callable[[], object]
T = TypeVar("T")


class Document(NamedTuple):
    """One document with what each stage of the road found in it."""

    data: bytes
    reading: Reading
    normal: NormalisedText
    layout: Outline
    mentions: tuple[Mention, ...]
    home: Place | None
    findings: assembly.Findings
    record: Record

    @property
    def body(self) -> tuple[str, Sequence[Sentence]]:
        """What the tagger sees."""
        return self.normal.text, self.layout.sentences

    def facts(self) -> object:
        """Find the facts."""
        return find_facts(self.normal.text, self.layout.sentences, self.mentions, self.home, self.layout.title)

    def delegations(self) -> object:
        """Find the delegations."""
        return find_delegations(self.normal.text, self.layout.sentences)

    def setups(self) -> object:
        """Find the setups."""
        return find_setups(self.normal.text, self.layout.sentences)

    def assembled(self) -> Record:
        """Make the record."""
        return assembled(self.reading, self.normal, self.layout, self.home, self.findings)


def assembled(
    reading: Reading, normal: NormalisedText, layout: Outline, home: Place | None, findings: assembly.Findings
) -> Record:
    """The record of a document whose bytes are not hashed."""
    return assembly.assemble(assembly.Origin("a.txt", "0" * 64, reading), normal, layout, home, findings)


def prepared(path: Path) -> Document:
    """The document with all that the stages find in it."""
    data = path.read_bytes()
    reading = read(data, path.name)
    normal = normalise(reading.text)
    layout = outline(normal.text)
    mentions, home, _ = places.survey(normal.text, layout.title)
    findings = assembly.Findings(
        find_facts(normal.text, layout.sentences, mentions, home, layout.title),
        find_delegations(normal.text, layout.sentences),
        find_setups(normal.text, layout.sentences),
        tag(normal.text, layout.sentences),
    )
    record = assembled(reading, normal, layout, home, findings)
    return Document(data, reading, normal, layout, mentions, home, findings, record)


def stages(documents: list[Document]) -> dict[str, Stage]:
    """What is measured, in the order of the table."""
    return {
        BASE: lambda: [list(jieba.cut(item.reading.text)) for item in documents],
        "read": lambda: [read(item.data, "a.txt") for item in documents],
        "normalise": lambda: [normalise(item.reading.text) for item in documents],
        "outline": lambda: [outline(item.normal.text) for item in documents],
        "places": lambda: [places.survey(item.normal.text, item.layout.title) for item in documents],
        "facts": lambda: [item.facts() for item in documents],
        "delegations": lambda: [item.delegations() for item in documents],
        "setups": lambda: [item.setups() for item in documents],
        "tasks": lambda: [tag_all(bodies) for bodies in grouped([item.body for item in documents])],
        "record": lambda: [item.assembled() for item in documents],
        "JSON": lambda: [item.record.to_json() for item in documents],
        "words (rjieba)": lambda: [words(item.normal.text) for item in documents],
        "quantities": lambda: [amounts(item.normal.text) for item in documents],
        "extraction (facts, delegations, setups)": lambda: [
            (item.facts(), item.delegations(), item.setups()) for item in documents
        ],
        WHOLE: lambda: [whole(group) for group in grouped([Given(item.data, "a.txt") for item in documents])],
        SINGLY: lambda: [analyse(item.data, "a.txt").record.to_json() for item in documents],
    }


def whole(documents: Sequence[Given]) -> list[str]:
    """The records of some documents that walk the road together, as JSON."""
    return [analysis.record.to_json() for analysis in analyse_all(documents)]


def grouped(items: Sequence[T]) -> list[Sequence[T]]:
    """The items as the workers of a batch get them."""
    return [items[first : first + GROUP] for first in range(0, len(items), GROUP)]


# How long a stage runs at a turn: a corpus keeps each stage's code and words at hand, which one round after others does not.
TURN = 0.2


def fastest(measured: Mapping[str, Stage], seconds: float) -> dict[str, float]:
    """The shortest time of one round of each stage, in seconds of the processor."""
    best = dict.fromkeys(measured, float("inf"))
    until = time.process_time() + seconds * len(measured)
    while True:
        for name, stage in measured.items():
            turn = time.process_time() + min(TURN, seconds)
            while True:
                start = time.process_time()
                stage()
                end = time.process_time()
                best[name] = min(best[name], end - start)
                if end >= turn:
                    break
        if time.process_time() >= until:
            return best


def characters_of_pdf(data: bytes) -> None:
    """What pdfplumber itself does to give all characters of a PDF."""
    with pdfplumber.open(io.BytesIO(data)) as document:
        for page in document.pages:
            _ = page.chars
            page.close()


def readers() -> dict[str, Stage]:
    """A reading of one composed document in each format, and pdfplumber's own of its PDF."""
    sys.path.insert(0, str(ROOT / "tests"))
    from formats import formats

    text = (ROOT / "corpora" / "gold" / "texts" / "experience.txt").read_text(encoding="utf-8")
    made = formats([line.strip("\u3000 ") for line in text.splitlines() if line.strip()])
    made["portal.html"] = (ROOT / "corpora" / "samples" / "portal.html").read_bytes()
    found = {name: partial(read, data, name) for name, data in made.items() if not name.endswith(".zip")}
    return {PDFPLUMBER: partial(characters_of_pdf, made["print.pdf"]), **found}


def main() -> int:
    """Measure and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="*", type=Path)
    parser.add_argument("--seconds", type=float, default=2.0)
    arguments = parser.parse_args()
    given = arguments.paths or sorted((ROOT / "corpora" / "labelled").glob("*.txt"))
    paths = [found for path in given for found in ([path] if path.is_file() else sorted(path.iterdir()))]
    documents = [prepared(path) for path in paths]
    characters = sum(len(item.reading.text) for item in documents)
    if not characters:
        print("no text to measure on", file=sys.stderr)
        return 2

    jieba.setLogLevel("ERROR")
    jieba.initialize()
    gc.collect()
    gc.disable()
    times = fastest(stages(documents), arguments.seconds)
    how = "compiled" if compiled.is_used() else "plain Python"
    print(f"{len(documents)} documents, {characters:,} characters; {how}")
    print(f"{'stage':<42}{'characters/s':>14}{'x jieba.cut':>13}{'of the whole':>14}")
    for name, taken in times.items():
        share = f"{taken / times[WHOLE]:>14.0%}" if name in ROAD else ""
        print(f"{name:<42}{characters / taken:>14,.0f}{times[BASE] / taken:>13.2f}{share}")
    gc.enable()
    times = fastest(readers(), arguments.seconds)
    print(f"\n{'reader':<42}{'documents/s':>14}{'x pdfplumber':>13}")
    for name, taken in times.items():
        ratio = f"{taken / times[PDFPLUMBER]:>13.2f}" if name.endswith(".pdf") else ""
        print(f"{name:<42}{1 / taken:>14,.0f}{ratio}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
