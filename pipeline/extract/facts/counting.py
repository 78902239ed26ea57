"""Which numbers count something: not a duration, a slogan, a bare number or the article 一, and where a count stands."""

import functools
import re
from bisect import bisect_right
from typing import Final

from pipeline import patterns
from pipeline.extract.facts.nouns import NounPhrase, phrase_after, phrase_before
from pipeline.extract.facts.words import Words
from pipeline.extract.lexicon import alternation, lexicon
from pipeline.extract.quantities.finding import Amount
from pipeline.structure import Sentence

# The longest stretch before a number that tells whether it counts.
_LOOK_BACK: Final = 60
_SLOGAN: Final = patterns.compile(r"[“「‘][^”」’，。；]{0,12}$")
_SLOGAN_END: Final = patterns.compile(r"[^“「‘，。；]{0,14}[”」’]")
_SCALED: Final = patterns.compile(r"[千万亿]|百[余多]")
_CLAUSE_END: Final = patterns.compile(r"[，。；、：！？（）\n”]|\Z")
_TO_ONE: Final = patterns.compile(
    r"(?:整合|合并|归并|并|精简|压缩|减少|调整|统一|优化|组成|融合|纳入|缩减)[^，。；]{0,24}(?:为|成|到|至|设|进)$|(?:只有|仅有|仅|只设|只保留|仅保留|只|唯一的|统一设|归口到)$"
)
_EACH_ONE: Final = patterns.compile(
    r"(?:每|各)[^，。；]{0,16}(?:有|设|设立|设置|配备|配|建|建立|组建|共用|合用|共享|共设|合设|共建|合建|明确|建成|引入|引进|落实|派驻|选派|派|安排|聘请|选聘|招聘|招|聘|选配|增设|建起)(?:了|立|置|强|齐|1)?$|(?:各设|各配备|各配|各建|各有)$"
)
_MORE_TO_ONE: Final = patterns.compile(r"多[个支项张套][^，。；]{0,20}$")
# Classes and ranks, the foot of a page, one's other half.
_RANK: Final = patterns.compile(
    r"二类|(?:[一二三四五六]、)?[一二三四五六]类(?=标准|水|地区|以上|及以上|区|艰苦|乡|镇|街道|村)|(?<=[，、；])[一二三四五六]类(?=为|不|至|设|可|\d|控制|核定)|(?<=[的个家]为)[一二三四五六]类(?=[，；。])|(?:19|20)\d\d版"
    r"|[一二三四五]级(?=甲等|标准|医院|资质|残疾|以上|及以上|养老|网格|单位|机构|预算)|一半"
)
_FOOT: Final = patterns.compile(
    r"(?:第\d{1,4}页[，,/ ]*共|(?:浏览|点击|阅读|访问|下载)(?:次数|量|数)?[:：为]?\s*|全文(?:共|约)?)$"
)
# 县、乡、村三级 and 区、街道、三级; 一级网格3个、二级网格9个 names a class.
_TIERS_BEFORE: Final = patterns.compile(r"[省市县区镇乡村街组道]、?$")
# What a wrong decoding leaves of the digits before: 噪声?0项.
_DAMAGED: Final = ("?", "？", "\ufffd")
_CLASS_OF_PEOPLE: Final = patterns.compile(r"(?:之间)?的(?:有|占|约|共|县|市|镇|乡|村|街道|社区)")
_MONEY: Final = patterns.compile(r"资金|投资|经费|产值|收入|面积|元|财力|税|投入|贷款")

