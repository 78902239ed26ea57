"""The verbs that tag, judge and train: tag, evaluate, train."""

import argparse
import contextlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pipeline import terminal
from pipeline.cli.frame import UsageError, count, message, usage, verb


def add(verbs: Any) -> None:
    """Add the verbs of this module to the command."""
    _add_tag(verbs)
    _add_evaluate(verbs)
    _add_train(verbs)


def _tag(chosen: argparse.Namespace) -> int:
    from pipeline.tasks.model import load_model
    from pipeline.tasks.tagged import tagged_sentences

    if bool(chosen.text) == bool(chosen.paths):
        raise UsageError("tag takes paths, or --text with a sentence, and not both")
    with usage():
        model = load_model(chosen.model) if chosen.model else None
    status = 0
    for name, text, fault in _texts(chosen):
        if fault is not None:
            status = 1
            message(f"{name}: {fault}")
        for sentence in tagged_sentences(text, model, chosen.reasons if chosen.explain else 0):
            if chosen.json:
                print(json.dumps({"source": name} | sentence.to_dict(), ensure_ascii=False, separators=(",", ":")))
            else:
                print("\n".join(terminal.tagged(sentence)))
    return status


def _texts(chosen: argparse.Namespace) -> Iterator[tuple[str, str, str | None]]:
    """The name and text of each source, and what is wrong with it; the text of one that cannot be read is empty."""
    from pipeline.corpus import sources
    from pipeline.ingest import IngestError, read

    for text in chosen.text or ():
        yield "--text", text, None
    for source in sources.walk(chosen.paths):
        try:
            yield source.name, read(sources.read(source), source.name).text, None
        except (IngestError, sources.SourceError) as error:
            yield source.name, "", str(error)


def _add_tag(verbs: Any) -> None:
    about = "tag each sentence with the reform tasks it is about"
    parser = verb(verbs, _tag, about, "zhenjie tag --text '把城管执法权下放到街道。' --explain")
    parser.add_argument("paths", nargs="*", metavar="PATH", help="a file, an archive or a folder, or - for stdin")
    parser.add_argument("--text", action="append", metavar="TEXT", help="tag this text; may be given several times")
    parser.add_argument("--explain", action="store_true", help="say why: the strongest features of each task")
    parser.add_argument("--reasons", type=count, default=5, metavar="N", help="features to show (default: 5)")
    parser.add_argument("--model", type=Path, metavar="DIR", help="a model of your own, as `zhenjie train` made it")
    parser.add_argument("--json", action="store_true", help="print one sentence a line as JSON")


def _evaluate(chosen: argparse.Namespace) -> int:
    from pipeline import marked
    from pipeline.corpus import parcel
    from pipeline.evaluate import GoldError, evaluate

    if bool(chosen.elements) == bool(chosen.gold):
        raise UsageError("evaluate takes --gold or --elements, and not both")
    try:
        if chosen.elements:
            analyse = parcel.road()
            scores = marked.score(chosen.elements, lambda data, name: analyse(data, name).record, chosen.set)
        else:
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
    parser.add_argument("--gold", type=Path, metavar="DIR", help="the gold files")
    marked = "documents with their elements marked, as corpora/elements has them, in place of gold files"
    parser.add_argument("--elements", type=Path, metavar="DIR", help=marked)
    parser.add_argument("--set", metavar="NAME", help="of the marked documents only those of this set")
    parser.add_argument("--texts", type=Path, metavar="DIR", help="the texts (default: beside the gold files)")
    parser.add_argument("--errors", metavar="FILE", help="write every miss and every false alarm there (JSON Lines)")


def _train(chosen: argparse.Namespace) -> int:
    from pipeline.tasks.training import train_folders

    with usage():
        figures = train_folders(chosen.corpus, chosen.out, chosen.taxonomy, challenge=chosen.challenge)
    print(json.dumps(figures, ensure_ascii=False, indent=2))
    return 0


def _add_train(verbs: Any) -> None:
    about = "train the task classifier on labelled documents of your own"
    parser = verb(
        verbs, _train, about, "zhenjie train --corpus labelled/ --challenge unseen/ --taxonomy own.toml --out model/"
    )
    labelled = "labelled documents, as corpora/labelled has them; may be given several times"
    parser.add_argument("--corpus", type=Path, action="append", required=True, metavar="DIR", help=labelled)
    parser.add_argument("--out", type=Path, required=True, metavar="DIR", help="where model, figures and card go")
    apart = "labelled documents that the model is tried on and learns nothing from"
    parser.add_argument("--challenge", type=Path, metavar="DIR", help=apart)
    parser.add_argument("--taxonomy", type=Path, metavar="FILE", help="tasks of your own (TOML)")
