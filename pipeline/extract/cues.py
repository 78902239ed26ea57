"""Where the cues of a rule group stand: one pass over a text, handed out sentence by sentence.

A rule's `cues` are looked up as plain words; its `pattern`, where it has one, must then match at the cue. Most sentences
hold no cue and cost nothing more.
"""

import functools
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from pipeline import patterns
from pipeline.extract.clauses import Clauses, Span, cut
from pipeline.extract.lexicon import alternation
from pipeline.extract.rules import Rule, rules
from pipeline.structure import Sentence

# How far around a cue anything is looked for: a clause of broken text may be as long as its document.
REACH: Final = 240


# No clause of prose holds more cues; in what is no prose the rest are passed over.
_MOST: Final = 40


# A clause that opens so only goes on with the list of the one before.
ON_TOP: Final = ("连同", "并连同", "以及", "其中")


class _Cue:
    """What a cue may open: a rule, the pattern that must match there, and the id of the rule that says how it works."""

    def __init__(self, rule: Rule) -> None:
        self.rule, self.frame = rule, rule.frame
        self.pattern = patterns.compile(rule.pattern) if rule.pattern else None


class Hit:
    """A cue in a sentence. Offsets are offsets in the sentence.

    `shown` is the sentence, what stands in brackets hidden, `raw` as it stands; `cue` the cue, or what the pattern of its
    rule took; `bounds` the clause that holds it, as far as `REACH`; `frame` the id of the rule that says how its own works.
    """

    def __init__(self, cue: _Cue, start: int, end: int, clause: int, cuts: Clauses, raw: str) -> None:
        self.rule, self.frame = cue.rule, cue.frame
        self.start, self.end, self.clause = start, end, clause
        self.cuts, self.shown, self.raw = cuts, cuts.shown, raw
        self.cue = raw[start:end]
        first, last = cuts.spans[clause]
        self.bounds: Span = max(first, start - REACH), min(last, end + REACH)

    def clause_before(self) -> Span | None:
        """The clause before that of the cue, its last `REACH` characters; None where there is none.

        With what it is told on top of: A权，连同B权 and A58项，其中B20项 are one.
        """
        if self.clause == 0:
            return None
        index = self.clause - 1
        begin, end = self.cuts.spans[index]
        if index and self.shown.startswith(ON_TOP, begin):
            begin = self.cuts.spans[index - 1][0]
        return max(begin, end - REACH), end

    def clause_before_that(self) -> Span | None:
        """The clause before the one before, its last `REACH` characters; None where there is none."""
        if self.clause < 2:
            return None
        begin, end = self.cuts.spans[self.clause - 2]
        return max(begin, end - REACH), end


class _Scanner(NamedTuple):
    words: re.Pattern[str]
    rules: Mapping[str, tuple[_Cue, ...]]


@functools.cache
def _scanner(group: str) -> _Scanner:
    by_cue: dict[str, list[_Cue]] = {}
    for item in rules(group):
        opened = _Cue(item)
        for cue in item.cues:
            by_cue.setdefault(cue, []).append(opened)
    return _Scanner(_places_of(by_cue), {cue: tuple(found) for cue, found in by_cue.items()})


def _places_of(cues: Collection[str]) -> re.Pattern[str]:
    """Finds the places where any of `cues` starts; group 1 is the longest that does.

    `re` skips to a set that stands first; what may stand second is asked before the cues are tried one by one.
    """
    firsts, seconds = {cue[0] for cue in cues}, {cue[1] for cue in cues if len(cue) > 1}
    alone = {cue for cue in cues if len(cue) == 1}
    goes_on = [f"(?={_any_of(seconds)})"] if seconds else []
    ends = [f"(?<={_any_of(alone)})"] if alone else []
    return patterns.compile(rf"{_any_of(firsts)}(?:{'|'.join(goes_on + ends)})(?<=(?=({alternation(cues)}))[\s\S])")


def _any_of(characters: Collection[str]) -> str:
    return f"[{''.join(map(re.escape, sorted(characters)))}]"


def hits(
    group: str, text: str, sentences: Sequence[Sentence], about: re.Pattern[str] | None = None
) -> Iterator[tuple[Sentence, Clauses, list[Hit]]]:
    """Each sentence with cues of `group`, its clauses, and its hits in the order of the text, then of the rule file.

    Cues may overlap (统一设, 设置); those inside brackets and book titles are left out, and so are sentences without a word
    of `about`.
    """
    words, by_cue = _scanner(group)
    found = words.search(text)
    for sentence in sentences:
        if found is not None and found.start() < sentence.start:
            found = words.search(text, sentence.start)
        if found is None:
            return
        if about is not None and found.start() < sentence.end and not about.search(text, sentence.start, sentence.end):
            continue
        places: list[tuple[_Cue, int, int]] = []
        while found is not None and (at := found.start()) < sentence.end:
            word = found[1]
            for cue in by_cue[word]:
                if cue.pattern is None:
                    places.append((cue, at - sentence.start, at - sentence.start + len(word)))
                elif (match := cue.pattern.match(text, at)) is not None:
                    places.append((cue, at - sentence.start, match.end() - sentence.start))
            found = words.search(text, at + 1)
        if places:
            cuts = cut(text, sentence.start, sentence.end)
            yield sentence, cuts, _hits(text[sentence.start : sentence.end], cuts, places)


def _hits(raw: str, cuts: Clauses, places: Sequence[tuple[_Cue, int, int]]) -> list[Hit]:
    found: list[Hit] = []
    for cue, start, end in places:
        clause = cuts.at(start)
        crowded = len(found) >= _MOST and found[-_MOST].clause == clause
        if not crowded and not cuts.hidden(start):
            found.append(Hit(cue, start, min(end, len(raw)), clause, cuts, raw))
    return found
