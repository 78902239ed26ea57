"""Trains the classifier from labelled documents and measures it by cross-validation over whole documents.

scikit-learn is imported here alone, inside the functions that fit. Two layers are fitted: the first on sentences, by
support vectors, the second, a network with one hidden layer, on the first one's out-of-fold scores in their context, which
is why its probabilities are calibrated (stacking; Wolpert 1992, doi:10.1016/S0893-6080(05)80023-1). The first layer also
learns to tell sentences of documents of another field, so that the second may keep silent where a whole document is one.
"""

import concurrent.futures
import dataclasses
import functools
import hashlib
import os
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from pipeline.tasks.agreement import agreement
from pipeline.tasks.card import card
from pipeline.tasks.challenge import results
from pipeline.tasks.context import FloatArray, context_features, logistic
from pipeline.tasks.errors import errors
from pipeline.tasks.evaluation import Validation, by_task, calibration, keywords, majority, scores, summary
from pipeline.tasks.features import (
    CHARACTERS,
    CLASSES,
    EMBEDDING,
    PAIRS,
    WORDS,
    Labels,
    Recipe,
    Sample,
    SentenceFeatures,
    part_of,
    sample,
)
from pipeline.tasks.labelled import LabelledDocument, LabelledError, example, labelled_documents
from pipeline.tasks.model import TAXONOMY_FILE, Model, save_model
from pipeline.tasks.network import Network
from pipeline.tasks.taxonomy import Taxonomy, taxonomy

# Samples of more sentences are worth processes of their own for the folds.
_WORTH_PROCESSES: Final = 2000
# Of fewer sentences networks learn by heart what stands around them.
_ENOUGH: Final = 2000
_LEAST_STEPS: Final = 1500
_LEAST_SPREAD: Final = 1e-9
_NEVER: Final = -80.0
_NETWORK_PLACES: Final = 5


@dataclasses.dataclass(frozen=True, slots=True)
class _Layer:
    """The first layer: how texts become features, and the weights (S × features) and biases (S) that score them."""

    features: SentenceFeatures
    weights: FloatArray
    bias: FloatArray

    def scores(self, texts: Sequence[str]) -> FloatArray:
        if not texts:
            return np.zeros((0, len(self.bias)))
        return np.asarray(self.features.matrix(texts) @ self.weights.T + self.bias, dtype=np.float64)


def train_folders(
    corpora: Sequence[Path],
    out: Path,
    taxonomy_file: Path | None = None,
    recipe: Recipe | None = None,
    challenge: Path | None = None,
) -> dict[str, Any]:
    """Train on folders of labelled documents, write model, figures and card to `out`, and give the figures.

    The agreement of the passes is that of the first folder. The model is then tried on the documents of `challenge`, of
    which it has learnt nothing.

    Raises `LabelledError`, also for a document of the challenge that stands in the corpus, `TaxonomyError`, and
    `ValueError` for a corpus of fewer than two documents.
    """
    recipe = recipe or Recipe()
    tasks = taxonomy(taxonomy_file)
    parts = [labelled_documents(corpus, tasks.task_ids) for corpus in corpora]
    documents = [document for part in parts for document in part]
    apart = _apart(challenge, documents, tasks) if challenge else []
    data = sample([example(document) for document in documents], tasks)
    model, checked = train(data, recipe)
    meta = {"recipe": dataclasses.asdict(recipe), "corpus": _described(documents, data)}
    meta |= agreement(corpora[0], parts[0], tasks) | figures(data, recipe, checked)
    if challenge:
        meta["challenge"] = agreement(challenge, apart, tasks) | _challenged(model, apart)
    save_model(model, out, meta)
    if taxonomy_file:
        (out / TAXONOMY_FILE).write_bytes(taxonomy_file.read_bytes())
    (out / "README.md").write_text(card(tasks, model.thresholds, meta), encoding="utf-8")
    return meta


