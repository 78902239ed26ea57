"""The act of a fact: the verb whose object is the counted thing (下达, 核定, 整合组建)."""

from typing import Final

from pipeline import patterns
from pipeline.extract.facts.acts import TOUCH, Act, act_before, act_behind
from pipeline.extract.facts.counted import PARTED, REGROUPED
from pipeline.extract.facts.counting import Count
from pipeline.extract.facts.dealt import dealt_act
from pipeline.extract.facts.heads import deed_act, head_act, one_act, relative_act
from pipeline.extract.facts.moving import MOVED, moved_act
from pipeline.extract.facts.nouns import NounPhrase
from pipeline.extract.facts.outcome import afterwards, behind_noun, by_whom, of_all, then_act
from pipeline.extract.facts.payments import granted, payment_before, payment_inside, spending
from pipeline.extract.facts.regrouping import district_act
from pipeline.extract.facts.rounds import round_act
from pipeline.extract.facts.steps import headless_act, step_before, step_behind
from pipeline.extract.lexicon import lexicon
from pipeline.records import Kind

# What may stand between two members of one list: 书记1名、主任1名（由副书记兼任）、副主任2名.
SIBLING: Final = patterns.compile(
    r"(?:[^，。；、：（）]{0,10})?(?:（[^（）]{0,16}）)?[，；、：]?(?:即|其中|包括|分别为|以及|和|及|，|：)*[^，。；、：]{0,10}"
)
_RATE_OF_ACT: Final = patterns.compile(r"([一-鿿]{2})(?:率|幅|比例)")
# 下放事项的使用率平均为83%: named after the deed, whatever stands before.
_USE_RATE: Final = patterns.compile("(?P<act>[一-鿿]{2})率(?:平均|均|已|仅|只)?(?:为|达到?|是|有)?$")
_RATED: Final = frozenset("使用 利用 承接 到位 入住 参保 签约 就业 响应 报到 执结".split())
# 减幅达40%
_ACT_AND_MEASURE: Final = patterns.compile(r"([减增降涨])幅")
# 赋予灵宝市的156项权限: these have their receiver before 的.
_GIVING: Final = frozenset(("赋予", "授予", "下放", "委托", "下沉", "下达", "移交"))
_GIVEN_ON: Final = frozenset("返还 留用 划归 下沉 下放 下达 上缴 拨付 奖励 补助".split())
# What a verb that opens its phrase acts on; 检查事项 and 培训人员 are nouns of their own.
_OBJECT: Final = patterns.compile(
    r"(?![类型]|领域|系统|方面|事项|项目|工程|权限|职权|人员|力量|机构|中心|队|室|站|员|班|基地|点|经费|资金|补贴|任务|标准|制度)[一-鿿]{2}"
)
_CALLED: Final = patterns.compile("(?:简称|统称|合称|俗称|称为|，即)[“「]?$")
_SETS: Final = frozenset("核定 配备 设置 安排 配置 核算 掌握".split())
# How far behind a number, or before its clause, its verb may stand.
_REACH: Final = 24

# 共处罚了120多件: with 了 what mostly stands inside a noun phrase is a verb.
_DONE: Final = patterns.compile(r"(?P<act>[一-鿿]{2})了(?:共|近|约)?$")
# 落实资金2亿元, 实施项目60个: verbs that say little, unless they stand right before what is counted.
_PLAIN: Final = patterns.compile(r"(?P<act>落实|实施|组织|实现|承担|享有)(?:了)?(?:各类|各种)?$")
# 完成改造, 获得晋升: the verb is the second.
_GOT: Final = frozenset(("获得", "得到", "完成"))
# 编制148项标准: posts are counted by no such unit.
_DRAWN_UP: Final = patterns.compile(r"编制(?:了|出)?$")
# 编制街道职责清单71项
_LIST_DRAWN_UP: Final = patterns.compile(r"编制(?!的|和|、)[^，。；]{0,12}(?:清单|目录)$")
_PAPER_UNITS: Final = frozenset("项 份 部 套 本 册 张 篇".split())
# 完成36个村的合并任务: what is done is named behind.
_LIGHT: Final = patterns.compile(r"(?:完成|启动|推进|推动|实施|开展|抓好)(?:了|全[省市县区镇乡]|辖区|全部|首批)*$")
_NAMED_BEHIND: Final = patterns.compile(r"的?(?P<act>[一-鿿]{2})(?=任务|工作|改革|试点|[，。；、]|\Z)")
# 下放乡镇办理行政许可4项: handed down, to be handled there.
_BY_THEM: Final = frozenset("参加 参与 组成 担任 负责 牵头".split())
_MUST_NOT: Final = ("不能", "不宜", "不可", "无法", "尚未")
_HANDLING: Final = frozenset("办理 实施 行使 管理 承担 承办 执行".split())
_HANDING: Final = _GIVING | frozenset("交由 交给 交 移送 划给 放给 授权".split())
_TO_WHOM: Final = patterns.compile(
    r"(?:给|到|至|由|各)*[^，。；：]{0,8}(?:其|[乡镇街村县区]|街道|社区|基层)）?(?:里|上|政府|人民政府|办事处)?(?:负责|统一|直接|集中)?"
)
# 有6家公司承接保洁: what follows is what they do.
_ACTOR: Final = patterns.compile(r"[有由]$")
# 把乡镇分为三类, 按人口分三类
_PARTED_SO: Final = patterns.compile("[把将按依视划归]|根据")
# 按80%给予奖补
_AT_RATE: Final = patterns.compile(r"(?:的)?(?:比例|标准|幅度)?(?:给予|予以|进行|实行)(?P<act>[一-鿿]{2})")


