"""Reuse as a graph: documents are nodes, an edge leads from the earlier one to the later one that took from it.

Three ways to write it: GraphML for programs that draw and measure graphs, DOT for Graphviz, and a picture (SVG) in which
the documents stand in a row by date and an arc joins those that share text, the thicker the more.
"""

import math
from collections.abc import Iterable, Mapping, Sequence
from xml.sax.saxutils import escape, quoteattr

from pipeline.search.reuse import Reuse
from pipeline.search.texts import Document

FORMATS = ("svg", "graphml", "dot")
_ROW = 22  # of the picture, in pixels
_ARCS = 360
_LABEL = 560
_LATER = "9999"


def graph(found: Sequence[Reuse], form: str) -> str:
    """The graph in one of `FORMATS`. Raises `ValueError` for another one."""
    if form not in FORMATS:
        raise ValueError(f"no form of graph: {form!r}; there are {', '.join(FORMATS)}")
    return {"svg": _svg, "graphml": _graphml, "dot": _dot}[form](found)


def _nodes(found: Iterable[Reuse]) -> list[Document]:
    """The documents by date, those without one last."""
    by_id = {document.id: document for each in found for document in (each.first, each.second)}
    return sorted(by_id.values(), key=lambda document: (document.date or _LATER, document.source, document.id))


def _label(document: Document) -> str:
    return " ".join(filter(None, (document.date, _place(document), document.source)))


def _place(document: Document) -> str | None:
    return document.place.name if document.place else None


def _dot(found: Sequence[Reuse]) -> str:
    lines = ["digraph reuse {"]
    lines += [f"  {_quoted(node.id)} [label={_quoted(_label(node))}];" for node in _nodes(found)]
    for each in found:
        direction = "" if each.directed else ", dir=none"
        width = round(_thickness(each), 1)
        lines.append(
            f"  {_quoted(each.first.id)} -> {_quoted(each.second.id)} "
            f"[label={_quoted(str(each.characters))}, penwidth={width}{direction}];"
        )
    return "\n".join([*lines, "}", ""])


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ") + '"'


_KEYS = (
    ("node", "source", "string"), ("node", "title", "string"), ("node", "date", "string"), ("node", "place", "string"),
    ("edge", "characters", "int"), ("edge", "directed", "boolean"), ("edge", "share_of_first", "double"),
    ("edge", "share_of_second", "double"), ("edge", "passages", "int"),
)  # fmt: skip


def _graphml(found: Sequence[Reuse]) -> str:
    lines = ['<?xml version="1.0" encoding="UTF-8"?>', '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">']
    lines += [f'<key id="{name}" for="{of}" attr.name="{name}" attr.type="{kind}"/>' for of, name, kind in _KEYS]
    lines.append('<graph edgedefault="directed">')
    for node in _nodes(found):
        told = {"source": node.source, "title": node.title, "date": node.date, "place": _place(node)}
        lines.append(f"<node id={quoteattr(node.id)}>{_data(told)}</node>")
    for each in found:
        numbers = {
            "characters": each.characters,
            "directed": str(each.directed).lower(),
            "share_of_first": each.share_of_first,
            "share_of_second": each.share_of_second,
            "passages": len(each.passages),
        }
        ends = f"source={quoteattr(each.first.id)} target={quoteattr(each.second.id)}"
        lines.append(f"<edge {ends}>{_data(numbers)}</edge>")
    return "\n".join([*lines, "</graph>", "</graphml>", ""])


def _data(values: Mapping[str, object]) -> str:
    return "".join(
        f'<data key="{name}">{_xml(str(value))}</data>' for name, value in values.items() if value is not None
    )


def _xml(text: str) -> str:
    """Text for XML, which has no control characters and no lone surrogates."""
    return escape("".join(" " if ord(letter) < 32 or 0xD800 <= ord(letter) < 0xE000 else letter for letter in text))


def _svg(found: Sequence[Reuse]) -> str:
    nodes = _nodes(found)
    row = {node.id: (number + 1) * _ROW for number, node in enumerate(nodes)}
    height = (len(nodes) + 1) * _ROW
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_ARCS + _LABEL} {height}" '
        f'width="{_ARCS + _LABEL}" height="{height}" font-family="sans-serif" font-size="13">',
        '<defs><marker id="to" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="8" markerHeight="8" orient="auto" '
        'markerUnits="userSpaceOnUse"><path d="M0 0 8 4 0 8z" fill="#b5402a"/></marker></defs>',
        '<rect width="100%" height="100%" fill="#fff"/>',
    ]
    for each in found:
        top, bottom = row[each.first.id], row[each.second.id]
        reach = min(_ARCS - 30, 20 + abs(bottom - top) * 0.7)
        marker = ' marker-end="url(#to)"' if each.directed else ""
        told = f"{_label(each.first)} – {_label(each.second)}: {each.characters}"
        lines.append(
            f'<path d="M{_ARCS - 8} {top} C{_ARCS - reach:.0f} {top} {_ARCS - reach:.0f} {bottom} {_ARCS - 8} {bottom}" '
            f'fill="none" stroke="#b5402a" stroke-opacity="0.6" stroke-width="{_thickness(each):.1f}"{marker}>'
            f"<title>{_xml(told)}</title></path>"
        )
    for node in nodes:
        lines.append(f'<circle cx="{_ARCS}" cy="{row[node.id]}" r="4" fill="#1f3a5f"/>')
        lines.append(f'<text x="{_ARCS + 12}" y="{row[node.id] + 4}" fill="#222">{_xml(_label(node))}</text>')
    return "\n".join([*lines, "</svg>", ""])


def _thickness(each: Reuse) -> float:
    """Of the line of an edge: it grows with the logarithm of the characters shared."""
    return max(0.8, math.log2(max(2, each.characters)) - 3)
