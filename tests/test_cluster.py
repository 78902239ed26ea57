"""A batch on a real cluster: a scheduler and three worker processes on this machine."""

import gc
import os
import signal
import time
from pathlib import Path

import dask
import pytest
from distributed import Client, LocalCluster

from pipeline import batch, cli, cluster
from pipeline.corpus import Corpus

TEXT = "第{0}号报告。全市下放审批事项{0}项，核定编制{1}名，整合机构{2}个。\n" * 20


@pytest.fixture(scope="module")
def three():
    with (
        dask.config.set({"distributed.scheduler.allowed-failures": 1}),
        LocalCluster(n_workers=3, threads_per_worker=1, processes=True, dashboard_address=None) as found,
    ):
        yield found


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "in"
    made.mkdir()
    for number in range(120):
        (made / f"{number:03}.txt").write_text(TEXT.format(number + 2, number + 30, number + 5), encoding="utf-8")
    (made / "050.txt").write_bytes(b"")
    (made / "051.pdf").write_bytes(b"%PDF-1.4 cut short")
    return made


def content(folder: Path) -> list[str]:
    corpus = Corpus(folder)
    lines = list(corpus.dump())
    corpus.close()
    return lines


def taken(paths: object, folder: Path, **how: object) -> batch.Summary:
    corpus = Corpus(folder)
    done = batch.run(paths, corpus, **how)  # type: ignore[arg-type]
    corpus.close()
    return done


def test_the_same_corpus_as_on_one_machine_though_a_worker_is_killed(three, folder, tmp_path) -> None:
    with Client(three) as client:
        victims = list(client.run(os.getpid).values())

    def kill_one(summary: batch.Summary) -> None:
        if victims and summary.sources >= 16:
            os.kill(victims[0], signal.SIGKILL)
            victims.clear()

    far = taken([folder], tmp_path / "far", dask=three.scheduler_address, progress=kill_one)
    assert victims == []
    near = taken([folder], tmp_path / "near", workers=2)
    assert (far.added, far.failed) == (near.added, near.failed) == (119, 2)
    assert content(tmp_path / "far") == content(tmp_path / "near")


def test_a_second_run_finds_all_of_it_known(three, folder, tmp_path) -> None:
    taken([folder], tmp_path / "c", workers=2)
    again = taken([folder], tmp_path / "c", dask=three.scheduler_address)
    assert (again.added, again.changed, again.unchanged) == (0, 0, 119)


def deadly(data: bytes, source: str):
    """An analysis that kills its process at one document."""
    if source == "007.txt":
        os.kill(os.getpid(), signal.SIGKILL)
    from pipeline.road import analyse

    return analyse(data, source)


def test_a_document_that_kills_workers_costs_itself(three, folder, tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(cluster, "_DOCUMENTS", 4)
    settings = batch.Settings(analyse=deadly)
    done = taken(
        [folder / f"{number:03}.txt" for number in range(4, 12)],
        tmp_path / "c",
        dask=three.scheduler_address,
        settings=settings,
    )
    assert (done.added, done.failed) == (7, 1)
    assert done.faults[0][0].endswith("007.txt")
    assert done.faults[0][1] == "the workers that read it died"


def sleepy(data: bytes, source: str):
    """An analysis that never comes back from one document."""
    if source == "009.txt":
        time.sleep(600)
    from pipeline.road import analyse

    return analyse(data, source)


def test_a_document_that_hangs_costs_itself(three, folder, tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(cluster, "_DOCUMENTS", 1)
    monkeypatch.setattr(cluster, "_STARTING", 0.0)
    settings = batch.Settings(analyse=sleepy, seconds=8.0)
    done = taken(
        [folder / "008.txt", folder / "009.txt"], tmp_path / "c", dask=three.scheduler_address, settings=settings
    )
    assert (done.added, done.failed) == (1, 1)
    assert done.faults[0][1] == "took longer than a document may"


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:1", "nonsense"])
def test_no_scheduler_is_told(address, folder, tmp_path, monkeypatch, capsys) -> None:
    monkeypatch.setattr(cluster, "_CONNECT", "1s")
    assert cli.main(["run", str(folder), "--corpus", str(tmp_path / "c"), "--dask", address]) == 1
    assert "no scheduler answers" in capsys.readouterr().err
    # One that is not closed is closed by the collector, and the next one that is made waits ten seconds for it and fails.
    assert {each.status for each in gc.get_objects() if isinstance(each, Client)} <= {"closed"}


def test_a_cluster_without_workers_is_told(folder, tmp_path) -> None:
    with (
        LocalCluster(n_workers=0, dashboard_address=None) as empty,
        pytest.raises(cluster.ClusterError, match="no workers"),
    ):
        taken([folder], tmp_path / "c", dask=empty.scheduler_address)


def test_other_code_on_a_worker_is_told(three, folder, tmp_path, monkeypatch) -> None:
    monkeypatch.setattr(cluster, "_version", lambda: "0.0.0")
    monkeypatch.setattr(Client, "run", lambda *_, **__: {"tcp://far:1": "0.1.0"})
    with pytest.raises(cluster.ClusterError, match=r"tcp://far:1: has zhenjie 0\.1\.0, here it is 0\.0\.0"):
        taken([folder], tmp_path / "c", dask=three.scheduler_address)
