"""Parts of a zip package, read in memory under caps, and its XML, read without entities and network."""

import io
import zipfile
import zlib
from typing import IO

from lxml import etree

from pipeline.ingest.reading import MAX_MEMBER_BYTES, MAX_MEMBERS, MAX_RATIO, RATIO_FROM, IngestError
from pipeline.ingest.sniff import has_endless_directory

_ENCRYPTED = 0x1
_DOCTYPES = tuple("<!DOCTYPE".encode(encoding) for encoding in ("utf-8", "utf-16-le", "utf-16-be"))
_CHUNK = 2**16
_END_OF_DIRECTORY = b"PK\x05\x06"
# Other methods take memory by what the member says, and no Office or OFD program uses them.
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


class Package:
    """A zip package. Nothing is written to disk; sizes are counted while inflating, since the directory can lie."""

    def __init__(self, data: bytes):
        """Open a package. Raises `IngestError`: truncated, damaged or too_large."""
        if has_endless_directory(data):
            raise IngestError("too_large", f"the package has more than {MAX_MEMBERS:,} members")
        try:
            self._archive = zipfile.ZipFile(io.BytesIO(data))
        except (zipfile.BadZipFile, ValueError, OSError, EOFError, NotImplementedError, OverflowError) as error:
            if _END_OF_DIRECTORY not in data[-MAX_MEMBERS:]:
                raise IngestError("truncated", "the package is cut off before its directory") from error
            raise IngestError("damaged", f"the directory of the package is damaged ({error})") from error
        if len(self._archive.infolist()) > MAX_MEMBERS:
            raise IngestError("too_large", f"the package has more than {MAX_MEMBERS:,} members")
        # Bytes that came out of members so far, also of those that were refused in the end.
        self.inflated = 0

    def names(self) -> frozenset[str]:
        """The names of all members."""
        return frozenset(self._archive.namelist())

    def members(self) -> list[zipfile.ZipInfo]:
        """All members in the order of the directory, two of the same name also."""
        return self._archive.infolist()

    def read(self, name: str | zipfile.ZipInfo) -> bytes:
        """The bytes of a member. Raises `IngestError`: damaged, encrypted, too_large or unsupported:compression."""
        try:
            member = self._archive.getinfo(name) if isinstance(name, str) else name
            name = member.filename
            if member.flag_bits & _ENCRYPTED:
                raise IngestError("encrypted", f"{name} is protected by a password")
            if member.compress_type not in _METHODS:
                raise IngestError("unsupported:compression", f"{name} is packed by method {member.compress_type}")
            with self._archive.open(member) as stream:
                return self._inflate(stream, member)
        except IngestError:
            raise
        except (KeyError, zipfile.BadZipFile, zlib.error, RuntimeError, ValueError, OSError, EOFError) as error:
            raise IngestError("damaged", f"{name} in the package is damaged ({error})") from error

    def _inflate(self, stream: IO[bytes], member: zipfile.ZipInfo) -> bytes:
        parts, size = [], 0
        while chunk := stream.read(_CHUNK):
            parts.append(chunk)
            size += len(chunk)
            self.inflated += len(chunk)
            if size > MAX_MEMBER_BYTES or (size > RATIO_FROM and size > MAX_RATIO * max(1, member.compress_size)):
                raise IngestError("too_large", f"{member.filename} in the package inflates to over {size:,} bytes")
        return b"".join(parts)

    def xml(self, name: str) -> etree._Element:
        """The root of a member that is XML. Raises `IngestError` also for a document type declaration."""
        source = self.read(name)
        if any(mark in source for mark in _DOCTYPES):
            # No Office program writes one; entities are the way of XML bombs and of reading foreign files.
            raise IngestError("damaged", f"{name} in the package declares a document type")
        parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
        try:
            return etree.fromstring(source, parser)
        except etree.XMLSyntaxError as error:
            raise IngestError("damaged", f"{name} in the package is no well-formed XML ({error})") from error
