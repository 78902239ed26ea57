"""Workers: processes that read and analyse, a few documents at a time, each of them replaceable.

Small documents go to a worker in groups, since they take less time together. A worker that dies, or takes too long, is
replaced, and the documents of its group are tried one by one; one at which a second worker dies, or which takes too
long by itself, is lost, and its failed record says so.
"""

import collections
import contextlib
import dataclasses
import gc
import multiprocessing
import os
import signal
import sys
import time
from collections.abc import Callable, Generator, Iterable, Iterator
from multiprocessing.connection import Connection, wait
from typing import Any

from pipeline.corpus.parcel import Analyse, Content, Parcel, Task, judge, judge_all, road
from pipeline.corpus.sources import LARGEST_FILE, Source, unread

_AHEAD = 2  # groups a worker holds: the one it works on, and one so that it need not wait for the next
# A group: so many documents, and no more bytes than a few pages of text have. The first ones are smaller, so that a short
# run is shared fairly and something is soon seen of a long one.
GROUP = 48
_GROUP_BYTES = 192 * 2**10
_WINDOW = 192  # results a worker may be ahead of the slowest one
_HELD_BYTES = 64 * 2**20  # of text in results that wait for an earlier one
_STARTS = 3  # workers that may die before they are ready, one after the other
_START_SECONDS = 120.0
_THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")
_FAREWELL = 2.0  # seconds for an idle worker to end by itself
# Documents of one worker. A new one costs a second; what libraries leak, a few bytes a document, ends with the old one.
_LIFE = 50_000


class BatchError(Exception):
    """A batch that cannot go on: no worker starts."""


@dataclasses.dataclass(frozen=True, slots=True)
class Settings:
    """How documents are judged: by what, up to which size in bytes and time in seconds; `again` also those
    that another edition of the analysis made.

    `remove` retracts what stood below the given paths and is gone.

    `memory` is what a worker may take, in bytes of address space, where the system can keep it to that: an analysis that
    wants more costs its document. A worker with everything loaded has 0.3 GB; the largest real documents double that.
    `analyse` is a function at the top of a module, so that worker processes can import it; None is the road.
    """

    analyse: Analyse | None = None
    largest: int = LARGEST_FILE
    seconds: float = 600.0
    memory: int = 1536 * 2**20
    again: bool = False
    remove: bool = False


# What else is at work, to be waited for; None while nothing is.
Aside = Callable[[], Connection | None]


def judgements(
    tasks: Iterable[Task], workers: int, settings: Settings, aside: Aside = lambda: None
) -> Generator[tuple[Source, Content]]:
    """What becomes of each task, in the order of the tasks, as `workers` processes get done with them.

    While something else is at work `aside`, it counts as one of the processes, and one worker rests.
    """
    pool = _Pool(iter(tasks), workers, settings, aside)
    try:
        yield from pool.results()
    finally:
        pool.close()


def held_bytes(content: Content) -> int:
    """The bytes of text in a result, by which memory is bounded."""
    return len(content.text[0]) if isinstance(content, Parcel) and content.text else 0


_Group = list[tuple[int, Task]]  # tasks with their numbers


class _Worker:
    """A process that judges one group of tasks after the other, and the groups that it was given."""

    def __init__(self, settings: Settings) -> None:
        # Spawned, not forked: the same on every system, and free of what threads of this process hold.
        context = multiprocessing.get_context("spawn")
        self.connection, theirs = context.Pipe()
        self.process = context.Process(target=_serve, args=(theirs, settings), daemon=True)
        with _in_one_thread():
            self.process.start()
        theirs.close()
        self.groups: collections.deque[_Group] = collections.deque()
        self.seconds = settings.seconds
        self.ready = self.dead = False
        self.left = _LIFE
        self.deadline: float | None = time.monotonic() + _START_SECONDS

    def takes(self, group: _Group) -> bool:
        """Whether the worker may be given `group` now.

        One that carries its bytes has to wait for an idle worker: were both sides to send much at once, each would wait
        for the other to read.
        """
        carries = any(task.source.data is not None for _, task in group)
        return self.left > 0 and len(self.groups) < (1 if carries else _AHEAD)

    @property
    def is_spent(self) -> bool:
        """Whether the worker has done all that it may."""
        return self.left <= 0 and not self.groups

    def give(self, group: _Group) -> None:
        self.left -= len(group)
        self.groups.append(group)
        with contextlib.suppress(OSError):  # a dead worker is noticed when it is listened to
            self.connection.send([task for _, task in group])
        self.wind_up()

    def wind_up(self) -> None:
        """Let the time for the group at the head run from now on, unless it runs already."""
        if self.ready and not self.groups:
            self.deadline = None
        elif self.deadline is None:
            self.deadline = time.monotonic() + self.seconds

    def end(self, by_force: bool) -> int | None:
        """End the process, in any case after a moment; its exit code."""
        self.connection.close()
        if by_force:
            self.process.kill()
        self.process.join(_FAREWELL)
        if self.process.is_alive():
            self.process.kill()
            self.process.join()
        return self.process.exitcode


