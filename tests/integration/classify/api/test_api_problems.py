"""Every failure of the API is an RFC 9457 problem that says what is wrong and what to do, and nothing else."""

import base64
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from classify.api.routes import ROUTES
from classify.classifier import Classifier
from classify.errors import MoodlistError
from classify.response.problem import Problem
from moodlist.simulator import Fault, Simulator
from moodlist.simulator.catalog import playlist_ids
from tests.integration.classify.api.gateway import JSON, PROBLEM, REQUEST_ID, Api, HttpResponse, rest_event
from tests.integration.classify.conftest import Deploy
from tests.integration.classify.exports import exportify

FIESTA = {"playlist": playlist_ids.FIESTA}
PAIR = {"playlist": playlist_ids.FIESTA, "mood": "happy"}
TRACK = "1MoodlistFiesta0000001"  # any 22 characters
PATHS = list(dict.fromkeys(route.path for route in ROUTES))


def problem(answer: HttpResponse, status: int, slug: str | None = None) -> dict[str, Any]:
    """Return the problem, after checking its fields."""
    assert (answer.status, answer.headers["content-type"]) == (status, PROBLEM)
    body: dict[str, Any] = answer.json()
    assert {"type", "title", "status", "detail"} <= body.keys() <= set(Problem.__struct_fields__)
    assert body["status"] == status
    assert body["type"].startswith("urn:moodlist:problem:")
    assert body["title"]
    assert body["detail"]
    assert slug is None or body["type"].endswith(f":{slug}")
    assert body.get("retry_after") == (int(answer.headers["retry-after"]) if "retry-after" in answer.headers else None)
    assert "Traceback" not in answer.text
    return body


def faults(answer: HttpResponse, status: int = 400) -> dict[str, str]:
    """Return the detail of each fault, by JSON path."""
    return {each["path"]: each["detail"] for each in problem(answer, status)["errors"]}


# 400


@pytest.mark.parametrize("body", ["", "{", "nonsense", "[1,]", '{"playlist": "a"', "\ud800", "[" * 100_000, "\x00"])
@pytest.mark.parametrize("path", ["/mood", "/classify"])
def test_a_body_that_is_not_json_is_a_bad_request(api: Api, path: str, body: str) -> None:
    assert list(faults(api.send("POST", path, body))) == ["$"]


def test_an_empty_body_is_a_bad_request(api: Api) -> None:
    for path in ("/mood", "/classify"):
        assert "empty" in faults(api.send("POST", path))["$"]


def test_a_body_that_is_not_valid_base64_is_a_bad_request(api: Api) -> None:
    event = rest_event("POST", "/classify", "%%%")
    event["isBase64Encoded"] = True
    assert "base64" in faults(api.invoke(event))["$"]


@pytest.mark.parametrize("value", [{}, [], "text", 7, None, {"playlist": "a", "mood": "b"}])
def test_mood_accepts_only_an_array_of_pairs(api: Api, value: Any) -> None:
    assert "array" in faults(api.post("/mood", value))["$"]


def test_the_faults_of_all_pairs_are_listed_with_their_paths(api: Api) -> None:
    answer = api.post(
        "/mood",
        [
            {"playlist": "not a link", "mood": "happy"},
            PAIR,
            {"playlist": playlist_ids.FIESTA},
            {"playlist": playlist_ids.FIESTA, "mood": 7},
            {**PAIR, "min_score": 2},
            {**PAIR, "colour": "blue"},
            "a text",
            {**PAIR, "mood": "sleepy"},
            {"playlist": "spotify:artist:0000000000000000000000", "mood": "happy"},
            {"playlist": "https://spotify.link/AbC", "mood": "happy"},
        ],
    )
    details = faults(answer)
    assert list(details) == [
        "$[0].playlist",
        "$[2]",
        "$[3].mood",
        "$[4].min_score",
        "$[5]",
        "$[6]",
        "$[7].mood",
        "$[8].playlist",
        "$[9].playlist",
    ]
    assert "not a Spotify link" in details["$[0].playlist"]
    assert "`mood`" in details["$[2]"]
    assert "`colour`" in details["$[5]"]
    assert "artist" in details["$[8].playlist"]
    assert "short link" in details["$[9].playlist"]
    assert "And 8 more" in answer.json()["detail"]


