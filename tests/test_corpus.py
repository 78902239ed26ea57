"""The corpus: what comes in, what stands, what is kept of it, and that nothing is lost or doubled."""

import dataclasses
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest
from fake_road import analyse, analyse_anew

from pipeline.corpus import Corpus, CorpusError, Delivery, parcel, store
from pipeline.corpus.compare import value
from pipeline.corpus.holdings import Holdings
from pipeline.corpus.matching import of_measure
from pipeline.corpus.sources import Source
from pipeline.records import Place
from pipeline.search.filters import Filters
from pipeline.text import normalise

HANS = (
    "地点：江西省 360000\n日期：2023-05-01\n机关：某县委编办\n全省整合机构180个。\n向镇街下放事项92项，下沉干部40名。\n"
)
HANT = "地点：南昌市 360100\n日期：2022-11-30\n設立機構(gòu)7個，賦權事項15項。\n"


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "in"
    made.mkdir()
    (made / "a.txt").write_text(HANS, encoding="utf-8")
    (made / "b.txt").write_text(HANT, encoding="utf-8")
    return made


def add(corpus, *paths, **options):
    counts = corpus.add(paths, analyse=options.pop("analyse", analyse), **options)
    return {outcome: count for outcome, count in counts.items() if count}


def quotes(corpus, **wanted):
    return [finding.fact.evidence.quote for finding in corpus.facts(**wanted)]


def heard(corpus, since=0):
    return [event.event for event in corpus.feed(since)]


def test_same_bytes_are_skipped(corpus, folder):
    assert add(corpus, folder) == {"added": 2}
    before = list(corpus.dump())
    assert add(corpus, folder) == {"unchanged": 2}
    assert list(corpus.dump()) == before
    assert corpus.counts() == {"documents": 2, "failed": 0, "facts": 5, "cursor": 7}


def test_same_bytes_elsewhere_are_the_same_document(corpus, folder):
    add(corpus, folder)
    (folder / "copy.txt").write_text(HANS, encoding="utf-8")
    assert add(corpus, folder) == {"unchanged": 3}
    assert corpus.counts()["documents"] == 2
    # The first place gets other bytes: the document still stands at the second.
    (folder / "a.txt").write_text("新设机构9个。\n", encoding="utf-8")
    assert add(corpus, folder) == {"changed": 1, "unchanged": 2}
    assert quotes(corpus, kind="institution") == ["180个", "7個", "9个"]


def test_new_bytes_at_a_place_are_a_new_version(corpus, folder):
    add(corpus, folder)
    cursor = corpus.counts()["cursor"]
    (folder / "b.txt").write_text("設立機構8個。\n", encoding="utf-8")
    assert add(corpus, folder) == {"changed": 1, "unchanged": 1}
    assert quotes(corpus) == ["180个", "92项", "40名", "8個"]
    events = list(corpus.feed(cursor))
    assert [event.event for event in events] == [
        "fact_retracted",
        "fact_retracted",
        "document_superseded",
        "document_added",
        "fact_added",
    ]
    assert events[2].successor == events[3].document.id
    versions = "SELECT version, latest FROM versions WHERE location LIKE '%b.txt' ORDER BY version"
    assert corpus.store.connection.execute(versions).fetchall() == [(1, 0), (2, 1)]


def test_a_version_that_comes_back_stands_again(corpus, folder):
    add(corpus, folder)
    (folder / "b.txt").write_text("設立機構8個。\n", encoding="utf-8")
    add(corpus, folder)
    cursor = corpus.counts()["cursor"]
    (folder / "b.txt").write_text(HANT, encoding="utf-8")
    assert add(corpus, folder) == {"changed": 1, "unchanged": 1}
    assert sorted(quotes(corpus)) == sorted(["180个", "92项", "40名", "7個", "15項"])
    assert heard(corpus, cursor) == [
        "fact_retracted",
        "document_superseded",
        "document_added",
        "fact_added",
        "fact_added",
    ]
    assert corpus.search("賦權").documents == 1
    assert corpus.search("8个").documents == 0


