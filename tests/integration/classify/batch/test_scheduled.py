"""The worker and watched playlists: a report for each run, and an event for the changes since the previous one."""

from pathlib import Path
from typing import Any

from classify.aws.report_table import ReportRecord
from moodlist.simulator import Fault, Simulator
from moodlist.simulator.catalog import playlist_ids
from tests.integration.classify.batch.conftest import Start
from tests.integration.classify.batch.deployment import Stack
from tests.unit.classify.tiny_model import write

TRIP = playlist_ids.ROAD_TRIP


def _swap(sim: Simulator) -> tuple[str, str]:
    """Replace the first song of the playlist. Return the links of the song that left and of the one that entered."""
    left, entered = sim.playlist(TRIP).track_ids[0], sim.playlist(playlist_ids.TEN_THOUSAND).track_ids[0]
    sim.edit_playlist(TRIP, remove=[0], add=[entered])
    return f"https://open.spotify.com/track/{left}", f"https://open.spotify.com/track/{entered}"


def _page(deployment: Stack, report: ReportRecord) -> Any:
    answer = deployment.api.get(f"/reports/{report.id}")
    assert answer.status == 200
    return answer.json()


def _moods(deployment: Stack, report: ReportRecord) -> dict[str, str]:
    return {song["url"]: song["mood"] for song in _page(deployment, report)["report"]["songs"]}


def _tiny_model(tmp_path: Path) -> Path:
    write(tmp_path)
    return tmp_path


def test_a_run_stores_contents_in_the_bucket_and_a_summary_in_the_table(
    deployment: Stack,
) -> None:
    report = deployment.run(TRIP)
    assert deployment.account.object_keys() == [f"reports/{report.id}.json"]
    immediate = deployment.api.post("/classify", {"playlist": TRIP}).json()
    assert _page(deployment, report)["report"] == immediate
    assert report.status == "done"
    assert (report.playlist, report.name, report.model) == (TRIP, "Road trip", immediate["model"])
    assert (report.moods, report.skipped) == (immediate["counts"]["moods"], immediate["counts"]["skipped"])
    assert report.snapshot_id == immediate["playlist"]["snapshot_id"]
    assert (report.complete, report.previous) == (True, None)
    assert deployment.account.messages() == []


def test_the_watchlist_shows_the_last_report_of_a_playlist(deployment: Stack) -> None:
    deployment.api.send("PUT", f"/watchlist/{TRIP}")
    first = deployment.run(TRIP)
    second = deployment.run(TRIP)
    last = deployment.api.get(f"/watchlist/{TRIP}").json()["last"]
    assert first.id != second.id
    assert (last["id"], last["status"], last["name"]) == (second.id, "done", "Road trip")
    assert (last["moods"], last["skipped"], last["problem"]) == (second.moods, second.skipped, None)


def test_running_an_unwatched_playlist_does_not_add_it_to_the_watchlist(deployment: Stack) -> None:
    deployment.run(TRIP)
    assert deployment.api.get("/watchlist").json() == {"playlists": []}


def test_the_first_report_is_not_announced(deployment: Stack) -> None:
    deployment.account.record_events()
    deployment.run(TRIP)
    assert deployment.account.received_events() == []


def test_songs_that_entered_and_left_are_announced(sim: Simulator, deployment: Stack) -> None:
    deployment.account.record_events()
    first = deployment.run(TRIP)
    left, entered = _swap(sim)
    second = deployment.run(TRIP)
    (event,) = deployment.account.received_events()
    assert (event["source"], event["detail-type"]) == (deployment.account.name, "Playlist Moods Changed")
    detail = event["detail"]
    assert (detail["id"], detail["previous"], second.previous) == (second.id, first.id, first.id)
    assert detail["counts"] == {"entered": 1, "left": 1, "changed": 0}
    assert [(song["url"], song["before"]) for song in detail["entered"]] == [(entered, None)]
    assert [(song["url"], song["after"]) for song in detail["left"]] == [(left, None)]
    assert detail["entered"][0]["after"] in second.moods
    assert detail["text"].startswith("Road trip: 1 entered, 1 left")


def test_an_unchanged_playlist_costs_one_call_and_gets_a_complete_report(sim: Simulator, deployment: Stack) -> None:
    deployment.account.record_events()
    first = deployment.run(TRIP)
    calls = len(sim.calls_to("/v1/"))
    second = deployment.run(TRIP)
    (call,) = sim.calls_to("/v1/")[calls:]
    assert (call.method, call.path, call.query) == ("GET", f"/v1/playlists/{TRIP}", {"fields": ["snapshot_id"]})
    assert _page(deployment, second)["report"] == _page(deployment, first)["report"]
    assert (second.previous, second.moods, second.complete) == (first.id, first.moods, True)
    assert second.created > first.created
    assert deployment.account.received_events() == []


