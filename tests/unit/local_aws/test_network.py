import os
from collections.abc import Callable
from pathlib import Path

import pytest

from local_aws.network import host_address, interface_address

FakeDocker = Callable[[str], None]


@pytest.fixture
def fake_docker(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FakeDocker:
    """Put a `docker` first on PATH that runs the given shell commands."""
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")

    def install(commands: str) -> None:
        script = tmp_path / "docker"
        script.write_text(f"#!/bin/sh\n{commands}\n")
        script.chmod(0o755)

    return install


def test_the_host_address_is_that_of_the_interface_that_docker_names(fake_docker: FakeDocker) -> None:
    fake_docker("echo lo")

    assert host_address() == "127.0.0.1"


def test_a_network_without_an_interface_is_refused(fake_docker: FakeDocker) -> None:
    fake_docker("echo")

    with pytest.raises(RuntimeError, match="Docker has no default bridge network"):
        host_address()


def test_a_daemon_without_a_default_network_is_refused_with_its_own_message(fake_docker: FakeDocker) -> None:
    fake_docker("echo 'Error: No such network: bridge' >&2; exit 1")

    with pytest.raises(RuntimeError, match="No such network: bridge"):
        host_address()


@pytest.mark.parametrize("name", ["", "nosuch0"])
def test_an_interface_without_an_address_on_this_machine_is_refused(name: str) -> None:
    with pytest.raises(RuntimeError, match=f"{name!r} has no IPv4 address on this machine .*dockerd must run here"):
        interface_address(name)
