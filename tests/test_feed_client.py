"""The pull client: it remembers how far it has come, and ends with the facts that stand, whenever it began."""

import contextlib
import json
import random
import socket
import threading
import time

import pytest
import uvicorn
from fake_road import analyse, analyse_anew

from pipeline.corpus import CorpusError
from pipeline.feed import Client, FeedError, apply
from pipeline.web import create_app

TOKEN = "a-token-of-the-tests"
FILTERS = [
    {},
    {"kind": "power"},
    {"kind": ["institution", "delegation"], "task": "institutions"},
    {"place": "陕西省"},
    {"issuer": "编办", "date": "2022..2023"},
]


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "in"
    made.mkdir()
    return made


@contextlib.contextmanager
def served(corpus_folder, token=None):
    """The address of a server over the corpus, in a thread of this process."""
    with socket.socket() as port:
        port.bind(("127.0.0.1", 0))
        config = uvicorn.Config(create_app(corpus_folder, token), log_level="error")
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, kwargs={"sockets": [port]})
        thread.start()
        while not server.started:
            time.sleep(0.01)
        try:
            yield f"http://127.0.0.1:{port.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join()


def text(chance):
    number = chance.randrange(5, 20)
    head = chance.choice(["", "地点：西安市 610100\n", "地点：深圳市 440300\n机关：某县委编办\n日期：2022-03-01\n"])
    return f"{head}下放事项{number}项，机构{number + 5}个。\n" + "县里赋权到镇，组建执法队。\n" * (number % 2)


def step(corpus, folder, chance):
    """Something happens to the corpus: a document comes or changes, goes, is described anew, or is analysed anew."""
    name = f"{chance.choice('abcd')}.txt"
    happens = chance.random()
    if happens < 0.2:
        (folder / name).unlink(missing_ok=True)
        corpus.remove([str(folder / name)])
    elif happens < 0.35:
        (folder / "metadata.csv").write_text(
            f"file,issuer\n{name},{chance.choice(['某市编办', '某局'])}\n", encoding="utf-8"
        )
    elif happens < 0.5:
        corpus.add([folder], analyse=chance.choice([analyse, analyse_anew]), again=True)
        return
    else:
        (folder / name).write_text(text(chance), encoding="utf-8")
    corpus.add([folder], analyse=analyse)


def standing(corpus, wanted):
    """The parts that stand and pass the filters, looked up without the feed."""
    from pipeline.corpus.matching import both, of_document, of_fact
    from pipeline.corpus.store import STANDING_FACTS
    from pipeline.search.filters import filters

    condition, values = both(of_fact(filters(**wanted)), of_document(filters(**wanted)))
    query = f"SELECT f.json, r.id, r.issuer FROM {STANDING_FACTS} AND {condition}"
    rows = corpus.store.connection.execute(query, values)
    return {json.loads(line)["id"]: (json.loads(line), document, issuer) for line, document, issuer in rows}


def known(held):
    parts = {key: event["fact"] or event["delegation"] or event["setup"] for key, event in held.items()}
    return {key: (parts[key], event["document"]["id"], event["document"]["issuer"]) for key, event in held.items()}


@pytest.mark.parametrize("seed", range(3))
def test_who_begins_at_0_and_who_follows_end_with_the_facts_that_stand(corpus, folder, tmp_path, seed):
    chance = random.Random(seed)
    followers = [(Client(corpus.folder, tmp_path / f"{number}", **wanted), {}) for number, wanted in enumerate(FILTERS)]
    for _ in range(10):
        for _ in range(chance.randrange(1, 4)):
            step(corpus, folder, chance)
        for client, held in followers:
            for event in client.pull():
                apply(held, event)
    assert corpus.counts()["cursor"] > 40
    with served(corpus.folder) as address:
        for number, (wanted, (_, held)) in enumerate(zip(FILTERS, followers, strict=True)):
            assert known(held) == standing(corpus, wanted)
            for source in (corpus.folder, address):
                anew = {}
                for event in Client(source, tmp_path / f"{number}-{source == address}", **wanted).pull():
                    apply(anew, event)
                assert known(anew) == known(held)
    assert list(corpus.check()) == []


