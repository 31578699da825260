from pathlib import Path

import pandas as pd
import pytest

from tests.unit.training.songs import write_songs
from training.data.labels import check_counts, read_labels
from training.errors import DataError


def error_message(path: Path) -> str:
    with pytest.raises(DataError) as error:
        read_labels(path)
    return str(error.value)


def test_too_few_songs_are_refused_naming_the_mood(tmp_path: Path) -> None:
    rows = write_songs(tmp_path / "my.csv", 60)
    rows.iloc[:109].to_csv(tmp_path / "my.csv", index=False)
    table = read_labels(tmp_path / "my.csv")
    check_counts(tmp_path / "my.csv", table, 49)
    with pytest.raises(DataError, match="'sunny' has 49 songs; at least 50 per mood are needed"):
        check_counts(tmp_path / "my.csv", table, 50)


def test_songs_with_two_moods_and_repeated_rows_are_left_out(tmp_path: Path) -> None:
    rows = write_songs(tmp_path / "my.csv", 10)
    twice, other = rows.iloc[:2], rows.iloc[2:5].assign(mood="sunny")
    pd.concat([rows, twice, other]).to_csv(tmp_path / "my.csv", index=False)
    table = read_labels(tmp_path / "my.csv")
    assert [int((table.moods == mood).sum()) for mood in range(2)] == [7, 10]


def test_a_song_is_known_by_its_link(tmp_path: Path) -> None:
    rows = write_songs(tmp_path / "my.csv", 10).assign(url="")
    rows.loc[[0, 10], "url"] = "https://open.spotify.com/track/x"
    rows.to_csv(tmp_path / "my.csv", index=False)
    assert len(read_labels(tmp_path / "my.csv").moods) == 18


def test_a_file_whose_songs_all_have_two_moods_is_refused(tmp_path: Path) -> None:
    rows = write_songs(tmp_path / "my.csv", 10, ("rainy",))
    pd.concat([rows, rows.assign(mood="sunny")]).to_csv(tmp_path / "my.csv", index=False)
    assert "every song has two moods" in error_message(tmp_path / "my.csv")


def test_a_file_without_songs_is_refused(tmp_path: Path) -> None:
    write_songs(tmp_path / "my.csv", 10).head(0).to_csv(tmp_path / "my.csv", index=False)
    assert "no songs" in error_message(tmp_path / "my.csv")


def test_a_single_mood_is_refused(tmp_path: Path) -> None:
    write_songs(tmp_path / "my.csv", 60, ("rainy",))
    assert "at least two moods" in error_message(tmp_path / "my.csv")


@pytest.mark.parametrize(
    ("column", "value", "message"),
    [
        ("energy", None, "row 4: energy is missing"),
        ("energy", 1.5, "row 4: energy is '1.5', which is not a number or out of range"),
        ("tempo", "fast", "row 4: tempo is 'fast'"),
        ("loudness", float("inf"), "row 4: loudness is 'inf'"),
        ("mood", None, "row 4: the mood is missing"),
    ],
)
def test_an_invalid_row_is_named(tmp_path: Path, column: str, value: str | float | None, message: str) -> None:
    rows = write_songs(tmp_path / "my.csv").astype({column: object})
    rows.loc[2, column] = value
    rows.to_csv(tmp_path / "my.csv", index=False)
    assert message in error_message(tmp_path / "my.csv")


def test_missing_and_unknown_columns_are_named(tmp_path: Path) -> None:
    rows = write_songs(tmp_path / "my.csv")
    rows.drop(columns="valence").to_csv(tmp_path / "less.csv", index=False)
    rows.assign(colour="red").to_csv(tmp_path / "more.csv", index=False)
    assert "row 1: column 'valence' is missing" in error_message(tmp_path / "less.csv")
    assert "row 1: unknown column 'colour'" in error_message(tmp_path / "more.csv")


def test_a_missing_or_empty_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "empty.csv").touch()
    assert "Cannot read" in error_message(tmp_path / "no.csv")
    assert "Cannot read" in error_message(tmp_path / "empty.csv")


@pytest.mark.parametrize(
    ("written", "read"), [("'=gym", "=gym"), ("'+", "+"), ("null", "null"), ("NA", "na"), ("'90s", "'90s")]
)
def test_a_mood_is_read_as_it_was_named(tmp_path: Path, written: str, read: str) -> None:
    write_songs(tmp_path / "my.csv", 5, (written, "sunny"))
    assert read_labels(tmp_path / "my.csv").names == (read, "sunny")


def test_artists_whose_name_looks_like_a_missing_value_are_a_group(tmp_path: Path) -> None:
    rows = write_songs(tmp_path / "my.csv", 5)
    rows["artist"] = ["null", None] * 5
    rows.to_csv(tmp_path / "my.csv", index=False)
    groups = read_labels(tmp_path / "my.csv").groups
    assert len(set(groups[::2])) == 1
    assert len(set(groups)) == 6
