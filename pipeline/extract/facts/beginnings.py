"""Where the noun behind a number may begin: behind what only measures (按5名的标准核定编制), nowhere before 由 and 因."""

from typing import Final

from pipeline import patterns

# 50名规模的周转池, 按5名的标准核定编制: what is measured stands behind.
_MEASURED: Final = patterns.compile(
    r"规模的|的?(?:标准|限额|比例|额度)[^，。；]{0,4}?(?:核定|核增|配备|配置|设置|安排|选配|落实)(?:了)?"
)
# 5名的标准, 115项中常用的, 34项由镇里承接, 26项因专业性强: none of these says what is counted.
_NAMES_NOTHING: Final = patterns.compile(
    r"(?:与|涉及|属于|适合|适宜)[^，。；]{1,14}的(?=委托|交[由给回]|由|下放|移交|收|继续|保留|划|仍|全部|一律|统一|可|将|应)|未(?:设|建|配|成立|明确|完成|落实|挂牌|开展|达标)(?![^，。；]{0,8}的)|随[^，。；]{1,12}?(?:划转|下沉|转隶|回到|调整|移交|转移|下放|走)|因(?!素|果)|从未|尚未|仍未|的(?:标准|限额|比例|额度|规模|要求|基础)|中(?![心队等层学小介药医西高级专华国型央共])|由|与[^，。；]{1,12}?(?:对应|对接|合署|挂钩|相同|一致)|建议(?:由|将|收|取消|保留|调整|继续|下放|暂)"
)


def noun_begin(text: str, position: int, limit: int) -> int | None:
    """Where the noun of the number that ends at `position` may begin; None where no noun follows it."""
    if text[position : position + 1] not in tuple("规的中由标限比额建与因从尚仍未涉属适随"):
        return position
    measured = _MEASURED.match(text, position, limit)
    if measured is not None:
        return measured.end()
    return None if _NAMES_NOTHING.match(text, position, limit) else position
