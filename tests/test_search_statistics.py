"""Statistics: counts worked out by hand, or by a plain scan; every number leads to the list that it counts."""

import csv
import dataclasses
import io
import json
import math
import random

import pytest
from test_search import CLAUSES
from test_search_language import TEXTS, deliver

from pipeline.cli import main
from pipeline.corpus import Corpus
from pipeline.export import charts
from pipeline.search import runs
from pipeline.search.filters import quoted
from pipeline.search.frequency import ATTRIBUTES
from pipeline.search.lexis import Window
from pipeline.search.segments import merged, segment, without
from pipeline.search.vocabulary import Vocabulary
from pipeline.text import normalise


@pytest.fixture(scope="module")
def corpus(tmp_path_factory):
    made = Corpus(tmp_path_factory.mktemp("statistics"))
    deliver(made, TEXTS | {"无": "权限，权限。\n", "空": "\n"})
    yield made
    made.close()


def size(*names):
    return sum(len(normalise(TEXTS[name]).text) for name in names)


def test_frequency_by_province(corpus):
    found = corpus.frequency("权限", "province")
    groups = [(group.value, group.label, group.occurrences, group.holding, group.documents) for group in found.groups]
    assert groups == [("360000", "江西省", 4, 2, 2), ("610000", "陕西省", 2, 1, 1), (None, None, 2, 1, 2)]
    assert [group.characters for group in found.groups] == [size("江西", "南昌"), size("陕西"), 7 + 1]
    assert found.groups[0].per_million == 4_000_000 / size("江西", "南昌")
    whole = found.whole
    assert (whole.occurrences, whole.holding, whole.documents, whole.characters) == (8, 4, 5, size(*TEXTS) + 8)


def test_places_that_never_mention_it_are_listed(corpus):
    groups = {group.value: group for group in corpus.frequency("執法", "city").groups}
    assert {value: (group.occurrences, group.documents) for value, group in groups.items()} == {
        "360100": (1, 1),
        None: (3, 4),
    }
    provinces = {group.value: group.occurrences for group in corpus.frequency("清单", "province").groups}
    assert provinces == {"360000": 1, "610000": 0, None: 0}


def test_frequency_by_time_and_by_sentence(corpus):
    years = [(group.value, group.occurrences, group.query) for group in corpus.frequency("下放", "year").groups]
    assert years == [
        ("2021", 2, "(下放) date:2021"),
        ("2022", 1, "(下放) date:2022"),
        ("2023", 2, "(下放) date:2023"),
        (None, 0, "(下放) without:year"),
    ]
    tasks = {group.value: (group.occurrences, group.holding) for group in corpus.frequency("权限", "task").groups}
    # In sentences with 下放: two of 江西, one of 南昌, one of 陕西 as the lines of the fake road are measures.
    lines = [normalise(line).text for text in [*TEXTS.values(), "权限，权限。\n"] for line in text.splitlines()]
    devolution = sum(line.count("权限") for line in lines if "下放" in line)
    assert tasks["devolution"][0] == devolution
    assert tasks["institutions"][0] == 8 - devolution


@pytest.mark.parametrize("by", ATTRIBUTES)
@pytest.mark.parametrize(
    ("query", "within"), [("权限 OR 下放", ""), ("执法", "date:..2022 OR 权限"), ("/[0-9]+./", "place:江西")]
)
def test_every_number_leads_to_its_list(corpus, by, query, within):
    found = corpus.frequency(query, by, within=within)
    assert found.groups
    for group in found.groups:
        answer = corpus.search(group.query, limit=None)
        assert (answer.occurrences, answer.documents) == (group.occurrences, group.holding), group
        assert len(answer.lines) == group.occurrences
    answer = corpus.search(found.whole.query)
    assert (answer.occurrences, answer.documents) == (found.whole.occurrences, found.whole.holding)


@pytest.mark.parametrize("by", ATTRIBUTES)
@pytest.mark.parametrize(
    "wanted",
    [{"place": "江西"}, {"date": "2022..2023", "script": "hans"}, {"kind": "power"}, {"tier": ["city", "town"]}],
)
def test_every_number_leads_to_its_list_over_filters_too(corpus, by, wanted):
    """The query of a group says all by itself, whatever else was chosen beside the query."""
    found = corpus.frequency("权限 OR 下放", by, **wanted)
    for group in (found.whole, *found.groups):
        answer = corpus.search(group.query)
        assert (answer.occurrences, answer.documents) == (group.occurrences, group.holding), group


