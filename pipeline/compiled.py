"""Compiled copies of the modules of the road, used as long as their sources are what was compiled.

`scripts/compile.py` puts them into `__compiled__` beside this module, where mypyc (which turns typed Python into
extension modules) and a C compiler are at hand. As with `__pycache__`, nothing depends on them but speed: without them, for
another Python than they were built for, after any change to a source, or with `ZHENJIE_PURE` set in the
environment, the sources run. Compiled modules call each other directly, so all are used or none.
"""

import hashlib
import importlib.machinery
import importlib.util
import json
import os
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from types import ModuleType

PACKAGE = Path(__file__).parent
FOLDER = PACKAGE / "__compiled__"
MANIFEST = "manifest.json"
PURE = "ZHENJIE_PURE"
SUFFIX = importlib.machinery.EXTENSION_SUFFIXES[0]


class Finder:
    """Finds the compiled copy of a module, for `sys.meta_path`.

    `modules`: the dotted names of all copies in `folder`; `sources`: the SHA-256 of each source they were made from, by its
    path from the package (what is written in C stands beside it).
    """

    def __init__(self, folder: Path, modules: Sequence[str], sources: dict[str, str]) -> None:
        self._folder = folder
        self._modules = frozenset(modules)
        self._sources = sources
        self._holds: bool | None = None

    def find_spec(
        self, name: str, path: Sequence[str] | None = None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        """The copy of the module `name`; None where there is none or the sources have changed since."""
        if name not in self._modules or not self.holds():
            return None
        return importlib.util.spec_from_file_location(name, self._folder / f"{name}{SUFFIX}")

    def holds(self) -> bool:
        """Whether the sources are still those that were compiled; they are read once."""
        if self._holds is None:
            self._holds = self._sources == digests(PACKAGE, self._sources)
        return self._holds


def digests(package: Path, sources: Iterable[str]) -> dict[str, str]:
    """The SHA-256 of each of `sources` (paths from `package`) that is there."""
    there = ((name, package / name) for name in sources)
    return {name: hashlib.sha256(path.read_bytes()).hexdigest() for name, path in there if path.is_file()}


def use(folder: Path = FOLDER) -> None:
    """From now on import the compiled copies in `folder`, if there are any for this Python."""
    if os.environ.get(PURE) or any(isinstance(finder, Finder) for finder in sys.meta_path):
        return
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return
    if manifest.get("suffix") == SUFFIX:
        sys.meta_path.insert(0, Finder(folder, manifest["modules"], manifest["sources"]))


def is_used() -> bool:
    """Whether modules come from compiled copies in this process."""
    return any(isinstance(finder, Finder) and finder.holds() for finder in sys.meta_path)
