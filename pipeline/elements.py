"""The elements of a document's head and foot: title, issuer, document number, date, byline.

The layout is that of an official document (GB/T 9704-2012: 发文机关标志, 发文字号, 标题, 署名, 成文日期) and of
the pages that publish one: label lines, crumbs, a byline. Only a printed issue date is a date; a date inside a
paragraph never is.
"""

import dataclasses
import datetime
import re
from collections.abc import Sequence

# Every repetition is bounded: a head line of any content costs linear time.
_HAN = "[\u4e00-\u9fff]"
_YEAR_DIGIT = "[〇○零一二三四五六七八九]"
_DAY = (
    r"(?P<y>(?:19|20)\d\d) ?[年./-] ?(?P<m>\d{1,2}) ?[月./-] ?(?P<d>\d{1,2})(?!\d) ?日?"
    rf"|(?P<hy>[一二]{_YEAR_DIGIT}{{3}})年(?P<hm>[一二三四五六七八九十元]{{1,2}})月(?P<hd>[一二三四五六七八九十廿]{{1,3}})日"
)
_CLOCK = r"\s{0,4}\d{1,2}:\d\d(?::\d\d)?"
_DATE_LINE = re.compile(rf"[（(]?(?:{_DAY})(?:{_CLOCK})?[）)]?")
_DATE_FIRST = re.compile(rf"(?:{_DAY})(?:{_CLOCK})?(?P<rest>\s{{0,8}}[^。]{{0,80}})")
_ADOPTED = re.compile(rf"[（(](?:{_DAY})\D.{{0,60}}(?:通过|公布|发布|印发)[^）)]{{0,10}}[）)]")
_SIGNED = re.compile(rf"(?P<who>\D{{4,40}}?)\s{{0,8}}(?:{_DAY})")
_PRINTED = re.compile(rf"(?:^|\s)(?:{_DAY}) ?印发")
_MADE = re.compile(rf"(?:成文|发文|签发|生成)(?:日期|时间)[\s:：]{{0,6}}(?:{_DAY})")
_POSTED = re.compile(
    rf"(?:(?:发布|公布|公开|发稿|更新)?(?:日期|时间)[\s:：\]】]{{1,6}}|来源[:：][^\d\n]{{0,30}})(?:{_DAY})"
)
_DATE_ORDER = ("made", "signed", "head", "posted", "printed")

