"""What hostile files cost: `python scripts/attacks.py [NAME…]` writes them to a folder, reads them in one worker and
prints, for each, what became of it, its time, and the most memory that any process held meanwhile.

The files are those of `tests/attack_files.py`. Memory is sampled from /proc, so this runs on Linux.
"""

import argparse
import itertools
import os
import sys
import tempfile
import threading
import time
from collections.abc import Iterable
from pathlib import Path

from pipeline import batch
from pipeline.corpus.parcel import Content, Parcel, failed_record
from pipeline.corpus.sources import Source, walk

ROOT = Path(__file__).parent.parent
sys.path.insert(0, str(ROOT / "tests"))
_SAMPLE_SECONDS = 0.02


class Memory:
    """The most resident memory, in bytes, of this process or a child of it since the last reading."""

    def __init__(self) -> None:
        self.most = 0
        threading.Thread(target=self._watch, daemon=True).start()

    def read(self) -> int:
        """The most since the last call."""
        most, self.most = self.most, 0
        return most

    def _watch(self) -> None:
        own, page = os.getpid(), os.sysconf("SC_PAGE_SIZE")
        while True:
            children = Path(f"/proc/{own}/task/{own}/children").read_text().split()
            for process in (str(own), *children):
                try:
                    held = int(Path(f"/proc/{process}/statm").read_text().split()[1]) * page
                except (OSError, IndexError):
                    continue
                self.most = max(self.most, held)
            time.sleep(_SAMPLE_SECONDS)


def told(content: Content) -> str:
    """The status of a document, or the codes and messages of its failure."""
    if isinstance(content, Parcel) and content.status != "failed":
        return content.status
    record = failed_record(content.record[-1]) if isinstance(content, Parcel) else content
    return "; ".join(f"{issue.code}: {issue.message}" for issue in record.issues) if record else "known"


def table(judged: Iterable[tuple[Source, Content]]) -> int:
    """Print a line for each file; the most memory of all in bytes."""
    memory, begun, highest = Memory(), time.monotonic(), 0
    timed = ((source, content, time.monotonic(), memory.read()) for source, content in judged)
    # An archive stands for many documents: the last of them is shown.
    for name, documents in itertools.groupby(timed, key=lambda item: item[0].name.partition("!/")[0]):
        rows = list(documents)
        _, content, ended, _ = rows[-1]
        peak = max(row[-1] for row in rows)
        print(
            f"{name:<26}{ended - begun:>7.2f} s{peak / 2**20:>6.0f} MB{len(rows):>6}  {told(content)}"[:170], flush=True
        )
        highest, begun = max(highest, peak), ended
    return highest


def main() -> int:
    """Run the attacks and print a line for each; the exit status."""
    from attack_files import ATTACKS

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*", metavar="NAME", help="some of the attacks (default: all)")
    chosen = parser.parse_args().names or list(ATTACKS)
    with tempfile.TemporaryDirectory() as folder:
        for name in chosen:
            (Path(folder) / name).write_bytes(ATTACKS[name].make())
        tasks = (batch.Task(source) for name in chosen for source in walk([Path(folder) / name]))
        highest = table(batch.judgements(tasks, 1, batch.Settings()))
    print(f"{len(chosen)} attacks, at most {highest / 2**20:.0f} MB in one process")
    return 0


if __name__ == "__main__":
    sys.exit(main())
