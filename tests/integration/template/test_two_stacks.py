"""Two stacks of this template, such as dev and prod, fit into one account and region."""

from typing import Any

import pytest

from tests.integration.template.stack import Json, preset, translated

# The property with the name of a resource that an account can have only once. CloudFormation makes a unique name if it
# is absent. https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-properties-name.html
NAMES = {
    "AWS::ApiGateway::ApiKey": "Name",
    "AWS::ApiGateway::RestApi": "Name",
    "AWS::ApiGateway::UsagePlan": "UsagePlanName",
    "AWS::CloudWatch::Alarm": "AlarmName",
    "AWS::CloudWatch::Dashboard": "DashboardName",
    "AWS::CodeDeploy::Application": "ApplicationName",
    "AWS::CodeDeploy::DeploymentGroup": "DeploymentGroupName",
    "AWS::DynamoDB::Table": "TableName",
    "AWS::Events::Rule": "Name",
    "AWS::IAM::Role": "RoleName",
    "AWS::Lambda::Function": "FunctionName",
    "AWS::Lambda::LayerVersion": "LayerName",
    "AWS::Logs::LogGroup": "LogGroupName",
    "AWS::S3::Bucket": "BucketName",
    "AWS::SNS::Topic": "TopicName",
    "AWS::SQS::Queue": "QueueName",
    "AWS::Scheduler::Schedule": "Name",
    "AWS::SecretsManager::Secret": "Name",
    "AWS::StepFunctions::StateMachine": "StateMachineName",
}
# These have no name of their own or belong to a resource above.
NAMELESS = {
    "AWS::ApiGateway::Deployment",
    "AWS::ApiGateway::Stage",
    "AWS::ApiGateway::UsagePlanKey",
    "AWS::IAM::Policy",
    "AWS::Lambda::Alias",
    "AWS::Lambda::EventInvokeConfig",
    "AWS::Lambda::EventSourceMapping",
    "AWS::Lambda::Permission",
    "AWS::Lambda::Version",
    "AWS::S3::BucketPolicy",
    "AWS::SNS::Subscription",
    "AWS::SNS::TopicPolicy",
    "AWS::SQS::QueuePolicy",
}


ALL = {"GradualDeployment": "true", "NotificationEmail": "me@example.com", "Tracing": "Active", "AccessLogs": "true"}


@pytest.fixture(scope="module")
def everything(region: None) -> Json:
    """The translated template with all that its parameters can add."""
    return translated(**ALL)


def _in_stack(value: Any, stack: str) -> str:
    """Return a name as CloudFormation resolves it in a stack; other references keep their text."""
    return str(value).replace("{'Ref': 'AWS::StackName'}", stack).replace("${AWS::StackName}", stack)


def test_every_type_of_resource_is_known(everything: Json) -> None:
    assert {each["Type"] for each in everything["Resources"].values()} - NAMES.keys() - NAMELESS == set()


def _names(environment: str, **more: str) -> dict[str, str]:
    """Return the names that the template gives to resources of a preset's stack, by logical id."""
    stack, parameters = preset(environment)
    resources = translated(**parameters | more)["Resources"].items()
    return {
        name: _in_stack(each["Properties"][NAMES[each["Type"]]], stack)
        for name, each in resources
        if NAMES.get(each["Type"]) in each.get("Properties", ())
    }


@pytest.mark.parametrize("more", [{}, ALL])
def test_no_resource_has_the_same_name_in_the_stacks_of_dev_and_prod(region: None, more: dict[str, str]) -> None:
    dev, prod = _names("dev", **more), _names("prod", **more)

    assert {"Api", "Dashboard", "Logs"} <= dev.keys()
    assert [name for name, value in prod.items() if dev.get(name) == value] == []
    assert all("moodlist-dev" in each for each in dev.values())


def test_the_schedule_has_no_name(everything: Json) -> None:
    assert "Name" not in everything["Resources"]["DispatcherFunctionSchedule"]["Properties"]


def test_events_and_rules_of_two_stacks_differ(everything: Json) -> None:
    rules = [each["Properties"] for each in everything["Resources"].values() if each["Type"] == "AWS::Events::Rule"]

    assert rules
    for rule in rules:
        (source,) = rule["EventPattern"]["source"]
        assert _in_stack(source, "dev") == "{'Fn::Sub': 'moodlist.dev'}"
