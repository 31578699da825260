from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from moodlist.simulator import Simulator
from tests.integration.moodlist.mcp_client import McpClient, connected
from tests.integration.moodlist.running_command import user_variables


class Served(NamedTuple):
    """A server that all tests of this folder share, because it takes seconds to start."""

    client: McpClient
    sim: Simulator
    log: Path


@pytest.fixture(scope="session")
def shared_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    home = tmp_path_factory.mktemp("home")
    with (
        Simulator() as sim,
        (home / "log").open("w") as log,
        connected(user_variables(home, sim), log, "--no-cache") as client,
    ):
        yield Served(client, sim, home / "log")


@pytest.fixture
def served(shared_server: Served) -> Served:
    """The server, with a simulator without faults and without recorded calls."""
    shared_server.sim.reset()
    shared_server.client.progress.clear()
    shared_server.client.numbers.clear()
    return shared_server


@pytest.fixture
def client(served: Served) -> McpClient:
    return served.client


@pytest.fixture
def sim(served: Served) -> Simulator:
    return served.sim
