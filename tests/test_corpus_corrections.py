"""Corrections: kept with the bytes and the span, through every analysis anew, and given out as gold and as labels."""

import json

import pytest
from fake_road import analyse, analyse_anew

from pipeline.corpus import Corpus, Missed
from pipeline.evaluate import evaluate
from pipeline.tasks.labelled import labelled_documents
from pipeline.tasks.taxonomy import taxonomy

TEXT = "地点：江西省 360000\n全省整合机构180个。\n向镇街下放事项92项，又下放事项92项。\n组建执法队。\n"


@pytest.fixture
def filled(corpus, tmp_path):
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    corpus.add([tmp_path / "a.txt"], analyse=analyse)
    return corpus


def ids(corpus):
    """The ids of the facts by place in the text, and of the measures."""
    query = "SELECT id FROM {} ORDER BY start, row"
    facts, measures = (
        [identifier for (identifier,) in corpus.store.connection.execute(query.format(table))]
        for table in ("facts WHERE part = 'fact'", "measures")
    )
    return facts, measures


def gold_of(corpus, folder):
    assert corpus.write_gold(folder) == 1
    [path] = (folder / "gold").glob("*.json")
    return json.loads(path.read_text(encoding="utf-8"))


def test_what_was_said_is_known_by_bytes_and_span(filled):
    facts, measures = ids(filled)
    said = filled.correct(facts[0], "accepted")
    assert (said.part, said.quote, said.verdict) == ("fact", "180个", "accepted")
    assert TEXT[said.start : said.end] == "180个"
    assert said.value["subject"] == "机构"
    assert said.value["place"] == "江西省"
    assert filled.correct(measures[1], "changed", {"tasks": "institutions,resources"}).value == {
        "tasks": ["institutions", "resources"]
    }
    assert [item.quote for item in filled.corrections()] == ["全省整合机构180个。", "180个"]


def test_the_last_word_stands_and_can_be_withdrawn(filled):
    [first, *_], _ = ids(filled)
    filled.correct(first, "accepted")
    filled.correct(first, "rejected")
    assert [item.verdict for item in filled.corrections()] == ["rejected"]
    filled.withdraw(first)
    assert list(filled.corrections()) == []
    with pytest.raises(ValueError, match="nothing was said"):
        filled.withdraw(first)


@pytest.mark.parametrize(
    ("slot", "value", "kept"),
    [
        ("min", "7", 7),
        ("max", "0.5", 0.5),
        ("max", "null", None),
        ("subject", "事业单位", "事业单位"),
        ("kind", "power", "power"),
        ("time", "null", None),
    ],
)
def test_a_changed_slot(filled, slot, value, kept):
    facts, _ = ids(filled)
    assert filled.correct(facts[0], "changed", {slot: value}).value[slot] == kept


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"colour": "red"}, "a fact has no colour"),
        ({"kind": "people"}, "kind is of institution"),
        ({"kind": "null"}, "kind is of institution"),
        ({"kind": "power,staffing"}, "kind is one of"),
        ({"min": "seven"}, "min is a number or null"),
    ],
)
def test_a_change_the_guide_does_not_know_is_refused(filled, changes, message):
    facts, _ = ids(filled)
    with pytest.raises(ValueError, match=message):
        filled.correct(facts[0], "changed", changes)
    assert list(filled.corrections()) == []


def test_corrections_outlive_an_analysis_anew(filled, tmp_path):
    """Other rules give the powers another unit, and with it other rows; what was said of them stands."""
    facts, measures = ids(filled)
    filled.correct(facts[1], "changed", {"subject": "审批事项"})
    filled.correct(facts[2], "rejected")
    filled.correct(measures[3], "rejected")
    before = list(filled.corrections())
    filled.add([tmp_path / "a.txt"], analyse=analyse_anew, again=True)
    assert list(filled.corrections()) == before
    gold = gold_of(filled, tmp_path / "out")
    assert [(fact["quote"], fact["nth"], fact["unit"], fact["subject"]) for fact in gold["facts"]] == [
        ("180个", 1, "个", "机构"),
        ("92项", 1, "项", "审批事项"),
    ]
    assert [sentence["tasks"] for sentence in gold["sentences"]] == [
        ["institutions"],
        ["institutions"],
        ["devolution"],
        [],
    ]


