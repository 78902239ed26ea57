"""A document as sentences of tokens: jieba's words, cut where a fact begins or ends, each with its place in the text."""

import bisect
import dataclasses
from collections.abc import Iterator
from typing import Any

from pipeline.corpus import Standing
from pipeline.segment import tagged, tiles
from pipeline.text import NormalisedText


@dataclasses.dataclass(frozen=True, slots=True)
class Token:
    """`original[start:end]`, its normalised form and jieba's part of speech; the tokens of a text tile it."""

    start: int
    end: int
    norm: str
    tag: str


@dataclasses.dataclass(frozen=True, slots=True)
class Sentence:
    """A measure with the facts and the tokens in it; `measure` is None for text between the measures."""

    measure: dict[str, Any] | None
    facts: list[dict[str, Any]]
    tokens: list[Token]


def tokens(document: Standing) -> list[Token]:
    """The tokens of a document, none where it has no text."""
    if document.text is None:
        return []
    spans = [fact["evidence"] for fact in document.record["facts"]] + document.record["measures"]
    edges = sorted({edge for span in spans for edge in (span["start"], span["end"])})
    return list(_cut(document.text, edges))


def sentences(document: Standing) -> Iterator[Sentence]:
    """The measures of a document in order, and what stands between them."""
    cut = tokens(document)
    starts = [token.start for token in cut]
    facts: dict[str | None, list[dict[str, Any]]] = {}
    for fact in document.record["facts"]:
        facts.setdefault(fact["measure"], []).append(fact)
    at = 0
    for measure in document.record["measures"]:
        first, last = bisect.bisect_left(starts, measure["start"]), bisect.bisect_left(starts, measure["end"])
        if at < first:
            yield Sentence(None, [], cut[at:first])
        yield Sentence(measure, facts.get(measure["id"], []), cut[first:last])
        at = last
    if at < len(cut):
        yield Sentence(None, [], cut[at:])


def _cut(text: NormalisedText, edges: list[int]) -> Iterator[Token]:
    """The words as tiles of the original, cut at the edges that lie within one."""
    words, told = tagged(text.text)
    tags = iter(told)
    for tile in tiles(text, words):
        tag = next(tags, "x")
        inside = edges[bisect.bisect_right(edges, tile.start) : bisect.bisect_left(edges, tile.end)]
        if not inside:
            yield Token(tile.start, tile.end, tile.word, tag)
            continue
        for start, end in zip([tile.start, *inside], [*inside, tile.end], strict=True):
            first, last = text.to_normalised(start, end)
            yield Token(start, end, text.text[first:last], tag)
