"""Documents by URL: a file system in memory stands for those far away."""

import fsspec
import pytest

from pipeline import batch
from pipeline.corpus import Corpus, sources


@pytest.fixture
def bucket():
    system = fsspec.filesystem("memory")
    for name, text in {
        "/bucket/b.txt": "全市下放事项92项。",
        "/bucket/2023/a.txt": "核定编制870名。",
        "/bucket/.hidden/c.txt": "x",
        "/bucket/d.csv": "x",
    }.items():
        system.pipe(name, text.encode())
    yield "memory://bucket"
    system.rm("/bucket", recursive=True)


@pytest.mark.parametrize(
    ("below", "names"),
    [
        ("", ["2023/a.txt", "b.txt", "d.csv"]),
        ("/b.txt", ["b.txt"]),
        ("/*.txt", ["b.txt"]),
        ("/**/*.txt", ["2023/a.txt", "b.txt"]),
    ],
)
def test_a_file_a_folder_or_a_pattern(bucket, below, names) -> None:
    found = list(sources.walk([bucket + below]))
    assert sorted(source.name for source in found) == names
    assert all(source.location.startswith("memory://") and source.fault is None for source in found)


def test_they_are_fetched_where_they_are_judged(bucket, tmp_path) -> None:
    corpus = Corpus(tmp_path)
    done = batch.run([f"{bucket}/**/*.txt"], corpus, workers=2)
    # A file system in memory is another one in each process: what far workers see of it is not there.
    assert (done.added, done.failed) == (0, 2)
    assert corpus.add([f"{bucket}/**/*.txt"]) == {"added": 2, "changed": 0, "unchanged": 0, "failed": 0}
    assert [fact.fact.evidence.quote for fact in corpus.facts(kind="staffing")] == ["870名"]


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("memory://nowhere", "no file is there"),
        ("nonsense://x/y.txt", "nonsense"),
        ("memory://nowhere/*.txt", "no file"),
    ],
)
def test_what_is_not_there_is_a_fault(url, reason) -> None:
    [found] = sources.walk([url])
    assert found.fault is not None
    assert reason in found.fault.message


def test_a_file_over_the_limit(bucket) -> None:
    [source] = sources.walk([f"{bucket}/b.txt"])
    with pytest.raises(sources.SourceError, match="larger than 5 bytes"):
        sources.read(source, 5)
    assert sources.read(source).decode() == "全市下放事项92项。"
