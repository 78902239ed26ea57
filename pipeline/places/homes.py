"""The place a document speaks for: 宝鸡市 for a report of 我市 whose towns and districts lie in 宝鸡市.

Every unit that the text names may be it; the rule "its place must stand in the text" is the annotation guide's. Each is
given points (the weights are ours, set on real documents of the field):

- 700 where the title names it, or another headline opens with it (淅川县：重塑机制); 600 where a subtitle names it
  (——以河南省为例), or a short line at the head or foot of the text an organ of it (江西省委编办);
- 300 where one of the first sentences has it for its subject (今年以来，广州市坚持) or names an organ of it, or names it at
  all if the text keeps to it (three mentions, 60 % of all in it);
- up to 400 for the share that its tier has among the words by which the text speaks of itself (我市, 全省, 本县), all of
  them if these weigh 4 or more;
- up to 200 for the share of the mentions that lie in it, and up to 200 for the share that name it.

The best one is the home if it has 470 points (350 where all mentions lie in it), and, unless it stands in the title or with
an organ, 40 % of the mentions lie in it or it is named thrice with 400 points of the others. A text that speaks for no place (a central directive, a survey of many cities) reaches neither.
"""

import bisect
import collections
import dataclasses
import re
from collections.abc import Callable, Iterator, Sequence
from typing import Final, NamedTuple

from pipeline import patterns
from pipeline.places.gazetteer import Gazetteer, gazetteer
from pipeline.places.linker import Mention, link, read_places
from pipeline.records import Place

Settle = Callable[[Place | None], Place | None]

_TITLE, _MARGIN, _OPENING, _SELF, _INSIDE, _OWN = 700, 600, 300, 400, 200, 200
_ENOUGH: Final = 470
_ALL_INSIDE: Final = 350
_MOST: Final = 40
_KEEPS, _KEEPS_TIMES = 60, 3
_FULL_WEIGHT: Final = 4
# Lines of a head or a foot: at most so many lines with text, each of at most so many characters.
_MARGIN_LINES, _MARGIN_LENGTH = 6, 40
_TITLE_LENGTH, _TITLE_REACH = 60, 300
_OPENING_SENTENCES: Final = 3
_OPENING_REACH: Final = 1000

# 我市, 全省, 本县 with the weight of the first character; not in 全市场, 全区域.
# 自治区 without a name before it is the text's own.
_SELF_WORDS: Final = patterns.compile(
    # A set first, to which `re` skips.
    "[我本全自](?:(?<=([我本全]))(省|自治区|市|县|区|州|旗|镇|乡|街道|社区|村)(?![场域间里村级])|(?<=自)(?<![族尔古藏我本全]自)治(区)(?![域、]))"
)
_REGION: Final = "自治区"
_SELF_WEIGHTS: Final = {"我": 3, "本": 1, "全": 1}
_ORGAN: Final = patterns.compile(
    "(?:[省市县区州旗镇乡]|街道)?(?:委(?!党校|书记|副书记|常委)|人民政府|政府|编办|编委|机构编制|组织部|党委|党工委|人大|办事处|办公厅|司法|民政|财政|融媒体)"
)
# 首页 | 动态 | 专题, 您现在的位置：首页 - 正文 stand over the title of a page.
_IS_MENU: Final = patterns.compile(r"(?:网站)?首页|(?:您|你)?(?:现在|当前)?(?:的|所在)?位置[：:]")
_SUBJECT_BEFORE: Final = frozenset("，,、：:；;。！？”》）)●■◆ \n\t")
_NO_SUBJECT: Final = ("等", "、", "和", "与", "及", "以及", "的", "至", "到", "委书记", "委副书记", "委常委")
# The place line of a news item says where it was written: 新华社北京3月5日电, 本报杭州讯.
_DATELINE_BEFORE: Final = frozenset("社报网台")
_DATELINE_AFTER: Final = patterns.compile(r"[\d年月日 ]{0,12}(?:电|讯|消息)")
# An author's address: （中共某市委党校，浙江 舟山 316000）.
_ADDRESS: Final = patterns.compile(r"[^。\n]{0,20}\d{6}")
_CLAUSE_END: Final = patterns.compile("[，。；：！？、,;:!?\n]")
_SENTENCE_END: Final = patterns.compile("[。！？!?\n]")


class Survey(NamedTuple):
    """The places of a text: `said` is the one that it speaks for by its own words, `home` the one it is taken to."""

    mentions: tuple[Mention, ...]
    home: Place | None
    said: Place | None


