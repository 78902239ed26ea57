"""The compared table by place, tier and year, what is alike in it, and its files."""

import json
import zipfile

import pytest
from test_search_language import deliver

from pipeline.cli import main
from pipeline.corpus import Corpus
from pipeline.corpus.compare import alike, value
from pipeline.export import charts

TEXTS = {
    "甲": "地点：江西省 360000\n日期：2022-03-01\n现有机构180个。\n",
    "乙": "地点：江西省 360000\n日期：2023-05-01\n全省整合机构180个，下放事项92项。\n",
    "丙": "地点：江西省 360000\n日期：2023-06-01\n全省机构185个。\n",
    "丁": "地点：南昌市 360100\n日期：2023-07-01\n机构7个。\n",
    "戊": "机构9个。\n",
}


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    made = Corpus(tmp_path_factory.mktemp("compare") / "c")
    deliver(made, TEXTS)
    yield made
    made.close()


def cells(compared):
    return {
        (indicator.kind, place.name if place else None): [(said, len(group)) for said, group in alike(findings)]
        for (indicator, place), findings in compared.cells.items()
    }


def test_what_documents_say_alike_is_one_value(corpus):
    assert cells(corpus.compare()) == {
        ("institution", "江西省"): [("180", 2), ("185", 1)],
        ("institution", "南昌市"): [("7", 1)],
        ("institution", None): [("9", 1)],
        ("power", "江西省"): [("92", 1)],
    }


def test_by_tier_from_the_top(corpus):
    compared = corpus.compare("tier", kind="institution")
    assert [place and place.name for place in compared.places] == ["province", "city", None]
    assert cells(compared)["institution", "city"] == [("7", 1)]


def test_by_year_in_order(corpus):
    compared = corpus.compare("year", kind="institution")
    assert [place and place.name for place in compared.places] == ["2022", "2023", None]
    assert cells(compared)["institution", "2023"] == [("180", 1), ("185", 1), ("7", 1)]


@pytest.mark.parametrize("by", ["place", "tier", "year"])
def test_every_value_leads_to_its_evidence(corpus, by):
    seen = [finding for findings in corpus.compare(by).cells.values() for finding in findings]
    assert len(seen) == corpus.counts()["facts"] == 6
    for finding in seen:
        evidence, text = finding.fact.evidence, TEXTS[finding.document.source.removesuffix(".txt")]
        assert text[evidence.start : evidence.end] == evidence.quote
        assert value(finding.fact) in evidence.quote


def test_only_what_is_shared(corpus):
    assert {indicator.kind for indicator in corpus.compare().shared(2).indicators} == {"institution"}
    assert corpus.compare().shared(4).cells == {}


def test_the_table_names_all_facts_of_a_value(corpus):
    facts = {(item.document.source, item.fact.kind): item.fact.id for item in corpus.facts()}
    alike_ids = f"180 [{facts['甲.txt', 'institution']} = {facts['乙.txt', 'institution']}]"
    assert alike_ids in corpus.compare().to_csv()


def test_charts_hold_every_value_that_they_show(corpus, tmp_path):
    specification = charts.compared(corpus.compare())
    [panel] = [panel for panel in specification["vconcat"] if panel["title"] == "机构"]
    told = [(point["place"], point["low"], point["high"], point["said"]) for point in panel["data"]["values"]]
    assert told == [
        ("江西省", 180, 180, "180 ×2"),
        ("江西省", 185, 185, "185"),
        ("南昌市", 7, 7, "7"),
        ("—", 9, 9, "9"),
    ]


def test_files_of_the_command(corpus, tmp_path, capsys):
    folder = str(corpus.folder)
    for name in ("t.svg", "t.png", "t.json"):
        assert main(["compare", "--corpus", folder, "--chart", str(tmp_path / name)]) == 0
    svg = (tmp_path / "t.svg").read_text(encoding="utf-8")
    assert svg.startswith("<svg ")
    assert {"江西省", "南昌市", "180 ×2"} <= {word for word in ("江西省", "南昌市", "180 ×2") if word in svg}
    assert (tmp_path / "t.png").read_bytes().startswith(b"\x89PNG")
    assert json.loads((tmp_path / "t.json").read_bytes())["vconcat"]
    assert main(["compare", "--corpus", folder, "--xlsx", str(tmp_path / "t.xlsx"), "--by", "year"]) == 0
    with zipfile.ZipFile(tmp_path / "t.xlsx") as book:
        strings = book.read("xl/worksheets/sheet1.xml").decode()
    assert all(word in strings for word in ("2022", "2023", "institution"))
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize(("name", "message"), [("t.gif", "ends in .svg"), ("t", "ends in .svg")])
def test_a_chart_of_no_known_form_is_refused(corpus, tmp_path, capsys, name, message):
    assert main(["compare", "--corpus", str(corpus.folder), "--chart", str(tmp_path / name)]) == 1
    assert message in capsys.readouterr().err


def test_nothing_to_draw_is_told(corpus, tmp_path, capsys):
    command = ["compare", "--corpus", str(corpus.folder), "--chart", str(tmp_path / "t.svg"), "--kind", "staffing"]
    assert main(command) == 1
    assert "nothing to draw" in capsys.readouterr().err


def test_a_scale_bends_where_values_lie_far_apart(corpus):
    kinds = {
        panel["title"]: panel["layer"][0]["encoding"]["x"]["scale"]
        for panel in charts.compared(corpus.compare("tier"))["vconcat"]
    }
    assert kinds["机构"] == {"type": "linear"}
    deliver(corpus, {"己": "地点：陕西省 610000\n机构2000个。\n"})
    assert charts.compared(corpus.compare())["vconcat"][0]["layer"][1]["encoding"]["x"]["scale"] == {"type": "symlog"}
