"""Addresses on which the host and the containers of functions find each other."""

import socket
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[1]
LOOPBACK = "127.0.0.1"


def bridge() -> str:
    """The host's address in Docker's default network: containers reach it, other machines do not."""
    command = ["docker", "network", "inspect", "bridge", "--format", "{{(index .IPAM.Config 0).Gateway}}"]
    return subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout.strip()


def is_free(port: int) -> bool:
    """Whether nobody listens on a port of the loopback."""
    with socket.socket() as probe:
        return probe.connect_ex((LOOPBACK, port)) != 0


def free_port() -> int:
    """A port on which nobody listens."""
    with socket.socket() as probe:
        probe.bind(("", 0))
        port: int = probe.getsockname()[1]
        return port
