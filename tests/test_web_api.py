"""The JSON API: what it answers, that it fits its own description, and that it can be trusted while a batch writes."""

import gzip
import json
import re
import threading
import time

import pytest
from fake_road import FakeAnalysis, analyse, findings
from web_site import BROKEN, TEXTS, client, fill, rows_of

from pipeline.corpus import Corpus, CorpusError, Delivery
from pipeline.corpus.parcel import judge
from pipeline.corpus.sources import Source
from pipeline.records import SCHEMA_VERSION
from pipeline.schema import schema
from pipeline.text import normalise
from pipeline.web import lists

API = "/api/v1"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return fill(tmp_path_factory.mktemp("web") / "corpus", TEXTS | {"d.txt": BROKEN})


@pytest.fixture(scope="module")
def web(folder):
    return client(folder)


def get(web, path, status=200):
    answer = web.get(API + path)
    assert answer.status_code == status, answer.text
    return answer.json()


def quotes(answer, name="fact"):
    return [item[name]["evidence"]["quote"] for item in answer["items"]]


def identifier(web, source):
    return next(item["id"] for item in get(web, "/documents")["items"] if item["source"] == source)


def test_health_and_counts(web):
    # Four documents and their 3 + 2 + 3 facts, a delegation and a set-up: 4 + 8 + 2 events.
    assert get(web, "/health") | {"version": ""} == {
        "status": "ok", "version": "", "schema": SCHEMA_VERSION, "documents": 4, "cursor": 14,
    }  # fmt: skip
    counts = get(web, "/counts")
    assert counts["facts"] == 8
    assert counts["failed"] == 1
    assert counts["kinds"] == {"institution": 4, "power": 3, "staffing": 1}
    assert (counts["delegations"], counts["setups"]) == (1, 1)
    assert counts["tasks"] == {"devolution": 2, "institutions": 10}
    assert counts["provinces"] == [
        {"name": "江西省", "code": "360000", "documents": 2, "facts": 5},
        {"name": "陕西省", "code": "610000", "documents": 1, "facts": 3},
    ]


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ("", ["180个", "92项", "40名", "7個", "15項", "7个", "9个", "3项"]),
        ("?kind=staffing", ["40名"]),
        ("?kind=staffing&kind=power", ["92项", "40名", "15項", "3项"]),
        ("?place=江西", ["180个", "92项", "40名", "7個", "15項"]),
        ("?place=南昌市", ["7個", "15項"]),
        ("?place=610000", ["7个", "9个", "3项"]),
        ("?date=2023", ["180个", "92项", "40名"]),
        ("?date=2022..2023-04", ["7個", "15項"]),
        ("?issuer=編辦", ["180个", "92项", "40名"]),
        ("?task=devolution&place=江西省", ["92项", "40名"]),
        ("?document=none", []),
    ],
)
def test_facts_by_filters(web, filters, expected):
    answer = get(web, f"/facts{filters}")
    assert quotes(answer) == expected
    assert (answer["total"], answer["next"]) == (len(expected), None)


@pytest.mark.parametrize(
    ("path", "count"),
    [("/documents", 4), ("/facts", 8), ("/facts?kind=institution", 4), ("/measures", 12), ("/compare", 3)],
)
def test_a_list_read_by_cursor_is_whole(web, path, count):
    field = "indicators" if path == "/compare" else "items"
    items = rows_of(web, API + path, field)
    assert len(items) == get(web, path)["total"] == count
    assert len({json.dumps(item) for item in items}) == count


def test_a_document_with_its_evidence(web):
    sheet = get(web, f"/documents/{identifier(web, 'c.txt')}")
    assert sheet["text"] == TEXTS["c.txt"]
    assert not sheet["superseded"]
    found = [*sheet["record"]["facts"], *sheet["record"]["delegations"], *sheet["record"]["setups"]]
    assert len(found) == 5
    for item in found:
        evidence = item["evidence"]
        assert sheet["text"][evidence["start"] : evidence["end"]] == evidence["quote"]


