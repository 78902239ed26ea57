"""Training on a small corpus of its own: measures by hand, the same bytes twice, and what the model then says."""

import dataclasses
import json

import numpy as np
import pytest

from pipeline.structure import Heading, Sentence
from pipeline.tasks import explain, tag, training
from pipeline.tasks.context import logistic
from pipeline.tasks.evaluation import Validation, calibration, keywords, majority, scores, summary
from pipeline.tasks.features import PAIRS, WORDS, Recipe, SentenceFeatures, part_of, sample
from pipeline.tasks.labelled import Example
from pipeline.tasks.model import ModelError, load_model, save_model
from pipeline.tasks.taxonomy import parse_taxonomy
from pipeline.tasks.training import figures, learning_curve, thresholds, train, train_folders, validate

TAXONOMY = """
[[task]]
id = "posts"
name = { zh = "编制", en = "Posts" }
core = true
covers = "posts"
cues = ["编制"]

[[task]]
id = "grids"
name = { zh = "网格", en = "Grids" }
core = false
covers = "grids"
cues = ["网格"]

[[class]]
id = "down"
words = ["下沉", "下达"]

[[class]]
id = "post"
words = ["编制", "空编"]
"""
OWN = parse_taxonomy(TAXONOMY, "own")
# What a sentence says and its task: the first clause decides, the second is filler that all share.
SAYINGS = [
    ("收回空编下沉到镇里", {"posts"}),
    ("给街道下达事业编制", {"posts"}),
    ("编制数随人口增加", {"posts"}),
    ("每个网格有一名网格员", {"grids"}),
    ("网格里的事网格里办", {"grids"}),
    ("网格划到楼栋", {"grids"}),
    ("编制给网格员用", {"posts", "grids"}),
    ("今年雨水偏多", set()),
    ("游客比去年多", set()),
    ("果农忙着采摘", set()),
]
FILLERS = ["大家都说好", "县里很支持", "一年见成效", "记者看在眼里", "会上作了介绍", "老乡笑开了颜"]
QUICK = Recipe(documents=1, folds=3)


