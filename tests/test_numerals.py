"""The value of written numbers, exactly: every form by hand, and every integer in every form."""

import re
from fractions import Fraction

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from spelling import FINANCIAL, han

from pipeline.extract.quantities.numerals import NUMERAL, NumeralError, plain, value_of

VALUES = [
    ("0", 0),
    ("零", 0),
    ("〇", 0),
    ("一", 1),
    ("两", 2),
    ("十", 10),
    ("十一", 11),
    ("一十二", 12),
    ("二十", 20),
    ("廿三", 23),
    ("卅", 30),
    ("卌五", 45),
    ("一百零五", 105),
    ("一百十五", 115),
    ("二百五", 250),
    ("两千三", 2300),
    ("一万五", 15_000),
    ("一亿三", 130_000_000),
    ("一万零五", 10_005),
    ("一万零十二", 10_012),
    ("零十二", 12),
    ("八千零四十", 8_040),
    ("五十千", 50_000),
    ("十万", 100_000),
    ("三十二万零七百", 320_700),
    ("九千九百九十九万亿", 9_999 * 10**12),
    ("四万万", 4 * 10**8),
    ("六兆二十亿", 6 * 10**12 + 20 * 10**8),
    ("一千二百万三千亿", (1200 * 10**4 + 3000) * 10**8),
    ("壹佰贰拾叁", 123),
    ("肆仟零伍拾", 4_050),
    ("参拾参", 33),
    ("俩百", 200),
    ("二〇二一", 2_021),
    ("二○○八", 2_008),
    ("幺二零", 120),
    ("零点零五", Fraction(1, 20)),
    ("三点一四", Fraction(314, 100)),
    ("二点五万", 25_000),
    ("一百点25", Fraction(10_025, 100)),
    ("12", 12),
    ("007", 7),
    ("1百01", 101),
    ("2千30", 2_030),
    ("1,234,567", 1_234_567),
    ("1，234", 1_234),
    ("６，７８９", 6_789),
    ("3.14", Fraction(314, 100)),
    (".5", Fraction(1, 2)),
    ("6.9万", 69_000),
    ("1.2百万", 1_200_000),
    ("10万万", 10**9),
    ("3亿5000万", 350_000_000),
    ("3万4000", 34_000),
    ("1千零20", 1_020),
    ("2千5百", 2_500),
    ("1万5", 15_000),
    ("一万3000", 13_000),
    ("-12", -12),
    ("负二十八", -28),
    ("负零点二", Fraction(-1, 5)),
    ("3e4", 30_000),
    ("2.5e-1", Fraction(1, 4)),
    ("10^3", 1_000),
    ("2^-2", Fraction(1, 4)),
    ("15k", 15_000),
    ("30w", 300_000),
    ("1.5M", 1_500_000),
    ("四千 六百", 4_600),
    ("百万", 1_000_000),
    ("万亿", 10**12),
]

NO_NUMBERS = [
    "",
    " ",
    "个",
    "十个",
    "三百五百",
    "五六百",
    "二三千",
    "1.",
    "1,2,",
    "五.3",
    "一点",
    "点五",
    "千百",
    "三十四十",
    "5五",
    "3万40000",
    "-",
    "负",
    "0^-1",
    "9.99^99",
    "1" * 201,
    "点二" * 90,
]


@pytest.mark.parametrize(("numeral", "value"), VALUES)
def test_value(numeral: str, value: Fraction) -> None:
    assert value_of(numeral) == value


@pytest.mark.parametrize("text", NO_NUMBERS)
def test_no_number(text: str) -> None:
    with pytest.raises(NumeralError):
        value_of(text)


@pytest.mark.parametrize(
    ("text", "numeral"),
    [
        ("三百五百", "三百"),
        ("两千米", "两千"),
        ("十五千米", "十五"),
        ("2.3千克", "2.3"),
        ("3千人", "3千"),
        ("5兆瓦", "5"),
        ("5兆元", "5兆"),
        ("120万一个村", "120万"),
        ("20万12个村", "20万"),
        ("3万4000元", "3万4000"),
        ("1万2021年", "1万"),
        ("四百两", "四百"),
        ("三点二十分", "三"),
        ("三点二万", "三点二万"),
        ("以下三点", None),
        ("1.2.3", None),
        ("1" * 33, None),
        ("人参", None),
        ("拾起", None),
        ("百姓", None),
    ],
)
def test_where_a_numeral_ends(text: str, numeral: str | None) -> None:
    found = re.match(NUMERAL, text, re.VERBOSE)
    assert (found.group() if found else None) == numeral


@pytest.mark.parametrize(("value", "written"), [(Fraction(3), 3), (Fraction(1, 2), 0.5), (Fraction(-7, 4), -1.75)])
def test_plain(value: Fraction, written: float) -> None:
    assert plain(value) == written
    assert type(plain(value)) is type(written)


# --- every integer in every form -------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("number", "text"),
    [
        (7, "七"),
        (10, "一十"),
        (105, "一百零五"),
        (1_200, "一千二百"),
        (10_012, "一万零一十二"),
        (100_000_003, "一亿零三"),
    ],
)
def test_the_speller_of_these_tests(number: int, text: str) -> None:
    assert han(number) == text


INTEGERS = st.integers(min_value=1, max_value=10**12 - 1)


@settings(deadline=None, derandomize=True, max_examples=200)
@example(100_010_000)
@example(110)
@given(INTEGERS)
def test_every_form_of_an_integer_has_its_value(number: int) -> None:
    wide = str.maketrans("0123456789", "０１２３４５６７８９")
    forms = [
        str(number),
        f"{number:,}",
        f"{number:,}".replace(",", "，"),
        str(number).translate(wide),
        han(number),
        han(number, FINANCIAL, "拾佰仟"),
        han(number).replace("零", "〇"),
    ]
    assert {form: value_of(form) for form in forms} == dict.fromkeys(forms, number)


@settings(deadline=None, derandomize=True, max_examples=100)
@given(st.integers(min_value=1, max_value=10**9), st.sampled_from([("万", 4), ("亿", 8)]))
def test_a_decimal_in_a_large_unit_is_exact(number: int, unit: tuple[str, int]) -> None:
    name, places = unit
    whole, rest = divmod(number, 10**places)
    assert value_of(f"{whole}.{rest:0{places}d}{name}") == number


@settings(deadline=None, derandomize=True, max_examples=300)
@given(st.text(alphabet="零一二三十百千万亿点负壹拾兆两廿1.,-ek^ ", max_size=30))
def test_any_text_is_a_number_or_refused(text: str) -> None:
    try:
        value = value_of(text)
    except NumeralError:
        return
    assert plain(value) == value or abs(plain(value) - value) <= abs(value) / 10**12


def test_a_numeral_is_found_whole_in_what_it_spells() -> None:
    for number in (7, 10, 12, 105, 230, 4_050, 10_012, 86_400, 2_400_060, 100_000_003):
        found = re.match(NUMERAL, han(number) + "名", re.VERBOSE)
        assert found is not None
        assert found.group() == han(number)
