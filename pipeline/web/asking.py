"""What a reader asks a page for: its query string, read with patience, and the addresses of other pages."""

from collections.abc import Sequence
from urllib.parse import quote, urlencode

from fastapi import Request
from starlette.exceptions import HTTPException

from pipeline.search.filters import filters
from pipeline.web.marking import part_of
from pipeline.web.reading import Choice
from pipeline.web.wording import Language, Words, choose

_FILTERS = ("kind", "task", "place", "issuer", "date", "document", "status")
_LARGEST = 1_000_000


class Asked:
    """The parameters of a page; empty ones, which forms send, count as not given."""

    def __init__(self, request: Request) -> None:
        self.request = request
        self.path = request.url.path
        self.parameters = {
            name: [value for value in request.query_params.getlist(name) if value.strip()]
            for name in dict.fromkeys(request.query_params)
        }
        self.words = Words(choose(self.text("lang"), request.headers.get("accept-language", "")))

    @property
    def language(self) -> Language:
        """The language of the page."""
        return self.words.language

    @property
    def chosen(self) -> dict[str, list[str]]:
        """The filters that are set, as they were given."""
        return {name: self.parameters[name] for name in _FILTERS if self.parameters.get(name)}

    def text(self, name: str) -> str | None:
        """The first value of a parameter."""
        values = self.parameters.get(name)
        return values[0] if values else None

    def number(self, name: str, default: int, least: int = 1) -> int:
        """A parameter as a number; the default where it is none."""
        text = self.text(name) or ""
        if not (text.isascii() and text.isdigit() and len(text) < 12):
            return default
        return max(least, min(int(text), _LARGEST))

    def choice(self, *unused: str) -> Choice:
        """The filters, but for those that the page has no use for. Raises an HTTPException where one is none."""
        wanted = {name: values for name, values in self.chosen.items() if name not in unused}
        date = wanted.get("date", [None])[0]
        try:
            chosen = filters(
                kind=wanted.get("kind"),
                task=wanted.get("task"),
                place=[name.strip() for name in wanted.get("place", ())],
                issuer=[name.strip() for name in wanted.get("issuer", ())],
                date=date and date.strip(),
            )
        except ValueError as error:
            raise HTTPException(400, str(error)) from error
        document, status = (wanted.get(name, [None])[0] for name in ("document", "status"))
        return Choice(chosen, document, status)

    def url(self, path: str, **parameters: object) -> str:
        """The address of a page, in the language that was chosen by hand if one was."""
        language = {} if "lang" in parameters or not self.text("lang") else {"lang": self.language}
        return self.address(path, **parameters, **language)

    def address(self, path: str, **parameters: object) -> str:
        """A path with its query string; what is empty is left out."""
        given: list[tuple[str, str]] = []
        for name, value in parameters.items():
            values = value if isinstance(value, Sequence) and not isinstance(value, str) else [value]
            given.extend((name, str(item)) for item in values if item not in (None, ""))
        return quote(path, safe="/.:~") + (f"?{urlencode(given, errors='replace')}" if given else "")

    def here(self, **changes: object) -> str:
        """The address of this page with some parameters changed; None takes one away."""
        return self.url(self.path, **(self.parameters | changes))

    def document(self, identifier: str, start: int = 0, anchor: str = "", **parameters: object) -> str:
        """The address of a place in a document."""
        part = part_of(start)
        address = self.url(f"/documents/{identifier}", part=part if part > 1 else None, **parameters)
        return f"{address}#{anchor}" if anchor else address
