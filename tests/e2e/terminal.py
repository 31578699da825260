"""Run the command with credentials of the deployed stack's account."""

import os
import subprocess
import sys

from local_aws import ROOT
from local_aws.emulator import REGION
from local_aws.stack import STACK_NAME, Stack


def run_moodlist(stack: Stack, *arguments: str, timeout: float) -> subprocess.CompletedProcess[str]:
    """Run the command, and return its exit code and what it printed."""
    settings = {
        "AWS_ENDPOINT_URL": stack.emulator.endpoint,
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_DEFAULT_REGION": REGION,
        "MOODLIST_STACK": STACK_NAME,
        "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "functions")]),
    }
    return subprocess.run(
        [sys.executable, "-m", "moodlist", *arguments],
        env={**os.environ, **settings},
        capture_output=True,
        text=True,
        check=False,
        timeout=timeout,
    )