@pytest.fixture
def filled(corpus, folder):
    (folder / "a.txt").write_text("".join(f"下放事项{number}项。\n" for number in range(10, 30)), encoding="utf-8")
    corpus.add([folder], analyse=analyse)
    return corpus


def cursors(events):
    return [event["cursor"] for event in events]


@pytest.mark.parametrize("remote", [False, True])
def test_the_cursor_outlives_the_client(filled, tmp_path, monkeypatch, remote):
    monkeypatch.setattr("pipeline.feed._PAGE", 7)
    with served(filled.folder, TOKEN) if remote else contextlib.nullcontext(str(filled.folder)) as source:

        def client():
            return Client(source, tmp_path / "cursor", token=TOKEN)

        assert client().cursor == 0
        assert cursors(client().pull()) == [*range(1, 22)]
        assert (client().cursor, list(client().pull())) == (21, [])
        (tmp_path / "in" / "b.txt").write_text("机构7个。\n", encoding="utf-8")
        filled.add([tmp_path / "in"], analyse=analyse)
        assert cursors(client().pull()) == [22, 23]


def test_an_event_that_was_not_dealt_with_comes_again(filled, tmp_path):
    for event in Client(filled.folder, tmp_path / "cursor").pull():
        if event["cursor"] == 5:
            break
    assert Client(filled.folder, tmp_path / "cursor").cursor == 4
    assert cursors(Client(filled.folder, tmp_path / "cursor").pull())[0] == 5


def test_a_filter_that_finds_nothing_still_gets_on(filled, tmp_path):
    client = Client(filled.folder, tmp_path / "cursor", kind="staffing")
    assert (list(client.pull()), client.cursor) == ([], 21)


def test_events_twice_make_no_difference(filled, folder, tmp_path):
    filled.add([folder], analyse=analyse_anew, again=True)
    events = list(Client(filled.folder, tmp_path / "cursor").pull())
    once, twice = {}, {}
    for event in events:
        apply(once, event)
    for start in range(0, len(events), 5):
        for event in events[max(0, start - 3) : start + 5]:
            apply(twice, event)
    assert once == twice
    assert len(once) == 20


def test_what_cannot_be_read_is_told(filled, tmp_path):
    cursor = tmp_path / "cursor"
    list(Client(filled.folder, cursor).pull())
    with pytest.raises(FeedError, match="the cursor of another feed"):
        list(Client(filled.folder, cursor, kind="power").pull())
    cursor.write_text("21")
    with pytest.raises(FeedError, match="no cursor of a feed"):
        list(Client(filled.folder, cursor).pull())
    with pytest.raises(ValueError, match="no kind 'people'"):
        Client(filled.folder, cursor, kind="people")
    with pytest.raises(CorpusError, match="there is no corpus"):
        list(Client(tmp_path / "none", tmp_path / "new").pull())
    with served(filled.folder, TOKEN) as address, pytest.raises(FeedError, match="401: a bearer token is required"):
        list(Client(address, tmp_path / "new").pull())
    with pytest.raises(ConnectionError, match="refused"):
        list(Client(address, tmp_path / "new").pull())


def test_following_goes_on_when_the_server_comes_back(filled, tmp_path):
    with served(filled.folder) as address:
        pass
    client = Client(address, tmp_path / "cursor")
    port = int(address.rsplit(":", 1)[1])
    found = []

    def listen():
        for event in client.follow(seconds=0.05):
            found.append(event["cursor"])
            if event["cursor"] == 21:
                return

    listener = threading.Thread(target=listen, daemon=True)
    listener.start()
    with socket.create_server(("127.0.0.1", port)) as sock:
        server = uvicorn.Server(uvicorn.Config(create_app(filled.folder), log_level="error"))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [sock]}, daemon=True)
        thread.start()
        listener.join(timeout=30)
        server.should_exit = True
        thread.join()
    assert found == [*range(1, 22)]
