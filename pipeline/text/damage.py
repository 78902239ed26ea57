"""Signs that a text was damaged before it came here: mojibake, lost characters, controls. They are reported, not
mended."""

import functools
import importlib.resources
import re
from typing import Final

from pipeline import patterns
from pipeline.records import Issue
from pipeline.text.characters import CONTROLS, HAN

# Mojibake shows in a short stretch; the rest of a long text is not looked at.
_SAMPLE: Final = 600
_ENOUGH: Final = 30  # Han characters from which their commonness tells anything
_FOREIGN: Final = 0.45

_HAN: Final = patterns.compile(f"[{HAN}]")
_HAN_RUN: Final = patterns.compile(f"[{HAN}]+")
_ACCENTED: Final = patterns.compile("[À-ÿ]")
# UTF-8 read as Latin-1 or Windows-1252 (æ”¿åºœ), GBK read as Latin-1 (ÕþÎñ).
_LATIN: Final = patterns.compile("[ãäåæçèé][\u0080-\u00bf\u0152-\u2122]|[À-ÿ]{4}")
# What U+FFFD and uninitialised memory look like when read as GBK.
_TELLTALE: Final = patterns.compile("锟斤拷|烫烫烫|屯屯屯|��{3}")
_CONTROL: Final = patterns.compile(f"[{CONTROLS}]")
_LOST: Final = patterns.compile("[?\ufffd]")
_QUESTION: Final = patterns.compile("[吗嗎呢么麼何谁誰哪几幾什甚怎岂豈否]")
_CLAUSE: Final = 24


def find(text: str) -> list[Issue]:
    """What is wrong with `text`, each kind once with its first place (offsets in `text`)."""
    issues = []
    if looks_garbled(text):
        issues.append(Issue("mojibake", "the text looks as if it had been read in a wrong encoding"))
    controls = [found.start() for found in _CONTROL.finditer(text)]
    if controls:
        issues.append(
            Issue("control_characters", f"{len(controls)} control characters or lone surrogates", controls[0])
        )
    lost = [found.start() for found in _LOST.finditer(text) if _is_lost(text, found.start())]
    if lost:
        issues.append(
            Issue("lost_characters", f"{len(lost)} characters seem lost (? or U+FFFD in their place)", lost[0])
        )
    return issues


def looks_garbled(text: str) -> bool:
    """Whether `text` looks like Chinese read in a wrong encoding."""
    if _TELLTALE.search(text):
        return True
    sample = text[:_SAMPLE]
    if _ACCENTED.search(sample) and len(_LATIN.findall(sample)) >= 5:
        return True
    han = sum(map(len, _HAN_RUN.findall(sample)))
    return han >= _ENOUGH and sum(map(len, _common_run().findall(sample))) < _FOREIGN * han


@functools.cache
def common() -> frozenset[str]:
    """The commonest Han characters, Simplified and Traditional, about nine in ten of running text."""
    path = importlib.resources.files("pipeline").joinpath("data", "text", "common.txt")
    return frozenset(path.read_text(encoding="utf-8").replace("\n", ""))


@functools.cache
def _common_run() -> re.Pattern[str]:
    return patterns.compile(f"[{''.join(sorted(common()))}]+")


def _is_lost(text: str, at: int) -> bool:
    """Whether the ? or U+FFFD at `at` stands for another character: a ? between two Han characters that asks nothing."""
    if text[at] != "?":
        return True
    between = at and _HAN.match(text, at - 1) and _HAN.match(text, at + 1)
    return bool(between) and not _QUESTION.search(text, max(0, at - _CLAUSE), at)
