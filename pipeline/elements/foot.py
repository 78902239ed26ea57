"""The foot of a document: attachments, signing bodies, date, copies, printer, credit (GB/T 9704-2012, 7.3.4-7.4)."""

import re
from collections.abc import Iterator, Sequence

from pipeline import patterns
from pipeline.elements.forms import BLANK, DAY, HAN, NAME, closed, items, officer, organs, plain
from pipeline.elements.found import Elements, Found, Line
from pipeline.elements.head import DATE_LINE, LINE_LENGTH
from pipeline.elements.labels import keep_date

FOOT_LINES = 12
_SIGNERS = 12
_SIGNED = patterns.compile(rf"(?P<who>\D{{4,80}}?)\s{{0,8}}(?:{DAY})")
_PRINTED = patterns.compile(rf"(?:(?P<organ>{HAN}[\u4e00-\u9fff（） \u3000]{{2,60}}?)\s{{0,40}})?(?P<day>{DAY}) ?印发")
_CREDIT = patterns.compile(
    r"[（(]((?:作者|记者|通讯员|供稿|撰稿)[^（(）)。]{2,60}"
    rf"|(?![万亿]元){NAME}(?:[ \u3000、]{{1,4}}{HAN}{{2,3}}){{0,5}})[）)]$"
)
_CREDIT_SOURCE = patterns.compile(r"[（(](?:来源|原载|摘自|转自|稿源)[:：]?\s?(?P<v>[^（(）)。]{2,40})[）)]$")
_COPIES = patterns.compile(rf"抄{BLANK}{{0,4}}[送报]{BLANK}{{0,2}}[:：]\s{{0,4}}(?P<v>.{{2,300}})")
_COPIES_LINES = 4
_NOTE = patterns.compile(
    rf"附{BLANK}{{0,2}}件?{BLANK}{{0,2}}(?:[0-9一二三四五六七八九十]{{1,3}}{BLANK}{{0,2}}[:：.．、]|[:：]){BLANK}{{0,4}}(?P<v>.{{0,200}})"
)
_NOTE_GOES_ON = patterns.compile(rf"\d{{1,2}} ?[.．、](?!\d){BLANK}{{0,4}}(?P<v>[^。]{{2,120}})")
_NOTE_LENGTH = 200
_LAST_CHARACTERS = frozenset("日0123456789）)发")


def read_foot(text: str, lines: Sequence[Line], found: Elements) -> None:
    """Read the elements below the body of a document."""
    notes: list[tuple[int, list[Found]]] = []
    signed: int | None = None
    for index, line in enumerate(lines):
        if index in found.lines:
            continue
        last = len(lines) - index <= FOOT_LINES
        first = line.text[0]
        if first == "附" and len(line.text) <= _NOTE_LENGTH and (note := _attachments(lines, index)):
            notes.append((index, note))
        elif first == "抄" and not found.has("copies_to"):
            _copies(lines, index, found)
        elif line.text[-1] in _LAST_CHARACTERS and (len(line.text) <= LINE_LENGTH or last):
            if last and (len(line.text) > LINE_LENGTH or not _sign(lines, index, found, last)):
                _credit(line, index, found)
            elif not last:
                _sign(lines, index, found, last)
        if signed is None and "signed" in found.dates:
            signed = index
    found.others += _noted(lines, notes, signed)
    if not found.issuers:
        found.issuers = [item._replace(element="issuer") for item in found.others if item.element == "signatories"]
        found.issuers = [item for item in found.issuers if officer(item.text) is None]


def _sign(lines: Sequence[Line], index: int, found: Elements, last: bool) -> bool:
    """Take the date under or behind the names of organs wherever it stands, a lone date only in the last lines."""
    line = lines[index]
    if match := DATE_LINE.fullmatch(line.text):
        signers = list(_signers(lines, index))
        if not signers and not last:
            return False
        _take_signature(signers, found)
        keep_date(found, "signed", match, line.start)
        above = sum(1 for _ in _signing_lines(lines, index))
        found.lines.update(range(index - above, index + 1))
    elif (match := _SIGNED.fullmatch(line.text)) and (parts := organs(match["who"].strip())):
        start = line.start + match.start("who")
        _take_signature([_signatory(match["who"].strip()[a:b], start + a) for a, b in parts], found)
        keep_date(found, "signed", match, line.start)
        found.lines.add(index)
    elif last and (match := _PRINTED.fullmatch(line.text)):
        _print(lines, index, found, match)
    else:
        return False
    return True


