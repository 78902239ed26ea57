"""The typed records that zhenjie gives: one `Record` a document, and what it holds.

Offsets are half-open, in code points of the ORIGINAL text (see `Evidence`). All normalised strings are Simplified.
What each field may hold is fixed by the annotation guide of the field; `vocabulary` names below repeat it as types.
"""

import dataclasses
import hashlib
import json
import operator
from collections.abc import Callable
from typing import Any, Literal, NamedTuple

from pipeline.slotted import set_by_slots

SCHEMA_VERSION = "1.1"
ID_JOINT = "\x1f"  # between the parts of which an id is made

Kind = Literal["institution", "power", "staffing", "locality", "funding", "rate", "other"]
Modifier = Literal["exact", "range", "at_most", "at_least", "over", "nearly", "about", "several"]
Scope = Literal["total", "each", "average"]
SetupAction = Literal["set_up", "merge", "rename", "transfer", "abolish"]
Modality = Literal["must", "should", "may", "explore", "prohibit", "done"]
Task = Literal["leadership", "devolution", "institutions", "enforcement", "services", "platform", "resources"]
Script = Literal["hans", "hant", "mixed"]
Status = Literal["ok", "partial", "failed"]
# After the terms of GB/T 9704-2012: 发文机关, 发文字号, 签发人, 密级和保密期限, 紧急程度, 标题, 主送机关, 附件说明, 署名,
# 成文日期, 抄送机关, 印发机关, 印发日期; 索引号 of a government site; 作者 and 来源 of a piece of news.
ElementName = Literal[
    "issuer",
    "number",
    "signer",
    "secrecy",
    "urgency",
    "title",
    "recipients",
    "attachments",
    "signatories",
    "date",
    "copies_to",
    "printed_by",
    "printed_on",
    "index_number",
    "byline",
    "source",
]
# What each is called in Chinese, with examples: `pipeline/data/types.toml`.
DocumentType = Literal[
    "statistics", "interpretation", "briefing", "resolution", "decision", "order", "communique", "announcement",
    "public_notice", "circular", "notice", "opinion", "request", "reply", "proposal", "letter", "minutes", "ordinance",
    "provisions", "detailed_rules", "rules", "list", "plan", "programme", "report", "summary", "speech", "guide",
    "article", "news",
]  # fmt: skip
Number = int | float


@set_by_slots
@dataclasses.dataclass(frozen=True, slots=True)
class Evidence:
    """Where a finding stands: `original[start:end] == quote`, always."""

    start: int
    end: int
    quote: str


@set_by_slots
@dataclasses.dataclass(frozen=True, slots=True)
class Element:
    """What the document says about itself: `original[start:end]` is where.

    `text` is the value: dates as ISO 8601, numbers with brackets 〔〕, names without the blanks of their layout.
    """

    element: ElementName
    text: str
    start: int
    end: int


@set_by_slots
@dataclasses.dataclass(frozen=True, slots=True)
class Issue:
    """Something a user should know about a document: a reader's warning, a sum that does not add up, a failure."""

    code: str
    message: str
    start: int | None = None


@set_by_slots
@dataclasses.dataclass(frozen=True, slots=True)
class Place:
    """A place by its name and its code: six digits (GB/T 2260), nine for a town or street, None where not known."""

    name: str
    code: str | None = None


@set_by_slots
@dataclasses.dataclass(frozen=True, slots=True)
class Quantity:
    """A normalised number in a text: closed interval [min, max], either side None where the text leaves it open.

    `nominal` is the number as written (2400多名 -> 2400). `start` and `end` are offsets in the text that was given.
    """

    start: int
    end: int
    quote: str
    min: Number | None
    max: Number | None
    nominal: Number
    modifier: Modifier
    unit: str | None


@set_by_slots
@dataclasses.dataclass(frozen=True, slots=True)
class Relation:
    """How a fact stands to another of the same document: `part_of`, `from` (the value before) or `to` (after)."""

    type: str
    fact: str


