"""Search: every occurrence, in either script, counted and shown as it stands; the oracle is a plain scan of the texts."""

import random
import subprocess
import sys

import pytest
from fake_road import analyse

from pipeline.corpus import Corpus, Delivery, parcel
from pipeline.corpus.sources import Source
from pipeline.search.filters import quoted
from pipeline.search.index import Index
from pipeline.search.query import QueryError
from pipeline.text import normalise

CLAUSES = (
    "各乡镇统筹设置{n}个办公室，",
    "縣級部門下放審批事項{n}項；",
    "下沉编制和人员{n}名。",
    "推進綜合執法(zōng)改革，",
    "由党(dǎng)工委统一指挥调度。\n",
    "干部考核坚持“镇街点单、部门接单”，",
    "著力破解“看得见、管不着”。",
    "平台接入12345热线与GIS系统(V2.{n})，",
    "　　第{n}条  乡镇设立便民服务中心。\n",
    "幹部下沉一綫，𠮷田村、龘村先行，",
    "———说明：———",
    "人人参与，步步跟进，人人人。",
)


def composed(count, seed=7):
    chance = random.Random(seed)
    return [
        "".join(chance.choice(CLAUSES).format(n=chance.randint(1, 400)) for _ in range(chance.randint(1, 12)))
        for _ in range(count)
    ]


def fill(corpus, texts, start=0):
    for number, text in enumerate(texts, start):
        source = Source(f"{number}.txt", str(number), data=text.encode())
        corpus.write([Delivery(str(number), parcel.judge(source, analyse))])


@pytest.fixture(scope="module")
def texts():
    return list(dict.fromkeys(composed(120)))


@pytest.fixture(scope="module")
def corpus(tmp_path_factory, texts):
    made = Corpus(tmp_path_factory.mktemp("search"))
    # The index holds the first part; the rest came after it was made.
    fill(made, texts[:80])
    assert made.update_index()
    fill(made, texts[80:], start=80)
    yield made
    made.close()


def scan(texts, query):
    """Documents and occurrences by a plain scan of the normalised texts."""
    forms = {query, normalise(query).text or query}
    counts = [sum(normalise(text).text.count(form) for form in forms) for text in texts]
    return sum(map(bool, counts)), sum(counts)


def test_random_substrings_are_counted_as_by_a_scan(corpus, texts):
    chance = random.Random(11)
    sought = []
    for length in (1, 2, 3, 4, 5, 6, 7, 8, 21, 40):
        for _ in range(25):
            text = chance.choice(texts)
            text = text if chance.random() < 0.5 else normalise(text).text
            at = chance.randrange(max(1, len(text) - length))
            sought.append(text[at : at + length])
    for query in sought:
        answer = corpus.search(quoted(query), limit=0)
        assert (answer.documents, answer.occurrences) == scan(texts, query), query


@pytest.mark.parametrize(
    "query",
    [
        "，",
        "“",
        "、",
        "。",
        "\n",
        " ",
        "　",
        "（V",
        "1",
        "12345",
        "GIS",
        "S系",
        "V2.",
        "龘",
        "𠮷",
        "𠮷田村、",
        "人人",
        "———",
        "——",
        "。\n　　第",
    ],
)
def test_odd_queries_are_counted_as_by_a_scan(corpus, texts, query):
    answer = corpus.search(quoted(query), limit=0)
    assert (answer.documents, answer.occurrences) == scan(texts, query)
    assert answer.documents > 0


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("干部下沉", "幹部下沉"),
        ("综合执法", "綜合執法"),
        ("审批事项", "審批事項"),
        ("着力破解", "著力破解"),
        ("党工委", "黨工委"),
    ],
)
def test_either_script_finds_both(corpus, one, other):
    found = [corpus.search(query, limit=None) for query in (one, other)]
    assert found[0].lines == found[1].lines
    assert (found[0].documents, found[0].occurrences) == (found[1].documents, found[1].occurrences)
    assert found[0].documents > 0


