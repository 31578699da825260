import csv
import io
import json
import sys
from pathlib import Path

import pytest

from moodlist.main import main
from tests.integration.moodlist.calls import Classify, Run, song_titles


def test_a_file_is_shown_as_a_table_on_standard_output(classify: Classify, export: Path) -> None:
    code, out, err = classify(export)
    lines = out.splitlines()
    assert (code, err) == (0, "")
    assert lines[0] == "mine: 4 items, 3 with a mood, 1 skipped"
    assert lines[2].split() == ["#", "Song", "Artist", "Mood", "Score", "Link"]
    assert [word.removesuffix("?") for word in lines[3].split()[:4]] == [
        "1",
        "Sunny",
        "Band",
        "happy",
    ]  # ? means uncertain
    assert lines[3].endswith(f"https://open.spotify.com/track/{'A' * 22}")
    assert "  1 duplicate: appears earlier in the playlist" in lines
    assert "\x1b" not in out
    assert not any(line.endswith(" ") for line in lines)


def test_a_file_is_read_from_standard_input(moodlist: Run, export: Path) -> None:
    done = moodlist("classify", "-", "--format", "json", stdin=export.read_bytes())
    assert song_titles(done.stdout) == ["Sunny", "Calm", "Calmer"]


def test_only_the_selected_moods_are_shown_but_all_are_counted(classify: Classify, export: Path) -> None:
    code, out, _ = classify(export, "--mood", "RELAJANTE", "--format", "json")
    assert code == 0
    assert song_titles(out) == ["Calm", "Calmer"]
    assert json.loads(out)["counts"]["moods"]["happy"] == 1


@pytest.mark.parametrize("moods", [["--mood", "happy", "--mood", "relaxing"], ["--mood", "happy,relaxing"]])
def test_several_moods_can_be_selected(moods: list[str], classify: Classify, export: Path) -> None:
    assert len(song_titles(classify(export, *moods, "--format", "json")[1])) == 3


def test_a_minimum_score_that_no_song_reaches_selects_none(classify: Classify, export: Path) -> None:
    code, out, _ = classify(export, "--min-score", "1")
    assert code == 0
    assert "0 of them shown: a score of at least 1" in out


def test_an_unknown_mood_is_a_usage_error_that_lists_the_moods(classify: Classify, export: Path) -> None:
    code, out, err = classify(export, "--mood", "sleepy")
    assert (code, out) == (2, "")
    assert err.startswith("moodlist: Unknown mood 'sleepy'. Available: happy (")


def test_json_includes_features_and_scores_on_request(classify: Classify, export: Path) -> None:
    song = json.loads(classify(export, "--include", "features,scores", "--format", "json")[1])["songs"][0]
    assert song["features"]["valence"] == 0.95
    assert song["scores"]["happy"] == song["score"]


def test_moodlists_own_csv_can_be_classified_again(classify: Classify, export: Path, tmp_path: Path) -> None:
    first = tmp_path / "first.csv"
    classify(export, "--include", "features", "--output", first)
    _, out, _ = classify(first, "--format", "json")
    assert song_titles(out)[:3] == ["Sunny", "Calm", "Calmer"]


def test_csv_output_has_a_row_for_every_item(classify: Classify, export: Path) -> None:
    rows = list(csv.DictReader(io.StringIO(classify(export, "--format", "csv")[1])))
    assert [each["position"] for each in rows] == ["1", "2", "4", "3"]
    assert rows[3]["skipped"] == "duplicate"


def test_the_suffix_sets_the_format_and_standard_error_names_the_file(
    classify: Classify, export: Path, tmp_path: Path
) -> None:
    file = tmp_path / "calm.m3u8"
    code, out, err = classify(export, "--mood", "relaxing", "--output", file)
    assert (code, out, err) == (0, "", f"Wrote 2 songs to {file}\n")
    assert file.read_text(encoding="utf-8").startswith("#EXTM3U\n#PLAYLIST:mine\n#EXTINF:200,Duo - Calm\n")


def test_an_unrecognised_file_is_a_usage_error(classify: Classify, tmp_path: Path) -> None:
    file = tmp_path / "letter.txt"
    file.write_text("Dear Sir or Madam,\n")
    code, _, err = classify(file)
    assert code == 2
    assert "Dear Sir or Madam" in err


def test_a_directory_without_a_model_is_an_error(classify: Classify, export: Path, tmp_path: Path) -> None:
    code, _, err = classify(export, "--model", tmp_path)
    assert code == 1
    assert "mood_model.json" in err


def test_an_invalid_setting_is_an_error(classify: Classify, export: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("MOODLIST_SPOTIFY_FEATURES", "perhaps")
    code, _, err = classify(export)
    assert code == 1
    assert err.endswith(
        "moodlist: A setting is not valid.\nMOODLIST_SPOTIFY_FEATURES='perhaps' is not valid. Allowed: true, false.\n"
    )


def test_characters_that_the_terminal_cannot_show_are_question_marks(
    user_machine: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    terminal = io.TextIOWrapper(io.BytesIO(), encoding="latin-1")
    monkeypatch.setattr(sys, "stderr", terminal)
    assert main(["classify", "日本"]) == 2
    terminal.seek(0)
    assert "moodlist: Cannot read '??': no such file" in terminal.read()
