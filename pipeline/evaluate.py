"""Scores records against gold files in the format of the field's annotation guide.

A gold fact is found when some fact's evidence overlaps it; pairs are made one to one, largest overlap first. A pair has
the right value when both bounds agree to 0.1 %, and is a right fact when kind and modifier agree too. Slots are scored
over pairs whose gold slot is not null. F1 = 2PR / (P + R).
"""

import dataclasses
import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

from pipeline.structure import sentence_spans

KINDS = ("institution", "power", "staffing", "locality", "funding", "rate", "other")
CORE_KINDS = frozenset(KINDS[:3])
SLOTS = ("unit", "subject", "action", "scope", "level", "place", "time")
# Of these a part said in other words of the same text is as good as the whole: 编制 for 事业编制.
_LOOSE_SLOTS = frozenset({"subject", "action", "place", "time"})
CORE_TASKS = ("leadership", "devolution", "institutions", "enforcement")
TASKS = (*CORE_TASKS, "services", "platform", "resources")

Span = tuple[int, int]


class GoldError(ValueError):
    """A gold file that cannot be used; the message names the file and the reason."""


@dataclasses.dataclass(slots=True)
class Tally:
    """Right, found and wanted items of one measure."""

    right: int = 0
    found: int = 0
    gold: int = 0

    def add(self, other: "Tally") -> None:
        """Count the items of another tally too."""
        self.right, self.found, self.gold = self.right + other.right, self.found + other.found, self.gold + other.gold

    def figures(self) -> dict[str, float | int]:
        """Precision, recall and F1, rounded to 4 places, with the counts they come from."""
        precision = self.right / self.found if self.found else 0.0
        recall = self.right / self.gold if self.gold else 0.0
        f1 = 2 * precision * recall / (precision + recall) if precision + recall else 0.0
        return {
            "p": round(precision, 4),
            "r": round(recall, 4),
            "f1": round(f1, 4),
            "gold": self.gold,
            "found": self.found,
        }


@dataclasses.dataclass(frozen=True, slots=True)
class Scores:
    """Figures by name (see `evaluate`) and one dict an error, with the document it stands in."""

    figures: dict[str, Any]
    errors: list[dict[str, Any]]


def evaluate(gold_dir: str | Path, texts_dir: str | Path, records: Iterable[Mapping[str, Any]]) -> Scores:
    """Score `records` (plain dicts as `Record.to_dict` gives) against `gold_dir/*.json` over `texts_dir/*.txt`.

    A record belongs to the gold file whose stem is that of its source, or the first three characters of it. Figures:
    `span`, `value`, `fact`, `core`, each kind; `slots`; `sets` (delegations, powers, setups, names); `tasks`, their
    micro and macro averages and the micro average of the four core tasks. Raises `GoldError`.
    """
    golds = {path.stem: _load(path, Path(texts_dir)) for path in sorted(Path(gold_dir).glob("*.json"))}
    if not golds:
        raise GoldError(f"{gold_dir}: no gold file (*.json)")
    found: dict[str, Mapping[str, Any]] = {}
    for record in records:
        stem = Path(record["source"]).stem
        for name in (stem, stem[:3]):
            if name in golds:
                found[name] = record
                break
    scorer = _Scorer()
    for name, gold in golds.items():
        scorer.document(name, gold, found.get(name, {}))
    return Scores(
        {"documents": len(golds), "without_record": sorted(set(golds) - set(found)), **scorer.figures()}, scorer.errors
    )


@dataclasses.dataclass(frozen=True, slots=True)
class _Gold:
    facts: list[dict[str, Any]]
    delegations: list[dict[str, Any]]
    setups: list[dict[str, Any]]
    tasks: list[tuple[Span, set[str]]]


def _load(path: Path, texts: Path) -> _Gold:
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
        text = _text_of(path.stem, texts).read_bytes().decode("utf-8")
        labels = {row["i"]: set(row["tasks"]) for row in data["sentences"]}
        return _Gold(
            facts=[{**item, "span": _locate(text, item["quote"], item["nth"], path)} for item in data["facts"]],
            delegations=[{**item, "span": _locate(text, item["quote"], 1, path)} for item in data["delegations"]],
            setups=[{**item, "span": _locate(text, item["quote"], 1, path)} for item in data["setups"]],
            tasks=[(span, labels.get(index, set())) for index, span in enumerate(sentence_spans(text))],
        )
    except GoldError:
        raise
    except (OSError, ValueError) as error:
        raise GoldError(f"{path.name}: {error}") from error
    except (KeyError, TypeError, AttributeError) as error:
        raise GoldError(f"{path.name}: not in the format of the annotation guide: {error!r}") from error


