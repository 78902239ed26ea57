"""Reuse: fingerprints, alignment, what a corpus says of who took from whom. Worked out by hand on short texts."""

import json
import warnings
import xml.etree.ElementTree as ElementTree
from pathlib import Path

import pytest

from pipeline.corpus import Corpus
from pipeline.search.alignment import Shared, shared
from pipeline.search.descent import graph
from pipeline.search.fingerprints import SURE, core, fingerprints, meetings
from pipeline.search.reuse import Terms, as_rows

# 44 characters that count, then a clause of each document's own.
COMMON = "统筹优化和综合设置党政机构、事业单位，整合基层审批服务执法力量，推动行政执法权限和力量向基层延伸和下沉。"
OTHER = "本办法由镇人民政府负责解释，自发布之日起施行。"


@pytest.fixture
def corpus(tmp_path: Path):
    def made(**texts: str) -> Corpus:
        folder = tmp_path / "in"
        folder.mkdir()
        for name, text in texts.items():
            (folder / f"{name}.txt").write_text(text, encoding="utf-8")
        found = Corpus(tmp_path / "corpus")
        found.add([folder])
        return found

    return made


@pytest.mark.parametrize(
    ("text", "characters"),
    [("下放36项，a b。", "下放36项ab"), ("（一）", "一"), ("，。", ""), ("〇𠀀", "〇𠀀")],
)
def test_what_counts_of_a_text(text: str, characters: str) -> None:
    found = core(text)
    assert found.characters == characters
    assert [text[place] for place in found.places] == list(characters)


def test_texts_that_share_a_sure_passage_share_a_fingerprint() -> None:
    passage = core(COMMON).characters[:SURE]
    for before in range(12):
        one = fingerprints("甲乙丙丁戊己庚辛壬癸子丑"[:before] + passage)
        other = fingerprints(passage + "寅卯辰巳午未申酉戌亥")
        assert len(meetings([one, other], 40)) == 1


def test_no_fingerprint_in_a_short_text_and_none_shared_by_strangers() -> None:
    assert len(fingerprints("镇" * (SURE - 1))[0]) == 0
    assert meetings([fingerprints(core(COMMON * 2).characters), fingerprints(core(OTHER * 2).characters)], 40) == []
    assert meetings([], 40) == []


def test_what_stands_at_too_many_places_is_a_set_phrase() -> None:
    prints = [fingerprints(core(COMMON).characters) for _ in range(4)]
    assert meetings(prints, 3) == []
    assert [(each.first, each.second) for each in meetings(prints, 4)] == [
        (0, 1),
        (0, 2),
        (0, 3),
        (1, 2),
        (1, 3),
        (2, 3),
    ]


@pytest.mark.parametrize(
    ("first", "second", "wanted"),
    [
        ("甲乙丙丁戊己", "甲乙丙丁戊己", [Shared((0, 6), (0, 6), 6)]),
        ("子甲乙丙丁戊己", "甲乙丙丁戊己丑", [Shared((1, 7), (0, 6), 6)]),
        # One character differs: one passage of 8, of which 7 agree.
        ("甲乙丙丁戊己庚辛", "甲乙丙丁子己庚辛", [Shared((0, 8), (0, 8), 7)]),
        # Two more on one side: 8 of 10 agree.
        ("甲乙丙丁戊己庚辛", "甲乙丙丁子丑戊己庚辛", [Shared((0, 8), (0, 10), 8)]),
        ("甲乙丙丁", "子丑寅卯", []),
        # Too far apart to be one passage: each side has a run of 5 of its own.
        ("甲乙丙丁戊" + "子" * 20 + "己庚辛壬癸", "甲乙丙丁戊" + "丑" * 20 + "己庚辛壬癸",
         [Shared((0, 5), (0, 5), 5), Shared((25, 30), (25, 30), 5)]),
    ],
)  # fmt: skip
def test_alignment(first: str, second: str, wanted: list[Shared]) -> None:
    seeds = [(i, j) for i in range(len(first)) for j in range(len(second)) if first[i : i + 3] == second[j : j + 3]]
    seeds = [(i, j) for i, j in seeds if len(first[i : i + 3]) == 3]
    assert shared(first, second, seeds, 4, 0.7) == wanted


def test_a_passage_less_alike_than_asked_for_is_none() -> None:
    first, second = "甲乙丙丁戊己庚辛", "甲乙丙丁子丑戊己庚辛"
    assert shared(first, second, [(0, 0), (4, 6)], 4, 0.81) == []
    assert shared(first, second, [(0, 0), (4, 6)], 9, 0.7) == []


def test_no_character_is_in_two_passages() -> None:
    found = shared("甲乙丙丁", "甲乙丙丁甲乙丙丁", [(0, 0), (0, 4)], 3, 0.8)
    assert found == [Shared((0, 4), (0, 4), 4)]


def test_reuse_over_script_glosses_and_marks(corpus) -> None:
    traditional = "統籌優化和綜合設置黨政機構(gòu) 、事業(yè)單位，整合基層審批服務執法力量，推動行政執法權限和力量向基層延伸和下沉。"
    [found] = corpus(a=COMMON + OTHER, b=traditional).reuse()
    assert (found.first.source, found.second.source, found.directed) == ("a.txt", "b.txt", False)
    [passage] = found.passages
    counted = len(core(COMMON).characters)
    assert (passage.characters, passage.identity, found.characters) == (counted, 1.0, counted)
    assert passage.first.text == COMMON[:-1]
    assert traditional[passage.second.start : passage.second.end] == passage.second.text
    assert found.share_of_second == 1.0
    assert found.share_of_first == round(counted / len(core(COMMON + OTHER).characters), 4)


