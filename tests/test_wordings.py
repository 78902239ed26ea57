"""One sentence in many words: words that stand for each other in a frame change nothing in what it tells.

Each row is a frame with a gap, the words that fill it, and what is found whichever fills it. Near misses stand below: the same
words where they tell of something else.
"""

import pytest

from pipeline.extract.delegations import find_delegations
from pipeline.extract.setups import find_setups
from pipeline.structure import outline

# (frame, words, powers, giver, receiver)
HANDED_DOWN = [
    (
        "县城管局把户外广告审批权{}柳河镇。",
        "下放给 交给 移交给 赋给 划转给 放给",
        ["户外广告审批"],
        "县城管局",
        "柳河镇",
    ),
    ("区里{}每个街道下放审批权限36项。", "向 给 对 往 朝", ["审批"], "区", "街道"),
    ("县级部门向东坪镇{}审批权限28项。", "下放 移交 释放 划转 让渡 转移", ["审批"], "县级部门", "东坪镇"),
    ("县政府{}委托形式，赋予中心镇审批权限41项。", "以 用 运用 采用 采取 通过 按", ["审批"], "县政府", "中心镇"),
    ("县里还{}乡镇党委任免建议权。", "赋予 给予 授予 给了 赋给", ["任免建议"], "县", "乡镇党委"),
    (
        "将苗木检疫处罚权{}交由乡镇行使。",
        "先后 分步 及时 现已经 专门 次年 近期 2022年 一次性 全部",
        ["苗木检疫处罚"],
        None,
        "乡镇",
    ),
    ("将河道巡查事项交由石桥镇{}办理。", "具体 独立 单独 直接 负责", ["河道巡查事项"], None, "石桥镇"),
    ("将占道经营处罚权交由{}行使。", "各个街道 全区各个街道 所有街道 全区12个街道", ["占道经营处罚"], None, None),
    ("犬类登记由{}直接审批。", "试点镇 中心镇 各个镇 本镇", ["犬类登记"], None, None),
    ("将养老补贴审核权交由柳河镇{}行使。", "党委政府 党委、政府 党委和政府", ["养老补贴审核"], None, None),
    ("石桥镇{}许可事项45项。", "承接 接住 接过 领受 接手", ["许可"], None, "石桥镇"),
    ("街道对派驻机构负责人{}考核权。", "享有 具有 拥有 握有", ["考核"], None, "街道"),
    ("街道{}对派驻人员提出任免和奖惩建议。", "有权 可以 可 能够", ["任免建议", "奖惩建议"], None, "街道"),
    ("派驻站所的人员由镇党委{}指挥。", "统一 集中 一体 统筹", None, None, "镇党委"),
    ("养殖用地方案{}报县里审批，由乡镇自行审定。", "不再 无需 不用 不须 用不着", ["养殖用地方案审批"], None, "乡镇"),
    ("下放街道审批权限52项，{}殡葬、园林、供水等领域。", "涉及 主要涉及 主要是 共涉及 覆盖", ["权限"], None, "街道"),
    ("县政府{}《乡镇赋权事项清单》，总共45项。", "公布 印发 发布 下发 推出 编制", [], "县政府", "乡镇"),
    ("砂石堆放处罚权，由乡镇{}自己名义行使。", "以 用", ["砂石堆放处罚"], None, "乡镇"),
    (
        "第一批下放石桥镇权限62项，其中行政许可20项{}行政处罚42项。",
        "、 和 与 及 以及 跟",
        ["行政许可", "行政处罚"],
        None,
        None,
    ),
    ("向{}下放户外广告审批权。", "王村镇 新村乡 东坪镇 城郊乡", ["户外广告审批"], None, None),
    ("把苗木检疫权下放{}乡镇。", "给 到 至 往", ["苗木检疫"], None, "乡镇"),
    ("将河道巡查事项由县水利局{}柳河镇承担。", "移交 交由 委由 转由", ["河道巡查事项"], "县水利局", "柳河镇"),
    ("县级部门把渡口巡查事项委托或者{}柳河镇实施。", "交由 下放 移交 交给", ["渡口巡查事项"], "县级部门", "柳河镇"),
    ("石桥镇获得更大的项目{}。", "审批权 审批权限 审批职权 审批管理权", None, None, "石桥镇"),
    ("街道对派驻队伍有{}，对街面改造有参与权。", "考核权 调配权 检查权 奖惩分配权", None, None, "街道"),
    (
        "苗木检疫处罚权原由县林业局行使，现{}柳河镇行使。",
        "由 交由 改由 归 下放给",
        ["苗木检疫处罚"],
        "县林业局",
        "柳河镇",
    ),
    (
        "苗木检疫处罚权{}县林业局实施，如今下放柳河镇。",
        "过去由 原来由 以往由 此前由",
        ["苗木检疫处罚"],
        "县林业局",
        "柳河镇",
    ),
    ("{}养犬登记审批权下放至柳河镇。", "一是 二是 目前， 据悉，", ["养犬登记审批"], None, "柳河镇"),
    ("柳河镇获得{}行政处罚事项。", "48项 县级48项 四十八项", ["行政处罚"], None, "柳河镇"),
    ("县里给柳河镇{}苗木检疫权。", "下放 直接下放 依法下放 首次下放", ["苗木检疫"], "县", "柳河镇"),
    (
        "犬类登记权原由县公安局行使，现{}办理。",
        "由各镇 由5个中心镇 由3个试点镇 由所有乡镇",
        ["犬类登记"],
        "县公安局",
        None,
    ),
    ("林木采伐许可权{}县政府批准后，交由柳河镇行使。", "经 报", ["林木采伐许可"], None, "柳河镇"),
]


