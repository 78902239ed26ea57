"""The counted noun beside a number: the noun phrase behind it (161项县级管理事项) or before it (网格3061个).

A phrase is read from the tagged words of its sentence. Its head is the last known noun in it; where none is known the
whole phrase counts as a noun of kind `other`.
"""

import re
from typing import Final

from pipeline import patterns
from pipeline.extract.facts.beginnings import noun_begin
from pipeline.extract.facts.naming import LEADING, LONGEST, by_character, known_end, subject_of
from pipeline.extract.facts.words import AGENT_NOUNS, Words
from pipeline.extract.lexicon import lexicon

_WINDOW: Final = 30
# What may stand between a counted noun and its number: 机构数量均控制在…个.
_LINK: Final = patterns.compile(
    r"(?:统计数字|统计数|数量|总数量|总数|总量|总人数|人数|个数|件数|规模|总额|限额|总编制数|(?<![职基次系指人])数|次数|总)?"
    r"(?:完成|达成|[年月日]?[年月日户人]均|最[高低多少]|相应|定(?=为)|提(?=[到至])|[由较比是为](?:改革|调整|整合|试点|合并)前的?|一律|普遍|原来|原先|最初|以前|先前|原有|最多时|最少时|高峰时|当时|过去|此前|按照?|(?<!许)可以?|应当?|宜|必?须|务必|尽量|放宽|原则上|一般|最终|分别|全部|重新|目前|现|平均|均|都|也|已|则|仅|只|共|一共|共计|总计|合计|合共|统共|拢共|累计|总共|计|突破|超过|实有|实际|现有|核定|统一|严格|能够|就|还|各|另|以|中(?=[有约占仅只就])|却|将|拟|预计|计划|"
    r"控制|限制|限定|限于|固定|掌握|设定|设置|调整|优化|精简|压减|压缩|减少|缩减|削减|整合|合并|归并|重组|改组|融合|归整|组建(?=[为成])|精减|裁减|裁撤|压降|砍掉|减掉|压掉|裁掉|增加|增长|扩大|提高|扩展|拓展|下降|降低|上升|核减|核增|撤并|扩充|充实|增设|提升|升|降|减|增|缩|涨|扩编|[并合压扩](?=[成为到至])|规范(?=[为成到至])|(?:全[省市县区])?[每各]个?(?:乡镇|镇街|街道|社区|[镇乡街村县区])|每[年月]|同步|依次|只能|(?<!建)设|"
    r"(?:\d{4}年|(?:改革|调整|整合|试点|合并)前|去年|上年)的|可能|达到|高达|多达|达|确定|明确|保持|维持|稳定|配备|建成|新建|比原来|比过去|比以前|为|是|有|在|到|至|成|由|从|(?<!来)自|的|了|等|于|原|约|近|少|多|(?<!部)分|：|:|占){0,6}$"
)
_LINKING: Final = "0123456789" + "".join(sorted(set(re.findall("[一-鿿：:]", _LINK.pattern))))
_ADJECTIVE_TIER: Final = patterns.compile(r"(?:一?级|直|属|域|内|情|政府|人民政府|容|容貌|场|党?委(?!托)|工委)")
_BODY_HINT: Final = patterns.compile(r"最[多少高低]|数量|数$|数均|总数|限额|职数|均|都有|各有")
_CLOSE: Final = patterns.compile(r"[，。；：！？\n]")
_RELATIVE: Final = patterns.compile(r"[^，。；：！？\n\d的（“]{1,18}的(?!同时|基础上|情况下|过程中)")
_BRACKET: Final = patterns.compile(r"（[^（），。]{1,8}）")
# 4支（交通运输、应急管理）综合执法队伍: what the things are called stands between the number and its noun.
_NAMED_IN_BRACKET: Final = patterns.compile(r"（[^（）。；\d]{1,40}）(?=[一-鿿])")
# 市级, 县直: words of rank are no counted things.
_RANK_ALONE: Final = patterns.compile(r"[省市县区镇乡村州]{1,2}[级直属]")


class NounPhrase:
    """A counted noun: its span, what it says, the kind of its head, and whether that head is a known noun."""

    def __init__(self, start: int, end: int, text: str, kind: str, known: bool) -> None:
        self.start, self.end, self.text, self.kind, self.known = start, end, text, kind, known