def test_a_document_without_text(web):
    [failed] = get(web, "/documents?status=failed")["items"]
    sheet = get(web, f"/documents/{failed['id']}")
    assert sheet["text"] is None
    assert [issue["code"] for issue in sheet["record"]["issues"]] == ["undecodable"]


def test_other_parts_and_measures(web):
    assert quotes(get(web, "/delegations"), "delegation") == ["县里赋权到镇，组建执法队，机构7个。"]
    assert get(web, "/delegations")["items"][0]["delegation"]["from"] == "县"
    assert quotes(get(web, "/setups"), "setup") == ["县里赋权到镇，组建执法队，机构7个。"]
    sentences = get(web, "/measures?task=devolution")["items"]
    assert [item["text"] for item in sentences] == ["向镇街下放事项92项，下沉干部40名。", TEXTS["c.txt"].split("\n")[3]]


def test_search_counts_and_pages(web):
    answer = get(web, "/search?q=機構&limit=1&width=2")
    assert (answer["documents"], answer["occurrences"], answer["capped"]) == (3, 4, False)
    [line] = answer["items"]
    assert (line["left"], line["node"], line["right"]) == ("整合", "机构", "18")
    assert [line["node"] for line in rows_of(web, f"{API}/search?q=机构")] == ["机构", "機構(gòu)", "机构", "机构"]
    assert get(web, "/search?q=机构&cap=1")["capped"]
    document = identifier(web, "c.txt")
    assert get(web, f"/search?q=机构&document={document}")["occurrences"] == 2
    assert get(web, "/search?q=机构&document=none")["occurrences"] == 0
    assert get(web, "/search?q=机构&place=陕西")["occurrences"] == 2


def test_values_that_differ_stand_side_by_side(web):
    answer = get(web, "/compare?kind=institution")
    assert [place["name"] for place in answer["places"]] == ["江西省", "南昌市", "陕西省"]
    assert answer["indicators"] == [{"kind": "institution", "subject": "机构", "unit": "个"}]
    told = [(cell["place"], cell["conflict"], [item["value"] for item in cell["values"]]) for cell in answer["cells"]]
    assert told == [(0, False, ["180"]), (1, False, ["7"]), (2, True, ["7", "9"])]


def test_profiles_of_places_and_of_a_document(web):
    """Three documents that can be read; a line is a sentence, with 下放 in it of devolution, else of institutions."""
    told = web.get("/api/v1/profiles").json()
    assert [(item["key"], item["documents"], item["sentences"]) for item in told["items"]] == [
        ("360000", 1, 5),
        ("360100", 1, 3),
        ("610000", 1, 4),
    ]
    assert told["items"][0]["tasks"]["devolution"] == {"sentences": 1, "share": 0.2}
    assert rows_of(web, "/api/v1/profiles?by=document") == web.get("/api/v1/profiles?by=document").json()["items"]
    [document] = web.get("/api/v1/documents?place=360100").json()["items"]
    [alone] = web.get(f"/api/v1/profiles?by=document&document={document['id']}").json()["items"]
    assert (alone["key"], alone["name"]) == (document["id"], "b.txt")
    lines = web.get("/api/v1/profiles.csv?by=year").content.decode("utf-8-sig").splitlines()
    assert lines[0].startswith("key,name,documents,sentences,leadership,devolution,")
    assert [line.split(",")[0] for line in lines[1:]] == ["", "2022", "2023"]


def test_files_for_spreadsheets(web):
    answer = web.get(f"{API}/facts.csv?kind=power")
    assert answer.headers["content-type"] == "text/csv; charset=utf-8"
    lines = answer.content.decode("utf-8-sig").splitlines()
    assert answer.content.startswith(b"\xef\xbb\xbf")
    assert len(lines) == 1 + 3
    assert lines[1].split(",")[1:8] == ["power", "92", "92", "92", "exact", "项", ""]
    table = web.get(f"{API}/compare.csv?kind=institution").content.decode("utf-8-sig").splitlines()
    assert table[0] == "kind,subject,unit,江西省 360000,南昌市 360100,陕西省 610000"
    assert re.fullmatch(r"institution,机构,个,180 \[\w+\],7 \[\w+\],7 \[\w+\]; 9 \[\w+\]", table[1])


