"""A judged document as rows for the store, and the way back from rows to typed records.

Rows are made where the document was analysed, in a worker, so that the one process that writes has little to do.
"""

import contextlib
import dataclasses
import hashlib
import json
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, NamedTuple

from pipeline.corpus.divisions import code_range, codes_of
from pipeline.corpus.sidecar import override, stated_place
from pipeline.corpus.sources import LARGEST_FILE, Source, SourceError, read, unread
from pipeline.edition import edition
from pipeline.likeness import sketch
from pipeline.records import (
    Delegation,
    Evidence,
    Fact,
    Issue,
    Number,
    Place,
    Record,
    Relation,
    Setup,
    Status,
    content_id,
)
from pipeline.search.texts import Document

if TYPE_CHECKING:
    from pipeline.road import Analysis
    from pipeline.text import NormalisedText

Part = Fact | Delegation | Setup
Row = tuple[Any, ...]
# Of bytes and a name; with `home` where the place of the document is stated (see `pipeline.road.analyse`).
Analyse = Callable[..., "Analysis"]

_JOINT = "、"
_NOTHING = (None,) * 6
_ROAD = "pipeline.road.analyse"
_LARGEST = 2**63 - 1  # of SQLite's integers
# `giver` and `receiver` are `from` and `to` in JSON.
JSON_NAMES = {"giver": "from", "receiver": "to"}
_ATTRIBUTES = {name: attribute for attribute, name in JSON_NAMES.items()}

RECORD_COLUMNS = (
    "id, source, status, media_type, script, glosses, title, issuer, number, date, place_name, place_code, json"
)
FACT_COLUMNS = "part, id, kind, min, max, unit, subject, action, scope, level, time, rule, measure, start, end, json"
DOCUMENT_COLUMNS = (
    "r.id, r.source, d.sha256, r.status, r.media_type, r.script, r.title, r.issuer, r.number, r.date, r.place_name, "
    "r.place_code"
)


class Parcel(NamedTuple):
    """All rows of one document but for the numbers that the store gives; `text` is None where there is no text.

    `facts` are those of facts, delegations and set-ups. `places` and `tasks` begin with the place in `facts` and in
    `measures` of what they are of, None for the places of the document itself. Plain tuples, which pass from one process
    to another in a fifth of the time that objects take.
    """

    sha256: str
    status: Status
    record: Row  # as RECORD_COLUMNS
    text: Row | None  # original, normalised, deletions, characters
    facts: tuple[Row, ...]  # as FACT_COLUMNS
    places: tuple[Row, ...]  # fact, name, code
    measures: tuple[Row, ...]  # id, start, end, modality
    tasks: tuple[Row, ...]  # measure, task, probability
    sketch: bytes  # of `pipeline.likeness`
    edition: str = ""  # by which the record was made
    issues: tuple[str, ...] = ()  # the codes of its issues
    stated: str = ""  # the digest of what the table beside the source says of it


class Task(NamedTuple):
    """A source to be judged, and the hash of the document that is known to stand there."""

    source: Source
    known: str | None = None


# What became of a source: a document, a failed record that tells why there is none, or None for the document known.
Content = Parcel | Record | None


def _fault(source: Source, error: Exception) -> Record:
    if isinstance(error, SourceError):
        return unread(source, error.code, str(error))
    if isinstance(error, MemoryError):
        return unread(source, "out_of_memory", "there is not enough memory for this document")
    return unread(source, "crashed", f"{type(error).__name__}: {error}")


def pack(analysis: "Analysis", sha256: str) -> Parcel:
    """The rows of an analysed document whose bytes have that hash."""
    record = analysis.record
    line, lines = record.to_lines()
    text = None if analysis.text is None else _text_row(analysis.text)
    head = (record.id, record.source, record.status, record.media_type, record.script, record.glosses, record.title)
    place = (record.place.name, record.place.code) if record.place else (None, None)
    row = (*head, record.issuer, record.number, record.date, *place, line)
    made = Parcel(
        sha256=sha256,
        status=record.status,
        record=row,
        text=text,
        facts=tuple([(*columns, part) for columns, part in zip(_part_rows(record), lines, strict=True)]),
        places=tuple(_place_rows(record)),
        measures=tuple([(measure.id, measure.start, measure.end, measure.modality) for measure in record.measures]),
        tasks=tuple(
            [(at, tag.task, tag.probability) for at, measure in enumerate(record.measures) for tag in measure.tasks]
        ),
        sketch=b"" if analysis.text is None else sketch(analysis.text.text),
        issues=tuple(issue.code for issue in record.issues),
    )
    try:
        row[-1].encode()
    except UnicodeEncodeError:
        return Parcel(*map(_clean, made))
    return made


