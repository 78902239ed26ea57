"""Passes of labelling: agreement worked out by hand, and the file that holds them."""

import numpy as np
import pytest

from pipeline.tasks.agreement import agreement, alpha, kappa
from pipeline.tasks.card import crossed_pass, fourth_pass, third_pass
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


THIRD_HEAD = "document\tsentence\tfirst\tsecond\tstood\tthird\tround\n"
# The second round has one sentence, and one that only the third pass read; the last was not read blind by it.
THIRD = (
    "plan-01\t0\tinstitutions\tinstitutions\tinstitutions\tinstitutions resources\t1\n"
    "plan-01\t1\t?\t?\t\t\t1\n"
    "plan-01\t2\tservices\tservices\tservices\tservices\t2\n"
    "plan-01\t3\tleadership\tleadership\t?\t?\t?\n"
)

# Round 6 is a fourth reader's: one sentence in which it reads another task, and one that both read alike.
FOURTH = "plan-01\t1\t?\t?\tservices\tplatform\t6\nplan-01\t3\t?\t?\tleadership resources\tleadership resources\t6\n"


def figures(folder, rows, head=HEAD):
    tasks = taxonomy()
    (folder / "passes.tsv").write_text(head + rows, encoding="utf-8")
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


def test_a_third_pass_is_compared_with_what_stood_round_by_round(tmp_path):
    found = figures(tmp_path, THIRD, THIRD_HEAD)
    assert (found["sentences"], found["f1"]) == (3, 1.0)
    third = found["third"]
    assert (third["documents"], third["sentences"], third["same_tasks"]) == (1, 3, 0.6667)
    # Both: institutions, services; stood has 2 labels, the third pass 3.
    assert (third["f1"], third["core_f1"]) == (0.8, 1.0)
    # Settled over its three sentences: institutions, services.
    assert third["settled_f1"] == {"stood": 1.0, "third": 0.8}
    assert third["tasks"]["resources"] == {"stood": 0, "third": 1, "f1": 0.0, "kappa": 0.0, "alpha": 0.0}
    assert [(row["round"], row["sentences"], row["f1"]) for row in third["rounds"]] == [(1, 2, 0.6667), (2, 1, 1.0)]
    assert third["rounds"][0]["kappa"]["institutions"] == 1.0


def test_a_fourth_reader_is_counted_apart(tmp_path):
    lines = THIRD.splitlines(keepends=True)
    found = figures(tmp_path, lines[0] + lines[2] + FOURTH, THIRD_HEAD)
    assert [row["round"] for row in found["third"]["rounds"]] == [1, 2]
    fourth = found["fourth"]
    assert (fourth["documents"], fourth["sentences"], fourth["same_tasks"]) == (1, 2, 0.5)
    # Both: leadership, resources; each has three labels.
    assert (fourth["f1"], fourth["core_f1"]) == (0.6667, 1.0)
    # Settled: none for the one, leadership and resources for the other.
    assert fourth["settled_f1"] == {"stood": 0.8, "fourth": 0.8}
    assert fourth["tasks"]["platform"] == {"stood": 0, "fourth": 1, "f1": 0.0, "kappa": 0.0, "alpha": 0.0}


def test_writers_who_read_each_other_are_counted_apart(tmp_path):
    crossed = FOURTH.replace("\t6\n", "\t7\n")
    found = figures(tmp_path, THIRD + crossed, THIRD_HEAD)
    assert set(found) >= {"third", "crossed"}
    assert "fourth" not in found
    # The same two sentences as of the fourth reader above.
    assert (found["crossed"]["sentences"], found["crossed"]["f1"], found["crossed"]["core_f1"]) == (2, 0.6667, 1.0)
    assert found["crossed"]["settled_f1"] == {"stood": 0.8, "crossed": 0.8}
    assert found["crossed"]["tasks"]["platform"] == {"stood": 0, "crossed": 1, "f1": 0.0, "kappa": 0.0, "alpha": 0.0}
    text = crossed_pass(found)
    assert "labelled 2 sentences of 1 documents" in text
    assert "F1 66.7 on all tasks, 100.0 on the core tasks" in text
    assert crossed_pass({}) == ""


def test_passes_that_were_not_made_have_no_figures(tmp_path):
    assert not {"third", "fourth"} & set(figures(tmp_path, PASSES))
    assert "fourth" not in figures(tmp_path, THIRD, THIRD_HEAD)
    first = "plan-01\t0\tinstitutions\tinstitutions\t?\t?\t?\n"
    assert "third" not in figures(tmp_path, first + FOURTH, THIRD_HEAD)
    # A folder that one reader alone went over tells of that one.
    assert list(figures(tmp_path, FOURTH, THIRD_HEAD)) == ["fourth"]


def test_a_table_in_which_nobody_read_blind_has_no_figures(tmp_path):
    (tmp_path / "passes.tsv").write_text(THIRD_HEAD + "plan-01\t0\t?\t?\t?\t?\t?\n", encoding="utf-8")
    document = parse_labelled(TEXT, "plan-01", taxonomy().task_ids)
    assert agreement(tmp_path, [document], taxonomy()) == {}


def test_the_card_shows_each_round_with_its_lowest_kappa():
    tasks = {"services": {"stood": 9, "third": 8, "f1": 0.9, "kappa": 0.875, "alpha": 0.87}}
    sizes = {"documents": 2, "sentences": 30, "f1": 0.95, "core_f1": 0.9}
    row = sizes | {"round": 1, "kappa": {"a": 0.9, "services": 0.875}}
    third = sizes | {"tasks": tasks, "rounds": [row]}
    text = third_pass({"third": third})
    assert "| 1 | 2 | 30 | 95.0 | 90.0 | 87.5 | services |" in text
    assert "| services | 9 | 8 | 90.0 | 87.5 | 87.0 |" in text
    assert third_pass({}) == ""


def test_the_card_tells_of_a_fourth_reader_by_itself():
    tasks = {"services": {"stood": 9, "fourth": 8, "f1": 0.9, "kappa": 0.875, "alpha": 0.87}}
    shares = {"f1": 0.95, "core_f1": 0.9, "same_tasks": 0.8, "settled_f1": {"stood": 0.96, "fourth": 0.97}}
    text = fourth_pass({"fourth": shares | {"documents": 2, "sentences": 30, "tasks": tasks}})
    assert "labelled 30 sentences of 2 documents composed later" in text
    assert "F1 95.0 on all tasks, 90.0 on the core tasks, and gave 80.0 %" in text
    assert "agree with F1 96.0, the fourth pass with 97.0" in text
    assert "| services | 9 | 8 | 90.0 | 87.5 | 87.0 |" in text
    assert fourth_pass({}) == ""


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
