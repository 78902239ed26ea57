"""Writes C for regular expressions: a matcher each, which finds what `re` finds with the same pattern.

`sets` tells characters apart, `parsed` reads patterns as `re` parses them, `writing` writes the C of one; `matchers.c` is
the module that they are called through, with the methods of re.Pattern and re.Match. Patterns with something
that is not written here (case to be ignored, repeats of what may be nothing) are left to `re`. There are libraries that
compile patterns when a program runs (PCRE2); none of them reads Python's strings where they stand or skips to a set of Chinese
characters, and each is one thing more to be installed.
"""

from collections.abc import Iterable
from pathlib import Path

from matchers.parsed import UnwritableError
from matchers.sets import Sets
from matchers.writing import Matcher

HERE = Path(__file__).parent
_FILE = 400_000  # characters of C in a file, so that several compilers have work


def write_all(patterns: Iterable[tuple[str, int]], folder: Path) -> tuple[list[Path], list[tuple[str, str]]]:
    """Write C files for `patterns`, each with its flags, into `folder`.

    The files, and the patterns that are left to `re`, each with the reason.
    """
    files: list[Path] = []
    left: list[tuple[str, str]] = []
    table: list[str] = []
    heads: list[str] = []
    texts: list[str] = []
    sets = Sets()

    def close() -> None:
        files.append(folder / f"matchers{len(files)}.c")
        files[-1].write_text("\n".join(['#include "matchers.h"', *sets.lines, *texts, ""]), encoding="ascii")

    for number, (pattern, flags) in enumerate(sorted(patterns)):
        try:
            matcher = Matcher(f"m{number}", pattern, flags, sets)
            texts.append(matcher.write())
        except UnwritableError as reason:
            left.append((pattern, str(reason)))
            continue
        table.append(matcher.entry())
        heads.append(f"int m{number}(Ctx *c, int i); int m{number}_s(Ctx *c, int i);")
        if sum(map(len, texts)) > _FILE:
            close()
            texts, sets = [], Sets()
    close()
    files.append(folder / "table.c")
    lines = ['#include "matchers.h"', *heads, "const Matcher MATCHERS[] = {", *table, "{0}", "};"]
    files[-1].write_text("\n".join([*lines, f"const int MATCHERS_COUNT = {len(table)};", ""]), encoding="ascii")
    return files, left
