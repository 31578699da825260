from typing import Any

import pytest
import requests

from moodlist.simulator import Simulator
from moodlist.simulator.catalog import playlist_ids
from moodlist.simulator.catalog.ids import spotify_id
from tests.integration.moodlist.simulator.writes import MINE, READ_ONLY, Write, ids_of, items, uris


def error(answer: requests.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["error"]["message"]


@pytest.mark.parametrize(
    ("method", "body", "message"),
    [
        ("POST", {"uris": uris([spotify_id(str(each)) for each in range(101)])}, "You can add a maximum of 100"),
        ("POST", {"uris": ["spotify:track:short"]}, "Invalid track uri: spotify:track:short"),
        ("POST", {"uris": ["spotify:local:a:b:c:1"]}, "Invalid track uri: spotify:local:a:b:c:1"),
        ("POST", {"uris": uris(["0" * 22])}, "Payload contains a non-existing ID"),
        ("POST", {"uris": []}, "No uris provided"),
        ("POST", {}, "No uris provided"),
        ("DELETE", {"tracks": items(["0" * 22])}, "No uris provided"),
        ("DELETE", {"items": items(["0" * 22]), "snapshot_id": "nonsense"}, "Missing or bad version tag"),
        ("PUT", {"range_start": 40, "insert_before": 0}, "Index out of bounds"),
        ("PUT", {"range_start": 0}, "Invalid value for insert_before"),
    ],
)
def test_an_invalid_body_is_refused_and_changes_nothing(
    sim: Simulator, write: Write, method: str, body: dict[str, Any], message: str
) -> None:
    before = ids_of(sim)
    status, text = error(write(sim, method, MINE, **body))
    assert status == 400
    assert message in text
    assert ids_of(sim) == before


def test_creating_a_playlist_requires_a_name(sim: Simulator, write: Write) -> None:
    assert error(write(sim, "POST", "/me/playlists")) == (400, "Missing required field: name")


def test_a_body_that_is_not_an_object_is_refused(sim: Simulator, session: requests.Session) -> None:
    headers = {"Authorization": f"Bearer {sim.access_token()}"}
    answer = session.post(f"{sim.spotify_api_url}{MINE}", headers=headers, data=b"[", timeout=5)
    assert error(answer) == (400, "Error parsing JSON.")


def test_writing_requires_a_user_and_the_scope(sim: Simulator, write: Write) -> None:
    added = uris(ids_of(sim)[:1])
    reader = sim.access_token(scopes=READ_ONLY)
    assert error(write(sim, "POST", MINE, reader, uris=added)) == (403, "Insufficient client scope")
    assert error(write(sim, "POST", "/me/playlists", reader, name="x")) == (403, "Insufficient client scope")
    assert write(sim, "POST", MINE, sim.access_token(user=False), uris=added).status_code == 401


def test_public_and_private_playlists_require_different_scopes(sim: Simulator, write: Write) -> None:
    private = sim.access_token(scopes={"playlist-modify-private"})
    added = uris(ids_of(sim)[:1])
    assert write(sim, "POST", f"/playlists/{playlist_ids.PRIVATE}/items", private, uris=added).status_code == 201
    assert write(sim, "POST", MINE, private, uris=added).status_code == 403
    assert write(sim, "POST", "/me/playlists", private, name="x").status_code == 403
    assert write(sim, "POST", "/me/playlists", private, name="x", public=False).status_code == 201


@pytest.mark.parametrize(
    ("playlist_id", "status"),
    [
        (playlist_ids.COLLABORATIVE, 201),
        (playlist_ids.OTHER_USERS_PUBLIC, 403),
        (playlist_ids.OTHER_USERS_PRIVATE, 404),
    ],
)
def test_only_owners_and_co_editors_write_to_a_playlist(
    sim: Simulator, write: Write, playlist_id: str, status: int
) -> None:
    answer = write(sim, "POST", f"/playlists/{playlist_id}/items", uris=uris(ids_of(sim)[:1]))
    assert answer.status_code == status


def test_a_playlist_has_at_most_ten_thousand_items(sim: Simulator, write: Write) -> None:
    answer = write(sim, "POST", f"/playlists/{playlist_ids.TEN_THOUSAND}/items", uris=uris(ids_of(sim)[:1]))
    assert error(answer) == (403, "Playlist size limit reached")


def test_an_earlier_snapshot_of_the_playlist_is_accepted(sim: Simulator, write: Write) -> None:
    ids = ids_of(sim)
    first = write(sim, "DELETE", MINE, items=items(ids[:1])).json()["snapshot_id"]
    write(sim, "DELETE", MINE, items=items(ids[1:2]))
    assert write(sim, "DELETE", MINE, items=items(ids[2:3]), snapshot_id=first).status_code == 200
    assert ids_of(sim) == ids[3:]