def survey(text: str, title: str | None, settle: Settle | None = None) -> Survey:
    """The places of a normalised text and the one it speaks for, which settles what its bare names mean.

    `settle` is for who knows better: it gets the place that the text says, and gives the one that holds.
    """
    mentions, may_change = read_places(text, None)
    said = home(text, mentions, title)
    place = said if settle is None else settle(said)
    if may_change and place is not None and place.code is not None:
        mentions, _ = read_places(text, place.code)
    return Survey(mentions, place, said)


def home(text: str, mentions: Sequence[Mention], title: str | None) -> Place | None:
    """The place a normalised text speaks for, by its standard name; None where it speaks for none.

    `mentions` are those of `link(text)`. The code is None where the text does not tell units of one name apart.
    """
    votes = _Votes(gazetteer(), text, mentions)
    votes.give_title(title or _first_line(text))
    votes.give_margins()
    votes.give_opening()
    votes.give_self_words()
    return votes.best()


@dataclasses.dataclass(slots=True)
class _Candidate:
    name: str
    code: str | None
    first: int
    points: int = 0
    own: int = 0
    inside: int = 0
    is_declared: bool = False


class _Votes:
    """The units a text names, with their points."""

    def __init__(self, found: Gazetteer, text: str, mentions: Sequence[Mention]) -> None:
        self._found = found
        self._text = text
        self._mentions = [mention for mention in mentions if not _is_dateline(text, mention)]
        self._starts = [mention.start for mention in self._mentions]
        self._candidates: dict[str, _Candidate] = {}
        inside: collections.Counter[str] = collections.Counter()
        for mention in self._mentions:
            candidate = self._candidate(mention)
            candidate.own += 1
            for code in mention.within:
                self._candidates.setdefault(code, _Candidate(found.names[code], code, mention.start))
            if mention.code:
                inside.update((mention.code, *found.above(mention.code)))
        for key, candidate in self._candidates.items():
            candidate.inside = max(inside[key], candidate.own)

    def _candidate(self, mention: Mention) -> _Candidate:
        key = mention.code or mention.name
        return self._candidates.setdefault(key, _Candidate(mention.name, mention.code, mention.start))

    def give_title(self, title: str) -> None:
        """Points for the units in the title: by names as the text spells them, and by names that say it of themselves."""
        title = title[:_TITLE_REACH]
        spelled = {self._text[mention.start : mention.end]: mention for mention in self._mentions}
        named = [(title.find(name), name) for name in spelled if name in title]
        for offset, name in named:
            if not any(name != other and name in other and offset >= start for start, other in named):
                self._declare(self._candidate(spelled[name]))
        for mention in link(title):
            if mention.code in self._candidates:
                self._declare(self._candidates[mention.code])
        for candidate in self._candidates.values():
            # 石门桥：让队伍沉下来 heads what is told of 石门桥街道.
            if title.startswith(f"{candidate.name.removesuffix('街道').rstrip('镇乡')}："):
                self._declare(candidate)

    def give_margins(self) -> None:
        """Points for an organ of a place in a short line at the head or the foot: byline, issuer, signature."""
        for start, end in _margin_lines(self._text):
            first = end - len(self._text[start:end].lstrip())
            is_subtitle = self._text.startswith(("—", "-"), first)
            for mention in self._mentions:
                # 某县：重塑乡镇运行机制 heads what a bulletin tells of the county.
                is_headed = mention.start == first and self._text.startswith("：", mention.end)
                named = is_subtitle or is_headed or self._has_organ(mention)
                if start <= mention.start and mention.end <= end and named:
                    self._declare(self._candidate(mention), _TITLE if is_headed else _MARGIN)

    def give_opening(self) -> None:
        """Points for the subjects of the first sentences that name places."""
        ends = {mention.end for mention in self._mentions}
        for mention in self._opening():
            before = self._text[max(mention.start - 1, 0) : mention.start]
            candidate = self._candidate(mention)
            keeps = candidate.own >= _KEEPS_TIMES and 100 * candidate.inside >= _KEEPS * len(self._mentions)
            # The last of several (柳河区、东坪市要将…) is no more the subject than the first.
            last_of_list = before in ("、", "和", "与", "及") and mention.start - 1 in ends
            is_subject = (not before or before in _SUBJECT_BEFORE) and not (
                last_of_list or self._text.startswith(_NO_SUBJECT, mention.end)
            )
            is_subject = is_subject and not self._leads_to(mention)
            if (is_subject or keeps or self._has_organ(mention)) and not _ADDRESS.match(self._text, mention.end):
                candidate.points = max(candidate.points, _OPENING)
                # 自贡市大安区凤凰乡: the text may go on with the city.
                for upper in map(self._candidates.__getitem__, mention.within):
                    if upper.own > candidate.own:
                        upper.points = max(upper.points, _OPENING)

    def give_self_words(self) -> None:
        """Points for the tier by which the text speaks of itself: 我市 is said by a 市, be it a municipality or a county."""
        weights: collections.Counter[str] = collections.Counter()
        for who, tier_word, _ in _SELF_WORDS.findall(self._text):
            weights[_last(tier_word) if tier_word else _REGION] += _SELF_WEIGHTS.get(who, 1)
        if total := weights.total():
            for candidate in self._candidates.values():
                share = _SELF * weights[_last(candidate.name)] // total
                candidate.points += share * min(total, _FULL_WEIGHT) // _FULL_WEIGHT

    def best(self) -> Place | None:
        """The unit with the most points, if they are enough."""
        total = len(self._mentions)
        ranked = []
        for candidate in self._candidates.values():
            share = 100 * candidate.inside // total
            points = candidate.points + _INSIDE * share // 100 + _OWN * candidate.own // total
            if (
                points >= (_ALL_INSIDE if share == 100 else _ENOUGH)
                and candidate.points
                and (candidate.is_declared or share >= _MOST or _speaks_up(candidate))
            ):
                ranked.append((points, -candidate.first, candidate))
        if not ranked:
            return None
        chosen = max(ranked, key=lambda item: item[:2])[2]
        return Place(self._as_named(chosen), chosen.code)

    def _as_named(self, chosen: _Candidate) -> str:
        """The name of a unit as the text has it: 绍兴县 in a text older than 柯桥区."""
        if chosen.name in self._text:
            return chosen.name
        said = (mention.full_name for mention in self._mentions if mention.code == chosen.code)
        return next((name for name in said if name != chosen.name), chosen.name)

    def _declare(self, candidate: _Candidate, points: int = _TITLE) -> None:
        candidate.points = max(candidate.points, points)
        candidate.is_declared = True

    def _leads_to(self, mention: Mention) -> bool:
        """Whether the clause goes on to a unit within this one, which then is what it speaks of: 浙江试点温州龙港镇."""
        place = bisect.bisect_right(self._starts, mention.start)
        following = self._mentions[place] if place < len(self._mentions) else None
        if following is None or following.code is None or mention.code not in self._found.above(following.code):
            return False
        return _CLAUSE_END.search(self._text, mention.end, following.start) is None

    def _has_organ(self, mention: Mention) -> bool:
        return _ORGAN.match(self._text, mention.end) is not None

    def _opening(self) -> Iterator[Mention]:
        """The mentions in the first sentences that have any."""
        sentences = 0
        end = 0
        for mention in self._mentions:
            if mention.start > _OPENING_REACH:
                return
            if mention.start >= end:
                sentences += 1
                stop = _SENTENCE_END.search(self._text, mention.end)
                end = stop.start() if stop else len(self._text)
            if sentences > _OPENING_SENTENCES:
                return
            yield mention


