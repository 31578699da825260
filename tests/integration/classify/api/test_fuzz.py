"""The API answers any input or says what is wrong with it; it never fails."""

import csv
import io
import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from classify.api.routes import ROUTES
from classify.handlers import api as api_module
from classify.settings import PREFIX
from moodlist.simulator import Fault, Simulator
from moodlist.simulator.catalog import playlist_ids
from tests.integration.classify.api.any_input import (
    ANY_JSON,
    LINKS,
    MEDIA_TYPES,
    MOODS,
    ROWS,
    TRACKS,
    VALUES,
    bounded,
)
from tests.integration.classify.api.gateway import JSON, PROBLEM, Api, HttpResponse, rest_event
from tests.integration.classify.conftest import settings_for
from tests.integration.classify.exports import COLUMNS


@pytest.fixture(scope="module", autouse=True)
def process() -> Iterator[Api]:
    """One process for all examples, with upstream services that find nothing."""
    with pytest.MonkeyPatch.context() as environment, Simulator() as sim:
        sim.fail(Fault(path="/reccobeats/*", body={"content": []}, times=None))
        for name, value in settings_for(sim).items():
            environment.setenv(f"{PREFIX}{name.upper()}", str(value))
        api_module.application.cache_clear()
        yield Api()


@pytest.fixture(autouse=True)
def clean_environment() -> None:
    """Override the fixture of the same name: `process` outlives a test."""


def _check(answer: HttpResponse) -> HttpResponse:
    """Check that it is a success or a client error, and that its body matches its media type.

    Routes for reports and the watchlist answer 501, since this server is not a deployment.
    """
    assert answer.status in {200, 501} or 400 <= answer.status < 500, answer.text
    assert answer.media_type == PROBLEM if answer.status != 200 else answer.media_type != PROBLEM
    if answer.media_type.endswith("json"):
        answer.json()
    answer.text.encode()
    return answer


@bounded
@given(st.binary(), st.sampled_from(MEDIA_TYPES), st.sampled_from(["/mood", "/classify"]), st.booleans())
def test_any_bytes_of_any_media_type_are_answered(
    process: Api, body: bytes, media_type: str, path: str, is_base64: bool
) -> None:
    content = body if is_base64 else body.decode("latin-1")
    _check(process.upload(path, content, media_type))


@bounded
@given(st.text(st.characters(exclude_categories=())), st.sampled_from(MEDIA_TYPES), st.booleans())
def test_any_text_is_answered_even_if_it_is_not_unicode_or_base64(
    process: Api, body: str, media_type: str, is_base64: bool
) -> None:
    event = rest_event("POST", "/classify", body, headers={"Content-Type": media_type})
    _check(process.invoke({**event, "isBase64Encoded": is_base64}))


@bounded
@given(ANY_JSON, st.sampled_from(["/mood", "/classify"]))
def test_any_json_is_answered(process: Api, value: Any, path: str) -> None:
    _check(process.post(path, value))


@bounded
@given(st.lists(st.fixed_dictionaries({"playlist": LINKS, "mood": MOODS}), min_size=1, max_size=3))
def test_any_text_as_playlist_and_mood_is_answered(process: Api, pairs: list[dict[str, str]]) -> None:
    _check(process.post("/mood", pairs))


@bounded
@given(
    st.fixed_dictionaries(
        {},
        optional={
            "playlist": LINKS,
            "tracks": st.lists(TRACKS, max_size=4) | ANY_JSON,
            "moods": st.lists(MOODS, max_size=3) | VALUES,
            "min_score": st.floats(0, 1) | VALUES,
            "sort": st.sampled_from(["playlist", "score"]) | VALUES,
            "include": st.lists(st.sampled_from(["features", "scores", "why"]), max_size=3) | VALUES,
        },
    ),
    st.sampled_from([JSON, "text/csv", "audio/x-mpegurl"]) | st.text(),
)
def test_any_classify_request_is_answered_in_any_format(process: Api, body: dict[str, Any], accept: str) -> None:
    _check(process.post("/classify", body, headers={"Accept": accept, "Content-Type": JSON}))


@bounded
@given(
    ROWS,
    st.sampled_from(",;\t"),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
    st.sampled_from([JSON, "text/csv"]),
)
def test_any_rows_of_an_export_are_answered_and_none_is_lost(
    process: Api, rows: list[tuple[str, ...]], delimiter: str, encoding: str, accept: str
) -> None:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows([COLUMNS, *rows])
    content = text.getvalue().encode(encoding, errors="replace")
    answer = _check(process.upload("/classify?include=features,scores", content, headers={"Accept": accept}))
    if answer.status == 200 and accept == JSON:
        report = answer.json()
        assert len(report["songs"]) + len(report["skipped"]) == report["playlist"]["items"]


@bounded
@given(
    st.lists(
        st.fixed_dictionaries({}, optional={"trackUri": LINKS, "trackName": VALUES, "track": ANY_JSON}), max_size=4
    )
)
def test_any_records_of_account_data_are_answered(process: Api, items: list[dict[str, Any]]) -> None:
    for value in ({"playlists": [{"name": "a", "items": items}]}, {"tracks": items, "albums": []}, items):
        _check(process.upload("/classify", json.dumps(value), JSON))


@bounded
@given(
    st.sampled_from(["GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS"]),
    st.text() | st.sampled_from([route.path for route in ROUTES]),
    st.dictionaries(st.text(), st.lists(st.text(), max_size=3), max_size=3),
)
def test_any_path_and_query_is_answered(process: Api, method: str, path: str, query: dict[str, list[str]]) -> None:
    event = rest_event(method, "/", json.dumps({"playlist": playlist_ids.EMPTY}))
    event |= {"path": f"/{path.removeprefix('/')}", "multiValueQueryStringParameters": query}
    answer = process.invoke(event)
    if method == "HEAD":
        assert answer.text == ""
        got = process.invoke({**event, "httpMethod": "GET"})
        assert (got.status, got.headers) == (answer.status, answer.headers)
        answer = got
    _check(answer)


@bounded
@given(
    ANY_JSON
    | st.fixed_dictionaries(
        {},
        optional={
            "httpMethod": st.sampled_from(["GET", "POST", "HEAD"]) | VALUES,
            "path": st.sampled_from([route.path for route in ROUTES]) | VALUES,
            "resource": st.sampled_from([route.path for route in ROUTES]) | VALUES,
            "headers": st.dictionaries(st.text(), VALUES, max_size=2) | VALUES,
            "multiValueHeaders": st.dictionaries(st.text(), st.lists(VALUES, max_size=2), max_size=2) | VALUES,
            "queryStringParameters": st.dictionaries(st.text(), VALUES, max_size=2) | VALUES,
            "pathParameters": st.dictionaries(st.sampled_from(["id", "playlist", "x"]), VALUES, max_size=2) | VALUES,
            "requestContext": st.dictionaries(st.sampled_from(["path", "domainName"]), VALUES, max_size=2) | VALUES,
            "body": st.just(json.dumps({"playlist": playlist_ids.EMPTY})) | VALUES,
            "isBase64Encoded": VALUES,
        },
    )
)
def test_any_event_is_answered(process: Api, event: Any) -> None:
    answer = process.invoke(event)
    assert answer.status in {200, 304, 501} or 400 <= answer.status < 500, answer.text