class _Pool:
    """Workers, the tasks under way, and the results that wait for their turn."""

    def __init__(self, tasks: Iterator[Task], size: int, settings: Settings, aside: Aside) -> None:
        self.tasks = enumerate(tasks)
        self.aside = aside
        self.size = size
        self.settings = settings
        self.workers: list[_Worker] = []
        self.waiting: collections.deque[_Group] = collections.deque()
        self.next: tuple[int, Task] | None = None  # taken, and too large for the group before it
        self.largest = 1
        self.done: dict[int, tuple[Source, Content]] = {}
        self.suspects: set[int] = set()  # tasks at which a worker died
        self.taken = self.given_back = self.held = self.stillborn = 0

    def results(self) -> Iterator[tuple[Source, Content]]:
        while True:
            self.hand_out()
            if self.taken == self.given_back:
                return
            self.listen()
            while self.given_back in self.done:
                source, content = self.done.pop(self.given_back)
                self.given_back += 1
                self.held -= held_bytes(content)
                yield source, content

    def hand_out(self) -> None:
        """Give groups to the workers that take them, starting workers while there is more to do than they take."""
        while self.refill():
            group = self.waiting[0]
            size = self.size if self.aside() is None else self.size - 1
            takers = [worker for worker in self.workers[:size] if worker.takes(group)]
            worker = min(takers, key=lambda taker: len(taker.groups), default=None)
            if (worker is None or worker.groups) and len(self.workers) < size:
                worker = _Worker(self.settings)
                self.workers.append(worker)
            if worker is None:
                return
            worker.give(group)
            self.waiting.popleft()

    def refill(self) -> bool:
        """Whether a group waits to be handed out; gathers the next one if results do not pile up already."""
        ahead = self.taken - self.given_back
        if not self.waiting and ahead < _WINDOW * self.size and self.held < _HELD_BYTES:
            group = self.gather()
            if group:
                self.waiting.append(group)
                self.taken += len(group)
        return bool(self.waiting)

    def gather(self) -> _Group:
        """The next tasks that are to be judged together; none at the end."""
        group: _Group = []
        size = 0
        while len(group) < self.largest and (item := self.next or next(self.tasks, None)) is not None:
            self.next = None
            size += _size(item[1].source)
            if group and size > _GROUP_BYTES:
                self.next = item
                break
            group.append(item)
        self.largest = min(self.largest + 1, GROUP)
        return group

    def listen(self) -> None:
        """Wait until a worker has something to say, is dead, or has had its time."""
        deadlines = [worker.deadline for worker in self.workers if worker.deadline is not None]
        timeout = max(0.0, min(deadlines) - time.monotonic()) if deadlines else None
        signs: list[Any] = [sign for worker in self.workers for sign in (worker.connection, worker.process.sentinel)]
        if (aside := self.aside()) is not None:
            signs.append(aside)
        heard = wait(signs, timeout)
        for worker in list(self.workers):
            if worker.connection in heard:
                self.receive(worker)
            if worker.is_spent:
                self.workers.remove(worker)
                worker.end(by_force=False)
            elif worker.dead or (worker.process.sentinel in heard and worker.connection not in heard):
                self.bury(worker)
            elif worker.deadline is not None and worker.deadline <= time.monotonic():
                self.bury(worker, timed_out=True)

    def receive(self, worker: _Worker) -> None:
        worker.deadline = None
        try:
            contents, worn = worker.connection.recv()
        except (EOFError, OSError):
            worker.dead = True
            return
        if worker.ready:
            for (number, task), content in zip(worker.groups.popleft(), contents, strict=True):
                self.finish(number, task, content)
            worker.left = 0 if worn else worker.left
        else:
            worker.ready = True
            self.stillborn = 0
        worker.wind_up()

    def finish(self, number: int, task: Task, content: Content) -> None:
        # Without the bytes, which nobody needs any more: results may wait for long.
        source = task.source
        self.done[number] = source if source.data is None else source._replace(data=None), content
        self.held += held_bytes(content)

    def bury(self, worker: _Worker, timed_out: bool = False) -> None:
        """Take a dead or late worker out; what it had not begun is for someone else."""
        self.workers.remove(worker)
        code = worker.end(by_force=timed_out)
        if not worker.ready:
            self.stillborn += 1
            if self.stillborn == _STARTS:
                raise BatchError(f"{_STARTS} workers ended before they began to work, the last with exit code {code}")
        elif worker.groups:
            (number, task), *others = worker.groups.popleft()
            fault = None if others else self.fault(number, code, timed_out)
            if fault:
                self.finish(number, task, unread(task.source, *fault))
            else:
                worker.groups.extendleft([item] for item in reversed([(number, task), *others]))
        self.waiting.extendleft(reversed(worker.groups))

    def fault(self, number: int, code: int | None, timed_out: bool) -> tuple[str, str] | None:
        """What is wrong with the task at which a worker ended; None for now if it may have been killed from outside."""
        if timed_out:
            return "timed_out", f"took longer than {self.settings.seconds:g} seconds"
        if number in self.suspects:
            return "worker_died", f"the process that read it ended with exit code {code}"
        # Tried once more: a document that kills one worker kills the next one too.
        self.suspects.add(number)
        return None

    def close(self) -> None:
        for worker in self.workers:
            worker.end(by_force=bool(worker.groups))
        self.workers.clear()


