"""What stands before every request: who may ask, what may be asked, and the headers that each answer carries.

Without a token only this machine is served. A browser could still be led here by a foreign page whose name was made
to point at 127.0.0.1 (DNS rebinding), so a request must then name a host of this machine, or of no domain at all.
"""

import base64
import binascii
import hmac
import ipaddress
import logging

from fastapi import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pipeline.web.errors import Fault, answer_fault, fault_of

_HEADERS = {
    "content-security-policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    ),
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
    "referrer-policy": "same-origin",
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
}
_LONGEST_TARGET = 60_000  # bytes of path and query

_log = logging.getLogger("zhenjie.web")


class Guard:
    """ASGI middleware around the whole application."""

    def __init__(self, app: ASGIApp, token: str | None) -> None:
        self.app = app
        self.token = token

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Refuse the request, or pass it on and dress the answer."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        head = scope["method"] == "HEAD"
        # What GET answers, HEAD answers without the body.
        inner = dict(scope, method="GET") if head else scope
        started = False

        async def dressed(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                message = dict(message, headers=[*message["headers"], *_dress(message["headers"])])
            elif head:
                message = dict(message, body=b"")
            await send(message)

        fault = self._fault(inner)
        if fault is not None:
            await self._refuse(inner, fault)(inner, receive, dressed)
            return
        try:
            await self.app(inner, receive, dressed)
        except Exception as error:
            _log.exception("%s %s", scope["method"], scope["path"])
            if started:
                raise
            await self._refuse(inner, fault_of(error))(inner, receive, dressed)

    def _fault(self, scope: Scope) -> Fault | None:
        if len(scope["query_string"]) + len(scope.get("raw_path") or scope["path"]) > _LONGEST_TARGET:
            return Fault(414, "too_long", f"the address is longer than {_LONGEST_TARGET} bytes")
        headers = dict(scope["headers"])
        if self.token is None:
            if not is_local_name(headers.get(b"host", b"").decode("latin-1")):
                return Fault(421, "host_refused", "without a token this server answers only by a name of this machine")
        elif not _bears(headers.get(b"authorization", b""), self.token):
            return Fault(401, "unauthorized", "a bearer token is required")
        return None

    def _refuse(self, scope: Scope, fault: Fault) -> ASGIApp:
        # The page of an error repeats the address in its links, but not one that is refused for its length.
        request = Request(dict(scope, query_string=b"") if fault.code == "too_long" else scope)
        response = answer_fault(request, fault)
        if fault.status == 401:
            # A browser asks its user only for Basic; the token is the password, the name does not matter.
            scheme = "Bearer" if request.url.path.startswith("/api/") else "Basic"
            response.headers["www-authenticate"] = f'{scheme} realm="zhenjie"'
        return response


def is_loopback(host: str) -> bool:
    """Whether an address to bind to can be reached from this machine only."""
    try:
        return ipaddress.ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host.lower() == "localhost"


def is_local_name(host: str) -> bool:
    """Whether a Host header names this machine: a loopback address, localhost, or a name without a domain."""
    name = host.partition("]")[0] + "]" if host.startswith("[") else host.partition(":")[0]
    return bool(name) and (is_loopback(name) or "." not in name.strip("[]") and ":" not in name)


def _bears(header: bytes, token: str) -> bool:
    scheme, _, value = header.partition(b" ")
    given = value.strip()
    if scheme.lower() == b"basic":
        try:
            given = base64.b64decode(given, validate=True).partition(b":")[2]
        except binascii.Error:
            return False
    elif scheme.lower() != b"bearer":
        return False
    return hmac.compare_digest(given, token.encode())


def _dress(present: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    names = {name.lower() for name, _ in present}
    pairs = ((name.encode(), value.encode()) for name, value in _HEADERS.items())
    return [pair for pair in pairs if pair[0] not in names]
