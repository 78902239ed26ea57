"""A disk that is full, or cannot be written: a clear message, and a store that is whole and goes on later."""

import subprocess
import sys

import pytest
from fake_road import analyse

from pipeline.corpus import Corpus, CorpusError

# No file may grow beyond so many bytes: to SQLite and to the index the disk is full.
SCRIPT = """
import resource, sys
sys.path[:0] = {path!r}
from fake_road import analyse
from pipeline.corpus import Corpus, CorpusError
corpus = Corpus({folder!r})
resource.setrlimit(resource.RLIMIT_FSIZE, ({limit}, resource.RLIM_INFINITY))
try:
    corpus.add([{texts!r}], analyse=analyse)
except CorpusError as error:
    print(error)
    sys.exit(1)
"""


@pytest.fixture
def texts(tmp_path):
    made = tmp_path / "in"
    made.mkdir()
    for number in range(40):
        text = f"地点：宝鸡市 610300\n向镇下放事项{number + 10}项。\n" + "其他工作照常推进，" * 300
        (made / f"{number:02}.txt").write_text(text, encoding="utf-8")
    return made


def lines(folder):
    corpus = Corpus(folder, create=False)
    found = list(corpus.dump())
    # The index may be behind, or have been cut short: it is made from the store.
    assert {defect.code for defect in corpus.check()} <= {"index"}
    corpus.close()
    return found


@pytest.mark.parametrize("limit", [250_000, 350_000, 500_000])
def test_a_full_disk(texts, tmp_path, limit):
    folder = tmp_path / "corpus"
    script = SCRIPT.format(path=sys.path, folder=str(folder), texts=str(texts), limit=limit)
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert (run.returncode, run.stderr) == (1, "")
    assert run.stdout.startswith(str(folder))
    stored = len(lines(folder))
    whole = Corpus(tmp_path / "whole")
    whole.add([texts], analyse=analyse)
    whole.close()
    assert stored < len(lines(tmp_path / "whole"))
    resumed = Corpus(folder)
    resumed.add([texts], analyse=analyse)
    assert list(resumed.check()) == []
    resumed.close()
    assert lines(folder) == lines(tmp_path / "whole")


def test_a_folder_that_cannot_be_written(tmp_path):
    """A file stands where the folder of the corpus would be: nobody, not even root, can write there."""
    (tmp_path / "file").write_text("")
    with pytest.raises(CorpusError, match="Not a directory"):
        Corpus(tmp_path / "file" / "corpus")


def test_a_store_that_cannot_be_written_is_left_as_it_is(texts, tmp_path):
    corpus = Corpus(tmp_path / "corpus")
    corpus.add([texts / "00.txt"], analyse=analyse)
    before = list(corpus.dump())
    corpus.store.connection.execute("PRAGMA query_only = 1")
    with pytest.raises(CorpusError, match=r"corpus\.sqlite: attempt to write a readonly database"):
        corpus.add([texts], analyse=analyse)
    corpus.close()
    assert lines(tmp_path / "corpus") == before


def test_the_log_is_emptied_where_nobody_reads(texts, tmp_path):
    """A reader that stays keeps what was written since in the log, and nobody waits long for it."""
    log = tmp_path / "c" / "corpus.sqlite-wal"
    corpus, reader = Corpus(tmp_path / "c"), Corpus(tmp_path / "c")
    corpus.add([texts / "00.txt"], analyse=analyse)
    with reader.store.reading() as connection:
        connection.execute("SELECT count(*) FROM documents").fetchone()
        corpus.add([texts / "01.txt"], analyse=analyse)
        assert not corpus.store.empty_log()
        assert log.stat().st_size > 0
    assert corpus.store.empty_log()
    assert log.stat().st_size == 0
    assert corpus.store.connection.execute("PRAGMA busy_timeout").fetchone() == (60_000,)
    assert [len(list(one.standing())) for one in (corpus, reader)] == [2, 2]
    reader.close()
    corpus.close()
