"""`/watchlist`: the playlists that the schedule classifies."""

from typing import Any
from urllib.parse import quote

import pytest

from classify.api import gateway_event
from classify.core.save_target import SaveTarget
from moodlist.simulator.catalog import playlist_ids
from tests.integration.classify.api.gateway import PROBLEM, rest_event
from tests.integration.classify.batch.deployment import Stack
from tests.integration.classify.stored_samples.samples import metrics

URL = f"https://open.spotify.com/playlist/{playlist_ids.FIESTA}"
REFERENCES = [
    playlist_ids.FIESTA,
    f"spotify:playlist:{playlist_ids.FIESTA}",
    quote(f"spotify:playlist:{playlist_ids.FIESTA}", safe=""),
    quote(URL, safe=""),
    quote(f"{URL}?si=1234abcd", safe=""),
]


@pytest.mark.parametrize("reference", REFERENCES)
@pytest.mark.parametrize("method", ["PUT", "GET"])
def test_a_playlist_is_watched_by_its_id_uri_or_url(deployment: Stack, method: str, reference: str) -> None:
    deployment.resources.watchlist.add(playlist_ids.FIESTA)
    answer = deployment.api.send(method, f"/watchlist/{reference}")
    assert answer.status == 200
    entry = answer.json()
    assert entry == {"playlist": playlist_ids.FIESTA, "url": URL, "added": entry["added"], "save": None, "last": None}


@pytest.mark.parametrize("reference", REFERENCES)
def test_a_deleted_playlist_is_no_longer_watched(deployment: Stack, reference: str) -> None:
    deployment.api.send("PUT", f"/watchlist/{reference}")
    deleted = deployment.api.send("DELETE", f"/watchlist/{reference}")
    assert (deleted.status, deleted.text) == (204, "")
    assert deployment.api.get("/watchlist").json() == {"playlists": []}


@pytest.mark.parametrize("path", [f"/watchlist/{URL}", f"/watchlist/{quote(URL, safe='')}"])
def test_a_url_is_one_path_parameter_whether_or_not_the_gateway_decoded_it(deployment: Stack, path: str) -> None:
    from_gateway = {"resource": "/watchlist/{playlist}", "path": path, "pathParameters": {"playlist": URL}}
    answer = deployment.api.invoke(rest_event("PUT", "/") | from_gateway)
    assert (answer.status, answer.json()["playlist"]) == (200, playlist_ids.FIESTA)


def test_adding_a_watched_playlist_keeps_its_date(deployment: Stack) -> None:
    first = deployment.api.send("PUT", f"/watchlist/{playlist_ids.FIESTA}").json()
    deployment.calendar.pass_days(1)
    assert deployment.api.send("PUT", f"/watchlist/{playlist_ids.FIESTA}").json() == first


def test_a_save_target_can_be_added_to_a_watched_playlist(deployment: Stack) -> None:
    added = deployment.resources.watchlist.add(playlist_ids.FIESTA)
    deployment.calendar.pass_days(1)
    save_target = SaveTarget(mood="happy", min_score=0.75, name="Sunny")
    assert deployment.resources.watchlist.add(playlist_ids.FIESTA, save_target).save == save_target
    entry = deployment.api.send("PUT", f"/watchlist/{playlist_ids.FIESTA}").json()
    assert entry["save"] == {"mood": "happy", "min_score": 0.75, "name": "Sunny"}
    assert deployment.resources.watchlist.get(playlist_ids.FIESTA).added == added.added


def test_the_watchlist_is_sorted_by_date(deployment: Stack) -> None:
    order = [playlist_ids.ROAD_TRIP, playlist_ids.FIESTA, playlist_ids.EMPTY]
    for playlist in order:
        deployment.api.send("PUT", f"/watchlist/{playlist}")
        deployment.calendar.pass_days(1)
    listed = deployment.api.get("/watchlist").json()["playlists"]
    assert [entry["playlist"] for entry in listed] == order


@pytest.mark.parametrize(
    "reference",
    [
        f"spotify:album:{playlist_ids.FIESTA}",
        quote(f"https://open.spotify.com/track/{playlist_ids.FIESTA}", safe=""),
        quote("https://spotify.link/abc", safe=""),
        "liked",
        "my%20playlist",
    ],
)
@pytest.mark.parametrize("method", ["PUT", "GET", "DELETE"])
def test_a_reference_to_something_else_is_a_bad_request(deployment: Stack, method: str, reference: str) -> None:
    answer = deployment.api.send(method, f"/watchlist/{reference}")
    assert (answer.status, answer.media_type) == (400, PROBLEM)


@pytest.mark.parametrize("method", ["GET", "DELETE"])
def test_a_playlist_that_is_not_watched_is_not_found(deployment: Stack, method: str) -> None:
    answer = deployment.api.send(method, f"/watchlist/{playlist_ids.FIESTA}")
    assert (answer.status, answer.json()["type"]) == (404, "urn:moodlist:problem:not-found")


