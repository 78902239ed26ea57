"""The edition: it names all that decides what a record says, and `again` redoes what another one made."""

import subprocess
import sys
from pathlib import Path

import pytest
from fake_road import analyse, analyse_anew

from pipeline import edition
from pipeline.corpus import parcel
from pipeline.road import analyse as road_analyse

ROOT = Path(__file__).parent.parent
FILES = {
    "records.py": "a = 1\n",
    "extract/facts/finding.py": "b = 2\n",
    "data/rules/setup.toml": "c = 3\n",
    "data/store/001.sql": "d\n",
    "data/store/notes.txt": "e\n",
    "web/api.py": "f = 6\n",
}


@pytest.fixture
def home(tmp_path):
    for part in edition.PARTS:
        folder = tmp_path / "pipeline" / part if "." not in part else (tmp_path / "pipeline" / part).parent
        folder.mkdir(parents=True, exist_ok=True)
        if "." in part:
            (tmp_path / "pipeline" / part).write_text("", encoding="utf-8")
    for name, text in FILES.items():
        path = tmp_path / "pipeline" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return tmp_path / "pipeline"


@pytest.mark.parametrize(
    ("name", "decides"),
    [
        ("records.py", True),
        ("extract/facts/finding.py", True),
        ("data/rules/setup.toml", True),
        ("models/tasks.npz", True),
        ("text/new.py", True),
        ("data/store/001.sql", False),
        ("data/store/notes.txt", False),
        ("web/api.py", False),
        ("models/README.md", False),
    ],
)
def test_what_decides_is_in_the_edition(home, name, decides):
    before = edition.edition_of(home, None)
    (home / name).write_text("other\n", encoding="utf-8")
    assert (edition.edition_of(home, None) != before) == decides


def test_rules_of_the_user_and_packages_are_in_it(home, tmp_path, monkeypatch):
    before = edition.edition_of(home, None)
    (tmp_path / "rules").mkdir()
    assert edition.edition_of(home, str(tmp_path / "rules")) == before
    (tmp_path / "rules" / "setup.toml").write_text("", encoding="utf-8")
    assert edition.edition_of(home, str(tmp_path / "rules")) != before
    monkeypatch.setattr(edition, "_version", lambda package: "99")
    assert edition.edition_of(home, None) != before


def test_all_that_the_road_loads_is_in_it():
    code = "import pipeline.road, sys; print(*(name for name in sys.modules if name.startswith('pipeline.')))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT).stdout
    rooms = {name.split(".")[1] for name in loaded.split()}
    # Copies of the same modules and of re's patterns, by which no record changes (tests/test_compiled.py, test_patterns.py).
    rooms -= {"compiled", "patterns", "matchers", "tallies"}
    assert rooms <= {part.split("/")[0].removesuffix(".py") for part in edition.PARTS}
    assert {"text", "ingest", "extract", "tasks", "road"} <= rooms


def test_an_analysis_has_a_name():
    assert parcel.edition_of(None) == parcel.edition_of(road_analyse) == edition.edition()
    assert parcel.edition_of(analyse) == "fake_road.analyse"


def test_again_redoes_what_another_edition_made_and_nothing_else(corpus, tmp_path):
    seen = []

    def watched(data, source):
        seen.append(source)
        return analyse_anew(data, source)

    for name in ("a", "b"):
        (tmp_path / f"{name}.txt").write_text(f"下放事项{ord(name)}项。\n", encoding="utf-8")
    corpus.add([tmp_path / "a.txt"], analyse=analyse)
    corpus.add([tmp_path / "b.txt"], analyse=watched)
    name = parcel.edition_of(watched)
    assert (corpus.outdated(name), corpus.outdated("fake_road.analyse")) == (1, 1)
    seen.clear()
    files = [tmp_path / "a.txt", tmp_path / "b.txt"]
    assert corpus.add(files, analyse=watched)["unchanged"] == 2
    assert seen == []
    assert corpus.add(files, analyse=watched, again=True)["changed"] == 1
    assert (seen, corpus.outdated(name)) == (["a.txt"], 0)
    assert [event.event for event in corpus.feed()][-1] == "fact_changed"
    # What says the same as before is of the new edition, and the feed has nothing to tell.
    cursor = corpus.counts()["cursor"]
    corpus.store.connection.execute("UPDATE records SET edition = 'old'")
    assert corpus.add(files, analyse=watched, again=True)["unchanged"] == 2
    assert (corpus.counts()["cursor"], corpus.outdated(name)) == (cursor, 0)


def test_other_words_in_the_table_beside_a_file_are_taken_in(corpus, tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "a.txt").write_text("下放事项12项。\n", encoding="utf-8")
    (folder / "b.txt").write_text("下放事项13项。\n", encoding="utf-8")
    corpus.add([folder], analyse=analyse)
    for issuer, outcome in (("甲局", "changed"), ("甲局", "unchanged"), ("乙局", "changed")):
        (folder / "metadata.csv").write_text(f"file,issuer\na.txt,{issuer}\n", encoding="utf-8")
        counts = corpus.add([folder], analyse=analyse)
        assert counts[outcome] == (2 if outcome == "unchanged" else 1)
        # The record of a.txt is a new one, so it comes behind that of b.txt.
        assert [finding.document.issuer for finding in corpus.facts()] == [None, issuer]
    # The fact is as it was, its document is not.
    assert [(event.event, event.document.issuer) for event in corpus.feed()][4:] == [
        ("document_added", "甲局"),
        ("fact_changed", "甲局"),
        ("document_added", "乙局"),
        ("fact_changed", "乙局"),
    ]