def action_of(count: Count, kind: Kind, noun: NounPhrase | None) -> str | None:
    """The verb that governs the count: the one behind 将…, the nearest before it in its clause, else the one behind it.

    A district is seldom acted on, and a rate named after a verb has that verb (精简率 -> 精简).
    """
    if kind == "rate":
        return _rate_action(count, noun)
    if count.amount.unit == "类" and (parted := PARTED.search(count.text, count.clause, count.amount.start)):
        return parted["act"] if _PARTED_SO.search(count.text, count.clause, count.amount.start) else None
    if touching := _touching(count, kind) or step_before(count):
        return touching
    leads = noun is not None and noun.end <= count.amount.start
    edge = noun.start if noun is not None and leads else count.amount.start
    own = _own_act(count, noun if leads else None, edge)
    if count.text[count.amount.start - 1] == "等":
        if listing := _listing_act(count, noun):
            return listing
        if own and count.text.startswith(("、", "等"), own[0] + len(own[1])):
            # 许可证核发、临时用地审核等2项许可: what is listed is named by its deeds.
            own = None
    governed = own is not None and count.text.find("的", own[0], edge) < 0
    if told := (None if leads else _meant(count, noun)) or (None if governed else step_behind(count, noun)):
        return told
    moved = moved_act(count, own, noun)
    if kind == "locality":
        return district_act(count, own, moved, edge)
    if moved or own:
        return moved or (own[1] if own else None)
    if leads and (plain := _plain_act(count, edge)):
        return plain
    if kind == "funding" and noun is not None and (inside := payment_inside(noun.text)):
        return inside
    return (
        deed_act(count)
        or _act_behind_count(count, noun)
        or head_act(count, noun)
        or (by_whom(count, noun) if kind == "power" or noun is None else None)
        or afterwards(count, noun)
        or _relative(count, noun)
    )


def _listing_act(count: Count, noun: NounPhrase | None) -> str | None:
    """The verb that governs a list which 等 and its number end: 机构统一规范为党政办公室、经济发展办公室等8个."""
    leads = noun is not None and noun.end <= count.amount.start
    made = REGROUPED.search(count.text, count.clause, count.amount.start) if leads else None
    return made["act"] if made else head_act(count, noun)


def _plain_act(count: Count, edge: int) -> str | None:
    """A verb that says little or is mostly a noun, right before what is counted: 落实资金, 编制职责清单."""
    if _LIST_DRAWN_UP.search(count.text, count.clause, count.amount.start):
        return "编制"
    plain = _PLAIN.search(count.text, count.clause, edge)
    return plain["act"] if plain else None


def _relative(count: Count, noun: NounPhrase | None) -> str | None:
    """The verb of a relative clause: of one that stands before its noun, or whose noun is left out."""
    if noun is None:
        return headless_act(count) or of_all(count, count.amount.end)
    relative = relative_act(count, noun) if noun.end <= count.amount.start else None
    return relative or of_all(count, max(noun.end, count.amount.end))


