"""Deploy the build with `sam deploy` and store the Spotify credentials in the stack's secret."""

import json
import subprocess
from collections.abc import Mapping

from local_aws import ROOT
from local_aws.emulator import AwsEmulator
from local_aws.stack import STACK_NAME, Stack


def deploy(
    emulator: AwsEmulator,
    simulator_url: str,
    credentials: Mapping[str, str],
    *,
    stack_name: str = STACK_NAME,
    **parameters: str,
) -> Stack:
    """Deploy `.aws-sam/build`, with functions that call the simulator at this URL with these credentials.

    `parameters` are parameters of template.yaml. A second deployment of the same name updates the first.

    Raises:
        RuntimeError: `sam deploy` failed; the message holds the end of its output.
    """
    overrides = {
        "SpotifyApiUrl": f"{simulator_url}/v1",
        "SpotifyAccountsUrl": simulator_url,
        "ReccoBeatsUrl": f"{simulator_url}/reccobeats/v1",
        **parameters,
    }
    command = [f"{ROOT}/.venv-sam/bin/sam", "deploy", "--stack-name", stack_name, "--resolve-s3"]
    command += ["--template-file", f"{ROOT}/.aws-sam/build/template.yaml", "--capabilities", "CAPABILITY_IAM"]
    command += ["--no-confirm-changeset", "--no-fail-on-empty-changeset", "--no-progressbar"]
    command += ["--parameter-overrides", *(f"{name}={value}" for name, value in overrides.items())]
    # SAM leaves a temporary folder behind for each archive that it uploads; this one is removed with the stack.
    environment = emulator.environment | {"TMPDIR": str(emulator.folder / "tmp")}
    done = subprocess.run(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError(f"sam deploy failed:\n{done.stdout[-4000:]}")
    stack = Stack(emulator, stack_name)
    secret = stack.outputs["SpotifySecretArn"]
    stack.client("secretsmanager").put_secret_value(SecretId=secret, SecretString=json.dumps(dict(credentials)))
    return stack
