"""分别: the numbers behind it belong one by one to the things listed before it.

许可事项、处罚事项分别为21项和87项 are 21 and 87 in all, each of its own subject; 东乡、西乡分别设站3个、4个 are of two places;
乡镇、街道分别控制在8个、9个以内 of two tiers; 2021年、2022年分别减少12个、9个 of two years.
"""

from bisect import bisect_left
from collections.abc import Sequence
from fractions import Fraction
from itertools import pairwise
from typing import Final, Protocol

from pipeline import patterns
from pipeline.extract.facts.naming import known_end, subject_of
from pipeline.extract.facts.nouns import phrase_after, phrase_before
from pipeline.extract.facts.slots import holder_tier, scope_of, tier_of
from pipeline.extract.facts.whereabouts import Places
from pipeline.extract.facts.words import Words
from pipeline.extract.lexicon import lexicon
from pipeline.extract.quantities.bounds import interval
from pipeline.records import Kind, Modifier, Place, Scope

_WORD: Final = patterns.compile("分别|依次(?=为|是|按|控制|核定|设)")
_REACH: Final = 24
# How far before 分别 its list may begin.
_LIST_REACH: Final = 80
# A list of more numbers than this is none that a reader tells apart.
_MOST: Final = 24
_JOIN: Final = patterns.compile(r"、|和|与|及|以及|，")
_CLOSE: Final = "，。；：\n"
_PARTS: Final = patterns.compile(r"、|(?<=[一-鿿）”])(?:以及|[和与及])(?=[一-鿿“])")
_LAST_PART: Final = patterns.compile(r"以及|[和与及]")
_YEAR: Final = patterns.compile(r"(?:20\d\d|19\d\d|[去今前])年$")
# What a list may open with that is none of its first item.
_OPENING: Final = patterns.compile(r".*(?:[的将把对由向]|其中|全[省市县区镇])")
_NAMED_UNITS: Final = ("个", "项", "支", "所", "家", "处", "座", "只")


_BOUNDS: Final = ("at_most", "at_least")


class Told(Protocol):
    """What is read and set of a fact: its span and its slots."""

    start: int
    end: int
    kind: Kind
    low: Fraction | None
    high: Fraction | None
    nominal: Fraction
    modifier: Modifier
    unit: str | None
    subject: str | None
    action: str | None
    scope: Scope
    level: str | None
    place: Place | None
    time: str | None


def tell_apart(words: Words, facts: Sequence[Told], places: Places) -> None:
    """Give each of the numbers behind a 分别 what the list before it says of that one; `facts` are those of the sentence."""
    text = words.text
    told = "分别" in (said := text[words.start : words.end]) or "依次" in said
    starts = [fact.start for fact in facts] if told else []
    for word in _WORD.finditer(text, words.start, words.end) if told else ():
        position = word.start()
        first = bisect_left(starts, position + 2)
        members = _members(text, position + 2, facts, first)
        if len(members) > 1:
            _bound_alike(text, members)
            _named_once(words, members)
            items = _items(text, words.start, position, len(members))
            if items:
                _share_out(words, position, items, members, places)
                _come_to(text, members, facts, first + len(members))
            elif len(items) == 0 and text.startswith("依次", position):
                _alike(members)


def _members(text: str, start: int, facts: Sequence[Told], first: int) -> list[Told]:
    """The facts from the `first` on that stand in one list right behind `start`."""
    if first >= len(facts) or facts[first].start - start >= _REACH:
        return []
    if any(mark in text[start : facts[first].start] for mark in _CLOSE):
        return []
    found = [facts[first]]
    for index in range(first + 1, min(len(facts), first + _MOST)):
        if not _JOIN.fullmatch(text, found[-1].end, facts[index].start):
            break
        found.append(facts[index])
    return found


def _bound_alike(text: str, members: Sequence[Told]) -> None:
    """分别不超过6个、5个和4个: the bound before the first holds for all."""
    first = members[0]
    if first.modifier not in _BOUNDS or text[first.start : first.start + 1].isdecimal():
        return
    for fact in members[1:]:
        if fact.modifier == "exact" and fact.unit == first.unit:
            fact.modifier = first.modifier
            fact.low, fact.high = interval(fact.nominal, first.modifier)


