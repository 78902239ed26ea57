"""Measures like a given one."""

import json
from pathlib import Path

import pytest

from pipeline import cli
from pipeline.corpus import Corpus

A = "将36项审批服务事项下放给街道。全面推行网格化管理。"
B = "將審批服務(wù)事項下放給鎮街。加强干部培训。"
C = "将审批服务事项下放给镇街。严肃工作纪律。"


@pytest.fixture
def corpus(tmp_path: Path) -> Corpus:
    for name, text in (("a", A), ("b", B), ("c", C)):
        (tmp_path / f"{name}.txt").write_text(text, encoding="utf-8")
    made = Corpus(tmp_path / "corpus")
    made.add([tmp_path / f"{name}.txt" for name in "abc"])
    return made


def test_the_nearest_first_and_the_same_words_once(corpus: Corpus) -> None:
    found = corpus.similar("将审批服务事项下放给镇街")
    # What b.txt says in Traditional is what c.txt says too: it is shown once, where it came first.
    assert [(each.document.source, each.text) for each in found[:2]] == [
        ("b.txt", "將審批服務(wù)事項下放給鎮街。"),
        ("a.txt", "将36项审批服务事项下放给街道。"),
    ]
    assert found[0].similarity == 1.0
    assert 0.3 < found[1].similarity < 1.0
    assert B[found[0].start : found[0].end] == found[0].text


def test_a_measure_of_the_corpus_is_compared_with_other_documents(corpus: Corpus) -> None:
    [own] = [each for each in corpus.similar("将36项审批服务事项下放给街道") if each.document.source == "a.txt"]
    found = corpus.similar(own.measure)
    assert found[0].document.source == "b.txt"
    assert "a.txt" not in {each.document.source for each in found}


@pytest.mark.parametrize("text", ["", "。，", "xyz"])
def test_nothing_is_like_nothing(corpus: Corpus, text: str) -> None:
    assert corpus.similar(text) == []


def test_an_empty_corpus(tmp_path: Path) -> None:
    assert Corpus(tmp_path / "none").similar("下放") == []


def test_on_the_command_line(corpus: Corpus, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    corpus.close()
    folder = str(tmp_path / "corpus")
    assert cli.main(["similar", "將審批服務事項下放給鎮街", "--corpus", folder, "--limit", "1"]) == 0
    assert "b.txt" in capsys.readouterr().out
    assert cli.main(["similar", "下放街道", "--corpus", folder, "--json"]) == 0
    assert json.loads(capsys.readouterr().out.splitlines()[0])["document"]["source"] in ("a.txt", "b.txt")
    assert cli.main(["similar", "下放", "--corpus", folder, "--task", "nonsense"]) == 2
