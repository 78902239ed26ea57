"""The command line: `zhenjie VERB …`. The only place that prints.

Data goes to standard output, messages and progress to standard error. The exit status is 0 where all is well, 1 where
some document failed or something stood in the way, 2 for a wrong use, 130 after Ctrl-C.
"""

import argparse
import contextlib
import dataclasses
import io
import json
import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, get_args

from pipeline import terminal
from pipeline.records import Kind, Task

if TYPE_CHECKING:
    from pipeline.batch import Summary
    from pipeline.corpus import Corpus

_PROGRESS_SECONDS = 5.0


class _UsageError(Exception):
    """The command was put wrongly: the message says how."""


class _ObstacleError(Exception):
    """Something stands in the way, a full disk for example: the message says what."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command and give its exit status; `arguments` default to those of the process."""
    if isinstance(sys.stdout, io.TextIOWrapper):
        # A lone surrogate, from a damaged file, is written as its escape, which is what JSON calls it too.
        sys.stdout.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")
    chosen = _parser().parse_args(arguments)
    try:
        status = int(chosen.verb(chosen))
        sys.stdout.flush()
    except BrokenPipeError:
        # The reader has seen enough. What is left in the buffer must not fail again when the process ends.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        _message("stopped")
        return 130
    except _UsageError as error:
        _message(str(error))
        return 2
    except (OSError, _ObstacleError) as error:
        _message(str(error))
        return 1
    return status


def _extract(chosen: argparse.Namespace) -> int:
    from pipeline.corpus import parcel, sources

    analyse = parcel.road()
    status = 0
    for source in sources.walk(chosen.paths):
        record, line = parcel.record_line(source, analyse)
        print(line)
        if record.status == "failed":
            status = 1
            # A reader's message names the file itself; that of the system does not.
            reasons = [issue.message.removeprefix(f"{record.source}: ") for issue in record.issues]
            _message(f"{record.source}: {'; '.join(reasons)}")
    return status


def _run(chosen: argparse.Namespace) -> int:
    from pipeline import batch

    with _corpus(chosen.corpus, create=True) as corpus:
        settings = batch.Settings(again=chosen.again)
        try:
            with contextlib.closing(_Progress()) as progress:
                done = batch.run(chosen.paths, corpus, workers=chosen.workers, settings=settings, progress=progress)
        except batch.BatchError as error:
            raise _ObstacleError(str(error)) from error
        for location, fault in done.faults:
            _message(f"{location}: {fault}")
        if done.failed > len(done.faults):
            _message(f"and {done.failed - len(done.faults)} more that failed")
        held = corpus.counts()
        outcomes = f"{done.added} added, {done.changed} changed, {done.unchanged} unchanged, {done.failed} failed"
        print(f"{terminal.counted(done.sources, 'document')}: {outcomes}")
        documents, facts = terminal.counted(held["documents"], "document"), terminal.counted(held["facts"], "fact")
        print(f"{corpus.folder}: {documents}, {facts}, feed up to {held['cursor']}")
        for line in terminal.facts(corpus.facts()):
            print(line)
    return 1 if done.failed else 0


def _feed(chosen: argparse.Namespace) -> int:
    with _corpus(chosen.corpus) as corpus:
        with _usage():
            events = corpus.feed(chosen.since, kind=chosen.kind, place=chosen.place, task=chosen.task)
        for event in events:
            print(event.to_json())
    return 0


def _search(chosen: argparse.Namespace) -> int:
    limit = None if chosen.all else chosen.limit
    with _corpus(chosen.corpus) as corpus, _usage():
        answer = corpus.search(chosen.query, limit=limit, width=chosen.width, cap=chosen.cap, **_filters(chosen))
    if chosen.json:
        print(json.dumps(dataclasses.asdict(answer), ensure_ascii=False, separators=(",", ":")))
        return 0
    for line in terminal.concordance(answer):
        print(line)
    least = "at least " if answer.capped else ""
    shown = f", {len(answer.lines)} shown" if len(answer.lines) < answer.occurrences else ""
    documents, hits = terminal.counted(answer.documents, "document"), terminal.counted(answer.occurrences, "occurrence")
    _message(f"{least}{documents}, {least}{hits}{shown}")
    return 0


