"""One shape for all that goes wrong: {"error": {"code", "message", "position"?}}, and a page that says the same."""

import dataclasses
import json
import sqlite3
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from pipeline.corpus import CorpusError
from pipeline.search.query import QueryError
from pipeline.web.reading import TooMuchError

API = "/api/"
_CODES = {400: "bad_parameter", 404: "not_found", 405: "method_not_allowed"}


@dataclasses.dataclass(frozen=True, slots=True)
class Fault:
    """What went wrong: the HTTP status, a code for programs, a message for people, the offset in a query at fault."""

    status: int
    code: str
    message: str
    position: int | None = None

    def to_dict(self) -> dict[str, Any]:
        """The one shape of an error."""
        error: dict[str, Any] = {"code": self.code, "message": self.message}
        return {"error": error if self.position is None else error | {"position": self.position}}


def fault_of(error: Exception) -> Fault:
    """The fault that an exception means to the client; nothing of the inside is told of one that none foresaw."""
    if isinstance(error, QueryError):
        return Fault(400, "bad_query", str(error), error.position)
    if isinstance(error, TooMuchError):
        return Fault(400, "too_much", str(error))
    if isinstance(error, RequestValidationError):
        return Fault(422, "bad_parameter", "; ".join(map(_told, error.errors())))
    if isinstance(error, HTTPException):
        return Fault(error.status_code, _CODES.get(error.status_code, "refused"), str(error.detail))
    if isinstance(error, ValueError):
        return Fault(400, "bad_parameter", str(error))
    if isinstance(error, CorpusError | sqlite3.Error):
        return Fault(503, "corpus_unavailable", "the corpus cannot be read at the moment")
    return Fault(500, "internal", "something went wrong in the server; its log says what")


def answer_fault(request: Request, fault: Fault) -> Response:
    """The fault as JSON below /api/, elsewhere as the page that the application makes of it (`state.error_page`)."""
    if request.url.path.startswith(API):
        return Response(json_bytes(fault.to_dict()), fault.status, media_type="application/json")
    page: Response = request.app.state.error_page(request, fault)
    return page


def handle_errors(app: FastAPI) -> None:
    """Let the application answer each exception that a client may cause with its fault."""

    def handle(request: Request, error: Exception) -> Response:
        response = answer_fault(request, fault_of(error))
        for name, value in (getattr(error, "headers", None) or {}).items():
            response.headers[name] = value
        return response

    for kind in (HTTPException, RequestValidationError, QueryError, TooMuchError, CorpusError, sqlite3.Error):
        app.add_exception_handler(kind, handle)


def json_bytes(value: object) -> bytes:
    """The value as JSON in UTF-8; a lone surrogate, from a damaged file, stays the escape that JSON has for it."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return text.encode("utf-8", "backslashreplace")


def _told(error: Any) -> str:
    """`limit: Input should be less than or equal to 500`."""
    where = ".".join(str(part) for part in error["loc"][1:])
    return f"{where}: {error['msg']}" if where else str(error["msg"])
