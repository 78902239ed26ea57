"""The normalised text: each stage by rows, the way back by rows, and the laws by property."""

import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.text import NormalisedText, normalise

CLINGING = """\
全县把编制用在一线，乡镇新增事业编制九十六名，划转
执法人员一百五十人
，基层力量充实。
一、目标
到年底各镇设便民服务中心。"""


def test_a_mark_that_begins_a_line_proves_that_it_was_broken() -> None:
    # The second line is short of the width: what follows it stays a line.
    assert normalise(CLINGING).text.split("\n")[:2] == [
        "全县把编制用在一线，乡镇新增事业编制九十六名，划转",
        "执法人员一百五十人",
    ]
    broken = CLINGING.replace("人\n，", "人，由县级部门下沉到各镇，由镇里\n，")
    assert normalise(broken).text.split("\n")[0] == (
        "全县把编制用在一线，乡镇新增事业编制九十六名，划转执法人员一百五十人，由县级部门下沉到各镇，由镇里，基层力量充实。"
    )


SHORT_HEADINGS = """\
一、目标
全县把编制用在一线，乡镇新增事业编制九十六名，划转
执法人员一百五十人，基层力量充实，办理时限压缩四成
以上，群众满意度提高到百分之九十八，全县统一考核办
一、步骤
二、分工
三、保障
到年底各镇设便民服务中心。"""


