"""Readers: from the bytes of a file to its original text. One a format, found by the bytes, never by the name."""

from collections.abc import Callable
from importlib import import_module

from pipeline.ingest.reading import MAX_BYTES, IngestError, Piece, Reading
from pipeline.ingest.sniff import sniff

__all__ = ["IngestError", "Piece", "Reading", "read"]

# Kind: module and function. A module is imported with the first file of its kind, for lxml and pdfplumber are heavy.
_READERS = {
    "text": ("pipeline.ingest.plain", "read_plain"),
    "html": ("pipeline.ingest.html", "read_html"),
    "pdf": ("pipeline.ingest.pdf", "read_pdf"),
    "docx": ("pipeline.ingest.docx", "read_docx"),
    "ofd": ("pipeline.ingest.ofd", "read_ofd"),
    "image": ("pipeline.ingest.picture", "read_picture"),
    # Of the OLE containers the reader looks into each, for only their root tells what they are.
    **dict.fromkeys(("doc", "works", "xls", "ppt", "ole"), ("pipeline.ingest.ole", "read_ole")),
}
_REFUSED = {
    "encrypted": "the document is protected by a password",
    "truncated": "the zip package is cut off before its directory",
}
_UNSUPPORTED = {
    "xlsx": "an Excel workbook (.xlsx)",
    "pptx": "a PowerPoint file (.pptx)",
    "odf": "an OpenDocument file; save it as .docx",
    "epub": "an EPUB book",
    "rtf": "a rich text file (.rtf); save it as .docx",
    "caj": "a CAJ file of CNKI; export it as PDF",
    "mhtml": "a web archive (.mht); save it as HTML",
    "xml": "an XML file that is no web page",
    "audio": "a sound recording; write it out as text",
    "video": "a film; write it out as text",
    "program": "a program, not a document",
    "sqlite": "an SQLite database",
    "postscript": "a PostScript file; print it as PDF",
    "zip": "a zip archive holds many documents; `zhenjie extract` and `zhenjie run` read each of them",
    "7z": "a 7z archive; unpack it",
    "rar": "a RAR archive; unpack it",
    "gzip": "a gzip archive; unpack it",
    "bzip2": "a bzip2 archive; unpack it",
    "xz": "an xz archive; unpack it",
    "tar": "a tar archive; unpack it",
}


def read(data: bytes, name: str = "-") -> Reading:
    """The original text of a file and what its format says; `name` is used in messages only.

    Raises `IngestError`, and nothing else, for a file that gives no text.
    """
    try:
        reading = _reader(data)(data)
        if not reading.text.strip("\ufeff\x00 \t\r\n\u3000\xa0"):
            raise IngestError("no_text", "the file holds no text")
        return reading
    except IngestError as error:
        raise IngestError(error.code, error.reason, name) from error
    except RecursionError as error:
        raise IngestError("damaged", "the parts of the file refer to each other without end", name) from error
    except MemoryError as error:
        raise IngestError("too_large", "reading the file takes more memory than there is", name) from error


def _reader(data: bytes) -> Callable[[bytes], Reading]:
    if len(data) > MAX_BYTES:
        raise IngestError("too_large", f"the file has {len(data):,} bytes, more than the {MAX_BYTES:,} that are read")
    kind = sniff(data)
    if kind == "empty":
        raise IngestError("empty", "the file is empty" if not data else "the file holds nothing but blanks")
    if kind in _REFUSED:
        raise IngestError(kind, _REFUSED[kind])
    if kind not in _READERS:
        raise IngestError(f"unsupported:{kind}", f"no reader for this kind of file: {_UNSUPPORTED.get(kind, kind)}")
    module, function = _READERS[kind]
    reader: Callable[[bytes], Reading] = getattr(import_module(module), function)
    return reader
