"""Find the addresses and ports at which the host and Docker's containers reach each other."""

import fcntl
import socket
import struct
import subprocess

LOOPBACK = "127.0.0.1"
SIOCGIFADDR = 0x8915  # the ioctl that reads an interface's IPv4 address (linux/sockios.h)


def host_address() -> str:
    """Return the host's IPv4 address on Docker's default network; containers can reach it, other machines cannot.

    The address is read from the network interface. `docker network inspect` lists it as the gateway only after the
    daemon has been restarted, so on the first start of a daemon the gateway is empty.

    Raises:
        RuntimeError: Docker has no default network, or its interface has no address on this machine.
    """
    options = '{{index .Options "com.docker.network.bridge.name"}}'
    command = ["docker", "network", "inspect", "bridge", "--format", options]
    inspected = subprocess.run(command, capture_output=True, text=True, check=False)
    interface = inspected.stdout.strip()
    if inspected.returncode or not interface:
        raise RuntimeError(
            "Docker has no default bridge network. Restart dockerd without --bridge=none. "
            f"`docker network inspect bridge` printed: {(inspected.stderr or inspected.stdout).strip()}"
        )
    return interface_address(interface)


def interface_address(interface: str) -> str:
    """Return the IPv4 address of a network interface of this machine.

    Raises:
        RuntimeError: there is no such interface, or it has no address.
    """
    request = struct.pack("256s", interface.encode())
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            answer = fcntl.ioctl(probe, SIOCGIFADDR, request)
        except OSError as error:
            raise RuntimeError(
                f"Docker's network interface {interface!r} has no IPv4 address on this machine ({error.strerror}). "
                "dockerd must run here, not on a remote host or in a virtual machine; if it does, restart it."
            ) from error
    return socket.inet_ntoa(answer[20:24])  # struct ifreq: 16 bytes of name, then a sockaddr_in


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
