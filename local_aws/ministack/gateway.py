"""Patch the import of SAM's OpenAPI document into API Gateway.

ministack ignores methods that accept any verb, custom gateway responses, and `~1` as the slash of a binary media type.
"""

from typing import Any

from ministack.services import apigateway_v1

ANY = "x-amazon-apigateway-any-method"
RESPONSES = "x-amazon-apigateway-gateway-responses"


def patch() -> None:
    """Import all three."""
    import_path, import_api = apigateway_v1._import_path_item, apigateway_v1._import_rest_api

    def path_with_any(api_id: str, path: str, item: dict[str, Any], *rest: Any) -> None:
        import_path(api_id, path, {"any" if key == ANY else key: value for key, value in item.items()}, *rest)

    def api_with_responses(document: dict[str, Any], base: dict[str, Any] | None = None) -> str:
        base = dict(base or {})
        base["binaryMediaTypes"] = [each.replace("~1", "/") for each in base.get("binaryMediaTypes", [])]
        api_id: str = import_api(document, base)
        for kind, response in document.get(RESPONSES, {}).items():
            apigateway_v1._put_gateway_response(api_id, kind, response)
        return api_id

    apigateway_v1._OPENAPI_HTTP_METHODS = {*apigateway_v1._OPENAPI_HTTP_METHODS, "any"}
    apigateway_v1._import_path_item = path_with_any
    apigateway_v1._import_rest_api = api_with_responses
