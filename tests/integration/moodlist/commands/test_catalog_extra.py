"""moodlist catalog score with the extra, which has polars and pyarrow."""

import gzip
import signal
from pathlib import Path

import polars as pl

from tests.integration.moodlist.calls import Score, Start
from tests.integration.moodlist.running_command import until
from tests.unit.classify.catalog.poison import catalog
from tests.unit.moodlist.catalog.engines import plainly


def test_the_scores_are_those_without_the_extra(score: Score, tracks: Path, tmp_path: Path) -> None:
    output = tmp_path / "scores.csv"
    code, out, err = score(tracks, "--output", output)

    assert code == 0
    assert output.read_bytes() == plainly(tracks)[0]
    assert out.startswith(f"{output}: 400 rows, ")
    assert "Note: 10 characters are damaged in the files." in err


def test_compressed_scores_hold_the_same(score: Score, tracks: Path, tmp_path: Path) -> None:
    output = tmp_path / "scores.csv.gz"
    assert score(tracks, "--output", output)[0] == 0
    assert gzip.decompress(output.read_bytes()) == plainly(tracks)[0]


def test_parquet_is_written_and_read(score: Score, tracks: Path, tmp_path: Path) -> None:
    output = tmp_path / "scores.parquet"
    assert score(tracks, "--output", output)[0] == 0
    assert pl.read_parquet(output).height == 400

    code, out, _ = score(output, "--output", tmp_path / "again.csv")
    assert code == 0
    assert "skipped: local_file" in out  # the reasons of the first run


def test_a_damaged_file_leaves_the_output_as_it_was(score: Score, tracks: Path, tmp_path: Path) -> None:
    output = tmp_path / "scores.csv"
    output.write_text("mine")
    bad = tmp_path / "bad.csv.gz"
    bad.write_bytes(gzip.compress(catalog(30_000))[:-90_000])
    code, _, err = score(tracks, bad, "--output", output, "--force")

    assert (code, output.read_text()) == (2, "mine")
    assert f"{bad}: The compressed file is damaged or incomplete." in err
    assert list(tmp_path.glob(".moodlist.*")) == []


def test_ctrl_c_leaves_no_file(start: Start, tmp_path: Path) -> None:
    source = tmp_path / "tracks.csv"
    header, *rows = catalog(1_000).splitlines(keepends=True)
    source.write_bytes(header + b"".join(rows) * 800)
    command = start("catalog", "score", str(source), "--output", str(tmp_path / "scores.parquet"))
    until(lambda: list(tmp_path.glob(".moodlist.*")))

    assert command.press_ctrl_c() == 128 + signal.SIGINT
    assert list(tmp_path.glob("scores*")) == []
    assert list(tmp_path.glob(".moodlist.*")) == []