def test_short_headings_say_nothing_against_a_width() -> None:
    joined = normalise(SHORT_HEADINGS).text.split("\n")[1]
    assert joined.endswith(
        "划转执法人员一百五十人，基层力量充实，办理时限压缩四成以上，群众满意度提高到百分之九十八，全县统一考核办"
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("一\r\n二\r三\x0b四\x0c五\x85六\u2028七\u2029八", "一\n二\n三\n四\n五\n六\n七\n八"),
        ("⼀個⽅案，⻓期⺠生", "一个方案，长期民生"),
        ("\uf907\uf9d1", "龟六"),
        ("㈠①Ⅳ㎡…㊀", "㈠①Ⅳ㎡…㊀"),
        ("１２个ＡＢｃ，５０％", "12个ABc，50%"),
        ("互联网＋监管＠县", "互联网+监管@县"),
        ("7～9个，8－9个，8–9个，8−9个", "7~9个，8-9个，8-9个，8-9个"),
        ("镇—村—组……", "镇—村—组……"),
        ("１．总则，3．5万", "1.总则，3.5万"),
        ("﹙街道﹚﹐县｡", "（街道），县。"),
        ("「一門辦」與『一窗辦』", "“一门办”与‘一窗办’"),
        ("镇\u200b街\ufeff道\u00ad", "镇街道"),
        ("镇\x00街\ud800道\x1b", "镇\ufffd街\ufffd道\ufffd"),
    ],
)
def test_characters(text: str, expected: str) -> None:
    assert normalise(text).text == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("赋权98项;其他镇,街道:村!", "赋权98项；其他镇，街道：村！"),
        ("乡镇(街道)党(工)委", "乡镇（街道）党（工）委"),
        ("占60%,其中", "占60%，其中"),
        ("“一窗办”,“一网办”", "“一窗办”，“一网办”"),
        ("共1,234个,人均8:30到岗", "共1,234个，人均8:30到岗"),
        ("网址:http://www.example.com/a?b=1,2", "网址：http://www.example.com/a?b=1,2"),
        ("比例为1:3", "比例为1:3"),
        ("党(Party)的", "党（Party）的"),
        ("镇 (Party) 街", "镇 (Party) 街"),
        ("(1.县委党校,湖北 430072)", "（1.县委党校，湖北 430072）"),
        ("(a)总则与(b)附则", "（a）总则与（b）附则"),
        ("（街道)与(社区）", "（街道）与（社区）"),
        ("((街道))", "（（街道））"),
        ("(镇(a)x)", "（镇（a）x）"),
        ("1)推进 2)落实", "1）推进 2）落实"),
        ("x,(Party)的", "x,（Party）的"),
        ("GDP, PPP (a) x: y!", "GDP, PPP (a) x: y!"),
        ("为什么?!", "为什么？！"),
        ("为什么?", "为什么？"),
        ("陈某?李某", "陈某?李某"),
        ('他说:"放得下"。', "他说：“放得下”。"),
        ('一寸"长', '一寸"长'),
        ('a "b" c', 'a "b" c'),
        ("(GDP),增长", "（GDP），增长"),
    ],
)
def test_widths(text: str, expected: str) -> None:
    assert normalise(text).text == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("共 271 个", "共271个"),
        ("辖区 10.48 万人", "辖区10.48万人"),
        ("县级配套 6，200万元", "县级配套6，200万元"),
        ("第一批 6，七人", "第一批 6，七人"),
        ("2019 年 1 月 31 日", "2019年1月31日"),
        ("核定 1 万 余 人", "核定1万余人"),
        ("占 60 % 以上", "占60%以上"),
        ("约 2 748 名，", "约2748名，"),
        ("划分网格2 3 6个，", "划分网格236个，"),
        ("配备1 2 0 0 名，", "配备1200名，"),
        ("查处案件1 23 起，", "查处案件123起，"),
        ("合并后，21 9名留用", "合并后，219名留用"),
        ("东街道 12 9个", "东街道 12 9个"),
        ("调剂到乡镇，2 5名留用", "调剂到乡镇，25名留用"),
        ("附件1 23个", "附件1 23个"),
        ("核定编制 1, 203 名，", "核定编制1,203名，"),
        ("常住 10. 48 万人", "常住10.48万人"),
        ("配备 15 - 20 名", "配备15-20名"),
        ("服务 3 万 - 5 万人", "服务3万-5万人"),
        ("北京 - 上海专线", "北京 - 上海专线"),
        ("附件2 3个", "附件2 3个"),
        ("下放28 - 36号文件", "下放28-36号文件"),
        ("表 1 - 2 说明", "表 1 - 2 说明"),
        ("人口 674 149 546 人", "人口674149546人"),
        ("每镇 7 ~ 9 个", "每镇7~9个"),
        ("〔2019〕 5 号", "〔2019〕5号"),
        ("（ 12 个）", "（12个）"),
        ("今年以来, 全县 ，各镇 。", "今年以来，全县，各镇。"),
        ("一、 总则", "一、总则"),
        ("关 于 印 发 方 案 的 通 知", "关于印发方案的通知"),
        ("第 3 季度", "第3季度"),
        ("12345 热线", "12345 热线"),
        ("\u00a05 个", " 5个"),
        # What separates stays.
        ("记者 王五 通讯员 李四", "记者 王五 通讯员 李四"),
        ("王 明 李 强", "王 明 李 强"),
        ("1 总则", "1 总则"),
        ("2 人员管理", "2 人员管理"),
        ("17 支综合执法队平均 7 人", "17支综合执法队平均7人"),
        ("3 支队伍", "3支队伍"),
        ("1 支持政策", "1 支持政策"),
        ("2 支部建设", "2 支部建设"),
        ("4 支队管理", "4 支队管理"),
        ("表 1 各镇情况", "表 1 各镇情况"),
        ("柳河镇 12 161", "柳河镇 12 161"),
        ("柳河镇 12 161 98 项", "柳河镇 12 161 98项"),
        ("2018 148 名", "2018 148名"),
        ("县报 2019-03-02 10:20 来源", "县报 2019-03-02 10:20 来源"),
        ("县报 10:20", "县报 10:20"),
        ("GDP 增长 5G 网络 APP", "GDP 增长 5G 网络 APP"),
        ("共  271  个", "共  271  个"),
        ("共\t271\t个", "共\t271\t个"),
        ("　　共 5 个", "　　共5个"),
        ("党（工） 委", "党（工） 委"),
    ],
)
def test_spaces(text: str, expected: str) -> None:
    assert normalise(text).text == expected


