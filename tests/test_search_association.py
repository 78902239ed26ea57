"""The formulas of corpus statistics against examples worked out by hand."""

import math

import numpy as np
import pytest

from pipeline.search.association import (
    Together,
    deviation_of_proportions,
    juilland,
    keyness_likelihood,
    log_ratio,
)

# Ten of 40 occurrences of a word stand in windows of 100 tokens around 20 nodes, in 1,000 tokens.
# By chance 100 * 40 / 1000 = 4 would.
TEN = Together(np.array([10.0]), np.array([40.0]), 20, 100, 1000)
# The other cells: O12 = 90 (E 96), O21 = 30 (E 36), O22 = 870 (E 864).
LL = 2 * (10 * math.log(10 / 4) + 90 * math.log(90 / 96) + 30 * math.log(30 / 36) + 870 * math.log(870 / 864))


@pytest.mark.parametrize(
    ("score", "expected"),
    [
        ("expected", 4.0),
        ("mi", math.log2(2.5)),  # 1.3219
        ("t", 6 / math.sqrt(10)),  # 1.8974
        ("ll", LL),  # 7.8112
        ("logdice", 14 + math.log2(20 / 60)),  # 12.4150
    ],
)
def test_association(score, expected):
    [value] = getattr(TEN, score)()
    assert value == pytest.approx(expected)


def test_the_figures_of_association_in_decimals():
    values = [float(getattr(TEN, score)()[0]) for score in ("mi", "t", "ll", "logdice")]
    assert values == pytest.approx([1.3219281, 1.8973666, 7.8111580, 12.4150375])


def test_a_word_that_is_avoided_has_a_negative_likelihood():
    assert Together(np.array([1.0]), np.array([40.0]), 20, 100, 1000).ll()[0] < 0


def test_a_word_that_always_stands_beside_the_node_has_the_best_logdice():
    assert Together(np.array([20.0]), np.array([20.0]), 20, 100, 1000).logdice()[0] == 14


def test_keyness():
    """A word 150 times in 1,000 and 50 in 1,000: expected 100 each, 2 (150 ln 1.5 + 50 ln 0.5) = 52.3248."""
    target, reference = np.array([150.0, 50.0, 0.0]), np.array([50.0, 150.0, 4.0])
    assert keyness_likelihood(target, reference, 1000, 1000) == pytest.approx([52.324814, -52.324814, -5.545177])
    # log2(150 / 50); for nought a half: log2(0.5 / 4).
    assert log_ratio(target, reference, 1000, 1000) == pytest.approx([math.log2(3), -math.log2(3), -3])


def test_keyness_of_corpora_of_unequal_size():
    """10 in 1,000 and 10 in 3,000: E 5 and 15, 2 (10 ln 2 + 10 ln (2/3)) = 5.753641; three times as frequent."""
    ten = np.array([10.0])
    assert keyness_likelihood(ten, ten, 1000, 3000) == pytest.approx([5.753641])
    assert log_ratio(ten, ten, 1000, 3000) == pytest.approx([math.log2(3)])


@pytest.mark.parametrize(
    ("counts", "sizes", "d", "dp"),
    [
        ([5, 5, 5, 5], [100, 100, 100, 100], 1.0, 0.0),
        # All in one of four: mean 5, deviation sqrt(75), V = sqrt(3), D = 1 - sqrt(3) / sqrt(3).
        ([20, 0, 0, 0], [100, 100, 100, 100], 0.0, 0.75),
        # Rates .10 and .05: V = 1/3, D = 1 - 1/3. Shares 2/3 and 1/3 of equal parts: |1/6| + |1/6|, halved.
        ([10, 5], [100, 100], 2 / 3, 1 / 6),
        # The same rate in parts of unlike size is even.
        ([10, 30], [100, 300], 1.0, 0.0),
        ([0, 0], [100, 100], 0.0, 0.0),
        ([7], [100], 1.0, 0.0),
    ],
)
def test_dispersion(counts, sizes, d, dp):
    numbers = np.array(counts, float), np.array(sizes, float)
    assert juilland(*numbers) == pytest.approx(d)
    assert deviation_of_proportions(*numbers) == pytest.approx(dp)