def test_again_tells_what_changed(corpus, folder):
    add(corpus, folder)
    cursor = corpus.counts()["cursor"]
    assert add(corpus, folder, again=True) == {"unchanged": 2}
    assert add(corpus, folder, again=True, analyse=analyse_anew) == {"changed": 2}
    events = list(corpus.feed(cursor))
    assert [(event.event, event.fact.evidence.quote, event.fact.unit) for event in events] == [
        ("fact_changed", "92项", "件"),
        ("fact_retracted", "7個", "个"),
        ("fact_changed", "15項", "件"),
    ]
    assert [event.previous for event in events] == [events[0].fact.id, None, events[2].fact.id]
    assert quotes(corpus) == ["180个", "92项", "40名", "15項"]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"RAISE", "crashed"),
        (b"MEMORY", "out_of_memory"),
        (None, "unreadable"),
    ],
)
def test_what_cannot_be_judged_is_a_problem_until_it_can(corpus, folder, content, code):
    path = folder / "c.txt"
    if content is not None:
        path.write_bytes(content)
    assert add(corpus, folder / "a.txt", path, folder / "b.txt") == {"added": 2, "failed": 1}
    assert [(problem.source, problem.issues[0].code) for problem in corpus.problems()] == [("c.txt", code)]
    assert corpus.counts()["documents"] == 2
    path.write_text("组建机构3个。\n", encoding="utf-8")
    assert add(corpus, path) == {"added": 1}
    assert list(corpus.problems()) == []


def test_an_error_that_quotes_the_document_is_kept(corpus):
    def fail(data, source):
        raise ValueError("\ud800" * 10_000)

    corpus.write([Delivery("x", parcel.judge(Source("x", "x", data=b""), fail))])
    [problem] = corpus.problems()
    assert problem.issues[0].message.startswith("ValueError: \\ud800\\ud800")
    assert len(problem.issues[0].message) < 3_000


def test_a_document_that_failed_stays_failed(corpus, folder):
    (folder / "c.txt").write_bytes(b"\xff\xfe\xff")
    assert add(corpus, folder) == {"added": 2, "failed": 1}
    assert add(corpus, folder) == {"unchanged": 2, "failed": 1}
    assert corpus.counts()["failed"] == 1


def test_a_place_that_has_gone_keeps_its_document(corpus, folder):
    add(corpus, folder)
    path = folder / "b.txt"
    path.unlink()
    assert add(corpus, path) == {"failed": 1}
    assert quotes(corpus, place="360100") == ["7個", "15項"]


@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        ({}, ["180个", "92项", "40名", "7個", "15項"]),
        ({"kind": "power"}, ["92项", "15項"]),
        ({"kind": ["power", "staffing"]}, ["92项", "40名", "15項"]),
        ({"task": "devolution"}, ["92项", "40名"]),
        ({"task": "devolution", "kind": "staffing"}, ["40名"]),
        ({"place": "360100"}, ["7個", "15項"]),
        ({"place": "南昌市"}, ["7個", "15項"]),
        ({"place": "360000"}, ["180个", "92项", "40名", "7個", "15項"]),
        ({"place": "江西"}, ["180个", "92项", "40名", "7個", "15項"]),
        ({"place": ["陝西省", "南昌市"]}, ["7個", "15項"]),
        ({"place": "陝西省"}, []),
        ({"place": "没有的地方"}, []),
        ({"date": "2023"}, ["180个", "92项", "40名"]),
        ({"date": "2022-11"}, ["7個", "15項"]),
        ({"date": "2022-11-30..2023-05-01"}, ["180个", "92项", "40名", "7個", "15項"]),
        ({"date": "2023-05-02.."}, []),
        ({"date": "..2022"}, ["7個", "15項"]),
        ({"issuer": "編辦"}, ["180个", "92项", "40名"]),
    ],
)
def test_filters(corpus, folder, wanted, expected):
    add(corpus, folder)
    assert quotes(corpus, **wanted) == expected


