"""Charts of compared facts and of frequencies: Vega-Lite specifications, drawn to SVG or PNG without any network."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pipeline.corpus.compare import Comparison, Finding, Indicator, alike
from pipeline.records import Place
from pipeline.search.frequency import Frequency

FORMS = (".svg", ".png", ".json")
MOST_INDICATORS = 8  # of one chart
MOST_COLUMNS = 40
MOST_GROUPS = 400
_UNEVEN = 50  # the largest value over the smallest; from then on the scale is logarithmic
_FONT = "Noto Sans CJK SC, Source Han Sans SC, Microsoft YaHei, PingFang SC, sans-serif"


class ChartError(Exception):
    """A chart that cannot be drawn; the message says why."""


def compared(table: Comparison) -> dict[str, Any]:
    """The specification of a chart: a panel an indicator, those that most places share first; a row a place.

    A point is a value, a line a range, an arrow-less line of a bound ends at what the text says. Values that
    contradict each other are points side by side.
    """
    spread = {item: sum((item, place) in table.cells for place in table.places) for item in table.indicators}
    named = [item for item in table.indicators if item.subject is not None]
    indicators = sorted(named, key=lambda item: -spread[item])[:MOST_INDICATORS]
    if not indicators:
        raise ChartError("there is nothing to draw: no value of a named subject")
    return _specification([_panel(table, indicator) for indicator in indicators])


def frequencies(found: Frequency) -> dict[str, Any]:
    """The specification of a chart of rates: a line over years and months, else a bar a group, in its order.

    By `document` it is the dispersion plot: how evenly the documents use what was looked for.
    """
    groups = [group for group in found.groups if group.value is not None and group.characters]
    if not groups:
        raise ChartError("there is nothing to draw: no group")
    in_time = found.by in ("year", "month")
    values = [
        {
            "group": group.label or group.value,
            "rate": round(group.per_million, 4),
            "occurrences": group.occurrences,
            "documents": group.documents,
        }
        for group in groups[: None if in_time else MOST_GROUPS]
    ]
    names = list(dict.fromkeys(value["group"] for value in values))
    group = {"field": "group", "type": "nominal", "sort": names, "title": None}
    rate = {"field": "rate", "type": "quantitative", "title": "per million characters"}
    panel = {
        "title": {"text": found.query, "subtitle": f"D {found.d:.3f}, DP {found.dp:.3f}"},
        "data": {"values": values},
        "mark": {"type": "line", "point": True} if in_time else {"type": "bar"},
        "encoding": {"x": group, "y": rate} if in_time else {"x": rate, "y": group},
    }
    size = {"width": {"step": 36}, "height": 260} if in_time else {"width": 480, "height": {"step": 18}}
    return _specification([panel | size])


def draw(specification: dict[str, Any], path: Path) -> None:
    """Write a chart as SVG, PNG or the specification itself, by the ending of the name.

    Raises `ChartError` for another ending, or where the packages for drawing are not there.
    """
    form = path.suffix.lower()
    if form not in FORMS:
        raise ChartError(f"{path}: a chart ends in {', '.join(FORMS)}")
    try:
        path.write_bytes(_drawn(specification, form))
    except ImportError as error:
        raise ChartError(f"a chart needs the package {error.name}: pip install 'zhenjie[charts]'") from error


def _drawn(specification: dict[str, Any], form: str) -> bytes:
    import altair

    whole = altair.Chart.from_dict(specification).to_dict()
    if form == ".json":
        return json.dumps(whole, ensure_ascii=False, indent=1).encode()
    import vl_convert

    if form == ".svg":
        return str(vl_convert.vegalite_to_svg(whole)).encode()
    return bytes(vl_convert.vegalite_to_png(whole, scale=2))


def _specification(panels: Sequence[dict[str, Any]]) -> dict[str, Any]:
    return {
        "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
        "config": {"font": _FONT, "axis": {"labelLimit": 240}, "view": {"stroke": "#ccc"}},
        "vconcat": list(panels),
    }


def _panel(table: Comparison, indicator: Indicator) -> dict[str, Any]:
    points = [
        _point(place, said, group[0], len(group))
        for place in table.places
        for said, group in alike(table.cells.get((indicator, place), ()))
    ]
    names = list(dict.fromkeys(point["place"] for point in points))
    shown = set(names[:MOST_COLUMNS])
    more = f" ({len(names) - MOST_COLUMNS} more not shown)" if len(names) > MOST_COLUMNS else ""
    y = {"field": "place", "type": "nominal", "sort": names, "title": None}
    values = [point["high"] for point in points if point["high"]]
    scale = {"type": "symlog" if values and max(values) > _UNEVEN * min(values) else "linear"}
    x = {"field": "low", "type": "quantitative", "title": indicator.unit or "", "scale": scale}
    return {
        "title": f"{indicator.subject}{more}",
        "width": 480,
        "height": {"step": 18},
        "data": {"values": [point for point in points if point["place"] in shown]},
        "layer": [
            {"mark": {"type": "rule", "strokeWidth": 2}, "encoding": {"y": y, "x": x, "x2": {"field": "high"}}},
            {"mark": {"type": "point", "filled": True, "size": 50}, "encoding": {"y": y, "x": x}},
            {
                "mark": {"type": "text", "align": "left", "dx": 7},
                "encoding": {"y": y, "x": {**x, "field": "high"}, "text": {"field": "said", "type": "nominal"}},
            },
        ],
    }


def _point(place: Place | None, said: str, finding: Finding, documents: int) -> dict[str, Any]:
    fact = finding.fact
    low = fact.max if fact.min is None else fact.min
    high = fact.min if fact.max is None else fact.max
    told = f"{said} ×{documents}" if documents > 1 else said
    return {"place": place.name if place else "—", "low": low, "high": high, "said": told, "fact": fact.id}
