"""Which playlists an app may read, and through which endpoint."""

from typing import Any

import pytest

from classify.errors import CredentialsRefused, NotFound, PlaylistForbidden
from moodlist.simulator import Fault, Simulator
from moodlist.simulator.catalog import playlist_ids
from moodlist.simulator.catalog.ids import spotify_id
from tests.integration.classify.conftest import Compose, Simulate
from tests.integration.classify.sources.support import read_link, track_ids


def _pages(sim: Simulator, playlist_id: str) -> list[str]:
    """Return the endpoints that were called for further pages of the playlist."""
    return [call.path.rsplit("/", 1)[1] for call in sim.calls_to(f"/v1/playlists/{playlist_id}/")]


def test_the_market_is_sent_with_every_call_for_pages(simulate: Simulate, compose: Compose) -> None:
    sim = simulate(app="extended", dialect="legacy")
    application = compose(sim, market="ES", refresh_token=None)
    relinked = [track.linked_from for track in read_link(application, playlist_ids.ODD_ENTRIES).tracks]
    assert spotify_id("relinked") in relinked
    read_link(application, playlist_ids.THREE_PAGES)
    assert all(call.query["market"] == ["ES"] for call in sim.calls_to("/v1/") if "fields" not in call.query)


@pytest.mark.parametrize("id_", [playlist_ids.EMPTY, playlist_ids.PRIVATE, playlist_ids.COLLABORATIVE])
def test_the_owners_playlists_are_read(sim: Simulator, compose: Compose, id_: str) -> None:
    assert track_ids(read_link(compose(sim), id_)) == sim.playlist(id_).track_ids


def test_liked_songs_without_a_login_are_refused_with_advice(sim: Simulator, compose: Compose) -> None:
    with pytest.raises(CredentialsRefused, match="moodlist login"):
        read_link(compose(sim, refresh_token=None), None, "liked")
    assert sim.calls_to("/v1/") == []


def test_old_apps_read_pages_of_a_hundred_tracks_and_new_apps_pages_of_fifty_items(
    simulate: Simulate, compose: Compose
) -> None:
    old, new = simulate(app="extended", dialect="legacy"), simulate()
    for sim in (old, new):
        read_link(compose(sim), playlist_ids.THREE_PAGES)
    assert _pages(old, playlist_ids.THREE_PAGES) == ["tracks"]
    assert _pages(new, playlist_ids.THREE_PAGES) == ["items", "items"]


@pytest.mark.parametrize("refusal", [Fault.forbidden, Fault.not_found])
@pytest.mark.parametrize(("refused", "used"), [("tracks", "items"), ("items", "tracks")])
def test_if_one_endpoint_refuses_the_other_is_tried(
    simulate: Simulate, compose: Compose, refusal: Any, refused: str, used: str
) -> None:
    # Spotify may refuse either endpoint to an app of 2024.
    sim = simulate(app="extended", dialect="legacy" if refused == "tracks" else "both")
    sim.fail(refusal(path=f"/v1/playlists/*/{refused}", times=None))
    playlist = read_link(compose(sim), playlist_ids.THREE_PAGES)
    assert track_ids(playlist) == sim.playlist(playlist_ids.THREE_PAGES).track_ids
    assert {refused, used} == set(_pages(sim, playlist_ids.THREE_PAGES))


def test_another_users_playlist_is_forbidden_after_both_endpoints_were_tried(sim: Simulator, compose: Compose) -> None:
    with pytest.raises(PlaylistForbidden, match="Export it instead"):
        read_link(compose(sim), playlist_ids.OTHER_USERS_PUBLIC)
    assert _pages(sim, playlist_ids.OTHER_USERS_PUBLIC) == ["items", "tracks"]


@pytest.mark.parametrize("id_", [playlist_ids.MADE_BY_SPOTIFY, playlist_ids.OTHER_USERS_PRIVATE, "0" * 22])
def test_a_playlist_that_spotify_hides_is_not_found_with_advice(sim: Simulator, compose: Compose, id_: str) -> None:
    with pytest.raises(NotFound, match="exportify"):
        read_link(compose(sim), id_)


@pytest.mark.parametrize("id_", [playlist_ids.OTHER_USERS_PUBLIC, playlist_ids.MADE_BY_SPOTIFY])
def test_an_old_app_reads_other_users_playlists_with_and_without_a_login(
    simulate: Simulate, compose: Compose, id_: str
) -> None:
    sim = simulate(app="extended")
    for application in (compose(sim), compose(sim, refresh_token=None)):
        assert track_ids(read_link(application, id_)) == sim.playlist(id_).track_ids


def test_a_new_app_without_a_login_cannot_read_the_contents_of_a_playlist(sim: Simulator, compose: Compose) -> None:
    with pytest.raises(PlaylistForbidden):
        read_link(compose(sim, refresh_token=None), playlist_ids.ROAD_TRIP)
