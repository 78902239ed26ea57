"""The proof that a corpus is sound: it holds of one that is, and names what is wrong with one that was spoilt."""

import sqlite3

import pytest
from fake_road import analyse, analyse_anew

from pipeline import cli
from pipeline.corpus import Corpus, store

HANS = "地点：江西省 360000\n全省整合机构180个。\n向镇街下放事项92项，下沉干部40名。\n县里赋权到镇，组建执法队。\n"
HANT = "地点：南昌市 360100\n設(shè)立機構(gòu)7個，賦權事項15項。\n"


@pytest.fixture
def sound(tmp_path):
    """Three texts, of which one was changed and one has come back, analysed anew by other rules, all indexed."""
    folder = tmp_path / "in"
    folder.mkdir()
    made = Corpus(tmp_path / "corpus")
    for name, text in (("a", HANS), ("b", HANT), ("c", "\ud800机构5个。\n"), ("b", "机构9个。\n"), ("b", HANT)):
        (folder / f"{name}.txt").write_bytes(text.encode("utf-8", "replace"))
        made.add([folder], analyse=analyse)
    (folder / "c.txt").write_bytes(b"\xff")
    made.add([folder], analyse=analyse)
    made.add([folder], analyse=analyse_anew, again=True)
    made.close()
    return tmp_path / "corpus"


def defects(folder):
    corpus = Corpus(folder, create=False)
    found = list(corpus.check())
    corpus.close()
    return found


def spoil(folder, *statements):
    with sqlite3.connect(folder / store.FILE) as connection:
        for statement in statements:
            connection.execute(statement)
    connection.close()


def test_a_sound_corpus_has_no_defect(sound):
    assert defects(sound) == []


def test_an_empty_corpus_is_sound(tmp_path):
    Corpus(tmp_path / "corpus").close()
    assert defects(tmp_path / "corpus") == []


FIRST = "(SELECT d.record FROM documents d WHERE d.row = 1)"


@pytest.mark.parametrize(
    ("code", "statement"),
    [
        ("quote", "UPDATE texts SET original = CAST(replace(CAST(original AS TEXT), '180', '190') AS BLOB)"),
        ("quote", "UPDATE texts SET original = CAST('短' AS BLOB), normalised = CAST('短' AS BLOB), deletions = '[]'"),
        ("text", "UPDATE texts SET deletions = '[]' WHERE deletions <> '[]'"),
        ("text", "UPDATE texts SET deletions = '[[1' WHERE document = 1"),
        ("text", "UPDATE texts SET characters = characters + 1"),
        ("text_missing", "DELETE FROM texts WHERE document = 1"),
        ("record_json", f"UPDATE records SET json = substr(json, 1, 90) WHERE row = {FIRST}"),
        (
            "record_hash",
            f'UPDATE records SET json = replace(json, \'"sha256":"\', \'"sha256":"0\') WHERE row = {FIRST}',
        ),
        ("record_missing", f"DELETE FROM records WHERE row = {FIRST}"),
        ("facts_differ", f"UPDATE facts SET kind = 'rate' WHERE record = {FIRST} AND kind = 'power'"),
        ("facts_differ", f"UPDATE facts SET json = replace(json, '180', '181') WHERE record = {FIRST}"),
        ("facts_differ", f"DELETE FROM facts WHERE record = {FIRST} AND part = 'setup'"),
        ("measures_differ", f"UPDATE measures SET start = start + 1 WHERE record = {FIRST}"),
        ("measures_differ", "DELETE FROM tasks WHERE task = 'devolution'"),
        ("feed_gap", "DELETE FROM events WHERE cursor = 2"),
        ("feed_dangling", "UPDATE events SET fact = 9999 WHERE cursor = 2"),
        ("feed_facts", "UPDATE events SET event = 'fact_retracted' WHERE cursor = 2"),
        ("feed_facts", f"UPDATE facts SET id = 'other' WHERE record = {FIRST}"),
        ("feed_documents", "DELETE FROM events WHERE event = 'document_superseded'"),
        ("versions", "UPDATE versions SET latest = 1"),
        ("superseded", "UPDATE versions SET latest = 0"),
        ("versions", "UPDATE versions SET latest = 1 - latest WHERE location LIKE '%b.txt' AND version > 1"),
        ("versions_dangling", "DELETE FROM documents WHERE row = 1"),
        ("superseded", "UPDATE documents SET superseded = 1 - superseded"),
    ],
)
def test_what_disagrees_in_the_store_is_named(sound, code, statement):
    spoil(sound, statement)
    assert code in {defect.code for defect in defects(sound)}


def test_a_defect_names_its_document_and_what_is_there(sound):
    spoil(sound, "UPDATE texts SET original = CAST(replace(CAST(original AS TEXT), '180', '190') AS BLOB)")
    [defect] = defects(sound)
    with sqlite3.connect(sound / store.FILE) as connection:
        [(sha256,)] = connection.execute("SELECT sha256 FROM documents WHERE row = 1")
    connection.close()
    assert defect.where == f"document {sha256}"
    # 地点：江西省 360000 and the line end are 14 characters, 全省整合机构 six.
    assert defect.message.startswith("[20:24] is '190个', the fact ")
    assert defect.message.endswith(" says '180个'")


