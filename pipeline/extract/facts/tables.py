"""Facts in tables: a bare number whose noun and unit stand in its row label or in the head of its column.

Two layouts: lines of label and number (社区服务中心  190; 人数  万人  7.1), and rows of cells divided by tabs or wide gaps
under a line of column heads (乡镇 <tab> 编制数（名）). The time and the tier of a cell come from the caption above it.
"""

import dataclasses
import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from typing import Final

from pipeline import patterns
from pipeline.extract.facts.naming import known_end, subject_of
from pipeline.extract.facts.slots import Dating, holder_tier
from pipeline.extract.lexicon import alternation, lexicon
from pipeline.extract.quantities.numerals import value_of
from pipeline.grid import ends_in_number, rows
from pipeline.records import Kind
from pipeline.structure import Sentence

_UNIT: Final = r"(?P<scale>[十百千万亿]{0,2})(?P<unit>元|人次|人|户|张|个|名|项|件|台|家|所|处|支|亩|平方公里|公里|%|‰)(?:/[^\s\d]{1,8})?"
_LABELLED: Final = patterns.compile(
    rf"[ \t　]*(?:[\d一二三四五六七八九十]{{1,3}}[.．、)）])?[ \t　#*—-]*(?P<label>[一-鿿“”（）()/、·和与及]{{1,30}}?)[ \t　]*[:：]?[ \t　]*(?:[（(]?{_UNIT}[)）]?)?[ \t　]*[:：]?[ \t　]*(?P<number>\d[\d,]*(?:\.\d+)?)[ \t　]*\Z"
)
# What stands before a number at a line's end without counting anything.
_NO_LABEL: Final = patterns.compile(
    r"页|阅读|浏览|点击|电话|传真|邮编|邮政编码|编号|序号|网址|热线|第|年$|月$|来源|作者|评论|收藏|分享|访问|次数|代码|文号|字号|版权|备案"
)
_HEAD_UNIT: Final = patterns.compile(rf"(?:[（(](?:单位[:：])?|(?<=[一-鿿])[/:：]){_UNIT}[)）]?\Z")
# 表1 机构编制情况（单位：个、名）
_MEASURE: Final = "[十百千万亿]{0,2}(?:元|人次|人|户|张|个|名|项|件|台|家|所|处|支|亩|平方公里|公里)"
_CAPTION_UNITS: Final = patterns.compile(
    rf"单位[:：](?P<units>{_MEASURE}(?:[、，,/ ]{{1,2}}{_MEASURE}){{0,4}})(?![一-鿿])"
)
_ONE_UNIT: Final = patterns.compile("([十百千万亿]{0,2})(元|人次|人|户|张|个|名|项|件|台|家|所|处|支|亩|平方公里|公里)")
_SORTS: Final = frozenset("行政 事业 工勤 机关 参公 聘用 编外".split())
_TOTAL_ROW: Final = patterns.compile(r"合计|总计|小计|全[省市县区]")
# 承接数, 实际运行数 over the cells of a table of powers: what was done, not what is counted.
_DONE_HEAD: Final = patterns.compile("(?:实际|累计|已|拟|应)?(?P<act>[一-鿿]{2})(?:数量?|[件个]数)")
# 附表：各镇编制核定情况, 各街道机构（单位：个、名）
_CAPTION: Final = patterns.compile("表|情况$|（单位")
# 表2 承接事权数量（单位：项）
_CAPTION_TOPIC: Final = patterns.compile("(?P<what>[一-鿿]{2,12}?)(?:数量|数目|个数|数|情况|一览|统计|明细)*表?（单位")
# 街道编制核定表
_CAPTION_ACT: Final = patterns.compile("编制(?P<act>核定|下达|分配|核增|划转)(?:情况|明细|一览)?表")
# Fewer labelled lines than this are page furniture, not a table.
_LEAST_LINES: Final = 4


@dataclasses.dataclass(frozen=True, slots=True)
class Cell:
    """One number of a table: its span in the normalised text, its value in base units, and what its labels say.

    `tier` is that of the caption, `receiver` the one that a column of its own names (承接单位: 街道), `act` the verb that its
    column is headed with (承接数, 下沉编制); `of_area` says that the row is named after a place (西部山区 under 片区).
    """

    start: int
    end: int
    value: Fraction
    unit: str | None
    subject: str
    row: str | None
    time: str | None
    sentence: Sentence
    tier: str | None = None
    receiver: str | None = None
    act: str | None = None
    of_area: bool = False


