"""The pages, in Chinese and English. They work without scripts, and every number on them leads to its list."""

import functools
import json
from collections import Counter
from pathlib import Path
from typing import Any, get_args

import jinja2
from fastapi import APIRouter, Request, Response
from starlette.exceptions import HTTPException
from starlette.responses import HTMLResponse

from pipeline.corpus import parcel
from pipeline.corpus.compare import WAYS
from pipeline.records import Kind, Status, Task
from pipeline.search.concordance import ORDERS as ORDERS_OF_LINES
from pipeline.search.concordance import View
from pipeline.search.query import QueryError
from pipeline.web import counting, lists, marking
from pipeline.web.asking import Asked
from pipeline.web.errors import Fault
from pipeline.web.reading import ORDERS, PATTERN_SECONDS, Reader, Sheet, Span
from pipeline.web.replies import respond

_SIZE = 50  # items of a list on one page
_COLUMNS = 6  # indicators of the compared table on one page
# The filters that each list of the API takes besides place, issuer and date.
_TAKEN = {
    "/api/v1/documents": {"status"},
    "/api/v1/facts": {"kind", "task", "document"},
    "/api/v1/facts.csv": {"kind", "task", "document"},
    "/api/v1/delegations": {"task", "document"},
    "/api/v1/setups": {"task", "document"},
    "/api/v1/measures": {"kind", "task", "document"},
    "/api/v1/search": {"kind", "task", "document"},
    "/api/v1/search.csv": {"kind", "task"},
    "/api/v1/search.jsonl": {"kind", "task"},
    "/api/v1/search.bib": {"kind", "task"},
    "/api/v1/compare": {"kind", "task"},
    "/api/v1/compare.csv": {"kind", "task"},
    "/api/v1/feed": {"kind", "task"},
}

router = APIRouter(include_in_schema=False)


@router.get("/")
def home(request: Request) -> Response:
    """What is in the corpus."""

    def values(reader: Reader, asked: Asked) -> dict[str, Any]:
        counts = request.app.state.overview.of(reader)
        return {"counts": counts, "provinces": counts["provinces"]}

    return _page(request, "home.html", values)


@router.get("/documents")
def documents(request: Request) -> Response:
    """The documents that stand."""

    def values(reader: Reader, asked: Asked) -> dict[str, Any]:
        page = asked.number("page", 1)
        choice = asked.choice("kind", "task", "document")
        if choice.status not in (None, *get_args(Status)):
            raise HTTPException(400, f"no status {choice.status!r}")
        return {"listed": reader.documents(choice, Span(_SIZE, skip=(page - 1) * _SIZE)), "page": page}

    return _page(request, "documents.html", values)


@router.get("/documents/{identifier}")
def document(request: Request, identifier: str) -> Response:
    """A document with all that was found in it, marked where it stands."""

    def values(reader: Reader, asked: Asked) -> dict[str, Any]:
        sheet = reader.sheet(identifier)
        if sheet is None:
            raise HTTPException(404, "there is no document of that id")
        return _sheet(sheet, asked)

    return _page(request, "document.html", values)


@router.get("/facts")
def facts(request: Request) -> Response:
    """A table of facts."""
    return _parts(request, "fact")


@router.get("/delegations")
def delegations(request: Request) -> Response:
    """A table of delegations."""
    return _parts(request, "delegation")


@router.get("/setups")
def setups(request: Request) -> Response:
    """A table of set-ups."""
    return _parts(request, "setup")


@router.get("/measures")
def measures(request: Request) -> Response:
    """Sentences with their tasks."""

    def values(reader: Reader, asked: Asked) -> dict[str, Any]:
        page = asked.number("page", 1)
        return {"listed": reader.measures(asked.choice(), Span(_SIZE, skip=(page - 1) * _SIZE)), "page": page}

    return _page(request, "measures.html", values)


@router.get("/search")
def search(request: Request) -> Response:
    """Every occurrence of a query in its context, or the documents that hold it."""
    return _page(request, "search.html", _search)


@router.get("/statistics")
def statistics(request: Request) -> Response:
    """How often, by what, with which words."""
    return _page(request, "statistics.html", counting.values)


@router.get("/compare")
def compare(request: Request) -> Response:
    """The place × indicator table: a row a place, a column an indicator, those that most places share first."""

    def values(reader: Reader, asked: Asked) -> dict[str, Any]:
        least, page = asked.number("least", 2), asked.number("page", 1)
        by: Any = asked.text("by") if asked.text("by") in WAYS else "place"
        compared = reader.compare(asked.choice("document", "status"), by).shared(least)
        spread = Counter(indicator for indicator, _ in compared.cells)
        # What names no subject holds things of many sorts; it comes after all that can be compared.
        indicators = sorted(compared.indicators, key=lambda item: (item.subject is None, -spread[item]))
        shown = indicators[(page - 1) * _COLUMNS : page * _COLUMNS]
        places = [place for place in compared.places if any((item, place) in compared.cells for item in shown)]
        return {"compared": compared, "shown": shown, "places": places, "least": least, "page": page, "by": by}

    return _page(request, "compare.html", values)


@router.get("/feed")
def feed(request: Request) -> Response:
    """The events of the feed; without a cursor the last ones."""

    def values(reader: Reader, asked: Asked) -> dict[str, Any]:
        end = reader.cursor()
        choice = asked.chosen
        wanted = {name: choice.get(name) for name in ("kind", "task", "place")}
        newest = 0 if any(wanted.values()) else max(0, end - _SIZE)
        since = asked.number("since", newest, 0)
        try:
            events, after = lists.feed(reader, since, _SIZE, wanted)  # type: ignore[arg-type]
        except ValueError as error:
            raise HTTPException(400, str(error)) from error
        earlier = max(0, since - _SIZE) if since else None
        return {"events": events, "after": after, "end": end, "since": since, "earlier": earlier}

    return _page(request, "feed.html", values)


