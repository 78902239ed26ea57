"""The verbs that ask a corpus: feed, search, compare, duplicates."""

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline import terminal
from pipeline.cli.frame import (
    ObstacleError,
    add_corpus,
    add_document_filters,
    add_fact_filters,
    add_place,
    count,
    cursor,
    draw,
    filters,
    json_line,
    message,
    open_corpus,
    usage,
    verb,
)

_QUERY_HELP = """\
A query is made of words and "exact phrases" in either script, AND, OR, NOT and brackets; words side by side are
joined by AND. A word is found wherever it stands, also inside longer ones. Further, see docs/search.md:
  综合*改革  下?权限          * any characters, ? one, within a sentence
  权限 NEAR/5 下放            so many characters between; NEAR/s in one sentence, NEAR/p in one paragraph
  heading:赋权                in headings and titles
  /[0-9]+项(权限|事项)/       a regular expression
  [word="下放" & pos="v"] []{0,5} [word="权限"] within s containing <fact kind="power">
  place:江西省 date:2021..2023 issuer:编办 task:devolution kind:power script:hant
  staffing > 1000             a value; also >=, <, <=, =, at_most, at_least, about, …
kind:, task: and values choose the sentences in which a hit may stand, the other filters the documents.
"""


if TYPE_CHECKING:
    from pipeline.corpus import Comparison

# As in pipeline.export.concordance and pipeline.search.concordance, which take long to load.
_FORMATS = ("csv", "jsonl", "txt", "bib", "xlsx")
_ORDERS = ("corpus", "relevance", "left", "right", "node", "date", "place")


def add(verbs: Any) -> None:
    """Add the verbs of this module to the command."""
    _add_feed(verbs)
    _add_search(verbs)
    _add_compare(verbs)
    _add_profile(verbs)
    _add_duplicates(verbs)


def _feed(chosen: argparse.Namespace) -> int:
    from pipeline.export import feeds

    with open_corpus(chosen.corpus) as corpus:
        with usage():
            events = corpus.feed(chosen.since, **filters(chosen))
        for text in feeds.FORMATS[chosen.to](events):
            print(text, end="")
    return 0


def _add_feed(verbs: Any) -> None:
    about = "print what came, changed and went, event by event"
    parser = verb(verbs, _feed, about, "zhenjie feed --corpus corpus --since 120 --kind staffing --place 陕西省")
    add_corpus(parser)
    parser.add_argument("--since", type=cursor, default=0, metavar="CURSOR", help="only what came after this event")
    forms = ("jsonl", "jsonfeed", "csv")
    parser.add_argument("--to", choices=forms, default="jsonl", metavar="FORMAT", help=f"one of {', '.join(forms)}")
    add_fact_filters(parser)
    add_document_filters(parser)


def _search(chosen: argparse.Namespace) -> int:
    if chosen.to:
        return _export_lines(chosen)
    limit = None if chosen.all else chosen.limit
    with open_corpus(chosen.corpus) as corpus, usage():
        view = {name: getattr(chosen, name) for name in ("width", "cap", "order", "sample", "seed", "each")}
        answer = corpus.search(chosen.query, limit=limit, **view, **filters(chosen))
    if chosen.json:
        print(json_line(answer))
        return 0
    for line in terminal.concordance(answer):
        print(line)
    least = "at least " if answer.capped else ""
    shown = f", {len(answer.lines)} shown" if len(answer.lines) < answer.occurrences else ""
    documents, hits = terminal.counted(answer.documents, "document"), terminal.counted(answer.occurrences, "occurrence")
    message(f"{least}{documents}, {least}{hits}{shown}")
    return 0


def _add_search(verbs: Any) -> None:
    about = "show every occurrence of a query in its context"
    parser = verb(verbs, _search, about, "zhenjie search '下放 AND (權限 OR 事項)' --corpus corpus", _QUERY_HELP)
    parser.add_argument("query", metavar="QUERY", help="what to look for")
    add_corpus(parser)
    add_fact_filters(parser)
    add_document_filters(parser)
    parser.add_argument("--limit", type=cursor, default=20, metavar="N", help="lines to show (default: 20)")
    parser.add_argument("--all", action="store_true", help="show all lines")
    about = "characters of context, or sentence (default: 30)"
    parser.add_argument("--width", type=_width, default=30, metavar="N", help=about)
    about = "what the lines are sorted by: relevance puts the document that matches best first (default: corpus)"
    parser.add_argument("--order", choices=_ORDERS, default="corpus", help=about)
    parser.add_argument("--each", type=count, metavar="N", help="so many lines of one document at most")
    parser.add_argument("--sample", type=count, metavar="N", help="so many lines at random")
    parser.add_argument("--seed", type=cursor, default=0, metavar="N", help="another one gives another sample")
    parser.add_argument("--cap", type=count, metavar="N", help="stop counting after this many documents")
    parser.add_argument("--json", action="store_true", help="print the answer as JSON")
    to = f"write all lines with their citations: one of {', '.join(_FORMATS)}"
    parser.add_argument("--to", choices=_FORMATS, metavar="FORMAT", help=to)
    parser.add_argument("--out", type=Path, default=Path("-"), metavar="FILE", help="for --to (default: - for stdout)")


