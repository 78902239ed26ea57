"""The spaCy pipeline: jieba words as tokens of the untouched text, facts and measures as span groups.

    nlp = pipeline.load()
    doc = nlp("各鎮設置機構(gòu)7至12個。")
    doc.spans["facts"]        # one span a fact, label its kind
    doc.spans["measures"]     # one span a sentence, label its tasks
    doc._.record              # the record, as `pipeline.process` gives it

`doc.text` is the text that was given. A token is a word of the normalised text with whatever was deleted inside or
behind it (機構(gòu) is one token); `token.norm_` is the normalised word. Tokenizer and component are registered with
spaCy through entry points, so `spacy.load` finds them in a saved pipeline.
"""

from collections.abc import Callable, Iterable

import spacy
from spacy.language import Language
from spacy.tokens import Doc, Span
from spacy.util import registry
from spacy.vocab import Vocab

from pipeline.records import Evidence, Record
from pipeline.road import analyse_text
from pipeline.segment import tiles, words
from pipeline.text import normalise

SPAN_GROUPS = ("facts", "delegations", "setups", "measures")


def load() -> Language:
    """A new spaCy Language with zhenjie's tokenizer and its component `zhenjie`."""
    nlp = spacy.blank("zh", config={"nlp": {"tokenizer": {"@tokenizers": "zhenjie.words.v1"}}})
    nlp.add_pipe("zhenjie")
    return nlp


class Tokenizer:
    """Cuts a text into the words of its normalised form; the tokens joined are the text, letter for letter."""

    def __init__(self, vocab: Vocab) -> None:
        self.vocab = vocab

    def __call__(self, text: str) -> Doc:
        """The text as a Doc; each token carries its normalised word in `norm_`."""
        normalised = normalise(text)
        pieces: list[str] = []
        norms: list[str] = []
        for tile in tiles(normalised, words(normalised.text)):
            pieces.append(text[tile.start : tile.end])
            norms.append(tile.word)
        doc = Doc(self.vocab, words=pieces, spaces=[False] * len(pieces))
        for token, norm in zip(doc, norms, strict=True):
            token.norm_ = norm
        return doc

    def to_bytes(self, **_: object) -> bytes:
        """Nothing to save: the words come from jieba's own dictionary."""
        return b""

    def from_bytes(self, _data: bytes, **_: object) -> "Tokenizer":
        """Nothing to load."""
        return self

    def to_disk(self, _path: object, **_: object) -> None:
        """Nothing to save."""

    def from_disk(self, _path: object, **_: object) -> "Tokenizer":
        """Nothing to load."""
        return self


@registry.tokenizers("zhenjie.words.v1")  # type: ignore[untyped-decorator]
def make_tokenizer() -> Callable[[Language], Tokenizer]:
    """The tokenizer's factory, as spaCy's config wants it."""
    return lambda nlp: Tokenizer(nlp.vocab)


@Language.factory("zhenjie", assigns=["doc.spans", "doc._.record"])
def make_annotator(nlp: Language, name: str) -> Callable[[Doc], Doc]:
    """The component's factory, as spaCy's config wants it."""
    if not Doc.has_extension("record"):
        Doc.set_extension("record", default=None)
    return annotate


def annotate(doc: Doc) -> Doc:
    """Put facts, delegations, setups and measures into `doc.spans` and the whole record into `doc._.record`."""
    record: Record = analyse_text(doc.text, "-").record
    doc._.record = record
    doc.spans["facts"] = _spans(doc, ((item.evidence, item.kind, item.id) for item in record.facts))
    doc.spans["delegations"] = _spans(doc, ((item.evidence, "delegation", item.id) for item in record.delegations))
    doc.spans["setups"] = _spans(doc, ((item.evidence, item.action, item.id) for item in record.setups))
    doc.spans["measures"] = _spans(
        doc,
        (
            (Evidence(item.start, item.end, ""), " ".join(tag.task for tag in item.tasks) or "none", item.id)
            for item in record.measures
        ),
    )
    return doc


def _spans(doc: Doc, findings: Iterable[tuple[Evidence, str, str]]) -> list[Span]:
    """Spans of tokens that hold the evidence; a token cut by it is taken whole."""
    found = []
    for evidence, label, identifier in findings:
        span = doc.char_span(evidence.start, evidence.end, label=label, span_id=identifier, alignment_mode="expand")
        if span is not None:
            found.append(span)
    return found
