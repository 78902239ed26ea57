"""The verbs about rules: rules, explain, ground, and the rules of the user's own that other verbs take with --rules."""

import argparse
import json
import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline import terminal
from pipeline.cli.frame import UsageError, message, open_corpus, verb

if TYPE_CHECKING:
    from pipeline.extract.rules import Rule


def add(verbs: Any) -> None:
    """Add the verbs of this module to the command."""
    about = "list the rules of the extraction, test them by their examples, show which a corpus never used"
    more = """\
Each rule carries examples and near misses. A folder of rule files of your own (--rules, here and for extract and run)
adds to them: the id of such a rule is that of the rule it carries on with a name of yours in the middle, as
delegation.wuxi.dispose; docs/rules.md tells more. Your examples are tested before anything else is done."""
    parser = verb(verbs, _rules, about, "zhenjie rules --test --rules my-rules/", more)
    parser.add_argument("ids", nargs="*", metavar="ID", help="a rule or a group, shown with all it holds")
    parser.add_argument("--test", action="store_true", help="test every example and near miss; exit 1 where one fails")
    parser.add_argument("--corpus", metavar="DIR", help="count the facts that each rule found in this corpus")
    parser.add_argument("--unused", action="store_true", help="only the rules that found nothing in the corpus")
    parser.add_argument("--json", action="store_true", help="print one rule a line as JSON")
    add_rules(parser)
    _add_explain(verbs)
    _add_ground(verbs)


def _add_explain(verbs: Any) -> None:
    about = "tell why a finding is what it is: its rule, its parts, the windows, what it beat"
    more = "Without --fact, all findings of the document are listed with their ids and rules."
    parser = verb(verbs, _explain, about, "zhenjie explain notice.txt --fact 4c0bb42c", more)
    parser.add_argument("file", metavar="FILE", help="a document, or - for stdin")
    parser.add_argument("--fact", metavar="ID", help="the id of a fact, a delegation or a setup, or how it begins")
    parser.add_argument("--json", action="store_true", help="print JSON")
    add_rules(parser)


def _explain(chosen: argparse.Namespace) -> int:
    from pipeline.explain import ExplainError, explain, findings
    from pipeline.road import analyse

    data = sys.stdin.buffer.read() if chosen.file == "-" else Path(chosen.file).read_bytes()
    source = Path(chosen.file).name
    if chosen.fact is None:
        for item in findings(analyse(data, source)):
            quote = " ".join(item.evidence.quote.split())
            print(json.dumps({"id": item.id, "rule": item.rule, "quote": quote}, ensure_ascii=False)
                  if chosen.json else f"{item.id}  {item.rule:<28}  {terminal.harmless(quote)}")  # fmt: skip
        return 0
    try:
        explanation = explain(data, source, chosen.fact)
    except ExplainError as error:
        raise UsageError(str(error)) from error
    if chosen.json:
        print(json.dumps(explanation.to_json(), ensure_ascii=False, indent=2))
    else:
        for line in terminal.explanation(explanation):
            print(line)
    return 0


def _add_ground(verbs: Any) -> None:
    about = "hold proposed facts against a document: its record with those that its text bears out"
    more = (
        "Proposals are JSON in the form of langextract. What is refused is told as an issue; docs/rules.md tells more."
    )
    parser = verb(verbs, _ground, about, "zhenjie ground notice.txt proposed.json", more)
    parser.add_argument("file", metavar="FILE", help="a document")
    parser.add_argument("proposals", metavar="PROPOSED", help="the proposed facts, - for stdin")
    add_rules(parser)


def _ground(chosen: argparse.Namespace) -> int:
    from pipeline.ground import ProposalError, ground, read_proposals

    at_hand = chosen.proposals == "-"
    try:
        proposals = read_proposals(sys.stdin.buffer.read() if at_hand else Path(chosen.proposals).read_bytes())
    except ProposalError as error:
        raise UsageError(f"{chosen.proposals}: {error}") from error
    record = ground(Path(chosen.file).read_bytes(), Path(chosen.file).name, proposals)
    print(record.to_json())
    for issue in record.issues:
        message(f"{record.source}: {issue.message}")
    return 1 if record.status == "failed" else 0


