"""The errors in groups, worked out by hand on six sentences of two documents."""

import dataclasses

import numpy as np
import pytest
from test_tasks_training import OWN, small_example

from pipeline.tasks.errors import errors
from pipeline.tasks.evaluation import Validation
from pipeline.tasks.features import sample

# Of each document the title, 收回空编…, 给街道…: posts, grids.
LABELS = np.array([[0, 0], [1, 0], [1, 0]] * 2, dtype=bool)
CHANCES = np.array([[0.1, 0.1], [0.2, 0.9], [0.9, 0.1], [0.1, 0.6], [0.8, 0.1], [0.4, 0.1]])


@pytest.fixture(scope="module")
def found():
    data = sample([small_example(0), small_example(1)], OWN)
    known = np.zeros(len(data.texts), bool)
    known[[0, 1, 2, 11, 12, 13]] = True
    return errors(dataclasses.replace(data, known=known), Validation(LABELS, CHANCES, CHANCES > 0.5))


def test_groups(found):
    assert found["groups"]["headings"] == {"precision": 0.0, "recall": 0.0, "f1": 0.0, "sentences": 2}
    # Given posts twice and grids once, of four posts.
    assert found["groups"]["other sentences"] == {"precision": 0.6667, "recall": 0.5, "f1": 0.5714, "sentences": 4}
    assert list(found["groups"]) == ["genre: plan", "headings", "other sentences", "one task"]


def test_mix_ups_most_frequent_first(found):
    assert found["mix_ups"] == [
        {"missed": "", "given": "grids", "sentences": 1},
        {"missed": "posts", "given": "", "sentences": 1},
        {"missed": "posts", "given": "grids", "sentences": 1},
    ]


def test_the_worst_error_of_each_document(found):
    assert found["worst"] == [
        {"document": "plan-00", "given": "grids", "chance": 0.9, "text": "收回空编下沉到镇里，大家都说好。"},
        {"document": "plan-01", "given": "grids", "chance": 0.6, "text": "标题"},
    ]
