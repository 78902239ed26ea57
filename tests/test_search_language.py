"""What each part of the query language finds in texts short enough to be worked out by hand."""

import shutil
import subprocess
import sys
import time

import pytest
from fake_road import analyse

from pipeline.corpus import Corpus, Delivery, parcel
from pipeline.corpus.sources import Source
from pipeline.search import segments, sequences
from pipeline.search.look import Pace
from pipeline.search.query import QueryError
from pipeline.search.tokens import TokenStore

TEXTS = {
    "江西": "地点：江西省 360000\n日期：2023-05-01\n机关：某县委编办\n"
    "一、下放审批权限\n将92项审批权限下放给街道，核定编制870名。街道综合设置执法机构5个。\n权限清单另行公布。\n",
    "南昌": "地点：南昌市 360100\n日期：2022-11-30\n二、綜合行政執法\n下放權限(xiàn)15項，下沉編製40名。機構7個。\n",
    "陕西": "地点：陕西省 610000\n日期：2021\n街道全面承接权限。权限下放，分步下放。综合执法，执法综合。\n",
}


def deliver(corpus, texts):
    for name, text in texts.items():
        source = Source(f"{name}.txt", name, data=text.encode())
        corpus.write([Delivery(name, parcel.judge(source, analyse))])


@pytest.fixture(scope="module", params=["with an index", "without"])
def corpus(request, tmp_path_factory):
    made = Corpus(tmp_path_factory.mktemp("language"))
    deliver(made, TEXTS)
    if request.param == "with an index":
        made.update_index()
    yield made
    made.close()


