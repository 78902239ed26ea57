"""The scorer: small cases worked out by hand, and agreement with the field's own scorer on the seeds."""

import json
import subprocess
import sys
import warnings
from pathlib import Path

import pytest

from pipeline.evaluate import GoldError, evaluate, pair
from pipeline.road import analyse

SHARED = Path(__file__).resolve().parents[2] / "shared"

TEXT = "全县共核定编制120名。\n各镇设置机构6至8个，配备网格员近300名。\n把行政许可权下放到镇。\n"
FACT = {
    "kind": "staffing",
    "min": 120,
    "max": 120,
    "modifier": "exact",
    "unit": "名",
    "subject": "编制",
    "action": "核定",
    "scope": "total",
    "level": None,
    "place": None,
    "time": None,
}


def gold_fact(quote, **changes):
    return {"quote": quote, "nth": 1, **FACT, **changes}


def found_fact(quote, **changes):
    start = TEXT.index(quote)
    return {**FACT, "evidence": {"start": start, "end": start + len(quote), "quote": quote}, **changes}


def found_item(quote, **fields):
    start = TEXT.index(quote)
    return {**fields, "evidence": {"start": start, "end": start + len(quote), "quote": quote}}


@pytest.fixture
def score(tmp_path):
    """Scores one record against one gold, both given as parts."""

    def run(gold, record, text=TEXT, name="001"):
        (tmp_path / f"{name}.txt").write_bytes(text.encode("utf-8"))
        whole = {
            "doc": name,
            "place": None,
            "date": None,
            "facts": [],
            "delegations": [],
            "setups": [],
            "sentences": [],
        }
        (tmp_path / f"{name}.json").write_text(json.dumps({**whole, **gold}), encoding="utf-8")
        return evaluate(tmp_path, tmp_path, [{"source": f"{name}.txt", **record}])

    return run


def spans(*pairs):
    return [{"span": span} for span in pairs]


@pytest.mark.parametrize(
    ("wanted", "found", "paired", "missed", "false"),
    [
        ([(0, 4)], [(0, 4)], [((0, 4), (0, 4))], 0, 0),
        ([(0, 4)], [(4, 8)], [], 1, 1),
        # The largest overlap first: (0, 6) takes (1, 6) although (0, 1) comes before it.
        ([(0, 6)], [(0, 1), (1, 6)], [((0, 6), (1, 6))], 0, 1),
        # One to one: a found item is used once.
        ([(0, 2), (2, 4)], [(0, 4)], [((2, 4), (0, 4))], 1, 0),
        ([], [(0, 1)], [], 0, 1),
        ([(0, 1)], [], [], 1, 0),
    ],
)
def test_pairs_by_overlap(wanted, found, paired, missed, false):
    pairs, left, extra = pair(spans(*wanted), spans(*found))
    assert [(gold["span"], item["span"]) for gold, item in pairs] == paired
    assert (len(left), len(extra)) == (missed, false)


def test_figures_of_facts(score):
    gold = [
        gold_fact("120名"),
        gold_fact("6至8个", kind="institution", min=6, max=8, modifier="range"),
        gold_fact("近300名", min=None, max=300, modifier="nearly"),
    ]
    record = [
        found_fact("120名"),
        # The span and the value are right, the kind is not.
        found_fact("8个", kind="other", min=6, max=8, modifier="range"),
        # An overlap with nothing in the gold.
        found_fact("行政许可权"),
    ]
    figures = score({"facts": gold}, {"facts": record}).figures
    third, two_thirds = 0.3333, 0.6667
    assert figures["span"] == {"p": two_thirds, "r": two_thirds, "f1": two_thirds, "gold": 3, "found": 3}
    assert figures["value"]["f1"] == two_thirds
    assert figures["fact"]["f1"] == third
    # The found one of kind `other` is no core fact: precision 1/2, recall 1/3, F1 2/5.
    assert figures["core"] == {"p": 0.5, "r": third, "f1": 0.4, "gold": 3, "found": 2}
    assert figures["staffing"] == {"p": 0.5, "r": 0.5, "f1": 0.5, "gold": 2, "found": 2}
    assert figures["institution"] == {"p": 0.0, "r": 0.0, "f1": 0.0, "gold": 1, "found": 0}
    assert figures["other"] == {"p": 0.0, "r": 0.0, "f1": 0.0, "gold": 0, "found": 1}