@pytest.mark.parametrize("wanted", [{"kind": "powr"}, {"task": "power"}, {"date": "last year"}, {"date": "2023-6"}])
def test_filters_that_are_none(corpus, wanted):
    with pytest.raises(ValueError, match="no (kind|task|date)"):
        corpus.facts(**wanted)


@pytest.mark.parametrize(
    ("code", "below", "beside"),
    [
        ("360000", "361002105", "370000"),
        ("360100", "360111", "360200"),
        ("360111", "360111002", "360112"),
        ("360111002", "360111002", "360111003"),
        ("110000", "110101", "120000"),
        ("469000", "469001", "470000"),
    ],
)
def test_a_code_holds_the_codes_below(code, below, beside):
    from pipeline.corpus.divisions import code_range

    first, last = code_range(code)
    assert first <= code < last
    assert first <= below < last
    assert not first <= beside < last


def test_a_fact_may_be_about_several_places(corpus):
    analysis = analyse("地点：宝鸡市 610300\n下放权限161项。\n".encode(), "x")
    names = ("凤翔区、眉县", "鼓楼区、开封市", "鼓楼区、某村", "某村")
    found = tuple(
        dataclasses.replace(analysis.record.facts[0], id=str(n), place=Place(name)) for n, name in enumerate(names)
    )
    record = dataclasses.replace(analysis.record, facts=found)
    corpus.write([Delivery("x", parcel.pack(dataclasses.replace(analysis, record=record), "0" * 64))])
    for wanted, expected in {
        "610000": "0123",  # 某村 lies where the document does, and so does a 鼓楼区 that could be one of many
        "眉县": "0",
        "610326": "0",
        "河南省": "1",
        "开封": "1",
        "某村": "23",
        "鼓楼区": "12",
        "浙江": "",
    }.items():
        assert "".join(finding.fact.id for finding in corpus.facts(place=wanted)) == expected


def test_typed_parts_come_back_as_they_were(corpus, folder):
    text = HANS + "县里赋权到镇，组建执法队。\n"
    (folder / "a.txt").write_text(text, encoding="utf-8")
    add(corpus, folder / "a.txt")
    record = analyse(text.encode(), "a.txt").record
    assert [finding.fact for finding in corpus.facts()] == list(record.facts)
    events = list(corpus.feed())
    assert [event.delegation for event in events if event.delegation] == list(record.delegations)
    assert [event.setup for event in events if event.setup] == list(record.setups)
    plain = [event.to_dict()["delegation"] for event in events if event.delegation]
    assert plain == [record.to_dict()["delegations"][0] | {"powers": ("审批",), "domains": ()}]


def test_texts_come_back_with_their_map(corpus, folder):
    add(corpus, folder)
    holdings = Holdings(corpus.store)
    for row, original in ((1, HANS), (2, HANT)):
        expected, text = normalise(original), holdings.text(row)
        assert (text.original, text.text, text.script) == (original, expected.text, expected.script)
        assert text.deletions == expected.deletions
        assert holdings.normalised(row) == expected.text
    at = holdings.normalised(2).index("机构7")
    start, end = text.to_original(at, at + 3)
    assert HANT[start:end] == "機構(gòu)7"


def test_a_corpus_on_a_read_only_medium_is_read(tmp_path, folder, monkeypatch):
    corpus = Corpus(tmp_path / "corpus")
    add(corpus, folder)
    corpus.close()
    monkeypatch.setattr(store, "_is_read_only", lambda _: True)
    frozen = Corpus(tmp_path / "corpus", create=False)
    assert quotes(frozen, kind="power") == ["92项", "15項"]
    assert frozen.search("賦權").documents == 1
    with pytest.raises(CorpusError, match="readonly"):
        frozen.begin_run()
    assert sorted(path.name for path in frozen.folder.iterdir()) == ["corpus.sqlite", "index", "tokens"]
    frozen.close()


