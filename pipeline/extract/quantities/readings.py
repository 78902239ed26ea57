"""One number as it stands in a text: its numeral, what touches it (余, 多, 几, 半), its unit, before any other word is heard.

2400多名, 7万余, 十几万, 两三百件, 数千, 近万人 without 近, 两米半, 3元5角, 一办七局.
"""

import functools
import re
from fractions import Fraction
from typing import Final

from pipeline import patterns
from pipeline.extract.lexicon import alternation, lexicon
from pipeline.extract.quantities.bounds import Amount, cue_after, cue_before
from pipeline.extract.quantities.numerals import (
    FINANCIAL,
    HAN_DIGITS,
    HAN_NUMERALS,
    NUMERAL,
    PLACE,
    value_of,
    value_or_none,
)
from pipeline.extract.quantities.units import ONE, UnitClass, unit_pattern, units

_ZERO, _HALF = Fraction(0), Fraction(1, 2)
_D: Final = "一二两三四五六七八九"
# One digit that nothing goes on from: most Han numerals are, and need no grammar.
_LONE: Final = rf"[一二三四五六七八九](?![{HAN_NUMERALS}点兆卌俩仨参幺\d.])"
_COIN: Final = rf"[\d{_D}{FINANCIAL}]"
# 半 that opens a word of its own: 两个半岛, 三年半载.
_NO_HALF: Final = "年天个月小时数以成径价路途夜晚生辈世圆球岛山导封壁点步公官载"
# A dozen, not the 打 of 打造 and 打击.
_NO_DOZEN: Final = "个造击通破印响开好赢牢动断磨卡扫包算探听官黑假防非工交法案仗下起消"

# Words that open like a measure word and are none: 5000家庭, 3万个体工商户, 同一人民法院.
_NO_UNIT: Final = (
    r"家(?:庭|属(?![于地]))|人(?:民[法政检代]|大代表)|个体(?:工商|户|经营|私营)|部[委门]|方[案法式]|(?<!\d)方面"
    "|人口(?:信息|数据|普查|密度|结构|[小大强]县)"
)

_SUMMED: Final = (
    "综合执法队|服务中心|委员会|办公室|工作站|执法队|党支部|队伍|中心|平台|窗口|支队|大队|中队|分局"
    "|正|副|办|局|室|站|所|队|院|委|组|科|股|部|厅"
)
_SUM: Final = patterns.compile(rf"(?:(?:\d{{1,4}}|[{HAN_NUMERALS}]{{1,3}})个?(?:{_SUMMED})[、，]?){{2,6}}")
_MAY_SUM: Final = frozenset(("个", *(word[0] for word in _SUMMED.split("|"))))
_SUM_PART: Final = patterns.compile(rf"(\d{{1,4}}|[{HAN_NUMERALS}]{{1,3}})个?((?:[^\d{HAN_NUMERALS}、，]|(?<=队)伍)+)")


def _fused() -> list[str]:
    """The nouns that may be counted without a measure word: 6区, 三局."""
    return [word for word, kind in lexicon().nouns.items() if kind in ("institution", "locality") and len(word) <= 4]


