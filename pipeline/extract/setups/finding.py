"""Setups: institutions that a text names as set up, merged, renamed, transferred or abolished.

The verbs are data (`data/rules/setup.toml`). A verb opens a finding; the names are then read beside it. A verb without a
named body gives nothing, so counts (整合为62个) and bodies without a name (党政机构7至12个) are none.
"""

import dataclasses
import re
from collections.abc import Callable, Mapping, Sequence
from typing import Final

from pipeline import patterns
from pipeline.extract.clauses import Clauses, Span, hide_brackets
from pipeline.extract.cues import Hit, hits
from pipeline.extract.rules import frame_of
from pipeline.extract.setups.bodies import names_after, names_before
from pipeline.extract.setups.founding import Draft, by_way, dispatched, founded, placed, pushed, quoted, stands
from pipeline.extract.setups.names import may_name
from pipeline.extract.setups.reshaping import (
    abolished,
    merged_from,
    merged_into,
    merged_on,
    merged_with,
    renamed,
    transferred,
)
from pipeline.extract.setups.tiers import level_of
from pipeline.records import SetupAction
from pipeline.structure import Sentence


@dataclasses.dataclass(frozen=True, slots=True)
class FoundSetup:
    """A setup in a normalised text: `text[start:end]` is its clause.

    `name_spans` goes with `names` one to one: where the name stands as one piece in the text, so that a caller can give
    it as the original writes it; None where it does not (财政和土地管理机构 names two).
    """

    start: int
    end: int
    action: SetupAction
    names: tuple[str, ...]
    level: str | None
    rule: str
    name_spans: tuple[Span | None, ...]


_FRAMES: Final[Mapping[str, Callable[[Hit], list[Draft]]]] = {
    "setup.object": founded,
    "setup.short": founded,
    "setup.opens": founded,
    "setup.build": founded,
    "setup.party": founded,
    "setup.plaque": founded,
    "setup.pushed": pushed,
    "setup.seat": stands,
    "setup.dispatch": dispatched,
    "setup.subject": stands,
    "setup.named": quoted,
    "setup.way": by_way,
    "setup.place_on": placed,
    "setup.merge_into": merged_into,
    "setup.merge_from": merged_from,
    "setup.merge_on": merged_on,
    "setup.merge_with": merged_with,
    "setup.rename": renamed,
    "setup.transfer": transferred,
    "setup.abolish": abolished,
}


_OPENS_LIST: Final = patterns.compile(
    "(?:设置|设立|内设|下设|设)(?:[^，。；：]{0,12}?(?:下列|以下|如下))?[^，。；：]{0,12}?(?:机构|科室|办公室|部门|中心|站所|单位)：$"
)
_ITEM: Final = patterns.compile(
    r"\s{0,4}(?:[（(][0-9一二三四五六七八九十]{1,3}[)）]|[0-9]{1,2}[.、．]|[一二三四五六七八九十]{1,3}、)\s{0,2}"
    r"(?P<name>[^\n。：:；;，,（(]{2,24})[^\n]{0,800}"
)
_PLAQUE: Final = patterns.compile(
    "（(?:另|并|也|均|增|对外|统一|同时|分别|一并){0,2}加?挂(?:上(?!级))?了?(?P<list>[^（）。]{2,60}?)的?牌子?）"
)
# 联络室（后更名为服务中心）
_LATER_NAME: Final = patterns.compile(
    "（(?:后来?|现已?|已|又|20[0-9]{2}年(?:[0-9]{1,2}月)?)?(?:更名|改名|改称|易名)为?(?P<list>[^（）。，]{2,30})）"
)
_MOST_ITEMS: Final = 30
_COUNTED: Final = patterns.compile(
    "(?:设立|设置|成立|组建|内设|下设|设)[^。；]{0,40}?[0-9一二三四五六七八九十]{1,3}个[^，。；]{0,8}?(?:机构|办公室|中心|部门|单位|科室|站所|委员会)。$"
)
_NAMELY: Final = patterns.compile("\\s{0,4}(?:即|分别[是为]|包括|具体(?:为|是|包括))[：:，,]?")
_LONGEST_LIST: Final = 400
# What looks like a heading and is longer is the first line of a paragraph that was broken in two.
_LONGEST_TITLE: Final = 40
# How far a tier is carried on, from the end of a setup to the start of the next; and by which setups.
_TIER_REACH: Final = 300
_TOWNS: Final = ("镇", "街道", "镇街")
_UPPER: Final = ("省", "市", "县", "区", "州")
# What these rules tell of goes to the tier that stands behind the verb.
_TO_A_TIER: Final = ("setup.transfer", "setup.place_on")


