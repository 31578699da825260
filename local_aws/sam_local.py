"""Run the build with `sam local`; the simulator stands in for Spotify and ReccoBeats.

python -m local_aws.sam_local invoke events/mood.json
python -m local_aws.sam_local start-api 3000
"""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from local_aws import ROOT
from local_aws.containers import build_lambda_image
from local_aws.network import host_address
from local_aws.prerequisites import missing_prerequisite
from moodlist.simulator import Simulator

TEMPLATE = ROOT / ".aws-sam" / "build" / "template.yaml"
# SAM looks for credentials and a region even where it needs none.
SETTINGS = {
    "SAM_CLI_TELEMETRY": "0",
    "AWS_DEFAULT_REGION": "eu-west-1",
    "AWS_ACCESS_KEY_ID": "none",
    "AWS_SECRET_ACCESS_KEY": "none",
}
# There is no AWS here, so there is no secret, no cache, and nowhere to store reports.
UNAVAILABLE = ("SECRET", "FEATURE_TABLE", "REPORT_TABLE", "REPORT_BUCKET", "WATCHLIST_TABLE", "QUEUE_URL")


@contextmanager
def image_with_credentials(simulator: Simulator) -> Iterator[str]:
    """Yield the name of a Lambda image whose environment holds the simulator's credentials; remove it afterwards.

    The credentials must be part of the image: `sam local` passes only variables that the template names, and it names
    no credentials.
    """
    variables = " ".join(f"MOODLIST_{name.upper()}={value}" for name, value in simulator.credentials.items())
    dockerfile = f"FROM {build_lambda_image()}\nENV {variables}\n"
    name = f"moodlist-lambda-simulated-{os.getpid()}"
    build = ["docker", "build", "--quiet", "--tag", name, "--label", f"moodlist.simulated={name}", "-"]
    subprocess.run(build, input=dockerfile, stdout=subprocess.DEVNULL, text=True, check=True)
    try:
        yield name
    finally:
        # SAM builds an image of its own from this one, and that image inherits the label.
        labelled = ["docker", "images", "--all", "--quiet", "--filter", f"label=moodlist.simulated={name}"]
        ids = subprocess.run(labelled, stdout=subprocess.PIPE, text=True, check=True).stdout.split()
        subprocess.run(["docker", "image", "rm", "--force", *ids], capture_output=True, check=False)


@contextmanager
def sam_local(arguments: Sequence[str], simulator: Simulator, image: str) -> Iterator["subprocess.Popen[str]"]:
    """Yield the running process of `sam local <arguments>`; interrupt it if the block ends first, and wait for it."""
    with TemporaryDirectory() as folder:
        variables = Path(folder, "variables.json")
        variables.write_text(json.dumps({"Parameters": _variables(simulator)}))
        # SAM removes its containers on SIGINT only, and a shell starts background commands with SIGINT ignored.
        command = ["env", "--default-signal=INT", f"{ROOT}/.venv-sam/bin/sam", "local", *arguments]
        command += ["--template", str(TEMPLATE), "--env-vars", str(variables), "--invoke-image", image]
        process = subprocess.Popen(
            [*command, "--skip-pull-image"], cwd=ROOT, env=os.environ | SETTINGS, stdout=subprocess.PIPE, text=True
        )
        with process:
            try:
                yield process
            finally:
                if process.poll() is None:
                    process.send_signal(signal.SIGINT)
                    process.communicate()  # read the rest of its output, or a full pipe would block it


def _variables(simulator: Simulator) -> dict[str, str]:
    urls = {
        "MOODLIST_SPOTIFY_API_URL": simulator.spotify_api_url,
        "MOODLIST_SPOTIFY_ACCOUNTS_URL": simulator.accounts_url,
        "MOODLIST_RECCOBEATS_URL": simulator.reccobeats_url,
    }
    return {**urls, **{f"MOODLIST_{name}": "" for name in UNAVAILABLE}}


def main(action: str, operand: str) -> int:
    """Invoke the API function with an event file, or serve the API on a port until Ctrl-C."""
    if problem := missing_prerequisite():
        sys.stderr.write(f"{problem}\n")
        return 1
    try:
        host = host_address()
    except RuntimeError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    for signal_number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(signal_number, signal.default_int_handler)  # a shell may have started us with SIGINT ignored
    arguments = {"invoke": ["ApiFunction", "--event"], "start-api": ["--warm-containers", "LAZY", "--port"]}[action]
    with (
        Simulator(host=host) as simulator,
        image_with_credentials(simulator) as image,
        sam_local([action, *arguments, operand], simulator, image) as process,
    ):
        try:
            for line in process.stdout or ():
                sys.stdout.write(line)
        except KeyboardInterrupt:
            return 0
    return process.returncode


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