@pytest.mark.parametrize(
    ("frame", "words", "powers", "giver", "receiver"), HANDED_DOWN, ids=[row[0][:14] for row in HANDED_DOWN]
)
def test_a_delegation_in_other_words(
    frame: str, words: str, powers: list[str] | None, giver: str | None, receiver: str | None
) -> None:
    for word in words.split():
        text = frame.format(word)
        (found,) = find_delegations(text, outline(text).sentences)
        if powers is not None:
            assert (word, list(found.powers)) == (word, powers)
        if giver is not None:
            assert (word, found.giver) == (word, giver)
        assert found.receiver
        if receiver is not None:
            assert (word, found.receiver) == (word, receiver)


# (frame, words, action, names)
BODIES = [
    (
        "原农机站{}镇政府管理。",
        "划归 划转 划转给 划到 移交给 转由 转给 转隶 下划给 调整由 交由 归",
        "transfer",
        ["农机站"],
    ),
    ("将县局派驻的水管所{}镇属事业单位。", "调整为 改为 转为 变为 定为 明确为 改制为", "transfer", ["水管所"]),
    ("蚕桑站{}县农业局划归镇里管理。", "由 从", "transfer", ["蚕桑站"]),
    ("蚕桑站{}更名为苗圃管理站。", "还 又 专门 现已 相继 正式 逐步 按要求", "rename", ["蚕桑站", "苗圃管理站"]),
    ("蚕桑站、苗圃管理站{}撤并为林业站。", "全部 还 一律 统一", "merge", ["蚕桑站", "苗圃管理站", "林业站"]),
    ("蚕桑站、苗圃管理站{}划归镇里管理。", "还 又 专门 目前 同年 全部 悉数 依法", "transfer", ["蚕桑站", "苗圃管理站"]),
    ("蚕桑站与苗圃管理站{}合署办公。", "原则上 统一 一律 实行", "merge", ["蚕桑站", "苗圃管理站"]),
    ("林业站、蚕桑站实行{}。", "属地管理 乡镇管理 镇街管理 条块结合、以块为主的管理", "transfer", ["林业站", "蚕桑站"]),
    (
        "蚕桑站{}农业服务中心。",
        "并入 并到 合并到 归并到 归并至 整合到 归入 归并入 合并进 并至",
        "merge",
        ["蚕桑站", "农业服务中心"],
    ),
    (
        "将广播站、文化站{}文体服务中心。",
        "合并为 融合为 归并为 重新整合为 全合并为 给合并为",
        "merge",
        ["广播站", "文化站", "文体服务中心"],
    ),
    ("社会治理中心与信访办{}。", "合署办公 合署运行 一体运行 合并办公", "merge", ["社会治理中心", "信访办"]),
    (
        "文体服务中心由广播站、文化站{}。",
        "合并而成 组合而成 重组而成 整合而来",
        "merge",
        ["文体服务中心", "广播站", "文化站"],
    ),
    (
        "经济科{}经济发展办公室。",
        "更名为 易名为 改称 改叫 换名为 名称改为 的名称变更为",
        "rename",
        ["经济科", "经济发展办公室"],
    ),
    (
        "{}蚕桑站、苗圃管理站。",
        "撤销 裁撤 裁掉 停设 撤除 不再保有 不再单独设立 不再继续保留",
        "abolish",
        ["蚕桑站", "苗圃管理站"],
    ),
    ("各村{}助老服务站。", "设立 创办 开办 创设 设起 建起了 成立起", "set_up", ["助老服务站"]),
    (
        "镇便民服务中心{}。",
        "揭牌 宣布成立 投入运行 启动运行 正式运转 开始运行 开门迎客 目前已挂牌",
        "set_up",
        ["便民服务中心"],
    ),
    ("在党政办公室{}信访办公室{}。", "挂|牌子 加挂|牌子 挂上了|牌子 挂|牌匾 挂|标牌 加挂|牌", "set_up", ["信访办公室"]),
    ("县改革领导小组办公室{}县委编办。", "设在 设立在 设置在 挂靠 挂靠在", "set_up", ["改革领导小组办公室"]),
    ("林业、水利、农机3{}站所划归镇里管理。", "个 家 处 所", "transfer", ["林业站", "水利站", "农机站"]),
    ("撤销蚕桑站{}苗圃管理站。", "、 和 跟 还有 以及 连同", "abolish", ["蚕桑站", "苗圃管理站"]),
    (
        "{}蚕桑站、苗圃管理站，组建农业服务中心。",
        "整合 合并 归并 融合 撤并",
        "merge",
        ["蚕桑站", "苗圃管理站", "农业服务中心"],
    ),
    ("县林业局设在乡镇的12个站所{}撤销。", "全部 均 都已 业已 现已 目前已", "abolish", ["县林业局设在乡镇的12个站所"]),
]


