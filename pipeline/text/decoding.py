"""Bytes to text, for the encodings in which Chinese documents come: UTF-8, UTF-16, UTF-32, GB 18030, Big5, damaged
and mixed too.

The order of belief follows Apache Tika's detector: a byte order mark; the zeros of UTF-32; UTF-8 that is valid, whatever is declared,
since other encodings are valid UTF-8 by chance only; UTF-8 with a little damage; else the candidate whose text has
the most common Chinese characters, where a declared one is preferred among near equals; or, line by line, a mixture
of two.
"""

import codecs
import dataclasses
import functools
from typing import Final

from pipeline import patterns
from pipeline.records import Issue
from pipeline.text.characters import CONTROLS
from pipeline.text.damage import common

_LOST: Final = "\ufffd"
# Python's codec of that name takes the mark off: `data.decode(encoding)` is the text.
_BYTE_ORDER_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Where the first two bytes of each four stand, high byte first.
_UTF32: Final = (("utf-32-be", 0, 1), ("utf-32-le", 3, 2))
_CANDIDATES: Final = ("utf-8", "gb18030", "big5hkscs", "utf-16-le", "utf-16-be")
_SUPERSETS: Final = {"gb2312": "gb18030", "gbk": "gb18030", "big5": "big5hkscs", "cp950": "big5hkscs", "ascii": "utf-8"}
# Believed when declared, and only where no encoding of Chinese fits.
_FOREIGN: Final = frozenset("iso8859-1 iso8859-15 cp1252 shift_jis cp932 euc_jp euc_kr cp949".split())
_DAMAGE: Final = 0.01  # the share of lost characters at which UTF-8 is still believed
_READABLE: Final = 0.4  # the score under which a candidate is no Chinese
_NEAR: Final = 0.05  # scores this close are equal
_BINARY: Final = 0.05  # the share of control characters above which bytes are no text
_PIECES, _PIECE = 8, 4096  # how much is looked at to choose: 32 KiB, from all over the file
_MARKS: Final = "，。、；：？！（）“”‘’《》〈〉【】「」『』〔〕—…·\u3000０１２３４５６７８９％"
_TONED: Final = "āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜü"  # of pinyin glosses
_CONTROL: Final = patterns.compile(f"[{CONTROLS}]")


class DecodeError(ValueError):
    """Bytes that are no text; the message says why."""


@dataclasses.dataclass(frozen=True, slots=True)
class Decoded:
    """The text of a file, its line ends as they are, and the Python name of its encoding ("a+b" for a mixture).

    What could not be decoded, NUL, other control characters and lone surrogates stand as U+FFFD, which `issues` report.
    """

    text: str
    encoding: str
    issues: tuple[Issue, ...]


def decode(data: bytes, declared: str | None = None) -> Decoded:
    """The text of `data`; `declared` is what a header or a meta tag calls its encoding. Raises `DecodeError`."""
    name = _codec(declared)
    text, encoding = _decoded(data, name)
    controls = [found.start() for found in _CONTROL.finditer(text)]
    if len(controls) > max(1, _BINARY * len(text)):
        raise DecodeError(f"binary data: {len(controls)} of {len(text)} characters are control characters")
    issues = []
    if name and not encoding.startswith(name):
        issues.append(Issue("encoding_declared_wrong", f"declared as {declared}, read as {encoding}"))
    if "+" in encoding:
        issues.append(Issue("encodings_mixed", f"lines in more than one encoding: {encoding}"))
    if _LOST in text:
        issues.append(Issue("undecodable", f"{text.count(_LOST)} characters could not be decoded", text.index(_LOST)))
    if controls:
        text = _CONTROL.sub(_LOST, text)
        issues.append(Issue("controls_replaced", f"{len(controls)} control characters became U+FFFD", controls[0]))
    return Decoded(text, encoding, tuple(issues))


def _codec(declared: str | None) -> str | None:
    """The encoding that a declared name stands for, the superset where one is read in its place; None if unknown."""
    try:
        name = codecs.lookup((declared or "").strip(" \"';")).name
    except (LookupError, ValueError):
        return None
    name = _SUPERSETS.get(name, name)
    return name if name in _FOREIGN or name == "utf-16" or name in _CANDIDATES else None


