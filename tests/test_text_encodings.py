"""Encodings are told right at least 99 times in 100, on slices of 30 characters and more of all the texts at hand."""

import re
import warnings
from pathlib import Path

import pytest
from opencc import OpenCC

from pipeline.text import decode

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"
ENCODINGS = ("utf-8", "utf-16", "gb18030", "gb2312", "big5", "big5hkscs")
SIZES = (30, 45, 80, 200, 1000, 10**6)
ENOUGH = 0.99
HAN = re.compile("[\u4e00-\u9fff]")


def texts():
    """The composed texts, the documents of the field where they are, and all of them in Traditional characters."""
    if not SHARED.exists():
        warnings.warn("no folder `shared` beside the repository: its documents were not read", stacklevel=2)
    folders = (ROOT / "corpora" / "gold" / "texts", ROOT / "corpora" / "labelled", SHARED / "seeds")
    found = [path.read_text(encoding="utf-8") for folder in folders for path in sorted(folder.glob("*.txt"))]
    return [*found, *map(OpenCC("s2tw").convert, found[::4])]


def slices(text, encoding):
    """Slices of every size that the encoding can write; one of figures and blanks shows no encoding."""
    for size in SIZES:
        for start in range(0, max(1, len(text) - size), max(size, len(text) // 5)):
            part = text[start : start + size]
            if len(HAN.findall(part)) >= min(size, len(text)) // 3:
                try:
                    yield part, part.encode(encoding)
                except UnicodeEncodeError:
                    continue


@pytest.mark.parametrize("encoding", ENCODINGS)
def test_slices_are_read_in_their_encoding(encoding):
    given = [pair for text in texts() for pair in slices(text, encoding)]
    wrong = [part[:40] for part, data in given if decode(data).text != part]
    assert len(given) > 300
    assert len(wrong) <= (1 - ENOUGH) * len(given), wrong[:5]