def found(corpus, query, **wanted):
    return [(line.document.source[:2], line.node) for line in corpus.search(query, limit=None, **wanted).lines]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        # Wildcards stay within a sentence and take as little as may be.
        ("下放*权限", [("江西", "下放审批权限"), ("南昌", "下放權限(xiàn)")]),
        ("綜合??執法", [("江西", "综合设置执法"), ("南昌", "綜合行政執法")]),
        ("*权限下放", [("江西", "权限下放"), ("陕西", "权限下放")]),
        ("?限下", [("江西", "权限下"), ("陕西", "权限下")]),
        ("街道*公布", []),
        # Beside: so many tokens away, the left part alone is shown.
        ('[word="权限"] BESIDE/1 下放', [("江西", "权限"), ("南昌", "權限(xiàn)"), ("陕西", "权限")]),
        ('[word="权限"] BESIDE/1,0 下放', [("江西", "权限"), ("陕西", "权限")]),
        ('[word="权限"] BESIDE/0,1 (下放 place:南昌)', [("南昌", "權限(xiàn)")]),
        ("权限 BESIDE/1 权限", []),
        # A run without blanks.
        ('[word="，"] [word="执法"] within r', [("陕西", "，执法")]),
        ('[word="。"] [word="权限"] within r', [("陕西", "。权限")]),
        # Near: so many characters between, on either side; a thing is not near itself.
        (
            "权限 NEAR/0 下放",
            [
                ("江西", "权限"),
                ("江西", "下放"),
                ("南昌", "下放"),
                ("南昌", "權限(xiàn)"),
                ("陕西", "权限"),
                ("陕西", "下放"),
            ],
        ),
        ("审批 NEAR/2 92项", [("江西", "92项"), ("江西", "审批")]),
        ("街道 NEAR/3 编制", [("江西", "街道"), ("江西", "编制")]),
        ("街道 NEAR/2 编制", []),
        ("下放 NEAR/3 下放", [("陕西", "下放"), ("陕西", "下放")]),
        ("下放 NEAR/2 下放", []),
        ("编制 NEAR/s 机构", []),
        ("编制 NEAR/s 街道", [("江西", "街道"), ("江西", "编制")]),
        ("编制 NEAR/p 机构", [("江西", "编制"), ("江西", "机构"), ("南昌", "編製"), ("南昌", "機構")]),
        ("综合 NEAR/0 执法 NEAR/s 分步", []),
        # Headings.
        ("heading:权限", [("江西", "权限")]),
        ("heading:(执法 OR 审批)", [("江西", "审批"), ("南昌", "執法")]),
        # Regular expressions, on the normalised text.
        (r"/[0-9]+[项名]/", [("江西", "92项"), ("江西", "870名"), ("南昌", "15項"), ("南昌", "40名")]),
        ("/權限(清單|下放)/", [("江西", "权限下放"), ("江西", "权限清单"), ("陕西", "权限下放")]),
        ("/下放(?=.{0,3}限)/", [("江西", "下放"), ("江西", "下放"), ("南昌", "下放")][1:]),
        ("/x*/", []),
        # Filters in the query: of documents, rolled up, and of the sentence of the hit.
        ("权限 place:江西", [("江西", "权限"), ("江西", "权限"), ("江西", "权限"), ("南昌", "權限(xiàn)")]),
        ("权限 place:610000", [("陕西", "权限"), ("陕西", "权限")]),
        ("权限 NOT place:江西", [("陕西", "权限"), ("陕西", "权限")]),
        ("权限 date:..2022", [("南昌", "權限(xiàn)"), ("陕西", "权限"), ("陕西", "权限")]),
        (
            "权限 script:hans",
            [("江西", "权限"), ("江西", "权限"), ("江西", "权限"), ("陕西", "权限"), ("陕西", "权限")],
        ),
        ("权限 issuer:编办", [("江西", "权限"), ("江西", "权限"), ("江西", "权限")]),
        ("权限 kind:power", [("江西", "权限"), ("南昌", "權限(xiàn)")]),
        ("权限 NOT kind:power", [("江西", "权限"), ("江西", "权限"), ("陕西", "权限"), ("陕西", "权限")]),
        ("权限 (kind:institution OR kind:power)", [("江西", "权限"), ("南昌", "權限(xiàn)")]),
        ("(权限 place:陕西) OR heading:执法", [("南昌", "執法"), ("陕西", "权限"), ("陕西", "权限")]),
        ("权限 among:(清单 OR 分步)", [("江西", "权限")] * 3 + [("陕西", "权限")] * 2),
        ("权限 NOT among:清单 place:江西", [("南昌", "權限(xiàn)")]),
        ("清单 among:kind:staffing", [("江西", "清单")]),
        # Values: a filter alone shows the facts that it is about.
        ("staffing > 40", [("江西", "870名")]),
        ("staffing >= 40", [("江西", "870名"), ("南昌", "40名")]),
        ("staffing < 870", [("南昌", "40名")]),
        ("staffing = 40", [("南昌", "40名")]),
        ("staffing at_most 40", []),
        ("staffing exact 40", [("南昌", "40名")]),
        ("place:南昌 kind:institution", [("南昌", "7個")]),
        ("下放 staffing > 100", [("江西", "下放")]),
        ("power > 10 staffing > 100", [("江西", "92项"), ("江西", "870名")]),
        ("task:devolution place:南昌", [("南昌", "下放權限(xiàn)15項，下沉編製40名。機構7個。")]),
        # Token queries.
        ('[word="权限"] [word="下放"]', [("江西", "权限下放"), ("陕西", "权限下放")]),
        ('[word="下放"] []{0,2} [word="权限"]', [("江西", "下放审批权限"), ("南昌", "下放權限(xiàn)")]),
        ('[word="下放"] [word="审批"]? [word="權限"]', [("江西", "下放审批权限"), ("南昌", "下放權限(xiàn)")]),
        ('[word="权限"] []{1,3} [word="下放"] within s', [("陕西", "权限下放，分步下放")]),
        ('[word="将"] []{0,9} [word="下放"] containing <fact kind="power">', [("江西", "将92项审批权限下放")]),
        ('[word="将"] []{0,9} [word="下放"] containing <fact kind="staffing"/>', []),
        ('[word="综合" & pos="v"]', []),
        ('[word="综合" & pos="vn?"] [pos="x"]', [("陕西", "综合。")]),
        (
            '[word="权限"] []{1,9} [word="下放"] containing <fact kind="staffing">',
            [("南昌", "權限(xiàn)15項，下沉編製40名。機構7個")][1:],
        ),
        ('[word="权.|下."] within h', [("江西", "下放"), ("江西", "权限")]),
        ('[word="执法"] NEAR/s [word="分步"]', []),
        ('[word="权限"] place:陕西', [("陕西", "权限"), ("陕西", "权限")]),
    ],
)
def test_what_is_found(corpus, query, expected):
    answer = corpus.search(query, limit=None)
    assert [(line.document.source[:2], line.node) for line in answer.lines] == expected
    assert answer.occurrences == len(expected)
    assert answer.documents == len({source for source, _ in expected})