def _compare(chosen: argparse.Namespace) -> int:
    with _corpus(chosen.corpus) as corpus:
        with _usage():
            compared = corpus.compare(**_filters(chosen))
        if chosen.csv:
            print(compared.to_csv(), end="")
        else:
            for line in terminal.comparison(compared):
                print(line)
    return 0


def _schema(chosen: argparse.Namespace) -> int:
    from pipeline.schema import schema

    print(json.dumps(schema(chosen.name), ensure_ascii=False, indent=2))
    return 0


def _evaluate(chosen: argparse.Namespace) -> int:
    from pipeline.evaluate import GoldError, evaluate

    try:
        scores = evaluate(chosen.gold, chosen.texts or chosen.gold, _records(chosen))
    except GoldError as error:
        raise _UsageError(str(error)) from error
    if chosen.errors:
        with open(chosen.errors, "w", encoding="utf-8", errors="backslashreplace") as file:
            file.writelines(json.dumps(error, ensure_ascii=False) + "\n" for error in scores.errors)
    print(json.dumps(scores.figures, ensure_ascii=False, indent=2))
    return 0


def _serve(chosen: argparse.Namespace) -> int:
    from pipeline.web import serve

    token = os.environ.get("ZHENJIE_TOKEN")
    _message(f"serving {chosen.corpus} on http://{chosen.host}:{chosen.port}/ (Ctrl-C stops it)")
    with _usage():
        serve(chosen.corpus, chosen.host, chosen.port, token)
    return 0


def _train(chosen: argparse.Namespace) -> int:
    from pipeline.tasks.training import train_folder

    with _usage():
        figures = train_folder(chosen.labelled, chosen.out, chosen.taxonomy)
    print(json.dumps(figures, ensure_ascii=False, indent=2))
    return 0


def _records(chosen: argparse.Namespace) -> Iterator[dict[str, Any]]:
    """The records to be scored: those of a JSON Lines file, of standard input, or of the texts themselves."""
    if chosen.records is None:
        from pipeline.corpus import parcel, sources

        analyse = parcel.road()
        for source in sources.walk([chosen.texts or chosen.gold]):
            if source.name.endswith(".txt"):
                yield json.loads(parcel.record_line(source, analyse)[1])
        return
    with contextlib.ExitStack() as files:
        at_hand = chosen.records == "-"
        file = sys.stdin.buffer if at_hand else files.enter_context(open(chosen.records, "rb"))
        for number, line in enumerate(file, 1):
            try:
                yield json.loads(line)
            except ValueError as error:
                raise _UsageError(f"{chosen.records}: line {number} is no JSON: {error}") from error


@contextlib.contextmanager
def _corpus(folder: str, create: bool = False) -> Iterator["Corpus"]:
    """The corpus in `folder`, open for as long as it is used."""
    import sqlite3

    from pipeline.corpus import Corpus, CorpusError, MissingCorpusError

    try:
        with contextlib.closing(Corpus(folder, create)) as corpus:
            yield corpus
    except MissingCorpusError as error:
        raise _UsageError(str(error)) from error
    except (CorpusError, sqlite3.Error) as error:
        raise _ObstacleError(str(error)) from error


@contextlib.contextmanager
def _usage() -> Iterator[None]:
    """What the user asked for is refused as a wrong use, with a mark under the character at fault in a query."""
    from pipeline.search.query import QueryError

    try:
        yield
    except QueryError as error:
        query = terminal.harmless(error.query[: error.position + 1])
        mark = " " * (terminal.width(query) - 1) + "^"
        raise _UsageError(f"{error}\n  {terminal.harmless(error.query)}\n  {mark}") from error
    except ValueError as error:
        raise _UsageError(str(error)) from error


