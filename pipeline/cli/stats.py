"""The verb that counts: stats, with a part for each kind of count."""

import argparse
import csv
import dataclasses
import io
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from pipeline import terminal
from pipeline.cli.frame import (
    add_corpus,
    add_document_filters,
    add_place,
    count,
    cursor,
    draw,
    filters,
    json_line,
    message,
    open_corpus,
    usage,
)

_SCORES = ("logdice", "mi", "t", "ll")
_BY = "province city county tier year month issuer type script task kind document".split()
_HELP = """\
frequency     how often, by province, year, issuer, task …, and per million characters
collocations  the words around a query
words         the most frequent words, or runs of --size words
keyness       the words that mark one subcorpus off another
docs/search.md explains the figures. --within QUERY, and the filters, choose a subcorpus.
"""


def add(verbs: Any) -> None:
    """Add the verb of this module to the command."""
    parser = verbs.add_parser(
        "stats",
        help="count: frequencies, collocations, words, keyness",
        description=_HELP,
        epilog="example:\n  zhenjie stats frequency 赋权 --by year --corpus corpus",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parts = parser.add_subparsers(metavar="PART", required=True)
    frequency = _part(parts, "frequency", _frequency, "how often a query is met, by an attribute", query=True)
    frequency.add_argument(
        "--by", choices=_BY, default="province", metavar="ATTRIBUTE", help=f"one of {', '.join(_BY)}"
    )
    frequency.add_argument(
        "--chart", type=Path, metavar="FILE", help="draw a chart: .svg, .png, or .json for Vega-Lite"
    )
    _add_within(frequency)
    around = _part(parts, "collocations", _collocations, "the words around a query", query=True)
    around.add_argument("--window", type=count, default=5, metavar="N", help="tokens on either side (default: 5)")
    around.add_argument("--score", choices=_SCORES, default="logdice", help="what to sort by (default: logdice)")
    _add_bounds(around, 3)
    words = _part(parts, "words", _words, "the most frequent words or runs of words")
    words.add_argument("--size", type=count, default=1, choices=range(1, 7), metavar="N", help="words in a run, 1 to 6")
    _add_within(words)
    _add_bounds(words, 1)
    keyness = _part(parts, "keyness", _keyness, "the words that mark a subcorpus off the rest")
    keyness.add_argument("--within", default="", metavar="QUERY", help="the subcorpus")
    keyness.add_argument("--against", default="", metavar="QUERY", help="the other one (default: all the rest)")
    _add_bounds(keyness, 3)


def _part(parts: Any, name: str, run: Any, about: str, query: bool = False) -> Any:
    parser = parts.add_parser(name, help=about, description=f"{about[0].upper()}{about[1:]}.")
    parser.set_defaults(verb=run, kind=None, task=None)
    if query:
        parser.add_argument("query", metavar="QUERY", help="what to look for")
    add_corpus(parser)
    add_place(parser)
    add_document_filters(parser)
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--csv", action="store_true", help="print CSV")
    form.add_argument("--json", action="store_true", help="print JSON")
    return parser


def _add_within(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--within", default="", metavar="QUERY", help="only the documents of which this is true")


def _add_bounds(parser: argparse.ArgumentParser, least: int) -> None:
    parser.add_argument("--least", type=count, default=least, metavar="N", help=f"least frequency (default: {least})")
    parser.add_argument("--limit", type=cursor, default=50, metavar="N", help="how many to show (default: 50)")


def _frequency(chosen: argparse.Namespace) -> int:
    with open_corpus(chosen.corpus) as corpus, usage():
        found = corpus.frequency(chosen.query, chosen.by, within=chosen.within, **filters(chosen))
    if chosen.chart:
        draw(lambda charts: charts.frequencies(found), chosen.chart)
        return 0
    heads = (chosen.by, "label", "occurrences", "per million", "holding", "documents", "characters", "query")
    groups = (
        (
            group.value,
            group.label,
            group.occurrences,
            round(group.per_million, 2),
            group.holding,
            group.documents,
            group.characters,
            group.query,
        )
        for group in found.groups
    )
    _print(chosen, found, heads, groups)
    whole = found.whole
    rate = f"{whole.per_million:.2f} per million of {whole.characters} characters"
    held = f"{whole.holding} of {terminal.counted(whole.documents, 'document')}"
    message(f"{whole.occurrences} in {held}, {rate}; D {found.d:.3f}, DP {found.dp:.3f}")
    return 0


def _collocations(chosen: argparse.Namespace) -> int:
    from pipeline.search.lexis import Window

    window = Window(chosen.window, chosen.window, chosen.least, chosen.score, chosen.limit)
    with open_corpus(chosen.corpus) as corpus, usage():
        found = corpus.collocations(chosen.query, window, **filters(chosen))
    heads = (
        "word",
        "together",
        "frequency",
        "expected",
        "logdice",
        "mi",
        "t",
        "ll",
        "together query",
        "frequency query",
    )
    _print(chosen, found, heads, map(dataclasses.astuple, found.collocates))
    message(f"{terminal.counted(found.nodes, 'occurrence')}, {found.window} words around them of {found.tokens}")
    return 0


def _words(chosen: argparse.Namespace) -> int:
    with open_corpus(chosen.corpus) as corpus, usage():
        bounds = (chosen.size, chosen.least, chosen.limit)
        found = corpus.words(*bounds, within=chosen.within, **filters(chosen))
    heads = ("words", "frequency", "documents", "per million", "query")
    _print(chosen, found, heads, map(dataclasses.astuple, found.listed))
    message(f"{found.types} met {terminal.counted(chosen.least, 'time')} or more, of {found.tokens} words in all")
    return 0


def _keyness(chosen: argparse.Namespace) -> int:
    with open_corpus(chosen.corpus) as corpus, usage():
        bounds = (chosen.within, chosen.against, chosen.least, chosen.limit)
        found = corpus.keyness(*bounds, **filters(chosen))
    heads = ("word", "target", "reference", "ll", "log ratio", "target query", "reference query")
    _print(chosen, found, heads, map(dataclasses.astuple, found.keys))
    message(f"{found.target} words against {found.reference}")
    return 0


def _print(chosen: argparse.Namespace, found: Any, heads: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    if chosen.json:
        print(json_line(found))
        return
    told = [["" if value is None else str(value) for value in row] for row in rows]
    if chosen.csv:
        from pipeline.corpus.compare import harmless

        lines = io.StringIO()
        csv.writer(lines, lineterminator="\n").writerows([heads, *([harmless(cell) for cell in row] for row in told)])
        print(lines.getvalue(), end="")
        return
    # Two queries a row are for programs and spreadsheets: they leave no room on a screen.
    shown = [at for at, head in enumerate(heads) if not head.endswith(" query")]
    told = [[row[at] for at in shown] for row in told]
    for line in terminal.table([heads[at] for at in shown], told, [40] * len(shown)):
        print(line)
