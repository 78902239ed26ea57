"""The corpus as the search sees it: numbered texts that come and go."""

import dataclasses
import json
import sqlite3
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any, Literal

from pipeline.corpus import parcel
from pipeline.corpus.matching import Condition, both, of_document, of_evidence, of_measure, of_place
from pipeline.corpus.store import STANDING, Store
from pipeline.search.filters import Filters
from pipeline.search.texts import Change, Document, Head, MeasureText, Mention, Passage

if TYPE_CHECKING:
    from pipeline.text import NormalisedText


@dataclasses.dataclass(frozen=True, slots=True)
class Standing:
    """A document that stands: its record as stored, and its text; None where it could not be read."""

    record: dict[str, Any]
    text: "NormalisedText | None"


def standing(connection: sqlite3.Connection, wanted: Filters) -> Iterator[Standing]:
    """The documents that stand and pass the filters of documents, one at a time, in the order in which they came."""
    condition, values = both(of_place("r", wanted.places), of_document(wanted))
    query = f"""
        SELECT r.json, t.original, t.normalised, t.deletions, r.script, r.glosses
        FROM {STANDING.replace("WHERE", "LEFT JOIN texts t ON t.document = d.row WHERE")} AND {condition} ORDER BY d.row"""
    for line, *row in connection.execute(query, values):
        yield Standing(json.loads(line), None if row[0] is None else parcel.normalised_text(tuple(row)))


_KINDS_OF_SENTENCES = "(SELECT DISTINCT record, measure, kind FROM facts) l ON l.record = m.record AND l.measure = m.id"


