"""What the token store counts by itself is what reading the texts counts, shown in the same order; the best match first."""

import math
import random

import pytest
from test_search import composed, fill

from pipeline.corpus import Corpus
from pipeline.search import concordance, tally
from pipeline.search.filters import quoted
from pipeline.search.query import QueryError

WORDS = ["乡镇", "办公室", "下沉", "编制", "执法", "考核", "12345", "人", "，", "看得见", "龘", "平台接入", "便民服务"]
FILTERS = ["place:江西", "date:2023", "script:mixed", "script:hant", "document:none"]


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    made = Corpus(tmp_path_factory.mktemp("tally"))
    texts = [
        f"地点：江西省 360000\n日期：202{n % 5}\n{text}" if n % 3 else text for n, text in enumerate(composed(150, 3))
    ]
    fill(made, texts)
    fill(made, [text + "乡镇编制。" for text in texts[:20]])  # new versions of the first
    made.update_index()
    made.collection.tokens.update(made.collection.store)
    yield made
    made.close()


def by_reading(corpus, monkeypatch, query, **wanted):
    with monkeypatch.context() as patched:
        patched.setattr(concordance, "tally", lambda look, node: None)
        return corpus.search(query, **wanted)


def grown(chance, depth):
    """A query of words, filters, AND, OR, NOT and among, so deep at most."""
    if depth == 0 or chance.random() < 0.2:
        return chance.choice(WORDS)
    one, other = grown(chance, depth - 1), grown(chance, depth - 1)
    forms = ["({} {})", "({} AND {})", "({} OR {})", "({} NOT {})", "({} among:{})", "({} OR ({} {}))"]
    form = chance.choice(forms)
    return form.format(one, other, chance.choice(FILTERS)) if form.count("{}") == 3 else form.format(one, other)


def test_queries_of_words_and_filters_are_counted_as_by_reading(corpus, monkeypatch):
    chance = random.Random(5)
    some = 0
    for _ in range(150):
        query = grown(chance, 3) + chance.choice(["", " place:江西", " NOT date:2022"])
        counted, read = corpus.search(query, limit=40), by_reading(corpus, monkeypatch, query, limit=40)
        assert counted == read, query
        some += bool(counted.lines)
    assert some > 100


@pytest.mark.parametrize(
    "query",
    [
        '[word="乡镇"]',
        '[word="乡镇|编制"] place:江西',
        '[pos="v"] NOT among:[word="编制"]',
        '[word="编制"] OR 下沉',
        '[word="编制"] OR [word=".制"]',
        '([word="乡镇"] among:12345) NOT date:2023',
        '[word="人"]{2}',
    ],
)
def test_tokens_are_counted_as_by_reading(corpus, monkeypatch, query):
    counted, read = corpus.search(query, limit=40), by_reading(corpus, monkeypatch, query, limit=40)
    assert counted == read
    assert counted.documents > 0 or "{2}" in query


@pytest.mark.parametrize("order", concordance.ORDERS)
@pytest.mark.parametrize("wanted", [{}, {"sample": 9, "seed": 4}, {"each": 1}, {"each": 2, "sample": 30}, {"limit": 0}])
def test_lines_are_in_the_order_in_which_reading_would_show_them(corpus, monkeypatch, order, wanted):
    for word in ("乡镇", "办公室", "12345"):
        wanted = {"limit": 25, "order": order} | wanted
        assert corpus.search(word, **wanted) == by_reading(corpus, monkeypatch, word, **wanted)


def test_a_cap_stops_both_counts_at_the_same_document(corpus, monkeypatch):
    assert corpus.search("乡镇", cap=5) == by_reading(corpus, monkeypatch, "乡镇", cap=5)
    assert corpus.search("乡镇", reading=5).capped is False
    read = corpus.search("/乡镇/", reading=5)
    assert (read.capped, read.documents) == (True, 5)


def test_what_is_read_in_a_hurry_stops_in_time_and_says_so(corpus):
    query = "乡镇 NEAR/s 编制"
    assert corpus.search(query, seconds=0.0).capped is False
    hurried = corpus.search(query, seconds=0.0, reading=10_000)
    assert (hurried.capped, hurried.documents) == (True, 0)
    assert corpus.search("乡镇", seconds=0.0, reading=10_000).capped is False
    corpus.pattern_seconds = 0.0
    with pytest.raises(QueryError, match="too long to be read"):
        corpus.frequency(query, "year")
    corpus.pattern_seconds = None


def test_the_best_match_comes_first(tmp_path):
    """乡 once in 2 words, twice in 8, once in 8 of a corpus of 4 texts with 26 words: BM25 worked out from its formula."""
    corpus = Corpus(tmp_path)
    texts = ["乡，甲，甲，甲，乙。", "乡，", "乡，乡，丙，丁。", "丙，丁，戊，甲。"]
    fill(corpus, texts)
    collection = corpus.collection
    collection.tokens.update(collection.store)
    lengths = [10, 2, 8, 8]  # words and signs, as the segmenter parts single characters
    assert collection.tokens.layout.lengths.tolist() == lengths
    mean, weight = sum(lengths) / 4, math.log(1 + (4 - 3 + 0.5) / (3 + 0.5))

    def score(times, length):
        return weight * times * 2.2 / (times + 1.2 * (0.25 + 0.75 * length / mean))

    counted = tally.tally(collection.look(), concordance.understood(collection, "乡", concordance.Filters()))
    scores = tally.relevance(collection.look(), counted.places, counted.words)
    assert scores == pytest.approx([score(1, 10), score(1, 2), score(2, 8)])
    found = [line.document.source for line in corpus.search("乡", order="relevance").lines]
    assert found == ["1.txt", "2.txt", "2.txt", "0.txt"]
    assert [line.document.source for line in corpus.search("乡", order="relevance", each=1, limit=2).lines] == [
        "1.txt",
        "2.txt",
    ]
    # A rare word weighs more than a common one, and 丙 stands in few.
    [first, *_] = corpus.search("乡 OR 戊", order="relevance").lines
    assert first.document.source == "3.txt"
    corpus.close()


def test_counts_are_exact_whatever_the_order(corpus):
    for order in concordance.ORDERS:
        answer = corpus.search(quoted("人人"), order=order, each=1, limit=None)
        assert (answer.documents, answer.occurrences) == (len(answer.lines), corpus.search(quoted("人人")).occurrences)
