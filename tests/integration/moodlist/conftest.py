import os
import subprocess
import webbrowser
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from classify.sources import retries
from moodlist.main import main
from moodlist.simulator import Simulator
from tests.integration.moodlist.calls import CLIENT, Classify, Login, Run, Save, Start, visit
from tests.integration.moodlist.forking import forked
from tests.integration.moodlist.running_command import COMMAND, RunningCommand, user_variables

HEADER = (
    "Track URI,Track Name,Artist Name(s),Duration (ms),Danceability,Energy,Loudness,Speechiness,Acousticness,"
    "Instrumentalness,Liveness,Valence,Tempo"
)


@pytest.fixture(autouse=True)
def short_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    """Shorten the pauses between attempts and the time until the command gives up; both have tests of their own."""
    monkeypatch.setattr(retries, "FIRST_PAUSE", 0.01)
    monkeypatch.setattr(retries, "PATIENCE", 0.3)


@pytest.fixture
def sim() -> Iterator[Simulator]:
    with Simulator() as sim:
        yield sim


@pytest.fixture
def user_machine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Set up a user's machine without any setting of Moodlist; return Moodlist's configuration directory."""
    variables = user_variables(tmp_path)
    for name in os.environ.keys() - variables.keys():
        monkeypatch.delenv(name)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    return tmp_path / "config" / "moodlist"


@pytest.fixture
def simulated(user_machine: Path, sim: Simulator, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Simulator:
    """Add settings that lead to the simulator to the user's machine."""
    for name, value in user_variables(tmp_path, sim).items():
        monkeypatch.setenv(name, value)
    return sim


@pytest.fixture
def moodlist(user_machine: Path) -> Run:
    """Return a function that runs the command as a process and waits until it ends."""

    def run(*arguments: str, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
        command = [*forked(COMMAND[-1]), *arguments]
        return subprocess.run(command, input=stdin, capture_output=True, timeout=30, check=False)

    return run


@pytest.fixture
def start(user_machine: Path, tmp_path: Path) -> Iterator[Start]:
    """Return a function that starts the command as a process, which ends with the test."""
    with ExitStack() as stack:
        yield lambda *arguments: stack.enter_context(RunningCommand(arguments, tmp_path, os.environ))


@pytest.fixture
def export(tmp_path: Path) -> Path:
    """An Exportify file with three songs, the first of them twice."""
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
def classify(user_machine: Path, capsys: pytest.CaptureFixture[str]) -> Classify:
    """Return a function that runs `moodlist classify` in this process."""

    def run(*arguments: str | Path) -> tuple[int, str, str]:
        code = main(["classify", *map(str, arguments)])
        out, err = capsys.readouterr()
        return code, out, err

    return run


@pytest.fixture
def save(user_machine: Path, capsys: pytest.CaptureFixture[str]) -> Save:
    """Return a function that runs `moodlist save` in this process."""

    def run(*arguments: str | Path) -> tuple[int, str, str]:
        code = main(["save", *map(str, arguments)])
        out, err = capsys.readouterr()
        return code, out, err

    return run


@pytest.fixture
def command(user_machine: Path, capsys: pytest.CaptureFixture[str]) -> Classify:
    """Return a function that runs any subcommand in this process."""

    def run(*arguments: str | Path) -> tuple[int, str, str]:
        code = main([*map(str, arguments)])
        out, err = capsys.readouterr()
        return code, out, err

    return run


@pytest.fixture
def login(
    user_machine: Path, sim: Simulator, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> Login:
    """Return a function that runs `moodlist login` in this process, with a browser that allows access."""
    monkeypatch.setenv("MOODLIST_SPOTIFY_ACCOUNTS_URL", sim.accounts_url)
    monkeypatch.setenv("MOODLIST_SPOTIFY_API_URL", sim.spotify_api_url)
    monkeypatch.setenv("MOODLIST_RECCOBEATS_URL", sim.reccobeats_url)

    def run(*arguments: str, browser: Callable[[str], Any] = visit) -> tuple[int, str]:
        monkeypatch.setattr(webbrowser, "open", lambda url: bool(browser(url)))
        code = main(["login", "--port", "0", CLIENT, sim.credentials["client_id"], *arguments])
        out, err = capsys.readouterr()
        assert out == ""
        return code, err

    return run