# What makes part of another word of a noun: 原则上, 会签; 派员.
_GOES_ON: Final = {
    "省": "下去了心时力钱",
    "原则": "上",
    "执法主体": "地资责",
    "编": "码制织排写辑印号为入进成",
    "会": "签商审办同",
    "办": "理事公结证法件案",
    "乡镇办": "理事公件案",
    "规范": "为成到",
    "组": "建成织合",
    **dict.fromkeys(("队", "执法队", "大队", "中队", "支队", "分队", "工作队", "服务队"), "员长"),
}
_GONE_BEFORE: Final = {"员": "派动减裁", "级": "省市县区镇乡村国"}


def noun_at(text: str, position: int, limit: int) -> str | None:
    """The longest known noun that starts at `position` and ends by `limit`; 县级, 区直 and the like are no nouns."""
    for word in by_character(0).get(text[position], ()):
        end = position + len(word)
        if end <= limit and text.startswith(word, position):
            if lexicon().nouns[word] == "locality" and _ADJECTIVE_TIER.match(text, end, min(limit, end + 4)):
                continue
            if word in _GOES_ON and text[end : end + 1] in tuple(_GOES_ON[word]):
                continue
            if word in _GONE_BEFORE and text[position - 1] in _GONE_BEFORE[word]:
                continue
            return word
    return None


def phrase_after(words: Words, position: int, limit: int) -> NounPhrase | None:
    """The noun phrase that starts at `position`, right behind a measure word, and ends by `limit`."""
    text = words.text
    begin = noun_begin(text, position, limit)
    if begin is None:
        return None
    position = begin
    if text.startswith("（", position) and (aside := _NAMED_IN_BRACKET.match(text, position, limit)):
        position = aside.end()
    lead = LEADING.match(text[position : min(limit, position + 12)])
    start = position + lead.end() if lead else position
    end = _region_end(words, start, min(limit, start + _WINDOW))
    head = _head(text, start, end, limit) if end > start else None
    if head is None and end == start and (district := _district_at(text, start, limit)) is not None:
        return district
    if head is None:
        own = _unknown(text, start, end) if end > start else None
        related = _related(words, start, limit)
        return related if related is not None and (related.known or own is None) else own
    cut, noun = head
    if lexicon().nouns[noun] == "locality" and _opens_with_act(words, start):
        # 53项上收功能区: where they go; 127项适合乡镇办理的权限: who handles them.
        return _related(words, start, limit)
    people = lexicon().nouns[noun] in ("locality", "staffing") or len(noun) == 1
    if text[position - 1] == "项" and people and "的" in text[cut:limit]:
        # 13项群众办事频次高的事项: nobody counts people so.
        related = _related(words, start, limit)
        if related is not None and related.known:
            return related
    # 站所（分局）: the last noun may stand in brackets.
    cut += text.startswith("）", cut) and text.find("（", start, cut) >= 0
    bracket = _BRACKET.match(text, cut, min(len(text), cut + 10))
    if bracket and noun_at(text, cut + 1, bracket.end() - 1):
        cut = bracket.end()
    return NounPhrase(start, cut, subject_of(text[start:cut]), lexicon().nouns[noun], True)


def _related(words: Words, start: int, limit: int) -> NounPhrase | None:
    """The known noun behind a relative clause: 3项不宜下放的事项, 28名在乡镇工作的人员."""
    clause = _RELATIVE.match(words.text, start, limit)
    if clause is None:
        return None
    begin = clause.end()
    end = _region_end(words, begin, min(limit, begin + _WINDOW))
    head = _head(words.text, begin, end, limit) if end > begin else None
    if head is None:
        return _unknown(words.text, begin, end)
    cut, noun = head
    return NounPhrase(begin, cut, subject_of(words.text[begin:cut]), lexicon().nouns[noun], True)


def _unknown(text: str, start: int, end: int) -> NounPhrase | None:
    phrase = subject_of(text[start:end])
    if phrase == "之间":
        return None
    return NounPhrase(start, end, phrase, "other", False) if 2 <= len(phrase) <= 20 else None


