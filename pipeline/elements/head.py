"""The head of a document: masthead, number, title, recipients, byline, and the lines around them.

The order is that of an official document (GB/T 9704-2012, 7.2 and 7.3) and of the pages that publish one.
"""

import re
from collections.abc import Sequence

from pipeline import patterns
from pipeline.elements.forms import (
    BLANK,
    CLOCK,
    DAY,
    FAMILY,
    HAN,
    NAME,
    NUMBER,
    ORGAN,
    closed,
    officer,
    organs,
    plain,
)
from pipeline.elements.found import Elements, Found, Line
from pipeline.elements.labels import (
    LABEL,
    keep_date,
    keep_number,
    read_fields,
    read_labelled,
    read_signers,
    take_issuers,
)

# An element's line is short. A head has some forty lines at most.
LINE_LENGTH = 100
_PARAGRAPH = 30  # characters from which a line is a paragraph
_HEAD_LINES = 40

DATE_LINE = patterns.compile(rf"[（(]?(?:{DAY})(?:{CLOCK})?[）)]?")
_DATE_FIRST = patterns.compile(rf"(?:{DAY})(?:{CLOCK})?(?P<rest>\s{{0,8}}[^。]{{0,80}})")
# The line of a bulletin under its name: who edits it, and the day.
_EDITED = patterns.compile(rf"[（(]?(?P<who>{HAN}{{4,40}})\s{{1,80}}(?:{DAY})[）)]?")
# The line of an account: who posted it, when, and from where (某县融媒 2021-03-05 18:30 发表于山东).
_POSTED = patterns.compile(
    rf"(?:原创\s{{1,4}})?(?:\S{{2,20}}\s{{1,4}})?(?P<who>{HAN}{{2,20}})\s{{1,4}}(?:{DAY}){CLOCK}(?:\s{{0,4}}发表于.{{2,8}})?"
)
_ADOPTED = patterns.compile(
    rf"[（(](?:{DAY})(?:\D.{{0,60}}(?:通过|公布|发布|印发)[^）)]{{0,10}}|[^）)。]{{0,12}})[）)]"
)
_NUMBER_LINE = patterns.compile(rf"[（(]?{NUMBER}[）)]?(?:\s{{1,40}}签\s{{0,4}}发\s{{0,4}}人.{{0,40}})?")
_TITLE_NUMBER = patterns.compile(rf"\s*[（(]{NUMBER}[）)]$")
# An order (令) or announcement is numbered under its name.
_ORDER = patterns.compile(rf"(?P<organ>{HAN}{{2,30}})(?:令|公告|通告)")
_ORDER_NUMBER = patterns.compile(
    r"[（(]?(?:(?P<year>(?:19|20)\d\d) ?年 ?)?第 ?(?P<serial>\d{1,4}|[〇一二三四五六七八九十百]{1,6}) ?号[）)]?"
)
_MARK = patterns.compile(
    r"(?P<secrecy>(?:绝|机|秘)\s?密(?:\s?★\s?(?:\d{1,2}\s?(?:年|个月)|长期)?)?)"
    r"|(?P<urgency>特\s?急|加\s?急|特\s?提|平\s?急)|(?P<copy>(?:№|份号[:：]?)?\s?\d{3,8})"
)
# Crumbs (首页 > 政务公开), names of pictures, a newspaper's page, an address with its postcode.
_FURNITURE = patterns.compile(
    r"正文(?:内容)?[:：]?|首页.{0,60}|.{1,60}(?:\s>\s|>>|»).{0,60}|\S{1,60}\.(?:jpe?g|png|gif|bmp)"
    r"|[（(]?(?:\d{4} ?年 ?)?(?:总? ?第) ?[\d〇一二三四五六七八九十百]{1,5} ?期(?:[（(][^）)]{1,20}[）)])?[）)]?"
    r"|.{0,30}第 ?\d{1,3} ?版.{0,20}|.{2,30} \d{4} ?年 ?第? ?\d{1,3} ?期.{0,20}|[（(].{4,60}\d{6}[）)]",
    re.IGNORECASE,
)
_JOURNAL = patterns.compile(
    r"(?P<v>[^。：:]{2,30}?(?:》|\s|[学刊究坛报志理]) ?\d{4} ?年 ?(?:第 ?)?\d{1,3} ?期)[^。]{0,20}"
)
_BULLETIN = patterns.compile("简报|专报|快报|信息|动态|内参")
_ORGAN_FIRST = patterns.compile(r".{2,60}?(?=关于|转发|印发)")
_KIND_LAST = patterns.compile(
    "(?:通知|意见|方案|办法|规定|细则|条例|决定|决议|公告|通告|通报|报告|请示|批复|函|纪要|命令|规划|计划|要点"
    "|清单|目录|总结|材料|简报|指南)(?:[（(][^（(）)]{1,20}[）)])?$"
)
_CONTINUES = ("的", "关于", "印发", "暨", "及", "和", "与", "—", "（试行）", "（征求意见稿）", "（修订）", "（暂行）")
_CONTINUED = ("关于", "的", "和", "与", "及", "、", "暨", "《")
_BULLETS = "●□■◆◎○▲△☆★ \u3000"
_BYLINE = patterns.compile(
    rf"(?P<bullet>[{_BULLETS[:-2]}]\s{{0,4}})[^。]{{2,50}}"
    r"|.{0,20}(?:记者|通讯员|评论员|撰稿|撰文|作者)[\s/／：:|｜][^，。？！]{2,60}|文[/／：:|｜].{2,40}"
    rf"|{NAME}(?:[?？·•、，,/\s]{{1,4}}{NAME}){{1,7}}|[{FAMILY}][ \u3000]{{1,2}}{HAN}"
)
_BYLINE_LABEL = patterns.compile(r"(?:文|撰文|撰稿人?|作者)\s?[/／：:|｜]\s{0,4}")
_LONE_NAME = patterns.compile(
    rf"{NAME}(?:[（(].{{2,40}}[）)])?|[（(][^。]{{2,40}}\s{NAME}[）)]|[^，。：]{{2,30}}(?:课题组|调研组|编写组|编辑部)"
)
# 本报讯（记者 某某）, 新华社某地3月5日电（记者某某）, （通讯员 某某） open the text of a news item.
_REPORTED = patterns.compile(
    r"(?:[^。（(]{0,30}(?:讯|电|消息)\s?)?[（(](?P<v>[^（()）]{0,12}(?:记者|通讯员|特约撰稿)[^（()）]{2,60})[）)]"
)
_HAN_PAIR = patterns.compile(HAN + "{2}")
_ADDRESSEE = (
    "人民政府|政府|[党工省市区县镇乡州旗团编]委|政法委|纪委|办事处|街道办|[政编治委]办|中心|部门|单位|机构|组织|委员会|办公[室厅]|[局署厅院部处所站会行队]|企业|公司"
    "|高校|学校|大学|医院|代表|委员|编办|[镇乡]|街道|社区"
)
_BRACKETED = r"(?:[（(][^（()）]{1,40}[）)])?"
_RECIPIENTS = patterns.compile(
    rf"(?!各位)[^。；;：:\d][^。；;：:]{{0,298}}?(?:{_ADDRESSEE}){_BRACKETED}(?P<colon>[：:])"
)
_RECIPIENT_LINES = 4


