"""From findings in the normalised text to the record: offsets in the original, ids from content, one order."""

import dataclasses
from bisect import bisect_right
from collections.abc import Callable, Sequence
from typing import Final

from pipeline.elements import Found
from pipeline.extract.delegations import FoundDelegation
from pipeline.extract.facts import FoundFact
from pipeline.extract.modality import modality_of
from pipeline.extract.quantities.numerals import plain
from pipeline.extract.setups import FoundSetup
from pipeline.ingest import Reading
from pipeline.records import (
    ID_JOINT,
    Delegation,
    Element,
    Evidence,
    Fact,
    Issue,
    Measure,
    Place,
    Record,
    Relation,
    Setup,
    TaskTag,
    content_id,
    content_ids,
)
from pipeline.structure import Outline
from pipeline.text import NormalisedText

# An issue whose code starts so says that part of the document is missing.
PARTIAL: Final = "partial."


@dataclasses.dataclass(frozen=True, slots=True)
class Findings:
    """What the extraction found in one normalised text; `tags` holds one tuple a sentence."""

    facts: Sequence[FoundFact]
    delegations: Sequence[FoundDelegation]
    setups: Sequence[FoundSetup]
    tags: Sequence[tuple[TaskTag, ...]]


@dataclasses.dataclass(frozen=True, slots=True)
class Origin:
    """Where a text comes from: the name the record gives, the SHA-256 of the bytes, and what the reader says."""

    source: str
    digest: str
    reading: Reading


def assemble(origin: Origin, text: NormalisedText, layout: Outline, home: Place | None, findings: Findings) -> Record:
    """The record of a document that could be read."""
    reading, digest = origin.reading, origin.digest
    document = content_id("document", digest)
    back = _Way(document, text, reading)
    measures = _measures(back, layout, findings.tags)
    starts = [sentence.start for sentence in layout.sentences]

    def measure_at(position: int) -> str | None:
        index = bisect_right(starts, position) - 1
        return measures[index].id if 0 <= index < len(measures) else None

    issues = (*reading.issues, *text.issues, *_conflicts(layout, back), *_sum_issues(findings.facts, back))
    return Record(
        id=document,
        source=origin.source,
        status="partial" if any(issue.code.startswith(PARTIAL) for issue in issues) else "ok",
        sha256=digest,
        media_type=reading.media_type,
        encoding=reading.encoding,
        script=text.script,
        glosses=text.glosses,
        title=layout.title or reading.title,
        issuer=layout.issuer,
        number=layout.number,
        date=layout.date or reading.date,
        type=layout.type,
        place=home,
        elements=tuple(_element(back, item) for item in layout.elements),
        facts=_facts(back, findings.facts, measure_at),
        delegations=tuple(_delegation(back, item, measure_at(item.start)) for item in findings.delegations),
        setups=tuple(_setup(back, item, measure_at(item.start)) for item in findings.setups),
        measures=measures,
        issues=issues,
    )


_NARROW: Final = str.maketrans("（）", "()")


class _Way:
    """The way back from normalised offsets to evidence in the original of one document."""

    def __init__(self, document: str, text: NormalisedText, reading: Reading) -> None:
        self.document, self.text, self.reading = document, text, reading
        # Glosses stand in ASCII brackets whatever the document uses itself.
        self.narrow = text.original.count("(") - text.glosses > text.original.count("（")

    def evidence(self, start: int, end: int) -> Evidence:
        first, last = self.text.to_original(start, end)
        return Evidence(first, last, self.text.original[first:last])

    def said(self, words: str | None) -> str | None:
        """Normalised words with the brackets as the document writes them: 人大(工委)办公室 where it has ASCII ones."""
        return words.translate(_NARROW) if words and self.narrow else words

    def id(self, kind: str, evidence: Evidence, *more: object) -> str:
        return content_id(kind, self.document, evidence.start, evidence.end, *more)