def test_all_faults_of_a_classify_request_are_listed_with_their_paths(api: Api) -> None:
    tracks = ["short", TRACK, {"song": "?"}, {"features": {"energy": 1}}, f"spotify:album:{TRACK}", {"url": 3}, None]
    details = faults(api.post("/classify", {"tracks": tracks, "moods": ["happy", "sleepy"]}))
    assert list(details) == [
        "$.tracks[0]",
        "$.tracks[2]",
        "$.tracks[3].features",
        "$.tracks[4]",
        "$.tracks[5].url",
        "$.tracks[6]",
        "$.moods[1]",
    ]


@pytest.mark.parametrize(
    ("body", "path"),
    [
        ({}, "$"),
        ({"playlist": playlist_ids.FIESTA, "tracks": [TRACK]}, "$"),
        ({"playlist": None}, "$"),
        ({"playlist": 7}, "$.playlist"),
        ({"playlist": "liked"}, "$.playlist"),
        ({"playlist": "https://open.spotify.com/playlist/short"}, "$.playlist"),
        ({"playlist": "https://evil.example/playlist/" + TRACK}, "$.playlist"),
        ({"playlist": "x" * 3000}, "$.playlist"),
        ({**FIESTA, "sort": "colour"}, "$.sort"),
        ({**FIESTA, "include": ["colour"]}, "$.include[0]"),
        ({**FIESTA, "moods": "happy"}, "$.moods"),
        ({**FIESTA, "min_score": -0.1}, "$.min_score"),
        ({**FIESTA, "min_score": "0.5"}, "$.min_score"),
        ({"tracks": {"a": 1}}, "$.tracks"),
        ({"tracks": [{"features": {}, "url": TRACK}]}, "$.tracks[0].features"),
        ({"tracks": [{"url": TRACK, "colour": 1}]}, "$.tracks[0]"),
        (["a"], "$"),
        ([7], "$"),
        ("text", "$"),
    ],
)
def test_an_invalid_classify_request_is_a_bad_request(api: Api, body: Any, path: str) -> None:
    assert list(faults(api.post("/classify", body))) == [path]


@pytest.mark.parametrize("query", ["sort=colour", "include=colour", "min_score=much", "min_score=2", "colour=blue"])
@pytest.mark.parametrize("as_file", [True, False])
def test_an_invalid_query_option_is_a_bad_request(api: Api, query: str, as_file: bool) -> None:
    address = f"/classify?{query}"
    answer = api.upload(address, b"Track URI") if as_file else api.post(address, FIESTA)
    assert all(path.startswith("?") for path in faults(answer))


@pytest.mark.parametrize(
    "content", [b"", b" \n", b"a,b\n1,2\n", b"\x00\x01\x02", b"PK\x03\x04", b"<html></html>", b"[]"]
)
def test_an_unreadable_file_is_a_bad_request(api: Api, content: bytes) -> None:
    problem(api.upload("/classify", content), 400, "bad-request")


# 403, 404, 405


def test_another_users_playlist_is_forbidden_and_the_detail_explains_the_export(api: Api) -> None:
    body = problem(api.post("/classify", {"playlist": playlist_ids.OTHER_USERS_PUBLIC}), 403, "playlist-forbidden")
    assert "https://exportify.net" in body["detail"]


@pytest.mark.parametrize(
    "playlist", [playlist_ids.MADE_BY_SPOTIFY, playlist_ids.OTHER_USERS_PRIVATE, "spotify:album:" + TRACK]
)
def test_a_playlist_that_spotify_does_not_show_is_not_found(api: Api, playlist: str) -> None:
    assert "exportify" in problem(api.post("/classify", {"playlist": playlist}), 404, "not-found")["detail"]


