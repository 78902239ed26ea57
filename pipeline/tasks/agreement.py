"""How far two independent passes of labelling agree, and each of them with the labels that were settled in the end.

`passes.tsv` in a folder of labelled documents holds both: document, number of the sentence, and the tasks of each pass.
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
_PLACES = 4


def agreement(folder: Path, documents: Sequence[LabelledDocument], of: Taxonomy) -> dict[str, Any]:
    """The figures under `agreement`, nothing where the folder has no second pass. Raises `LabelledError`."""
    path = folder / FILE
    if not path.is_file():
        return {}
    settled = {(document.name, number): sentence.tasks for document in documents for number, sentence in _of(document)}
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    if missing := [row for row in rows if (row["document"], int(row["sentence"])) not in settled]:
        raise LabelledError(f"{path}: no such sentence: {missing[0]['document']} {missing[0]['sentence']}")
    first, second = (_cells([set(row[name].split()) for row in rows], of) for name in ("first", "second"))
    final = _cells([settled[row["document"], int(row["sentence"])] for row in rows], of)
    core = [place for place, task in enumerate(of.tasks) if task.core]
    figures: dict[str, Any] = {
        "documents": len({row["document"] for row in rows}),
        "sentences": len(rows),
        "same_tasks": round(float((first == second).all(axis=1).mean()), _PLACES),
        "f1": scores(first, second)["f1"],
        "core_f1": scores(first[:, core], second[:, core])["f1"],
        "settled_f1": {"first": scores(final, first)["f1"], "second": scores(final, second)["f1"]},
        "tasks": {task: _task(first[:, place], second[:, place]) for place, task in enumerate(of.task_ids)},
    }
    return {"agreement": figures}


def _of(document: LabelledDocument) -> list[tuple[int, Any]]:
    return list(enumerate(document.sentences))


def _cells(tasks: Sequence[Any], of: Taxonomy) -> Labels:
    return np.array([[task in given for task in of.task_ids] for given in tasks], dtype=np.bool_)


def _task(first: Labels, second: Labels) -> dict[str, float]:
    return {
        "first": int(first.sum()),
        "second": int(second.sum()),
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
