"""The command line's cache of features: who uses it, who does not, and that it never stands in the way."""

import json
import stat
from pathlib import Path

import pytest

from moodlist.main import main
from moodlist.simulator import Fault, Simulator
from moodlist.simulator.catalog import playlist_ids
from tests.integration.moodlist.calls import Classify, Run, Start, mood

RECCOBEATS = "/reccobeats/*"
FIESTA = f"https://open.spotify.com/playlist/{playlist_ids.FIESTA}"


@pytest.fixture
def cache(tmp_path: Path) -> Path:
    """Where the cache of the machine in the tests is."""
    return tmp_path / "cache" / "moodlist" / "features.sqlite3"


def test_a_song_that_was_looked_up_once_is_not_looked_up_again(
    classify: Classify, simulated: Simulator, cache: Path
) -> None:
    cold = classify(FIESTA, "--format", "json", "--include", "features,scores")
    assert stat.S_IMODE(cache.parent.stat().st_mode) == 0o700
    simulated.fail(Fault.server_error(path=RECCOBEATS, times=None))
    assert classify(FIESTA, "--format", "json", "--include", "features,scores") == cold
    assert {song["source"] for song in json.loads(cold[1])["songs"]} == {"reccobeats"}


def test_without_the_cache_it_is_neither_read_nor_written(
    classify: Classify, simulated: Simulator, cache: Path
) -> None:
    classify(FIESTA, "--no-cache")
    assert not cache.exists()
    classify(FIESTA)
    simulated.fail(Fault.server_error(path=RECCOBEATS, times=None))
    assert classify(FIESTA, "--no-cache")[0] == 1


def test_a_setting_puts_it_elsewhere(
    classify: Classify, simulated: Simulator, cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MOODLIST_CACHE_FILE", str(tmp_path / "elsewhere" / "mine.sqlite3"))
    classify(FIESTA)
    assert (tmp_path / "elsewhere" / "mine.sqlite3").exists()
    assert not cache.exists()


def test_a_file_that_holds_its_features_needs_no_cache(classify: Classify, export: Path, cache: Path) -> None:
    assert classify(export)[0] == 0
    assert not cache.parent.exists()


@pytest.mark.parametrize("spoilt", ["a file that is no database", "a folder that is a file"])
def test_a_spoilt_cache_costs_one_line_on_standard_error(
    moodlist: Run, classify: Classify, simulated: Simulator, cache: Path, spoilt: str
) -> None:
    _, whole, _ = classify(FIESTA, "--no-cache")
    cache.parent.parent.mkdir(exist_ok=True)
    if spoilt == "a folder that is a file":
        cache.parent.touch()
    else:
        cache.parent.mkdir()
        cache.write_bytes(b"nonsense " * 1000)
    done = moodlist("classify", FIESTA)
    assert (done.returncode, done.stdout.decode()) == (0, whole)
    (line,) = done.stderr.decode().splitlines()
    assert line.startswith("The feature cache is not used for now: ")
    assert str(cache) in line


def test_serve_shares_the_cache_and_leaves_a_deployments_table_alone(
    start: Start, classify: Classify, simulated: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    classify(FIESTA)
    simulated.fail(Fault.server_error(path=RECCOBEATS, times=None))
    monkeypatch.setenv("MOODLIST_FEATURE_TABLE", "features")
    started = start("serve", "--port", "0")
    assert mood(started.says("http://127.0.0.1:"), playlist_ids.FIESTA).status_code == 200
    assert "feature cache" not in started.stderr.read_text()
    started.process.kill()
    without = start("serve", "--port", "0", "--no-cache")
    assert mood(without.says("http://127.0.0.1:"), playlist_ids.FIESTA).status_code == 503


def test_what_is_invented_for_the_demo_is_kept_nowhere(
    own: Path, cache: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MOODLIST_CACHE_FILE", str(cache))
    assert main(["demo"]) == 0
    assert not cache.parent.exists()
