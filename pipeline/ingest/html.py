"""Web pages: the article without the page around it.

The containers that government sites and WeChat use come first, then the element that holds most of the text, and
trafilatura last. The table of labels (索引号, 发文字号) above an article is part of the document and stays.
"""

import dataclasses
import logging
import re
from collections.abc import Iterator

from lxml import etree

from pipeline.ingest.markup import Survey, collapse, is_data, render, survey, text_of
from pipeline.ingest.reading import Composer, IngestError, Reading
from pipeline.records import Issue
from pipeline.text import DecodeError, decode

_META_CHARSET = re.compile(rb"<meta[^>]{0,200}?charset\s{0,4}=\s{0,4}[\"']?\s{0,4}([A-Za-z0-9_-]{2,20})", re.IGNORECASE)
_META_HEAD = 4096
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
# Pages put together from several files close themselves in the middle, as www.gov.cn does; the parser would stop there.
_PAGE_END = re.compile(r"</(?:html|body)\s{0,8}>", re.IGNORECASE)
# Elements that are flattened where a page nests them deeper than the parser goes (2,048).
_NESTING_TAG = re.compile(
    r"</?(?!(?:script|style|title|meta|br|p|body|html|head)[\s>/])[a-zA-Z][^<>]*+>", re.IGNORECASE
)

# Names (id or class, lower case) of boxes that hold an article, the most telling first: content managers of government
# sites (UCAP, TRS, JPAAS, VSB) and WeChat; then names that other boxes may carry as well.
_CONTAINERS = (
    *("ucap-content", "trs_ueditor", "trs_editor", "trs_editor_view", "js_content", "zoom", "zoomcon", "ivs_content"),
    *("fontzoom", "info_content", "vsb_content", "pages_content"),
)
_LIKELY_CONTAINERS = (
    *("article-content", "article_content", "articlecontent", "article-con", "art-con", "xl_content", "detail-content"),
    *("detail_content", "news-content", "news_content", "articlebody", "<article>", "article"),
)
_RANKS = {name: rank for rank, name in enumerate((*_CONTAINERS, *_LIKELY_CONTAINERS))}
# A box of the second kind must hold this share of the text of the page.
_LIKELY_SHARE = 0.3
_TITLE_META = ("articletitle", "og:title")
_DATE_META = ("pubdate", "publishdate", "publishtime", "article:published_time", "firstpublishedtime")
_DAY = r"\s{0,3}[:：]\s{0,3}((?:19|20)\d\d)\s{0,2}[-/.年]\s{0,2}(\d{1,2})\s{0,2}[-/.月]\s{0,2}(\d{1,2})"
_MADE = re.compile(rf"(?:成文|发文|印发|签发)(?:日期|时间){_DAY}")
_POSTED = re.compile(rf"(?:日期|时间){_DAY}")
# The line under the title of a news page: 2020-05-18 09:30 来源：县报.
_BESIDE_ORIGIN = re.compile(
    r"((?:19|20)\d\d)[-/.年](\d{1,2})[-/.月](\d{1,2})日?\s{0,4}(?:\d{1,2}:\d\d(?::\d\d)?)?[\s|｜]{0,8}"
    r"(?:信息|文章|稿件)?来\s{0,4}源\s{0,4}[:：]"
)
_LABELLED_LENGTH = 400
_ISO_DAY = re.compile(r"((?:19|20)\d\d)[-/.年](\d{1,2})[-/.月](\d{1,2})")
_SITE_NAME = re.compile(r"\s*[_|｜]\s*|\s+[-–—－]{1,2}\s+|(?<=[\u4e00-\u9fff！？”》）])[-－](?=[\u4e00-\u9fff])")
_HAN = re.compile("[\u4e00-\u9fff]")
# A container with fewer Han characters is an empty shell; the shortest notices have some sixty.
_SHELL = 15
_LABEL_TABLE_LENGTH = 1_500
# The share of the text that an element must hold for the search to go on inside it.
_DOMINANT = 0.7
_BOXES = frozenset(
    ("body", "div", "table", "tbody", "tr", "td", "th", "section", "main", "article", "center", "form", "blockquote")
)
_LABELS_AT_LEAST = 3
_BLANK = " \t\xa0\u3000"
# A line and the line of the page that it comes from.
_Line = tuple[str, int | None]
# The line under a title that says where a piece comes from and who wrote it: 来源：县融媒体中心　作者：张三.
_ORIGIN = re.compile(r"(?:^|\s|[|｜（(])(?:信息)?来\s{0,4}源\s{0,4}[:：]\s{0,8}[^\s:：]")
_ORIGIN_LENGTH = 120


