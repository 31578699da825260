"""moodlist catalog score, without polars and pyarrow."""

import csv
import gzip
import signal
import sys
from pathlib import Path

import pytest

from classify.core.model import MoodModel
from classify.settings import shipped_model
from moodlist.terminal import row_progress
from tests.integration.moodlist.calls import Score, Start
from tests.integration.moodlist.running_command import until
from tests.unit.classify.catalog.poison import catalog, cut_off
from tests.unit.classify.catalog.verdicts import verdicts


@pytest.fixture(autouse=True)
def without_libraries(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("polars", "pyarrow"):
        monkeypatch.setitem(sys.modules, name, None)  # find_spec then says that there is none


@pytest.fixture
def in_folder(tracks: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tracks.parent)


def _rows(file: Path) -> list[dict[str, str]]:
    content = file.read_bytes()
    text = (gzip.decompress(content) if file.suffix == ".gz" else content).decode()
    return list(csv.DictReader(text.splitlines()))


def test_every_row_becomes_a_row_with_the_verdict_of_classify(score: Score, tracks: Path, tmp_path: Path) -> None:
    output = tmp_path / "scores.csv"
    code, out, _ = score(tracks, "--output", output)

    rows = _rows(output)
    model = MoodModel.load(shipped_model())
    expected = verdicts(tracks.read_bytes(), model)
    assert code == 0
    assert out.startswith(f"{output}: 400 rows, ")
    assert [row["position"] for row in rows] == [str(at) for at in range(1, 401)]
    assert [
        (row["mood"], row["skipped"])
        for row, verdict in zip(rows, expected, strict=True)
        if verdict.skipped != "duplicate"
    ] == [(each.mood or "", each.skipped or "") for each in expected if each.skipped != "duplicate"]
    assert all(row["mood"] for row, each in zip(rows, expected, strict=True) if each.skipped == "duplicate")


@pytest.mark.parametrize("name", ["scores.csv", "more/scores.csv.gz"])
def test_scores_are_not_written_where_the_next_run_would_read_them(score: Score, tracks: Path, name: str) -> None:
    (tracks.parent / "more").mkdir()
    code, out, err = score(tracks.parent, "--output", tracks.parent / name, "--force")
    assert (code, out) == (2, "")
    assert "the next run would read this too" in err
    assert not (tracks.parent / name).exists()


def test_the_summary_counts_every_row_once(score: Score, tracks: Path, tmp_path: Path) -> None:
    _, out, err = score(tracks, "--output", tmp_path / "scores.csv")

    counts = {line[:25].strip(): int(line.split()[-3]) for line in out.splitlines() if line.endswith("%")}
    assert sum(counts.values()) == 400
    assert {"happy", "dark", "skipped: local_file", "skipped: no_features"} <= counts.keys()
    assert "Note: 10 characters are damaged in the files." in err


def test_a_folder_is_one_table_with_the_name_of_each_file(score: Score, tracks: Path, tmp_path: Path) -> None:
    folder = tmp_path / "tables"
    (folder / "more").mkdir(parents=True)
    tracks.rename(folder / "more" / "b.csv")
    (folder / "a, 1.csv.gz").write_bytes(gzip.compress(catalog(3)))
    (folder / "cover.png").write_bytes(b"PNG")
    output = tmp_path / "scores.csv.gz"
    code, _, err = score(folder, "--output", output)

    rows = _rows(output)
    assert code == 0
    assert "Left out, because it is no table: 1 file in" in err
    assert [(row["file"], row["position"]) for row in rows] == [
        *((str(folder / "a, 1.csv.gz"), str(at)) for at in range(1, 4)),
        *((str(folder / "more" / "b.csv"), str(at)) for at in range(1, 401)),
    ]


def test_an_existing_file_is_replaced_only_with_force(score: Score, tracks: Path, tmp_path: Path) -> None:
    output = tmp_path / "scores.csv"
    output.write_text("mine")

    code, _, err = score(tracks, "--output", output)
    assert (code, output.read_text()) == (2, "mine")
    assert "already exists. Pass --force to replace it" in err
    assert score(tracks, "--output", output, "--force")[0] == 0
    assert len(_rows(output)) == 400


def test_the_table_itself_is_not_replaced(score: Score, tracks: Path) -> None:
    before = tracks.read_bytes()
    code, _, err = score(tracks, "--output", tracks, "--force")

    assert (code, tracks.read_bytes()) == (2, before)
    assert "the songs are read from this file" in err


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "The file is empty"),
        (b'{"tracks": []}', "This is not a table"),
        (cut_off(), "damaged or incomplete"),
    ],
)
def test_a_file_that_cannot_be_read_is_named_and_nothing_is_written(
    content: bytes, message: str, score: Score, tracks: Path, tmp_path: Path
) -> None:
    bad = tmp_path / "bad.csv"
    bad.write_bytes(content)
    code, out, err = score(tracks, bad, "--output", tmp_path / "scores.csv")

    assert (code, out) == (2, "")
    assert f"{bad}: " in err
    assert message in err
    assert sorted(each.name for each in tmp_path.iterdir()) == ["bad.csv", "tracks.csv"]