def test_the_feed_is_read_without_gap_or_double(web):
    cursor, seen = 0, []
    while True:
        answer = get(web, f"/feed?since={cursor}&limit=5")
        seen += [event["cursor"] for event in answer["events"]]
        cursor = answer["next"]
        if cursor == answer["end"]:
            break
    assert seen == list(range(1, 15))
    assert get(web, "/feed?since=14")["events"] == []
    staffing = get(web, "/feed?kind=staffing")
    assert [event["fact"]["evidence"]["quote"] for event in staffing["events"]] == ["40名"]
    assert staffing["next"] == 14
    assert [event["event"] for event in get(web, "/feed?kind=setup")["events"]] == ["fact_added"]


def test_the_feed_as_lines(web):
    answer = web.get(f"{API}/feed.jsonl?since=2&limit=3")
    assert answer.headers["content-type"].startswith("application/x-ndjson")
    assert answer.headers["next-cursor"] == "5"
    assert [json.loads(line)["cursor"] for line in answer.text.splitlines()] == [3, 4, 5]


def test_schemas(web):
    assert get(web, "/schema/record") == schema("record")
    assert get(web, "/schema/feed") == schema("feed")


@pytest.mark.parametrize(
    ("path", "status", "code", "position"),
    [
        ("/nothing", 404, "not_found", None),
        ("/documents/none", 404, "not_found", None),
        ("/schema/other", 422, "bad_parameter", None),
        ("/facts?kind=people", 422, "bad_parameter", None),
        ("/facts?kinds=power", 422, "bad_parameter", None),
        ("/facts?limit=0", 422, "bad_parameter", None),
        ("/facts?limit=501", 422, "bad_parameter", None),
        ("/facts?cursor=-1", 422, "bad_parameter", None),
        ("/facts?cursor=99999999999999999999", 422, "bad_parameter", None),
        ("/facts?date=may", 422, "bad_parameter", None),
        ("/health?x=1", 422, "bad_parameter", None),
        ("/search", 422, "bad_parameter", None),
        ("/search?q=", 400, "bad_query", 0),
        ("/search?q=下放 AND (权限", 400, "bad_query", 7),
        ("/search?q=下放^", 400, "bad_query", 2),
        ("/search?q=" + "a" * 60_001, 414, "too_long", None),
        ("/search?q=" + "a" * 10_001, 400, "bad_query", 0),
    ],
)
def test_errors_have_one_shape(web, path, status, code, position):
    [(name, error)] = get(web, path, status).items()
    assert name == "error"
    assert (error.pop("code"), error.pop("position", None)) == (code, position)
    assert list(error) == ["message"]
    assert error["message"]


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS"])
@pytest.mark.parametrize("path", ["/facts", "/documents/x", "/feed"])
def test_nothing_can_be_written(web, method, path):
    answer = web.request(method, API + path)
    assert (answer.status_code, answer.json()["error"]["code"]) == (405, "method_not_allowed")
    assert "GET" in answer.headers["allow"]


def test_what_has_not_changed_is_not_sent_again(folder, tmp_path):
    own = fill(tmp_path / "corpus")
    web = client(own)
    first = web.get(f"{API}/facts")
    etag = first.headers["etag"]
    again = web.get(f"{API}/facts", headers={"If-None-Match": etag})
    assert (again.status_code, again.content, again.headers["etag"]) == (304, b"", etag)
    assert web.get(f"{API}/facts", headers={"If-None-Match": f'"x", {etag.removeprefix("W/")}'}).status_code == 304
    fill(own, {"e.txt": "新设机构5个。\n"})
    fresh = web.get(f"{API}/facts", headers={"If-None-Match": etag})
    assert (fresh.status_code, fresh.json()["total"]) == (200, 9)
    assert fresh.headers["etag"] != etag
    assert client(own).get(f"{API}/facts").headers["etag"] != fresh.headers["etag"]


