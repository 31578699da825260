"""Run ministack, the AWS emulator, on one port of this machine."""

import os
import shutil
import time

import requests

from local_aws import ROOT, containers
from local_aws.background_process import BackgroundProcess
from local_aws.network import LOOPBACK, host_address, is_free

PYTHON = ROOT / ".venv-local" / "bin" / "python"
REGION = "eu-west-1"
START_TIMEOUT_SECONDS = 30
# Nothing is inherited that could lead to a real account.
TEST_ACCOUNT = {
    "AWS_ACCESS_KEY_ID": "test",
    "AWS_SECRET_ACCESS_KEY": "test",
    "AWS_DEFAULT_REGION": REGION,
    "AWS_CONFIG_FILE": os.devnull,
    "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
    "SAM_CLI_TELEMETRY": "0",
}


class AwsEmulator:
    """The AWS services that the template uses. The host reaches them at `endpoint`, containers at the host's address.

    `folder` holds the process records, the logs and the temporary files of everything that runs on this port.
    """

    def __init__(self, port: int) -> None:
        self.port = port
        self.folder = ROOT / ".local" / str(port)
        self.endpoint = f"http://{LOOPBACK}:{port}"
        self._process = BackgroundProcess(self.folder, "ministack")

    @property
    def environment(self) -> dict[str, str]:
        """The environment of a program that is to use this emulator and no other AWS."""
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
        return inherited | TEST_ACCOUNT | {"AWS_ENDPOINT_URL": self.endpoint}

    def start(self) -> None:
        """Start the emulator unless it is running.

        Raises:
            RuntimeError: the port is in use, ministack does not answer in time, or Docker has no usable network.
        """
        if self._process.running:
            return
        if not is_free(self.port):
            raise RuntimeError(f"Port {self.port} is in use by another program: make local PORT=<another>")
        containers.remove_all(self.port)
        shutil.rmtree(self.folder / "tmp", ignore_errors=True)
        (self.folder / "tmp").mkdir(parents=True)
        self._process.start([str(PYTHON), "-m", "local_aws.ministack"], self._settings(), ROOT)
        self._wait()

    def stop(self) -> bool:
        """Stop the emulator and remove its containers and files. Return whether there was anything to stop."""
        was_running = self._process.stop()
        had_containers = containers.remove_all(self.port)
        had_files = self.folder.exists()
        shutil.rmtree(self.folder, ignore_errors=True)
        return was_running or had_containers or had_files

    def _settings(self) -> dict[str, str]:
        return self.environment | {
            "AUTH": "true",  # check each call of a function against its role
            "LAMBDA_EXECUTOR": "docker",
            "LAMBDA_STRICT": "1",
            "MINISTACK_IMAGE_PREFIX": containers.tag_image(self.port),
            "MINISTACK_HOSTNAME": containers.instance_label(self.port).partition(":")[0],
            "MINISTACK_REGION": REGION,
            "GATEWAY_PORT": str(self.port),
            "AWS_ENDPOINT_URL": "",  # otherwise containers get this one, which is a loopback address
            "MOODLIST_LOCAL_BIND": f"{LOOPBACK}:{self.port},{host_address()}:{self.port}",
            "IOT_MTLS_ENABLED": "false",
            "TMPDIR": str(self.folder / "tmp"),
            "STATE_DIR": str(self.folder / "tmp" / "state"),
        }

    def _wait(self) -> None:
        deadline = time.monotonic() + START_TIMEOUT_SECONDS
        while time.monotonic() < deadline and self._process.running:
            try:
                requests.get(f"{self.endpoint}/_ministack/health", timeout=2).raise_for_status()
            except requests.RequestException:
                time.sleep(0.1)
            else:
                return
        raise RuntimeError(f"ministack does not answer. Its log ends with:\n{self._process.log.read_text()[-2000:]}")
