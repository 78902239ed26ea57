"""The feed: events in order, each told once, by which a reader who follows ends where one who starts anew does."""

import json
import random

import pytest
from fake_road import analyse, analyse_anew

HANS = "地点：西安市 610100\n下放事项92项，下沉干部40名。\n"


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "in"
    made.mkdir()
    return made


def follow(events, state):
    """What a consumer knows after `events`: the parts that stand, by id."""
    for event in events:
        part = event.fact or event.delegation or event.setup
        if event.event == "fact_retracted":
            assert state.pop(part.id) == part
        elif event.event == "fact_changed":
            state.pop(event.previous)
            state[part.id] = part
        elif event.event == "fact_added":
            assert part.id not in state
            state[part.id] = part
    return state


def test_events_of_one_document(corpus, folder):
    (folder / "a.txt").write_text(HANS, encoding="utf-8")
    corpus.add([folder], analyse=analyse)
    events = [json.loads(event.to_json()) for event in corpus.feed()]
    record = json.loads(analyse(HANS.encode(), "a.txt").record.to_json())
    head = ("id", "source", "sha256", "status", "media_type", "script", "title", "issuer", "number", "date", "place")
    document = {name: record[name] for name in head}
    rest = {"delegation": None, "setup": None, "previous": None, "successor": None}
    tasks = {"tasks": ["devolution"]}
    assert events == [
        {"cursor": 1, "event": "document_added", "document": document, "fact": None, **rest, "tasks": []},
        {"cursor": 2, "event": "fact_added", "document": document, "fact": record["facts"][0], **rest, **tasks},
        {"cursor": 3, "event": "fact_added", "document": document, "fact": record["facts"][1], **rest, **tasks},
    ]


@pytest.mark.parametrize(
    ("wanted", "cursors"),
    [
        ({}, [1, 2, 3, 4, 5]),
        ({"since": 3}, [4, 5]),
        ({"since": 5}, []),
        ({"since": 99}, []),
        ({"kind": "power"}, [2]),
        ({"kind": ["power", "institution"]}, [2, 5]),
        ({"task": "devolution"}, [2, 3]),
        ({"place": "610000"}, [1, 2, 3]),
        ({"place": "陕西"}, [1, 2, 3]),
        ({"place": "广东省"}, [4, 5]),
        ({"place": "广东省", "kind": "power"}, []),
        ({"place": ["440300", "610100"], "since": 2}, [3, 4, 5]),
    ],
)
def test_filters_keep_the_order_and_the_cursor(corpus, folder, wanted, cursors):
    (folder / "a.txt").write_text(HANS, encoding="utf-8")
    (folder / "b.txt").write_text("地点：深圳市 440300\n整合机构8个。\n", encoding="utf-8")
    corpus.add([folder], analyse=analyse)
    assert [event.cursor for event in corpus.feed(**wanted)] == cursors


def test_pages_have_no_seam(corpus, folder, monkeypatch):
    (folder / "a.txt").write_text("机构7个。\n" * 10, encoding="utf-8")
    corpus.add([folder], analyse=analyse)
    monkeypatch.setattr("pipeline.corpus.feed._PAGE", 3)
    assert [event.cursor for event in corpus.feed()] == list(range(1, 12))


def test_an_event_never_changes(corpus, folder):
    (folder / "a.txt").write_text(HANS, encoding="utf-8")
    corpus.add([folder], analyse=analyse)
    before = [event.to_json() for event in corpus.feed()]
    corpus.add([folder], analyse=analyse_anew, again=True)
    (folder / "a.txt").write_text("改为机构7个。\n", encoding="utf-8")
    corpus.add([folder], analyse=analyse)
    assert [event.to_json() for event in corpus.feed()][: len(before)] == before


@pytest.mark.parametrize("seed", range(4))
def test_who_follows_ends_where_who_starts_anew_does(corpus, folder, seed):
    """Documents come, change, come back and are analysed anew in a random order."""
    chance = random.Random(seed)
    texts = [f"下放{n}项，机构{n + 5}个。\n" + "县里赋权到镇，组建执法队。\n" * (n % 2) for n in range(5, 11)]
    state, cursor = {}, 0
    for _ in range(12):
        name = chance.choice("abc")
        (folder / f"{name}.txt").write_text(chance.choice(texts), encoding="utf-8")
        again = chance.random() < 0.3
        corpus.add([folder], analyse=chance.choice([analyse, analyse_anew]) if again else analyse, again=again)
        news = list(corpus.feed(cursor))
        cursor = news[-1].cursor if news else cursor
        follow(news, state)
    events = list(corpus.feed())
    assert [event.cursor for event in events] == list(range(1, len(events) + 1))
    assert follow(events, {}) == state
    standing = {finding.fact.id: finding.fact for finding in corpus.facts()}
    assert {part.id: part for part in state.values() if part.rule == "fake.number"} == standing
