"""The OpenAPI description: complete, true, and borne out by requests that are made up from it."""

import re
from pathlib import Path

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import negative_data_rejection, positive_data_acceptance
from web_site import BROKEN, TEXTS, client, fill

from pipeline.web import api, create_app, research

# No schema can say which queries can be read, and in a query string everything is a string.
UNDECIDABLE = [positive_data_acceptance, negative_data_rejection]
TOKEN = "0123456789abcdef-token"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return fill(tmp_path_factory.mktemp("openapi") / "corpus", TEXTS | {"d.txt": BROKEN})


@pytest.fixture(scope="module")
def description(folder):
    return client(folder).get("/api/v1/openapi.json").json()


@pytest.fixture
def described(folder):
    return schemathesis.openapi.from_asgi("/api/v1/openapi.json", create_app(folder))


def references(item):
    if isinstance(item, dict):
        for key, value in item.items():
            if key == "$ref":
                yield value
            yield from references(value)
    elif isinstance(item, list):
        for value in item:
            yield from references(value)


def test_every_path_is_described_and_no_other(description):
    assert set(description["paths"]) == {
        route.path for router in (api.router, research.router) for route in router.routes
    }
    assert len(description["paths"]) == 27


def test_every_operation_tells_all(description):
    for path, operations in description["paths"].items():
        assert list(operations) == ["get"], path
        operation = operations["get"]
        assert operation["summary"]
        assert operation["description"]
        assert operation["tags"]
        assert {"200", "304", "400", "401", "404", "422", "503"} <= set(operation["responses"])
        for status, response in operation["responses"].items():
            if status != "304":
                [content] = response["content"].values()
                assert set(content["schema"]) == {"$ref"}, (path, status)
        named = set(re.findall(r"{(\w+)}", path))
        assert named == {item["name"] for item in operation.get("parameters", ()) if item["in"] == "path"}


def test_every_reference_leads_to_a_schema_and_every_schema_is_used(description):
    names = {reference.removeprefix("#/components/schemas/") for reference in references(description)}
    assert names == set(description["components"]["schemas"])


def test_the_page_of_documentation_names_every_path_and_parameter(description):
    told = (Path(__file__).parent.parent / "docs" / "http.md").read_text(encoding="utf-8")
    words = set(re.findall(r"[a-z.]+", told))
    for path, operations in description["paths"].items():
        assert path.removeprefix("/api/v1").split("{")[0].rstrip("/") in told, path
        assert {item["name"] for item in operations["get"].get("parameters", ()) if item["in"] == "query"} <= words, (
            path
        )


def test_the_token_is_described(folder):
    web = client(folder, TOKEN, Authorization=f"Bearer {TOKEN}")
    description = web.get("/api/v1/openapi.json").json()
    assert description["security"] == [{"token": []}]
    assert description["components"]["securitySchemes"]["token"]["scheme"] == "bearer"


@pytest.mark.parametrize("mode", list(GenerationMode))
def test_answers_are_as_described(described, mode):
    """Requests as described are answered as described; others are refused, with the one shape of an error."""
    operations = [found.ok() for found in described.get_all_operations()]
    assert len(operations) == 26  # all but the description itself
    for operation in operations:
        if mode is GenerationMode.POSITIVE or list(operation.iter_parameters()):
            check(operation.as_strategy(generation_mode=mode))


def check(cases):
    @given(cases)
    @settings(max_examples=8, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
    def answered(case):
        case.call_and_validate(excluded_checks=UNDECIDABLE)

    answered()
