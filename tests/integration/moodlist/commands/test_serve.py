import json
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

import pytest
import requests

from moodlist.server.asgi import MAX_BODY
from moodlist.server.example import MOOD_REQUEST, TRACKS_REQUEST
from moodlist.simulator import Fault, Simulator
from moodlist.simulator.catalog import playlist_ids
from tests.integration.moodlist.calls import mood
from tests.integration.moodlist.running_command import RunningCommand, until, user_variables


class Service(NamedTuple):
    """A running `moodlist serve`, its address, and the simulator that it calls."""

    process: RunningCommand
    url: str
    sim: Simulator


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    home = tmp_path_factory.mktemp("serve")
    with Simulator() as sim, RunningCommand(("serve", "--port", "0"), home, user_variables(home, sim)) as process:
        yield Service(process, process.wait_for_word("http://127.0.0.1:"), sim)


@pytest.fixture
def service(running: Service) -> Service:
    """Return the module's service, with a simulator that has no faults."""
    running.sim.reset()
    return running


@pytest.fixture
def url(service: Service) -> str:
    return service.url


def test_the_example_request_is_answered(url: str) -> None:
    answer = requests.post(f"{url}/mood", json=MOOD_REQUEST, timeout=10)
    assert answer.status_code == 200
    assert answer.headers["content-type"] == "application/json"
    assert {each["mood"] for each in answer.json()} == {"relaxing"}


def test_without_demo_the_suggested_request_needs_no_login(service: Service) -> None:
    assert f"-d '{json.dumps(TRACKS_REQUEST)}'" in service.process.stderr.read_text()
    answer = requests.post(f"{service.url}/classify", json=TRACKS_REQUEST, timeout=10)
    assert [song["song"] for song in answer.json()["songs"]] == ["Sunlit Balcony"]
    assert service.sim.calls_to("/api/token") == service.sim.calls_to("/v1/tracks") == []


def test_the_contracts_server_has_the_stage_if_the_path_has_it(url: str) -> None:
    assert requests.get(f"{url}/v1/openapi.json", timeout=10).json()["servers"] == [{"url": f"{url}/v1"}]
    assert requests.get(f"{url}/openapi.json", timeout=10).json()["servers"] == [{"url": url}]


def test_the_bytes_of_a_file_arrive_unchanged(url: str, export: Path) -> None:
    content = export.read_bytes().replace(b"Sunny", "Señora".encode("cp1252"))
    answer = requests.post(f"{url}/classify", content, headers={"Content-Type": "text/csv"}, timeout=10)
    assert [each["song"] for each in answer.json()["songs"]] == ["Señora", "Calm", "Calmer"]


def test_a_wrong_method_is_a_405_with_the_allow_header(url: str) -> None:
    answer = requests.get(f"{url}/mood", timeout=10)
    assert (answer.status_code, answer.headers["allow"]) == (405, "POST")


def test_head_has_the_headers_of_get(url: str) -> None:
    for path, status in (("/moods", 200), ("/openapi.json", 200), ("/nowhere", 404)):
        got, head = requests.get(f"{url}{path}", timeout=10), requests.head(f"{url}{path}", timeout=10)
        assert (head.status_code, head.content) == (status, b"")
        assert {**head.headers, "date": ""} == {**got.headers, "date": ""}


def test_an_answer_that_the_caller_has_is_not_sent_again(url: str) -> None:
    tag = requests.get(f"{url}/moods", timeout=10).headers["etag"]
    answer = requests.get(f"{url}/moods", headers={"If-None-Match": tag}, timeout=10)
    assert (answer.status_code, answer.content, answer.headers["etag"]) == (304, b"", tag)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/%ff", 404),
        ("/moods%2F", 404),
        ("/moods%00", 404),
        ("/%6Doods", 200),
        ("/%256Doods", 404),
        ("/" + "x" * 50_000, 404),
        ("/reports/%ff%00%2F%2500", 501),
    ],
    ids=lambda value: str(value)[:20],
)
def test_an_odd_path_gets_an_answer(url: str, path: str, status: int) -> None:
    address = urlsplit(url)
    with socket.create_connection((address.hostname, address.port), timeout=10) as connection:
        connection.sendall(f"GET {path} HTTP/1.1\r\nHost: {address.netloc}\r\nConnection: close\r\n\r\n".encode())
        answer = b"".join(iter(lambda: connection.recv(65_536), b"")).decode()
    assert answer.startswith(f"HTTP/1.1 {status} ")
    assert ("application/problem+json" in answer) == (status != 200)


