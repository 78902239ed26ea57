"""The index of a text store: which texts may hold a run of characters.

Every text is indexed by its pairs of neighbouring characters with their positions; every character begins a pair. A run
of two or more characters is a phrase of pairs, so any run is found, whatever a word segmenter would make of it; a
character alone is any of the pairs that it begins.
The pairs are made here and given to the whitespace tokeniser, since the n-gram tokeniser of tantivy puts every pair at
position 0, where phrases cannot work.

The index is a view: it follows the changes of the store, notes how far it has come, and can be thrown away.
Importing this module loads tantivy; the corpus does so at the first search.
"""

import hashlib
import json
import re
import shutil
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np
import tantivy

from pipeline.files import replacing
from pipeline.search import damage
from pipeline.search.filters import Filters
from pipeline.search.query import Among, And, Beside, Heading, Near, Node, Or, Pattern, Term, Wild
from pipeline.search.texts import Change, TextStore

FORMAT = 4
_PROGRESS = "progress.json"
_COMMIT_EVERY = 5_000
_WRITER_BYTES = 64_000_000
_LONGEST_RUN = 32  # characters
_GAPS = re.compile(r"[*?]+")
# In a regular expression: groups and classes with what repeats them, a character that may be missing, plain text.
_BRACKETED = re.compile(r"(?:\([^()]*\)|\[[^\[\]]*\])(?:[?*+]|\{[^{}]*\})?")
_REPEATED = re.compile(r".(?:[?*]|\{[^{}]*\})")
_HAN_RUN = re.compile(r"[\u3400-\u9fff]+")

# What the whitespace tokeniser takes for a gap stands in the index as a private-use character, and what UTF-8 cannot
# say as U+FFFD. A text that holds such a character itself is named once too often; the look into the text drops it.
_BLANKS = (*range(0x09, 0x0E), 0x20, 0x85, 0xA0, 0x1680, *range(0x2000, 0x200B), 0x2028, 0x2029, 0x202F, 0x205F, 0x3000)
_STAND_INS = {blank: 0xE000 + i for i, blank in enumerate(_BLANKS)} | dict.fromkeys(range(0xD800, 0xE000), 0xFFFD)
_UNFIT = re.compile("[" + re.escape("".join(map(chr, _STAND_INS))) + "]")
_LINE_END = chr(_STAND_INS[ord("\n")])
_END = "\ue0ff"
_UTF_32, _CODE = "utf-32-le", "<u4"