def test_filters_and_subcorpora_bound_the_denominators(corpus):
    for wanted in ({"place": "江西"}, {"within": "place:江西"}):
        whole = corpus.frequency("权限", "year", **wanted).whole
        assert (whole.occurrences, whole.documents, whole.characters) == (4, 2, size("江西", "南昌"))
    assert corpus.frequency("权限", "year", within="NOT place:江西").whole.documents == 3


@pytest.fixture(scope="module")
def composed(tmp_path_factory):
    chance = random.Random(3)
    texts = {
        str(number): "".join(
            chance.choice(CLAUSES).format(n=chance.randint(1, 40)) for _ in range(chance.randint(1, 9))
        )
        for number in range(60)
    }
    made = Corpus(tmp_path_factory.mktemp("composed"))
    deliver(made, texts)
    deliver(made, {"0": "全部收回。\n"})
    # The same text at two places is one document.
    yield made, [normalise(text).text for text in set((texts | {"0": "全部收回。\n"}).values())]
    made.close()


def test_runs_are_counted_in_the_token_store_as_by_a_scan(composed):
    corpus, texts = composed
    corpus.collection.tokens.update(corpus.collection.store)
    store, chance = corpus.collection.tokens, random.Random(4)
    tried = 0
    for length in (1, 2, 3, 4, 5, 7, 11):
        for _ in range(60):
            text = chance.choice(texts)
            at = chance.randrange(max(1, len(text) - length))
            run = text[at : at + length]
            if runs.countable(run):
                found = runs.find(run, store)
                documents = sum(len(set(matches.documents.tolist())) for matches in found)
                counts = [text.count(run) for text in texts]
                assert (sum(len(matches.first) for matches in found), documents) == (
                    sum(counts),
                    sum(map(bool, counts)),
                ), run
                tried += 1
    assert tried > 250


@pytest.mark.parametrize(
    ("run", "countable"),
    [
        ("", False),
        ("人人", False),
        ("人民人", False),
        ("下 放", False),
        ("下放", True),
        ("权" + "限" * 31, True),
        ("长" + "一" * 32, False),
    ],
)
def test_what_the_token_store_can_count(run, countable):
    assert runs.countable(run) is countable


WORDS = "下放权限。街道下放权限，下放编制。街道执法。\n"


def test_collocations_by_hand(tmp_path):
    """下放 权限 。 街道 下放 权限 ， 下放 编制 。 街道 执法 。: nine words, five signs... one token on either side."""
    corpus = Corpus(tmp_path)
    deliver(corpus, {"a": WORDS, "b": "权限清单。\n"})
    for query in ("下放", '[word="下放"]', "下放 OR 龘", "/下放/"):
        found = corpus.collocations(query, Window(1, 1, 1, "mi"))
        # 9 words in a, 2 in b; around the three 下放: 权限 街道 权限 编制 (and signs, which are not counted).
        assert (found.nodes, found.tokens, found.window) == (3, 11, 4)
        told = {item.word: (item.together, item.frequency) for item in found.collocates}
        assert told == {"权限": (2, 3), "街道": (1, 2), "编制": (1, 1)}
        assert [item.word for item in found.collocates] == ["编制", "权限", "街道"]
        first = found.collocates[0]
        assert first.expected == pytest.approx(4 * 1 / 11, abs=1e-6)
        assert first.mi == pytest.approx(math.log2(11 / 4), abs=1e-6)
        assert first.logdice == pytest.approx(14 + math.log2(2 / 4), abs=1e-6)
    assert [item.word for item in corpus.collocations("下放", Window(1, 1, 2)).collocates] == ["权限"]
    right = corpus.collocations("下放", Window(0, 1, 1)).collocates
    assert {item.word: item.together for item in right} == {"权限": 2, "编制": 1}
    corpus.close()


def test_collocations_are_the_same_by_token_store_and_by_text(composed):
    corpus, _ = composed
    for run in ("乡镇", "执法改革", "人", "下沉", "12345"):
        fast = corpus.collocations(run, Window(5, 5, 1, "ll", 500))
        slow = corpus.collocations(f"/{run}/", Window(5, 5, 1, "ll", 500))
        told = [
            [dataclasses.replace(item, together_query="", frequency_query="") for item in found.collocates]
            for found in (fast, slow)
        ]
        assert told[0] == told[1]
        assert (fast.nodes, fast.window, fast.tokens) == (slow.nodes, slow.window, slow.tokens)
        assert fast.nodes == corpus.search(quoted(run)).occurrences > 0


def follow(corpus, *pairs):
    """Each number is the count of the lines that its query finds."""
    for number, query in pairs:
        answer = corpus.search(query, limit=None)
        assert answer.occurrences == len(answer.lines) == number, query


