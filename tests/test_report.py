"""The report of a run: the same figures as text, as JSON and as a page, with nothing in it that acts."""

import json
from html.parser import HTMLParser

import pytest

from pipeline.batch import Summary
from pipeline.report import report

SUMMARY = Summary(
    added=1200,
    failed=1,
    faults=[("/in/<b>.txt", "not & UTF-8")],
    missing=1,
    gone=["/in/gone.txt"],
    facts=3400,
    characters=56000,
    issues={"sum": 2, "undecodable": 5},
    seconds={"analysis": 12.3456, "store": 0.51},
    finished=True,
)


class Cells(HTMLParser):
    def __init__(self):
        super().__init__()
        self.cells, self.tags = [], set()

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)

    def handle_data(self, data):
        self.cells.append(data)


def test_text():
    assert report(SUMMARY, "txt").splitlines() == [
        "documents",
        "  all: 1,201",
        "  added: 1,200",
        "  changed: 0",
        "  unchanged: 0",
        "  failed: 1",
        "  missing: 1",
        "found in those analysed",
        "  facts: 3,400",
        "  characters: 56,000",
        "issues by kind",
        "  undecodable: 5",
        "  sum: 2",
        "time by stage",
        "  analysis: 12.3 s",
        "  store: 0.5 s",
        "failed",
        "  /in/<b>.txt: not & UTF-8",
        "missing",
        "  /in/gone.txt: stood there before",
    ]


def test_json():
    told = json.loads(report(SUMMARY, "json"))
    assert (told["documents"], told["facts"], told["issues"]) == (1201, 3400, {"sum": 2, "undecodable": 5})
    assert told["seconds"] == {"analysis": 12.346, "store": 0.51}
    assert told["finished"] is True


def test_page():
    page = Cells()
    page.feed(report(SUMMARY, "html"))
    assert "b" not in page.tags
    text = page.cells
    assert text[text.index("/in/<b>.txt") + 1] == "not & UTF-8"
    assert text[text.index("undecodable") + 1] == "5"
    assert "A run that came to its end" in text


@pytest.mark.parametrize("form", ["txt", "json", "html"])
def test_a_run_over_nothing(form):
    assert "documents" in report(Summary(), form)