@functools.cache
def _pattern() -> re.Pattern[str]:
    fused = alternation(_fused())
    return patterns.compile(
        rf"""
        (?: (?! [\d.] | {_LONE} )
            (?: (?P<vague> 数以[百千万亿]计|几(?:十上百|百上千|千上万)|成(?:百上千|千上万) | 好几|几|若干|[数上](?=[十百千万亿]))
              | (?P<head> (?:[{_D}十百千]{{1,4}}[万亿])?(?:[{_D}]千)?(?:[{_D}]百)?(?:[{_D}]?十)?)
                (?P<pair> 一二|一两|两三|二三|三四|四五|五六|六七|七八|八九|三五) (?P<step> (?:[十百]|千(?![克瓦]))?) (?![{HAN_DIGITS}点])
              | (?P<half_of> 半) (?=个月|个小时|个钟头|个学期|[斤年吨亩公小]|天(?!地)|打(?![{_NO_DOZEN}])) )
          | (?P<numeral> {_LONE} | {NUMERAL})
          | (?P<place> [百千万亿]{{1,2}}) )
        (?P<inner> [余多来] | 零?几[十百千]? | \+(?![\dA-Za-z+＋{HAN_NUMERALS}]) )?
        (?P<scale> (?(pair) [万亿]{{1,2}} | (?(inner) {PLACE}{{1,3}} | (?(vague) {PLACE}{{1,3}} | 个亿 ) ) ) )?
        (?: 个半 (?P<long> 多?(?:月|小时|钟头|星期|学期|百分点) )
          | (?P<yuan> [元圆] | 块(?=零?{_COIN}[角毛分]|{_COIN}?钱|零?{_COIN}(?:(?![一-鿿])|[至到]{_COIN}块)) )
            (?: 零?(?P<jiao> {_COIN})[角毛](?:(?P<fen> {_COIN})(?:分|(?![一-鿿\d])))? | 零?(?P<only_fen> \d?{_COIN})(?:分|(?<=块零.)(?![一-鿿\d.])) | (?P<loose> {_COIN})(?=钱|(?<=块.)[至到]{_COIN}块|[^一-鿿\d.、．%]|\Z) )?
            (?: 钱 | 人民币 | [整正](?![一-鿿]) )?
          | (?P<mao> [角毛]) (?: 钱 | (?P<mao_fen> {_COIN})(?:分|(?![一-鿿\d])) | (?<=[\d两几{FINANCIAL}][角毛]) | (?<=[三四五六七八九]毛) )
          | (?P<cent> (?<=[{FINANCIAL}])分 )
          | (?P<dozen> 打) (?![{_NO_DOZEN}])
          | 米 (?P<tenth> (?<=[\d{_D}十]米){_COIN}) (?=左右|以[上下]|[^一-鿿\d.、．%]|\Z)
          | (?P<unit> (?!{_NO_UNIT}) {unit_pattern()}) (?: (?P<half> 半(?![{_NO_HALF}])) | (?<=[元镑]) 又? (?P<cents> \d{{1,2}} | [{_D}十]{{1,3}})(?:美分|欧分|便士) )?
          | (?P<fused> {fused}) )?
        (?P<behind> [余多] (?![个名项元家种类样方数次处年人]))?
        """,
        re.VERBOSE,
    )


# Measure words that may begin like more than a measure word (两点五, 3元5角, 2美元30美分, 余人), and what may go on behind one.
_NOT_PLAIN: Final = f"点余多来零几兆元圆块角毛分打米{HAN_NUMERALS}"
_GOES_ON: Final = "半余多又亿"
# What else may go on behind a numeral.
_IN_NUMERAL: Final = rf"\d.,，eE^kKwWMGT+卌俩仨幺参{_NOT_PLAIN}{_GOES_ON}"


@functools.cache
def _plain_pattern() -> re.Pattern[str]:
    """Most numbers: digits or a Han numeral below a hundred, and a measure word or nothing that belongs to it behind."""
    whole = (word for word in units().classes if not word[0].isascii() and word[-1] not in "元镑")
    plain = ["%", *(word for word in whole if word[0] not in _NOT_PLAIN)]
    behind = "".join(sorted({re.escape(word[0]) for word in (*units().classes, *_fused())}))
    return patterns.compile(
        rf"(\d{{1,32}}+(?:\.\d{{1,32}}+)?[万亿]?|[二三四五六七八九]?十[{_D}]?|[一两三四五六七八九二])"
        rf"(?:(?!{_NO_UNIT}|个[半亿])((?>{alternation(plain)})(?![{_GOES_ON}])|元(?![零\d{_D}{FINANCIAL}十钱人整正{_GOES_ON}]))"
        rf"|(?![{_IN_NUMERAL}{behind}]))"
    )


