"""From an element of a web page to lines: a paragraph a line, cells of a table separated by tabs, rows by lines."""

import dataclasses
import re
from collections.abc import Mapping

from lxml import etree

# What a browser does not show as text, and the readings above the characters of a ruby.
HIDDEN = frozenset(
    ("script", "style", "template", "head", "title", "meta", "link", "option", "input", "rt", "rp"),
)
# Furniture by its kind. Where a page forgets to close one, the article stands inside it, as in a button of www.gov.cn.
_FURNITURE_TAGS = frozenset(
    (
        *("nav", "footer", "button", "select", "textarea", "noscript", "iframe", "object", "embed", "svg", "canvas"),
        *("audio", "video", "map"),
    )
)
_BLOCKS = frozenset(
    (
        *("address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "div", "dl", "dt"),
        *("fieldset", "figcaption", "figure", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main"),
        *("ol", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul"),
    )
)
# Names that page makers give to what stands around an article. Those of the second kind are also given to boxes that
# hold the article itself, so they count only for boxes with little text.
_FURNITURE = re.compile(
    r"(?:^|[\s_-])(?:nav|navbar|menu|footer|foot|breadcrumbs?|crumbs?|comments?|sidebar|pagination|copyright)(?:$|[\s_-])",
    re.IGNORECASE,
)
_DECORATION = re.compile(
    r"(?:^|[\s_-])(?:share|related|relevant|recommend|qrcode|toolbar|bdsharebuttonbox|xgwz|dqwz)(?:$|[\s_-])",
    re.IGNORECASE,
)
_LITTLE = 200
_STYLE_HIDDEN = re.compile(r"display\s{0,4}:\s{0,4}none", re.IGNORECASE)
_HAN = re.compile("[\u4e00-\u9fff]")
_IMPRINT = re.compile("版权所有|ICP备|公网安备|主办单位|主办[:：]|承办[:：]|网站地图|网站标识码|联系我们|技术支持")
_LABEL = re.compile(
    r"索\s{0,4}引\s{0,4}号|信息索取号|发文字号|文\s{0,4}号|发文机关|发布机构|成文日期|发文日期|发布日期|主题分类|主\s{0,4}题\s{0,4}词"
    r"|有效性|公开方式|组配分类"
)
_CJK = "\u2e80-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef“”‘’—…·"
# A line end of the source between two Chinese characters is no space.
_SOURCE_BREAK = re.compile(rf"(?<=[{_CJK}])[ \t]*+[\r\n][ \t\r\n]*+(?=[{_CJK}])")
_SPACES = re.compile(r"[ \t\r\n\f]++")
_BLANK = " \t\xa0\u3000\u200b\ufeff"
_BUTTON = r"(?:打印(?:本页)?|关闭(?:窗口|本页)?|返回顶部|加入收藏|收藏|分享(?:到)?|字[体号][:：]?|[大中小])"
_CONTROLS = re.compile(
    rf"[【\[（( ]{{0,4}}{_BUTTON}(?:[】\]）) |/\xa0]{{0,8}}{_BUTTON}){{0,9}}[】\]）)：: ]{{0,4}}"
    r"|【纠错】.{0,30}|图集|[+＋]1"
    r"|[上下]一[篇条][:：].*|扫一扫.{0,20}|(?:您|你)?(?:现在|当前)?(?:所在)?的?位置[:：].*|首页\s{0,4}[>»].*"
)
_CONTROLS_LENGTH = 120
# A box is a list of links where they hold this share of its characters.
_NAVIGATION, _ALL_NAVIGATION, _PARAGRAPH = 0.6, 0.9, 60
# A cell of data seldom has more characters; one with more may be the article of a page laid out by tables.
_LAYOUT_CELL = 60


@dataclasses.dataclass(slots=True)
class Measure:
    """What stands below an element: its `characters`, those `linked` and the `links` they stand in, the Han characters
    outside links and imprint (`han`) and those of them that are no furniture (`shown`), and the `labels` of a document
    (索引号, 发文字号)."""

    characters: int = 0
    linked: int = 0
    links: int = 0
    han: int = 0
    shown: int = 0
    labels: int = 0

    def add(self, other: "Measure", linked: bool) -> None:
        """Count what stands below a child."""
        self.characters += other.characters
        self.linked += other.linked
        self.links += other.links
        self.labels += other.labels
        self.han += 0 if linked else other.han

    def add_text(self, text: str | None) -> None:
        """Count a text node."""
        if text and not text.isspace():
            self.characters += len(text.strip())
            self.han += 0 if _IMPRINT.search(text) else len(_HAN.findall(text))
            self.labels += len(_LABEL.findall(text))

    @property
    def is_navigation(self) -> bool:
        """Whether most characters stand in links, in several of them, and no paragraph stands beside them."""
        share = _NAVIGATION if self.han < _PARAGRAPH else _ALL_NAVIGATION
        return self.links > 2 and self.linked > share * self.characters


Survey = Mapping[etree._Element, Measure]


def survey(root: etree._Element) -> Survey:
    """The measure of each element below `root`, in two passes."""
    measures: dict[etree._Element, Measure] = {}
    open_measures = [Measure()]
    walker = etree.iterwalk(root, events=("start", "end"))
    for event, element in walker:
        if event == "start":
            measure = Measure()
            if element.tag in HIDDEN:
                walker.skip_subtree()
            else:
                measure.add_text(element.text)
            open_measures.append(measure)
            continue
        measure = open_measures.pop()
        if element.tag == "a":
            measure.linked, measure.links = measure.characters, 1
        measures[element] = measure
        open_measures[-1].add(measure, linked=element.tag == "a")
        if element is not root:
            open_measures[-1].add_text(element.tail)
    _hide_furniture(root, measures)
    return measures


def _hide_furniture(root: etree._Element, measures: Mapping[etree._Element, Measure]) -> None:
    hidden: dict[etree._Element, int] = {}
    for element, measure in measures.items():  # children come before their parents
        lost = measure.han if is_furniture(element, measures[element], measures[root]) else hidden.pop(element, 0)
        measure.shown = measure.han - lost
        parent = element.getparent()
        if lost and parent is not None and element.tag != "a":
            hidden[parent] = hidden.get(parent, 0) + lost


@dataclasses.dataclass(slots=True)
class _Frame:
    """The lines of one cell, or of the whole element at the bottom of the stack; `cells` is the row being read."""

    lines: list[tuple[str, int | None]] = dataclasses.field(default_factory=list)
    cells: list[str] = dataclasses.field(default_factory=list)


def collapse(text: str) -> str:
    """The text as a browser shows it: blanks and line ends are one space, or none between Chinese characters."""
    return _SPACES.sub(" ", _SOURCE_BREAK.sub("", text))


def text_of(element: etree._Element) -> str:
    """All text below an element, as it stands in the source."""
    return "".join(str(part) for part in element.itertext())


def is_furniture(element: etree._Element, measure: Measure, page: Measure) -> bool:
    """Whether an element is part of the page around the article, or hidden. What holds most of the text never is."""
    if element.get("hidden") is not None or _STYLE_HIDDEN.search((element.get("style") or "")[:400]) is not None:
        return True
    names = f"{element.get('class') or ''} {element.get('id') or ''}"
    if len(names) > 200 or 2 * measure.han > page.han:
        return False
    if element.tag in _FURNITURE_TAGS or _FURNITURE.search(names):
        return True
    return measure.han < _LITTLE and _DECORATION.search(names) is not None


def render(element: etree._Element, measures: Survey) -> list[tuple[str, int | None]]:
    """The lines of an element, each with its line in the source of the page. Iterative, for pages nest deeply."""
    return _Renderer(element, measures).run()


class _Renderer:
    def __init__(self, root: etree._Element, measures: Survey):
        self._root = root
        self._measures = measures
        self._page = max(measures.values(), key=lambda measure: measure.han, default=Measure())
        self._frames = [_Frame()]
        self._buffer: list[str] = []
        self._line: int | None = None
        self._tables: list[bool] = []
        self._pre = 0

    def run(self) -> list[tuple[str, int | None]]:
        walker = etree.iterwalk(self._root, events=("start", "end"))
        skipped: etree._Element | None = None
        for event, element in walker:
            if event == "start":
                if self._skips(element):
                    skipped = element
                    walker.skip_subtree()
                else:
                    self._start(element)
            else:
                if element is skipped:
                    skipped = None
                else:
                    self._end(element)
                if element is not self._root:
                    self._text(element.tail)
        self._flush()
        return self._frames[0].lines

    def _skips(self, element: etree._Element) -> bool:
        if element is self._root:
            return False
        if element.tag in HIDDEN:
            return True
        measure = self._measures[element]
        if is_furniture(element, measure, self._page):
            return True
        return element.tag in ("ul", "div", "td") and measure.is_navigation

    def _start(self, element: etree._Element) -> None:
        tag = element.tag
        if tag == "br" or tag in _BLOCKS:
            self._flush()
            self._line = _source_line(element)
        if tag == "table":
            self._tables.append(is_data(element))
        elif tag in ("td", "th") and self._in_data():
            self._frames.append(_Frame())
        elif tag == "pre":
            self._pre += 1
        self._text(element.text)

    def _end(self, element: etree._Element) -> None:
        tag = element.tag
        if tag in _BLOCKS:
            self._flush()
        if tag == "table":
            self._tables.pop()
        elif tag in ("td", "th") and self._in_data():
            cell = self._frames.pop()
            self._frames[-1].cells.append(" ".join(text for text, _ in cell.lines))
        elif tag == "tr" and self._in_data():
            row, self._frames[-1].cells = self._frames[-1].cells, []
            if any(row):
                self._frames[-1].lines.append(("\t".join(row), _source_line(element)))
        elif tag == "pre":
            self._pre -= 1

    def _in_data(self) -> bool:
        return bool(self._tables) and self._tables[-1]

    def _text(self, text: str | None) -> None:
        if not text:
            return
        if not self._pre:
            self._buffer.append(text)
            return
        first, *others = text.split("\n")
        self._buffer.append(first)
        for line in others:
            self._flush()
            self._buffer.append(line)

    def _flush(self) -> None:
        line = collapse("".join(self._buffer)).strip(_BLANK)
        self._buffer.clear()
        if line and not (len(line) <= _CONTROLS_LENGTH and _CONTROLS.fullmatch(line)):
            self._frames[-1].lines.append((line, self._line))


def is_data(table: etree._Element) -> bool:
    """Whether a table holds data: several cells in a row, none of them nesting a table or holding paragraphs."""
    if table.find(".//table") is not None:
        return False
    rows = [[cell for cell in row if cell.tag in ("td", "th")] for row in table.iter("tr")]
    if max(map(len, rows), default=0) < 2:
        return False
    return not any(_is_article(cell, lone=len(rows) == 1) for row in rows for cell in row)


def _is_article(cell: etree._Element, lone: bool) -> bool:
    """Whether a cell is an article laid out by a table: long, in several sentences and several lines."""
    text = collapse(text_of(cell))
    if len(text) <= _LAYOUT_CELL:
        return False
    if lone or len(text) > 5 * _LAYOUT_CELL:
        return True
    return text.count("。") > 1 and sum(1 for _ in cell.iterdescendants("br", "p", "div")) > 1


def _source_line(element: etree._Element) -> int | None:
    line = element.sourceline
    return line if isinstance(line, int) else None
