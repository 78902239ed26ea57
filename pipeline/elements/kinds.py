"""What kind of document it is: a notice, an opinion, a plan, a piece of news, a paper.

The kinds, their words and their proofs are data (`pipeline/data/types.toml`): the fifteen kinds of the Regulations on
the Handling of Official Documents (党政机关公文处理工作条例, article 8), those of rules and plans, and those of the press.
A label (文种：通知) decides first, then the last word of the title, then what stands above or at the start of the text.
"""

import dataclasses
import functools
import importlib.resources
import re
import tomllib
from collections.abc import Mapping, Sequence
from typing import Any

from pipeline import patterns
from pipeline.elements.found import Elements, Line
from pipeline.records import DocumentType

_SHOWN = 1_200  # characters at the start of a text in which signs are looked for
_LAST_LINES = 400  # and at its end
_TAIL = patterns.compile(r"(?:[（(][^（()）]{1,30}[）)]|[\s—-]{0,4}第?[一二三四五六七八九十\d]{1,3}[期号])$")


@dataclasses.dataclass(frozen=True, slots=True)
class Kind:
    """A kind of document: its name, what a title of it ends with, what else shows it; texts that are it and that are not.

    Where a sign stands, one of `words` does.
    """

    name: DocumentType
    chinese: str
    titles: str
    signs: str
    words: tuple[str, ...]
    examples: tuple[str, ...]
    near_misses: tuple[str, ...]


@functools.cache
def kinds() -> tuple[Kind, ...]:
    """The kinds of `pipeline/data/types.toml`, in the order in which they are tried."""
    source = importlib.resources.files("pipeline").joinpath("data", "types.toml")
    tables = tomllib.loads(source.read_text(encoding="utf-8"))["type"]
    return tuple(map(_kind, tables))


def document_type(text: str, lines: Sequence[Line], found: Elements) -> DocumentType | None:
    """The kind of a document with these elements; None where nothing tells it."""
    named = next((_labels()[word] for word in found.kinds if word in _labels()), None)
    return named or _by_title(found.title) or _by_signs(text, found)


def _by_title(title: str | None) -> DocumentType | None:
    """The kind by the last word of the title, or of what stands before its subtitle."""
    for words in (title or "", (title or "").partition("——")[0]):
        match = _endings().search(_TAIL.sub("", words.rstrip(" ”》")))
        if match is not None and not _reported().search(words, 0, match.start()):
            return _names()[match.lastgroup or ""]
    return None


def _by_signs(text: str, found: Elements) -> DocumentType | None:
    """The kind by what stands at the start of the text, at its end, or in the source."""
    sources = [item.text for item in found.others if item.element in ("source", "byline")]
    shown = "\n".join((text[:_SHOWN], text[max(_SHOWN, len(text) - _LAST_LINES) :], *sources))
    for kind, pattern in _signs():
        # A sign that begins a line is asked for at every character: words are found faster.
        if any(word in shown for word in kind.words) and pattern.search(shown):
            return kind.name
    return None


def _kind(table: Mapping[str, Any]) -> Kind:
    return Kind(
        name=table["name"],
        chinese=table["chinese"],
        titles=table.get("titles", ""),
        signs=table.get("signs", ""),
        words=tuple(table.get("words", ())),
        examples=tuple(table["examples"]),
        near_misses=tuple(table["near_misses"]),
    )


@functools.cache
def _labels() -> dict[str, DocumentType]:
    """Which kind a word names by itself, as in 文种：通知."""
    return {word: kind.name for kind in kinds() for word in kind.chinese.split("、")}


@functools.cache
def _names() -> dict[str, DocumentType]:
    return {kind.name: kind.name for kind in kinds()}


@functools.cache
def _endings() -> re.Pattern[str]:
    """The last word of a title; the first kind whose word it is counts."""
    return patterns.compile(
        "(?:" + "|".join(f"(?P<{kind.name}>{kind.titles})" for kind in kinds() if kind.titles) + ")$"
    )


@functools.cache
def _reported() -> re.Pattern[str]:
    """Words before the kind in the headline of a report about a document: 某县出台赋权办法."""
    source = importlib.resources.files("pipeline").joinpath("data", "types.toml")
    return patterns.compile(tomllib.loads(source.read_text(encoding="utf-8"))["headline"])


@functools.cache
def _signs() -> list[tuple[Kind, re.Pattern[str]]]:
    return [(kind, patterns.compile(kind.signs, re.MULTILINE)) for kind in kinds() if kind.signs]
