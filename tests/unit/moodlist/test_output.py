import csv
import io
import json
from pathlib import Path

import pytest
from msgspec import structs

from classify.core.mood import Scores
from classify.core.playlist import Playlist
from classify.core.report import Report, Selection
from moodlist.output import write
from moodlist.output_format import Result, encode
from tests.unit.classify import builders


@pytest.fixture
def report() -> Report:
    """Two songs, one of which has no link. Both have the tag `dark`."""
    linked, unlinked = (
        builders.track(1, name="Linked", artists=("Duo",)),
        builders.track(2, id=None, name="Unlinked", artists=("Duo",)),
    )
    tag = structs.replace(builders.DARK, kind="tag", threshold=0.5)
    scores = Scores("2f6d", (builders.HAPPY, tag), builders.LEVEL, ((0.6, 0.9),) * 2)
    return Report.of(Playlist(name="", tracks=(linked, unlinked)), [builders.found()] * 2, scores)


def test_songs_selected_by_a_tag_have_its_score_in_every_format(report: Report) -> None:
    by_tag = Result(report, Selection(frozenset({"dark"})))
    assert "Linked    Duo     dark   0.90" in encode("table", by_tag).decode()
    assert json.loads(encode("json", by_tag))["songs"][0]["scores"] == {"happy": 0.6, "dark": 0.9}
    assert next(csv.DictReader(io.StringIO(encode("csv", by_tag).decode())))["score_dark"] == "0.9"


def test_songs_selected_by_a_core_mood_have_no_other_scores(report: Report) -> None:
    by_mood = Result(report, Selection(frozenset({"happy"})))
    assert "Linked    Duo     happy   0.60" in encode("table", by_mood).decode()
    assert "scores" not in json.loads(encode("json", by_mood))["songs"][0]


def test_songs_that_m3u_cannot_hold_are_counted(
    report: Report, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "dark.m3u8"
    write("m3u", Result(report, Selection()), file)
    assert file.read_text().count("#EXTINF") == 1
    assert capsys.readouterr().err == (f"Wrote 1 song to {file}\nLeft out, for want of a Spotify link: 1 song\n")