_NUMBER = (
    rf"(?P<organ>{_HAN}[\u4e00-\u9fff ]{{0,15}}) ?[〔[【（(﹝［] ?(?P<year>(?:19|20)\d\d) ?[〕\]】）)﹞］]"
    r" ?(?P<serial>第? ?\d{1,5}) ?号"
)
_NUMBER_LINE = re.compile(rf"[（(]?{_NUMBER}[）)]?(?:\s{{1,40}}签发人.{{0,40}})?")
# An order (令) or announcement is numbered under its name.
_ORDER = re.compile(rf"(?P<organ>{_HAN}{{2,30}})(?:令|公告)")
_ORDER_NUMBER = re.compile(r"第 ?(\d{1,4}|[〇一二三四五六七八九十百]{1,6}) ?号")
_NUMBER_LABEL = re.compile(rf"(?:发文字号|发文文号|公文文号|文\s{{0,4}}号)[\s:：]{{1,6}}{_NUMBER}")
_ISSUER_LABEL = re.compile(
    r"(?:发文机关|发布机构|发布机关|制发机关|发文单位|发布单位|公开主体)[\s:：]{1,6}([\u4e00-\u9fff、（）]{3,40})"
)
_TITLE_LABEL = re.compile(r"(?:标\s{0,4}题|信息名称|文件名称|名\s{0,4}称)[\s:：]{1,6}(\S{4,100})")
_LABEL = re.compile(
    r"[\[【]?(?:索\s{0,4}引\s{0,4}号|信息索取号|主题分类|主\s{0,4}题\s{0,4}词|体裁|组配分类|分类|类别"
    r"|发文机关|发布机构|发布机关|制发机关|发文单位|发布单位|发文字号|发文文号|公文文号|文\s{0,4}号"
    r"|公开(?:主体|方式|属性|类别|形式|范围|时限)|(?:成文|发文|签发|生成|发布|公布|公开|更新|生效|实施|废止)?(?:日期|时间)"
    r"|有效性|效力|(?:信息)?来源|稿源|(?:责任|初审)?编辑|审核|浏览(?:次数|量)?|访问(?:次数|量)|点击(?:数|量|率)?"
    r"|阅读(?:次数|量)?|字号|字体|标\s{0,4}题|信息名称|文件名称|名\s{0,4}称|当前位置|您的位置|关键[词字]|密级|紧急程度"
    r"|签发人|服务对象|分享)"
    r"(?:[:：\t【\[]|\s{1,8}\S)"
)
# 责任单位：某局 stands between paragraphs of a plan, 联系人 and 摄影 under a notice or a picture.
_ROLE = re.compile(r"[\u4e00-\u9fff]{0,6}(?:单位|部门|人|电话|邮箱|地址|邮编|摄影|供图)[:：]")
_POSTED_INSIDE = re.compile(r"(?:发布|更新)(?:日期|时间)[:：]")
# Copy number, secrecy and urgency (GB/T 9704, 7.2.1-3); crumbs (首页 > 政务公开), names of pictures, a newspaper's or
# journal's issue, an address with its postcode.
_FURNITURE = re.compile(
    r"\d{3,8}|(?:绝密|机密|秘密)(?:\s?★.{0,10})?|特急|特提|加急|平急|正文(?:内容)?[:：]?|"
    r"首页.{0,60}|.{1,60}(?:\s>\s|>>|»).{0,60}|\S{1,60}\.(?:jpe?g|png|gif|bmp)|.{0,30}第 ?\d{1,3} ?版.{0,20}"
    r"|.{2,30} \d{4} ?年 ?第? ?\d{1,3} ?期.{0,20}|[（(].{4,60}\d{6}[）)]",
    re.IGNORECASE,
)
_ORGAN = re.compile(
    r"[\u4e00-\u9fff（）、 ]{1,60}?"
    r"(?:人民政府|政府|办公室|委员会|办事处|[党工省市区县镇乡编]委|编办|工作组|[部厅局署院会])"
)
_ORGAN_FIRST = re.compile(r".{2,60}?(?=关于|转发|印发)")
_KIND = (
    "通知|意见|方案|办法|规定|细则|条例|决定|决议|公告|通告|通报|报告|请示|批复|函|纪要|命令|规划|计划|要点"
    "|清单|目录|总结|材料|简报|指南"
)
_KIND_LAST = re.compile(rf"(?:{_KIND})(?:[（(][^（(）)]{{1,20}}[）)])?$")
_CONTINUES = ("的", "关于", "印发", "暨", "及", "和", "与", "—", "（试行）", "（征求意见稿）", "（修订）", "（暂行）")
_CONTINUED = ("关于", "的", "和", "与", "及", "、", "暨", "《")
# The most frequent family names cover over 90 % of the people (Ministry of Public Security, yearly report on names).
_FAMILY = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆"
    "汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤温康施文牛樊葛邢安齐易乔伍"
    "庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷曲盛冉翁蓝路游辛靳管柴蒙鲍华喻祁"
)
_NAME = rf"[{_FAMILY}](?:{_HAN}{{1,2}}|[ \u3000]{{1,2}}{_HAN})"
_BYLINE = re.compile(
    r"[●□■◆◎○▲△☆★]\s{0,4}[^。]{2,50}"
    r"|.{0,20}(?:记者|通讯员|撰稿|撰文|作者)[\s/／：:|｜].{2,60}|文[/／：:|｜].{2,40}"
    rf"|{_NAME}(?:[?？·•、，,/\s]{{1,4}}{_NAME}){{1,7}}|[{_FAMILY}][ \u3000]{{1,2}}{_HAN}"
)
_LONE_NAME = re.compile(rf"{_NAME}(?:[（(].{{2,40}}[）)])?|[（(][^。]{{2,40}}\s{_NAME}[）)]")
_CREDIT = re.compile(
    r"[（(]((?:作者|记者|通讯员|供稿|撰稿)[^（(）)。]{2,60}"
    rf"|{_NAME}(?:[ \u3000、]{{1,4}}{_HAN}{{2,3}}){{0,5}})[）)]$"
)
_BULLETS = "●□■◆◎○▲△☆★ \u3000"
_ATTACHMENT = re.compile(r"附 ?(?:件|表|录) ?[0-9一二三四五六七八九十]{0,3}(?:[：:].{0,80})?$")
_HAN_PAIR = re.compile(_HAN + "{2}")
# An element's line is short; a table of labels on one line may be longer. A head has some forty lines at most.
_LINE_LENGTH, _LABELS_LENGTH = 100, 600
_HEAD_LINES, _FOOT_LINES = 40, 12


