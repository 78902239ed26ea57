"""The quality gate: python scripts/gate.py [--raise [--only SECTION] [--message TEXT]]

Scores the records of `corpora/samples` against `corpora/gold`, those of `corpora/patterns` and those of the seeds where
the folder `shared` stands beside the repository, and reads the cross-validated figures of the task classifier from `models/meta.json`. Prints each
figure with its floor; exit 1 where one is below, or where the gold or the documents are not those that the floors were
set on.

--raise writes new floors, rounded down to two places, of one section where --only names it. A floor falls only where the gold or the documents changed, and
only if the message names it.
"""

import argparse
import dataclasses
import decimal
import hashlib
import json
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from pipeline import marked  # noqa: E402
from pipeline.evaluate import SLOTS, GoldError, evaluate  # noqa: E402
from pipeline.road import analyse  # noqa: E402

_F1 = ("span", "value", "fact", "core", "tasks_micro", "core_tasks_micro")
_COUNTED = ("facts", "delegations", "setups", "sentences")
# The row of the model's own table that is about the model as it is stored.
_THIS_MODEL = "(this model)"


@dataclasses.dataclass(frozen=True, slots=True)
class Section:
    """What was measured on one set of documents: figures by name, faults in words.

    `digest` stands for the documents; where it is `pinned`, others than those of the floors fail the gate.
    """

    figures: dict[str, float]
    digest: str
    pinned: bool = True
    faults: tuple[str, ...] = ()


def measure(gold: Path, texts: Path, documents: Path) -> Section:
    """Score the records of the files in `documents`. Raises `GoldError`."""
    files = sorted(path for path in documents.iterdir() if path.is_file())
    records = [analyse(path.read_bytes(), path.name).record.to_dict() for path in files]
    scores = evaluate(gold, texts, records).figures
    judged = {path.stem for path in gold.glob("*.json")}
    faults = [f"{stem}: gold without a document" for stem in scores["without_record"]]
    faults += [f"{path.name}: a document without gold" for path in files if path.stem not in judged]
    faults += [f"{record['source']}: {record['issues']}" for record in records if record["status"] != "ok"]
    seen = digest([*sorted(gold.glob("*.json")), *sorted(texts.glob("*.txt")), *files])
    return Section({**_counts(gold), **_flat(scores)}, seen, faults=tuple(faults))


def digest(files: Iterable[Path]) -> str:
    """SHA-256 over the names and bytes of these files."""
    found = hashlib.sha256()
    for path in files:
        content = path.read_bytes()
        found.update(f"{path.name}\0{len(content)}\0".encode())
        found.update(content)
    return found.hexdigest()


def _counts(gold: Path) -> dict[str, float]:
    data = [json.loads(path.read_text(encoding="utf-8")) for path in sorted(gold.glob("*.json"))]
    counts = {f"count.{group}": sum(len(item[group]) for item in data) for group in _COUNTED}
    return {"count.documents": len(data), **counts}


def _flat(scores: Mapping[str, Any]) -> dict[str, float]:
    """The figures with a floor: F1, and accuracy of slots; a slot that the gold never fills has none."""
    flat: dict[str, float] = {name: scores[name]["f1"] for name in _F1}
    flat |= {f"slots.{slot}": scores["slots"][slot]["accuracy"] for slot in SLOTS if scores["slots"][slot]["of"]}
    return flat | {f"sets.{name}": figures["f1"] for name, figures in scores["sets"].items()}


def elements(folder: Path) -> Section:
    """Score what the marked documents say about themselves. Raises `GoldError`."""
    scores = marked.score(folder, lambda data, name: analyse(data, name).record).figures
    flat = {"all": scores["all"]["f1"], "type": scores["type"]["f1"]}
    flat |= {name: figures["f1"] for name, figures in scores["elements"].items() if figures["gold"]}
    counts = {"count.documents": scores["documents"], "count.elements": scores["all"]["gold"]}
    return Section({**counts, **flat}, digest(sorted(folder.iterdir())))


def model(meta: Path) -> Section | None:
    """The cross-validated F1 of the stored classifier, None where its card does not say."""
    card = json.loads(meta.read_text(encoding="utf-8")) if meta.is_file() else {}
    row = next((row for name, row in card.get("table", {}).items() if name.endswith(_THIS_MODEL)), None)
    if row is None:
        return None
    corpus = card["corpus"]
    figures = {f"count.{name}": corpus[name] for name in ("documents", "sentences")}
    figures |= {"tasks_micro": row["f1"], "core_tasks_micro": row["core_f1"]}
    # The labelled documents grow with every training; what they are is the business of the trainer.
    return Section(figures, corpus["digest"], pinned=False)


