"""The quality gate on small gold of its own."""

import importlib.util
import json
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
TEXT = "全市共核定行政编制120名。\n"
GOLD = {
    "facts": [
        {
            "quote": "120名",
            "nth": 1,
            "kind": "staffing",
            "min": 120,
            "max": 120,
            "modifier": "exact",
            "unit": "名",
            "subject": "行政编制",
            "action": "核定",
            "scope": "total",
            "level": None,
            "place": None,
            "time": None,
        }
    ],
    "delegations": [],
    "setups": [],
    "sentences": [{"i": 0, "tasks": ["resources"]}],
}


def load():
    spec = importlib.util.spec_from_file_location("gate", ROOT / "scripts" / "gate.py")
    module = importlib.util.module_from_spec(spec)
    # Its dataclasses look their module up by name.
    sys.modules["gate"] = module
    spec.loader.exec_module(module)
    return module


gate = load()


@pytest.fixture
def corpora(tmp_path):
    """A folder with one sample document and its gold."""
    folder = tmp_path / "corpora"
    for name in ("gold/texts", "samples"):
        (folder / name).mkdir(parents=True)
    add(folder, "one")
    return folder


def add(folder, stem, text=TEXT, gold=GOLD):
    for name in ("gold/texts", "samples"):
        (folder / name / f"{stem}.txt").write_text(text, encoding="utf-8")
    (folder / "gold" / f"{stem}.json").write_text(json.dumps(gold), encoding="utf-8")


def run(folder, *arguments):
    beside = folder.parent
    paths = ["--corpora", folder, "--shared", beside / "shared", "--model", beside / "meta.json"]
    return gate.main([*map(str, paths), *arguments])


def floors_of(folder):
    return json.loads((folder / "floors.json").read_text(encoding="utf-8"))


def set_floor(folder, name, value, section="samples"):
    floors = floors_of(folder)
    floors[section]["figures"][name] = value
    (folder / "floors.json").write_text(json.dumps(floors), encoding="utf-8")


def test_passes_after_the_floors_are_set(corpora, capsys):
    assert run(corpora) == 1
    assert "then --raise" in capsys.readouterr().out
    assert run(corpora, "--raise") == 0
    assert run(corpora) == 0
    assert "all figures at or above their floors" in capsys.readouterr().out
    figures = floors_of(corpora)["samples"]["figures"]
    assert (figures["count.documents"], figures["count.facts"], figures["count.sentences"]) == (1, 1, 1)
    assert (figures["span"], figures["value"], figures["fact"], figures["slots.unit"]) == (1.0, 1.0, 1.0, 1.0)
    # The gold fills no level: there is no figure to hold.
    assert "slots.level" not in figures


def test_says_what_is_not_at_hand(corpora, capsys):
    run(corpora)
    out = capsys.readouterr().out
    assert "the seeds were not scored" in out
    assert "no cross-validated figures" in out


def test_a_figure_below_its_floor_fails(corpora, capsys):
    run(corpora, "--raise")
    set_floor(corpora, "count.facts", 2)
    capsys.readouterr()
    assert run(corpora) == 1
    out = capsys.readouterr().out
    line = next(line for line in out.splitlines() if line.startswith("  count.facts"))
    assert line.split() == ["count.facts", "2", "1", "below"]
    assert "samples: count.facts is 1, its floor 2" in out


def test_a_figure_that_is_no_longer_measured_fails(corpora, capsys):
    run(corpora, "--raise")
    set_floor(corpora, "slots.level", 0.9)
    assert run(corpora) == 1
    assert "slots.level is not measured, its floor 0.9" in capsys.readouterr().out


def test_floors_never_fall_over_the_same_documents(corpora, capsys):
    run(corpora, "--raise")
    set_floor(corpora, "count.facts", 2)
    before = (corpora / "floors.json").read_bytes()
    assert run(corpora, "--raise", "--message", "count.facts") == 1
    assert "floors never fall: count.facts" in capsys.readouterr().out
    assert (corpora / "floors.json").read_bytes() == before


def test_other_documents_fail_until_the_floors_are_set_again(corpora):
    run(corpora, "--raise")
    add(corpora, "two")
    assert run(corpora) == 1
    assert run(corpora, "--raise") == 0
    assert run(corpora) == 0
    assert floors_of(corpora)["samples"]["figures"]["count.documents"] == 2


def test_a_shrink_must_be_named(corpora, capsys):
    add(corpora, "two")
    run(corpora, "--raise")
    before = (corpora / "floors.json").read_bytes()
    for name in ("gold/two.json", "gold/texts/two.txt", "samples/two.txt"):
        (corpora / name).unlink()
    assert run(corpora) == 1
    capsys.readouterr()
    assert run(corpora, "--raise", "--message", "fewer documents") == 1
    out = capsys.readouterr().out
    assert "count.documents, count.facts, count.sentences" in out
    assert (corpora / "floors.json").read_bytes() == before
    message = "two.txt was a copy of one.txt: count.documents, count.facts, count.sentences fall"
    assert run(corpora, "--raise", "--message", message) == 0
    section = floors_of(corpora)["samples"]
    assert section["figures"]["count.documents"] == 1
    fallen = {"count.documents": 2, "count.facts": 2, "count.sentences": 2}
    assert section["notes"] == [{"fallen": fallen, "message": message}]
    assert run(corpora) == 0


@pytest.mark.parametrize(
    ("missing", "fault"),
    [("gold/two.json", "two.txt: a document without gold"), ("samples/two.txt", "two: gold without a document")],
)
def test_gold_and_documents_belong_together(corpora, capsys, missing, fault):
    add(corpora, "two")
    (corpora / missing).unlink()
    assert run(corpora, "--raise") == 1
    assert fault in capsys.readouterr().out


