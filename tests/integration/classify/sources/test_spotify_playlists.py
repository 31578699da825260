"""What is read from Spotify: whole, in every dialect, for every kind of app, however odd the entries."""

from typing import Any

import pytest

from classify.application import Application
from classify.core.playlist import Playlist, Skipped, SkipReason, Track
from classify.core.spotify_link import Kind, SpotifyLink
from classify.deadline import Deadline
from classify.errors import (
    CredentialsRefused,
    NotFound,
    OutOfTime,
    PlaylistForbidden,
    TooLarge,
    UpstreamNonsense,
    UpstreamUnavailable,
)
from classify.sources.http import MAX_CONCURRENT_CALLS
from moodlist.simulator import Fault, Simulator
from moodlist.simulator.catalog import playlist_ids
from moodlist.simulator.catalog.ids import spotify_id
from tests.integration.classify.conftest import Compose, Deploy, Simulate

WORLDS = [
    (app, dialect) for app in ("extended", "development") for dialect in ("legacy", "2026", "both")
]  # every kind of app, before and after the change of names


def _read(
    application: Application, id_: str | None, kind: Kind = "playlist", deadline: Deadline | None = None
) -> Playlist:
    return application.source(deadline or Deadline.after(20)).playlist(SpotifyLink(kind, id_))


def _ids(playlist: Playlist) -> list[str | None]:
    return [track.id for track in playlist.tracks]


def _contents(sim: Simulator, playlist_id: str) -> list[str]:
    """The paths called for pages of the playlist, beyond the playlist itself."""
    return [call.path.rsplit("/", 1)[1] for call in sim.calls_to(f"/v1/playlists/{playlist_id}/")]


@pytest.mark.parametrize(("app", "dialect"), WORLDS)
def test_a_playlist_of_several_pages_is_read_whole_and_in_order(
    simulate: Simulate, compose: Compose, app: str, dialect: str
) -> None:
    sim = simulate(app=app, dialect=dialect)
    playlist = _read(compose(sim), playlist_ids.THREE_PAGES)
    assert _ids(playlist) == sim.playlist(playlist_ids.THREE_PAGES).track_ids
    assert [track.position for track in playlist.tracks] == list(range(1, 131))
    assert (playlist.name, playlist.skipped) == ("Three pages", ())
    assert playlist.url == f"https://open.spotify.com/playlist/{playlist_ids.THREE_PAGES}"
    assert playlist.snapshot_id


@pytest.mark.parametrize(("app", "dialect"), WORLDS)
def test_every_odd_entry_is_read_or_skipped_with_its_reason(
    simulate: Simulate, compose: Compose, app: str, dialect: str
) -> None:
    playlist = _read(compose(simulate(app=app, dialect=dialect)), playlist_ids.ODD_ENTRIES)
    assert {item.position: (item.reason, item.name) for item in playlist.skipped} == {
        2: (SkipReason.UNAVAILABLE, None),
        3: (SkipReason.LOCAL_FILE, "Basement Rehearsal"),
        4: (SkipReason.LOCAL_FILE, "Voice memo"),
        5: (SkipReason.LOCAL_FILE, "Tape hiss"),
        6: (SkipReason.EPISODE, "Twelve Minutes About Trains"),
        7: (SkipReason.UNAVAILABLE, None),
        11: (SkipReason.DUPLICATE, playlist.tracks[0].name),
    }
    assert [track.position for track in playlist.tracks] == [1, 8, 9, 10, 12]


def test_an_episode_names_its_show_and_a_local_file_its_artist(sim: Simulator, compose: Compose) -> None:
    by_name = {item.name: item for item in _read(compose(sim), playlist_ids.ODD_ENTRIES).skipped}
    assert by_name["Twelve Minutes About Trains"].artists == ("The Platform Clock",)
    assert by_name["Tape hiss"].artists == ("Our Own Band",)
    assert by_name["Voice memo"].artists == ()


def test_a_relinked_track_keeps_the_id_that_was_asked_for_beside_the_one_that_plays(
    sim: Simulator, compose: Compose
) -> None:
    track = next(track for track in _read(compose(sim), playlist_ids.ODD_ENTRIES).tracks if track.linked_from)
    assert (track.id, track.linked_from) == (spotify_id("replacement"), spotify_id("relinked"))


