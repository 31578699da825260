"""The Host headers that `moodlist serve` accepts, and how other machines reach it.

Without this check, a web page could point its own host name at this machine and read the answers (DNS rebinding). An
address in the header is harmless: a browser sends one only for pages that have it as their own address.
"""

import socket
from contextlib import suppress
from ipaddress import ip_address

LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
HTTP_PORT = 80  # which clients leave out


class HostNames:
    """The accepted Host headers of a server that listens on `host`, which may be all addresses of this machine."""

    def __init__(self, host: str, port: int) -> None:
        self._port = port
        self._any_address = host == "" or (is_address(host) and ip_address(host).is_unspecified)
        own = socket.gethostname().lower() if self._any_address else f"[{host}]" if ":" in host else host.lower()
        self._names = dict.fromkeys([*LOOPBACK, own] if self._any_address else [own, *LOOPBACK])
        self._is_local = not self._any_address and own in LOOPBACK

    @property
    def shown(self) -> str:
        """The host and port to call the server at from this machine."""
        return f"{next(iter(self._names))}:{self._port}"

    def __contains__(self, header: object) -> bool:
        name, separator, port = str(header).lower().rpartition(":")
        if not separator or port.endswith("]"):  # without a port; the colons are those of an IPv6 address
            name, port = str(header).lower(), str(HTTP_PORT)
        is_known = name in self._names or (self._any_address and is_address(name.strip("[]")))
        return is_known and port == str(self._port)

    def notice(self) -> str | None:
        """Return what to know if other machines can reach the server; None if they cannot."""
        if self._is_local:
            return None
        reach = f"Other machines reach it at http://{self.shown}."
        if self._any_address:
            reach = (
                f"Other machines reach it at http://{own_address()}:{self._port}. It answers to any IP address, and to "
                f"the names localhost and {socket.gethostname()}, each with port {self._port}."
            )
        return f"{reach}\nAnyone on the network can use it, without a key and with the Spotify login of this server."


def is_address(text: str) -> bool:
    """Return whether the text is an IP address."""
    with suppress(ValueError):
        ip_address(text)
        return True
    return False


def own_address() -> str:
    """Return the address of this machine in its network, or its name if it is in none."""
    with suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.connect(("192.0.2.1", 9))  # sends nothing; an address for documentation, so the default route
        return str(probe.getsockname()[0])
    return socket.gethostname()