@set_by_slots
@dataclasses.dataclass(frozen=True, slots=True)
class Fact:
    """A number that counts something, with its slots; None where the text does not say.

    `confidence`, from 0 to 1, is that of the recognition where the quote was read from a picture (OCR), None elsewhere.
    """

    id: str
    kind: Kind
    min: Number | None
    max: Number | None
    nominal: Number
    modifier: Modifier
    unit: str | None
    subject: str | None
    action: str | None
    scope: Scope
    level: str | None
    place: Place | None
    time: str | None
    relations: tuple[Relation, ...]
    rule: str
    measure: str | None
    evidence: Evidence
    confidence: float | None = None


@set_by_slots
@dataclasses.dataclass(frozen=True, slots=True)
class Delegation:
    """Powers handed down, with or without a number. `giver` and `receiver` are `from` and `to` in JSON."""

    id: str
    powers: tuple[str, ...]
    domains: tuple[str, ...]
    giver: str | None
    receiver: str | None
    method: str | None
    rule: str
    measure: str | None
    evidence: Evidence


@set_by_slots
@dataclasses.dataclass(frozen=True, slots=True)
class Setup:
    """Institutions named as set up, merged, renamed, transferred or abolished."""

    id: str
    action: SetupAction
    names: tuple[str, ...]
    level: str | None
    rule: str
    measure: str | None
    evidence: Evidence


@set_by_slots
@dataclasses.dataclass(frozen=True, slots=True)
class TaskTag:
    """One reform task of a measure with its calibrated probability."""

    task: Task
    probability: float


@set_by_slots
@dataclasses.dataclass(frozen=True, slots=True)
class Measure:
    """One sentence: `path` is the numbering of its headings from the outside in, `tasks` best first."""

    id: str
    start: int
    end: int
    path: tuple[str, ...]
    modality: Modality | None
    tasks: tuple[TaskTag, ...]