def _take_signature(signers: list[Found], found: Elements) -> None:
    if not found.has("signatories") and "signed" not in found.dates:
        found.others += signers


def _signatory(words: str, start: int) -> Found:
    return Found("signatories", officer(words) or closed(words), start, start + len(words))


def _signing_lines(lines: Sequence[Line], index: int) -> Iterator[Line]:
    """The lines right above a date that hold organs or an officer, from the lowest up."""
    for line in reversed(lines[max(0, index - _SIGNERS) : index]):
        if officer(line.text) is None and not organs(line.text):
            return
        yield line


def _signers(lines: Sequence[Line], index: int) -> Iterator[Found]:
    for line in reversed(list(_signing_lines(lines, index))):
        for start, end in organs(line.text) or [(0, len(line.text))]:
            yield _signatory(line.text[start:end], line.start + start)


def _print(lines: Sequence[Line], index: int, found: Elements, match: re.Match[str]) -> None:
    """Take the printer and the day of printing."""
    line = lines[index]
    keep_date(found, "printed", match, line.start)
    found.lines.add(index)
    if found.has("printed_on"):
        return
    printed = found.dates.get("printed")
    if match["organ"]:
        start = line.start + match.start("organ")
        words = match["organ"].rstrip()
        found.others.append(Found("printed_by", closed(words), start, start + len(words)))
    elif index and organs(lines[index - 1].text) and index - 1 not in found.lines:
        above = lines[index - 1]
        found.others.append(Found("printed_by", closed(above.text), above.start, above.end))
        found.lines.add(index - 1)
    if printed is not None:
        found.others.append(printed._replace(element="printed_on"))


def _credit(line: Line, index: int, found: Elements) -> None:
    """Take the writer or the source in brackets at the end of the last lines."""
    tail = line.text[-LINE_LENGTH:]
    at = line.end - len(tail)
    if not found.has("byline") and (match := _CREDIT.search(tail)):
        found.others.append(Found("byline", match.group(1), at + match.start(1), at + match.end(1)))
    elif not found.has("source") and (match := _CREDIT_SOURCE.search(tail)):
        found.add("source", match["v"], at + match.start("v"), at + match.end("v"))
    else:
        return
    if match.group() == line.text:
        found.lines.add(index)


def _copies(lines: Sequence[Line], index: int, found: Elements) -> None:
    """Take 抄送 with the lines it goes on in, up to its full stop or the printer."""
    line = lines[index]
    match = _COPIES.fullmatch(line.text)
    if match is None:
        return
    words, end, last = match["v"], line.end, index
    while not words.endswith("。") and last + 1 < len(lines) and last - index < _COPIES_LINES:
        following = lines[last + 1]
        if following.text.startswith("抄") or _PRINTED.fullmatch(following.text) or organs(following.text):
            break
        last, words, end = last + 1, words + following.text, following.end
    start = line.start + match.start("v")
    found.others.append(Found("copies_to", plain(words.rstrip("。")), start, end - words.endswith("。")))
    found.lines.update(range(index, last + 1))


def _attachments(lines: Sequence[Line], index: int) -> list[Found]:
    """The entries of the note 附件：… with the lines of its list below."""
    line = lines[index]
    match = _NOTE.fullmatch(line.text)
    if match is None or match["v"].endswith("。"):
        return []
    entries = [(line.start + match.start("v") + a, match["v"][a:b]) for a, b in items(match["v"]) if b > a]
    if not entries and match["v"]:
        return [_attachment(line.start + match.start("v"), match["v"])]
    for following in lines[index + 1 : index + 31]:
        goes_on = _NOTE_GOES_ON.fullmatch(following.text)
        if goes_on is None:
            break
        entries.append((following.start + goes_on.start("v"), goes_on["v"]))
    return [_attachment(start, words) for start, words in entries]


def _attachment(start: int, words: str) -> Found:
    words = words.rstrip(" \u3000；;")
    return Found("attachments", plain(words), start, start + len(words))


def _noted(lines: Sequence[Line], notes: Sequence[tuple[int, list[Found]]], signed: int | None) -> list[Found]:
    """The attachments that notes announce: above the signature, or below it where nothing but the foot follows.

    A line 附件1：名称 above a long text opens the attachment itself.
    """
    if not notes or signed is None:
        return [item for _, note in notes for item in note]
    last_long = max((index for index, line in enumerate(lines) if len(line.text) > LINE_LENGTH), default=-1)
    return [item for index, note in notes if index < signed or index > last_long for item in note]
