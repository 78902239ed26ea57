"""Compiles the road: its modules to extension modules (mypyc and a C compiler), its patterns and the tagger's first layer
to C (`matchers/`, `tallies/`).

    python scripts/compile.py [--optional]

Compiled modules are about twice as fast as their sources, compiled patterns five times as fast as `re`. The copies go to
`pipeline/__compiled__`; `pipeline.compiled` tells when they are used. With --optional a machine without a C compiler or the
headers of Python is told so and left as it is; otherwise that is an error.
"""

import argparse
import contextlib
import io
import json
import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ["ZHENJIE_PURE"] = "1"

# First setuptools, which gives distutils to the Pythons that have none of their own.
from setuptools import Extension  # noqa: E402, I001
from distutils.ccompiler import CCompiler, new_compiler  # noqa: E402
from distutils.errors import CCompilerError, CompileError, DistutilsError  # noqa: E402
from distutils.sysconfig import customize_compiler  # noqa: E402
from matchers import HERE, write_all  # noqa: E402
from mypyc.build import mypycify  # noqa: E402

from pipeline import patterns  # noqa: E402
from pipeline.compiled import FOLDER, MANIFEST, SUFFIX, digests  # noqa: E402

# The rooms that every document passes through. Left out are the records, which travel between processes (a compiled class
# that is frozen cannot be unpickled), and the tagger, whose time is numpy's.
LEFT_OUT = {"normalising.py"}  # its text caches what it works out, which a compiled class would work out each time
PARTS = ("text", "structure.py", "grid.py", "places", "segment.py", "extract", "likeness.py", "assembly.py")
GROUP = "zhenjie"
MATCHERS, TALLIES = "pipeline.matchers", "pipeline.tallies"
# Documents that make the road ask for all its patterns.
SAMPLES = ROOT / "corpora" / "samples"


def main() -> int:
    """Compile, and say what became of it; the exit status."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--optional", action="store_true", help="without a C compiler say so and end well")
    optional = parser.parse_args().optional
    try:
        count = compile_to(FOLDER)
    except (CCompilerError, DistutilsError, OSError) as error:
        reason = (str(error).strip() or type(error).__name__).splitlines()[-1]
        print(f"not compiled, zhenjie runs as plain Python, at half its speed: {reason}", file=sys.stderr)
        return 0 if optional else 1
    print(f"{count} modules compiled", file=sys.stderr)
    return 0


def sources_of(package: Path) -> list[Path]:
    """The modules that are compiled."""
    return sorted(source for part in PARTS for source in _modules(package / part))


def compile_to(folder: Path) -> int:
    """Compile all modules of `PARTS` into `folder`, which is replaced; how many there are."""
    sources = sources_of(ROOT / "pipeline")
    compiler = _compiler()
    with tempfile.TemporaryDirectory() as scratch:
        extensions = _to_c(sources, Path(scratch))
        made = Path(scratch, "made")
        made.mkdir()
        for extension in [*extensions, _tallies(), _matchers(_asked(), Path(scratch))]:
            _build(compiler, extension, Path(scratch), made)
        names = [_dotted(source) for source in sources]
        manifest = {
            "suffix": SUFFIX,
            "modules": [*names, f"{GROUP}__mypyc", MATCHERS, TALLIES],
            "sources": digests(
                ROOT / "pipeline", [os.path.relpath(path, ROOT / "pipeline") for path in [*sources, *_made_of()]]
            ),
        }
        (made / MANIFEST).write_text(json.dumps(manifest, indent=1) + "\n", encoding="utf-8")
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(made, folder)
    return len(names)


def compile_patterns(asked: Iterable[tuple[str, int]], folder: Path) -> None:
    """Compile patterns alone, each with its flags, to an extension module in `folder`."""
    with tempfile.TemporaryDirectory() as scratch:
        _build(_compiler(), _matchers(asked, Path(scratch)), Path(scratch), folder)


def compile_tallies(folder: Path) -> None:
    """Compile the first layer of the tagger alone, to an extension module in `folder`."""
    with tempfile.TemporaryDirectory() as scratch:
        _build(_compiler(), _tallies(), Path(scratch), folder)


def _made_of() -> list[Path]:
    """What the copies are made of beside the modules: the C sources with what writes them, and the tables they read."""
    here = Path(__file__).parent
    tables = [ROOT / "pipeline" / "tasks" / name for name in ("ngrams.py", "lexicon.py")]
    written = (path for room in ("matchers", "tallies") for path in sorted((here / room).iterdir()) if path.is_file())
    return [*tables, *written]


def _modules(place: Path) -> list[Path]:
    """The modules of a room; what a package says in its `__init__` is imported once and stays as it is."""
    if not place.is_dir():
        return [place]
    return [path for path in place.rglob("*.py") if path.name not in {"__init__.py", *LEFT_OUT}]


def _dotted(source: Path) -> str:
    return ".".join(source.relative_to(ROOT).with_suffix("").parts)


def _compiler() -> CCompiler:
    """The C compiler of this Python, tried on a program that needs Python's headers."""
    compiler = new_compiler()
    customize_compiler(compiler)
    compiler.add_include_dir(sysconfig.get_path("include"))
    with tempfile.TemporaryDirectory() as scratch:
        probe = Path(scratch, "probe.c")
        probe.write_text("#include <Python.h>\n", encoding="utf-8")
        try:
            subprocess.run(
                [*compiler.compiler_so, f"-I{sysconfig.get_path('include')}", "-c", str(probe), "-o", f"{probe}.o"],
                check=True, capture_output=True,
            )  # fmt: skip
        except subprocess.CalledProcessError as error:
            raise OSError("no headers of Python (python3-dev)") from error
    return compiler


