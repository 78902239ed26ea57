"""The verbs that read documents: extract, run."""

import argparse
import contextlib
import sys
import time
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from pipeline import terminal
from pipeline.cli.frame import ObstacleError, UsageError, add_corpus, count, message, open_corpus, verb
from pipeline.cli.rules import add_rules

if TYPE_CHECKING:
    from pipeline.batch import Summary

_PROGRESS_SECONDS = 5.0


def add(verbs: Any) -> None:
    """Add the verbs of this module to the command."""
    _add_extract(verbs)
    _add_run(verbs)


def _extract(chosen: argparse.Namespace) -> int:
    from pipeline import batch
    from pipeline.corpus.parcel import failed_record, record_of
    from pipeline.corpus.sources import walk

    status = 0
    tasks = map(batch.Task, walk(chosen.paths))
    with contextlib.closing(batch.judgements(tasks, 1, batch.Settings())) as judged, _workers():
        for _, content in judged:
            line, failed = record_of(content)
            print(line)
            if failed:
                status = 1
                record = failed_record(line)
                # A reader's message names the file itself; that of the system does not.
                reasons = [issue.message.removeprefix(f"{record.source}: ") for issue in record.issues]
                message(f"{record.source}: {'; '.join(reasons)}")
    return status


@contextlib.contextmanager
def _workers() -> Iterator[None]:
    """What keeps workers from their work stands in the way of the command."""
    from pipeline.batch import BatchError
    from pipeline.cluster import ClusterError

    try:
        yield
    except (BatchError, ClusterError) as error:
        raise ObstacleError(str(error)) from error


def _add_extract(verbs: Any) -> None:
    about = "print one document record a line (JSON Lines); touches no corpus"
    parser = verb(verbs, _extract, about, "zhenjie extract notices/ report.pdf > records.jsonl")
    parser.add_argument(
        "paths", nargs="+", metavar="PATH", help="a file, a zip archive or a folder with all in it, or - for stdin"
    )
    add_rules(parser)


def _run(chosen: argparse.Namespace) -> int:
    from pipeline import batch

    if chosen.dask and chosen.rules:
        raise UsageError("--rules with --dask: lay the folder on every worker and name it in ZHENJIE_RULES there")

    with open_corpus(chosen.corpus, create=True) as corpus:
        settings = batch.Settings(again=chosen.again)
        with _workers(), contextlib.closing(_Progress()) as progress:
            done = batch.run(
                chosen.paths, corpus, workers=chosen.workers, dask=chosen.dask, settings=settings, progress=progress
            )
        for location, fault in done.faults:
            message(f"{location}: {fault}")
        if done.failed > len(done.faults):
            message(f"and {done.failed - len(done.faults)} more that failed")
        held = corpus.counts()
        outcomes = f"{done.added} added, {done.changed} changed, {done.unchanged} unchanged, {done.failed} failed"
        print(f"{terminal.counted(done.sources, 'document')}: {outcomes}")
        documents, facts = terminal.counted(held["documents"], "document"), terminal.counted(held["facts"], "fact")
        print(f"{corpus.folder}: {documents}, {facts}, feed up to {held['cursor']}")
        for line in terminal.facts(corpus.facts()):
            print(line)
    return 1 if done.failed else 0


def _add_run(verbs: Any) -> None:
    about = "take files and folders into a corpus; run it again to go on, or for what is new"
    parser = verb(verbs, _run, about, "zhenjie run notices/ --corpus corpus --workers 4")
    parser.add_argument(
        "paths", nargs="+", metavar="PATH", help="a file, a zip archive or a folder with all in it, or - for stdin"
    )
    add_corpus(parser)
    cluster = "let the workers of this dask.distributed scheduler do it (tcp://host:8786)"
    parser.add_argument("--dask", metavar="ADDRESS", help=cluster)
    parser.add_argument("--workers", type=count, metavar="N", help="worker processes (default: one a core)")
    parser.add_argument("--again", action="store_true", help="analyse also what the corpus has; the feed tells changes")
    add_rules(parser)


class _Progress:
    """Tells how far a run is: in one line that is written anew on a terminal, now and then elsewhere."""

    def __init__(self) -> None:
        self.told = time.monotonic()

    def __call__(self, summary: "Summary") -> None:
        text = f"{terminal.counted(summary.sources, 'document')}, {summary.failed} failed"
        if sys.stderr.isatty():
            print(f"\r{text}", end="", file=sys.stderr, flush=True)
        elif time.monotonic() - self.told > _PROGRESS_SECONDS:
            self.told = time.monotonic()
            message(text)

    def close(self) -> None:
        if sys.stderr.isatty():
            print(file=sys.stderr)
