"""What a corpus costs as it grows: documents a second, where the time goes, memory and disk.

    python scripts/growth.py [--documents N …] [--workers N …] [--cores N] [--characters N] [--facts N …]

Documents are composed from the sentences of `corpora/labelled` in ever new order and with other figures, each in one
script. `facts` is how many they hold in 1,500 characters: 6, as the five published documents that the project was begun
with (1 to 11 each), if nothing else is asked; the labelled documents themselves, composed to be learnt from, hold 25.
Each size is processed, stored, linked and indexed into a fresh corpus, with each number of workers. A run has as many cores
as workers, or those given: the driver and the process beside it work too, so that one worker with two cores takes more
than one core, and what a second one adds would say how idle the other core was. The numbers of workers take turns, each
stopped while another has its turn, so that what else goes on beside them slows one as much as another; each has a corpus
of its own meanwhile. Rates are given by the clock, which stands still while a run is stopped, and by the processor time of all processes, which other work on the machine stretches less; `workers`, `driver` and
`upkeep` are processor time for a document. Below the table: how fast the machine was meanwhile, told by what jieba alone
cuts on one core after every turn, what one driver can take over, and whether what is asked is met.
"""

import argparse
import bisect
import collections
import contextlib
import itertools
import multiprocessing
import os
import pickle
import random
import re
import resource
import signal
import sys
import tempfile
import time
from collections.abc import Iterator
from multiprocessing.connection import Connection
from pathlib import Path

import jieba

from pipeline import batch
from pipeline.corpus import Corpus, Delivery, parcel
from pipeline.corpus.sources import walk
from pipeline.road import analyse_text

ROOT = Path(__file__).parent.parent
_SENTENCE = re.compile(r"^\[[a-z_ ?]*\] (.+)$", re.MULTILINE)
_DIGITS = re.compile(r"(?<!\d)\d+(?![\d年月日号])")
_USUAL_FACTS, _PER = 6.0, 1_500  # facts in so many characters
_IN_A_FOLDER = 1_000
_TURN = 2_500  # documents, after which a run is stopped and another goes on: some seconds
_CUT = 100  # documents that jieba cuts after each
_ALONE, _TOGETHER = 1_000, 256  # documents that the driver is measured on alone, and those of one transaction
_RATE, _MEGABYTES, _TIMES = 400, 2_000, 1.7  # what is asked of 100,000 documents of 1,500 characters on two cores


class Pool:
    """Sentences of one script: those that hold facts, and the rest. Each is drawn as often as it is long."""

    def __init__(self) -> None:
        self.size = self._facts = 0
        self._kinds: dict[bool, tuple[list[str], list[int]]] = {True: ([], []), False: ([], [])}

    def add(self, sentence: str, facts: int) -> None:
        """Take in a sentence that holds so many facts."""
        sentences, ends = self._kinds[facts > 0]
        sentences.append(sentence)
        # Whoever points into a text points at a long sentence more often than at a heading or a cell.
        ends.append((ends[-1] if ends else 0) + len(sentence))
        self._facts += facts * len(sentence)
        self.size += 1

    def share(self, facts: float) -> float:
        """How many of the sentences drawn must hold facts so that a character holds `facts`."""
        (_, told), (_, plain) = self._kinds[True], self._kinds[False]
        each = self._facts / told[-1] - facts * _mean_length(told)
        rest = facts * _mean_length(plain)
        return min(1.0, rest / (each + rest))

    def draw(self, chance: random.Random, share: float) -> str:
        """A sentence, in so many of all cases one that holds facts."""
        sentences, ends = self._kinds[chance.random() < share]
        return chance.choices(sentences, cum_weights=ends)[0]


def _mean_length(ends: list[int]) -> float:
    """How long the sentence is, on the average, that is drawn by the length of each."""
    return sum((end - start) ** 2 for start, end in itertools.pairwise([0, *ends])) / ends[-1]


