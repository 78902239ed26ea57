"""The table beside the files, `metadata.csv`: what its owner knows of each document, over what the document says.

The first line names the columns: `file` and any of title, issuer, number, date, place, url, in English or Chinese.
`file` is the path from the folder of the table, `资料.zip!/通知.docx` for a member of an archive. The nearest table that
names a file speaks for it. Nothing is settled silently: what is overridden, supplied, contradictory or unreadable is
told in the issues of the record, what names no file under the name of the table.
"""

import csv
import dataclasses
import datetime
import functools
import io
import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence

from pipeline.corpus.divisions import codes_of
from pipeline.records import Issue, Place, Record
from pipeline.text import DecodeError, decode, normalise

NAME = "metadata.csv"
LARGEST_TABLE = 16 * 2**20
FIELDS = ("title", "issuer", "number", "date", "place", "url")
_COLUMNS = {name: name for name in ("file", *FIELDS)} | {
    **dict.fromkeys(("文件", "文件名", "文件路径"), "file"),
    **dict.fromkeys(("标题", "题名"), "title"),
    **dict.fromkeys(("发文机关", "发布机构", "发文单位"), "issuer"),
    **dict.fromkeys(("文号", "发文字号"), "number"),
    **dict.fromkeys(("日期", "成文日期", "发布日期"), "date"),
    **dict.fromkeys(("地区", "地点", "行政区划"), "place"),
    **dict.fromkeys(("网址", "链接", "来源网址"), "url"),
}
_DATE = re.compile(r"(\d{4})\s?[年./-]\s?(\d{1,2})\s?[月./-]\s?(\d{1,2})\s?日?")
_YEAR = re.compile(r"[〔\[［【(（﹝]\s?(\d{4})\s?[〕\]］】)）﹞]")
_URL = re.compile(r"https?://[^\s<>\"]{3,2000}")
_PLACE = re.compile(r"(?P<name>\S{2,60})(?:\s+(?P<code>\d{6}|\d{9}))?")
_SHOWN = 5  # faults of a table told one by one
_WORDS = 80


@dataclasses.dataclass(frozen=True, slots=True)
class Stated:
    """What a table says of one document: values by field, in the order of the fields, and what is wrong with it."""

    values: tuple[tuple[str, str], ...]
    issues: tuple[Issue, ...] = ()


class Sidecars:
    """The tables met on the way, by the folders they stand in, and which of their rows found a file."""

    def __init__(self) -> None:
        self._rows: dict[str, dict[str, Stated]] = {}
        self._faults: dict[str, list[str]] = {}
        self._unused: dict[str, dict[str, None]] = {}

    def take(self, folder: str, data: bytes) -> bool:
        """Take in the table of a folder (its name with a slash at the end); False where the bytes are no such table."""
        try:
            lines = _lines(data)
        except ValueError as error:
            self._faults[folder] = [str(error)]
            return True
        columns = [_COLUMNS.get(_clean(name).lower(), "") for name in lines[0][1]] if lines else []
        known = [name for name in columns if name]
        if "file" not in known or len(known) < 2:
            return False
        if len(set(known)) < len(known):
            self._faults[folder] = ["two columns of one name"]
            return True
        faults = [
            f"line {number} has more cells than there are columns"
            for number, cells in lines
            if len(cells) > len(columns)
        ]
        rows: dict[str, list[tuple[int, dict[str, str]]]] = {}
        for number, cells in lines[1:]:
            row = {name: _clean(cell) for name, cell in zip(columns, cells, strict=False) if name}
            if len(cells) <= len(columns) and row["file"]:
                rows.setdefault(_path(row["file"]), []).append((number, row))
        self._rows[folder] = {name: _stated(given) for name, given in rows.items()}
        self._unused[folder] = dict.fromkeys(rows)
        self._faults[folder] = faults
        return True

    def of(self, name: str) -> Stated | None:
        """What the nearest table that names a document says of it."""
        if not self._rows:
            return None
        end = len(name)
        while end >= 0:
            end = name.rfind("/", 0, end)
            folder, path = name[: end + 1], _path(name[end + 1 :])
            if path in self._rows.get(folder, ()):
                self._unused[folder].pop(path, None)
                return self._rows[folder][path]
        return None

    def faults(self) -> Iterator[tuple[str, Issue]]:
        """What is wrong with each table, with its name: lines that cannot be read, rows that name no file."""
        for folder, faults in self._faults.items():
            told = [*faults, *(f"no file of the name {path[:_WORDS]}" for path in self._unused.get(folder, ()))]
            if told:
                more = f"; and {len(told) - _SHOWN} more" if len(told) > _SHOWN else ""
                yield folder + NAME, Issue("metadata.table", "; ".join(told[:_SHOWN]) + more)