def _to_c(sources: list[Path], scratch: Path) -> list[Extension]:
    os.chdir(ROOT)
    names = [str(source.relative_to(ROOT)) for source in sources]
    settings = scratch / "mypy.ini"
    settings.write_text("[mypy]\nfollow_imports = silent\nignore_missing_imports = True\n", encoding="utf-8")
    remarks = io.StringIO()
    try:
        with contextlib.redirect_stdout(remarks):
            return mypycify(
                ["--config-file", str(settings), *names], group_name=GROUP, multi_file=True, opt_level="2",
                debug_level="0", target_dir=str(scratch / "c"),
            )  # fmt: skip
    except SystemExit as error:
        raise CompileError(remarks.getvalue()) from error


def _matchers(asked: Iterable[tuple[str, int]], scratch: Path) -> Extension:
    """Patterns, each with its flags, as one extension module."""
    written = scratch / "matchers"
    written.mkdir()
    files, left = write_all(asked, written)
    for pattern, reason in left:
        print(f"left to re ({reason}): {' '.join(pattern.split())[:60]}", file=sys.stderr)
    return Extension(
        MATCHERS, [str(HERE / "matchers.c"), *map(str, files)], include_dirs=[str(HERE)],
        extra_compile_args=["-O2", "-g0", "-fno-stack-protector", "-w"],
    )  # fmt: skip


def _tallies() -> Extension:
    # Without products fused with sums: they are to be those of numpy to the last bit.
    arguments = ["-O2", "-g0", "-ffp-contract=off"]
    return Extension(TALLIES, [str(Path(__file__).parent / "tallies" / "tallies.c")], extra_compile_args=arguments)


def _asked() -> Iterable[tuple[str, int]]:
    """The patterns that the road asks for, in passing over documents of every sort."""
    patterns.asked = {}  # before the road is imported, which asks for most of them
    from pipeline.road import process

    for path in sorted(path for path in SAMPLES.rglob("*") if path.is_file()):
        process(path)
    return patterns.asked


def _build(compiler: CCompiler, extension: Extension, scratch: Path, made: Path) -> None:
    def to_object(source: str) -> str:
        return compiler.compile(
            [source], str(scratch), include_dirs=extension.include_dirs, extra_postargs=extension.extra_compile_args,
            depends=extension.depends,
        )[0]  # fmt: skip

    with ThreadPoolExecutor(os.cpu_count()) as pool:
        objects = list(pool.map(to_object, extension.sources))
    compiler.link_shared_object(objects, str(made / f"{extension.name}{SUFFIX}"))


if __name__ == "__main__":
    sys.exit(main())
