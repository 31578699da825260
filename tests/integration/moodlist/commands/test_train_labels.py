"""`moodlist train --labels`: reports whose moods were corrected, and exports with a column `mood`."""

import csv
import json
from collections import Counter
from pathlib import Path

import pytest

from classify.core.features import FEATURE_NAMES
from classify.core.model import MoodModel
from moodlist.main import main
from moodlist.simulator import Simulator
from moodlist.simulator.catalog import playlist_ids
from tests.integration.moodlist.calls import Classify, Run

SHIPPED = Path(__file__).parents[4] / "layers" / "model"


def read_rows(path: Path) -> list[dict[str, str]]:
    with path.open(newline="", encoding="utf-8") as file:
        return list(csv.DictReader(file))


def write_rows(path: Path, rows: list[dict[str, str]]) -> Path:
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


@pytest.fixture
def report(simulated: Simulator, classify: Classify, tmp_path: Path) -> Path:
    """The CSV report of a playlist with songs of all four moods."""
    path = tmp_path / "report.csv"
    code, _, err = classify(playlist_ids.ROAD_TRIP, "--output", path)
    assert code == 0, err
    return path


def convert(table: Path, out: Path, monkeypatch: pytest.MonkeyPatch) -> list[dict[str, str]]:
    """Run the command without the training itself; return the table that training would read."""
    monkeypatch.setattr("moodlist.commands.train._train", lambda _: 7)
    assert main(["train", "--labels", str(table), "--out", str(out)]) == 7
    return read_rows(out / "labels.csv")


