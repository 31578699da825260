"""The OpenAPI document is valid and complete, and matches the types."""

import json
from collections.abc import Iterator

import msgspec
import pytest
import schemathesis
from jsonschema import Draft202012Validator  # type: ignore[import-untyped]
from msgspec import structs

from classify.api.openapi.document import openapi_document
from classify.api.routes import ROUTES
from classify.api.routes.info import Health
from classify.core.features import AudioFeatures
from classify.core.mood import Contract
from classify.request.schemas import ClassifyBody, OptionsBody, PairBody, TrackBody
from classify.response.problem import Problem
from classify.response.schemas import MoodSong, ReportSchema
from tests.all_errors import error_classes
from tests.integration.classify.api.contract import Json, validator
from tests.integration.classify.api.gateway import JSON, Api

TYPES = (
    PairBody,
    TrackBody,
    OptionsBody,
    ClassifyBody,
    MoodSong,
    ReportSchema,
    Contract,
    Health,
    Problem,
    AudioFeatures,
)


def _operations(contract: Json) -> Iterator[tuple[str, str, Json]]:
    for path, methods in contract["paths"].items():
        for method, operation in methods.items():
            yield path, method.upper(), operation


def test_the_document_is_valid_openapi(contract: Json) -> None:
    schema = schemathesis.openapi.from_dict(contract)
    schema.validate()
    assert contract["openapi"] == "3.1.0"
    for component in contract["components"]["schemas"].values():
        Draft202012Validator.check_schema(component)


def test_the_document_has_exactly_the_routes(contract: Json) -> None:
    routes = {(route.path, route.method) for route in ROUTES}
    assert {(path, method) for path, method, _ in _operations(contract)} == routes


def test_every_operation_has_a_unique_id_and_a_summary(contract: Json) -> None:
    operations = [operation for _, _, operation in _operations(contract)]
    assert len({operation["operationId"] for operation in operations}) == len(operations)
    assert all(operation["summary"] for operation in operations)


def test_routes_that_cost_something_need_the_api_key(contract: Json) -> None:
    keyed = {path for path, _, operation in _operations(contract) if operation.get("security") == [{"key": []}]}
    assert keyed == {"/mood", "/classify", "/reports/{id}", "/watchlist", "/watchlist/{playlist}"}


@pytest.mark.parametrize("type_", TYPES, ids=lambda type_: type_.__name__)
def test_a_component_has_the_fields_of_its_type(contract: Json, type_: type[msgspec.Struct]) -> None:
    component = contract["components"]["schemas"][type_.__name__]
    fields = structs.fields(type_)
    assert list(component["properties"]) == [field.encode_name for field in fields]
    assert component.get("required", []) == [field.encode_name for field in fields if field.required]


def test_every_reference_has_a_component(contract: Json) -> None:
    text = json.dumps(contract)
    references = {part.partition('"')[0] for part in text.split("#/components/schemas/")[1:]}
    assert references <= contract["components"]["schemas"].keys()
    assert references


def test_the_query_parameters_are_the_options(contract: Json) -> None:
    parameters = contract["paths"]["/classify"]["post"]["parameters"]
    assert [each["name"] for each in parameters if each["in"] == "query"] == [
        field.name for field in structs.fields(OptionsBody)
    ]


def test_the_document_lists_every_accepted_media_type(contract: Json) -> None:
    bodies = contract["paths"]["/classify"]["post"]["requestBody"]["content"]
    files = {"text/csv", "text/plain", "text/tab-separated-values", "application/octet-stream"}
    assert bodies.keys() == {JSON, *files}


def test_the_document_lists_the_status_of_every_error(contract: Json) -> None:
    statuses = {str(int(error.status)) for error in error_classes()}
    statuses -= {"405", "501"}  # of methods that are not operations; of routes that need a deployment
    for path in ("/mood", "/classify"):
        responses = contract["paths"][path]["post"]["responses"]
        assert statuses | {"200"} <= responses.keys()
        waits = {status for status, each in responses.items() if "Retry-After" in each.get("headers", {})}
        assert waits == {"202", "429", "503"}


def test_the_example_matches_the_schema_and_has_an_answer(api: Api, contract: Json) -> None:
    content = contract["paths"]["/mood"]["post"]["requestBody"]["content"][JSON]
    validator(contract, content["schema"]).validate(content["example"])
    (song,) = api.post("/mood", content["example"]).json()
    assert (song["song"], song["mood"]) == ("Sunlit Balcony", "happy")


def test_the_document_does_not_depend_on_the_base_url() -> None:
    assert openapi_document(ROUTES, "")["servers"] == [{"url": "/"}]
    assert openapi_document(ROUTES, "https://a.example/v1")["paths"] == openapi_document(ROUTES, "")["paths"]
