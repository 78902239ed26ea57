"""Corpora with a word a line: CoNLL-U (universaldependencies.org/format) and VRT of the Corpus Workbench.

A word stands in both as in the original, with the pinyin gloss it may carry, and as normalised. Documents, sentences
(measures) with their tasks, and facts are structure.
"""

import dataclasses
import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from pipeline.corpus import Standing
from pipeline.export.tokens import Sentence, Token, sentences

_HEAD = ("source", "title", "issuer", "number", "date", "sha256")
# What a line of text or an XML file cannot hold: controls, lone surrogates, non-characters.
_UNFIT = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


@dataclasses.dataclass(frozen=True, slots=True)
class _Word:
    """A token that shows: its form without blanks, whether a blank follows, and the fact that it is in."""

    form: str
    token: Token
    spaced: bool
    fact: dict[str, Any] | None


def conllu(documents: Iterable[Standing]) -> Iterator[str]:
    """CoNLL-U: words in FORM, normalised in LEMMA, jieba's tag in XPOS, offsets and facts in MISC."""
    for document in documents:
        head: list[str] = _opening(document.record)
        for sentence in sentences(document):
            words = _words(document, sentence)
            if words:
                yield "\n".join(
                    [
                        *head,
                        *_comments(document.record["id"], sentence, words),
                        *map(_conllu_line, range(1, len(words) + 1), words),
                    ]
                )
                yield "\n\n"
                head = []


def vrt(documents: Iterable[Standing]) -> Iterator[str]:
    """VRT for `cwb-encode -x`: `<text>`, `<s>` with tasks, `<fact>`; word, norm, tag, start and end in columns."""
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<corpus>\n'
    for document in documents:
        record = document.record
        place = record["place"] or {"name": None, "code": None}
        about = {"id": record["id"], **{name: record[name] for name in _HEAD}, "script": record["script"]}
        yield _tag("text", about | {"place": place["name"], "place_code": place["code"]})
        for sentence in sentences(document):
            words = _words(document, sentence)
            if words:
                yield _tag("s", _sentence_attributes(sentence))
                yield from _vrt_lines(words)
                yield "</s>\n"
        yield "</text>\n"
    yield "</corpus>\n"


def _words(document: Standing, sentence: Sentence) -> list[_Word]:
    original = document.text.original if document.text else ""
    words = []
    for token in sentence.tokens:
        raw = original[token.start : token.end]
        form = fit("".join(raw.split()))
        if form:
            inside = (fact for fact in sentence.facts if _holds(fact, token))
            words.append(_Word(form, token, raw != raw.rstrip(), next(inside, None)))
        elif words:
            words[-1] = dataclasses.replace(words[-1], spaced=True)
    return words


def _holds(fact: dict[str, Any], token: Token) -> bool:
    return bool(fact["evidence"]["start"] <= token.start < fact["evidence"]["end"])


def fit(text: str) -> str:
    """The text without what a line of XML cannot hold."""
    return _UNFIT.sub("\ufffd", text)


def _opening(record: dict[str, Any]) -> list[str]:
    lines = [f"# newdoc id = {record['id']}"]
    lines += [f"# {name} = {_flat(record[name])}" for name in _HEAD if record[name] is not None]
    if record["place"]:
        lines.append(f"# place = {' '.join(filter(None, (record['place']['name'], record['place']['code'])))}")
    return lines


def _comments(document: str, sentence: Sentence, words: list[_Word]) -> Iterator[str]:
    start = words[0].token.start
    measure = sentence.measure
    yield f"# sent_id = {measure['id'] if measure else f'{document}-{start}'}"
    yield "# text = " + "".join(word.form + " " * word.spaced for word in words).rstrip()
    if measure:
        for name, value in _sentence_attributes(sentence).items():
            if name != "id" and value:
                yield f"# {name} = {_flat(value)}"
    for fact in sentence.facts:
        yield "# fact = " + fit(json.dumps(fact, ensure_ascii=False, separators=(",", ":")))


def _sentence_attributes(sentence: Sentence) -> dict[str, Any]:
    """What is said of a sentence; several tasks stand between bars, as the Corpus Workbench has feature sets."""
    if sentence.measure is None:
        return {"id": None, "tasks": "|", "modality": None, "path": None}
    measure = sentence.measure
    tasks = "|".join(sorted(tag["task"] for tag in measure["tasks"]))
    return {
        "id": measure["id"],
        "tasks": f"|{tasks}|" if tasks else "|",
        "modality": measure["modality"],
        "path": " ".join(measure["path"]),
    }


def _conllu_line(number: int, word: _Word) -> str:
    misc = [f"Start={word.token.start}", f"End={word.token.end}"]
    if word.fact:
        begins = "B" if word.fact["evidence"]["start"] == word.token.start else "I"
        misc.append(f"Fact={begins}:{word.fact['kind']}:{word.fact['id']}")
    if not word.spaced:
        misc.append("SpaceAfter=No")
    # An underscore alone would mean that there is none.
    lemma = fit("".join(word.token.norm.split())) or word.form
    return "\t".join([str(number), word.form, lemma, "_", word.token.tag or "_", "_", "_", "_", "_", "|".join(misc)])


def _vrt_lines(words: list[_Word]) -> Iterator[str]:
    current: str | None = None
    for word in words:
        identifier = word.fact["id"] if word.fact else None
        if identifier != current:
            if current:
                yield "</fact>\n"
            if word.fact:
                yield _tag("fact", _fact_attributes(word.fact))
            current = identifier
        norm = fit("".join(word.token.norm.split())) or word.form
        columns = (word.form, norm, word.token.tag or "x", str(word.token.start), str(word.token.end))
        yield "\t".join(map(_escaped, columns)) + "\n"
    if current:
        yield "</fact>\n"


def _fact_attributes(fact: dict[str, Any]) -> dict[str, Any]:
    place = fact["place"] or {"name": None, "code": None}
    names = ("id", "kind", "min", "max", "modifier", "unit", "subject", "action", "scope", "level")
    return {name: fact[name] for name in names} | {
        "place": place["name"],
        "place_code": place["code"],
        "time": fact["time"],
    }


def _tag(name: str, attributes: dict[str, Any]) -> str:
    """An opening tag on a line of its own; what is not known is empty, since every tag names every attribute."""
    plain = {key: "" if value is None else _escaped(_flat(str(value))) for key, value in attributes.items()}
    told = "".join(f' {key}="{value}"' for key, value in plain.items())
    return f"<{name}{told}>\n"


def _flat(text: str) -> str:
    return fit(" ".join(text.split()))


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")
