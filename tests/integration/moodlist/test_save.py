import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from moodlist.main import main
from moodlist.simulator import Fault, Simulator
from moodlist.simulator.catalog import odd_entries, playlist_ids
from tests.integration.classify.saving.saves import writes
from tests.integration.moodlist.calls import Login

LINK = f"https://open.spotify.com/playlist/{playlist_ids.ROAD_TRIP}"
RELAXING = ("--mood", "relajante")
Save = Callable[..., tuple[int, str, str]]


@pytest.fixture
def save(own: Path, capsys: pytest.CaptureFixture[str]) -> Save:
    """Runs `moodlist save` here: exit code, standard output, standard error."""

    def run(*arguments: str | Path) -> tuple[int, str, str]:
        code = main(["save", *map(str, arguments)])
        out, err = capsys.readouterr()
        return code, out, err

    return run


def saved_id(out: str) -> str:
    found = re.search(r"^Saved: https://open\.spotify\.com/playlist/(\w{22})$", out, re.MULTILINE)
    assert found, out
    return found[1]


def test_without_yes_it_shows_what_it_would_add_and_writes_nothing(save: Save, simulated: Simulator) -> None:
    code, out, err = save(LINK, *RELAXING)
    assert (code, err) == (0, "")
    assert out.startswith("Relaxing songs of Road trip: a new private playlist\n\n+ add")
    assert re.search(r"^(\d+) to add$", out, re.MULTILINE)
    assert out.endswith("Nothing was written. Run the same command with --yes to write it.\n")
    assert writes(simulated) == []


def test_with_yes_it_writes_once_and_then_finds_nothing_to_change(save: Save, simulated: Simulator) -> None:
    code, out, _ = save(LINK, *RELAXING, "--yes")
    assert code == 0
    made = simulated.playlist(saved_id(out))
    assert (made.name, made.public) == ("Relaxing songs of Road trip", False)
    assert len(made.track_ids) == out.count("\n+ add")
    source = simulated.playlist(playlist_ids.ROAD_TRIP).track_ids
    assert made.track_ids == [each for each in dict.fromkeys(source) if each in made.track_ids]
    before = len(writes(simulated))
    code, out, _ = save(LINK, *RELAXING, "--yes")
    assert out.endswith("There is nothing to change.\n")
    assert len(writes(simulated)) == before


def test_the_best_come_first_on_demand(save: Save, simulated: Simulator) -> None:
    _, out, _ = save(LINK, *RELAXING, "--yes", "--min-score", "0.5")
    by_place = simulated.playlist(saved_id(out)).track_ids
    _, out, _ = save(LINK, *RELAXING, "--yes", "--min-score", "0.5", "--sort", "score")
    by_score = simulated.playlist(saved_id(out)).track_ids
    assert "~ move" in out
    assert sorted(by_score) == sorted(by_place)
    assert by_score != by_place


def test_a_refresh_shows_what_goes_and_what_is_kept(save: Save, simulated: Simulator) -> None:
    id_ = saved_id(save(LINK, *RELAXING, "--yes")[1])
    simulated.edit_playlist(
        id_, add=[simulated.playlist(playlist_ids.LOUD_ROOM).track_ids[0], odd_entries.local_file()], at=0
    )
    _, out, _ = save(LINK, *RELAXING)
    assert re.search(r"^- remove .+ https://open\.spotify\.com/track/", out, re.MULTILINE)
    assert re.search(r"^= keep +Basement Rehearsal \(local file\) +Our Own Band$", out, re.MULTILINE)
    assert "1 to remove, 1 kept though not of the mood, " in out
    save(LINK, *RELAXING, "--yes")
    assert simulated.playlist(id_).entries[0].is_local


def test_json_is_for_other_programs(save: Save, simulated: Simulator) -> None:
    planned = json.loads(save(LINK, *RELAXING, "--format", "json")[1])
    assert (planned["url"], planned["created"], planned["written"]) == (None, False, False)
    done = json.loads(save(LINK, *RELAXING, "--yes", "--format", "json")[1])
    assert (done["created"], done["written"]) == (True, True)
    assert done["add"] == planned["add"]
    assert done["url"].startswith("https://open.spotify.com/playlist/")


