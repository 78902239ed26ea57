"""Pictures of documents (PNG, JPEG, TIFF, BMP, GIF, WebP): each frame is a page that is recognised."""

import io
import warnings
from collections.abc import Iterator

from PIL import Image, ImageOps, ImageSequence

from pipeline.ingest import layout, ocr
from pipeline.ingest.paragraphs import compose
from pipeline.ingest.reading import IngestError, Reading
from pipeline.records import Issue

_FORMATS = {
    "PNG": "image/png",
    "JPEG": "image/jpeg",
    "TIFF": "image/tiff",
    "BMP": "image/bmp",
    "GIF": "image/gif",
    "WEBP": "image/webp",
}


def read_picture(data: bytes) -> Reading:
    """Read a picture. Raises `IngestError` where it is damaged, over the caps, without text, or OCR is not there."""
    if not ocr.is_installed():
        raise IngestError("unsupported:image", f"a picture; {ocr.HOW_TO_GET}")
    issues: list[Issue] = []
    try:
        media_type, pages = _pages(data, issues)
    except (IngestError, MemoryError):
        raise
    except Exception as error:  # the decoders raise errors of any type on damaged files
        raise _damaged(error) from error
    composer = compose(pages)
    issues += ocr.issues(composer.text, composer.pieces)
    return Reading(composer.text, media_type, issues=tuple(issues), pieces=composer.pieces)


def scanned(number: int, data: bytes, width: float) -> layout.Page:
    """A picture that is a page of a document and `width` points wide. Raises `IngestError`."""
    try:
        with _opened(data) as picture:
            ocr.check_size(picture.size)
            return ocr.page(number, ImageOps.exif_transpose(picture), width / picture.width)
    except (IngestError, MemoryError):
        raise
    except Exception as error:  # as above
        raise _damaged(error) from error


def _pages(data: bytes, issues: list[Issue]) -> tuple[str, list[layout.Page]]:
    with _opened(data) as picture:
        return _FORMATS[picture.format or "PNG"], list(_frames(picture, issues))


def _opened(data: bytes) -> Image.Image:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)
        try:
            return Image.open(io.BytesIO(data), formats=list(_FORMATS))
        except Image.DecompressionBombError as error:
            raise IngestError("too_large", f"the picture unpacks to too much ({error})") from error


def _damaged(error: Exception) -> IngestError:
    return IngestError("damaged", f"the picture is damaged ({type(error).__name__}: {error})"[:300])


def _frames(picture: Image.Image, issues: list[Issue]) -> Iterator[layout.Page]:
    for number, frame in enumerate(ImageSequence.Iterator(picture), 1):
        if number > ocr.MAX_SCANS:
            issues.append(Issue("partial.pages", f"only the first {ocr.MAX_SCANS} pages were read"))
            break
        ocr.check_size(frame.size)
        yield ocr.page(number, ImageOps.exif_transpose(frame))