@pytest.mark.parametrize(
    "query",
    [
        "甲" * 1_000_000,
        "(" * 5_000 + "甲" + ")" * 5_000,
        "甲\x1b[2J",
        "/" + "(" * 450 + "权" + ")" * 450 + "/",
        '[word="' + "(" * 450 + '"]',
        "NOT " * 9_000,
        "甲 OR " * 1_600 + "甲",
        "甲" + " NEAR/p 甲" * 200,
        "甲" + "*甲" * 400,
        "甲" + "?" * 5_000,
        '[word="甲"] BESIDE/5 甲' + " BESIDE/5 甲" * 20,
        '[word="' + "(a|" * 300 + "b" + ")" * 300 + '"]',
        "saved:" + "x" * 5_000,
        "issuer_is:",
        "tier:none",
        "甲\x00",
        '[]{0,100} [word=".*',
    ],
)
def test_hostile_queries_are_refused_at_once(corpus, query):
    began = time.monotonic()
    with pytest.raises(QueryError):
        corpus.search(query)
    # Generous to a machine that is busy: what goes wrong here goes wrong by orders of magnitude.
    assert time.monotonic() - began < 5


@pytest.mark.parametrize("query", ["/(权+)+[限制]/", "/(权|权权)+[^权]/", '[word="(a|aa|.)*[^a]"]'])
def test_a_catastrophic_pattern_is_stopped(tmp_path, query):
    corpus = Corpus(tmp_path)
    deliver(corpus, {"长": "a" * 5_000 + "权" * 5_000})
    with pytest.raises(QueryError, match="takes") as caught:
        corpus.search(query)
    assert caught.value.position == 0
    corpus.close()


@pytest.mark.parametrize(
    ("texts", "slow"),
    [
        ([(1_000, 0.4)], False),  # slow, and not for long yet
        ([(1_000, 0.4), (1_000, 0.4)], True),
        ([(90_000, 0.4), (1_000, 0.4)], False),  # 113,750 characters a second
        ([(40, 0.01)] * 51, True),  # many small texts
        ([(100_000, 9.0)], True),
    ],
)
def test_a_pattern_that_is_slow_in_all_texts_is_known_by_its_pace(texts, slow):
    pace = Pace(0.5, 50_000)
    assert [pace.is_slow(*text) for text in texts][-1] is slow


def test_a_pattern_that_is_slow_in_all_texts_is_refused(corpus, monkeypatch):
    monkeypatch.setattr(Pace, "is_slow", lambda *_: True)
    with pytest.raises(QueryError, match="too long for each text"):
        corpus.search("/权限/")


def test_a_token_query_that_can_be_met_in_too_many_ways_is_refused(tmp_path, monkeypatch):
    corpus = Corpus(tmp_path)
    deliver(corpus, {"长": "权限下放，" * 40})
    query = '[word="权限"] []{0,9} []{0,9} [word="下放"]'
    assert corpus.search(query).occurrences > 0
    monkeypatch.setattr(sequences, "_MOST_WAYS", 300)
    with pytest.raises(QueryError, match="too many ways") as caught:
        corpus.search(query)
    assert caught.value.position == 0
    corpus.close()