class Reading:
    """A number in `text[start:end]`. `low` and `high` differ only in 两三百; `unit` is as written, `noun` where one is fused.

    `shape` says what the numeral is: "numeral", "pair" (两三百), "vague" (数千), "place" (the 万 of 近万人), "half" (半年) or
    "dozen"; `written` is the numeral with its scale, `inner` and `behind` the 余 多 几 来 inside and behind it.
    """

    # Written out: the constructor that a dataclass makes is not compiled.
    def __init__(  # noqa: PLR0913
        self,
        start: int,
        end: int,
        noun: int,
        low: Fraction,
        high: Fraction,
        unit: str | None,
        unit_class: UnitClass,
        shape: str,
        written: str,
        numeral: str,
        inner: str,
        behind: str,
    ) -> None:
        self.start, self.end, self.noun = start, end, noun
        self.low, self.high = low, high
        self.unit, self.unit_class = unit, unit_class
        self.shape, self.written, self.numeral, self.inner, self.behind = shape, written, numeral, inner, behind


def read(text: str, start: int) -> Reading | None:
    """The number that starts at `start`, or None; whether it counts anything is not asked here."""
    plain = _plain_pattern().match(text, start)
    if plain is not None:
        said, word = plain.group(1, 2)
        value, end = value_or_none(said), plain.end()
        if value is None:
            return None
        unit_class: UnitClass = units().classes[word] if word else "none"
        return Reading(start, end, end, value, value, word, unit_class, "numeral", said, said, "", "")
    match = _pattern().match(text, start)
    if match is None:
        return None
    numeral, inner, scaled, unit_said, behind = match.group("numeral", "inner", "scale", "unit", "behind")
    shape, low, high = _values(match)
    scale = value_or_none(scaled.removeprefix("个")) if scaled else ONE
    if low is None or high is None or scale is None:
        return None
    if scale is not ONE:
        low, high = low * scale, high * scale
    unit, unit_class = (unit_said, units().classes[unit_said]) if unit_said else _unit(match)
    # Most numbers end with their unit; only behind it, or in one of its own, is there more to add.
    if unit is not None and match.lastgroup != "unit" and (extra := _extra(match)):
        low, high = low + extra, high + extra
    elif unit is None and match["dozen"]:
        shape, low, high = "dozen", low * 12, high * 12
    noun = match.start("fused") if unit_class == "fused" else match.end()
    written = (numeral or "") + (scaled or "")
    return Reading(
        start, match.end(), noun, low, high, unit, unit_class, shape, written, numeral or "", inner or "", behind or ""
    )


def _values(match: re.Match[str]) -> tuple[str, Fraction | None, Fraction | None]:
    """The shape of the numeral and what it is worth, least and most."""
    if match["numeral"]:
        value = value_or_none(match["numeral"])
        return "numeral", value, value
    if match["pair"]:
        low, high = (value_or_none(match["head"] + digit + match["step"]) for digit in match["pair"])
        return "pair", low, high
    if match["place"]:
        value = value_or_none(match["place"])
        return "place", value, value
    if match["half_of"]:
        return "half", _HALF, _HALF
    vague = match["vague"]
    least = value_of(vague[2 if vague[0] == "数" else 1]) if len(vague) == 4 else ONE
    return "vague", least, least


def _unit(match: re.Match[str]) -> tuple[str | None, UnitClass]:
    """What stands in place of a measure word, or none."""
    if match["fused"]:
        return match["fused"], "fused"
    if match["long"]:
        unit = f"个{match['long'].removeprefix('多')}"
        return unit, units().classes.get(unit, "time")
    if match["yuan"]:
        return "元", "funding"
    if match["tenth"]:
        return "米", units().classes["米"]
    if match["mao"] or match["cent"]:
        return "毛" if match["mao"] else "分钱", "funding"
    return None, "none"


