"""How often words and phrases stand in each text, and how well the texts match, without a look at a text.

All here are columns over the documents of the token store, so that the cost of a query follows the number of places
where its words stand, and no text is read that is not shown.
"""

import dataclasses
import functools
from collections.abc import Iterable, Iterator, Sequence

import numpy as np

from pipeline.search import runs
from pipeline.search.look import Look
from pipeline.search.query import Among, And, Chosen, Node, Not, Or, Term, Tokens
from pipeline.search.vocabulary import Numbers

# BM25: how soon more of a word adds little, and how much a long text is held back (the values of Robertson and
# Zaragoza 2009, 3.5, that Lucene has as well).
SATURATION = 1.2
LENGTH = 0.75


@dataclasses.dataclass(frozen=True, slots=True)
class Tally:
    """The texts in which something is found: their places in the layout in order, and how often each holds it.

    `words` tell of each word how often each of these texts holds it, and how many texts of all do.
    """

    places: Numbers
    counts: Numbers
    words: tuple[tuple[Numbers, int], ...]


# What is counted: a run of characters, or a single token.
Form = str | Tokens


@dataclasses.dataclass(frozen=True, slots=True)
class _Part:
    """Of which texts a part of a query is true, and in which of them the occurrences of each form count."""

    holds: Numbers
    shown: dict[Form, Numbers]


def is_countable(node: Node) -> bool:
    """Whether the token store can tell all of a query: words, phrases and filters of documents, with AND, OR, NOT.

    A single token does as well, where nothing else is shown that may stand at the same place.
    """
    showing = list(_showing(node))
    return _is_known(node) and (len(showing) == 1 or not any(isinstance(part, Tokens) for part in showing))


def _showing(node: Node) -> Iterator[Node]:
    """The parts of a query that have places to show."""
    if isinstance(node, And | Or):
        for part in node.parts:
            yield from _showing(part)
    elif not isinstance(node, Not | Among | Chosen):
        yield node


def _is_known(node: Node) -> bool:
    if isinstance(node, Term):
        return all(map(runs.countable, node.texts))
    if isinstance(node, Tokens):
        single = len(node.slots) == 1 and node.slots[0].least == node.slots[0].most == 1
        return single and not node.within and not node.containing
    if isinstance(node, Chosen):
        return not node.filters.local
    if isinstance(node, Not | Among):
        return _is_known(node.part)
    return isinstance(node, And | Or) and all(map(_is_known, node.parts))


def tally(look: Look, node: Node) -> Tally | None:
    """What the token store knows of a query; None where it cannot tell all, or does not hold all texts."""
    if not is_countable(node) or not look.tokens.is_current(look.store):
        return None
    forms: dict[Form, Numbers] = {}
    part = _part(node, look, forms)
    # Of a word alone all occurrences count, of parts joined those in the texts that pass.
    columns = [forms[form] if isinstance(node, Term) else forms[form] * kept for form, kept in part.shown.items()]
    counts = functools.reduce(np.add, columns) if columns else np.zeros(len(part.holds), np.int64)
    some = np.flatnonzero(counts)
    words = tuple((forms[form][some], int(np.count_nonzero(forms[form]))) for form in part.shown)
    return Tally(some, counts[some], words)


def true_of(look: Look, node: Node) -> Numbers | None:
    """The rows of the texts of which a query is true, whether it shows a place there or not; None as for `tally`."""
    if not is_countable(node) or not look.tokens.is_current(look.store):
        return None
    rows: Numbers = look.tokens.layout.rows[_part(node, look, {}).holds]
    return rows


def relevance(look: Look, places: Numbers, words: Sequence[tuple[Numbers, int]]) -> Numbers:
    """BM25 of texts for words: `words` tell how often each of the texts at `places` holds each, and how many texts do.

    Sum of log(1 + (N - n + 0.5) / (n + 0.5)) f (k + 1) / (f + k (1 - b + b l / a)), N texts of which n have the word,
    f times in this one, which has l tokens where the mean is a (Robertson and Zaragoza 2009, with the logarithm of
    Lucene, which is never negative).
    """
    layout = look.tokens.layout
    mean = max(1.0, float(layout.lengths.mean())) if len(layout.lengths) else 1.0
    held_back = SATURATION * (1 - LENGTH) + layout.lengths[places] * (SATURATION * LENGTH / mean)
    score = np.zeros(len(places))
    for counts, holding in words:
        times = counts.astype(float)
        weight = np.log1p((len(layout.rows) - holding + 0.5) / (holding + 0.5))
        score += weight * times * (SATURATION + 1) / (times + held_back)
    return score


def first(keys: Numbers, most: int | None) -> Numbers:
    """The places of the `most` smallest keys (None: all) in order, equal ones as they stand."""
    if most is None or most >= len(keys):
        return np.argsort(keys, kind="stable")
    if not most:
        return np.zeros(0, np.int64)
    among = np.flatnonzero(keys <= np.partition(keys, most - 1)[most - 1])
    return among[np.argsort(keys[among], kind="stable")][:most]


def _part(node: Node, look: Look, forms: dict[Form, Numbers]) -> _Part:
    if isinstance(node, Term):
        for form in node.texts:
            if form not in forms:
                forms[form] = runs.count(form, look.tokens)
        shown: dict[Form, Numbers] = {form: forms[form] > 0 for form in node.texts}
        return _Part(functools.reduce(np.logical_or, shown.values()), shown)
    if isinstance(node, Tokens):
        forms[node] = look.matched(node).column()
        holds = forms[node] > 0
        return _Part(holds, {node: holds})
    if isinstance(node, Chosen):
        return _Part(look.column(node.filters), {})
    if isinstance(node, Not | Among):
        holds = _part(node.part, look, forms).holds
        return _Part(holds if isinstance(node, Among) else ~holds, {})
    if not isinstance(node, And | Or):
        raise ValueError(f"{type(node).__name__} cannot be counted")
    parts = [_part(part, look, forms) for part in node.parts]
    if isinstance(node, Or):
        return _Part(np.logical_or.reduce([part.holds for part in parts]), _shown(parts, None))
    holds = np.logical_and.reduce([part.holds for part in parts])
    return _Part(holds, _shown(parts, holds))


def _shown(parts: Iterable[_Part], holds: Numbers | None) -> dict[Form, Numbers]:
    """Where the forms of any of the parts count, each once, in texts that are kept."""
    shown: dict[Form, Numbers] = {}
    for part in parts:
        for form, kept in part.shown.items():
            shown[form] = shown[form] | kept if form in shown else kept
    return shown if holds is None else {form: kept & holds for form, kept in shown.items()}