def _size(source: Source) -> int:
    """The bytes of a source, as far as that is known; of what has to be fetched first, those of a whole group."""
    if source.data is not None:
        return len(source.data)
    try:
        return os.stat(source.path).st_size
    except OSError:
        return _GROUP_BYTES


@contextlib.contextmanager
def _in_one_thread() -> Iterator[None]:
    """Within, a process that is started will calculate in one thread: the workers are the parallelism.

    It must find that in its environment: what it imports first, the script that began the batch, may load numpy.
    """
    before = {name: os.environ.get(name) for name in _THREADS}
    os.environ.update(dict.fromkeys(_THREADS, "1"))
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def _serve(connection: Connection, settings: Settings) -> None:
    """What a worker does: judge task after task until nobody listens any more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the driver, which ends its workers
    _keep_memory_to(settings.memory)
    os.dup2(2, 1)  # standard output belongs to the data, whatever a reader prints
    analyse = settings.analyse or road()
    with contextlib.suppress(EOFError, OSError):
        connection.send(([], False))
        _judge(connection.recv(), analyse, settings, connection)
        # What the first documents have had loaded stays to the end: the collector of cycles need not look at it again.
        gc.freeze()
        while True:
            _judge(connection.recv(), analyse, settings, connection)


def _judge(tasks: list[Task], analyse: Analyse, settings: Settings, connection: Connection) -> None:
    """Send what becomes of the tasks of a group."""
    try:
        # Several are small, and what is found in them makes no cycles for the collector to look for.
        with _uncollected(len(tasks) > 1):
            connection.send((judge_all(tasks, analyse, settings.largest), _is_worn(settings.memory)))
        return
    except MemoryError:
        pass
    gc.collect()
    connection.send(([_judge_alone(task, analyse, settings) for task in tasks], True))


@contextlib.contextmanager
def _uncollected(is_wanted: bool) -> Iterator[None]:
    """Within, if it is wanted, the collector of cycles rests."""
    rests = is_wanted and gc.isenabled()
    if rests:
        gc.disable()
    try:
        yield
    finally:
        if rests:
            gc.enable()


def _judge_alone(task: Task, analyse: Analyse, settings: Settings) -> Content:
    """What becomes of a task where memory is short."""
    try:
        return judge(task.source, analyse, task.known, settings.largest)
    except MemoryError:
        pass
    # There was not even enough for the record of the failure. Out here all that the document held can be given up.
    gc.collect()
    return unread(task.source, "out_of_memory", "there is not enough memory for this document")


def _is_worn(memory: int) -> bool:
    """Whether this process has once held most of what it may: what is left of that in pieces is no use to the next."""
    try:
        import resource
    except ImportError:  # there is none on Windows
        return False
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)
    return peak > memory * 3 // 4


def _keep_memory_to(size: int) -> None:
    """Have the system refuse this process more than `size` bytes; who asks for them meets a `MemoryError`."""
    try:
        import resource
    except ImportError:  # there is none on Windows
        return
    with contextlib.suppress(ValueError, OSError):  # macOS knows the limit but does not take it
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        resource.setrlimit(resource.RLIMIT_AS, (size if hard == resource.RLIM_INFINITY else min(size, hard), hard))