def test_fifty_concurrent_requests_succeed_and_fast_ones_do_not_wait_for_slow_ones(service: Service) -> None:
    _, url, simulated = service
    simulated.fail(Fault.slow(2, path=f"/v1/playlists/{playlist_ids.QUIET_EVENING}", times=None))
    with ThreadPoolExecutor(50) as pool:
        slow = [pool.submit(mood, url, playlist_ids.QUIET_EVENING) for _ in range(48)]
        until(lambda: len(simulated.calls_to(f"/v1/playlists/{playlist_ids.QUIET_EVENING}")) == 48)
        fast = [pool.submit(mood, url, playlist_ids.ROAD_TRIP), pool.submit(requests.get, f"{url}/health", timeout=10)]
        order = list(as_completed([*slow, *fast]))
    assert set(order[:2]) == set(fast)
    assert [each.result().status_code for each in order] == [200] * 50
    assert len({each.result().text for each in slow}) == 1


def test_each_request_prints_one_line_on_standard_error(service: Service) -> None:
    command, url, _ = service
    mood(url, playlist_ids.ROAD_TRIP)
    mood(url, playlist_ids.OTHER_USERS_PUBLIC)
    until(lambda: "POST /v1/mood 403" in command.stderr.read_text())
    assert "POST /v1/mood 200" in command.stderr.read_text()
    assert command.stdout.read_text() == ""
    assert "_aws" not in command.stderr.read_text(), "metrics are for CloudWatch"


def test_answers_on_a_persistent_connection_are_not_delayed(url: str) -> None:
    with requests.Session() as session:
        times = [session.get(f"{url}/health", timeout=10).elapsed.total_seconds() for _ in range(20)]
    assert min(times[1:]) < 0.03


def test_other_host_headers_are_refused(url: str) -> None:
    port = urlsplit(url).port or 0
    for host, status in {
        f"127.0.0.1:{port}": 200,
        f"LOCALHOST:{port}": 200,
        f"[::1]:{port}": 200,
        "127.0.0.1": 421,
        f"rebound.example:{port}": 421,
        f"127.0.0.1:{port + 1}": 421,
    }.items():
        answer = requests.get(f"{url}/health", headers={"Host": host}, timeout=10)
        assert answer.status_code == status, host
    assert requests.get(f"{url}/health", headers={"Host": "x"}, timeout=10).json()["type"] == (
        "urn:moodlist:problem:misdirected"
    )


def test_a_body_over_ten_megabytes_is_refused_by_its_content_length(url: str) -> None:
    address = urlsplit(url)
    with socket.create_connection((address.hostname, address.port), timeout=10) as connection:
        head = f"POST /classify HTTP/1.1\r\nHost: {address.netloc}\r\nContent-Length: {MAX_BODY + 1}\r\n\r\n"
        connection.sendall(head.encode())
        answer = connection.recv(4096).decode()
    assert answer.startswith("HTTP/1.1 413 ")
    assert "application/problem+json" in answer


def test_a_body_of_unknown_length_is_read_up_to_the_limit(url: str) -> None:
    def chunks() -> Iterator[bytes]:
        for _ in range(200):
            yield b"x" * 1_000_000

    try:
        status = requests.post(
            f"{url}/classify", chunks(), headers={"Content-Type": "text/csv"}, timeout=10
        ).status_code
    except requests.ConnectionError:
        status = 413  # the server closed the connection while the body was being sent
    assert status == 413
    assert requests.get(f"{url}/health", timeout=10).status_code == 200
