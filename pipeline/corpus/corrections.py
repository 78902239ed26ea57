"""Corrections: what a user says of a finding or of the tasks of a sentence, or of what was not found.

A correction is known by the hash of the document's bytes, by what it corrects, and by the span with its quote, so that
it outlives every analysis anew, whatever rows and ids that gives. What it holds is said in the words of the annotation
guide; the last word on a span stands.
"""

import dataclasses
import json
import sqlite3
import typing
from collections.abc import Iterator, Mapping
from typing import Any, Literal

from pipeline.corpus.parcel import JSON_NAMES, fact, part, part_to_dict
from pipeline.corpus.store import STANDING, STANDING_FACTS
from pipeline.records import Kind, Modifier, Scope, SetupAction, content_id
from pipeline.search.filters import TASKS

Verdict = Literal["accepted", "rejected", "changed", "added"]
Part = Literal["fact", "delegation", "setup", "measure"]
# What the guide says of each part, besides where it stands; the slots that are numbers, lists, or words of a list.
SLOTS: dict[str, tuple[str, ...]] = {
    "fact": ("kind", "min", "max", "modifier", "unit", "subject", "action", "scope", "level", "place", "time"),
    "delegation": ("powers", "domains", "from", "to", "method"),
    "setup": ("action", "names", "level"),
    "measure": ("tasks",),
}
_NUMBERS = frozenset({"min", "max"})
_LISTS = frozenset({"powers", "domains", "names", "tasks"})
_VOCABULARY: dict[tuple[str, str], tuple[str, ...]] = {
    ("fact", "kind"): typing.get_args(Kind),
    ("fact", "modifier"): typing.get_args(Modifier),
    ("fact", "scope"): typing.get_args(Scope),
    ("setup", "action"): typing.get_args(SetupAction),
    ("measure", "tasks"): TASKS,
}


@dataclasses.dataclass(frozen=True, slots=True)
class Correction:
    """What was said of `original[start:end] == quote` in the document with that hash.

    `value` has the slots as they should be, the tasks of a sentence under `tasks`; it is empty where a finding was
    rejected, and a sentence that was rejected has no task. What was added stands where nothing was found.
    """

    sha256: str
    part: Part
    start: int
    end: int
    quote: str
    verdict: Verdict
    value: dict[str, Any]

    @property
    def id(self) -> str:
        """By which it can be withdrawn."""
        return content_id("correction", self.sha256, self.part, self.start, self.end)

    def to_dict(self) -> dict[str, Any]:
        """As JSON has it."""
        return {"id": self.id} | dataclasses.asdict(self)


def correct(
    connection: sqlite3.Connection, identifier: str, verdict: Verdict, changes: Mapping[str, str] | None = None
) -> Correction:
    """Keep what is said of the finding or the measure with that id; `changes` gives slots new values, as text.

    Raises `ValueError` for an id that no document that stands has, and for changes that the guide does not know.
    """
    sha256, what, start, end, quote, value = _finding(connection, identifier)
    if verdict == "rejected":
        value = {"tasks": []} if what == "measure" else {}
    value |= {slot: _read(what, slot, text) for slot, text in (changes or {}).items()}
    return _keep(connection, Correction(sha256, what, start, end, quote, verdict, value))


@dataclasses.dataclass(frozen=True, slots=True)
class Missed:
    """What was not found: the part that it is of, its words as they stand in the text, and at which time they stand there."""

    part: Part
    quote: str
    nth: int = 1


def add(connection: sqlite3.Connection, document: str, missed: Missed, slots: Mapping[str, str]) -> Correction:
    """Keep what was not found in the document with that id or source; `slots` gives the slots values, as text.

    The slots of a fact that are not given are read from the quote (`min`, `max`, `modifier`, `unit`), or are those of a
    total at the place of the document; all others are null. Raises `ValueError` for a document or a quote that is not
    there, where there is such a finding already, and as `correct`.
    """
    sha256, record, original = _document(connection, document)
    start = _occurrence(original, missed)
    end = start + len(missed.quote)
    query = f"SELECT f.id FROM {STANDING_FACTS} AND d.sha256 = ? AND f.part = ? AND f.start = ? AND f.end = ?"
    if found := connection.execute(query, (sha256, missed.part, start, end)).fetchone():
        raise ValueError(f"this {missed.part} was found already: change {found[0]}")
    value = _blank(missed, record) | {slot: _read(missed.part, slot, text) for slot, text in slots.items()}
    if missing := [slot for slot in _NEEDED[missed.part] if not value[slot]]:
        raise ValueError(f"a {missed.part} needs {', '.join(missing)}")
    return _keep(connection, Correction(sha256, missed.part, start, end, missed.quote, "added", value))


# What must be said of a part, since nothing can be read for it.
_NEEDED: dict[str, tuple[str, ...]] = {"fact": ("kind",), "delegation": (), "setup": ("action", "names"), "measure": ()}


def _blank(missed: Missed, record: Mapping[str, Any]) -> dict[str, Any]:
    value: dict[str, Any] = {slot: [] if slot in _LISTS else None for slot in SLOTS[missed.part]}
    if missed.part != "fact":
        return value
    from pipeline.extract.quantities import quantities

    home = record["place"]
    value |= {"modifier": "exact", "scope": "total", "place": home["name"] if home else None}
    for read in quantities(missed.quote)[:1]:
        value |= {"min": read.min, "max": read.max, "modifier": read.modifier, "unit": read.unit}
    return value


