"""The corpus over HTTP: a read-only JSON API and pages in Chinese and English. See docs/http.md.

    app = pipeline.web.create_app("corpus")               # an ASGI application
    pipeline.web.serve("corpus", "127.0.0.1", 8000)       # the same, on a port, until Ctrl-C

Importing this package loads FastAPI, so nothing else of zhenjie does.
"""

from pipeline.web.app import create_app, serve

__all__ = ["create_app", "serve"]
