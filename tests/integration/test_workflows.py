"""GitHub's workflows use pinned actions, the fewest permissions and no secrets."""

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).parents[2]
WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
PINNED = re.compile(r"uses: [\w-]+/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+")
Json = dict[str, Any]

each_workflow = pytest.mark.parametrize("file", WORKFLOWS, ids=[file.stem for file in WORKFLOWS])


def _read(file: Path) -> Json:
    workflow: Json = yaml.safe_load(file.read_text("utf-8"))
    return workflow


def _commands(workflow: Json) -> list[str]:
    return [step["run"] for job in workflow["jobs"].values() for step in job["steps"] if "run" in step]


def test_one_workflow_tests_and_one_deploys() -> None:
    assert [file.stem for file in WORKFLOWS] == ["ci", "deploy"]


@each_workflow
def test_every_action_is_pinned_to_a_commit_with_its_version_in_a_comment(file: Path) -> None:
    lines = [line.strip().removeprefix("- ") for line in file.read_text("utf-8").splitlines() if "uses:" in line]

    assert lines
    assert [line for line in lines if not PINNED.fullmatch(line)] == []


@each_workflow
def test_jobs_may_only_read_the_code_and_the_deployment_assume_its_role(file: Path) -> None:
    workflow = _read(file)
    more = {name: job["permissions"] for name, job in workflow["jobs"].items() if "permissions" in job}

    assert workflow["permissions"] == {"contents": "read"}
    assert more == ({"deploy": {"contents": "read", "id-token": "write"}} if file.stem == "deploy" else {})


@each_workflow
def test_no_workflow_contains_or_uses_a_secret(file: Path) -> None:
    text = file.read_text("utf-8")

    assert "secrets." not in text
    assert not re.search(r"AKIA|aws-access-key|arn:aws:iam::\d", text)


@each_workflow
def test_no_command_contains_an_expression_that_could_inject_commands(file: Path) -> None:
    assert [command for command in _commands(_read(file)) if "${{" in command] == []


@each_workflow
def test_every_job_has_a_timeout_of_at_most_an_hour(file: Path) -> None:
    assert all(job["timeout-minutes"] <= 60 for job in _read(file)["jobs"].values())


@each_workflow
def test_make_commands_name_targets_of_the_makefile(file: Path) -> None:
    makefiles = (ROOT / "Makefile", ROOT / "local_aws" / "lambda.mk")
    targets = {
        target for each in makefiles for target in re.findall(r"^([a-z-]+):", each.read_text("utf-8"), re.MULTILINE)
    }
    made = {target for command in _commands(_read(file)) for target in re.findall(r"^make ([a-z-]+)", command)}

    assert made
    assert made <= targets


def test_the_oldest_supported_python_and_lambdas_are_tested() -> None:
    jobs = _read(ROOT / ".github" / "workflows" / "ci.yml")["jobs"].values()
    pythons = {step["with"]["python-version"] for job in jobs for step in job["steps"] if "setup-python" in str(step)}

    assert pythons == {"3.11", "3.13"}


def test_only_tested_code_is_deployed_and_only_to_an_environment() -> None:
    jobs = _read(ROOT / ".github" / "workflows" / "deploy.yml")["jobs"]

    assert jobs["deploy"]["needs"] == "test"
    assert jobs["deploy"]["environment"] == "${{ inputs.environment || 'prod' }}"
    assert "/health" in _commands({"jobs": {"deploy": jobs["deploy"]}})[-1]


def test_every_file_of_pinned_packages_is_checked_for_known_vulnerabilities_each_week() -> None:
    workflow = _read(ROOT / ".github" / "workflows" / "ci.yml")
    (audit,) = [each for each in workflow["jobs"]["known-vulnerabilities"]["steps"] if "pip-audit" in each["uses"]]
    makefile = (ROOT / "Makefile").read_text("utf-8").replace("\\\n", "")
    pinned = re.search(r"^REQUIREMENTS := (.*)$", makefile, re.MULTILINE)

    assert pinned is not None
    assert set(audit["with"]["inputs"].split()) == {f"{part}/requirements.txt" for part in pinned[1].split()}
    assert "schedule" in dict[Any, Any](workflow)[True]  # YAML 1.1 reads the key `on` as true