WRAPPED = """\
县委编办今年把编制资源用在最缺人的地方，全年为十二个乡
镇新增事业编制九十六名，从县直单位划转执法人员一百五十
人，基层力量明显充实。各乡镇设立便民服务中心，实行一窗
受理，办理时限平均压缩四成。
　　下一步，县委编办将会同有关部门完善权责清单，对接不
住的事项及时收回，让基层有人办事、有权管事，切实减轻负
担。
一、总体要求
坚持依法下放、宜放则放，把点多面广、基层管理迫切需要的
审批服务执法权限赋予乡镇。"""


def test_hard_wrapped_lines_are_joined() -> None:
    assert normalise(WRAPPED).text.split("\n") == [
        "县委编办今年把编制资源用在最缺人的地方，全年为十二个乡镇新增事业编制九十六名，从县直单位划转执法人员一百五十人，"
        "基层力量明显充实。各乡镇设立便民服务中心，实行一窗受理，办理时限平均压缩四成。",
        "　　下一步，县委编办将会同有关部门完善权责清单，对接不住的事项及时收回，让基层有人办事、有权管事，切实减轻负担。",
        "一、总体要求",
        "坚持依法下放、宜放则放，把点多面广、基层管理迫切需要的审批服务执法权限赋予乡镇。",
    ]


# Broken where blanks stood between figures that are gone: no two lines have one width.
UNEVEN = """\
河口县镇街改革的做法
全县把编制用在最缺人的地方。今年为十二个乡镇新增事业编制96名，从县直单位划转执法人
员150人，基层力量明显充实。各乡镇设立便民服务中心，实行一窗受
理，办理时限平均压缩四成。群众评议得分比上年提高12.4分，居全市前
列，受到省里通报表扬。
二、下步打算
县委编办将会同有关部门完善清单，及时收回接不住的事项。对专业性强的，由县直部门派
人驻镇办理，确保权力运行平稳有序。"""


def test_uneven_lines_of_prose_are_joined() -> None:
    assert normalise(UNEVEN).text.split("\n") == [
        "河口县镇街改革的做法",
        "全县把编制用在最缺人的地方。今年为十二个乡镇新增事业编制96名，从县直单位划转执法人员150人，基层力量明显充实。"
        "各乡镇设立便民服务中心，实行一窗受理，办理时限平均压缩四成。群众评议得分比上年提高12.4分，居全市前列，受到省里通报表扬。",
        "二、下步打算",
        "县委编办将会同有关部门完善清单，及时收回接不住的事项。对专业性强的，由县直部门派人驻镇办理，确保权力运行平稳有序。",
    ]


def test_long_items_of_a_list_are_not_joined() -> None:
    items = (
        "负责联系城东片区三个乡镇，按月走访站所，收集意见后报改革专班\n"
        "负责联系城西片区两个街道，按季度听取汇报，督促部门限期办结并答复\n"
        "负责清理各类挂牌和考核事项，提出保留、整合、取消的意见\n"
        "负责会同司法行政部门组织执法人员培训，安排资格考试和跟班学习，做好装备保障"
    )
    assert normalise(items).text == items


WIDE_DIGITS = """\
　　全县共有乡镇１４个，核定行政编制４２０名，事业
编制６１０名，便民服务点２３８个，今年投入资金１
，２００万元，比上年增加百分之二十，年底前实现１
００％覆盖。"""


def test_lines_that_were_broken_when_their_digits_were_wide_are_joined() -> None:
    assert normalise(WIDE_DIGITS).text == (
        "　　全县共有乡镇14个，核定行政编制420名，事业编制610名，便民服务点238个，今年投入资金1，200万元，"
        "比上年增加百分之二十，年底前实现100%覆盖。"
    )


