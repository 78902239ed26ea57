"""Two passes of labelling: agreement worked out by hand, and the file that holds them."""

import numpy as np
import pytest

from pipeline.tasks.agreement import agreement, alpha, kappa
from pipeline.tasks.labelled import LabelledError, parse_labelled
from pipeline.tasks.taxonomy import taxonomy

TEXT = """# genre: plan
# place: -
# script: hans

[institutions] 一句。
[] 二句。
[services] 三句。
[leadership resources] 四句。
"""
HEAD = "document\tsentence\tfirst\tsecond\n"
PASSES = "plan-01\t0\tinstitutions\tinstitutions\nplan-01\t1\t\tservices\nplan-01\t2\tservices\tservices\nplan-01\t3\tleadership resources\tleadership\n"


def figures(folder, rows):
    tasks = taxonomy()
    (folder / "passes.tsv").write_text(HEAD + rows, encoding="utf-8")
    return agreement(folder, [parse_labelled(TEXT, "plan-01", tasks.task_ids)], tasks)["agreement"]


def test_figures_by_hand(tmp_path):
    found = figures(tmp_path, PASSES)
    assert (found["documents"], found["sentences"]) == (1, 4)
    assert found["same_tasks"] == 0.5
    # Both: institutions, services, leadership; first has 4 labels, second 4.
    assert found["f1"] == 0.75
    assert found["core_f1"] == 1.0
    assert found["settled_f1"] == {"first": 1.0, "second": 0.75}
    assert found["tasks"]["services"] == {
        "first": 1,
        "second": 2,
        "f1": 0.6667,
        # Observed 3/4; by chance 1/4 · 1/2 + 3/4 · 1/2 = 1/2.
        "kappa": 0.5,
        # Disagreement 1/4 observed; expected 2 · 3 · 5 / (8 · 7).
        "alpha": round(1 - 0.25 * 56 / 30, 4),
    }


def test_a_folder_without_a_second_pass_has_no_figures(tmp_path):
    assert agreement(tmp_path, [], taxonomy()) == {}


def test_a_sentence_that_is_not_there_is_named(tmp_path):
    with pytest.raises(LabelledError, match="no such sentence: plan-01 9"):
        figures(tmp_path, "plan-01\t9\t\t\n")


def test_coders_who_never_differ_agree_fully_even_where_chance_explains_it():
    nobody = np.zeros(4, bool)
    assert (kappa(nobody, nobody), alpha(nobody, nobody)) == (1.0, 1.0)


def test_coders_who_always_differ():
    first = np.array([True, False, True, False])
    assert kappa(first, ~first) == -1.0