def _filters(chosen: argparse.Namespace) -> dict[str, Any]:
    return {name: getattr(chosen, name) for name in ("kind", "place", "task", "issuer", "date")}


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
            _message(text)

    def close(self) -> None:
        if sys.stderr.isatty():
            print(file=sys.stderr)


def _message(text: str) -> None:
    lines = "\n".join(map(terminal.harmless, text.split("\n")))
    print(f"zhenjie: {lines}", file=sys.stderr)


_QUERY_HELP = """\
A query is made of words and "exact phrases" in either script, AND, OR, NOT and brackets; words side by side are
joined by AND. A word is found wherever it stands, also inside longer ones. --kind and --task choose the sentences in
which a hit may stand, the other filters the documents.
"""


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="zhenjie", description="Cited facts and corpus search from China's town-and-street reform texts."
    )
    parser.add_argument("--version", action=_Version, nargs=0, help="show the version and exit")
    verbs = parser.add_subparsers(metavar="VERB", required=True)
    _add_extract(verbs)
    _add_run(verbs)
    _add_feed(verbs)
    _add_search(verbs)
    _add_compare(verbs)
    _add_schema(verbs)
    _add_evaluate(verbs)
    _add_serve(verbs)
    _add_train(verbs)
    return parser


def _verb(verbs: Any, run: Callable[[argparse.Namespace], int], about: str, example: str, more: str = "") -> Any:
    """A parser for one verb, named as the function that runs it."""
    parser = verbs.add_parser(
        run.__name__.lstrip("_"),
        help=about,
        description=f"{about[0].upper()}{about[1:]}.\n\n{more}".strip(),
        epilog=f"example:\n  {example}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.set_defaults(verb=run)
    return parser


def _add_extract(verbs: Any) -> None:
    about = "print one document record a line (JSON Lines); touches no corpus"
    parser = _verb(verbs, _extract, about, "zhenjie extract notices/ report.pdf > records.jsonl")
    parser.add_argument(
        "paths", nargs="+", metavar="PATH", help="a file, a zip archive or a folder with all in it, or - for stdin"
    )


def _add_run(verbs: Any) -> None:
    about = "take files and folders into a corpus; run it again to go on, or for what is new"
    parser = _verb(verbs, _run, about, "zhenjie run notices/ --corpus corpus --workers 4")
    parser.add_argument(
        "paths", nargs="+", metavar="PATH", help="a file, a zip archive or a folder with all in it, or - for stdin"
    )
    _add_corpus(parser)
    parser.add_argument("--workers", type=_count, metavar="N", help="worker processes (default: one a core)")
    parser.add_argument("--again", action="store_true", help="analyse also what the corpus has; the feed tells changes")


def _add_feed(verbs: Any) -> None:
    about = "print what came, changed and went, one event a line (JSON Lines)"
    parser = _verb(verbs, _feed, about, "zhenjie feed --corpus corpus --since 120 --kind staffing --place 陕西省")
    _add_corpus(parser)
    parser.add_argument("--since", type=_cursor, default=0, metavar="CURSOR", help="only what came after this event")
    _add_fact_filters(parser)


def _add_search(verbs: Any) -> None:
    about = "show every occurrence of a query in its context"
    parser = _verb(verbs, _search, about, "zhenjie search '下放 AND (權限 OR 事項)' --corpus corpus", _QUERY_HELP)
    parser.add_argument("query", metavar="QUERY", help="what to look for")
    _add_corpus(parser)
    _add_fact_filters(parser)
    _add_document_filters(parser)
    parser.add_argument("--limit", type=_cursor, default=20, metavar="N", help="lines to show (default: 20)")
    parser.add_argument("--all", action="store_true", help="show all lines")
    parser.add_argument("--width", type=_cursor, default=30, metavar="N", help="characters of context (default: 30)")
    parser.add_argument("--cap", type=_count, metavar="N", help="stop counting after this many documents")
    parser.add_argument("--json", action="store_true", help="print the answer as JSON")


def _add_compare(verbs: Any) -> None:
    about = "show the facts of each place side by side, indicator by indicator"
    parser = _verb(verbs, _compare, about, "zhenjie compare --corpus corpus --kind institution --csv > table.csv")
    _add_corpus(parser)
    _add_fact_filters(parser)
    _add_document_filters(parser)
    parser.add_argument("--csv", action="store_true", help="print CSV: a row an indicator, a column a place")


def _add_schema(verbs: Any) -> None:
    parser = _verb(verbs, _schema, "print a JSON Schema", "zhenjie schema feed > feed.schema.json")
    parser.add_argument("name", nargs="?", choices=("record", "feed"), default="record", help="default: record")


def _add_evaluate(verbs: Any) -> None:
    about = "score records against gold files"
    parser = _verb(verbs, _evaluate, about, "zhenjie evaluate --gold gold --texts texts records.jsonl")
    parser.add_argument("records", nargs="?", metavar="RECORDS", help="JSON Lines, - for stdin (default: the texts)")
    parser.add_argument("--gold", type=Path, required=True, metavar="DIR", help="the gold files")
    parser.add_argument("--texts", type=Path, metavar="DIR", help="the texts (default: beside the gold files)")
    parser.add_argument("--errors", metavar="FILE", help="write every miss and every false alarm there (JSON Lines)")


def _add_serve(verbs: Any) -> None:
    about = "serve web pages and an HTTP API over a corpus"
    more = "Others than this machine reach it only with --host; it then asks for the bearer token in ZHENJIE_TOKEN."
    parser = _verb(verbs, _serve, about, "zhenjie serve --corpus corpus --port 8000", more)
    _add_corpus(parser)
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: 127.0.0.1)")
    parser.add_argument("--port", type=_count, default=8000, help="port to listen on (default: 8000)")