class Holdings:
    """The texts of a store; see `pipeline.search.texts.TextStore` for what each method gives."""

    def __init__(self, store: Store) -> None:
        self._connection = store.connection

    def cursor(self) -> int:
        """The number of the last change."""
        found = self._connection.execute("SELECT max(cursor) FROM events WHERE fact IS NULL").fetchone()
        return int(found[0] or 0)

    def state(self) -> object:
        """A value that differs whenever anything said of a text does: events and records are only ever added."""
        query = "SELECT (SELECT max(cursor) FROM events), (SELECT max(row) FROM records)"
        return self._connection.execute(query).fetchone()

    def changes(self, after: int) -> Iterator[Change]:
        """The changes after that number, in order."""
        query = """
            SELECT e.cursor, r.document, e.event = 'document_added' FROM events e JOIN records r ON r.row = e.record
            WHERE e.fact IS NULL AND e.cursor > ? ORDER BY e.cursor"""
        for cursor, row, stands in self._connection.execute(query, (after,)):
            yield Change(cursor, row, bool(stands))

    def rows(self, filters: Filters) -> set[int]:
        """The rows of the texts that stand and pass the filters."""
        place = of_place("r", filters.places)
        condition, values = both(place, of_document(filters))
        query = f"SELECT d.row FROM {STANDING} AND {condition}"
        if filters.local:
            local, more = of_measure(filters)
            query += f" AND EXISTS (SELECT 1 FROM measures m WHERE m.record = r.row AND {local})"
            values = values + more
        return {row for (row,) in self._connection.execute(query, values)}

    def normalised(self, row: int) -> str:
        """The normalised text at `row`; empty where the document has none."""
        found = self._connection.execute("SELECT normalised FROM texts WHERE document = ?", (row,)).fetchone()
        return "" if found is None else found[0].decode("utf-8", "surrogatepass")

    def text(self, row: int) -> "NormalisedText | None":
        """The text at `row` with its original and the way back."""
        query = """
            SELECT t.original, t.normalised, t.deletions, r.script, r.glosses
            FROM texts t JOIN documents d ON d.row = t.document JOIN records r ON r.row = d.record WHERE d.row = ?"""
        found = self._connection.execute(query, (row,)).fetchone()
        return None if found is None else parcel.normalised_text(found)

    def document(self, row: int) -> Document:
        """What is known of the document at `row`."""
        query = f"SELECT {parcel.DOCUMENT_COLUMNS} FROM documents d JOIN records r ON r.row = d.record WHERE d.row = ?"
        return parcel.document(self._connection.execute(query, (row,)).fetchone())

    def measure(self, identifier: str) -> MeasureText | None:
        """The measure of that id in a document that stands; None where there is none."""
        query = f"SELECT d.row FROM measures m, {STANDING} AND m.record = r.row AND m.id = ?"
        found = self._connection.execute(query, (identifier,)).fetchone()
        return None if found is None else next(self._measures(found[0], "m.id = ?", [identifier]), None)

    def measures(self, filters: Filters) -> Iterator[MeasureText]:
        """The measures of the documents that pass, document by document in the order of the corpus."""
        condition, values = of_measure(filters)
        for row in sorted(self.rows(filters)):
            yield from self._measures(row, condition, values)

    def _measures(self, row: int, condition: str, values: list[str]) -> Iterator[MeasureText]:
        text = self.text(row)
        if text is None:
            return
        document = self.document(row)
        query = f"""
            SELECT m.id, m.start, m.end, (SELECT group_concat(task) FROM (
                SELECT t.task FROM tasks t WHERE t.measure = m.row ORDER BY t.probability DESC, t.task))
            FROM measures m JOIN documents d ON d.record = m.record WHERE d.row = ? AND {condition} ORDER BY m.start"""
        for identifier, start, end, tasks in self._connection.execute(query, (row, *values)):
            first, last = text.to_normalised(start, end)
            said = tuple(tasks.split(",")) if tasks else ()
            yield MeasureText(document, identifier, start, end, text.original[start:end], text.text[first:last], said)

    def passages(self, row: int, filters: Filters) -> list[tuple[int, int]]:
        """The sentences that pass `filters.of_sentences`: spans in the original, in order."""
        condition, values = of_measure(filters)
        query = f"""
            SELECT m.start, m.end FROM measures m JOIN documents d ON d.record = m.record
            WHERE d.row = ? AND {condition} ORDER BY m.start"""
        return list(self._connection.execute(query, (row, *values)))

    def evidence(self, row: int, filters: Filters) -> list[tuple[int, int]]:
        """The evidence of what is of `filters.kinds` or `filters.amounts`: spans in the original, in order."""
        condition, values = of_evidence(filters)
        return self._spans(row, condition, values)

    def facts(self, row: int, attributes: Sequence[tuple[str, str]]) -> list[tuple[int, int]]:
        """The evidence of the facts with these attributes (names as in the record): spans in the original, in order."""
        conditions: list[Condition] = [("f.part = 'fact'", [])]
        conditions += [("json_extract(f.json, ?) = ?", [f"$.{name}", value]) for name, value in attributes]
        return self._spans(row, *both(*conditions))

    def annotations(self, row: int) -> list[Passage]:
        """The sentences of the document with what is said of them, in order."""
        record = "(SELECT record FROM documents WHERE row = ?)"
        execute = self._connection.execute
        tasks: dict[int, list[str]] = {}
        query = f"""
            SELECT t.measure, t.task FROM tasks t JOIN measures m ON m.row = t.measure
            WHERE m.record = {record} ORDER BY t.probability DESC, t.task"""
        for measure, task in execute(query, (row,)):
            tasks.setdefault(measure, []).append(task)
        facts: dict[str, list[Mention]] = {}
        query = f"SELECT measure, id, kind, start, end FROM facts WHERE record = {record} ORDER BY start, row"
        for measure, *mention in execute(query, (row,)):
            facts.setdefault(measure, []).append(Mention(*mention))
        query = f"SELECT row, id, start, end FROM measures WHERE record = {record} ORDER BY start"
        return [
            Passage(start, end, tuple(tasks.get(measure, ())), tuple(facts.get(identifier, ())))
            for measure, identifier, start, end in execute(query, (row,))
        ]

    def heads(self) -> Iterator[Head]:
        """What statistics ask of each text that stands, in order."""
        codes: dict[int, list[str]] = {}
        query = "SELECT DISTINCT record, code FROM places WHERE fact IS NULL AND code IS NOT NULL ORDER BY row"
        for record, code in self._connection.execute(query):
            codes.setdefault(record, []).append(code)
        query = f"""
            SELECT d.row, coalesce(t.characters, 0), d.record, json_extract(r.json, '$.type'), {parcel.DOCUMENT_COLUMNS}
            FROM {STANDING.replace("WHERE", "LEFT JOIN texts t ON t.document = d.row WHERE")} ORDER BY d.row"""
        for row, characters, record, kind, *document in self._connection.execute(query):
            yield Head(row, characters, parcel.document(tuple(document)), kind, tuple(codes.get(record, ())))

    def labelled(self, name: Literal["task", "kind"]) -> Iterator[tuple[int, str, int]]:
        """Row, label and characters of the sentences with a task, or with a fact of a kind."""
        labels = "tasks l ON l.measure = m.row" if name == "task" else _KINDS_OF_SENTENCES
        query = f"""
            SELECT d.row, l.{name}, sum(m.end - m.start)
            FROM {STANDING.replace("WHERE", f"JOIN measures m ON m.record = r.row JOIN {labels} WHERE")} GROUP BY 1, 2"""
        return iter(self._connection.execute(query))

    def _spans(self, row: int, condition: str, values: Sequence[object]) -> list[tuple[int, int]]:
        query = f"""
            SELECT f.start, f.end FROM facts f JOIN documents d ON d.record = f.record
            WHERE d.row = ? AND {condition} ORDER BY f.start, f.end"""
        return list(self._connection.execute(query, (row, *values)))
