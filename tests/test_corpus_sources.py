"""Where documents come from: what a folder holds, in which order, and what cannot be read."""

import os
import sys

import ingest_files as files
import pytest

from pipeline.corpus import sources
from pipeline.corpus.sources import Source, SourceError, read, walk


def names(*paths, **options):
    return [source.name for source in walk(paths, **options)]


@pytest.fixture
def folder(tmp_path):
    for name in ("b.txt", "a/2.txt", "a/10.txt", "a/.hidden.txt", ".git/config", "c/d/e.txt", "甲.txt"):
        path = tmp_path / "in" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)
    return tmp_path / "in"


def test_folders_are_walked_in_order_without_hidden_files(folder):
    assert names(folder) == ["a/10.txt", "a/2.txt", "b.txt", "c/d/e.txt", "甲.txt"]
    assert names(folder / "c", folder / "b.txt") == ["d/e.txt", "b.txt"]
    assert [source.name for source in walk(str(folder / "c"))] == ["d/e.txt"]
    assert [source.name for source in walk(folder / "b.txt")] == ["b.txt"]


def test_what_is_named_is_taken_even_if_hidden(folder):
    assert names(folder / "a" / ".hidden.txt") == [".hidden.txt"]
    assert names(folder / ".git") == ["config"]


def test_a_place_is_the_same_however_it_is_named(folder, monkeypatch):
    monkeypatch.chdir(folder)
    [one], [other] = walk(["b.txt"]), walk([folder / "a" / ".." / "b.txt"])
    assert one.location == other.location == str(folder / "b.txt")


def test_the_corpus_within_a_folder_is_left_out(folder):
    assert names(folder, leave_out=folder / "a") == ["b.txt", "c/d/e.txt", "甲.txt"]


def test_links_are_followed_and_loops_end(folder):
    (folder / "a" / "up").symlink_to(folder)
    (folder / "link").symlink_to(folder / "b.txt")
    (folder / "again").symlink_to(folder / "c")
    found = names(folder)
    assert found == ["a/10.txt", "a/2.txt", "again/d/e.txt", "b.txt", "link", "甲.txt"]


def test_deep_folders_are_walked(tmp_path):
    depth = 400
    path = tmp_path
    for _ in range(depth):
        path = path / "d"
        path.mkdir()
    (path / "x.txt").write_text("x")
    limit = sys.getrecursionlimit()
    sys.setrecursionlimit(200)
    try:
        assert names(tmp_path) == ["d/" * depth + "x.txt"]
    finally:
        sys.setrecursionlimit(limit)


def test_names_that_are_no_utf_8(tmp_path):
    path = os.fsencode(tmp_path) + b"/\xff.txt"
    with open(path, "wb") as file:
        file.write(b"x")
    [source] = walk([tmp_path])
    assert source.name == "\\xff.txt"
    source.location.encode("utf-8")
    assert read(source) == b"x"


@pytest.mark.parametrize(
    ("make", "message"),
    [
        (lambda path: None, "No such file"),
        (lambda path: path.symlink_to("nowhere"), "No such file"),
        (lambda path: path.mkdir(), "folder"),
        (lambda path: os.mkfifo(path), "not a regular file"),
    ],
)
def test_what_is_no_file_is_said(tmp_path, make, message):
    make(tmp_path / "x")
    with pytest.raises(SourceError, match=message) as caught:
        read(Source("x", "x", str(tmp_path / "x")))
    assert caught.value.code == "unreadable"


def test_a_path_with_a_nul_is_no_file():
    with pytest.raises(SourceError, match="null"):
        read(Source("x", "x", "a\0b"))


def test_files_and_folders_without_permission(tmp_path, monkeypatch):
    (tmp_path / "x").write_text("x")
    (tmp_path / "y").mkdir()

    def refuse(path, *_):
        raise PermissionError(13, "Permission denied", path)

    listed = list(walk([tmp_path]))
    monkeypatch.setattr(sources.os, "listdir", refuse)
    [closed] = walk([tmp_path / "y"])
    monkeypatch.setattr(sources.os, "open", refuse)
    for source in (*listed, closed):
        with pytest.raises(SourceError, match="Permission denied"):
            read(source)


def test_large_files_are_refused(tmp_path):
    (tmp_path / "x").write_bytes(b"12345")
    source = Source("x", "x", str(tmp_path / "x"))
    assert read(source, 5) == b"12345"
    with pytest.raises(SourceError, match="larger than 4 bytes"):
        read(source, 4)
    with pytest.raises(SourceError, match="larger than 4 bytes"):
        read(Source("-", "-", data=b"12345"), 4)


PACKED = files.archive(
    ("乙/2.txt", b"2"), ("甲.txt", b"1"), ("锁.txt", b"x", {"create_system": 3, "external_attr": 0o120777 << 16})
)


def test_an_archive_stands_for_the_documents_in_it(tmp_path):
    for name, data in (("a.txt", b"a"), ("b.doc", PACKED), ("c.docx", files.docx(files.paragraph("甲镇")))):
        (tmp_path / name).write_bytes(data)
    found = list(walk([tmp_path]))
    assert [source.name for source in found] == ["a.txt", "b.doc!/乙/2.txt", "b.doc!/甲.txt", "b.doc!/锁.txt", "c.docx"]
    assert [source.location for source in found] == [f"{tmp_path}/{source.name}" for source in found]
    assert [read(source) for source in found[:3]] == [b"a", b"2", b"1"]
    with pytest.raises(SourceError, match="a link") as caught:
        read(found[3])
    assert caught.value.code == "unreadable"
    assert names(tmp_path / "b.doc")[0] == "b.doc!/乙/2.txt"


def test_an_archive_that_is_too_large_is_left_to_its_reader(tmp_path, monkeypatch):
    (tmp_path / "a.zip").write_bytes(PACKED)
    monkeypatch.setattr(sources, "LARGEST_FILE", 40)
    [source] = walk([tmp_path])
    with pytest.raises(SourceError, match="larger than 40 bytes"):
        read(source, 40)


def standard_input(monkeypatch, data):
    reading, writing = os.pipe()
    os.write(writing, data)
    os.close(writing)
    with open(reading, encoding="utf-8") as stdin:
        monkeypatch.setattr(sources.sys, "stdin", stdin)
        return list(walk(["-"]))


def test_an_archive_on_standard_input(monkeypatch):
    found = standard_input(monkeypatch, PACKED)
    assert [source.name for source in found] == ["-!/乙/2.txt", "-!/甲.txt", "-!/锁.txt"]
    assert len({source.location for source in found}) == 3


def test_standard_input_is_a_document_of_its_own(monkeypatch):
    seen = []
    for data in (b"one", b"two"):
        seen += standard_input(monkeypatch, data)
    assert [(source.name, read(source)) for source in seen] == [("-", b"one"), ("-", b"two")]
    assert seen[0].location != seen[1].location


def test_a_failed_record_has_an_id_of_its_own():
    records = [sources.unread(Source(name, name), "unreadable", "gone") for name in ("a", "b", "a")]
    assert records[0] == records[2]
    assert records[0].id != records[1].id
    assert (records[0].status, records[0].sha256, records[0].issues[0].code) == ("failed", "", "unreadable")
