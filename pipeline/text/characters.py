"""Characters that have one right form whatever stands beside them: line ends, radicals, widths of letters and digits.

The table holds replacements one to one and a set of invisible characters to delete. It is not NFKC, which turns ㈠
into (一) and ① into 1 and so changes lengths and meanings.

- Line ends: CR LF becomes LF (the CR is deleted), a lone CR, VT, FF, NEL, U+2028 and U+2029 become LF.
- Kangxi radicals and CJK Radicals Supplement, which PDF files carry in place of ideographs, and compatibility
  ideographs become the unified ideograph (Unicode Standard, chapter 18; EquivalentUnifiedIdeograph.txt).
- Full-width letters, digits and signs become ASCII; the tilde and the hyphens become `~` and `-`. Small, vertical and
  half-width forms of punctuation become the usual full-width mark. Corner brackets become “” and ‘’, the Simplified
  marks.
- Spaces that do not break or have a width of their own become a plain space; U+3000 stays, it indents paragraphs.
- NUL, other control characters and lone surrogates become U+FFFD.
"""

import functools
import importlib.resources
import re
import unicodedata
from typing import Final

from pipeline import patterns
from pipeline.text.offsets import Deletion, delete

# Ideographs: the unified blocks and extensions, 〇 and the iteration mark.
HAN: Final = "\u3005\u3007\u3400-\u4dbf\u4e00-\u9fff\U00020000-\U0003ffff"

_INVISIBLE: Final = "\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufe00-\ufe0f\ufeff\U000e0100-\U000e01ef"
CONTROLS: Final = (
    f"\x00-\x08\x0e-\x1f\x7f{chr(0xD800)}-{chr(0xDFFF)}"  # a literal of half a pair is not for every compiler
)
_LINE_ENDS: Final = "\r\x0b\x0c\x85\u2028\u2029"
_SPACES: Final = "\u00a0\u2000-\u200a\u202f\u205f"
_SIGNS: Final = "％＋＝＆＃＠＊／＜＞＄＂＇＼＾＿｜"
_PUNCTUATION: Final = {
    "～": "~", "〜": "~", "∼": "~", "－": "-", "‐": "-", "‑": "-", "−": "-", "﹪": "%",
    "﹐": "，", "﹑": "、", "﹒": ".", "﹔": "；", "﹕": "：", "﹖": "？", "﹗": "！", "﹙": "（", "﹚": "）", "﹝": "〔", "﹞": "〕",
    "︐": "，", "︑": "、", "︒": "。", "︓": "：", "︔": "；", "︕": "！", "︖": "？",
    "︵": "（", "︶": "）", "︹": "〔", "︺": "〕", "︻": "【", "︼": "】", "︽": "《", "︾": "》", "︿": "〈", "﹀": "〉",
    "｡": "。", "､": "、", "･": "·", "﹁": "“", "﹂": "”", "﹃": "‘", "﹄": "’",
    "「": "“", "」": "”", "『": "‘", "』": "’", "｢": "“", "｣": "”", "〝": "“", "〞": "”",
}  # fmt: skip

_INVISIBLE_RUN: Final = patterns.compile(f"[{_INVISIBLE}]+|\r(?=\n)")


def settle(text: str) -> tuple[str, list[Deletion]]:
    """`text` with every character in its one form, and what was deleted (offsets in `text`)."""
    if not _changing().search(text):
        return text, []
    deletions = [
        Deletion(found.start(), found.end(), "line_end" if found.group() == "\r" else "invisible")
        for found in _INVISIBLE_RUN.finditer(text)
    ]
    return delete(text, deletions).translate(table()), deletions


@functools.cache
def table() -> dict[int, str]:
    """The replacements one to one: code point -> character."""
    replacements = {ord(source): target for source, target in _PUNCTUATION.items()}
    replacements |= {ord(sign): chr(ord(sign) - 0xFEE0) for sign in _SIGNS}
    for first, last in ((0xFF10, 0xFF19), (0xFF21, 0xFF3A), (0xFF41, 0xFF5A)):
        replacements |= {code: chr(code - 0xFEE0) for code in range(first, last + 1)}
    replacements |= dict.fromkeys(_codes(_LINE_ENDS), "\n")
    replacements |= dict.fromkeys(_codes(_SPACES), " ")
    replacements |= dict.fromkeys(_codes(CONTROLS), "�")
    return replacements | _ideographs()


@functools.cache
def rules() -> dict[str, str]:
    """Which rule of this module replaces a character: character -> name of the rule."""
    names = dict.fromkeys(map(chr, table()), "width")
    for codes, name in ((_LINE_ENDS, "line_end"), (_SPACES, "space"), (CONTROLS, "control")):
        names |= {chr(code): name for code in _codes(codes)}
    return names | {chr(code): "radical" for code in _ideographs()}


@functools.cache
def _ideographs() -> dict[int, str]:
    supplement = (
        importlib.resources.files("pipeline").joinpath("data", "text", "radicals.tsv").read_text(encoding="utf-8")
    )
    found = {ord(source): target for source, target in (line.split("\t") for line in supplement.splitlines())}
    found |= {code: unicodedata.normalize("NFKC", chr(code)) for code in range(0x2F00, 0x2FD6)}
    for code in (*range(0xF900, 0xFB00), *range(0x2F800, 0x2FA20)):
        # NFC, not NFKC: canonical equivalents only, so ligatures in the same block stay.
        ideograph = unicodedata.normalize("NFC", chr(code))
        if ideograph != chr(code) and len(ideograph) == 1:
            found[code] = ideograph
    return found


@functools.cache
def _changing() -> re.Pattern[str]:
    # Ranges, not the exact keys: this only decides whether there is anything to do.
    marks = re.escape("".join(_PUNCTUATION) + _SIGNS)
    blocks = "\u2e80-\u2fd5\uf900-\ufaff\uff10-\uff19\uff21-\uff3a\uff41-\uff5a\U0002f800-\U0002fa1f"
    return patterns.compile(f"[{_INVISIBLE}{CONTROLS}{_LINE_ENDS}{_SPACES}{blocks}{marks}]")


def _codes(ranges: str) -> list[int]:
    codes: list[int] = []
    for first, last in re.findall("(.)(?:-(.))?", ranges, re.DOTALL):
        codes.extend(range(ord(first), ord(last or first) + 1))
    return codes
