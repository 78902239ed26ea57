"""Setups: institutions that a text names as set up, merged, renamed, transferred or abolished.

The verbs are data (`data/rules/setup.toml`). A verb opens a finding; the names are then read beside it (`bodies`). A verb
without a named body gives nothing, so counts (整合为62个) and bodies of no name (党政机构7至12个) are none.
"""

import dataclasses
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from pipeline.extract.bodies import WINDOW, Name, has_head, level_of, names_after, names_before
from pipeline.extract.clauses import Clauses, Span
from pipeline.extract.cues import Hit, hits
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


class _Draft(NamedTuple):
    action: SetupAction
    names: list[Name]
    start: int
    end: int
    rule: str
    bare: bool


_Reader = Callable[[Hit], "_Draft | None"]

_BAN = re.compile("不得|严禁|禁止|不准|不允许|不单独|不另|未经|避免|防止|尚未|没有|是否|如何|不能|拟撤")
_CONTINUES = re.compile("(?:并|同时|另外|此外|其中|一是|二是|三是|四是|五是|[（(]?[一二三四五六七八九十]+[）)、.]|目前|近年来|如|比如)")
_NOMINAL = re.compile(r"的(?:通知|意见|方案|决定|公告|请示|批复|规定|函|实施意见|办法|议案|报告|建议|情况)")
_AFTER_FACT = re.compile("以来|后(?!勤)|之后|大会|之初|之前|时(?!间)")
_GAP = re.compile("(?:设置|建设|均|已|都|已经|要求|基本|率先|全部|实现|达到|了|同步|集中|统一|正式|相继|陆续|顺利|进行|分别|共|即日起|也|全面|成功|挂牌|揭牌|将|优化|统一|撤并|整合|调整|整建制|成建制|一并|整体|于[^，]{2,10}|在[^，]{2,8}|[0-9]+月[0-9]+日){1,4}$")
_NO_OBJECT = ("、", "等", "办", "或", "人员", "部门", "部分", "单位", "大会", "仪式")
_FOUNDING = frozenset(("设立", "设置", "组建", "成立", "建立", "增设", "新设"))
_BODY_NOUN = re.compile("机构|[站所队局]|单位|中心|办公室|队伍|部门|科室")
_BY_WAY = re.compile(r"[^。；]{0,60}?等方式，[^，。；]{0,10}?(?:加强|强化|完善|健全)(?P<list>[^，。；]{2,60}?机构)建设")
_NAMELY = re.compile(
    r"[^，。；：（）]{0,36}?(?:（□{1,20}）)?"
    r"(?:[，：](?:机构)?(?:即|分别[为是]|包括|具体(?:为|是|包括|有)|具?体?名称[^，：]{0,8}?(?:包括|[为是]))：?|：|（)"
)
_JOINS = re.compile("(?:整合|撤并|合并)(?P<list>[^，。；]{2,120})$|(?:将|把)(?P<put>[^，。；]{2,120}?)(?:合并|整合|归并|撤并)$")
_BODY_AT_END = re.compile("(?:机构|[站所局队办]|单位|中心|办公室|队伍|站所|部门)(?:等)?$")


def find_setups(text: str, sentences: Sequence[Sentence]) -> list[FoundSetup]:
    """Every setup in a normalised text, in its order; `sentences` are those of the text's outline.

    Names are Simplified and full, less tier words (乡镇综合执法队 -> 综合执法队); several verbs of one kind in a row
    (通过设立A，组建B) make one setup. Headings without a final mark are passed over: the text below says it again.
    """
    found: list[FoundSetup] = []
    for sentence, cuts, places in hits("setup", text, sentences):
        heading = sentence.is_heading and text[sentence.end - 1] not in "。；！？"
        if not heading and has_head(cuts.shown):
            found += _in_sentence(cuts, places)
    return found


def _in_sentence(cuts: Clauses, places: Sequence[Hit]) -> Iterator[FoundSetup]:
    drafts: list[_Draft] = []
    for hit in places:
        if drafts and hit.start < drafts[-1].end and hit.rule.id != "setup.abolish":
            continue
        draft = _READERS[hit.rule.id](hit)
        if draft is None:
            continue
        if drafts and _goes_on(drafts[-1], draft, cuts):
            draft = draft._replace(names=[*drafts[-1].names, *draft.names], start=drafts[-1].start, bare=True)
            drafts.pop()
        drafts.append(draft)
    for draft in drafts:
        yield _finish(draft, cuts)