def test_lines_are_cut_from_the_original(corpus, texts):
    answer = corpus.search("综合执法改革", limit=None, width=7)
    assert len(answer.lines) == answer.occurrences > 0
    for line in answer.lines:
        original = texts[int(line.document.source.removesuffix(".txt"))]
        assert line.node == original[line.start : line.end] == "綜合執法(zōng)改革"
        assert original[: line.start].endswith(line.left)
        assert original[line.end :].startswith(line.right)
        assert len(line.left) == min(7, line.start)
        start, end = line.normalised
        assert normalise(original).text[start:end] == "综合执法改革"


def test_a_gloss_at_the_end_belongs_to_the_hit(corpus):
    assert {line.node for line in corpus.search("由党", limit=None).lines} == {"由党(dǎng)"}


def test_lines_come_in_the_order_of_the_corpus(corpus):
    lines = corpus.search("下沉 OR 事项", limit=None).lines
    places = [(int(line.document.source.removesuffix(".txt")), line.start) for line in lines]
    assert places == sorted(set(places))


@pytest.mark.parametrize(
    ("query", "test"),
    [
        ("下沉 热线", lambda text: "下沉" in text and "热线" in text),
        ("下沉 NOT 热线", lambda text: "下沉" in text and "热线" not in text),
        ("下沉 OR 热线", lambda text: "下沉" in text or "热线" in text),
        ("下沉 (热线 OR 点单)", lambda text: "下沉" in text and ("热线" in text or "点单" in text)),
        ("下沉 NOT (熱線 OR 點單)", lambda text: "下沉" in text and not ("热线" in text or "点单" in text)),
        ("下沉 (热线 OR NOT 点单)", lambda text: "下沉" in text and ("热线" in text or "点单" not in text)),
    ],
)
def test_operators_choose_documents(corpus, texts, query, test):
    answer = corpus.search(query, limit=None)
    expected = [f"{number}.txt" for number, text in enumerate(texts) if test(normalise(text).text)]
    assert list(dict.fromkeys(line.document.source for line in answer.lines)) == expected
    assert answer.documents == len(expected) > 0


def test_a_limit_shows_less_and_counts_all(corpus):
    whole = corpus.search("乡镇", limit=None)
    part = corpus.search("乡镇", limit=3)
    assert part.lines == whole.lines[:3]
    assert (part.documents, part.occurrences, part.capped) == (whole.documents, whole.occurrences, False)


def test_a_cap_says_so(corpus):
    whole = corpus.search("乡镇")
    capped = corpus.search("乡镇", cap=2)
    assert (capped.documents, capped.capped) == (2, True)
    assert capped.occurrences < whole.occurrences
    exact = corpus.search("乡镇", cap=whole.documents)
    assert (exact.documents, exact.occurrences, exact.capped) == (whole.documents, whole.occurrences, False)


def test_errors_reach_the_caller(corpus):
    with pytest.raises(QueryError, match="never closed"):
        corpus.search("(下沉")
    with pytest.raises(ValueError, match="no kind"):
        corpus.search("下沉", kind="people")


@pytest.fixture
def small(tmp_path):
    made = Corpus(tmp_path / "small")
    fill(
        made,
        [
            "地点：宝鸡市 610300\n日期：2022-01-05\n机关：宝鸡市委编办\n向镇下放权限92项。\n镇的权限清单另行公布。\n镇设机构7个，配齐权限。\n",
            "地点：陕西省 610000\n日期：2023-06-30\n机关：陕西省政府\n下放权限若干。\n全省机构权限180个。\n",
            "地点：深圳市 440300\n權限(xiàn)下放15項。\n",
        ],
    )
    yield made
    made.close()


