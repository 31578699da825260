"""template.yaml as CloudFormation gets it, from SAM's own translator, without AWS, the SAM CLI or Docker."""

import functools
import tomllib
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from pkgutil import resolve_name
from typing import Any, TypeAlias

import yaml
from samtranslator.yaml_helper import intrinsics_multi_constructor

Json: TypeAlias = dict[str, Any]

ROOT = Path(__file__).parents[3]
LOGS = "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole"
TRACES = "arn:aws:iam::aws:policy/AWSXrayWriteOnlyAccess"


class _Policies:
    """The managed policies, which SAM would otherwise fetch from IAM."""

    def load(self) -> dict[str, str]:
        return {arn.rpartition("/")[2]: arn for arn in (LOGS, TRACES)}


class _Loader(yaml.CSafeLoader):
    """What samtranslator.yaml_helper does with YAML's parser in C, which takes a tenth of the time."""


_Loader.add_multi_constructor("!", intrinsics_multi_constructor)


def source() -> Json:
    """Return the template as it is written; a test may change it."""
    return deepcopy(_parsed())


@functools.cache
def _parsed() -> Json:
    template: Json = yaml.load((ROOT / "template.yaml").read_text(), _Loader)  # noqa: S506  # a safe loader
    return template


def of_type(template: Json, kind: str) -> dict[str, Json]:
    """Return the template's resources of one type, by logical id."""
    return {name: each for name, each in template["Resources"].items() if each["Type"] == kind}


def values(node: Any, key: str) -> Iterator[Any]:
    """Yield every value under `key`, at any depth."""
    if isinstance(node, dict):
        yield from (value for name, value in node.items() if name == key)
        node = list(node.values())
    for child in node if isinstance(node, list) else ():
        yield from values(child, key)


def translated(code: str = "code", layer: str = "layer", **parameters: str) -> Json:
    """Return the translated template, with code and layer uploaded under these names."""
    template = source()
    template["Globals"]["Function"]["CodeUri"] = {"Bucket": "uploads", "Key": code}
    for each in of_type(template, "AWS::Serverless::LayerVersion").values():
        each["Properties"]["ContentUri"] = {"Bucket": "uploads", "Key": layer}
    transform = resolve_name("samtranslator.translator.transform:transform")  # slow to import
    result: Json = transform(template, parameters, _Policies())
    return result


def preset(environment: str) -> tuple[str, dict[str, str]]:
    """Return the name of the stack and the parameters that samconfig.toml has for `dev` or `prod`."""
    config = tomllib.loads((ROOT / "samconfig.toml").read_text("utf-8"))[environment]
    given = [each.partition("=") for each in config["deploy"]["parameters"]["parameter_overrides"]]
    return config["global"]["parameters"]["stack_name"], {name: value for name, _, value in given}


def functions(stack: Json) -> dict[str, Json]:
    """Return the properties of every function, by logical id."""
    return {name: each["Properties"] for name, each in of_type(stack, "AWS::Lambda::Function").items()}


def variables(stack: Json) -> Json:
    """Return the environment variables of all functions together."""
    environments = [each["Environment"]["Variables"] for each in functions(stack).values()]
    return {name: value for each in environments for name, value in each.items()}
