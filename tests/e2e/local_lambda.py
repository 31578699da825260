"""`sam local invoke` of what `make build` made, with the simulator in the place of Spotify and ReccoBeats.

python -m tests.e2e.local_lambda events/mood.json
"""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from simulator import Simulator

ROOT = Path(__file__).parents[2]
BUILT = ROOT / ".aws-sam" / "build" / "template.yaml"
IMAGE = "moodlist-lambda-simulated"
HOST = "simulator"  # as the container knows it
MOST_SECONDS = 180  # SAM makes an image of the layers before it invokes
# SAM looks for credentials and a region even where it needs none.
SETTINGS = {
    "SAM_CLI_TELEMETRY": "0",
    "AWS_DEFAULT_REGION": "eu-west-1",
    "AWS_ACCESS_KEY_ID": "none",
    "AWS_SECRET_ACCESS_KEY": "none",
}


@contextmanager
def listening_to_containers() -> Iterator[Simulator]:
    """A simulator whose port containers reach, and the image that holds the credentials it takes."""
    with Simulator(host="0.0.0.0") as simulator:  # noqa: S104
        _make_image(simulator)
        try:
            yield simulator
        finally:
            subprocess.run(["docker", "image", "rm", "--force", IMAGE], stdout=subprocess.DEVNULL, check=False)


def _make_image(simulator: Simulator) -> None:
    """Credentials come with the image: SAM passes on the template's variables only, and they are none of these."""
    recipe = ROOT / "tests" / "e2e" / "lambda_image" / "build.sh"
    base = subprocess.run([recipe], stdout=subprocess.PIPE, text=True, check=True).stdout.strip()
    known = " ".join(f"MOODLIST_{name.upper()}={value}" for name, value in simulator.credentials.items())
    build = ["docker", "build", "--quiet", "--tag", IMAGE, "-"]
    subprocess.run(build, input=f"FROM {base}\nENV {known}\n", stdout=subprocess.DEVNULL, text=True, check=True)


def invoke(event: Path, simulator: Simulator) -> str:
    """What the handler returned, as JSON.

    Raises:
        subprocess.SubprocessError: SAM failed or took longer than three minutes.
    """
    with TemporaryDirectory() as folder:
        variables = Path(folder, "variables.json")
        variables.write_text(json.dumps({"ApiFunction": _variables(simulator)}))
        command = [
            "env",
            "--default-signal=INT",
            f"{ROOT}/.venv-sam/bin/sam",
            "local",
            "invoke",
            "ApiFunction",
            "--template",
            str(BUILT),
        ]
        command += ["--event", str(event), "--env-vars", str(variables), "--add-host", f"{HOST}:host-gateway"]
        return _output([*command, "--invoke-image", IMAGE, "--skip-pull-image"])


def _variables(simulator: Simulator) -> dict[str, str]:
    urls = {
        "MOODLIST_SPOTIFY_API_URL": simulator.spotify_api_url,
        "MOODLIST_SPOTIFY_ACCOUNTS_URL": simulator.accounts_url,
        "MOODLIST_RECCOBEATS_URL": simulator.reccobeats_url,
    }
    return {name: url.replace("127.0.0.1", HOST) for name, url in urls.items()} | {"MOODLIST_SECRET": ""}


def _output(command: list[str]) -> str:
    with subprocess.Popen(command, cwd=ROOT, env=os.environ | SETTINGS, stdout=subprocess.PIPE, text=True) as process:
        try:
            output, _ = process.communicate(timeout=MOST_SECONDS)
        except BaseException:
            process.send_signal(signal.SIGINT)  # the one signal upon which SAM takes its container down
            raise
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, command, output)
    return output


if __name__ == "__main__":
    with listening_to_containers() as simulated:
        sys.stdout.write(invoke(Path(sys.argv[1]), simulated))
