"""Calls of the command, the server and the login's callback, as several tests make them."""

import json
import re
import subprocess
from collections import Counter
from collections.abc import Callable
from urllib.parse import parse_qs, urlencode, urlsplit

import requests

from moodlist.simulator import Simulator
from tests.integration.moodlist.running_command import RunningCommand

CLIENT = "--client-id"
Run = Callable[..., subprocess.CompletedProcess[bytes]]
Start = Callable[..., RunningCommand]
Classify = Callable[..., tuple[int, str, str]]  # exit code, standard output, standard error
Save = Callable[..., tuple[int, str, str]]  # exit code, standard output, standard error
Score = Callable[..., tuple[int, str, str]]  # exit code, standard output, standard error
Login = Callable[..., tuple[int, str]]  # exit code, standard error


def song_titles(out: str | bytes) -> list[str]:
    return [song["song"] for song in json.loads(out)["songs"]]


def mood(url: str, playlist: str) -> requests.Response:
    return requests.post(f"{url}/v1/mood", json=[{"playlist": playlist, "mood": "relaxing"}], timeout=30)


def visit(url: str) -> requests.Response:
    """Open an address as a browser does, following redirects."""
    return requests.get(url, timeout=5)


def callback_url(url: str) -> str:
    return parse_qs(urlsplit(url).query)["redirect_uri"][0]


def saved_id(out: str) -> str:
    found = re.search(r"^Saved: https://open\.spotify\.com/playlist/(\w{22})$", out, re.MULTILINE)
    assert found, out
    return found[1]


def calls_by_address(sim: Simulator) -> Counter[str]:
    """Return how often each address was asked, with its query, in any order of the calls."""
    return Counter(
        f"{call.method} {call.path}?{urlencode(sorted(call.query.items()), doseq=True)}" for call in sim.calls
    )
