"""The schema of the store, as numbered steps from one version to the next: `pipeline/data/store/NNN-what.sql`.

A corpus notes in SQLite's `user_version` how many steps it has taken; opening it takes the rest, all or none. A step
that was released never changes, since there are corpora that have taken it: what has to change is a new step, with the
next number. With it comes a corpus as the version before wrote it (`tests/old_corpus.py`), which must still open.
"""

import functools
import importlib.resources
import re
import sqlite3
from collections.abc import Iterable

_NAME = re.compile(r"([0-9]{3})-[a-z-]+\.sql")


@functools.cache
def steps() -> tuple[str, ...]:
    """The steps as SQL scripts, the first of which makes a fresh corpus. Raises `ValueError` for numbers with a gap."""
    folder = importlib.resources.files("pipeline").joinpath("data", "store")
    scripts = {file.name: file.read_text(encoding="utf-8") for file in folder.iterdir() if file.name.endswith(".sql")}
    return numbered(scripts)


def numbered(scripts: dict[str, str]) -> tuple[str, ...]:
    """The scripts in the order of the numbers in their names. Raises `ValueError` unless these are 1, 2, 3, …."""
    numbers = [int(found[1]) if (found := _NAME.fullmatch(name)) else None for name in sorted(scripts)]
    if numbers != [*range(1, len(scripts) + 1)]:
        raise ValueError(f"steps of the schema are named 001-what.sql, 002-what.sql and so on, not {sorted(scripts)}")
    return tuple(scripts[name] for name in sorted(scripts))


def take(connection: sqlite3.Connection, scripts: Iterable[str]) -> None:
    """Take the steps within the transaction that is open."""
    for script in scripts:
        # Statement by statement: `executescript` would end the transaction first.
        pending = ""
        for line in script.splitlines(keepends=True):
            pending += line
            if sqlite3.complete_statement(pending):
                connection.execute(pending)
                pending = ""