@pytest.mark.parametrize(
    ("source", "output", "message"),
    [
        ("missing.csv", "scores.csv", "Cannot read 'missing.csv': No such file or directory."),
        ("/dev/null", "scores.csv", "Cannot read '/dev/null': it is not a file."),
        ("tracks.csv", "scores.xlsx", "use a name that ends in .csv, .csv.gz or .parquet"),
        ("tracks.csv", "nowhere/scores.csv", "Cannot write 'nowhere/scores.csv': there is no directory"),
        ("empty", "scores.csv", "The folder 'empty' has no table"),
    ],
)
def test_what_cannot_be_read_or_written_is_said_before_the_work(
    source: str, output: str, message: str, score: Score, in_folder: None
) -> None:
    Path("empty").mkdir()
    code, out, err = score(source, "--output", output)

    assert (code, out) == (2, "")
    assert message in err


@pytest.mark.parametrize("name", ["tracks.parquet", "tracks.csv"])
def test_parquet_needs_the_extra_and_the_error_says_how_to_install_it(
    name: str, score: Score, tracks: Path, tmp_path: Path
) -> None:
    source = tmp_path / name
    source.write_bytes(b"PAR1" if name.endswith("parquet") else tracks.read_bytes())
    output = tmp_path / ("scores.csv" if name.endswith("parquet") else "scores.parquet")
    code, _, err = score(source, "--output", output)

    assert code == 1
    assert 'Parquet needs the extra "catalog", which is not installed. Run:' in err
    assert "-m pip install" in err
    assert "[catalog]" in err
    assert not output.exists()


def test_progress_is_a_line_now_and_then(
    score: Score, tracks: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(row_progress, "PAUSE", 0)
    _, _, err = score(tracks, "--output", tmp_path / "scores.csv")

    assert "100 %: 400 rows, " in err
    assert "per second" in err


def test_a_full_disk_is_said(score: Score, tracks: Path, tmp_path: Path) -> None:
    output = tmp_path / "full.csv"
    output.symlink_to("/dev/full")

    code, _, err = score(tracks, "--output", output)
    assert code == 1
    assert f"Cannot write '{output}': No space left on device." in err


def test_ctrl_c_leaves_no_file(start: Start, tmp_path: Path) -> None:
    source = tmp_path / "tracks.csv"
    header, *rows = catalog(1_000).splitlines(keepends=True)
    source.write_bytes(header + b"".join(rows) * 400)
    command = start("catalog", "score", str(source), "--output", str(tmp_path / "scores.csv"))
    until(lambda: list(tmp_path.glob(".moodlist.*")))

    assert command.press_ctrl_c() == 128 + signal.SIGINT
    assert list(tmp_path.glob("scores*")) == []
    assert list(tmp_path.glob(".moodlist.*")) == []