def test_a_document_that_cannot_be_read_is_a_fault(corpora, capsys):
    (corpora / "samples" / "one.txt").write_bytes(b"\x00\x01\x02\x03" * 64)
    assert run(corpora) == 1
    assert "samples: one.txt: " in capsys.readouterr().out


def test_gold_that_cannot_be_used_is_refused(corpora, capsys):
    (corpora / "gold" / "one.json").write_text("{}", encoding="utf-8")
    assert run(corpora) == 1
    assert "refused: " in capsys.readouterr().out


def test_seeds_have_floors_of_their_own(corpora, capsys):
    shared = corpora.parent / "shared"
    for name in ("gold", "seeds"):
        (shared / name).mkdir(parents=True)
    (shared / "seeds" / "000.txt").write_text(TEXT, encoding="utf-8")
    (shared / "gold" / "000.json").write_text(json.dumps(GOLD), encoding="utf-8")
    assert run(corpora, "--raise") == 0
    assert floors_of(corpora)["seeds"]["figures"]["fact"] == 1.0
    set_floor(corpora, "count.facts", 9, section="seeds")
    capsys.readouterr()
    assert run(corpora) == 1
    assert "seeds: count.facts is 1, its floor 9" in capsys.readouterr().out


def test_floors_of_absent_seeds_are_kept(corpora):
    run(corpora, "--raise")
    floors = floors_of(corpora)
    floors["seeds"] = {"digest": "x", "figures": {"fact": 0.99}}
    (corpora / "floors.json").write_text(json.dumps(floors), encoding="utf-8")
    assert run(corpora) == 0
    assert run(corpora, "--raise") == 0
    assert floors_of(corpora)["seeds"] == floors["seeds"]


def card(folder, f1, core=0.9, digest="a"):
    table = {"characters": {"f1": 0.1, "core_f1": 0.1}, "characters, context (this model)": {"f1": f1, "core_f1": core}}
    content = {"corpus": {"digest": digest, "documents": 52, "sentences": 1251}, "table": table}
    (folder.parent / "meta.json").write_text(json.dumps(content), encoding="utf-8")


def test_the_classifier_has_floors_from_its_card(corpora, capsys):
    card(corpora, 0.8426)
    assert run(corpora, "--raise") == 0
    expected = {"count.documents": 52, "count.sentences": 1251, "tasks_micro": 0.84, "core_tasks_micro": 0.9}
    assert floors_of(corpora)["model"]["figures"] == expected
    card(corpora, 0.8391)
    assert run(corpora) == 1
    assert "model: tasks_micro is 0.8391, its floor 0.84" in capsys.readouterr().out


def test_a_classifier_trained_on_other_documents_keeps_to_the_floors(corpora):
    card(corpora, 0.84)
    run(corpora, "--raise")
    card(corpora, 0.85, digest="b")
    assert run(corpora) == 0
    card(corpora, 0.83, digest="b")
    assert run(corpora) == 1
    assert run(corpora, "--raise", "--message", "harder documents: tasks_micro") == 0
    assert floors_of(corpora)["model"]["figures"]["tasks_micro"] == 0.83


@pytest.mark.parametrize(
    ("value", "floor"), [(0.8999, 0.89), (0.9, 0.9), (0.29, 0.29), (1.0, 1.0), (0.0, 0.0), (0.0099, 0.0), (18, 18)]
)
def test_floors_are_rounded_down(value, floor):
    assert gate.rounded(value) == floor


def test_floors_go_up_only():
    section = gate.Section({"span": 0.955, "fact": 0.9}, "d")
    new = gate.raised(section, {"digest": "d", "figures": {"span": 0.91, "fact": 0.9}}, "")
    assert new == {"digest": "d", "figures": {"span": 0.95, "fact": 0.9}}


def test_the_digest_depends_on_names_and_bytes(tmp_path):
    one, two = tmp_path / "one", tmp_path / "two"
    one.write_bytes(b"ab")
    two.write_bytes(b"c")
    seen = {gate.digest([one, two]), gate.digest([one]), gate.digest([two, one])}
    one.write_bytes(b"abc")
    seen.add(gate.digest([one, two]))
    assert len(seen) == 4


def test_the_floors_of_the_project_are_those_of_its_documents():
    """Gold or samples cannot change without the floors file showing it."""
    corpora = ROOT / "corpora"
    gold = corpora / "gold"
    files = [
        *sorted(gold.glob("*.json")),
        *sorted((gold / "texts").glob("*.txt")),
        *sorted((corpora / "samples").iterdir()),
    ]
    section = floors_of(corpora)["samples"]
    assert section["digest"] == gate.digest(files)
    assert section["figures"]["count.documents"] == len(list(gold.glob("*.json")))


def test_patterns_are_a_section_of_their_own_and_raised_alone(corpora):
    run(corpora, "--raise")
    before = floors_of(corpora)
    (corpora / "patterns" / "texts").mkdir(parents=True)
    (corpora / "patterns" / "texts" / "three.txt").write_text(TEXT, encoding="utf-8")
    (corpora / "patterns" / "three.json").write_text(json.dumps(GOLD), encoding="utf-8")
    assert run(corpora) == 1
    set_floor(corpora, "count.facts", 0)
    assert run(corpora, "--raise", "--only", "patterns") == 0
    after = floors_of(corpora)
    assert after["patterns"]["figures"]["count.facts"] == 1
    assert after["samples"]["figures"]["count.facts"] == 0
    assert before["samples"]["digest"] == after["samples"]["digest"]
