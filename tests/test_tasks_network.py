"""The second layer of the classifier, on numbers worked out by hand."""

import numpy as np
import pytest

from pipeline.tasks.network import Network

# Two inputs, two hidden units, one task: max(0, a + b - 1) · 2 - max(0, a - b) + 0.5 · a + 0.25.
SMALL = Network(
    np.array([[1.0, 1.0], [1.0, -1.0]]),
    np.array([-1.0, 0.0]),
    np.array([[2.0], [-1.0]]),
    np.array([[0.5], [0.0]]),
    np.array([0.25]),
)
ROWS = [
    # Both units are at rest.
    ((0.0, 0.5), 0.25),
    # The first alone: (0.5 + 1 - 1) · 2 + 0.25 + 0.25.
    ((0.5, 1.0), 1.5),
    # The second alone: -(0.5 - 0.25) + 0.25 + 0.25.
    ((0.5, 0.25), 0.25),
    # Both: (3 - 1) · 2 - 1 + 1 + 0.25.
    ((2.0, 1.0), 4.25),
]


@pytest.mark.parametrize(("row", "expected"), ROWS)
def test_log_odds_by_hand(row, expected):
    assert SMALL.log_odds(np.array([row])).tolist() == [[pytest.approx(expected)]]


@pytest.mark.parametrize(("row", "expected"), ROWS)
def test_unfolded_gives_each_input_its_share(row, expected):
    weights, added = SMALL.unfolded(np.array(row))
    assert np.array(row) @ weights + added == pytest.approx([expected])


def test_unfolded_by_hand():
    weights, added = SMALL.unfolded(np.array([0.5, 1.0]))
    assert weights.tolist() == [[2.5], [2.0]]
    assert added.tolist() == [-1.75]


def test_many_rows_are_taken_in_blocks_that_do_not_show():
    rows = np.array([row for row, _ in ROWS])
    many = np.tile(rows, (50_000, 1))
    assert SMALL.log_odds(many).reshape(50_000, -1) == pytest.approx(np.tile([value for _, value in ROWS], (50_000, 1)))


def test_no_rows_no_log_odds():
    assert SMALL.log_odds(np.zeros((0, 2))).shape == (0, 1)
