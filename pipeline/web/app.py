"""The ASGI application, and a server for it."""

import importlib.metadata
import os
import secrets
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from starlette.middleware.gzip import GZipMiddleware
from starlette.staticfiles import StaticFiles

from pipeline.web import api, contract, lists, research, site
from pipeline.web.errors import handle_errors
from pipeline.web.guard import Guard, is_loopback
from pipeline.web.reading import state

_STATIC = Path(__file__).parent / "static"
_SHORTEST_ZIPPED = 1_000  # bytes
_SHORTEST_TOKEN = 16  # characters
_LONGEST_HEAD = 16_000_000  # bytes of a request before its body


def create_app(corpus_dir: str | os.PathLike[str], token: str | None = None) -> FastAPI:
    """The API and the pages over the corpus in that folder; every request must bear `token` if there is one.

    Without a token only requests to a name of this machine are answered. Raises `CorpusError` where there is no
    corpus, `ValueError` for a token that is too short.
    """
    if token is not None and (len(token) < _SHORTEST_TOKEN or not token.isascii() or " " in token):
        raise ValueError(f"a token is made of {_SHORTEST_TOKEN} or more ASCII characters without blanks")
    folder = Path(corpus_dir)
    state(folder)
    app = FastAPI(title="zhenjie", version=_version(), docs_url=None, redoc_url=None, openapi_url=None)
    app.state.folder = folder
    # Not the same after a restart: pages of another version, or a corpus made anew, must not pass for the old ones.
    app.state.mark = secrets.token_hex(4)
    app.state.token = token
    app.state.overview = lists.Overview()
    app.state.error_page = site.error_page
    app.include_router(api.router)
    app.include_router(research.router)
    app.include_router(site.router)
    app.mount("/static", StaticFiles(directory=_STATIC), name="static")
    handle_errors(app)
    app.add_middleware(GZipMiddleware, minimum_size=_SHORTEST_ZIPPED)
    app.add_middleware(Guard, token=token)
    app.openapi = lambda: _openapi(app)  # type: ignore[method-assign]
    return app


def serve(corpus_dir: str | os.PathLike[str], host: str, port: int, token: str | None = None) -> None:
    """Serve the corpus until the process is told to stop.

    Raises `ValueError` for a host that others can reach when there is no token, else as `create_app`.
    """
    import uvicorn

    if token is None and not is_loopback(host):
        raise ValueError(f"{host} can be reached by others: a token is required (or serve on 127.0.0.1)")
    app = create_app(corpus_dir, token)
    # A head that is too long is read to its end, so that the client gets to hear why it is refused (see `guard`).
    uvicorn.run(
        app,
        host=host,
        port=port,
        log_level="warning",
        server_header=False,
        proxy_headers=False,
        http="h11",
        h11_max_incomplete_event_size=_LONGEST_HEAD,
    )


def _openapi(app: FastAPI) -> dict[str, Any]:
    if app.openapi_schema is None:
        made = get_openapi(
            title="zhenjie", version=app.version, description=contract.ABOUT, routes=app.routes, tags=contract.TAGS
        )
        made.setdefault("components", {})["schemas"] = contract.schemas()
        if app.state.token is not None:
            made["components"]["securitySchemes"] = {"token": {"type": "http", "scheme": "bearer"}}
            made["security"] = [{"token": []}]
        app.openapi_schema = made
    return app.openapi_schema


def _version() -> str:
    try:
        return importlib.metadata.version("zhenjie")
    except importlib.metadata.PackageNotFoundError:
        return "0"
