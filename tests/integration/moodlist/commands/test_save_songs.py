"""What `moodlist save` shows of each song and mood, and what it keeps of the songs that it removes."""

import json
import re
import stat
from pathlib import Path

import pytest

from moodlist.main import main
from moodlist.simulator import Fault, Simulator
from moodlist.simulator.catalog import playlist_ids
from tests.integration.moodlist.calls import Login, Save, saved_id

LINK = f"https://open.spotify.com/playlist/{playlist_ids.ROAD_TRIP}"
RELAXING = ("--mood", "relajante")


def test_each_of_several_moods_gets_a_playlist_of_its_own(save: Save, simulated: Simulator) -> None:
    code, out, _ = save(LINK, "--mood", "relaxing", "--mood", "alegre,happy", "--yes")
    assert code == 0
    ids = re.findall(r"^Saved: https://open\.spotify\.com/playlist/(\w{22})$", out, re.MULTILINE)
    assert [simulated.playlist(id_).name for id_ in ids] == ["Relaxing songs of Road trip", "Happy songs of Road trip"]
    planned = json.loads(save(LINK, "--mood", "happy,dark", "--format", "json")[1])
    assert [each["playlist"] for each in planned] == ["Happy songs of Road trip", "Dark songs of Road trip"]
    assert (planned[0]["url"], planned[1]["url"]) == (f"https://open.spotify.com/playlist/{ids[1]}", None)


def test_what_was_saved_before_a_failure_is_shown(save: Save, simulated: Simulator) -> None:
    save(LINK, "--mood", "happy", "--yes")
    simulated.fail(Fault.server_error(503, path="/v1/me/playlists", method="POST", times=None))
    code, out, err = save(LINK, "--mood", "happy,dark", "--yes")
    assert code == 1
    assert out.endswith("There is nothing to change.\n")
    assert "503" in err


def test_the_preview_shows_scores_and_other_possible_moods(save: Save, simulated: Simulator) -> None:
    out = save(LINK, *RELAXING)[1]
    assert re.search(r"^\+ add +Tide for Jonah +Driftwood Observatory +relaxing 0\.83 +https", out, re.MULTILINE)
    assert re.search(r"^\+ add +Attic, Station +Ashwater Letters +relaxing or dark 0\.59 +https", out, re.MULTILINE)
    songs = json.loads(save(LINK, "--mood", "energetic", "--format", "json")[1])["add"]
    assert {(song["mood"], "alternatives" in song, song["score"] > 0.5) for song in songs} == {
        ("energetic", False, True)
    }


def test_a_removed_song_is_shown_with_the_mood_that_it_has_now(save: Save, simulated: Simulator) -> None:
    save(LINK, *RELAXING, "--yes")
    out = save(LINK, *RELAXING, "--min-score", "0.7")[1]
    assert re.search(r"^- remove +The Hammock Song +Driftwood Observatory +relaxing 0\.67 ", out, re.MULTILINE)


def test_a_copy_of_the_removed_songs_is_kept_and_can_be_classified(
    save: Save, simulated: Simulator, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    save(LINK, *RELAXING, "--yes")
    save(LINK, *RELAXING, "--min-score", "0.7")
    folder = tmp_path / "cache" / "moodlist" / "removed"
    assert not folder.exists()
    _, out, _ = save(LINK, *RELAXING, "--min-score", "0.7", "--yes")
    (file,) = folder.iterdir()
    assert f"Copy of the removed songs, which `moodlist classify` reads: {file}\n" in out
    assert (stat.S_IMODE(folder.stat().st_mode), stat.S_IMODE(file.stat().st_mode)) == (0o700, 0o600)
    assert main(["classify", str(file), "--format", "json"]) == 0
    titles = [song["song"] for song in json.loads(capsys.readouterr().out)["songs"]]
    assert titles[:3] == ["Attic, Station", "The Hammock Song", "Every Grey Attic"]
    assert len(titles) == 7


def test_the_copy_is_named_if_the_removal_fails(save: Save, simulated: Simulator, tmp_path: Path) -> None:
    save(LINK, *RELAXING, "--yes")
    simulated.fail(Fault.server_error(503, path="/v1/playlists/*/items", method="DELETE", times=None))
    code, out, err = save(LINK, *RELAXING, "--min-score", "0.7", "--yes")
    (file,) = (tmp_path / "cache" / "moodlist" / "removed").iterdir()
    assert (code, out) == (1, "")
    assert f"Copy of the songs that may be removed, which `moodlist classify` reads: {file}\n" in err


def test_nothing_is_removed_if_no_copy_can_be_kept(save: Save, simulated: Simulator, tmp_path: Path) -> None:
    id_ = saved_id(save(LINK, *RELAXING, "--yes")[1])
    before = simulated.playlist(id_).track_ids
    (tmp_path / "cache" / "moodlist" / "removed").touch()
    code, _, err = save(LINK, *RELAXING, "--min-score", "0.7", "--yes")
    assert code == 1
    assert "Cannot keep a copy of the songs to remove" in err
    assert simulated.playlist(id_).track_ids == before


def test_a_list_without_any_id_says_which_exports_have_ids(save: Save, simulated: Simulator, tmp_path: Path) -> None:
    file = tmp_path / "names.csv"
    file.write_text("Track name,Artist name\nSunny,Band\n")
    code, _, err = save(file, *RELAXING)
    assert code == 1
    assert "No item of this list has a Spotify id or an ISRC" in err


def test_a_plain_login_cannot_save_and_login_save_can(login: Login, save: Save, sim: Simulator) -> None:
    login()
    code, out, _ = save(LINK, *RELAXING)
    assert code == 0
    assert "\n+ add " in out
    assert out.endswith(
        "Nothing was written, and the login permits reading only: run `moodlist login --save`, then the same command "
        "with --yes.\n"
    )
    assert json.loads(save(LINK, *RELAXING, "--format", "json")[1])["may_write"] is False
    sim.reset()
    code, _, err = save(LINK, *RELAXING, "--yes")
    assert code == 1
    assert "moodlist login --save" in err
    assert not sim.calls_to("/v1/playlists"), "it fails before the classification"
    code, err = login("--save")
    assert code == 0
    assert "read and change your playlists" in err
    assert save(LINK, *RELAXING, "--yes")[0] == 0


def test_notes_on_how_a_file_was_read_are_printed(save: Save, simulated: Simulator, export: Path) -> None:
    export.write_bytes(export.read_bytes().replace(b"Sunny", "Sunny é".encode()).replace(b"Calm,", b"C\xe1lm,"))
    assert save(export, *RELAXING)[2].startswith("Note: 1 character is damaged in the file")
