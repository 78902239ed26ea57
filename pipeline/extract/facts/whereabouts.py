"""Where a fact holds: the place named before its number, the nation, or the place the document speaks for."""

from bisect import bisect_left
from collections.abc import Sequence
from typing import Final

from pipeline import patterns
from pipeline.extract.clauses import last_mark
from pipeline.extract.facts import slots
from pipeline.extract.facts.counting import Count
from pipeline.extract.facts.ranks import (
    BELOW,
    LISTED_ON,
    RANKS,
    as_named,
    in_list,
    is_small_city,
    tier_of_town,
    topic_of,
    width,
    width_of,
)
from pipeline.places import Mention
from pipeline.places.gazetteer import gazetteer
from pipeline.records import Place

_NATION: Final = patterns.compile(
    r"我国|全国(?!平均水平|平均数|均值|率先|首|领先|先行|第|人大|人民|政协|两会|优秀|先进|文明|示范|试点|统一|民主|一盘棋|推广|综合|有名|知名|闻名|著名|百强)|"
    r"中国(?!共产党|特色|式|人民|社会|梦|科|银|工|建|农|电|移|联|机构)"
)
_AND_OTHERS: Final = patterns.compile(r"等[\d一二三四五六七八九十]")
_GIVING: Final = patterns.compile(
    r"(?:赋予|下放|下沉|授权|授予|委托|划转|移交|交由|下达|调剂)(?:给|至|到|了)?$|[向给]$"
)
_GONE: Final = patterns.compile("(?:整体|成建制|随后|一并)?并入")
_LEFT: Final = patterns.compile("并入[^，。；、]{0,6}[县市区]$")
# Verbs that open a clause without a subject of its own.
_GOES_ON: Final = patterns.compile("(?:下[设辖属]|内设|辖|现?有|共[有设]|另[设有]|还[设有]|并|设[立置有])")
_SENTENCE: Final = 400
_SUMMED_UP: Final = patterns.compile(
    r"(?:、[^，。；、]{2,10}){0,8}等?[\d两二三四五六七八九十]{1,3}个(?:中心|重点|试点)?(?P<tier>镇街|乡镇（街道）|镇（街道）|乡镇|街道|镇|乡|县|区)"
)
# Who gets what stands before: …，交由石浦镇行使, 委托爵溪街道实施.
_HANDED_TO: Final = patterns.compile(r"(?:赋予|下放|授权|委托|划转|移交|交由|交给|下沉)(?:给|至|到|了)?$")
# 调剂编制146名给该镇, 两支队伍划归镇里管理
_TO_THIS: Final = patterns.compile(
    r"(?:给|归|交由|划入|纳入|并入|下放到|下沉到|下沉至|充实到)(?:该(?P<tier>[镇乡]|街道)|(?P<town>镇)里)"
)
_BETWEEN: Final = ("、", "和", "及", "与", "以及")
# 全省 in the text of a town, 省里选定 in that of a county: the unit above.
_WIDER: Final = patterns.compile(
    "(?:目前|如今|至今|现在)?(?:全(?P<whole>[省市县区])(?![域直属])(?:已|共|现|累计|先后|有)*|(?P<body>[省市])(?:委|政府|里)(?:先后|已|又|连续|接连)*(?:选定|确定|选择|出台))"
    "[^，。；的]{0,8}$"
)
_TOWNS: Final = patterns.compile(
    r"(?:、[一-鿿]{2,4}){0,12}等?[\d一二三四五六七八九十两]{1,3}个?[一-鿿]{0,4}?(?:乡镇|镇|乡|街道)"
)
_TIER_OF_PLACE: Final = {"province": "省", "city": "市", "county": "县"}
WHOLE: Final = patterns.compile("全[省市县区州](?![域直属])")
_TIER_OF_WHOLE: Final = {"省": "省", "市": "市", "州": "市", "县": "县", "区": "县"}
# So many characters and mentions before a segment its place may have been named.
_IN_MIND: Final = 300
_RECENT: Final = 8
_THIS_ONE: Final = patterns.compile(r"(?P<who>[该全本])(?P<tier>[省市县区镇乡村]|街道|社区)(?![场域级])")
# 区里, 镇上, 县财政: the one of that tier that was named last.
_LOCAL: Final = patterns.compile(
    r"(?<![各一-鿿]|）)(?P<tier>[县区镇乡村])(?:里(?![程弄])|域(?=面积|人口|内)|上(?![报级线述升])|委(?![托员会])|政府|财政|直(?!管|接)|编办|党[委政]|综合|便民|行政|[一-鿿]{1,6}局)"
    r"|(?<=[驻归给由在到向把将托交放予离距])(?P<in>[县区镇乡村])(?:里(?![程弄])|上(?![报级线述升])|直(?!管|接)|政府)"
)
_TO_WHOM: Final = frozenset("给由托交放予归")
# 扩权的5个镇 are in no town.
_COUNTS_TOWNS: Final = patterns.compile(r"\d{1,3}个(?:试点|扩权|中心|重点|经济[一-鿿]{2})?(?:乡镇|镇街|街道|镇|乡)")
# 全区, 15个区级部门: not of the town that the text tells of.
_OF_HOME: Final = patterns.compile("(?:全|各)[省市县区镇乡]|各街道|(?<!从)[省市县区](?:级|直)|每个?(?:镇|街道|乡)")
_IS_OF: Final = patterns.compile("作为|位于|地处|坐落|隶属|毗邻|紧邻")
# What stands before a place that opens its clause: nothing, or the units it lies in.
_CHAIN: Final = patterns.compile(r"(?:^|[。！？，])(?:[^。！？，；、]{0,9}[省市县区])?$")
# 萧山、余杭两市又获得…权限: those who have powers.
_HAS: Final = patterns.compile("(?:[两三四五六七八九][市县区])?(?:又|已|还|先|再|也|即|共|均|都)?(?:享有|获得|拥有)")
# A clause that begins so speaks of all towns again, whatever town was named before.
_NEW_HOLDER: Final = patterns.compile(
    r"(?:其他|其余|各|全[省市县区])?(?:[\d一二两三四五六七八九十]{1,3}个)?(?:乡镇|街道|镇街|村|社区|县|市|镇|乡)(?![里上域]|机关|财政)"
)


