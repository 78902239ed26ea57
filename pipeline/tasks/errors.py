"""The errors of a classifier, grouped: by genre, by kind of sentence, by what is taken for what, and the worst ones."""

import collections
from collections.abc import Mapping
from typing import Any

import numpy as np

from pipeline.tasks.evaluation import Validation, scores
from pipeline.tasks.features import Labels, Sample

_MOST_MIX_UPS = 12
_WORST = 15
_LONGEST = 120


def errors(of: Sample, checked: Validation) -> dict[str, Any]:
    """Figures of the groups, the most frequent mix-ups, and the errors that the model was surest of."""
    return {
        "groups": {name: _group(inside, checked) for name, inside in _groups(of, checked).items() if inside.any()},
        "mix_ups": _mix_ups(of, checked),
        "worst": _worst(of, checked),
    }


def _groups(of: Sample, checked: Validation) -> Mapping[str, Labels]:
    genres = np.array([name.split("-")[0] for name in of.names])[of.document[of.known]]
    headings = of.is_heading[of.known]
    tasks = checked.labels.sum(axis=1)
    groups = {f"genre: {genre}": genres == genre for genre in sorted(set(genres))}
    groups |= {"headings": headings, "other sentences": ~headings}
    return groups | {"one task": tasks == 1, "two tasks": tasks == 2, "three or more": tasks > 2}


def _group(inside: Labels, checked: Validation) -> dict[str, float]:
    return scores(checked.labels[inside], checked.decisions[inside]) | {"sentences": int(inside.sum())}


def _mix_ups(of: Sample, checked: Validation) -> list[dict[str, Any]]:
    """What was missed and what was given in its stead, most frequent first; one of the two may be empty."""
    ids = np.array(of.taxonomy.task_ids)
    found: collections.Counter[tuple[str, str]] = collections.Counter()
    for truth, given in zip(checked.labels, checked.decisions, strict=True):
        if (truth != given).any():
            found[" ".join(ids[truth & ~given]), " ".join(ids[given & ~truth])] += 1
    ranked = sorted(found.items(), key=lambda item: (-item[1], item[0]))
    return [{"missed": pair[0], "given": pair[1], "sentences": count} for pair, count in ranked[:_MOST_MIX_UPS]]


def _worst(of: Sample, checked: Validation) -> list[dict[str, Any]]:
    """One a document, so that a single text does not fill the list."""
    rows = np.flatnonzero(of.known)
    wrong = np.where(checked.labels, 1 - checked.chances, checked.chances)
    wrong[checked.decisions == checked.labels] = 0
    found: dict[str, dict[str, Any]] = {}
    for cell in np.argsort(-wrong, axis=None, kind="stable"):
        row, task = divmod(int(cell), wrong.shape[1])
        name = of.names[of.document[rows[row]]]
        if len(found) == _WORST or not wrong[row, task]:
            break
        kind = "missed" if checked.labels[row, task] else "given"
        text = of.texts[rows[row]].strip()
        found.setdefault(
            name,
            {
                "document": name,
                kind: of.taxonomy.task_ids[task],
                "chance": round(float(checked.chances[row, task]), 4),
                "text": text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…",
            },
        )
    return list(found.values())
