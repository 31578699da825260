"""Find the addresses and ports at which the host and Docker's containers reach each other."""

import socket
import subprocess

LOOPBACK = "127.0.0.1"


def host_address() -> str:
    """Return the host's IPv4 address on Docker's default network; containers can reach it, other machines cannot."""
    command = ["docker", "network", "inspect", "bridge", "--format", "{{(index .IPAM.Config 0).Gateway}}"]
    return subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True).stdout.strip()


def is_free(port: int) -> bool:
    """Return whether no process listens on this port of the loopback interface."""
    with socket.socket() as probe:
        return probe.connect_ex((LOOPBACK, port)) != 0


def free_port() -> int:
    """Return a port on which no process listens."""
    with socket.socket() as probe:
        probe.bind(("", 0))
        port: int = probe.getsockname()[1]
        return port
