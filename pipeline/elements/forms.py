"""The forms that elements are written in: dates, document numbers, names of organs and of people."""

import datetime
import itertools
import re
from collections.abc import Iterator

from pipeline import patterns

# Every repetition is bounded: a line of any content costs linear time.
HAN = "[\u4e00-\u9fff]"
BLANK = "[ \t\u3000]"
_YEAR_DIGIT = "[〇○零一二三四五六七八九]"
DAY = (
    r"(?P<y>(?:19|20)\d\d) ?[年./-] ?(?P<m>\d{1,2}) ?[月./-] ?(?P<d>\d{1,2})(?!\d)(?: ?日)?"
    rf"|(?P<hy>[一二]{_YEAR_DIGIT}{{3}})年(?P<hm>[一二三四五六七八九十元]{{1,2}})月(?P<hd>[一二三四五六七八九十廿]{{1,3}})日"
)
CLOCK = r"\s{0,4}\d{1,2}:\d\d(?::\d\d)?"
NUMBER = (
    rf"(?P<organ>{HAN}[\u4e00-\u9fff ]{{0,15}}) ?[〔[【（(﹝［] ?(?P<year>(?:19|20)\d\d) ?[〕\]】）)﹞］]"
    r" ?(?P<serial>第? ?\d{1,5}) ?号"
)
_ORGAN_END = "人民政府|政府|办公室|委员会|办事处|[党工省市区县镇乡编团]委|(?:[编政]|改革|综治)办|工作组|领导小组|党组|指挥部|[部厅局署院会]"
ORGAN = patterns.compile(rf"[\u4e00-\u9fff（）、 \u3000]{{1,60}}?(?:{_ORGAN_END})")
# What stands right above a date may be a smaller unit too.
_SIGNER = patterns.compile(rf"[\u4e00-\u9fff（）]{{2,40}}?(?:{_ORGAN_END}|中心|大学|学院|公司|集团|[处所站校科队室])")
# The most frequent family names cover over 90 % of the people (Ministry of Public Security, yearly report on names).
FAMILY = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆"
    "汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤温康施文牛樊葛邢安齐易乔伍"
    "庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷曲盛冉翁蓝路游辛靳管柴蒙鲍华喻祁"
    "傅娄屈闵卜麻桂柏楼褚茹卓蔺荀仇岑裘鞠谌巫佟芦滕仲晏瞿奚匡饶"
)
# Rare ones, and those that begin common words (解读, 项目): only names of three characters are believed.
_RARE = "解应项景米古车池明时原连边查展强宗戚隋房国初乌竺沙兴经訾"
NAME = (
    rf"(?:[{FAMILY}](?:{HAN}{{1,2}}|[ \u3000]{{1,2}}{HAN})"
    rf"|[{_RARE}]{HAN}{{2}}|(?:欧阳|司马|上官|诸葛|令狐|皇甫|慕容|司徒){HAN}{{1,2}})"
)
_OFFICE = patterns.compile(
    rf"(?P<office>{HAN}{{0,8}}?(?:[省市县区州镇乡部局厅署院]长|主任|主席|总理|书记|委员长))(?P<gap>[:：]?)"
    rf"(?P<name>{NAME}|(?<=[长任席理记]){HAN}{{2,3}})"
)
_APART = patterns.compile(r"[\s:：]")
_GAP = patterns.compile(r"[\s、]+")
_BLANKS = patterns.compile(r"\s+")


def plain(words: str) -> str:
    """Words without the blanks of their layout: all of them where letters are spaced out, else runs become one."""
    tokens = words.split()
    spaced = 2 * sum(len(token) == 1 for token in tokens) > len(tokens) > 1
    return ("" if spaced else " ").join(tokens)


def closed(words: str) -> str:
    """Words without any blanks."""
    return _BLANKS.sub("", words)


def organs(line: str) -> list[tuple[int, int]]:
    """Where the organs stand that make up a line, side by side or one with its letters spaced out; [] where it is none."""
    if len(line) > 120:
        return []
    parts = []
    at = 0
    for gap in _GAP.finditer(line):
        parts.append((at, gap.start()))
        at = gap.end()
    parts.append((at, len(line)))
    if all(_SIGNER.fullmatch(line, start, end) for start, end in parts):
        return parts
    return [(0, len(line))] if _SIGNER.fullmatch(closed(line)) else []


def officer(line: str) -> str | None:
    """An office and its holder, who signs an order or gives a report (县长 林一鸣); None for any other line."""
    if len(line) > 40 or not (line[-2:].strip() and _APART.search(line)):
        return None
    found = _OFFICE.fullmatch(closed(line))
    return None if found is None else f"{found['office']} {found['name']}"


def document_number(match: re.Match[str]) -> str:
    """The number of a match of `NUMBER`, with brackets 〔〕 and no spaces."""
    return f"{closed(match['organ'])}〔{int(match['year'])}〕{closed(match['serial'])}号"


def iso_date(match: re.Match[str]) -> str | None:
    """The date of a match of `DAY` as ISO 8601; None where there is no such day."""
    groups = match.groupdict()
    if groups["y"]:
        year, month, day = (int(groups[name]) for name in ("y", "m", "d"))
    else:
        year = int("".join(str("〇一二三四五六七八九".index(c)) for c in re.sub("[○零]", "〇", groups["hy"])))
        month, day = _small(groups["hm"]), _small(groups["hd"])
    try:
        return datetime.date(year, month, day).isoformat()
    except ValueError:
        return None


def day_span(match: re.Match[str]) -> tuple[int, int]:
    """Where the date of a match of `DAY` stands."""
    if match["y"] is None:
        return match.start("hy"), match.end("hd") + 1
    end = match.end("d")
    tail = match.string[end : min(end + 2, match.end())]
    return match.start("y"), end + (1 if tail.startswith("日") else 2 if tail == " 日" else 0)


def items(line: str) -> Iterator[tuple[int, int]]:
    """Where the entries of a numbered list on one line stand (1.目录 2.方案), without their numbers."""
    numbers = [found.span() for found in _ITEM.finditer(line)]
    for (_, start), (end, _) in itertools.pairwise([*numbers, (len(line), len(line))]):
        yield start, end


_ITEM = patterns.compile(rf"(?:^|(?<=[\s；;：:])){BLANK}{{0,4}}\d{{1,2}} ?[.．、](?!\d){BLANK}{{0,4}}")


def _small(numeral: str) -> int:
    """A Chinese numeral below 100 (十二, 三十一, 廿五); 元 is 1, as in 元月. 0 where it is none."""
    numeral = numeral.replace("元", "一").replace("廿", "二十")
    if not re.fullmatch("[一二三四五六七八九]?十?[一二三四五六七八九]?", numeral):
        return 0
    tens, ten, ones = numeral.rpartition("十")
    value = 10 * ("一二三四五六七八九".find(tens) + 1 or 1) if ten else 0
    return value + "一二三四五六七八九".find(ones or "x") + 1
