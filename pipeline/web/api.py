"""The JSON API, under /api/v1. Read-only: nothing here changes the corpus."""

import dataclasses
from collections.abc import Callable, Iterator
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from pipeline.corpus import FeedEvent, parcel
from pipeline.corpus.compare import By
from pipeline.export import feeds
from pipeline.records import SCHEMA_VERSION, Kind, Status, Task
from pipeline.schema import schema
from pipeline.search.concordance import Order, View
from pipeline.search.filters import Wanted
from pipeline.search.filters import filters as parse_filters
from pipeline.web import lists
from pipeline.web.contract import answers
from pipeline.web.reading import PATTERN_SECONDS, Choice, Found, Listed, Reader, Span
from pipeline.web.replies import csv_reply, reply, respond

_MOST_VALUES = 50
_LARGEST_CURSOR = 2**53 - 1  # the largest integer that JSON carries safely (RFC 8259, 6)
_DATE = r"^([0-9]{4}(-[0-9]{2}){0,2})?(\.\.([0-9]{4}(-[0-9]{2}){0,2})?)?$"


def known_parameters(request: Request) -> None:
    """Refuse a parameter that the path does not have: a filter misspelt must not look like one that finds all."""
    operation = request.app.openapi()["paths"][request.scope["route"].path]["get"]
    known = [item["name"] for item in operation.get("parameters", ()) if item["in"] == "query"]
    for name in request.query_params:
        if name not in known:
            told = f"there is no such parameter; there are {', '.join(known)}" if known else "no parameters are taken"
            raise RequestValidationError([{"loc": ("query", name), "msg": told, "type": "unknown"}])


router = APIRouter(prefix="/api/v1", dependencies=[Depends(known_parameters)])

Names = Annotated[list[str] | None, Query(max_length=_MOST_VALUES)]
Cursor = Annotated[int, Query(ge=0, le=_LARGEST_CURSOR, description="`next` of the stretch before")]
Limit = Annotated[int, Query(ge=1, le=500, description="How many items at most")]
Identifier = Annotated[str | None, Query(max_length=64, description="Only this document")]


@dataclasses.dataclass(frozen=True, slots=True)
class Filtering:
    """The filters that lists share; several values of one are joined by OR, the filters by AND."""

    place: Annotated[Names, Query(description="A name or a code; holds all places below it")] = None
    issuer: Annotated[Names, Query(description="A part of the name of who issued the document")] = None
    date: Annotated[str | None, Query(pattern=_DATE, description="2023, 2023-06 or 2021..2023-06")] = None

    def wanted(self) -> Wanted:
        """The filters as the corpus takes them."""
        return Wanted(place=self.place, issuer=self.issuer, date=self.date)


@dataclasses.dataclass(frozen=True, slots=True)
class TaskFiltering(Filtering):
    """Filters that also choose by the task of the sentence."""

    task: Annotated[list[Task] | None, Query(max_length=_MOST_VALUES, description="Of the sentence")] = None

    def wanted(self) -> Wanted:
        """The filters as the corpus takes them."""
        return Filtering.wanted(self) | Wanted(task=self.task)


@dataclasses.dataclass(frozen=True, slots=True)
class FactFiltering(TaskFiltering):
    """Filters that also choose by the kind of fact."""

    kind: Annotated[list[Kind] | None, Query(max_length=_MOST_VALUES, description="Of fact")] = None

    def wanted(self) -> Wanted:
        """The filters as the corpus takes them."""
        return TaskFiltering.wanted(self) | Wanted(kind=self.kind)


