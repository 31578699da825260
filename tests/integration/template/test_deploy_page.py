"""docs/deploy.md and docs/operate.md agree with the template."""

import re
import tomllib

import pytest

from moodlist.deployment.run import ALIAS, DISPATCHER_TIMEOUT
from moodlist.settings import STACK
from tests.integration.template.stack import ROOT, Json, functions, of_type

PAGE = "\n".join((ROOT / "docs" / name).read_text("utf-8") for name in ("deploy.md", "operate.md"))
CLI = "\n".join(file.read_text("utf-8") for file in sorted((ROOT / "moodlist").rglob("*.py")))
SAMCONFIG = tomllib.loads((ROOT / "samconfig.toml").read_text("utf-8"))
FREE_DASHBOARD = 3.00
SECTIONS = {text.partition("\n")[0]: text for text in re.split(r"^#{2,3} ", PAGE, flags=re.MULTILINE)}


def _rows(section: str) -> list[list[str]]:
    """Return the cells of a section's table, row by row, without its header."""
    lines = [line for line in SECTIONS[section].splitlines() if line.startswith("|")]
    return [[cell.strip().strip("*`") for cell in line.strip("|").split("|")] for line in lines[2:]]


def test_every_parameter_is_listed_with_its_default(stack: Json) -> None:
    listed = {name: default for name, default, _ in _rows("Parameters")}

    assert listed == {name: str(each["Default"]) for name, each in stack["Parameters"].items()}


def test_every_alarm_has_a_cause_and_an_action(stack: Json) -> None:
    assert {row[0] for row in _rows("When an alarm goes off")} == of_type(stack, "AWS::CloudWatch::Alarm").keys()


def test_every_output_on_the_page_exists(stack: Json) -> None:
    named = set(re.findall(r"<([A-Z]\w+)>", PAGE))

    assert {"ApiUrl", "ApiKeyId", "SpotifySecretArn", "ReportBucketName", "ApiFunctionName"} <= named
    assert named <= stack["Outputs"].keys()


def test_every_output_that_the_command_reads_exists(stack: Json) -> None:
    read = set(re.findall(r'\.output\("(\w+)"\)', CLI))

    assert len(read) >= 5
    assert read <= stack["Outputs"].keys()

    assert functions(stack)["DispatcherFunction"]["Timeout"] < DISPATCHER_TIMEOUT
    assert f"DispatcherFunctionAlias{ALIAS}" in stack["Resources"]


def test_the_seconds_of_a_request_are_the_timeout_of_the_function(stack: Json) -> None:
    assert f"A request has {functions(stack)['ApiFunction']['Timeout']} seconds" in PAGE


def test_the_page_deletes_the_remaining_layer_by_its_name(stack: Json) -> None:
    (layer,) = of_type(stack, "AWS::Lambda::LayerVersion").values()

    assert layer["DeletionPolicy"] == "Retain"
    name = layer["Properties"]["LayerName"]["Fn::Sub"].replace("${AWS::StackName}", STACK)
    assert PAGE.count(f"--layer-name {name} ") == PAGE.count("--layer-name ") == 2


def test_the_fixed_costs_add_up() -> None:
    *rows, sums = [[float(cell) for cell in row[1:]] for row in _rows("Fixed costs per month")]

    assert [round(sum(column), 4) for column in zip(*rows, strict=True)] == sums


def test_the_bill_uses_the_number_of_alarms_and_the_memory_of_the_template(stack: Json) -> None:
    alarms = len(of_type(stack, "AWS::CloudWatch::Alarm"))
    memory = stack["Parameters"]["MemorySize"]["Default"]
    cache = memory / 1024 * 730 * 3600 * 0.0000015046
    fixed = {row[0]: float(row[1]) for row in _rows("Fixed costs per month")}

    assert fixed[f"{alarms} alarms"] == pytest.approx(alarms * 0.10)
    assert fixed[f"SnapStart: one version of {memory} MB, 730 h x 3600 s x 1.7275 GB"] == round(cache, 2)


def test_the_price_of_an_idle_deployment_is_that_of_the_table(stack: Json) -> None:
    conditional = [each for each in of_type(stack, "AWS::CloudWatch::Alarm").values() if "Condition" in each]
    price = {row[0].split(" ")[0]: float(row[1]) for row in _rows("Fixed costs per month")}
    idle = price["Sum"] - price["metrics"] - 0.10 * len(conditional)
    alone = idle - 10 * 0.10 - FREE_DASHBOARD - price["Lambda"]  # what AWS gives each account for free

    assert f"costs {idle:.2f}, or {alone:.2f} if it is the only one" in PAGE
    assert f"costs {alone:.0f} to {idle:.0f} dollars" in (ROOT / "README.md").read_text("utf-8")
    assert f"cuesta de {alone:.0f} a {idle:.0f} dólares" in (ROOT / "README.es.md").read_text("utf-8")


@pytest.mark.parametrize("environment", ["default", "dev", "prod"])
def test_samconfig_sets_existing_parameters_to_allowed_values(stack: Json, environment: str) -> None:
    given = [each.partition("=") for each in SAMCONFIG[environment]["deploy"]["parameters"]["parameter_overrides"]]

    assert given
    for name, _, value in given:
        allowed = stack["Parameters"][name].get("AllowedValues")
        assert allowed is None or value in map(str, allowed)


def test_the_command_uses_the_stack_of_prod_by_default() -> None:
    assert SAMCONFIG["prod"]["global"]["parameters"]["stack_name"] == STACK
