"""A text as others post it again: in the other script, with pinyin glosses, headed, cut, mistyped."""

import functools
import random

_READINGS = {
    "經": "jīng", "濟": "jì", "鎮": "zhèn", "務": "wù", "機": "jī", "構": "gòu", "執": "zhí", "職": "zhí", "權": "quán", "設": "shè",
}  # fmt: skip


@functools.cache
def _converter():
    import opencc

    return opencc.OpenCC("s2t")


def traditional(text: str) -> str:
    """The text in Traditional characters."""
    return str(_converter().convert(text))


def glossed(text: str) -> str:
    """The text as web mirrors leave it: Traditional, with the reading behind some characters."""
    return "".join(f"{c}({_READINGS[c]})" if c in _READINGS else c for c in traditional(text))


def headed(text: str) -> str:
    """The text with the crumbs and the foot of a page around it."""
    return f"首页 > 政务公开 > 要闻动态\n发布时间：2021-03-05 来源：县政府办\n{text}\n主办单位：县人民政府办公室\n"


def cut(text: str, share: float) -> str:
    """The first part of the text."""
    return text[: int(share * len(text))]


def mistyped(text: str, share: float, seed: int) -> str:
    """The text with a share of its characters replaced by others, as character recognition leaves it."""
    generator = random.Random(seed)
    return "".join(
        chr(0x4E00 + generator.randrange(6000)) if c > "一" and generator.random() < share else c for c in text
    )
