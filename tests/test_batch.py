"""Many workers, one corpus: the same whatever their number, whatever dies, and wherever the run is cut short."""

import gc
import hashlib
import itertools
import multiprocessing
import os
import signal
import subprocess
import sys

import ingest_files as files
import pytest
from fake_road import analyse, analyse_anew

from pipeline import batch, road, upkeep, workers
from pipeline.batch import BatchError, Settings, Summary, Task
from pipeline.corpus import Corpus, duplicates, holdings, parcel
from pipeline.corpus.sidecar import Stated
from pipeline.corpus.sources import Source, walk

FAKE = Settings(analyse=analyse)


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "in"
    made.mkdir()
    for number in range(30):
        text = f"地点：宝鸡市 610300\n向镇下放事项{number + 10}项。\n" + "设立机构。\n" * (number % 7)
        (made / f"{number:02}.txt").write_text(text, encoding="utf-8")
    return made


def dump(folder):
    corpus = Corpus(folder, create=False)
    lines = list(corpus.dump())
    corpus.close()
    return lines


def run(paths, folder, **options):
    corpus = Corpus(folder)
    try:
        return batch.run(paths, corpus, **{"workers": 2, "settings": FAKE} | options)
    finally:
        corpus.close()


def counts(summary):
    return summary.added, summary.changed, summary.unchanged, summary.failed


def test_the_corpus_does_not_depend_on_the_workers(folder, tmp_path):
    (folder / "05.txt").write_text("RAISE")
    (folder / "11.txt").write_bytes(b"\xff")
    for number in (1, 3):
        summary = run([folder], tmp_path / str(number), workers=number)
        assert counts(summary) == (28, 0, 0, 2)
        assert summary.finished
    Corpus(tmp_path / "0").add([folder], analyse=analyse)
    assert dump(tmp_path / "0") == dump(tmp_path / "1") == dump(tmp_path / "3")


def test_a_second_run_skips_and_takes_up_what_is_new(folder, tmp_path):
    assert counts(run([folder], tmp_path / "c")) == (30, 0, 0, 0)
    (folder / "03.txt").write_text("机构3个。\n", encoding="utf-8")
    (folder / "99.txt").write_text("机构9个。\n", encoding="utf-8")
    assert counts(run([folder], tmp_path / "c")) == (1, 1, 29, 0)
    assert counts(run([folder], tmp_path / "c")) == (0, 0, 31, 0)


def test_again_analyses_what_is_known(folder, tmp_path):
    run([folder], tmp_path / "c")
    anew = Settings(analyse=analyse_anew, again=True)
    assert counts(run([folder], tmp_path / "c", settings=anew)) == (0, 30, 0, 0)
    assert counts(run([folder], tmp_path / "c", settings=anew)) == (0, 0, 30, 0)


@pytest.mark.parametrize(
    ("text", "code", "message"),
    [
        ("DIE", "worker_died", "the process that read it ended with exit code 9"),
        ("KILL", "worker_died", "the process that read it ended with exit code -9"),
        ("FAULT", "worker_died", "the process that read it ended with exit code -11"),
        ("RECURSE", "crashed", "RecursionError: too deep"),
        ("MEMORY", "out_of_memory", "there is not enough memory for this document"),
        ("RAISE", "crashed", "ValueError: a rule went wrong"),
        ("SLEEP", "timed_out", "took longer than 2 seconds"),
        ("x" * 1001, "too_large", "larger than 1000 bytes"),
    ],
)
def test_a_bad_document_costs_itself_only(folder, tmp_path, text, code, message):
    for name in ("07.txt", "08.txt", "20.txt"):
        (folder / name).write_text(text)
    summary = run([folder], tmp_path / "c", settings=Settings(analyse=analyse, seconds=2, largest=1000))
    assert counts(summary) == (27, 0, 0, 3)
    assert summary.faults == [(str(folder / name), message) for name in ("07.txt", "08.txt", "20.txt")]
    corpus = Corpus(tmp_path / "c", create=False)
    assert [(problem.source, problem.issues[0].code) for problem in corpus.problems()] == [
        ("07.txt", code),
        ("08.txt", code),
        ("20.txt", code),
    ]
    assert [finding.document.source for finding in corpus.facts()] == [
        f"{number:02}.txt" for number in range(30) if number not in (7, 8, 20)
    ]
    corpus.close()