def read_html(data: bytes) -> Reading:
    """Read a web page. Raises `IngestError` where it holds no text."""
    declared = _META_CHARSET.search(data[:_META_HEAD])
    try:
        decoded = decode(data, declared=declared.group(1).decode("ascii") if declared else None)
    except DecodeError as error:
        raise IngestError("binary", str(error)) from error
    root, issues = _parse(decoded.text)
    date, title = _date(root), _title(root)
    body = root.find(".//body")
    lines, origin = _article(root if body is None else body, decoded.text)
    composer = Composer()
    for text, source_line in _headed(lines, title, origin):
        composer.line(text, line=source_line)
    # Offsets in the source of the page mean nothing in the article.
    issues += [dataclasses.replace(issue, start=None) for issue in decoded.issues]
    return Reading(composer.text, "text/html", decoded.encoding, title, date, tuple(issues), composer.pieces)


def _parse(text: str) -> tuple[etree._Element, list[Issue]]:
    root, too_deep = _tree(text)
    if not too_deep:
        return root, []
    # The parser gives up all that follows. Flat text with the page around it is better than none.
    root, _ = _tree(_NESTING_TAG.sub("<br>", text))
    return root, [Issue("html.nesting", "elements nested too deeply; the text of the page around may remain")]


def _tree(text: str) -> tuple[etree._Element, bool]:
    # huge_tree lifts the caps of libxml2 on text of 10 MB and depth 256; the size of the file is capped already.
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, no_network=True, huge_tree=True)
    source = _NOT_XML.sub("\ufffd", _PAGE_END.sub("", text)).encode("utf-8", "replace")
    try:
        root = etree.fromstring(source, parser)
    except etree.XMLSyntaxError as error:
        raise IngestError("no_text", f"the page holds no element ({error})") from error
    if root is None:
        raise IngestError("no_text", "the page holds no element")
    return root, any("depth" in entry.message for entry in parser.error_log)


def _article(body: etree._Element, source: str) -> tuple[list[_Line], _Line | None]:
    """The lines of the article, and the line of its source and author where that stands outside of them.

    Under a table of labels such a line tells who put the document on the site: it is left out.
    """
    measures = survey(body)
    for element in _chosen(body, measures):
        lines = render(element, measures)
        if sum(len(_HAN.findall(line)) for line, _ in lines) >= _SHELL:
            table = _label_table(body, element, measures)
            return (lines, _origin(body)) if table is None else (render(table, measures) + lines, None)
    fallback = _by_trafilatura(source)
    found: list[_Line] = [(line, None) for line in fallback.splitlines() if line.strip(_BLANK)]
    return found or render(body, measures), None


def _chosen(body: etree._Element, measures: Survey) -> Iterator[etree._Element]:
    """Elements that may hold the article, the most likely first."""
    first: dict[int, etree._Element] = {}
    for element in body.iter("*"):
        if element not in measures:
            continue
        names = (
            f"{element.get('id') or ''} {element.get('class') or ''} {element.get('itemprop') or ''}".lower().split()
        )
        if element.tag == "article":
            names.append("<article>")
        for name in names[:20]:
            if name in _RANKS:
                first.setdefault(_RANKS[name], element)
    enough = _LIKELY_SHARE * measures[body].shown
    for rank in sorted(first):
        if rank < len(_CONTAINERS) or measures[first[rank]].shown >= enough:
            yield first[rank]
    yield _densest(body, measures)


def _densest(body: etree._Element, measures: Survey) -> etree._Element:
    """The smallest box that still holds nearly all the text outside links."""
    node = body
    while True:
        boxes = [child for child in node if child.tag in _BOXES]
        best = max(boxes, key=lambda child: measures[child].shown, default=None)
        if best is None or measures[best].shown < max(1, _DOMINANT * measures[node].shown) or not _may_narrow(best):
            return node
        node = best