def test_a_new_model_classifies_again_and_announces_changed_moods(
    sim: Simulator, deployment: Stack, start: Start, tmp_path: Path
) -> None:
    deployment.account.record_events()
    first = deployment.run(playlist_ids.QUIET_EVENING)
    second = start(sim, model_dir=_tiny_model(tmp_path)).run(playlist_ids.QUIET_EVENING)
    (event,) = deployment.account.received_events()
    detail = event["detail"]
    assert (detail["previous_model"], detail["model"]) == (first.model, "tiny")
    before, after = _moods(deployment, first), _moods(deployment, second)
    changed = {url: (before[url], after[url]) for url in before if before[url] != after[url]}
    assert {song["url"]: (song["before"], song["after"]) for song in detail["changed"]} == changed
    assert detail["counts"] == {"entered": 0, "left": 0, "changed": len(changed)}
    assert changed


def test_songs_whose_provider_failed_are_classified_later_and_are_not_changes(
    sim: Simulator, deployment: Stack
) -> None:
    deployment.account.record_events()
    complete = deployment.run(playlist_ids.THREE_PAGES)
    sim.edit_playlist(playlist_ids.THREE_PAGES)
    ids = sim.playlist(playlist_ids.THREE_PAGES).track_ids
    sim.fail(Fault.server_error(path="/reccobeats/*", query=f"*{ids[-1]}*", times=None))
    partial = deployment.run(playlist_ids.THREE_PAGES)
    assert (partial.complete, 0 < partial.skipped < 130) == (False, True)
    sim.reset()
    repaired = deployment.run(playlist_ids.THREE_PAGES)
    assert (repaired.complete, repaired.skipped, repaired.moods) == (True, 0, complete.moods)
    assert deployment.account.received_events() == []


def test_a_playlist_whose_previous_report_is_gone_is_classified_and_not_announced(
    sim: Simulator, deployment: Stack
) -> None:
    deployment.account.record_events()
    first = deployment.run(TRIP)
    deployment.account.s3.delete_object(Bucket=deployment.account.name, Key=f"reports/{first.id}.json")
    calls = len(sim.calls_to("/reccobeats/"))
    second = deployment.run(TRIP)
    assert len(sim.calls_to("/reccobeats/")) > calls
    _swap(sim)
    deployment.account.s3.delete_object(Bucket=deployment.account.name, Key=f"reports/{second.id}.json")
    third = deployment.run(TRIP)
    assert third.previous == second.id
    assert deployment.account.received_events() == []


def test_a_report_after_all_others_have_expired_has_no_previous_one(sim: Simulator, deployment: Stack) -> None:
    deployment.account.record_events()
    deployment.run(TRIP)
    _swap(sim)
    deployment.calendar.pass_days(31)
    assert deployment.run(TRIP).previous is None
    assert deployment.account.received_events() == []


def test_a_report_in_another_versions_format_is_not_compared(sim: Simulator, deployment: Stack) -> None:
    deployment.account.record_events()
    first = deployment.run(TRIP)
    key = f"reports/{first.id}.json"
    deployment.account.s3.put_object(Bucket=deployment.account.name, Key=key, Body=b'{"songs": 7}')
    _swap(sim)
    deployment.run(TRIP)
    assert deployment.account.received_events() == []


def test_the_newest_report_stays_the_last_one_when_an_older_one_finishes_later(deployment: Stack) -> None:
    older, newer = deployment.run(TRIP), deployment.run(TRIP)
    deployment.resources.report_table.update_latest(older)
    latest = deployment.resources.report_table.latest(TRIP)
    assert latest is not None
    assert latest.id == newer.id
    deployment.resources.watchlist.add(TRIP)
    deployment.resources.watchlist.record_outcome(newer)
    deployment.resources.watchlist.record_outcome(older)
    last = deployment.resources.watchlist.get(TRIP).last
    assert last is not None
    assert last.id == newer.id


def test_an_empty_playlist_gets_a_report(deployment: Stack) -> None:
    report = deployment.run(playlist_ids.EMPTY)
    assert (report.status, report.skipped, sum(report.moods.values())) == ("done", 0, 0)


def test_each_playlist_of_a_run_gets_a_report(deployment: Stack) -> None:
    watched = [TRIP, playlist_ids.FIESTA, playlist_ids.RAINY_DAYS]
    deployment.run(*watched)
    assert sorted(deployment.account.object_keys()) == sorted(
        f"reports/{_run(deployment)}.{each}.json" for each in watched
    )


def _run(deployment: Stack) -> str:
    return deployment.calendar.today.replace(":", "")
