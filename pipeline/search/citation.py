"""Citations that can be checked again: which corpus, which bytes, which characters, and what stood there.

    zhenjie:1:SNAPSHOT:SHA256:START-END:QUOTE

SNAPSHOT names the documents that stood in the corpus, SHA256 the bytes of the one that is cited, START and END the
characters of its original text, QUOTE the hash of what they said. Whoever has the same bytes can check the rest.
"""

import dataclasses
import hashlib
import re
from collections.abc import Iterable
from typing import Literal

_DIGITS = 16  # hexadecimal, of a snapshot and of a quote
_FORM = re.compile(r"zhenjie:1:([0-9a-f]{16}):([0-9a-f]{64}):([0-9]{1,12})-([0-9]{1,12}):([0-9a-f]{16})")

# What checking found: the quote stands there; the corpus has no such document; it has the document, but the text read
# from it says something else there.
Verdict = Literal["holds", "missing", "differs"]


@dataclasses.dataclass(frozen=True, slots=True)
class Citation:
    """A citation; `str` of it is the form to be printed."""

    snapshot: str
    sha256: str
    start: int
    end: int
    quote: str

    def __str__(self) -> str:
        return f"zhenjie:1:{self.snapshot}:{self.sha256}:{self.start}-{self.end}:{self.quote}"

    def verdict(self, original: str | None) -> Verdict:
        """What the original text of the document says of it; None where there is no such document."""
        if original is None:
            return "missing"
        return "holds" if digest(original[self.start : self.end]) == self.quote else "differs"


def read(text: str) -> Citation:
    """The citation that a text is. Raises `ValueError` where it is none."""
    found = _FORM.fullmatch(text.strip())
    if found is None or int(found[3]) > int(found[4]):
        raise ValueError(f"no citation: {text.strip()[:120]!r}")
    return Citation(found[1], found[2], int(found[3]), int(found[4]), found[5])


def digest(quote: str) -> str:
    """The hash of what was said, as a citation carries it."""
    return hashlib.sha256(quote.encode("utf-8", "surrogatepass")).hexdigest()[:_DIGITS]


def snapshot(documents: Iterable[str]) -> str:
    """The name of a corpus whose documents have these hashes, the same in whatever order they came."""
    hashed = hashlib.sha256()
    for sha256 in sorted(documents):
        hashed.update(sha256.encode())
    return hashed.hexdigest()[:_DIGITS]