# 赋予28个强镇县级权限 counts the towns.
_GIVES: Final = patterns.compile("(?:赋予|授予|下放给|交给|放给)(?:全[省市县区]|首批)?$")
_GIVEN_TO: Final = patterns.compile(
    r"[一-鿿]{0,4}?(?:乡镇|镇|街道|县|区)(?=[一-鿿]{0,8}(?:权限|事项|职权|权力|许可|处罚|审批|执法权|管理权))"
)
# 21个办、站、所: bodies by the last word of their names.
_BODY: Final = "(?:办公室|办|局|所|站|中心|科|股|室|队|委)"
_LISTED_BODIES: Final = patterns.compile(f"{_BODY}(?:、{_BODY}){{1,5}}(?:（[^（）]{{1,8}}）)?(?![一-鿿]{{0,2}}[长员])")
# 原来的十几个办合并为三个
_LONE_BODY: Final = patterns.compile(
    "[办局所站科](?=(?:全部|都|统一)?(?:合并|整合|精简|归并|撤并|压缩|缩减|减[为到至少]|并[为成到]))"
)
# 四个部门派驻人员: the departments are counted, whoever they have.
_WHO: Final = ("人员", "队员", "干部")


class Count:
    """A number on its way to a fact: its amount, where its clause and segment begin, and the noun on either side.

    A clause ends at ，；：, a segment at ；. `lower` is where the number before it ends, `limit` where the next one begins;
    both are in the sentence. `text` is the normalised text.
    """

    # Written out: the constructor that a dataclass makes is not compiled.
    def __init__(  # noqa: PLR0913
        self,
        amount: Amount,
        sentence: Sentence,
        clause: int,
        segment: int,
        lower: int,
        limit: int,
        words: Words,
        after: NounPhrase | None,
    ) -> None:
        self.amount, self.sentence = amount, sentence
        self.clause, self.segment, self.lower, self.limit = clause, segment, lower, limit
        self.words, self.text = words, words.text
        self.after = after

    def before(self) -> NounPhrase | None:
        """The noun phrase right before the number; most numbers have theirs behind, so it is looked for when asked."""
        return phrase_before(self.words, self.amount.start, self.lower)

    def clause_end(self, start: int) -> int:
        """Where the clause that holds `start` ends."""
        return _ended(self.words.clauses, start, self.sentence.end)

    def segment_end(self, start: int) -> int:
        """Where the segment that holds `start` ends."""
        return _ended(self.words.segments, start, self.sentence.end)


def count_of(words: Words, amount: Amount, sentence: Sentence, lower: int, limit: int) -> Count:
    """The number with its surroundings; `lower` is where the number before it ends, `limit` where the next begins."""
    clause = _begun(words.clauses, amount.start, sentence.start)
    segment = _begun(words.segments, clause, sentence.start)
    after = None
    if amount.unit_class == "fused":
        # 连山、连南两县党政机构: two counties are counted, whatever is said of their offices.
        paired = words.text[amount.core : amount.tail] == "两"
        after = phrase_after(words, amount.tail, amount.end if paired else max(limit, amount.end))
    elif amount.unit_class != "sum":
        given = (
            _GIVEN_TO.match(words.text, amount.end, limit) if _GIVES.search(words.text, clause, amount.start) else None
        )
        near = given.end() if given else _district_end(words, amount, clause, limit)
        beside = _belongs_to_next(words, amount, clause, limit)
        after = None if beside else _listed_bodies(words, amount.end, limit) or phrase_after(words, amount.end, near)
        if after is not None and after.kind == "staffing" and amount.unit in ("个", "家"):
            after = _bodies_of(words, amount, after)
    return Count(amount, sentence, clause, segment, max(lower, sentence.start), limit, words, after)


# 11个镇、2个街道改革方案: districts are counted side by side.
_BESIDE: Final = patterns.compile(r"\d个(?:乡镇|街道|镇|乡|村|社区)(?:、|和|及|与)$")
# 10个乡镇改设街道
_TURNED: Final = patterns.compile("(?:乡镇|镇|乡|村居|村)(?=改设|改建|改为)")
_DISTRICT: Final = patterns.compile("乡镇|街道(?!办)|镇(?!街)|乡(?!镇)|村|社区")


def _district_end(words: Words, amount: Amount, clause: int, limit: int) -> int:
    """Where the noun of a number ends that stands beside a number of other districts, whatever is said of them."""
    beside = amount.unit == "个" and _BESIDE.search(words.text, max(clause, amount.start - 8), amount.start)
    turned = _TURNED.match(words.text, amount.end, limit) if amount.unit == "个" else None
    district = turned or (_DISTRICT.match(words.text, amount.end, limit) if beside else None)
    return district.end() if district else limit


