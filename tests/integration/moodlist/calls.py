"""How tests call the command, the server and the login's browser."""

import json
import subprocess
from collections.abc import Callable
from urllib.parse import parse_qs, urlsplit

import requests

from tests.integration.moodlist.started import Started

CLIENT = "--client-id"
Run = Callable[..., subprocess.CompletedProcess[bytes]]
Start = Callable[..., Started]
Classify = Callable[..., tuple[int, str, str]]  # exit code, standard output, standard error
Login = Callable[..., tuple[int, str]]  # exit code, standard error


def songs_of(out: str | bytes) -> list[str]:
    return [each["song"] for each in json.loads(out)["songs"]]


def mood(url: str, playlist: str) -> requests.Response:
    return requests.post(f"{url}/v1/mood", json=[{"playlist": playlist, "mood": "relaxing"}], timeout=30)


def visited(url: str) -> requests.Response:
    """What a browser shows in the end."""
    return requests.get(url, timeout=5)


def callback(url: str) -> str:
    return parse_qs(urlsplit(url).query)["redirect_uri"][0]
