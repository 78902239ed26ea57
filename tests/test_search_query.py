"""The query language: what a query means, and that a wrong one is told where it is wrong."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.search.query import (
    And,
    Not,
    Or,
    QueryError,
    Term,
    demands_term,
    holds,
    parse,
    quoted,
    shown_terms,
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
        ("改*", 1, "kept for later"),
        ("改?革", 1, "kept for later"),
        ("/改革/", 0, "kept for later"),
        ('[word="甲"]', 0, "kept for later"),
        ("甲 NEAR 乙", 2, "kept for later"),
        ("甲 NEAR/3 乙", 6, "kept for later"),
        ("place:江西", 0, "kept for later"),
        ("staffing > 1000", 9, "kept for later"),
        ("（甲 OR 乙）", 0, "to group"),
        ("甲“乙", 1, "for a phrase"),
        ("甲" * 10_001, 0, "longer than 10000"),
        ("(" * 51 + "甲" + ")" * 51, 50, "deeper than 50"),
        ("NOT " * 1_000 + "甲", 200, "deeper than 50"),
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


def test_hits_are_those_of_terms_that_are_asked_for():
    assert list(shown_terms(read("甲 (乙 OR 丙) NOT 丁"))) == ["甲", "乙", "丙"]


@pytest.mark.parametrize(
    ("query", "text", "expected"),
    [
        ("甲 乙", "甲乙", True),
        ("甲 乙", "甲", False),
        ("甲 OR 乙", "乙", True),
        ("甲 NOT 乙", "甲", True),
        ("甲 NOT 乙", "甲乙", False),
        ("甲 NOT (乙 丙)", "甲乙", True),
        ("甲 NOT (乙 丙)", "甲乙丙", False),
        ("(甲 OR 乙) (丙 OR NOT 乙)", "甲", True),
        ("(甲 OR 乙) (丙 OR NOT 乙)", "乙", False),
    ],
)
def test_what_holds_of_a_text(query, text, expected):
    assert holds(read(query), text.__contains__) is expected


@given(st.text(min_size=1, max_size=12))
def test_any_text_can_be_quoted(text):
    assert read(quoted(text)) == term(text)


@given(st.text(alphabet='甲乙 ()"\\ANDORT', max_size=30))
def test_a_query_is_read_or_refused(query):
    refused = None
    try:
        node = read(query)
    except QueryError as error:
        refused = error
    assert 0 <= refused.position <= len(query) if refused else demands_term(node)
