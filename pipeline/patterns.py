"""The regular expressions of the road: those of `re`, in machine code where they have been compiled.

`scripts/compile.py` writes a matcher in C for each pattern that is asked for here, five times as fast as `re` and with the same
matches; a pattern it does not know (a rule of the user's, a pattern changed since) is left to `re`.
"""

import importlib
import re
from collections.abc import Mapping

# What has been asked for, where someone wants to know: `scripts/compile.py` does.
asked: dict[tuple[str, int], None] | None = None


def _compiled() -> Mapping[tuple[str, int], re.Pattern[str]]:
    try:
        known: Mapping[tuple[str, int], re.Pattern[str]] = importlib.import_module("pipeline.matchers").patterns
    except ImportError:
        return {}
    return known


# Those that have been compiled, by pattern and flags.
KNOWN = _compiled()


def compile(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """As `re.compile`, with matches that are the same; `re.error` for what is no pattern."""
    if asked is not None:
        asked[pattern, int(flags)] = None
    return KNOWN.get((pattern, int(flags))) or re.compile(pattern, flags)
