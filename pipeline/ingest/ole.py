"""OLE compound files: Word 97-2003 documents and Kingsoft .wps, which share their format; all other kinds are refused.

The kind is told by the streams at the root of the container ([MS-CFB]), for an embedded chart or document has streams
of its own below.
"""

import contextlib
import io
import struct

import olefile

from pipeline.ingest import doc
from pipeline.ingest.reading import Composer, IngestError, Reading, property_title

_MEDIA_TYPE = "application/msword"
_WORD = "worddocument"
_SUMMARY = "\x05summaryinformation"
# A stream or storage at the root, in small letters, and the kind and name of the file that has it.
_FOREIGN = (
    ("workbook", "xls", "an Excel 97-2003 workbook (.xls)"),
    ("book", "xls", "an Excel 95 workbook (.xls)"),
    ("powerpoint document", "ppt", "a PowerPoint 97-2003 file (.ppt)"),
    ("contents", "works", "a Microsoft Works document (.wps); save it as .docx"),
    ("matost", "works", "a Microsoft Works document (.wps); save it as .docx"),
    ("visiodocument", "visio", "a Visio drawing (.vsd)"),
    ("fileheader", "hwp", "a Hangul document (.hwp)"),
    ("__properties_version1.0", "msg", "an Outlook message (.msg)"),
    ("__nameid_version1.0", "msg", "an Outlook message (.msg)"),
)
_ENCRYPTED = ("encryptedpackage", "encryptioninfo")
_INSTALLERS = ("000C1084-0000-0000-C000-000000000046", "000C1086-0000-0000-C000-000000000046")
_SECTORS = ((3, 9), (4, 12))
_CODE_PAGES = {936: "gb18030", 950: "big5hkscs", 65001: "utf-8", -535: "utf-8", 1200: "utf-16-le"}


def read_ole(data: bytes) -> Reading:
    """Read a Word document in an OLE container. Raises `IngestError` where it is locked, damaged or of another kind."""
    container = _Container(data)
    if _WORD not in container.names:
        raise container.refusal()
    composer = Composer()
    try:
        document = doc.Document(container.read(_WORD), container.read)
        written = (paragraph for paragraph in document.paragraphs() if paragraph.text.strip())
        for count, (number, text) in enumerate(written, 1):
            for index, line in enumerate(text.split("\n")):
                if line.strip() or (number and not index):
                    composer.line(line.rstrip(), paragraph=count, number="" if index else number)
    except (struct.error, IndexError) as error:
        raise IngestError("damaged", "the tables of the Word document lead outside the file") from error
    title = None
    with contextlib.suppress(struct.error, IngestError):  # a title is worth no document
        title = _title(container.read(_SUMMARY))
    return Reading(
        composer.text,
        _MEDIA_TYPE,
        title=property_title(title),
        issues=tuple(document.issues),
        pieces=composer.pieces,
    )


class _Directory(olefile.OleFileIO):  # type: ignore[misc]
    def _check_duplicate_stream(self, *_: object) -> None:
        """Not looked for: the search takes time in the square of the streams, and a stream met twice does no harm."""


class _Container:
    """The streams at the root of a compound file, by their names in small letters."""

    def __init__(self, data: bytes):
        """Open a container. Raises `IngestError`: truncated or damaged."""
        self._size = len(data)
        _check_header(data)
        try:
            self._directory = _Directory(io.BytesIO(data))
            self.names = {entry.name.lower(): entry for entry in self._directory.root.kids}
        except (MemoryError, RecursionError):
            raise
        except Exception as error:  # olefile raises errors of many types on damaged files
            raise self._failure(error) from error

    def read(self, name: str) -> bytes:
        """The bytes of a stream, empty where there is none. Raises `IngestError`."""
        entry = self.names.get(name)
        if entry is None:
            return b""
        sizes = (entry.size, self._directory.root.size, self._directory.num_mini_fat_sectors)
        if max(sizes) > self._size:
            # olefile would follow a chain without end for as long as the size tells it to.
            raise IngestError("damaged", f"the stream {entry.name} is larger than the file")
        try:
            return bytes(self._directory.openstream([entry.name]).read())
        except MemoryError:
            raise
        except Exception as error:  # as above
            raise self._failure(error) from error

    def refusal(self) -> IngestError:
        """Why a container without a Word document is not read."""
        if any(name in self.names for name in _ENCRYPTED):
            return IngestError("encrypted", "the document is protected by a password")
        if self._directory.root.clsid.upper() in _INSTALLERS:
            return IngestError("unsupported:msi", "no reader for this kind of file: a program's installer (.msi)")
        for name, kind, words in _FOREIGN:
            if name in self.names:
                return IngestError(f"unsupported:{kind}", f"no reader for this kind of file: {words}")
        return IngestError("unsupported:ole", "no reader for this kind of file: an OLE file of an unknown program")

    def _failure(self, error: Exception) -> IngestError:
        sector = getattr(self, "_directory", None)
        if sector is None and "incomplete" in str(error):
            return IngestError("truncated", "the file is cut off before its directory")
        return IngestError("damaged", f"the OLE container is damaged ({error})"[:300])


def _check_header(data: bytes) -> None:
    """Refuse sizes that no file of this length has, before anything is allocated by them."""
    if len(data) < 1536:
        raise IngestError("truncated", "the file is cut off before its directory")
    version, _, shift, mini_shift = struct.unpack_from("<HHHH", data, 26)
    tables, (mini_tables, _, chain_tables) = struct.unpack_from("<I", data, 44), struct.unpack_from("<III", data, 64)
    if (version, shift) not in _SECTORS or mini_shift != 6:
        raise IngestError("damaged", "the header of the OLE container is damaged")
    if max(*tables, mini_tables, chain_tables) << shift > len(data):
        raise IngestError("truncated", "the OLE container has larger tables than the file is long")


def _title(summary: bytes) -> str | None:
    """The title in a property set stream ([MS-OLEPS])."""
    [section] = struct.unpack_from("<I", summary, 44)
    [count] = struct.unpack_from("<I", summary, section + 4)
    places = dict(struct.iter_unpack("<II", summary[section + 8 : section + 8 + 8 * min(count, 64)]))
    if 2 not in places:
        return None
    code_page = struct.unpack_from("<h", summary, section + places[1] + 4)[0] if 1 in places else 1252
    kind, length = struct.unpack_from("<II", summary, section + places[2])
    start = section + places[2] + 8
    if kind == 0x1F:
        return summary[start : start + 2 * length].decode("utf-16-le", "replace").rstrip("\x00")
    encoding = _CODE_PAGES.get(code_page, "cp1252")
    return summary[start : start + length].decode(encoding, "replace").rstrip("\x00")
