"""The verbs rules and explain, and rules of the user's own."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

DELEGATION = """\
[[rule]]
id = "delegation.wuxi.dispose"
note = "How one city says it."
cues = ["扎口交付"]
near_misses = ["扎口交付工程款。"]
[[rule.example]]
text = "将36项审批服务事项扎口交付各镇行使。"
gives = { powers = ["审批服务事项"], receiver = "各镇" }
"""
QUANTITY = """\
[[rule]]
id = "quantity.wuxi.at_most_before"
note = "封顶 bounds from above."
modifier = "at_most"
cues = ["封顶"]
[[rule.example]]
text = "每镇内设机构封顶8个。"
gives = { max = 8, modifier = "at_most" }

[[rule]]
id = "quantity.wuxi.measure"
note = "眼 counts wells."
cues = ["眼"]
[[rule.example]]
text = "全县新打机井30眼。"
gives = { nominal = 30, unit = "眼" }
"""
GUARD = """\
[[rule]]
id = "guard.wuxi.set_phrase"
note = "A slogan of one city."
cues = ["八个家园"]
near_misses = ["深入推进八个家园建设。"]
[[rule.example]]
text = "围绕八个家园，设立网格12个。"
gives = { nominal = 12 }
"""
MODALITY = """\
[[rule]]
id = "modality.wuxi.must"
note = "铁定 binds."
pattern = "铁定"
near_misses = ["围绕中心工作开展服务。"]
[[rule.example]]
text = "改革铁定按期收官。"
gives = { modality = "must" }
"""


def zhenjie(*arguments: object, given: str = "", cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    """A process of its own: rules are read once a process."""
    return subprocess.run(
        [sys.executable, "-c", "import sys; from pipeline.cli import main; sys.exit(main())", *map(str, arguments)],
        input=given,
        capture_output=True,
        text=True,
        check=False,
        cwd=cwd,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent), "PYTHONIOENCODING": "utf-8"},
    )


@pytest.fixture
def own(tmp_path: Path) -> Path:
    folder = tmp_path / "rules"
    folder.mkdir()
    for name, text in (("delegation", DELEGATION), ("quantity", QUANTITY), ("guard", GUARD), ("modality", MODALITY)):
        (folder / f"{name}.toml").write_text(text, encoding="utf-8")
    return folder


def test_every_rule_is_listed_and_holds() -> None:
    run = zhenjie("rules", "--test", "--json")
    *lines, last = run.stdout.splitlines()
    told = [json.loads(line) for line in lines]
    assert run.returncode == 0
    assert {"quantity.range", "guard.set_phrase", "modality.must", "delegation.grant", "setup.merge_into"} < {
        each["id"] for each in told
    }
    assert last == f"{sum(len(each['examples']) + len(each['near_misses']) for each in told)} hold, 0 fail"


def test_one_rule_with_all_it_holds() -> None:
    run = zhenjie("rules", "quantity.range")
    assert run.stdout.splitlines()[0] == "quantity.range"
    assert "  example      " in run.stdout


def test_unused_rules_of_a_corpus(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("各镇设置机构7至12个。", encoding="utf-8")
    assert zhenjie("run", tmp_path / "a.txt", "--corpus", tmp_path / "c", "--workers", 1).returncode == 0
    used = [json.loads(line) for line in zhenjie("rules", "--corpus", tmp_path / "c", "--json").stdout.splitlines()]
    assert {each["id"]: each["findings"] for each in used if each.get("findings")} == {"quantity.range": 1}
    unused = zhenjie("rules", "--corpus", tmp_path / "c", "--unused").stdout
    assert "quantity.plain" in unused
    assert "quantity.range" not in unused


def test_rules_of_ones_own_are_proven_and_used(own: Path) -> None:
    text = "每镇内设机构封顶8个，将36项审批服务事项扎口交付各镇行使，八个家园铁定推进，新打机井30眼。"
    run = zhenjie("extract", "-", "--rules", own, given=text)
    record = json.loads(run.stdout)
    assert {fact["evidence"]["quote"]: fact["rule"] for fact in record["facts"]} == {
        "封顶8个": "quantity.wuxi.at_most_before",
        "36项": "quantity.plain",
        "30眼": "quantity.measure",
    }
    assert [each["rule"] for each in record["delegations"]] == ["delegation.wuxi.dispose"]
    assert [each["modality"] for each in record["measures"]] == ["must"]
    without = json.loads(zhenjie("extract", "-", given=text).stdout)
    assert "delegation.wuxi.dispose" not in {each["rule"] for each in without["delegations"]}


def test_workers_have_them_too(own: Path, tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("每镇内设机构封顶8个。", encoding="utf-8")
    zhenjie("run", "a.txt", "--corpus", "c", "--workers", 2, "--rules", own, cwd=tmp_path)
    facts = zhenjie("feed", "--corpus", "c", "--kind", "institution", cwd=tmp_path).stdout
    assert '"rule":"quantity.wuxi.at_most_before"' in facts


@pytest.mark.parametrize(
    ("name", "text", "reason"),
    [
        ("delegation.toml", DELEGATION.replace('各镇" }', '街道" }'), "rules that do not hold"),
        (
            "delegation.toml",
            DELEGATION.replace("扎口交付工程款。", "将审批事项扎口交付各镇。"),
            "rules that do not hold",
        ),
        ("delegation.toml", DELEGATION.replace("wuxi.dispose", "wuxi"), "carries on no rule"),
        ("delegation.toml", DELEGATION.replace("wuxi.dispose", "wuxi.disposal"), "carries on no rule"),
        ("delegation.toml", "rule = 3 =", "not a rule file"),
        ("powers.toml", DELEGATION, "no such group of rules"),
    ],
)
def test_a_bad_folder_of_rules_is_refused(tmp_path: Path, name: str, text: str, reason: str) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    run = zhenjie("extract", "-", "--rules", tmp_path, given="各镇设置机构7至12个。")
    assert (run.returncode, run.stdout) == (2, "")
    assert reason in run.stderr


def test_a_folder_without_rules_is_refused(tmp_path: Path) -> None:
    run = zhenjie("rules", "--rules", tmp_path / "none")
    assert run.returncode == 2
    assert "no folder with rule files" in run.stderr


def test_explain_lists_and_explains(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("核定编制不少于870名。", encoding="utf-8")
    [line] = zhenjie("explain", tmp_path / "a.txt").stdout.splitlines()
    identifier, rule, quote = line.split()
    assert (rule, quote) == ("quantity.at_least_before", "不少于870名")
    text = zhenjie("explain", tmp_path / "a.txt", "--fact", identifier[:8]).stdout
    assert "217" not in text
    assert "subject   编制" in text
    told = json.loads(zhenjie("explain", tmp_path / "a.txt", "--fact", identifier, "--json").stdout)
    assert told["finding"]["evidence"]["quote"] == "不少于870名"
    assert told["slots"]["action"]["value"] == "核定"


def test_explain_refuses_what_is_not_there(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("核定编制不少于870名。", encoding="utf-8")
    assert zhenjie("explain", tmp_path / "a.txt", "--fact", "ffff").returncode == 2
    assert zhenjie("explain", tmp_path / "b.txt", "--fact", "ffff").returncode == 1
