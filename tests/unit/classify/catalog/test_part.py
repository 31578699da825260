"""A file in, CSV and a summary out."""

import csv
import io
from collections import Counter

import pytest

from classify.catalog.csv_format import CatalogCsv, column_names
from classify.catalog.part import score_part
from classify.catalog.summary import Summary
from classify.core.model import MoodModel
from classify.core.playlist import ExportFile
from classify.errors import BadRequest
from classify.sources.exports import ExportFileSource

ID = "Lluv1aDeVerano00000001"
FEATURES = "Energy,Liveness,Tempo,Speechiness,Acousticness,Instrumentalness,Danceability,Duration (ms),Loudness,Valence"
VALUES = "0.75,0.1,120,0.05,0.2,0,0.7,200000,-7,0.6"
CONTENT = f"Track URI,{FEATURES}\nspotify:track:{ID},{VALUES}\n,{VALUES}\nspotify:local:A:B:C:1\n\n{ID},\n".encode()


def _score(content: bytes, model: MoodModel) -> tuple[str, Summary]:
    text = io.StringIO(newline="")
    summary = score_part(io.BufferedReader(io.BytesIO(content)), CatalogCsv(text, model.moods), model)
    return text.getvalue(), summary


def test_every_row_of_the_file_is_a_row_of_the_csv(tiny_model: MoodModel) -> None:
    text, _ = _score(CONTENT, tiny_model)

    assert text == (
        f"1,https://open.spotify.com/track/{ID},happy,0.75,,,,0.75,0.25\r\n"
        "2,,happy,0.75,,,,0.75,0.25\r\n"
        "3,,,,,,local_file,,\r\n"
        f"4,https://open.spotify.com/track/{ID},,,,,no_features,,\r\n"
    )


def test_rows_that_only_tell_how_the_table_is_read_are_not_scored(tiny_model: MoodModel) -> None:
    text = io.StringIO(newline="")
    out = CatalogCsv(text, tiny_model.moods)
    summary = score_part(io.BufferedReader(io.BytesIO(CONTENT)), out, tiny_model, skip=2)

    assert (summary.rows, text.getvalue().splitlines()[0]) == (2, "1,,,,,,local_file,,")


def test_the_columns_end_with_the_scores(tiny_model: MoodModel) -> None:
    assert column_names(tiny_model.moods) == (
        *("position", "url", "mood", "score", "alternatives", "tags", "skipped"),
        *("score_happy", "score_dark"),
    )


def test_the_summary_counts_moods_and_reasons(tiny_model: MoodModel) -> None:
    _, summary = _score(CONTENT, tiny_model)

    assert summary == Summary(
        model="tiny", rows=4, moods=Counter(happy=2), skipped=Counter(local_file=1, no_features=1)
    )


def test_summaries_add_up(tiny_model: MoodModel) -> None:
    _, summary = _score(CONTENT, tiny_model)
    summary.merge(Summary(model="tiny", rows=2, moods=Counter(dark=1), skipped=Counter(no_id=1), damaged=3))

    assert (summary.rows, summary.damaged) == (6, 3)
    assert summary.moods.total() + summary.skipped.total() == 6


def test_damaged_characters_are_counted(tiny_model: MoodModel) -> None:
    text, summary = _score(CONTENT + "ñandú".encode() + b" caf\xe9 \xff \xef\xbf\xbd\n", tiny_model)

    assert summary.damaged == 2
    assert len(text.splitlines()) == 5


def test_progress_is_reported(tiny_model: MoodModel) -> None:
    text = io.StringIO(newline="")
    seen: list[int] = []
    content = f"{FEATURES}\n".encode() + f"{VALUES}\n".encode() * 5_000
    score_part(io.BufferedReader(io.BytesIO(content)), CatalogCsv(text, tiny_model.moods), tiny_model, seen.append)

    assert seen == [4_096, 5_000]


def test_rows_can_begin_with_the_name_of_their_file(tiny_model: MoodModel) -> None:
    text = io.StringIO(newline="")
    out = CatalogCsv(text, tiny_model.moods, start=("a, b.csv",))
    score_part(io.BufferedReader(io.BytesIO(CONTENT)), out, tiny_model)

    assert [row[:2] for row in csv.reader(text.getvalue().splitlines())] == [
        ["a, b.csv", str(at)] for at in range(1, 5)
    ]


def test_the_api_reads_its_verdicts_again(tiny_model: MoodModel) -> None:
    text, _ = _score(CONTENT, tiny_model)
    header = ",".join(column_names(tiny_model.moods))
    playlist = ExportFileSource().playlist(ExportFile(f"{header}\r\n{text}".encode()))

    assert [item.url for item in playlist.items if item.position in {1, 4}] == [
        f"https://open.spotify.com/track/{ID}"
    ] * 2


@pytest.mark.parametrize("content", [b"", b" \n", b"Just some words.\n", b'[{"track": 1}]', b"\x89PNG\r\n\x1a\n" * 99])
def test_a_file_without_a_table_fails_its_part(content: bytes, tiny_model: MoodModel) -> None:
    with pytest.raises(BadRequest, match=r"The file is empty|This is not a table"):
        _score(content, tiny_model)
