"""The taxonomy: the tasks a sentence may be about, and the word classes a model may look at, read from TOML."""

import collections
import dataclasses
import functools
import hashlib
import importlib.resources
import json
import tomllib
from pathlib import Path
from typing import Any

LONGEST_WORD = 5


class TaxonomyError(ValueError):
    """A taxonomy that cannot be used: the message names the file and the entry."""


@dataclasses.dataclass(frozen=True, slots=True)
class TaskDefinition:
    """One task: its id, its names by language, whether it is one of the core four, what it covers, its cue words."""

    id: str
    names: dict[str, str]
    core: bool
    covers: str
    cues: tuple[str, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class WordClass:
    """Words of one meaning; each belongs to one class only."""

    id: str
    words: tuple[str, ...]


@dataclasses.dataclass(frozen=True, slots=True)
class Taxonomy:
    """Tasks and word classes in the order of the file."""

    tasks: tuple[TaskDefinition, ...]
    classes: tuple[WordClass, ...]

    @property
    def task_ids(self) -> tuple[str, ...]:
        """The ids of the tasks, in order."""
        return tuple(task.id for task in self.tasks)

    @property
    def class_ids(self) -> tuple[str, ...]:
        """The ids of the word classes, in order."""
        return tuple(entry.id for entry in self.classes)

    def digest(self) -> str:
        """A hash of what a model depends on: task ids, class ids and their words."""
        content = [self.task_ids, [(entry.id, entry.words) for entry in self.classes]]
        return hashlib.sha256(json.dumps(content, ensure_ascii=False).encode("utf-8")).hexdigest()[:16]


@functools.cache
def taxonomy(path: Path | None = None) -> Taxonomy:
    """The taxonomy in the file at `path`, or the one that ships with the package. Raises `TaxonomyError`."""
    if path is None:
        source = importlib.resources.files("pipeline").joinpath("data", "taxonomy.toml")
        return parse_taxonomy(source.read_text(encoding="utf-8"), "taxonomy.toml")
    return parse_taxonomy(path.read_text(encoding="utf-8"), str(path))


def parse_taxonomy(text: str, name: str) -> Taxonomy:
    """The taxonomy written in `text`; `name` is for messages. Raises `TaxonomyError`."""
    try:
        data = tomllib.loads(text)
        tasks = tuple(_task(entry) for entry in data.get("task", ()))
        classes = tuple(WordClass(entry["id"], tuple(entry["words"])) for entry in data.get("class", ()))
    except (tomllib.TOMLDecodeError, KeyError, TypeError) as error:
        raise TaxonomyError(f"{name}: {error}") from error
    if not tasks:
        raise TaxonomyError(f"{name}: no task")
    _refuse_repeats(name, "task", [task.id for task in tasks])
    _refuse_repeats(name, "class", [entry.id for entry in classes])
    _refuse_repeats(name, "word", [word for entry in classes for word in entry.words])
    for entry in classes:
        if bad := [word for word in entry.words if not 2 <= len(word) <= LONGEST_WORD]:
            raise TaxonomyError(f"{name}: class {entry.id}: words of two to {LONGEST_WORD} characters only: {bad}")
    return Taxonomy(tasks, classes)


def _task(entry: dict[str, Any]) -> TaskDefinition:
    return TaskDefinition(
        entry["id"], dict(entry["name"]), bool(entry["core"]), entry["covers"], tuple(entry.get("cues", ()))
    )


def _refuse_repeats(name: str, what: str, items: list[str]) -> None:
    if repeated := [item for item, count in collections.Counter(items).items() if count > 1]:
        raise TaxonomyError(f"{name}: {what} given twice: {', '.join(repeated)}")
