"""Text for a terminal: as wide as it looks, in columns that stand under each other, and with nothing in it that acts.

A terminal obeys control characters, and some characters turn the reading direction: text from strangers is shown with
these written out.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pipeline.corpus import Comparison, Duplicate, Finding, Profile
    from pipeline.explain import Candidate, Explanation
    from pipeline.records import Fact
    from pipeline.search.concordance import Answer
    from pipeline.search.reuse import Reuse
    from pipeline.search.similar import Similar
    from pipeline.search.texts import Document
    from pipeline.tasks.tagged import TaggedSentence

_GAP = "  "
_SHOWN_FACTS = 20
_SHOWN_FACTS_OF_A_DOCUMENT = 3
_BLANKS = re.compile(r"[\t\n\r\x0b\x0c\x85\u2028\u2029]+")
# Controls (C0, DEL, C1), marks of direction, lone surrogates.
_ACTING = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


def harmless(text: str) -> str:
    """The text on one line, with characters that a terminal would obey as their escapes."""
    return _ACTING.sub(lambda found: found[0].encode("unicode_escape").decode(), _BLANKS.sub(" ", text))


def counted(number: int, noun: str) -> str:
    """1 document, 2 documents."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def width(text: str) -> int:
    """The columns that the text takes: two for a wide character (UAX #11: W, F), none for a combining one."""
    return sum(map(_columns, text))


def fit(text: str, columns: int, right: bool = False) -> str:
    """The text in so many columns, filled with blanks or cut short with …, at its left side if `right`."""
    if width(text) > columns:
        text = _cut(text[::-1], columns)[::-1] if right else _cut(text, columns)
    blanks = " " * (columns - width(text))
    return blanks + text if right else text + blanks


def table(heads: Sequence[str], rows: Iterable[Sequence[str]], widest: Sequence[int]) -> Iterator[str]:
    """The lines of a table whose columns are as wide as they need to be, up to `widest`."""
    cells = [list(map(harmless, row)) for row in (heads, *rows)]
    widths = [min(most, max(map(width, column))) for most, column in zip(widest, zip(*cells, strict=True), strict=True)]
    for row in cells:
        yield _GAP.join(fit(cell, columns) for cell, columns in zip(row, widths, strict=True)).rstrip()


def duplicates(pairs: "Iterable[Duplicate]") -> Iterator[str]:
    """A table of pairs of documents with their measure; no line where there is none."""
    rows = [
        (pair.kind, f"{pair.jaccard:.2f}", f"{pair.containment:.2f}", pair.document.source, pair.other.source)
        for pair in pairs
    ]
    if rows:
        yield from table(("kind", "jaccard", "containment", "document", "other"), rows, (8, 7, 11, 48, 48))


def facts(findings: "Iterable[Finding]") -> Iterator[str]:
    """A table of some facts of the first documents, with their quotes; no line where there is none."""
    rows = []
    told: Counter[str] = Counter()
    for finding in findings:
        fact = finding.fact
        told[finding.document.id] += 1
        if told[finding.document.id] <= _SHOWN_FACTS_OF_A_DOCUMENT:
            place = fact.place.name if fact.place else ""
            number = _value(fact) + (fact.unit or "")
            rows.append((place, fact.kind, fact.subject or "", number, fact.evidence.quote, finding.document.source))
        if len(rows) == _SHOWN_FACTS:
            break
    if rows:
        heads = ("place", "kind", "subject", "value", "quote", "source")
        yield from table(heads, rows, (14, 11, 22, 14, 26, 24))


def concordance(answer: "Answer") -> Iterator[str]:
    """The lines of an answer, the hits under each other."""
    lines = [[harmless(part) for part in (line.left, line.node, line.right)] for line in answer.lines]
    left = max((width(parts[0]) for parts in lines), default=0)
    sources = [harmless(line.document.source) for line in answer.lines]
    name = min(24, max(map(width, sources), default=0))
    for source, (before, node, after) in zip(sources, lines, strict=True):
        yield f"{fit(source, name)}  {fit(before, left, right=True)} [{node}] {after}".rstrip()


