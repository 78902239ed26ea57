"""The facts as a table, a row each: what stands in which column, whatever the file."""

from typing import Any

COLUMNS = (
    "id kind min max nominal modifier unit subject action scope level place place_code time rule measure start end "
    "quote document source title issuer number date document_place document_place_code sha256"
).split()


def row(fact: dict[str, Any], document: dict[str, Any]) -> list[Any]:
    """A fact under COLUMNS; `document` is its record or the head of it."""
    place, home = (item["place"] or {"name": None, "code": None} for item in (fact, document))
    values = fact | fact["evidence"] | {"place": place["name"], "place_code": place["code"]}
    about = {name: document[name] for name in ("source", "title", "issuer", "number", "date", "sha256")}
    about |= {"document": document["id"], "document_place": home["name"], "document_place_code": home["code"]}
    return [(values | about)[name] for name in COLUMNS]