def _element(back: _Way, item: Found) -> Element:
    return Element(item.element, item.text, *back.text.to_original(item.start, item.end))


def _conflicts(layout: Outline, back: _Way) -> list[Issue]:
    """The table of labels, or the head, says one thing of the document and another part another."""
    return [
        Issue(
            "elements.conflict",
            f"{taken.element}: “{taken.text}” was taken, “{left.text}” stands there too",
            back.text.to_original(left.start, left.end)[0],
        )
        for taken, left in layout.conflicts
    ]


def _measures(back: _Way, layout: Outline, tags: Sequence[tuple[TaskTag, ...]]) -> tuple[Measure, ...]:
    identify = content_ids("measure", back.document)
    found = []
    for sentence, tasks in zip(layout.sentences, tags, strict=True):
        start, end = back.text.to_original(sentence.start, sentence.end)
        path = tuple([heading.number for heading in sentence.headings])
        modality = modality_of(back.text.text, sentence.start, sentence.end)
        # By position, which takes half the time: in the order of the schema.
        found.append(Measure(identify(f"{start}{ID_JOINT}{end}"), start, end, path, modality, tasks))
    return tuple(found)


def _facts(back: _Way, found: Sequence[FoundFact], measure_at: Callable[[int], str | None]) -> tuple[Fact, ...]:
    evidences = [back.evidence(item.start, item.end) for item in found]
    identify = content_ids("fact", back.document)
    ids = [identify(f"{evidence.start}{ID_JOINT}{evidence.end}") for evidence in evidences]
    # By position, which takes a third of the time: in the order of the schema.
    return tuple(
        [
            Fact(
                identifier,
                item.kind,
                None if item.low is None else plain(item.low),
                None if item.high is None else plain(item.high),
                plain(item.nominal),
                item.modifier,
                item.unit,
                back.said(item.subject),
                item.action,
                item.scope,
                item.level,
                item.place,
                item.time,
                tuple([Relation(kind, ids[index]) for kind, index in item.relations]) if item.relations else (),
                item.rule,
                measure_at(item.start),
                evidence,
                back.reading.confidence(evidence.start, evidence.end),
            )
            for item, evidence, identifier in zip(found, evidences, ids, strict=True)
        ]
    )


def _said(back: _Way, words: Sequence[str]) -> tuple[str, ...]:
    return tuple(back.said(word) or "" for word in words)


def _delegation(back: _Way, item: FoundDelegation, measure: str | None) -> Delegation:
    evidence = back.evidence(item.start, item.end)
    return Delegation(
        id=back.id("delegation", evidence, *item.powers),
        powers=_said(back, item.powers),
        domains=_said(back, item.domains),
        giver=back.said(item.giver),
        receiver=back.said(item.receiver),
        method=item.method,
        rule=item.rule,
        measure=measure,
        evidence=evidence,
    )


def _setup(back: _Way, item: FoundSetup, measure: str | None) -> Setup:
    evidence = back.evidence(item.start, item.end)
    return Setup(
        id=back.id("setup", evidence, item.action, *item.names),
        action=item.action,
        names=_said(back, item.names),
        level=item.level,
        rule=item.rule,
        measure=measure,
        evidence=evidence,
    )


def _sum_issues(facts: Sequence[FoundFact], back: _Way) -> list[Issue]:
    """Parts that add up to more than the whole they are said to be of."""
    parts: dict[int, list[FoundFact]] = {}
    for item in facts:
        for kind, index in item.relations:
            if kind == "part_of":
                parts.setdefault(index, []).append(item)
    found = []
    for index, items in sorted(parts.items()):
        whole = facts[index]
        total = sum((item.nominal for item in items), start=whole.nominal * 0)
        if whole.modifier == "exact" and total > whole.nominal:
            start, _ = back.text.to_original(whole.start, whole.end)
            message = f"parts add up to {plain(total)}, more than the whole of {plain(whole.nominal)}"
            found.append(Issue("sum.exceeds", message, start))
    return found