@dataclasses.dataclass(frozen=True, slots=True)
class Page:
    """Which lines of a concordance are shown, and how."""

    document: Identifier = None
    limit: Limit = 50
    cursor: Annotated[int, Query(ge=0, le=lists.MOST_LINES, description="`next` of the stretch before")] = 0
    width: Annotated[
        Annotated[int, Query(ge=0, le=500)] | Literal["sentence"],
        Query(description="Characters of context on either side, or the sentence"),
    ] = 30
    order: Annotated[
        Order, Query(description="What the lines are sorted by; `relevance` puts what matches best first (BM25)")
    ] = "corpus"
    each: Annotated[int | None, Query(ge=1, le=500, description="So many lines of one document at most")] = None
    sample: Annotated[int | None, Query(ge=1, le=lists.MOST_LINES, description="So many lines at random")] = None
    seed: Annotated[int, Query(ge=0, le=_LARGEST_CURSOR, description="Another one gives another sample")] = 0
    cap: Annotated[int | None, Query(ge=1, description="Stop the count after so many documents")] = None

    def view(self) -> View:
        """What of the answer is shown."""
        shown = (self.limit, self.width, self.cap, self.order, self.sample, self.seed, PATTERN_SECONDS, self.each)
        return View(*shown, reading=lists.MOST_DOCUMENTS)


Filters = Annotated[Filtering, Depends()]
TaskFilters = Annotated[TaskFiltering, Depends()]
FactFilters = Annotated[FactFiltering, Depends()]


def _choice(given: Filtering, document: str | None = None, status: str | None = None) -> Choice:
    try:
        return Choice(parse_filters(**given.wanted()), document, status)
    except ValueError as error:
        raise HTTPException(400, str(error)) from error


@router.get("/health", tags=["service"], responses=answers("Health"))
def health(request: Request) -> Response:
    """Whether the corpus can be read, and up to which event."""

    def make(reader: Reader) -> dict[str, Any]:
        counts = reader.corpus.counts()
        told = {"documents": counts["documents"], "cursor": counts["cursor"]}
        return {"status": "ok", "version": request.app.version, "schema": SCHEMA_VERSION, **told}

    return reply(request, make)


@router.get("/counts", tags=["documents"], responses=answers("Counts"))
def counts(request: Request) -> Response:
    """How much there is of everything: documents, facts by kind, measures by task, provinces with all below them."""

    def make(reader: Reader) -> dict[str, Any]:
        told: dict[str, Any] = request.app.state.overview.of(reader)
        return told | {"provinces": [dataclasses.asdict(tally) for tally in told["provinces"]]}

    return reply(request, make)


@router.get("/documents", tags=["documents"], responses=answers("DocumentList"))
def documents(
    request: Request, given: Filters, status: Status | None = None, limit: Limit = 50, cursor: Cursor = 0
) -> Response:
    """The documents that stand, in the order in which they came; `place` is theirs."""
    choice = _choice(given, status=status)

    def make(reader: Reader) -> dict[str, Any]:
        listed = reader.documents(choice, Span(limit, cursor))
        return _listed(listed, [dataclasses.asdict(document) for document in listed.items])

    return reply(request, make)


@router.get("/documents/{identifier}", tags=["documents"], responses=answers("DocumentSheet"))
def document(request: Request, identifier: Annotated[str, Path(max_length=64)]) -> Response:
    """A document: its record and its original text, in which every evidence stands at its offsets."""

    def make(reader: Reader) -> dict[str, Any]:
        sheet = reader.sheet(identifier)
        if sheet is None:
            raise HTTPException(404, "there is no document of that id")
        return {
            "record": sheet.record,
            "text": sheet.text,
            "superseded": sheet.superseded,
            "duplicates": [dataclasses.asdict(repeat) for repeat in sheet.duplicates],
        }

    return reply(request, make)


@router.get("/facts", tags=["documents"], responses=answers("FactList"))
def facts(
    request: Request, given: FactFilters, document: Identifier = None, limit: Limit = 50, cursor: Cursor = 0
) -> Response:
    """Facts with their evidence and their document; `place` is that of the fact."""
    return _parts(request, "fact", _choice(given, document), Span(limit, cursor))


@router.get("/facts.csv", tags=["documents"], responses=answers("Text", "text/csv"), response_class=Response)
def facts_csv(request: Request, given: FactFilters, document: Identifier = None) -> Response:
    """All facts chosen as one CSV file (UTF-8 with a byte order mark, for spreadsheets)."""
    choice = _choice(given, document)
    return respond(request, lambda reader: csv_reply("facts.csv", lists.fact_rows(reader, choice)))


