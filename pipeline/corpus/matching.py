"""Filters as conditions of SQL, where `r` is the record of a document, `f` a fact, `m` a measure, `p` a place."""

from collections.abc import Iterable
from typing import Any

from pipeline.corpus.divisions import code_range, codes_of
from pipeline.corpus.store import placeholders
from pipeline.search.filters import Amount, Filters

# A condition with `?` marks, and what stands at the marks.
Condition = tuple[str, list[Any]]
ALWAYS: Condition = ("1", [])


def both(*conditions: Condition) -> Condition:
    """All of the conditions."""
    return " AND ".join(f"({sql})" for sql, _ in conditions), [value for _, values in conditions for value in values]


def either(conditions: Iterable[Condition]) -> Condition:
    """At least one of the conditions; true where there are none."""
    listed = list(conditions)
    if not listed:
        return ALWAYS
    return " OR ".join(f"({sql})" for sql, _ in listed), [value for _, values in listed for value in values]


def of_document(wanted: Filters, r: str = "r") -> Condition:
    """Date, issuer and script of a document, whose record the query calls `r`, and which one it is."""
    first, last = wanted.date
    conditions: list[Condition] = [either((f"instr({r}.issuer, ?)", [name]) for name in wanted.issuers)]
    if first is not None:
        conditions.append((f"{r}.date >= ?", [first]))
    if last is not None:
        # Cut to the same length: 2023-06-30 is not after 2023-06.
        conditions.append((f"substr({r}.date, 1, {len(last)}) <= ?", [last]))
    if wanted.scripts:
        conditions.append((f"{r}.script IN ({placeholders(wanted.scripts)})", list(wanted.scripts)))
    if wanted.types:
        sql = f"json_extract({r}.json, '$.type') IN ({placeholders(wanted.types)})"
        conditions.append((sql, list(wanted.types)))
    if wanted.document is not None:
        conditions.append((f"{r}.id = ?", [wanted.document]))
    if wanted.whole_issuers:
        conditions.append((f"{r}.issuer IN ({placeholders(wanted.whole_issuers)})", list(wanted.whole_issuers)))
    if wanted.tiers:
        tiers = f"p.code IS NOT NULL AND {_TIER} IN ({placeholders(wanted.tiers)})"
        conditions.append((f"{r}.row IN ({_PLACES} AND {tiers})", list(wanted.tiers)))
    conditions.append(either((_UNSAID[name].format(r=r), []) for name in wanted.unsaid))
    return both(*conditions)


# The places of a document, and the tier of one by its code (GB/T 2260: two digits each, filled up with noughts).
_PLACES = "SELECT p.record FROM places p WHERE p.fact IS NULL"
_TIER = """CASE WHEN length(p.code) <= 2 OR length(p.code) = 6 AND p.code LIKE '%0000' THEN 'province'
    WHEN length(p.code) <= 4 OR length(p.code) = 6 AND p.code LIKE '%00' THEN 'city'
    WHEN length(p.code) <= 6 THEN 'county' ELSE 'town' END"""
_NOWHERE = f"{{r}}.row NOT IN ({_PLACES} AND p.code IS NOT NULL"
_UNSAID = {
    "province": f"{_NOWHERE})",
    "city": f"{_NOWHERE} AND {_TIER} <> 'province')",
    "county": f"{_NOWHERE} AND {_TIER} NOT IN ('province', 'city'))",
    "tier": f"{_NOWHERE})",
    "year": "coalesce({r}.date, '') = ''",
    "month": "length(coalesce({r}.date, '')) <= 6",
    "issuer": "coalesce({r}.issuer, '') = ''",
    "type": "coalesce(json_extract({r}.json, '$.type'), '') = ''",
    "script": "coalesce({r}.script, '') = ''",
}


