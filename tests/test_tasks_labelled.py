"""The format of labelled documents, and the way from it to the sentences that the tagger meets."""

import pytest

from pipeline.tasks.labelled import LabelledError, example, labelled_documents, parse_labelled

TASKS = ("leadership", "devolution", "institutions", "enforcement", "services", "platform", "resources")
HEAD = "# genre: plan\n# place: -\n# script: hans\n\n"


def test_parses_header_paragraphs_and_labels():
    document = parse_labelled(HEAD + "[] 标题\n\n[institutions resources] 甲句。\n[] 乙句。\n", "plan-90", TASKS)
    assert document.header == {"genre": "plan", "place": "-", "script": "hans"}
    assert document.text == "标题\n甲句。乙句。"
    assert [sorted(sentence.tasks) for sentence in document.sentences] == [[], ["institutions", "resources"], []]


def test_a_sentence_may_be_unknown_and_a_document_of_another_field():
    body = "[] 标题\n\n[?] 甲句。\n[services] 乙句。\n"
    found = example(parse_labelled("# field: other\n" + HEAD + body, "plan-90", TASKS))
    assert found.known == (True, False, True)
    assert [sorted(tasks) for tasks in found.tasks] == [[], [], ["services"]]
    assert found.other_field
    assert not example(parse_labelled(HEAD + body, "plan-90", TASKS)).other_field


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ("[power] 把权交给镇里。", "plan-90:5: not in the taxonomy: power"),
        ("[] 甲句。乙句。", "plan-90:5: not one sentence"),
        ("没有方括号的一行。", "plan-90:5: neither a header nor a labelled sentence"),
        ("[services]\n[] 甲句。", "plan-90:5: neither a header nor a labelled sentence"),
    ],
)
def test_refuses(body, message):
    with pytest.raises(LabelledError, match=message):
        parse_labelled(HEAD + body, "plan-90", TASKS)


def test_refuses_a_document_without_genre():
    with pytest.raises(LabelledError, match="no genre"):
        parse_labelled("[] 甲句。", "plan-90", TASKS)


def test_refuses_a_folder_without_documents(tmp_path):
    (tmp_path / "CODEBOOK.md").write_text("# codebook", encoding="utf-8")
    with pytest.raises(LabelledError, match="no labelled documents"):
        labelled_documents(tmp_path, TASKS)


def test_documents_come_by_name(tmp_path):
    for name in ("plan-02", "news-10", "news-03"):
        (tmp_path / f"{name}.txt").write_text(HEAD + "[] 甲句。\n", encoding="utf-8")
    assert [document.name for document in labelled_documents(tmp_path, TASKS)] == ["news-03", "news-10", "plan-02"]


def test_example_carries_labels_over_normalisation():
    """Traditional characters and pinyin glosses go, the labels stay with their sentences."""
    body = (
        "[enforcement institutions] 一、整合(hé)執法(fǎ)隊伍\n\n"
        "[enforcement] 鎮裏統一(yī)辦案。\n[resources] 編制隨(suí)人走。\n[] 大家鼓掌。\n"
    )
    found = example(parse_labelled(HEAD + body, "plan-90", TASKS))
    texts = [found.text[sentence.start : sentence.end] for sentence in found.sentences]
    assert texts[0].startswith("一、整合执法队伍")
    assert texts[1:] == ["镇里统一办案。", "编制随人走。", "大家鼓掌。"]
    assert [sorted(tasks) for tasks in found.tasks] == [
        ["enforcement", "institutions"],
        ["enforcement"],
        ["resources"],
        [],
    ]


def test_example_joins_labels_where_a_title_of_two_lines_is_one_sentence():
    """Whatever the cut, no label is lost: each belongs to the sentence that covers most of it."""
    body = "[services] 关于方便群众办事的\n\n[services] 实施方案\n\n[devolution] 把审批权交给镇里。\n"
    found = example(parse_labelled(HEAD + body, "plan-90", TASKS))
    assert found.tasks[-1] == {"devolution"}
    assert all(tasks == {"services"} for tasks in found.tasks[:-1])
