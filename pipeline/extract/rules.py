"""Rules as data: what a rule file holds, how it is read, and what is refused.

A rule file is `pipeline/data/rules/<group>.toml` with one `[[rule]]` table a rule:

    [[rule]]
    id = "quantity.range"            # group.name; a fact names it
    note = "why it is so, and the source"
    pattern = '''(?x) ...'''         # a regular expression, or
    cues = ["下放", "赋予"]           # a list of words, or both
    near_misses = ["长治久安"]        # texts in which this rule must find nothing
    [[rule.example]]                 # at least one: text, and what the rule must give there
    text = "控制在8-9个"
    gives = { quote = "8-9个", min = 8, max = 9, modifier = "range" }

Any further key of a rule is kept in `options` for the module that runs the group.
"""

import dataclasses
import functools
import importlib.resources
import re
import tomllib
from collections.abc import Mapping
from typing import Any

_KEYS = {"id", "note", "pattern", "cues", "near_misses", "example"}


class RuleError(ValueError):
    """A rule file that cannot be used: the message names the file, the rule and the reason."""


@dataclasses.dataclass(frozen=True, slots=True)
class Example:
    """A text and the finding that the rule must give in it (a subset of the finding's fields)."""

    text: str
    gives: Mapping[str, Any]


@dataclasses.dataclass(frozen=True, slots=True)
class Rule:
    """One rule with its proof. `pattern` is a regular expression, `cues` a list of words; either may be empty."""

    id: str
    note: str
    pattern: str
    cues: tuple[str, ...]
    options: Mapping[str, Any]
    examples: tuple[Example, ...]
    near_misses: tuple[str, ...]


@functools.cache
def rules(group: str) -> tuple[Rule, ...]:
    """The rules of `pipeline/data/rules/<group>.toml`, in the order of the file. Raises `RuleError`."""
    name = f"{group}.toml"
    data = importlib.resources.files("pipeline").joinpath("data", "rules", name).read_text(encoding="utf-8")
    return parse_rules(data, name)


def groups() -> tuple[str, ...]:
    """The names of all rule groups that ship with the package."""
    folder = importlib.resources.files("pipeline").joinpath("data", "rules")
    return tuple(sorted(item.name[: -len(".toml")] for item in folder.iterdir() if item.name.endswith(".toml")))


def rule(group: str, name: str) -> Rule:
    """The rule `group.name`. Raises `RuleError` where there is none."""
    wanted = f"{group}.{name}"
    for found in rules(group):
        if found.id == wanted:
            return found
    raise RuleError(f"{group}.toml: no rule {wanted}")


def parse_rules(data: str, name: str) -> tuple[Rule, ...]:
    """Read the text of one rule file; `name` is used in messages. Raises `RuleError`."""
    try:
        tables = tomllib.loads(data)["rule"]
    except (tomllib.TOMLDecodeError, KeyError) as error:
        raise RuleError(f"{name}: not a rule file ({error})") from error
    found = tuple(_parse_rule(table, name) for table in tables)
    ids = [item.id for item in found]
    if len(set(ids)) < len(ids):
        raise RuleError(f"{name}: an id stands twice: {sorted({i for i in ids if ids.count(i) > 1})}")
    return found


def _parse_rule(table: Mapping[str, Any], name: str) -> Rule:
    identifier = table.get("id", "?")
    for key in ("id", "note", "example"):
        if not table.get(key):
            raise RuleError(f"{name}: rule {identifier}: no {key}")
    if not identifier.startswith(name.removesuffix(".toml") + "."):
        raise RuleError(f"{name}: rule {identifier}: the id must start with the name of the file")
    pattern, cues = table.get("pattern", ""), tuple(table.get("cues", ()))
    if "" in cues:
        raise RuleError(f"{name}: rule {identifier}: an empty cue would match everywhere")
    if pattern and re.compile(pattern).match(""):
        raise RuleError(f"{name}: rule {identifier}: the pattern matches the empty text")
    return Rule(
        id=identifier,
        note=table["note"],
        pattern=pattern,
        cues=cues,
        options={key: value for key, value in table.items() if key not in _KEYS},
        examples=tuple(Example(item["text"], item["gives"]) for item in table["example"]),
        near_misses=tuple(table.get("near_misses", ())),
    )
