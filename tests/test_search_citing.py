"""What was found can be taken away and checked again: exports of all lines, citations, saved queries."""

import csv
import hashlib
import io
import json
import zipfile

import pytest
from test_search_language import TEXTS, deliver

from pipeline.cli import main
from pipeline.corpus import Corpus
from pipeline.search.citation import Citation, read, snapshot
from pipeline.search.query import QueryError


@pytest.fixture
def corpus(tmp_path):
    made = Corpus(tmp_path / "c")
    deliver(made, TEXTS)
    yield made
    made.close()


@pytest.fixture
def zhenjie(corpus, capsys):
    def run(*arguments):
        try:
            status = main([*arguments, "--corpus", str(corpus.folder)])
        except SystemExit as stopped:
            status = stopped.code
        return status, *capsys.readouterr()

    return run


def test_a_citation_names_bytes_characters_and_quote(corpus, zhenjie):
    sha256 = hashlib.sha256(TEXTS["江西"].encode()).hexdigest()
    start = TEXTS["江西"].index("870名")
    quote = hashlib.sha256("870名".encode()).hexdigest()[:16]
    expected = f"zhenjie:1:{corpus.snapshot()}:{sha256}:{start}-{start + 4}:{quote}"
    assert zhenjie("cite", "staffing = 870") == (0, f"{expected}\t江西.txt\t870名\n", "")
    assert str(read(expected)) == expected


def test_a_snapshot_is_the_documents_that_stand_in_any_order(corpus, tmp_path):
    other = Corpus(tmp_path / "other")
    deliver(other, dict(reversed(TEXTS.items())))
    assert other.snapshot() == corpus.snapshot()
    assert corpus.snapshot() == snapshot(hashlib.sha256(text.encode()).hexdigest() for text in TEXTS.values())
    deliver(other, {"江西": "别的。\n"})
    assert other.snapshot() != corpus.snapshot()
    other.close()


@pytest.mark.parametrize(
    "text", ["", "zhenjie:1", "zhenjie:2:" + "0" * 16, f"zhenjie:1:{'0' * 16}:{'0' * 64}:5-4:{'0' * 16}"]
)
def test_what_is_no_citation_is_told(text):
    with pytest.raises(ValueError, match="no citation"):
        read(text)


def test_the_verdict_of_a_text():
    citation = Citation("0" * 16, "0" * 64, 1, 3, hashlib.sha256("乙丙".encode()).hexdigest()[:16])
    assert [citation.verdict(text) for text in ("甲乙丙丁", "甲乙丁", "", None)] == [
        "holds",
        "differs",
        "differs",
        "missing",
    ]


def test_citations_of_hits_and_facts_are_checked_again(corpus, zhenjie, tmp_path):
    hits = zhenjie("cite", "权限 OR 執法")[1]
    facts = zhenjie("cite", "--facts", "--kind", "power")[1]
    assert (hits.count("\n"), facts.count("\n")) == (10, 2)
    kept = tmp_path / "kept.txt"
    kept.write_text(hits + facts, encoding="utf-8")
    status, out, err = zhenjie("cite", "--verify", str(kept))
    assert (status, err) == (0, "zhenjie: 12 citations hold, 0 do not\n")
    assert [line.split("\t")[0] for line in out.splitlines()] == ["holds"] * 12
    # A document that was replaced still proves what was cited from it; the corpus is another one now.
    deliver(corpus, {"江西": "别的。\n"})
    assert zhenjie("cite", "--verify", str(kept))[::2] == (
        0,
        "zhenjie: 12 citations hold, 0 do not; 12 from a corpus of other documents\n",
    )
    line = hits.splitlines()[0].split("\t")[0]
    head, quote = line.rsplit(":", 1)
    sha256 = line.split(":")[3]
    kept.write_text(f"see {head}:{'0' * 16}, and {line.replace(sha256, '0' * 64)}\n{head}:{quote}", encoding="utf-8")
    status, out, _ = zhenjie("cite", "--verify", str(kept))
    assert (status, [line.split("\t")[0] for line in out.splitlines()]) == (1, ["differs", "missing", "holds"])


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["cite"], "name a query, or --facts"),
        (["cite", "(权限"], "never closed"),
        (["cite", "--verify", __file__ + ".none"], "No such file"),
        (["save", "(权限"], "never closed"),
        (["save", "kind:people"], "no kind"),
        (["search", "(权限", "--to", "csv"], "never closed"),
        (["search", "权限", "--to", "xlsx"], "name a file"),
    ],
)
def test_what_cannot_be_done_is_told(zhenjie, arguments, message):
    status, out, err = zhenjie(*arguments)
    assert status in (1, 2)
    assert message in err
    assert out == ""


