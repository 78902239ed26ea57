"""What kind of file some bytes are. The bytes decide, never the name: a .doc may be HTML and a .txt a PDF."""

import io
import re
import zipfile

_HEAD = 4096
_MAGIC = (
    (b"{\\rtf", "rtf"),
    (b"7z\xbc\xaf\x27\x1c", "7z"),
    (b"Rar!\x1a\x07", "rar"),
    (b"\x1f\x8b", "gzip"),
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ\x00", "xz"),
    (b"\x89PNG\r\n\x1a\n", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"),
    (b"II*\x00", "image"),
    (b"MM\x00*", "image"),
    (b"MZ\x90", "program"),
    (b"\x7fELF", "program"),
    (b"SQLite format 3\x00", "sqlite"),
    (b"CAJ\x00", "caj"),
    (b"HN\x00\x00", "caj"),
    (b"KDH ", "caj"),
    (b"ID3", "audio"),
    (b"%!PS", "postscript"),
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PACKAGES = (
    ("word/document.xml", "docx"),
    ("OFD.xml", "ofd"),
    ("xl/workbook.xml", "xlsx"),
    ("ppt/presentation.xml", "pptx"),
    ("content.xml", "odf"),
    ("META-INF/container.xml", "epub"),
)
# Names of streams in an OLE file stand in it as UTF-16. Works files (.wps of another maker) have CONTENTS.
_STREAMS = (
    ("WordDocument", "doc"),
    ("EncryptedPackage", "encrypted"),
    ("Workbook", "xls"),
    ("PowerPoint Document", "ppt"),
    ("CONTENTS", "works"),
)
_MARKUP = re.compile(
    rb"\s{0,512}(?:<\?xml[^>]{0,200}>\s{0,64})?(?:<!--[^>]{0,400}-->\s{0,64}){0,3}"
    rb"<(?:!doctype\s{1,8}html|html|head|body|meta|title|div|p|table|script|style|link|span|br|center|font|h[1-6]|ul|article)"
    rb"[\s>/]",
    re.IGNORECASE,
)
_INNER_MARKUP = re.compile(rb"<(?:html|head|body)[\s>]", re.IGNORECASE)
_XML = re.compile(rb"\s{0,64}<\?xml[\s]", re.IGNORECASE)
_OPENING, _ENTRY = 32, 128
# Entries of zip directories in one file. Packages packed into an archive as they are show theirs too: ten thousand
# Office documents have some 200,000. Python makes an object of each entry, half a kilobyte.
_ZIP_ENTRY, _MOST_ENTRIES = b"PK\x01\x02", 300_000
_UTF16 = (b"\xff\xfe", b"\xfe\xff")


def sniff(data: bytes) -> str:
    """The kind of a file by its bytes: `pdf`, `docx`, `html`, `text`, or the name of a kind that has no reader.

    `empty`, `encrypted` and `truncated` (a zip package without its directory) are kinds as well.
    """
    if not data.strip(b"\x00\t\n\r\x0c \xef\xbb\xbf\xff\xfe"):
        return "empty"
    head = data[:_HEAD]
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if head[:4] in (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08"):
        return _package(data)
    if head.startswith(_OLE):
        return next((kind for name, kind in _STREAMS if _has_stream(data, name.encode("utf-16-le"))), "ole")
    for magic, kind in _MAGIC:
        if head.startswith(magic):
            return kind
    return _media(head) or _text(head)


def _has_stream(data: bytes, name: bytes) -> bool:
    """Whether an entry of an OLE directory begins with the name: entries have 128 bytes, sectors a multiple of that."""
    at = data.find(name)
    while at >= 0 and at % _ENTRY:
        at = data.find(name, at + 1)
    return at >= 0


def _media(head: bytes) -> str | None:
    if head[:2] == b"BM" and head[6:10] == b"\x00\x00\x00\x00":
        return "image"
    if head[:4] == b"RIFF":
        return "image" if head[8:12] == b"WEBP" else "audio"
    if head[4:8] == b"ftyp":
        return "video"
    if head[257:262] == b"ustar":
        return "tar"
    return None


def has_endless_directory(data: bytes) -> bool:
    """Whether a zip file may have so many members that opening it alone does harm."""
    return data.count(_ZIP_ENTRY) > _MOST_ENTRIES


def _package(data: bytes) -> str:
    if has_endless_directory(data):
        return "zip"
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            names = set(package.namelist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError, EOFError):
        # Cut off before the directory at its end; the members' own headers still tell the kind.
        return "docx" if b"word/document.xml" in data else "truncated"
    return next((kind for member, kind in _PACKAGES if member in names), "zip")


def _text(head: bytes) -> str:
    if head.startswith(_UTF16) or head[:_OPENING].count(0) > _OPENING // 4:
        # Markup is ASCII: without the zero bytes UTF-16 shows it as any other encoding does.
        head = head.replace(b"\x00", b"")
    head = head.lstrip(b"\xef\xbb\xbf\xff\xfe")
    if head.startswith((b"MIME-Version:", b"From: <")) and b"multipart/" in head:
        return "mhtml"
    if _MARKUP.match(head) or (head.lstrip()[:1] == b"<" and _INNER_MARKUP.search(head)):
        return "html"
    return "xml" if _XML.match(head) else "text"
