import csv
import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from cli.main import main
from simulator import Fault, Simulator, playlists
from tests.integration.cli.started import Run

Classify = Callable[..., tuple[int, str, str]]


@pytest.fixture
def classify(own: Path, capsys: pytest.CaptureFixture[str]) -> Classify:
    """Runs `moodlist classify` here: exit code, standard output, standard error."""

    def run(*arguments: str | Path) -> tuple[int, str, str]:
        code = main(["classify", *map(str, arguments)])
        out, err = capsys.readouterr()
        return code, out, err

    return run


def songs_of(out: str | bytes) -> list[str]:
    return [each["song"] for each in json.loads(out)["songs"]]


def test_a_file_is_a_table_on_standard_output_and_nothing_on_standard_error(moodlist: Run, export: Path) -> None:
    done = moodlist("classify", str(export))
    lines = done.stdout.decode().splitlines()
    assert (done.returncode, done.stderr) == (0, b"")
    assert lines[0] == "mine: 4 items, 3 with a mood, 1 skipped"
    assert lines[2].split() == ["#", "Song", "Artist", "Mood", "Score", "Link"]
    assert lines[3].split()[:4] == ["1", "Sunny", "Band", "happy"]
    assert lines[3].endswith(f"https://open.spotify.com/track/{'A' * 22}")
    assert "  1 duplicate: already further up in the playlist" in lines
    assert "\x1b" not in done.stdout.decode()
    assert not any(line.endswith(" ") for line in lines)


def test_a_file_comes_through_standard_input(moodlist: Run, export: Path) -> None:
    done = moodlist("classify", "-", "--format", "json", stdin=export.read_bytes())
    assert songs_of(done.stdout) == ["Sunny", "Calm", "Calmer"]


def test_pasted_links_take_their_features_from_reccobeats(moodlist: Run, simulated: Simulator) -> None:
    ids = simulated.playlist(playlists.QUIET_EVENING).track_ids[:3]
    text = "".join(f"https://open.spotify.com/track/{each}\n" for each in ids)
    answer = json.loads(moodlist("classify", "-", "--format", "json", stdin=text.encode()).stdout)
    assert [(each["source"], each["mood"]) for each in answer["songs"]] == [("reccobeats", "relaxing")] * 3
    assert all(each["song"] for each in answer["songs"])


def test_only_the_asked_moods_are_shown_and_all_are_counted(classify: Classify, export: Path) -> None:
    code, out, _ = classify(export, "--mood", "RELAJANTE", "--format", "json")
    assert code == 0
    assert songs_of(out) == ["Calm", "Calmer"]
    assert json.loads(out)["counts"]["moods"]["happy"] == 1


@pytest.mark.parametrize("moods", [["--mood", "happy", "--mood", "relaxing"], ["--mood", "happy,relaxing"]])
def test_several_moods_may_be_asked(moods: list[str], classify: Classify, export: Path) -> None:
    assert len(songs_of(classify(export, *moods, "--format", "json")[1])) == 3


def test_the_best_come_first_on_demand(classify: Classify, simulated: Simulator) -> None:
    _, out, _ = classify(playlists.ROAD_TRIP, "--sort", "score", "--format", "json")
    scores = [each["score"] for each in json.loads(out)["songs"]]
    assert scores == sorted(scores, reverse=True)


def test_a_score_that_no_song_reaches_leaves_none(classify: Classify, export: Path) -> None:
    code, out, _ = classify(export, "--min-score", "1")
    assert code == 0
    assert "0 of them shown: a score of at least 1" in out


def test_an_unknown_mood_is_wrong_use_and_the_known_ones_are_listed(classify: Classify, export: Path) -> None:
    code, out, err = classify(export, "--mood", "sleepy")
    assert (code, out) == (2, "")
    assert "'sleepy' is no mood of this model. It knows: happy (" in err


def test_features_and_scores_come_with_json_on_demand(classify: Classify, export: Path) -> None:
    song = json.loads(classify(export, "--include", "features,scores", "--format", "json")[1])["songs"][0]
    assert song["features"]["valence"] == 0.95
    assert song["scores"]["happy"] == song["score"]