def _add_train(verbs: Any) -> None:
    about = "train the task classifier on labelled documents of your own"
    parser = _verb(verbs, _train, about, "zhenjie train labelled/ --out model/")
    parser.add_argument("labelled", type=Path, metavar="DIR", help="labelled documents, as corpora/labelled has them")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="where model, figures and card go")
    parser.add_argument("--taxonomy", type=Path, metavar="FILE", help="tasks of your own (TOML)")


def _add_corpus(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--corpus", required=True, metavar="DIR", help="the folder of the corpus")


def _add_fact_filters(parser: argparse.ArgumentParser) -> None:
    kinds = ", ".join((*get_args(Kind), "delegation", "setup"))
    parser.add_argument("--kind", action="append", metavar="KIND", help=f"one of {kinds}; may be given several times")
    place = "a name, or a code; holds all places below it; may be given several times"
    parser.add_argument("--place", action="append", metavar="PLACE", help=place)
    tasks = ", ".join(get_args(Task))
    parser.add_argument("--task", action="append", metavar="TASK", help=f"one of {tasks}; may be given several times")


def _add_document_filters(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--issuer", action="append", metavar="NAME", help="a part of the name of who issued it")
    parser.add_argument("--date", metavar="DATE", help="2023, 2023-06, 2023-06-30, or two of them with .. between")


def _count(text: str) -> int:
    if not (text.isascii() and text.isdigit() and int(text)):
        raise argparse.ArgumentTypeError(f"no number from 1 on: {text!r}")
    return int(text)


def _cursor(text: str) -> int:
    if not (text.isascii() and text.isdigit()):
        raise argparse.ArgumentTypeError(f"no number from 0 on: {text!r}")
    return int(text)


class _Version(argparse.Action):
    """Looks the version up only when it is asked for."""

    def __call__(self, parser: argparse.ArgumentParser, *_: Any) -> NoReturn:
        import importlib.metadata

        print(f"zhenjie {importlib.metadata.version('zhenjie')}")
        parser.exit()