@pytest.mark.parametrize(
    ("gold", "found", "right"),
    [
        ((120, 120), (120, 120), True),
        ((1 / 3, 1 / 3), (0.3333, 0.3333), True),
        ((1000, 1000), (1001, 1001), True),
        ((1000, 1000), (1002, 1002), False),
        ((None, 300), (None, 300), True),
        ((None, 300), (300, 300), False),
        ((6, None), (6, 8), False),
        ((0, 0), (0, 0), True),
    ],
)
def test_values_agree_to_a_thousandth(score, gold, found, right):
    low, high = gold
    scores = score(
        {"facts": [gold_fact("120名", min=low, max=high)]},
        {"facts": [found_fact("120名", min=found[0], max=found[1])]},
    )
    assert scores.figures["value"]["f1"] == float(right)
    assert scores.figures["fact"]["f1"] == float(right)


def test_a_right_value_under_another_modifier_is_no_right_fact(score):
    scores = score({"facts": [gold_fact("120名")]}, {"facts": [found_fact("120名", modifier="about")]})
    assert (scores.figures["value"]["f1"], scores.figures["fact"]["f1"]) == (1.0, 0.0)


@pytest.mark.parametrize(
    ("slot", "gold", "found", "right"),
    [
        ("unit", "名", "名", True),
        ("unit", "个百分点", "个", False),
        ("subject", "编制", "行政编制", True),
        ("subject", "行政编制", "编制", True),
        ("subject", "编制", "人员", False),
        ("action", "下达", "下放", False),
        ("scope", "each", "total", False),
        ("level", "镇街", "镇", False),
        ("place", "佛山顺德区", "顺德区", True),
        ("place", "眉县", {"name": "眉县", "code": "610326"}, True),
        ("time", "近三年来", None, False),
    ],
)
def test_slots(score, slot, gold, found, right):
    scores = score({"facts": [gold_fact("120名", **{slot: gold})]}, {"facts": [found_fact("120名", **{slot: found})]})
    assert scores.figures["slots"][slot] == {"accuracy": float(right), "of": 1}


def test_a_slot_that_the_gold_leaves_open_does_not_count(score):
    scores = score({"facts": [gold_fact("120名", time=None)]}, {"facts": [found_fact("120名", time="去年")]})
    assert scores.figures["slots"]["time"] == {"accuracy": None, "of": 0}


@pytest.mark.parametrize(
    ("wanted", "found", "right"),
    [
        ([{"powers": ["行政许可"], "domains": []}], [{"powers": ["行政许可"], "domains": []}], 1),
        # A power and a domain are one set.
        ([{"powers": ["行政许可"], "domains": []}], [{"powers": [], "domains": ["行政许可"]}], 1),
        ([{"powers": ["行政许可"], "domains": []}], [{"powers": ["行政许可权"], "domains": []}], 1),
        # One found name pairs with one of the gold only.
        ([{"powers": ["许可", "行政许可"], "domains": []}], [{"powers": ["行政许可权"], "domains": []}], 1),
        ([{"powers": ["行政许可"], "domains": ["林业"]}], [{"powers": ["行政处罚"], "domains": []}], 0),
    ],
)
def test_names_of_powers(score, wanted, found, right):
    gold = [{"quote": "把行政许可权下放到镇", "from": None, "to": None, "method": None, **item} for item in wanted]
    record = [found_item("行政许可权下放到镇", **item) for item in found]
    figures = score({"delegations": gold}, {"delegations": record}).figures["sets"]
    of_gold = sum(len(item["powers"]) + len(item["domains"]) for item in wanted)
    assert figures["powers"]["r"] == round(right / of_gold, 4)
    assert figures["powers"]["p"] == float(right)
    assert figures["delegations"] == {"p": 1.0, "r": 1.0, "f1": 1.0, "gold": 1, "found": 1}


