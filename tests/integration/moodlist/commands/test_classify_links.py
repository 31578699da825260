import io
import json
import sys
from pathlib import Path

import pytest

from classify.sources import retries
from moodlist.simulator import Fault, Simulator
from moodlist.simulator.catalog import playlist_ids
from moodlist.terminal import progress
from tests.integration.moodlist.calls import Classify


def test_pasted_links_get_features_from_reccobeats(
    classify: Classify, simulated: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids = simulated.playlist(playlist_ids.QUIET_EVENING).track_ids[:3]
    text = "".join(f"https://open.spotify.com/track/{each}\n" for each in ids)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
    answer = json.loads(classify("-", "--format", "json")[1])
    assert [(each["source"], each["mood"]) for each in answer["songs"]] == [("reccobeats", "relaxing")] * 3
    assert all(each["song"] for each in answer["songs"])


def test_sort_score_puts_the_best_songs_first(classify: Classify, simulated: Simulator) -> None:
    _, out, _ = classify(playlist_ids.ROAD_TRIP, "--sort", "score", "--format", "json")
    scores = [each["score"] for each in json.loads(out)["songs"]]
    assert scores == sorted(scores, reverse=True)


def test_a_missing_output_directory_is_reported_before_any_request(
    classify: Classify, simulated: Simulator, tmp_path: Path
) -> None:
    code, _, err = classify(playlist_ids.ROAD_TRIP, "--output", tmp_path / "missing" / "x.csv")
    assert code == 2
    assert "missing" in err
    assert not simulated.calls


def test_a_playlist_link_is_read_from_spotify(classify: Classify, simulated: Simulator) -> None:
    code, out, _ = classify(f"https://open.spotify.com/playlist/{playlist_ids.ROAD_TRIP}?si=abc")
    assert code == 0
    assert out.startswith("Road trip: 60 items, 55 with a mood, 5 skipped\n")


def test_liked_songs_are_classified(classify: Classify, simulated: Simulator) -> None:
    code, out, _ = classify("liked", "--format", "json")
    assert code == 0
    assert json.loads(out)["playlist"]["name"] == "Liked songs"


def test_a_playlist_that_spotify_refuses_is_an_error_that_suggests_an_export(
    classify: Classify, simulated: Simulator
) -> None:
    code, out, err = classify(playlist_ids.OTHER_USERS_PUBLIC)
    assert (code, out) == (1, "")
    assert "exportify.net" in err
    assert "Traceback" not in err


@pytest.mark.parametrize("setting", ["MOODLIST_SPOTIFY_API_URL", "MOODLIST_RECCOBEATS_URL"])
def test_without_a_network_the_error_says_that_some_files_need_none(
    classify: Classify, simulated: Simulator, setting: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(setting, "http://127.0.0.1:9/v1")
    code, _, err = classify(playlist_ids.FIESTA, "--no-cache")
    assert code == 1
    assert err.count("A file of https://exportify.net has all audio features: classifying it needs no network.") == 1


def test_the_command_says_what_it_waits_for_and_goes_on(
    classify: Classify, simulated: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(progress, "MIN_WAIT", 0)
    monkeypatch.setattr(retries, "PATIENCE", 30)
    simulated.fail(Fault.server_error(503, path="/v1/*", times=4))
    code, out, err = classify(playlist_ids.FIESTA)
    assert (code, out.startswith("Fiesta: 30 songs, 30 with a mood")) == (0, True)
    assert err == "Spotify failed with status 503. Next attempt in 1 s; Ctrl-C stops.\n" * 4


def test_an_exhausted_quota_is_an_error_with_the_waiting_time(classify: Classify, simulated: Simulator) -> None:
    simulated.fail(Fault.quota_exceeded(retry_after=7200, times=None))
    code, _, err = classify(playlist_ids.ROAD_TRIP)
    assert code == 1
    assert "in 2 hours" in err


def test_a_link_needs_a_login_and_a_file_does_not(
    classify: Classify, export: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "argv", [".venv/bin/moodlist"])
    code, _, err = classify(playlist_ids.ROAD_TRIP)
    assert code == 1
    assert "Run `.venv/bin/moodlist login`, or `.venv/bin/moodlist login --secret" in err
    assert classify(export)[0] == 0
