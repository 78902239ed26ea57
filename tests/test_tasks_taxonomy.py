"""The taxonomy file: what ships, and what is refused."""

import typing

import pytest

from pipeline.records import Task
from pipeline.tasks.taxonomy import TaxonomyError, parse_taxonomy, taxonomy

ONE = '[[task]]\nid = "power"\nname = { zh = "权", en = "Power" }\ncore = true\ncovers = "powers"\n'


def test_the_shipped_tasks_are_those_of_the_records():
    assert taxonomy().task_ids == typing.get_args(Task)
    assert [task.id for task in taxonomy().tasks if task.core] == [
        "leadership",
        "devolution",
        "institutions",
        "enforcement",
    ]


def test_every_shipped_task_has_cues_and_both_names():
    assert all(task.cues and set(task.names) == {"zh", "en"} and task.covers for task in taxonomy().tasks)


def test_a_taxonomy_of_ones_own(tmp_path):
    path = tmp_path / "own.toml"
    path.write_text(ONE + '[[class]]\nid = "down"\nwords = ["下放", "赋予"]\n', encoding="utf-8")
    own = taxonomy(path)
    assert own.task_ids == ("power",)
    assert own.class_ids == ("down",)


def test_the_digest_follows_tasks_and_words_only():
    first = parse_taxonomy(ONE, "a").digest()
    assert parse_taxonomy(ONE.replace("powers", "all powers"), "a").digest() == first
    assert parse_taxonomy(ONE.replace('"power"', '"powers"'), "a").digest() != first
    assert parse_taxonomy(ONE + '[[class]]\nid = "down"\nwords = ["下放"]\n', "a").digest() != first


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "own: no task"),
        ("[[task]]\n", "own: 'id'"),
        ("task = [", "own: "),
        (ONE + ONE, "own: task given twice: power"),
        (ONE + '[[class]]\nid = "a"\nwords = ["下放", "下放"]\n', "own: word given twice: 下放"),
        (ONE + '[[class]]\nid = "a"\nwords = ["下"]\n', "own: class a: words of two to 5"),
        (ONE + '[[class]]\nid = "a"\nwords = ["经济社会管理"]\n', "own: class a: words of two to 5"),
        (ONE + '[[class]]\nid = "a"\nwords = []\n[[class]]\nid = "a"\nwords = []\n', "own: class given twice: a"),
    ],
)
def test_refuses(text, message):
    with pytest.raises(TaxonomyError, match=message):
        parse_taxonomy(text, "own")
