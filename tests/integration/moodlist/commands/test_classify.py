import csv
import io
import json
import re
import sys
from pathlib import Path

import pytest

from moodlist.main import main
from moodlist.simulator import Fault, Simulator
from moodlist.simulator.catalog import playlist_ids
from tests.integration.moodlist.calls import Classify, Run, song_titles


def test_a_file_is_shown_as_a_table_on_standard_output(classify: Classify, export: Path) -> None:
    code, out, err = classify(export)
    lines = out.splitlines()
    assert (code, err) == (0, "")
    assert lines[0] == "mine: 4 items, 3 with a mood, 1 skipped"
    assert lines[2].split() == ["#", "Song", "Artist", "Mood", "Score", "Link"]
    assert lines[3].split()[:4] == ["1", "Sunny", "Band", "happy"]
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


def test_an_unknown_mood_is_a_usage_error_that_suggests_one_and_lists_all(classify: Classify, export: Path) -> None:
    for mood, hint in (("sleepy", ""), ("hapy", " Did you mean 'happy'?")):
        code, out, err = classify(export, "--mood", mood)
        assert (code, out) == (2, "")
        assert err.startswith(f"moodlist: Unknown mood {mood!r}.{hint} Available: happy (")


def test_json_includes_features_and_scores_on_request(classify: Classify, export: Path) -> None:
    song = json.loads(classify(export, "--include", "features,scores", "--format", "json")[1])["songs"][0]
    assert song["features"]["valence"] == 0.95
    assert song["scores"]["happy"] == song["score"]


def test_moodlists_own_csv_gives_the_same_songs_without_a_network(
    classify: Classify, simulated: Simulator, tmp_path: Path
) -> None:
    first, second = tmp_path / "first.csv", tmp_path / "second.csv"
    classify(playlist_ids.ROAD_TRIP, "--sort", "score", "--output", first)
    calls = len(simulated.calls)
    simulated.fail(Fault.server_error(path="/*", times=None))
    assert classify(first, "--sort", "score", "--no-cache", "--output", second)[0] == 0
    assert len(simulated.calls) == calls
    before, after = (list(csv.DictReader(io.StringIO(file.read_text(encoding="utf-8")))) for file in (first, second))
    assert len(before) == 55
    for row in (*before, *after):
        del row["position"], row["source"], row["as_of"]  # all are of the file that was read
    assert after == before


def test_csv_output_has_a_row_for_every_song_and_on_request_for_every_item(classify: Classify, export: Path) -> None:
    _, out, err = classify(export, "--format", "csv")
    assert [each["position"] for each in csv.DictReader(io.StringIO(out))] == ["1", "2", "4"]
    assert err == "1 item was skipped and has no row; --with-skipped adds a row with the reason.\n"
    _, out, err = classify(export, "--format", "csv", "--with-skipped")
    rows = list(csv.DictReader(io.StringIO(out)))
    assert [each["position"] for each in rows] == ["1", "2", "4", "3"]
    assert (rows[3]["skipped"], err) == ("duplicate", "")


def test_the_suffix_sets_the_format_and_standard_error_names_the_file(
    classify: Classify, export: Path, tmp_path: Path
) -> None:
    file = tmp_path / "calm.m3u8"
    code, out, err = classify(export, "--mood", "relaxing", "--output", file)
    assert (code, out, err) == (0, "", f"Wrote 2 songs to {file}\n")
    assert file.read_text(encoding="utf-8").startswith("#EXTM3U\n#PLAYLIST:mine\n#EXTINF:200,Duo - Calm\n")


def test_an_existing_file_is_replaced_only_with_force_and_the_source_never(
    classify: Classify, export: Path, tmp_path: Path
) -> None:
    before, file = export.read_bytes(), tmp_path / "calm.csv"
    file.write_text("mine")
    code, _, err = classify(export, "--output", file)
    assert (code, file.read_text()) == (2, "mine")
    assert "calm.csv' already exists. Pass --force to replace it" in err
    assert classify(export, "--output", file, "--force")[0] == 0
    assert file.read_text().startswith("position,song,artist,url,")
    assert classify(export, "--output", export, "--force")[0] == 2
    assert export.read_bytes() == before


def test_a_hyphen_as_the_output_file_is_standard_output(classify: Classify, export: Path) -> None:
    assert classify(export, "--output", "-") == classify(export)


def test_skipped_rows_belong_to_csv(classify: Classify, export: Path) -> None:
    code, _, err = classify(export, "--with-skipped")
    assert code == 2
    assert err.startswith("moodlist: --with-skipped adds rows to --format csv.")


def test_songs_chosen_by_a_tag_are_shown_with_the_score_of_the_tag(classify: Classify, export: Path) -> None:
    scores = json.loads(classify(export, "--include", "scores", "--format", "json")[1])["songs"][1]["scores"]
    _, out, _ = classify(export, "--mood", "focus")
    assert re.search(rf"^2 +Calm +Duo +focus +{scores['focus']:.2f} ", out, re.MULTILINE)
    _, out, _ = classify(export, "--mood", "relaxing")
    assert re.search(rf"^2 +Calm +Duo +relaxing +{scores['relaxing']:.2f} ", out, re.MULTILINE)


def test_a_list_without_any_id_is_shown_and_says_which_exports_have_ids(classify: Classify, tmp_path: Path) -> None:
    file = tmp_path / "names.csv"
    file.write_text("Track name,Artist name\nSunny,Band\nCalm,Duo\nBroken,Row,too,long\n")
    code, out, err = classify(file)
    assert code == 1
    assert out.startswith("names: 3 items, 0 with a mood, 3 skipped\n")
    assert "  2 no_id: " in out
    assert "No item of this list has a Spotify id or an ISRC" in err
    assert "- https://exportify.net: log in with Spotify, then press Export" in err


def test_a_list_with_one_id_is_a_success(classify: Classify, export: Path) -> None:
    export.write_text(export.read_text() + ",Nameless,Duo,,,,,,,,,,\n")
    code, out, err = classify(export)
    assert (code, err) == (0, "")
    assert "  1 no_id: " in out


def test_an_empty_list_and_one_song_are_called_so(classify: Classify, export: Path) -> None:
    head, first, *_ = export.read_text().splitlines()
    export.write_text(f"{head}\n")
    note = "Note: The file is a playlist without songs.\n"
    assert classify(export) == (0, "mine: The playlist is empty.\n", note)
    assert classify(export, "--format", "m3u") == (0, "#EXTM3U\n#PLAYLIST:mine\n", f"{note}The playlist is empty.\n")
    export.write_text(f"{head}\n{first}\n")
    assert classify(export)[1].startswith("mine: 1 song, 1 with a mood, 0 skipped\n")


@pytest.mark.parametrize("word", ["relaxing", "oscuro", "relaxin"])
def test_several_moods_without_the_option_are_a_usage_error_that_shows_how(
    classify: Classify, export: Path, word: str
) -> None:
    code, out, err = classify(export, "--mood", "happy", word)
    assert (code, out) == (2, "")
    assert f"for several moods, repeat the option: --mood happy --mood {word}. " in err


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
