"""`moodlist save` and `split` of several files, folders, ZIP archives and links: joined into one list."""

import csv
import io
import json
import re
from pathlib import Path

import pytest

from moodlist.simulator import Simulator
from moodlist.simulator.catalog import playlist_ids
from tests.integration.classify.saving.saves import user_playlists, writes
from tests.integration.moodlist.calls import Classify, Save, saved_id
from tests.integration.moodlist.commands.test_classify_archives import zip_file

LINK = f"https://open.spotify.com/playlist/{playlist_ids.ROAD_TRIP}"
JOINED = "Note: 2 lists are joined into one, in which a song of several lists counts once.\n"


@pytest.fixture
def songs(command: Classify, simulated: Simulator, tmp_path: Path) -> Path:
    """A folder with exports of two playlists."""
    folder = tmp_path / "songs"
    folder.mkdir()
    for name in ("ROAD_TRIP", "LOUD_ROOM"):
        output = folder / f"{name.lower()}.csv"
        assert command("classify", getattr(playlist_ids, name), "--with-skipped", "--output", output)[0] == 0
    return folder


def test_split_divides_several_lists_as_one(command: Classify, songs: Path, tmp_path: Path) -> None:
    a, b = songs / "road_trip.csv", songs / "loud_room.csv"
    code, out, err = command("split", a, b, a, "--to", tmp_path / "m", "--yes")
    assert code == 0
    assert out.startswith("road_trip and loud_room: ")
    assert err.startswith(JOINED.replace("2 lists", "3 lists"))
    sizes = {name: int(size) for name, size in re.findall(r"^([a-z]+) +(\d+)\b", out, re.MULTILINE)}
    rows = {
        name: list(csv.DictReader(io.StringIO((tmp_path / "m" / f"{name}.csv").read_text())))
        for name in sizes
        if name != "all"
    }
    assert {name: len(each) for name, each in rows.items()} | {"all": sizes["all"]} == sizes
    assert sum(len(each) for each in rows.values()) == sizes["all"]
    positions = sorted(int(row["position"]) for each in rows.values() for row in each)
    assert positions == [*range(1, sizes["all"] + 1)]
    assert sum(row["skipped"] == "duplicate" for row in rows["rest"]) >= len(a.read_text().splitlines()) - 10


@pytest.mark.parametrize("kind", ["folder", "zip"])
def test_a_folder_and_an_archive_are_saved_under_their_name(
    save: Save, simulated: Simulator, songs: Path, tmp_path: Path, kind: str
) -> None:
    files = {each.name: each.read_text() for each in songs.iterdir()}
    source = songs if kind == "folder" else zip_file(tmp_path / "songs.zip", {**files})
    code, out, err = save(source, "--mood", "relaxing", "--yes")
    assert (code, err) == (0, JOINED)
    created = simulated.playlist(saved_id(out))
    assert created.name == "Relaxing songs of songs"
    both = json.loads(save(source, "--mood", "relaxing", "--format", "json")[1])
    assert (both["stay"], both["add"]) == (len(created.track_ids), [])


def test_a_damaged_list_removes_no_song_that_was_saved_before(
    command: Classify, simulated: Simulator, songs: Path
) -> None:
    assert command("split", songs, "--save", "--yes")[0] == 0
    before = [each["id"] for each in user_playlists(simulated)]
    sizes = [len(simulated.playlist(id_).track_ids) for id_ in before]
    (songs / "loud_room.csv").write_bytes(b"Dear Sir or Madam,\n")
    code, out, err = command("split", songs, "--save", "--yes")
    assert (code, [each["id"] for each in user_playlists(simulated)]) == (1, before)
    assert [len(simulated.playlist(id_).track_ids) for id_ in before] == sizes
    assert f"\nNot read: 1 list\n  {songs / 'loud_room.csv'}: " in out
    assert f"moodlist: {songs / 'loud_room.csv'}: " in err
    assert "none is removed, because not all lists could be read" in err


def test_save_names_what_it_could_not_read(save: Save, simulated: Simulator, songs: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken.zip"
    broken.write_bytes(b"PK\x03\x04 is not the rest of an archive")
    code, out, err = save(songs / "road_trip.csv", broken, "--mood", "dark")
    assert (code, out.startswith("Dark songs of road_trip and broken: ")) == (1, True)
    assert "\nNot read: 1 list\n  " in out
    assert err.count("'broken.zip' is damaged or incomplete") == 1
    code, out, err = save(broken, "--mood", "dark")
    assert (code, out, err.count("is damaged or incomplete")) == (2, "", 1)


def test_a_list_among_several_is_not_saved_to_itself(save: Save, simulated: Simulator, export: Path) -> None:
    code, out, err = save(export, LINK, "--mood", "happy", "--playlist", LINK, "--yes")
    assert (code, out, writes(simulated)) == (2, "", [])
    assert "A playlist cannot be saved to itself" in err


def test_links_and_files_may_follow_the_options(command: Classify, simulated: Simulator, export: Path) -> None:
    code, out, _ = command("split", LINK, "--certainty", "clear", export)
    assert (code, out.startswith("Road trip and mine: 64 items in 5 lists\n")) == (0, True)
    code, out, _ = command("save", LINK, "--mood", "happy", export)
    assert (code, out.startswith("Happy songs of Road trip and mine: ")) == (0, True)


def test_the_files_that_are_read_are_never_written(command: Classify, songs: Path) -> None:
    (songs / "road_trip.csv").rename(songs / "happy.csv")
    code, _, err = command("split", songs / "happy.csv", "--to", songs, "--yes", "--force")
    assert (code, "the songs are read from this file" in err) == (2, True)
