import pytest

from classify.core.playlist import Playlist, Skipped, SkipReason
from classify.saving.selection import playlist_entries
from tests.unit.classify.builders import spotify_id, track

URL = f"https://open.spotify.com/track/{spotify_id(1)}"


def test_a_track_that_stands_there_twice_comes_twice_and_everything_in_its_place() -> None:
    episode = Skipped(position=2, reason=SkipReason.EPISODE)
    playlist = Playlist.of([track(1), episode, track(3), track(4, id=spotify_id(1)), track(5)], name="")
    assert playlist_entries(playlist) == [track(1), episode, track(3), track(1), track(5)]


@pytest.mark.parametrize("reason", [SkipReason.UNAVAILABLE, SkipReason.EPISODE, SkipReason.LOCAL_FILE])
def test_an_item_that_is_no_duplicate_stays_what_it_is_though_it_has_a_link(reason: SkipReason) -> None:
    item = Skipped(position=2, reason=reason, url=URL)
    assert playlist_entries(Playlist(name="", tracks=(track(1),), skipped=(item,))) == [track(1), item]


def test_a_duplicate_without_a_link_stays_what_it_is() -> None:
    tapes = [track(position, id=None, isrc="ZZ") for position in (1, 2)]
    playlist = Playlist.of(tapes, name="")
    assert playlist_entries(playlist) == [tapes[0], Skipped(position=2, reason=SkipReason.DUPLICATE)]
