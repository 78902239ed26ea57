"""The pages: every number agrees with its list, every link leads somewhere, nothing of a stranger's text acts."""

import re
from html.parser import HTMLParser
from urllib.parse import urldefrag, urljoin, urlsplit

import pytest
from web_site import BASE, BROKEN, TEXTS, client, fill

from pipeline.search.frequency import ATTRIBUTES

VOID = {"meta", "link", "input", "br", "img", "rect", "hr"}
HOSTILE = (
    "<script>alert(1)</script>\"'><img src=x onerror=alert(1)> 设立机构6个 {{ 7*7 }} &lt;b&gt;\n"
    "\x00\x1b[31m\u202e下放事项8项\x7f\n"
)
PAGES = (
    "/ /documents /facts /delegations /setups /measures /search /search?q=机构 /search?q=机构&order=left /compare "
    "/compare?by=year /compare?by=tier /feed /statistics /statistics?q=机构 /statistics?q=机构&by=task "
    "/statistics?part=collocations&q=机构 /statistics?part=words&size=2 /statistics?part=keyness&within=place:江西省"
).split()


class Page(HTMLParser):
    """A page taken apart; elements that are not closed, or closed twice, are an error."""

    def __init__(self, text):
        super().__init__()
        self.open, self.elements, self.texts, self.unlabelled = [], [], [], []
        self.feed(text)
        assert self.open == []

    def handle_starttag(self, tag, attributes):
        names = [name for name, _ in attributes]
        assert len(names) == len(set(names)), (tag, names)
        self.elements.append((tag, dict(attributes)))
        if tag in ("input", "select") and "label" not in self.open and ("type", "hidden") not in attributes:
            self.unlabelled.append(attributes)
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attributes):
        self.elements.append((tag, dict(attributes)))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.texts.append((tuple(self.open), data))

    def attributes(self, tag):
        return [attributes for name, attributes in self.elements if name == tag]

    def with_attribute(self, name):
        return [attributes for _, attributes in self.elements if name in attributes]

    def text_in(self, tag):
        return "".join(data for open_tags, data in self.texts if tag in open_tags)


@pytest.fixture(scope="module")
def web(tmp_path_factory):
    folder = tmp_path_factory.mktemp("site") / "corpus"
    return client(fill(folder, TEXTS | {"bad.txt": BROKEN, "evil<b>.txt": HOSTILE}))


def page(web, path, status=200):
    answer = web.get(path)
    assert answer.status_code == status, answer.text
    return Page(answer.text)


def crawl(web, start):
    """All pages that can be reached without the filters' forms, by address."""
    waiting, seen = [start], {}
    while waiting:
        address = waiting.pop()
        if address in seen:
            continue
        seen[address] = page(web, address)
        for link in seen[address].attributes("a"):
            target = urldefrag(urljoin(BASE + address, link["href"]))[0].removeprefix(BASE)
            # Counts of a query lead to further queries without end; they have a test of their own.
            endless = target.startswith("/statistics") and "q=" in target
            if not target.startswith("/api/") and "sort=" not in target and not endless:
                waiting.append(target)
    return seen


@pytest.fixture(scope="module")
def site(web):
    return crawl(web, "/?lang=en")


def test_every_number_agrees_with_its_list(web, site):
    followed = 0
    for address, found in site.items():
        for link in found.with_attribute("data-count"):
            target = urldefrag(urljoin(BASE + address, link["href"]))[0].removeprefix(BASE)
            totals = [output["data-total"] for output in site[target].attributes("output")]
            assert totals == [link["data-count"]], (address, target)
            followed += 1
    assert followed > 60


@pytest.mark.parametrize("by", ATTRIBUTES)
def test_every_count_of_a_frequency_leads_to_its_lines(web, by):
    """Followed for each way to group, over a place too, since the lines must be bounded as the counts are."""
    for extra in ("", "&place=江西", "&within=下放 OR 赋权"):
        found = page(web, f"/statistics?q=机构 OR 下放&by={by}{extra}")
        links = found.with_attribute("data-count")
        assert links
        for link in links:
            totals = [output["data-total"] for output in page(web, link["href"]).attributes("output")]
            assert totals == [link["data-count"]], (by, extra, link)


