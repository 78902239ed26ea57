"""The verb by which a user says what is right: correct, with an action for each thing to say."""

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pipeline import terminal
from pipeline.cli.frame import UsageError, add_corpus, count, message, open_corpus, usage

if TYPE_CHECKING:
    from pipeline.corpus import Corpus
    from pipeline.corpus.corrections import Verdict

_VERDICTS: dict[str, "Verdict"] = {"accept": "accepted", "reject": "rejected", "change": "changed"}
_PARTS = ("fact", "delegation", "setup", "measure")  # as `pipeline.corpus.corrections.SLOTS`
_HELP = """\
accept ID             the finding, or the tasks of the sentence, are right
reject ID             it is no finding; the sentence has no task
change ID SLOT=VALUE  it should read so: unit=个 min=5 max=null, tasks=devolution,services
add DOC QUOTE SLOT=VALUE …  it was not found; DOC is an id or a source, QUOTE the words of the text; --part says of what
withdraw ID           forget what was said: an id of `list`, or of what it was said of
list                  all that was said, one a line (JSON Lines)
export --to DIR       corrected documents as gold, and as labelled documents to train on
Other IDs are those of facts, delegations, setups and measures in the records. What was said is kept with the bytes of the
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
    parser.add_argument("action", choices=(*_VERDICTS, "add", "withdraw", "list", "export"), metavar="ACTION")
    parser.add_argument(
        "id", nargs="?", metavar="ID", help="of a fact, a delegation, a setup or a measure; to add, of a document"
    )
    parser.add_argument("changes", nargs="*", metavar="SLOT=VALUE", help="what it should say")
    add_corpus(parser)
    parser.add_argument("--part", choices=_PARTS, help="what is added (default: a fact)")
    parser.add_argument("--nth", type=count, metavar="N", help="the quote as it stands there the Nth time (default: 1)")
    parser.add_argument("--to", type=Path, metavar="DIR", help="where the export goes")
    parser.set_defaults(verb=_correct)


def _correct(chosen: argparse.Namespace) -> int:
    says = chosen.action in (*_VERDICTS, "add", "withdraw")
    if says != bool(chosen.id):
        raise UsageError(f"{chosen.action} takes {'an id' if says else 'no id'}")
    if bool(chosen.changes) != (chosen.action in ("change", "add")):
        raise UsageError("change takes slots and their values, add a quote before them, other actions take none")
    if chosen.action != "add" and (chosen.part or chosen.nth):
        raise UsageError("add takes --part and --nth, other actions do not")
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
    if chosen.action == "add":
        from pipeline.corpus import Missed

        quote, *changes = chosen.changes
        missed = Missed(chosen.part or "fact", quote, chosen.nth or 1)
        made = corpus.add_missed(chosen.id, missed, _slots(changes))
    else:
        made = corpus.correct(chosen.id, _VERDICTS[chosen.action], _slots(chosen.changes))
    print(json.dumps(made.to_dict(), ensure_ascii=False, separators=(",", ":")))


def _slots(changes: list[str]) -> dict[str, str]:
    pairs = [change.partition("=") for change in changes]
    if bad := [slot for slot, sign, _ in pairs if not sign]:
        raise UsageError(f"not SLOT=VALUE: {', '.join(bad)}")
    return {slot: value for slot, _, value in pairs}