def _export_lines(chosen: argparse.Namespace) -> int:
    from pipeline.export import ExportError, export_lines

    with open_corpus(chosen.corpus) as corpus, usage():
        try:
            export_lines(corpus, chosen.query, chosen.to, chosen.out, width=chosen.width, **filters(chosen))
        except ExportError as error:
            raise ObstacleError(str(error)) from error
    return 0


def _width(text: str) -> int | str:
    return text if text == "sentence" else cursor(text)


def _profile(chosen: argparse.Namespace) -> int:
    from pipeline.corpus.profiles import to_csv

    with open_corpus(chosen.corpus) as corpus, usage():
        found = corpus.profile(chosen.by, place=chosen.place, issuer=chosen.issuer, date=chosen.date)
    if chosen.json:
        print(json.dumps([profile.to_dict() for profile in found], ensure_ascii=False, separators=(",", ":")))
    elif chosen.csv:
        print(to_csv(found), end="")
    else:
        for line in terminal.profiles(found):
            print(line)
    return 0


def _add_profile(verbs: Any) -> None:
    about = "show what share of the sentences is about each reform task, ready for charts"
    parser = verb(verbs, _profile, about, "zhenjie profile --corpus corpus --by year --csv > profile.csv")
    add_corpus(parser)
    parser.add_argument("--by", choices=("place", "document", "year"), default="place", help="default: place")
    add_place(parser)
    add_document_filters(parser)
    form = parser.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="print JSON: numbers and shares")
    form.add_argument("--csv", action="store_true", help="print CSV: a row a profile, a column a task")


def _compare(chosen: argparse.Namespace) -> int:
    with open_corpus(chosen.corpus) as corpus:
        with usage():
            compared = corpus.compare(chosen.by, **filters(chosen)).shared(chosen.least)
        if chosen.xlsx or chosen.chart:
            _write_comparison(compared, chosen)
        elif chosen.csv:
            print(compared.to_csv(), end="")
        else:
            for line in terminal.comparison(compared):
                print(line)
    return 0


def _write_comparison(compared: "Comparison", chosen: argparse.Namespace) -> None:
    if chosen.xlsx:
        from pipeline.export import tables

        tables.write_workbook(chosen.xlsx, "compare", compared.columns(), compared.rows())
    if chosen.chart:
        draw(lambda charts: charts.compared(compared), chosen.chart)


def _add_compare(verbs: Any) -> None:
    about = "show the facts of each place side by side, indicator by indicator"
    parser = verb(verbs, _compare, about, "zhenjie compare --corpus corpus --kind institution --csv > table.csv")
    add_corpus(parser)
    add_fact_filters(parser)
    add_document_filters(parser)
    parser.add_argument("--by", choices=("place", "tier", "year"), default="place", help="the columns (default: place)")
    parser.add_argument("--least", type=count, default=1, metavar="N", help="only what so many columns have a value of")
    parser.add_argument("--csv", action="store_true", help="print CSV: a row an indicator, a column a place")
    parser.add_argument("--xlsx", type=Path, metavar="FILE", help="write the same as a workbook")
    parser.add_argument("--chart", type=Path, metavar="FILE", help="draw a chart: .svg, .png, or .json for Vega-Lite")


def _duplicates(chosen: argparse.Namespace) -> int:
    with open_corpus(chosen.corpus) as corpus:
        if not chosen.json:
            for line in terminal.duplicates(corpus.duplicates()):
                print(line)
            return 0
        for pair in corpus.duplicates():
            told = {**pair._asdict(), "document": pair.document.id, "other": pair.other.id}
            print(json.dumps(told, ensure_ascii=False, separators=(",", ":")))
    return 0


def _add_duplicates(verbs: Any) -> None:
    about = "list the documents that are nearly the same text"
    more = (
        "same: a Jaccard index of 0.8 or more over runs of five characters; contains: nine tenths of the other text stand\n"
        "in the document; number: the same document number and title over another text. Every document is kept."
    )
    parser = verb(verbs, _duplicates, about, "zhenjie duplicates --corpus corpus --json > pairs.jsonl", more)
    add_corpus(parser)
    parser.add_argument("--json", action="store_true", help="print one pair a line as JSON, documents by their ids")
