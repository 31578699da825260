"""Requests with very many faults or very long texts: the problem stays small and says how much it leaves out."""

import json
from collections.abc import Mapping
from typing import Any

import pytest

from moodlist.simulator.catalog import playlist_ids
from tests.integration.classify.api.gateway import JSON, Api, HttpResponse, rest_event
from tests.integration.classify.api.problems import FIESTA, PAIR, TRACK, problem

LONG = "x" * 1_000_000


def _small_problem(answer: HttpResponse, status: int, slug: str = "bad-request") -> dict[str, Any]:
    """Return the problem, after checking that it is short in every respect."""
    body = problem(answer, status, slug)
    assert len(json.dumps(answer.text)) <= 64 * 1024
    assert len(body.get("errors", [])) <= 100
    texts = [body["detail"], *(text for fault in body.get("errors", []) for text in fault.values())]
    assert not any("x" * 101 in text for text in texts)
    return body


def test_forty_thousand_unknown_moods_in_the_body_are_one_fault(api: Api) -> None:
    moods = [f"mood {number}" for number in range(40_000)]
    body = _small_problem(api.post("/classify", {**FIESTA, "moods": moods}), 400)
    assert body["errors"] == [{"path": "$.moods", "detail": "Expected `array` of length <= 100."}]


@pytest.mark.parametrize("separator", [",", "&moods="])
def test_forty_thousand_unknown_moods_in_the_query_are_one_fault(api: Api, separator: str) -> None:
    moods = separator.join(f"mood{number}" for number in range(40_000))
    body = _small_problem(api.post(f"/classify?moods={moods}", FIESTA), 400)
    assert body["errors"] == [{"path": "?moods", "detail": "Expected `array` of length <= 100."}]


def test_a_hundred_unknown_moods_are_all_listed(api: Api) -> None:
    moods = [f"mood {number}" for number in range(100)]
    body = _small_problem(api.post("/classify", {**FIESTA, "moods": moods}), 422, "unknown-mood")
    assert len(body["errors"]) == 100
    assert body["detail"].endswith(" And 99 more, listed in `errors`.")


def test_unknown_moods_of_the_body_and_of_the_query_are_listed_up_to_a_hundred(api: Api) -> None:
    query = ",".join(f"q{number}" for number in range(100))
    moods = [f"b{number}" for number in range(100)]
    body = _small_problem(api.post(f"/classify?moods={query}", {**FIESTA, "moods": moods}), 422, "unknown-mood")
    assert [body["errors"][at]["path"] for at in (0, 99)] == ["?moods[0]", "?moods[99]"]
    assert body["detail"].endswith(" And 199 more faults; `errors` lists the first 100.")


def test_a_hundred_moods_and_parts_to_include_are_accepted(api: Api) -> None:
    assert api.post("/classify", {**FIESTA, "moods": ["happy"] * 100, "include": ["scores"] * 100}).status == 200


def test_too_many_parts_to_include_are_one_fault(api: Api) -> None:
    body = _small_problem(api.post("/classify", {**FIESTA, "include": ["why"] * 101}), 400)
    assert [fault["path"] for fault in body["errors"]] == ["$.include"]


@pytest.mark.parametrize("track", ["no link", {"url": "no link"}, {"isrc": "x" * 300}, {"x" * 300: 1}, None, {}])
def test_of_9999_wrong_tracks_a_hundred_are_listed(api: Api, track: Any) -> None:
    body = _small_problem(api.post("/classify", {"tracks": [track] * 9_999}), 400)
    assert [body["errors"][at]["path"].removesuffix(".isrc") for at in (0, 99)] == ["$.tracks[0]", "$.tracks[99]"]
    assert len(body["errors"]) == 100
    assert body["detail"].endswith(" And 9,998 more faults; `errors` lists the first 100.")


@pytest.mark.parametrize(
    "body",
    [
        {**FIESTA, LONG: 1},
        {**FIESTA, "sort": LONG},
        {**FIESTA, "include": [LONG]},
        {**FIESTA, f"{LONG} - at `${LONG}": 1},
        {"playlist": LONG},
        {"tracks": [LONG]},
        {"tracks": [{"url": TRACK, LONG: 1}]},
        {"tracks": [{"isrc": LONG}]},
        {"tracks": [{"features": {LONG: 1}}]},
        LONG,
        {LONG: 1},
    ],
    ids=lambda body: str(body).replace(LONG, "LONG"),
)
def test_a_text_of_a_megabyte_is_not_repeated(api: Api, body: Any) -> None:
    assert len(_small_problem(api.post("/classify", body), 400)["errors"]) == 1


