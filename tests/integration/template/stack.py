"""template.yaml, as CloudFormation gets it: SAM's own translator makes it, without AWS, SAM CLI or Docker."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeAlias

from samtranslator.public.translator import ManagedPolicyLoader
from samtranslator.translator.transform import transform
from samtranslator.yaml_helper import yaml_parse

Json: TypeAlias = dict[str, Any]

ROOT = Path(__file__).parents[3]
LOGS = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"
TRACES = "arn:aws:iam::aws:policy/AWSXrayWriteOnlyAccess"


class _Policies(ManagedPolicyLoader):  # type: ignore[misc]
    """The managed policies, for which SAM would ask IAM."""

    def load(self) -> dict[str, str]:
        return {arn.rpartition("/")[2]: arn for arn in (LOGS, TRACES)}


def source() -> Json:
    """The template as it is written."""
    template: Json = yaml_parse((ROOT / "template.yaml").read_text())
    return template


def of_type(template: Json, kind: str) -> dict[str, Json]:
    """Its resources of one type, by logical id."""
    return {name: each for name, each in template["Resources"].items() if each["Type"] == kind}


def values(node: Any, key: str) -> Iterator[Any]:
    """Every value that stands under `key`, however deep."""
    if isinstance(node, dict):
        yield from (value for name, value in node.items() if name == key)
        node = list(node.values())
    for child in node if isinstance(node, list) else ():
        yield from values(child, key)


def translated(code: str = "code", layer: str = "layer", **parameters: str) -> Json:
    """The template once the code and the layer are uploaded under these names."""
    template = source()
    template["Globals"]["Function"]["CodeUri"] = {"Bucket": "uploads", "Key": code}
    for each in of_type(template, "AWS::Serverless::LayerVersion").values():
        each["Properties"]["ContentUri"] = {"Bucket": "uploads", "Key": layer}
    result: Json = transform(template, parameters, _Policies(None))
    return result


def functions(stack: Json) -> dict[str, Json]:
    """The properties of every function, by logical id."""
    return {name: each["Properties"] for name, each in of_type(stack, "AWS::Lambda::Function").items()}


def variables(stack: Json) -> Json:
    """The environment of all functions."""
    environments = [each["Environment"]["Variables"] for each in functions(stack).values()]
    return {name: value for each in environments for name, value in each.items()}
