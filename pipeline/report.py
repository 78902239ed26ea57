"""What a run did, as text, as JSON and as a page."""

import dataclasses
import html
import json
from collections.abc import Iterator

from pipeline.batch import Summary

FORMATS = ("txt", "json", "html")
_OUTCOMES = ("added", "changed", "unchanged", "failed", "missing")


def report(summary: Summary, form: str) -> str:
    """The report of a run in one of FORMATS."""
    if form == "json":
        return json.dumps(_plain(summary), ensure_ascii=False, indent=2) + "\n"
    tables = _tables(summary)
    if form == "html":
        return _page(summary, tables)
    return (
        "\n".join(line for title, rows in tables for line in (title, *(f"  {name}: {value}" for name, value in rows)))
        + "\n"
    )


def _plain(summary: Summary) -> dict[str, object]:
    rounded = {stage: round(seconds, 3) for stage, seconds in summary.seconds.items()}
    return dataclasses.asdict(summary) | {"documents": summary.sources, "seconds": rounded}


def _tables(summary: Summary) -> list[tuple[str, list[tuple[str, str]]]]:
    documents = [("all", summary.sources), *((name, getattr(summary, name)) for name in _OUTCOMES)]
    found = [("facts", summary.facts), ("characters", summary.characters)]
    seconds = [(stage, f"{took:.1f} s") for stage, took in summary.seconds.items()]
    tables = [
        ("documents", [(name, f"{number:,}") for name, number in documents]),
        ("found in those analysed", [(name, f"{number:,}") for name, number in found]),
        ("issues by kind", [(code, f"{number:,}") for code, number in sorted(summary.issues.items(), key=_most)]),
        ("time by stage", seconds),
        ("failed", summary.faults),
        ("missing", [(location, "stood there before") for location in summary.gone]),
    ]
    return [(title, rows) for title, rows in tables if rows]


def _most(item: tuple[str, int]) -> tuple[int, str]:
    return -item[1], item[0]


_STYLE = (
    "body{font:16px/1.5 sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}"
    "table{border-collapse:collapse;margin-bottom:1.5rem}"
    "td{padding:.2rem 1rem .2rem 0;border-bottom:1px solid #ddd;overflow-wrap:anywhere}"
    "caption{text-align:left;font-weight:bold}"
)


def _page(summary: Summary, tables: list[tuple[str, list[tuple[str, str]]]]) -> str:
    state = "came to its end" if summary.finished else "was cut short"
    return "".join(
        [
            '<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><title>zhenjie run</title>',
            f"<style>{_STYLE}</style></head><body>\n<h1>A run that {state}</h1>\n",
            *(part for title, rows in tables for part in _table(title, rows)),
            "</body></html>\n",
        ]
    )


def _table(title: str, rows: list[tuple[str, str]]) -> Iterator[str]:
    yield f"<table><caption>{html.escape(title)}</caption>\n"
    for name, value in rows:
        yield f"<tr><td>{html.escape(name)}</td><td>{html.escape(value)}</td></tr>\n"
    yield "</table>\n"
