import json
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from moodlist.simulator import Fault, Simulator, playlist_ids
from tests.integration.moodlist.forking import forked
from tests.integration.moodlist.mcp_client import Json, McpClient, answer_of
from tests.integration.moodlist.running_command import COMMAND, until, user_variables

LONG = 200  # seconds that Spotify asks us to wait: longer than any test
INITIALIZE = {
    "protocolVersion": "2025-06-18",
    "capabilities": {},
    "clientInfo": {"name": "test", "version": "1"},
}
# Every notice of the command on standard output, as a library might print there.
PRINTING = f"import moodlist.playlist_names as names; names.say = print; {COMMAND[-1]}"


def _wait_for(client: McpClient, text: str) -> None:
    until(lambda: any(text in message for message in client.progress))


def test_a_wait_for_spotify_is_reported_and_a_cancelled_call_ends_it(client: McpClient, sim: Simulator) -> None:
    sim.fail(Fault.rate_limited(retry_after=LONG, path="/v1/playlists/*", times=None))
    call = client.start("classify_playlist", playlist=playlist_ids.RAINY_DAYS, refresh=True)
    _wait_for(client, f"Next attempt in {LONG} s.")
    call.cancel()
    sim.reset()
    answer = client.call("classify_playlist", playlist=playlist_ids.RAINY_DAYS)
    assert answer.value["summary"]["name"] == "Rainy days"


def test_two_calls_at_once_are_both_answered(client: McpClient) -> None:
    ids = (playlist_ids.FIESTA, playlist_ids.QUIET_EVENING)
    calls = [client.start("classify_playlist", playlist=id_, refresh=True) for id_ in ids]
    names = [answer_of(call.result(timeout=60)).value["summary"]["items"] for call in calls]
    assert names == [30, 40]


def test_two_calls_for_one_list_fetch_it_once(client: McpClient, sim: Simulator) -> None:
    sim.fail(Fault(path="/v1/playlists/*", delay=0.3, times=None))
    first = client.start("classify_playlist", playlist=playlist_ids.LOUD_ROOM)
    until(lambda: sim.calls_to("/v1/playlists/"))
    second = client.start("songs_of_mood", playlist=playlist_ids.LOUD_ROOM, mood="aggressive")
    assert answer_of(first.result(timeout=60)).value["summary"]["items"] == 40
    assert answer_of(second.result(timeout=60)).value["playlist"] == "Loud room"
    paths = [call.path for call in sim.calls_to("/v1/playlists/")]
    assert len(paths) == len(set(paths))


def test_another_call_is_answered_while_one_waits(client: McpClient, sim: Simulator) -> None:
    sim.fail(Fault.rate_limited(retry_after=LONG, path=f"/v1/playlists/{playlist_ids.THREE_PAGES}*", times=None))
    waiting = client.start("classify_playlist", playlist=playlist_ids.THREE_PAGES, refresh=True)
    _wait_for(client, "Next attempt in")
    assert not client.call("classify_playlist", playlist=playlist_ids.FIESTA, refresh=True).is_error
    waiting.cancel()


class RawServer:
    """The server as a process whose lines are read and written as they are."""

    def __init__(self, process: "subprocess.Popen[str]"):
        self.process = process

    def send(self, method: str, params: Json, id_: int | None = None) -> None:
        assert self.process.stdin is not None
        number = {} if id_ is None else {"id": id_}
        self.process.stdin.write(json.dumps({"jsonrpc": "2.0", **number, "method": method, "params": params}) + "\n")
        self.process.stdin.flush()

    def receive(self, id_: int) -> Json:
        """Return the message with this id. Every line before it must be a message too."""
        assert self.process.stdout is not None
        while True:
            line = self.process.stdout.readline()
            assert line, "the server has ended"
            message: Json = json.loads(line)
            assert message["jsonrpc"] == "2.0"
            if message.get("id") == id_:
                return message

    def lines_until(self, answers: int) -> list[str]:
        """Return the lines of this number of answers."""
        assert self.process.stdout is not None
        lines: list[str] = []
        while len(lines) < answers:
            line = self.process.stdout.readline()
            assert line, "the server has ended"
            if "result" in json.loads(line):
                lines.append(line)
        return lines

    def call(self, id_: int, tool: str, **arguments: object) -> None:
        self.send("tools/call", {"name": tool, "arguments": arguments, "_meta": {"progressToken": id_}}, id_)

    def disconnect(self) -> tuple[str, str]:
        """Close standard input, wait for the end, and return what else is on standard output, and standard error."""
        return self.process.communicate(timeout=20)


