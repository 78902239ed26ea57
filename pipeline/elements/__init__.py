"""What a document says about itself: the elements of its head and foot, and what kind of document it is.

The layout is that of an official document (GB/T 9704-2012: 份号, 密级, 紧急程度, 发文机关标志, 发文字号, 签发人, 标题,
主送机关, 附件说明, 署名, 成文日期, 抄送机关, 印发机关) and of the pages that publish one: label lines, crumbs, a byline, a
source. Only a printed issue date is a date; a date inside a paragraph never is.
"""

from collections.abc import Sequence

from pipeline import patterns
from pipeline.elements.foot import read_foot
from pipeline.elements.found import Conflict, Elements, Found, Line
from pipeline.elements.head import DATE_LINE, is_attachment, issuer_of_title, read_head
from pipeline.elements.kinds import document_type
from pipeline.elements.labels import LABEL

__all__ = ["Conflict", "Elements", "Found", "Line", "elements", "is_attachment", "is_element"]

# 责任单位：某局 stands between paragraphs of a plan, 联系人 and 摄影 under a notice or a picture.
_ROLE = patterns.compile(r"[\u4e00-\u9fff]{0,6}(?:单位|部门|人|电话|邮箱|地址|邮编|摄影|供图)[:：]")


def elements(text: str, lines: Sequence[Line]) -> Elements:
    """The elements of a document from its normalised text and the lines of it that are not blank."""
    found = Elements()
    read_head(text, lines, found)
    if not found.issuers:
        issuer_of_title(text, found)
    read_foot(text, lines, found)
    found.type = document_type(text, lines, found)
    return found


def is_element(line: str) -> bool:
    """Whether the line is of the sort that names an element (a label, a role, a lone date), so never a heading."""
    return bool(LABEL.match(line) or _ROLE.match(line) or DATE_LINE.fullmatch(line))