def shortfalls(section: Section, floors: Mapping[str, Any]) -> list[str]:
    """What keeps a section from passing, in words: its faults, other documents, figures below their floors."""
    found = list(section.faults)
    if section.pinned and section.digest != floors.get("digest"):
        found.append("the gold or the documents are not those the floors were set on: look at the change, then --raise")
    found += [
        f"{name} is {section.figures.get(name, 'not measured')}, its floor {floor}"
        for name, floor in floors.get("figures", {}).items()
        if section.figures.get(name, float("-inf")) < floor
    ]
    return found


def raised(section: Section, floors: Mapping[str, Any], message: str) -> dict[str, Any]:
    """The new floors of a section. Raises `ValueError` where one would fall that may not."""
    if section.faults:
        raise ValueError("; ".join(section.faults))
    old = floors.get("figures", {})
    fallen = {name: floor for name, floor in old.items() if section.figures.get(name, float("-inf")) < floor}
    changed = section.digest != floors.get("digest")
    if fallen and not changed:
        raise ValueError(f"floors never fall: {', '.join(fallen)}")
    if unnamed := [name for name in fallen if name not in message.replace(",", " ").split()]:
        raise ValueError(f"other documents, and these floors would fall; name them in --message: {', '.join(unnamed)}")
    floor = {name: rounded(value) for name, value in section.figures.items()}
    figures = {name: value if name in fallen else max(value, old.get(name, value)) for name, value in floor.items()}
    notes = list(floors.get("notes", []))
    if fallen:
        notes.append({"fallen": fallen, "message": message})
    new = {"digest": section.digest, "figures": figures}
    return {**new, "notes": notes} if notes else new


def rounded(value: float) -> float:
    """Down to two places; a count stays as it is."""
    if isinstance(value, int):
        return value
    return float(decimal.Decimal(str(value)).quantize(decimal.Decimal("0.01"), decimal.ROUND_FLOOR))


def table(name: str, section: Section, floors: Mapping[str, Any]) -> list[str]:
    """The lines that show a section: figure, floor, value, and a mark at what is below."""
    lines = [f"{name:28}{'floor':>10}{'value':>10}"]
    known = floors.get("figures", {})
    for figure in [*section.figures, *(figure for figure in known if figure not in section.figures)]:
        floor, value = known.get(figure), section.figures.get(figure)
        below = floor is not None and (value is None or value < floor)
        shown = ("-" if number is None else f"{number}" for number in (floor, value))
        lines.append("".join([f"  {figure:26}", *(f"{number:>10}" for number in shown), "  below" if below else ""]))
    return lines


def sections(corpora: Path, shared: Path, meta: Path) -> dict[str, Section]:
    """All that can be measured here. Raises `GoldError`."""
    found = {"samples": measure(corpora / "gold", corpora / "gold" / "texts", corpora / "samples")}
    patterns = corpora / "patterns"
    if patterns.is_dir():
        found["patterns"] = measure(patterns, patterns / "texts", patterns / "texts")
    if (corpora / "elements").is_dir():
        found["elements"] = elements(corpora / "elements")
    if (shared / "gold").is_dir():
        found["seeds"] = measure(shared / "gold", shared / "seeds", shared / "seeds")
    else:
        print("no folder `shared` beside the repository: the seeds were not scored\n")
    classifier = model(meta)
    if classifier is None:
        print("the card of the classifier has no cross-validated figures: not compared\n")
    else:
        found["model"] = classifier
    return found


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; the exit status."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--raise", dest="lift", action="store_true", help="write new floors")
    parser.add_argument("--only", metavar="SECTION", help="raise the floors of this section alone")
    parser.add_argument("--message", default="", help="names the floors that fall, and says why")
    parser.add_argument("--corpora", type=Path, default=ROOT / "corpora")
    parser.add_argument("--shared", type=Path, default=ROOT.parent / "shared", help="where the seeds are")
    parser.add_argument("--model", type=Path, default=ROOT / "models" / "meta.json")
    args = parser.parse_args(arguments)
    path = args.corpora / "floors.json"
    floors = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    try:
        found = sections(args.corpora, args.shared, args.model)
        for name, section in found.items():
            print("\n".join([*table(name, section, floors.get(name, {})), ""]))
        if args.lift:
            lifted = {name: section for name, section in found.items() if args.only in (None, name)}
            new = {name: raised(section, floors.get(name, {}), args.message) for name, section in lifted.items()}
            path.write_text(json.dumps({**floors, **new}, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
            print(f"floors written to {path.name}")
            return 0
    except (GoldError, ValueError) as error:
        print(f"refused: {error}")
        return 1
    problems = [
        f"{name}: {text}" for name, section in found.items() for text in shortfalls(section, floors.get(name, {}))
    ]
    print("\n".join(problems) or "all figures at or above their floors")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
