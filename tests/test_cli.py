"""The command line: what goes where, and with which exit status."""

import dataclasses
import io
import json
import subprocess
import sys
from pathlib import Path

import ingest_files as files
import pytest
from fake_road import analyse

from pipeline import batch, terminal
from pipeline.cli import process
from pipeline.corpus import Corpus, parcel

HANS = "地点：江西省 360000\n全省整合机构180个。\n向镇街下放事项92项。\n"
HANT = "地点：南昌市 360100\n設立機構(gòu)7個。\n"

# Attributes of a member that is a symbolic link.
LINK = {"create_system": 3, "external_attr": 0o120777 << 16}
VERBS = ("extract", "run", "feed", "search", "compare", "schema", "evaluate", "tag", "train")


@pytest.fixture
def folder(tmp_path, monkeypatch):
    made = tmp_path / "in"
    made.mkdir()
    (made / "a.txt").write_text(HANS, encoding="utf-8")
    (made / "b.txt").write_text(HANT, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(parcel, "road", lambda: analyse)
    judgements = batch.judgements

    def with_the_fake_road(tasks, workers, settings, *rest):
        return judgements(tasks, workers, dataclasses.replace(settings, analyse=analyse), *rest)

    monkeypatch.setattr(batch, "judgements", with_the_fake_road)
    monkeypatch.setattr(batch, "edition_of", lambda _: parcel.edition_of(analyse))
    monkeypatch.setattr(process, "_PROGRESS_SECONDS", 3600.0)  # a slow machine shall tell no progress here
    return made


@pytest.fixture
def filled(folder):
    corpus = Corpus("c")
    corpus.add([folder], analyse=analyse)
    corpus.close()
    return folder


def test_help_lists_the_verbs_and_each_shows_an_example(zhenjie):
    status, out, _ = zhenjie("--help")
    assert status == 0
    for verb in VERBS:
        assert f"\n    {verb} " in out
        status, told, _ = zhenjie(verb, "--help")
        assert status == 0
        assert f"example:\n  zhenjie {verb} " in told


def test_help_loads_nothing_heavy():
    script = "import sys; from pipeline import cli; cli._parser().format_help(); print(*sys.modules)"
    loaded = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True).stdout.split()
    heavy = {"sqlite3", "tantivy", "pydantic", "numpy", "spacy", "jieba", "lxml", "sklearn", "multiprocessing"}
    assert heavy.isdisjoint(loaded)


@pytest.mark.parametrize(
    "arguments",
    [
        (),
        ("fly",),
        ("extract",),
        ("run", "in"),
        ("run", "in", "--corpus", "c", "--workers", "0"),
        ("feed", "--corpus", "none"),
        ("feed", "--corpus", "c", "--since", "-1"),
        ("feed", "--corpus", "c", "--kind", "people"),
        ("search", "机构"),
        ("search", "(机构", "--corpus", "c"),
        ("search", "机构", "--corpus", "c", "--task", "power"),
        ("search", "机构", "--corpus", "c", "--date", "yesterday"),
        ("compare", "--corpus", "none"),
        ("schema", "fact"),
        ("evaluate",),
        ("evaluate", "--gold", "none"),
        ("tag",),
        ("tag", "in", "--text", "句子。"),
        ("tag", "--text", "句子。", "--model", "none"),
        ("train", "--corpus", "none", "--out", "model"),
    ],
)
def test_wrong_use_is_two_and_says_why(filled, zhenjie, arguments):
    status, out, err = zhenjie(*arguments)
    assert (status, out) == (2, "")
    assert "zhenjie" in err


def test_version(zhenjie):
    status, out, _ = zhenjie("--version")
    assert status == 0
    assert out.startswith("zhenjie 0.")


def test_extract_gives_one_record_a_line_in_order(folder, zhenjie):
    status, out, err = zhenjie("extract", folder / "b.txt", folder)
    records = [json.loads(line) for line in out.splitlines()]
    assert [record["source"] for record in records] == ["b.txt", "a.txt", "b.txt"]
    assert records[1] == json.loads(analyse(HANS.encode(), "a.txt").record.to_json())
    assert (status, err) == (0, "")


