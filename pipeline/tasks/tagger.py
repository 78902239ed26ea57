"""Tags sentences with reform tasks and says why."""

import dataclasses
from collections.abc import Sequence
from itertools import islice
from typing import cast

import numpy as np

from pipeline.records import Task, TaskTag
from pipeline.structure import Sentence
from pipeline.tasks.context import PARTS, FloatArray, logistic, wordings
from pipeline.tasks.model import Model, shipped_model

_PLACES = 4
# A difference of scores by which none is divided.
_LEAST = 1e-9


@dataclasses.dataclass(frozen=True, slots=True)
class Reason:
    """What spoke for a task (weight above 0) or against it, in log odds."""

    feature: str
    weight: float


def tag(text: str, sentences: Sequence[Sentence], model: Model | None = None) -> list[tuple[TaskTag, ...]]:
    """The tasks of each sentence of a normalised text whose probability reaches the task's threshold, best first."""
    return tag_all([(text, sentences)], model)[0]


def tag_all(
    documents: Sequence[tuple[str, Sequence[Sentence]]], model: Model | None = None
) -> list[list[tuple[TaskTag, ...]]]:
    """What `tag` gives for each of some documents; together they take much less time than one by one."""
    if not documents:
        return []
    model = model or shipped_model()
    tasks = [cast(Task, task) for task in model.taxonomy.task_ids]
    found = iter(_tags(model, tasks, np.concatenate(model.probabilities_of(documents))))
    return [list(islice(found, len(sentences))) for _, sentences in documents]


def _tags(model: Model, tasks: Sequence[Task], probabilities: FloatArray) -> list[tuple[TaskTag, ...]]:
    chances = np.round(probabilities, _PLACES)
    over = chances >= model.thresholds
    rows, places = np.nonzero(over)
    # By sentence, the most probable first; the sort keeps tasks of one probability in their order.
    order = np.lexsort((-chances[over], rows))
    found: list[list[TaskTag]] = [[] for _ in chances]
    for row, place, chance in zip(*(column[order].tolist() for column in (rows, places, chances[over])), strict=True):
        found[row].append(TaskTag(tasks[place], chance))
    return [tuple(tags) for tags in found]


def explain(
    text: str, sentences: Sequence[Sentence], index: int, model: Model | None = None, most: int = 8
) -> dict[str, tuple[Reason, ...]]:
    """For each task the `most` strongest features of sentence `index`, for or against, strongest first.

    A feature is an n-gram of the sentence, a word class (`class: power`), a pair of them (`class: power + town`), or a
    part of the context (`context: heading`).
    """
    return explain_some(text, sentences, [index], model, most)[0]


def explain_some(
    text: str, sentences: Sequence[Sentence], indexes: Sequence[int], model: Model | None = None, most: int = 8
) -> list[dict[str, tuple[Reason, ...]]]:
    """What `explain` gives for each sentence of `indexes`, the document being looked at once."""
    model = model or shipped_model()
    features = model.features(text, sentences)
    worded = wordings(text, sentences)
    return [_reasons(model, worded[index], features[index], most) for index in indexes]


def _reasons(model: Model, wording: str, features: FloatArray, most: int) -> dict[str, tuple[Reason, ...]]:
    """The reasons for each task from a sentence and its inputs to the second layer."""
    weights, _ = model.network.unfolded(features)
    shares = features[:, None] * weights
    columns = len(model.bias)
    around = dict(zip(PARTS, shares.reshape(len(PARTS), columns, -1).sum(axis=1), strict=True))
    slopes = _own_slopes(model, features, weights)
    own = {feature: scores @ slopes for feature, scores in _own_scores(model, wording).items()}
    reasons: dict[str, tuple[Reason, ...]] = {}
    for place, task in enumerate(model.taxonomy.task_ids):
        found = {f"context: {name}": float(share[place]) for name, share in around.items() if name not in PARTS[:2]}
        found |= {feature: float(share[place]) for feature, share in own.items()}
        ranked = sorted(found.items(), key=lambda item: (-abs(item[1]), item[0]))
        reasons[task] = tuple(Reason(name, round(weight, _PLACES)) for name, weight in ranked[:most] if weight)
    return reasons


def _own_slopes(model: Model, features: FloatArray, weights: FloatArray) -> FloatArray:
    """By how much each score of the first layer moves the log odds of each task (S × T), from the score without any
    feature to that of the sentence: as a score, and as the probability in it."""
    columns = len(model.bias)
    scores, chances = features[:columns], features[columns : 2 * columns]
    rest = np.asarray(model.bias, dtype=np.float64)
    moved = scores - rest
    rise = np.where(np.abs(moved) < _LEAST, chances * (1 - chances), 0.0)
    np.divide(chances - logistic(rest), moved, out=rise, where=np.abs(moved) >= _LEAST)
    return np.asarray(weights[:columns] + rise[:, None] * weights[columns : 2 * columns])


def _own_scores(model: Model, wording: str) -> dict[str, FloatArray]:
    """The share of each n-gram, class and pair of classes in the scores of a sentence in the first layer (S each)."""
    lexicon = model.lexicon
    _, found = lexicon.vocabulary.find(wording)
    length = float(np.sqrt(max(float(np.square(lexicon.weights[found, -1], dtype=np.float64).sum()), 1e-12)))
    scores: dict[str, FloatArray] = {}
    for gram in found.tolist():
        name = lexicon.vocabulary.grams[gram]
        scores[name] = scores.get(name, 0.0) + lexicon.weights[gram, :-1].astype(np.float64) / length
    counts = lexicon.class_counts(np.zeros_like(found), found, 1)[0]
    ids = model.taxonomy.class_ids
    there = np.flatnonzero(counts).tolist()
    for row, left in enumerate(there):
        scores[f"class: {ids[left]}"] = model.class_weights[:, left] * np.log1p(counts[left])
        for right in there[row + 1 :]:
            scores[f"class: {ids[left]} + {ids[right]}"] = model.pair_weights[:, left, right].astype(np.float64)
    return scores
