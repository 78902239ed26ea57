"""The facts as Parquet, for analytics (DuckDB, pandas, Spark): one file of all, or a view that follows the store.

A file of the view holds the facts of those documents that stand among 10,000 that came one after the other. When one of
these comes, changes or goes, its file is made anew and put in the place of the old one; a note says how far the view has
come, and which bytes each file has. Like the index it can be thrown away; unlike it, it is there only for who asked for it
(`zhenjie reindex --parquet`), since it needs the extra `parquet` and a tenth of the time of a run.
"""

import dataclasses
import hashlib
import itertools
import json
import shutil
import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from pipeline import files
from pipeline.corpus import parcel
from pipeline.corpus.facttable import COLUMNS, row
from pipeline.corpus.store import STANDING_FACTS

FORMAT = 1
DOCUMENTS = 10_000
_NUMBERS = ("min", "max", "nominal")
_OFFSETS = ("start", "end")
_ROW_GROUP = 10_000
_NOTE = "progress.json"
_WAIT = 60.0  # seconds, for another process that writes


def write(found: Iterable[list[Any]], path: Path) -> None:
    """A Parquet file of rows under COLUMNS, in row groups of 10,000; `min`, `max` and `nominal` are doubles, offsets
    integers. Raises `ImportError` without pyarrow.
    """
    from pyarrow import parquet

    rows = iter(found)
    with parquet.ParquetWriter(path, _schema(), compression="zstd") as writer:
        while group := list(itertools.islice(rows, _ROW_GROUP)):
            writer.write_table(_table(group))


class View:
    """The files in `folder`, which need not exist: then there is no view, and nothing follows."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @property
    def is_kept(self) -> bool:
        """Whether somebody asked for it."""
        return self.folder.is_dir()

    def make(self) -> None:
        """Ask for it: from now on it follows. Raises `ImportError` without pyarrow."""
        _schema()
        self.folder.mkdir(parents=True, exist_ok=True)

    def clear(self) -> None:
        """Throw away what is in it; the next update makes it anew."""
        if self.is_kept:
            shutil.rmtree(self.folder)
            self.folder.mkdir()

    def update(self, connection: sqlite3.Connection) -> None:
        """Take in what changed in the store, which the connection reads in one state.

        A process killed in between leaves files that are ahead of the note: they are made once more. Raises `OSError`,
        `sqlite3.Error`, `ImportError`.
        """
        if not self.is_kept or self._noted().cursor == _cursor(connection):
            return
        with files.locked(self.folder / "lock", _WAIT):
            noted = self._noted()
            digests = dict(noted.files)
            for block in _changed(connection, noted.cursor):
                digests.pop(_name(block), None)
                path = self.folder / _name(block)
                found = _rows(connection, block)
                if (first := next(found, None)) is None:
                    path.unlink(missing_ok=True)
                    continue
                with files.replacing(path) as fresh:
                    write(itertools.chain([first], found), fresh)
                digests[path.name] = _digest(path)
            made = _Note(_cursor(connection), dict(sorted(digests.items())))
            files.put(self.folder / _NOTE, json.dumps({"format": FORMAT, **dataclasses.asdict(made)}))

    def faults(self, connection: sqlite3.Connection) -> Iterator[str]:
        """What does not agree with the store, or is not as it was written. Raises `ImportError` without pyarrow."""
        if not self.is_kept:
            return
        noted = self._noted()
        if noted.cursor != _cursor(connection):
            yield f"the Parquet files have come to event {noted.cursor} of {_cursor(connection)}"
            return
        there = {path.name for path in self.folder.glob("*.parquet")}
        for name in sorted(there - set(noted.files)):
            yield f"{name} is not of the view"
        last = connection.execute("SELECT coalesce(max(row), 0) FROM documents").fetchone()[0]
        for block in range(-(-last // DOCUMENTS)):
            yield from self._block_faults(connection, block, noted.files.get(_name(block)))

    def _block_faults(self, connection: sqlite3.Connection, block: int, digest: str | None) -> Iterator[str]:
        path, found = self.folder / _name(block), _rows(connection, block)
        try:
            if digest is None:
                if next(found, None) is not None:
                    yield f"{path.name} is not there"
            elif _digest(path) != digest:
                yield f"{path.name} is not as it was written"
            elif not _holds(path, found):
                yield f"{path.name} does not hold the facts that the store holds"
        except (OSError, ValueError) as error:
            yield f"{path.name} cannot be read: {error}"

    def _noted(self) -> "_Note":
        """What the note says; one that is missing, foreign or broken says nothing."""
        try:
            told = json.loads((self.folder / _NOTE).read_text(encoding="utf-8"))
            return _Note(int(told["cursor"]), dict(told["files"])) if told["format"] == FORMAT else _Note()
        except (OSError, ValueError, KeyError, TypeError):
            return _Note()


@dataclasses.dataclass(frozen=True, slots=True)
class _Note:
    """The last event that the files know of, and the SHA-256 of each."""

    cursor: int = 0
    files: dict[str, str] = dataclasses.field(default_factory=dict)


def _name(block: int) -> str:
    return f"facts-{block:06}.parquet"


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _holds(path: Path, rows: Iterator[list[Any]]) -> bool:
    """Whether a file holds these rows and no others."""
    from pyarrow import parquet

    with parquet.ParquetFile(path) as file:
        groups = range(file.num_row_groups)
        return all(
            file.read_row_group(at).equals(_table(list(itertools.islice(rows, _ROW_GROUP)))) for at in groups
        ) and not list(itertools.islice(rows, 1))


def _cursor(connection: sqlite3.Connection) -> int:
    return int(connection.execute("SELECT coalesce(max(cursor), 0) FROM events").fetchone()[0])


def _changed(connection: sqlite3.Connection, after: int) -> list[int]:
    """The blocks of which an event after that one tells, in order."""
    query = """
        SELECT DISTINCT (r.document - 1) / ? FROM events e JOIN records r ON r.row = e.record WHERE e.cursor > ? ORDER BY 1"""
    return [block for (block,) in connection.execute(query, (DOCUMENTS, after))]


def _rows(connection: sqlite3.Connection, block: int) -> Iterator[list[Any]]:
    query = f"""
        SELECT f.json, {parcel.DOCUMENT_COLUMNS} FROM {STANDING_FACTS} AND f.part = 'fact' AND d.row > ? AND d.row <= ?
        ORDER BY d.row, f.row"""
    for line, *head in connection.execute(query, (block * DOCUMENTS, (block + 1) * DOCUMENTS)):
        yield row(json.loads(line), dataclasses.asdict(parcel.document(tuple(head))))


def _schema() -> Any:
    import pyarrow

    types = dict.fromkeys(_NUMBERS, pyarrow.float64()) | dict.fromkeys(_OFFSETS, pyarrow.int64())
    return pyarrow.schema([(name, types.get(name, pyarrow.string())) for name in COLUMNS])


def _table(rows: list[list[Any]]) -> Any:
    import pyarrow

    schema = _schema()
    columns = [
        pyarrow.array([_field(name, values[at]) for values in rows], type=schema.field(name).type)
        for at, name in enumerate(COLUMNS)
    ]
    return pyarrow.table(columns, schema=schema)


def _field(name: str, value: Any) -> Any:
    if name in _NUMBERS and value is not None:
        return float(value)
    return value.encode("utf-8", "backslashreplace").decode() if isinstance(value, str) else value
