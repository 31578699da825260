"""Reads the settings of a Lambda function."""

import os

from aws_lambda_powertools import Logger

from classify.handlers import collect_garbage
from classify.handlers.log import apply_log_level
from classify.settings import Settings, unknown_variables


def read_settings(logger: Logger) -> Settings:
    """Return the settings of the environment, and log a warning for each variable that has no effect.

    The level of the log applies from here on, and garbage is collected.

    Raises:
        MoodlistError: a variable is invalid.
    """
    collect_garbage()
    apply_log_level(os.environ)
    for warning in unknown_variables(os.environ):
        logger.warning(warning)
    return Settings.from_environment(os.environ)
