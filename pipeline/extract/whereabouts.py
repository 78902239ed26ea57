"""Where a fact holds: the place named before its number, the nation, or the place the document speaks for."""

import re
from bisect import bisect_left
from collections.abc import Sequence
from typing import Final

from pipeline.extract.counting import Count, last_mark
from pipeline.places import Mention
from pipeline.records import Place

_NATION: Final = re.compile(
    r"我国|全国(?!率先|首|领先|先行|第|人大|人民|政协|两会|优秀|先进|文明|示范|试点|统一|民主|一盘棋|推广|综合|有名|知名|闻名|著名|百强)|"
    r"中国(?!共产党|特色|式|人民|社会|梦|科|银|工|建|农|电|移|联|机构)"
)
_AND_OTHERS: Final = re.compile(r"等[\d一二三四五六七八九十]")
_GIVING: Final = re.compile(r"(?:赋予|下放|授权|授予|委托|划转|移交|交由|下达|调剂)(?:给|至|到|了)?$|[向给]$")
# Verbs that open a clause without a subject of its own.
_GOES_ON: Final = re.compile("(?:下[设辖属]|内设|辖|现?有|共[有设]|另[设有]|还[设有]|并|设[立置有])")
_SENTENCE: Final = 400
_TIER_OF_PLACE: Final = {"province": "省", "city": "市", "county": "县", "town": "镇"}
# A clause that begins so speaks of all towns again, whatever town was named before.
_NEW_HOLDER: Final = re.compile(r"(?:其他|其余|各|全[省市县区])?(?:乡镇|街道|镇街|村|社区|县|市|镇|乡)")


class Places:
    """The places mentioned in a document, asked for by position."""

    def __init__(self, mentions: Sequence[Mention], home: Place | None) -> None:
        self.mentions, self.home = mentions, home
        self.starts = [mention.start for mention in mentions]
        # The number that was asked for last, which is asked for twice.
        self._asked, self._answer = -1, home

    def named(self, row: str | None) -> Place | None:
        """The place a row of a table is named after, else the document's."""
        for mention in self.mentions:
            if row and mention.text == row:
                return _named(mention)
        return self.home

    def holds(self, position: int) -> bool:
        """Whether the character at `position` is part of a place name (四方区 is not four of anything)."""
        index = bisect_left(self.starts, position + 1) - 1
        return index >= 0 and position < self.mentions[index].end

    def receiver_tier(self, count: Count) -> str | None:
        """The tier of a named place that something is handed to in the clause: 赋予灵宝市 is 县, for the city is one."""
        first, last = bisect_left(self.starts, count.clause), bisect_left(self.starts, count.limit)
        for mention in reversed(self.mentions[first:last]):
            if _GIVING.search(count.text[max(count.clause, mention.start - 4) : mention.start]):
                return "街道" if mention.name.endswith("街道") else _TIER_OF_PLACE[mention.tier]
        return None

    def town_tier(self, count: Count) -> str | None:
        """The tier of a town named in the clause before the number (蓝村街道承接41项), or that the number is about."""
        first, last = bisect_left(self.starts, count.clause), bisect_left(self.starts, count.amount.start)
        towns = [mention.name for mention in self.mentions[first:last] if mention.tier == "town"]
        place = None if towns else self.at(count)
        if place is not None and place != self.home and place.name.endswith(("镇", "乡", "街道")):
            towns = [place.name]
        return ("街道" if towns[-1].endswith("街道") else "镇") if towns else None

    def at(self, count: Count) -> Place | None:
        """The place a number is about: the one named before it in its segment, else the document's."""
        if self._asked != count.amount.start:
            self._asked, self._answer = count.amount.start, self._place_of(count)
        return self._answer

    def _place_of(self, count: Count) -> Place | None:
        text, position = count.text, count.amount.start
        first, last = bisect_left(self.starts, count.segment), bisect_left(self.starts, position)
        here = [mention for mention in self.mentions[first:last] if mention.end <= position]
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
                return _named(opens[0])
        if (
            not here
            or here[-1].tier == "town"
            and here[-1].start < count.clause
            and _NEW_HOLDER.match(text, count.clause)
        ):
            return self.home
        group = _listed(text, here)
        if group[-1].end == position or _AND_OTHERS.match(text, group[-1].end):
            # 越秀、天河等6区 counts the list itself.
            return self.home
        if len(group) == 1:
            whole = text[position - 2 : position]
            # 店口镇被列入全省27个试点镇: the count is that of the whole.
            if (
                self.home
                and whole[:1] == "全"
                and self.home.name.endswith(whole[1:])
                and group[0].name != self.home.name
            ):
                return self.home
            return _named(group[0])
        return Place(text[group[0].start : group[-1].end])


def _named(mention: Mention) -> Place:
    """The place by its standard name, or by the full name the text gives it (监利县, before it became 监利市)."""
    return Place(mention.full_name, mention.code)


def _listed(text: str, mentions: Sequence[Mention]) -> list[Mention]:
    """The list of places that the last mention closes: 金台区、渭滨区和高新区."""
    group = [mentions[-1]]
    for mention in reversed(mentions[:-1]):
        if text[mention.end : group[0].start] not in ("、", "和", "及", "与", "，"):
            break
        group.insert(0, mention)
    return group
