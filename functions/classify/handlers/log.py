"""The level from which the functions log."""

import logging
from collections.abc import Mapping

LOGGERS = ("moodlist", None)  # that of the handlers, and the root of all others


def apply_log_level(environ: Mapping[str, str]) -> None:
    """Log from POWERTOOLS_LOG_LEVEL on, if Lambda filters the lines (AWS_LAMBDA_LOG_LEVEL).

    Powertools itself would take the level of Lambda's filter. That one stays at INFO, because Lambda takes the lines
    with metrics, which have no level, for INFO.
    https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-log-level.html
    """
    level = environ.get("POWERTOOLS_LOG_LEVEL")
    if level and "AWS_LAMBDA_LOG_LEVEL" in environ:
        for name in LOGGERS:
            logging.getLogger(name).setLevel(level)