def _own_act(count: Count, led_by: NounPhrase | None, edge: int) -> Act | None:
    """The verb of the clause that stands before the count; `led_by` is its noun where that stands before the number."""
    if count.text.endswith("中有", count.clause, count.amount.core):
        # 承接的68项权限中有23项: what is done to all is done to no part of them.
        return None
    # Between a noun and its number stands its verb: 职数设置为2正5副, 机构控制在10个以内.
    beside = led_by is not None and led_by.end >= count.clause
    linking = act_before(count.words, led_by.end, count.amount.start) if led_by is not None and beside else None
    own = (
        linking
        or (_opening_act(count, led_by) if led_by is not None else None)
        or act_before(count.words, count.clause, edge)
        or act_before(count.words, count.clause, count.amount.start)
    )
    own = _outside(count, own, edge) if own and not linking else own
    own = None if own and _states(count, own, edge) else own
    if led_by is not None and led_by.start - 1 == count.clause and count.text[count.clause] in "配设":
        # ，配副书记2名
        own = own if own and own[0] > led_by.start else (count.clause, count.text[count.clause])
    return _handed_on(count, own) if own and own[1] in _HANDLING else own


# 节省财政支出30亿元: what is spent is the object.
_SAVED: Final = frozenset("节省 节约 减少 压减 压缩 降低 增加 核减".split())
# 村级支出一年少花1100万元
_SAVINGS: Final = frozenset("少花 多花 省下 节余 结余 超支 节省".split())
_APPROVED: Final = frozenset("批准 同意 批复".split())


def _touching(count: Count, kind: Kind) -> str | None:
    """The verb that touches the number where it is no verb elsewhere, or stands in it: 处罚了12件, 编制38项, 至少开展1次."""
    text, amount = count.text, count.amount
    if kind == "funding" and (spent := spending(text, count.clause, amount.start)) and spent["act"] in _SAVINGS:
        return spent["act"]
    if kind == "funding" and (gift := granted(text, count.clause, amount.start)):
        return gift["act"]
    if kind == "funding" and (paid := payment_before(text, max(count.clause, amount.start - 6), amount.start)):
        saved = act_before(count.words, count.clause, amount.start - len(paid))
        return saved[1] if saved and saved[1] in _SAVED else paid
    near = max(count.clause, amount.start - 5)
    done = _DONE.search(text, near, amount.start) if text.find("了", near, amount.start) >= 0 else None
    if done and done["act"] in lexicon().nounish:
        return done["act"]
    if text.endswith("到岗", count.clause, amount.start):
        return "到岗"
    if count.lower > count.clause and (deed := deed_act(count)):
        # 办培训班3期、培训412人次
        return deed
    if amount.unit in _PAPER_UNITS and _DRAWN_UP.search(text, max(count.clause, amount.start - 3), amount.start):
        return "编制"
    if kind != "rate" and (one := one_act(count) or dealt_act(count)):
        return one
    if held := round_act(count):
        return held[1]
    bound = act_before(count.words, amount.start, amount.core) if amount.core - amount.start > 3 else None
    return bound[1] if bound else None


def _act_behind_count(count: Count, noun: NounPhrase | None) -> str | None:
    """The verb behind the number in its clause, near enough to be what is done to the thing."""
    amount = count.amount
    if amount.unit == "家" and _ACTOR.search(count.text, max(count.clause, amount.start - 2), amount.start):
        return None
    # 十几个办合并为三个: the office is no verb.
    lone = noun.end if noun is not None and noun.start == amount.end and noun.text == "办" else amount.end
    behind = act_behind(count.words, lone, count.clause_end(amount.end))
    if behind and behind[0] > count.limit and _describes_next(count, behind):
        return None
    if behind and count.text.find("不再", amount.end, behind[0]) >= 0:
        # 339项不再由镇街行使，由市级收回
        close = count.clause_end(behind[0])
        behind = act_behind(count.words, close + 1, count.clause_end(min(close + 1, count.sentence.end)))
        return behind[1] if behind else None
    if behind and behind[1] in _APPROVED and count.text.find("经", amount.end, behind[0]) >= 0:
        return None
    within = noun is not None and noun.end > amount.start
    if behind is None or behind[0] - amount.end > _REACH:
        return None
    if within and noun is not None and behind[0] < noun.end and behind[0] + len(behind[1]) != noun.start:
        return None
    return _second(count.text, behind) if behind[1] in _GOT else behind[1]


def _describes_next(count: Count, behind: Act) -> bool:
    """Whether a verb behind the next number is a piece of its noun: 50家登记站、16家牌照发放网点."""
    following = count.words.first_from(behind[0]) + 1
    if MOVED.search(count.text, count.amount.end, behind[0]) or not count.words.has(following):
        return False
    return count.words.words[following].joins_noun


