"""N-grams and class words of a model found in a text, and what they add to each sentence of it.

`scripts/tallies/` does the same in C, five times as fast; where it has not been compiled numpy does it.
"""

import functools
import importlib
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from pipeline.tasks.context import FloatArray, IntArray
from pipeline.tasks.ngrams import Vocabulary


class Lexicon:
    """The n-grams of a model and the words of its classes in one vocabulary, with what each adds to a sentence.

    `weights` M × (S + 1): to the scores, and the inverse document frequency, by whose sum of squares a sentence is scaled;
    0 for class words that are no n-gram. `pair_weights` K·K × S. `class_of` M: the class of a word, -1 for none.
    """

    def __init__(
        self,
        grams: Sequence[str],
        gram_weights: npt.NDArray[np.float32],
        idf: npt.NDArray[np.float32],
        classes: Mapping[str, int],
        pair_weights: npt.NDArray[np.float32],
    ) -> None:
        """`gram_weights` S × N and `idf` N of N n-grams; `classes`: the class of each word; `pair_weights` S × K × K."""
        known = set(grams)
        self.vocabulary = Vocabulary([*grams, *(word for word in classes if word not in known)])
        scores, self._classes, _ = pair_weights.shape
        # Rows of 32 bits: what one n-gram adds lies together, and all of it near the processor.
        self.weights = np.zeros((len(self.vocabulary.grams), scores + 1), dtype=np.float32)
        self.weights[: len(grams), :-1] = gram_weights.T
        self.weights[: len(grams), -1] = idf
        self.class_of = np.array([classes.get(gram, -1) for gram in self.vocabulary.grams], dtype=np.int64)
        self.pair_weights = np.ascontiguousarray(pair_weights.transpose(1, 2, 0), dtype=np.float32).reshape(-1, scores)

    def tally(self, text: str, starts: IntArray) -> tuple[FloatArray, FloatArray, FloatArray]:
        """What stands in each of the n stretches of `text` that begin at `starts`, which ascend from 0.

        The sums of the weights of its n-grams, the last one squared (n × (S + 1)), how many words of each class (n × K), and
        what the pairs of its classes add (n × S).
        """
        compiled = _compiled()
        if compiled is None or not len(starts):
            return self._tally(text, starts)
        sums = np.zeros((len(starts), self.weights.shape[1]))
        counts = np.zeros((len(starts), self._classes))
        pairs = np.zeros((len(starts), self.pair_weights.shape[1]))
        of = self.vocabulary.tables
        numbers = of.width, of.shift, of.longest
        tables = of.codes, of.single, of.followed, of.keys, of.places
        starts = np.ascontiguousarray(starts, dtype=np.int64)
        compiled(text, *numbers, starts, *tables, self.weights, self.class_of, self.pair_weights, sums, counts, pairs)
        return sums, counts, pairs

    def _tally(self, text: str, starts: IntArray) -> tuple[FloatArray, FloatArray, FloatArray]:
        at, found = self.vocabulary.find(text)
        owner = np.searchsorted(starts, at, side="right") - 1
        rows = self.weights.take(found, axis=0).astype(np.float64)
        rows[:, -1] *= rows[:, -1]
        counts = self.class_counts(owner, found, len(starts))
        return _summed(rows, owner, len(starts)), counts, self._pair_scores(counts)

    def class_counts(self, owner: IntArray, found: IntArray, count: int) -> FloatArray:
        """How many words of each class each of `count` sentences has (count × K), from finds and their owners."""
        classes = self.class_of.take(found)
        cells = (owner * self._classes + classes)[classes >= 0]
        counts = np.bincount(cells, minlength=count * self._classes)
        return counts.reshape(count, self._classes).astype(np.float64)

    def _pair_scores(self, counts: FloatArray) -> FloatArray:
        """What the pairs of classes add to each sentence (n × S), from the counts of its classes (n × K).

        A sentence has few classes. To multiply their pairs alone is quicker than the product of whole matrices, for which
        a numerical library may also start threads.
        """
        rows, classes = np.nonzero(counts)
        each = np.bincount(rows, minlength=len(counts))
        begins = np.cumsum(each) - each
        # Every class with every class of its sentence; a pair the wrong way round has weight 0.
        left = np.repeat(np.arange(len(rows)), each[rows])
        right = np.arange(len(left)) - np.repeat(np.cumsum(each[rows]) - each[rows], each[rows]) + begins[rows[left]]
        cells = self.pair_weights[classes[left] * self._classes + classes[right]]
        return np.stack([np.bincount(rows[left], column, len(counts)) for column in cells.T], axis=1)


@functools.cache
def _compiled() -> Any:
    try:
        return importlib.import_module("pipeline.tallies").tally
    except ImportError:
        return None


def _summed(rows: FloatArray, owner: IntArray, count: int) -> FloatArray:
    """The sum of the rows (n × m) of each of `count` owners (count × m), added up one after the other."""
    return np.stack([np.bincount(owner, column, count) for column in rows.T], axis=1)
