"""Pinyin glosses: the gloss suite, and what is reported of damaged ones."""

import pathlib
import unicodedata

import pytest

from pipeline.text import glosses, normalise
from pipeline.text.offsets import delete

SUITE = [
    line.split("\t")
    for line in (pathlib.Path(__file__).parent / "data" / "glosses.tsv").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
]


@pytest.mark.parametrize(("text", "expected", "count"), SUITE)
def test_suite(text: str, expected: str, count: str) -> None:
    found, _ = glosses.find(text)
    assert (delete(text, found), len(found)) == (expected, int(count))


@pytest.mark.parametrize(("text", "expected", "count"), SUITE)
def test_suite_with_combining_marks(text: str, expected: str, count: str) -> None:
    text, expected = unicodedata.normalize("NFD", text), unicodedata.normalize("NFD", expected)
    found, _ = glosses.find(text)
    assert (delete(text, found), len(found)) == (expected, int(count))


def test_full_width_letters_make_a_gloss_too() -> None:
    assert normalise("鄉（ｘiāng）鎮").text == "乡镇"


def test_an_invisible_character_before_a_gloss_does_not_hide_it() -> None:
    assert normalise("鄉\u200b(xiāng)鎮").text == "乡镇"


@pytest.mark.parametrize(
    ("text", "starts"),
    [
        ("改革方案?F(xiàn)已印發", [6]),  # the base character became ?F
        ("赋予权(quán)?！保三项", [3]),  # what followed became ?！
        ("业(yè)务方向?yàn)橹", [8]),  # base and bracket are both gone
        ("业(yè)务,权(quán)限", []),
        ("他问：权(quán)?", []),
        ("拼音“經”(jīng)和F(x)", []),
    ],
)
def test_damaged_glosses_are_reported(text: str, starts: list[int]) -> None:
    _, issues = glosses.find(text)
    assert [(issue.code, issue.start) for issue in issues] == [("damaged_gloss", start) for start in starts]


def test_the_place_of_a_damaged_gloss_counts_in_the_original() -> None:
    issues = normalise("\u200b\u200b改革方案?F(xiàn)已印發").issues
    assert [issue.start for issue in issues if issue.code == "damaged_gloss"] == [8]
