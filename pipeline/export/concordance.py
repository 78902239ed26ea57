"""All lines of a search as a file: tables, JSON Lines, text, and the sources for a bibliography."""

import dataclasses
import json
import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

from pipeline.corpus.citing import cite
from pipeline.export import tables
from pipeline.search.concordance import Line
from pipeline.search.texts import Document

COLUMNS = (
    "citation document source title issuer number date place place_code start end left node right tasks facts"
).split()
_SPECIAL = re.compile(r"[\\{}%&$#_~^]")
_ESCAPES = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
_BLANKS = re.compile(r"\s+")


def rows(lines: Iterable[Line], state: str) -> Iterator[list[Any]]:
    """The lines under COLUMNS; `state` is the name of the corpus for their citations."""
    for line in lines:
        document, place = line.document, line.document.place
        about = [document.id, document.source, document.title, document.issuer, document.number, document.date]
        where = [place.name if place else None, place.code if place else None, line.start, line.end]
        facts = " ".join(f"{fact.kind}:{fact.id}" for fact in line.facts)
        citation = str(cite(state, document, line.start, line.end, line.node))
        yield [citation, *about, *where, line.left, line.node, line.right, " ".join(line.tasks), facts]


def csv_lines(lines: Iterable[Line], state: str) -> Iterator[str]:
    """CSV as `pipeline.export.tables` writes it."""
    yield "\ufeff" + tables.csv_line(COLUMNS)
    yield from map(tables.csv_line, rows(lines, state))


def json_lines(lines: Iterable[Line], state: str) -> Iterator[str]:
    """A line of JSON each, as the API gives it, with its citation."""
    for line in lines:
        citation = str(cite(state, line.document, line.start, line.end, line.node))
        yield json.dumps({"citation": citation, **dataclasses.asdict(line)}, ensure_ascii=False) + "\n"


def text_lines(lines: Iterable[Line], state: str) -> Iterator[str]:
    """The source, the left side, the hit and the right side between tabs."""
    del state
    for line in lines:
        parts = (line.document.source, line.left, line.node, line.right)
        yield "\t".join(_BLANKS.sub(" ", part) for part in parts) + "\n"


def bibtex(lines: Iterable[Line], state: str) -> Iterator[str]:
    """The document of each line once, as an entry of BibTeX in UTF-8."""
    told: set[str] = set()
    for line in lines:
        if line.document.id not in told:
            told.add(line.document.id)
            yield _entry(line.document, state)


def write_xlsx(lines: Iterable[Line], state: str, path: Path) -> None:
    """A workbook as `pipeline.export.tables` writes it."""
    tables.write_workbook(path, "lines", COLUMNS, rows(lines, state))


TEXTS: dict[str, Callable[[Iterable[Line], str], Iterator[str]]] = {
    "csv": csv_lines,
    "jsonl": json_lines,
    "txt": text_lines,
    "bib": bibtex,
}
FORMATS = (*TEXTS, "xlsx")
MEDIA_TYPES = {"csv": "text/csv", "jsonl": "application/x-ndjson", "txt": "text/plain", "bib": "application/x-bibtex"}


def _entry(document: Document, state: str) -> str:
    """`@misc`, which styles print whatever the kind of document."""
    fields = {
        "title": document.title or document.source,
        "author": document.issuer and "{" + _escaped(document.issuer) + "}",
        "year": document.date and document.date[:4],
        "date": document.date,
        "number": document.number,
        "note": f"sha256:{document.sha256}, zhenjie corpus {state}",
    }
    told = [
        f"  {name} = {{{value if name == 'author' else _escaped(value)}}},\n" for name, value in fields.items() if value
    ]
    return f"@misc{{zj{document.id},\n{''.join(told)}}}\n\n"


def _escaped(text: str) -> str:
    return _SPECIAL.sub(lambda found: _ESCAPES.get(found[0], "\\" + found[0]), _BLANKS.sub(" ", text))
