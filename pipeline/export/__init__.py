"""What a corpus holds, in the formats of other tools: tables, corpora with structure, annotations, training data.

    export.export(corpus, "csv", Path("facts.csv"), place="陕西省")

Every format is written document by document, so that memory is bounded however large the corpus; the same corpus gives
the same bytes. docs/export.md says what is where.
"""

import contextlib
import json
import os
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import IO, Literal, Unpack

from pipeline.corpus import Corpus, Standing
from pipeline.export import annotation, concordance, tables, verticals
from pipeline.search.filters import Wanted

STDOUT = "-"

Documents = Iterable[Standing]


class ExportError(Exception):
    """An export that cannot be made; the message says why."""


def _records(documents: Documents) -> Iterator[str]:
    """Whole records, one a line, as `zhenjie extract` prints them."""
    for document in documents:
        yield json.dumps(document.record, ensure_ascii=False, separators=(",", ":")) + "\n"


def _docbin(documents: Documents, folder: Path) -> None:
    from pipeline.export import docbin  # spaCy takes a second to load

    docbin.write(documents, folder)


_TEXTS: dict[str, Callable[[Documents], Iterator[str]]] = {
    "csv": tables.csv_lines,
    "jsonl": _records,
    "conllu": verticals.conllu,
    "vrt": verticals.vrt,
    "webannotation": annotation.web_annotation,
    "labelstudio": annotation.label_studio,
    "doccano": annotation.doccano,
}
_FILES: dict[str, Callable[[Documents, Path], None]] = {
    "xlsx": tables.write_xlsx,
    "parquet": tables.write_parquet,
    "docbin": _docbin,
}
FORMATS = tuple(sorted((*_TEXTS, *_FILES)))


def export(corpus: Corpus, to: str, out: Path, **wanted: Unpack[Wanted]) -> None:
    """Write the documents that stand, or those that the filters choose, to `out` in the format `to`.

    `out` appears when it is complete, in place of what was there; `-` is standard output, for formats that are text. A
    `docbin` is a folder. Raises `ExportError`, `OSError`, or `ValueError` for a filter that is none.
    """
    documents = corpus.standing(**wanted)
    if to in _TEXTS:
        _write_text(_TEXTS[to](documents), out)
    else:
        _write_file(lambda part: _FILES[to](documents, part), to, out)


class Lines(Wanted, total=False):
    """Filters, and how much of the text a line shows."""

    width: int | Literal["sentence"]


def export_lines(corpus: Corpus, query: str, to: str, out: Path, **wanted: Unpack[Lines]) -> None:
    """Write all lines that a query finds, with their citations, to `out` as `export` does.

    Raises `QueryError` and what `export` raises.
    """
    with corpus.one_state():
        lines, state = corpus.lines(query, **wanted), corpus.snapshot()
        if to in concordance.TEXTS:
            _write_text(concordance.TEXTS[to](lines, state), out)
        else:
            _write_file(lambda part: concordance.write_xlsx(lines, state, part), to, out)


def _write_text(lines: Iterable[str], out: Path) -> None:
    if os.fspath(out) == STDOUT:
        sys.stdout.flush()
        _write_lines(lines, sys.stdout.buffer)
        return
    with _complete(out) as part, part.open("wb") as file:
        _write_lines(lines, file)


def _write_file(write: Callable[[Path], None], to: str, out: Path) -> None:
    if os.fspath(out) == STDOUT:
        raise ExportError(f"{to} is no text: name a file")
    with _complete(out) as part:
        try:
            write(part)
        except ImportError as error:
            raise ExportError(f"{to} needs the package {error.name}: pip install 'zhenjie[{to}]'") from error


def _write_lines(lines: Iterable[str], file: IO[bytes]) -> None:
    for line in lines:
        # A lone surrogate, from a damaged file, is written as its escape.
        file.write(line.encode("utf-8", "backslashreplace"))


@contextlib.contextmanager
def _complete(out: Path) -> Iterator[Path]:
    """Where to write what will stand at `out` once it is complete, and not at all if it is not."""
    if out.is_dir() and any(out.glob("[!0-9]*")):
        raise ExportError(f"{out} is a folder with other files in it")
    part = out.with_name(out.name + ".part")
    try:
        yield part
        if out.is_dir():
            shutil.rmtree(out)
        os.replace(part, out)
    finally:
        if part.is_dir():
            shutil.rmtree(part)
        part.unlink(missing_ok=True)
