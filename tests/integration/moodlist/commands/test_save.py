import json
import re
from pathlib import Path

import pytest
import requests

from moodlist.main import main
from moodlist.simulator import Fault, Simulator
from moodlist.simulator.catalog import odd_entries, playlist_ids
from tests.integration.classify.saving.saves import writes
from tests.integration.moodlist.calls import Save, saved_id

LINK = f"https://open.spotify.com/playlist/{playlist_ids.ROAD_TRIP}"
RELAXING = ("--mood", "relajante")


def test_without_yes_it_shows_the_changes_and_writes_nothing(save: Save, simulated: Simulator) -> None:
    code, out, err = save(LINK, *RELAXING)
    assert (code, err) == (0, "")
    assert out.startswith("Relaxing songs of Road trip: a new private playlist\n\n+ add")
    assert re.search(r"^(\d+) to add$", out, re.MULTILINE)
    assert out.endswith("Nothing was written. Run the same command with --yes to write it.\n")
    assert writes(simulated) == []


def test_with_yes_it_writes_and_a_second_run_changes_nothing(save: Save, simulated: Simulator) -> None:
    code, out, _ = save(LINK, *RELAXING, "--yes")
    assert code == 0
    created = simulated.playlist(saved_id(out))
    assert (created.name, created.public) == ("Relaxing songs of Road trip", False)
    assert len(created.track_ids) == out.count("\n+ add")
    source = simulated.playlist(playlist_ids.ROAD_TRIP).track_ids
    assert created.track_ids == [track for track in dict.fromkeys(source) if track in created.track_ids]
    before = len(writes(simulated))
    code, out, _ = save(LINK, *RELAXING, "--yes")
    assert out.endswith("There is nothing to change.\n")
    assert len(writes(simulated)) == before


def test_sort_score_puts_the_best_songs_first(save: Save, simulated: Simulator) -> None:
    _, out, _ = save(LINK, *RELAXING, "--yes", "--min-score", "0.5")
    by_position = simulated.playlist(saved_id(out)).track_ids
    _, out, _ = save(LINK, *RELAXING, "--yes", "--min-score", "0.5", "--sort", "score")
    by_score = simulated.playlist(saved_id(out)).track_ids
    assert "~ move" in out
    assert sorted(by_score) == sorted(by_position)
    assert by_score != by_position


def test_saving_again_shows_removed_and_kept_songs(save: Save, simulated: Simulator) -> None:
    id_ = saved_id(save(LINK, *RELAXING, "--yes")[1])
    simulated.edit_playlist(
        id_, add=[simulated.playlist(playlist_ids.LOUD_ROOM).track_ids[0], odd_entries.local_file()], at=0
    )
    _, out, _ = save(LINK, *RELAXING)
    assert re.search(r"^- remove .+ https://open\.spotify\.com/track/", out, re.MULTILINE)
    assert re.search(r"^= keep +Basement Rehearsal \(local file\) +Our Own Band$", out, re.MULTILINE)
    assert "1 to remove, 1 kept without the mood, " in out
    save(LINK, *RELAXING, "--yes")
    assert simulated.playlist(id_).entries[0].is_local


def test_json_output_shows_the_plan_and_the_result(save: Save, simulated: Simulator) -> None:
    planned = json.loads(save(LINK, *RELAXING, "--format", "json")[1])
    assert (planned["url"], planned["created"], planned["written"]) == (None, False, False)
    done = json.loads(save(LINK, *RELAXING, "--yes", "--format", "json")[1])
    assert (done["created"], done["written"]) == (True, True)
    assert done["add"] == planned["add"]
    assert done["url"].startswith("https://open.spotify.com/playlist/")


def test_songs_without_a_spotify_id_are_listed_as_not_savable(save: Save, simulated: Simulator, export: Path) -> None:
    track = simulated.playlist(playlist_ids.QUIET_EVENING).track_ids[0]
    text = export.read_text().replace("B" * 22, track).replace("spotify:track:" + "C" * 22, "")
    export.write_text(text)
    code, out, _ = save(export, *RELAXING, "--playlist", "Calm things", "--yes")
    assert code == 0
    assert out.startswith("Calm things: https://open.spotify.com/playlist/")
    assert re.search(r"^! not savable +Calmer \(no id on Spotify\) +Duo +relaxing 0\.\d\d$", out, re.MULTILINE)
    assert simulated.playlist(saved_id(out)).track_ids == [track]


def test_songs_unknown_to_spotify_are_listed_as_not_savable(save: Save, simulated: Simulator, export: Path) -> None:
    track = simulated.playlist(playlist_ids.QUIET_EVENING).track_ids[0]
    export.write_text(export.read_text().replace("B" * 22, track))
    _, out, _ = save(export, *RELAXING, "--yes")
    assert re.search(r"^! not savable +Calmer \(unknown to Spotify\) +Duo +relaxing 0\.\d\d ", out, re.MULTILINE)
    assert out.count("\n+ add") == 1


def test_an_empty_playlist_is_called_so(save: Save, simulated: Simulator) -> None:
    code, out, err = save(playlist_ids.EMPTY, *RELAXING)
    assert (code, err) == (0, "The playlist is empty.\n")
    assert out.endswith("No songs match.\nThere is nothing to change.\n")


def test_no_playlist_is_created_without_matching_songs(save: Save, simulated: Simulator) -> None:
    code, out, _ = save(LINK, *RELAXING, "--min-score", "1", "--yes")
    assert code == 0
    assert out.endswith("No songs match.\nThere is nothing to change.\n")
    assert writes(simulated) == []


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        ((LINK, *RELAXING, "--playlist", "Rainy days", "--yes"), 2, "which Moodlist did not make"),
        ((LINK, *RELAXING, "--playlist", LINK, "--yes"), 2, "cannot be saved to itself"),
        ((LINK, *RELAXING, "--playlist", "spotify:album:" + "1" * 22), 2, "only be saved to a playlist"),
        ((LINK, "--mood", "happy,dark", "--playlist", "Both"), 2, "--playlist names one playlist, but each mood gets"),
        ((LINK, "--mood", ","), 2, "--mood needs the name of a mood"),
        ((LINK, "--mood", "sleepy"), 2, "moodlist: Unknown mood 'sleepy'. Available: happy"),
        ((LINK, *RELAXING, "--playlist", playlist_ids.OTHER_USERS_PUBLIC), 1, "belongs to another user"),
    ],
)
def test_an_invalid_target_is_refused_and_nothing_is_written(
    save: Save, simulated: Simulator, arguments: tuple[str, ...], code: int, message: str
) -> None:
    actual, out, err = save(*arguments)
    assert (actual, out) == (code, "")
    assert message in err
    assert writes(simulated) == []


def test_the_mood_option_is_required(user_machine: Path) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(["save", LINK])


def test_a_failed_save_is_reported_and_the_next_one_completes_it(save: Save, simulated: Simulator) -> None:
    simulated.fail(Fault.server_error(503, path="/v1/playlists/*/items", method="POST", times=None))
    code, _, err = save(LINK, *RELAXING, "--yes")
    assert code == 1
    assert "status 503. Try again later.\nMoodlist tried for five minutes.\n" in err
    requests.delete(f"{simulated.url}/simulator/faults", timeout=5)
    code, out, _ = save(LINK, *RELAXING, "--yes")
    assert code == 0
    assert len(simulated.playlist(saved_id(out)).track_ids) == out.count("\n+ add")


def test_a_missing_login_is_reported_before_any_request(save: Save, user_machine: Path, export: Path) -> None:
    code, _, err = save(export, *RELAXING)
    assert code == 1
    assert "moodlist login" in err
