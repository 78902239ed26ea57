"""Labels and their values: the table above a document on a government site, the line of a news page, 签发人."""

import re
from collections.abc import Sequence

from pipeline import patterns
from pipeline.elements.forms import CLOCK, DAY, HAN, NAME, NUMBER, closed, day_span, document_number, iso_date, organs
from pipeline.elements.found import Elements, Found, Line
from pipeline.records import ElementName

_LABELS = (
    r"索\s{0,4}引\s{0,4}号|信息索取号|主题分类|主\s{0,4}题\s{0,4}词|体\s{0,4}裁|组配分类|信息分类|分类|类别|公文种类|文\s{0,4}种"
    r"|发文机关|发文机构|发布机构|发布机关|制发机关|发文单位|发布单位|发文字号|发文文号|公文文号|文\s{0,4}号"
    r"|公开(?:主体|方式|属性|类别|形式|范围|时限)"
    r"|(?:成文|发文|签发|印发|生成|发布|公布|公开|更新|生效|实施|废止|失效)?(?:日期|时间)"
    r"|有效性|效力|(?:信息|文章|稿件|新闻)?来源|稿源|(?:责任|初审)?编辑|审核|浏览(?:次数|量)?|访问(?:次数|量)|点击(?:数|量|率)?"
    r"|阅读(?:次数|量)?|字号|字体|标\s{0,4}题|信息名称|文件名称|名\s{0,4}称|(?:当前|所在|现在的?|您的|[您你]现在的|[您你]所在的)位置|关键[词字]|密\s{0,4}级|紧急程度"
    r"|签\s{0,4}发\s{0,4}人|服务对象|分享|内容概述"
)
LABEL = patterns.compile(
    rf"[\[【•·▪]?\s?(?:(?:{_LABELS})(?:[:：\t【\[]|\s{{1,8}}\S)|(?:作者|抄\s?[送报]|主\s?送)[:：])"
)
_LONE_LABEL = patterns.compile(rf"[•·▪]?\s?(?:{_LABELS})[:：]")
_POSTED_INSIDE = patterns.compile(r"(?:发布|更新)(?:日期|时间)[:：]")
_LABELS_LENGTH, _VALUE_LENGTH = 600, 100

_AFTER = r"[\s:：]{1,6}"
# No value, but the next label.
_FILLED = rf"(?!(?:{_LABELS}|作者|记者)[\s:：])"
_TILL = rf"(?=\t|\s{{2}}|\u3000|\n|$|[|｜\[【]|\s?(?:{_LABELS}|作者|记者|摄影|责编)[:：])"
_NUMBER = patterns.compile(rf"(?:发文字号|发文文号|公文文号|文\s{{0,4}}号){_AFTER}(?P<v>{NUMBER})")
_ISSUER = patterns.compile(
    rf"(?:发文机关|发文机构|发布机构|发布机关|制发机关|发文单位|发布单位|公开主体){_AFTER}{_FILLED}"
    rf"(?P<v>[\u4e00-\u9fff、（） ]{{3,60}}?){_TILL}"
)
_TITLE = patterns.compile(
    rf"(?:标\s{{0,4}}题|信息名称|文件名称|名\s{{0,4}}称){_AFTER}{_FILLED}(?P<v>\S.{{3,100}}?){_TILL}"
)
_KIND = patterns.compile(rf"(?:公文种类|文\s{{0,4}}种|体\s{{0,4}}裁){_AFTER}{_FILLED}(?P<v>{HAN}{{1,6}}){_TILL}")
_OTHERS: dict[ElementName, re.Pattern[str]] = {
    "index_number": patterns.compile(
        rf"(?:索\s{{0,4}}引\s{{0,4}}号|信息索取号){_AFTER}(?=\S{{0,40}}\d)(?P<v>[\w/.〔〕（）()\-]{{4,60}})"
    ),
    "secrecy": patterns.compile(
        rf"密\s{{0,4}}级{_AFTER}(?P<v>(?:绝密|机密|秘密)(?: ?★ ?(?:\d{{1,2}} ?(?:年|个月)|长期)?)?)"
    ),
    "urgency": patterns.compile(rf"紧急程度{_AFTER}(?P<v>特急|加急|特提|平急)"),
    "source": patterns.compile(
        rf"(?:来源|稿源)[:：\s]{{1,4}}{_FILLED}(?P<v>[^\s:：|｜\[【][^:：|｜\[【\t\n]{{1,28}}?){_TILL}"
    ),
    "byline": patterns.compile(
        rf"(?:作者|记者)[:：]\s{{0,4}}(?!管理员)(?P<v>{NAME}(?:[ \u3000、，,]{{1,2}}{NAME}){{0,5}})(?!{HAN})"
    ),
}
_SIGNERS = patterns.compile(
    rf"签\s{{0,4}}发\s{{0,4}}人{_AFTER}(?P<v>{HAN}[\u4e00-\u9fff、 \u3000]{{1,40}}?)(?=\t|\n|$)"
)
_SIGNER_NAME = patterns.compile(rf"{NAME}|{HAN}{{2,4}}")
_DATES = {
    "made": patterns.compile(rf"成文(?:日期|时间){_AFTER}(?:{DAY})"),
    "issued": patterns.compile(rf"(?:发文|签发|印发|生成)(?:日期|时间){_AFTER}(?:{DAY})"),
    "posted": patterns.compile(
        rf"(?:(?:(?<!成文)(?<!发文)(?<!签发)(?<!印发)(?<!生成)(?<!生效)(?<!实施)(?<!废止)(?<!失效)(?:日期|时间)[\s:：\]】]{{1,6}})"
        rf"|来源[:：][^\d\n]{{0,30}})(?:{DAY})"
    ),
}
_VALUE = patterns.compile(rf"{NUMBER}|(?:{DAY})(?:{CLOCK})?")


