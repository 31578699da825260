import pytest

from moodlist.server import hosts
from moodlist.server.hosts import HostNames

EVERY = "0.0.0.0"  # noqa: S104  # nothing listens


@pytest.mark.parametrize(
    ("host", "shown", "accepted", "refused"),
    [
        ("127.0.0.1", "127.0.0.1:80", ["127.0.0.1", "localhost:80", "[::1]", "[::1]:80"], ["192.168.1.5", "::1", ""]),
        ("192.168.1.5", "192.168.1.5:80", ["192.168.1.5:80", "127.0.0.1:80", "LOCALHOST"], ["192.168.1.6:80"]),
        ("::1", "[::1]:80", ["[::1]:80", "127.0.0.1:80"], ["[::2]:80", "[::1]:81"]),
        ("Music.local", "music.local:80", ["music.LOCAL:80", "localhost"], ["local:80", "a.music.local:80"]),
        (
            EVERY,
            "127.0.0.1:80",
            ["10.1.2.3", "10.1.2.3:80", "[fe80::1]:80", "attic:80"],
            ["a.example", "10.1.2:80"],
        ),
        ("::", "127.0.0.1:80", ["[fe80::1]", "attic"], ["10.1.2.3:8080", "10.1.2.3.example:80"]),
        ("", "127.0.0.1:80", ["10.1.2.3:80", "ATTIC:80"], ["10.1.2.3.example", "attic.example:80"]),
    ],
)
def test_the_accepted_host_headers(
    monkeypatch: pytest.MonkeyPatch, host: str, shown: str, accepted: list[str], refused: list[str]
) -> None:
    monkeypatch.setattr("socket.gethostname", lambda: "Attic")
    names = HostNames(host, 80)
    assert names.shown == shown
    assert [header for header in accepted if header not in names] == []
    assert [header for header in refused if header in names] == []


def test_another_port_has_to_be_in_the_header() -> None:
    names = HostNames("127.0.0.1", 8080)
    assert "127.0.0.1:8080" in names
    assert "127.0.0.1" not in names
    assert "127.0.0.1:80" not in names


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "::1"])
def test_a_server_that_only_this_machine_reaches_gives_no_notice(host: str) -> None:
    assert HostNames(host, 8080).notice() is None


def test_a_server_on_all_addresses_says_how_it_is_reached(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hosts, "own_address", lambda: "192.168.1.5")
    monkeypatch.setattr("socket.gethostname", lambda: "Attic")
    assert HostNames(EVERY, 8080).notice() == (
        "Other machines reach it at http://192.168.1.5:8080. It answers to any IP address, and to the names localhost "
        "and Attic, each with port 8080.\n"
        "Anyone on the network can use it, without a key and with the Spotify login of this server."
    )


def test_a_server_on_one_address_of_the_network_says_that_others_can_use_it() -> None:
    assert HostNames("192.168.1.5", 8080).notice() == (
        "Other machines reach it at http://192.168.1.5:8080.\n"
        "Anyone on the network can use it, without a key and with the Spotify login of this server."
    )
