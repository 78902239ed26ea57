"""The proof of a rule: its examples give what they say, its near misses give nothing by that rule."""

import dataclasses
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from pipeline.extract.delegations.finding import find_delegations
from pipeline.extract.facts.finding import find_facts
from pipeline.extract.modality import modality_of, modality_rule
from pipeline.extract.quantities.numerals import plain
from pipeline.extract.rules import Example, Rule, added, groups
from pipeline.extract.setups.finding import find_setups
from pipeline.structure import outline

Finding = Mapping[str, Any]


def find(group: str, text: str) -> list[Finding]:
    """What the rules of a group find in a text: the fields of each finding by name, its `quote` and its `rule`."""
    return _FINDERS[group](text)


def proofs(item: Rule) -> Iterator[tuple[str, str | None]]:
    """Each example and near miss of a rule with what is wrong with it, None where it holds."""
    for example in item.examples:
        yield example.text, fault_of_example(item, example)
    for text in item.near_misses:
        yield text, fault_of_near_miss(item, text)


def fault_of_example(item: Rule, example: Example) -> str | None:
    """What the rule gives instead of what its example says; None where it gives that."""
    found = find(item.group, example.text)
    mine = [each for each in found if _is_by(item, each)]
    if any(all(_alike(value, each.get(key)) for key, value in example.gives.items()) for each in mine):
        return None
    wanted = {key: [_shown(each, key) for each in found] for key in ("rule", *example.gives)}
    return f"wanted {dict(example.gives)}, found {wanted}" if found else f"wanted {dict(example.gives)}, found nothing"


def fault_of_near_miss(item: Rule, text: str) -> str | None:
    """What the rule finds in a text in which it must find nothing; None where it finds nothing."""
    mine = [each for each in find(item.group, text) if _is_by(item, each)]
    return f"found {', '.join(str(_shown(each, 'quote')) for each in mine)}" if mine else None


def unproven() -> Iterator[tuple[Rule, str, str]]:
    """The examples and near misses of the user's own rules that do not hold: the rule, the text, what is wrong."""
    for group in groups():
        for item in added(group):
            for text, fault in proofs(item):
                if fault is not None:
                    yield item, text, fault


def _is_by(item: Rule, finding: Finding) -> bool:
    # A guard finds nothing itself: its examples say what is still found beside it. Words that the user adds to a list
    # of words (units of money, set phrases) are found by the rule that has the list.
    return item.group == "guard" or finding["rule"] == item.id or item.frame in _LISTS and finding["rule"] == item.frame


_LISTS: Final = ("quantity.money", "quantity.measure", "quantity.compared")


def _alike(wanted: Any, found: Any) -> bool:
    return list(found or ()) == wanted if isinstance(wanted, list) else bool(found == wanted)


def _shown(finding: Finding, key: str) -> Any:
    value = finding.get(key)
    return list(value) if isinstance(value, tuple) else value


def _facts(text: str) -> list[Finding]:
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


def _quoted(finder: Callable[..., list[Any]]) -> Callable[[str], list[Finding]]:
    def find(text: str) -> list[Finding]:
        found = finder(text, outline(text).sentences)
        return [{**dataclasses.asdict(item), "quote": text[item.start : item.end]} for item in found]

    return find


def _modality(text: str) -> list[Finding]:
    value, rule = modality_of(text, 0, len(text)), modality_rule(text, 0, len(text))
    return [{"modality": value, "rule": rule, "quote": text}] if rule else []


_FINDERS: Final[Mapping[str, Callable[[str], list[Finding]]]] = {
    "quantity": _facts,
    "guard": _facts,
    "modality": _modality,
    "delegation": _quoted(find_delegations),
    "setup": _quoted(find_setups),
}