def error_page(request: Request, fault: Fault) -> Response:
    """The page that tells what went wrong."""
    return _render(Asked(request), "error.html", {"fault": fault}, fault.status)


def _parts(request: Request, name: str) -> Response:
    def values(reader: Reader, asked: Asked) -> dict[str, Any]:
        page, order = asked.number("page", 1), asked.text("sort") or "corpus"
        order = order if order in ORDERS else "corpus"
        descending = asked.text("order") == "desc"
        span = Span(_SIZE, skip=(page - 1) * _SIZE, order=order, descending=descending)
        choice = asked.choice(*(() if name == "fact" else ("kind",)))
        listed = reader.parts(name, choice, span)
        return {"name": name, "listed": listed, "page": page, "sort": order, "descending": descending}

    return _page(request, "parts.html", values)


def _search(reader: Reader, asked: Asked) -> dict[str, Any]:
    query = asked.text("q") or ""
    by_document = asked.text("view") == "documents"
    told: dict[str, Any] = {"query": query, "answer": None, "error": None, "by_document": by_document, "page": 1}
    if not query.strip():
        return told
    choice = asked.choice("status")
    page = told["page"] = asked.number("page", 1)
    try:
        if not by_document:
            order: Any = asked.text("order") if asked.text("order") in ORDERS_OF_LINES else "corpus"
            view = View(_SIZE, width=36, order=order, seconds=PATTERN_SECONDS)
            answer, _ = lists.lines(reader, query, choice, view, (page - 1) * _SIZE)
            return told | {"answer": answer}
        answer, _ = lists.lines(reader, query, choice, View(lists.MOST_LINES, width=0, seconds=PATTERN_SECONDS), 0)
    except QueryError as error:
        return told | {"error": error}
    counted = Counter(line.document for line in answer.lines)
    return told | {"answer": answer, "counted": list(counted.items())}


def _sheet(sheet: Sheet, asked: Asked) -> dict[str, Any]:
    text, record = sheet.text or "", sheet.record
    parts = max(1, -(-len(text) // marking.PART))
    part = min(asked.number("part", 1), parts)
    marks = list(marking.marks_of(record))
    first, last = (part - 1) * marking.PART, part * marking.PART
    here = [
        item | {"layer": layer, "short": _short(layer, item)}
        for layer in marking.LAYERS
        for item in record[f"{layer}s"]
        if first <= item["evidence"]["start"] < last
    ]
    here.sort(key=lambda item: (item["evidence"]["start"], -item["evidence"]["end"], item["layer"]))
    return {
        "sheet": sheet,
        "passages": marking.passages(text, part, record["measures"], [*marks, *_hits(asked, len(text))]),
        "found": here,
        "kinds_here": Counter(item["kind"] for item in record["facts"]),
        "part": part,
        "part_count": parts,
    }


def _short(layer: str, item: dict[str, Any]) -> str:
    """The value of a fact, nothing for what has none."""
    return lists.number(parcel.fact(json.dumps(item))) if layer == "fact" else ""


def _hits(asked: Asked, length: int) -> list[marking.Mark]:
    """The stretch that a link from a search asks to be marked: ?hit=START-END."""
    start, dash, end = (asked.text("hit") or "").partition("-")
    if not (dash and start.isdecimal() and end.isdecimal() and len(start + end) < 24):
        return []
    left, right = int(start), min(int(end), length)
    return [marking.Mark(left, right, "hit", "hit", "hit")] if left < right else []


def _page(request: Request, template: str, values: Any) -> Response:
    asked = Asked(request)

    def make(reader: Reader) -> Response:
        return _render(asked, template, values(reader, asked), 200)

    return respond(request, make)


def _render(asked: Asked, template: str, values: dict[str, Any], status: int) -> Response:
    html = _templates().get_template(template).render(t=asked.words, asked=asked, **values)
    headers = {"vary": "Accept-Language", "content-language": "zh-Hans" if asked.language == "zh" else "en"}
    return HTMLResponse(html, status, headers=headers)


@functools.cache
def _templates() -> jinja2.Environment:
    made = jinja2.Environment(
        loader=jinja2.FileSystemLoader(Path(__file__).parent / "pages"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        finalize=_shown,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals |= {
        "number": lists.number,
        "by_options": counting.by_options,
        "group_name": counting.group_name,
        "order_options": lambda t: [(order, t(f"order_{order}")) for order in ORDERS_OF_LINES[1:]],
        "by_value": lists.by_value,
        "data_url": _data_url,
        "kinds": get_args(Kind),
        "kind_options": lambda t: [(kind, t(f"kind_{kind}")) for kind in get_args(Kind)],
        "task_options": lambda t: [(task, t(f"task_{task}")) for task in get_args(Task)],
    }
    made.filters |= {"comma": "{:,}".format}
    return made


def _data_url(asked: Asked, path: str, **more: object) -> str:
    """The address at which the API gives what the page shows."""
    common = {"place"} if path.endswith("feed") else {"place", "issuer", "date"}
    taken = {name: values for name, values in asked.chosen.items() if name in _TAKEN[path] | common}
    return asked.address(path, **(taken | more))


def _shown(item: Any) -> Any:
    """Texts of strangers with nothing in them that acts; markup of our own is left as it is."""
    return marking.shown(item) if type(item) is str else item
