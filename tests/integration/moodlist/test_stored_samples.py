"""The files that older versions of the command stored on a user's machine are read, and written with the same names."""

import json
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from moodlist.main import main
from moodlist.simulator import Simulator
from moodlist.simulator.catalog import playlist_ids
from tests.integration.classify.stored_samples.samples import names, sample
from tests.integration.moodlist.calls import Login

CACHE = sample("cache.sql")
CACHE_FILE = Path("cache", "moodlist", "features.sqlite3")
CREDENTIALS_FILE = Path("config", "moodlist", "credentials.json")
RECCOBEATS = "/reccobeats/"


def _values(file: Path) -> dict[str, str]:
    with closing(sqlite3.connect(file)) as database:
        return dict(database.execute("SELECT key, value FROM features"))


@pytest.fixture
def old_cache(tmp_path: Path) -> Path:
    """Create the cache of an older version at its path, and return the path."""
    file = tmp_path / CACHE_FILE
    file.parent.mkdir(parents=True)
    with closing(sqlite3.connect(file)) as database:
        database.executescript(CACHE)
    return file


def _links(file: Path, directory: Path) -> str:
    """Write a file with links to the tracks in a cache, and return its path."""
    ids = [key.removeprefix("track:") for key in _values(file)]
    links = directory / "links.txt"
    links.write_text("".join(f"https://open.spotify.com/track/{id_}\n" for id_ in ids))
    return str(links)


def test_cached_features_and_misses_are_used(
    simulated: Simulator, old_cache: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["classify", _links(old_cache, tmp_path), "--format", "json"]) == 0
    counts = json.loads(capsys.readouterr().out)["counts"]
    assert (counts["classified"], counts["skipped"]) == (2, 1)
    assert simulated.calls_to(RECCOBEATS) == []


def test_the_cache_is_written_with_the_same_names(simulated: Simulator, old_cache: Path, tmp_path: Path) -> None:
    before, links = _values(old_cache), _links(old_cache, tmp_path)
    old_cache.unlink()
    assert main(["classify", links]) == 0
    assert _values(old_cache).keys() == before.keys()
    assert names(list(before.values())) - names(list(_values(old_cache).values())) == set()


def test_the_stored_login_is_used(
    simulated: Simulator, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("CLIENT_ID", "CLIENT_SECRET", "REFRESH_TOKEN"):
        monkeypatch.delenv(f"MOODLIST_{name}")
    file = tmp_path / CREDENTIALS_FILE
    file.parent.mkdir(parents=True)
    file.touch(0o600)
    file.write_text(json.dumps({name: simulated.credentials[name] for name in sample("credentials.json")}))
    assert main(["classify", playlist_ids.FIESTA]) == 0
    assert "Fiesta" in capsys.readouterr().out


def test_a_login_is_stored_with_the_same_names(login: Login, tmp_path: Path) -> None:
    assert login()[0] == 0
    stored = json.loads((tmp_path / CREDENTIALS_FILE).read_text())
    assert sample("credentials.json").keys() - stored.keys() == set()