PERCENTAGES = """\
一般公共服务、教育、社会保障、医疗卫生、农林
水支出占比为7.6%、24.1%、12.3%、9.4%、6.7%、
3.9%，镇街自有财力占全部财力的比重逐年提高，
县级转移支付仍占乡镇可用财力的一半上下，山区
几个乡镇的缺口由县里兜底，沿海乡镇超收部分按
比例返还，各镇之间的差距有所缩小。"""


def test_lines_of_many_percentages_are_as_wide_as_others() -> None:
    """A sign for per cent is as wide as a digit: without that these lines would have widths of their own."""
    assert "\n" not in normalise(PERCENTAGES).text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("全市 17 個 镇內設机构由 153 个 減至", "全市17个镇内设机构由153个减至"),
        ("投入 2 , 680 万元 ，划分網格 2 , 0 1 5 个", "投入2,680万元，划分网格2,015个"),
        ("分别达 92. 5% 、8 8% 。", "分别达92.5%、88%。"),
        ("查处违法建设 3 2 6 宗 。", "查处违法建设326宗。"),
        # Not parts of one number
        ("主任 1 名 副主任 2 名", "主任1名 副主任2名"),
        ("第 3 5 条", "第 3 5条"),
    ],
)
def test_spaces_of_a_text_set_apart(text: str, expected: str) -> None:
    assert expected in normalise(text).text


def test_windows_line_ends_are_joined_too() -> None:
    normalised = normalise(WRAPPED.replace("\n", "\r\n"))
    assert normalised.text == normalise(WRAPPED).text
    assert {rule for _, _, rule in normalised.deletions} == {"line_end", "joined_line"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # Inside a number, or between it and its unit
        ("截至去年底全县乡镇共有网格员2\n148名，", "截至去年底全县乡镇共有网格员2148名，"),
        ("截至去年底全县乡镇机关共有办公用房３．\n5万平方米，", "截至去年底全县乡镇机关共有办公用房3.5万平方米，"),
        ("截至去年底全县乡镇共有编制３．\n148万名，", "截至去年底全县乡镇共有编制3.148万名，"),
        ("截至去年底全县乡镇共划定网格271\n个，", "截至去年底全县乡镇共划定网格271个，"),
        ("截至去年底全县乡镇常住人口10.\n48万人，", "截至去年底全县乡镇常住人口10.48万人，"),
        # A mark that begins no line, whatever its width
        (
            "各乡镇全面清理各类挂牌（含县直各部门自行要求悬挂的牌子\n)并报县委编办",
            "各乡镇全面清理各类挂牌（含县直各部门自行要求悬挂的牌子）并报县委编办",
        ),
        # Not a number that was broken
        ("网格员数\n148名", "网格员数\n148名"),
        ("网格员2\n148名", "网格员2\n148名"),
        ("关于印发乡镇机构改革实施方案的通知附件1\n名单", "关于印发乡镇机构改革实施方案的通知附件1\n名单"),
        ("截至去年底全县乡镇共有网格员2\n2019年工作要点", "截至去年底全县乡镇共有网格员2\n2019年工作要点"),
        ("截至去年底全县乡镇共有网格员2\n\n148名，", "截至去年底全县乡镇共有网格员2\n\n148名，"),
        # Titles, lists, lines of one width that are whole
        ("关于推进乡镇改革\n\n的实施意见", "关于推进乡镇改革\n\n的实施意见"),
        ("高位推动抓改革\n齐心协力促落实\n基层面貌日日新\n群众生活步步高", None),
        ("\n".join(["各镇要对照清单逐项落实，确保年底前全部完成。"] * 6), None),
        ("\n".join(["关于加强乡镇综合行政执法队伍规范化建设的意见"] * 6), None),
        ("\n".join(["（一）对照清单，逐项落实乡镇各类人员编制，确保到位"] * 6), None),
    ],
)
def test_line_breaks(text: str, expected: str | None) -> None:
    assert normalise(text).text == (text if expected is None else expected)