def _text_of(stem: str, texts: Path) -> Path:
    """The text of a gold file: the one of its name, else one whose name begins with its three characters."""
    named = texts / f"{stem}.txt"
    if named.exists():
        return named
    return next((path for path in sorted(texts.glob("*.txt")) if path.stem[:3] == stem), named)


def _locate(text: str, quote: str, nth: int, path: Path) -> Span:
    start = -1
    for _ in range(nth):
        start = text.find(quote, start + 1)
        if start < 0:
            raise GoldError(f"{path.name}: occurrence {nth} of {quote!r} is not in the text")
    return start, start + len(quote)


class _Scorer:
    """The tallies over all documents."""

    def __init__(self) -> None:
        self.tallies: dict[str, Tally] = {name: Tally() for name in ("span", "value", "fact", "core", *KINDS)}
        self.slots = {slot: [0, 0] for slot in SLOTS}
        self.sets = {name: Tally() for name in ("delegations", "powers", "setups", "names")}
        self.tasks = {task: Tally() for task in TASKS}
        self.errors: list[dict[str, Any]] = []

    def document(self, name: str, gold: _Gold, record: Mapping[str, Any]) -> None:
        self._facts(name, gold.facts, [_spanned(item) for item in record.get("facts", ())])
        for group, key in (("delegations", "powers"), ("setups", "names")):
            wanted: list[dict[str, Any]] = getattr(gold, group)
            self._set(name, group, key, wanted, [_spanned(item) for item in record.get(group, ())])
        self._tasks(name, gold.tasks, record.get("measures", ()))

    def _facts(self, name: str, wanted: Sequence[Mapping[str, Any]], found: Sequence[Mapping[str, Any]]) -> None:
        for side, attribute in ((wanted, "gold"), (found, "found")):
            for item in side:
                for key in _measures_of(item["kind"]):
                    tally = self.tallies[key]
                    setattr(tally, attribute, getattr(tally, attribute) + 1)
        pairs, missed, false = pair(wanted, found)
        for gold, fact in pairs:
            self.tallies["span"].right += 1
            right_value = _same_number(gold["min"], fact["min"]) and _same_number(gold["max"], fact["max"])
            self.tallies["value"].right += right_value
            if right_value and gold["kind"] == fact["kind"] and gold["modifier"] == fact["modifier"]:
                for key in {*_measures_of(gold["kind"])} - {"span", "value"}:
                    self.tallies[key].right += 1
            else:
                fields = ("quote", "kind", "min", "max", "modifier")
                self.errors.append({"document": name, "wrong": {key: [gold[key], fact[key]] for key in fields}})
            self._slots(name, gold, fact)
        self.errors += [{"document": name, "missed": item["quote"], "kind": item["kind"]} for item in missed]
        self.errors += [{"document": name, "false": item["quote"], "kind": item["kind"]} for item in false]

    def _slots(self, name: str, gold: Mapping[str, Any], fact: Mapping[str, Any]) -> None:
        for slot in SLOTS:
            if gold[slot] is None:
                continue
            right = _alike(slot, gold[slot], fact[slot])
            self.slots[slot][0] += right
            self.slots[slot][1] += 1
            if not right:
                error = {
                    "document": name,
                    "slot": slot,
                    "quote": gold["quote"],
                    "gold": gold[slot],
                    "found": fact[slot],
                }
                self.errors.append(error)

    def _set(
        self, name: str, group: str, key: str, wanted: Sequence[Mapping[str, Any]], found: Sequence[Mapping[str, Any]]
    ) -> None:
        pairs, missed, false = pair(wanted, found)
        self.sets[group].add(Tally(len(pairs), len(found), len(wanted)))
        gold_names, found_names = _names(wanted, key), _names(found, key)
        self.sets[key].add(Tally(_shared_names(gold_names, found_names), len(found_names), len(gold_names)))
        self.errors += [{"document": name, "missed": item["quote"], "group": group} for item in missed]
        self.errors += [{"document": name, "false": item["quote"], "group": group} for item in false]

    def _tasks(self, name: str, wanted: Sequence[tuple[Span, set[str]]], measures: Sequence[Mapping[str, Any]]) -> None:
        for index, (span, labels) in enumerate(wanted):
            tags = {
                tag["task"]
                for measure in measures
                if 2 * _overlap(span, (measure["start"], measure["end"]))
                > min(span[1] - span[0], measure["end"] - measure["start"])
                for tag in measure["tasks"]
            }
            for task in TASKS:
                self.tasks[task].add(Tally(task in labels and task in tags, task in tags, task in labels))
            if tags != labels:
                self.errors.append(
                    {"document": name, "sentence": index, "tasks": sorted(labels), "found": sorted(tags)}
                )

    def figures(self) -> dict[str, Any]:
        by_task = {task: tally.figures() for task, tally in self.tasks.items()}
        return {
            **{name: tally.figures() for name, tally in self.tallies.items()},
            "slots": {
                slot: {"accuracy": round(right / of, 4) if of else None, "of": of}
                for slot, (right, of) in self.slots.items()
            },
            "sets": {name: tally.figures() for name, tally in self.sets.items()},
            "tasks": by_task,
            "tasks_micro": self._micro(TASKS),
            "tasks_macro_f1": round(sum(figures["f1"] for figures in by_task.values()) / len(by_task), 4),
            "core_tasks_micro": self._micro(CORE_TASKS),
        }

    def _micro(self, tasks: Sequence[str]) -> dict[str, float | int]:
        total = Tally()
        for task in tasks:
            total.add(self.tasks[task])
        return total.figures()


