"""How a counted noun is called: the known noun it ends with, and its phrase as short as the text allows."""

import functools
from typing import Final

from pipeline import patterns
from pipeline.extract.lexicon import lexicon

# No known noun that is looked for has more characters.
LONGEST: Final = 8
LEADING: Final = patterns.compile(
    r"^(?:但是?|而且|并且|(?:全|我|本|该|各|每个|每|此)(?:自治区|省|市|县|区|镇|乡|国|州)(?![级直属])|其中|其他|其它|首批|全年|共(?![同享产青建])|约(?!定)|新增|新(?![型兴区城闻能材])|现有|现(?![场代象])|原有|原(?![则因料始])|所有|全部|上述|以上|这些|这|该|"
    r"[一二三四五](?:类(?!事项)|级(?=单位|机构|预算))|本地|[日月年]均|(?:改革|机构改革|调整|区划调整|合并|撤并|整合)[后前]|后(?=[全各该])|以[前后](?!的)|的|等(?!级)|不同|多种|各类型|相关|有关|与|和(?![平谐解])|及|以及|其|左右|余(?!杭)|多(?![元媒功样])|(?:、?跨[一-鿿]{2,3})+的?)+"
)


@functools.cache
def by_character(place: int) -> dict[str, tuple[str, ...]]:
    """The known nouns by their first (`place` 0) or their last character (-1), the longest first."""
    table: dict[str, list[str]] = {}
    for word in lexicon().nouns:
        table.setdefault(word[place], []).append(word)
    return {character: tuple(sorted(words, key=len, reverse=True)) for character, words in table.items()}


def known_end(body: str) -> str | None:
    """The known noun that `body` ends with, the longest; 全县 and 该镇 end with none."""
    for word in by_character(-1).get(body[-1:], ()):
        if len(word) <= LONGEST and body.endswith(word):
            own_district = lexicon().nouns[word] == "locality" and body[: -len(word)].endswith(("全", "我", "本", "该"))
            return None if own_district else word
    return None


_TIER_PREFIX: Final = patterns.compile(
    r"^(?:各|每个|每|所有|全部|其他|其余)*(?:乡镇（街道）|镇（街道）|镇（街）|乡镇和街道|乡镇街道|镇街|街镇|街乡|乡镇|街道|镇|村（社区）|村（居）|村社区|社区|村庄|村|县（市、区）|县（区）|县区|区县|市县|市|县|区)(?:一级的?)?(?=.{2,})"
)


# 乡镇办理行政许可 are those that towns handle.
_HANDLED: Final = ("办理", "实施", "行使", "承接")


_CASES: Final = frozenset("件 起 宗 件次 例".split())
# What is done to those named behind it, where it names no sort of them as 下沉人员 and 委托事项 do.
_DONE_TO: Final = frozenset("接待 检查 培训 转移 安置 处置 巡查 帮扶 救助 资助 慰问 整治 调解".split())
# 培训班, 检查次数, 安置小区: nouns of their own.
_OWN_NOUN: Final = patterns.compile(
    r"[类型班员队室站点率区权者]|领域|系统|方面|事项|项目|工程|人员|力量|机构|中心|基地|经费|资金|补贴|任务|标准|制度|体系|次数|人数|内容|主题|比例|小区|街道|计划|面积|措施|模式|清单|平台|场所|设施|行动|考核|一般|工作|时[间限长]"
)
# 今年以来，大队办理案件11件, 各镇执法队检查门店620家: who does it, the verb, and what is counted.
_DOER: Final = patterns.compile(
    "[^的（）“”、]{0,16}?(?:队|中心|局|站|镇|乡|街道|部门|法庭|机构|委员会|公司)(?:全年|年内|今年|去年|共|已|累计|全部)*"
    "(?P<act>办理|受理|检查|查处|处置|接待|化解|调解|拆除|登记)(?P<what>.{2,})"
)


def without_verb(subject: str, action: str | None, unit: str | None) -> tuple[str, str | None]:
    """What is counted without the verb before it in its phrase, and the act: 办理处罚案件32件, 大队办理处罚案件32件."""
    if subject.endswith("率"):
        # 调解成功率, 登记失业率
        return subject, action
    if (doing := _DOER.fullmatch(subject)) and not _OWN_NOUN.match(doing["what"]):
        return subject_of(doing["what"]), action or doing["act"]
    rest = subject[len(action) :] if action and subject.startswith(action) else ""
    if len(rest) < 2:
        return subject, action
    if unit in _CASES:
        return rest, action
    whose = subject_of(rest)
    people = lexicon().nouns.get(known_end(whose) or "") == "staffing"
    done_to = action in _DONE_TO and not _OWN_NOUN.match(rest)
    return whose if done_to or whose != rest and people else subject, action


def subject_of(phrase: str) -> str:
    """A noun phrase as short as the text allows: without 全市, 其他, 首批 and without the tier that holds the thing."""
    phrase = phrase.strip("的 、，：") + ("的" if phrase.endswith("目的") else "")
    lead = LEADING.match(phrase)
    if lead and lead.end() < len(phrase):
        phrase = phrase[lead.end() :]
    prefix = _TIER_PREFIX.match(phrase)
    if prefix:
        rest = phrase[prefix.end() :]
        rest = rest[2:] if rest.startswith(_HANDLED) and len(rest) > 3 else rest
        noun = known_end(rest)
        if rest[0] not in "区级直属域干办级委党居民" and noun and lexicon().nouns[noun] != "locality":
            return rest
    return phrase
