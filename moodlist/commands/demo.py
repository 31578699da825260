"""moodlist demo: sends two requests to the function that Lambda runs. Only the music is invented."""

import json
import time
from argparse import Namespace
from typing import Any, TypeVar

import msgspec

from classify.errors import UpstreamUnavailable
from classify.response.schemas import MoodSong, ReportSchema
from moodlist.options import add_model
from moodlist.parser import CommandParser
from moodlist.program import as_started, say
from moodlist.server.api_gateway import Handler, HttpRequest, HttpResponse, LocalContext, rest_event
from moodlist.server.environment import discard_metrics, simulator_environment
from moodlist.server.example import CLASSIFY_REQUEST, MOOD_REQUEST, curl
from moodlist.terminal.report_view import heading, summary
from moodlist.terminal.song_table import song_table
from moodlist.terminal.text import show

EXAMPLES = """
moodlist demo
moodlist demo | less
"""
NEXT = """
To send the same request over HTTP, run `moodlist serve --demo` in one terminal, and in another:

{curl}

To classify your own music, export a playlist at https://exportify.net and run `moodlist classify FILE.csv`.
To read your Spotify account directly, see `moodlist login --help`."""
Schema = TypeVar("Schema")


def add_arguments(parser: CommandParser) -> None:
    """Add the arguments of `moodlist demo`."""
    parser.describe("Show Moodlist at work, with a simulated Spotify and the real model.", EXAMPLES)
    add_model(parser)


def run(args: Namespace) -> int:
    """Send the example's requests and show the answers.

    Raises:
        MoodlistError: the model cannot be read, or the function does not answer with status 200.
    """
    say("Starting a simulated Spotify and ReccoBeats with a catalog of invented music ...")
    with simulator_environment(args.model):
        relaxing = {song.url for song in _post("/mood", MOOD_REQUEST, list[MoodSong])}
        report = _post("/classify", CLASSIFY_REQUEST, ReportSchema)
        show(song_table([song for song in report.songs if song.url in relaxing]))
        print()
        show([*heading(report), *summary(report)])
    print(as_started(NEXT.format(curl=curl("127.0.0.1:8080"))))
    return 0


def _post(path: str, body: Any, schema: type[Schema]) -> Schema:
    """Send one request through the function and return its answer."""
    from classify.handlers import api  # noqa: PLC0415  # reads the environment of the simulator

    handler: Handler = api.handler
    text = json.dumps(body)
    say(f"POST {path}  {text}")
    headers = (("host", "127.0.0.1:8080"), ("content-type", "application/json"))
    event = rest_event(HttpRequest("POST", f"/v1{path}", headers, body=text.encode()))
    start = time.monotonic()
    with discard_metrics():
        answer = HttpResponse.of(handler(event, LocalContext()))
    say(f"{answer.status} after {(time.monotonic() - start) * 1000:.0f} ms\n")
    if answer.status != 200:
        raise UpstreamUnavailable(answer.body.decode())
    return msgspec.json.decode(answer.body, type=schema)