def tagged(sentence: "TaggedSentence") -> Iterator[str]:
    """A sentence behind its tasks with their probabilities; under it, where they are told, the reasons for each."""
    given = ", ".join(f"{item.task} {item.probability:.2f}" for item in sentence.tasks)
    yield f"[{given}] {harmless(sentence.quote)}"
    for task, reasons in sentence.reasons.items():
        told = ", ".join(f"{harmless(reason.feature)} {reason.weight:+.2f}" for reason in reasons)
        yield f"    {task}: {told}"


def profiles(found: "Sequence[Profile]") -> Iterator[str]:
    """The shares of the tasks, in per cent, one line a profile."""
    from pipeline.search.filters import TASKS

    rows = [
        (item.name or "–", str(item.sentences), *(f"{100 * item.share(task):.1f}" for task in TASKS)) for item in found
    ]
    if rows:
        yield from table(("name", "sentences", *TASKS), rows, (24, 9, *(12 for _ in TASKS)))


def comparison(compared: "Comparison") -> Iterator[str]:
    """The table as one line a cell, since a terminal has no room for a column a place."""
    rows = []
    for (indicator, place), findings in compared.cells.items():
        head = (indicator.kind, indicator.subject or "", indicator.unit or "", place.name if place else "")
        values = "; ".join(_value(finding.fact) for finding in findings)
        rows.append((*head, values, " ".join(finding.fact.id for finding in findings)))
    if rows:
        heads = ("kind", "subject", "unit", "place", "values", "facts")
        yield from table(heads, rows, (11, 24, 6, 16, 30, 40))


def reuse(found: "Sequence[Reuse]") -> Iterator[str]:
    """Each pair of documents in a line, their passages below it, the words of the first document."""
    for each in found:
        sign = "→" if each.directed else "–"
        shares = f"{each.share_of_first:.1%} of the first, {each.share_of_second:.1%} of the second"
        names = f"{_named(each.first)} {sign} {_named(each.second)}"
        yield f"{names}: {counted(each.characters, 'character')}, {shares}"
        for passage in each.passages:
            yield f"  {passage.characters:>5}  {passage.identity:>4.0%}  {fit(harmless(passage.first.text), 80).rstrip()}"


def similar(found: "Sequence[Similar]") -> Iterator[str]:
    """A table of measures, the most similar first."""
    rows = [
        (f"{each.similarity:.2f}", each.place.name if each.place else "", ", ".join(each.tasks), each.text, each.document.source)
        for each in found
    ]  # fmt: skip
    if rows:
        yield from table(("like", "place", "tasks", "measure", "source"), rows, (4, 14, 24, 80, 24))


def _named(document: "Document") -> str:
    return harmless(" ".join(filter(None, (document.source, document.date))))


def explanation(told: "Explanation") -> Iterator[str]:
    """What an explanation says, a line each thing; spans as start–end in the original."""
    evidence = told.finding.evidence
    yield f"{told.finding.id}  {harmless(evidence.quote)}  {evidence.start}–{evidence.end}"
    yield f"rule      {told.rule}: {told.note}"
    for name, passage in (*told.parts.items(), *told.windows.items()):
        yield f"{name:<9} {passage.start}–{passage.end}  {harmless(passage.text)}"
    for name, (value, candidates) in told.slots.items():
        said = "、".join(value) if isinstance(value, tuple) else value
        yield f"{name:<9} {harmless(str(getattr(said, 'name', said) or '–'))}"
        yield from map(_candidate, candidates)
    for head, candidates in (("looked at", told.beaten), ("passed", told.passed)):
        yield from [head] * bool(candidates)
        yield from map(_candidate, candidates)


def _candidate(seen: "Candidate") -> str:
    passage = seen.passage
    gives = "" if seen.gives == passage.text else f" ({seen.gives})"
    return f"          {passage.start}–{passage.end}  {harmless(passage.text)}{gives}: {seen.outcome}"


def _value(fact: "Fact") -> str:
    from pipeline.corpus.compare import value

    return value(fact)


def _columns(character: str) -> int:
    if unicodedata.east_asian_width(character) in "WF":
        return 2
    return 0 if unicodedata.category(character) in ("Mn", "Me", "Cf") else 1


def _cut(text: str, columns: int) -> str:
    taken = 1  # the …
    for at, character in enumerate(text):
        taken += _columns(character)
        if taken > columns:
            return text[:at] + "…"
    return text