def test_extract_goes_on_after_what_failed(folder, zhenjie):
    (folder / "0.txt").write_bytes(b"\xff")
    (folder / "1.txt").write_text("RAISE")
    status, out, err = zhenjie("extract", folder, "none.txt")
    records = [json.loads(line) for line in out.splitlines()]
    assert [(record["source"], record["status"]) for record in records] == [
        ("0.txt", "failed"),
        ("1.txt", "failed"),
        ("a.txt", "ok"),
        ("b.txt", "ok"),
        ("none.txt", "failed"),
    ]
    assert status == 1
    assert err.splitlines() == [
        "zhenjie: 0.txt: not UTF-8",
        "zhenjie: 1.txt: ValueError: a rule went wrong",
        "zhenjie: none.txt: No such file or directory",
    ]


def test_extract_takes_archives_apart_and_heeds_the_table_beside(folder, zhenjie):
    (folder / "c.zip").write_bytes(files.archive(("in/甲.txt", HANS.encode()), ("乙.txt", b"a", LINK)))
    (folder / "metadata.csv").write_text("file,title\nc.zip!/in/甲.txt,放权办法\nz.txt,甲\n", encoding="gb18030")
    status, out, err = zhenjie("extract", folder)
    records = [json.loads(line) for line in out.splitlines()]
    assert [(record["source"], record["title"]) for record in records] == [
        ("a.txt", None),
        ("b.txt", None),
        ("c.zip!/in/甲.txt", "放权办法"),
        ("c.zip!/乙.txt", None),
        ("metadata.csv", None),
    ]
    assert [issue["code"] for issue in records[2]["issues"]] == ["metadata.supplied"]
    assert [record["issues"][0]["code"] for record in records[3:]] == ["unreadable", "metadata.table"]
    assert (status, len(err.splitlines())) == (1, 2)


def test_extract_reads_standard_input(folder, zhenjie, monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(HANS.encode())))
    status, out, _ = zhenjie("extract", "-")
    assert status == 0
    assert json.loads(out) == json.loads(analyse(HANS.encode(), "-").record.to_json())


def test_run_tells_what_it_did_and_shows_facts(folder, zhenjie):
    status, out, err = zhenjie("run", "in", "--corpus", "c", "--workers", 1)
    assert (status, err) == (0, "")
    assert out.splitlines() == [
        "2 documents: 2 added, 0 changed, 0 unchanged, 0 failed",
        "c: 2 documents, 3 facts, feed up to 5",
        "place   kind         subject  value  quote  source",
        "江西省  institution  机构     180个  180个  a.txt",
        "江西省  power                 92项   92项   a.txt",
        "南昌市  institution  机构     7个    7個    b.txt",
    ]


def test_run_names_what_failed_and_is_one(folder, zhenjie):
    (folder / "c.txt").write_text("DIE")
    for unchanged in (0, 2):
        status, out, err = zhenjie("run", "in", "--corpus", "c", "--workers", 1)
        assert status == 1
        assert out.startswith(f"3 documents: {2 - unchanged} added, 0 changed, {unchanged} unchanged, 1 failed\n")
        assert err == f"zhenjie: {folder / 'c.txt'}: the process that read it ended with exit code 9\n"


def test_feed_gives_events(filled, zhenjie):
    status, out, _ = zhenjie("feed", "--corpus", "c")
    events = [json.loads(line) for line in out.splitlines()]
    assert status == 0
    assert [event["cursor"] for event in events] == [1, 2, 3, 4, 5]
    _, out, _ = zhenjie("feed", "--corpus", "c", "--since", 2, "--kind", "institution", "--place", "江西省")
    assert [json.loads(line)["fact"]["evidence"]["quote"] for line in out.splitlines()] == ["7個"]


def test_search_shows_lines_under_each_other(filled, zhenjie):
    status, out, err = zhenjie("search", "機構", "--corpus", "c", "--width", 4)
    assert (status, err) == (0, "zhenjie: 2 documents, 2 occurrences\n")
    assert out.splitlines() == [
        "a.txt  全省整合 [机构] 180个",
        "b.txt    0 設立 [機構(gòu)] 7個。",
    ]


def test_search_says_what_it_does_not_show(filled, zhenjie):
    assert (
        zhenjie("search", "机构", "--corpus", "c", "--limit", 1)[2] == "zhenjie: 2 documents, 2 occurrences, 1 shown\n"
    )
    assert zhenjie("search", "机构", "--corpus", "c", "--cap", 1)[2] == (
        "zhenjie: at least 1 document, at least 1 occurrence\n"
    )
    assert zhenjie("search", "财政", "--corpus", "c") == (0, "", "zhenjie: 0 documents, 0 occurrences\n")