@router.get("/delegations", tags=["documents"], responses=answers("DelegationList"))
def delegations(
    request: Request, given: TaskFilters, document: Identifier = None, limit: Limit = 50, cursor: Cursor = 0
) -> Response:
    """Powers handed down; `place` is that of the document."""
    return _parts(request, "delegation", _choice(given, document), Span(limit, cursor))


@router.get("/setups", tags=["documents"], responses=answers("SetupList"))
def setups(
    request: Request, given: TaskFilters, document: Identifier = None, limit: Limit = 50, cursor: Cursor = 0
) -> Response:
    """Institutions set up, merged, renamed, moved or abolished; `place` is that of the document."""
    return _parts(request, "setup", _choice(given, document), Span(limit, cursor))


@router.get("/measures", tags=["documents"], responses=answers("MeasureList"))
def measures(
    request: Request, given: FactFilters, document: Identifier = None, limit: Limit = 50, cursor: Cursor = 0
) -> Response:
    """Sentences with their tasks; `kind` chooses those that hold such a fact, `place` is that of the document."""
    choice = _choice(given, document)

    def make(reader: Reader) -> dict[str, Any]:
        listed = reader.measures(choice, Span(limit, cursor))
        return _listed(listed, [dataclasses.asdict(item) for item in listed.items])

    return reply(request, make)


@router.get("/search", tags=["research"], responses=answers("Concordance"))
def search(
    request: Request,
    q: Annotated[str, Query(description='Words, "phrases", AND, OR, NOT, brackets; in either script')],
    given: FactFilters,
    page: Annotated[Page, Depends()],
) -> Response:
    """Every occurrence in its context, and two counts: documents and occurrences; exact unless `capped`."""
    choice = _choice(given, page.document)
    view = page.view()

    def make(reader: Reader) -> dict[str, Any]:
        answer, after = lists.lines(reader, q, choice, view, page.cursor)
        plain = dataclasses.asdict(answer)
        return {"items" if name == "lines" else name: value for name, value in plain.items()} | {"next": after}

    return reply(request, make)


@router.get("/compare", tags=["research"], responses=answers("Comparison"))
def compare(request: Request, given: FactFilters, by: By = "place", limit: Limit = 50, cursor: Cursor = 0) -> Response:
    """The place × indicator table, a stretch of indicators at a time; conflicting values stand side by side."""
    choice = _choice(given)
    return reply(request, lambda reader: lists.comparison(reader.compare(choice, by), cursor, limit))


@router.get("/compare.csv", tags=["research"], responses=answers("Text", "text/csv"), response_class=Response)
def compare_csv(request: Request, given: FactFilters, by: By = "place") -> Response:
    """The whole table as CSV: a row an indicator, a column a place, each value with the id of its fact."""
    choice = _choice(given)
    headers = {"content-disposition": 'attachment; filename="compare.csv"'}

    def make(reader: Reader) -> Response:
        text = "\ufeff" + reader.compare(choice, by).to_csv()
        return Response(text.encode("utf-8", "backslashreplace"), headers=headers, media_type="text/csv")

    return respond(request, make)


@dataclasses.dataclass(frozen=True, slots=True)
class Following:
    """Which events are asked for."""

    since: Annotated[int, Query(ge=0, le=_LARGEST_CURSOR, description="Only what came after this event")] = 0
    limit: Annotated[int, Query(ge=1, le=1000, description="How many events at most")] = 100
    kind: Annotated[
        list[Kind | Literal["delegation", "setup"]] | None,
        Query(max_length=_MOST_VALUES, description="Leaves events of facts only"),
    ] = None
    place: Annotated[Names, Query(description="Of the fact, else of the document")] = None
    task: Annotated[list[Task] | None, Query(max_length=_MOST_VALUES, description="Leaves events of facts only")] = None
    issuer: Annotated[Names, Query(description="A part of the name of who issued the document")] = None
    date: Annotated[str | None, Query(pattern=_DATE, description="Of the document: 2023, 2023-06 or 2021..2023-06")] = (
        None
    )

    def wanted(self) -> Wanted:
        """The filters as the corpus takes them."""
        return Wanted(kind=self.kind, place=self.place, task=self.task, issuer=self.issuer, date=self.date)


