"""moodlist features: what is stored is shown, exported and cleared."""

import csv
from io import BytesIO, StringIO, TextIOWrapper
from pathlib import Path

import pytest

from classify.core.features import FEATURE_NAMES
from moodlist.simulator.catalog import playlist_ids
from tests.integration.moodlist.calls import Classify
from tests.integration.moodlist.commands.conftest import Summary


def test_an_export_can_be_added_again(command: Classify, table: Path, tmp_path: Path, summary: Summary) -> None:
    isrcs = tmp_path / "isrcs.csv"
    values = dict(zip(FEATURE_NAMES, (0.5, 0.1, 120, 0.05, 0.2, 0, 0.7, 200_000, -7, 0.6), strict=True))
    rows = [{"isrc": "ESA012600001", "url": "b" * 22, **values}, {"isrc": "ESA012600002", "url": "", **values}]
    with isrcs.open("w", newline="") as opened:
        writer = csv.DictWriter(opened, rows[0])
        writer.writeheader()
        writer.writerows(rows)
    command("features", "add", table, isrcs)
    before = summary()
    exported = tmp_path / "features.csv"
    assert command("features", "export", exported)[0] == 0
    assert command("features", "export")[1].encode() == exported.read_bytes()
    assert len(list(csv.reader(StringIO(exported.read_text())))) == len(table.read_text().splitlines()) + 2
    assert command("features", "clear", "--yes")[0] == 0
    assert summary()["groups"] == []
    command("features", "add", exported)
    assert summary()["groups"] == before["groups"]
    assert before["groups"][0]["isrcs"] == 2


def test_the_summary_shows_sources_months_size_and_place(
    command: Classify, classify: Classify, table: Path, summary: Summary, tmp_path: Path
) -> None:
    file = tmp_path / "cache" / "moodlist" / "features.sqlite3"
    assert command("features")[1].splitlines() == ["0 songs by Spotify id, 0 by ISRC", f"{file} (0 B)"]
    assert not file.exists()
    classify(playlist_ids.ROAD_TRIP)
    command("features", "add", table)
    content = summary()
    assert content["place"] == str(file)
    assert content["bytes"] >= file.stat().st_size > 0
    assert [group["source"] for group in content["groups"]] == ["given", "reccobeats"]
    lines = command("features")[1].splitlines()
    assert [line.split("  ")[0] for line in lines[-3:]] == ["Source", "added by you", "ReccoBeats"]


def test_nothing_is_deleted_without_a_yes(
    command: Classify, table: Path, summary: Summary, monkeypatch: pytest.MonkeyPatch
) -> None:
    command("features", "add", table)
    code, _, err = command("features", "clear")
    assert code == 2
    assert "--yes" in err
    monkeypatch.setattr("sys.stderr.isatty", lambda: True)
    monkeypatch.setattr("sys.stdin", _Terminal(BytesIO(b"no\n")))
    assert command("features", "clear")[0] == 1
    assert summary()["groups"] != []
    monkeypatch.setattr("sys.stdin", _Terminal(BytesIO(b"y\n")))
    assert command("features", "clear")[0] == 0
    assert summary()["groups"] == []


class _Terminal(TextIOWrapper):
    def isatty(self) -> bool:
        return True


def test_a_store_that_cannot_be_used_is_an_error(command: Classify, table: Path, tmp_path: Path) -> None:
    file = tmp_path / "cache" / "moodlist" / "features.sqlite3"
    file.parent.mkdir(parents=True)
    file.write_bytes(b"my diary, and long enough for a database file" * 100)
    for action in (["features"], ["features", "add", table], ["features", "export"], ["features", "clear", "--yes"]):
        code, _, err = command(*action)
        assert code == 1
        assert "file is not a database. Move the file away to start a new one." in err