@set_by_slots
@dataclasses.dataclass(frozen=True, slots=True)
class Record:
    """All that zhenjie says of one document. A `failed` record carries `issues` and nothing found."""

    id: str
    source: str
    status: Status
    sha256: str
    media_type: str | None = None
    encoding: str | None = None
    script: Script | None = None
    glosses: int = 0
    title: str | None = None
    issuer: str | None = None
    number: str | None = None
    date: str | None = None
    type: DocumentType | None = None
    place: Place | None = None
    elements: tuple[Element, ...] = ()
    facts: tuple[Fact, ...] = ()
    delegations: tuple[Delegation, ...] = ()
    setups: tuple[Setup, ...] = ()
    measures: tuple[Measure, ...] = ()
    issues: tuple[Issue, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """The record as plain dicts and lists, in the order of the schema."""
        return _plain(self)  # type: ignore[no-any-return]

    def to_json(self) -> str:
        """The record as one line of JSON; the same record gives the same bytes."""
        return _written(self)

    def to_lines(self) -> tuple[str, list[str]]:
        """The record as `to_json` gives it, and as well its facts, delegations and set-ups, a line each."""
        plan = _PLANS[Record]
        values = dict(zip(plan.names, plan.getter(self), strict=True))
        parts = {
            name: [_WRITERS[type(part)](part) for part in values[name]] for name in ("facts", "delegations", "setups")
        }
        lists = {name: f"[{','.join(lines)}]" for name, lines in parts.items()}
        whole = [lists.get(name) or _WRITERS[type(value)](value) for name, value in values.items()]
        return plan.template % tuple(whole), [line for lines in parts.values() for line in lines]


# JSON says `from` and `to`, which Python keeps for itself or which would read oddly as attributes.
_JSON_NAMES: dict[tuple[type, str], str] = {(Delegation, "giver"): "from", (Delegation, "receiver"): "to"}


class _Plan(NamedTuple):
    """How a record type is written: its JSON names, a getter of all values, and its JSON with %s for each value."""

    names: tuple[str, ...]
    getter: Callable[[Any], tuple[Any, ...]]
    template: str


def _plan(cls: type) -> _Plan:
    fields = [field.name for field in dataclasses.fields(cls)]
    names = tuple(_JSON_NAMES.get((cls, field), field) for field in fields)
    # A getter of one field alone would give no tuple; every record type has two or more.
    template = "{" + ",".join(f'"{name}":%s' for name in names) + "}"
    return _Plan(names, operator.attrgetter(*fields), template)


_PLANS = {
    cls: _plan(cls)
    for cls in (Evidence, Element, Issue, Place, Relation, Fact, Delegation, Setup, TaskTag, Measure, Record)
}


def _plain(value: Any) -> Any:
    if type(value) is tuple:
        return [_plain(item) for item in value]
    plan = _PLANS.get(type(value))
    if plan is None:
        return value
    return dict(zip(plan.names, map(_plain, plan.getter(value)), strict=True))


def _written(value: Any) -> str:
    """A record, or a value in one, as JSON."""
    plan = _PLANS[type(value)]
    return plan.template % tuple([_WRITERS[type(part)](part) for part in plan.getter(value)])


def _written_list(values: tuple[Any, ...]) -> str:
    return f"[{','.join([_WRITERS[type(value)](value) for value in values])}]"


_string = json.encoder.encode_basestring


# Those of which a record has most are written out, in half the time.
def _written_evidence(value: Evidence) -> str:
    return f'{{"start":{value.start},"end":{value.end},"quote":{_string(value.quote)}}}'


def _written_place(value: Place) -> str:
    return f'{{"name":{_string(value.name)},"code":{"null" if value.code is None else _string(value.code)}}}'


def _written_tag(value: TaskTag) -> str:
    return f'{{"task":{_string(value.task)},"probability":{value.probability}}}'


def _written_measure(value: Measure) -> str:
    path = ",".join(map(_string, value.path))
    modality = "null" if value.modality is None else _string(value.modality)
    tasks = ",".join(map(_written_tag, value.tasks))
    return (
        f'{{"id":{_string(value.id)},"start":{value.start},"end":{value.end},"path":[{path}],"modality":{modality},'
        f'"tasks":[{tasks}]}}'
    )


def _written_fact(value: Fact) -> str:
    unit, subject, action, level, time, measure = [
        "null" if words is None else _string(words)
        for words in (value.unit, value.subject, value.action, value.level, value.time, value.measure)
    ]
    least = "null" if value.min is None else value.min
    most = "null" if value.max is None else value.max
    place = "null" if value.place is None else _written_place(value.place)
    relations = ",".join(map(_written, value.relations)) if value.relations else ""
    confidence = "null" if value.confidence is None else value.confidence
    return (
        f'{{"id":{_string(value.id)},"kind":{_string(value.kind)},"min":{least},"max":{most},"nominal":{value.nominal},'
        f'"modifier":{_string(value.modifier)},"unit":{unit},"subject":{subject},"action":{action},'
        f'"scope":{_string(value.scope)},"level":{level},"place":{place},"time":{time},"relations":[{relations}],'
        f'"rule":{_string(value.rule)},"measure":{measure},"evidence":{_written_evidence(value.evidence)},'
        f'"confidence":{confidence}}}'
    )


# What may stand in a record, by its very type: several times as fast as the general encoder, and the same bytes.
_WRITERS: dict[type, Callable[[Any], str]] = {
    str: _string,
    int: int.__repr__,
    float: float.__repr__,
    type(None): lambda _: "null",
    tuple: _written_list,
    **dict.fromkeys(_PLANS, _written),
    Evidence: _written_evidence,
    Place: _written_place,
    TaskTag: _written_tag,
    Measure: _written_measure,
    Fact: _written_fact,
}


def content_id(*parts: object) -> str:
    """An id of 16 hexadecimal digits that depends on nothing but `parts`: the same content has the same id anywhere."""
    return _content(ID_JOINT.join(map(str, parts))).hexdigest()


def content_ids(*parts: object) -> Callable[[str], str]:
    """The `content_id` of `parts` and more, given as their strings joined by `ID_JOINT`; what all share is hashed once."""
    shared = _content("".join(f"{part}{ID_JOINT}" for part in parts))

    def identify(more: str) -> str:
        content = shared.copy()
        content.update(more.encode("utf-8", "surrogatepass"))
        return content.hexdigest()

    return identify


def _content(words: str) -> "hashlib.blake2b":
    return hashlib.blake2b(words.encode("utf-8", "surrogatepass"), digest_size=8)