def test_a_finding_that_no_rule_finds_any_more_is_still_gold(corpus, tmp_path):
    (tmp_path / "a.txt").write_text("合并机构5个。\n", encoding="utf-8")
    corpus.add([tmp_path / "a.txt"], analyse=analyse)
    [fact], _ = ids(corpus)
    corpus.correct(fact, "accepted")
    corpus.add([tmp_path / "a.txt"], analyse=analyse_anew, again=True)
    assert list(corpus.facts()) == []
    assert [fact["quote"] for fact in gold_of(corpus, tmp_path / "out")["facts"]] == ["5个"]


def test_the_export_is_gold_that_can_be_scored(filled, tmp_path):
    facts, _ = ids(filled)
    filled.correct(facts[2], "accepted")
    out = tmp_path / "out"
    gold = gold_of(filled, out)
    assert (gold["place"], gold["date"]) == ("江西省", None)
    assert [fact["nth"] for fact in gold["facts"]] == [1, 1, 2]
    assert gold["setups"] == [{"quote": "组建执法队。", "action": "set_up", "names": ["执法队"], "level": "镇"}]
    record = analyse(TEXT.encode(), f"{gold['doc']}.txt").record.to_dict()
    figures = evaluate(out / "gold", out / "texts", [record]).figures
    assert (figures["fact"]["f1"], figures["tasks_micro"]["f1"]) == (1.0, 1.0)


def test_corrected_sentences_are_labels_and_the_others_unknown(filled, tmp_path):
    facts, measures = ids(filled)
    filled.correct(facts[0], "accepted")
    gold_of(filled, tmp_path / "facts")
    assert not (tmp_path / "facts" / "labelled").exists()
    filled.correct(measures[2], "changed", {"tasks": "devolution,services"})
    filled.correct(measures[3], "rejected")
    gold_of(filled, tmp_path / "out")
    [document] = labelled_documents(tmp_path / "out" / "labelled", taxonomy().task_ids)
    assert [(sorted(sentence.tasks), sentence.known) for sentence in document.sentences] == [
        ([], False),
        ([], False),
        (["devolution", "services"], True),
        ([], True),
    ]
    assert document.text == TEXT.strip()


MISSED = "向镇街下放事项92项，又办理约三十件。\n组建执法队，约三十件。\n"


@pytest.fixture
def missing(corpus, tmp_path):
    """The fake road knows no 件, and no number in words."""
    (tmp_path / "m.txt").write_text("地点：江西省 360000\n" + MISSED, encoding="utf-8")
    corpus.add([tmp_path / "m.txt"], analyse=analyse)
    return corpus


def test_a_missed_fact_is_kept_and_is_gold_through_every_analysis(missing, tmp_path):
    said = missing.add_missed("m.txt", Missed("fact", "约三十件", 2), {"kind": "other", "subject": "案件"})
    assert (said.verdict, said.quote, said.start) == (
        "added",
        "约三十件",
        ("地点：江西省 360000\n" + MISSED).rindex("约"),
    )
    assert said.value == {
        "kind": "other",
        "min": 30,
        "max": 30,
        "modifier": "about",
        "unit": "件",
        "subject": "案件",
        "action": None,
        "scope": "total",
        "level": None,
        "place": "江西省",
        "time": None,
    }
    missing.add([tmp_path / "m.txt"], analyse=analyse_anew, again=True)
    assert list(missing.corrections()) == [said]
    gold = gold_of(missing, tmp_path / "out")
    assert [(fact["quote"], fact["nth"], fact["subject"]) for fact in gold["facts"]][-1] == ("约三十件", 2, "案件")
    missing.withdraw(said.id)
    assert list(missing.corrections()) == []


