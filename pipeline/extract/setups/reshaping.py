"""Bodies merged, renamed, transferred and abolished: the frames of A整合为B, A更名为B, A划归B, 撤销A."""

from typing import Final

from pipeline import patterns
from pipeline.extract.clauses import Span
from pipeline.extract.cues import REACH, Hit
from pipeline.extract.setups.bodies import names_after, names_before, names_up_to
from pipeline.extract.setups.founding import Draft, drafted, is_banned, named_behind
from pipeline.extract.setups.names import Name, has_head
from pipeline.records import SetupAction

_BUILT_ON: Final = ("扩建而来", "扩建而成", "改造而来", "改造而成")
_CALLED: Final = patterns.compile("[，,](?:统一|对外)?(?:统称|合称|[称叫]|定名|取名|名称|更名|改名|改称)为?")
# A与B原则上合署办公
_BEFORE_JOINT: Final = patterns.compile("(?:原则上|统一|全部|一律|可以?|实行|[均都的等])+$")
# 并入其中, 一并并入该中心.
_TOLD_BEFORE: Final = patterns.compile("(?:其中|该[中大][心队]|该[站局所])?")
_BODY_NOUN: Final = patterns.compile("机构|[站所队局馆]|单位|中心|办公室|部门|科室")
# Duties taken into a body leave it what it was.
_DUTIES: Final = patterns.compile(
    "(?:职责|职能|职权|业务|编制|人员|力量|资源|功能|资料|档案|数据|资金|事项)(?:全部|整体|一并|统一|也|都|均)?$"
)
_OLD_NAME_ENDS: Final = patterns.compile("改名|更名|名称|由(?=[^，。；]{1,12}(?:改|升|转))")
# A body by its description, as it stands: 县直部门派驻乡镇的机构. A tier word alone before it is no part of it.
# A body whose name no head closes: 原成人文化技术学校更名为.
_OLD_NAME: Final = patterns.compile(
    "(?:[^，。；]{0,12}?[将把对])?原?(?P<name>[\u4e00-\u9fff]{3,14}?)(?:统一|正式|整体|专门|相继|陆续|逐步|先行|依法|按要求|统统|悉数|同步|分别|先后|全部|现?已|[还都均也又]){0,2}"
)
# 更名为景区机动分队: a new name is one however little it says.
_JOINED_END: Final = patterns.compile("[和与及、][^和与及、，。；]{2,12}$")
_KINDS: Final = ("站所", "机构", "单位", "队伍", "科室")
_TURNS_INTO: Final = ("调整为", "调整成", "升级为", "升级成")
_BECOMES: Final = ("改为", "转为", "转型为", "变为", "改成", "变更为")
_RENAMES: Final = ("更名", "改名", "改称", "易名", "改叫")
_NEW_NAME: Final = patterns.compile("(?P<name>[\u4e00-\u9fff]{2,14}?[队站所局室科办厅组院馆])")
_DESCRIPTION: Final = patterns.compile(
    "(?:除[^，。]{0,40}外)?(?:推动|推进|将|把|对|相关)?(?:(?:镇街|乡镇|街道)(?!本级|有关|相关|属))?"
    "(?P<name>[^，。；]{3,40}?(?:机构|站所|派出所|司法所|财政所|分局|[站所局](?=[实原与和整合划移下]|$)))"
)
_MOVED: Final = patterns.compile("(?:将|把|对|下放)(?:除[^，。；]{1,40}?外的?)?(?:原|各)?(?P<list>[^，。；]{2,200})")
_TAKES_IN: Final = ("并入", "归入", "编入", "并到", "并进", "并至", "并给", "合入", "归到", "划入")
_GOES_DOWN: Final = ("下放", "划转", "划到", "下划", "转", "归", "调整给", "调整由")
_NO_BODY_GOES: Final = patterns.compile(
    "(?:编制|权限?|权力|事项|职[责能权]|业务|力量|资源|(?<!、)人员|干部|名|项)(?:全部|整体|一并|统一|也|都|均)?$"
)
_BELONGINGS: Final = patterns.compile(
    "(?:连同[^，。；]{2,16}|的?(?:人、?财、?物|人事、?财务|人员(?:、|和|及|以?及其)?(?:经费|编制|资产|财物|设备))[^，。；的]{0,12}?)(?:全部|整体|一并|统一|成建制)?$"
)
_COUNTED: Final = patterns.compile("[0-9一二三四五六七八九十][个家]")
_PUTS: Final = patterns.compile("[将把]")
_WHOSE_IT_WAS: Final = patterns.compile("(?<=[\u4e00-\u9fff])(?<![自经])[由从][^，。；由从、的]{2,14}$")
_MOVED_BODY: Final = patterns.compile(
    "(?:[^，。；]{1,20}的)?(?P<name>[^，。；]{2,40}?(?:机构|站所|单位|[大中支]队|队伍))"
)
_MANAGED: Final = patterns.compile(
    "(?:除[^，。]{0,40}外)?(?:明确|推动)?(?P<name>[^，。；]{2,60}?(?:机构|站所|[大中]队|分局|(?<=[0-9]个)[站所]))"
    "(?=原则上|全部|一律|均|都|也|[现业]?已|目前|相应|同步|实行|实施|纳入|统一|，|$|属地|予以|撤销|划归|[成整]建制|整体|移交|下放)"
)
# A clause that opens with such a verb has its bodies in the clause before: 下放派驻机构，划归乡镇管理.
_LEANS_BACK: Final = (
    "划归",
    "属地",
    "纳入",
    "整建制",
    "移交",
    "下放",
    "调整",
    "成建制",
    "交由",
    "交给",
    "归口",
    "划",
    "转",
    "下划",
    "归",
)
# 全部撤并为A: a merger.
_BEHIND_WHAT_ENDS: Final = ("撤销", "裁撤", "撤了", "全部", "一律", "不再", "被", "取消", "摘牌")
_INTO: Final = ("为", "成", "到", "至", "组建")
_WERE_ENDED: Final = patterns.compile("(?:下来|掉|过)的|的[^，。；]{2,12}(?:改[设为建]|转为)")
_SHARED_TEAMS: Final = patterns.compile("、[一-鿿]{1,8}?[0-9二两三四五六七八九十]{1,2}支[^、，。；]{1,8}$")
_SENT_OUT: Final = patterns.compile("(?:设在|派驻|派出)[^，。；]{0,24}(?:机构|站所|[大中]队|分局|个[站所])")
_ALL_OF_THEM: Final = patterns.compile(
    "(?:[12][0-9]{3}年(?:底|初)?)?(?:已|现|均|都|也|被|先后|陆续|相继|随后|全部|一律|统一|予以|后来|目前|[现业]){0,3}"
)
_IS_LEFT: Final = patterns.compile("除|保留|设立|成立|组建|新设|只剩")
_FOUNDS: Final = patterns.compile("设立|设置|建立|成立|组建")
_LED_BY: Final = patterns.compile(
    "(?:除[^，。]{0,40}外)?(?:全部|一律|均|统一|原则上|实行|以|改为以?|下放|划转|并|也|都|由此|整体|(?:按照?|依照|根据)[^，。；]{2,12}(?:原则|要求|规定))*+"
)
_NO_BODY_BEHIND: Final = (
    "属地",
    "划归",
    "调整",
    "改为",
    "改由",
    "归口",
    "划给",
    "划到",
    "划转",
    "下划",
    "归",
    "转",
    "变",
    "定为",
    "明确为",
    "改成",
    "改制为",
    "交由",
    "上划",
    "整体上划",
    "统一上划",
    "全部上划",
)