def _extra(match: re.Match[str]) -> Fraction:
    """What stands behind the unit, in it: half of one (两米半), 角 and 分 (3元5角)."""
    if match["half"] or match["long"]:
        return _HALF
    if match["jiao"] or match["only_fen"] or match["loose"]:
        tenths = value_of(match["jiao"] or match["loose"] or "零")
        return tenths / 10 + value_of(match["fen"] or match["only_fen"] or "零") / 100
    if match["cents"]:
        return (value_or_none(match["cents"]) or _ZERO) / 100
    tenth = match["mao_fen"] or match["tenth"]
    return value_of(tenth) / 10 if tenth else _ZERO


def read_sum(text: str, start: int, first: Reading | None) -> Amount | None:
    """一办七局, 2正5副: the sum of the parts written as one word. 一科、二科 are names of offices.

    `first` is the number that is read at `start`; one with a measure word that names no body opens no sum.
    """
    if first is not None and first.unit is not None and first.unit[0] not in _MAY_SUM:
        return None
    match = _SUM.match(text, start)
    if match is None:
        return None
    end = match.end() - (text[match.end() - 1] in "、，")
    written = text[start:end]
    parts = _SUM_PART.findall(written)
    if len({noun for _, noun in parts}) < 2 or "，" in written or "个" in written and "、" in written:
        return None
    values = [value for value in (value_or_none(part) for part, _ in parts) if value is not None]
    total = sum(values, Fraction(0))
    return (
        Amount(start, end, start, end, total, total, total, "exact", None, "sum", "quantity.sum")
        if len(values) == len(parts)
        else None
    )


# --- does it count anything ------------------------------------------------------------------------------------------
# Measure words that are also ordinary nouns: they count only behind an Arabic or a longer Han numeral.
_WEAK: Final = frozenset("分点步环只把头口面对度字句页首里层班道门节段片样版组团双块本套根角两")
# 两次公布, 先后三次向镇里放权: times are counted; 三次产业, 二次供水 and 一次告知 are names.
_FEW_TIMES: Final = frozenset("两三四五六七八九十")
_NAMED_TIMES: Final = ("产业", "分配", "创业", "革命", "三番", "三产", "元", "方", "函", "曲", "污染", "能源")
# A Han numeral that is nothing else than a number: with a place behind its first digit, with a point, with a zero.
_LONG: Final = patterns.compile(
    rf"[{HAN_DIGITS}十廿卅卌][^点]*[十百千万亿兆]|十[一二三四五六七八九]\Z|[^点]+点[{HAN_DIGITS}\d]|[{HAN_DIGITS}]+[零〇][{HAN_DIGITS}]*\Z"
)
# Financial digits that are names and parts of words (陆家嘴, 队伍): alone they count money only.
_SURNAMES: Final = ("伍", "陆")
# 河曲、浮山两县; 白石、清溪、柳林三镇: a list of names and how many they are. No list that is summed up so is longer.
_LISTED: Final = patterns.compile("[一-鿿]{2,9}(?:[、和][一-鿿]{2,5}){1,5}")
_LONGEST_LIST: Final = 40
_MOST_LISTED: Final = 6
# Districts that 两 counts where it opens a clause: ，两镇合计.
_PAIRED: Final = frozenset(("镇", "乡", "县", "区", "村", "街道"))
BELOW_ZERO: Final = "零下"
# Two syllables from eleven to nineteen may open a name: 十九大, 十二连城.
_NAME_BEHIND: Final = patterns.compile(r"[一-鿿](?<![的和与或以之到至是不余多])")
_MARKS: Final = " \t\n\u3000-负。，,.!！?？"


