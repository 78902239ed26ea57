"""The part of the API for counting and taking away: all lines as files, frequencies, collocations, words, keyness."""

import dataclasses
from collections.abc import Callable, Iterator
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Query, Request, Response
from starlette.exceptions import HTTPException

from pipeline.corpus.profiles import HEADING, ProfileBy, row_of
from pipeline.export import concordance
from pipeline.search.concordance import Line
from pipeline.search.frequency import Attribute
from pipeline.search.lexis import Score, Window
from pipeline.web.api import Cursor, FactFilters, Filters, Identifier, Limit, known_parameters
from pipeline.web.contract import answers
from pipeline.web.reading import Reader
from pipeline.web.replies import csv_reply, file_reply, reply, respond

router = APIRouter(prefix="/api/v1", dependencies=[Depends(known_parameters)], tags=["research"])

Sought = Annotated[str, Query(description="A query, see docs/search.md")]
Subcorpus = Annotated[str, Query(description="A query: only the documents of which it is true")]
Least = Annotated[int, Query(ge=1, le=1_000_000, description="Least frequency")]
Many = Annotated[int, Query(ge=1, le=1000, description="How many rows at most")]


@router.get("/search.csv", responses=answers("Text", "text/csv"), response_class=Response)
def lines_csv(request: Request, q: Sought, given: FactFilters) -> Response:
    """All lines with their citations as CSV, for spreadsheets; no end to their number."""
    return _lines(request, q, given, "csv", concordance.csv_lines)


@router.get("/search.jsonl", responses=answers("Text", "application/x-ndjson"), response_class=Response)
def lines_json(request: Request, q: Sought, given: FactFilters) -> Response:
    """All lines with their citations as JSON Lines."""
    return _lines(request, q, given, "jsonl", concordance.json_lines)


@router.get("/search.bib", responses=answers("Text", "application/x-bibtex"), response_class=Response)
def sources(request: Request, q: Sought, given: FactFilters) -> Response:
    """The documents of all lines as BibTeX."""
    return _lines(request, q, given, "bib", concordance.bibtex)


@router.get("/frequency", responses=answers("Frequency"))
def frequency(
    request: Request, q: Sought, given: FactFilters, by: Attribute = "province", within: Subcorpus = ""
) -> Response:
    """How often a query is met by an attribute, per million characters; `query` finds what each group counts."""
    wanted = _wanted(given)
    return reply(request, lambda reader: plain(reader.corpus.frequency(q, by, within, **wanted)))


@router.get("/collocations", responses=answers("Collocations"))
def collocations(  # noqa: PLR0913
    request: Request,
    q: Sought,
    given: FactFilters,
    window: Annotated[int, Query(ge=1, le=20, description="Tokens on either side")] = 5,
    least: Least = 3,
    score: Score = "logdice",
    limit: Many = 50,
) -> Response:
    """The words around a query with their scores, the best first."""
    wanted, around = _wanted(given), Window(window, window, least, score, limit)
    return reply(request, lambda reader: plain(reader.corpus.collocations(q, around, **wanted)))


@router.get("/words", responses=answers("WordList"))
def words(
    request: Request,
    given: Filters,
    size: Annotated[int, Query(ge=1, le=6, description="Words in a run")] = 1,
    least: Least = 1,
    limit: Many = 50,
    within: Subcorpus = "",
) -> Response:
    """The most frequent words, or runs of words."""
    wanted = _wanted(given)
    return reply(request, lambda reader: plain(reader.corpus.words(size, least, limit, within, **wanted)))


@router.get("/keyness", responses=answers("Keyness"))
def keyness(
    request: Request,
    given: Filters,
    within: Subcorpus = "",
    against: Annotated[str, Query(description="The other subcorpus; all the rest if empty")] = "",
    least: Least = 3,
    limit: Many = 50,
) -> Response:
    """The words that mark a subcorpus off another."""
    wanted = _wanted(given)
    return reply(request, lambda reader: plain(reader.corpus.keyness(within, against, least, limit, **wanted)))


@router.get("/profiles", responses=answers("ProfileList"))
def profiles(
    request: Request,
    given: Filters,
    by: ProfileBy = "place",
    document: Identifier = None,
    limit: Limit = 50,
    cursor: Cursor = 0,
) -> Response:
    """What share of the sentences of each place, document or year is about each task; `place` is that of the document."""
    wanted = _wanted(given) | {"document": document}

    def make(reader: Reader) -> dict[str, Any]:
        found, end = reader.corpus.profile(by, **wanted), cursor + limit
        items = [profile.to_dict() for profile in found[cursor:end]]
        return {"items": items, "total": len(found), "next": end if end < len(found) else None}

    return reply(request, make)


@router.get("/profiles.csv", responses=answers("Text", "text/csv"), response_class=Response)
def profiles_csv(request: Request, given: Filters, by: ProfileBy = "place", document: Identifier = None) -> Response:
    """All profiles as CSV: a row a place, document or year, a column with the share of each task."""
    wanted = _wanted(given) | {"document": document}
    return respond(
        request, lambda reader: csv_reply("profiles.csv", [HEADING, *map(row_of, reader.corpus.profile(by, **wanted))])
    )


def plain(found: Any) -> dict[str, Any]:
    """A table of statistics as plain dicts and lists, rates told too."""
    told: dict[str, Any] = dataclasses.asdict(found)
    for name in ("whole", "groups"):
        if name in told:
            groups = [found.whole] if name == "whole" else found.groups
            rates = [dataclasses.asdict(group) | {"per_million": group.per_million} for group in groups]
            told[name] = rates[0] if name == "whole" else rates
    return told


def _wanted(given: Any) -> dict[str, Any]:
    from pipeline.search.filters import filters

    wanted: dict[str, Any] = given.wanted()
    try:
        filters(**wanted)
    except ValueError as error:
        raise HTTPException(400, str(error)) from error
    return wanted


def _lines(
    request: Request, query: str, given: Any, form: str, make: Callable[[Iterator[Line], str], Iterator[str]]
) -> Response:
    wanted = _wanted(given)

    def respond_with(reader: Reader) -> Response:
        found = reader.corpus.lines(query, **wanted)
        return file_reply(f"lines.{form}", concordance.MEDIA_TYPES[form], make(found, reader.corpus.snapshot()))

    return respond(request, respond_with)