def find_setups(text: str, sentences: Sequence[Sentence]) -> list[FoundSetup]:
    """Every setup in a normalised text, in its order; `sentences` are those of the text's outline.

    Names are Simplified and full, less tier words (乡镇综合执法队 -> 综合执法队); what one means sets up in a row
    (通过设立A，组建B) is one setup. Headings without a final mark are passed over: the text below says it again.
    """
    found: list[FoundSetup] = []
    read = 0
    for sentence, cuts, places in hits("setup", text, sentences):
        is_title = (
            sentence.is_heading and text[sentence.end - 1] not in "。；！？" and len(cuts.shown) <= _LONGEST_TITLE
        )
        if not is_title and may_name(cuts.shown):
            found += _in_sentence(cuts, places, text[sentence.start : sentence.end])
        if sentence.end > read and (spelled := _spelled_out_behind(text, sentence.end, cuts)):
            read = spelled.end
            found = [*(item for item in found if item.end <= spelled.start), spelled]
        if sentence.end <= read or not (opening := _opens_list(text, sentence.end, cuts)):
            continue
        below, read = _listed_below(text, sentence.end, cuts, opening)
        if below is not None:
            while found and found[-1].end > below.start:
                found.pop()
            found.append(below)
    return _levels_carried(found)


def _levels_carried(found: Sequence[FoundSetup]) -> list[FoundSetup]:
    """乡镇设A、B。原C站并入B: a setup whose sentence names no tier is of the towns or streets that the one before it told of.

    What is moved to a tier neither gives its tier on nor takes one; the tier of a county is no tier of what comes next.
    """
    told: list[FoundSetup] = []
    level, reach = None, 0
    for item in found:
        moved = frame_of(item.rule) in _TO_A_TIER
        if item.level is None and item.start < reach and not moved and not item.names[0].startswith(_UPPER):
            item = dataclasses.replace(item, level=level)
        if item.level and not moved:
            level, reach = item.level, item.end + _TIER_REACH if item.level in _TOWNS else 0
        told.append(item)
    return told


def _spelled_out_behind(text: str, end: int, cuts: Clauses) -> FoundSetup | None:
    """设立“三办一中心”4个机构。即：A、B、C、D: the names stand in the sentence behind the count."""
    namely = _NAMELY.match(text, end) if text[end - 1] == "。" else None
    counted = _COUNTED.search(cuts.shown.rstrip()) if namely else None
    if counted is None or namely is None:
        return None
    raw = text[namely.end() : namely.end() + _LONGEST_LIST].partition("。")[0]
    names, stop = names_after(hide_brackets(raw), raw, 0, len(raw), len(raw))
    if len(names) < 2:
        return None
    clause = cuts.spans[cuts.at(counted.start())]
    place = namely.end()
    spans = [(name.span[0] + place, name.span[1] + place) if name.span else None for name in names]
    level = level_of(cuts.shown, clause, (), by_name=False)
    texts = tuple(name.text for name in names)
    return FoundSetup(cuts.offset + clause[0], place + stop, "set_up", texts, level, "setup.object", tuple(spans))


def _opens_list(text: str, end: int, cuts: Clauses) -> re.Match[str] | None:
    return _OPENS_LIST.search(cuts.shown.rstrip()) if text[end - 1] == "：" else None


def _listed_below(text: str, end: int, cuts: Clauses, opening: re.Match[str]) -> tuple[FoundSetup | None, int]:
    """设置下列机构：（一）A。负责…: the bodies that open the numbered lines below, and how far these were read."""
    names: list[str] = []
    spans: list[Span] = []
    while len(names) < _MOST_ITEMS and (line := _ITEM.match(text, end)):
        named, _ = names_after(text, text, *line.span("name"), line.end("name"))
        if len(named) != 1 or named[0].span is None:
            break
        names.append(named[0].text)
        spans.append(named[0].span)
        end = line.end()
    if len(names) < 2:
        return None, end
    clause = cuts.spans[cuts.at(opening.start())]
    start, stop = cuts.offset + clause[0], cuts.offset + clause[1]
    level = level_of(cuts.shown, clause, (), by_name=False)
    return FoundSetup(start, stop, "set_up", tuple(names), level, "setup.object", tuple(spans)), end


