"""The corpus: many documents, what they say, and what changed, in one folder.

    corpus = pipeline.Corpus("corpus")
    corpus.add(["notices/"])                            # as `zhenjie run`, in this process
    corpus.search("權力 下放", place="陕西省").lines    # keyword in context, in either script
    corpus.facts(kind="staffing", task="resources")     # every fact with its document
    corpus.feed(since=120)                              # what came, changed and went

The SQLite file in the folder is the one truth; what stands beside it (`views`) is made from it and can be thrown away.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from os import PathLike
from pathlib import Path
from typing import Unpack

from pipeline.corpus import (
    citing,
    corrections,
    duplicates,
    feed,
    goldmaking,
    holdings,
    intake,
    parcel,
    profiles,
    sources,
)
from pipeline.corpus.check import Defect, store_defects
from pipeline.corpus.compare import By, Comparison, Finding, compare
from pipeline.corpus.corrections import Correction, Missed, Verdict
from pipeline.corpus.duplicates import Duplicate
from pipeline.corpus.feed import FeedEvent
from pipeline.corpus.holdings import Standing
from pipeline.corpus.intake import Delivery, Outcome
from pipeline.corpus.matching import both, of_document, of_fact
from pipeline.corpus.parcel import Analyse
from pipeline.corpus.profiles import Profile, ProfileBy
from pipeline.corpus.searchable import Searchable
from pipeline.corpus.sources import Paths, Source
from pipeline.corpus.store import (
    LATEST_VERSIONS,
    STANDING,
    STANDING_FACTS,
    CorpusError,
    MissingCorpusError,
    Store,
)
from pipeline.corpus.views import Views
from pipeline.records import Record
from pipeline.search.citation import Citation
from pipeline.search.filters import Wanted, filters

__all__ = [
    "Comparison",
    "Corpus",
    "CorpusError",
    "Correction",
    "Defect",
    "Delivery",
    "Duplicate",
    "FeedEvent",
    "Finding",
    "Missed",
    "MissingCorpusError",
    "Outcome",
    "Profile",
    "Source",
    "Standing",
]


class Corpus(Searchable):
    """The corpus in a folder; made there unless `create` is False. Raises `CorpusError`.

    One object serves one thread. Any number of processes may read while one writes.
    """

    def __init__(self, folder: str | PathLike[str], create: bool = True) -> None:
        self.folder = Path(folder)
        self.store = Store(self.folder, create)
        self.views = Views(self.folder, self.store)

    def add(self, paths: Paths, *, analyse: Analyse | None = None, again: bool = False) -> dict[Outcome, int]:
        """Take in files and folders, one after the other in this process; how many had which outcome.

        `pipeline.batch.run` does the same with several workers, and survives a document that kills its worker.
        `again` analyses also what another edition of the analysis made. Raises `CorpusError`.
        """
        analyse = analyse or parcel.road()
        edition = parcel.edition_of(analyse)
        counts: dict[Outcome, int] = {"added": 0, "changed": 0, "unchanged": 0, "failed": 0}
        for source in sources.walk(paths, leave_out=self.folder):
            known = self.known(source, edition if again else None)
            [outcome] = self.write([Delivery(source.location, parcel.judge(source, analyse, known))], again)
            counts[outcome] += 1
        self.link()
        self.update_views()
        return counts

    def known(self, source: Source, edition: str | None = None) -> str | None:
        """The hash of the document that stands where `source` does, if that need not be analysed anew.

        It has to be where the table beside it says something else, and where it was made by another edition than
        `edition`, if one is given.
        """
        query = f"SELECT d.sha256, v.stated, r.edition FROM {LATEST_VERSIONS} AND v.location = ?"
        found = self.store.connection.execute(query, (source.location,)).fetchone()
        if found is None or found[1] != parcel.stated_digest(source) or edition not in (None, found[2]):
            return None
        return str(found[0])

    def outdated(self, edition: str) -> int:
        """How many documents stand that another edition than `edition` has analysed."""
        query = f"SELECT count(*) FROM {STANDING} AND r.edition <> ?"
        return int(self.store.connection.execute(query, (edition,)).fetchone()[0])

    def remove(self, locations: Iterable[str]) -> None:
        """Take note, in one transaction, that nothing stands at these locations any more."""
        with self.store.transaction() as connection:
            for location in locations:
                intake.remove(connection, location)

    def write(self, deliveries: Iterable[Delivery], again: bool = False) -> list[Outcome]:
        """Store what became of sources, in this order and in one transaction: when this returns, it is safe."""
        with self.store.transaction() as connection:
            return [intake.deliver(connection, delivery, again) for delivery in deliveries]

    def begin_run(self, paths: Iterable[str] = ()) -> int:
        """Note that a run over `paths` begins; its number."""
        with self.store.transaction() as connection:
            values = (json.dumps(list(paths), ensure_ascii=False),)
            run = connection.execute("INSERT INTO runs (finished, summary, paths) VALUES (0, '{}', ?)", values)
            return run.lastrowid or 0

    def paths(self) -> list[str]:
        """The paths that earlier runs were given, each once, in the order in which they were first given."""
        rows = self.store.connection.execute("SELECT paths FROM runs ORDER BY row")
        return list(dict.fromkeys(path for (line,) in rows for path in json.loads(line)))

    def end_run(self, number: int, summary: Mapping[str, object]) -> None:
        """Note that a run came to its end, and what it did."""
        with self.store.transaction() as connection:
            values = (json.dumps(summary), number)
            connection.execute("UPDATE runs SET finished = 1, summary = ? WHERE row = ?", values)

    def facts(self, **wanted: Unpack[Wanted]) -> Iterator[Finding]:
        """The facts of the documents that stand, in the order in which they came, each with its document.

        `kind` and `task` take one word or several of the guide's; `place` a name or a code, which holds all places
        below it (of the fact, not of the document); `issuer` a part of the name; `date` as 2023, 2023-06 or
        2021..2023-06. Raises `ValueError` for a word that is none of the guide's.
        """
        chosen = filters(**wanted)
        condition, values = both(of_fact(chosen), of_document(chosen))
        query = f"""
            SELECT f.json, {parcel.DOCUMENT_COLUMNS}
            FROM {STANDING_FACTS} AND f.part = 'fact' AND {condition} ORDER BY f.row"""
        rows = self.store.connection.execute(query, values)
        return (Finding(parcel.document(tuple(document)), parcel.fact(line)) for line, *document in rows)

    def standing(self, **wanted: Unpack[Wanted]) -> Iterator[Standing]:
        """The documents that stand with their texts, one state of the corpus, in the order in which they came.

        `place`, `issuer` and `date` choose documents; `place` is theirs.
        """
        return holdings.standing(self.store.connection, filters(**wanted))

    def compare(self, by: By = "place", **wanted: Unpack[Wanted]) -> Comparison:
        """The place × indicator table of the facts that `facts` gives for the same filters, or by tier or year."""
        return compare(self.facts(**wanted), by)

    def profile(self, by: ProfileBy = "place", **wanted: Unpack[Wanted]) -> list[Profile]:
        """The share of the sentences about each task, by `place`, `document` or `year`; see `pipeline.corpus.profiles`.

        `place`, `issuer` and `date` choose documents; `place` is theirs. Raises `ValueError`.
        """
        return profiles.profiles(self.store.connection, by, filters(**wanted))

    def correct(self, identifier: str, verdict: Verdict, changes: Mapping[str, str] | None = None) -> Correction:
        """Keep what a user says of a finding or of the tasks of a measure; see `pipeline.corpus.corrections`.

        Raises `ValueError` for an id or a change that is none.
        """
        with self.store.transaction() as connection:
            return corrections.correct(connection, identifier, verdict, changes)

    def add_missed(self, document: str, missed: Missed, slots: Mapping[str, str]) -> Correction:
        """Keep what a user says was not found in the document with that id or source.

        Raises `ValueError` for a document, a quote or a slot that is none.
        """
        with self.store.transaction() as connection:
            return corrections.add(connection, document, missed, slots)

    def withdraw(self, identifier: str) -> None:
        """Forget what was said of a finding or a measure. Raises `ValueError` where nothing was."""
        with self.store.transaction() as connection:
            corrections.withdraw(connection, identifier)

    def corrections(self) -> Iterator[Correction]:
        """All that was said of findings and measures, by document and place in it."""
        return corrections.corrections(self.store.connection)

    def write_gold(self, folder: str | PathLike[str]) -> int:
        """Write the corrected documents as gold and as labels; how many. See `pipeline.corpus.goldmaking`."""
        return goldmaking.write_gold(self.store.connection, Path(folder))

    def feed(self, since: int = 0, **wanted: Unpack[Wanted]) -> Iterator[FeedEvent]:
        """What came, changed and went after the cursor `since`, in order; `kind` and `task` leave facts only."""
        return feed.events(self.store.connection, since, filters(**wanted))

    def link(self) -> None:
        """Find what the documents that came repeat, and what repeats them. Raises `CorpusError`."""
        while self.link_some():
            pass

    def link_some(self) -> bool:
        """Some of what `link` does, in bounded time beside one who writes; False where nothing is left to be done."""
        return duplicates.link(self.store)

    def is_link_due(self) -> bool:
        """Whether so many documents wait for `link` that it is worth its while before the last have come."""
        return duplicates.is_due(self.store)

    def duplicates(self) -> Iterator[Duplicate]:
        """The pairs of documents that are nearly the same text, in the order in which they came, each with its measure."""
        return duplicates.standing(self.store.connection)

    def problems(self) -> Iterator[Record]:
        """The failed records of the places that gave no document when they were last looked at, by place."""
        for (line,) in self.store.connection.execute("SELECT json FROM problems ORDER BY location"):
            yield parcel.failed_record(line)

    def counts(self) -> dict[str, int]:
        """How many documents stand, how many facts they hold, how many of them failed, and the cursor of the feed."""
        queries = {
            "documents": f"SELECT count(*) FROM {STANDING}",
            "failed": f"SELECT count(*) FROM {STANDING} AND r.status = 'failed'",
            "facts": f"SELECT count(*) FROM {STANDING_FACTS} AND f.part = 'fact'",
            "cursor": "SELECT coalesce(max(cursor), 0) FROM events",
        }
        execute = self.store.connection.execute
        return {name: int(execute(query).fetchone()[0]) for name, query in queries.items()}

    def uses_of_rules(self) -> dict[str, int]:
        """How many facts, delegations and setups of the documents that stand each rule found; rules without any not."""
        query = f"SELECT f.rule, count(*) FROM {STANDING_FACTS} GROUP BY f.rule ORDER BY f.rule"
        return {str(rule): int(number) for rule, number in self.store.connection.execute(query)}

    def snapshot(self) -> str:
        """The name of the documents that stand: the same documents have the same name in any corpus."""
        return citing.name_of(self.store.connection)

    def check_citation(self, citation: Citation) -> citing.Checked:
        """Look a citation up: whether the text still says so."""
        return citing.check(self.store.connection, citation, self.snapshot())

    def save(self, query: str, note: str = "") -> citing.Saved:
        """Save a query, or a subcorpus: `saved:ID` in other queries stands for it. Raises `QueryError`."""
        from pipeline.search.concordance import understood

        understood(self.collection, query, filters(), subcorpus=True)
        with self.store.transaction() as connection:
            return citing.save(connection, query, note)

    def saved(self) -> Iterator[citing.Saved]:
        """The queries that were saved, by id."""
        return citing.saved(self.store.connection)

    def update_index(self) -> bool:
        """Bring the index up to the store; False where another process is at it. Raises `CorpusError`."""
        return self.views.update_index()

    def update_views(self) -> bool:
        """Bring all that is made from the store up to it, as `update_index` does."""
        return self.views.update()

    def rebuild_views(self, parquet: bool = False) -> None:
        """Throw away all that can be made anew from the store, and make it anew; `parquet` begins that view.

        Raises `CorpusError`.
        """
        self.views.rebuild(parquet)

    def check(self) -> Iterator[Defect]:
        """What does not agree within the corpus: nothing where it is sound; see `pipeline.corpus.check`."""
        with self.one_state():
            yield from store_defects(self.store.connection)
            yield from self.views.defects()

    def dump(self) -> Iterator[str]:
        """The content as lines of text: two corpora with the same lines say the same."""
        return self.store.dump()

    def close(self) -> None:
        """Close the files."""
        self.views.close()
        self.store.close()
