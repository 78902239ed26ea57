"""Corrected documents as gold in the format of the annotation guide, and as labelled documents to train on.

A document is given whole: what nobody said anything of stands as the program found it in the gold, and is marked as
unknown in the labels.
"""

import dataclasses
import json
import re
import sqlite3
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from pipeline.corpus.corrections import SLOTS, Correction, corrections, guide_slots
from pipeline.structure import sentence_spans

_UNSAFE = re.compile(r"[^\w.-]+")
_PARTS = {"fact": "facts", "delegation": "delegations", "setup": "setups"}
Span = tuple[int, int]


@dataclasses.dataclass(frozen=True, slots=True)
class Corrected:
    """A document of which something was said: its name for files, its text, its record, and the corrections."""

    name: str
    original: str
    record: dict[str, Any]
    said: dict[tuple[str, int, int], Correction]

    def gold(self) -> dict[str, Any]:
        """The gold file: every finding but those rejected, with the corrections, and the tasks of each sentence."""
        place = self.record["place"]
        head = {"doc": self.name, "place": place["name"] if place else None, "date": self.record["date"]}
        return head | {_PARTS[part]: self._items(part) for part in _PARTS} | {"sentences": self._sentences()}

    def labelled(self) -> str | None:
        """The labelled document, one sentence a line; None where nothing was said of a sentence."""
        if not any(part == "measure" for part, *_ in self.said):
            return None
        lines = ["# genre: corrected", f"# place: {(self.record['place'] or {}).get('name', '-')}", ""]
        end = 0
        for measure in self.record["measures"]:
            if "\n" in self.original[end : measure["start"]]:
                lines.append("")
            end = measure["end"]
            lines += self._lines(measure)
        return "\n".join(lines) + "\n"

    def _items(self, part: str) -> list[dict[str, Any]]:
        """The findings of one part by place in the text, also those that only a correction still knows."""
        items = {_span(item): guide_slots(part, item) for item in self.record[_PARTS[part]]}
        for (what, *span), correction in self.said.items():
            if what == part:
                items.pop((span[0], span[1]), None)
                if correction.verdict != "rejected":
                    items[span[0], span[1]] = {slot: correction.value[slot] for slot in SLOTS[part]}
        return [self._quoted(part, span) | items[span] for span in sorted(items)]

    def _quoted(self, part: str, span: Span) -> dict[str, Any]:
        quote = self.original[span[0] : span[1]]
        if part != "fact":
            return {"quote": quote}
        # Occurrences may overlap: the one asked for is the one behind all that begin before it.
        earlier = re.finditer(f"(?={re.escape(quote)})", self.original[: span[1] - 1])
        return {"quote": quote, "nth": sum(1 for _ in earlier) + 1}

    def _sentences(self) -> list[dict[str, Any]]:
        """The tasks of each sentence as the guide cuts them: those of the measures that mostly lie in it."""
        measures = [(measure["start"], measure["end"], self._tasks(measure)) for measure in self.record["measures"]]
        found = []
        for number, (start, end) in enumerate(sentence_spans(self.original)):
            tasks = {task for begin, stop, given in measures if _mostly((begin, stop), (start, end)) for task in given}
            found.append({"i": number, "tasks": sorted(tasks)})
        return found

    def _said_of(self, measure: dict[str, Any]) -> Correction | None:
        """What was said of a measure, or of words that are mostly its own, as they may have been cut otherwise before."""
        span = measure["start"], measure["end"]
        exact = self.said.get(("measure", *span))
        if exact is not None:
            return exact
        spans = {(item["start"], item["end"]) for item in self.record["measures"]}
        others = (item for (part, *cut), item in self.said.items() if part == "measure" and tuple(cut) not in spans)
        return next((item for item in others if _mostly((item.start, item.end), span)), None)

    def _tasks(self, measure: dict[str, Any]) -> Sequence[str]:
        correction = self._said_of(measure)
        return correction.value["tasks"] if correction else [tag["task"] for tag in measure["tasks"]]

    def _lines(self, measure: dict[str, Any]) -> Iterator[str]:
        correction = self._said_of(measure)
        label = " ".join(correction.value["tasks"]) if correction else "?"
        # A line that was joined when the text was read is one line of the labelled document.
        body = re.sub(r"\s*\n\s*", "", self.original[measure["start"] : measure["end"]])
        for start, end in sentence_spans(body):
            if sentence := body[start:end].strip():
                yield f"[{label}] {sentence}"


def corrected(connection: sqlite3.Connection) -> Iterator[Corrected]:
    """The documents of which something was said, by hash, as they were last analysed."""
    said: dict[str, dict[tuple[str, int, int], Correction]] = {}
    for item in corrections(connection):
        said.setdefault(item.sha256, {})[item.part, item.start, item.end] = item
    query = """
        SELECT r.json, x.original FROM documents d JOIN records r ON r.row = d.record
        JOIN texts x ON x.document = d.row WHERE d.sha256 = ?"""
    for sha256, items in said.items():
        for line, original in connection.execute(query, (sha256,)):
            record = json.loads(line)
            stem = _UNSAFE.sub("-", Path(record["source"]).stem)
            yield Corrected(f"{stem}-{sha256[:8]}", original.decode("utf-8", "surrogatepass"), record, items)


def write_gold(connection: sqlite3.Connection, folder: Path) -> int:
    """Write `gold/NAME.json` and `texts/NAME.txt` of every corrected document, and `labelled/corrected-N.txt` of those
    with corrected sentences; how many documents there were. Raises `OSError`."""
    number = 0
    for number, document in enumerate(corrected(connection), 1):
        gold = json.dumps(document.gold(), ensure_ascii=False, indent=1) + "\n"
        _write(folder / "gold" / f"{document.name}.json", gold)
        _write(folder / "texts" / f"{document.name}.txt", document.original)
        if labels := document.labelled():
            _write(folder / "labelled" / f"corrected-{number:04}.txt", labels)
    return number


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    # As it is: offsets and quotes count every character of the original.
    path.write_text(text, encoding="utf-8", errors="backslashreplace", newline="")


def _span(item: dict[str, Any]) -> Span:
    return item["evidence"]["start"], item["evidence"]["end"]


def _mostly(a: Span, b: Span) -> bool:
    """Whether the two share more than half of the shorter one, as the guide's scorer asks."""
    return 2 * (min(a[1], b[1]) - max(a[0], b[0])) > min(a[1] - a[0], b[1] - b[0])