def _rules(chosen: argparse.Namespace) -> int:
    from pipeline.extract.rules import RuleError

    if chosen.unused and not chosen.corpus:
        raise UsageError("--unused needs --corpus: used where?")
    try:
        found = list(_chosen(chosen.ids))
    except RuleError as error:
        raise UsageError(str(error)) from error
    uses = _uses(chosen.corpus) if chosen.corpus else None
    if uses is not None and chosen.unused:
        found = [item for item in found if uses.get(item.id, 0) == 0 and item.group in _TELLING]
    if chosen.json:
        for item in found:
            print(json.dumps(_as_json(item, uses), ensure_ascii=False))
    elif chosen.ids:
        for item in found:
            print("\n".join(_shown(item)))
    else:
        for line in terminal.table(
            ("rule", "examples", "near misses", "findings", "note"), _rows(found, uses), _WIDTHS
        ):
            print(line)
    return _test(found) if chosen.test else 0


# The groups whose rules are named by what they find; a guard finds nothing, and a measure does not name its rule.
_TELLING = ("quantity", "delegation", "setup")
_WIDTHS = (30, 8, 11, 8, 60)


def _chosen(ids: Iterable[str]) -> Iterator["Rule"]:
    from pipeline.extract.rules import groups, rules

    every = [item for group in groups() for item in rules(group)]
    wanted = set(ids)
    for name in sorted(wanted - {item.id for item in every} - set(groups())):
        raise UsageError(f"no rule {name}; zhenjie rules lists them")
    return (item for item in every if not wanted or item.id in wanted or item.group in wanted)


def _uses(folder: str) -> Mapping[str, int]:
    with open_corpus(folder) as corpus:
        return corpus.uses_of_rules()


def _rows(found: Iterable["Rule"], uses: Mapping[str, int] | None) -> Iterator[tuple[str, ...]]:
    for item in found:
        used = str(uses.get(item.id, 0)) if uses is not None and item.group in _TELLING else ""
        note = " ".join(item.note.split())
        yield item.id, str(len(item.examples)), str(len(item.near_misses)), used, note


def _as_json(item: "Rule", uses: Mapping[str, int] | None) -> dict[str, Any]:
    return {
        "id": item.id,
        "frame": item.frame,
        "note": item.note,
        "pattern": item.pattern or None,
        "cues": item.cues,
        "options": item.options,
        "examples": [{"text": example.text, "gives": example.gives} for example in item.examples],
        "near_misses": item.near_misses,
        **({} if uses is None or item.group not in _TELLING else {"findings": uses.get(item.id, 0)}),
    }


def _shown(item: "Rule") -> Iterator[str]:
    yield item.id
    yield f"  note         {' '.join(item.note.split())}"
    if item.frame != item.id:
        yield f"  carries on   {item.frame}"
    if item.pattern:
        yield f"  pattern      {' '.join(item.pattern.split())}"
    if item.cues:
        yield f"  cues         {' '.join(item.cues)}"
    for example in item.examples:
        yield f"  example      {example.text} → {json.dumps(example.gives, ensure_ascii=False)}"
    for text in item.near_misses:
        yield f"  near miss    {text}"


def _test(found: Iterable["Rule"]) -> int:
    from pipeline.extract.proving import proofs

    held = failed = 0
    for item in found:
        for text, fault in proofs(item):
            held, failed = held + (fault is None), failed + (fault is not None)
            if fault is not None:
                print(f"{item.id}: {text}: {fault}")
    print(f"{held} hold, {failed} fail")
    return 1 if failed else 0


def add_rules(parser: argparse.ArgumentParser) -> None:
    """Add the argument that names a folder of rules of the user's own."""
    about = "rule files of your own, added to those that ship once their examples hold"
    parser.add_argument("--rules", type=Path, metavar="DIR", help=about)


def adopt(folder: Path | None) -> None:
    """Make the rules in `folder` part of the extraction, here and in worker processes, once their examples hold.

    Raises `UsageError` with the rule, the text and what was found instead. Has to come before anything is extracted.
    """
    if folder is None:
        return
    from pipeline.extract.proving import unproven
    from pipeline.extract.rules import FOLDER, RuleError, check_folder

    try:
        check_folder(folder)
        os.environ[FOLDER] = str(folder.resolve())
        faults = [f"{item.id}: {text}: {fault}" for item, text, fault in unproven()]
    except RuleError as error:
        raise UsageError(str(error)) from error
    if faults:
        raise UsageError("\n  ".join([f"{folder}: rules that do not hold:", *faults]))
