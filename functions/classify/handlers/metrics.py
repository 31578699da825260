"""Metrics of the functions, which CloudWatch reads from their logs."""

from aws_lambda_powertools import single_metric
from aws_lambda_powertools.metrics import MetricUnit


def count(name: str) -> None:
    """Count one occurrence, logged as one line.

    Powertools' `Metrics` are shared by all threads and would mix up those of `moodlist serve`.
    """
    with single_metric(name, MetricUnit.Count, 1, namespace="Moodlist", default_dimensions={"service": "moodlist"}):
        pass