def _goes_on(last: _Draft, draft: _Draft, cuts: Clauses) -> bool:
    """Whether a clause that opens with its verb carries the setup before it on: 通过设立A，组建B."""
    return (
        draft.bare
        and draft.rule == last.rule == "setup.object"
        and last.action == draft.action
        and 0 < draft.start - last.end <= 1
        and cuts.shown[last.end : draft.start] in ("，", ",")
        and "通过" in cuts.shown[cuts.spans[cuts.at(last.start)][0] : last.end]
    )


def _finish(draft: _Draft, cuts: Clauses) -> FoundSetup:
    shown, offset = cuts.shown, cuts.offset
    unique = {name.text: name for name in draft.names}
    clause = cuts.spans[cuts.at(draft.start)]
    return FoundSetup(
        start=offset + draft.start,
        end=offset + draft.end,
        action=draft.action,
        names=tuple(unique),
        level=level_of(shown, clause[0], draft.end, draft.names),
        rule=draft.rule,
        name_spans=tuple(
            (name.span[0] + offset, name.span[1] + offset) if name.span else None for name in unique.values()
        ),
    )


def _draft(hit: Hit, action: SetupAction, names: list[Name], start: int | None = None, end: int | None = None) -> _Draft | None:
    if not names:
        return None
    begin, close = hit.bounds
    lead = _CONTINUES.match(hit.shown, begin, hit.start)
    opens = lead.end() if lead else begin
    return _Draft(action, names, opens if start is None else start, close if end is None else end, hit.rule.id, begin == hit.start and hit.cue in _FOUNDING)


# ---- set up ----


def _object(hit: Hit) -> _Draft | None:
    """设立A、B; where nothing stands behind a verb such as 揭牌, the bodies before it."""
    shown, (begin, end) = hit.shown, hit.bounds
    if _BAN.search(shown, max(begin, hit.start - 40), hit.start):
        return None
    names, stop = [], hit.end
    if not shown.startswith(_NO_OBJECT, hit.end):
        names, stop = names_after(shown, hit.raw, hit.end, end, len(shown))
        if not names:
            names, stop = _listed_behind(hit)
    if names:
        about = shown.find("关于", max(begin, hit.start - 30), hit.start) >= 0
        if about and _NOMINAL.search(shown, stop, min(len(shown), stop + 10)):
            return None
        merged, start = _joined_before(hit)
        action: SetupAction = "merge" if start is not None else "set_up"
        return _draft(hit, action, [*merged, *names], start=start, end=max(end, stop))
    cue = hit.cue
    return _subject(hit) if cue in hit.rule.options.get("before", ()) else None


def _listed_behind(hit: Hit) -> tuple[list[Name], int]:
    """The names behind a count: 设置“两办一中心”，即A、B和C; 设置5个办公室：A、B …; 设“三办”（A、B、C）."""
    shown = hit.shown
    found = _NAMELY.match(shown, hit.end)
    if found is None:
        return [], hit.end
    if found[0].endswith("（"):
        close = shown.find("）", found.end())
        names, _ = names_after(hit.raw, hit.raw, found.end(), close, close)
        return (names, close + 1) if len(names) > 1 else ([], hit.end)
    names, stop = names_after(shown, hit.raw, found.end(), len(shown), len(shown))
    if not names or names[0].span is None or names[0].span[0] > found.end() + 1:
        return [], hit.end
    more, last = names_after(shown, hit.raw, stop + 1, len(shown), len(shown)) if shown[stop : stop + 1] == "，" else ([], 0)
    if names and more and more[0].span and more[0].span[0] == stop + 1:
        return [*names, *more], last
    return names, stop


def _joined_before(hit: Hit) -> tuple[list[Name], int | None]:
    """The bodies that the clause before joins (将A、B合并，组建C), and where it starts; None where it joins none."""
    if hit.clause == 0:
        return [], None
    begin, end = hit.cuts.spans[hit.clause - 1]
    found = _JOINS.search(hit.shown, begin, end)
    if found is None:
        return [], None
    first, last = found.span(found.lastgroup or "list")
    if not _BODY_AT_END.search(hit.shown, first, last):
        return [], None
    names, _ = names_after(hit.shown, hit.raw, first, last, last)
    return [name for name in names if name.span], begin


def _subject(hit: Hit) -> _Draft | None:
    """A中心正式揭牌, A站实现全覆盖: the bodies stand before the verb, with nothing but adverbs between."""
    shown, (begin, end) = hit.shown, hit.bounds
    if _AFTER_FACT.match(shown, hit.end) or _BAN.search(shown, max(begin, hit.start - 40), hit.start):
        return None
    names = _names_up_to(hit, begin, hit.start)
    return _draft(hit, "set_up", names) if names else None


