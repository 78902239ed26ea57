"""A consumer of the feed that remembers how far it has come.

    import pipeline.feed

    client = pipeline.feed.Client("http://127.0.0.1:8000", "staffing.cursor", kind="staffing", place="陕西省")
    for event in client.pull():        # what came since the last time, as plain dicts (`zhenjie schema feed`)
        ...
    held = {}
    client = pipeline.feed.Client("corpus", "all.cursor")       # a corpus on this machine
    for event in client.pull():
        pipeline.feed.apply(held, event)                        # the facts that stand, by id

The cursor is noted once the consumer asks for the next event, so that what it was at when it died comes again: apply an
event twice and nothing is different. Importing this loads neither the extraction nor a web framework.
"""

import contextlib
import json
import os
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any, Unpack

from pipeline import files
from pipeline.corpus import Corpus
from pipeline.search.filters import Wanted, filters

Event = dict[str, Any]

_PAGE = 1_000
_SECONDS = 60.0
_NOTE_EVERY = 500  # events, so that a long pull that is killed need not begin anew


class FeedError(Exception):
    """A feed that cannot be read, or a cursor that is none; the message says which and why."""


class Client:
    """Follows the feed of `source`: the folder of a corpus, or the address of a server with `token` if it wants one.

    `cursor` is a file that need not exist: then the feed is read from its beginning. The filters are those of
    `Corpus.feed`; a cursor file belongs to one source and one choice of filters, and says so when it is used for
    another. Raises `FeedError`, or `ValueError` for a filter that is none.
    """

    def __init__(
        self,
        source: str | os.PathLike[str],
        cursor: str | os.PathLike[str],
        token: str | None = None,
        **wanted: Unpack[Wanted],
    ) -> None:
        filters(**wanted)
        self.source = os.fspath(source)
        self.token = token
        self.wanted = wanted
        self._path = Path(cursor)
        self._remote = self.source.startswith(("http://", "https://"))
        self._chosen = _plain(wanted)
        place = self.source if self._remote else os.path.abspath(self.source)
        self._of = {"source": place, "wanted": self._chosen}

    @property
    def cursor(self) -> int:
        """The last event that was dealt with, 0 before the first."""
        try:
            noted = json.loads(self._path.read_text(encoding="utf-8"))
            cursor, of = int(noted["cursor"]), noted["of"]
        except FileNotFoundError:
            return 0
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise FeedError(f"{self._path}: no cursor of a feed: {error}") from error
        if of != self._of:
            raise FeedError(f"{self._path}: the cursor of another feed: {json.dumps(of, ensure_ascii=False)}")
        return cursor

    def pull(self) -> Iterator[Event]:
        """The events after the cursor, in order, up to the last there is."""
        done = noted = self.cursor
        pages = self._remote_pages(done) if self._remote else self._local_pages(done)
        try:
            with contextlib.closing(pages):
                for events, end in pages:
                    for event in events:
                        yield event
                        done = event["cursor"]
                        if done - noted >= _NOTE_EVERY:
                            self._note(done)
                            noted = done
                    done = end
        finally:
            if done != noted:
                self._note(done)

    def pages(self) -> Iterator[list[Event]]:
        """As `pull`, up to 1,000 events at a time; the cursor is noted once the consumer asks for the next page."""
        noted = self.cursor
        with contextlib.closing(self._remote_pages(noted) if self._remote else self._local_pages(noted)) as pages:
            for events, end in pages:
                if events:
                    yield events
                if end != noted:
                    self._note(end)
                    noted = end

    def follow(self, seconds: float = 5.0) -> Iterator[Event]:
        """As `pull`, for ever: looks for news every so many seconds; a server that is away is asked again."""
        while True:
            with contextlib.suppress(ConnectionError):
                yield from self.pull()
            time.sleep(seconds)

    def _note(self, cursor: int) -> None:
        files.put(self._path, json.dumps({"cursor": cursor, "of": self._of}, ensure_ascii=False))

    def _local_pages(self, since: int) -> Generator[tuple[list[Event], int]]:
        """Pages of events, each with the cursor that has been reached at its end."""
        with contextlib.closing(Corpus(self.source, create=False)) as corpus:
            end = max(since, corpus.counts()["cursor"])
            page: list[Event] = []
            for event in corpus.feed(since, **self.wanted):
                page.append(json.loads(event.to_json()))
                if len(page) == _PAGE:
                    yield page, event.cursor
                    page = []
            yield page, max(end, page[-1]["cursor"] if page else 0)

    def _remote_pages(self, since: int) -> Generator[tuple[list[Event], int]]:
        while True:
            given = [("since", str(since)), ("limit", str(_PAGE))]
            given += [(name, value) for name, values in self._chosen.items() for value in values]
            answer = self._ask(f"{self.source.rstrip('/')}/api/v1/feed?{urllib.parse.urlencode(given)}")
            yield answer["events"], answer["next"]
            if answer["next"] >= answer["end"]:
                return
            since = answer["next"]

    def _ask(self, address: str) -> Any:
        request = urllib.request.Request(address, headers={"accept": "application/json"})
        if self.token is not None:
            request.add_header("authorization", f"Bearer {self.token}")
        try:
            with urllib.request.urlopen(request, timeout=_SECONDS) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            raise FeedError(f"{self.source}: {error.code}: {_told(error)}") from error
        except (OSError, ValueError) as error:
            raise UnreachableError(f"{self.source}: {getattr(error, 'reason', error)}") from error


class UnreachableError(FeedError, ConnectionError):
    """A server that gives no answer, for now."""


def apply(held: dict[str, Event], event: Event) -> None:
    """Take an event into the facts, delegations and set-ups that stand, by id; twice makes no difference.

    Each is held as the event that told of it last, with its document.
    """
    part = event["fact"] or event["delegation"] or event["setup"]
    if part is None:
        return
    if event["event"] == "fact_retracted":
        held.pop(part["id"], None)
        return
    if event["previous"] not in (None, part["id"]):
        held.pop(event["previous"], None)
    held[part["id"]] = event


def _plain(wanted: Wanted) -> dict[str, list[str]]:
    """The filters that are set, each as a list."""
    given = {name: [value] if isinstance(value, str) else list(value) for name, value in wanted.items() if value}  # type: ignore[call-overload]
    return dict(sorted(given.items()))


def _told(error: urllib.error.HTTPError) -> str:
    try:
        return str(json.load(error)["error"]["message"])
    except (OSError, ValueError, KeyError, TypeError):
        return str(error.reason)
