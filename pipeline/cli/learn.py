"""The verbs that judge and train: evaluate, train."""

import argparse
import contextlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pipeline.cli.frame import UsageError, usage, verb


def add(verbs: Any) -> None:
    """Add the verbs of this module to the command."""
    _add_evaluate(verbs)
    _add_train(verbs)


def _evaluate(chosen: argparse.Namespace) -> int:
    from pipeline.evaluate import GoldError, evaluate

    try:
        scores = evaluate(chosen.gold, chosen.texts or chosen.gold, _records(chosen))
    except GoldError as error:
        raise UsageError(str(error)) from error
    if chosen.errors:
        with open(chosen.errors, "w", encoding="utf-8", errors="backslashreplace") as file:
            file.writelines(json.dumps(error, ensure_ascii=False) + "\n" for error in scores.errors)
    print(json.dumps(scores.figures, ensure_ascii=False, indent=2))
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
                raise UsageError(f"{chosen.records}: line {number} is no JSON: {error}") from error


def _add_evaluate(verbs: Any) -> None:
    about = "score records against gold files"
    parser = verb(verbs, _evaluate, about, "zhenjie evaluate --gold gold --texts texts records.jsonl")
    parser.add_argument("records", nargs="?", metavar="RECORDS", help="JSON Lines, - for stdin (default: the texts)")
    parser.add_argument("--gold", type=Path, required=True, metavar="DIR", help="the gold files")
    parser.add_argument("--texts", type=Path, metavar="DIR", help="the texts (default: beside the gold files)")
    parser.add_argument("--errors", metavar="FILE", help="write every miss and every false alarm there (JSON Lines)")


def _train(chosen: argparse.Namespace) -> int:
    from pipeline.tasks.training import train_folder

    with usage():
        figures = train_folder(chosen.labelled, chosen.out, chosen.taxonomy)
    print(json.dumps(figures, ensure_ascii=False, indent=2))
    return 0


def _add_train(verbs: Any) -> None:
    about = "train the task classifier on labelled documents of your own"
    parser = verb(verbs, _train, about, "zhenjie train labelled/ --out model/")
    parser.add_argument("labelled", type=Path, metavar="DIR", help="labelled documents, as corpora/labelled has them")
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="where model, figures and card go")
    parser.add_argument("--taxonomy", type=Path, metavar="FILE", help="tasks of your own (TOML)")