def small_example(number):
    heading = Heading("一、", 1, "编制下沉" if number % 2 else "网格划分")
    bodies = [("标题", set()), *((f"{saying}，{FILLERS[number]}。", tasks) for saying, tasks in SAYINGS)]
    sentences, text = [], ""
    for place, (body, _) in enumerate(bodies):
        headings = (heading,) if place else ()
        sentences.append(Sentence(len(text), len(text) + len(body), place // 3, headings, not place))
        text += body + ("\n" if place % 3 == 2 else "")
    return Example(
        f"plan-{number:02}",
        "plan",
        text,
        tuple(sentences),
        tuple(frozenset(tasks) for _, tasks in bodies),
        (True,) * len(bodies),
    )


@pytest.fixture(scope="module")
def data():
    return sample([small_example(number) for number in range(6)], OWN)


@pytest.fixture(scope="module")
def trained(data):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(training, "_ENOUGH", 0)
        return train(data, QUICK)


def test_the_model_tells_the_tasks_apart(data, trained):
    model, checked = trained
    assert summary(data, checked.labels, checked.decisions)["f1"] > 0.9
    new = small_example(2)
    found = [{item.task for item in tags} for tags in tag(new.text, new.sentences, model)]
    assert found == [set(tasks) for tasks in new.tasks]


def test_tags_come_best_first_over_their_thresholds(trained):
    model, _ = trained
    new = small_example(1)
    for tags in tag(new.text, new.sentences, model):
        chances = [item.probability for item in tags]
        assert chances == sorted(chances, reverse=True)
        for item in tags:
            assert item.probability >= model.thresholds[OWN.task_ids.index(item.task)]
            assert round(item.probability, 4) == item.probability


def test_thresholds_are_half_of_the_best_f1_times_what_is_best_for_all():
    # Any cut between tells them apart: half of 1 times the most generous factor, 0.55, which keeps F1 at 1.
    assert thresholds(np.array([[0.9], [0.8], [0.2]]), np.array([[True], [True], [False]])) == [0.275]
    # All four tagged give 6/7, which no higher cut does: 3/7 times the same factor.
    chances = np.array([[0.9], [0.45], [0.4], [0.3]])
    assert thresholds(chances, np.array([[True], [True], [False], [True]])) == [0.236]
    # A cut at 3/7 · 0.7 or lower takes 0.3 in; one below 0.25 would take a false one in.
    chances = np.array([[0.9], [0.45], [0.4], [0.3], [0.25]])
    assert thresholds(chances, np.array([[True], [True], [False], [True], [False]])) == [0.253]
    # A task that nobody has gets no tag, whatever the factor.
    two = np.array([[0.9, 0.4], [0.8, 0.1], [0.2, 0.2]])
    assert thresholds(two, np.array([[True, False], [True, False], [False, False]])) == [0.275, 1.0]


def test_the_model_scores_as_training_did(data, trained):
    """The tagger's array look-ups and the matrix of the training are two ways to the same numbers."""
    model, _ = trained
    features = SentenceFeatures(data, np.arange(len(data.texts)), QUICK)
    assert features.grams == list(model.grams)
    widths = features.widths()
    weights = np.hstack(
        [
            model.gram_weights / model.idf / features.gram_scale,
            model.class_weights / QUICK.class_scale,
            model.pair_weights[:, *features.pairs()] / QUICK.pair_scale,
        ]
    )
    assert weights.shape[1] == sum(widths.values())
    expected = features.matrix(list(data.texts)) @ weights.T + model.bias
    text = "\n".join(data.texts)
    starts = np.cumsum([0, *(len(item) + 1 for item in data.texts[:-1])])
    assert model.scores(text, starts) == pytest.approx(expected, rel=1e-4, abs=1e-4)


def test_long_texts_are_scored_in_chunks_that_do_not_show(trained):
    model, _ = trained
    unit = "收回空编下沉到镇里，大家都说好。"
    count = 20_000
    scored = model.scores(unit * count, np.arange(count) * len(unit))
    assert np.ptp(scored, axis=0) == pytest.approx([0, 0, 0])


def test_explains_by_the_strongest_features(trained):
    model, _ = trained
    new = small_example(3)
    reasons = explain(new.text, new.sentences, 4, model)
    assert set(reasons) == {"posts", "grids"}
    words = [reason for reason in reasons["grids"] if not reason.feature.startswith("context: ")]
    best = max(words, key=lambda reason: reason.weight)
    assert "网" in best.feature or "格" in best.feature
    weights = [abs(reason.weight) for reason in reasons["grids"]]
    assert weights == sorted(weights, reverse=True)


def test_all_reasons_add_up_to_the_log_odds(trained):
    model, _ = trained
    new = small_example(3)
    chances = model.probabilities(new.text, new.sentences)
    features = model.features(new.text, new.sentences)
    for index in range(len(new.sentences)):
        constant = _without_features(model, features[index])
        for place, reasons in enumerate(explain(new.text, new.sentences, index, model, most=10_000).values()):
            total = sum(reason.weight for reason in reasons) + constant[place]
            assert total == pytest.approx(np.log(chances[index, place] / (1 - chances[index, place])), abs=0.02)


def _without_features(model, row):
    """The log odds that a sentence has before its words and what stands around it are looked at."""
    weights, added = model.network.unfolded(row)
    columns = len(model.bias)
    return added + model.bias @ weights[:columns] + logistic(model.bias) @ weights[columns : 2 * columns]


def test_a_stored_model_is_the_same_model(trained, tmp_path):
    model, _ = trained
    save_model(model, tmp_path, {"note": "x"})
    again = load_model(tmp_path, OWN)
    new = small_example(5)
    assert np.array_equal(again.probabilities(new.text, new.sentences), model.probabilities(new.text, new.sentences))
    assert json.loads((tmp_path / "meta.json").read_text(encoding="utf-8"))["note"] == "x"


def test_refuses_a_model_of_another_taxonomy(trained, tmp_path):
    save_model(trained[0], tmp_path, {})
    with pytest.raises(ModelError, match="another taxonomy"):
        load_model(tmp_path)


@pytest.mark.parametrize("name", ["tasks.npz", "meta.json"])
def test_refuses_a_damaged_or_missing_model(trained, tmp_path, name):
    save_model(trained[0], tmp_path, {})
    (tmp_path / name).write_bytes(b"PK damaged")
    with pytest.raises(ModelError):
        load_model(tmp_path, OWN)
    (tmp_path / name).unlink()
    with pytest.raises(ModelError):
        load_model(tmp_path, OWN)


def test_a_folder_gives_the_same_bytes_twice(tmp_path):
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    own = tmp_path / "own.toml"
    own.write_text(TAXONOMY, encoding="utf-8")
    for number, filler in enumerate(FILLERS):
        lines = [f"[{' '.join(sorted(tasks))}] {saying}，{filler}。" for saying, tasks in SAYINGS]
        head = "# genre: news\n# place: -\n# script: hans\n\n"
        (corpus / f"news-{number:02}.txt").write_text(head + "\n\n".join(lines), encoding="utf-8")
    for out in ("first", "second"):
        train_folders([corpus], tmp_path / out, own, QUICK)
    for name in ("tasks.npz", "meta.json", "README.md"):
        assert (tmp_path / "first" / name).read_bytes() == (tmp_path / "second" / name).read_bytes()
    card = (tmp_path / "first" / "README.md").read_text(encoding="utf-8")
    assert "6 documents with 60 sentences" in card
    assert "| posts (core) |" in card


def test_a_task_that_no_sentence_has_is_never_given(data):
    without = sample([small_example(number) for number in range(6)], OWN)
    without.labels[:, 1] = False
    model, checked = train(without, QUICK)
    assert not checked.decisions[:, 1].any()
    new = small_example(2)
    assert all(item.task != "grids" for tags in tag(new.text, new.sentences, model) for item in tags)


def test_a_document_of_another_field_keeps_silent_where_a_document_on_the_tasks_speaks():
    """The same sentence among others: 网格 beside orchards and slopes is of another field."""
    bodies = ["果园修了水渠", "雨后山坡泥泞", "果园网格划到山坡", "水渠边种了柳树"]

    def strange(number):
        bare = tuple(f"{body}，{FILLERS[number]}。" for body in bodies)
        starts = np.cumsum([0, *(len(body) for body in bare)]).tolist()
        sentences = tuple(Sentence(starts[i], starts[i + 1], i, (), False) for i in range(len(bare)))
        none = (frozenset(),) * len(bare)
        return Example(f"report-{number:02}", "report", "".join(bare), sentences, none, (True,) * len(bare), True)

    examples = [small_example(number) for number in range(6)] + [strange(number) for number in range(5)]
    model, _ = train(sample(examples, OWN), QUICK)
    new = strange(5)
    assert [tags for tags in tag(new.text, new.sentences, model) if tags] == []
    assert np.all(model.scores(new.text, np.array([item.start for item in new.sentences]))[:, -1] > 0)
    known = small_example(2)
    assert np.all(model.scores(known.text, np.array([item.start for item in known.sentences]))[1:, -1] < 0)


def test_few_sentences_are_given_no_networks(data, trained):
    model, checked = train(data, QUICK)
    assert model.network.inner.tolist() == []
    assert len(trained[0].network.inner) == QUICK.networks * QUICK.hidden
    assert summary(data, checked.labels, checked.decisions)["f1"] > 0.9
    # A sentence by itself, as none stands in these documents, has its task from its own words.
    alone = "收回空编下沉到镇里，大家都说好。"
    assert [{item.task for item in tags} for tags in tag(alone, (Sentence(0, len(alone), 0, (), False),), model)] == [
        {"posts"}
    ]


def test_what_is_not_known_is_neither_learnt_nor_judged():
    data = sample([small_example(number) for number in range(6)], OWN)
    unknown = data.labels[:, 1].copy()
    known = dataclasses.replace(data, known=~unknown)
    model, checked = train(known, QUICK)
    assert len(checked.labels) == (~unknown).sum()
    assert not checked.labels[:, 1].any()
    new = small_example(2)
    assert all(item.task != "grids" for tags in tag(new.text, new.sentences, model) for item in tags)


def test_words_are_a_baseline_only(data):
    with pytest.raises(ValueError, match="characters"):
        train(data, Recipe(channels=(WORDS,), folds=3))
    checked = validate(data, Recipe(channels=(WORDS, PAIRS), context=False, documents=1, folds=3))
    assert summary(data, checked.labels, checked.decisions)["f1"] > 0.5


def test_refuses_a_single_document(data):
    with pytest.raises(ValueError, match="two documents"):
        train(part_of(data, [0]), QUICK)


def test_figures_name_every_baseline(data, trained):
    given = figures(data, QUICK, trained[1])
    assert list(given["table"])[:5] == ["majority", "keywords", "words", "characters", "embedding"]
    assert given["tasks"]["posts"]["sentences"] == 24
    assert [row["documents"] for row in given["learning_curve"]] == [2, 4, 5, 6]


def test_learning_curve_leaves_out_what_is_too_small(data):
    two = part_of(data, [0, 1])
    assert [row["documents"] for row in learning_curve(two, QUICK, validate(two, QUICK))] == [2, 2, 2]


def test_baselines(data):
    assert majority(data)[:, 0].all()
    assert not majority(data)[:, 1].any()
    assert keywords(data)[1:8].tolist() == [
        [False, False],
        [True, False],
        [True, False],
        [False, True],
        [False, True],
        [False, True],
        [True, True],
    ]


LABELS = np.array([[1, 0], [1, 1], [0, 0], [0, 0]], dtype=bool)
GIVEN = np.array([[1, 0], [0, 1], [1, 0], [0, 0]], dtype=bool)


def test_scores_by_hand():
    assert scores(LABELS, GIVEN) == {"precision": 0.6667, "recall": 0.6667, "f1": 0.6667}
    assert scores(LABELS, np.zeros_like(LABELS)) == {"precision": 0.0, "recall": 0.0, "f1": 0.0}


def test_summary_by_hand(data):
    of = dataclasses.replace(data, known=np.ones(4, bool), other_field=np.array([False, False, True, False]))
    row = summary(of, LABELS, GIVEN)
    assert row["core_f1"] == 0.5
    assert row["macro_f1"] == 0.75
    assert row["core_on_bare"] == 0.5
    assert row["core_on_other_field"] == 1.0


def test_calibration_by_hand():
    chances = np.array([[0.95, 0.15], [0.85, 1.0], [0.15, 0.15], [0.15, 0.0]])
    error, rows = calibration(Validation(LABELS, chances, GIVEN))
    # 0.0: one case, none true. 0.15: four, none true. 0.85: one, true. 0.95 and 1.0: two, both true.
    assert rows == [
        {"chance": 0.0, "true": 0.0, "cases": 1},
        {"chance": 0.15, "true": 0.0, "cases": 4},
        {"chance": 0.85, "true": 1.0, "cases": 1},
        {"chance": 0.975, "true": 1.0, "cases": 2},
    ]
    assert error == pytest.approx((4 * 0.15 + 0.15 + 2 * 0.025) / 8)