def train(data: Sample, recipe: Recipe) -> tuple[Model, Validation]:
    """A model for the tagger, and how it does on documents it has not seen.

    Raises `ValueError` for a recipe with words, an embedding or without context: the tagger reads characters and context.
    """
    if not {WORDS, EMBEDDING}.isdisjoint(recipe.channels) or not recipe.context:
        raise ValueError("the tagger takes characters, classes and pairs, and always context")
    inputs = _out_of_fold(data, recipe)
    checked = _second_layer_validation(data, inputs, recipe)
    layer = _first_layer(data, range(len(data.names)), recipe)
    seen, truth = inputs[data.known], data.labels[data.known]
    network = _fit_network(seen, truth, recipe)
    return _model(layer, network, thresholds(logistic(network.log_odds(seen)), truth)), checked


def validate(data: Sample, recipe: Recipe) -> Validation:
    """How a recipe does on documents it has not seen."""
    return _second_layer_validation(data, _out_of_fold(data, recipe), recipe)


def figures(data: Sample, recipe: Recipe, checked: Validation) -> dict[str, Any]:
    """The figures of the card: the table of baselines, each task, calibration, learning curve; all cross-validated."""
    rivals = {
        "words": dataclasses.replace(recipe, channels=(WORDS,), context=False),
        "characters": dataclasses.replace(recipe, channels=(CHARACTERS,), context=False),
        "embedding": dataclasses.replace(recipe, channels=(EMBEDDING,), context=False),
        "characters, classes, pairs": dataclasses.replace(recipe, context=False),
        "characters, context": dataclasses.replace(recipe, channels=(CHARACTERS,)),
        "words, classes, pairs, context": dataclasses.replace(recipe, channels=(WORDS, CLASSES, PAIRS)),
    }
    decisions = {"majority": majority(data)[data.known], "keywords": keywords(data)[data.known]}
    decisions |= {name: validate(data, rival).decisions for name, rival in rivals.items()}
    decisions["characters, classes, pairs, context (this model)"] = checked.decisions
    error, reliability = calibration(checked)
    return {
        "table": {name: summary(data, checked.labels, given) for name, given in decisions.items()},
        "tasks": by_task(data.taxonomy, checked.labels, checked.decisions),
        "calibration_error": error,
        "reliability": reliability,
        "errors": errors(data, checked),
        "learning_curve": learning_curve(data, recipe, checked),
    }


def learning_curve(data: Sample, recipe: Recipe, checked: Validation) -> list[dict[str, float]]:
    """Micro F1 by the number of documents: a quarter, half, three quarters and all, evenly over the genres.

    `checked` is how the recipe does with all of them.
    """
    curve = []
    for quarters in (1, 2, 3, 4):
        chosen = [number for number in range(len(data.names)) if number % 4 < quarters]
        if len(chosen) >= 2:
            part = part_of(data, chosen)
            result = checked if len(chosen) == len(data.names) else validate(part, recipe)
            f1 = scores(result.labels, result.decisions)["f1"]
            curve.append({"documents": len(chosen), "sentences": len(part.texts), "f1": f1})
    return curve


def _apart(folder: Path, corpus: Sequence[LabelledDocument], of: Taxonomy) -> list[LabelledDocument]:
    """The documents of a challenge. Raises `LabelledError` where one is in the corpus: its score would say nothing."""
    documents = labelled_documents(folder, of.task_ids)
    learnt = {document.text: document.name for document in corpus}
    for document in documents:
        if document.text in learnt:
            raise LabelledError(f"{folder}: {document.name} is trained on, as {learnt[document.text]}")
    return documents


def _challenged(model: Model, documents: Sequence[LabelledDocument]) -> dict[str, Any]:
    """What a challenge holds, and how the model does on it."""
    examples = [example(document) for document in documents]
    data = sample(examples, model.taxonomy)
    return _described(documents, data) | results(model, examples, data)


