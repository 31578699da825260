"""Run `moodlist watch` and `moodlist redrive` with credentials of the deployed stack's account."""

import json

from local_aws.stack import Stack
from local_aws.stack_state import StackState
from moodlist.simulator import Simulator
from moodlist.simulator.catalog import playlist_ids
from tests.e2e.terminal import run_moodlist
from tests.e2e.waiting import wait_until

TIMEOUT = 60


def _moodlist(stack: Stack, *arguments: str) -> str:
    """Run the command, which must succeed, and return its standard output."""
    done = run_moodlist(stack, *arguments, timeout=2 * TIMEOUT)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_a_playlist_is_watched_run_and_shown_from_the_terminal(stack: Stack, simulator: Simulator) -> None:
    playlist = playlist_ids.FIESTA

    assert _moodlist(stack, "watch", "add", playlist).startswith("now watched: ")
    ran = _moodlist(stack, "watch", "run", playlist, "--wait", str(TIMEOUT))
    assert "done" in ran
    assert "happy" in ran
    listed = json.loads(_moodlist(stack, "watch", "list", "--format", "json"))["playlists"]
    (entry,) = [each for each in listed if each["playlist"] == playlist]
    assert entry["last"]["status"] == "done"
    assert _moodlist(stack, "watch", "remove", playlist).startswith("no longer watched: ")


def test_the_songs_of_a_watched_playlist_are_saved_to_the_playlist_that_its_owner_named(
    stack: Stack, simulator: Simulator
) -> None:
    playlist = playlist_ids.QUIET_EVENING

    _moodlist(stack, "watch", "add", playlist, "--save", "--mood", "relaxing", "--playlist", "Calm", "--yes")
    _moodlist(stack, "watch", "run", playlist, "--wait", str(TIMEOUT))
    (written,) = (call.path for call in simulator.calls_to("/v1/playlists/") if call.method == "POST")
    _moodlist(stack, "watch", "remove", playlist)

    answer = stack.request("POST", "/mood", json=[{"playlist": playlist, "mood": "relaxing"}]).json()
    saved = simulator.playlist(written.split("/")[3])
    assert saved.name == "Calm"
    assert saved.track_ids == [song["url"].rpartition("/")[2] for song in answer]


def test_a_job_in_the_dead_letter_queue_is_shown_and_then_redriven(stack: Stack, simulator: Simulator) -> None:
    state, playlist, run = StackState(stack), playlist_ids.RAINY_DAYS, "redriven"
    job = {"job": "watched", "playlist": playlist, "run": run}
    stack.client("sqs").send_message(QueueUrl=stack.outputs["FailedJobsUrl"], MessageBody=json.dumps(job))

    assert playlist in _moodlist(stack, "redrive")
    _moodlist(stack, "redrive", "--yes")
    wait_until(lambda: state.reports(run).keys() == {playlist}, TIMEOUT, "the job is done")

    assert state.reports(run)[playlist]["status"] == "done"
    assert state.failed_jobs() == 0
