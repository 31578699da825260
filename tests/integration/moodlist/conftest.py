import os
import subprocess
import webbrowser
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from moodlist.main import main
from moodlist.simulator import Simulator
from tests.integration.moodlist.calls import CLIENT, Classify, Login, Run, Start, visited
from tests.integration.moodlist.started import COMMAND, Started, surroundings

HEADER = (
    "Track URI,Track Name,Artist Name(s),Duration (ms),Danceability,Energy,Loudness,Speechiness,Acousticness,"
    "Instrumentalness,Liveness,Valence,Tempo"
)


@pytest.fixture
def sim() -> Iterator[Simulator]:
    with Simulator() as sim:
        yield sim


@pytest.fixture
def own(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A person's machine without any setting of Moodlist; what is given is Moodlist's directory for configuration."""
    machine = surroundings(tmp_path)
    for name in os.environ.keys() - machine.keys():
        monkeypatch.delenv(name)
    for name, value in machine.items():
        monkeypatch.setenv(name, value)
    return tmp_path / "config" / "moodlist"


@pytest.fixture
def simulated(own: Path, sim: Simulator, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Simulator:
    """The same machine, with settings that lead to the simulator."""
    for name, value in surroundings(tmp_path, sim).items():
        monkeypatch.setenv(name, value)
    return sim


@pytest.fixture
def moodlist(own: Path) -> Run:
    """Runs the command as a process and waits for its end."""

    def run(*arguments: str, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
        return subprocess.run([*COMMAND, *arguments], input=stdin, capture_output=True, timeout=30, check=False)

    return run


@pytest.fixture
def start(own: Path, tmp_path: Path) -> Iterator[Start]:
    """Starts the command as a process which ends with the test."""
    with ExitStack() as stack:
        yield lambda *arguments: stack.enter_context(Started(arguments, tmp_path, os.environ))


@pytest.fixture
def export(tmp_path: Path) -> Path:
    """A file of Exportify with four songs, one of which has no features, and one twice."""
    happy = "200000,0.8,0.8,-5,0.05,0.1,0,0.1,0.95,120"
    calm = "200000,0.5,0.15,-18,0.04,0.9,0.8,0.1,0.45,85"
    lines = [
        f"spotify:track:{'A' * 22},Sunny,Band,{happy}",
        f"spotify:track:{'B' * 22},Calm,Duo,{calm}",
        f"spotify:track:{'A' * 22},Sunny,Band,{happy}",
        f"spotify:track:{'C' * 22},Calmer,Duo,{calm}",
    ]
    file = tmp_path / "mine.csv"
    file.write_text("\n".join([HEADER, *lines, ""]))
    return file


@pytest.fixture
def classify(own: Path, capsys: pytest.CaptureFixture[str]) -> Classify:
    """Runs `moodlist classify` here: exit code, standard output, standard error."""

    def run(*arguments: str | Path) -> tuple[int, str, str]:
        code = main(["classify", *map(str, arguments)])
        out, err = capsys.readouterr()
        return code, out, err

    return run


@pytest.fixture
def login(own: Path, sim: Simulator, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Login:
    """Runs `moodlist login` here with a browser that answers: exit code and standard error."""
    monkeypatch.setenv("MOODLIST_SPOTIFY_ACCOUNTS_URL", sim.accounts_url)
    monkeypatch.setenv("MOODLIST_SPOTIFY_API_URL", sim.spotify_api_url)
    monkeypatch.setenv("MOODLIST_RECCOBEATS_URL", sim.reccobeats_url)

    def run(*arguments: str, visit: Callable[[str], Any] = visited) -> tuple[int, str]:
        monkeypatch.setattr(webbrowser, "open", lambda url: bool(visit(url)))
        code = main(["login", "--port", "0", CLIENT, sim.credentials["client_id"], *arguments])
        out, err = capsys.readouterr()
        assert out == ""
        return code, err

    return run