@pytest.mark.parametrize("pair", [{**PAIR, LONG: 1}, {**PAIR, "playlist": LONG}, {**PAIR, LONG: LONG}])
def test_a_text_of_a_megabyte_in_a_pair_is_not_repeated(api: Api, pair: Any) -> None:
    assert len(_small_problem(api.post("/mood", [pair]), 400)["errors"]) == 1


def test_an_unknown_mood_of_a_megabyte_is_cut(api: Api) -> None:
    answers = [
        api.post("/classify", {**FIESTA, "moods": [LONG]}),
        api.post("/mood", [{**PAIR, "mood": LONG}]),
        api.post(f"/classify?moods={LONG}", FIESTA),
    ]
    for answer in answers:
        assert f"'{'x' * 57}...'" in _small_problem(answer, 422, "unknown-mood")["detail"]


def test_ten_long_playlists_with_unknown_fields_are_ten_short_faults(api: Api) -> None:
    part = "x" * 400_000
    wrong = [{"playlist": part, "mood": "happy"}, {**PAIR, part: 1}] * 5
    assert len(_small_problem(api.post("/mood", wrong), 400)["errors"]) == 10


def test_ten_playlists_of_a_megabyte_are_too_large(api: Api) -> None:
    _small_problem(api.post("/mood", [{"playlist": LONG, "mood": "happy"}] * 10), 413, "too-large")


def test_a_link_with_a_megabyte_of_spaces_is_not_repeated_for_every_song(api: Api) -> None:
    spaces = " " * 1_000_000
    answer = api.post("/mood", [{"playlist": f"{spaces}{playlist_ids.FIESTA}", "mood": "happy"}])
    fault = {"path": "$[0].playlist", "detail": "Expected `str` of length <= 2048."}
    assert _small_problem(answer, 400)["errors"] == [fault]


@pytest.mark.parametrize(
    "text", ["[" * 1_000_000, '{"a":' * 500_000, '{"moods":' + "[" * 500_000 + "]" * 500_000 + "}"]
)
@pytest.mark.parametrize("path", ["/mood", "/classify"])
def test_deeply_nested_json_is_one_fault(api: Api, path: str, text: str) -> None:
    assert len(_small_problem(api.send("POST", path, text), 400)["errors"]) == 1


def test_characters_that_are_escaped_do_not_make_a_problem_large(api: Api) -> None:
    for character in ("\x00", "\U000e0001", "\N{SNOWMAN}", "\\", '"', "'"):
        moods = [character * 30_000] * 100
        body = json.dumps({**FIESTA, "moods": moods}, ensure_ascii=False)
        answer = api.send("POST", "/classify", body.replace("\x00", "\\u0000")[: 4 * 1024 * 1024])
        assert answer.status in {400, 413, 422}
        _small_problem(answer, answer.status, answer.json()["type"].rpartition(":")[2])


@pytest.mark.parametrize(
    ("headers", "status", "slug"),
    [
        ({"Content-Type": LONG}, 415, "unsupported-media-type"),
        ({"Content-Type": f"text/csv; name={LONG}", "Accept": LONG}, 400, "bad-request"),
        ({"Content-Type": JSON, "Prefer": LONG, "Accept": LONG, "Host": LONG}, 400, "bad-request"),
    ],
)
def test_long_headers_are_not_repeated(api: Api, headers: Mapping[str, str], status: int, slug: str) -> None:
    _small_problem(api.send("POST", "/classify", LONG, headers=headers), status, slug)


def test_long_query_parameters_and_paths_are_not_repeated(api: Api) -> None:
    for query in (f"{LONG}=1", f"sort={LONG}", f"include={LONG}", f"min_score={LONG}"):
        assert len(_small_problem(api.post(f"/classify?{query}", FIESTA), 400)["errors"]) == 1
    _small_problem(api.get(f"/{LONG}"), 404, "not-found")
    _small_problem(api.get(f"/watchlist/{LONG}"), 501, "not-available-here")


@pytest.mark.parametrize("query", ["moods", "sort", "\ud800"])
def test_half_a_character_in_the_query_is_a_bad_request(api: Api, query: str) -> None:
    event = rest_event("POST", "/classify", json.dumps(FIESTA))
    event["multiValueQueryStringParameters"] = {query: ["\ud800"]}
    answer = api.invoke(event)
    _small_problem(answer, 422 if query == "moods" else 400, "unknown-mood" if query == "moods" else "bad-request")


def test_half_a_character_in_a_header_or_in_the_path_is_a_problem(api: Api) -> None:
    for name in ("Content-Type", "Accept", "Prefer", "Host"):
        event = rest_event("POST", "/classify", "{}", headers={name: "\ud800"})
        assert api.invoke(event).status in {400, 415}
    event = rest_event("GET", "/reports/x")
    event |= {"resource": "/reports/{id}", "pathParameters": {"id": "\ud800"}, "path": "/reports/\ud800"}
    assert api.invoke(event).status in {404, 501}
