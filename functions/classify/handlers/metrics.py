"""What the functions count, as CloudWatch reads it from their logs."""

from aws_lambda_powertools import single_metric
from aws_lambda_powertools.metrics import MetricUnit


def count(what: str) -> None:
    """One line of its own: Powertools' `Metrics` are shared and would mix up the threads of `moodlist serve`."""
    with single_metric(what, MetricUnit.Count, 1, namespace="Moodlist", default_dimensions={"service": "moodlist"}):
        pass
