"""Proposed facts are taken only as far as the text bears them out."""

import json

import pytest

from pipeline.ground import ProposalError, ground, read_proposals

# 眼 is no measure word the rules know; the second sentence is found by the rules themselves.
TEXT = "全縣打(dǎ)機井三十餘眼。核定編制870名。"


def proposal(kind: str, quote: str, at: int | None = None, **attributes: object) -> dict[str, object]:
    interval = {} if at is None else {"char_interval": {"start_pos": at, "end_pos": at + len(quote)}}
    return {"extraction_class": kind, "extraction_text": quote, "attributes": attributes, **interval}


def grounded(*proposals: dict[str, object], text: str = TEXT):
    return ground(text.encode(), "a.txt", proposals)


def refusals(*proposals: dict[str, object], text: str = TEXT) -> list[str]:
    return [issue.message for issue in grounded(*proposals, text=text).issues if issue.code == "proposal.refused"]


def test_a_fact_that_stands_in_the_text_is_taken_with_the_values_of_the_text() -> None:
    text = "镇里共打机井30余眼。"
    record = grounded(proposal("other", "30余", subject="机井", action="打"), text=text)
    [fact] = [fact for fact in record.facts if fact.rule == "proposed"] or record.facts
    assert (fact.min, fact.max, fact.modifier, fact.subject) == (30, None, "over", "机井")
    assert text[fact.evidence.start : fact.evidence.end] == fact.evidence.quote


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        (proposal("staffing", "871名"), "871名: does not stand in the text"),
        (proposal("posts", "870名"), "870名: 'posts' is no kind of fact"),
        (proposal("staffing", "核定编制"), "核定编制: counts nothing"),
        (proposal("staffing", "870名"), "870名: these characters are a fact already"),
        (proposal("staffing", ""), ": an empty quote"),
    ],
)
def test_what_the_text_does_not_bear_out_is_refused(given: dict[str, object], reason: str) -> None:
    assert refusals(given) == [reason]


def test_a_wrong_value_is_refused_and_a_wrong_word_left_out() -> None:
    text = "面积12.5，其余待定。"
    assert refusals(proposal("other", "12.5", nominal=13), text=text) == ["12.5: nominal 13 is not what it says"]
    record = grounded(proposal("other", "12.5", nominal=12.5, subject="面积", action="划转", level="乡"), text=text)
    [fact] = record.facts
    assert (fact.rule, fact.subject, fact.action, fact.level) == ("proposed", "面积", None, None)
    assert [issue.message for issue in record.issues] == [
        "action 划转: does not stand in the sentence",
        "level 乡: does not stand in the sentence",
    ]


def test_one_of_several_places_is_chosen_by_the_interval_else_in_order() -> None:
    text = "甲为12.5。乙为12.5。"
    assert [fact.evidence.start for fact in grounded(proposal("other", "12.5", 9), text=text).facts] == [9]
    both = (proposal("other", "12.5"), proposal("other", "12.5"))
    assert [fact.evidence.start for fact in grounded(*both, text=text).facts] == [2, 9]


def test_the_facts_of_the_rules_stay() -> None:
    alone = grounded().facts
    assert [fact.evidence.quote for fact in alone if fact.kind == "staffing"] == ["870名"]
    assert set(alone) <= set(grounded(proposal("other", "三十餘")).facts)


@pytest.mark.parametrize(
    "data",
    [
        json.dumps({"text": "…", "extractions": [proposal("staffing", "870名")]}),
        json.dumps([proposal("staffing", "870名")]),
        json.dumps({"extractions": [proposal("staffing", "870名")]}) + "\n" + json.dumps({"extractions": []}),
    ],
)
def test_the_forms_of_a_file(data: str) -> None:
    assert [item["extraction_text"] for item in read_proposals(data.encode())] == ["870名"]


@pytest.mark.parametrize(("data", "reason"), [(b"{", "no JSON"), (b"[1]", "proposal 1"), (b'[{"a": 1}]', "proposal 1")])
def test_what_is_no_list_of_proposals(data: bytes, reason: str) -> None:
    with pytest.raises(ProposalError, match=reason):
        read_proposals(data)
