"""Kills a run with kill -9 at random moments, again and again, and holds what comes of it against an undisturbed run.

    python scripts/kill.py [--moments N] [--documents N] [--seed N]

Each time the driver dies, or a process that it has started: a worker, or the one that keeps links and views up. In the
end the corpus must be the same, line for line, sound by `zhenjie check`, and whoever followed the feed meanwhile must hold
the facts that stand.
"""

import argparse
import contextlib
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from growth import children, compose

import pipeline.feed
from pipeline.corpus import Corpus

# What follows a run beside it, and the transactions, begin early enough to be met by a kill among a few hundred documents.
_SMALL = "from pipeline import batch, upkeep; upkeep._EVERY = 60; batch._COMMIT_EVERY = 32"
RUN = [sys.executable, "-c", f"import sys; {_SMALL}; from pipeline.cli import main; sys.exit(main())", "run"]


def start(texts: Path, corpus: Path) -> "subprocess.Popen[bytes]":
    """A run in a process of its own."""
    command = [*RUN, str(texts), "--corpus", str(corpus), "--workers", "2"]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def kill_one(driver: int, chance: random.Random) -> str:
    """Kill the driver, or in one of two cases a process that it started; which it was."""
    with contextlib.suppress(OSError):
        workers = children(driver)
        if workers and chance.random() < 0.5:
            os.kill(chance.choice(workers), signal.SIGKILL)
            return "worker"
    os.kill(driver, signal.SIGKILL)
    return "driver"


def follow(corpus: Path, cursor: Path, held: dict[str, Any]) -> None:
    """Take in what the feed has to tell so far."""
    if (corpus / "corpus.sqlite").exists():
        for event in pipeline.feed.Client(corpus, cursor).pull():
            pipeline.feed.apply(held, event)


def lines(folder: Path) -> list[str]:
    """What the corpus says."""
    with contextlib.closing(Corpus(folder, create=False)) as corpus:
        return list(corpus.dump())


def main() -> int:
    """Kill, resume, compare."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--moments", type=int, default=50)
    parser.add_argument("--documents", type=int, default=400)
    parser.add_argument("--seed", type=int, default=0)
    arguments = parser.parse_args()
    chance = random.Random(arguments.seed)
    killed = {"driver": 0, "worker": 0}
    with tempfile.TemporaryDirectory() as place:
        texts, whole, cut = Path(place, "texts"), Path(place, "whole"), Path(place, "cut")
        compose(texts, arguments.documents, 1_500, arguments.seed)
        begun = time.monotonic()
        start(texts, whole).wait()
        took = time.monotonic() - begun
        held: dict[str, Any] = {}
        rounds = 0
        while sum(killed.values()) < arguments.moments:
            if not start_over(cut, texts, chance, took, killed):
                # It had come to its end before it was to be killed: from the beginning, in another corpus.
                cut, held = Path(place, f"cut-{rounds}"), {}
            rounds += 1
            follow(cut, Path(place, f"{cut.name}.cursor"), held)
        start(texts, cut).wait()
        follow(cut, Path(place, f"{cut.name}.cursor"), held)
        same = lines(cut) == lines(whole)
        with contextlib.closing(Corpus(cut, create=False)) as corpus:
            defects = list(corpus.check())
            standing = {finding.fact.id for finding in corpus.facts()}
        known = {identifier for identifier, event in held.items() if event["fact"]}
    print(f"killed {killed['driver']} times the driver and {killed['worker']} times a worker of it")
    print(
        f"same corpus as undisturbed: {same}; defects: {len(defects)}; the follower knows the facts: {known == standing}"
    )
    return 0 if same and not defects and known == standing else 1


def start_over(cut: Path, texts: Path, chance: random.Random, took: float, killed: dict[str, int]) -> bool:
    """Take the run up again and kill it at a random moment; False where it came to its end first."""
    driver = start(texts, cut)
    time.sleep(chance.uniform(0.0, took))
    if driver.poll() is not None:
        return False
    what = kill_one(driver.pid, chance)
    killed[what] += 1
    if what == "worker":  # the run lives on: let it be killed as well, so that the next one takes it up
        time.sleep(chance.uniform(0.0, 1.0))
        if driver.poll() is None:
            driver.kill()
            killed["driver"] += 1
    driver.wait()
    return True


if __name__ == "__main__":
    sys.exit(main())
