"""The value of a written number: Arabic, Han, financial and mixed (1.3万, 两千三百, 壹佰, 3亿5000万), exactly.

Values are integers or fractions, never floats: 6.9万 is 69000, not 69000.00000000001.
"""

import re
from fractions import Fraction

_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")}
_DIGITS |= dict(zip("〇两壹贰叁肆伍陆柒捌玖俩仨", (0, 2, 1, 2, 3, 4, 5, 6, 7, 8, 9, 2, 3), strict=True))
_SMALL = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_TENS = {"廿": 20, "卅": 30}
_LARGE = {"万": 10**4, "亿": 10**8}

HAN_DIGITS = "零〇一二两三四五六七八九壹贰叁肆伍陆柒捌玖"
HAN_UNITS = "十百千万亿拾佰仟廿卅"
HAN_NUMERALS = HAN_DIGITS + HAN_UNITS

_TOKEN = re.compile(r"\d[\d,]*(?:\.\d+)?|[^\d,.\s]")
_HAN_DECIMAL = re.compile(rf"([{HAN_NUMERALS}]+)点([{HAN_DIGITS}]+)([万亿千百]*)\Z")


class NumeralError(ValueError):
    """The text is not a number; the message quotes it."""


def value_of(numeral: str) -> Fraction:
    """The value of `numeral`: digits with commas and a point, Han numerals, or both mixed. Raises `NumeralError`.

    一万五 is 15000 and 两千三 is 2300: a last digit behind a unit counts the next lower place, unless 零 stands between.
    """
    text = numeral.replace("，", ",").strip()
    decimal = _HAN_DECIMAL.match(text)
    if decimal:
        whole, tail, scale = decimal.groups()
        digits = "".join(str(_DIGITS[c]) for c in tail)
        base = value_of(whole) + Fraction(int(digits), 10 ** len(digits))
        return base * (value_of(scale) if scale else 1)
    tokens = _TOKEN.findall(text)
    if not tokens or "".join(tokens) != text.replace(" ", ""):
        raise NumeralError(f"not a number: {numeral!r}")
    if len(tokens) == 1 and tokens[0][0].isdigit() and tokens[0].isascii():
        return Fraction(tokens[0].replace(",", ""))
    return _accumulate(tokens, numeral)


def _accumulate(tokens: list[str], numeral: str) -> Fraction:
    total = section = Fraction(0)
    current: Fraction | None = None
    place, zero = 1, False
    for token in tokens:
        if token in _DIGITS or token[0].isdigit():
            digit = Fraction(_DIGITS[token]) if token in _DIGITS else Fraction(token.replace(",", ""))
            zero = zero or (digit == 0 and current is None)
            current = digit if current is None else current * 10 + digit
        elif token in _TENS:
            section += _TENS[token]
            current = None
        elif token in _SMALL:
            place = _SMALL[token]
            section += (Fraction(1) if current is None else current) * place
            current, zero = None, False
        elif token in _LARGE:
            place = _LARGE[token]
            amount = section + (current or 0)
            if not amount and not (place == _LARGE["亿"] and total):
                amount = Fraction(1)
            if place == _LARGE["亿"] and total < place:
                total, section = (total + amount) * place, Fraction(0)
            else:
                total, section = total + amount * place, Fraction(0)
            current, zero = None, False
        else:
            raise NumeralError(f"not a number: {numeral!r}")
    if current is not None and place >= 100 and not zero and tokens[-1] in _DIGITS and tokens[-2] not in _DIGITS:
        current = current * place / 10
    return total + section + (current or 0)


def plain(value: Fraction) -> int | float:
    """A value as JSON writes it: an integer where it is one."""
    return value.numerator if value.denominator == 1 else float(value)
