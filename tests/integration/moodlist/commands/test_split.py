import csv
import io
import json
import re
from pathlib import Path

import pytest

from moodlist.simulator import Simulator
from moodlist.simulator.catalog import playlist_ids
from tests.integration.moodlist.calls import Classify, Run, calls_by_address

MOODS = ("happy", "aggressive", "dark", "relaxing")


def _sizes(out: str) -> dict[str, int]:
    """Return the number of items of each list, and of `all`."""
    return {name: int(size) for name, size in re.findall(r"^([a-z]+) +(\d+)\b", out, re.MULTILINE)}


def _rows(file: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(file.read_text("utf-8"))))


@pytest.mark.parametrize("certainty", ["best", "clear"])
def test_the_sizes_of_the_lists_add_up_to_the_number_of_items(
    command: Classify, simulated: Simulator, certainty: str
) -> None:
    code, out, err = command("split", playlist_ids.ROAD_TRIP, "--certainty", certainty)
    assert code == 0
    assert out.startswith("Road trip: 60 items in 5 lists\n")
    sizes = _sizes(out)
    assert [*sizes] == [*MOODS, "rest", "all"]
    assert sizes["all"] == 60 == sum(sizes[name] for name in (*MOODS, "rest"))
    assert (sizes["rest"] == 5) == (certainty == "best")
    assert err.startswith("Nothing was written. Add --to FOLDER")


def test_the_lists_have_the_songs_that_classify_gives_the_mood(
    command: Classify, simulated: Simulator, tmp_path: Path
) -> None:
    folder = tmp_path / "a" / "moods"
    code, _, err = command("split", playlist_ids.ROAD_TRIP, "--to", folder)
    assert (code, folder.exists()) == (0, False)
    assert "Run the same command with --yes" in err
    code, out, err = command("split", playlist_ids.ROAD_TRIP, "--to", folder, "--yes")
    assert (code, err) == (0, f"Wrote 5 files to {folder}\n")
    assert str(folder / "happy.csv") in out
    assert sorted(each.name for each in folder.iterdir()) == sorted(f"{name}.csv" for name in (*MOODS, "rest"))
    report = json.loads(command("classify", playlist_ids.ROAD_TRIP, "--format", "json")[1])
    for mood in MOODS:
        expected = [each["url"] for each in report["songs"] if each["mood"] == mood]
        assert [row["url"] for row in _rows(folder / f"{mood}.csv")] == expected
    reasons = [each["reason"] for each in report["skipped"]]
    assert [row["skipped"] for row in _rows(folder / "rest.csv")] == reasons


def test_with_clear_the_rest_has_the_songs_that_may_have_another_mood(
    command: Classify, simulated: Simulator, tmp_path: Path
) -> None:
    command("split", playlist_ids.ROAD_TRIP, "--to", tmp_path / "m", "--certainty", "clear", "--yes")
    for mood in MOODS:
        assert not any(row["alternatives"] for row in _rows(tmp_path / "m" / f"{mood}.csv"))
    rest = _rows(tmp_path / "m" / "rest.csv")
    assert all(row["alternatives"] or row["skipped"] for row in rest)
    assert len([row for row in rest if not row["skipped"]]) > 0


def test_json_counts_only_the_songs_of_the_list(command: Classify, simulated: Simulator, tmp_path: Path) -> None:
    command("split", playlist_ids.ROAD_TRIP, "--to", tmp_path / "m", "--format", "json", "--yes")
    lists = [json.loads((tmp_path / "m" / f"{name}.json").read_text()) for name in (*MOODS, "rest")]
    assert sum(each["playlist"]["items"] for each in lists) == 60
    assert lists[0]["playlist"]["name"] == "Happy songs of Road trip"
    assert lists[0]["counts"]["moods"] == {"happy": len(lists[0]["songs"]), "aggressive": 0, "dark": 0, "relaxing": 0}
    assert lists[0]["skipped"] == []
    assert lists[4]["counts"]["skipped"] == 5


def test_m3u_holds_what_has_a_link_and_the_command_says_what_has_none(
    command: Classify, simulated: Simulator, tmp_path: Path
) -> None:
    _, _, err = command("split", playlist_ids.ROAD_TRIP, "--to", tmp_path / "m", "--format", "m3u", "--yes")
    texts = [(tmp_path / "m" / f"{name}.m3u8").read_text() for name in (*MOODS, "rest")]
    links = sum(text.count("\nhttps://open.spotify.com/") for text in texts)
    left_out = re.search(r"Left out, for want of a Spotify link: (\d+) item", err)
    assert left_out is not None
    assert links + int(left_out[1]) == 60


