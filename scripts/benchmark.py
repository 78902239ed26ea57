"""How fast each stage of the road runs, as multiples of `jieba.cut` over the same text in the same run.

    python scripts/benchmark.py [--seconds N] [PATH…]

Without a path the composed texts of `corpora/labelled` are read. Each stage is repeated for about N seconds; the
fastest round counts, in processor time, since everything else on the machine can only slow a round down.
"""

import argparse
import sys
import time
from collections.abc import Callable
from pathlib import Path

import jieba

from pipeline import places
from pipeline.extract.delegations import find_delegations
from pipeline.extract.facts import find_facts
from pipeline.extract.quantities import amounts
from pipeline.extract.setups import find_setups
from pipeline.ingest import read
from pipeline.road import analyse
from pipeline.segment import words
from pipeline.structure import outline
from pipeline.tasks import tag
from pipeline.text import normalise

ROOT = Path(__file__).parent.parent


def fastest(stage: Callable[[], object], seconds: float) -> float:
    """The shortest time of one round of `stage`, in seconds."""
    best, until = float("inf"), time.process_time() + seconds
    while True:
        start = time.process_time()
        stage()
        now = time.process_time()
        best = min(best, now - start)
        if now >= until:
            return best


def main() -> int:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="*", type=Path)
    parser.add_argument("--seconds", type=float, default=2.0)
    arguments = parser.parse_args()
    paths = arguments.paths or sorted((ROOT / "corpora" / "labelled").glob("*.txt"))
    documents = [path.read_bytes() for path in paths]
    texts = [read(data, path.name).text for data, path in zip(documents, paths, strict=True)]
    characters = sum(map(len, texts))
    if not characters:
        print("no text to measure on", file=sys.stderr)
        return 2

    normalised = [normalise(text).text for text in texts]
    sentences = [outline(text).sentences for text in normalised]
    mentions = [places.link(text) for text in normalised]
    jieba.setLogLevel("ERROR")
    jieba.initialize()
    prepared = list(zip(normalised, sentences, mentions, strict=True))

    stages: dict[str, Callable[[], object]] = {
        "jieba.cut": lambda: [list(jieba.cut(text)) for text in texts],
        "words (rjieba)": lambda: [words(text) for text in texts],
        "read": lambda: [read(data, "a.txt") for data in documents],
        "normalise": lambda: [normalise(text) for text in texts],
        "outline": lambda: [outline(text) for text in normalised],
        "places": lambda: [places.link(text) for text in normalised],
        "quantities": lambda: [amounts(text) for text in normalised],
        "facts": lambda: [find_facts(text, cut, named, None) for text, cut, named in prepared],
        "delegations": lambda: [find_delegations(text, cut) for text, cut, _ in prepared],
        "setups": lambda: [find_setups(text, cut) for text, cut, _ in prepared],
        "extraction (facts, delegations, setups)": lambda: [
            (find_facts(text, cut, named, None), find_delegations(text, cut), find_setups(text, cut))
            for text, cut, named in prepared
        ],
        "tasks": lambda: [tag(text, cut) for text, cut, _ in prepared],
        "whole, bytes to JSON": lambda: [analyse(data, "a.txt").record.to_json() for data in documents],
    }
    print(f"{len(texts)} documents, {characters:,} characters")
    print(f"{'stage':<42}{'characters/s':>14}{'x jieba.cut':>13}")
    base = 0.0
    for name, stage in stages.items():
        stage()
        speed = characters / fastest(stage, arguments.seconds)
        base = base or speed
        print(f"{name:<42}{speed:>14,.0f}{speed / base:>13.2f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
