"""Plain text in any encoding: the decoded text, untouched."""

import re

from pipeline.ingest.reading import MAX_CHARACTERS, IngestError, Piece, Reading
from pipeline.text import DecodeError, decode

_UNREADABLE = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ufffd]")
# Text damaged on its way keeps most of its characters; bytes that are no text decode to one wrong one in five or more.
_UNREADABLE_SHARE = 10


def read_plain(data: bytes) -> Reading:
    """Read a text file. Raises `IngestError` where the bytes are no text."""
    try:
        decoded = decode(data)
    except DecodeError as error:
        raise IngestError("binary", str(error)) from error
    text = decoded.text
    unreadable = len(_UNREADABLE.findall(text))
    if unreadable * _UNREADABLE_SHARE > len(text):
        raise IngestError("binary", f"no text: {unreadable:,} of {len(text):,} characters are control characters")
    if len(text) > MAX_CHARACTERS:
        raise IngestError("too_large", f"the text has more than {MAX_CHARACTERS:,} characters")
    return Reading(text, "text/plain", decoded.encoding, issues=decoded.issues, pieces=(Piece(0, len(text), line=1),))
