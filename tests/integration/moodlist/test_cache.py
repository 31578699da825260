"""The command's feature cache: when it is used, and that its failures do no harm."""

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
    """Return the cache file of the user's machine."""
    return tmp_path / "cache" / "moodlist" / "features.sqlite3"


def test_a_cached_song_is_not_looked_up_again(classify: Classify, simulated: Simulator, cache: Path) -> None:
    cold = classify(FIESTA, "--format", "json", "--include", "features,scores")
    assert stat.S_IMODE(cache.parent.stat().st_mode) == 0o700
    simulated.fail(Fault.server_error(path=RECCOBEATS, times=None))
    assert classify(FIESTA, "--format", "json", "--include", "features,scores") == cold
    assert {song["source"] for song in json.loads(cold[1])["songs"]} == {"reccobeats"}


def test_no_cache_neither_reads_nor_writes_the_cache(classify: Classify, simulated: Simulator, cache: Path) -> None:
    classify(playlist_ids.THREE_PAGES, "--no-cache")
    assert not cache.parent.exists()
    classify(FIESTA)
    simulated.fail(Fault.server_error(path=RECCOBEATS, times=None))
    assert classify(FIESTA, "--no-cache")[0] == 1


def test_pages_that_a_failed_run_has_read_are_not_read_again(
    classify: Classify, simulated: Simulator, cache: Path
) -> None:
    simulated.fail(Fault.server_error(path="/v1/me/tracks", query="*offset=100*", times=None))
    assert classify("liked")[0] == 1
    pages = cache.parent / "pages"
    assert [stat.S_IMODE(path.stat().st_mode) for path in (cache.parent, pages, *pages.iterdir())] == [
        0o700,
        0o700,
        0o600,
    ]
    simulated.reset()
    assert classify("liked")[0] == 0
    assert len(simulated.calls_to("/v1/me/tracks")) == 2
    assert classify("liked", "--no-cache")[0] == 0
    assert len(simulated.calls_to("/v1/me/tracks")) == 5


def test_a_setting_changes_the_cache_file(
    classify: Classify, simulated: Simulator, cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MOODLIST_CACHE_FILE", str(tmp_path / "elsewhere" / "mine.sqlite3"))
    classify(FIESTA)
    assert (tmp_path / "elsewhere" / "mine.sqlite3").exists()
    assert not cache.exists()


def test_a_file_with_features_creates_no_cache(classify: Classify, export: Path, cache: Path) -> None:
    assert classify(export)[0] == 0
    assert not cache.parent.exists()


@pytest.mark.parametrize("damage", ["not a database", "a file in place of the folder"])
def test_a_damaged_cache_is_reported_in_one_line_and_ignored(
    moodlist: Run, classify: Classify, simulated: Simulator, cache: Path, damage: str
) -> None:
    _, table, _ = classify(FIESTA, "--no-cache")
    cache.parent.parent.mkdir(exist_ok=True)
    if damage == "a file in place of the folder":
        cache.parent.touch()
    else:
        cache.parent.mkdir()
        cache.write_bytes(b"nonsense " * 1000)
    done = moodlist("classify", FIESTA)
    assert (done.returncode, done.stdout.decode()) == (0, table)
    (line,) = done.stderr.decode().splitlines()
    assert line.startswith("The feature cache is not used for now: ")
    assert str(cache) in line


def test_serve_uses_the_cache_and_not_a_deployments_table(
    start: Start, classify: Classify, simulated: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    classify(FIESTA)
    simulated.fail(Fault.server_error(path=RECCOBEATS, times=None))
    monkeypatch.setenv("MOODLIST_FEATURE_TABLE", "features")
    command = start("serve", "--port", "0")
    assert mood(command.wait_for_word("http://127.0.0.1:"), playlist_ids.FIESTA).status_code == 200
    assert "feature cache" not in command.stderr.read_text()
    command.process.kill()
    without = start("serve", "--port", "0", "--no-cache")
    assert mood(without.wait_for_word("http://127.0.0.1:"), playlist_ids.FIESTA).status_code == 503


def test_the_demo_writes_no_cache(
    user_machine: Path, cache: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("MOODLIST_CACHE_FILE", str(cache))
    assert main(["demo"]) == 0
    assert not cache.parent.exists()
