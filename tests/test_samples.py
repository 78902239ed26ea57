"""The documents with gold: samples are what their sources make, readers give their texts, the gold is sound."""

import importlib.util
import itertools
import json
import re
import typing
import warnings
from pathlib import Path

import pytest

from pipeline import marked
from pipeline.ingest import read
from pipeline.records import Kind, Modifier, Scope, SetupAction, Task
from pipeline.road import analyse
from pipeline.structure import sentence_spans
from pipeline.text import normalise

ROOT = Path(__file__).resolve().parents[1]
CORPORA = ROOT / "corpora"
SHARED = ROOT.parent / "shared"
SAMPLES = sorted(path for path in (CORPORA / "samples").iterdir())
STEMS = [path.stem for path in SAMPLES]
GOLDS = sorted([*(CORPORA / "gold").glob("*.json"), *(CORPORA / "patterns").glob("*.json")])
GOLD = {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in GOLDS}
TEXTS = {path.stem: (path.parent / "texts" / f"{path.stem}.txt").read_bytes().decode("utf-8") for path in GOLDS}
# What is not plain UTF-8: the encoding that the reader finds, the media type.
FORMATS = {
    "notice": ("gb18030", "text/plain"),
    "statute": ("utf-16", "text/plain"),
    "journal": ("big5hkscs", "text/plain"),
    "county-news": ("gb18030", "text/html"),
    "portal": ("utf-8", "text/html"),
    "empowerment": (None, "application/pdf"),
    "plan": (None, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
}
FACT = {
    "quote",
    "nth",
    "kind",
    "min",
    "max",
    "modifier",
    "unit",
    "subject",
    "action",
    "scope",
    "level",
    "place",
    "time",
}
DELEGATION = {"quote", "powers", "domains", "from", "to", "method"}
SETUP = {"quote", "action", "names", "level"}
RUN = 24

each_sample = pytest.mark.parametrize("path", SAMPLES, ids=STEMS)
each_gold = pytest.mark.parametrize("stem", GOLD)


def builder():
    spec = importlib.util.spec_from_file_location("build_samples", ROOT / "scripts" / "build_samples.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_sample_has_gold_and_a_text_and_no_other_has():
    assert len(SAMPLES) >= 16
    assert len(set(STEMS)) == len(STEMS)
    assert sorted(STEMS) == sorted(path.stem for path in (CORPORA / "gold").glob("*.json"))
    assert sorted(STEMS) == sorted(path.stem for path in (CORPORA / "gold" / "texts").iterdir())


def test_every_pattern_has_gold_and_a_text():
    stems = sorted(path.stem for path in (CORPORA / "patterns").glob("*.json"))
    assert stems == sorted(path.stem for path in (CORPORA / "patterns" / "texts").iterdir())
    assert len(GOLD) == len(GOLDS) >= 40


def test_made_samples_are_what_their_sources_make():
    made = builder().build()
    assert {
        name: (CORPORA / "samples" / name).read_bytes() == content for name, content in made.items()
    } == dict.fromkeys(made, True)
    plain = {path.name for path in SAMPLES if path.stem not in FORMATS}
    assert set(made) == {path.name for path in SAMPLES} - plain - {"portal.html"}


@each_sample
def test_the_reader_gives_the_expected_text(path):
    reading = read(path.read_bytes(), path.name)
    assert reading.text == TEXTS[path.stem]
    assert (reading.encoding, reading.media_type) == FORMATS.get(path.stem, ("utf-8", "text/plain"))
    assert reading.issues == ()


def test_the_pdf_has_two_pages_with_numbers_that_are_no_text():
    reading = read((CORPORA / "samples" / "empowerment.pdf").read_bytes(), "empowerment.pdf")
    assert {piece.page for piece in reading.pieces} == {1, 2}
    assert "— 1 —" not in reading.text


def test_the_word_document_holds_no_number_of_its_headings():
    data = (CORPORA / "samples" / "plan.docx").read_bytes()
    assert "一、".encode() not in data
    assert read(data, "plan.docx").text.count("（二）") == 1


def test_scripts_and_glosses():
    texts = {stem: normalise(text) for stem, text in TEXTS.items()}
    assert {stem for stem, text in texts.items() if text.script == "hant"} == {
        "journal", "glossed", "commentary", "pairs-hant", "enforcement-hant", "anaphora-hant", "minutes-hant",
        "staff-hant", "work-report", "devolution-gloss", "grid-gloss",
    }  # fmt: skip
    assert {stem for stem, text in texts.items() if text.glosses} == {"glossed", "devolution-gloss", "grid-gloss"}
    assert texts["mixed"].script == "mixed"
    # Every bracket with Latin letters in the document is a gloss.
    glosses = re.findall(r"\([^\W\d_]+\)", TEXTS["glossed"])
    latin = [found for found in glosses if not re.search("[\u4e00-\u9fff]", found)]
    assert texts["glossed"].glosses == len(latin)
    han = len(re.findall("[\u4e00-\u9fff]", TEXTS["glossed"]))
    assert 0.3 < len(latin) / han < 0.4


@each_gold
def test_lengths(stem):
    assert 600 <= len(normalise(TEXTS[stem]).text) <= 2000


def place_of(text, quote, nth=1):
    start = -1
    for _ in range(nth):
        start = text.index(quote, start + 1)
    return start, start + len(quote)


@each_gold
def test_gold_is_in_the_format_of_the_guide(stem):
    gold, text = GOLD[stem], TEXTS[stem]
    assert set(gold) == {"doc", "place", "date", "facts", "delegations", "setups", "sentences"}
    assert gold["doc"] == stem
    assert gold["place"] is None or gold["place"] in normalise(text).text
    assert all(set(fact) == FACT for fact in gold["facts"])
    assert all(set(item) == DELEGATION for item in gold["delegations"])
    assert all(set(item) == SETUP for item in gold["setups"])
    assert {fact["kind"] for fact in gold["facts"]} <= set(typing.get_args(Kind))
    assert {fact["scope"] for fact in gold["facts"]} <= set(typing.get_args(Scope))
    assert {item["action"] for item in gold["setups"]} <= set(typing.get_args(SetupAction))
    assert [row["i"] for row in gold["sentences"]] == list(range(len(sentence_spans(text))))
    assert {task for row in gold["sentences"] for task in row["tasks"]} <= set(typing.get_args(Task))
    assert all(item["quote"] in text for item in (*gold["delegations"], *gold["setups"]))


@each_gold
def test_gold_facts_stand_in_the_order_of_the_text_and_apart(stem):
    spans = [place_of(TEXTS[stem], fact["quote"], fact["nth"]) for fact in GOLD[stem]["facts"]]
    assert all(before[1] <= after[0] for before, after in itertools.pairwise(spans))


@each_gold
def test_gold_values_agree_with_their_modifiers(stem):
    bounds = {"at_most": (False, True), "nearly": (False, True), "at_least": (True, False), "over": (True, False)}
    for fact in GOLD[stem]["facts"]:
        low, high, modifier = fact["min"], fact["max"], fact["modifier"]
        assert modifier in typing.get_args(Modifier)
        if modifier in ("exact", "about"):
            assert low == high, fact
        elif modifier == "range":
            assert low < high, fact
        else:
            assert (low is not None, high is not None) == bounds.get(modifier, (True, False)), fact


@each_gold
def test_normalised_strings_of_the_gold_are_simplified(stem):
    for fact in GOLD[stem]["facts"]:
        for slot in ("unit", "subject", "action", "level", "place", "time"):
            assert fact[slot] is None or normalise(fact[slot]).text == fact[slot]
    names = [name for item in GOLD[stem]["setups"] for name in item["names"]]
    powers = [name for item in GOLD[stem]["delegations"] for name in (*item["powers"], *item["domains"])]
    assert [name for name in (*names, *powers) if normalise(name).script == "hant"] == []


def test_every_kind_modifier_scope_action_and_task_occurs():
    facts = [fact for gold in GOLD.values() for fact in gold["facts"]]
    assert {fact["kind"] for fact in facts} == set(typing.get_args(Kind))
    assert {fact["modifier"] for fact in facts} == set(typing.get_args(Modifier))
    assert {fact["scope"] for fact in facts} == set(typing.get_args(Scope))
    assert {item["action"] for gold in GOLD.values() for item in gold["setups"]} >= {
        "set_up",
        "merge",
        "rename",
        "transfer",
    }
    labelled = [task for gold in GOLD.values() for row in gold["sentences"] for task in row["tasks"]]
    assert {task for task in labelled if labelled.count(task) >= 20} == set(typing.get_args(Task))


@each_sample
def test_evidence_is_the_text_itself(path):
    record = analyse(path.read_bytes(), path.name).record
    found = [item.evidence for item in (*record.facts, *record.delegations, *record.setups)]
    assert [item.quote for item in found] == [TEXTS[path.stem][item.start : item.end] for item in found]
    assert record.status == "ok"


def runs(text):
    lines = normalise(text).text.split("\n")
    return {line[start : start + RUN] for line in lines for start in range(len(line) - RUN + 1)}


def test_no_long_run_is_shared_with_another_document():
    """All documents are composed: none repeats another, a labelled one, or a seed."""
    labelled = {path.name: path.read_text(encoding="utf-8") for path in (CORPORA / "labelled").glob("*.txt")}
    seeds = {path.name: path.read_text(encoding="utf-8") for path in (SHARED / "seeds").glob("*.txt")}
    if not seeds:
        warnings.warn("no folder `shared` beside the repository: the seeds were not compared", stacklevel=2)
    seen: dict[str, str] = {}
    shared = []
    for name, text in (labelled | seeds).items():
        seen.update(dict.fromkeys(runs(text), name))
    elements = {gold.name: gold.data.decode() for gold in marked.documents(CORPORA / "elements")}
    for stem, text in (TEXTS | {name: text for name, text in elements.items() if name.endswith(".txt")}).items():
        found = runs(text)
        shared += [(stem, seen[run], run) for run in found if run in seen]
        seen.update(dict.fromkeys(found, stem))
    assert shared == []
