"""Where the cues of a rule group stand: one pass over a text, handed out sentence by sentence.

A rule's `cues` are looked up as plain words; its `pattern`, where it has one, must then match at the cue. Most sentences
hold no cue and cost nothing more.
"""

import functools
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from pipeline.extract.clauses import Clauses, Span, cut
from pipeline.extract.lexicon import alternation
from pipeline.extract.rules import Rule, rules
from pipeline.structure import Sentence

# How far around a cue anything is looked for: a clause of broken text may be as long as its document.
REACH: Final = 240


# No clause of prose holds more cues; in what is no prose the rest are passed over.
_MOST: Final = 40


class Hit(NamedTuple):
    """A cue in a sentence. Offsets are offsets in the sentence."""

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
        """The clause that holds the cue, as far as `REACH`."""
        begin, end = self.cuts.spans[self.clause]
        return max(begin, self.start - REACH), min(end, self.end + REACH)

    @property
    def cue(self) -> str:
        """The cue, or what the pattern of its rule took."""
        return self.raw[self.start : self.end]

    def clause_before(self) -> Span | None:
        """The clause before that of the cue, its last `REACH` characters; None where there is none."""
        if self.clause == 0:
            return None
        begin, end = self.cuts.spans[self.clause - 1]
        return max(begin, end - REACH), end


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
    """Each sentence with cues of `group`, its clauses, and its hits in the order of the text, then of the rule file.

    Cues may overlap (统一设, 设置); those inside brackets and book titles are left out.
    """
    words, by_cue = _scanner(group)
    found = words.search(text)
    for sentence in sentences:
        if found is not None and found.start() < sentence.start:
            found = words.search(text, sentence.start)
        if found is None:
            return
        places: list[tuple[Rule, int, int]] = []
        while found is not None and found.start() < sentence.end:
            for rule, pattern in by_cue[found[0]]:
                match = pattern.match(text, found.start()) if pattern else found
                if match is not None:
                    places.append((rule, found.start() - sentence.start, match.end() - sentence.start))
            found = words.search(text, found.start() + 1)
        if places:
            cuts = cut(text, sentence.start, sentence.end)
            yield sentence, cuts, _hits(text[sentence.start : sentence.end], cuts, places)


def _hits(raw: str, cuts: Clauses, places: Sequence[tuple[Rule, int, int]]) -> list[Hit]:
    found: list[Hit] = []
    for rule, start, end in places:
        clause = cuts.at(start)
        crowded = len(found) >= _MOST and found[-_MOST].clause == clause
        if not crowded and not cuts.hidden(start):
            found.append(Hit(rule, start, min(end, len(raw)), clause, cuts, raw))
    return found
