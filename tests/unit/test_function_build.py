import ast
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import botocore
import pytest
from botocore.loaders import Loader
from botocore.session import get_session

FUNCTIONS = Path(__file__).resolve().parents[2] / "functions"
DATA = Path(botocore.__file__).parent / "data"
# A region of each partition that a customer of AWS can use, and the newest of the largest one.
REGIONS = ("eu-west-1", "us-east-1", "ap-southeast-7", "cn-north-1", "us-gov-west-1", "us-iso-east-1", "eusc-de-east-1")


def services() -> list[str]:
    """Return the services whose data the built functions keep."""
    (names,) = re.findall(r"(?m)^SERVICES := (.*)$", (FUNCTIONS / "Makefile").read_text("utf-8"))
    return str(names).split()


def endpoints(data: Path | None) -> dict[tuple[str, str], str]:
    """Return the endpoint of each service in each region by botocore's data, or by that in a folder."""
    session = get_session()
    if data:
        loader = Loader(extra_search_paths=[str(data)], include_default_search_paths=False)
        session.register_component("data_loader", loader)
    return {
        (service, region): session.create_client(
            service, region_name=region, aws_access_key_id="a", aws_secret_access_key="b"
        ).meta.endpoint_url
        for service in services()
        for region in REGIONS
    }


def trim(data: Path, *names: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, str(FUNCTIONS / "trim_botocore.py"), str(data), *names]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of botocore's data of some services, cut to those of the functions."""
    folder = tmp_path_factory.mktemp("data")
    for path in DATA.iterdir():
        if path.is_file():
            shutil.copy(path, folder)
        elif path.name in {*services(), "ec2", "sts"}:
            shutil.copytree(path, folder / path.name)
    assert trim(folder, *services()).returncode == 0
    return folder


def test_the_build_keeps_the_services_that_the_code_calls() -> None:
    calls = [
        node
        for file in sorted((FUNCTIONS / "classify").rglob("*.py"))
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "client"
    ]
    names = {ast.literal_eval(call.args[0]) for call in calls}
    assert names == set(services())


def test_only_the_data_of_the_services_is_left(data: Path) -> None:
    assert sorted(path.name for path in data.iterdir() if path.is_dir()) == services()
    assert not list(data.rglob("examples-1.json*"))


def test_every_partition_is_left_with_its_regions(data: Path) -> None:
    def partitions(folder: Path) -> dict[str, list[str]]:
        known = json.loads((folder / "endpoints.json").read_text("utf-8"))["partitions"]
        return {each["partition"]: sorted(each["regions"]) for each in known}

    assert partitions(data) == partitions(DATA)
    assert {"aws", "aws-cn", "aws-us-gov"} <= partitions(data).keys()


def test_the_endpoints_of_the_services_are_the_same_in_all_partitions(data: Path) -> None:
    assert endpoints(data) == endpoints(None)


def test_a_service_that_botocore_does_not_know_ends_the_build(data: Path) -> None:
    result = trim(data, "s4")
    assert result.returncode != 0
    assert "no data of s4" in result.stderr
