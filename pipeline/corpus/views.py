"""All that is made from the store of a corpus and can be thrown away: the index, the token store, the Parquet files."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from pipeline.corpus import parquet
from pipeline.corpus.check import Defect
from pipeline.corpus.holdings import Holdings
from pipeline.corpus.store import CorpusError, Store

if TYPE_CHECKING:
    from pipeline.search.index import Index
    from pipeline.search.tokens import TokenStore


class Views:
    """The views of a store, in folders beside it. What they need is loaded when they are first used."""

    def __init__(self, folder: Path, store: Store) -> None:
        self.folder = folder
        self.parquet = parquet.View(folder / "parquet")
        self._store = store
        self._index: Index | None = None
        self._tokens: TokenStore | None = None

    @property
    def index(self) -> "Index":
        """The index of characters."""
        if self._index is None:
            from pipeline.search.index import Index

            self._index = Index(self.folder / "index")
        return self._index

    @property
    def tokens(self) -> "TokenStore":
        """The token store."""
        if self._tokens is None:
            from pipeline.search.tokens import TokenStore

            self._tokens = TokenStore(self.folder / "tokens")
        return self._tokens

    def update_index(self) -> bool:
        """Bring the index up to the store; False where another process is at it. Raises `CorpusError`."""
        try:
            return self.index.update(Holdings(self._store))
        except (OSError, ValueError) as error:
            raise CorpusError(f"the index in {self.index.folder} cannot be written: {error}") from error

    def update(self) -> bool:
        """Bring all views up to the store, the files that nobody has asked for yet left out; as `update_index`.

        A token store that cannot be written now is made when it is asked for.
        """
        updated = self.update_index()
        self.tokens.follow(Holdings(self._store))
        try:
            with self._store.reading() as connection:
                self.parquet.update(connection)
        except ImportError as error:
            raise CorpusError(f"{self.parquet.folder} needs the package {error.name}: {_EXTRA}") from error
        except (OSError, sqlite3.Error) as error:
            raise CorpusError(f"the files in {self.parquet.folder} cannot be written: {error}") from error
        return updated

    def rebuild(self, with_parquet: bool) -> None:
        """Throw the views away and make them anew; Parquet as well if it is there or wanted. Raises `CorpusError`."""
        try:
            if with_parquet:
                self.parquet.make()
        except ImportError as error:
            raise CorpusError(f"Parquet needs the package {error.name}: {_EXTRA}") from error
        self.index.clear()
        self.tokens.clear()
        self.parquet.clear()
        if not self.update():
            raise CorpusError(f"the index in {self.index.folder} is being written by another process")

    def defects(self) -> Iterator[Defect]:
        """What of the views does not agree with the store."""
        holdings = Holdings(self._store)
        yield from (Defect("index", str(self.index.folder), fault) for fault in self.index.faults(holdings))
        yield from (Defect("tokens", str(self.tokens.folder), fault) for fault in self.tokens.faults(holdings))
        try:
            for fault in self.parquet.faults(self._store.connection):
                yield Defect("parquet", str(self.parquet.folder), fault)
        except ImportError as error:
            yield Defect("parquet", str(self.parquet.folder), f"cannot be looked at without {error.name}: {_EXTRA}")

    def close(self) -> None:
        """Let go of the files."""
        self._index = None
        self._tokens = None


_EXTRA = "pip install 'zhenjie[parquet]'"
