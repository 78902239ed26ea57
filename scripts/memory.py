"""Whether memory stays flat: `python scripts/memory.py [--documents N]` reads N documents, of every format in turn, in
one worker and prints what the worker and the process that drives it hold after each tenth of them.

Figures are resident memory in megabytes, from /proc, so this runs on Linux.
"""

import argparse
import os
import sys
from collections.abc import Iterator
from pathlib import Path

from pipeline import batch
from pipeline.corpus.sources import Source

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "tests"))


def resident(process: int) -> float:
    """The resident memory of a process, in megabytes."""
    return int(Path(f"/proc/{process}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20


def children() -> list[int]:
    """The processes that this one has started."""
    own = os.getpid()
    return [int(number) for number in Path(f"/proc/{own}/task/{own}/children").read_text().split()]


def documents(count: int) -> Iterator[batch.Task]:
    """Sources of every format in turn, no two with the same bytes."""
    from formats import formats

    texts = sorted((ROOT / "corpora" / "gold" / "texts").glob("*.txt"))
    made = []
    for path in texts[:6]:
        lines = [line.strip("\u3000 ") for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
        made += [(f"{path.stem}-{name}", data) for name, data in formats(lines).items() if not name.endswith(".zip")]
    for number in range(count):
        name, data = made[number % len(made)]
        yield batch.Task(Source(f"{number}-{name}", f"{number}-{name}", data=data))


def main() -> int:
    """Read and print; the exit status."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, default=10_000, metavar="N")
    count = parser.parse_args().documents
    print(f"{'documents':>10}{'worker MB':>12}{'driver MB':>12}")
    judged = batch.judgements(documents(count), 1, batch.Settings())
    for number, _ in enumerate(judged, 1):
        if number % max(1, count // 10) == 0:
            worker = max(map(resident, children()), default=0.0)
            print(f"{number:>10,}{worker:>12.0f}{resident(os.getpid()):>12.0f}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
