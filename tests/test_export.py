"""Exports: each format is read back by the library it is for, or by its own rules where there is none."""

import base64
import csv
import datetime
import io
import json
import re
from pathlib import Path
from xml.etree import ElementTree

import conllu
import openpyxl
import pytest
import spacy
from fake_road import analyse
from pyarrow import parquet
from spacy.tokens import DocBin
from spacy.training import Corpus as SpacyCorpus

from pipeline import cli, export
from pipeline.cli import keep
from pipeline.corpus import facttable
from pipeline.corpus import parquet as parquet_view
from pipeline.export import tables

FIRST = "地点：江西省 360000\n日期：2023-05-01\n机关：某县委编办\n向鎮街下放事項92項，\n機構(gòu)7個<&\"'>。\n县里赋权到镇，组建执法队。\n"
SECOND = "=地点：南昌市 360100\n沿街整合机构1500个。\n"


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "in"
    made.mkdir()
    (made / "a.txt").write_text(FIRST, encoding="utf-8")
    (made / "b.txt").write_text(SECOND, encoding="utf-8")
    (made / "c.txt").write_bytes(b"\xff")
    return made


@pytest.fixture
def filled(corpus, folder):
    corpus.add([folder], analyse=analyse)
    return corpus


def exported(corpus, to, tmp_path, **wanted):
    out = tmp_path / f"out.{to}"
    export.export(corpus, to, out, **wanted)
    return out


def facts(corpus):
    return [(finding.fact, finding.document) for finding in corpus.facts()]


def expected_rows(corpus):
    return [
        [fact.id, fact.kind, fact.nominal, fact.unit, fact.evidence.start, fact.evidence.quote, document.id]
        for fact, document in facts(corpus)
    ]


def picked(rows):
    head, *body = rows
    assert list(head) == facttable.COLUMNS
    at = [head.index(name) for name in ("id", "kind", "nominal", "unit", "start", "quote", "document")]
    return [[row[column] for column in at] for row in body]


def test_csv(filled, tmp_path):
    text = exported(filled, "csv", tmp_path).read_bytes().decode("utf-8-sig")
    rows = picked(csv.reader(io.StringIO(text, newline="")))
    assert rows == [[str(value) for value in row] for row in expected_rows(filled)]
    assert [row[5] for row in rows] == ["92項", "7個", "1500个"]


def test_xlsx_is_read_by_openpyxl(filled, tmp_path):
    book = openpyxl.load_workbook(exported(filled, "xlsx", tmp_path), read_only=True)
    assert book.sheetnames == ["facts"]
    assert picked(book["facts"].iter_rows(values_only=True)) == expected_rows(filled)
    assert book.properties.created == datetime.datetime(1980, 1, 1)


def test_a_sheet_that_is_full_is_followed_by_another(filled, tmp_path, monkeypatch):
    monkeypatch.setattr(tables, "_MOST_ROWS", 2)
    book = openpyxl.load_workbook(exported(filled, "xlsx", tmp_path), read_only=True)
    assert book.sheetnames == ["facts", "facts 2"]
    found = [row for name in book.sheetnames for row in picked(book[name].iter_rows(values_only=True))]
    assert found == expected_rows(filled)
    assert len(list(book["facts 2"].iter_rows())) == 2


def test_parquet_is_read_by_pyarrow(filled, tmp_path, monkeypatch):
    monkeypatch.setattr(parquet_view, "_ROW_GROUP", 2)
    file = parquet.ParquetFile(exported(filled, "parquet", tmp_path))
    assert file.num_row_groups == 2
    rows = file.read().to_pylist()
    assert picked([list(rows[0]), *(list(row.values()) for row in rows)]) == expected_rows(filled)
    assert str(file.schema_arrow.field("min").type) == "double"
    assert rows[2]["sha256"] == facts(filled)[2][1].sha256


def test_jsonl_holds_the_records(filled, folder, tmp_path):
    lines = exported(filled, "jsonl", tmp_path).read_text(encoding="utf-8").splitlines()
    assert lines == [analyse(path.read_bytes(), path.name).record.to_json() for path in sorted(folder.iterdir())]