def merged_into(hit: Hit) -> list[Draft]:
    """A、B整合为C. Where powers, posts or forces are joined to make it (整合组建), the body is set up."""
    names, stop = named_behind(hit)
    if not names and hit.end == hit.bounds[1]:
        return merged_from(hit)
    # 调整为12个镇和8个街道办事处 counts units of territory.
    names = [name for name in names if name.text != "街道办事处"]
    if not names:
        return []
    begin, end = hit.bounds
    # 农技、水利2个站合并为C names them, as 农技、水利等2个站 does; where C is what is founded it names C alone.
    fields = hit.shown.find("等", begin, hit.start) >= 0 or hit.shown[hit.end - 1] in "为成"
    before = [
        name
        for name in names_up_to(hit.shown, hit.raw, begin, hit.start)
        if (name.span or fields) and not _COUNTED.search(name.text)
    ]
    if len(before) == len(names) == 1 and hit.cue in _TURNS_INTO and not before[0].text.endswith(_KINDS):
        # 便民服务点升级为便民服务站: one body goes on under another name.
        return drafted(hit, "rename", [*before, *names], end=max(end, stop))
    # 林业站归并到农业服务中心: one body too goes into another.
    alone = hit.cue.endswith(("到", "至", "进", "入"))
    parts = before if len(before) > 1 or alone or _PUTS.search(hit.shown, begin, hit.start) else []
    # A hall that is 改造成 a centre was no body.
    joins = (
        not hit.cue.startswith(("改造", "改建", "改作"))
        and not hit.cue.endswith("组成")
        and hit.shown[hit.end - 1] in "为成到至进入"
        and not hit.shown.startswith("民服务", hit.end)
    )
    is_merge = joins or _BODY_NOUN.search(hit.shown, begin, hit.start)
    return drafted(hit, "merge" if is_merge else "set_up", [*parts, *names], end=max(end, stop))