def test_setups_pair_by_overlap_and_names_by_document(score):
    gold = [{"quote": "各镇设置机构6至8个", "action": "set_up", "names": ["执法队", "服务中心"], "level": "镇"}]
    record = [
        found_item("设置机构", names=["执法队"], action="merge"),
        found_item("核定编制", names=["服务中心"], action="set_up"),
    ]
    figures = score({"setups": gold}, {"setups": record}).figures["sets"]
    assert figures["setups"] == {"p": 0.5, "r": 1.0, "f1": 0.6667, "gold": 1, "found": 2}
    assert figures["names"] == {"p": 1.0, "r": 1.0, "f1": 1.0, "gold": 2, "found": 2}


def measure_over(start, end, *tasks):
    return {"start": start, "end": end, "tasks": [{"task": task, "probability": 0.9} for task in tasks]}


def test_tasks_of_sentences(score):
    first, second, third = TEXT.index("各镇"), TEXT.index("把行"), len(TEXT)
    labels = [["resources"], ["institutions", "platform"], ["devolution"]]
    gold = [{"i": index, "tasks": tasks} for index, tasks in enumerate(labels)]
    measures = [
        measure_over(0, first - 1, "resources", "leadership"),
        # Covers two sentences, each more than half: its tasks are those of both.
        measure_over(first, third, "institutions"),
        # A short one inside a sentence is that sentence's too: more than half of the shorter of the two.
        measure_over(second, second + 4, "enforcement"),
    ]
    figures = score({"sentences": gold}, {"measures": measures}).figures
    assert figures["tasks"]["resources"] == {"p": 1.0, "r": 1.0, "f1": 1.0, "gold": 1, "found": 1}
    assert figures["tasks"]["institutions"] == {"p": 0.5, "r": 1.0, "f1": 0.6667, "gold": 1, "found": 2}
    assert figures["tasks"]["leadership"] == {"p": 0.0, "r": 0.0, "f1": 0.0, "gold": 0, "found": 1}
    assert figures["tasks"]["enforcement"]["found"] == 1
    # Right: resources, institutions. Found: 2 + 1 + 2. Gold: 1 + 2 + 1.
    assert figures["tasks_micro"] == {"p": 0.4, "r": 0.5, "f1": 0.4444, "gold": 4, "found": 5}
    assert figures["core_tasks_micro"] == {"p": 0.25, "r": 0.5, "f1": 0.3333, "gold": 2, "found": 4}
    assert figures["tasks_macro_f1"] == round((1.0 + 0.6667) / 7, 4)


def test_offsets_are_those_of_the_text_as_it_stands(score):
    """Line ends of two characters, as Windows writes them, count as two."""
    text = "第一行。\r\n全县共核定编制120名。\r\n"
    start = text.index("120名")
    fact = {**FACT, "evidence": {"start": start, "end": start + 4, "quote": "120名"}}
    scores = score({"facts": [gold_fact("120名")]}, {"facts": [fact]}, text=text)
    assert scores.figures["span"]["f1"] == 1.0


def test_the_second_occurrence_is_found(score):
    text = "甲镇编制120名，乙镇编制120名。"
    start = text.rindex("120名")
    fact = {**FACT, "evidence": {"start": start, "end": start + 4, "quote": "120名"}}
    scores = score({"facts": [gold_fact("120名", nth=2)]}, {"facts": [fact]}, text=text)
    assert scores.figures["span"]["f1"] == 1.0


def test_errors_name_the_document(score):
    gold = {"facts": [gold_fact("120名"), gold_fact("近300名")], "sentences": [{"i": 0, "tasks": ["resources"]}]}
    errors = score(gold, {"facts": [found_fact("120名", min=12, subject="人员"), found_fact("6至8个")]}).errors
    assert {error["document"] for error in errors} == {"001"}
    assert {"document": "001", "missed": "近300名", "kind": "staffing"} in errors
    assert {"document": "001", "false": "6至8个", "kind": "staffing"} in errors
    assert any(error.get("wrong", {}).get("min") == [120, 12] for error in errors)
    assert {"document": "001", "slot": "subject", "quote": "120名", "gold": "编制", "found": "人员"} in errors
    assert {"document": "001", "sentence": 0, "tasks": ["resources"], "found": []} in errors


