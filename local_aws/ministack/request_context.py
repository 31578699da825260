"""Patch the request context of API Gateway's events: the parts of absolute URLs, and the caller's API key.

On AWS the protocol is always https. Here the client used http and could not follow an https link.
"""

from typing import Any

from ministack.services import apigateway_v1


def patch() -> None:
    """Add the domain name and the key to the context, and X-Forwarded-Proto and X-Forwarded-Port to the headers."""
    build = apigateway_v1._build_lambda_event_v1

    def build_with_domain(*args: Any, **kwargs: Any) -> dict[str, Any]:
        event: dict[str, Any] = build(*args, **kwargs)
        host = event["headers"].get("host", "")
        event["requestContext"] |= {"domainName": host, "domainPrefix": host.partition(".")[0]}
        if key := apigateway_v1._resolve_api_key(event["headers"].get("x-api-key")):
            event["requestContext"]["identity"] |= {"apiKey": key["value"], "apiKeyId": key["id"]}
        for name, value in {"X-Forwarded-Proto": "http", "X-Forwarded-Port": host.partition(":")[2]}.items():
            event["headers"][name] = value
            event["multiValueHeaders"][name] = [value]
        return event

    apigateway_v1._build_lambda_event_v1 = build_with_domain