def test_a_broken_page_of_the_store(sound):
    with sqlite3.connect(sound / store.FILE) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
        [(page,)] = connection.execute("SELECT rootpage FROM sqlite_schema WHERE name = 'facts_kind'")
        [(size,)] = connection.execute("PRAGMA page_size")
    connection.close()
    with (sound / store.FILE).open("r+b") as file:
        file.seek((page - 1) * size)
        file.write(bytes(size))
    assert "database" in {defect.code for defect in defects(sound)}


def flip(path, at):
    data = bytearray(path.read_bytes())
    data[at] ^= 1
    path.write_bytes(data)


@pytest.mark.parametrize("suffix", ["idx", "pos", "term", "store", "fast", "fieldnorm"])
def test_one_bit_of_the_index(sound, suffix):
    path = max((sound / "index").glob(f"*.{suffix}"), key=lambda file: file.stat().st_size)
    flip(path, 0)
    assert f"{path.name} of the index is not as it was written" in [defect.message for defect in defects(sound)]


@pytest.mark.parametrize("size", [0, 5, 40])
def test_a_file_of_the_index_that_was_cut_short(sound, size):
    path = sorted((sound / "index").glob("*.pos"))[0]
    path.write_bytes(path.read_bytes()[:size])
    assert f"{path.name} of the index is not as it was written" in [defect.message for defect in defects(sound)]


def test_an_index_without_its_files(sound):
    for path in (sound / "index").glob("*.*"):
        if path.suffix != ".json":
            path.unlink()
    assert {defect.code for defect in defects(sound)} == {"index"}


def test_an_index_that_lacks_a_text_or_holds_another(sound):
    spoil(sound, "UPDATE texts SET normalised = CAST(replace(CAST(normalised AS TEXT), '7', '8') AS BLOB)")
    assert [defect.message for defect in defects(sound) if defect.code == "index"] == [
        "text 2 is not in the index as it is in the store"
    ]
    spoil(sound, "INSERT INTO events (event, record) SELECT 'document_added', row FROM records WHERE document = 1")
    [told] = [defect.message for defect in defects(sound) if defect.code == "index"]
    assert told.startswith("the index has come to change ")


def test_the_commands(sound, capsys):
    def zhenjie(*arguments):
        status = cli.main([*arguments, "--corpus", str(sound)])
        said = capsys.readouterr()
        return status, said.out, said.err

    assert zhenjie("check") == (0, "sound: 3 documents, 4 facts, feed up to 27\n", "")
    (sound / "index" / "progress.json").unlink()
    status, out, err = zhenjie("check")
    assert (status, err) == (1, f"zhenjie: 1 defect in {sound}\n")
    assert out == f"index: {sound}/index: the index has come to change 0 of 24\n"
    assert zhenjie("reindex") == (0, f"{sound}: 3 documents indexed anew\n", "")
    assert zhenjie("check")[0] == 0
    spoil(sound, "DELETE FROM tasks")
    assert zhenjie("check")[0] == 1
    assert zhenjie("reindex")[0] == 0
    assert zhenjie("check")[0] == 1


@pytest.mark.parametrize(
    "name", ["words", "tags", "starts", "rows", "firsts", "order", "offsets", "documents", "holders"]
)
def test_one_bit_of_the_token_store(sound, name):
    for path in sorted((sound / "tokens").glob(f"segment-*/{name}.npy"))[-1:]:
        flip(path, -1)
    [defect] = defects(sound)
    assert (defect.code, f"{name}.npy" in defect.message) == ("tokens", True)


def test_a_token_store_of_other_texts(sound, tmp_path):
    """It says that it holds all changes, and holds other words, a text too few, or has come to another change."""
    tokens = sound / "tokens"
    spoil(sound, "UPDATE texts SET normalised = CAST(replace(CAST(normalised AS TEXT), '92', '93') AS BLOB)")
    assert "tokens" in {defect.code for defect in defects(sound)}
    spoil(sound, "UPDATE texts SET normalised = CAST(replace(CAST(normalised AS TEXT), '93', '92') AS BLOB)")
    assert defects(sound) == []
    listed = (tokens / "segments.json").read_text(encoding="utf-8")
    (tokens / "segments.json").write_text(listed.replace('"cursor": ', '"cursor": 1'), encoding="utf-8")
    [defect] = defects(sound)
    assert "has come to change" in defect.message
    (tokens / "segments.json").write_text("{", encoding="utf-8")
    assert [defect.message[:30] for defect in defects(sound)] == ["the token store cannot be read"]
    corpus = Corpus(sound)
    corpus.rebuild_views()
    corpus.close()
    assert defects(sound) == []


def test_a_run_leaves_the_token_store_up_to_date(sound):
    corpus = Corpus(sound, create=False)
    assert corpus.collection.tokens.is_current(corpus.collection.store)
    corpus.close()
