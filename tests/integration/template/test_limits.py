"""Throttling, the permissions of the schedule, and backups."""

from classify.api.routes.page import page_files
from tests.integration.template.stack import Json, of_type


def test_routes_without_a_key_are_throttled(stack: Json) -> None:
    (stage,) = of_type(stack, "AWS::ApiGateway::Stage").values()
    settings, _ = stage["Properties"]["MethodSettings"]

    assert (settings["ResourcePath"], settings["HttpMethod"]) == ("/*", "*")
    assert settings["ThrottlingRateLimit"] == {"Ref": "RequestsPerSecond"}
    assert settings["ThrottlingBurstLimit"] == {"Ref": "RequestBurst"}


def test_a_browser_may_load_all_files_of_the_page_at_once(stack: Json) -> None:
    (stage,) = of_type(stack, "AWS::ApiGateway::Stage").values()
    _, settings = stage["Properties"]["MethodSettings"]

    assert (settings["ResourcePath"], settings["HttpMethod"]) == ("/~1web~1{file}", "ANY")
    assert settings["ThrottlingBurstLimit"] > 2 * len(page_files())


def test_the_schedule_may_invoke_only_the_alias_of_the_dispatcher_and_report_what_it_missed(stack: Json) -> None:
    (schedule,) = of_type(stack, "AWS::Scheduler::Schedule").values()
    role = stack["Resources"][schedule["Properties"]["Target"]["RoleArn"]["Fn::GetAtt"][0]]["Properties"]
    statements = [each for policy in role["Policies"] for each in policy["PolicyDocument"]["Statement"]]

    assert "ManagedPolicyArns" not in role
    assert statements == [
        {"Effect": "Allow", "Action": "lambda:InvokeFunction", "Resource": {"Ref": "DispatcherFunctionAliaslive"}},
        {"Effect": "Allow", "Action": "sqs:SendMessage", "Resource": {"Fn::GetAtt": ["MissedRuns", "Arn"]}},
    ]


def test_the_watchlist_is_backed_up_and_of_the_other_tables_the_reports_expire(stack: Json) -> None:
    tables = {name: each["Properties"] for name, each in of_type(stack, "AWS::DynamoDB::Table").items()}
    backed_up = {
        name
        for name, each in tables.items()
        if each.get("PointInTimeRecoverySpecification") == {"PointInTimeRecoveryEnabled": True}
    }

    assert backed_up == {"WatchlistTable"}
    expiry = {name: each.get("TimeToLiveSpecification") for name, each in tables.items()}
    assert {name for name, each in expiry.items() if each and each["Enabled"]} == {"ReportTable"}
    assert expiry["FeatureTable"] == {"AttributeName": "expires", "Enabled": False}  # an update needs the name
