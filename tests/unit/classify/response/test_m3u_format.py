import pytest
from hypothesis import given
from hypothesis import strategies as st

from classify.core.playlist import Skipped, SkipReason
from classify.response.m3u_format import as_m3u
from tests.unit.classify.builders import report, spotify_id, track

BREAKS = ["\n", "\r", "\r\n", "\v", "\f", "\x1c", "\x85", "\u2028", "\u2029"]
NAMES = st.text() | st.text("".join(BREAKS) + "# x", max_size=8)
URL = f"https://open.spotify.com/track/{spotify_id(1)}"


def test_a_song_has_its_duration_name_and_link() -> None:
    full = report((track(1, name="One", artists=("A", "B")), (0.9, 0.1)))
    assert as_m3u(full) == f"#EXTM3U\n#PLAYLIST:Road\n#EXTINF:200,A, B - One\n{URL}\n"


def test_a_song_without_a_name_has_its_lines() -> None:
    lines = as_m3u(report((track(1), (0.9, 0.1)))).splitlines()
    assert lines[2].startswith("#EXTINF:200,")
    assert lines[3] == URL


def test_songs_without_a_link_and_skipped_items_are_omitted() -> None:
    skipped = Skipped(position=2, reason=SkipReason.NO_FEATURES, url=URL)
    assert as_m3u(report((track(1, id=None), (0.9, 0.1)), skipped=(skipped,))) == "#EXTM3U\n#PLAYLIST:Road\n"


@pytest.mark.parametrize("break_", BREAKS)
def test_a_line_break_in_a_title_becomes_a_space(break_: str) -> None:
    full = report((track(1, name=f"One{break_}Two", artists=(f"A{break_}B",)), (0.9, 0.1)), name=f"On{break_}Road")
    assert as_m3u(full).split("\n")[1:3] == ["#PLAYLIST:On Road", "#EXTINF:200,A B - One Two"]


@given(NAMES, NAMES, NAMES)
def test_any_name_stays_on_one_line(playlist: str, name: str, artist: str) -> None:
    text = as_m3u(report((track(1, name=name, artists=(artist,)), (0.9, 0.1)), name=playlist))
    header, named, described, link = text.splitlines()
    assert (header, link) == ("#EXTM3U", URL)
    assert named.startswith("#PLAYLIST:")
    assert described.startswith("#EXTINF:200,")
