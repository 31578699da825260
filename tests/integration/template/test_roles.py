"""Each role has exactly the permissions that its function's code needs."""

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
        ("dynamodb:UpdateItem", "ReportTable"),
        ("dynamodb:GetItem", "WatchlistTable"),
        ("dynamodb:UpdateItem", "WatchlistTable"),
        ("dynamodb:DeleteItem", "WatchlistTable"),
        ("dynamodb:Scan", "WatchlistTable"),
        ("s3:PutObject", "ReportBucket/posts/*"),
        ("sqs:SendMessage", "Jobs"),
    },
    "DispatcherFunction": LOG
    | {
        ("dynamodb:Scan", "WatchlistTable"),
        ("sqs:SendMessage", "Jobs"),
        ("lambda:InvokeFunction", "DispatcherFunctionAliaslive"),
    },
    "WorkerFunction": CLASSIFYING
    | {
        ("dynamodb:GetItem", "ReportTable"),
        ("dynamodb:PutItem", "ReportTable"),
        ("dynamodb:UpdateItem", "ReportTable"),
        ("dynamodb:GetItem", "WatchlistTable"),
        ("dynamodb:UpdateItem", "WatchlistTable"),
        ("s3:GetObject", "ReportBucket/posts/*"),
        ("sqs:ReceiveMessage", "Jobs"),
        ("sqs:DeleteMessage", "Jobs"),
        ("sqs:GetQueueAttributes", "Jobs"),
        ("sqs:ChangeMessageVisibility", "Jobs"),
        ("sqs:SendMessage", "Jobs"),
        ("events:PutEvents", "event-bus/default"),
    },
    "ScorePartFunction": LOG
    | {
        ("s3:ListBucket", "CatalogBucket"),
        ("s3:GetObject", "CatalogBucket/tables/*"),
        ("s3:GetObject", "CatalogBucket/scores/*"),
        ("s3:PutObject", "CatalogBucket/scores/*"),
        ("s3:PutObject", "CatalogBucket/manifests/*"),
    },
}


def _listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


def _resource(value: Any) -> str:
    """Return the logical id of a resource, with a path below it if there is one."""
    if "Ref" in value:
        return str(value["Ref"])
    if "Fn::GetAtt" in value:
        return str(value["Fn::GetAtt"][0])
    written = str(value["Fn::Sub"])
    return written.rpartition(":")[2] if written.startswith("arn:") else written.replace("${", "").replace(".Arn}", "")


def _policies(stack: Json, role: str) -> list[Json]:
    """Return the policies inside a role, and those that are attached to it."""
    attached = [each["Properties"] for each in of_type(stack, "AWS::IAM::Policy").values()]
    inside: list[Json] = stack["Resources"][role]["Properties"]["Policies"]
    return inside + [policy for policy in attached if {"Ref": role} in policy["Roles"]]


def _permissions(stack: Json, function: str) -> Permissions:
    role = functions(stack)[function]["Role"]["Fn::GetAtt"][0]
    statements = [each for policy in _policies(stack, role) for each in policy["PolicyDocument"]["Statement"]]
    assert {each["Effect"] for each in statements} == {"Allow"}
    return {
        (action, _resource(resource))
        for each in statements
        for action in _listed(each["Action"])
        for resource in _listed(each["Resource"])
    }


@pytest.mark.parametrize("function", EXPECTED)
def test_a_role_has_exactly_the_permissions_of_its_code(stack: Json, function: str) -> None:
    assert _permissions(stack, function) == EXPECTED[function]


def test_no_two_functions_share_a_role(stack: Json) -> None:
    roles = {name: each["Role"]["Fn::GetAtt"][0] for name, each in functions(stack).items()}

    assert roles.keys() == EXPECTED.keys()
    assert len(set(roles.values())) == len(roles)


def test_roles_may_send_traces_only_if_tracing_is_on(stack: Json) -> None:
    for function in functions(stack).values():
        (managed,) = stack["Resources"][function["Role"]["Fn::GetAtt"][0]]["Properties"]["ManagedPolicyArns"]
        condition, traces, nothing = managed["Fn::If"]

        assert condition == "HasTracing"
        assert traces["Fn::Sub"].endswith("/AWSXRayDaemonWriteAccess")
        assert nothing == {"Ref": "AWS::NoValue"}


def test_no_policy_allows_every_resource_or_wildcard_actions(stack: Json) -> None:
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


def test_the_worker_may_send_events_only_under_the_name_of_its_stack(stack: Json) -> None:
    statements = stack["Resources"]["WorkerRole"]["Properties"]["Policies"][0]["PolicyDocument"]["Statement"]
    (announcing,) = [each for each in statements if each["Action"] == "events:PutEvents"]

    condition = announcing["Condition"]["ForAllValues:StringEquals"]
    assert condition == {"events:source": {"Fn::Sub": "moodlist.${AWS::StackName}"}}


def test_gradual_deployment_uses_the_role_that_the_template_makes_for_it(stack: Json) -> None:
    gradual = translated(GradualDeployment="true")

    assert set(of_type(gradual, "AWS::IAM::Role")) == set(of_type(stack, "AWS::IAM::Role"))
    for group in of_type(gradual, "AWS::CodeDeploy::DeploymentGroup").values():
        assert group["Properties"]["ServiceRoleArn"] == {"Fn::GetAtt": ["CodeDeployServiceRole", "Arn"]}