def test_a_market_is_sent_with_every_call_for_contents(simulate: Simulate, compose: Compose) -> None:
    sim = simulate(app="extended", dialect="legacy")
    application = compose(sim, market="ES", refresh_token=None)
    relinked = [track.linked_from for track in _read(application, playlist_ids.ODD_ENTRIES).tracks]
    assert spotify_id("relinked") in relinked
    _read(application, playlist_ids.THREE_PAGES)
    assert all(call.query["market"] == ["ES"] for call in sim.calls_to("/v1/") if "fields" not in call.query)


def test_a_track_carries_name_artists_album_and_isrc(sim: Simulator, compose: Compose) -> None:
    first = _read(compose(sim), playlist_ids.QUIET_EVENING).tracks[0]
    truth = sim.catalog.tracks[first.id or ""]
    assert (first.name, first.artists, first.album, first.isrc) == (
        truth.name,
        truth.artists,
        truth.album,
        truth.isrc,
    )


@pytest.mark.parametrize(
    ("entry", "item"),
    [
        (
            {"item": {"id": "0" * 22, "name": 7, "artists": [None, {"name": ""}], "album": []}},
            Track(position=1, id="0" * 22),
        ),
        (
            {"item": {"type": "track", "id": None, "name": "Nameless", "artists": "?"}},
            Skipped(position=1, reason=SkipReason.NO_ID, name="Nameless"),
        ),
        ({"track": True, "item": "?"}, Skipped(position=1, reason=SkipReason.UNAVAILABLE)),
        (None, Skipped(position=1, reason=SkipReason.UNAVAILABLE)),
    ],
)
def test_a_poor_entry_is_read_for_what_it_has(
    sim: Simulator, compose: Compose, entry: object, item: Track | Skipped
) -> None:
    sim.fail(Fault(path="/v1/playlists/*", body={"items": {"items": [entry], "total": 1}, "name": None}))
    playlist = _read(compose(sim), playlist_ids.FIESTA)
    assert [*playlist.tracks, *playlist.skipped] == [item]
    assert (playlist.name, playlist.snapshot_id) == ("", None)


@pytest.mark.parametrize("id_", [playlist_ids.EMPTY, playlist_ids.PRIVATE, playlist_ids.COLLABORATIVE])
def test_what_the_owner_can_read_is_read(sim: Simulator, compose: Compose, id_: str) -> None:
    assert _ids(_read(compose(sim), id_)) == sim.playlist(id_).track_ids


def test_more_than_ten_thousand_items_are_refused_after_one_call(sim: Simulator, compose: Compose) -> None:
    sim.edit_playlist(playlist_ids.TEN_THOUSAND, add=[sim.playlist(playlist_ids.FIESTA).track_ids[0]])
    with pytest.raises(TooLarge, match="10001 items"):
        _read(compose(sim), playlist_ids.TEN_THOUSAND)
    assert len(sim.calls_to("/v1/")) == 1


def test_pages_are_read_side_by_side_on_at_most_eight_connections(simulate: Simulate, compose: Compose) -> None:
    sim = simulate(latency=0.1)
    sim.edit_playlist(playlist_ids.THREE_PAGES, add=sim.playlist(playlist_ids.TEN_THOUSAND).track_ids[:1000])
    assert len(_ids(_read(compose(sim), playlist_ids.THREE_PAGES))) == 1130
    assert MAX_CONCURRENT_CALLS == 8
    assert 4 < sim.max_concurrent_calls() <= MAX_CONCURRENT_CALLS  # a busy machine may not get to use them all


def test_an_album_is_read_whole_with_its_name_on_every_track(sim: Simulator, compose: Compose) -> None:
    album = next(album for album in sim.catalog.albums.values() if len(album.tracks) > 5)
    read = _read(compose(sim), album.id, "album")
    assert _ids(read) == [track.id for track in album.tracks]
    assert ({track.album for track in read.tracks}, read.name) == ({album.name}, album.name)