@router.get("/feed", tags=["feed"], responses=answers("Feed"))
def feed(request: Request, given: Annotated[Following, Depends()]) -> Response:
    """What came, changed and went after `since`, in order. Go on with `next`; `end` is the last event there is."""

    def make(reader: Reader) -> dict[str, Any]:
        events, after = lists.feed(reader, given.since, given.limit, given.wanted())
        return {"events": [event.to_dict() for event in events], "next": after, "end": reader.cursor()}

    return reply(request, make)


@router.get("/feed.jsonl", tags=["feed"], responses=answers("Text", "application/x-ndjson"), response_class=Response)
def feed_lines(request: Request, given: Annotated[Following, Depends()]) -> Response:
    """The same as JSON Lines; the header Next-Cursor tells where to go on."""
    return _feed_as(request, given, "application/x-ndjson", lambda events, _: feeds.json_lines(events))


@router.get("/feed.csv", tags=["feed"], responses=answers("Text", "text/csv"), response_class=Response)
def feed_csv(request: Request, given: Annotated[Following, Depends()]) -> Response:
    """The same as CSV (UTF-8 with a byte order mark); the header Next-Cursor tells where to go on."""
    return _feed_as(request, given, "text/csv", lambda events, _: feeds.csv_lines(events))


@router.get(
    "/feed.json", tags=["feed"], responses=answers("JsonFeed", "application/feed+json"), response_class=Response
)
def feed_json(request: Request, given: Annotated[Following, Depends()]) -> Response:
    """The same as a JSON Feed 1.1, each item with its event in `_zhenjie`; `next_url` tells where to go on."""

    def make(events: list[FeedEvent], after: int) -> Iterator[str]:
        here = request.url
        about = {"feed_url": str(here), "home_page_url": str(here.replace(path="/", query=""))}
        if len(events) == given.limit:
            about["next_url"] = str(here.include_query_params(since=after))
        return feeds.json_feed(events, **about)

    return _feed_as(request, given, "application/feed+json", make)


def _feed_as(
    request: Request, given: Following, media_type: str, make: Callable[[list[FeedEvent], int], Iterator[str]]
) -> Response:
    def made(reader: Reader) -> Response:
        events, after = lists.feed(reader, given.since, given.limit, given.wanted())
        text = "".join(make(events, after))
        headers = {"next-cursor": str(after)}
        return Response(text.encode("utf-8", "backslashreplace"), headers=headers, media_type=media_type)

    return respond(request, made)


@router.get("/schema/{name}", tags=["service"], responses=answers("Any"))
def json_schema(request: Request, name: Literal["record", "feed"]) -> Response:
    """The JSON Schema of a document record or of a feed event."""
    return reply(request, lambda _: schema(name))


@router.get("/openapi.json", tags=["service"], responses=answers("Any"))
def openapi(request: Request) -> Response:
    """This description."""
    return reply(request, lambda _: request.app.openapi())


def _parts(request: Request, name: str, choice: Choice, span: Span) -> Response:
    def make(reader: Reader) -> dict[str, Any]:
        listed = reader.parts(name, choice, span)
        return _listed(listed, [_found(name, item) for item in listed.items])

    return reply(request, make)


def _found(name: str, item: Found) -> dict[str, Any]:
    return {"document": dataclasses.asdict(item.document), name: parcel.part_to_dict(item.part)}


def _listed(listed: Listed[Any], items: list[dict[str, Any]]) -> dict[str, Any]:
    return {"items": items, "total": listed.total, "next": listed.next}