def pools() -> list[Pool]:
    """The sentences of the labelled documents, of either script."""
    found: dict[str, Pool] = {}
    for path in sorted((ROOT / "corpora" / "labelled").glob("*.txt")):
        text = path.read_text(encoding="utf-8")
        pool = found.setdefault("hant" if "# script: hant" in text else "hans", Pool())
        sentences = _SENTENCE.findall(text)
        ends = list(itertools.accumulate(len(sentence) + 1 for sentence in sentences))
        facts = [0] * len(sentences)
        for fact in analyse_text("\n".join(sentences), path.name).record.facts:
            facts[bisect.bisect_right(ends, fact.evidence.start)] += 1
        for sentence, count in zip(sentences, facts, strict=True):
            pool.add(sentence, count)
    return list(found.values())


def compose(folder: Path, documents: int, characters: int, facts: float, seed: int = 0) -> int:
    """Write so many documents of about so many characters, `facts` in 1,500, below `folder`; their bytes together."""
    chance = random.Random(seed)
    scripts = [(pool, pool.share(facts / _PER)) for pool in pools()]
    sizes = [pool.size for pool, _ in scripts]
    size = 0
    for number in range(documents):
        place = folder / f"{number // _IN_A_FOLDER:05}"
        place.mkdir(parents=True, exist_ok=True)
        [(pool, share)] = chance.choices(scripts, sizes)
        data = "".join(_text(chance, pool, characters, share)).encode()
        (place / f"{number:07}.txt").write_bytes(data)
        size += len(data)
    return size


def _text(chance: random.Random, pool: Pool, characters: int, share: float) -> Iterator[str]:
    length = 0
    while length < characters:
        # Every figure but those of dates is another one of as many digits, so that no two documents are alike.
        sentence = _DIGITS.sub(lambda found: str(chance.randrange(1, 10 ** len(found[0]))), pool.draw(chance, share))
        # What ends in no full stop is a heading, a line of a table, a title.
        yield sentence + ("\n" if sentence[-1] not in "。！？”" or chance.random() < 0.25 else "")
        length += len(sentence)


def peak_megabytes(process: int) -> float:
    """The most memory that a process and its children have held at once, as far as the system tells now."""
    total = 0
    for pid in [process, *children(process)]:
        with contextlib.suppress(OSError):
            status = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
            found = re.search(r"VmHWM:\s+(\d+) kB", status)
            total += int(found[1]) if found else 0
    return total / 1024


def children(process: int) -> list[int]:
    """The processes that any thread of a process has started, as far as the system tells."""
    found = []
    for told in Path(f"/proc/{process}/task").glob("*/children"):
        with contextlib.suppress(OSError):
            found += [int(pid) for pid in told.read_text(encoding="utf-8").split()]
    return found