def test_a_frequency_is_the_same_on_the_page_and_in_the_api(web):
    found = web.get("/api/v1/frequency?q=机构&by=year").json()
    counts = [int(link["data-count"]) for link in page(web, "/statistics?q=机构&by=year").with_attribute("data-count")]
    told = [(group["occurrences"], group["holding"]) for group in (found["whole"], *found["groups"])]
    assert counts == [number for pair in told for number in pair]


@pytest.mark.parametrize("lang", ["zh", "en"])
@pytest.mark.parametrize(
    "part",
    [
        "part=collocations&q=机构 OR 下放",
        "part=collocations&q=机构&window=2&place=江西",
        "part=words",
        "part=words&size=2&within=下放 OR 赋权",
        "part=keyness&within=place:江西",
        "part=keyness&within=下放&against=机构&place=江西",
    ],
)
def test_every_count_of_words_leads_to_its_lines(web, part, lang):
    links = page(web, f"/statistics?{part}&lang={lang}").with_attribute("data-count")
    assert links
    for link in links[:40]:
        totals = [output["data-total"] for output in page(web, link["href"]).attributes("output")]
        assert totals == [link["data-count"]], link


def test_files_of_a_search_hold_every_line(web):
    total = web.get("/api/v1/search?q=机构").json()["occurrences"]
    assert web.get("/api/v1/search.csv?q=机构").text.count("\r\n") == total + 1
    assert web.get("/api/v1/search.jsonl?q=机构").text.count("\n") == total
    assert (
        web.get("/api/v1/search.bib?q=机构").text.count("@misc{")
        == web.get("/api/v1/search?q=机构").json()["documents"]
    )


def test_a_fault_in_a_count_is_shown_where_it_is(web):
    found = page(web, "/statistics?q=机构&within=(江西")
    assert (found.text_in("pre"), found.text_in("mark")) == ("(江西", "(")
    assert web.get("/api/v1/frequency?q=机构&within=(江西").json()["error"]["position"] == 0


def test_every_list_has_as_many_rows_as_it_says(site):
    lists = 0
    for address, found in site.items():
        totals = [output["data-total"] for output in found.attributes("output")]
        rows = [item["data-rows"] for item in found.with_attribute("data-rows")]
        if totals and not address.startswith("/feed"):
            assert rows == (totals if totals != ["0"] else []), address
            lists += 1
    assert lists > 10


def test_every_link_leads_to_a_page_and_an_element(web, site):
    for address, found in site.items():
        for link in found.attributes("a"):
            target, anchor = urldefrag(urljoin(BASE + address, link["href"]))
            if not anchor or "sort=" in target:
                continue
            identifiers = [item["id"] for item in site[target.removeprefix(BASE)].with_attribute("id")]
            assert anchor in identifiers, (address, link["href"])


def test_no_identifier_stands_twice_on_a_page(site):
    for address, found in site.items():
        identifiers = [item["id"] for item in found.with_attribute("id")]
        assert len(identifiers) == len(set(identifiers)), address


def test_data_links_are_answered(web, site):
    links = {link["href"] for found in site.values() for link in found.attributes("a") if "/api/" in link["href"]}
    assert len(links) > 10
    assert {link: web.get(link).status_code for link in sorted(links) if web.get(link).status_code != 200} == {}


def test_nothing_of_a_strangers_text_acts(site):
    for address, found in site.items():
        scripts = found.attributes("script")
        assert scripts == [{"src": "/static/page.js", "defer": None}], address
        assert found.attributes("img") == []
        for _, attributes in found.elements:
            assert not [name for name in attributes if name.startswith("on") or name == "style"], address
            assert not attributes.get("href", "").lower().startswith(("javascript:", "data:"))


