"""The table beside the files: what it says, what it overrides, and what is told of it."""

import dataclasses

import ingest_files as files
import pytest
from fake_road import analyse
from hypothesis import given
from hypothesis import strategies as st

from pipeline.corpus import Corpus, parcel, sidecar
from pipeline.corpus.sidecar import Sidecars, Stated, override, stated_place
from pipeline.corpus.sources import SourceError, read, walk
from pipeline.records import Issue, Place, Record

RECORD = Record("r", "a.txt", "ok", "0" * 64, title="放权办法", date="2021-03-05", place=Place("河口县", "532532"))


def table(text, encoding="utf-8", folder=""):
    tables = Sidecars()
    assert tables.take(folder, text.encode(encoding))
    return tables


def stated(text, encoding="utf-8", name="a.txt"):
    return table(text, encoding).of(name)


VALUES = [
    ("file,title\na.txt,放权办法\n", {"title": "放权办法"}),
    ("\ufefffile,title\r\na.txt,放权办法\r\n", {"title": "放权办法"}),
    ("title,FILE ,note\n放权办法,a.txt,x\n", {"title": "放权办法"}),
    ('file,title\na.txt,"放权, ""试行"" 办法"\n', {"title": "放权，“试行” 办法"}),
    ("文件,标题,发文机关,文号,日期,地区,网址\na.txt,放权办法,县政府,,,,\n", {"title": "放权办法", "issuer": "县政府"}),
    ("file,title\na.txt,賦權辦法\n", {"title": "赋权办法"}),
    ("file,title\n./a.txt, 放权  办法 \n", {"title": "放权 办法"}),
    ("file,number\na.txt,河政发 [2021] 5 号\n", {"number": "河政发〔2021〕5号"}),
    ("file,number\na.txt,河政发（2021）5号\n", {"number": "河政发〔2021〕5号"}),
    ("file,date\na.txt,2021-03-05\n", {"date": "2021-03-05"}),
    ("file,date\na.txt,2021年3月5日\n", {"date": "2021-03-05"}),
    ("file,date\na.txt,2021/3/5\n", {"date": "2021-03-05"}),
    ("file,url\na.txt,https://www.example.gov.cn/a?b=1\n", {"url": "https://www.example.gov.cn/a?b=1"}),
    ("file,title,issuer\na.txt,放权办法\n", {"title": "放权办法"}),
    ("file,title\na.txt,放权办法\na.txt,放权办法\n", {"title": "放权办法"}),
    ("file,title,issuer\na.txt,放权办法,\na.txt,,县政府\n", {"title": "放权办法", "issuer": "县政府"}),
]


@pytest.mark.parametrize(("text", "values"), VALUES)
@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_values(text, values, encoding):
    found = stated(text, encoding)
    assert (dict(found.values), found.issues) == (values, ())


FAULTY = [
    ("file,date\na.txt,soon\n", "metadata.invalid", "date: “soon” in line 2 of metadata.csv is no date"),
    ("file,date\n\na.txt,2021-02-30\n", "metadata.invalid", "date: “2021-02-30” in line 3 of metadata.csv is no date"),
    ("file,url\na.txt,www\n", "metadata.invalid", "url: “www” in line 2 of metadata.csv is no url"),
    (
        "file,title\na.txt,甲\nb.txt,丙\na.txt,乙\n",
        "metadata.conflict",
        "title: “甲” in line 2, “乙” in line 4 of metadata.csv; neither is taken",
    ),
]


@pytest.mark.parametrize(("text", "code", "message"), FAULTY)
def test_what_is_wrong_or_contradictory_is_not_taken_and_told(text, code, message):
    assert stated(text) == Stated((), (Issue(code, message),))


def test_the_nearest_table_that_names_a_file_speaks_for_it():
    tables = table("file,title\na.txt,甲\nb/a.txt,乙\n資料.zip!/通知.txt,丁\n")
    assert tables.take("b/", "file,title\nc.txt,丙\n".encode())
    names = ("a.txt", "b/a.txt", "b/c.txt", "資料.zip!/通知.txt", "c.txt", "b/b/a.txt")
    found = [tables.of(name) for name in names]
    assert [item and item.values[0][1] for item in found] == ["甲", "乙", "丙", "丁", None, None]
    assert tables.take("b/", "file,title\na.txt,戊\n".encode())
    assert tables.of("b/a.txt").values == (("title", "戊"),)


def test_names_are_compared_as_letters():
    assert stated("file,title\nsub\\cafe\u0301.txt,甲\n", name="sub/caf\u00e9.txt").values == (("title", "甲"),)