def test_a_report_with_corrected_moods_tunes_the_shipped_model(
    training_in_process: None, report: Path, classify: Classify, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = read_rows(report)
    for row in rows:
        row["mood"] = {"relaxing": "oscuro"}.get(row["mood"], row["mood"])
    kept = [row for row in rows if row["mood"]]
    write_rows(report, kept)
    assert main(["train", "--labels", str(report), "--out", str(tmp_path / "mine")]) == 0
    assert MoodModel.load(tmp_path / "mine").moods == MoodModel.load(SHIPPED).moods
    assert "To use the model:" in capsys.readouterr().err
    code, shown, err = classify(playlist_ids.ROAD_TRIP, "--model", tmp_path / "mine", "--format", "json")
    assert code == 0, err
    before = Counter(row["mood"] for row in kept)
    after = Counter(song["mood"] for song in json.loads(shown)["songs"])
    assert after["dark"] > before["dark"] - before["oscuro"]


def test_every_row_with_a_mood_becomes_a_row_of_the_table(
    report: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = read_rows(report)
    rows[0]["mood"] = "Feliz"
    rows[1]["mood"] = ""
    table = convert(write_rows(report, rows), tmp_path / "mine", monkeypatch)
    assert len(table) == sum(bool(row["mood"]) for row in rows)
    assert list(table[0]) == [*FEATURE_NAMES, "mood", "artist", "song", "url"]
    assert (table[0]["mood"], table[0]["song"], table[0]["url"]) == ("happy", rows[0]["song"], rows[0]["url"])
    assert float(table[0]["tempo"]) == float(rows[0]["tempo"])


def test_moods_that_the_model_does_not_have_keep_their_names(
    report: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = read_rows(report)
    for at, row in enumerate(rows):
        row["mood"] = ("Gym", "feliz")[at % 2]
    table = convert(write_rows(report, rows), tmp_path / "mine", monkeypatch)
    assert {row["mood"] for row in table} == {"gym", "feliz"}


def export_with_moods(file: Path, songs: int) -> Path:
    """Write an export of exportify.net with all features, and with a column of two moods."""
    header = "Track URI,Track Name,Artist Name(s),Duration (ms),Danceability,Energy,Key,Loudness,Mode,Speechiness,"
    header += "Acousticness,Instrumentalness,Liveness,Valence,Tempo,Time Signature,Mood"
    lines = [
        f"spotify:track:{at:022},Song {at},Band {at},200000,0.5,0.{at + 10:03},1,-7,1,0.05,0.2,0,0.1,0.4,120,4,{mood}"
        for at, mood in enumerate(["rain", "sun"] * (songs // 2))
    ]
    file.write_text("\n".join([header, *lines]), "utf-8")
    return file


def test_an_export_with_a_column_of_moods_needs_no_other_names(
    tmp_path: Path, simulated: Simulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    table = export_with_moods(tmp_path / "export.csv", 6)
    converted = convert(table, tmp_path / "mine", monkeypatch)
    assert [(row["song"], row["artist"], row["mood"]) for row in converted[:2]] == [
        ("Song 0", "Band 0", "rain"),
        ("Song 1", "Band 1", "sun"),
    ]


def test_a_quiet_training_prints_nothing_but_its_errors(moodlist: Run, tmp_path: Path) -> None:
    table = export_with_moods(tmp_path / "export.csv", 20)
    done = moodlist("train", "--labels", str(table), "--out", str(tmp_path / "mine"), "--quiet")
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    assert MoodModel.load(tmp_path / "mine").moods == ("rain", "sun")
    export_with_moods(table, 18)
    done = moodlist("-q", "train", "--labels", str(table), "--out", str(tmp_path / "mine"))
    assert done.returncode == 1
    assert done.stderr.startswith(b"error: ")
    assert b"at least 10 per mood" in done.stderr


def test_a_song_with_two_moods_is_left_out_and_counted(
    report: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = read_rows(report)
    twice = rows[0] | {"mood": "aggressive" if rows[0]["mood"] != "aggressive" else "dark"}
    table = convert(write_rows(report, [*rows, twice]), tmp_path / "mine", monkeypatch)
    assert rows[0]["url"] not in {row["url"] for row in table}
    assert "excluded: 1 in another mood too" in capsys.readouterr().err


def test_a_table_without_moods_is_refused(
    tmp_path: Path, simulated: Simulator, capsys: pytest.CaptureFixture[str]
) -> None:
    table = tmp_path / "export.csv"
    table.write_text("Track URI,Track Name\nspotify:track:0000000000000000000001,Song\n", "utf-8")
    assert main(["train", "--labels", str(table), "--out", str(tmp_path / "mine")]) == 2
    assert "has no column `mood`" in capsys.readouterr().err


def test_a_table_whose_moods_are_all_empty_is_refused_and_the_last_labels_stay(
    tmp_path: Path, simulated: Simulator, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "labels.csv").write_text("mine")
    table = tmp_path / "export.csv"
    table.write_text("Track URI,Mood\nspotify:track:0000000000000000000001,\n", "utf-8")
    assert main(["train", "--labels", str(table), "--out", str(tmp_path / "mine")]) == 2
    assert "No song has a mood" in capsys.readouterr().err
    assert (tmp_path / "mine" / "labels.csv").read_text() == "mine"


def test_a_missing_table_is_refused(tmp_path: Path, simulated: Simulator, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["train", "--labels", str(tmp_path / "no.csv")]) == 2
    assert "no.csv" in capsys.readouterr().err


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1252"])
def test_a_report_that_a_spreadsheet_saved_with_semicolons_is_read(
    encoding: str, report: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [row for row in read_rows(report) if row["mood"]]
    expected = [(row["mood"], row["song"]) for row in rows]
    with report.open("w", newline="", encoding=encoding, errors="replace") as file:
        writer = csv.DictWriter(file, list(rows[0]), delimiter=";")
        writer.writeheader()
        writer.writerows(
            {name: cell.replace(".", ",") if name in FEATURE_NAMES else cell for name, cell in row.items()}
            for row in rows
        )
    found = [(row["mood"], row["song"]) for row in convert(report, tmp_path / "out", monkeypatch)]
    assert [mood for mood, _ in found] == [mood for mood, _ in expected]
    assert len({song for _, song in found} & {song for _, song in expected}) > len(expected) * 0.8
