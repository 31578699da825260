import logging
from collections.abc import Iterator

import pytest

from classify.handlers.log import LOGGERS, apply_log_level


@pytest.fixture(autouse=True)
def levels() -> Iterator[None]:
    """Restore the levels of the loggers."""
    before = {name: logging.getLogger(name).level for name in LOGGERS}
    yield
    for name, level in before.items():
        logging.getLogger(name).setLevel(level)


@pytest.mark.parametrize(
    ("level", "logged"),
    [
        ("DEBUG", [True, True, True, True]),
        ("INFO", [False, True, True, True]),
        ("WARN", [False, False, True, True]),
        ("ERROR", [False, False, False, True]),
    ],
)
@pytest.mark.parametrize("logger", ["moodlist", "classify.sources.spotify.tokens", "some.library"])
def test_the_functions_log_from_the_level_of_the_stack_on(logger: str, level: str, logged: list[bool]) -> None:
    apply_log_level({"AWS_LAMBDA_LOG_LEVEL": "INFO", "POWERTOOLS_LOG_LEVEL": level})

    levels = (logging.DEBUG, logging.INFO, logging.WARNING, logging.ERROR)
    assert [logging.getLogger(logger).isEnabledFor(each) for each in levels] == logged


@pytest.mark.parametrize("environ", [{}, {"POWERTOOLS_LOG_LEVEL": "ERROR"}, {"AWS_LAMBDA_LOG_LEVEL": "INFO"}])
def test_outside_lambda_the_levels_stay(environ: dict[str, str]) -> None:
    for name in LOGGERS:
        logging.getLogger(name).setLevel(logging.WARNING)

    apply_log_level(environ)

    assert [logging.getLogger(name).level for name in LOGGERS] == [logging.WARNING, logging.WARNING]