def test_existing_files_are_only_replaced_with_force(
    command: Classify, user_machine: Path, export: Path, tmp_path: Path
) -> None:
    old = tmp_path / "m" / "dark.csv"
    old.parent.mkdir()
    old.write_text("mine")
    for extra in ((), ("--yes",)):
        code, out, err = command("split", export, "--to", tmp_path / "m", *extra)
        assert (code, out) == (2, "")
        assert f"these files exist: '{old}'. Pass --force to replace them" in err
    assert [old.read_text(), len(list(old.parent.iterdir()))] == ["mine", 1]
    assert command("split", export, "--to", tmp_path / "m", "--yes", "--force")[0] == 0
    assert old.read_text().startswith("position,")


def test_the_file_that_is_read_is_never_written(command: Classify, user_machine: Path, export: Path) -> None:
    source = export.rename(export.with_name("happy.csv"))
    before = source.read_text()
    code, _, err = command("split", source, "--to", source.parent, "--yes", "--force")
    assert (code, source.read_text()) == (2, before)
    assert "the songs are read from this file" in err


@pytest.mark.parametrize("to", ["", "moods", "old/moods"])
@pytest.mark.parametrize("options", [(), ("--yes",), ("--yes", "--force")])
def test_the_lists_are_not_written_where_the_next_run_would_read_them(
    command: Classify, user_machine: Path, folder: Path, to: str, options: tuple[str, ...]
) -> None:
    before = sorted(folder.rglob("*"))
    code, out, err = command("split", folder, "--to", folder / to, *options)
    assert (code, out, sorted(folder.rglob("*"))) == (2, "", before)
    assert f"everything in the folder '{folder}' is read" in err
    assert command("split", folder / "old", "--to", folder / "old-moods", *options)[0] == 0


def test_a_folder_that_cannot_be_made_is_a_failure_that_names_it(
    command: Classify, user_machine: Path, export: Path
) -> None:
    code, _, err = command("split", export, "--to", "/proc/moods", "--yes")
    assert (code, err) == (
        1,
        "moodlist: Cannot make the folder '/proc/moods': No such file or directory. Name another one.\n",
    )


def test_what_is_written_can_be_split_again_without_a_network(
    command: Classify, user_machine: Path, export: Path, tmp_path: Path
) -> None:
    assert command("split", export, "--to", tmp_path / "m", "--yes")[0] == 0
    code, out, _ = command("split", tmp_path / "m" / "relaxing.csv")
    assert (code, _sizes(out)["relaxing"], _sizes(out)["all"]) == (0, 2, 2)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--yes",), "add --to FOLDER, or --save"),
        (("--save", "--format", "csv"), "--format is the format of files"),
        (("--format", "m3u"), "use it with --to FOLDER"),
        (("--add-only",), "use it with --save"),
        (("--force",), "use it with --to FOLDER"),
        (("--to", "mine.csv"), "it is not a folder"),
        (("--to", "x" * 300, "--yes"), "File name too long. Name another folder."),
        (("--to", "mine.csv/x"), "Cannot make the folder"),
    ],
)
def test_options_that_do_not_fit_are_refused_before_the_work(
    command: Classify, export: Path, monkeypatch: pytest.MonkeyPatch, options: tuple[str, ...], message: str
) -> None:
    monkeypatch.chdir(export.parent)
    code, out, err = command("split", export, *options)
    assert (code, out) == (2, "")
    assert message in err


def test_an_empty_playlist_and_a_closed_standard_input_end_at_once(moodlist: Run, simulated: Simulator) -> None:
    done = moodlist("split", playlist_ids.EMPTY)
    assert (done.returncode, b"Empty: 0 items in 5 lists" in done.stdout) == (0, True)
    done = moodlist("split", "-")
    assert done.returncode == 2
    assert b"Standard input was empty" in done.stderr


def test_without_a_login_saving_fails_before_the_work(command: Classify, user_machine: Path, export: Path) -> None:
    code, out, err = command("split", export, "--save")
    assert (code, out) == (1, "")
    assert "moodlist login" in err


@pytest.mark.parametrize("write", [False, True])
def test_the_playlist_and_its_features_are_read_once_for_all_lists(
    command: Classify, simulated: Simulator, tmp_path: Path, write: bool
) -> None:
    assert command("classify", playlist_ids.ROAD_TRIP, "--no-cache")[0] == 0
    one_list = calls_by_address(simulated)
    simulated.reset()
    options = ("--to", tmp_path / "m", "--yes") if write else ()
    assert command("split", playlist_ids.ROAD_TRIP, "--no-cache", *options)[0] == 0

    assert calls_by_address(simulated) == one_list
    assert set(one_list.values()) == {1}