def of_place(table: str, places: Iterable[str], name: str = "") -> Condition:
    """The place of a document (table `r`) or a fact (`f`): one of `places`, or below one of them.

    A name that several places bear (鼓楼区) means all of them. `name` is what the query calls the table, if not that.
    """
    condition, values = either(map(_place, places))
    name = name or table
    if not values:
        return ALWAYS
    if table == "f":
        return f"{name}.row IN (SELECT p.fact FROM places p WHERE {condition})", values
    return f"{name}.row IN (SELECT p.record FROM places p WHERE p.fact IS NULL AND ({condition}))", values


def of_measure(wanted: Filters) -> Condition:
    """A sentence of one of the tasks that holds a fact of one of the kinds and one of each amount."""
    conditions = [ALWAYS]
    if wanted.tasks:
        sql = f"EXISTS (SELECT 1 FROM tasks t WHERE t.measure = m.row AND t.task IN ({placeholders(wanted.tasks)}))"
        conditions.append((sql, list(wanted.tasks)))
    if wanted.kinds:
        # The sign keeps SQLite from going over all facts of the kind for each sentence (sqlite.org/optoverview.html, 2.1).
        fact = f"f.record = m.record AND f.measure = m.id AND +f.kind IN ({placeholders(wanted.kinds)})"
        conditions.append((f"EXISTS (SELECT 1 FROM facts f WHERE {fact})", list(wanted.kinds)))
    for amount in wanted.amounts:
        sql, values = _of_amount(amount)
        fact = f"f.record = m.record AND f.measure = m.id AND {sql}"
        conditions.append((f"EXISTS (SELECT 1 FROM facts f WHERE {fact})", values))
    return both(*conditions)


def of_evidence(wanted: Filters) -> Condition:
    """A fact of one of the kinds or of one of the amounts."""
    conditions = list(map(_of_amount, wanted.amounts))
    if wanted.kinds:
        conditions.append((f"f.kind IN ({placeholders(wanted.kinds)})", list(wanted.kinds)))
    return either(conditions)


def of_fact(wanted: Filters, f: str = "f") -> Condition:
    """Kind, place and task of a fact, which the query calls `f`."""
    conditions = [of_place("f", wanted.places, f)]
    if wanted.kinds:
        conditions.append((f"{f}.kind IN ({placeholders(wanted.kinds)})", list(wanted.kinds)))
    if wanted.tasks:
        sentence = f"m.record = {f}.record AND m.id = {f}.measure"
        task, values = of_measure(Filters(tasks=wanted.tasks))
        conditions.append((f"EXISTS (SELECT 1 FROM measures m WHERE {sentence} AND {task})", values))
    return both(*conditions)


_SAID = "json_extract(f.json, '$.modifier')"
# What a fact says for certain: over 1,000 is above 1,000, and nearly 1,000 below, though their bounds are 1,000.
_COMPARED = {
    ">": f"(f.min > ? OR f.min = ? AND {_SAID} = 'over')",
    ">=": "f.min >= ?",
    "<": f"(f.max < ? OR f.max = ? AND {_SAID} = 'nearly')",
    "<=": "f.max <= ?",
    "=": "f.min = ? AND f.max = ?",
}


def _of_amount(amount: Amount) -> Condition:
    sql = _COMPARED.get(amount.sign)
    if sql is None:
        said: list[Any] = [amount.kind, amount.sign, amount.number]
        return f"f.part = 'fact' AND f.kind = ? AND {_SAID} = ? AND json_extract(f.json, '$.nominal') = ?", said
    return f"f.part = 'fact' AND f.kind = ? AND {sql}", [amount.kind, *[amount.number] * sql.count("?")]


def tasks_of(f: str) -> str:
    """The tasks of the sentence of a fact, which the query calls `f`: words with blanks between, in order."""
    return f"""(
        SELECT group_concat(task, ' ') FROM (
            SELECT t.task FROM measures m JOIN tasks t ON t.measure = m.row
            WHERE m.record = {f}.record AND m.id = {f}.measure ORDER BY t.task))"""


def _place(place: str) -> Condition:
    codes = (place,) if place.isascii() and place.isdigit() else codes_of(place)
    # A name may also be known to the texts only.
    return either(
        [("p.name = ?", [place]), *(("p.code >= ? AND p.code < ?", list(code_range(code))) for code in codes)]
    )