@pytest.mark.parametrize(
    ("query", "window", "wanted"),
    [
        ("乡镇", Window(5, 5, 1, "ll", 25), {}),
        ("人人", Window(0, 3, 1, "ll", 25), {}),
        ("执法 OR 编制", Window(2, 0, 1, "mi", 25), {"script": "mixed"}),
        ("乡镇", Window(3, 3, 1, "t", 25), {"kind": "staffing"}),
        ('[word="乡镇|编制"]', Window(1, 2, 1, "logdice", 25), {"script": ["hans", "mixed"], "task": "institutions"}),
    ],
)
def test_every_number_of_collocations_leads_to_its_list(composed, query, window, wanted):
    corpus, _ = composed
    found = corpus.collocations(query, window, **wanted)
    assert found.collocates
    follow(corpus, (found.nodes, found.query))
    for item in found.collocates:
        follow(corpus, (item.together, item.together_query), (item.frequency, item.frequency_query))


def test_a_word_in_two_windows_is_counted_once(tmp_path):
    corpus = Corpus(tmp_path)
    deliver(corpus, {"a": "下放权限下放。\n"})
    [item] = corpus.collocations("下放", Window(1, 1, 1)).collocates
    assert (item.word, item.together, item.frequency) == ("权限", 1, 1)
    corpus.close()


@pytest.mark.parametrize("size", [1, 2, 3])
@pytest.mark.parametrize(("within", "wanted"), [("", {}), ("乡镇 OR date:2023", {"script": "mixed"})])
def test_every_number_of_a_word_list_leads_to_its_list(composed, size, within, wanted):
    corpus, _ = composed
    found = corpus.words(size, within=within, limit=40, **wanted)
    assert len(found.listed) > 10
    for item in found.listed:
        answer = corpus.search(item.query, limit=None)
        assert (answer.occurrences, answer.documents) == (item.frequency, item.documents), item
        assert len(answer.lines) == item.frequency


def test_runs_that_overlap_themselves_and_odd_words_lead_to_their_lists(tmp_path):
    corpus = Corpus(tmp_path)
    text = "下放下放下放，下放 下放下放。乾 V2.5版C++系统 A-b_c 100%乾\n街道下放街道下放街道\n下放\n下放\n"
    deliver(corpus, {"a": text})
    for size in (1, 2, 3):
        for item in corpus.words(size, limit=1_000).listed:
            follow(corpus, (item.frequency, item.query))
    pairs = {item.words: item.frequency for item in corpus.words(2).listed}
    assert pairs["下放 下放"] == 2  # one of three in a row, and none over a sign, a blank or the end of a line
    corpus.close()


@pytest.mark.parametrize(
    ("within", "against", "wanted"),
    [("乡镇", "", {}), ("", "", {"script": "mixed"}), ("乡镇", "执法 NOT 乡镇", {"script": ["hans", "mixed"]})],
)
def test_every_number_of_keyness_leads_to_its_list(composed, within, against, wanted):
    corpus, _ = composed
    keys = corpus.keyness(within, against, least=1, limit=40, **wanted).keys
    assert len(keys) > 10
    for key in keys:
        follow(corpus, (key.target, key.target_query), (key.reference, key.reference_query))


def test_words_and_runs_of_words_by_hand(tmp_path):
    corpus = Corpus(tmp_path)
    deliver(corpus, {"a": WORDS, "b": "权限清单。\n"})
    words = corpus.words()
    assert (words.tokens, words.types) == (11, 6)
    assert [(item.words, item.frequency, item.documents) for item in words.listed[:3]] == [
        ("下放", 3, 1),
        ("权限", 3, 2),
        ("街道", 2, 1),
    ]
    assert words.listed[0].per_million == round(3e6 / 11, 6)
    pairs = corpus.words(2)
    assert {item.words: item.frequency for item in pairs.listed} == {
        "下放 权限": 2,
        "街道 下放": 1,
        "下放 编制": 1,
        "街道 执法": 1,
        "权限 清单": 1,
    }
    assert corpus.words(3).listed[0].words == "街道 下放 权限"
    assert corpus.words(2, least=2).types == 1
    corpus.close()


def test_half_a_character_does_not_keep_words_from_being_counted():
    words = Vocabulary()
    made = segment([(1, "\ud800权限下放。")], words, Vocabulary())
    assert [words.words[number] for number in made.words.tolist()] == ["", "\ud800", "权限", "下放", "。", ""]