def stated_place(stated: Stated) -> Callable[[Place | None], Place] | None:
    """What settles the place of a document: from the one that its text says, the one that the table states."""
    value = dict(stated.values).get("place")
    return None if value is None else functools.partial(_place, value)


def override(record: Record, stated: Stated, place: Place | None) -> Record:
    """The record with what a table states in place of what the document says, each change told in an issue.

    `place` is the place that the text says; that of the record, and of its facts, is the stated one already.
    """
    if record.status == "failed":
        return record
    issues = list(stated.issues)
    changes: dict[str, str] = {}
    for field, value in stated.values:
        said, new = _said(record, field, place), value
        if field == "url":
            issues.append(Issue("metadata.url", value))
            continue
        if field == "place":
            new = _shown(_place(value, place))
        else:
            changes[field] = value
        if said is None:
            issues.append(Issue("metadata.supplied", f"{field}: {_quoted(new)} by {NAME}; the document says none"))
        elif said != new:
            issues.append(
                Issue("metadata.override", f"{field}: {_quoted(new)} by {NAME}; the document says {_quoted(said)}")
            )
    return dataclasses.replace(record, **changes, issues=(*record.issues, *issues))  # type: ignore[arg-type]


def _lines(data: bytes) -> list[tuple[int, list[str]]]:
    """The lines of a table that are not empty, with their numbers. Raises `ValueError` where it cannot be read."""
    if len(data) > LARGEST_TABLE:
        raise ValueError(f"larger than {LARGEST_TABLE:,} bytes")
    try:
        reader = csv.reader(io.StringIO(decode(data, "gb18030").text.removeprefix("\ufeff"), newline=""), strict=True)
        return [(reader.line_num, cells) for cells in reader if any(map(str.strip, cells))]
    except (DecodeError, csv.Error) as error:
        raise ValueError(f"no CSV: {error}") from error


def _clean(cell: str) -> str:
    return " ".join(cell.split())


def _path(name: str) -> str:
    """A path as names of documents are compared: macOS writes some letters as two, Windows other slashes."""
    return unicodedata.normalize("NFC", name).replace("\\", "/").removeprefix("./")


def _stated(given: Sequence[tuple[int, dict[str, str]]]) -> Stated:
    """What the rows of one file say together; where they contradict each other, none is believed."""
    values, issues = [], []
    for field in FIELDS:
        found: dict[str, int] = {}
        for number, row in given:
            if cell := row.get(field, ""):
                value = _value(field, cell)
                if value is None:
                    message = f"{field}: {_quoted(cell)} in line {number} of {NAME} is no {field}"
                    issues.append(Issue("metadata.invalid", message))
                else:
                    found.setdefault(value, number)
        if len(found) > 1:
            told = ", ".join(f"{_quoted(value)} in line {number}" for value, number in found.items())
            issues.append(Issue("metadata.conflict", f"{field}: {told} of {NAME}; neither is taken"))
        values += [(field, value) for value in found] if len(found) == 1 else []
    return Stated(tuple(values), tuple(issues))


def _value(field: str, cell: str) -> str | None:
    """A cell in the form that records have: Simplified, dates as ISO 8601, numbers with 〔〕; None where it is none."""
    if field == "date":
        return _date(cell)
    if field == "url":
        return cell if _URL.fullmatch(cell) else None
    text = _clean(normalise(cell).text)
    if field == "number":
        return _YEAR.sub(r"〔\1〕", text).replace(" ", "")
    return text if field != "place" or _PLACE.fullmatch(text) else None


def _date(cell: str) -> str | None:
    match = _DATE.fullmatch(cell)
    try:
        return datetime.date(*map(int, match.groups())).isoformat() if match else None
    except ValueError:
        return None


def _place(value: str, said: Place | None) -> Place:
    """The place that a cell names, with the code it gives, or the only one of that name, or the one the document has."""
    match = _PLACE.fullmatch(value)
    name, code = (match["name"], match["code"]) if match else (value, None)
    codes = codes_of(name)
    if code is None and len(codes) == 1:
        code = codes[0]
    if code is None and said is not None and (said.code in codes or said.name == name):
        code = said.code
    return Place(name, code)


def _said(record: Record, field: str, place: Place | None) -> str | None:
    if field == "place":
        return None if place is None else _shown(place)
    return None if field == "url" else getattr(record, field)


def _shown(place: Place) -> str:
    return f"{place.name} {place.code}" if place.code else place.name


def _quoted(value: str) -> str:
    return f"“{value[:_WORDS]}{'…' if len(value) > _WORDS else ''}”"