def _region_end(words: Words, start: int, limit: int) -> int:
    """Where the words from `start` on cease to be able to stand inside one noun phrase."""
    text = words.text
    index = words.first_from(start)
    # A word that straddles the number's end (万件) leaves its rest to the phrase.
    end = words.starts[index] if words.has(index) else limit
    if end >= limit:
        return limit
    nouns = verbs_first = 0
    while words.has(index) and words.starts[index] < limit:
        whole = _whole_noun(words, index, limit, nouns, verbs_first)
        if whole is not None:
            nouns, end = nouns + 1, whole
            index = words.first_from(end)
            continue
        word = words.words[index]
        if word.text == "的" and not nouns and verbs_first:
            index += 1
            continue
        if word.text == "的" and nouns and _head(words.text, start, words.starts[index], limit) is None:
            index, end = index + 1, words.end_of(index)
            continue
        if word.text in "“‘（" or _stops(words, index, nouns > 0) and not _still_to_come(words, index, start, limit):
            break
        if nouns and word.text[0] == "经" and (len(word.text) == 1 or word.text[1:] in lexicon().tiers):
            # 42项处罚权经省政府批准
            break
        if nouns and word.tag == "v" and not word.is_verb and _is_district(text, end) and not _noun_next(words, index):
            # 7个县市学习外地经验
            break
        if word.tag == "v" and not nouns and not word.is_nounish:
            verbs_first += 1
        else:
            nouns += 1
        end = words.end_of(index)
        index += 1
    if verbs_first and (not nouns or _head(words.text, start, end, limit) is None):
        return start
    return min(end, limit)


def _opens_with_act(words: Words, start: int) -> bool:
    """Whether a verb begins at `start` that stands inside no noun."""
    index = words.first_from(start)
    if not words.has(index) or words.starts[index] != start:
        return False
    first = words.words[index]
    return (first.is_verb or first.tag == "v") and not first.is_nounish and len(first.text) > 1


def _district_at(text: str, start: int, limit: int) -> NounPhrase | None:
    """The district whose name the segmenter joined to the verb behind it: 13个省选择试点."""
    noun = noun_at(text, start, limit) if start < limit else None
    if noun is None or lexicon().nouns[noun] != "locality":
        return None
    return NounPhrase(start, start + len(noun), noun, "locality", True)


def _is_district(text: str, end: int) -> bool:
    """Whether what ends at `end` is a district."""
    noun = known_end(text[max(0, end - LONGEST) : end])
    return noun is not None and lexicon().nouns[noun] == "locality"


def _noun_next(words: Words, index: int) -> bool:
    return words.has(index + 1) and (words.words[index + 1].is_noun or words.words[index + 1].text in AGENT_NOUNS)


def _still_to_come(words: Words, index: int, start: int, limit: int) -> bool:
    """Whether an unknown verb stands inside the name of what is counted, which ends behind it: 国家自主创新示范区."""
    word = words.words[index]
    if (
        word.stops
        or word.is_verb
        or word.tag != "v"
        or _head(words.text, start, words.starts[index], limit) is not None
    ):
        return False
    for ahead in (index + 1, index + 2):
        if not words.has(ahead) or words.words[ahead].stops or words.words[ahead].is_verb:
            return False
        if words.words[ahead].is_noun and len(words.words[ahead].text) > 1:
            return True
    return False


def _whole_noun(words: Words, index: int, limit: int, nouns: int, verbs_first: int) -> int | None:
    """Where a piece ends that belongs to the phrase as a whole: a quotation that opens it, 乡镇（街道）, a known noun."""
    text, found, start = words.text, words.words[index], words.starts[index]
    word = found.text
    if word in "“‘" and not nouns and not verbs_first:
        close = text.find("”" if word == "“" else "’", start, limit)
        return close + 1 if close >= 0 else None
    if word == "（":
        bracket = _BRACKET.match(text, start, limit)
        return bracket.end() if bracket and nouns and noun_at(text, start + 1, bracket.end() - 1) else None
    noun = noun_at(text, start, limit)
    # A known noun is one whatever its words are tagged (站/v 所/u).
    if noun is None or len(noun) < 2 and noun != word or found.is_verb:
        return None
    end = max(start + len(noun), words.end_of(index))
    following = words.first_from(end)
    # 工作|室主任: a noun may end within a word, whose rest is one too.
    rest = text[end : words.end_of(following - 1)]
    return end + len(rest) if rest in lexicon().nouns else end


