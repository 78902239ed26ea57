"""Extension modules built for a test by `scripts/compile.py`."""

import importlib.machinery
import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from pipeline.compiled import SUFFIX

ROOT = Path(__file__).parent.parent


def built(name: str, folder: Path, call: str, given: bytes = b"") -> ModuleType:
    """The module `pipeline.<name>` that `call` (of what `compile` has, with `folder` at hand) puts into `folder`.

    `given` is its standard input. Without a C compiler or the headers of Python the test stands aside.
    """
    code = f"import json, sys; from pathlib import Path; from compile import *; folder = Path(sys.argv[1])\n{call}"
    paths = os.environ | {"PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "scripts")])}
    made = subprocess.run([sys.executable, "-c", code, str(folder)], input=given, capture_output=True, env=paths)
    if b"python3-dev" in made.stderr or shutil.which("cc") is None:
        pytest.skip("no C compiler or no headers of Python: nothing is compiled")
    assert made.returncode == 0, made.stderr.decode()
    loader = importlib.machinery.ExtensionFileLoader(name, str(folder / f"pipeline.{name}{SUFFIX}"))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader(name, loader))
    loader.exec_module(module)
    return module
