"""The spaCy pipeline, and the words it stands on."""

import itertools
from pathlib import Path

import jieba
import pytest
import spacy
from spacy import displacy
from spacy.tokens import Doc

import pipeline
from pipeline.segment import tagged, words

NLP = pipeline.load()


@pytest.fixture(scope="module")
def doc() -> Doc:
    return NLP("各鎮設(shè)置機構(gòu)7至12個。\n將36項審批事項下放給街道,组建综合执法队。")


def test_the_text_is_untouched(doc: Doc) -> None:
    assert doc.text == "各鎮設(shè)置機構(gòu)7至12個。\n將36項審批事項下放給街道,组建综合执法队。"
    assert "".join(token.text for token in doc) == doc.text


def test_tokens_are_words_of_the_normalised_text(doc: Doc) -> None:
    assert [(token.text, token.norm_) for token in doc][:4] == [
        ("各鎮", "各镇"),
        ("設(shè)置", "设置"),
        ("機構(gòu)", "机构"),
        ("7", "7"),
    ]


def test_span_groups_carry_what_was_found(doc: Doc) -> None:
    assert [(span.text, span.label_) for span in doc.spans["facts"]] == [("7至12個", "institution"), ("36項", "power")]
    assert [span.label_ for span in doc.spans["delegations"]] == ["delegation"]
    assert [span.label_ for span in doc.spans["setups"]] == ["set_up"]
    assert len(doc.spans["measures"]) == len(doc._.record.measures) == 2


def test_spans_are_named_after_the_record(doc: Doc) -> None:
    assert [span.id_ for span in doc.spans["facts"]] == [fact.id for fact in doc._.record.facts]


def test_displacy_draws_the_facts(doc: Doc) -> None:
    html = displacy.render(doc, style="span", options={"spans_key": "facts"}, jupyter=False)
    assert "institution" in html
    assert "power" in html


def test_the_component_is_found_by_name() -> None:
    nlp = spacy.blank("zh")
    nlp.add_pipe("zhenjie")
    doc = nlp("核定编制870名。")
    assert [span.text for span in doc.spans["facts"]] == ["870名"]


def test_a_saved_pipeline_loads(tmp_path: Path) -> None:
    NLP.to_disk(tmp_path / "nlp")
    loaded = spacy.load(tmp_path / "nlp")
    doc = loaded("核定编制870名。")
    assert [span.text for span in doc.spans["facts"]] == ["870名"]


def test_an_empty_text_is_an_empty_doc() -> None:
    assert len(NLP("")) == 0


SENTENCES = [
    "各县区将审批服务执法权限赋予乡镇和街道承担。",
    "推进编制资源向基层倾斜，核定事业编制870名。",
    "整合条线辅助人员，由乡镇统筹指挥调配。",
    "强化党建引领，把党支部建在网格上。",
    "建立健全职责准入制度，严格机构限额管理。",
]


@pytest.mark.parametrize("text", SENTENCES)
def test_the_compiled_words_are_those_of_jieba(text: str) -> None:
    assert words(text) == list(jieba.cut(text))


def test_words_and_tagged_words_are_the_text_again() -> None:
    text = "".join(SENTENCES) + " 2.5万 abc\n"
    assert "".join(words(text)) == text
    assert "".join(tagged(text)[0]) == text


def test_compiled_and_plain_words_differ_at_hyphens_only() -> None:
    """rjieba takes the hyphens of a telephone number for part of it, jieba does not; all other words are the same."""
    paths = sorted((Path(__file__).parent.parent / "corpora" / "gold" / "texts").glob("*.txt"))
    text = "\n".join(pipeline.normalise(path.read_text(encoding="utf-8")).text for path in paths)
    different = ends(words(text)) ^ ends(list(jieba.cut(text)))
    assert len(text) > 10_000
    assert {end for end in different if "-" not in text[end - 1 : end + 1]} == set()


def ends(found: list[str]) -> set[int]:
    """Where each word ends: two segmentations differ where one has an end that the other lacks."""
    return set(itertools.accumulate(map(len, found)))
