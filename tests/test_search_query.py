"""The query language: what a query means, and that a wrong one is told where it is wrong."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.search.filters import Amount, Filters, quoted
from pipeline.search.grammar import parse, parse_subcorpus
from pipeline.search.query import (
    Among,
    And,
    Chosen,
    Every,
    Heading,
    Layer,
    Near,
    Never,
    Not,
    Or,
    Pattern,
    QueryError,
    Slot,
    Some,
    Term,
    Tokens,
    Trait,
    Wild,
    shows,
)


def term(text):
    return Term((text,))


A, B, C = term("甲"), term("乙"), term("丙")


def read(query):
    return parse(query, lambda text: text)


@pytest.mark.parametrize(
    ("query", "tree"),
    [
        ("甲", A),
        ("  甲  ", A),
        ("甲 乙", And((A, B))),
        ("甲 AND 乙", And((A, B))),
        ("甲 OR 乙", Or((A, B))),
        ("甲 乙 OR 丙", Or((And((A, B)), C))),
        ("甲 (乙 OR 丙)", And((A, Or((B, C))))),
        ("(甲)", A),
        ("甲 NOT 乙", And((A, Not(B)))),
        ("甲 AND NOT 乙", And((A, Not(B)))),
        ("甲 NOT (乙 OR 丙)", And((A, Not(Or((B, C)))))),
        ("甲 NOT NOT 乙", And((A, Not(Not(B))))),
        ("甲(乙)", And((A, B))),
        ('"甲 乙"', term("甲 乙")),
        ("“甲 乙”", term("甲 乙")),
        ('"甲""乙"', And((A, B))),
        ('甲"乙"', And((A, B))),
        (r'"\"甲\\"', term('"甲\\')),
        (r'"a\b"', term(r"a\b")),
        ('"AND"', term("AND")),
        ('"（一）"', term("（一）")),
        ("and or not", And((term("and"), term("or"), term("not")))),
        ("ANDY", term("ANDY")),
        ("30名", term("30名")),
        ("2,400", term("2,400")),
        ("A-1.5%", term("A-1.5%")),
        ("甲/乙", term("甲/乙")),
        ("NEARBY", term("NEARBY")),
        ("改*", Wild(("改",))),
        ("改?革", Wild(("改?革",))),
        ("综合*改革", Wild(("综合*改革",))),
        ('"改*"', term("改*")),
        ("甲 NEAR/3 乙 丙", And((Near(A, B, 3), C))),
        ("甲 NEAR/s 乙 NEAR/p 丙", Near(Near(A, B, "s"), C, "p")),
        ("(甲 OR 乙) NEAR/0 丙", Near(Or((A, B)), C, 0)),
        ("甲 among:(乙 NOT 丙)", And((A, Among(And((B, Not(C))))))),
        ("heading:甲 乙", And((Heading(A), B))),
        ("heading:(甲 OR 乙)", Heading(Or((A, B)))),
        (r"/甲{2,3}\/乙/", Pattern("甲{2,3}/乙", "", 0)),
        ("甲 place:江西省", And((A, Chosen(Filters(places=("江西省",)))))),
        ('甲 place:(江西 OR "陕西省")', And((A, Chosen(Filters(places=("江西", "陕西省")))))),
        ("甲 date:2021..2023-06", And((A, Chosen(Filters(date=("2021", "2023-06")))))),
        (
            "甲 date:(2021 OR 2023)",
            And((A, Or((Chosen(Filters(date=("2021", "2021"))), Chosen(Filters(date=("2023", "2023"))))))),
        ),
        ("甲 type:(notice OR plan)", And((A, Chosen(Filters(types=("notice", "plan")))))),
        ("甲 script:hant", And((A, Chosen(Filters(scripts=("hant",)))))),
        ("task:devolution", Chosen(Filters(tasks=("devolution",)))),
        ("staffing > 1000", Chosen(Filters(amounts=(Amount("staffing", ">", 1000),)))),
        ("staffing≥2.5万", Chosen(Filters(amounts=(Amount("staffing", ">=", 25000),)))),
        ("rate<60%", Chosen(Filters(amounts=(Amount("rate", "<", 0.6),)))),
        ("institution at_most 10", Chosen(Filters(amounts=(Amount("institution", "at_most", 10),)))),
        ("power", term("power")),
        ("power 甲", And((term("power"), A))),
        ('[word="甲"]', Tokens((Slot(Trait("word", "甲", True), 1, 1),), (), (), "", 0)),
        (
            '[word="甲" & pos!="v"] []{0,5} [(pos="n" | !word="乙.*")]? within s containing <fact kind="power"/>',
            Tokens(
                (
                    Slot(Every((Trait("word", "甲", True), Trait("pos", "v", False))), 1, 1),
                    Slot(Every(()), 0, 5),
                    Slot(Some((Trait("pos", "n", True), Never(Trait("word", "乙.*", True)))), 0, 1),
                ),
                (Layer("s"),),
                (Layer("fact", (("kind", "power"),)),),
                "",
                0,
            ),
        ),
        ('甲 [word="乙"]{2} OR 丙', Or((And((A, Tokens((Slot(Trait("word", "乙", True), 2, 2),), (), (), "", 0))), C))),
    ],
)
def test_what_a_query_means(query, tree):
    assert read(query) == tree


@pytest.mark.parametrize(
    ("query", "at", "message"),
    [
        ("", 0, "empty"),
        ("   ", 0, "empty"),
        ("()", 1, "a word is missing before"),
        ("甲 AND", 2, "a word is missing after AND"),
        ("甲 OR OR 乙", 5, "a word is missing before OR"),
        ("AND 甲", 0, "a word is missing before AND"),
        ("甲 NOT", 2, "a word is missing after NOT"),
        ("(甲", 0, "never closed"),
        ("甲 ((乙)", 2, "never closed"),
        ("甲)", 1, "closes nothing"),
        ('甲 "乙', 2, "never closed"),
        ("“甲", 0, "never closed"),
        ('甲 ""', 2, "nothing between"),
        ("NOT 甲", 0, "only takes away"),
        ("甲 OR NOT 乙", 5, "only takes away"),
        ('("NOT" OR NOT 甲)', 10, "only takes away"),
        ("甲 **", 2, "beside other characters"),
        ("?", 0, "beside other characters"),
        ("甲<5", 1, "means nothing here"),
        ("甲 NEAR 乙", 2, "write NEAR/5"),
        ("甲 NEAR/x 乙", 2, "write NEAR/5"),
        ("甲 NEAR/1001 乙", 2, "over 1000 characters"),
        ("甲 NEAR/3", 2, "a word is missing after NEAR/3"),
        ("甲 NEAR/3 NOT 乙", 2, "stands between"),
        ("甲 NEAR/3 (乙 丙)", 2, "stands between"),
        ("甲 /乙", 2, "never closed"),
        ("甲 //", 2, "nothing between"),
        ("/甲(/", 2, "no regular expression: missing"),
        ("/" + "(" * 400 + "甲" + ")" * 400 + "/", 1, "too deep"),
        ("/" + "甲" * 1_001 + "/", 0, "more than 1000 characters"),
        ("author:甲", 0, "no filter author: there are place"),
        ("甲 place:", 2, "a value is missing after place"),
        ("甲 place:/乙/", 2, "a value is missing after place"),
        ("甲 place:(江西 陕西)", 2, "one OR other"),
        ("甲 kind:people", 7, "no kind 'people'"),
        ("甲 date:june", 7, "no date 'june'"),
        ("place:江西", 0, "a filter only takes away"),
        ("甲 heading:NOT 乙", 2, "heading: takes"),
        ("among:甲", 0, "a filter only takes away"),
        ("甲 saved:abc", 8, "no query was saved as abc"),
        ("staffing > many", 11, "a number is missing"),
        ("staffing >", 9, "a number is missing"),
        ("甲\x00乙", 1, r"a control character \(U\+0000\)"),
        ("甲 " * 1_001, 2_000, "more than 500 parts"),
        ('[word="甲"', 0, "never closed"),
        ('[word="甲" "乙"]', 0, "] is missing"),
        ("[]", 0, "say something of at least one token"),
        ('[word="甲"]{3,1}', 10, "the smaller first"),
        ('[word="甲"]{0,101}', 10, "from 0 to 100"),
        ('[word="甲"]{a}', 10, r"write \{2\}"),
        ("[lemma]", 1, "what is tested is one of word, pos"),
        ("[word 甲]", 6, "= or != is missing"),
        ("[word=甲]", 6, "a string in"),
        ('[word="(甲"]', 8, "no regular expression"),
        ('[word="甲"] within x', 18, "a layer is one of s, p, h, r, fact"),
        ('[word="甲"] containing <fact colour="red">', 28, "what is said of <fact> is one of kind"),
        ('[word="甲"] containing <fact', 26, "what is said of <fact>"),
        ("[" + "!" * 21 + 'word="甲"]', 21, "deeper than 20"),
        ('[word="甲"]' * 51, 0, "more than 50 tokens"),
        ("（甲 OR 乙）", 0, "to group"),
        ("甲“乙", 1, "for a phrase"),
        ("甲" * 10_001, 0, "longer than 10000"),
        ("(" * 51 + "甲" + ")" * 51, 50, "deeper than 50"),
        ("NOT " * 400 + "甲", 200, "deeper than 50"),
    ],
)
def test_what_is_wrong_is_said_where_it_is(query, at, message):
    with pytest.raises(QueryError, match=message) as caught:
        read(query)
    assert caught.value.position == at


def test_terms_are_normalised_and_looked_for_as_written_too():
    forms = {"權限": "权限", "\u200b": ""}
    assert parse("權限 权限 \u200b", lambda text: forms.get(text, text)) == And(
        (Term(("权限", "權限")), Term(("权限",)), Term(("\u200b",)))
    )


def test_a_query_that_was_saved_stands_for_itself():
    saved = {"abc": "place:江西省 date:2023"}.get
    assert parse("甲 saved:abc", lambda text: text, saved) == And(
        (A, And((Chosen(Filters(places=("江西省",))), Chosen(Filters(date=("2023", "2023"))))))
    )


def test_a_subcorpus_need_not_show_anything():
    assert parse_subcorpus("NOT place:江西省", lambda text: text) == Not(Chosen(Filters(places=("江西省",))))


def test_patterns_and_token_queries_are_simplified_but_for_their_signs():
    simple = {"權限": "权限", "下": "下"}
    assert parse("/[權限]+下{1,2}/", lambda text: simple[text]) == Pattern("[权限]+下{1,2}", "", 0)


@given(st.text(min_size=1, max_size=12))
def test_any_text_can_be_quoted(text):
    assert read(quoted(text)) == term(text)


@given(st.text(alphabet='甲乙 ()"\\ANDORT/[]{}=&|!wordpos*?<>:123', max_size=30))
def test_a_query_is_read_or_refused(query):
    refused = None
    try:
        node = read(query)
    except QueryError as error:
        refused = error
    assert 0 <= refused.position <= len(query) if refused else shows(node)