# 街道 13, 内设科室 104: what the other columns count is the streets'.
_TOWN_HEAD: Final = patterns.compile("(?:辖|所辖|下辖)?(?P<tier>街道)(?:数量?|个数)?(?:（个）)?")
# What heads a column of places: 西部山区 under 片区 is one, 一类镇 under 镇别 none.
_AREA_HEAD: Final = patterns.compile(
    "(?:各|所在|所属|试点)?(?:片区|区域|地区|分区|乡镇|镇街|街镇|镇|街道|乡镇（街道）|镇（街道）|县区|区县|市县|县市区|县（市、区）|县|市|州市|地市|市州|村|社区|村（社区）|村居)(?:名称?|别)?"
)
# A row that begins with its year.
_YEAR_ROW: Final = patterns.compile(r"(?P<year>(?:19|20)\d\d年(?:度|底|末)?)[\t \u3000]")
_CLASS_ROW: Final = patterns.compile(
    "[一二三四五]类|[大中小]型|重点|中心|一般|特大|其[他余]|经济|普通|平均|[0-9]|以[上下内]"
)


def find_cells(text: str, sentences: Sequence[Sentence]) -> list[Cell]:
    """The bare numbers of all tables in a normalised text, in order."""
    candidates = [_labelled(text, sentence) for sentence in sentences if ends_in_number(text, sentence)]
    labelled = [cell for cell in candidates if cell is not None]
    found = [*(labelled if len(labelled) >= _LEAST_LINES else ()), *_gridded(text, sentences)]
    return _dated(text, sentences, found) if found else []


def _dated(text: str, sentences: Sequence[Sentence], cells: Sequence[Cell]) -> list[Cell]:
    """The cells in order, each with the time said last above it, and the tier and the units that its caption names.

    表1 街道编制情况（单位：个、名） tells both.
    """
    dated: list[Cell] = []
    time: str | None = None
    tier: str | None = None
    said: list[tuple[str, str]] = []
    topic: str | None = None
    act: str | None = None
    line = 0
    for cell in sorted(cells, key=lambda cell: cell.start):
        while sentences[line].start < cell.sentence.start:
            above = sentences[line]
            told = Dating(text, above.start).at(above.end)
            # 年度经费 in the head of a column dates nothing.
            time = told if told not in (None, "年度") else time
            if _CAPTION.search(text, above.start, above.end):
                tier = holder_tier(text, above.start, above.end, ranks=False)
                deed = _CAPTION_ACT.search(text, above.start, above.end)
                act = deed["act"] if deed else None
            caption = _CAPTION_UNITS.search(text, above.start, above.end)
            if caption:
                said = _ONE_UNIT.findall(caption["units"])
                topic = _topic(text, above)
            line += 1
        cell = _done(cell, topic) if topic else cell
        cell = _measured(cell, said)
        given = act if cell.act is None and cell_kind(cell) == "staffing" else cell.act
        year = _YEAR_ROW.match(text, cell.sentence.start, cell.start)
        dated.append(dataclasses.replace(cell, time=year["year"] if year else time, tier=tier, act=given))
    return dated


def _topic(text: str, caption: Sentence) -> str | None:
    """The known noun that a caption with a unit names last before it: 各镇承接事权数量（单位：项）."""
    named = _CAPTION_TOPIC.search(text, caption.start, caption.end)
    return known_end(named["what"]) if named else None


def _done(cell: Cell, topic: str) -> Cell:
    """The cell of the things that the caption names, where its head says only what was done to them: 承接数."""
    head = _DONE_HEAD.fullmatch(cell.subject)
    act = head["act"] if head else ""
    return dataclasses.replace(cell, subject=topic, act=act) if act in lexicon().verbs or act == "运行" else cell


