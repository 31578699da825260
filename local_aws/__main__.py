"""python -m local_aws up | down [--port PORT]."""

import sys
from argparse import ArgumentParser

from local_aws import kept_simulator
from local_aws.addresses import bridge
from local_aws.deployment import deploy
from local_aws.local_aws import LocalAws
from local_aws.requirements import missing
from local_aws.stack import Stack

PLAYLIST = "https://open.spotify.com/playlist/1MoodlistRoadTrip00001"


def main() -> int:
    """Do what the arguments say."""
    parser = ArgumentParser(prog="local_aws")
    parser.add_argument("action", choices=("up", "down"))
    parser.add_argument("--port", type=int, default=4577)
    asked = parser.parse_args()
    if lacking := missing():
        sys.stderr.write(f"{lacking}\n")
        return 1
    try:
        return up(asked.port) if asked.action == "up" else down(asked.port)
    except RuntimeError as error:
        sys.stderr.write(f"{error}\n")
        return 1


def up(port: int) -> int:
    """Start what does not run, deploy what was built, and say how to use it."""
    aws = LocalAws(port)
    print("Starting ministack and the simulator ...", flush=True)
    aws.start()
    url = f"http://{bridge()}:{port + 1}"
    credentials = kept_simulator.start(aws.folder, bridge(), port + 1)
    print("Deploying template.yaml (about 20 seconds) ...", flush=True)
    print(_greeting(deploy(aws, url, credentials, LogLevel="DEBUG"), url))
    return 0


def down(port: int) -> int:
    """End what `up` started, also where a part of it has ended by itself."""
    aws = LocalAws(port)
    simulated = kept_simulator.stop(aws.folder)
    stopped = aws.stop()
    print(f"Ended what ran on port {port}." if simulated or stopped else f"Nothing runs on port {port}.")
    return 0


def _greeting(stack: Stack, simulator_url: str) -> str:
    port = stack.aws.port
    suffix = "" if port == 4577 else f" PORT={port}"
    return f"""
The API:       {stack.url}
Its key:       {stack.api_key}
AWS:           export AWS_ENDPOINT_URL={stack.aws.endpoint} AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test
Spotify:       {simulator_url} (its faults: {simulator_url}/simulator/faults)

curl -s {stack.url}/mood -H 'x-api-key: {stack.api_key}' -H 'Content-Type: application/json' \\
  -d '[{{"playlist": "{PLAYLIST}", "mood": "relaxing"}}]'

make local deploys again after a change; make local-down{suffix} ends it."""


if __name__ == "__main__":
    sys.exit(main())
