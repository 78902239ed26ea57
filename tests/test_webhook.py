"""The feed by post: signed, tried again, and noted only when it was taken."""

import contextlib
import http.server
import json
import threading

import pytest
from fake_road import analyse

from pipeline import cli, webhook
from pipeline.feed import Client
from pipeline.webhook import WebhookError, send, signature

SECRET = "a secret of the tests"


@contextlib.contextmanager
def receiver(*answers):
    """An address that answers so, one status (and headers) after the other, then 200; and the requests it got."""
    got = []
    waiting = list(answers)

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["content-length"]))
            got.append((dict(self.headers), body))
            status, headers = waiting.pop(0) if waiting else (200, {})
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("content-length", "0")
            self.end_headers()

        def log_message(self, *_):
            pass

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/hook", got
        finally:
            server.shutdown()


@pytest.fixture
def filled(corpus, tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("".join(f"下放事项{number}项。\n" for number in range(10, 15)), encoding="utf-8")
    corpus.add([path], analyse=analyse)
    return corpus


def cursors(got):
    return [[event["cursor"] for event in json.loads(body)["events"]] for _, body in got]


def test_the_signature_is_that_of_rfc_4231():
    """Test case 2 of RFC 4231: key "Jefe", data "what do ya want for nothing?"."""
    expected = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
    assert signature(b"what do ya want for nothing?", "Jefe") == f"sha256={expected}"


def test_events_are_sent_once_and_signed(filled, tmp_path, monkeypatch):
    monkeypatch.setattr("pipeline.feed._PAGE", 4)
    client = Client(filled.folder, tmp_path / "cursor")
    with receiver() as (address, got):
        assert send(client, address, SECRET) == 6
        assert send(client, address, SECRET) == 0
    assert cursors(got) == [[1, 2, 3, 4], [5, 6]]
    headers, body = got[1]
    assert headers["Zhenjie-Signature"] == signature(body, SECRET)
    assert (headers["Zhenjie-Cursor"], json.loads(body)["next"]) == ("6", 6)
    assert client.cursor == 6


def test_what_may_pass_is_tried_again(filled, tmp_path):
    waits = []
    answers = [(503, {}), (500, {}), (429, {"Retry-After": "30"}), (429, {"Retry-After": "99999"})]
    with receiver(*answers) as (address, got):
        assert send(Client(filled.folder, tmp_path / "cursor"), address, wait=waits.append) == 6
    assert waits == [1, 2, 30, 300]
    assert cursors(got) == [[1, 2, 3, 4, 5, 6]] * 5


@pytest.mark.parametrize(
    ("answer", "message"),
    [((404, {}), "404 Not Found"), ((401, {}), "401"), ((302, {"Location": "http://127.0.0.1:1/"}), "302 Found")],
)
def test_what_will_not_pass_is_told_at_once(filled, tmp_path, answer, message):
    client = Client(filled.folder, tmp_path / "cursor")
    with receiver(answer) as (address, got):
        with pytest.raises(WebhookError, match=message):
            send(client, address, wait=pytest.fail)
        assert (len(got), client.cursor) == (1, 0)
        assert send(client, address) == 6


def test_a_receiver_that_is_away_is_given_up_after_a_while(filled, tmp_path):
    with receiver() as (address, _):
        pass
    waits = []
    client = Client(filled.folder, tmp_path / "cursor")
    with pytest.raises(WebhookError, match="refused"):
        send(client, address, wait=waits.append)
    assert (waits, client.cursor) == ([1, 2, 4, 8, 16, 32, 64], 0)


def test_what_was_taken_before_a_fault_is_not_sent_again(filled, tmp_path, monkeypatch):
    monkeypatch.setattr("pipeline.feed._PAGE", 4)
    client = Client(filled.folder, tmp_path / "cursor")
    with receiver((200, {}), (403, {})) as (address, got):
        with pytest.raises(WebhookError, match="403"):
            send(client, address)
        assert client.cursor == 4
        assert send(client, address) == 2
    assert cursors(got) == [[1, 2, 3, 4], [5, 6], [5, 6]]


def test_the_command(filled, tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("ZHENJIE_SECRET", SECRET)
    given = ["--corpus", str(filled.folder), "--cursor", str(tmp_path / "cursor")]
    with receiver() as (address, got):
        assert cli.main(["post", address, *given, "--kind", "power"]) == 0
    assert capsys.readouterr().err == "zhenjie: 5 events sent, up to 6\n"
    assert got[0][0]["Zhenjie-Signature"] == signature(got[0][1], SECRET)
    assert cli.main(["post", "ftp://127.0.0.1/", *given, "--kind", "power"]) == 2
    assert cli.main(["post", address, *given]) == 1  # the cursor is of another choice
    assert cli.main(["post", address, "--corpus", str(tmp_path / "none"), "--cursor", "x"]) == 2
    with pytest.raises(ValueError, match="no address"):
        webhook.send(Client(filled.folder, tmp_path / "new"), "file:///etc/passwd")
