"""Why a record says what it says: the rule of a finding, its parts, the windows it was read in, and what it beat.

    why = explain(Path("notice.txt").read_bytes(), "notice.txt", "3f0c…")

All spans are offsets in the original, as those of evidence are.
"""

import dataclasses
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from pipeline.extract.cues import hits
from pipeline.extract.facts import slots
from pipeline.extract.facts.counting import Count, count_of
from pipeline.extract.facts.words import Words
from pipeline.extract.quantities import amounts
from pipeline.extract.quantities.bounds import Amount, touching
from pipeline.extract.rules import RuleError, rule
from pipeline.places import Mention, survey
from pipeline.records import Delegation, Fact, Setup
from pipeline.road import Analysis, analyse
from pipeline.structure import Sentence, outline
from pipeline.text import NormalisedText

Finding = Fact | Delegation | Setup
# What a delegation or a setup says, in the order in which it is told, and what the record calls it.
_SLOTS = {"powers": "powers", "domains": "domains", "giver": "from", "receiver": "to", "method": "method"} | {
    name: name for name in ("action", "names", "level")
}


class ExplainError(ValueError):
    """There is nothing to explain: the document cannot be read, or holds no finding of that id."""


@dataclasses.dataclass(frozen=True, slots=True)
class Passage:
    """Some characters of the original: `original[start:end]` is what stands there, `text` the same normalised."""

    text: str
    start: int
    end: int


@dataclasses.dataclass(frozen=True, slots=True)
class Candidate:
    """Something that was looked at: where it stands, what it would have given, and what became of it."""

    passage: Passage
    gives: str
    outcome: str


@dataclasses.dataclass(frozen=True, slots=True)
class Explanation:
    """Why a finding is what it is.

    `windows` are the sentence, the segment (up to ；) and the clause (up to ，) it was read in; `parts` what its quote is
    made of; `slots` for each slot its value and the words that could have given it; `beaten` the rules that also looked
    at these characters; `passed` the other numbers of the sentence that count nothing.
    """

    finding: Finding
    rule: str
    note: str
    windows: Mapping[str, Passage]
    parts: Mapping[str, Passage]
    slots: Mapping[str, tuple[Any, tuple[Candidate, ...]]]
    beaten: tuple[Candidate, ...]
    passed: tuple[Candidate, ...]

    def to_json(self) -> dict[str, Any]:
        """The explanation as plain values; of the finding its id and its evidence."""
        told = dataclasses.asdict(self)
        told["finding"] = {name: told["finding"][name] for name in ("id", "evidence")}
        told["slots"] = {name: {"value": value, "candidates": found} for name, (value, found) in told["slots"].items()}
        return told


def findings(analysis: Analysis) -> tuple[Finding, ...]:
    """All that can be explained of a document, in the order of the record."""
    record = analysis.record
    return (*record.facts, *record.delegations, *record.setups)


def explain(data: bytes, source: str, identifier: str) -> Explanation:
    """The explanation of the finding of a document whose id is, or begins with, `identifier`. Raises `ExplainError`."""
    analysis = analyse(data, source)
    if analysis.text is None:
        raise ExplainError(f"{source}: {'; '.join(issue.message for issue in analysis.record.issues)}")
    found = [item for item in findings(analysis) if item.id.startswith(identifier)] if identifier else []
    if len(found) != 1:
        raise ExplainError(f"{source}: {len(found) or 'no'} findings have an id that begins with {identifier!r}")
    return _Reader(analysis.text).explained(found[0])


