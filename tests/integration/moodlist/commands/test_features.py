"""moodlist features, and --features of the commands that classify."""

import json
from pathlib import Path
from typing import Any

import pytest

from moodlist.simulator import Simulator
from moodlist.simulator.catalog import playlist_ids
from tests.integration.moodlist.calls import Classify
from tests.integration.moodlist.commands.conftest import Summary

RECCOBEATS = "/reccobeats/"


def _songs(out: str) -> list[dict[str, Any]]:
    songs: list[dict[str, Any]] = json.loads(out)["songs"]
    return songs


def _fiesta(classify: Classify, *options: str | Path) -> list[dict[str, Any]]:
    code, out, _ = classify(playlist_ids.FIESTA, "--format", "json", "--include", "features", *options)
    assert code == 0
    return _songs(out)


def test_a_playlist_whose_songs_were_added_makes_no_call_to_reccobeats(
    simulated: Simulator, command: Classify, classify: Classify, table: Path, summary: Summary
) -> None:
    code, out, err = command("features", "add", table)
    count = len(simulated.playlist(playlist_ids.FIESTA).track_ids)
    assert (code, out) == (0, "")
    assert f"Read {count} rows" in err
    assert f": {count} new." in err
    songs = _fiesta(classify)
    assert len(songs) == count
    assert {(song["source"], song["features"]["energy"]) for song in songs} == {("given", 0.123)}
    (group,) = summary()["groups"]
    assert {song["as_of"] for song in songs} == {group["month"]}
    assert simulated.calls_to(RECCOBEATS) == []


def test_what_you_add_replaces_what_reccobeats_said_and_adding_it_again_changes_nothing(
    simulated: Simulator, command: Classify, classify: Classify, table: Path
) -> None:
    assert {song["source"] for song in _fiesta(classify)} == {"reccobeats"}
    count = len(simulated.playlist(playlist_ids.FIESTA).track_ids)
    assert f": {count} that replace other features." in command("features", "add", table)[2]
    assert f": {count} stored already." in command("features", "add", table)[2]
    assert {song["source"] for song in _fiesta(classify)} == {"given"}


def test_features_in_the_classified_file_come_first(
    simulated: Simulator, command: Classify, classify: Classify, table: Path, tmp_path: Path
) -> None:
    newer = tmp_path / "newer.csv"
    newer.write_text(table.read_text("utf-8").replace(",0.123,", ",0.456,"), "utf-8")
    command("features", "add", table)
    for options in ([], ["--features", table]):
        code, out, _ = classify(newer, "--format", "json", "--include", "features", *options)
        assert (code, {song["features"]["energy"] for song in _songs(out)}) == (0, {0.456})


def test_a_table_counts_for_one_run_and_before_what_is_stored(
    simulated: Simulator, command: Classify, classify: Classify, table: Path
) -> None:
    other = table.with_name("other.csv")
    other.write_text(table.read_text("utf-8").replace(",0.123,", ",0.456,"), "utf-8")
    command("features", "add", table)
    songs = _fiesta(classify, "--features", other)
    assert {song["features"]["energy"] for song in songs} == {0.456}
    assert all("as_of" not in song for song in songs)
    assert {song["features"]["energy"] for song in _fiesta(classify)} == {0.123}
    assert simulated.calls_to(RECCOBEATS) == []


def test_split_and_save_take_a_table_too(simulated: Simulator, command: Classify, save: Classify, table: Path) -> None:
    assert command("split", playlist_ids.FIESTA, "--features", table)[0] == 0
    assert save(playlist_ids.FIESTA, "--mood", "happy", "--features", table)[0] == 0
    assert simulated.calls_to(RECCOBEATS) == []


def test_no_row_is_lost_without_a_word(command: Classify, table: Path, summary: Summary) -> None:
    header, first, second, third, *_ = table.read_text("utf-8").splitlines()
    broken = third.replace(",0.123,", ",12.3,")
    nameless = first.replace(first.split(",")[0], "")
    table.write_text("\n".join([header, first, second, second, broken, nameless, "spotify:track:" + "a" * 22, ""]))
    code, _, err = command("features", "add", table)
    assert code == 0
    assert err.splitlines()[0].startswith("Read 6 rows")
    assert err.splitlines()[0].endswith(": 2 new, 1 repeated below.")
    assert err.splitlines()[1] == (
        "Refused 3 rows: 1 with a value out of range, or a row that does not fit the header; 1 with no Spotify id and "
        "no ISRC; 1 with not all ten audio features."
    )
    (group,) = summary()["groups"]
    assert (group["source"], group["ids"], group["isrcs"]) == ("given", 2, 0)


@pytest.mark.parametrize("action", [["features", "add"], ["classify", playlist_ids.FIESTA, "--features"]])
def test_a_table_without_features_is_an_error(
    action: list[str], simulated: Simulator, command: Classify, tmp_path: Path
) -> None:
    links = tmp_path / "links.txt"
    links.write_text(f"https://open.spotify.com/track/{'a' * 22}\n")
    code, _, err = command(*action, links)
    assert code != 0
    assert "Refused 1 row: 1 with not all ten audio features." in err
    code, _, err = command(*action, tmp_path / "absent.csv")
    assert (code, err) == (2, f"moodlist: Cannot read '{tmp_path}/absent.csv': no such file.\n")
