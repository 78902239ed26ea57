"""Measures like a given one: nearest by the cosine of their character n-grams, weighted by how rare each is.

tf-idf over runs of one to three Han characters, letters and digits (Salton and Buckley 1988), sublinear in tf. No outside
model: what is rare is learnt from the measures that are compared.
"""

import dataclasses
from collections.abc import Iterable, Sequence

from pipeline.records import Place
from pipeline.search.fingerprints import core
from pipeline.search.texts import Document, MeasureText

_FLOOR = 0.05  # less alike than this is not alike


@dataclasses.dataclass(frozen=True, slots=True)
class Similar:
    """A measure, how much like the given one it is (0 to 1), and the place its document speaks for."""

    similarity: float
    measure: str
    document: Document
    place: Place | None
    tasks: tuple[str, ...]
    start: int
    end: int
    text: str


def nearest(wanted: str, candidates: Iterable[MeasureText], limit: int) -> list[Similar]:
    """The `limit` candidates most like `wanted`, a normalised text; of those that read the same, the first only."""
    first_of: dict[str, MeasureText] = {}
    for candidate in candidates:
        first_of.setdefault(core(candidate.normalised).characters, candidate)
    first_of.pop("", None)
    mine = core(wanted).characters
    if not first_of or not mine:
        return []
    likeness = _likeness(mine, list(first_of))
    found = sorted(zip(likeness, first_of.values(), strict=True), key=lambda pair: -pair[0])[:limit]
    return [
        Similar(
            similarity=round(like, 4),
            measure=each.id,
            document=each.document,
            place=each.document.place,
            tasks=each.tasks,
            start=each.start,
            end=each.end,
            text=each.text,
        )
        for like, each in found
        if like >= _FLOOR
    ]


def _likeness(wanted: str, texts: Sequence[str]) -> list[float]:
    """The cosine of each text with the wanted one, from 0 to 1."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    vectors = TfidfVectorizer(analyzer="char", ngram_range=(1, 3), sublinear_tf=True, lowercase=False)
    matrix = vectors.fit_transform([*texts, wanted])
    # Rows have length 1, so the product is the cosine; a hair above 1 is a matter of floating point.
    return [min(1.0, float(value)) for value in (matrix[:-1] @ matrix[-1].T).toarray()[:, 0]]
