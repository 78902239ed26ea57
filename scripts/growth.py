"""What a corpus costs as it grows: documents a second, where the time goes, memory and disk.

    python scripts/growth.py [--documents N …] [--workers N …] [--characters N]

Documents are composed from the sentences of `corpora/labelled` in ever new order and with other figures. Each size is
processed, stored, linked and indexed into a fresh corpus, with each number of workers. Rates are given by the clock, and
by the processor time of all processes, which other work on the machine does not stretch.
"""

import argparse
import contextlib
import os
import random
import re
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from pipeline import batch
from pipeline.corpus import Corpus

ROOT = Path(__file__).parent.parent
_SENTENCE = re.compile(r"[^。\n]{8,200}。")
_DIGITS = re.compile(r"\d+")
_IN_A_FOLDER = 1_000


def compose(folder: Path, documents: int, characters: int, seed: int = 0) -> int:
    """Write so many documents of about so many characters below `folder`; their bytes together."""
    chance = random.Random(seed)
    texts = [path.read_text(encoding="utf-8") for path in sorted((ROOT / "corpora" / "labelled").glob("*.txt"))]
    sentences = [sentence for text in texts for sentence in _SENTENCE.findall(text)]
    size = 0
    for number in range(documents):
        place = folder / f"{number // _IN_A_FOLDER:05}"
        place.mkdir(parents=True, exist_ok=True)
        data = "".join(_text(chance, sentences, characters)).encode()
        (place / f"{number:07}.txt").write_bytes(data)
        size += len(data)
    return size


def _text(chance: random.Random, sentences: list[str], characters: int) -> Iterator[str]:
    length = 0
    while length < characters:
        # Every figure is another one of as many digits, so that no two documents are alike.
        sentence = _DIGITS.sub(lambda found: str(chance.randrange(1, 10 ** len(found[0]))), chance.choice(sentences))
        yield sentence + ("\n" if chance.random() < 0.25 else "")
        length += len(sentence)


def peak_megabytes(process: int) -> float:
    """The most memory that a process and its children have held at once, as far as the system tells now."""
    total = 0
    for pid in [process, *_children(process)]:
        with contextlib.suppress(OSError):
            status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
            found = re.search(r"VmHWM:\s+(\d+) kB", status)
            total += int(found[1]) if found else 0
    return total / 1024


def _children(process: int) -> list[int]:
    with contextlib.suppress(OSError):
        return [int(pid) for pid in Path(f"/proc/{process}/task/{process}/children").read_text().split()]
    return []


def _seconds(who: int) -> float:
    used = resource.getrusage(who)
    return used.ru_utime + used.ru_stime


def measure(texts: Path, folder: Path, documents: int, workers: int) -> dict[str, float]:
    """One run into a fresh corpus, in figures."""
    corpus = Corpus(folder)
    peak = 0.0

    def look(_: batch.Summary) -> None:
        nonlocal peak
        peak = max(peak, peak_megabytes(os.getpid()))

    begun, own, theirs = time.monotonic(), _seconds(resource.RUSAGE_SELF), _seconds(resource.RUSAGE_CHILDREN)
    summary = batch.run([texts], corpus, workers=workers, progress=look)
    clock = time.monotonic() - begun
    driver = _seconds(resource.RUSAGE_SELF) - own
    analysis = _seconds(resource.RUSAGE_CHILDREN) - theirs
    corpus.close()
    if summary.added != documents:
        raise SystemExit(f"{summary.added} of {documents} documents were added")
    disk = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    told = {stage: summary.seconds.get(stage, 0.0) for stage in ("analysis", "store", "links", "index")}
    return {
        "rate": documents / clock,
        "processor": documents / (driver + analysis),
        "driver": driver / (driver + analysis),
        "peak": peak,
        "disk": disk / documents,
        **told,
    }


def main() -> int:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, nargs="+", default=[1_000])
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--characters", type=int, default=1_500)
    arguments = parser.parse_args()
    print(f"{os.cpu_count()} cores, documents of {arguments.characters} characters")
    print(
        "documents  workers  docs/s  docs/s of one core  driver  peak MB  kB/doc  analysis s  store s  links s  index s"
    )
    for documents in arguments.documents:
        with tempfile.TemporaryDirectory() as place:
            compose(Path(place, "texts"), documents, arguments.characters)
            for workers in arguments.workers:
                found = measure(Path(place, "texts"), Path(place, f"corpus-{workers}"), documents, workers)
                print(
                    f"{documents:>9}  {workers:>7}  {found['rate']:>6.0f}  {found['processor']:>18.0f}  {found['driver']:>6.0%}"
                    f"  {found['peak']:>7.0f}  {found['disk'] / 1000:>6.1f}  {found['analysis']:>10.1f}"
                    f"  {found['store']:>7.1f}  {found['links']:>7.1f}  {found['index']:>7.1f}",
                    flush=True,
                )
    return 0


if __name__ == "__main__":
    sys.exit(main())
