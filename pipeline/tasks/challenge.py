"""How a model does on documents that stand apart as a challenge: neither weights nor thresholds were set on them."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from pipeline.tasks.evaluation import by_task, summary
from pipeline.tasks.features import Labels, Sample, part_of
from pipeline.tasks.labelled import Example
from pipeline.tasks.model import Model
from pipeline.tasks.tagger import tag_all

ALL = "all"


def results(model: Model, examples: Sequence[Example], data: Sample) -> dict[str, Any]:
    """Under `groups` a row of the table for all documents and for each genre, under `tasks` one for each task.

    `data` is the sample of the examples. The model tags whole documents, as a user has them tagged.
    """
    decisions = _decisions(model, examples)
    groups = {ALL: range(len(examples))} | {
        genre: [number for number, item in enumerate(examples) if item.genre == genre]
        for genre in sorted({item.genre for item in examples})
    }
    return {
        "groups": {name: _row(data, decisions, documents) for name, documents in groups.items()},
        "tasks": by_task(data.taxonomy, data.labels[data.known], decisions[data.known]),
    }


def _decisions(model: Model, examples: Sequence[Example]) -> Labels:
    """The tags of every sentence of the examples, n × T."""
    tagged = tag_all([(item.text, item.sentences) for item in examples], model)
    given = [{tag.task for tag in tags} for document in tagged for tags in document]
    rows = [[task in tasks for task in model.taxonomy.task_ids] for tasks in given]
    return np.array(rows, dtype=np.bool_).reshape(len(given), len(model.taxonomy.tasks))


def _row(data: Sample, decisions: Labels, documents: Sequence[int]) -> dict[str, float]:
    part = part_of(data, documents)
    given = decisions[data.rows(documents)][part.known]
    sizes = {"documents": len(documents), "sentences": len(given)}
    return sizes | summary(part, part.labels[part.known], given)
