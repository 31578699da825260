from collections.abc import Callable

import requests

from moodlist.simulator import Simulator
from moodlist.simulator.catalog import odd_entries, playlist_ids

Get = Callable[..., requests.Response]
Simulate = Callable[..., Simulator]


def pages(sim: Simulator, session: requests.Session, address: str) -> list[dict[str, object]]:
    headers = {"Authorization": f"Bearer {sim.access_token()}"}
    pages_read = []
    url: str | None = address
    while url:
        page = session.get(url, headers=headers, timeout=5).json()
        pages_read.append(page)
        url = page["next"]
    return pages_read


def ids(page: dict[str, object]) -> list[str]:
    entries = page["items"]
    assert isinstance(entries, list)
    return [entry["item"]["id"] for entry in entries]


def test_ten_thousand_entries_take_two_hundred_pages(sim: Simulator, session: requests.Session) -> None:
    address = f"{sim.spotify_api_url}/playlists/{playlist_ids.TEN_THOUSAND}/items?limit=50"
    pages_read = pages(sim, session, address)
    assert len(pages_read) == 200
    assert len({each for page in pages_read for each in ids(page)}) == 10_000
    assert {page["total"] for page in pages_read} == {10_000}


def test_page_links_keep_the_other_parameters(sim: Simulator, get: Get) -> None:
    address = f"/playlists/{playlist_ids.THREE_PAGES}/items"
    page = get(sim, address, limit=50, offset=50, additional_types="track,episode", market="ES").json()
    assert page["next"].endswith("/items?offset=100&limit=50&additional_types=track%2Cepisode&market=ES")
    assert "offset=0&limit=50" in page["previous"]
    assert page["offset"] == 50


def test_page_links_have_the_host_that_the_client_used(sim: Simulator, session: requests.Session) -> None:
    headers = {"Authorization": f"Bearer {sim.access_token()}", "Host": "simulator.internal:8099"}
    address = f"{sim.spotify_api_url}/playlists/{playlist_ids.THREE_PAGES}/items"
    page = session.get(address, headers=headers, timeout=5).json()
    assert page["next"].startswith("http://simulator.internal:8099/v1/playlists/")


def test_the_nested_first_page_links_to_the_second(sim: Simulator, session: requests.Session, get: Get) -> None:
    playlist = get(sim, f"/playlists/{playlist_ids.THREE_PAGES}", additional_types="track", fields="").json()
    pages_read = [playlist["items"], *pages(sim, session, playlist["items"]["next"])]
    assert [each for page in pages_read for each in ids(page)] == sim.playlist(playlist_ids.THREE_PAGES).track_ids


def test_an_empty_playlist_has_one_empty_page(sim: Simulator, get: Get) -> None:
    page = get(sim, f"/playlists/{playlist_ids.EMPTY}/items").json()
    assert (page["items"], page["total"], page["next"], page["previous"]) == ([], 0, None, None)


def test_an_offset_beyond_the_end_returns_no_entries(sim: Simulator, get: Get) -> None:
    page = get(sim, f"/playlists/{playlist_ids.QUIET_EVENING}/items", offset=400).json()
    assert (page["items"], page["next"]) == ([], None)
    assert get(sim, f"/playlists/{playlist_ids.QUIET_EVENING}/items", offset=-1).status_code == 400


def test_an_edit_changes_the_snapshot_in_its_simulator_only(simulate: Simulate, get: Get) -> None:
    sim, other = simulate(), simulate()
    address = f"/playlists/{playlist_ids.FIESTA}"
    before, again = get(sim, address).json(), get(sim, address).json()
    assert before["snapshot_id"] == again["snapshot_id"]
    added = sim.playlist(playlist_ids.RAINY_DAYS).track_ids[0]
    sim.edit_playlist(playlist_ids.FIESTA, add=[added, odd_entries.episode()], remove=[0], at=0)
    after = get(sim, address).json()
    assert after["snapshot_id"] != before["snapshot_id"]
    assert after["items"]["total"] == before["items"]["total"] + 1
    assert after["items"]["items"][0]["item"]["id"] == added
    assert get(other, address).json()["snapshot_id"] == before["snapshot_id"]


def test_an_edit_between_pages_shifts_entries_across_pages(sim: Simulator, session: requests.Session, get: Get) -> None:
    sim.edit_playlist(playlist_ids.THREE_PAGES, remove=[0], after_page=1)
    first = get(sim, f"/playlists/{playlist_ids.THREE_PAGES}").json()
    rest = pages(sim, session, first["items"]["next"])
    seen = [each for page in [first["items"], *rest] for each in ids(page)]
    assert first["items"]["total"] == 130
    assert {page["total"] for page in rest} == {129}
    assert len(seen) == 129  # The former 51st entry is now on the first page, which was read before.
    assert get(sim, f"/playlists/{playlist_ids.THREE_PAGES}").json()["snapshot_id"] != first["snapshot_id"]
