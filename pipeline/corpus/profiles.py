"""Profiles: what share of the sentences of each place, document or year is about each reform task, ready for charts."""

import csv
import dataclasses
import io
import sqlite3
from collections.abc import Iterable, Sequence
from typing import Any, Literal

from pipeline.corpus.compare import harmless
from pipeline.corpus.matching import both, of_document, of_place
from pipeline.corpus.store import STANDING
from pipeline.search.filters import TASKS, Filters

ProfileBy = Literal["place", "document", "year"]
# What is put together, and what it is called.
_KEYS = {
    "place": ("coalesce(r.place_code, r.place_name, '')", "coalesce(r.place_name, '')"),
    "document": ("r.id", "r.source"),
    "year": ("coalesce(substr(r.date, 1, 4), '')", "coalesce(substr(r.date, 1, 4), '')"),
}
HEADING = ("key", "name", "documents", "sentences", *TASKS)
_PLACES = 4


@dataclasses.dataclass(frozen=True, slots=True)
class Profile:
    """A place, a document or a year; `tasks` counts the sentences of each task, which may have several or none.

    `key` is a place's code (its name where it has none), a document's id or a year, "" for what has none.
    """

    key: str
    name: str
    documents: int
    sentences: int
    tasks: dict[str, int]

    def share(self, task: str) -> float:
        """The share of all sentences that is about `task`, to 4 places."""
        return round(self.tasks[task] / self.sentences, _PLACES)

    def to_dict(self) -> dict[str, Any]:
        """As JSON has it: with both the number and the share of the sentences of each task."""
        head = {name: getattr(self, name) for name in ("key", "name", "documents", "sentences")}
        return head | {"tasks": {task: {"sentences": n, "share": self.share(task)} for task, n in self.tasks.items()}}


def profiles(connection: sqlite3.Connection, by: ProfileBy, wanted: Filters) -> list[Profile]:
    """The profiles of the documents that stand and pass the filters, by key; those without a sentence have none.

    Raises `ValueError` for a `by` that is none.
    """
    if by not in _KEYS:
        raise ValueError(f"profiles are by {', '.join(_KEYS)}, not by {by}")
    key, name = _KEYS[by]
    condition, values = both(of_place("r", wanted.places), of_document(wanted))
    chosen = f"(SELECT r.row AS record, {key} AS key, {name} AS name FROM {STANDING} AND {condition}) c"
    heads = f"""
        SELECT c.key, min(c.name), count(DISTINCT c.record), count(*) FROM {chosen} JOIN measures m ON m.record = c.record
        GROUP BY c.key ORDER BY c.key"""
    tagged = f"""
        SELECT c.key, t.task, count(*) FROM {chosen} JOIN measures m ON m.record = c.record
        JOIN tasks t ON t.measure = m.row GROUP BY c.key, t.task"""
    counts = {(str(at), str(task)): int(number) for at, task, number in connection.execute(tagged, values)}
    return [
        Profile(at, called, documents, sentences, {task: counts.get((at, task), 0) for task in TASKS})
        for at, called, documents, sentences in connection.execute(heads, values)
    ]


def to_csv(found: Iterable[Profile]) -> str:
    """One row a profile, with the share of each task in a column of its own."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(HEADING)
    for profile in found:
        writer.writerow([*map(harmless, row_of(profile)[:2]), *row_of(profile)[2:]])
    return file.getvalue()


def row_of(profile: Profile) -> Sequence[str]:
    """The cells of a profile: key, name, documents, sentences, the share of each task."""
    shares = [f"{profile.share(task):.4f}" for task in TASKS]
    return [profile.key, profile.name, str(profile.documents), str(profile.sentences), *shares]