def _described(documents: Sequence[LabelledDocument], data: Sample) -> dict[str, Any]:
    genres: dict[str, int] = {}
    for document in documents:
        genres[document.header["genre"]] = genres.get(document.header["genre"], 0) + 1
    return {
        "digest": corpus_digest(documents),
        "documents": len(documents),
        "sentences": len(data.texts),
        "without_task": int((~data.labels[data.known].any(axis=1)).sum()),
        "other_field": int(data.other_field.sum()),
        "genres": genres,
    }


def corpus_digest(documents: Sequence[LabelledDocument]) -> str:
    """A hash of the labelled documents."""
    digest = hashlib.sha256()
    for document in documents:
        digest.update(document.name.encode("utf-8"))
        for sentence in document.sentences:
            digest.update(f"\n{' '.join(sorted(sentence.tasks))}\t{sentence.text}".encode())
    return digest.hexdigest()[:16]


def _margins(strength: float) -> Any:
    """The estimator of the first layer: squared hinge loss, better than logistic loss for many n-grams."""
    from sklearn.svm import LinearSVC

    return LinearSVC(C=strength, tol=1e-4, max_iter=10_000, random_state=0)


def _odds(strength: float) -> Any:
    """The estimator of the linear part of the second layer: its scores are log odds."""
    from sklearn.linear_model import LogisticRegression

    return LogisticRegression(C=strength, solver="liblinear", tol=1e-6, max_iter=1000)


def _fit(matrix: Any, labels: Labels, estimator: Any) -> tuple[FloatArray, FloatArray]:
    """One linear model a column of labels: weights S × features, biases S; what all or none have keeps weights 0."""
    weights = np.zeros((labels.shape[1], matrix.shape[1]))
    bias = np.where(labels.all(axis=0), 1.0, -1.0)
    with _one_thread():
        for column in np.flatnonzero(labels.any(axis=0) & ~labels.all(axis=0)):
            estimator.fit(matrix, labels[:, column])
            weights[column], bias[column] = estimator.coef_[0], estimator.intercept_[0]
    return weights, bias


def _one_thread() -> Any:
    """With several threads the sums of a dot product are added up in another order each time."""
    from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

    return threadpool_limits(limits=1)


def _first_layer(data: Sample, documents: Sequence[int], recipe: Recipe) -> _Layer:
    rows = data.known_rows(documents)
    features = SentenceFeatures(data, rows, recipe)
    matrix = features.matrix([data.texts[row] for row in rows])
    labels = np.hstack([data.labels[rows], data.other_field[rows, None]])
    weights, bias = _fit(matrix, labels, _margins(recipe.strength))
    return _Layer(features, weights * recipe.margin, bias * recipe.margin)


def _folds(data: Sample, recipe: Recipe) -> list[list[int]]:
    """The documents dealt out one by one in the order of their names, so that each fold has every genre."""
    count = min(recipe.folds, len(data.names))
    if count < 2:
        raise ValueError("at least two documents are needed")
    return [list(range(fold, len(data.names), count)) for fold in range(count)]


def _out_of_fold(data: Sample, recipe: Recipe) -> FloatArray:
    """What the second layer sees of each sentence (n × D), from first layers that never saw its document."""
    folds = _folds(data, recipe)
    seen_of = functools.partial(_inputs, data, recipe)
    if len(data.texts) < _WORTH_PROCESSES:
        parts = list(map(seen_of, folds))
    else:
        with concurrent.futures.ProcessPoolExecutor(min(len(folds), os.cpu_count() or 1)) as pool:
            parts = list(pool.map(seen_of, folds))
    inputs = np.zeros((len(data.texts), parts[0].shape[1]))
    for held_out, part in zip(folds, parts, strict=True):
        inputs[data.rows(held_out)] = part
    return inputs