def _second(text: str, act: Act) -> str:
    """The verb behind a light one, if there is one: 获得晋升."""
    start = act[0] + len(act[1])
    return text[start : start + 2] if text[start : start + 2] in lexicon().verbs else act[1]


def _handed_on(count: Count, own: Act) -> Act:
    """The verb that hands on what `own` says is to be handled by a town: 下放乡镇办理行政许可4项."""
    earlier = act_before(count.words, count.clause, own[0])
    if earlier and earlier[1] in _GIVING and _TO_WHOM.fullmatch(count.text, earlier[0] + len(earlier[1]), own[0]):
        return earlier
    return own


def _meant(count: Count, noun: NounPhrase | None) -> str | None:
    """The verb named behind what is counted where the one before says only that it is under way: 完成36个村的合并任务."""
    named = _LIGHT.search(count.text, count.clause, count.amount.start) and _NAMED_BEHIND.match(
        count.text, count.amount.end if noun is None else noun.end, count.sentence.end
    )
    return named["act"] if named and named["act"] in lexicon().verbs else None


def _outside(count: Count, own: Act, edge: int) -> Act | None:
    """The verb that governs the count where `own` only stands in what describes it.

    完善路径的几点建议 after 提出, 承接下放的权限 after 承接; 巡逻 in 建立走访、巡逻四项机制; what stands in quotation marks.
    """
    text, (start, word) = count.text, own
    if text.startswith("了", start + len(word)):
        # 下放了包括核准在内的84项: the verb of the clause.
        return own
    lower = max(count.clause, min(count.lower, start))
    if text[edge - 1] == "的":
        by = text.rfind("由", count.clause, start) if word in _BY_THEM else -1
        if by > count.clause and (founding := act_before(count.words, count.clause, by)):
            # 组建由窗口人员、村干部参加的队伍
            return founding
        lower = max(lower, text.rfind("、", lower, start) + 1)
        titled = text.rfind("》", lower, start)
        earlier = act_before(count.words, max(lower, titled + 1), start)
        # 原由区局行使的420项下放街道: who had them is not what is done to them; nor is what must not be done.
        had = word in _HANDLING or text.startswith(_MUST_NOT, max(lower, start - 2))
        touches = not had and (start + len(word) == edge - 1 or word in _GIVING)
        behind = None if touches else then_act(count, edge) if had else behind_noun(count, count.clause_end(edge))
        return earlier or behind or own
    if text[edge - 1] == "”" and (opening := text.rfind("“", lower, edge)) >= 0 and start > opening:
        return act_before(count.words, lower, opening) or own
    field = word in lexicon().nounish or text.find("、", lower, start) >= 0
    if count.after is not None and text.startswith("、", start + len(word)):
        # 设立机构调整、人员安置2个组: the deeds only name them.
        return act_behind(count.words, lower, start)
    if count.after is not None and field and start + len(word) == count.amount.start:
        return act_behind(count.words, lower, start) or own
    return own


def _states(count: Count, own: Act, edge: int) -> bool:
    """Whether the verb only describes the subject of one that tells what there is: 省里公布的目录列有事项472项."""
    end = own[0] + len(own[1])
    if not count.text.startswith("的", end) or end + 1 >= edge:
        return False
    first, last = count.words.within(end + 1, edge)
    return any(word.tag[0] == "v" and word.text[-1] == "有" for word in count.words.words[first:last])


def _opening_act(count: Count, noun: NounPhrase) -> Act | None:
    """The verb that a noun phrase opens with, as far as it is one: 受理案件36件, 检查市场主体683家."""
    first = count.words.first_from(noun.start)
    first += count.words.words[first].text in ("全县", "全市", "全省", "全区", "全镇", "全街")
    for index in range(first, first + 2):
        if not count.words.has(index):
            break
        word, start = count.words.words[index].text, count.words.starts[index]
        after = count.text.startswith(("前", "后", "以来"), start + len(word))
        if count.words.words[index].is_verb and len(word) > 1 and not after:
            whole = noun.end - noun.start <= len(word)
            handled = count.amount.unit in ("件", "件次", "次") and count.text.startswith("事项", start + len(word))
            acts = whole or handled or _OBJECT.match(count.text, start + len(word), noun.end)
            # 收到上级转办事项: the verb stands before the phrase.
            inside = index > first and act_before(count.words, count.clause, noun.start)
            return (start, word) if acts and not inside else None
    return None


