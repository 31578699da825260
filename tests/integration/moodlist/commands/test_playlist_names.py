import unicodedata
from pathlib import Path

import pytest
import requests

from moodlist.simulator import Fault, Simulator
from moodlist.simulator.catalog import playlist_ids
from tests.integration.moodlist.calls import Classify, Run, Save

URL = "https://open.spotify.com/playlist/"


def _create(sim: Simulator, name: str) -> str:
    headers = {"Authorization": f"Bearer {sim.access_token()}"}
    answer = requests.post(f"{sim.spotify_api_url}/me/playlists", json={"name": name}, headers=headers, timeout=5)
    return str(answer.json()["id"])


@pytest.mark.parametrize("name", ["Road trip", "ROAD TRIP", "  road   trip "])
def test_the_name_of_a_playlist_is_taken_in_any_letter_case(
    classify: Classify, simulated: Simulator, name: str
) -> None:
    code, out, err = classify(name)
    assert code == 0
    assert out.startswith("Road trip: 60 items, 55 with a mood, 5 skipped\n")
    assert err == f"Playlist: Road trip ({URL}{playlist_ids.ROAD_TRIP})\n"


def test_an_accent_may_be_written_as_one_character_or_two(classify: Classify, simulated: Simulator) -> None:
    id_ = _create(simulated, unicodedata.normalize("NFC", "Canción"))
    code, _, err = classify(unicodedata.normalize("NFD", "canción"))
    assert (code, id_ in err) == (0, True)


def test_a_file_of_the_same_name_comes_first(
    classify: Classify, simulated: Simulator, export: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(export.parent)
    export.rename("Road trip")
    code, out, err = classify("Road trip")
    assert (code, err) == (0, "")
    assert "Sunny" in out
    assert not simulated.calls


def test_liked_means_the_liked_songs_also_if_a_playlist_has_this_name(classify: Classify, simulated: Simulator) -> None:
    _create(simulated, "liked")
    code, out, err = classify("liked")
    assert (code, err) == (0, "")
    assert out.startswith("Liked songs: ")


def test_several_playlists_of_a_name_are_listed(classify: Classify, simulated: Simulator) -> None:
    ids = [_create(simulated, name) for name in ("Mix", "mix")]
    code, out, err = classify("MIX")
    assert (code, out) == (2, "")
    assert "Several of your playlists are called 'MIX'. Name one by its link:" in err
    assert all(f"{URL}{id_}" in err for id_ in ids)


def test_an_own_playlist_comes_before_a_followed_one_of_the_same_name(classify: Classify, simulated: Simulator) -> None:
    id_ = _create(simulated, "Marta's mix")
    code, _, err = classify("marta's mix")
    assert (code, id_ in err) == (0, True)


def test_a_followed_playlist_is_taken_and_spotifys_refusal_explained(classify: Classify, simulated: Simulator) -> None:
    code, _, err = classify("Marta's mix")
    assert code == 1
    assert err.startswith(f"Playlist: Marta's mix ({URL}{playlist_ids.OTHER_USERS_PUBLIC})\n")
    assert "exportify.net" in err


def test_a_name_that_no_playlist_has_gets_the_nearest_one(classify: Classify, simulated: Simulator) -> None:
    code, out, err = classify("Road trap")
    assert (code, out) == (2, "")
    assert "'Road trap': no such file, not a Spotify link, and none of your 12 playlists has this name." in err
    assert "The nearest name is 'Road trip'. `moodlist playlists` lists them." in err
    assert "nearest" not in classify("zzz")[2]


def test_the_name_that_spotify_gives_liked_songs_leads_to_the_word_for_them(
    classify: Classify, simulated: Simulator
) -> None:
    _create(simulated, "Dark songs of Liked songs")
    code, _, err = classify("Liked Songs")
    assert (code, "has this name. `moodlist classify liked` reads your liked songs." in err) == (2, True)


def test_without_a_login_nothing_is_looked_up_and_the_error_says_how_to_log_in(classify: Classify) -> None:
    code, out, err = classify("Road trip")
    assert (code, out) == (2, "")
    assert err == (
        "moodlist: Cannot read 'Road trip': no such file, and not a Spotify link. If it is the name of one of your "
        "playlists, run `moodlist login` first.\n"
    )


def test_an_app_without_a_user_counts_as_no_login(
    classify: Classify, simulated: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("MOODLIST_REFRESH_TOKEN")
    code, _, err = classify("Road trip")
    assert (code, "run `moodlist login` first" in err) == (2, True)
    assert not simulated.calls


def test_a_failure_of_the_search_still_says_that_there_is_no_such_file(
    classify: Classify, simulated: Simulator
) -> None:
    simulated.fail(Fault.server_error(503, path="/v1/me/playlists", times=None))
    code, _, err = classify("songs.csv")
    assert code == 1
    assert "There is no file 'songs.csv', and your playlists cannot be searched for it: Spotify failed" in err


def test_a_link_to_something_without_songs_is_no_name(classify: Classify, simulated: Simulator) -> None:
    code, _, err = classify(f"https://open.spotify.com/artist/{'1' * 22}")
    assert (code, "link to a Spotify artist" in err) == (2, True)
    assert not simulated.calls


def test_save_takes_a_name_too(save: Save, simulated: Simulator) -> None:
    code, out, err = save("fiesta", "--mood", "happy")
    assert (code, err) == (0, f"Playlist: Fiesta ({URL}{playlist_ids.FIESTA})\n")
    assert out.startswith("Happy songs of Fiesta: a new private playlist\n")


def test_a_name_needs_no_standard_input(moodlist: Run, simulated: Simulator) -> None:
    done = moodlist("classify", "Road trip", "--format", "csv")
    assert done.returncode == 0
    assert b"Traceback" not in done.stderr
