"""The JSON Schema of what zhenjie gives: the document record and the feed event, made from their types.

The version is `pipeline.records.SCHEMA_VERSION`. Within one major version no field goes, is renamed or changes its
meaning; fields and words of a vocabulary may be added, so a reader ignores what it does not know.
"""

from typing import Any, Literal

from pydantic import TypeAdapter

from pipeline.corpus.feed import FeedEvent
from pipeline.corpus.parcel import JSON_NAMES
from pipeline.records import SCHEMA_VERSION, Record

SchemaName = Literal["record", "feed"]

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_TYPES = {"record": Record, "feed": FeedEvent}
_TITLES = {"record": "Document record of zhenjie", "feed": "Feed event of zhenjie"}


def schema(name: SchemaName) -> dict[str, Any]:
    """The JSON Schema (draft 2020-12) of a line of `zhenjie extract` ("record") or of `zhenjie feed` ("feed")."""
    made = TypeAdapter(_TYPES[name]).json_schema(mode="serialization")
    definitions = {title: _told(title, item) for title, item in made.pop("$defs").items()}
    whole = _told(name, made) | {"title": _TITLES[name]}
    head = {"$schema": _DIALECT, "$id": f"urn:zhenjie:{name}:{SCHEMA_VERSION}", "version": SCHEMA_VERSION}
    return head | whole | {"$defs": definitions}


def _told(title: str, item: dict[str, Any]) -> dict[str, Any]:
    """The schema of one type as its JSON is: every field is always there, under its name in JSON."""
    if "properties" not in item:
        return item
    names = JSON_NAMES if title == "Delegation" else {}
    fields = {names.get(name, name): _field(value) for name, value in item["properties"].items()}
    return item | {"properties": fields, "required": list(fields)}


def _field(value: dict[str, Any]) -> dict[str, Any]:
    return {key: part for key, part in value.items() if key not in ("title", "default")}
