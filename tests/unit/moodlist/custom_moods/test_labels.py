import csv
from pathlib import Path

from classify.application import Application
from classify.core.csv_injection import unescape_formula
from classify.core.features import FEATURE_NAMES
from classify.deadline import Deadline
from classify.settings import Settings
from classify.sources.http import ignore_progress
from moodlist.custom_moods.labels import write_labels_of_playlists

FEATURES = "214000,0.52,0.21,-15.1,0.03,0.91,0.84,0.10,0.42,82.1"
HEADER = (
    "Track Name,Artist Name(s),Duration (ms),Danceability,Energy,Loudness,Speechiness,Acousticness,Instrumentalness,"
    "Liveness,Valence,Tempo"
)
FORMULA = '=HYPERLINK("https://a.example")'


def test_texts_of_the_table_are_no_formulas_and_are_read_as_they_were(tmp_path: Path) -> None:
    song = FORMULA.replace('"', '""')
    (tmp_path / "a.csv").write_text(f'{HEADER}\n"{song}",@SUM(A1),{FEATURES}\n', "utf-8")
    (tmp_path / "b.csv").write_text(f"{HEADER}\nRain;+1,Tide,{FEATURES}\n", "utf-8")
    (tmp_path / "moods.toml").write_text('[moods]\n"=gym" = ["a.csv"]\nsleep = ["b.csv"]\n', "utf-8")

    file = write_labels_of_playlists(
        tmp_path / "moods.toml", tmp_path / "out", Application(Settings()), Deadline.never(), ignore_progress
    )

    with file.open(newline="", encoding="utf-8") as opened:
        first, second = csv.DictReader(opened)
    assert (first["mood"], first["artist"], first["song"]) == ("'=gym", "'@SUM(A1)", f"'{FORMULA}")
    assert (second["mood"], second["artist"], second["song"]) == ("sleep", "Tide", "Rain;'+1")
    assert [unescape_formula(first[name]) for name in ("mood", "artist", "song")] == ["=gym", "@SUM(A1)", FORMULA]
    assert first["loudness"] == "-15.1"
    assert list(first) == [*FEATURE_NAMES, "mood", "artist", "song", "url"]