def test_a_document_whose_worker_was_killed_is_tried_again(folder, tmp_path):
    text = f"DYING ONCE {tmp_path / 'marker'}\n下放事项9项。\n"
    (folder / "13.txt").write_text(text, encoding="utf-8")
    assert counts(run([folder], tmp_path / "one")) == (30, 0, 0, 0)
    assert counts(run([folder], tmp_path / "two")) == (30, 0, 0, 0)
    assert dump(tmp_path / "one") == dump(tmp_path / "two")


def test_a_reader_that_eats_memory_costs_its_document(folder, tmp_path):
    """Two gigabytes are asked for where one may be taken; the same worker goes on with what comes after."""
    (folder / "07.txt").write_text("ALLOCATE")
    summary = run([folder], tmp_path / "c", workers=1, settings=Settings(analyse=analyse, memory=2**30))
    assert counts(summary) == (29, 0, 0, 1)
    # Other systems know no such limit, or do not keep it.
    is_kept = sys.platform == "linux"
    told = "there is not enough memory for this document" if is_kept else "ValueError: 128 pieces of 16 MiB were given"
    assert summary.faults == [(str(folder / "07.txt"), told)]


def test_workers_are_replaced_after_so_many_documents(folder, tmp_path, monkeypatch):
    monkeypatch.setattr(workers, "_LIFE", 4)
    monkeypatch.setattr(workers, "GROUP", 1)
    started = []
    original = workers._Worker
    monkeypatch.setattr(workers, "_Worker", lambda settings: started.append(original(settings)) or started[-1])
    assert counts(run([folder], tmp_path / "c", workers=1)) == (30, 0, 0, 0)
    assert [len(started), {worker.process.exitcode for worker in started}] == [8, {0}]


def test_what_is_no_file_costs_one_record(folder, tmp_path):
    (folder / "gone").symlink_to("nowhere")
    os.mkfifo(folder / "pipe")
    summary = run([folder, tmp_path / "none.txt"], tmp_path / "c")
    assert counts(summary) == (30, 0, 0, 3)
    assert [fault for _, fault in summary.faults] == [
        "No such file or directory",
        "not a regular file",
        "No such file or directory",
    ]


def test_a_file_that_vanishes_under_way(folder, tmp_path, monkeypatch):
    def remove(summary: Summary) -> None:
        (folder / "29.txt").unlink(missing_ok=True)

    monkeypatch.setattr(batch, "_COMMIT_EVERY", 1)
    summary = run([folder], tmp_path / "c", workers=1, progress=remove)
    assert summary.sources == 30
    assert [fault for _, fault in summary.faults] == ["No such file or directory"]


def test_archives_are_taken_apart(folder, tmp_path):
    members = [(path.name, path.read_bytes()) for path in sorted(folder.iterdir())]
    link = ("link", b"00.txt", {"create_system": 3, "external_attr": 0o120777 << 16})
    (tmp_path / "资料.zip").write_bytes(files.archive(("a.zip", files.archive(*members[:20])), *members[20:], link))
    for number in (1, 3):
        summary = run([tmp_path / "资料.zip"], tmp_path / str(number), workers=number)
        assert (counts(summary), summary.faults) == (
            (30, 0, 0, 1),
            [(str(tmp_path / "资料.zip!/link"), "a link or a device, not a file")],
        )
    assert dump(tmp_path / "1") == dump(tmp_path / "3")
    assert counts(run([tmp_path / "资料.zip"], tmp_path / "1")) == (0, 0, 30, 1)
    corpus = Corpus(tmp_path / "1", create=False)
    found = [finding.document.source for finding in corpus.facts()]
    corpus.close()
    assert [found[0], found[29]] == ["资料.zip!/20.txt", "资料.zip!/a.zip!/19.txt"]


def test_standard_input_goes_through_a_worker(tmp_path, monkeypatch):
    reading, writing = os.pipe()
    os.write(writing, "机构12个。".encode())
    os.close(writing)
    with open(reading, encoding="utf-8") as stdin:
        monkeypatch.setattr(sys, "stdin", stdin)
        assert counts(run(["-"], tmp_path / "c")) == (1, 0, 0, 0)