GLOSSED = "鄉(xiāng)鎮(zhèn)(街道)有數(shù)千名,另 5 個(gè)"


@pytest.mark.parametrize(
    ("part", "quote", "wide"),
    [
        ("乡", "鄉", "鄉(xiāng)"),
        ("乡镇", "鄉(xiāng)鎮", "鄉(xiāng)鎮(zhèn)"),
        ("镇（街道）", "鎮(zhèn)(街道)", "鎮(zhèn)(街道)"),
        ("数千名", "數(shù)千名", "數(shù)千名"),
        ("5个", "5 個", "5 個(gè)"),
        ("，另5", ",另 5", ",另 5"),
    ],
)
def test_spans_of_the_original(part: str, quote: str, wide: str) -> None:
    normalised = normalise(GLOSSED)
    start = normalised.text.index(part)
    span = normalised.to_original(start, start + len(part))
    assert GLOSSED[slice(*span)] == quote
    assert normalised.to_normalised(*span) == (start, start + len(part))
    assert GLOSSED[slice(*normalised.to_original(start, start + len(part), widen=True))] == wide


def test_offsets_inside_what_is_gone() -> None:
    normalised = normalise(GLOSSED)
    assert normalised.to_normalised(1, 8) == (1, 1)  # (xiāng)
    assert normalised.to_normalised(3, 9) == (1, 2)
    assert normalised.to_normalised(len(GLOSSED), len(GLOSSED)) == (len(normalised.text),) * 2
    assert normalised.to_original(0, 0) == (0, 0)
    assert normalised.to_original(1, 1) == (1, 1)
    end = len(normalised.text)
    assert normalised.to_original(end, end) == (GLOSSED.index("(gè)"),) * 2


@pytest.mark.parametrize("span", [(-1, 0), (2, 1), (0, 99)])
def test_no_such_span(span: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="no such span"):
        normalise("镇街").to_original(*span)
    with pytest.raises(ValueError, match="no such span"):
        normalise("镇街").to_normalised(*span)


def test_the_edit_log() -> None:
    log = [
        (edit.rule, edit.start, edit.end, edit.source, edit.replacement)
        for edit in normalise("⼀個(gè)\r\n縣，占 ５ %,村").edits
    ]
    assert log == [
        ("radical", 0, 1, "⼀", "一"),
        ("script", 1, 2, "個", "个"),
        ("gloss", 2, 6, "(gè)", ""),
        ("line_end", 6, 7, "\r", ""),
        ("script", 8, 9, "縣", "县"),
        ("space", 11, 12, " ", ""),
        ("width", 12, 13, "５", "5"),
        ("space", 13, 14, " ", ""),
        ("width", 15, 16, ",", "，"),
    ]


def test_what_a_text_says_of_itself() -> None:
    normalised = normalise(GLOSSED)
    assert (normalised.script, normalised.glosses, normalised.issues) == ("hant", 4, ())
    assert normalised.original == GLOSSED
    assert pickle.loads(pickle.dumps(normalised)).text == normalised.text


SOUND = "县委编办今年把编制资源用在最缺人的地方，全年为十二个乡镇新增事业编制。"


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        (SOUND, []),
        (SOUND.encode().decode("latin-1"), ["mojibake"]),
        (SOUND.encode().decode("cp1252", "replace"), ["mojibake", "lost_characters"]),
        (SOUND.encode("gbk").decode("latin-1"), ["mojibake"]),
        ((SOUND * 2).encode().decode("gb18030", "replace"), ["mojibake"]),
        (SOUND.encode("gbk").decode("big5", "ignore"), ["mojibake"]),
        ("锟斤拷锟斤拷", ["mojibake"]),
        ("陈某?李某", ["lost_characters"]),
        ("镇\ufffd街", ["lost_characters"]),
        ("为什么要改?我们来看", []),
        ("镇\x00街", ["control_characters"]),
        ("Café au lait, déjà vu, à la carte", []),
        ("王垚、李昱璇、赵翀、孙喆、钱嵘", []),
    ],
)
def test_damage_is_reported(text: str, codes: list[str]) -> None:
    found = [issue.code for issue in normalise(text).issues]
    assert found[: len(codes)] == codes
    assert bool(found) == bool(codes)