def merged_from(hit: Hit) -> list[Draft]:
    """C由A、B整合而成; where C is only 该中心, the parts alone."""
    shown, begin = hit.shown, hit.bounds[0]
    place = shown.rfind("由", begin, hit.start)
    if place < 0:
        return []
    parts, _ = names_after(shown, hit.raw, place + 1, hit.start, hit.start)
    if hit.cue in _BUILT_ON:
        # 服务中心由办证大厅扩建而来: the hall was no body.
        return drafted(hit, "set_up", names_up_to(shown, hit.raw, begin, place))
    whole = names_up_to(shown, hit.raw, begin, place) if parts else []
    action: SetupAction = "rename" if hit.cue.startswith(("更名", "改名")) else "merge"
    return drafted(hit, action, [*whole, *parts] if len(parts) > 1 or whole or action == "rename" else [])


def merged_on(hit: Hit) -> list[Draft]:
    """对A、B进行整合."""
    shown, begin = hit.shown, hit.bounds[0]
    place = shown.rfind("对", begin, hit.start)
    if place < 0 or is_banned(hit):
        return []
    names, stop = names_after(shown, hit.raw, place + 1, hit.start, hit.start)
    return drafted(hit, "merge", names) if stop == hit.start else []


def merged_with(hit: Hit) -> list[Draft]:
    """A与B整合设置, A并入B, 整合纳入A, 撤并A."""
    shown, raw, (begin, end) = hit.shown, hit.raw, hit.bounds
    if hit.cue == "整合纳入":
        return drafted(hit, "merge", _described(hit, hit.end, end))
    if hit.cue == "撤并":
        # 撤并乡镇设立便民服务点: the next verb has it.
        names, _ = names_after(shown, raw, hit.end, end, end)
        other = names and names[0].span and _FOUNDS.search(shown, hit.end, names[0].span[0])
        return drafted(hit, "merge", [] if other else names)
    if hit.cue in _TAKES_IN:
        return _taken_in(hit)
    if hit.cue == "合并":
        names = names_up_to(shown, raw, begin, hit.start)
        return _called(hit, names if len(names) > 1 and not is_banned(hit) else [])
    place = max(shown.rfind(word, begin, hit.start) for word in "与和同")
    between = _BEFORE_JOINT.search(shown, begin, hit.start)
    stop = between.start() if between else hit.start
    if place < 0 or ("融合" in hit.cue and not has_head(shown[begin:stop])):
        return []
    if place == begin:
        before = hit.clause_before()
        # 设立A，与B合署办公: the founding has told of A.
        if hit.cue.startswith(("合署", "一", "合并办公")):
            return []
        return drafted(hit, "merge", [*(_described(hit, *before) if before else ()), *_described(hit, place + 1, stop)])
    names = names_before(shown, raw, begin, stop)
    if len(names) < 2:
        names = [*_described(hit, begin, place), *_described(hit, place + 1, stop)]
    return _called(hit, names if len(names) > 1 else [])


