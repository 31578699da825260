"""The sample events in `events/`, each sent to its function."""

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


def test_the_schedule_event_starts_a_run_and_the_report_event_reads_its_report(
    deployment: Stack,
) -> None:
    assert deployment.dispatch(_event("schedule")) == {"run": "2026-11-22T040000Z", "playlists": 1}
    assert deployment.jobs.deliver() == []
    answer = deployment.api.invoke(_event("report"))
    page = answer.json()
    assert (answer.status, page["status"], len(page["report"]["songs"])) == (200, "done", 20)
    assert page["next"].endswith(f"/v1/reports/{page['id']}?offset=20&limit=20")


def test_the_jobs_event_holds_a_job_of_each_kind(deployment: Stack) -> None:
    event = _event("jobs")
    report_id = json.loads(event["Records"][1]["body"])["report"]
    deployment.resources.report_table.put_unless_settled(ReportRecord.pending(report_id, 30))
    assert worker.handler(event, deployment.context()) == {"batchItemFailures": []}
    records = [
        deployment.resources.report_table.find(id_)
        for id_ in (f"2026-11-22T040000Z.{playlist_ids.ROAD_TRIP}", report_id)
    ]
    assert [record.status for record in records if record] == ["done", "done"]


def test_the_watchlist_event_adds_a_playlist(deployment: Stack) -> None:
    assert deployment.api.invoke(_event("watchlist")).status == 200
    assert deployment.resources.watchlist.get(playlist_ids.ROAD_TRIP).playlist == playlist_ids.ROAD_TRIP


def test_every_event_has_a_test() -> None:
    tested_with_the_api = {"classify", "health", "mood", "moods"}
    assert {file.stem for file in EVENTS.glob("*.json")} == tested_with_the_api | {
        "schedule",
        "jobs",
        "report",
        "watchlist",
    }