def read_head(text: str, lines: Sequence[Line], found: Elements) -> None:
    """Read the elements above the body of a document."""
    index = 0
    while index < min(len(lines), _HEAD_LINES):
        taken = read_labelled(text, lines, index, found) or _plain_element(text, lines[index], found)
        if not taken:
            if lines[index].numbered or not _title_line(text, lines[index], found, index):
                break
            found.titles.add(index)
            taken = 1
        found.lines.update(range(index, index + taken))
        index += taken
    _settle_title(text, found)
    index += _issuer_below(text, lines, index, found)
    for line in lines[_recipients(text, lines, index, found) :][:2]:
        if not found.has("byline") and (match := _REPORTED.match(line.text)):
            found.add("byline", match["v"], line.start + match.start("v"), line.start + match.end("v"))


def _plain_element(text: str, line: Line, found: Elements) -> int:
    """Take a line that holds a document number, a date, a byline or a masthead and nothing else; 1 if it is one."""
    words = line.text
    if len(words) > LINE_LENGTH:
        return 0
    if match := _NUMBER_LINE.fullmatch(text, line.start, line.end):
        keep_number(found, match)
        read_signers(text, line.start, line.end, found)
        if found.title and (ORGAN.fullmatch(found.title) or organs(found.title)):
            # A lone organ above the number is the masthead (发文机关标志), not the title.
            _unmask(text, found)
    elif match := _ORDER_NUMBER.fullmatch(words):
        return _order(text, line, found, match)
    elif match := DATE_LINE.fullmatch(words) or _ADOPTED.fullmatch(words):
        keep_date(found, "head", match, line.start)
    elif closed(words).endswith("文件") and _is_masthead(text, line, found):
        return 1
    elif _BYLINE.fullmatch(words) or (found.title and (_LONE_NAME.fullmatch(words) or officer(words))):
        _byline(line, found)
    elif match := _JOURNAL.fullmatch(words):
        if not _BULLETIN.search(words) and not found.has("source"):
            found.add("source", match["v"], line.start, line.start + match.end("v"))
    else:
        return int(
            _dated(text, line, found)
            or _marks(line, found)
            or _FURNITURE.fullmatch(words) is not None
            or _announced(words, found)
        )
    return 1


