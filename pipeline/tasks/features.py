"""Labelled sentences as the rows of a matrix: what the first layer of the classifier is fitted on."""

import collections
import dataclasses
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from pipeline.segment import words
from pipeline.tasks.context import FloatArray, IntArray, Links, links, wordings
from pipeline.tasks.labelled import Example
from pipeline.tasks.model import ClassWords
from pipeline.tasks.ngrams import Vocabulary, fold, ngrams
from pipeline.tasks.taxonomy import Taxonomy

Labels = npt.NDArray[np.bool_]
CHARACTERS, WORDS, CLASSES, PAIRS = "characters", "words", "classes", "pairs"
EMBEDDING = "embedding"
_DIMENSIONS = 100


@dataclasses.dataclass(frozen=True, slots=True)
class Recipe:
    """What a model looks at and how strongly it is held back; the values were chosen by cross-validation.

    `channels`: of characters, words, classes, pairs, embedding. `longest`: of the n-grams. `documents`: in how many an n-gram must
    stand. `word_scale`: how much more an n-gram counts that is a word. `class_scale`, `pair_scale`: size of a class feature
    beside the n-grams of a sentence, which have length 1. `strength`: C of the first layer. `margin`: the score of the first
    layer at the margin, where a sentence is told from the others; the second layer reads scores as log odds. `networks`,
    `hidden`, `decay`, `step`, `batch`, `rounds`: of the second layer, the networks in it, the hidden units of each, what
    holds its weights back, the size of its steps, the sentences to a step, and how often it goes over all of them.
    `straight`, `straight_strength`: the share of the linear model in the second layer, and its C. `folds`: of the
    cross-validation.
    """

    channels: tuple[str, ...] = (CHARACTERS, CLASSES, PAIRS)
    context: bool = True
    longest: int = 4
    documents: int = 2
    word_scale: float = 2.0
    class_scale: float = 0.2
    pair_scale: float = 0.1
    strength: float = 0.5
    margin: float = 4.0
    networks: int = 4
    hidden: int = 64
    decay: float = 0.3
    step: float = 0.002
    batch: int = 256
    rounds: int = 20
    straight: float = 0.2
    straight_strength: float = 1.0
    folds: int = 10


@dataclasses.dataclass(frozen=True, slots=True)
class Sample:
    """The sentences of all examples in a row: n texts with labels (n × T), and each document's rows and links.

    `known` says of which rows the labels are known, `other_field` which stand in documents of another field, `is_heading`
    which are headings (n each).
    """

    taxonomy: Taxonomy
    names: tuple[str, ...]
    texts: tuple[str, ...]
    labels: Labels
    document: IntArray
    where: tuple[Links, ...]
    known: Labels
    other_field: Labels
    is_heading: Labels

    def rows(self, documents: Iterable[int]) -> IntArray:
        """The rows of some documents, in the order given."""
        return np.concatenate([np.flatnonzero(self.document == document) for document in documents])

    def known_rows(self, documents: Iterable[int]) -> IntArray:
        """Those of these rows whose labels are known."""
        rows = self.rows(documents)
        return rows[self.known[rows]]


def sample(examples: Sequence[Example], taxonomy: Taxonomy) -> Sample:
    """The examples in the shape that training takes."""
    texts: list[str] = []
    labels: list[list[bool]] = []
    document: list[int] = []
    for number, item in enumerate(examples):
        texts += wordings(item.text, item.sentences)
        for tasks in item.tasks:
            labels.append([task in tasks for task in taxonomy.task_ids])
            document.append(number)
    return Sample(
        taxonomy,
        tuple(item.name for item in examples),
        tuple(texts),
        np.array(labels, dtype=np.bool_),
        np.array(document, dtype=np.int64),
        tuple(links(item.sentences) for item in examples),
        np.array([known for item in examples for known in item.known], dtype=np.bool_),
        np.repeat([item.other_field for item in examples], [len(item.sentences) for item in examples]),
        np.array([sentence.is_heading for item in examples for sentence in item.sentences], dtype=np.bool_),
    )