def _occurrence(original: str, missed: Missed) -> int:
    """Where the quote stands, counted as the guide counts: occurrences may overlap."""
    start = -1
    for _ in range(missed.nth):
        start = original.find(missed.quote, start + 1)
        if start < 0 or not missed.quote:
            raise ValueError(f"the text does not say {missed.quote!r} {missed.nth} times")
    return start


def _document(connection: sqlite3.Connection, name: str) -> tuple[str, dict[str, Any], str]:
    """Hash, record and text of the document that stands with that id, or alone with that source."""
    standing = STANDING.replace("WHERE", "JOIN texts x ON x.document = d.row WHERE")
    query = f"SELECT d.sha256, r.json, x.original FROM {standing} AND (r.id = ?1 OR r.source = ?1)"
    found = connection.execute(query, (name,)).fetchall()
    if len(found) != 1:
        raise ValueError(f"{len(found) or 'no'} documents with a text that stand are called {name!r}")
    sha256, line, original = found[0]
    return sha256, json.loads(line), original.decode("utf-8", "surrogatepass")


def _keep(connection: sqlite3.Connection, said: Correction) -> Correction:
    value = json.dumps(said.value, ensure_ascii=False)
    row = (said.sha256, said.part, said.start, said.end, said.quote, said.verdict, value)
    connection.execute("REPLACE INTO corrections VALUES (?, ?, ?, ?, ?, ?, ?)", row)
    return said


def withdraw(connection: sqlite3.Connection, identifier: str) -> None:
    """Forget what was said of a finding or a measure, or the correction of that id. Raises `ValueError` for none."""
    said = next((item for item in corrections(connection) if item.id == identifier), None)
    if said is not None:
        sha256, what, start, end = said.sha256, said.part, said.start, said.end
    else:
        sha256, what, start, end, *_ = _finding(connection, identifier)
    span = "sha256 = ? AND part = ? AND start = ? AND end = ?"
    if not connection.execute(f"DELETE FROM corrections WHERE {span}", (sha256, what, start, end)).rowcount:
        raise ValueError(f"nothing was said of {identifier}")


def corrections(connection: sqlite3.Connection) -> Iterator[Correction]:
    """All corrections, by document and place in it, also of documents that were replaced since."""
    query = "SELECT sha256, part, start, end, quote, verdict, value FROM corrections ORDER BY sha256, start, end, part"
    for sha256, what, start, end, quote, verdict, value in connection.execute(query):
        yield Correction(sha256, what, start, end, quote, verdict, json.loads(value))


def guide_slots(what: str, plain: Mapping[str, Any]) -> dict[str, Any]:
    """The slots of a part of a record in the words of the guide; a place is its name."""
    place = plain.get("place")
    said = dict(plain) | ({"place": place["name"]} if isinstance(place, dict) else {})
    return {slot: said[slot] for slot in SLOTS[what]}


def _finding(connection: sqlite3.Connection, identifier: str) -> tuple[str, Part, int, int, str, dict[str, Any]]:
    """Document, kind, span, quote and slots of the finding or measure with that id."""
    standing = f"FROM {STANDING.replace('WHERE', 'JOIN facts f ON f.record = r.row WHERE')} AND f.id = ?"
    found = connection.execute(f"SELECT d.sha256, f.part, f.json {standing}", (identifier,)).fetchone()
    if found is not None:
        sha256, what, line = found
        item = fact(line) if what == "fact" else part(what, line)
        span = item.evidence
        return sha256, what, span.start, span.end, span.quote, guide_slots(what, _plain(part_to_dict(item)))
    standing = STANDING.replace("WHERE", "JOIN measures m ON m.record = r.row JOIN texts x ON x.document = d.row WHERE")
    query = f"SELECT d.sha256, m.row, m.start, m.end, x.original FROM {standing} AND m.id = ?"
    found = connection.execute(query, (identifier,)).fetchone()
    if found is None:
        raise ValueError(f"no finding and no measure of a document that stands has the id {identifier!r}")
    sha256, row, start, end, original = found
    tagged = connection.execute("SELECT task FROM tasks WHERE measure = ? ORDER BY probability DESC, task", (row,))
    quote = original.decode("utf-8", "surrogatepass")[start:end]
    return sha256, "measure", start, end, quote, {"tasks": [task for (task,) in tagged]}


def _plain(item: dict[str, Any]) -> dict[str, Any]:
    return {JSON_NAMES.get(name, name): value for name, value in item.items()}


def _read(what: str, slot: str, text: str) -> Any:
    """The value of a slot from what a user typed: `null`, a number, words with commas between them, or a word."""
    if slot not in SLOTS[what]:
        raise ValueError(f"a {what} has no {slot}: {', '.join(SLOTS[what])}")
    words = [word for word in text.split(",") if word]
    known = _VOCABULARY.get((what, slot))
    if known and (unknown := [word for word in words if word not in known]):
        raise ValueError(f"{slot} is of {', '.join(known)}, not {', '.join(unknown)}")
    if slot in _LISTS:
        return words
    if text == "null" and not known:
        return None
    if slot in _NUMBERS:
        return _number(slot, text)
    if known and len(words) != 1:
        raise ValueError(f"{slot} is one of {', '.join(known)}")
    return text


def _number(slot: str, text: str) -> int | float:
    try:
        number = float(text)
    except ValueError as error:
        raise ValueError(f"{slot} is a number or null, not {text!r}") from error
    return int(number) if number.is_integer() else number