def _named_once(words: Words, members: Sequence[Told]) -> None:
    """设9个、8个、7个内设机构: what the last one counts is what all count."""
    last = members[-1]
    after = phrase_after(words, last.end, min(words.end, last.end + _REACH))
    bare = all(words.text[one.end : two.start] in ("、", "和", "与", "及", "以及") for one, two in pairwise(members))
    if after is not None and after.known and bare:
        for fact in members:
            if fact.unit == last.unit:
                fact.kind, fact.subject, fact.scope = last.kind, last.subject, last.scope


def _alike(members: Sequence[Told]) -> None:
    """机构依次为8个、6个和4个: one after the other of the classes said before, each of the same thing."""
    first = members[0]
    for fact in members:
        if fact.unit == first.unit:
            fact.kind, fact.subject, fact.scope, fact.level = first.kind, first.subject, "each", first.level


def _come_to(text: str, members: Sequence[Told], facts: Sequence[Told], first: int) -> None:
    """分别由18个、24个减少到7个、6个: what they come to, from the `first` fact on, is of the same things."""
    behind = facts[first : first + len(members)]
    far = len(behind) == len(members) and behind[0].start - members[-1].end >= _REACH
    if len(behind) < len(members) or far or text[behind[0].start - 1] not in "到至为成":
        return
    gaps = [text[one.end : two.start] for one, two in pairwise([members[-1], *behind])]
    if any(mark in gaps[0] for mark in _CLOSE) or not all(_JOIN.fullmatch(gap) for gap in gaps[1:]):
        return
    for before, fact in zip(members, behind, strict=True):
        fact.kind, fact.subject, fact.scope = before.kind, before.subject, before.scope
        fact.level, fact.place, fact.time = before.level, before.place, before.time


def _items(text: str, lower: int, end: int, count: int) -> list[tuple[int, int]]:
    """The `count` items of the list before 分别, in its clause or, where 分别 opens it, in the one before; none if it has not so many."""
    end -= text[end - 1] == "，"
    lower = max(lower, end - _LIST_REACH)
    begin = max(lower, *(text.rfind(mark, lower, end) + 1 for mark in _CLOSE))
    for parts in (_PARTS, patterns.compile("、")):
        cuts = [mark.span() for mark in parts.finditer(text, begin, end)]
        if parts is not _PARTS and (
            last := [mark.span() for mark in _LAST_PART.finditer(text, cuts[-1][1] if cuts else begin, end)]
        ):
            cuts.append(last[-1])
        if len(cuts) == count - 1:
            starts = [begin, *(cut[1] for cut in cuts)]
            return list(zip(starts, [*(cut[0] for cut in cuts), end], strict=True))
    return []


def _share_out(
    words: Words, position: int, items: Sequence[tuple[int, int]], members: Sequence[Told], places: Places
) -> None:
    """Tell the numbers apart by year, place, tier or subject, whichever the items name."""
    text = words.text
    for fact in members:
        fact.action = members[0].action
    if (shared := _of_classes(words, items)) is not None:
        for fact in members:
            fact.subject, fact.scope = shared, "each"
        return
    named = _places(text, items, members, places)
    tiers = [tier_of(text[start:end]) for start, end in items]
    if all(_YEAR.search(text, *item) for item in items):
        for fact, (start, end) in zip(members, items, strict=True):
            fact.time, fact.scope = text[start:end], _without_each(fact)
    elif all(place is not None for place in named):
        for fact, place in zip(members, named, strict=True):
            fact.place, fact.scope = place, _without_each(fact)
            is_town = place is not None and place.name.endswith(("镇", "乡", "街道"))
            fact.level = tier_of(place.name) if fact.level and place is not None and is_town else fact.level
    elif all(tiers):
        for fact, tier in zip(members, tiers, strict=True):
            fact.level = tier
    elif _counts_subject(words, position, members):
        _name(words, items, members)
        _share_alone(text, items, position, members)


