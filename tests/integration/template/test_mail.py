"""The mails to the owner: changes of watched playlists, by EventBridge and SNS."""

from typing import Any

import pytest

from classify.aws.event_bus import DETAIL_TYPE
from classify.batch.changes import Changes
from tests.integration.template.stack import Json, functions, of_type


def _statements(stack: Json, service: str) -> list[Json]:
    """Return the statements of the topic's policy that allow a service to publish."""
    statements = stack["Resources"]["AlarmsPolicy"]["Properties"]["PolicyDocument"]["Statement"]
    return [each for each in statements if service in str(each["Principal"]["Service"])]


def test_changes_are_mailed_if_there_is_an_address(stack: Json) -> None:
    rule, subscription = stack["Resources"]["ChangesByMail"], stack["Resources"]["AlarmsByMail"]
    (target,) = rule["Properties"]["Targets"]

    assert rule["Condition"] == subscription["Condition"] == "HasEmail"
    assert rule["Properties"]["EventPattern"]["detail-type"] == [DETAIL_TYPE]
    source = functions(stack)["WorkerFunction"]["Environment"]["Variables"]["MOODLIST_EVENT_SOURCE"]
    assert rule["Properties"]["EventPattern"]["source"] == [source]
    assert target["Arn"] == subscription["Properties"]["TopicArn"] == {"Ref": "Alarms"}
    assert subscription["Properties"]["Endpoint"] == {"Ref": "NotificationEmail"}


def test_a_mail_is_the_text_of_the_event_without_quotation_marks(stack: Json) -> None:
    for rule in of_type(stack, "AWS::Events::Rule").values():
        (target,) = rule["Properties"]["Targets"]
        template = target["InputTransformer"]["InputTemplate"]

        assert "InputPath" not in target
        assert target["InputTransformer"]["InputPathsMap"] == {"text": "$.detail.text"}
        assert template.replace("<text>", "One song entered.") == "One song entered."
    assert "text" in Changes.__struct_fields__


def test_a_rule_may_publish_without_a_condition(stack: Json) -> None:
    (statement,) = _statements(stack, "events.amazonaws.com")

    assert statement == {
        "Effect": "Allow",
        "Principal": {"Service": "events.amazonaws.com"},
        "Action": "sns:Publish",
        "Resource": {"Ref": "Alarms"},
    }


def test_alarms_may_publish_only_from_this_account(stack: Json) -> None:
    (statement,) = _statements(stack, "cloudwatch.amazonaws.com")

    assert statement["Condition"] == {"StringEquals": {"aws:SourceAccount": {"Ref": "AWS::AccountId"}}}


@pytest.mark.parametrize("kind", ["AWS::Events::Rule", "AWS::CloudWatch::Alarm"])
def test_whatever_publishes_to_the_topic_is_allowed_to(stack: Json, kind: str) -> None:
    targets: list[Any] = []
    for each in of_type(stack, kind).values():
        properties = each["Properties"]
        targets += properties.get("AlarmActions", []) + [target["Arn"] for target in properties.get("Targets", [])]

    assert targets
    assert all(target == {"Ref": "Alarms"} for target in targets)
