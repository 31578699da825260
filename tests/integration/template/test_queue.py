"""Timeouts that must fit each other, and a queue that loses nothing. No linter checks these."""

from tests.integration.template.stack import Json, functions, of_type

SIX_TIMES = 6  # https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
DAYS = 24 * 3600


def _default(stack: Json, reference: Json) -> int:
    return int(stack["Parameters"][reference["Ref"]]["Default"])


def test_a_job_stays_hidden_for_six_times_the_timeout_of_a_worker(stack: Json) -> None:
    hidden = _default(stack, stack["Resources"]["Jobs"]["Properties"]["VisibilityTimeout"])

    assert hidden >= SIX_TIMES * _default(stack, functions(stack)["WorkerFunction"]["Timeout"])


def test_a_job_that_fails_at_every_delivery_moves_to_the_dead_letter_queue(stack: Json) -> None:
    redrive = stack["Resources"]["Jobs"]["Properties"]["RedrivePolicy"]

    assert redrive["deadLetterTargetArn"] == {"Fn::GetAtt": ["FailedJobs", "Arn"]}
    assert redrive["maxReceiveCount"] == {"Ref": "Deliveries"}
    assert functions(stack)["WorkerFunction"]["Environment"]["Variables"]["MOODLIST_DELIVERIES"] == {
        "Ref": "Deliveries"
    }


def test_jobs_are_kept_for_14_days(stack: Json) -> None:
    for queue in of_type(stack, "AWS::SQS::Queue").values():
        assert queue["Properties"]["MessageRetentionPeriod"] == 14 * DAYS


def test_a_stored_request_outlives_its_message(stack: Json) -> None:
    rules = {
        each["Id"]: each for each in stack["Resources"]["ReportBucket"]["Properties"]["LifecycleConfiguration"]["Rules"]
    }

    assert rules["posts"]["ExpirationInDays"] > 2 * 14


def test_the_worker_reports_failed_messages_and_has_a_limit(stack: Json) -> None:
    mapping = stack["Resources"]["WorkerJobs"]["Properties"]

    assert mapping["FunctionResponseTypes"] == ["ReportBatchItemFailures"]
    assert mapping["ScalingConfig"] == {"MaximumConcurrency": {"Ref": "WorkerConcurrency"}}


def test_the_queues_and_the_bucket_are_encrypted_and_require_tls(stack: Json) -> None:
    resources = stack["Resources"]

    for queue in of_type(stack, "AWS::SQS::Queue").values():
        assert queue["Properties"]["SqsManagedSseEnabled"] is True
    assert resources["ReportBucket"]["Properties"]["BucketEncryption"]
    assert set(resources["ReportBucket"]["Properties"]["PublicAccessBlockConfiguration"].values()) == {True}
    for policy in ("QueuePolicy", "ReportBucketPolicy"):
        (statement,) = resources[policy]["Properties"]["PolicyDocument"]["Statement"]
        assert (statement["Effect"], statement["Condition"]) == ("Deny", {"Bool": {"aws:SecureTransport": "false"}})


def test_every_alarm_notifies_the_topic(stack: Json) -> None:
    alarms = of_type(stack, "AWS::CloudWatch::Alarm")

    assert {"ApiErrors", "WorkerErrors", "DispatcherErrors", "DeadLetters", "OldestJob", "ApiLatency"} <= alarms.keys()
    for alarm in alarms.values():
        assert alarm["Properties"]["AlarmActions"] == [{"Ref": "Alarms"}]


def test_retries_of_a_scheduled_run_share_its_name(stack: Json) -> None:
    (schedule,) = of_type(stack, "AWS::Scheduler::Schedule").values()

    assert "<aws.scheduler.scheduled-time>" in schedule["Properties"]["Target"]["Input"]
