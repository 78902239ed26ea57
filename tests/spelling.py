"""Integers written out in Han numerals, for the tests of numbers."""

DIGITS, FINANCIAL = "零一二三四五六七八九", "零壹贰叁肆伍陆柒捌玖"


def han(number: int, digits: str = DIGITS, units: str = "十百千") -> str:
    """A positive integer below 10**16 as it is read aloud, by the rule of the primary school."""
    groups, text = [], ""
    while number:
        number, group = divmod(number, 10_000)
        groups.append(group)
    for place in reversed(range(len(groups))):
        if not groups[place]:
            continue
        if text and (groups[place] < 1000 or place + 1 < len(groups) and groups[place + 1] % 10 == 0):
            text += "零"
        text += section(groups[place], digits, units) + ["", "万", "亿", "兆"][place]
    return text


def section(number: int, digits: str, units: str) -> str:
    text, zero = "", False
    for power in (3, 2, 1, 0):
        digit = number // 10**power % 10
        if digit:
            text += (digits[0] if zero and text else "") + digits[digit] + (units[power - 1] if power else "")
        zero = not digit
    return text
