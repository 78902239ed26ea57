"""The feed by post: events are sent to an address as they come, signed, and again until they are taken.

Each request is a POST of `{"events": […], "next": CURSOR}` with at most 1,000 events, and two headers: `Zhenjie-Cursor`,
by which a receiver drops what it has had already, and, if there is a secret, `Zhenjie-Signature: sha256=…`, the HMAC
(RFC 2104) of the body with SHA-256 in hexadecimal digits. An answer of 2xx takes the events; the cursor is noted then.
"""

import hashlib
import hmac
import http.client
import json
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable
from typing import Any

from pipeline.feed import Client, Event

SIGNATURE = "Zhenjie-Signature"
CURSOR = "Zhenjie-Cursor"
_SECONDS = 30.0
_FIRST_WAIT = 1.0
_LONGEST_WAIT = 300.0
_TRIES = 8  # the last one after about two minutes
_LATER = {408, 425, 429, 500, 502, 503, 504}


class WebhookError(Exception):
    """Events that were not taken: the message says by whom and why."""


class _Stay(urllib.request.HTTPRedirectHandler):
    """Follows no redirection: it would make a GET without the events of the POST."""

    def redirect_request(self, *_: Any, **__: Any) -> None:
        return None


_OPENER = urllib.request.build_opener(_Stay)


def send(client: Client, address: str, secret: str | None = None, wait: Callable[[float], None] = time.sleep) -> int:
    """Send all that came after the cursor of `client` to `address`; how many events were taken.

    What fails in a way that may pass is sent again after 1, 2, 4 … seconds, or when the receiver says. Raises
    `WebhookError` where it does not pass; what was taken until then is noted. Raises `ValueError` for an address that
    is none.
    """
    if urllib.parse.urlsplit(address).scheme not in ("http", "https"):
        raise ValueError(f"no address of http or https: {address}")
    sent = 0
    for events in client.pages():
        _deliver(address, events, secret, wait)
        sent += len(events)
    return sent


def signature(body: bytes, secret: str) -> str:
    """What the header `Zhenjie-Signature` says of a body."""
    return "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def _deliver(address: str, events: list[Event], secret: str | None, wait: Callable[[float], None]) -> None:
    last = events[-1]["cursor"]
    body = json.dumps({"events": events, "next": last}, ensure_ascii=False, separators=(",", ":"))
    data = body.encode("utf-8", "backslashreplace")
    headers = {"content-type": "application/json", "user-agent": "zhenjie", CURSOR: str(last)}
    if secret:
        headers[SIGNATURE] = signature(data, secret)
    request = urllib.request.Request(address, data, headers, method="POST")
    pause = _FIRST_WAIT
    for left in reversed(range(_TRIES)):
        fault, later = _post(request)
        if fault is None:
            return
        if later is None or not left:
            raise WebhookError(f"{address}: {fault}")
        wait(min(max(pause, later), _LONGEST_WAIT))
        pause *= 2


def _post(request: urllib.request.Request) -> tuple[str | None, float | None]:
    """What is wrong with a try, None where nothing is; and after how many seconds another may help, None for never."""
    try:
        with _OPENER.open(request, timeout=_SECONDS):
            return None, None
    except urllib.error.HTTPError as error:
        error.close()
        given = error.headers.get("Retry-After", "")
        after = float(given) if given.isascii() and given.isdigit() else 0.0
        return f"{error.code} {error.reason}", after if error.code in _LATER else None
    except (OSError, http.client.HTTPException) as error:
        return str(getattr(error, "reason", error)), 0.0
