"""Patch the import of SAM's OpenAPI document into API Gateway.

ministack ignores methods that accept any verb, custom gateway responses, and `~1` as the slash of a binary media type.
It also ignores settings of a single method if its path has slashes or if it accepts any verb.
"""

from typing import Any

from ministack.services import apigateway_v1
from ministack.services.cloudformation import provisioners

ANY = "x-amazon-apigateway-any-method"
RESPONSES = "x-amazon-apigateway-gateway-responses"


def patch() -> None:
    """Import all of them."""
    import_path, import_api = apigateway_v1._import_path_item, apigateway_v1._import_rest_api
    read_settings = provisioners._apigw_method_settings

    def path_with_any(api_id: str, path: str, item: dict[str, Any], *rest: Any) -> None:
        import_path(api_id, path, {"any" if key == ANY else key: value for key, value in item.items()}, *rest)

    def api_with_responses(document: dict[str, Any], base: dict[str, Any] | None = None) -> str:
        base = dict(base or {})
        base["binaryMediaTypes"] = [each.replace("~1", "/") for each in base.get("binaryMediaTypes", [])]
        api_id: str = import_api(document, base)
        for kind, response in document.get(RESPONSES, {}).items():
            apigateway_v1._put_gateway_response(api_id, kind, response)
        return api_id

    def settings_by_path(listed: Any) -> dict[str, Any]:
        settings = {key.replace("/~1", "/").replace("~1", "/"): each for key, each in read_settings(listed).items()}
        of_any = {key.removesuffix("ANY"): each for key, each in settings.items() if key.endswith("/ANY")}
        return settings | {key + verb: each for key, each in of_any.items() for verb in ("GET", "HEAD")}

    provisioners._apigw_method_settings = settings_by_path
    apigateway_v1._OPENAPI_HTTP_METHODS = {*apigateway_v1._OPENAPI_HTTP_METHODS, "any"}
    apigateway_v1._import_path_item = path_with_any
    apigateway_v1._import_rest_api = api_with_responses