class _Reader:
    """A normalised text read again, slowly."""

    def __init__(self, text: NormalisedText) -> None:
        self.normalised, self.text = text, text.text
        layout = outline(self.text)
        self.sentences = layout.sentences
        self.mentions, self.home, _ = survey(self.text, layout.title)

    def explained(self, finding: Finding) -> Explanation:
        sentence = self._sentence(finding)
        if isinstance(finding, Fact):
            return self._fact(finding, sentence)
        group = "delegation" if isinstance(finding, Delegation) else "setup"
        windows = {"sentence": self._passage(sentence.start, sentence.end)}
        said = {field.name: (getattr(finding, field.name), ()) for field in dataclasses.fields(finding)}
        slots = {name: said[field] for field, name in _SLOTS.items() if field in said}
        beaten = tuple(self._hits(group, sentence, finding))
        return Explanation(finding, finding.rule, _note(finding.rule), windows, {}, slots, beaten, ())

    def _fact(self, fact: Fact, sentence: Sentence) -> Explanation:
        numbers = [item for item in amounts(self.text) if sentence.start <= item.core < sentence.end]
        index = next((n for n, item in enumerate(numbers) if self._is(item.start, item.end, fact)), None)
        windows = {"sentence": self._passage(sentence.start, sentence.end)}
        if index is None or fact.rule == "quantity.cell":  # the head and the row of the table say all
            said = {name: (getattr(fact, name), ()) for name in ("subject", "level", "place", "time")}
            return Explanation(fact, fact.rule, _note(fact.rule), windows, {}, said, (), ())
        amount = numbers[index]
        lower = numbers[index - 1].end if index else sentence.start
        limit = numbers[index + 1].start if index + 1 < len(numbers) else sentence.end
        count = count_of(Words(self.text, sentence.start, sentence.end), amount, sentence, lower, limit)
        windows["segment"] = self._passage(count.segment, count.segment_end(amount.end))
        windows["clause"] = self._passage(count.clause, count.clause_end(amount.end))
        return Explanation(
            finding=fact,
            rule=fact.rule,
            note=_note(fact.rule),
            windows=windows,
            parts=self._parts(amount),
            slots={name: (getattr(fact, name), tuple(found)) for name, found in self._slots(fact, count)},
            beaten=tuple(self._bounds(fact, amount)),
            passed=tuple(self._passed(numbers, amount)),
        )

    def _parts(self, amount: Amount) -> dict[str, Passage]:
        parts = {"number": self._passage(amount.core, amount.end)}
        if amount.start < amount.core:
            parts = {"before": self._passage(amount.start, amount.core), **parts}
        return parts

    def _slots(self, fact: Fact, count: Count) -> Iterator[tuple[str, Iterable[Candidate]]]:
        words = count.words
        yield (
            "subject",
            [
                self._candidate(noun.start, noun.end, noun.text, noun.text == fact.subject)
                for noun in (count.before(), count.after)
                if noun is not None
            ],
        )
        yield (
            "action",
            [
                self._candidate(words.starts[index], words.end_of(index), word.text, word.text == fact.action)
                for index in range(*words.within(count.segment, count.segment_end(count.amount.end)))
                if (word := words.words[index]).is_verb
            ],
        )
        yield (
            "level",
            [
                self._candidate(start, end, tier, tier == fact.level)
                for start, end, tier in slots.tiers_said(
                    self.text, count.sentence.start, count.segment_end(count.amount.end)
                )
            ],
        )
        place = fact.place.name if fact.place else None
        yield (
            "place",
            [
                self._candidate(mention.start, mention.end, mention.name, mention.name == place)
                for mention in self._mentions(count.sentence)
            ],
        )
        yield (
            "time",
            [
                self._candidate(start, end, said, said == fact.time)
                for start, end, said in slots.times(self.text, count.sentence.start, count.sentence.end)
            ],
        )

    def _mentions(self, sentence: Sentence) -> Iterator[Mention]:
        return (mention for mention in self.mentions if sentence.start <= mention.start < sentence.end)

    def _bounds(self, fact: Fact, amount: Amount) -> Iterator[Candidate]:
        for start, end, modifier, name in touching(self.text, amount):
            outcome = "is the rule" if name == fact.rule else "a longer or nearer word won"
            yield Candidate(self._passage(start, end), f"{name}: {modifier}", outcome)

    def _passed(self, numbers: Sequence[Amount], mine: Amount) -> Iterator[Candidate]:
        for item in numbers:
            if item is not mine and item.unit_class in ("time", "name"):
                gives = "a date or a length of time" if item.unit_class == "time" else "part of a name"
                yield Candidate(self._passage(item.start, item.end), gives, f"passed over ({item.rule})")

    def _hits(self, group: str, sentence: Sentence, finding: Finding) -> Iterator[Candidate]:
        """The cues of all rules of the group in the sentence: the first of its own rule inside it opened the finding."""
        opened = False
        for _, cuts, found in hits(group, self.text, (sentence,)):
            for hit in found:
                passage = self._passage(cuts.offset + hit.start, cuts.offset + hit.end)
                outcome = "stands outside this finding"
                if finding.evidence.start <= passage.start and passage.end <= finding.evidence.end:
                    opens = not opened and hit.rule.id == finding.rule
                    outcome = "is the rule" if opens else "gave nothing, or nothing more"
                    opened = opened or opens
                yield Candidate(passage, hit.rule.id, outcome)

    def _candidate(self, start: int, end: int, gives: str, chosen: bool) -> Candidate:
        return Candidate(self._passage(start, end), gives, "taken" if chosen else "not taken")

    def _passage(self, start: int, end: int) -> Passage:
        return Passage(self.text[start:end], *self.normalised.to_original(start, end))

    def _is(self, start: int, end: int, finding: Finding) -> bool:
        return self.normalised.to_original(start, end) == (finding.evidence.start, finding.evidence.end)

    def _sentence(self, finding: Finding) -> Sentence:
        starts = [self.normalised.to_original(item.start, item.end)[0] for item in self.sentences]
        return self.sentences[bisect_right(starts, finding.evidence.start) - 1]


def _note(name: str) -> str:
    group, last = name.split(".", 1)
    try:
        return " ".join(rule(group, last.rsplit(".", 1)[-1]).note.split())
    except RuleError:
        return ""
