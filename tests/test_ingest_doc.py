"""Word 97-2003 documents written by hand, and their text letter for letter; what else comes in an OLE container."""

import struct

import pytest
from ingest_files import Styled, compound, doc, list_level, list_tables, modifier, style_sheet, word

from pipeline.ingest import IngestError, read
from pipeline.ingest.doc import Document

DELETED, HIDDEN, SYMBOL = modifier(0x0800), modifier(0x083C), modifier(0x6A09, b"\x01\x00\x6c\xf0")
INSERTED, BOLD = modifier(0x0801), modifier(0x0835)
IN_TABLE, ROW_END = modifier(0x2416), modifier(0x2416) + modifier(0x2417)
LONG = modifier(0xC60D, b"\x04\x00\x01\x00\x00") + modifier(0xD608, b"\x06\x00\x01abcd")


def text_of(*pieces, **options):
    return read(doc(*pieces, **options), "a.wps").text


TEXTS = [
    ("paragraphs", "甲镇接权。\r\r 乙镇\r丙街道", "甲镇接权。\n 乙镇\n丙街道"),
    ("breaks", "甲\x0b乙\x0c丙\x0e丁\x1e戊\x1f己\t庚", "甲\n乙\n丙\n丁-戊己\t庚"),
    ("pictures and marks of notes", "甲\x01\x08\x02\x05乙", "甲乙"),
    ("a field", "第\x13 PAGE \\* MERGEFORMAT \x143\x15页", "第3页"),
    ("a field without a result", "甲\x13 SET a \x15乙", "甲乙"),
    ("a field in a code", "\x13 IF \x13 PAGE \x141\x15 = 1 \x14甲\x15乙", "甲乙"),
    ("a field in a result", "\x13 TOC \x14\x13 HYPERLINK \x14一、总则\x15\t1\r二、附则\x15\r", "一、总则\t1\n二、附则"),
    ("a field without an end", "甲\x13 PAGE\r乙镇\r", "甲\n乙镇"),
    ("ends of no field", "甲\x15乙\x14丙", "甲乙丙"),
    ("a character of two units", "䶮\U00020002镇", "䶮\U00020002镇"),
    ("half a character", "镇\ud840\r", "镇\ufffd"),
    ("rows without properties", "前\r镇\x07编制\x07\x07东镇\x0712\x07\x07后\r", "前\n镇\t编制\n东镇\t12\n后"),
]


@pytest.mark.parametrize(("name", "text", "expected"), TEXTS)
def test_the_text_of_a_document(name, text, expected):
    if "\ud840" in text:
        data = doc(text.replace("\ud840", "\u4e00")).replace("\u4e00".encode("utf-16-le"), b"\x40\xd8")
        assert read(data, name).text == expected
    else:
        assert text_of(text) == expected


def test_a_reading_says_where_its_lines_come_from():
    reading = read(doc("甲镇\r\r乙\x0b镇\r"), "a.doc")
    assert reading.media_type == "application/msword"
    assert [(piece.start, piece.end, piece.paragraph) for piece in reading.pieces] == [(0, 2, 1), (3, 4, 2), (5, 6, 2)]
    assert (reading.encoding, reading.title, reading.issues) == (None, None, ())


def test_pieces_of_either_width_make_one_text():
    assert text_of(("GDP “", "cp1252"), "增长", ("8%”\r", "cp1252"), "下放事项") == "GDP “增长8%”\n下放事项"


PROPERTIES = [
    ("deleted", [(2, 4, BOLD + DELETED)], "下放审批"),
    ("inserted", [(2, 4, INSERTED)], "下放旧的审批"),
    ("hidden", [(2, 4, HIDDEN)], "下放审批"),
    ("hidden by its style's contrary", [(2, 4, modifier(0x083C, b"\x81"))], "下放审批"),
    ("shown again", [(2, 4, modifier(0x083C, b"\x00"))], "下放旧的审批"),
    ("a symbol of another font", [(2, 3, SYMBOL)], "下放的审批"),
    ("behind long properties", [(2, 4, LONG + DELETED)], "下放审批"),
    ("several runs", [(0, 1, DELETED), (1, 2, BOLD), (5, 6, HIDDEN)], "放旧的审"),
    ("damaged properties", [(2, 4, b"\x00\x08")], "下放旧的审批"),
]


@pytest.mark.parametrize(("name", "marks", "expected"), PROPERTIES)
def test_properties_of_characters(name, marks, expected):
    assert text_of("下放旧的审批\r", marks=marks) == expected
    assert text_of("下放旧", "的审批\r", marks=marks) == expected