def _called(hit: Hit, names: list[Name]) -> list[Draft]:
    """A与B合署，统一称C: the clause behind may say what they are called together."""
    end = hit.bounds[1]
    named = _CALLED.match(hit.shown, end) if names else None
    more, stop = (
        names_after(hit.shown, hit.raw, named.end(), named.end() + REACH, named.end() + REACH) if named else ([], end)
    )
    return drafted(hit, "merge", [*names, *more], end=stop if more else end)


def _taken_in(hit: Hit) -> list[Draft]:
    """A、B并入C; where C was told of before (随之并入, 并入其中), A and B alone."""
    shown, raw, (begin, end) = hit.shown, hit.raw, hit.bounds
    if _DUTIES.search(shown, begin, hit.start):
        return []
    names, _ = names_after(shown, raw, hit.end, end, end)
    parts = names_up_to(shown, raw, begin, hit.start)
    if not parts and hit.cue not in ("并入", "归入"):
        # 协管员编入执法队
        return []
    told = not names and _TOLD_BEFORE.fullmatch(shown, hit.end, end)
    if not names and not told:
        return []
    return _called(hit, [*parts, *names])


def _described(hit: Hit, begin: int, end: int) -> list[Name]:
    found = _DESCRIPTION.match(hit.shown, begin, min(end, begin + REACH))
    return _as_it_stands(hit, found.span("name")) if found else []


def _as_it_stands(hit: Hit, span: Span) -> list[Name]:
    return [Name(hit.raw[span[0] : span[1]], span, "")]


def renamed(hit: Hit) -> list[Draft]:
    """A更名为B; A改名，更名为B."""
    begin, end = hit.bounds
    new, stop = names_after(hit.shown, hit.raw, hit.end, end, end)
    # 财务改为财政局所管 renames nothing.
    goes_on = hit.cue in _BECOMES and stop < end and hit.shown[stop] not in "、（”"
    if not new and hit.cue.startswith(_RENAMES) and (bare := _NEW_NAME.fullmatch(hit.shown, hit.end, end)):
        new, stop = _as_it_stands(hit, bare.span("name")), end
    if not new or goes_on:
        return []
    old, start = names_up_to(hit.shown, hit.raw, begin, hit.start), None
    plain = None if old or hit.cue in _BECOMES else _OLD_NAME.fullmatch(hit.shown, begin, hit.start)
    if plain:
        old = _as_it_stands(hit, plain.span("name"))
    before = hit.clause_before()
    if not old and before:
        cut_off = _OLD_NAME_ENDS.search(hit.shown, *before)
        old = names_before(hit.shown, hit.raw, before[0], cut_off.start() if cut_off else before[1])
        start = before[0] if old else None
    if not old and hit.cue in _BECOMES:
        return []
    pairs = len(new) if len(old) >= len(new) else 1
    # 文化站和体育站改称文体中心: two go on as one.
    kept = old if start is None and len(new) == 1 and _JOINED_END.search(hit.shown, begin, hit.start) else old[-pairs:]
    return drafted(hit, "rename", [*kept, *new[:pairs]], start, max(end, stop))


def transferred(hit: Hit) -> list[Draft]:
    """将A调整为派出机构, A实行属地管理, A划归B, A下放乡镇管理."""
    if is_banned(hit):
        return []
    begin, end = hit.bounds
    # 将执法队的20名编制下放镇街: what goes down is no body.
    if hit.cue.startswith(_GOES_DOWN) and _NO_BODY_GOES.search(hit.shown, begin, hit.start):
        return []
    names, start = _moved(hit, begin, hit.start), None
    before = hit.clause_before()
    if not names and before and hit.cue.startswith(_LEANS_BACK) and _LED_BY.fullmatch(hit.shown, begin, hit.start):
        names = _moved(hit, *before)
        start = before[0] if names else None
    if not names and not hit.cue.startswith(_NO_BODY_BEHIND):
        names, _ = names_after(hit.shown, hit.raw, hit.end, end, end)
    return drafted(hit, "transfer", names, start)