def is_counted(text: str, reading: Reading) -> bool:
    """Whether a number stands here at all: 百姓, 一体, 三角, 数据 begin with numerals and count nothing."""
    unit = reading.unit
    if reading.shape == "vague":
        return _is_vague(text, reading)
    if reading.shape == "pair":
        return unit != "级" and (unit is not None or reading.high >= 20 or _alone(text, reading))
    if reading.shape == "place":
        # 万元, 百姓, 千户: a place alone is no number; 千余场 and 近万人 are.
        bounded = cue_before(text, reading.start) or cue_after(text, reading.end)
        counted = unit is not None or text.startswith("家庭", reading.end)
        return bool(reading.inner) or counted and bounded is not None
    numeral = reading.numeral
    if numeral.startswith("十") and text[reading.start - 1 : reading.start] == "双":
        # 双十一 is a day.
        return False
    if reading.shape != "numeral" or numeral[0] in "0123456789.":
        return not (unit == "本" and "." in numeral)
    if unit is None:
        return _is_bare_number(text, reading)
    if numeral in _SURNAMES:
        return reading.unit_class == "funding" or _alone(text, reading)
    return len(numeral) > 1 or _is_single_counted(text, reading)


def _is_single_counted(text: str, reading: Reading) -> bool:
    """Whether one Han numeral and its unit count: 三条 may be a phrase, 超过三条 is none; 等三镇 is a count, 三镇 a name."""
    times = reading.unit == "次" and not (
        reading.numeral in _FEW_TIMES and not text.startswith(_NAMED_TIMES, reading.end)
    )
    if reading.unit in _WEAK or times:
        cue = cue_before(text, reading.start)
        bound = cue is not None and (reading.numeral != "一" or reading.start - cue[0] > 1)
        return bound or _alone(text, reading) or text.endswith(BELOW_ZERO, 0, reading.start)
    if reading.unit_class == "fused":
        before = text[reading.start - 1 : reading.start]
        # 松林店镇、北河镇、大王店镇三镇 sums up its list.
        if before in ("等", "辖", "共", "余", (reading.unit or " ")[0]):
            return True
        paired = reading.numeral == "两" and reading.unit in _PAIRED and not before.isalnum()
        return paired or _sums_up(text, reading)
    return True


def _sums_up(text: str, reading: Reading) -> bool:
    """Whether the number tells how many names the list before it has: 白石、清溪、柳林三镇."""
    if not 2 <= reading.low <= _MOST_LISTED:
        return False
    begin = max(0, reading.start - _LONGEST_LIST)
    lower = reading.start
    while lower > begin and ("一" <= text[lower - 1] <= "鿿" or text[lower - 1] == "、"):
        lower -= 1
    listed = text[lower : reading.start]
    names = listed.count("、") + listed.count("和") + 1
    return names == reading.low and _LISTED.fullmatch(listed) is not None


def _is_vague(text: str, reading: Reading) -> bool:
    """数千 and 几十, not the 数 of 职数 and 人数, nor the 上 of 以上 and 网上."""
    first = text[reading.start]
    before = text[reading.start - 1 : reading.start]
    if first == "数":
        return before not in tuple("人户个件次总职款项口指")
    if first == "上":
        counts = reading.unit_class not in ("none", "time") and before not in tuple("以网线世路街会")
        return counts or _alone(text, reading)
    return reading.unit is not None or bool(reading.written) or reading.end - reading.start > 2


def _is_bare_number(text: str, reading: Reading) -> bool:
    """Whether a Han numeral without a unit is a number: long enough to be nothing else, or all that the text says.

    （十一） numbers a paragraph.
    """
    numeral = reading.numeral
    if text[reading.start - 1 : reading.start] in ("（", "(") and text[reading.end : reading.end + 1] in ("）", ")"):
        return False
    if numeral[0] == "十" and len(reading.written) == 2 and _NAME_BEHIND.match(text, reading.end):
        return False
    if reading.inner:
        return numeral[-1] == "十" or len(reading.written) > 1
    return _LONG.match(reading.written) is not None or _alone(text, reading)


def _alone(text: str, reading: Reading) -> bool:
    """Whether the text is this number and nothing else."""
    if len(text) > reading.end - reading.start + 8:
        return False
    return text.strip(_MARKS) == text[reading.start : reading.end].strip(_MARKS)
