"""Many clients of a server over a corpus that a batch is writing: every answer whole and in time.

    python scripts/load.py [--clients N] [--documents N]

A server and a run are started as processes of their own, on this machine's loopback. Each client keeps one connection and
asks one thing after the other until the run is done: the feed, followed from 0 without a gap; documents, in which every
quote must cut its text; counts, whose kinds must add up; searches, lists, statistics. An answer that is late, is no 200,
or does not agree with itself is an error.
"""

import argparse
import collections
import contextlib
import http.client
import itertools
import json
import os
import random
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

from growth import compose

from pipeline.corpus import Corpus

COMMAND = [sys.executable, "-c", "import sys; from pipeline.cli import main; sys.exit(main())"]
_PATIENCE = 60.0  # seconds for one answer
_LONGEST = 600.0  # seconds of the whole
_PATHS = (
    "/api/v1/facts?limit=20",
    f"/api/v1/search?q={quote('下放')}&limit=10",
    f"/api/v1/search?q={quote('賦權 NOT 目录')}&limit=10",
    "/api/v1/measures?task=devolution&limit=10",
    "/api/v1/compare?kind=institution&limit=5",
    "/api/v1/profiles?by=year",
    "/",
)


class TornError(Exception):
    """An answer that does not agree with itself."""


class Client:
    """One that asks, over one connection, what a reader of the corpus asks."""

    def __init__(self, port: int, seed: int) -> None:
        self.seconds: list[float] = []
        self.errors: collections.Counter[str] = collections.Counter()
        self._chance = random.Random(seed)
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=_PATIENCE)
        self._cursor = 0
        self._turns = (self.feed, self.counts, self.document, self.list)

    def work(self, done: threading.Event) -> None:
        """Ask until the run is done, at least once each."""
        for number in itertools.count():
            if done.is_set() and number >= len(self._turns):
                return
            turn: Callable[[], None] = self._turns[number % len(self._turns)]
            try:
                turn()
            except (OSError, ValueError, KeyError, http.client.HTTPException, TornError) as error:
                self.errors[f"{turn.__name__}: {type(error).__name__}: {error}"] += 1
                self._connection.close()

    def feed(self) -> None:
        """What came since the last time, without a gap."""
        told = self.ask(f"/api/v1/feed?since={self._cursor}&limit=200")
        cursors = [event["cursor"] for event in told["events"]]
        if cursors != [*range(self._cursor + 1, self._cursor + 1 + len(cursors))] or told["next"] < self._cursor:
            raise TornError(f"after {self._cursor} came {cursors[:3]}…")
        self._cursor = told["next"]

    def counts(self) -> None:
        """How much there is."""
        told = self.ask("/api/v1/counts")
        if sum(told["kinds"].values()) != told["facts"]:
            raise TornError(f"{told['facts']} facts, by kind {told['kinds']}")

    def document(self) -> None:
        """A document with its text."""
        total = self.ask("/api/v1/documents?limit=1")["total"]
        [head] = self.ask(f"/api/v1/documents?limit=1&cursor={self._chance.randrange(total)}")["items"]
        told = self.ask(f"/api/v1/documents/{head['id']}")
        for fact in told["record"]["facts"]:
            cited = fact["evidence"]
            if told["text"][cited["start"] : cited["end"]] != cited["quote"]:
                raise TornError(f"{head['id']}: {cited}")

    def list(self) -> None:
        """Something else that the server gives."""
        self.ask(self._chance.choice(_PATHS))

    def ask(self, path: str) -> Any:
        """The answer to a request: what its JSON says, of a page its bytes."""
        begun = time.monotonic()
        self._connection.request("GET", path)
        answer = self._connection.getresponse()
        body = answer.read()
        self.seconds.append(time.monotonic() - begun)
        if answer.status != 200:
            raise TornError(f"{path}: {answer.status}: {body[:200]!r}")
        return json.loads(body) if path.startswith("/api/") else body


@contextlib.contextmanager
def serving(corpus: Path) -> Iterator[int]:
    """A server of a process of its own; its port."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen([*COMMAND, "serve", "--corpus", str(corpus), "--port", str(port)])
    try:
        for _ in range(300):
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
                break
            time.sleep(0.1)
        yield port
    finally:
        server.terminate()
        server.wait()


def main() -> int:
    """Ask and print; the exit status."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--clients", type=int, default=200)
    parser.add_argument("--documents", type=int, default=1_000)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as place:
        first, more, corpus = Path(place, "first"), Path(place, "more"), Path(place, "corpus")
        compose(first, 50, 1_500, seed=1)
        compose(more, arguments.documents, 1_500, seed=2)
        run = [*COMMAND, "run", "--corpus", str(corpus), "--workers", "2"]
        subprocess.run([*run, str(first)], stdout=subprocess.DEVNULL, check=True)
        with serving(corpus) as port:
            clients = [Client(port, number) for number in range(arguments.clients)]
            took, whole, status = together(clients, [*run, str(more)])
        with contextlib.closing(Corpus(corpus, create=False)) as made:
            documents, defects = made.counts()["documents"], list(made.check())
    seconds = sorted(second for client in clients for second in client.seconds)
    errors = sum((client.errors for client in clients), collections.Counter[str]())
    print(f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}; {arguments.clients} clients, {took:.0f} s")
    print(
        f"batch: exit status {status}, {documents} documents, {arguments.documents / took:.0f}/s; defects: {len(defects)}"
    )
    middle, late = statistics.median(seconds), seconds[int(len(seconds) * 0.95)]
    print(
        f"{len(seconds)} answers, {len(seconds) / whole:.0f}/s: median {middle:.2f} s, 95 % {late:.2f} s, all {seconds[-1]:.2f} s"
    )
    print(f"errors: {errors.total()}")
    for told, number in errors.most_common(10):
        print(f"  {number} x {told[:300]}")
    served = sum(bool(client.seconds) for client in clients)
    print(f"clients answered: {served} of {len(clients)}")
    return 1 if errors or defects or status or served < len(clients) else 0


def together(clients: list[Client], run: list[str]) -> tuple[float, float, int]:
    """Let the clients ask while the command runs; how long it took, how long they did, and its exit status."""
    done = threading.Event()
    threads = [threading.Thread(target=client.work, args=(done,)) for client in clients]
    begun = time.monotonic()
    batch = subprocess.Popen(run, stdout=subprocess.DEVNULL)
    for thread in threads:
        thread.start()
    try:
        status = batch.wait(_LONGEST)
    except subprocess.TimeoutExpired:
        batch.kill()
        status = -1
    took = time.monotonic() - begun
    done.set()
    for thread in threads:
        thread.join()
    return took, time.monotonic() - begun, status


if __name__ == "__main__":
    sys.exit(main())