def test_workers_do_not_write_to_standard_output(folder, tmp_path, capfd):
    (folder / "00.txt").write_text("PRINT")
    run([folder], tmp_path / "c")
    assert capfd.readouterr().out == ""


def test_progress_comes_after_the_fact(folder, tmp_path, monkeypatch):
    monkeypatch.setattr(batch, "_COMMIT_EVERY", 10)
    seen = []

    def look(summary: Summary) -> None:
        reader = Corpus(tmp_path / "c", create=False)
        seen.append((summary.sources, reader.counts()["documents"]))
        reader.close()

    run([folder], tmp_path / "c", progress=look)
    assert [sources for sources, _ in seen] == [documents for _, documents in seen]
    assert seen[-1] == (30, 30)


def test_a_worker_calculates_in_one_thread_whatever_it_imports_first(tmp_path, monkeypatch):
    monkeypatch.setenv("OPENBLAS_NUM_THREADS", "3")
    monkeypatch.delenv("MKL_NUM_THREADS", raising=False)
    path = tmp_path / "a.txt"
    path.write_text("THREADS")
    summary = run([path], tmp_path / "c")
    assert [reason for _, reason in summary.faults] == ["ValueError: numpy would use 1 thread"]
    assert os.environ["OPENBLAS_NUM_THREADS"] == "3"
    assert "MKL_NUM_THREADS" not in os.environ


def test_the_collector_of_cycles_is_as_it_was_after_a_run(folder, tmp_path):
    before, within = gc.get_threshold(), []
    run([folder], tmp_path / "c", progress=lambda summary: within.append(gc.get_threshold()[0]))
    assert gc.get_threshold() == before
    assert min(within) > before[0]


def test_results_that_wait_are_bounded(folder, tmp_path, monkeypatch):
    """The first document is slow: the others may only run ahead so far."""
    (folder / "00.txt").write_text("SLEEP")
    monkeypatch.setattr(workers, "_WINDOW", 2)
    monkeypatch.setattr(workers, "GROUP", 1)
    taken = []

    def tasks():
        for source in walk([folder]):
            taken.append(source.name)
            yield Task(source)

    judged = batch.judgements(tasks(), 2, Settings(analyse=analyse, seconds=1))
    assert next(judged)[0].name == "00.txt"
    assert len(taken) == 4
    assert len(list(judged)) == 29


@pytest.mark.parametrize(
    ("sizes", "expected"),
    [
        ([1] * 10, [1, 2, 3, 4]),  # a little more each time
        ([1] * 1200, [*range(1, 48), 48, 24]),  # up to forty-eight
        ([1, 100_000, 100_000, 1, 1], [1, 1, 3]),  # so many bytes
        ([200_000, 200_000, 1], [1, 1, 1]),  # large ones alone
    ],
)
def test_small_documents_go_in_groups(sizes, expected):
    tasks = [Task(Source("x", str(number), data=bytes(size))) for number, size in enumerate(sizes)]
    pool = workers._Pool(iter(tasks), 1, Settings(), lambda: None)
    groups = list(iter(pool.gather, []))
    assert list(map(len, groups)) == expected
    assert [number for group in groups for number, _ in group] == list(range(len(sizes)))


def test_one_worker_rests_while_something_else_is_at_work(folder, monkeypatch):
    """It is at work when it is looked at first, and done right after the second look: by then nobody has begun."""
    hears, tells = multiprocessing.Pipe(duplex=False)
    looks = itertools.count(1)
    begun = []

    class Worker(workers._Worker):
        def __init__(self, settings):
            begun.append(hears.poll())
            super().__init__(settings)

    def aside():
        busy = not hears.poll()
        if next(looks) == 2:
            tells.send("done")
        return hears if busy else None

    monkeypatch.setattr(workers, "_Worker", Worker)
    tasks = [Task(source) for source in walk([folder])]
    assert len(list(workers.judgements(tasks, 1, FAKE, aside))) == 30
    assert begun == [True]


