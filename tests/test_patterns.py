"""Patterns find what `re` finds, compiled or not."""

import json
import random
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from building import built

from pipeline import patterns

ROOT = Path(__file__).parent.parent

# pattern, flags, text, and for each match its span and its groups, worked out by hand.
ROWS = [
    ("乡镇", 0, "各乡镇、街道和乡镇", [((1, 3), ()), ((7, 9), ())]),
    ("[0-9]+个", 0, "设6个办、12个站", [((1, 3), ()), ((5, 8), ())]),
    (r"\d{2,3}", 0, "1和12和1234", [((2, 4), ()), ((5, 8), ())]),
    ("[^，。]+", 0, "撤，并。", [((0, 1), ()), ((2, 3), ())]),
    ("中心|中心站|站", 0, "中心站", [((0, 2), ()), ((2, 3), ())]),
    ("(?:中心站|中心|站)所", 0, "中心所和站所", [((0, 3), ()), ((4, 6), ())]),
    ("(?P<a>镇)(?P<b>办)?", 0, "镇办镇", [((0, 2), ("镇", "办")), ((2, 3), ("镇", None))]),
    ("(?<!不)设(?!备)", 0, "不设、设备、设办", [((6, 7), ())]),
    ("(?<=由|至)镇", 0, "由镇至镇到镇", [((1, 2), ()), ((3, 4), ())]),
    ("(?<=(?=(?P<word>下放|下))[下放])", 0, "下放下", [((1, 1), ("下放",)), ((3, 3), ("下",))]),
    ("(?:甲乙)*丙", 0, "甲乙甲乙丙乙丙", [((0, 5), ()), ((6, 7), ())]),
    ("(?:甲乙)*", 0, "甲乙丙", [((0, 2), ()), ((2, 2), ()), ((3, 3), ())]),
    ("(?:甲|甲乙){2}丙", 0, "甲乙甲丙", [((0, 4), ())]),
    ("甲{1,3}?乙", 0, "甲甲甲甲乙", [((1, 5), ())]),
    ("甲?", 0, "乙甲", [((0, 0), ()), ((1, 2), ()), ((2, 2), ())]),
    ("甲??乙", 0, "甲乙", [((0, 2), ())]),
    ("(?>甲+)甲", 0, "甲甲甲", []),
    ("甲++乙", 0, "甲甲乙", [((0, 3), ())]),
    ("(甲|乙)(?:丙(丁))?", 0, "甲丙乙丙丁", [((0, 1), ("甲", None)), ((2, 5), ("乙", "丁"))]),
    (r"(一|二)和\1", 0, "一和二和二", [((2, 5), ("二",))]),
    ("(一)?(?(1)二|三)", 0, "一二三", [((0, 2), ("一",)), ((2, 3), (None,))]),
    ("^[一二]、", re.MULTILINE, "一、设\n二、撤", [((0, 2), ()), ((4, 6), ())]),
    ("^[一二]、", 0, "一、设\n二、撤", [((0, 2), ())]),
    ("镇$", 0, "镇\n", [((0, 1), ())]),
    (r"镇\Z", 0, "镇\n", []),
    ("设.撤", 0, "设\n撤", []),
    ("设.撤", re.DOTALL, "设\n撤", [((0, 3), ())]),
    (" 设 [个 ] # a remark", re.VERBOSE, "设个", [((0, 2), ())]),
    ("办(?:公室|事处)?", 0, "办公室办事处办", [((0, 3), ()), ((3, 6), ()), ((6, 7), ())]),
    ("[0-9]+|[a-z]+", 0, "12ab", [((0, 2), ()), ((2, 4), ())]),
    ("[一-鿿]", 0, "a𠀀乡", [((2, 3), ())]),
    ("镇", 0, "", []),
]


def compiled(asked: Sequence[tuple[str, int]], folder: Path) -> Mapping[tuple[str, int], Any]:
    """The patterns that could be compiled."""
    call = "compile_patterns([tuple(one) for one in json.load(sys.stdin)], folder)"
    module = built("matchers", folder, call, json.dumps(asked).encode())
    return dict(module.patterns)