@pytest.mark.parametrize(
    ("change", "lists", "expected"),
    [
        (0x41 << 1 | 0x0100, (), "下放事项"),
        (0x5C << 1 | 0x0100, (), "下放事项"),
        (0x55 << 1 | 0x0100, (), "下放旧事项"),
        (0x41 << 1, (), "下放旧事项"),
        (1 | 1 << 1, (BOLD, DELETED), "下放事项"),
        (1 | 0 << 1, (BOLD, DELETED), "下放旧事项"),
        (1 | 9 << 1, (BOLD, DELETED), "下放旧事项"),
    ],
)
def test_a_piece_has_properties_of_its_own(change, lists, expected):
    assert text_of("下放", ("旧", "utf-16-le", change), "事项", lists=lists) == expected


def table_of(text):
    """Properties of the lines of a text where | ends a cell, / a paragraph in a cell and # a row."""
    lines, start = [], 0
    for index, letter in enumerate(text):
        if letter in "|/#\r":
            lines += [] if letter == "\r" else [(start, index + 1, ROW_END if letter == "#" else IN_TABLE)]
            start = index + 1
    return doc(text.translate({ord("|"): 7, ord("#"): 7, ord("/"): 13}), lines=lines)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("前\r镇|编制|#东镇|12|#后\r", "前\n镇\t编制\n东镇\t12\n后"),
        ("镇|编制||#|||#|12|#", "镇\t编制\n\t12"),
        ("东镇/西镇|12/名|#", "东镇 西镇\t12 名"),
        ("框里一段/又一段|#后\r", "框里一段\n又一段\n后"),
    ],
)
def test_tables(text, expected):
    assert read(table_of(text), "a.doc").text == expected


def test_a_deletion_within_a_table():
    text = "东镇旧|12|#".translate({ord("|"): 7, ord("#"): 7})
    data = doc(text, marks=[(2, 3, DELETED)], lines=[(0, 4, IN_TABLE), (4, 7, IN_TABLE), (7, 8, ROW_END)])
    assert read(data, "a.doc").text == "东镇\t12"


def test_notes_and_boxes_come_after_the_body_and_heads_and_comments_not_at_all():
    parts = ["正文。\r", "\x02 脚注。\r", "页眉\r", "", "批注\r", "\x02尾注。\r", "框中字\r", "页脚框\r"]
    lengths = tuple(map(len, parts))
    assert text_of("".join(parts) + "\r", lengths=lengths) == "正文。\n 脚注。\n尾注。\n框中字"


OUTLINE = (list_level(39, "\0、"), list_level(37, "（\1）"), list_level(0, "\2."), *[list_level(0, "\3")] * 6)
STYLES, LISTS, OVERRIDES = 0xA2, 0x2E2, 0x2EA


def member(number, level=0):
    return modifier(0x460B, struct.pack("<H", number)) + modifier(0x260A, bytes([level]))


def numbered(*paragraphs, lists=(OUTLINE,), overrides=(), styles=()):
    """A document of (text, properties of the paragraph or None)."""
    texts = [text + "\r" for text, _ in paragraphs]
    ends = [sum(map(len, texts[: index + 1])) for index in range(len(texts))]
    lines = [
        (end - len(text), end, properties)
        for text, end, (_, properties) in zip(texts, ends, paragraphs, strict=True)
        if properties
    ]
    first, second = list_tables(*lists, overrides=overrides)
    tables = [(LISTS, first), (OVERRIDES, second), *([(STYLES, style_sheet(*styles))] if styles else [])]
    return doc("".join(texts), lines=lines, tables=tables)


def test_automatic_numbers_are_written_out_and_count_on():
    body = [
        ("总体要求", member(1)),
        ("目标", member(1, 1)),
        ("说明", None),
        ("要点", member(1, 1)),
        ("编制", member(1, 2)),
    ]
    reading = read(numbered(*body, ("主要措施", member(1)), ("放权", member(1, 1))), "a.doc")
    assert reading.text.split("\n") == [
        "一、总体要求",
        "（一）目标",
        "说明",
        "（二）要点",
        "1.编制",
        "二、主要措施",
        "（一）放权",
    ]
    generated = [reading.text[piece.start : piece.end] for piece in reading.pieces if piece.generated]
    assert generated == ["一、", "（一）", "（二）", "1.", "二、", "（一）"]