def action_on_same(count: Count, noun: NounPhrase) -> str | None:
    """The verb just before whose object is called as what is counted: 设置内设机构，内设机构不超过8个."""
    earlier = act_before(count.words, count.segment, count.clause)
    if earlier is None or noun.end > count.amount.start or count.clause - earlier[0] > _REACH:
        return None
    start = earlier[0] + len(earlier[1])
    if start == count.clause - 1 and count.text[start] == "，" and earlier[1] in _SETS:
        # 分三档核定，一档镇总编制120名
        return earlier[1]
    # 核定机构和编制，党政内设机构一类镇4个
    named = count.text.find(noun.text, start, count.clause) >= 0 or count.text.startswith(noun.text[-2:], start)
    return earlier[1] if named else None


def action_around(count: Count) -> str | None:
    """The verb of a count that has none in its clause: behind it in its sentence for 一办七局, else just before."""
    if count.amount.unit_class == "sum":
        start = count.amount.start
        # 设党政办、经济办和财政所，简称“两办一所”
        called = _CALLED.search(count.text, max(count.segment, start - 6), start)
        begin, end = (count.segment, called.start()) if called else (count.amount.end, count.sentence.end)
        behind = act_behind(count.words, begin, end)
        return behind[1] if behind else None
    put = MOVED.search(count.text, count.segment, count.clause)
    behind = act_behind(count.words, count.amount.end, count.segment_end(count.amount.end)) if put else None
    if behind:
        # 将许可权、处罚权，共17项，交由乡镇行使
        return behind[1]
    earlier = act_before(count.words, count.segment, count.clause)
    while earlier and earlier[1] in _HANDLING and (handed := act_before(count.words, count.segment, earlier[0])):
        # 把处罚权交给乡镇行使，首批60项
        if handed[1] not in _HANDING:
            break
        earlier = handed
    if earlier and count.text.startswith("的", earlier[0] + len(earlier[1])):
        # 省里公布的清单中，共17项: it tells which list.
        return None
    return earlier[1] if earlier and count.clause - earlier[0] <= _REACH else None


def _rated_by(count: Count) -> str | None:
    """The deed that a rate is named after, right before its number: 事权的使用率平均为83%."""
    if count.text.startswith("的", count.amount.end):
        # 使用率不足10%的权限: of a class
        return None
    used = _USE_RATE.search(count.text, max(count.clause, count.amount.start - 10), count.amount.start)
    return used["act"] if used and (used["act"] in lexicon().verbs or used["act"] in _RATED) else None


def _rate_action(count: Count, noun: NounPhrase | None) -> str | None:
    amount, text = count.amount, count.text
    if text[amount.start] in "增减翻":
        # 增一倍, 减半
        return text[amount.start]
    if step := step_before(count):
        return step
    if used := _rated_by(count):
        return used
    said = text[amount.start - 2 : amount.start]
    if said in lexicon().verbs and said != "实现" or said == "承担":
        # 增加一倍 may be one word to the segmenter.
        return said
    if (given := _AT_RATE.match(text, amount.end)) and given["act"] in lexicon().verbs:
        return given["act"]
    behind_it = text[amount.end : amount.end + 2]
    if behind_it == "用于" or text[amount.start - 1] in "按以" and behind_it in lexicon().verbs:
        # 按80%奖补
        return behind_it
    start = max(count.clause, amount.start - 14)
    # 新增收入留成部分的80%返还镇里: of what was gained.
    given_on = text[amount.start - 1] == "的" and text[amount.end : amount.end + 2] in _GIVEN_ON
    own = None if given_on else act_before(count.words, start, amount.start)
    touches = own is not None and amount.start - own[0] - len(own[1]) <= TOUCH
    moved = None if touches else moved_act(count, None, noun)
    if moved or own:
        return moved or (own[1] if own else None)
    if text[amount.end : amount.end + 2] in lexicon().verbs:
        return text[amount.end : amount.end + 2]
    named = _RATE_OF_ACT.search(text[start : amount.start])
    if named and named.group(1) in lexicon().verbs:
        return named.group(1)
    if measured := _ACT_AND_MEASURE.search(text[start : amount.start]):
        return measured[1]
    of_them = count.after is not None and count.after.start == amount.end + 1 and "率" not in count.after.text
    after = count.after.end if count.after is not None and of_them else amount.end
    step = step_behind(count, None) or step_behind(count, count.after)
    # 70%精力用于填表 is how time is spent.
    if step and (step != "用于" or count.after is None):
        return step
    behind = act_behind(count.words, after, count.clause_end(amount.end))
    return behind[1] if behind else headless_act(count)
