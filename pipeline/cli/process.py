"""The verbs that read documents: extract, run."""

import argparse
import contextlib
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline import terminal
from pipeline.cli.frame import ObstacleError, UsageError, add_corpus, count, message, open_corpus, verb
from pipeline.cli.rules import add_rules

if TYPE_CHECKING:
    from pipeline.batch import Summary
    from pipeline.corpus import Corpus

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
    from pipeline.report import FORMATS

    form = Path(chosen.report).suffix[1:] if chosen.report else None
    if form not in (None, *FORMATS):
        raise UsageError(f"--report {chosen.report}: name it .{', .'.join(FORMATS)}")
    if chosen.dask and chosen.rules:
        raise UsageError("--rules with --dask: lay the folder on every worker and name it in ZHENJIE_RULES there")

    with open_corpus(chosen.corpus, create=True) as corpus:
        paths = _paths(chosen, corpus)
        settings = batch.Settings(again=chosen.again, remove=chosen.remove)
        with _workers(), contextlib.closing(_Progress(paths)) as progress:
            if chosen.watch:
                crew = batch.Crew(chosen.workers, chosen.dask)
                seen = batch.watch(paths, corpus, crew=crew, seconds=chosen.watch, settings=settings, progress=progress)
                for done in seen:
                    _tell(done, corpus, chosen)
            done = batch.run(
                paths, corpus, workers=chosen.workers, dask=chosen.dask, settings=settings, progress=progress
            )
        _tell(done, corpus, chosen)
        for line in terminal.facts(corpus.facts()):
            print(line)
    return 1 if done.failed else 0


def _paths(chosen: argparse.Namespace, corpus: "Corpus") -> list[str]:
    """The paths given, by name or by lists; with --again and none those of earlier runs."""
    paths: list[str] = chosen.paths + [f"list:{name}" for name in chosen.list]
    if not paths and chosen.again:
        paths = corpus.paths()
    if not paths:
        raise UsageError("no PATH: name what is to be read")
    return paths


def _tell(done: "Summary", corpus: "Corpus", chosen: argparse.Namespace) -> None:
    """What a run did: what went wrong on standard error, the figures on standard output, all in the report."""
    from pipeline.report import report

    for location, fault in done.faults:
        message(f"{location}: {fault}")
    if done.failed > len(done.faults):
        message(f"and {done.failed - len(done.faults)} more that failed")
    fate = "retracted" if chosen.remove else "its facts stand (--remove retracts them)"
    for location in done.gone:
        message(f"{location}: missing, {fate}")
    if done.missing > len(done.gone):
        message(f"and {done.missing - len(done.gone)} more that are missing")
    held = corpus.counts()
    outcomes = f"{done.added} added, {done.changed} changed, {done.unchanged} unchanged, {done.failed} failed"
    print(f"{terminal.counted(done.sources, 'document')}: {outcomes}")
    documents, facts = terminal.counted(held["documents"], "document"), terminal.counted(held["facts"], "fact")
    print(f"{corpus.folder}: {documents}, {facts}, feed up to {held['cursor']}")
    if done.outdated:
        outdated = terminal.counted(done.outdated, "document")
        message(f"{outdated} analysed by other rules, code or model: --again redoes them")
    if chosen.report:
        Path(chosen.report).write_text(
            report(done, Path(chosen.report).suffix[1:]), encoding="utf-8", errors="backslashreplace"
        )


def _add_run(verbs: Any) -> None:
    about = "take files and folders into a corpus; run it again to go on, or for what is new"
    parser = verb(verbs, _run, about, "zhenjie run notices/ --corpus corpus --workers 4")
    parser.add_argument(
        "paths",
        nargs="*",
        metavar="PATH",
        help="a file, an archive, a folder with all in it, a pattern, or - for stdin",
    )
    lists = "a file with a path on each line, - for stdin; may be given several times"
    parser.add_argument("--list", action="append", default=[], metavar="FILE", help=lists)
    add_corpus(parser)
    cluster = "let the workers of this dask.distributed scheduler do it (tcp://host:8786)"
    parser.add_argument("--dask", metavar="ADDRESS", help=cluster)
    parser.add_argument("--workers", type=count, metavar="N", help="worker processes (default: one a core)")
    again = "redo what other rules, code or model analysed, without PATH of all earlier runs; the feed tells changes"
    parser.add_argument("--again", action="store_true", help=again)
    parser.add_argument("--remove", action="store_true", help="retract what stood below the paths and is gone")
    watch = "stay and look for what is new every so many seconds (default: 5)"
    parser.add_argument("--watch", type=count, nargs="?", const=5, metavar="SECONDS", help=watch)
    parser.add_argument("--report", metavar="FILE", help="write what the run did to FILE.html, FILE.json or FILE.txt")
    add_rules(parser)


class _Progress:
    """Tells how far a run is: in one line that is written anew on a terminal, now and then elsewhere."""

    def __init__(self, paths: "list[str]") -> None:
        self.told = self.begun = time.monotonic()
        self.first: int | None = None
        self.total: int | None = None
        if sys.stderr.isatty() and not any(path.endswith("-") for path in paths):
            # Beside the run, which need not wait for it.
            threading.Thread(target=self._count, args=(paths,), daemon=True).start()

    def __call__(self, summary: "Summary") -> None:
        now = time.monotonic()
        if self.first is None or summary.sources < self.first:
            self.first, self.begun = summary.sources, now
        text = progress_line(
            summary.sources, summary.failed, self.total, (summary.sources - self.first, now - self.begun)
        )
        if sys.stderr.isatty():
            print(f"\r{text}\x1b[K", end="", file=sys.stderr, flush=True)
        elif now - self.told > _PROGRESS_SECONDS:
            self.told = now
            message(text)

    def close(self) -> None:
        if sys.stderr.isatty():
            print(file=sys.stderr)

    def _count(self, paths: "list[str]") -> None:
        from pipeline.corpus.sources import count as files

        with contextlib.suppress(OSError):
            self.total = files(paths)


def progress_line(done: int, failed: int, total: int | None, measured: tuple[int, float]) -> str:
    """How far a run is: documents of the total if that is known, failed, documents a second, time left.

    `measured` is how many documents took how many seconds since the first were stored.
    """
    documents, seconds = measured
    known = total is not None and total >= done
    parts = [f"{done} of {total} documents" if known else terminal.counted(done, "document"), f"{failed} failed"]
    rate = documents / seconds if documents and seconds else 0.0
    if rate:
        parts.append(f"{rate:.1f}/s" if rate < 10 else f"{rate:.0f}/s")
        if known and total is not None:
            left = round((total - done) / rate)
            parts.append(f"{left // 3600}:{left // 60 % 60:02}:{left % 60:02} left")
    return ", ".join(parts)