def test_the_text_is_all_there_and_harmless(web):
    found = next(item for item in web.get("/api/v1/documents").json()["items"] if item["source"] == "evil<b>.txt")
    text = page(web, f"/documents/{found['id']}").text_in("article")
    shown = HOSTILE.replace("\x00", "␀").replace("\x1b", "␛").replace("\u202e", "\ufffd").replace("\x7f", "␡")
    assert re.sub("机构设置|放权赋能", "", text) == shown


def test_facts_are_marked_where_they_stand(web):
    [item] = [item for item in web.get("/api/v1/documents").json()["items"] if item["source"] == "b.txt"]
    facts = web.get(f"/api/v1/facts?document={item['id']}").json()["items"]
    html = web.get(f"/documents/{item['id']}").text
    for entry in facts:
        fact = entry["fact"]
        marked = f'<a class="fact k-{fact["kind"]}" id="f-{fact["id"]}" href="#l-{fact["id"]}">'
        assert f"{marked}{fact['evidence']['quote']}</a>" in html
        assert f'<li id="l-{fact["id"]}">' in html
        assert f'href="#f-{fact["id"]}"' in html
        assert f"<code>{fact['rule']}</code>" in html


def test_a_hit_is_marked_in_its_document(web):
    links = [item["href"] for item in page(web, "/search?q=機構").attributes("a") if "hit=" in item["href"]]
    assert len(links) == 5
    for link in links:
        html = web.get(urldefrag(link)[0]).text
        assert '<span class="anchor" id="hit"></span>' in html
        assert re.search(r'class="[a-z ]*\bhit\b[^"]*"[^>]*>(机构|機構\(gòu\))<', html)


def test_a_query_that_cannot_be_read_is_shown_with_its_fault(web):
    found = page(web, "/search?q=下放 AND (权限")
    assert found.text_in("pre") == "下放 AND (权限"
    assert found.text_in("mark") == "("
    [box] = [item for item in found.attributes("input") if item.get("name") == "q"]
    assert (box["value"], box["aria-invalid"]) == ("下放 AND (权限", "true")


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize(("asked", "language", "word"), [("zh", "zh-Hans", "检索"), ("en", "en", "Search")])
def test_each_page_in_both_languages(web, path, asked, language, word):
    chosen = page(web, f"{path}{'&' if '?' in path else '?'}lang={asked}")
    accepted = Page(web.get(path, headers={"Accept-Language": asked}).text)
    for found in (chosen, accepted):
        assert found.attributes("html") == [{"lang": language}]
        assert word in found.text_in("nav")
    # The language that was chosen by hand stays; the switch is the one link that changes it.
    inner = [link for link in chosen.attributes("a") if link["href"].startswith("/") and "/api/" not in link["href"]]
    other = {"zh": "en", "en": "zh"}[asked]
    switched = [link for link in inner if f"lang={other}" in urlsplit(link["href"]).query]
    assert [link.get("hreflang") for link in switched] == [other]
    assert all(f"lang={asked}" in urlsplit(link["href"]).query for link in inner if link not in switched)


@pytest.mark.parametrize("path", PAGES)
def test_pages_can_be_used_by_all(web, path):
    found = page(web, path)
    assert len(found.attributes("h1")) == len(found.attributes("main")) == 1
    assert [item["href"] for item in found.attributes("a")][0] == "#main"
    for heads in found.attributes("th"):
        assert heads.get("scope") in ("col", "row")
    assert found.unlabelled == []
    for region in found.attributes("nav"):
        assert region["aria-label"]