def test_patterns_that_run_out_of_time_say_so(corpus):
    answer = corpus.search("/权限|x/", seconds=0.0)
    assert (answer.capped, answer.documents) == (True, 0)
    assert corpus.search("权限", seconds=0.0).documents == 3


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ("corpus", ["江西", "江西", "江西", "南昌", "陕西", "陕西"]),
        ("date", ["陕西", "陕西", "南昌", "江西", "江西", "江西"]),
        ("place", ["江西", "江西", "江西", "南昌", "陕西", "陕西"]),
        ("right", ["江西", "南昌", "陕西", "江西", "陕西", "江西"]),
        ("left", ["陕西", "江西", "江西", "江西", "陕西", "南昌"]),
    ],
)
def test_lines_are_sorted(corpus, order, expected):
    """By code points. Right: \\n下放 \\n 15 。 下 下 清, left (reversed): 。接 批审 批审 接承 放下 and the line start."""
    lines = corpus.search("权限", limit=None, order=order).lines
    sides = {"left": [line.left for line in lines], "right": [line.right for line in lines]}
    assert sorted(line.document.source[:2] for line in lines) == sorted(expected)
    if order in ("corpus", "date", "place"):
        assert [line.document.source[:2] for line in lines] == expected
    elif order == "right":
        keys = [text.replace("個", "个").replace("項", "项").replace("(xiàn)", "")[:3] for text in sides["right"]]
        assert keys == sorted(keys)
    else:
        assert [text[-1:] for text in sides["left"]] == sorted(text[-1:] for text in sides["left"])


def test_a_sample_is_the_same_for_the_same_seed(corpus):
    whole = corpus.search("权限", limit=None).lines
    taken = {seed: corpus.search("权限", limit=None, sample=3, seed=seed) for seed in range(8)}
    assert all(len(answer.lines) == 3 and answer.occurrences == 6 for answer in taken.values())
    assert all(list(answer.lines) == [line for line in whole if line in answer.lines] for answer in taken.values())
    assert taken[1] == corpus.search("权限", limit=None, sample=3, seed=1)
    assert len({answer.lines for answer in taken.values()}) > 1
    assert corpus.search("权限", limit=None, sample=100).lines == whole


def test_a_line_can_show_its_sentence(corpus):
    [line] = corpus.search("编制 place:江西", width="sentence").lines[:1]
    assert line.left + line.node + line.right == "将92项审批权限下放给街道，核定编制870名。"
    [line] = corpus.search("道*公 OR 權限 NEAR/0 下放 place:南昌", width="sentence", limit=1).lines
    assert (line.left, line.node, line.right) == ("", "下放", "權限(xiàn)15項，下沉編製40名。")


def test_a_line_tells_the_tasks_and_facts_of_its_sentence(corpus):
    [line] = corpus.search("核定").lines
    assert line.tasks == ("devolution",)
    facts = [(fact.kind, TEXTS["江西"][fact.start : fact.end]) for fact in line.facts]
    assert facts == [("power", "92项"), ("staffing", "870名"), ("institution", "5个")]
    [line] = corpus.search("清单").lines
    assert (line.tasks, line.facts) == (("institutions",), ())


TOKENS = '[word="权限"]'


def test_the_token_store_follows_the_texts(tmp_path):
    corpus = Corpus(tmp_path / "corpus")
    deliver(corpus, TEXTS)
    assert len(found(corpus, TOKENS)) == 6
    deliver(corpus, {"江西": "权限归街道。\n", "新": "街道的权限，街道的权限。\n"})
    assert found(corpus, TOKENS) == [
        ("南昌", "權限(xiàn)"),
        ("陕西", "权限"),
        ("陕西", "权限"),
        ("江西", "权限"),
        ("新.", "权限"),
        ("新.", "权限"),
    ]
    reader = Corpus(tmp_path / "corpus")
    store = reader.collection.tokens
    store.update(reader.collection.store)
    # Two batches, two segments; of the first text only the second version counts.
    assert [len(segment.rows) for segment in store.segments] == [3, 2]
    assert [sorted(segment.dead) for segment in store.segments] == [[0], []]
    assert found(reader, TOKENS) == found(corpus, TOKENS)
    reader.close()
    corpus.close()


