"""Exports read back by the tools that they are for, where `make tools` has installed them; CI has.

The Corpus Workbench itself, and doccano, are servers or packages that no registry of Python has: for VRT a reader of the
format made for the Workbench stands in, for doccano the rules of its documentation (`test_export.py`).
"""

import json
import re
from pathlib import Path

import pytest
from fake_road import analyse

from pipeline import export

TEXT = "地点：江西省 360000\n向鎮街下放事項92項，\n機構(gòu)7个<&\"'>。\n县里赋权到镇，组建执法队。\n"
DOCS = Path(__file__).parent.parent / "docs" / "export.md"
MISSING = "not installed here: make tools"


@pytest.fixture
def exported(corpus, tmp_path):
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    corpus.add([tmp_path / "a.txt"], analyse=analyse)

    def made(to):
        export.export(corpus, to, tmp_path / f"out.{to}")
        return tmp_path / f"out.{to}"

    return made


def test_label_studio_takes_tasks_and_predictions(exported):
    """Its own check, by the labelling page that the documentation gives: every region, every label, every offset."""
    module = pytest.importorskip("label_studio_sdk.label_interface", reason=MISSING)
    page = re.search(r"<View>.*</View>", DOCS.read_text(encoding="utf-8"), re.DOTALL)
    interface = module.LabelInterface(page[0])
    interface.validate()
    [task] = json.loads(exported("labelstudio").read_text(encoding="utf-8"))
    assert interface.validate_task({"data": task["data"]})
    [prediction] = task["predictions"]
    assert len(prediction["result"]) > 3
    assert interface.validate_prediction(prediction, return_errors=True) == []
    prediction["result"][0]["value"]["labels"] = ["nothing"]
    assert len(interface.validate_prediction(prediction, return_errors=True)) == 1


def test_a_reader_of_vrt_finds_every_word_and_region(exported, corpus):
    """Columns and attributes as the command in the documentation names them, words and values as the corpus has them."""
    vrt = pytest.importorskip("vrt.vrt", reason=MISSING)
    encode = pytest.importorskip("vrt.encode", reason=MISSING)
    path = exported("vrt")
    guessed = encode.guess_attributes(str(path), -1)
    command = DOCS.read_text(encoding="utf-8")
    named = dict(re.findall(r"-S (\w+):0\+([\w+]+)", command))
    assert guessed["nr_p_atts"] == 1 + command.count("-P ")
    for told in guessed["s_atts"]:
        name, _, attributes = told.partition(":0")
        assert set(attributes.split("+")) == {""} | set(filter(None, named.get(name, "").split("+")))
    lines = path.read_text(encoding="utf-8").splitlines()[1:]
    words, regions = vrt.parse_regions(lines)
    assert "".join(word[1] for word in words) == "".join(TEXT.split())
    assert all(TEXT[int(word[4]) : int(word[5])] == word[1] for word in words)
    [text] = regions["text"]
    assert (text["place_code"], text["cpos_start"], text["cpos_end"]) == ("360000", 0, len(words) - 1)
    facts = {finding.fact.id: finding.fact for finding in corpus.facts()}
    assert {region["id"] for region in regions["fact"]} == set(facts)
    for region in regions["fact"]:
        quoted = "".join(word[1] for word in words[region["cpos_start"] : region["cpos_end"] + 1])
        assert quoted == "".join(facts[region["id"]].evidence.quote.split())
        assert float(region["min"]) == facts[region["id"]].min
    assert {region["tasks"] for region in regions["s"]} >= {"|devolution|", "|institutions|"}
