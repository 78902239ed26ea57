"""The facts as a table, a row each, for spreadsheets (CSV, XLSX) and analytics (Parquet)."""

import csv
import datetime
import io
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

from pipeline.corpus import Standing, parquet
from pipeline.corpus.compare import harmless
from pipeline.corpus.facttable import COLUMNS, row

_MOST_ROWS = 2**20 - 1  # of a sheet, below its heading
# A workbook says when it was made; the same corpus shall give the same bytes.
_MADE = datetime.datetime(1980, 1, 1)


def rows(record: dict[str, Any]) -> Iterator[list[Any]]:
    """The facts of a record under COLUMNS."""
    return (row(fact, record) for fact in record["facts"])


def csv_lines(documents: Iterable[Standing]) -> Iterator[str]:
    """CSV (RFC 4180) with a byte order mark, without which spreadsheets take it for another encoding."""
    yield "\ufeff" + csv_line(COLUMNS)
    for document in documents:
        yield from map(csv_line, rows(document.record))


def csv_line(values: Iterable[object]) -> str:
    """One line of CSV; a text that a spreadsheet would take for a formula is quoted."""
    line = io.StringIO()
    csv.writer(line, lineterminator="\r\n").writerow(
        [harmless(value) if isinstance(value, str) else value for value in values]
    )
    return line.getvalue()


def write_xlsx(documents: Iterable[Standing], path: Path) -> None:
    """A workbook of the facts."""
    write_workbook(path, "facts", COLUMNS, (row for document in documents for row in rows(document.record)))


def write_workbook(path: Path, name: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """A workbook of one sheet of that name, and `name 2` and so on where a sheet is full."""
    import xlsxwriter

    # Row by row: what is written leaves memory. Texts are texts, whatever they look like.
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(str(path), options) as book:
        book.set_properties({"created": _MADE})
        heading = book.add_format({"bold": True})
        sheet = _sheet(book, name, columns, heading)
        for at, values in enumerate(rows):
            if at and at % _MOST_ROWS == 0:
                sheet = _sheet(book, f"{name} {at // _MOST_ROWS + 1}", columns, heading)
            sheet.write_row(at % _MOST_ROWS + 1, 0, [_cell(value) for value in values])


def _sheet(book: Any, name: str, columns: Sequence[str], heading: Any) -> Any:
    sheet = book.add_worksheet(name)
    sheet.freeze_panes(1, 0)
    sheet.write_row(0, 0, [_cell(column) for column in columns], heading)
    return sheet


def _cell(value: Any) -> Any:
    """The value as a cell holds it: no more than 32,767 characters, no lone surrogate, numbers as floats."""
    if isinstance(value, str):
        return value.encode("utf-8", "backslashreplace").decode()[:32_767]
    return float(value) if isinstance(value, int) and abs(value) > 2**53 else value


def write_parquet(documents: Iterable[Standing], path: Path) -> None:
    """One Parquet file of the facts."""
    parquet.write((row for document in documents for row in rows(document.record)), path)
