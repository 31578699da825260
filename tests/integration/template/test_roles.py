"""Each function may do what its code does, to what is its own, and nothing else."""

from typing import Any

import pytest

from tests.integration.template.stack import Json, functions, of_type, translated, values

Permissions = set[tuple[str, str]]

LOG = {("logs:CreateLogStream", "Logs"), ("logs:PutLogEvents", "Logs")}
SECRET = {("secretsmanager:GetSecretValue", "SpotifySecret"), ("secretsmanager:PutSecretValue", "SpotifySecret")}
FEATURES = {("dynamodb:BatchGetItem", "FeatureTable"), ("dynamodb:BatchWriteItem", "FeatureTable")}
MISSING_OBJECTS = {("s3:ListBucket", "ReportBucket")}
REPORTS = {("s3:GetObject", "ReportBucket/reports/*"), ("s3:PutObject", "ReportBucket/reports/*")}
CLASSIFYING = LOG | SECRET | FEATURES | MISSING_OBJECTS | REPORTS
EXPECTED: dict[str, Permissions] = {
    "ApiFunction": CLASSIFYING
    | {
        ("dynamodb:GetItem", "ReportTable"),
        ("dynamodb:PutItem", "ReportTable"),
        ("dynamodb:GetItem", "WatchlistTable"),
        ("dynamodb:UpdateItem", "WatchlistTable"),
        ("dynamodb:DeleteItem", "WatchlistTable"),
        ("dynamodb:Scan", "WatchlistTable"),
        ("s3:PutObject", "ReportBucket/posts/*"),
        ("sqs:SendMessage", "Jobs"),
    },
    "DispatcherFunction": LOG | {("dynamodb:Scan", "WatchlistTable"), ("sqs:SendMessage", "Jobs")},
    "WorkerFunction": CLASSIFYING
    | {
        ("dynamodb:GetItem", "ReportTable"),
        ("dynamodb:PutItem", "ReportTable"),
        ("dynamodb:UpdateItem", "ReportTable"),
        ("dynamodb:UpdateItem", "WatchlistTable"),
        ("s3:GetObject", "ReportBucket/posts/*"),
        ("sqs:ReceiveMessage", "Jobs"),
        ("sqs:DeleteMessage", "Jobs"),
        ("sqs:GetQueueAttributes", "Jobs"),
        ("sqs:ChangeMessageVisibility", "Jobs"),
        ("events:PutEvents", "event-bus/default"),
    },
}


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _resource(value: Any) -> str:
    """The logical id, and what of it."""
    if "Fn::GetAtt" in value:
        return str(value["Fn::GetAtt"][0])
    written = str(value["Fn::Sub"])
    return written.rpartition(":")[2] if written.startswith("arn:") else written.replace("${", "").replace(".Arn}", "")


def _permissions(stack: Json, function: str) -> Permissions:
    role = stack["Resources"][functions(stack)[function]["Role"]["Fn::GetAtt"][0]]["Properties"]
    statements = [each for policy in role["Policies"] for each in policy["PolicyDocument"]["Statement"]]
    assert {each["Effect"] for each in statements} == {"Allow"}
    return {
        (action, _resource(resource))
        for each in statements
        for action in _listed(each["Action"])
        for resource in _listed(each["Resource"])
    }


@pytest.mark.parametrize("function", EXPECTED)
def test_a_function_may_do_what_its_code_does_and_nothing_else(stack: Json, function: str) -> None:
    assert _permissions(stack, function) == EXPECTED[function]


def test_no_two_functions_share_a_role(stack: Json) -> None:
    roles = {name: each["Role"]["Fn::GetAtt"][0] for name, each in functions(stack).items()}

    assert roles.keys() == EXPECTED.keys()
    assert len(set(roles.values())) == len(roles)


def test_a_role_is_given_traces_only_where_there_are_any(stack: Json) -> None:
    for function in functions(stack).values():
        (managed,) = stack["Resources"][function["Role"]["Fn::GetAtt"][0]]["Properties"]["ManagedPolicyArns"]
        condition, traces, nothing = managed["Fn::If"]

        assert condition == "HasTracing"
        assert traces["Fn::Sub"].endswith("/AWSXRayDaemonWriteAccess")
        assert nothing == {"Ref": "AWS::NoValue"}


def test_no_policy_of_a_role_has_a_wildcard_where_a_name_could_stand(stack: Json) -> None:
    roles = of_type(stack, "AWS::IAM::Role")
    allowed = [
        resource
        for role in roles.values()
        for policy in role["Properties"].get("Policies", [])
        for statement in policy["PolicyDocument"]["Statement"]
        for resource in _listed(statement["Resource"])
    ]

    assert allowed
    assert "*" not in allowed
    assert not [action for role in roles.values() for action in values(role, "Action") if "*" in str(action)]


def test_the_worker_may_announce_under_the_name_of_its_own_stack_only(stack: Json) -> None:
    statements = stack["Resources"]["WorkerRole"]["Properties"]["Policies"][0]["PolicyDocument"]["Statement"]
    (announcing,) = [each for each in statements if each["Action"] == "events:PutEvents"]

    condition = announcing["Condition"]["ForAllValues:StringEquals"]
    assert condition == {"events:source": {"Fn::Sub": "moodlist.${AWS::StackName}"}}


def test_gradual_deployment_brings_no_role_of_ours(stack: Json) -> None:
    gradual = of_type(translated(GradualDeployment="true"), "AWS::IAM::Role")

    assert set(gradual) - set(of_type(stack, "AWS::IAM::Role")) == {"CodeDeployServiceRole"}
