import pytest

from tests.integration.classify.api.contract import Json
from tests.integration.classify.api.gateway import Api


@pytest.fixture
def contract(api: Api) -> Json:
    """The OpenAPI document of the API."""
    document: Json = api.get("/openapi.json").json()
    return document
