"""Who may ask: tokens, hosts, the headers of every answer, and that serving to others needs a token."""

import base64

import pytest
from fastapi.testclient import TestClient
from web_site import BASE, client, fill

from pipeline.web import create_app, guard, serve

TOKEN = "0123456789abcdef-token"
PATHS = ["/", "/facts", "/static/style.css", "/api/v1/health", "/api/v1/facts", "/nothing", "/api/v1/nothing"]


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return fill(tmp_path_factory.mktemp("guard") / "corpus")


def basic(password, user="reader"):
    return "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(
    "header",
    [None, "Bearer", "Bearer wrong", f"Bearer {TOKEN}x", f"Token {TOKEN}", TOKEN, basic("wrong"), "Basic !!!", "Basic"],
)
def test_without_the_token_nothing_is_told(folder, path, header):
    answer = client(folder, TOKEN).get(path, headers={"Authorization": header} if header else {})
    assert answer.status_code == 401
    scheme = "Bearer" if path.startswith("/api/") else "Basic"
    assert answer.headers["www-authenticate"] == f'{scheme} realm="zhenjie"'
    if scheme == "Bearer":
        assert answer.json()["error"]["code"] == "unauthorized"


@pytest.mark.parametrize("header", [f"Bearer {TOKEN}", f"bearer {TOKEN}", basic(TOKEN), basic(TOKEN, "")])
def test_with_the_token_all_is_open_under_any_name(folder, header):
    web = TestClient(create_app(folder, TOKEN), base_url="http://corpus.example.org", headers={"Authorization": header})
    assert [web.get(path).status_code for path in PATHS] == [200, 200, 200, 200, 200, 404, 404]


@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("127.0.0.1:8000", 200),
        ("localhost", 200),
        ("[::1]:8000", 200),
        ("127.8.8.8", 200),
        ("desk", 200),
        ("evil.example.com", 421),
        ("127.0.0.1.evil.com", 421),
        ("localhost.evil.com:8000", 421),
        ("192.168.1.5", 421),
        ("[2001:db8::1]", 421),
        ("", 421),
    ],
)
def test_without_a_token_only_names_of_this_machine(folder, host, status):
    answer = client(folder).get("/api/v1/health", headers={"Host": host})
    assert answer.status_code == status
    if status != 200:
        assert answer.json()["error"]["code"] == "host_refused"


@pytest.mark.parametrize("path", [*PATHS, "/facts?kind=people", "/api/v1/search?q=("])
def test_every_answer_carries_the_headers(folder, path):
    headers = client(folder).get(path).headers
    policy = dict(rule.split(" ", 1) for rule in headers["content-security-policy"].split("; "))
    assert policy == {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": "'self'",
        "form-action": "'self'",
        "base-uri": "'none'",
        "frame-ancestors": "'none'",
    }
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert "access-control-allow-origin" not in headers


def test_a_fault_of_ours_tells_nothing_of_the_inside(folder, monkeypatch):
    def fail(*_):
        raise RuntimeError("a secret of the house")

    monkeypatch.setattr("pipeline.web.reading.Reader.counts", fail)
    web = client(folder)
    for path in ("/api/v1/counts", "/"):
        answer = web.get(path)
        assert answer.status_code == 500
        assert "secret" not in answer.text
        assert answer.headers["x-content-type-options"] == "nosniff"
    assert web.get("/api/v1/counts").json()["error"]["code"] == "internal"


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("127.0.0.1", True),
        ("127.1.2.3", True),
        ("::1", True),
        ("localhost", True),
        ("0.0.0.0", False),
        ("::", False),
        ("", False),
        ("10.0.0.1", False),
        ("example.org", False),
    ],
)
def test_what_is_loopback(host, expected):
    assert guard.is_loopback(host) is expected


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "", "192.168.1.5", "corpus.example.org"])
def test_others_are_not_served_without_a_token(folder, host, monkeypatch):
    monkeypatch.setattr("uvicorn.run", lambda *_, **__: pytest.fail("it serves"))
    with pytest.raises(ValueError, match="token is required"):
        serve(folder, host, 8000)


@pytest.mark.parametrize(("host", "token"), [("127.0.0.1", None), ("0.0.0.0", TOKEN)])
def test_what_is_served_where(folder, host, token, monkeypatch):
    calls = []
    monkeypatch.setattr("uvicorn.run", lambda app, **options: calls.append((app.state.folder, options)))
    serve(folder, host, 8123, token)
    [(served, options)] = calls
    assert (served, options["host"], options["port"]) == (folder, host, 8123)


@pytest.mark.parametrize("token", ["", "short", "with a blank in the middle", "密" * 20])
def test_tokens_that_are_none(folder, token):
    with pytest.raises(ValueError, match="a token is made of"):
        create_app(folder, token)


def test_the_base_of_these_tests_is_this_machine():
    assert guard.is_local_name(BASE.removeprefix("http://"))


@pytest.mark.parametrize("path", ["/search", "/api/v1/search"])
def test_an_address_that_is_too_long_is_not_repeated(tmp_path, path):
    answer = client(fill(tmp_path / "corpus", {"a": ""})).get(f"{path}?q={'a' * 60_500}")
    assert answer.status_code == 414
    assert len(answer.text) < 20_000
