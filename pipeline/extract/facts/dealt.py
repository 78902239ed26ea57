"""What is dealt out at so many for each (按每镇6名选派技术员), and what there is more or less of than before (人员比上年净减156人)."""

import re
from typing import Final

from pipeline import patterns
from pipeline.extract.facts.counting import Count
from pipeline.extract.facts.nouns import NounPhrase, phrase_after, phrase_before
from pipeline.extract.facts.slots import shared

GENERIC: Final = ("个", "家", "支", "所")
# 按每个中心12至15名核定工作人员, 事业编制按每万人12名核定
_AT_SO_MANY: Final = patterns.compile(r"(?:按照?|[依比参]?照|[依根]据)[^，。；]{0,10}?[每各][^，。；的\d]{1,6}$")
_GIVEN_SO: Final = patterns.compile(
    r"(?:的?(?:标准|比例|规模|要求|限额|额度|数量))?，?(?:每年|统一|足额|全额)?(?:[向给为对][^，。；]{1,14}?)?"
    r"(?P<act>核定|核拨|配备|配齐|配强|选派|派驻|下派|选聘|选配|聘用|招聘|招录|安排|配置|设置|下沉|拨付|拨给|发放|落实|测算|给予|予以|提供)(?:了)?"
)
_GRANTS: Final = frozenset("补助 补贴 奖补 奖励 补偿 资助".split())


def dealt_act(count: Count) -> str | None:
    """The verb by which so many for each are given out: 按每个街道8名的标准派驻队员."""
    given = _given(count)
    return given["act"] if given else None


def _given(count: Count) -> re.Match[str] | None:
    text, amount = count.text, count.amount
    if not shared(text, count.clause, amount.start) or not _AT_SO_MANY.search(text, count.clause, amount.start):
        return None
    return _GIVEN_SO.match(text, amount.end)


def dealt_noun(count: Count) -> NounPhrase | None:
    """What is given out at so many for each: behind the verb, else before 按."""
    text, amount = count.text, count.amount
    dealt = amount.unit_class in ("staffing", "funding") or amount.unit in GENERIC
    given = _given(count) if dealt else None
    if given is None:
        return None
    if (grant := text[given.end() : given.end() + 2]) in _GRANTS:
        # 按每镇50万元给予补助
        return NounPhrase(given.end(), given.end() + 2, grant, "other", False)
    named = phrase_after(count.words, given.end(), count.clause_end(given.end()))
    per = _AT_SO_MANY.search(text, count.clause, amount.start)
    return named or (phrase_before(count.words, per.start(), count.clause) if per else None)


# 财政供养人员比前一年净减156人
_CHANGED: Final = patterns.compile(
    r"(?P<than>[比较与同](?!例|重|率|大)[^，。；]{1,10}?)(?:相比)?(?:净|又|再|还|共|累计)?(?:减少|增加|压减|精简|核减|撤并|增长|下降|减|增|多|少)了?$"
)


def changed_noun(count: Count) -> NounPhrase | None:
    """What there are more or fewer of than at another time: 财政供养人员比前一年净减156人."""
    text, start = count.text, count.amount.start
    if text[start - 1] not in "减少增加精简并长降多了":
        return None
    found = _CHANGED.search(text, count.clause, start)
    noun = phrase_before(count.words, found.start(), count.clause) if found else None
    if noun is None or not noun.known or noun.kind not in ("institution", "staffing", "power"):
        return None
    return (
        noun
        if (noun.kind == "staffing") == (count.amount.unit_class == "staffing") or count.amount.unit == "个"
        else None
    )
