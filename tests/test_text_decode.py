"""Bytes to text: every encoding on short slices, damage, mixtures, and bytes that are no text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.text import DecodeError, decode

HANS = (
    "今年，全县把编制资源用在最缺人的地方，为12个乡镇新增事业编制96名，从县直单位划转执法人员150人。\n"
    "各乡镇设立便民服务中心，实行“一窗受理”，办理时限平均压缩四成；群众对窗口的满意率达到97.5%。\n"
    "下一步，我们将完善权责清单（共128项），对接不住的事项及时收回，让基层有人办事、有权管事。\n"
)
HANT = (
    "今年，全縣把編制資源用在最缺人的地方，為12個鄉鎮新增事業編制96名，從縣直單位劃轉執法人員150人。\n"
    "各鄉鎮設立便民服務中心，實行“一窗受理”，辦理時限平均壓縮四成；群眾對窗口的滿意率達到97.5%。\n"
    "下一步，我們將完善權責清單（共128項），對接不住的事項及時收回，讓基層有人辦事、有權管事。\n"
)


@pytest.mark.parametrize(
    ("text", "written", "name"),
    [
        (HANS, "utf-8", "utf-8"),
        (HANS, "utf-8-sig", "utf-8-sig"),
        (HANS, "utf-16", "utf-16"),
        (HANS, "utf-16-le", "utf-16-le"),
        (HANS, "utf-16-be", "utf-16-be"),
        (HANS, "utf-32", "utf-32"),
        (HANS, "utf-32-be", "utf-32-be"),
        (HANT + "𠀋", "utf-32-le", "utf-32-le"),
        (HANS, "gb18030", "gb18030"),
        (HANS, "gbk", "gb18030"),
        (HANT, "utf-8", "utf-8"),
        (HANT, "utf-16-le", "utf-16-le"),
        (HANT, "utf-16-be", "utf-16-be"),
        (HANT, "gb18030", "gb18030"),
        (HANT, "big5", "big5hkscs"),
        (HANT, "big5hkscs", "big5hkscs"),
    ],
)
def test_every_slice_of_thirty_characters(text: str, written: str, name: str) -> None:
    slices = [text[start : start + 30] for start in range(len(text) - 30)] + [text, text * 400]
    wrong = [
        part
        for part in slices
        if (decode(part.encode(written)).text, decode(part.encode(written)).encoding) != (part, name)
    ]
    assert wrong == []


@pytest.mark.parametrize(
    ("data", "declared", "text", "encoding", "codes"),
    [
        (b"", None, "", "utf-8", []),
        (b"plain ASCII\r\n", None, "plain ASCII\r\n", "utf-8", []),
        ("改革".encode("gbk"), None, "改革", "gb18030", []),
        ("改革".encode("gbk"), "utf-8", "改革", "gb18030", ["encoding_declared_wrong"]),
        ("改革".encode(), "GB2312", "改革", "utf-8", ["encoding_declared_wrong"]),
        ("改革".encode("gbk"), " 'GB2312' ", "改革", "gb18030", []),
        ("改革".encode("gbk"), "no-such-code", "改革", "gb18030", []),
        ("改革".encode("gbk"), "rot13", "改革", "gb18030", []),
        ("縣鎮".encode("big5"), "big5", "縣鎮", "big5hkscs", []),
        ("Café au lait, déjà vu".encode("latin-1"), None, "Café au lait, déjà vu", "cp1252", []),
        ("地方自治体の改革について".encode("shift_jis"), "shift_jis", "地方自治体の改革について", "shift_jis", []),
        ("plain ASCII".encode("utf-16-le"), None, "plain ASCII", "utf-16-le", []),
        ("town".encode("utf-32-le"), None, "town", "utf-32-le", []),
        (b"\xef\xbb\xbf", None, "", "utf-8-sig", []),
        ("改\x00革\x1b".encode() * 1 + HANS.encode(), None, "改\ufffd革\ufffd" + HANS, "utf-8", ["controls_replaced"]),
        (b"a\xed\xa0\x80b" + HANS.encode() * 5, None, "a\ufffd\ufffd\ufffdb" + HANS * 5, "utf-8", ["undecodable"]),
        (HANS.encode("utf-16-le") + b"\x4e", None, HANS + "\ufffd", "utf-16-le", ["undecodable"]),
        ("改革\ufffd".encode(), None, "改革\ufffd", "utf-8", ["undecodable"]),
    ],
)
def test_rows(data: bytes, declared: str | None, text: str, encoding: str, codes: list[str]) -> None:
    decoded = decode(data, declared)
    assert (decoded.text, decoded.encoding, [issue.code for issue in decoded.issues]) == (text, encoding, codes)


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_line_ends_stay(ends: str) -> None:
    text = HANS.replace("\n", ends)
    assert decode(text.encode("gb18030")).text == text


@pytest.mark.parametrize(
    ("text", "encoding", "place"),
    [(HANS, "utf-8", 60), (HANS, "gb18030", 41), (HANT, "big5hkscs", 41), (HANS, "utf-8", 62)],
)
def test_one_bad_byte_costs_its_neighbours_only(text: str, encoding: str, place: int) -> None:
    data = text.encode(encoding)
    decoded = decode(data[:place] + b"\xff" + data[place:])
    assert decoded.encoding == encoding
    assert decoded.text.startswith(text[:18])
    assert decoded.text.endswith(text[60:])
    assert [issue.code for issue in decoded.issues] == ["undecodable"]


@pytest.mark.parametrize("cut", [(1, 100), (2, 101), (0, 40), (1, 41)])
def test_utf8_cut_within_a_character(cut: tuple[int, int]) -> None:
    decoded = decode(HANS.encode()[slice(*cut)])
    assert decoded.encoding == "utf-8"
    assert "全县把编制" in decoded.text


@pytest.mark.parametrize(("text", "other"), [(HANS, "gb18030"), (HANT, "big5hkscs"), (HANT, "gb18030")])
@pytest.mark.parametrize("copies", [1, 300])
def test_lines_in_two_encodings(text: str, other: str, copies: int) -> None:
    lines = (text * copies).splitlines(keepends=True)
    half = len(lines) // 2
    data = "".join(lines[:half]).encode() + "".join(lines[half:]).encode(other)
    decoded = decode(data)
    assert decoded.text == text * copies
    assert decoded.encoding == f"utf-8+{other}"
    assert [issue.code for issue in decoded.issues] == ["encodings_mixed"]


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 8, "not readable"),
        (bytes(4000), "binary data|not readable"),
        (b"\x00\x01\x02\x03text" * 50, "binary data|not readable"),
        (b"\x01\x02\x03\x04" * 10, "not readable|binary data"),
        (b"\x00\x01\x02\x03" * 50, "not readable|binary data"),  # has the zeros of UTF-32
        ("地方自治体の改革について".encode("shift_jis"), "not readable"),
    ],
)
def test_what_is_no_text(data: bytes, reason: str) -> None:
    with pytest.raises(DecodeError, match=reason):
        decode(data)


@given(st.binary(max_size=300))
def test_any_bytes_give_clean_text_or_an_error(data: bytes) -> None:
    try:
        decoded = decode(data)
    except DecodeError:
        return
    decoded.text.encode("utf-8")  # raises on a lone surrogate
    assert not {chr(code) for code in (*range(9), *range(14, 32), 127)} & set(decoded.text)


@given(st.text(st.characters(exclude_categories=["Cs", "Cc"])))
def test_utf8_always_wins(text: str) -> None:
    data = text.encode()
    decoded = decode(data, "gb2312")
    assert decoded.text == text.removeprefix("\ufeff")
    assert decoded.encoding == ("utf-8-sig" if data.startswith(b"\xef\xbb\xbf") else "utf-8")
