"""Near-duplicates in a corpus: what is linked and by which measure, in any order, after changes, and after a kill."""

import itertools
import json
import re
import sqlite3
from pathlib import Path

import pytest
from fake_road import analyse
from variants import cut, glossed, headed, mistyped, traditional

from pipeline import likeness
from pipeline.cli import main
from pipeline.corpus import Corpus, CorpusError, Delivery, duplicates
from pipeline.corpus.parcel import judge
from pipeline.corpus.sources import Source
from pipeline.text import normalise

LABELLED = Path(__file__).parent.parent / "corpora" / "labelled"

PARAGRAPHS = [
    "东河县把镇街改革当作头等大事来抓，去年三月启动，今年六月收官，历时十五个月，走出一条山区县的路子。",
    "全县十二个镇的七站八所合并为党建办、综治办、服务中心和执法队四个机构，领导职数由九十六名减到七十二名。",
    "县里把城管、农业、水务、林业四个领域的八十六项处罚权交给各镇，配套下达编制一百二十名，人随事走、费随事转。",
    "群众到镇便民中心一个窗口就能办完社保、医保、宅基地等四十三类业务，平均等候时间由四十分钟缩到十二分钟。",
    "各镇聘请退休法官担任法制审核员，处罚案卷由县司法局逐月抽查，两年来没有一件被撤销或者确认违法。",
]
TEXT = "\n".join(PARAGRAPHS) + "\n"
OTHER = "西山市近日召开街道工作会议，研究网格员的待遇和培训，要求各区在年底前建好数据平台，并同公安系统联通。\n" * 2
HEADED = f"首页 > 要闻\n东河县镇街改革见闻\n{TEXT}主办：东河县融媒体中心\n"
CUT = "\n".join(PARAGRAPHS[:3]) + "\n"
VARIANTS = {"hant.txt": traditional(TEXT), "glossed.txt": glossed(TEXT), "headed.txt": HEADED, "cut.txt": CUT}


@pytest.fixture
def corpus(tmp_path):
    made = Corpus(tmp_path / "corpus")
    yield made
    made.close()


def deliver(corpus, name, text, road=analyse, again=False):
    source = Source(name, f"/{name}", data=text.encode())
    return corpus.write([Delivery(source.location, judge(source, road))], again)


def pairs(corpus):
    corpus.link()
    return {(pair.document.source, pair.other.source): pair.kind for pair in corpus.duplicates()}


@pytest.mark.parametrize(
    ("linked", "waiting", "due"),
    [(0, 0, True), (0, 1, True), (2, 1, True), (3, 1, True), (4, 1, False), (6, 2, True), (7, 2, False)],
)
def test_linking_is_due_when_a_quarter_waits(corpus, linked, waiting, due):
    for number in range(linked):
        deliver(corpus, f"{number}.txt", f"设{number}个机构。")
    corpus.link()
    for number in range(linked, linked + waiting):
        deliver(corpus, f"{number}.txt", f"设{number}个机构。")
    assert corpus.is_link_due() is due


def test_linking_is_due_when_as_many_wait_as_are_linked_together(corpus, monkeypatch):
    for number in range(9):
        deliver(corpus, f"{number}.txt", f"设{number}个机构。")
        if number < 7:
            corpus.link()
    assert not corpus.is_link_due()
    monkeypatch.setattr(duplicates, "_NEW", 2)
    assert corpus.is_link_due()


def test_variants_of_a_text_are_linked(corpus):
    deliver(corpus, "a.txt", TEXT)
    for name, text in {**VARIANTS, "other.txt": OTHER}.items():
        deliver(corpus, name, text)
    found = pairs(corpus)
    assert found["a.txt", "hant.txt"] == found["a.txt", "glossed.txt"] == found["a.txt", "headed.txt"] == "same"
    assert found["a.txt", "cut.txt"] == found["headed.txt", "cut.txt"] == "contains"
    assert not any("other.txt" in pair for pair in found)
    by_pair = {(pair.document.source, pair.other.source): pair for pair in corpus.duplicates()}
    assert (by_pair["a.txt", "hant.txt"].jaccard, by_pair["a.txt", "cut.txt"].containment) == (1.0, 1.0)
    assert corpus.counts()["documents"] == 6


def test_links_do_not_depend_on_the_order(tmp_path):
    texts = {"a.txt": TEXT, **VARIANTS}
    seen = []
    for number, order in enumerate(itertools.islice(itertools.permutations(texts), 0, 120, 17)):
        corpus = Corpus(tmp_path / str(number))
        for name in order:
            deliver(corpus, name, texts[name])
            if number % 2:
                corpus.link()
        corpus.link()
        measures = {frozenset((p.document.source, p.other.source)): (p.kind, p.jaccard) for p in corpus.duplicates()}
        longer = {p.document.source for p in corpus.duplicates() if p.kind == "contains"}
        seen.append((measures, longer))
        corpus.close()
    assert all(found == seen[0] for found in seen)


def titled(number, title):
    import dataclasses

    def road(data, source):
        analysis = analyse(data, source)
        return dataclasses.replace(analysis, record=dataclasses.replace(analysis.record, number=number, title=title))

    return road


def test_the_same_number_and_title_are_one_work(corpus):
    deliver(corpus, "a.txt", TEXT, titled("东政发〔2021〕5号", "东河县放权办法"))
    deliver(corpus, "b.txt", OTHER, titled("东政发〔2021〕5号", "东河县放权办法"))
    deliver(corpus, "c.txt", "另一件事，说的是考核。\n", titled("东政发〔2021〕5号", "东河县考核办法"))
    assert pairs(corpus) == {("a.txt", "b.txt"): "number"}


