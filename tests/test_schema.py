"""The JSON Schemas: what comes out fits them, and what does not is refused."""

import copy
import json

import pytest
from fake_road import analyse

from pipeline.corpus import Corpus
from pipeline.corpus.sources import Source, unread
from pipeline.records import SCHEMA_VERSION, Evidence, Measure, Record, Setup, TaskTag
from pipeline.schema import schema

TEXT = "地点：江西省 360000\n日期：2023-05-01\n整合机构180个，县里赋权到镇。\n组建执法队，下放事项92项。\n"
TYPES = {"string": str, "integer": int, "number": (int, float), "null": type(None), "array": list, "object": dict}


def fits(value, rule, definitions):
    """Whether a value fits a JSON Schema, by the keywords that occur in these."""
    assert set(rule) <= {
        "$ref", "$defs", "$id", "$schema", "anyOf", "description", "enum", "items", "properties", "required", "title",
        "type", "version",
    }  # fmt: skip
    if "$ref" in rule:
        return fits(value, definitions[rule["$ref"].removeprefix("#/$defs/")], definitions)
    if "anyOf" in rule:
        return any(fits(value, one, definitions) for one in rule["anyOf"])
    if not isinstance(value, TYPES[rule["type"]]) or isinstance(value, bool):
        return False
    if "enum" in rule and value not in rule["enum"]:
        return False
    if isinstance(value, list):
        return all(fits(item, rule["items"], definitions) for item in value)
    if isinstance(value, dict):
        known = rule["properties"]
        return set(rule["required"]) == set(known) == set(value) and all(
            fits(item, known[name], definitions) for name, item in value.items()
        )
    return True


def fits_schema(name, line):
    rule = schema(name)
    return fits(json.loads(line), rule, rule["$defs"])


def events(tmp_path):
    corpus = Corpus(tmp_path / "c")
    path = tmp_path / "a.txt"
    for text in (TEXT, "撤并机构9个。\n"):
        path.write_text(text, encoding="utf-8")
        corpus.add([path], analyse=analyse)
    corpus.add([path], analyse=lambda data, source: analyse(data, source, unit="家"), again=True)
    lines = [event.to_json() for event in corpus.feed()]
    corpus.close()
    return lines


def test_records_fit():
    assert fits_schema("record", analyse(TEXT.encode(), "a.txt").record.to_json())
    assert fits_schema("record", analyse(b"\xff", "a.txt").record.to_json())
    assert fits_schema("record", unread(Source("a", "a"), "unreadable", "gone").to_json())


def test_events_fit(tmp_path):
    lines = events(tmp_path)
    parts = [name for line in lines for name in ("fact", "delegation", "setup") if json.loads(line)[name]]
    assert set(parts) == {"fact", "delegation", "setup"}
    assert all(fits_schema("feed", line) for line in lines)


@pytest.mark.parametrize(
    ("way", "value"),
    [
        (("status",), "fine"),
        (("id",), None),
        (("facts", 0, "kind"), "people"),
        (("facts", 0, "min"), "180"),
        (("facts", 0, "evidence", "start"), 1.5),
        (("facts", 0, "place"), "江西省"),
        (("measures", 0, "tasks", 0, "task"), "power"),
        (("delegations", 0, "powers"), "审批"),
    ],
)
def test_what_is_none_does_not_fit(way, value):
    good = json.loads(analyse(TEXT.encode(), "a.txt").record.to_json())
    bad = copy.deepcopy(good)
    item = bad
    for step in way[:-1]:
        item = item[step]
    item[way[-1]] = value
    assert fits_schema("record", json.dumps(good))
    assert not fits_schema("record", json.dumps(bad))


def test_fields_are_named_as_in_json():
    fields = schema("record")["$defs"]["Delegation"]["properties"]
    assert list(fields) == ["id", "powers", "domains", "from", "to", "method", "rule", "measure", "evidence"]


@pytest.mark.parametrize("name", ["record", "feed"])
def test_a_schema_carries_its_version(name):
    made = schema(name)
    assert made["version"] == SCHEMA_VERSION
    assert made["$id"] == f"urn:zhenjie:{name}:{SCHEMA_VERSION}"
    assert made["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert json.loads(json.dumps(made)) == made


def test_the_json_of_a_record_is_that_of_the_general_encoder():
    """Also where a string holds what JSON has to escape."""
    evidence = Evidence(0, 3, 'a"\n\\')
    tags = (TaskTag("devolution", 0.5), TaskTag("services", 1e-05))
    measures = (
        Measure("m", 0, 3, ("一、", '"'), "must", tags),
        Measure('"', 3, 4, (), None, ()),
    )
    setup = Setup("s", "merge", ("甲", "乙"), None, "r", None, evidence)
    record = Record("x", "a\t.txt", "ok", "0", measures=measures, setups=(setup,))
    for item in (record, analyse(TEXT.encode(), "a.txt").record):
        assert item.to_json() == json.dumps(item.to_dict(), ensure_ascii=False, separators=(",", ":"))
