"""Setups: institutions that a text names as set up, merged, renamed, transferred or abolished.

The verbs are data (`data/rules/setup.toml`). A verb opens a finding; the names are then read beside it. A verb without a
named body gives nothing, so counts (整合为62个) and bodies without a name (党政机构7至12个) are none.
"""

import dataclasses
from collections.abc import Callable, Iterator, Mapping, Sequence

from pipeline.extract.bodies import may_name
from pipeline.extract.clauses import Clauses, Span
from pipeline.extract.cues import Hit, hits
from pipeline.extract.founding import Draft, by_way, dispatched, founded, placed, quoted, stands
from pipeline.extract.reshaping import abolished, merged_into, merged_with, renamed, transferred
from pipeline.extract.rules import frame_of
from pipeline.extract.tiers import level_of
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


_FRAMES: Mapping[str, Callable[[Hit], list[Draft]]] = {
    "setup.object": founded,
    "setup.short": founded,
    "setup.build": founded,
    "setup.party": founded,
    "setup.plaque": founded,
    "setup.dispatch": dispatched,
    "setup.subject": stands,
    "setup.named": quoted,
    "setup.way": by_way,
    "setup.place_on": placed,
    "setup.merge_into": merged_into,
    "setup.merge_with": merged_with,
    "setup.rename": renamed,
    "setup.transfer": transferred,
    "setup.abolish": abolished,
}


# What these rules tell of goes to the tier that stands behind the verb.
_TO_A_TIER = ("setup.transfer", "setup.place_on")


def find_setups(text: str, sentences: Sequence[Sentence]) -> list[FoundSetup]:
    """Every setup in a normalised text, in its order; `sentences` are those of the text's outline.

    Names are Simplified and full, less tier words (乡镇综合执法队 -> 综合执法队); what one means sets up in a row
    (通过设立A，组建B) is one setup. Headings without a final mark are passed over: the text below says it again.
    """
    found: list[FoundSetup] = []
    for sentence, cuts, places in hits("setup", text, sentences):
        is_title = sentence.is_heading and text[sentence.end - 1] not in "。；！？"
        if not is_title and may_name(cuts.shown):
            found += _in_sentence(cuts, places)
    return found


def _in_sentence(cuts: Clauses, places: Sequence[Hit]) -> Iterator[FoundSetup]:
    drafts: list[Draft] = []
    for hit in places:
        if drafts and hit.start < drafts[-1].end and hit.rule.frame != "setup.abolish":
            continue
        new = _FRAMES[hit.rule.frame](hit)
        if drafts and new and _goes_on(drafts[-1], new[0], cuts):
            last = drafts.pop()
            new = [new[0]._replace(names=[*last.names, *new[0].names], start=last.start)]
        drafts += new
    for draft in drafts:
        yield _finish(draft, cuts)


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
    names = {name.text: name for name in draft.names}.values()
    return FoundSetup(
        start=offset + draft.start,
        end=offset + draft.end,
        action=draft.action,
        names=tuple(name.text for name in names),
        level=level_of(
            cuts.shown, (draft.start, draft.end), draft.names, by_name=frame_of(draft.rule) not in _TO_A_TIER
        ),
        rule=draft.rule,
        name_spans=tuple((name.span[0] + offset, name.span[1] + offset) if name.span else None for name in names),
    )
