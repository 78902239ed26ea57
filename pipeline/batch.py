"""Many documents, several workers, one writer.

Each document is read and analysed in a worker process; this process, the driver, writes what they give into the
corpus, in the order of the input, so that the corpus is the same whatever the number of workers. A worker that dies is
replaced, and its document tried once more; one that dies at it again, or takes too long, costs this one document, whose
failed record says so. A run that is cut short, even by kill -9, is taken up by running it again: what is stored is known
by its hash and not analysed a second time.
"""

import contextlib
import dataclasses
import gc
import itertools
import os
import time
from collections.abc import Callable, Generator, Iterator
from pathlib import Path

from pipeline import cluster
from pipeline.ahead import ahead
from pipeline.corpus import Corpus, Delivery, Outcome
from pipeline.corpus.absence import Roll
from pipeline.corpus.parcel import Content, Parcel, Task, edition_of, fault
from pipeline.corpus.sources import STDIN, Paths, Source, absolute, listed, walk
from pipeline.upkeep import Upkeep
from pipeline.workers import BatchError, Settings, held_bytes, judgements

_COMMIT_EVERY = 256
_COMMIT_BYTES = 16 * 2**20
_COMMIT_SECONDS = 1.0
_COLLECT_AFTER = 50_000  # objects; the results of a second have some hundred thousand
_AHEAD = 512  # results that wait to be written
_FAULTS = 20  # told in a summary

_DEFAULTS = Settings()

__all__ = ["BatchError", "Crew", "Settings", "Summary", "Task", "judgements", "run", "watch"]


@dataclasses.dataclass(slots=True)
class Summary:
    """What a run has done so far: sources by outcome, and whether it came to its end.

    `added`, `changed` and `unchanged` count sources whose document is good, `failed` those without one; `faults` says
    where the first of these stood and what was wrong. `missing` counts what stood below the given paths and is gone, of
    which `gone` names the first. `facts`, `characters` and `issues` (by code) are of the documents analysed, `seconds`
    how long the run waited for the workers, and wrote. `outdated` counts documents of the corpus that other rules, other
    code or another model analysed.
    """

    added: int = 0
    changed: int = 0
    unchanged: int = 0
    failed: int = 0
    faults: list[tuple[str, str]] = dataclasses.field(default_factory=list)
    missing: int = 0
    gone: list[str] = dataclasses.field(default_factory=list)
    facts: int = 0
    characters: int = 0
    issues: dict[str, int] = dataclasses.field(default_factory=dict)
    seconds: dict[str, float] = dataclasses.field(default_factory=dict)
    outdated: int = 0
    finished: bool = False

    @property
    def sources(self) -> int:
        """How many sources have been dealt with."""
        return self.added + self.changed + self.unchanged + self.failed

    def note(self, delivery: Delivery, outcome: Outcome) -> None:
        """Count one more source."""
        setattr(self, outcome, getattr(self, outcome) + 1)
        if outcome == "failed" and len(self.faults) < _FAULTS:
            self.faults.append((delivery.location, fault(delivery.content)))
        content = delivery.content
        if isinstance(content, Parcel):
            self.facts += len(content.facts)
            self.characters += content.text[-1] if content.text else 0
        codes = (
            content.issues
            if isinstance(content, Parcel)
            else [issue.code for issue in content.issues]
            if content
            else []
        )
        for code in codes:
            self.issues[code] = self.issues.get(code, 0) + 1

    @contextlib.contextmanager
    def timed(self, stage: str) -> Iterator[None]:
        """Add the time that passes within to a stage."""
        begun = time.monotonic()
        yield
        self.seconds[stage] = self.seconds.get(stage, 0.0) + time.monotonic() - begun


@dataclasses.dataclass(frozen=True, slots=True)
class Crew:
    """Who does the work: so many workers (None: one a core), or those of a scheduler of `dask.distributed`."""

    workers: int | None = None
    dask: str | None = None


def run(
    paths: Paths,
    corpus: Corpus,
    *,
    workers: int | None = None,
    dask: str | None = None,
    settings: Settings = _DEFAULTS,
    progress: Callable[[Summary], None] | None = None,
) -> Summary:
    """Take files and folders into the corpus, `workers` at a time (None: one a core).

    `dask` is the address of a scheduler of `dask.distributed`, whose workers then do the work. `progress` is called
    whenever results are safely stored. Raises `CorpusError` where the corpus cannot be written, `BatchError` where no
    worker starts, `ClusterError` where the cluster cannot be used; what was stored until then stays.
    """
    given = listed(paths)
    return _run(given, walk(given, leave_out=corpus.folder), corpus, Crew(workers, dask), settings, progress)


