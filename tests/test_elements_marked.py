"""The scorer of elements on marked documents of its own, and the suite that ships."""

import json
from pathlib import Path

import pytest

from pipeline import marked
from pipeline.cli import main
from pipeline.evaluate import GoldError
from pipeline.records import Element, Record
from pipeline.road import analyse

SUITE = Path(__file__).parent.parent / "corpora" / "elements"
TEXT = """# type: notice
# set: small
⟦title|⟦issuer|东县政府⟧关于放权的通知⟧
⟦date=2021-03-05|2021年3月5日⟧
"""


def write(folder, text=TEXT, name="a.txt"):
    (folder / name).write_text(text, encoding="utf-8")
    return folder


def said(*elements, kind=None):
    return lambda data, name: Record("id", name, "ok", "0", elements=elements, type=kind)


TITLE = Element("title", "东县政府关于放权的通知", 0, 11)
ISSUER = Element("issuer", "东县政府", 0, 4)
DATE = Element("date", "2021-03-05", 12, 21)


def test_marks_are_taken_out_and_kept(tmp_path):
    [gold] = marked.documents(write(tmp_path))
    assert gold.data.decode() == "东县政府关于放权的通知\n2021年3月5日\n"
    assert gold.header == {"type": "notice", "set": "small"}
    assert set(gold.elements) == {(item.element, item.text, item.start, item.end) for item in (TITLE, ISSUER, DATE)}


def test_the_value_of_a_mark_is_what_its_words_are_normalised(tmp_path):
    [gold] = marked.documents(write(tmp_path, "⟦issuer|東縣(xiàn)政府⟧\n"))
    assert gold.elements == (("issuer", "东县政府", 0, 10),)


def test_a_page_is_read_as_one(tmp_path):
    page = "<html><body><div id='zoom'><p>⟦title|关于下放执法权限的通知⟧</p><p>各镇人民政府：现将有关事项通知如下，请认真执行。</p></div></body></html>"
    [gold] = marked.documents(write(tmp_path, page, "a.html"))
    assert gold.elements == (("title", "关于下放执法权限的通知", 0, 11),)


@pytest.mark.parametrize(
    ("elements", "kind", "all_", "type_"),
    [
        ((TITLE, ISSUER, DATE), "notice", (1.0, 1.0), 1.0),
        ((TITLE, ISSUER), "plan", (1.0, 0.6667), 0.0),
        # Another value, another place, the same element twice.
        ((Element("title", "放权", 0, 11), Element("issuer", "东县政府", 1, 4), DATE, DATE), None, (0.25, 0.3333), 0.0),
    ],
)
def test_name_value_and_place_must_agree(tmp_path, elements, kind, all_, type_):
    figures = marked.score(write(tmp_path), said(*elements, kind=kind)).figures
    assert (figures["all"]["p"], figures["all"]["r"]) == all_
    assert figures["type"]["f1"] == type_


def test_errors_name_the_document(tmp_path):
    errors = marked.score(write(tmp_path), said(TITLE, DATE, kind="notice")).errors
    assert errors == [{"document": "a.txt", "missed": "issuer", "value": "东县政府", "start": 0, "end": 4}]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("⟦titel|放权⟧\n", "no element 'titel'"),
        ("⟦title|放权\n", "⟦title is not closed"),
        ("放权⟧\n", "⟧ closes nothing"),
    ],
)
def test_bad_marks_are_refused_with_the_reason(tmp_path, text, reason):
    with pytest.raises(GoldError, match=reason) as caught:
        marked.score(write(tmp_path, text), said())
    assert "a.txt" in str(caught.value)


def test_the_command_scores_a_set(tmp_path, capsys):
    write(tmp_path)
    assert main(["evaluate", "--elements", str(tmp_path), "--set", "small"]) == 0
    assert json.loads(capsys.readouterr().out)["documents"] == 1
    assert main(["evaluate", "--elements", str(tmp_path), "--set", "large"]) == 2
    assert "no marked document of the set 'large'" in capsys.readouterr().err
    assert main(["evaluate"]) == 2
    assert "--gold or --elements" in capsys.readouterr().err
    assert main(["evaluate", "--elements", str(tmp_path / "none")]) == 2
    assert "none" in capsys.readouterr().err


def test_the_suite_is_large_enough_and_a_third_was_held_out():
    sets = [gold.header["set"] for gold in marked.documents(SUITE)]
    assert len(sets) >= 40
    assert sets.count("held-out") >= len(sets) // 3


def test_every_element_of_the_suite_is_found():
    figures = marked.score(SUITE, lambda data, name: analyse(data, name).record).figures
    assert {name: item["f1"] for name, item in figures["elements"].items() if item["gold"] and item["f1"] < 0.97} == {}
    assert figures["type"]["f1"] >= 0.97