def part_of(whole: Sample, documents: Sequence[int]) -> Sample:
    """The sample of some of its documents, in the order given."""
    order = whole.rows(documents)
    sizes = [len(whole.rows([number])) for number in documents]
    return Sample(
        whole.taxonomy,
        tuple(whole.names[number] for number in documents),
        tuple(whole.texts[row] for row in order),
        whole.labels[order],
        np.repeat(np.arange(len(documents)), sizes),
        tuple(whole.where[number] for number in documents),
        whole.known[order],
        whole.other_field[order],
        whole.is_heading[order],
    )


class SentenceFeatures:
    """The columns learnt from some rows of a sample; `matrix` gives any texts in these columns."""

    def __init__(self, data: Sample, rows: IntArray, recipe: Recipe) -> None:
        self.recipe = recipe
        self.taxonomy = data.taxonomy
        self._class_words = ClassWords(data.taxonomy)
        texts = [data.texts[row] for row in rows]
        documents = data.document[rows].tolist()
        self._tokens = {
            channel: self._choose(channel, texts, documents)
            for channel in (CHARACTERS, WORDS)
            if channel in recipe.channels or (channel == CHARACTERS and EMBEDDING in recipe.channels)
        }
        self._vocabulary = Vocabulary(self.grams)
        self.gram_scale = self._gram_scale(texts)
        self._components = np.zeros((0, len(self.grams)))
        if EMBEDDING in recipe.channels:
            self._components = _components(self._token_block(CHARACTERS, *self._find_grams(texts), len(texts)))

    @property
    def grams(self) -> list[str]:
        """The character n-grams, sorted."""
        return self._tokens[CHARACTERS][0] if CHARACTERS in self._tokens else []

    @property
    def idf(self) -> FloatArray:
        """The inverse document frequency of each n-gram (a sentence being a document), to 4 places."""
        return self._tokens[CHARACTERS][1] if CHARACTERS in self._tokens else np.zeros(0)

    def matrix(self, texts: Sequence[str]) -> Any:
        """One row a text: a scipy.sparse.csr_array, the channels side by side in the order of `widths`."""
        import scipy.sparse

        blocks: list[Any] = []
        characters: Any = None
        if CHARACTERS in self._tokens:
            characters = self._token_block(CHARACTERS, *self._find_grams(texts), len(texts))
        if CHARACTERS in self.recipe.channels:
            blocks.append(characters @ scipy.sparse.diags_array(self.gram_scale))
        if EMBEDDING in self.recipe.channels:
            blocks.append(_unit_rows(characters @ self._components.T))
        if WORDS in self.recipe.channels:
            blocks.append(self._token_block(WORDS, *self._find_words(texts), len(texts)))
        counts = self._class_words.counts("\n".join(texts), starts_of(texts))
        if CLASSES in self.recipe.channels:
            blocks.append(scipy.sparse.csr_array(np.log1p(counts) * self.recipe.class_scale))
        if PAIRS in self.recipe.channels:
            left, right = self.pairs()
            there = counts > 0
            blocks.append(scipy.sparse.csr_array((there[:, left] & there[:, right]) * self.recipe.pair_scale))
        matrix = scipy.sparse.csr_array(scipy.sparse.hstack(blocks))
        matrix.sum_duplicates()
        # liblinear counts with 32 bits.
        matrix.indices, matrix.indptr = matrix.indices.astype(np.int32), matrix.indptr.astype(np.int32)
        return matrix

    def widths(self) -> dict[str, int]:
        """How many columns each channel has."""
        sizes = {channel: len(tokens) for channel, (tokens, _) in self._tokens.items()}
        sizes |= {CLASSES: len(self.taxonomy.classes), PAIRS: len(self.pairs()[0]), EMBEDDING: len(self._components)}
        return {channel: size for channel, size in sizes.items() if channel in self.recipe.channels}

    def pairs(self) -> tuple[IntArray, IntArray]:
        """The first and the second class of every pair of classes."""
        left, right = np.triu_indices(len(self.taxonomy.classes), 1)
        return left.astype(np.int64), right.astype(np.int64)

    def _choose(self, channel: str, texts: Sequence[str], documents: Sequence[int]) -> tuple[list[str], FloatArray]:
        sentences: collections.Counter[str] = collections.Counter()
        found_in: dict[str, set[int]] = collections.defaultdict(set)
        for text, document in zip(texts, documents, strict=True):
            for token in set(self._cut(channel, text)):
                sentences[token] += 1
                found_in[token].add(document)
        kept = sorted(token for token, where in found_in.items() if len(where) >= self.recipe.documents)
        counts = np.array([sentences[token] for token in kept], dtype=np.float64)
        return kept, np.round(np.log((1 + len(texts)) / (1 + counts)) + 1, 4)

    def _gram_scale(self, texts: Sequence[str]) -> FloatArray:
        """For each n-gram `word_scale` where it is a word of two characters or more in these texts, else 1."""
        known = {word for text in texts for word in self._cut(WORDS, text) if len(word) > 1}
        return np.where([gram in known for gram in self.grams], self.recipe.word_scale, 1.0)

    def _cut(self, channel: str, text: str) -> Iterable[str]:
        if channel == CHARACTERS:
            return ngrams(text, self.recipe.longest)
        return [fold(word) for word in words(text) if word.strip()]

    def _find_grams(self, texts: Sequence[str]) -> tuple[IntArray, IntArray]:
        at, found = self._vocabulary.find("\n".join(texts))
        return np.searchsorted(starts_of(texts), at, side="right") - 1, found

    def _find_words(self, texts: Sequence[str]) -> tuple[IntArray, IntArray]:
        known = {word: place for place, word in enumerate(self._tokens[WORDS][0])}
        pairs = [(row, known.get(word, -1)) for row, text in enumerate(texts) for word in self._cut(WORDS, text)]
        owner, found = np.array([pair for pair in pairs if pair[1] >= 0], dtype=np.int64).reshape(-1, 2).T
        return owner, found

    def _token_block(self, channel: str, owner: IntArray, found: IntArray, count: int) -> Any:
        """Counts by inverse document frequency, each row divided by the root of its sum of squared frequencies."""
        import scipy.sparse

        tokens, idf = self._tokens[channel]
        squares = np.bincount(owner, idf[found] ** 2, count)
        values = idf[found] / np.sqrt(squares[owner])
        return scipy.sparse.csr_array((values, (owner, found)), shape=(count, len(tokens)))


def _components(block: Any) -> FloatArray:
    """The first right singular vectors of a sparse matrix: latent semantic analysis, a small embedding.

    Deerwester et al. 1990, doi:10.1002/(SICI)1097-4571(199009)41:6<391::AID-ASI1>3.0.CO;2-9.
    """
    from sklearn.decomposition import TruncatedSVD
    from threadpoolctl import threadpool_limits  # type: ignore[import-untyped]

    size = min(_DIMENSIONS, *(side - 1 for side in block.shape))
    with threadpool_limits(limits=1):
        fitted = TruncatedSVD(size, algorithm="arpack", random_state=0).fit(block)
    return np.asarray(fitted.components_, dtype=np.float64)


def _unit_rows(dense: FloatArray) -> Any:
    import scipy.sparse

    lengths = np.sqrt((dense**2).sum(axis=1, keepdims=True))
    return scipy.sparse.csr_array(dense / np.maximum(lengths, 1e-12))


def starts_of(texts: Sequence[str]) -> IntArray:
    """Where each text begins when they are joined by one character."""
    lengths = np.array([len(text) + 1 for text in texts], dtype=np.int64)
    return np.asarray(np.cumsum(lengths) - lengths, dtype=np.int64)
