"""The trained classifier as plain arrays: two linear layers, the first over a sentence, the second over its context.

The first layer gives each task a score from character n-grams (weighted by inverse document frequency and scaled to
unit length) and from the word classes of the taxonomy, alone and in pairs. The second turns the scores of a sentence
and of what stands around it into log odds.
"""

import dataclasses
import functools
import importlib.resources
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from pipeline.structure import Sentence
from pipeline.tasks.context import FloatArray, IntArray, Links, context_features, links, logistic
from pipeline.tasks.ngrams import Vocabulary
from pipeline.tasks.taxonomy import Taxonomy, taxonomy

ARRAYS = ("grams", "gram_weights", "idf", "class_weights", "pair_weights", "bias", "context_weights", "context_bias")
ARRAY_FILE, META_FILE = "tasks.npz", "meta.json"
_CHUNK = 1 << 17


class ModelError(ValueError):
    """A model that cannot be used: not there, damaged, or trained for another taxonomy."""


class ClassWords:
    """The words of a taxonomy's classes."""

    def __init__(self, of: Taxonomy) -> None:
        self._vocabulary = Vocabulary([word for entry in of.classes for word in entry.words])
        self._class_of = np.repeat(np.arange(len(of.classes)), [len(entry.words) for entry in of.classes])
        self._classes = len(of.classes)

    def counts(self, text: str, starts: IntArray) -> FloatArray:
        """How many words of each class stand in each stretch of `text` that begins at `starts`: n × classes."""
        at, found = self._vocabulary.find(text)
        owner = np.searchsorted(starts, at, side="right") - 1
        cells = owner * self._classes + self._class_of[found]
        counts = np.bincount(cells, minlength=len(starts) * self._classes)
        return counts.reshape(len(starts), self._classes).astype(np.float64)


@dataclasses.dataclass(frozen=True, eq=False)
class Model:
    """Arrays of a model for T tasks, N n-grams, K word classes and C context features.

    `gram_weights` T × N, `idf` N, `class_weights` T × K, `pair_weights` T × K × K (upper triangle), `bias` T,
    `context_weights` C × T, `context_bias` T, `thresholds` T (probabilities).
    """

    taxonomy: Taxonomy
    grams: tuple[str, ...]
    gram_weights: npt.NDArray[np.float32]
    idf: npt.NDArray[np.float32]
    class_weights: npt.NDArray[np.float32]
    pair_weights: npt.NDArray[np.float32]
    bias: npt.NDArray[np.float32]
    context_weights: npt.NDArray[np.float32]
    context_bias: npt.NDArray[np.float32]
    thresholds: tuple[float, ...]

    @functools.cached_property
    def vocabulary(self) -> Vocabulary:
        """The n-grams, ready to be found in a text."""
        return Vocabulary(self.grams)

    @functools.cached_property
    def words(self) -> ClassWords:
        """The words of the classes, ready to be found in a text."""
        return ClassWords(self.taxonomy)

    def probabilities(self, text: str, sentences: Sequence[Sentence]) -> FloatArray:
        """The probability of each task in each sentence of a normalised text: n × T."""
        features = self.features(text, sentences)
        return logistic(np.einsum("cnt,ct->nt", features, self.context_weights) + self.context_bias)

    def features(self, text: str, sentences: Sequence[Sentence], where: Links | None = None) -> FloatArray:
        """What the second layer sees: C × n × T."""
        where = where or links(sentences)
        starts = np.array([sentence.start for sentence in sentences], dtype=np.int64)
        headings = "\n".join(where.headings)
        lengths = np.array([len(heading) + 1 for heading in where.headings], dtype=np.int64)
        scores = self.scores(text, starts)
        return context_features(scores, self.scores(headings, np.cumsum(lengths) - lengths), where)

    def scores(self, text: str, starts: IntArray) -> FloatArray:
        """The first layer: a score for each task in each stretch of `text` that begins at `starts` (n × T)."""
        count, tasks = len(starts), len(self.bias)
        weighted = np.zeros((tasks, count))
        squares = np.zeros(count)
        present = np.zeros((count, len(self.taxonomy.classes)))
        for first, last, begin, end in _chunks(starts, len(text)):
            part, edges = text[begin:end], starts[first:last] - begin
            at, found = self.vocabulary.find(part)
            owner = np.searchsorted(edges, at, side="right") - 1
            squares[first:last] = np.bincount(owner, self.idf[found] ** 2, last - first)
            for task in range(tasks):
                weighted[task, first:last] = np.bincount(owner, self.gram_weights[task][found], last - first)
            present[first:last] = self.words.counts(part, edges)
        scaled = weighted / np.sqrt(np.maximum(squares, 1e-12))
        return np.asarray(scaled.T + self._class_scores(present) + self.bias, dtype=np.float64)

    def _class_scores(self, counts: FloatArray) -> FloatArray:
        alone = np.log1p(counts) @ self.class_weights.T
        there = (counts > 0).astype(np.float64)
        pairs = [((there @ weights) * there).sum(axis=1) for weights in self.pair_weights]
        return np.asarray(alone + np.stack(pairs, axis=1), dtype=np.float64)


def _chunks(starts: IntArray, length: int) -> list[tuple[int, int, int, int]]:
    """Runs of stretches of some size each: indexes first, last and offsets begin, end."""
    chunks = []
    first = 0
    while first < len(starts):
        begin = int(starts[first])
        last = max(first + 1, int(np.searchsorted(starts, begin + _CHUNK, side="left")))
        chunks.append((first, last, begin, int(starts[last]) if last < len(starts) else length))
        first = last
    return chunks


def save_model(model: Model, folder: Path, meta: dict[str, Any]) -> None:
    """Write the arrays and `meta` (to which tasks, thresholds and the taxonomy's digest are added)."""
    folder.mkdir(parents=True, exist_ok=True)
    arrays = {name: np.asarray(getattr(model, name)) for name in ARRAYS}
    np.savez_compressed(folder / ARRAY_FILE, allow_pickle=False, **arrays)
    head = {
        "taxonomy": model.taxonomy.digest(),
        "tasks": list(model.taxonomy.task_ids),
        "thresholds": dict(zip(model.taxonomy.task_ids, model.thresholds, strict=True)),
    }
    content = json.dumps(head | meta, ensure_ascii=False, indent=1) + "\n"
    (folder / META_FILE).write_text(content, encoding="utf-8")


def load_model(folder: Path, of: Taxonomy | None = None) -> Model:
    """The model in a folder, checked against the taxonomy it is to serve. Raises `ModelError`."""
    of = of or taxonomy()
    try:
        meta = json.loads((folder / META_FILE).read_text(encoding="utf-8"))
        with np.load(folder / ARRAY_FILE, allow_pickle=False) as stored:
            arrays: dict[str, Any] = {name: stored[name] for name in ARRAYS}
    except (OSError, ValueError, KeyError) as error:
        raise ModelError(f"{folder}: {error}") from error
    if meta.get("taxonomy") != of.digest():
        raise ModelError(f"{folder}: trained for another taxonomy; train again")
    arrays["grams"] = tuple(arrays["grams"].tolist())
    return Model(taxonomy=of, thresholds=tuple(meta["thresholds"][task] for task in of.task_ids), **arrays)


@functools.cache
def shipped_model() -> Model:
    """The model that comes with zhenjie: `models/` beside the package in a checkout, within it when installed."""
    beside = Path(__file__).resolve().parents[2] / "models"
    if (beside / ARRAY_FILE).is_file():
        return load_model(beside)
    with importlib.resources.as_file(importlib.resources.files("pipeline") / "models") as folder:
        return load_model(folder)