def road() -> Analyse:
    """The analysis that documents get: `pipeline.road.analyse`, loaded when it is needed."""
    from pipeline.road import analyse

    return analyse


def edition_of(analyse: Analyse | None) -> str:
    """The name of an analysis, another one for another result: the edition of the road, of others what they are called."""
    return edition() if analyse is None or _name(analyse) == _ROAD else _name(analyse)


def _name(analyse: Analyse) -> str:
    # An analysis is known by its name, since loading the road to compare takes a second.
    return f"{getattr(analyse, '__module__', '')}.{getattr(analyse, '__qualname__', type(analyse).__qualname__)}"


def stated_digest(source: Source) -> str:
    """A digest of what the table beside a source says of it; empty where there is none."""
    return "" if source.stated is None else content_id("stated", source.stated)


def judge(source: Source, analyse: Analyse, known: str | None = None, largest: int = LARGEST_FILE) -> Content:
    """Read and analyse a source: its rows, a failed record where there is nothing to store, or None.

    None says that the bytes have the hash `known`. Whatever goes wrong with one source is told in its record.
    """
    try:
        data = read(source, largest)
        sha256 = hashlib.sha256(data).hexdigest()
        if sha256 == known:
            return None
        return _packed(source, _analysed(source, data, analyse), sha256, edition_of(analyse))
    except Exception as error:  # a document must never cost the batch
        return _fault(source, error)


def judge_all(tasks: Sequence[Task], analyse: Analyse, largest: int = LARGEST_FILE) -> list[Content]:
    """What `judge` gives for each task. The road takes them through each of its stages together, which is faster."""
    if len(tasks) > 1 and _name(analyse) == _ROAD:
        # What goes wrong with one of them stops all; then each is judged by itself, where it costs no other.
        with contextlib.suppress(Exception):
            return _judged_together(tasks, largest)
    return [judge(task.source, analyse, task.known, largest) for task in tasks]


def _judged_together(tasks: Sequence[Task], largest: int) -> list[Content]:
    from pipeline.road import Document, analyse_all

    found = [_bytes_or_content(task, largest) for task in tasks]
    documents = [
        Document(data, task.source.name, _home(task.source))
        for task, data in zip(tasks, found, strict=True)
        if isinstance(data, bytes)
    ]
    analyses = iter(analyse_all(documents))
    contents: list[Content] = []
    for task, data in zip(tasks, found, strict=True):
        if isinstance(data, bytes):
            analysis = _overridden(task.source, next(analyses))
            contents.append(_packed(task.source, analysis, analysis.record.sha256, edition()))
        else:
            contents.append(data)
    return contents


def _bytes_or_content(task: Task, largest: int) -> bytes | Content:
    try:
        data = read(task.source, largest)
    except SourceError as error:
        return _fault(task.source, error)
    return None if hashlib.sha256(data).hexdigest() == task.known else data


def _packed(source: Source, analysis: "Analysis", sha256: str, by: str) -> Parcel:
    return pack(analysis, sha256)._replace(edition=by, stated=stated_digest(source))


def _analysed(source: Source, data: bytes, analyse: Analyse) -> "Analysis":
    """The analysis of a source, what the table beside it states in place of what it says."""
    home = _home(source)
    return _overridden(source, analyse(data, source.name) if home is None else analyse(data, source.name, home=home))


def _home(source: Source) -> Callable[[Place | None], Place | None] | None:
    """Who knows the place of a source better than its text: the table beside it, where that states one."""
    return None if source.stated is None else stated_place(source.stated)


def _overridden(source: Source, analysis: "Analysis") -> "Analysis":
    """The analysis with what the table beside the source states in place of what the source says."""
    if source.stated is None:
        return analysis
    return dataclasses.replace(analysis, record=override(analysis.record, source.stated, analysis.said))


def record_line(source: Source, analyse: Analyse) -> tuple[Record, str]:
    """The record of a source and its JSON; whatever goes wrong with the source is told in it."""
    try:
        record = _analysed(source, read(source), analyse).record
        return record, record.to_json()
    except Exception as error:  # as in `judge`
        record = _fault(source, error)
        return record, record.to_json()


def fault(content: Content) -> str:
    """Why a source has no document that could be read."""
    if content is None:
        return "failed as before"
    record = failed_record(content.record[-1]) if isinstance(content, Parcel) else content
    return "; ".join(issue.message for issue in record.issues)


def record_of(content: Content) -> tuple[str, bool]:
    """The JSON of the record of a source that is not known yet, and whether it failed."""
    if isinstance(content, Parcel):
        return content.record[-1], content.status == "failed"
    if content is None:
        raise ValueError("a known document has no record here")
    return content.to_json(), True