class Index:
    """The index in `folder`, which need not exist: a missing, foreign or broken index knows no texts (`cursor` 0)."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._engine: Any = None

    def cursor(self) -> int:
        """The number of the last change of the store that the index holds."""
        try:
            progress = json.loads((self.folder / _PROGRESS).read_text(encoding="utf-8"))
            return int(progress["cursor"]) if progress["format"] == FORMAT else 0
        except (OSError, ValueError, KeyError, TypeError):
            return 0

    def update(self, store: TextStore) -> bool:
        """Take in what changed in the store since the last time; False where another process is at it.

        A process killed in between loses nothing: the note of how far the index has come is written after the texts
        are safe, and a text that comes twice replaces itself. Raises `OSError` or `ValueError` where the disk fails.
        """
        if self.cursor() == store.cursor():
            return True
        self.folder.mkdir(parents=True, exist_ok=True)
        try:
            writer = self._writable().writer(_WRITER_BYTES, 1)
        except ValueError as error:
            if "LockBusy" in str(error):
                return False
            raise
        after = self.cursor()
        if after == 0 or after > store.cursor():
            self._note(0)
            writer.delete_all_documents()
            after = 0
        changes = store.changes(after)
        while batch := list(islice(changes, _COMMIT_EVERY)):
            self._take_in(writer, batch, store)
            writer.commit()
            self._note(batch[-1].cursor)
        writer.wait_merging_threads()
        return True

    def rows(self, node: Node) -> tuple[int, list[int]]:
        """The rows of the indexed texts that may match `node`, which narrows: all that do, and hardly any that do not.

        The number with them is the change up to which this holds; what came later is for the caller to look at.
        """
        cursor = self.cursor()
        if not cursor:
            return 0, []
        try:
            engine = self._open()
            engine.reload()
            searcher = engine.searcher()
            query = tantivy.Query.const_score_query(_demand(node, engine.schema), 1.0)
            hits = searcher.search(query, limit=max(1, searcher.num_docs), count=False).hits
            rows = searcher.fast_field_values("row", [address for _, address in hits])
        except (ValueError, OSError):  # a broken index is as good as none
            return 0, []
        # Another process may have begun to build the index anew in the meantime.
        return (cursor, rows) if self.cursor() >= cursor else (0, [])

    def clear(self) -> None:
        """Throw the index away; the next update makes it anew."""
        self._engine = None
        shutil.rmtree(self.folder, ignore_errors=True)

    def faults(self, store: TextStore) -> Iterator[str]:
        """What is wrong with the index: files that are not as they were written, texts too few, too many or not the same.

        Nothing for an index that is behind: it says so, and the search looks at the rest itself.
        """
        if not self.cursor() and not store.cursor():
            return
        spoilt = list(damage.damaged(self.folder))
        if spoilt:  # tantivy may end the process over such files: it must not open them
            yield from spoilt
            return
        try:
            held = self._digests()
        except (ValueError, OSError) as error:
            yield f"the index cannot be read: {error}"
            return
        if self.cursor() != store.cursor():
            yield f"the index has come to change {self.cursor()} of {store.cursor()}"
            return
        for row in sorted(store.rows(Filters())):
            if held.pop(row, None) != _digest(store.normalised(row)):
                yield f"text {row} is not in the index as it is in the store"
        for row in sorted(held):
            yield f"text {row} is in the index and not in the store"

    def _digests(self) -> dict[int, int]:
        """The digest of each text in the index by its row."""
        engine = self._open()
        engine.reload()
        searcher = engine.searcher()
        hits = searcher.search(tantivy.Query.all_query(), limit=max(1, searcher.num_docs), count=False).hits
        addresses = [address for _, address in hits]
        rows, digests = (searcher.fast_field_values(name, addresses) for name in ("row", "digest"))
        return dict(zip(rows, digests, strict=True))

    def _open(self) -> Any:
        if self._engine is None:
            engine = tantivy.Index(_schema(), path=str(self.folder))
            analyser = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
            engine.register_tokenizer("spaced", analyser)  # not kept on disk
            self._engine = engine
        return self._engine

    def _writable(self) -> Any:
        try:
            return self._open()
        except (ValueError, OSError):  # broken, or of another schema: begin anew
            shutil.rmtree(self.folder)
            self.folder.mkdir()
            return self._open()

    def _take_in(self, writer: Any, batch: list[Change], store: TextStore) -> None:
        schema = self._open().schema
        for change in batch:
            # delete_documents_by_term takes the number for a signed one and deletes nothing.
            writer.delete_documents_by_query(tantivy.Query.term_query(schema, "row", change.row))
            if change.stands:
                whole = store.normalised(change.row)
                text = _indexable(whole)
                # The last character is paired with an end mark, so that every character begins a pair.
                fields = {"row": change.row, "pairs": _spaced(text, (text + _END)[1:]), "digest": _digest(whole)}
                # Document(row=…) takes it for a signed one too, and kills the writer.
                writer.add_document(tantivy.Document.from_dict(fields, schema))

    def _note(self, cursor: int) -> None:
        with replacing(self.folder / _PROGRESS) as fresh:
            fresh.write_text(json.dumps({"format": FORMAT, "cursor": cursor}), encoding="utf-8")


def _schema() -> Any:
    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field("row", indexed=True, fast=True)
    builder.add_unsigned_field("digest", fast=True)
    builder.add_text_field("pairs", tokenizer_name="spaced", index_option="position")
    return builder.build()


def _digest(text: str) -> int:
    """A number of 63 bits by which the index knows a text again."""
    return int.from_bytes(hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big") >> 1


def _spaced(*rows: str) -> str:
    """Rows of equal length side by side, a blank behind each group: "ab", "bc" -> "ab bc ".

    Laid down in columns, which is ten times as fast as joining strings.
    """
    spaced = np.full((len(rows[0]), len(rows) + 1), ord(" "), _CODE)
    for column, row in enumerate(rows):
        spaced[:, column] = np.frombuffer(row.encode(_UTF_32), _CODE)
    return str(spaced.data, _UTF_32)


def _indexable(text: str) -> str:
    text = text.replace("\n", _LINE_END)  # most of them, in a tenth of the time
    return _UNFIT.sub(lambda found: chr(_STAND_INS[ord(found[0])]), text)


def narrows(node: Node) -> bool:
    """Whether the index can tell of `node` that a text does not match."""
    if isinstance(node, Term | Wild | Pattern):
        return all(_alternatives(node))
    if isinstance(node, Near | Beside):
        return narrows(node.left) or narrows(node.right)
    if isinstance(node, Heading | Among):
        return narrows(node.part)
    if isinstance(node, And):
        return any(map(narrows, node.parts))
    return isinstance(node, Or) and all(map(narrows, node.parts))


def _demand(node: Node, schema: Any) -> Any:
    """What a text must hold for `node` to be true of it, as a query of tantivy; the rest is left to the look into the text.

    `node` narrows, as the caller has made sure.
    """
    if isinstance(node, Heading | Among):
        return _demand(node.part, schema)
    if isinstance(node, Term | Wild | Pattern):
        forms = (_all([_run(text, schema) for text in runs]) for runs in _alternatives(node))
        return tantivy.Query.boolean_query([(tantivy.Occur.Should, form) for form in forms])
    if isinstance(node, Near | Beside | And):
        parts = node.parts if isinstance(node, And) else (node.left, node.right)
        return _all([_demand(part, schema) for part in parts if narrows(part)])
    if isinstance(node, Or):
        return tantivy.Query.boolean_query([(tantivy.Occur.Should, _demand(part, schema)) for part in node.parts])
    raise ValueError(f"{type(node).__name__} demands no text")


def _all(queries: list[Any]) -> Any:
    return tantivy.Query.boolean_query([(tantivy.Occur.Must, query) for query in queries])


def _alternatives(node: Term | Wild | Pattern) -> list[list[str]]:
    """The runs of characters that a text must hold, all of one of the lists."""
    if isinstance(node, Term):
        return [[text] for text in node.texts]
    if isinstance(node, Wild):
        return [[run for run in _GAPS.split(text) if run] for text in node.texts]
    return [_literals(node.expression)]


def _literals(expression: str) -> list[str]:
    """Runs that every match of a regular expression holds; none where that takes more than a glance."""
    if any(mark in expression for mark in ("|", "(?", "\\")):
        return []
    bare = _BRACKETED.sub(" ", expression)
    return [] if set("()[]") & set(bare) else _HAN_RUN.findall(_REPEATED.sub(" ", bare))


def _run(text: str, schema: Any) -> Any:
    text = _indexable(text)
    if len(text) == 1:
        return tantivy.Query.regex_query(schema, "pairs", f"\\x{{{ord(text):x}}}.")
    if len(text) == 2:
        return tantivy.Query.term_query(schema, "pairs", text)
    # A long run is known by its beginning; a phrase of thousands of pairs would take seconds in a text like 000000….
    text = text[:_LONGEST_RUN]
    # Every second pair names every character once; an odd run needs its last pair as well.
    starts = [*range(0, len(text) - 2, 2), len(text) - 2]
    return tantivy.Query.phrase_query(schema, "pairs", [(at, text[at : at + 2]) for at in starts])