def test_a_group_is_judged_as_its_documents_are_alone(tmp_path):
    texts = ["全镇设7个内设机构。", "向镇街下放事项92项。", "", "\x00\x01\x02" * 40, "核定編制870名。"]
    known = hashlib.sha256("已知。".encode()).hexdigest()
    stated = Stated((("title", "关于改革的通知"), ("place", "江西省")))
    tasks = [Task(Source(f"{number}.txt", str(number), data=text.encode())) for number, text in enumerate(texts)]
    tasks += [
        Task(Source("known.txt", "k", data="已知。".encode()), known),
        Task(Source("gone.txt", "g", path=str(tmp_path / "gone.txt"))),
        Task(Source("stated.txt", "s", data="全省整合机构180个。".encode(), stated=stated)),
    ]
    alone = [parcel.judge(task.source, parcel.road(), task.known) for task in tasks]
    assert parcel.judge_all(tasks, parcel.road()) == alone
    assert [content is None for content in alone] == [False] * 5 + [True] + [False] * 2
    assert alone[-1].record[-3:-1] == ("江西省", "360000")


def test_what_goes_wrong_in_a_group_costs_one_document(monkeypatch):
    """Were the road to stop at one of them, each is judged by itself."""
    tasks = [
        Task(Source("a.txt", "a", data="设7个机构。".encode())),
        Task(Source("b.txt", "b", data="设8个机构。".encode())),
    ]
    alone = [parcel.judge(task.source, parcel.road()) for task in tasks]

    together = road.analyse_all

    def refuse(documents):
        if len(documents) > 1:
            raise MemoryError
        return together(documents)

    monkeypatch.setattr(road, "analyse_all", refuse)
    contents = parcel.judge_all(tasks, parcel.road())
    assert contents == alone


def dies_when_unpickled():
    os._exit(3)


class Fatal:
    def __reduce__(self):
        return dies_when_unpickled, ()


def test_workers_that_never_start_end_the_batch(folder, tmp_path):
    with pytest.raises(BatchError, match="3 workers ended before they began"):
        run([folder], tmp_path / "c", settings=Settings(analyse=Fatal()))
    assert Corpus(tmp_path / "c").counts()["documents"] == 0


SCRIPT = """
import sys
sys.path[:0] = {path!r}
from fake_road import analyse
from pipeline import batch, upkeep, workers
from pipeline.corpus import Corpus
if __name__ == "__main__":
    batch._COMMIT_EVERY = 4
    def tell(summary):
        print(summary.sources, flush=True)
    corpus = Corpus({folder!r})
    batch.run([{texts!r}], corpus, workers=2, settings=batch.Settings(analyse=analyse), progress=tell)
"""


@pytest.mark.parametrize("after", [0, 1, 3, 6])
def test_a_killed_run_goes_on_where_it_stopped(folder, tmp_path, after):
    """The driver is killed after so many commits; its workers go with it."""
    run([folder], tmp_path / "whole")
    script = tmp_path / "script.py"
    script.write_text(SCRIPT.format(path=sys.path, folder=str(tmp_path / "c"), texts=str(folder)))
    with subprocess.Popen([sys.executable, script], stdout=subprocess.PIPE, text=True) as driver:
        told = [int(driver.stdout.readline()) for _ in range(after)]
        driver.send_signal(signal.SIGKILL)
        told += [int(line) for line in driver.stdout if line.strip()]
    acknowledged = told[-1] if told else 0
    corpus = Corpus(tmp_path / "c")
    assert corpus.counts()["documents"] >= acknowledged
    corpus.close()
    summary = run([folder], tmp_path / "c")
    assert summary.unchanged >= acknowledged
    assert counts(summary) == (30 - summary.unchanged, 0, summary.unchanged, 0)
    assert dump(tmp_path / "c") == dump(tmp_path / "whole")
    corpus = Corpus(tmp_path / "c")
    assert corpus.search("下放事项").documents == 30
    assert [event.cursor for event in corpus.feed()] == list(range(1, 61))
    corpus.close()