def cores() -> int:
    """How many cores this process may run on."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def hold_to(number: int) -> int:
    """Keep this process and those that it starts to so many of its cores; how many these are.

    All of them where it has no more, and on a system that cannot keep a process to some.
    """
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:number])
    return cores()


class Run:
    """A run into a fresh corpus, in processes of their own that can be stopped for a while."""

    def __init__(self, texts: Path, folder: Path, workers: int, held: int | None) -> None:
        context = multiprocessing.get_context("spawn")
        self.workers = workers
        self.documents = 0  # that are stored
        self.seconds = 0.0  # that it was not stopped
        self.figures: dict[str, float] = {}  # when it has ended
        self._connection, theirs = context.Pipe()
        self._process = context.Process(target=_measured, args=(theirs, texts, folder, workers, held or workers))
        self._process.start()
        theirs.close()
        self._connection.recv()  # everything is loaded
        self._stop()

    def go_on(self, documents: int) -> None:
        """Let it run until it has stored so many documents, or to its end. Raises `SystemExit` where it fails."""
        begun = time.monotonic()
        self._signal(signal.SIGCONT)
        try:
            while not self.figures and self.documents < documents:
                told = self._connection.recv()
                if isinstance(told, dict):
                    self.figures = told
                else:
                    self.documents = told
        except EOFError:
            raise SystemExit(f"the run with {self.workers} workers has failed") from None
        self.seconds += time.monotonic() - begun
        if self.figures:
            self._process.join()
        else:
            self._stop()

    def end(self) -> None:
        """End its processes, whatever they do."""
        if not self.figures:
            with contextlib.suppress(ProcessLookupError):  # it has ended by itself
                self._signal(signal.SIGKILL)
        self._process.join()

    def _stop(self) -> None:
        self._signal(signal.SIGSTOP)

    def _signal(self, number: int) -> None:
        os.killpg(self._process.pid or 0, number)


def _measured(connection: Connection, texts: Path, folder: Path, workers: int, held: int) -> None:
    """Run, telling how far it is, and at the end the figures: milliseconds of processor time are those for one document."""
    os.setpgid(0, 0)  # it is stopped with all processes that it starts
    number = hold_to(held)
    peak = 0.0

    def look(so_far: batch.Summary) -> None:
        nonlocal peak
        peak = max(peak, peak_megabytes(os.getpid()))
        connection.send(so_far.sources)

    before = resource.getrusage(resource.RUSAGE_SELF)
    connection.send(0)
    with contextlib.closing(Corpus(folder)) as corpus:
        summary = batch.run([texts], corpus, workers=workers, progress=look)
    # When nobody looks any more the workers have ended, and the largest of the others brings up what is left.
    others = resource.getrusage(resource.RUSAGE_CHILDREN)
    peak = max(peak, peak_megabytes(os.getpid()) + others.ru_maxrss / 1024)
    upkeep = summary.seconds.get("upkeep", 0.0)
    driver = _seconds(resource.getrusage(resource.RUSAGE_SELF)) - _seconds(before)
    shares = {"workers": _seconds(others) - upkeep, "driver": driver, "upkeep": upkeep}
    disk = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
    connection.send(
        {
            "documents": summary.added,
            "cores": number,
            "core": summary.added / (driver + _seconds(others)),
            **{who: seconds / summary.added * 1000 for who, seconds in shares.items()},
            "peak": peak,
            "disk": disk / summary.added / 1000,
        }
    )


def _seconds(used: resource.struct_rusage) -> float:
    return used.ru_utime + used.ru_stime


class Pace:
    """How fast the machine is: what `jieba.cut` alone takes for some of the documents, looked at again and again."""

    def __init__(self, texts: Path) -> None:
        self._texts = [
            Path(source.path).read_text(encoding="utf-8") for source in itertools.islice(walk([texts]), _CUT)
        ]
        self._seconds = 0.0
        self._times = 0
        jieba.initialize()

    def look(self) -> None:
        """Cut all once more."""
        begun = time.process_time()
        for text in self._texts:
            collections.deque(jieba.cut(text), maxlen=0)
        self._seconds += time.process_time() - begun
        self._times += 1

    @property
    def rate(self) -> float:
        """Documents that one core cuts in a second."""
        return len(self._texts) * self._times / self._seconds


def measure(
    texts: Path, folder: Path, documents: int, crews: list[int], held: int | None, pace: Pace
) -> dict[int, dict[str, float]]:
    """The figures of a run with each number of workers, all in turns; `held` is the number of cores, None for as many."""
    runs = []
    try:
        for workers in crews:
            runs.append(Run(texts, folder / f"corpus-{workers}", workers, held))
        for target in itertools.count(_TURN, _TURN):
            waiting = [run for run in runs if not run.figures]
            if not waiting:
                break
            for run in waiting:
                # The last turn is longer than a short one after it would be, and has the links and views of the end.
                run.go_on(target if target + _TURN <= documents else documents + 1)
                pace.look()
    finally:
        for run in runs:
            run.end()
    for run in runs:
        if run.figures["documents"] != documents:
            raise SystemExit(f"{run.figures['documents']:.0f} of {documents} documents were added")
    return {run.workers: {"rate": documents / run.seconds, **run.figures} for run in runs}


def driver_alone(texts: Path, folder: Path) -> float:
    """How many documents a second one process takes over, stores, links and indexes that others have analysed already."""
    analyse = parcel.road()
    judged = [
        (source.location, pickle.dumps(parcel.judge(source, analyse)))
        for source in itertools.islice(walk([texts]), _ALONE)
    ]
    with contextlib.closing(Corpus(folder)) as corpus:
        begun = time.process_time()
        for start in range(0, len(judged), _TOGETHER):
            part = judged[start : start + _TOGETHER]
            corpus.write([Delivery(location, pickle.loads(line)) for location, line in part])
        corpus.link()
        corpus.update_views()
        return len(judged) / (time.process_time() - begun)


_COLUMNS = {
    "docs/s": ("rate", "6.0f"),
    "of one core": ("core", "11.0f"),
    "workers ms": ("workers", "10.2f"),
    "driver ms": ("driver", "9.2f"),
    "upkeep ms": ("upkeep", "9.2f"),
    "peak MB": ("peak", "7.0f"),
    "kB/doc": ("disk", "6.1f"),
}


def line(documents: int, facts: float, workers: int, found: dict[str, float]) -> str:
    """A row of the table."""
    cells = [format(found[name], form) for name, form in _COLUMNS.values()]
    return "  ".join([f"{documents:>9}", f"{facts:>5g}", f"{workers:>7}", f"{found['cores']:>5}", *cells])


def verdicts(found: dict[int, dict[str, float]], pace: float) -> Iterator[str]:
    """What is asked, and whether it is so by the figures for each number of workers: rate, memory, twice the workers.

    `pace` is the rate of `jieba.cut`.
    """
    best = max(figures["rate"] for figures in found.values())
    told = f"{best:.0f} documents/s by the clock, {best / pace:.2f} times jieba.cut alone"
    yield _verdict(told, best >= _RATE, f"{_RATE} or more")
    peak = max(figures["peak"] for figures in found.values())
    yield _verdict(f"{peak:.0f} MB at the peak, all processes", peak < _MEGABYTES, f"under {_MEGABYTES}")
    for workers in sorted(found):
        if workers * 2 in found:
            few, many = found[workers], found[workers * 2]
            times = many["rate"] / few["rate"]
            who = f"{workers} -> {workers * 2} workers, with {few['cores']} -> {many['cores']} cores"
            yield _verdict(f"{who}: {times:.2f} times the rate", times >= _TIMES, f"{_TIMES} or more")


def _verdict(told: str, is_met: bool, asked: str) -> str:
    return f"{told} ({asked}: {'met' if is_met else 'NOT met'})"


def main() -> int:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--documents", type=int, nargs="+", default=[1_000])
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--cores", type=int, help="those of every run; as many as workers if not given")
    parser.add_argument("--characters", type=int, default=1_500)
    parser.add_argument("--facts", type=float, nargs="+", default=[_USUAL_FACTS])
    arguments = parser.parse_args()
    jieba.setLogLevel("ERROR")
    print(f"{cores()} cores, load {os.getloadavg()[0]:.1f}, documents of {arguments.characters} characters")
    print("  ".join(["documents", "facts", "workers", "cores", *_COLUMNS]))
    told = []
    for documents, facts in itertools.product(arguments.documents, arguments.facts):
        with tempfile.TemporaryDirectory() as place:
            texts = Path(place, "texts")
            compose(texts, documents, arguments.characters, facts)
            pace = Pace(texts)
            found = measure(texts, Path(place), documents, arguments.workers, arguments.cores, pace)
            for workers, figures in found.items():
                print(line(documents, facts, workers, figures), flush=True)
            if documents == max(arguments.documents):
                alone = driver_alone(texts, Path(place, "alone"))
                told.append(f"{documents} documents with {facts:g} facts in {_PER} characters:")
                told.append(f"jieba.cut alone, after every turn: {pace.rate:.0f} documents a second of one core")
                told.append(f"driver alone, with links and index: {alone:.0f} documents a second of one core")
                told += verdicts(found, pace.rate)
    print("\n".join(told))
    return 0


if __name__ == "__main__":
    sys.exit(main())