def _stops(words: Words, index: int, inside: bool) -> bool:
    word = words.words[index]
    if word.text == "直" and words.text[words.starts[index] - 1] in "省市县区州":
        # 24家县直单位
        return False
    if word.stops:
        return True
    if word.is_nounish or word.tag in ("vn", "an"):
        return inside and word.is_verb and not (words.has(index + 1) and words.words[index + 1].joins_noun)
    if word.is_verb and word.tag != "a" and (not word.is_noun or inside):
        return not _noun_follows_closely(words, index)
    return word.tag.startswith("v") and inside and not word.is_noun and not _noun_follows_closely(words, index)


def _noun_follows_closely(words: Words, index: int) -> bool:
    """Whether the verb makes one noun with what follows: 培训 中心, 网格 管理 员."""
    word = words.words[index]
    nounish = word.is_nounish or word.tag == "vn" and not word.is_verb
    return nounish and words.has(index + 1) and words.words[index + 1].text in AGENT_NOUNS


# 6个领域执法职责 counts the fields, whatever lies in them.
FIELDS: Final = frozenset("领域 方面 类别 层面 环节 大类".split())


def _head(text: str, start: int, end: int, limit: int) -> tuple[int, str] | None:
    """The end of the phrase's head and the head: the last known noun of the stretch, with what hides behind 99个镇…."""
    found: tuple[int, str] | None = None
    cursor = start
    while cursor < end:
        noun = noun_at(text, cursor, end)
        if noun is None:
            if found and (text[cursor] in "因被" or text[cursor] == "除" and text.find("外", cursor, cursor + 14) > 0):
                # 6个站所因人少事少被合并, 3个镇除城区外
                break
            cursor += 1
            continue
        if found and lexicon().nouns[found[1]] == "locality" and _counts_each(text, end, limit):
            # A district is what 99个镇党政机构数量均控制在… counts: what follows belongs to each of them.
            break
        if found and cursor == found[0] and noun.endswith("人口") and lexicon().nouns[found[1]] == "locality":
            # 7.8万个行政村常住人口不足100人: villages are counted.
            break
        cursor += len(noun)
        found = (cursor, noun)
        if noun in FIELDS:
            break
    return found


def _counts_each(text: str, end: int, limit: int) -> bool:
    close = _CLOSE.search(text, end, limit)
    return bool(_BODY_HINT.search(text[max(0, end - 4) : min(close.start() if close else limit, end + 14)]))


def phrase_before(words: Words, position: int, lower: int) -> NounPhrase | None:
    """The noun phrase that ends right before the number at `position` (网格3061个), not left of `lower`."""
    text = words.text
    lower = max(lower, words.start, position - _WINDOW)
    window = text[lower:position]
    # A link reaches to the number: it begins nowhere left of the last character that is in none.
    free = window.rstrip(_LINKING)
    link = _LINK.search(window, len(free)) if len(free) < len(window) else None
    edge = lower + link.start() if link else position
    # 目的有两个: the 的 is none of those that link.
    edge += text.startswith("目的", edge - 1)
    phrase = _phrase_ending(words, edge, lower)
    if phrase is None and edge < position:
        phrase = _phrase_ending(words, position, lower)
    return _behind_verb(words, position, lower) if phrase is None else phrase


def _behind_verb(words: Words, position: int, lower: int) -> NounPhrase | None:
    """The known noun before a verb that touches the number: 副职超配1名, 编制空缺12名."""
    index = words.first_from(position) - 1
    if index < 0 or words.starts[index] <= lower or words.words[index].tag not in ("v", "a"):
        return None
    phrase = _phrase_ending(words, words.starts[index], lower)
    if phrase is None or not phrase.known or phrase.kind not in ("staffing", "power"):
        return None
    opens = phrase.start <= words.start or words.text[phrase.start - 1] in "、，；：。"
    return phrase if opens else None


