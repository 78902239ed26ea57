"""The OpenAPI description: complete, true, and borne out by requests that are made up from it."""

import re

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis import GenerationMode
from schemathesis.specs.openapi.checks import positive_data_acceptance
from starlette.routing import Route
from web_site import BROKEN, TEXTS, client, fill

from pipeline.web import create_app

TOKEN = "0123456789abcdef-token"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return fill(tmp_path_factory.mktemp("openapi") / "corpus", TEXTS | {"d.txt": BROKEN})


@pytest.fixture(scope="module")
def description(folder):
    return client(folder).get("/api/v1/openapi.json").json()


@pytest.fixture
def api(folder):
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


def test_every_path_is_described_and_no_other(folder, description):
    app = create_app(folder)
    served = {path for route in app.routes for path in paths_of(route) if path.startswith("/api/")}
    assert set(description["paths"]) == served
    assert len(served) == 16


def paths_of(route):
    if isinstance(route, Route):
        yield route.path
    for inner in getattr(getattr(route, "original_router", None), "routes", ()):
        yield from paths_of(inner)


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


def test_the_token_is_described(folder):
    web = client(folder, TOKEN, Authorization=f"Bearer {TOKEN}")
    description = web.get("/api/v1/openapi.json").json()
    assert description["security"] == [{"token": []}]
    assert description["components"]["securitySchemes"]["token"]["scheme"] == "bearer"


@pytest.mark.parametrize("mode", list(GenerationMode))
def test_answers_are_as_described(api, mode):
    """Requests as described are answered as described; others are refused, with the one shape of an error."""
    operations = [found.ok() for found in api.get_all_operations()]
    assert len(operations) == 15  # all but the description itself
    for operation in operations:
        if mode is GenerationMode.POSITIVE or list(operation.iter_parameters()):
            # No schema can say which queries can be read.
            excluded = [positive_data_acceptance] if operation.path.endswith("/search") else []
            check(operation.as_strategy(generation_mode=mode), excluded)


def check(cases, excluded):
    @given(cases)
    @settings(max_examples=8, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck))
    def answered(case):
        case.call_and_validate(excluded_checks=excluded)

    answered()
