"""The store: one SQLite file that holds all that is true of a corpus.

A document is known by the hash of its bytes. `versions` says which document stood at which place (a path, a URL) and
in which order; a document that stands nowhere any more is superseded: it stays, its facts are retracted in the feed.
What a document said is kept as `records`; one analysed anew gets a new record, and the feed tells the difference.
`places` are the places of a document (no fact) and of each fact, one or several. `events` is append-only and numbered without gaps. Rows are numbered in the order in which documents were given, and no
clock is read, so the same input makes the same content.

Every write is one transaction on a write-ahead log, safe on disk before it is acknowledged.
"""

import contextlib
import os
import sqlite3
from collections.abc import Iterator, Sized
from pathlib import Path

from pipeline.corpus import migrations

FILE = "corpus.sqlite"
APPLICATION = 0x7A6A  # "zj"; SQLite's application_id, which `file` shows
_BUSY_SECONDS = 60.0
_CACHE_KILOBYTES = (
    64 * 1024
)  # of pages; with SQLite's 2 MB the indexes of a large corpus are read again for every batch
# Of a fresh file, in bytes: a document has 48 kB, which are in half as many pages of SQLite's own 4 kB written.
_PAGE = 8_192
_LOG_PAGES = 4_000  # after which the log goes into the file: a page that changes often goes there less often
_EMPTYING_MILLISECONDS = 500  # for which writers may be held up

# The history of the runs differs between a run and the same one resumed; all other tables are what the corpus says.
_HISTORY = ("runs",)

# What queries start from: `d` the document, `r` its record, `f` its facts, `v` where it stands.
STANDING = "documents d JOIN records r ON r.row = d.record WHERE NOT d.superseded"
STANDING_FACTS = (
    "documents d JOIN records r ON r.row = d.record JOIN facts f ON f.record = r.row WHERE NOT d.superseded"
)
LATEST_VERSIONS = "versions v JOIN documents d ON d.row = v.document JOIN records r ON r.row = d.record WHERE v.latest"


class CorpusError(Exception):
    """A corpus that cannot be opened, read or written; the message says which and why."""


class MissingCorpusError(CorpusError):
    """There is no corpus where one was to be opened."""


class Store:
    """The SQLite file of the corpus in `folder`, brought to the newest schema; made if `create`. Raises `CorpusError`.

    One store serves one thread; any number of processes may read while one writes. A corpus on a read-only medium can
    be read.
    """

    def __init__(self, folder: Path, create: bool = True) -> None:
        self.path = folder / FILE
        if not create and not self.path.is_file():
            raise MissingCorpusError(f"there is no corpus in {folder}")
        # Where nothing can be written nothing changes: SQLite need not, and could not, keep its log beside the file.
        frozen = not create and _is_read_only(folder)
        target = self.path.absolute().as_uri() + ("?immutable=1" if frozen else "")
        try:
            if create:
                folder.mkdir(parents=True, exist_ok=True)
            self.connection = sqlite3.connect(target, timeout=_BUSY_SECONDS, isolation_level=None, uri=True)
        except (OSError, sqlite3.Error) as error:
            raise CorpusError(f"{self.path}: {error}") from error
        try:
            if frozen:
                self._check_frozen()
            else:
                self._prepare()
        except (CorpusError, sqlite3.Error) as error:
            self.connection.close()
            raise CorpusError(f"{self.path}: {error}") from error

    @contextlib.contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """Write all that is done within, or nothing of it. Raises `CorpusError` where SQLite or the disk refuses."""
        try:
            self.connection.execute("BEGIN IMMEDIATE")
            try:
                yield self.connection
                self.connection.execute("COMMIT")
            finally:
                if self.connection.in_transaction:
                    self.connection.execute("ROLLBACK")
        except sqlite3.Error as error:
            raise CorpusError(f"{self.path}: {error}") from error

    @contextlib.contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """Within, all that is read is of one state of the store, whatever another process writes meanwhile."""
        if self.connection.in_transaction:  # which reads one state already
            yield self.connection
            return
        self.connection.execute("BEGIN")
        try:
            yield self.connection
        finally:
            self.connection.execute("ROLLBACK")

    def dump(self) -> Iterator[str]:
        """The content as lines of text, one a row: two corpora with the same lines say the same.

        Only the history of the runs is left out, since it differs between a run and the same one resumed.
        """
        query = (
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite~_%' ESCAPE '~' ORDER BY 1"
        )
        for table in [name for (name,) in self.connection.execute(query) if name not in _HISTORY]:
            columns = [row[1] for row in self.connection.execute(f"PRAGMA table_info({table})")]
            for row in self.connection.execute(f"SELECT * FROM {table} ORDER BY 1, 2"):
                yield f"{table} {dict(zip(columns, row, strict=True))!r}"

    def empty_log(self) -> bool:
        """Take the log into the file and begin it anew; False where others are at it for longer than writers can wait.

        SQLite does so by itself only when a writer comes while nobody reads. Beside one who reads nearly always the log
        would grow for ever. Raises `CorpusError`.
        """
        execute = self.connection.execute
        try:
            execute("PRAGMA wal_checkpoint(PASSIVE)")  # the most of it, for which nobody has to wait
            execute(f"PRAGMA busy_timeout = {_EMPTYING_MILLISECONDS}")
            try:
                busy = execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
            finally:
                execute(f"PRAGMA busy_timeout = {int(_BUSY_SECONDS * 1000)}")
        except sqlite3.Error as error:
            raise CorpusError(f"{self.path}: {error}") from error
        return not busy

    def close(self) -> None:
        """Close the file."""
        self.connection.close()

    def _prepare(self) -> None:
        self.connection.execute(f"PRAGMA page_size = {_PAGE}")  # which a file that is there does not heed
        self.connection.execute("PRAGMA journal_mode = WAL")
        self.connection.execute("PRAGMA synchronous = FULL")
        self.connection.execute(f"PRAGMA cache_size = -{_CACHE_KILOBYTES}")
        self.connection.execute(f"PRAGMA wal_autocheckpoint = {_LOG_PAGES}")
        if self._version() < len(migrations.steps()):
            with self.transaction() as connection:
                # Looked at again, since another process may have been faster.
                migrations.take(connection, migrations.steps()[self._version() :])
                connection.execute(f"PRAGMA user_version = {len(migrations.steps())}")
                connection.execute(f"PRAGMA application_id = {APPLICATION}")

    def _version(self) -> int:
        """The version of the schema in the file, 0 for a fresh one. Raises `CorpusError` for a file not ours."""
        version = int(self.connection.execute("PRAGMA user_version").fetchone()[0])
        application = int(self.connection.execute("PRAGMA application_id").fetchone()[0])
        tables = int(self.connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0])
        known = len(migrations.steps())
        if tables and application != APPLICATION:
            raise CorpusError("this file is not a corpus of zhenjie")
        if version > known:
            raise CorpusError(f"made by a newer zhenjie: its schema is {version}, this one knows {known}")
        return version

    def _check_frozen(self) -> None:
        """Raise `CorpusError` for a corpus that would have to be migrated but lies where nothing can be written."""
        version, known = self._version(), len(migrations.steps())
        if version < known:
            raise CorpusError(
                f"its schema is {version}, not {known}, and it is read-only: open it once where it is not"
            )


def _is_read_only(folder: Path) -> bool:
    """Whether the folder lies on a medium that is mounted read-only."""
    return hasattr(os, "statvfs") and bool(os.statvfs(folder).f_flag & os.ST_RDONLY)


def placeholders(values: Sized) -> str:
    """A question mark for each of `values`, as a list of SQL parameters."""
    return ", ".join("?" * len(values))
