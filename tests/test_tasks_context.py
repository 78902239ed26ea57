"""What stands around a sentence, worked out by hand on a small document."""

import numpy as np
import pytest

from pipeline.structure import Heading, Sentence, outline
from pipeline.tasks.context import PARTS, body, context_features, links, logistic, wordings

ONE, TWO, SUB = Heading("一、", 1, "机构"), Heading("二、", 1, "编制"), Heading("（一）", 2, "总额")

# title / 一、机构 / a b / 二、编制 / （一）总额 / c / d
DOCUMENT = [
    Sentence(0, 2, 0, (), True),
    Sentence(3, 7, 1, (ONE,), True),
    Sentence(8, 10, 2, (ONE,), False),
    Sentence(10, 12, 2, (ONE,), False),
    Sentence(13, 17, 3, (TWO,), True),
    Sentence(18, 22, 4, (TWO, SUB), True),
    Sentence(23, 25, 5, (TWO, SUB), False),
    Sentence(26, 28, 6, (TWO,), False),
]


def test_a_row_is_read_with_the_heads_of_its_columns():
    text = "镇里有两个站。\n站所　编制（名）　窗口（个）\n财政所　5　2\n此表已公示。"
    sentences = outline(text).sentences
    worded = ["镇里有两个站。", "站所　编制（名）　窗口（个）", "编制、窗口：财政所", "此表已公示。"]
    assert wordings(text, sentences) == worded
    assert body(text, sentences) == ("\n".join(worded), [0, 8, 23, 33])


def test_a_text_without_a_table_is_read_as_it_stands():
    text = "镇里有两个站。编制5名。\n\n窗口2个。"
    assert body(text, outline(text).sentences) == (text, [0, 7, 14])


def test_neighbours():
    lead, before, after, above, below = links(DOCUMENT).neighbours.tolist()
    assert lead == [-1, -1, -1, 2, -1, -1, -1, -1]
    assert before == [-1, -1, -1, 2, -1, -1, -1, -1]
    assert after == [-1, -1, 3, -1, -1, -1, -1, -1]
    assert above == [-1, 0, 1, -1, 3, 4, 5, 6]
    assert below == [1, 2, -1, 4, 5, 6, 7, -1]


def test_headings_and_sections():
    where = links(DOCUMENT)
    assert where.headings == ("机构", "编制", "总额")
    assert where.heading_of.tolist() == [[-1, 0, 0, 0, 1, 2, 2, 1], [-1, 0, 0, 0, 1, 1, 1, 1]]
    assert where.section_end.tolist() == [1, 4, 3, 4, 8, 7, 7, 8]


def test_two_sections_with_the_same_heading_do_not_run_together():
    sentences = [Sentence(0, 1, 0, (ONE,), True), Sentence(2, 3, 1, (ONE,), True), Sentence(4, 5, 2, (ONE,), False)]
    assert links(sentences).section_end.tolist() == [1, 3, 3]


def test_features_take_probabilities_from_where_the_links_point():
    scores = np.log(np.array([[1.0], [3.0], [1 / 3], [1.0], [3.0], [1.0], [1 / 3], [3.0]]))
    headings = np.log(np.array([[1.0], [3.0], [1 / 3]]))
    features = dict(zip(PARTS, context_features(scores, headings, links(DOCUMENT)).T, strict=True))
    assert features["own"] == pytest.approx(scores[:, 0])
    assert features["own chance"].tolist() == pytest.approx([0.5, 0.75, 0.25, 0.5, 0.75, 0.5, 0.25, 0.75])
    assert features["lead"].tolist() == pytest.approx([0, 0, 0, 0.25, 0, 0, 0, 0])
    assert features["after"].tolist() == pytest.approx([0, 0, 0.5, 0, 0, 0, 0, 0])
    assert features["above"].tolist() == pytest.approx([0, 0.5, 0.75, 0, 0.5, 0.75, 0.5, 0.25])
    assert features["heading"].tolist() == pytest.approx([0, 0.5, 0.5, 0.5, 0.75, 0.25, 0.25, 0.75])
    assert features["section"].tolist() == pytest.approx([0, 0.375, 0, 0, 0.5, 0.25, 0, 0])
    assert features["document"].tolist() == pytest.approx([4.25 / 8] * 8)


def test_the_parts_stand_in_their_order_each_with_all_columns():
    scores = np.log(np.array([[1.0, 3.0], [3.0, 1 / 3]]))
    found = context_features(
        scores, np.zeros((0, 2)), links([Sentence(0, 1, 0, (), False), Sentence(1, 2, 0, (), False)])
    )
    assert found.shape == (2, 2 * len(PARTS))
    assert found[1, :4].tolist() == pytest.approx([*scores[1], 0.75, 0.25])
    lead, document = 2 * PARTS.index("lead"), 2 * PARTS.index("document")
    assert found[1, lead : lead + 2].tolist() == pytest.approx([0.5, 0.75])
    assert found[0, document : document + 2].tolist() == pytest.approx([0.625, 0.5])


def test_a_document_without_sentences():
    features = context_features(np.zeros((0, 2)), np.zeros((0, 2)), links([]))
    assert features.shape == (0, 2 * len(PARTS))


def test_logistic_bears_large_scores():
    assert logistic(np.array([-1e6, 0.0, 1e6])).tolist() == [0.0, 0.5, 1.0]