def _may_narrow(box: etree._Element) -> bool:
    """Whether a box is more than one paragraph or one cell of a table of data."""
    if box.tag == "table":
        return not is_data(box)
    return box.tag == "td" or next(box.iterdescendants("p", "br", "div", "td", "li", "section"), None) is not None


def _label_table(body: etree._Element, article: etree._Element, measures: Survey) -> etree._Element | None:
    """The smallest box with the labels of the document that stands before the article."""
    found = None
    for element in body.iter("table", "div", "ul", "dl"):
        if element is article:
            break
        measure = measures.get(element)
        if measure and measure.labels >= _LABELS_AT_LEAST and measure.characters <= _LABEL_TABLE_LENGTH:
            found = element
    inside = found is not None and any(parent is found for parent in article.iterancestors())
    return None if inside else found


def _title(root: etree._Element) -> str | None:
    metas = _metas(root)
    for name in _TITLE_META:
        if metas.get(name):
            return metas[name]
    for path in ("//*[@id='activity-name']", "//h1"):
        texts = [text for item in _find(root, path) if (text := collapse(text_of(item)).strip(_BLANK))]
        if len(set(texts)) == 1 and len(_HAN.findall(texts[0])) > 4:
            return texts[0]
    whole = collapse(root.findtext(".//title") or "").strip(_BLANK)
    first = _SITE_NAME.split(whole)[0]
    return first if len(_HAN.findall(first)) > 4 else None


def _date(root: etree._Element) -> str | None:
    """The issue date that the page labels as such or puts before its source, ISO 8601; dates in links and in the text
    are none."""
    metas = _metas(root)
    posted = (_ISO_DAY.search(metas.get(name, "")) for name in _DATE_META)
    found = _labelled(root, _MADE) or next(filter(None, posted), None) or _labelled(root, _POSTED)
    found = found or _labelled(root, _BESIDE_ORIGIN)
    return "{}-{:0>2}-{:0>2}".format(*found.groups()) if found else None


def _labelled(root: etree._Element, pattern: re.Pattern[str]) -> re.Match[str] | None:
    label = ""
    for text in map(str, root.itertext()):
        # The label and its date often stand in elements of their own.
        if len(text) < _LABELLED_LENGTH and (found := pattern.search(label + text)):
            return found
        label = text.strip()[-20:] or label
    return None


def _find(root: etree._Element, path: str) -> list[etree._Element]:
    found = root.xpath(path)
    return [item for item in found if isinstance(item, etree._Element)] if isinstance(found, list) else []


def _metas(root: etree._Element) -> dict[str, str]:
    metas: dict[str, str] = {}
    for meta in root.iter("meta"):
        name = (meta.get("name") or meta.get("property") or "").strip().lower()
        metas.setdefault(name, collapse(meta.get("content") or "").strip(_BLANK))
    return metas


def _origin(body: etree._Element) -> _Line | None:
    """The line of source and author, which stands above the article and often outside its box; None without one."""
    for element in body.iter("div", "p", "span", "td", "li", "h2", "h3", "h4", "h5", "h6"):
        text = collapse(text_of(element)).strip(_BLANK) if len(element) < _ORIGIN_LENGTH else ""
        if len(text) <= _ORIGIN_LENGTH and _ORIGIN.search(text):
            return text, element.sourceline if isinstance(element.sourceline, int) else None
    return None


def _headed(lines: list[_Line], title: str | None, origin: _Line | None) -> list[_Line]:
    """The lines with the title above them and the line of source and author below it, unless they stand there already."""
    above = re.sub(r"\s", "", "".join(line for line, _ in lines[:40]))
    head: list[_Line] = []
    if title is not None and re.sub(r"\s", "", title) not in above:
        head.append((title, None))
    # Where the title stands in the article, so does the line below it.
    if origin is not None and head and re.sub(r"\s", "", origin[0]) not in above:
        head.append(origin)
    return [*head, *lines]


def _by_trafilatura(source: str) -> str:
    import trafilatura

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    return trafilatura.extract(source, include_comments=False, include_tables=True) or ""
