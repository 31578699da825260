"""The containers and the image's name that belong to one ministack, and no others."""

import subprocess

from local_aws.addresses import ROOT

RUNTIME = "public.ecr.aws/lambda/python:3.13"  # the image for which ministack asks, after a prefix of ours


def instance(port: int) -> str:
    """The label with which ministack marks its containers: the name that we give it, and its port."""
    return f"moodlist:{port}"


def name_image(port: int) -> str:
    """Give Lambda's image the name for which this ministack asks, and return the prefix; builds it if it is missing."""
    prefix = f"moodlist-local-{port}"
    recipe = ROOT / "local_aws" / "lambda_image" / "build.sh"
    base = _output([str(recipe)])[0]
    subprocess.run(["docker", "tag", base, f"{prefix}/{RUNTIME}"], check=True)
    return prefix


def remove(port: int) -> bool:
    """Remove the containers that are left, and the image's name; whether there were any."""
    label = f"label=ministack.instance={instance(port)}"
    left = _output(["docker", "ps", "--all", "--quiet", "--filter", label])
    if left:
        subprocess.run(["docker", "rm", "--force", "--volumes", *left], stdout=subprocess.DEVNULL, check=True)
    name = f"moodlist-local-{port}/{RUNTIME}"
    named = _output(["docker", "images", "--quiet", name])
    if named:
        subprocess.run(["docker", "rmi", "--no-prune", name], stdout=subprocess.DEVNULL, check=True)
    return bool(left or named)


def of_function(port: int, function: str) -> list[str]:
    """The running containers of a function of this ministack."""
    label = f"label=ministack.instance={instance(port)}"
    ids = _output(["docker", "ps", "--quiet", "--filter", label])
    variable = f"AWS_LAMBDA_FUNCTION_NAME={function}"
    return [
        each for each in ids if variable in _output(["docker", "inspect", "--format", "{{json .Config.Env}}", each])[0]
    ]


def kill(ids: list[str]) -> None:
    """End containers in the middle of what they do."""
    if ids:
        subprocess.run(["docker", "kill", *ids], stdout=subprocess.DEVNULL, check=True)


def _output(command: list[str]) -> list[str]:
    return subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout.split()