@pytest.mark.parametrize("text", ["", "\n", "镇,编制\n东镇,12\n", "file\na.txt\n", "title,issuer\n甲,乙\n"])
def test_other_tables_are_documents(text):
    assert not Sidecars().take("", text.encode())


TOLD = [
    ("file,title\na.txt,甲\n", []),
    ("file,title\nb.txt,甲\n", ["no file of the name b.txt"]),
    ("file,title\na.txt,甲,乙\n", ["line 2 has more cells than there are columns"]),
    ('file,title\na.txt,"甲\n', ["no CSV: unexpected end of data"]),
    ("file,title,标题\na.txt,甲,乙\n", ["two columns of one name"]),
    (
        "file,title\n" + "".join(f"{number}.txt,甲\n" for number in range(7)),
        ["; ".join(f"no file of the name {number}.txt" for number in range(5)) + "; and 2 more"],
    ),
]


@pytest.mark.parametrize(("text", "messages"), TOLD)
def test_what_is_wrong_with_a_table_is_told_under_its_name(text, messages):
    tables = table(text, folder="b/")
    tables.of("b/a.txt")
    assert list(tables.faults()) == [("b/metadata.csv", Issue("metadata.table", message)) for message in messages]


def test_a_table_has_a_cap(monkeypatch):
    monkeypatch.setattr(sidecar, "LARGEST_TABLE", 10)
    assert list(table("file,title\na.txt,甲\n").faults()) == [
        ("metadata.csv", Issue("metadata.table", "larger than 10 bytes"))
    ]


OVERRIDES = [
    ("title", "放权办法", {}, []),
    (
        "title",
        "赋权办法",
        {"title": "赋权办法"},
        [Issue("metadata.override", "title: “赋权办法” by metadata.csv; the document says “放权办法”")],
    ),
    (
        "issuer",
        "县编办",
        {"issuer": "县编办"},
        [Issue("metadata.supplied", "issuer: “县编办” by metadata.csv; the document says none")],
    ),
    ("url", "https://a.cn/b", {}, [Issue("metadata.url", "https://a.cn/b")]),
    ("place", "河口县", {}, []),
    (
        "place",
        "宝鸡市",
        {"place": Place("宝鸡市", "610300")},
        [Issue("metadata.override", "place: “宝鸡市 610300” by metadata.csv; the document says “河口县 532532”")],
    ),
    (
        "place",
        "新县 411523",
        {"place": Place("新县", "411523")},
        [Issue("metadata.override", "place: “新县 411523” by metadata.csv; the document says “河口县 532532”")],
    ),
    (
        "place",
        "无此县",
        {"place": Place("无此县")},
        [Issue("metadata.override", "place: “无此县” by metadata.csv; the document says “河口县 532532”")],
    ),
]


@pytest.mark.parametrize(("field", "value", "changes", "issues"), OVERRIDES)
def test_what_a_table_states_stands_and_is_told(field, value, changes, issues):
    statement = Stated(((field, value),))
    settle = stated_place(statement)
    place = settle(RECORD.place) if settle else RECORD.place
    record = dataclasses.replace(RECORD, place=place, issues=(Issue("x", "y"),))
    expected = dataclasses.replace(record, **changes, issues=(*record.issues, *issues))
    assert override(record, statement, RECORD.place) == expected


def test_issues_of_the_table_come_along_and_failed_records_stay():
    conflict = Issue("metadata.conflict", "z")
    assert override(RECORD, Stated((), (conflict,)), RECORD.place).issues == (conflict,)
    failed = dataclasses.replace(RECORD, status="failed")
    assert override(failed, Stated((("title", "甲"),)), None) == failed


def test_a_stated_place_is_settled_with_what_the_text_says():
    """甘泉县 is one county; 鼓楼区 lies in four cities, so that the text decides if it says one of them."""
    said = Place("鼓楼区", "350102")
    assert stated_place(Stated((("title", "甲"),))) is None
    assert stated_place(Stated((("place", "甘泉县"),)))(said) == Place("甘泉县", "610627")
    assert stated_place(Stated((("place", "鼓楼区"),)))(said) == said
    assert stated_place(Stated((("place", "鼓楼区"),)))(None) == Place("鼓楼区")
    assert stated_place(Stated((("place", "鼓楼区 320106"),)))(said) == Place("鼓楼区", "320106")


