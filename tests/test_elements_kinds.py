"""The kinds of documents prove themselves: their examples are of the kind, their near misses are not."""

import typing

import pytest

from pipeline.elements.kinds import kinds
from pipeline.records import DocumentType
from pipeline.structure import outline

EXAMPLES = [pytest.param(kind, text, id=f"{kind.name}-{n}") for kind in kinds() for n, text in enumerate(kind.examples)]
NEAR_MISSES = [
    pytest.param(kind, text, id=f"{kind.name}-{n}") for kind in kinds() for n, text in enumerate(kind.near_misses)
]


def test_the_kinds_are_those_of_the_record():
    assert tuple(kind.name for kind in kinds()) == typing.get_args(DocumentType)


@pytest.mark.parametrize(("kind", "text"), EXAMPLES)
def test_example(kind, text):
    assert outline(text).type == kind.name


@pytest.mark.parametrize(("kind", "text"), NEAR_MISSES)
def test_near_miss(kind, text):
    assert outline(text).type != kind.name


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("文种：通知\n东镇放权\n下放事项12项。", "notice"),
        ("东镇放权纪实\n下放事项12项，整合站所8个。", None),
        ("下放事项12项。", None),
        ("", None),
    ],
)
def test_a_label_decides_and_nothing_is_guessed(text, expected):
    assert outline(text).type == expected
