"""The OpenAPI description of what the API answers: the schemas of the record and the feed, and the lists of them."""

import functools
from typing import Any, get_args

from pipeline.records import Kind, Task
from pipeline.schema import SchemaName, schema
from pipeline.search.filters import KINDS
from pipeline.search.frequency import ATTRIBUTES
from pipeline.search.lexis import SCORES

ABOUT = (
    "Cited facts and corpus search, read-only. Lists are read on with `cursor`: give what the answer calls `next`, "
    "until it is null. Every answer carries an ETag. Unknown parameters are refused."
)
TAGS = [
    {"name": "documents", "description": "What the corpus holds, and what it says"},
    {"name": "research", "description": "Search and comparison"},
    {"name": "feed", "description": "What came, changed and went"},
    {"name": "service", "description": "Health and schemas"},
]

_Schema = dict[str, Any]
_INTEGER: _Schema = {"type": "integer", "minimum": 0}
_TEXT: _Schema = {"type": "string"}
_ERRORS = {
    400: "A value or a query that cannot be read",
    401: "No token, or not the right one",
    404: "There is no such thing",
    422: "A parameter that is not of its type",
    503: "The corpus cannot be read at the moment",
}
_ETAG = {"ETag": {"description": "Changes whenever the corpus does; send it as If-None-Match", "schema": _TEXT}}


def answers(name: str, media_type: str = "application/json") -> dict[int | str, dict[str, Any]]:
    """What a path may answer: 200 with the schema of that name, 304, and each error."""
    good = {"description": "The answer", "headers": _ETAG, "content": {media_type: {"schema": _ref(name)}}}
    errors: dict[int | str, dict[str, Any]] = {
        status: {"description": about, "content": {"application/json": {"schema": _ref("Error")}}}
        for status, about in _ERRORS.items()
    }
    return {200: good, 304: {"description": "Nothing has changed", "headers": _ETAG}, **errors}


@functools.cache
def schemas() -> dict[str, Any]:
    """All schemas of the API by name."""
    made: dict[str, Any] = {"Text": _TEXT, "Any": {"type": "object"}, "Error": _error()}
    for name, title in (("record", "Record"), ("feed", "FeedEvent")):
        made |= _definitions(name, title)  # type: ignore[arg-type]
    return made | _lists() | _service() | _search() | _comparison() | _statistics()


def _definitions(name: SchemaName, title: str) -> _Schema:
    """The schema and its definitions, each under its own name among the components."""
    whole = schema(name)
    parts = {key: _moved(value) for key, value in whole.pop("$defs").items()}
    body = {key: value for key, value in whole.items() if key not in ("$schema", "$id", "version")}
    return parts | {title: _moved(body)}


def _moved(item: Any) -> Any:
    if isinstance(item, dict):
        return {
            key: value.replace("#/$defs/", "#/components/schemas/") if key == "$ref" else _moved(value)
            for key, value in item.items()
        }
    return [_moved(value) for value in item] if isinstance(item, list) else item


def _lists() -> _Schema:
    document = _ref("Document")
    made = {name: _object({"document": document, name.lower(): _ref(name)}) for name in ("Fact", "Delegation", "Setup")}
    listed = {f"Found{name}": item for name, item in made.items()}
    listed["FoundMeasure"] = _object({"document": document, "measure": _ref("Measure"), "text": _TEXT})
    lists = {f"{name.removeprefix('Found')}List": _list(_ref(name)) for name in listed}
    share = {"type": "number", "minimum": 0, "maximum": 1}
    kind = {"enum": ["same", "contains", "inside", "number"]}
    repeat = _object({"document": document, "kind": kind, "jaccard": share, "containment": share})
    sheet = {
        "record": _ref("Record"),
        "text": _or_null(_TEXT),
        "superseded": {"type": "boolean"},
        "duplicates": {"type": "array", "items": repeat},
    }
    return listed | lists | {"DocumentList": _list(document), "DocumentSheet": _object(sheet)}


def _service() -> _Schema:
    numbers = dict.fromkeys(("documents", "failed", "facts", "delegations", "setups", "measures", "cursor"), _INTEGER)
    kinds = {"kinds": _tallies(get_args(Kind)), "tasks": _tallies(get_args(Task))}
    place = {"name": _TEXT, "code": _or_null(_TEXT), "documents": _INTEGER, "facts": _INTEGER}
    provinces = {"provinces": {"type": "array", "items": _object(place)}}
    health = {"status": {"const": "ok"}, "version": _TEXT, "schema": _TEXT, "documents": _INTEGER, "cursor": _INTEGER}
    events = {"events": {"type": "array", "items": _ref("FeedEvent")}, "next": _INTEGER, "end": _INTEGER}
    item = _object({"id": _TEXT, "title": _TEXT, "content_text": _TEXT, "tags": {"type": "array", "items": _TEXT}})
    feed = _object({"version": _TEXT, "title": _TEXT, "items": {"type": "array", "items": item}})
    counts = _object(numbers | kinds | provinces)
    return {"Health": _object(health), "Counts": counts, "Feed": _object(events), "JsonFeed": feed}