def test_the_problem_has_the_path_of_the_pair_that_failed(api: Api) -> None:
    answer = api.post("/mood", [PAIR, {"playlist": playlist_ids.OTHER_USERS_PUBLIC, "mood": "dark"}])
    assert list(faults(answer, 403)) == ["$[1].playlist"]


@pytest.mark.parametrize("path", ["/", "/nowhere", "/mood/x", "/MOOD", "/moods/happy", "//", "/%2e%2e"])
@pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
def test_a_path_without_a_route_is_not_found(api: Api, method: str, path: str) -> None:
    event = {**rest_event(method, "/"), "path": path}
    if (path.rstrip("/") or "/") not in PATHS:
        assert "openapi.json" in problem(api.invoke(event), 404, "not-found")["detail"]


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "PATCH", "DELETE"])
def test_another_method_is_not_allowed_and_the_allowed_ones_are_listed(api: Api, method: str, path: str) -> None:
    allowed = [route.method for route in ROUTES if route.path == path]
    if method in allowed:
        return
    for address in (path, f"{path}/"):
        answer = api.send(method, address)
        problem(answer, 405, "method-not-allowed")
        assert answer.headers["allow"].split(", ") == allowed


# 413


def test_a_body_above_four_megabytes_is_too_large(api: Api) -> None:
    answer = api.send("POST", "/classify", " " * (4 * 1024 * 1024) + "{}")
    assert "4,194,304" in faults(answer, 413)["$"]


def test_a_file_above_four_megabytes_is_too_large_even_as_base64(api: Api) -> None:
    content = b"x" * (4 * 1024 * 1024 + 1)
    assert len(base64.b64encode(content)) > 5 * 1024 * 1024
    problem(api.upload("/classify", content), 413, "too-large")


def test_a_file_of_four_megabytes_is_accepted(sim: Simulator, api: Api) -> None:
    ids = sim.playlist(playlist_ids.THREE_PAGES).track_ids[:35]
    content = exportify(sim.catalog.tracks[each]._replace(album="x" * 119_000) for each in ids).encode()
    report = api.upload("/classify", content + b" " * (4 * 1024 * 1024 - len(content))).json()
    assert report["counts"]["classified"] == 35


def test_more_than_ten_pairs_are_too_large(api: Api) -> None:
    assert "at most 10 pairs" in faults(api.post("/mood", [PAIR] * 11), 413)["$"]


def test_more_than_ten_thousand_tracks_are_too_large(api: Api) -> None:
    assert "10001" in faults(api.post("/classify", {"tracks": [TRACK] * 10_001}), 413)["$.tracks"]


def test_a_file_of_more_than_ten_thousand_rows_is_too_large(api: Api) -> None:
    rows = "\n".join(f"spotify:track:{number:022d}" for number in range(10_001))
    problem(api.upload("/classify", f"Track URI\n{rows}".encode()), 413, "too-large")


def test_a_playlist_of_more_than_ten_thousand_items_is_too_large(sim: Simulator, api: Api) -> None:
    sim.edit_playlist(playlist_ids.TEN_THOUSAND, add=[sim.playlist(playlist_ids.FIESTA).track_ids[0]])
    problem(api.post("/classify", {"playlist": playlist_ids.TEN_THOUSAND}), 413, "too-large")


def test_pairs_with_more_than_ten_thousand_items_in_total_are_too_large(sim: Simulator, api: Api) -> None:
    playlist = {
        "name": "Ten thousand",
        "items": {"items": [None] * 10_000, "total": 10_000},
    }  # entries of removed tracks
    sim.fail(Fault(path=f"/v1/playlists/{playlist_ids.TEN_THOUSAND}", body=playlist))
    pairs = [{"playlist": playlist_ids.TEN_THOUSAND, "mood": "dark"}, PAIR]
    assert "10030 items in total" in faults(api.post("/mood", pairs), 413)["$"]