LISTED = [
    ("another format", [("甲", member(1))], {"lists": ([list_level(18, "\0", 3)],)}, "③甲"),
    ("a bullet", [("甲", member(1))], {"lists": ([list_level(23, "\uf06c")],)}, "甲"),
    ("a list that is not there", [("甲", member(7))], {}, "甲"),
    ("a list of old documents", [("甲", member(0x7FF))], {}, "甲"),
    ("a level that is not there", [("甲", member(1, 200))], {}, "甲"),
    ("no list", [("甲", member(0))], {}, "甲"),
    ("an empty paragraph", [(" ", member(1)), ("甲", member(1))], {}, "一、甲"),
    ("a break in a paragraph", [("甲\x0b乙", member(1)), ("丙", member(1))], {}, "一、甲\n乙\n二、丙"),
    (
        "a start of its own",
        [("甲", member(1)), ("乙", member(2)), ("丙", member(2))],
        {"overrides": [(0, ()), (0, (struct.pack("<iI", 5, 0x10),))]},
        "一、甲\n五、乙\n六、丙",
    ),
    (
        "a level of its own",
        [("甲", member(1))],
        {"overrides": [(0, (struct.pack("<iI", 0, 0x20) + list_level(0, "\0）", 2),))]},
        "2）甲",
    ),
    (
        "a style, and one that is based on it",
        [
            ("甲", Styled(b"\1\0")),
            ("乙", Styled(b"\2\0")),
            ("丙", Styled(b"\2\0" + member(0))),
            ("丁", Styled(b"\x09\0")),
        ],
        {"styles": [(0xFFF, b""), (0xFFF, member(1)), (1, modifier(0x260A, b"\1")), (3, b"")]},
        "一、甲\n（一）乙\n丙\n丁",
    ),
]


@pytest.mark.parametrize(("name", "body", "options", "expected"), LISTED)
def test_lists(name, body, options, expected):
    assert read(numbered(*body, **options), name).text == expected


def test_numbers_in_cells():
    text = "镇权\x07编制\x07\x07"
    lines = [(0, 3, IN_TABLE + member(1)), (3, 6, IN_TABLE), (6, 7, ROW_END)]
    first, second = list_tables(OUTLINE)
    assert text_of(text, lines=lines, tables=[(LISTS, first), (OVERRIDES, second)]) == "一、镇权\t编制"


@pytest.mark.parametrize("tables", [[(LISTS, b"\xff\xff"), (OVERRIDES, b"\xff" * 40)], [(STYLES, b"\x12\0\xff\xff")]])
def test_damaged_lists_cost_the_numbers_only(tables):
    assert text_of("甲镇\r", lines=[(0, 3, member(1))], tables=tables) == "甲镇"


def summary(title, code_page, kind=0x1E):
    size = len(title) if kind == 0x1E else len(title) // 2
    values = struct.pack("<IhH", 2, code_page, 0) + struct.pack("<II", kind, size) + title
    section = struct.pack("<IIIIII", 0, 2, 1, 24, 2, 32) + values
    return bytes(44) + struct.pack("<I", 48) + section


@pytest.mark.parametrize(
    ("stream", "title"),
    [
        (summary("河口县放权办法".encode("gb18030") + b"\0", 936), "河口县放权办法"),
        (summary("河口縣放權辦法".encode("big5"), 950), "河口縣放權辦法"),
        (summary("河口县放权办法".encode(), -535), "河口县放权办法"),
        (summary("河口县放权办法".encode("utf-16-le"), 1200, 0x1F), "河口县放权办法"),
        (summary("Microsoft Word 文档资料".encode("gb18030"), 936), None),
        (bytes(48), None),
        (b"\xff" * 60, None),
        (bytes(10), None),
    ],
)
def test_the_title_of_the_properties(stream, title):
    assert read(compound(word("甲镇") | {"\x05SummaryInformation": stream}), "a.doc").title == title


KINDS = [
    (doc("甲镇", flags=0x0300), "encrypted"),
    (doc("甲镇", version=0x68), "unsupported:word95"),
    (doc("甲镇", magic=0xA5DC), "unsupported:word95"),
    (doc("甲镇", magic=0x1234), "damaged"),
    (doc(" \r"), "no_text"),
    (compound({"WordDocument": bytes(5000)}), "damaged"),
    (compound({"WordDocument": b""}), "damaged"),
    (compound({"WordDocument": word("甲镇")["WordDocument"]}), "damaged"),
    (compound({"EncryptedPackage": b"x", "EncryptionInfo": b"x"}), "encrypted"),
    (compound({"Workbook": b"x"}), "unsupported:xls"),
    (compound({"Book": b"x"}), "unsupported:xls"),
    (compound({"PowerPoint Document": b"x"}), "unsupported:ppt"),
    (compound({"CONTENTS": b"x", "SPELLING": b"x"}), "unsupported:works"),
    (compound({"VisioDocument": b"x"}), "unsupported:visio"),
    (compound({"__nameid_version1.0": b"x"}), "unsupported:msg"),
    (compound({}, bytes.fromhex("84100c0000000000c000000000000046")), "unsupported:msi"),
    (compound({"\x05SummaryInformation": b"x"}), "unsupported:ole"),
    (doc("甲镇")[:512], "truncated"),
    (doc("甲镇")[:1800], "truncated"),
]


