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

A folder of rule files named by the environment variable `ZHENJIE_RULES` adds rules of the user's own. Each carries on a
rule that ships: its id is that rule's with a name of the user's in the middle (`delegation.wuxi.dispose` works as
`delegation.dispose` does), its cues and the lists in its options stand beside those of the rule it carries on.
"""

import dataclasses
import functools
import importlib.resources
import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from pipeline import patterns

FOLDER: Final = "ZHENJIE_RULES"
_KEYS: Final = {"id", "note", "pattern", "cues", "near_misses", "example"}


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

    @property
    def group(self) -> str:
        """The group: quantity, guard, modality, delegation or setup."""
        return self.id.split(".", 1)[0]

    @property
    def frame(self) -> str:
        """The id of the rule that ships and says how this one works: its own, or that of the rule it carries on."""
        return frame_of(self.id)


def frame_of(identifier: str) -> str:
    """The id of the rule that ships which the rule of this id is, or carries on."""
    parts = identifier.split(".")
    return f"{parts[0]}.{parts[-1]}"


@functools.cache
def rules(group: str) -> tuple[Rule, ...]:
    """The rules of `pipeline/data/rules/<group>.toml` in the order of the file, then the user's. Raises `RuleError`."""
    own = shipped(group)
    options = {item.id: item.options for item in own}
    more = (dataclasses.replace(item, options=_widened(options[item.frame], item.options)) for item in added(group))
    return (*own, *more)


@functools.cache
def shipped(group: str) -> tuple[Rule, ...]:
    """The rules of the group that ship with the package. Raises `RuleError`."""
    name = f"{group}.toml"
    data = importlib.resources.files("pipeline").joinpath("data", "rules", name).read_text(encoding="utf-8")
    return parse_rules(data, name)


@functools.cache
def added(group: str) -> tuple[Rule, ...]:
    """The rules of the group from the user's folder, as they stand there; none without one. Raises `RuleError`."""
    path = Path(os.environ.get(FOLDER, ""), f"{group}.toml")
    if not os.environ.get(FOLDER) or not path.exists():
        return ()
    found = parse_rules(_read(path), path.name)
    frames = {item.id for item in shipped(group)}
    for item in found:
        if item.id.count(".") != 2 or item.frame not in frames:
            raise RuleError(f"{path}: rule {item.id}: it carries on no rule; name it {group}.YOURS.RULE")
    return found


def check_folder(folder: Path) -> None:
    """Whether a folder holds rule files and nothing that looks like one but is none. Raises `RuleError`."""
    names = sorted(item.name for item in folder.glob("*.toml")) if folder.is_dir() else []
    if not names:
        raise RuleError(f"{folder}: no folder with rule files ({', '.join(f'{group}.toml' for group in groups())})")
    for name in names:
        if name.removesuffix(".toml") not in groups():
            raise RuleError(f"{folder / name}: no such group of rules; there are {', '.join(groups())}")


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise RuleError(f"{path}: cannot be read ({error})") from error


def _widened(options: Mapping[str, Any], more: Mapping[str, Any]) -> Mapping[str, Any]:
    """The options of a rule with a user's beside them: lists and tables grow, anything else is replaced."""
    found = dict(options)
    for key, value in more.items():
        known = found.get(key)
        if isinstance(known, list) and isinstance(value, list):
            found[key] = [*known, *value]
        elif isinstance(known, dict) and isinstance(value, dict):
            found[key] = {**known, **value}
        else:
            found[key] = value
    return found


def groups() -> tuple[str, ...]:
    """The names of all rule groups that ship with the package."""
    folder = importlib.resources.files("pipeline").joinpath("data", "rules")
    return tuple(sorted(item.name[: -len(".toml")] for item in folder.iterdir() if item.name.endswith(".toml")))


@functools.cache
def rule(group: str, name: str) -> Rule:
    """The rule `group.name` with the cues and options of the user's rules that carry it on.

    Raises `RuleError` where there is none.
    """
    wanted = f"{group}.{name}"
    for found in shipped(group):
        if found.id == wanted:
            for more in (item for item in added(group) if item.frame == wanted):
                options = _widened(found.options, more.options)
                found = dataclasses.replace(found, cues=(*found.cues, *more.cues), options=options)
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
    if pattern and patterns.compile(pattern).match(""):
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