def test_a_response_above_lambdas_limit_is_too_large(sim: Simulator, api: Api) -> None:
    features = sim.catalog.tracks[sim.playlist(playlist_ids.FIESTA).track_ids[0]].features._asdict()
    title = "\N{SNOWMAN}" * 300
    tracks = [{"song": title, "features": features}] * 3500
    body = json.dumps({"tracks": tracks, "include": ["features", "scores"]}, ensure_ascii=False)
    answer = api.send("POST", "/classify", body.encode(), headers={"Content-Type": JSON})
    assert "min_score" in problem(answer, 413, "too-large")["detail"]


# 415, 422


@pytest.mark.parametrize("media_type", ["application/xml", "multipart/form-data; boundary=x", "text/html", "nonsense"])
@pytest.mark.parametrize("path", ["/mood", "/classify"])
def test_a_body_of_another_media_type_is_rejected(api: Api, path: str, media_type: str) -> None:
    answer = api.upload(path, json.dumps(FIESTA), media_type)
    assert "text/csv" in problem(answer, 415, "unsupported-media-type")["detail"]


def test_mood_rejects_files(api: Api) -> None:
    assert "/classify" in problem(api.upload("/mood", b"Track URI"), 415)["detail"]


def test_an_unknown_mood_is_unprocessable_and_the_available_ones_are_listed(api: Api) -> None:
    for answer, path in (
        (api.post("/mood", [{**PAIR, "mood": "sleepy"}]), "$[0].mood"),
        (api.post("/classify", {**FIESTA, "moods": ["sleepy"]}), "$.moods[0]"),
        (api.upload("/classify?moods=sleepy", b"Track URI"), "?moods[0]"),
    ):
        body = problem(answer, 422, "unknown-mood")
        assert [each["path"] for each in body["errors"]] == [path]
        assert "happy (alegre)" in body["detail"]


def test_a_long_mood_is_truncated_in_the_detail(api: Api) -> None:
    answer = api.post("/mood", [{**PAIR, "mood": "x" * 100_000}])
    problem(answer, 422)
    assert len(answer.text) < 2000


def test_an_unknown_mood_with_another_fault_is_a_bad_request(api: Api) -> None:
    answer = api.post("/mood", [{**PAIR, "mood": "sleepy"}, {"playlist": "nowhere", "mood": "happy"}])
    assert list(faults(answer, 400)) == ["$[0].mood", "$[1].playlist"]


def test_a_request_with_a_fault_makes_no_calls(sim: Simulator, api: Api) -> None:
    api.post("/mood", [PAIR, {**PAIR, "mood": "sleepy"}])
    assert sim.calls == []


# 429, 502, 503, 504


@pytest.mark.parametrize(
    ("fault", "status", "slug", "wait"),
    [
        (Fault.rate_limited(retry_after=40, times=None), 429, "rate-limited", 40),
        (Fault.rate_limited(retry_after=40, path="/reccobeats/*", times=None), 429, "rate-limited", 40),
        (Fault.quota_exceeded(times=None), 429, "quota-exceeded", 52531),
        (Fault.html_200(times=None), 502, "upstream-nonsense", None),
        (Fault.html_200(path="/reccobeats/*", times=None), 502, "upstream-nonsense", None),
        (Fault.html_502(times=None), 503, "upstream-unavailable", 10),
        (Fault.server_error(503, retry_after=70, times=None), 503, "upstream-unavailable", 70),
        (Fault.cut(path="/reccobeats/*", times=None), 503, "upstream-unavailable", 10),
        (Fault.invalid_grant(times=None), 503, "credentials-refused", 300),
        (Fault.premium_required(times=None), 503, "credentials-refused", 300),
    ],
)
def test_an_upstream_failure_is_a_problem_with_a_sensible_retry_after(  # noqa: PLR0917
    sim: Simulator, api: Api, fault: Fault, status: int, slug: str, wait: int | None
) -> None:
    sim.fail(fault)
    for answer in (api.post("/classify", FIESTA), api.post("/mood", [PAIR])):
        assert problem(answer, status, slug).get("retry_after") == wait