def _names_up_to(hit: Hit, begin: int, end: int) -> list[Name]:
    """The bodies whose list ends at `end`, or before adverbs and counts that end there."""
    gap = _GAP.search(hit.shown, max(begin, end - 30), end)
    stop = gap.start() if gap else end
    names = names_before(hit.shown, hit.raw, begin, stop)
    spans = [name.span[1] for name in names if name.span]
    if not spans:
        return names
    rest = hit.shown[spans[-1] : stop].lstrip("”）")
    return names if not rest or _COUNTED.fullmatch(rest) else []


_COUNTED = re.compile("等?[0-9一二三四五六七八九十]{1,4}(?:个|家|支)[^，。的]{0,12}(?:正式|同步|集中|相继|陆续)?")


def _named(hit: Hit) -> _Draft | None:
    """推动“大党委”建设: only the names in quotation marks."""
    begin, _ = hit.bounds
    names = [name for name in names_before(hit.shown, hit.raw, begin, hit.start + 1) if name.span]
    quoted = [n for n in names if n.span and hit.shown[n.span[0] - 1] == "“" and hit.shown[n.span[1]] == "”"]
    return _draft(hit, "set_up", quoted) if len(quoted) == len(names) else None


def _way(hit: Hit) -> _Draft | None:
    """采取挂牌设置等方式，加强A、B等机构建设: the way says that the bodies are set up."""
    found = _BY_WAY.match(hit.shown, hit.start)
    if found is None:
        return None
    names, _ = names_after(hit.shown, hit.raw, *found.span("list"), found.end("list"))
    return _draft(hit, "set_up", names, end=found.end())


def _place_on(hit: Hit) -> _Draft | None:
    begin, _ = hit.bounds
    names = [name for name in _names_up_to(hit, begin, hit.start) if "党" in name.text or "支部" in name.text]
    return _draft(hit, "set_up", names)


# ---- merged, renamed, transferred, abolished ----


def _merge_into(hit: Hit) -> _Draft | None:
    shown, (begin, end) = hit.shown, hit.bounds
    names, stop = names_after(shown, hit.raw, hit.end, end, len(shown))
    if not names:
        names, stop = _listed_behind(hit)
    if not names:
        return None
    merged = _merged(hit, begin)
    into = shown[hit.end - 1] in "为成到"
    action: SetupAction = "merge" if into or _BODY_NOUN.search(shown, begin, hit.start) else "set_up"
    return _draft(hit, action, [*merged, *names], end=max(end, stop))


def _merged(hit: Hit, begin: int) -> list[Name]:
    """The bodies that are merged, where they are named: 将农技站、水利站整合为…, A与B合并组建…"""
    before = _names_up_to(hit, begin, hit.start)
    return before if len(before) > 1 or hit.shown.find("将", begin, hit.start) >= 0 else []


def _merge_with(hit: Hit) -> _Draft | None:
    shown, (begin, end) = hit.shown, hit.bounds
    if hit.cue == "整合纳入":
        return _draft(hit, "merge", _plain(hit, hit.end, end))
    if hit.cue == "撤并":
        return _draft(hit, "merge", names_after(shown, hit.raw, hit.end, end, end)[0])
    if "并" in hit.cue and "设置" not in hit.cue:
        names, _ = names_after(shown, hit.raw, hit.end, end, len(shown))
        return _draft(hit, "merge", [*_names_up_to(hit, begin, hit.start), *names]) if names else None
    place = max(shown.rfind(word, begin, hit.start) for word in "与和同")
    stop = hit.start
    while stop > begin and shown[stop - 1] in "的等":
        stop -= 1
    if "融合" in hit.cue and not has_head(shown[begin:stop]):
        return None
    if place < 0:
        return None
    if place == begin:
        before = cuts_before(hit)
        return _draft(hit, "merge", [*before, *_plain(hit, place + 1, stop)])
    names = names_before(shown, hit.raw, begin, stop)
    if len(names) < 2:
        names = [*_plain(hit, begin, place), *_plain(hit, place + 1, stop)]
    return _draft(hit, "merge", names if len(names) > 1 else [])


def cuts_before(hit: Hit) -> list[Name]:
    """The subject of the clause before: its text up to its first 机构."""
    if hit.clause == 0:
        return []
    begin, end = hit.cuts.spans[hit.clause - 1]
    return _plain(hit, begin, end)


