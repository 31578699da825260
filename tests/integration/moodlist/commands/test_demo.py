import json
import os
import re
import shlex
from pathlib import Path

import pytest

from moodlist.main import main
from moodlist.server.environment import simulator_environment
from moodlist.server.example import MOOD_REQUEST
from tests.integration.moodlist.calls import Run


def test_the_demo_shows_relaxing_songs_counts_and_next_steps(moodlist: Run) -> None:
    done = moodlist("demo")
    out, err = done.stdout.decode(), done.stderr.decode()
    assert done.returncode == 0
    assert re.search(r"relaxing +0\.\d\d +https://open\.spotify\.com/track/\w{22}\n", out)
    assert "Road trip: 60 items, 55 with a mood, 5 skipped" in out
    assert "1 local_file" in out
    assert "moodlist serve --demo" in out
    curl = shlex.split(re.findall(r"  (curl .*\\\n.*)\n", out)[0])
    assert curl[:2] == ["curl", "http://127.0.0.1:8080/mood"]
    assert json.loads(curl[-1]) == MOOD_REQUEST
    assert "_aws" not in out + err, "metrics are for CloudWatch"
    assert err.startswith("Starting a simulated Spotify")
    assert "POST /mood  [{" in err
    assert "{" not in out.replace("[{", "").split("curl")[0], "neither logs nor metrics are printed with the results"


def test_the_demo_calls_only_the_simulator(user_machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOODLIST_SECRET", "arn:aws:secretsmanager:eu-west-1:123456789012:secret:mine")
    monkeypatch.setenv("MOODLIST_SPOTIFY_API_URL", "http://127.0.0.1:9/v1")
    monkeypatch.setenv("MOODLIST_MARKET", "nowhere")
    assert main(["demo"]) == 0


def test_the_demo_restores_the_environment(user_machine: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOODLIST_MARKET", "ES")
    before = dict(os.environ)
    with simulator_environment(None):
        assert "MOODLIST_MARKET" not in os.environ
        assert os.environ["MOODLIST_SPOTIFY_API_URL"].startswith("http://127.0.0.1:")
    assert dict(os.environ) == before


def test_the_demo_without_a_model_is_a_clear_error(
    user_machine: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["demo", "--model", str(tmp_path)]) == 1
    assert "mood_model.json" in capsys.readouterr().err