def test_conllu_is_read_by_conllu(filled, tmp_path):
    sentences = conllu.parse(exported(filled, "conllu", tmp_path).read_text(encoding="utf-8"))
    texts = {"a.txt": FIRST, "b.txt": SECOND}
    source, seen = "", []
    for sentence in sentences:
        source = sentence.metadata.get("source", source)
        built = ""
        for token in sentence:
            start, end = int(token["misc"]["Start"]), int(token["misc"]["End"])
            assert "".join(texts[source][start:end].split()) == token["form"]
            built += token["form"] + ("" if token["misc"].get("SpaceAfter") == "No" else " ")
            if "Fact" in token["misc"]:
                seen.append((token["misc"]["Fact"].split(":")[:2], token["form"]))
        assert built.rstrip() == sentence.metadata["text"]
    assert seen == [
        (["B", "power"], "92"),
        (["I", "power"], "項"),
        (["B", "institution"], "7"),
        (["I", "institution"], "個"),
        (["B", "institution"], "1500"),
        (["I", "institution"], "个"),
    ]
    [told] = [sentence for sentence in sentences if "92" in sentence.metadata["text"]]
    assert told.metadata["tasks"] == "|devolution|"
    assert json.loads(told.metadata["fact"])["min"] == 92
    identifiers = [sentence.metadata["sent_id"] for sentence in sentences]
    assert len(set(identifiers)) == len(identifiers) == 8
    [glossed] = [token for sentence in sentences for token in sentence if "gòu" in token["form"]]
    assert (glossed["form"], glossed["lemma"]) == ("機構(gòu)", "机构")


def test_vrt_is_xml_with_a_word_a_line(filled, tmp_path):
    root = ElementTree.fromstring(exported(filled, "vrt", tmp_path).read_text(encoding="utf-8"))
    assert [text.get("source") for text in root] == ["a.txt", "b.txt", "c.txt"]
    sentence = root.find("text/s[@tasks='|devolution|']")
    fact = sentence.find("fact")
    assert {name: fact.get(name) for name in ("kind", "min", "unit")} == {"kind": "power", "min": "92", "unit": "项"}
    start = FIRST.index("92")
    assert fact.text.split("\n") == ["", f"92\t92\tm\t{start}\t{start + 2}", f"項\t项\tn\t{start + 2}\t{start + 3}", ""]
    lines = [line.split("\t") for text in root.iter() for line in (text.text or "").split("\n") if line]
    assert {len(line) for line in lines} == {5}
    assert [line[0] for line in lines if line[0] in "<&>\"'"] == []  # they stand behind a fact, in its tail
    tail = [line.split("\t")[0] for item in root.iter("fact") for line in item.tail.split("\n") if line]
    assert "".join(tail) == "，<&\"'>。。"


def test_web_annotations_select_what_they_quote(filled, tmp_path):
    collection = json.loads(exported(filled, "webannotation", tmp_path).read_text(encoding="utf-8"))
    assert collection["@context"] == "http://www.w3.org/ns/anno.jsonld"
    items = collection["first"]["items"]
    assert collection["total"] == len(items)
    for item in items:
        position, quote = item["target"]["selector"]
        text = SECOND if "南昌" in quote["prefix"] + quote["exact"] else FIRST
        start, end = position["start"], position["end"]
        assert text[start:end] == quote["exact"]
        assert text[:start].endswith(quote["prefix"])
        assert text[end:].startswith(quote["suffix"])
    tagged = [
        body["value"]
        for item in items
        for body in item["body"]
        if body["purpose"] == "tagging" and item["motivation"] == "describing"
    ]
    assert tagged == ["power", "institution", "delegation", "setup", "institution"]
    # SHA-256 of b"" would be 47DEQpj8…; each document is named by that of its own bytes.
    assert {re.match("ni:///sha-256;[A-Za-z0-9_-]{43}$", item["target"]["source"]["id"])[0] for item in items} == {
        "ni:///sha-256;" + name for name in digests(filled)
    }


def digests(corpus):
    found = {document.sha256 for _, document in facts(corpus)}
    return {base64.urlsafe_b64encode(bytes.fromhex(sha256)).decode().rstrip("=") for sha256 in found}


def test_docbin_is_read_by_spacy(filled, tmp_path):
    nlp = spacy.blank("zh")
    folder = exported(filled, "docbin", tmp_path)
    held = [doc for path in sorted(folder.iterdir()) for doc in DocBin().from_disk(path).get_docs(nlp.vocab)]
    assert [doc.text for doc in held] == [FIRST, SECOND]
    assert [(span.text, span.label_) for span in held[0].spans["facts"]] == [("92項", "power"), ("7個", "institution")]
    assert [span.label_ for span in held[0].spans["setups"]] == ["set_up"]
    assert held[0].user_data["source"] == "a.txt"
    assert [token.norm_ for token in held[0] if "gòu" in token.text] == ["机构"]
    # As `spacy train` reads it.
    assert [example.reference.text for example in SpacyCorpus(folder)(nlp)] == [FIRST, SECOND]


