"""What no linter sees: times that have to fit each other, and a queue that loses nothing."""

from classify.aws.event_bus import DETAIL_TYPE
from classify.batch.changes import Changes
from tests.integration.template.stack import Json, functions, of_type

SIX_TIMES = 6  # https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
DAYS = 24 * 3600


def _default(stack: Json, reference: Json) -> int:
    return int(stack["Parameters"][reference["Ref"]]["Default"])


def test_a_job_stays_hidden_six_times_as_long_as_a_worker_may_take(stack: Json) -> None:
    hidden = _default(stack, stack["Resources"]["Jobs"]["Properties"]["VisibilityTimeout"])

    assert hidden >= SIX_TIMES * _default(stack, functions(stack)["WorkerFunction"]["Timeout"])


def test_what_fails_at_every_delivery_goes_to_a_queue_of_its_own(stack: Json) -> None:
    redrive = stack["Resources"]["Jobs"]["Properties"]["RedrivePolicy"]

    assert redrive["deadLetterTargetArn"] == {"Fn::GetAtt": ["FailedJobs", "Arn"]}
    assert redrive["maxReceiveCount"] == {"Ref": "Deliveries"}
    assert functions(stack)["WorkerFunction"]["Environment"]["Variables"]["MOODLIST_DELIVERIES"] == {
        "Ref": "Deliveries"
    }


def test_jobs_are_kept_as_long_as_sqs_can(stack: Json) -> None:
    for queue in of_type(stack, "AWS::SQS::Queue").values():
        assert queue["Properties"]["MessageRetentionPeriod"] == 14 * DAYS


def test_a_post_outlives_the_message_that_points_at_it(stack: Json) -> None:
    rules = {
        each["Id"]: each for each in stack["Resources"]["ReportBucket"]["Properties"]["LifecycleConfiguration"]["Rules"]
    }

    assert rules["posts"]["ExpirationInDays"] > 2 * 14


def test_the_worker_names_what_failed_and_is_bounded(stack: Json) -> None:
    mapping = stack["Resources"]["WorkerJobs"]["Properties"]

    assert mapping["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
    assert mapping["ScalingConfig"] == {"MaximumConcurrency": {"Ref": "WorkerConcurrency"}}


def test_the_queue_bucket_and_secret_are_encrypted_and_reached_by_tls_only(stack: Json) -> None:
    resources = stack["Resources"]

    for queue in of_type(stack, "AWS::SQS::Queue").values():
        assert queue["Properties"]["SqsManagedSseEnabled"] is True
    assert resources["ReportBucket"]["Properties"]["BucketEncryption"]
    assert set(resources["ReportBucket"]["Properties"]["PublicAccessBlockConfiguration"].values()) == {True}
    for policy in ("QueuePolicy", "ReportBucketPolicy"):
        (statement,) = resources[policy]["Properties"]["PolicyDocument"]["Statement"]
        assert (statement["Effect"], statement["Condition"]) == ("Deny", {"Bool": {"aws:SecureTransport": "false"}})


def test_every_alarm_reaches_somebody(stack: Json) -> None:
    alarms = of_type(stack, "AWS::CloudWatch::Alarm")

    assert {"ApiErrors", "WorkerErrors", "DispatcherErrors", "DeadLetters", "OldestJob", "ApiLatency"} <= alarms.keys()
    for alarm in alarms.values():
        assert alarm["Properties"]["AlarmActions"] == [{"Ref": "Alarms"}]


def test_a_run_of_the_schedule_has_a_name_that_its_retries_share(stack: Json) -> None:
    (schedule,) = of_type(stack, "AWS::Scheduler::Schedule").values()

    assert "<aws.scheduler.scheduled-time>" in schedule["Properties"]["Target"]["Input"]


def test_a_change_is_mailed_in_a_sentence_where_somebody_gave_an_address(stack: Json) -> None:
    rule, subscription = stack["Resources"]["ChangesByMail"], stack["Resources"]["AlarmsByMail"]
    (target,) = rule["Properties"]["Targets"]

    assert rule["Condition"] == subscription["Condition"] == "HasEmail"
    assert rule["Properties"]["EventPattern"]["detail-type"] == [DETAIL_TYPE]
    source = functions(stack)["WorkerFunction"]["Environment"]["Variables"]["MOODLIST_EVENT_SOURCE"]
    assert rule["Properties"]["EventPattern"]["source"] == [source]
    assert (target["Arn"], target["InputPath"]) == ({"Ref": "Alarms"}, "$.detail.text")
    assert "text" in Changes.__struct_fields__
    assert subscription["Properties"]["Endpoint"] == {"Ref": "NotificationEmail"}
    (allowed,) = stack["Resources"]["AlarmsPolicy"]["Properties"]["PolicyDocument"]["Statement"]
    assert "events.amazonaws.com" in allowed["Principal"]["Service"]