def test_links_that_come_after_the_events_are_news(tmp_path):
    text = "全省整合机构180个，向镇街下放事项92项，下沉干部40名，各镇都建便民服务中心。\n"
    own = fill(tmp_path / "corpus", {"a.txt": text})
    source = Source("b.txt", "/b.txt", data=f"转发：{text}".encode())
    corpus = Corpus(own)
    corpus.write([Delivery(source.location, judge(source, analyse))])
    web = client(own)
    path = f"{API}/documents/{identifier(web, 'b.txt')}"
    first = web.get(path)
    assert first.json()["duplicates"] == []
    corpus.link()
    corpus.close()
    again = web.get(path, headers={"If-None-Match": first.headers["etag"]})
    assert again.status_code == 200
    assert [repeat["document"]["source"] for repeat in again.json()["duplicates"]] == ["a.txt"]


def test_a_state_is_counted_once_however_many_ask():
    counted = []

    class Slow:
        def cursor(self):
            return 5

        def counts(self):
            counted.append(threading.current_thread())
            time.sleep(0.05)
            return {"facts": 7}

        def provinces(self):
            return ()

    overview, told = lists.Overview(), []
    threads = [threading.Thread(target=lambda: told.append(overview.of(Slow()))) for _ in range(20)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(counted) == 1
    assert told == [{"facts": 7, "provinces": ()}] * 20


def test_head_is_get_without_the_body(web):
    answer = web.head(f"{API}/facts")
    assert (answer.status_code, answer.content) == (200, b"")
    assert answer.headers["etag"] == web.get(f"{API}/facts").headers["etag"]


def test_answers_are_zipped(web):
    with web.stream("GET", f"{API}/facts", headers={"Accept-Encoding": "gzip"}) as answer:
        raw = b"".join(answer.iter_raw())
        assert answer.headers["content-encoding"] == "gzip"
    assert json.loads(gzip.decompress(raw)) == get(web, "/facts")


def test_text_that_is_no_unicode_comes_through(tmp_path):
    text = "机构5个\ud800。\n"

    def damaged(data, source):
        return FakeAnalysis(findings(analyse(data, source).record, text, None), normalise(text))

    corpus = Corpus(tmp_path / "corpus")
    (tmp_path / "x.txt").write_text("x")
    corpus.add([tmp_path / "x.txt"], analyse=damaged)
    corpus.close()
    web = client(tmp_path / "corpus")
    [item] = get(web, "/documents")["items"]
    assert get(web, f"/documents/{item['id']}")["text"] == text
    assert "\ufffd。" in web.get(f"/documents/{item['id']}").text
    assert get(web, "/measures")["items"][0]["text"] == text.strip()
    assert web.get(f"{API}/facts.csv").status_code == 200


def test_a_corpus_that_is_none(tmp_path, folder):
    with pytest.raises(CorpusError):
        client(tmp_path)
    own = fill(tmp_path / "corpus")
    web = client(own)
    (own / "corpus.sqlite").unlink()
    assert get(web, "/facts", 503)["error"]["code"] == "corpus_unavailable"
    assert web.get("/").status_code == 503


def test_reading_while_a_batch_writes(tmp_path):
    """A document and its facts come in one transaction: no answer may have the one without the others."""
    folder = fill(tmp_path / "corpus", {"0.txt": "机构1个，机构2个，机构3个。\n"})
    web = client(folder)
    done = threading.Event()
    torn = []

    def read():
        while not done.is_set():
            counts = get(web, "/counts")
            page = get(web, "/facts?limit=500")
            if counts["facts"] != 3 * counts["documents"] or page["total"] != len(page["items"]) or page["total"] % 3:
                torn.append((counts, page["total"]))
            found = get(web, "/search?q=机构")
            if found["occurrences"] != 3 * found["documents"]:
                torn.append(found)

    readers = [threading.Thread(target=read) for _ in range(4)]
    for reader in readers:
        reader.start()
    for number in range(1, 25):
        fill(folder, {f"{number}.txt": f"机构{number}1个，机构{number}2个，机构{number}3个。\n"})
    done.set()
    for reader in readers:
        reader.join()
    assert torn == []
    assert get(web, "/counts")["facts"] == 75
