"""The dispatcher queues a job for each playlist of a run."""

import json
from typing import Any

import pytest

from classify.aws.job_queue import JobQueue
from classify.core.save_target import SaveTarget
from classify.errors import BadRequest, MoodlistError, UpstreamUnavailable
from classify.handlers import dispatcher
from moodlist.simulator import Simulator
from moodlist.simulator.catalog import playlist_ids
from tests.integration.classify.api.gateway import REQUEST_ID
from tests.integration.classify.batch.conftest import Start
from tests.integration.classify.batch.deployment import Stack

PLACEHOLDER = "<aws.scheduler.scheduled-time>"


def _queued_jobs(deployment: Stack) -> list[dict[str, Any]]:
    return [json.loads(message.body) for message in deployment.account.messages()]


def _ids(count: int) -> list[str]:
    return [f"{number:022}" for number in range(count)]


def test_every_watched_playlist_becomes_a_job(deployment: Stack) -> None:
    for playlist in (playlist_ids.FIESTA, playlist_ids.ROAD_TRIP):
        deployment.resources.watchlist.add(playlist)
    answer = deployment.dispatch({"run": "2026-11-22T04:00:00Z"})
    assert answer == {"run": "2026-11-22T040000Z", "playlists": 2}
    assert {(job["playlist"], job["run"]) for job in _queued_jobs(deployment)} == {
        (playlist_ids.FIESTA, "2026-11-22T040000Z"),
        (playlist_ids.ROAD_TRIP, "2026-11-22T040000Z"),
    }


def test_an_empty_watchlist_queues_nothing(deployment: Stack) -> None:
    assert deployment.dispatch()["playlists"] == 0
    assert _queued_jobs(deployment) == []


def test_playlists_in_the_event_replace_the_watchlist_and_are_queued_once(deployment: Stack) -> None:
    deployment.resources.watchlist.add(playlist_ids.ROAD_TRIP)
    links = [
        playlist_ids.FIESTA,
        f"spotify:playlist:{playlist_ids.FIESTA}",
        f"open.spotify.com/playlist/{playlist_ids.FIESTA}",
    ]
    assert deployment.dispatch({"playlists": [*links, playlist_ids.EMPTY]})["playlists"] == 2
    assert [job["playlist"] for job in _queued_jobs(deployment)] == [playlist_ids.FIESTA, playlist_ids.EMPTY]


def test_an_empty_list_in_the_event_does_not_run_the_watchlist(deployment: Stack) -> None:
    deployment.resources.watchlist.add(playlist_ids.ROAD_TRIP)
    assert deployment.dispatch({"playlists": []})["playlists"] == 0


def test_a_job_has_the_watchlists_save_target_even_if_the_event_names_the_playlist(
    deployment: Stack,
) -> None:
    deployment.resources.watchlist.add(playlist_ids.FIESTA, SaveTarget(mood="happy", min_score=0.25))
    deployment.dispatch({"playlists": [playlist_ids.FIESTA]})
    assert [job["save"] for job in _queued_jobs(deployment)] == [{"mood": "happy", "min_score": 0.25}]


@pytest.mark.parametrize("count", [1, 10, 11])
def test_any_number_of_playlists_is_queued(deployment: Stack, count: int) -> None:
    deployment.account.add_to_watchlist(_ids(count))
    assert deployment.dispatch()["playlists"] == count
    assert {job["playlist"] for job in _queued_jobs(deployment)} == set(_ids(count))
    assert len(_queued_jobs(deployment)) == count


def test_a_watchlist_of_several_pages_is_read_completely(deployment: Stack) -> None:
    deployment.account.add_to_watchlist(_ids(4), filler="x" * 390_000)  # DynamoDB scans one megabyte at a time
    assert deployment.dispatch()["playlists"] == 4


def test_links_that_are_not_playlists_refuse_the_whole_run_and_are_all_named(deployment: Stack) -> None:
    album = f"spotify:album:{playlist_ids.FIESTA}"
    with pytest.raises(BadRequest) as caught:
        deployment.dispatch({"playlists": [playlist_ids.FIESTA, album, playlist_ids.EMPTY, "nonsense"]})
    assert "$.playlists[1]" in str(caught.value)
    assert "$.playlists[3]" in str(caught.value)
    assert _queued_jobs(deployment) == []


