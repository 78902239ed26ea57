"""Corrections: what a user says of a finding or of the tasks of a sentence.

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
from pipeline.corpus.store import STANDING
from pipeline.records import Kind, Modifier, Scope, SetupAction
from pipeline.search.filters import TASKS

Verdict = Literal["accepted", "rejected", "changed"]
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
    rejected, and a sentence that was rejected has no task.
    """

    sha256: str
    part: Part
    start: int
    end: int
    quote: str
    verdict: Verdict
    value: dict[str, Any]

    def to_dict(self) -> dict[str, Any]:
        """As JSON has it."""
        return dataclasses.asdict(self)


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
    made = Correction(sha256, what, start, end, quote, verdict, value)
    row = (sha256, what, start, end, quote, verdict, json.dumps(value, ensure_ascii=False))
    connection.execute("REPLACE INTO corrections VALUES (?, ?, ?, ?, ?, ?, ?)", row)
    return made


def withdraw(connection: sqlite3.Connection, identifier: str) -> None:
    """Forget what was said of a finding or a measure. Raises `ValueError` where nothing was."""
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