def test_what_is_missing_is_told_and_removed_when_asked_for(folder, tmp_path):
    archive = tmp_path / "资料.zip"
    archive.write_bytes(files.archive(("x.txt", "下放事项7项。".encode()), ("y.txt", "下放事项8项。".encode())))
    run([folder, archive], tmp_path / "c")
    (folder / "05.txt").unlink()
    (folder / "06.txt").rename(folder / "moved.txt")
    archive.write_bytes(files.archive(("y.txt", "下放事项8项。".encode())))
    gone = [str(folder / "05.txt"), str(folder / "06.txt"), f"{archive}!/x.txt"]
    summary = run([folder, archive], tmp_path / "c")
    assert (summary.missing, summary.gone) == (3, gone)
    # One file of a folder says nothing of the others, and a folder that is not there nothing of what was in it.
    assert run([folder / "01.txt"], tmp_path / "c").missing == 0
    folder.rename(tmp_path / "unplugged")
    assert run([folder], tmp_path / "c").missing == 0
    (tmp_path / "unplugged").rename(folder)
    summary = run([folder, archive], tmp_path / "c", settings=Settings(analyse=analyse, remove=True))
    assert (summary.missing, summary.gone) == (3, gone)
    corpus = Corpus(tmp_path / "c", create=False)
    # What was moved stands elsewhere, so that two documents are gone, and two facts.
    events = [(event.event, event.successor) for event in corpus.feed()][64:]
    assert events == [("fact_retracted", None), ("document_superseded", None)] * 2
    assert corpus.counts()["documents"] == 30
    assert list(corpus.check()) == []
    corpus.close()
    assert run([folder, archive], tmp_path / "c").missing == 0


def test_a_folder_that_cannot_be_read_loses_nothing(folder, tmp_path, monkeypatch):
    (folder / "sub").mkdir()
    (folder / "sub" / "a.txt").write_text("下放事项7项。", encoding="utf-8")
    run([folder], tmp_path / "c")
    listdir = os.listdir

    def refused(path):
        if str(path).endswith("sub"):
            raise PermissionError(13, "Permission denied")
        return listdir(path)

    monkeypatch.setattr(os, "listdir", refused)
    summary = run([folder], tmp_path / "c", settings=Settings(analyse=analyse, remove=True))
    assert (summary.failed, summary.missing) == (1, 0)


def test_lists_and_patterns_name_files(folder, tmp_path):
    listing = tmp_path / "files.txt"
    listing.write_text(f"{folder / '03.txt'}\n\n{folder / '1?.txt'}\n{folder / 'none-*.txt'}\n", encoding="utf-8")
    summary = run([f"list:{listing}"], tmp_path / "c")
    assert (counts(summary), [fault for _, fault in summary.faults]) == ((11, 0, 0, 1), ["No such file or directory"])
    assert counts(run([str(tmp_path / "**" / "2*.txt")], tmp_path / "c")) == (10, 0, 0, 0)


def test_again_goes_over_the_paths_of_earlier_runs(folder, tmp_path):
    run([folder / "01.txt"], tmp_path / "c")
    run([folder], tmp_path / "c")
    corpus = Corpus(tmp_path / "c")
    assert corpus.paths() == [str(folder / "01.txt"), str(folder)]
    corpus.close()


def test_a_watched_folder_gives_its_files_once_they_are_settled(folder, tmp_path):
    corpus = Corpus(tmp_path / "c")
    passes = batch.watch([folder], corpus, seconds=0.01, settings=FAKE, crew=batch.Crew(1))
    assert counts(next(passes)) == (30, 0, 0, 0)
    (folder / "new.txt").write_text("下放事项77项。", encoding="utf-8")
    assert counts(next(passes)) == (1, 0, 0, 0)
    (folder / "01.txt").write_text("下放事项78项。", encoding="utf-8")
    assert counts(next(passes)) == (0, 1, 0, 0)
    passes.close()
    corpus.close()


def test_a_file_that_still_grows_is_left_for_later(tmp_path):
    path = tmp_path / "a.txt"
    settled = batch._Settled()

    def look(text):
        path.write_text(text)
        return settled.is_fresh(next(walk([path])))

    assert [look("a"), look("ab")] == [False, False]
    source = next(walk([path]))
    assert [settled.is_fresh(source), settled.is_fresh(source)] == [True, False]
    path.unlink()
    assert not settled.is_fresh(source)


