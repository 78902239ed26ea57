"""The verbs that make a corpus and its formats public: serve, schema."""

import argparse
import json
import os
from typing import Any

from pipeline.cli.frame import add_corpus, count, message, usage, verb


def add(verbs: Any) -> None:
    """Add the verbs of this module to the command."""
    _add_schema(verbs)
    _add_serve(verbs)


def _schema(chosen: argparse.Namespace) -> int:
    from pipeline.schema import schema

    print(json.dumps(schema(chosen.name), ensure_ascii=False, indent=2))
    return 0


def _add_schema(verbs: Any) -> None:
    parser = verb(verbs, _schema, "print a JSON Schema", "zhenjie schema feed > feed.schema.json")
    parser.add_argument("name", nargs="?", choices=("record", "feed"), default="record", help="default: record")


def _serve(chosen: argparse.Namespace) -> int:
    from pipeline.web import serve

    token = os.environ.get("ZHENJIE_TOKEN")
    message(f"serving {chosen.corpus} on http://{chosen.host}:{chosen.port}/ (Ctrl-C stops it)")
    with usage():
        serve(chosen.corpus, chosen.host, chosen.port, token)
    return 0


def _add_serve(verbs: Any) -> None:
    about = "serve web pages and an HTTP API over a corpus"
    more = "Others than this machine reach it only with --host; it then asks for the bearer token in ZHENJIE_TOKEN."
    parser = verb(verbs, _serve, about, "zhenjie serve --corpus corpus --port 8000", more)
    add_corpus(parser)
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (default: 127.0.0.1)")
    parser.add_argument("--port", type=count, default=8000, help="port to listen on (default: 8000)")
