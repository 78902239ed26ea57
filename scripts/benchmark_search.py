"""Measures the search over composed documents, and proves it exact, beside SQLite FTS5 and a byte scan.

python scripts/benchmark_search.py --documents 20000 --corpus out/search-20000

The documents are sentences of the labelled ones, shuffled with new numbers and dates; the corpus is kept and used again.
First 500 random substrings of 1 to 8 characters, half of them as in the original, half as normalised, are counted in
the corpus and by a scan of all bytes: documents and occurrences must be equal, every one. Then the times, each over
common, middling and rare terms: p50 and p95 in milliseconds, warm, and p95 of the time of the processor alone, which is
what a machine with nothing else to do would need.
"""

import argparse
import hashlib
import random
import sqlite3
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace

from pipeline.corpus import Corpus, Delivery, parcel
from pipeline.corpus.sources import Source
from pipeline.records import Place, Record, content_id
from pipeline.search.filters import quoted
from pipeline.search.lexis import Window
from pipeline.structure import sentence_spans
from pipeline.text import normalise

LABELLED = Path(__file__).parent.parent / "corpora" / "labelled"
CODES = [
    f"{province}0000" for province in "11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 50 51 61".split()
]
TERMS = {
    "common": ["乡镇", "街道", "改革", "工作", "机构"],
    "middling": ["下放", "编制", "赋权", "网格"],
    "rare": ["权责清单", "一枚印章", "专职网格员"],
}
ROUNDS = 20


