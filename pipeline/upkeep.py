"""What follows a corpus while a batch writes it: links of near-duplicates, index, the other views, in a process of its own.

So that the writer and the cores that analyse do not wait for it. Nothing depends on it: what it does may be done twice and
by anyone, it ends with the process that began it, and the batch does what is left of it when all documents are stored.
"""

import contextlib
import multiprocessing
import signal
import time
from multiprocessing.connection import Connection
from pathlib import Path

from pipeline.corpus import Corpus, CorpusError

# Documents, and half as many for the first two times, so that a short run is not left with all at its end. More together
# make fewer pieces of the views, which need not be merged as often.
_EVERY = 4_096
# What the process is told: to bring up what is due, to bring up the views alone, to end.
_FOLLOW, _VIEWS, _END = "follow", "views", "end"


class Upkeep:
    """Follows the corpus in `folder`, from the first few thousand documents on; `seconds` of the processor it has taken."""

    seconds = 0.0

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._noted = self._waiting = 0
        self._told = False
        self._process: multiprocessing.process.BaseProcess | None = None
        self._connection: Connection | None = None

    @property
    def under_way(self) -> Connection | None:
        """While the process is at work: what can be waited for, and is ready when it is done. May be asked by any thread."""
        connection = self._connection
        return connection if self._told and connection is not None and not connection.poll() else None

    def note(self, documents: int) -> None:
        """So many more documents are stored."""
        self._noted += documents
        self._waiting += documents
        if self._waiting < (_EVERY if self._noted > _EVERY else _EVERY // 2) or self.under_way is not None:
            return
        self._waiting = 0
        if self._process is None:
            self._begin()
        self._tell(_FOLLOW)

    def bring_up_views(self) -> None:
        """Have the views brought up, if the process runs, while the caller makes the last links."""
        if self._process is not None:
            self._tell(_VIEWS)

    def close(self) -> None:
        """Wait until it is done with what it is at, and take note of its processor time."""
        self.wait()
        if self._connection is not None and self._process is not None:
            with contextlib.suppress(OSError):
                self._connection.send(_END)
            self._connection.close()
            self._process.join()
            self._connection = self._process = None

    def _tell(self, what: str) -> None:
        """Tell it what to do, when it is done with what it is at."""
        self.wait()
        if self._connection is not None:
            with contextlib.suppress(OSError):  # it is dead: what it would have done is done at the end
                self._connection.send(what)
                self._told = True

    def wait(self) -> None:
        """Wait until it is done with what it is at, and let it tell how long that took."""
        if self._told and self._connection is not None:
            with contextlib.suppress(OSError, EOFError):
                self.seconds = self._connection.recv()
            self._told = False

    def _begin(self) -> None:
        context = multiprocessing.get_context("spawn")
        self._connection, theirs = context.Pipe()
        self._process = context.Process(target=_follow, args=(theirs, self._folder), daemon=True)
        self._process.start()
        theirs.close()


def _follow(connection: Connection, folder: Path) -> None:
    """What the process does: bring all up whenever it is told, until it is told to end or nobody is there any more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the batch
    # What goes wrong here goes wrong there too, where somebody is told.
    with (
        contextlib.suppress(EOFError, OSError, CorpusError),
        contextlib.closing(Corpus(folder, create=False)) as corpus,
    ):
        while (told := connection.recv()) != _END:
            # Not all that wait: in a large corpus others come faster, and the views would not have their turn.
            if told == _FOLLOW and corpus.is_link_due():
                corpus.link_some()
            corpus.update_views()
            corpus.store.empty_log()
            connection.send(time.process_time())
