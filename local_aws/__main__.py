"""Start or stop the stack: python -m local_aws up | down [--port PORT]."""

import sys
from argparse import ArgumentParser

from local_aws import background_simulator
from local_aws.deployment import deploy
from local_aws.emulator import AwsEmulator
from local_aws.network import host_address
from local_aws.prerequisites import missing_prerequisite
from local_aws.stack import Stack

DEFAULT_PORT = 4577
PLAYLIST = "https://open.spotify.com/playlist/1MoodlistRoadTrip00001"


def main() -> int:
    """Run the action named on the command line and return the exit status."""
    parser = ArgumentParser(prog="local_aws", description="Run the stack of template.yaml on this machine.")
    parser.add_argument("action", choices=("up", "down"))
    parser.add_argument(
        "--port", type=int, default=DEFAULT_PORT, help="port of the AWS endpoint (default: %(default)s)"
    )
    args = parser.parse_args()
    if problem := missing_prerequisite():
        sys.stderr.write(f"{problem}\n")
        return 1
    try:
        return up(args.port) if args.action == "up" else down(args.port)
    except RuntimeError as error:
        sys.stderr.write(f"{error}\n")
        return 1


def up(port: int) -> int:
    """Start what is not running yet, deploy the build, and print how to use the stack.

    Raises:
        RuntimeError: a part did not start, or the deployment failed; the message says why.
    """
    host, emulator = host_address(), AwsEmulator(port)
    print("Starting ministack and the simulator ...", flush=True)
    emulator.start()
    credentials = background_simulator.start(emulator.folder, host, port + 1)
    print("Deploying template.yaml (about 20 seconds) ...", flush=True)
    simulator_url = f"http://{host}:{port + 1}"
    stack = deploy(emulator, simulator_url, credentials, LogLevel="DEBUG")
    print(_instructions(stack, simulator_url))
    return 0


def down(port: int) -> int:
    """Stop everything that `up` started on this port, even if parts of it have already exited."""
    emulator = AwsEmulator(port)
    simulator_stopped = background_simulator.stop(emulator.folder)
    emulator_stopped = emulator.stop()
    if simulator_stopped or emulator_stopped:
        print(f"Stopped the stack on port {port}.")
    else:
        print(f"Nothing is running on port {port}.")
    return 0


def _instructions(stack: Stack, simulator_url: str) -> str:
    endpoint, port = stack.emulator.endpoint, stack.emulator.port
    suffix = "" if port == DEFAULT_PORT else f" PORT={port}"
    return f"""
API:           {stack.url}
API key:       {stack.api_key}
AWS:           export AWS_ENDPOINT_URL={endpoint} AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test
Simulator:     {simulator_url} (inject faults at {simulator_url}/simulator/faults)

curl -s {stack.url}/mood -H 'x-api-key: {stack.api_key}' -H 'Content-Type: application/json' \\
  -d '[{{"playlist": "{PLAYLIST}", "mood": "relaxing"}}]'

Run `make local{suffix}` again to deploy a change, and `make local-down{suffix}` to stop the stack."""


if __name__ == "__main__":
    sys.exit(main())