def test_an_album_of_several_pages_is_read_to_its_end(sim: Simulator, compose: Compose) -> None:
    album = next(iter(sim.catalog.albums.values()))
    ids = [f"{number:022d}" for number in range(120)]
    rows = [{"type": "track", "id": each, "name": each} for each in ids]
    sim.fail(
        Fault(path=f"/v1/albums/{album.id}", body={"name": "Box", "tracks": {"items": rows[:50], "total": 120}}),
        Fault(path=f"/v1/albums/{album.id}/tracks", query="*offset=50*", body={"items": rows[50:100], "total": 120}),
        Fault(path=f"/v1/albums/{album.id}/tracks", query="*offset=100*", body={"items": rows[100:], "total": 120}),
    )
    assert _ids(_read(compose(sim), album.id, "album")) == ids


def test_a_track_link_is_a_playlist_of_one(sim: Simulator, compose: Compose) -> None:
    track = next(iter(sim.catalog.tracks.values()))
    read = _read(compose(sim), track.id, "track")
    assert (_ids(read), read.name) == ([track.id], track.name)


def test_liked_songs_are_read_whole(sim: Simulator, compose: Compose) -> None:
    read = _read(compose(sim), None, "liked")
    assert _ids(read) == [entry.track.id for entry in sim.catalog.liked if entry.track]
    assert len(read.tracks) == 120


def test_liked_songs_without_a_user_are_refused_with_advice(sim: Simulator, compose: Compose) -> None:
    with pytest.raises(CredentialsRefused, match="moodlist login"):
        _read(compose(sim, refresh_token=None), None, "liked")
    assert sim.calls_to("/v1/") == []


@pytest.mark.parametrize("edit", ["at the front", "at the end", "away"])
def test_an_edit_between_pages_gives_one_consistent_reading(sim: Simulator, compose: Compose, edit: str) -> None:
    added = sim.playlist(playlist_ids.FIESTA).track_ids[:3]
    changes: dict[str, Any] = {
        "at the front": {"add": added, "at": 0},
        "at the end": {"add": added},
        "away": {"remove": range(20)},
    }
    sim.edit_playlist(playlist_ids.THREE_PAGES, after_page=1, **changes[edit])
    playlist = _read(compose(sim), playlist_ids.THREE_PAGES)
    now = sim.playlist(playlist_ids.THREE_PAGES).track_ids
    assert len(now) != 130
    assert _ids(playlist) == now
    assert not playlist.skipped


def test_a_playlist_that_never_stops_changing_is_unavailable_after_three_readings(
    sim: Simulator, compose: Compose
) -> None:
    for page in range(1, 20):
        sim.edit_playlist(playlist_ids.THREE_PAGES, add=[], after_page=page)
    with pytest.raises(UpstreamUnavailable, match="being edited"):
        _read(compose(sim), playlist_ids.THREE_PAGES)
    whole = [call for call in sim.calls_to(f"/v1/playlists/{playlist_ids.THREE_PAGES}") if "fields" not in call.query]
    assert len([call for call in whole if call.path.endswith(playlist_ids.THREE_PAGES)]) == 3


def test_a_playlist_of_one_page_costs_one_call(sim: Simulator, compose: Compose) -> None:
    _read(compose(sim), playlist_ids.FIESTA)
    assert [call.path for call in sim.calls_to("/v1/")] == [f"/v1/playlists/{playlist_ids.FIESTA}"]


def test_old_apps_are_paged_through_tracks_by_the_hundred_and_new_ones_through_items_by_fifty(
    simulate: Simulate, compose: Compose
) -> None:
    old, new = simulate(app="extended", dialect="legacy"), simulate()
    for sim in (old, new):
        _read(compose(sim), playlist_ids.THREE_PAGES)
    assert _contents(old, playlist_ids.THREE_PAGES) == ["tracks"]
    assert _contents(new, playlist_ids.THREE_PAGES) == ["items", "items"]