@pytest.mark.parametrize("event", [None, [], "run", {"playlists": "all"}, {"playlists": [7]}, {"run": 7}])
def test_an_event_in_another_format_is_refused(deployment: Stack, event: Any) -> None:
    with pytest.raises(BadRequest, match="playlists"):
        dispatcher.handler(event, deployment.context())


@pytest.mark.parametrize("event", [{}, {"run": ""}, {"run": PLACEHOLDER}, {"run": "::"}, {"source": "aws.events"}])
def test_a_run_without_a_name_has_the_name_of_its_request(deployment: Stack, event: Any) -> None:
    assert deployment.dispatch(event)["run"] == REQUEST_ID


def test_a_repeated_run_queues_the_same_jobs(deployment: Stack) -> None:
    deployment.resources.watchlist.add(playlist_ids.FIESTA)
    deployment.dispatch({"run": "2026-11-22T04:00:00Z"})
    deployment.dispatch({"run": "2026-11-22T04:00:00Z"})
    first, second = _queued_jobs(deployment)
    assert first == second


class FakeSQS:
    """Replaces SQS, because moto needs seconds for so many messages."""

    def __init__(self) -> None:
        self.batches: list[list[Any]] = []

    def send_message_batch(self, QueueUrl: str, Entries: list[dict[str, str]]) -> dict[str, Any]:  # noqa: ARG002, N803
        self.batches.append([json.loads(entry["MessageBody"])["playlist"] for entry in Entries])
        assert len({entry["Id"] for entry in Entries}) == len(Entries) <= 10
        return {"Successful": []}


def test_hundreds_of_playlists_are_queued_in_batches_of_ten(deployment: Stack, monkeypatch: pytest.MonkeyPatch) -> None:
    sqs = FakeSQS()
    monkeypatch.setattr(dispatcher.watchlist_and_queue()[1], "_sqs", sqs)
    deployment.account.add_to_watchlist(_ids(501))
    assert deployment.dispatch()["playlists"] == 501
    assert sorted(each for batch in sqs.batches for each in batch) == _ids(501)
    assert len(sqs.batches) == 51


class RefusingSQS:
    """Wraps SQS and refuses every other message of a batch, the given number of times."""

    def __init__(self, sqs: Any, times: int):
        self._sqs = sqs
        self._times = times
        self.sizes: list[int] = []

    def send_message_batch(self, QueueUrl: str, Entries: list[dict[str, str]]) -> dict[str, Any]:  # noqa: N803
        self.sizes.append(len(Entries))
        refused = Entries[1::2] if self._times > 0 else []
        self._times -= 1
        accepted = [entry for entry in Entries if entry not in refused]
        answer: dict[str, Any] = self._sqs.send_message_batch(QueueUrl=QueueUrl, Entries=accepted)
        failed = [{"Id": each["Id"], "Code": "InternalError", "SenderFault": False} for each in refused]
        return {**answer, "Failed": failed}


def _refusing(deployment: Stack, monkeypatch: pytest.MonkeyPatch, times: int) -> RefusingSQS:
    _, queue = dispatcher.watchlist_and_queue()
    refusing = RefusingSQS(deployment.account.sqs, times)
    monkeypatch.setattr(queue, "_sqs", refusing)
    assert isinstance(queue, JobQueue)
    return refusing


def test_only_jobs_that_sqs_refuses_are_sent_again(deployment: Stack, monkeypatch: pytest.MonkeyPatch) -> None:
    refusing = _refusing(deployment, monkeypatch, times=2)
    deployment.dispatch({"playlists": _ids(8)})
    assert refusing.sizes == [8, 4, 2]
    assert sorted(job["playlist"] for job in _queued_jobs(deployment)) == _ids(8)


def test_a_run_that_sqs_keeps_refusing_fails_and_its_retry_queues_the_same_jobs(
    deployment: Stack, monkeypatch: pytest.MonkeyPatch
) -> None:
    _refusing(deployment, monkeypatch, times=3)
    run = {"run": PLACEHOLDER, "playlists": _ids(8)}
    with pytest.raises(UpstreamUnavailable, match="1 of the jobs"):
        deployment.dispatch(run)
    deployment.dispatch(run)
    assert {(job["playlist"], job["run"]) for job in _queued_jobs(deployment)} == {
        (each, REQUEST_ID) for each in _ids(8)
    }


def test_the_error_for_a_missing_queue_names_the_setting(sim: Simulator, start: Start) -> None:
    with pytest.raises(MoodlistError, match="MOODLIST_QUEUE_URL"):
        start(sim, queue_url="").dispatch()
