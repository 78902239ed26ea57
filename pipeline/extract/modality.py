"""How binding a measure is: must, should, may, explore, prohibit or done; None where its words do not say."""

import functools
import re

from pipeline import patterns
from pipeline.extract.rules import rules
from pipeline.records import Modality


@functools.cache
def _cues() -> tuple[tuple[str, re.Pattern[str], re.Pattern[str] | None], ...]:
    return tuple(
        (
            item.id,
            patterns.compile(item.pattern),
            patterns.compile(item.options["requires_not"]) if "requires_not" in item.options else None,
        )
        for item in rules("modality")
    )


def modality_of(text: str, start: int, end: int) -> Modality | None:
    """The modality of the measure `text[start:end]` of a normalised text, by the first rule that matches."""
    rule = modality_rule(text, start, end)
    return rule.rsplit(".", 1)[-1] if rule else None  # type: ignore[return-value]


def modality_rule(text: str, start: int, end: int) -> str | None:
    """The id of the first rule of modality that matches in the measure `text[start:end]`; None where none does."""
    for rule, pattern, unless in _cues():
        if pattern.search(text, start, end) and not (unless and unless.search(text, start, end)):
            return rule
    return None
