"""Findings as stand-off annotations: the W3C Web Annotation model, and what Label Studio and doccano import.

Offsets are code points of the original text, which the two label tools are given with them.
"""

import base64
import json
from collections.abc import Iterable, Iterator
from typing import Any

from pipeline.corpus import Standing

CONTEXT = "http://www.w3.org/ns/anno.jsonld"
_AROUND = 30  # characters before and after a quote that find it again in a text that has changed
_Findings = Iterator[tuple[str, dict[str, Any]]]


def findings(record: dict[str, Any]) -> _Findings:
    """Facts, delegations and set-ups of a record, each with its label: the kind of the fact, `delegation`, `setup`."""
    for fact in record["facts"]:
        yield fact["kind"], fact
    for name in ("delegation", "setup"):
        for item in record[name + "s"]:
            yield name, item


def web_annotation(documents: Iterable[Standing]) -> Iterator[str]:
    """One AnnotationCollection whose only page holds an annotation a line (W3C Recommendation of 23 February 2017).

    A document is named by the hash of its bytes (RFC 6920); a quote is found by its position and, where the text has
    changed, by its words and those around it. Sentences are annotated where they serve a task.
    """
    total = 0
    yield f'{{"@context":"{CONTEXT}","id":"urn:zhenjie:annotations","type":"AnnotationCollection",'
    yield '"label":"zhenjie","first":{"id":"urn:zhenjie:annotations:1","type":"AnnotationPage","items":['
    for document in documents:
        for item in _annotations(document):
            yield (",\n" if total else "\n") + _json(item)
            total += 1
    yield f']}},"total":{total}}}\n'


def label_studio(documents: Iterable[Standing]) -> Iterator[str]:
    """Tasks for Label Studio with predictions to correct, as a JSON array; see docs/export.md for the labelling page."""
    before = "[\n"
    for document in documents:
        if document.text is None:
            continue
        text, record = document.text.original, document.record
        results = [
            _region("finding", item["id"], item["evidence"]["start"], item["evidence"]["end"], text, [label])
            for label, item in findings(record)
        ]
        for measure in record["measures"]:
            labels = [tag["task"] for tag in measure["tasks"]]
            if labels:
                results.append(_region("task", measure["id"], measure["start"], measure["end"], text, labels))
        data = {"text": text, "id": record["id"], "source": record["source"], "title": record["title"]}
        yield before + _json({"data": data, "predictions": [{"model_version": "zhenjie", "result": results}]})
        before = ",\n"
    yield "\n]\n" if before == ",\n" else "[]\n"


def doccano(documents: Iterable[Standing]) -> Iterator[str]:
    """JSON Lines for a sequence labelling project of doccano: `label` is [start, end, label], the rest metadata."""
    for document in documents:
        if document.text is not None:
            spans = [
                [item["evidence"]["start"], item["evidence"]["end"], label] for label, item in findings(document.record)
            ]
            about = {name: document.record[name] for name in ("id", "source", "title")}
            yield _json({"text": document.text.original, "label": sorted(spans), **about}) + "\n"


def _annotations(document: Standing) -> Iterator[dict[str, Any]]:
    if document.text is None:
        return
    text, record = document.text.original, document.record
    digest = base64.urlsafe_b64encode(bytes.fromhex(record["sha256"])).rstrip(b"=").decode()
    source = {"id": f"ni:///sha-256;{digest}", "type": "Text", "format": record["media_type"]}
    for label, item in findings(record):
        said = {name: value for name, value in item.items() if name != "evidence"}
        bodies = [
            {"type": "TextualBody", "purpose": "tagging", "value": label},
            {"type": "TextualBody", "purpose": "describing", "format": "application/json", "value": _json(said)},
        ]
        span = item["evidence"]["start"], item["evidence"]["end"]
        yield _annotation(item["id"], "describing", bodies, _target(source, text, *span))
    for measure in record["measures"]:
        if measure["tasks"]:
            bodies = [
                {"type": "TextualBody", "purpose": "classifying", "value": tag["task"]} for tag in measure["tasks"]
            ]
            target = _target(source, text, measure["start"], measure["end"])
            yield _annotation(measure["id"], "classifying", bodies, target)


def _annotation(
    identifier: str, motivation: str, bodies: list[dict[str, str]], target: dict[str, Any]
) -> dict[str, Any]:
    name = f"urn:zhenjie:annotation:{identifier}"
    return {"id": name, "type": "Annotation", "motivation": motivation, "body": bodies, "target": target}


def _target(source: dict[str, Any], text: str, start: int, end: int) -> dict[str, Any]:
    quote = {
        "exact": text[start:end],
        "prefix": text[max(0, start - _AROUND) : start],
        "suffix": text[end : end + _AROUND],
    }
    position = {"type": "TextPositionSelector", "start": start, "end": end}
    return {"source": source, "selector": [position, {"type": "TextQuoteSelector", **quote}]}


def _region(name: str, identifier: str, start: int, end: int, text: str, labels: list[str]) -> dict[str, Any]:
    value = {"start": start, "end": end, "text": text[start:end], "labels": labels}
    return {"id": identifier, "from_name": name, "to_name": "text", "type": "labels", "value": value}


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
