"""Facts that somebody else proposes, a language model for example, held against the text: what is not there is refused.

Proposals come in the form of langextract: a list of extractions, or an object with that list under `extractions`.

    {"extraction_class": "staffing", "extraction_text": "870名", "char_interval": {"start_pos": 120},
     "attributes": {"subject": "编制", "action": "核定", "scope": "total"}}

`extraction_class` is a kind of fact, `extraction_text` the quote, in either script. The numbers are never taken from the
proposal: they are read from the quote by the rules of this project, and a proposal that says otherwise is refused. Words
for the slots must stand in the sentence of the quote. Nothing of this happens unless it is asked for.
"""

import dataclasses
import json
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, get_args

from pipeline.extract.lexicon import lexicon
from pipeline.extract.quantities import amounts
from pipeline.extract.quantities.bounds import Amount
from pipeline.extract.quantities.numerals import plain
from pipeline.places import survey
from pipeline.records import Evidence, Fact, Issue, Kind, Place, Record, Scope, content_id
from pipeline.road import analyse
from pipeline.structure import Sentence, outline
from pipeline.text import NormalisedText, normalise

RULE = "proposed"
REFUSED = "proposal.refused"
_WORDS = ("subject", "action", "time")


class ProposalError(ValueError):
    """What was given is no list of proposals: the message says why."""


class _RefusedError(Exception):
    """A proposal that the text does not bear out: the message says why."""


def read_proposals(data: bytes) -> list[Mapping[str, Any]]:
    """The proposals of a JSON file, or of JSON Lines with one object a line. Raises `ProposalError`."""
    try:
        text = data.decode("utf-8-sig")
        try:
            parts = [json.loads(text)]
        except ValueError:
            parts = [json.loads(line) for line in text.splitlines() if line.strip()]
    except ValueError as error:
        raise ProposalError(f"no JSON: {error}") from error
    found: list[Any] = []
    for part in parts:
        inner = part.get("extractions", part) if isinstance(part, dict) else part
        found.extend(inner if isinstance(inner, list) else [inner])
    for number, item in enumerate(found, 1):
        if not isinstance(item, dict) or not isinstance(item.get("extraction_text"), str):
            raise ProposalError(f"proposal {number} has no extraction_text")
    return found


def ground(data: bytes, source: str, proposals: Iterable[Mapping[str, Any]]) -> Record:
    """The record of a document with the proposed facts that its text bears out beside its own, in the order of the text.

    They name the rule `proposed`. Each refused proposal, and each word left out of one, is an issue. What the rules
    have found themselves stays as they say it. A document that cannot be read gives its failed record.
    """
    analysis = analyse(data, source)
    if analysis.text is None:
        return analysis.record
    grounder = _Grounder(analysis.record, analysis.text)
    for proposal in proposals:
        grounder.take(proposal)
    facts = sorted((*analysis.record.facts, *grounder.facts), key=lambda fact: fact.evidence.start)
    issues = (*analysis.record.issues, *grounder.issues)
    return dataclasses.replace(analysis.record, facts=tuple(facts), issues=issues)