def watch(
    paths: Paths,
    corpus: Corpus,
    *,
    crew: Crew | None = None,
    seconds: float = 5.0,
    settings: Settings = _DEFAULTS,
    progress: Callable[[Summary], None] | None = None,
) -> Iterator[Summary]:
    """Run over the paths for ever, whenever something came or changed, looking every so many seconds.

    A file is taken once it has stayed as it is from one look to the next, so that none is read half written. Raises as
    `run` does.
    """
    given, settled = listed(paths), _Settled()
    while True:
        fresh = filter(settled.is_fresh, walk(given, leave_out=corpus.folder))
        for first in itertools.islice(fresh, 1):
            # Not with the paths: a pass over what is fresh says nothing of what is missing.
            yield _run([], itertools.chain([first], fresh), corpus, crew or Crew(), settings, progress)
        time.sleep(seconds)


class _Settled:
    """Which files have been taken as they are, and which are as they were at the last look."""

    def __init__(self) -> None:
        self._taken: dict[str, object] = {}
        self._seen: dict[str, object] = {}

    def is_fresh(self, source: Source) -> bool:
        """Whether a source is to be taken now."""
        if not source.path:
            state: object = hash(source.data)
        else:
            try:
                found = os.stat(source.path)
            except OSError:
                return False
            state = found.st_size, found.st_mtime_ns, source.stated
        if self._taken.get(source.location) == state:
            return False
        if self._seen.get(source.location) != state:
            self._seen[source.location] = state
            return False
        self._taken[source.location] = self._seen.pop(source.location)
        return True


def _run(
    paths: list[str],
    sources: Iterator[Source],
    corpus: Corpus,
    crew: Crew,
    settings: Settings,
    progress: Callable[[Summary], None] | None,
) -> Summary:
    summary = Summary()
    number = corpus.begin_run(absolute(path) for path in paths if not path.endswith(STDIN))
    roll = Roll(corpus.store.connection)
    edition = edition_of(settings.analyse)
    upkeep = Upkeep(corpus.folder)
    # The workers are listened to in a thread of its own, so that none waits while the results of others are written.
    judging = ahead(lambda: _judged(sources, corpus.folder, crew, settings, upkeep), _held, _AHEAD, _COMMIT_BYTES)
    with contextlib.closing(upkeep):
        with contextlib.closing(judging) as judged, _seldom_collected():
            while deliveries := _next(judged, summary):
                with summary.timed("store"):
                    outcomes = corpus.write(deliveries, settings.again)
                    roll.note(delivery.location for delivery in deliveries)
                for delivery, outcome in zip(deliveries, outcomes, strict=True):
                    summary.note(delivery, outcome)
                upkeep.note(len(deliveries))
                if progress is not None:
                    progress(summary)
        _look_for_missing(corpus, roll.absent(paths), settings, summary)
        summary.outdated = corpus.outdated(edition)
        summary.finished = True
        with summary.timed("links"):
            upkeep.bring_up_views()
            corpus.link()
        with summary.timed("index"):
            upkeep.wait()
            corpus.update_views()
    if upkeep.seconds:
        summary.seconds["upkeep"] = upkeep.seconds
    corpus.end_run(number, dataclasses.asdict(summary))
    return summary


@contextlib.contextmanager
def _seldom_collected() -> Iterator[None]:
    """Within, the collector of cycles seldom looks: results make none, and it would look through thousands of them."""
    before = gc.get_threshold()
    gc.set_threshold(max(before[0], _COLLECT_AFTER) if before[0] else 0, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


def _judged(
    sources: Iterator[Source], folder: Path, crew: Crew, settings: Settings, upkeep: Upkeep
) -> Generator[tuple[Source, Content]]:
    """What becomes of each source, in their order."""
    edition = edition_of(settings.analyse) if settings.again else None
    # One that reads only: another thread writes, and SQLite gives each a connection of its own.
    with contextlib.closing(Corpus(folder, create=False)) as corpus:
        tasks = (Task(source, corpus.known(source, edition)) for source in sources)
        if crew.dask is None:
            yield from judgements(tasks, crew.workers or os.cpu_count() or 1, settings, lambda: upkeep.under_way)
        else:
            yield from cluster.judgements(tasks, crew.dask, settings)


def _held(judged: tuple[Source, Content]) -> int:
    return held_bytes(judged[1])


def _next(judged: Iterator[tuple[Source, Content]], summary: Summary) -> list[Delivery]:
    with summary.timed("analysis"):
        return _batch(judged)


def _look_for_missing(corpus: Corpus, absent: Iterator[str], settings: Settings, summary: Summary) -> None:
    """Count what is missing; with `remove` its facts are retracted."""
    while locations := list(itertools.islice(absent, _COMMIT_EVERY)):
        summary.missing += len(locations)
        summary.gone += locations[: _FAULTS - len(summary.gone)]
        if settings.remove:
            corpus.remove(locations)


def _batch(judged: Iterator[tuple[Source, Content]]) -> list[Delivery]:
    """The next results to be stored together: so many, so many bytes, or what comes within a second."""
    deliveries: list[Delivery] = []
    size = 0
    begun = time.monotonic()
    for source, content in judged:
        deliveries.append(Delivery(source.location, content))
        size += held_bytes(content)
        if len(deliveries) == _COMMIT_EVERY or size > _COMMIT_BYTES or time.monotonic() > begun + _COMMIT_SECONDS:
            break
    return deliveries