def _moved(hit: Hit, begin: int, end: int) -> list[Name]:
    """The bodies that are moved: behind 将 or 把, by description, or by name right before the verb or before 由."""
    shown, raw = hit.shown, hit.raw
    # 财政所的人财物下放乡镇管理: what is theirs goes with the bodies.
    theirs = _BELONGINGS.search(shown, begin, end)
    if theirs:
        end = theirs.start()
        shown = shown[:end]
    listed = _MOVED.search(shown, begin, end)
    if listed:
        names, _ = names_after(shown, raw, *listed.span("list"), listed.end("list"))
        body = None if names else _MOVED_BODY.match(shown, *listed.span("list"))
        return _as_it_stands(hit, body.span("name")) if body else names
    managed = _MANAGED.match(shown, begin, end)
    if managed:
        first, last = managed.span("name")
        names = []
        if "、" in managed["name"]:
            names = _sharing_names(hit, first, last) or names_after(shown, raw, first, last, last)[0]
            names = names or names_up_to(shown, raw, first, last)
        return names or _as_it_stands(hit, (first, last))
    # 财政所由县财政局划归镇管理: whose it was is not what moves.
    source = _WHOSE_IT_WAS.search(shown, begin, end)
    if source:
        return names_up_to(shown, raw, begin, source.start())
    giver = shown.find("由", begin, end)
    return names_up_to(shown, raw, begin, end) or (names_up_to(shown, raw, begin, giver) if giver > begin else [])


def _sharing_names(hit: Hit, first: int, last: int) -> list[Name]:
    """农业、林业2个站: the fields of bodies that a bare count sums up."""
    shares = hit.shown[last - 2] == "个" or _SHARED_TEAMS.search(hit.shown, first, last)
    return names_up_to(hit.shown, hit.raw, first, last) if shares else []


def abolished(hit: Hit) -> list[Draft]:
    """撤销A, 不再保留A, A不再单独设置, A因没有业务被撤销."""
    begin, end = hit.bounds
    if _WERE_ENDED.match(hit.shown, hit.end) or (hit.cue.endswith("撤并") and hit.shown.startswith(_INTO, hit.end)):
        # 撤销下来的乡政府驻地改设A: what was ended tells where A is.
        return []
    if hit.shown.startswith("要求", hit.end):
        # 取消要求居委会盖章的事项
        return []
    reason = hit.shown.rfind("因", begin + 2, hit.start)
    if reason < 0 and is_banned(hit):
        return []
    # 被撤并乡镇的窗口: what stands behind is no object.
    names, stop = ([], end) if hit.cue[0] == "被" else names_after(hit.shown, hit.raw, hit.end, end, end)
    # 水利站撤了以后
    closes = hit.cue != "撤了" or hit.end == end
    if not names and closes and hit.cue.startswith(_BEHIND_WHAT_ENDS):
        close = reason if reason > 0 else hit.start
        names = names_up_to(hit.shown, hit.raw, begin, close)
        sent = None if names else _SENT_OUT.search(hit.shown, begin, close)
        body = _MANAGED.match(hit.shown, begin, close) if sent else None
        # 县局设在乡镇的站所全部撤销
        names = _as_it_stands(hit, body.span("name")) if body else names
    before = None if names or hit.end != end else hit.clause_before()
    if before and _ALL_OF_THEM.fullmatch(hit.shown, begin, hit.start) and not _IS_LEFT.search(hit.shown, *before):
        # 原设有A、B，2019年全部撤销
        names = names_up_to(hit.shown, hit.raw, *before)
        return drafted(hit, "abolish", names, before[0])
    return drafted(hit, "abolish", names, end=max(end, stop))
