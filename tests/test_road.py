"""The road as a whole: evidence cuts its original, the same bytes give the same record, dress changes no fact."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import opencc
import pytest

import pipeline
from pipeline.records import Record
from pipeline.road import analyse, analyse_text
from pipeline.tasks.labelled import labelled_documents
from pipeline.tasks.taxonomy import taxonomy
from pipeline.text import normalise

ROOT = Path(__file__).parent.parent
LABELLED = ROOT / "corpora" / "labelled"
TO_TRADITIONAL = opencc.OpenCC("s2t")
GLOSSES = {
    "務": "wù",
    "機": "jī",
    "個": "gè",
    "項": "xiàng",
    "萬": "wàn",
    "鎮": "zhèn",
    "編": "biān",
    "執": "zhí",
    "設": "shè",
    "發": "fā",
}


def simplified_texts() -> dict[str, str]:
    """Every fourth composed document in Simplified script, without its labels."""
    documents = labelled_documents(LABELLED, taxonomy().task_ids)
    simplified = {document.name: document.text for document in documents if document.header["script"] == "hans"}
    return {name: simplified[name] for name in sorted(simplified)[::4]}


def gold_texts() -> dict[str, str]:
    """Every text with gold in Simplified script."""
    paths = [
        path for folder in ("gold", "patterns") for path in sorted((ROOT / "corpora" / folder / "texts").iterdir())
    ]
    texts = {path.stem: path.read_bytes().decode("utf-8") for path in paths}
    return {name: text for name, text in texts.items() if normalise(text).script == "hans"}


def said(record: Record) -> list[tuple[object, ...]]:
    """All that a fact says, without where it stands."""
    return [
        (
            fact.kind,
            fact.min,
            fact.max,
            fact.modifier,
            fact.unit,
            fact.subject,
            fact.action,
            fact.scope,
            fact.level,
            fact.place,
            fact.time,
        )
        for fact in record.facts
    ]


def wrapped(text: str) -> str:
    """The text broken at a fixed width, at which no line happens to end where a sentence or a paragraph does."""
    return next(broken for width in range(60, 80) if (broken := broken_at(text, width)) is not None)


def broken_at(text: str, width: int) -> str | None:
    """The text broken as a mail program does, an ideograph counting two; None where a full line ends a sentence.

    Whether such a line ends its paragraph too, no reader can tell.
    """
    lines = []
    for line in text.split("\n"):
        current, used = "", 0
        for character in line:
            size = 1 if character.isascii() else 2
            if used + size > width:
                if current[-1] in "。！？”：":
                    return None
                lines.append(current)
                current, used = "", 0
            current, used = current + character, used + size
        if used >= width - 4:
            return None
        lines.append(current)
    return "\n".join(lines)


def glossed(text: str) -> str:
    return "".join(
        f"{character}({GLOSSES[character]})" if character in GLOSSES else character
        for character in TO_TRADITIONAL.convert(text)
    )


def spaced(text: str) -> str:
    """Spaces between ideographs and digits, as word processors show and converters keep them."""
    return re.sub(r"(\d)(?=[个名项人支家所万亿元%])", r"\1 ", re.sub(r"(?<=[一-鿿])(\d)", r" \1", text))


TEXTS = simplified_texts() | gold_texts()
# Rows of a table and numbers with spaces in them break where a writer would not break them.
UNBREAKABLE = re.compile(r"\t|\d \S|\u3000\S*\d")
LIST_LINE = re.compile(r"[^。！？”：；\n]{12,}$", re.MULTILINE)


def may_be_wrapped(text: str) -> bool:
    """Whether its lines are those of running text: a list of short lines proves no width."""
    lines = [line for line in text.split("\n") if len(line) >= 12]
    return not UNBREAKABLE.search(text) and 3 * len(LIST_LINE.findall(text)) <= len(lines)


DRESSES = {"traditional": TO_TRADITIONAL.convert, "glossed": glossed, "wrapped": wrapped, "spaced": spaced}


DRESSED = [
    (name, dress) for name, text in TEXTS.items() for dress in DRESSES if dress != "wrapped" or may_be_wrapped(text)
]


def test_there_are_texts_to_dress() -> None:
    assert len(TEXTS) >= 45
    assert sum(1 for _, dress in DRESSED if dress == "wrapped") >= 40


@pytest.mark.parametrize(("name", "dress"), DRESSED)
def test_dress_changes_no_fact(name: str, dress: str) -> None:
    text = TEXTS[name]
    dressed = DRESSES[dress](text)
    record = analyse_text(dressed, name).record
    assert said(record) == said(analyse_text(text, name).record)
    for item in (*record.facts, *record.delegations, *record.setups):
        assert dressed[item.evidence.start : item.evidence.end] == item.evidence.quote


def test_a_record_is_the_same_whatever_the_hash_seed() -> None:
    paths = sorted(str(path) for path in LABELLED.glob("*.txt"))[:6]
    code = "import sys\nfrom pathlib import Path\nfrom pipeline.road import analyse\nfor path in sys.argv[1:]:\n    print(analyse(Path(path).read_bytes(), Path(path).name).record.to_json())"
    runs = {
        subprocess.run(
            [sys.executable, "-c", code, *paths],
            capture_output=True,
            check=True,
            env={**os.environ, "PYTHONHASHSEED": seed},
        ).stdout
        for seed in ("0", "1", "4242")
    }
    assert len(runs) == 1
    assert len(next(iter(runs)).splitlines()) == 6


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (bytes(range(256)) * 40, "binary"),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<<", "truncated"),
        (b"PK\x03\x04" + b"\x00" * 40, "truncated"),
        (b"\x89PNG\r\n\x1a\n" + b"\x00" * 60, "damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600, "truncated"),
    ],
)
def test_what_cannot_be_read_gives_a_failed_record_with_the_reason(data: bytes, code: str) -> None:
    record = analyse(data, "公文.txt").record
    assert record.status == "failed"
    assert record.issues[0].code.split(":")[0] == code.split(":")[0]
    assert "公文.txt" in record.issues[0].message
    assert (record.facts, record.measures) == ((), ())


def test_a_huge_line_is_read() -> None:
    record = analyse(("全县核定编制870名，" * 20_000).encode(), "a.txt").record
    assert record.status == "ok"
    assert {fact.nominal for fact in record.facts} == {870}
    assert len(record.facts) == 20_000


def test_process_takes_a_path_or_bytes(tmp_path: Path) -> None:
    path = tmp_path / "通知.txt"
    path.write_text("各镇设置机构7至12个。", encoding="utf-8")
    from_path, from_bytes = pipeline.process(path), pipeline.process(path.read_bytes())
    assert (from_path.source, from_bytes.source) == ("通知.txt", "-")
    assert from_path.facts == from_bytes.facts
    (fact,) = from_path.facts
    assert (fact.min, fact.max, fact.modifier, fact.scope, fact.level) == (7, 12, "range", "each", "镇")


def test_json_has_the_names_of_the_contract() -> None:
    data = json.loads(analyse("将36项审批事项下放给街道。".encode(), "a.txt").record.to_json())
    assert list(data)[:6] == ["id", "source", "status", "sha256", "media_type", "encoding"]
    assert {"from", "to", "powers", "domains", "method", "evidence"} <= set(data["delegations"][0])
    assert data["facts"][0]["evidence"] == {"start": 1, "end": 4, "quote": "36项"}
