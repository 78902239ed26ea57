"""Every command in the README and in docs/ works and prints what the page shows; `…` there stands for anything."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
BLOCK = re.compile(r"^```console\n(.*?)^```", re.MULTILINE | re.DOTALL)
PYTHON = re.compile(r"^```python\n(.*?)^```", re.MULTILINE | re.DOTALL)
# Commands that set up a machine: that they exist is tested, not that they run.
SET_UP = re.compile(r"make (\w+)|git clone|cd ")


def sessions() -> list[tuple[str, list[tuple[str, str]]]]:
    """The console blocks of all pages: a name and the commands with the output shown."""
    found = []
    for page in PAGES:
        for number, block in enumerate(BLOCK.findall(page.read_text(encoding="utf-8")), 1):
            steps: list[tuple[str, str]] = []
            for line in block.splitlines():
                if line.startswith("$ "):
                    steps.append((line[2:], ""))
                elif steps:
                    steps[-1] = (steps[-1][0], steps[-1][1] + line + "\n")
            found.append((f"{page.name}-{number}", steps))
    return found


def shown(output: str) -> re.Pattern[str]:
    return re.compile(".*?".join(map(re.escape, output.strip().split("…"))), re.DOTALL)


@pytest.fixture(scope="module")
def workplace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that looks like the checkout to a reader of the README, but may be written to."""
    folder = tmp_path_factory.mktemp("readme")
    for name in ("corpora", "scripts", "models", "tests"):
        (folder / name).symlink_to(ROOT / name)
    (folder / "out").mkdir()
    return folder


@pytest.mark.parametrize(("name", "steps"), sessions(), ids=[name for name, _ in sessions()])
def test_console_block(name: str, steps: list[tuple[str, str]], workplace: Path) -> None:
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    for command, output in steps:
        target = SET_UP.match(command)
        if target:
            if target.group(1):
                assert f"\n{target.group(1)}:" in (ROOT / "Makefile").read_text(encoding="utf-8")
            continue
        run = subprocess.run(
            command,
            shell=True,
            cwd=workplace,
            capture_output=True,
            text=True,
            env={**os.environ, "PATH": path},
            timeout=300,
            check=False,
        )
        assert run.returncode == 0, f"{command}\n{run.stderr}"
        if output.strip():
            assert shown(output).search(run.stdout + run.stderr), f"{command}\n{run.stdout}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_python_blocks_run(page: Path, workplace: Path) -> None:
    code = "\n".join(PYTHON.findall(page.read_text(encoding="utf-8")))
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=workplace, capture_output=True, text=True, timeout=300, check=False
    )
    assert run.returncode == 0, run.stderr


def test_every_verb_is_in_the_readme() -> None:
    help_text = subprocess.run(
        [str(Path(sys.executable).parent / "zhenjie"), "--help"], capture_output=True, text=True, check=True
    ).stdout
    verbs = set(re.findall(r"^    (\w+) {2,}", help_text, re.MULTILINE))
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert len(verbs) >= 7
    assert {verb for verb in verbs if f"zhenjie {verb}" not in readme} == set()
