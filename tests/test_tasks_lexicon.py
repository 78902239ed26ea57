"""What the n-grams and class words of a text add to its sentences, by numpy and compiled."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from building import built

from pipeline.tasks import lexicon
from pipeline.tasks.context import body
from pipeline.tasks.labelled import example, labelled_documents
from pipeline.tasks.model import shipped_model

ROOT = Path(__file__).parent.parent
# Two scores; 编制 is a class word and no n-gram.
GRAMS = ("乡", "乡镇", "镇机构", "机构")
WEIGHTS = np.array([[1, 2, 4, 8], [0.5, 0, 0.25, 0]], dtype=np.float32)
IDF = np.array([1, 2, 3, 0.5], dtype=np.float32)
CLASSES = {"乡镇": 0, "编制": 1}
PAIRS = np.zeros((2, 2, 2), dtype=np.float32)
PAIRS[:, 0, 1] = [0.75, 0.125]
# Text, where its sentences begin, and for each the sums (scores, then squares of idf), words of each class, scores of pairs.
ROWS = [
    ("乡镇机构。", [0], [[15, 0.75, 14.25]], [[1, 0]], [[0, 0]]),
    ("乡镇编制。乡", [0, 5], [[3, 0.5, 5], [1, 0.5, 1]], [[1, 1], [0, 0]], [[0.75, 0.125], [0, 0]]),
    ("乡镇编制乡镇编制", [0], [[6, 1, 10]], [[2, 2]], [[0.75, 0.125]]),
    ("镇机\n构", [0, 3], [[0, 0, 0], [0, 0, 0]], [[0, 0], [0, 0]], [[0, 0], [0, 0]]),
    ("𠀀乡\ud800", [0, 1, 1], [[0, 0, 0], [0, 0, 0], [1, 0.5, 1]], [[0, 0]] * 3, [[0, 0]] * 3),
    ("", [0], [[0, 0, 0]], [[0, 0]], [[0, 0]]),
]


@pytest.fixture(scope="module")
def tally(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., None]:
    """The compiled function."""
    module = built("tallies", tmp_path_factory.mktemp("tallies"), "compile_tallies(folder)")
    function: Callable[..., None] = module.tally
    return function


def by(function: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lexicon, "_compiled", lambda: function)


@pytest.mark.parametrize(("text", "starts", "sums", "counts", "pairs"), ROWS, ids=[repr(row[0]) for row in ROWS])
def test_tallies_by_hand(
    text: str, starts: list[int], sums: Any, counts: Any, pairs: Any, tally: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    small = lexicon.Lexicon(GRAMS, WEIGHTS, IDF, CLASSES, PAIRS)
    for function in (None, tally):
        by(function, monkeypatch)
        found = small.tally(text, np.array(starts))
        assert [part.tolist() for part in found] == [sums, counts, pairs]


def test_both_give_the_same_to_the_last_bit(tally: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    model = shipped_model()
    full = model.lexicon
    for document in labelled_documents(ROOT / "corpora" / "labelled", model.taxonomy.task_ids)[::40]:
        whole = example(document)
        text, begins = body(whole.text, whole.sentences)
        text, starts = text[begins[0] :], np.array(begins) - begins[0]
        found = []
        for function in (None, tally):
            by(function, monkeypatch)
            found.append(full.tally(text, starts))
        assert all(map(np.array_equal, *found)), document.name


@pytest.mark.parametrize("starts", [[1], [0, 2, 1], [-1]])
def test_sentences_out_of_order_are_an_error(starts: list[int], tally: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    by(tally, monkeypatch)
    with pytest.raises(ValueError, match="sentences have to start at 0"):
        lexicon.Lexicon(GRAMS, WEIGHTS, IDF, CLASSES, PAIRS).tally("乡镇机构", np.array(starts))


def test_tables_of_another_size_are_an_error(tally: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    by(tally, monkeypatch)
    small = lexicon.Lexicon(GRAMS, WEIGHTS, IDF, CLASSES, PAIRS)
    small.weights = small.weights[:-1]
    with pytest.raises(ValueError, match="size|points out of bounds"):
        small.tally("乡镇机构", np.array([0]))
    with pytest.raises((TypeError, ValueError)):
        tally("乡镇", 1, 1, 1, *[np.zeros(1)] * 12)