@pytest.mark.parametrize("source", ["001.txt", "folder/001.html", "001-广州市.txt"])
def test_a_record_belongs_to_the_gold_of_its_stem(tmp_path, source):
    (tmp_path / "001.txt").write_text(TEXT, encoding="utf-8")
    gold = {"facts": [gold_fact("120名")], "delegations": [], "setups": [], "sentences": []}
    (tmp_path / "001.json").write_text(json.dumps(gold), encoding="utf-8")
    figures = evaluate(tmp_path, tmp_path, [{"source": source, "facts": [found_fact("120名")]}]).figures
    assert (figures["span"]["f1"], figures["without_record"]) == (1.0, [])


def test_gold_without_a_record_counts_as_missed(tmp_path):
    (tmp_path / "001-县.txt").write_text(TEXT, encoding="utf-8")
    gold = {"facts": [gold_fact("120名")], "delegations": [], "setups": [], "sentences": []}
    (tmp_path / "001.json").write_text(json.dumps(gold), encoding="utf-8")
    figures = evaluate(tmp_path, tmp_path, []).figures
    assert (figures["documents"], figures["without_record"]) == (1, ["001"])
    assert figures["span"] == {"p": 0.0, "r": 0.0, "f1": 0.0, "gold": 1, "found": 0}


@pytest.mark.parametrize(
    ("gold", "message"),
    [
        ("{", "001.json"),
        ("[]", "not in the format"),
        ('{"facts": [], "delegations": [], "setups": []}', "'sentences'"),
        ('{"facts": [{"quote": "9名"}], "delegations": [], "setups": [], "sentences": []}', "'nth'"),
        (
            '{"facts": [{"quote": "9名", "nth": 1}], "delegations": [], "setups": [], "sentences": []}',
            "9名.*not in the",
        ),
        ('{"facts": [], "delegations": [], "setups": [{"quote": "无此句"}], "sentences": []}', "not in the text"),
    ],
)
def test_refuses_gold_that_cannot_be_used(tmp_path, gold, message):
    (tmp_path / "001.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "001.json").write_text(gold, encoding="utf-8")
    with pytest.raises(GoldError, match=message):
        evaluate(tmp_path, tmp_path, [])


def test_refuses_gold_without_its_text_and_a_folder_without_gold(tmp_path):
    with pytest.raises(GoldError, match="no gold file"):
        evaluate(tmp_path, tmp_path, [])
    (tmp_path / "002.json").write_text("{}", encoding="utf-8")
    with pytest.raises(GoldError, match=r"002\.json"):
        evaluate(tmp_path, tmp_path, [])


def worsened(record):
    """A record with faults of every sort, so that the scorers have more to agree on than perfect figures."""
    modifiers = ["about", *[fact["modifier"] for fact in record["facts"]]]
    facts = [
        {**fact, "modifier": modifiers[index] if index % 3 == 0 else fact["modifier"]}
        for index, fact in enumerate(record["facts"])
        if index % 4
    ]
    for index, fact in enumerate(facts):
        fact["subject"] = None if index % 2 else fact["subject"]
        fact["evidence"] = {**fact["evidence"], "end": fact["evidence"]["end"] + 6 * (index % 3)}
    measures = [{**item, "tasks": item["tasks"] if index % 3 else []} for index, item in enumerate(record["measures"])]
    return {**record, "facts": facts, "delegations": record["delegations"][::2], "measures": measures}


@pytest.mark.parametrize("change", [dict, worsened])
def test_agrees_with_the_scorer_of_the_field(tmp_path, change):
    if not SHARED.exists():
        warnings.warn("no folder `shared` beside the repository: its scorer was not compared", stacklevel=2)
        return
    texts = sorted((SHARED / "seeds").glob("*.txt"))
    records = [change(analyse(path.read_bytes(), path.name).record.to_dict()) for path in texts]
    file = tmp_path / "records.jsonl"
    file.write_text("".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records), encoding="utf-8")
    command = [sys.executable, "score.py", "--gold", ".", "--texts", str(SHARED / "seeds"), str(file)]
    run = subprocess.run(command, cwd=SHARED / "gold", capture_output=True, text=True, check=True)
    theirs = json.loads(run.stdout)
    ours = evaluate(SHARED / "gold", SHARED / "seeds", records).figures
    assert {name: ours[name] for name in theirs} == theirs
