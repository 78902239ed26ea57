"""What every reader gives, the one error it raises, and the caps it keeps to."""

import bisect
import dataclasses
import itertools
import re
from collections.abc import Iterable
from typing import NamedTuple

from pipeline.records import Issue

# Caps. A file comes from a stranger; each cap stops one measured attack long before it hurts a real document.
# The largest real document at hand, a scanned yearbook, has 60 MB.
MAX_BYTES = 100 * 2**20
# Ten times the longest book; the stages behind take about a second for each million characters.
MAX_CHARACTERS = 20_000_000
# A PDF page costs 25 ms; the longest collections of directives have some 1,500 pages.
MAX_PAGES = 2_000
# A printed page holds 3,000 characters; 3 KB of PDF can draw 300,000 on one page (9.6 s, 734 MB).
MAX_PAGE_CHARACTERS = 50_000
# Ruling lines of one page; finding cells takes time in the square of their number, a dense table has some 600.
MAX_PAGE_RULES = 2_000
# Members of a zip package; an Office document has under 200 apart from its pictures.
MAX_MEMBERS = 10_000
# Bytes of one member after inflation, counted while inflating, since the directory can lie.
MAX_MEMBER_BYTES = 64 * 2**20
# Inflated to packed, once a member has passed a million bytes (the thresholds of Apache Tika). XML packs 20 to 1.
MAX_RATIO = 100
RATIO_FROM = 1_000_000
# Bytes of all members of an archive and of the archives in it; a year of a county's documents has 300 MB.
MAX_ARCHIVE_BYTES = 2**30
# Archives within archives: a mailing of a folder that somebody had packed, inside the download of a site.
MAX_DEPTH = 3


@dataclasses.dataclass(frozen=True, slots=True)
class Piece:
    """Where `text[start:end]` of a reading came from, as far as its format can say.

    `page` and `paragraph` count from 1, `line` is the line of the source file, `box` is (left, top, right, bottom) in
    points from the top left corner of the page, of a picture in pixels. `confidence`, from 0 to 1, tells how sure the
    recognition of a picture is of its text. A `generated` piece (an automatic number) stands in no file.
    """

    start: int
    end: int
    page: int | None = None
    paragraph: int | None = None
    line: int | None = None
    box: tuple[float, float, float, float] | None = None
    generated: bool = False
    confidence: float | None = None


@dataclasses.dataclass(frozen=True, slots=True)
class Reading:
    """The original text of a file before any cleaning, and what its format says about it.

    `text` of a plain text file is the decoded text untouched. `title` and `date` (ISO 8601) are None unless the format
    itself names them. An issue whose code begins with `partial.` means that part of the file could not be read.
    """

    text: str
    media_type: str
    encoding: str | None = None
    title: str | None = None
    date: str | None = None
    issues: tuple[Issue, ...] = ()
    pieces: tuple[Piece, ...] = ()

    def origins(self, start: int, end: int) -> tuple[Piece, ...]:
        """Where `text[start:end]` came from, piece by piece."""
        first = bisect.bisect_right(self.pieces, start, key=lambda piece: piece.end)
        return tuple(itertools.takewhile(lambda piece: piece.start < end, self.pieces[first:]))

    def confidence(self, start: int, end: int) -> float | None:
        """How sure the recognition is of the least sure line in `text[start:end]`; None where none was a picture."""
        if not self.pieces:
            return None
        found = [piece.confidence for piece in self.origins(start, end) if piece.confidence is not None]
        return min(found, default=None)


class IngestError(ValueError):
    """A file that gives no text.

    `code` says why in one word: empty, binary, encrypted, truncated, damaged, no_text, too_large, or
    unsupported:<kind>; `reason` in a sentence.
    """

    def __init__(self, code: str, reason: str, name: str = ""):
        super().__init__(f"{name}: {reason}" if name else reason)
        self.code = code
        self.reason = reason
        self.name = name


_HAN_TITLE = re.compile("[\u4e00-\u9fff]{4}")
_PROGRAM_TITLE = re.compile(r"microsoft|\.(?:docx?|wps|pdf|indd)\b|untitled|无标题|文档\s?\d", re.IGNORECASE)


def property_title(text: str | None) -> str | None:
    """A title from the properties of a file, None where a program and no person wrote it."""
    if text is None or not _HAN_TITLE.search(text) or _PROGRAM_TITLE.search(text):
        return None
    return " ".join(text.split())


class Printed(NamedTuple):
    """A printed line or a row of a table and where it stands; see `Piece`."""

    text: str
    page: int
    box: tuple[float, float, float, float]
    confidence: float | None = None


class Composer:
    """Builds the text of a reading line by line, with the piece each line is."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._pieces: list[Piece] = []
        self._length = 0

    @property
    def text(self) -> str:
        """The lines so far, one a line, without a line end after the last."""
        return "".join(self._parts)

    @property
    def pieces(self) -> tuple[Piece, ...]:
        """The pieces so far, in the order of the text."""
        return tuple(self._pieces)

    def line(
        self,
        text: str,
        *,
        page: int | None = None,
        paragraph: int | None = None,
        line: int | None = None,
        box: tuple[float, float, float, float] | None = None,
        number: str = "",
    ) -> None:
        """Add one line, `number` before it where its number is generated. Raises `IngestError` past the cap."""
        self._break()
        start = self._length
        if number:
            self._pieces.append(Piece(start, start + len(number), page, paragraph, line, box, generated=True))
            start += len(number)
        self._parts += (number, text)
        self._length = start + len(text)
        self._pieces.append(Piece(start, self._length, page, paragraph, line, box))
        self._check()

    def parts(self, parts: Iterable[Printed], paragraph: int) -> None:
        """Add one line of several parts, each with its own place. Raises `IngestError` past the cap."""
        self._break()
        for text, page, box, confidence in parts:
            start = self._length
            self._parts.append(text)
            self._length += len(text)
            self._pieces.append(Piece(start, self._length, page, paragraph, box=box, confidence=confidence))
        self._check()

    def _break(self) -> None:
        if self._parts:
            self._parts.append("\n")
            self._length += 1

    def _check(self) -> None:
        if self._length > MAX_CHARACTERS:
            raise IngestError("too_large", f"the text has more than {MAX_CHARACTERS:,} characters")
