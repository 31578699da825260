"""The names in the current code that callers and owners of a deployment see."""

from collections.abc import Iterator
from typing import Any

from tests.all_errors import error_classes
from tests.integration.template.stack import of_type, source, translated, values

PROBLEM = "application/problem+json"
HTTP_METHODS = {"get", "put", "post", "delete"}
Json = dict[str, Any]


def problem_types() -> dict[str, int]:
    """Return the `type` of every problem that the functions return, with its status."""
    return {f"urn:moodlist:problem:{error.slug}": int(error.status) for error in error_classes()}


def gateway_problem_types() -> list[str]:
    """Return the `type` of every problem that API Gateway itself returns."""
    bodies = values(of_type(source(), "AWS::Serverless::Api"), "application/json")
    return sorted({part.partition('"')[0] for body in bodies for part in str(body).split('"type": "')[1:]})


def template_names() -> Json:
    """Return the names in a deployed stack: parameters, outputs, resources, keys and events."""
    stack = translated()
    resources = {name: each for name, each in stack["Resources"].items() if not _is_replaceable(each)}
    rule = stack["Resources"]["ChangesByMail"]["Properties"]["EventPattern"]
    return {
        "parameters": sorted(stack["Parameters"]),
        "outputs": sorted(stack["Outputs"]),
        "resources": {name: resources[name]["Type"] for name in sorted(resources)},
        "tables": {name: _keys(each) for name, each in sorted(of_type(stack, "AWS::DynamoDB::Table").items())},
        "secret": stack["Resources"]["SpotifySecret"]["Properties"]["SecretString"],
        "expiring objects": sorted(values(stack["Resources"]["ReportBucket"], "Prefix")),
        "event source": rule["source"][0]["Fn::Sub"],
        "event detail-type": rule["detail-type"],
        "schedule input": next(values(of_type(stack, "AWS::Scheduler::Schedule"), "Input")),
        "stage": next(iter(of_type(stack, "AWS::ApiGateway::Stage").values()))["Properties"]["StageName"],
    }


def api_names(contract: Json) -> set[str]:
    """Return a line for every name in an OpenAPI document: operations, parameters, headers, fields, fixed values."""
    return set(_api_names(contract))


def _is_replaceable(resource: Json) -> bool:
    """Return whether the resource's logical id may change: SAM derives it from the content, or nothing refers to it."""
    named_by_content = {"AWS::Lambda::Version", "AWS::ApiGateway::Deployment", "AWS::Lambda::LayerVersion"}
    return resource["Type"] in named_by_content | {"AWS::Lambda::Permission"}


def _keys(table: Json) -> list[str]:
    """Return the attributes that DynamoDB itself uses: the key and the expiry time."""
    properties = table["Properties"]
    keys = [f"{each['KeyType']} {each['AttributeName']}" for each in properties["KeySchema"]]
    expiry = properties.get("TimeToLiveSpecification")
    return keys + ([f"TTL {expiry['AttributeName']}"] if expiry else [])


def _api_names(contract: Json) -> Iterator[str]:
    components = contract["components"]["schemas"]
    for scheme in contract["components"]["securitySchemes"].values():
        yield f"security {scheme['in']} {scheme['name']}"
    for field in _fields({"$ref": "#/components/schemas/Problem"}, components):
        yield f"problem {field}"
    for path, methods in contract["paths"].items():
        for method, operation in methods.items():
            if method in HTTP_METHODS:
                yield from (f"{method.upper()} {path} {name}" for name in _operation(operation, components))


def _operation(operation: Json, components: Json) -> Iterator[str]:
    yield f"operation {operation['operationId']}"
    for each in operation.get("parameters", ()):
        yield f"{each['in']} {each['name']}"
        yield from (f"{each['in']} {each['name']}{field}" for field in _fields(each["schema"], components))
    yield from (f"request {name}" for name in _content(operation.get("requestBody", {}), components))
    for status, answer in operation["responses"].items():
        yield status
        yield from (f"{status} header {name}" for name in answer.get("headers", ()))
        yield from (f"{status} {name}" for name in _content(answer, components))


def _content(body: Json, components: Json) -> Iterator[str]:
    for media_type, content in body.get("content", {}).items():
        if media_type != PROBLEM:
            yield media_type
            yield from (f"{media_type} {field}" for field in _fields(content.get("schema", {}), components))


def _fields(schema: Json, components: Json, path: str = "") -> Iterator[str]:
    """Yield the path of each field, and each value of an enumeration."""
    if reference := schema.get("$ref"):
        schema = components[reference.rpartition("/")[2]]
    for name, each in schema.get("properties", {}).items():
        yield f"{path}.{name}"
        yield from _fields(each, components, f"{path}.{name}")
    yield from (f"{path}={value}" for value in schema.get("enum", ()))
    if items := schema.get("items"):
        yield from _fields(items, components, f"{path}[]")
    for kind in ("anyOf", "oneOf", "allOf"):
        for each in schema.get(kind, ()):
            yield from _fields(each, components, path)
