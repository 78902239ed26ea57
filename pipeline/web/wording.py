"""The words of the pages in Chinese and English, and which of the two a reader gets."""

import functools
import importlib.resources
import tomllib
from typing import Literal, get_args

Language = Literal["zh", "en"]
LANGUAGES: tuple[Language, ...] = get_args(Language)


class Words:
    """The words of one language: `words("home")`; a key that there is not is a KeyError."""

    def __init__(self, language: Language) -> None:
        self.language = language

    def __call__(self, key: str, **values: object) -> str:
        """The words under `key`, with the values put in."""
        text = _table()[key][self.language]
        return text.format(**values) if values else text


def choose(asked: str | None, accepted: str) -> Language:
    """The language asked for, else the one that the browser likes best (RFC 9110, 12.5.4), else Chinese."""
    for language in LANGUAGES:
        if asked == language:
            return language
    best: tuple[float, Language] = (0.0, "zh")
    for item in accepted.split(",")[:50]:
        name, _, weight = item.partition(";")
        for language in LANGUAGES:
            if name.strip().lower().split("-")[0] == language and _quality(weight) > best[0]:
                best = (_quality(weight), language)
    return best[1]


def keys() -> dict[str, dict[str, str]]:
    """All words by key and language."""
    return _table()


def _quality(weight: str) -> float:
    _, equals, number = weight.partition("=")
    try:
        return min(1.0, float(number)) if equals else 1.0
    except ValueError:
        return 0.0


@functools.cache
def _table() -> dict[str, dict[str, str]]:
    file = importlib.resources.files("pipeline.web") / "pages" / "words.toml"
    return tomllib.loads(file.read_text(encoding="utf-8"))
