"""`sam local` with what `make build` made, and the simulator in the place of Spotify and ReccoBeats.

python -m local_aws.local_lambda invoke events/mood.json
python -m local_aws.local_lambda start-api 3000
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

from local_aws.addresses import ROOT, bridge
from local_aws.requirements import missing
from simulator import Simulator

BUILT = ROOT / ".aws-sam" / "build" / "template.yaml"
# SAM looks for credentials and a region even where it needs none.
SETTINGS = {
    "SAM_CLI_TELEMETRY": "0",
    "AWS_DEFAULT_REGION": "eu-west-1",
    "AWS_ACCESS_KEY_ID": "none",
    "AWS_SECRET_ACCESS_KEY": "none",
}
# There is no AWS here: neither secret nor cache, and reports cannot be kept.
STORES = ("SECRET", "FEATURE_TABLE", "REPORT_TABLE", "REPORT_BUCKET", "WATCHLIST_TABLE", "QUEUE_URL")


@contextmanager
def image_with(simulator: Simulator) -> Iterator[str]:
    """The name of Lambda's image with the credentials that the simulator takes, for as long as the block lasts.

    Credentials come with the image: SAM passes on the template's variables only, and they are none of these.
    """
    recipe = ROOT / "local_aws" / "lambda_image" / "build.sh"
    base = subprocess.run([recipe], stdout=subprocess.PIPE, text=True, check=True).stdout.strip()
    known = " ".join(f"MOODLIST_{name.upper()}={value}" for name, value in simulator.credentials.items())
    name = f"moodlist-lambda-simulated-{os.getpid()}"
    build = ["docker", "build", "--quiet", "--tag", name, "--label", f"moodlist.simulated={name}", "-"]
    subprocess.run(build, input=f"FROM {base}\nENV {known}\n", stdout=subprocess.DEVNULL, text=True, check=True)
    try:
        yield name
    finally:
        # SAM's own image, made from ours, has its label.
        of_ours = ["docker", "images", "--all", "--quiet", "--filter", f"label=moodlist.simulated={name}"]
        made = subprocess.run(of_ours, stdout=subprocess.PIPE, text=True, check=True).stdout.split()
        subprocess.run(["docker", "image", "rm", "--force", *made], capture_output=True, check=False)


@contextmanager
def sam_local(arguments: Sequence[str], simulator: Simulator, image: str) -> Iterator["subprocess.Popen[str]"]:
    """`sam local <arguments>` under way; interrupted, and waited for, if the block ends before it does."""
    with TemporaryDirectory() as folder:
        variables = Path(folder, "variables.json")
        variables.write_text(json.dumps({"Parameters": _variables(simulator)}))
        # A shell starts what runs in the background deaf to SIGINT, the one signal upon which SAM tidies up.
        command = ["env", "--default-signal=INT", f"{ROOT}/.venv-sam/bin/sam", "local", *arguments]
        command += ["--template", str(BUILT), "--env-vars", str(variables), "--invoke-image", image]
        process = subprocess.Popen(
            [*command, "--skip-pull-image"], cwd=ROOT, env=os.environ | SETTINGS, stdout=subprocess.PIPE, text=True
        )
        with process:
            try:
                yield process
            finally:
                if process.poll() is None:
                    process.send_signal(signal.SIGINT)
                    process.communicate()  # whatever it still says has to go somewhere


def _variables(simulator: Simulator) -> dict[str, str]:
    urls = {
        "MOODLIST_SPOTIFY_API_URL": simulator.spotify_api_url,
        "MOODLIST_SPOTIFY_ACCOUNTS_URL": simulator.accounts_url,
        "MOODLIST_RECCOBEATS_URL": simulator.reccobeats_url,
    }
    return {**urls, **{f"MOODLIST_{name}": "" for name in STORES}}


def main(action: str, operand: str) -> int:
    """Invoke with an event, or serve on a port until Ctrl-C."""
    if lacking := missing():
        sys.stderr.write(f"{lacking}\n")
        return 1
    for ending in (signal.SIGINT, signal.SIGTERM):
        signal.signal(ending, signal.default_int_handler)  # also where a shell made us deaf to the first
    arguments = {"invoke": ["ApiFunction", "--event"], "start-api": ["--warm-containers", "LAZY", "--port"]}[action]
    with (
        Simulator(host=bridge()) as simulator,
        image_with(simulator) as image,
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
