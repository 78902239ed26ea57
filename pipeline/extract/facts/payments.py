"""What is done to money: the verb that touches a sum (出资2亿元), and the one inside the name of a fund (专项补助经费)."""

import re
from typing import Final

from pipeline import patterns

_MONEY_ACTS: Final = frozenset(
    "配套 支持 出资 筹集 追加 列支 补助 奖补 奖励 补贴 拨付 投入 补偿 资助 安排 拨款 支出".split()
)
_PAID: Final = patterns.compile(
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


# 每人领取补偿1.8万元: what is paid is named by a verb, behind the one that tells what is done to it.
_GRANTED: Final = patterns.compile(
    "(?P<act>领取|领到|(?<![开研颁签批])发(?![放给])|申领|发放|发给|拨付|拨给|给予|予以|兑现|兑付|享受|支付|争取|获得|得到|落实|下达|提供|列支|安排)(?:了|到)?(?:一次性|专项)?"
    "(?P<what>(?:[一-鿿]{2})?(?:补偿|补助|补贴|奖励|奖补|资助|赔偿|津贴|救助|奖金)|生活费|安置费)(?:了|共|达|计|总计|累计)?$"
)
_GRANTS: Final = ("补偿", "补助", "补贴", "奖励", "奖补", "资助", "赔偿", "津贴", "救助", "奖金", "生活费", "安置费")
# 办公经费要花去200多万元
_SPENDS: Final = patterns.compile(
    "(?:一年|每年|全年|年均|每月|一个月|就|要|还|需|也|只|共|得|仅)*(?P<act>花去|花掉|花费|花了|用去|用掉|用了|开支|需要|需|少花|多花|省下|节余|结余|超支|耗费|节省)(?:了|约|近|掉)?$"
)
_SPENDING: Final = frozenset("去掉费了支要需花下余")


def granted(text: str, lower: int, end: int) -> re.Match[str] | None:
    """What is granted and by which verb, right before the sum at `end`: groups `act` and `what`."""
    return (
        _GRANTED.search(text, lower, end) if any(word in text[max(lower, end - 6) : end] for word in _GRANTS) else None
    )


def spending(text: str, lower: int, end: int) -> re.Match[str] | None:
    """The verb of spending right before the sum at `end`, with the words of time before it."""
    return _SPENDS.search(text, max(lower, end - 10), end) if text[end - 1] in _SPENDING else None