@pytest.mark.parametrize("path", ["/v1/*", "/reccobeats/*", "/api/token"])
def test_a_hanging_upstream_is_out_of_time_before_lambda_times_out(sim: Simulator, api: Api, path: str) -> None:
    sim.fail(Fault.hang(path=path, times=None))
    event = rest_event("POST", "/classify", json.dumps(FIESTA))
    assert "more time" in problem(api.invoke(event, seconds=1.8), 504, "out-of-time")["detail"]


def test_a_function_without_time_left_makes_no_calls(sim: Simulator, api: Api) -> None:
    problem(api.send("POST", "/classify", json.dumps(FIESTA), seconds=1), 504, "out-of-time")
    assert sim.calls == []


# 500


def test_an_unexpected_error_is_a_problem_with_the_request_id_and_no_traceback(
    api: Api, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object) -> None:
        raise ZeroDivisionError("the secret is hunter2")

    monkeypatch.setattr(Classifier, "answer", broken)
    answer = api.post("/classify", FIESTA)
    assert REQUEST_ID in problem(answer, 500, "internal")["detail"]
    assert "hunter2" not in answer.text
    assert "ZeroDivision" not in answer.text
    assert "ZeroDivisionError" in caplog.text  # the log has the traceback


@pytest.mark.parametrize("path", ["/moods", "/health", "/mood", "/classify"])
def test_an_invalid_setting_is_a_problem(sim: Simulator, deploy: Deploy, path: str) -> None:
    api = deploy(sim, reccobeats_calls_per_second="many")
    answer = api.post(path, [PAIR]) if path in {"/mood", "/classify"} else api.get(path)
    assert "MOODLIST_" in problem(answer, 500, "internal")["detail"]


def _without_a_graph(directory: Path) -> None:
    (directory / "mood_model.onnx").unlink()


def _with_another_graph(directory: Path) -> None:
    (directory / "mood_model.onnx").write_bytes(b"another")


def _with_a_broken_contract(directory: Path) -> None:
    (directory / "mood_model.json").write_text('{"version": 1}')


@pytest.mark.parametrize("damage", [_without_a_graph, _with_another_graph, _with_a_broken_contract])
def test_a_damaged_model_is_a_problem_for_every_route_that_needs_it(
    sim: Simulator, deploy: Deploy, tmp_path: Path, damage: Callable[[Path], None]
) -> None:
    model = Path(__file__).parents[4] / "layers" / "model"
    for name in ("mood_model.onnx", "mood_model.json"):
        (tmp_path / name).write_bytes((model / name).read_bytes())
    damage(tmp_path)
    api = deploy(sim, model_dir=tmp_path)
    for answer in (api.get("/health"), api.get("/moods"), api.post("/classify", FIESTA)):
        problem(answer, 500, "model-mismatch")
    assert api.get("/openapi.json").status == 200


# All errors


def _tree(error: type[MoodlistError]) -> set[type[MoodlistError]]:
    return {error}.union(*map(_tree, error.__subclasses__()))


def test_every_error_is_a_valid_problem_with_its_status(api: Api, monkeypatch: pytest.MonkeyPatch) -> None:
    kinds = {kind for kind in _tree(MoodlistError) if kind.__module__.startswith("classify.")}
    assert len(kinds) >= 15
    for kind in kinds:
        error = kind("What to do.", allow=("GET",)) if kind.__name__ == "MethodNotAllowed" else kind("What to do.")  # type: ignore[call-arg]

        def failing(*_: object, error: MoodlistError = error) -> None:
            raise error

        monkeypatch.setattr(Classifier, "answer", failing)
        answer = api.post("/classify", FIESTA)
        body = problem(answer, int(kind.status), kind.slug)
        assert (body["title"], body["detail"]) == (kind.title, "What to do.")
        assert ("retry-after" in answer.headers) == (kind.status in {429, 503})
