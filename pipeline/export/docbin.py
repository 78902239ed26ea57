"""Training data for spaCy: a folder of DocBins, which spaCy's `Corpus` reads one after the other.

Each Doc is the original text in jieba's words, cut where a fact begins or ends, with the span groups of
`pipeline.load()`; `doc.user_data` names the document and holds its head.
"""

from collections.abc import Iterable
from itertools import islice
from pathlib import Path
from typing import Any

import spacy
from spacy.tokens import Doc, DocBin, Span
from spacy.vocab import Vocab

from pipeline.corpus import Standing
from pipeline.export.tokens import tokens

_IN_A_FILE = 500  # documents
_HEAD = ("id", "source", "sha256", "title", "issuer", "number", "date")


def write(documents: Iterable[Standing], folder: Path) -> None:
    """Write the documents that have a text into `folder`, 500 to a file: 00001.spacy, 00002.spacy, …."""
    folder.mkdir()
    vocab = spacy.blank("zh").vocab
    readable = (document for document in documents if document.text is not None)
    number = 0
    while batch := list(islice(readable, _IN_A_FILE)):
        number += 1
        held = DocBin(attrs=["ORTH", "SPACY", "NORM", "TAG"], store_user_data=True)
        for document in batch:
            held.add(_doc(vocab, document))
        held.to_disk(folder / f"{number:05}.spacy")


def _doc(vocab: Vocab, document: Standing) -> Doc:
    original = document.text.original if document.text else ""
    cut = tokens(document)
    words = [original[token.start : token.end] for token in cut]
    doc = Doc(vocab, words=words, spaces=[False] * len(cut), tags=[token.tag for token in cut])
    for token, said in zip(doc, cut, strict=True):
        token.norm_ = said.norm
    record = document.record
    doc.user_data = {name: record[name] for name in _HEAD}
    doc.spans["facts"] = _spans(doc, record["facts"], "kind")
    doc.spans["delegations"] = _spans(doc, record["delegations"], "delegation")
    doc.spans["setups"] = _spans(doc, record["setups"], "action")
    doc.spans["measures"] = [
        span
        for measure in record["measures"]
        if (span := _span(doc, measure, " ".join(tag["task"] for tag in measure["tasks"]) or "none", measure["id"]))
    ]
    return doc


def _spans(doc: Doc, items: list[dict[str, Any]], label: str) -> list[Span]:
    found = (_span(doc, item["evidence"], item.get(label, label), item["id"]) for item in items)
    return [span for span in found if span is not None]


def _span(doc: Doc, where: dict[str, Any], label: str, identifier: str) -> Span | None:
    return doc.char_span(where["start"], where["end"], label=label, span_id=identifier, alignment_mode="expand")
