"""The verbs that make a corpus and its formats public: serve, post, schema."""

import argparse
import json
import os
import time
from typing import Any

from pipeline import terminal
from pipeline.cli.frame import (
    ObstacleError,
    UsageError,
    add_corpus,
    add_document_filters,
    add_fact_filters,
    count,
    filters,
    message,
    usage,
    verb,
)


def add(verbs: Any) -> None:
    """Add the verbs of this module to the command."""
    _add_schema(verbs)
    _add_serve(verbs)
    _add_post(verbs)


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


def _post(chosen: argparse.Namespace) -> int:
    from pipeline.corpus import Corpus, MissingCorpusError
    from pipeline.feed import Client, FeedError
    from pipeline.webhook import WebhookError, send

    try:
        Corpus(chosen.corpus, create=False).close()
        with usage():
            client = Client(chosen.corpus, chosen.cursor, **filters(chosen))
        while True:
            with usage():
                sent = send(client, chosen.address, os.environ.get("ZHENJIE_SECRET"))
            if sent or not chosen.follow:
                message(f"{terminal.counted(sent, 'event')} sent, up to {client.cursor}")
            if not chosen.follow:
                return 0
            time.sleep(chosen.follow)
    except MissingCorpusError as error:
        raise UsageError(str(error)) from error
    except (FeedError, WebhookError) as error:
        raise ObstacleError(str(error)) from error


def _add_post(verbs: Any) -> None:
    about = "post what came, changed and went to an address, signed, until it is taken"
    more = "The secret of the signature is in ZHENJIE_SECRET; docs/feed.md says what is sent."
    example = "zhenjie post https://example.org/hook --corpus corpus --cursor hook.cursor --follow 60"
    parser = verb(verbs, _post, about, example, more)
    parser.add_argument("address", metavar="URL", help="where to")
    add_corpus(parser)
    parser.add_argument("--cursor", required=True, metavar="FILE", help="remembers what was taken")
    parser.add_argument("--follow", type=count, metavar="SECONDS", help="stay, and look for news every so many seconds")
    add_fact_filters(parser)
    add_document_filters(parser)
