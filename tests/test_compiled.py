"""Compiled copies are used for the sources they were made from, for no others, and give the same bytes."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline import compiled

ROOT = Path(__file__).parent.parent
SOURCES = compiled.digests(compiled.PACKAGE, ["records.py", "text/lines.py"])
MODULES = ["pipeline.records", "pipeline.text.lines"]


def test_digests_are_of_the_bytes_of_a_source(tmp_path: Path) -> None:
    tmp_path.joinpath("a.py").write_bytes(b"abc")
    # The worked example of FIPS 180-4 for SHA-256.
    known = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
    assert compiled.digests(tmp_path, ["a.py", "gone.py"]) == {"a.py": known}


@pytest.mark.parametrize(
    ("sources", "name", "found"),
    [
        (SOURCES, "pipeline.records", True),
        (SOURCES, "pipeline.text", False),  # not compiled
        (SOURCES | {"records.py": "0" * 64}, "pipeline.records", False),  # changed since
        (SOURCES | {"records.py": "0" * 64}, "pipeline.text.lines", False),  # one changed: none is used
        (SOURCES | {"gone.py": "0" * 64}, "pipeline.records", False),  # taken away since
    ],
)
def test_a_copy_is_found_while_all_sources_are_those_it_was_made_from(
    tmp_path: Path, sources: dict[str, str], name: str, found: bool
) -> None:
    spec = compiled.Finder(tmp_path, MODULES, sources).find_spec(name)
    assert (spec is not None) == found
    if spec is not None:
        assert spec.origin == str(tmp_path / f"{name}{compiled.SUFFIX}")


@pytest.mark.parametrize(
    ("manifest", "pure", "used"),
    [
        ({"suffix": compiled.SUFFIX, "modules": MODULES, "sources": SOURCES}, "", True),
        ({"suffix": compiled.SUFFIX, "modules": MODULES, "sources": SOURCES}, "1", False),
        ({"suffix": ".cpython-39-other.so", "modules": MODULES, "sources": SOURCES}, "", False),
        ({"suffix": compiled.SUFFIX, "modules": MODULES, "sources": {"records.py": "0" * 64}}, "", False),
        (None, "", False),
    ],
)
def test_copies_are_used_by_the_python_they_were_made_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, manifest: dict[str, object] | None, pure: str, used: bool
) -> None:
    monkeypatch.setattr(sys, "meta_path", [])
    monkeypatch.setenv(compiled.PURE, pure)
    if manifest is not None:
        tmp_path.joinpath(compiled.MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")
    compiled.use(tmp_path)
    assert compiled.is_used() == used


def test_a_damaged_manifest_leaves_the_sources_in_use(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "meta_path", [])
    tmp_path.joinpath(compiled.MANIFEST).write_text('{"suffix": ', encoding="utf-8")
    compiled.use(tmp_path)
    assert not compiled.is_used()


# What compiled classes do not do, or do otherwise than Python, without a word.
UNSOUND = ("cached_property",)


def test_nothing_is_compiled_that_would_do_something_else() -> None:
    code = "import json; from compile import sources_of; from pipeline.compiled import PACKAGE; print(json.dumps([str(path) for path in sources_of(PACKAGE)]))"
    given = os.environ | {"PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "scripts")])}
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, env=given).stdout
    sources = [Path(name) for name in json.loads(told)]
    assert len(sources) > 40
    found = [(path.name, word) for path in sources for word in UNSOUND if word in path.read_text(encoding="utf-8")]
    assert found == []


def run(code: str, pure: str) -> bytes:
    given = os.environ | {compiled.PURE: pure}
    return subprocess.run([sys.executable, "-c", code], capture_output=True, check=True, cwd=ROOT, env=given).stdout


def test_compiled_and_plain_give_the_same_records() -> None:
    if run("from pipeline import compiled; print(compiled.is_used())", "") != b"True\n":
        pytest.skip("the road is not compiled as it now stands: make compile")
    records = (
        "import sys\n"
        "from pathlib import Path\n"
        "from pipeline.road import process\n"
        "for path in sorted(path for path in Path('corpora').rglob('*') if path.is_file()):\n"
        "    sys.stdout.buffer.write(process(path).to_json().encode('utf-8', 'surrogatepass') + b'\\n')"
    )
    assert run(records, "") == run(records, "1")
