"""The records as typed objects: what `dataclasses` promises of them holds, however they are built and written."""

import dataclasses
import inspect
import json
import pickle

import pytest

from pipeline.records import (
    ID_JOINT,
    Evidence,
    Fact,
    Issue,
    Measure,
    Place,
    Record,
    Relation,
    TaskTag,
    content_id,
    content_ids,
)
from pipeline.slotted import set_by_slots

EVIDENCE = Evidence(3, 6, "92项")
FACT = Fact(
    id="a1", kind="power", min=92, max=None, nominal=92.5, modifier="at_least", unit="项", subject='“放”"权"', action=None,
    scope="total", level=None, place=Place("凤翔区"), time="2021年", relations=(Relation("part_of", "b2"),), rule="r.x",
    measure=None, evidence=EVIDENCE, confidence=0.5,
)  # fmt: skip
MEASURE = Measure("m", 0, 9, ("一", "（二）"), None, (TaskTag("services", 0.75),))
RECORD = Record("r", "甲.txt", "ok", "0" * 64, place=Place("宝鸡市", "610300"), facts=(FACT,), measures=(MEASURE,))
VALUES = (EVIDENCE, FACT, MEASURE, RECORD, Issue("sum.exceeds", "…"))


@pytest.mark.parametrize("value", VALUES, ids=lambda value: type(value).__name__)
def test_a_record_is_a_frozen_dataclass(value):
    cls, names = type(value), [field.name for field in dataclasses.fields(value)]
    parts = {name: getattr(value, name) for name in names}
    assert (
        cls(**parts) == cls(*parts.values()) == pickle.loads(pickle.dumps(value)) == dataclasses.replace(value) == value
    )
    assert hash(cls(**parts)) == hash(value)
    assert list(dataclasses.asdict(value)) == list(inspect.signature(cls).parameters) == names
    assert repr(value).startswith(f"{cls.__name__}({names[0]}=")
    with pytest.raises(dataclasses.FrozenInstanceError):
        setattr(value, names[0], "other")
    with pytest.raises(TypeError, match=rf"{cls.__name__}\.__init__\(\) got an unexpected keyword argument 'more'"):
        cls(**parts, more=1)


def test_a_default_is_used_and_a_missing_value_an_error():
    assert Issue("sum.exceeds", "…").start is None
    with pytest.raises(TypeError, match=r"Evidence\.__init__\(\) missing 1 required positional argument: 'quote'"):
        Evidence(1, 2)


def test_fields_that_are_no_plain_arguments_are_refused():
    @dataclasses.dataclass(frozen=True, slots=True)
    class Lists:
        items: list[str] = dataclasses.field(default_factory=list)

    with pytest.raises(TypeError, match="Lists"):
        set_by_slots(Lists)


@pytest.mark.parametrize(
    "change",
    [
        {},
        {"min": None, "max": 10**30, "nominal": 7, "confidence": None},
        {"unit": None, "subject": None, "time": None, "place": None, "relations": ()},
        {
            "action": "下放",
            "level": "town",
            "measure": "m\n",
            "relations": (Relation("from", "c"), Relation("to", "d")),
        },
    ],
)
def test_a_record_is_written_as_its_dict_is(change):
    record = dataclasses.replace(RECORD, facts=(dataclasses.replace(FACT, **change),))
    plain = json.dumps(record.to_dict(), ensure_ascii=False, separators=(",", ":"))
    assert record.to_json() == plain
    assert record.to_lines() == (plain, [plain.partition('"facts":[')[2].partition('],"delegations"')[0]])


@pytest.mark.parametrize(("start", "end"), [(0, 0), (12, 345), (7, "\udc80")])
def test_ids_that_share_their_beginning_are_the_same_ids(start, end):
    assert content_ids("fact", "d0c")(f"{start}{ID_JOINT}{end}") == content_id("fact", "d0c", start, end)