@pytest.mark.parametrize(("data", "code"), KINDS)
def test_what_is_refused_and_why(data, code):
    with pytest.raises(IngestError) as caught:
        read(data, "a.doc")
    assert caught.value.code == code


def test_the_root_tells_the_kind_and_no_name_within_the_text():
    assert read(doc("甲镇 EncryptedPackage Workbook\r"), "a.doc").text == "甲镇 EncryptedPackage Workbook"
    workbook = compound({"Workbook": b"x", "Notes": "WordDocument".encode("utf-16-le")})
    with pytest.raises(IngestError, match="Excel"):
        read(workbook, "a.doc")


def test_either_table_stream_and_either_container_size_is_read():
    assert text_of("甲镇", flags=0) == "甲镇"
    assert text_of("甲镇放权。\r" * 3000) == "\n".join(["甲镇放权。"] * 3000)


def test_a_text_cut_short_is_said():
    streams = word("甲镇\r" * 400)
    streams["WordDocument"] = streams["WordDocument"][:1624]
    reading = read(compound(streams), "a.doc")
    assert reading.text == "\n".join(["甲镇"] * 100)
    assert [issue.code for issue in reading.issues] == ["partial.truncated"]


def changed(at, form, *values, streams=None):
    data = bytearray((streams or word("甲镇\r"))["WordDocument"])
    struct.pack_into(form, data, at, *values)
    return compound((streams or word("甲镇\r")) | {"WordDocument": bytes(data)})


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (changed(0x4C, "<i", -1), "damaged"),
        (changed(0x1A2, "<II", 0, 0), "damaged"),
        (changed(0x1A2, "<II", 9999, 21), "damaged"),
        (changed(0x1A2, "<II", 0, 5), "damaged"),
        (changed(0x1A2, "<II", 0, 3), "damaged"),
    ],
)
def test_tables_that_lead_nowhere(data, code):
    with pytest.raises(IngestError) as caught:
        read(data, "a.doc")
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("bounds", "code"), [((0, 30_000_000), "too_large"), ((5, 3), "damaged"), ((0, 2**32 - 1), "too_large")]
)
def test_a_piece_table_may_not_tell_any_length(bounds, code):
    streams = word("甲镇\r")
    streams["1Table"] = b"\x02" + struct.pack("<III", 16, *bounds) + bytes(8)
    with pytest.raises(IngestError) as caught:
        read(compound(streams), "a.doc")
    assert caught.value.code == code


def test_a_stream_may_not_be_larger_than_its_file():
    data = bytearray(doc("甲镇\r"))
    at = data.index("WordDocument".encode("utf-16-le")) + 120
    struct.pack_into("<I", data, at, 2**31)
    with pytest.raises(IngestError, match="larger than the file"):
        read(bytes(data), "a.doc")


@pytest.mark.parametrize(("at", "value", "code"), [(30, 60, "damaged"), (32, 30, "damaged"), (72, 2**31, "truncated")])
def test_a_header_that_tells_any_size(at, value, code):
    data = bytearray(doc("甲镇\r"))
    struct.pack_into("<I" if at == 72 else "<H", data, at, value)
    with pytest.raises(IngestError) as caught:
        read(bytes(data), "a.doc")
    assert caught.value.code == code


def test_pages_of_properties_are_read_once_each():
    """A table that names one page ten thousand times costs no more than one that names it once."""
    streams = word("下放旧的\r", marks=[(2, 3, DELETED)])
    main, table = bytearray(streams["WordDocument"]), streams["1Table"]
    place, size = struct.unpack_from("<II", main, 0xFA)
    page = struct.unpack_from("<I", table, place + size - 4)[0]
    count = 10_000
    struct.pack_into("<II", main, 0xFA, len(table), 8 * count + 4)
    streams = {"WordDocument": bytes(main), "1Table": table + bytes(4 * count + 4) + struct.pack("<I", page) * count}
    document = Document(streams["WordDocument"], {"1table": streams["1Table"]}.get)
    assert list(document._properties(0xFA, lambda page: iter([(1, 2, page[:1])]))) == [
        (1, 2, streams["WordDocument"][page * 512 : page * 512 + 1])
    ]
    assert read(compound(streams), "a.doc").text == "下放的"