PARTED = [
    # Texts by segment, and the rows of those that are dead.
    ([["下放 权限。", "街道"], ["权限下放12项。"]], []),
    ([["下放 权限。", "街道"], ["权限下放12项。"]], [2]),
    ([["下放权限。"], ["街道"], ["设街道，设站所。", ""]], [1]),
    ([["下放权限。"], [], ["街道"]], [1, 2]),
    ([["", "街道"], [""]], []),
]


@pytest.mark.parametrize(("parted", "dead"), PARTED)
def test_segments_merged_are_what_one_of_all_texts_is(parted, dead):
    rows = iter(range(1, 10))
    texts = [[(next(rows), text) for text in part] for part in parted]
    words, tags = Vocabulary(), Vocabulary()
    parts = [without(segment(part, words, tags), dead) for part in texts]
    living = [(row, text) for part in texts for row, text in part if row not in dead]
    expected, found = segment(living, words, tags), merged(parts)
    for column in ("words", "tags", "starts", "rows", "firsts", "order", "offsets", "documents", "holders"):
        one, other = getattr(found, column), getattr(expected, column)
        assert (column, one.dtype, one.tolist()) == (column, other.dtype, other.tolist())


def test_keyness_by_hand(tmp_path):
    corpus = Corpus(tmp_path)
    deliver(corpus, {"a": "地点：江西省 360000\n下放下放下放街道。\n", "b": "街道街道街道下放。\n"})
    key = {item.word: item for item in corpus.keyness("place:江西", least=1).keys}
    # In a: 地点, 江西省, 360000, 下放 three times, 街道; in b: 街道 three times, 下放.
    found = corpus.keyness("place:江西", least=1)
    assert (found.target, found.reference) == (7, 4)
    assert (key["下放"].target, key["下放"].reference) == (3, 1)
    one, other = 7 * 4 / 11, 4 * 4 / 11
    assert key["下放"].ll == pytest.approx(2 * (3 * math.log(3 / one) + math.log(1 / other)), abs=1e-6)
    assert key["下放"].log_ratio == pytest.approx(math.log2((3 / 7) / (1 / 4)), abs=1e-6)
    assert key["街道"].ll < 0
    assert corpus.keyness("place:江西", "place:江西", least=1).keys[0].ll == pytest.approx(0)
    assert corpus.keyness("", "", least=1).keys == ()
    corpus.close()


@pytest.mark.parametrize(
    "arguments",
    [
        ["frequency", "权限", "--by", "year"],
        ["collocations", "权限", "--least", "1"],
        ["words", "--size", "2"],
        ["keyness", "--within", "place:江西", "--least", "1"],
    ],
)
def test_the_command_prints_the_same_in_each_form(corpus, capsys, arguments):
    forms = []
    for form in ([], ["--csv"], ["--json"]):
        assert main(["stats", *arguments, "--corpus", str(corpus.folder), *form]) == 0
        forms.append(capsys.readouterr().out)
    table = list(csv.reader(io.StringIO(forms[1])))
    lists = next(value for value in json.loads(forms[2]).values() if isinstance(value, list))
    assert len(table) - 1 == len(lists) == forms[0].count("\n") - 1 > 1


def test_a_chart_shows_every_group_in_its_order(corpus, tmp_path):
    years = corpus.frequency("权限", "year")
    [panel] = charts.frequencies(years)["vconcat"]
    told = [(value["group"], value["occurrences"], value["rate"]) for value in panel["data"]["values"]]
    for value, group in zip(panel["data"]["values"], years.groups, strict=False):
        follow(corpus, (value["occurrences"], group.query))
    assert told == [(group.value, group.occurrences, round(group.per_million, 4)) for group in years.groups[:3]]
    assert (panel["mark"]["type"], panel["encoding"]["x"]["sort"]) == ("line", ["2021", "2022", "2023"])
    [panel] = charts.frequencies(corpus.frequency("权限", "document"))["vconcat"]
    assert (panel["mark"]["type"], len(panel["data"]["values"])) == ("bar", 5)
    for name in ("t.svg", "t.png"):
        command = ["stats", "frequency", "权限", "--by", "year", "--chart", str(tmp_path / name)]
        assert main([*command, "--corpus", str(corpus.folder)]) == 0
    assert "2022" in (tmp_path / "t.svg").read_text(encoding="utf-8")
    assert (tmp_path / "t.png").read_bytes().startswith(b"\x89PNG")


def test_wrong_uses_are_told(corpus, capsys):
    for arguments in (["frequency", "(权"], ["frequency", "权", "--within", "(x"], ["keyness", "--against", "("]):
        assert main(["stats", *arguments, "--corpus", str(corpus.folder)]) == 2
        assert "at character" in capsys.readouterr().err