def main() -> int:
    """Build, prove, measure; 1 where a count is wrong."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--documents", type=int, default=20_000)
    parser.add_argument("--corpus", type=Path, default=Path("out/search-benchmark"))
    parser.add_argument("--substrings", type=int, default=500, help="how many are counted by a scan (default: 500)")
    chosen = parser.parse_args()
    corpus = Corpus(chosen.corpus)
    build(corpus, chosen.documents)
    scan = Scan(corpus)
    wrong = prove(corpus, scan, chosen.substrings)
    measure(corpus, scan)
    corpus.close()
    return 1 if wrong else 0


def build(corpus: Corpus, documents: int) -> None:
    """Fill the corpus up to so many documents, then bring index and token store up to date."""
    have = corpus.counts()["documents"]
    sentences = [path.read_text(encoding="utf-8") for path in sorted(LABELLED.glob("*.txt"))]
    pieces = [text[start:end] for text in sentences for start, end in sentence_spans(text)]
    began = time.perf_counter()
    for first in range(have, documents, 500):
        numbers = range(first, min(first + 500, documents))
        corpus.write(Delivery(str(number), composed(number, pieces)) for number in numbers)
    stored = time.perf_counter()
    corpus.update_index()
    indexed = time.perf_counter()
    corpus.collection.tokens.update(corpus.collection.store)
    told = (stored - began, indexed - stored, time.perf_counter() - indexed)
    print("built: {:,} documents; store {:.0f} s, index {:.0f} s, tokens {:.0f} s".format(documents, *told))


def composed(number: int, pieces: list[str]) -> parcel.Content:
    """A document of 5 to 25 sentences with new digits, a place and a date."""
    chance = random.Random(number)
    chosen = (chance.choice(pieces) for _ in range(chance.randint(5, 25)))
    text = f"第{number}号\n" + "".join(
        "".join(chance.choice("123456789") if letter.isascii() and letter.isdigit() else letter for letter in piece)
        + chance.choice(("", "\n"))
        for piece in chosen
    )
    day = f"{chance.randint(2015, 2025)}-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"

    def analyse(data: bytes, source: str) -> SimpleNamespace:
        made = normalise(data.decode())
        place = Place(source, chance.choice(CODES))
        record = Record(
            content_id(source),
            source,
            "ok",
            hashlib.sha256(data).hexdigest(),
            script=made.script,
            date=day,
            place=place,
        )
        return SimpleNamespace(record=record, text=made)

    return parcel.judge(Source(f"{number}.txt", str(number), data=text.encode()), analyse)  # type: ignore[arg-type]


class Scan:
    """All texts as bytes, one after the other: the oracle. And the same in a table of FTS5, a blank behind each character."""

    def __init__(self, corpus: Corpus) -> None:
        store = corpus.collection.store
        self.texts = [store.normalised(head.row) for head in store.heads()]
        self.bytes = [text.encode("utf-8", "surrogatepass") for text in self.texts]
        self.table = sqlite3.connect(":memory:")
        self.table.execute(
            "CREATE VIRTUAL TABLE texts USING fts5 (text, tokenize = \"unicode61 categories 'L* N* Co Cn M* P* S*'\")"
        )
        self.table.executemany("INSERT INTO texts VALUES (?)", ((" ".join(text),) for text in self.texts))

    def count(self, run: str) -> tuple[int, int]:
        """Documents and occurrences."""
        sought = run.encode("utf-8", "surrogatepass")
        counts = [text.count(sought) for text in self.bytes]
        return sum(map(bool, counts)), sum(counts)

    def fts5(self, run: str) -> int:
        """Documents, as FTS5 counts them."""
        query = "SELECT count(*) FROM texts WHERE texts MATCH ?"
        return int(self.table.execute(query, ('"' + " ".join(run) + '"',)).fetchone()[0])


def prove(corpus: Corpus, scan: Scan, substrings: int) -> int:
    """How many of the random substrings are not counted as the scan counts them."""
    chance = random.Random(1)
    wrong = 0
    for _ in range(substrings):
        text, length = chance.choice(scan.texts), chance.randint(1, 8)
        at = chance.randrange(max(1, len(text) - length))
        run = text[at : at + length]
        answer = corpus.search(quoted(run), limit=0)
        if (answer.documents, answer.occurrences) != scan.count(run):
            wrong += 1
            print(f"WRONG: {run!r}: {answer.documents, answer.occurrences} and {scan.count(run)} by the scan")
    print(
        f"exact: {substrings - wrong} of {substrings} random substrings, documents and occurrences, "
        f"over {len(scan.texts):,} documents"
    )
    return wrong


def measure(corpus: Corpus, scan: Scan) -> None:
    """Print the times of each task."""
    frequent = max(TERMS["common"], key=lambda term: corpus.search(term, limit=0).occurrences)
    hits = corpus.search(frequent, limit=0).occurrences
    print(f"{'task':44} {'p50 ms':>9} {'p95 ms':>9} {'p95 processor':>14}")
    for name, terms in TERMS.items():
        show(f"10 lines and both counts, {name}", lambda term: corpus.search(term, limit=10), terms)
        show(
            f"10 lines, best match first, {name}", lambda term: corpus.search(term, limit=10, order="relevance"), terms
        )
        show(f"100 lines and both counts, {name}", lambda term: corpus.search(term, limit=100), terms)
        show(f"  FTS5, documents only, {name}", scan.fts5, terms)
        show(f"  byte scan, both counts, {name}", scan.count, terms, 3)
    show(f"frequency by province, {hits:,} hits", lambda term: corpus.frequency(term, "province"), [frequent], 3)
    show(f"frequency by year, {hits:,} hits", lambda term: corpus.frequency(term, "year"), [frequent], 3)
    show("two words joined by AND, 10 lines", lambda term: corpus.search(f"{term} AND 工作", limit=10), [frequent])
    show("in one province, 10 lines", lambda term: corpus.search(f"{term} place:370000", limit=10), [frequent])
    middling = corpus.search(TERMS["middling"][-1], limit=0).occurrences
    for term, count in ((frequent, hits), (TERMS["middling"][-1], middling)):
        show(f"collocations, {count:,} hits", lambda word: corpus.collocations(word, Window()), [term], 8)
    show(
        "token query with a gap",
        lambda query: corpus.search(query, limit=10),
        ['[word="下放"] []{0,3} [word="权限"]'],
        3,
    )
    show("regular expression", lambda query: corpus.search(query, limit=10), ["/[0-9]+项(权限|事项)/"], 2)


def show(name: str, task: Callable[[str], object], terms: list[str], rounds: int = ROUNDS) -> None:
    """Time a task for each term, after one round that warms up."""
    passed, worked = (sorted(times) for times in zip(*timed(task, terms, rounds), strict=True))
    told = statistics.median(passed), _p95(passed), _p95(worked)
    print(f"{name:44} {told[0]:9.2f} {told[1]:9.2f} {told[2]:14.2f}", flush=True)


def _p95(times: list[float]) -> float:
    return times[min(len(times) - 1, int(0.95 * len(times)))]


def timed(task: Callable[[str], object], terms: list[str], rounds: int) -> Iterator[tuple[float, float]]:
    """Milliseconds by the clock, and of this thread on a processor."""
    for term in terms:
        task(term)
    for _ in range(rounds):
        for term in terms:
            began = time.perf_counter(), time.thread_time()
            task(term)
            yield 1000 * (time.perf_counter() - began[0]), 1000 * (time.thread_time() - began[1])


if __name__ == "__main__":
    sys.exit(main())