def _dated(text: str, line: Line, found: Elements) -> bool:
    """Take a line of a date and of who edits or posts it, or of a date and labels."""
    words = line.text
    if (match := _EDITED.fullmatch(words)) and (parts := organs(match["who"])):
        start = line.start + match.start("who")
        found.issuers = found.issuers or [Found("issuer", match["who"][a:b], start + a, start + b) for a, b in parts]
        keep_date(found, "head", match, line.start)
    elif match := _POSTED.fullmatch(words):
        if not found.has("source"):
            found.add("source", match["who"], line.start + match.start("who"), line.start + match.end("who"))
        keep_date(found, "posted", match, line.start)
    elif (match := _DATE_FIRST.fullmatch(words)) and _is_dateline(text, line, match.start("rest"), found):
        keep_date(found, "posted", match, line.start)
    else:
        return False
    return True


def _issuer_below(text: str, lines: Sequence[Line], index: int, found: Elements) -> int:
    """Take the organ in a line of its own between head and body; 1 if there is one. To the outline it is a heading."""
    if found.title is None or index == 0 or index + 1 >= len(lines) or ORGAN.fullmatch(found.title):
        return 0
    line, below = lines[index], lines[index + 1].text
    follows = len(below) > _PARAGRAPH or below[-1] in "。：；"
    words = line.text.strip("（）")
    if not follows or len(words) > _PARAGRAPH or line.numbered or not organs(words):
        return 0
    if not found.issuers:
        start = line.start + line.text.index(words)
        take_issuers(text, start, start + len(words), found)
    return 1


def _announced(words: str, found: Elements) -> bool:
    return found.title is None and is_attachment(words)


_ATTACHMENT = patterns.compile(r"附 ?(?:件|表|录) ?[0-9一二三四五六七八九十]{0,3}(?:[：:].{0,80})?$")


def is_attachment(line: str) -> bool:
    """Whether the line is 附件 with or without a number or a name, where a new document begins or is announced."""
    return _ATTACHMENT.match(line) is not None


def _unmask(text: str, found: Elements) -> None:
    """What was taken for the title is the masthead."""
    take_issuers(text, *found.title_span, found)
    found.title = None
    found.titles.clear()


def _is_masthead(text: str, line: Line, found: Elements) -> bool:
    """Take 某某机关文件 as the masthead, with the organs in the lines above it."""
    words = line.text[: line.text.rindex("文")].rstrip()
    if words and not ORGAN.fullmatch(closed(words)):
        return False
    above = found.title is not None and ORGAN.fullmatch(found.title) is not None
    start = found.title_span[0] if above else line.start
    end = line.start + len(words) if words else found.title_span[1]
    if not words and not above:
        return False
    take_issuers(text, start, end, found)
    if above:
        found.title = None
        found.titles.clear()
    return True


def _order(text: str, line: Line, found: Elements, match: re.Match[str]) -> int:
    """Take 第12号 under the name of an order; another lone number is that of an issue."""
    if order := _ORDER.fullmatch(found.title or ""):
        year = f"{match['year']}年" if match["year"] else ""
        inside = line.start + match.start("year" if year else "serial") - (0 if year else len("第"))
        start = line.start + line.text.index(year[:1] or "第")
        end = line.start + match.end("serial") + line.text[match.end("serial") :].index("号") + 1
        found.numbers.append(Found("number", f"{found.title}{year}第{match['serial']}号", min(start, inside), end))
        if ORGAN.fullmatch(order["organ"]):
            first = found.title_span[0]
            take_issuers(text, first, first + len(order["organ"]), found)
        return 1
    return 0


def _byline(line: Line, found: Elements) -> None:
    if found.has("byline"):
        return
    words = line.text.lstrip(_BULLETS)
    if label := _BYLINE_LABEL.match(words):
        words = words[label.end() :]
    found.others.append(Found("byline", officer(words) or words, line.end - len(words), line.end))


def _is_dateline(text: str, line: Line, start: int, found: Elements) -> bool:
    """Whether what follows a date at the start of a line is a label or a name, as on a news page."""
    rest = line.text[start:].strip()
    if _LONE_NAME.fullmatch(rest):
        if not found.has("byline"):
            found.others.append(Found("byline", rest, line.end - len(rest), line.end))
        return True
    if LABEL.match(rest) is None:
        return False
    read_fields(text, line.start + start, line.end, found)
    return True


