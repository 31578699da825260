"""Playlists, albums, tracks and liked songs from Spotify: complete, consistent and in time."""

from typing import Any

import pytest

from classify.core.spotify_link import SpotifyLink
from classify.deadline import Deadline
from classify.errors import OutOfTime, TooLarge, UpstreamNonsense, UpstreamUnavailable
from moodlist.simulator import Fault, Simulator
from moodlist.simulator.catalog import playlist_ids
from tests.integration.classify.conftest import Compose, Deploy, Simulate
from tests.integration.classify.sources.support import APPS, read_link, track_ids


@pytest.mark.parametrize(("app", "dialect"), APPS)
def test_a_playlist_of_several_pages_is_read_completely_and_in_order(
    simulate: Simulate, compose: Compose, app: str, dialect: str
) -> None:
    sim = simulate(app=app, dialect=dialect)
    playlist = read_link(compose(sim), playlist_ids.THREE_PAGES)
    assert track_ids(playlist) == sim.playlist(playlist_ids.THREE_PAGES).track_ids
    assert [track.position for track in playlist.tracks] == list(range(1, 131))
    assert (playlist.name, playlist.skipped) == ("Three pages", ())
    assert playlist.url == f"https://open.spotify.com/playlist/{playlist_ids.THREE_PAGES}"
    assert playlist.snapshot_id


def test_more_than_ten_thousand_items_are_refused_after_one_call(sim: Simulator, compose: Compose) -> None:
    sim.edit_playlist(playlist_ids.TEN_THOUSAND, add=[sim.playlist(playlist_ids.FIESTA).track_ids[0]])
    with pytest.raises(TooLarge, match=r"10001 items; the limit is 10000\. Use the `moodlist` command"):
        read_link(compose(sim), playlist_ids.TEN_THOUSAND)
    assert len(sim.calls_to("/v1/")) == 1


def test_at_most_eight_pages_are_read_at_once(simulate: Simulate, compose: Compose) -> None:
    sim = simulate(latency=0.1)
    sim.edit_playlist(playlist_ids.THREE_PAGES, add=sim.playlist(playlist_ids.TEN_THOUSAND).track_ids[:1000])
    assert len(track_ids(read_link(compose(sim), playlist_ids.THREE_PAGES))) == 1130
    assert 4 < sim.max_concurrent_calls() <= 8  # a slow machine may use fewer


def test_an_album_is_read_completely_with_its_name_on_every_track(sim: Simulator, compose: Compose) -> None:
    album = next(album for album in sim.catalog.albums.values() if len(album.tracks) > 5)
    read = read_link(compose(sim), album.id, "album")
    assert track_ids(read) == [track.id for track in album.tracks]
    assert ({track.album for track in read.tracks}, read.name) == ({album.name}, album.name)


def test_an_album_of_several_pages_is_read_completely(sim: Simulator, compose: Compose) -> None:
    album = next(iter(sim.catalog.albums.values()))
    ids = [f"{number:022d}" for number in range(120)]
    rows = [{"type": "track", "id": each, "name": each} for each in ids]
    sim.fail(
        Fault(path=f"/v1/albums/{album.id}", body={"name": "Box", "tracks": {"items": rows[:50], "total": 120}}),
        Fault(path=f"/v1/albums/{album.id}/tracks", query="*offset=50*", body={"items": rows[50:100], "total": 120}),
        Fault(path=f"/v1/albums/{album.id}/tracks", query="*offset=100*", body={"items": rows[100:], "total": 120}),
    )
    assert track_ids(read_link(compose(sim), album.id, "album")) == ids


def test_a_track_link_gives_a_playlist_of_one_track(sim: Simulator, compose: Compose) -> None:
    track = next(iter(sim.catalog.tracks.values()))
    read = read_link(compose(sim), track.id, "track")
    assert (track_ids(read), read.name) == ([track.id], track.name)


def test_liked_songs_are_read_completely(sim: Simulator, compose: Compose) -> None:
    read = read_link(compose(sim), None, "liked")
    assert track_ids(read) == [entry.track.id for entry in sim.catalog.liked if entry.track]
    assert len(read.tracks) == 120


@pytest.mark.parametrize("edit", ["at the front", "at the end", "away"])
def test_a_playlist_edited_between_pages_is_read_consistently(sim: Simulator, compose: Compose, edit: str) -> None:
    added = sim.playlist(playlist_ids.FIESTA).track_ids[:3]
    changes: dict[str, Any] = {
        "at the front": {"add": added, "at": 0},
        "at the end": {"add": added},
        "away": {"remove": range(20)},
    }
    sim.edit_playlist(playlist_ids.THREE_PAGES, after_page=1, **changes[edit])
    playlist = read_link(compose(sim), playlist_ids.THREE_PAGES)
    now = sim.playlist(playlist_ids.THREE_PAGES).track_ids
    assert len(now) != 130
    assert track_ids(playlist) == now
    assert not playlist.skipped


def test_a_playlist_that_keeps_changing_is_unavailable_after_three_reads(sim: Simulator, compose: Compose) -> None:
    for page in range(1, 20):
        sim.edit_playlist(playlist_ids.THREE_PAGES, add=[], after_page=page)
    with pytest.raises(UpstreamUnavailable, match="being edited"):
        read_link(compose(sim), playlist_ids.THREE_PAGES)
    calls = [call for call in sim.calls_to(f"/v1/playlists/{playlist_ids.THREE_PAGES}") if "fields" not in call.query]
    assert len([call for call in calls if call.path.endswith(playlist_ids.THREE_PAGES)]) == 3


def test_a_playlist_of_one_page_takes_one_call(sim: Simulator, compose: Compose) -> None:
    read_link(compose(sim), playlist_ids.FIESTA)
    assert [call.path for call in sim.calls_to("/v1/")] == [f"/v1/playlists/{playlist_ids.FIESTA}"]


@pytest.mark.parametrize(
    "page", [{"items": None, "total": 3}, {"items": [], "total": None}, {"total": 3}, {"items": {}, "total": 1}]
)
def test_an_invalid_page_is_upstream_nonsense(sim: Simulator, compose: Compose, page: dict[str, Any]) -> None:
    sim.fail(Fault(path="/v1/playlists/*", body={"name": "?", "items": page}))
    with pytest.raises(UpstreamNonsense):
        read_link(compose(sim), playlist_ids.FIESTA)


def test_progress_is_reported_up_to_the_total(sim: Simulator, compose: Compose) -> None:
    steps: list[tuple[str, int, int]] = []
    source = compose(sim).source(Deadline.never(), lambda *step: steps.append(step))
    source.playlist(SpotifyLink("playlist", playlist_ids.THREE_PAGES))
    assert [step[1:] for step in steps] == [(100, 130), (130, 130)]


def test_a_playlist_that_does_not_fit_the_deadline_is_out_of_time_at_the_deadline(
    simulate: Simulate, compose: Compose
) -> None:
    sim = simulate(latency=0.2)
    with pytest.raises(OutOfTime, match="needs more time"):
        read_link(compose(sim), playlist_ids.TEN_THOUSAND, deadline=Deadline.after(0.7))
    assert len(sim.calls_to("/v1/")) < 40


def test_the_answer_describes_the_playlist_as_spotify_does(sim: Simulator, deploy: Deploy) -> None:
    report = deploy(sim).post("/classify", {"playlist": playlist_ids.COLLABORATIVE}).json()
    assert report["playlist"] == {
        "name": "Together",
        "url": f"https://open.spotify.com/playlist/{playlist_ids.COLLABORATIVE}",
        "snapshot_id": report["playlist"]["snapshot_id"],
        "items": 25,
    }
