"""`moodlist classify --plot`: a map of the songs in the terminal, or as a picture."""

import importlib.util
import json
import subprocess
import sys
import tomllib
import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from moodlist.simulator import Simulator
from moodlist.simulator.catalog import playlist_ids
from tests.integration.moodlist.calls import Classify

ROOT = Path(__file__).parents[4]
SVG = "{http://www.w3.org/2000/svg}"


def dots(file: Path) -> int:
    (songs,) = [each for each in ET.parse(file).iter(f"{SVG}g") if each.get("id") == "songs"]  # noqa: S314
    return len(list(songs.iter(f"{SVG}use")) or list(songs.iter(f"{SVG}path")))


def test_a_picture_has_a_dot_for_each_classified_song(classify: Classify, simulated: Simulator, tmp_path: Path) -> None:
    code, out, err = classify(playlist_ids.ROAD_TRIP, "--format", "json", "--plot", tmp_path / "map.svg")
    songs = json.loads(out)["songs"]
    assert (code, dots(tmp_path / "map.svg")) == (0, len(songs))
    assert f"Wrote a map of {len(songs)} songs to {tmp_path / 'map.svg'}\n" in err
    assert "Not on the map: 5 items without valence and energy (" in err
    code, _, _ = classify(playlist_ids.ROAD_TRIP, "--plot", tmp_path / "map.PNG")
    assert (code, (tmp_path / "map.PNG").read_bytes()[:4]) == (0, b"\x89PNG")


def test_a_picture_of_several_lists_and_of_a_selection_has_their_songs(
    classify: Classify, simulated: Simulator, export: Path, tmp_path: Path
) -> None:
    file = tmp_path / "map.svg"
    _, out, _ = classify(export, playlist_ids.ROAD_TRIP, "--mood", "happy", "--format", "json", "--plot", file)
    assert dots(file) == sum(len(each["songs"]) for each in json.loads(out)) > 1
    assert "2 lists" in file.read_text()


def test_without_a_file_the_map_is_drawn_below_the_table(
    classify: Classify, user_machine: Path, export: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    code, out, err = classify(export, "--plot")
    table, _, drawn = out.partition("\n\nmine\n3 songs: ")
    assert (code, err) == (0, "")
    assert table.startswith("mine: 4 items, ")
    assert {len(line) for line in drawn.splitlines() if line.endswith("|")} == {60}
    assert "Not on the map: 1 item without valence and energy (1 duplicate)\n" in drawn
    assert "\x1b" not in out
    assert classify(export, "--output", export.with_name("x.csv"), "--plot")[1].startswith("\nmine\n3 songs: ")


def test_an_existing_picture_is_only_replaced_with_force(
    classify: Classify, user_machine: Path, export: Path, tmp_path: Path
) -> None:
    (tmp_path / "map.png").write_text("mine")
    code, out, err = classify(export, "--plot", tmp_path / "map.png")
    assert (code, out, (tmp_path / "map.png").read_text()) == (2, "", "mine")
    assert "already exists. Pass --force to replace it" in err
    assert classify(export, "--plot", tmp_path / "map.png", "--force")[0] == 0
    assert (tmp_path / "map.png").read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--plot", "--format", "json"), "--plot draws below a table, but standard output is json"),
        (("--plot", "no/map.png"), "there is no directory"),
        (("--plot", "x.svg", "--output", "./x.svg", "--format", "csv"), "name the same file"),
    ],
)
def test_a_map_without_a_place_is_refused_before_the_work(
    classify: Classify, export: Path, monkeypatch: pytest.MonkeyPatch, options: list[str], message: str
) -> None:
    monkeypatch.chdir(export.parent)
    code, out, err = classify(export, *options)
    assert (code, out) == (2, "")
    assert message in err


@pytest.mark.parametrize(
    "words", [("mine.csv", "--plot", "map.jpg"), ("--plot", "mine.csv"), ("mine.csv", "--plot", "")]
)
def test_another_ending_is_a_usage_error(
    classify: Classify, export: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...]
) -> None:
    with pytest.raises(SystemExit, match="2"):
        classify(*words)
    err = capsys.readouterr().err
    assert f"must be a file that ends in .png or .svg, got {words[-1]!r}" in err
    assert "name the songs before --plot" in err


def test_without_the_extra_a_picture_is_refused_with_the_command_that_installs_it(
    classify: Classify, user_machine: Path, export: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    find = importlib.util.find_spec
    monkeypatch.setattr("moodlist.installation.find_spec", lambda name: None if name == "matplotlib" else find(name))
    code, out, err = classify(export, "--plot", tmp_path / "map.png")
    assert (code, out, (tmp_path / "map.png").exists()) == (1, "", False)
    assert 'the extra "plot", which is not installed. Run:\n' in err
    assert "-m pip install" in err
    assert "[plot]" in err
    assert classify(export, "--plot")[0] == 0


def test_matplotlib_is_loaded_for_a_picture_only(user_machine: Path, export: Path) -> None:
    script = (
        "import sys; from moodlist.main import main; code = main(sys.argv[1:]); "
        "sys.exit('matplotlib' in sys.modules or code)"
    )
    for options, loads in (("--plot",), 0), (("--plot", str(export.with_name("x.png"))), 1):
        done = subprocess.run(
            [sys.executable, "-c", script, "classify", str(export), *options],
            capture_output=True,
            check=False,
            timeout=60,
        )
        assert (done.returncode, done.stdout[:5]) == (loads, b"mine:")


def test_the_extra_has_what_the_picture_imports() -> None:
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["optional-dependencies"]
    assert [each.partition(">")[0] for each in extras["plot"]] == ["matplotlib"]
