"""How far passes of labelling agree that were made blind to one another, and each with the labels settled in the end.

`passes.tsv` in a folder of labelled documents holds them: document, number of the sentence, and the tasks of each pass,
`?` where a pass did not read the sentence blind. The first two stand side by side. A `third` is compared with the labels
that `stood` when it was made; its rounds are numbered, for after each the disagreements were settled and the codebook
was sharpened. Round 6 in that column is the pass of a fourth reader over documents composed later, round 7 that of writers
who read each other's documents; each is counted apart. Of passes that a folder does not have nothing is said.
"""

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np

from pipeline.tasks.evaluation import scores
from pipeline.tasks.features import Labels
from pipeline.tasks.labelled import LabelledDocument, LabelledError
from pipeline.tasks.taxonomy import Taxonomy

FILE = "passes.tsv"
_UNREAD = "?"
_FIRST_TWO = ("first", "second")
_PLACES = 4
# The rounds that are counted apart: a fourth reader's, and that of writers who read each other's.
_APART = {6: "fourth", 7: "crossed"}

_Row = dict[str, str]


def agreement(folder: Path, documents: Sequence[LabelledDocument], of: Taxonomy) -> dict[str, Any]:
    """The figures under `agreement`, nothing where the folder has no passes. Raises `LabelledError`."""
    path = folder / FILE
    if not path.is_file():
        return {}
    settled = {(document.name, number): sentence.tasks for document in documents for number, sentence in _of(document)}
    with path.open(encoding="utf-8", newline="") as file:
        rows: list[_Row] = list(csv.DictReader(file, delimiter="\t"))
    if missing := [row for row in rows if (row["document"], int(row["sentence"])) not in settled]:
        raise LabelledError(f"{path}: no such sentence: {missing[0]['document']} {missing[0]['sentence']}")
    for row in rows:
        row["settled"] = " ".join(settled[row["document"], int(row["sentence"])])
    figures = _compared(rows, _FIRST_TWO, of) if _read(rows, _FIRST_TWO) else {}
    blind = _read(rows, ("stood", "third"))
    third = [row for row in blind if int(row["round"]) not in _APART]
    later = {"third": _third(third, of)} if third else {}
    for number, name in _APART.items():
        apart = [row | {name: row["third"]} for row in blind if int(row["round"]) == number]
        later |= {name: _compared(apart, ("stood", name), of)} if apart else {}
    return {"agreement": figures | later} if figures or later else {}


def _of(document: LabelledDocument) -> list[tuple[int, Any]]:
    return list(enumerate(document.sentences))


def _third(rows: Sequence[_Row], of: Taxonomy) -> dict[str, Any]:
    """The third pass as a whole, and each of its rounds: sizes, F1 and the kappa of each task."""
    rounds = []
    for number in sorted({int(row["round"]) for row in rows}):
        found = _compared([row for row in rows if int(row["round"]) == number], ("stood", "third"), of)
        kappas = {task: figures["kappa"] for task, figures in found["tasks"].items()}
        sizes = {name: found[name] for name in ("documents", "sentences", "f1", "core_f1")}
        rounds.append({"round": number} | sizes | {"kappa": kappas})
    return _compared(rows, ("stood", "third"), of) | {"rounds": rounds}


def _read(rows: Sequence[_Row], names: tuple[str, str]) -> list[_Row]:
    """The rows that both passes read; none where the file has no such pass."""
    return [row for row in rows if _UNREAD not in [row.get(name, _UNREAD) for name in names]]


def _compared(rows: Sequence[_Row], names: tuple[str, str], of: Taxonomy) -> dict[str, Any]:
    """What two passes share, and how each agrees with the settled labels, over the rows that both read."""
    read = _read(rows, names)
    first, second, final = (_cells([row[name].split() for row in read], of) for name in (*names, "settled"))
    core = [place for place, task in enumerate(of.tasks) if task.core]
    return {
        "documents": len({row["document"] for row in read}),
        "sentences": len(read),
        "same_tasks": round(float((first == second).all(axis=1).mean()), _PLACES),
        "f1": scores(first, second)["f1"],
        "core_f1": scores(first[:, core], second[:, core])["f1"],
        "settled_f1": {names[0]: scores(final, first)["f1"], names[1]: scores(final, second)["f1"]},
        "tasks": {task: _task(first[:, place], second[:, place], names) for place, task in enumerate(of.task_ids)},
    }


def _cells(tasks: Sequence[Sequence[str]], of: Taxonomy) -> Labels:
    return np.array([[task in given for task in of.task_ids] for given in tasks], dtype=np.bool_)


def _task(first: Labels, second: Labels, names: tuple[str, str]) -> dict[str, float]:
    return {
        names[0]: int(first.sum()),
        names[1]: int(second.sum()),
        "f1": scores(first[:, None], second[:, None])["f1"],
        "kappa": kappa(first, second),
        "alpha": alpha(first, second),
    }


def kappa(first: Labels, second: Labels) -> float:
    """Agreement beyond chance of two coders on one yes-or-no label (Cohen 1960, doi:10.1177/001316446002000104)."""
    share, other = float(first.mean()), float(second.mean())
    chance = share * other + (1 - share) * (1 - other)
    return _beyond(1 - float((first == second).mean()), 1 - chance)


def alpha(first: Labels, second: Labels) -> float:
    """The same with the distribution of all 2n labels as chance (Krippendorff 2004, Content Analysis, ch. 11)."""
    count = 2 * len(first)
    given = int(first.sum() + second.sum())
    return _beyond(float((first != second).mean()), 2 * given * (count - given) / (count * (count - 1)))


def _beyond(observed: float, expected: float) -> float:
    """1 for no disagreement, 0 for as much as chance gives; 1 where chance gives none."""
    return round(1 - observed / expected, _PLACES) if expected else 1.0
