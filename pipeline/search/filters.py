"""What of a corpus is wanted: filters as a user names them, checked and in one form."""

import dataclasses
import re
import typing
from collections.abc import Sequence

from pipeline.records import DocumentType, Kind, Modifier, Number, Script, Task

KINDS = (*typing.get_args(Kind), "delegation", "setup")
TASKS = typing.get_args(Task)
TYPES = typing.get_args(DocumentType)
SCRIPTS = typing.get_args(Script)
TIERS = ("province", "city", "county", "town")
# What a document may leave unsaid: the attributes that documents are grouped by.
UNSAID = ("province", "city", "county", "tier", "year", "month", "issuer", "type", "script")
Sign = typing.Literal[">", ">=", "<", "<=", "="]
SIGNS: tuple[Sign, ...] = typing.get_args(Sign)
_PLAIN = re.compile(r"[0-9A-Za-z_.\u4e00-\u9fff-]+")  # needs no quotation marks
_DATE = re.compile(r"[0-9]{4}(?:-[0-9]{2}(?:-[0-9]{2})?)?")


class Wanted(typing.TypedDict, total=False):
    """Filters as a user names them: one value or several of each; `date` as 2023, 2023-06 or 2021..2023-06."""

    kind: str | Sequence[str] | None
    place: str | Sequence[str] | None
    task: str | Sequence[str] | None
    issuer: str | Sequence[str] | None
    date: str | None
    script: str | Sequence[str] | None
    type: str | Sequence[str] | None
    document: str | None
    issuer_is: str | Sequence[str] | None
    tier: str | Sequence[str] | None
    without: str | Sequence[str] | None


@dataclasses.dataclass(frozen=True, slots=True)
class Amount:
    """A fact of a kind whose value certainly is above, below or at a number, or is put with a modifier.

    Above 1,000 is what is said to be 1,001, 1,200 to 1,500, or over 1,000; `at_most 10` is "no more than ten".
    """

    kind: Kind
    sign: Sign | Modifier
    number: Number


@dataclasses.dataclass(frozen=True, slots=True)
class Filters:
    """What to keep; an empty filter keeps all, several values of one filter are joined by OR, the filters by AND.

    `kinds` (of facts, or `delegation`, `setup`), `tasks` and `amounts` hold of the sentence in which a hit stands;
    `places` (names, or codes, which hold all places below them), `tiers` (of any of its places), `issuers` (part of the
    name is enough), `whole_issuers` (the name as it is stored), `scripts`, `types`, `date` and `document` (its id) of the
    document; `unsaid` is what it does not say (of UNSAID, one of which is enough). `date` is a pair of ISO dates, either of them cut short at will:
    ("2021", "2023-06") runs from 2021-01-01 to 2023-06-30; None leaves a side open.
    """

    kinds: tuple[str, ...] = ()
    tasks: tuple[str, ...] = ()
    places: tuple[str, ...] = ()
    issuers: tuple[str, ...] = ()
    date: tuple[str | None, str | None] = (None, None)
    scripts: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    document: str | None = None
    amounts: tuple[Amount, ...] = ()
    whole_issuers: tuple[str, ...] = ()
    tiers: tuple[str, ...] = ()
    unsaid: tuple[str, ...] = ()

    @property
    def empty(self) -> bool:
        """Whether everything is kept."""
        return self == Filters()

    @property
    def local(self) -> bool:
        """Whether single sentences are chosen, not only whole documents."""
        return bool(self.kinds or self.tasks or self.amounts)

    @property
    def of_sentences(self) -> "Filters":
        """The filters that choose sentences, alone."""
        return Filters(kinds=self.kinds, tasks=self.tasks, amounts=self.amounts)

    @property
    def of_documents(self) -> "Filters":
        """The filters that choose documents, alone."""
        return dataclasses.replace(self, kinds=(), tasks=(), amounts=())


def filters(**wanted: typing.Unpack[Wanted]) -> Filters:
    """The filters that a user named.

    Raises `ValueError` for a kind, task, script or type that there is not, and for a date that is none.
    """
    from pipeline.text import normalise

    return Filters(
        kinds=_known("kind", _several(wanted.get("kind")), KINDS),
        tasks=_known("task", _several(wanted.get("task")), TASKS),
        places=tuple(normalise(name).text for name in _several(wanted.get("place"))),
        issuers=tuple(normalise(name).text for name in _several(wanted.get("issuer"))),
        date=_period(wanted.get("date")),
        scripts=_known("script", _several(wanted.get("script")), SCRIPTS),
        document=wanted.get("document"),
        types=_known("type", _several(wanted.get("type")), TYPES),
        whole_issuers=_several(wanted.get("issuer_is")),
        tiers=_known("tier", _several(wanted.get("tier")), TIERS),
        unsaid=_known("attribute", _several(wanted.get("without")), UNSAID),
    )


def written(chosen: Filters) -> str:
    """The filters of documents as a query: what passes them is what it is true of. Empty where all passes."""
    first, last = chosen.date
    date = first if first == last else f"{first or ''}..{last or ''}"
    several = {
        "place": chosen.places,
        "issuer": chosen.issuers,
        "issuer_is": chosen.whole_issuers,
        "type": chosen.types,
        "script": chosen.scripts,
        "tier": chosen.tiers,
        "without": chosen.unsaid,
        "date": (date,) if date else (),
        "document": (chosen.document,) if chosen.document is not None else (),
    }
    return " ".join(f"{name}:{_values(values)}" for name, values in several.items() if values)


def _values(values: Sequence[str]) -> str:
    """The values of one filter as the query language has them."""
    told = [value if _PLAIN.fullmatch(value) else quoted(value) for value in values]
    return told[0] if len(told) == 1 else f"({' OR '.join(told)})"


def quoted(text: str) -> str:
    """`text` as a phrase of the query language: the query that finds these very characters."""
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _several(value: str | Sequence[str] | None) -> tuple[str, ...]:
    if value is None:
        return ()
    return (value,) if isinstance(value, str) else tuple(value)


def _known(name: str, values: tuple[str, ...], vocabulary: Sequence[str]) -> tuple[str, ...]:
    for value in values:
        if value not in vocabulary:
            raise ValueError(f"no {name} {value!r}: there are {', '.join(vocabulary)}")
    return values


def _period(date: str | None) -> tuple[str | None, str | None]:
    if not date:
        return None, None
    first, dots, last = date.partition("..")
    if not dots:
        last = first
    for day in (first, last):
        if day and not _DATE.fullmatch(day):
            raise ValueError(f"no date {day!r}: write 2023, 2023-06, 2023-06-30, or two of them with .. between")
    return first or None, last or None
