"""How wide a unit is, by what name a text calls it, and which town a text of a wider unit is about."""

from collections.abc import Sequence
from typing import Final

from pipeline.places import Mention
from pipeline.records import Place

RANKS: Final = {"province": 4, "city": 3, "county": 2, "town": 1}
# The units below a county by the ends of their names; any other is a town.
BELOW: Final = ("街道", "社区", "村")
# What goes on with a list behind a place.
LISTED_ON: Final = ("、", "和", "与", "及", "等")


def tier_of_town(name: str) -> str:
    """The tier of a unit below a county by the end of its name."""
    return next((tier for tier in BELOW if name.endswith(tier)), "镇")


def width(tier: str, name: str) -> int:
    """How wide a unit is: a province 4, a city 3, a county 2, a town 1, a village 0."""
    return 0 if name.endswith(("村", "社区")) else RANKS[tier]


def width_of(place: Place) -> int:
    """How wide a place is, by its code, else by the end of its name."""
    if place.code is None:
        ends = {"省": "province", "市": "city", "县": "county", "区": "county"}
        return width(ends.get(place.name[-1], "town"), place.name)
    return 4 if place.code.endswith("0000") else 3 if place.code.endswith("00") else 2 if len(place.code) == 6 else 1


def is_small_city(place: Place) -> bool:
    """Whether a place is a city of the county's rank: 义乌市."""
    return place.name.endswith("市") and place.code is not None and width_of(place) == RANKS["county"]


def topic_of(mentions: Sequence[Mention], home: Place | None, title: str) -> Place | None:
    """The one town in the title of a text that speaks for a district, where no other town is named as often.

    吴县深化甪直镇改革的做法 speaks of the town.
    """
    if home is None or width_of(home) < RANKS["county"]:
        return None
    towns = [one for one in mentions if one.tier == "town" and width(one.tier, one.name) == 1]
    titled = {one.name: one for one in towns if one.text in title}
    if len(titled) != 1:
        return None
    (topic,) = titled.values()
    return as_named(topic) if 2 * sum(one.name == topic.name for one in towns) > len(towns) else None


def in_list(text: str, mentions: Sequence[Mention], index: int) -> bool:
    """Whether a place is one of several in a list: 诸暨市店口镇、绍兴县钱清镇."""
    start = mentions[index].start
    while index and mentions[index - 1].end == start:
        index -= 1
        start = mentions[index].start
    return text[start - 1] in "、和与及" or text.startswith(LISTED_ON, mentions[index].end)


def as_named(mention: Mention) -> Place:
    """The place by its standard name, or by the full name the text gives it (监利县, before it became 监利市)."""
    return Place(mention.full_name, mention.code)