def test_search_gives_json(filled, zhenjie):
    status, out, err = zhenjie("search", "机构", "--corpus", "c", "--json", "--place", "360100", "--width", 2)
    answer = json.loads(out)
    [line] = answer.pop("lines")
    assert answer == {"query": "机构", "documents": 1, "occurrences": 1, "capped": False}
    assert line.pop("document")["source"] == "b.txt"
    start = HANT.index("機構")
    assert line == {
        "start": start,
        "end": start + 7,
        "left": "設立",
        "node": "機構(gòu)",
        "right": "7個",
        "normalised": [start, start + 2],
        "tasks": ["institutions"],
        "facts": [{"id": line["facts"][0]["id"], "kind": "institution", "start": start + 7, "end": start + 9}],
    }
    assert (status, err) == (0, "")


def test_an_error_in_a_query_is_pointed_at(filled, zhenjie):
    assert zhenjie("search", "机构 AND (改革", "--corpus", "c")[2] == (
        "zhenjie: this bracket is never closed (at character 8)\n  机构 AND (改革\n           ^\n"
    )


def test_compare_as_lines_and_as_csv(filled, zhenjie):
    status, out, _ = zhenjie("compare", "--corpus", "c", "--kind", "institution")
    first, *rows = [line.split() for line in out.splitlines()]
    assert (status, first) == (0, ["kind", "subject", "unit", "place", "values", "facts"])
    assert [row[:5] for row in rows] == [
        ["institution", "机构", "个", "江西省", "180"],
        ["institution", "机构", "个", "南昌市", "7"],
    ]
    _, out, _ = zhenjie("compare", "--corpus", "c", "--kind", "institution", "--csv")
    assert out == (
        f"kind,subject,unit,江西省 360000,南昌市 360100\ninstitution,机构,个,180 [{rows[0][5]}],7 [{rows[1][5]}]\n"
    )


def test_evaluate_scores_records(folder, zhenjie, tmp_path):
    gold = {"facts": [{"quote": "92项", "nth": 1, "kind": "power", "min": 92, "max": 92, "modifier": "exact"}]}
    slots = dict.fromkeys(("unit", "subject", "action", "scope", "level", "place", "time"))
    gold["facts"][0] |= slots | {"unit": "项"}
    gold |= {"doc": "a", "place": None, "date": None, "delegations": [], "setups": [], "sentences": []}
    (tmp_path / "gold").mkdir()
    (tmp_path / "gold" / "a.json").write_text(json.dumps(gold))
    status, out, _ = zhenjie("evaluate", "--gold", "gold", "--texts", "in", "--errors", "errors.jsonl")
    figures = json.loads(out)
    assert (status, figures["documents"]) == (0, 1)
    (tmp_path / "records.jsonl").write_text(zhenjie("extract", folder)[1], encoding="utf-8")
    assert zhenjie("evaluate", "--gold", "gold", "--texts", "in", "records.jsonl")[1] == out
    errors = [json.loads(line) for line in (tmp_path / "errors.jsonl").read_text(encoding="utf-8").splitlines()]
    assert "180个" in str(errors)


def test_evaluate_refuses_what_is_no_record(folder, zhenjie, tmp_path):
    (tmp_path / "a.json").write_text("{}")
    (tmp_path / "records.jsonl").write_text("no json\n")
    assert zhenjie("evaluate", "--gold", tmp_path, "records.jsonl")[0] == 2


def command(*arguments, **options):
    script = "import sys; from pipeline.cli import main; sys.exit(main())"
    return subprocess.Popen([sys.executable, "-c", script, *map(str, arguments)], stderr=subprocess.PIPE, **options)


def test_a_reader_that_stops_is_no_error(tmp_path):
    for number in range(3000):
        (tmp_path / f"{number}").mkdir()
        (tmp_path / f"{number}" / "x").symlink_to("nowhere")
    with command("extract", tmp_path, stdout=subprocess.PIPE) as process:
        process.stdout.readline()
        process.stdout.close()
        assert b"Traceback" not in process.stderr.read()
    assert process.returncode in (0, 1)


def test_a_full_disk_is_told(tmp_path):
    with open("/dev/full", "w") as full, command("schema", stdout=full) as process:
        assert process.stderr.read() == b"zhenjie: [Errno 28] No space left on device\n"
    assert process.returncode == 1


def test_a_corpus_that_cannot_be_written_is_an_obstacle(filled, zhenjie, tmp_path):
    (tmp_path / "file").write_text("")
    status, out, err = zhenjie("run", "in", "--corpus", "file")
    assert (status, out) == (1, "")
    assert err.startswith("zhenjie: file/corpus.sqlite: ")