@pytest.fixture
def raw(tmp_path: Path) -> Iterator[tuple[RawServer, Simulator]]:
    with Simulator() as sim:
        process = subprocess.Popen(
            [*forked(PRINTING), "mcp"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            env=user_variables(tmp_path, sim),
        )
        try:
            server = RawServer(process)
            server.send("initialize", INITIALIZE, 1)
            assert server.receive(1)["result"]["serverInfo"]["name"] == "moodlist"
            server.send("notifications/initialized", {})
            yield server, sim
        finally:
            process.kill()
            process.communicate()


def test_standard_output_has_only_the_protocol_and_the_end_of_input_ends_the_server(
    raw: tuple[RawServer, Simulator],
) -> None:
    server, _ = raw
    server.call(2, "classify_playlist", playlist="Road trip")
    assert server.receive(2)["result"]["isError"] is False
    server.call(3, "classify_playlist", playlist="no such playlist")
    assert server.receive(3)["result"]["isError"] is True
    rest, log = server.disconnect()
    assert (rest, server.process.returncode) == ("", 0)
    assert log.startswith("Playlist: Road trip (https://open.spotify.com/playlist/")


def test_calls_at_once_share_the_caches(raw: tuple[RawServer, Simulator]) -> None:
    server, _ = raw
    ids = (playlist_ids.ROAD_TRIP, playlist_ids.FIESTA, playlist_ids.LOUD_ROOM, playlist_ids.THREE_PAGES)
    for number, id_ in enumerate(ids, start=2):
        server.call(number, "classify_playlist", playlist=id_)
    answered = [json.loads(line) for line in server.lines_until(len(ids))]
    assert sorted(each["id"] for each in answered) == [2, 3, 4, 5]
    assert not any(each["result"]["isError"] for each in answered)
    _, log = server.disconnect()
    assert log == ""


def test_a_client_that_disconnects_ends_a_server_that_waits(raw: tuple[RawServer, Simulator]) -> None:
    server, sim = raw
    sim.fail(Fault.rate_limited(retry_after=LONG, times=None))
    server.call(2, "classify_playlist", playlist=playlist_ids.ROAD_TRIP)
    assert server.process.stdout is not None
    assert "notifications/progress" in server.process.stdout.readline()
    _, log = server.disconnect()
    assert server.process.returncode == 0
    assert "Traceback" not in log


def test_a_cancelled_call_is_not_answered_and_calls_no_service_any_more(raw: tuple[RawServer, Simulator]) -> None:
    server, sim = raw
    sim.fail(Fault.rate_limited(retry_after=LONG, path="/v1/playlists/*", times=None))
    server.call(2, "classify_playlist", playlist=playlist_ids.ROAD_TRIP)
    until(lambda: sim.calls_to("/v1/playlists/"))
    server.send("notifications/cancelled", {"requestId": 2, "reason": "the user pressed Escape"})
    server.call(3, "list_moods")
    assert server.receive(3)["result"]["isError"] is False
    made = len(sim.calls)
    rest, log = server.disconnect()
    assert [json.loads(line).get("id") for line in rest.splitlines()] in ([], [2])
    assert (server.process.returncode, len(sim.calls)) == (0, made)
    assert "Traceback" not in log


def test_what_is_not_a_message_ends_nothing(raw: tuple[RawServer, Simulator]) -> None:
    server, _ = raw
    assert server.process.stdin is not None
    server.process.stdin.write("no JSON\n\n{}\n")
    server.call(2, "list_moods")
    assert server.receive(2)["result"]["isError"] is False


def test_ctrl_c_ends_the_server(raw: tuple[RawServer, Simulator]) -> None:
    server, _ = raw
    server.process.send_signal(signal.SIGINT)
    assert server.process.wait(timeout=5) == 130