def _marks(line: Line, found: Elements) -> bool:
    """Take a line of copy number, secrecy and urgency (GB/T 9704, 7.2.1-3) and nothing else."""
    if len(line.text) > LINE_LENGTH // 2:
        return False
    marks = []
    at = 0
    while at < len(line.text):
        mark = _MARK.match(line.text, at)
        if mark is None:
            return False
        marks.append(mark)
        at = mark.end()
        at += len(line.text) - at - len(line.text[at:].lstrip())
    for mark in marks:
        place = line.start + mark.start(), line.start + len(line.text[: mark.end()].rstrip())
        if mark["secrecy"]:
            found.others.append(Found("secrecy", closed(mark.group()), *place))
        elif mark["urgency"]:
            found.others.append(Found("urgency", closed(mark.group()), *place))
    return True


def _title_line(text: str, line: Line, found: Elements, index: int) -> bool:
    """Take a line as the title or as its continuation; False where the head ends before this line."""
    words = line.text
    if len(words) > LINE_LENGTH or "。" in words or words[-1] in "；;，,、：:" or "\t" in words:
        return False
    words = plain(words)
    if not _HAN_PAIR.search(words) or is_attachment(words):
        return False
    if found.title is None:
        found.title, found.title_span = words, (line.start, line.end)
        return True
    if index - 1 not in found.titles or found.title == words:
        # The title of a page or a table of labels is printed again above the text.
        return found.title == words or _follows_masthead(text, line, found)
    if ORGAN.fullmatch(found.title) and ORGAN.fullmatch(words):
        found.title = f"{found.title} {words}"
    elif _continues(found.title, words):
        found.title += words
    else:
        return False
    found.title_span = found.title_span[0], line.end
    return True


def _follows_masthead(text: str, line: Line, found: Elements) -> bool:
    """Take a line as the title where the one so far is an organ with its number or date, or the name of the page."""
    words = plain(line.text)
    if found.title is None:
        return False
    if ORGAN.fullmatch(found.title):
        if not found.issuers:
            take_issuers(text, *found.title_span, found)
    elif not (_KIND_LAST.search(words) and words.startswith("关于")):
        # What a page calls itself is often the title cut short.
        return False
    found.title, found.title_span = words, (line.start, line.end)
    return True


def _continues(title: str, line: str) -> bool:
    return (
        line.startswith(_CONTINUES)
        or title.endswith(_CONTINUED)
        or title.count("《") > title.count("》")
        or (_KIND_LAST.search(line) is not None and _KIND_LAST.search(title) is None)
    )


def _settle_title(text: str, found: Elements) -> None:
    """The title without the number in brackets behind it; that of its label where the head has none."""
    if found.title is None:
        if found.named is not None:
            found.title, found.title_span = found.named.text, (found.named.start, found.named.end)
        return
    if match := _TITLE_NUMBER.search(text, *found.title_span):
        keep_number(found, match)
        inside = _TITLE_NUMBER.search(found.title)
        found.title = found.title[: inside.start()] if inside else found.title
        found.title_span = found.title_span[0], match.start()


def issuer_of_title(text: str, found: Elements) -> None:
    """The organs that a title begins with, as issuers: 某县人民政府关于…的通知."""
    organ = _ORGAN_FIRST.match(found.title or "")
    if organ is None or not ORGAN.fullmatch(organ.group()):
        return
    start = end = found.title_span[0]
    wanted = len(closed(organ.group()))
    while wanted:
        wanted -= not text[end].isspace()
        end += 1
    take_issuers(text, start, end, found)


def _recipients(text: str, lines: Sequence[Line], index: int, found: Elements) -> int:
    """Take the recipients (主送机关) that stand between title and body; the index of the line the body begins with."""
    if index >= len(lines) or found.title is None or lines[index].numbered:
        return index
    last = index
    while lines[last].text[-1] in "，、" and last + 1 < len(lines) and last - index < _RECIPIENT_LINES:
        last += 1
    start, line = lines[index].start, lines[last]
    match = _RECIPIENTS.match(text, start, line.end)
    if match is None:
        return index
    alone = match.end() == line.end
    if not alone and not lines[index].text.startswith("各"):
        return index
    found.others.append(Found("recipients", _joined(text[start : match.start("colon")]), start, match.start("colon")))
    if not alone:
        return index
    found.lines.update(range(index, last + 1))
    return last + 1


def _joined(words: str) -> str:
    """Words of several printed lines as one line."""
    return plain(re.sub(rf"{BLANK}*\n\s*", "", words))
