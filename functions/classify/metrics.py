"""Metrics of the functions, which CloudWatch reads from their logs."""

import os

from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.metrics.provider.cloudwatch_emf.cloudwatch import AmazonCloudWatchEMFProvider


def count(name: str) -> None:
    """Count one occurrence, logged as one line.

    A stack counts it under two sets of dimensions: `service`, which alarms of earlier versions read, and `service` with
    `stack`, because all stacks of an account share the namespace.

    Powertools' `Metrics` are shared by all threads and would mix up those of `moodlist serve`.
    """
    metric = AmazonCloudWatchEMFProvider(namespace="Moodlist", default_dimensions={"service": "moodlist"})
    metric.add_metric(name, MetricUnit.Count, 1)
    if stack := os.environ.get("STACK_NAME"):
        metric.add_dimensions(stack=stack)
    metric.flush_metrics()
