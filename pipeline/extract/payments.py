"""What is done to money: the verb that touches a sum (出资2亿元), and the one inside the name of a fund (专项补助经费)."""

import re
from typing import Final

_MONEY_ACTS: Final = frozenset(
    "配套 支持 出资 筹集 追加 列支 补助 奖补 奖励 补贴 拨付 投入 补偿 资助 安排 拨款 支出".split()
)
_PAID: Final = re.compile(
    f"(?P<act>{'|'.join(sorted(_MONEY_ACTS))}|减负|增收|创收|减税|退税|(?<![^，；、人位])处(?=以?$))(?:了|达|共|计|总计|累计|以)?$"
)


def payment_inside(phrase: str) -> str | None:
    """A verb of money inside the name of a fund: 专项补助经费 -> 补助."""
    pairs = (phrase[start : start + 2] for start in range(len(phrase) - 1))
    return next((pair for pair in pairs if pair in _MONEY_ACTS), None)


def payment_before(text: str, start: int, end: int) -> str | None:
    """The verb of money that ends, but for a particle, at `end` (拨付了300万元), read from `start` on."""
    found = _PAID.search(text, start, end)
    return found["act"] if found else None
