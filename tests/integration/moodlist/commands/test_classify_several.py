import csv
import io
import json
from pathlib import Path

import pytest

from moodlist.simulator import Simulator
from moodlist.simulator.catalog import playlist_ids
from tests.integration.moodlist.calls import Classify, Run
from tests.integration.moodlist.commands.test_classify_archives import zip_file


def test_each_list_has_its_heading_and_there_is_one_summary(
    classify: Classify, simulated: Simulator, export: Path
) -> None:
    code, out, err = classify(export, playlist_ids.ROAD_TRIP, "Fiesta")
    assert code == 0
    headings = ["mine: 4 items, 3 with a mood, 1 skipped", "Road trip: 60 items, ", "Fiesta: 30 songs, "]
    assert sorted(out.index(each) for each in headings) == [out.index(each) for each in headings]
    assert "\nAll 3 lists: 94 items, 88 with a mood, 6 skipped\n" in out
    assert out.count("Moods of all lists") == 1
    assert "Moods of the whole playlist" not in out
    assert "#3 Sunny, Band, in mine" in out
    assert err.startswith("Playlist: Fiesta (")


def test_a_folder_is_read_with_its_folders_and_says_what_it_leaves_out(
    classify: Classify, user_machine: Path, folder: Path
) -> None:
    code, out, err = classify(folder, "--format", "json")
    assert code == 0
    assert [each["playlist"]["name"] for each in json.loads(out)] == ["a", "b"]
    assert err == f"Left out, because it is no exported file: 1 file in {folder}\n"


def test_joined_lists_count_a_song_once(classify: Classify, user_machine: Path, folder: Path) -> None:
    _, out, err = classify(folder, "--joined", "--format", "json")
    report = json.loads(out)
    assert (report["playlist"]["name"], report["playlist"]["items"]) == ("exports", 4)
    assert "Note: 2 lists are joined into one, in which a song of several lists counts once.\n" in err
    assert [(each["position"], each["song"]) for each in report["songs"]] == [(1, "Sunny"), (2, "Calm"), (4, "Sunny")]
    assert [(each["position"], each["reason"]) for each in report["skipped"]] == [(3, "duplicate")]


def test_songs_that_nothing_identifies_are_said_to_be_not_compared(
    classify: Classify, user_machine: Path, export: Path
) -> None:
    header, song = export.read_text().splitlines()[:2]
    export.write_text(f"{header}\n{song.replace('spotify:track:' + 'A' * 22, '')}\n")
    _, out, err = classify(export, export, "--joined", "--format", "json")
    assert len(json.loads(out)["songs"]) == 2
    assert "Note: 2 songs without a Spotify id or ISRC cannot be compared, and may count twice.\n" in err


def test_csv_names_the_list_of_each_song_and_m3u_begins_once(
    classify: Classify, user_machine: Path, folder: Path
) -> None:
    rows = list(csv.DictReader(io.StringIO(classify(folder, "--format", "csv")[1])))
    assert [(row["list"], row["song"]) for row in rows] == [
        ("a", "Sunny"),
        ("a", "Calm"),
        ("b", "Sunny"),
        ("b", "Sunny"),
    ]
    out = classify(folder, "--format", "m3u")[1]
    assert (out.count("#EXTM3U"), out.count("#EXTINF"), out.count("#PLAYLIST:")) == (1, 4, 2)


def test_the_csv_of_several_lists_can_be_classified_again(
    classify: Classify, user_machine: Path, folder: Path, tmp_path: Path
) -> None:
    assert classify(folder, "--output", tmp_path / "all.csv")[0] == 0
    code, out, err = classify(tmp_path / "all.csv", "--format", "json")
    assert (code, err, json.loads(out)["playlist"]["items"]) == (0, "", 4)


