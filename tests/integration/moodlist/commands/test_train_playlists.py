import csv
import json
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from classify.core.features import FEATURE_NAMES
from classify.core.model import MoodModel
from moodlist.main import main
from moodlist.simulator import Fault, Simulator
from moodlist.simulator.catalog import playlist_ids
from tests.integration.moodlist.calls import Classify

LINK = "https://open.spotify.com/playlist/"
Train = Callable[..., tuple[int, str]]  # exit code, standard error


@pytest.fixture
def train(
    simulated: Simulator, training_calls: list[list[str]], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> Train:
    """Return a function that runs `moodlist train` with these moods, without the training itself."""

    def run(moods: dict[str, list[str]], *arguments: str) -> tuple[int, str]:
        file = moods_file(tmp_path, moods)
        code = main(["train", "--playlists", str(file), "--out", str(tmp_path / "model"), *arguments])
        return code, capsys.readouterr().err

    return run


def moods_file(folder: Path, moods: dict[str, list[str]]) -> Path:
    file = folder / "moods.toml"
    file.write_text(
        "[moods]\n" + "".join(f"{json.dumps(mood)} = {json.dumps(entries)}\n" for mood, entries in moods.items())
    )
    return file


def labels(folder: Path) -> list[dict[str, str]]:
    with (folder / "model" / "labels.csv").open(newline="", encoding="utf-8") as opened:
        return list(csv.DictReader(opened))


def test_a_model_trained_on_playlists_classifies_songs(
    training_in_process: None,
    classify: Classify,
    simulated: Simulator,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    loud, quiet = [playlist_ids.LOUD_ROOM, playlist_ids.FIESTA], [playlist_ids.QUIET_EVENING, playlist_ids.RAINY_DAYS]
    file = moods_file(tmp_path, {"gym": [LINK + id_ for id_ in loud], "sleep": [LINK + id_ for id_ in quiet]})
    out = tmp_path / "model"
    assert main(["train", "--playlists", str(file), "--out", str(out)]) == 0
    assert MoodModel.load(out).moods == ("gym", "sleep")
    err = capsys.readouterr().err
    assert f"To use the model:\n  moodlist classify my_playlist.csv --model {out}\n" in err
    code, shown, err = classify(playlist_ids.LOUD_ROOM, "--model", out, "--format", "json")
    assert code == 0, err
    assert Counter(song["mood"] for song in json.loads(shown)["songs"]).most_common(1)[0][0] == "gym"


def test_training_receives_the_labels_and_the_folders(
    train: Train, training_calls: list[list[str]], tmp_path: Path
) -> None:
    moods = {"Gym": [playlist_ids.LOUD_ROOM], "sleep": [LINK + playlist_ids.QUIET_EVENING]}
    code, err = train(moods, "--model", "mine")
    out = tmp_path / "model"
    assert code == 7
    assert training_calls == [[f"--labels={out / 'labels.csv'}", f"--out={out}", "--model=mine"]]
    assert f"moodlist train --labels {out / 'labels.csv'}" in err
    assert list(labels(tmp_path)[0]) == [*FEATURE_NAMES, "mood", "artist", "song", "url"]
    assert {row["mood"] for row in labels(tmp_path)} == {"gym", "sleep"}
    assert all(row["artist"] for row in labels(tmp_path))


def test_file_names_are_relative_to_the_moods_file(
    train: Train, export: Path, tmp_path: Path, simulated: Simulator
) -> None:
    (tmp_path / "exports").mkdir()
    export.rename(tmp_path / "exports" / "mine.csv")
    code, err = train({"gym": ["exports/mine.csv"], "sleep": [playlist_ids.QUIET_EVENING]})
    assert code == 7
    assert "gym: 3 songs\n  excluded: 1 duplicate\nsleep: 40 songs\n" in err
    assert [row["artist"] for row in labels(tmp_path)][:3] == ["Band", "Duo", "Duo"]


def test_songs_of_two_moods_are_excluded_and_repeated_songs_count_once(train: Train, tmp_path: Path) -> None:
    quiet, rainy = playlist_ids.QUIET_EVENING, playlist_ids.RAINY_DAYS
    _, err = train({"sleep": [quiet, rainy], "gym": [playlist_ids.LOUD_ROOM, quiet], "rain": [rainy, rainy]})
    assert Counter(row["mood"] for row in labels(tmp_path)) == {"gym": 40}
    assert "sleep: 0 songs\n  excluded: 80 in another mood too\n" in err
    assert "gym: 40 songs\n  excluded: 40 in another mood too\n" in err
    assert "rain: 0 songs\n  excluded: 40 duplicates\n  excluded: 40 in another mood too\n" in err


def test_excluded_songs_are_counted_by_reason(train: Train) -> None:
    _, err = train({"party": [playlist_ids.ROAD_TRIP], "sleep": [playlist_ids.EMPTY]})
    for reason in ("no features", "local file", "episode", "duplicate"):
        assert f"  excluded: 1 {reason}\n" in err


def test_earlier_labels_are_backed_up(train: Train, tmp_path: Path) -> None:
    moods = {"gym": [playlist_ids.LOUD_ROOM], "sleep": [playlist_ids.QUIET_EVENING]}
    train(moods)
    (tmp_path / "model" / "labels.csv").write_text("corrected")
    _, err = train(moods)
    assert (tmp_path / "model" / "labels.before.csv").read_text() == "corrected"
    assert "labels.before.csv" in err
    assert len(labels(tmp_path)) == 80


def test_an_invalid_entry_is_reported_before_any_request(
    train: Train, training_calls: list[list[str]], simulated: Simulator
) -> None:
    code, err = train({"gym": [playlist_ids.LOUD_ROOM], "sleep": ["slep.csv"]})
    assert code == 2
    assert "Mood 'sleep', 'slep.csv': Cannot read" in err
    assert not simulated.calls
    assert not training_calls


def test_an_unreadable_export_is_named_once(train: Train, tmp_path: Path) -> None:
    (tmp_path / "sleep.csv").write_text("a,b\n1,2\n")
    code, err = train({"gym": [playlist_ids.LOUD_ROOM], "sleep": ["sleep.csv"]})
    assert code == 2
    assert err.count("'sleep.csv': ") == 1


def test_a_playlist_that_spotify_refuses_is_named_and_nothing_is_trained(
    train: Train, training_calls: list[list[str]]
) -> None:
    code, err = train({"gym": [playlist_ids.LOUD_ROOM], "sleep": [playlist_ids.OTHER_USERS_PUBLIC]})
    assert code == 1
    assert f"Mood 'sleep', '{playlist_ids.OTHER_USERS_PUBLIC}': " in err
    assert not training_calls


def test_an_exhausted_quota_names_the_mood_and_the_waiting_time(train: Train, simulated: Simulator) -> None:
    simulated.fail(Fault.quota_exceeded(retry_after=7200, times=None))
    code, err = train({"gym": [playlist_ids.LOUD_ROOM], "sleep": [playlist_ids.QUIET_EVENING]})
    assert code == 1
    assert "Mood 'gym'" in err
    assert "in 2 hours" in err


def test_a_folder_that_cannot_be_created_is_reported_before_any_request(
    train: Train, simulated: Simulator, tmp_path: Path
) -> None:
    (tmp_path / "model").touch()
    code, err = train({"gym": [playlist_ids.LOUD_ROOM], "sleep": [playlist_ids.QUIET_EVENING]})
    assert (code, simulated.calls) == (2, [])
    assert "Cannot create the folder" in err
