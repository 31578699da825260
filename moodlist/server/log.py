"""The log of `moodlist serve` on standard error: lines for people in a terminal, JSON elsewhere, as in AWS."""

import json
import logging
import sys
import time

from aws_lambda_powertools import Logger
from aws_lambda_powertools.logging.formatter import LambdaPowertoolsFormatter

from classify.errors import shorten
from moodlist.console import is_quiet
from moodlist.terminal.text import on_one_line

MAX_PATH = 200  # characters


class LineFormatter(LambdaPowertoolsFormatter):
    """A message of the function on one line; a traceback follows on its own lines."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the level, the message and the detail that the function logs with it."""
        detail = getattr(record, "detail", None)
        line = f"{record.levelname} {record.getMessage()}" + (f": {detail}" if detail else "")
        return "\n".join([on_one_line(line), *([self.formatException(record.exc_info)] if record.exc_info else [])])


def log_for_people(logger: Logger) -> None:
    """Let the function's logger write lines instead of JSON if standard error is a terminal."""
    if sys.stderr.isatty():
        logger.registered_handler.setFormatter(LineFormatter())


def log_request(method: str, path: str, status: int, seconds: float) -> None:
    """Print a line about a request that was answered, but not with --quiet."""
    if is_quiet():
        return
    path = shorten(path, MAX_PATH)
    message = f"{method} {path} {status} {seconds * 1000:.0f} ms"
    if sys.stderr.isatty():
        print(on_one_line(message), file=sys.stderr)
        return
    milliseconds = round(seconds * 1000)
    fields = {"method": method, "path": path, "status": status, "milliseconds": milliseconds}
    timestamp = time.strftime("%Y-%m-%d %H:%M:%S%z")
    print(json.dumps({"level": "INFO", "message": message, "timestamp": timestamp, **fields}), file=sys.stderr)
