"""ministack on one port of this machine."""

import os
import shutil
import time

import requests

from local_aws import containers
from local_aws.addresses import LOOPBACK, ROOT, bridge, is_free
from local_aws.kept_process import KeptProcess

PYTHON = ROOT / ".venv-local" / "bin" / "python"
REGION = "eu-west-1"
MOST_SECONDS = 30
# Nothing that could lead to a real account is inherited.
ACCOUNT = {
    "AWS_ACCESS_KEY_ID": "test",
    "AWS_SECRET_ACCESS_KEY": "test",
    "AWS_DEFAULT_REGION": REGION,
    "AWS_CONFIG_FILE": os.devnull,
    "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
    "SAM_CLI_TELEMETRY": "0",
}


class LocalAws:
    """AWS as far as we use it: reached by the host at `endpoint`, by containers at the address of Docker's bridge."""

    def __init__(self, port: int) -> None:
        self.port = port
        self.folder = ROOT / ".local" / str(port)
        self.endpoint = f"http://{LOOPBACK}:{port}"
        self._process = KeptProcess(self.folder, "ministack")

    @property
    def environment(self) -> dict[str, str]:
        """What a program needs to speak to this AWS, and to no other."""
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("AWS_")}
        return inherited | ACCOUNT | {"AWS_ENDPOINT_URL": self.endpoint}

    def start(self) -> None:
        """Start it unless it runs.

        Raises:
            RuntimeError: the port is taken, or ministack does not answer in time.
        """
        if self._process.running:
            return
        if not is_free(self.port):
            raise RuntimeError(f"Port {self.port} is taken by somebody else: make local PORT=<another>")
        containers.remove(self.port)
        shutil.rmtree(self.folder / "tmp", ignore_errors=True)
        (self.folder / "tmp").mkdir(parents=True)
        self._process.start([str(PYTHON), "-m", "local_aws.ministack"], self._settings(), ROOT)
        self._wait()

    def stop(self) -> bool:
        """End it with all that it started; whether there was anything."""
        was_running = self._process.stop()
        left = containers.remove(self.port)
        existed = self.folder.exists()
        shutil.rmtree(self.folder, ignore_errors=True)
        return was_running or left or existed

    def _settings(self) -> dict[str, str]:
        return self.environment | {
            "AUTH": "true",  # functions have the rights of their roles, and no more
            "LAMBDA_EXECUTOR": "docker",
            "LAMBDA_STRICT": "1",
            "MINISTACK_IMAGE_PREFIX": containers.name_image(self.port),
            "MINISTACK_HOSTNAME": containers.instance(self.port).partition(":")[0],
            "MINISTACK_REGION": REGION,
            "GATEWAY_PORT": str(self.port),
            "AWS_ENDPOINT_URL": "",  # else containers get the loopback's
            "MOODLIST_LOCAL_BIND": f"{LOOPBACK}:{self.port},{bridge()}:{self.port}",
            "IOT_MTLS_ENABLED": "false",
            "TMPDIR": str(self.folder / "tmp"),
            "STATE_DIR": str(self.folder / "tmp" / "state"),
        }

    def _wait(self) -> None:
        deadline = time.monotonic() + MOST_SECONDS
        while time.monotonic() < deadline and self._process.running:
            try:
                requests.get(f"{self.endpoint}/_ministack/health", timeout=2).raise_for_status()
            except requests.RequestException:
                time.sleep(0.1)
            else:
                return
        raise RuntimeError(f"ministack does not answer; its log ends with:\n{self._process.log.read_text()[-2000:]}")