def read_labelled(text: str, lines: Sequence[Line], index: int, found: Elements) -> int:
    """Take a line of labels, or a lone label and the line of its value; how many lines that are, 0 where it is none."""
    line = lines[index]
    if len(line.text) > _LABELS_LENGTH:
        return 0
    if not LABEL.match(line.text) and ("。" in line.text or not _POSTED_INSIDE.search(line.text)):
        return 0
    count = 2 if _LONE_LABEL.fullmatch(line.text) and _is_value(lines, index + 1) else 1
    read_fields(text, line.start, lines[index + count - 1].end, found)
    return count


def read_fields(text: str, start: int, end: int, found: Elements) -> None:
    """Take the values that labels in `text[start:end]` give; the first of each counts."""
    if match := _NUMBER.search(text, start, end):
        keep_number(found, match)
    if not found.issuers and (match := _ISSUER.search(text, start, end)):
        take_issuers(text, match.start("v"), match.end("v"), found)
    if found.named is None and (match := _TITLE.search(text, start, end)):
        found.named = Found("title", match["v"], match.start("v"), match.end("v"))
    if match := _KIND.search(text, start, end):
        found.kinds.append(match["v"])
    for key, pattern in _DATES.items():
        if match := pattern.search(text, start, end):
            keep_date(found, key, match)
    for element, pattern in _OTHERS.items():
        if not found.has(element) and (match := pattern.search(text, start, end)):
            value = closed(match["v"]) if element in ("secrecy", "index_number") else match["v"].rstrip()
            found.add(element, value, match.start("v"), match.start("v") + len(match["v"].rstrip()))
    read_signers(text, start, end, found)


def read_signers(text: str, start: int, end: int, found: Elements) -> None:
    """Take the names behind 签发人, one element each."""
    if not found.has("signer") and (match := _SIGNERS.search(text, start, end)):
        for name in _SIGNER_NAME.finditer(text, match.start("v"), match.end("v")):
            found.others.append(Found("signer", closed(name.group()), *name.span()))


def take_issuers(text: str, start: int, end: int, found: Elements) -> None:
    """Make the organs in `text[start:end]` the issuers, or all of it where it cannot be told apart."""
    words = text[start:end]
    spans = organs(words) or [(0, len(words.rstrip()))]
    found.issuers = [Found("issuer", closed(words[a:b]), start + a, start + b) for a, b in spans]


def keep_number(found: Elements, match: re.Match[str]) -> None:
    """Keep the document number of a match of `forms.NUMBER`."""
    found.numbers.append(Found("number", document_number(match), match.start("organ"), match.end("serial") + 1))


def keep_date(found: Elements, key: str, match: re.Match[str], offset: int = 0) -> None:
    """Keep the first date of its sort; the text of the match begins at `offset`."""
    start, end = day_span(match)
    if value := iso_date(match):
        found.dates.setdefault(key, Found("date", value, offset + start, offset + end))


def _is_value(lines: Sequence[Line], index: int) -> bool:
    """Whether a line is the value of the lone label above it: a number, a date, or what another label follows."""
    if index >= len(lines) or len(lines[index].text) > _VALUE_LENGTH or LABEL.match(lines[index].text):
        return False
    followed = index + 1 < len(lines) and LABEL.match(lines[index + 1].text)
    return bool(followed or _VALUE.fullmatch(lines[index].text))
