"""Documents that lie elsewhere: files named by URL (s3://, hdfs://, https://, memory://…), through fsspec."""

from collections.abc import Iterator
from typing import Any

_SCHEME = "://"


class RemoteError(Exception):
    """A URL that cannot be used: the message says why."""


def is_remote(path: str) -> bool:
    """Whether a path is a URL."""
    return _SCHEME in path


def files(url: str) -> Iterator[tuple[str, str]]:
    """The files a URL stands for, each as its URL and its name below it: a file, all below a folder, or a pattern (*, ?).

    Sorted; hidden ones are left out, as on this machine. Raises `RemoteError`.
    """
    try:
        system, path = _system(url)
        if "*" in path or "?" in path:
            found = [name for name in system.glob(path) if system.isfile(name)]
            top = path[: min(path.find(mark) for mark in "*?" if mark in path)].rpartition("/")[0]
        elif system.isfile(path):
            found, top = [path], path.rpartition("/")[0]
        else:
            found, top = system.find(path), path.rstrip("/")
    except Exception as error:  # each file system has errors of its own
        raise RemoteError(f"{url}: {type(error).__name__}: {error}") from error
    if not found:
        raise RemoteError(f"{url}: no file is there")
    for name in sorted(found):
        below = name.removeprefix(top).lstrip("/")
        if not any(part.startswith(".") for part in below.split("/")):
            yield system.unstrip_protocol(name), below


def fetch(url: str, largest: int) -> bytes:
    """The bytes of a file, no more than one over `largest`. Raises `RemoteError`."""
    try:
        system, path = _system(url)
        with system.open(path, "rb") as file:
            return bytes(file.read(largest + 1))
    except Exception as error:
        raise RemoteError(f"{type(error).__name__}: {error}") from error


def _system(url: str) -> tuple[Any, str]:
    try:
        import fsspec
    except ImportError as error:
        raise RemoteError("files by URL need the extra: pip install 'zhenjie[remote]'") from error
    return fsspec.url_to_fs(url)  # type: ignore[no-any-return]
