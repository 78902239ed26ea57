"""Ruled tables of a page, found by the steps of pdfplumber, under a cap.

Lines a page draws are joined where they touch, their crossings are the corners of cells, cells that touch are a table.
Grouping the cells takes time in the square of their number: a grid of 200 by 200 lines, 3 KB in a file, takes 22 s.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from pdfplumber import table, utils

from pipeline.ingest import layout

# A dense table of a whole page has some 60 rows and 20 columns.
MAX_CROSSINGS = 4_000
_TOLERANCE = 3
_SHORTEST, _SHORTEST_JOINED = 1, 3


def find_tables(edges: Iterable[dict[str, Any]], glyphs: Sequence[layout.Glyph]) -> list[layout.Table] | None:
    """Tables of at least two rows and two columns, from top to bottom; None where the lines are too many.

    `edges` are lines across and down as pdfplumber has them: boxes with `width`, `height` and `orientation` (h or v).
    """
    lines = utils.filter_edges(list(edges), min_length=_SHORTEST)
    lines = utils.filter_edges(table.merge_edges(lines, *[_TOLERANCE] * 4), min_length=_SHORTEST_JOINED)
    across = sum(edge["orientation"] == "h" for edge in lines)
    if across * (len(lines) - across) > MAX_CROSSINGS * _TOLERANCE:
        # Most lines of a page cross only those of their own table.
        return None
    crossings = table.edges_to_intersections(lines, _TOLERANCE, _TOLERANCE)
    if len(crossings) > MAX_CROSSINGS:
        return None
    found = []
    for cells in table.cells_to_tables(table.intersections_to_cells(crossings)):
        rows = [row.cells for row in table.Table(None, cells).rows]
        if len(rows) > 1 and max(map(len, rows)) > 1:
            found.append(layout.table(rows, glyphs))
    return sorted(found, key=lambda item: item.box[1])