@pytest.mark.parametrize(("frame", "words", "action", "names"), BODIES, ids=[row[0][:14] for row in BODIES])
def test_a_setup_in_other_words(frame: str, words: str, action: str, names: list[str]) -> None:
    for word in words.split():
        text = frame.format(*word.split("|"))
        (found,) = find_setups(text, outline(text).sentences)
        assert (word, found.action, list(found.names)) == (word, action, names)


NEITHER = [
    "本月镇里接收群众诉求事项312件。",
    "经济开发区申请按照项目管理办法审批。",
    "苗木检疫处罚权原由乡镇行使，现由县级部门行使。",
    "乡镇具备条件的权力事项要逐项评估。",
    "将执法队的21名编制划转街道管理。",
    "档案室钥匙归街道管理。",
    "企业可以对部门的服务提出意见建议。",
    "建强综合执法队，配齐装备。",
    "推进综治中心实体化运行。",
    "项目名称改为一期工程。",
    "居民有权对派驻机构提出改进建议。",
    "审批与监管一体运行。",
    "镇政府用镇里名义贷款修路。",
    "办公室挂靠窗的位置有一幅地图。",
]


@pytest.mark.parametrize("text", NEITHER)
def test_the_same_words_in_another_sense(text: str) -> None:
    sentences = outline(text).sentences
    assert find_delegations(text, sentences) == []
    assert find_setups(text, sentences) == []