@pytest.mark.parametrize(
    ("wanted", "documents", "occurrences"),
    [
        ({}, 3, 6),
        ({"kind": "power"}, 2, 2),
        ({"kind": "institution"}, 2, 2),
        ({"kind": ["power", "institution"]}, 3, 4),
        ({"task": "devolution"}, 3, 3),
        ({"task": "devolution", "kind": "power"}, 2, 2),
        ({"place": "610000"}, 2, 5),
        ({"place": "陕西", "kind": "power"}, 1, 1),
        ({"place": "宝鸡市"}, 1, 3),
        ({"date": "2023"}, 1, 2),
        ({"date": "2022..2023-06"}, 2, 5),
        ({"issuer": "编办"}, 1, 3),
        ({"kind": "staffing"}, 0, 0),
    ],
)
@pytest.mark.parametrize("indexed", [False, True])
def test_filters(small, wanted, documents, occurrences, indexed):
    if indexed:
        small.update_index()
    answer = small.search("权限", limit=None, **wanted)
    assert (answer.documents, answer.occurrences) == (documents, occurrences)
    assert len(answer.lines) == occurrences


def test_a_superseded_document_is_not_found(small):
    small.update_index()
    fill(small, ["全部收回。\n"])
    for _ in range(2):
        assert small.search("权限").documents == 2
        assert small.search("收回").documents == 1
        small.update_index()


def counts(corpus, query="权限"):
    answer = corpus.search(query)
    return answer.documents, answer.occurrences


def test_a_search_is_exact_whatever_has_become_of_the_index(small):
    small.update_index()
    folder = small.folder / "index"
    spoilt = [lambda: (folder / "progress.json").write_text("{"), lambda: (folder / "progress.json").unlink()]
    spoilt += [path.unlink for path in folder.iterdir() if path.suffix == ".store"]
    spoilt += [(folder / "meta.json").unlink]
    for spoil in spoilt:
        spoil()
        reader = Corpus(small.folder)
        assert counts(reader) == (3, 6)
        reader.close()
    writer = Corpus(small.folder)
    assert writer.update_index()
    assert counts(writer) == (3, 6)
    assert Index(folder).cursor() == 6
    writer.close()


def test_the_index_takes_in_what_is_new_only(small, monkeypatch):
    small.update_index()
    taken = []
    original = Index._take_in
    monkeypatch.setattr(
        Index,
        "_take_in",
        lambda self, writer, batch, store: taken.extend(batch) or original(self, writer, batch, store),
    )
    fill(small, ["权限归镇。\n"], start=3)
    small.update_index()
    small.update_index()
    assert [(change.row, change.stands) for change in taken] == [(4, True)]
    assert counts(small) == (4, 7)


def test_only_one_process_writes_the_index(small):
    small.update_index()
    fill(small, ["权限归镇。\n"], start=3)
    script = "import sys; sys.path[:0] = {!r}\nfrom pipeline.corpus import Corpus\nprint(Corpus({!r}).update_index())"
    writer = small.views.index._writable().writer(15_000_000, 1)
    command = [sys.executable, "-c", script.format(sys.path, str(small.folder))]
    assert subprocess.run(command, capture_output=True, text=True, check=True).stdout == "False\n"
    del writer
    assert counts(small) == (4, 7)


def test_texts_of_no_or_one_character(tmp_path):
    corpus = Corpus(tmp_path)
    fill(corpus, ["", "镇", "\n", "镇街"])
    corpus.update_index()
    assert counts(corpus, "镇") == (2, 2)
    assert counts(corpus, '"\n"') == (1, 1)
    assert counts(corpus, "街") == (1, 1)
    corpus.close()


def test_long_texts_and_long_queries(tmp_path):
    corpus = Corpus(tmp_path)
    text = "一二三四五六七八九十" * 20_000 + "机构" + "0" * 100_000
    fill(corpus, [text])
    corpus.update_index()
    assert corpus.search("一二三四五六七八九十" * 900, limit=0).occurrences == 22
    assert corpus.search("十机构0").occurrences == 1
    assert corpus.search("0" * 9_999, limit=0).occurrences == 10
    corpus.close()
