"""The verbs that keep a corpus in order and hand it on: check, reindex, export."""

import argparse
from pathlib import Path
from typing import Any

from pipeline import terminal
from pipeline.cli.frame import (
    ObstacleError,
    add_corpus,
    add_document_filters,
    add_place,
    message,
    open_corpus,
    usage,
    verb,
)


def add(verbs: Any) -> None:
    """Add the verbs of this module to the command."""
    _add_check(verbs)
    _add_reindex(verbs)
    _add_export(verbs)


def _check(chosen: argparse.Namespace) -> int:
    found = 0
    with open_corpus(chosen.corpus) as corpus:
        for defect in corpus.check():
            found += 1
            print(terminal.harmless(f"{defect.code}: {defect.where}: {defect.message}"))
        if found:
            message(f"{terminal.counted(found, 'defect')} in {corpus.folder}")
            return 1
        held = corpus.counts()
        documents, facts = terminal.counted(held["documents"], "document"), terminal.counted(held["facts"], "fact")
        print(f"sound: {documents}, {facts}, feed up to {held['cursor']}")
    return 0


def _add_check(verbs: Any) -> None:
    about = "prove that store, feed and all made from them agree and that every quote cuts its original"
    more = "Each defect is one line: a code, the place, what is wrong. The exit status is 1 where there is one."
    add_corpus(verb(verbs, _check, about, "zhenjie check --corpus corpus", more))


def _reindex(chosen: argparse.Namespace) -> int:
    with open_corpus(chosen.corpus) as corpus:
        corpus.rebuild_views(chosen.parquet)
        print(f"{corpus.folder}: {terminal.counted(corpus.counts()['documents'], 'document')} indexed anew")
    return 0


def _add_reindex(verbs: Any) -> None:
    about = "throw away what is made from the store, index, token store and Parquet files, and make it anew"
    parser = verb(verbs, _reindex, about, "zhenjie reindex --corpus corpus")
    add_corpus(parser)
    more = "keep the facts as Parquet files too, for DuckDB, pandas, Spark: every later run brings them up to date"
    parser.add_argument("--parquet", action="store_true", help=more)


# As `pipeline.export.FORMATS`, which loads what the formats need.
_FORMATS = "conllu csv docbin doccano jsonl labelstudio parquet vrt webannotation xlsx".split()


def _export(chosen: argparse.Namespace) -> int:
    from pipeline.export import ExportError, export

    with open_corpus(chosen.corpus) as corpus, usage():
        try:
            export(corpus, chosen.to, chosen.out, place=chosen.place, issuer=chosen.issuer, date=chosen.date)
        except ExportError as error:
            raise ObstacleError(str(error)) from error
    return 0


def _add_export(verbs: Any) -> None:
    about = "write what stands in a corpus in the format of another tool"
    more = "docs/export.md says what each format holds. The filters choose documents."
    parser = verb(verbs, _export, about, "zhenjie export --corpus corpus --to xlsx facts.xlsx", more)
    add_corpus(parser)
    parser.add_argument("--to", required=True, choices=_FORMATS, metavar="FORMAT", help=f"one of {', '.join(_FORMATS)}")
    parser.add_argument("out", type=Path, metavar="OUT", help="the file (docbin: the folder); - for stdout")
    add_place(parser)
    add_document_filters(parser)