def test_sorting_and_leafing(web, tmp_path):
    facts = page(web, "/facts?sort=value&order=desc&kind=institution")
    values = [
        int(value) for value in re.findall(r">(\d+)</a><small", web.get("/facts?sort=value&kind=institution").text)
    ]
    assert values == [6, 7, 7, 9, 180]
    [head] = [item for item in facts.attributes("th") if "aria-sort" in item]
    assert head["aria-sort"] == "descending"
    many = client(fill(tmp_path / "corpus", {f"{n}.txt": f"机构{n}个。\n" for n in range(120)}))
    assert len(page(many, "/facts?page=3").with_attribute("data-rows")) == 1
    assert page(many, "/facts?page=3").attributes("table")[0]["data-rows"] == "20"
    assert [link["rel"] for link in page(many, "/documents?page=2").attributes("a") if "rel" in link][-2:] == [
        "prev",
        "next",
    ]
    seen = {
        link["href"]
        for n in (1, 2, 3)
        for link in page(many, f"/search?q=机构&page={n}").attributes("a")
        if "hit=" in link["href"]
    }
    assert len(seen) == 120


def test_a_superseded_document_can_still_be_read(tmp_path):
    folder = fill(tmp_path / "corpus", {"a.txt": "机构5个。\n"})
    web = client(folder)
    [old] = web.get("/api/v1/documents").json()["items"]
    fill(folder, {"a.txt": "机构6个。\n"})
    assert web.get(f"/api/v1/documents/{old['id']}").json()["superseded"]
    found = page(web, f"/documents/{old['id']}")
    assert found.text_in("article").startswith("机构5个")
    assert found.with_attribute("data-count") == []
    # Added with its fact; then that fact retracted, the document superseded by the new one, which came with its own.
    told = [data for tags, data in page(web, "/feed?lang=en").texts if tags[-2:] == ("li", "span")]
    assert [data for data in told if data[0].isalpha()] == [
        "document added", "fact added", "fact retracted", "document superseded", "document added", "fact added",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/nothing", 404),
        ("/documents/none", 404),
        ("/facts?kind=people", 400),
        ("/facts?date=may", 400),
        ("/documents?status=fine", 400),
        ("/feed?task=x", 400),
        ("/static/none.css", 404),
        ("/static/../app.py", 404),
    ],
)
def test_errors_are_pages(web, path, status):
    assert page(web, path, status).text_in("h1") == "无法显示"


@pytest.mark.parametrize(
    "path",
    [
        "/facts?page=999999999999",
        "/facts?page=x",
        "/search?q=机构&page=0",
        "/feed?since=-1",
        "/documents?place=&issuer=+&date=",
        "/compare?least=0",
        "/facts?sort=x&order=y",
    ],
)
def test_odd_parameters_are_borne(web, path):
    page(web, path)


def test_an_empty_corpus(tmp_path):
    from pipeline.corpus import Corpus

    Corpus(tmp_path).close()
    web = client(tmp_path)
    for path in PAGES:
        page(web, path)


def test_style_and_script_are_served_and_ask_for_nothing_else(web):
    for name in ("style.css", "page.js", "icon.svg"):
        answer = web.get(f"/static/{name}")
        assert answer.status_code == 200
        assert re.findall(r"url\(|@import|https?://(?!www\.w3\.org/2000/svg)", answer.text) == []


def test_a_document_names_what_is_nearly_the_same_text(tmp_path):
    paragraph = "各镇按照职责整合站所，设立综合执法机构8个，下放审批事项36项，由县里统一培训，按季考核。\n"
    texts = {
        "long.txt": paragraph
        + "县里另设便民服务大厅，凡群众常办的业务一律进厅，周末照常开门，办结时限压缩一半以上。\n" * 2,
        "short.txt": paragraph,
    }
    web = client(fill(tmp_path / "corpus", texts))
    ids = {item["source"]: item["id"] for item in web.get("/api/v1/documents").json()["items"]}
    [long], [short] = (web.get(f"/api/v1/documents/{ids[name]}").json()["duplicates"] for name in texts)
    assert (long["kind"], long["document"]["source"], long["containment"]) == ("inside", "short.txt", 1.0)
    assert (short["kind"], short["document"]["source"], short["jaccard"]) == ("contains", "long.txt", long["jaccard"])
    page = web.get(f"/documents/{ids['short.txt']}").text
    assert f'href="/documents/{ids["long.txt"]}"' in page
    assert "含有本文" in page
