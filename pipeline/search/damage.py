"""Whether the files of an index are as tantivy wrote them.

Each file of a segment ends in a footer: a line of JSON with the CRC-32 of all before it, the length of that line and a
magic number, both as four little-endian bytes (tantivy, src/directory/footer.rs). tantivy itself reads on without a
look at it, and a spoilt file would only show in hits that are missing.
"""

import json
import struct
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

_MAGIC = 1337
_TAIL = struct.Struct("<II")
_CHUNK = 2**20


def damaged(folder: Path) -> Iterator[str]:
    """What is wrong with the files of the segments that the index in `folder` is made of."""
    try:
        meta = json.loads((folder / "meta.json").read_text(encoding="utf-8"))
        segments = [segment["segment_id"].replace("-", "") for segment in meta["segments"]]
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        yield f"meta.json of the index cannot be read: {error}"
        return
    for segment in segments:
        files = sorted(folder.glob(f"{segment}.*"))
        if not files:
            yield f"the segment {segment} of the index has no files"
        for path in files:
            if not _is_whole(path):
                yield f"{path.name} of the index is not as it was written"


def _is_whole(path: Path) -> bool:
    """Whether the bytes of a file have the checksum in its footer."""
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            file.seek(max(0, size - _TAIL.size))
            length, magic = _TAIL.unpack(file.read(_TAIL.size))
            body = size - _TAIL.size - length
            if magic != _MAGIC or body < 0:
                return False
            file.seek(body)
            stated = json.loads(file.read(length))["crc"]
            file.seek(0)
            return bool(_checksum(file, body) == stated)
    except (OSError, ValueError, KeyError, TypeError, struct.error):
        return False


def _checksum(file: BinaryIO, size: int) -> int:
    """The CRC-32 of the next `size` bytes."""
    checksum = 0
    while size:
        chunk = file.read(min(size, _CHUNK))
        checksum = zlib.crc32(chunk, checksum)
        size -= len(chunk)
    return checksum