def test_the_token_store_is_exact_whatever_has_become_of_it(tmp_path):
    corpus = Corpus(tmp_path / "corpus")
    deliver(corpus, TEXTS)
    expected = found(corpus, TOKENS)
    folder = tmp_path / "corpus" / "tokens"
    spoilt = [
        lambda: (folder / "segments.json").write_text("{"),
        lambda: (folder / "segments.json").unlink(),
        lambda: next(folder.glob("segment-*/words.npy")).write_bytes(b""),
        lambda: next(folder.glob("segment-*/words.json")).unlink(),
        lambda: (folder / "segment-000009").mkdir(),
        lambda: shutil.rmtree(folder),
    ]
    for spoil in spoilt:
        spoil()
        reader = Corpus(tmp_path / "corpus")
        assert found(reader, TOKENS) == expected
        reader.close()
    corpus.close()


KILLED = """
import os, sys
sys.path[:0] = {path!r}
from pipeline.corpus import Corpus
corpus = Corpus({folder!r})
os.replace = lambda *_: os._exit(9)
corpus.search('[word="权限"]')
"""


def test_a_process_killed_while_it_writes_tokens_loses_and_doubles_nothing(tmp_path):
    corpus = Corpus(tmp_path / "corpus")
    deliver(corpus, TEXTS)
    expected = found(corpus, TOKENS)
    deliver(corpus, {"新": "街道的权限。\n"})
    script = KILLED.format(path=sys.path, folder=str(corpus.folder))
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 9
    # The segment of the new text is on the disk, the list does not name it yet.
    assert len(list((corpus.folder / "tokens").glob("segment-*"))) == 2
    for _ in range(2):
        reader = Corpus(corpus.folder)
        assert found(reader, TOKENS) == [*expected, ("新.", "权限")]
        reader.close()
    corpus.close()


def test_tokens_that_could_not_be_written_are_written_the_next_time(tmp_path, monkeypatch):
    def full(*_):
        raise OSError(28, "No space left on device")

    corpus = Corpus(tmp_path / "corpus")
    deliver(corpus, TEXTS)
    store, texts = TokenStore(tmp_path / "tokens"), corpus.collection.store
    with monkeypatch.context() as broken:
        broken.setattr(segments, "write", full)
        assert not store.follow(texts)
    assert store.follow(texts)
    assert [len(part.rows) for part in store.segments] == [3]
    assert list(store.faults(texts)) == []
    corpus.close()


def test_what_is_made_anew_finds_the_same(tmp_path):
    corpus = Corpus(tmp_path / "corpus")
    deliver(corpus, TEXTS)
    expected = found(corpus, TOKENS)
    corpus.rebuild_views()
    assert corpus.collection.tokens.is_current(corpus.collection.store)
    assert found(corpus, TOKENS) == expected
    corpus.close()


def test_many_small_segments_become_one(tmp_path):
    corpus = Corpus(tmp_path / "corpus")
    for number in range(12):
        deliver(corpus, {str(number): f"第{number}批权限。\n", "同": f"权限{number}。\n"})
        assert len(found(corpus, TOKENS)) == number + 2
    store = TokenStore(tmp_path / "corpus" / "tokens")
    store.update(corpus.collection.store)
    assert len(store.segments) <= 8
    assert sum(len(segment.rows) - len(segment.dead) for segment in store.segments) == 13
    corpus.close()


def test_tokens_are_kept_in_memory_where_nothing_can_be_written(tmp_path):
    corpus = Corpus(tmp_path / "corpus")
    deliver(corpus, TEXTS)
    (tmp_path / "corpus" / "tokens").write_text("a file in the way", encoding="ascii")
    assert len(found(corpus, TOKENS)) == 6
    corpus.close()