# 乡镇3个和行政村41个: what 和 joins to one number is counted by the next.
_JOINED: Final = patterns.compile("(?:以及|还有|和|与|及|并|同)[^，。；：、的\\d]{1,12}$")


def _belongs_to_next(words: Words, amount: Amount, clause: int, limit: int) -> bool:
    """Whether the noun behind a number is the next one's, as its own stands before it: 乡镇3个和行政村41个."""
    text = words.text
    if text[amount.end : amount.end + 1] not in tuple("和与及并同以还") or not text[limit : limit + 1].strip():
        return False
    if _JOINED.match(text, amount.end, limit) is None:
        return False
    own = phrase_before(words, amount.start, clause)
    return text[amount.start - 1] in "镇乡村" or own is not None and own.end == amount.start


def _listed_bodies(words: Words, start: int, limit: int) -> NounPhrase | None:
    """Bodies called by the last words of their names alone: 原有的21个办、站、所."""
    if words.text[start : start + 1] not in tuple("办局所站中科股室队委"):
        return None
    listed = _LISTED_BODIES.match(words.text, start, limit) or _LONE_BODY.match(words.text, start, limit)
    return NounPhrase(start, listed.end(), listed[0], "institution", True) if listed else None


def _bodies_of(words: Words, amount: Amount, people: NounPhrase) -> NounPhrase:
    """The bodies whose people are spoken of, for no people are counted by 个: 四个部门派驻人员."""
    if not people.text.endswith(_WHO):
        return people
    bodies = phrase_after(words, amount.end, people.end - len(_WHO[0]))
    is_body = bodies is not None and bodies.known and bodies.kind == "institution"
    return bodies if bodies is not None and is_body and not bodies.text.endswith("机关") else people


def is_count(words: Words, amount: Amount, sentence: Sentence, limit: int) -> bool:
    """Whether the number counts something: no duration, no bare number, no slogan, no article 一."""
    text = words.text
    numeral = text[amount.core : amount.end]
    before = text[max(sentence.start, amount.start - _LOOK_BACK) : amount.start]
    if amount.unit_class == "none":
        unmeasured = text.startswith(_UNMEASURED, amount.end)
        return unmeasured or _SCALED.search(numeral) is not None and _is_people(words, amount, limit)
    # 一到两名, 一名以上: of these there are more.
    several = amount.modifier == "range" or text.endswith(("以上", "以下", "以内"), amount.core, amount.end)
    if numeral.startswith("一") and amount.unit_class in ("noun", "staffing") and amount.nominal == 1 and not several:
        return _is_counted_one(text, words, amount, before)
    if amount.unit_class == "sum":
        return True
    if numeral[0].isdigit() or amount.unit_class not in ("noun", "staffing", "fused"):
        return True
    # The comparison of fractions is the dearest of these questions.
    in_slogan = _SLOGAN.search(before) and _SLOGAN_END.match(text, amount.end)
    return not (in_slogan and amount.nominal <= 10)


_PIECES: Final = frozenset("台 辆 座 处 所 间 套 支 部 栋 艘 架 块 个".split())
# 花园小区9栋的一位业主, 131号三座1605房; 3人制; 已有0人评论; 二级调研员.
_ADDRESS: Final = patterns.compile(r"(?:小区|花园|家园|苑|公寓|新村|号院?|府|庭|[一二三四五六]期)$")
_IN_HOUSE: Final = patterns.compile(r"的|\d|[一二三四五六七八九十]{0,2}单元|业主|居民|住户")
_COMMENTS: Final = patterns.compile(r"(?:发表|评论|参与|点赞|赞|回复|阅读|收藏)")
_OFFICERS: Final = ("调研员", "主任科员", "巡视员", "高级警长", "警长", "主办", "主管")
_LABEL_REACH: Final = 16
# What is counted without a measure word: 2万个体工商户, 5000家庭.
_UNMEASURED: Final = ("个体工商户", "个体户", "家庭")
_MAY_LABEL: Final = frozenset(("类", "级", "页", "次", "字", "版", None))