@pytest.fixture(scope="module")
def rows(tmp_path_factory: pytest.TempPathFactory) -> Mapping[tuple[str, int], Any]:
    return compiled([(pattern, int(flags)) for pattern, flags, _, _ in ROWS], tmp_path_factory.mktemp("rows"))


def told(match: Any) -> Any:
    """All that a match tells."""
    if match is None:
        return None
    spans = [match.span(group) for group in range(len(match.groups()) + 1)]
    named = match.groupdict(), match.lastindex, match.lastgroup
    return spans, match.groups(), named, match.group(), match[0], match.start(), match.end()


@pytest.mark.parametrize(("pattern", "flags", "text", "expected"), ROWS)
def test_matches_by_hand(pattern: str, flags: int, text: str, expected: list[Any], rows: Mapping[Any, Any]) -> None:
    slow, fast = re.compile(pattern, flags), rows[pattern, int(flags)]
    assert type(fast) is not type(slow)
    for one in (slow, fast):
        assert [(match.span(), match.groups()) for match in one.finditer(text)] == expected
    assert [told(match) for match in fast.finditer(text)] == [told(match) for match in slow.finditer(text)]
    assert told(fast.search(text)) == told(slow.search(text))
    assert (fast.pattern, fast.flags, fast.groups, dict(fast.groupindex)) == (
        slow.pattern, slow.flags, slow.groups, dict(slow.groupindex)
    )  # fmt: skip


def test_every_method_is_that_of_re(rows: Mapping[Any, Any]) -> None:
    fast, slow = rows["(?P<a>镇)(?P<b>办)?", 0], re.compile("(?P<a>镇)(?P<b>办)?")
    text = "镇办、镇、乡镇办"
    for name, given in [
        ("match", (text,)), ("match", (text, 1)), ("match", (text, 3)), ("fullmatch", (text, 0, 2)), ("fullmatch", (text, 0, 3)),
        ("search", (text, 1, 4)), ("search", (text, -5, 99)), ("search", (text, 7, 2)),
    ]:  # fmt: skip
        assert told(getattr(fast, name)(*given)) == told(getattr(slow, name)(*given)), (name, given)
    for name, given in [
        ("findall", (text,)), ("split", (text,)), ("split", (text, 1)), ("sub", ("村", text)), ("sub", (r"\1", text)),
        ("sub", ("村", text, 1)), ("sub", (lambda match: match["b"] or "村", text)), ("subn", ("村", text)), ("sub", ("村", "甲")),
    ]:  # fmt: skip
        assert getattr(fast, name)(*given) == getattr(slow, name)(*given), (name, given)
    assert fast.search(text, pos=1).span() == (3, 4)
    match = fast.match(text)
    assert (match.group("a", 2), match["b"], match.string, match.re, match.pos, match.endpos) == (
        ("镇", "办"), "办", text, fast, 0, 8
    )  # fmt: skip
    assert match.groups("x") == ("镇", "办")
    assert fast.match("镇").groups("x") == ("镇", "x")
    assert fast.match("镇").groupdict("x") == {"a": "镇", "b": "x"}
    for wrong in (3, -1, "c", None):
        with pytest.raises(IndexError, match="no such group"):
            match.group(wrong)
    with pytest.raises(TypeError):
        fast.search(1)
    with pytest.raises(TypeError):
        fast.search(text, "1")


def test_repeats_nested_deep_are_left_to_re(rows: Mapping[Any, Any]) -> None:
    text = "甲乙" * 50_000 + "丙、甲乙丙"
    assert [match.span() for match in rows["(?:甲乙)*丙", 0].finditer(text)] == [(0, 100_001), (100_002, 100_005)]
    assert rows["(?:甲乙)*丙", 0].sub("", text) == "、"
    # An empty match is told once, also where what stands behind it is left to re.
    text = "丙" + "甲乙" * 1000
    assert [match.span() for match in rows["(?:甲乙)*", 0].finditer(text)] == [(0, 0), (1, 2001), (2001, 2001)]