def test_what_sqlite_cannot_hold_is_held_all_the_same(corpus):
    analysis = analyse("机构7个".encode(), "x")
    large = 10**30
    odd = dataclasses.replace(analysis.record.facts[0], min=large, max=large, nominal=large, subject="\ud800个")
    record = dataclasses.replace(analysis.record, facts=(odd,), title="\udcff")
    text = dataclasses.replace(analysis.text, original="\ud800构7个")
    content = parcel.pack(dataclasses.replace(analysis, record=record, text=text), "0" * 64)
    corpus.write([Delivery("x", content)])
    [finding] = corpus.facts()
    assert finding.fact == odd
    assert finding.document.title == "\\udcff"
    assert Holdings(corpus.store).text(1).original == "\ud800构7个"


def test_all_of_a_transaction_or_nothing(corpus):
    good = parcel.judge(Source("a", "a", data="机构7个".encode()), analyse)
    bad = good._replace(sha256="1", facts=(("too", "short"),))
    with pytest.raises(CorpusError):
        corpus.write([Delivery("a", good), Delivery("b", bad)])
    assert corpus.counts()["documents"] == 0
    assert heard(corpus) == []
    corpus.write([Delivery("a", good)])
    assert [event.cursor for event in corpus.feed()] == [1, 2]


def test_compare_puts_values_side_by_side(corpus, folder):
    (folder / "c.txt").write_text("地点：江西省 360000\n现有机构185个。\n", encoding="utf-8")
    add(corpus, folder)
    compared = corpus.compare(kind="institution")
    jiangxi, nanchang = Place("江西省", "360000"), Place("南昌市", "360100")
    assert compared.places == (jiangxi, nanchang)
    [indicator] = compared.indicators
    assert (indicator.kind, indicator.subject, indicator.unit) == ("institution", "机构", "个")
    found = {place: [value(item.fact) for item in items] for (_, place), items in compared.cells.items()}
    assert found == {jiangxi: ["180", "185"], nanchang: ["7"]}
    ids = {item.fact.evidence.quote: item.fact.id for items in compared.cells.values() for item in items}
    assert compared.to_csv() == (
        "kind,subject,unit,江西省 360000,南昌市 360100\n"
        f"institution,机构,个,180 [{ids['180个']}]; 185 [{ids['185个']}],7 [{ids['7個']}]\n"
    )


@pytest.mark.parametrize(
    ("slots", "expected"),
    [
        ({"modifier": "exact"}, "12"),
        ({"modifier": "range", "max": 15}, "12–15"),
        ({"modifier": "at_most", "min": None}, "≤12"),
        ({"modifier": "at_least", "max": None}, "≥12"),
        ({"modifier": "over", "max": None}, ">12"),
        ({"modifier": "nearly", "min": None}, "<12"),
        ({"modifier": "about"}, "≈12"),
    ],
)
def test_values_in_short(slots, expected):
    fact = analyse("机构12个".encode(), "x").record.facts[0]
    assert value(dataclasses.replace(fact, **slots)) == expected


def test_a_formula_in_a_text_is_none_in_a_table(corpus, folder):
    (folder / "a.txt").write_text("地点：=HYPERLINK(1) 1\n现有机构5个。\n", encoding="utf-8")
    add(corpus, folder / "a.txt")
    assert corpus.compare().to_csv().splitlines()[0] == "kind,subject,unit,'=HYPERLINK(1) 1"


