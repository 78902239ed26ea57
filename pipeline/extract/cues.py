"""Where the cues of a rule group stand: one pass over a text, handed out sentence by sentence.

A rule's `cues` are looked up as plain words; its `pattern`, where it has one, must then match at the cue. Most sentences
hold no cue and cost nothing more.
"""

import functools
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from pipeline.extract.clauses import Clauses, Span, cut
from pipeline.extract.lexicon import alternation
from pipeline.extract.rules import Rule, rules
from pipeline.structure import Sentence


class Hit(NamedTuple):
    """A cue in a sentence. Offsets are offsets in the sentence; `shown` is the sentence with its brackets hidden."""

    rule: Rule
    start: int
    end: int
    clause: int
    cuts: Clauses
    raw: str

    @property
    def shown(self) -> str:
        """The sentence, what stands in brackets hidden."""
        return self.cuts.shown

    @property
    def bounds(self) -> Span:
        """The clause that holds the cue."""
        return self.cuts.spans[self.clause]

    @property
    def cue(self) -> str:
        """The cue, or what the pattern of its rule took."""
        return self.raw[self.start : self.end]


class _Scanner(NamedTuple):
    words: re.Pattern[str]
    rules: Mapping[str, tuple[tuple[Rule, re.Pattern[str] | None], ...]]


@functools.cache
def _scanner(group: str) -> _Scanner:
    by_cue: dict[str, list[tuple[Rule, re.Pattern[str] | None]]] = {}
    for item in rules(group):
        pattern = re.compile(item.pattern) if item.pattern else None
        for cue in item.cues:
            by_cue.setdefault(cue, []).append((item, pattern))
    return _Scanner(re.compile(alternation(by_cue)), {cue: tuple(found) for cue, found in by_cue.items()})


def hits(group: str, text: str, sentences: Sequence[Sentence]) -> Iterator[tuple[Sentence, Clauses, list[Hit]]]:
    """Each sentence with cues of `group`, its clauses and its hits in their order.

    Cues may overlap (统一设, 设置); those in brackets and book titles are left out.
    """
    words, by_cue = _scanner(group)
    found = words.search(text)
    for sentence in sentences:
        if found is not None and found.start() < sentence.start:
            found = words.search(text, sentence.start)
        places: list[tuple[Rule, int, int]] = []
        while found is not None and found.start() < sentence.end:
            for rule, pattern in by_cue[found[0]]:
                match = pattern.match(text, found.start()) if pattern else found
                if match is not None:
                    places.append((rule, found.start() - sentence.start, match.end() - sentence.start))
            found = words.search(text, found.start() + 1)
        if places:
            cuts = cut(text, sentence.start, sentence.end)
            raw = text[sentence.start : sentence.end]
            yield sentence, cuts, [
                Hit(rule, start, min(end, len(raw)), cuts.at(start), cuts, raw)
                for rule, start, end in places
                if not cuts.hidden(start)
            ]
        if found is None:
            return
