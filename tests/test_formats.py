"""The same document in every format gives the same facts, each quote cut from the file's own text."""

import collections
import subprocess
import sys
from pathlib import Path

import pytest
from formats import formats, pictures, scan

from pipeline.corpus.parcel import road
from pipeline.corpus.sources import read as read_source
from pipeline.corpus.sources import walk
from pipeline.ingest import read
from pipeline.road import analyse

STORED = Path(__file__).parent.parent / "corpora" / "formats"
TEXTS = Path(__file__).parent.parent / "corpora" / "gold" / "texts"
SLOTS = "kind min max modifier unit subject action scope level time".split()
# The share of facts that a reading by OCR must give.
RECOGNISED = 0.95


def paragraphs(name):
    """The paragraphs of a composed text, as a typesetter takes them."""
    text = (TEXTS / f"{name}.txt").read_text(encoding="utf-8")
    return [line.strip("\u3000 ") for line in text.splitlines() if line.strip("\u3000 ")]


def facts(record):
    return [(*(getattr(fact, slot) for slot in SLOTS), fact.place and fact.place.name) for fact in record.facts]


@pytest.mark.parametrize("name", ["directive", "experience", "report", "commentary"])
def test_every_format_gives_the_same_facts(name, tmp_path):
    made = formats(paragraphs(name))
    for file, data in made.items():
        (tmp_path / file).write_bytes(data)
    expected = facts(analyse(made["utf-8.txt"], "x").record)
    assert len(expected) > 10
    found = {}
    for source in walk(tmp_path):
        data = read_source(source)
        record, text = road()(data, source.name).record, read(data).text
        assert all(text[fact.evidence.start : fact.evidence.end] == fact.evidence.quote for fact in record.facts)
        found[source.name] = facts(record)
    assert set(found) == {*made, "packed.zip!/通知.txt"} - {"packed.zip"}
    assert {file: set(rows) ^ set(expected) for file, rows in found.items() if rows != expected} == {}


def test_the_stored_formats_are_as_made_and_give_the_same_facts():
    run = subprocess.run(
        [sys.executable, STORED.parent.parent / "scripts" / "build_formats.py", "--check"],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (run.returncode, run.stdout) == (0, "all as made\n")
    expected = facts(analyse((STORED / "utf-8.txt").read_bytes(), "x").record)
    found = {source.name: facts(road()(read_source(source), source.name).record) for source in walk(STORED)}
    assert len(found) == 13
    scanned = collections.Counter(found.pop("scan.pdf")) & collections.Counter(expected)
    assert scanned.total() >= RECOGNISED * len(expected)
    assert [file for file, rows in found.items() if rows != expected] == []


@pytest.mark.parametrize(("name", "tilt"), [("directive", 1.2), ("experience", 0.0)])
def test_a_scan_gives_nearly_all_of_them(name, tilt):
    given = paragraphs(name)
    expected = collections.Counter(facts(analyse("\n".join(given).encode(), "x").record))
    data = scan(pictures(given, tilt))
    reading, record = read(data, "scan.pdf"), analyse(data, "scan.pdf").record
    common = expected & collections.Counter(facts(record))
    assert common.total() >= RECOGNISED * expected.total()
    for fact in record.facts:
        evidence = fact.evidence
        assert reading.text[evidence.start : evidence.end] == evidence.quote
        assert 0.5 < fact.confidence <= 1
        assert {piece.page for piece in reading.origins(evidence.start, evidence.end)} <= {1, 2}
    assert [issue.code for issue in record.issues if issue.code.startswith("ocr")][:1] == ["ocr.read"]
