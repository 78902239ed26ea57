"""Measures of a classifier: precision, recall, F1, calibration, and the baselines it has to beat."""

import dataclasses
from collections.abc import Sequence

import numpy as np

from pipeline.tasks.context import FloatArray
from pipeline.tasks.features import Labels, Sample
from pipeline.tasks.taxonomy import Taxonomy

_BINS = 10
_PLACES = 4


@dataclasses.dataclass(frozen=True, slots=True)
class Validation:
    """Labels, and probabilities and decisions out of fold: no document helped to train what judged it.

    Each is n × T, for the sentences of a sample whose labels are known.
    """

    labels: Labels
    chances: FloatArray
    decisions: Labels


def scores(labels: Labels, decisions: Labels) -> dict[str, float]:
    """Micro-averaged precision, recall and F1 over all cells of two n × T arrays; 0 where there is nothing."""
    both = int((labels & decisions).sum())
    given, true = int(decisions.sum()), int(labels.sum())
    return {
        "precision": _share(both, given),
        "recall": _share(both, true),
        "f1": _share(2 * both, given + true),
    }


def summary(of: Sample, labels: Labels, decisions: Labels) -> dict[str, float]:
    """One row of the table: micro P, R, F1; F1 of the core tasks; mean F1 over tasks; needless core tags.

    `core_on_bare` and `core_on_other_field` are the shares of sentences without a task, and of those in documents of
    another field, that get a core task.
    """
    core = [place for place, task in enumerate(of.taxonomy.tasks) if task.core]
    each = [scores(labels[:, [place]], decisions[:, [place]])["f1"] for place in range(labels.shape[1])]
    bare = ~labels.any(axis=1)
    strange = bare & of.other_field[of.known]
    return scores(labels, decisions) | {
        "core_f1": scores(labels[:, core], decisions[:, core])["f1"],
        "macro_f1": round(sum(each) / len(each), _PLACES),
        "core_on_bare": _share(int(decisions[bare][:, core].any(axis=1).sum()), int(bare.sum())),
        "core_on_other_field": _share(int(decisions[strange][:, core].any(axis=1).sum()), int(strange.sum())),
    }


def by_task(of: Taxonomy, labels: Labels, decisions: Labels) -> dict[str, dict[str, float]]:
    """Precision, recall and F1 of each task, and how many sentences have it."""
    each = {}
    for place, task in enumerate(of.task_ids):
        truth = labels[:, [place]]
        each[task] = scores(truth, decisions[:, [place]]) | {"sentences": int(truth.sum())}
    return each


def calibration(checked: Validation) -> tuple[float, list[dict[str, float]]]:
    """Expected calibration error over ten bins of equal width, and each bin's mean chance, share true and size.

    Naeini, Cooper and Hauskrecht 2015, doi:10.1609/aaai.v29i1.9602; every pair of sentence and task is one case.
    """
    chances, truth = checked.chances.ravel(), checked.labels.ravel()
    bins = np.minimum((chances * _BINS).astype(np.int64), _BINS - 1)
    rows = []
    error = 0.0
    for number in range(_BINS):
        inside = bins == number
        size = int(inside.sum())
        if size:
            mean, share = float(chances[inside].mean()), float(truth[inside].mean())
            error += size / len(truth) * abs(mean - share)
            rows.append({"chance": round(mean, _PLACES), "true": round(share, _PLACES), "cases": size})
    return round(error, _PLACES), rows


def majority(data: Sample) -> Labels:
    """The most frequent task for every sentence."""
    decisions = np.zeros(data.labels.shape, dtype=np.bool_)
    decisions[:, int(data.labels.sum(axis=0).argmax())] = True
    return decisions


def keywords(data: Sample) -> Labels:
    """Each task whose cue words stand in the sentence."""
    return np.array([[_any_in(task.cues, text) for task in data.taxonomy.tasks] for text in data.texts], dtype=np.bool_)


def _any_in(cues: Sequence[str], text: str) -> bool:
    return any(cue in text for cue in cues)


def _share(part: int, whole: int) -> float:
    return round(part / whole, _PLACES) if whole else 0.0