def _decoded(data: bytes, declared: str | None) -> tuple[str, str]:
    for mark, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return data.decode(encoding, "replace"), encoding
    for encoding, high, low in _UTF32:
        # No code point is above 10FFFF: a quarter of the bytes is zero, and of the next nearly all, those of rare characters not.
        if data and len(data) % 4 == 0 and data[high] == 0 and not any(data[high::4]) and _is_rare(data[low::4]):
            return data.decode(encoding, "replace"), encoding
    text = _strict(data)
    if text is None:
        text = _damaged_utf8(data)
    # Control characters are valid UTF-8, and so may be what ASCII or a few lucky characters look like in UTF-16.
    if text is not None and len(_CONTROL.findall(text)) <= max(1, _BINARY * len(text)):
        return text, "utf-8"
    return _best(data, declared)


def _is_rare(planes: bytes) -> bool:
    """Whether few of the characters in these planes of Unicode lie beyond the first."""
    return max(planes) <= 16 and planes.count(0) >= len(planes) * 3 // 4


def _strict(data: bytes) -> str | None:
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return None


def _damaged_utf8(data: bytes) -> str | None:
    """UTF-8 of which few characters are lost; one cut off at either end counts for nothing."""
    text = data.decode("utf-8", "replace")
    lost = text.count(_LOST) - text.startswith(_LOST) - text.endswith(_LOST)
    sound = len(text) - len(text.encode("ascii", "ignore")) - text.count(_LOST)
    # Of GB 18030 amid much ASCII few characters are lost too, but hardly any other is beyond ASCII.
    return text if lost <= _DAMAGE * len(text) and sound > 10 * (lost + 1) else None


def _best(data: bytes, declared: str | None) -> tuple[str, str]:
    scores = {name: _score(_excerpt(data, name.startswith("utf-16")).decode(name, "replace")) for name in _CANDIDATES}
    if declared in scores:
        scores[declared] += _NEAR
    encoding = max(_CANDIDATES, key=lambda name: scores[name])
    text = data.decode(encoding, "replace")
    mixture = _by_lines(data)
    if mixture and _sampled_score(mixture[0]) > _sampled_score(text) + _NEAR:
        return mixture
    return (text, encoding) if scores[encoding] >= _READABLE else _foreign(data, declared)


def _by_lines(data: bytes) -> tuple[str, str] | None:
    """Lines in UTF-8 among lines in another encoding; None where there are not both."""
    lines = [(line, _strict(line)) for line in data.split(b"\n")]
    strange = b"\n".join(line for line, text in lines if text is None)
    if not strange or all(text is None or text.isascii() for _, text in lines):
        return None
    excerpt = _excerpt(strange)
    encoding = max(("gb18030", "big5hkscs"), key=lambda name: _score(excerpt.decode(name, "replace")))
    parts = [line.decode(encoding, "replace") if text is None else text for line, text in lines]
    return "\n".join(parts), f"utf-8+{encoding}"


def _foreign(data: bytes, declared: str | None) -> tuple[str, str]:
    """A declared encoding of another script, or Western letters amid much ASCII. Raises `DecodeError`."""
    excerpt = _excerpt(data)
    if declared in _FOREIGN:
        return data.decode(declared, "replace"), declared
    if sum(1 for byte in excerpt if 32 <= byte < 127) > 0.8 * len(excerpt):
        return data.decode("cp1252", "replace"), "cp1252"
    raise DecodeError("not readable as UTF-8, UTF-16, GB 18030 or Big5 text")


def _excerpt(data: bytes, wide: bool = False) -> bytes:
    """Pieces from all over `data`; each begins with a line, or, where it is of two-byte units, at an even place."""
    if len(data) <= _PIECES * _PIECE:
        return data
    pieces = [data[start : start + _PIECE] for start in _starts(len(data))]
    return b"".join(pieces if wide else [pieces[0], *(piece.partition(b"\n")[2] or piece for piece in pieces[1:])])


def _starts(size: int) -> list[int]:
    return [size * number // _PIECES & ~1 for number in range(_PIECES)]


def _score(text: str) -> float:
    """How much `text` looks like Chinese: 1 for common characters only, 0.5 for ASCII, below 0 for noise."""
    values = _values()
    total = count = 0.0
    for character in text:
        value = values.get(character)
        if value is None:
            value = 0.1 if "\u4e00" <= character <= "\u9fff" else -1.0
        total += value
        count += value != 0
    return total / count if count else 0.0


def _sampled_score(text: str) -> float:
    return _score("".join(text[start : start + _PIECE] for start in _starts(len(text))))


@functools.cache
def _values() -> dict[str, float]:
    values = dict.fromkeys((*common(), *_MARKS), 1.0) | dict.fromkeys((*map(chr, range(33, 127)), *_TONED), 0.5)
    return values | dict.fromkeys(" \t\n\r\f\x0b", 0.0) | {_LOST: -2.0}
