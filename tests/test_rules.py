"""Every rule proves itself: its examples give what they say, its near misses give nothing by that rule."""

import dataclasses
from collections.abc import Callable, Mapping
from typing import Any

import pytest

from pipeline.extract.delegations import find_delegations
from pipeline.extract.facts import find_facts
from pipeline.extract.modality import modality_of
from pipeline.extract.numerals import plain
from pipeline.extract.rules import Rule, RuleError, groups, parse_rules, rules
from pipeline.extract.setups import find_setups
from pipeline.structure import outline

Finding = Mapping[str, Any]


def facts(text: str) -> list[Finding]:
    found = find_facts(text, outline(text).sentences, (), None)
    return [
        {
            **dataclasses.asdict(item),
            "quote": text[item.start : item.end],
            "min": None if item.low is None else plain(item.low),
            "max": None if item.high is None else plain(item.high),
        }
        for item in found
    ]


def quoted(finder: Callable[..., list[Any]]) -> Callable[[str], list[Finding]]:
    def find(text: str) -> list[Finding]:
        found = finder(text, outline(text).sentences)
        return [{**dataclasses.asdict(item), "quote": text[item.start : item.end]} for item in found]

    return find


def modality(text: str) -> list[Finding]:
    value = modality_of(text, 0, len(text))
    return [{"modality": value, "rule": f"modality.{value}"}]


FINDERS: Mapping[str, Callable[[str], list[Finding]]] = {
    "quantity": facts,
    "guard": facts,
    "modality": modality,
    "delegation": quoted(find_delegations),
    "setup": quoted(find_setups),
}
EVERY_RULE = [item for group in groups() for item in rules(group)]
EXAMPLES = [
    pytest.param(item, example, id=f"{item.id}-{n}") for item in EVERY_RULE for n, example in enumerate(item.examples)
]
NEAR_MISSES = [
    pytest.param(item, text, id=f"{item.id}-{n}") for item in EVERY_RULE for n, text in enumerate(item.near_misses)
]


def group_of(item: Rule) -> str:
    return item.id.split(".")[0]


def alike(wanted: Any, found: Any) -> bool:
    return list(found) == wanted if isinstance(wanted, list) else found == wanted


def test_every_group_has_a_finder() -> None:
    assert set(groups()) == set(FINDERS)


@pytest.mark.parametrize(("item", "example"), EXAMPLES)
def test_example(item: Rule, example: Any) -> None:
    found = FINDERS[group_of(item)](example.text)
    # A guard finds nothing itself: its examples say what is still found beside it.
    mine = found if group_of(item) == "guard" else [each for each in found if each["rule"] == item.id]
    assert any(all(alike(value, each[key]) for key, value in example.gives.items()) for each in mine), found


@pytest.mark.parametrize(("item", "text"), NEAR_MISSES)
def test_near_miss(item: Rule, text: str) -> None:
    found = FINDERS[group_of(item)](text)
    assert [each for each in found if group_of(item) == "guard" or each["rule"] == item.id] == []


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        ("rule = 3 =", "not a rule file"),
        ("[[rule]]\nid = 'x.a'\nnote = 'n'\n", "no example"),
        ("[[rule]]\nid = 'y.a'\nnote = 'n'\nexample = [{text = 't', gives = {}}]\n", "must start with the name"),
        ("[[rule]]\nid = 'x.a'\nnote = 'n'\ncues = ['']\nexample = [{text = 't', gives = {}}]\n", "empty cue"),
        (
            "[[rule]]\nid = 'x.a'\nnote = 'n'\npattern = 'a*'\nexample = [{text = 't', gives = {}}]\n",
            "matches the empty text",
        ),
        ("[[rule]]\nid = 'x.a'\nnote = 'n'\nexample = [{text = 't', gives = {}}]\n" * 2, "stands twice"),
    ],
)
def test_a_bad_rule_file_is_refused_with_the_reason(data: str, reason: str) -> None:
    with pytest.raises(RuleError, match=reason) as caught:
        parse_rules(data, "x.toml")
    assert "x.toml" in str(caught.value)