class Places:
    """The places mentioned in a document, asked for by position."""

    def __init__(self, mentions: Sequence[Mention], home: Place | None, title: str | None = None) -> None:
        self.mentions, self.home = mentions, home
        self.starts = [mention.start for mention in mentions]
        self.topic = topic_of(mentions, home, title) if title else None
        towns = {one.name: one for one in mentions if one.tier == "town" and width(one.tier, one.name) == 1}
        self.only_town = next(iter(towns.values())) if len(towns) == 1 else None
        # The number that was asked for last, which is asked for twice.
        self._asked, self._answer = -1, home

    def named(self, row: str | None, *, of_area: bool = False) -> Place | None:
        """The place a row of a table is named after, the row itself where its column is one of areas, else the document's."""
        for mention in self.mentions:
            if row and mention.text == row.removeprefix("原"):
                return as_named(mention)
        return Place(row) if row and of_area else self.home

    def holds(self, position: int) -> bool:
        """Whether the character at `position` is part of a place name (四方区 is not four of anything)."""
        index = bisect_left(self.starts, position + 1) - 1
        return index >= 0 and position < self.mentions[index].end

    def ending_at(self, position: int) -> Place | None:
        """The place whose name ends at `position`."""
        index = bisect_left(self.starts, position) - 1
        return as_named(self.mentions[index]) if index >= 0 and self.mentions[index].end == position else None

    def starting_at(self, position: int) -> tuple[Place, int] | None:
        """The place whose name begins at `position`, and where that ends."""
        index = bisect_left(self.starts, position)
        begins = index < len(self.starts) and self.starts[index] == position
        return (as_named(self.mentions[index]), self.mentions[index].end) if begins else None

    def receiver_tier(self, count: Count) -> str | None:
        """The tier of a named place that something is handed to in the clause: 赋予灵宝市 is 县, for the city is one."""
        first, last = bisect_left(self.starts, count.clause), bisect_left(self.starts, count.limit)
        for mention in reversed(self.mentions[first:last]):
            if _GIVING.search(count.text[max(count.clause, mention.start - 4) : mention.start]):
                if summed := _SUMMED_UP.match(count.text, mention.end):
                    # 赋予石浦镇、丹东街道等5个镇街 says of what tier they are.
                    return slots.tier_of(summed["tier"])
                return tier_of_town(mention.name) if mention.tier == "town" else _TIER_OF_PLACE[mention.tier]
        return None

    def town_tier(self, count: Count) -> str | None:
        """The tier of a town named in the clause before the number: 蓝村街道承接41项."""
        first, last = bisect_left(self.starts, count.clause), bisect_left(self.starts, count.amount.start)
        towns = [mention.name for mention in self.mentions[first:last] if mention.tier == "town"]
        return tier_of_town(towns[-1]) if towns else None

    def tier_of_place(self, count: Count) -> str | None:
        """The tier of the town that the number is about, where it is not the document's own."""
        place = self.at(count)
        is_town = place is not None and place != self.home and place.name.endswith(("镇", "乡", *BELOW))
        return tier_of_town(place.name) if place is not None and is_town else None

    def whole_tier(self, count: Count) -> str | None:
        """The tier of the document's own unit where the sentence speaks of it as a whole: 全县党政机构36个."""
        start = count.sentence.start
        whole = last_mark(WHOLE, count.text, start, count.amount.start)
        if self.home is None or whole == start:
            return None
        own = self.home.name[-1]
        return _TIER_OF_WHOLE.get(own) if count.text[whole - 1] == own else None

    def home_tier(self) -> str | None:
        """The tier of a town, street, village or neighbourhood that the document speaks for."""
        name = self.home.name if self.home is not None else ""
        return tier_of_town(name) if name.endswith(("镇", "乡", *BELOW)) else None

    def tier_above(self, count: Count) -> str | None:
        """The tier of the departments of the unit that the number is about: those of a town are its county's."""
        place = self.at(count)
        if place is None or place.code is None and not place.name.endswith(("县", "区", "镇", "乡", "街道")):
            return None
        wide = width_of(place)
        return None if wide > RANKS["city"] else "市" if wide == RANKS["city"] else "县"

    def county_tier(self) -> str | None:
        """县 where the document speaks for a county or a district."""
        return "县" if self.home is not None and width_of(self.home) == RANKS["county"] else None

    def own_rank(self, tier: str | None, count: Count) -> str | None:
        """A tier as the guide has it: 市直 and 市里 are of the county's where the city spoken of is of that rank."""
        if tier != "市":
            return tier
        near = self.ending_at(count.amount.start) or self.at(count)
        return "县" if any(place is not None and is_small_city(place) for place in (self.home, near)) else tier

    def county_having(self, count: Count) -> str | None:
        """县 where a county named before the number is said to have powers: 义乌享有…权限，首批472项."""
        first, last = bisect_left(self.starts, count.segment), bisect_left(self.starts, count.amount.start)
        named = (one for one in self.mentions[first:last] if one.tier == "county")
        return "县" if any(_HAS.match(count.text, one.end) for one in named) else None

    def at(self, count: Count) -> Place | None:
        """The place a number is about: the one named before it in its segment, else the document's."""
        if self._asked != count.amount.start:
            self._asked, self._answer = count.amount.start, self._place_of(count)
        return self._answer

    def _place_of(self, count: Count) -> Place | None:
        if town := self._pointed_at(count):
            return town
        text, position = count.text, count.amount.start
        first, last = bisect_left(self.starts, count.segment), bisect_left(self.starts, position)
        here = [
            mention
            for mention in self.mentions[first:last]
            if mention.end <= position and not _names_town(text, mention)
        ]
        named = text.find("国", count.segment, position) >= 0
        national = last_mark(_NATION, text, count.segment, position) if named else count.segment
        if national > count.segment and (not here or here[-1].end < national):
            return Place("中国" if text.startswith("中国", national - 2) else "全国")
        if not here and _GOES_ON.match(text, count.segment):
            # 柳河区设三科；下辖6个街道: the clause has the subject of those before it.
            begin = max(text.rfind(mark, max(0, count.segment - _SENTENCE), count.segment) for mark in "。！？\n")
            first = bisect_left(self.starts, begin + 1)
            opens = [mention for mention in self.mentions[first:last] if mention.start == begin + 1]
            if opens:
                return as_named(opens[0])
        if not here:
            return self._receiving(count) or self._above(count) or self._spoken_of(count) or self._default(count)
        if here[-1].tier == "town" and here[-1].start < count.clause and _NEW_HOLDER.match(text, count.clause):
            return self.home
        if _IS_OF.match(text, here[0].end) and here[0].start >= count.segment and here[-1].end < count.clause:
            # S区位于Y市近郊，: what the sentence opens with is its subject.
            here = here[:1]
        group = _listed(text, here)
        counts_list = len(group) > 1 or text[group[0].start - 1] == "、" or count.amount.unit_class in ("fused", "rate")
        if counts_list and group[-1].end == position or _AND_OTHERS.match(text, group[-1].end):
            # 越秀、天河等6区 counts the list itself; 锦江区11个街道 are those of the district.
            return self.home
        if len(group) == 1:
            whole = text[position - 2 : position]
            # 店口镇被列入全省27个试点镇: the count is that of the whole.
            if (
                self.home
                and whole[:1] == "全"
                and self.home.name.endswith(whole[1:])
                and not group[0].full_name.endswith(whole[1:])
            ):
                return self.home
            return as_named(group[0])
        return Place(text[group[0].start : group[-1].end])

    def _pointed_at(self, count: Count) -> Place | None:
        """The town that gets what is counted, where it is pointed at behind: 编制146名给该镇, 两支队伍划归镇里."""
        pointed = _TO_THIS.search(count.text, count.amount.end, min(count.limit, count.clause_end(count.amount.end)))
        if pointed is None:
            return None
        last = bisect_left(self.starts, count.amount.start)
        recent = self.mentions[max(0, last - _RECENT) : last]
        tier = pointed["tier"] or pointed["town"]
        near = (one for one in reversed(recent) if one.start > count.amount.start - _IN_MIND)
        return next((as_named(one) for one in near if one.full_name.endswith(tier)), None)

    def _receiving(self, count: Count) -> Place | None:
        """The place that gets what is counted, where it is named behind: 17项，交由石浦镇、西周镇行使."""
        text, end = count.text, count.clause_end(count.amount.end)
        first = bisect_left(self.starts, count.amount.end)
        last = bisect_left(self.starts, max(end, count.clause_end(min(end + 1, count.sentence.end - 1))))
        behind = [
            one
            for one in self.mentions[first:last]
            if one.start < count.limit or "；" not in text[count.limit : one.start]
        ]
        for index, one in enumerate(behind):
            if _HANDED_TO.search(text, max(count.amount.end, one.start - 4), one.start):
                if text.find("；", count.amount.end, one.start) >= 0:
                    return None
                end_of = index + 1
                while end_of < len(behind) and text[behind[end_of - 1].end : behind[end_of].start] in _BETWEEN:
                    end_of += 1
                group = behind[index:end_of]
                if _SUMMED_UP.match(text, group[-1].end):
                    # 赋予石浦镇、西周镇等5个镇: those of the whole.
                    return None
                return as_named(one) if len(group) == 1 else Place(text[one.start : group[-1].end])
        return None

    def _above(self, count: Count) -> Place | None:
        """The province or the city that the document's own place lies in, where the number is said to be of it: 全省已有7个县市."""
        if self.home is None or self.home.code is None:
            return None
        said = _WIDER.match(count.text, count.clause, count.amount.start)
        tier = (said["whole"] or said["body"]) if said else None
        if tier is None or self.home.name.endswith(tier):
            return None
        names = gazetteer().names
        for code in gazetteer().above(self.home.code):
            if code.endswith("0000") if tier == "省" else names[code].endswith(tier):
                return Place(names[code], code)
        return None

    def _spoken_of(self, count: Count) -> Place | None:
        """The place that the text goes on with where the segment of the number names none.

        该镇, 全街道 is the unit of its tier that was named last; else a unit below the document's own that a sentence
        earlier in the paragraph has for its subject.
        """
        text = count.text
        last = bisect_left(self.starts, count.segment)
        if last == 0:
            return None
        if self.mentions[last - 1].start < count.segment - _IN_MIND:
            return self._local(count, self.mentions[max(0, last - _RECENT) : last]) if self.only_town else None
        recent = self.mentions[max(0, last - _RECENT) : last]
        if pointed := list(_THIS_ONE.finditer(text, count.segment, count.amount.start)):
            who, tier = pointed[-1].groups()
            if who == "全" and self.home and self.home.name.endswith(tier):
                return None
            return next((as_named(one) for one in reversed(recent) if one.full_name.endswith(tier)), None)
        if self.home is None:
            return None
        begin = max(0, count.segment - _IN_MIND)
        begin, rank = max(begin, text.rfind("\n", begin, count.segment) + 1), width_of(self.home)
        below = [one for one in recent if one.start >= begin and width(one.tier, one.name) < rank]
        # X区D街道 speaks of the street.
        ends = {one.start for one in below}
        below = [one for one in below if one.end not in ends]
        # 白石乡并入清溪镇: the text goes on with the one that is left.
        below = [one for one in below if not _GONE.match(text, one.end)]
        if not below:
            return self._wider_topic(text, begin, recent) or self._local(count, recent)
        topic = below[0]
        wide = width(topic.tier, topic.name)
        alone = not text.startswith(LISTED_ON, topic.end) and all(
            one.name == topic.name or width(one.tier, one.name) < wide for one in below
        )
        if topic.tier == "town" and _COUNTS_TOWNS.search(text, count.segment, count.clause_end(count.amount.end)):
            return None
        left = text.startswith("并入", max(begin, topic.start - 2)) or _LEFT.search(text, begin, topic.start)
        return as_named(topic) if alone and (_opens(text, begin, topic) or left) else None

    def _default(self, count: Count) -> Place | None:
        """The town that the title names alone, where the clause is not of the whole district; else the document's place."""
        if self.topic is None or self.home is None:
            return self.home
        end = count.clause_end(count.amount.end)
        of_home = _OF_HOME.search(count.text, count.clause, end) or (count.after and count.after.text.endswith("部门"))
        last = bisect_left(self.starts, count.segment) - 1
        near = last >= 0 and count.text.find("\n", self.mentions[last].end, count.segment) < 0
        gone_back = near and as_named(self.mentions[last]).name == self.home.name
        return self.home if of_home or gone_back else self.topic

    def _local(self, count: Count, recent: Sequence[Mention]) -> Place | None:
        """The unit that 区里, 镇上 or 县财政 speaks of in a text of a wider one: the last of its tier, if none was named since."""
        if not recent or self.home is None:
            return None
        end, local = count.clause_end(count.amount.end), None
        actors = count.after is not None and count.after.text.endswith(("部门", "单位"))
        for found in _LOCAL.finditer(count.text, count.segment, end):
            # 区林业局等8个部门把54项委托镇里: the departments are of the district, the matters go to the town.
            if found.start() < count.amount.start:
                local = local or found
            elif not actors and count.text[found.start() - 1] in _TO_WHOM:
                local = found
        if local is None or actors and _OF_HOME.search(count.text, count.clause, end):
            return None
        tier, home = local["tier"] or local["in"], width_of(self.home)
        if self.only_town and self.only_town.start < count.segment and self.only_town.full_name.endswith(tier):
            # 镇里: of the one town that the text names, however far off.
            return as_named(self.only_town)
        ranks = [width(one.tier, one.name) for one in recent]
        for index in range(len(recent) - 1, -1, -1):
            if recent[index].full_name.endswith(tier):
                alone = all(rank < ranks[index] for rank in ranks[index + 1 :]) and not in_list(
                    count.text, recent, index
                )
                return as_named(recent[index]) if ranks[index] < home and alone else None
        return None

    def _wider_topic(self, text: str, begin: int, recent: Sequence[Mention]) -> Place | None:
        """The unit above the document's own that opens the paragraph, where nothing else has been named at its side since."""
        topic = next((one for one in recent if one.start >= begin), None)
        if topic is None or topic.start != begin or self.home is None or self.home.code is None:
            return None
        alone = not text.startswith(LISTED_ON, topic.end) and all(one.start != topic.end for one in recent)
        kept = all(one.name != self.home.name for one in recent if one.start > begin)
        above = topic.code is not None and topic.code in gazetteer().above(self.home.code)
        return as_named(topic) if above and alone and kept else None


def _names_town(text: str, mention: Mention) -> bool:
    """Whether a city's short name is that of a town in a list of towns: 甘泉、渭南、石佛6个一类镇."""
    if mention.tier == "town" or mention.text[-1] in "省市县区州盟旗":
        return False
    listed = text.startswith("、", mention.end) or text.startswith("、", mention.start - 1)
    return listed and _TOWNS.match(text, mention.end) is not None


def _opens(text: str, begin: int, mention: Mention) -> bool:
    """Whether a clause begins with the place, or with the chain of units that it ends: 北京市X区D街道."""
    before = text[max(begin, mention.start - 12) : mention.start]
    return _CHAIN.search(before) is not None


def _listed(text: str, mentions: Sequence[Mention]) -> list[Mention]:
    """The list of places that the last mention closes: 金台区、渭滨区和高新区."""
    group = [mentions[-1]]
    for mention in reversed(mentions[:-1]):
        between = text[mention.end : group[0].start]
        # 在瑞安市，塘下镇… lists nothing.
        if between not in ("、", "和", "及", "与", "，") or between == "，" and mention.tier != group[0].tier:
            break
        group.insert(0, mention)
    return group
