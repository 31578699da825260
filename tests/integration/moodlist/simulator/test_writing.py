from collections.abc import Callable

import pytest
import requests

from moodlist.simulator import Entry, Simulator
from moodlist.simulator.catalog import odd_entries, playlist_ids
from tests.integration.moodlist.simulator.writes import MINE, READ_ONLY, Write, ids_of, items, uris

Simulate = Callable[..., Simulator]


@pytest.mark.parametrize(
    ("dialect", "app", "path"),
    [
        ("2026", "development", "/me/playlists"),
        ("both", "extended", "/me/playlists"),
        ("legacy", "extended", "/users/moodlist-owner/playlists"),
    ],
)
def test_a_created_playlist_is_empty_and_belongs_to_the_user(
    simulate: Simulate, write: Write, dialect: str, app: str, path: str
) -> None:
    sim = simulate(dialect=dialect, app=app)
    answer = write(sim, "POST", path, name="Calm", public=False, description="Songs & silence")
    created = sim.playlist(answer.json()["id"])
    assert answer.status_code == 201
    assert (created.name, created.owner, created.public, created.entries) == ("Calm", sim.owner, False, [])
    assert answer.json()["description"] == "Songs &amp; silence"
    assert answer.json()["tracks" if dialect == "legacy" else "items"]["total"] == 0


def test_each_dialect_has_its_own_writing_endpoints(simulate: Simulate, write: Write) -> None:
    old, new = simulate(dialect="legacy"), simulate()
    added = uris(ids_of(new)[:1])
    tracks = f"/playlists/{playlist_ids.QUIET_EVENING}/tracks"
    assert write(new, "POST", tracks, uris=added).status_code == 403
    assert write(new, "POST", f"/users/{new.owner}/playlists", name="x").status_code == 403
    assert write(old, "POST", MINE, uris=added).status_code == 404
    assert write(old, "POST", "/me/playlists", name="x").status_code == 404
    assert write(old, "POST", tracks, uris=added).status_code == 201
    assert write(old, "POST", "/users/another-user/playlists", name="x").status_code == 403


def test_tracks_are_added_at_the_position_or_at_the_end(sim: Simulator, write: Write) -> None:
    before, new = ids_of(sim), ids_of(sim, playlist_ids.FIESTA)
    first = write(sim, "POST", MINE, uris=uris(new[:2]), position=1)
    second = write(sim, "POST", MINE, uris=uris(new[2:3]))
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json()["snapshot_id"] != second.json()["snapshot_id"]
    assert ids_of(sim) == [before[0], *new[:2], *before[1:], new[2]]


@pytest.mark.parametrize(("dialect", "endpoint"), [("2026", "items"), ("legacy", "tracks")])
def test_a_removal_removes_all_occurrences_and_keeps_local_files(
    simulate: Simulate, write: Write, dialect: str, endpoint: str
) -> None:
    sim = simulate(dialect=dialect)
    before = ids_of(sim)
    sim.edit_playlist(playlist_ids.QUIET_EVENING, add=[before[0], odd_entries.local_file()])
    path = f"/playlists/{playlist_ids.QUIET_EVENING}/{endpoint}"
    assert write(sim, "DELETE", path, **{endpoint: items(before[:1])}).status_code == 200
    assert ids_of(sim) == before[1:]
    assert sim.playlist(playlist_ids.QUIET_EVENING).entries[-1].is_local


@pytest.mark.parametrize(
    ("move", "expected"),
    [((0, 1, 3), [1, 2, 0, 3, 4]), ((3, 2, 1), [0, 3, 4, 1, 2]), ((1, 2, 5), [0, 3, 4, 1, 2]), ((1, 3, 2), range(5))],
)
def test_a_range_is_moved(sim: Simulator, write: Write, move: tuple[int, int, int], expected: list[int]) -> None:
    ids = ids_of(sim)[:5]
    write(sim, "PUT", MINE, uris=uris(ids))
    start, length, before = move
    moved = write(sim, "PUT", MINE, range_start=start, range_length=length, insert_before=before)
    assert moved.status_code == 200
    assert ids_of(sim) == [ids[each] for each in expected]


def test_a_replacement_drops_local_files(sim: Simulator, write: Write) -> None:
    sim.edit_playlist(playlist_ids.QUIET_EVENING, add=[odd_entries.local_file()])
    ids = ids_of(sim)[:2]
    assert write(sim, "PUT", MINE, uris=uris(ids)).status_code == 200
    assert len(sim.playlist(playlist_ids.QUIET_EVENING).entries) == 2


def test_a_reset_restores_the_playlists(sim: Simulator, write: Write) -> None:
    before = ids_of(sim)
    created = write(sim, "POST", "/me/playlists", name="x").json()["id"]
    write(sim, "PUT", MINE, uris=uris(before[:1]))
    sim.reset()
    assert ids_of(sim) == before
    with pytest.raises(KeyError):
        sim.playlist(created)


def test_a_token_has_the_scopes_of_its_refresh_token(sim: Simulator, session: requests.Session) -> None:
    form = {"grant_type": "refresh_token", "refresh_token": sim.refresh_token(READ_ONLY), **_client(sim)}
    answer = session.post(f"{sim.accounts_url}/api/token", data=form, timeout=5).json()
    assert answer["scope"] == "playlist-read-private"


def test_an_entry_with_an_item_is_removed_by_its_uri(sim: Simulator, write: Write) -> None:
    track = sim.playlist(playlist_ids.QUIET_EVENING).entries[0].track
    assert track is not None
    item = {"type": "track", "id": track.id, "uri": f"spotify:track:{track.id}"}
    sim.edit_playlist(playlist_ids.EMPTY, add=[Entry(track=None, item=item), odd_entries.NOTHING])
    write(sim, "DELETE", f"/playlists/{playlist_ids.EMPTY}/items", items=items([track.id]))
    assert sim.playlist(playlist_ids.EMPTY).entries == [odd_entries.NOTHING]


def _client(sim: Simulator) -> dict[str, str]:
    return {name: sim.credentials[name] for name in ("client_id", "client_secret")}