def _measured(cell: Cell, said: Sequence[tuple[str, str]]) -> Cell:
    """The cell with the unit of the caption that fits it: posts and people in 名 or 人, other things in the other unit."""
    if cell.unit is not None or not said:
        return cell
    people = cell_kind(cell) == "staffing"
    fitting = [one for one in said if (one[1] in ("名", "人")) == people]
    if len(said) > 1 and not fitting:
        return cell
    scale, unit = (fitting or said)[0]
    value = cell.value * value_of(f"1{scale}") if scale else cell.value
    return dataclasses.replace(cell, unit=unit, value=value)


def _labelled(text: str, sentence: Sentence) -> Cell | None:
    if sentence.end - sentence.start > 60:
        return None
    match = _LABELLED.match(text, sentence.start, sentence.end)
    if match is None or _NO_LABEL.search(match["label"]) or not match["unit"] and not _known(match["label"]):
        return None
    return _cell(match, match["label"], None, sentence)


def _known(label: str) -> bool:
    return any(label[-size:] in lexicon().nouns for size in range(1, min(8, len(label)) + 1))


def _cell(match: re.Match[str], label: str, row: str | None, sentence: Sentence) -> Cell:
    unit = match["unit"]
    value = value_of(match["number"]) * (value_of(match["scale"]) if match["scale"] else 1)
    if unit == "%":
        value /= 100
    start, end = match.span("number")
    subject = subject_of(label)
    return Cell(start, end, value, unit, subject, row, None, sentence, act=_act_of(subject))


def _gridded(text: str, sentences: Sequence[Sentence]) -> Iterator[Cell]:
    for row in rows(text, sentences):
        # A row of totals is about nothing of its own.
        label = None if row.label is None or _TOTAL_ROW.search(row.label.value) else row.label
        name = label.value if label is not None else None
        of_area = label is not None and _names_area(label.value, label.head)
        tiers = lexicon().tiers
        receiver = next((tiers[column.value] for column in row.columns[1:] if column.value in tiers), None)
        streets = (_TOWN_HEAD.fullmatch(column.head) for column in row.columns[1:])
        receiver = receiver or next((found["tier"] for found in streets if found), None)
        for column in row.columns:
            if column.counts:
                cell = _grid_cell(column.start, column.value, column.head, name, sentences[row.line])
                yield dataclasses.replace(cell, receiver=receiver, of_area=of_area)


def _names_area(value: str, head: str) -> bool:
    return _AREA_HEAD.fullmatch(head) is not None and not _CLASS_ROW.search(value)


def _grid_cell(start: int, number: str, head: str, row: str | None, sentence: Sentence) -> Cell:
    unit_match = _HEAD_UNIT.search(head)
    unit = unit_match["unit"] or None if unit_match else None
    label = head[: unit_match.start()] if unit_match else head
    value = value_of(number.rstrip("%").replace(" ", ""))
    if unit_match and unit_match["scale"]:
        value *= value_of(unit_match["scale"])
    if number.endswith("%") or unit == "%":
        value, unit = value / 100, "%"
    said = subject_of(label)
    subject = _of_sort(row, said) if row in _SORTS else said
    return Cell(start, start + len(number), value, unit, subject, row, None, sentence, act=_act_of(said))


def _act_of(label: str) -> str | None:
    """The verb that the label of a column opens with: 下沉编制（名）."""
    return label[:2] if label[:2] in lexicon().verbs and label[:2] not in lexicon().nounish and len(label) > 3 else None


def _of_sort(row: str, label: str) -> str:
    """What a row of one sort of posts or people counts: 行政 under 核定编制 is 行政编制, 事业 under 实有人数 is 事业人员."""
    if "编制" in label:
        return f"{row}编制"
    return f"{row}人员" if "人" in label or "实有" in label else label


def cell_kind(cell: Cell) -> Kind:
    """The kind of a cell by its unit, else by the last known noun of its label."""
    by_unit = lexicon().units.get(cell.unit or "", "noun")
    if by_unit in ("staffing", "funding", "rate"):
        return by_unit  # type: ignore[return-value]
    for size in range(min(8, len(cell.subject)), 0, -1):
        if cell.subject[-size:] in lexicon().nouns:
            return lexicon().nouns[cell.subject[-size:]]  # type: ignore[return-value]
    found = re.findall(alternation([word for word in lexicon().nouns if len(word) > 1]), cell.subject)
    return lexicon().nouns[found[-1]] if found else "other"  # type: ignore[return-value]
