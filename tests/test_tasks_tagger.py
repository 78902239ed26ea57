"""The model that ships: rows of composed sentences in their documents, negatives among them."""

import json
from pathlib import Path

import numpy as np
import pytest

from pipeline.structure import outline
from pipeline.tasks import explain, tag
from pipeline.tasks.labelled import labelled_documents
from pipeline.tasks.model import shipped_model
from pipeline.tasks.taxonomy import taxonomy
from pipeline.tasks.training import corpus_digest

ROOT = Path(__file__).resolve().parents[1]

SENTENCES = [
    ("镇党委每月召集驻镇单位党组织负责人议事，统一领导辖区各类组织。", {"leadership"}),
    ("把户外广告审批等二十六项县级权限下放给镇里行使。", {"devolution"}),
    ("全镇内设机构由九个合并为六个，农技站、文化站不再单独设置。", {"institutions"}),
    ("执法人员办理处罚案件，须两人以上出示执法证件并全程记录。", {"enforcement"}),
    ("便民服务大厅实行一窗受理，群众办理社保、医保当场办结。", {"services"}),
    ("网格员用手机上报隐患，指挥平台两分钟内派单处置。", {"platform"}),
    ("从县直机关调剂事业编制四十名，补充到乡镇一线。", {"resources"}),
    ("组建镇综合行政执法队，整合城管、国土等站所执法力量。", {"institutions", "enforcement"}),
    ("县林业局编制了五年造林规划。", set()),
    ("今年全县粮食产量增长百分之三，新修公路八十公里。", set()),
    ("夜幕降临，广场上的居民跳起了舞。", set()),
    ("本办法自公布之日起施行。", set()),
]


@pytest.mark.parametrize(("sentence", "tasks"), SENTENCES)
def test_a_sentence_by_itself(sentence, tasks):
    found = tag(sentence, outline(sentence).sentences)
    assert [{item.task for item in tags} for tags in found] == [tasks]


def test_no_sentences_no_tags():
    assert tag("", ()) == []


def test_a_sentence_without_any_known_character():
    text = "???\n!!!"
    assert tag(text, outline(text).sentences) == [(), ()]


def test_explain_names_a_word_of_the_sentence():
    text = "网格员用手机上报隐患，指挥平台两分钟内派单处置。"
    reasons = explain(text, outline(text).sentences, 0)
    assert list(reasons) == list(taxonomy().task_ids)
    assert any("网格" in reason.feature and reason.weight > 0 for reason in reasons["platform"])


def test_the_same_text_gives_the_same_tags():
    text = "\n".join(sentence for sentence, _ in SENTENCES)
    sentences = outline(text).sentences
    assert tag(text, sentences) == tag(text, sentences)


def test_the_model_was_trained_and_tried_on_what_stands_here():
    meta = json.loads((ROOT / "models" / "meta.json").read_text(encoding="utf-8"))
    documents, apart = (
        labelled_documents(ROOT / "corpora" / folder, taxonomy().task_ids) for folder in ("labelled", "challenge")
    )
    assert meta["corpus"]["digest"] == corpus_digest(documents), "run scripts/train.py"
    assert meta["challenge"]["digest"] == corpus_digest(apart), "run scripts/train.py"


def test_the_model_is_small_and_its_weights_are_finite():
    files = sum(path.stat().st_size for path in (ROOT / "models").iterdir())
    assert files < 10_000_000
    model = shipped_model()
    assert all(np.isfinite(array).all() for array in (model.gram_weights, model.network.inward, model.pair_weights))
    assert all(0.2 < threshold < 0.6 for threshold in model.thresholds)
