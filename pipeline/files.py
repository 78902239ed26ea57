"""Small files that are read while they are written: whoever opens one finds it as it was or as it is, never half."""

import contextlib
import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path

_FRESH = ".new"


def put(path: Path, data: str | bytes) -> None:
    """Write a file beside `path`, safe on the disk, and put it in the place of what was there. Raises `OSError`."""
    with replacing(path) as fresh, fresh.open("wb") as file:
        file.write(data.encode() if isinstance(data, str) else data)
        file.flush()
        os.fsync(file.fileno())


@contextlib.contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Where to write what shall stand at `path` when all within has come to its end. Raises `OSError`."""
    fresh = path.with_name(path.name + _FRESH)
    yield fresh
    os.replace(fresh, path)


@contextlib.contextmanager
def locked(path: Path, seconds: float) -> Iterator[None]:
    """Held by one process at a time, for which others wait so long; a file of SQLite is a lock that every system has.

    Raises `sqlite3.Error` where it stays with another one.
    """
    with contextlib.closing(sqlite3.connect(path, timeout=seconds, isolation_level=None)) as lock:
        lock.execute("BEGIN EXCLUSIVE")
        yield
        lock.execute("ROLLBACK")