def _inputs(data: Sample, recipe: Recipe, held_out: Sequence[int]) -> FloatArray:
    """What the second layer sees of the sentences of some documents, from a first layer fitted on all others."""
    layer = _first_layer(data, sorted(set(range(len(data.names))).difference(held_out)), recipe)
    parts = []
    for document in held_out:
        where = data.where[document]
        own = layer.scores([data.texts[row] for row in data.rows([document])])
        around = context_features(own, layer.scores(where.headings), where)
        parts.append(around if recipe.context else around[:, : 2 * own.shape[1]])
    return np.concatenate(parts)


def _fit_network(inputs: FloatArray, labels: Labels, recipe: Recipe) -> Network:
    """The second layer: the mean of the log odds that some networks and a linear model give; on few sentences the latter."""
    straight, bias = _fit_straight(inputs, labels, recipe)
    parts = [np.zeros((inputs.shape[1], 0)), np.zeros(0), np.zeros((0, labels.shape[1])), straight, bias]
    if len(inputs) >= _ENOUGH:
        some = np.flatnonzero(labels.any(axis=0))
        hidden = [_fit_hidden(inputs, labels[:, some], recipe, seed) for seed in range(recipe.networks)]
        share = (1 - recipe.straight) / recipe.networks
        outward = np.zeros((sum(len(inner) for _, inner, _, _ in hidden), labels.shape[1]))
        outward[:, some] = share * np.concatenate([outward for _, _, outward, _ in hidden])
        bias *= recipe.straight
        bias[some] += share * np.sum([bias for _, _, _, bias in hidden], axis=0)
        inward, inner = (np.concatenate([one[part] for one in hidden], axis=-1) for part in (0, 1))
        parts = [inward, inner, outward, straight * recipe.straight, bias]
    return Network(*(np.round(part, _NETWORK_PLACES).astype(np.float64) for part in parts))