@dataclasses.dataclass(slots=True)
class Elements:
    """What head and foot say; `lines` are the indexes of the lines they stand in, `titles` those of the title.

    `number` has brackets 〔〕 and no spaces; `date` is ISO 8601; several issuers are joined by 、.
    """

    title: str | None = None
    issuer: str | None = None
    number: str | None = None
    byline: str | None = None
    dates: dict[str, str] = dataclasses.field(default_factory=dict)
    lines: set[int] = dataclasses.field(default_factory=set)
    titles: set[int] = dataclasses.field(default_factory=set)

    @property
    def date(self) -> str | None:
        """The issue date by the best evidence: labelled, signed, in the head, on the page, by the printer."""
        return next((self.dates[key] for key in _DATE_ORDER if key in self.dates), None)


def elements(lines: Sequence[str], numbered: Sequence[bool]) -> Elements:
    """The elements of a document from its stripped lines; `numbered` tells which begin with 一、 and the like."""
    found = Elements()
    for index, line in enumerate(lines[:_HEAD_LINES]):
        if not (_labelled(line, found) or _plain_element(line, found, index)):
            if numbered[index] or not _title_line(line, found, index):
                break
            found.titles.add(index)
        found.lines.add(index)
    _foot(lines, found)
    if found.issuer is None and (organ := _ORGAN_FIRST.match(found.title or "")) and _ORGAN.fullmatch(organ.group()):
        found.issuer = "、".join(organ.group().split())
    return found


def is_attachment(line: str) -> bool:
    """Whether the line is 附件 with or without a number or a name, where a new document begins or is announced."""
    return _ATTACHMENT.match(line) is not None


def is_element(line: str) -> bool:
    """Whether the line is of the sort that names an element (a label, a role, a lone date), so never a heading."""
    return bool(_LABEL.match(line) or _ROLE.match(line) or _DATE_LINE.fullmatch(line))


def _labelled(line: str, found: Elements) -> bool:
    if len(line) > _LABELS_LENGTH:
        return False
    if not _LABEL.match(line) and ("。" in line or not _POSTED_INSIDE.search(line)):
        return False
    if found.number is None and (match := _NUMBER_LABEL.search(line)):
        found.number = _document_number(match)
    if found.issuer is None and (match := _ISSUER_LABEL.search(line)):
        found.issuer = match.group(1)
    if found.title is None and (match := _TITLE_LABEL.search(line)):
        found.title = match.group(1)
    for key, pattern in (("made", _MADE), ("posted", _POSTED)):
        if match := pattern.search(line):
            _keep_date(found, key, match)
    return True


def _plain_element(line: str, found: Elements, index: int) -> bool:
    """Take a line that holds a document number, a date, a byline or a masthead and nothing else."""
    if len(line) > _LINE_LENGTH:
        return False
    if match := _NUMBER_LINE.fullmatch(line):
        found.number = found.number or _document_number(match)
        if found.title and _ORGAN.fullmatch(found.title):
            # A lone organ above the number is the masthead (发文机关标志), not the title.
            found.issuer, found.title = found.title, None
            found.titles.clear()
    elif (match := _ORDER_NUMBER.fullmatch(line)) and (order := _ORDER.fullmatch(found.title or "")):
        found.number = f"{found.title}第{match.group(1)}号"
        found.issuer = order["organ"] if _ORGAN.fullmatch(order["organ"]) else found.issuer
    elif match := _DATE_LINE.fullmatch(line) or _ADOPTED.fullmatch(line):
        _keep_date(found, "head", match)
    elif _BYLINE.fullmatch(line) or (found.title and _LONE_NAME.fullmatch(line)):
        found.byline = found.byline or line.lstrip(_BULLETS)
    elif (match := _DATE_FIRST.fullmatch(line)) and _is_dateline(match["rest"], found):
        _keep_date(found, "posted", match)
    elif line.endswith("文件") and _ORGAN.fullmatch(line[:-2].rstrip()):
        found.issuer = line[:-2].rstrip()
    else:
        return _FURNITURE.fullmatch(line) is not None or (found.title is None and is_attachment(line))
    return True


def _is_dateline(rest: str, found: Elements) -> bool:
    """Whether what follows a date at the start of a line is a label or a name, as on a news page."""
    rest = rest.strip()
    if _LONE_NAME.fullmatch(rest):
        found.byline = found.byline or rest
        return True
    return _LABEL.match(rest) is not None


