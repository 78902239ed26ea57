"""Zip archives: the documents in them with their names, and what cannot be read or would take too much."""

import stat
import struct
import sys
import zipfile

import ingest_files as files
import pytest
from hypothesis import given
from hypothesis import strategies as st
from ingest_files import archive, repeated_entries

import pipeline.ingest.archive as unpacking
from pipeline.ingest.archive import Member, members
from pipeline.ingest.sniff import sniff


def listed(data, name="资料.zip"):
    return [(member.name, member.data) for member in members(data, name)]


def faults(data):
    return [(member.name, member.issue.code) for member in members(data, "a.zip") if member.issue]


def test_members_come_sorted_as_in_a_folder_with_names_that_say_where_they_lie():
    data = archive(("通知.txt", b"1"), ("子目录/乙.txt", b"2"), ("a b.txt", b"3"), ("子目录/", b""), ("a/x.txt", b"4"))
    assert listed(data) == [
        ("资料.zip!/a/x.txt", b"4"),
        ("资料.zip!/a b.txt", b"3"),
        ("资料.zip!/子目录/乙.txt", b"2"),
        ("资料.zip!/通知.txt", b"1"),
    ]


NAMES = [
    ("河口县放权通知.docx".encode("gb18030"), "河口县放权通知.docx"),
    # By chance these bytes are UTF-8 too, of letters that no Chinese name has.
    ("通知.txt".encode("gb18030"), "通知.txt"),
    ("河口縣機構改革實施方案.docx".encode("big5"), "河口縣機構改革實施方案.docx"),
    ("河口县放权通知.docx".encode(), "河口县放权通知.docx"),
    ("附件\\通知.txt".encode("gb18030"), "附件/通知.txt"),
    (b"plain.txt", "plain.txt"),
    ("../../etc/passwd", "etc/passwd"),
    ("/etc/passwd", "etc/passwd"),
    ("./a//b/./c.txt", "a/b/c.txt"),
]


@pytest.mark.parametrize(("name", "expected"), NAMES)
def test_names(name, expected):
    assert listed(archive((name, b"x"))) == [("资料.zip!/" + expected, b"x")]


def test_names_are_read_in_one_encoding_where_they_come_from_one_packer():
    names = ["一.txt", "关于印发河口县赋权事项清单的通知.txt"]
    found = listed(archive(*((name.encode("gb18030"), b"x") for name in names)))
    assert [name for name, _ in found] == ["资料.zip!/" + name for name in names]


def test_the_name_that_info_zip_writes_beside_the_one_of_the_code_page():
    path = "通知.txt".encode()
    extra = struct.pack("<HHI", 9, 4, 0) + struct.pack("<HHBI", 0x7075, 5 + len(path), 1, 0) + path
    assert listed(archive((b"\x90\x91.txt", b"x", {"extra": extra}))) == [("资料.zip!/通知.txt", b"x")]
    assert listed(archive(("a.txt", b"x", {"extra": struct.pack("<HH", 0x7075, 3) + b"abc"}))) == [
        ("资料.zip!/a.txt", b"x")
    ]


def test_what_systems_leave_is_passed_over():
    litter = ("__MACOSX/._a.txt", ".DS_Store", "a/.hidden/x.txt", "Thumbs.db", "..")
    assert listed(archive(*((name, b"x") for name in litter), ("a.txt", b"y"))) == [("资料.zip!/a.txt", b"y")]


def test_two_members_of_one_name_are_told_apart():
    data = archive(("a.txt", b"1"), ("./a.txt", b"2"), ("a.txt", b"3"))
    assert listed(data) == [("资料.zip!/a.txt", b"1"), ("资料.zip!/a.txt#2", b"2"), ("资料.zip!/a.txt#3", b"3")]


def nested(depth, content=b"x"):
    data = archive(("x.txt", content))
    for number in range(depth - 1):
        data = archive((f"{number}.zip", data), ("z.txt", b"z"))
    return data


def test_archives_lie_in_archives_to_a_depth_of_three():
    assert listed(nested(3), "a") == [("a!/1.zip!/0.zip!/x.txt", b"x"), ("a!/1.zip!/z.txt", b"z"), ("a!/z.txt", b"z")]
    found = list(members(nested(4), "a"))
    assert [(member.name, member.issue.code if member.issue else None) for member in found] == [
        ("a!/2.zip!/1.zip!/0.zip", "too_deep"),
        ("a!/2.zip!/1.zip!/z.txt", None),
        ("a!/2.zip!/z.txt", None),
        ("a!/z.txt", None),
    ]


def test_office_documents_and_archives_of_other_kinds_are_members():
    docx, other = files.docx(files.paragraph("甲镇")), b"7z\xbc\xaf\x27\x1c"
    assert listed(archive(("a.docx", docx), ("b.7z", other)), "a") == [("a!/a.docx", docx), ("a!/b.7z", other)]


