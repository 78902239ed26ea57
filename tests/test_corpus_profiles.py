"""Profiles: numbers and shares of sentences by task, worked out by hand on four documents."""

import json

import pytest
from fake_road import analyse

from pipeline import cli

# The fake road makes each line a measure: of `devolution` with 下放 in it, else of `institutions`.
TEXTS = {
    "a.txt": "地点：江西省 360000\n日期：2022-05-01\n下放事项92项。\n下放事项5项。\n",
    "b.txt": "地点：江西省 360000\n日期：2023-05-01\n整合机构9个。\n",
    "c.txt": "地点：南昌市 360100\n日期：2023-01-01\n下放事项3项。\n",
    "d.txt": "整合机构4个。\n",
}


@pytest.fixture
def filled(corpus, tmp_path):
    folder = tmp_path / "in"
    folder.mkdir()
    for name, text in TEXTS.items():
        (folder / name).write_text(text, encoding="utf-8")
    corpus.add([folder], analyse=analyse)
    return corpus


def table(profiles):
    return [
        (item.key, item.name, item.documents, item.sentences, item.tasks["devolution"], item.tasks["institutions"])
        for item in profiles
    ]


def test_by_place(filled):
    assert table(filled.profile()) == [
        ("", "", 1, 1, 0, 1),
        ("360000", "江西省", 2, 7, 2, 5),
        ("360100", "南昌市", 1, 3, 1, 2),
    ]
    assert filled.profile()[1].share("devolution") == 0.2857


def test_by_year_and_by_document(filled):
    assert table(filled.profile("year")) == [
        ("", "", 1, 1, 0, 1),
        ("2022", "2022", 1, 4, 2, 2),
        ("2023", "2023", 2, 6, 1, 5),
    ]
    assert sorted(item.name for item in filled.profile("document")) == ["a.txt", "b.txt", "c.txt", "d.txt"]


def test_filters_choose_documents(filled):
    assert table(filled.profile("year", place="南昌市")) == [("2023", "2023", 1, 3, 1, 2)]
    assert [item.key for item in filled.profile(date="2022")] == ["360000"]


def test_an_unknown_key_is_refused(filled):
    with pytest.raises(ValueError, match="by place, document, year"):
        filled.profile("colour")


def test_the_command_gives_a_table_json_and_csv(filled, tmp_path, capsys):
    filled.close()
    arguments = ["profile", "--corpus", str(tmp_path / "corpus"), "--date", "2022"]
    assert cli.main(arguments) == 0
    assert capsys.readouterr().out.splitlines()[1].split() == ["江西省", "4", "0.0", "50.0", "50.0", *["0.0"] * 4]
    assert cli.main([*arguments, "--json"]) == 0
    [profile] = json.loads(capsys.readouterr().out)
    assert profile["tasks"]["devolution"] == {"sentences": 2, "share": 0.5}
    assert cli.main([*arguments, "--csv"]) == 0
    head, row = capsys.readouterr().out.splitlines()
    assert head.startswith("key,name,documents,sentences,leadership,")
    assert row == "360000,江西省,1,4,0.0000,0.5000,0.5000,0.0000,0.0000,0.0000,0.0000"