def _search() -> _Schema:
    span = {"type": "array", "items": _INTEGER, "minItems": 2, "maxItems": 2}
    texts = dict.fromkeys(("left", "node", "right"), _TEXT)
    line = {"document": _ref("Document"), "start": _INTEGER, "end": _INTEGER, **texts, "normalised": span}
    mention = {"id": _TEXT, "kind": {"enum": list(KINDS)}, "start": _INTEGER, "end": _INTEGER}
    tasks = {"type": "array", "items": {"enum": list(get_args(Task))}}
    line |= {"tasks": tasks, "facts": {"type": "array", "items": _object(mention)}}
    answer = {
        "query": _TEXT,
        "documents": _INTEGER,
        "occurrences": _INTEGER,
        "capped": {"type": "boolean"},
        "items": {"type": "array", "items": _ref("Line")},
        "next": _or_null(_INTEGER),
    }
    return {"Line": _object(line), "Concordance": _object(answer)}


def _comparison() -> _Schema:
    indicator = {"kind": {"enum": list(get_args(Kind))}, "subject": _or_null(_TEXT), "unit": _or_null(_TEXT)}
    value = {"value": _TEXT, "fact": _ref("Fact"), "document": _TEXT}
    cell = {
        "indicator": _INTEGER,
        "place": _INTEGER,
        "conflict": {"type": "boolean"},
        "values": {"type": "array", "items": _object(value)},
    }
    table = {
        "places": {"type": "array", "items": _or_null(_ref("Place"))},
        "indicators": {"type": "array", "items": _object(indicator)},
        "cells": {"type": "array", "items": _object(cell)},
        "total": _INTEGER,
        "next": _or_null(_INTEGER),
    }
    return {"Comparison": _object(table)}


def _statistics() -> _Schema:
    number = {"type": "number"}
    word = {"word": _TEXT}
    counts = dict.fromkeys(("holding", "documents", "occurrences", "characters"), _INTEGER)
    said = dict.fromkeys(("value", "label"), _or_null(_TEXT))
    group = _object(said | {"query": _TEXT} | counts | {"per_million": number})
    groups = {"by": {"enum": list(ATTRIBUTES)}, "whole": group, "groups": _array(group), "d": number, "dp": number}
    scores = dict.fromkeys((*SCORES, "expected"), number)
    together = {"together": _INTEGER, "frequency": _INTEGER} | _queries("together", "frequency")
    collocate = _object(word | scores | together)
    around = dict.fromkeys(("nodes", "window", "tokens"), _INTEGER)
    counted = dict.fromkeys(("frequency", "documents"), _INTEGER)
    listed = _object({"words": _TEXT, "query": _TEXT, "per_million": number} | counted)
    sizes = {"target": _INTEGER, "reference": _INTEGER}
    key = _object(word | sizes | dict.fromkeys(("ll", "log_ratio"), number) | _queries("target", "reference"))
    about = _object({"sentences": _INTEGER, "share": {"type": "number", "minimum": 0, "maximum": 1}})
    tasks = {"type": "object", "properties": dict.fromkeys(get_args(Task), about), "additionalProperties": False}
    profile = _object({"key": _TEXT, "name": _TEXT, "documents": _INTEGER, "sentences": _INTEGER, "tasks": tasks})
    return {
        "Profile": profile,
        "ProfileList": _list(_ref("Profile")),
        "Frequency": _object({"query": _TEXT} | groups),
        "Collocations": _object({"query": _TEXT} | around | {"collocates": _array(collocate)}),
        "WordList": _object({"tokens": _INTEGER, "types": _INTEGER, "listed": _array(listed)}),
        "Keyness": _object(sizes | {"keys": _array(key)}),
    }


def _queries(*names: str) -> _Schema:
    return {f"{name}_query": _TEXT for name in names}


def _array(item: _Schema) -> _Schema:
    return {"type": "array", "items": item}


def _error() -> _Schema:
    fields = {"code": _TEXT, "message": _TEXT, "position": _INTEGER}
    error = {"type": "object", "properties": fields, "required": ["code", "message"], "additionalProperties": False}
    return _object({"error": error})


def _ref(name: str) -> _Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def _or_null(item: _Schema) -> _Schema:
    return {"anyOf": [item, {"type": "null"}]}


def _object(fields: dict[str, _Schema]) -> _Schema:
    """An object whose fields are always there."""
    return {"type": "object", "properties": fields, "required": list(fields)}


def _list(item: _Schema) -> _Schema:
    return _object({"items": {"type": "array", "items": item}, "total": _INTEGER, "next": _or_null(_INTEGER)})


def _tallies(names: tuple[str, ...]) -> _Schema:
    return {"type": "object", "properties": dict.fromkeys(names, _INTEGER), "additionalProperties": False}
