"""The events of `events/`, each through the function that it is for."""

import json
from pathlib import Path
from typing import Any

from classify.aws.report_table import ReportRecord
from classify.handlers import worker
from moodlist.simulator.catalog import playlist_ids
from tests.integration.classify.batch.deployment import Stack

EVENTS = Path(__file__).parents[4] / "events"


def _event(name: str) -> Any:
    return json.loads((EVENTS / f"{name}.json").read_text("utf-8"))


def test_the_event_of_the_schedule_is_a_run_whose_report_the_event_of_its_caller_reads(
    deployment: Stack,
) -> None:
    assert deployment.dispatch(_event("schedule")) == {"run": "2026-11-22T040000Z", "playlists": 1}
    assert deployment.jobs.deliver() == []
    answer = deployment.api.invoke(_event("report"))
    page = answer.json()
    assert (answer.status, page["status"], len(page["report"]["songs"])) == (200, "done", 20)
    assert page["next"].endswith(f"/v1/reports/{page['id']}?offset=20&limit=20")


def test_the_event_of_the_worker_is_a_job_of_either_kind(deployment: Stack) -> None:
    event = _event("jobs")
    posted = json.loads(event["Records"][1]["body"])["report"]
    deployment.resources.report_table.put_unless_settled(ReportRecord.pending(posted, 30))
    assert worker.handler(event, deployment.context()) == {"batchItemFailures": []}
    found = [
        deployment.resources.report_table.find(id_) for id_ in (f"2026-11-22T040000Z.{playlist_ids.ROAD_TRIP}", posted)
    ]
    assert [report.status for report in found if report] == ["done", "done"]


def test_the_event_of_the_watchlist_puts_a_playlist_on_it(deployment: Stack) -> None:
    assert deployment.api.invoke(_event("watchlist")).status == 200
    assert deployment.resources.watchlist.get(playlist_ids.ROAD_TRIP).playlist == playlist_ids.ROAD_TRIP


def test_every_event_has_a_test() -> None:
    of_any_api = {"classify", "health", "mood", "moods"}
    assert {file.stem for file in EVENTS.glob("*.json")} == of_any_api | {"schedule", "jobs", "report", "watchlist"}
