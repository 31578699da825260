"""What happens to jobs, in the deployed stack: those that fail, those whose worker dies, those that nobody can read."""

import json
import subprocess
from urllib.parse import parse_qs

import pytest

from local_aws import containers
from local_aws.kept import Kept, Left
from local_aws.many_playlists import MANY
from local_aws.stack import Stack
from simulator import Fault, Simulator, playlists
from simulator.tokens import ALL_SCOPES
from tests.e2e.eventually import comes_to, eventually

PATIENCE = 90
ATTEMPTS = 3  # of each call, within one delivery


@pytest.fixture
def kept(stack: Stack, simulator: Simulator) -> Kept:
    return Kept(stack)


def test_a_post_is_answered_later_like_at_once(stack: Stack, kept: Kept) -> None:
    asked = {"playlist": playlists.ROAD_TRIP, "include": ["scores"]}
    at_once = stack.ask("POST", "/classify", json=asked).json()

    accepted = stack.ask("POST", "/classify", json=asked, headers={"Prefer": "respond-async"})
    assert accepted.status_code == 202
    path = accepted.headers["Location"].removeprefix(stack.url)
    id_ = path.rpartition("/")[2]
    comes_to(("done", [f"reports/{id_}.json"], 0, 0), lambda: _of_post(kept, id_), PATIENCE)

    pages = [stack.ask("GET", f"{path}?limit=25").json()]
    while pages[-1]["next"]:
        pages.append(stack.ask("GET", pages[-1]["next"].removeprefix(stack.url)).json())
    assert [song for page in pages for song in page["report"]["songs"]] == at_once["songs"]
    assert [each for page in pages for each in page["report"]["skipped"]] == at_once["skipped"]
    assert len(pages) == 3


def test_a_post_that_cannot_be_answered_says_why_in_its_report(stack: Stack, kept: Kept) -> None:
    accepted = stack.ask("POST", "/classify", json={"playlist": "0" * 22}, headers={"Prefer": "respond-async"})
    path = accepted.headers["Location"].removeprefix(stack.url)

    comes_to(("failed", [], 0, 0), lambda: _of_post(kept, path.rpartition("/")[2]), PATIENCE)
    assert stack.ask("GET", path).json()["problem"]["status"] == 404


def test_a_message_that_nobody_can_read_ends_in_the_dead_letter_queue_and_holds_up_no_other(kept: Kept) -> None:
    kept.send("this is no job", *(_job(each, "beside") for each in MANY[20:24]))

    comes_to(Left.done("beside", *MANY[20:24], failed_jobs=1), lambda: kept.left("beside"), PATIENCE)
    assert kept.take_failed_job() == "this is no job"


def test_a_job_whose_worker_is_killed_is_done_by_another(stack: Stack, simulator: Simulator, kept: Kept) -> None:
    playlist = MANY[30]
    simulator.fail(Fault.slow(6, path=f"/v1/playlists/{playlist}"))
    kept.send(_job(playlist, "killed"))
    eventually(lambda: simulator.calls_to(f"/v1/playlists/{playlist}"), PATIENCE, "the worker is at it")

    workers = containers.of_function(stack.aws.port, stack.resources["WorkerFunction"])
    subprocess.run(["docker", "kill", *workers], check=True, stdout=subprocess.DEVNULL)
    assert kept.left("killed") == Left({}, [], jobs=1, failed_jobs=0)

    comes_to(Left.done("killed", playlist), lambda: kept.left("killed"), PATIENCE)
    assert len(simulator.calls_to(f"/v1/playlists/{playlist}")) == 2


def test_a_job_succeeds_at_its_third_delivery_after_spotify_was_down_for_two(simulator: Simulator, kept: Kept) -> None:
    playlist = MANY[31]
    down = Fault.server_error(503, path=f"/v1/playlists/{playlist}", times=2 * ATTEMPTS, retry_after=1)
    simulator.fail(down)
    kept.send(_job(playlist, "down"))

    comes_to(Left.done("down", playlist), lambda: kept.left("down"), PATIENCE)
    statuses = [call.status for call in simulator.calls_to(f"/v1/playlists/{playlist}")]
    assert statuses == [503] * 2 * ATTEMPTS + [200]


def test_a_job_that_fails_at_every_delivery_is_kept_and_succeeds_when_it_is_sent_again(
    simulator: Simulator, kept: Kept
) -> None:
    playlist = MANY[32]
    simulator.fail(Fault.server_error(503, path=f"/v1/playlists/{playlist}", times=None, retry_after=1))
    kept.send(_job(playlist, "again"))
    comes_to(Left({playlist: "failed"}, [], jobs=0, failed_jobs=1), lambda: kept.left("again"), PATIENCE)

    simulator.reset()
    kept.send(kept.take_failed_job())
    comes_to(Left.done("again", playlist), lambda: kept.left("again"), PATIENCE)


def test_a_secret_that_is_rotated_meanwhile_is_read_anew(stack: Stack, simulator: Simulator, kept: Kept) -> None:
    kept.send(_job(MANY[33], "before"))
    comes_to(Left.done("before", MANY[33]), lambda: kept.left("before"), PATIENCE)  # the worker knows the old secret

    fresh = simulator.refresh_token(ALL_SCOPES)
    secret = stack.outputs["SpotifySecretArn"]
    stack.client("secretsmanager").put_secret_value(SecretId=secret, SecretString=json.dumps(simulator.credentials))
    simulator.expire_tokens()
    simulator.fail(Fault.invalid_grant())  # the old one has ended
    kept.send(_job(MANY[34], "after"))

    comes_to(Left.done("after", MANY[34]), lambda: kept.left("after"), PATIENCE)
    refused, granted = simulator.calls_to("/api/token")
    assert (refused.status, granted.status) == (400, 200)
    assert parse_qs(granted.body.decode())["refresh_token"] == [fresh]


def _job(playlist: str, run: str) -> str:
    return json.dumps({"job": "watched", "playlist": playlist, "run": run})


def _of_post(kept: Kept, id_: str) -> tuple[object, list[str], int, int]:
    """What a post has left in the table, the bucket, the queue and the dead-letter queue by now."""
    state = kept.report(id_) or {}
    return state.get("status"), kept.contents(id_), kept.jobs(), kept.failed_jobs()