def test_missed_delegations_setups_and_tasks(missing, tmp_path):
    add = missing.add_missed
    add("m.txt", Missed("delegation", "下放事项92项"), {"powers": "审批,处罚", "to": "镇街"})
    add("m.txt", Missed("setup", "约三十件"), {"action": "set_up", "names": "执法队"})
    # The sentence as somebody cuts it who leaves out its mark: the measure that holds most of it is the one meant.
    add("m.txt", Missed("measure", "又办理约三十件"), {"tasks": "services"})
    add("m.txt", Missed("measure", "组建执法队，约三十件"), {"tasks": "enforcement,institutions"})
    gold = gold_of(missing, tmp_path / "out")
    assert [(item["quote"], item["to"]) for item in gold["delegations"]] == [("下放事项92项", "镇街")]
    assert ("约三十件", ["执法队"]) in [(item["quote"], item["names"]) for item in gold["setups"]]
    assert gold["sentences"][-1]["tasks"] == ["enforcement", "institutions"]
    [document] = labelled_documents(tmp_path / "out" / "labelled", taxonomy().task_ids)
    assert [(sorted(one.tasks), one.known) for one in document.sentences][-1] == (["enforcement", "institutions"], True)


@pytest.mark.parametrize(
    ("document", "missed", "slots", "message"),
    [
        ("x.txt", Missed("fact", "约三十件"), {"kind": "other"}, "no documents"),
        ("m.txt", Missed("fact", "四十件"), {"kind": "other"}, "does not say '四十件' 1 times"),
        ("m.txt", Missed("fact", "约三十件", 3), {"kind": "other"}, "3 times"),
        ("m.txt", Missed("fact", ""), {"kind": "other"}, "does not say"),
        ("m.txt", Missed("fact", "约三十件"), {}, "a fact needs kind"),
        ("m.txt", Missed("setup", "执法队"), {"action": "set_up"}, "a setup needs names"),
        ("m.txt", Missed("fact", "约三十件"), {"kind": "people"}, "kind is of institution"),
        ("m.txt", Missed("fact", "92项"), {"kind": "power"}, "found already"),
    ],
)
def test_what_cannot_be_added(missing, document, missed, slots, message):
    with pytest.raises(ValueError, match=message):
        missing.add_missed(document, missed, slots)
    assert list(missing.corrections()) == []


def test_the_command_adds(missing, zhenjie, tmp_path):
    missing.close()
    end = ["--corpus", tmp_path / "corpus"]
    status, out, _ = zhenjie("correct", "add", "m.txt", "约三十件", "kind=other", "--nth", "2", *end)
    assert (status, json.loads(out)["verdict"]) == (0, "added")
    identifier = json.loads(out)["id"]
    assert json.loads(zhenjie("correct", "list", *end)[1])["id"] == identifier
    assert zhenjie("correct", "withdraw", identifier, *end)[0] == 0
    assert zhenjie("correct", "list", *end)[1] == ""
    assert zhenjie("correct", "add", "m.txt", "约三十件", "执法队", *end)[0] == 2
    assert zhenjie("correct", "list", "--nth", "2", *end)[0] == 2


def test_an_id_that_nothing_has(filled):
    with pytest.raises(ValueError, match="has the id 'none'"):
        filled.correct("none", "accepted")


def test_the_command_says_lists_and_exports(filled, zhenjie, tmp_path):
    facts, measures = ids(filled)
    filled.close()
    folder = tmp_path / "corpus"
    status, out, _ = zhenjie("correct", "change", facts[0], "max=null", "modifier=over", "--corpus", folder)
    assert status == 0
    assert json.loads(out)["value"]["modifier"] == "over"
    assert zhenjie("correct", "accept", measures[2], "--corpus", folder)[0] == 0
    _, out, _ = zhenjie("correct", "list", "--corpus", folder)
    assert [json.loads(line)["verdict"] for line in out.splitlines()] == ["changed", "accepted"]
    status, _, err = zhenjie("correct", "export", "--corpus", folder, "--to", tmp_path / "out")
    assert (status, "1 document" in err) == (0, True)
    assert zhenjie("correct", "withdraw", facts[0], "--corpus", folder)[0] == 0
    with Corpus(folder, create=False).one_state():
        pass
    _, out, _ = zhenjie("correct", "list", "--corpus", folder)
    assert len(out.splitlines()) == 1


@pytest.mark.parametrize(
    "arguments",
    [("accept",), ("list", "x"), ("change", "x"), ("accept", "x", "a=b"), ("export",), ("change", "x", "ab")],
)
def test_a_wrong_use_of_the_command(filled, zhenjie, tmp_path, arguments):
    filled.close()
    status, out, err = zhenjie("correct", *arguments, "--corpus", tmp_path / "corpus")
    assert (status, out) == (2, "")
    assert err.startswith("zhenjie: ")