# （二）一、二、三类乡镇的行政编制
_CLASS: Final = patterns.compile(r".{0,4}?[一二三四五]类?")
_LAST_CLASS: Final = patterns.compile(r"[一二三四五]类(?:乡镇|镇|乡|街道|社区|村)的?")


def _share_alone(text: str, items: Sequence[tuple[int, int]], position: int, members: Sequence[Told]) -> None:
    """Take back the scope that 分别 alone gave, but for the limits of bodies."""
    if scope_of(text, items[0][0], position, "") == "each":
        return
    for fact in members:
        limits = fact.kind == "institution" and fact.modifier in ("range", "at_most")
        fact.scope = fact.scope if limits else _without_each(fact)


def _of_classes(words: Words, items: Sequence[tuple[int, int]]) -> str | None:
    """What towns of each class have, where the items are classes: 一、二、三类乡镇的行政编制; None where they are none."""
    text, (start, end) = words.text, items[-1]
    last = _LAST_CLASS.match(text, start, end)
    if last is None or not all(_CLASS.fullmatch(text, *item) for item in items[:-1]):
        return None
    phrase = phrase_before(words, end, last.end())
    return phrase.text if phrase is not None else None


def _places(text: str, items: Sequence[tuple[int, int]], members: Sequence[Told], places: Places) -> list[Place | None]:
    """The places that the items name; the last may go on with what is counted (城关镇、东关街道行政编制分别为62名、45名)."""
    named = [places.ending_at(end) for _, end in items]
    last = places.starting_at(items[-1][0]) if all(named[:-1]) and named[-1] is None else None
    if last is not None:
        named[-1] = last[0]
        subject = subject_of(text[last[1] : items[-1][1]])
        for fact in members:
            fact.subject = subject or fact.subject
    return named


def _without_each(fact: Told) -> Scope:
    """The scope of a number that only 分别 made one of each."""
    return "total" if fact.scope == "each" else fact.scope


def _counts_subject(words: Words, position: int, members: Sequence[Told]) -> bool:
    """Whether the list names what is counted: no noun stands between 分别 and its numbers, or behind the last of them."""
    if phrase_before(words, members[0].start, position + 2) is not None:
        return False
    after = phrase_after(words, members[-1].end, min(words.end, members[-1].end + _REACH))
    return after is None or not after.known


_COUNTED: Final = patterns.compile(r"\d+(?:\.\d+)?[万亿]?[多余]?[一-鿿]{1,3}$")


def _head(said: str) -> str | None:
    """The shortest known noun of two characters or more that `said` ends with: 编制 of 事业编制."""
    return next((said[-size:] for size in range(2, len(said) + 1) if said[-size:] in lexicon().nouns), None)


def _name(words: Words, items: Sequence[tuple[int, int]], members: Sequence[Told]) -> None:
    text = words.text
    nouns = lexicon().nouns
    common = _head(text[slice(*items[-1])])
    for fact, (start, end) in zip(members, items, strict=True):
        if text[start:end] in lexicon().tiers:
            # 乡镇、街道党政机构: of each tier what the last item names.
            fact.level, fact.kind = lexicon().tiers[text[start:end]], members[-1].kind
            fact.subject = subject_of(text[slice(*items[-1])])
            continue
        # 办理许可1260件、处罚86起，分别比上年增长: what has been counted grows.
        end = start + len(_COUNTED.sub("", text[start:end]))
        opening = _OPENING.match(text, start, end)
        phrase = phrase_before(words, end, opening.end() if opening else start)
        if common is not None and text[items[0][0] : items[0][1]] in lexicon().tiers:
            fact.level = holder_tier(text, start, end) or fact.level
        said = phrase.text if phrase is not None else subject_of(text[opening.end() if opening else start : end])
        own = known_end(said)
        if own is None and common is not None and fact.kind != "rate":
            # 行政、事业编制: what the last one is called is said once.
            said = subject_of(said + common)
        if not said:
            continue
        fact.subject = said
        if own is not None and fact.unit in _NAMED_UNITS and nouns[own] != "other":
            fact.kind = nouns[own]  # type: ignore[assignment]
