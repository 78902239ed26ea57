"""Every rule proves itself: its examples give what they say, its near misses give nothing by that rule."""

from typing import Any

import pytest

from pipeline.extract.proving import fault_of_example, fault_of_near_miss, find
from pipeline.extract.rules import Rule, RuleError, groups, parse_rules, rules

EVERY_RULE = [item for group in groups() for item in rules(group)]
EXAMPLES = [
    pytest.param(item, example, id=f"{item.id}-{n}") for item in EVERY_RULE for n, example in enumerate(item.examples)
]
NEAR_MISSES = [
    pytest.param(item, text, id=f"{item.id}-{n}") for item in EVERY_RULE for n, text in enumerate(item.near_misses)
]


def test_every_group_has_a_finder() -> None:
    assert [find(group, "本文没有数字。") for group in groups()] == [[]] * len(groups())


@pytest.mark.parametrize(("item", "example"), EXAMPLES)
def test_example(item: Rule, example: Any) -> None:
    assert fault_of_example(item, example) is None


@pytest.mark.parametrize(("item", "text"), NEAR_MISSES)
def test_near_miss(item: Rule, text: str) -> None:
    assert fault_of_near_miss(item, text) is None


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
