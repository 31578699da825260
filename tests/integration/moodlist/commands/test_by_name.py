"""--by-name: lists without ids on the command line."""

import json
from pathlib import Path

import pytest

from moodlist.simulator import Simulator, Track
from moodlist.simulator.catalog import playlist_ids
from tests.integration.moodlist.calls import Classify

SEARCH = "/reccobeats/v1/track/search"


@pytest.fixture
def songs(simulated: Simulator) -> list[Track]:
    return [simulated.catalog.tracks[id_] for id_ in simulated.playlist(playlist_ids.FIESTA).track_ids[:4]]


@pytest.fixture
def names(songs: list[Track], tmp_path: Path) -> Path:
    file = tmp_path / "names.csv"
    rows = [f'"{song.name.upper()}","{song.artists[0]}"' for song in songs]
    file.write_text("\n".join(["Title,Artist", *rows, ""]), "utf-8")
    return file


def test_a_list_without_ids_is_offered_the_search(simulated: Simulator, command: Classify, names: Path) -> None:
    code, _, err = command("classify", names)
    assert code == 1
    assert "add --by-name" in err
    assert simulated.calls == []


def test_the_songs_are_classified_and_each_match_is_shown(
    simulated: Simulator, command: Classify, names: Path, songs: list[Track]
) -> None:
    code, out, _ = command("classify", names, "--by-name")
    assert code == 0
    shown = out[out.index("Found by name") :]
    for song in songs:
        assert f"{', '.join(song.artists)} - {song.name}, https://open.spotify.com/track/{song.id}" in shown
    searched = len(simulated.calls_to(SEARCH))
    assert 0 < searched <= 2 * len(songs)
    out = command("classify", names, "--by-name", "--format", "json")[1]
    assert [song["matched"]["song"] for song in json.loads(out)["songs"]] == [song.name for song in songs]
    assert len(simulated.calls_to(SEARCH)) == searched


def test_split_save_and_joined_lists_search_too(simulated: Simulator, command: Classify, names: Path) -> None:
    assert "Found by name" in command("split", names, "--by-name")[2]
    assert "Found by name" in command("save", names, "--mood", "happy", "--by-name")[2]
    assert "Found by name" in command("classify", names, names, "--joined", "--by-name")[1]


def test_m3u_files_are_matched_by_their_durations(simulated: Simulator, command: Classify, tmp_path: Path) -> None:
    right, wrong = list(simulated.catalog.tracks.values())[:2]
    lines = ["#EXTM3U"]
    for song, seconds in ((right, right.features.duration_ms // 1000), (wrong, wrong.features.duration_ms // 1000 + 9)):
        lines += [f"#EXTINF:{seconds},{song.artists[0]} - {song.name}", f"/music/{song.id}.mp3"]
    file = tmp_path / "local.m3u8"
    file.write_text("\n".join(lines), "utf-8")
    code, out, _ = command("classify", file, "--by-name", "--format", "json")
    report = json.loads(out)
    assert (code, [song["song"] for song in report["songs"]]) == (0, [right.name])
    (item,) = report["skipped"]
    assert (item["reason"], item["candidates"][0]["song"]) == ("not_found", wrong.name)


def test_a_list_of_which_nothing_is_found_is_an_error(simulated: Simulator, command: Classify, tmp_path: Path) -> None:
    file = tmp_path / "names.csv"
    file.write_text("Title,Artist\nUnheard of,No One\n")
    code, out, err = command("classify", file, "--by-name")
    assert code == 1
    assert "No song of this list was found by its name." in err
    assert "1 not_found" in out
