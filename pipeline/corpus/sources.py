"""Where documents come from: files, folders and standard input, and the bytes of each, read with care.

A file that cannot be read is still a source: reading it tells why, so that it costs one record and nothing else.
"""

import contextlib
import glob
import hashlib
import io
import os
import stat
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePath
from typing import NamedTuple

from pipeline.corpus import remote, sidecar
from pipeline.corpus.remote import is_remote
from pipeline.corpus.sidecar import Sidecars, Stated
from pipeline.ingest.sniff import sniff
from pipeline.records import Issue, Record, content_id

STDIN = "-"
LIST = "list:"
PathLike = str | os.PathLike[str]
Paths = PathLike | Iterable[PathLike]
_LONGEST_MESSAGE = 500
LARGEST_FILE = 256 * 2**20
_ZIP = b"PK"
# A named pipe that nobody writes to does not hold us up.
_WITHOUT_WAITING = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)


class Source(NamedTuple):
    """One document to be: `name` goes into its record, `location` tells it from all others on this machine.

    `data` holds the bytes where there is no file to read them from, `fault` says why there are none, `stated` what the
    table beside it says of it.
    """

    name: str
    location: str
    path: str = ""
    data: bytes | None = None
    fault: Issue | None = None
    stated: Stated | None = None


class SourceError(Exception):
    """A source without bytes; `code` names the kind of fault."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


def walk(paths: Paths, leave_out: Path | None = None) -> Iterator[Source]:
    """The sources that `paths` name: files as they are, folders with all below them, sorted, `-` for standard input.

    A path with `://` in it is a URL of fsspec: a file, a folder, or a pattern with `*`. A path that is not there and has
    `*`, `?` or `[` in it is a pattern too (`**` for any depth). `list:FILE` names a file with a path on each line.

    Within folders hidden files are left out, links are followed, no folder is entered twice, and neither is
    `leave_out`, the corpus that is being written. A file is named by its path below the folder that was given. A zip
    archive stands for the documents in it, named as `资料.zip!/通知.docx`. A table `metadata.csv` is no document but tells
    of those beside and below it; what is wrong with it is a source with a fault.
    """
    for path in _expanded(listed(paths)):
        if path == STDIN:
            yield from _described(_unpacked([_standard_input()]), Sidecars())
        elif is_remote(path):
            yield from _described(_unpacked(_elsewhere(path)), Sidecars())
        elif os.path.isdir(path):
            entered = {_identity(leave_out)} if leave_out and leave_out.is_dir() else set()
            yield from _described(_unpacked(_folder(path, entered)), Sidecars())
        else:
            yield from _beside(path)


def listed(paths: Paths) -> list[str]:
    """The paths one by one; a single one is meant as one, not as its characters."""
    return [os.fspath(path) for path in ([paths] if isinstance(paths, str | os.PathLike) else paths)]


def absolute(path: str) -> str:
    """The path as it is called from anywhere on this machine."""
    if path.startswith(LIST):
        return LIST + absolute(path.removeprefix(LIST))
    return path if path == STDIN or is_remote(path) else _readable(os.path.abspath(path))


def count(paths: Paths) -> int:
    """How many files there are, an archive being one, without a look into any; URLs and standard input count as one."""
    total = 0
    for path in _expanded(listed(paths)):
        if os.path.isdir(path):
            total += sum(not name.startswith(".") for _, _, names in os.walk(path) for name in names)
        else:
            total += 1
    return total


def _expanded(paths: Iterable[str]) -> Iterator[str]:
    """The paths with those that patterns and lists stand for in their place, one at a time."""
    for path in paths:
        if path.startswith(LIST):
            with _lines(path.removeprefix(LIST)) as lines:
                yield from _expanded(line.rstrip("\r\n") for line in lines if line.strip())
        elif not is_remote(path) and glob.has_magic(path) and not os.path.lexists(path):
            yield from sorted(glob.glob(path, recursive=True)) or [path]
        else:
            yield path


@contextlib.contextmanager
def _lines(path: str) -> Iterator[Iterable[str]]:
    if path == STDIN:
        yield io.TextIOWrapper(sys.stdin.buffer, encoding="utf-8", errors="surrogateescape")
    else:
        with open(path, encoding="utf-8-sig", errors="surrogateescape") as file:
            yield file


def read(source: Source, largest: int = LARGEST_FILE) -> bytes:
    """The bytes of a source. Raises `SourceError` where it is no regular file, cannot be read, or is too large."""
    if source.fault is not None:
        raise SourceError(source.fault.code, source.fault.message)
    data = _bytes(source.path, largest) if source.data is None else source.data
    if len(data) > largest:
        raise SourceError("too_large", f"larger than {largest} bytes")
    return data


def unread(source: Source, code: str, message: str) -> Record:
    """The failed record of a source that gave no analysis; its hash is empty, since its bytes are not known."""
    # An error may quote the document, at length and with what no UTF-8 file can hold.
    issues = (Issue(code, message[:_LONGEST_MESSAGE].encode("utf-8", "backslashreplace").decode()),)
    return Record(content_id("unread", source.name), source.name, status="failed", sha256="", issues=issues)


def _described(found: Iterable[Source], tables: Sidecars) -> Iterator[Source]:
    """Sources with what the tables among them say; a table comes before what it describes."""
    locations: dict[str, str] = {}
    for source in found:
        folder = source.name.removesuffix(sidecar.NAME)
        # Most are no table, and a look at the end of the name is cheaper than taking the path apart.
        is_table = folder != source.name and PurePath(source.name).name == sidecar.NAME
        if is_table and _take(tables, folder, source):
            locations[source.name] = source.location
        else:
            stated = tables.of(source.name)
            yield source if stated is None else source._replace(stated=stated)
    for name, issue in tables.faults():
        if name in locations:
            yield Source(name, locations[name], fault=issue)


def _beside(path: str) -> Iterator[Source]:
    """The documents of one file, with what the table in its folder says of them; a table itself has none."""
    tables = Sidecars()
    table = os.path.join(os.path.dirname(path), sidecar.NAME)
    taken = os.path.isfile(table) and _take(tables, "", _file(table, sidecar.NAME))
    if not taken or os.path.basename(path) != sidecar.NAME:
        yield from _described(_unpacked([_file(path, PurePath(path).name)]), tables)


def _take(tables: Sidecars, folder: str, source: Source) -> bool:
    """Take in a table; False where it cannot be read or is a document like others."""
    try:
        return tables.take(folder, read(source))
    except SourceError:
        return False


def _unpacked(sources: Iterable[Source]) -> Iterator[Source]:
    """The documents of sources: those in it where one is a zip archive, else the source as it is."""
    for source in sources:
        yield from _documents(source)


def _documents(source: Source) -> Iterator[Source]:
    try:
        head = _head(source)
        data = read(source, LARGEST_FILE) if head.startswith(_ZIP) else b""
    except SourceError:
        data = b""  # reading it will say what is wrong
    if not data or sniff(data) != "zip":
        yield source
        return
    # Here, not above: it needs lxml, and most runs meet no archive.
    from pipeline.ingest.archive import members

    for member in members(data, source.name):
        within = member.name[len(source.name) :]
        yield Source(member.name, source.location + within, data=member.data, fault=member.issue)


def _head(source: Source) -> bytes:
    """Enough of a source to know an archive by; nothing of one that cannot be read."""
    if source.data is not None:
        return source.data
    if is_remote(source.path):
        return _bytes(source.path, len(_ZIP))
    try:
        # Read at once, past Python's buffers: every file of a run is asked.
        descriptor = os.open(source.path, os.O_RDONLY | _WITHOUT_WAITING)
        try:
            return os.read(descriptor, len(_ZIP))
        finally:
            os.close(descriptor)
    except (OSError, ValueError):
        return b""


def _bytes(path: str, largest: int) -> bytes:
    if not is_remote(path):
        return _file_bytes(path, largest)
    try:
        return remote.fetch(path, largest)
    except remote.RemoteError as error:
        raise SourceError("unreadable", str(error)) from error


def _elsewhere(url: str) -> Iterator[Source]:
    """The files that a URL stands for; where there are none, a source with the reason."""
    try:
        for location, name in remote.files(url):
            yield Source(_readable(name), _readable(location), location)
    except remote.RemoteError as error:
        yield Source(_readable(url), _readable(url), fault=Issue("unreadable", str(error)))


def _file_bytes(path: str, largest: int) -> bytes:
    try:
        descriptor = os.open(path, os.O_RDONLY | _WITHOUT_WAITING)
    except (OSError, ValueError) as error:
        raise SourceError("unreadable", _reason(error)) from error
    try:
        mode = os.fstat(descriptor).st_mode
        if stat.S_ISDIR(mode):
            raise SourceError("unreadable", "a folder that cannot be listed")
        if not stat.S_ISREG(mode):
            raise SourceError("unreadable", "not a regular file")
        with open(descriptor, "rb", closefd=False) as file:
            return file.read(largest + 1)
    except OSError as error:
        raise SourceError("unreadable", _reason(error)) from error
    finally:
        os.close(descriptor)


def _folder(top: str, entered: set[tuple[int, int]]) -> Iterator[Source]:
    # A stack, not recursion: folders may lie deeper than Python's calls may.
    stack = [(top, "")]
    while stack:
        path, name = stack.pop()
        if not os.path.isdir(path):
            yield _file(path, name)
            continue
        try:
            identity = _identity(path)
            # A table comes first, for it tells of the others.
            entries = sorted(
                (entry for entry in os.listdir(path) if not entry.startswith(".")),
                key=lambda entry: "" if entry == sidecar.NAME else entry,
            )
        except OSError:
            yield _file(path, name or PurePath(path).name)  # reading it will say what is wrong
            continue
        if identity not in entered:
            entered.add(identity)
            prefix = f"{name}/" if name else ""
            stack.extend((os.path.join(path, entry), prefix + entry) for entry in reversed(entries))


def _identity(folder: str | Path) -> tuple[int, int]:
    found = os.stat(folder)
    return found.st_dev, found.st_ino


def _file(path: str, name: str) -> Source:
    return Source(_readable(name), _readable(os.path.abspath(path)), path)


def _standard_input() -> Source:
    data = sys.stdin.buffer.read(LARGEST_FILE + 1)
    # The hash in the location: what comes in next time is another document, not a new version of this one.
    return Source(STDIN, f"stdin:{hashlib.sha256(data).hexdigest()}", data=data)


def _readable(name: str) -> str:
    """The name without the lone surrogates by which Python shows bytes that are no UTF-8."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")


def _reason(error: Exception) -> str:
    return (error.strerror or str(error)) if isinstance(error, OSError) else str(error)
