from classify.api.routes.page import page_files
from local_aws.stack import Stack
from moodlist.simulator import Simulator
from moodlist.simulator.catalog import playlist_ids

PAIRS = [{"playlist": f"https://open.spotify.com/playlist/{playlist_ids.ROAD_TRIP}", "mood": "relaxing"}]


def test_mood_answers_a_request_with_the_api_key(stack: Stack, simulator: Simulator) -> None:
    answer = stack.request("POST", "/mood", json=PAIRS)

    assert answer.status_code == 200
    assert len(answer.json()) > 5
    assert {song["mood"] for song in answer.json()} == {"relaxing"}
    assert simulator.calls_to("/v1/playlists/")


def test_mood_without_the_api_key_is_refused_and_calls_no_upstream(stack: Stack, simulator: Simulator) -> None:
    answer = stack.request("POST", "/mood", key=False, json=PAIRS)

    assert answer.status_code == 403
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["type"] == "urn:moodlist:problem:api-key-required"
    assert simulator.calls == []


def test_health_needs_no_key(stack: Stack) -> None:
    answer = stack.request("GET", "/health", key=False)

    assert (answer.status_code, answer.json()["status"]) == (200, "ok")


def test_a_browser_gets_the_page_and_all_of_its_files_at_once_without_a_key(stack: Stack) -> None:
    page = stack.request("GET", "/", key=False)
    answers = [stack.request("GET", f"/web/{file}", key=False) for file in page_files()]

    assert '<base href="/v1/">' in page.text
    assert page.headers["Content-Type"] == "text/html; charset=utf-8"
    assert {answer.status_code for answer in answers} == {200}


def test_a_path_that_does_not_exist_is_a_problem(stack: Stack) -> None:
    answer = stack.request("GET", "/nothing-here")

    assert answer.status_code == 404
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["type"] == "urn:moodlist:problem:not-found"


def test_a_wrong_method_is_answered_by_the_function(stack: Stack) -> None:
    answer = stack.request("DELETE", "/mood")

    assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")


def test_a_body_that_is_not_utf_8_arrives_unchanged(stack: Stack) -> None:
    export = "Track URI,Track Name,Artist Name(s)\nspotify:track:4aB3cD5eF7gH9iJ1kL3mN5,Café,Los Limoneros\n"

    answer = stack.request("POST", "/classify", data=export.encode("latin-1"), headers={"Content-Type": "text/csv"})

    assert answer.status_code == 200
    assert "Café" in answer.text
