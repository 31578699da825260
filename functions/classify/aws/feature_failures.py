"""How failures of the cache are counted in a deployment."""

from aws_lambda_powertools import single_metric
from aws_lambda_powertools.metrics import MetricUnit


def count_failure() -> None:
    """One of `CacheFailures`, a metric of CloudWatch, by a line on standard output."""
    with single_metric(
        "CacheFailures", MetricUnit.Count, 1, namespace="Moodlist", default_dimensions={"service": "moodlist"}
    ):
        pass
