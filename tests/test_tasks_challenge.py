"""A challenge set: figures worked out by hand on a small one, its section of the card, and that nothing is learnt of it."""

import json
from types import SimpleNamespace

import pytest
from test_tasks_training import FILLERS, OWN, QUICK, SAYINGS, TAXONOMY

from pipeline.records import TaskTag
from pipeline.structure import Sentence
from pipeline.tasks import challenge
from pipeline.tasks.card import challenge_section
from pipeline.tasks.features import sample
from pipeline.tasks.labelled import Example, LabelledError
from pipeline.tasks.training import train_folders

BODY = "四个字呢。"
# Of each document its name, whether it is of another field, and for each sentence: tasks (None: not known), tasks given.
DOCUMENTS = [
    ("plan-01", False, [("posts", "posts"), ("", "grids")]),
    ("news-01", False, [("posts grids", "grids"), ("", "posts"), (None, "grids")]),
    ("news-02", True, [("", "posts"), ("", "")]),
]
PASSES = (
    "document\tsentence\tfirst\tsecond\tstood\tthird\tround\n"
    "news-20\t0\t?\t?\tposts\tposts\t6\n"
    "news-20\t7\t?\t?\t\tgrids\t6\n"
)


def small(name, other_field, rows):
    sentences = tuple(Sentence(at * len(BODY), (at + 1) * len(BODY), 0, (), False) for at in range(len(rows)))
    tasks = tuple(frozenset((true or "").split()) for true, _ in rows)
    known = tuple(true is not None for true, _ in rows)
    return Example(name, name.split("-")[0], BODY * len(rows), sentences, tasks, known, other_field)


@pytest.fixture
def found(monkeypatch):
    """The results of a model that gives the tags of the table."""
    tags = [[tuple(TaskTag(task, 0.9) for task in given.split()) for _, given in rows] for *_, rows in DOCUMENTS]
    monkeypatch.setattr(challenge, "tag_all", lambda documents, model: tags)
    examples = [small(*document) for document in DOCUMENTS]
    return challenge.results(SimpleNamespace(taxonomy=OWN), examples, sample(examples, OWN))


def test_figures_by_hand(found):
    assert list(found["groups"]) == ["all", "news", "plan"]
    # Of three labels two are among the five given; the one of the sentence that is not known does not count.
    assert found["groups"]["all"] == {
        "documents": 3,
        "sentences": 6,
        "precision": 0.4,
        "recall": 0.6667,
        "f1": 0.5,
        # `posts` alone is core: two true, three given, one of them right.
        "core_f1": 0.4,
        "macro_f1": 0.5333,
        # Four sentences have no task, and two of them got `posts`; so did one of the two of another field.
        "core_on_bare": 0.5,
        "core_on_other_field": 0.5,
    }


def test_each_genre_and_each_task_by_hand(found):
    columns = ("documents", "sentences", "precision", "recall", "f1", "core_f1")
    rows = {name: [row[key] for key in columns] for name, row in found["groups"].items()}
    assert rows["plan"] == [1, 2, 0.5, 1.0, 0.6667, 1.0]
    assert rows["news"] == [2, 4, 0.3333, 0.5, 0.4, 0.0]
    assert found["tasks"] == {
        "posts": {"precision": 0.3333, "recall": 0.5, "f1": 0.4, "sentences": 2},
        "grids": {"precision": 0.5, "recall": 1.0, "f1": 0.6667, "sentences": 1},
    }


def test_the_card_has_a_section(found):
    sizes = {"documents": 3, "sentences": 7, "without_task": 4, "other_field": 2, "genres": {"news": 2, "plan": 1}}
    text = challenge_section({"challenge": sizes | found})
    assert "3 documents with 7 sentences, 4 of them without a task" in text
    assert ": 2 news, 1 plan." in text
    assert "to 50.0 % of the sentences without a task, and to 50.0 % of the 2 in documents of another field" in text
    assert "| all | 40.0 | 66.7 | 50.0 | 40.0 | 3 | 6 |" in text
    assert "| plan | 50.0 | 100.0 | 66.7 | 100.0 | 1 | 2 |" in text
    assert "| grids | 50.0 | 100.0 | 66.7 | 1 |" in text
    assert "fourth reader" not in text
    assert challenge_section({}) == ""


def write(folder, numbers):
    folder.mkdir()
    for number in numbers:
        filler = FILLERS[number % len(FILLERS)] * (1 + number // len(FILLERS))
        lines = [f"[{' '.join(sorted(tasks))}] {saying}，{filler}。" for saying, tasks in SAYINGS]
        head = "# genre: news\n# place: -\n# script: hans\n\n"
        (folder / f"news-{number:02}.txt").write_text(head + "\n\n".join(lines), encoding="utf-8")
    return folder


@pytest.fixture
def folders(tmp_path):
    """A corpus, a challenge and a taxonomy."""
    own = tmp_path / "own.toml"
    own.write_text(TAXONOMY, encoding="utf-8")
    return write(tmp_path / "corpus", range(6)), write(tmp_path / "challenge", range(20, 23)), own


def test_the_model_learns_nothing_of_it(folders, tmp_path):
    corpus, apart, own = folders
    (apart / "passes.tsv").write_text(PASSES, encoding="utf-8")
    plain = train_folders([corpus], tmp_path / "plain", own, QUICK)
    tried = train_folders([corpus], tmp_path / "tried", own, QUICK, apart)
    assert (tmp_path / "tried" / "tasks.npz").read_bytes() == (tmp_path / "plain" / "tasks.npz").read_bytes()
    assert {key: value for key, value in tried.items() if key != "challenge"} == plain
    given = json.loads((tmp_path / "tried" / "meta.json").read_text(encoding="utf-8"))["challenge"]
    assert (given["documents"], given["sentences"], given["tasks"]["grids"]["sentences"]) == (3, 30, 12)
    # One of two sentences read alike: posts by both, grids by the fourth reader alone.
    assert given["agreement"]["fourth"]["f1"] == 0.6667
    assert list(given["agreement"]) == ["fourth"]
    card = (tmp_path / "tried" / "README.md").read_text(encoding="utf-8")
    assert (
        card.index("## Learning curve") < card.index("## Challenge set") < card.index("labelled 2 sentences of 1 doc")
    )
    assert "Challenge" not in (tmp_path / "plain" / "README.md").read_text(encoding="utf-8")


def test_a_document_of_the_corpus_is_no_challenge(folders, tmp_path):
    corpus, apart, own = folders
    (apart / "news-99.txt").write_bytes((corpus / "news-03.txt").read_bytes())
    with pytest.raises(LabelledError, match="news-99 is trained on, as news-03"):
        train_folders([corpus], tmp_path / "out", own, QUICK, apart)
    assert not (tmp_path / "out").exists()
