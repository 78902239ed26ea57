"""The same document in every format: made at test time from its paragraphs."""

import importlib.resources
import importlib.util
import io
from html import escape
from pathlib import Path

import ingest_files as files
from opencc import OpenCC
from PIL import Image, ImageDraw, ImageFont

_SPEC = importlib.util.spec_from_file_location(
    "build_samples", Path(__file__).parent.parent / "scripts" / "build_samples.py"
)
typesetter = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(typesetter)

# The page that the typesetter fills, in points.
WIDTH, HEIGHT, LEFT, TOP, PITCH, ROWS = 595, 842, 74, 105, 27, 24
MM = 25.4 / 72


def lines(paragraphs):
    """The printed lines: left edge and size in points, text."""
    return [line for paragraph in paragraphs for line in typesetter._lines(paragraph)]


def sheets(paragraphs):
    """The printed lines page by page, each with its height in points from the head of the page."""
    printed = lines(paragraphs)
    return [
        [(x, TOP + PITCH * row, size, text) for row, (x, size, text) in enumerate(printed[start : start + ROWS])]
        for start in range(0, len(printed), ROWS)
    ]


def html(paragraphs, declared="utf-8", encoding="utf-8"):
    body = "".join(f"<p>　　{escape(text)}</p>\n" for text in paragraphs)
    head = f"<html><head><meta charset={declared}></head><body><div class=nav><a href=1>首页</a><a>政务公开</a></div>"
    return f"{head}<div class='TRS_Editor'>{body}</div><div class=footer>版权所有</div></body></html>".encode(encoding)


def ofd(paragraphs):
    pages = [
        files.ofd_page(*(files.drawn(x * MM, (y + size) * MM, escape(text), size * MM) for x, y, size, text in sheet))
        for sheet in sheets(paragraphs)
    ]
    return files.ofd(*pages)


def pictures(paragraphs, tilt=0.0, resolution=150):
    """Scanned pages: set in lines of 28 em with their numbers at the foot, laid on the glass at an angle."""
    path = str(importlib.resources.files("manimgx_fonts_cjk") / "NotoSansCJK-VF.otf.ttc")
    scale = resolution / 72
    em = round(16 * scale)
    font = ImageFont.truetype(path, em, index=2)
    font.set_variation_by_axes([400])
    rows = [row for paragraph in paragraphs for row in _set(paragraph, font.getlength, 28 * em)]
    pages = []
    for start in range(0, len(rows), ROWS):
        page = Image.new("L", (round(WIDTH * scale), round(HEIGHT * scale)), 255)
        pen = ImageDraw.Draw(page)
        pen.text((500 * scale, 780 * scale), f"— {len(pages) + 1} —", font=font, fill=0)
        for number, row in enumerate(rows[start : start + ROWS]):
            pen.text((LEFT * scale, (TOP + PITCH * number) * scale), row, font=font, fill=0)
        pages.append(page.rotate(tilt, fillcolor=255, resample=Image.Resampling.BICUBIC))
    return pages


def _set(paragraph, length, width):
    """The lines of a paragraph, its first one indented by two characters."""
    row = "\u3000\u3000"
    for letter in paragraph:
        if length(row + letter) > width:
            yield row
            row = ""
        row += letter
    yield row


def scan(pages, form="PDF", **options):
    """Pictures as one file."""
    buffer = io.BytesIO()
    more = {"save_all": True, "append_images": pages[1:]} if len(pages) > 1 else {}
    pages[0].save(buffer, form, resolution=150, **more, **options)
    return buffer.getvalue()


def formats(paragraphs):
    """The document in every format that holds text, by file name."""
    text = "\n".join(paragraphs)
    traditional = OpenCC("s2tw").convert(text)
    word = "\r".join(paragraphs) + "\r"
    made = {
        "utf-8.txt": text.encode("utf-8"),
        "utf-16.txt": text.encode("utf-16"),
        "gb18030.txt": text.encode("gb18030"),
        "big5.txt": traditional.encode("big5hkscs"),
        "page.html": html(paragraphs),
        "old-page.html": html(paragraphs, "gb2312", "gb18030"),
        "print.pdf": typesetter.pdf(paragraphs),
        "word.docx": typesetter.docx(paragraphs),
        "word.doc": files.doc(word),
        "kingsoft.wps": files.doc(word),
        "fixed.ofd": ofd(paragraphs),
    }
    return made | {"packed.zip": files.archive(("通知.txt", made["gb18030.txt"]))}