def test_our_own_csv_can_be_classified_again(classify: Classify, export: Path, tmp_path: Path) -> None:
    first = tmp_path / "first.csv"
    classify(export, "--include", "features", "--output", first)
    _, out, _ = classify(first, "--format", "json")
    assert songs_of(out)[:3] == ["Sunny", "Calm", "Calmer"]


def test_csv_has_a_row_for_every_item(classify: Classify, export: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(classify(export, "--format", "csv")[1])))
    assert [each["position"] for each in rows] == ["1", "2", "4", "3"]
    assert rows[3]["skipped"] == "duplicate"


def test_the_files_ending_chooses_the_form_and_standard_error_says_that_it_is_written(
    classify: Classify, export: Path, tmp_path: Path
) -> None:
    file = tmp_path / "calm.m3u8"
    code, out, err = classify(export, "--mood", "relaxing", "--output", file)
    assert (code, out, err) == (0, "", f"Wrote 2 songs to {file}\n")
    assert file.read_text(encoding="utf-8").startswith("#EXTM3U\n#PLAYLIST:mine\n#EXTINF:200,Duo - Calm\n")


def test_a_directory_that_is_missing_is_noticed_before_any_work(
    classify: Classify, simulated: Simulator, tmp_path: Path
) -> None:
    code, _, err = classify(playlists.ROAD_TRIP, "--output", tmp_path / "missing" / "x.csv")
    assert code == 2
    assert "missing" in err
    assert not simulated.calls


def test_a_playlists_link_is_read_through_spotify(classify: Classify, simulated: Simulator) -> None:
    code, out, _ = classify(f"https://open.spotify.com/playlist/{playlists.ROAD_TRIP}?si=abc")
    assert code == 0
    assert out.startswith("Road trip: 60 items, 55 with a mood, 5 skipped\n")


def test_liked_songs_are_read(classify: Classify, simulated: Simulator) -> None:
    code, out, _ = classify("liked", "--format", "json")
    assert code == 0
    assert json.loads(out)["playlist"]["name"] == "Liked songs"


def test_a_playlist_that_spotify_refuses_fails_and_says_how_to_export_it(
    classify: Classify, simulated: Simulator
) -> None:
    code, out, err = classify(playlists.SOMEBODY_ELSES)
    assert (code, out) == (1, "")
    assert "exportify.net" in err
    assert "Traceback" not in err


def test_a_used_up_quota_says_how_long_to_wait(classify: Classify, simulated: Simulator) -> None:
    simulated.fail(Fault.quota_exceeded(retry_after=7200, times=None))
    code, _, err = classify(playlists.ROAD_TRIP)
    assert code == 1
    assert "in 2 hours" in err


def test_without_a_login_a_link_says_to_log_in_and_a_file_needs_none(classify: Classify, export: Path) -> None:
    code, _, err = classify(playlists.ROAD_TRIP)
    assert code == 1
    assert "moodlist login" in err
    assert classify(export)[0] == 0


def test_a_file_of_no_known_kind_is_wrong_use(classify: Classify, tmp_path: Path) -> None:
    file = tmp_path / "letter.txt"
    file.write_text("Dear Sir or Madam,\n")
    code, _, err = classify(file)
    assert code == 2
    assert "Dear Sir or Madam" in err


def test_a_directory_without_a_model_fails(classify: Classify, export: Path, tmp_path: Path) -> None:
    code, _, err = classify(export, "--model", tmp_path)
    assert code == 1
    assert "mood_model.json" in err


def test_a_setting_that_cannot_be_read_fails(classify: Classify, export: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOODLIST_SPOTIFY_FEATURES", "perhaps")
    code, _, err = classify(export)
    assert code == 1
    assert "spotify_features" in err


def test_a_title_that_the_terminal_cannot_show_ends_in_question_marks(
    moodlist: Run, export: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    export.write_text(export.read_text().replace("Sunny", "日本"), encoding="utf-8")
    monkeypatch.setenv("PYTHONIOENCODING", "latin-1")
    done = moodlist("classify", "日本")
    assert (done.returncode, "'??' is no Spotify link" in done.stderr.decode()) == (2, True)
