"""Exports in the body of POST /classify, uploaded as a file or sent as JSON."""

import json
from typing import Any

import pytest

from classify.core.playlist import ExportFile
from classify.core.report import Selection
from classify.errors import BadRequest, UnknownMood
from classify.request.classify import ClassifyRequest, parse_classify, parse_export
from tests.unit.classify.builders import resolve_mood, spotify_id


@pytest.mark.parametrize(
    "value",
    [
        {"playlists": [{"name": "Road", "items": []}]},
        {"tracks": [{"artist": "Band", "track": "One", "uri": f"spotify:track:{spotify_id(1)}"}], "albums": []},
        [{"trackName": "One"}],
        [None, {"trackName": "One"}],
        {"name": "Road", "tracks": [{"url": spotify_id(1), "song": "One"}]},
        {"name": "Road", "tracks": [spotify_id(1)]},
        {"name": "Road", "tracks": {"items": [{"track": {"uri": f"spotify:track:{spotify_id(1)}"}}]}},
        {"tracks": {"items": []}, "albums": {"items": []}},
        {"tracks": [{"url": spotify_id(1), "title": "One"}]},
        {"tracks": [None, {"uri": f"spotify:track:{spotify_id(1)}", "name": "One"}]},
        {"items": [{"item": {"name": "One"}}], "total": 1, "next": None},
        {"playlist": {"name": "Road"}, "songs": [{"song": "One"}], "skipped": []},
        {"item": {"uri": f"spotify:track:{spotify_id(1)}"}, "is_playing": True},
        {"queue": [{"name": "One"}]},
        {"playlist": "Road", "songs": [{"name": "One"}]},
        {"playlist": "Road", "tracks": [{"name": "One", "artists": ["A"]}]},
    ],
)
def test_a_json_export_becomes_a_file(value: Any) -> None:
    body = json.dumps(value).encode()
    request = parse_classify(body, {"moods": ["alegre"]}, resolve_mood)
    assert request == ClassifyRequest(ExportFile(body), Selection(frozenset({"happy"})))


@pytest.mark.parametrize("body", [b'\xef\xbb\xbf[{"trackName": "One"}]', b'[{"trackName": "On\xe9"}]'])
def test_an_export_may_have_a_byte_order_mark_or_damaged_characters(body: bytes) -> None:
    assert parse_classify(body, {}, resolve_mood).playlist == ExportFile(body)


@pytest.mark.parametrize("body", [b'{"playlist": "\xe9"}', b'[{"trackName": "On\xe9"}', b"\xff", b"[" * 100_000])
def test_a_damaged_request_is_not_taken_for_an_export(body: bytes) -> None:
    with pytest.raises(BadRequest, match=r"not valid JSON|nested too deeply"):
        parse_classify(body, {}, resolve_mood)


@pytest.mark.parametrize(
    ("value", "path"),
    [
        ({"tracks": [{"url": spotify_id(1), "colour": "blue"}]}, "$.tracks[0]"),
        ({"tracks": [spotify_id(1), {"url": spotify_id(2), "title": "Two"}]}, "$.tracks[1]"),
        ({"tracks": [{"uri": spotify_id(1)}], "moods": ["dark"]}, "$.tracks[0]"),
        ({"tracks": [{"name": "One"}], "playlist": spotify_id(1)}, "$.tracks[0]"),
        ({"playlist": "Road", "tracks": [{"url": spotify_id(1)}]}, "$.playlist"),
        ({"playlist": "Road", "colour": ["blue"]}, "$"),
        ({"playlist": spotify_id(1), "items": [{"name": "One"}]}, "$"),
        ({"tracks": [spotify_id(1)], "mood": ["dark"]}, "$"),
        ({"tracks": {"a": 1}}, "$.tracks"),
        ({"name": "Road", "tracks": []}, "$"),
        ({"items": [], "total": 0}, "$"),
    ],
)
def test_a_faulty_request_is_not_taken_for_an_export(value: Any, path: str) -> None:
    with pytest.raises(BadRequest) as caught:
        parse_classify(json.dumps(value).encode(), {}, resolve_mood)
    assert path in [fault.path for fault in caught.value.faults]


def test_an_uploaded_file_takes_its_options_from_the_query() -> None:
    file = ExportFile(b"isrc\n", "road.csv")
    request = parse_export(file, {"sort": ["score"], "include": ["features", "scores"]}, resolve_mood)
    assert request == ClassifyRequest(file, Selection(sort="score"), frozenset({"features", "scores"}))


def test_an_uploaded_file_with_an_unknown_mood_is_rejected() -> None:
    with pytest.raises(UnknownMood) as caught:
        parse_export(ExportFile(b""), {"moods": ["dark,angst"]}, resolve_mood)
    assert [fault.path for fault in caught.value.faults] == ["?moods[1]"]


def test_an_uploaded_file_with_a_wrong_option_is_rejected() -> None:
    with pytest.raises(BadRequest) as caught:
        parse_export(ExportFile(b""), {"sort": ["mood"]}, resolve_mood)
    assert [fault.path for fault in caught.value.faults] == ["?sort"]
