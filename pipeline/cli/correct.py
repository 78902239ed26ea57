"""The verb by which a user says what is right: correct, with an action for each thing to say."""

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline import terminal
from pipeline.cli.frame import UsageError, add_corpus, message, open_corpus, usage

if TYPE_CHECKING:
    from pipeline.corpus import Corpus
    from pipeline.corpus.corrections import Verdict

_VERDICTS: dict[str, "Verdict"] = {"accept": "accepted", "reject": "rejected", "change": "changed"}
_HELP = """\
accept ID             the finding, or the tasks of the sentence, are right
reject ID             it is no finding; the sentence has no task
change ID SLOT=VALUE  it should read so: unit=个 min=5 max=null, tasks=devolution,services
withdraw ID           forget what was said
list                  all that was said, one a line (JSON Lines)
export --to DIR       corrected documents as gold, and as labelled documents to train on
IDs are those of facts, delegations, setups and measures in the records. What was said is kept with the bytes of the
document and the span: it outlives every run. docs/tasks.md tells more.
"""


def add(verbs: Any) -> None:
    """Add the verb of this module to the command."""
    parser = verbs.add_parser(
        "correct",
        help="accept, reject or change what was found; list and export it",
        description=_HELP,
        epilog="example:\n  zhenjie correct change 3f9a1c52 tasks=devolution --corpus corpus",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("action", choices=(*_VERDICTS, "withdraw", "list", "export"), metavar="ACTION")
    parser.add_argument("id", nargs="?", metavar="ID", help="of a fact, a delegation, a setup or a measure")
    parser.add_argument("changes", nargs="*", metavar="SLOT=VALUE", help="what it should say")
    add_corpus(parser)
    parser.add_argument("--to", type=Path, metavar="DIR", help="where the export goes")
    parser.set_defaults(verb=_correct)


def _correct(chosen: argparse.Namespace) -> int:
    says = chosen.action in (*_VERDICTS, "withdraw")
    if says != bool(chosen.id):
        raise UsageError(f"{chosen.action} takes {'an id' if says else 'no id'}")
    if bool(chosen.changes) != (chosen.action == "change"):
        raise UsageError("change takes slots and their values, other actions take none")
    if (chosen.to is None) != (chosen.action != "export"):
        raise UsageError("export takes --to, other actions do not")
    with open_corpus(chosen.corpus) as corpus, usage():
        if chosen.action == "list":
            for item in corpus.corrections():
                print(json.dumps(item.to_dict(), ensure_ascii=False, separators=(",", ":")))
        elif chosen.action == "export":
            message(f"{chosen.to}: {terminal.counted(corpus.write_gold(chosen.to), 'document')}")
        else:
            _say(corpus, chosen)
    return 0


def _say(corpus: "Corpus", chosen: argparse.Namespace) -> None:
    if chosen.action == "withdraw":
        corpus.withdraw(chosen.id)
        return
    pairs = [change.partition("=") for change in chosen.changes]
    if bad := [slot for slot, sign, _ in pairs if not sign]:
        raise UsageError(f"not SLOT=VALUE: {', '.join(bad)}")
    made = corpus.correct(chosen.id, _VERDICTS[chosen.action], {slot: value for slot, _, value in pairs})
    print(json.dumps(made.to_dict(), ensure_ascii=False, separators=(",", ":")))