@pytest.mark.parametrize(
    ("method", "path", "allow"),
    [
        ("POST", "/watchlist", "GET, HEAD"),
        ("POST", f"/watchlist/{playlist_ids.FIESTA}", "GET, HEAD, PUT, DELETE"),
        ("PATCH", f"/watchlist/{REFERENCES[3]}", "GET, HEAD, PUT, DELETE"),
        ("DELETE", "/reports/x", "GET, HEAD"),
    ],
)
def test_a_wrong_method_is_answered_with_the_allowed_ones(
    deployment: Stack, method: str, path: str, allow: str
) -> None:
    answer = deployment.api.send(method, path)
    assert (answer.status, answer.headers["allow"]) == (405, allow)


def test_the_pages_of_the_watchlist_have_each_playlist_once(deployment: Stack) -> None:
    playlists = [f"{number:022}" for number in range(5)]
    deployment.account.add_to_watchlist(playlists)
    pages = deployment.all_pages("https://host/v1/watchlist?limit=2")
    assert [[entry["playlist"] for entry in page["playlists"]] for page in pages] == [
        playlists[:2],
        playlists[2:4],
        playlists[4:],
    ]
    assert {page["total"] for page in pages} == {5}


def test_a_watchlist_of_one_page_has_no_next_one(deployment: Stack) -> None:
    deployment.account.add_to_watchlist(["1" * 22, "2" * 22])
    assert deployment.api.get("/watchlist?limit=2").json().keys() == {"playlists"}
    after_the_last = deployment.api.get("/watchlist?offset=7").json()
    assert after_the_last == {"playlists": [], "total": 2, "next": None}


def test_a_page_of_the_watchlist_that_does_not_fit_is_shorter(
    deployment: Stack, monkeypatch: pytest.MonkeyPatch
) -> None:
    playlists = [f"{number:022}" for number in range(9)]
    deployment.account.add_to_watchlist(playlists)
    monkeypatch.setattr(gateway_event, "MAX_ANSWER", 700)
    pages = deployment.all_pages("https://host/v1/watchlist")
    assert [entry["playlist"] for page in pages for entry in page["playlists"]] == playlists
    assert len(pages[0]["playlists"]) == 3


@pytest.mark.parametrize("query", ["offset=-1", "limit=0", "limit=1001", "limit=all"])
def test_an_invalid_page_of_the_watchlist_is_a_fault_of_the_query(deployment: Stack, query: str) -> None:
    answer = deployment.api.get(f"/watchlist?{query}")
    assert (answer.status, answer.media_type) == (400, PROBLEM)
    assert [fault["path"] for fault in answer.json()["errors"]] == [f"?{query.partition('=')[0]}"]


UNREADABLE: list[dict[str, Any]] = [
    {"added": {"S": "yesterday"}},
    {},
    {"added": {"N": "1"}, "save": {"S": "happy"}},
    {"added": {"N": "1"}, "last": {"M": {"id": {"S": "x"}, "status": {"S": "sung"}, "created": {"N": "1"}}}},
]


@pytest.mark.parametrize("attributes", UNREADABLE)
def test_an_entry_that_cannot_be_read_is_skipped_logged_and_counted(
    deployment: Stack, attributes: dict[str, Any], caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    deployment.resources.watchlist.add(playlist_ids.FIESTA)
    table = f"{deployment.account.name}-watchlist"
    item = {"playlist": {"S": playlist_ids.EMPTY}, **attributes}
    deployment.account.dynamodb.put_item(TableName=table, Item=item)
    assert deployment.dispatch()["playlists"] == 1
    assert f"The entry of playlist {playlist_ids.EMPTY} on the watchlist cannot be read" in caplog.text
    assert [each["name"] for each in metrics(capsys.readouterr().out)] == ["UnreadableEntries"]
    listed = deployment.api.get("/watchlist").json()["playlists"]
    assert [entry["playlist"] for entry in listed] == [playlist_ids.FIESTA]
    answer = deployment.api.get(f"/watchlist/{playlist_ids.EMPTY}")
    assert (answer.status, "Remove the playlist and add it again" in answer.json()["detail"]) == (500, True)
    assert deployment.api.send("DELETE", f"/watchlist/{playlist_ids.EMPTY}").status == 204


@pytest.mark.parametrize(
    ("path", "allowed"), [("/watchlist", "offset, limit"), (f"/watchlist/{playlist_ids.FIESTA}", "none")]
)
def test_a_query_parameter_that_a_route_does_not_have_is_refused(deployment: Stack, path: str, allowed: str) -> None:
    answer = deployment.api.get(f"{path}?colour=blue")
    detail = f"Unknown query parameter `colour`. Allowed: {allowed}."
    assert (answer.status, answer.json()["errors"]) == (400, [{"path": "?", "detail": detail}])


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
@pytest.mark.parametrize("playlist", ["%FF", "%00", "%252F", "%2570", "a%2Fb", "x" * 20_000, "%F0%9F%8E%B5", ".."])
def test_a_path_that_is_no_playlist_is_a_bad_request(deployment: Stack, method: str, playlist: str) -> None:
    answer = deployment.api.send(method, f"/watchlist/{playlist}")
    assert (answer.status, answer.media_type) == (400, PROBLEM)
    assert len(answer.text) < 1000


def test_a_playlist_is_decoded_once(deployment: Stack) -> None:
    twice = quote(quote(URL, safe=""), safe="")
    assert deployment.api.send("PUT", f"/watchlist/{twice}").status == 400