def test_a_run_counts_what_it_found(folder, tmp_path):
    (folder / "bad.txt").write_bytes(b"\xff")
    summary = run([folder], tmp_path / "c")
    characters = sum(len((folder / f"{number:02}.txt").read_text(encoding="utf-8")) for number in range(30))
    assert (summary.facts, summary.characters, summary.issues) == (30, characters, {"undecodable": 1})
    assert list(summary.seconds) == ["analysis", "store", "links", "index"]
    again = run([folder], tmp_path / "c")
    assert (again.facts, again.unchanged) == (0, 30)


def test_links_and_views_follow_while_the_batch_writes(folder, tmp_path, monkeypatch):
    """Every five documents the process beside is told; what it did is what the end of a run does, and done once."""
    monkeypatch.setattr(upkeep, "_EVERY", 5)
    monkeypatch.setattr(batch, "_COMMIT_EVERY", 5)
    run([folder], tmp_path / "followed")
    monkeypatch.undo()
    run([folder], tmp_path / "plain")
    assert dump(tmp_path / "followed") == dump(tmp_path / "plain")
    corpus = Corpus(tmp_path / "followed")
    assert list(corpus.check()) == []
    assert corpus.search("下放").documents == 30
    corpus.close()


def test_the_process_beside_brings_up_the_views_at_the_end(folder, tmp_path, monkeypatch):
    """The links are made by the batch at the same time; of the views it finds nothing left to do."""
    run([folder], tmp_path / "c")
    corpus = Corpus(tmp_path / "c")
    (folder / "more.txt").write_text("向街道下放事项99项。", encoding="utf-8")
    beside = upkeep.Upkeep(tmp_path / "c")
    corpus.add([folder / "more.txt"], analyse=analyse)
    beside.bring_up_views()  # nobody is there to be told
    beside.wait()
    assert beside.seconds == 0.0
    monkeypatch.setattr(upkeep, "_EVERY", 1)
    beside.note(1)
    corpus.write([batch.Delivery("x", parcel.judge(Source("x", "x", data="设7个机构。".encode()), analyse))])
    corpus.write([batch.Delivery("y", parcel.judge(Source("y", "y", data="设8个机构。".encode()), analyse))])
    beside.bring_up_views()
    corpus.link()
    beside.wait()
    assert beside.seconds > 0.0
    assert beside.under_way is None
    monkeypatch.setattr(corpus.views.index, "_take_in", None)  # nothing is left to be taken in
    corpus.update_views()
    assert list(corpus.check()) == []
    beside.close()
    corpus.close()


def test_whoever_follows_links_some_brings_up_the_views_and_empties_the_log(tmp_path, monkeypatch):
    """Six wait and two are linked together: the rest has to wait until the views have had their turn."""
    monkeypatch.setattr(upkeep.signal, "signal", lambda *_: None)
    monkeypatch.setattr(duplicates, "_NEW", 2)
    corpus = Corpus(tmp_path / "c")
    for number in range(6):
        source = Source(f"{number}", f"{number}", data=f"设{number}个机构。".encode())
        corpus.write([batch.Delivery(source.location, parcel.judge(source, analyse))])
    log = tmp_path / "c" / "corpus.sqlite-wal"
    assert log.stat().st_size > 0
    here, there = multiprocessing.Pipe()
    for told in ("follow", "end"):
        here.send(told)
    upkeep._follow(there, tmp_path / "c")
    assert here.recv() > 0.0
    linked = "SELECT count(*) FROM sketches WHERE linked"
    assert corpus.store.connection.execute(linked).fetchone() == (2,)
    assert corpus.views.index.cursor() == holdings.Holdings(corpus.store).cursor() > 0
    assert log.stat().st_size == 0
    corpus.close()


def test_upkeep_that_dies_costs_nothing(folder, tmp_path, monkeypatch):
    monkeypatch.setattr(upkeep, "_EVERY", 5)
    monkeypatch.setattr(batch, "_COMMIT_EVERY", 5)
    monkeypatch.setattr(upkeep, "_follow", os._exit)
    run([folder], tmp_path / "c")
    corpus = Corpus(tmp_path / "c")
    assert list(corpus.check()) == []
    corpus.close()


def test_what_the_walk_raises_reaches_the_caller(tmp_path):
    corpus = Corpus(tmp_path / "c")
    with pytest.raises(OSError, match="nowhere"):
        batch.run([f"list:{tmp_path / 'nowhere'}"], corpus, workers=1, settings=FAKE)
    corpus.close()