@pytest.mark.parametrize("refusal", [Fault.forbidden, Fault.not_found])
@pytest.mark.parametrize(("refused", "used"), [("tracks", "items"), ("items", "tracks")])
def test_where_one_endpoint_refuses_the_other_is_tried(
    simulate: Simulate, compose: Compose, refusal: Any, refused: str, used: str
) -> None:
    # An app of 2024 whose user reads the new names and the old ones: each of the doors may be shut.
    sim = simulate(app="extended", dialect="legacy" if refused == "tracks" else "both")
    sim.fail(refusal(path=f"/v1/playlists/*/{refused}", times=None))
    whole = _read(compose(sim), playlist_ids.THREE_PAGES)
    assert _ids(whole) == sim.playlist(playlist_ids.THREE_PAGES).track_ids
    assert {refused, used} == set(_contents(sim, playlist_ids.THREE_PAGES))


def test_a_foreign_playlist_is_forbidden_after_both_endpoints_were_tried(sim: Simulator, compose: Compose) -> None:
    with pytest.raises(PlaylistForbidden, match="Export it instead"):
        _read(compose(sim), playlist_ids.OTHER_USERS_PUBLIC)
    assert _contents(sim, playlist_ids.OTHER_USERS_PUBLIC) == ["items", "tracks"]


@pytest.mark.parametrize("id_", [playlist_ids.MADE_BY_SPOTIFY, playlist_ids.OTHER_USERS_PRIVATE, "0" * 22])
def test_a_playlist_that_spotify_hides_is_not_found_and_the_detail_says_what_to_do(
    sim: Simulator, compose: Compose, id_: str
) -> None:
    with pytest.raises(NotFound, match="exportify"):
        _read(compose(sim), id_)


@pytest.mark.parametrize("id_", [playlist_ids.OTHER_USERS_PUBLIC, playlist_ids.MADE_BY_SPOTIFY])
def test_an_old_app_reads_other_peoples_playlists_with_and_without_a_user(
    simulate: Simulate, compose: Compose, id_: str
) -> None:
    sim = simulate(app="extended")
    for application in (compose(sim), compose(sim, refresh_token=None)):
        assert _ids(_read(application, id_)) == sim.playlist(id_).track_ids


def test_a_new_app_without_a_user_is_forbidden_what_it_may_only_see(sim: Simulator, compose: Compose) -> None:
    with pytest.raises(PlaylistForbidden):
        _read(compose(sim, refresh_token=None), playlist_ids.ROAD_TRIP)


@pytest.mark.parametrize(
    "page", [{"items": None, "total": 3}, {"items": [], "total": None}, {"total": 3}, {"items": {}, "total": 1}]
)
def test_a_page_of_another_shape_is_nonsense(sim: Simulator, compose: Compose, page: dict[str, Any]) -> None:
    sim.fail(Fault(path="/v1/playlists/*", body={"name": "?", "items": page}))
    with pytest.raises(UpstreamNonsense):
        _read(compose(sim), playlist_ids.FIESTA)


def test_progress_is_told_up_to_the_whole(sim: Simulator, compose: Compose) -> None:
    told: list[tuple[str, int, int]] = []
    source = compose(sim).source(Deadline.never(), lambda *step: told.append(step))
    source.playlist(SpotifyLink("playlist", playlist_ids.THREE_PAGES))
    assert [step[1:] for step in told] == [(100, 130), (130, 130)]


def test_a_playlist_that_takes_longer_than_the_deadline_is_out_of_time_at_once(
    simulate: Simulate, compose: Compose
) -> None:
    sim = simulate(latency=0.2)
    with pytest.raises(OutOfTime, match="needs more time"):
        _read(compose(sim), playlist_ids.TEN_THOUSAND, deadline=Deadline.after(0.7))
    assert len(sim.calls_to("/v1/")) < 40


def test_the_answer_names_the_playlist_as_spotify_does(sim: Simulator, deploy: Deploy) -> None:
    report = deploy(sim).post("/classify", {"playlist": playlist_ids.COLLABORATIVE}).json()
    assert report["playlist"] == {
        "name": "Together",
        "url": f"https://open.spotify.com/playlist/{playlist_ids.COLLABORATIVE}",
        "snapshot_id": report["playlist"]["snapshot_id"],
        "items": 25,
    }