def test_songs_of_a_file_that_have_no_id_on_spotify_are_named(save: Save, simulated: Simulator, export: Path) -> None:
    track = simulated.playlist(playlist_ids.QUIET_EVENING).track_ids[0]
    text = export.read_text().replace("B" * 22, track).replace("spotify:track:" + "C" * 22, "")
    export.write_text(text)
    code, out, _ = save(export, *RELAXING, "--playlist", "Calm things", "--yes")
    assert code == 0
    assert out.startswith("Calm things: https://open.spotify.com/playlist/")
    assert re.search(r"^! not savable +Calmer \(no id on Spotify\) +Duo$", out, re.MULTILINE)
    assert simulated.playlist(saved_id(out)).track_ids == [track]


def test_songs_that_spotify_does_not_know_are_named(save: Save, simulated: Simulator, export: Path) -> None:
    track = simulated.playlist(playlist_ids.QUIET_EVENING).track_ids[0]
    export.write_text(export.read_text().replace("B" * 22, track))
    _, out, _ = save(export, *RELAXING, "--yes")
    assert re.search(r"^! not savable +Calmer \(unknown to Spotify\) +Duo ", out, re.MULTILINE)
    assert out.count("\n+ add") == 1


def test_a_mood_that_no_song_has_makes_no_playlist(save: Save, simulated: Simulator) -> None:
    code, out, _ = save(LINK, *RELAXING, "--min-score", "1", "--yes")
    assert code == 0
    assert out.endswith("No song fits.\nThere is nothing to change.\n")
    assert writes(simulated) == []


@pytest.mark.parametrize(
    ("arguments", "code", "said"),
    [
        ((LINK, *RELAXING, "--playlist", "Rainy days", "--yes"), 2, "which Moodlist did not make"),
        ((LINK, *RELAXING, "--playlist", LINK, "--yes"), 2, "cannot be saved to itself"),
        ((LINK, *RELAXING, "--playlist", "spotify:album:" + "1" * 22), 2, "a playlist only"),
        ((LINK, "--mood", "sleepy"), 2, "no mood of this model"),
        ((LINK, *RELAXING, "--playlist", playlist_ids.OTHER_USERS_PUBLIC), 1, "somebody else's"),
    ],
)
def test_what_must_not_be_written_is_refused(
    save: Save, simulated: Simulator, arguments: tuple[str, ...], code: int, said: str
) -> None:
    found, out, err = save(*arguments)
    assert (found, out) == (code, "")
    assert said in err
    assert writes(simulated) == []


def test_a_mood_has_to_be_named(own: Path) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(["save", LINK])


def test_a_failure_says_so_and_the_next_try_goes_on(save: Save, simulated: Simulator) -> None:
    simulated.fail(Fault.server_error(503, path="/v1/playlists/*/items", method="POST", times=3))
    code, _, err = save(LINK, *RELAXING, "--yes")
    assert code == 1
    assert "503" in err
    code, out, _ = save(LINK, *RELAXING, "--yes")
    assert code == 0
    assert len(simulated.playlist(saved_id(out)).track_ids) == out.count("\n+ add")


def test_without_a_login_it_says_so_before_any_work(save: Save, own: Path, export: Path) -> None:
    code, _, err = save(export, *RELAXING)
    assert code == 1
    assert "moodlist login" in err


def test_the_usual_login_only_reads_and_login_save_lets_it_write(login: Login, save: Save, sim: Simulator) -> None:
    login()
    code, _, err = save(LINK, *RELAXING, "--yes")
    assert code == 1
    assert "moodlist login --save" in err
    code, err = login("--save")
    assert code == 0
    assert "read and change your playlists" in err
    assert save(LINK, *RELAXING, "--yes")[0] == 0
