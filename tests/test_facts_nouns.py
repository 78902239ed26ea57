"""What a number counts, where the noun is hard to tell: its kind and its subject."""

import pytest

import pipeline

# Text, the words of one number, its kind, its subject.
NOUNS = [
    # a character that opens the phrase belongs to a word: 原则, 新型
    ("会议提出两个原则。", "两个", "other", "原则"),
    ("原有站所12个。", "12个", "institution", "站所"),
    ("岗位的目的有两个：一是服务，二是监督。", "两个", "other", "目的"),
    ("在乡镇工作的有28人。", "28人", "staffing", None),
    # an unknown verb inside a name
    ("新设9个国家自主创新示范区。", "9个", "locality", "国家自主创新示范区"),
    ("28个部门探索新路。", "28个", "institution", "部门"),
    # a class in the name
    ("下辖自来水公司、路灯所等8个二级单位。", "8个", "institution", "单位"),
    # bounds of one
    ("每个网格配备一到两名网格员。", "一到两名", "staffing", "网格员"),
    ("居委会聘请一名以上专职调解员。", "一名以上", "staffing", "专职调解员"),
    # places of a code
    ("编码由部门代码（9位）和序号（4位）组成。", "9位", "other", None),
    ("生成27位编码。", "27位", "other", "编码"),
    ("专家共5位。", "5位", "staffing", "专家"),
    # bodies whatever they have
    ("整合公安、人社等20余家部门数据。", "20余家", "institution", "部门数据"),
    ("带动8家企业入驻。", "8家", "other", "企业"),
    ("覆盖16个检查主体。", "16个", "institution", "检查主体"),
    ("确认三个镇街执法主体地位。", "三个", "locality", "镇街"),
    # powers by what they are of
    ("罗列22项检查内容。", "22项", "power", "检查内容"),
    ("取消行政事业性收费63项。", "63项", "other", "行政事业性收费"),
    ("五大领域47项服务内容。", "47项", "power", "服务内容"),
    # deeds and money whose names end as verbs do
    ("共计开展检查40次。", "40次", "other", "检查"),
    ("减轻企业负担80多亿元。", "80多亿元", "funding", "企业负担"),
    ("实际使用外商直接投资12亿美元。", "12亿美元", "funding", "外商直接投资"),
    ("投入3000万元。", "3000万元", "funding", None),
    # a text that ends with the noun
    ("2个村", "2个", "locality", "村"),
]


@pytest.mark.parametrize(("text", "quote", "kind", "subject"), NOUNS)
def test_noun(text, quote, kind, subject):
    facts = pipeline.process(text.encode()).facts
    assert [(fact.kind, fact.subject) for fact in facts if fact.evidence.quote == quote] == [(kind, subject)]


@pytest.mark.parametrize("text", ["一员多岗是常态。", "比预期快了一个多月。", "都超过了一个中小城市。"])
def test_one_is_an_article(text):
    assert pipeline.process(text.encode()).facts == ()
