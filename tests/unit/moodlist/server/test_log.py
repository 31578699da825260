import json
import logging
import sys

import pytest
from aws_lambda_powertools import Logger

from moodlist.server.log import LineFormatter, log_for_people, log_request


def test_in_a_terminal_a_request_is_a_line(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    log_request("GET", "/moods", 200, 0.0123)
    log_request("GET", f"/{'x' * 1000}\x1b[31m", 404, 0.5)
    first, second = capsys.readouterr().err.splitlines()
    assert first == "GET /moods 200 12 ms"
    assert len(second) < 230
    assert "\x1b" not in second


def test_elsewhere_a_request_is_json(capsys: pytest.CaptureFixture[str]) -> None:
    log_request("GET", "/moods", 200, 0.0123)
    entry = json.loads(capsys.readouterr().err)
    del entry["timestamp"]
    assert entry == {
        "level": "INFO",
        "message": "GET /moods 200 12 ms",
        "method": "GET",
        "path": "/moods",
        "status": 200,
        "milliseconds": 12,
    }


def test_in_a_terminal_the_functions_log_is_lines(monkeypatch: pytest.MonkeyPatch) -> None:
    logger = Logger(service="test of the log")
    log_for_people(logger)
    assert not isinstance(logger.registered_handler.formatter, LineFormatter)
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    log_for_people(logger)
    assert isinstance(logger.registered_handler.formatter, LineFormatter)


def test_a_line_has_the_level_the_message_and_the_detail() -> None:
    record = logging.makeLogRecord(
        {"levelname": "ERROR", "msg": "Not found", "detail": "No such\nroute.", "problem": "x"}
    )
    assert LineFormatter().format(record) == "ERROR Not found: No such route."
    assert LineFormatter().format(logging.makeLogRecord({"levelname": "INFO", "msg": "a"})) == "INFO a"


def test_a_traceback_follows_the_line() -> None:
    error = ZeroDivisionError("no")
    record = logging.makeLogRecord(
        {"levelname": "ERROR", "msg": "Unexpected error", "exc_info": (type(error), error, None)}
    )
    first, *others = LineFormatter().format(record).splitlines()
    assert (first, others) == ("ERROR Unexpected error", ["ZeroDivisionError: no"])
