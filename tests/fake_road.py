"""An analysis that is simple enough to work out by hand, in place of the road, in a module that workers can import.

`地点：江西省 360000`, `日期：2023-05-01` and `机关：某县委编办` on lines of their own give place, date, issuer. Every
number with 个 is an institution, with 项 a power, with 名 staffing; a line is a measure, of the task `devolution` where
it holds 下放, else of `institutions`. The words in capitals make it misbehave.
"""

import dataclasses
import hashlib
import os
import re
import signal
import sys
import time

from pipeline.records import (
    Delegation,
    Evidence,
    Fact,
    Issue,
    Measure,
    Place,
    Record,
    Setup,
    TaskTag,
    content_id,
)
from pipeline.text import NormalisedText, normalise

# As it is when this module, and with it what it may import, is loaded.
THREADS = os.environ.get("OPENBLAS_NUM_THREADS")
KINDS = {"个": "institution", "项": "power", "名": "staffing"}
TRADITIONAL = {"個": "个", "項": "项"}


@dataclasses.dataclass(frozen=True)
class FakeAnalysis:
    record: Record
    text: NormalisedText | None
    said: Place | None = None


def analyse(data: bytes, source: str, unit: str | None = None, home=None) -> FakeAnalysis:
    sha256 = hashlib.sha256(data).hexdigest()
    try:
        original = data.decode("utf-8")
    except UnicodeDecodeError:
        issues = (Issue("undecodable", "not UTF-8"),)
        return FakeAnalysis(Record(content_id(sha256), source, "failed", sha256, issues=issues), None)
    misbehave(original)
    text = normalise(original)
    place = field(r"地点：(\S+) (\d+)", original)
    said = Place(*place) if place else None
    record = Record(
        id=content_id(sha256),
        source=source,
        status="ok",
        sha256=sha256,
        media_type="text/plain",
        encoding="utf-8",
        script=text.script,
        glosses=text.glosses,
        issuer=(field(r"机关：(\S+)", original) or (None,))[0],
        date=(field(r"日期：(\S+)", original) or (None,))[0],
        place=home(said) if home else said,
    )
    return FakeAnalysis(findings(record, original, unit), text, said)


def analyse_anew(data: bytes, source: str) -> FakeAnalysis:
    """As another version of the rules might: powers are counted in 件, and numbers below ten are no facts."""
    analysis = analyse(data, source, unit="件")
    facts = tuple(fact for fact in analysis.record.facts if fact.nominal >= 10)
    return FakeAnalysis(dataclasses.replace(analysis.record, facts=facts), analysis.text)


def misbehave(text: str) -> None:
    if "DIE" in text:
        os._exit(9)
    marker = field(r"DYING ONCE (\S+)", text)
    if marker and not os.path.exists(marker[0]):
        os.mkdir(marker[0])
        os._exit(9)
    if "MEMORY" in text:
        raise MemoryError
    if "ALLOCATE" in text:
        # Zeros that nobody writes to: they count as taken, but the machine need not have them.
        held = [bytes(2**24) for _ in range(128)]
        raise ValueError(f"{len(held)} pieces of 16 MiB were given")
    if "KILL" in text or "FAULT" in text:
        os.kill(os.getpid(), signal.SIGKILL if "KILL" in text else signal.SIGSEGV)
    if "RECURSE" in text:
        raise RecursionError("too deep")
    if "RAISE" in text:
        raise ValueError("a rule went wrong")
    if "SLEEP" in text:
        time.sleep(60)
    if "THREADS" in text:
        raise ValueError(f"numpy would use {THREADS} thread")
    if "PRINT" in text:
        sys.stdout.write("a reader that talks\n")


def field(pattern: str, text: str) -> tuple[str, ...] | None:
    found = re.search(pattern, text)
    return found.groups() if found else None


def findings(record: Record, text: str, unit: str | None) -> Record:
    facts, measures, delegations, setups = [], [], [], []
    for line in re.finditer(r"[^\n]+", text):
        start, end = line.span()
        measure = content_id("measure", record.id, start)
        task = TaskTag("devolution" if "下放" in line[0] else "institutions", 0.9)
        measures.append(Measure(measure, start, end, (), None, (task,)))
        for found in re.finditer(r"(?<!\d)(\d{1,40})([个個项項名])", line[0]):
            span = Evidence(start + found.start(), start + found.end(), found[0])
            facts.append(fact(record, measure, span, unit))
        evidence = Evidence(start, end, line[0])
        if "赋权" in line[0]:
            identifier = content_id("delegation", record.id, start)
            delegations.append(Delegation(identifier, ("审批",), (), "县", "镇", None, "fake.power", measure, evidence))
        if "组建" in line[0]:
            identifier = content_id("setup", record.id, start)
            setups.append(Setup(identifier, "set_up", ("执法队",), "镇", "fake.setup", measure, evidence))
    found = {"facts": facts, "measures": measures, "delegations": delegations, "setups": setups}
    return dataclasses.replace(record, **{name: tuple(items) for name, items in found.items()})


def fact(record: Record, measure: str, span: Evidence, unit: str | None) -> Fact:
    number, counted = int(span.quote[:-1]), TRADITIONAL.get(span.quote[-1], span.quote[-1])
    return Fact(
        id=content_id("fact", record.id, span.start),
        kind=KINDS[counted],
        min=number,
        max=number,
        nominal=number,
        modifier="exact",
        unit=unit if unit and counted == "项" else counted,
        subject="机构" if counted == "个" else None,
        action=None,
        scope="total",
        level=None,
        place=record.place,
        time=None,
        relations=(),
        rule="fake.number",
        measure=measure,
        evidence=span,
    )
