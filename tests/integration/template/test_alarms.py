"""What sets off an alarm, and that no alarm keeps a deployment from mending its cause."""

import re
from pathlib import Path

import pytest

from tests.integration.template.stack import ROOT, Json, functions, of_type, translated

COUNTED = re.compile(r'count(?:, |\()"(\w+)"')
COUNTED_NAMES = {name for file in Path(ROOT / "functions").rglob("*.py") for name in COUNTED.findall(file.read_text())}


@pytest.fixture(scope="module")
def gradual(region: None) -> Json:
    return translated(GradualDeployment="true")


def _alarms(stack: Json) -> dict[str, Json]:
    return {name: each["Properties"] for name, each in of_type(stack, "AWS::CloudWatch::Alarm").items()}


def _dimensions(alarm: Json) -> Json:
    return {each["Name"]: each["Value"] for each in alarm["Dimensions"]}


def _of_deployments(stack: Json) -> dict[str, list[str]]:
    """Return the alarms that CodeDeploy watches, by deployment group."""
    groups = of_type(stack, "AWS::CodeDeploy::DeploymentGroup")
    return {
        name: [alarm["Name"]["Ref"] for alarm in each["Properties"].get("AlarmConfiguration", {}).get("Alarms", ())]
        for name, each in groups.items()
    }


def test_a_deployment_watches_only_errors_of_the_new_version(gradual: Json) -> None:
    watched = _of_deployments(gradual)

    assert watched == {
        "ApiFunctionDeploymentGroup": ["ApiVersionErrors"],
        "WorkerFunctionDeploymentGroup": ["WorkerVersionErrors"],
        "DispatcherFunctionDeploymentGroup": [],
    }
    for function, name in (("ApiFunction", "ApiVersionErrors"), ("WorkerFunction", "WorkerVersionErrors")):
        (version,) = [each for each in of_type(gradual, "AWS::Lambda::Version") if each.startswith(function)]
        alarm = _alarms(gradual)[name]
        assert (alarm["Namespace"], alarm["MetricName"]) == ("AWS/Lambda", "Errors")
        assert _dimensions(alarm) == {
            "FunctionName": {"Ref": function},
            "Resource": {"Fn::Sub": f"${{{function}}}:live"},
            "ExecutedVersion": {"Fn::GetAtt": [version, "Version"]},
        }


def test_every_version_has_a_new_alarm_that_has_never_rung(gradual: Json) -> None:
    for names in _of_deployments(gradual).values():
        for name in names:
            text, values = _alarms(gradual)[name]["AlarmName"]["Fn::Sub"]
            assert text.startswith("${AWS::StackName}-")
            assert "${Version}" in text
            assert values["Version"] == _dimensions(_alarms(gradual)[name])["ExecutedVersion"]


def test_the_alarms_of_a_deployment_exist_only_with_gradual_deployment(stack: Json) -> None:
    resources = stack["Resources"]

    for name in ("ApiVersionErrors", "WorkerVersionErrors", "CodeDeployServiceRole"):
        assert resources[name]["Condition"] == "HasGradualDeployment"


def test_a_run_that_the_schedule_cannot_start_sets_off_an_alarm(stack: Json) -> None:
    (schedule,) = of_type(stack, "AWS::Scheduler::Schedule").values()
    queue = schedule["Properties"]["Target"]["DeadLetterConfig"]["Arn"]["Fn::GetAtt"][0]
    dimensions = [_dimensions(each) for each in _alarms(stack).values()]

    assert {"QueueName": {"Fn::GetAtt": [queue, "QueueName"]}} in dimensions


def test_every_dead_letter_queue_has_an_alarm(stack: Json) -> None:
    watched = {
        each["QueueName"]["Fn::GetAtt"][0] for each in map(_dimensions, _alarms(stack).values()) if "QueueName" in each
    }

    assert watched == of_type(stack, "AWS::SQS::Queue").keys()


def test_a_rule_that_cannot_send_its_mail_sets_off_an_alarm(stack: Json) -> None:
    rules = of_type(stack, "AWS::Events::Rule")
    watched = {
        _dimensions(each)["RuleName"]["Ref"] for each in _alarms(stack).values() if each["Namespace"] == "AWS/Events"
    }

    assert watched == rules.keys()
    for name, each in of_type(stack, "AWS::CloudWatch::Alarm").items():
        if each["Properties"]["Namespace"] == "AWS/Events":
            assert each["Properties"]["MetricName"] == "FailedInvocations"
            assert each["Condition"] == rules[_dimensions(each["Properties"])["RuleName"]["Ref"]]["Condition"], name


def test_alarms_of_our_own_metrics_watch_this_stack_alone(stack: Json) -> None:
    ours = {name: each for name, each in _alarms(stack).items() if each["Namespace"] == "Moodlist"}

    assert {each["MetricName"] for each in ours.values()} <= COUNTED_NAMES
    assert "CacheFailures" in {each["MetricName"] for each in ours.values()}
    for each in ours.values():
        assert _dimensions(each) == {"service": "moodlist", "stack": {"Ref": "AWS::StackName"}}


def test_the_dashboard_searches_the_problems_of_this_stack_alone(stack: Json) -> None:
    body = stack["Resources"]["Dashboard"]["Properties"]["DashboardBody"]["Fn::Sub"]

    assert body.count("SEARCH(") == 1
    assert r"SEARCH('{Moodlist,service,stack} stack=\"${AWS::StackName}\" Problem', 'Sum', 300)" in body


def test_lambda_filters_no_line_with_a_metric_at_any_log_level(stack: Json) -> None:
    for function in functions(stack).values():
        condition, debug, other = function["LoggingConfig"]["ApplicationLogLevel"]["Fn::If"]

        assert stack["Conditions"][condition] == {"Fn::Equals": [{"Ref": "LogLevel"}, "DEBUG"]}
        assert (debug, other) == ("DEBUG", "INFO")
        assert function["Environment"]["Variables"]["POWERTOOLS_LOG_LEVEL"] == {"Ref": "LogLevel"}
        assert function["Environment"]["Variables"]["STACK_NAME"] == {"Ref": "AWS::StackName"}
