"""The facts as Parquet beside the store: made when asked for, brought up by every run, held against the store by `check`."""

import json

import pytest
from fake_road import analyse, analyse_anew
from pyarrow import parquet as library

from pipeline.corpus import Corpus, CorpusError, facttable, parquet

TEXTS = {
    "a": "机构7个，机构8个。\n",
    "b": "下放事项92项。\n",
    "c": "没有数。\n",
    "d": "编制40名。\n",
    "e": "地点：南昌市 360100\n机构5个。\n",
}


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setattr(parquet, "DOCUMENTS", 2)
    monkeypatch.setattr(parquet, "_ROW_GROUP", 2)
    made = tmp_path / "in"
    made.mkdir()
    for name, text in TEXTS.items():
        (made / f"{name}.txt").write_text(text, encoding="utf-8")
    return made


@pytest.fixture
def kept(corpus, folder):
    corpus.add([folder], analyse=analyse)
    corpus.rebuild_views(parquet=True)
    return corpus


def files(corpus):
    return sorted(path.name for path in (corpus.folder / "parquet").glob("*.parquet"))


def held(corpus):
    """Id, value and document of each fact in the files, in the order of the store."""
    rows = [row for name in files(corpus) for row in library.read_table(corpus.folder / "parquet" / name).to_pylist()]
    return [(row["id"], row["nominal"], row["document_place"], row["document"], row["sha256"]) for row in rows]


def told(corpus):
    home = {finding.document.id: finding.document.place for finding in corpus.facts()}
    return [
        (fact.id, fact.nominal, home[document.id].name if home[document.id] else None, document.id, document.sha256)
        for fact, document in ((finding.fact, finding.document) for finding in corpus.facts())
    ]


def faults(corpus):
    return [defect.message for defect in corpus.check()]


def test_nobody_gets_it_unasked(corpus, folder):
    corpus.add([folder], analyse=analyse)
    corpus.rebuild_views()
    assert not (corpus.folder / "parquet").exists()
    assert faults(corpus) == []


def test_it_holds_the_facts_that_stand(kept):
    # The first two documents, the next two, of which one says no number, and the last.
    assert files(kept) == ["facts-000000.parquet", "facts-000001.parquet", "facts-000002.parquet"]
    assert len(held(kept)) == 5
    assert held(kept) == told(kept)
    assert library.read_table(kept.folder / "parquet" / files(kept)[0]).column_names == facttable.COLUMNS
    assert faults(kept) == []


def test_it_follows(kept, folder):
    (folder / "b.txt").write_text("下放事项93项。\n", encoding="utf-8")
    (folder / "f.txt").write_text("编制6名。\n", encoding="utf-8")
    before = {name: (kept.folder / "parquet" / name).stat().st_mtime_ns for name in files(kept)}
    kept.add([folder], analyse=analyse)
    assert sorted(held(kept)) == sorted(told(kept))
    assert faults(kept) == []
    changed = {name for name in files(kept) if before.get(name) != (kept.folder / "parquet" / name).stat().st_mtime_ns}
    # The third document is in the second file, where nothing changed: the documents are a and b; c and d; e, b anew, f.
    assert "facts-000001.parquet" not in changed
    kept.remove([str(folder / "e.txt"), str(folder / "f.txt"), str(folder / "b.txt")])
    kept.update_views()
    assert files(kept) == ["facts-000000.parquet", "facts-000001.parquet"]
    assert held(kept) == told(kept)
    kept.add([folder], analyse=analyse_anew, again=True)
    assert sorted(held(kept)) == sorted(told(kept))
    assert faults(kept) == []


def spoil_bytes(folder):
    path = folder / "facts-000001.parquet"
    path.write_bytes(path.read_bytes().replace(b"PAR1", b"PAR2"))


def swap(folder):
    """Two whole files, and a note that knows them: only a look at the facts tells."""
    one, other = folder / "facts-000000.parquet", folder / "facts-000001.parquet"
    note = json.loads((folder / "progress.json").read_text())
    note["files"][one.name], note["files"][other.name] = note["files"][other.name], note["files"][one.name]
    one.rename(folder / "x")
    other.rename(one)
    (folder / "x").rename(other)
    (folder / "progress.json").write_text(json.dumps(note))


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (spoil_bytes, "facts-000001.parquet is not as it was written"),
        (swap, "facts-000000.parquet does not hold the facts that the store holds"),
        (lambda folder: (folder / "facts-000002.parquet").unlink(), "facts-000002.parquet cannot be read"),
        (lambda folder: (folder / "more.parquet").write_bytes(b""), "more.parquet is not of the view"),
        (lambda folder: (folder / "progress.json").write_text("{"), "have come to event 0 of"),
    ],
)
def test_check_tells_what_is_wrong_and_reindex_mends_it(kept, spoil, said):
    spoil(kept.folder / "parquet")
    assert said in faults(kept)[0]
    kept.rebuild_views()
    assert faults(kept) == []
    assert held(kept) == told(kept)


def test_files_that_are_ahead_of_the_note_are_made_once_more(kept, folder):
    """As after a kill between the files and the note."""
    note = kept.folder / "parquet" / "progress.json"
    before = note.read_bytes()
    (folder / "a.txt").write_text("机构70个。\n", encoding="utf-8")
    kept.add([folder], analyse=analyse)
    note.write_bytes(before)
    assert "have come to event" in faults(kept)[0]
    kept.update_views()
    assert faults(kept) == []
    assert sorted(held(kept)) == sorted(told(kept))


def test_without_the_package_it_is_said(kept, folder, monkeypatch):
    def missing():
        raise ImportError("none", name="pyarrow")

    monkeypatch.setattr(parquet, "_schema", missing)
    (folder / "g.txt").write_text("机构1个。\n", encoding="utf-8")
    with pytest.raises(CorpusError, match=r"zhenjie\[parquet\]"):
        kept.add([folder], analyse=analyse)
    other = Corpus(kept.folder.parent / "other")
    with pytest.raises(CorpusError, match="needs the package pyarrow"):
        other.rebuild_views(parquet=True)
    other.close()


def test_the_command(folder, tmp_path, zhenjie, monkeypatch):
    monkeypatch.setattr("pipeline.corpus.parcel.road", lambda: analyse)
    corpus = Corpus(tmp_path / "corpus")
    corpus.add([folder])
    corpus.close()
    status, out, _ = zhenjie("reindex", "--parquet", "--corpus", tmp_path / "corpus")
    assert (status, "5 documents indexed anew" in out) == (0, True)
    assert (tmp_path / "corpus" / "parquet" / "facts-000000.parquet").exists()
    assert zhenjie("check", "--corpus", tmp_path / "corpus")[0] == 0
