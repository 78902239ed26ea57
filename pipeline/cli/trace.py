"""The verbs that follow words from document to document: reuse, similar."""

import argparse
import csv
import sys
from pathlib import Path
from typing import Any

from pipeline import terminal
from pipeline.cli.frame import (
    UsageError,
    add_corpus,
    add_document_filters,
    add_fact_filters,
    count,
    filters,
    json_line,
    message,
    open_corpus,
    usage,
    verb,
)


def add(verbs: Any) -> None:
    """Add the verbs of this module to the command."""
    _add_reuse(verbs)
    _add_similar(verbs)


def _add_reuse(verbs: Any) -> None:
    about = "show the passages that documents took over from each other"
    more = "The document with the earlier date comes first; where dates do not tell, nothing is said of who took from whom."
    parser = verb(verbs, _reuse, about, "zhenjie reuse --corpus corpus --graph reuse.svg", more)
    add_corpus(parser)
    add_fact_filters(parser)
    add_document_filters(parser)
    least = "characters that agree in a passage, marks and spaces not counted (default: 30, from 20 on)"
    parser.add_argument("--least", type=count, default=30, metavar="N", help=least)
    alike = "how much of the longer side agrees, from 0 to 1 (default: 0.8)"
    parser.add_argument("--identity", type=float, default=0.8, metavar="SHARE", help=alike)
    common = "what stands at more places than this is a set phrase and left out (default: 40)"
    parser.add_argument("--common", type=count, default=40, metavar="N", help=common)
    parser.add_argument("--json", action="store_true", help="print JSON Lines: one pair of documents a line")
    parser.add_argument("--csv", action="store_true", help="print CSV: one passage a row")
    graph = "write the graph of who took from whom there: .svg, .graphml or .dot"
    parser.add_argument("--graph", type=Path, metavar="FILE", help=graph)


def _reuse(chosen: argparse.Namespace) -> int:
    from pipeline.corpus.compare import harmless
    from pipeline.search.descent import FORMATS, graph
    from pipeline.search.reuse import Terms, as_rows

    form = chosen.graph.suffix.lstrip(".") if chosen.graph else ""
    if chosen.graph and form not in FORMATS:
        raise UsageError(f"{chosen.graph}: a graph is written to .{', .'.join(FORMATS)}")
    with open_corpus(chosen.corpus) as corpus, usage():
        found = corpus.reuse(Terms(chosen.least, chosen.identity, chosen.common), **filters(chosen))
    if chosen.graph:
        chosen.graph.write_text(graph(found, form), encoding="utf-8")
    if chosen.json:
        for each in found:
            print(json_line(each))
    elif chosen.csv:
        rows = [
            {name: harmless(value) if isinstance(value, str) else value for name, value in row.items()}
            for row in as_rows(found)
        ]
        writer = csv.DictWriter(sys.stdout, rows[0] if rows else (), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
    else:
        for line in terminal.reuse(found):
            print(line)
    passages = sum(len(each.passages) for each in found)
    message(f"{terminal.counted(len(found), 'pair')}, {terminal.counted(passages, 'passage')}")
    return 0


def _add_similar(verbs: Any) -> None:
    about = "show the measures of a corpus that are most like a given one"
    more = "TEXT is the measure, in either script, or the id of one of the corpus, whose own document is then left out."
    parser = verb(verbs, _similar, about, "zhenjie similar '将审批事项下放给街道' --corpus corpus", more)
    parser.add_argument("text", metavar="TEXT", help="a measure, or the id of one")
    add_corpus(parser)
    add_fact_filters(parser)
    add_document_filters(parser)
    parser.add_argument("--limit", type=count, default=10, metavar="N", help="measures to show (default: 10)")
    parser.add_argument("--json", action="store_true", help="print JSON Lines: one measure a line")


def _similar(chosen: argparse.Namespace) -> int:
    with open_corpus(chosen.corpus) as corpus, usage():
        found = corpus.similar(chosen.text, limit=chosen.limit, **filters(chosen))
    for each in found:
        if chosen.json:
            print(json_line(each))
    if not chosen.json:
        for line in terminal.similar(found):
            print(line)
    return 0