def test_long_texts_of_one_byte_a_character_are_left_to_re(rows: Mapping[Any, Any]) -> None:
    fast = rows["[0-9]+|[a-z]+", 0]
    assert [match.span() for match in fast.finditer("1a" * 200)] == [(at, at + 1) for at in range(400)]
    assert fast.match("1a" * 200, 399).span() == (399, 400)
    assert fast.split("1-" * 200) == ["", *["-"] * 200]
    assert (fast.findall("1a" * 128), fast.sub("", "1a-" * 100)) == (["1", "a"] * 128, "-" * 100)


def test_a_pattern_that_is_not_compiled_is_that_of_re() -> None:
    assert patterns.compile("设(立)?一个谁也不问的词").match("设立一个谁也不问的词")[1] == "立"
    with pytest.raises(re.error):
        patterns.compile("(设")


def some_pattern(chosen: random.Random, depth: int) -> str:
    """A pattern of four characters and all that is compiled."""

    def step() -> str:
        kind = chosen.randrange(13 if depth else 9)
        body = some_pattern(chosen, depth - 1) if kind > 8 else ""
        letter = chosen.choice("甲乙丙丁")
        some = "".join(chosen.sample("甲乙丙丁", 2))
        return [
            letter, letter, letter, letter, f"[{some}]", f"[^{some}]", ".", chosen.choice(["^", "$", r"\Z"]),
            chosen.choice(["(?<=", "(?<!"]) + chosen.choice([letter, some, f".{letter}"]) + ")",
            f"(?={body})", f"(?!{body})", f"({body})", f"(?:{body})",
        ][kind]  # fmt: skip

    def repeated(one: str) -> str:
        if one[0] in "^$\\" or one.startswith(("(?=", "(?!", "(?<")):
            return one
        return one + chosen.choice(["", "", "", "", "?", "*", "+", "{1,2}", "??", "*?", "{2}", "{0,2}", "++", "?+"])

    ways = chosen.choice([1, 1, 1, 2, 3, 5])
    return "|".join("".join(repeated(step()) for _ in range(chosen.randint(1, 4))) for _ in range(ways))


def test_any_pattern_finds_what_re_finds(tmp_path: Path) -> None:
    chosen = random.Random(12)
    asked = [(some_pattern(chosen, 2), int(chosen.choice([0, 0, re.MULTILINE, re.DOTALL]))) for _ in range(150)]
    found = compiled(asked, tmp_path)
    assert len(found) > 90
    for (pattern, flags), fast in found.items():
        slow = re.compile(pattern, flags)
        for _ in range(30):
            text = "".join(chosen.choice("甲乙丙丁甲乙\n") for _ in range(chosen.randint(0, 12)))
            start = chosen.randint(0, len(text))
            end = chosen.randint(start, len(text))
            assert [*map(told, fast.finditer(text))] == [*map(told, slow.finditer(text))], (pattern, flags, text)
            for name in ("search", "match", "fullmatch"):
                one, other = (told(getattr(each, name)(text, start, end)) for each in (fast, slow))
                assert one == other, (pattern, flags, text, name, start, end)
            assert (fast.split(text), fast.findall(text), fast.sub("x", text)) == (
                slow.split(text), slow.findall(text), slow.sub("x", text)
            ), (pattern, flags, text)  # fmt: skip


def test_the_patterns_of_the_road_find_what_re_finds() -> None:
    known = patterns.KNOWN
    if not known:
        pytest.skip("the patterns are not compiled as they now stand: make compile")
    text = "\n".join(
        path.read_text(encoding="utf-8", errors="replace")
        for path in sorted((ROOT / "corpora" / "samples").glob("*.txt"))
    )
    assert len(text) > 2000
    for (pattern, flags), fast in known.items():
        slow = re.compile(pattern, flags)
        assert [*map(told, fast.finditer(text))] == [*map(told, slow.finditer(text))], pattern
