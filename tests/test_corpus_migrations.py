"""The schema of the store: corpora of every earlier version open, and a step is taken once, as a whole or not at all."""

import re
import sqlite3
from pathlib import Path

import pytest
from fake_road import analyse

from pipeline.corpus import Corpus, CorpusError, migrations, store

OLD = sorted((Path(__file__).parent / "data" / "store").glob("*.sql"))
STEPS = migrations.steps()


def written_by(version, folder):
    """A corpus as zhenjie wrote it when its schema had that many steps."""
    [script] = [path for path in OLD if path.stem == f"{version:03}"]
    folder.mkdir()
    with sqlite3.connect(folder / store.FILE) as connection:
        connection.executescript(script.read_text(encoding="utf-8"))
        connection.execute(f"PRAGMA user_version = {version}")
        connection.execute(f"PRAGMA application_id = {store.APPLICATION}")
    connection.close()


def test_there_is_a_corpus_of_each_earlier_version():
    """The first one is there from the beginning; a new step brings the corpus of the version before it."""
    assert [int(path.stem) for path in OLD] == [*range(1, max(2, len(STEPS)))]


@pytest.mark.parametrize("version", [int(path.stem) for path in OLD])
def test_an_old_corpus_opens_and_goes_on(version, tmp_path):
    """Three texts, one changed once, all analysed anew by other rules; the third was never readable."""
    written_by(version, tmp_path / "corpus")
    corpus = Corpus(tmp_path / "corpus")
    assert corpus.counts() == {"documents": 3, "failed": 1, "facts": 3, "cursor": 17}
    assert [(finding.fact.evidence.quote, finding.fact.unit) for finding in corpus.facts()] == [
        ("180个", "个"),
        ("92项", "件"),
        ("40名", "名"),
    ]
    assert [event.cursor for event in corpus.feed()] == [*range(1, 18)]
    text = tmp_path / "new.txt"
    text.write_text("下放事项12项。\n", encoding="utf-8")
    assert corpus.add([text], analyse=analyse)["added"] == 1
    assert corpus.search("下放事项").documents == 2
    corpus.close()


def structure(connection):
    """The tables and indices without the blanks in which their statements may differ."""
    rows = connection.execute("SELECT name, sql FROM sqlite_schema WHERE sql IS NOT NULL ORDER BY name")
    return [(name, re.sub(r"\s+", "", sql)) for name, sql in rows]


def test_an_old_corpus_gets_the_structure_of_a_fresh_one(tmp_path):
    written_by(1, tmp_path / "old")
    old, fresh = Corpus(tmp_path / "old"), Corpus(tmp_path / "fresh")
    assert structure(old.store.connection) == structure(fresh.store.connection)
    assert old.store.connection.execute("PRAGMA user_version").fetchone() == (len(STEPS),)


def with_step(monkeypatch, script):
    monkeypatch.setattr(migrations, "steps", lambda: (*STEPS, script))


STEP = """
-- A statement may run over several lines; a semicolon in 'a; b' ends none.
ALTER TABLE runs ADD COLUMN note TEXT;
UPDATE records
  SET title = 'a; b';
"""


def test_a_step_is_taken_once(tmp_path, monkeypatch):
    written_by(1, tmp_path / "corpus")
    with_step(monkeypatch, STEP)
    corpus = Corpus(tmp_path / "corpus")
    assert {finding.document.title for finding in corpus.facts()} == {"a; b"}
    corpus.close()
    # The statements of the step would fail a second time.
    Corpus(tmp_path / "corpus").close()


def test_a_step_that_fails_leaves_the_corpus_as_it_was(tmp_path, monkeypatch):
    written_by(1, tmp_path / "old")
    with_step(monkeypatch, "UPDATE records SET title = 'half';\nALTER TABLE nowhere ADD COLUMN note TEXT;\n")
    with pytest.raises(CorpusError, match="nowhere"):
        Corpus(tmp_path / "old")
    monkeypatch.undo()
    with sqlite3.connect(tmp_path / "old" / store.FILE) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (1,)
        assert connection.execute("SELECT count(*) FROM records WHERE title = 'half'").fetchone() == (0,)
    connection.close()


def test_an_old_corpus_that_cannot_be_written_is_refused(tmp_path, monkeypatch):
    written_by(1, tmp_path / "corpus")
    with_step(monkeypatch, STEP)
    monkeypatch.setattr(store, "_is_read_only", lambda folder: True)
    with pytest.raises(CorpusError, match=rf"its schema is 1, not {len(STEPS) + 1}, and it is read-only"):
        Corpus(tmp_path / "corpus", create=False)


@pytest.mark.parametrize(
    "names",
    [
        ["001-corpus.sql", "003-late.sql"],
        ["001-corpus.sql", "002-one.sql", "002-other.sql"],
        ["002-early.sql"],
        ["001-corpus.sql", "2-short.sql"],
    ],
)
def test_steps_are_numbered_without_gaps(names):
    with pytest.raises(ValueError, match="steps of the schema are named"):
        migrations.numbered(dict.fromkeys(names, ""))


def test_steps_come_in_order():
    assert migrations.numbered({"002-b.sql": "b", "001-a.sql": "a"}) == ("a", "b")