def test_the_earlier_document_comes_first(corpus) -> None:
    dated = "关于推进改革的意见\n各镇人民政府：\n{}\n中共滨海县委办公室\n{}\n"
    made = corpus(a=dated.format(COMMON, "2021年6月30日"), b=dated.format(COMMON + OTHER, "2019年3月5日"))
    [found] = made.reuse()
    assert found.directed
    assert (found.first.source, found.first.date) == ("b.txt", "2019-03-05")
    assert (found.second.source, found.second.date) == ("a.txt", "2021-06-30")
    # The other way round it says the same when only one of them passes the filters: nothing.
    assert made.reuse(date="2021") == []


def test_changed_figures_do_not_break_a_passage(corpus) -> None:
    [found] = corpus(a=COMMON.replace("基层延伸", "36个镇延伸"), b=COMMON).reuse()
    # 36个镇 stands for 基层: 46 of 50 characters agree.
    assert [(each.characters, each.identity) for each in found.passages] == [(46, 0.92)]


def test_what_stands_before_a_change_belongs_to_the_passage(corpus) -> None:
    [found] = corpus(a=COMMON, b=COMMON.replace("综合设置", "科学设置36个")).reuse()
    assert found.passages[0].first.text == COMMON[:-1]


@pytest.mark.parametrize("terms", [{"least": SURE - 1}, {"identity": 0.0}, {"identity": 1.5}, {"common": 1}])
def test_terms_that_cannot_be_kept(terms: dict[str, float]) -> None:
    with pytest.raises(ValueError, match="sure|identity|places"):
        Terms(**terms)  # type: ignore[arg-type]


def test_the_graph_and_the_table(corpus) -> None:
    made = corpus(a=COMMON, b=COMMON + "\n", c="甲" + COMMON + "乙&<" + OTHER)
    found = made.reuse()
    assert len(found) == 3
    rows = list(as_rows(found))
    assert [(row["first"], row["second"], row["characters"]) for row in rows] == [
        (each.first.source, each.second.source, each.characters) for each in found
    ]
    nodes = ElementTree.fromstring(graph(found, "graphml"))
    name = "{http://graphml.graphdrawing.org/xmlns}"
    assert len(nodes.findall(f".//{name}node")) == 3
    assert len(nodes.findall(f".//{name}edge")) == 3
    picture = ElementTree.fromstring(graph(found, "svg"))
    assert len(picture.findall("{http://www.w3.org/2000/svg}circle")) == 3
    assert graph(found, "dot").count(" -> ") == 3
    with pytest.raises(ValueError, match="svg, graphml, dot"):
        graph(found, "png")


def test_the_two_seeds_that_share_long_passages(tmp_path: Path) -> None:
    seeds = Path(__file__).parent.parent.parent / "shared" / "seeds"
    if not seeds.exists():
        warnings.warn(
            "no folder `shared` beside the repository: reuse among the seeds was not looked for", stacklevel=2
        )
        return
    made = Corpus(tmp_path)
    made.add(sorted(seeds.glob("*.txt")))
    first = made.reuse()[0]
    assert {first.first.source, first.second.source} == {"000.txt", "002.txt"}
    assert len(first.passages) == 3
    for passage in first.passages:
        for side, document in ((passage.first, first.first), (passage.second, first.second)):
            original = (seeds / document.source).read_bytes().decode("utf-8")
            assert original[side.start : side.end] == side.text


def test_on_the_command_line(corpus, tmp_path: Path, capsys) -> None:
    from pipeline import cli

    corpus(a=COMMON, b=COMMON + OTHER).close()
    folder, picture = str(tmp_path / "corpus"), tmp_path / "graph.svg"
    assert cli.main(["reuse", "--corpus", folder, "--graph", str(picture)]) == 0
    said = capsys.readouterr()
    assert said.out.startswith("a.txt – b.txt: ")
    assert "1 pair, 1 passage" in said.err
    assert picture.read_text(encoding="utf-8").startswith("<svg")
    assert cli.main(["reuse", "--corpus", folder, "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["passages"][0]["first"]["text"] == COMMON[:-1]
    assert cli.main(["reuse", "--corpus", folder, "--csv"]) == 0
    assert capsys.readouterr().out.splitlines()[0].startswith("first,first_date,")
    corpus_of_formulas = tmp_path / "formulas"
    made = Corpus(corpus_of_formulas)
    (tmp_path / "=1+1.txt").write_text(COMMON, encoding="utf-8")
    (tmp_path / "b.txt").write_text(COMMON + OTHER, encoding="utf-8")
    made.add([tmp_path / "=1+1.txt", tmp_path / "b.txt"])
    made.close()
    assert cli.main(["reuse", "--corpus", str(corpus_of_formulas), "--csv"]) == 0
    assert capsys.readouterr().out.splitlines()[1].startswith("'=1+1.txt,")
    for wrong in (["--graph", "x.png"], ["--least", "5"]):
        assert cli.main(["reuse", "--corpus", folder, *wrong]) == 2