FRAGMENTS = (
    "(jīng)|（jīng）|(men)|經(jīng)|10.48 万人|共 271 个|2019 年 1 月|2 748 名|著眼|隨著|有著作|乾隆|\r\n|\n\n|\n|　　|一、|（一）|GDP|，|。| |"
    '1 2 3 |关 于 印 发 通 知 |8:30|1,234|?|"|(|)|:|,|2\n148名|12\n万|３．４|–|% |徵|於|编|著|覆|~|\u200b|\x00|\ud800|'
    "县委编办今年把编制资源用在最缺人的地方，全年为十二个乡|县委编办今年把编制资源用在最缺人的地方，全年新增编制2\n"
).split("|")
TEXTS = st.one_of(
    st.lists(st.sampled_from(FRAGMENTS), max_size=25).map("".join),
    st.lists(st.one_of(st.sampled_from(FRAGMENTS), st.text(max_size=3)), max_size=12).map("".join),
    st.text(st.sampled_from('镇鎮个個万年著乾后 \u3000\n\r,;:?!()（），。“”"05.%~-aīj'), max_size=40),
)


def _original(normalised: NormalisedText) -> str:
    """What the original must have been, from the normalised text and the edit log alone."""
    parts = []
    at = inner = 0
    for edit in normalised.edits:
        kept = edit.start - at
        parts += (normalised.text[inner : inner + kept], edit.source)
        inner += kept + len(edit.replacement)
        at = edit.end
    return "".join(parts) + normalised.text[inner:]


@given(TEXTS)
def test_a_second_pass_changes_nothing(text: str) -> None:
    once = normalise(text)
    twice = normalise(once.text)
    assert twice.text == once.text
    assert twice.edits == ()


@given(TEXTS)
def test_the_original_can_be_had_back(text: str) -> None:
    assert _original(normalise(text)) == text


@given(TEXTS)
def test_kept_and_deleted_characters_tile_the_original(text: str) -> None:
    normalised = normalise(text)
    kept = [normalised.to_original(at, at + 1)[0] for at in range(len(normalised.text))]
    deleted = [at for start, end, _ in normalised.deletions for at in range(start, end)]
    assert kept == sorted(set(kept))
    assert sorted(kept + deleted) == list(range(len(text)))


@given(TEXTS, st.data())
def test_spans_go_there_and_back(text: str, data: st.DataObject) -> None:
    normalised = normalise(text)
    ends = st.integers(0, len(normalised.text))
    start, end = sorted((data.draw(ends), data.draw(ends)))
    first, last = normalised.to_original(start, end)
    assert 0 <= first <= last <= len(text)
    assert normalised.to_normalised(first, last) == (start, end)
    wider = normalised.to_original(start, end, widen=True)
    assert wider[0] == first
    assert wider[1] >= last


@given(TEXTS)
def test_normalised_offsets_never_go_back(text: str) -> None:
    normalised = normalise(text)
    places = [normalised.to_normalised(at, at)[0] for at in range(len(text) + 1)]
    assert places == sorted(places)
    assert places[-1] == len(normalised.text)


@pytest.mark.parametrize(
    "unit",
    ["1", " ", "(", ")", "（", "()", "镇 ", "1 ", "鎮(zhèn)", "\n", "镇\n", '镇"', "、", "乾", "1 万 ", "镇，1\n"],
)
def test_a_long_run_of_one_thing(unit: str) -> None:
    # Quadratic work would take minutes here.
    normalised = normalise(unit * (300_000 // len(unit)))
    assert normalised.text
