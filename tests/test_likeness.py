"""How alike two texts are: canonical form, exact measure, sketch."""

import random

import pytest

from pipeline import likeness
from pipeline.text import normalise


def measured(first, second):
    return likeness.measure(likeness.shingles(first), likeness.shingles(second))


def test_the_canonical_form_is_han_and_digits():
    assert likeness.canonical("一、放权 (试行)：36项，A4纸 50%\n") == "一放权试行36项4纸50"
    # What stands at the borders of what is kept, and right beyond them; a lone surrogate.
    kept, left = (
        "09々〇\u3400\u4dbf\u4e00\u9fff\U00020000\U0003ffff",
        "/:〄〆〈\u33ff\u4dc0\ua000\U0001ffff\U00040000\U0010ffff\ud800",
    )
    assert likeness.canonical(f"{left}{kept}{left}") == kept


@pytest.mark.parametrize(
    "text", ["各鎮按照職責整合站所,設立綜合執法機構8個。", "各镇按照职(zhí)责整合站所，设立综合执(zhí)法机(jī)构8个。"]
)
def test_script_glosses_and_marks_make_no_difference(text):
    plain = "各镇按照职责整合站所，设立综合执法机构8个。"
    assert measured(normalise(text).text, plain) == (1.0, 1.0)


def test_a_measure_worked_out_by_hand():
    # 一二三四五六七 has the shingles 一…五, 二…六, 三…七; the other one 二…六, 三…七, 四…八 and 五…九.
    assert measured("一二三四五六七", "二三四五六七八九") == (0.4, 0.6667)
    assert measured("一二三四五", "一二三四五六七八九十") == (0.1667, 1.0)
    assert measured("一二三", "一二三") == (1.0, 1.0)
    assert measured("一二三", "一二四") == (0.0, 0.0)
    assert measured("", "一二三四五") == (0.0, 0.0)


def noise(length, seed):
    generator = random.Random(seed)
    return "".join(chr(0x4E00 + generator.randrange(8000)) for _ in range(length))


def keys(text):
    sketch = likeness.sketch(text)
    return [int.from_bytes(sketch[at : at + 8], "little") for at in range(0, len(sketch), 8)]


def test_a_sketch_is_a_set_of_keys_in_order():
    found = keys(noise(2_000, 1))
    assert found == sorted(set(found))
    assert all(0 <= value < 2**63 for value in found)
    assert keys("，".join(noise(2_000, 1))) == found
    assert keys("，。") == []
    assert len(keys("一二三")) == 1


def test_a_sketch_holds_one_key_for_sixteen_characters():
    expected = 64_000 / 16
    assert abs(len(keys(noise(64_000, 5))) - expected) < 6 * expected**0.5


def test_sketches_find_what_shares_enough_of_the_smaller_one():
    texts = [noise(3_000, seed) for seed in range(5)]
    known = likeness.Sketches([likeness.sketch(text) for text in texts])
    asked = [texts[3][1_000:1_400], noise(3_000, 9), "", texts[0][:1_500] + texts[4][1_500:]]
    assert sorted(known.alike([likeness.sketch(text) for text in asked])) == [(0, 3), (3, 0), (4, 3)]
    assert list(known.alike([])) == []


def test_many_copies_are_found_a_few_at_a_time(monkeypatch):
    monkeypatch.setattr(likeness, "_TOGETHER", 2)
    one = likeness.sketch(noise(1_000, 1))
    known = likeness.Sketches([one] * 7)
    assert sorted(known.alike([one] * 9)) == [(here, there) for here in range(7) for there in range(9)]
