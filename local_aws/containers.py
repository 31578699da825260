"""Manage the Docker containers and the image that belong to one ministack, and no others."""

import subprocess

from local_aws import ROOT

RUNTIME_IMAGE = "public.ecr.aws/lambda/python:3.13"  # ministack asks for this name after a prefix that we set


def instance_label(port: int) -> str:
    """Return the label that ministack puts on its containers: the host name that we give it, and its port."""
    return f"moodlist:{port}"


def build_lambda_image() -> str:
    """Build the image that stands in for Lambda's unless it exists, and return its name."""
    return _output([str(ROOT / "local_aws" / "lambda_image" / "build.sh")])[0]


def tag_image(port: int) -> str:
    """Tag the Lambda image with the name that this ministack asks for, and return the prefix of that name."""
    prefix = f"moodlist-local-{port}"
    subprocess.run(["docker", "tag", build_lambda_image(), f"{prefix}/{RUNTIME_IMAGE}"], check=True)
    return prefix


def remove_all(port: int) -> bool:
    """Remove the containers and the image tag that are left. Return whether there were any."""
    containers = _output(["docker", "ps", "--all", "--quiet", *_of_instance(port)])
    if containers:
        subprocess.run(["docker", "rm", "--force", "--volumes", *containers], stdout=subprocess.DEVNULL, check=True)
    tag = f"moodlist-local-{port}/{RUNTIME_IMAGE}"
    tagged = _output(["docker", "images", "--quiet", tag])
    if tagged:
        subprocess.run(["docker", "rmi", "--no-prune", tag], stdout=subprocess.DEVNULL, check=True)
    return bool(containers or tagged)


def kill_function(port: int, function: str) -> None:
    """Kill the running containers of one function, in the middle of whatever they are doing."""
    variable = f"AWS_LAMBDA_FUNCTION_NAME={function}"
    running = _output(["docker", "ps", "--quiet", *_of_instance(port)])
    ids = [
        id_ for id_ in running if variable in _output(["docker", "inspect", "--format", "{{json .Config.Env}}", id_])[0]
    ]
    if ids:
        subprocess.run(["docker", "kill", *ids], stdout=subprocess.DEVNULL, check=True)


def _of_instance(port: int) -> list[str]:
    return ["--filter", f"label=ministack.instance={instance_label(port)}"]


def _output(command: list[str]) -> list[str]:
    return subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout.split()
