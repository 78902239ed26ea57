"""`zhenjie tag` and `zhenjie train`: sentences with their tasks and reasons, and a model for a taxonomy of one's own."""

import json

import pytest
from test_tasks_training import FILLERS, SAYINGS, TAXONOMY

GLOSSED = "把三十項縣級權(quán)限下放給鎮(zhèn)里行使。"


@pytest.fixture
def labelled(tmp_path):
    """Six labelled documents for two tasks of a taxonomy of their own."""
    folder = tmp_path / "labelled"
    folder.mkdir()
    for number, filler in enumerate(FILLERS):
        lines = [f"[{' '.join(sorted(tasks))}] {saying}，{filler}。" for saying, tasks in SAYINGS]
        head = "# genre: news\n# place: -\n# script: hans\n\n"
        (folder / f"news-{number:02}.txt").write_text(head + "\n\n".join(lines), encoding="utf-8")
    (tmp_path / "own.toml").write_text(TAXONOMY, encoding="utf-8")
    return folder


def test_each_sentence_stands_behind_its_tasks(zhenjie):
    status, out, err = zhenjie("tag", "--text", GLOSSED + "夜里下了一場雨。")
    first, second = out.splitlines()
    assert first.startswith("[devolution ")
    assert first.endswith(f"] {GLOSSED}")
    assert second == "[] 夜里下了一場雨。"
    assert (status, err) == (0, "")


def test_json_cites_the_original(zhenjie, tmp_path):
    file = tmp_path / "a.txt"
    file.write_text("標題\n" + GLOSSED, encoding="utf-8")
    _, out, _ = zhenjie("tag", file, "--json")
    lines = [json.loads(line) for line in out.splitlines()]
    assert [(line["source"], line["start"], line["end"], line["quote"]) for line in lines] == [
        ("a.txt", 0, 2, "標題"),
        ("a.txt", 3, 3 + len(GLOSSED), GLOSSED),
    ]
    assert [entry["task"] for entry in lines[1]["tasks"]] == ["devolution"]
    assert "reasons" not in lines[1]["tasks"][0]


def test_reasons_are_as_many_as_asked_for_and_strongest_first(zhenjie):
    _, out, _ = zhenjie("tag", "--text", GLOSSED, "--explain", "--reasons", "3")
    assert out.splitlines()[1].startswith("    devolution: ")
    _, out, _ = zhenjie("tag", "--text", GLOSSED, "--explain", "--reasons", "3", "--json")
    [entry] = json.loads(out)["tasks"]
    weights = [abs(reason["weight"]) for reason in entry["reasons"]]
    assert len(weights) == 3
    assert weights == sorted(weights, reverse=True)
    _, out, _ = zhenjie("tag", "--text", GLOSSED, "--explain", "--reasons", "5", "--json")
    [entry] = json.loads(out)["tasks"]
    assert {"class: handing_down", "class: power"} & {reason["feature"] for reason in entry["reasons"]}


def test_one_file_that_cannot_be_read_costs_itself_only(zhenjie, tmp_path):
    (tmp_path / "a.txt").write_bytes(b"\x00\x01\x02\x03" * 50)
    (tmp_path / "b.txt").write_text(GLOSSED, encoding="utf-8")
    status, out, err = zhenjie("tag", tmp_path)
    assert status == 1
    assert len(out.splitlines()) == 1
    assert "a.txt" in err


def test_train_on_a_taxonomy_of_ones_own_and_tag_with_it(zhenjie, labelled, tmp_path):
    out = tmp_path / "model"
    status, figures, _ = zhenjie("train", "--corpus", labelled, "--taxonomy", tmp_path / "own.toml", "--out", out)
    assert status == 0
    assert json.loads(figures)["tasks"]["grids"]["sentences"] == 24
    assert "| grids |" in (out / "README.md").read_text(encoding="utf-8")
    status, tagged, _ = zhenjie("tag", "--text", "收回空编下沉到镇里，大家都说好。", "--model", out)
    assert status == 0
    assert tagged.startswith("[posts ")


def test_a_model_is_tried_on_documents_that_it_has_not_seen(zhenjie, labelled, tmp_path):
    apart, own = tmp_path / "apart", ("--taxonomy", tmp_path / "own.toml", "--out", tmp_path / "model")
    apart.mkdir()
    (apart / "news-90.txt").write_text("# genre: news\n\n[posts] 编制下沉到乡里。\n[] 今年雨水多。\n", encoding="utf-8")
    status, figures, _ = zhenjie("train", "--corpus", labelled, "--challenge", apart, *own)
    assert status == 0
    assert json.loads(figures)["challenge"]["tasks"]["posts"]["f1"] == 1.0
    assert "## Challenge set" in (tmp_path / "model" / "README.md").read_text(encoding="utf-8")


def test_a_document_that_is_trained_on_is_no_challenge(zhenjie, labelled, tmp_path):
    own = ("--taxonomy", tmp_path / "own.toml", "--out", tmp_path / "model")
    status, out, err = zhenjie("train", "--corpus", labelled, "--challenge", labelled, *own)
    assert (status, out) == (2, "")
    assert "news-00 is trained on" in err


def test_corrected_sentences_join_the_labels_that_are_there(zhenjie, labelled, tmp_path):
    more = tmp_path / "more"
    more.mkdir()
    (more / "corrected-0001.txt").write_text(
        "# genre: corrected\n\n[?] 第一句。\n[grids] 网格里的事。\n", encoding="utf-8"
    )
    own = ("--taxonomy", tmp_path / "own.toml", "--out", tmp_path / "model")
    _, figures, _ = zhenjie("train", "--corpus", labelled, "--corpus", more, *own)
    assert json.loads(figures)["corpus"]["genres"] == {"news": 6, "corrected": 1}
    assert json.loads(figures)["tasks"]["grids"]["sentences"] == 25


def test_a_taxonomy_that_cannot_be_used_is_a_wrong_use(zhenjie, labelled, tmp_path):
    (tmp_path / "own.toml").write_text("[[task]]\nid = 1", encoding="utf-8")
    status, _, err = zhenjie("train", "--corpus", labelled, "--taxonomy", tmp_path / "own.toml", "--out", tmp_path)
    assert status == 2
    assert "own.toml" in err