def test_a_file_without_citations_is_no_proof(zhenjie, tmp_path):
    (tmp_path / "none.txt").write_text("nothing\n", encoding="ascii")
    assert zhenjie("cite", "--verify", str(tmp_path / "none.txt"))[0] == 2


def test_saved_queries_have_ids_of_their_content(corpus, zhenjie, tmp_path):
    first = corpus.save("place:江西  权限", "江西的权限")
    other = Corpus(tmp_path / "other")
    assert other.save(" place:江西 权限 ").id == first.id != other.save("place:江西 下放").id
    other.close()
    assert zhenjie("save")[1] == f"{first.id}\tplace:江西 权限\t江西的权限\n"
    subcorpus = corpus.save("place:江西 date:2023").id
    plain = corpus.search("权限 place:江西 date:2023", limit=None)
    assert plain.occurrences == 3
    assert corpus.search(f"权限 saved:{subcorpus}", limit=None).lines == plain.lines
    nested = corpus.save(f"saved:{subcorpus} OR place:陕西").id
    assert corpus.search(f"权限 saved:{nested}").occurrences == 5
    with pytest.raises(QueryError, match="no query was saved as 0000"):
        corpus.search("权限 saved:0000")


def test_every_format_holds_every_line(corpus, zhenjie, tmp_path):
    whole = corpus.search("权限", limit=None, width=4)
    made = {form: zhenjie("search", "权限", "--to", form, "--width", "4")[1] for form in ("csv", "jsonl", "txt", "bib")}
    table = list(csv.DictReader(io.StringIO(made["csv"].removeprefix("\ufeff"))))
    records = [json.loads(line) for line in made["jsonl"].splitlines()]
    texts = [line.split("\t") for line in made["txt"].splitlines()]
    assert len(table) == len(records) == len(texts) == whole.occurrences == 6
    for line, row, record, text in zip(whole.lines, table, records, texts, strict=True):
        assert (row["left"], row["node"], row["right"]) == (line.left, line.node, line.right)
        assert (record["left"], record["node"], record["right"]) == (line.left, line.node, line.right)
        assert (text[0], text[2]) == (line.document.source, line.node)
        assert row["citation"] == record["citation"]
        assert corpus.check_citation(read(row["citation"])).verdict == "holds"
        assert row["tasks"].split() == list(line.tasks)
    assert made["bib"].count("@misc{") == whole.documents == 3
    assert "  title = {江西.txt},\n" in made["bib"]
    book = tmp_path / "lines.xlsx"
    assert zhenjie("search", "权限", "--to", "xlsx", "--out", str(book)) == (0, "", "")
    with zipfile.ZipFile(book) as file:
        assert file.read("xl/worksheets/sheet1.xml").count(b"<row ") == 1 + 6


def test_signs_that_latex_takes_for_its_own_are_escaped(corpus, zhenjie):
    deliver(corpus, {"a_b{100%}\\": "龘。\n"})
    assert r"title = {a\_b\{100\%\}\textbackslash{}.txt}" in zhenjie("search", "龘", "--to", "bib")[1]
