"""What stood below the paths of a run and does not any more."""

import os
import sqlite3
from collections.abc import Iterable, Iterator

from pipeline.corpus.remote import is_remote
from pipeline.corpus.sources import LIST, STDIN, absolute


class Roll:
    """The locations that a run has met. They are kept by SQLite, beside the corpus and on disk, however many."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection
        connection.execute("DROP TABLE IF EXISTS temp.met")
        connection.execute("CREATE TEMP TABLE met (location TEXT PRIMARY KEY) WITHOUT ROWID")

    def note(self, locations: Iterable[str]) -> None:
        """These have been met."""
        self._connection.executemany("INSERT OR IGNORE INTO met VALUES (?)", [(location,) for location in locations])

    def absent(self, paths: Iterable[str]) -> Iterator[str]:
        """The locations at or below the given folders and files at which a document stands and that were not met.

        A folder that is not there, or could not be read, is no proof that what was in it is gone: a disk may be unplugged.
        """
        query = """
            SELECT v.location FROM versions v WHERE v.latest AND v.location >= ? AND v.location < ?
            AND NOT EXISTS (SELECT 1 FROM met WHERE met.location = v.location)
            AND NOT EXISTS (
                SELECT 1 FROM problems p JOIN met ON met.location = p.location
                WHERE substr(v.location, 1, length(p.location) + 1) IN (p.location || '/', p.location || '!'))
            ORDER BY v.location"""
        for path in paths:
            if path != STDIN and not path.startswith(LIST) and not is_remote(path) and os.path.exists(path):
                # What lies in a folder begins with `path/`, what lies in an archive with `path!/`.
                for mark in "!/":
                    first = absolute(path).rstrip("/") + mark
                    for (location,) in self._connection.execute(
                        query, (first, first[:-1] + chr(ord(mark) + 1))
                    ).fetchall():
                        yield location
