"""Files made to break their reader: each ends in a named failure or a clean success within the caps, and costs itself."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from attack_files import ATTACKS, LINE

# The batch runs in a process of its own: what it and its workers took at most is known when they have ended.
PROGRAM = """
import json, resource, sys
from pipeline import batch
from pipeline.corpus import Corpus
from pipeline.corpus.parcel import record_of

told, judgements = {}, batch.judgements

def watched(*given):
    for source, content in judgements(*given):
        record = json.loads(record_of(content)[0])
        last = ["{code}: {message}".format(**issue) for issue in record["issues"]][-1:]
        line = last[0] if record["status"] == "failed" else record["status"]
        told.setdefault(source.name.partition("!/")[0], []).append(line)
        yield source, content

if __name__ == "__main__":
    batch.judgements = watched
    batch.run([sys.argv[1]], Corpus(sys.argv[2]), workers=2)
    peaks = [resource.getrusage(who).ru_maxrss * 1024 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    print(json.dumps({"told": told, "peaks": peaks}))
"""
MOST_MEMORY = 1_500_000_000


@pytest.fixture(scope="module")
def outcome(tmp_path_factory):
    """What a batch over all attacks, and one harmless document, gives; and that it writes nothing but its corpus."""
    place = tmp_path_factory.mktemp("attacks")
    for name in ("in", "temporary", "work"):
        (place / name).mkdir()
    for name, attack in ATTACKS.items():
        (place / "in" / name).write_bytes(attack.make())
    (place / "in" / "zz.txt").write_text(LINE, encoding="utf-8")
    before = sorted((path.name, path.stat().st_mtime_ns) for path in (place / "in").iterdir())
    (place / "program.py").write_text(PROGRAM)
    run = subprocess.run(
        [sys.executable, place / "program.py", place / "in", place / "corpus"],
        capture_output=True,
        text=True,
        check=False,
        cwd=place / "work",
        env={**os.environ, "TMPDIR": str(place / "temporary"), "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert run.returncode == 0, run.stderr
    assert "Traceback" not in run.stderr
    assert sorted((path.name, path.stat().st_mtime_ns) for path in (place / "in").iterdir()) == before
    written = {path.name for path in place.iterdir()}, [*(place / "temporary").iterdir(), *(place / "work").iterdir()]
    assert written == ({"in", "temporary", "work", "program.py", "corpus"}, [])
    return json.loads(run.stdout)


@pytest.mark.parametrize("name", ATTACKS)
def test_an_attack_ends_in_a_named_failure_or_a_clean_success(outcome, name):
    told = outcome["told"][name]
    assert {line.partition(": ")[0] for line in told} - {"ok"} <= set(ATTACKS[name].outcomes)


def test_the_batch_goes_on_after_them(outcome):
    assert outcome["told"]["zz.txt"] == ["ok"]


def test_no_process_takes_more_than_its_memory(outcome):
    assert max(outcome["peaks"]) < MOST_MEMORY


FOREIGN = {
    "locked.docx": "the document is protected by a password",
    "locked.pdf": "the PDF is protected by a password",
    "locked.zip": "a.txt is protected by a password",
    "table.xls": "no reader for this kind of file: an Excel 97-2003 workbook (.xls)",
    "a.rar": "no reader for this kind of file: a RAR archive; unpack it",
    "program.exe": "no reader for this kind of file: a program, not a document",
    "sound.mp3": "no reader for this kind of file: a sound recording; write it out as text",
}


@pytest.mark.parametrize("name", FOREIGN)
def test_what_cannot_be_read_says_what_it_is_and_what_to_do(outcome, name):
    [told] = outcome["told"][name]
    assert told.endswith(FOREIGN[name])


def test_extract_costs_an_attack_one_record_as_well(tmp_path):
    for name in ("glyphs.pdf", "characters-of-a-font.pdf", "predictor.pdf"):
        (tmp_path / name).write_bytes(ATTACKS[name].make())
    (tmp_path / "zz.txt").write_text(LINE, encoding="utf-8")
    command = [str(Path(sys.executable).parent / "zhenjie"), "extract", str(tmp_path)]
    run = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (run.returncode, "Traceback" in run.stderr) == (1, False)
    records = [json.loads(line) for line in run.stdout.splitlines()]
    assert [record["status"] for record in records] == ["failed", "failed", "failed", "ok"]
