"""Filters as conditions of SQL, where `r` is the record of a document, `f` a fact, `m` a measure, `p` a place."""

import re
import typing
from collections.abc import Iterable, Sequence

from pipeline.corpus.divisions import code_range, codes_of
from pipeline.corpus.store import placeholders
from pipeline.records import Kind, Task
from pipeline.search.texts import Filters

KINDS = (*typing.get_args(Kind), "delegation", "setup")
TASKS = typing.get_args(Task)

# A condition with `?` marks, and what stands at the marks.
Condition = tuple[str, list[str]]
ALWAYS: Condition = ("1", [])
_DATE = re.compile(r"[0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2})?)?")


class Wanted(typing.TypedDict, total=False):
    """Filters as a user names them: one value or several of each; `date` as 2023, 2023-06 or 2021..2023-06."""

    kind: str | Sequence[str] | None
    place: str | Sequence[str] | None
    task: str | Sequence[str] | None
    issuer: str | Sequence[str] | None
    date: str | None


def filters(**wanted: typing.Unpack[Wanted]) -> Filters:
    """The filters that a user named.

    Raises `ValueError` for a kind or a task that there is not, and for a date that is none.
    """
    from pipeline.text import normalise

    return Filters(
        kinds=_known("kind", _several(wanted.get("kind")), KINDS),
        tasks=_known("task", _several(wanted.get("task")), TASKS),
        places=tuple(normalise(name).text for name in _several(wanted.get("place"))),
        issuers=tuple(normalise(name).text for name in _several(wanted.get("issuer"))),
        date=_period(wanted.get("date")),
    )


def both(*conditions: Condition) -> Condition:
    """All of the conditions."""
    return " AND ".join(f"({sql})" for sql, _ in conditions), [value for _, values in conditions for value in values]


def either(conditions: Iterable[Condition]) -> Condition:
    """At least one of the conditions; true where there are none."""
    listed = list(conditions)
    if not listed:
        return ALWAYS
    return " OR ".join(f"({sql})" for sql, _ in listed), [value for _, values in listed for value in values]


def of_document(wanted: Filters) -> Condition:
    """Date and issuer of a document."""
    first, last = wanted.date
    conditions: list[Condition] = [either(("instr(r.issuer, ?)", [name]) for name in wanted.issuers)]
    if first is not None:
        conditions.append(("r.date >= ?", [first]))
    if last is not None:
        # Cut to the same length: 2023-06-30 is not after 2023-06.
        conditions.append((f"substr(r.date, 1, {len(last)}) <= ?", [last]))
    return both(*conditions)


def of_place(table: str, places: Iterable[str]) -> Condition:
    """The place of a document (table `r`) or a fact (`f`): one of `places`, or below one of them.

    A name that several places bear (鼓楼区) means all of them.
    """
    condition, values = either(map(_place, places))
    if not values:
        return ALWAYS
    if table == "f":
        return f"f.row IN (SELECT p.fact FROM places p WHERE {condition})", values
    return f"r.row IN (SELECT p.record FROM places p WHERE p.fact IS NULL AND ({condition}))", values


def of_measure(wanted: Filters) -> Condition:
    """A sentence of one of the tasks that holds a fact of one of the kinds."""
    conditions = [ALWAYS]
    if wanted.tasks:
        sql = f"EXISTS (SELECT 1 FROM tasks t WHERE t.measure = m.row AND t.task IN ({placeholders(wanted.tasks)}))"
        conditions.append((sql, list(wanted.tasks)))
    if wanted.kinds:
        fact = f"f.record = m.record AND f.measure = m.id AND f.kind IN ({placeholders(wanted.kinds)})"
        conditions.append((f"EXISTS (SELECT 1 FROM facts f WHERE {fact})", list(wanted.kinds)))
    return both(*conditions)


def of_fact(wanted: Filters) -> Condition:
    """Kind, place and task of a fact."""
    conditions = [of_place("f", wanted.places)]
    if wanted.kinds:
        conditions.append((f"f.kind IN ({placeholders(wanted.kinds)})", list(wanted.kinds)))
    if wanted.tasks:
        sentence = "m.record = f.record AND m.id = f.measure"
        task, values = of_measure(Filters(tasks=wanted.tasks))
        conditions.append((f"EXISTS (SELECT 1 FROM measures m WHERE {sentence} AND {task})", values))
    return both(*conditions)


def _place(place: str) -> Condition:
    codes = (place,) if place.isascii() and place.isdigit() else codes_of(place)
    # A name may also be known to the texts only.
    return either(
        [("p.name = ?", [place]), *(("p.code >= ? AND p.code < ?", list(code_range(code))) for code in codes)]
    )


def _several(value: str | Sequence[str] | None) -> tuple[str, ...]:
    if value is None:
        return ()
    return (value,) if isinstance(value, str) else tuple(value)


def _known(name: str, values: tuple[str, ...], vocabulary: Sequence[str]) -> tuple[str, ...]:
    for value in values:
        if value not in vocabulary:
            raise ValueError(f"no {name} {value!r}: there are {', '.join(vocabulary)}")
    return values


def _period(date: str | None) -> tuple[str | None, str | None]:
    if not date:
        return None, None
    first, dots, last = date.partition("..")
    if not dots:
        last = first
    for day in (first, last):
        if day and not _DATE.fullmatch(day):
            raise ValueError(f"no date {day!r}: write 2023, 2023-06, 2023-06-30, or two of them with .. between")
    return first or None, last or None
