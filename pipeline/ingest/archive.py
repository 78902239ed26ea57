"""Zip archives of documents: one file that is many. Members are read in memory; nothing is ever extracted to disk.

Names in an archive are no paths: they are shown, never opened, and cannot lead out of it.
"""

import collections
import dataclasses
import stat
import struct
import zipfile
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pipeline.ingest.package import Package
from pipeline.ingest.reading import MAX_ARCHIVE_BYTES, MAX_DEPTH, MAX_MEMBERS, MAX_RATIO, RATIO_FROM, IngestError
from pipeline.ingest.sniff import sniff
from pipeline.records import Issue
from pipeline.text import DecodeError, decode

_WITHIN = "!/"
_UTF_8 = 0x800
_UNICODE_PATH = 0x7075
_UNIX = 3
# What systems leave beside documents; hidden files are passed over as in folders.
# The table that tells of the other documents comes first in its folder.
_TABLE = "metadata.csv"
_LITTER = frozenset(("__macosx", "thumbs.db", "desktop.ini"))


class Member(NamedTuple):
    """A document in an archive: its name (`资料.zip!/子目录/通知.docx`) and its bytes, or why there are none."""

    name: str
    data: bytes
    issue: Issue | None = None


@dataclasses.dataclass(slots=True)
class _Allowance:
    """What the archive and those within it may still hold: members, bytes, and bytes of members that are refused.

    Those cost their time as well, and ten thousand entries may share one member that inflates without end.
    """

    members: int
    size: int
    waste: int


class _SpentError(Exception):
    pass


def members(data: bytes, name: str) -> Iterator[Member]:
    """The documents in an archive, sorted as in a folder (`metadata.csv` first), those of archives within it (to a depth of three) in place.

    What cannot be read is a member with an issue and without bytes: links, members behind a password, archives too
    deep. Where the whole is over its caps (members, bytes, bytes to those packed) the last one says so, under the
    name of the archive.
    """
    allowance = _Allowance(
        MAX_MEMBERS, min(MAX_ARCHIVE_BYTES, max(RATIO_FROM, MAX_RATIO * len(data))), MAX_ARCHIVE_BYTES
    )
    found = 0
    try:
        for member in _members(data, name, 1, allowance):
            found += 1
            yield member
    except _SpentError as error:
        yield _fault(name, "too_large", f"{error}; what follows was left out")
        return
    if not found:
        yield _fault(name, "empty", "the archive holds no files")


def _members(data: bytes, name: str, depth: int, allowance: _Allowance) -> Iterator[Member]:
    try:
        package = Package(data)
    except IngestError as error:
        yield _fault(name, error.code, error.reason)
        return
    for path, info in _listed(package.members()):
        member = _read(package, info, name + _WITHIN + path, allowance)
        if member.issue is not None or sniff(member.data) != "zip":
            yield member
        elif depth == MAX_DEPTH:
            yield _fault(member.name, "too_deep", f"archives lie within each other more than {MAX_DEPTH} deep")
        else:
            yield from _members(member.data, member.name, depth + 1, allowance)


def _read(package: Package, info: zipfile.ZipInfo, name: str, allowance: _Allowance) -> Member:
    allowance.members -= 1
    if allowance.members < 0:
        raise _SpentError(f"the archive has more than {MAX_MEMBERS:,} members")
    mode = stat.S_IFMT(info.external_attr >> 16) if info.create_system == _UNIX else 0
    if mode not in (0, stat.S_IFREG):
        return _fault(name, "unreadable", "a link or a device, not a file")
    before = package.inflated
    try:
        data = package.read(info)
    except IngestError as error:
        allowance.waste -= package.inflated - before
        if allowance.waste < 0:
            raise _SpentError("many members of the archive inflate too far") from error
        return _fault(name, error.code, error.reason)
    allowance.size -= len(data)
    if allowance.size < 0:
        raise _SpentError("the members of the archive inflate to more than is read of one")
    return Member(name, data)


def _fault(name: str, code: str, reason: str) -> Member:
    return Member(name, b"", Issue(code, reason))


def _listed(infos: Sequence[zipfile.ZipInfo]) -> list[tuple[str, zipfile.ZipInfo]]:
    """The members that are files by their paths, sorted as in a folder; a second one of the same path is told apart."""
    encoding = _encoding(infos)
    counts: collections.Counter[str] = collections.Counter()
    listed = []
    for info in infos:
        path = _name(info, encoding).replace("\\", "/")
        parts = [part for part in path.split("/") if part not in ("", ".", "..")]
        if path.endswith("/") or not parts or any(part[0] == "." or part.lower() in _LITTER for part in parts):
            continue
        path = "/".join(parts)
        counts[path] += 1
        listed.append((f"{path}#{counts[path]}" if counts[path] > 1 else path, info))
    return sorted(listed, key=lambda item: ["" if part == _TABLE else part for part in item[0].split("/")])


def _encoding(infos: Sequence[zipfile.ZipInfo]) -> str:
    """How names without a mark are encoded, by all of them together: Windows writes its code page, others UTF-8."""
    names = b"\n".join(_raw(info) for info in infos if not info.flag_bits & _UTF_8)
    try:
        text = names.decode("utf-8")
        # Letters of two bytes alone: a few words in GBK are UTF-8 by chance, but no Chinese is written so.
        return "gb18030" if not names.isascii() and max(text) < "\u0800" else "utf-8"
    except UnicodeDecodeError:
        pass
    try:
        return "big5hkscs" if decode(names, "gb18030").encoding == "big5hkscs" else "gb18030"
    except DecodeError:
        return "gb18030"


def _name(info: zipfile.ZipInfo, encoding: str) -> str:
    if info.flag_bits & _UTF_8:
        return info.orig_filename
    return _unicode_path(info.extra) or _raw(info).decode(encoding, "replace")


def _raw(info: zipfile.ZipInfo) -> bytes:
    # Python reads a name without a mark as code page 437, in which every byte is a character.
    return info.orig_filename.encode("cp437", "replace")


def _unicode_path(extra: bytes) -> str | None:
    """The name in the extra field of Info-ZIP, which packers write beside one in a code page (APPNOTE.TXT, 4.6.9)."""
    while len(extra) >= 4:
        kind, size = struct.unpack_from("<HH", extra)
        if kind == _UNICODE_PATH and 5 < size <= len(extra) - 4:
            return extra[9 : 4 + size].decode("utf-8", "replace")
        extra = extra[4 + size :]
    return None
