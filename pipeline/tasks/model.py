"""The trained classifier as plain arrays: two layers, the first over a sentence, the second over its context.

The first layer is linear. It gives each task a score from character n-grams (weighted by inverse document frequency and
scaled to unit length) and from the word classes of the taxonomy, alone and in pairs; one more score says how much a
sentence sounds like documents of another field. The second, a small network, turns the scores of a sentence and of what
stands around it into log odds.
"""

import dataclasses
import functools
import importlib.resources
import json
from collections.abc import Sequence
from itertools import accumulate
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from pipeline.structure import Sentence
from pipeline.tasks.context import FloatArray, IntArray, body, context_features, joined, links, logistic
from pipeline.tasks.lexicon import Lexicon
from pipeline.tasks.network import Network
from pipeline.tasks.ngrams import Vocabulary
from pipeline.tasks.taxonomy import Taxonomy, taxonomy

_NETWORK = ("inward", "inner", "outward", "straight", "bias")
ARRAYS = ("grams", "gram_weights", "idf", "class_weights", "pair_weights", "bias")
ARRAY_FILE, META_FILE, TAXONOMY_FILE = "tasks.npz", "meta.json", "taxonomy.toml"
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
    """Arrays of a model for T tasks, N n-grams and K word classes; the first layer has S = T + 1 scores.

    `gram_weights` S × N, `idf` N, `class_weights` S × K, `pair_weights` S × K × K (upper triangle), `bias` S, `network`
    from what the second layer sees to T log odds, `thresholds` T (probabilities).
    """

    taxonomy: Taxonomy
    grams: tuple[str, ...]
    gram_weights: npt.NDArray[np.float32]
    idf: npt.NDArray[np.float32]
    class_weights: npt.NDArray[np.float32]
    pair_weights: npt.NDArray[np.float32]
    bias: npt.NDArray[np.float32]
    network: Network
    thresholds: tuple[float, ...]

    @functools.cached_property
    def lexicon(self) -> Lexicon:
        """N-grams and class words, ready to be found in a text."""
        classes = {word: place for place, entry in enumerate(self.taxonomy.classes) for word in entry.words}
        return Lexicon(self.grams, self.gram_weights, self.idf, classes, self.pair_weights)

    def probabilities(self, text: str, sentences: Sequence[Sentence]) -> FloatArray:
        """The probability of each task in each sentence of a normalised text: n × T."""
        return self.probabilities_of([(text, sentences)])[0]

    def probabilities_of(self, documents: Sequence[tuple[str, Sequence[Sentence]]]) -> list[FloatArray]:
        """The probabilities of each of some documents, given as normalised texts with their sentences."""
        chances = logistic(self.network.log_odds(self.features_of(documents)))
        return np.split(chances, np.cumsum([len(sentences) for _, sentences in documents])[:-1])

    def features(self, text: str, sentences: Sequence[Sentence]) -> FloatArray:
        """What the second layer sees: n × inputs."""
        return self.features_of([(text, sentences)])

    def features_of(self, documents: Sequence[tuple[str, Sequence[Sentence]]]) -> FloatArray:
        """What the second layer sees of the sentences of some documents; the first one goes over all their texts at once."""
        parts: list[str] = []
        starts: list[int] = []
        at = 0
        for text, sentences in documents:
            worded, begins = body(text, sentences)
            starts += [at + begin for begin in begins]
            parts.append(worded)
            at += len(worded) + 1
        where = joined([links(sentences) for _, sentences in documents])
        starts += [at + behind for behind in accumulate((len(text) + 1 for text in where.headings), initial=0)][:-1]
        scores = self.scores("\n".join([*parts, *where.headings]), np.array(starts, dtype=np.int64))
        count = len(scores) - len(where.headings)
        return context_features(scores[:count], scores[count:], where)

    def scores(self, text: str, starts: IntArray) -> FloatArray:
        """The first layer: the scores of each stretch of `text` that begins at `starts` (n × S)."""
        parts = [
            self._part(text[begin:end], starts[first:last] - begin)
            for first, last, begin, end in _chunks(starts, len(text))
        ]
        return np.concatenate(parts) if parts else np.zeros((0, len(self.bias)))

    def _part(self, text: str, starts: IntArray) -> FloatArray:
        sums, counts, pairs = self.lexicon.tally(text, starts)
        weighted, squares = sums[:, :-1], sums[:, -1:]
        alone = np.log1p(counts) @ self.class_weights.T
        return np.asarray(weighted / np.sqrt(np.maximum(squares, 1e-12)) + alone + pairs + self.bias, dtype=np.float64)


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
    arrays |= {f"network_{name}": getattr(model.network, name) for name in _NETWORK}
    np.savez_compressed(folder / ARRAY_FILE, allow_pickle=False, **arrays)
    head = {
        "taxonomy": model.taxonomy.digest(),
        "tasks": list(model.taxonomy.task_ids),
        "thresholds": dict(zip(model.taxonomy.task_ids, model.thresholds, strict=True)),
    }
    content = json.dumps(head | meta, ensure_ascii=False, indent=1) + "\n"
    (folder / META_FILE).write_text(content, encoding="utf-8")


def load_model(folder: Path, of: Taxonomy | None = None) -> Model:
    """The model in a folder, checked against the taxonomy it is to serve. Raises `ModelError`.

    Without a taxonomy given it serves the one beside it, which a training with a taxonomy of its own leaves there, or
    else the one of the package.
    """
    beside = folder / TAXONOMY_FILE
    of = of or taxonomy(beside if beside.is_file() else None)
    try:
        meta = json.loads((folder / META_FILE).read_text(encoding="utf-8"))
        with np.load(folder / ARRAY_FILE, allow_pickle=False) as stored:
            arrays: dict[str, Any] = {name: stored[name] for name in ARRAYS}
            network = Network(**{name: stored[f"network_{name}"] for name in _NETWORK})
    except (OSError, ValueError, KeyError) as error:
        raise ModelError(f"{folder}: {error}") from error
    if meta.get("taxonomy") != of.digest():
        raise ModelError(f"{folder}: trained for another taxonomy; train again")
    arrays["grams"] = tuple(arrays["grams"].tolist())
    cuts = tuple(meta["thresholds"][task] for task in of.task_ids)
    return Model(taxonomy=of, network=network, thresholds=cuts, **arrays)


@functools.cache
def shipped_model() -> Model:
    """The model that comes with zhenjie: `models/` beside the package in a checkout, within it when installed."""
    beside = Path(__file__).resolve().parents[2] / "models"
    if (beside / ARRAY_FILE).is_file():
        return load_model(beside)
    with importlib.resources.as_file(importlib.resources.files("pipeline") / "models") as folder:
        return load_model(folder)
