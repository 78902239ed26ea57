"""What every verb of the command line is made with: its parser, its arguments, its errors, its corpus."""

import argparse
import contextlib
import dataclasses
import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

from pipeline import terminal
from pipeline.records import Kind, Task

if TYPE_CHECKING:
    from pipeline.corpus import Corpus


class UsageError(Exception):
    """The command was put wrongly: the message says how."""


class ObstacleError(Exception):
    """Something stands in the way, a full disk for example: the message says what."""


def message(text: str) -> None:
    """Tell something on standard error, with every line made harmless."""
    lines = "\n".join(map(terminal.harmless, text.split("\n")))
    print(f"zhenjie: {lines}", file=sys.stderr)


@contextlib.contextmanager
def open_corpus(folder: str, create: bool = False) -> Iterator["Corpus"]:
    """The corpus in `folder`, open for as long as it is used."""
    import sqlite3

    from pipeline.corpus import Corpus, CorpusError, MissingCorpusError

    try:
        with contextlib.closing(Corpus(folder, create)) as corpus:
            yield corpus
    except MissingCorpusError as error:
        raise UsageError(str(error)) from error
    except (CorpusError, sqlite3.Error) as error:
        raise ObstacleError(str(error)) from error


@contextlib.contextmanager
def usage() -> Iterator[None]:
    """What the user asked for is refused as a wrong use, with a mark under the character at fault in a query."""
    from pipeline.search.query import QueryError

    try:
        yield
    except QueryError as error:
        query = terminal.harmless(error.query[: error.position + 1])
        mark = " " * (terminal.width(query) - 1) + "^"
        raise UsageError(f"{error}\n  {terminal.harmless(error.query)}\n  {mark}") from error
    except ValueError as error:
        raise UsageError(str(error)) from error


def verb(verbs: Any, run: Callable[[argparse.Namespace], int], about: str, example: str, more: str = "") -> Any:
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


def add_corpus(parser: argparse.ArgumentParser) -> None:
    """Add the argument that names the folder of the corpus."""
    parser.add_argument("--corpus", required=True, metavar="DIR", help="the folder of the corpus")


def add_fact_filters(parser: argparse.ArgumentParser) -> None:
    """Add the filters by what a fact is: kind, place, task."""
    kinds = ", ".join((*get_args(Kind), "delegation", "setup"))
    parser.add_argument("--kind", action="append", metavar="KIND", help=f"one of {kinds}; may be given several times")
    add_place(parser)
    tasks = ", ".join(get_args(Task))
    parser.add_argument("--task", action="append", metavar="TASK", help=f"one of {tasks}; may be given several times")


def add_place(parser: argparse.ArgumentParser) -> None:
    """Add the filter by place."""
    place = "a name, or a code; holds all places below it; may be given several times"
    parser.add_argument("--place", action="append", metavar="PLACE", help=place)


def add_document_filters(parser: argparse.ArgumentParser) -> None:
    """Add the filters by what a document says of itself: issuer, date."""
    parser.add_argument("--issuer", action="append", metavar="NAME", help="a part of the name of who issued it")
    parser.add_argument("--date", metavar="DATE", help="2023, 2023-06, 2023-06-30, or two of them with .. between")


def filters(chosen: argparse.Namespace) -> dict[str, Any]:
    """The filters chosen, as the methods of a corpus take them."""
    return {name: getattr(chosen, name) for name in ("kind", "place", "task", "issuer", "date")}


def draw(make: Callable[[Any], Any], path: Path) -> None:
    """Write the chart that `make` specifies, given the module `pipeline.export.charts`."""
    from pipeline.export import charts

    try:
        charts.draw(make(charts), path)
    except charts.ChartError as error:
        raise ObstacleError(str(error)) from error


def json_line(found: Any) -> str:
    """A dataclass as JSON on one line."""
    return json.dumps(dataclasses.asdict(found), ensure_ascii=False, separators=(",", ":"))


def count(text: str) -> int:
    """A number from 1 on, as an argument gives it."""
    if not (text.isascii() and text.isdigit() and int(text)):
        raise argparse.ArgumentTypeError(f"no number from 1 on: {text!r}")
    return int(text)


def cursor(text: str) -> int:
    """A number from 0 on, as an argument gives it."""
    if not (text.isascii() and text.isdigit()):
        raise argparse.ArgumentTypeError(f"no number from 0 on: {text!r}")
    return int(text)
