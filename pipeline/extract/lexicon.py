"""The word classes of `pipeline/data/lexicon.toml`, read once, on demand."""

import dataclasses
import functools
import importlib.resources
import re
import tomllib
from collections.abc import Iterable, Mapping, Sequence


@dataclasses.dataclass(frozen=True, slots=True)
class Lexicon:
    """`units` and `nouns` map a word to its class, `tiers` to the tier it names; `nounish` verbs stand inside noun phrases."""

    units: Mapping[str, str]
    nouns: Mapping[str, str]
    tiers: Mapping[str, str]
    verbs: frozenset[str]
    nounish: frozenset[str]


@functools.cache
def lexicon() -> Lexicon:
    """The lexicon that ships with the package."""
    source = importlib.resources.files("pipeline").joinpath("data", "lexicon.toml")
    tables = tomllib.loads(source.read_text(encoding="utf-8"))
    return Lexicon(
        units=_by_word(tables["units"]),
        nouns=_by_word(tables["nouns"]),
        tiers=_by_word(tables["tiers"]),
        verbs=frozenset((*tables["verbs"]["act"], *tables["verbs"]["more"])),
        nounish=frozenset(tables["verbs"]["nounish"]),
    )


def _by_word(classes: Mapping[str, Iterable[str]]) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, words in classes.items():
        for word in words:
            found.setdefault(word, name)
    return found


def alternation(words: Iterable[str]) -> str:
    """A regular expression of all `words`, longest first, so that a longer word is never cut to a shorter one.

    Words that begin alike share what they begin with (个(?:百分点|半|)): `re` tries the alternatives one by one, and so
    is through with most positions after a few characters. Raises `ValueError` for an empty word or none at all: either
    would match everywhere.
    """
    ordered = sorted(set(words), key=lambda word: (-len(word), word))
    if not ordered or "" in ordered:
        raise ValueError("an empty alternation would match everywhere")
    return _branches(ordered)


def _branches(words: Iterable[str]) -> str:
    by_first: dict[str, list[str]] = {}
    for word in words:
        by_first.setdefault(word[0], []).append(word[1:])
    return "|".join(re.escape(first) + _endings(rests) for first, rests in by_first.items())


def _endings(rests: Sequence[str]) -> str:
    if len(rests) == 1:
        return re.escape(rests[0])
    longer = _branches(filter(None, rests))
    return f"(?:{longer}|)" if "" in rests else f"(?:{longer})"
