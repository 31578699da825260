import json
import os
import signal
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
OFFLINE = {
    "SAM_CLI_TELEMETRY": "0",
    "AWS_DEFAULT_REGION": "eu-west-1",
    "AWS_ACCESS_KEY_ID": "none",
    "AWS_SECRET_ACCESS_KEY": "none",
}
Invoke = Callable[[str], dict[str, Any]]


@pytest.fixture
def invoke(built: Path, image: str, variables: dict[str, str], tmp_path: Path) -> Invoke:
    """`sam local invoke ApiFunction` with one of the events; gives what the handler returned."""
    (tmp_path / "variables.json").write_text(json.dumps({"ApiFunction": variables}))

    def run(event: str) -> dict[str, Any]:
        command = [ROOT / ".venv-sam" / "bin" / "sam", "local", "invoke", "ApiFunction"]
        command += ["--template", built / "template.yaml", "--event", ROOT / "events" / f"{event}.json"]
        command += ["--env-vars", tmp_path / "variables.json", "--invoke-image", image, "--skip-pull-image"]
        command += ["--add-host", "simulator:host-gateway"]
        answer: dict[str, Any] = json.loads(_output([str(word) for word in command], seconds=180))
        return answer

    return run


def _output(command: list[str], seconds: float) -> str:
    with subprocess.Popen(command, cwd=ROOT, env=os.environ | OFFLINE, stdout=subprocess.PIPE, text=True) as process:
        try:
            output, _ = process.communicate(timeout=seconds)
        except BaseException:
            process.send_signal(signal.SIGINT)  # the one signal upon which SAM takes its container down
            raise
    assert process.returncode == 0
    return output


def test_mood_answers_the_songs_of_the_playlist_that_have_the_mood(invoke: Invoke) -> None:
    answer = invoke("mood")
    songs = json.loads(answer["body"])

    assert answer["statusCode"] == 200
    assert len(songs) > 5
    assert {song["mood"] for song in songs} == {"relaxing"}
    assert {"artist", "song", "url", "mood", "score", "playlist"} <= set(songs[0])


def test_moods_answers_what_the_model_in_the_layer_knows(invoke: Invoke, built: Path) -> None:
    answer = invoke("moods")
    contract = json.loads((built / "ModelLayer" / "model" / "mood_model.json").read_text())

    assert answer["statusCode"] == 200
    assert json.loads(answer["body"])["graph_sha256"] == contract["graph_sha256"]
    assert {"happy", "aggressive", "dark", "relaxing"} <= {mood["name"] for mood in contract["moods"]}