def test_corpora_that_cannot_be_opened(tmp_path):
    with pytest.raises(CorpusError, match="there is no corpus"):
        Corpus(tmp_path / "none", create=False)
    assert not (tmp_path / "none").exists()
    newer = tmp_path / "newer"
    Corpus(newer).close()
    with sqlite3.connect(newer / store.FILE) as connection:
        connection.execute("PRAGMA user_version = 99")
    with pytest.raises(CorpusError, match="newer zhenjie"):
        Corpus(newer)
    foreign = tmp_path / "foreign"
    foreign.mkdir()
    with sqlite3.connect(foreign / store.FILE) as connection:
        connection.execute("CREATE TABLE recipes (name TEXT)")
    with pytest.raises(CorpusError, match="not a corpus"):
        Corpus(foreign)
    (tmp_path / "file").write_text("")
    with pytest.raises(CorpusError, match="exists"):
        Corpus(tmp_path / "file")
    broken = tmp_path / "broken"
    broken.mkdir()
    (broken / store.FILE).write_bytes(b"not a database at all" * 100)
    with pytest.raises(CorpusError, match="not a database"):
        Corpus(broken)


KILLED = """
import os, signal, sys
sys.path[:0] = {path!r}
from fake_road import analyse
from pipeline.corpus import Corpus
corpus = Corpus({folder!r})
left = {statement}
def count(_):
    global left
    left -= 1
    if left == 0:
        os.kill(os.getpid(), signal.SIGKILL)
corpus.store.connection.set_trace_callback(count)
corpus.add([{texts!r}], analyse=analyse)
"""


@pytest.mark.parametrize("statement", [1, 3, 12, 20, 28, 36, 44])
def test_killed_at_any_statement_nothing_is_lost_or_doubled(tmp_path, folder, statement):
    """Two documents and a new version of one, by some 50 statements; the process dies at one of them."""
    undisturbed, killed = Corpus(tmp_path / "one"), tmp_path / "two"
    for name in ("one", "two"):
        add(Corpus(tmp_path / name), folder)
    (folder / "b.txt").write_text("設立機構8個。\n县里赋权到镇，组建执法队。\n", encoding="utf-8")
    (folder / "c.txt").write_text("核减机构12个。\n", encoding="utf-8")
    add(undisturbed, folder)
    script = KILLED.format(path=sys.path, folder=str(killed), texts=str(folder), statement=statement)
    ended = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert ended.returncode == -9, ended.stderr
    resumed = Corpus(killed)
    add(resumed, folder)
    assert list(resumed.dump()) == list(undisturbed.dump())
    assert resumed.store.connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert resumed.search("机构").documents == undisturbed.search("机构").documents == 3


def test_readers_see_whole_batches_while_one_writes(tmp_path, folder):
    writer, reader = Corpus(tmp_path / "corpus"), Corpus(tmp_path / "corpus")
    content = [
        Delivery(str(n), parcel.judge(Source("x", str(n), data=f"机构{n}个".encode()), analyse)) for n in range(4)
    ]
    writer.write(content[:2])
    with writer.store.transaction() as connection:
        from pipeline.corpus import intake

        intake.deliver(connection, content[2], again=False)
        assert reader.counts()["documents"] == 2
        intake.deliver(connection, content[3], again=False)
    assert reader.counts()["documents"] == 4
    assert [event.cursor for event in reader.feed()] == list(range(1, 9))


def test_facts_of_a_sentence_are_looked_up_by_the_sentence(tmp_path):
    Corpus(tmp_path / "corpus")
    condition, values = of_measure(Filters(kinds=("staffing",)))
    with sqlite3.connect(tmp_path / "corpus" / store.FILE) as connection:
        plan = connection.execute(f"EXPLAIN QUERY PLAN SELECT 1 FROM measures m WHERE {condition}", values).fetchall()
    assert any("facts_record" in step[3] for step in plan)
    assert not any("facts_kind" in step[3] for step in plan)


def test_the_package_gives_the_corpus():
    import pipeline

    assert pipeline.Corpus is Corpus
    assert Path(Corpus.__module__.replace(".", "/")).parts == ("pipeline", "corpus")