class _Grounder:
    """A document and what has been taken of the proposals so far."""

    def __init__(self, record: Record, text: NormalisedText) -> None:
        self.record, self.normalised, self.text = record, text, text.text
        layout = outline(self.text)
        self.sentences: Sequence[Sentence] = layout.sentences
        self.mentions, self.home, _ = survey(self.text, layout.title)
        self.facts: list[Fact] = []
        self.issues: list[Issue] = []
        self.reached = 0

    def take(self, proposal: Mapping[str, Any]) -> None:
        """Take one proposal, or note why not."""
        quote = proposal["extraction_text"]
        try:
            self._take(proposal, normalise(quote).text.strip())
        except _RefusedError as error:
            self.issues.append(Issue(REFUSED, f"{quote}: {error}"))

    def _take(self, proposal: Mapping[str, Any], quote: str) -> None:
        kind: Any = proposal.get("extraction_class")
        if kind not in get_args(Kind):
            raise _RefusedError(f"{kind!r} is no kind of fact")
        start = self._find(quote, proposal.get("char_interval") or {})
        amount = self._amount(start, start + len(quote))
        first, last = self.normalised.to_original(amount.start, amount.end)
        evidence = Evidence(first, last, self.normalised.original[first:last])
        if any(fact.evidence.start < last and first < fact.evidence.end for fact in (*self.record.facts, *self.facts)):
            raise _RefusedError("these characters are a fact already")
        said = proposal.get("attributes") or {}
        _check_values(amount, said)
        self.facts.append(self._fact(kind, amount, evidence, said))
        self.reached = amount.end

    def _find(self, quote: str, interval: Mapping[str, Any]) -> int:
        """Where the quote stands: where the proposal says, else behind the one before it, else anywhere."""
        if not quote:
            raise _RefusedError("an empty quote")
        places = []
        at = self.text.find(quote)
        while at >= 0:
            places.append(at)
            at = self.text.find(quote, at + 1)
        if not places:
            raise _RefusedError("does not stand in the text")
        wanted = interval.get("start_pos")
        if isinstance(wanted, int):
            return min(places, key=lambda place: abs(self.normalised.to_original(place, place + 1)[0] - wanted))
        return next((place for place in places if place >= self.reached), places[0])

    def _amount(self, start: int, end: int) -> Amount:
        sentence = self._sentence(start)
        inside = [
            item
            for item in amounts(self.text[sentence.start : sentence.end])
            if item.unit_class not in ("time", "name") and start <= item.core + sentence.start < end
        ]
        if len(inside) != 1:
            raise _RefusedError(f"holds {len(inside) or 'no'} numbers that count" if inside else "counts nothing")
        found = inside[0]
        found.start, found.end = found.start + sentence.start, found.end + sentence.start
        return found

    def _fact(self, kind: Kind, amount: Amount, evidence: Evidence, said: Mapping[str, Any]) -> Fact:
        words = {name: self._word(name, said.get(name), amount) for name in _WORDS}
        level = self._among("level", said.get("level"), set(lexicon().tiers.values()))
        scope = self._among("scope", said.get("scope"), set(get_args(Scope)))
        return Fact(
            id=content_id("fact", self.record.id, evidence.start, evidence.end),
            kind=kind,
            min=None if amount.low is None else plain(amount.low),
            max=None if amount.high is None else plain(amount.high),
            nominal=plain(amount.nominal),
            modifier=amount.modifier,
            unit=amount.unit,
            subject=words["subject"],
            action=words["action"],
            scope=scope or "total",  # type: ignore[arg-type]
            level=level,
            place=self._place(said.get("place")),
            time=words["time"],
            relations=(),
            rule=RULE,
            measure=self._measure(evidence.start),
            evidence=evidence,
        )

    def _word(self, slot: str, said: object, amount: Amount) -> str | None:
        if not isinstance(said, str) or not said:
            return None
        sentence, word = self._sentence(amount.start), normalise(said).text
        if word in self.text[sentence.start : sentence.end]:
            return word
        self._leave_out(slot, said)
        return None

    def _among(self, slot: str, said: object, words: set[str]) -> str | None:
        if said is None or said in words:
            return said
        self._leave_out(slot, said)
        return None

    def _place(self, said: object) -> Place | None:
        if said is None:
            return self.home
        for mention in self.mentions:
            if said in (mention.name, mention.text):
                return Place(mention.name, mention.code)
        self._leave_out("place", said)
        return self.home

    def _leave_out(self, slot: str, said: object) -> None:
        self.issues.append(Issue(REFUSED, f"{slot} {said}: does not stand in the sentence"))

    def _sentence(self, position: int) -> Sentence:
        return self.sentences[max(0, bisect_right(self.sentences, position, key=lambda each: each.start) - 1)]

    def _measure(self, position: int) -> str | None:
        found = bisect_right(self.record.measures, position, key=lambda each: each.start) - 1
        return self.record.measures[found].id if found >= 0 else None


def _check_values(amount: Amount, said: Mapping[str, Any]) -> None:
    """Whether what a proposal says of its number is what stands there. Raises `_RefusedError`."""
    stands = {"min": amount.low, "max": amount.high, "nominal": amount.nominal}
    for name, value in stands.items():
        proposed = said.get(name)
        if isinstance(proposed, int | float) and not isinstance(proposed, bool) and (
            value is None or abs(float(value) - proposed) > 1e-9 * max(1.0, abs(proposed))
        ):  # fmt: skip
            raise _RefusedError(f"{name} {proposed} is not what it says")