def with_flag(data):
    """The archive with the mark of encryption on its first member, in both of its headers."""
    changed = bytearray(data)
    changed[data.index(b"PK\x03\x04") + 6] |= 1
    changed[data.index(b"PK\x01\x02") + 8] |= 1
    return bytes(changed)


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (with_flag(archive(("b.txt", b"x"), ("c.txt", b"y"))), "encrypted"),
        (
            archive(
                ("b.txt", b"/etc/passwd", {"create_system": 3, "external_attr": (stat.S_IFLNK | 0o777) << 16}),
                ("c.txt", b"y"),
            ),
            "unreadable",
        ),
        (
            archive(
                ("b.txt", b"", {"create_system": 3, "external_attr": (stat.S_IFIFO | 0o777) << 16}), ("c.txt", b"y")
            ),
            "unreadable",
        ),
        (archive(("b.txt", bytes(2_000_000)), ("c.txt", b"y")), "too_large"),
    ],
)
def test_a_member_that_cannot_be_read_costs_itself_only(data, code):
    found = list(members(data, "a.zip"))
    assert [member.data for member in found] == [b"", b"y"]
    assert (found[0].issue.code, found[1].issue) == (code, None)


def test_other_methods_of_packing_are_refused():
    data = archive(("b.txt", b"x" * 99), compression=zipfile.ZIP_LZMA)
    assert faults(data) == [("a.zip!/b.txt", "unsupported:compression")]


def test_a_changed_member_is_damaged():
    data = bytearray(archive(("b.txt", b"abcabc"), compression=zipfile.ZIP_STORED))
    data[data.index(b"abcabc")] ^= 1
    assert faults(bytes(data)) == [("a.zip!/b.txt", "damaged")]


def test_an_archive_without_files_says_so():
    assert faults(archive(("a/", b""))) == [("a.zip", "empty")]


def test_the_whole_has_caps(monkeypatch):
    data = archive(*((f"{number}.txt", b"0123456789") for number in range(6)))
    monkeypatch.setattr(unpacking, "MAX_MEMBERS", 4)
    assert [member.name for member in members(data, "a")][3:] == ["a!/3.txt", "a"]
    assert faults(data) == [("a.zip", "too_large")]
    monkeypatch.setattr(unpacking, "MAX_MEMBERS", 9)
    monkeypatch.setattr(unpacking, "MAX_ARCHIVE_BYTES", 35)
    assert [member.name for member in members(data, "a")][2:] == ["a!/2.txt", "a"]
    # Archives within count for the one around them.
    monkeypatch.setattr(unpacking, "MAX_ARCHIVE_BYTES", len(data) + 35)
    around = archive(("in.zip", data), ("z.txt", b"z"))
    assert [member.name for member in members(around, "a")][2:] == ["a!/in.zip!/2.txt", "a"]


def test_members_that_overlap_are_held_to_the_ratio():
    """A thousand entries for one packed member: each is within its caps, all together are not."""
    data = repeated_entries(archive(("000.txt", bytes(900_000))), 1000)
    sizes = [len(member.data) for member in members(data, "a")]
    assert sum(sizes) <= max(1_000_000, 100 * len(data))
    assert faults(data) == [("a.zip", "too_large")]


def test_entries_that_share_a_bomb_are_held_to_what_may_be_wasted(monkeypatch):
    """Each is refused after a million bytes; the archive ends when they have cost ten million together."""
    monkeypatch.setattr(unpacking, "MAX_ARCHIVE_BYTES", 10_000_000)
    data = repeated_entries(archive(("a.txt", bytes(2_000_000))), 1000)
    found = list(members(data, "a.zip"))
    assert (len(found), found[-1].name, found[-1].issue.code) == (10, "a.zip", "too_large")


def test_a_directory_without_end_is_not_opened(monkeypatch):
    monkeypatch.setattr(sys.modules[sniff.__module__], "_MOST_ENTRIES", 3)
    data = archive(*((f"{number}.txt", b"") for number in range(4)))
    assert sniff(data) == "zip"
    assert faults(data) == [("a.zip", "too_large")]


SAMPLE = archive(
    ("通知.txt".encode("gb18030"), "甲镇".encode()),
    ("a/b.zip", nested(1)),
    ("c.docx", files.docx(files.paragraph("乙镇"))),
)


def outcome(data):
    return all(
        isinstance(member, Member) and (member.issue is None or not member.data) for member in members(data, "a")
    )


def test_damage_anywhere_gives_members_and_issues():
    assert len(list(members(SAMPLE, "a"))) == 3
    assert all(outcome(SAMPLE[:end]) for end in range(0, len(SAMPLE), 16))
    for at in range(len(SAMPLE)):
        for mask in (0xFF, 0x01, 0x08):
            assert outcome(SAMPLE[:at] + bytes([SAMPLE[at] ^ mask]) + SAMPLE[at + 1 :])


@given(st.binary(max_size=300))
def test_any_bytes_give_members_and_issues(rest):
    assert outcome(b"PK\x03\x04" + rest)