def _title_line(line: str, found: Elements, index: int) -> bool:
    """Take a line as the title or as its continuation; False where the head ends before this line."""
    if len(line) > _LINE_LENGTH or "。" in line or line[-1] in "；;，,、：:" or "\t" in line:
        return False
    if not _HAN_PAIR.search(line) or is_attachment(line):
        return False
    if found.title is None:
        found.title = line
        return True
    if index - 1 not in found.titles or found.title == line:
        # The title of a page or a table of labels is printed again above the text.
        return found.title == line or _follows_masthead(line, found)
    if _ORGAN.fullmatch(found.title) and _ORGAN.fullmatch(line):
        found.title = f"{found.title} {line}"
    elif _continues(found.title, line):
        found.title += line
    else:
        return False
    return True


def _follows_masthead(line: str, found: Elements) -> bool:
    """Take a line as the title where the one so far is the name of an organ with its number or date."""
    if found.title is None or not _ORGAN.fullmatch(found.title):
        return False
    found.issuer, found.title = found.issuer or found.title, line
    return True


def _continues(title: str, line: str) -> bool:
    return (
        line.startswith(_CONTINUES)
        or title.endswith(_CONTINUED)
        or title.count("《") > title.count("》")
        or (_KIND_LAST.search(line) is not None and _KIND_LAST.search(title) is None)
    )


def _foot(lines: Sequence[str], found: Elements) -> None:
    """Signature and date: a date under the name of an organ wherever it stands, a lone date only in the last lines."""
    for index in range(len(lines)):
        last = len(lines) - index <= _FOOT_LINES
        line = lines[index]
        if index in found.lines or (len(line) > _LINE_LENGTH and not last) or line[-1] not in "日0123456789）)发":
            continue
        if last and found.byline is None and (match := _CREDIT.search(line[-_LINE_LENGTH:])):
            found.byline = match.group(1)
            if match.group() == line:
                found.lines.add(index)
        elif len(line) <= _LINE_LENGTH:
            _signature(lines, index, found, last)


def _signature(lines: Sequence[str], index: int, found: Elements, last: bool) -> None:
    line = lines[index]
    if match := _DATE_LINE.fullmatch(line):
        signers = _signers(lines, index)
        if signers or last:
            _keep_date(found, "signed", match)
            found.lines.update(range(index - len(signers), index + 1))
            found.issuer = found.issuer or "、".join(signers) or None
    elif (match := _SIGNED.fullmatch(line)) and _ORGAN.fullmatch(match["who"].strip()):
        _keep_date(found, "signed", match)
        found.lines.add(index)
        found.issuer = found.issuer or match["who"].strip()
    elif last and (match := _PRINTED.search(line)):
        _keep_date(found, "printed", match)
        found.lines.add(index)


def _signers(lines: Sequence[str], index: int) -> list[str]:
    signers: list[str] = []
    while index and len(signers) < 6 and len(lines[index - 1]) <= 40 and _ORGAN.fullmatch(lines[index - 1]):
        index -= 1
        signers.insert(0, lines[index])
    return signers


def _document_number(match: re.Match[str]) -> str:
    organ, serial = match["organ"].replace(" ", ""), match["serial"].replace(" ", "")
    return f"{organ}〔{int(match['year'])}〕{serial}号"


def _keep_date(found: Elements, key: str, match: re.Match[str]) -> None:
    groups = match.groupdict()
    if groups["y"]:
        year, month, day = (int(groups[name]) for name in ("y", "m", "d"))
    else:
        year = int("".join(str("〇一二三四五六七八九".index(c)) for c in re.sub("[○零]", "〇", groups["hy"])))
        month, day = _small(groups["hm"]), _small(groups["hd"])
    try:
        found.dates.setdefault(key, datetime.date(year, month, day).isoformat())
    except ValueError:
        return


def _small(numeral: str) -> int:
    """A Chinese numeral below 100 (十二, 三十一, 廿五); 元 is 1, as in 元月. 0 where it is none."""
    numeral = numeral.replace("元", "一").replace("廿", "二十")
    if not re.fullmatch("[一二三四五六七八九]?十?[一二三四五六七八九]?", numeral):
        return 0
    tens, ten, ones = numeral.rpartition("十")
    value = 10 * ("一二三四五六七八九".find(tens) + 1 or 1) if ten else 0
    return value + "一二三四五六七八九".find(ones or "x") + 1
