"""`sam deploy` of what `make build` made, and the Spotify credentials into its secret."""

import json
import subprocess
from collections.abc import Mapping

from local_aws.addresses import ROOT
from local_aws.local_aws import LocalAws
from local_aws.stack import NAME, Stack


def deploy(aws: LocalAws, simulator_url: str, credentials: Mapping[str, str], **parameters: str) -> Stack:
    """Deploy, and let the functions ask the simulator at this URL with these credentials.

    `parameters` are the template's. A second deployment changes the first.

    Raises:
        RuntimeError: SAM failed; the message is what it said.
    """
    given = {
        "SpotifyApiUrl": f"{simulator_url}/v1",
        "SpotifyAccountsUrl": simulator_url,
        "ReccoBeatsUrl": f"{simulator_url}/reccobeats/v1",
        **parameters,
    }
    command = [f"{ROOT}/.venv-sam/bin/sam", "deploy", "--stack-name", NAME, "--resolve-s3"]
    command += ["--template-file", f"{ROOT}/.aws-sam/build/template.yaml", "--capabilities", "CAPABILITY_IAM"]
    command += ["--no-confirm-changeset", "--no-fail-on-empty-changeset", "--no-progressbar"]
    command += ["--parameter-overrides", *(f"{name}={value}" for name, value in given.items())]
    # SAM leaves a folder behind for each archive that it uploads; they go with the stack's own.
    environment = aws.environment | {"TMPDIR": str(aws.folder / "tmp")}
    done = subprocess.run(
        command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )
    if done.returncode:
        raise RuntimeError(f"sam deploy failed:\n{done.stdout[-4000:]}")
    stack = Stack(aws)
    secret = stack.outputs["SpotifySecretArn"]
    stack.client("secretsmanager").put_secret_value(SecretId=secret, SecretString=json.dumps(dict(credentials)))
    return stack
