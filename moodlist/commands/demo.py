"""moodlist demo: the reference's own request through the function that Lambda runs; only the music is invented."""

import json
import time
from collections.abc import Sequence
from typing import Any, TypeVar

import msgspec

from classify.errors import UpstreamUnavailable
from classify.response.schemas import MoodSong, ReportSchema
from moodlist.options import add_model, parser_for
from moodlist.program import as_started, say
from moodlist.server.api_gateway import Function, HttpRequest, HttpResponse, LocalContext, rest_event
from moodlist.server.environment import of_the_simulator, without_metrics
from moodlist.server.example import CLASSIFY_REQUEST, MOOD_REQUEST, curl
from moodlist.terminal.report_view import heading, summary
from moodlist.terminal.song_table import song_table
from moodlist.terminal.text import show

EXAMPLES = """
moodlist demo
moodlist demo | less
"""
NEXT = """
The same over HTTP: run `moodlist serve --demo` in one terminal, and in another

{curl}

Your own music: export a playlist at https://exportify.net, then `moodlist classify FILE.csv`.
Straight from your Spotify account: `moodlist login --help`."""
Form = TypeVar("Form")


def run(argv: Sequence[str]) -> int:
    """Show it.

    Raises:
        MoodlistError: the model cannot be read, or the function does not answer as it should.
    """
    parser = parser_for("demo", "Moodlist at work, with a simulated Spotify and the real model.", EXAMPLES)
    add_model(parser)
    asked = parser.parse_args(argv)
    say("Starting a simulated Spotify and ReccoBeats with a catalog of invented music ...")
    with of_the_simulator(asked.model):
        songs = _ask("/mood", MOOD_REQUEST, list[MoodSong])
        show(song_table(songs))
        print()
        report = _ask("/classify", CLASSIFY_REQUEST, ReportSchema)
        show([heading(report), *summary(report)])
    print(as_started(NEXT.format(curl=curl("127.0.0.1:8080"))))
    return 0


def _ask(path: str, body: Any, form: type[Form]) -> Form:
    """Send one request through the function and read its answer."""
    from classify.handlers import api  # noqa: PLC0415  # reads the environment that was just arranged

    function: Function = api.handler
    text = json.dumps(body)
    say(f"POST {path}  {text}")
    headers = (("host", "127.0.0.1:8080"), ("content-type", "application/json"))
    event = rest_event(HttpRequest("POST", f"/v1{path}", headers, body=text.encode()))
    begun = time.monotonic()
    with without_metrics():
        answer = HttpResponse.of(function(event, LocalContext()))
    say(f"{answer.status} after {(time.monotonic() - begun) * 1000:.0f} ms\n")
    if answer.status != 200:
        raise UpstreamUnavailable(answer.body.decode())
    return msgspec.json.decode(answer.body, type=form)
