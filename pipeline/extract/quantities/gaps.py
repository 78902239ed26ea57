"""Spaces inside a written number: 四千 六百, 百 分 之 八, 500  万, 30 - 90个. They are closed for reading alone.

The normalised text keeps runs of spaces, and a space between Han numerals, because they may separate the cells of a
table. Here they go only where what then stands together is one number.
"""

import functools
import re
from collections.abc import Callable
from typing import Final

from pipeline import patterns
from pipeline.extract.quantities.units import unit_pattern
from pipeline.text.offsets import Deletion

_HAN: Final = "一二两三四五六七八九十百千万亿兆壹贰叁肆伍陆柒捌玖拾佰仟廿卅几半"
# What joins numerals and may follow one.
_PIECE: Final = rf"\d.,，零〇{_HAN}点分之又成折余多个%打双"
_SPACE: Final = r"[ \t\u3000]"
_CHAIN: Final = patterns.compile(
    rf"[\d零〇{_HAN}][{_PIECE}]{{0,30}}(?:{_SPACE}{{1,8}}(?:[kKM](?![A-Za-z\d])|[{_PIECE}]{{1,30}})){{1,16}}"
)
_GAP: Final = patterns.compile(rf"{_SPACE}+")
# Two whole numbers side by side stay two.
_APART: Final = patterns.compile(
    rf"[,，.]{_SPACE}|\d{_SPACE}+[\d零〇一二两三四五六七八九]|[一二两三四五六七八九]{_SPACE}+[零〇一二两三四五六七八九\d]"
)
_RANGE: Final = patterns.compile(
    rf"(?<=[\d%万亿千百]){_SPACE}{{1,4}}(?=[-~—至到]{_SPACE}{{0,4}}\d)|(?<=[-~—至到]){_SPACE}{{1,4}}(?=\d)"
)
# 负 3, and the pieces of a bound: 小于 或 等于, < =. A space stands first, which `re` skips to.
_SIGN: Final = patterns.compile(
    rf"{_SPACE}(?:(?<=负.){_SPACE}{{0,3}}(?=[\d零{_HAN}])|(?<=[大小多少高低]于.){_SPACE}{{0,3}}(?=或|等于)"
    rf"|(?<=或.){_SPACE}{{0,3}}(?=等于)|(?<=[<>].){_SPACE}{{0,3}}(?==))"
)


@functools.cache
def _before_unit() -> re.Pattern[str]:
    return patterns.compile(rf"(?<=\d){_SPACE}{{1,4}}(?={unit_pattern()})")


def close_up(text: str, is_number: Callable[[str], bool]) -> list[Deletion]:
    """The spaces of `text` that stand inside a number, sorted and free of overlaps. `is_number` judges a closed piece."""
    if not _GAP.search(text):
        return []
    gaps: set[tuple[int, int]] = set()
    for chain in _CHAIN.finditer(text):
        written = chain.group()
        if not _APART.search(written) and is_number(_GAP.sub("", written)):
            gaps.update((chain.start() + gap.start(), chain.start() + gap.end()) for gap in _GAP.finditer(written))
    for pattern in (_before_unit(), _RANGE, _SIGN):
        gaps.update(match.span() for match in pattern.finditer(text))
    return [Deletion(start, end, "space") for start, end in sorted(gaps)]
