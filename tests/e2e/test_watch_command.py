"""`moodlist watch` and `moodlist redrive`, from a terminal that is signed in to the account of the deployed stack."""

import json
import os
import subprocess
import sys

from local_aws.addresses import ROOT
from local_aws.kept import Kept
from local_aws.local_aws import REGION
from local_aws.stack import NAME, Stack
from simulator import Simulator, playlists
from tests.e2e.eventually import eventually

PATIENCE = 60


def _moodlist(stack: Stack, *arguments: str) -> str:
    """Standard output; the command has to succeed."""
    terminal = {
        "AWS_ENDPOINT_URL": stack.aws.endpoint,
        "AWS_ACCESS_KEY_ID": "test",
        "AWS_SECRET_ACCESS_KEY": "test",
        "AWS_DEFAULT_REGION": REGION,
        "MOODLIST_STACK": NAME,
        "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "functions")]),
    }
    done = subprocess.run(
        [sys.executable, "-m", "cli", *arguments],
        env={**os.environ, **terminal},
        capture_output=True,
        text=True,
        check=False,
        timeout=2 * PATIENCE,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_a_playlist_is_watched_run_and_shown_from_the_terminal(stack: Stack, simulator: Simulator) -> None:
    playlist = playlists.FIESTA

    assert _moodlist(stack, "watch", "add", playlist).startswith("now watched: ")
    ran = _moodlist(stack, "watch", "run", playlist, "--wait", str(PATIENCE))
    assert "done" in ran
    assert "happy" in ran
    listed = json.loads(_moodlist(stack, "watch", "list", "--format", "json"))["playlists"]
    (entry,) = [each for each in listed if each["playlist"] == playlist]
    assert entry["last"]["status"] == "done"
    assert _moodlist(stack, "watch", "remove", playlist).startswith("no longer watched: ")


def test_the_songs_of_a_watched_playlist_are_saved_where_its_owner_wished_so(
    stack: Stack, simulator: Simulator
) -> None:
    playlist = playlists.QUIET_EVENING

    _moodlist(stack, "watch", "add", playlist, "--save", "--mood", "relaxing", "--playlist", "Calm", "--yes")
    _moodlist(stack, "watch", "run", playlist, "--wait", str(PATIENCE))
    (written,) = (call.path for call in simulator.calls_to("/v1/playlists/") if call.method == "POST")
    _moodlist(stack, "watch", "remove", playlist)

    answer = stack.ask("POST", "/mood", json=[{"playlist": playlist, "mood": "relaxing"}]).json()
    saved = simulator.playlist(written.split("/")[3])
    assert saved.name == "Calm"
    assert saved.track_ids == [song["url"].rpartition("/")[2] for song in answer]


def test_a_job_in_the_dead_letter_queue_is_shown_and_done_after_all(stack: Stack, simulator: Simulator) -> None:
    kept, playlist, run = Kept(stack), playlists.RAINY_DAYS, "redriven"
    job = {"job": "watched", "playlist": playlist, "run": run}
    stack.client("sqs").send_message(QueueUrl=stack.outputs["FailedJobsUrl"], MessageBody=json.dumps(job))

    assert playlist in _moodlist(stack, "redrive")
    _moodlist(stack, "redrive", "--yes")
    eventually(lambda: kept.reports(run).keys() == {playlist}, PATIENCE, "the job is done")

    assert kept.reports(run)[playlist]["status"] == "done"
    assert kept.failed_jobs() == 0
