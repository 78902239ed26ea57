"""The verbs that keep a corpus in order: check, reindex."""

import argparse
from typing import Any

from pipeline import terminal
from pipeline.cli.frame import add_corpus, message, open_corpus, verb


def add(verbs: Any) -> None:
    """Add the verbs of this module to the command."""
    _add_check(verbs)
    _add_reindex(verbs)


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
    about = "prove that store, feed and index agree and that every quote cuts its original"
    more = "Each defect is one line: a code, the place, what is wrong. The exit status is 1 where there is one."
    add_corpus(verb(verbs, _check, about, "zhenjie check --corpus corpus", more))


def _reindex(chosen: argparse.Namespace) -> int:
    with open_corpus(chosen.corpus) as corpus:
        corpus.rebuild_views()
        print(f"{corpus.folder}: {terminal.counted(corpus.counts()['documents'], 'document')} indexed anew")
    return 0


def _add_reindex(verbs: Any) -> None:
    about = "throw away what is made from the store, the index, and make it anew"
    add_corpus(verb(verbs, _reindex, about, "zhenjie reindex --corpus corpus"))