PLACED = [
    # The text names no place: the stated one is that of the record and of the fact.
    (
        "设立执法机构3个。",
        "宝鸡市",
        Place("宝鸡市", "610300"),
        [("宝鸡市", "610300")],
        "place: “宝鸡市 610300” by metadata.csv; the document says none",
    ),
    # It speaks for another place: the stated one holds for it and for the facts that name none of their own.
    (
        "河口县整合站所工作总结\n坚持放权到镇，设立执法机构3个。\n眉县设立服务中心5个。",
        "宝鸡市",
        Place("宝鸡市", "610300"),
        [("宝鸡市", "610300"), ("眉县", "610326")],
        "place: “宝鸡市 610300” by metadata.csv; the document says “河口县 532532”",
    ),
]


@pytest.mark.parametrize(("text", "value", "place", "places", "issue"), PLACED)
def test_the_stated_place_is_that_of_the_facts_too(tmp_path, text, value, place, places, issue):
    (tmp_path / "a.txt").write_text(text, encoding="utf-8")
    (tmp_path / "metadata.csv").write_text(f"file,place\na.txt,{value}\n", encoding="utf-8")
    [source] = [source for source in walk([tmp_path]) if source.name.endswith("a.txt")]
    record, _ = parcel.record_line(source, parcel.road())
    assert record.place == place
    assert [(fact.place.name, fact.place.code) for fact in record.facts] == places
    assert [item.message for item in record.issues if item.code.startswith("metadata")] == [issue]


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "in"
    packed = files.archive(("metadata.csv", "file,title\n乙.txt,包内\n".encode()), ("乙.txt", "机构5个。".encode()))
    for name, data in {
        "a.txt": "机构3个。".encode(),
        "sub/b.txt": "机构4个。".encode(),
        "资料.zip": packed,
        "metadata.csv": "file,title,date\na.txt,甲,\nsub/b.txt,乙,2021-03-05\nnone.txt,丙,\n".encode("gb18030"),
    }.items():
        (made / name).parent.mkdir(parents=True, exist_ok=True)
        (made / name).write_bytes(data)
    return made


def titles(found):
    return [(source.name, dict(source.stated.values).get("title") if source.stated else None) for source in found]


def test_a_table_tells_of_the_files_beside_and_below_it_and_is_no_document(folder):
    *found, fault = walk([folder])
    assert titles(found) == [("a.txt", "甲"), ("sub/b.txt", "乙"), ("资料.zip!/乙.txt", "包内")]
    with pytest.raises(SourceError, match=r"no file of the name none\.txt") as caught:
        read(fault)
    assert (fault.name, fault.location, caught.value.code) == (
        "metadata.csv",
        f"{folder}/metadata.csv",
        "metadata.table",
    )


def test_a_file_given_alone_has_its_table_too(folder, monkeypatch):
    assert titles(walk([folder / "a.txt", folder / "metadata.csv"])) == [("a.txt", "甲")]
    assert titles(walk([folder / "资料.zip"])) == [("资料.zip!/乙.txt", "包内")]
    monkeypatch.chdir(folder)
    assert titles(walk(["a.txt", "metadata.csv"])) == [("a.txt", "甲")]


def test_a_table_of_another_sort_is_a_document(folder):
    (folder / "metadata.csv").write_text("镇,编制\n东镇,12\n", encoding="utf-8")
    assert [source.name for source in walk([folder])][0] == "metadata.csv"
    assert [source.name for source in walk([folder / "metadata.csv"])] == ["metadata.csv"]


def test_records_carry_what_the_table_states(folder, tmp_path):
    lines = [parcel.record_line(source, analyse)[0] for source in walk([folder])]
    assert [(record.title, record.date, record.status) for record in lines] == [
        ("甲", None, "ok"),
        ("乙", "2021-03-05", "ok"),
        ("包内", None, "ok"),
        (None, None, "failed"),
    ]
    assert [issue.code for issue in lines[1].issues] == ["metadata.supplied", "metadata.supplied"]
    corpus = Corpus(tmp_path / "c")
    corpus.add([folder], analyse=analyse)
    assert [finding.document.title for finding in corpus.facts()] == ["甲", "乙", "包内"]
    assert [(problem.source, problem.issues[0].code) for problem in corpus.problems()] == [
        ("metadata.csv", "metadata.table")
    ]
    corpus.close()


@given(
    st.binary(max_size=200) | st.text(max_size=100).map(lambda text: ("file,title\n" + text).encode("utf-8", "replace"))
)
def test_any_bytes_are_a_table_or_not(data):
    tables = Sidecars()
    tables.take("", data)
    assert all(issue.code == "metadata.table" for _, issue in tables.faults())