def is_label(text: str, amount: Amount) -> bool:
    """Whether the number names a class or a rank (二类标准, 二级以上医院), stands at the foot of a page, is 另一半 or damaged."""
    before = text[max(0, amount.start - _LABEL_REACH) : amount.start]
    if amount.unit in ("栋", "幢", "座"):
        return bool(_ADDRESS.search(before) and _IN_HOUSE.match(text, amount.end))
    if amount.unit == "人" and text.startswith("制", amount.end):
        return True
    if amount.core > 1 and text[amount.core - 1] in "*×" and text[amount.core - 2].isdecimal():
        # 1024*768分辨率
        return True
    if amount.unit not in _MAY_LABEL:
        return not amount.nominal and (before.endswith(_DAMAGED) or _COMMENTS.match(text, amount.end) is not None)
    if amount.unit == "级" and text.startswith(_OFFICERS, amount.end):
        return True
    if _RANK.match(text, amount.core):
        if text.startswith("一半", amount.core):
            return before.endswith("另")
        # 县、乡、村三级网格 are three tiers, 二级网格 is one.
        return amount.unit != "级" or _TIERS_BEFORE.search(before) is None
    return _FOOT.search(before) is not None


def _is_counted_one(text: str, words: Words, amount: Amount, before: str) -> bool:
    """一 counts where things are merged into one, where each has one, and behind its noun (设主任一人)."""
    if _TO_ONE.search(before[-40:]) or _EACH_ONE.search(before[-30:]) or _MORE_TO_ONE.search(before[-24:]):
        return True
    if amount.unit not in _PIECES and amount.unit_class != "staffing" or not _CLAUSE_END.match(text, amount.end):
        return False
    noun = phrase_before(words, amount.start, words.start)
    if noun is None or amount.unit_class == "staffing":
        return noun is not None and noun.kind == "staffing"
    # 配巡逻车一台: a noun that its number touches is counted out, 关键一个 is none.
    index = words.first_from(noun.start) - 1
    got = index >= 0 and words.words[index].tag == "v" and words.words[index].text != "是"
    return noun.end == amount.start and len(noun.text) > 1 and got


def _is_people(words: Words, amount: Amount, limit: int) -> bool:
    """A bare number of thousands counts people where their noun stands beside it (常住人口37.87万, 10万乡镇干部)."""
    known = [
        noun.kind
        for noun in (phrase_after(words, amount.end, limit), phrase_before(words, amount.start, words.start))
        if noun is not None and noun.known
    ]
    if "staffing" in known:
        return True
    if _CLASS_OF_PEOPLE.match(words.text, amount.end):
        # 户籍人口在5万以下的县有90个，5万-10万之间的有116个
        return "人口" in words.text[max(words.start, amount.start - _LOOK_BACK) : amount.start]
    if known:
        return False
    clause = _begun(words.clauses, amount.start, words.start)
    window = words.text[clause : amount.start]
    return bool(people_pattern().search(window)) and not _MONEY.search(window)


def _begun(starts: list[int], position: int, lower: int) -> int:
    """The last of `starts` at or before `position`, but not before `lower`."""
    return max(lower, starts[bisect_right(starts, position) - 1])


def _ended(starts: list[int], position: int, upper: int) -> int:
    """Where the mark stands that ends what `position` lies in, but not behind `upper`; the next of `starts` follows it."""
    following = bisect_right(starts, position)
    return min(upper, starts[following] - 1) if following < len(starts) else upper


@functools.cache
def people_pattern() -> re.Pattern[str]:
    """Any noun for people or posts of two characters or more."""
    names = alternation(word for word, kind in lexicon().nouns.items() if kind == "staffing" and len(word) >= 2)
    # 改任非领导职务62人: an office is none of the people.
    return patterns.compile(f"(?:{names})(?!职务)")