def _fit_hidden(inputs: FloatArray, labels: Labels, recipe: Recipe, seed: int) -> tuple[FloatArray, ...]:
    """A network with one hidden layer for tasks that somebody has: `inward`, `inner`, `outward`, bias.

    Adam on the logistic loss (Kingma and Ba 2015, arXiv:1412.6980), stopped after some rounds, which holds it back.
    """
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.neural_network import MLPClassifier

    middle, spread = inputs.mean(axis=0), inputs.std(axis=0)
    # What is the same everywhere says nothing.
    scale = np.divide(1.0, spread, out=np.zeros_like(spread), where=spread > _LEAST_SPREAD)
    batch = min(recipe.batch, len(inputs))
    estimator = MLPClassifier(
        (recipe.hidden,),
        alpha=recipe.decay,
        batch_size=batch,
        learning_rate_init=recipe.step,
        max_iter=max(recipe.rounds, -(-_LEAST_STEPS * batch // len(inputs))),
        n_iter_no_change=recipe.rounds + _LEAST_STEPS,
        random_state=seed,
    )
    # Two columns more, which nobody has: the estimator then takes any number of tasks as independent of each other.
    targets = np.hstack([labels, np.zeros((len(labels), 2), dtype=np.bool_)]).astype(np.int64)
    with _one_thread(), warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        estimator.fit(((inputs - middle) * scale).astype(np.float32), targets)
    (inward, outward), (inner, bias) = estimator.coefs_, estimator.intercepts_
    inward = inward * scale[:, None]
    return inward, inner - middle @ inward, outward[:, :-2], bias[:-2]


def _fit_straight(inputs: FloatArray, labels: Labels, recipe: Recipe) -> tuple[FloatArray, FloatArray]:
    """A linear model: each task from what is said of it and of another field; weights D × T, biases T."""
    tasks = labels.shape[1]
    weights, biases = np.zeros((inputs.shape[1], tasks)), np.zeros(tasks)
    columns = np.arange(inputs.shape[1]) % (tasks + 1)
    for task in range(tasks):
        seen = np.flatnonzero((columns == task) | (columns == tasks))
        fitted, bias = _fit(inputs[:, seen], labels[:, [task]], _odds(recipe.straight_strength))
        # A task that nobody has is not given.
        weights[seen, task], biases[task] = fitted[0], bias[0] if labels[:, task].any() else _NEVER
    return weights, biases


def _second_layer_validation(data: Sample, inputs: FloatArray, recipe: Recipe) -> Validation:
    chances = np.zeros(data.labels.shape)
    decisions = np.zeros(data.labels.shape, dtype=np.bool_)
    for held_out in _folds(data, recipe):
        inside = np.isin(data.document, held_out)
        rest = data.known & ~inside
        network = _fit_network(inputs[rest], data.labels[rest], recipe)
        seen = logistic(network.log_odds(inputs[rest]))
        chances[inside] = logistic(network.log_odds(inputs[inside]))
        decisions[inside] = chances[inside] >= thresholds(seen, data.labels[rest])
    return Validation(data.labels[data.known], chances[data.known], decisions[data.known])


# By which half of the best F1 may be taken, from most to least sparing with tags. Of factors that do as well but for so
# much F1, the most generous is taken: published texts have more tasks to a sentence than composed ones.
_FACTORS: Final = np.arange(110, 54, -1) / 100
_YIELDED: Final = 0.0025


def thresholds(chances: FloatArray, labels: Labels) -> list[float]:
    """The cut of each task for `chances` whose true `labels` are known (both n × T): half of the best F1 that any cut
    gives, times what is best for all tasks together.

    Half of it is the best cut for calibrated probabilities: Lipton, Elkan and Naryanaswamy 2014,
    doi:10.1007/978-3-662-44851-9_15. Taking each task's best cut itself follows the noise; one factor for all of them is
    told by all decisions, and mends what calibration leaves.
    """
    cuts = np.arange(1, 100) / 100
    best = []
    for chance, truth in zip(chances.T, labels.T, strict=True):
        over = chance[:, None] >= cuts
        both = (over & truth[:, None]).sum(axis=0)
        f1 = 2 * both / np.maximum(over.sum(axis=0) + truth.sum(), 1)
        # A task that nobody has gets no tag.
        best.append(float(f1.max()) / 2 if truth.any() else 1.0)
    halves = np.array(best)
    over = chances[:, :, None] >= halves[None, :, None] * _FACTORS
    both = (over & labels[:, :, None]).sum(axis=(0, 1))
    f1 = 2 * both / np.maximum(over.sum(axis=(0, 1)) + labels.sum(), 1)
    factor = _FACTORS[int(np.flatnonzero(f1 >= f1.max() - _YIELDED)[-1])] if labels.any() else 1.0
    return [round(float(half * factor), 3) if half < 1 else 1.0 for half in best]


def _model(layer: _Layer, network: Network, thresholds: Sequence[float]) -> Model:
    """The tagger's arrays, rounded so that they come out alike on every machine."""
    features, recipe = layer.features, layer.features.recipe
    classes = len(features.taxonomy.classes)
    widths = features.widths()
    parts = np.split(layer.weights, np.cumsum(list(widths.values()))[:-1], axis=1)
    of = dict(zip(widths, parts, strict=True))
    pairs = np.zeros((len(layer.bias), classes, classes))
    left, right = features.pairs()
    pairs[:, left, right] = of.get(PAIRS, np.zeros(1)) * recipe.pair_scale
    return Model(
        taxonomy=features.taxonomy,
        grams=tuple(features.grams),
        gram_weights=_rounded(of[CHARACTERS] * features.idf * features.gram_scale),
        idf=_rounded(features.idf),
        class_weights=_rounded(of.get(CLASSES, np.zeros((len(layer.bias), classes))) * recipe.class_scale),
        pair_weights=_rounded(pairs),
        bias=_rounded(layer.bias),
        network=network,
        thresholds=tuple(thresholds),
    )


def _rounded(values: FloatArray) -> npt.NDArray[np.float32]:
    return np.round(values, 3).astype(np.float32)