def test_a_zip_archive_is_read_in_memory(classify: Classify, moodlist: Run, folder: Path, tmp_path: Path) -> None:
    a, b = (folder / "a.csv").read_text(), (folder / "old" / "b.csv").read_text()
    file = zip_file(tmp_path / "my.zip", {"a.csv": a, "old/b.csv": b, "__MACOSX/c.csv": "x", "cover.jpg": "x"})
    code, out, err = classify(file, "--format", "json")
    assert (code, err) == (0, "Left out, because it is no exported file: 1 file in my.zip\n")
    assert [each["playlist"]["name"] for each in json.loads(out)] == ["a", "b"]
    done = moodlist("classify", "-", "--joined", "--format", "json", stdin=file.read_bytes())
    assert json.loads(done.stdout)["playlist"]["items"] == 4


def test_sources_may_follow_the_options(
    classify: Classify, user_machine: Path, export: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(export.parent)
    export.rename("-mine.csv")
    a, b = folder / "a.csv", folder / "old" / "b.csv"
    _, out, _ = classify(a, "--mood", "happy", b, "--format", "json", "--", "-mine.csv")
    assert [each["playlist"]["name"] for each in json.loads(out)] == ["a", "b", "-mine"]
    with pytest.raises(SystemExit, match="2"):
        classify(a, "--mood", "happy", b, "--colour")


def test_a_misspelt_name_among_several_ends_the_command_before_the_work(
    classify: Classify, user_machine: Path, export: Path
) -> None:
    code, out, err = classify(export, "missing.csv")
    assert (code, out) == (2, "")
    assert "'missing.csv': no such file" in err


@pytest.mark.parametrize(
    ("sources", "message"),
    [(("-", "-"), "can be read only once"), (("",), "is empty. Name a file"), (("empty",), "has no exported file")],
)
def test_sources_that_cannot_be_meant_are_refused(
    classify: Classify, export: Path, monkeypatch: pytest.MonkeyPatch, sources: tuple[str, ...], message: str
) -> None:
    monkeypatch.chdir(export.parent)
    Path("empty").mkdir()
    code, out, err = classify(*sources)
    assert (code, out) == (2, "")
    assert message in err


@pytest.mark.parametrize(
    ("word", "message"),
    [
        ("x" * 300, "xx': no such file, and not a Spotify link. If it is the name of one of your playlists"),
        ("\n".join([f"https://open.spotify.com/track/{'A' * 22}"] * 100), "several links in one argument. Name each"),
        ("spotify:track:1 spotify:track:2", "or paste them into `moodlist classify -`."),
    ],
)
def test_a_word_that_no_file_can_be_called_is_explained(
    classify: Classify, user_machine: Path, word: str, message: str
) -> None:
    code, out, err = classify(word)
    assert (code, out) == (2, "")
    assert message in err


@pytest.mark.parametrize("name", ["a.csv", "moods.csv", "old/moods.m3u8", "../link/moods.json"])
def test_nothing_is_written_into_a_folder_that_is_read(
    classify: Classify, user_machine: Path, folder: Path, name: str
) -> None:
    (folder.parent / "link").symlink_to(folder / "old")
    before = _content(folder)
    code, out, err = classify(folder, "--output", folder / name, "--force")
    assert (code, out, _content(folder)) == (2, "", before)
    assert f"everything in the folder '{folder}' is read, and the next run would read this too." in err


@pytest.mark.parametrize("name", ["moods.txt.bak", ".moods.csv", "../moods.csv"])
def test_what_no_run_would_read_is_written(classify: Classify, user_machine: Path, folder: Path, name: str) -> None:
    assert classify(folder, "--output", folder / name, "--format", "csv")[0] == 0
    assert classify(folder, "--format", "csv")[1] == (folder / name).read_bytes().decode()


def _content(folder: Path) -> dict[str, bytes]:
    return {str(each): each.read_bytes() for each in folder.rglob("*") if each.is_file()}


def test_a_closed_standard_input_among_several_ends_at_once(moodlist: Run, export: Path) -> None:
    done = moodlist("classify", str(export), "-")
    assert (done.returncode, done.stdout.startswith(b"mine: ")) == (1, True)
    assert b"Standard input was empty" in done.stderr
