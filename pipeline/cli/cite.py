"""The verbs that make what was found stay: cite, save."""

import argparse
import re
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from pipeline import terminal
from pipeline.cli.frame import (
    UsageError,
    add_corpus,
    add_document_filters,
    add_fact_filters,
    filters,
    message,
    open_corpus,
    usage,
    verb,
)

if TYPE_CHECKING:
    from pipeline.corpus import Corpus

_CITATION = re.compile(r"zhenjie:[0-9]+:[0-9a-f:-]+")
_CITE_HELP = """\
A citation names the corpus, the bytes of the document, the characters and the hash of what stands there. --verify finds
the citations in a file of any kind of text (CSV, JSON Lines, a manuscript) and looks each of them up: it holds, the
text differs, or the document is missing here.
"""
_SAVE_HELP = """\
The id is the hash of the query: it never means anything else, in any corpus. Write saved:ID in other queries; a query
of filters alone is a subcorpus. Without a query the saved ones are listed.
"""


def add(verbs: Any) -> None:
    """Add the verbs of this module to the command."""
    _add_cite(verbs)
    _add_save(verbs)


def _cite(chosen: argparse.Namespace) -> int:
    if chosen.verify is None and chosen.query is None and not chosen.facts:
        raise UsageError("name a query, or --facts, or --verify FILE")
    with open_corpus(chosen.corpus) as corpus, usage():
        if chosen.verify is not None:
            return _verify(corpus, chosen.verify)
        with corpus.one_state():
            for line in _of_facts(corpus, chosen) if chosen.facts else _of_hits(corpus, chosen):
                print(line)
    return 0


def _of_hits(corpus: "Corpus", chosen: argparse.Namespace) -> Iterator[str]:
    from pipeline.corpus.citing import cite

    state = corpus.snapshot()
    for line in corpus.lines(chosen.query, **filters(chosen)):
        yield _told(str(cite(state, line.document, line.start, line.end, line.node)), line.document.source, line.node)


def _of_facts(corpus: "Corpus", chosen: argparse.Namespace) -> Iterator[str]:
    from pipeline.corpus.citing import cite

    state = corpus.snapshot()
    for finding in corpus.facts(**filters(chosen)):
        evidence = finding.fact.evidence
        citation = cite(state, finding.document, evidence.start, evidence.end, evidence.quote)
        yield _told(str(citation), finding.document.source, evidence.quote)


def _told(*parts: str) -> str:
    return "\t".join(map(terminal.harmless, parts))


def _verify(corpus: "Corpus", path: str) -> int:
    from pipeline.search.citation import read

    held = others = foreign = 0
    with sys.stdin if path == "-" else open(path, encoding="utf-8", errors="replace") as file:
        for text in file:
            for found in _CITATION.findall(text):
                checked = corpus.check_citation(read(found))
                held += checked.verdict == "holds"
                others += checked.verdict != "holds"
                foreign += not checked.same_corpus
                print(f"{checked.verdict}\t{found}")
    if not held + others:
        raise UsageError(f"{path}: no citation in it")
    told = f"; {foreign} from a corpus of other documents" if foreign else ""
    message(f"{terminal.counted(held, 'citation')} hold, {others} do not{told}")
    return 1 if others else 0


def _add_cite(verbs: Any) -> None:
    about = "print a citation for every hit or fact, or check citations again"
    parser = verb(verbs, _cite, about, "zhenjie cite 赋权 --corpus corpus > cited.tsv", _CITE_HELP)
    parser.add_argument("query", nargs="?", metavar="QUERY", help="cite every hit of this query")
    add_corpus(parser)
    add_fact_filters(parser)
    add_document_filters(parser)
    parser.add_argument("--facts", action="store_true", help="cite the facts that the filters choose")
    parser.add_argument("--verify", metavar="FILE", help="look up all citations in a file; - for stdin")


def _save(chosen: argparse.Namespace) -> int:
    with open_corpus(chosen.corpus) as corpus, usage():
        kept = corpus.saved() if chosen.query is None else iter([corpus.save(chosen.query, chosen.note)])
        for saved in kept:
            print(_told(saved.id, saved.query, saved.note))
    return 0


def _add_save(verbs: Any) -> None:
    about = "save a query or a subcorpus under a permanent id"
    parser = verb(verbs, _save, about, "zhenjie save 'place:江西省 date:2021..2023' --corpus corpus", _SAVE_HELP)
    parser.add_argument("query", nargs="?", metavar="QUERY", help="the query")
    add_corpus(parser)
    parser.add_argument("--note", default="", metavar="TEXT", help="what it is for")
