"""Findings in a text: cut into runs, nothing lost, nothing moved; and the words and addresses of the pages."""

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.records import Evidence, Fact
from pipeline.web import lists, marking, wording
from pipeline.web.marking import PART, Mark, passages

PAGES = Path(marking.__file__).parent / "pages"


def mark(start, end, layer="fact", name="f"):
    return Mark(start, end, layer, name, "power")


def drawn(text, measures, marks, part=1):
    """The passages as text: [ ] around a measure, <layers:…> around what is marked."""
    made = []
    for passage in passages(text, part, measures, marks):
        runs = "".join(f"<{run.layers}:{run.text}>" if run.layers else run.text for run in passage.runs)
        made.append(f"[{runs}]" if passage.measure else runs)
    return "".join(made)


@pytest.mark.parametrize(
    ("measures", "marks", "expected"),
    [
        ([], [], "下放九项权限。好"),
        ([(0, 7)], [], "[下放九项权限。]好"),
        ([(0, 2), (4, 7)], [], "[下放]九项[权限。]好"),
        ([(0, 7)], [mark(2, 4)], "[下放<fact:九项>权限。]好"),
        (
            [(0, 7)],
            [mark(0, 6, "delegation"), mark(2, 4)],
            "[<delegation:下放><delegation fact:九项><delegation:权限>。]好",
        ),
        # One over the border of another, and over that of a measure.
        ([(0, 4)], [mark(1, 3), mark(2, 6, "setup")], "[下<fact:放><fact setup:九><setup:项>]<setup:权限>。好"),
        # Measures that overlap: the later one gives way.
        ([(0, 4), (2, 6)], [], "[下放九项][权限]。好"),
        ([(0, 7)], [mark(6, 8, "hit")], "[下放九项权限<hit:。>]<hit:好>"),
    ],
)
def test_a_text_is_cut_at_every_border(measures, marks, expected):
    assert drawn("下放九项权限。好", [{"start": start, "end": end} for start, end in measures], marks) == expected


def test_each_mark_begins_once():
    marks = [mark(0, 4, "delegation", "d"), mark(1, 2, "fact", "a"), mark(1, 3, "fact", "b")]
    runs = [run for passage in passages("下放九项", 1, [], marks) for run in passage.runs]
    assert [[opened.id for opened in run.opened] for run in runs] == [["d"], ["b", "a"], [], []]


def test_a_long_text_comes_in_parts():
    text = "甲" * (PART - 1) + "乙丙" + "丁" * 3
    assert marking.part_of(PART - 1) == 1
    assert marking.part_of(PART) == 2
    first = passages(text, 1, [], [mark(PART - 1, PART + 1)])
    assert first[0].runs[-1].text == "乙"
    assert drawn(text, [], [mark(PART - 1, PART + 1)], part=2) == "<fact:丙>丁丁丁"


@given(
    st.text("甲乙丙\n ", max_size=30),
    st.lists(st.tuples(st.integers(0, 30), st.integers(1, 9), st.sampled_from(["fact", "setup", "hit"])), max_size=8),
    st.lists(st.tuples(st.integers(0, 30), st.integers(1, 9)), max_size=5),
)
def test_no_character_is_lost_or_doubled(text, marks, measures):
    inside = [mark(start, min(start + size, len(text)), layer) for start, size, layer in marks if start < len(text)]
    spans = [{"start": at, "end": min(at + size, len(text))} for at, size in measures if at < len(text)]
    made = [run for passage in passages(text, 1, spans, inside) for run in passage.runs]
    assert "".join(run.text for run in made) == text
    covered = [(run.text, run.layers) for run in made if run.layers]
    assert sum(len(part) for part, _ in covered) == len({at for item in inside for at in range(item.start, item.end)})


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("九项\n\t权限", "九项\n\t权限"),
        ("a\x00b\x1bc\x7f", "a␀b␛c␡"),
        ("甲\u202e乙\u2066丙", "甲\ufffd乙\ufffd丙"),
        ("甲\ud800乙\x85", "甲\ufffd乙\ufffd"),
    ],
)
def test_what_acts_is_shown_and_moves_nothing(text, expected):
    assert marking.shown(text) == expected
    assert len(expected) == len(text)


def fact(low, high, modifier="exact", unit="项"):
    evidence = Evidence(0, 1, "九")
    head = ("f", "rate", low, high, low or high, modifier, unit)
    return Fact(*head, None, None, "total", None, None, None, (), "r", None, evidence)


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        (fact(9, 9), "9"),
        (fact(18000, None, "over"), ">18,000"),
        (fact(10000, 100000, "range"), "10,000–100,000"),
        (fact(None, 12345.5, "at_most"), "≤12,345.5"),
        (fact(0.6, 0.6, unit="%"), "60"),
        (fact(0.07, 0.29, "range", "%"), "7–29"),
        (fact(0.115, 0.115, unit="个百分点"), "11.5"),
        (fact(0.5, 0.5, unit=None), "0.5"),
        (fact(0.3333333333333333, 0.3333333333333333, unit=None), "0.3333"),
        (fact(0.123456, 0.123456, unit=None), "0.123456"),
    ],
)
def test_a_value_reads_as_its_unit_wants(item, expected):
    assert lists.number(item) == expected


@pytest.mark.parametrize(
    ("asked", "accepted", "expected"),
    [
        (None, "", "zh"),
        (None, "en-GB,en;q=0.9", "en"),
        (None, "fr, en;q=0.3, zh-TW;q=0.8", "zh"),
        (None, "de", "zh"),
        (None, "en;q=wrong, zh;q=0.1", "zh"),
        ("en", "zh", "en"),
        ("zh", "en", "zh"),
        ("fr", "en", "en"),
    ],
)
def test_the_language_of_a_reader(asked, accepted, expected):
    assert wording.choose(asked, accepted) == expected


def test_every_word_is_there_in_both_languages_and_is_used():
    table = wording.keys()
    assert {key: sorted(words) for key, words in table.items() if sorted(words) != ["en", "zh"]} == {}
    assert [key for key, words in table.items() if not (words["en"].strip() and words["zh"].strip())] == []
    text = "".join(path.read_text(encoding="utf-8") for path in sorted(PAGES.glob("*.html")))
    spoken = set(re.findall(r"""["']([a-z_0-9]+)["']""", text))
    # A family of words is asked for by its first part, t("kind_" ~ name); events and orders name theirs.
    families = ("fact_", "document_", "order_", *re.findall(r"""["']([a-z]+_)["'] *[~,]""", text))
    assert {key for key in table if key not in spoken and not key.startswith(families)} == set()
    asked = set(re.findall(r"""\bt\(["']([a-z_0-9]+)["'] *[,)]""", text))
    assert asked - set(table) == set()
