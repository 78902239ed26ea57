"""The page of statistics: frequencies that lead to their lines, collocations, words, keyness."""

from typing import Any, get_args

from pipeline.search.filters import Wanted
from pipeline.search.frequency import ATTRIBUTES, Attribute, Group
from pipeline.search.lexis import SCORES, Score, Window
from pipeline.search.query import QueryError
from pipeline.web.asking import Asked
from pipeline.web.reading import Reader
from pipeline.web.wording import Words

PARTS = ("frequency", "collocations", "words", "keyness")
_ROWS = 100
_LEAST = 3
_SENT = {
    "frequency": ("q", "by", "within"),
    "collocations": ("q", "score", "window"),
    "words": ("size", "within"),
    "keyness": ("within", "against"),
}


def values(reader: Reader, asked: Asked) -> dict[str, Any]:
    """What the page shows: the table asked for, or what is wrong with the query. Raises an HTTPException."""
    part = asked.text("part")
    part = part if part in PARTS else "frequency"
    choice = asked.choice("kind", "task", "document", "status", "issuer")  # refuses a filter that is none
    wanted = Wanted(place=choice.filters.places, date=asked.text("date"))
    filters = {name: asked.text(name) for name in ("place", "date")}
    told: dict[str, Any] = {"part": part, "parts": PARTS, "found": None, "error": None, "document_filters": filters}
    sent = {name: asked.text(name) for name in _SENT[part]} | filters
    if part == "collocations":
        sent["limit"] = str(_ROWS)
    told["data_href"] = asked.address(f"/api/v1/{part}", **sent)
    if part in ("frequency", "collocations") and not asked.text("q"):
        return told
    try:
        return told | {"found": _found(reader, asked, part, wanted)}
    except QueryError as error:
        return told | {"error": error}


def group_name(words: Words, by: Attribute, group: Group) -> str:
    """What a row of a frequency is called."""
    if group.value is None:
        return words("no_value")
    if by in ("task", "kind", "tier"):
        return words(f"{by}_{group.value}")
    return group.label or group.value


def by_options(words: Words) -> list[tuple[str, str]]:
    """The attributes to choose from, but for the one that stands for no choice."""
    return [(name, words(f"group_{name}")) for name in ATTRIBUTES if name != "province"]


def _found(reader: Reader, asked: Asked, part: str, wanted: Wanted) -> Any:
    corpus, within = reader.corpus, asked.text("within") or ""
    if part == "frequency":
        by = asked.text("by")
        attribute: Any = by if by in ATTRIBUTES else "province"
        return corpus.frequency(asked.text("q") or "", attribute, within, **wanted)
    if part == "collocations":
        score: Any = asked.text("score") if asked.text("score") in SCORES else get_args(Score)[0]
        reach = min(20, asked.number("window", 5))
        return corpus.collocations(asked.text("q") or "", Window(reach, reach, _LEAST, score, _ROWS), **wanted)
    if part == "words":
        return corpus.words(min(6, asked.number("size", 1)), 1, _ROWS, within, **wanted)
    return corpus.keyness(within, asked.text("against") or "", _LEAST, _ROWS, **wanted)
