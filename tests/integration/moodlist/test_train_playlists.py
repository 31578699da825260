import csv
import json
import sys
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
from training import __main__ as training

LINK = "https://open.spotify.com/playlist/"
Train = Callable[..., tuple[int, str]]  # exit code, standard error


@pytest.fixture
def trained_with(monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """What training was started with; it does nothing and ends with 7."""
    calls: list[list[str]] = []

    def trained(argv: list[str]) -> int:
        calls.append(list(argv))
        return 7

    monkeypatch.setattr("moodlist.commands.train._trained", trained)
    return calls


@pytest.fixture
def train(
    simulated: Simulator, trained_with: list[list[str]], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> Train:
    """Runs `moodlist train` with a file of these moods, up to where training would start."""

    def run(moods: dict[str, list[str]], *arguments: str) -> tuple[int, str]:
        file = moods_file(tmp_path, moods)
        code = main(["train", "--playlists", str(file), "--out", str(tmp_path / "model"), *arguments])
        return code, capsys.readouterr().err

    return run


def moods_file(folder: Path, moods: dict[str, list[str]]) -> Path:
    file = folder / "moods.toml"
    file.write_text("[moods]\n" + "".join(f"{mood} = {json.dumps(entries)}\n" for mood, entries in moods.items()))
    return file


def labels(folder: Path) -> list[dict[str, str]]:
    with (folder / "model" / "labels.csv").open(newline="", encoding="utf-8") as opened:
        return list(csv.DictReader(opened))


@pytest.fixture
def trained_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Training in this process, which has its libraries already; that it is one of its own has a test elsewhere."""

    def trained(argv: list[str]) -> int:
        with monkeypatch.context() as patch:
            patch.setattr(sys, "argv", ["training", *argv])
            training.main()
        return 0

    monkeypatch.setattr("moodlist.commands.train._trained", trained)


def test_playlists_become_a_model_with_which_songs_are_classified(
    trained_here: None, classify: Classify, simulated: Simulator, tmp_path: Path
) -> None:
    file = moods_file(
        tmp_path,
        {
            "gym": [LINK + playlist_ids.LOUD_ROOM, LINK + playlist_ids.FIESTA],
            "sleep": [LINK + playlist_ids.QUIET_EVENING, LINK + playlist_ids.RAINY_DAYS],
        },
    )
    out = tmp_path / "model"
    assert main(["train", "--playlists", str(file), "--out", str(out)]) == 0
    assert MoodModel.load(out).moods == ("gym", "sleep")
    code, told, err = classify(playlist_ids.LOUD_ROOM, "--model", out, "--format", "json")
    assert code == 0, err
    assert Counter(song["mood"] for song in json.loads(told)["songs"]).most_common(1)[0][0] == "gym"


def test_training_gets_the_table_the_folder_and_all_other_arguments(
    train: Train, trained_with: list[list[str]], tmp_path: Path
) -> None:
    moods = {"Gym": [playlist_ids.LOUD_ROOM], "sleep": [LINK + playlist_ids.QUIET_EVENING]}
    code, err = train(moods, "--work", "here")
    out = tmp_path / "model"
    assert code == 7
    assert trained_with == [["--labels", str(out / "labels.csv"), "--out", str(out), "--work", "here"]]
    assert f"moodlist train --labels {out / 'labels.csv'}" in err
    assert list(labels(tmp_path)[0]) == [*FEATURE_NAMES, "mood", "artist", "song", "url"]
    assert {row["mood"] for row in labels(tmp_path)} == {"gym", "sleep"}
    assert all(row["artist"] for row in labels(tmp_path))


def test_files_are_found_beside_the_moods(train: Train, export: Path, tmp_path: Path, simulated: Simulator) -> None:
    (tmp_path / "exports").mkdir()
    export.rename(tmp_path / "exports" / "mine.csv")
    code, err = train({"gym": ["exports/mine.csv"], "sleep": [playlist_ids.QUIET_EVENING]})
    assert code == 7
    assert "gym: 3 songs\n  left out: 1 duplicate\nsleep: 40 songs\n" in err
    assert [row["artist"] for row in labels(tmp_path)][:3] == ["Band", "Duo", "Duo"]


def test_a_song_in_two_moods_is_in_neither_and_one_in_two_playlists_of_a_mood_counts_once(
    train: Train, tmp_path: Path
) -> None:
    quiet, rainy = playlist_ids.QUIET_EVENING, playlist_ids.RAINY_DAYS
    _, err = train({"sleep": [quiet, rainy], "gym": [playlist_ids.LOUD_ROOM, quiet], "rain": [rainy, rainy]})
    assert Counter(row["mood"] for row in labels(tmp_path)) == {"gym": 40}
    assert "sleep: 0 songs\n  left out: 80 in another mood too\n" in err
    assert "gym: 40 songs\n  left out: 40 in another mood too\n" in err
    assert "rain: 0 songs\n  left out: 40 duplicate\n  left out: 40 in another mood too\n" in err


def test_songs_without_features_are_counted_with_the_reason(train: Train) -> None:
    _, err = train({"party": [playlist_ids.ROAD_TRIP], "sleep": [playlist_ids.EMPTY]})
    for reason in ("no features", "local file", "episode", "duplicate"):
        assert f"  left out: 1 {reason}\n" in err


def test_a_table_that_may_have_been_mended_is_kept(train: Train, tmp_path: Path) -> None:
    moods = {"gym": [playlist_ids.LOUD_ROOM], "sleep": [playlist_ids.QUIET_EVENING]}
    train(moods)
    (tmp_path / "model" / "labels.csv").write_text("mended")
    _, err = train(moods)
    assert (tmp_path / "model" / "labels.before.csv").read_text() == "mended"
    assert "labels.before.csv" in err
    assert len(labels(tmp_path)) == 80


def test_an_entry_that_is_neither_file_nor_link_is_named_before_anything_is_read(
    train: Train, trained_with: list[list[str]], simulated: Simulator
) -> None:
    code, err = train({"gym": [playlist_ids.LOUD_ROOM], "sleep": ["slep.csv"]})
    assert code == 2
    assert "Mood 'sleep', 'slep.csv': There is no file" in err
    assert not simulated.calls
    assert not trained_with


def test_a_file_that_is_no_export_is_named_once(train: Train, tmp_path: Path) -> None:
    (tmp_path / "sleep.csv").write_text("a,b\n1,2\n")
    code, err = train({"gym": [playlist_ids.LOUD_ROOM], "sleep": ["sleep.csv"]})
    assert code == 2
    assert err.count("'sleep.csv': ") == 1


def test_a_playlist_that_spotify_refuses_is_named_and_nothing_is_trained(
    train: Train, trained_with: list[list[str]]
) -> None:
    code, err = train({"gym": [playlist_ids.LOUD_ROOM], "sleep": [playlist_ids.OTHER_USERS_PUBLIC]})
    assert code == 1
    assert f"Mood 'sleep', '{playlist_ids.OTHER_USERS_PUBLIC}': " in err
    assert not trained_with


def test_a_service_that_asks_to_wait_says_how_long(train: Train, simulated: Simulator) -> None:
    simulated.fail(Fault.quota_exceeded(retry_after=7200, times=None))
    code, err = train({"gym": [playlist_ids.LOUD_ROOM], "sleep": [playlist_ids.QUIET_EVENING]})
    assert code == 1
    assert "Mood 'gym'" in err
    assert "in 2 hours" in err


def test_a_folder_that_cannot_be_made_is_noticed_before_any_playlist_is_read(
    train: Train, simulated: Simulator, tmp_path: Path
) -> None:
    (tmp_path / "model").touch()
    code, err = train({"gym": [playlist_ids.LOUD_ROOM], "sleep": [playlist_ids.QUIET_EVENING]})
    assert (code, simulated.calls) == (2, [])
    assert "cannot be made" in err


@pytest.mark.parametrize("other", ["--labels", "--data"])
def test_playlists_and_other_songs_exclude_each_other(other: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(["train", "--playlists", "moods.toml", other, "x"])
    assert "not allowed with" in capsys.readouterr().err


def test_the_help_shows_every_way_to_train(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="0"):
        main(["train", "--help"])
    out = capsys.readouterr().out
    assert all(f"\n  moodlist train {way} " in out for way in ("--data", "--labels", "--playlists"))
    assert "[moods]" in out
