"""N-grams found by array look-ups, against a plain search."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.tasks.ngrams import Vocabulary, fold, ngrams

LETTERS = "镇街执法编制9aZ。\n”，𠮷"


@pytest.mark.parametrize(
    ("text", "folded"),
    [("编制138名", "编制000名"), ("AB岗", "ab岗"), ("", ""), ("２名", "２名")],
)
def test_fold(text, folded):
    assert fold(text) == folded


@pytest.mark.parametrize(
    ("text", "longest", "expected"),
    [
        ("放权", 2, ["放", "放权", "权"]),
        ("放。权", 3, ["放", "权"]),
        ("7项", 2, ["0", "0项", "项"]),
        ("", 3, []),
        ("𠮷镇", 2, ["镇"]),
    ],
)
def test_ngrams(text, longest, expected):
    assert list(ngrams(text, longest)) == expected


def found(vocabulary, text):
    at, places = vocabulary.find(text)
    return sorted((int(start), vocabulary.grams[place]) for start, place in zip(at, places, strict=True))


@pytest.mark.parametrize(
    ("grams", "text", "expected"),
    [
        (["执法", "法", "综合行政执"], "综合行政执法", [(0, "综合行政执"), (4, "执法"), (5, "法")]),
        (["0名"], "核定25名", [(3, "0名")]),
        (["执法"], "执。法", []),
        (["执法"], "执", []),
        (["执法"], "", []),
        (["执法"], "执法执法", [(0, "执法"), (2, "执法")]),
        ([], "执法", []),
        (["b岗"], "AB岗", [(1, "b岗")]),
    ],
)
def test_find(grams, text, expected):
    assert found(Vocabulary(grams), text) == expected


@given(st.text(LETTERS, max_size=40), st.sets(st.text("镇街执法编制0，", min_size=1, max_size=5), max_size=12))
def test_find_agrees_with_a_plain_search(text, grams):
    vocabulary = Vocabulary(sorted(grams))
    folded = fold(text)
    expected = [(at, gram) for gram in grams for at in range(len(folded)) if folded.startswith(gram, at)]
    assert found(vocabulary, text) == sorted(expected)


@given(st.text(LETTERS, max_size=40), st.integers(1, 5))
def test_every_ngram_of_a_text_is_found_where_it_stands(text, longest):
    listed = list(ngrams(text, longest))
    vocabulary = Vocabulary(sorted(set(listed)))
    at, places = vocabulary.find(text)
    assert sorted(vocabulary.grams[place] for place in places) == sorted(listed)
    assert np.all(at >= 0)


@pytest.mark.parametrize(
    ("grams", "message"),
    [
        ([""], "not an n-gram"),
        (["一二三四五六"], "not an n-gram"),
        (["执。"], "not an n-gram"),
        (["执法", "执法"], "twice"),
        (["𠮷"], "Plane"),
        ([chr(0x4E00 + number) for number in range(4096)], "4096 different characters"),
    ],
)
def test_refuses(grams, message):
    with pytest.raises(ValueError, match=message):
        Vocabulary(grams)