def document(row: Row) -> Document:
    """The document of a row of DOCUMENT_COLUMNS."""
    *head, name, code = row
    values: Row = (*head, None if name is None else Place(name, code))
    return Document(*values)


def part(name: str, line: str) -> Part:
    """A typed part of a record from its JSON; `name` is `fact`, `delegation` or `setup`."""
    if name == "fact":
        return fact(line)
    values = _values(line)
    return Delegation(**values) if name == "delegation" else Setup(**values)


def fact(line: str) -> Fact:
    """A fact from its JSON."""
    values = _values(line)
    values["place"] = None if values["place"] is None else Place(**values["place"])
    values["relations"] = tuple(Relation(**relation) for relation in values["relations"])
    return Fact(**values)


def failed_record(line: str) -> Record:
    """A record that holds nothing but issues, from its JSON."""
    values = {name: _frozen(value) for name, value in json.loads(line).items()}
    values["place"] = None if values["place"] is None else Place(**values["place"])
    return Record(**values | {"issues": tuple(Issue(**issue) for issue in values["issues"])})


def part_to_dict(item: Part) -> dict[str, Any]:
    """The part as in the JSON of its record."""
    return {JSON_NAMES.get(name, name): value for name, value in dataclasses.asdict(item).items()}


def normalised_text(row: Row) -> "NormalisedText":
    """The text of a row (original, normalised, deletions, script, glosses), with the way back."""
    from pipeline.text import NormalisedText
    from pipeline.text.offsets import Deletion

    original, normalised, deletions, script, glosses = row
    return NormalisedText(
        original=original.decode("utf-8", "surrogatepass"),
        text=normalised.decode("utf-8", "surrogatepass"),
        script=script,
        glosses=glosses,
        issues=(),
        deletions=tuple(Deletion(*item) for item in json.loads(deletions)),
    )


def _values(line: str) -> dict[str, Any]:
    values = {_ATTRIBUTES.get(name, name): _frozen(value) for name, value in json.loads(line).items()}
    return values | {"evidence": Evidence(**values["evidence"])}


def _frozen(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


_line = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def _clean(value: Any) -> Any:
    """The value with each lone surrogate, left by a damaged file, as its JSON escape: SQLite holds UTF-8 only."""
    if isinstance(value, str):
        return value.encode("utf-8", "backslashreplace").decode()
    if isinstance(value, tuple):
        return tuple(map(_clean, value))
    return value


def _text_row(text: "NormalisedText") -> Row:
    original, normalised = (part.encode("utf-8", "surrogatepass") for part in (text.original, text.text))
    return original, normalised, _line([list(item) for item in text.deletions]), len(text.text)


def _part_rows(record: Record) -> Iterator[Row]:
    for fact in record.facts:
        value = (fact.kind, _sortable(fact.min), _sortable(fact.max), fact.unit, fact.subject, fact.action, fact.scope)
        yield "fact", fact.id, *value, fact.level, fact.time, *_ending(fact)
    for delegation in record.delegations:
        yield "delegation", delegation.id, "delegation", *_NOTHING, delegation.receiver, None, *_ending(delegation)
    for setup in record.setups:
        slots = (None, None, None, None, setup.action, None, setup.level, None)
        yield "setup", setup.id, "setup", *slots, *_ending(setup)


def _place_rows(record: Record) -> Iterator[Row]:
    """The places of the document and of its parts; what has no place of its own is at the document's place."""
    homes = _places(record.place, None)
    yield from ((None, *place) for place in homes)
    code = record.place.code if record.place else None
    for at, fact in enumerate(record.facts):
        yield from ((at, *place) for place in _places(fact.place, code))
    for at in range(len(record.facts), len(record.facts) + len(record.delegations) + len(record.setups)):
        yield from ((at, *place) for place in homes)


def _places(place: Place | None, home: str | None) -> tuple[Row, ...]:
    """Each place with its code; 凤翔区、眉县 are two. One whose code is not known lies in `home`, the document's."""
    if place is None:
        return ()
    if place.code is not None or _JOINT not in place.name:
        return ((place.name, place.code or home),)
    return tuple((name, _code_within(name, home)) for name in place.name.split(_JOINT))


def _code_within(name: str, home: str | None) -> str | None:
    """The code of the one place of that name, in `home` if it has several; else `home` itself."""
    codes = codes_of(name)
    if home is not None and len(codes) > 1:
        first, last = code_range(home)
        codes = tuple(code for code in codes if first <= code < last)
    return codes[0] if len(codes) == 1 else home


def _ending(item: Part) -> Row:
    return item.rule, item.measure, item.evidence.start, item.evidence.end


def _sortable(number: Number | None) -> Number | None:
    if isinstance(number, int) and abs(number) > _LARGEST:
        return float(number)
    return number