def _phrase_ending(words: Words, edge: int, lower: int) -> NounPhrase | None:
    text = words.text
    head = known_end(text[max(lower, edge - LONGEST) : edge])
    # A known noun is one whatever its words are tagged (站/v 所/u); the phrase grows to its left.
    start = edge - len(head) if head and len(head) >= 2 else edge
    substance = start < edge
    if head == "办" and start - 1 > lower and words.words[words.first_from(edge - 1) - 1].tag in ("n", "vn"):
        # 社会事务办18个
        start = edge - 1
    index = words.first_from(start) - 1
    if index >= 0 and words.end_of(index) > start:
        # The known noun begins inside a word (事业|单位由): take the whole word.
        start = words.starts[index]
        index -= 1
    while index >= 0 and words.starts[index] >= lower:
        word = words.words[index]
        opening = _opening(text, word.text, words.starts[index], lower)
        if opening is not None:
            index, start, substance = words.first_from(opening) - 1, opening, True
            continue
        if (
            start < edge
            and word.text in ("和", "与", "及")
            and index
            and words.words[index - 1].tag in ("n", "vn", "l", "nz")
            and edge - start <= 12
        ):
            index -= 1
            continue
        if word.stops_before or word.tag == "q" and index and words.words[index - 1].is_numeral:
            break
        start = words.starts[index]
        substance = substance or not word.is_nounish or word.is_noun
        index -= 1
    if start < edge and not substance and index >= 0 and words.starts[index] >= lower:
        before = words.words[index]
        if before.tag == "v" and not before.is_verb and words.text.startswith("的", words.starts[index] - 1):
            # 面向乡镇的达标检查41项
            start, substance = words.starts[index], True
    if start >= edge or not substance:
        return None
    return _named_phrase(text, start, edge)


def _opening(text: str, word: str, position: int, lower: int) -> int | None:
    """Where the bracket or quotation that `word` closes opens, if it is short enough to be part of a name."""
    if word == "）":
        opening = text.rfind("（", lower, position)
        return opening if opening >= 0 and position - opening <= 12 else None
    if word == "”":
        opening = text.rfind("“", lower, position)
        return opening if opening >= 0 else None
    return None


def _named_phrase(text: str, start: int, edge: int) -> NounPhrase | None:
    if text[start] in "配设" and text[start + 1 : edge] in lexicon().nouns and edge - start > 2:
        # 配副书记2名: the verb is its own word.
        start += 1
    # 86项事项中有三成, 45周岁: the measure word of the number before; 其中网上办理占: of those told before.
    if text[start] in "项个名家件" and text[start - 1] in _DIGITS and edge - start > 2:
        start += 1
    if text.startswith("其中", start - 1) or text.startswith("其中", start):
        start = text.index("中", start) + 1
    said = text[start:edge]
    if said in _NAMES_NONE:
        return None
    phrase = subject_of(said)
    if phrase[:1] == "（":  # 各镇（街道）内设机构
        phrase = phrase[phrase.find("）") + 1 :] or phrase
    noun = known_end(phrase.rstrip("”"))
    if noun is None and phrase.endswith("）") and "（" in phrase:
        noun = known_end(phrase[: phrase.rindex("（")])
    if len(phrase) < 2 and noun is None or phrase[0] == "（" or _NOT_COUNTED.search(phrase):
        return None
    if 1 < len(said) <= 3 and (_OWN_DISTRICT.fullmatch(said) or _RANK_ALONE.fullmatch(said)):
        return None
    return NounPhrase(start, edge, phrase, lexicon().nouns[noun] if noun else "other", noun is not None)


_DIGITS: Final = frozenset("0123456789十百千万")
# Words that count out things named elsewhere.
_NAMES_NONE: Final = frozenset(
    "上述 以上 以下 全部 所有 其余 剩余 剩下 余下 这些 其中 当中 里面 这当中 这里面 依法 分批 依次 相继 一共 总共 合共 统共 另外 此外 共计 合计 部分".split()
)
_OWN_DISTRICT: Final = patterns.compile(r"(?:全|我|本|该|各|每)?[省市县区镇乡]")
# 比改革前减少271个, 较上年增加: what ends so is a time or a base, nothing that is counted.
_NOT_COUNTED: Final = patterns.compile(
    r"了$|(?:基础|名册|总体)上$|第[一二三四五]年$|(?:第[一二三四五六]|首)批$|(?:[前后]|以来|上年|去年|同期|年初|年底|年末|上年末|以往|原来|之间)$"
)