def test_a_new_version_takes_its_links_along(corpus):
    deliver(corpus, "a.txt", TEXT)
    deliver(corpus, "b.txt", TEXT.replace("十二个镇", "十三个镇"))
    assert pairs(corpus) == {("a.txt", "b.txt"): "same"}
    deliver(corpus, "b.txt", OTHER)
    assert pairs(corpus) == {}
    deliver(corpus, "c.txt", TEXT.replace("十二个镇", "十三个镇"))
    # These bytes are the document that stood at b.txt before, which keeps its name.
    assert pairs(corpus) == {("a.txt", "b.txt"): "same"}


def test_an_analysis_anew_replaces_links_and_sketch(corpus):
    deliver(corpus, "a.txt", TEXT)
    deliver(corpus, "b.txt", CUT)
    corpus.link()
    before = [line for line in corpus.dump() if line.startswith(("sketch", "duplicates"))]
    deliver(corpus, "a.txt", TEXT, lambda data, source: analyse(data, source, unit="家"), again=True)
    assert pairs(corpus) == {("a.txt", "b.txt"): "contains"}
    assert [line for line in corpus.dump() if line.startswith(("sketch", "duplicates"))] == before


def test_what_is_interrupted_is_made_up_for(corpus, monkeypatch):
    for name, text in (("a.txt", TEXT), ("b.txt", HEADED), ("c.txt", CUT)):
        deliver(corpus, name, text)
    before = list(corpus.dump())
    row = duplicates._Measured.row

    def stop(self, one, other, is_same_work):
        if (one, other) == (2, 3):
            raise sqlite3.OperationalError("disk full")
        return row(self, one, other, is_same_work)

    monkeypatch.setattr(duplicates._Measured, "row", stop)
    with pytest.raises(CorpusError, match="disk full"):
        corpus.link()
    assert list(corpus.dump()) == before
    monkeypatch.undo()
    assert len(pairs(corpus)) == 3


def test_what_is_analysed_anew_meanwhile_is_compared_as_it_is_then(corpus, monkeypatch):
    """Another process writes while this one compares: what it found of the text before does not stand."""
    for name, text in (("a.txt", TEXT), ("b.txt", HEADED), ("c.txt", CUT)):
        deliver(corpus, name, text)
    links = duplicates._links

    def meanwhile(connection, new):
        found = links(connection, new)
        monkeypatch.undo()
        other = Corpus(corpus.folder)
        deliver(other, "b.txt", HEADED, lambda data, source: analyse(OTHER.encode(), source), again=True)
        other.close()
        return found

    monkeypatch.setattr(duplicates, "_links", meanwhile)
    corpus.link()
    assert pairs(corpus) == {("a.txt", "c.txt"): "contains"}
    assert list(duplicates.standing(corpus.store.connection)) == list(corpus.duplicates())
    assert not corpus.store.connection.execute("SELECT 1 FROM sketches WHERE NOT linked").fetchall()


def test_documents_are_linked_a_few_at_a_time(corpus, monkeypatch):
    monkeypatch.setattr(duplicates, "_NEW", 2)
    monkeypatch.setattr(duplicates, "_READ", 2)
    for number in range(7):
        deliver(corpus, f"{number}.txt", TEXT.replace("去年三月", f"去年{number}月"))
    assert len(pairs(corpus)) == 21


def test_a_short_text_within_a_long_one_is_no_copy(corpus):
    deliver(corpus, "a.txt", TEXT)
    deliver(corpus, "b.txt", "人随事走、费随事转。\n")
    assert pairs(corpus) == {}


def test_links_are_those_of_the_exact_measure(corpus):
    """Twelve documents with seven variants of each: all pairs measured one by one, against what the sketches found."""
    texts = {}
    for number, path in enumerate(sorted(LABELLED.glob("*.txt"))[::16]):
        text = re.sub(r"^(?:#.*|\[[^\]]*\] ?)", "", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
        made = (
            text,
            traditional(text),
            glossed(text),
            headed(text),
            cut(text, 0.7),
            cut(text, 0.35),
            mistyped(text, 0.01, number),
            mistyped(text, 0.03, number),
        )
        # A text that is Traditional already is its own variant: the same document.
        texts |= {f"{number}-{place}.txt": variant for place, variant in enumerate(dict.fromkeys(made))}
    for name, text in texts.items():
        deliver(corpus, name, text)
    shingles = {name: likeness.shingles(normalise(text).text) for name, text in texts.items()}
    exact = set()
    for one, other in itertools.combinations(texts, 2):
        found = likeness.measure(shingles[one], shingles[other])
        shortest = min(len(shingles[one]), len(shingles[other]))
        if found.jaccard >= 0.8 or (found.containment >= 0.9 and shortest >= 30):
            exact.add(frozenset((one, other)))
    linked = {frozenset(pair) for pair in pairs(corpus)}
    assert len(exact) > 200
    assert linked <= exact
    assert len(linked) >= 0.99 * len(exact)


def test_the_command_lists_them(corpus, capsys):
    deliver(corpus, "a.txt", TEXT)
    deliver(corpus, "b.txt", CUT)
    corpus.link()
    assert main(["duplicates", "--corpus", str(corpus.folder)]) == 0
    head, line = capsys.readouterr().out.splitlines()
    assert head.split() == ["kind", "jaccard", "containment", "document", "other"]
    assert line.split()[0] == "contains"
    assert line.split()[2:] == ["1.00", "a.txt", "b.txt"]
    assert main(["duplicates", "--corpus", str(corpus.folder), "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    [pair] = corpus.duplicates()
    assert told == {**pair._asdict(), "document": pair.document.id, "other": pair.other.id}
