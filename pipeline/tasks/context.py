"""What stands around a sentence: its neighbours, the lead of its paragraph, its headings, its section, its document."""

import dataclasses
import itertools
from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from pipeline.grid import rows
from pipeline.structure import Sentence

FloatArray = npt.NDArray[np.float64]
IntArray = npt.NDArray[np.int64]

# The parts of what the second layer sees of a sentence, each with a number for every column of the first layer: its own
# score, the probability in that score, and the probabilities around it.
PARTS = (
    "own", "own chance", "lead", "before", "after", "above", "below", "heading", "outer heading", "section", "document",
)  # fmt: skip


@dataclasses.dataclass(frozen=True, slots=True)
class Links:
    """Where to look, for each of n sentences: indexes of other sentences or of `headings`, -1 for none.

    `section_end` is past the last sentence of the section that a heading opens, the sentence's own index + 1 otherwise.
    `sizes` are the numbers of sentences of the documents that they stand in, one after the other.
    """

    headings: tuple[str, ...]
    neighbours: IntArray
    heading_of: IntArray
    section_end: IntArray
    sizes: IntArray


def wordings(text: str, sentences: Sequence[Sentence]) -> list[str]:
    """What the first layer reads of each sentence: its own text, but a row of a table with the heads of its columns."""
    return _worded(text, sentences, _rows_told(text, sentences))


def body(text: str, sentences: Sequence[Sentence]) -> tuple[str, list[int]]:
    """A text in which the wording of each sentence begins at an offset, and these offsets: the text itself if no row is worded
    in another way."""
    told = _rows_told(text, sentences)
    if not told:
        return text, [sentence.start for sentence in sentences]
    worded = _worded(text, sentences, told)
    return "\n".join(worded), list(itertools.accumulate((len(words) + 1 for words in worded[:-1]), initial=0))


def _rows_told(text: str, sentences: Sequence[Sentence]) -> dict[int, str]:
    """What the rows of tables say in words, by the index of their sentence."""
    return {row.line: row.wording() for row in rows(text, sentences)}


def _worded(text: str, sentences: Sequence[Sentence], told: Mapping[int, str]) -> list[str]:
    return [told.get(index, text[sentence.start : sentence.end]) for index, sentence in enumerate(sentences)]


def links(sentences: Sequence[Sentence]) -> Links:
    """The links of the sentences of one document."""
    count = len(sentences)
    paragraph = np.array([sentence.paragraph for sentence in sentences], dtype=np.int64)
    index = np.arange(count)
    opens = np.ones(count, dtype=np.bool_)
    opens[1:] = paragraph[1:] != paragraph[:-1]
    closes = np.append(opens[1:], True) if count else opens
    lead = np.maximum.accumulate(np.where(opens, index, 0))
    neighbours = np.stack(
        [
            np.where(opens, -1, lead),
            np.where(opens, -1, index - 1),
            np.where(closes, -1, index + 1),
            np.where(opens, index - 1, -1),
            np.where(closes & (index + 1 < count), index + 1, -1),
        ]
    )
    headings, heading_of = _headings(sentences)
    return Links(headings, neighbours, heading_of, _section_ends(sentences), np.array([count]))


def joined(each: Sequence[Links]) -> Links:
    """The links of several documents as those of one row of sentences."""
    sizes = np.concatenate([where.sizes for where in each])
    firsts = np.cumsum([where.sizes.sum() for where in each]) - [where.sizes.sum() for where in each]
    headings = [where.headings for where in each]
    before = np.cumsum([len(texts) for texts in headings]) - [len(texts) for texts in headings]
    return Links(
        tuple(itertools.chain.from_iterable(headings)),
        _shifted([where.neighbours for where in each], firsts),
        _shifted([where.heading_of for where in each], before),
        np.concatenate([where.section_end + first for where, first in zip(each, firsts, strict=True)]),
        sizes,
    )


def _shifted(each: Sequence[IntArray], by: IntArray) -> IntArray:
    """The indexes (rows × n) side by side, each document's shifted, with -1 where there is none."""
    together = np.concatenate(each, axis=1)
    return np.where(together < 0, -1, together + np.repeat(by, [part.shape[1] for part in each]))


def _headings(sentences: Sequence[Sentence]) -> tuple[tuple[str, ...], IntArray]:
    """The different texts of headings, and of each sentence the innermost and the outermost one that says something."""
    known: dict[str, int] = {}
    inner, outer = [], []
    above: object = None
    texts: list[str] = []
    for sentence in sentences:
        if sentence.headings is not above:
            # Most sentences stand below the same headings as the one before.
            above = sentence.headings
            texts = [heading.text for heading in sentence.headings if heading.text]
        inner.append(known.setdefault(texts[-1], len(known)) if texts else -1)
        outer.append(known.setdefault(texts[0], len(known)) if texts else -1)
    return tuple(known), np.array([inner, outer], dtype=np.int64)


def _section_ends(sentences: Sequence[Sentence]) -> IntArray:
    ends = np.arange(1, len(sentences) + 1)
    open_sections: list[int] = []
    for place, sentence in enumerate(sentences):
        while open_sections:
            above = sentences[open_sections[-1]].headings
            if sentence.headings is above and not sentence.is_heading:
                break
            if sentence.headings[: len(above)] == above and not (sentence.is_heading and sentence.headings == above):
                break
            ends[open_sections.pop()] = place
        if sentence.is_heading and sentence.headings:
            open_sections.append(place)
    for place in open_sections:
        ends[place] = len(sentences)
    return ends


def context_features(scores: FloatArray, heading_scores: FloatArray, where: Links) -> FloatArray:
    """What the second layer sees of n sentences, from the scores (log odds) of them and of `where.headings`.

    Shapes: n × columns and headings × columns in, n × (parts · columns) out: `PARTS` one after the other, each with all
    columns, a missing one 0.
    """
    count, columns = scores.shape
    chances = np.vstack([logistic(scores), np.zeros((1, columns))])
    heading_chances = np.vstack([logistic(heading_scores), np.zeros((1, columns))])
    sums = np.vstack([np.zeros((1, columns)), np.cumsum(chances[:count], axis=0)])
    after = np.arange(count) + 1
    size = where.section_end - after
    section = (sums[where.section_end] - sums[after]) / np.maximum(size, 1)[:, None]
    ends = np.cumsum(where.sizes)
    means = (sums[ends] - sums[ends - where.sizes]) / np.maximum(where.sizes, 1)[:, None]
    document = np.repeat(means, where.sizes, axis=0)
    around = [*chances[where.neighbours], *heading_chances[where.heading_of]]
    return np.concatenate([scores, chances[:count], *around, section, document], axis=1)


def logistic(scores: FloatArray) -> FloatArray:
    """Probabilities from log odds, without overflow."""
    return np.asarray(0.5 * (1.0 + np.tanh(0.5 * scores)), dtype=np.float64)
