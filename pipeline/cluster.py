"""The tasks of a batch on a cluster of `dask.distributed`, on one machine or many (SLURM, Kubernetes, the cloud).

A partition of documents is a task of the cluster. The driver reads local files and sends their bytes, so that the workers
need no common file system; URLs are fetched where they are judged. Results come back in the order of the input, so that the
corpus is the same as that of a run on one machine. A partition whose worker dies is done again elsewhere; where that does
not help, document by document, so that the one at fault costs its own record only.
"""

import collections
import concurrent.futures
import dataclasses
import functools
from collections.abc import Generator, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, TypeAlias

from pipeline.corpus.parcel import Analyse, Content, Task, judge_all, road
from pipeline.corpus.remote import is_remote
from pipeline.corpus.sources import Source, SourceError, read, unread
from pipeline.records import Issue

if TYPE_CHECKING:
    from pipeline.workers import Settings

# The classes of `distributed` have no types to speak of.
Client: TypeAlias = Any
Future: TypeAlias = Any

_DOCUMENTS = 16  # of a partition
_BYTES = 4 * 2**20
_AHEAD = 3  # partitions under way for each thread of the cluster
_STARTING = 60.0  # seconds that a worker may need to get ready
_CONNECT = "20s"


class ClusterError(Exception):
    """A cluster that cannot be used: nobody answers, no workers, other code on them."""


@dataclasses.dataclass(frozen=True, slots=True)
class _Partition:
    """Tasks that go to a worker together, and what they will become."""

    tasks: tuple[Task, ...]
    future: Future


def judgements(
    tasks: Iterable[Task], address: str, settings: "Settings"
) -> Generator[tuple[Source, Content], None, None]:
    """What becomes of each task, in the order of the tasks, on the workers of the scheduler at `address`.

    Raises `ClusterError`.
    """
    client = _connect(address)
    try:
        _check(client)
        yield from _results(client, tasks, settings)
    finally:
        client.close()


def _connect(address: str) -> Client:
    try:
        import distributed
    except ImportError as error:
        raise ClusterError("a cluster needs the extra: pip install 'zhenjie[dask]'") from error
    # Made and connected in two steps: one call that fails would leave nobody to close the client, whose thread runs on.
    # The collector of cycles closes it some day, and if that day another client is being made, each waits for the other.
    client: Any = distributed.Client.__new__(distributed.Client)
    try:
        client.__init__(address, timeout=_CONNECT, set_as_default=False)
    except (OSError, ValueError, TimeoutError) as error:
        client.close()
        raise ClusterError(f"{address}: no scheduler answers ({error})") from error
    return client


def _check(client: Client) -> None:
    """Whether there are workers, and all have the code that runs here."""
    versions = client.run(_version, on_error="return")
    if not versions:
        raise ClusterError("the cluster has no workers")
    for worker, found in sorted(versions.items()):
        # A worker that does not answer is starting anew, or will be found dead by the scheduler.
        if isinstance(found, str) and found != _version():
            raise ClusterError(f"{worker}: has zhenjie {found}, here it is {_version()}")


def _version() -> str:
    from importlib.metadata import version

    return version("zhenjie")


def _results(client: Client, tasks: Iterable[Task], settings: "Settings") -> Iterator[tuple[Source, Content]]:
    threads = sum(client.nthreads().values())
    waiting: collections.deque[_Partition] = collections.deque()
    for part in _partitions(map(_loaded, tasks)):
        waiting.append(_Partition(part, _submit(client, part, settings)))
        while len(waiting) >= _AHEAD * threads:
            yield from _taken(client, waiting.popleft(), settings)
    while waiting:
        yield from _taken(client, waiting.popleft(), settings)


def _loaded(task: Task) -> Task:
    """The task with the bytes of its file, or with the reason why there are none."""
    source = task.source
    if source.data is not None or source.fault is not None or is_remote(source.path):
        return task
    try:
        source = source._replace(data=read(source))
    except SourceError as error:
        source = source._replace(fault=Issue(error.code, str(error)))
    return task._replace(source=source)


def _partitions(tasks: Iterable[Task]) -> Iterator[tuple[Task, ...]]:
    part: list[Task] = []
    size = 0
    for task in tasks:
        part.append(task)
        size += len(task.source.data or b"")
        if len(part) == _DOCUMENTS or size > _BYTES:
            yield tuple(part)
            part, size = [], 0
    if part:
        yield tuple(part)


def _submit(client: Client, part: Sequence[Task], settings: "Settings") -> Future:
    # Impure: the same bytes under two names are two tasks, and nothing of an earlier run is taken for this one.
    return client.submit(_judge, tuple(part), settings, pure=False)


def _judge(part: Sequence[Task], settings: "Settings") -> list[Content]:
    """What a worker does."""
    analyse = settings.analyse or _road()
    return judge_all(part, analyse, settings.largest)


@functools.cache
def _road() -> Analyse:
    return road()


def _taken(client: Client, partition: _Partition, settings: "Settings") -> Iterator[tuple[Source, Content]]:
    """The results of a partition; task by task where it does not come through as a whole."""
    contents = _outcome(client, partition, settings)
    if isinstance(contents, str):
        for task in partition.tasks:
            alone: list[Content] | str = contents
            if len(partition.tasks) > 1:
                alone = _outcome(client, _Partition((task,), _submit(client, (task,), settings)), settings)
            content = unread(task.source, *_FAULTS[alone]) if isinstance(alone, str) else alone[0]
            yield task.source._replace(data=None), content
        return
    for task, content in zip(partition.tasks, contents, strict=True):
        yield task.source._replace(data=None), content


_FAULTS = {
    "timed_out": ("timed_out", "took longer than a document may"),
    "worker_died": ("worker_died", "the workers that read it died"),
}


def _outcome(client: Client, partition: _Partition, settings: "Settings") -> list[Content] | str:
    """The results of a partition, or a name of `_FAULTS`."""
    from distributed import KilledWorker

    try:
        found: list[Content] = partition.future.result(timeout=_STARTING + settings.seconds * len(partition.tasks))
        return found
    except (TimeoutError, concurrent.futures.TimeoutError):
        _free(client, partition.future)
        return "timed_out"
    except KilledWorker:
        return "worker_died"


def _free(client: Client, future: Future) -> None:
    """Take a task off the worker that hangs at it: the worker is started anew."""
    running: dict[str, Any] = client.processing()
    future.cancel()
    hanging = [worker for worker, keys in running.items() if future.key in keys]
    if hanging:
        client.restart_workers(hanging, raise_for_error=False)