def _in_sentence(cuts: Clauses, places: Sequence[Hit], raw: str) -> list[FoundSetup]:
    drafts: list[Draft] = []
    for hit in places:
        if drafts and hit.start < drafts[-1].end and hit.frame != "setup.abolish":
            continue
        new = _FRAMES[hit.frame](hit)
        if drafts and new and _goes_on(drafts[-1], new[0], cuts):
            last = drafts.pop()
            new = [new[0]._replace(names=[*last.names, *new[0].names], start=last.start)]
        elif drafts and new and _holds(new[0], drafts[-1]):
            # 撤并A、B，组建C: the founding tells of A and B too.
            drafts.pop()
        elif drafts and new and new[0].start < drafts[-1].end:
            # 又设立A，后更名为B: the clause before is that of the first.
            new[0] = new[0]._replace(start=hit.bounds[0])
        drafts += new
    found = [_finish(draft, cuts) for draft in drafts]
    aside = [*_plaques(cuts, places), *_later_names(cuts, raw)] if "（" in raw else []
    return sorted([*found, *aside], key=lambda item: item.start) if aside else found


def _holds(draft: Draft, last: Draft) -> bool:
    """Whether a merger goes back over the one before and names all that it named."""
    named = {name.text for name in draft.names}
    return (
        draft.action == last.action == "merge"
        and draft.start <= last.start
        and all(name.text in named for name in last.names)
    )


def _plaques(cuts: Clauses, places: Sequence[Hit]) -> list[FoundSetup]:
    """A（挂B牌子）: the plaque that a bracket tells of, behind a name of the sentence."""
    found: list[FoundSetup] = []
    raw = places[0].raw if places else ""
    for bracket in _PLAQUE.finditer(raw) if "挂" in raw else ():
        first, last = bracket.span("list")
        names, _ = names_after(raw, raw, first, last, last)
        draft = Draft("set_up", names, bracket.start() + 1, bracket.end() - 1, "setup.plaque", opens=False)
        found += [_finish(draft, cuts)] if names else []
    return found


def _later_names(cuts: Clauses, raw: str) -> list[FoundSetup]:
    """A（后更名为B）: what a body was called later, which a bracket behind its name tells."""
    found: list[FoundSetup] = []
    for bracket in _LATER_NAME.finditer(raw):
        first, last = bracket.span("list")
        new, _ = names_after(raw, raw, first, last, last)
        begin = cuts.spans[cuts.at(bracket.start())][0]
        old = names_before(cuts.shown, raw, begin, bracket.start())[-1:]
        draft = Draft("rename", [*old, *new], bracket.start() + 1, bracket.end() - 1, "setup.rename", opens=False)
        found += [_finish(draft, cuts)] if old and len(new) == 1 else []
    return found


def _goes_on(last: Draft, draft: Draft, cuts: Clauses) -> bool:
    """Whether a clause that opens with its verb carries the setup before it on: 通过设立A，组建B."""
    return (
        draft.opens
        and frame_of(draft.rule) == frame_of(last.rule) == "setup.object"
        and last.action == draft.action
        and cuts.shown[last.end : draft.start] in ("，", ",")
        and "通过" in cuts.shown[cuts.spans[cuts.at(last.start)][0] : last.end]
    )


def _finish(draft: Draft, cuts: Clauses) -> FoundSetup:
    offset = cuts.offset
    names = list({name.text: name for name in draft.names}.values())
    return FoundSetup(
        start=offset + draft.start,
        end=offset + draft.end,
        action=draft.action,
        names=tuple([name.text for name in names]),
        level=level_of(
            cuts.shown, (draft.start, draft.end), draft.names, by_name=frame_of(draft.rule) not in _TO_A_TIER
        ),
        rule=draft.rule,
        name_spans=tuple([(name.span[0] + offset, name.span[1] + offset) if name.span else None for name in names]),
    )
