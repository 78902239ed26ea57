"""How binding a measure is: must, should, may, explore, prohibit or done; None where its words do not say."""

import functools
import re

from pipeline.extract.rules import rules
from pipeline.records import Modality


@functools.cache
def _cues() -> tuple[tuple[Modality, re.Pattern[str], re.Pattern[str] | None], ...]:
    return tuple(
        (
            item.id.split(".")[1],  # type: ignore[misc]
            re.compile(item.pattern),
            re.compile(item.options["requires_not"]) if "requires_not" in item.options else None,
        )
        for item in rules("modality")
    )


def modality_of(text: str, start: int, end: int) -> Modality | None:
    """The modality of the measure `text[start:end]` of a normalised text, by the first rule that matches."""
    for modality, pattern, unless in _cues():
        if pattern.search(text, start, end) and not (unless and unless.search(text, start, end)):
            return modality
    return None