def test_label_studio_gets_tasks_with_predictions(filled, tmp_path):
    tasks = json.loads(exported(filled, "labelstudio", tmp_path).read_text(encoding="utf-8"))
    assert [task["data"]["text"] for task in tasks] == [FIRST, SECOND]
    for task in tasks:
        for region in task["predictions"][0]["result"]:
            value = region["value"]
            assert task["data"]["text"][value["start"] : value["end"]] == value["text"]
            assert (region["to_name"], region["type"]) == ("text", "labels")
    regions = [region for region in tasks[0]["predictions"][0]["result"] if region["from_name"] == "finding"]
    assert [region["value"]["labels"] for region in regions] == [["power"], ["institution"], ["delegation"], ["setup"]]


def test_doccano_gets_spans(filled, tmp_path):
    lines = list(map(json.loads, exported(filled, "doccano", tmp_path).read_text(encoding="utf-8").splitlines()))
    cut = [(line["source"], line["text"][start:end], label) for line in lines for start, end, label in line["label"]]
    assert cut == [
        ("a.txt", "92項", "power"),
        ("a.txt", "7個", "institution"),
        ("a.txt", "县里赋权到镇，组建执法队。", "delegation"),
        ("a.txt", "县里赋权到镇，组建执法队。", "setup"),
        ("b.txt", "1500个", "institution"),
    ]


@pytest.mark.parametrize("to", export.FORMATS)
def test_the_same_corpus_gives_the_same_bytes(filled, tmp_path, to):
    def content(path):
        return (
            [(part.name, part.read_bytes()) for part in sorted(path.iterdir())] if path.is_dir() else path.read_bytes()
        )

    first = content(exported(filled, to, tmp_path))
    assert first
    assert content(exported(filled, to, tmp_path)) == first
    assert not list(tmp_path.glob("*.part"))


@pytest.mark.parametrize("to", export.FORMATS)
def test_an_empty_corpus_gives_an_empty_export(corpus, tmp_path, to):
    out = exported(corpus, to, tmp_path)
    if to == "labelstudio":
        assert json.loads(out.read_text(encoding="utf-8")) == []
    elif to == "webannotation":
        collection = json.loads(out.read_text(encoding="utf-8"))
        assert (collection["total"], collection["first"]["items"]) == (0, [])
    elif to == "xlsx":
        assert len(list(openpyxl.load_workbook(out)["facts"].iter_rows())) == 1
    elif to == "parquet":
        assert parquet.read_table(out).num_rows == 0
    elif to == "docbin":
        assert list(out.iterdir()) == []


def test_filters_choose_documents(filled, tmp_path):
    lines = exported(filled, "jsonl", tmp_path, place="江西省", date="2023").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["source"] for line in lines] == ["a.txt"]


def test_an_export_that_fails_leaves_what_was_there(filled, tmp_path, monkeypatch):
    out = exported(filled, "jsonl", tmp_path)
    before = out.read_bytes()

    def fail(documents):
        yield "{}\n"
        raise OSError("No space left on device")

    monkeypatch.setitem(export._TEXTS, "jsonl", fail)
    with pytest.raises(OSError, match="No space"):
        export.export(filled, "jsonl", out)
    assert out.read_bytes() == before
    assert not list(tmp_path.glob("*.part"))


def test_a_folder_with_other_files_is_not_replaced(filled, tmp_path):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "thesis.txt").write_text("years of work")
    with pytest.raises(export.ExportError, match="other files"):
        export.export(filled, "docbin", tmp_path / "mine")
    assert (tmp_path / "mine" / "thesis.txt").exists()


def test_the_command(filled, tmp_path, capsysbinary, monkeypatch):
    assert tuple(keep._FORMATS) == export.FORMATS
    place = str(filled.folder)
    assert cli.main(["export", "--corpus", place, "--to", "csv", "-", "--place", "南昌市"]) == 0
    assert capsysbinary.readouterr().out.decode("utf-8-sig").count("\r\n") == 2
    assert cli.main(["export", "--corpus", place, "--to", "xlsx", "-"]) == 1
    assert b"xlsx is no text: name a file" in capsysbinary.readouterr().err
    assert cli.main(["export", "--corpus", place, "--to", "csv", str(tmp_path / "none" / "a.csv")]) == 1
    assert cli.main(["export", "--corpus", place, "--to", "csv", "-", "--date", "soon"]) == 2
    with pytest.raises(SystemExit):
        cli.main(["export", "--corpus", place, "--to", "pdf", str(Path("x"))])