def pair(
    wanted: Sequence[Mapping[str, Any]], found: Sequence[Mapping[str, Any]]
) -> tuple[list[tuple[Mapping[str, Any], Mapping[str, Any]]], list[Mapping[str, Any]], list[Mapping[str, Any]]]:
    """Pair items (each with a `span`) one to one, largest overlap first: the pairs, what was missed, what is false."""
    candidates = [
        (size, i, j)
        for i, gold in enumerate(wanted)
        for j, item in enumerate(found)
        if (size := _overlap(gold["span"], item["span"]))
    ]
    # Among equal overlaps the later one first, as the field's own scorer has it.
    candidates.sort(reverse=True)
    used_wanted: set[int] = set()
    used_found: set[int] = set()
    pairs = []
    for _, i, j in candidates:
        if i not in used_wanted and j not in used_found:
            used_wanted.add(i)
            used_found.add(j)
            pairs.append((wanted[i], found[j]))
    missed = [item for i, item in enumerate(wanted) if i not in used_wanted]
    return pairs, missed, [item for j, item in enumerate(found) if j not in used_found]


def _measures_of(kind: str) -> tuple[str, ...]:
    return ("span", "value", "fact", kind, "core") if kind in CORE_KINDS else ("span", "value", "fact", kind)


def _spanned(item: Mapping[str, Any]) -> dict[str, Any]:
    evidence = item["evidence"]
    place = item.get("place")
    name = place["name"] if isinstance(place, Mapping) else place
    return {**item, "place": name, "span": (evidence["start"], evidence["end"]), "quote": evidence["quote"]}


def _overlap(a: Span, b: Span) -> int:
    return max(0, min(a[1], b[1]) - max(a[0], b[0]))


def _same_number(a: float | None, b: float | None) -> bool:
    if a is None or b is None:
        return a is b
    return abs(a - b) <= 1e-3 * abs(a)


def _alike(slot: str, gold: Any, found: Any) -> bool:
    if found is None:
        return False
    return gold in found or found in gold if slot in _LOOSE_SLOTS else gold == found


def _names(items: Iterable[Mapping[str, Any]], key: str) -> set[str]:
    # Readers differ on what is a power and what its field, so both are one set.
    keys = ("powers", "domains") if key == "powers" else (key,)
    return {name for item in items for field in keys for name in item.get(field) or ()}


def _shared_names(wanted: set[str], found: set[str]) -> int:
    """How many names pair off one to one: equal ones first, then one inside the other (行政处罚 in 行政处罚权)."""
    right = len(wanted & found)
    left = sorted(found - wanted)
    for name in sorted(wanted - found, key=len, reverse=True):
        other = next((candidate for candidate in left if candidate in name or name in candidate), None)
        if other is not None:
            left.remove(other)
            right += 1
    return right