def test_ctrl_c_is_told(folder, zhenjie, monkeypatch):
    def stop(*_):
        raise KeyboardInterrupt

    monkeypatch.setattr(batch, "judgements", stop)
    assert zhenjie("extract", folder) == (130, "", "zhenjie: stopped\n")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("机构\x1b[31m红", "机构\\x1b[31m红"),
        ("a\x07b\x9bc\x7f", "a\\x07b\\x9bc\\x7f"),
        ("左\u202e右\u2066", "左\\u202e右\\u2066"),
        ("一\r\n二\t三\u2028四", "一 二 三 四"),
        ("坏\ud800", "坏\\ud800"),
        ("經(jīng)濟 𠮷", "經(jīng)濟 𠮷"),
    ],
)
def test_nothing_acts_on_the_terminal(text, shown):
    assert terminal.harmless(text) == shown


@pytest.mark.parametrize(
    ("text", "columns", "right", "fitted"),
    [
        ("机构", 6, False, "机构  "),
        ("机构", 6, True, "  机构"),
        ("综合执法", 7, False, "综合执…"),
        ("综合执法", 6, False, "综合… "),
        ("综合执法", 6, True, " …执法"),
        ("abc", 3, False, "abc"),
        ("abcd", 3, False, "ab…"),
        ("e\u0301", 2, False, "e\u0301 "),
    ],
)
def test_columns_are_as_wide_as_they_look(text, columns, right, fitted):
    assert terminal.fit(text, columns, right) == fitted
    assert terminal.width(fitted) == columns


@pytest.mark.parametrize(
    ("done", "failed", "total", "measured", "line"),
    [
        (1, 0, None, (0, 0.0), "1 document, 0 failed"),
        (64, 1, None, (0, 3.0), "64 documents, 1 failed"),
        (564, 1, None, (500, 4.0), "564 documents, 1 failed, 125/s"),
        (564, 0, 10564, (500, 4.0), "564 of 10564 documents, 0 failed, 125/s, 0:01:20 left"),
        (70, 0, 7270, (10, 5.0), "70 of 7270 documents, 0 failed, 2.0/s, 1:00:00 left"),
        # More than were counted: an archive holds several.
        (12, 0, 3, (10, 1.0), "12 documents, 0 failed, 10/s"),
    ],
)
def test_progress_tells_rate_and_time_left(done, failed, total, measured, line):
    assert process.progress_line(done, failed, total, measured) == line


def test_run_takes_lists_and_writes_a_report(folder, zhenjie):
    Path("files.txt").write_text("in/a.txt\nin/none.txt\n")
    status, out, _ = zhenjie("run", "--list", "files.txt", "--corpus", "c", "--report", "run.json")
    assert (status, out.splitlines()[0]) == (1, "2 documents: 1 added, 0 changed, 0 unchanged, 1 failed")
    report = json.loads(Path("run.json").read_text())
    assert (report["documents"], report["facts"], report["missing"]) == (2, 2, 0)
    assert zhenjie("run", "in", "--corpus", "c", "--report", "run.html")[0] == 0
    assert "<caption>documents</caption>" in Path("run.html").read_text()
    assert zhenjie("run", "in", "--corpus", "c", "--report", "run.pdf")[0] == 2


def test_again_without_a_path_goes_over_all_earlier_runs(folder, zhenjie):
    assert zhenjie("run", "--corpus", "c")[0] == 2
    assert zhenjie("run", "--again", "--corpus", "c")[0] == 2
    assert zhenjie("run", "in", "--corpus", "c")[0] == 0
    corpus = Corpus("c")
    corpus.store.connection.execute("UPDATE records SET edition = 'old'")
    corpus.close()
    told = "zhenjie: 2 documents analysed by other rules, code or model: --again redoes them"
    assert told in zhenjie("run", "in", "--corpus", "c")[2]
    status, out, err = zhenjie("run", "--again", "--corpus", "c")
    assert (status, out.splitlines()[0]) == (0, "2 documents: 0 added, 0 changed, 2 unchanged, 0 failed")
    assert told not in err


def test_what_is_missing_is_named_and_removed_when_asked_for(folder, zhenjie):
    zhenjie("run", "in", "--corpus", "c")
    (folder / "a.txt").unlink()
    assert (
        f"{folder / 'a.txt'}: missing, its facts stand (--remove retracts them)"
        in zhenjie("run", "in", "--corpus", "c")[2]
    )
    assert f"{folder / 'a.txt'}: missing, retracted" in zhenjie("run", "in", "--corpus", "c", "--remove")[2]
    assert zhenjie("run", "in", "--corpus", "c")[2].count("missing") == 0
