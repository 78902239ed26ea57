"""How an answer is made: from one state of the corpus, with an ETag, and not at all where the client has it already."""

import contextlib
import itertools
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import IO

from fastapi import Request, Response
from starlette.responses import StreamingResponse

from pipeline.export.tables import csv_line
from pipeline.web.errors import json_bytes
from pipeline.web.reading import Reader, open_reader, state

_IN_MEMORY = 4_000_000  # bytes of a file that is being made
_CHUNK = 64_000
# Spreadsheets take a file without this mark for one in the code page of the machine.
_BYTE_ORDER_MARK = "\ufeff"

Headers = dict[str, str]


def reply(request: Request, make: Callable[[Reader], object]) -> Response:
    """What `make` reads, as JSON."""
    return respond(request, lambda reader: Response(json_bytes(make(reader)), media_type="application/json"))


def respond(request: Request, make: Callable[[Reader], Response]) -> Response:
    """The response that `make` gives, or 304 where the corpus is as it was when the client asked last.

    The state is noted before the snapshot is taken: an answer may be newer than its ETag says, and is then asked for
    once more than needed; never older.
    """
    folder = request.app.state.folder
    etag = f'W/"{state(folder)}-{request.app.state.mark}"'
    headers = {"etag": etag, "cache-control": "private, no-cache"}
    if _matches(request.headers.get("if-none-match", ""), etag):
        return Response(status_code=304, headers=headers | {"vary": "Accept-Language"})
    with open_reader(folder) as reader:
        response = make(reader)
    response.headers.update(headers)
    return response


def csv_reply(name: str, rows: Iterable[Sequence[object]]) -> Response:
    """Rows as a CSV file to be saved."""
    return file_reply(name, "text/csv", itertools.chain((_BYTE_ORDER_MARK,), map(csv_line, rows)))


def file_reply(name: str, media_type: str, lines: Iterable[str]) -> Response:
    """Lines as a file to be saved; made as a whole first, so that it tells of one state of the corpus."""
    with contextlib.ExitStack() as opened:
        file = opened.enter_context(tempfile.SpooledTemporaryFile(_IN_MEMORY))
        for line in lines:
            file.write(line.encode("utf-8", "backslashreplace"))
        file.seek(0)
        opened.pop_all()  # closed when it has been sent
    headers = {"content-disposition": f'attachment; filename="{name}"'}
    return StreamingResponse(_chunks(file), media_type=f"{media_type}; charset=utf-8", headers=headers)


def _chunks(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        while chunk := file.read(_CHUNK):
            yield chunk


def _matches(header: str, etag: str) -> bool:
    """Whether If-None-Match names the ETag (RFC 9110, 13.1.2: weak comparison)."""
    given = {item.strip().removeprefix("W/") for item in header.split(",")}
    return "*" in given or etag.removeprefix("W/") in given