def _last(name: str) -> str:
    """What tells the tier of a name or of a word for a tier: a region is not the 区 of a city."""
    return next((end for end in ("自治区", "社区") if name.endswith(end)), name[-1])


def _speaks_up(candidate: _Candidate) -> bool:
    """Whether the text opens with the unit, speaks of itself by its tier, and names it again and again."""
    return candidate.points >= _OPENING + _SELF // 4 and candidate.own >= _KEEPS_TIMES


def _first_line(text: str) -> str:
    """The first line that may be a title: short, no sentence, and no path of a web page (省 > 市 > 县)."""
    for line in text[:_OPENING_REACH].split("\n"):
        if (title := line.strip()) and ">" not in title and not _IS_MENU.match(title):
            return title if len(title) <= _TITLE_LENGTH and not title.endswith(("。", "；", "：")) else ""
    return ""


def _is_dateline(text: str, mention: Mention) -> bool:
    before = text[max(mention.start - 1, 0) : mention.start]
    return before in _DATELINE_BEFORE and before != "" and _DATELINE_AFTER.match(text, mention.end) is not None


def _margin_lines(text: str) -> Iterator[tuple[int, int]]:
    """The short lines among the first and the last lines with text."""
    reach = _MARGIN_LINES * 4 * _MARGIN_LENGTH
    pieces = [(0, text[:reach])] if len(text) <= 2 * reach else [(0, text[:reach]), (len(text) - reach, text[-reach:])]
    for number, (offset, piece) in enumerate(pieces):
        lines = [(m.start() + offset, m.end() + offset) for m in re.finditer(r"[^\n]+", piece) if m.group().strip()]
        near = lines[:_MARGIN_LINES] + (lines[-_MARGIN_LINES:] if len(pieces) == 1 else [])
        near = lines[-_MARGIN_LINES:] if number else near
        yield from ((start, end) for start, end in near if end - start <= _MARGIN_LENGTH)