_PLAIN = re.compile(r"(?:除[^，。]{0,40}外)?(?:推动|推进|将|把|对|相关)?(?P<name>[^，。；]{2,40}?(?:机构|站所|派出所|司法所|财政所|分局|[站所局](?=[实原与和整合划移下]|$)))")


def _plain(hit: Hit, begin: int, end: int) -> list[Name]:
    """A body by its description, as it stands: 县直部门派驻乡镇的机构."""
    found = _PLAIN.match(hit.shown, begin, min(end, begin + WINDOW))
    if not found:
        return []
    start, stop = found.span("name")
    text = hit.raw[start:stop]
    tier = re.match("(?:镇街|乡镇|街道)(?!本级|有关|相关|属)", text)
    if tier:
        start, text = start + tier.end(), text[tier.end() :]
    return [Name(text, (start, stop), "")] if len(text) > 2 else []


def _rename(hit: Hit) -> _Draft | None:
    shown, (begin, end) = hit.shown, hit.bounds
    new, stop = names_after(shown, hit.raw, hit.end, end, len(shown))
    if not new:
        return None
    old = _names_up_to(hit, begin, hit.start)
    start = None
    if not old and hit.clause:
        last_begin, last_end = hit.cuts.spans[hit.clause - 1]
        cut_off = re.search("改名|更名|名称", shown[last_begin:last_end])
        old = names_before(shown, hit.raw, last_begin, last_begin + cut_off.start() if cut_off else last_end)
        start = last_begin if old else None
    return _draft(hit, "rename", [*old[-1:], *new[:1]], start=start, end=max(end, stop))


def _transfer(hit: Hit) -> _Draft | None:
    shown, (begin, end) = hit.shown, hit.bounds
    if _BAN.search(shown, begin, hit.start):
        return None
    cue = hit.cue
    names = _moved(hit, begin, hit.start)
    start = None
    if not names and hit.clause and cue.startswith(("划归", "属地", "移交", "下放", "调整", "成建制")) and _opens(hit, begin):
        before = hit.cuts.spans[hit.clause - 1]
        names = _moved(hit, *before)
        start = before[0] if names else None
    if not names and not cue.startswith(("属地", "划归", "调整", "转为")):
        names, _ = names_after(shown, hit.raw, hit.end, end, len(shown))
    return _draft(hit, "transfer", names, start=start)


def _opens(hit: Hit, begin: int) -> bool:
    return hit.start - begin <= 4


_MOVED = re.compile(r"(?:将|把|对|下放)(?:原|各)?(?P<list>[^，。；]{2,200})")
_DESCRIBED = re.compile(r"(?:除[^，。]{0,40}外)?(?:明确|推动)?(?P<name>[^，。；]{2,60}?(?:机构|站所))(?=原则上|全部|一律|均|实行|实施|纳入|统一|，|$|属地|划归|成建制|整体|移交|下放)")


def _moved(hit: Hit, begin: int, end: int) -> list[Name]:
    shown = hit.shown
    listed = _MOVED.search(shown, begin, min(end, begin + WINDOW))
    if listed:
        names, _ = names_after(shown, hit.raw, listed.start("list"), listed.end(), len(shown))
        if names:
            return names
        found = re.compile("[^，。；]{2,40}?(?:机构|站所)").match(shown, *listed.span("list"))
        return [Name(hit.raw[found.start() : found.end()], found.span(), "")] if found else []
    found = _DESCRIBED.match(shown, begin, end)
    if found:
        start, stop = found.span("name")
        return [Name(hit.raw[start:stop], (start, stop), "")]
    giver = shown.find("由", begin, end)
    return _names_up_to(hit, begin, end) or (_names_up_to(hit, begin, giver) if giver > begin else [])


def _abolish(hit: Hit) -> _Draft | None:
    shown, (begin, end) = hit.shown, hit.bounds
    if _BAN.search(shown, max(begin, hit.start - 40), hit.start):
        return None
    names, stop = names_after(shown, hit.raw, hit.end, end, len(shown))
    if not names and shown.startswith(("撤销", "裁撤", "不再"), hit.start):
        names = _names_up_to(hit, begin, hit.start)
    return _draft(hit, "abolish", names, end=max(end, stop))


_READERS: Mapping[str, _Reader] = {
    "setup.object": _object,
    "setup.short": _object,
    "setup.build": _object,
    "setup.subject": _subject,
    "setup.named": _named,
    "setup.way": _way,
    "setup.place_on": _place_on,
    "setup.merge_into": _merge_into,
    "setup.merge_with": _merge_with,
    "setup.rename": _rename,
    "setup.transfer": _transfer,
    "setup.abolish": _abolish,
}
