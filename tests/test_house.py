"""The house itself: imports run one way, heavy packages live in one place, importing and --help do no work."""

import ast
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "pipeline"

# The floors of the house from the ground up. A module imports from its own floor and from those below it.
FLOORS = [
    {"compiled", "patterns", "slotted"},
    {"records", "files", "ahead"},
    {"text"},
    {"elements", "structure", "ingest", "places", "likeness"},
    {"grid", "segment"},
    {"extract", "tasks"},
    {"assembly"},
    {"road", "edition"},
    {"language", "evaluate", "marked", "explain", "ground"},
    {"search"},
    {"corpus"},
    {"export", "feed"},
    {"batch", "cluster", "workers", "upkeep"},
    {"report", "webhook"},
    {"schema"},
    {"web"},
    {"terminal", "cli"},
]
FLOOR = {room: number for number, rooms in enumerate(FLOORS) for room in rooms}

# Packages that are slow to import or that we may want to replace: the one place each may be imported in.
HEAVY = {
    "ahocorasick": {"places", "tasks"},
    "altair": {"export"},
    "jieba": {"grid", "segment"},
    "lxml": {"ingest"},
    "olefile": {"ingest"},
    "distributed": {"cluster"},
    "fastapi": {"web"},
    "fsspec": {"corpus"},
    "jinja2": {"web"},
    "numpy": {"likeness", "search", "tasks"},
    "pdfplumber": {"ingest"},
    "PIL": {"ingest"},
    "pydantic": {"schema"},
    "pypdfium2": {"ingest"},
    "rapidocr": {"ingest"},
    "rjieba": {"grid", "segment"},
    "regex": {"search"},
    "scipy": {"likeness", "tasks"},
    "sklearn": {"search", "tasks"},
    "pyarrow": {"corpus"},
    "spacy": {"language", "export"},
    "tantivy": {"search"},
    "trafilatura": {"ingest"},
    "uvicorn": {"web"},
    "vl_convert": {"export"},
    "xlsxwriter": {"export"},
}


def room_of(path: Path) -> str:
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def imported(path: Path) -> list[str]:
    """The dotted names that a module imports, wherever in it, but for those of the type checker alone."""
    names = []
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            names += [f"{node.module}.{alias.name}" for alias in node.names]
    return names


MODULES = sorted(path for path in PACKAGE.rglob("*.py") if path != PACKAGE / "__init__.py")


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_imports_run_one_way(path: Path) -> None:
    room = room_of(path)
    rooms = {name.split(".")[1] for name in imported(path) if name.startswith("pipeline.")}
    assert room in FLOOR, f"{room} stands on no floor: say in FLOORS where it belongs"
    assert {other for other in rooms if other in FLOOR and FLOOR[other] > FLOOR[room]} == set()


def test_each_heavy_package_is_imported_in_one_place() -> None:
    found: dict[str, set[str]] = {}
    for path in MODULES:
        for name in imported(path):
            package = name.split(".")[0]
            if package in HEAVY:
                found.setdefault(package, set()).add(room_of(path))
    assert {package: rooms - HEAVY[package] for package, rooms in found.items() if rooms - HEAVY[package]} == {}


def loaded_by(code: str) -> set[str]:
    """The top-level packages in memory after `code` has run in a Python of its own."""
    program = f"{code}\nimport sys\nprint(*sorted({{name.split('.')[0] for name in sys.modules}}), sep='\\n')"
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    return set(run.stdout.split("\n"))


def test_importing_the_package_loads_nothing_heavy() -> None:
    assert loaded_by("import pipeline") & set(HEAVY) == set()


def test_help_loads_nothing_heavy() -> None:
    code = "import contextlib, io\nfrom pipeline.cli import main\nwith contextlib.redirect_stdout(io.StringIO()), contextlib.suppress(SystemExit):\n    main(['--help'])"
    assert loaded_by(code) & set(HEAVY) == set()


def test_only_the_command_line_prints() -> None:
    printing = {
        room_of(path)
        for path in MODULES
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print"
    }
    assert printing <= {"cli", "terminal"}


def test_every_package_is_built_into_the_wheel() -> None:
    listed = set(tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["setuptools"]["packages"])
    folders = {".".join(path.parent.relative_to(ROOT).parts) for path in PACKAGE.rglob("*.py")}
    assert listed == folders | {"pipeline.models"}
