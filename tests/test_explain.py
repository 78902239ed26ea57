"""Why a finding is what it is: worked out by hand on short texts."""

import pytest

from pipeline.explain import ExplainError, Explanation, explain, findings
from pipeline.road import analyse

TEXT = "将36项审批事项下放给街道，2020年8月核定编制不少于870名。"


def explained(text: str, quote: str) -> Explanation:
    data = text.encode()
    [identifier] = [item.id for item in findings(analyse(data, "a.txt")) if item.evidence.quote == quote]
    return explain(data, "a.txt", identifier)


def test_the_rule_and_what_it_beat() -> None:
    told = explained(TEXT, "不少于870名")
    assert told.rule == "quantity.at_least_before"
    assert [(seen.passage.text, seen.gives, seen.outcome) for seen in told.beaten] == [
        ("不少于", "quantity.at_least_before: at_least", "is the rule"),
        ("少于", "quantity.at_most_before: at_most", "a longer or nearer word won"),
    ]


def test_the_parts_and_the_windows() -> None:
    told = explained(TEXT, "不少于870名")
    assert {name: part.text for name, part in told.parts.items()} == {"before": "不少于", "number": "870名"}
    assert told.windows["clause"].text == "2020年8月核定编制不少于870名"
    assert told.windows["segment"].text == TEXT[:-1]
    assert told.windows["sentence"].text == TEXT


@pytest.mark.parametrize(
    ("quote", "slot", "value", "seen"),
    [
        ("36项", "subject", "审批事项", {"审批事项": "taken"}),
        ("36项", "action", "下放", {"下放": "taken", "核定": "not taken"}),
        ("36项", "time", None, {"2020年8月": "not taken"}),
        ("不少于870名", "action", "核定", {"下放": "not taken", "核定": "taken"}),
        ("不少于870名", "time", "2020年8月", {"2020年8月": "taken"}),
        ("不少于870名", "level", "街道", {"街道": "taken"}),
    ],
)
def test_what_could_have_filled_a_slot(quote: str, slot: str, value: str | None, seen: dict[str, str]) -> None:
    said, candidates = explained(TEXT, quote).slots[slot]
    assert said == value
    assert {candidate.gives: candidate.outcome for candidate in candidates} == seen


def test_numbers_that_count_nothing_are_named() -> None:
    passed = explained(TEXT, "36项").passed
    assert [(seen.passage.text, seen.outcome) for seen in passed] == [
        ("2020年", "passed over (guard.time)"),
        ("8月", "passed over (guard.time)"),
    ]


def test_spans_lead_to_the_original_over_glosses() -> None:
    text = "核定編(biān)制不少於870名。"
    told = explained(text, "不少於870名")
    assert text[told.parts["before"].start : told.parts["before"].end] == "不少於"
    subject = told.slots["subject"][1][0].passage
    assert text[subject.start : subject.end] in ("編(biān)制", "編制")
    assert subject.text == "编制"


def test_a_delegation_and_the_cues_around_it() -> None:
    told = explained(TEXT, "将36项审批事项下放给街道")
    assert told.rule == "delegation.dispose"
    assert told.slots["powers"][0] == ("审批",)
    assert told.slots["to"][0] == "街道"
    assert [(seen.passage.text, seen.gives) for seen in told.beaten if seen.outcome == "is the rule"] == [
        ("下放", "delegation.dispose")
    ]


def test_a_cell_of_a_table_has_its_rule() -> None:
    text = "各镇编制情况表\n镇名\t行政编制（名）\t事业编制（名）\n城关镇\t35\t62\n柳林镇\t28\t51\n"
    told = explained(text, "62")
    assert told.rule == "quantity.cell"
    assert told.slots["subject"] == ("事业编制", ())


@pytest.mark.parametrize(
    ("data", "identifier", "reason"),
    [
        (TEXT.encode(), "0000", "no findings have an id that begins with '0000'"),
        (TEXT.encode(), "", "no findings"),
        (b"", "4c", "a.txt"),
    ],
)
def test_nothing_to_explain(data: bytes, identifier: str, reason: str) -> None:
    with pytest.raises(ExplainError, match=reason):
        explain(data, "a.txt", identifier)
